#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "decide/records.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/rentsupport_arrow.h"
#include "rentsupport/rule_set.hpp"
#include "support/arrow_maker.hpp"
#include "support/failing_memory.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/run.hpp"

using namespace rentsupport;
using namespace tests;

namespace {

// ---- The library through its C face ----

struct DossierHandle {
  DossierHandle() { REQUIRE(rentsupport_dossier_create(&handle, nullptr) == RENTSUPPORT_OK); }
  DossierHandle(const DossierHandle&) = delete;
  DossierHandle& operator=(const DossierHandle&) = delete;
  ~DossierHandle() { rentsupport_dossier_free(handle); }
  rentsupport_dossier* handle = nullptr;
};

struct Answer {
  rentsupport_status status = RENTSUPPORT_OK;
  std::size_t rejected = 0;
  std::string code;
  std::string column;
  std::string text;
};

constexpr std::size_t untouched = 987654321;

Answer answer(rentsupport_status status, std::size_t rejected, const rentsupport_message& message) {
  return {status, rejected, message.code, message.column, message.text};
}

// Hands an array over; whatever happens, nothing of it is left.
Answer add(const DossierHandle& dossier, std::uint8_t table, const ArrowColumn& column,
           const ArrowColumn& schema_of) {
  const std::int64_t before = alive();
  ArrowSchema schema = make_schema(schema_of);
  ArrowArray array = make_array(column);
  rentsupport_message message{};
  std::size_t rejected = untouched;
  const rentsupport_status status =
      rentsupport_dossier_add_arrow(dossier.handle, table, &schema, &array, &rejected, &message);
  CHECK(schema.release == nullptr);
  CHECK(array.release == nullptr);
  CHECK(alive() == before);
  return answer(status, rejected, message);
}
Answer add(const DossierHandle& dossier, std::uint8_t table, const ArrowColumn& column) {
  return add(dossier, table, column, column);
}
Answer add(const DossierHandle& dossier, std::uint8_t table, ArrowArrayStream stream) {
  rentsupport_message message{};
  std::size_t rejected = untouched;
  const rentsupport_status status =
      rentsupport_dossier_add_arrow_stream(dossier.handle, table, &stream, &rejected, &message);
  CHECK(stream.release == nullptr);
  return answer(status, rejected, message);
}

nlohmann::json problems(const DossierHandle& dossier) {
  rentsupport_text text{};
  REQUIRE(rentsupport_dossier_problems(dossier.handle, &text, nullptr) == RENTSUPPORT_OK);
  auto json = nlohmann::json::parse(std::string_view{text.bytes, text.size});
  rentsupport_text_free(&text);
  return json;
}
nlohmann::json rejects(const DossierHandle& dossier) { return problems(dossier)["rejects"]; }

// `key column code` of every issue.
std::vector<std::string> issues(const DossierHandle& dossier) {
  std::vector<std::string> lines;
  const auto all = problems(dossier);
  for (const auto& issue : all.at("issues")) {
    lines.push_back(fmt::format("{} {} {}", issue["key"].get<std::string>(),
                                issue["column"].get<std::string>(),
                                issue["code"].get<std::string>()));
  }
  return lines;
}
// `row column code` of every rejected row.
std::vector<std::string> faults(const DossierHandle& dossier) {
  std::vector<std::string> lines;
  for (const auto& reject : rejects(dossier)) {
    lines.push_back(fmt::format(
        "{} {} {} {}", reject["file"].get<std::string>(), reject["row"].get<std::uint64_t>(),
        reject["column"].get<std::string>(), reject["code"].get<std::string>()));
  }
  return lines;
}

std::string line(std::string_view request, Month month, unsigned outcome, std::uint64_t mask) {
  return fmt::format("{} {} {} {:016x}", request, to_string(month), outcome, mask);
}

struct RuleSetHandle {
  RuleSetHandle() {
    REQUIRE(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &handle, nullptr) ==
            RENTSUPPORT_OK);
  }
  RuleSetHandle(const RuleSetHandle&) = delete;
  RuleSetHandle& operator=(const RuleSetHandle&) = delete;
  ~RuleSetHandle() { rentsupport_rule_set_free(handle); }
  rentsupport_rule_set* handle = nullptr;
};

struct DecisionsHandle {
  explicit DecisionsHandle(const DossierHandle& dossier) {
    const RuleSetHandle rules;
    REQUIRE(rentsupport_evaluate(rules.handle, dossier.handle, nullptr, &handle, nullptr) ==
            RENTSUPPORT_OK);
  }
  DecisionsHandle(const DecisionsHandle&) = delete;
  DecisionsHandle& operator=(const DecisionsHandle&) = delete;
  ~DecisionsHandle() { rentsupport_decisions_free(handle); }

  [[nodiscard]] std::vector<std::string> lines() const {
    rentsupport_totals totals{};
    totals.struct_size = sizeof totals;
    REQUIRE(rentsupport_decisions_totals(handle, &totals, nullptr) == RENTSUPPORT_OK);
    std::vector<rentsupport_decision> decisions(totals.decisions);
    for (auto& decision : decisions) decision.struct_size = sizeof decision;
    REQUIRE(rentsupport_decisions_read(handle, 0, decisions.size(), decisions.data(), nullptr) ==
            RENTSUPPORT_OK);
    std::vector<std::string> result;
    for (const auto& decision : decisions) {
      const Month month{std::chrono::year{decision.month / 100},
                        std::chrono::month{static_cast<unsigned>(decision.month % 100)}};
      result.push_back(line(decision.request_id, month, decision.outcome, decision.mask));
    }
    return result;
  }
  rentsupport_decisions* handle = nullptr;
};

// ---- Tables: as files, and as Arrow ----

struct Cells {
  TableName table{};
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The example's table, without lines that need a reader of CSV.
Cells example(TableName table) {
  Cells cells;
  cells.table = table;
  const std::string text =
      read_file(std::string{places::examples} + "/hung_yen/" + std::string{name(table)} + ".csv");
  for (const std::string& row : split(text, '\n')) {
    if (row.empty() || row.find('"') != std::string::npos) continue;
    auto parts = split(row, ',');
    if (cells.names.empty()) {
      cells.names = std::move(parts);
    } else if (parts.size() == cells.names.size()) {
      cells.rows.push_back(std::move(parts));
    }
  }
  REQUIRE(cells.rows.size() > 20);
  return cells;
}

constexpr std::array tables{TableName::employers, TableName::lists, TableName::workers,
                            TableName::history};

std::vector<Cells> examples() {
  std::vector<Cells> result;
  for (const TableName table : tables) result.push_back(example(table));
  return result;
}

std::uint8_t code(TableName table) {
  return static_cast<std::uint8_t>(static_cast<int>(table) + 1);
}

// What the files say, read from files.
struct FromFiles {
  explicit FromFiles(const std::vector<Cells>& all) {
    const ScratchDirectory scratch;
    for (const Cells& cells : all) {
      std::string text = fmt::format("{}\n", fmt::join(cells.names, ","));
      for (const auto& row : cells.rows) text += fmt::format("{}\n", fmt::join(row, ","));
      write_file(scratch.path() / name(cells.table), text);
    }
    LoadedFiles reading = read_files(
        {scratch / "employers", scratch / "lists", scratch / "workers", scratch / "history"});
    REQUIRE_FALSE(reading.problem());
    for (const Issue& issue : reading.dossier().issues())
      issues.push_back(fmt::format("{} {} {}", issue.key, issue.column, name(issue.code)));
    for (std::size_t i = 0; i < reading.rejects(); ++i) {
      const Reject reject = reading.reject(i);
      faults.push_back(fmt::format("{} {} {} {}", reject.file, reject.line - 2, reject.column,
                                   name(reject.code)));
    }
    const Decisions decisions =
        evaluate(RuleSet::decision_08_2022(Parameters::built_in()), reading.dossier());
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Decision decision = decisions[i];
      lines.push_back(line(reading.dossier().request_id(decision.request), decision.month,
                           static_cast<unsigned>(decision.outcome) + 1, decision.mask));
    }
  }
  std::vector<std::string> faults;
  std::vector<std::string> issues;
  std::vector<std::string> lines;
};

bool blank(const std::string& cell) { return cell.find_first_not_of(" \t") == std::string::npos; }

// A cell that means nothing is a null, or an empty text.
Texts as_texts(const std::vector<std::string>& cells, Random& random) {
  Texts values;
  for (const std::string& cell : cells) {
    values.emplace_back(cell);
    if (cell.empty() && random.one_in(2)) values.back().reset();
  }
  return values;
}

ArrowColumn as_text_column(const std::string& column, const Texts& values, Random& random) {
  static const std::vector<std::string> formats{"u", "U", "vu"};
  if (!random.one_in(3)) return text_column(column, values, random.of(formats));
  static const std::vector<std::string> index_formats{"s", "S", "i", "I", "l", "L"};
  Texts words;
  Numbers indices;
  for (const auto& value : values) {
    // A null of a dictionary-encoded column is one of the indices, or of the dictionary.
    if (!value && random.one_in(2)) {
      indices.emplace_back();
      continue;
    }
    auto found = std::find(words.begin(), words.end(), value);
    indices.emplace_back(found - words.begin());
    if (found == words.end()) words.push_back(value);
  }
  return encoded_column(text_column(column, words, random.of(formats)), indices,
                        random.of(index_formats));
}

std::int64_t days(const std::string& text) {
  return parse_date(text).value().time_since_epoch().count();
}
std::int64_t first_day_of(Month month) { return first_day(month).time_since_epoch().count(); }

// The layouts of whole days, with their units.
const std::vector<std::pair<std::string, std::int64_t>> day_formats{
    {"tdD", 1},           {"tdm", 86'400'000},      {"tss:", 86'400},
    {"tsm:", 86'400'000}, {"tsu:", 86'400'000'000}, {"tsn:", 86'400'000'000'000}};

ArrowColumn as_days(const std::string& column, const std::vector<std::string>& cells,
                    Random& random) {
  Numbers values;
  std::int64_t furthest = 1;
  for (const std::string& cell : cells) {
    values.emplace_back();
    if (!blank(cell)) values.back() = days(cell);
    furthest = std::max(furthest, std::abs(values.back().value_or(0)));
  }
  // Nanoseconds reach from 1677 to 2262.
  auto [format, units] = random.of(day_formats);
  if (furthest > INT64_MAX / units) std::tie(format, units) = day_formats[0];
  for (auto& value : values) {
    if (value) *value *= units;
  }
  return number_column(column, values, format);
}

ArrowColumn as_month_lists(const std::string& column, const std::vector<std::string>& cells,
                           Random& random) {
  Numbers sizes;
  Texts texts;
  Numbers first_days;
  for (const std::string& cell : cells) {
    sizes.emplace_back();
    if (blank(cell)) continue;
    const auto months = parse_month_set(cell).value().months();
    sizes.back() = static_cast<std::int64_t>(months.size());
    for (const Month month : months) {
      texts.emplace_back(to_string(month));
      first_days.emplace_back(first_day_of(month));
    }
  }
  ArrowColumn elements = random.one_in(2) ? as_text_column("item", texts, random)
                                          : number_column("item", first_days, "tdD");
  return list_column(column, std::move(elements), sizes, random.one_in(2) ? "+l" : "+L");
}

// Makes a column of any type that it may have.
ArrowColumn as_column(const ColumnSpec& spec, const std::string& column,
                      const std::vector<std::string>& cells, Random& random) {
  static const std::vector<std::string> integers{"s", "S", "i", "I", "l", "L"};
  const bool sound = [&] {  // else only text can say it
    return std::all_of(cells.begin(), cells.end(), [&](const std::string& cell) {
      if (blank(cell)) return true;
      switch (spec.type) {
        case CellType::date:
          return parse_date(cell).has_value();
        case CellType::month:
          return parse_month(cell).has_value();
        case CellType::month_set:
          return parse_month_set(cell).has_value();
        case CellType::province:
          return cell.size() == 2 && std::isdigit(cell[0]) != 0 && std::isdigit(cell[1]) != 0;
        case CellType::amount:
          return cell.size() < 19 &&
                 std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
        case CellType::yes_no:
          return cell == "yes" || cell == "no";
        default:
          return false;
      }
    });
  }();
  if (std::all_of(cells.begin(), cells.end(), blank) && random.one_in(2))
    return null_column(column, static_cast<std::int64_t>(cells.size()));
  // A choice is text, also where every cell is empty.
  if (!sound || spec.type == CellType::choice || random.one_in(3))
    return as_text_column(column, as_texts(cells, random), random);
  Numbers numbers;
  for (const std::string& cell : cells) {
    numbers.emplace_back();
    if (blank(cell)) continue;
    if (spec.type == CellType::month) numbers.back() = first_day_of(parse_month(cell).value());
    if (spec.type == CellType::yes_no) numbers.back() = cell == "yes" ? 1 : 0;
    if (spec.type == CellType::province || spec.type == CellType::amount)
      numbers.back() = std::stoll(cell);
  }
  switch (spec.type) {
    case CellType::month_set:
      return as_month_lists(column, cells, random);
    case CellType::date:
      return as_days(column, cells, random);
    case CellType::month:
      return number_column(column, numbers, "tdD");
    case CellType::yes_no:
      return number_column(column, numbers, random.one_in(2) ? "b" : "c");
    case CellType::amount:
      return number_column(column, numbers, random.one_in(2) ? "l" : "L");
    default:
      return number_column(column, numbers, random.of(integers));
  }
}

// Makes an array of rows [begin, end) that lies somewhere in a longer one: every level has its own
// offset, and counts its nulls or not.
ArrowColumn as_struct(const Cells& cells, std::size_t begin, std::size_t end, Random& random,
                      bool texts_only = false) {
  const std::size_t before = random.below(std::min<std::size_t>(begin, 9) + 1);
  std::vector<ArrowColumn> children;
  for (std::size_t place = 0; place < cells.names.size(); ++place) {
    const std::size_t skipped =
        random.below(std::min<std::size_t>(begin - before, 9) + 1);  // by the child alone
    std::vector<std::string> column;
    for (std::size_t row = begin - before - skipped; row < end; ++row)
      column.push_back(cells.rows[row][place]);
    const auto specs = columns_of(cells.table);
    const auto spec = std::find_if(specs.begin(), specs.end(), [&](const ColumnSpec& known) {
      return known.name == cells.names[place];
    });
    REQUIRE(spec != specs.end());
    ArrowColumn child = texts_only
                            ? as_text_column(cells.names[place], as_texts(column, random), random)
                            : as_column(*spec, cells.names[place], column, random);
    child.offset += static_cast<std::int64_t>(skipped);
    child.length -= static_cast<std::int64_t>(skipped);
    if (random.one_in(2)) child.null_count = -1;
    children.push_back(std::move(child));
  }
  for (std::size_t i = children.size(); i > 1; --i)
    std::swap(children[i - 1], children[random.below(i)]);
  ArrowColumn result = struct_column(std::move(children));
  result.offset = static_cast<std::int64_t>(before);
  result.length = static_cast<std::int64_t>(end - begin);
  if (random.one_in(2)) result.null_count = -1;
  return result;
}

}  // namespace

TEST_CASE("Arrow of every type, sliced anywhere, decides as the same files do", "[arrow]") {
  const std::vector<Cells> all = examples();
  const FromFiles files(all);
  REQUIRE(files.lines.size() > 300);
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const DossierHandle dossier;
    for (const Cells& cells : all) {
      // Some arrays, each of its own types.
      for (std::size_t begin = 0; begin < cells.rows.size();) {
        const std::size_t end = std::min(cells.rows.size(), begin + 1 + random.below(120));
        const Answer got = add(dossier, code(cells.table), as_struct(cells, begin, end, random));
        CAPTURE(got.text);
        REQUIRE(got.status == RENTSUPPORT_OK);
        begin = end;
      }
    }
    REQUIRE(faults(dossier) == files.faults);
    REQUIRE(issues(dossier) == files.issues);
    REQUIRE(DecisionsHandle(dossier).lines() == files.lines);
  }
  for (const char* code : {"short_break", "more_than_three", "account_missing"}) {
    CHECK(std::any_of(files.issues.begin(), files.issues.end(),
                      [&](const std::string& issue) { return issue.ends_with(code); }));
  }
  CHECK(alive() == 0);
}

TEST_CASE("rows of Arrow are rejected as those of files are, with the same code and column",
          "[arrow]") {
  static const std::vector<std::string> odd{
      "",           "-",          "2022-13", "01/04/2022", "2022-04-01", "x",
      "có",         "\xff",       "33",      "yes ",       "0",          "99999999999999999999",
      "none",       " ",          "working", "2022-04",    "1",          "2019-12",
      "0001-01-01", "31/12/9999", "E0001",   "L0000001"};
  std::size_t rejected = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    std::vector<Cells> all = examples();
    for (Cells& cells : all) {
      for (auto& row : cells.rows) {
        for (std::string& cell : row) {
          if (random.one_in(100)) cell = random.of(odd);
        }
      }
    }
    const FromFiles files(all);
    rejected += files.faults.size();
    const DossierHandle dossier;
    for (const Cells& cells : all) {
      const Answer got = add(dossier, code(cells.table),
                             as_struct(cells, 0, cells.rows.size(), random, seed % 2 == 0));
      CAPTURE(got.text);
      REQUIRE(got.status == RENTSUPPORT_OK);
      const std::string file{name(cells.table)};
      REQUIRE(got.rejected ==
              static_cast<std::size_t>(std::count_if(
                  files.faults.begin(), files.faults.end(),
                  [&](const std::string& fault) { return fault.starts_with(file + " "); })));
    }
    REQUIRE(faults(dossier) == files.faults);
    REQUIRE(DecisionsHandle(dossier).lines() == files.lines);
  }
  CHECK(rejected > 500);
}

namespace {

std::string worker(std::int64_t number) { return "W" + std::to_string(10'000 + number); }

ArrowColumn employers_with(ArrowColumn column) {
  Texts ids;
  for (std::int64_t i = 0; i < column.length; ++i) ids.emplace_back("E" + std::to_string(i));
  return struct_column({text_column("employer_id", ids), std::move(column)});
}
ArrowColumn payments_with(ArrowColumn column) {
  Texts ids;
  for (std::int64_t i = 0; i < column.length; ++i) ids.emplace_back(worker(i));
  std::vector<ArrowColumn> columns{text_column("worker_id", ids),
                                   text_column("month", Texts(ids.size(), "2022-04")),
                                   number_column("amount_vnd", Numbers(ids.size(), 500'000), "l"),
                                   text_column("group", Texts(ids.size(), "working"))};
  const std::string replaced = column.name;
  for (ArrowColumn& old : columns) {
    if (old.name == replaced) old = std::move(column);
  }
  return struct_column(std::move(columns));
}
using Lines = std::vector<std::string>;

struct Told {
  Lines faults;
  Lines issues;
};
Told told_of(std::uint8_t table, const ArrowColumn& rows) {
  const DossierHandle dossier;
  const Answer got = add(dossier, table, rows);
  CAPTURE(got.text);
  CHECK(got.status == RENTSUPPORT_OK);
  return {faults(dossier), issues(dossier)};
}
Lines faults_of(std::uint8_t table, const ArrowColumn& rows) { return told_of(table, rows).faults; }

}  // namespace

TEST_CASE("values that a type can hold and a column cannot are faults of their rows", "[arrow]") {
  CHECK(faults_of(RENTSUPPORT_EMPLOYERS,
                  employers_with(number_column("registered", {0, 1, 2, -1, {}}, "c"))) ==
        Lines{"employers 2 registered bad_value", "employers 3 registered bad_value"});
  CHECK(faults_of(RENTSUPPORT_EMPLOYERS,
                  employers_with(number_column("province", {33, 1, 0, 100, -1, 289, {}}, "l"))) ==
        Lines{"employers 2 province bad_value", "employers 3 province bad_value",
              "employers 4 province bad_value", "employers 5 province bad_value"});
  // What is no amount counts as a payment; -1 is a repayment of what nobody paid.
  const Told amounts = told_of(
      RENTSUPPORT_HISTORY,
      payments_with(number_column(
          "amount_vnd", {1, 0, -1, 999'999'999'999'999'999, 1'000'000'000'000'000'000, {}}, "l")));
  CHECK(amounts.faults ==
        Lines{"history 2 amount_vnd unknown_reference", "history 5 amount_vnd missing_value"});
  CHECK(amounts.issues == Lines{"W10001 2022-04 amount_vnd amount_format",
                                "W10004 2022-04 amount_vnd amount_format"});
  // 2^64 - 1 is not -1.
  const Told largest =
      told_of(RENTSUPPORT_HISTORY, payments_with(number_column("amount_vnd", {-1}, "L")));
  CHECK(largest.faults.empty());
  CHECK(largest.issues == Lines{"W10000 2022-04 amount_vnd amount_format"});
  const std::int64_t april = first_day_of(std::chrono::year{2022} / 4);
  CHECK(faults_of(
            RENTSUPPORT_HISTORY,
            payments_with(number_column("month", {april, april + 1, 0, INT32_MIN, {}}, "tdD"))) ==
        Lines{"history 1 month bad_month", "history 2 month bad_month", "history 3 month bad_month",
              "history 4 month missing_value"});
  CHECK(faults_of(RENTSUPPORT_HISTORY,
                  payments_with(number_column(
                      "month", {april * 86'400'000, april * 86'400'000 + 1, INT64_MIN}, "tdm"))) ==
        Lines{"history 1 month bad_month", "history 2 month bad_month"});
}

TEST_CASE("dates of any size are dates of the years 1 to 9999 or faults", "[arrow]") {
  const auto lists_with = [](ArrowColumn days) {
    const auto rows = static_cast<std::size_t>(days.length);
    Texts ids;
    for (std::size_t i = 0; i < rows; ++i) ids.emplace_back("L" + std::to_string(i));
    return struct_column({text_column("list_id", ids),
                          text_column("employer_id", Texts(rows, "E0")),
                          text_column("group", Texts(rows, "working")), std::move(days)});
  };
  const auto faults_of_days = [&](const Numbers& days, const std::string& format) {
    const DossierHandle dossier;
    CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, struct_column({text_column("employer_id", {"E0"})}))
              .status == RENTSUPPORT_OK);
    CHECK(add(dossier, RENTSUPPORT_LISTS, lists_with(number_column("drawn_up_on", days, format)))
              .status == RENTSUPPORT_OK);
    return faults(dossier);
  };
  const std::int64_t first = days("0001-01-01");
  const std::int64_t last = days("9999-12-31");
  CHECK(faults_of_days({first, last, first - 1, last + 1, INT32_MIN, INT32_MAX, {}}, "tdD") ==
        Lines{"lists 2 drawn_up_on bad_date", "lists 3 drawn_up_on bad_date",
              "lists 4 drawn_up_on bad_date", "lists 5 drawn_up_on bad_date",
              "lists 6 drawn_up_on missing_value"});
  const std::int64_t day = 86'400'000;
  CHECK(faults_of_days(
            {first * day, last * day, (last + 1) * day, 1, -day, day - 1, INT64_MIN, INT64_MAX},
            "tdm") == Lines{"lists 2 drawn_up_on bad_date", "lists 3 drawn_up_on bad_date",
                            "lists 5 drawn_up_on bad_date", "lists 6 drawn_up_on bad_date",
                            "lists 7 drawn_up_on bad_date"});
}

TEST_CASE("timestamps of whole days are dates in every unit, a time of day is a fault", "[arrow]") {
  for (const auto& [format, units] : day_formats) {
    if (format == "tdD") continue;
    CAPTURE(format);
    const std::int64_t day = days("2022-06-01");
    const DossierHandle dossier;
    REQUIRE(add(dossier, RENTSUPPORT_EMPLOYERS, struct_column({text_column("employer_id", {"E0"})}))
                .status == RENTSUPPORT_OK);
    const Answer got = add(
        dossier, RENTSUPPORT_LISTS,
        struct_column({text_column("list_id", {"L0", "L1", "L2", "L3"}),
                       text_column("employer_id", {"E0", "E0", "E0", "E0"}),
                       text_column("group", {"working", "working", "working", "working"}),
                       number_column("drawn_up_on",
                                     {day * units, day * units + 1, day * units - 1, {}}, format),
                       // Days before 1970 too.
                       number_column("posted_on", {day * units, {}, {}, -units}, format)}));
    CAPTURE(got.text);
    CHECK(got.status == RENTSUPPORT_OK);
    CHECK(faults(dossier) == Lines{"lists 1 drawn_up_on bad_date", "lists 2 drawn_up_on bad_date",
                                   "lists 3 drawn_up_on missing_value"});
    CHECK(rejects(dossier)[0]["message"] ==
          "L1: drawn_up_on has a time of day: give the whole day");
    // The day itself arrived: a list of June may ask for May.
    REQUIRE(add(dossier, RENTSUPPORT_WORKERS,
                struct_column({text_column("request_id", {"R0"}), text_column("list_id", {"L0"}),
                               text_column("worker_id", {"W10000"}),
                               text_column("months", {"2022-05 2022-06"})}))
                .status == RENTSUPPORT_OK);
    const auto lines = DecisionsHandle(dossier).lines();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("R0 2022-05 3"));
    CHECK(lines[1].starts_with("R0 2022-06 2"));
    const std::int64_t april = first_day_of(std::chrono::year{2022} / 4);
    CHECK(
        faults_of(RENTSUPPORT_HISTORY,
                  payments_with(number_column(
                      "month", {april * units, april * units + 1, (april + 1) * units}, format))) ==
        Lines{"history 1 month bad_month", "history 2 month bad_month"});
  }
}

TEST_CASE("row_no is int64, once, in every row", "[arrow]") {
  const DossierHandle dossier;
  const ArrowColumn id = text_column("employer_id", {"E0", "E1"});
  const auto said = [&](std::vector<ArrowColumn> columns) {
    const Answer got = add(dossier, RENTSUPPORT_EMPLOYERS, struct_column(std::move(columns)));
    CHECK(got.status == RENTSUPPORT_BAD_INPUT);
    CHECK(got.rejected == untouched);
    return fmt::format("{}|{}|{}", got.code, got.column, got.text);
  };
  CHECK(said({id, text_column("row_no", {"1", "2"})}) ==
        "bad_header|row_no|the column row_no has the Arrow type u: give int64 (l)");
  CHECK(said({id, number_column("row_no", {1, 2}, "L")}) ==
        "bad_header|row_no|the column row_no has the Arrow type L: give int64 (l)");
  CHECK(said({id, encoded_column(number_column("row_no", {1}, "l"), {0, 0}, "c")}) ==
        "bad_header|row_no|the column row_no has the Arrow type c, dictionary-encoded: give int64 "
        "(l)");
  CHECK(said({id, number_column("row_no", {1, 2}, "l"), number_column("row_no", {1, 2}, "l")}) ==
        "double_column|row_no|the column row_no occurs twice");
  CHECK(said({id, number_column("row_no", {1, {}}, "l")}) ==
        "missing_value|row_no|row_no must be given in every row");
  for (const char* const format : {"c", "C", "s", "S", "i", "I", "l"}) {
    const DossierHandle other;
    CHECK(add(other, RENTSUPPORT_EMPLOYERS,
              struct_column({id, number_column("row_no", {1, 2}, format)}))
              .status == RENTSUPPORT_OK);
  }
  CHECK(alive() == 0);
}

namespace {

// An employer and a list to ask from, and requests with a column of months.
void add_list(const DossierHandle& dossier) {
  REQUIRE(add(dossier, RENTSUPPORT_EMPLOYERS, struct_column({text_column("employer_id", {"E0"})}))
              .status == RENTSUPPORT_OK);
  REQUIRE(add(dossier, RENTSUPPORT_LISTS,
              struct_column({text_column("list_id", {"L0"}), text_column("employer_id", {"E0"}),
                             text_column("group", {"working"}),
                             text_column("drawn_up_on", {"2022-06-01"})}))
              .status == RENTSUPPORT_OK);
}
ArrowColumn requests_with(ArrowColumn months) {
  const auto rows = static_cast<std::size_t>(months.length);
  Texts ids;
  Texts workers;
  for (std::int64_t i = 0; i < months.length; ++i) {
    ids.emplace_back("R" + std::to_string(i));
    workers.emplace_back(worker(i));
  }
  return struct_column({text_column("request_id", ids), text_column("list_id", Texts(rows, "L0")),
                        text_column("worker_id", workers), std::move(months)});
}

}  // namespace

TEST_CASE("lists of months: empty, null, with a null, with what is no month", "[arrow]") {
  const DossierHandle dossier;
  add_list(dossier);
  const Texts months{"2022-04", "04/2022", "2022-05", {}, "2022-13", "2022-06", "\xff"};
  const Numbers sizes{2, 1, 0, {}, 1, 2, 1};
  REQUIRE(add(dossier, RENTSUPPORT_WORKERS,
              requests_with(list_column("months", text_column("item", months), sizes)))
              .rejected == 5);
  CHECK(faults(dossier) == Lines{"workers 2 months missing_value", "workers 3 months missing_value",
                                 "workers 4 months bad_month", "workers 5 months bad_month",
                                 "workers 6  bad_utf8"});
  // A month given twice counts once.
  CHECK(DecisionsHandle(dossier).lines().size() == 2);
}

TEST_CASE("a null row is an empty one, an empty array adds none", "[arrow]") {
  const DossierHandle dossier;
  ArrowColumn rows = struct_column({text_column("employer_id", {"E0", "E1", "E2"})});
  rows.buffers[0] = std::string{"\x05"};
  rows.null_count = 1;
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, rows).rejected == 1);
  CHECK(faults(dossier) == Lines{"employers 1 employer_id missing_value"});
  rows.null_count = 0;  // then the bitmap means nothing: E1 is a row too
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, rows).rejected == 2);
  CHECK(faults(dossier) == Lines{"employers 1 employer_id missing_value",
                                 "employers 3 employer_id duplicate_key",
                                 "employers 5 employer_id duplicate_key"});

  // Nothing but the layout need be there of an empty array.
  ArrowColumn empty = struct_column({text_column("employer_id", {}), text_column("name", {}, "vu"),
                                     number_column("province", {}, "C"),
                                     encoded_column(text_column("kind", {}), {}, "c")});
  for (ArrowColumn& child : empty.children) {
    for (auto& buffer : child.buffers) buffer.reset();
  }
  const Answer got = add(dossier, RENTSUPPORT_EMPLOYERS, empty);
  CAPTURE(got.text);
  CHECK(got.status == RENTSUPPORT_OK);
  CHECK(got.rejected == 0);
}

TEST_CASE("a payment with an unreadable group counts in both groups, by codes and by Arrow",
          "[arrow]") {
  // A code that is none used to count in no group.
  for (const bool by_arrow : {true, false}) {
    const DossierHandle dossier;
    add_list(dossier);
    REQUIRE(
        add(dossier, RENTSUPPORT_WORKERS, requests_with(text_column("months", {"2022-04 2022-05"})))
            .status == RENTSUPPORT_OK);
    const auto paid_before = DecisionsHandle(dossier).lines();
    if (by_arrow) {
      REQUIRE(
          add(dossier, RENTSUPPORT_HISTORY,
              struct_column(
                  {text_column("worker_id", {worker(0)}), text_column("month", {"2022-04"}),
                   number_column("amount_vnd", {500'000}, "i"), text_column("group", {"neither"})}))
              .rejected == 1);
    } else {
      rentsupport_payment payment{};
      payment.struct_size = sizeof payment;
      payment.worker_id = "W10000";
      payment.month = 202204;
      payment.amount_vnd = 500'000;
      payment.group = 7;
      REQUIRE(rentsupport_dossier_add_payment(dossier.handle, &payment, nullptr) ==
              RENTSUPPORT_REJECTED);
    }
    CHECK(faults(dossier) == Lines{"history 0 group bad_value"});
    const auto paid_after = DecisionsHandle(dossier).lines();
    REQUIRE(paid_after.size() == 2);
    CHECK(paid_after[0] != paid_before[0]);
    CHECK(paid_after[0].substr(0, 12) == "R0 2022-04 2");
    CHECK(paid_after[1] == paid_before[1]);
  }
}

TEST_CASE("columns of Arrow that are wrong are named, with what they should be", "[arrow]") {
  const DossierHandle dossier;
  const ArrowColumn id = text_column("employer_id", {"E0"});
  const auto wrong = [&](ArrowColumn column) {
    const Answer got =
        add(dossier, RENTSUPPORT_EMPLOYERS,
            column.name.empty() ? std::move(column) : struct_column({id, std::move(column)}));
    CHECK(got.status == RENTSUPPORT_BAD_INPUT);
    CHECK(got.rejected == untouched);
    return fmt::format("{}|{}|{}", got.code, got.column, got.text);
  };
  CHECK(wrong(text_column("provinse", {"33"})) ==
        "unknown_column|provinse|unknown column provinse: did you mean province?");
  CHECK(wrong(text_column("employer_id", {"E1"})) ==
        "double_column|employer_id|the column employer_id occurs twice");
  CHECK(wrong(struct_column({text_column("name", {"A"})})) ==
        "missing_column|employer_id|the column employer_id is missing");
  CHECK(wrong(ArrowColumn{"u", {}, 0, 0, 0, {{}, "", ""}, {}, {}}) ==
        "bad_header||the schema is of the Arrow type u: give a struct (+s) with a field for each "
        "column");
  CHECK(wrong(number_column("tax_code", {101}, "l")) ==
        "bad_header|tax_code|the column tax_code has the Arrow type l: give text (u, U or vu); "
        "numbers lose leading zeros");
  CHECK(wrong(number_column("kind", {1}, "c")) ==
        "bad_header|kind|the column kind has the Arrow type c: give text (u, U or vu)");
  CHECK(wrong(number_column("registered", {1}, "tdD")) ==
        "bad_header|registered|the column registered has the Arrow type tdD: give bool (b), text "
        "(u, U or vu) or an integer");
  CHECK(wrong(number_column("province", {33}, "g")) ==
        "bad_header|province|the column province has the Arrow type g: give text (u, U or vu) or "
        "an integer");
  CHECK(wrong(encoded_column(number_column("kind", {1}, "i"), {0}, "c")) ==
        "bad_header|kind|the column kind has the Arrow type c, dictionary-encoded: give text (u, U "
        "or vu)");
  CHECK(wrong(encoded_column(encoded_column(text_column("kind", {"other"}), {0}, "c"), {0}, "c"))
            .starts_with("bad_header|kind|"));
  CHECK(wrong(list_column("name", text_column("item", {"A"}), {1})).starts_with("bad_header|name"));

  const auto wrong_of = [&](std::uint8_t table, std::vector<ArrowColumn> columns) {
    return add(dossier, table, struct_column(std::move(columns))).text;
  };
  CHECK(
      wrong_of(RENTSUPPORT_LISTS, {text_column("list_id", {"L"}), text_column("employer_id", {"E"}),
                                   text_column("group", {"working"}),
                                   number_column("drawn_up_on", {1}, "tsu:Asia/Ho_Chi_Minh")}) ==
      "the column drawn_up_on has the Arrow type tsu:Asia/Ho_Chi_Minh: give date32 (tdD), date64 "
      "(tdm), a timestamp without a time zone or text (u, U or vu); in another time zone it may "
      "be another day");
  CHECK(wrong_of(RENTSUPPORT_WORKERS,
                 {text_column("request_id", {"L"}), text_column("list_id", {"E"}),
                  text_column("worker_id", {"W10001"}),
                  list_column("months", number_column("item", {202204}, "i"), {1})}) ==
        "the column months has the Arrow type +l: give text (u, U or vu), or a list (+l or +L) of "
        "text or date32 (tdD)");
  CHECK(wrong_of(RENTSUPPORT_HISTORY,
                 {text_column("worker_id", {"W10001"}), number_column("month", {202204}, "i"),
                  number_column("amount_vnd", {1}, "l"), text_column("group", {"working"})}) ==
        "the column month has the Arrow type i: give text (u, U or vu), or date32 (tdD) of the "
        "first day");

  // Passed over, whatever it holds.
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, struct_column({id, number_column("x_note", {1}, "g")}))
            .status == RENTSUPPORT_OK);
  CHECK(alive() == 0);
}

TEST_CASE("a type nested a million times is refused, without a step for each level", "[arrow]") {
  const DossierHandle dossier;
  for (const bool encoded : {false, true}) {
    const auto release = [](ArrowSchema* schema) { schema->release = nullptr; };
    std::vector<ArrowSchema> levels(1'000'000);
    std::vector<ArrowSchema*> below;
    for (ArrowSchema& level : levels) below.push_back(&level + 1);
    below.back() = &levels.front();
    for (std::size_t i = 0; i < levels.size(); ++i) {
      levels[i] =
          encoded
              ? ArrowSchema{"c", "province", nullptr, 0, 0, nullptr, below[i], release, nullptr}
              : ArrowSchema{"+l", "province", nullptr, 0, 1, &below[i], nullptr, release, nullptr};
    }
    ArrowSchema id = make_schema(text_column("employer_id", {"E0"}));
    std::array<ArrowSchema*, 2> fields{&id, levels.data()};
    ArrowSchema schema{"+s", "", nullptr, 0, 2, fields.data(), nullptr, release, nullptr};
    ArrowArray array = make_array(struct_column({text_column("employer_id", {"E0"})}));
    rentsupport_message message{};
    CHECK(rentsupport_dossier_add_arrow(dossier.handle, RENTSUPPORT_EMPLOYERS, &schema, &array,
                                        nullptr, &message) == RENTSUPPORT_BAD_INPUT);
    CHECK(std::string_view{message.column} == "province");
    id.release(&id);
    CHECK(alive() == 0);
  }
}

TEST_CASE("arrays that are not as their schema says are refused before a row is added", "[arrow]") {
  const DossierHandle dossier;
  const std::string long_text = "a text of more than twelve bytes";
  const ArrowColumn sound = struct_column(
      {text_column("employer_id", {"E0", "E1"}), text_column("name", {long_text, {}}, "vu"),
       encoded_column(text_column("kind", {"other"}), {0, {}}, "c"),
       text_column("district", {"a", "b"}, "U"), number_column("province", {33, {}}, "i")});
  const auto refused = [&](auto spoil) {
    ArrowColumn rows = sound;
    spoil(rows);
    const Answer got = add(dossier, RENTSUPPORT_EMPLOYERS, rows, sound);
    CHECK(got.status == RENTSUPPORT_INVALID_ARGUMENT);
    CHECK(got.rejected == untouched);
    return got.text;
  };
  CHECK(refused([](ArrowColumn& rows) { rows.length = -1; }) ==
        "the array has a length or offset below 0");
  CHECK(refused([](ArrowColumn& rows) { rows.offset = INT64_MAX; }) ==
        "the array has a length or offset below 0");
  CHECK(refused([](ArrowColumn& rows) { rows.offset = 1; }) ==
        "the array is shorter than its parent says");
  CHECK(refused([](ArrowColumn& rows) { rows.null_count = 1; }) ==
        "the array counts nulls, but has no bitmap of them");
  CHECK(refused([](ArrowColumn& rows) { rows.children.pop_back(); }) ==
        "the array does not have the children of its schema");
  CHECK(refused([](ArrowColumn& rows) { rows.children[0].buffers.pop_back(); }) ==
        "the array has fewer buffers than its type");
  CHECK(refused([](ArrowColumn& rows) { rows.children[0].buffers[1].reset(); }) ==
        "the array has no values");
  CHECK(refused([](ArrowColumn& rows) { rows.children[0].buffers[2].reset(); }) ==
        "the array has no bytes");
  CHECK(refused([](ArrowColumn& rows) { rows.children[0].buffers[1]->replace(4, 4, 4, '\xff'); }) ==
        "the array has offsets that descend");
  CHECK(refused([](ArrowColumn& rows) { rows.children[0].buffers[1]->replace(0, 4, 4, '\xff'); }) ==
        "the array has an offset below 0");
  CHECK(refused([](ArrowColumn& rows) { rows.children[3].buffers[1]->at(8) = 9; }) ==
        "the array has offsets that descend");
  CHECK(refused([](ArrowColumn& rows) { rows.children[1].buffers[1]->at(0) = 127; }) ==
        "the array has a text view outside of its buffers");
  CHECK(refused([](ArrowColumn& rows) { rows.children[1].buffers[1]->at(3) = '\x80'; }) ==
        "the array has a text view of a size below 0");
  CHECK(refused([](ArrowColumn& rows) { rows.children[1].buffers[1]->at(8) = 2; }) ==
        "the array has a text view outside of its buffers");
  CHECK(refused([](ArrowColumn& rows) { rows.children[1].buffers[1]->at(15) = '\xff'; }) ==
        "the array has a text view outside of its buffers");
  CHECK(refused([](ArrowColumn& rows) { rows.children[2].dictionary.reset(); }) ==
        "the array has no dictionary");
  CHECK(refused([](ArrowColumn& rows) { rows.children[2].buffers[1]->at(0) = 1; }) ==
        "the array has an index outside of its dictionary");
  CHECK(refused([](ArrowColumn& rows) { rows.children[2].buffers[1]->at(0) = '\xff'; }) ==
        "the array has an index outside of its dictionary");
  // An index that is null points nowhere.
  ArrowColumn rows = sound;
  rows.children[2].buffers[1]->at(1) = '\xff';
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, rows).rejected == 0);

  const DossierHandle other;
  add_list(other);
  const ArrowColumn months =
      requests_with(list_column("months", text_column("item", {"2022-04"}), {1}));
  ArrowColumn short_elements = months;
  short_elements.children[3].children[0].length = 0;
  CHECK(add(other, RENTSUPPORT_WORKERS, short_elements).text ==
        "the array is shorter than its parent says");
  ArrowColumn childless = months;
  childless.children[3].children.clear();
  CHECK(add(other, RENTSUPPORT_WORKERS, childless, months).text ==
        "the array is a list without a child");
  CHECK(alive() == 0);
}

TEST_CASE("what was moved out or released is not read, and what is handed over is released",
          "[arrow]") {
  const DossierHandle dossier;
  const ArrowColumn rows = struct_column({text_column("employer_id", {"E0"})});
  rentsupport_message message{};
  const auto add_raw = [&](rentsupport_dossier* to, std::uint8_t table, ArrowSchema* schema,
                           ArrowArray* array) {
    return rentsupport_dossier_add_arrow(to, table, schema, array, nullptr, &message);
  };

  // Without both of them nothing is taken over.
  ArrowSchema schema = make_schema(rows);
  ArrowArray array = make_array(rows);
  ArrowArray none{};
  CHECK(add_raw(dossier.handle, RENTSUPPORT_EMPLOYERS, &schema, nullptr) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(add_raw(dossier.handle, RENTSUPPORT_EMPLOYERS, nullptr, &array) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(add_raw(nullptr, RENTSUPPORT_EMPLOYERS, &schema, &array) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(add_raw(dossier.handle, RENTSUPPORT_EMPLOYERS, &schema, &none) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(std::string{message.text} == "array was released before");
  REQUIRE(schema.release != nullptr);
  REQUIRE(array.release != nullptr);

  // A child that was moved out is the business of who has it.
  ArrowArray child = *array.children[0];
  array.children[0]->release = nullptr;
  CHECK(add_raw(dossier.handle, RENTSUPPORT_EMPLOYERS, &schema, &array) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(std::string{message.text} == "the array is missing, or was released");
  CHECK(alive() == 1);
  child.release(&child);
  CHECK(alive() == 0);

  schema = make_schema(rows);
  array = make_array(rows);
  schema.children[0]->release(schema.children[0]);
  CHECK(add_raw(dossier.handle, RENTSUPPORT_EMPLOYERS, &schema, &array) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(alive() == 0);

  CHECK(add(dossier, 0, rows).status == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(add(dossier, 6, rows).status == RENTSUPPORT_INVALID_ARGUMENT);
  {
    const DecisionsHandle decisions(dossier);
    CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, rows).status == RENTSUPPORT_IN_USE);
    CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, make_stream(rows, {rows})).status ==
          RENTSUPPORT_IN_USE);
  }
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, rows).status == RENTSUPPORT_OK);
  CHECK(alive() == 0);
}

TEST_CASE("the library says that it exchanges Arrow", "[arrow]") {
  CHECK((rentsupport_capabilities() & RENTSUPPORT_CAN_EXCHANGE_ARROW) != 0);
}

TEST_CASE("a stream adds its arrays until it ends or fails", "[arrow]") {
  const auto batch = [](std::string id) {
    return struct_column({text_column("employer_id", {std::move(id), "E0"})});
  };
  const ArrowColumn rows = batch("E1");
  const std::vector<ArrowColumn> batches{batch("E1"), batch("E2"), batch("E3")};

  const DossierHandle dossier;
  const Answer whole = add(dossier, RENTSUPPORT_EMPLOYERS, make_stream(rows, batches));
  CHECK(whole.status == RENTSUPPORT_OK);
  CHECK(whole.rejected == 2);
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, make_stream(rows, {})).status == RENTSUPPORT_OK);

  const DossierHandle halfway;
  const Answer failed =
      add(halfway, RENTSUPPORT_EMPLOYERS, make_stream(rows, batches, {2, 5, "the disk is gone"}));
  CHECK(failed.status == RENTSUPPORT_BAD_INPUT);
  CHECK(failed.code == "unreadable_file");
  CHECK(failed.text == "the stream failed with error 5: the disk is gone");
  CHECK(failed.rejected == 1);
  CHECK(faults(halfway) == Lines{"employers 3 employer_id duplicate_key"});

  const DossierHandle none;
  const Answer at_once = add(none, RENTSUPPORT_EMPLOYERS, make_stream(rows, batches, {-1, 12, {}}));
  CHECK(at_once.status == RENTSUPPORT_BAD_INPUT);
  CHECK(at_once.text == "the stream failed with error 12");
  CHECK(at_once.rejected == untouched);

  ArrowColumn spoiled = batch("E4");
  spoiled.children[0].length = 1;
  const Answer broken = add(none, RENTSUPPORT_EMPLOYERS, make_stream(rows, {batch("E1"), spoiled}));
  CHECK(broken.status == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(broken.rejected == 0);
  CHECK(add(none, RENTSUPPORT_EMPLOYERS,
            make_stream(struct_column({text_column("name", {})}), batches))
            .code == "missing_column");

  ArrowArrayStream released{};
  CHECK(rentsupport_dossier_add_arrow_stream(none.handle, RENTSUPPORT_EMPLOYERS, &released, nullptr,
                                             nullptr) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_dossier_add_arrow_stream(none.handle, RENTSUPPORT_EMPLOYERS, nullptr, nullptr,
                                             nullptr) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(alive() == 0);
}

// ---- Decisions out ----

namespace {

// Reads a value of an exported column as decisions.csv and schedule.csv write it.
class Exported {
 public:
  Exported(const ArrowSchema& schema, const ArrowArray& array) : schema_(schema), array_(array) {
    REQUIRE(array.release != nullptr);
    REQUIRE(schema.n_children == array.n_children);
    REQUIRE(array.offset == 0);
  }
  [[nodiscard]] bool is_null(std::int64_t row) const {
    const auto* const bits = static_cast<const std::uint8_t*>(array_.buffers[0]);
    return bits != nullptr && (bits[row / 8] >> row % 8 & 1) == 0;
  }
  [[nodiscard]] std::string text(std::int64_t row) const {
    const std::string format = schema_.format;
    if (is_null(row)) {
      REQUIRE((schema_.flags & ARROW_FLAG_NULLABLE) != 0);
      return {};
    }
    if (schema_.dictionary != nullptr) {
      REQUIRE(format == "c");
      return Exported(*schema_.dictionary, *array_.dictionary).text(values<std::int8_t>()[row]);
    }
    if (format == "u") {
      REQUIRE(array_.n_buffers == 3);
      const auto* const offsets = values<std::int32_t>();
      return {static_cast<const char*>(array_.buffers[2]) + offsets[row],
              static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
    }
    REQUIRE(array_.n_buffers == 2);
    if (format == "l") return std::to_string(values<std::int64_t>()[row]);
    if (format == "L") {
      return std::string{schema_.name} == "mask"
                 ? fmt::format("{:016x}", values<std::uint64_t>()[row])
                 : std::to_string(values<std::uint64_t>()[row]);
    }
    if (format == "tdD") return to_string(Date{std::chrono::days{values<std::int32_t>()[row]}});
    if (format == "b") return (values<std::uint8_t>()[row / 8] >> row % 8 & 1) != 0 ? "yes" : "no";
    REQUIRE(format == "+l");
    const Exported elements(*schema_.children[0], *array_.children[0]);
    std::string all;
    for (std::int32_t at = values<std::int32_t>()[row]; at < values<std::int32_t>()[row + 1]; ++at)
      all += (all.empty() ? "" : " ") + elements.text(at);
    return all;
  }

 private:
  template <class T>
  [[nodiscard]] const T* values() const {
    REQUIRE(array_.buffers[1] != nullptr);
    return static_cast<const T*>(array_.buffers[1]);
  }

  const ArrowSchema& schema_;
  const ArrowArray& array_;
};

// Returns the lines of the table's file without quotes.
std::string as_csv(const ArrowSchema& schema, const ArrowArray& array) {
  std::string text;
  std::vector<Exported> columns;
  for (std::int64_t column = 0; column < schema.n_children; ++column)
    columns.emplace_back(*schema.children[column], *array.children[column]);
  for (std::int64_t row = 0; row < array.length; ++row) {
    for (std::size_t column = 0; column < columns.size(); ++column)
      text += (column == 0 ? "" : ",") + columns[column].text(row);
    text += '\n';
  }
  return text;
}
std::string header(const ArrowSchema& schema) {
  std::string text;
  for (std::int64_t column = 0; column < schema.n_children; ++column)
    text += std::string{column == 0 ? "" : ","} + schema.children[column]->name;
  return text + '\n';
}

template <class T>
void release(T& part) {
  REQUIRE(part.release != nullptr);
  part.release(&part);
  CHECK(part.release == nullptr);
}

std::string pulled(ArrowArrayStream& stream) {
  ArrowSchema schema{};
  REQUIRE(stream.get_schema(&stream, &schema) == 0);
  std::string text = header(schema);
  while (true) {
    ArrowArray array{};
    REQUIRE(stream.get_next(&stream, &array) == 0);
    CHECK(stream.get_last_error(&stream) == nullptr);
    if (array.release == nullptr) break;
    CHECK(array.length > 0);
    CHECK(array.length <= 65'536);
    text += as_csv(schema, array);
    release(array);
  }
  release(schema);
  return text;
}

void add_all(const DossierHandle& dossier, const std::vector<Cells>& all) {
  Random random(1);
  for (const Cells& cells : all) {
    REQUIRE(
        add(dossier, code(cells.table), as_struct(cells, 0, cells.rows.size(), random)).status ==
        RENTSUPPORT_OK);
  }
}

// Lines without their last cell, which holds no comma.
std::string without_row_no(const std::string& lines) {
  std::string result;
  for (const std::string& line : split(lines, '\n'))
    result += line.empty() ? "" : line.substr(0, line.rfind(',')) + '\n';
  return result;
}

constexpr std::array<std::uint8_t, 2> exported_tables{RENTSUPPORT_DECISIONS, RENTSUPPORT_SCHEDULE};
const std::array<std::string, 2> exported_files{"decisions.csv", "schedule.csv"};

}  // namespace

TEST_CASE("exported decisions and schedule are decisions.csv and schedule.csv", "[arrow]") {
  std::vector<Cells> all = examples();
  // Workers with a name and an account, and without.
  all[2].rows.resize(250);
  const ScratchDirectory scratch;
  std::vector<std::string> arguments{places::program, "evaluate", "--quiet", "--out",
                                     scratch / "out"};
  for (const Cells& cells : all) {
    std::string text = fmt::format("{}\n", fmt::join(cells.names, ","));
    for (const auto& row : cells.rows) text += fmt::format("{}\n", fmt::join(row, ","));
    const std::string file{name(cells.table)};
    write_file(scratch.path() / file, text);
    arguments.insert(arguments.end(), {"--" + file, scratch / file});
  }
  REQUIRE(run_program(arguments).status <= 1);

  std::array<ArrowSchema, 2> schemas{};
  std::array<ArrowArray, 2> arrays{};
  std::array<ArrowArrayStream, 2> streams{};
  {
    const DossierHandle dossier;
    add_all(dossier, all);
    const DecisionsHandle decisions(dossier);
    for (std::size_t i = 0; i < 2; ++i) {
      REQUIRE(rentsupport_decisions_export_arrow(decisions.handle, exported_tables[i], &schemas[i],
                                                 &arrays[i], nullptr) == RENTSUPPORT_OK);
      REQUIRE(rentsupport_decisions_export_arrow_stream(decisions.handle, exported_tables[i],
                                                        &streams[i], nullptr) == RENTSUPPORT_OK);
    }
  }
  // The decisions and the dossier are freed: what was exported stays.
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string file = read_file(scratch / ("out/" + exported_files[i]));
    CHECK(std::count(file.begin(), file.end(), '\n') > 100);
    CHECK(header(schemas[i]).ends_with(",row_no\n"));
    CHECK(without_row_no(header(schemas[i]) + as_csv(schemas[i], arrays[i])) == file);
    release(schemas[i]);
    release(arrays[i]);
    CHECK(without_row_no(pulled(streams[i])) == file);
    release(streams[i]);
  }
}

namespace {

// Returns some columns of an exported table, a line each row.
std::string columns_of(ArrowSchema& schema, ArrowArray& array,
                       const std::vector<std::string>& names) {
  std::string text;
  for (std::int64_t row = 0; row < array.length; ++row) {
    std::string line;
    for (const std::string& column : names) {
      for (std::int64_t i = 0; i < schema.n_children; ++i) {
        if (schema.children[i]->name == column)
          line += (line.empty() ? "" : " ") +
                  Exported(*schema.children[i], *array.children[i]).text(row);
      }
    }
    text += line + "\n";
  }
  release(schema);
  release(array);
  return text;
}
std::string exported(const DecisionsHandle& decisions, std::uint8_t table,
                     const std::vector<std::string>& names) {
  ArrowSchema schema{};
  ArrowArray array{};
  REQUIRE(rentsupport_decisions_export_arrow(decisions.handle, table, &schema, &array, nullptr) ==
          RENTSUPPORT_OK);
  return columns_of(schema, array, names);
}
std::string problems(const DossierHandle& dossier, const std::vector<std::string>& names) {
  ArrowSchema schema{};
  ArrowArray array{};
  REQUIRE(rentsupport_dossier_export_problems_arrow(dossier.handle, &schema, &array, nullptr) ==
          RENTSUPPORT_OK);
  return columns_of(schema, array, names);
}

}  // namespace

TEST_CASE("problems are a table, whoever added the rows", "[arrow]") {
  const DossierHandle dossier;
  CHECK(problems(dossier, {"file"}).empty());
  add_list(dossier);
  ArrowColumn rows = requests_with(text_column("months", {"2022-04", "2022-13", "2022-05"}));
  rows.children[2] = text_column("worker_id", {"022094000001", "022094000002", "22094000003"});
  rows.children.push_back(number_column("row_no", {700, -800, 900}, "i"));
  REQUIRE(add(dossier, RENTSUPPORT_WORKERS, rows).rejected == 1);
  // By the functions of C, and by Arrow without a column row_no: numbered as they were added.
  rentsupport_request request{};
  request.struct_size = sizeof request;
  request.request_id = "R0";
  request.list_id = "L0";
  request.worker_id = "022094000004";
  request.months = MonthSet::bit(std::chrono::year{2022} / 4);
  REQUIRE(rentsupport_dossier_add_request(dossier.handle, &request, nullptr) ==
          RENTSUPPORT_REJECTED);
  request.request_id = "R\xff";
  REQUIRE(rentsupport_dossier_add_request(dossier.handle, &request, nullptr) ==
          RENTSUPPORT_REJECTED);
  REQUIRE(
      add(dossier, RENTSUPPORT_HISTORY, payments_with(number_column("amount_vnd", {1, {}, 0}, "l")))
          .rejected == 1);
  REQUIRE(add(dossier, RENTSUPPORT_LISTS,
              struct_column({text_column("list_id", {"L1", {}}),
                             text_column("employer_id", {"E0", "E0"}),
                             text_column("group", {"working", "working"}),
                             text_column("drawn_up_on", {"2022-06-01", "2022-06-01"})}))
              .rejected == 1);
  const std::string told =
      problems(dossier, {"file", "row_no", "key", "column", "code", "rejected"});
  CHECK(told ==
        "workers -800 R1 months bad_month yes\n"
        "workers 3 R0 request_id duplicate_key yes\n"
        "workers 4 R\xef\xbf\xbd  bad_utf8 yes\n"
        "history 1 W10001 2022-04 amount_vnd missing_value yes\n"
        "lists 2  list_id missing_value yes\n"
        "workers 900 R2 worker_id lost_zero no\n"
        "history 2 W10002 2022-04 amount_vnd amount_format no\n");
  CHECK(problems(dossier, {"message"}).starts_with("R1: months is no set of months: "));
  // The stream says the same, and the text in JSON too.
  ArrowArrayStream stream{};
  REQUIRE(rentsupport_dossier_export_problems_arrow_stream(dossier.handle, &stream, nullptr) ==
          RENTSUPPORT_OK);
  const std::string streamed = pulled(stream);
  CHECK(streamed.starts_with("file,row_no,key,column,code,message,rejected\nworkers,-800,R1,"));
  CHECK(std::count(streamed.begin(), streamed.end(), '\n') == 8);
  release(stream);
  CHECK(rejects(dossier)[0]["row"] == -800);
  CHECK(rejects(dossier)[1]["row"] == 3);

  rentsupport_message message{};
  ArrowSchema schema{};
  CHECK(rentsupport_dossier_export_problems_arrow(nullptr, &schema, nullptr, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_dossier_export_problems_arrow(dossier.handle, &schema, nullptr, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_dossier_export_problems_arrow_stream(dossier.handle, nullptr, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(schema.release == nullptr);
}

TEST_CASE("decisions and payments carry the row number of their request", "[arrow]") {
  const DossierHandle dossier;
  add_all(dossier, examples());
  // Rejected rows are counted: the numbers are those of the table that was handed in.
  const std::vector<Cells> all = examples();
  const auto id_of = std::find(all[2].names.begin(), all[2].names.end(), "request_id");
  const auto place = static_cast<std::size_t>(id_of - all[2].names.begin());
  const auto check = [&](const DossierHandle& of, std::int64_t first, std::int64_t step) {
    const DecisionsHandle decisions(of);
    for (const std::uint8_t table : exported_tables) {
      std::size_t rows = 0;
      for (const std::string& row :
           split(exported(decisions, table, {"request_id", "row_no"}), '\n')) {
        if (row.empty()) continue;
        ++rows;
        const auto parts = split(row, ' ');
        const auto number = static_cast<std::size_t>((std::stoll(parts[1]) - first) / step);
        REQUIRE(number < all[2].rows.size());
        if (all[2].rows[number][place] != parts[0]) CHECK(all[2].rows[number][place] == parts[0]);
      }
      CHECK(rows > 50);
    }
  };
  check(dossier, 0, 1);

  const DossierHandle numbered;
  Random random(2);
  for (const Cells& cells : all) {
    ArrowColumn rows = as_struct(cells, 0, cells.rows.size(), random);
    Numbers numbers;
    for (std::size_t i = 0; i < cells.rows.size(); ++i)
      numbers.emplace_back(5'000'000'000 - 3 * static_cast<std::int64_t>(i));
    rows.children.push_back(number_column("row_no", numbers, "l"));
    REQUIRE(add(numbered, code(cells.table), rows).status == RENTSUPPORT_OK);
  }
  check(numbered, 5'000'000'000, -3);
}

TEST_CASE("months, outcomes and masks are exported without a copy", "[arrow]") {
  const DossierHandle dossier;
  add_all(dossier, examples());
  const DecisionsHandle decisions(dossier);
  std::array<ArrowArray, 2> twice{};
  for (ArrowArray& array : twice) {
    ArrowSchema schema{};
    REQUIRE(rentsupport_decisions_export_arrow(decisions.handle, RENTSUPPORT_DECISIONS, &schema,
                                               &array, nullptr) == RENTSUPPORT_OK);
    release(schema);
  }
  for (const std::size_t column : {5U, 6U, 12U})
    CHECK(twice[0].children[column]->buffers[1] == twice[1].children[column]->buffers[1]);
  for (const std::size_t column : {0U, 4U, 7U})
    CHECK(twice[0].children[column]->buffers[1] != twice[1].children[column]->buffers[1]);
  for (ArrowArray& array : twice) release(array);
}

TEST_CASE("parts of an export are released in any order, children after their parent", "[arrow]") {
  ArrowSchema schema{};
  ArrowArray array{};
  ArrowArrayStream stream{};
  const DossierHandle dossier;
  add_all(dossier, examples());
  {
    const DecisionsHandle decisions(dossier);
    REQUIRE(rentsupport_decisions_export_arrow(decisions.handle, RENTSUPPORT_DECISIONS, &schema,
                                               &array, nullptr) == RENTSUPPORT_OK);
    REQUIRE(rentsupport_decisions_export_arrow_stream(decisions.handle, RENTSUPPORT_SCHEDULE,
                                                      &stream, nullptr) == RENTSUPPORT_OK);
  }
  const std::string whole = as_csv(schema, array);
  const auto move_out = [](auto* from) {
    auto moved = *from;
    from->release = nullptr;
    return moved;
  };
  // Masks (shared), failed (a list with a child) and months (a dictionary) outlive the struct.
  std::vector<ArrowArray> kept;
  std::vector<ArrowSchema> kept_schemas;
  const std::vector<std::string> before{Exported(*schema.children[12], *array.children[12]).text(7),
                                        Exported(*schema.children[9], *array.children[9]).text(7),
                                        Exported(*schema.children[5], *array.children[5]).text(7)};
  for (const std::size_t column : {12U, 9U, 5U}) {
    kept.push_back(move_out(array.children[column]));
    kept_schemas.push_back(move_out(schema.children[column]));
  }
  release(array);
  release(schema);
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, struct_column({text_column("employer_id", {"E"})}))
            .status == RENTSUPPORT_IN_USE);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(Exported(kept_schemas[i], kept[i]).text(7) == before[i]);
  // Of these, what lies inside is moved out once more.
  ArrowArray names = move_out(kept[1].children[0]);
  ArrowArray months = move_out(kept[2].dictionary);
  ArrowSchema names_schema = move_out(kept_schemas[1].children[0]);
  ArrowSchema months_schema = move_out(kept_schemas[2].dictionary);
  for (ArrowArray& part : kept) release(part);
  for (ArrowSchema& part : kept_schemas) release(part);
  CHECK(Exported(months_schema, months).text(27) == "2022-04");
  CHECK(Exported(names_schema, names).text(0).starts_with("art"));
  release(names_schema);
  release(months_schema);
  release(names);
  release(months);

  ArrowArray last{};
  REQUIRE(stream.get_next(&stream, &last) == 0);
  release(stream);
  release(last);
  // Nothing holds the decisions any more.
  CHECK(add(dossier, RENTSUPPORT_EMPLOYERS, struct_column({text_column("employer_id", {"E"})}))
            .status == RENTSUPPORT_OK);
}

TEST_CASE("a dossier without rows is exported as columns without rows", "[arrow]") {
  const DossierHandle dossier;
  const DecisionsHandle decisions(dossier);
  for (const std::uint8_t table : exported_tables) {
    ArrowSchema schema{};
    ArrowArray array{};
    ArrowArrayStream stream{};
    REQUIRE(rentsupport_decisions_export_arrow(decisions.handle, table, &schema, &array, nullptr) ==
            RENTSUPPORT_OK);
    CHECK(array.length == 0);
    for (std::int64_t i = 0; i < array.n_children; ++i)
      CHECK(array.children[i]->buffers[1] != nullptr);
    REQUIRE(rentsupport_decisions_export_arrow_stream(decisions.handle, table, &stream, nullptr) ==
            RENTSUPPORT_OK);
    CHECK(pulled(stream) == header(schema));
    release(stream);
    release(array);
    release(schema);
  }
  rentsupport_message message{};
  ArrowSchema schema{};
  ArrowArray array{};
  CHECK(rentsupport_decisions_export_arrow(decisions.handle, 0, &schema, &array, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(std::string{message.text} == "table is none");
  CHECK(rentsupport_decisions_export_arrow(decisions.handle, 1, &schema, nullptr, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_decisions_export_arrow(nullptr, 1, &schema, &array, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_decisions_export_arrow_stream(decisions.handle, 3, nullptr, &message) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(schema.release == nullptr);
  CHECK(array.release == nullptr);
}

TEST_CASE("a stream of many rows comes in arrays that continue each other", "[arrow]") {
  // 60 months each: the borders of the arrays lie inside of requests.
  const DossierHandle dossier;
  add_list(dossier);
  constexpr std::size_t requests = 2'500;
  Texts ids;
  Numbers sizes(requests, 60);
  Numbers months;
  for (std::size_t i = 0; i < requests; ++i) {
    ids.emplace_back("R" + std::to_string(i));
    for (int month = 0; month < 60; ++month)
      months.emplace_back(first_day_of(month_of_number(month_number(MonthSet::first) + month)));
  }
  REQUIRE(add(dossier, RENTSUPPORT_WORKERS,
              requests_with(list_column("months", number_column("item", months, "tdD"), sizes)))
              .rejected == 0);
  const DecisionsHandle decisions(dossier);
  ArrowArrayStream stream{};
  ArrowSchema schema{};
  ArrowArray whole{};
  REQUIRE(rentsupport_decisions_export_arrow(decisions.handle, RENTSUPPORT_DECISIONS, &schema,
                                             &whole, nullptr) == RENTSUPPORT_OK);
  REQUIRE(rentsupport_decisions_export_arrow_stream(decisions.handle, RENTSUPPORT_DECISIONS,
                                                    &stream, nullptr) == RENTSUPPORT_OK);
  std::int64_t row = 0;
  std::size_t arrays = 0;
  while (true) {
    ArrowArray array{};
    REQUIRE(stream.get_next(&stream, &array) == 0);
    if (array.release == nullptr) break;
    ++arrays;
    for (const std::size_t column : {0U, 5U, 9U, 12U}) {
      const Exported part(*schema.children[column], *array.children[column]);
      const Exported all(*schema.children[column], *whole.children[column]);
      for (std::int64_t i = 0; i < array.length; i += 997) {
        if (part.text(i) != all.text(row + i)) FAIL(column << " differs in row " << row + i);
      }
      REQUIRE(part.text(array.length - 1) == all.text(row + array.length - 1));
    }
    row += array.length;
    release(array);
  }
  CHECK(row == 150'000);
  CHECK(arrays == 3);
  release(stream);
  release(whole);
  release(schema);
}

TEST_CASE("memory that runs out anywhere leaves nothing behind", "[arrow]") {
  const std::int64_t before = alive();
  const ArrowColumn rows = requests_with(text_column("months", {"2022-04 2022-05", "2022-04"}));
  std::uint64_t failures = 0;
  for (std::uint64_t which = 0;; ++which) {
    const DossierHandle dossier;
    add_list(dossier);
    ArrowSchema schema = make_schema(rows);
    ArrowArray array = make_array(rows);
    rentsupport_status status = RENTSUPPORT_OK;
    bool failed = false;
    {
      const FailingMemory memory(which);
      status = rentsupport_dossier_add_arrow(dossier.handle, RENTSUPPORT_WORKERS, &schema, &array,
                                             nullptr, nullptr);
      failed = memory.has_failed();
    }
    REQUIRE(status == (failed ? RENTSUPPORT_OUT_OF_MEMORY : RENTSUPPORT_OK));
    REQUIRE(schema.release == nullptr);
    REQUIRE(array.release == nullptr);
    REQUIRE(alive() == before);
    if (!failed) break;
    ++failures;
  }
  CHECK(failures > 20);

  const DossierHandle dossier;
  add_list(dossier);
  REQUIRE(add(dossier, RENTSUPPORT_WORKERS, rows).rejected == 0);
  const DecisionsHandle decisions(dossier);
  for (const std::uint8_t table : exported_tables) {
    failures = 0;
    for (std::uint64_t which = 0;; ++which) {
      ArrowSchema schema{};
      ArrowArray array{};
      ArrowArrayStream stream{};
      REQUIRE(rentsupport_decisions_export_arrow_stream(decisions.handle, table, &stream,
                                                        nullptr) == RENTSUPPORT_OK);
      rentsupport_status status = RENTSUPPORT_OK;
      bool failed = false;
      {
        const FailingMemory memory(which);
        status =
            rentsupport_decisions_export_arrow(decisions.handle, table, &schema, &array, nullptr);
        failed = memory.has_failed();
      }
      REQUIRE(status == (failed ? RENTSUPPORT_OUT_OF_MEMORY : RENTSUPPORT_OK));
      REQUIRE((schema.release == nullptr) == failed);
      REQUIRE((array.release == nullptr) == failed);
      if (!failed) {
        release(schema);
        release(array);
        release(stream);
        break;
      }
      ++failures;
      ArrowArray next{};
      int error = 0;
      {
        const FailingMemory memory(which);
        error = stream.get_next(&stream, &next);
        failed = memory.has_failed();
      }
      REQUIRE(error == (failed ? ENOMEM : 0));
      if (failed) {
        REQUIRE(std::string{stream.get_last_error(&stream)} == "there is not enough memory");
        // A row that could not be handed out is not lost.
        REQUIRE(stream.get_next(&stream, &next) == 0);
      }
      if (next.release != nullptr) release(next);
      release(stream);
    }
    CHECK(failures > 50);
  }
}
