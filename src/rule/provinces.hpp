// Codes of provinces as cells write them.
#ifndef RENTSUPPORT_SRC_RULE_PROVINCES_HPP
#define RENTSUPPORT_SRC_RULE_PROVINCES_HPP

#include <cstdint>
#include <string_view>

#include "rentsupport/facts.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

// Reads the two digits of a province that there is.
[[nodiscard]] inline bool read_province_cell(std::string_view text, std::uint8_t& code) noexcept {
  if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1])) return false;
  code = static_cast<std::uint8_t>((text[0] - '0') * 10 + (text[1] - '0'));
  return is_province(static_cast<Province>(code));
}

}  // namespace v2
}  // namespace rentsupport

#endif
