// Once a month and the cap: the stage that looks at all requests of a worker (law page, section 5).
#ifndef RENTSUPPORT_SRC_DECIDE_ONCE_A_MONTH_HPP
#define RENTSUPPORT_SRC_DECIDE_ONCE_A_MONTH_HPP

#include <array>
#include <cstdint>
#include <span>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"

namespace rentsupport {
inline namespace v2 {

// The states of art2.4.once_a_month and art2.4.three_months in a mask (law page, section 5, number
// 6).
struct StageMasks {
  std::uint64_t passed = 0;     // held, held
  std::uint64_t duplicate = 0;  // failed, not reached
  std::uint64_t capped = 0;     // held, failed
  // Undetermined, as the person is doubtful: unknown, not reached; held, unknown.
  std::uint64_t maybe_duplicate = 0;
  std::uint64_t maybe_capped = 0;
};

// What the months that count leave room for: once a month, and so many months at most.
class Room {
 public:
  explicit Room(const RuleSet& rules) noexcept
      : cap_(rules.cap_months()), each_group_(rules.cap_in_each_group()) {}

  // `month`: a bit.
  [[nodiscard]] static bool is_counted(std::uint64_t month, const PaidMonths& counted) noexcept;
  [[nodiscard]] bool is_capped(std::size_t group, const PaidMonths& counted) const noexcept;
  // Says whether the month can be paid besides.
  [[nodiscard]] bool is_left(std::size_t group, std::uint64_t month,
                             const PaidMonths& counted) const noexcept {
    return !is_counted(month, counted) && !is_capped(group, counted);
  }

 private:
  int cap_;
  bool each_group_;
};

// Counts what each thread has decided.
struct Tally {
  std::array<std::uint64_t, 2> payable{};
  std::array<std::uint64_t, 2> could_be_too{};
};

// Settles the two provisions that look at all requests of a worker.
class Stage {
 public:
  // The decisions stay where they are; their rows may change between two workers.
  explicit Stage(Decisions::Data& decisions);

  // Decides all requests of one worker, which are in the order of the law page (section 5, number
  // 2). The outcomes say what is eligible so far.
  void decide(std::span<const std::uint32_t> requests, PaidMonths counted, Tally& tally);

  // Decides all requests of a widest person who may be several, in that order: under both readings;
  // what is payable under one of them only is undetermined (law page, section 9).
  void decide_doubt(std::span<const std::uint32_t> requests, const PaidMonths& counted,
                    Tally& tally);

 private:
  // Counts what could be payable besides: the larger amount first.
  void count_open(std::span<const std::uint32_t> requests, PaidMonths counted, Tally& tally);
  template <class Visit>
  void each_month(std::span<const std::uint32_t> requests, Outcome outcome, Visit visit);
  [[nodiscard]] bool settle(std::size_t at, std::size_t group, std::uint64_t month,
                            const PaidMonths& counted);
  [[nodiscard]] bool same_amounts() const noexcept;

  Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  Room room_;
  std::array<StageMasks, 2> masks_;
  bool returning_first_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
