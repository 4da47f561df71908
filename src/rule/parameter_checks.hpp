// Ranges that parameters must keep, however they were set.
#ifndef RENTSUPPORT_SRC_RULE_PARAMETER_CHECKS_HPP
#define RENTSUPPORT_SRC_RULE_PARAMETER_CHECKS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rentsupport/parameters.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::int64_t max_amount = 1'000'000'000'000'000'000;

struct ParameterFault {
  std::vector<std::string> keys;  // the first one is at fault
  std::string message;
};

[[nodiscard]] std::optional<ParameterFault> check_parameters(const Parameters& parameters,
                                                             Language language = Language::english);

}  // namespace v2
}  // namespace rentsupport

#endif
