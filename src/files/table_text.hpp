// The text of a table that is read: a file's, or that of rows in memory.
#ifndef RENTSUPPORT_SRC_FILES_TABLE_TEXT_HPP
#define RENTSUPPORT_SRC_FILES_TABLE_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rentsupport {
inline namespace v2 {

class TableRows;
struct SheetPlaces;

// Is thrown where a table cannot be read at all.
struct Unreadable {
  std::string message;
};

// Where a record stands in a text, without its line's end, and on which line of its file.
struct RecordPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t line = 0;
};

class TableText {
 public:
  TableText() = default;
  TableText(const TableText&) = delete;
  TableText& operator=(const TableText&) = delete;
  virtual ~TableText() = default;

  // The text in UTF-8; at least 64 readable bytes follow it, so that it may be read in blocks.
  [[nodiscard]] virtual std::string_view text() const noexcept = 0;
  // The file as it is.
  [[nodiscard]] virtual std::string_view bytes() const noexcept { return text(); }
  [[nodiscard]] virtual bool is_pipe() const noexcept { return false; }
  // Says whether a file is no longer the one that was opened.
  [[nodiscard]] virtual bool changed() const { return false; }
  // Returns where the cells of a workbook's table were; nothing of other files.
  [[nodiscard]] virtual const SheetPlaces* sheet() const noexcept { return nullptr; }
  // Returns the records where they are some of a file only, by line: each is read as if it stood
  // alone.
  [[nodiscard]] virtual const std::vector<RecordPlace>* records() const noexcept { return nullptr; }
  // Returns the rows, where it is no file: their cells are known, nothing is scanned.
  [[nodiscard]] virtual const TableRows* rows() const noexcept { return nullptr; }
};

}  // namespace v2
}  // namespace rentsupport

#endif
