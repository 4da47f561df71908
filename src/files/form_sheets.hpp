// Forms 01 to 03, and lists of workers of a payroll program, as they stand in a sheet: found, cut
// into the firm, the list and its requests, with the cell that each value comes from.
#ifndef RENTSUPPORT_SRC_FILES_FORM_SHEETS_HPP
#define RENTSUPPORT_SRC_FILES_FORM_SHEETS_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/form_words.hpp"
#include "files/workbook_reader.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"

namespace rentsupport {
inline namespace v2 {

// A sheet in memory.
struct Grid {
  struct Cell {
    std::uint32_t column = 0;
    SheetCell::Kind kind = SheetCell::Kind::text;
    std::string text;
  };
  struct Row {
    std::uint32_t number = 0;  // from 0
    std::vector<Cell> cells;   // those that hold something, by column
  };

  std::string name;  // of a sheet; empty of CSV
  std::vector<Row> rows;
  std::vector<SheetArea> merged;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> widths;  // by column, in width_unit
  std::uint32_t hidden_rows = 0;
  std::uint32_t hidden_columns = 0;

  [[nodiscard]] static const Cell* find(const Row& row, std::uint32_t column) noexcept;
};

// Reads a sheet of a workbook, or CSV.
[[nodiscard]] Grid read_grid(WorkbookReader& workbook, std::size_t sheet);
[[nodiscard]] Grid read_csv_grid(std::string_view text);

// What a column of the sheet is, by its heading.
struct FormHeader {
  std::map<std::string, std::uint32_t> columns;  // of workers.csv, by name
  std::vector<std::string> unread;               // headings that say nothing to us
};

struct FormRow {
  std::uint32_t row = 0;                        // of the sheet, from 0
  std::string section;                          // `II`, `III`, or empty
  std::string number_in_list;                   // TT
  std::map<std::string, std::string> values;    // by column of workers.csv
  std::map<std::string, std::uint32_t> places;  // the column of the sheet that each comes from
  std::map<std::string, SheetCell::Kind> kinds;
};

// A sum that the form states, of rows that came before it.
struct FormTotal {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  std::string text;
  bool in_words = false;
  std::size_t part_begins = 0;     // rows since the total before
  std::size_t section_begins = 0;  // rows of its part
  std::size_t ends = 0;
};

struct Form {
  std::optional<Group> group;
  bool is_request = false;  // Form 01
  MonthSet months;          // of the heading
  std::optional<Date> drawn_up_on;
  std::map<std::string, std::string> firm;  // name, number, address, phone, account
  std::vector<FormRow> rows;
  std::vector<FormTotal> totals;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> headings;  // first and last row of each
  std::vector<std::string> unread;                                // headings
};

// Reads the months of `Tháng 4 năm 2022`, `tháng 4, 5 và 6 năm 2022`, `từ tháng 4 đến tháng
// 6/2022`; not those of days.
[[nodiscard]] MonthSet months_of(std::string_view text);

// How forms are read beside their own words.
struct FormReading {
  std::vector<std::pair<Evened, std::string>> map;  // headings that the user tells
  // What the user tells where a form says it twice; nothing is read of it then.
  bool is_group_told = false;
  bool are_months_told = false;
  bool is_day_told = false;
  Language language = Language::english;
};

// Reads a sheet that is a form; nothing where it holds no table of workers. Throws Unreadable where
// it can be read in two ways, which it names.
[[nodiscard]] std::optional<Form> read_form(const Grid& grid, const FormReading& reading);

}  // namespace v2
}  // namespace rentsupport

#endif
