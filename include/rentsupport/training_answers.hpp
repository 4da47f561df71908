// Answers about training support: why, what follows, and the papers that an office sends.
#ifndef RENTSUPPORT_TRAINING_ANSWERS_HPP
#define RENTSUPPORT_TRAINING_ANSWERS_HPP

#include <cstddef>
#include <string>

#include "rentsupport/training_decisions.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {
namespace training {

/// Say why a dossier, or a line, is decided so: the outcome in one sentence, every provision with
/// its state and the facts that it reads, the amount with its parts, the last days of the steps.
/// Lines end with LF; control characters of keys and names stand as `\x0a`. Throw Error for a
/// number that is none.
[[nodiscard]] std::string explain_plan(const Decisions& decisions, std::size_t plan,
                                       Language language);
[[nodiscard]] std::string explain_line(const Decisions& decisions, std::size_t line,
                                       Language language);

/// Drafts the paper of a dossier for the employer, as its outcome is: the decision with the content
/// of Form 04a; the refusal in writing with its reasons (Art. 12(3)); or what is still missing, and
/// from whom. Throws Error for a number that is none.
[[nodiscard]] std::string letter(const Decisions& decisions, std::size_t plan, Language language);

/// Drafts the recovery of what is left of the money, with the content of Form 04b (Art. 12(6)).
/// Throws Error where nothing is known to be returned: PlanDecision::recover.
[[nodiscard]] std::string recovery_letter(const Decisions& decisions, std::size_t plan,
                                          Language language);

/// Counts what each reading that was not chosen would change: a line for each, with the lines of
/// trainees that are decided otherwise and the money.
[[nodiscard]] std::string readings_text(const Decisions& decisions, Language language);

/// Write the cards of the law, what a dossier and its lines share once: as those of cards.hpp. Of
/// the JSON `schema` is `rentsupport-training-rules-2`; a fact may also be a `number`; the groups
/// are `plan`, a dossier, and `line`, a worker in a course. A group has no `amount_vnd` but `pays`:
/// `vietnamese`, `english`, and of a line `canonical`, the text of its amount as canonical() writes
/// it.
[[nodiscard]] std::string cards_text(const RuleSet& rules,
                                     Language language = Language::vietnamese);
[[nodiscard]] std::string cards_markdown(const RuleSet& rules,
                                         Language language = Language::vietnamese);
[[nodiscard]] std::string cards_mermaid(const RuleSet& rules,
                                        Language language = Language::vietnamese);
[[nodiscard]] std::string cards_json(const RuleSet& rules);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
