#include "values/toml_limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Returns where a string ends that begins with the quote at `at`: behind its last quote, or where a
// mistake ends it. What comes behind a mistake is never parsed.
std::size_t end_of_string(std::string_view toml, std::size_t at) {
  const char quote = toml[at];
  const bool escapes = quote == '"';
  const std::string_view three = escapes ? R"(""")" : "'''";
  const bool long_string = toml.substr(at, 3) == three;
  at += long_string ? 3 : 1;
  while (at < toml.size()) {
    const char c = toml[at];
    if (c == '\n' && !long_string) return at;
    if (c == '\\' && escapes) {
      at += 2;
    } else if (c != quote) {
      ++at;
    } else if (!long_string) {
      return at + 1;
    } else {
      // Up to two quotes may stand before the three that end it.
      std::size_t quotes = 1;
      while (quotes < 5 && at + quotes < toml.size() && toml[at + quotes] == quote) ++quotes;
      at += quotes;
      if (quotes >= 3) return at;
    }
  }
  return toml.size();
}

}  // namespace

std::optional<TomlExcess> toml_excess(std::string_view toml, Language language) {
  if (toml.size() > most_toml_bytes) {
    return TomlExcess{
        1, 1,
        say(language, "has {} bytes: parameters have at most {}",
            "có {} byte: tham số có nhiều nhất {} byte", toml.size(), most_toml_bytes)};
  }
  const auto excess = [&](std::size_t at, std::string message) {
    const std::string_view before = toml.substr(0, at);
    const std::size_t line_begin = before.rfind('\n') + 1;  // 0 where there is none
    // Characters are counted, as toml++ does.
    const auto characters =
        std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_begin), before.end(),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; });
    return TomlExcess{
        static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1,
        static_cast<std::uint64_t>(characters) + 1, std::move(message)};
  };
  std::size_t keys = 0;
  std::size_t parts = 1;
  std::size_t brackets = 0;
  const auto too_many = [&](std::size_t at) {
    return excess(at, say(language, "there are more than {} keys, tables and lists",
                          "có hơn {} khóa, bảng và danh sách", most_toml_keys));
  };
  for (std::size_t at = 0; at < toml.size(); ++at) {
    const char c = toml[at];
    switch (c) {
      case '#':
        at = std::min(toml.find('\n', at), toml.size()) - 1;
        break;
      case '"':
      case '\'':
        at = end_of_string(toml, at) - 1;
        break;
      case '.':
        if (++parts > most_toml_key_parts) {
          return excess(
              at, say(language, "a key has more than {} parts between dots",
                      "một khóa có hơn {} phần cách nhau bằng dấu chấm", most_toml_key_parts));
        }
        break;
      case '[':
      case '{':
        if (++brackets > most_toml_brackets) {
          return excess(at, say(language, "brackets stand in more than {} others",
                                "dấu ngoặc lồng nhau quá {} cấp", most_toml_brackets));
        }
        if (++keys > most_toml_keys) return too_many(at);
        parts = 1;
        break;
      case ']':
      case '}':
        brackets -= brackets == 0 ? 0 : 1;
        parts = 1;
        break;
      case '=':
        if (++keys > most_toml_keys) return too_many(at);
        parts = 1;
        break;
      case '\n':
      case ',':
        parts = 1;
        break;
      default:
        break;
    }
  }
  return std::nullopt;
}

AsciiToml in_ascii(std::string_view toml) {
  if (toml.starts_with("\xef\xbb\xbf")) toml.remove_prefix(3);
  AsciiToml result;
  std::uint64_t line = 1;
  char inside = '\0';  // a quote, or # of a comment
  const auto is_beyond = [](char c) { return static_cast<unsigned char>(c) >= 0x80U; };
  while (!toml.empty()) {
    const char c = toml.front();
    if (is_beyond(c)) {
      std::size_t bytes = 1;
      while (bytes < toml.size() && (static_cast<unsigned char>(toml[bytes]) & 0xc0U) == 0x80U)
        ++bytes;
      std::string_view letter = toml.substr(0, bytes);
      if (inside == '\0' || !is_utf8(letter)) return {{}, line};
      toml.remove_prefix(bytes);
      while (inside != '#' && !letter.empty())
        result.text += fmt::format("\\U{:08X}", static_cast<std::uint32_t>(take_point(letter)));
      continue;
    }
    toml.remove_prefix(1);
    if (c == '\n') {
      ++line;
      inside = '\0';
      result.text += c;
    } else if (inside == '\0') {
      const bool is_quote = c == '"' || c == '\'';
      if (is_quote && toml.size() > 1 && toml[0] == c && toml[1] == c) return {{}, line};
      if (is_quote || c == '#') inside = c;
      result.text += is_quote ? '"' : c;
    } else if (inside == '#') {
      result.text += c;
    } else if (c == inside) {
      inside = '\0';
      result.text += '"';
    } else if (inside == '"' && c == '\\' && !toml.empty() && toml.front() != '\n') {
      if (is_beyond(toml.front())) return {{}, line};
      result.text += c;
      result.text += toml.front();
      toml.remove_prefix(1);
    } else {
      if (inside == '\'' && (c == '\\' || c == '"')) result.text += '\\';
      result.text += c;
    }
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
