// The known name that a mistyped one most likely means.
#ifndef RENTSUPPORT_SRC_NEAREST_HPP
#define RENTSUPPORT_SRC_NEAREST_HPP

#include <span>
#include <string>
#include <string_view>

namespace rentsupport {
inline namespace v2 {

// Returns the candidate that fewest changed letters turn into `name` (the first of several). Empty
// without candidates. Long names cost no more than short ones: only their first 64 bytes count.
[[nodiscard]] std::string nearest(std::string_view name, std::span<const std::string> candidates);

}  // namespace v2
}  // namespace rentsupport

#endif
