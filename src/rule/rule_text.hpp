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

[[nodiscard]] constexpr bool joins(NodeKind kind) noexcept { return kind >= NodeKind::all_of; }

// Returns how many of a join's children must be held; of its opposite how many must be failed.
[[nodiscard]] inline std::size_t wanted_of(const Rule& rule, std::uint32_t join, bool negated) {
  const Node& node = rule.nodes()[join];
  std::size_t children = 0;
  rule.each_child(join, [&](std::uint32_t) { ++children; });
  const std::size_t least = node.kind == NodeKind::all_of   ? children
                            : node.kind == NodeKind::any_of ? 1
                                                            : node.least;
  return negated ? children - least + 1 : least;
}

// Returns what a join comes to, by the truths `of(child)`.
template <class Of>
[[nodiscard]] Truth joined(const Rule& rule, std::uint32_t join, const Of& of) {
  std::size_t held = 0, failed = 0;
  rule.each_child(join, [&](std::uint32_t child) {
    const Truth truth = of(child);
    held += truth == Truth::held ? 1 : 0;
    failed += truth == Truth::failed ? 1 : 0;
  });
  if (held >= wanted_of(rule, join, false)) return Truth::held;
  return failed >= wanted_of(rule, join, true) ? Truth::failed : Truth::unknown;
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
