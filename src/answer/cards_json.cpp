#include <fmt/format.h>

#include <iterator>

#include "answer/card_deck.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

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

void add(JsonObject& object, const Bilingual& text) {
  object.text("vietnamese", text.vietnamese);
  object.text("english", text.english);
}

std::string json_of(const Bilingual& text) {
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

std::string json_of(const Term& term, FactType type, Vocabulary facts) {
  JsonObject object;
  object.text("source", name_of(term.source));
  if (term.source == Term::Source::constant) {
    const std::string text = constant_text(term.constant, type);
    object.raw("value", is_bare(type) ? text : json_string(text));
    return object.json();
  }
  if (term.source == Term::Source::fact) object.text("fact", facts[term.fact].name);
  if (term.times != 1) object.raw("times", fmt::to_string(term.times));
  object.raw("months", fmt::format("{}", term.months));
  object.raw("days", fmt::format("{}", term.days));
  return object.json();
}

std::string json_of(const Node& node, std::size_t number, Vocabulary facts) {
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
      object.text("fact", facts[node.fact].name);
      break;
    case NodeKind::contains:
      object.text("fact", facts[node.fact].name);
      object.text("month_fact", facts[node.month_fact].name);
      break;
    case NodeKind::one_of: {
      object.text("fact", facts[node.fact].name);
      std::vector<std::string> values;
      for (unsigned value = 0; value < 128; ++value) {
        if (has(node.choices, value))
          values.push_back(json_string(choice_text(facts[node.fact], value)));
      }
      object.raw("values", json_line(values));
      break;
    }
    case NodeKind::compare: {
      const FactType type = compared_type(node, facts);
      object.text("comparison", comparison_sign(node.comparison));
      object.raw("left", json_of(node.left, type, facts));
      object.raw("right", json_of(node.right, type, facts));
      break;
    }
    default:
      break;
  }
  if (!node.parameter.empty()) object.text("parameter", node.parameter);
  return object.json();
}

std::string json_of(const Card& card, Vocabulary vocabulary) {
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
    object.text(key, condition_words(*card.rule, provision.node, vocabulary, language));
  std::vector<std::string> facts, parameters;
  for (const std::uint8_t fact : card.facts) facts.push_back(json_string(vocabulary[fact].name));
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

std::string json_of(const CardGroup& group, Vocabulary facts) {
  JsonObject object;
  object.text("name", group.name);
  object.raw(group.payment.member, group.payment.json);
  std::vector<std::string> nodes, provisions;
  for (std::size_t i = 0; i < group.rule->nodes().size(); ++i)
    nodes.push_back(json_of(group.rule->nodes()[i], i, facts));
  for (const Provision& provision : group.rule->provisions())
    provisions.push_back(json_of(card_of(*group.rule, provision), facts));
  object.raw("nodes", json_array(nodes));
  object.raw("provisions", json_array(provisions));
  return object.json();
}

std::string json_of(const CardParameter& parameter) {
  const ParameterNote& note = *parameter.note;
  JsonObject object;
  object.text("key", note.key);
  object.text("value", parameter.value);
  add(object, note.text);
  object.raw("citations", json_of(note.citations));
  if (note.confidence) {
    const char mark = static_cast<char>(*note.confidence);
    object.text("confidence", {&mark, 1});
  }
  return object.json();
}

std::string json_of(const CardReading& reading) {
  const auto& [info, note, chosen] = reading;
  JsonObject object;
  object.text("name", info.name);
  object.text("chosen", info.options[chosen]);
  object.raw("citations", json_of(note->citations));
  object.raw("question", json_of(note->question));
  object.raw("open", json_of(note->open));
  std::vector<std::string> options;
  for (std::size_t i = 0; i < info.options.size(); ++i) {
    JsonObject option;
    option.text("name", info.options[i]);
    add(option, note->options[i]);
    options.push_back(option.json());
  }
  object.raw("options", json_array(options));
  return object.json();
}

std::string json_of(const Clause& clause) {
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
  return object.json();
}

std::string json_of(const SourceNote& note) {
  JsonObject object;
  object.text("name", note.name);
  add(object, note.document);
  return object.json();
}

template <class List, class... More>
std::string array_of(const List& list, const More&... more) {
  std::vector<std::string> elements;
  elements.reserve(std::size(list));
  for (const auto& each : list) elements.push_back(json_of(each, more...));
  return json_array(elements);
}

}  // namespace

std::string cards_json(const CardDeck& deck) {
  const ActTexts& texts = *deck.texts;
  JsonObject object = json_file(deck.schema);
  object.text("rule_set", deck.id);
  object.text("sha256", deck.sha256);
  if (!deck.differences.empty()) object.raw("not_as_enacted", json_strings(deck.differences));
  object.raw("title", json_of(texts.title));
  object.raw("parameters", array_of(deck.parameters));
  object.raw("readings", array_of(deck.readings));
  object.raw("facts", array_of(deck.facts));
  object.raw("groups", array_of(deck.groups, deck.facts));
  object.raw("clauses", array_of(texts.clauses));
  object.raw("sources", array_of(texts.sources));
  return object.json() + "\n";
}

}  // namespace v2
}  // namespace rentsupport
