#include "decide/declared_facts.hpp"

#include <algorithm>
#include <array>

#include "../rules/decision_08_2022/declarations.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using decision_08_2022::each_declaration;
using decision_08_2022::SignedLine;

bool is_signed(const Dossier::Data& dossier, std::size_t list) noexcept {
  const Column& column = dossier.lists.columns[lists::signed_form];
  return column.is_known(list) && column.choices[list] != 0;
}

SignedLine line_of(const Dossier::Data& dossier, const ListFacts& lists_facts,
                   std::size_t request) {
  const std::size_t list = dossier.request_list[request];
  const auto& columns = dossier.workers.columns;
  SignedLine line;
  line.group = dossier.group_of_list(list);
  if (columns[workers::section].is_known(request))
    line.section = static_cast<Section>(columns[workers::section].choices[request]);
  line.si_confirmed = dossier.lists.columns[lists::si_confirmed_on].is_known(list);
  line.is_fixed_term = columns[workers::contract_type].is_known(request) &&
                       columns[workers::contract_type].choices[request] ==
                           static_cast<std::uint8_t>(ContractType::fixed_term);
  if (const auto starts_on = columns[workers::contract_starts_on].date(request))
    line.starts_on = *starts_on;
  line.gives_rent_dates =
      columns[workers::rent_from].is_known(request) || columns[workers::rent_to].is_known(request);
  line.months = MonthSet::from_bits(columns[workers::months].sets[request]);
  line.reference_month = lists_facts.reference_month[list];
  return line;
}

bool ignores_declarations(const RuleSet& rules) noexcept {
  return rules.parameters().readings.declarations == Declarations::ignored;
}

constexpr std::array declarable{
    facts::applied.number(),          facts::contract_signed_on.number(),
    facts::contract_ends_on.number(), facts::previous_contract.number(),
    facts::rented_months.number(),    facts::pays_rent.number(),
    facts::insured_months.number(),   facts::payroll_months.number(),
    facts::insurance_exempt.number(), facts::newly_recruited.number(),
    facts::insured_elsewhere.number()};

}  // namespace

bool declares(const RuleSet& rules, const Dossier::Data& dossier, std::size_t list) noexcept {
  return !ignores_declarations(rules) && is_signed(dossier, list);
}

Overlay declared_facts(const Decisions::Data& decisions, unsigned threads) {
  const Dossier::Data& dossier = *decisions.dossier;
  if (ignores_declarations(decisions.rule_set)) return {};
  std::vector<std::uint8_t> signed_lists(dossier.lists.rows);
  bool any = false;
  for (std::size_t list = 0; list < signed_lists.size(); ++list) {
    signed_lists[list] = is_signed(dossier, list) ? 1 : 0;
    any = any || signed_lists[list] != 0;
  }
  if (!any) return {};

  Overlay declared;
  std::array<const Column*, facts::count> given{};
  std::array<FilledColumn*, facts::count> by_fact{};
  for (const std::uint8_t fact : declarable) {
    given[fact] = &column_in(dossier, {}, fact);
    by_fact[fact] =
        &declared.try_emplace(fact, column_in(dossier, decisions.assumed, fact)).first->second;
  }
  // A multiple of 64 requests: no two threads write one word of bits.
  constexpr std::size_t share = 4096;
  parallel(threads, (dossier.workers.rows + share - 1) / share, [&](std::size_t part, unsigned) {
    const std::size_t end = std::min(dossier.workers.rows, (part + 1) * share);
    for (std::size_t request = part * share; request < end; ++request) {
      if (signed_lists[dossier.request_list[request]] == 0) continue;
      each_declaration(line_of(dossier, decisions.list_facts, request),
                       [&](std::uint8_t fact, std::int64_t value) {
                         if (!given[fact]->is_known(request)) by_fact[fact]->fill(request, value);
                       });
    }
  });
  std::erase_if(declared, [](const auto& entry) { return entry.second.count() == 0; });
  return declared;
}

void declare_single(const RuleSet& rules, Dossier::Data& dossier, const ListFacts& lists_facts) {
  if (!declares(rules, dossier, 0)) return;
  each_declaration(line_of(dossier, lists_facts, 0), [&](std::uint8_t fact, std::int64_t value) {
    Column& column = dossier.workers.columns[place_of(fact)->column];
    if (!column.is_known(0)) put_fact(column, 0, value);
  });
}

std::uint64_t declared_from(TableName table, std::size_t column) noexcept {
  const auto bits = [](auto... declared) {
    return ((std::uint64_t{1} << declared.number()) | ...);
  };
  if (table == TableName::lists) {
    switch (column) {
      case lists::signed_form:
      case lists::group: {
        std::uint64_t all = 0;
        for (const std::uint8_t fact : declarable) all |= std::uint64_t{1} << fact;
        return all;
      }
      case lists::drawn_up_on:
        return bits(facts::insured_months, facts::payroll_months);
      case lists::si_confirmed_on:
        return bits(facts::insured_months, facts::insured_elsewhere);
      default:
        return 0;
    }
  }
  if (table != TableName::workers) return 0;
  switch (column) {
    case workers::section:
      return bits(facts::insured_months, facts::payroll_months, facts::insurance_exempt,
                  facts::newly_recruited, facts::insured_elsewhere);
    case workers::months:
      return bits(facts::rented_months, facts::contract_ends_on);
    case workers::contract_starts_on:
      return bits(facts::contract_signed_on, facts::contract_ends_on);
    case workers::contract_type:
      return bits(facts::contract_ends_on);
    case workers::rent_from:
    case workers::rent_to:
      return bits(facts::rented_months);
    default:
      return 0;
  }
}

}  // namespace v2
}  // namespace rentsupport
