// What every form of the cards is written from: the provisions of a rule set, each once.
#ifndef RENTSUPPORT_SRC_ANSWER_CARD_DECK_HPP
#define RENTSUPPORT_SRC_ANSWER_CARD_DECK_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../rules/decision_08_2022/notes.hpp"
#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

using decision_08_2022::Text;

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

// The provisions of both groups, or those of one alone.
struct CardSection {
  std::optional<Group> group;
  Text title;
  std::vector<Card> cards;
};

// Lists the cards; they point into `rules`.
[[nodiscard]] std::vector<CardSection> card_sections(const RuleSet& rules);

// Writes a parameter's value, by its key.
[[nodiscard]] std::string parameter_words(const RuleSet& rules, std::string_view key,
                                          Language language);
// The same beside a condition, which names all of a long list.
[[nodiscard]] std::string short_parameter_words(const RuleSet& rules, std::string_view key,
                                                Language language);

// Returns the note on a reading, and the number of its option in force.
[[nodiscard]] const decision_08_2022::ReadingNote& reading_note(std::string_view name);
[[nodiscard]] std::size_t chosen_option(const RuleSet& rules, std::string_view reading);

// Writes `V: read in …; dormitories: I`.
[[nodiscard]] std::string confidence_words(Confidence confidence, std::string_view note,
                                           Language language);

// Writes the short names of a provision's documents.
[[nodiscard]] std::string source_words(std::string_view sources, Language language);

// Writes the tree above the provisions in a line: `a and (b or c)`.
[[nodiscard]] std::string joined_words(const Rule& rule, Language language,
                                       const std::function<std::string(const Provision&)>& name);

}  // namespace v2
}  // namespace rentsupport

#endif
