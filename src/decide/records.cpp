#include "decide/records.hpp"

#include <algorithm>
#include <exception>

#include "rule/act_records.hpp"
#include "rule/provinces.hpp"
#include "values/cells.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

const TableSpec& spec_of(const ActRecords& records, TableName table) noexcept {
  return *records.tables[static_cast<std::size_t>(table)];
}
const TableSpec& spec_of(TableName table) noexcept { return spec_of(act_records(), table); }

std::string_view name(TableName table) noexcept { return spec_of(table).name; }

std::span<const ColumnSpec> columns_of(TableName table) noexcept { return spec_of(table).columns; }

std::size_t column_for(TableName table, std::string_view name) noexcept {
  const auto columns = columns_of(table);
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ColumnSpec& column) { return column.name == name; });
  if (found == columns.end()) std::terminate();
  return static_cast<std::size_t>(found - columns.begin());
}

std::size_t NeededColumn::find() const noexcept {
  const std::size_t number = column_for(table_, name_);
  number_.store(static_cast<std::uint32_t>(number), std::memory_order_relaxed);
  return number;
}

std::optional<FactPlace> place_of(const ActRecords& records, std::uint8_t fact) noexcept {
  const auto place = records.place(fact);
  if (!place) return std::nullopt;
  return FactPlace{static_cast<TableName>(place->table), place->column};
}

std::optional<std::int64_t> read_fact_cell(const ColumnSpec& column,
                                           std::string_view text) noexcept {
  std::uint8_t choice = 0;
  std::int32_t day = 0;
  std::uint64_t set = 0;
  bool is_read = false;
  switch (column.type) {
    case CellType::date:
      return read_date_cell(text, day) ? std::optional<std::int64_t>{day} : std::nullopt;
    case CellType::month:
      return read_month_cell(text, day) ? std::optional<std::int64_t>{day} : std::nullopt;
    case CellType::month_set:
      if (!read_month_set_cell(text, set)) return std::nullopt;
      return static_cast<std::int64_t>(set);
    case CellType::number: {
      const auto number = read_number_cell(text);
      return number && *number < 0 && !column.may_be_negative ? std::nullopt : number;
    }
    case CellType::yes_no:
      is_read = read_yes_no_cell(text, choice);
      break;
    case CellType::choice:
      is_read = read_choice_cell(text, column.values, choice);
      break;
    case CellType::province:
      is_read = read_province_cell(text, choice);
      break;
    default:
      break;
  }
  return is_read ? std::optional<std::int64_t>{choice} : std::nullopt;
}

std::string fact_cell(const ColumnSpec& column, std::int64_t value) {
  switch (column.type) {
    case CellType::date:
      return to_string(Date{std::chrono::days{value}});
    case CellType::month:
      return to_string(month_of_number(static_cast<std::int32_t>(value)));
    case CellType::month_set:
      return to_string(MonthSet::from_bits(static_cast<std::uint64_t>(value)));
    case CellType::yes_no:
    case CellType::choice:
      return std::string{column.values[static_cast<std::size_t>(value)]};
    case CellType::province:
      return to_string(static_cast<Province>(value));
    default:
      return std::to_string(value);
  }
}

std::string_view TextColumn::aside(std::uint64_t number) const {
  // Another thread may be putting a text aside; those that are there stay where they are.
  const std::lock_guard lock(aside_->mutex);
  return aside_->texts[number];
}

void TextColumn::put(std::size_t row, std::string_view in_base) {
  if (in_base.empty()) {
    places_[row] = 0;
    return;
  }
  if (in_base.size() >> length_bits != 0) {
    put_aside(row, std::string{in_base});
    return;
  }
  places_[row] = static_cast<std::uint64_t>(in_base.data() - base_) << length_bits | in_base.size();
}

void TextColumn::put_aside(std::size_t row, std::string text) {
  if (text.empty()) {
    places_[row] = 0;
    return;
  }
  const std::lock_guard lock(aside_->mutex);
  places_[row] = aside_flag | aside_->texts.size();
  aside_->texts.push_back(std::move(text));
}

void TextColumn::assign(std::size_t row, std::string_view text) {
  if (text.empty()) {
    places_[row] = 0;
  } else if (base_ != nullptr || text.size() >> length_bits != 0) {
    put_aside(row, std::string{text});
  } else {
    places_[row] = std::uint64_t{own_.size()} << length_bits | text.size();
    own_ += text;
    own_ += '\0';
  }
}

void Column::put(std::size_t row, std::optional<std::int64_t> value) noexcept {
  if (!choices.empty()) choices[row] = value ? static_cast<std::uint8_t>(*value) : empty_choice;
  if (!ints.empty()) ints[row] = value ? static_cast<std::int32_t>(*value) : empty_int;
  if (!sets.empty()) sets[row] = value ? static_cast<std::uint64_t>(*value) : empty_set;
  if (!numbers.empty()) numbers[row] = value.value_or(empty_number);
}

ProblemCode code_of_bad(CellType type) noexcept {
  switch (type) {
    case CellType::date:
      return ProblemCode::bad_date;
    case CellType::month:
    case CellType::month_set:
      return ProblemCode::bad_month;
    case CellType::number:
      return ProblemCode::bad_number;
    default:
      return ProblemCode::bad_value;
  }
}

Table::Table(const TableSpec& of) : spec(&of) {
  for (const ColumnSpec& column : of.columns) columns.emplace_back().type = column.type;
}

void Table::resize(std::size_t new_rows) {
  rows = new_rows;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!spec->columns[i].stored) continue;
    Column& column = columns[i];
    switch (column.type) {
      case CellType::text:
      case CellType::key:
      case CellType::worker_id:
        column.texts.resize(rows);
        break;
      case CellType::date:
      case CellType::birth_date:
      case CellType::month:
        column.ints.resize(rows);
        break;
      case CellType::month_set:
        column.sets.resize(rows);
        break;
      case CellType::choice:
      case CellType::yes_no:
      case CellType::province:
        column.choices.resize(rows);
        break;
      case CellType::amount:
      case CellType::number:
        column.numbers.resize(rows);
        break;
    }
  }
}

namespace {

template <class T>
void keep_values(Buffer<T>& values, RowRanges used) {
  if (values.empty()) return;
  std::size_t to = 0;
  for (const auto& [first, count] : used) {
    if (to != first)
      std::copy_n(values.begin() + first, count, values.begin() + static_cast<std::ptrdiff_t>(to));
    to += count;
  }
  values.resize(to);
}

template <class T>
void seal_column(Buffer<T>& values, std::vector<std::uint64_t>& known, T empty) {
  known.resize((values.size() + 63) / 64);
  for (std::size_t word = 0; word < known.size(); ++word) {
    std::uint64_t bits = 0;
    const std::size_t end = std::min<std::size_t>(64, values.size() - word * 64);
    for (std::size_t i = 0; i < end; ++i) {
      T& value = values[word * 64 + i];
      bits |= static_cast<std::uint64_t>(value != empty ? 1 : 0) << i;
      value = value == empty ? T{} : value;
    }
    known[word] = bits;
  }
}

template <class T>
void seal_row(Buffer<T>& values, std::vector<std::uint64_t>& known, T empty, std::size_t row) {
  if (known.size() != (values.size() + 63) / 64) known.resize((values.size() + 63) / 64);
  const std::uint64_t bit = std::uint64_t{1} << row % 64;
  known[row / 64] &= ~bit;
  if (values[row] == empty) {
    values[row] = T{};
  } else {
    known[row / 64] |= bit;
  }
}

template <class Visit>
void visit_buffer(Column& column, Visit&& visit) {
  if (is_text(column.type)) return;
  if (!column.choices.empty()) visit(column.choices, empty_choice);
  if (!column.ints.empty()) visit(column.ints, empty_int);
  if (!column.sets.empty()) visit(column.sets, empty_set);
  if (!column.numbers.empty()) visit(column.numbers, empty_number);
}

}  // namespace

void keep_ranges(Buffer<std::uint64_t>& values, RowRanges used) { keep_values(values, used); }
void keep_ranges(Buffer<std::uint32_t>& values, RowRanges used) { keep_values(values, used); }

void Table::keep(RowRanges used, unsigned threads) {
  rows = 0;
  for (const auto& [first, count] : used) rows += count;
  parallel(threads, columns.size(), [&](std::size_t i, unsigned) {
    Column& column = columns[i];
    if (column.texts.size() != 0) keep_values(column.texts.places(), used);
    visit_buffer(column, [&](auto& values, auto empty) {
      keep_values(values, used);
      seal_column(values, column.known, empty);
    });
  });
}

void Table::clear(std::size_t row) {
  for (Column& column : columns) {
    if (column.texts.size() != 0) column.texts.places()[row] = 0;
    visit_buffer(column, [&](auto& values, auto empty) { values[row] = empty; });
  }
}

void Table::seal(std::size_t row) {
  for (Column& column : columns) {
    visit_buffer(column,
                 [&](auto& values, auto empty) { seal_row(values, column.known, empty, row); });
  }
}

namespace {

bool bit_of(const std::vector<std::uint64_t>& bits, std::size_t at) noexcept {
  return (bits[at / 64] >> at % 64 & 1U) != 0;
}

void erase_bit(std::vector<std::uint64_t>& bits, std::size_t at) {
  const std::uint64_t below = (std::uint64_t{1} << at % 64) - 1;
  for (std::size_t word = at / 64; word < bits.size(); ++word) {
    const std::uint64_t kept = word == at / 64 ? bits[word] & below : 0;
    const std::uint64_t moved = bits[word] >> 1 & (word == at / 64 ? ~below : ~std::uint64_t{0});
    const std::uint64_t next = word + 1 < bits.size() ? bits[word + 1] << 63 : 0;
    bits[word] = kept | moved | next;
  }
}

}  // namespace

void Table::erase(std::size_t row) {
  const auto place = static_cast<std::ptrdiff_t>(row);
  for (Column& column : columns) {
    if (column.texts.size() != 0)
      column.texts.places().erase(column.texts.places().begin() + place);
    visit_buffer(column, [&](auto& values, auto) {
      values.erase(values.begin() + place);
      erase_bit(column.known, row);
      column.known.resize((values.size() + 63) / 64);
    });
  }
  --rows;
}

void Table::move_last_to(std::size_t row) {
  const std::size_t last = rows - 1;
  for (Column& column : columns) {
    if (column.texts.size() != 0) column.texts.places()[row] = column.texts.places()[last];
    visit_buffer(column, [&](auto& values, auto) {
      values[row] = values[last];
      const std::uint64_t bit = std::uint64_t{1} << row % 64;
      column.known[row / 64] &= ~bit;
      if (bit_of(column.known, last)) column.known[row / 64] |= bit;
    });
  }
  erase(last);
}

std::string key_text(const Table& table, std::size_t row) {
  std::string text;
  for (std::size_t number = 0; number < table.spec->key_columns; ++number) {
    const Column& column = table.columns[number];
    if (number > 0) text += ' ';
    if (is_text(column.type)) {
      text += column.texts[row];
    } else {
      text += to_string(month_of_number(column.ints[row]));
    }
  }
  return text;
}

bool is_compared(const TableSpec& table, std::size_t column) noexcept {
  const auto has = [column](std::span<const std::size_t> columns) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  return std::any_of(table.chains.begin(), table.chains.end(), has) ||
         std::any_of(table.intervals.begin(), table.intervals.end(),
                     [&](const Interval& interval) { return interval.last == column; }) ||
         (!table.alternatives.empty() && table.alternatives.back() == column);
}

std::optional<RowFault> row_fault(const Table& table, std::size_t column,
                                  std::size_t row) noexcept {
  const TableSpec& spec = *table.spec;
  if (is_text(spec.columns[column].type)) {
    if (spec.alternatives.empty() || spec.alternatives.back() != column) return std::nullopt;
    for (const std::size_t other : spec.alternatives) {
      if (!table.columns[other].texts.empty(row)) return std::nullopt;
    }
    return RowFault{spec.alternatives.front(), ProblemCode::missing_value};
  }
  const auto value = [&](std::size_t of) { return table.columns[of].ints[row]; };
  // An unknown last day is not compared, an unknown first day is before every day.
  if (value(column) == empty_int) return std::nullopt;
  for (const std::span<const std::size_t> chain : spec.chains) {
    std::int32_t before = empty_int;  // the nearest earlier day that is known
    for (const std::size_t step : chain) {
      if (step > column) break;
      if (step == column && value(column) < before) return RowFault{column, ProblemCode::bad_order};
      if (value(step) != empty_int) before = value(step);
    }
  }
  for (const Interval& interval : spec.intervals) {
    if (interval.last == column && value(column) < value(interval.first))
      return RowFault{column, ProblemCode::bad_interval};
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
