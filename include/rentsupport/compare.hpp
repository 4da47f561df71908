// Differences between the decisions of two rule sets about one dossier, and what each reading
// costs.
#ifndef RENTSUPPORT_COMPARE_HPP
#define RENTSUPPORT_COMPARE_HPP

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Counts request-months by what they were and what they became.
struct Change {
  /// Request-months by outcome before, then after, those that stayed as they were included.
  std::array<std::array<std::uint64_t, 3>, 3> moves{};
  std::uint64_t repriced = 0;  ///< of them: stayed payable or undetermined, at another amount
  std::uint64_t workers = 0;   ///< persons with a changed request-month
  MoneyTotal payable_before;
  MoneyTotal payable_after;

  [[nodiscard]] std::uint64_t count(Outcome before, Outcome after) const noexcept {
    return moves[static_cast<std::size_t>(before)][static_cast<std::size_t>(after)];
  }
  /// Counts the request-months whose outcome or amount changed.
  [[nodiscard]] std::uint64_t changed() const noexcept;
  friend bool operator==(const Change&, const Change&) = default;
};

/// Counts, of the request-months that changed, those that a provision is to blame for on one side
/// only.
struct ProvisionChange {
  std::uint64_t refuses_no_longer = 0;
  std::uint64_t refuses_now = 0;
  std::uint64_t undetermined_no_longer = 0;
  std::uint64_t undetermined_now = 0;
  friend bool operator==(const ProvisionChange&, const ProvisionChange&) = default;
};

/// Holds what changed. Each bucket's counts and sums balance exactly, and the buckets of each map
/// add up to `all`, except `workers`: a person may stand in several.
struct Differences {
  std::string rule_set_before;  ///< the SHA-256 of the rule sets
  std::string rule_set_after;
  Change all;
  std::map<std::string, Change> by_group;
  std::map<std::string, Change> by_month;
  std::map<std::string, Change> by_province;  ///< `?`: unknown
  MoneyTotal at_most_before;                  ///< law page, section 5, number 5
  MoneyTotal at_most_after;
  std::map<std::string, ProvisionChange> provisions;  ///< responsible, by id
  friend bool operator==(const Differences&, const Differences&) = default;
};

/// Compares the decisions of two rule sets about the same dossier; the result does not depend on
/// `threads` (0: all processors). Throws Error when they are not of the same dossier.
[[nodiscard]] Differences compare(const Decisions& before, const Decisions& after,
                                  unsigned threads = 0);

/// Is what changes when one reading is chosen otherwise.
struct ReadingAtStake {
  std::string_view reading;
  std::string_view option;
  Differences differences;
};

/// Decides the dossier once more for every option of every reading that was not chosen, and
/// compares; sorted by the payable money that changes, the largest first, then in the order of the
/// law page (section 3).
[[nodiscard]] std::vector<ReadingAtStake> readings_at_stake(const Decisions& decisions,
                                                            unsigned threads = 0);

/// Writes differences as JSON, schema `rentsupport-comparison-2`: the SHA-256 of the two rule sets,
/// `rule_set_before` and `rule_set_after`; `all`, and `by_group`, `by_month`
/// and `by_province` by key, each with `request_months` (`changed`, `repriced`, and the moves that
/// occur, such as `refused_to_payable`), `workers` and `payable_vnd` (`before`, `after`, `change`);
/// then `at_most_vnd`, and `provisions` by id. Money is whole đồng.
[[nodiscard]] std::string to_json(const Differences& differences);

/// Writes readings as JSON, schema `rentsupport-readings-2`: a list `readings` of objects with
/// `reading`, `option`, and what the JSON of differences holds.
[[nodiscard]] std::string to_json(const std::vector<ReadingAtStake>& at_stake);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
