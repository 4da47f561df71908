// Where the evaluator finds the facts of the rules: columns of the dossier, and what follows from
// the timelines of its lists.
#ifndef RENTSUPPORT_SRC_DECIDE_FACT_VIEWS_HPP
#define RENTSUPPORT_SRC_DECIDE_FACT_VIEWS_HPP

#include <cstdint>
#include <vector>

#include "decide/decisions_data.hpp"
#include "rule/evaluator.hpp"

namespace rentsupport {
inline namespace v2 {

// Reads the days of a list's steps.
[[nodiscard]] Steps steps_of(const Table& table, std::size_t list);

// Computes the facts of lists and their timelines.
void find_facts_of_lists(Decisions::Data& decisions, unsigned threads);

// The views refer to the decisions and their dossier.
[[nodiscard]] std::vector<ColumnView> views_of(const Decisions::Data& decisions);

}  // namespace v2
}  // namespace rentsupport

#endif
