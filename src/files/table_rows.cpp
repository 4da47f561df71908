#include "files/table_rows.hpp"

#include <cstring>

#include "values/cells.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

std::shared_ptr<const TableRows> TableRows::frozen() const {
  constexpr std::size_t readable_behind = 64;
  auto copy = std::make_shared<TableRows>(places_);
  copy->columns_ = columns_;
  copy->text_ = text_;
  std::memset(copy->text_.open(readable_behind), 0, readable_behind);
  copy->lengths_ = lengths_;
  copy->starts_ = starts_;
  return copy;
}

std::size_t TableRows::place_of(std::size_t column) {
  std::int32_t& place = places_.at(column);
  if (place < 0) place = static_cast<std::int32_t>(columns_++);
  return static_cast<std::size_t>(place);
}

void TableRows::add(std::span<const std::string_view> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text_.put(',');
    const std::size_t begin = text_.text().size();
    text_.cell(cells[i]);
    lengths_.push_back(text_.text().size() - begin);
  }
  text_.put('\n');
  starts_.push_back({text_.text().size(), lengths_.size()});
}

void TableRows::read(std::size_t row, Record& record) const {
  const std::string_view text = text_.text();
  std::size_t at = starts_[row].text;
  record.begin = at;
  record.end = starts_[row + 1].text - 1;
  record.line = row;
  record.bad_quote = false;
  record.maybe_not_ascii = !is_ascii(text.substr(at, record.end - at));
  record.cell_count = record.sound_cells = columns_;
  record.cells.assign(columns_, {});
  for (std::size_t i = 0; i < starts_[row + 1].cell - starts_[row].cell; ++i) {
    const std::size_t length = lengths_[starts_[row].cell + i];
    std::string_view cell = text.substr(at, length);
    at += length + 1;
    const bool quoted = cell.starts_with('"');  // no cell without quotes begins so
    if (quoted) cell = cell.substr(1, cell.size() - 2);
    const bool doubled = quoted && cell.find('"') != std::string_view::npos;
    cell = trimmed(cell);
    record.cells[i] = {cell.data(), cell.size() & (SIZE_MAX >> 1U), doubled};
  }
}

}  // namespace v2
}  // namespace rentsupport
