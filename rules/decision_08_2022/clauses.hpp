// The ledger of clauses: what becomes here of every article, clause and point of the Decision.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_CLAUSES_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_CLAUSES_HPP

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "notes.hpp"
#include "rentsupport/rule.hpp"

namespace rentsupport::decision_08_2022 {

enum class ClauseTag : std::uint8_t {
  encoded,    // by the provisions and parameters named
  fact,       // the facts named are supplied by the caller
  procedure,  // the timeline counts the limits named
  duty,       // reported, not computed
  open        // its text was not seen
};

inline constexpr std::array<std::string_view, 5> clause_tag_names{"encoded", "fact", "procedure",
                                                                  "duty", "open"};

[[nodiscard]] constexpr std::string_view name(ClauseTag tag) noexcept {
  return clause_tag_names[static_cast<unsigned>(tag)];
}

// A row of clauses.csv. A clause that says several things has a row for each tag.
struct Clause {
  Citation citation;  // article 0: a form
  int form = 0;       // of the annex
  ClauseTag tag{};
  std::vector<std::string> names;  // provisions, parameters, facts
  Confidence confidence{};
  std::string confidence_note;
  std::string vietnamese;
  std::string english;
  std::string source;
};

// Writes `Art. 7(2)`, `Form 01`, or `khoản 2 Điều 7`, `Mẫu số 01`.
[[nodiscard]] std::string place_of(const Clause& clause, Language language);

// Says what a tag means.
[[nodiscard]] Text meaning(ClauseTag tag);

// Reads a table of clauses; throws Error for a row that is none: a place that is no citation, an
// unknown tag or mark, a row with too few or too many cells.
[[nodiscard]] std::vector<Clause> read_clauses(std::string_view csv);

// Lists the clauses of clauses.csv.
[[nodiscard]] std::span<const Clause> clauses();

}  // namespace rentsupport::decision_08_2022

#endif
