// Rules are values: every node of every condition is changed in every way that a slip of the pen
// could change it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "mutant.hpp"
#include "rentsupport/facts.hpp"
#include "rule/rule_set_builder.hpp"
#include "rule/rule_text.hpp"
#include "support/leaf_rule.hpp"

namespace mutants {

using namespace rentsupport;

namespace {

// Makes the rule of a node from the rules of its children.
using Join = std::function<Rule(const Node&, const std::vector<Rule>& children)>;

Rule joined(const Node& node, const std::vector<Rule>& children) {
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
Rule changed(const Rule& rule, std::uint32_t node, std::uint32_t target, const Join& change) {
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

// A change of one node.
struct Edit {
  std::string text;
  Join join;
};

Edit edited(std::string text, Node node) {
  return {std::move(text),
          [node = std::move(node)](const Node&, const std::vector<Rule>& children) {
            return joined(node, children);
          }};
}

// A change of a leaf that is made on the leaf as it is: constants depend on the parameters.
Edit edited_in_place(std::string text, const std::function<void(Node&)>& change) {
  return {std::move(text), [change](const Node& as_is, const std::vector<Rule>& children) {
            Node node = as_is;
            change(node);
            return joined(node, children);
          }};
}

bool same_values(const FactInfo& a, const FactInfo& b) {
  return a.type == b.type &&
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end());
}

// The facts that could stand in the place of one by mistake.
std::vector<std::uint8_t> others_of(std::uint8_t fact) {
  std::vector<std::uint8_t> result;
  for (std::uint8_t other = 0; other < vocabulary().size(); ++other) {
    if (other != fact && same_values(vocabulary()[fact], vocabulary()[other]))
      result.push_back(other);
  }
  return result;
}

std::string fact_name(std::uint8_t fact) { return std::string{vocabulary()[fact].name}; }

void add_compare_edits(const Node& node, std::vector<Edit>& edits) {
  for (const Comparison other : {Comparison::less, Comparison::less_equal, Comparison::equal,
                                 Comparison::greater_equal, Comparison::greater}) {
    if (other == node.comparison) continue;
    edits.push_back(edited_in_place(
        fmt::format("{} for {}", comparison_sign(other), comparison_sign(node.comparison)),
        [other](Node& changed) { changed.comparison = other; }));
  }
  const FactType type = compared_type(node, vocabulary());
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
      if (type == FactType::day) continue;  // the constant beside it is shifted
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
    for (const std::uint8_t other : others_of(term.fact)) {
      edits.push_back(
          edited_in_place(fmt::format("{} for {}", fact_name(other), fact_name(term.fact)),
                          [side, other](Node& changed) { (changed.*side).fact = other; }));
    }
  }
}

void add_one_of_edits(const Node& node, std::vector<Edit>& edits) {
  const FactInfo& fact = vocabulary()[node.fact];
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
  for (const std::uint8_t other : others_of(node.fact)) {
    edits.push_back(
        edited_in_place(fmt::format("{} for {}", fact_name(other), fact_name(node.fact)),
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
std::vector<Edit> edits_of(const Rule& rule, std::uint32_t number, bool negated) {
  const Node& node = rule.nodes()[number];
  std::vector<Edit> edits;
  switch (node.kind) {
    case NodeKind::later:
      return {};  // the code of the stage decides it
    case NodeKind::compare:
      add_compare_edits(node, edits);
      break;
    case NodeKind::one_of:
      add_one_of_edits(node, edits);
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
        changed.month_fact = facts::reference_month.number();
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
    for (const std::uint8_t other : others_of(node.fact)) {
      edits.push_back(
          edited_in_place(fmt::format("{} for {}", fact_name(other), fact_name(node.fact)),
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
std::vector<std::string> texts_of(const Rule& rule) {
  std::vector<std::string> result;
  std::istringstream lines{canonical(rule, vocabulary())};
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
std::vector<std::string> condition_of(const Rule& rule, const Provision& provision) {
  const auto texts = texts_of(rule);
  const auto begin = texts.begin();
  return {begin + rule.nodes()[provision.node].first, begin + provision.node + 1};
}

// The option of a reading under which parameters stand; empty where there is no reading.
std::string option_of(const Parameters& parameters, const std::string& reading) {
  return reading.empty() ? std::string{} : parameters.chosen_readings().at(reading);
}

std::vector<std::string> options_of(const std::string& name) {
  for (const ReadingInfo& reading : readings()) {
    if (reading.name == name) return {reading.options.begin(), reading.options.end()};
  }
  return {""};
}

// A provision's condition under the options of its reading that give it the same form.
struct Form {
  std::string id;
  std::string reading;
  std::vector<std::string> options;
  std::vector<std::string> texts;
  Rule rule;  // of a group, under the first of the options
};

std::vector<Form> forms_of(const std::string& id, const std::string& reading) {
  std::vector<Form> forms;
  for (const std::string& option : options_of(reading)) {
    Parameters parameters = Parameters::built_in();
    if (!option.empty() && parameters.choose(reading, option)) throw Error("no option " + option);
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    for (const GroupRule& group : rules.groups()) {
      const Provision* const provision = provision_named(group.rule, id);
      if (provision == nullptr) continue;
      auto texts = condition_of(group.rule, *provision);
      const auto same = std::find_if(forms.begin(), forms.end(),
                                     [&](const Form& form) { return form.texts == texts; });
      if (same == forms.end()) {
        forms.push_back({id, reading, {option}, std::move(texts), group.rule});
      } else if (same->options.back() != option) {
        same->options.push_back(option);
      }
    }
  }
  return forms;
}

// A provision stands once in rules/, and so it is changed in both groups where both have it.
RuleSet with_provision_changed(const RuleSet& rules, const std::string& id, std::uint32_t place,
                               const Join& join) {
  std::array<GroupRule, 2> groups{rules.groups()[0], rules.groups()[1]};
  for (GroupRule& group : groups) {
    const Provision* const provision = provision_named(group.rule, id);
    if (provision == nullptr) continue;
    const std::uint32_t first = group.rule.nodes()[provision->node].first;
    group.rule = changed(group.rule, first + place, join);
  }
  return RuleSetBuilder::build(rules.parameters(), std::move(groups));
}

void add_form(const Form& form, std::vector<Mutant>& result) {
  const Provision& provision = *provision_named(form.rule, form.id);
  const std::uint32_t first = form.rule.nodes()[provision.node].first;
  const auto negated = negated_nodes(form.rule);
  std::string under;
  if (form.options.size() < options_of(form.reading).size()) {
    for (const std::string& option : form.options)
      under += fmt::format("{}{}", under.empty() ? "under " : " or ", option);
    under += ", ";
  }
  for (std::uint32_t node = first; node <= provision.node; ++node) {
    for (Edit& edit : edits_of(form.rule, node, negated.contains(node))) {
      const std::uint32_t place = node - first;
      result.push_back(
          {form.id, fmt::format("{}{} \"{}\": {}", under, place, form.texts[place], edit.text),
           [form, place,
            join = std::move(edit.join)](const Folder& folder) -> std::optional<RuleSet> {
             const std::string option = option_of(folder.rules.parameters(), form.reading);
             if (std::find(form.options.begin(), form.options.end(), option) == form.options.end())
               return std::nullopt;
             return with_provision_changed(folder.rules, form.id, place, join);
           }});
    }
  }
}

// The nodes that join provisions, the root last.
std::vector<std::uint32_t> upper_nodes(const Rule& rule) {
  std::vector<std::uint32_t> result;
  const auto visit = [&](const auto& self, std::uint32_t node) -> void {
    if (rule.nodes()[node].provision >= 0) return;
    for (const std::uint32_t child : children_of(rule, node)) self(self, child);
    result.push_back(node);
  };
  visit(visit, static_cast<std::uint32_t>(rule.nodes().size() - 1));
  return result;
}

// What a node above the provisions stands for: the ids below it.
std::string ids_below(const Rule& rule, std::uint32_t node) {
  std::string result;
  for (const Provision& provision : rule.provisions()) {
    if (provision.node < rule.nodes()[node].first || provision.node > node) continue;
    result += (result.empty() ? "" : " ") + provision.id;
  }
  return result;
}

bool is_decided_later(const Rule& rule, std::uint32_t node) {
  return rule.nodes()[node].kind == NodeKind::later;
}

void add_wiring(std::size_t group, std::vector<Mutant>& result) {
  const RuleSet enacted = RuleSet::decision_08_2022();
  const Rule& rule = enacted.groups()[group].rule;
  const auto upper = upper_nodes(rule);
  for (std::size_t place = 0; place < upper.size(); ++place) {
    const auto children = children_of(rule, upper[place]);
    std::vector<Edit> edits;
    add_join_edits(rule.nodes()[upper[place]], children.size(), edits);
    edits.push_back(not_added());
    const bool is_root = place + 1 == upper.size();
    const std::string joint = is_root ? "the group" : ids_below(rule, upper[place]);
    for (std::size_t i = 0; i < edits.size(); ++i) {
      const bool drops = i > 0 && i <= children.size();
      // A refusal is blamed on provisions below `and` and `or` only: a negation may give up there.
      const bool negates = i > children.size();
      // Without once a month or the cap there is no rule set: the stage refuses it.
      if (drops && is_decided_later(rule, children[i - 1])) continue;
      const std::string text =
          drops ? "without " + ids_below(rule, children[i - 1]) : edits[i].text;
      result.push_back(
          {fmt::format("group {}", enacted.groups()[group].name),
           fmt::format("{}: {}", joint, text),
           [group, place, join = edits[i].join](const Folder& folder) -> std::optional<RuleSet> {
             std::array<GroupRule, 2> groups{folder.rules.groups()[0], folder.rules.groups()[1]};
             groups[group].rule =
                 changed(groups[group].rule, upper_nodes(groups[group].rule)[place], join);
             return RuleSetBuilder::build(folder.rules.parameters(), std::move(groups));
           },
           negates, drops});
    }
  }
}

}  // namespace

std::vector<Mutant> of_rules() {
  std::vector<Mutant> result;
  std::set<std::string> seen;
  const RuleSet enacted = RuleSet::decision_08_2022();
  for (const GroupRule& group : enacted.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      if (!seen.insert(provision.id).second) continue;
      for (const Form& form : forms_of(provision.id, provision.reading)) add_form(form, result);
    }
  }
  for (std::size_t group = 0; group < enacted.groups().size(); ++group) add_wiring(group, result);
  return result;
}

}  // namespace mutants
