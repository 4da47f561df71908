// Makes a rule set of its parts: those of the Decision, or changed ones to see who notices.
#ifndef RENTSUPPORT_SRC_RULE_RULE_SET_BUILDER_HPP
#define RENTSUPPORT_SRC_RULE_RULE_SET_BUILDER_HPP

#include <array>

#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

class RuleSetBuilder {
 public:
  // The parameters must keep their ranges (check_parameters); they decide the procedure, the cap
  // and the month of the insurance test, the groups everything else.
  [[nodiscard]] static RuleSet build(const Parameters& parameters, std::array<GroupRule, 2> groups);
};

}  // namespace v2
}  // namespace rentsupport

#endif
