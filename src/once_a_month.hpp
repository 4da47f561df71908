// Once a month and the cap: the stage that looks at all requests of a worker (law page, section 5).
#ifndef RENTSUPPORT_SRC_ONCE_A_MONTH_HPP
#define RENTSUPPORT_SRC_ONCE_A_MONTH_HPP

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "decisions_data.hpp"
#include "dossier_data.hpp"

namespace rentsupport {
inline namespace v1 {

// The states of art2.4.once_a_month and art2.4.three_months in a mask (law page, section 5, number
// 6).
struct StageMasks {
  std::uint64_t passed = 0;     // held, held
  std::uint64_t duplicate = 0;  // failed, not reached
  std::uint64_t capped = 0;     // held, failed
};

[[nodiscard]] StageMasks stage_masks(const Rule& rule);

// Counts what each thread has decided.
struct Tally {
  std::array<std::uint64_t, 2> payable{};
  std::array<std::uint64_t, 2> could_be_too{};
};

class Stage {
 public:
  explicit Stage(Decisions::Data& decisions)
      : decisions_(decisions),
        dossier_(*decisions.dossier),
        cap_(decisions.rule_set.cap_months()),
        each_group_(decisions.rule_set.cap_in_each_group()),
        masks_{stage_masks(decisions.rule_set.groups()[0].rule),
               stage_masks(decisions.rule_set.groups()[1].rule)},
        returning_first_(decisions.rule_set.groups()[1].amount >
                         decisions.rule_set.groups()[0].amount) {}

  // Decides all requests of one worker, which are in the order of the law page (section 5, number
  // 2).
  void decide(std::span<const std::uint32_t> requests, PaidMonths counted, Tally& tally) {
    each_month(requests, Outcome::payable,
               [&](std::size_t at, std::size_t group, std::uint64_t month) {
                 if (settle(at, group, month, counted)) {
                   counted.by_group[group] |= month;
                   ++tally.payable[group];
                 }
               });
    bool open = false;
    each_month(requests, Outcome::undetermined,
               [&](std::size_t at, std::size_t group, std::uint64_t month) {
                 if (settle(at, group, month, counted)) {
                   open = true;
                 } else {
                   decisions_.asks[at] = 0;
                 }
               });
    if (!open) return;
    // The most that could be payable: the larger amount first.
    for (const bool larger : {true, false}) {
      each_month(
          requests, Outcome::undetermined,
          [&](std::size_t, std::size_t group, std::uint64_t month) {
            const bool is_larger = same_amounts() ? true : (group == 1) == returning_first_;
            if (is_larger != larger || is_counted(month, counted) || is_capped(group, counted))
              return;
            counted.by_group[group] |= month;
            ++tally.could_be_too[group];
          });
    }
  }

 private:
  template <class Visit>
  void each_month(std::span<const std::uint32_t> requests, Outcome outcome, Visit visit) {
    for (const std::uint32_t request : requests) {
      const auto group =
          static_cast<std::size_t>(dossier_.group_of_list(dossier_.request_list[request]));
      for (std::uint64_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at) {
        if (decisions_.outcomes[at] == outcome)
          visit(at, group, std::uint64_t{1} << decisions_.months[at]);
      }
    }
  }

  // Says whether a request-month passes the stage; refuses it otherwise.
  bool settle(std::size_t at, std::size_t group, std::uint64_t month, const PaidMonths& counted) {
    if (is_counted(month, counted)) {
      decisions_.masks[at] |= masks_[group].duplicate;
    } else if (is_capped(group, counted)) {
      decisions_.masks[at] |= masks_[group].capped;
    } else {
      decisions_.masks[at] |= masks_[group].passed;
      return true;
    }
    decisions_.outcomes[at] = Outcome::refused;
    return false;
  }

  static bool is_counted(std::uint64_t month, const PaidMonths& counted) noexcept {
    return ((counted.by_group[0] | counted.by_group[1]) & month) != 0;
  }
  [[nodiscard]] bool is_capped(std::size_t group, const PaidMonths& counted) const noexcept {
    return std::popcount(each_group_ ? counted.by_group[group]
                                     : counted.by_group[0] | counted.by_group[1]) >= cap_;
  }
  [[nodiscard]] bool same_amounts() const noexcept {
    return decisions_.rule_set.groups()[0].amount == decisions_.rule_set.groups()[1].amount;
  }

  Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  int cap_;
  bool each_group_;
  std::array<StageMasks, 2> masks_;
  bool returning_first_;
};

}  // namespace v1
}  // namespace rentsupport

#endif
