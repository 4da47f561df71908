// The columns of the input files, and the tables that hold their rows.
#ifndef RENTSUPPORT_SRC_DECIDE_RECORDS_HPP
#define RENTSUPPORT_SRC_DECIDE_RECORDS_HPP

#include <atomic>
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

// The number of such a column. It is found when it is first asked for: so nothing depends on which
// source's objects are made first, not even where a program decides before its main().
class NeededColumn {
 public:
  constexpr NeededColumn(TableName table, std::string_view name) noexcept
      : table_(table), name_(name) {}
  NeededColumn(const NeededColumn&) = delete;
  NeededColumn& operator=(const NeededColumn&) = delete;
  // NOLINTNEXTLINE(google-explicit-constructor): it stands for the number.
  operator std::size_t() const noexcept {
    const std::uint32_t known = number_.load(std::memory_order_relaxed);
    return known != unknown ? known : find();
  }

 private:
  static constexpr std::uint32_t unknown = UINT32_MAX;
  [[nodiscard]] std::size_t find() const noexcept;

  TableName table_;
  std::string_view name_;
  mutable std::atomic<std::uint32_t> number_{unknown};
};

// The columns by which the engine tells rows, persons and steps: all others are facts to it, which
// it goes through as the act describes them.
namespace employers {
inline constinit const NeededColumn employer_id{TableName::employers, "employer_id"};
inline constinit const NeededColumn tax_code{TableName::employers, "tax_code"};
inline constinit const NeededColumn name{TableName::employers, "name"};
inline constinit const NeededColumn kind{TableName::employers, "kind"};
inline constinit const NeededColumn district{TableName::employers, "district"};
inline constinit const NeededColumn account{TableName::employers, "account"};
inline constinit const NeededColumn bank{TableName::employers, "bank"};
}  // namespace employers
namespace lists {
inline constinit const NeededColumn list_id{TableName::lists, "list_id"};
inline constinit const NeededColumn employer_id{TableName::lists, "employer_id"};
inline constinit const NeededColumn group{TableName::lists, "group"};
// The steps stand one behind the other, in the order of Steps.
inline constinit const NeededColumn drawn_up_on{TableName::lists, "drawn_up_on"};
inline constinit const NeededColumn si_confirmed_on{TableName::lists, "si_confirmed_on"};
inline constinit const NeededColumn decided_on{TableName::lists, "decided_on"};
inline constinit const NeededColumn signed_form{TableName::lists, "signed"};
}  // namespace lists
namespace workers {
inline constinit const NeededColumn request_id{TableName::workers, "request_id"};
inline constinit const NeededColumn list_id{TableName::workers, "list_id"};
inline constinit const NeededColumn worker_id{TableName::workers, "worker_id"};
inline constinit const NeededColumn section{TableName::workers, "section"};
inline constinit const NeededColumn full_name{TableName::workers, "full_name"};
inline constinit const NeededColumn birth_date{TableName::workers, "birth_date"};
inline constinit const NeededColumn insurance_no{TableName::workers, "insurance_no"};
inline constinit const NeededColumn contract_type{TableName::workers, "contract_type"};
inline constinit const NeededColumn contract_starts_on{TableName::workers, "contract_starts_on"};
inline constinit const NeededColumn previous_contract{TableName::workers, "previous_contract"};
inline constinit const NeededColumn previous_contract_ended_on{TableName::workers,
                                                               "previous_contract_ended_on"};
inline constinit const NeededColumn rent_from{TableName::workers, "rent_from"};
inline constinit const NeededColumn rent_to{TableName::workers, "rent_to"};
inline constinit const NeededColumn months{TableName::workers, "months"};
inline constinit const NeededColumn account{TableName::workers, "account"};
inline constinit const NeededColumn bank{TableName::workers, "bank"};
inline constinit const NeededColumn account_name{TableName::workers, "account_name"};
}  // namespace workers
namespace history {
inline constinit const NeededColumn worker_id{TableName::history, "worker_id"};
inline constinit const NeededColumn month{TableName::history, "month"};
inline constinit const NeededColumn amount_vnd{TableName::history, "amount_vnd"};
inline constinit const NeededColumn group{TableName::history, "group"};
inline constinit const NeededColumn insurance_no{TableName::history, "insurance_no"};
inline constinit const NeededColumn full_name{TableName::history, "full_name"};
inline constinit const NeededColumn birth_date{TableName::history, "birth_date"};
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
