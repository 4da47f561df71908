/// @file
/// Who may be the same person: what an office has to look at (law page, section 9).
#ifndef RENTSUPPORT_PERSONS_HPP
#define RENTSUPPORT_PERSONS_HPP

#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is a pair of IDs, or an ID with itself, of which evidence says that it is one person (or that it
/// is two) and no decision settles it. A row of persons_to_check.csv.
struct PersonsToCheck {
  std::string worker_id;  ///< the one that stands first in the input
  std::string other_id;
  /// `insurance_no`, `name_birth_account`: perhaps one person; `birth_date`,
  /// `insurance_no_and_name`: perhaps two.
  std::vector<std::string_view> evidence;
  /// The requests of both, and of the IDs that decisions have joined to them.
  std::vector<std::string> request_ids;
  /// What their months undetermined for worker_id come to.
  MoneyTotal amount;
};

/// Lists them in the order of both IDs' first places in the input.
[[nodiscard]] std::vector<PersonsToCheck> persons_to_check(const Decisions& decisions);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
