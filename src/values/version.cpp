#include "rentsupport/version.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view version() noexcept { return RENTSUPPORT_VERSION; }

}  // namespace v2
}  // namespace rentsupport
