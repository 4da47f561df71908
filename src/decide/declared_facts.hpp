// Declared facts: an overlay on a dossier's columns, which follows from the dossier and a rule set.
#ifndef RENTSUPPORT_SRC_DECIDE_DECLARED_FACTS_HPP
#define RENTSUPPORT_SRC_DECIDE_DECLARED_FACTS_HPP

#include <cstdint>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/overlay.hpp"
#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns none where no list is signed, or the reading ignores declarations. Facts that no form
// declares are not there. Follows from the facts of lists, and lies over what is assumed.
[[nodiscard]] Overlay declared_facts(const Decisions::Data& decisions, unsigned threads);

// Says whether the requests of a list declare facts.
[[nodiscard]] bool declares(const RuleSet& rules, const Dossier::Data& dossier,
                            std::size_t list) noexcept;

// Puts what the only request of a dossier that serves one decision declares into its own columns.
void declare_single(const RuleSet& rules, Dossier::Data& dossier, const ListFacts& lists_facts);

}  // namespace v2
}  // namespace rentsupport

#endif
