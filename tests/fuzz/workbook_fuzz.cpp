// Workbooks that nobody would write: a zip as it comes, or one made of parts that the input holds.
#include <minizip/zip.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "files/files.hpp"
#include "files/form_sheets.hpp"
#include "files/other_formats.hpp"
#include "files/workbook_reader.hpp"
#include "files/workbook_tables.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

constexpr WorkbookLimits limits{
    .packed = 1 << 20, .unpacked = 8 << 20, .strings = 1 << 20, .cells = 100000, .depth = 64};

// Packs the input, cut at the mark between parts, as the parts of a workbook.
std::string packed(std::string_view input) {
  static const tests::ScratchDirectory scratch;
  const std::string path = scratch / "w.xlsx";
  const zipFile zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
  for (const char* const name :
       {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels", "_rels/.rels"}) {
    constexpr std::string_view mark = "\n\n";
    const std::size_t end = std::min(input.find(mark), input.size());
    const std::string_view part = input.substr(0, end);
    input.remove_prefix(std::min(input.size(), end + mark.size()));
    zip_fileinfo info{};
    if (part.empty() ||
        zipOpenNewFileInZip(zip, name, &info, nullptr, 0, nullptr, 0, nullptr, 0, 0) != ZIP_OK)
      continue;
    zipWriteInFileInZip(zip, part.data(), static_cast<unsigned>(part.size()));
    zipCloseFileInZip(zip);
  }
  zipClose(zip, nullptr);
  return tests::read_file(path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string bytes = is_workbook(input) ? std::string{input} : packed(input);
  static constexpr std::array<ColumnSpec, 3> columns{
      columns::key("key"), columns::months("months"),
      columns::text("account").of(Identifies::account)};
  static constexpr TableSpec table{.name = "table", .columns = columns};
  try {
    const SheetTable read =
        read_sheet_table(bytes, std::nullopt, table, limits, Language::vietnamese);
    // What is read is text of a table: no row is lost, and none comes from nowhere.
    if (!read.text.empty() && read.text.back() != '\n') std::abort();
    if (read.text.find('\0') != std::string::npos) std::abort();
  } catch (const Unreadable& unreadable) {
    if (unreadable.message.empty()) std::abort();
  }
  try {
    WorkbookReader workbook(bytes, limits, Language::english);
    for (std::size_t i = 0; i < workbook.sheets().size(); ++i) {
      const Grid grid = read_grid(workbook, i);
      const auto form = read_form(grid, {});
      // A request is a row of the sheet, with values of that row's cells.
      if (form && form->rows.size() > grid.rows.size()) std::abort();
    }
  } catch (const Unreadable& unreadable) {
    if (unreadable.message.empty()) std::abort();
  }
  return 0;
}
