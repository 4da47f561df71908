// The program as a clerk runs it: bad input, wrong usage, outputs, exit statuses and messages.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "rentsupport/cards.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "values/utf8.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using tests::FedPipe;
using tests::Job;
using tests::ProgramResult;
using tests::replaced;
using tests::sound_employers;
using tests::sound_lists;
using tests::sound_workers;
using tests::write_file;

using Options = std::vector<std::string>;

// A message is one line that a terminal shows as it is.
void check_clear(const std::string& message) {
  CAPTURE(message.substr(0, 1000));
  CHECK(message.starts_with("rentsupport: "));
  CHECK(message.size() < 1000);
  CHECK(rentsupport::is_utf8(message));
  CHECK(std::count_if(message.begin(), message.end(), [](unsigned char c) { return c < ' '; }) ==
        1);
  CHECK(message.ends_with('\n'));
}

// The input as a whole is refused: status 2, a clear message with these parts, nothing written.
void check_refused(const Job& job, const Options& parts, const Options& options = {}) {
  const ProgramResult result = job.evaluate(options);
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  check_clear(result.err);
  for (const std::string& part : parts) CHECK_THAT(result.err, Catch::Contains(part));
  CHECK_FALSE(fs::exists(job.out()));
}

void check_done(const Job& job, const ProgramResult& result, int status = 0) {
  CAPTURE(result.err.substr(0, 1000));
  CHECK(result.status == status);
  CHECK(result.err.empty());
  REQUIRE(job.unfinished() == "");
}

// The rejected rows without message and record.
std::string rejects_of(const Job& job) {
  return tests::without_column(tests::without_column(job.output("rejects.csv"), "message"),
                               "record");
}

// An input with one row more is used but for rows that are rejected like this.
void check_rejects(const std::string& input, const std::string& text, const std::string& rejects) {
  Job job;
  if (input == "history") job.read_from(input, job.path("history.csv"));
  job.write(input, text);
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK(rejects_of(job) == "file,line,key,column,code\n" + rejects);
}

std::string second_worker(std::string_view what, std::string_view by) {
  const std::string row{sound_workers.substr(sound_workers.find('\n') + 1)};
  return std::string{sound_workers} +
         replaced(replaced(replaced(row, "R1", "R2"), "033095000010", "033095000020"), what, by);
}

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// Far more than the program needs, far less than a clerk would call a hang.
constexpr double patience = 100;

}  // namespace

TEST_CASE("a sound job is status 0, and its closing summary says what is paid", "[program]") {
  const Job job;
  const ProgramResult result = job.evaluate();
  check_done(job, result);
  CHECK(result.out ==
        "1 request-months decided\n"
        "  payable                  1   500,000 VND\n"
        "  refused                  0\n"
        "  undetermined             0\n"
        "written to " +
            job.out() + "\n");
  CHECK(job.output("decisions.csv") ==
        "request_id,list_id,employer_id,worker_id,group,month,outcome,amount_vnd,max_amount_vnd,"
        "failed,unknown,ask,mask\n"
        "R1,L1,E1,033095000010,working,2022-05,payable,500000,500000,,,," +
            job.output("decisions.csv").substr(job.output("decisions.csv").size() - 17));
}

TEST_CASE("the closing summary says what to do next", "[program]") {
  Job job;
  job.read_from("history", job.path("history.csv"));
  job.write("history", "worker_id,month,amount_vnd,group\n033095000010,2022-13,500000,working\n");
  job.write("workers",
            second_worker(",2022-05,9000000010", ",2022-05,") +
                "R3,L1,033095000030,Người Mẫu,,yes,indefinite,2019-03-01,2019-03-01,none,,yes,"
                "2022-05,,no,no,no,2022-05,1\n");
  const ProgramResult result = job.evaluate({"--assume", "newly_recruited=no"});
  check_done(job, result, 1);
  CHECK_THAT(result.out, Catch::StartsWith("3 request-months decided\n"));
  CHECK_THAT(result.out, Catch::Contains("undetermined             1   with them at most "
                                         "1,500,000 VND in all\n"));
  CHECK_THAT(result.out, Catch::Contains("assumed where unknown: newly_recruited = no\n"));
  CHECK_THAT(result.out,
             Catch::Contains("next:\n  mend 1 rejected rows (1 of history): " + job.out() +
                             "/rejects.csv says why\n"
                             "  ask for the facts missing in undetermined request-months: "
                             "rent_from (1)\n"
                             "  look at 2 suspicious entries: " +
                             job.out() + "/issues.csv\n"));
}

TEST_CASE("the closing summary names payments that come too late", "[program]") {
  const Job job;
  job.write("lists",
            "list_id,employer_id,group,drawn_up_on,received_on,submitted_on,payroll_copy\n"
            "L1,E1,working,2022-06-01,2022-08-15,2022-08-31,yes\n");
  const ProgramResult result = job.evaluate();
  check_done(job, result);
  CHECK_THAT(result.out,
             Catch::Contains("next:\n  look at 1 payments that miss the completion target: " +
                             job.out() + "/schedule.csv\n"));
}

TEST_CASE("the option --quiet silences the closing summary and nothing else", "[program]") {
  const Job job;
  const ProgramResult quiet = job.evaluate({"--quiet"});
  check_done(job, quiet);
  CHECK(quiet.out.empty());
  Job broken;
  broken.read_from("lists", broken.path("nowhere.csv"));
  check_refused(broken, {"nowhere.csv"}, {"--quiet"});
}

TEST_CASE("a summary that cannot be printed is said, and the files are there", "[program]") {
  const Job job;
  const ProgramResult result = job.evaluate({}, {}, {"/dev/null", "/dev/full"});
  CHECK(result.status == 0);
  check_clear(result.err);
  CHECK(job.unfinished() == "");
}

TEST_CASE("help and version are status 0", "[program]") {
  const auto help = tests::run_program({tests::places::program, "--help"});
  CHECK(help.status == 0);
  CHECK(help.err.empty());
  CHECK_THAT(help.out, Catch::Contains("evaluate"));
  const auto evaluate = tests::run_program({tests::places::program, "evaluate", "--help"});
  CHECK(evaluate.status == 0);
  for (const char* const option :
       {"--employers", "--lists", "--workers", "--history", "--persons", "--parameters",
        "--reading", "--assume", "--ignore-column", "--dates", "--expect-rows", "--threads",
        "--quiet", "--out", "Exit status"})
    CHECK_THAT(evaluate.out, Catch::Contains(option));
  const auto version = tests::run_program({tests::places::program, "--version"});
  CHECK(version.status == 0);
  CHECK(version.out == "rentsupport 2.0.0\n");
}

TEST_CASE("wrong usage is status 2 and says what was not understood", "[program]") {
  const auto check_usage = [](const ProgramResult& result, const std::string& part) {
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, Catch::Contains(part));
  };
  check_usage(tests::run_program({tests::places::program}), "subcommand");
  check_usage(tests::run_program({tests::places::program, "evaluat"}),
              "unknown command evaluat: did you mean evaluate?");
  check_usage(tests::run_program({tests::places::program, "rule"}),
              "unknown command rule: did you mean rules?");
  check_usage(tests::run_program({tests::places::program, "evaluate"}), "--employers");
  const Job job;
  check_usage(job.evaluate({"--worker", "x.csv"}), "--worker");
  check_usage(job.evaluate({"more.csv"}), "more.csv");
  check_usage(job.evaluate({"--out", "again"}), "--out");
  check_usage(job.evaluate({"--threads", "0"}), "--threads");
  check_usage(job.evaluate({"--threads", "-1"}), "--threads");
  check_usage(job.evaluate({"--threads", "many"}), "--threads");
  check_usage(job.evaluate({"--assume"}), "--assume");
  CHECK_FALSE(fs::exists(job.out()));
}

TEST_CASE("the cards of the law are printed in every form, from the rule set asked for",
          "[program]") {
  using rentsupport::Language;
  using rentsupport::Parameters;
  using rentsupport::RuleSet;
  const auto printed = [](Options options) {
    options.insert(options.begin(), {tests::places::program, "rules"});
    const ProgramResult result = tests::run_program(options);
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    return result.out;
  };
  const RuleSet enacted = RuleSet::decision_08_2022();
  CHECK(printed({}) == cards_text(enacted, Language::vietnamese));
  CHECK(printed({"--format", "text", "--language", "vi"}) == printed({}));
  CHECK(printed({"--language", "en"}) == cards_text(enacted, Language::english));
  CHECK(printed({"--format", "markdown"}) == cards_markdown(enacted));
  CHECK(printed({"--format", "markdown", "--language", "en"}) ==
        cards_markdown(enacted, Language::english));
  CHECK(printed({"--format", "mermaid"}) == cards_mermaid(enacted));
  CHECK(printed({"--format", "json"}) == cards_json(enacted));
  CHECK(printed({"--format", "toml"}) == Parameters::built_in().toml());

  const tests::ScratchDirectory scratch;
  const std::string first = scratch / "first.toml";
  const std::string second = scratch / "second.toml";
  write_file(first, "cap.months = 4\nprocedure.si_days = 3\n");
  write_file(second, "cap.months = 5\nreadings.late_list = \"previous_month_only\"\n");
  const Options overlays{"--parameters", first,       "--parameters",
                         second,         "--reading", "before_15th=day_15"};
  Parameters parameters = Parameters::built_in();
  for (const std::string& file : {first, second})
    CHECK_FALSE(parameters.overlay(tests::read_file(file), file));
  CHECK_FALSE(parameters.choose("before_15th", "day_15"));
  Options text = overlays;
  text.insert(text.end(), {"--language", "en"});
  CHECK(printed(text) == cards_text(RuleSet::decision_08_2022(parameters), Language::english));
  // What toml prints is an overlay that gives the same rule set.
  Options toml = overlays;
  toml.insert(toml.end(), {"--format", "toml"});
  const std::string all = scratch / "all.toml";
  write_file(all, printed(toml));
  CHECK(printed({"--parameters", all, "--format", "json"}) ==
        cards_json(RuleSet::decision_08_2022(parameters)));
}

TEST_CASE("wrong usage of rules is status 2, and cards that cannot be printed are status 3",
          "[program]") {
  const auto check_usage = [](Options options, const std::string& part, bool one_line = true) {
    options.insert(options.begin(), {tests::places::program, "rules"});
    const ProgramResult result = tests::run_program(options);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, Catch::Contains(part));
    if (one_line) check_clear(result.err);
  };
  check_usage({"--format", "xml"}, "markdown", false);
  check_usage({"--format"}, "--format", false);
  check_usage({"--language", "fr"}, "--language", false);
  check_usage({"--parameters", ""}, "--parameters", false);
  check_usage({"--employers", "x.csv"}, "--employers", false);
  check_usage({"art4.2.started"}, "art4.2.started", false);
  check_usage({"--reading", "late_lists=accepted"}, "did you mean late_list?");
  check_usage({"--reading", "late_list"}, "NAME=VALUE");
  check_usage({"--parameters", "/nowhere.toml"}, "/nowhere.toml: cannot be opened");
  const tests::ScratchDirectory scratch;
  write_file(scratch / "wrong.toml", "[cap]\nmonth = 3\n");
  check_usage({"--parameters", scratch / "wrong.toml"}, "did you mean cap.months?");
  const ProgramResult full =
      tests::run_program({tests::places::program, "rules"}, {}, {"/dev/null", "/dev/full"});
  CHECK(full.status == 3);
  check_clear(full.err);
  const ProgramResult help = tests::run_program({tests::places::program, "rules", "--help"});
  CHECK(help.status == 0);
  for (const char* const part : {"--parameters", "--reading", "--format", "--language", "markdown",
                                 "json", "mermaid", "toml", "Exit status"})
    CHECK_THAT(help.out, Catch::Contains(part));
}

TEST_CASE("an option that is left empty is wrong usage, not an input left out", "[program]") {
  // A shell's variable that is not set: without the history a month would be paid twice.
  for (const std::string input : {"employers", "lists", "workers", "history", "persons"}) {
    CAPTURE(input);
    Job job;
    job.read_from(input, "");
    const ProgramResult result = job.evaluate();
    CHECK(result.status == 2);
    CHECK_FALSE(result.err.empty());
    CHECK_FALSE(fs::exists(job.out()));
  }
  Job job;
  job.write_to("");
  CHECK(job.evaluate().status == 2);
}

TEST_CASE("an unknown reading, option or fact is named with its nearest neighbour", "[program]") {
  const Job job;
  check_refused(job, {"late_lists", "did you mean late_list?"},
                {"--reading", "late_lists=accepted"});
  check_refused(job, {"late_list", "\"accept\"", "accepted or previous_month_only"},
                {"--reading", "late_list=accept"});
  check_refused(job, {"--reading late_list", "NAME=VALUE"}, {"--reading", "late_list"});
  check_refused(job, {"--assume", "pays_rents", "did you mean pays_rent?"},
                {"--assume", "pays_rents=yes"});
  check_refused(job, {"--assume", "\"maybe\"", "pays_rent"}, {"--assume", "pays_rent=maybe"});
  check_refused(job, {"--assume", "\"2022-02-30\"", "rent_from"},
                {"--assume", "rent_from=2022-02-30"});
  check_refused(job, {"--assume pays_rent", "FACT=VALUE"}, {"--assume", "pays_rent"});
  check_refused(job, {"--assume", "rent_to"}, {"--assume", "rent_to=2022-05-01"});
}

TEST_CASE("wrong parameters are found with file, line and place", "[program]") {
  const Job job;
  const std::string file = job.path("overlay.toml");
  const auto check = [&](std::string_view toml, const Options& parts) {
    write_file(file, toml);
    check_refused(job, parts, {"--parameters", file});
  };
  check("# what if\n[readings]\nlate_lists = \"accepted\"\n",
        {file + ":3:1: ", "readings.late_lists", "did you mean readings.late_list?"});
  check("[readings]\nlate_list = \"accept\"\n", {file + ":2:13: ", "\"accept\"", "accepted"});
  check("[group.working]\namount_vnd = \"much\"\n", {file + ":2:14: ", "group.working.amount_vnd"});
  check("[group.working]\namount_vnd = 0.5\n", {file + ":2:14: ", "whole number"});
  check("[group.working]\namount_vnd = -1\n", {file + ":2:14: "});
  check("[group.working]\nlast_month = \"2022-13\"\n", {file + ":2:14: ", "2022-04"});
  check("[group.working]\nlast_month = \"2021-12\"\n", {file + ":2:", "first_month"});
  check("[procedure]\ndeadline = 2022-02-30\n", {file + ":2:"});
  check("[cap\nmonths = 3\n", {file + ":1:"});
  check("cap = 3\n", {file + ":1:7: ", "[cap]"});
  check("[cap]\nmonths = 3\nmonths = 4\n", {file + ":3:"});
  check("[cap]\nmonths = \xff\n", {file + ":2:"});
  check_refused(job, {"nowhere.toml: cannot be opened"},
                {"--parameters", job.path("nowhere.toml")});
  fs::create_directory(job.path("folder"));
  check_refused(job, {"folder: is a directory"}, {"--parameters", job.path("folder")});
}

TEST_CASE("later overlays beat earlier ones, and --reading beats them all", "[program]") {
  const Job job;
  const std::string first = job.path("first.toml");
  const std::string second = job.path("second.toml");
  write_file(first,
             "group.working.amount_vnd = 600000\nreadings.late_list = \"previous_month_only\"\n");
  write_file(second, "group.working.amount_vnd = 700000\nreadings.posting_week = \"mon_sat\"\n");
  const auto evaluate = [&](const Options& options) {
    check_done(job, job.evaluate(options));
    return job.output("summary.json") + job.output("decisions.csv");
  };
  const std::string later = evaluate(
      {"--parameters", first, "--parameters", second, "--reading", "posting_week=mon_fri"});
  CHECK_THAT(later, Catch::Contains(",payable,700000,"));
  CHECK_THAT(later, Catch::Contains("\"late_list\": \"previous_month_only\""));
  CHECK_THAT(later, Catch::Contains("\"posting_week\": \"mon_fri\""));
  const std::string earlier =
      evaluate({"--reading", "late_list=accepted", "--parameters", second, "--parameters", first});
  CHECK_THAT(earlier, Catch::Contains(",payable,600000,"));
  CHECK_THAT(earlier, Catch::Contains("\"late_list\": \"accepted\""));
  CHECK_THAT(earlier, Catch::Contains("\"posting_week\": \"mon_sat\""));
}

TEST_CASE("the last of repeated assumptions wins and is printed in canonical form", "[program]") {
  const Job job;
  std::string workers = tests::without_column(sound_workers, "pays_rent");
  workers = tests::without_column(workers, "rent_from");
  job.write("workers", tests::without_column(workers, "insured_months"));
  const ProgramResult result =
      job.evaluate({"--assume", "pays_rent=no", "--assume", "rent_from=01/04/2022", "--assume",
                    "pays_rent= CÓ ", "--assume", "insured_months=05/2022\t2022-03 2022-05"});
  check_done(job, result);
  CHECK_THAT(job.output("summary.json"),
             Catch::Contains("\"assumptions\": {\n"
                             "    \"insured_months\": \"2022-03 2022-05\",\n"
                             "    \"pays_rent\": \"yes\",\n"
                             "    \"rent_from\": \"2022-04-01\"\n"
                             "  },"));
  CHECK_THAT(result.out, Catch::Contains("assumed where unknown: pays_rent = yes\n"));
  CHECK_THAT(job.output("decisions.csv"), Catch::Contains(",payable,500000,"));
}

TEST_CASE("an input that is not there, or is a directory, is named", "[program]") {
  for (const std::string input : {"employers", "lists", "workers", "history", "persons"}) {
    Job job;
    job.read_from(input, job.path("nowhere.csv"));
    check_refused(job, {job.path("nowhere.csv") + ": cannot be opened"});
    fs::create_directory(job.path("folder"));
    job.read_from(input, job.path("folder"));
    check_refused(job, {job.path("folder") + ": is a directory: name the file in it"});
  }
}

TEST_CASE("a refused input leaves the outputs of an older run alone", "[program]") {
  Job job;
  check_done(job, job.evaluate());
  const auto before = job.outputs();
  job.write("workers", "request_id\n");
  CHECK(job.evaluate().status == 2);
  CHECK(job.evaluate({"--reading", "none=none"}).status == 2);
  CHECK(job.evaluate({"--assume", "none=none"}).status == 2);
  CHECK(job.outputs() == before);
  CHECK(job.unfinished() == "");
}

TEST_CASE("a file without a header is refused, one without rows is sound", "[program]") {
  for (const std::string input : {"employers", "lists", "workers"}) {
    const Job job;
    for (const std::string_view empty : {"", "\n", "\r\n \t\n\n", "\xef\xbb\xbf"}) {
      job.write(input, empty);
      check_refused(job, {job.path(input + ".csv") + ":1: ", "empty", "must name the columns"});
    }
  }
  Job job;
  job.read_from("history", job.path("history.csv"));
  job.write("history", "worker_id,month,amount_vnd,group");
  for (const auto& [input, text] :
       {std::pair{"workers", sound_workers}, std::pair{"lists", sound_lists},
        std::pair{"employers", sound_employers}}) {
    job.write(input, text.substr(0, text.find('\n')));
    check_done(job, job.evaluate({"--quiet"}));
    CHECK_THAT(job.output("summary.json"),
               Catch::Contains("\""s + input + "\": {\n      \"read\": 0,\n"));
  }
}

TEST_CASE("a header of other separators is refused and says which there are", "[program]") {
  const Job job;
  std::string text{sound_employers};
  std::replace(text.begin(), text.end(), ',', '|');
  job.write("employers", text);
  check_refused(job, {"employers.csv:1: ", "unknown column", "commas, semicolons or tabs"});
  for (const char separator : {';', '\t'}) {
    std::string other{sound_employers};
    std::replace(other.begin(), other.end(), ',', separator);
    job.write("employers", other);
    check_done(job, job.evaluate({"--quiet"}));
  }
}

TEST_CASE("missing, unknown and doubled columns are named", "[program]") {
  const Job job;
  job.write("workers", tests::without_column(sound_workers, "list_id"));
  check_refused(job, {"workers.csv:1: ", "list_id is missing"});
  job.write("workers", replaced(sound_workers, "rent_from", "rent_too"));
  check_refused(job, {"workers.csv:1: ", "rent_too: did you mean rent_to?"});
  job.write("workers", replaced(sound_workers, "account", "pays_rent"));
  check_refused(job, {"workers.csv:1: ", "pays_rent occurs twice"});
  job.write("workers", replaced(sound_workers, "full_name", ""));
  check_refused(job, {"workers.csv:1: ", "without a name"});
  job.write("workers", replaced(sound_workers, "rent_from", "Rent_From"));
  check_refused(job, {"Rent_From: did you mean rent_from?"});
  // All of them at once.
  job.write("workers",
            replaced(replaced(sound_workers, "rent_from", "rent_too"), "list_id", "list"));
  check_refused(job, {"unknown column list; unknown column rent_too: did you mean rent_to?; the "
                      "column list_id is missing\n"});
  // Names at the right end that are empty are no columns: a value there is one cell too many.
  job.write("workers", replaced(sound_workers, "account", ""));
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK(rejects_of(job) == "file,line,key,column,code\nworkers,2,R1,,bad_fields\n");
  fs::remove_all(job.out());
  job.write("workers", sound_workers);
  // The other file's columns in this one: the files were interchanged.
  job.write("lists", sound_employers);
  check_refused(job, {"lists.csv:1: ", "unknown column name"});
}

TEST_CASE("columns are ignored if their facts may be unknown", "[program]") {
  const Job job;
  job.write("employers", replaced(sound_employers, "enterprise", "nonsense"));
  check_done(job, job.evaluate({"--quiet"}), 1);
  check_done(job, job.evaluate({"--quiet", "--ignore-column", "kind"}));
  CHECK_THAT(job.output("summary.json"),
             Catch::Contains("\"undetermined_by\": {\n    \"kind\": 1"));

  const Job unknown;
  unknown.write("employers", replaced(sound_employers, "district", "ward"));
  check_refused(unknown, {"unknown column ward"});
  check_done(unknown, unknown.evaluate({"--quiet", "--ignore-column", "ward"}));
  unknown.write("employers",
                replaced(replaced(sound_employers, "district", "x_ward"), "323", "3=\""));
  check_done(unknown, unknown.evaluate({"--quiet"}));
  check_done(unknown, unknown.evaluate({"--quiet", "--ignore-column", "x_ward"}));

  const Job required;
  for (const char* const column : {"employer_id", "list_id", "worker_id", "months", "group"})
    check_refused(required, {column, "is required and cannot be ignored"},
                  {"--ignore-column", column});
}

TEST_CASE("NUL is text, and no message shows it raw", "[program]") {
  const Job job;
  job.write("employers", replaced(sound_employers, "name", "na\0me"s));
  check_refused(job, {"employers.csv:1: ", "did you mean name?"});
  job.write("employers", sound_employers);
  job.write("lists", replaced(sound_lists, "working", "wor\0king"s));
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK_THAT(rejects_of(job), Catch::Contains("lists,2,L1,group,bad_value\n"));
  // As a key it is compared like any other text, and JSON escapes it.
  job.write("employers", replaced(sound_employers, "E1", "E\0001"s));
  job.write("lists", replaced(sound_lists, "E1", "E\0001"s));
  check_done(job, job.evaluate({"--quiet"}));
  CHECK_THAT(job.output("decisions.csv"), Catch::Contains("L1,E\0001,033095000010"s));
  CHECK_THAT(job.output("summary.json"), Catch::Contains("\"E\\u00001\""));
}

TEST_CASE("text that is not UTF-8 rejects its row, or the file for its header", "[program]") {
  check_rejects("employers", std::string{sound_employers} + "E2,C\xf4ng ty,,,,,\nE3,,,,,,\n",
                "employers,3,,,bad_utf8\n");
  const Job job;
  job.write("employers", replaced(sound_employers, "name", "t\xean"));
  check_refused(job, {"employers.csv:1: ", "not UTF-8", "save the file as CSV in UTF-8"});
  // A long name is cut between its characters.
  std::string name = "tên ";
  for (int i = 0; i < 40; ++i) name += "ộ";
  job.write("employers", replaced(sound_employers, "name", name));
  check_refused(job, {"unknown column tên ộộộ"});
  job.write("employers", replaced(sound_employers, "enterprise", name));
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK_THAT(job.output("rejects.csv"), !Catch::Contains("\xef\xbf\xbd"));
}

TEST_CASE("UTF-16 is read where its byte-order mark says so", "[program]") {
  const Job job;
  check_done(job, job.evaluate({"--quiet"}));
  const std::string before = job.output("decisions.csv");
  for (const bool is_big_endian : {false, true}) {
    std::string utf16{is_big_endian ? "\xfe\xff" : "\xff\xfe"};
    for (const char c : sound_lists)
      utf16 += is_big_endian ? std::string{'\0', c} : std::string{c, '\0'};
    job.write("lists", utf16);
    check_done(job, job.evaluate({"--quiet"}));
    CHECK(job.output("decisions.csv") == before);
    // Without the mark nobody knows.
    job.write("lists", utf16.substr(2));
    CHECK(job.evaluate({"--quiet"}).status == 2);
  }
}

TEST_CASE("a quote that is never closed costs its own line", "[program]") {
  check_rejects("employers",
                std::string{sound_employers} + "E2,\"Công ty,,,,,\nE3,,,,,,\nE4,,,,,,\n",
                "employers,3,,,bad_quote\n");
  const Job job;
  job.write("employers", replaced(sound_employers, "name", "\"name"));
  check_refused(job, {"employers.csv:1: ", "quote"});
}

TEST_CASE("a file whose lines end in CR alone is refused", "[program]") {
  const Job job;
  std::string text{sound_employers};
  std::replace(text.begin(), text.end(), '\n', '\r');
  job.write("employers", text);
  check_refused(job, {"employers.csv:1: "});
  std::string rows{sound_lists};
  rows += replaced(sound_lists.substr(sound_lists.find('\n') + 1), "L1", "L2");
  std::replace(rows.begin() + static_cast<std::ptrdiff_t>(sound_lists.find('\n')) + 1, rows.end(),
               '\n', '\r');
  check_rejects("lists", rows, "lists,2,L1,,bad_fields\nworkers,2,R1,list_id,rejected_reference\n");
}

TEST_CASE("CRLF and a byte-order mark change nothing", "[program]") {
  const Job job;
  check_done(job, job.evaluate({"--quiet"}));
  const std::string before = job.output("decisions.csv");
  std::string text{"\xef\xbb\xbf"};
  for (const char c : sound_workers) text += c == '\n' ? "\r\n"s : std::string{c};
  job.write("workers", text);
  check_done(job, job.evaluate({"--quiet"}));
  CHECK(job.output("decisions.csv") == before);
}

TEST_CASE("days and months that do not exist reject their row", "[program]") {
  const auto worker = [](std::string_view what, std::string_view by, const std::string& fault) {
    CAPTURE(std::string{by});
    check_rejects("workers", second_worker(what, by), "workers,3,R2," + fault + "\n");
  };
  worker("2020-12-01", "2022-02-30", "rent_from,bad_date");
  worker("2020-12-01", "29/02/2022", "rent_from,bad_date");
  worker("2020-12-01", "0000-01-01", "rent_from,bad_date");
  worker("2020-12-01", "2022-04-01 00:01", "rent_from,bad_date");
  for (const char* const month : {"2022-00", "2022-13", "0/2022", "13/2022", "00/2022", "2019-12",
                                  "2025-01", "2022.5", "2022-05|2022-06", "2022-05 2022-13"})
    worker(",2022-05,9", ","s + month + ",9", "months,bad_month");
  worker(",2022-05,9", ",-,9", "months,missing_value");
  check_rejects("history",
                "worker_id,month,amount_vnd,group\n033095000010,2022-13,500000,working\n"
                "033095000010,2022-00,500000,working\n",
                "history,2,,month,bad_month\nhistory,3,,month,bad_month\n");
  check_rejects("lists", replaced(sound_lists, "2022-06-01", "2022-06-31"),
                "lists,2,L1,drawn_up_on,bad_date\nworkers,2,R1,list_id,rejected_reference\n");
}

TEST_CASE("months outside 2022 are good months that nobody is paid for", "[program]") {
  const Job job;
  job.write("workers", replaced(sound_workers, ",2022-05,9", ",2020-01 2022-05 2024-12,9"));
  check_done(job, job.evaluate({"--quiet"}));
  const std::string decisions = job.output("decisions.csv");
  CHECK_THAT(decisions, Catch::Contains(",2020-01,refused,0,"));
  CHECK_THAT(decisions, Catch::Contains(",2022-05,payable,500000,"));
  CHECK_THAT(decisions, Catch::Contains(",2024-12,refused,0,"));
}

TEST_CASE("a header repeated among the rows is a rejected row", "[program]") {
  const auto twice = [](std::string_view text) {
    return std::string{text} + std::string{text.substr(0, text.find('\n') + 1)};
  };
  check_rejects("employers", twice(sound_employers), "employers,3,employer_id,kind,bad_value\n");
  check_rejects("lists", twice(sound_lists), "lists,3,list_id,employer_id,unknown_reference\n");
  check_rejects("workers", twice(sound_workers),
                "workers,3,request_id,list_id,unknown_reference\n");
  check_rejects("history", "worker_id,month,amount_vnd,group\nworker_id,month,amount_vnd,group\n",
                "history,2,,worker_id,bad_id\n");
}

TEST_CASE("keys may be as long as a record", "[program]") {
  const std::string key(1'040'000, 'k');
  const Job job;
  job.write("employers", replaced(sound_employers, "E1", key));
  job.write("lists", replaced(sound_lists, "E1", key) + "L2," + key + "k,working,2022-06-01,\n");
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK_THAT(job.output("rejects.csv"), Catch::StartsWith("file,line,key,column,code,message,record"
                                                          "\nlists,3,L2,employer_id,unknown_"
                                                          "reference,"));
  const std::string decisions = job.output("decisions.csv");
  CHECK(decisions.find("\nR1,L1," + key + ",033095000010,") != std::string::npos);
  CHECK(job.output("summary.json").find("\"" + key + "\": {") != std::string::npos);
  // Two of them that differ in the end only are two keys, the same one twice is one.
  const std::string shorter = key.substr(0, 1'039'000);
  const Job again;
  again.write("employers", std::string{sound_employers} + shorter + ",,,,,,\n" + shorter +
                               "k,,,,,,\n" + shorter + ",,,,,,\n");
  check_done(again, again.evaluate({"--quiet"}), 1);
  CHECK_THAT(again.output("summary.json"),
             Catch::Contains("\"employers\": {\n      \"read\": 4,\n      \"used\": 3,\n"));
}

TEST_CASE("formulas in names pass through as data", "[program]") {
  const Job job;
  for (const auto& [cell, written] :
       {std::pair{"=1+1"s, "=1+1"s}, std::pair{"@SUM(A1)"s, "@SUM(A1)"s},
        std::pair{"-2+3"s, "-2+3"s}, std::pair{"+84 9"s, "+84 9"s}, std::pair{"'=1"s, "'=1"s},
        std::pair{"\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""s,
                  "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""s},
        std::pair{"\"=1\nA\""s, "\"=1\nA\""s},
        std::pair{"\"=cmd|' /C calc'!A0\""s, "=cmd|' /C calc'!A0"s}}) {
    CAPTURE(cell);
    job.write("workers", replaced(sound_workers, "Người Mẫu", cell));
    check_done(job, job.evaluate({"--quiet"}));
    CHECK_THAT(job.output("schedule.csv"),
               Catch::Contains("\n1,R1,L1,E1,033095000010," + written + ",working,2022-05,"));
  }
}

TEST_CASE("a line of many megabytes is read at once", "[program]") {
#ifdef RENTSUPPORT_SANITIZED
  constexpr std::size_t size = 10'000'000;
#else
  constexpr std::size_t size = 100'000'000;
#endif
  const Job job;
  const Stopwatch stopwatch;
  job.write("employers", std::string{sound_employers} + "E2," + std::string(size, 'y') + "\nE3\n");
  check_done(job, job.evaluate({"--quiet"}), 1);
  const std::string rejects = job.output("rejects.csv");
  CHECK_THAT(rejects.substr(0, 200), Catch::Contains("\nemployers,3,,,bad_quote,"));
  CHECK_THAT(rejects.substr(rejects.size() - 200),
             Catch::Contains("y\"\nemployers,4,E3,,bad_fields,"));
  CHECK(rejects.size() > size);
  CHECK(rejects.size() < size + 1000);
  const Job header;
  header.write("employers", "employer_id," + std::string(1'000'000, 'y') + "\nE1,\n");
  check_refused(header, {"employers.csv:1: ", "unknown column yyyyyyyy"});
  header.write("employers", "employer_id," + std::string(size, 'y') + "\nE1,\n");
  check_refused(header, {"employers.csv:1: "});
  CHECK(stopwatch.seconds() < patience);
}

TEST_CASE("a quote that is never closed before a million lines is found at once", "[program]") {
  const Job job;
  std::string text = std::string{sound_employers} + "E2,\"";
  for (int i = 0; i < 1'000'000; ++i) text += "a,b,\n";
  job.write("employers", text);
  const Stopwatch stopwatch;
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK_THAT(job.output("rejects.csv").substr(0, 300),
             Catch::Contains("\nemployers,3,,,bad_quote,") &&
                 Catch::Contains("\nemployers,4,a,,bad_fields,"));
  CHECK_THAT(job.output("summary.json"),
             Catch::Contains("\"employers\": {\n      \"read\": 1000001,\n"));
  CHECK(stopwatch.seconds() < patience);
}

TEST_CASE("very many columns are refused in the header and rejected in a row", "[program]") {
  const Stopwatch stopwatch;
  // Of a record, and of more than one can hold.
  for (const int count : {500'000, 10'000'000}) {
    std::string columns;
    for (int i = 0; i < count; ++i) columns += ",y";
    const Job row;
    row.write("employers", std::string{sound_employers} + "E2" + columns + "\n");
    check_done(row, row.evaluate({"--quiet"}), 1);
    CHECK_THAT(row.output("rejects.csv").substr(0, 200),
               count == 500'000
                   ? Catch::Contains("\nemployers,3,E2,,bad_fields,\"the row has 500001")
                   : Catch::Contains("\nemployers,3,,,bad_quote,"));
    const Job header;
    header.write("employers", "employer_id" + columns + "\nE1\n");
    check_refused(header, {"employers.csv:1: ", count == 500'000 ? "unknown column y; " : ""});
  }
  CHECK(stopwatch.seconds() < patience);
}

TEST_CASE("rows that repeat a key do not cost the square of their number", "[program]") {
  const Job job;
  std::string text{sound_employers};
  for (int i = 0; i < 400'000; ++i) text += "E1,,,,,,\n";
  job.write("employers", text);
  const Stopwatch stopwatch;
  check_done(job, job.evaluate({"--quiet"}), 1);
  CHECK_THAT(job.output("summary.json"), Catch::Contains("\"rejected\": 400000"));
  CHECK(stopwatch.seconds() < patience);
}

TEST_CASE("blank lines without end are no rows", "[program]") {
  const Job job;
  job.write("workers", std::string{sound_workers} + std::string(2'000'000, '\n'));
  const Stopwatch stopwatch;
  check_done(job, job.evaluate({"--quiet"}));
  CHECK(stopwatch.seconds() < patience);
}

TEST_CASE("pipes are read like files", "[program]") {
  Job job;
  std::string workers = replaced(sound_workers, "account\n", "account,x_note\n");
  workers.back() = ',';
  workers += std::string(1'000'000, 'n') + "\n";
  job.write("workers", workers);
  check_done(job, job.evaluate({"--quiet"}));
  const auto from_files = job.outputs();
  {
    const FedPipe employers(job.path("employers.pipe"), std::string{sound_employers});
    const FedPipe lists(job.path("lists.pipe"), std::string{sound_lists});
    const FedPipe requests(job.path("workers.pipe"), workers);
    job.read_from("employers", employers.path());
    job.read_from("lists", lists.path());
    job.read_from("workers", "/dev/stdin");
    check_done(job, job.evaluate({"--quiet"}, {}, {requests.path(), {}}));
    CHECK(job.outputs() == from_files);
  }
  const FedPipe empty(job.path("empty.pipe"), "");
  Job refused;
  refused.read_from("lists", empty.path());
  check_refused(refused, {"empty.pipe:1: ", "empty"});
}

namespace {

// What a run shows on a terminal while it waits for a pipe.
std::string shown_by(const std::string& command, const Options& options) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(terminal >= 0);
  REQUIRE(::grantpt(terminal) == 0);
  REQUIRE(::unlockpt(terminal) == 0);
  Job job;
  const FedPipe workers(job.path("workers.pipe"), std::string{sound_workers},
                        std::chrono::milliseconds{900});
  job.read_from("workers", workers.path());
  tests::Streams streams;
  streams.err = ::ptsname(terminal);
  if (command == "evaluate") {
    CHECK(job.evaluate(options, {}, streams).status == 0);
    CHECK(job.unfinished() == "");
  } else {
    streams.out = "/dev/null";
    CHECK(job.run(command, options, streams).status == 0);
  }
  std::string shown;
  REQUIRE(::fcntl(terminal, F_SETFL, O_NONBLOCK) == 0);
  std::array<char, 4096> part{};
  for (ssize_t count = 0; (count = ::read(terminal, part.data(), part.size())) > 0;)
    shown.append(part.data(), static_cast<std::size_t>(count));
  ::close(terminal);
  return shown;
}

}  // namespace

TEST_CASE("a terminal shows how far a run is, and nothing of it stays", "[program]") {
  const std::string shown = shown_by("evaluate", {});
  CHECK(shown.find("\ropening: 0 rows, 0 rows/s") != std::string::npos);
  CHECK(shown.ends_with("\r" + std::string(70, ' ') + "\r"));
  CHECK(shown_by("evaluate", {"--quiet"}).empty());
  CHECK(shown_by("readings", {"--language", "vi"}).find("\rmở tệp: 0 dòng, 0 dòng/giây") !=
        std::string::npos);
}

TEST_CASE("a standard error that cannot be written changes no status", "[program]") {
  const tests::Streams mute{"/dev/null", {}, "/dev/full"};
  Job job;
  CHECK(job.evaluate({}, {}, mute).status == 0);
  CHECK(job.unfinished() == "");
  CHECK(tests::run_program({tests::places::program, "evaluat"}, {}, mute).status == 2);
  CHECK(tests::run_program({tests::places::program, "rules", "--bogus"}, {}, mute).status == 2);
  CHECK(tests::run_program({tests::places::program, "rules"}, {},
                           {"/dev/null", "/dev/full", "/dev/full"})
            .status == 3);
  // The closing summary cannot be printed, and neither can that be said.
  CHECK(job.evaluate({}, {}, {"/dev/null", "/dev/full", "/dev/full"}).status == 0);
  job.read_from("history", job.path("history.csv"));
  job.write("history", "worker_id,month,amount_vnd,group\nW,2022-13,1,working\n");
  CHECK(job.run("readings", {}, mute).status == 1);
}

TEST_CASE("a pipe that breaks its header off is refused like a file", "[program]") {
  Job job;
  const FedPipe pipe(job.path("lists.pipe"), "list_id,employer_id,gro");
  job.read_from("lists", pipe.path());
  check_refused(job, {"lists.pipe:1: ", "unknown column gro; the column group is missing"});
}

TEST_CASE("a pipe that is cut in its last line is status 1, a file is not", "[program]") {
  Job job;
  const std::string cut{sound_workers.substr(0, sound_workers.size() - 3)};  // of the account
  job.write("workers", cut);
  check_done(job, job.evaluate({"--quiet"}));
  const std::string issue = "\nworkers,2,R1,account,last_line_open,";
  CHECK_THAT(job.output("issues.csv"), Catch::Contains(issue));
  for (const std::string command : {"evaluate", "readings"}) {
    const FedPipe pipe(job.path("workers.pipe"), cut);
    job.read_from("workers", pipe.path());
    const ProgramResult result =
        command == "evaluate" ? job.evaluate({"--quiet"}) : job.run(command, {"--quiet"});
    CHECK(result.status == 1);
    fs::remove(job.path("workers.pipe"));
  }
  CHECK_THAT(job.output("issues.csv"), Catch::Contains(issue));
  CHECK_THAT(job.output("decisions.csv"), Catch::Contains(",2022-05,payable,500000,"));
}

TEST_CASE("an office decides who is who, and gives the file back", "[program][persons]") {
  // Two IDs with one name, birth date and account ask for the same month.
  Job job;
  job.write("workers", second_worker("R2", "R2"));
  const ProgramResult doubtful = job.evaluate();
  check_done(job, doubtful);
  CHECK_THAT(job.output("decisions.csv"),
             Catch::Contains("\nR1,L1,E1,033095000010,working,2022-05,payable,500000,500000,,,,") &&
                 Catch::Contains("\nR2,L1,E1,033095000020,working,2022-05,undetermined,0,500000,,"
                                 "art2.4.once_a_month,worker_id,"));
  CHECK_THAT(doubtful.out,
             Catch::Contains("next:\n  decide who is who in 1 request-months: fill in a copy of " +
                             job.out() + "/persons_to_check.csv, and give that with --persons\n"));
  const std::string header =
      "worker_id,other_id,evidence,request_ids,amount_vnd,same,decided_on,reason\n";
  const std::string open = job.output("persons_to_check.csv");
  REQUIRE(open == header + "033095000010,033095000020,name_birth_account,R1 R2,500000,,,\n");

  job.read_from("persons", job.path("persons.csv"));
  job.write("persons", replaced(open, ",,,\n", ",yes,10/06/2022,\"two cards, one face\"\n"));
  check_done(job, job.evaluate());
  CHECK_THAT(job.output("decisions.csv"),
             Catch::Contains("\nR2,L1,E1,033095000020,working,2022-05,refused,0,0,"
                             "art2.4.once_a_month,,,"));
  CHECK(job.output("persons_to_check.csv") == header);
  CHECK_THAT(job.output("summary.json"),
             Catch::Contains("\"persons\": {\n      \"read\": 1,\n      \"used\": 1,\n") &&
                 Catch::Contains("\"persons\": {\n      \"bytes\": "));

  job.write("persons", replaced(open, ",,,\n", ",no,,\n"));
  check_done(job, job.evaluate());
  CHECK_THAT(job.output("decisions.csv"),
             Catch::Contains("\nR2,L1,E1,033095000020,working,2022-05,payable,500000,500000,"));
  CHECK(job.output("persons_to_check.csv") == header);
  // Two persons with one account: somebody should ask.
  CHECK_THAT(job.output("issues.csv"), Catch::Contains("\nworkers,3,R2,account,shared_account,"));

  // Given back as it is, it decides nothing.
  job.write("persons", open);
  check_done(job, job.evaluate());
  CHECK(job.output("persons_to_check.csv") == open);

  job.write("persons", replaced(open, ",,,\n", ",maybe,,\n"));
  const ProgramResult faulty = job.evaluate();
  check_done(job, faulty, 1);
  CHECK(rejects_of(job) ==
        "file,line,key,column,code\npersons,2,033095000010 033095000020,same,bad_value\n");
  CHECK_THAT(faulty.out, Catch::Contains("mend 1 rejected rows (1 of persons)"));
}

TEST_CASE("payments that belong to nobody stand in the first line of the summary", "[program]") {
  Job job;
  job.read_from("history", job.path("history.csv"));
  const std::string history =
      "worker_id,month,amount_vnd,group\n3.3095E+10,2022-04,500000,working\n";
  job.write("history", history);
  const ProgramResult one = job.evaluate();
  check_done(job, one, 1);
  CHECK_THAT(one.out, Catch::StartsWith("1 payment of the history belongs to nobody: " + job.out() +
                                        "/rejects.csv says which IDs are none (bad_id)\n"
                                        "1 request-months decided\n"));
  job.write("history", history + "#N/A,2022-05,500000,working\n");
  const ProgramResult two = job.evaluate();
  check_done(job, two, 1);
  CHECK_THAT(two.out, Catch::StartsWith("2 payments of the history belong to nobody: "));
}

TEST_CASE("dates that look month first are told, and --dates settles them", "[program]") {
  const Job job;
  const std::string lists =
      replaced(sound_lists, "2022-06-01", "06/01/2022") + "L2,E1,working,06/14/2022,yes\n";
  job.write("lists", lists);
  const ProgramResult doubtful = job.evaluate({"--quiet"});
  CHECK(doubtful.status == 1);
  check_clear(doubtful.err);
  CHECK(doubtful.err ==
        "rentsupport: lists.csv: 1 dates look month first (06/14/2022 on line 3, column "
        "drawn_up_on): write 2022-06-14, or give --dates lists=month_first\n");
  CHECK(rejects_of(job) ==
        "file,line,key,column,code\nlists,2,L1,drawn_up_on,ambiguous_date\n"
        "lists,3,L2,drawn_up_on,bad_date\nworkers,2,R1,list_id,rejected_reference\n");
  for (const std::string told : {"lists=month_first", "lists.drawn_up_on=month_first"}) {
    check_done(job, job.evaluate({"--quiet", "--dates", told}));
    CHECK_THAT(job.output("decisions.csv"), Catch::Contains(",2022-05,payable,500000,"));
    CHECK_THAT(job.output("schedule.csv"), Catch::Contains(",2022-06-06,"));  // posted on 1 June
  }
  // The last one wins: 6 January 2022 is before the month asked for.
  check_done(
      job, job.evaluate({"--quiet", "--dates", "lists=month_first", "--dates", "lists=day_first"}),
      1);
  CHECK(rejects_of(job) == "file,line,key,column,code\nlists,3,L2,drawn_up_on,bad_date\n");

  const Job other;
  check_refused(other, {"--dates lists", "NAME=VALUE"}, {"--dates", "lists"});
  check_refused(other, {"--dates lists=us", "day_first or month_first"}, {"--dates", "lists=us"});
  check_refused(other, {"dates of list", "did you mean lists?"}, {"--dates", "list=day_first"});
}

TEST_CASE("a file with another number of rows than expected is refused", "[program]") {
  const Job job;
  check_refused(job, {"workers: 1 rows were read, 2 are expected", "not the whole file"},
                {"--expect-rows", "workers=2"});
  check_refused(job, {"lists: 1 rows were read, 0 are expected"},
                {"--expect-rows", "workers=1", "--expect-rows", "lists=0"});
  for (const std::string wrong : {"workers", "=1", "workers=", "workers=many", "workers=-1",
                                  "workers=1.0", "worker=1", "history=0", "persons=0"})
    check_refused(job, {"--expect-rows " + wrong}, {"--expect-rows", wrong});
  check_done(job, job.evaluate({"--expect-rows", "workers=1", "--expect-rows", "employers=1"}));
  // Nothing of an older run is replaced.
  const auto before = job.outputs();
  job.write("workers", second_worker(",2022-05,9", ",2022-13,9"));
  CHECK(job.evaluate({"--expect-rows", "workers=1"}).status == 2);
  CHECK(job.outputs() == before);
  CHECK(job.unfinished() == "");
  // Rows that are rejected were read.
  check_done(job, job.evaluate({"--quiet", "--expect-rows", "workers=2"}), 1);
}

TEST_CASE("a run with too much that is wrong stays beside the older one", "[program]") {
  const Job job;
  check_done(job, job.evaluate({"--quiet"}));
  const auto older = job.outputs();
  job.write("workers", second_worker(",2022-05,9", ",2022-13,9"));
  const auto not_accepted = [&](const Options& options) {
    const ProgramResult result = job.evaluate(options);
    CHECK(result.status == 5);
    CHECK(result.out.empty());
    check_clear(result.err);
    auto files = job.outputs();
    CHECK(files["rejects.csv.not-accepted"] != older.at("rejects.csv"));
    for (const auto& [file, text] : older) {
      CHECK(files.at(file) == text);
      CHECK(files.erase(file + ".not-accepted") == 1);
    }
    CHECK(files.size() == older.size());
  };
  not_accepted({"--max-rejected", "0"});
  not_accepted({"--max-rejected", "49.999999%"});
  // Exactly the half is rejected. What was not accepted is gone.
  check_done(job, job.evaluate({"--quiet", "--max-rejected", "50%"}), 1);
  CHECK(job.outputs().size() == older.size());
  check_done(job, job.evaluate({"--quiet", "--max-rejected", "1"}), 1);

  const Job open;
  open.write("workers", second_worker(",indefinite,", ",,"));
  check_done(open, open.evaluate({"--quiet", "--min-decided", "50%"}));
  CHECK(open.evaluate({"--min-decided", "50.000001%"}).status == 5);
  for (const std::string wrong : {"", "%", "101%", "-1", "0.0000001%", "5 %", "1.", ".5%"})
    CHECK(open.evaluate({"--max-rejected", wrong}).status == 2);
  CHECK(open.evaluate({"--min-decided", "5"}).status == 2);
}

TEST_CASE("an output directory is made with its parents", "[program]") {
  Job job;
  job.write_to(job.path("a/b/c/"));
  check_done(job, job.evaluate({"--quiet"}));
}

TEST_CASE("a new run replaces an older one and leaves foreign files alone", "[program]") {
  const Job job;
  check_done(job, job.evaluate({"--quiet"}));
  const std::string older = job.output("schedule.csv");
  write_file(job.out() + "/notes.txt", "ours");
  write_file(job.out() + "/decisions.csv.bak", "ours too");
  write_file(job.out() + "/.decisions.csv.partial", std::string(100'000, 'x'));  // of a killed run
  fs::create_directory(job.out() + "/archive");
  check_done(job, job.evaluate({"--quiet", "--reading", "posting_week=mon_sat", "--assume",
                                "received_on=2022-06-20"}));
  auto files = job.outputs();
  CHECK(files.size() == 10);
  CHECK(files["notes.txt"] == "ours");
  CHECK(files["decisions.csv.bak"] == "ours too");
  CHECK(files.contains("archive"));
}

TEST_CASE("a run that cannot put its files in place leaves those of an older one", "[program]") {
  const Job job;
  check_done(job, job.evaluate({"--quiet"}));
  const std::string summary = job.output("summary.json");
  fs::remove(job.out() + "/schedule.csv");
  fs::create_directories(job.out() + "/schedule.csv/foreign");
  const ProgramResult result = job.evaluate();
  CHECK(result.status == 3);
  check_clear(result.err);
  CHECK_THAT(result.err, Catch::Contains(job.out() + "/schedule.csv cannot be put in place"));
  CHECK(job.output("summary.json") == summary);
  CHECK(job.has_output("manifest.json"));
  CHECK(fs::is_directory(job.out() + "/schedule.csv/foreign"));
}

TEST_CASE("a place that is no directory cannot be written to", "[program]") {
  Job job;
  write_file(job.path("file"), "ours");
  for (const char* const place : {"file", "file/below"}) {
    job.write_to(job.path(place));
    const ProgramResult result = job.evaluate();
    CHECK(result.status == 3);
    CHECK(result.out.empty());
    check_clear(result.err);
    CHECK_THAT(result.err, Catch::Contains(job.out()));
    CHECK(tests::read_file(job.path("file")) == "ours");
  }
}

TEST_CASE("two runs at once do not mix their files", "[program]") {
  const Job job;
  check_done(job, job.evaluate({"--quiet"}));
  const auto before = job.outputs();
  const int other = ::open(job.out().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(::flock(other, LOCK_EX | LOCK_NB) == 0);
  const ProgramResult result = job.evaluate();
  CHECK(result.status == 3);
  check_clear(result.err);
  CHECK_THAT(result.err, Catch::Contains("another run"));
  CHECK(job.outputs() == before);
  ::close(other);
  check_done(job, job.evaluate({"--quiet"}));
}

TEST_CASE("any number of threads writes the same bytes", "[program]") {
  Job job;
  const auto generated = tests::run_program({tests::places::generate, "--out", job.path("in"),
                                             "--requests", "9000", "--seed", "8", "--unknown",
                                             "0.05", "--faulty", "0.05", "--repeated", "0.2"});
  REQUIRE(generated.status == 0);
  for (const std::string input : {"employers", "lists", "workers", "history"})
    job.read_from(input, job.path("in/" + input + ".csv"));
  const ProgramResult one = job.evaluate({"--threads", "1"});
  check_done(job, one, 1);
  const auto expected = job.outputs();
  CHECK(expected.size() == 7);
  for (const char* const threads : {"2", "8"}) {
    const ProgramResult more = job.evaluate({"--threads", threads});
    check_done(job, more, 1);
    CHECK(more.out == one.out);
    CHECK(job.outputs() == expected);
  }
}
