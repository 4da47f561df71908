// Inclusion-minimal sets: what a refused request-month lacks.
#ifndef RENTSUPPORT_SRC_RULE_LACKING_HPP
#define RENTSUPPORT_SRC_RULE_LACKING_HPP

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "rentsupport/rule.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the inclusion-minimal sets of provisions, a bit each, that would have to hold besides
// those that do, for the root to hold; smaller sets first. An unknown provision counts as not
// holding, one not reached as holding. One empty set where the root holds already.
[[nodiscard]] std::vector<std::uint32_t> lacking(const Rule& rule, std::uint64_t mask);

// Keeps the sets that include no other one, smaller ones first, then by their bits.
template <class Bits>
void keep_minimal(std::vector<Bits>& sets) {
  std::sort(sets.begin(), sets.end(), [](Bits a, Bits b) {
    return std::pair{std::popcount(a), a} < std::pair{std::popcount(b), b};
  });
  std::vector<Bits> kept;
  for (const Bits set : sets) {
    if (std::none_of(kept.begin(), kept.end(), [&](Bits other) { return (other & ~set) == 0; }))
      kept.push_back(set);
  }
  sets = std::move(kept);
}

// Returns the unions of one set of each family, the minimal ones.
template <class Bits>
[[nodiscard]] std::vector<Bits> minimal_unions(const std::vector<Bits>& a,
                                               const std::vector<Bits>& b) {
  std::vector<Bits> unions;
  for (const Bits of_a : a) {
    for (const Bits of_b : b) unions.push_back(of_a | of_b);
  }
  keep_minimal(unions);
  return unions;
}

}  // namespace v2
}  // namespace rentsupport

#endif
