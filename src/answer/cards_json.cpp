#include <fmt/format.h>

#include "../rules/decision_08_2022/clauses.hpp"
#include "answer/card_deck.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/facts.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view schema = "rentsupport-rules-1";

std::string_view name_of(FactType type) {
  switch (type) {
    case FactType::date:
      return "date";
    case FactType::month:
      return "month";
    case FactType::day:
      return "day";
    case FactType::month_set:
      return "month_set";
    case FactType::month_bit:
      return "month_bit";
    case FactType::choice:
      return "choice";
    case FactType::number:
      return "number";
  }
  return {};
}

std::string_view name_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::constant:
      return "constant";
    case NodeKind::later:
      return "later";
    case NodeKind::given:
      return "given";
    case NodeKind::one_of:
      return "one_of";
    case NodeKind::contains:
      return "contains";
    case NodeKind::contains_supported_month:
      return "contains_supported_month";
    case NodeKind::one_month:
      return "one_month";
    case NodeKind::compare:
      return "compare";
    case NodeKind::not_:
      return "not";
    case NodeKind::all_of:
      return "all_of";
    case NodeKind::any_of:
      return "any_of";
    case NodeKind::at_least:
      return "at_least";
  }
  return {};
}

std::string_view name_of(Term::Source source) {
  switch (source) {
    case Term::Source::constant:
      return "constant";
    case Term::Source::fact:
      return "fact";
    case Term::Source::first_day:
      return "first_day";
    case Term::Source::last_day:
      return "last_day";
    case Term::Source::supported_month:
      return "supported_month";
  }
  return {};
}

void add(JsonObject& object, const Text& text) {
  object.text("vietnamese", text.vietnamese);
  object.text("english", text.english);
}

std::string json_of(const Text& text) {
  JsonObject object;
  add(object, text);
  return object.json();
}

std::string json_of(const std::vector<Citation>& citations) {
  std::vector<std::string> elements;
  for (const Citation& citation : citations) {
    JsonObject object;
    object.number("article", static_cast<std::uint64_t>(citation.article));
    if (citation.clause > 0) object.number("clause", static_cast<std::uint64_t>(citation.clause));
    if (citation.point != 0) object.text("point", point_of(citation));
    if (citation.paragraph > 0)
      object.number("paragraph", static_cast<std::uint64_t>(citation.paragraph));
    if (!citation.act.empty()) object.text("act", citation.act);
    object.text("vietnamese", to_vietnamese(citation));
    object.text("english", to_string(citation));
    elements.push_back(object.json());
  }
  return json_array(elements);
}

std::string json_of(const FactInfo& fact) {
  JsonObject object;
  object.text("name", fact.name);
  object.text("type", name_of(fact.type));
  object.raw("asked", fact.asked ? "true" : "false");
  add(object, {fact.vietnamese, fact.english});
  object.text("vouched_by", name(fact.voucher));
  object.raw("vouched_under", json_of({fact.vouched_under.begin(), fact.vouched_under.end()}));
  if (!fact.values.empty()) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < fact.values.size(); ++i) {
      JsonObject value;
      value.text("name", fact.values[i]);
      add(value, {fact.vietnamese_values[i], fact.english_values[i]});
      values.push_back(value.json());
    }
    object.raw("values", json_array(values));
  }
  return object.json();
}

std::string json_of(const Term& term, FactType type) {
  JsonObject object;
  object.text("source", name_of(term.source));
  if (term.source == Term::Source::constant) {
    const std::string text = constant_text(term.constant, type);
    object.raw("value", is_bare(type) ? text : json_string(text));
    return object.json();
  }
  if (term.source == Term::Source::fact) object.text("fact", vocabulary()[term.fact].name);
  if (term.times != 1) object.raw("times", fmt::to_string(term.times));
  object.raw("months", fmt::format("{}", term.months));
  object.raw("days", fmt::format("{}", term.days));
  return object.json();
}

std::string json_of(const Node& node, std::size_t number) {
  JsonObject object;
  object.number("node", number);
  object.number("first", node.first);
  object.text("kind", name_of(node.kind));
  switch (node.kind) {
    case NodeKind::constant:
      object.raw("held", node.held ? "true" : "false");
      break;
    case NodeKind::at_least:
      object.number("least", node.least);
      break;
    case NodeKind::given:
    case NodeKind::contains_supported_month:
    case NodeKind::one_month:
      object.text("fact", vocabulary()[node.fact].name);
      break;
    case NodeKind::contains:
      object.text("fact", vocabulary()[node.fact].name);
      object.text("month_fact", vocabulary()[node.month_fact].name);
      break;
    case NodeKind::one_of: {
      object.text("fact", vocabulary()[node.fact].name);
      std::vector<std::string> values;
      for (unsigned value = 0; value < 128; ++value) {
        if (has(node.choices, value))
          values.push_back(json_string(choice_text(vocabulary()[node.fact], value)));
      }
      object.raw("values", json_line(values));
      break;
    }
    case NodeKind::compare: {
      const FactType type = compared_type(node, vocabulary());
      object.text("comparison", comparison_sign(node.comparison));
      object.raw("left", json_of(node.left, type));
      object.raw("right", json_of(node.right, type));
      break;
    }
    default:
      break;
  }
  if (!node.parameter.empty()) object.text("parameter", node.parameter);
  return object.json();
}

std::string json_of(const Card& card) {
  const Provision& provision = *card.provision;
  JsonObject object;
  object.text("id", provision.id);
  object.number("node", provision.node);
  object.raw("citations", json_of(provision.citations));
  if (!provision.norm_english.empty()) {
    object.text("norm_vietnamese", provision.norm_vietnamese);
    object.text("norm_english", provision.norm_english);
  }
  add(object, {provision.vietnamese, provision.english});
  for (const auto& [key, language] : {std::pair{"condition_vietnamese", Language::vietnamese},
                                      std::pair{"condition_english", Language::english}})
    object.text(key, condition_words(*card.rule, provision.node, vocabulary(), language));
  std::vector<std::string> facts, parameters;
  for (const std::uint8_t fact : card.facts) facts.push_back(json_string(vocabulary()[fact].name));
  for (const std::string_view key : card.parameters) parameters.push_back(json_string(key));
  object.raw("facts", json_line(facts));
  object.raw("parameters", json_line(parameters));
  const char confidence = static_cast<char>(provision.confidence);
  object.text("confidence", {&confidence, 1});
  object.text("confidence_note", provision.confidence_note);
  object.text("source", provision.source);
  object.text("reading", provision.reading);
  return object.json();
}

std::string json_of(const GroupRule& group) {
  JsonObject object;
  object.text("name", group.name);
  object.raw("amount_vnd", fmt::format("{}", group.amount.dong()));
  std::vector<std::string> nodes, provisions;
  for (std::size_t i = 0; i < group.rule.nodes().size(); ++i)
    nodes.push_back(json_of(group.rule.nodes()[i], i));
  for (const Provision& provision : group.rule.provisions())
    provisions.push_back(json_of(card_of(group.rule, provision)));
  object.raw("nodes", json_array(nodes));
  object.raw("provisions", json_array(provisions));
  return object.json();
}

std::string parameters_json(const RuleSet& rules) {
  const auto values = rules.parameters().list();
  std::vector<std::string> elements;
  for (const auto& note : decision_08_2022::parameter_notes()) {
    JsonObject object;
    object.text("key", note.key);
    for (const auto& [key, value] : values) {
      if (key == note.key) object.text("value", value);
    }
    add(object, note.text);
    object.raw("citations", json_of(note.citations));
    if (note.confidence) {
      const char mark = static_cast<char>(*note.confidence);
      object.text("confidence", {&mark, 1});
    }
    elements.push_back(object.json());
  }
  return json_array(elements);
}

std::string readings_json(const RuleSet& rules) {
  std::vector<std::string> elements;
  for (const ReadingInfo& info : readings()) {
    const auto& note = reading_note(info.name);
    JsonObject object;
    object.text("name", info.name);
    object.text("chosen", info.options[chosen_option(rules, info.name)]);
    object.raw("citations", json_of(note.citations));
    object.raw("question", json_of(note.question));
    object.raw("open", json_of(note.open));
    std::vector<std::string> options;
    for (std::size_t i = 0; i < info.options.size(); ++i) {
      JsonObject option;
      option.text("name", info.options[i]);
      add(option, note.options[i]);
      options.push_back(option.json());
    }
    object.raw("options", json_array(options));
    elements.push_back(object.json());
  }
  return json_array(elements);
}

std::string clauses_json() {
  std::vector<std::string> elements;
  for (const auto& clause : decision_08_2022::clauses()) {
    JsonObject object;
    object.text("place", place_of(clause, Language::english));
    std::vector<std::string> sentences;
    for (const int sentence : clause.sentences) sentences.push_back(fmt::to_string(sentence));
    object.raw("sentences", json_line(sentences));
    object.text("tag", name(clause.tag));
    std::vector<std::string> names;
    for (const std::string& name : clause.names) names.push_back(json_string(name));
    object.raw("names", json_line(names));
    add(object, {clause.vietnamese, clause.english});
    const char mark = static_cast<char>(clause.confidence);
    object.text("confidence", {&mark, 1});
    object.text("confidence_note", clause.confidence_note);
    object.text("source", clause.source);
    elements.push_back(object.json());
  }
  return json_array(elements);
}

}  // namespace

std::string cards_json(const RuleSet& rules) {
  JsonObject object;
  object.text("schema", schema);
  object.text("rule_set", rules.id());
  object.text("sha256", rules.sha256());
  if (!rules.differences().empty())
    object.raw("not_as_enacted", json_strings(not_as_enacted_lines(rules)));
  object.raw("title", json_of(decision_08_2022::title()));
  object.raw("parameters", parameters_json(rules));
  object.raw("readings", readings_json(rules));
  std::vector<std::string> facts, groups, sources;
  for (const FactInfo& fact : vocabulary()) facts.push_back(json_of(fact));
  for (const GroupRule& group : rules.groups()) groups.push_back(json_of(group));
  for (const auto& note : decision_08_2022::source_notes()) {
    JsonObject source;
    source.text("name", note.name);
    add(source, note.document);
    sources.push_back(source.json());
  }
  object.raw("facts", json_array(facts));
  object.raw("groups", json_array(groups));
  object.raw("clauses", clauses_json());
  object.raw("sources", json_array(sources));
  return object.json() + "\n";
}

}  // namespace v2
}  // namespace rentsupport
