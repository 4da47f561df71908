// Cells: one value of a file's row, from text. Each function reads a trimmed, non-empty text.
#ifndef RENTSUPPORT_SRC_VALUES_CELLS_HPP
#define RENTSUPPORT_SRC_VALUES_CELLS_HPP

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "rentsupport/calendar.hpp"
#include "values/digits.hpp"

namespace rentsupport {
inline namespace v2 {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Compares short texts without a call.
inline bool same_text(std::string_view a, std::string_view b) noexcept {
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  if (size > 16) return a == b;
  if (size >= 8) {
    return load8(a.data()) == load8(b.data()) &&
           load8(a.data() + size - 8) == load8(b.data() + size - 8);
  }
  if (size >= 4) {
    return load4(a.data()) == load4(b.data()) &&
           load4(a.data() + size - 4) == load4(b.data() + size - 4);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

// A date as it can be read: day first and month first, the same where the year stands first;
// empty_int where there is no such day.
struct DateReadings {
  std::int32_t day_first = INT32_MIN;
  std::int32_t month_first = INT32_MIN;
};

// Spellings beyond the usual ones, which the functions below read without a call: `2022/4/1`,
// `1.4.2022`, `01/04/2022 00:00:00`; `4/2022`; `{2022-03;2022-04}`.
[[nodiscard]] DateReadings read_date_in_full(std::string_view text) noexcept;
[[nodiscard]] bool read_month_in_full(std::string_view text, std::int32_t& number) noexcept;
[[nodiscard]] bool read_month_set_in_full(std::string_view text, std::uint64_t& bits) noexcept;

// Returns the number of a day, if a file can hold it: one that exists, of the years 1 to 9999.
inline std::optional<std::int32_t> number_in_files(const Day& day) {
  const int year = static_cast<int>(day.year());
  if (!day.ok() || year < 1 || year > 9999) return std::nullopt;
  return static_cast<std::int32_t>(Date{day}.time_since_epoch().count());
}

// Reads a date, the day before the month.
inline bool read_date_cell(std::string_view text, std::int32_t& days) noexcept {
  if (text.size() == 10 && read_date(text.data(), days)) return true;
  const std::int32_t day = read_date_in_full(text).day_first;
  if (day == INT32_MIN) return false;
  days = day;
  return true;
}

// The numbers of the months that a set can hold.
inline constexpr std::int32_t first_month_number = month_number(MonthSet::first);
inline constexpr std::int32_t last_month_number = month_number(MonthSet::last);

// Reads a month of the years that a set can hold, into its place in the set.
inline bool read_month_place(std::uint64_t word, std::uint32_t& place) noexcept {
  std::int32_t number = 0;
  if (!read_month(word, number)) return false;
  place = static_cast<std::uint32_t>(number - first_month_number);
  return place < static_cast<std::uint32_t>(MonthSet::capacity);
}

inline std::uint64_t load7(const char* text) noexcept {
  std::array<char, 8> padded{};
  std::memcpy(padded.data(), text, 7);
  return load8(padded.data());
}

inline bool read_month_cell(std::string_view text, std::int32_t& number) noexcept {
  std::uint32_t place = 0;
  if (text.size() != 7 || !read_month_place(load7(text.data()), place))
    return read_month_in_full(text, number);
  number = static_cast<std::int32_t>(place) + first_month_number;
  return true;
}

inline bool read_usual_month_set(std::string_view text, std::uint64_t& bits) noexcept {
  bits = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    if (end - at < 7) return false;
    std::uint32_t place = 0;
    // All but the last month have a separator behind them: eight bytes to load.
    if (!read_month_place(end - at > 7 ? load8(at) : load7(at), place)) return false;
    bits |= std::uint64_t{1} << place;
    at += 7;
    if (at == end) return true;
    if (!is_blank(*at)) return false;
    do {
      ++at;
    } while (is_blank(*at));  // the text is trimmed: a month follows
  }
}

inline bool read_month_set_cell(std::string_view text, std::uint64_t& bits) noexcept {
  return read_usual_month_set(text, bits) || read_month_set_in_full(text, bits);
}

inline bool read_choice_cell(std::string_view text, std::span<const std::string_view> values,
                             std::uint8_t& number) noexcept {
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Most values differ in the first letter or in length.
    if (values[i].size() == text.size() && values[i].front() == text.front() &&
        same_text(values[i], text)) {
      number = static_cast<std::uint8_t>(i);
      return true;
    }
  }
  return false;
}

[[nodiscard]] bool read_yes_no_in_full(std::string_view text, std::uint8_t& yes) noexcept;

inline bool read_yes_no_cell(std::string_view text, std::uint8_t& yes) noexcept {
  if (text == "no") return yes = 0, true;
  if (text == "yes") return yes = 1, true;
  return read_yes_no_in_full(text, yes);
}

// A whole number: an optional minus, 1 to 18 digits, also in groups of three with one kind of `.`,
// `,` or blank between them.
[[nodiscard]] std::optional<std::int64_t> read_number_cell(std::string_view text) noexcept;
// An amount of the history: such a number, not 0.
[[nodiscard]] inline std::optional<std::int64_t> read_amount_cell(std::string_view text) noexcept {
  const auto amount = read_number_cell(text);
  return amount == 0 ? std::nullopt : amount;
}

// The year of a birth date, whatever the order of day and month, or of a year alone; 0: it is
// neither.
[[nodiscard]] int read_birth_year(std::string_view text) noexcept;

}  // namespace v2
}  // namespace rentsupport

#endif
