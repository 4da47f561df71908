// The records of an act: its tables, each column described once, and the facts that rules read.
//
// What is written here of a column follows everywhere: reading, checks, the C ABI, Arrow, leaves,
// assumptions, what is asked and whom.
#ifndef RENTSUPPORT_SRC_RULE_ACT_RECORDS_HPP
#define RENTSUPPORT_SRC_RULE_ACT_RECORDS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rentsupport/rule.hpp"
#include "rule/table_spec.hpp"

namespace rentsupport {
inline namespace v2 {

// Where a fact is stored.
struct ColumnPlace {
  std::size_t table = 0;
  std::size_t column = 0;
};

struct ActRecords {
  std::span<const TableSpec* const> tables;
  Vocabulary facts;
  std::span<const std::optional<ColumnPlace>> places;  // by fact; nothing for a derived one

  // Returns where a fact is stored; nothing for a derived one, or none.
  [[nodiscard]] std::optional<ColumnPlace> place(std::uint8_t fact) const noexcept {
    return fact < places.size() ? places[fact] : std::nullopt;
  }
  // Returns the column of a fact; null for a derived one.
  [[nodiscard]] const ColumnSpec* column(std::uint8_t fact) const noexcept {
    const auto& place = places[fact];
    return place ? &tables[place->table]->columns[place->column] : nullptr;
  }
  // Says whether some signed form declares it.
  [[nodiscard]] bool is_declarable(std::uint8_t fact) const noexcept {
    return places[fact] && column(fact)->declared_in != 0;
  }
};

// How many facts records may have: four of 64 bits say what else a column changes.
inline constexpr std::size_t max_record_facts = 60;

// Returns the records of dossier.hpp, as their act describes them.
[[nodiscard]] const ActRecords& act_records() noexcept;

// Find a fact by its name; the latter throws Error where there is none of that type.
[[nodiscard]] std::optional<std::uint8_t> number_in(Vocabulary facts,
                                                    std::string_view name) noexcept;
[[nodiscard]] std::uint8_t number_of_type(Vocabulary facts, std::string_view name, FactType type);

// A fact that follows from columns, and is no column itself.
struct DerivedFact {
  std::uint8_t number = 0;
  FactType type = FactType::date;
  std::string_view name;
  Bilingual label;
  AnsweredBy by;
  bool is_asked = false;  // may be unknown
};

[[nodiscard]] constexpr FactInfo fact_info(const ColumnSpec& column) noexcept {
  return {column.name,
          fact_type(column.type),
          column.is_asked,
          column.values,
          column.label.vietnamese,
          column.label.english,
          column.vietnamese_values,
          column.english_values,
          column.by.voucher,
          column.by.under,
          column.is_money};
}

// The facts of columns, and where they are stored, by their numbers: `named` with a name in C++,
// then the further ones in the order of the tables.
template <std::size_t count>
struct FactList {
  std::array<FactInfo, count> facts{};
  std::array<std::optional<ColumnPlace>, count> places{};
};

[[nodiscard]] consteval std::size_t further_facts(
    std::initializer_list<std::span<const ColumnSpec>> tables) {
  std::size_t facts = 0;
  for (const auto& columns : tables) {
    for (const ColumnSpec& column : columns) facts += column.is_further ? 1U : 0U;
  }
  return facts;
}

template <std::size_t count>
[[nodiscard]] consteval FactList<count> list_facts(
    std::initializer_list<std::span<const ColumnSpec>> tables, std::span<const DerivedFact> derived,
    std::size_t named) {
  static_assert(count <= max_record_facts);
  FactList<count> list;
  std::size_t next = named;
  const auto put = [&](std::size_t number, const FactInfo& info) {
    if (!list.facts[number].name.empty()) throw Error("two facts have one number");
    list.facts[number] = info;
  };
  std::size_t table = 0;
  for (const auto& columns : tables) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const ColumnSpec& spec = columns[column];
      if (!spec.is_further && spec.fact == ColumnSpec::no_fact) continue;
      const std::size_t number = spec.is_further ? next++ : spec.fact;
      put(number, fact_info(spec));
      list.places[number] = ColumnPlace{table, column};
    }
    ++table;
  }
  for (const DerivedFact& fact : derived) {
    FactInfo info{fact.name,         fact.type, fact.is_asked, {}, fact.label.vietnamese,
                  fact.label.english};
    info.voucher = fact.by.voucher;
    info.vouched_under = fact.by.under;
    put(fact.number, info);
  }
  for (const FactInfo& info : list.facts) {
    if (info.name.empty()) throw Error("a number has no fact");
  }
  return list;
}

// Returns the number of the column with a name, for the description of its own table.
template <std::size_t count>
[[nodiscard]] consteval std::size_t number_in(const std::array<ColumnSpec, count>& columns,
                                              std::string_view name) {
  for (std::size_t column = 0; column < count; ++column) {
    if (columns[column].name == name) return column;
  }
  throw Error("no column has that name");
}

}  // namespace v2
}  // namespace rentsupport

#endif
