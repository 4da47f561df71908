// The conditions of Decision 08/2022, and how its groups join them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "mutant.hpp"
#include "rentsupport/facts.hpp"
#include "rule/rule_set_builder.hpp"
#include "rule_edits.hpp"

namespace mutants {

using namespace rentsupport;

namespace {

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
      auto texts = condition_of(vocabulary(), group.rule, *provision);
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
  return RuleSetBuilder::build(scheme_of(rules), rules.parameters(), std::move(groups));
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
    for (Edit& edit : edits_of(vocabulary(), form.rule, node, negated.contains(node))) {
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
             return RuleSetBuilder::build(scheme_of(folder.rules), folder.rules.parameters(),
                                          std::move(groups));
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
