// Training support: the worked cases through the program, and through rows in memory.
#include "rentsupport/training.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "rentsupport/training_answers.hpp"
#include "rentsupport/training_run.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/training_cases.hpp"
#include "support/worked_cases.hpp"

namespace {

using namespace rentsupport;
using tests::cell;
using tests::csv_table;
using tests::CsvTable;
using tests::Row;
namespace fs = std::filesystem;

// Compares the rows with the same key; each is there once, and there is no other.
void check_rows(const CsvTable& wanted, const CsvTable& ours, const std::string& key) {
  CHECK(ours.rows.size() == wanted.rows.size());
  for (const Row& row : wanted.rows) {
    CAPTURE(cell(row, key));
    const auto found = std::find_if(ours.rows.begin(), ours.rows.end(), [&](const Row& other) {
      return cell(other, key) == cell(row, key);
    });
    REQUIRE(found != ours.rows.end());
    for (const auto& [column, value] : row) {
      CAPTURE(column);
      CHECK(cell(*found, column) == value);
    }
  }
}

void check_places(const fs::path& expected, const CsvTable& ours, bool always) {
  if (!fs::exists(expected)) {
    if (always) CHECK(ours.rows.empty());
    return;
  }
  CHECK(tests::difference_of_rows(csv_table(expected), ours.rows) == "");
}

}  // namespace

TEST_CASE("worked cases of training support are decided as the law page says", "[training]") {
  REQUIRE(tests::training_folders().size() >= 31);
  for (const fs::path& folder : tests::training_folders()) {
    CAPTURE(folder.filename());
    const tests::ScratchDirectory out;
    auto command = tests::training_command("evaluate", folder);
    command.insert(command.end(), {"--out", out.path(), "--quiet"});
    const auto result = tests::run_program(command);
    INFO(result.err);
    const bool has_rejects = fs::exists(folder / "expected-rejects.csv");
    CHECK(result.status == (has_rejects ? 1 : 0));
    check_rows(csv_table(folder / "expected-plans.csv"), csv_table(out / "plans_decided.csv"),
               "plan_id");
    check_rows(csv_table(folder / "expected.csv"), csv_table(out / "decisions.csv"), "line_id");
    if (fs::exists(folder / "expected-schedule.csv"))
      check_rows(csv_table(folder / "expected-schedule.csv"), csv_table(out / "schedule.csv"),
                 "plan_id");
    check_places(folder / "expected-rejects.csv", csv_table(out / "rejects.csv"), true);
    check_places(folder / "expected-issues.csv", csv_table(out / "issues.csv"), false);
  }
}

namespace {

std::vector<std::string> ids(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

}  // namespace

TEST_CASE("ten lines lead from rows to decisions on training", "[training]") {
  const training::Decisions decisions = tests::decided(tests::sound_training());
  REQUIRE(decisions.plans().size() == 1);
  const training::PlanDecision& plan = decisions.plans()[0];
  CHECK(plan.outcome == Outcome::payable);
  CHECK(plan.payable_lines == 3);
  CHECK(plan.amount == Money{13'500'000});
  REQUIRE(decisions.lines().size() == 3);
  for (const training::LineDecision& line : decisions.lines()) {
    CHECK(line.outcome == Outcome::payable);
    CHECK(line.half_months == 6);
    CHECK(line.amount == Money{4'500'000});
  }
}

TEST_CASE("rows of training in memory are checked as those of files are", "[training]") {
  training::Rows rows = tests::sound_training();
  rows.trainees[0].plan_id = "none";
  rows.trainees[1].worker_id = "";
  rows.trainees[2].ends_on = rows.trainees[2].starts_on->year() / 5 / 31;
  rows.plans.push_back(rows.plans[0]);
  const training::LoadedFiles loaded = training::read(rows);
  std::vector<std::string> found;
  for (const Reject& reject : loaded.rejects())
    found.push_back(std::string{reject.file} + ' ' + std::to_string(reject.line) + ' ' +
                    std::string{reject.column} + ' ' + std::string{name(reject.code)});
  CHECK(found == std::vector<std::string>{
                     "plans 3 plan_id duplicate_key", "trainees 2 plan_id unknown_reference",
                     "trainees 3 worker_id missing_value", "trainees 4 ends_on bad_interval"});
  CHECK(loaded.dossiers().rows("trainees").rejected == 3);
}

TEST_CASE("what a text begins with does not change a row in memory", "[training]") {
  training::Rows rows = tests::sound_training();
  rows.plans[0].plan_id = " \"P;1\" ,\n2";
  for (training::Trainee& trainee : rows.trainees) trainee.plan_id = rows.plans[0].plan_id;
  const training::LoadedFiles loaded = training::read(rows);
  REQUIRE(loaded.rejects().empty());
  CHECK(loaded.dossiers().plan_id(0) == "\"P;1\" ,\n2");
  CHECK(loaded.dossiers().find_plan("\"P;1\" ,\n2") == std::size_t{0});
}

TEST_CASE("a line feed in a name made a row of its own", "[training]") {
  training::Rows rows = tests::sound_training();
  rows.plans[0].plan_id = "P\n1";
  rows.plans[0].name = "x\nP9,E9" + std::string(31, ',');
  for (training::Trainee& trainee : rows.trainees) trainee.plan_id = rows.plans[0].plan_id;
  const training::LoadedFiles loaded = training::read(rows);
  CHECK(loaded.rejects().empty());
  CHECK(loaded.dossiers().rows("plans") == RowCounts{1, 1, 0});
  CHECK(loaded.dossiers().plan_id(0) == rows.plans[0].plan_id);
  CHECK(loaded.dossiers().name(0) == rows.plans[0].name);
  // Nothing is known of a row without a cell, but it is there.
  rows.plans.push_back({});
  const training::LoadedFiles with_empty = training::read(rows);
  CHECK(with_empty.dossiers().rows("plans") == RowCounts{2, 1, 1});
}

TEST_CASE("a fact that is missing is asked for, and what is at stake is said", "[training]") {
  training::Rows rows = tests::sound_training();
  SECTION("of the dossier") {
    rows.plans[0].revenue_2019.reset();
    const training::Decisions decisions = tests::decided(rows);
    CHECK(decisions.plans()[0].outcome == Outcome::undetermined);
    CHECK(ids(decisions.plans()[0].ask) == std::vector<std::string>{"revenue_2019"});
    CHECK(decisions.plans()[0].amount == Money{});
    CHECK(decisions.plans()[0].max_amount == Money{13'500'000});
    CHECK(ids(decisions.blamed(decisions.plans()[0])) ==
          std::vector<std::string>{"art9.3.revenue"});
  }
  SECTION("of a line: its cost") {
    rows.trainees[1].cost_vnd.reset();
    const training::Decisions decisions = tests::decided(rows);
    CHECK(decisions.plans()[0].outcome == Outcome::payable);
    CHECK(decisions.plans()[0].amount == Money{9'000'000});
    CHECK(decisions.plans()[0].max_amount == Money{13'500'000});
    CHECK(decisions.lines()[1].outcome == Outcome::undetermined);
    CHECK(ids(decisions.lines()[1].ask) == std::vector<std::string>{"cost_vnd"});
    CHECK(decisions.blamed(decisions.lines()[1]).empty());
  }
}

TEST_CASE("amounts of training do not overflow on their way", "[training]") {
  training::Rows rows = tests::sound_training();
  constexpr std::int64_t most = 999'999'999'999'999'999;
  rows.plans[0].revenue_now = most / 10 * 9;
  rows.plans[0].revenue_2019 = most;
  rows.plans[0].revenue_2020 = 0;
  rows.trainees[0].cost_vnd = most;
  rows.trainees[0].ends_on = std::chrono::year{9999} / 12 / 31;
  training::Parameters p = training::Parameters::built_in();
  p.readings.long_course = training::LongCourse::pro_rata;
  const training::Decisions decisions = tests::decided(rows, p);
  CHECK(decisions.plans()[0].outcome == Outcome::payable);
  CHECK(decisions.lines()[0].amount == Money{9'000'000});
}

TEST_CASE("a run of training support is verified byte by byte", "[training]") {
  const fs::path folder = tests::training_folders().front();
  const tests::ScratchDirectory scratch;
  const std::string out = scratch / "run";
  auto evaluate = tests::training_command("evaluate", folder);
  evaluate.insert(evaluate.end(), {"--out", out});
  REQUIRE(tests::run_program(evaluate).status <= 1);
  std::vector<std::string> verify{tests::places::program, "training", "verify", "--run", out};
  for (const std::string& argument : tests::training_inputs(folder)) verify.push_back(argument);
  const auto confirmed = tests::run_program(verify);
  INFO(confirmed.out << confirmed.err);
  CHECK(confirmed.status == 0);
  const auto files = tests::files_in(out);
  CHECK(files.size() == 7);
  for (const auto& [file, text] : files) {
    CAPTURE(file);
    std::string changed = text;
    changed[changed.size() / 2] = changed[changed.size() / 2] == '7' ? '8' : '7';
    tests::write_file(fs::path{out} / file, changed);
    const auto result = tests::run_program(verify);
    CHECK(result.status == 4);
    CHECK(result.out.find(file) != std::string::npos);
    tests::write_file(fs::path{out} / file, text);
  }
  // Nothing of an earlier run is left beside a later one.
  REQUIRE(tests::run_program(evaluate).status <= 1);
  CHECK(tests::files_in(out) == files);
}

TEST_CASE("the sample of training support is decided as it was worked out by hand", "[training]") {
  const fs::path sample = fs::path{tests::places::examples} / "hung_yen_training";
  const tests::ScratchDirectory out;
  auto command = tests::training_command("evaluate", sample);
  command.insert(command.end(), {"--out", out.path(), "--quiet"});
  const auto result = tests::run_program(command);
  INFO(result.err);
  REQUIRE(result.status == 0);
  for (const char* const file : {"plans_decided.csv", "schedule.csv"}) {
    CAPTURE(file);
    CHECK(tests::read_file(out / file) == tests::read_file(sample / "expected" / file));
  }
}

TEST_CASE("an input of training support is not overwritten", "[training]") {
  const tests::ScratchDirectory scratch;
  const fs::path folder = tests::training_folders().front();
  fs::copy_file(folder / "plans.csv", scratch / "decisions.csv");
  const auto result = tests::run_program({tests::places::program, "training", "evaluate", "--plans",
                                          scratch / "decisions.csv", "--trainees",
                                          folder / "trainees.csv", "--out", scratch.path()});
  CHECK(result.status == 2);
  CHECK(tests::read_file(scratch / "decisions.csv") == tests::read_file(folder / "plans.csv"));
}

TEST_CASE("a receipt of training was written over a file it is made from", "[training]") {
  const tests::ScratchDirectory scratch;
  const fs::path folder = tests::training_folders().front().parent_path() / "once";
  for (const char* const file : {"plans.csv", "trainees.csv"})
    fs::copy_file(folder / file, scratch / file);
  const std::vector<std::string> inputs{"--plans", scratch / "plans.csv", "--trainees",
                                        scratch / "trainees.csv"};
  const std::string run = scratch / "run";
  const auto command = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {tests::places::program, "training"});
    arguments.insert(arguments.end(), inputs.begin(), inputs.end());
    return tests::run_program(arguments).status;
  };
  REQUIRE(command({"evaluate", "--out", run, "--quiet"}) == 0);
  const auto receipt = [&](const std::string& file) {
    return command({"receipt", "--run", run, "--line", "T25a-1", "--out", file});
  };
  for (const std::string& file :
       {scratch / "plans.csv", scratch / "trainees.csv", run + "/manifest.json",
        run + "/decisions.csv", run + "/schedule.csv"}) {
    CAPTURE(file);
    const std::string before = tests::read_file(file);
    CHECK(receipt(file) == 2);
    CHECK(tests::read_file(file) == before);
  }
  CHECK(receipt(run) == 3);
  CHECK(receipt(scratch / "receipt.json") == 0);
  CHECK(receipt(scratch / "receipt.json") == 0);
}

TEST_CASE("explanations and papers of training support say what was decided", "[training]") {
  training::Rows rows = tests::sound_training();
  rows.plans[0].actual_cost_vnd = 10'000'000;
  rows.plans[0].reported_on = std::chrono::year{2022} / 10 / 3;
  rows.plans.push_back(rows.plans[0]);
  rows.plans[1].plan_id = "P2";
  rows.plans[1].revenue_now = 90'010'000'000;
  rows.plans.push_back(rows.plans[0]);
  rows.plans[2].plan_id = "P3";
  rows.plans[2].si_confirmed.reset();
  const training::Decisions decisions = tests::decided(rows);
  const auto has = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  const std::string paid = training::explain_plan(decisions, 0, Language::vietnamese);
  INFO(paid);
  CHECK(has(paid, "được hỗ trợ 13.500.000 đồng (bằng chữ: mười ba triệu năm trăm nghìn đồng)"));
  CHECK(has(paid, "so sánh quý 1 năm 2022 với quý 1 năm 2019 hoặc năm 2020"));
  CHECK(has(paid, "phải thu hồi: 3.500.000 đồng"));
  const std::string line = training::explain_line(decisions, 0, Language::english);
  INFO(line);
  CHECK(has(line, "payable, 4,500,000 VND"));
  CHECK(has(line, "the course lasts 3 months"));
  const std::string refused = training::letter(decisions, 1, Language::vietnamese);
  INFO(refused);
  CHECK(has(refused, "khoản 3 Điều 9"));
  CHECK(has(refused, "90.010.000.000"));
  CHECK_FALSE(has(refused, "art9"));
  const std::string missing = training::letter(decisions, 2, Language::english);
  INFO(missing);
  CHECK(has(missing, "confirmation of the social insurance agency"));
  const std::string support = training::letter(decisions, 0, Language::vietnamese);
  CHECK(has(support, "Tổng số người lao động được hỗ trợ: 3 người"));
  const std::string recovery = training::recovery_letter(decisions, 0, Language::vietnamese);
  CHECK(has(recovery, "3.500.000 đồng (bằng chữ: ba triệu năm trăm nghìn đồng)"));
  CHECK_THROWS_AS(training::recovery_letter(decisions, 1, Language::vietnamese), Error);
}

TEST_CASE("a receipt of training proves a line without the run", "[training]") {
  const fs::path folder = tests::training_folders().front().parent_path() / "once";
  const tests::ScratchDirectory scratch;
  const std::string out = scratch / "run";
  auto evaluate = tests::training_command("evaluate", folder);
  evaluate.insert(evaluate.end(), {"--out", out, "--quiet"});
  REQUIRE(tests::run_program(evaluate).status == 0);
  const auto check = [&](const std::string& receipt) {
    return tests::run_program({tests::places::program, "training", "check-receipt", receipt,
                               "--manifest", fs::path{out} / "manifest.json"});
  };
  // One that is paid, and one that was supported before.
  for (const char* const line : {"T25a-1", "T25b-1"}) {
    CAPTURE(line);
    const std::string file = scratch / "receipt.json";
    std::vector<std::string> make{
        tests::places::program, "training", "receipt", "--run", out, "--line", line, "--out", file};
    for (const std::string& argument : tests::training_inputs(folder)) make.push_back(argument);
    const auto made = tests::run_program(make);
    INFO(made.err);
    REQUIRE(made.status == 0);
    const auto confirmed = check(file);
    INFO(confirmed.out << confirmed.err);
    CHECK(confirmed.status == 0);
    // Whatever is changed in it is found: a digit or a letter on each line.
    const std::string text = tests::read_file(file);
    std::size_t changes = 0;
    for (std::size_t at = text.find('\n'); at + 1 < text.size(); at = text.find('\n', at + 1)) {
      const std::size_t end = text.find('\n', at + 1);
      const std::size_t place = text.find_last_of("0123456789abcdef", end);
      if (place == std::string::npos || place <= at) continue;
      std::string changed = text;
      changed[place] = changed[place] == '0' ? '1' : '0';
      tests::write_file(file, changed);
      const auto refused = check(file);
      INFO(text.substr(at + 1, end - at) << refused.out);
      CHECK(refused.status == 4);
      ++changes;
    }
    CHECK(changes > 60);
  }
}

TEST_CASE("a dossier of which nobody is supported became a decision of support", "[training]") {
  training::Rows rows = tests::sound_training();
  const auto has = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  SECTION("all lines refused") {
    for (training::Trainee& trainee : rows.trainees) trainee.ui_paid = false;
    const std::string text = training::letter(tests::decided(rows), 0, Language::vietnamese);
    INFO(text);
    CHECK_FALSE(has(text, "QUYẾT ĐỊNH\n"));
    CHECK(has(text, "VĂN BẢN TRẢ LỜI"));
    CHECK(has(text, "khoản 4 Điều 11"));
  }
  SECTION("a line open, the others refused") {
    for (training::Trainee& trainee : rows.trainees) trainee.ui_paid = false;
    rows.trainees[1].ui_paid.reset();
    const std::string text = training::letter(tests::decided(rows), 0, Language::vietnamese);
    INFO(text);
    CHECK(has(text, "ĐỀ NGHỊ BỔ SUNG"));
    CHECK(has(text, "đóng đủ bảo hiểm thất nghiệp của người lao động tham gia đào tạo"));
  }
}

TEST_CASE("one person of two courses was counted as two workers", "[training]") {
  training::Rows rows = tests::sound_training();
  rows.trainees[1].worker_id = "";
  rows.trainees[1].insurance_no = "3319500012";
  rows.trainees[0].insurance_no = "331 950 0012";
  const std::string text = training::letter(tests::decided(rows), 0, Language::vietnamese);
  INFO(text);
  CHECK(text.find("Tổng số người lao động được hỗ trợ: 2 người") != std::string::npos);
}

TEST_CASE("nothing to be returned is no decision to recover", "[training]") {
  training::Rows rows = tests::sound_training();
  rows.plans[0].reported_on = std::chrono::year{2022} / 10 / 3;
  rows.plans[0].actual_cost_vnd = 13'500'000;
  const training::Decisions decisions = tests::decided(rows);
  CHECK(decisions.plans()[0].recover == Money{});
  CHECK_THROWS_AS(training::recovery_letter(decisions, 0, Language::vietnamese), Error);
}

TEST_CASE("a month that is not known is in no set, nor out of it", "[own_facts]") {
  static constexpr std::array facts{
      FactInfo{.name = "months",
               .type = FactType::month_set,
               .vietnamese = "các tháng",
               .english = "months"},
      FactInfo{
          .name = "month", .type = FactType::month_bit, .vietnamese = "tháng", .english = "month"}};
  const Rule inside = contains(Fact<MonthSet>{0}, Fact<MonthBit>{1});
  OwnRecord record(facts);
  record.set("months", "2022-04");
  CHECK(evaluate(inside, record).verdict == Truth::unknown);
  CHECK(evaluate(!inside, record).verdict == Truth::unknown);
  record.set("month", "2022-04");
  CHECK(evaluate(inside, record).verdict == Truth::held);
}

TEST_CASE("C++: problems asked for while rows are added stay those of the rows", "[dossier]") {
  DossierBuilder builder;
  const auto add = [&](const char* worker, const char* request) {
    REQUIRE_FALSE(builder.add(Request{.request_id = request,
                                      .list_id = "L",
                                      .worker_id = worker,
                                      .insurance_no = "3319500012",
                                      .months = {std::chrono::year{2022} / 4}}));
  };
  REQUIRE_FALSE(builder.add(Employer{.employer_id = "E"}));
  REQUIRE_FALSE(builder.add(List{.list_id = "L",
                                 .employer_id = "E",
                                 .group = Group::working,
                                 .drawn_up_on = std::chrono::year{2022} / 6 / 1}));
  add("033195000123", "R1");
  CHECK(builder.build().issues().empty());
  add("033196000124", "R2");
  const auto issues = builder.build().issues();
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].code == ProblemCode::same_insurance_no);
}
