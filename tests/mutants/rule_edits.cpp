#include "rule_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "rentsupport/facts.hpp"
#include "rule/rule_text.hpp"
#include "support/leaf_rule.hpp"

namespace mutants {

using namespace rentsupport;

static Rule joined(const Node& node, const std::vector<Rule>& children) {
  switch (node.kind) {
    case NodeKind::not_:
      return not_(children.front());
    case NodeKind::all_of:
      return all_of(children);
    case NodeKind::any_of:
      return any_of(children);
    case NodeKind::at_least:
      return at_least(node.least, children);
    default:
      return tests::leaf_rule(node);
  }
}

std::vector<std::uint32_t> children_of(const Rule& rule, std::uint32_t node) {
  std::vector<std::uint32_t> result;
  rule.each_child(node, [&](std::uint32_t child) { result.push_back(child); });
  std::reverse(result.begin(), result.end());
  return result;
}

// The rule again, with another way to make one of its nodes.
static Rule changed(const Rule& rule, std::uint32_t node, std::uint32_t target,
                    const Join& change) {
  std::vector<Rule> children;
  for (const std::uint32_t child : children_of(rule, node))
    children.push_back(changed(rule, child, target, change));
  const Node& self = rule.nodes()[node];
  Rule result = node == target ? change(self, children) : joined(self, children);
  if (self.provision < 0) return result;
  return provision(rule.provisions()[static_cast<std::size_t>(self.provision)], result);
}

Rule changed(const Rule& rule, std::uint32_t target, const Join& change) {
  return changed(rule, static_cast<std::uint32_t>(rule.nodes().size() - 1), target, change);
}

static Edit edited(std::string text, Node node) {
  return {std::move(text),
          [node = std::move(node)](const Node&, const std::vector<Rule>& children) {
            return joined(node, children);
          }};
}

// A change of a leaf that is made on the leaf as it is: constants depend on the parameters.
static Edit edited_in_place(std::string text, const std::function<void(Node&)>& change) {
  return {std::move(text), [change](const Node& as_is, const std::vector<Rule>& children) {
            Node node = as_is;
            change(node);
            return joined(node, children);
          }};
}

static bool same_values(const FactInfo& a, const FactInfo& b) {
  return a.type == b.type && a.is_money == b.is_money &&
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end());
}

// The facts that could stand in the place of one by mistake: of the same type, and as much money.
static std::vector<std::uint8_t> others_of(Vocabulary facts, std::uint8_t fact) {
  std::vector<std::uint8_t> result;
  for (std::uint8_t other = 0; other < facts.size(); ++other) {
    if (other != fact && same_values(facts[fact], facts[other])) result.push_back(other);
  }
  return result;
}

static std::string fact_name(Vocabulary facts, std::uint8_t fact) {
  return std::string{facts[fact].name};
}

static void add_compare_edits(Vocabulary facts, const Node& node, std::vector<Edit>& edits) {
  for (const Comparison other : {Comparison::less, Comparison::less_equal, Comparison::equal,
                                 Comparison::greater_equal, Comparison::greater}) {
    if (other == node.comparison) continue;
    edits.push_back(edited_in_place(
        fmt::format("{} for {}", comparison_sign(other), comparison_sign(node.comparison)),
        [other](Node& changed) { changed.comparison = other; }));
  }
  const FactType type = compared_type(node, facts);
  for (Term Node::*const side : {&Node::left, &Node::right}) {
    const Term& term = node.*side;
    const std::string_view where = side == &Node::left ? "left" : "right";
    for (const std::int32_t by : {-1, 1}) {
      if (term.source == Term::Source::constant) {
        edits.push_back(
            edited_in_place(fmt::format("constant {:+}", by),
                            [side, by](Node& changed) { (changed.*side).constant += by; }));
        continue;
      }
      if (type == FactType::number && term.times > 1) {
        edits.push_back(
            edited_in_place(fmt::format("{} times {:+}", where, by),
                            [side, by](Node& changed) { (changed.*side).times += by; }));
      }
      // The constant beside it is shifted.
      if (type == FactType::day || type == FactType::number) continue;
      edits.push_back(edited_in_place(fmt::format("{} {:+} months", where, by),
                                      [side, by](Node& changed) { (changed.*side).months += by; }));
      if (type == FactType::date) {
        edits.push_back(edited_in_place(fmt::format("{} {:+} days", where, by),
                                        [side, by](Node& changed) { (changed.*side).days += by; }));
      }
    }
    if (term.source == Term::Source::first_day || term.source == Term::Source::last_day) {
      const auto other =
          term.source == Term::Source::first_day ? Term::Source::last_day : Term::Source::first_day;
      edits.push_back(edited_in_place(
          term.source == Term::Source::first_day ? "last(m) for first(m)" : "first(m) for last(m)",
          [side, other](Node& changed) { (changed.*side).source = other; }));
    }
    if (term.source != Term::Source::fact) continue;
    for (const std::uint8_t other : others_of(facts, term.fact)) {
      edits.push_back(edited_in_place(
          fmt::format("{} for {}", fact_name(facts, other), fact_name(facts, term.fact)),
          [side, other](Node& changed) { (changed.*side).fact = other; }));
    }
  }
}

static void add_one_of_edits(Vocabulary facts, const Node& node, std::vector<Edit>& edits) {
  const FactInfo& fact = facts[node.fact];
  // Provinces are a parameter: each of them is taken out or in there.
  if (!fact.values.empty()) {
    for (unsigned value = 0; value < fact.values.size(); ++value) {
      Node copy = node;
      copy.choices[value / 64] ^= std::uint64_t{1} << value % 64;
      edits.push_back(edited(fmt::format("{} {}", has(node.choices, value) ? "without" : "with",
                                         choice_text(fact, value)),
                             copy));
    }
  }
  for (const std::uint8_t other : others_of(facts, node.fact)) {
    edits.push_back(edited_in_place(
        fmt::format("{} for {}", fact_name(facts, other), fact_name(facts, node.fact)),
        [other](Node& changed) { changed.fact = other; }));
  }
}

void add_join_edits(const Node& node, std::size_t children, std::vector<Edit>& edits) {
  Node copy = node;
  copy.kind = node.kind == NodeKind::all_of ? NodeKind::any_of : NodeKind::all_of;
  edits.push_back(edited(node.kind == NodeKind::all_of ? "or for and" : "and for or", copy));
  for (std::size_t dropped = 0; dropped < children; ++dropped) {
    edits.push_back({fmt::format("without part {}", dropped + 1),
                     [dropped](const Node& as_is, std::vector<Rule> parts) {
                       parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(dropped));
                       return joined(as_is, parts);
                     }});
  }
}

Edit not_added() {
  return {"not added", [](const Node& as_is, const std::vector<Rule>& children) {
            return not_(joined(as_is, children));
          }};
}

// Every change of a node of a condition. `negated` is true below a `not`, whose loss is one of its
// own changes.
std::vector<Edit> edits_of(Vocabulary facts, const Rule& rule, std::uint32_t number, bool negated) {
  const Node& node = rule.nodes()[number];
  std::vector<Edit> edits;
  switch (node.kind) {
    case NodeKind::later:
      return {};  // the code of the stage decides it
    case NodeKind::compare:
      add_compare_edits(facts, node, edits);
      break;
    case NodeKind::one_of:
      add_one_of_edits(facts, node, edits);
      break;
    case NodeKind::given:
      break;  // which fact is given: tried with others_of() below
    case NodeKind::contains:
      edits.push_back(edited_in_place("the month supported", [](Node& changed) {
        changed.kind = NodeKind::contains_supported_month;
      }));
      break;
    case NodeKind::contains_supported_month:
      edits.push_back(edited_in_place("the month of the insurance test", [](Node& changed) {
        changed.kind = NodeKind::contains;
        changed.month_fact = rentsupport::facts::reference_month.number();
      }));
      break;
    case NodeKind::one_month:
    case NodeKind::constant:
      break;
    case NodeKind::not_:
      edits.push_back({"not lost", [](const Node&, const std::vector<Rule>& children) {
                         return children.front();
                       }});
      return edits;
    case NodeKind::all_of:
    case NodeKind::any_of:
      add_join_edits(node, children_of(rule, number).size(), edits);
      break;
    case NodeKind::at_least:
      for (const int by : {-1, 1})
        edits.push_back(edited_in_place(fmt::format("at least {:+}", by), [by](Node& changed) {
          changed.least = static_cast<std::uint8_t>(changed.least + by);
        }));
      break;
  }
  if (node.kind == NodeKind::given || node.kind == NodeKind::contains ||
      node.kind == NodeKind::contains_supported_month || node.kind == NodeKind::one_month) {
    for (const std::uint8_t other : others_of(facts, node.fact)) {
      edits.push_back(edited_in_place(
          fmt::format("{} for {}", fact_name(facts, other), fact_name(facts, node.fact)),
          [other](Node& changed) { changed.fact = other; }));
    }
  }
  if (!negated) edits.push_back(not_added());
  return edits;
}

std::set<std::uint32_t> negated_nodes(const Rule& rule) {
  std::set<std::uint32_t> result;
  for (std::uint32_t node = 0; node < rule.nodes().size(); ++node) {
    if (rule.nodes()[node].kind == NodeKind::not_)
      rule.each_child(node, [&](std::uint32_t child) { result.insert(child); });
  }
  return result;
}

// The nodes as the canonical text writes them, without numbers and provisions.
static std::vector<std::string> texts_of(Vocabulary facts, const Rule& rule) {
  std::vector<std::string> result;
  std::istringstream lines{canonical(rule, facts)};
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find(' ', line.find(' ') + 1) + 1);
    result.push_back(line.substr(0, line.find(" : ")));
  }
  return result;
}

const Provision* provision_named(const Rule& rule, const std::string& id) {
  for (const Provision& provision : rule.provisions()) {
    if (provision.id == id) return &provision;
  }
  return nullptr;
}

// The condition of a provision as text: its nodes.
std::vector<std::string> condition_of(Vocabulary facts, const Rule& rule,
                                      const Provision& provision) {
  const auto texts = texts_of(facts, rule);
  const auto begin = texts.begin();
  return {begin + rule.nodes()[provision.node].first, begin + provision.node + 1};
}

}  // namespace mutants
