// Makes a rule set of its parts: those of an act, or changed ones to see who notices.
#ifndef RENTSUPPORT_SRC_RULE_RULE_SET_BUILDER_HPP
#define RENTSUPPORT_SRC_RULE_RULE_SET_BUILDER_HPP

#include <array>
#include <vector>

#include "rentsupport/rule_set.hpp"
#include "rule/scheme.hpp"

namespace rentsupport {
inline namespace v2 {

class RuleSetBuilder {
 public:
  // The parameters must keep their ranges (check_parameters); they decide the procedure, the cap
  // and the month of the insurance test, the groups everything else.
  [[nodiscard]] static RuleSet build(const Scheme& scheme, const Parameters& parameters,
                                     std::array<GroupRule, 2> groups);
  [[nodiscard]] static const Scheme& scheme_of(const RuleSet& rules) noexcept;

 private:
  friend class RuleSet;
  struct Edits;
  class EditedGroup;
  [[nodiscard]] static RuleSet make(const Scheme& scheme, const Parameters& parameters,
                                    std::array<GroupRule, 2> groups, std::array<Edits, 2> edits,
                                    std::vector<RuleDifference> differences,
                                    const FurtherFacts& facts);
  // Throws Error where a group would hold more than it can.
  [[nodiscard]] static RuleSet edited(const Scheme& scheme, const Parameters& parameters,
                                      std::array<Edits, 2> edits, const FurtherFacts& facts);
};

}  // namespace v2
}  // namespace rentsupport

#endif
