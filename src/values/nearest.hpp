// The known name that a mistyped one most likely means.
#ifndef RENTSUPPORT_SRC_VALUES_NEAREST_HPP
#define RENTSUPPORT_SRC_VALUES_NEAREST_HPP

#include <span>
#include <string>
#include <string_view>

#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the candidate that fewest changed letters turn into `name` (the first of several). Empty
// where none is near: a guess far away misleads. Long names cost no more than short ones: only
// their first 64 bytes count.
[[nodiscard]] std::string nearest(std::string_view name, std::span<const std::string> candidates);

// Returns `: did you mean lists?`, or nothing where no candidate is near.
[[nodiscard]] std::string guess(std::string_view name, std::span<const std::string> candidates,
                                Language language = Language::english);

}  // namespace v2
}  // namespace rentsupport

#endif
