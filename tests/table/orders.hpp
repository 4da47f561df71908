// Theorem 7 for single nodes: what joins conditions does not mind their order.
#ifndef RENTSUPPORT_TESTS_TABLE_ORDERS_HPP
#define RENTSUPPORT_TESTS_TABLE_ORDERS_HPP

#include <compare>
#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "table/fact_rows.hpp"

namespace tests::table {

// A node that joins conditions: all it does depends on its kind and their number.
struct Joint {
  NodeKind kind;
  std::size_t children;
  friend auto operator<=>(const Joint&, const Joint&) = default;
};

// Returns every kind of joint of a rule.
[[nodiscard]] std::set<Joint> joints_of(const Rule& rule);

struct Orders {
  std::uint64_t compared = 0;   // states of the children, by swap
  std::string counter_example;  // empty where no order matters
};

// Up to so many children a joint is compared in every state that they can be in, beyond it in those
// in which all but three of them share one: 3^20 states are too many.
inline constexpr std::size_t all_states_up_to = 10;

// Swaps each two neighbours among a joint's children: such swaps make up every order. `joined`
// plants a fault: it makes the rule with the children given.
using Joined = std::function<Rule(const std::vector<Rule>& children)>;
[[nodiscard]] Orders compare_orders(const Joint& joint);
[[nodiscard]] Orders compare_orders(const Joint& joint, const Joined& joined);

}  // namespace tests::table

#endif
