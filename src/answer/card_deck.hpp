// What every form of the cards is written from: what an act says, and a rule set's values of it.
#ifndef RENTSUPPORT_SRC_ANSWER_CARD_DECK_HPP
#define RENTSUPPORT_SRC_ANSWER_CARD_DECK_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/cards.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/rule.hpp"
#include "rule/act_texts.hpp"
#include "rule/wording.hpp"

namespace rentsupport {
inline namespace v2 {

// Words that are made from values, in both languages.
struct CardWords {
  std::string vietnamese;
  std::string english;
  [[nodiscard]] const std::string& in(Language language) const noexcept {
    return language == Language::english ? english : vietnamese;
  }
};

// What is paid where the rule of a group holds: `500,000 VND`, `per person and month`.
struct CardPayment {
  CardWords amount;
  Bilingual per;
  std::string_view member;  // of the group in JSON
  std::string json;         // and its value
};

struct CardGroup {
  std::string_view name;
  Bilingual title;
  const Rule* rule = nullptr;
  CardPayment payment;
};

struct CardParameter {
  const ParameterNote* note = nullptr;
  std::string value;  // as Parameters::list() has it
  CardWords words;
  CardWords short_words;  // beside a condition, which names all of a long list
};

struct CardReading {
  ReadingInfo info;
  const ReadingNote* note = nullptr;
  std::size_t chosen = 0;
};

// Points into its rule set.
struct CardDeck {
  const ActTexts* texts = nullptr;
  std::string_view command;  // that prints it: `rules`
  std::string_view schema;   // of the JSON
  std::string_view id;
  std::string_view sha256;
  CardWords not_as_enacted{};              // empty where nothing differs
  std::vector<std::string> differences{};  // each in a line
  Vocabulary facts;
  std::vector<CardGroup> groups{};
  std::vector<CardParameter> parameters{};
  std::vector<CardReading> readings{};
};

// Write a deck as cards.hpp says of the cards of a rule set.
[[nodiscard]] std::string cards_text(const CardDeck& deck, Language language);
[[nodiscard]] std::string cards_markdown(const CardDeck& deck, Language language,
                                         const CoveringCases& cases);
[[nodiscard]] std::string cards_mermaid(const CardDeck& deck, Language language);
[[nodiscard]] std::string cards_json(const CardDeck& deck);

// Draws one group, as a page shows it.
[[nodiscard]] std::string mermaid_of(const CardGroup& group, Language language);

// ---- For an act: what its notes and its values make together ---------------------------------

using ParameterWords = std::function<std::string(std::string_view key, Language language)>;
// Throws Error for a note on a parameter that is not in the list.
[[nodiscard]] std::vector<CardParameter> card_parameters(
    const ActTexts& texts, const std::vector<std::pair<std::string, std::string>>& list,
    const ParameterWords& words, const ParameterWords& short_words);
// Throws Error for a reading that has no note.
[[nodiscard]] std::vector<CardReading> card_readings(
    const ActTexts& texts, const std::vector<ReadingInfo>& readings,
    const std::map<std::string, std::string>& chosen);

// ---- For the forms of the cards --------------------------------------------------------------

// A provision with what its condition reads.
struct Card {
  const Rule* rule = nullptr;
  const Provision* provision = nullptr;
  std::vector<std::uint8_t> facts;           // in their order
  std::vector<std::string_view> parameters;  // in the order of the condition
};

// Returns the facts that a leaf reads, its own number first; none for a node that joins others.
[[nodiscard]] std::vector<std::uint8_t> facts_of(const Node& node);
[[nodiscard]] Card card_of(const Rule& rule, const Provision& provision);

// The provisions that all groups share, or those of one alone.
struct CardSection {
  const CardGroup* group = nullptr;  // none: all of them
  Bilingual title;
  std::vector<Card> cards;
};

// Lists the cards, what is shared first; they point into the deck.
[[nodiscard]] std::vector<CardSection> card_sections(const CardDeck& deck);

// Find by name. Throw Error where there is none.
[[nodiscard]] const CardParameter& parameter_of(const CardDeck& deck, std::string_view key);
[[nodiscard]] const CardReading& reading_of(const CardDeck& deck, std::string_view name);
[[nodiscard]] const FactInfo& fact_of(const CardDeck& deck, std::string_view name);

// Writes who answers for a fact: `cơ quan bảo hiểm xã hội`; the office is the act's.
[[nodiscard]] std::string_view voucher_words(const CardDeck& deck, Voucher voucher,
                                             Language language);

// Writes where a number or a reading stands: its articles, or what is named in their stead.
template <class Note>
[[nodiscard]] std::string place_words(const Note& note, Language language) {
  return note.citations.empty() ? std::string{note.source.in(language)}
                                : citations_words(note.citations, language);
}

// Writes `V: read in …; dormitories: I`.
[[nodiscard]] std::string confidence_words(const CardDeck& deck, Confidence confidence,
                                           std::string_view note, Language language);

// Writes the short names of a provision's documents.
[[nodiscard]] std::string source_words(const CardDeck& deck, std::string_view sources,
                                       Language language);

// Writes the tree above the provisions in a line: `a and (b or c)`.
[[nodiscard]] std::string joined_words(const Rule& rule, Language language,
                                       const std::function<std::string(const Provision&)>& name);

}  // namespace v2
}  // namespace rentsupport

#endif
