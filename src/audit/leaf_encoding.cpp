#include "audit/leaf_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "files/output_rows.hpp"
#include "rentsupport/calendar.hpp"
#include "values/digits.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view leaf_name = "rentsupport-leaf-2";
constexpr std::array<std::string_view, 4> level_names{"shared", "own", "month", "counted"};
constexpr std::array<std::string_view, 9> type_names{"text",   "choice", "code",  "date", "month",
                                                     "months", "number", "names", "mask"};

template <class E, std::size_t Size>
std::optional<E> value_of(const std::array<std::string_view, Size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<E>(found - names.begin());
}

LeafType type_of(CellType type) noexcept {
  switch (type) {
    case CellType::choice:
    case CellType::yes_no:
      return LeafType::choice;
    case CellType::province:
      return LeafType::code;
    case CellType::date:
    case CellType::birth_date:
      return LeafType::date;
    case CellType::month:
      return LeafType::month;
    case CellType::month_set:
      return LeafType::months;
    case CellType::number:
    case CellType::amount:
      return LeafType::number;
    case CellType::text:
    case CellType::key:
    case CellType::worker_id:
      break;
  }
  return LeafType::text;
}

void put_row(Lines& lines, std::string_view kind, const std::vector<std::string>& cells) {
  lines.put(kind);
  for (const std::string& text : cells) {
    lines.put(',');
    lines.cell(text);
  }
  lines.put('\n');
}

}  // namespace

std::string text_of(const LeafHead& head) {
  Lines lines;
  put_row(lines, leaf_name, {});
  put_row(lines, "engine", {head.engine});
  put_row(lines, "rule_set", {head.rule_set_id, head.rule_set_sha256});
  for (const auto& [fact, value] : head.assumptions) put_row(lines, "assume", {fact, value});
  for (const std::string& column : head.ignored_columns) put_row(lines, "ignore", {column});
  for (const LeafColumn& column : head.columns) {
    std::vector<std::string> cells{std::string{level_names[static_cast<std::size_t>(column.level)]},
                                   column.table, column.name,
                                   std::string{type_names[static_cast<std::size_t>(column.type)]}};
    cells.insert(cells.end(), column.values.begin(), column.values.end());
    put_row(lines, "column", cells);
  }
  for (const auto& [group, ids] : head.provisions) {
    std::vector<std::string> cells{group};
    cells.insert(cells.end(), ids.begin(), ids.end());
    put_row(lines, "provisions", cells);
  }
  return std::string{lines.text()};
}

std::optional<LeafHead> read_leaf_head(std::string_view text) {
  LeafHead head;
  OutputRows rows(text);
  std::vector<std::string> row;
  if (!rows.next(row) || row != std::vector<std::string>{std::string{leaf_name}})
    return std::nullopt;
  while (rows.next(row)) {
    const std::string kind = row[0];
    if (kind == "engine" && row.size() == 2) {
      head.engine = row[1];
    } else if (kind == "rule_set" && row.size() == 3) {
      head.rule_set_id = row[1];
      head.rule_set_sha256 = row[2];
    } else if (kind == "assume" && row.size() == 3) {
      head.assumptions[row[1]] = row[2];
    } else if (kind == "ignore" && row.size() == 2) {
      head.ignored_columns.insert(row[1]);
    } else if (kind == "column" && row.size() >= 5) {
      const auto level = value_of<LeafLevel>(level_names, row[1]);
      const auto type = value_of<LeafType>(type_names, row[4]);
      if (!level || !type) return std::nullopt;
      head.columns.push_back({*level, row[2], row[3], *type, {row.begin() + 5, row.end()}});
    } else if (kind == "provisions" && row.size() >= 2) {
      head.provisions.push_back({row[1], {row.begin() + 2, row.end()}});
    } else {
      return std::nullopt;
    }
  }
  // Rows in another order, or one too many, are no head.
  if (text_of(head) != text) return std::nullopt;
  return head;
}

void add_columns(LeafHead& head, LeafLevel level, const TableSpec& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!decides(table, i)) continue;
    const ColumnSpec& column = table.columns[i];
    head.columns.push_back({level,
                            std::string{table.name},
                            std::string{column.name},
                            type_of(column.type),
                            {column.values.begin(), column.values.end()}});
  }
}

namespace {

Digest digest_behind(char prefix, const Digest& before, std::string_view bytes) {
  Sha256 hash;
  hash.add({&prefix, 1});
  hash.add({reinterpret_cast<const char*>(before.data()), before.size()});
  hash.add(bytes);
  return hash.digest();
}

}  // namespace

Digest head_digest(std::string_view head) {
  Sha256 hash;
  hash.add("\3");
  hash.add(head);
  return hash.digest();
}

Digest shared_digest(const Digest& of_head, std::string_view shared) {
  return digest_behind(2, of_head, shared);
}

Digest leaf_digest(const LeafText& leaf) {
  LeafBytes bytes;
  bytes.byte(0);
  bytes.raw({reinterpret_cast<const char*>(leaf.salt.data()), leaf.salt.size()});
  bytes.raw(shared_digest(head_digest(leaf.head), leaf.shared));
  bytes.raw(leaf.own);
  Sha256 hash;
  hash.add(bytes.bytes());
  return hash.digest();
}

namespace {

// Reads values from bytes, one after the other; what does not fit ends it.
class Reading {
 public:
  explicit Reading(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool is_sound() const noexcept { return is_sound_; }
  [[nodiscard]] bool is_done() const noexcept { return is_sound_ && bytes_.empty(); }

  std::uint64_t count() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = little(1);
      value |= (byte & 0x7fU) << shift;
      if (byte > 0x7f) continue;
      // The shortest way to write it is the only one, and nothing is lost at the upper end.
      is_sound_ = is_sound_ && (byte != 0 || shift == 0) && (shift < 63 || byte == 1);
      return value;
    }
    is_sound_ = false;
    return 0;
  }
  LeafRow row(const LeafHead& head, LeafLevel level) {
    LeafRow cells;
    for (const LeafColumn& column : head.columns) {
      if (column.level == level) cells.push_back({&column, value(column)});
    }
    if (cells.empty()) is_sound_ = false;  // any number of them would fit
    return cells;
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (!is_sound_ || size > bytes_.size()) {
      is_sound_ = false;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::uint64_t little(std::size_t size) {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const char byte : take(size)) {
      value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return value;
  }
  std::string fault() {
    is_sound_ = false;
    return {};
  }

  std::string value(const LeafColumn& column) {
    switch (column.type) {
      case LeafType::text:
        return std::string{take(count())};
      case LeafType::choice: {
        const std::uint64_t number = little(1);
        if (number == unknown_byte) return {};
        return number < column.values.size() ? column.values[number] : fault();
      }
      case LeafType::code: {
        const std::uint64_t number = little(1);
        return number == unknown_byte ? std::string{} : fmt::format("{:02}", number);
      }
      case LeafType::date: {
        const auto day = static_cast<std::int32_t>(little(4));
        if (day == unknown_day) return {};
        if (day < first_day || day > last_day) return fault();
        return to_string(Date{std::chrono::days{day}});
      }
      case LeafType::month: {
        const std::uint64_t place = little(1);
        if (place == unknown_byte) return {};
        if (place >= MonthSet::capacity) return fault();
        return to_string(
            month_of_number(month_number(MonthSet::first) + static_cast<std::int32_t>(place)));
      }
      case LeafType::months:
        return months(count());
      case LeafType::number: {
        const std::uint64_t folded = count();
        const auto number = static_cast<std::int64_t>(folded >> 1U ^ (0 - (folded & 1U)));
        return number == unknown_number ? std::string{} : fmt::format("{}", number);
      }
      case LeafType::names:
        return names(count(), column.values);
      case LeafType::mask:
        return fmt::format("{:016x}", little(8));
    }
    return fault();
  }
  std::string months(std::uint64_t bits) {
    if (bits == unknown_months) return {};
    if (bits >> MonthSet::capacity != 0) return fault();
    std::string text;
    for (std::int32_t place = 0; place < static_cast<std::int32_t>(MonthSet::capacity); ++place) {
      if ((bits >> place & 1U) == 0) continue;
      if (!text.empty()) text += ' ';
      text += to_string(month_of_number(month_number(MonthSet::first) + place));
    }
    return text.empty() ? "-" : text;
  }
  std::string names(std::uint64_t bits, const std::vector<std::string>& values) {
    std::string text;
    for (std::size_t i = 0; i < 64; ++i) {
      if ((bits >> i & 1U) == 0) continue;
      if (i >= values.size() || values[i].empty()) return fault();
      if (!text.empty()) text += ' ';
      text += values[i];
    }
    return text;
  }

  // Of the years 1 to 9999, as files have them.
  static constexpr std::int32_t first_day = days_from_civil(1, 1, 1);
  static constexpr std::int32_t last_day = days_from_civil(9999, 12, 31);

  std::string_view bytes_;
  bool is_sound_ = true;
};

}  // namespace

std::string_view cell(const LeafRow& row, std::string_view column, std::string_view table) {
  for (const LeafCell& of : row) {
    if (of.column->name == column && (table.empty() || of.column->table == table)) return of.text;
  }
  return {};
}

std::optional<LeafRecords> read_leaf_records(const LeafHead& head, const LeafText& leaf) {
  LeafRecords records;
  Reading shared(leaf.shared);
  records.shared = shared.row(head, LeafLevel::shared);
  Reading own(leaf.own);
  records.own = own.row(head, LeafLevel::own);
  const auto has = [&](LeafLevel level) {
    return std::any_of(head.columns.begin(), head.columns.end(),
                       [level](const LeafColumn& column) { return column.level == level; });
  };
  if (has(LeafLevel::month)) {
    for (std::uint64_t months = own.count(); months > 0 && own.is_sound(); --months) {
      LeafRecords::Month& month = records.months.emplace_back();
      month.row = own.row(head, LeafLevel::month);
      for (std::uint64_t counted = own.count(); counted > 0 && own.is_sound(); --counted)
        month.counted.push_back(own.row(head, LeafLevel::counted));
    }
  }
  if (!shared.is_done() || !own.is_done()) return std::nullopt;
  return records;
}

}  // namespace v2
}  // namespace rentsupport
