// Rows of a table in memory, by column name: read under the rules of its file.
#ifndef RENTSUPPORT_SRC_FILES_TABLE_ROWS_HPP
#define RENTSUPPORT_SRC_FILES_TABLE_ROWS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "files/table_text.hpp"
#include "rule/table_spec.hpp"
#include "values/lines.hpp"
#include "values/records_scanner.hpp"

namespace rentsupport {
inline namespace v2 {

// A cell is what was put, whatever it holds: a line feed in a name begins no row. What a file would
// have rejected or suspected is rejected or suspected here, with the same words; the line of a row
// is its number behind a header, from 2.
class TableRows final : public TableText {
 public:
  explicit TableRows(const TableSpec& spec)
      : TableRows(std::vector<std::int32_t>(spec.columns.size(), -1)) {}
  // `places`: those of places().
  explicit TableRows(std::vector<std::int32_t> places) : places_(std::move(places)) {}
  // Copies the rows so far, to be read.
  [[nodiscard]] std::shared_ptr<const TableRows> frozen() const;

  // Returns where the cell of a column stands in a row; takes a place where there is none yet.
  [[nodiscard]] std::size_t place_of(std::size_t column);
  // Adds a row by its cells' places; one that ends early is empty from there on.
  void add(std::span<const std::string_view> cells);

  // By column: its place in a row; -1 where no row has it.
  [[nodiscard]] const std::vector<std::int32_t>& places() const noexcept { return places_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t size() const noexcept { return starts_.size() - 1; }
  void read(std::size_t row, Record& record) const;

  // The rows as CSV, which rejects.csv shows.
  [[nodiscard]] std::string_view text() const noexcept override { return text_.text(); }
  [[nodiscard]] const TableRows* rows() const noexcept override { return this; }

 private:
  // Where a row begins, and the end: in the text, among the cells.
  struct Start {
    std::size_t text = 0;
    std::size_t cell = 0;
  };

  std::vector<std::int32_t> places_;
  std::size_t columns_ = 0;
  Lines text_;
  std::vector<std::size_t> lengths_;  // of cells, with their quotes
  std::vector<Start> starts_ = std::vector<Start>(1);
};

}  // namespace v2
}  // namespace rentsupport

#endif
