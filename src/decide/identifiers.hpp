// What is suspicious in a row and named, but stops none: identifiers of persons and firms (law
// page, section 9), a new contract soon after an old one, too many months.
#ifndef RENTSUPPORT_SRC_DECIDE_IDENTIFIERS_HPP
#define RENTSUPPORT_SRC_DECIDE_IDENTIFIERS_HPP

#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "decide/records.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/problem.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

struct Suspicion {
  ProblemCode code;
  bool dropped_zero = false;  // a spreadsheet probably took a leading zero away
};

[[nodiscard]] std::optional<Suspicion> suspect_tax_code(std::string_view text) noexcept;

[[nodiscard]] std::optional<Suspicion> suspect_insurance_no(std::string_view text) noexcept;

// Returns what is suspicious in a bank account.
[[nodiscard]] std::optional<Suspicion> suspect_account(std::string_view text);

// Says whether a spreadsheet would take a cell, as it is written, for a formula.
[[nodiscard]] constexpr bool is_formula_like(std::string_view cell) noexcept {
  return !cell.empty() &&
         (cell[0] == '=' || cell[0] == '+' || cell[0] == '-' || cell[0] == '@' || cell[0] == '\r');
}

// Calls note(Suspicion) for each fault of a worker's ID in its cleaned form; the year of birth is 0
// where it is unknown.
template <class Note>
void suspect_worker_id(std::string_view id, int birth_year, Note&& note);

struct CitizenId {
  bool well_formed = true;
  bool province_exists = true;
  int birth_year = 0;  // 0: an old ID, or a passport, says none
};
[[nodiscard]] CitizenId read_citizen_id(std::string_view id) noexcept;

template <class Note>
void suspect_worker_id(std::string_view id, int birth_year, Note&& note) {
  const CitizenId read = read_citizen_id(id);
  if (!read.well_formed) {
    note(Suspicion{ProblemCode::citizen_id_format});
    return;
  }
  if (!read.province_exists) note(Suspicion{ProblemCode::citizen_id_province});
  if (birth_year != 0 && read.birth_year != 0 && read.birth_year != birth_year)
    note(Suspicion{ProblemCode::citizen_id_birth_year});
}

// Says whether a contract with the employer of the one before began so soon after it that it may
// continue it: Art. 8(2) does not say how close is close.
[[nodiscard]] inline bool is_short_break(Group group, std::optional<PreviousContract> previous,
                                         std::optional<Date> ended_on,
                                         std::optional<Date> starts_on) noexcept {
  if (group != Group::returning || previous != PreviousContract::same_employer) return false;
  if (!ended_on || !starts_on) return false;
  const std::chrono::days gap = *starts_on - *ended_on;
  return gap >= std::chrono::days{2} && gap <= std::chrono::days{31};
}

// Says whether a request asks for more months than a list may combine: Art. 7(3), 7(4).
[[nodiscard]] inline bool asks_for_too_many(Group group, std::uint64_t months) noexcept {
  constexpr int most_combined = 3;
  return group == Group::working && std::popcount(months) > most_combined;
}

// Calls note(Suspicion) for what is suspicious in a text of a column, as it is compared. The year
// of birth in its row is 0 where it is unknown.
template <class Note>
void suspect_text(const ColumnSpec& column, std::string_view text, int birth_year, Note&& note) {
  if (text.empty()) return;
  std::optional<Suspicion> suspicion;
  switch (column.identifies) {
    case Identifies::nothing:
      return;
    case Identifies::person:
      suspect_worker_id(text, birth_year, note);
      return;
    case Identifies::firm:
      suspicion = suspect_tax_code(text);
      break;
    case Identifies::insured_person:
      suspicion = suspect_insurance_no(text);
      break;
    case Identifies::account:
      suspicion = suspect_account(text);
      break;
  }
  if (suspicion) note(*suspicion);
}

// Says what is suspicious and how to mend it.
[[nodiscard]] std::string message_of(const Suspicion& suspicion,
                                     Language language = Language::english);
// Says that a spreadsheet probably took a zero away.
[[nodiscard]] std::string dropped_zero(Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
