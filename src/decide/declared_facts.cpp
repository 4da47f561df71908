#include "decide/declared_facts.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "../rules/decision_08_2022/declarations.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using decision_08_2022::each_declaration;
using decision_08_2022::SignedLine;

bool bit_at(const std::vector<std::uint64_t>& bits, std::size_t row) noexcept {
  return row / 64 < bits.size() && (bits[row / 64] >> row % 64 & 1U) != 0;
}

// What rows gave themselves, before assumptions.
class Given {
 public:
  explicit Given(const Dossier::Data& dossier) {
    for (std::uint8_t fact = 0; fact < facts::count; ++fact) {
      const auto place = place_of(fact);
      if (!place || place->table != TableName::workers) continue;
      const auto before = dossier.given_before_assuming.find(fact);
      known_[fact] = before != dossier.given_before_assuming.end()
                         ? &before->second
                         : &dossier.workers.columns[place->column].known;
    }
  }
  [[nodiscard]] bool operator()(std::uint8_t fact, std::size_t row) const noexcept {
    return bit_at(*known_[fact], row);
  }
  template <class T>
  [[nodiscard]] bool operator()(const Fact<T>& fact, std::size_t row) const noexcept {
    return (*this)(fact.number(), row);
  }

 private:
  std::array<const std::vector<std::uint64_t>*, facts::count> known_{};
};

bool is_signed(const Dossier::Data& dossier, std::size_t list) noexcept {
  const Column& column = dossier.lists.columns[lists::signed_form];
  return column.is_known(list) && column.choices[list] != 0;
}

SignedLine line_of(const Dossier::Data& dossier, const ListFacts& lists_facts, const Given& given,
                   std::size_t request) {
  const std::size_t list = dossier.request_list[request];
  const auto& columns = dossier.workers.columns;
  SignedLine line;
  line.group = dossier.group_of_list(list);
  if (columns[workers::section].is_known(request))
    line.section = static_cast<Section>(columns[workers::section].choices[request]);
  line.si_confirmed = dossier.lists.columns[lists::si_confirmed_on].is_known(list);
  line.is_fixed_term = given(facts::contract_type, request) &&
                       columns[workers::contract_type].choices[request] ==
                           static_cast<std::uint8_t>(ContractType::fixed_term);
  if (given(facts::contract_starts_on, request))
    line.starts_on = Date{std::chrono::days{columns[workers::contract_starts_on].ints[request]}};
  line.gives_rent_dates = given(facts::rent_from, request) || given(facts::rent_to, request);
  line.months = MonthSet::from_bits(columns[workers::months].sets[request]);
  line.reference_month = lists_facts.reference_month[list];
  return line;
}

void put(Column& column, std::size_t row, std::int64_t value) noexcept {
  if (!column.choices.empty()) column.choices[row] = static_cast<std::uint8_t>(value);
  if (!column.ints.empty()) column.ints[row] = static_cast<std::int32_t>(value);
  if (!column.sets.empty()) column.sets[row] = static_cast<std::uint64_t>(value);
  column.known[row / 64] |= std::uint64_t{1} << row % 64;
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

std::shared_ptr<const DeclaredFacts> declared_facts(const RuleSet& rules,
                                                    const Dossier::Data& dossier,
                                                    const ListFacts& lists_facts,
                                                    unsigned threads) {
  if (ignores_declarations(rules)) return nullptr;
  std::vector<std::uint8_t> signed_lists(dossier.lists.rows);
  bool any = false;
  for (std::size_t list = 0; list < signed_lists.size(); ++list) {
    signed_lists[list] = is_signed(dossier, list) ? 1 : 0;
    any = any || signed_lists[list] != 0;
  }
  if (!any) return nullptr;

  const Given given(dossier);
  const std::size_t words = (dossier.workers.rows + 63) / 64;
  auto declared = std::make_shared<DeclaredFacts>();
  std::array<DeclaredColumn*, facts::count> by_fact{};
  for (const std::uint8_t fact : declarable) {
    DeclaredColumn& column = (*declared)[fact];
    column.column = dossier.workers.columns[place_of(fact)->column];
    column.declared.assign(words, 0);
    by_fact[fact] = &column;
  }
  // A multiple of 64 requests: no two threads write one word of bits.
  constexpr std::size_t share = 4096;
  parallel(threads, (dossier.workers.rows + share - 1) / share, [&](std::size_t part, unsigned) {
    const std::size_t end = std::min(dossier.workers.rows, (part + 1) * share);
    for (std::size_t request = part * share; request < end; ++request) {
      if (signed_lists[dossier.request_list[request]] == 0) continue;
      each_declaration(line_of(dossier, lists_facts, given, request),
                       [&](std::uint8_t fact, std::int64_t value) {
                         if (given(fact, request)) return;
                         put(by_fact[fact]->column, request, value);
                         by_fact[fact]->declared[request / 64] |= std::uint64_t{1} << request % 64;
                       });
    }
  });
  for (auto& [fact, column] : *declared) {
    for (const std::uint64_t word : column.declared)
      column.count += static_cast<std::uint64_t>(std::popcount(word));
  }
  std::erase_if(*declared, [](const auto& entry) { return entry.second.count == 0; });
  return declared;
}

void declare_single(const RuleSet& rules, Dossier::Data& dossier, const ListFacts& lists_facts) {
  if (!declares(rules, dossier, 0)) return;
  const Given given(dossier);
  each_declaration(line_of(dossier, lists_facts, given, 0),
                   [&](std::uint8_t fact, std::int64_t value) {
                     if (!given(fact, 0))
                       put(dossier.workers.columns[place_of(fact)->column], 0, value);
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
