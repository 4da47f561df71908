#include "decide/records.hpp"

#include <algorithm>
#include <array>

#include "rentsupport/named.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr ColumnSpec key(std::string_view name) { return {name, CellType::key, true, true, {}}; }
constexpr ColumnSpec worker(std::string_view name) {
  return {name, CellType::worker_id, true, true, {}};
}
constexpr ColumnSpec birth(std::string_view name) {
  return {name, CellType::birth_date, false, true, {}};
}
constexpr ColumnSpec text(std::string_view name) { return {name, CellType::text, false, true, {}}; }
constexpr ColumnSpec date(std::string_view name) { return {name, CellType::date, false, true, {}}; }
constexpr ColumnSpec yes_no(std::string_view name) {
  return {name, CellType::yes_no, false, true, yes_no_names};
}
constexpr ColumnSpec months(std::string_view name) {
  return {name, CellType::month_set, false, true, {}};
}
constexpr ColumnSpec choice(std::string_view name, std::span<const std::string_view> values) {
  return {name, CellType::choice, false, true, values};
}
constexpr ColumnSpec required(ColumnSpec column) {
  column.required = true;
  return column;
}
constexpr ColumnSpec checked_only(ColumnSpec column) {
  column.stored = false;
  return column;
}

constexpr std::array employers_columns{key("employer_id"),
                                       checked_only(text("tax_code")),
                                       text("name"),
                                       choice("kind", employer_kind_names),
                                       yes_no("registered"),
                                       choice("zone", zone_names),
                                       ColumnSpec{"province", CellType::province, false, true, {}},
                                       ColumnSpec{"district", CellType::key, false, true, {}}};

constexpr std::array lists_columns{key("list_id"),
                                   key("employer_id"),
                                   required(choice("group", group_names)),
                                   required(date("drawn_up_on")),
                                   date("posted_on"),
                                   date("sent_to_si_on"),
                                   date("si_confirmed_on"),
                                   date("received_on"),
                                   date("submitted_on"),
                                   date("decided_on"),
                                   date("funded_on"),
                                   date("paid_on"),
                                   yes_no("payroll_copy"),
                                   yes_no("forms_attached"),
                                   yes_no("signed")};

constexpr std::array workers_columns{key("request_id"),
                                     key("list_id"),
                                     worker("worker_id"),
                                     choice("section", section_names),
                                     text("full_name"),
                                     birth("birth_date"),
                                     text("insurance_no"),
                                     yes_no("applied"),
                                     choice("contract_type", contract_type_names),
                                     date("contract_signed_on"),
                                     date("contract_starts_on"),
                                     date("contract_ends_on"),
                                     choice("previous_contract", previous_contract_names),
                                     date("previous_contract_ended_on"),
                                     date("rent_from"),
                                     date("rent_to"),
                                     months("rented_months"),
                                     yes_no("pays_rent"),
                                     months("insured_months"),
                                     months("payroll_months"),
                                     choice("insurance_exempt", insurance_exempt_names),
                                     yes_no("newly_recruited"),
                                     yes_no("insured_elsewhere"),
                                     required(months("months")),
                                     text("account")};

constexpr std::array history_columns{
    worker("worker_id"),
    required(ColumnSpec{"month", CellType::month, true, true, {}}),
    checked_only(ColumnSpec{"amount_vnd", CellType::amount, true, true, {}}),
    required(choice("group", group_names)),
    text("insurance_no"),
    text("full_name"),
    birth("birth_date")};

constexpr std::array persons_columns{
    worker("worker_id"),
    worker("other_id"),
    ColumnSpec{"same", CellType::yes_no, true, true, yes_no_names, true},
    date("decided_on"),
    text("reason"),
    checked_only(text("evidence")),
    checked_only(text("request_ids")),
    checked_only(text("amount_vnd"))};

static_assert(employers_columns.size() == employers::count &&
              lists_columns.size() == lists::count && workers_columns.size() == workers::count &&
              history_columns.size() == history::count && persons_columns.size() == persons::count);

constexpr unsigned length_bits = 20;
constexpr std::uint64_t aside_flag = std::uint64_t{1} << 63U;

}  // namespace

std::string_view name(TableName table) noexcept {
  constexpr std::array<std::string_view, table_count> names{"employers", "lists", "workers",
                                                            "history", "persons"};
  return name_in(names, table);
}

std::span<const ColumnSpec> columns_of(TableName table) noexcept {
  switch (table) {
    case TableName::employers:
      return employers_columns;
    case TableName::lists:
      return lists_columns;
    case TableName::workers:
      return workers_columns;
    case TableName::history:
      return history_columns;
    case TableName::persons:
      return persons_columns;
  }
  return {};
}

std::optional<FactPlace> place_of(std::uint8_t fact) noexcept {
  if (fact >= vocabulary().size()) return std::nullopt;
  const std::string_view wanted = vocabulary()[fact].name;
  // A derived date may bear the name of a column of lists that no provision reads directly.
  if (fact > facts::months.number()) return std::nullopt;
  for (const TableName table : {TableName::employers, TableName::lists, TableName::workers}) {
    const auto columns = columns_of(table);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name == wanted) return FactPlace{table, i};
    }
  }
  return std::nullopt;
}

std::string_view TextColumn::operator[](std::size_t row) const {
  const std::uint64_t place = places_[row];
  if ((place & aside_flag) != 0) {
    // Another thread may be putting a text aside; those that are there stay where they are.
    const std::lock_guard lock(aside_->mutex);
    return aside_->texts[place & ~aside_flag];
  }
  const char* base = base_ != nullptr ? base_ : own_.data();
  return {base + (place >> length_bits), place & ((std::uint64_t{1} << length_bits) - 1)};
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
    places_[row] = own_.size() << length_bits | text.size();
    own_ += text;
    own_ += '\0';
  }
}

Table::Table(TableName table) : name(table) {
  for (const ColumnSpec& spec : columns_of(table))
    columns.push_back(Column{spec.type, {}, {}, {}, {}, {}});
}

void Table::resize(std::size_t new_rows) {
  rows = new_rows;
  const auto specs = columns_of(name);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!specs[i].stored) continue;
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

std::optional<ProblemCode> crossed_date(const Table& table, std::size_t column,
                                        std::size_t row) noexcept {
  const auto value = [&](std::size_t of) { return table.columns[of].ints[row]; };
  if (table.name == TableName::lists && column > lists::drawn_up_on && column <= lists::paid_on) {
    std::size_t before = column - 1;
    while (before > lists::drawn_up_on && value(before) == empty_int) --before;
    if (value(column) != empty_int && value(column) < value(before)) return ProblemCode::bad_order;
  }
  if (table.name == TableName::workers &&
      (column == workers::contract_ends_on || column == workers::rent_to)) {
    const std::size_t first = column == workers::rent_to ? std::size_t{workers::rent_from}
                                                         : std::size_t{workers::contract_starts_on};
    // An unknown first day is before every day, an unknown last day is not compared.
    if (value(column) != empty_int && value(column) < value(first))
      return ProblemCode::bad_interval;
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
