#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "answer/explanation_words.hpp"
#include "decide/decisions_data.hpp"
#include "decide/records.hpp"
#include "rentsupport/explain.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view schema = "rentsupport-explanation-2";

std::string state_name(std::uint8_t state) {
  constexpr std::array<std::string_view, 4> names{"not_reached", "held", "failed", "unknown"};
  return json_string(names[state]);
}

std::string in_both(std::string_view english, std::string_view vietnamese) {
  JsonObject object;
  object.text("en", english);
  object.text("vi", vietnamese);
  return object.json();
}

// As the value stands in files.
std::string canonical_value(const ExplainedFact& fact, const FactInfo& info) {
  if (fact.origin == Origin::unknown || fact.origin == Origin::empty) return "null";
  switch (info.type) {
    case FactType::date:
      return json_string(to_string(Date{std::chrono::days{fact.value}}));
    case FactType::month:
      return json_string(to_string(month_of_number(static_cast<std::int32_t>(fact.value))));
    case FactType::day:
    case FactType::number:
      return fmt::format("{}", fact.value);
    case FactType::month_set:
    case FactType::month_bit:
      return json_string(to_string(MonthSet::from_bits(static_cast<std::uint64_t>(fact.value))));
    case FactType::choice:
      break;
  }
  return json_string(info.values.empty()
                         ? fmt::format("{:02}", fact.value)
                         : std::string{info.values[static_cast<std::size_t>(fact.value)]});
}

std::string json_of(const Explanation& explanation, const ExplainedFact& fact) {
  const FactInfo& info = facts_of(explanation)[fact.fact];
  JsonObject object;
  object.text("fact", info.name);
  object.raw("value", canonical_value(fact, info));
  object.text("origin", name(fact.origin));
  JsonObject from;
  for (std::size_t day = 0; day < explanation.days.size(); ++day) {
    if ((fact.days >> day & 1U) != 0 && explanation.days[day]) {
      from.text(columns_of(TableName::lists)[lists::drawn_up_on + day].name,
                to_string(*explanation.days[day]));
    }
  }
  object.raw("from", from.json());
  object.text("vouched_by", name(info.voucher));
  std::vector<std::string> citations;
  for (const Citation& citation : vouched_under(info, explanation.group))
    citations.push_back(json_string(to_string(citation)));
  object.raw("vouched_under", json_line(citations));
  return object.json();
}

// Says whether a node stands below an odd number of nots of its provision.
bool is_negated(const Rule& rule, const ExplainedNode& provision, std::uint32_t number) {
  bool negated = false;
  for (std::uint32_t above = number + 1; above <= provision.node; ++above) {
    const Node& node = rule.nodes()[above];
    if (node.kind == NodeKind::not_ && node.first <= number) negated = !negated;
  }
  return negated;
}

// What a leaf's fact is compared with, in the supported month.
std::string limit_json(const Node& node, Vocabulary facts, Month month) {
  if (node.kind == NodeKind::one_of) {
    std::vector<std::string> values;
    for (unsigned value = 0; value < 128; ++value) {
      if (has(node.choices, value))
        values.push_back(json_string(choice_text(facts[node.fact], value)));
    }
    return json_line(values);
  }
  if (node.kind == NodeKind::contains_supported_month) return json_string(to_string(month));
  if (node.kind != NodeKind::compare) return "null";
  const Term& limit = node.right;
  const auto day = [&](Date from) {
    return json_string(to_string(add_months(from, limit.months) + std::chrono::days{limit.days}));
  };
  switch (limit.source) {
    case Term::Source::fact:
      return "null";
    case Term::Source::first_day:
      return day(first_day(month));
    case Term::Source::last_day:
      return day(last_day(month));
    case Term::Source::supported_month:
      return json_string(to_string(month_of_number(month_number(month) + limit.months)));
    case Term::Source::constant:
      break;
  }
  const FactType type = compared_type(node, facts);
  const std::string text = constant_text(limit.constant, type);
  return is_bare(type) ? text : json_string(text);
}

std::string json_of(const Explanation& explanation, const ExplainedNode& provision,
                    const ExplainedLeaf& leaf) {
  const Node& node = explanation.rule().nodes()[leaf.node];
  const Vocabulary facts = facts_of(explanation);
  JsonObject object;
  object.number("node", leaf.node);
  object.raw("state", state_name(static_cast<std::uint8_t>(leaf.truth)));
  object.raw("negated", is_negated(explanation.rule(), provision, leaf.node) ? "true" : "false");
  object.raw("condition", in_both(leaf_words(node, facts, Language::english),
                                  leaf_words(node, facts, Language::vietnamese)));
  object.raw("limit", limit_json(node, facts, explanation.month));
  object.raw("parameter", node.parameter.empty() ? "null" : json_string(node.parameter));
  std::vector<std::string> facts_of_leaf;
  for (const ExplainedFact& fact : leaf.facts) facts_of_leaf.push_back(json_of(explanation, fact));
  object.raw("facts", json_array(facts_of_leaf));
  return object.json();
}

std::string provision_json(const Explanation& explanation, const ExplainedNode& node) {
  const Provision& provision =
      explanation.rule().provisions()[static_cast<std::size_t>(node.provision)];
  JsonObject object;
  object.number("node", node.node);
  object.text("provision", provision.id);
  object.raw("state", state_name(explanation.states[node.node]));
  std::vector<std::string> citations;
  for (const Citation& citation : provision.citations)
    citations.push_back(in_both(to_string(citation), to_vietnamese(citation)));
  if (!provision.norm_english.empty())
    citations.push_back(in_both(provision.norm_english, provision.norm_vietnamese));
  object.raw("citations", json_array(citations));
  object.raw("statement", in_both(provision.english, provision.vietnamese));
  object.text("confidence", std::string(1, static_cast<char>(provision.confidence)));
  object.text("confidence_note", provision.confidence_note);
  object.text("source", provision.source);
  if (provision.reading.empty()) {
    object.raw("reading", "null");
  } else {
    JsonObject reading;
    reading.text("name", provision.reading);
    reading.text("option",
                 explanation.rule_set.parameters().chosen_readings().at(provision.reading));
    object.raw("reading", reading.json());
  }
  std::vector<std::string> compared;
  for (const ExplainedLeaf& leaf : node.leaves)
    compared.push_back(json_of(explanation, node, leaf));
  object.raw("compared", json_array(compared));
  return object.json();
}

// Writes the node at `place` of the tree and moves past everything below it.
std::string tree_json(const Explanation& explanation, std::size_t& place) {
  const ExplainedNode& node = explanation.tree[place++];
  if (node.provision >= 0) return provision_json(explanation, node);
  JsonObject object;
  object.number("node", node.node);
  const Node& join = explanation.rule().nodes()[node.node];
  object.text("join", join.kind == NodeKind::all_of   ? "all"
                      : join.kind == NodeKind::any_of ? "any"
                                                      : "at_least");
  if (join.kind == NodeKind::at_least) object.number("least", join.least);
  object.raw("state", state_name(explanation.states[node.node]));
  std::vector<std::string> children;
  while (place < explanation.tree.size() && explanation.tree[place].depth > node.depth)
    children.push_back(tree_json(explanation, place));
  object.raw("children", json_array(children));
  return object.json();
}

template <class Bits, class Name>
std::string sets_json(const std::vector<Bits>& sets, Name name_of) {
  std::vector<std::string> all;
  for (const Bits set : sets) {
    std::vector<std::string> names;
    for (Bits rest = set; rest != 0; rest &= rest - 1)
      names.push_back(json_string(name_of(static_cast<std::size_t>(std::countr_zero(rest)))));
    all.push_back(json_line(names));
  }
  return json_array(all);
}

std::string months_json(const std::vector<CountedMonth>& counted) {
  std::vector<std::string> all;
  for (const CountedMonth& month : counted) {
    JsonObject object;
    object.text("month", to_string(month.month));
    const bool is_request = !month.request_id.empty();
    object.raw("request_id", is_request ? json_string(month.request_id) : "null");
    object.raw("list_id", is_request ? json_string(month.list_id) : "null");
    object.raw("group", month.group ? json_string(name(*month.group)) : "null");
    all.push_back(object.json());
  }
  return json_array(all);
}

std::string pairs_json(const std::vector<DoubtfulPair>& pairs) {
  std::vector<std::string> all;
  for (const DoubtfulPair& pair : pairs) {
    JsonObject object;
    object.text("worker_id", pair.worker_id);
    object.text("other_id", pair.other_id);
    std::vector<std::string> evidence;
    for (const std::string_view name : pair.evidence) evidence.push_back(json_string(name));
    object.raw("evidence", json_line(evidence));
    std::vector<std::string> requests;
    for (const OtherRequest& request : pair.requests) {
      JsonObject of_request;
      of_request.text("request_id", request.request_id);
      of_request.text("list_id", request.list_id);
      of_request.text("employer_id", request.employer_id);
      requests.push_back(of_request.json());
    }
    object.raw("requests", json_array(requests));
    object.number("more_requests", pair.more_requests);
    all.push_back(object.json());
  }
  return json_array(all);
}

std::string json_of(const Explanation& explanation) {
  JsonObject object;
  object.text("request_id", explanation.request_id);
  object.text("list_id", explanation.list_id);
  object.text("employer_id", explanation.employer_id);
  object.text("worker_id", explanation.worker_id);
  object.text("group", name(explanation.group));
  object.text("month", to_string(explanation.month));
  object.text("outcome", name(explanation.outcome));
  object.raw("amount_vnd", fmt::format("{}", explanation.amount.dong()));
  object.raw("max_amount_vnd", fmt::format("{}", explanation.max_amount.dong()));
  object.text("mask", fmt::format("{:016x}", explanation.mask));
  std::size_t root = 0;
  object.raw("tree", tree_json(explanation, root));
  object.raw("counted", months_json(explanation.counted));
  object.raw("maybe_counted", months_json(explanation.maybe_counted));
  object.raw("lacking", sets_json(explanation.lacking, [&](std::size_t place) {
               return explanation.rule().provisions()[place].id;
             }));
  // No fact settles who is the same person: as in the column ask of decisions.csv.
  const std::vector<std::uint64_t> who{asks_worker_id};
  object.raw(
      "settling",
      sets_json(explanation.is_doubtful() ? who : explanation.settling, [&](std::size_t bit) {
        return ask_name(facts_of(explanation), static_cast<unsigned>(bit));
      }));
  object.raw("persons_to_check", pairs_json(explanation.doubtful_pairs));
  object.number("more_persons_to_check", explanation.more_pairs);
  return object.json();
}

}  // namespace

std::string to_json(std::span<const Explanation> explanations) {
  std::vector<std::string> all;
  for (const Explanation& explanation : explanations) {
    if (explanation.rule_set.sha256() != explanations.front().rule_set.sha256())
      throw Error("explanations of several rule sets do not go into one text");
    all.push_back(json_of(explanation));
  }
  JsonObject object = json_file(schema);
  if (!explanations.empty()) {
    JsonObject rules;
    rules.text("id", explanations.front().rule_set.id());
    rules.text("sha256", explanations.front().rule_set.sha256());
    if (const auto lines = not_as_enacted_lines(explanations.front().rule_set); !lines.empty())
      rules.raw("not_as_enacted", json_strings(lines));
    object.raw("rule_set", rules.json());
  }
  object.raw("explanations", json_array(all));
  return object.json() + '\n';
}

}  // namespace v2
}  // namespace rentsupport
