// Which months count where it is doubtful who is the same person: under both readings (law page,
// section 9).
#ifndef RENTSUPPORT_SRC_DECIDE_DOUBTED_MONTHS_HPP
#define RENTSUPPORT_SRC_DECIDE_DOUBTED_MONTHS_HPP

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "decide/decisions_data.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the bits of a mask that belong to the stage after the tree.
[[nodiscard]] std::uint64_t later_bits(const Rule& rule) noexcept;

// What counts for one person: months paid before, and what one reading lets pass, decision and
// request, in the order of the law page; no month twice.
struct PersonMonths {
  PaidMonths paid;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> payable;

  [[nodiscard]] bool has(std::uint64_t decision) const noexcept;
};

// Goes through the requests of a widest person who may be several once more, as the stage did.
class DoubtedMonths {
 public:
  // `order`: the doubt's requests in the order of the law page.
  DoubtedMonths(const Decisions::Data& decisions, const Persons::Doubt& doubt,
                std::span<const std::uint32_t> order);

  [[nodiscard]] const PersonMonths& widest() const noexcept { return widest_; }
  // The months of the narrowest person who makes a request.
  [[nodiscard]] const PersonMonths& narrowest(std::uint32_t request) const;
  // The place of a request in the order, from 0.
  [[nodiscard]] std::uint32_t place(std::uint32_t request) const { return places_.at(request); }

 private:
  void count(const Decisions::Data& decisions, std::span<const std::uint32_t> requests,
             PersonMonths& months) const;

  const Persons* persons_;
  PersonMonths widest_;
  HashMap<std::uint32_t, PersonMonths> narrowest_;  // by a person's first request
  HashMap<std::uint32_t, std::uint32_t> places_;    // by request
};

}  // namespace v2
}  // namespace rentsupport

#endif
