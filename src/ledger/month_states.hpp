// The states of a month, one after the other: which may follow which, and the months of a ledger as
// their latest entries leave them.
#ifndef RENTSUPPORT_SRC_LEDGER_MONTH_STATES_HPP
#define RENTSUPPORT_SRC_LEDGER_MONTH_STATES_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/ledger.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// Says what a month is in a state: `paid`, `đã chi trả`.
[[nodiscard]] std::string_view in_words(LedgerState state, Language language) noexcept;

// A month as its entries so far leave it.
struct MonthState {
  std::optional<LedgerState> now{};  // nothing: there is none yet
  LedgerState standing{};            // what it was before it was questioned
  std::optional<ReviewKind> question{};
  std::optional<ReversalKind> reversal{};  // nothing: of version 1
  std::optional<Date> on{};                // of its latest booking that has a date
  std::uint64_t approval = 0;              // the booking that approved it since it was proposed

  void take(const LedgerEntry& entry, const Booking& booking);
};

// Says whether a month may come into a state; `kind`: of a reversal; `overrules`: although it is
// questioned. Format 1 knew no closed months.
//
//   proposed    new, withdrawn, questioned, reversed to be mended
//   approved    proposed; approved, if it was questioned since
//   sent        approved, returned
//   paid        approved, sent, returned
//   returned    approved, sent, paid
//   reversed    proposed, approved, sent, paid, returned, questioned; to be closed: to be mended
//   withdrawn   proposed, approved, questioned
//   questioned  proposed, approved
[[nodiscard]] bool may_follow(const MonthState& before, LedgerState to,
                              std::optional<ReversalKind> kind, bool overrules) noexcept;

// Names a month of a request, which the texts of an entry do not outlive.
[[nodiscard]] std::string key_of(const LedgerEntry& entry);

// An entry with texts of its own.
class KeptEntry {
 public:
  explicit KeptEntry(const LedgerEntry& entry);
  [[nodiscard]] LedgerEntry entry() const;

 private:
  LedgerEntry entry_;  // its texts are only counted
  std::string texts_;
};

// The latest entries of months, in their order.
class LatestMonths {
 public:
  void add(const LedgerEntry& entry, const Booking& booking);
  // Calls visit(entry, state).
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& month : months_) {
      if (month) visit(month->first.entry(), month->second);
    }
  }

 private:
  HashMap<std::string, std::size_t> places_;
  std::vector<std::optional<std::pair<KeptEntry, MonthState>>> months_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
