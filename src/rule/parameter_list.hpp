// Parameters read back from their canonical list.
#ifndef RENTSUPPORT_SRC_RULE_PARAMETER_LIST_HPP
#define RENTSUPPORT_SRC_RULE_PARAMETER_LIST_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rentsupport/parameters.hpp"

namespace rentsupport {
inline namespace v2 {

using ParameterList = std::vector<std::pair<std::string, std::string>>;

// Returns the parameters whose list() this is; nothing where there are none.
[[nodiscard]] std::optional<Parameters> parameters_of(const ParameterList& list);

}  // namespace v2
}  // namespace rentsupport

#endif
