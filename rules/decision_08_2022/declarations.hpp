// What a signed Form 02 or 03 declares (law page, section 8): facts for which the forms have no
// column, but which those who sign them answer for.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_DECLARATIONS_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_DECLARATIONS_HPP

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>

#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/rule.hpp"

namespace rentsupport::decision_08_2022 {

// What a line of a signed form gives, as far as declarations follow from it. What is only assumed
// is not given.
struct SignedLine {
  Group group{};
  std::optional<Section> section;
  bool si_confirmed = false;  // the list has si_confirmed_on: the agency's stamp on section II
  bool is_fixed_term = false;
  std::optional<Date> starts_on;
  bool gives_rent_dates = false;      // rent_from or rent_to
  MonthSet months;                    // asked for
  std::uint64_t reference_month = 0;  // its bit; 0 outside the years of a set
};

// Calls declare(fact, value) for each fact that the line declares where it is not given; values are
// those of the fact's column: a choice's number, a day's, the bits of a set.
template <class Declare>
void each_declaration(const SignedLine& line, Declare&& declare) {
  const auto choice = [&](const auto& fact, auto value) {
    declare(fact.number(), static_cast<std::int64_t>(value));
  };
  const auto day = [&](const Fact<Date>& fact, Date value) {
    declare(fact.number(), std::int64_t{value.time_since_epoch().count()});
  };
  const auto months = [&](const Fact<MonthSet>& fact, std::uint64_t bits) {
    declare(fact.number(), static_cast<std::int64_t>(bits));
  };
  // The list is compiled from the workers' requests, Form 01: Articles 7(2), 11(2). Each is for a
  // month of renting (number 8), and says who asks (number 9).
  choice(facts::applied, true);
  choice(facts::pays_rent, true);
  if (!line.gives_rent_dates) months(facts::rented_months, line.months.bits());
  // The employer answers for Articles 4(2) and 8(2): 7(3), 11(3). A contract is concluded before
  // the work begins (Labour Code, Article 13(2)), and is in force while the worker "is working".
  if (line.starts_on) {
    day(facts::contract_signed_on, *line.starts_on);
    if (line.is_fixed_term && !line.months.empty()) {
      const Month last_month = month_of_number(
          month_number(MonthSet::first) + static_cast<int>(std::bit_width(line.months.bits())) - 1);
      const Date shortest = add_months(*line.starts_on, 1) - std::chrono::days{1};
      day(facts::contract_ends_on, std::max(shortest, last_day(last_month)));
    }
  }
  if (line.group == Group::returning) choice(facts::previous_contract, PreviousContract::none);
  // The agency confirms section II, and the heading of section III says the rest: Articles 7(3),
  // 11(3).
  if (!line.section) return;
  if (*line.section == Section::ii) {
    choice(facts::insurance_exempt, InsuranceExempt::no);
    choice(facts::newly_recruited, false);
    if (!line.si_confirmed) return;
    months(facts::insured_months, line.reference_month);
    choice(facts::insured_elsewhere, false);
    return;
  }
  months(facts::insured_months, 0);
  months(facts::payroll_months, line.reference_month);
  choice(facts::insured_elsewhere, false);
  if (line.group == Group::working) {
    choice(facts::insurance_exempt, InsuranceExempt::decree_115);
  } else {
    choice(facts::newly_recruited, true);
  }
}

// Where the Decision makes somebody answer for a declared fact: `khoản 3 Điều 7`.
[[nodiscard]] Citation declared_under(std::uint8_t fact, Group group);

}  // namespace rentsupport::decision_08_2022

#endif
