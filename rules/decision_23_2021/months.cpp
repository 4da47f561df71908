#include "months.hpp"

#include <algorithm>
#include <chrono>

namespace rentsupport {
inline namespace v2 {
namespace training {

CourseLength course_length(MonthCount reading, Date starts_on, Date ends_on) {
  const std::chrono::days days = ends_on - starts_on + std::chrono::days{1};
  if (days.count() <= 0) return {};
  if (reading == MonthCount::thirty_days) return {days.count() / 30, days.count() % 30};
  // From a day to the day before the same one of a later month: as many months as fit.
  const Date after = ends_on + std::chrono::days{1};
  int months = month_number(month_of(after)) - month_number(month_of(starts_on));
  if (add_months(starts_on, months) > after) --months;
  return {months, (after - add_months(starts_on, months)).count()};
}

std::int64_t half_months_of_days(const Parameters& p, std::int64_t odd_days) {
  const std::int64_t rest = odd_days % 30;
  const std::int64_t last = rest == 0 ? 0 : rest < p.whole_month_days ? 1 : 2;
  return 2 * (odd_days / 30) + last;
}

std::int64_t half_months(const Parameters& p, Date starts_on, Date ends_on) {
  const CourseLength length = course_length(p.readings.month_count, starts_on, ends_on);
  return 2 * length.months + half_months_of_days(p, length.odd_days);
}

Quarter quarter_before(Date request) {
  const std::chrono::year_month_day day{request};
  const int quarter = (static_cast<int>(static_cast<unsigned>(day.month())) - 1) / 3;
  if (quarter == 0) return {static_cast<int>(day.year()) - 1, 4};
  return {static_cast<int>(day.year()), quarter};
}

std::int64_t insured_months(const Parameters& p, MonthSet paid, std::int64_t before_2020,
                            Date request) {
  const Month last = month_of(request);
  std::int64_t count = 0;
  std::int64_t in_a_row = 0;
  std::int32_t previous = month_number(MonthSet::first) - 1;
  if (p.readings.twelve_months == TwelveMonths::consecutive) in_a_row = before_2020;
  for (const Month month : paid.months()) {
    if (month > last) break;
    ++count;
    // Those before 2020 are taken to reach to its end.
    in_a_row = month_number(month) == previous + 1 ? in_a_row + 1 : 1;
    previous = month_number(month);
  }
  if (p.readings.twelve_months == TwelveMonths::consecutive) return in_a_row;
  return before_2020 + count;
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
