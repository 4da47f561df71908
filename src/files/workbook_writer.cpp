#include "files/workbook_writer.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "decide/records.hpp"
#include "files/sheet_places.hpp"
#include "files/workbook.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/workbooks.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using Look = Workbook::Look;

constexpr std::uint32_t rejected_colour = 0xffc7ce;
constexpr std::uint32_t doubtful_colour = 0xffeb9c;
constexpr std::uint32_t usual_width = 9 * width_unit;

// What is wrong with a cell, all of it together.
struct CellFaults {
  bool is_rejected = false;
  std::string message;
};

class SheetWriter {
 public:
  SheetWriter(Workbook& book, lxw_worksheet* sheet, const SheetBack& back)
      : book_(book), sheet_(sheet), grid_(*back.grid), back_(back) {
    for (const FormFault& fault : back.faults) {
      // A fault of a row as a whole stands at its first cell.
      const auto row = std::lower_bound(
          grid_.rows.begin(), grid_.rows.end(), fault.row,
          [](const Grid::Row& of, std::uint32_t number) { return of.number < number; });
      if (row == grid_.rows.end() || row->number != fault.row || row->cells.empty()) continue;
      CellFaults& cell = faults_[{fault.row, fault.column.value_or(row->cells.front().column)}];
      cell.is_rejected = cell.is_rejected || fault.is_rejected;
      cell.message += (cell.message.empty() ? "" : "\n") + fault.message;
    }
  }

  void write() {
    // libxlsxwriter takes the width without the margin that stands in a file, 5 of 7 points.
    constexpr std::uint32_t margin = 5 * width_unit / 7;
    for (const auto& [column, width] : grid_.widths)
      check(worksheet_set_column(
          sheet_, static_cast<lxw_col_t>(column), static_cast<lxw_col_t>(column),
          static_cast<double>(std::max(width, margin) - margin) / width_unit, nullptr));
    for (const Grid::Row& row : grid_.rows) {
      if (!is_heading(row.number)) continue;
      first_column_ = std::min(first_column_, row.cells.front().column);
      last_column_ = std::max(last_column_, row.cells.back().column);
    }
    merge();
    for (const Grid::Row& row : grid_.rows) {
      for (const Grid::Cell& cell : row.cells) put(row.number, cell);
      complete(row);
    }
    for (const auto& [place, fault] : faults_) {
      const auto& [row, column] = place;
      // Cells that should hold something are coloured too.
      const auto of = std::lower_bound(
          grid_.rows.begin(), grid_.rows.end(), row,
          [](const Grid::Row& with, std::uint32_t number) { return with.number < number; });
      if (of == grid_.rows.end() || of->number != row || Grid::find(*of, column) == nullptr)
        check(worksheet_write_blank(sheet_, row, static_cast<lxw_col_t>(column),
                                    book_.look(look_at(row, column, {}))));
      lxw_comment_options options{};
      constexpr double wide = 2.4;
      constexpr std::size_t letters_of_line = 45;
      constexpr double lines_of_box = 4;
      options.x_scale = wide;
      const std::size_t lines = 2 + fault.message.size() / letters_of_line;
      options.y_scale = std::max(1.0, static_cast<double>(lines) / lines_of_box);
      std::string author = "rentsupport";
      options.author = author.data();
      check(worksheet_write_comment_opt(sheet_, row, static_cast<lxw_col_t>(column),
                                        fitting(fault.message).c_str(), &options));
    }
    check(worksheet_ignore_errors(sheet_, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4
    worksheet_fit_to_pages(sheet_, 1, 0);
  }

 private:
  [[nodiscard]] bool is_in_table(std::uint32_t row) const {
    return !back_.headings.empty() && back_.headings.front().first <= row &&
           row <= back_.table_ends;
  }
  [[nodiscard]] bool is_heading(std::uint32_t row) const {
    return std::any_of(back_.headings.begin(), back_.headings.end(), [&](const auto& heading) {
      return heading.first <= row && row <= heading.second;
    });
  }

  [[nodiscard]] Look look_at(std::uint32_t row, std::uint32_t column,
                             std::string_view number) const {
    Look look;
    look.number = number;
    look.has_border = is_in_table(row);
    look.is_wrapped = look.has_border;
    look.is_bold = look.is_centred = is_heading(row);
    const auto fault = faults_.find({row, column});
    if (fault != faults_.end())
      look.colour = fault->second.is_rejected ? rejected_colour : doubtful_colour;
    return look;
  }

  // Gives a row of the table its lines, and the height that its texts need.
  void complete(const Grid::Row& row) {
    if (!is_in_table(row.number)) return;
    std::size_t lines = 1;
    for (std::uint32_t column = first_column_; column <= last_column_; ++column) {
      const Grid::Cell* const cell = Grid::find(row, column);
      const bool is_merged = merged_cells_.contains({row.number, column});
      if (cell == nullptr && !is_merged)
        check(worksheet_write_blank(sheet_, row.number, static_cast<lxw_col_t>(column),
                                    book_.look(look_at(row.number, column, {}))));
      const auto width = std::find_if(grid_.widths.begin(), grid_.widths.end(),
                                      [&](const auto& of) { return of.first == column; });
      if (cell != nullptr && !is_merged)
        lines = std::max(
            lines, lines_of(cell->text, width == grid_.widths.end() ? usual_width : width->second));
    }
    check(worksheet_set_row(sheet_, row.number, static_cast<double>(lines * line_height), nullptr));
  }

  void merge() {
    constexpr std::size_t most = 2000;
    std::vector<SheetArea> done;
    for (const SheetArea& area : grid_.merged) {
      if (done.size() >= most) break;
      if (area.first_row == area.last_row && area.first_column == area.last_column) continue;
      const bool overlaps = std::any_of(done.begin(), done.end(), [&](const SheetArea& other) {
        return area.first_row <= other.last_row && other.first_row <= area.last_row &&
               area.first_column <= other.last_column && other.first_column <= area.last_column;
      });
      constexpr std::uint32_t largest = 1000;
      if (overlaps || area.last_row - area.first_row > largest ||
          area.last_column - area.first_column > largest)
        continue;
      done.push_back(area);
      Look look = look_at(area.first_row, area.first_column, {});
      look.is_centred = true;
      look.is_wrapped = true;
      look.is_bold = look.is_bold || !look.has_border || area.first_column == first_column_;
      check(worksheet_merge_range(sheet_, area.first_row, static_cast<lxw_col_t>(area.first_column),
                                  area.last_row, static_cast<lxw_col_t>(area.last_column), "",
                                  book_.look(look)));
      merged_[{area.first_row, area.first_column}] = look;
      for (std::uint32_t row = area.first_row; row <= area.last_row; ++row) {
        for (std::uint32_t column = area.first_column; column <= area.last_column; ++column)
          merged_cells_.insert({row, column});
      }
    }
  }

  void put(std::uint32_t row, const Grid::Cell& cell) {
    const auto merged = merged_.find({row, cell.column});
    const auto look = [&](std::string_view number) {
      Look of = merged != merged_.end() ? merged->second : look_at(row, cell.column, number);
      of.number = number;
      return book_.look(of);
    };
    const auto column = static_cast<lxw_col_t>(cell.column);
    std::int32_t day = 0;
    if (cell.kind == SheetCell::Kind::day && read_date_cell(cell.text, day)) {
      const std::chrono::year_month_day of{Date{std::chrono::days{day}}};
      constexpr int first = 1900;
      if (static_cast<int>(of.year()) > first) {
        lxw_datetime when{static_cast<int>(of.year()),
                          static_cast<int>(static_cast<unsigned>(of.month())),
                          static_cast<int>(static_cast<unsigned>(of.day())),
                          0,
                          0,
                          0};
        check(worksheet_write_datetime(sheet_, row, column, &when, look("dd/mm/yyyy")));
        return;
      }
    }
    // Whole numbers stay numbers, but for identifiers, which must be text to keep their zeros.
    constexpr std::size_t most_digits = 9;
    if (cell.kind == SheetCell::Kind::number && cell.text.size() <= most_digits &&
        !back_.text_columns.contains(cell.column)) {
      std::int64_t number = 0;
      const auto read =
          std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), number);
      if (read.ec == std::errc{} && read.ptr == cell.text.data() + cell.text.size()) {
        constexpr std::int64_t grouped_from = 10000;
        check(worksheet_write_number(sheet_, row, column, static_cast<double>(number),
                                     look(number >= grouped_from ? "#,##0" : "0")));
        return;
      }
    }
    put_text(sheet_, row, cell.column, cell.text, look("@"));
  }

  Workbook& book_;
  lxw_worksheet* sheet_;
  const Grid& grid_;
  const SheetBack& back_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, CellFaults> faults_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Look> merged_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> merged_cells_;
  std::uint32_t first_column_ = UINT32_MAX;  // of the table
  std::uint32_t last_column_ = 0;
};

// The first sheet: how many faults there are, and each with a link to its cell.
void write_counts(Workbook& book, lxw_worksheet* sheet, const std::string& file_name,
                  const std::vector<SheetBack>& sheets, const std::vector<std::string>& names) {
  lxw_format* const plain = book.look({.has_border = true, .is_wrapped = true});
  lxw_format* const count = book.look({.has_border = true, .number = "#,##0"});
  lxw_format* const head = book.look({.is_bold = true,
                                      .is_centred = true,
                                      .has_border = true,
                                      .is_wrapped = true,
                                      .colour = heading_colour});
  constexpr std::array<std::uint32_t, 5> widths{22, 12, 18, 18, 78};
  for (std::size_t i = 0; i < widths.size(); ++i)
    check(worksheet_set_column(sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                               widths[i], nullptr));
  put_text(sheet, 0, 0, "KẾT QUẢ KIỂM TRA DANH SÁCH ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ",
           book.look({.is_bold = true}));
  put_text(sheet, 1, 0, "Tệp: " + file_name, book.look({}));
  put_text(sheet, 2, 0,
           "Ô nền đỏ: phải sửa, nếu không người lao động này không được xét. Ô nền vàng: đề nghị "
           "kiểm tra lại. Lý do ghi trong chú thích của từng ô.",
           book.look({}));
  std::uint32_t row = 4;
  std::uint32_t column = 0;
  for (const char* const text : {"Trang", "Số người", "Số ô phải sửa", "Số ô cần xem lại"})
    put_text(sheet, row, column++, text, head);
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    ++row;
    const auto rejected = std::count_if(sheets[i].faults.begin(), sheets[i].faults.end(),
                                        [](const FormFault& fault) { return fault.is_rejected; });
    put_text(sheet, row, 0, names[i], plain);
    const auto all = std::ssize(sheets[i].faults);
    lxw_col_t at = 1;
    for (const std::ptrdiff_t number :
         {static_cast<std::ptrdiff_t>(sheets[i].requests), rejected, all - rejected})
      check(worksheet_write_number(sheet, row, at++, static_cast<double>(number), count));
  }
  row += 2;
  column = 0;
  for (const char* const text : {"Trang", "Ô", "Dòng của biểu", "Mức", "Nội dung"})
    put_text(sheet, row, column++, text, head);
  constexpr std::uint32_t most = 60000;  // links that a sheet may have, and some to spare
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    for (const FormFault& fault : sheets[i].faults) {
      if (++row > most) break;
      const std::string cell =
          fault.column ? fmt::format("{}{}", column_letters(*fault.column), fault.row + 1)
                       : std::string{};
      put_text(sheet, row, 0, names[i], plain);
      if (!cell.empty()) {
        check(worksheet_write_url_opt(sheet, row, 1,
                                      fmt::format("internal:'{}'!{}", names[i], cell).c_str(),
                                      plain, cell.c_str(), nullptr));
      } else {
        put_text(sheet, row, 1, {}, plain);
      }
      check(worksheet_write_number(sheet, row, 2, static_cast<double>(fault.row + 1), count));
      put_text(sheet, row, 3, fault.is_rejected ? "Phải sửa" : "Cần xem lại",
               book.look({.has_border = true,
                          .colour = fault.is_rejected ? rejected_colour : doubtful_colour}));
      put_text(sheet, row, 4, fault.message, plain);
      check(worksheet_set_row(
          sheet, row,
          static_cast<double>(line_height * lines_of(fault.message, widths[4] * width_unit)),
          nullptr));
    }
  }
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);
  worksheet_fit_to_pages(sheet, 1, 0);
}

}  // namespace

std::string write_workbook_back(const std::string& file_name,
                                const std::vector<SheetBack>& sheets) {
  Workbook book;
  std::set<std::string> taken;
  std::vector<std::string> names;
  names.reserve(sheets.size());
  for (const SheetBack& sheet : sheets) names.push_back(sheet_name(sheet.grid->name, taken));
  lxw_worksheet* const counts = book.add_sheet(sheet_name("Kết quả kiểm tra", taken));
  write_counts(book, counts, file_name, sheets, names);
  for (std::size_t i = 0; i < sheets.size(); ++i)
    SheetWriter(book, book.add_sheet(names[i]), sheets[i]).write();
  return book.bytes();
}

// ---- Empty forms ----

namespace {

// A column of Forms 02 and 03, below the heading that it may share with others.
struct FormColumn {
  const char* above;
  const char* heading;
  double width;
  const char* number;  // how its cells are shown
};

constexpr std::array<FormColumn, 11> form_columns{
    FormColumn{nullptr, "TT", 5, "0"},
    FormColumn{nullptr, "Họ và tên", 24, "@"},
    FormColumn{nullptr, "Số CCCD/CMND", 16, "@"},
    FormColumn{nullptr, "Địa chỉ nhà thuê, nhà trọ", 28, "@"},
    FormColumn{"Hợp đồng lao động", "Loại hợp đồng", 22, "@"},
    FormColumn{"Hợp đồng lao động", "Thời điểm bắt đầu thực hiện HĐLĐ", 15, "dd/mm/yyyy"},
    FormColumn{nullptr, "Số sổ BHXH", 14, "@"},
    FormColumn{nullptr, "Số tiền hỗ trợ", 13, "#,##0"},
    FormColumn{"Tài khoản ngân hàng", "Số tài khoản", 18, "@"},
    FormColumn{"Tài khoản ngân hàng", "Tên ngân hàng", 16, "@"},
    FormColumn{nullptr, "Ghi chú", 14, "@"}};
constexpr lxw_col_t type_column = 4;
constexpr lxw_col_t start_column = 5;
constexpr lxw_col_t amount_column = 7;
constexpr lxw_col_t last_column = 10;

// Allows one of some values in cells of a column.
void allow(lxw_worksheet* sheet, std::uint32_t first, std::uint32_t last, lxw_col_t column,
           std::vector<std::string> values, bool is_strict) {
  std::vector<char*> list;
  list.reserve(values.size() + 1);
  for (std::string& value : values) list.push_back(value.data());
  list.push_back(nullptr);
  lxw_data_validation validation{};
  validation.validate = LXW_VALIDATION_TYPE_LIST;
  validation.value_list = list.data();
  validation.error_type =
      is_strict ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING;
  std::string title = "Giá trị không hợp lệ";
  std::string message = "Chọn một giá trị trong danh sách.";
  validation.error_title = title.data();
  validation.error_message = message.data();
  check(worksheet_data_validation_range(sheet, first, column, last, column, &validation));
}

// A part of the form: its title, its heading, rows to fill in, the total and its words. Returns the
// row behind it.
std::uint32_t put_part(Workbook& book, lxw_worksheet* sheet, std::uint32_t row, const char* title,
                       const char* number_heading, std::uint32_t rows, std::int64_t amount) {
  lxw_format* const head =
      book.look({.is_bold = true, .is_centred = true, .has_border = true, .is_wrapped = true});
  check(worksheet_merge_range(sheet, row, 0, row, last_column, title,
                              book.look({.is_bold = true, .is_wrapped = true})));
  constexpr double title_height = 20;
  constexpr double heading_height = 64;
  check(worksheet_set_row(sheet, row, title_height, nullptr));
  ++row;
  check(worksheet_set_row(sheet, row + 1, heading_height, nullptr));
  for (std::size_t i = 0; i < form_columns.size(); ++i) {
    const FormColumn& column = form_columns[i];
    const auto at = static_cast<lxw_col_t>(i);
    const std::string heading = i == 6 ? number_heading : column.heading;
    if (column.above == nullptr) {
      check(worksheet_merge_range(sheet, row, at, row + 1, at, heading.c_str(), head));
      continue;
    }
    if (i + 1 < form_columns.size() && form_columns[i + 1].above == column.above)
      check(worksheet_merge_range(sheet, row, at, row, static_cast<lxw_col_t>(at + 1), column.above,
                                  head));
    put_text(sheet, row + 1, at, heading, head);
  }
  row += 2;
  const std::uint32_t first = row;
  const std::uint32_t last = row + rows - 1;
  for (; row <= last; ++row) {
    for (std::size_t i = 0; i < form_columns.size(); ++i) {
      lxw_format* const look =
          book.look({.has_border = true, .is_wrapped = true, .number = form_columns[i].number});
      const auto at = static_cast<lxw_col_t>(i);
      if (i == 0) {
        check(worksheet_write_number(sheet, row, at, row - first + 1, look));
      } else {
        check(worksheet_write_blank(sheet, row, at, look));
      }
    }
  }
  allow(sheet, first, last, type_column,
        {"Không xác định thời hạn", "Xác định thời hạn", "XĐTH 12 tháng", "XĐTH 24 tháng",
         "XĐTH 36 tháng"},
        false);
  allow(sheet, first, last, amount_column, {fmt::format("{}", amount)}, false);
  lxw_data_validation days{};
  days.validate = LXW_VALIDATION_TYPE_DATE;
  days.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
  days.minimum_datetime = {1970, 1, 1, 0, 0, 0};
  days.maximum_datetime = {2022, 12, 31, 0, 0, 0};
  std::string wrong = "Ngày không hợp lệ";
  std::string remedy = "Ghi ngày, tháng, năm, ví dụ 01/3/2021.";
  days.error_title = wrong.data();
  days.error_message = remedy.data();
  check(worksheet_data_validation_range(sheet, first, start_column, last, start_column, &days));
  put_text(sheet, row, 0, "Cộng", book.look({.is_bold = true, .has_border = true}));
  for (lxw_col_t at = 1; at <= last_column; ++at) {
    if (at != amount_column)
      put_text(sheet, row, at, "x", book.look({.is_centred = true, .has_border = true}));
  }
  check(worksheet_write_formula(
      sheet, row, amount_column, fmt::format("=SUM(H{}:H{})", first + 1, last + 1).c_str(),
      book.look({.is_bold = true, .has_border = true, .number = "#,##0"})));
  ++row;
  check(worksheet_merge_range(
      sheet, row, 0, row, last_column,
      "(Số tiền hỗ trợ bằng chữ: .....................................................)",
      book.look({})));
  return row + 2;
}

std::string list_template(bool is_returning) {
  Workbook book;
  lxw_worksheet* const sheet = book.add_sheet(is_returning ? "Mẫu số 03" : "Mẫu số 02");
  for (std::size_t i = 0; i < form_columns.size(); ++i)
    check(worksheet_set_column(sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                               form_columns[i].width, nullptr));
  lxw_format* const bold = book.look({.is_bold = true, .is_centred = true, .is_wrapped = true});
  lxw_format* const centred = book.look({.is_centred = true, .is_wrapped = true});
  const auto across = [&](std::uint32_t row, lxw_col_t first, lxw_col_t last, const char* text,
                          lxw_format* look) {
    check(worksheet_merge_range(sheet, row, first, row, last, text, look));
  };
  across(0, 9, 10, is_returning ? "Mẫu số 03" : "Mẫu số 02", bold);
  across(1, 0, 2, is_returning ? "TÊN DOANH NGHIỆP/HỢP TÁC XÃ/HỘ KINH DOANH" : "TÊN DOANH NGHIỆP",
         bold);
  across(1, 4, 10, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold);
  across(2, 4, 10, "Độc lập - Tự do - Hạnh phúc", bold);
  across(4, 0, 10, "DANH SÁCH NGƯỜI LAO ĐỘNG ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ", bold);
  across(5, 0, 10, "Tháng ..... năm 2022", bold);
  across(6, 0, 10,
         is_returning ? "(Đối với người lao động quay trở lại thị trường lao động)"
                      : "(Dành cho người lao động đang làm việc trong doanh nghiệp)",
         centred);
  across(8, 0, 10, "Kính gửi: Ủy ban nhân dân quận/huyện/thị xã/thành phố ...................",
         centred);
  const auto line = [&](std::uint32_t row, const char* label, bool is_heading) {
    across(row, 0, 3, label, book.look({.is_bold = is_heading}));
    if (!is_heading)
      check(worksheet_merge_range(sheet, row, 4, row, last_column, "", book.look({.number = "@"})));
  };
  line(10,
       is_returning ? "I. THÔNG TIN CHUNG VỀ NGƯỜI SỬ DỤNG LAO ĐỘNG"
                    : "I. THÔNG TIN CHUNG VỀ DOANH NGHIỆP",
       true);
  line(11, is_returning ? "1. Tên doanh nghiệp/hợp tác xã/hộ kinh doanh:" : "1. Tên doanh nghiệp:",
       false);
  line(12,
       is_returning ? "2. Mã số thuế/số đăng ký kinh doanh:" : "2. Số đăng ký kinh doanh:", false);
  line(13, "3. Địa chỉ:", false);
  line(14, "4. Điện thoại liên hệ, E-mail:", false);
  line(15, "5. Tài khoản: Số tài khoản, tại Ngân hàng:", false);
  const Parameters parameters = Parameters::built_in();
  const std::int64_t amount =
      (is_returning ? parameters.returning.amount : parameters.working.amount).dong();
  constexpr std::uint32_t rows_of_ii = 100;
  constexpr std::uint32_t rows_of_iii = 20;
  std::uint32_t row = put_part(
      book, sheet, 17,
      "II. DANH SÁCH NGƯỜI LAO ĐỘNG CÓ THAM GIA BẢO HIỂM XÃ HỘI BẮT BUỘC ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ "
      "NHÀ",
      "Số sổ BHXH", rows_of_ii, amount);
  row = put_part(
      book, sheet, row,
      is_returning ? "III. DANH SÁCH NGƯỜI LAO ĐỘNG KHÔNG THUỘC ĐỐI TƯỢNG THAM GIA BẢO HIỂM XÃ HỘI "
                     "BẮT BUỘC/MỚI ĐƯỢC TUYỂN DỤNG ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ"
                   : "III. DANH SÁCH NGƯỜI LAO ĐỘNG KHÔNG THUỘC ĐỐI TƯỢNG THAM GIA BẢO HIỂM XÃ HỘI "
                     "BẮT BUỘC ĐỀ NGHỊ HỖ TRỢ TIỀN THUÊ NHÀ",
      "Số thứ tự trong bảng lương", rows_of_iii, amount);
  across(row, 6, 10, "....., ngày ..... tháng ..... năm 2022", centred);
  across(row + 1, 0, 4, "XÁC NHẬN CỦA CƠ QUAN BẢO HIỂM XÃ HỘI", bold);
  across(row + 1, 6, 10,
         is_returning ? "ĐẠI DIỆN DOANH NGHIỆP/HỢP TÁC XÃ/HỘ KINH DOANH" : "ĐẠI DIỆN DOANH NGHIỆP",
         bold);
  across(row + 2, 0, 4, "(Đối với mục II)", centred);
  across(row + 2, 6, 10, "(Ký tên và đóng dấu)", centred);
  across(row + 3, 0, 4, "(Ký tên và đóng dấu)", centred);
  check(worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);
  worksheet_fit_to_pages(sheet, 1, 0);
  return book.bytes();
}

std::string employers_template() {
  Workbook book;
  lxw_worksheet* const sheet = book.add_sheet("employers");
  static constexpr std::array<const char*, 10> meanings{
      "Mã nơi làm việc: mỗi dòng một nơi làm việc, mã không trùng nhau",
      "Mã số thuế: 10 chữ số, đơn vị phụ thuộc thêm -001",
      "Tên doanh nghiệp, hợp tác xã, hộ kinh doanh",
      "enterprise: doanh nghiệp; cooperative: hợp tác xã; business_household: hộ kinh doanh; "
      "public_unit: đơn vị sự nghiệp; other: khác",
      "Có đăng ký kinh doanh: yes hoặc no",
      "industrial_park: khu công nghiệp; export_processing_zone: khu chế xuất; economic_zone: khu "
      "kinh tế; none: không",
      "Mã tỉnh, thành phố gồm hai chữ số của nơi làm việc, ví dụ 01, 33",
      "Quận, huyện của nơi làm việc",
      "Số tài khoản của đơn vị, để nhận tiền chi trả cho người lao động",
      "Ngân hàng nơi đơn vị mở tài khoản"};
  constexpr std::array<double, meanings.size()> widths{18, 18, 40, 20, 12, 26, 10, 24, 22, 36};
  constexpr std::uint32_t rows = 1000;
  const TableSpec& spec = spec_of(TableName::employers);
  for (std::size_t i = 0; i < spec.columns.size(); ++i) {
    const auto at = static_cast<lxw_col_t>(i);
    check(worksheet_set_column(sheet, at, at, widths[i], book.look({.number = "@"})));
    put_text(
        sheet, 0, at, spec.columns[i].name,
        book.look(
            {.is_bold = true, .is_centred = true, .has_border = true, .colour = heading_colour}));
    lxw_comment_options options{};
    options.x_scale = 2;
    std::string author = "rentsupport";
    options.author = author.data();
    check(worksheet_write_comment_opt(sheet, 0, at, meanings[i], &options));
    std::vector<std::string> values;
    for (const std::string_view value : spec.columns[i].values) values.emplace_back(value);
    if (!values.empty()) allow(sheet, 1, rows, at, std::move(values), true);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  return book.bytes();
}

}  // namespace

std::string form_template(std::string_view name) {
  if (name == "form02") return list_template(false);
  if (name == "form03") return list_template(true);
  if (name == "employers") return employers_template();
  throw Error(fmt::format("there is no empty form {}: form02, form03, employers", name));
}

}  // namespace v2
}  // namespace rentsupport
