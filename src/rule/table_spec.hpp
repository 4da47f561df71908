// Descriptions of input tables: the columns of a file, and what must hold among the cells of a row.
#ifndef RENTSUPPORT_SRC_RULE_TABLE_SPEC_HPP
#define RENTSUPPORT_SRC_RULE_TABLE_SPEC_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rentsupport/facts.hpp"
#include "rentsupport/rule.hpp"
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

// Returns the type of the fact that rules read of such a column.
[[nodiscard]] constexpr FactType fact_type(CellType type) noexcept {
  switch (type) {
    case CellType::date:
    case CellType::birth_date:
      return FactType::date;
    case CellType::month:
      return FactType::month;
    case CellType::month_set:
      return FactType::month_set;
    case CellType::amount:
    case CellType::number:
      return FactType::number;
    default:
      return FactType::choice;
  }
}
[[nodiscard]] constexpr bool is_text(CellType type) noexcept {
  return type == CellType::text || type == CellType::key || type == CellType::worker_id;
}

// A choice's values as cells have them, and in the words of texts about the law, in the order of
// its enumeration.
struct ChoiceValues {
  std::span<const std::string_view> names;
  std::span<const std::string_view> vietnamese;
  std::span<const std::string_view> english;
};

// Who answers for the truth of a column, and where the act says so.
struct AnsweredBy {
  Voucher voucher = Voucher::employer;
  std::span<const Citation> under = {};
};

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

  // A column that rules read is a fact: its number among them, what texts about the law call it,
  // and who is asked for it where it is unknown.
  static constexpr std::uint8_t no_fact = 0xff;
  std::uint8_t fact = no_fact;
  bool is_asked = false;  // may be unknown, and may be assumed
  Bilingual label = {};
  std::span<const std::string_view> vietnamese_values = {};
  std::span<const std::string_view> english_values = {};
  AnsweredBy by = {};
  bool is_money = false;    // a number counts đồng
  int declared_in = 0;      // the clause by which a signed form declares it; 0: none does
  bool is_further = false;  // no member of a record: it is carried by name

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
  // It is read as this fact of the rules.
  template <class T>
  [[nodiscard]] constexpr ColumnSpec read_as(const Fact<T>& read, const Bilingual& called,
                                             const AnsweredBy& answered) const {
    if (fact_type(type) != fact_type_of<T>) throw Error("a fact has another type than its column");
    return asked(read.number(), called, answered);
  }
  // It is a fact for which the records of C++ and C have no member: it is carried by name.
  [[nodiscard]] constexpr ColumnSpec further(const Bilingual& called,
                                             const AnsweredBy& answered) const {
    ColumnSpec column = asked(no_fact, called, answered);
    column.is_further = true;
    return column;
  }
  // A fact for which nobody is asked: where it is not given, that says something.
  [[nodiscard]] constexpr ColumnSpec never_asked() const {
    ColumnSpec column = *this;
    column.is_asked = false;
    return column;
  }
  [[nodiscard]] constexpr ColumnSpec money() const {
    ColumnSpec column = *this;
    column.is_money = true;
    return column;
  }
  [[nodiscard]] constexpr ColumnSpec declared(int clause) const {
    ColumnSpec column = *this;
    column.declared_in = clause;
    return column;
  }

 private:
  [[nodiscard]] constexpr ColumnSpec asked(std::uint8_t number, const Bilingual& called,
                                           const AnsweredBy& answered) const {
    ColumnSpec column = *this;
    column.fact = number;
    column.is_asked = true;
    column.label = called;
    column.by = answered;
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
inline constexpr std::array<std::string_view, 2> yes_no_vietnamese{"không", "có"};
[[nodiscard]] constexpr ColumnSpec yes_no(std::string_view name) {
  ColumnSpec column{name, CellType::yes_no, false, true, yes_no_names};
  column.vietnamese_values = yes_no_vietnamese;
  column.english_values = yes_no_names;
  return column;
}
[[nodiscard]] constexpr ColumnSpec choice(std::string_view name,
                                          std::span<const std::string_view> values) {
  return {name, CellType::choice, false, true, values};
}
[[nodiscard]] constexpr ColumnSpec choice(std::string_view name, const ChoiceValues& values) {
  ColumnSpec column = choice(name, values.names);
  column.vietnamese_values = values.vietnamese;
  column.english_values = values.english;
  return column;
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
