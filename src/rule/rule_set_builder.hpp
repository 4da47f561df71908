// Makes a rule set of its parts: those of the Decision, or changed ones to see who notices.
#ifndef RENTSUPPORT_SRC_RULE_RULE_SET_BUILDER_HPP
#define RENTSUPPORT_SRC_RULE_RULE_SET_BUILDER_HPP

#include <array>
#include <string_view>
#include <vector>

#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

// The names of the Decision, and of what was made of it.
inline constexpr std::string_view decision_id = "decision-08-2022";
inline constexpr std::string_view own_rules_id = "decision-08-2022-own";

class RuleSetBuilder {
 public:
  // The parameters must keep their ranges (check_parameters); they decide the procedure, the cap
  // and the month of the insurance test, the groups everything else.
  [[nodiscard]] static RuleSet build(const Parameters& parameters, std::array<GroupRule, 2> groups);

 private:
  friend class RuleSet;
  struct Edits;
  class EditedGroup;
  [[nodiscard]] static RuleSet make(std::string_view id, const Parameters& parameters,
                                    std::array<GroupRule, 2> groups, std::array<Edits, 2> edits,
                                    std::vector<RuleDifference> differences);
  // Throws Error where a group would hold more than it can.
  [[nodiscard]] static RuleSet edited(const Parameters& parameters, std::array<Edits, 2> edits);
};

}  // namespace v2
}  // namespace rentsupport

#endif
