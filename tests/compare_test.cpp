// What another choice of readings or parameters would change.
#include "rentsupport/compare.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "rentsupport/csv.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/widest_persons.hpp"

namespace {

using namespace rentsupport;

Date d(int month, int day) { return Date{std::chrono::year{2022} / month / day}; }
MonthSet months(std::initializer_list<int> numbers) {
  MonthSet result;
  for (const int number : numbers) result.insert(std::chrono::year{2022} / number);
  return result;
}

// One request that is payable under every reading; a case changes it.
struct Sheet {
  Employer employer;
  List list;
  Request request;
  std::vector<List> more_lists;
  std::vector<Request> more_requests;

  explicit Sheet(Group group) {
    employer.employer_id = "E1";
    employer.kind = EmployerKind::enterprise;
    employer.zone = Zone::industrial_park;
    employer.province = Province{33};
    list.list_id = "L1";
    list.employer_id = "E1";
    list.group = group;
    list.drawn_up_on = d(5, 10);
    request.request_id = "R1";
    request.list_id = "L1";
    request.worker_id = "033095000010";
    request.applied = request.pays_rent = true;
    request.insured_elsewhere = false;
    request.contract_type = ContractType::indefinite;
    request.contract_signed_on = request.contract_starts_on =
        group == Group::working ? d(1, 3) : d(4, 1);
    request.previous_contract = PreviousContract::none;
    request.rent_from = d(1, 3);
    request.insured_months = MonthSet::from_bits(~std::uint64_t{0});
    request.months = months({4});
  }

  [[nodiscard]] Dossier dossier() const {
    DossierBuilder result;
    CHECK_FALSE(result.add(employer));
    CHECK_FALSE(result.add(list));
    for (const List& other : more_lists) CHECK_FALSE(result.add(other));
    CHECK_FALSE(result.add(request));
    for (const Request& other : more_requests) CHECK_FALSE(result.add(other));
    return std::move(result).build();
  }
};

std::string line(const ReadingAtStake& reading) {
  const Change& all = reading.differences.all;
  return std::string{reading.reading} + "=" + std::string{reading.option} + " " +
         std::to_string(all.changed()) + " of " + std::to_string(all.workers) + ": " +
         change(all.payable_before, all.payable_after);
}

using Lines = std::vector<std::string>;

// The readings that matter, each with request-months, workers and payable money that change.
Lines matter(Group group, const std::function<void(Sheet&)>& write) {
  Sheet sheet(group);
  write(sheet);
  const Dossier dossier = sheet.dossier();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  const auto readings = readings_at_stake(decisions);
  CHECK(readings.size() == 16);
  Lines result;
  for (const ReadingAtStake& reading : readings) {
    if (reading.differences.all.changed() > 0) result.push_back(line(reading));
  }
  return result;
}

constexpr Group working = Group::working;
constexpr Group returning = Group::returning;

std::string sample(const std::string& file) {
  return std::string{tests::places::examples} + "/hung_yen/" + file;
}

Dossier sample_dossier() {
  static const LoadedFiles result = read_files(
      {sample("employers.csv"), sample("lists.csv"), sample("workers.csv"), sample("history.csv")});
  return result.dossier();
}

Parameters with(const std::string& reading, const std::string& option) {
  Parameters parameters = Parameters::built_in();
  CHECK_FALSE(parameters.choose(reading, option));
  return parameters;
}

}  // namespace

TEST_CASE("a plain request hangs on no reading", "[compare]") {
  CHECK(matter(working, [](Sheet&) {}).empty());
  CHECK(matter(returning, [](Sheet&) {}).empty());
}

TEST_CASE("each reading matters where the law is silent about it, and there alone", "[compare]") {
  SECTION("rented for ten days of April, then for twenty") {
    CHECK(matter(working, [](Sheet& sheet) { sheet.request.rent_to = d(4, 10); }) ==
          Lines{"partial_month=fifteen_days 1 of 1: -500000",
                "partial_month=full_month 1 of 1: -500000"});
    CHECK(matter(returning, [](Sheet& sheet) { sheet.request.rent_to = d(4, 20); }) ==
          Lines{"partial_month=full_month 1 of 1: -1000000"});
  }
  SECTION("the contract ended before the month supported") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.request.contract_type = ContractType::fixed_term;
            sheet.request.contract_ends_on = d(3, 31);
          }) == Lines{"employed_in_month=not_required 1 of 1: +500000"});
  }
  SECTION("a signed form without a word about the rent") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.list.signed_form = true;
            sheet.request.pays_rent = std::nullopt;
          }) == Lines{"declarations=ignored 1 of 1: -500000"});
  }
  SECTION("started in March, concluded in April") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.request.contract_starts_on = d(3, 20);
            sheet.request.contract_signed_on = d(4, 5);
          }) == Lines{"split_contract=by_start 1 of 1: +500000"});
  }
  SECTION("concluded in March, started in April") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.request.contract_signed_on = d(3, 20);
            sheet.request.contract_starts_on = d(4, 5);
          }) == Lines{"split_contract=by_conclusion 1 of 1: +500000"});
  }
  SECTION("from one employer to another without a gap") {
    CHECK(matter(returning, [](Sheet& sheet) {
            sheet.request.previous_contract = PreviousContract::other_employer;
            sheet.request.previous_contract_ended_on = d(3, 31);
          }) == Lines{"continuation=any_employer_without_gap 1 of 1: -1000000"});
  }
  SECTION("with the same employer again after a gap") {
    CHECK(matter(returning, [](Sheet& sheet) {
            sheet.request.previous_contract = PreviousContract::same_employer;
            sheet.request.previous_contract_ended_on = d(3, 30);
          }) == Lines{"continuation=same_employer 1 of 1: -1000000"});
  }
  SECTION("a list of August, insured in June but not in July") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.list.drawn_up_on = d(8, 1);
            sheet.request.months = months({5});
            sheet.request.insured_months = months({6});
          }) == Lines{"insurance_month=at_most_june 1 of 1: +500000"});
  }
  SECTION("a foreigner on the payroll") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.list.payroll_copy = true;
            sheet.request.insured_months = MonthSet{};
            sheet.request.payroll_months = months({4});
            sheet.request.insurance_exempt = InsuranceExempt::foreigner;
          }) == Lines{"exempt_foreigner=yes 1 of 1: +500000"});
  }
  SECTION("February on a list of June") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.list.drawn_up_on = d(6, 10);
            sheet.request.months = months({2});
          }) == Lines{"combined_months=last_three 1 of 1: -500000"});
  }
  SECTION("April on a list of June, in group returning") {
    CHECK(matter(returning, [](Sheet& sheet) { sheet.list.drawn_up_on = d(6, 1); }) ==
          Lines{"late_list=previous_month_only 1 of 1: -1000000"});
  }
  SECTION("two months in one request of group returning") {
    CHECK(matter(returning, [](Sheet& sheet) {
            sheet.list.drawn_up_on = d(6, 1);
            sheet.request.months = months({4, 5});
          }) == Lines{"combined_returning=accepted 2 of 1: +2000000"});
  }
  SECTION("sent on the 15th") {
    CHECK(matter(returning, [](Sheet& sheet) { sheet.list.sent_to_si_on = d(5, 15); }) ==
          Lines{"before_15th=day_15 1 of 1: +1000000"});
  }
  SECTION("three months in one group, a fourth in the other") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.request.months = months({2, 3, 4});
            Sheet other(returning);
            other.list.list_id = other.request.list_id = "L2";
            other.list.drawn_up_on = d(6, 1);
            other.request.request_id = "R2";
            other.request.months = months({5});
            sheet.more_lists = {other.list};
            sheet.more_requests = {other.request};
          }) == Lines{"cap_scope=each_group 1 of 1: +1000000"});
  }
  SECTION("posted from Thursday on, sent on Monday") {
    CHECK(matter(working, [](Sheet& sheet) {
            sheet.list.drawn_up_on = d(5, 12);
            sheet.list.sent_to_si_on = d(5, 16);
          }) == Lines{"posting_week=mon_sat 1 of 1: +500000"});
  }
}

TEST_CASE("the most money comes first, then the order of the law page", "[compare]") {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), sample_dossier());
  const auto readings = readings_at_stake(decisions);
  REQUIRE(readings.size() == 16);
  for (std::size_t i = 1; i < readings.size(); ++i) {
    const auto money = [&](std::size_t number) {
      const Change& all = readings[number].differences.all;
      return distance(all.payable_before, all.payable_after);
    };
    CHECK(money(i - 1) >= money(i));
  }
  const auto place = [&](std::string_view option) {
    return std::find_if(readings.begin(), readings.end(),
                        [&](const ReadingAtStake& at_stake) { return at_stake.option == option; }) -
           readings.begin();
  };
  // 2,000,000 each: law page, section 3.
  CHECK(place("by_conclusion") < place("day_15"));
}

TEST_CASE("a run under other readings has the default ones at stake", "[compare]") {
  const Decisions decisions = evaluate(
      RuleSet::decision_08_2022(with("late_list", "previous_month_only")), sample_dossier());
  std::set<std::string> options;
  for (const ReadingAtStake& reading : readings_at_stake(decisions)) {
    if (reading.reading == "late_list") options.insert(std::string{reading.option});
  }
  CHECK(options == std::set<std::string>{"accepted"});
}

TEST_CASE("differences are those of two runs, counted one by one, and they balance", "[compare]") {
  const Dossier dossier = sample_dossier();
  Parameters dearer = Parameters::built_in();
  dearer.working.amount = Money{600000};
  dearer.cap_months = 2;
  std::vector<Parameters> all{dearer, Parameters::built_in()};
  for (const ReadingInfo& reading : readings()) {
    for (const std::string_view option : reading.options)
      all.push_back(with(std::string{reading.name}, std::string{option}));
  }
  const Decisions before = evaluate(RuleSet::decision_08_2022(), dossier);
  const tests::WidestPersons persons(before);
  for (const Parameters& parameters : all) {
    const Decisions after = evaluate(RuleSet::decision_08_2022(parameters), dossier);
    const Differences differences = compare(before, after, 1);
    CHECK(compare(before, after, 8) == differences);

    struct Expected {
      Change change;
      std::set<std::string> workers;
    };
    std::map<std::string, Expected> expected;
    std::map<std::string, ProvisionChange> provisions;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const Decision was = before[i];
      const Decision is = after[i];
      const bool repriced = was.outcome == is.outcome && was.max_amount != is.max_amount;
      for (const std::string& bucket :
           {std::string{"all"}, std::string{name(was.group)}, to_string(was.month)}) {
        Expected& counted = expected[bucket];
        ++counted.change
              .moves[static_cast<std::size_t>(was.outcome)][static_cast<std::size_t>(is.outcome)];
        counted.change.repriced += repriced ? 1 : 0;
        counted.change.payable_before.add(was.amount);
        counted.change.payable_after.add(is.amount);
        if (was.outcome != is.outcome || repriced)
          counted.workers.insert(persons.of(std::string{dossier.worker_id(was.request)}));
      }
      if (was.outcome == is.outcome) continue;
      for (const auto id : before.failed(i)) ++provisions[std::string{id}].refuses_no_longer;
      for (const auto id : after.failed(i)) ++provisions[std::string{id}].refuses_now;
      for (const auto id : before.unknown(i)) ++provisions[std::string{id}].undetermined_no_longer;
      for (const auto id : after.unknown(i)) ++provisions[std::string{id}].undetermined_now;
    }
    std::map<std::string, Change> found{{"all", differences.all}};
    found.insert(differences.by_group.begin(), differences.by_group.end());
    found.insert(differences.by_month.begin(), differences.by_month.end());
    REQUIRE(found.size() == expected.size());
    for (auto& [bucket, counted] : expected) {
      counted.change.workers = counted.workers.size();
      CAPTURE(bucket);
      CHECK(found.at(bucket) == counted.change);
    }
    CHECK(differences.provisions == provisions);
    CHECK(differences.all.payable_before == before.payable());
    CHECK(differences.all.payable_after == after.payable());
    CHECK(differences.at_most_before == before.at_most());
    CHECK(differences.at_most_after == after.at_most());
    std::uint64_t in_provinces = 0;
    for (const auto& [province, of_province] : differences.by_province)
      in_provinces += of_province.changed();
    CHECK(in_provinces == differences.all.changed());
  }
}

TEST_CASE("an amount that changes is counted where the outcome stays", "[compare]") {
  const Dossier dossier = Sheet(working).dossier();
  Parameters dearer = Parameters::built_in();
  dearer.working.amount = Money{600000};
  const Differences differences = compare(evaluate(RuleSet::decision_08_2022(), dossier),
                                          evaluate(RuleSet::decision_08_2022(dearer), dossier));
  CHECK(differences.all.repriced == 1);
  CHECK(differences.all.changed() == 1);
  CHECK(differences.all.workers == 1);
  CHECK(change(differences.all.payable_before, differences.all.payable_after) == "+100000");
  CHECK(differences.provisions.empty());
}

TEST_CASE("decisions of another dossier are not compared", "[compare]") {
  const Dossier dossier = Sheet(working).dossier();
  const Dossier other = Sheet(returning).dossier();
  const Decisions of_dossier = evaluate(RuleSet::decision_08_2022(), dossier);
  const Decisions of_other = evaluate(RuleSet::decision_08_2022(), other);
  CHECK_THROWS_AS(compare(of_dossier, of_other), Error);
  CHECK_THROWS_AS(compare(of_other, of_dossier), Error);
}

TEST_CASE("differences as JSON", "[compare]") {
  Sheet sheet(returning);
  sheet.list.drawn_up_on = d(6, 1);
  const Dossier dossier = sheet.dossier();
  const RuleSet strict = RuleSet::decision_08_2022(with("late_list", "previous_month_only"));
  const Differences differences =
      compare(evaluate(strict, dossier), evaluate(RuleSet::decision_08_2022(), dossier));
  const std::string bucket = R"({
    "request_months": {
      "changed": 1,
      "repriced": 0,
      "refused_to_payable": 1
    },
    "workers": 1,
    "payable_vnd": {
      "before": 0,
      "after": 1000000,
      "change": 1000000
    }
  })";
  std::string inner;
  for (const char c : bucket) {
    inner += c;
    if (c == '\n') inner += "  ";
  }
  const std::string before{strict.sha256()};
  const std::string after{RuleSet::decision_08_2022().sha256()};
  CHECK(to_json(differences) == R"({
  "format": 2,
  "schema": "rentsupport-comparison-2",
  "rule_set_before": ")" + before + R"(",
  "rule_set_after": ")" + after + R"(",
  "all": )" + bucket + R"(,
  "by_group": {
    "returning": )" + inner + R"(
  },
  "by_month": {
    "2022-04": )" + inner + R"(
  },
  "by_province": {
    "33": )" + inner + R"(
  },
  "at_most_vnd": {
    "before": 0,
    "after": 1000000,
    "change": 1000000
  },
  "provisions": {
    "art11.3.month": {
      "refuses_no_longer": 1,
      "refuses_now": 0,
      "undetermined_no_longer": 0,
      "undetermined_now": 0
    }
  }
}
)");
}

TEST_CASE("the profile of Ho Chi Minh City is its reading", "[compare][parameters]") {
  const std::string path =
      std::string{tests::places::rules} + "/decision_08_2022/profiles/ho_chi_minh_city.toml";
  Parameters profile = Parameters::built_in();
  CHECK_FALSE(profile.overlay(tests::read_file(path), path));
  const Parameters chosen = with("before_15th", "day_15");
  for (std::size_t i = 0; i < chosen.list().size(); ++i) {
    CAPTURE(chosen.list()[i].first);
    CHECK(profile.list()[i] == chosen.list()[i]);
  }
  CHECK(RuleSet::decision_08_2022(profile).sha256() == RuleSet::decision_08_2022(chosen).sha256());
}

namespace {

// A job whose one request pays 500,000 VND for May, on a list of June.
std::vector<std::string> command(const tests::Job& job, const std::string& name,
                                 const std::vector<std::string>& options = {}) {
  std::vector<std::string> arguments{tests::places::program,
                                     name,
                                     "--employers",
                                     job.path("employers.csv"),
                                     "--lists",
                                     job.path("lists.csv"),
                                     "--workers",
                                     job.path("workers.csv")};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return arguments;
}

}  // namespace

TEST_CASE("rentsupport readings prints every other option, as a table and as JSON",
          "[compare][program]") {
  const tests::Job job;
  const auto table = tests::run_program(command(job, "readings"));
  CHECK(table.status == 0);
  CHECK(table.err.empty());
  CHECK(table.out.starts_with(
      "1 request-months decided, 500,000 VND payable, 500,000 VND at most; "
      "what another choice would change:\n"
      "reading             option                    request-months  workers  "
      "payable VND  at most VND  of it working  returning\n"
      "partial_month       fifteen_days                           0        0"
      "            0            0              0          0\n"));
  CHECK(std::count(table.out.begin(), table.out.end(), '\n') == 18);
  const auto json = tests::run_program(command(job, "readings", {"--format", "json"}));
  CHECK(json.status == 0);
  CHECK(json.out.starts_with(
      "{\n  \"format\": 2,\n  \"schema\": \"rentsupport-readings-2\",\n  \"readings\": ["));
  const auto vietnamese = tests::run_program(command(job, "readings", {"--language", "vi"}));
  CHECK(vietnamese.out.starts_with("Đã xét 1 lượt hỗ trợ (người × tháng), chi trả 500.000 đồng"));
}

TEST_CASE("rentsupport compare shows what an overlay changes", "[compare][program]") {
  const tests::Job job;
  tests::write_file(job.path("dearer.toml"), "[group.working]\namount_vnd = 600000\n");
  tests::write_file(job.path("none.toml"), "[cap]\nmonths = 0\n");
  const std::string dearer = R"(                              before    after    change
payable request-months             1        1         0
refused request-months             0        0         0
undetermined request-months        0        0         0
payable VND                  500,000  600,000  +100,000
at most VND                  500,000  600,000  +100,000

1 request-months of 1 workers change
  at another amount: 1

                       request-months  workers  payable before    after    change
group     working                   1        1         500,000  600,000  +100,000
month     2022-05                   1        1         500,000  600,000  +100,000
province  33 Hưng Yên               1        1         500,000  600,000  +100,000
)";
  const auto after =
      tests::run_program(command(job, "compare", {"--after", job.path("dearer.toml")}));
  CHECK(after.status == 0);
  CHECK(after.out == dearer);
  const auto both = tests::run_program(command(
      job, "compare",
      {"--before", job.path("dearer.toml"), "--after", job.path("none.toml"), "--language", "vi"}));
  CHECK(both.status == 0);
  CHECK_THAT(both.out, Catch::Contains("  được chi trả -> bị từ chối: 1\n"));
  CHECK_THAT(both.out, Catch::Contains("-600.000"));
  CHECK_THAT(both.out, Catch::Contains("\ntháng  5/2022 "));
  CHECK_THAT(both.out, Catch::Contains("\ntỉnh   33 Hưng Yên "));
  CHECK_THAT(both.out,
             Catch::Contains("\nquy định             không còn từ chối  từ chối mới  không còn "
                             "chưa rõ  chưa rõ mới\nart2.4.three_months                  0        "
                             "    1                  0            0\n"));
  const auto same = tests::run_program(command(job, "compare"));
  CHECK(same.status == 0);
  CHECK_THAT(same.out, Catch::Contains("0 request-months of 0 workers change\n"));
}

TEST_CASE("readings and compare end as evaluate does", "[compare][program]") {
  const tests::Job job;
  tests::write_file(job.path("wrong.toml"), "[cap]\nmonth = 0\n");
  for (const std::string name : {"readings", "compare"}) {
    CAPTURE(name);
    CHECK(tests::run_program({tests::places::program, name}).status == 2);
    CHECK(tests::run_program(command(job, name, {"--format", "xml"})).status == 2);
    CHECK(tests::run_program(command(job, name, {"--out", "x"})).status == 2);
    CHECK(tests::run_program(command(job, name, {"--help"})).status == 0);
    CHECK(tests::run_program(command(job, name), {}, {"/dev/null", "/dev/full"}).status == 3);
  }
  const auto wrong =
      tests::run_program(command(job, "compare", {"--after", job.path("wrong.toml")}));
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.err, Catch::Contains("wrong.toml"));
  job.write("workers", tests::replaced(tests::sound_workers, ",2022-05,9", ",2022-13,9"));
  CHECK(tests::run_program(command(job, "readings")).status == 1);
  CHECK(tests::run_program(command(job, "compare")).status == 1);
}
