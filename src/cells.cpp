#include "cells.hpp"

#include <algorithm>
#include <string>

namespace rentsupport {
inline namespace v1 {

namespace {

struct Spelling {
  std::string_view from;
  std::string_view to;
};

// Small letters of có and không; combining accents join the o before them.
constexpr std::array<Spelling, 4> spellings{
    {{"Ó", "ó"}, {"Ô", "ô"}, {"o\u0301", "ó"}, {"o\u0302", "ô"}}};

std::string folded(std::string_view text) {
  std::string result;
  for (const char c : text) result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (const Spelling& spelling : spellings) {
    for (std::size_t at = result.find(spelling.from); at != std::string::npos;
         at = result.find(spelling.from, at)) {
      result.replace(at, spelling.from.size(), spelling.to);
    }
  }
  return result;
}

}  // namespace

bool read_yes_no_in_full(std::string_view text, std::uint8_t& yes) noexcept {
  if (text.size() > 9) return false;  // không, composed of pieces, has 8 bytes
  const std::string word = folded(text);
  constexpr std::array<std::string_view, 4> yes_words{"yes", "true", "1", "có"};
  constexpr std::array<std::string_view, 4> no_words{"no", "false", "0", "không"};
  if (std::find(yes_words.begin(), yes_words.end(), word) != yes_words.end()) return yes = 1, true;
  if (std::find(no_words.begin(), no_words.end(), word) != no_words.end()) return yes = 0, true;
  return false;
}

bool read_province_cell(std::string_view text, std::uint8_t& code) noexcept {
  if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1])) return false;
  code = static_cast<std::uint8_t>((text[0] - '0') * 10 + (text[1] - '0'));
  return is_province(static_cast<Province>(code));
}

bool is_amount_cell(std::string_view text) noexcept {
  return text.size() <= 18 && std::all_of(text.begin(), text.end(), is_digit) &&
         std::any_of(text.begin(), text.end(), [](char c) { return c != '0'; });
}

}  // namespace v1
}  // namespace rentsupport
