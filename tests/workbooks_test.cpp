// Workbooks: read as their twins in CSV are, cell by cell and decision by decision; the hostile
// ones refused.
#include "rentsupport/workbooks.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <regex>
#include <set>
#include <sstream>
#include <tuple>

#include "decide/records.hpp"
#include "files/files.hpp"
#include "files/sheet_places.hpp"
#include "files/workbook_reader.hpp"
#include "files/workbook_tables.hpp"
#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rule/table_spec.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/worked_cases.hpp"

namespace {

using namespace rentsupport;
namespace fs = std::filesystem;

// Runs tests/workbooks/make.py.
void make(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(),
                   {"/usr/bin/python3", fs::path{tests::places::cases} / "../workbooks/make.py"});
  const tests::ProgramResult made = tests::run_program(arguments);
  INFO(made.err);
  REQUIRE(made.status == 0);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The cells of a column of a sheet, by row.
struct ColumnSink : SheetSink {
  explicit ColumnSink(std::uint32_t of) : column(of) {}
  void cell(const SheetCell& cell) override {
    if (cell.column != column) return;
    texts.resize(cell.row + std::size_t{1});
    texts.back() = cell.text;
  }
  void width(std::uint32_t first, std::uint32_t last, std::uint32_t width) override {
    if (first <= column && column <= last) width_there = width;
  }
  std::uint32_t column;
  std::vector<std::string> texts;
  std::uint32_t width_there = 0;
};

// Where rows are rejected, and why, without the words.
std::vector<std::string> places_of_rejects(const LoadedFiles& loaded) {
  std::vector<std::string> places;
  for (std::size_t i = 0; i < loaded.rejects(); ++i) {
    const Reject reject = loaded.reject(i);
    std::ostringstream place;
    place << reject.file << ':' << reject.line << ' ' << reject.key << ' ' << reject.column << ' '
          << name(reject.code);
    places.push_back(place.str());
  }
  return places;
}

// What is suspicious, but for accounts that are numbers.
std::vector<std::string> places_of_issues(const LoadedFiles& loaded) {
  std::vector<std::string> places;
  for (const Issue& issue : loaded.dossier().issues()) {
    if (issue.code == ProblemCode::account_number_cell || issue.code == ProblemCode::last_line_open)
      continue;
    std::ostringstream place;
    place << issue.file << ':' << issue.line << ' ' << issue.key << ' ' << issue.column << ' '
          << name(issue.code);
    places.push_back(place.str());
  }
  return places;
}

}  // namespace

TEST_CASE("a cell of every kind is read as a person sees it", "[workbooks]") {
  const tests::ScratchDirectory scratch;
  make({"cells", scratch.path()});
  for (const std::string name : {"cells", "mac"}) {
    const std::string bytes = tests::read_file(scratch / (name + ".xlsx"));
    WorkbookReader workbook(bytes, {}, Language::english);
    REQUIRE(workbook.sheets().size() == 1);
    CHECK(workbook.sheets()[0].name == "Ô");
    ColumnSink sink(1);
    workbook.read(0, sink);
    std::vector<std::string> wanted = lines_of(tests::read_file(scratch / (name + ".txt")));
    wanted.insert(wanted.begin(), "x_cell");
    sink.texts.resize(wanted.size());
    CHECK(sink.texts == wanted);
  }
}

TEST_CASE("columns have the letters of a spreadsheet, and a path may name a sheet", "[workbooks]") {
  CHECK(column_letters(0) == "A");
  CHECK(column_letters(25) == "Z");
  CHECK(column_letters(26) == "AA");
  CHECK(column_letters(16383) == "XFD");
  CHECK(sheet_path("a#b/w.xlsx").file == "a#b/w.xlsx");
  CHECK_FALSE(sheet_path("w#1.csv").sheet);
  CHECK(sheet_path("tháng 4.XLSX#Tổ 1#2").file == "tháng 4.XLSX");
  CHECK(sheet_path("w.xlsx#Tổ 1#2").sheet == "Tổ 1#2");
}

TEST_CASE("every case decides the same from workbooks as from CSV", "[workbooks]") {
  const tests::ScratchDirectory scratch;
  make({"twins", tests::places::cases, scratch.path()});
  std::size_t compared = 0;
  for (const fs::path& folder : tests::case_folders()) {
    CAPTURE(folder.filename());
    const InputFiles files = tests::files_of(folder);
    const ReadOptions options = tests::options_of(folder);
    const LoadedFiles csv = read_files(files, options);
    REQUIRE_FALSE(csv.problem());
    const auto twin = [&](const std::string& path) {
      return (scratch.path() / folder.filename() / fs::path{path}.stem()).string() + ".xlsx";
    };
    InputFiles twins{twin(files.employers), twin(files.lists), twin(files.workers)};
    if (files.history) twins.history = twin(*files.history);
    if (files.persons) twins.persons = twin(*files.persons);
    const LoadedFiles workbooks = read_files(twins, options);
    REQUIRE_FALSE(workbooks.problem());
    // Stray quotes, and cells too many, are faults of CSV.
    const std::vector<std::string> rejects = places_of_rejects(csv);
    if (std::any_of(rejects.begin(), rejects.end(), [](const std::string& reject) {
          return reject.ends_with("bad_quote") || reject.ends_with("bad_fields");
        }))
      continue;
    ++compared;
    CHECK(places_of_rejects(workbooks) == rejects);
    CHECK(places_of_issues(workbooks) == places_of_issues(csv));
    const tests::WorkedCases cases(folder);
    const RuleSet rules = RuleSet::decision_08_2022(cases.parameters());
    const Decisions wanted = evaluate(rules, csv.dossier(), cases.options());
    const Decisions ours = evaluate(rules, workbooks.dossier(), cases.options());
    const std::string place = scratch / folder.filename().string();
    REQUIRE_FALSE(write_files(place + "/csv", csv, wanted, summarize(wanted)));
    REQUIRE_FALSE(write_files(place + "/xlsx", workbooks, ours, summarize(ours)));
    for (const char* const output : {"decisions.csv", "schedule.csv", "persons_to_check.csv"}) {
      CAPTURE(output);
      CHECK(tests::read_file(place + "/xlsx/" + output) ==
            tests::read_file(place + "/csv/" + output));
    }
  }
  CHECK(compared > 80);
}

TEST_CASE("a fault names the sheet and the cell; a number that lost digits refuses its row",
          "[workbooks]") {
  const tests::ScratchDirectory scratch;
  tests::Job job;
  fs::create_directories(scratch.path() / "in/job");
  tests::write_file(scratch / "in/job/employers.csv", tests::sound_employers);
  tests::write_file(scratch / "in/job/lists.csv", tests::sound_lists);
  const std::string first = lines_of(std::string{tests::sound_workers}).back() + "\n";
  const auto row = [&](const std::string& what, const std::string& by, const std::string& key) {
    return tests::replaced(tests::replaced(first, what, by), "R1,", key + ",");
  };
  tests::write_file(scratch / "in/job/workers.csv",
                    std::string{tests::sound_workers} + row("indefinite", "forever", "R2") +
                        row("9000000010", "number:9000000010000000", "R3") +
                        row("033095000010", "number:1033095000010000", "R4") + first);
  make({"twins", scratch / "in", scratch / "out"});
  for (const char* const input : {"employers", "lists", "workers"})
    job.read_from(input, scratch / ("out/job/" + std::string{input} + ".xlsx"));
  CHECK(job.evaluate().status == 1);
  const std::string rejects = job.output("rejects.csv");
  for (const char* const wanted :
       {"workers,3,R2,contract_type,bad_value,", "(sheet Dữ liệu, cell G3)",
        "workers,4,R3,account,bad_value,\"the cell is a number of 16 digits or more",
        "(sheet Dữ liệu, cell S4)", "workers,5,R4,worker_id,bad_id,\"the cell is a number of 16",
        "workers,6,R1,request_id,duplicate_key,", "(sheet Dữ liệu, cell A6)"})
    CHECK_THAT(rejects, Catch::Contains(wanted));
  CHECK_THAT(job.output("issues.csv"),
             Catch::Contains("workers,2,R1,account,account_number_cell,"));
}

TEST_CASE("hostile workbooks are refused by the name of what is wrong", "[workbooks]") {
  const tests::ScratchDirectory scratch;
  make({"hostile", scratch.path()});
  static constexpr std::array<ColumnSpec, 1> columns{columns::key("key")};
  static constexpr TableSpec table{.name = "table", .columns = columns};
  const WorkbookLimits limits{
      .packed = 600'000, .unpacked = 20'000'000, .strings = 20'000'000, .cells = 1'000'000};
  WorkbookLimits of_strings = limits;
  of_strings.unpacked = 40'000'000;
  WorkbookLimits of_cells = of_strings;
  WorkbookLimits of_file = limits;
  of_file.packed = 1000;
  const std::vector<std::tuple<std::string, WorkbookLimits, std::string>> all{
      {"cells", of_cells, "more than 1,000,000 cells in a sheet"},
      {"cells", of_file, "--workbook-limit packed=N"},
      {"unpacked", limits, "--workbook-limit unpacked=N"},
      {"strings", of_strings, "--workbook-limit strings=N"},
      {"depth", limits, "--workbook-limit depth=N"},
      {"wide", limits, "--workbook-limit cells=N"},
      {"document_type", limits, "declares a document type"},
      {"token", limits, "is damaged"},
      {"no_string", limits, "is damaged"},
      {"backwards", limits, "is damaged"},
      {"cut", limits, "is damaged"},
      {"text", limits, "more than 512 MB of text"},
      {"zip", limits, "no workbook"},
      {"empty", limits, ""},
      {"several", limits, "FILE.xlsx#SHEET with one of Một, Hai"}};
  for (const auto& [name, allowed, wanted] : all) {
    CAPTURE(name, wanted);
    const std::string bytes = tests::read_file(scratch / (name + ".xlsx"));
    std::string message;
    try {
      static_cast<void>(read_sheet_table(bytes, std::nullopt, table, allowed, Language::english));
    } catch (const Unreadable& unreadable) {
      message = unreadable.message;
    }
    CHECK_THAT(message, Catch::Contains(wanted));
  }
  const std::string several = tests::read_file(scratch / "several.xlsx");
  CHECK(read_sheet_table(several, "Hai", table, limits, Language::english).text == "0\n");
  CHECK_THROWS_AS(read_sheet_table(several, "Ba", table, limits, Language::english), Unreadable);
}

namespace {

// What is decided by the files of a directory.
std::pair<std::string, std::string> decided(const std::string& inputs, const std::string& out) {
  const LoadedFiles loaded =
      read_files({inputs + "/employers.csv", inputs + "/lists.csv", inputs + "/workers.csv"});
  INFO((loaded.problem() ? loaded.problem()->text() : std::string{}));
  REQUIRE_FALSE(loaded.problem());
  CHECK(places_of_rejects(loaded).empty());
  const Decisions decisions =
      evaluate(RuleSet::decision_08_2022(Parameters::built_in()), loaded.dossier(), {.threads = 1});
  REQUIRE_FALSE(write_files(out, loaded, decisions, summarize(decisions)));
  return {tests::read_file(out + "/decisions.csv"), tests::read_file(out + "/schedule.csv")};
}

void write_tables(const ImportedForms& imported, const std::string& directory) {
  fs::create_directories(directory);
  tests::write_file(directory + "/employers.csv", imported.employers_csv());
  tests::write_file(directory + "/lists.csv", imported.lists_csv());
  tests::write_file(directory + "/workers.csv", imported.workers_csv());
}

}  // namespace

TEST_CASE("ten forms as firms make them decide what their twins decide", "[workbooks][forms]") {
  const tests::ScratchDirectory scratch;
  make({"forms", scratch.path()});
  ImportOptions usual;
  usual.employers = scratch / "as printed/employers.csv";
  usual.signed_forms = {"all"};
  usual.si_confirmed_on = *parse_date("2022-06-10");
  ImportOptions payroll = usual;
  payroll.map = {{"Ngày vào làm", "contract_starts_on"}};
  payroll.group = Group::working;
  payroll.months = *parse_month_set("2022-04 2022-05");
  payroll.drawn_up_on = *parse_date("2022-06-06");
  payroll.employer = "0100233488";
  std::vector<std::string> usual_paths;
  for (const std::string name : {"as printed", "three rows", "numbers", "mac", "parts", "hidden",
                                 "formulas", "nfd", "two lists", "payroll"}) {
    CAPTURE(name);
    const bool is_payroll = name == "payroll";
    const std::string path = scratch / (name + ".xlsx");
    if (!is_payroll) usual_paths.push_back(path);
    const ImportedForms imported = import_forms({path}, is_payroll ? payroll : usual);
    REQUIRE(imported.forms().size() == 1);
    const ImportedForm& form = imported.forms().front();
    INFO((form.problem ? form.problem->text() : std::string{}));
    REQUIRE_FALSE(form.problem);
    CHECK(form.rejected == 0);
    const std::string out = scratch / ("imported " + name);
    write_tables(imported, out);
    const auto wanted = decided(scratch / name, scratch / ("wanted " + name));
    const auto ours = decided(out, scratch / ("decided " + name));
    CHECK(ours.first == wanted.first);
    CHECK(ours.second == wanted.second);
    // A list without the parts of the form declares less.
    CHECK_THAT(ours.first, Catch::Contains(is_payroll ? ",undetermined," : ",payable,"));
    // No amount differs, and nothing is lost but a zero in front of an ID that is a number.
    CHECK_THAT(imported.issues_csv(), !Catch::Contains("amount_differs"));
    if (name != "numbers") CHECK(imported.workbook_back(0).empty());
    if (name == "hidden") CHECK(form.hidden_rows == 1);
    if (is_payroll) CHECK(form.unread == std::vector<std::string>{"Mã NV", "Bộ phận"});
  }
  const ImportedForms all = import_forms(usual_paths, usual);
  CHECK(std::count_if(all.forms().begin(), all.forms().end(),
                      [](const ImportedForm& form) { return !form.problem; }) == 9);
  CHECK(lines_of(all.lists_csv()).size() == 1 + 10);
  CHECK(lines_of(all.employers_csv()).size() == 1 + 1);
}

TEST_CASE("what a form leaves in doubt, or lacks, is said with both readings and a remedy",
          "[workbooks][forms]") {
  const tests::ScratchDirectory scratch;
  make({"odd", scratch.path()});
  struct Odd {
    std::string name;
    std::vector<std::string> said;
    std::function<void(ImportOptions&)> remedy;  // by which it is read then
  };
  const std::vector<Odd> all{
      {"two accounts.xlsx",
       {"two columns read as account", "(I15)", "\"STK\" (L15)"},
       [](ImportOptions& options) {
         options.map = {{"STK", "-"}};
       }},
      {"two months.xlsx", {"2022-04 (A5) or 2022-05 (A14)", "--months"}, {}},
      {"two days.xlsx", {"2022-05-03 or 2022-05-10", "--drawn-up-on"}, {}},
      {"no day.xlsx",
       {"no day by the signature", "--drawn-up-on"},
       [](ImportOptions& options) { options.drawn_up_on = *parse_date("2022-05-03"); }},
      {"both groups.xlsx", {"Form 02 (working) or Form 03 (returning)", "--group"}, {}},
      {"month first.xlsx", {"03/25/2019", "--dates month_first"}, {}},
      {"no firm.xlsx",
       {"names no firm", "--employer ID"},
       [](ImportOptions& options) { options.employer = "F1"; }},
      {"vni.xlsx", {"VNI", "UniKey"}, {}},
      {"tcvn3.xlsx", {"TCVN3", "UniKey"}, {}},
      {"no table.xlsx", {"no table of workers", "--map"}, {}},
      {"request.xlsx",
       {"Form 01", "--drawn-up-on"},
       [](ImportOptions& options) { options.drawn_up_on = *parse_date("2022-05-03"); }},
      {"windows.csv", {"--encoding windows-1258", "iconv -f TCVN"}, [](ImportOptions& options) {
         options.encoding = Encoding::windows_1258;
       }}};
  for (const Odd& odd : all) {
    CAPTURE(odd.name);
    const ImportedForms refused = import_forms({scratch / odd.name});
    REQUIRE(refused.forms().front().problem);
    for (const std::string& words : odd.said)
      CHECK_THAT(refused.forms().front().problem->message, Catch::Contains(words));
    CHECK(lines_of(refused.workers_csv()).size() == 1);
    if (!odd.remedy) continue;
    ImportOptions options;
    odd.remedy(options);
    const ImportedForms read = import_forms({scratch / odd.name}, options);
    INFO((read.forms().front().problem ? read.forms().front().problem->message : std::string{}));
    CHECK_FALSE(read.forms().front().problem);
    CHECK(lines_of(read.workers_csv()).size() > 1);
  }
  ImportOptions options;
  options.encoding = Encoding::windows_1258;
  CHECK_THAT(import_forms({scratch / "windows.csv"}, options).workers_csv(),
             Catch::Contains("windows/1,windows,033095000123,Nguyễn Thị Hường,indefinite,"
                             "2019-03-01,2022-04,1903000123"));
  options = {};
  options.drawn_up_on = *parse_date("2022-05-03");
  const ImportedForms request = import_forms({scratch / "request.xlsx"}, options);
  CHECK(request.workers_csv() ==
        "request_id,list_id,worker_id,full_name,birth_date,insurance_no,applied,contract_type,"
        "contract_signed_on,contract_starts_on,rent_from,rent_to,months,account,bank,account_name,"
        "x_address\n"
        "request/r6,request,033095000123,Nguyễn Văn An,1995-05-05,3312345671,yes,indefinite,"
        "2019-03-01,2019-03-01,2020-12-01,2022-06-30,2022-04,1903000123,Mẫu,NGUYEN VAN AN,Hưng "
        "Yên\n");
  CHECK_THAT(request.lists_csv(), Catch::Contains("request,CÔNG TY TNHH MAY MẪU,working,"));
}

TEST_CASE("an import tells how many files it has read, and can be cancelled",
          "[workbooks][forms]") {
  const tests::ScratchDirectory scratch;
  make({"odd", scratch.path()});
  const std::vector<std::string> paths(5, scratch / "faulty.xlsx");
  std::vector<std::size_t> told;
  ImportOptions options;
  options.threads = 1;
  options.go_on = [&](std::size_t done, std::size_t files) {
    CHECK(files == 5);
    told.push_back(done);
    return true;
  };
  CHECK(import_forms(paths, options).forms().size() == 5);
  CHECK(told == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
  for (const std::size_t last : {std::size_t{0}, std::size_t{2}, std::size_t{5}}) {
    told.clear();
    options.go_on = [&](std::size_t done, std::size_t) {
      told.push_back(done);
      return done < last;
    };
    CHECK_THROWS_AS(import_forms(paths, options), Cancelled);
    CHECK(told.back() == last);
    CHECK(told.size() == last + 1);
  }
}

TEST_CASE("faults of a form are named by cell, and go back to the firm in a workbook",
          "[workbooks][forms]") {
  const tests::ScratchDirectory scratch;
  make({"odd", scratch.path()});
  const ImportedForms imported = import_forms({scratch / "faulty.xlsx"});
  const ImportedForm& form = imported.forms().front();
  REQUIRE_FALSE(form.problem);
  CHECK(form.requests == 6);
  CHECK(form.rejected == 4);
  // Rows with a fault stay: none disappears.
  CHECK(lines_of(imported.workers_csv()).size() == 1 + 6);
  const auto places = [](const std::string& csv) {
    std::vector<std::string> result;
    for (const std::string& line : lines_of(csv)) {
      std::vector<std::string> cells;
      std::istringstream stream(line);
      for (std::string cell; std::getline(stream, cell, ',') && cells.size() < 6;)
        cells.push_back(cell);
      if (cells.size() == 6) result.push_back(cells[2] + " " + cells[4] + " " + cells[5]);
    }
    return result;
  };
  CHECK(places(imported.rejects_csv()) ==
        std::vector<std::string>{"cell column code", "C17 worker_id bad_id",
                                 "E18 contract_type bad_value", "I19 account bad_value",
                                 "F20 contract_starts_on bad_date"});
  const std::vector<std::string> issues = places(imported.issues_csv());
  for (const char* const wanted :
       {"H17 amount amount_differs", "I18 account account_number_cell", "H21 amount amount_differs",
        "A22 amount_in_words amount_differs"})
    CHECK(std::find(issues.begin(), issues.end(), wanted) != issues.end());

  const std::string bytes = imported.workbook_back(0);
  CHECK(bytes == import_forms({scratch / "faulty.xlsx"}).workbook_back(0));
  WorkbookReader back(bytes, {}, Language::english);
  REQUIRE(back.sheets().size() == 2);
  CHECK(back.sheets()[0].name == "Kết quả kiểm tra");
  // What goes back is what came, cell by cell.
  const std::string original = tests::read_file(scratch / "faulty.xlsx");
  WorkbookReader before(original, {}, Language::english);
  static const std::regex blanks("[ \\n]+");
  for (std::uint32_t column = 0; column < 11; ++column) {
    ColumnSink ours(column);
    ColumnSink theirs(column);
    back.read(1, ours);
    before.read(0, theirs);
    for (std::string& text : theirs.texts) text = std::regex_replace(text, blanks, " ");
    if (column == 8) theirs.texts[18] = "1.903000789E+15";
    CHECK(ours.texts == theirs.texts);
  }
}

TEST_CASE("columns grew by their margin each time a form went back", "[workbooks][forms]") {
  const std::string path = fs::path{tests::places::examples} / "forms/thang_4.xlsx";
  const std::string bytes = import_forms({path}).workbook_back(0);
  const std::string original = tests::read_file(path);
  WorkbookReader back(bytes, {}, Language::english);
  WorkbookReader before(original, {}, Language::english);
  for (std::uint32_t column = 0; column < 11; ++column) {
    ColumnSink ours(column);
    ColumnSink theirs(column);
    back.read(1, ours);
    before.read(0, theirs);
    CHECK(theirs.width_there >= 5 * width_unit);
    CHECK(ours.width_there == theirs.width_there);
  }
}

TEST_CASE("empty forms, filled in, are read", "[workbooks][forms]") {
  const tests::ScratchDirectory scratch;
  for (const std::string name : {"form02", "form03", "employers"}) {
    CAPTURE(name);
    const std::string bytes = form_template(name);
    CHECK(bytes == form_template(name));
    tests::write_file(scratch / (name + ".xlsx"), bytes);
    if (name == "employers") {
      const SheetTable table = read_sheet_table(bytes, std::nullopt, spec_of(TableName::employers),
                                                {}, Language::english);
      CHECK(table.text ==
            "employer_id,tax_code,name,kind,registered,zone,province,district,account,bank\n");
      continue;
    }
    ImportOptions options;
    options.drawn_up_on = *parse_date("2022-06-01");
    options.months = *parse_month_set("2022-05");
    options.employer = "F1";
    const ImportedForms imported = import_forms({scratch / (name + ".xlsx")}, options);
    REQUIRE_FALSE(imported.forms().front().problem);
    CHECK(imported.forms().front().requests == 0);
    CHECK(imported.forms().front().issues == 0);
    CHECK_THAT(imported.lists_csv(),
               Catch::Contains(name == "form02" ? ",working," : ",returning,"));
  }
  CHECK_THROWS_AS(form_template("form01"), Error);
}

TEST_CASE("import writes all or nothing, for its owner alone", "[workbooks][forms]") {
  const tests::ScratchDirectory scratch;
  make({"odd", scratch.path()});
  const auto import_into = [&](const std::string& out, std::vector<std::string> more) {
    more.insert(more.begin(), {tests::places::program, "import", "--out", scratch / out});
    return tests::run_program(more);
  };
  // One that cannot be read keeps all from being written, or is left out when told so.
  const tests::ProgramResult refused =
      import_into("out", {scratch / "faulty.xlsx", scratch / "vni.xlsx"});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, Catch::Contains("vni.xlsx") && Catch::Contains("--skip-unread"));
  CHECK_FALSE(fs::exists(scratch / "out"));
  const tests::ProgramResult written =
      import_into("out", {scratch / "faulty.xlsx", scratch / "vni.xlsx", "--skip-unread"});
  CHECK(written.status == 1);
  CHECK_THAT(written.out, Catch::Contains("files not read: 1"));
  for (const char* const file : {"employers.csv", "lists.csv", "workers.csv", "rejects.csv",
                                 "issues.csv", "faulty.back.xlsx"}) {
    CAPTURE(file);
    REQUIRE(fs::exists(fs::path{scratch / "out"} / file));
    CHECK(fs::status(fs::path{scratch / "out"} / file).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
  }
  // What it writes does not take the place of what it reads.
  fs::copy(scratch / "windows.csv", scratch / "out/workers.csv",
           fs::copy_options::overwrite_existing);
  CHECK(import_into("out", {scratch / "out/workers.csv", "--encoding", "windows-1258"}).status ==
        2);
  // Two files of one name would be one list.
  fs::create_directories(scratch / "b");
  fs::copy(scratch / "faulty.xlsx", scratch / "b/faulty.xlsx");
  CHECK_THAT(import_into("two", {scratch / "faulty.xlsx", scratch / "b/faulty.xlsx"}).err,
             Catch::Contains("rename one"));
  CHECK(import_into("two", {scratch / "faulty.xlsx", "--map", "Ghi chú=nothing"}).status == 2);
  CHECK(import_into("form.xlsx", {"--template", "form02"}).status == 0);
  CHECK(tests::read_file(scratch / "form.xlsx") == form_template("form02"));
  CHECK(import_into("form.xlsx", {"--template", "form04"}).status == 2);
}

TEST_CASE("a run's workbook holds every month once, as text where digits would be lost",
          "[workbooks][program]") {
  const fs::path folder = fs::path{tests::places::examples} / "hung_yen";
  const tests::ScratchDirectory scratch;
  const std::vector<std::string> inputs{"--employers", folder / "employers.csv",
                                        "--lists",     folder / "lists.csv",
                                        "--workers",   folder / "workers.csv",
                                        "--history",   folder / "history.csv",
                                        "--as-of",     "2022-07-15"};
  const auto written = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> command{
        tests::places::program,    "evaluate", "--quiet", "--out", scratch / name, "--workbook",
        scratch / (name + ".xlsx")};
    command.insert(command.end(), inputs.begin(), inputs.end());
    command.insert(command.end(), more.begin(), more.end());
    const tests::ProgramResult result = tests::run_program(command);
    INFO(result.err);
    CHECK(result.status == 1);
    return tests::read_file(scratch / (name + ".xlsx"));
  };
  const std::string bytes = written("one", {});
  CHECK(written("two", {"--threads", "3"}) == bytes);
  CHECK(fs::status(scratch / "one.xlsx").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));

  // Counts the months of each sheet: `3/2022, 4/2022` are two.
  WorkbookReader reader(bytes, {}, Language::english);
  std::map<std::string, std::size_t> sheets;
  for (std::size_t i = 0; i < reader.sheets().size(); ++i) sheets[reader.sheets()[i].name] = i;
  for (const char* const name : {"Tóm tắt", "Đủ điều kiện", "Không đủ điều kiện", "Chờ bổ sung",
                                 "Nghi trùng người", "Dòng lỗi", "Nghi vấn", "Quá hạn"})
    CHECK(sheets.contains(name));
  const auto column = [&](const std::string& sheet, std::uint32_t number) {
    ColumnSink sink(number);
    reader.read(sheets.at(sheet), sink);
    sink.texts.erase(sink.texts.begin());
    return sink.texts;
  };
  const auto decided = tests::csv_table(scratch.path() / "one/decisions.csv");
  std::map<std::string, std::size_t> months;
  std::map<std::string, std::set<std::string>> requests;
  for (const tests::Row& row : decided.rows) {
    ++months[row.at("outcome")];
    requests[row.at("outcome")].insert(row.at("request_id"));
  }
  constexpr std::uint32_t id = 2;
  constexpr std::uint32_t request = 7;
  constexpr std::uint32_t of_months = 9;
  for (const auto& [sheet, outcome] :
       {std::pair{"Đủ điều kiện", "payable"}, std::pair{"Không đủ điều kiện", "refused"}}) {
    std::size_t count = 0;
    for (const std::string& text : column(sheet, of_months))
      count += 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ','));
    CHECK(count == months[outcome]);
    const auto there = column(sheet, request);
    CHECK(std::set<std::string>(there.begin(), there.end()) == requests[outcome]);
  }
  const auto waiting = column("Chờ bổ sung", request);
  CHECK(std::set<std::string>(waiting.begin(), waiting.end()) == requests["undetermined"]);
  CHECK_THAT(column("Đủ điều kiện", id).front(), Catch::StartsWith("0"));
  CHECK(column("Dòng lỗi", 1).size() ==
        tests::csv_table(scratch.path() / "one/rejects.csv").rows.size());
  CHECK(column("Quá hạn", 2).size() ==
        tests::csv_table(scratch.path() / "one/overdue.csv").rows.size());

  // The annex: the sums of the lists are what is payable, in figures and in words.
  const std::string annexed = written("annex", {"--annex"});
  WorkbookReader with_annex(annexed, {}, Language::english);
  ColumnSink first(0);
  with_annex.read(with_annex.find(std::string{"Phụ lục theo danh sách"}), first);
  CHECK(std::any_of(first.texts.begin(), first.texts.end(), [](const std::string& text) {
    return text.starts_with("Bằng chữ: ") && text.ends_with(" đồng.");
  }));
}
