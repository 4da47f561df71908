// Where the evaluator finds the facts of the rules: columns of the dossier, and what follows from
// the timelines of its lists.
#ifndef RENTSUPPORT_SRC_FACT_VIEWS_HPP
#define RENTSUPPORT_SRC_FACT_VIEWS_HPP

#include <array>
#include <cstdint>
#include <vector>

#include "dossier_data.hpp"
#include "evaluator.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"

namespace rentsupport {
inline namespace v2 {

// What the rules read of lists and their employers, by list: facts, and what follows from the
// timeline.
struct ListFacts {
  struct Choice {
    std::vector<std::uint8_t> values;
    std::vector<std::uint64_t> known;
  };
  std::array<Choice, 4> employer;  // kind, registered, zone, province
  std::vector<std::int32_t> received_on;
  std::vector<std::uint64_t> received_known;
  std::vector<std::int32_t> list_month;
  std::vector<std::uint64_t> reference_month;
  std::vector<std::int32_t> posting_ends_on;
  std::vector<std::int32_t> sent_to_si_on;
  std::vector<std::int32_t> sent_to_si_day;
  std::vector<std::int32_t> earliest_receipt;
  std::vector<std::int32_t> projected_receipt;
};

// Computes the timelines too, by list.
void find_facts_of_lists(const RuleSet& rules, const Dossier::Data& dossier,
                         std::vector<Timeline>& timelines, unsigned threads, ListFacts& facts);
[[nodiscard]] inline ListFacts facts_of_lists(const RuleSet& rules, const Dossier::Data& dossier,
                                              std::vector<Timeline>& timelines, unsigned threads) {
  ListFacts facts;
  find_facts_of_lists(rules, dossier, timelines, threads, facts);
  return facts;
}

// The views refer to all arguments; `declared` may be null.
[[nodiscard]] std::array<ColumnView, facts::count> views_of(const Dossier::Data& dossier,
                                                            const ListFacts& lists_facts,
                                                            const DeclaredFacts* declared);

}  // namespace v2
}  // namespace rentsupport

#endif
