// Calendar: days, months, sets of months, intervals of days, and working days.
#ifndef RENTSUPPORT_CALENDAR_HPP
#define RENTSUPPORT_CALENDAR_HPP

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/named.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is a day of the Gregorian calendar; files hold the years 0001 to 9999.
using Date = std::chrono::sys_days;

/// Is a calendar month, such as 2022-04.
using Month = std::chrono::year_month;

/// Is a day as a caller writes it, `2022y / 4 / 1`: it need not exist, as 31 April does not.
/// Records and parameters hold it so; a DossierBuilder answers `bad_date` for one that does not
/// exist. A Date is always one that exists; outside the years −32767 to 32767 it becomes a Day that
/// does not.
struct Day : std::chrono::year_month_day {
  constexpr Day() noexcept : year_month_day(none) {}
  constexpr Day(const std::chrono::year_month_day& day) noexcept : year_month_day(day) {}
  constexpr Day(const std::chrono::year_month_day_last& day) noexcept : year_month_day(day) {}
  constexpr Day(Date day) noexcept
      : year_month_day(day < Date{std::chrono::year::min() / 1 / 1} ||
                               day > Date{std::chrono::year::max() / 12 / 31}
                           ? none
                           : year_month_day{day}) {}

  /// Returns the day as one to compute with; throws Error where it does not exist. The functions of
  /// the calendar take it so.
  constexpr operator Date() const {
    if (!ok()) throw Error("a day does not exist, as 2022-04-31 does not");
    return year_month_day::operator std::chrono::sys_days();
  }

  /// Count days, as with a Date.
  friend constexpr Date operator+(const Day& day, std::chrono::days days) {
    return Date{day} + days;
  }
  friend constexpr Date operator-(const Day& day, std::chrono::days days) {
    return Date{day} - days;
  }
  friend constexpr std::chrono::days operator-(const Day& a, const Day& b) {
    return Date{a} - Date{b};
  }

 private:
  static constexpr std::chrono::year_month_day none{std::chrono::year{0}, std::chrono::month{0},
                                                    std::chrono::day{0}};
};

/// Numbers the months without gaps, so that they can be compared and shifted: year × 12 + month
/// − 1. Throws Error for a month that does not exist.
[[nodiscard]] constexpr std::int32_t month_number(Month m) {
  if (!m.ok()) throw Error("a month does not exist, as 2022-13 does not");
  return static_cast<int>(m.year()) * 12 +
         static_cast<std::int32_t>(static_cast<unsigned>(m.month())) - 1;
}

/// Returns the month with that number; throws Error for one outside the years -32767 to 32767,
/// which std::chrono knows.
[[nodiscard]] constexpr Month month_of_number(std::int32_t number) {
  constexpr std::int32_t least = -32767 * 12;
  constexpr std::int32_t most = 32767 * 12 + 11;
  if (number < least || number > most)
    throw Error("a month lies outside the years -32767 to 32767");
  const std::int32_t year = (number >= 0 ? number : number - 11) / 12;
  return std::chrono::year{year} /
         std::chrono::month{static_cast<unsigned>(number - year * 12 + 1)};
}

/// Returns the month in which a day lies.
[[nodiscard]] constexpr Month month_of(const Day& day) {
  const std::chrono::year_month_day ymd{Date{day}};
  return ymd.year() / ymd.month();
}

/// Return the first or last day of a month; throw Error for a month that does not exist.
[[nodiscard]] constexpr Date first_day(Month m) { return Day{m / 1}; }
[[nodiscard]] constexpr Date last_day(Month m) { return Day{m / std::chrono::last}; }

/// Returns the same day `months` later; a day that does not exist becomes the month's last day
/// (31 January + 1 month = 28 February). Article 4(2), 8(2); counting as in Civil Code Article 147.
/// Throws Error where the day does not exist, or it or the day wanted lies outside the years -32767
/// to 32767.
[[nodiscard]] Date add_months(const Day& day, std::int32_t months);

/// Reads a date as files may have it, years 0001 to 9999: `2022-04-01` or `2022/4/1`, and day first
/// `01/04/2022` or `1.4.2022`, with a time of zeros behind it (`T00:00`, ` 00:00:00`) or without;
/// nothing for any other text.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;

/// Reads `2022-04`, `2022/4` or `4/2022`, with or without the zero, 2020-01 to 2024-12; nothing for
/// any other text.
[[nodiscard]] std::optional<Month> parse_month(std::string_view text) noexcept;

/// Writes `2022-04-01`, `2022-04`; a year past 9999 has as many digits as it needs. Throws Error
/// for a day or month that does not exist.
[[nodiscard]] std::string to_string(const Day& day);
[[nodiscard]] std::string to_string(Month month);

/// Holds a set of months from 2020-01 to 2024-12 in 64 bits; bit 0 is 2020-01.
class MonthSet {
 public:
  static constexpr Month first = std::chrono::year{2020} / 1;
  static constexpr Month last = std::chrono::year{2024} / 12;
  static constexpr int capacity = 60;

  constexpr MonthSet() noexcept = default;
  /// Throws Error for a month that does not exist or lies outside 2020-01 to 2024-12.
  MonthSet(std::initializer_list<Month> months);

  /// Returns the set with exactly these bits; bits 60 to 63 are dropped.
  [[nodiscard]] static constexpr MonthSet from_bits(std::uint64_t bits) noexcept {
    MonthSet set;
    set.bits_ = bits & ((std::uint64_t{1} << capacity) - 1);
    return set;
  }

  /// Returns the bit of a month, 0 for a month that no set can hold or that does not exist.
  [[nodiscard]] static constexpr std::uint64_t bit(Month m) noexcept {
    if (!m.ok()) return 0;
    const std::int32_t index = month_number(m) - month_number(first);
    return index < 0 || index >= capacity ? 0 : std::uint64_t{1} << static_cast<unsigned>(index);
  }

  /// Adds a month; throws Error for one that does not exist or lies outside 2020-01 to 2024-12.
  void insert(Month m);
  [[nodiscard]] constexpr bool contains(Month m) const noexcept { return (bits_ & bit(m)) != 0; }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  [[nodiscard]] int size() const noexcept;
  /// Returns the months in ascending order.
  [[nodiscard]] std::vector<Month> months() const;
  [[nodiscard]] constexpr std::uint64_t bits() const noexcept { return bits_; }

  friend constexpr bool operator==(MonthSet, MonthSet) noexcept = default;

 private:
  std::uint64_t bits_ = 0;
};

/// Reads months separated by blanks, tabs, commas or semicolons, in any order, also in braces; `-`
/// and `{}` are the empty set; nothing for any other text, the empty one included.
[[nodiscard]] std::optional<MonthSet> parse_month_set(std::string_view text) noexcept;

/// Writes `2022-03 2022-04`; the empty set is `-`.
[[nodiscard]] std::string to_string(MonthSet set);

/// Holds the days from `from` to `to`, both included; throws Error when `to` lies before `from`, or
/// a day does not exist.
class DateInterval {
 public:
  DateInterval(const Day& from, const Day& to);

  [[nodiscard]] constexpr Date from() const noexcept { return from_; }
  [[nodiscard]] constexpr Date to() const noexcept { return to_; }
  [[nodiscard]] constexpr bool contains(const Day& day) const {
    const Date date = day;
    return from_ <= date && date <= to_;
  }
  /// Counts the days.
  [[nodiscard]] constexpr std::int64_t days() const noexcept { return (to_ - from_).count() + 1; }
  /// Returns the days that both hold, if any.
  [[nodiscard]] std::optional<DateInterval> intersection(const DateInterval& other) const;

  friend constexpr bool operator==(const DateInterval&, const DateInterval&) noexcept = default;

 private:
  Date from_;
  Date to_;
};

/// Counts working days: the days of a week that are neither public holidays nor days off for one. A
/// public holiday on a rest day of the week (Saturday and Sunday, or Sunday alone) is made up on
/// the next working day, in the order of the holidays. An immutable value; every question costs
/// O(log h) for h holidays. Civil Code Articles 147, 148; Labour Code Articles 111(3), 112.
class WorkingDays {
 public:
  enum class Week : std::uint8_t { mon_fri, mon_sat };

  /// Takes the public holidays themselves, without the days on which they are made up, in any
  /// order.
  WorkingDays(Week week, const std::vector<Day>& public_holidays);

  [[nodiscard]] bool is_working_day(const Day& day) const;

  /// Returns the `count`-th working day after `day`, counted from the day after it; 0 is the same
  /// day, whatever day it is. Throws Error when `count` is negative.
  [[nodiscard]] Date add(const Day& day, int count) const;

  /// Counts the working days after `from`, up to and with `to`; 0 when `to` is not after `from`.
  [[nodiscard]] std::int64_t between(const Day& from, const Day& to) const;

  friend bool operator==(const WorkingDays&, const WorkingDays&) = default;

 private:
  [[nodiscard]] std::int64_t pattern_days_up_to(std::int64_t day) const noexcept;
  [[nodiscard]] bool is_rest_day(std::int64_t day) const noexcept;
  [[nodiscard]] std::int64_t working_days_up_to(std::int64_t day) const noexcept;

  Week week_;
  std::vector<std::int64_t>
      days_off_;  // days since 1970-01-01 that the pattern would count, ascending
  std::vector<std::int64_t> skips_;  // for day off i: working days before it were it none, less i
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
