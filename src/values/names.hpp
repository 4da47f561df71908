// The names of an enumeration's values.
#ifndef RENTSUPPORT_SRC_VALUES_NAMES_HPP
#define RENTSUPPORT_SRC_VALUES_NAMES_HPP

#include <array>
#include <cstddef>
#include <string_view>

namespace rentsupport {
inline namespace v2 {

// Returns the name of a value, in the order of the enumeration; nothing for a value that is none.
template <class E, std::size_t count>
[[nodiscard]] constexpr std::string_view name_in(const std::array<std::string_view, count>& names,
                                                 E value) noexcept {
  const auto place = static_cast<std::size_t>(value);
  return place < count ? names[place] : std::string_view{};
}

}  // namespace v2
}  // namespace rentsupport

#endif
