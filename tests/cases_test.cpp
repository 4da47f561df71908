// The worked cases of tests/cases: through the program, through the files, and through memory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/worked_cases.hpp"

namespace {

using namespace rentsupport;
using tests::cell;
using tests::csv_table;
using tests::CsvTable;
using tests::Row;
using tests::WorkedCases;

using Key = std::pair<std::string, std::string>;  // request_id, month

std::map<Key, Row> by_request_month(const CsvTable& table) {
  std::map<Key, Row> result;
  for (const Row& row : table.rows) {
    const Key key{cell(row, "request_id"), cell(row, "month")};
    CAPTURE(key.first, key.second);
    const bool is_new = result.emplace(key, row).second;
    CHECK(is_new);
  }
  return result;
}

// Compares the cells of the wanted rows, but for those that say where an expectation comes from.
void check_cells(const std::map<Key, Row>& ours, const std::map<Key, Row>& wanted) {
  for (const auto& [key, row] : wanted) {
    const auto found = ours.find(key);
    CAPTURE(key.first, key.second);
    REQUIRE(found != ours.end());
    for (const auto& [column, value] : row) {
      if (column == "origin" || column == "note") continue;
      CAPTURE(column, value, cell(found->second, column));
      CHECK(tests::is_wanted(cell(found->second, column), value));
    }
  }
}

std::map<Key, Row> decided_in_memory(const Dossier& dossier, const Decisions& decisions) {
  std::map<Key, Row> result;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Row row = tests::decision_row(dossier, decisions, i);
    result[{cell(row, "request_id"), cell(row, "month")}] = row;
  }
  return result;
}

std::map<Key, Row> scheduled_in_memory(const Dossier& dossier, const Decisions& decisions) {
  std::map<Key, Row> result;
  for (const Payout& payout : schedule(decisions)) {
    const Row row = tests::payment_row(dossier, payout);
    result[{cell(row, "request_id"), cell(row, "month")}] = row;
  }
  return result;
}

// The issues without line and message: a dossier in memory has no lines.
std::vector<Row> issues_in_memory(const Dossier& dossier) {
  std::vector<Row> result;
  for (const Issue& issue : dossier.issues()) {
    result.push_back({{"file", std::string{issue.file}},
                      {"key", issue.key},
                      {"column", std::string{issue.column}},
                      {"code", std::string{name(issue.code)}}});
  }
  return result;
}

std::vector<Row> without_line_and_message(std::vector<Row> rows) {
  for (Row& row : rows) {
    row.erase("line");
    row.erase("message");
  }
  return rows;
}

// Compares a file with what is expected of it, where anything is.
void check_rows(const std::filesystem::path& file, const std::filesystem::path& expected) {
  if (!std::filesystem::exists(expected)) return;
  CAPTURE(expected);
  CHECK(tests::difference_of_rows(csv_table(expected), csv_table(file).rows) == "");
}

// The figures of summary.json by their places.
void add_figures(const nlohmann::json& json, const std::string& place,
                 std::map<std::string, std::string>& figures) {
  for (const auto& [key, value] : json.items()) {
    const std::string figure = place.empty() ? key : place + ' ' + key;
    if (value.is_object()) {
      add_figures(value, figure, figures);
    } else {
      figures[figure] = value.is_string() ? value.get<std::string>() : value.dump();
    }
  }
}

std::map<std::string, std::string> figures_in(const std::string& summary_json) {
  nlohmann::json json = nlohmann::json::parse(summary_json);
  for (const char* key : {"format", "engine", "rule_set", "inputs", "outputs"}) json.erase(key);
  std::map<std::string, std::string> figures;
  add_figures(json, "", figures);
  return figures;
}

void check_columns(const std::filesystem::path& file, const std::set<std::string>& known) {
  if (!std::filesystem::exists(file)) return;
  for (const std::string& column : csv_table(file).columns) {
    CAPTURE(file, column);
    CHECK(known.contains(column));
  }
}

// A file or column that nobody compares would be an expectation that holds nothing.
void check_nothing_is_overlooked(const std::filesystem::path& folder, const WorkedCases& cases) {
  std::set<std::string> known_files{"employers.csv",
                                    "lists.csv",
                                    "workers.csv",
                                    "history.csv",
                                    "persons.csv",
                                    "readings.txt",
                                    "options.txt",
                                    "expected.csv",
                                    "expected-schedule.csv",
                                    "expected-issues.csv",
                                    "expected-rejects.csv",
                                    "expected-summary.csv",
                                    "expected-persons.csv",
                                    "expected-overdue.csv",
                                    "days.csv"};
  for (const std::string& path : cases.values_of("--parameters"))
    known_files.insert(std::filesystem::path{path}.filename().string());
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path().filename());
    CHECK(known_files.contains(entry.path().filename().string()));
  }
  for (const auto& [argument, value] : cases.arguments()) {
    CAPTURE(argument);
    const bool is_known = argument == "--reading" || argument == "--assume" ||
                          argument == "--parameters" || argument == "--dates" ||
                          argument == "--as-of";
    CHECK(is_known);
  }
  check_columns(folder / "expected.csv",
                {"request_id", "worker_id", "month", "outcome", "amount_vnd", "max_amount_vnd",
                 "failed", "unknown", "ask", "mask", "origin", "note"});
  check_columns(folder / "expected-schedule.csv",
                {"payment_no", "request_id", "month", "amount_vnd", "posting_ends_on",
                 "si_confirms_by", "district_submits_by", "province_decides_by", "funds_by",
                 "employer_pays_by", "completes_in_time"});
  check_columns(folder / "expected-issues.csv", {"file", "key", "column", "code"});
  check_columns(folder / "expected-rejects.csv", {"file", "line", "key", "column", "code"});
  check_columns(folder / "expected-persons.csv",
                {"worker_id", "other_id", "evidence", "request_ids", "amount_vnd"});
  check_columns(folder / "expected-overdue.csv",
                {"list_id", "employer_id", "district", "step", "who", "last_day",
                 "working_days_late", "payments", "amount_vnd"});
  check_columns(folder / "expected-summary.csv", {"figure", "value"});
}

// The command for a folder.
std::vector<std::string> command_for(
    const std::filesystem::path& folder,
    const std::vector<std::pair<std::string, std::string>>& arguments, const std::string& out) {
  std::vector<std::string> command{tests::places::program,
                                   "evaluate",
                                   "--quiet",
                                   "--employers",
                                   folder / "employers.csv",
                                   "--lists",
                                   folder / "lists.csv",
                                   "--workers",
                                   folder / "workers.csv",
                                   "--out",
                                   out};
  for (const std::string input : {"history", "persons"}) {
    const std::filesystem::path file = folder / (input + ".csv");
    if (std::filesystem::exists(file)) command.insert(command.end(), {"--" + input, file});
  }
  for (const auto& [argument, value] : arguments) command.insert(command.end(), {argument, value});
  return command;
}

void check_case(const std::filesystem::path& folder) {
  const WorkedCases cases(folder);
  check_nothing_is_overlooked(folder, cases);
  const auto expected = by_request_month(csv_table(folder / "expected.csv"));
  const tests::ScratchDirectory scratch;
  const bool has_rejects = std::filesystem::exists(folder / "expected-rejects.csv");

  const tests::ProgramResult result =
      tests::run_program(command_for(folder, cases.arguments(), scratch / "program"));
  CHECK(result.status == (has_rejects ? 1 : 0));
  CHECK(result.err.empty() ==
        (folder.filename() != "month-first" && folder.filename() != "field-month-first" &&
         folder.filename() != "month-first-neighbour"));

  const LoadedFiles reading = read_files(tests::files_of(folder), tests::options_of(folder));
  REQUIRE_FALSE(reading.problem());
  const RuleSet rules = RuleSet::decision_08_2022(cases.parameters());
  const Decisions from_files = evaluate(rules, reading.dossier(), cases.options());
  const auto problem = write_files(scratch / "library", reading, from_files, summarize(from_files));
  REQUIRE_FALSE(problem);
  CHECK(std::filesystem::exists(scratch.path() / "program/overdue.csv") ==
        cases.options().as_of.has_value());
  for (const char* file : {"decisions.csv", "schedule.csv", "rejects.csv", "issues.csv",
                           "persons_to_check.csv", "overdue.csv", "summary.json"}) {
    CAPTURE(file);
    if (file == std::string_view{"overdue.csv"} && !cases.options().as_of) continue;
    CHECK(tests::read_file(scratch.path() / "program" / file) ==
          tests::read_file(scratch.path() / "library" / file));
  }
  const auto rejects = csv_table(scratch.path() / "program/rejects.csv");
  CHECK(rejects.rows.size() == reading.rejects());
  CHECK(rejects.rows.empty() != has_rejects);
  check_rows(scratch.path() / "program/rejects.csv", folder / "expected-rejects.csv");
  check_rows(scratch.path() / "program/persons_to_check.csv", folder / "expected-persons.csv");

  check_rows(scratch.path() / "program/overdue.csv", folder / "expected-overdue.csv");

  const auto decided = by_request_month(csv_table(scratch.path() / "program/decisions.csv"));
  CHECK(decided.size() == expected.size());
  check_cells(decided, expected);

  const Dossier& dossier = cases.dossier();
  const Decisions decisions = evaluate(rules, dossier, cases.options());
  const auto in_memory = decided_in_memory(dossier, decisions);
  CHECK(in_memory == decided);

  const auto scheduled = by_request_month(csv_table(scratch.path() / "program/schedule.csv"));
  const auto scheduled_too = scheduled_in_memory(dossier, decisions);
  CHECK(scheduled.size() == scheduled_too.size());
  check_cells(scheduled, scheduled_too);
  if (std::filesystem::exists(folder / "expected-schedule.csv"))
    check_cells(scheduled, by_request_month(csv_table(folder / "expected-schedule.csv")));

  CHECK(issues_in_memory(dossier) ==
        without_line_and_message(csv_table(scratch.path() / "program/issues.csv").rows));
  check_rows(scratch.path() / "program/issues.csv", folder / "expected-issues.csv");

  // Decisions, schedule and summary once more, as the mutants are compared.
  CHECK(cases.difference(rules).value_or("no difference") == "no difference");
  CHECK(tests::figures_of(decisions.assumptions().facts(), summarize(decisions)) ==
        figures_in(tests::read_file(scratch.path() / "program/summary.json")));
}

}  // namespace

TEST_CASE("every worked case is decided as it was worked out by hand", "[cases]") {
  const auto folders = tests::case_folders();
  for (const std::filesystem::path& folder : folders) {
    DYNAMIC_SECTION("the cases of " << folder.filename().string()) { check_case(folder); }
  }
  CHECK(folders.size() >= 60);
}

TEST_CASE("every refused folder is refused as a whole", "[cases]") {
  const auto folders = tests::refused_folders();
  for (const std::filesystem::path& folder : folders) {
    DYNAMIC_SECTION("the folder " << folder.filename().string()) {
      const tests::ScratchDirectory scratch;
      const tests::ProgramResult result =
          tests::run_program(command_for(folder, tests::arguments_of(folder), scratch / "program"));
      CHECK(std::to_string(result.status) + "\n" ==
            tests::read_file(folder / "expected-status.txt"));
      CHECK_FALSE(std::filesystem::exists(scratch.path() / "program"));
    }
  }
  CHECK(folders.size() >= 2);
}

TEST_CASE("rows are compared in any order, and a star is any cell", "[cases]") {
  const std::vector<Row> ours{{{"key", "a"}, {"line", "2"}}, {{"key", "b"}, {"line", "3"}}};
  const std::vector<std::string> columns{"key", "line"};
  CHECK(tests::difference_of_rows({columns, {ours[1], ours[0]}}, ours) == "");
  CHECK(tests::difference_of_rows({{"key"}, {{{"key", "b"}}, {{"key", "a"}}}}, ours) == "");
  CHECK(tests::difference_of_rows({columns, {{{"key", "*"}, {"line", "*"}}, ours[0]}}, ours) == "");
  CHECK(tests::difference_of_rows({columns, {{{"key", "*"}, {"line", "4"}}, ours[0]}}, ours) ==
        "missing: * 4\ntoo many: b 3\n");
  CHECK(tests::difference_of_rows({columns, {ours[0], ours[0]}}, ours) ==
        "missing: a 2\ntoo many: b 3\n");
}
