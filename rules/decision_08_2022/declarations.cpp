#include "declarations.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>

#include "rentsupport/facts.hpp"
#include "rule/act_records.hpp"

namespace rentsupport::decision_08_2022 {

namespace {

void declare_by(const SignedLine& line, DeclaredByLine& declared) {
  const auto choice = [&](const auto& fact, auto value) {
    declared.add(fact.number(), static_cast<std::int64_t>(value));
  };
  const auto day = [&](const Fact<Date>& fact, Date value) {
    declared.add(fact.number(), std::int64_t{value.time_since_epoch().count()});
  };
  const auto months = [&](const Fact<MonthSet>& fact, std::uint64_t bits) {
    declared.add(fact.number(), static_cast<std::int64_t>(bits));
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

// The clause is that of the fact's column (records.cpp).
Citation declared_under(std::uint8_t fact, Group group) {
  Citation place;
  place.article = group == Group::working ? 7 : 11;
  place.clause = act_records().column(fact)->declared_in;
  return place;
}

std::string_view form_of(Group group) { return group == Group::working ? "02" : "03"; }

constexpr auto bits = [](auto... declared) {
  return ((std::uint64_t{1} << declared.number()) | ...);
};

// What each line of declare_by() looks at, by column.
struct From {
  std::string_view table;
  std::string_view column;
  std::uint64_t facts;
};
constexpr std::array sources{
    From{"lists", "drawn_up_on", bits(facts::insured_months, facts::payroll_months)},
    From{"lists", "si_confirmed_on", bits(facts::insured_months, facts::insured_elsewhere)},
    From{"workers", "section",
         bits(facts::insured_months, facts::payroll_months, facts::insurance_exempt,
              facts::newly_recruited, facts::insured_elsewhere)},
    From{"workers", "months", bits(facts::rented_months, facts::contract_ends_on)},
    From{"workers", "contract_starts_on", bits(facts::contract_signed_on, facts::contract_ends_on)},
    From{"workers", "contract_type", bits(facts::contract_ends_on)},
    From{"workers", "rent_from", bits(facts::rented_months)},
    From{"workers", "rent_to", bits(facts::rented_months)}};

std::uint64_t declared_from(std::string_view table, std::string_view column) {
  if (table == "lists" && (column == "signed" || column == "group")) {
    std::uint64_t all = 0;
    for (std::uint8_t fact = 0; fact < vocabulary().size(); ++fact) {
      if (act_records().is_declarable(fact)) all |= std::uint64_t{1} << fact;
    }
    return all;
  }
  const auto* const found = std::find_if(sources.begin(), sources.end(), [&](const From& from) {
    return from.table == table && from.column == column;
  });
  return found == sources.end() ? 0 : found->facts;
}

}  // namespace

constinit const FormDeclarations declarations{
    .of_line = declare_by, .under = declared_under, .form = form_of, .from = declared_from};

}  // namespace rentsupport::decision_08_2022
