// The days of a report: its own, its period, and the period before.
#ifndef RENTSUPPORT_SRC_ANSWER_REPORT_DAYS_HPP
#define RENTSUPPORT_SRC_ANSWER_REPORT_DAYS_HPP

#include <optional>

#include "rentsupport/calendar.hpp"

namespace rentsupport {
inline namespace v2 {

struct ReportDays {
  Date as_of{};
  std::optional<Date> since{};         // the period ends on as_of
  std::optional<Date> before_since{};  // there where since is
  std::optional<Date> before_until{};

  [[nodiscard]] bool is_in_period(Date day) const noexcept {
    return since && *since <= day && day <= as_of;
  }
  [[nodiscard]] bool is_in_period_before(Date day) const noexcept {
    return before_since && *before_since <= day && day <= *before_until;
  }
};

// Finds them. Throws Error where a day does not exist, or the period begins after its end.
[[nodiscard]] ReportDays report_days(Day as_of, std::optional<Day> since);

}  // namespace v2
}  // namespace rentsupport

#endif
