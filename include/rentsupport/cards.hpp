// The cards of the law: a rule set as text, as a page to proof-read, as data and as a drawing.
#ifndef RENTSUPPORT_CARDS_HPP
#define RENTSUPPORT_CARDS_HPP

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Names the worked cases that cover a provision, by its id.
using CoveringCases = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Writes the cards for a terminal, lines of at most 100 columns: a card for each provision, those
/// of both groups once; then the numbers, the readings and the sources.
[[nodiscard]] std::string cards_text(const RuleSet& rules,
                                     Language language = Language::vietnamese);

/// Writes the cards as a page of Markdown to proof-read. Each provision has its citation, statement
/// in both languages, condition, facts, parameters, reading with its alternatives, confidence and
/// source, and its cases where `cases` is not empty. What is no provision follows: numbers, time
/// limits, counting, derived dates, readings, duties, what becomes of every clause, and sources.
[[nodiscard]] std::string cards_markdown(const RuleSet& rules,
                                         Language language = Language::vietnamese,
                                         const CoveringCases& cases = {});

/// Draws the tree of each group down to its provisions, as a flowchart of Mermaid.
[[nodiscard]] std::string cards_mermaid(const RuleSet& rules,
                                        Language language = Language::vietnamese);

/// Writes the rule set as JSON, complete: the rules can be built again from it. Its `schema` is
/// `rentsupport-rules-2`; a later member is added without another name, any other change has one.
///
/// - `facts`: `name` (the column), `type` (`date`, `month`, `day`, `month_set`, `month_bit`,
///   `choice`), `asked`, `vietnamese`, `english`, `vouched_by` (`worker`, `employer`,
///   `social_insurance`, `office`), `vouched_under` (citations), `values` of a choice with `name`,
///   `vietnamese`, `english`.
/// - `parameters`: `key`, `value` (as Parameters::list()), `vietnamese`, `english` (what it is),
///   `citations`, `confidence` where it is known.
/// - `readings`: `name`, `chosen`, `citations`, `question`, `open` and `options`, each with
/// `vietnamese` and
///   `english`.
/// - `groups`: `name`, `amount_vnd`, `nodes` and `provisions`. Nodes stand in post-order: those of
///   a sub-tree are [`first`, `node`], its children end it one before the other. `kind` is
///   `constant` (`held`), `later`, `given`, `contains_supported_month` and `one_month` (`fact`),
///   `one_of` (`fact`, `values`: a choice's names, a province's code), `contains` (`fact`,
///   `month_fact`), `compare`
///   (`comparison`, `left`, `right`), `not`, `all_of`, `any_of`; `parameter` is the key behind a
///   leaf's limit. A term has `source` (`constant` with `value`: a date, a month or the number of a
///   day; `fact` with `fact`; `first_day`, `last_day`, `supported_month`), `months` and `days`.
///   A provision has `id`, `node`, `citations`, `vietnamese`, `english`, `condition_vietnamese`,
///   `condition_english`, `facts`, `parameters`, `confidence` (`V`, `I`, `B`), `confidence_note`,
///   `source` and `reading`.
/// - `clauses`: every sentence of the Decision: `place` (`Art. 7(2)`, `Form 01 note 5`),
///   `sentences` (their numbers there), `tag` (`encoded`, `fact`, `procedure`, `duty`, `outside`),
///   `names` (of provisions, parameters, facts),
///   `vietnamese`, `english`, `confidence`, `confidence_note`, `source`.
/// - `sources`: `name`, `vietnamese`, `english`.
[[nodiscard]] std::string cards_json(const RuleSet& rules);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
