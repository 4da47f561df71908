// Reports: what they count is what the summary and the ledger hold, exactly; no one is named.
#include "rentsupport/report.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "rentsupport/csv.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/summary.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/random_dossier.hpp"
#include "support/run.hpp"
#include "support/workbook_text.hpp"
#include "support/worked_cases.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;
using Catch::Contains;
using Json = nlohmann::ordered_json;
using tests::Job;
using tests::replaced;

const Day end_of_august{2022y / 8 / 26};

MoneyTotal dong(std::uint64_t amount) {
  MoneyTotal total;
  total.add(Money{1}, amount);
  return total;
}

// Holds a line against the bucket of the summary.
void check_line(const ReportLine& line, const Bucket& bucket) {
  CHECK(line.at(Standing::eligible).months == bucket.payable);
  CHECK(line.at(Standing::eligible).amount == bucket.amount);
  CHECK(line.at(Standing::eligible).workers == bucket.workers);
  CHECK(line.at(Standing::refused).months == bucket.refused);
  CHECK(line.at(Standing::waiting).months == bucket.undetermined);
}

void check_lines(const std::map<std::string, ReportLine>& lines,
                 const std::map<std::string, Bucket>& buckets, const ReportLine& total) {
  CHECK(lines.size() == buckets.size());
  std::array<MoneyTotal, standings> sums;
  std::array<std::uint64_t, standings> months{};
  for (const auto& [key, line] : lines) {
    CAPTURE(key);
    REQUIRE(buckets.contains(key));
    check_line(line, buckets.at(key));
    for (std::size_t i = 0; i < standings; ++i) {
      sums[i].add(line.standing[i].amount);
      months[i] += line.standing[i].months;
    }
    MoneyTotal parts = line.at(Standing::eligible).amount;
    parts.add(line.at(Standing::waiting).amount);
    parts.add(line.at(Standing::refused).amount);
    CHECK(line.at(Standing::asked).amount == parts);
  }
  for (std::size_t i = 0; i < standings; ++i) {
    CHECK(sums[i] == total.standing[i].amount);
    CHECK(months[i] == total.standing[i].months);
  }
}

std::map<std::string, std::uint64_t> by_id(const std::vector<ReportedCause>& causes,
                                           std::uint64_t ReportedCause::*figure) {
  std::map<std::string, std::uint64_t> result;
  for (const ReportedCause& cause : causes) {
    if (cause.*figure != 0) result[cause.id] = cause.*figure;
  }
  return result;
}

Decisions decided(const Dossier& dossier, EvaluateOptions options = {},
                  const RuleSet& rules = RuleSet::decision_08_2022()) {
  if (!options.as_of) options.as_of = end_of_august;
  return evaluate(rules, dossier, options);
}

Report report_of(const Decisions& decisions) {
  ReportSource source;
  source.runs.push_back(reported_run(decisions));
  return report(source, {.as_of = *decisions.as_of()});
}

// Holds the report of decisions against their summary, and against what is overdue.
void check_against_summary(const Decisions& decisions) {
  const Report report = report_of(decisions);
  const Summary summary = summarize(decisions, 1);
  check_lines(report.by_group, summary.by_group, report.total);
  check_lines(report.by_month, summary.by_month, report.total);
  check_lines(report.by_district, summary.by_district, report.total);
  check_lines(report.by_employer, summary.by_employer, report.total);
  CHECK(report.total.at(Standing::eligible).amount == summary.payable_amount);
  CHECK(report.total.at(Standing::eligible).months == summary.payable);
  CHECK(report.total.at(Standing::refused).months == summary.refused);
  CHECK(report.total.at(Standing::waiting).months == summary.undetermined);
  CHECK(by_id(report.refused_by, &ReportedCause::months) == summary.refused_by);
  CHECK(by_id(report.refused_by, &ReportedCause::alone) == summary.refused_by_alone);
  CHECK(by_id(report.undetermined_by, &ReportedCause::months) == summary.undetermined_by);
  std::uint64_t payments = 0;
  MoneyTotal amount;
  std::uint64_t lists = 0;
  for (const Overdue& late : overdue(decisions)) {
    ++lists;
    payments += late.payments;
    amount.add(late.amount);
  }
  CHECK(report.total.at(Standing::overdue).months == payments);
  CHECK(report.total.at(Standing::overdue).amount == amount);
  std::uint64_t late_lists = 0;
  MoneyTotal late_amount;
  for (const ReportedLateness& late : report.late) {
    late_lists += late.lists;
    late_amount.add(late.amount);
  }
  CHECK(late_lists == lists);
  CHECK(late_amount == amount);
  std::uint64_t settled = 0;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (decisions[i].outcome != Outcome::undetermined) continue;
    const Explanation why = explain(decisions, i);
    const bool is_one = why.is_doubtful() ||
                        std::any_of(why.settling.begin(), why.settling.end(),
                                    [](auto set) { return set != 0 && (set & (set - 1)) == 0; });
    settled += is_one ? 1 : 0;
  }
  CHECK(report.one_paper_away.total.months == settled);
}

ReportedRun run_of_one(const std::string& worker, Outcome outcome, const std::string& list = "L1",
                       const std::string& employer = "E1") {
  ReportedRun run{.rule_set = RuleSet::decision_08_2022()};
  run.employers.push_back({employer, "Công ty Mẫu", "33", "323"});
  run.lists.push_back({.list_id = list, .employer = 0, .group = Group::working});
  run.reasons.push_back({});
  run.requests.push_back({"R1", worker, 0, 0});
  run.months.push_back({0, 2022y / 5, outcome, Money{500'000}, 0});
  return run;
}

ReportedEntry entry(ReportedState state, std::optional<Date> on,
                    const std::string& worker = "033095000010") {
  return {.list_id = "L1",
          .request_id = "R1",
          .worker_id = worker,
          .group = Group::working,
          .month = 2022y / 5,
          .amount = Money{500'000},
          .state = state,
          .booked_on = on};
}

std::uint64_t months(const ReportLine& line, Standing of) { return line.at(of).months; }
std::uint64_t booked(const std::array<ReportFigure, reported_states>& in, ReportedState state) {
  return in[static_cast<std::size_t>(state)].months;
}

std::string sample(const std::string& file) {
  return std::string{tests::places::examples} + "/hung_yen/" + file;
}

std::vector<std::string> sample_command(const std::vector<std::string>& more) {
  std::vector<std::string> command{tests::places::program, "report", "--quiet"};
  for (const std::string table : {"employers", "lists", "workers", "history"})
    command.insert(command.end(), {"--" + table, sample(table + ".csv")});
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

}  // namespace

TEST_CASE("a share is rounded half up to a tenth of a per cent, and there is none of nothing",
          "[report]") {
  CHECK(per_mille(dong(1), dong(2)) == 500);
  CHECK(per_mille(dong(1), dong(3)) == 333);
  CHECK(per_mille(dong(2), dong(3)) == 667);
  CHECK(per_mille(dong(1), dong(2000)) == 1);  // exactly half
  CHECK(per_mille(dong(1), dong(2001)) == 0);
  CHECK(per_mille(dong(3), dong(2000)) == 2);
  CHECK(per_mille(dong(7), dong(7)) == 1000);
  CHECK(per_mille(dong(0), dong(7)) == 0);
  CHECK_FALSE(per_mille(dong(0), dong(0)));
  MoneyTotal large;
  large.add(Money{INT64_MAX}, UINT64_MAX);
  CHECK(per_mille(large, large) == 1000);
}

TEST_CASE("a report of every worked case comes to what its summary does", "[report][cases]") {
  for (const auto& folder : tests::case_folders()) {
    CAPTURE(folder.filename());
    const tests::WorkedCases cases(folder);
    check_against_summary(
        decided(cases.dossier(), cases.options(), RuleSet::decision_08_2022(cases.parameters())));
  }
}

TEST_CASE("a report of random dossiers comes to what their summary does", "[report]") {
  tests::Random random(20220625);
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    tests::Records records = tests::random_records(random, 150, round % 3 == 0 ? 0 : 10);
    if (round % 2 == 0) tests::confuse_persons(random, records);
    check_against_summary(decided(records.dossier()));
  }
}

TEST_CASE("a month stands where its latest booking up to the day of the report left it",
          "[report]") {
  ReportSource source;
  source.runs.push_back(run_of_one("033095000010", Outcome::payable));
  source.entries = {entry(ReportedState::proposed, 2022y / 6 / 1),
                    entry(ReportedState::approved, 2022y / 6 / 10),
                    entry(ReportedState::paid, 2022y / 6 / 25),
                    entry(ReportedState::returned, 2022y / 6 / 26),
                    entry(ReportedState::sent, 2022y / 6 / 27),
                    entry(ReportedState::taken_back, 2022y / 7 / 1)};
  const auto on = [&](Day day) { return report(source, {.as_of = day}).total; };
  CHECK(months(on(2022y / 6 / 9), Standing::approved) == 0);
  CHECK(months(on(2022y / 6 / 10), Standing::approved) == 1);
  CHECK(months(on(2022y / 6 / 24), Standing::paid) == 0);
  CHECK(months(on(2022y / 6 / 25), Standing::paid) == 1);
  CHECK(months(on(2022y / 6 / 26), Standing::paid) == 0);
  CHECK(months(on(2022y / 6 / 26), Standing::returned) == 1);
  CHECK(months(on(2022y / 6 / 26), Standing::approved) == 1);
  CHECK(months(on(2022y / 6 / 27), Standing::returned) == 0);
  CHECK(months(on(2022y / 6 / 27), Standing::approved) == 1);
  CHECK(months(on(2022y / 7 / 1), Standing::approved) == 0);
  CHECK(on(2022y / 7 / 1).at(Standing::asked).amount == dong(500'000));
}

TEST_CASE("a period has both its days; the one before has as many months, or days", "[report]") {
  ReportSource source;
  source.runs.push_back(run_of_one("033095000010", Outcome::payable));
  const auto of = [&](Date booked_on, Day since, Day as_of) {
    source.entries = {entry(ReportedState::paid, booked_on)};
    return report(source, {.as_of = as_of, .since = since});
  };
  const Day from{2022y / 5 / 26};
  const Day to{2022y / 6 / 25};
  const Report report_of_25th = of(2022y / 6 / 1, from, to);
  CHECK(report_of_25th.before_since == Date{2022y / 4 / 26});
  CHECK(report_of_25th.before_until == Date{2022y / 5 / 25});
  for (const Date inside : {Date{2022y / 5 / 26}, Date{2022y / 6 / 25}}) {
    const ReportLine line = of(inside, from, to).total;
    CHECK(booked(line.period, ReportedState::paid) == 1);
    CHECK(booked(line.before, ReportedState::paid) == 0);
  }
  for (const Date before : {Date{2022y / 4 / 26}, Date{2022y / 5 / 25}}) {
    const ReportLine line = of(before, from, to).total;
    CHECK(booked(line.period, ReportedState::paid) == 0);
    CHECK(booked(line.before, ReportedState::paid) == 1);
    CHECK(months(line, Standing::paid) == 1);
  }
  for (const Date outside : {Date{2022y / 4 / 25}, Date{2022y / 6 / 26}}) {
    const ReportLine line = of(outside, from, to).total;
    CHECK(booked(line.period, ReportedState::paid) == 0);
    CHECK(booked(line.before, ReportedState::paid) == 0);
  }
  // A whole month, a quarter, and days that are no months.
  CHECK(of(from, 2022y / 6 / 1, 2022y / 6 / 30).before_since == Date{2022y / 5 / 1});
  CHECK(of(from, 2022y / 4 / 1, 2022y / 6 / 30).before_since == Date{2022y / 1 / 1});
  CHECK(of(from, 2022y / 6 / 6, 2022y / 6 / 12).before_since == Date{2022y / 5 / 30});
  CHECK(of(from, 2022y / 6 / 6, 2022y / 6 / 6).before_since == Date{2022y / 6 / 5});
  CHECK_THROWS_AS(of(from, 2022y / 6 / 26, 2022y / 6 / 25), Error);
  CHECK_THROWS_AS(report(source, {.as_of = 2022y / 6 / 31}), Error);

  source.entries = {entry(ReportedState::paid, std::nullopt)};
  const Report undated = report(source, {.as_of = to, .since = from});
  CHECK(undated.undated == 1);
  CHECK(months(undated.total, Standing::paid) == 1);
  CHECK(booked(undated.total.period, ReportedState::paid) == 0);
}

TEST_CASE("of several runs the last one counts, and one worker is one", "[report]") {
  ReportSource source;
  source.runs = {run_of_one("033095000010", Outcome::undetermined),
                 run_of_one("033095000010", Outcome::payable)};
  Report both = report(source, {.as_of = end_of_august});
  CHECK(both.superseded == 1);
  CHECK(months(both.total, Standing::asked) == 1);
  CHECK(months(both.total, Standing::eligible) == 1);

  source.runs[0] = run_of_one("033095000010", Outcome::undetermined, "L0", "E0");
  both = report(source, {.as_of = end_of_august});
  CHECK(both.superseded == 0);
  CHECK(months(both.total, Standing::asked) == 2);
  CHECK(both.total.at(Standing::asked).workers == 1);
  CHECK(both.total.at(Standing::asked).firms == 2);
  CHECK(both.by_employer.size() == 2);
  source.runs[0].requests[0].worker_id = "033095000028";
  CHECK(report(source, {.as_of = end_of_august}).total.at(Standing::asked).workers == 2);

  // A person of the second run joins two of the first.
  source.runs[0].requests.push_back({"R2", "033095000036", 0, 1});
  source.runs[0].months.push_back({1, 2022y / 5, Outcome::payable, Money{500'000}, 0});
  source.runs[1].requests = {{"R1", "033095000028", 0, 7}, {"R2", "033095000036", 0, 7}};
  source.runs[1].months.push_back({1, 2022y / 5, Outcome::payable, Money{500'000}, 0});
  both = report(source, {.as_of = end_of_august});
  CHECK(months(both.total, Standing::asked) == 4);
  CHECK(both.total.at(Standing::asked).workers == 1);
}

TEST_CASE("what the ledger has and no run is counted, and said", "[report]") {
  ReportSource source;
  source.runs.push_back(run_of_one("033095000010", Outcome::payable));
  ReportedEntry other = entry(ReportedState::paid, 2022y / 6 / 1, "033095000028");
  other.list_id = "L9";
  source.entries = {entry(ReportedState::paid, 2022y / 6 / 1), other};
  Report all = report(source, {.as_of = end_of_august});
  CHECK(all.outside == 1);
  CHECK(months(all.total, Standing::paid) == 2);
  CHECK(all.total.at(Standing::paid).workers == 2);
  CHECK(all.total.at(Standing::paid).firms == 1);
  CHECK(months(all.by_employer.at("?"), Standing::paid) == 1);
  CHECK(months(all.by_district.at("?/?"), Standing::paid) == 1);
  CHECK(months(all.by_district.at("33/323"), Standing::paid) == 1);
  source.entries->back().employer_id = "E1";
  all = report(source, {.as_of = end_of_august});
  CHECK(months(all.by_district.at("33/323"), Standing::paid) == 2);
  CHECK(all.by_district.size() == 1);
}

TEST_CASE("without a ledger the days of the lists say what is approved and paid", "[report]") {
  ReportSource source;
  source.runs.push_back(run_of_one("033095000010", Outcome::payable));
  source.runs[0].lists[0].decided_on = Date{2022y / 6 / 15};
  source.runs[0].lists[0].paid_on = Date{2022y / 6 / 17};
  const auto on = [&](Day day) {
    return report(source, {.as_of = day, .since = 2022y / 6 / 1}).total;
  };
  CHECK(months(on(2022y / 6 / 14), Standing::approved) == 0);
  CHECK(months(on(2022y / 6 / 15), Standing::approved) == 1);
  CHECK(months(on(2022y / 6 / 16), Standing::paid) == 0);
  CHECK(months(on(2022y / 6 / 17), Standing::paid) == 1);
  CHECK(booked(on(2022y / 6 / 17).period, ReportedState::approved) == 1);
  source.runs[0].months[0].outcome = Outcome::refused;
  CHECK(months(on(2022y / 6 / 17), Standing::approved) == 0);
}

TEST_CASE("a place in the source that is none is refused", "[report]") {
  ReportSource source;
  source.runs.push_back(run_of_one("033095000010", Outcome::payable));
  source.runs[0].months[0].request = 1;
  CHECK_THROWS_AS(report(source, {.as_of = end_of_august}), Error);
  source.runs[0] = run_of_one("033095000010", Outcome::refused);
  source.runs[0].months[0].reason = 1;
  CHECK_THROWS_AS(report(source, {.as_of = end_of_august}), Error);
}

TEST_CASE("a report says who has to supply the one paper that is lacking", "[report][program]") {
  const Job job;
  job.write("workers", replaced(tests::sound_workers, ",yes,2022", ",,2022"));
  const auto result = job.run("report", {"--as-of", "2022-06-20", "--format", "json", "--quiet",
                                         "--out", job.path("report.json")});
  INFO(result.err);
  REQUIRE(result.status == 0);
  const Json json = Json::parse(tests::read_file(job.path("report.json")));
  CHECK(json["one_paper_away"]["total"]["months"] == 1);
  CHECK(json["one_paper_away"]["worker"]["amount_vnd"] == 500'000);
  CHECK(json["one_paper_away"]["employer"]["months"] == 0);
  CHECK(json["undetermined_by"][0]["fact"] == "pays_rent");
  CHECK(json["undetermined_by"][0]["alone_workers"] == 1);
}

TEST_CASE("a report comes to what the ledger holds, by state and by the days of its bookings",
          "[report][program][ledger]") {
  const tests::ScratchDirectory scratch;
  const std::string file = scratch / "ledger.db";
  std::vector<std::string> inputs;
  for (const std::string table : {"employers", "lists", "workers", "history"})
    inputs.insert(inputs.end(), {"--" + table, sample(table + ".csv")});
  const auto run = [&](std::vector<std::string> command) {
    command.insert(command.begin(), tests::places::program);
    const auto result = tests::run_program(command);
    INFO(result.err);
    REQUIRE(result.status <= 1);
    return result.out;
  };
  std::vector<std::string> evaluation{"evaluate", "--quiet", "--ledger",     file,
                                      "--commit", "--date",  "2022-05-20",   "--reason",
                                      "tháng 5",  "--out",   scratch / "run"};
  evaluation.insert(evaluation.end(), inputs.begin(), inputs.end());
  run(evaluation);
  // What is proposed, by list.
  std::set<std::string> lists;
  {
    Ledger ledger(file, LedgerAccess::read);
    REQUIRE_FALSE(ledger.problem());
    REQUIRE_FALSE(
        ledger.read([&](const LedgerEntry& of, const Booking&) { lists.emplace(of.list_id); }));
  }
  REQUIRE(lists.size() > 6);
  const auto book = [&](const std::string& action, const std::string& list,
                        const std::string& date) {
    run({"ledger", action, file, "--list", list, "--date", date, "--reason", "QĐ"});
  };
  std::size_t place = 0;
  for (const std::string& list : lists) {
    ++place;
    book("approve", list, place % 2 == 0 ? "2022-05-25" : "2022-05-26");
    if (place % 3 == 0) book("pay", list, "2022-06-25");
    if (place % 3 == 1) book("pay", list, "2022-06-26");
  }

  // Read naively.
  std::map<std::string, std::pair<LedgerState, Money>> latest;
  std::map<std::pair<int, LedgerState>, MoneyTotal> in_period;  // 0: this one, 1: the one before
  {
    Ledger ledger(file, LedgerAccess::read);
    REQUIRE_FALSE(ledger.read([&](const LedgerEntry& of, const Booking& booking) {
      const std::string day = to_string(booking.on.value());
      if (day > "2022-06-25") return;
      latest[std::string{of.list_id} + "|" + std::string{of.request_id} + "|" +
             to_string(of.month)] = {booking.state, of.amount};
      in_period[{day >= "2022-05-26" ? 0 : 1, booking.state}].add(of.amount);
    }));
  }
  std::map<LedgerState, MoneyTotal> standing;
  for (const auto& [key, month] : latest) standing[month.first].add(month.second);
  MoneyTotal approved = standing[LedgerState::approved];
  approved.add(standing[LedgerState::paid]);
  REQUIRE(standing[LedgerState::paid] > MoneyTotal{});

  std::vector<std::string> reporting{"report",   "--quiet",    "--ledger", file,
                                     "--as-of",  "2022-06-25", "--since",  "2022-05-26",
                                     "--format", "json",       "--out",    scratch / "report.json"};
  reporting.insert(reporting.end(), inputs.begin(), inputs.end());
  run(reporting);
  const Json json = Json::parse(tests::read_file(scratch / "report.json"));
  const auto digits = [](const Json& figure) { return figure["amount_vnd"].dump(); };
  const Json& total = json["total"];
  CHECK(digits(total["approved"]) == approved.digits());
  CHECK(digits(total["paid"]) == standing[LedgerState::paid].digits());
  for (const LedgerState state :
       {LedgerState::proposed, LedgerState::approved, LedgerState::paid}) {
    const std::string of{name(state)};
    CAPTURE(of);
    CHECK(digits(total["period"][of]) == (in_period[{0, state}].digits()));
    CHECK(digits(total["before"][of]) == (in_period[{1, state}].digits()));
  }
  // The run itself is that of summary.json.
  const Json summary = Json::parse(tests::read_file(scratch / "run/summary.json"));
  CHECK(total["eligible"]["amount_vnd"] == summary["amount_vnd"]["payable"]);
  CHECK(total["refused"]["months"] == summary["request_months"]["refused"]);
  for (const std::string by : {"by_group", "by_month", "by_district", "by_employer"}) {
    CAPTURE(by);
    CHECK(json[by].size() == summary[by].size());
    for (const auto& [key, bucket] : summary[by].items()) {
      CAPTURE(key);
      CHECK(json[by][key]["eligible"]["amount_vnd"] == bucket["amount_vnd"]);
      CHECK(json[by][key]["eligible"]["workers"] == bucket["workers"]);
      CHECK(json[by][key]["waiting"]["months"] == bucket["undetermined"]);
    }
  }
}

TEST_CASE("a report names no worker, needs nothing beside it, and is the same every time",
          "[report][program]") {
  const tests::ScratchDirectory scratch;
  // Worker, name, insurance number and account; faulty rows have them in other places.
  std::set<std::string> persons;
  std::istringstream rows(tests::read_file(sample("workers.csv")));
  std::string row;
  std::getline(rows, row);
  while (std::getline(rows, row)) {
    std::vector<std::string> cells;
    std::istringstream of_row(row);
    for (std::string cell; std::getline(of_row, cell, ',');) cells.push_back(cell);
    if (cells.size() < 7) continue;
    for (const std::size_t place :
         {std::size_t{2}, std::size_t{4}, std::size_t{6}, cells.size() - 1}) {
      // Short ones stand in other words too.
      if (cells[place].size() >= 9) persons.insert(cells[place]);
    }
  }
  REQUIRE(persons.size() > 500);
  for (const std::string format : {"html", "json", "xlsx"}) {
    for (const std::string language : {"vi", "en"}) {
      CAPTURE(format, language);
      std::vector<std::string> texts;
      for (const std::string name : {"one", "two"}) {
        const auto result = tests::run_program(sample_command(
            {"--as-of", "2022-06-25", "--since", "2022-05-26", "--format", format, "--language",
             language, "--office", std::string{tests::places::examples} + "/report/office.toml",
             "--out", scratch / name}));
        INFO(result.err);
        REQUIRE(result.status == 1);  // rows were rejected
        texts.push_back(tests::read_file(scratch / name));
      }
      CHECK(texts[0] == texts[1]);
      const std::string text = format == "xlsx" ? tests::workbook_text(scratch / "one") : texts[0];
      for (const std::string& person : persons) {
        if (text.find(person) == std::string::npos) continue;
        CAPTURE(person);
        CHECK(text.find(person) == std::string::npos);
      }
      if (format != "html") continue;
      for (const char* const outside : {"<script", "http", "src=", "url(", "@import"})
        CHECK_THAT(text, !Contains(outside));
      CHECK_THAT(text, Contains("<thead>") && Contains("table-header-group"));
      // Words of the program are for programs.
      for (const char* const code : {"payable", "undetermined", "art4.", "pays_rent", "nan"})
        CHECK_THAT(text, !Contains(code));
    }
  }
}

TEST_CASE("the report under examples is the one that is written", "[report][program]") {
  const tests::ScratchDirectory scratch;
  for (const std::string format : {"html", "xlsx"}) {
    const auto result = tests::run_program(
        sample_command({"--as-of", "2022-06-25", "--since", "2022-05-26", "--format", format,
                        "--office", std::string{tests::places::examples} + "/report/office.toml",
                        "--out", scratch / "report"}));
    INFO(result.err);
    REQUIRE(result.status == 1);
    const std::string example =
        std::string{tests::places::examples} + "/report/bao_cao_25_6." + format;
    if (std::getenv("RENTSUPPORT_WRITE_REPORT") != nullptr)
      tests::write_file(example, tests::read_file(scratch / "report"));
    CHECK((tests::read_file(scratch / "report") == tests::read_file(example)));
  }
}

TEST_CASE("a report is made of what runs kept, each month once", "[report][program]") {
  const tests::ScratchDirectory scratch;
  std::vector<std::string> evaluation{
      tests::places::program, "evaluate", "--quiet", "--keep", "--out", scratch / "run"};
  for (const std::string table : {"employers", "lists", "workers", "history"})
    evaluation.insert(evaluation.end(), {"--" + table, sample(table + ".csv")});
  REQUIRE(tests::run_program(evaluation).status == 1);
  const std::vector<std::string> how{"--as-of",  "2022-06-25", "--since", "2022-05-26",
                                     "--format", "json",       "--out",   scratch / "report.json"};
  const auto text_of = [&](std::vector<std::string> command) {
    command.insert(command.end(), how.begin(), how.end());
    const auto result = tests::run_program(command);
    INFO(result.err);
    REQUIRE(result.status == 1);
    return tests::read_file(scratch / "report.json");
  };
  const std::string of_inputs = text_of(sample_command({}));
  const std::vector<std::string> of_run{tests::places::program, "report", "--quiet", "--run",
                                        scratch / "run"};
  CHECK(text_of(of_run) == of_inputs);
  std::vector<std::string> of_two = of_run;
  of_two.push_back(scratch / "run");
  const Json once = Json::parse(of_inputs);
  const Json twice = Json::parse(text_of(of_two));
  CHECK(twice["superseded_months"] == once["total"]["asked"]["months"]);
  for (const std::string part : {"total", "by_employer", "refused_by", "one_paper_away", "late"}) {
    CAPTURE(part);
    CHECK(twice[part] == once[part]);
  }
  std::vector<std::string> both = of_run;
  both.insert(both.end(), {"--employers", sample("employers.csv"), "--as-of", "2022-06-25", "--out",
                           scratch / "none"});
  CHECK(tests::run_program(both).status == 2);
}

TEST_CASE("wrong days and files of a report are status 2, and write nothing", "[report][program]") {
  const Job job;
  const auto failed = [&](const std::vector<std::string>& options, const std::string& message) {
    std::vector<std::string> all{"--quiet", "--out", job.path("report")};
    all.insert(all.end(), options.begin(), options.end());
    const auto result = job.run("report", all);
    CHECK(result.status == 2);
    CHECK_THAT(result.err, Contains(message));
    CHECK_FALSE(std::filesystem::exists(job.path("report")));
  };
  failed({}, "--as-of");
  failed({"--as-of", "2022-06-31"}, "--as-of 2022-06-31: write a day");
  failed({"--as-of", "2022-06-25", "--since", "2022-06-26"}, "is after");
  failed({"--as-of", "2022-06-25", "--format", "pdf"}, "--format");
  failed({"--as-of", "2022-06-25", "--ledger", job.path("none.db")}, "cannot be opened");
  const auto over =
      job.run("report", {"--as-of", "2022-06-25", "--quiet", "--out", job.path("workers.csv")});
  CHECK(over.status == 2);
  CHECK(tests::read_file(job.path("workers.csv")) == tests::sound_workers);
}
