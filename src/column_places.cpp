#include "column_places.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "language.hpp"
#include "nearest.hpp"
#include "utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Returns a column's name for a message: control characters would spoil a terminal.
std::string shown_name(std::string_view column, Language language) {
  if (column.empty()) return say(language, "without a name", "\"\"");
  std::string result;
  for (const char c : shown(column)) {
    result += static_cast<unsigned char>(c) < 0x20
                  ? fmt::format("\\x{:02x}", static_cast<unsigned>(c))
                  : std::string{c};
  }
  return result;
}

Problem problem(ProblemCode code, std::string_view column, std::string message) {
  return {code, {}, 0, 0, std::string{column}, std::move(message)};
}

}  // namespace

ColumnPlaces::ColumnPlaces(TableName table, Language language)
    : language_(language), columns_(columns_of(table)), places_(columns_.size(), -1) {
  for (const ColumnSpec& column : columns_) names_.emplace_back(column.name);
}

std::optional<Problem> ColumnPlaces::take(std::string_view name, std::int32_t place,
                                          std::string_view hint) {
  if (name.starts_with("x_")) return std::nullopt;
  const auto known = std::find(names_.begin(), names_.end(), name);
  if (known == names_.end()) {
    return problem(ProblemCode::unknown_column, name,
                   say(language_, "unknown column {}: did you mean {}?{}",
                       "không nhận ra cột {}: có phải là {}?{}", shown_name(name, language_),
                       nearest(name, names_), hint));
  }
  std::int32_t& where = places_[static_cast<std::size_t>(known - names_.begin())];
  if (where >= 0)
    return problem(ProblemCode::double_column, name,
                   say(language_, "the column {} occurs twice", "cột {} xuất hiện hai lần", name));
  where = place;
  return std::nullopt;
}

std::optional<Problem> ColumnPlaces::missing() const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].required && places_[i] < 0) {
      return problem(ProblemCode::missing_column, names_[i],
                     say(language_, "the column {} is missing", "thiếu cột {}", names_[i]));
    }
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
