#include "utf8.hpp"

#include "digits.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

struct Step {
  std::size_t length;
  bool valid;
};

// Measures the character that begins the text, or the longest beginning of one.
Step step(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xc2 || lead > 0xf4) return {1, false};
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // The second byte's range keeps out overlong forms, surrogates, and what lies past U+10FFFF.
  const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size()) return {i, false};
    if (byte(i) < (i == 1 ? low : 0x80) || byte(i) > (i == 1 ? high : 0xbf)) return {i, false};
  }
  return {length, true};
}

// Says whether a character steers what shows it: controls, the ends of lines and paragraphs, marks
// of direction.
bool steers(std::string_view character) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  switch (character.size()) {
    case 1:
      return byte(0) < 0x20 || byte(0) == 0x7f;
    case 2:
      return (byte(0) == 0xc2 && byte(1) < 0xa0) || (byte(0) == 0xd8 && byte(1) == 0x9c);
    case 3:
      return byte(0) == 0xe2 && ((byte(1) == 0x80 && (byte(2) == 0x8e || byte(2) == 0x8f ||
                                                      (byte(2) >= 0xa8 && byte(2) <= 0xae))) ||
                                 (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9));
    default:
      return false;
  }
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    if (text.size() >= 16 &&
        ((load8(text.data()) | load8(text.data() + 8)) & 0x8080808080808080U) == 0) {
      text.remove_prefix(16);
      continue;
    }
    const Step next = step(text);
    if (!next.valid) return false;
    text.remove_prefix(next.length);
  }
  return true;
}

std::string as_utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Step next = step(text);
    result += next.valid ? text.substr(0, next.length) : std::string_view{"\xef\xbf\xbd"};
    text.remove_prefix(next.length);
  }
  return result;
}

std::string without_letters_beyond_ascii(std::string_view text) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  std::string result;
  if (text.starts_with(mark)) {
    result = mark;
    text.remove_prefix(mark.size());
  }
  while (!text.empty()) {
    const Step next = step(text);
    const bool replaced = next.valid && next.length > 1;
    result += replaced ? std::string_view{"\xef\xbf\xbd"} : text.substr(0, next.length);
    text.remove_prefix(next.length);
  }
  return result;
}

std::string_view take_printable(std::string_view& text, Escape& escape) noexcept {
  const Step next = step(text);
  const std::string_view character = text.substr(0, next.length);
  text.remove_prefix(next.length);
  if (next.valid && !steers(character)) return character;
  constexpr std::string_view digits = "0123456789abcdef";
  char* at = escape.data();
  for (const char c : character) {
    const auto byte = static_cast<unsigned char>(c);
    for (const char part : {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]}) *at++ = part;
  }
  return {escape.data(), at};
}

std::string printable(std::string_view text) {
  std::string result;
  Escape escape;
  while (!text.empty()) result += take_printable(text, escape);
  return result;
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return std::string{text};
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  return std::string{text.substr(0, end)} + "...";
}

}  // namespace v2
}  // namespace rentsupport
