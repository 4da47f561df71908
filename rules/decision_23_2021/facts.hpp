// The vocabulary of training support: the facts that its rules and its amount read, in the order of
// the columns of plans.csv, then of trainees.csv.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_FACTS_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_FACTS_HPP

#include <array>
#include <cstdint>
#include <string_view>

#include "rentsupport/rule.hpp"
#include "rentsupport/training_rules.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training::facts {

inline constexpr std::uint8_t first_of_line = 17;
inline constexpr std::uint8_t count = 20;

// Of the dossier. Months of insurance are a number here: those that count on the day of the
// request.
inline constexpr Fact<EmployerKind> employer_kind{0};
inline constexpr Fact<Date> filed_on{1};
inline constexpr Fact<Date> request_signed_on{2};
inline constexpr Fact<std::int64_t> ui_months{3};
inline constexpr Fact<bool> ui_arrears{4};
inline constexpr Fact<Change> change{5};
inline constexpr Fact<std::int64_t> revenue_now{6};
inline constexpr Fact<std::int64_t> revenue_2019{7};
inline constexpr Fact<std::int64_t> revenue_2020{8};
inline constexpr Fact<bool> plan{9};
inline constexpr Fact<bool> request_form{10};
inline constexpr Fact<bool> change_document{11};
inline constexpr Fact<bool> si_confirmed{12};
inline constexpr Fact<bool> institution_registered{13};
inline constexpr Fact<bool> training_contract{14};
inline constexpr Fact<Institution> institution{15};
inline constexpr Fact<Date> decided_on{16};
// Of the line. The half months are those that are supported; of a long course the cost may be
// that of its supported months alone (reading long_course).
inline constexpr Fact<std::int64_t> half_months{17};
inline constexpr Fact<std::int64_t> cost{18};
inline constexpr Fact<bool> ui_paid{19};

// Calls visit(fact) for every fact.
template <class Visit>
void each(Visit&& visit) {
  const auto all = [&](const auto&... fact) { (visit(fact), ...); };
  all(employer_kind, filed_on, request_signed_on, ui_months, ui_arrears, change, revenue_now,
      revenue_2019, revenue_2020, plan, request_form, change_document, si_confirmed,
      institution_registered, training_contract, institution, decided_on, half_months, cost,
      ui_paid);
}

}  // namespace training::facts

namespace training {

// The names of the values of choices, as the files have them, in the order of their enumerations.
inline constexpr std::array<std::string_view, 12> employer_kind_names{
    "state",       "public_unit", "armed_forces",       "political",         "enterprise",
    "cooperative", "household",   "business_household", "cooperative_group", "international",
    "other",       "none"};
inline constexpr std::array<std::string_view, 5> change_names{"organisation", "technology",
                                                              "product", "economic", "none"};
inline constexpr std::array<std::string_view, 2> institution_names{"own", "contracted"};

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
