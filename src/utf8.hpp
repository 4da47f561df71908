// UTF-8: whether bytes are, what stands for those that are not, and what people may see.
#ifndef RENTSUPPORT_SRC_UTF8_HPP
#define RENTSUPPORT_SRC_UTF8_HPP

#include <array>
#include <string>
#include <string_view>

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// Replaces each longest invalid beginning of a character by U+FFFD, as the Unicode standard
// recommends.
[[nodiscard]] std::string as_utf8(std::string_view text);

// Replaces each character beyond ASCII by U+FFFD, except a byte-order mark at the beginning; bytes
// that are no character stay.
[[nodiscard]] std::string without_letters_beyond_ascii(std::string_view text);

// Returns a text as people may see it, on a terminal, in a letter or a log: what would end a line,
// move the cursor or turn the reading around is written with its bytes, \x0a, and so are bytes that
// are no character. What is printable stays as it is.
[[nodiscard]] std::string printable(std::string_view text);

// Takes the first character from a text and returns it so; `escape` may hold it then.
using Escape = std::array<char, 16>;
[[nodiscard]] std::string_view take_printable(std::string_view& text, Escape& escape) noexcept;

// Returns a text that fits a message: cut where it is long, at a character's end.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace v2
}  // namespace rentsupport

#endif
