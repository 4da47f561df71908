#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>

#include "decide/column_places.hpp"
#include "faces/act.hpp"
#include "faces/border.hpp"
#include "rentsupport/rentsupport_tables.h"
#include "values/cells.hpp"
#include "values/json.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

struct rentsupport_input {
  struct Table {
    explicit Table(const rentsupport::TableSpec& of) : spec(&of), rows(of) {}
    const rentsupport::TableSpec* spec;
    rentsupport::TableRows rows;
    std::shared_ptr<const rentsupport::TableText> file{};  // in the place of rows
  };
  const rentsupport::Act* act;
  rentsupport::Language language;
  std::shared_ptr<const rentsupport::ActRules> rules;  // whose further facts its tables have
  std::deque<Table> tables;
  std::vector<std::pair<std::string, rentsupport::DateOrder>> dates;
};

struct rentsupport_results {
  std::unique_ptr<const rentsupport::ActResults> results;
};

namespace {

using namespace rentsupport;

const std::array<const Act*, 2> acts{&rent_support(), &training_support()};

Language language_of(std::uint8_t language) {
  if (language != RENTSUPPORT_VIETNAMESE && language != RENTSUPPORT_ENGLISH)
    invalid("language is none");
  return language == RENTSUPPORT_ENGLISH ? Language::english : Language::vietnamese;
}

// Returns what bears a name; says what there is.
template <class Range, class NameOf>
auto& named(Range& range, const char* name, const char* what, NameOf name_of) {
  const std::string_view wanted{&not_null(name, what)};
  std::vector<std::string> known;
  for (auto& one : range) {
    if (name_of(one) == wanted) return one;
    known.emplace_back(name_of(one));
  }
  fail(RENTSUPPORT_NOT_FOUND, fmt::format("there is no {} {}{}", what, shown(as_utf8(wanted)),
                                          guess(as_utf8(wanted), known, Language::english)));
}
// A file that was handed in.
class HandedFile final : public TableText {
 public:
  explicit HandedFile(std::string_view bytes) : bytes_(bytes) {
    const bool big_endian = bytes.starts_with("\xfe\xff");
    text_ = big_endian || bytes.starts_with("\xff\xfe") ? utf8_of_utf16(bytes.substr(2), big_endian)
                                                        : bytes_;
    text_.append(readable_behind, '\0');
  }
  [[nodiscard]] std::string_view text() const noexcept override {
    return {text_.data(), text_.size() - readable_behind};
  }
  [[nodiscard]] std::string_view bytes() const noexcept override { return bytes_; }

 private:
  static constexpr std::size_t readable_behind = 64;
  std::string bytes_;
  std::string text_;
};

const Act& act_named(const char* name) {
  return *named(acts, name, "act", [](const Act* act) { return act->id; });
}
rentsupport_input::Table& table_of(rentsupport_input& input, const char* name) {
  rentsupport_input::Table& table =
      named(input.tables, name, "table", [](const auto& of) { return of.spec->name; });
  if (table.file) invalid(fmt::format("{} was added as a file: it is whole", table.spec->name));
  return table;
}
const Output& table_of(const rentsupport_results* results, const char* name) {
  return named(not_null(results, "results").results->outputs(), name, "table",
               [](const Output& table) { return table.name; });
}

const OutputColumn& column_at(const Output& table, std::uint64_t row, const char* column) {
  if (row >= table.rows) fail(RENTSUPPORT_NOT_FOUND, "there are fewer rows");
  return named(table.columns, column, "column", [](const OutputColumn& of) { return of.name; });
}

std::string_view type_name(CellType type) {
  switch (type) {
    case CellType::text:
    case CellType::key:
    case CellType::worker_id:
      return "text";
    case CellType::date:
      return "date";
    case CellType::birth_date:
      return "birth_date";
    case CellType::month:
      return "month";
    case CellType::month_set:
      return "month_set";
    case CellType::choice:
      return "choice";
    case CellType::yes_no:
      return "yes_no";
    case CellType::province:
      return "province";
    case CellType::amount:
      return "amount";
    case CellType::number:
      return "number";
  }
  return {};
}

// Returns a cell as a file would have it.
std::string text_of(const rentsupport_cell& cell) {
  const std::int64_t number = cell.number;
  const auto refuse = [&](const char* what) {
    invalid(fmt::format("{}: {} is no {}", &not_null(cell.column, "a column"), number, what));
  };
  if (cell.reserved != 0) invalid("a cell says more than this version of the library knows");
  switch (cell.type) {
    case RENTSUPPORT_CELL_TEXT:
      return cell.text == nullptr ? std::string{} : std::string{cell.text};
    case RENTSUPPORT_CELL_NUMBER:
      return fmt::format("{}", number);
    case RENTSUPPORT_CELL_DAY: {
      if (number == 0) return {};
      const auto part = [number](std::int64_t unit, std::int64_t below) {
        return static_cast<unsigned>(number / unit % below);
      };
      const Day day{std::chrono::year{static_cast<int>(part(10000, 10000))} /
                    std::chrono::month{part(100, 100)} / std::chrono::day{part(1, 100)}};
      if (number < 0 || number > 9999'12'31 || !number_in_files(day)) refuse("day");
      return to_string(Date{day});
    }
    case RENTSUPPORT_CELL_MONTH:
      if (number == 0) return {};
      if (number < 0 || number > 9999'12 || number % 100 < 1 || number % 100 > 12) refuse("month");
      return fmt::format("{:04}-{:02}", number / 100, number % 100);
    case RENTSUPPORT_CELL_MONTHS: {
      const auto bits = static_cast<std::uint64_t>(number);
      if (bits == 0) return {};
      const MonthSet months = MonthSet::from_bits(bits);
      if ((bits & ~RENTSUPPORT_NO_MONTH) != months.bits()) refuse("set of months");
      return months.empty() ? "-" : to_string(months);
    }
    case RENTSUPPORT_CELL_YES_NO:
      if (number == 0) return {};
      if (number != RENTSUPPORT_YES && number != RENTSUPPORT_NO) refuse("yes or no");
      return number == RENTSUPPORT_YES ? "yes" : "no";
    default:
      invalid("the type of a cell is none");
  }
}

// Takes the places of columns by name: all of them, or none.
std::vector<std::size_t> columns_named(const TableSpec& spec,
                                       std::span<const rentsupport_cell> cells) {
  ColumnPlaces places(spec);
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (auto wrong = places.take(as_utf8(&not_null(cells[i].column, "a column")),
                                 static_cast<std::int32_t>(i)))
      problems.push_back(*std::move(wrong));
  }
  if (auto wrong = all_of(std::move(problems))) throw BadArrow{*std::move(wrong)};
  std::vector<std::size_t> columns(cells.size(), SIZE_MAX);  // x_ stays without one
  for (std::size_t column = 0; column < spec.columns.size(); ++column) {
    if (places.places()[column] >= 0)
      columns[static_cast<std::size_t>(places.places()[column])] = column;
  }
  return columns;
}

// Adds a row; what is thrown leaves the rows as they were. `cells` is room, kept from row to row.
void add_row(TableRows& rows, std::span<const std::size_t> columns,
             std::span<const std::string_view> texts, std::vector<std::string_view>& cells) {
  cells.clear();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == SIZE_MAX) continue;
    const std::size_t place = rows.place_of(columns[i]);
    if (place >= cells.size()) cells.resize(place + 1);
    cells[place] = texts[i];
  }
  rows.add(cells);
}

void add_array(rentsupport_input::Table& table, const ArrowColumns& columns,
               const ArrowArray& array) {
  const ArrowRows from(columns, array);
  std::vector<std::size_t> given;
  for (std::size_t column = 0; column < columns.columns().size(); ++column) {
    if (columns.columns()[column].place >= 0) given.push_back(column);
  }
  // In the order of the caller's fields, as a file's.
  std::sort(given.begin(), given.end(), [&](std::size_t a, std::size_t b) {
    return columns.columns()[a].place < columns.columns()[b].place;
  });
  std::vector<std::string> made(given.size());  // of what is no text
  std::vector<std::string_view> texts(given.size());
  std::vector<std::string_view> cells;
  for (std::int64_t row = 0; row < from.size(); ++row) {
    for (std::size_t i = 0; i < given.size(); ++i) {
      const ArrowValues::Value value = from.cell(given[i], row);
      if (value.kind == ArrowValues::Kind::text) {
        texts[i] = value.text;
      } else {
        made[i] = rentsupport::text_of(from, *table.spec, given[i], row);
        texts[i] = made[i];
      }
    }
    add_row(table.rows, given, texts, cells);
  }
}

}  // namespace

extern "C" {

rentsupport_status rentsupport_acts(rentsupport_text* json, rentsupport_message* message) {
  return guarded(message, [&] {
    JsonObject all;
    for (const Act* const act : acts) {
      JsonObject tables;
      for (const TableSpec* const table : act->inputs()) {
        std::vector<std::string> columns;
        for (const ColumnSpec& column : table->columns) {
          JsonObject object;
          object.text("name", column.name);
          object.text("type", type_name(column.type));
          object.raw("required", column.required ? "true" : "false");
          object.raw("values", column.type == CellType::choice
                                   ? json_strings({column.values.begin(), column.values.end()})
                                   : "[]");
          columns.push_back(object.json());
        }
        tables.raw(table->name, json_array(columns));
      }
      all.raw(act->id, tables.json());
    }
    give(not_null(json, "json"), all.json() + "\n");
  });
}

rentsupport_status rentsupport_rules_create(const char* act,
                                            const rentsupport_rules_options* options,
                                            rentsupport_rules** rules,
                                            rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(rules, "rules");
    const Act& of = act_named(act);
    std::string_view toml;
    std::map<std::string, std::string> readings;
    std::string_view facts;
    if (options != nullptr) {
      const InputStruct<rentsupport_rules_options> input(*options);
      const rentsupport_rules_options& in = *input;
      if (in.toml_size > 0) toml = {&not_null(in.toml, "toml"), in.toml_size};
      readings = read_settings(in.readings, in.reading_count);
      if (in.facts_size > 0) facts = {&not_null(in.facts, "facts"), in.facts_size};
    }
    auto made = of.rules(toml, readings);
    *rules = new rentsupport_rules{&of, facts.empty() ? made : made->with_facts(facts)};
  });
}

void rentsupport_rules_free(rentsupport_rules* rules) {
  const std::unique_ptr<rentsupport_rules> owned{rules};
}

rentsupport_status rentsupport_rules_without(const rentsupport_rules* rules, const char* provision,
                                             rentsupport_rules** other,
                                             rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_rules& of = not_null(rules, "rules");
    (void)not_null(other, "other");
    *other = new rentsupport_rules{of.act, of.rules->without(&not_null(provision, "provision"))};
  });
}

rentsupport_status rentsupport_rules_text(const rentsupport_rules* rules, const char* form,
                                          uint8_t language, rentsupport_text* text,
                                          rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(text, "text");
    give(*text,
         not_null(rules, "rules").rules->text(&not_null(form, "form"), language_of(language)));
  });
}

namespace {

rentsupport_input* empty_input(const Act& act, uint8_t language,
                               const std::shared_ptr<const ActRules>& rules,
                               std::span<const TableSpec* const> tables) {
  auto input = std::make_unique<rentsupport_input>(
      rentsupport_input{&act, language_of(language), rules, {}, {}});
  for (const TableSpec* const table : tables) input->tables.emplace_back(*table);
  return input.release();
}

}  // namespace

rentsupport_status rentsupport_input_create(const char* act, uint8_t language,
                                            rentsupport_input** input,
                                            rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(input, "input");
    const Act& of = act_named(act);
    *input = empty_input(of, language, {}, of.inputs());
  });
}

rentsupport_status rentsupport_input_create_for(const rentsupport_rules* rules, uint8_t language,
                                                rentsupport_input** input,
                                                rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_rules& under = not_null(rules, "rules");
    (void)not_null(input, "input");
    const std::span<const TableSpec* const> with_facts = under.rules->inputs();
    *input = empty_input(*under.act, language, under.rules,
                         with_facts.empty() ? under.act->inputs() : with_facts);
  });
}

void rentsupport_input_free(rentsupport_input* input) {
  const std::unique_ptr<rentsupport_input> owned{input};
}

rentsupport_status rentsupport_input_add(rentsupport_input* input, const char* table,
                                         const rentsupport_cell* cells, size_t count,
                                         rentsupport_message* message) {
  return guarded(message, [&] {
    rentsupport_input::Table& to = table_of(not_null(input, "input"), table);
    if (count > 0) (void)not_null(cells, "cells");
    const std::span<const rentsupport_cell> row{cells, count};
    const std::vector<std::size_t> columns = columns_named(*to.spec, row);
    std::vector<std::string> texts;
    for (const rentsupport_cell& cell : row) texts.push_back(text_of(cell));
    std::vector<std::string_view> cells_by_place;
    add_row(to.rows, columns, std::vector<std::string_view>(texts.begin(), texts.end()),
            cells_by_place);
  });
}

rentsupport_status rentsupport_input_add_arrow(rentsupport_input* input, const char* table,
                                               struct ArrowSchema* schema, struct ArrowArray* array,
                                               rentsupport_message* message) {
  return guarded(message, [&] {
    rentsupport_input& to = not_null(input, "input");
    ArrowSchema& live_schema = live(schema, "schema");
    const ArrowOwner<ArrowArray> owned{live(array, "array")};
    const ArrowOwner<ArrowSchema> owned_schema{live_schema};
    rentsupport_input::Table& rows = table_of(to, table);
    add_array(rows, ArrowColumns(*rows.spec, *owned_schema, false), *owned);
  });
}

rentsupport_status rentsupport_input_add_arrow_stream(rentsupport_input* input, const char* table,
                                                      struct ArrowArrayStream* stream,
                                                      rentsupport_message* message) {
  return guarded(message, [&] {
    rentsupport_input& to = not_null(input, "input");
    ArrowOwner<ArrowArrayStream> owned{live(stream, "stream")};
    rentsupport_input::Table& rows = table_of(to, table);
    each_array(
        owned, [&](const ArrowSchema& schema) { return ArrowColumns(*rows.spec, schema, false); },
        [&](const ArrowColumns& columns, const ArrowArray& array) {
          add_array(rows, columns, array);
        });
  });
}

rentsupport_status rentsupport_input_add_csv(rentsupport_input* input, const char* table,
                                             const char* bytes, size_t size,
                                             rentsupport_message* message) {
  return guarded(message, [&] {
    rentsupport_input::Table& to = table_of(not_null(input, "input"), table);
    if (to.rows.size() > 0)
      invalid(fmt::format("{} has rows: a file is a whole table", to.spec->name));
    to.file = std::make_shared<HandedFile>(
        size > 0 ? std::string_view{&not_null(bytes, "bytes"), size} : std::string_view{});
  });
}

rentsupport_status rentsupport_input_set_dates(rentsupport_input* input,
                                               const rentsupport_setting* dates, size_t count,
                                               rentsupport_message* message) {
  return guarded(message, [&] {
    rentsupport_input& to = not_null(input, "input");
    if (count > 0) (void)not_null(dates, "dates");
    std::vector<std::pair<std::string, DateOrder>> told;
    for (const rentsupport_setting& setting : std::span{dates, count}) {
      const std::string of{&not_null(setting.name, "a setting's name")};
      const std::string_view value{&not_null(setting.value, "a setting's value")};
      const auto order = parse<DateOrder>(value);
      if (!order) {
        throw BadSetting{Problem{ProblemCode::bad_value,
                                 {},
                                 0,
                                 0,
                                 of,
                                 fmt::format("{}: {} is neither day_first nor month_first",
                                             shown(as_utf8(of)), shown(as_utf8(value)))}};
      }
      told.emplace_back(of, *order);
    }
    to.dates = std::move(told);
  });
}

rentsupport_status rentsupport_input_decide(const rentsupport_input* input,
                                            const rentsupport_rules* rules,
                                            const rentsupport_evaluate_options* options,
                                            rentsupport_results** results,
                                            rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_input& from = not_null(input, "input");
    const rentsupport_rules& under = not_null(rules, "rules");
    (void)not_null(results, "results");
    if (from.act != under.act) invalid("the rules are those of another act");
    const RuleSet* const of_rent_support = under.rules->rent_support();
    const EvaluateOptions how = evaluate_options(
        options, of_rent_support == nullptr ? FurtherFacts{} : of_rent_support->further_facts());
    std::vector<TableFile> tables;
    for (const rentsupport_input::Table& table : from.tables) {
      if (tables.size() < from.act->always || table.rows.size() > 0 || table.file)
        tables.push_back({table.spec, std::string{table.spec->name},
                          table.file ? table.file : table.rows.frozen()});
    }
    ReadOptions reading;
    reading.threads = how.threads;
    reading.language = from.language;
    reading.dates = from.dates;
    *results = new rentsupport_results{from.act->decide(*under.rules, tables, reading, how)};
  });
}

void rentsupport_results_free(rentsupport_results* results) {
  const std::unique_ptr<rentsupport_results> owned{results};
}

rentsupport_status rentsupport_results_rows(const rentsupport_results* results, const char* table,
                                            uint64_t* rows, rentsupport_message* message) {
  return guarded(message, [&] { not_null(rows, "rows") = table_of(results, table).rows; });
}

rentsupport_status rentsupport_results_cell(const rentsupport_results* results, const char* table,
                                            uint64_t row, const char* column,
                                            rentsupport_text* text, rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(text, "text");
    give(*text, text_of(column_at(table_of(results, table), row, column), row));
  });
}

rentsupport_status rentsupport_results_number(const rentsupport_results* results, const char* table,
                                              uint64_t row, const char* column, int64_t* number,
                                              rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(number, "number");
    const OutputColumn& of = column_at(table_of(results, table), row, column);
    OutputCell cell;
    of.read(row, cell);
    switch (of.type) {
      case OutputType::text:
      case OutputType::choice:
      case OutputType::names:
        invalid("the column holds texts");
      case OutputType::yes_no:
        *number = !cell.is_known ? 0 : cell.number != 0 ? RENTSUPPORT_YES : RENTSUPPORT_NO;
        return;
      case OutputType::day:
        if (cell.is_known) {
          const std::chrono::year_month_day day{Date{std::chrono::days{cell.number}}};
          *number = static_cast<int>(day.year()) * 10000 +
                    static_cast<int>(static_cast<unsigned>(day.month()) * 100 +
                                     static_cast<unsigned>(day.day()));
          return;
        }
        break;
      default:
        if (cell.is_known) {
          *number = cell.number;
          return;
        }
        break;
    }
    fail(RENTSUPPORT_NOT_FOUND, "the number is not known");
  });
}

rentsupport_status rentsupport_results_find(const rentsupport_results* results, const char* table,
                                            const char* column, const char* text, uint64_t* row,
                                            rentsupport_message* message) {
  return guarded(message, [&] {
    const Output& of = table_of(results, table);
    std::uint64_t at = not_null(row, "row");
    const std::string_view wanted{&not_null(text, "text")};
    if (at < of.rows) {
      const OutputColumn& in = column_at(of, at, column);
      while (at < of.rows && text_of(in, at) != wanted) ++at;
    }
    if (at >= of.rows) fail(RENTSUPPORT_NOT_FOUND, "there is no such row");
    *row = at;
  });
}

rentsupport_status rentsupport_results_csv(const rentsupport_results* results, const char* table,
                                           rentsupport_text* text, rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(text, "text");
    give(*text, csv(table_of(results, table)));
  });
}

rentsupport_status rentsupport_results_export_arrow(const rentsupport_results* results,
                                                    const char* table, struct ArrowSchema* schema,
                                                    struct ArrowArray* array,
                                                    rentsupport_message* message) {
  return guarded(message, [&] { export_array(table_of(results, table), schema, array); });
}

rentsupport_status rentsupport_results_export_arrow_stream(const rentsupport_results* results,
                                                           const char* table,
                                                           struct ArrowArrayStream* stream,
                                                           rentsupport_message* message) {
  return guarded(message, [&] {
    (void)not_null(stream, "stream");
    *stream = arrow_stream(table_of(results, table));
  });
}

rentsupport_status rentsupport_results_explain(const rentsupport_results* results,
                                               const char* table, uint64_t row, uint8_t form,
                                               uint8_t language, rentsupport_text* text,
                                               rentsupport_message* message) {
  return guarded(message, [&] {
    const Output& of = table_of(results, table);
    (void)not_null(text, "text");
    if (row >= of.rows) fail(RENTSUPPORT_NOT_FOUND, "there are fewer rows");
    give(*text, results->results->explain(of, row, form, language_of(language)));
  });
}

rentsupport_status rentsupport_results_summary(const rentsupport_results* results,
                                               rentsupport_text* json,
                                               rentsupport_message* message) {
  return guarded(message, [&] {
    const rentsupport_results& of = not_null(results, "results");
    (void)not_null(json, "json");
    give(*json, of.results->summary());
  });
}

}  // extern "C"
