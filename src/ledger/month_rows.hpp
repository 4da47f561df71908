// Files that name months to be booked, one row each: a bank's list, a decision's, reviews.csv.
#ifndef RENTSUPPORT_SRC_LEDGER_MONTH_ROWS_HPP
#define RENTSUPPORT_SRC_LEDGER_MONTH_ROWS_HPP

#include <string>
#include <vector>

#include "rentsupport/csv.hpp"
#include "rentsupport/ledger.hpp"

namespace rentsupport {
inline namespace v2 {

struct MonthRows {
  std::vector<Problem> problems;  // any: nothing is booked
  std::vector<MonthRow> rows;
};

// Reads a file, or a sheet of a workbook, with the columns list_id or request_id, month,
// amount_vnd, reason and ledger_entry, as far as they are there; of reviews.csv, kind, list_id,
// request_id and month. The other columns that schedule.csv, reviews.csv and `ledger list` have may
// be there.
[[nodiscard]] MonthRows read_month_rows(const std::string& path, bool are_reviews,
                                        const ReadOptions& options = {});

}  // namespace v2
}  // namespace rentsupport

#endif
