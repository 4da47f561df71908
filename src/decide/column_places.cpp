#include "decide/column_places.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Returns a column's name for a message, in which nothing is hidden.
std::string shown_name(std::string_view column, Language language) {
  return column.empty() ? say(language, "without a name", "\"\"") : unhidden(shown(column));
}

Problem problem(ProblemCode code, std::string_view column, std::string message) {
  return {code, {}, 0, 0, std::string{column}, std::move(message)};
}

}  // namespace

ColumnPlaces::ColumnPlaces(const TableSpec& table, Language language)
    : language_(language), table_(table), places_(table.columns.size(), -1) {
  for (const ColumnSpec& column : table_.columns) names_.emplace_back(column.name);
}

std::optional<Problem> ColumnPlaces::take(std::string_view name, std::int32_t place,
                                          std::string_view hint) {
  if (name.starts_with("x_")) return std::nullopt;
  const auto known = std::find(names_.begin(), names_.end(), name);
  if (known == names_.end()) {
    const std::string near = guess(name, names_, language_);
    const std::string_view mark = hint.empty()                     ? ""
                                  : language_ == Language::english ? "; "
                                  : near.empty()                   ? ". "
                                                                   : " ";
    return problem(ProblemCode::unknown_column, name,
                   say(language_, "unknown column {}{}{}{}", "không nhận ra cột {}{}{}{}",
                       shown_name(name, language_), near, mark, hint));
  }
  std::int32_t& where = places_[static_cast<std::size_t>(known - names_.begin())];
  if (where >= 0)
    return problem(ProblemCode::double_column, name,
                   say(language_, "the column {} occurs twice", "cột {} xuất hiện hai lần", name));
  where = place;
  return std::nullopt;
}

std::vector<Problem> ColumnPlaces::missing() const {
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (table_.columns[i].required && places_[i] < 0) {
      problems.push_back(
          problem(ProblemCode::missing_column, names_[i],
                  say(language_, "the column {} is missing", "thiếu cột {}", names_[i])));
    }
  }
  const auto is_missing = [&](std::size_t column) { return places_[column] < 0; };
  if (const auto& either = table_.alternatives;
      !either.empty() && std::all_of(either.begin(), either.end(), is_missing)) {
    problems.push_back(problem(ProblemCode::missing_column, names_[either.front()],
                               say(language_, "one of the columns {} must be there",
                                   "phải có một trong các cột {}", alternatives_of(table_))));
  }
  return problems;
}

std::string alternatives_of(const TableSpec& table) {
  std::string names;
  for (const std::size_t column : table.alternatives)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", table.columns[column].name);
  return names;
}

std::optional<Problem> all_of(std::vector<Problem> problems) {
  if (problems.empty()) return std::nullopt;
  Problem result = std::move(problems.front());
  constexpr std::size_t most = 12;
  for (std::size_t i = 1; i < std::min(problems.size(), most); ++i)
    result.message += "; " + problems[i].message;
  if (problems.size() > most) result.message += "; ...";
  return result;
}

}  // namespace v2
}  // namespace rentsupport
