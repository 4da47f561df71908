// An output as a table whose columns are described once: CSV, Arrow and C follow from it.
#ifndef RENTSUPPORT_SRC_DECIDE_OUTPUT_HPP
#define RENTSUPPORT_SRC_DECIDE_OUTPUT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::array<std::string_view, 3> outcome_names{"payable", "refused",
                                                               "undetermined"};

enum class OutputType : std::uint8_t {
  text,
  choice,  // of few values
  number,
  count,  // not below 0
  mask,   // 64 bits
  day,
  yes_no,
  names  // any number of texts, in CSV with a blank between
};

// What stands in a cell; refers to the row.
struct OutputCell {
  bool is_known = true;  // of a text: is not looked at, an empty one is not known
  std::string_view text{};
  std::string own{};        // where the text lies nowhere else
  std::int64_t number = 0;  // a choice's place, a day since 1970-01-01, a mask's bits
  std::vector<std::string_view> names{};

  // Put the value of another row.
  void put(std::string_view value) { text = value; }
  void put(std::string value) {
    own = std::move(value);
    text = own;
  }
  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void put(T value) { number = static_cast<std::int64_t>(value); }
  void put(Money amount) { number = amount.dong(); }
  void put(Date day) { number = day.time_since_epoch().count(); }
  void put(std::vector<std::string_view> values) { names = std::move(values); }
  template <class T>
  void put(const std::optional<T>& value) {
    is_known = value.has_value();
    if (value) put(*value);
  }
};

// A column of an output whose rows are of one type, by a function that reads its cell.
template <class Row>
struct ColumnOf {
  std::string_view name;
  OutputType type;
  void (*read)(const Row& row, OutputCell& cell);
  bool may_be_empty = false;  // nothing need be known
  std::span<const std::string_view> values{};
};

struct OutputColumn {
  std::string_view name;
  OutputType type;
  bool may_be_empty = false;
  std::span<const std::string_view> values{};
  std::function<void(std::size_t row, OutputCell& cell)> read{};
  const void* buffer = nullptr;  // of a choice or a mask: the values as they lie in memory
};

struct Output {
  std::string_view name;  // of the file, without its ending
  std::size_t rows = 0;
  std::vector<OutputColumn> columns{};
  std::shared_ptr<const void> owner{};  // keeps buffers

  // Returns a column by name, if there is one.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const noexcept;
};

// Makes an output of rows: row_at(number) gives them, any thread.
template <class Row, std::size_t count, class RowAt>
[[nodiscard]] Output output(std::string_view name, const std::array<ColumnOf<Row>, count>& columns,
                            std::size_t rows, RowAt row_at) {
  Output result{name, rows};
  for (const ColumnOf<Row>& column : columns) {
    result.columns.push_back({column.name, column.type, column.may_be_empty, column.values,
                              [row_at, read = column.read](std::size_t row, OutputCell& cell) {
                                read(row_at(row), cell);
                              }});
  }
  return result;
}

// Makes an output of rows that it keeps.
template <class Row, std::size_t count>
[[nodiscard]] Output kept_output(std::string_view name,
                                 const std::array<ColumnOf<Row>, count>& columns,
                                 std::vector<Row> rows) {
  const auto kept = std::make_shared<const std::vector<Row>>(std::move(rows));
  Output result = output(name, columns, kept->size(),
                         [of = kept->data()](std::size_t row) -> const Row& { return of[row]; });
  result.owner = kept;
  return result;
}

// Returns the line of a file that names the columns.
template <class Columns>
[[nodiscard]] std::string header_of(const Columns& columns) {
  std::string header;
  for (const auto& column : columns) {
    if (!header.empty()) header += ',';
    header += column.name;
  }
  return header + '\n';
}

// Puts a cell as files have it.
void put_cell(Lines& out, OutputType type, std::span<const std::string_view> values,
              const OutputCell& cell);

// Puts a row of a file.
template <class Row, std::size_t count>
void put_row(Lines& out, const std::array<ColumnOf<Row>, count>& columns, const Row& row) {
  OutputCell cell;
  bool is_first = true;
  for (const ColumnOf<Row>& column : columns) {
    if (!is_first) out.put(',');
    is_first = false;
    cell.is_known = true;
    column.read(row, cell);
    put_cell(out, column.type, column.values, cell);
  }
  out.put('\n');
}

// Returns a cell as files have it, without quotes.
[[nodiscard]] std::string text_of(const OutputColumn& column, std::size_t row);

// Returns the file.
[[nodiscard]] std::string csv(const Output& table);

}  // namespace v2
}  // namespace rentsupport

#endif
