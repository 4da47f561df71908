// Workbooks (.xlsx) as they lie in memory: sheets and cells, read as a stream.
#ifndef RENTSUPPORT_SRC_FILES_WORKBOOK_READER_HPP
#define RENTSUPPORT_SRC_FILES_WORKBOOK_READER_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/csv.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

struct SheetCell {
  enum class Kind : std::uint8_t {
    text,         // shared, inline or of a formula
    number,       // 15 digits at most
    long_number,  // of 16 digits or more, of which a spreadsheet keeps 15
    day,          // `2022-04-01`, behind it a time that is not midnight: `2022-04-01 13:30:00`
    boolean,      // `true`, `false`
    error,        // `#N/A`
    formula       // without the value that a spreadsheet keeps beside it: `=SUM(A1:A3)`
  };
  std::uint32_t row = 0;  // from 0
  std::uint32_t column = 0;
  Kind kind = Kind::text;
  std::string_view text;  // never empty; while the sink is called
};

struct SheetArea {
  std::uint32_t first_row = 0;
  std::uint32_t first_column = 0;
  std::uint32_t last_row = 0;
  std::uint32_t last_column = 0;
};

// The widths of columns are counted in 256ths of a character, as workbooks do.
inline constexpr std::uint32_t width_unit = 256;

// Receives a sheet: cells by row, then column; merged areas after all cells. Empty cells are left
// out.
class SheetSink {
 public:
  SheetSink() = default;
  SheetSink(const SheetSink&) = delete;
  SheetSink& operator=(const SheetSink&) = delete;
  virtual ~SheetSink() = default;
  virtual void cell(const SheetCell& cell) = 0;
  virtual void merged(const SheetArea& /*area*/) {}
  virtual void width(std::uint32_t /*first*/, std::uint32_t /*last*/, std::uint32_t /*width*/) {}
  virtual void hidden_row(std::uint32_t /*row*/) {}
  virtual void hidden_columns(std::uint32_t /*first*/, std::uint32_t /*last*/) {}
};

struct SheetInfo {
  std::string name;
  bool is_hidden = false;
};

// Everything but the constructor and read() is cheap. All throw Unreadable.
class WorkbookReader {
 public:
  // The bytes must outlive it.
  WorkbookReader(std::string_view bytes, const WorkbookLimits& limits, Language language);
  WorkbookReader(const WorkbookReader&) = delete;
  WorkbookReader& operator=(const WorkbookReader&) = delete;
  ~WorkbookReader();

  [[nodiscard]] const std::vector<SheetInfo>& sheets() const noexcept;
  void read(std::size_t sheet, SheetSink& sink);
  [[nodiscard]] bool has_cells(std::size_t sheet);
  // Returns the sheet of that name; without a name the only one that holds anything.
  [[nodiscard]] std::size_t find(const std::optional<std::string>& name);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
