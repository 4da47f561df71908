// Where the evaluator finds the facts of the rules: columns of the dossier, and what follows from
// the timelines of its lists.
#ifndef RENTSUPPORT_SRC_DECIDE_FACT_VIEWS_HPP
#define RENTSUPPORT_SRC_DECIDE_FACT_VIEWS_HPP

#include <array>
#include <cstdint>
#include <vector>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"
#include "rule/evaluator.hpp"

namespace rentsupport {
inline namespace v2 {

// Computes the timelines too, by list.
void find_facts_of_lists(const RuleSet& rules, const Dossier::Data& dossier,
                         std::vector<Timeline>& timelines, unsigned threads, ListFacts& facts);

// The views refer to all arguments; `declared` may be null.
[[nodiscard]] std::array<ColumnView, facts::count> views_of(const Dossier::Data& dossier,
                                                            const ListFacts& lists_facts,
                                                            const DeclaredFacts* declared);

}  // namespace v2
}  // namespace rentsupport

#endif
