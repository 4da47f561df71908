#include "answer/card_deck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

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

bool has_provision(const Rule& rule, std::string_view id) {
  const auto provisions = rule.provisions();
  return std::any_of(provisions.begin(), provisions.end(),
                     [&](const Provision& provision) { return provision.id == id; });
}

std::string days_words(int days, Language language) {
  return language == Language::english ? english(days, "working day")
                                       : fmt::format("{} ngày làm việc", days);
}

std::string months_words(int months, Language language) {
  return language == Language::english ? english(months, "month") : fmt::format("{} tháng", months);
}

std::string region_words(const std::vector<Province>& regions) {
  std::vector<std::string_view> names;
  for (const ProvinceInfo& province : provinces()) {
    if (std::find(regions.begin(), regions.end(), province.code) != regions.end())
      names.push_back(province.name);
  }
  return fmt::format("{}: {}", names.size(), fmt::join(names, ", "));
}

std::string date_words(const std::vector<Day>& dates, Language language) {
  std::vector<std::string> texts;
  texts.reserve(dates.size());
  for (const Day& day : dates) texts.push_back(in_words(day, language));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string join(const Rule& rule, std::uint32_t number, Language language,
                 const std::function<std::string(const Provision&)>& name) {
  const Node& node = rule.nodes()[number];
  if (node.provision >= 0) return name(rule.provisions()[static_cast<std::size_t>(node.provision)]);
  std::vector<std::uint32_t> children;
  rule.each_child(number, [&](std::uint32_t child) { children.push_back(child); });
  std::reverse(children.begin(), children.end());
  const std::string_view joint = node.kind == NodeKind::all_of ? Text{" và ", " and "}.in(language)
                                 : node.kind == NodeKind::any_of
                                     ? Text{" hoặc ", " or "}.in(language)
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

std::vector<CardSection> card_sections(const RuleSet& rules) {
  const Rule& working = rules.group(Group::working).rule;
  const Rule& returning = rules.group(Group::returning).rule;
  std::vector<CardSection> sections{
      {std::nullopt, decision_08_2022::general_part(), {}},
      {Group::working, decision_08_2022::group_part(Group::working), {}},
      {Group::returning, decision_08_2022::group_part(Group::returning), {}}};
  for (const Provision& provision : working.provisions())
    sections[has_provision(returning, provision.id) ? 0 : 1].cards.push_back(
        card_of(working, provision));
  for (const Provision& provision : returning.provisions()) {
    if (!has_provision(working, provision.id))
      sections[2].cards.push_back(card_of(returning, provision));
  }
  return sections;
}

std::string parameter_words(const RuleSet& rules, std::string_view key, Language language) {
  const Parameters& p = rules.parameters();
  if (key == "place.key_economic_regions") return region_words(p.key_economic_regions);
  if (key == "calendar.public_holidays") return date_words(p.public_holidays, language);
  if (key == "group.working.amount_vnd") return in_words(p.working.amount, language);
  if (key == "group.returning.amount_vnd") return in_words(p.returning.amount, language);
  if (key == "contract.minimum_months") return months_words(p.minimum_contract_months, language);
  if (key == "cap.months") return months_words(p.cap_months, language);
  for (const auto& [name, value] : p.list()) {
    if (name != key) continue;
    if (const auto day = parse_date(value)) return in_words(*day, language);
    if (const auto month = parse_month(value)) return in_words(*month, language);
    return days_words(std::stoi(value), language);  // what is left are limits of the procedure
  }
  throw Error(fmt::format("there is no parameter {}", key));
}

std::string short_parameter_words(const RuleSet& rules, std::string_view key, Language language) {
  if (key != "place.key_economic_regions") return parameter_words(rules, key, language);
  return fmt::format("{} {}", rules.parameters().key_economic_regions.size(),
                     Text{"tỉnh, thành phố", "provinces and cities"}.in(language));
}

const decision_08_2022::ReadingNote& reading_note(std::string_view name) {
  for (const auto& note : decision_08_2022::reading_notes()) {
    if (note.name == name) return note;
  }
  throw Error(fmt::format("there is no reading {}", name));
}

std::size_t chosen_option(const RuleSet& rules, std::string_view reading) {
  const std::string chosen = rules.parameters().chosen_readings().at(std::string{reading});
  for (const ReadingInfo& info : readings()) {
    if (info.name != reading) continue;
    return static_cast<std::size_t>(std::find(info.options.begin(), info.options.end(), chosen) -
                                    info.options.begin());
  }
  throw Error(fmt::format("there is no reading {}", reading));
}

std::string confidence_words(Confidence confidence, std::string_view note, Language language) {
  std::string text = fmt::format("{}: {}", static_cast<char>(confidence),
                                 decision_08_2022::meaning(confidence).in(language));
  if (note.empty()) return text;
  return fmt::format("{}; {}", text,
                     language == Language::english
                         ? std::string{note}
                         : decision_08_2022::vietnamese_confidence_note(note));
}

std::string source_words(std::string_view sources, Language language) {
  if (language == Language::english) return std::string{sources};
  std::string text;
  while (!sources.empty()) {
    const std::string_view name = sources.substr(0, sources.find(", "));
    sources.remove_prefix(std::min(sources.size(), name.size() + 2));
    const auto notes = decision_08_2022::source_notes();
    const auto found = std::find_if(notes.begin(), notes.end(),
                                    [&](const auto& note) { return note.name == name; });
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
