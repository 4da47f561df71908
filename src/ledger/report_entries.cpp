// What a report reads of a ledger.
#include "rentsupport/ledger.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/report.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// What became of a month; nothing where it stays where it was, as one that is questioned does.
std::optional<ReportedState> reported(LedgerState state) {
  const std::string_view word = name(state);
  if (word == "reversed" || word == "withdrawn") return ReportedState::taken_back;
  return parse<ReportedState>(word);
}

}  // namespace

std::optional<Problem> read_entries(Ledger& ledger, std::vector<ReportedEntry>& entries) {
  return ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    const auto state = reported(booking.state);
    if (!state) return;
    entries.push_back({.list_id = std::string{entry.list_id},
                       .request_id = std::string{entry.request_id},
                       .worker_id = std::string{entry.worker_id},
                       .group = entry.group,
                       .month = entry.month,
                       .amount = entry.amount,
                       .state = *state,
                       .booked_on = booking.on});
  });
}

}  // namespace v2
}  // namespace rentsupport
