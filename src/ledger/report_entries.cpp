// What a report reads of a ledger.
#include "rentsupport/ledger.hpp"
#include "rentsupport/report.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// What became of a month; nothing where it stays where it was.
std::optional<ReportedState> reported(LedgerState state) {
  switch (state) {
    case LedgerState::proposed:
      return ReportedState::proposed;
    case LedgerState::approved:
      return ReportedState::approved;
    case LedgerState::sent:
      return ReportedState::sent;
    case LedgerState::paid:
      return ReportedState::paid;
    case LedgerState::returned:
      return ReportedState::returned;
    case LedgerState::reversed:
    case LedgerState::withdrawn:
      return ReportedState::taken_back;
    case LedgerState::questioned:
    case LedgerState::upgraded:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> read_entries(Ledger& ledger, std::vector<ReportedEntry>& entries) {
  return ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    const auto state = reported(booking.state);
    if (!state) return;
    entries.push_back({.list_id = std::string{entry.list_id},
                       .request_id = std::string{entry.request_id},
                       .worker_id = std::string{entry.worker_id},
                       .employer_id = std::string{entry.employer_id},
                       .group = entry.group,
                       .month = entry.month,
                       .amount = entry.amount,
                       .state = *state,
                       .booked_on = booking.on,
                       .is_closed = booking.kind == ReversalKind::close});
  });
}

}  // namespace v2
}  // namespace rentsupport
