// UTF-8: whether bytes are, what stands for those that are not, and what people may see.
#ifndef RENTSUPPORT_SRC_VALUES_UTF8_HPP
#define RENTSUPPORT_SRC_VALUES_UTF8_HPP

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

// Takes the first character from a text that is UTF-8 and not empty.
[[nodiscard]] char32_t take_point(std::string_view& text) noexcept;

// White space of any kind; characters without a width (general category Cf).
[[nodiscard]] bool is_white_space(char32_t point) noexcept;
[[nodiscard]] bool is_without_width(char32_t point) noexcept;

[[nodiscard]] bool is_ascii(std::string_view text) noexcept;

// Returns a text that is UTF-8 in Unicode's normalization form C; in capitals.
[[nodiscard]] std::string nfc(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);
// Returns it without diacritics: `Nguyen Thi Dao`.
[[nodiscard]] std::string without_diacritics(std::string_view text);

// Returns a text in which hidden characters are seen: controls as \x0a, blanks that are no space
// and characters without a width as \u00a0.
[[nodiscard]] std::string unhidden(std::string_view text);

// Returns UTF-16, of which the byte-order mark is taken away, as UTF-8; what is no character
// becomes a byte that is none there either.
[[nodiscard]] std::string utf8_of_utf16(std::string_view bytes, bool big_endian);

// Returns text in Windows-1258 as UTF-8 in form C; a byte that is no character there is none here.
[[nodiscard]] std::string utf8_of_windows_1258(std::string_view bytes);

// Returns a text that fits a message: cut where it is long, at a character's end.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace v2
}  // namespace rentsupport

#endif
