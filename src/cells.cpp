#include "cells.hpp"

#include <algorithm>
#include <string>

namespace rentsupport {
inline namespace v2 {

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

// Takes a number off the front of a text; says whether it has from `least` to `most` digits.
bool take_number(std::string_view& text, std::size_t least, std::size_t most,
                 std::int32_t& number) noexcept {
  std::size_t digits = 0;
  number = 0;
  while (digits < text.size() && digits <= most && is_digit(text[digits]))
    number = number * 10 + (text[digits++] - '0');
  text.remove_prefix(digits);
  return digits >= least && digits <= most;
}

bool take(std::string_view& text, char c) noexcept {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// Says whether a text is the beginning of a day: `00:00`, `00:00:00`, `00:00:00.000`.
bool is_midnight(std::string_view text) noexcept {
  if (!text.starts_with("00:00")) return false;
  text.remove_prefix(5);
  if (text.empty()) return true;
  if (!text.starts_with(":00")) return false;
  text.remove_prefix(3);
  return text.empty() || (take(text, '.') && !text.empty() &&
                          text.find_first_not_of('0') == std::string_view::npos);
}

constexpr bool separates_months(char c) noexcept { return is_blank(c) || c == ',' || c == ';'; }

}  // namespace

bool read_date_in_full(std::string_view text, std::int32_t& days) noexcept {
  if (const std::size_t time = text.find_first_of(" T"); time != std::string_view::npos) {
    if (!is_midnight(text.substr(time + 1))) return false;
    text = text.substr(0, time);
  }
  std::int32_t year = 0;
  std::int32_t month = 0;
  std::int32_t day = 0;
  const std::size_t first = text.find_first_not_of("0123456789");
  if (first == std::string_view::npos) return false;
  const char separator = text[first];
  if (first == 4) {
    if ((separator != '-' && separator != '/') || !take_number(text, 4, 4, year) ||
        !take(text, separator) || !take_number(text, 1, 2, month) || !take(text, separator) ||
        !take_number(text, 1, 2, day))
      return false;
  } else {
    // With strokes only in full: whoever leaves the zeros out may put the month first.
    const std::size_t least = separator == '/' ? 2 : 1;
    if ((separator != '/' && separator != '.') || !take_number(text, least, 2, day) ||
        !take(text, separator) || !take_number(text, least, 2, month) || !take(text, separator) ||
        !take_number(text, 4, 4, year))
      return false;
  }
  if (!text.empty() || year == 0 || month == 0 || month > 12 || day == 0 ||
      day > days_in_month(year, month))
    return false;
  days = days_from_civil(year, month, day);
  return true;
}

bool read_month_in_full(std::string_view text, std::int32_t& number) noexcept {
  std::int32_t year = 0;
  std::int32_t month = 0;
  const std::size_t first = text.find_first_not_of("0123456789");
  if (first == 4) {
    if (!take_number(text, 4, 4, year) || (!take(text, '-') && !take(text, '/')) ||
        !take_number(text, 1, 2, month))
      return false;
  } else if (!take_number(text, 1, 2, month) || !take(text, '/') ||
             !take_number(text, 4, 4, year)) {
    return false;
  }
  if (!text.empty() || month == 0 || month > 12) return false;
  const std::int32_t read = year * 12 + month - 1;
  if (read < first_month_number || read > last_month_number) return false;
  number = read;
  return true;
}

bool read_month_set_in_full(std::string_view text, std::uint64_t& bits) noexcept {
  bits = 0;
  if (text == "-" || text == "{}") return true;
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    if (separates_months(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    std::size_t end = 0;
    while (end < text.size() && !separates_months(text[end])) ++end;
    std::int32_t number = 0;
    if (!read_month_in_full(text.substr(0, end), number)) return false;
    bits |= std::uint64_t{1} << static_cast<unsigned>(number - first_month_number);
    text.remove_prefix(end);
  }
  return bits != 0;
}

bool read_yes_no_in_full(std::string_view text, std::uint8_t& yes) noexcept {
  if (text.size() > 9) return false;  // không, composed of pieces, has 8 bytes
  const std::string word = folded(text);
  constexpr std::array<std::string_view, 7> yes_words{"yes", "true", "t", "y", "1", "x", "có"};
  constexpr std::array<std::string_view, 6> no_words{"no", "false", "f", "n", "0", "không"};
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

}  // namespace v2
}  // namespace rentsupport
