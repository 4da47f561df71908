#include "table/orders.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace tests::table {

namespace {

constexpr Month any_month = std::chrono::year{2022} / 5;

// A condition of a fact of its own, with a value that holds it and one that fails it.
struct Child {
  Rule condition;
  std::uint8_t fact;
  std::int64_t holds;
  std::int64_t fails;
};

const std::vector<Child>& children() {
  static const std::vector<Child> all = [] {
    std::vector<Child> result;
    for (const Fact<bool>& fact :
         {facts::registered, facts::payroll_copy, facts::applied, facts::pays_rent,
          facts::newly_recruited, facts::insured_elsewhere})
      result.push_back({is(fact, true), fact.number(), 1, 0});
    const auto add = [&](const auto& fact, auto value, auto other) {
      result.push_back({is(fact, value), fact.number(), static_cast<std::int64_t>(value),
                        static_cast<std::int64_t>(other)});
    };
    add(facts::kind, EmployerKind::enterprise, EmployerKind::cooperative);
    add(facts::contract_type, ContractType::indefinite, ContractType::probation);
    add(facts::previous_contract, PreviousContract::none, PreviousContract::same_employer);
    add(facts::insurance_exempt, InsuranceExempt::no, InsuranceExempt::foreigner);
    return result;
  }();
  return all;
}

// Returns the state of a child in a combination: 0 unknown, 1 fails, 2 holds.
std::size_t state_of(std::size_t combination, std::size_t child) {
  for (std::size_t i = 0; i < child; ++i) combination /= 3;
  return combination % 3;
}

std::string states_text(std::size_t combination, std::size_t count) {
  static constexpr std::array names{"unknown", "failed", "held"};
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += (i == 0 ? "" : ", ") + std::string{names[state_of(combination, i)]};
  return text;
}

}  // namespace

std::set<Joint> joints_of(const Rule& rule) {
  std::set<Joint> joints;
  for (std::uint32_t number = 0; number < rule.nodes().size(); ++number) {
    const NodeKind kind = rule.nodes()[number].kind;
    if (kind != NodeKind::all_of && kind != NodeKind::any_of) continue;
    std::size_t count = 0;
    rule.each_child(number, [&](std::uint32_t) { ++count; });
    joints.insert({kind, count});
  }
  return joints;
}

Orders compare_orders(const Joint& joint) {
  return compare_orders(joint, [&](const std::vector<Rule>& parts) {
    return joint.kind == NodeKind::all_of ? all_of(parts) : any_of(parts);
  });
}

Orders compare_orders(const Joint& joint, const Joined& joined) {
  if (joint.children > std::min(most_swapped, children().size()))
    throw std::logic_error("too many children to swap");
  std::vector<Rule> parts;
  for (std::size_t i = 0; i < joint.children; ++i) parts.push_back(children()[i].condition);
  std::vector<Rule> rules{joined(parts)};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::vector<Rule> swapped = parts;
    std::swap(swapped[i - 1], swapped[i]);
    rules.push_back(joined(swapped));
  }
  std::vector<const Rule*> pointers;
  for (const Rule& rule : rules) pointers.push_back(&rule);
  FactRows rows(pointers);

  std::size_t combinations = 1;
  for (std::size_t i = 0; i < joint.children; ++i) combinations *= 3;
  Orders result;
  for (std::size_t begin = 0; begin < combinations; begin += batch_rows) {
    const std::size_t count = std::min(batch_rows, combinations - begin);
    for (std::size_t row = 0; row < count; ++row) {
      RowFacts facts;
      std::size_t rest = begin + row;
      for (std::size_t i = 0; i < joint.children; ++i, rest /= 3) {
        const Child& child = children()[i];
        if (rest % 3 != 0) facts[child.fact] = rest % 3 == 2 ? child.holds : child.fails;
      }
      rows.put(row, facts);
    }
    std::array<Truth, batch_rows> expected{};
    for (std::size_t swap = 0; swap < rules.size(); ++swap) {
      const auto root = static_cast<std::uint32_t>(rules[swap].nodes().size() - 1);
      rows.evaluate(count, swap, any_month);
      for (std::size_t row = 0; row < count; ++row) {
        const Truth truth = rows.truth(root, row);
        if (swap == 0) expected[row] = truth;
        if (truth == expected[row]) continue;
        result.counter_example = "children " + std::to_string(swap) + " and " +
                                 std::to_string(swap + 1) + " of " +
                                 std::to_string(joint.children) + " swapped decide otherwise\n  " +
                                 states_text(begin + row, joint.children);
        return result;
      }
      if (swap > 0) result.compared += count;
    }
  }
  return result;
}

}  // namespace tests::table
