// Descriptions of input tables: the columns of a file, and what must hold among the cells of a row.
#ifndef RENTSUPPORT_SRC_RULE_TABLE_SPEC_HPP
#define RENTSUPPORT_SRC_RULE_TABLE_SPEC_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rentsupport/facts.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

enum class CellType : std::uint8_t {
  text,
  key,        // a text that is compared, in NFC
  worker_id,  // a text that is compared, in its cleaned form
  date,
  birth_date,  // or a year; what is neither is suspicious only
  month,
  month_set,
  choice,
  yes_no,
  province,
  amount,  // as the history has them: what is none is suspicious only
  number   // a whole one: đồng, a count
};

[[nodiscard]] constexpr bool is_text(CellType type) noexcept {
  return type == CellType::text || type == CellType::key || type == CellType::worker_id;
}

// What a text identifies, and is suspicious (issues.csv) where it cannot: law page, section 9.
enum class Identifies : std::uint8_t { nothing, firm, person, insured_person, account };

struct ColumnSpec {
  std::string_view name;
  CellType type = CellType::text;
  bool required = false;
  bool stored = true;  // false: only checked
  std::span<const std::string_view> values = {};
  bool may_be_empty = false;  // the column is required, a value is not
  bool may_be_negative = false;
  Identifies identifies = Identifies::nothing;
  bool may_be_formula = false;  // cells that a spreadsheet would take for one are named

  // Say more of a column.
  [[nodiscard]] constexpr ColumnSpec always() const {
    ColumnSpec column = *this;
    column.required = true;
    return column;
  }
  [[nodiscard]] constexpr ColumnSpec checked_only() const {
    ColumnSpec column = *this;
    column.stored = false;
    return column;
  }
  [[nodiscard]] constexpr ColumnSpec of(Identifies what) const {
    ColumnSpec column = *this;
    column.identifies = what;
    return column;
  }
  [[nodiscard]] constexpr ColumnSpec no_formula() const {
    ColumnSpec column = *this;
    column.may_be_formula = true;
    return column;
  }
};

// Columns by their type; a key is required.
namespace columns {
[[nodiscard]] constexpr ColumnSpec key(std::string_view name) {
  return {name, CellType::key, true};
}
[[nodiscard]] constexpr ColumnSpec worker(std::string_view name) {
  return {name, CellType::worker_id};
}
[[nodiscard]] constexpr ColumnSpec text(std::string_view name) { return {name, CellType::text}; }
[[nodiscard]] constexpr ColumnSpec compared(std::string_view name) { return {name, CellType::key}; }
[[nodiscard]] constexpr ColumnSpec date(std::string_view name) { return {name, CellType::date}; }
[[nodiscard]] constexpr ColumnSpec birth(std::string_view name) {
  return {name, CellType::birth_date};
}
[[nodiscard]] constexpr ColumnSpec month(std::string_view name) { return {name, CellType::month}; }
[[nodiscard]] constexpr ColumnSpec months(std::string_view name) {
  return {name, CellType::month_set};
}
[[nodiscard]] constexpr ColumnSpec yes_no(std::string_view name) {
  return {name, CellType::yes_no, false, true, yes_no_names};
}
[[nodiscard]] constexpr ColumnSpec choice(std::string_view name,
                                          std::span<const std::string_view> values) {
  return {name, CellType::choice, false, true, values};
}
[[nodiscard]] constexpr ColumnSpec province(std::string_view name) {
  return {name, CellType::province};
}
[[nodiscard]] constexpr ColumnSpec number(std::string_view name) {
  return {name, CellType::number};
}
}  // namespace columns

// Names a row of another table by its key.
struct Reference {
  std::size_t column = 0;
  std::string_view table;
};

// A first and a last day, by column.
struct Interval {
  std::size_t first = 0;
  std::size_t last = 0;
};

// Columns are named by their number.
struct TableSpec {
  std::string_view name;  // of the file, without its ending
  std::span<const ColumnSpec> columns;
  // How many columns, the first ones, together tell a row from all others: texts and months.
  // Another table refers to a key of one; 0 where rows may be alike.
  std::size_t key_columns = 1;
  std::optional<Reference> reference = {};
  // Days none of which lies before an earlier one of the same chain (`bad_order`).
  std::span<const std::span<const std::size_t>> chains = {};
  std::span<const Interval> intervals = {};  // a last day before the first is `bad_interval`
  // Texts side by side of which a row has at least one; else it has a `missing_value`, the first.
  std::span<const std::size_t> alternatives = {};
  Bilingual row_in_words = {};  // whose steps a chain is: "the list"
  bool is_day_first = false;    // whatever its dates look like

  [[nodiscard]] constexpr bool is_of_dates(std::size_t column) const noexcept {
    return columns[column].type == CellType::date || columns[column].type == CellType::birth_date;
  }
};

// Says whether a description holds together, for a static_assert beside it: what is compared with
// earlier cells of a row stands behind them.
[[nodiscard]] constexpr bool is_sound(const TableSpec& table) noexcept {
  constexpr std::size_t most = 64;
  const auto has = [&](std::size_t column, auto accept) {
    return column < table.columns.size() && table.columns[column].stored &&
           accept(table.columns[column].type);
  };
  const auto is_day = [](CellType type) { return type == CellType::date; };
  const auto is_key = [](CellType type) { return is_text(type) || type == CellType::month; };
  if (table.name.empty() || table.columns.empty() || table.columns.size() > most) return false;
  for (std::size_t column = 0; column < table.key_columns; ++column) {
    if (!has(column, is_key) || !table.columns[column].required) return false;
  }
  if (table.key_columns > 0 && !is_text(table.columns[0].type)) return false;
  if (table.reference && !has(table.reference->column, [](CellType type) { return is_text(type); }))
    return false;
  for (const auto& chain : table.chains) {
    for (std::size_t i = 0; i < chain.size(); ++i) {
      if (!has(chain[i], is_day) || (i > 0 && chain[i] <= chain[i - 1])) return false;
    }
  }
  for (const Interval& interval : table.intervals) {
    if (!has(interval.first, is_day) || !has(interval.last, is_day) ||
        interval.last <= interval.first)
      return false;
  }
  for (std::size_t i = 0; i < table.alternatives.size(); ++i) {
    const std::size_t column = table.alternatives[i];
    if (!has(column, [](CellType type) { return is_text(type); }) ||
        column != table.alternatives.front() + i)
      return false;
  }
  return true;
}

}  // namespace v2
}  // namespace rentsupport

#endif
