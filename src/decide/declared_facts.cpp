#include "decide/declared_facts.hpp"

#include <algorithm>
#include <vector>

#include "rule/act_records.hpp"
#include "rule/scheme.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

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
  std::vector<const Column*> given(act_records().facts.size());
  std::vector<FilledColumn*> by_fact(act_records().facts.size());
  const FormDeclarations& forms = scheme_of(decisions.rule_set).declarations;
  const auto facts = static_cast<std::uint8_t>(act_records().facts.size());
  for (std::uint8_t fact = 0; fact < facts; ++fact) {
    if (!act_records().is_declarable(fact)) continue;
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
      DeclaredByLine line;
      forms.of_line(line_of(dossier, decisions.list_facts, request), line);
      for (const auto& [fact, value] : line) {
        if (!given[fact]->is_known(request)) by_fact[fact]->fill(request, value);
      }
    }
  });
  std::erase_if(declared, [](const auto& entry) { return entry.second.count() == 0; });
  return declared;
}

void declare_single(const RuleSet& rules, Dossier::Data& dossier, const ListFacts& lists_facts) {
  if (!declares(rules, dossier, 0)) return;
  DeclaredByLine line;
  scheme_of(rules).declarations.of_line(line_of(dossier, lists_facts, 0), line);
  for (const auto& [fact, value] : line) {
    Column& column = dossier.workers.columns[place_of(act_records(), fact)->column];
    if (!column.is_known(0)) put_fact(column, 0, value);
  }
}

}  // namespace v2
}  // namespace rentsupport
