// How long a course lasts, as Article 10(1) counts it.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_MONTHS_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_MONTHS_HPP

#include <cstdint>

#include "rentsupport/training_rules.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Whole months, and the odd days after them.
struct CourseLength {
  std::int64_t months = 0;
  std::int64_t odd_days = 0;
};
[[nodiscard]] CourseLength course_length(MonthCount reading, Date starts_on, Date ends_on);

// Returns the half months that odd days come to: of several courses together they may be more than
// a month.
[[nodiscard]] std::int64_t half_months_of_days(const Parameters& p, std::int64_t odd_days);

// The quarter right before the request's, by its number 1 to 4 and its year. Art. 9(3)
struct Quarter {
  int year = 0;
  int number = 0;
};
[[nodiscard]] Quarter quarter_before(Date request);

// Counts the months of unemployment insurance that are paid in full up to the request. Art. 9(1):
// `paid` has the months from 2020, `before_2020` how many there are before.
[[nodiscard]] std::int64_t insured_months(const Parameters& p, MonthSet paid,
                                          std::int64_t before_2020, Date request);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
