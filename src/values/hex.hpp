// Bytes as lower-case hexadecimal.
#ifndef RENTSUPPORT_SRC_VALUES_HEX_HPP
#define RENTSUPPORT_SRC_VALUES_HEX_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] std::string to_hex(std::string_view bytes);
// Reads exactly so many bytes; empty otherwise.
[[nodiscard]] std::string from_hex(std::string_view text, std::size_t bytes);

}  // namespace v2
}  // namespace rentsupport

#endif
