// The rule of a node without children, made again.
#ifndef RENTSUPPORT_TESTS_LEAF_RULE_HPP
#define RENTSUPPORT_TESTS_LEAF_RULE_HPP

#include "rentsupport/problem.hpp"
#include "rentsupport/rule.hpp"

namespace tests {

// Throws Error for a node that has children.
inline rentsupport::Rule leaf_rule(const rentsupport::Node& node) {
  using namespace rentsupport;
  switch (node.kind) {
    case NodeKind::constant:
      return always(node.held);
    case NodeKind::later:
      return decided_later();
    case NodeKind::given:
      return given_fact(node.fact);
    case NodeKind::one_of:
      return fact_is_one_of(node.fact, node.choices);
    case NodeKind::contains:
      return fact_contains(node.fact, node.month_fact);
    case NodeKind::contains_supported_month:
      return fact_contains_supported_month(node.fact);
    case NodeKind::one_month:
      return fact_is_one_month(node.fact);
    case NodeKind::compare:
      return compare(node.left, node.comparison, node.right);
    default:
      throw Error("a node with children");
  }
}

}  // namespace tests

#endif
