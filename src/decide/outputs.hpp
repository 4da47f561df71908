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

// Where there is a ledger, what it holds of a payment; the entry is 0 where it is not booked.
struct BookedPayment {
  std::string_view state;
  std::uint64_t entry;
};
extern const std::array<ColumnOf<BookedPayment>, 2> booked_payment_columns;

// A month that a person should look at, since the ledger holds it otherwise.
struct ReviewedMonth {
  std::string_view kind;
  std::string_view list_id;
  std::optional<std::uint64_t> number_in_list;  // from 1, among the list's requests in the input
  std::string_view request_id;
  std::string_view worker_id;
  Month month;
  Money amount_before;
  Money amount_now;
  std::string reason;
};
extern const std::array<ColumnOf<ReviewedMonth>, 9> reviews_columns;

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
