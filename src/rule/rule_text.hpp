// The parts of a condition: as the canonical text writes them, and the facts in it.
#ifndef RENTSUPPORT_SRC_RULE_RULE_TEXT_HPP
#define RENTSUPPORT_SRC_RULE_RULE_TEXT_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "rentsupport/rule.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] std::string_view comparison_sign(Comparison comparison);

// Returns what the two sides of a comparison are, numbers where both are constants: a constant
// alone does not say it.
[[nodiscard]] FactType compared_type(const Node& node, Vocabulary facts);

// Writes a constant as what it is compared with.
[[nodiscard]] std::string constant_text(std::int64_t value, FactType type);

// Says whether JSON has a constant of a type as a number: the others are texts.
[[nodiscard]] constexpr bool is_bare(FactType type) noexcept {
  return type == FactType::day || type == FactType::number;
}

// Returns the name of a choice's value; two digits where it has none.
[[nodiscard]] std::string choice_text(const FactInfo& fact, unsigned value);

[[nodiscard]] constexpr bool has(const Choices& choices, unsigned value) noexcept {
  return (choices[value / 64] >> value % 64 & 1U) != 0;
}

[[nodiscard]] constexpr bool depends_on_month(const Term& term) noexcept {
  return term.source == Term::Source::first_day || term.source == Term::Source::last_day ||
         term.source == Term::Source::supported_month;
}

// Says whether a leaf reads the supported month.
[[nodiscard]] constexpr bool depends_on_month(const Node& leaf) noexcept {
  return leaf.kind == NodeKind::contains_supported_month ||
         (leaf.kind == NodeKind::compare &&
          (depends_on_month(leaf.left) || depends_on_month(leaf.right)));
}

// Says whether a term is a fact as it stands.
[[nodiscard]] constexpr bool is_bare_fact(const Term& term) noexcept {
  return term == Term{Term::Source::fact, term.fact};
}

// Throws Error for a fact that is not in the vocabulary, or of a type that its condition cannot
// read.
void check_facts(const Rule& rule, Vocabulary facts);

// Calls visit(fact) for every fact that a leaf reads.
template <class Visit>
void each_fact(const Node& node, Visit&& visit) {
  switch (node.kind) {
    case NodeKind::given:
    case NodeKind::one_of:
    case NodeKind::contains_supported_month:
    case NodeKind::one_month:
      visit(node.fact);
      break;
    case NodeKind::contains:
      visit(node.fact);
      visit(node.month_fact);
      break;
    case NodeKind::compare:
      if (node.left.source == Term::Source::fact) visit(node.left.fact);
      if (node.right.source == Term::Source::fact) visit(node.right.fact);
      break;
    default:
      break;
  }
}

}  // namespace v2
}  // namespace rentsupport

#endif
