// Makes a rule set of its parts: those of the Decision, or changed ones to see who notices.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_RULE_SET_BUILDER_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_RULE_SET_BUILDER_HPP

#include "rentsupport/training_rules.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

class RuleSetBuilder {
 public:
  // The parameters must keep their ranges (check_parameters). The rules hold the provisions of the
  // Decision at their places, whatever their conditions are.
  [[nodiscard]] static RuleSet build(const Parameters& parameters, Rule plan, Rule line,
                                     Amount amount);
};

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
