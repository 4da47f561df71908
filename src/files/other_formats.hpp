// Files that are no CSV: workbooks, and what cannot be read.
#ifndef RENTSUPPORT_SRC_FILES_OTHER_FORMATS_HPP
#define RENTSUPPORT_SRC_FILES_OTHER_FORMATS_HPP

#include <optional>
#include <string_view>

#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// Says whether a file is a zip, as workbooks are (.xlsx), and no other spreadsheet.
[[nodiscard]] bool is_workbook(std::string_view bytes) noexcept;

// Returns what a file is that is neither a table as text nor a workbook, and the command that
// converts it.
[[nodiscard]] std::optional<Bilingual> other_format(std::string_view bytes);

}  // namespace v2
}  // namespace rentsupport

#endif
