// The ledger of clauses: what becomes here of every sentence of an act and its forms.
#ifndef RENTSUPPORT_SRC_RULE_CLAUSES_HPP
#define RENTSUPPORT_SRC_RULE_CLAUSES_HPP

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/rule.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

enum class ClauseTag : std::uint8_t {
  encoded,    // by the provisions and parameters named
  fact,       // the facts named are supplied by the caller
  procedure,  // the timeline counts the limits named
  duty,       // reported, not computed
  outside     // nothing here follows from it
};

inline constexpr std::array<std::string_view, 5> clause_tag_names{"encoded", "fact", "procedure",
                                                                  "duty", "outside"};

[[nodiscard]] constexpr std::string_view name(ClauseTag tag) noexcept {
  return clause_tag_names[static_cast<unsigned>(tag)];
}

// The parts of a form of the annex: what stands above its numbered lines or sections, these, its
// footnotes, and its signatures.
enum class FormPart : std::uint8_t { heading, number, section, note, signatures };

// A row of an act's clauses.csv. A sentence that says several things has a row for each tag.
struct Clause {
  Citation citation;  // article 0: a form
  int form = 0;       // of the annex: 2 of Form 02a
  char form_letter = 0;
  FormPart part{};
  int part_number = 0;         // of a numbered line, a section or a note
  std::vector<int> sentences;  // of that place, from 1; a signature counts as one
  ClauseTag tag{};
  std::vector<std::string> names;  // provisions, parameters, facts
  Confidence confidence{};
  std::string confidence_note;
  std::string vietnamese;
  std::string english;
  std::string source;
};

// Writes `Art. 7(2)`, `Form 02a note 5`, or `khoản 2 Điều 7`, `chú thích 5 Mẫu số 02a`.
[[nodiscard]] std::string place_of(const Clause& clause, Language language);

// Says what a tag means.
[[nodiscard]] Bilingual meaning(ClauseTag tag) noexcept;

// Reads a table of clauses; throws Error for a row that is none: a place that is no citation, an
// unknown tag or mark, a row with too few or too many cells.
[[nodiscard]] std::vector<Clause> read_clauses(std::string_view csv);

}  // namespace v2
}  // namespace rentsupport

#endif
