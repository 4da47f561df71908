// What waits for the next step of a list: counted wherever its requests are, said once.
#ifndef RENTSUPPORT_SRC_DECIDE_WAITING_LISTS_HPP
#define RENTSUPPORT_SRC_DECIDE_WAITING_LISTS_HPP

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "rentsupport/schedule.hpp"

namespace rentsupport {
inline namespace v2 {

struct WaitingList {
  std::uint64_t requests = 0;
  std::uint64_t payments = 0;      // request-months payable, and due where there is a ledger
  std::uint64_t undetermined = 0;  // request-months
};

// Counts by list.
[[nodiscard]] std::vector<WaitingList> waiting_lists(
    const Decisions& decisions, const std::function<bool(std::size_t decision)>& is_due);
// Says which of the lists that decisions are about are late.
[[nodiscard]] std::vector<Overdue> overdue_of(const Decisions& decisions,
                                              std::span<const WaitingList> waiting);

}  // namespace v2
}  // namespace rentsupport

#endif
