// Acts by name, for other languages: the worked cases of both through C and through Arrow are cell
// by cell what the program writes.
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "rentsupport/rentsupport_tables.h"
#include "support/arrow_maker.hpp"
#include "support/c_abi.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/worked_cases.hpp"

namespace {

namespace fs = std::filesystem;
using tests::CInput;
using tests::CResults;
using tests::CRules;
using tests::CsvTable;
using tests::CText;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr const char* rent = "decision-08-2022";
constexpr const char* training = "decision-23-2021-training";

rentsupport_message said;
void must(rentsupport_status status) {
  INFO(said.code << ' ' << said.column << ": " << said.text);
  REQUIRE(status == RENTSUPPORT_OK);
}

CRules rules_of(const char* act, const std::string& toml = {}, const Settings& readings = {}) {
  std::vector<rentsupport_setting> settings;
  for (const auto& [name, value] : readings) settings.push_back({name.c_str(), value.c_str()});
  const rentsupport_rules_options options{
      sizeof options, toml.data(), toml.size(), settings.data(), settings.size(), nullptr, 0};
  rentsupport_rules* rules = nullptr;
  must(rentsupport_rules_create(act, &options, &rules, &said));
  return CRules{rules};
}
CInput input_of(const char* act) {
  rentsupport_input* input = nullptr;
  must(rentsupport_input_create(act, RENTSUPPORT_ENGLISH, &input, &said));
  return CInput{input};
}
CResults decide(const CInput& input, const CRules& rules, const Settings& assumed = {}) {
  std::vector<rentsupport_setting> settings;
  for (const auto& [name, value] : assumed) settings.push_back({name.c_str(), value.c_str()});
  rentsupport_evaluate_options options{};
  options.struct_size = sizeof options;
  options.assumptions = settings.data();
  options.assumption_count = settings.size();
  rentsupport_results* results = nullptr;
  must(rentsupport_input_decide(input.get(), rules.get(), &options, &results, &said));
  return CResults{results};
}
std::string csv(const CResults& results, const std::string& table) {
  CText text;
  must(rentsupport_results_csv(results.get(), table.c_str(), text.out(), &said));
  return std::string{text.view()};
}
std::string cell(const CResults& results, const char* table, std::uint64_t row,
                 const char* column) {
  CText text;
  must(rentsupport_results_cell(results.get(), table, row, column, text.out(), &said));
  return std::string{text.view()};
}

void add_cells(rentsupport_input* to, const char* table, const CsvTable& from) {
  for (const tests::Row& row : from.rows) {
    std::vector<rentsupport_cell> cells;
    for (const std::string& column : from.columns)
      cells.push_back({column.c_str(), row.at(column).c_str(), 0, RENTSUPPORT_CELL_TEXT, 0});
    must(rentsupport_input_add(to, table, cells.data(), cells.size(), &said));
  }
}
void add_arrow(rentsupport_input* to, const char* table, const CsvTable& from) {
  std::vector<tests::ArrowColumn> columns;
  for (const std::string& column : from.columns) {
    tests::Texts texts;
    for (const tests::Row& row : from.rows)
      texts.push_back(row.at(column).empty() ? std::nullopt : std::optional{row.at(column)});
    columns.push_back(tests::text_column(column, texts));
  }
  ArrowArrayStream stream =
      tests::make_stream(tests::struct_column(columns), {tests::struct_column(columns)});
  must(rentsupport_input_add_arrow_stream(to, table, &stream, &said));
  CHECK(stream.release == nullptr);
}
using Add = void (*)(rentsupport_input*, const char*, const CsvTable&);

struct ActCases {
  const char* act;
  std::vector<fs::path> folders;
  std::vector<std::string> command;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};
ActCases training_cases() {
  ActCases cases{training,
                 {},
                 {tests::places::program, "training", "evaluate"},
                 {"plans", "trainees", "trained_before", "persons"},
                 {"plans_decided", "decisions", "schedule", "rejects", "issues"}};
  for (const auto& entry :
       fs::directory_iterator(fs::path{tests::places::cases}.parent_path() / "cases_training")) {
    if (entry.is_directory()) cases.folders.push_back(entry.path());
  }
  return cases;
}
ActCases rent_cases() {
  return {rent,
          tests::case_folders(),
          {tests::places::program, "evaluate"},
          {"employers", "lists", "workers", "history", "persons"},
          {"decisions", "schedule", "rejects", "issues", "persons_to_check"}};
}

// Decides a folder both ways; says which output is another than the program's. Nothing of a folder
// that no rows by name can say: cells too many, another separator.
std::optional<std::string> difference(const ActCases& cases, const fs::path& folder) {
  const tests::ScratchDirectory out;
  std::vector<std::string> command = cases.command;
  std::map<std::string, CsvTable> inputs;
  for (const std::string& input : cases.inputs) {
    const fs::path file = folder / (input + ".csv");
    if (!fs::exists(file)) continue;
    std::string option = "--" + input;
    std::replace(option.begin(), option.end(), '_', '-');
    command.insert(command.end(), {option, file});
    const std::string text = tests::read_file(file);
    // Lines count as records, and records show what stands between commas.
    if (text.find("\n\n") != std::string::npos || text.find('"') != std::string::npos ||
        text.find('\r') != std::string::npos || text.find(',') == std::string::npos ||
        !text.ends_with('\n'))
      return std::nullopt;
    try {
      inputs[input] = tests::csv_table(file);
    } catch (const std::runtime_error&) {
      return std::nullopt;
    }
  }
  std::string toml;
  Settings readings;
  Settings assumed;
  for (const auto& [option, value] : tests::arguments_of(folder)) {
    command.insert(command.end(), {option, value});
    const std::size_t equals = value.find('=');
    const std::pair setting{value.substr(0, equals), value.substr(equals + 1)};
    if (option == "--reading") {
      readings.push_back(setting);
    } else if (option == "--assume") {
      assumed.push_back(setting);
    } else if (option == "--parameters" && toml.empty()) {
      toml = tests::read_file(value);
    } else {
      return std::nullopt;
    }
  }
  command.insert(command.end(), {"--out", out.path(), "--quiet"});
  const auto result = tests::run_program(command);
  INFO(result.err);
  REQUIRE(result.status <= 1);
  const CRules rules = rules_of(cases.act, toml, readings);
  for (const Add add : {add_cells, add_arrow}) {
    const CInput input = input_of(cases.act);
    for (const auto& [table, rows] : inputs) add(input.get(), table.c_str(), rows);
    const CResults results = decide(input, rules, assumed);
    for (const std::string& table : cases.outputs) {
      const std::string file = tests::read_file(out / (table + ".csv"));
      const std::string ours = csv(results, table);
      if (ours != file) return table + ":\n" + file + "\nnot\n" + ours;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("worked cases by name, through C and Arrow, are what the program writes", "[tables]") {
  const auto check = [](const ActCases& cases) {
    std::size_t compared = 0;
    for (const fs::path& folder : cases.folders) {
      CAPTURE(folder);
      const auto found = difference(cases, folder);
      if (!found) continue;
      ++compared;
      CHECK(*found == "");
    }
    return compared;
  };
  CHECK(check(training_cases()) >= 30);
  CHECK(check(rent_cases()) >= 60);
  CHECK(tests::alive() == 0);
}

namespace {

rentsupport_cell text(const char* column, const char* value) {
  return {column, value, 0, RENTSUPPORT_CELL_TEXT, 0};
}
rentsupport_cell typed(const char* column, std::uint32_t type, std::int64_t value) {
  return {column, nullptr, value, type, 0};
}
rentsupport_status add(const CInput& input, const char* table,
                       const std::vector<rentsupport_cell>& cells) {
  return rentsupport_input_add(input.get(), table, cells.data(), cells.size(), &said);
}

// A dossier of one worker, as values of every type; what an employer must know of it is there.
CInput sound_training() {
  CInput input = input_of(training);
  std::uint64_t insured = 0;
  for (unsigned month = 0; month < 28; ++month) insured |= std::uint64_t{1} << month;
  std::vector<rentsupport_cell> plan{
      text("plan_id", "P1"),
      text("employer_id", "E1"),
      text("employer_kind", "enterprise"),
      typed("province", RENTSUPPORT_CELL_NUMBER, 33),
      typed("filed_on", RENTSUPPORT_CELL_DAY, 2022'05'20),
      typed("ui_months", RENTSUPPORT_CELL_MONTHS, static_cast<std::int64_t>(insured)),
      typed("ui_arrears", RENTSUPPORT_CELL_YES_NO, RENTSUPPORT_NO),
      text("change", "technology"),
      typed("revenue_now", RENTSUPPORT_CELL_NUMBER, 88'000'000'000),
      typed("revenue_2019", RENTSUPPORT_CELL_NUMBER, 100'000'000'000),
      text("institution", "own"),
      text("x_clerk", "not read")};
  for (const char* const paper :
       {"plan", "request_form", "change_document", "si_confirmed", "institution_registered"})
    plan.push_back(typed(paper, RENTSUPPORT_CELL_YES_NO, RENTSUPPORT_YES));
  must(add(input, "plans", plan));
  must(add(input, "trainees",
           {text("line_id", "L1"), text("plan_id", "P1"), text("worker_id", "033195000123"),
            typed("birth_date", RENTSUPPORT_CELL_NUMBER, 1995),
            typed("starts_on", RENTSUPPORT_CELL_DAY, 2022'06'01),
            typed("ends_on", RENTSUPPORT_CELL_DAY, 2022'08'31),
            typed("cost_vnd", RENTSUPPORT_CELL_NUMBER, 4'000'000),
            typed("ui_paid", RENTSUPPORT_CELL_YES_NO, RENTSUPPORT_YES)}));
  return input;
}

}  // namespace

TEST_CASE("values of every type go in by name, and what is decided is read and said", "[tables]") {
  const CInput input = sound_training();
  const CResults results = decide(input, rules_of(training));
  CHECK(csv(results, "rejects").ends_with("record\n"));
  CHECK(csv(results, "issues").ends_with("message\n"));
  CHECK(cell(results, "decisions", 0, "outcome") == "payable");
  CHECK(cell(results, "schedule", 0, "amount_in_words") == "bốn triệu đồng");
  CHECK(cell(results, "schedule", 0, "recover_vnd").empty());

  const auto number = [&](const char* table, const char* column) {
    std::int64_t value = -1;
    const auto status = rentsupport_results_number(results.get(), table, 0, column, &value, &said);
    return std::pair{status, value};
  };
  using Read = std::pair<rentsupport_status, std::int64_t>;
  CHECK(number("decisions", "amount_vnd") == Read{RENTSUPPORT_OK, 4'000'000});
  CHECK(number("decisions", "half_months") == Read{RENTSUPPORT_OK, 6});
  CHECK(number("schedule", "decides_by").second > 2022'05'20);
  CHECK(number("schedule", "recover_vnd") == Read{RENTSUPPORT_NOT_FOUND, -1});
  CHECK(number("decisions", "outcome") == Read{RENTSUPPORT_INVALID_ARGUMENT, -1});
  CHECK(number("decisions", "outcom").first == RENTSUPPORT_NOT_FOUND);
  CHECK(std::string{said.text}.find("outcome") != std::string::npos);

  std::uint64_t row = 0;
  must(rentsupport_results_find(results.get(), "plans_decided", "plan_id", "P1", &row, &said));
  const auto explain = [&](const char* table, std::uint8_t form) {
    CText said_of;
    const auto status = rentsupport_results_explain(results.get(), table, row, form,
                                                    RENTSUPPORT_VIETNAMESE, said_of.out(), &said);
    return std::pair{status, std::string{said_of.view()}};
  };
  CHECK(explain("plans_decided", RENTSUPPORT_EXPLAIN_TEXT).second.find("P1") != std::string::npos);
  CHECK(explain("decisions", RENTSUPPORT_EXPLAIN_TEXT).second.find("L1") != std::string::npos);
  CHECK(explain("plans_decided", RENTSUPPORT_LETTER_TO_EMPLOYER).second.find("bốn triệu đồng") !=
        std::string::npos);
  CHECK(explain("plans_decided", RENTSUPPORT_LETTER_OF_RECOVERY).first ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(explain("decisions", RENTSUPPORT_LETTER_TO_WORKER).first == RENTSUPPORT_NOT_FOUND);
  CHECK(explain("issues", RENTSUPPORT_EXPLAIN_TEXT).first == RENTSUPPORT_NOT_FOUND);
  CText summary;
  must(rentsupport_results_summary(results.get(), summary.out(), &said));
  CHECK(nlohmann::json::parse(summary.view())["amount_vnd"]["payable"] == 4'000'000);

  // The input goes on; what was decided stays.
  must(add(input, "plans", {text("plan_id", "P2"), text("name", "x\nP9,E9")}));
  const CResults again = decide(input, rules_of(training));
  CHECK(cell(again, "rejects", 0, "column") == "employer_id");
  CHECK(cell(again, "rejects", 0, "line") == "3");
  std::uint64_t rows = 0;
  must(rentsupport_results_rows(again.get(), "plans_decided", &rows, &said));
  CHECK(rows == 1);
  must(rentsupport_results_rows(results.get(), "rejects", &rows, &said));
  CHECK(rows == 0);
}

TEST_CASE("what comes out by name as Arrow has types, and nothing where nothing is known",
          "[tables]") {
  CResults results = decide(sound_training(), rules_of(training));
  ArrowSchema schema{};
  ArrowArray array{};
  must(rentsupport_results_export_arrow(results.get(), "schedule", &schema, &array, &said));
  results.reset();  // what is exported stays
  std::string formats;
  for (std::int64_t i = 0; i < schema.n_children; ++i)
    formats += std::string{schema.children[i]->name} + ' ' + schema.children[i]->format + '\n';
  CHECK(formats ==
        "plan_id u\namount_vnd l\namount_in_words u\nsi_confirms_by tdD\ndecides_by tdD\n"
        "transfers_by tdD\npasses_on_by tdD\nreports_by tdD\nrecovers_by tdD\nrecover_vnd l\n");
  CHECK(array.length == 1);
  CHECK(static_cast<const std::int64_t*>(array.children[1]->buffers[1])[0] == 4'000'000);
  CHECK(array.children[1]->null_count == 0);
  CHECK(array.children[9]->null_count == 1);
  CHECK((static_cast<const std::uint8_t*>(array.children[9]->buffers[0])[0] & 1U) == 0);
  array.release(&array);
  schema.release(&schema);
}

TEST_CASE("Arrow by name: days, months, numbers and yes or no are read as a file's texts",
          "[tables]") {
  const auto decided = [](const std::vector<tests::ArrowColumn>& more) {
    const CInput input = input_of(training);
    std::vector<tests::ArrowColumn> columns{tests::text_column("plan_id", {"P1"}),
                                            tests::text_column("employer_id", {"E1"})};
    columns.insert(columns.end(), more.begin(), more.end());
    ArrowSchema schema = tests::make_schema(tests::struct_column(columns));
    ArrowArray array = tests::make_array(tests::struct_column(columns));
    if (rentsupport_input_add_arrow(input.get(), "plans", &schema, &array, &said) != RENTSUPPORT_OK)
      return std::string{said.code} + ' ' + said.column;
    const CResults results = decide(input, rules_of(training));
    std::uint64_t rejected = 0;
    must(rentsupport_results_rows(results.get(), "rejects", &rejected, &said));
    if (rejected == 0) return cell(results, "plans_decided", 0, "ask");
    return cell(results, "rejects", 0, "column") + ' ' + cell(results, "rejects", 0, "code");
  };
  const auto filed = tests::number_column("filed_on", {19'132}, "tdD");
  const std::string all = decided({filed});
  CHECK(all.find("ui_arrears") != std::string::npos);
  CHECK(decided({filed, tests::number_column("ui_arrears", {0}, "b")}).find("ui_arrears") ==
        std::string::npos);
  CHECK(decided({filed, tests::number_column("ui_arrears", {2}, "c")}) == "ui_arrears bad_value");
  CHECK(decided({filed, tests::number_column("province", {1}, "i")}) == all);
  CHECK(decided({filed, tests::number_column("revenue_now", {-1}, "l")}) ==
        "revenue_now bad_number");
  CHECK(decided({tests::number_column("filed_on", {19'132 * 86'400 + 1}, "tss:")}) ==
        "filed_on bad_date");
  CHECK(decided({tests::number_column("filed_on", {100'000'000}, "tdD")}) == "filed_on bad_date");
  CHECK(
      decided({filed, tests::list_column(
                          "ui_months", tests::number_column("item", {18'993, 19'024}, "tdD"), {2})})
          .find("ui_months") == std::string::npos);
  CHECK(decided({filed, tests::list_column("ui_months",
                                           tests::number_column("item", {19'000}, "tdD"), {1})}) ==
        "ui_months bad_month");
  CHECK(decided({filed, tests::number_column("employer_kind", {1}, "c")}) ==
        "bad_header employer_kind");
  CHECK(decided({}) == "missing_column filed_on");
  CHECK(decided({filed, tests::number_column("row_no", {7}, "l")}) == "unknown_column row_no");
  CHECK(tests::alive() == 0);
}

TEST_CASE("what is no act, table, column or value by name is named", "[tables]") {
  CText json;
  must(rentsupport_acts(json.out(), &said));
  const auto acts = nlohmann::json::parse(json.view());
  CHECK(acts.size() == 2);
  CHECK(acts[rent]["workers"].size() == 27);
  CHECK(acts[training]["plans"][2]["values"].size() == 12);
  CHECK(acts[training]["trainees"][0]["required"] == true);

  rentsupport_input* none = nullptr;
  CHECK(rentsupport_input_create("decision-8-2022", RENTSUPPORT_ENGLISH, &none, &said) ==
        RENTSUPPORT_NOT_FOUND);
  CHECK(std::string{said.text}.find(rent) != std::string::npos);
  const CInput input = input_of(training);
  CHECK(add(input, "workers", {}) == RENTSUPPORT_NOT_FOUND);
  CHECK(add(input, "plans", {text("plan", "yes"), text("plans", "P1")}) == RENTSUPPORT_BAD_INPUT);
  CHECK(std::string{said.column} == "plans");
  CHECK(add(input, "plans", {text("plan_id", "P1"), text("plan_id", "P2")}) ==
        RENTSUPPORT_BAD_INPUT);
  for (const rentsupport_cell& wrong :
       {typed("filed_on", RENTSUPPORT_CELL_DAY, 2022'02'30), typed("plan", 9, 1),
        typed("plan", RENTSUPPORT_CELL_YES_NO, 3), typed("ui_months", RENTSUPPORT_CELL_MONTH, 13),
        typed("ui_months", RENTSUPPORT_CELL_MONTHS, std::int64_t{1} << 61)})
    CHECK(add(input, "plans", {text("plan_id", "P1"), wrong}) == RENTSUPPORT_INVALID_ARGUMENT);
  const CResults results = decide(input, rules_of(training));
  std::uint64_t rows = 1;
  must(rentsupport_results_rows(results.get(), "plans_decided", &rows, &said));
  CHECK(rows == 0);

  rentsupport_results* other = nullptr;
  CHECK(rentsupport_input_decide(input.get(), rules_of(rent).get(), nullptr, &other, &said) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  const rentsupport_setting setting{"pays_rent", "yes"};
  rentsupport_evaluate_options options{};
  options.struct_size = sizeof options;
  options.assumptions = &setting;
  options.assumption_count = 1;
  CHECK(rentsupport_input_decide(input.get(), rules_of(training).get(), &options, &other, &said) ==
        RENTSUPPORT_BAD_SETTING);
}

TEST_CASE("a table by name may be the bytes of its file, which is read as the program reads it",
          "[tables]") {
  const auto add = [](const CInput& input, const char* table, const std::string& bytes) {
    return rentsupport_input_add_csv(input.get(), table, bytes.data(), bytes.size(), &said);
  };
  const std::string plans =
      "filed_on;plan_id;employer_id\n03/25/2022;P1;E1\n\n\"03/04/2022\";P2;E2\n";
  std::string wide{"\xff\xfe", 2};
  for (const char byte : plans) wide += {byte, '\0'};
  for (const std::string& bytes : {plans, "\xef\xbb\xbf" + plans, wide}) {
    const CInput input = input_of(training);
    must(add(input, "plans", bytes));
    CHECK(add(input, "plans", bytes) == RENTSUPPORT_INVALID_ARGUMENT);
    CHECK(add(input, "lists", bytes) == RENTSUPPORT_NOT_FOUND);
    const rentsupport_cell cell{"plan_id", "P3", 0, RENTSUPPORT_CELL_TEXT, 0};
    CHECK(rentsupport_input_add(input.get(), "plans", &cell, 1, &said) ==
          RENTSUPPORT_INVALID_ARGUMENT);
    must(rentsupport_input_add(input.get(), "trainees", nullptr, 0, &said));
    CHECK(add(input, "trainees", "line_id\n") == RENTSUPPORT_INVALID_ARGUMENT);
    const CResults results = decide(input, rules_of(training));
    // The order of day and month is the whole file's, and lines are counted as in it.
    CHECK(::cell(results, "rejects", 0, "code") == "bad_date");
    CHECK(::cell(results, "rejects", 0, "line") == "2");
    CHECK(::cell(results, "rejects", 1, "code") == "ambiguous_date");
    CHECK(::cell(results, "rejects", 1, "line") == "4");
  }
  const CInput told = input_of(training);
  must(add(told, "plans", plans));
  rentsupport_setting order{"plans.filed_on", "month_first"};
  must(rentsupport_input_set_dates(told.get(), &order, 1, &said));
  CHECK(csv(decide(told, rules_of(training)), "rejects") ==
        "file,line,key,column,code,message,record\n");
  order.value = "year_first";
  CHECK(rentsupport_input_set_dates(told.get(), &order, 1, &said) == RENTSUPPORT_BAD_SETTING);
  order = {"plan", "day_first"};
  must(rentsupport_input_set_dates(told.get(), &order, 1, &said));
  rentsupport_results* none = nullptr;
  CHECK(rentsupport_input_decide(told.get(), rules_of(training).get(), nullptr, &none, &said) ==
        RENTSUPPORT_BAD_INPUT);
  for (const char* const bad : {"", "plan_id,plans\n", "PK\x03\x04"}) {
    const CInput input = input_of(training);
    must(add(input, "plans", bad));
    rentsupport_results* results = nullptr;
    CHECK(rentsupport_input_decide(input.get(), rules_of(training).get(), nullptr, &results,
                                   &said) == RENTSUPPORT_BAD_INPUT);
    CHECK(results == nullptr);
  }
  CHECK(rentsupport_input_add_csv(input_of(training).get(), "plans", nullptr, 1, &said) ==
        RENTSUPPORT_INVALID_ARGUMENT);
}

TEST_CASE("rules by name are written in every form, and without a provision they say so",
          "[tables]") {
  const auto form = [](const CRules& rules, const char* of) {
    CText written;
    must(rentsupport_rules_text(rules.get(), of, RENTSUPPORT_ENGLISH, written.out(), &said));
    return std::string{written.view()};
  };
  for (const char* const act : {rent, training}) {
    const CRules rules = rules_of(act);
    CHECK(form(rules, "id") == act);
    CHECK(form(rules, "sha256").size() == 64);
    CHECK(nlohmann::json::parse(form(rules, "json")).is_object());
    for (const char* const of : {"canonical", "toml", "text", "markdown", "mermaid"})
      CHECK(form(rules, of).size() > 1000);
    CText none;
    CHECK(rentsupport_rules_text(rules.get(), "pdf", RENTSUPPORT_ENGLISH, none.out(), &said) ==
          RENTSUPPORT_NOT_FOUND);
  }
  const CRules enacted = rules_of(rent);
  rentsupport_rules* made = nullptr;
  must(rentsupport_rules_without(enacted.get(), "art4.1.rents", &made, &said));
  const CRules without{made};
  CHECK(form(without, "id") == "decision-08-2022-own");
  CHECK(form(without, "sha256") != form(enacted, "sha256"));
  // What was written is read back, own provisions too.
  const std::string cards = form(without, "json");
  must(rentsupport_rules_read(nullptr, cards.data(), cards.size(), &made, &said));
  CHECK(form(CRules{made}, "sha256") == form(without, "sha256"));
  made = nullptr;
  CHECK(rentsupport_rules_read(nullptr, "{}", 2, &made, &said) == RENTSUPPORT_BAD_SETTING);
  CHECK(made == nullptr);
  CHECK(rentsupport_rules_without(enacted.get(), "art4.1.rent", &made, &said) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(std::string{said.text}.find("art4.1.rents") != std::string::npos);
  CHECK(rentsupport_rules_without(rules_of(training).get(), "art9.1", &made, &said) ==
        RENTSUPPORT_INVALID_ARGUMENT);
}
