#include "decide/overlay.hpp"

#include <fmt/format.h>

#include <bit>
#include <optional>
#include <string>
#include <utility>

#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// A value as its column holds it, and as it is printed.
struct FactValue {
  std::int64_t number = 0;
  std::string text;
};

std::optional<FactValue> read_value(const ActRecords& records, std::uint8_t fact,
                                    std::string_view text) {
  const ColumnSpec& spec = *records.column(fact);
  const auto value = text.empty() ? std::nullopt : read_fact_cell(spec, text);
  if (!value) return std::nullopt;
  return FactValue{*value, fact_cell(spec, *value)};
}

Problem not_assumed(ProblemCode code, const std::string& fact, std::string message) {
  return {code, {}, 0, 0, fact, std::move(message)};
}

}  // namespace

std::optional<Problem> Assumptions::add(const std::map<std::string, std::string>& facts,
                                        Language language) {
  const ActRecords& records = further_.records();
  std::vector<std::string> names;
  for (const FactInfo& fact : records.facts) {
    if (fact.asked) names.emplace_back(fact.name);
  }
  std::map<std::string, std::string> added = facts_;
  for (const auto& [name, written] : facts) {
    const auto fact = further_.find(name);
    if (!fact || !records.facts[*fact].asked) {
      return not_assumed(
          ProblemCode::unknown_key, name,
          say(language, "no fact {} can be assumed{}", "không thể giả định dữ kiện {}{}", name,
              guess(name, names, language)));
    }
    auto value = read_value(records, *fact, trimmed(written));
    if (!value) {
      return not_assumed(
          ProblemCode::bad_value, name,
          say(language, "\"{}\" is no value of {}: write it as in the input files",
              "\"{}\" không phải là giá trị của {}: ghi như trong tệp đầu vào", written, name));
    }
    added[name] = std::move(value->text);
  }
  facts_ = std::move(added);
  return std::nullopt;
}

FilledColumn::FilledColumn(const Column& given) : column(given), filled(given.known.size()) {}

std::uint64_t FilledColumn::count() const noexcept {
  std::uint64_t rows = 0;
  for (const std::uint64_t word : filled) rows += static_cast<std::uint64_t>(std::popcount(word));
  return rows;
}

void FilledColumn::fill(std::size_t row, std::int64_t value) noexcept {
  put_fact(column, row, value);
  filled[row / 64] |= std::uint64_t{1} << row % 64;
}

void put_fact(Column& column, std::size_t row, std::int64_t value) noexcept {
  if (!column.choices.empty()) column.choices[row] = static_cast<std::uint8_t>(value);
  if (!column.ints.empty()) column.ints[row] = static_cast<std::int32_t>(value);
  if (!column.sets.empty()) column.sets[row] = static_cast<std::uint64_t>(value);
  if (!column.numbers.empty()) column.numbers[row] = value;
  column.known[row / 64] |= std::uint64_t{1} << row % 64;
}

bool is_filled(const Overlay& overlay, std::uint8_t fact, std::size_t row) {
  const auto found = overlay.find(fact);
  return found != overlay.end() && found->second.is_filled(row);
}

const Column& column_in(const Dossier::Data& dossier, const Overlay& overlay, std::uint8_t fact) {
  if (const auto found = overlay.find(fact); found != overlay.end()) return found->second.column;
  const FactPlace place = *place_of(dossier.records(), fact);
  return dossier.table(place.table).columns[place.column];
}

Overlay assumed_facts(const Dossier::Data& dossier, const Assumptions& assumptions) {
  // They may have been made with other further facts.
  for (const auto& [name, written] : assumptions.facts()) {
    const auto fact = dossier.facts.find(name);
    if (!fact || !read_value(dossier.records(), *fact, written))
      throw Error(fmt::format("{} = {} is assumed of no fact of the dossier", name, written));
  }
  Overlay overlay;
  // In column order: contract_type before contract_ends_on.
  const Vocabulary all = dossier.records().facts;
  const auto count = static_cast<std::uint8_t>(all.size());
  for (std::uint8_t fact = 0; fact < count; ++fact) {
    const auto assumed = assumptions.facts().find(std::string{all[fact].name});
    if (assumed == assumptions.facts().end()) continue;
    const std::int64_t value = read_value(dossier.records(), fact, assumed->second).value().number;
    const FactPlace place = place_of(dossier.records(), fact).value();
    const std::size_t rows = dossier.table(place.table).rows;
    const Column& given = column_in(dossier, {}, fact);
    const Column& contract_type = column_in(dossier, overlay, facts::contract_type.number());
    FilledColumn& filled = overlay.try_emplace(fact, given).first->second;
    for (std::size_t row = 0; row < rows; ++row) {
      if (given.is_known(row)) continue;
      // An indefinite contract without an end is open-ended: nothing is unknown.
      if (fact == facts::contract_ends_on.number() && contract_type.is_known(row) &&
          contract_type.choices[row] == static_cast<std::uint8_t>(ContractType::indefinite))
        continue;
      filled.fill(row, value);
    }
  }
  return overlay;
}

}  // namespace v2
}  // namespace rentsupport
