#include "rentsupport/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "rentsupport/problem.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::int64_t day_number(Date day) noexcept { return day.time_since_epoch().count(); }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

Date add_months(const Day& day, std::int32_t months) {
  const std::chrono::year_month_day ymd{Date{day}};
  // What outgrows 32 bits is no month either.
  const std::int64_t number = std::int64_t{month_number(ymd.year() / ymd.month())} + months;
  const Month month = month_of_number(
      static_cast<std::int32_t>(std::clamp<std::int64_t>(number, INT32_MIN, INT32_MAX)));
  const std::chrono::day last_of_month = (month / std::chrono::last).day();
  return Date{month / std::min(ymd.day(), last_of_month)};
}

std::optional<Date> parse_date(std::string_view text) noexcept {
  std::int32_t days = 0;
  if (!read_date_cell(text, days)) return std::nullopt;
  return Date{std::chrono::days{days}};
}

std::optional<Month> parse_month(std::string_view text) noexcept {
  std::int32_t number = 0;
  if (!read_month_cell(text, number)) return std::nullopt;
  return month_of_number(number);
}

std::string to_string(const Day& day) {
  const std::chrono::year_month_day ymd{Date{day}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string to_string(Month month) {
  (void)month_number(month);  // which throws for a month that does not exist
  return fmt::format("{:04}-{:02}", static_cast<int>(month.year()),
                     static_cast<unsigned>(month.month()));
}

MonthSet::MonthSet(std::initializer_list<Month> months) {
  for (const Month month : months) insert(month);
}

void MonthSet::insert(Month m) {
  if (bit(m) == 0) {
    throw Error(fmt::format("a set of months cannot hold {:04}-{:02}: it spans 2020-01 to 2024-12",
                            static_cast<int>(m.year()), static_cast<unsigned>(m.month())));
  }
  bits_ |= bit(m);
}

int MonthSet::size() const noexcept { return std::popcount(bits_); }

std::vector<Month> MonthSet::months() const {
  std::vector<Month> result;
  for (std::uint64_t rest = bits_; rest != 0; rest &= rest - 1) {
    result.push_back(month_of_number(month_number(first) + std::countr_zero(rest)));
  }
  return result;
}

std::optional<MonthSet> parse_month_set(std::string_view text) noexcept {
  std::uint64_t bits = 0;
  if (trimmed(text).empty() || !read_month_set_cell(trimmed(text), bits)) return std::nullopt;
  return MonthSet::from_bits(bits);
}

std::string to_string(MonthSet set) {
  std::string result;
  for (const Month month : set.months()) {
    if (!result.empty()) result += ' ';
    result += to_string(month);
  }
  return result.empty() ? "-" : result;
}

DateInterval::DateInterval(const Day& from, const Day& to) : from_(from), to_(to) {
  if (to_ < from_) {
    throw Error(fmt::format("an interval cannot end on {}, before it begins on {}", to_string(to),
                            to_string(from)));
  }
}

std::optional<DateInterval> DateInterval::intersection(const DateInterval& other) const {
  const Date from = std::max(from_, other.from_);
  const Date to = std::min(to_, other.to_);
  if (to < from) return std::nullopt;
  return DateInterval{from, to};
}

// 1970-01-05 was a Monday: day number 4. Without holidays the working days up to a day follow from
// the whole weeks since then; days off are then skipped by a binary search.
constexpr std::int64_t first_monday = 4;

constexpr std::int64_t days_a_week(WorkingDays::Week week) noexcept {
  return week == WorkingDays::Week::mon_sat ? 6 : 5;
}

WorkingDays::WorkingDays(Week week, const std::vector<Day>& public_holidays) : week_(week) {
  std::vector<std::int64_t> holidays;
  holidays.reserve(public_holidays.size());
  for (const Day& holiday : public_holidays) holidays.push_back(day_number(holiday));
  std::sort(holidays.begin(), holidays.end());
  holidays.erase(std::unique(holidays.begin(), holidays.end()), holidays.end());
  // Every working day from a holiday to the last day made up is taken: the search goes on there.
  std::int64_t made_up = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t holiday : holidays) {
    if (!is_rest_day(holiday)) {
      days_off_.push_back(holiday);
      continue;
    }
    made_up = std::max(made_up, holiday) + 1;
    while (is_rest_day(made_up) || std::binary_search(holidays.begin(), holidays.end(), made_up))
      ++made_up;
    days_off_.push_back(made_up);
  }
  std::sort(days_off_.begin(), days_off_.end());
  for (std::size_t i = 0; i < days_off_.size(); ++i) {
    skips_.push_back(pattern_days_up_to(days_off_[i]) - static_cast<std::int64_t>(i));
  }
}

std::int64_t WorkingDays::pattern_days_up_to(std::int64_t day) const noexcept {
  const std::int64_t since =
      day - first_monday + 1;  // days from the first Monday up to and with `day`
  const std::int64_t weeks = floor_divide(since, 7);
  return weeks * days_a_week(week_) + std::min(since - weeks * 7, days_a_week(week_));
}

bool WorkingDays::is_rest_day(std::int64_t day) const noexcept {
  return pattern_days_up_to(day) == pattern_days_up_to(day - 1);
}

std::int64_t WorkingDays::working_days_up_to(std::int64_t day) const noexcept {
  const auto past = std::upper_bound(days_off_.begin(), days_off_.end(), day) - days_off_.begin();
  return pattern_days_up_to(day) - past;
}

bool WorkingDays::is_working_day(const Day& day) const {
  return working_days_up_to(day_number(day)) > working_days_up_to(day_number(day) - 1);
}

Date WorkingDays::add(const Day& day, int count) const {
  if (count < 0) throw Error("working days are added, not taken away");
  if (count == 0) return day;
  const std::int64_t target = working_days_up_to(day_number(day)) + count;
  const auto skipped = std::upper_bound(skips_.begin(), skips_.end(), target) - skips_.begin();
  const std::int64_t pattern_days =
      target + skipped;  // the wanted day is counted so in the pattern
  const std::int64_t weeks = floor_divide(pattern_days - 1, days_a_week(week_));
  const std::int64_t result =
      first_monday + weeks * 7 + (pattern_days - 1 - weeks * days_a_week(week_));
  return Date{std::chrono::days{result}};
}

std::int64_t WorkingDays::between(const Day& from, const Day& to) const {
  const std::int64_t first = day_number(from);
  const std::int64_t last = day_number(to);
  return last <= first ? 0 : working_days_up_to(last) - working_days_up_to(first);
}

}  // namespace v2
}  // namespace rentsupport
