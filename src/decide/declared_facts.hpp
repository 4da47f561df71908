// Declared facts: an overlay on a dossier's columns, which follows from the dossier and a rule set.
#ifndef RENTSUPPORT_SRC_DECIDE_DECLARED_FACTS_HPP
#define RENTSUPPORT_SRC_DECIDE_DECLARED_FACTS_HPP

#include <cstdint>
#include <memory>

#include "decide/dossier_data.hpp"
#include "decide/fact_views.hpp"
#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns nothing where no list is signed, or the reading ignores declarations. Facts that no form
// declares are not there; a declaration beats an assumption.
[[nodiscard]] std::shared_ptr<const DeclaredFacts> declared_facts(const RuleSet& rules,
                                                                  const Dossier::Data& dossier,
                                                                  const ListFacts& lists_facts,
                                                                  unsigned threads);

// Says whether the requests of a list declare facts.
[[nodiscard]] bool declares(const RuleSet& rules, const Dossier::Data& dossier,
                            std::size_t list) noexcept;

// Puts what the only request of a dossier declares into its own columns.
void declare_single(const RuleSet& rules, Dossier::Data& dossier, const ListFacts& lists_facts);

// Returns the facts that may be declared otherwise where this column says otherwise, a bit each.
[[nodiscard]] std::uint64_t declared_from(TableName table, std::size_t column) noexcept;

}  // namespace v2
}  // namespace rentsupport

#endif
