// A sheet of a workbook as the text of a table: what the check of rows reads is the same as of CSV.
#ifndef RENTSUPPORT_SRC_FILES_WORKBOOK_TABLES_HPP
#define RENTSUPPORT_SRC_FILES_WORKBOOK_TABLES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/sheet_places.hpp"
#include "rentsupport/csv.hpp"
#include "rule/table_spec.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

struct SheetTable {
  std::string text;  // CSV in UTF-8
  SheetPlaces places;
};

// Reads a sheet, by its name if one is given; its first row that is not empty holds our names of
// columns. Throws Unreadable.
[[nodiscard]] SheetTable read_sheet_table(std::string_view bytes,
                                          const std::optional<std::string>& sheet,
                                          const TableSpec& spec, const WorkbookLimits& limits,
                                          Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
