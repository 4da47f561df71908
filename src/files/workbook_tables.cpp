#include "files/workbook_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "files/files.hpp"
#include "files/workbook_reader.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

class TableSink : public SheetSink {
 public:
  TableSink(const TableSpec& spec, const WorkbookLimits& limits, Language language,
            SheetTable& table)
      : spec_(spec), limits_(limits), language_(language), table_(table) {}

  void cell(const SheetCell& cell) override {
    const std::uint64_t line = std::uint64_t{cell.row} + 1;
    if (line != line_) {
      end_row();
      // The rows between hold nothing, and are no records.
      table_.text.append(line - line_ - 1, '\n');
      line_ = line;
      column_ = 0;
      is_header_ = !has_header_;
      has_header_ = true;
    }
    // Right of the header a value stands where none may, however far: the row has too many cells.
    const std::uint32_t column =
        is_header_ ? cell.column : std::min(cell.column, static_cast<std::uint32_t>(specs_.size()));
    if (column < column_) return;
    count(column - column_ + 1);
    table_.text.append(column_ == 0 ? column : column - column_ + 1, ',');
    put(cell, line, column);
    column_ = column + 1;
  }

  void end_row() {
    if (line_ == 0) return;
    if (const auto width = static_cast<std::uint32_t>(specs_.size());
        !is_header_ && column_ < width) {
      count(width - column_);
      table_.text.append(width - column_, ',');
    }
    table_.text.push_back('\n');
  }

 private:
  void count(std::uint64_t more) {
    cells_ += more;
    if (cells_ <= limits_.cells) return;
    throw Unreadable{
        say(language_,
            "the table has more than {} cells, with those that are empty: where it is to be read "
            "all the same, give --workbook-limit cells=N with a larger number",
            "bảng có hơn {} ô, kể cả ô trống: nếu vẫn cần đọc, dùng --workbook-limit cells=N với "
            "số lớn hơn",
            grouped(fmt::format("{}", limits_.cells), digit_mark(language_)))};
  }

  void put(const SheetCell& cell, std::uint64_t line, std::uint32_t column) {
    std::string_view text = cell.text;
    if (is_header_) {
      const auto known =
          std::find_if(spec_.columns.begin(), spec_.columns.end(),
                       [&](const ColumnSpec& of) { return of.name == trimmed(text); });
      specs_.resize(column + std::size_t{1});
      specs_.back() = known == spec_.columns.end() ? nullptr : &*known;
    } else if (column < specs_.size() && specs_[column] != nullptr) {
      const ColumnSpec& of = *specs_[column];
      const bool is_month = of.type == CellType::month || of.type == CellType::month_set;
      constexpr std::size_t day_size = 10;
      // A month that was typed into a spreadsheet has become its first day.
      if (is_month && cell.kind == SheetCell::Kind::day && text.size() == day_size &&
          text.ends_with("-01"))
        text = text.substr(0, 7);
      if (cell.kind == SheetCell::Kind::long_number &&
          (is_text(of.type) || of.type == CellType::amount || of.type == CellType::number))
        table_.places.long_numbers.push_back(SheetPlaces::place(line, column));
      if (of.identifies == Identifies::account && cell.kind == SheetCell::Kind::number)
        table_.places.account_numbers.push_back(SheetPlaces::place(line, column));
    }
    if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos) {
      table_.text += text;
      return;
    }
    table_.text.push_back('"');
    for (const char c : text) {
      if (c == '"') table_.text.push_back('"');
      table_.text.push_back(c == '\n' || c == '\r' ? ' ' : c);
    }
    table_.text.push_back('"');
  }

  const TableSpec& spec_;
  const WorkbookLimits& limits_;
  Language language_;
  SheetTable& table_;
  std::vector<const ColumnSpec*> specs_;  // by column of the sheet, up to the header's last
  bool has_header_ = false;
  bool is_header_ = false;
  std::uint64_t line_ = 0;
  std::uint32_t column_ = 0;  // cells of the row that are written
  std::uint64_t cells_ = 0;
};

}  // namespace

SheetTable read_sheet_table(std::string_view bytes, const std::optional<std::string>& sheet,
                            const TableSpec& spec, const WorkbookLimits& limits,
                            Language language) {
  WorkbookReader workbook(bytes, limits, language);
  const std::size_t number = workbook.find(sheet);
  SheetTable table;
  table.places.sheet = workbook.sheets()[number].name;
  TableSink sink(spec, limits, language, table);
  workbook.read(number, sink);
  sink.end_row();
  return table;
}

}  // namespace v2
}  // namespace rentsupport
