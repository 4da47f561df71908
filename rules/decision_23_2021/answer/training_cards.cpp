// The cards of training support.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "../rules/decision_23_2021/notes.hpp"
#include "answer/card_deck.hpp"
#include "rentsupport/amount.hpp"
#include "rentsupport/training_answers.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

std::string date_words(const std::vector<Day>& dates, Language language) {
  std::vector<std::string> texts;
  texts.reserve(dates.size());
  for (const Day& day : dates) texts.push_back(in_words(day, language));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string count_words(int count, const Bilingual& noun, Language language) {
  return language == Language::english ? english(count, noun.english)
                                       : fmt::format("{} {}", count, noun.vietnamese);
}

std::string parameter_words(const Parameters& p, std::string_view key, Language language) {
  constexpr Bilingual days{"ngày", "day"};
  if (key == "calendar.public_holidays") return date_words(p.public_holidays, language);
  if (key == "support.month_vnd") return in_words(p.month, language);
  if (key == "revenue.fall_percent") return fmt::format("{}%", p.fall_percent);
  if (key == "insurance.months")
    return count_words(p.insurance_months, {"tháng", "month"}, language);
  if (key == "support.months") return count_words(p.months, {"tháng", "month"}, language);
  if (key == "support.whole_month_days") return count_words(p.whole_month_days, days, language);
  if (key == "procedure.report_days") return count_words(p.report_days, days, language);
  for (const auto& [name, value] : p.list()) {
    if (name != key) continue;
    if (const auto day = parse_date(value)) return in_words(*day, language);
    // What is left are limits of the procedure.
    return count_words(std::stoi(value), {"ngày làm việc", "working day"}, language);
  }
  throw Error(fmt::format("there is no parameter {}", key));
}

std::string json_of(const CardWords& words, const Amount* amount) {
  JsonObject object;
  object.text("vietnamese", words.vietnamese);
  object.text("english", words.english);
  if (amount != nullptr) object.text("canonical", canonical(*amount, RuleSet::facts()));
  return object.json();
}

CardPayment payment_of(CardWords words, const Bilingual& per, const Amount* amount) {
  std::string json = json_of(words, amount);
  return {std::move(words), per, "pays", std::move(json)};
}

CardDeck card_deck(const RuleSet& rules) {
  const ActTexts& texts = training::texts();
  CardDeck deck{.texts = &texts,
                .command = "training rules",
                .schema = "rentsupport-training-rules-2",
                .id = rules.id(),
                .sha256 = rules.sha256(),
                .facts = RuleSet::facts()};
  deck.groups = {
      {"plan", plan_part(), &rules.of_plan(),
       payment_of({"tổng mức hỗ trợ của các dòng", "the sum of its lines"},
                  {"cho mỗi hồ sơ", "for each dossier"}, nullptr)},
      {"line", line_part(), &rules.of_line(),
       payment_of({to_text(rules.amount(), RuleSet::facts(), Language::vietnamese),
                   to_text(rules.amount(), RuleSet::facts(), Language::english)},
                  {"cho mỗi người lao động trong một khóa", "for each worker in a course"},
                  &rules.amount())}};
  const ParameterWords words = [&](std::string_view key, Language language) {
    return parameter_words(rules.parameters(), key, language);
  };
  deck.parameters = card_parameters(texts, rules.parameters().list(), words, words);
  deck.readings = card_readings(texts, readings(), rules.parameters().chosen_readings());
  return deck;
}

}  // namespace

std::string cards_text(const RuleSet& rules, Language language) {
  return rentsupport::cards_text(card_deck(rules), language);
}

std::string cards_markdown(const RuleSet& rules, Language language) {
  return rentsupport::cards_markdown(card_deck(rules), language, {});
}

std::string cards_mermaid(const RuleSet& rules, Language language) {
  return rentsupport::cards_mermaid(card_deck(rules), language);
}

std::string cards_json(const RuleSet& rules) { return rentsupport::cards_json(card_deck(rules)); }

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
