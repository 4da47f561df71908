// A report as a workbook: a sheet for each of its tables.
#include "files/report_workbook.hpp"

#include <algorithm>
#include <set>

#include "answer/report_tables.hpp"
#include "files/workbook.hpp"
#include "files/workbook_reader.hpp"
#include "rentsupport/report.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

class ReportBook {
 public:
  ReportBook(const ReportInWords& words, Language language) : words_(words), language_(language) {}

  std::string write() {
    lxw_worksheet* const first = sheet(words_.total.sheet);
    std::uint32_t row = 0;
    for (const std::string* line : {&words_.title, &words_.subtitle, &words_.period})
      put_text(first, row++, 0, *line, book_.look({.is_bold = true}));
    row = put(first, row + 1, words_.total) + 1;
    set_widths(first, words_.total);
    for (const std::vector<std::string>* lines : {&words_.sentences, &words_.notes}) {
      for (const std::string& line : *lines) put_text(first, row++, 0, line, book_.look({}));
      ++row;
    }
    if (words_.booked) add(*words_.booked);
    for (const std::vector<ReportTable>* tables : {&words_.annexes, &words_.reasons}) {
      for (const ReportTable& table : *tables) add(table);
    }
    return book_.bytes();
  }

 private:
  void add(const ReportTable& table) {
    lxw_worksheet* const of = sheet(table.sheet);
    put(of, 0, table);
    set_widths(of, table);
    const std::uint32_t head = 1 + heads(table);
    worksheet_freeze_panes(of, head, 0);
    check(worksheet_repeat_rows(of, 1, head - 1));
  }

  lxw_worksheet* sheet(const std::string& name) {
    lxw_worksheet* const of = book_.add_sheet(sheet_name(name, taken_));
    worksheet_set_landscape(of);
    worksheet_set_paper(of, 9);  // A4
    worksheet_fit_to_pages(of, 1, 0);
    return of;
  }

  static std::uint32_t heads(const ReportTable& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const auto& column) { return !column.above.empty(); })
               ? 2
               : 1;
  }

  // Columns are as wide as their numbers want; long words get lines.
  [[nodiscard]] std::uint32_t width_of(const ReportTable& table, std::size_t column) const {
    constexpr std::size_t of_words = 50;
    constexpr std::size_t per_cent = 115;  // letters are wider than digits
    constexpr std::size_t least = 13;
    if (column == 0 && !table.columns[column].is_text) return 6;
    std::size_t most = least;
    for (const ReportTable::Row& row : table.rows) {
      const std::string words = cell_words(row.cells[column], language_);
      std::string_view rest = words;
      std::size_t letters = 0;
      for (; !rest.empty(); ++letters) static_cast<void>(take_point(rest));
      most = std::max(most, letters * per_cent / 100 + 2);
    }
    return static_cast<std::uint32_t>(std::min(most, of_words));
  }
  void set_widths(lxw_worksheet* of, const ReportTable& table) const {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      check(worksheet_set_column(of, column, column, width_of(table, i), nullptr));
    }
  }

  // Writes a table; returns the row behind it and its note.
  std::uint32_t put(lxw_worksheet* of, std::uint32_t row, const ReportTable& table) {
    put_text(of, row++, 0, table.title, book_.look({.is_bold = true}));
    lxw_format* const head = book_.look({.is_bold = true,
                                         .is_centred = true,
                                         .has_border = true,
                                         .is_wrapped = true,
                                         .colour = heading_colour});
    const std::uint32_t lines = heads(table);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const ReportTable::Column& column = table.columns[i];
      const auto at = static_cast<lxw_col_t>(i);
      if (lines == 2 && column.above.empty()) {
        check(worksheet_merge_range(of, row, at, row + 1, at, column.heading.c_str(), head));
        continue;
      }
      put_text(of, row + lines - 1, at, column.heading, head);
      if (column.above.empty() || (i > 0 && table.columns[i - 1].above == column.above)) continue;
      std::size_t end = i;
      while (end < table.columns.size() && table.columns[end].above == column.above) ++end;
      if (end - i > 1)
        check(worksheet_merge_range(of, row, at, row, static_cast<lxw_col_t>(end - 1),
                                    column.above.c_str(), head));
      else
        put_text(of, row, at, column.above, head);
    }
    constexpr std::size_t lines_of_heading = 2;
    check(worksheet_set_row(of, row + lines - 1,
                            static_cast<double>(lines_of_heading * line_height), nullptr));
    row += lines;
    for (const ReportTable::Row& each : table.rows) {
      std::size_t tallest = 1;
      for (std::size_t i = 0; i < each.cells.size(); ++i) {
        put_cell(of, row, i, each.cells[i], each.is_sum);
        if (each.cells[i].kind == ReportCell::Kind::text)
          tallest =
              std::max(tallest, lines_of(each.cells[i].text, width_of(table, i) * width_unit));
      }
      check(worksheet_set_row(of, row++, static_cast<double>(tallest * line_height), nullptr));
    }
    if (!table.note.empty()) put_text(of, row++, 0, table.note, book_.look({}));
    return row;
  }

  void put_cell(lxw_worksheet* of, std::uint32_t row, std::size_t column, const ReportCell& cell,
                bool is_sum) {
    const auto look = [&](std::string_view number) {
      return book_.look(
          {.is_bold = is_sum, .has_border = true, .is_wrapped = number.empty(), .number = number});
    };
    const auto at = static_cast<lxw_col_t>(column);
    const std::string digits = cell.number.digits();
    // A spreadsheet keeps 15 digits: what has more stays whole as text.
    constexpr std::size_t exact = 15;
    if (cell.kind == ReportCell::Kind::text || cell.is_empty || digits.size() > exact) {
      put_text(of, row, at, cell_words(cell, language_), look(""));
      return;
    }
    const bool is_share = cell.kind == ReportCell::Kind::share;
    constexpr double tenths_of_per_cent = 1000;
    const auto number = static_cast<double>(cell.number.money().dong());
    check(worksheet_write_number(of, row, at,
                                 is_share           ? number / tenths_of_per_cent
                                 : cell.is_negative ? -number
                                                    : number,
                                 look(is_share ? "0.0%" : "#,##0")));
  }

  const ReportInWords& words_;
  Language language_;
  Workbook book_;
  std::set<std::string> taken_;
};

}  // namespace

std::string report_workbook(const ReportInWords& words, Language language) {
  return ReportBook(words, language).write();
}
std::string report_workbook(const Report& report, Language language) {
  return report_workbook(in_words(report, language), language);
}

}  // namespace v2
}  // namespace rentsupport
