#include "rentsupport/cards.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answer/card_deck.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rule/scheme.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

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

std::string parameter_words(const Parameters& p, std::string_view key, Language language) {
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

std::string short_parameter_words(const Parameters& p, std::string_view key, Language language) {
  if (key != "place.key_economic_regions") return parameter_words(p, key, language);
  return fmt::format("{} {}", p.key_economic_regions.size(),
                     Bilingual{"tỉnh, thành phố", "provinces and cities"}.in(language));
}

CardDeck card_deck(const RuleSet& rules) {
  const ActTexts& texts = texts_of(rules);
  CardDeck deck{.texts = &texts,
                .command = "rules",
                .schema = "rentsupport-rules-2",
                .id = rules.id(),
                .sha256 = rules.sha256(),
                .not_as_enacted = {not_as_enacted_words(rules, Language::vietnamese),
                                   not_as_enacted_words(rules, Language::english)},
                .differences = not_as_enacted_lines(rules),
                .facts = rules.further_facts().vocabulary()};
  for (const Group which : {Group::working, Group::returning}) {
    const GroupRule& group = rules.group(which);
    deck.groups.push_back({group.name,
                           texts.group_parts[static_cast<std::size_t>(which)],
                           &group.rule,
                           {{vietnamese(group.amount), english(group.amount)},
                            {"mỗi người mỗi tháng", "per person and month"},
                            "amount_vnd",
                            fmt::format("{}", group.amount.dong())}});
  }
  const Parameters& parameters = rules.parameters();
  deck.parameters = card_parameters(
      texts, parameters.list(),
      [&](std::string_view key, Language language) {
        return parameter_words(parameters, key, language);
      },
      [&](std::string_view key, Language language) {
        return short_parameter_words(parameters, key, language);
      });
  deck.readings = card_readings(texts, readings(), parameters.chosen_readings());
  return deck;
}

}  // namespace

std::string cards_text(const RuleSet& rules, Language language) {
  return cards_text(card_deck(rules), language);
}

std::string cards_markdown(const RuleSet& rules, Language language, const CoveringCases& cases) {
  return cards_markdown(card_deck(rules), language, cases);
}

std::string cards_mermaid(const RuleSet& rules, Language language) {
  return cards_mermaid(card_deck(rules), language);
}

std::string cards_json(const RuleSet& rules) { return cards_json(card_deck(rules)); }

}  // namespace v2
}  // namespace rentsupport
