// Reports on training support: what they count is what the summary holds, exactly; no one is named.
#include "rentsupport/training_report.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "rentsupport/training.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/training_cases.hpp"
#include "support/workbook_text.hpp"
#include "support/worked_cases.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;
using Catch::Contains;
using Json = nlohmann::ordered_json;
using training::Standing;
namespace fs = std::filesystem;

const fs::path examples{tests::places::examples};
const fs::path sample = examples / "hung_yen_training";

// A figure in one line, so that a clerk can read it: employers, dossiers, workers, lines, đồng.
std::string in_line(const training::ReportFigure& figure) {
  return std::to_string(figure.firms) + " " + std::to_string(figure.dossiers) + " " +
         std::to_string(figure.workers) + " " + std::to_string(figure.lines) + " " +
         figure.amount.digits();
}
std::string in_line(const training::ReportedCause& cause) {
  return cause.id + " " + std::to_string(cause.dossiers) + " " + std::to_string(cause.lines) + " " +
         cause.amount.digits() + " alone " + std::to_string(cause.alone_workers) + " " +
         std::to_string(cause.alone) + " " + cause.alone_amount.digits();
}
std::string in_line(const training::ReportedLateness& late) {
  return std::string{name(late.who)} + " " + std::string{name(late.step)} + " " +
         std::to_string(late.dossiers) + " since " + to_string(late.since) + " " +
         std::to_string(late.lines) + " " + late.amount.digits();
}
template <class T>
std::vector<std::string> in_lines(const std::vector<T>& all) {
  std::vector<std::string> result;
  for (const T& each : all) result.push_back(in_line(each));
  return result;
}

std::string at(const training::ReportLine& line, Standing of) { return in_line(line.at(of)); }
std::string in(const std::array<training::ReportFigure, training::standings>& figures,
               Standing of) {
  return in_line(figures[static_cast<std::size_t>(of)]);
}

training::Report report_on(const training::Rows& rows, Day as_of, std::optional<Day> since = {}) {
  return training::report(tests::decided(rows), {as_of, since});
}

// The report of the sample in one file; returns what it says.
std::string sample_report(const std::string& out, const std::vector<std::string>& more) {
  auto command = tests::training_command("report", sample);
  command.insert(command.end(), {"--quiet", "--as-of", "2022-07-25", "--since", "2022-06-26",
                                 "--office", examples / "report/so_lao_dong.toml", "--out", out});
  command.insert(command.end(), more.begin(), more.end());
  const auto result = tests::run_program(command);
  INFO(result.err);
  REQUIRE(result.status == 0);
  return tests::read_file(out);
}

}  // namespace

TEST_CASE("the report on training of the sample is as it was worked out by hand",
          "[report][training]") {
  const auto loaded = std::get<training::LoadedFiles>(
      training::read(training::Files{.plans = sample / "plans.csv",
                                     .trainees = sample / "trainees.csv",
                                     .trained_before = sample / "trained_before.csv"}));
  const training::Report report =
      training::report(training::decide(training::RuleSet::decision_23_2021(), loaded.dossiers()),
                       {.as_of = 2022y / 7 / 25, .since = 2022y / 6 / 26});
  // One worker is in HD01 and again in HD08, of the same employer.
  CHECK(at(report.total, Standing::asked) == "7 8 61 62 235650000");
  CHECK(at(report.total, Standing::eligible) == "4 5 37 37 161400000");
  CHECK(at(report.total, Standing::waiting) == "1 1 7 7 21000000");
  // HD04: 8 × 3,000,000; HD05: 6 × 2,800,000; a line of HD01, one of HD02, two of HD08.
  CHECK(at(report.total, Standing::refused) == "2 2 18 18 53250000");
  CHECK(at(report.total, Standing::approved) == "3 4 31 31 143400000");
  CHECK(at(report.total, Standing::transferred) == "3 4 31 31 143400000");
  CHECK(at(report.total, Standing::passed_on) == "3 3 25 25 130800000");
  CHECK(at(report.total, Standing::reported) == "1 1 11 11 49500000");
  CHECK(at(report.total, Standing::to_recover) == "1 1 11 11 3300000");
  // HD03 had to be decided by 11 July, HD08 to be passed on by 1 July.
  CHECK(at(report.total, Standing::overdue) == "2 2 12 12 30600000");
  CHECK(in_lines(report.late) ==
        std::vector<std::string>{"employer passed_on 1 since 2022-07-01 6 12600000",
                                 "department decided 3 since 2022-07-01 6 18000000"});
  CHECK(in_lines(report.refused_by) ==
        std::vector<std::string>{"art9.2.change 1 8 24000000 alone 0 0 0",
                                 "art9.3.revenue 1 8 24000000 alone 0 0 0",
                                 "art9.window 1 6 16800000 alone 6 6 16800000",
                                 "art12.2.once 0 3 7950000 alone 3 3 7950000",
                                 "art11.4.line_insured 0 1 4500000 alone 1 1 4500000"});
  CHECK(in_lines(report.undetermined_by) ==
        std::vector<std::string>{"revenue_2019 1 7 21000000 alone 6 6 18000000",
                                 "cost_vnd 0 1 3000000 alone 0 0 0"});
  CHECK(in(report.total.period, Standing::asked) == "3 3 19 19 55800000");
  CHECK(in(report.total.period, Standing::approved) == "0 0 0 0 0");
  CHECK(in(report.total.period, Standing::transferred) == "1 1 6 6 12600000");
  CHECK(report.before_since == Date{2022y / 5 / 26});
  CHECK(report.before_until == Date{2022y / 6 / 25});
  CHECK(in(report.total.before, Standing::asked) == "2 2 16 16 40800000");
  CHECK(in(report.total.before, Standing::approved) == "2 2 15 15 49100000");
  CHECK(in(report.total.before, Standing::transferred) == "1 1 9 9 36500000");
  CHECK(in(report.total.before, Standing::passed_on) == "1 1 9 9 36500000");
  CHECK(report.by_employer.size() == 7);
  CHECK(at(report.by_employer.at("DN01"), Standing::asked) == "1 2 19 20 70800000");
  CHECK(report.employers.at("DN01") == "Công ty TNHH May Sông Luộc");
  CHECK(report.by_province.size() == 1);
  CHECK(report.by_province.at("33").standing == report.total.standing);
  CHECK(report.by_district.size() == 5);
}

// The dates are those of the law page's cases T30 and T34.
TEST_CASE("a dossier of training waits for one step after the other", "[report][training]") {
  training::Rows rows = tests::sound_training();
  training::Plan& plan = rows.plans[0];  // filed on 20 May 2022, 13,500,000 VND
  const auto late_on = [&](Day day) {
    const training::Report report = report_on(rows, day);
    CHECK(report.total.at(Standing::overdue).dossiers == report.late.size());
    return report.late.empty() ? std::string{} : in_line(report.late.front());
  };
  const auto standing_on = [&](Day day, Standing of) { return at(report_on(rows, day).total, of); };
  const std::string none = "0 0 0 0 0";
  const std::string all = "1 1 3 3 13500000";

  CHECK(late_on(2022y / 5 / 31) == "");
  CHECK(late_on(2022y / 6 / 1) == "department decided 1 since 2022-05-31 3 13500000");
  plan.decided_on = plan.decision_received_on = 2022y / 5 / 31;
  CHECK(standing_on(2022y / 5 / 30, Standing::approved) == none);
  CHECK(standing_on(2022y / 5 / 31, Standing::approved) == all);
  CHECK(late_on(2022y / 6 / 3) == "");
  CHECK(late_on(2022y / 6 / 4) == "provincial_si transferred 1 since 2022-06-03 3 13500000");
  plan.transferred_on = 2022y / 6 / 3;
  CHECK(standing_on(2022y / 6 / 2, Standing::transferred) == none);
  CHECK(standing_on(2022y / 6 / 3, Standing::transferred) == all);
  CHECK(late_on(2022y / 6 / 7) == "");
  CHECK(late_on(2022y / 6 / 8) == "employer passed_on 1 since 2022-06-07 3 13500000");
  plan.passed_on_on = 2022y / 6 / 7;
  CHECK(standing_on(2022y / 6 / 7, Standing::passed_on) == all);
  CHECK(late_on(2022y / 10 / 17) == "");
  CHECK(late_on(2022y / 10 / 18) == "employer reported 1 since 2022-10-17 3 13500000");
  plan.reported_on = 2022y / 10 / 10;
  plan.actual_cost_vnd = 12'000'000;
  CHECK(late_on(2022y / 10 / 18) == "");
  CHECK(standing_on(2022y / 10 / 9, Standing::to_recover) == none);
  CHECK(standing_on(2022y / 10 / 10, Standing::reported) == all);
  CHECK(standing_on(2022y / 10 / 10, Standing::to_recover) == "1 1 3 3 1500000");

  // What has no day of its own has happened where a later step has; in a period by its own alone.
  plan.decided_on.reset();
  plan.decision_received_on.reset();
  const training::Report report = report_on(rows, 2022y / 10 / 10, 2022y / 5 / 1);
  CHECK(at(report.total, Standing::approved) == all);
  CHECK(in(report.total.period, Standing::approved) == none);
  CHECK(in(report.total.period, Standing::transferred) == all);
  CHECK(in(report.total.period, Standing::asked) == all);
}

TEST_CASE("who is late with a dossier of training that is not eligible", "[report][training]") {
  training::Rows rows = tests::sound_training();
  training::Plan& plan = rows.plans[0];
  const auto late_on = [&](Day day) {
    const training::Report report = report_on(rows, day);
    CHECK(report.total.at(Standing::overdue).dossiers == 0);
    return in_lines(report.late);
  };
  SECTION("the agency has two days, whatever else is known") {
    plan.si_confirmed.reset();
    plan.si_asked_on = 2022y / 5 / 18;
    CHECK(late_on(2022y / 5 / 20).empty());
    CHECK(late_on(2022y / 6 / 1) ==
          std::vector<std::string>{"si_agency si_confirmed 1 since 2022-05-20 0 0"});
  }
  SECTION("the days of the decision run from the full dossier") {
    plan.revenue_2019.reset();
    CHECK(late_on(2022y / 6 / 30).empty());
    plan.complete_on = 2022y / 5 / 20;
    CHECK(late_on(2022y / 6 / 1) ==
          std::vector<std::string>{"department decided 1 since 2022-05-31 0 0"});
  }
  SECTION("a refusal has its reasons in writing, within the same days") {
    plan.change = training::Change::economic;
    CHECK(late_on(2022y / 6 / 1) ==
          std::vector<std::string>{"department decided 1 since 2022-05-31 0 0"});
    plan.decided_on = 2022y / 5 / 31;
    const training::Report report = report_on(rows, 2022y / 12 / 1);
    CHECK(report.late.empty());
    CHECK(report.total.at(Standing::approved).dossiers == 0);
    CHECK(report.transferred_otherwise == 0);
    plan.transferred_on = 2022y / 6 / 3;
    CHECK(report_on(rows, 2022y / 12 / 1).transferred_otherwise == 1);
    CHECK(report_on(rows, 2022y / 12 / 1).total.at(Standing::transferred).dossiers == 0);
  }
}

TEST_CASE("a report on training leaves out what was filed later", "[report][training]") {
  const training::Rows rows = tests::sound_training();
  CHECK(at(report_on(rows, 2022y / 5 / 20).total, Standing::asked) == "1 1 3 3 13500000");
  const training::Report report = report_on(rows, 2022y / 5 / 19);
  CHECK(report.later == 1);
  CHECK(at(report.total, Standing::asked) == "0 0 0 0 0");
  CHECK(report.by_employer.empty());
  CHECK_THROWS_AS(report_on(rows, 2022y / 5 / 19, 2022y / 5 / 20), Error);
}

TEST_CASE("a worker in two dossiers of training is one, refused the second time",
          "[report][training]") {
  training::Rows rows = tests::sound_training();
  rows.plans.push_back(rows.plans[0]);
  rows.plans[1].plan_id = "P2";
  rows.plans[1].filed_on = 2022y / 6 / 1;
  rows.trainees.push_back(rows.trainees[0]);
  rows.trainees[3].line_id = "again";
  rows.trainees[3].plan_id = "P2";
  const training::Report report = report_on(rows, 2022y / 6 / 1);
  CHECK(at(report.total, Standing::asked) == "1 2 3 4 18000000");
  CHECK(at(report.total, Standing::eligible) == "1 2 3 3 13500000");
  // No dossier is refused.
  CHECK(at(report.total, Standing::refused) == "0 0 1 1 4500000");
}

TEST_CASE("a report of every worked case of training comes to what its summary does",
          "[report][training][program]") {
  for (const fs::path& folder : tests::training_folders()) {
    CAPTURE(folder.filename());
    const tests::ScratchDirectory scratch;
    auto evaluate = tests::training_command("evaluate", folder);
    evaluate.insert(evaluate.end(), {"--quiet", "--out", scratch / "run"});
    REQUIRE(tests::run_program(evaluate).status <= 1);
    auto report = tests::training_command("report", folder);
    report.insert(report.end(), {"--quiet", "--as-of", "2024-12-31", "--format", "json", "--out",
                                 scratch / "report.json"});
    const auto result = tests::run_program(report);
    INFO(result.err);
    REQUIRE(result.status <= 1);
    const Json summary = Json::parse(tests::read_file(scratch / "run/summary.json"));
    const Json json = Json::parse(tests::read_file(scratch / "report.json"));
    CHECK(json["later_plans"] == 0);
    CHECK(json["rejected_plans"] == summary["rows"]["plans"]["rejected"]);
    CHECK(json["rejected_trainees"] == summary["rows"]["trainees"]["rejected"]);
    const Json& total = json["total"];
    const auto number = [](const Json& of) { return of.get<std::uint64_t>(); };
    for (const auto& [standing, outcome] :
         {std::pair{"eligible", "payable"}, {"waiting", "undetermined"}, {"refused", "refused"}}) {
      CAPTURE(standing);
      CHECK(total[standing]["dossiers"] == summary["plans"][outcome]);
      CHECK(total[standing]["lines"] == summary["lines"][outcome]);
    }
    const Json& amounts = summary["amount_vnd"];
    CHECK(total["eligible"]["amount_vnd"] == amounts["payable"]);
    CHECK(number(total["waiting"]["amount_vnd"]) ==
          number(amounts["at_most"]) - number(amounts["payable"]));
    CHECK(total["to_recover"]["amount_vnd"] == amounts["recover"]);
    for (const char* const figure : {"dossiers", "lines", "amount_vnd"})
      CHECK(number(total["asked"][figure]) == number(total["eligible"][figure]) +
                                                  number(total["waiting"][figure]) +
                                                  number(total["refused"][figure]));
    // Each part of it comes to the whole.
    for (const char* const by : {"by_district", "by_province", "by_employer"}) {
      for (std::size_t i = 0; i < training::standings; ++i) {
        const std::string standing{name(static_cast<Standing>(i))};
        for (const char* const figure : {"dossiers", "lines", "amount_vnd"}) {
          CAPTURE(by, standing, figure);
          std::uint64_t sum = 0;
          for (const auto& [key, line] : json[by].items()) sum += number(line[standing][figure]);
          CHECK(sum == number(total[standing][figure]));
        }
      }
    }
    const auto causes = [&](const Json& of, const char* id, const char* figure) {
      std::map<std::string, std::uint64_t> counts;
      for (const Json& cause : of) {
        if (number(cause[figure]) > 0) counts[cause[id]] = number(cause[figure]);
      }
      return counts;
    };
    for (const auto& [figure, of] : {std::pair{"dossiers", "plans"}, {"lines", "lines"}}) {
      CAPTURE(figure);
      using Counts = std::map<std::string, std::uint64_t>;
      CHECK(causes(json["refused_by"], "provision", figure) ==
            summary[of]["refused_by"].get<Counts>());
      CHECK(causes(json["undetermined_by"], "fact", figure) ==
            summary[of]["undetermined_by"].get<Counts>());
    }
    std::uint64_t late = 0;
    for (const Json& each : json["late"]) late += number(each["amount_vnd"]);
    CHECK(late == number(total["overdue"]["amount_vnd"]));
  }
}

TEST_CASE("a report on training names no worker, and is the same every time",
          "[report][training][program]") {
  const tests::ScratchDirectory scratch;
  std::set<std::string> persons;
  for (const tests::Row& row : tests::csv_table(sample / "trainees.csv").rows) {
    for (const char* const column : {"worker_id", "insurance_no", "full_name", "line_id"})
      persons.insert(tests::cell(row, column));
  }
  persons.erase("");
  REQUIRE(persons.size() > 200);
  for (const std::string format : {"html", "json", "xlsx"}) {
    for (const std::string language : {"vi", "en"}) {
      CAPTURE(format, language);
      const std::vector<std::string> how{"--format", format, "--language", language};
      const std::string once = sample_report(scratch / "one", how);
      CHECK((sample_report(scratch / "two", how) == once));
      const std::string text = format == "xlsx" ? tests::workbook_text(scratch / "one") : once;
      for (const std::string& person : persons) {
        if (text.find(person) == std::string::npos) continue;
        CAPTURE(person);
        CHECK(text.find(person) == std::string::npos);
      }
      if (format == "json") continue;
      CHECK_THAT(text, Contains("Công ty TNHH May Sông Luộc"));
      // Words of the program are for programs.
      for (const char* const code : {"payable", "undetermined", "art9.", "revenue_2019", "nan"})
        CHECK_THAT(text, !Contains(code));
    }
  }
}

TEST_CASE("the report on training under examples is the one that is written",
          "[report][training][program]") {
  const tests::ScratchDirectory scratch;
  for (const std::string format : {"html", "xlsx"}) {
    const std::string text = sample_report(scratch / "report", {"--format", format});
    const std::string example = examples / ("report/bao_cao_dao_tao_25_7." + format);
    if (std::getenv("RENTSUPPORT_WRITE_REPORT") != nullptr) tests::write_file(example, text);
    CHECK((tests::read_file(example) == text));
  }
}

TEST_CASE("a report on training does not overwrite what it reads", "[report][training][program]") {
  const tests::ScratchDirectory scratch;
  fs::copy_file(sample / "plans.csv", scratch / "plans.csv");
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command{tests::places::program,
                                     "training",
                                     "report",
                                     "--plans",
                                     scratch / "plans.csv",
                                     "--trainees",
                                     sample / "trainees.csv",
                                     "--quiet"};
    command.insert(command.end(), more.begin(), more.end());
    return tests::run_program(command);
  };
  CHECK(run({"--as-of", "2022-07-25", "--out", scratch / "plans.csv"}).status == 2);
  CHECK(tests::read_file(scratch / "plans.csv") == tests::read_file(sample / "plans.csv"));
  const auto turned =
      run({"--as-of", "2022-07-25", "--since", "2022-07-26", "--out", scratch / "report"});
  CHECK(turned.status == 2);
  CHECK_THAT(turned.err, Contains("is after"));
  CHECK_FALSE(fs::exists(scratch / "report"));
}

TEST_CASE("a report on training of several runs counts each dossier once, as the last run has it",
          "[report][training][program]") {
  const tests::ScratchDirectory scratch;
  const auto lines_of = [](const fs::path& file) {
    std::vector<std::string> lines;
    std::istringstream text(tests::read_file(file));
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  };
  const std::vector<std::string> plans = lines_of(sample / "plans.csv");
  const std::vector<std::string> trainees = lines_of(sample / "trainees.csv");
  const std::string before = tests::read_file(sample / "trained_before.csv");
  // A folder of the dossiers from one to another.
  const auto folder = [&](const std::string& name, const std::string& first,
                          const std::string& last, const std::string& more_before) {
    fs::create_directory(scratch / name);
    const auto is_in = [&](const std::string& id) { return first <= id && id <= last; };
    std::string text = plans.front() + '\n';
    for (const std::string& line : plans) {
      if (is_in(line.substr(0, 4))) text += line + '\n';
    }
    tests::write_file(scratch / name + "/plans.csv", text);
    text = trainees.front() + '\n';
    for (const std::string& line : trainees) {
      if (is_in(line.substr(0, 4))) text += line + '\n';
    }
    tests::write_file(scratch / name + "/trainees.csv", text);
    tests::write_file(scratch / name + "/trained_before.csv", before + more_before);
    return scratch / name;
  };
  const auto report = [&](const std::vector<std::string>& folders) {
    std::vector<std::string> command{tests::places::program,
                                     "training",
                                     "report",
                                     "--quiet",
                                     "--as-of",
                                     "2022-07-25",
                                     "--since",
                                     "2022-06-26",
                                     "--format",
                                     "json",
                                     "--out",
                                     scratch / "report.json"};
    for (const std::string& each : folders) command.insert(command.end(), {"--inputs", each});
    const auto result = tests::run_program(command);
    INFO(result.err);
    REQUIRE(result.status == 0);
    return tests::read_file(scratch / "report.json");
  };
  const std::string whole = sample_report(scratch / "whole.json", {"--format", "json"});
  CHECK(report({sample}) == whole);

  // A worker of HD01 is in HD08 again: the later run has it from those approved before, and the
  // report counts one worker.
  const std::string once = "033091010352,3321871240,2021-12-09,DN01\n";
  const std::string first = folder("first", "HD01", "HD03", "");
  const std::string second = folder("second", "HD04", "HD08", once);
  CHECK(report({first, second}) == whole);

  // A run of before has all dossiers as they were filed; what came since is that of the last run.
  const std::string early = folder("early", "HD01", "HD08", "");
  std::string text = tests::read_file(early + "/plans.csv");
  for (const std::string day : {"2021-12-09", "2022-06-02"}) {
    const std::size_t at = text.find("," + day + ",");
    REQUIRE(at != std::string::npos);
    text.replace(at, day.size() + 2, ",,");
  }
  tests::write_file(early + "/plans.csv", text);
  CHECK(report({early}) != whole);
  CHECK(report({early, sample}) == whole);
  CHECK(report({sample, early}) == report({early}));

  const auto refused = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command{
        tests::places::program, "training", "report", "--as-of", "2022-07-25", "--out",
        scratch / "none.html"};
    command.insert(command.end(), more.begin(), more.end());
    const auto result = tests::run_program(command);
    CHECK(result.status == 2);
    CHECK_FALSE(fs::exists(scratch / "none.html"));
    return result.err;
  };
  CHECK_THAT(refused({}), Contains("--inputs DIR"));
  CHECK_THAT(refused({"--inputs", first, "--plans", first + "/plans.csv"}), Contains("--inputs"));
  fs::remove(second + "/trainees.csv");
  CHECK_THAT(refused({"--inputs", first, "--inputs", second}), Contains("trainees.csv"));
  fs::copy_file(first + "/plans.csv", first + "/plans.xlsx");
  CHECK_THAT(refused({"--inputs", first}), Contains("plans.xlsx"));

  using training::Decisions;
  CHECK_THROWS_AS(training::report(std::vector<Decisions>{}, {2022y / 7 / 25, {}}), Error);
}
