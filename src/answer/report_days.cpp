#include "answer/report_days.hpp"

#include <chrono>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The first day of the period before one: of whole months as many of them, so that the 26th to the
// 25th follows the 26th to the 25th; else as many days.
Date before(Date since, Date until) {
  const std::chrono::days day{1};
  const std::chrono::year_month_day first{since};
  const std::chrono::year_month_day after{until + day};
  if (first.day() == after.day()) {
    const std::int32_t months =
        month_number(after.year() / after.month()) - month_number(first.year() / first.month());
    const Month month = month_of_number(month_number(first.year() / first.month()) - months);
    const std::chrono::year_month_day begins = month / first.day();
    if (begins.ok()) return Date{begins};
  }
  return since - day - (until - since);
}

}  // namespace

ReportDays report_days(Day as_of, std::optional<Day> since) {
  ReportDays days{.as_of = as_of};
  if (!since) return days;
  days.since = Date{*since};
  if (*days.since > days.as_of) throw Error("a period of a report begins after its end");
  days.before_since = before(*days.since, days.as_of);
  days.before_until = *days.since - std::chrono::days{1};
  return days;
}

}  // namespace v2
}  // namespace rentsupport
