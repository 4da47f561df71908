// Workbooks that are written: a form back to its firm, and empty forms.
#ifndef RENTSUPPORT_SRC_FILES_WORKBOOK_WRITER_HPP
#define RENTSUPPORT_SRC_FILES_WORKBOOK_WRITER_HPP

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/form_sheets.hpp"

namespace rentsupport {
inline namespace v2 {

// What is wrong in a form, in Vietnamese.
struct FormFault {
  std::uint32_t row = 0;  // of the sheet, from 0
  std::optional<std::uint32_t> column;
  bool is_rejected = false;  // else it is only to be looked at
  std::string message;
};

struct SheetBack {
  const Grid* grid = nullptr;
  std::uint64_t requests = 0;
  // First and last row of each heading, and the last row of the table.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> headings;
  std::uint32_t table_ends = 0;
  std::set<std::uint32_t> text_columns;  // of identifiers
  std::vector<FormFault> faults;
};

// Returns the bytes of a workbook; throws Error where it cannot be made.
[[nodiscard]] std::string write_workbook_back(const std::string& file_name,
                                              const std::vector<SheetBack>& sheets);

}  // namespace v2
}  // namespace rentsupport

#endif
