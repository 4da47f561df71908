// Moves months that a person names to another state, all of them or none.
#ifndef RENTSUPPORT_SRC_LEDGER_BOOK_MONTHS_HPP
#define RENTSUPPORT_SRC_LEDGER_BOOK_MONTHS_HPP

#include <string>
#include <vector>

#include "ledger/journal.hpp"

namespace rentsupport {
inline namespace v2 {

// Books as Ledger::book() says. `file` names that of the rows; it is empty where a caller selects.
// Throws LedgerFault.
[[nodiscard]] std::vector<Problem> book_months(Journal& journal, LedgerState state,
                                               const std::vector<MonthRow>& rows,
                                               const std::string& file, const Occasion& occasion,
                                               Booked& booked, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
