#include "values/utf8.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "values/digits.hpp"

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
  return {escape.data(), static_cast<std::size_t>(at - escape.data())};
}

std::string printable(std::string_view text) {
  std::string result;
  Escape escape;
  while (!text.empty()) result += take_printable(text, escape);
  return result;
}

namespace {

void put_utf8(std::string& text, char32_t point) {
  std::array<std::uint8_t, 4> bytes{};
  const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes.data());
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(count));
}

}  // namespace

char32_t take_point(std::string_view& text) noexcept {
  utf8proc_int32_t point = 0;
  const auto count = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &point);
  text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 1);
  return count > 0 ? static_cast<char32_t>(point) : U'\ufffd';
}

bool is_white_space(char32_t point) noexcept {
  if ((point >= 0x09 && point <= 0x0d) || point == 0x85) return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(point));
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool is_without_width(char32_t point) noexcept {
  return utf8proc_category(static_cast<utf8proc_int32_t>(point)) == UTF8PROC_CATEGORY_CF;
}

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

namespace {

std::string mapped(std::string_view text, int options) {
  utf8proc_uint8_t* result = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &result,
                                 static_cast<utf8proc_option_t>(options));
  if (size < 0) {
    if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
    return std::string{text};
  }
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(result, &std::free);
  return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(size)};
}

}  // namespace

std::string nfc(std::string_view text) { return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE); }

std::string upper_case(std::string_view text) {
  std::string result;
  for (std::string_view rest = text; !rest.empty();)
    put_utf8(result, static_cast<char32_t>(
                         utf8proc_toupper(static_cast<utf8proc_int32_t>(take_point(rest)))));
  return result;
}

std::string without_diacritics(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  if (size < 0) return std::string{text};
  std::string bare(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  for (const auto& [barred, plain] : {std::pair{std::string_view{"đ"}, "d"}, {"Đ", "D"}}) {
    for (std::size_t at = bare.find(barred); at != std::string::npos; at = bare.find(barred, at))
      bare.replace(at, barred.size(), plain);
  }
  return bare;
}

std::string unhidden(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t point = take_point(text);
    if (point < 0x20 || point == 0x7f) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned>(point));
    } else if (point != ' ' && (is_white_space(point) || is_without_width(point))) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(point));
    } else {
      result += before.substr(0, before.size() - text.size());
    }
  }
  return result;
}

std::string utf8_of_utf16(std::string_view bytes, bool big_endian) {
  std::string result;
  result.reserve(bytes.size());
  const auto unit = [&](std::size_t at) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return big_endian ? first * 256U + second : second * 256U + first;
  };
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    char32_t point = unit(at);
    if (point >= 0xd800 && point < 0xe000) {
      const char32_t low = at + 3 < bytes.size() ? unit(at + 2) : 0;
      const bool is_pair = point < 0xdc00 && low >= 0xdc00 && low < 0xe000;
      // Half of one is no character: it stays a fault of its row.
      if (!is_pair) {
        result += '\xff';
        continue;
      }
      point = 0x10000 + ((point - 0xd800) << 10U) + (low - 0xdc00);
      at += 2;
    }
    if (point < 0x80) {
      result += static_cast<char>(point);
    } else {
      put_utf8(result, point);
    }
  }
  if (at < bytes.size()) result += '\xff';
  return result;
}

std::string utf8_of_windows_1258(std::string_view bytes) {
  // What differs from Latin-1; 0 is no character.
  struct Other {
    unsigned char byte;
    char16_t point;
  };
  static constexpr std::array others{
      Other{0x80, 0x20ac}, Other{0x81, 0},      Other{0x82, 0x201a}, Other{0x83, 0x0192},
      Other{0x84, 0x201e}, Other{0x85, 0x2026}, Other{0x86, 0x2020}, Other{0x87, 0x2021},
      Other{0x88, 0x02c6}, Other{0x89, 0x2030}, Other{0x8a, 0},      Other{0x8b, 0x2039},
      Other{0x8c, 0x0152}, Other{0x8d, 0},      Other{0x8e, 0},      Other{0x8f, 0},
      Other{0x90, 0},      Other{0x91, 0x2018}, Other{0x92, 0x2019}, Other{0x93, 0x201c},
      Other{0x94, 0x201d}, Other{0x95, 0x2022}, Other{0x96, 0x2013}, Other{0x97, 0x2014},
      Other{0x98, 0x02dc}, Other{0x99, 0x2122}, Other{0x9a, 0},      Other{0x9b, 0x203a},
      Other{0x9c, 0x0153}, Other{0x9d, 0},      Other{0x9e, 0},      Other{0x9f, 0x0178},
      Other{0xc3, 0x0102}, Other{0xcc, 0x0300}, Other{0xd0, 0x0110}, Other{0xd2, 0x0309},
      Other{0xd5, 0x01a0}, Other{0xdd, 0x01af}, Other{0xde, 0x0303}, Other{0xe3, 0x0103},
      Other{0xec, 0x0301}, Other{0xf0, 0x0111}, Other{0xf2, 0x0323}, Other{0xf5, 0x01a1},
      Other{0xfd, 0x01b0}, Other{0xfe, 0x20ab}};
  std::string text;
  bool has_letters = false;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
      continue;
    }
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const Other& of) { return of.byte == byte; });
    const char32_t point = other == others.end() ? byte : other->point;
    if (point == 0) {
      text += '\xff';
      continue;
    }
    has_letters = true;
    std::array<utf8proc_uint8_t, 4> encoded{};
    const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), encoded.data());
    text.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size));
  }
  return has_letters && is_utf8(text) ? nfc(text) : text;
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
