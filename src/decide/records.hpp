// The columns of the input files, and the tables that hold their rows.
#ifndef RENTSUPPORT_SRC_DECIDE_RECORDS_HPP
#define RENTSUPPORT_SRC_DECIDE_RECORDS_HPP

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rule/act_records.hpp"
#include "rule/persons_table.hpp"
#include "rule/table_spec.hpp"
#include "values/buffer.hpp"

namespace rentsupport {
inline namespace v2 {

enum class TableName : std::uint8_t { employers, lists, workers, history, persons };
inline constexpr std::size_t table_count = 5;

// Returns the description of a table, without or with further facts; its name and its columns.
[[nodiscard]] const TableSpec& spec_of(TableName table) noexcept;
[[nodiscard]] const TableSpec& spec_of(const ActRecords& records, TableName table) noexcept;
[[nodiscard]] std::string_view name(TableName table) noexcept;
[[nodiscard]] std::span<const ColumnSpec> columns_of(TableName table) noexcept;

// Returns the number of a column that the engine itself needs; there is no program without it.
[[nodiscard]] std::size_t column_for(TableName table, std::string_view name) noexcept;

// The columns by which the engine tells rows, persons and steps: all others are facts to it, which
// it goes through as the act describes them.
namespace employers {
inline const std::size_t employer_id = column_for(TableName::employers, "employer_id");
inline const std::size_t tax_code = column_for(TableName::employers, "tax_code");
inline const std::size_t name = column_for(TableName::employers, "name");
inline const std::size_t kind = column_for(TableName::employers, "kind");
inline const std::size_t district = column_for(TableName::employers, "district");
inline const std::size_t account = column_for(TableName::employers, "account");
inline const std::size_t bank = column_for(TableName::employers, "bank");
}  // namespace employers
namespace lists {
inline const std::size_t list_id = column_for(TableName::lists, "list_id");
inline const std::size_t employer_id = column_for(TableName::lists, "employer_id");
inline const std::size_t group = column_for(TableName::lists, "group");
// The steps stand one behind the other, in the order of Steps.
inline const std::size_t drawn_up_on = column_for(TableName::lists, "drawn_up_on");
inline const std::size_t si_confirmed_on = column_for(TableName::lists, "si_confirmed_on");
inline const std::size_t decided_on = column_for(TableName::lists, "decided_on");
inline const std::size_t signed_form = column_for(TableName::lists, "signed");
}  // namespace lists
namespace workers {
inline const std::size_t request_id = column_for(TableName::workers, "request_id");
inline const std::size_t list_id = column_for(TableName::workers, "list_id");
inline const std::size_t worker_id = column_for(TableName::workers, "worker_id");
inline const std::size_t section = column_for(TableName::workers, "section");
inline const std::size_t full_name = column_for(TableName::workers, "full_name");
inline const std::size_t birth_date = column_for(TableName::workers, "birth_date");
inline const std::size_t insurance_no = column_for(TableName::workers, "insurance_no");
inline const std::size_t contract_type = column_for(TableName::workers, "contract_type");
inline const std::size_t contract_starts_on = column_for(TableName::workers, "contract_starts_on");
inline const std::size_t previous_contract = column_for(TableName::workers, "previous_contract");
inline const std::size_t previous_contract_ended_on =
    column_for(TableName::workers, "previous_contract_ended_on");
inline const std::size_t rent_from = column_for(TableName::workers, "rent_from");
inline const std::size_t rent_to = column_for(TableName::workers, "rent_to");
inline const std::size_t months = column_for(TableName::workers, "months");
inline const std::size_t account = column_for(TableName::workers, "account");
inline const std::size_t bank = column_for(TableName::workers, "bank");
inline const std::size_t account_name = column_for(TableName::workers, "account_name");
}  // namespace workers
namespace history {
inline const std::size_t worker_id = column_for(TableName::history, "worker_id");
inline const std::size_t month = column_for(TableName::history, "month");
inline const std::size_t amount_vnd = column_for(TableName::history, "amount_vnd");
inline const std::size_t group = column_for(TableName::history, "group");
inline const std::size_t insurance_no = column_for(TableName::history, "insurance_no");
inline const std::size_t full_name = column_for(TableName::history, "full_name");
inline const std::size_t birth_date = column_for(TableName::history, "birth_date");
}  // namespace history

// Returns where a fact of the rules is stored; nothing for a derived one.
struct FactPlace {
  TableName table;
  std::size_t column;
};
[[nodiscard]] std::optional<FactPlace> place_of(const ActRecords& records,
                                                std::uint8_t fact) noexcept;

// Reads a fact from a cell, trimmed and not empty, as its column holds it: a choice's number, a
// day's, the bits of a set, a number. Nothing where it is none.
[[nodiscard]] std::optional<std::int64_t> read_fact_cell(const ColumnSpec& column,
                                                         std::string_view text) noexcept;
// Writes it as cells have it.
[[nodiscard]] std::string fact_cell(const ColumnSpec& column, std::int64_t value);

// Returns what is wrong with a cell that is no value of its type.
[[nodiscard]] ProblemCode code_of_bad(CellType type) noexcept;

// Ranges of rows: first, count; ascending.
using RowRanges = std::span<const std::pair<std::uint32_t, std::uint32_t>>;
void keep_ranges(Buffer<std::uint64_t>& values, RowRanges used);
void keep_ranges(Buffer<std::uint32_t>& values, RowRanges used);

// Values that stand for an empty cell until seal() has turned them into known bits.
inline constexpr std::int32_t empty_int = INT32_MIN;
inline constexpr std::uint8_t empty_choice = 0xff;
inline constexpr std::uint64_t empty_set = std::uint64_t{1} << 63U;
inline constexpr std::int64_t empty_number = INT64_MIN;

// Texts in 8 bytes each: a place in one large text (the mapped file, or a text of our own) and a
// length, or the number of a text kept aside (one with doubled quotes, or a very long one).
class TextColumn {
 public:
  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    const std::uint64_t place = places_[row];
    if ((place & aside_flag) != 0) [[unlikely]]
      return aside(place & ~aside_flag);
    const char* base = base_ != nullptr ? base_ : own_.data();
    return {base + (place >> length_bits), place & ((std::uint64_t{1} << length_bits) - 1)};
  }
  [[nodiscard]] bool empty(std::size_t row) const noexcept { return places_[row] == 0; }

  void resize(std::size_t rows) { places_.resize(rows); }
  [[nodiscard]] Buffer<std::uint64_t>& places() noexcept { return places_; }
  [[nodiscard]] std::size_t size() const noexcept { return places_.size(); }

  // Says that texts lie in `base`, which must outlive the column.
  void refer_to(const char* base) noexcept { base_ = base; }
  void put(std::size_t row, std::string_view in_base);
  void put_aside(std::size_t row, std::string text);
  // Keeps a text of the caller's, with a zero byte behind it.
  void assign(std::size_t row, std::string_view text);

 private:
  static constexpr unsigned length_bits = 20;
  static constexpr std::uint64_t aside_flag = std::uint64_t{1} << 63U;
  struct Aside {
    std::mutex mutex;
    std::deque<std::string> texts;
  };
  [[nodiscard]] std::string_view aside(std::uint64_t number) const;

  const char* base_ = nullptr;
  Buffer<std::uint64_t> places_;
  std::string own_;
  std::shared_ptr<Aside> aside_ = std::make_shared<Aside>();
};

// Holds one column; which buffer it uses follows from its type.
struct Column {
  CellType type = CellType::text;
  Buffer<std::uint8_t> choices;      // choice, yes_no, province
  Buffer<std::int32_t> ints;         // date: days since 1970-01-01; month: month_number(); birth
  Buffer<std::uint64_t> sets;        // month_set: bits
  Buffer<std::int64_t> numbers;      // number; amount, only while a file is read
  TextColumn texts;                  // text, key, worker_id
  std::vector<std::uint64_t> known;  // a bit a row, once sealed; not for text

  [[nodiscard]] bool is_known(std::size_t row) const noexcept {
    return (known[row / 64] >> row % 64 & 1U) != 0;
  }
  // Puts a fact, or an empty cell, that is not sealed yet.
  void put(std::size_t row, std::optional<std::int64_t> value) noexcept;
  [[nodiscard]] std::optional<Date> date(std::size_t row) const {
    if (!is_known(row)) return std::nullopt;
    return Date{std::chrono::days{ints[row]}};
  }
};

struct Table {
  explicit Table(const TableSpec& of);

  const TableSpec* spec;
  std::size_t rows = 0;
  std::vector<Column> columns;  // those not stored stay without rows

  void resize(std::size_t new_rows);
  // Keeps these ranges of rows (first, count) and drops the others; makes known bits of all rows.
  void keep(RowRanges used, unsigned threads);
  // Empties the cells of a row just added.
  void clear(std::size_t row);
  // Makes known bits of a row just added. The value of an empty cell becomes 0.
  void seal(std::size_t row);
  // Take a sealed row out: the rows behind it move up, or the last one takes its place.
  void erase(std::size_t row);
  void move_last_to(std::size_t row);
};

// Returns a row's key as it is printed: its parts, a blank between.
[[nodiscard]] std::string key_text(const Table& table, std::size_t row);

// What is wrong among the cells of a row, and at which of them.
struct RowFault {
  std::size_t column = 0;
  ProblemCode code{};
};
// Says whether row_fault() has to look at a column.
[[nodiscard]] bool is_compared(const TableSpec& table, std::size_t column) noexcept;
// Finds `missing_value`, `bad_order` or `bad_interval` in a row whose cells are not sealed yet: a
// cell against those of earlier columns.
[[nodiscard]] std::optional<RowFault> row_fault(const Table& table, std::size_t column,
                                                std::size_t row) noexcept;

}  // namespace v2
}  // namespace rentsupport

#endif
