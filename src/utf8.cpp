#include "utf8.hpp"

#include "digits.hpp"

namespace rentsupport {
inline namespace v1 {

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

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return std::string{text};
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  return std::string{text.substr(0, end)} + "...";
}

}  // namespace v1
}  // namespace rentsupport
