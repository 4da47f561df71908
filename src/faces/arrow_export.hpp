// Outputs as tables of the Arrow C data interface.
#ifndef RENTSUPPORT_SRC_FACES_ARROW_EXPORT_HPP
#define RENTSUPPORT_SRC_FACES_ARROW_EXPORT_HPP

#include <cstddef>

#include "decide/output.hpp"
#include "rentsupport/rentsupport_arrow.h"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] ArrowSchema arrow_schema(const Output& table);
// Makes an array of some rows, which keeps the table's owner as long as it uses buffers of it.
// Throws Error where the texts of a column, or what a list holds, do not fit offsets of 32 bits.
[[nodiscard]] ArrowArray arrow_array(const Output& table, std::size_t first, std::size_t count);
[[nodiscard]] ArrowArrayStream arrow_stream(Output table);

}  // namespace v2
}  // namespace rentsupport

#endif
