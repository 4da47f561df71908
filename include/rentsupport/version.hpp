// The version of the library.
#ifndef RENTSUPPORT_VERSION_HPP
#define RENTSUPPORT_VERSION_HPP

#include <string_view>

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Returns the version of the library: `2.0.0`.
[[nodiscard]] std::string_view version() noexcept;

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
