// The outputs about rent support that are made of decisions.
#ifndef RENTSUPPORT_SRC_DECIDE_OUTPUTS_HPP
#define RENTSUPPORT_SRC_DECIDE_OUTPUTS_HPP

#include <array>

#include "decide/decisions_data.hpp"
#include "decide/output.hpp"
#include "rentsupport/persons.hpp"
#include "rentsupport/schedule.hpp"

namespace rentsupport {
inline namespace v2 {

// A request-month.
struct DecidedRow {
  const Decisions::Data* decisions;
  std::size_t number;
  std::size_t request;
};
extern const std::array<ColumnOf<DecidedRow>, 13> decisions_columns;

struct PaymentRow {
  const Dossier::Data* dossier;
  const Payout* payout;
};
extern const std::array<ColumnOf<PaymentRow>, 17> schedule_columns;

extern const std::array<ColumnOf<PersonsToCheck>, 8> persons_to_check_columns;

extern const std::array<ColumnOf<Overdue>, 9> overdue_columns;

// Return decisions.csv, schedule.csv, persons_to_check.csv; they keep what they are made of. Where
// numbers of rows are given, by request, a column `row_no` comes last; they must outlive it.
[[nodiscard]] Output decisions_output(const Decisions& decisions,
                                      const std::vector<std::int64_t>* row_numbers = nullptr);
[[nodiscard]] Output schedule_output(const Decisions& decisions,
                                     const std::vector<std::int64_t>* row_numbers = nullptr);
[[nodiscard]] Output persons_to_check_output(const Decisions& decisions);

}  // namespace v2
}  // namespace rentsupport

#endif
