// UTF-8: whether bytes are, and what stands for those that are not.
#ifndef RENTSUPPORT_SRC_UTF8_HPP
#define RENTSUPPORT_SRC_UTF8_HPP

#include <string>
#include <string_view>

namespace rentsupport {
inline namespace v1 {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// Replaces each longest invalid beginning of a character by U+FFFD, as the Unicode standard
// recommends.
[[nodiscard]] std::string as_utf8(std::string_view text);

// Replaces each character beyond ASCII by U+FFFD, except a byte-order mark at the beginning; bytes
// that are no character stay.
[[nodiscard]] std::string without_letters_beyond_ascii(std::string_view text);

// Returns a text that fits a message: cut where it is long, at a character's end.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace v1
}  // namespace rentsupport

#endif
