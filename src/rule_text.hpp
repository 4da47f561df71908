// The parts of a condition as the canonical text writes them.
#ifndef RENTSUPPORT_SRC_RULE_TEXT_HPP
#define RENTSUPPORT_SRC_RULE_TEXT_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "rentsupport/rule.hpp"

namespace rentsupport {
inline namespace v1 {

[[nodiscard]] std::string_view comparison_sign(Comparison comparison);

// Returns what the two sides of a comparison are: a constant alone does not say it.
[[nodiscard]] FactType compared_type(const Node& node, Vocabulary facts);

// Writes a constant as what it is compared with.
[[nodiscard]] std::string constant_text(std::int32_t value, FactType type);

// Returns the name of a choice's value; two digits where it has none.
[[nodiscard]] std::string choice_text(const FactInfo& fact, unsigned value);

[[nodiscard]] constexpr bool has(const Choices& choices, unsigned value) noexcept {
  return (choices[value / 64] >> value % 64 & 1U) != 0;
}

}  // namespace v1
}  // namespace rentsupport

#endif
