// Checks of the parameters, and parameters read back from their list.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_PARAMETERS_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_PARAMETERS_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rentsupport/training_rules.hpp"
#include "rule/parameter_checks.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

[[nodiscard]] std::optional<ParameterFault> check_parameters(const Parameters& parameters,
                                                             Language language = Language::english);

// Returns the parameters whose list() this is; nothing where there are none.
[[nodiscard]] std::optional<Parameters> parameters_of(
    const std::vector<std::pair<std::string, std::string>>& list);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
