#include "table/scheme.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "support/leaf_rule.hpp"

namespace tests::table {

Scheme scheme_of(std::string reading, const RuleSet& rules) {
  return {std::move(reading),
          {rules.groups().begin(), rules.groups().end()},
          rules.procedure(),
          [rules](Month list_month) { return rules.reference_month(list_month); }};
}

RuleSet rule_set_of(const std::string& reading) {
  Parameters parameters = Parameters::built_in();
  if (const auto equals = reading.find('='); equals != std::string::npos) {
    const auto problem = parameters.choose(std::string_view{reading}.substr(0, equals),
                                           std::string_view{reading}.substr(equals + 1));
    if (problem) throw std::invalid_argument(problem->text());
  }
  return RuleSet::decision_08_2022(parameters);
}

std::vector<std::string> all_readings() {
  std::vector<std::string> names{"default"};
  for (const ReadingInfo& reading : readings()) {
    for (std::size_t i = 1; i < reading.options.size(); ++i)
      names.push_back(std::string{reading.name} + '=' + std::string{reading.options[i]});
  }
  return names;
}

namespace {

Rule rebuilt_at(const Rule& rule, std::uint32_t number, const Edit& edit, bool children_reversed) {
  if (auto replaced = edit(number)) return *replaced;
  const Node& node = rule.nodes()[number];
  std::vector<Rule> children;
  rule.each_child(number, [&](std::uint32_t child) {
    children.push_back(rebuilt_at(rule, child, edit, children_reversed));
  });
  if (!children_reversed) std::reverse(children.begin(), children.end());
  Rule result = node.kind == NodeKind::all_of     ? all_of(children)
                : node.kind == NodeKind::any_of   ? any_of(children)
                : node.kind == NodeKind::not_     ? not_(children.front())
                : node.kind == NodeKind::at_least ? at_least(node.least, children)
                                                  : leaf_rule(node);
  if (!node.parameter.empty()) result = limited_by(node.parameter, result);
  if (node.provision < 0) return result;
  return provision(rule.provisions()[static_cast<std::size_t>(node.provision)], result);
}

}  // namespace

Rule rebuilt(const Rule& rule, const Edit& edit, bool children_reversed) {
  return rebuilt_at(rule, static_cast<std::uint32_t>(rule.nodes().size() - 1), edit,
                    children_reversed);
}

Rule with_condition(const Rule& rule, const std::string& id, const Rule& condition) {
  bool found = false;
  Rule result = rebuilt(rule, [&](std::uint32_t number) -> std::optional<Rule> {
    const Node& node = rule.nodes()[number];
    if (node.provision < 0) return std::nullopt;
    const Provision& text = rule.provisions()[static_cast<std::size_t>(node.provision)];
    if (text.id != id) return std::nullopt;
    found = true;
    return provision(text, condition);
  });
  if (!found) throw std::invalid_argument("no provision " + id);
  return result;
}

Rule cut_to(const Rule& rule, const std::vector<std::string>& provisions) {
  const auto root = static_cast<std::uint32_t>(rule.nodes().size() - 1);
  std::vector<Rule> kept;
  rule.each_child(root, [&](std::uint32_t child) {
    const bool wanted = std::any_of(
        rule.provisions().begin(), rule.provisions().end(), [&](const Provision& provision) {
          return provision.node >= rule.nodes()[child].first && provision.node <= child &&
                 std::find(provisions.begin(), provisions.end(), provision.id) != provisions.end();
        });
    // The child alone is the rule rebuilt with it in the place of the root.
    if (wanted) {
      kept.push_back(rebuilt(rule, [&](std::uint32_t number) -> std::optional<Rule> {
        if (number != root) return std::nullopt;
        return rebuilt_at(
            rule, child, [](std::uint32_t) { return std::nullopt; }, false);
      }));
    }
  });
  std::reverse(kept.begin(), kept.end());
  return all_of(kept);
}

std::vector<Month> months_of(const Rule& rule) {
  std::set<std::int32_t> numbers{month_number(MonthSet::first), month_number(MonthSet::last)};
  std::set<std::int32_t> named;
  for (const Node& node : rule.nodes()) {
    if (node.kind != NodeKind::compare) continue;
    for (const auto& [month, other] :
         {std::pair{node.left, node.right}, std::pair{node.right, node.left}}) {
      if (month.source == Term::Source::supported_month && other.source == Term::Source::constant)
        named.insert(static_cast<std::int32_t>(other.constant) - month.months);
    }
  }
  if (!named.empty()) {
    for (std::int32_t number = *named.begin() - 1; number <= *named.rbegin() + 1; ++number)
      numbers.insert(number);
  }
  std::vector<Month> months;
  for (const std::int32_t number : numbers) months.push_back(month_of_number(number));
  return months;
}

}  // namespace tests::table
