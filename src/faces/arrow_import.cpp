#include "faces/arrow_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>
#include <utility>

#include "decide/column_places.hpp"
#include "decide/record_members.hpp"
#include "rule/provinces.hpp"
#include "values/cells.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view row_no_name = "row_no";

// ---- Schemas ----

struct Format {
  std::string_view text;
  ArrowLayout layout;
};
constexpr std::array<Format, 21> formats{
    {{"n", ArrowLayout::nothing},        {"u", ArrowLayout::text},
     {"U", ArrowLayout::large_text},     {"vu", ArrowLayout::text_view},
     {"b", ArrowLayout::yes_no},         {"tdD", ArrowLayout::day},
     {"tdm", ArrowLayout::millisecond},  {"tss:", ArrowLayout::second},
     {"tsm:", ArrowLayout::millisecond}, {"tsu:", ArrowLayout::microsecond},
     {"tsn:", ArrowLayout::nanosecond},  {"c", ArrowLayout::int8},
     {"C", ArrowLayout::uint8},          {"s", ArrowLayout::int16},
     {"S", ArrowLayout::uint16},         {"i", ArrowLayout::int32},
     {"I", ArrowLayout::uint32},         {"l", ArrowLayout::int64},
     {"L", ArrowLayout::uint64},         {"+l", ArrowLayout::list},
     {"+L", ArrowLayout::large_list}}};

constexpr bool is_integer(ArrowLayout layout) noexcept {
  return layout >= ArrowLayout::int8 && layout <= ArrowLayout::uint64;
}
constexpr bool is_day(ArrowLayout layout) noexcept {
  return layout >= ArrowLayout::day && layout <= ArrowLayout::nanosecond;
}
constexpr std::int64_t units_a_day(ArrowLayout layout) noexcept {
  switch (layout) {
    case ArrowLayout::second:
      return 86'400;
    case ArrowLayout::millisecond:
      return 86'400'000;
    case ArrowLayout::microsecond:
      return 86'400'000'000;
    case ArrowLayout::nanosecond:
      return 86'400'000'000'000;
    default:
      return 1;
  }
}
constexpr bool is_text(ArrowLayout layout) noexcept {
  return layout >= ArrowLayout::text && layout <= ArrowLayout::text_view;
}
constexpr bool is_list(ArrowLayout layout) noexcept {
  return layout == ArrowLayout::list || layout == ArrowLayout::large_list;
}

std::string_view text_of(const char* text) noexcept {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

void check_live(const ArrowSchema* schema) {
  if (schema == nullptr || schema->release == nullptr)
    throw Error("a part of the schema is missing, or was released");
}
// Returns the only child of a list.
const ArrowSchema& only_child(const ArrowSchema& schema) {
  if (schema.n_children != 1 || schema.children == nullptr)
    throw Error("a list of the schema does not have one child");
  check_live(schema.children[0]);
  return *schema.children[0];
}

// Returns a type; nothing for one that no column can have: the deepest is an encoded list of
// encoded values.
std::optional<ArrowType> read_type(const ArrowSchema& schema, int levels = 4) {
  if (levels == 0) return std::nullopt;
  const auto* const format = std::find_if(formats.begin(), formats.end(), [&](const Format& known) {
    return known.text == text_of(schema.format);
  });
  if (format == formats.end()) return std::nullopt;
  ArrowType type;
  type.layout = format->layout;
  const ArrowSchema* inside = nullptr;
  if (schema.dictionary != nullptr) {
    if (!is_integer(type.layout)) return std::nullopt;
    type.encoded = true;
    check_live(schema.dictionary);
    inside = schema.dictionary;
  } else if (is_list(type.layout)) {
    inside = &only_child(schema);
  }
  if (inside == nullptr) return type;
  auto read = read_type(*inside, levels - 1);
  // A dictionary of dictionaries is nowhere made.
  if (!read || (type.encoded && read->encoded)) return std::nullopt;
  type.inside = std::make_unique<ArrowType>(*std::move(read));
  return type;
}

bool fits(CellType cell, const ArrowType& type) noexcept {
  if (type.encoded) return fits(cell, *type.inside);
  const ArrowLayout layout = type.layout;
  if (layout == ArrowLayout::nothing || is_text(layout)) return true;
  switch (cell) {
    case CellType::text:
    case CellType::key:
    case CellType::worker_id:
    case CellType::choice:
      return false;
    case CellType::birth_date:
      return is_day(layout) || is_integer(layout);
    case CellType::date:
    case CellType::month:
      return is_day(layout);
    case CellType::month_set:
      return is_list(layout) && fits(CellType::month, *type.inside);
    case CellType::yes_no:
      return layout == ArrowLayout::yes_no || is_integer(layout);
    case CellType::province:
    case CellType::amount:
    case CellType::number:
      return is_integer(layout);
  }
  return false;
}

std::string_view accepted(CellType cell) noexcept {
  switch (cell) {
    case CellType::text:
    case CellType::key:
    case CellType::worker_id:
    case CellType::choice:
      return "text (u, U or vu)";
    case CellType::birth_date:
      return "date32 (tdD), date64 (tdm), a timestamp without a time zone, an integer (a year) or "
             "text (u, U or vu)";
    case CellType::date:
      return "date32 (tdD), date64 (tdm), a timestamp without a time zone or text (u, U or vu)";
    case CellType::month:
      return "text (u, U or vu), or date32 (tdD) of the first day";
    case CellType::month_set:
      return "text (u, U or vu), or a list (+l or +L) of text or date32 (tdD)";
    case CellType::yes_no:
      return "bool (b), text (u, U or vu) or an integer";
    case CellType::province:
    case CellType::amount:
    case CellType::number:
      return "text (u, U or vu) or an integer";
  }
  return {};
}

// Where the zone of a timestamp is given, its day is another one elsewhere.
bool has_zone(const ArrowSchema& schema) noexcept {
  const std::string_view format = text_of(schema.format);
  return format.starts_with("ts") && format.find(':') < format.size() - 1;
}

BadArrow bad_arrow(ProblemCode code, std::string_view column, std::string message) {
  return BadArrow{Problem{code, {}, 0, 0, std::string{column}, std::move(message)}};
}

}  // namespace

ArrowColumns::ArrowColumns(const TableSpec& table, const ArrowSchema& schema, bool may_have_row_no)
    : children_(schema.n_children) {
  check_live(&schema);
  if (text_of(schema.format) != "+s") {
    throw bad_arrow(ProblemCode::bad_header, {},
                    fmt::format("the schema is of the Arrow type {}: give a struct (+s) with a "
                                "field for each column",
                                shown(as_utf8(text_of(schema.format)))));
  }
  if (children_ < 0 || children_ > INT32_MAX || (children_ > 0 && schema.children == nullptr))
    throw Error("the schema has no fields where it counts some");
  ColumnPlaces places(table);
  std::vector<Problem> problems;
  for (std::int32_t place = 0; place < children_; ++place) {
    check_live(schema.children[place]);
    const ArrowSchema& field = *schema.children[place];
    if (may_have_row_no && text_of(field.name) == row_no_name) {
      take_row_no(place, field);
    } else if (auto wrong = places.take(as_utf8(text_of(field.name)), place)) {
      problems.push_back(*std::move(wrong));
    }
  }
  for (Problem& missing : places.missing()) problems.push_back(std::move(missing));
  if (auto wrong = all_of(std::move(problems))) throw BadArrow{*std::move(wrong)};
  const auto specs = table.columns;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    Column& column = columns_.emplace_back();
    column.place = places.places()[i];
    if (column.place < 0) continue;
    const ArrowSchema& field = *schema.children[column.place];
    auto type = read_type(field);
    if (!type || !fits(specs[i].type, *type)) {
      const bool numbers = type && is_integer(type->layout);
      throw bad_arrow(ProblemCode::bad_header, specs[i].name,
                      fmt::format("the column {} has the Arrow type {}{}: give {}{}", specs[i].name,
                                  shown(as_utf8(text_of(field.format))),
                                  field.dictionary != nullptr ? ", dictionary-encoded" : "",
                                  accepted(specs[i].type),
                                  numbers && is_text(specs[i].type) ? "; numbers lose leading zeros"
                                  : has_zone(field) ? "; in another time zone it may be another day"
                                                    : ""));
    }
    column.type = *std::move(type);
  }
}

void ArrowColumns::take_row_no(std::int32_t place, const ArrowSchema& field) {
  if (row_no_.place >= 0) {
    throw bad_arrow(ProblemCode::double_column, row_no_name,
                    fmt::format("the column {} occurs twice", row_no_name));
  }
  auto type = read_type(field);
  if (!type || !is_integer(type->layout) || type->layout == ArrowLayout::uint64 || type->encoded) {
    throw bad_arrow(ProblemCode::bad_header, row_no_name,
                    fmt::format("the column {} has the Arrow type {}{}: give int64 (l)",
                                row_no_name, shown(as_utf8(text_of(field.format))),
                                field.dictionary != nullptr ? ", dictionary-encoded" : ""));
  }
  row_no_.place = place;
  row_no_.type = *std::move(type);
}

// ---- Arrays ----

namespace {

[[noreturn]] void broken(std::string_view what) { throw Error(fmt::format("the array {}", what)); }

// Producers need not align what they hand over.
template <class T>
T load(const void* values, std::int64_t at) noexcept {
  T value{};
  std::memcpy(&value, static_cast<const char*>(values) + at * static_cast<std::int64_t>(sizeof(T)),
              sizeof(T));
  return value;
}

bool bit(const void* bits, std::int64_t at) noexcept {
  return (load<std::uint8_t>(bits, at / 8) >> (at % 8) & 1) != 0;
}

const ArrowArray& live(const ArrowArray* array) {
  if (array == nullptr || array->release == nullptr) broken("is missing, or was released");
  if (array->length < 0 || array->offset < 0 || array->offset > INT64_MAX - array->length)
    broken("has a length or offset below 0");
  return *array;
}

// Returns the bitmap of what is known, or null where there is no null. A count below 0 says that
// nobody counted.
const std::uint8_t* known_bits(const ArrowArray& array) {
  const void* const bits =
      array.n_buffers > 0 && array.buffers != nullptr ? array.buffers[0] : nullptr;
  if (array.null_count > 0 && bits == nullptr && array.length > 0)
    broken("counts nulls, but has no bitmap of them");
  return array.null_count == 0 ? nullptr : static_cast<const std::uint8_t*>(bits);
}

// A string view: 12 bytes in place, or a place in a buffer.
struct TextView {
  std::int32_t size;
  std::int32_t start;  // the text's first four bytes
  std::int32_t buffer;
  std::int32_t offset;
};
static_assert(sizeof(TextView) == 16);
constexpr std::int32_t longest_in_place = 12;

}  // namespace

ArrowValues::ArrowValues(const ArrowType& type, const ArrowArray* array, std::int64_t rows)
    : layout_(type.layout),
      encoded_(type.encoded),
      offset_(live(array).offset),
      length_(array->length) {
  if (length_ < rows) broken("is shorter than its parent says");
  if (layout_ == ArrowLayout::nothing) return;
  const bool texts = layout_ == ArrowLayout::text || layout_ == ArrowLayout::large_text;
  const bool views = layout_ == ArrowLayout::text_view;
  if (array->n_buffers < (texts || views ? 3 : 2) || array->buffers == nullptr)
    broken("has fewer buffers than its type");
  if (encoded_ && array->dictionary == nullptr) broken("has no dictionary");
  if (is_list(layout_) && (array->n_children != 1 || array->children == nullptr))
    broken("is a list without a child");
  known_ = known_bits(*array);
  values_ = array->buffers[1];
  if (length_ > 0 && values_ == nullptr) broken("has no values");
  if (encoded_) {
    inside_ = std::make_unique<ArrowValues>(*type.inside, array->dictionary, 0);
    for (std::int64_t row = 0; row < length_; ++row) {
      if (is_null(row)) continue;
      const std::int64_t index = number(offset_ + row);
      if (index < 0 || index >= inside_->length_) broken("has an index outside of its dictionary");
    }
  } else if (texts) {
    bytes_ = static_cast<const char*>(array->buffers[2]);
    if (check_offsets() && bytes_ == nullptr) broken("has no bytes");
  } else if (views) {
    view_buffer_count_ = array->n_buffers - 3;
    view_buffers_ = array->buffers + 2;
    view_sizes_ = static_cast<const std::int64_t*>(array->buffers[array->n_buffers - 1]);
    check_views();
  } else if (is_list(layout_)) {
    (void)check_offsets();
    inside_ = std::make_unique<ArrowValues>(*type.inside, array->children[0],
                                            length_ > 0 ? offset(offset_ + length_) : 0);
  }
}

bool ArrowValues::check_offsets() const {
  if (length_ == 0) return false;
  const std::int64_t first = offset(offset_);
  if (first < 0) broken("has an offset below 0");
  std::int64_t before = first;
  for (std::int64_t row = 1; row <= length_; ++row) {
    const std::int64_t next = offset(offset_ + row);
    if (next < before) broken("has offsets that descend");
    before = next;
  }
  return before > first;
}

void ArrowValues::check_views() const {
  for (std::int64_t row = 0; row < length_; ++row) {
    if (is_null(row)) continue;
    const auto place = load<TextView>(values_, offset_ + row);
    if (place.size < 0) broken("has a text view of a size below 0");
    if (place.size <= longest_in_place) continue;
    if (place.buffer < 0 || place.buffer >= view_buffer_count_ || view_sizes_ == nullptr ||
        view_buffers_[place.buffer] == nullptr || place.offset < 0 ||
        std::int64_t{place.offset} + place.size > load<std::int64_t>(view_sizes_, place.buffer))
      broken("has a text view outside of its buffers");
  }
}

bool ArrowValues::is_null(std::int64_t row) const noexcept {
  return known_ != nullptr && !bit(known_, offset_ + row);
}

std::int64_t ArrowValues::number(std::int64_t at) const noexcept {
  switch (layout_) {
    case ArrowLayout::yes_no:
      return bit(values_, at) ? 1 : 0;
    case ArrowLayout::int8:
      return load<std::int8_t>(values_, at);
    case ArrowLayout::uint8:
      return load<std::uint8_t>(values_, at);
    case ArrowLayout::int16:
      return load<std::int16_t>(values_, at);
    case ArrowLayout::uint16:
      return load<std::uint16_t>(values_, at);
    case ArrowLayout::day:
    case ArrowLayout::int32:
      return load<std::int32_t>(values_, at);
    case ArrowLayout::uint32:
      return load<std::uint32_t>(values_, at);
    case ArrowLayout::second:
    case ArrowLayout::millisecond:
    case ArrowLayout::microsecond:
    case ArrowLayout::nanosecond:
    case ArrowLayout::int64:
      return load<std::int64_t>(values_, at);
    case ArrowLayout::uint64:
      // What does not fit is out of every range anyway.
      return static_cast<std::int64_t>(
          std::min(load<std::uint64_t>(values_, at), std::uint64_t{INT64_MAX}));
    default:
      return 0;
  }
}

std::int64_t ArrowValues::offset(std::int64_t at) const noexcept {
  return layout_ == ArrowLayout::text || layout_ == ArrowLayout::list
             ? load<std::int32_t>(values_, at)
             : load<std::int64_t>(values_, at);
}

std::string_view ArrowValues::view(std::int64_t at) const noexcept {
  const auto place = load<TextView>(values_, at);
  const auto size = static_cast<std::size_t>(place.size);
  if (place.size <= longest_in_place) {
    return {static_cast<const char*>(values_) + at * static_cast<std::int64_t>(sizeof(TextView)) +
                sizeof(place.size),
            size};
  }
  return {static_cast<const char*>(view_buffers_[place.buffer]) + place.offset, size};
}

bool ArrowValues::are_days() const noexcept {
  return encoded_ ? inside_->are_days() : is_day(layout_);
}

ArrowValues::Value ArrowValues::operator[](std::int64_t row) const noexcept {
  Value value;
  if (layout_ == ArrowLayout::nothing || is_null(row)) return value;
  const std::int64_t at = offset_ + row;
  if (encoded_) return (*inside_)[number(at)];
  switch (layout_) {
    case ArrowLayout::text:
    case ArrowLayout::large_text: {
      value.kind = Kind::text;
      const std::int64_t begin = offset(at);
      const std::int64_t end = offset(at + 1);
      if (end > begin) value.text = {bytes_ + begin, static_cast<std::size_t>(end - begin)};
      return value;
    }
    case ArrowLayout::text_view:
      value.kind = Kind::text;
      value.text = view(at);
      return value;
    case ArrowLayout::list:
    case ArrowLayout::large_list:
      value.kind = Kind::list;
      value.elements = inside_.get();
      value.begin = offset(at);
      value.end = offset(at + 1);
      return value;
    default:
      value.number = number(at);
      value.kind = value.number % units_a_day(layout_) == 0 ? Kind::number : Kind::moment;
      value.number /= units_a_day(layout_);
      return value;
  }
}

ArrowRows::ArrowRows(const ArrowColumns& columns, const ArrowArray& array)
    : rows_(live(&array).length), offset_(array.offset) {
  if (array.n_children != columns.children() || (array.n_children > 0 && array.children == nullptr))
    broken("does not have the children of its schema");
  known_ = known_bits(array);
  for (const ArrowColumns::Column& column : columns.columns()) {
    if (column.place < 0) {
      columns_.emplace_back();
    } else {
      columns_.emplace_back(column.type, array.children[column.place], offset_ + rows_);
    }
  }
  if (columns.row_no().place < 0) return;
  row_no_.emplace(columns.row_no().type, array.children[columns.row_no().place], offset_ + rows_);
  for (std::int64_t row = 0; row < rows_; ++row) {
    if (row_no_->is_null(offset_ + row)) {
      throw bad_arrow(ProblemCode::missing_value, row_no_name,
                      fmt::format("{} must be given in every row", row_no_name));
    }
  }
}

std::optional<std::int64_t> ArrowRows::row_no(std::int64_t row) const noexcept {
  if (!row_no_) return std::nullopt;
  return (*row_no_)[offset_ + row].number;
}

ArrowValues::Value ArrowRows::cell(std::size_t column, std::int64_t row) const noexcept {
  if (known_ != nullptr && !bit(known_, offset_ + row)) return {};
  return columns_[column][offset_ + row];
}

// ---- Cells ----

namespace {

using Value = ArrowValues::Value;
using Kind = ArrowValues::Kind;

std::optional<Month> month_of(const Value& value) noexcept {
  if (value.kind == Kind::null || value.kind == Kind::moment) return std::nullopt;
  if (value.kind == Kind::text) {
    std::int32_t number = 0;
    if (!read_month_cell(trimmed(value.text), number)) return std::nullopt;
    return month_of_number(number);
  }
  const std::int64_t days = value.number;
  if (days < first_day(MonthSet::first).time_since_epoch().count() ||
      days > last_day(MonthSet::last).time_since_epoch().count())
    return std::nullopt;
  const Date day{std::chrono::days{days}};
  const Month month = rentsupport::month_of(day);
  return day == first_day(month) ? std::optional{month} : std::nullopt;
}

// Reads the cells of one row. What cannot be read becomes a fault, and any value in its place: the
// fault comes before those that the value may have.
class RowCells {
 public:
  RowCells(const ArrowRows& rows, std::span<const ColumnSpec> columns, std::int64_t row,
           std::vector<CellFault>& faults)
      : rows_(rows), columns_(columns), row_(row), faults_(faults) {}

  void text(std::size_t column, std::string& to) const { to = rows_.cell(column, row_).text; }

  // Put a fact by its type.
  template <class E>
  void put(std::size_t column, std::optional<E>& to) {
    read(column, to, [&](const Value& value) {
      std::uint8_t number = empty_choice;
      if (!read_choice_cell(trimmed(value.text), columns_[column].values, number))
        fault(column, ProblemCode::bad_value, "is none of its values", value);
      return static_cast<E>(number);
    });
  }
  void put(std::size_t column, std::optional<bool>& to) {
    read(column, to, [&](const Value& value) {
      std::uint8_t yes = value.number == 1 ? 1 : 0;
      if (value.kind == Kind::text ? !read_yes_no_cell(trimmed(value.text), yes)
                                   : value.number != yes)
        fault(column, ProblemCode::bad_value, "is neither yes nor no", value);
      return yes == 1;
    });
  }
  void put(std::size_t column, std::optional<Province>& to) {
    read(column, to, [&](const Value& value) {
      std::uint8_t code = 0;
      const bool good = value.kind == Kind::text ? read_province_cell(trimmed(value.text), code)
                                                 : value.number >= 0 && value.number <= 99;
      if (good && value.kind != Kind::text) code = static_cast<std::uint8_t>(value.number);
      if (!good)
        fault(column, ProblemCode::bad_value, "is no province's code of two digits", value);
      return Province{code};
    });
  }
  void put(std::size_t column, std::optional<Day>& to) {
    read(column, to, [&](const Value& value) -> Day {
      std::int32_t day = 0;
      if (value.kind == Kind::text) {
        if (!read_date_cell(trimmed(value.text), day)) {
          fault(column, ProblemCode::bad_date, "is no date: write 2022-04-01 or 01/04/2022", value);
          return {};
        }
        return Date{std::chrono::days{day}};
      }
      if (value.kind == Kind::moment) {
        fault(column, ProblemCode::bad_date, "has a time of day: give the whole day", value);
        return {};
      }
      if (value.number < INT32_MIN || value.number > INT32_MAX) {
        fault(column, ProblemCode::bad_date, "must be a day of the years 1 to 9999", value);
        return {};
      }
      return Date{std::chrono::days{value.number}};
    });
  }
  void month(std::size_t column, std::optional<Month>& to) {
    read(column, to, [&](const Value& value) {
      const auto month = month_of(value);
      if (!month) {
        fault(column, ProblemCode::bad_month,
              "is no month: write 2022-04 or 04/2022, or give its first day, from 2020-01 to "
              "2024-12",
              value);
      }
      return month.value_or(std::chrono::year{0} / 1);
    });
  }
  void put(std::size_t column, MonthSet& to) {
    std::optional<MonthSet> months;
    put(column, months);
    to = months.value_or(MonthSet{});
  }
  void put(std::size_t column, std::optional<MonthSet>& to) {
    read(column, to, [&](const Value& value) {
      std::uint64_t bits = 0;
      if (value.kind == Kind::text) {
        if (!read_month_set_cell(trimmed(value.text), bits)) {
          fault(column, ProblemCode::bad_month,
                "is no set of months: write 2022-04 or 04/2022, from 2020-01 to 2024-12, "
                "separated by spaces, or - for none",
                value);
          bits = 1;
        }
        return MonthSet::from_bits(bits);
      }
      for (std::int64_t at = value.begin; at < value.end; ++at) {
        const Value element = (*value.elements)[at];
        if (const auto month = month_of(element)) {
          bits |= MonthSet::bit(*month);
          continue;
        }
        fault(column, ProblemCode::bad_month,
              "holds what is no month: write 2022-04 or 04/2022, or give its first day, from "
              "2020-01 to 2024-12",
              element);
        bits = 1;
        break;
      }
      return MonthSet::from_bits(bits);
    });
  }
  // What is no amount is suspicious only: 0 stands for it.
  void amount(std::size_t column, Money& to) {
    const Value value = rows_.cell(column, row_);
    const std::string_view text = trimmed(value.text);
    std::int64_t dong = value.number;
    if (value.kind == Kind::null || (value.kind == Kind::text && text.empty())) {
      fault(column, ProblemCode::missing_value, "must not be empty", value);
    } else if (value.kind == Kind::text && !is_utf8(text)) {
      fault(column, ProblemCode::bad_utf8, "is no amount", value);
    } else if (value.kind == Kind::text) {
      dong = read_amount_cell(text).value_or(0);
    }
    to = Money{dong};
  }
  // What is no birth date is suspicious only: a day that does not exist stands for it.
  void birth_date(std::size_t column, std::optional<Day>& date,
                  std::optional<std::chrono::year>& year) {
    date.reset();
    year.reset();
    const Value value = rows_.cell(column, row_);
    const std::string_view text = trimmed(value.text);
    if (value.kind == Kind::null || (value.kind == Kind::text && text.empty())) return;
    const auto put_year = [&](std::int64_t number) {
      if (number >= 1 && number <= 9999) year = std::chrono::year{static_cast<int>(number)};
    };
    constexpr Day none = std::chrono::year{0} / 0 / 0;
    if (value.kind == Kind::text) {
      std::int32_t day = 0;
      if (!is_utf8(text)) {
        fault(column, ProblemCode::bad_utf8, "is no date", value);
      } else if (read_date_cell(text, day)) {
        date = Date{std::chrono::days{day}};
      } else {
        put_year(read_birth_year(text));
        if (!year || text.size() != 4) date = none;
      }
    } else if (value.kind == Kind::moment || value.number < INT32_MIN || value.number > INT32_MAX) {
      date = none;
    } else if (rows_.is_day_column(column)) {
      date = Date{std::chrono::days{value.number}};
    } else {
      put_year(value.number);
      if (!year) date = none;
    }
  }

 private:
  // Reads a cell that holds something.
  template <class T, class Read>
  void read(std::size_t column, std::optional<T>& to, Read read_value) {
    const Value value = rows_.cell(column, row_);
    if (value.kind == Kind::null || (value.kind == Kind::text && trimmed(value.text).empty())) {
      to.reset();
    } else {
      to = read_value(value);
    }
  }
  void fault(std::size_t column, ProblemCode code, std::string_view why, const Value& value) {
    faults_.push_back({column, is_utf8(value.text) ? code : ProblemCode::bad_utf8, why});
  }

  const ArrowRows& rows_;
  std::span<const ColumnSpec> columns_;
  std::int64_t row_;
  std::vector<CellFault>& faults_;
};

}  // namespace

template <class Record>
void ArrowRows::read(std::int64_t row, Record& to, std::vector<CellFault>& faults) const {
  RowCells cells(*this, columns_of(table_of<Record>), row, faults);
  each_text<Record>([&](std::size_t column, auto member) { cells.text(column, to.*member); });
  each_fact<Record>([&](std::size_t column, auto member) { cells.put(column, to.*member); });
  if constexpr (requires { to.more; }) {
    to.more.clear();
    const TableSpec& table = spec_of(table_of<Record>);
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      if (!table.columns[column].is_further) continue;
      to.more[std::string{table.columns[column].name}] = text_of(*this, table, column, row);
    }
  }
  if constexpr (std::is_same_v<Record, Request>)
    cells.birth_date(workers::birth_date, to.birth_date, to.birth_year);
  if constexpr (std::is_same_v<Record, Payment>) {
    cells.birth_date(history::birth_date, to.birth_date, to.birth_year);
    cells.month(history::month, to.month);
    cells.amount(history::amount_vnd, to.amount);
  }
}

template void ArrowRows::read(std::int64_t, Employer&, std::vector<CellFault>&) const;
template void ArrowRows::read(std::int64_t, List&, std::vector<CellFault>&) const;
template void ArrowRows::read(std::int64_t, Request&, std::vector<CellFault>&) const;
template void ArrowRows::read(std::int64_t, Payment&, std::vector<CellFault>&) const;
template void ArrowRows::read(std::int64_t, PersonDecision&, std::vector<CellFault>&) const;

namespace {

std::string text_of_day(const Value& value) {
  const auto days = std::chrono::days{value.number};
  constexpr auto first = Date{std::chrono::year{1} / 1 / 1}.time_since_epoch();
  constexpr auto last = Date{std::chrono::year{9999} / 12 / 31}.time_since_epoch();
  // No file has such a day.
  if (value.number < first.count() || value.number > last.count())
    return fmt::format("{} days", value.number);
  return to_string(Date{days}) + (value.kind == Kind::moment ? " 12:00" : "");
}

}  // namespace

std::string text_of(const ArrowRows& rows, const TableSpec& table, std::size_t column,
                    std::int64_t row) {
  const Value value = rows.cell(column, row);
  const bool is_day = rows.is_day_column(column);
  switch (value.kind) {
    case Kind::null:
      return {};
    case Kind::text:
      return std::string{value.text};
    case Kind::number:
    case Kind::moment:
      switch (table.columns[column].type) {
        case CellType::month:
          if (const auto month = month_of(value)) return to_string(*month);
          return text_of_day(value);
        case CellType::yes_no:
          if (value.number == 0 || value.number == 1)
            return std::string{yes_no_names[static_cast<std::size_t>(value.number)]};
          break;
        case CellType::province:
          return fmt::format("{:02}", value.number);
        default:
          if (is_day) return text_of_day(value);
          break;
      }
      return fmt::format("{}", value.number);
    case Kind::list:
      break;
  }
  std::string months;
  for (std::int64_t at = value.begin; at < value.end; ++at) {
    const Value element = (*value.elements)[at];
    const auto month = month_of(element);
    if (!months.empty()) months += ' ';
    // A null is no month either.
    months += month                        ? to_string(*month)
              : element.kind == Kind::text ? std::string{element.text}
                                           : "?";
  }
  return months.empty() ? "-" : months;
}

}  // namespace v2
}  // namespace rentsupport
