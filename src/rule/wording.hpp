// Words for conditions, made from the nodes of a rule and the labels of the facts.
//
// In Vietnamese a limit reads after "phải": "trước 01/4/2022", "là doanh nghiệp"; in English after
// "must be": "before 2022-04-01", "an enterprise" less its article.
#ifndef RENTSUPPORT_SRC_RULE_WORDING_HPP
#define RENTSUPPORT_SRC_RULE_WORDING_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] std::string label(const FactInfo& fact, Language language);

// Writes who answers for a fact: `người sử dụng lao động`, `the employer`.
[[nodiscard]] std::string_view voucher_words(Voucher voucher, Language language);

// Says whether a place concerns a group: Articles 4 to 7 are of one, 8 to 11 of the other;
// those of another act of both.
[[nodiscard]] bool is_for(const Citation& citation, Group group) noexcept;

// Returns where the Decision says so to a group.
[[nodiscard]] std::vector<Citation> vouched_under(const FactInfo& fact, Group group);

// Writes citations, those of a Vietnamese article together: `khoản 1, điểm a và điểm b khoản 2 Điều
// 1`; each place once.
[[nodiscard]] std::string citations_words(const std::vector<Citation>& citations,
                                          Language language);

// Writes where a provision stands: its citations, then the norm that is no article of an act.
[[nodiscard]] std::string citations_words(const Provision& provision, Language language);

// Says of a rule set that it is not the Decision as enacted, and what differs; empty where nothing
// does. In a sentence for a reader, who needs not know of facts that no provision reads; and a line
// for each provision and further fact: `added own.april to working`,
// `added the fact workers.shift_work`.
[[nodiscard]] std::string not_as_enacted_words(const RuleSet& rules, Language language);
[[nodiscard]] std::vector<std::string> not_as_enacted_lines(const RuleSet& rules);

// Writes a fact's value as the evaluator holds it: days since 1970-01-01, month_number(), a day of
// a month, the bits of a MonthSet or of one month, the number of a choice, a whole number.
// Provinces have their names.
[[nodiscard]] std::string value_words(const FactInfo& fact, std::int64_t value, Language language);

// Writes one condition: `first day of the contract is before 2022-04-01`; negated, its opposite.
// Throws Error for a node that is no leaf.
[[nodiscard]] std::string leaf_words(const Node& node, Vocabulary facts, Language language,
                                     bool negated = false);

// Writes a term: `first day of the contract plus 1 month`; a day of the supported month, and the
// month itself, as what they are if the month is given.
[[nodiscard]] std::string term_words(const Node& node, const Term& term, Vocabulary facts,
                                     Language language, std::optional<Month> month);

// Writes what a leaf wants, alone: `before 2022-04-01`; negated, the opposite. Throws Error for a
// node that is no leaf.
[[nodiscard]] std::string limit_words(const Node& node, Vocabulary facts, Language language,
                                      std::optional<Month> month = std::nullopt,
                                      bool negated = false);

// Writes what a leaf wants of its fact: `must not be after 2022-04-01`; negated, the opposite.
// Throws Error for a node that is no leaf.
[[nodiscard]] std::string wanted_words(const Node& node, Vocabulary facts, Language language,
                                       std::optional<Month> month, bool negated);

// Writes a state; of a provision that is decided later `not reached`.
[[nodiscard]] std::string state_words(std::optional<Truth> state, Language language);

// Writes the head of an at_least, or of its opposite: `at least 2 of these 3`.
[[nodiscard]] std::string at_least_words(const Rule& rule, std::uint32_t node, bool negated,
                                         Language language);

// Writes a sub-tree in one sentence: brackets stand wherever and meets or, so that it can be read
// in one way only. Under a not the opposite of its condition is written.
[[nodiscard]] std::string condition_words(const Rule& rule, std::uint32_t node, Vocabulary facts,
                                          Language language);

// Writes a sub-tree as a list of Markdown, a line each, a level deeper for each and, or.
[[nodiscard]] std::string condition_list(const Rule& rule, std::uint32_t node, Vocabulary facts,
                                         Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
