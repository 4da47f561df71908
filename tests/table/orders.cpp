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
    const auto choice = [&](const auto& fact, auto value, auto other) {
      result.push_back({is(fact, value), fact.number(), static_cast<std::int64_t>(value),
                        static_cast<std::int64_t>(other)});
    };
    for (const Fact<bool>& fact :
         {facts::registered, facts::payroll_copy, facts::forms_attached, facts::applied,
          facts::pays_rent, facts::newly_recruited, facts::insured_elsewhere})
      choice(fact, true, false);
    choice(facts::kind, EmployerKind::enterprise, EmployerKind::cooperative);
    choice(facts::zone, Zone::none, Zone::industrial_park);
    choice(facts::province, Province{33}, Province{1});
    choice(facts::contract_type, ContractType::indefinite, ContractType::probation);
    choice(facts::previous_contract, PreviousContract::none, PreviousContract::same_employer);
    choice(facts::insurance_exempt, InsuranceExempt::no, InsuranceExempt::foreigner);
    const Date day = std::chrono::sys_days{std::chrono::year{2022} / 4 / 1};
    const std::int64_t number = day.time_since_epoch().count();
    for (const Fact<Date>& fact :
         {facts::contract_signed_on, facts::contract_starts_on, facts::contract_ends_on,
          facts::previous_contract_ended_on, facts::rent_from, facts::rent_to, facts::received_on})
      result.push_back({fact < Operand<Date>{day}, fact.number(), number - 1, number});
    const auto month = static_cast<std::int64_t>(MonthSet::bit(any_month));
    for (const Fact<MonthSet>& fact : {facts::insured_months, facts::payroll_months})
      result.push_back({contains(fact, facts::reference_month), fact.number(), month, 0});
    return result;
  }();
  return all;
}

using States = std::vector<Truth>;  // of the children

// Returns every state of the children; of many children, those in which all but three share one.
std::vector<States> states_of(std::size_t count) {
  constexpr std::array truths{Truth::unknown, Truth::failed, Truth::held};
  std::vector<States> all;
  if (count <= all_states_up_to) {
    std::size_t combinations = 1;
    for (std::size_t i = 0; i < count; ++i) combinations *= truths.size();
    for (std::size_t combination = 0; combination < combinations; ++combination) {
      States states;
      std::size_t rest = combination;
      for (std::size_t i = 0; i < count; ++i, rest /= truths.size())
        states.push_back(truths[rest % truths.size()]);
      all.push_back(std::move(states));
    }
    return all;
  }
  for (const Truth shared : truths) {
    for (std::size_t a = 2; a < count; ++a) {
      for (std::size_t b = 1; b < a; ++b) {
        for (std::size_t c = 0; c < b; ++c) {
          for (std::size_t combination = 0; combination < 27; ++combination) {
            States states(count, shared);
            states[a] = truths[combination % 3];
            states[b] = truths[combination / 3 % 3];
            states[c] = truths[combination / 9];
            all.push_back(std::move(states));
          }
        }
      }
    }
  }
  return all;
}

std::string text_of(const States& states) {
  std::string text;
  for (const Truth state : states) {
    if (!text.empty()) text += ", ";
    text += state == Truth::held ? "held" : state == Truth::failed ? "failed" : "unknown";
  }
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
  if (joint.children > children().size())
    throw std::logic_error("a node joins more conditions than there are facts for");
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

  const std::vector<States> all = states_of(joint.children);
  Orders result;
  for (std::size_t begin = 0; begin < all.size(); begin += batch_rows) {
    const std::size_t count = std::min(batch_rows, all.size() - begin);
    for (std::size_t row = 0; row < count; ++row) {
      RowFacts facts;
      facts[facts::reference_month.number()] = static_cast<std::int64_t>(MonthSet::bit(any_month));
      for (std::size_t i = 0; i < joint.children; ++i) {
        const Child& child = children()[i];
        const Truth state = all[begin + row][i];
        if (state != Truth::unknown)
          facts[child.fact] = state == Truth::held ? child.holds : child.fails;
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
                                 text_of(all[begin + row]);
        return result;
      }
      if (swap > 0) result.compared += count;
    }
  }
  return result;
}

}  // namespace tests::table
