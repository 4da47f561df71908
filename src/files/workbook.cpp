#include "files/workbook.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "files/workbook_reader.hpp"
#include "rentsupport/calendar.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

void check(lxw_error error) {
  if (error != LXW_NO_ERROR)
    throw Error(fmt::format("a workbook cannot be written: {}", lxw_strerror(error)));
}

Workbook::Workbook(Rows rows) : memory_(::memfd_create("workbook", MFD_CLOEXEC)) {
  if (memory_.get() < 0) throw Error("a workbook cannot be written: no memory");
  // The library copies the path.
  lxw_workbook_options options{};
  options.constant_memory = rows == Rows::in_order ? LXW_TRUE : LXW_FALSE;
  book_ = workbook_new_opt(fmt::format("/proc/self/fd/{}", memory_.get()).c_str(), &options);
  if (book_ == nullptr) throw Error("a workbook cannot be written: no memory");
  lxw_doc_properties properties{};
  // The day of the Decision: else the clock would stand in the file.
  constexpr Date created{std::chrono::year{2022} / 3 / 28};
  properties.created =
      std::chrono::duration_cast<std::chrono::seconds>(created.time_since_epoch()).count();
  check(workbook_set_properties(book_, &properties));
}

Workbook::~Workbook() {
  if (book_ != nullptr) workbook_close(book_);
}

lxw_worksheet* Workbook::add_sheet(const std::string& name) {
  lxw_worksheet* const sheet = workbook_add_worksheet(book_, name.c_str());
  if (sheet == nullptr) throw Error("a workbook cannot be written: a sheet's name " + name);
  return sheet;
}

lxw_chart* Workbook::add_chart(std::uint8_t type) {
  lxw_chart* const chart = workbook_add_chart(book_, type);
  if (chart == nullptr) throw Error("a workbook cannot be written: a chart");
  return chart;
}

lxw_format* Workbook::look(const Look& of) {
  lxw_format*& format = looks_[of];
  if (format != nullptr) return format;
  format = workbook_add_format(book_);
  format_set_font_name(format, "Times New Roman");
  constexpr double points = 12;
  format_set_font_size(format, points);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  if (of.is_bold) format_set_bold(format);
  if (of.is_centred) format_set_align(format, LXW_ALIGN_CENTER);
  if (of.has_border) format_set_border(format, LXW_BORDER_THIN);
  if (of.is_wrapped) format_set_text_wrap(format);
  if (of.colour != 0) format_set_bg_color(format, of.colour);
  if (!of.number.empty()) format_set_num_format(format, std::string{of.number}.c_str());
  return format;
}

std::string Workbook::bytes() {
  lxw_workbook* const book = book_;
  book_ = nullptr;
  check(workbook_close(book));
  struct stat status {};
  if (::fstat(memory_.get(), &status) != 0) throw Error("a workbook cannot be written");
  std::string all(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < all.size()) {
    const ssize_t count =
        ::pread(memory_.get(), all.data() + done, all.size() - done, static_cast<off_t>(done));
    if (count <= 0) throw Error("a workbook cannot be written");
    done += static_cast<std::size_t>(count);
  }
  return all;
}

std::string fitting(std::string_view text) {
  constexpr std::size_t most = 32000;
  std::string all;
  for (const char c : as_utf8(text.substr(0, most)))
    all += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? ' ' : c;
  return as_utf8(all);
}

void put_text(lxw_worksheet* sheet, std::uint32_t row, std::uint32_t column, std::string_view text,
              lxw_format* look) {
  check(worksheet_write_string(sheet, row, static_cast<lxw_col_t>(column), fitting(text).c_str(),
                               look));
}

void put_number(lxw_worksheet* sheet, std::uint32_t row, std::uint32_t column,
                const std::string& digits, lxw_format* look) {
  constexpr std::size_t exact = 15;
  if (digits.size() > exact) return put_text(sheet, row, column, digits, look);
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  check(worksheet_write_number(sheet, row, static_cast<lxw_col_t>(column),
                               static_cast<double>(number), look));
}

std::size_t lines_of(std::string_view text, std::uint32_t width) {
  constexpr std::size_t per_cent = 115;
  std::size_t letters = 0;
  while (!text.empty()) {
    static_cast<void>(take_point(text));
    ++letters;
  }
  const std::size_t columns = std::max<std::size_t>(width / width_unit, 2);
  return std::max<std::size_t>(1, (letters * per_cent / 100 + columns - 1) / columns);
}

std::string sheet_name(std::string_view wanted, std::set<std::string>& taken) {
  constexpr std::size_t most = 31;
  std::string name;
  std::size_t letters = 0;
  std::string_view rest = wanted;
  while (!rest.empty() && letters < most - 4) {
    const std::string_view from = rest;
    const char32_t point = take_point(rest);
    if (point < 0x20 || std::u32string_view{U"[]:*?/\\'"}.find(point) != std::u32string_view::npos)
      continue;
    name += from.substr(0, from.size() - rest.size());
    ++letters;
  }
  if (name.empty()) name = "Danh sách";
  std::string free = name;
  for (int i = 2; !taken.insert(upper_case(free)).second; ++i) free = fmt::format("{} {}", name, i);
  return free;
}

}  // namespace v2
}  // namespace rentsupport
