#include "answer/card_deck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rentsupport/problem.hpp"
#include "rule/wording.hpp"

namespace rentsupport {
inline namespace v2 {

std::vector<std::uint8_t> facts_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::given:
    case NodeKind::one_of:
    case NodeKind::contains_supported_month:
    case NodeKind::one_month:
      return {node.fact};
    case NodeKind::contains:
      return {node.fact, node.month_fact};
    case NodeKind::compare: {
      std::vector<std::uint8_t> facts;
      for (const Term& term : {node.left, node.right}) {
        if (term.source == Term::Source::fact) facts.push_back(term.fact);
      }
      return facts;
    }
    default:
      return {};
  }
}

namespace {

std::string join(const Rule& rule, std::uint32_t number, Language language,
                 const std::function<std::string(const Provision&)>& name) {
  const Node& node = rule.nodes()[number];
  if (node.provision >= 0) return name(rule.provisions()[static_cast<std::size_t>(node.provision)]);
  std::vector<std::uint32_t> children;
  rule.each_child(number, [&](std::uint32_t child) { children.push_back(child); });
  std::reverse(children.begin(), children.end());
  const std::string_view joint =
      node.kind == NodeKind::all_of   ? Bilingual{" và ", " and "}.in(language)
      : node.kind == NodeKind::any_of ? Bilingual{" hoặc ", " or "}.in(language)
                                      : "; ";
  std::string text;
  for (const std::uint32_t child : children) {
    if (!text.empty()) text += joint;
    const std::string part = join(rule, child, language, name);
    text += rule.nodes()[child].provision >= 0 ? part : "(" + part + ")";
  }
  if (node.kind == NodeKind::at_least)
    return at_least_words(rule, number, false, language) + ": " + text;
  return text;
}

}  // namespace

Card card_of(const Rule& rule, const Provision& provision) {
  Card card{&rule, &provision, {}, {}};
  std::set<std::uint8_t> facts;
  for (std::uint32_t i = rule.nodes()[provision.node].first; i <= provision.node; ++i) {
    const Node& node = rule.nodes()[i];
    for (const std::uint8_t fact : facts_of(node)) facts.insert(fact);
    auto& keys = card.parameters;
    if (!node.parameter.empty() &&
        std::find(keys.begin(), keys.end(), node.parameter) == keys.end())
      keys.push_back(node.parameter);
  }
  card.facts = {facts.begin(), facts.end()};
  return card;
}

std::vector<CardParameter> card_parameters(
    const ActTexts& texts, const std::vector<std::pair<std::string, std::string>>& list,
    const ParameterWords& words, const ParameterWords& short_words) {
  std::vector<CardParameter> result;
  for (const ParameterNote& note : texts.parameters) {
    const auto in_both = [&](const ParameterWords& in) {
      return CardWords{in(note.key, Language::vietnamese), in(note.key, Language::english)};
    };
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const auto& each) { return each.first == note.key; });
    if (found == list.end()) throw Error(fmt::format("there is no parameter {}", note.key));
    result.push_back({&note, found->second, in_both(words), in_both(short_words)});
  }
  return result;
}

std::vector<CardReading> card_readings(const ActTexts& texts,
                                       const std::vector<ReadingInfo>& readings,
                                       const std::map<std::string, std::string>& chosen) {
  std::vector<CardReading> result;
  for (const ReadingInfo& info : readings) {
    const auto note = std::find_if(texts.readings.begin(), texts.readings.end(),
                                   [&](const ReadingNote& each) { return each.name == info.name; });
    if (note == texts.readings.end())
      throw Error(fmt::format("the reading {} has no note", info.name));
    const auto option =
        std::find(info.options.begin(), info.options.end(), chosen.at(std::string{info.name}));
    result.push_back({info, &*note, static_cast<std::size_t>(option - info.options.begin())});
  }
  return result;
}

std::vector<CardSection> card_sections(const CardDeck& deck) {
  const auto has = [](const CardGroup& group, std::string_view id) {
    const auto provisions = group.rule->provisions();
    return std::any_of(provisions.begin(), provisions.end(),
                       [&](const Provision& provision) { return provision.id == id; });
  };
  std::vector<CardSection> sections{{nullptr, deck.texts->general_part, {}}};
  for (const CardGroup& group : deck.groups) {
    sections.push_back({&group, group.title, {}});
    for (const Provision& provision : group.rule->provisions()) {
      const bool is_shared =
          std::all_of(deck.groups.begin(), deck.groups.end(),
                      [&](const CardGroup& each) { return has(each, provision.id); });
      if (is_shared && &group != deck.groups.data()) continue;
      sections[is_shared ? 0 : sections.size() - 1].cards.push_back(
          card_of(*group.rule, provision));
    }
  }
  return sections;
}

const CardParameter& parameter_of(const CardDeck& deck, std::string_view key) {
  for (const CardParameter& parameter : deck.parameters) {
    if (parameter.note->key == key) return parameter;
  }
  throw Error(fmt::format("there is no parameter {}", key));
}

const CardReading& reading_of(const CardDeck& deck, std::string_view name) {
  for (const CardReading& reading : deck.readings) {
    if (reading.info.name == name) return reading;
  }
  throw Error(fmt::format("there is no reading {}", name));
}

const FactInfo& fact_of(const CardDeck& deck, std::string_view name) {
  for (const FactInfo& fact : deck.facts) {
    if (fact.name == name) return fact;
  }
  throw Error(fmt::format("there is no fact {}", name));
}

std::string_view voucher_words(const CardDeck& deck, Voucher voucher, Language language) {
  return voucher == Voucher::office ? deck.texts->office.in(language)
                                    : rentsupport::voucher_words(voucher, language);
}

std::string confidence_words(const CardDeck& deck, Confidence confidence, std::string_view note,
                             Language language) {
  std::string text =
      fmt::format("{}: {}", static_cast<char>(confidence), meaning(confidence).in(language));
  if (note.empty()) return text;
  return fmt::format("{}; {}", text,
                     confidence_note_words(note, deck.texts->confidence_notes, language));
}

std::string source_words(const CardDeck& deck, std::string_view sources, Language language) {
  if (language == Language::english) return std::string{sources};
  std::string text;
  while (!sources.empty()) {
    const std::string_view name = sources.substr(0, sources.find(", "));
    sources.remove_prefix(std::min(sources.size(), name.size() + 2));
    const auto notes = deck.texts->sources;
    const auto found = std::find_if(notes.begin(), notes.end(),
                                    [&](const SourceNote& note) { return note.name == name; });
    // The document of an own provision has the name that it was given.
    text += text.empty() ? "" : ", ";
    text += found == notes.end() ? name : found->vietnamese_name;
  }
  return text;
}

std::string joined_words(const Rule& rule, Language language,
                         const std::function<std::string(const Provision&)>& name) {
  return join(rule, static_cast<std::uint32_t>(rule.nodes().size() - 1), language, name);
}

}  // namespace v2
}  // namespace rentsupport
