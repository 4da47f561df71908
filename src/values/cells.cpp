#include "values/cells.hpp"

#include <algorithm>
#include <chrono>
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

DateReadings read_date_in_full(std::string_view text) noexcept {
  if (const std::size_t time = text.find_first_of(" T"); time != std::string_view::npos) {
    if (!is_midnight(text.substr(time + 1))) return {};
    text = text.substr(0, time);
  }
  const auto number = [](std::int32_t year, std::int32_t month, std::int32_t day) {
    return year == 0 || month == 0 || month > 12 || day == 0 || day > days_in_month(year, month)
               ? INT32_MIN
               : days_from_civil(year, month, day);
  };
  std::int32_t first = 0;
  std::int32_t second = 0;
  std::int32_t third = 0;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view rest = text.substr(digits);
  if (rest.empty()) return {};
  const char separator = rest.front();
  const bool year_first = digits == 4;
  if ((separator != '-' && separator != '/' && (separator != '.' || year_first)) ||
      !take_number(text, 1, year_first ? 4 : 2, first) || !take(text, separator) ||
      !take_number(text, 1, 2, second) || !take(text, separator) ||
      !take_number(text, year_first ? 1 : 4, year_first ? 2 : 4, third) || !text.empty())
    return {};
  if (year_first) {
    const std::int32_t day = number(first, second, third);
    return {day, day};
  }
  return {number(third, second, first), number(third, first, second)};
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

std::optional<std::int64_t> read_number_cell(std::string_view text) noexcept {
  const bool is_negative = take(text, '-');
  std::int64_t number = 0;
  std::size_t digits = 0;
  std::size_t group = 0;  // digits since the last separator
  char separator = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      if (++digits > 18) return std::nullopt;
      ++group;
      number = number * 10 + (c - '0');
      continue;
    }
    if (c != '.' && c != ',' && c != ' ') return std::nullopt;
    if (separator == 0 ? group < 1 || group > 3 : c != separator || group != 3) return std::nullopt;
    separator = c;
    group = 0;
  }
  if (digits == 0 || (separator != 0 && group != 3)) return std::nullopt;
  return is_negative ? -number : number;
}

int read_birth_year(std::string_view text) noexcept {
  std::int32_t year = 0;
  if (std::string_view rest = text; take_number(rest, 4, 4, year) && rest.empty()) return year;
  const DateReadings date = read_date_in_full(text);
  const std::int32_t day = date.day_first != INT32_MIN ? date.day_first : date.month_first;
  if (day == INT32_MIN) return 0;
  return static_cast<int>(std::chrono::year_month_day{Date{std::chrono::days{day}}}.year());
}

}  // namespace v2
}  // namespace rentsupport
