#include "decide/output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace rentsupport {
inline namespace v2 {

namespace {

std::string text_of(OutputType type, std::span<const std::string_view> values,
                    const OutputCell& cell) {
  if (!cell.is_known) return {};
  switch (type) {
    case OutputType::text:
      return std::string{cell.text};
    case OutputType::choice:
      return std::string{values[static_cast<std::size_t>(cell.number)]};
    case OutputType::number:
      return fmt::format("{}", cell.number);
    case OutputType::count:
      return fmt::format("{}", static_cast<std::uint64_t>(cell.number));
    case OutputType::mask:
      return fmt::format("{:016x}", static_cast<std::uint64_t>(cell.number));
    case OutputType::day:
      return to_string(Date{std::chrono::days{cell.number}});
    case OutputType::yes_no:
      return cell.number != 0 ? "yes" : "no";
    case OutputType::names:
      return fmt::format("{}", fmt::join(cell.names, " "));
  }
  return {};
}

}  // namespace

std::optional<std::size_t> Output::find(std::string_view column) const noexcept {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const OutputColumn& known) { return known.name == column; });
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

void put_cell(Lines& out, OutputType type, std::span<const std::string_view> values,
              const OutputCell& cell) {
  if (type == OutputType::text) {
    out.cell(cell.text);
  } else {
    out.cell(text_of(type, values, cell));
  }
}

std::string text_of(const OutputColumn& column, std::size_t row) {
  OutputCell cell;
  column.read(row, cell);
  return text_of(column.type, column.values, cell);
}

std::string csv(const Output& table) {
  Lines out;
  out.put(header_of(table.columns));
  OutputCell cell;
  for (std::size_t row = 0; row < table.rows; ++row) {
    for (const OutputColumn& column : table.columns) {
      if (&column != table.columns.data()) out.put(',');
      cell.is_known = true;
      column.read(row, cell);
      put_cell(out, column.type, column.values, cell);
    }
    out.put('\n');
  }
  return std::string{out.text()};
}

}  // namespace v2
}  // namespace rentsupport
