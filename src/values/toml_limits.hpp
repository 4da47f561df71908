// Bounds of a TOML text, held before toml++ sees it: that builds a tree of any depth, and takes it
// apart again by recursion.
#ifndef RENTSUPPORT_SRC_VALUES_TOML_LIMITS_HPP
#define RENTSUPPORT_SRC_VALUES_TOML_LIMITS_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

// All parameters together are 6 kB, 40 keys and tables of up to 3 parts, and lists in one pair of
// brackets.
inline constexpr std::size_t most_toml_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t most_toml_keys = 1000;    // with tables and lists
inline constexpr std::size_t most_toml_key_parts = 8;  // between the dots of one key
inline constexpr std::size_t most_toml_brackets = 8;   // one in the other

// Where a text passes a bound, 1-based, and which.
struct TomlExcess {
  std::uint64_t line = 1;
  std::uint64_t place = 1;
  std::string message;
};
[[nodiscard]] std::optional<TomlExcess> toml_excess(std::string_view toml, Language language);

// Writes a text for toml++ 3.3, which must see no letter beyond ASCII: where it looks for the end
// of a value, what it does with one is undefined (its is_non_ascii_horizontal_whitespace). In texts
// such letters become escapes, with the same lines. `bare_line` is that of a letter that stands in
// no text and no comment, is no UTF-8, or could hide in a text of several lines; 0: there is none.
struct AsciiToml {
  std::string text{};
  std::uint64_t bare_line = 0;
};
[[nodiscard]] AsciiToml in_ascii(std::string_view toml);

}  // namespace v2
}  // namespace rentsupport

#endif
