// Identifiers of persons and firms: suspicious ones are named, none stops a row (law page, section
// 9).
#ifndef RENTSUPPORT_SRC_IDENTIFIERS_HPP
#define RENTSUPPORT_SRC_IDENTIFIERS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v1 {

struct Suspicion {
  ProblemCode code;
  bool dropped_zero = false;  // a spreadsheet probably took a leading zero away
};

[[nodiscard]] std::optional<Suspicion> suspect_tax_code(std::string_view text) noexcept;

[[nodiscard]] std::optional<Suspicion> suspect_insurance_no(std::string_view text) noexcept;

// Calls note(Suspicion) for each fault of a citizen ID; the year of birth is 0 where it is unknown.
template <class Note>
void suspect_worker_id(std::string_view text, int birth_year, Note&& note);

struct CitizenId {
  bool well_formed = false;
  bool dropped_zero = false;
  bool province_exists = true;
  int birth_year = 0;  // 0: an old ID of 9 digits says none
};
[[nodiscard]] CitizenId read_citizen_id(std::string_view text) noexcept;

template <class Note>
void suspect_worker_id(std::string_view text, int birth_year, Note&& note) {
  const CitizenId id = read_citizen_id(text);
  if (!id.well_formed) {
    note(Suspicion{ProblemCode::citizen_id_format, id.dropped_zero});
    return;
  }
  if (!id.province_exists) note(Suspicion{ProblemCode::citizen_id_province});
  if (birth_year != 0 && id.birth_year != 0 && id.birth_year != birth_year) {
    note(Suspicion{ProblemCode::citizen_id_birth_year});
  }
}

// Says what is suspicious and how to mend it.
[[nodiscard]] std::string message_of(const Suspicion& suspicion);

}  // namespace v1
}  // namespace rentsupport

#endif
