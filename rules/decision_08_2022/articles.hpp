// The provisions of Decision 08/2022/QĐ-TTg, one function each, in the order of the Decision.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_ARTICLES_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_ARTICLES_HPP

#include <array>
#include <chrono>

#include "rentsupport/calendar.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"
#include "rule/scheme.hpp"

namespace rentsupport::decision_08_2022 {

// The latest month that the insurance test looks at under `insurance_month = at_most_june`.
inline constexpr Month last_month_of_insurance_test = std::chrono::year{2022} / 6;

// The month of the insurance test for a list drawn up in a month; reading insurance_month.
[[nodiscard]] Month reference_month(const Parameters&, Month list_month);

// Article 1: scope
[[nodiscard]] Rule art1_place(const Parameters&);
[[nodiscard]] Rule art1_tenant(const Parameters&);
[[nodiscard]] Rule art1_employed(const Parameters&);

// Article 2: principles
[[nodiscard]] Rule art2_2_applied(const Parameters&);
[[nodiscard]] Rule art2_3_insured_here(const Parameters&);
[[nodiscard]] Rule art2_4_once_a_month(const Parameters&);
[[nodiscard]] Rule art2_4_three_months(const Parameters&);

// Article 4: conditions of employees who are working
[[nodiscard]] Rule art4_employer(const Parameters&);
[[nodiscard]] Rule art4_1_rents(const Parameters&);
[[nodiscard]] Rule art4_2_term(const Parameters&);
[[nodiscard]] Rule art4_2_concluded(const Parameters&);
[[nodiscard]] Rule art4_2_started(const Parameters&);
[[nodiscard]] Rule art4_3_insured(const Parameters&);
[[nodiscard]] Rule art4_3_exempt(const Parameters&);
[[nodiscard]] Rule art4_3_payroll(const Parameters&);

// Article 6: their dossier
[[nodiscard]] Rule art6_payroll_copy(const Parameters&);

// Article 7: their procedure
[[nodiscard]] Rule art7_2_posted(const Parameters&);
[[nodiscard]] Rule art7_3_month(const Parameters&);
[[nodiscard]] Rule art7_4_deadline(const Parameters&);

// Article 8: conditions of employees who return to the labour market
[[nodiscard]] Rule art8_employer(const Parameters&);
[[nodiscard]] Rule art8_1_rents(const Parameters&);
[[nodiscard]] Rule art8_2_term(const Parameters&);
[[nodiscard]] Rule art8_2_concluded(const Parameters&);
[[nodiscard]] Rule art8_2_started(const Parameters&);
[[nodiscard]] Rule art8_2_not_continued(const Parameters&);
[[nodiscard]] Rule art8_3_insured(const Parameters&);
[[nodiscard]] Rule art8_3_exempt(const Parameters&);
[[nodiscard]] Rule art8_3_new_hire(const Parameters&);
[[nodiscard]] Rule art8_3_payroll(const Parameters&);

// Article 10: their dossier
[[nodiscard]] Rule art10_payroll_copy(const Parameters&);

// Article 11: their procedure
[[nodiscard]] Rule art11_2_posted(const Parameters&);
[[nodiscard]] Rule art11_3_month(const Parameters&);
[[nodiscard]] Rule art11_3_before_15th(const Parameters&);
[[nodiscard]] Rule art11_4_one_month(const Parameters&);
[[nodiscard]] Rule art11_4_forms_attached(const Parameters&);
[[nodiscard]] Rule art11_4_deadline(const Parameters&);

// The two groups, working and returning, with their provisions listed by name.
[[nodiscard]] std::array<GroupRule, 2> groups(const Parameters&);

// The Decision as a value.
[[nodiscard]] const Scheme& scheme() noexcept;

}  // namespace rentsupport::decision_08_2022

#endif
