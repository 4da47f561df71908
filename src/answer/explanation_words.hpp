// Words that explanations and letters share: states, facts with their origin, what stood in the
// way.
#ifndef RENTSUPPORT_SRC_ANSWER_EXPLANATION_WORDS_HPP
#define RENTSUPPORT_SRC_ANSWER_EXPLANATION_WORDS_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/explain.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the facts that the rules of an explanation read.
[[nodiscard]] inline Vocabulary facts_of(const Explanation& explanation) noexcept {
  return explanation.rule_set.further_facts().vocabulary();
}

// Joins the citations of some provisions, a bit each, every place once and those of the other group
// left out: `Art. 4(2), Art. 7(2)`.
[[nodiscard]] std::string citations_words(const Explanation& explanation, std::uint32_t provisions,
                                          Language language);

// Writes what was counted for the worker, and what it means for a provision of Art. 2(4).
[[nodiscard]] std::vector<std::string> counted_words(const Explanation& explanation,
                                                     const ExplainedNode& provision,
                                                     bool with_source, Language language);

// Names the kind of an ID: `số CCCD`, `citizen ID`; of two IDs what both are.
[[nodiscard]] std::string_view id_kind_words(std::string_view id, Language language);
[[nodiscard]] std::string_view id_kind_words(const DoubtfulPair& pair, Language language);

// Writes what speaks for one person, or for two: `cùng số sổ BHXH 7915…, khác số CCCD`.
[[nodiscard]] std::string evidence_words(const DoubtfulPair& pair, Language language);

// Visits the leaves below a provision that keep it from being held: `visit(leaf, negated)`.
template <class Visit>
void each_leaf_in_the_way(const Explanation& explanation, const ExplainedNode& provision,
                          Visit&& visit) {
  const Rule& rule = explanation.rule();
  const auto descend = [&](const auto& self, std::uint32_t number, bool negated) -> void {
    const Node& node = rule.nodes()[number];
    const auto truth = static_cast<Truth>(explanation.states[number]);
    if ((negated ? !truth : truth) == Truth::held) return;
    if (node.kind == NodeKind::not_) {
      self(self, number - 1, !negated);
    } else if (joins(node.kind)) {
      std::vector<std::uint32_t> children;
      rule.each_child(number, [&](std::uint32_t child) { children.push_back(child); });
      std::reverse(children.begin(), children.end());
      for (const std::uint32_t child : children) self(self, child, negated);
    } else {
      for (const ExplainedLeaf& leaf : provision.leaves) {
        if (leaf.node == number) visit(leaf, negated);
      }
    }
  };
  descend(descend, provision.node, false);
}

}  // namespace v2
}  // namespace rentsupport

#endif
