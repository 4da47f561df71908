// rejects.csv and issues.csv, of whichever act.
#ifndef RENTSUPPORT_SRC_FILES_PROBLEM_ROWS_HPP
#define RENTSUPPORT_SRC_FILES_PROBLEM_ROWS_HPP

#include <array>
#include <string_view>

#include "decide/output.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v2 {

// What both have, of a Reject or an Issue.
template <class Row, std::size_t more = 0>
[[nodiscard]] constexpr std::array<ColumnOf<Row>, 6 + more> place_columns() {
  using enum OutputType;
  return {{{"file", text, [](const Row& row, OutputCell& cell) { cell.put(row.file); }},
           {"line", count, [](const Row& row, OutputCell& cell) { cell.put(row.line); }},
           {"key", text,
            [](const Row& row, OutputCell& cell) { cell.put(std::string_view{row.key}); }, true},
           {"column", text, [](const Row& row, OutputCell& cell) { cell.put(row.column); }, true},
           {"code", text, [](const Row& row, OutputCell& cell) { cell.put(name(row.code)); }},
           {"message", text,
            [](const Row& row, OutputCell& cell) { cell.put(std::string_view{row.message}); }}}};
}
inline constexpr auto issues_columns = place_columns<Issue>();
inline constexpr auto rejects_columns = [] {
  auto columns = place_columns<Reject, 1>();
  columns.back() = {"record", OutputType::text, [](const Reject& row, OutputCell& cell) {
                      cell.put(std::string_view{row.record});
                    }};
  return columns;
}();

}  // namespace v2
}  // namespace rentsupport

#endif
