// Tables that the Arrow C data interface hands in, and what owns them.
#ifndef RENTSUPPORT_SRC_FACES_ARROW_IMPORT_HPP
#define RENTSUPPORT_SRC_FACES_ARROW_IMPORT_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/dossier_data.hpp"
#include "rentsupport/rentsupport_arrow.h"

namespace rentsupport {
inline namespace v2 {

// Owns an ArrowSchema, ArrowArray or ArrowArrayStream.
template <class T>
class ArrowOwner {
 public:
  ArrowOwner() = default;
  // Moves it here, as the interface says how.
  explicit ArrowOwner(T& from) noexcept : value_(from) { from.release = nullptr; }
  ArrowOwner(const ArrowOwner&) = delete;
  ArrowOwner& operator=(const ArrowOwner&) = delete;
  ~ArrowOwner() {
    if (value_.release != nullptr) value_.release(&value_);
  }
  [[nodiscard]] T* get() noexcept { return &value_; }
  [[nodiscard]] T& operator*() noexcept { return value_; }
  [[nodiscard]] const T& operator*() const noexcept { return value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &value_; }

 private:
  T value_{};
};

// Is thrown where a table cannot be used at all; an array that is not as its schema says is misuse,
// an Error.
struct BadArrow {
  Problem problem;
};

// How the values of an array lie.
enum class ArrowLayout : std::uint8_t {
  nothing,
  text,
  large_text,
  text_view,
  yes_no,
  day,
  second,
  millisecond,
  microsecond,
  nanosecond,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  list,
  large_list
};

// The type of a column: of a dictionary-encoded one, `inside` is the dictionary's type and `layout`
// that of the indices; of a list, `inside` is that of the elements.
struct ArrowType {
  ArrowLayout layout = ArrowLayout::nothing;
  bool encoded = false;
  std::unique_ptr<ArrowType> inside;
};

// The columns of a table as a schema describes them.
class ArrowColumns {
 public:
  // A caller's own row_no, where there may be one, is none of the table's columns. Throws BadArrow.
  ArrowColumns(const TableSpec& table, const ArrowSchema& schema, bool may_have_row_no = true);

  struct Column {
    std::int32_t place = -1;
    ArrowType type;
  };
  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }
  [[nodiscard]] const Column& row_no() const noexcept { return row_no_; }
  [[nodiscard]] std::int64_t children() const noexcept { return children_; }

 private:
  void take_row_no(std::int32_t place, const ArrowSchema& field);

  std::vector<Column> columns_;  // by column of the contract
  Column row_no_;
  std::int64_t children_ = 0;
};

// The values of an array, checked so far that reading one stays within the buffers as the array
// gives them.
class ArrowValues {
 public:
  // Reads a null in every row.
  ArrowValues() = default;
  // Throws Error unless the array is as its type says and has `rows` values at least.
  ArrowValues(const ArrowType& type, const ArrowArray* array, std::int64_t rows);

  [[nodiscard]] bool is_null(std::int64_t row) const noexcept;
  // Says what a row holds, behind its dictionary.
  enum class Kind : std::uint8_t { null, text, number, moment, list };
  struct Value {
    Kind kind = Kind::null;
    std::string_view text;
    std::int64_t number = 0;  // of days too, whatever their unit; a moment lies within a day
    const ArrowValues* elements = nullptr;
    std::int64_t begin = 0;  // of a list
    std::int64_t end = 0;
  };
  [[nodiscard]] Value operator[](std::int64_t row) const noexcept;
  // Says whether numbers are days.
  [[nodiscard]] bool are_days() const noexcept;

 private:
  [[nodiscard]] std::int64_t number(std::int64_t at) const noexcept;
  [[nodiscard]] std::int64_t offset(std::int64_t at) const noexcept;
  [[nodiscard]] std::string_view view(std::int64_t at) const noexcept;
  // Says whether any row holds something.
  [[nodiscard]] bool check_offsets() const;
  void check_views() const;

  ArrowLayout layout_ = ArrowLayout::nothing;
  bool encoded_ = false;
  std::int64_t offset_ = 0;
  std::int64_t length_ = 0;
  const std::uint8_t* known_ = nullptr;
  const void* values_ = nullptr;
  const char* bytes_ = nullptr;
  const void* const* view_buffers_ = nullptr;
  const std::int64_t* view_sizes_ = nullptr;
  std::int64_t view_buffer_count_ = 0;
  std::unique_ptr<ArrowValues> inside_;
};

// The rows of an array.
class ArrowRows {
 public:
  // Throws Error where the array is not as the columns say. It must outlive the rows.
  ArrowRows(const ArrowColumns& columns, const ArrowArray& array);

  [[nodiscard]] std::int64_t size() const noexcept { return rows_; }

  // Reads a row of rent support, and what is wrong with its cells.
  template <class Record>
  void read(std::int64_t row, Record& to, std::vector<CellFault>& faults) const;

  // Returns the caller's number of a row; nothing where the table has none.
  [[nodiscard]] std::optional<std::int64_t> row_no(std::int64_t row) const noexcept;

  [[nodiscard]] bool is_day_column(std::size_t column) const noexcept {
    return columns_[column].are_days();
  }
  // Reads the cell of a column of the contract.
  [[nodiscard]] ArrowValues::Value cell(std::size_t column, std::int64_t row) const noexcept;

 private:
  std::int64_t rows_ = 0;
  std::int64_t offset_ = 0;
  const std::uint8_t* known_ = nullptr;
  std::vector<ArrowValues> columns_;  // by column of the contract
  std::optional<ArrowValues> row_no_;
};

// Returns a cell as a file has it; what none can have becomes what is a fault in a file.
[[nodiscard]] std::string text_of(const ArrowRows& rows, const TableSpec& table, std::size_t column,
                                  std::int64_t row);

}  // namespace v2
}  // namespace rentsupport

#endif
