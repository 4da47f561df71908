// Decisions: how they are found and explained, and that nothing but facts and rules shapes them.
#include "rentsupport/evaluate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <limits>
#include <sstream>

#include "rentsupport/compare.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/explain.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

using Ids = std::vector<std::string_view>;

Date d(int month, int day) { return Date{std::chrono::year{2022} / month / day}; }
Month m(int month) { return std::chrono::year{2022} / month; }

// Two lists of one firm: A of group working (June), B of group returning (May).
Dossier firm() {
  Dossier dossier;
  Employer employer;
  employer.employer_id = "E1";
  employer.kind = EmployerKind::enterprise;
  employer.province = Province{33};
  CHECK_FALSE(dossier.add(employer));
  List list;
  list.list_id = "A";
  list.employer_id = "E1";
  list.group = Group::working;
  list.drawn_up_on = d(6, 1);
  CHECK_FALSE(dossier.add(list));
  list.list_id = "B";
  list.group = Group::returning;
  list.drawn_up_on = d(5, 4);
  CHECK_FALSE(dossier.add(list));
  return dossier;
}

// A request of a worker of its own: W10001 asks by R1.
Request request(const std::string& id, const std::string& list, MonthSet months) {
  Request row;
  row.request_id = id;
  row.worker_id = "W" + std::to_string(10000 + std::stoi(id.substr(1)));
  row.list_id = list;
  row.applied = row.pays_rent = true;
  row.insured_elsewhere = false;
  row.contract_type = ContractType::indefinite;
  row.contract_signed_on = row.contract_starts_on = list == "A" ? d(1, 3) : d(4, 1);
  row.previous_contract = PreviousContract::none;
  row.rent_from = d(1, 3);
  row.insured_months = MonthSet{m(4), m(5)};
  row.months = months;
  return row;
}

// Everything that a decision says.
std::string text(const Dossier& dossier, const Decisions& decisions, std::size_t number) {
  const Decision decision = decisions[number];
  std::ostringstream line;
  line << dossier.request_id(decision.request) << ' ' << to_string(decision.month) << ' '
       << name(decision.group) << ' ' << name(decision.outcome) << ' ' << decision.amount.dong()
       << ' ' << decision.max_amount.dong() << ' ' << decision.mask;
  for (const Ids& names :
       {decisions.failed(number), decisions.unknown(number), decisions.ask(number)}) {
    line << " |";
    for (const std::string_view id : names) line << ' ' << id;
  }
  return line.str();
}

std::vector<std::string> texts(const Dossier& dossier, const Decisions& decisions) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < decisions.size(); ++i) result.push_back(text(dossier, decisions, i));
  return result;
}

InputFiles generated(const tests::ScratchDirectory& scratch, const std::string& requests,
                     const std::string& faulty, const std::string& repeated) {
  const auto result = tests::run_program({tests::places::generate, "--out", scratch / "in",
                                          "--requests", requests, "--seed", "7", "--unknown", "0.1",
                                          "--faulty", faulty, "--repeated", repeated});
  REQUIRE(result.status == 0);
  return {scratch / "in/employers.csv", scratch / "in/lists.csv", scratch / "in/workers.csv",
          std::nullopt};
}

}  // namespace

TEST_CASE("decisions stand in the order of requests, months ascending", "[evaluate]") {
  Dossier dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(5), m(2), m(4)})));
  CHECK_FALSE(dossier.add(request("R2", "B", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  REQUIRE(decisions.size() == 4);
  CHECK(decisions.first_of(0) == 0);
  CHECK(decisions.first_of(1) == 3);
  CHECK(decisions.first_of(2) == 4);
  CHECK(decisions[0].month == m(2));
  CHECK(decisions[1].month == m(4));
  CHECK(decisions[2].month == m(5));
  CHECK(decisions[3].request == 1);
  CHECK(decisions[3].group == Group::returning);
  CHECK(decisions[3].amount == Money{1000000});
  CHECK(decisions.find(0, m(4))->request == 0);
  CHECK(decisions.find(0, m(4))->month == m(4));
  CHECK_FALSE(decisions.find(0, m(3)));
  CHECK_FALSE(decisions.find(1, m(5)));
  CHECK(decisions.payable().digits() == "2500000");
  CHECK(decisions.at_most() == decisions.payable());
  CHECK(decisions.timeline_of(1).posting_ends_on == d(5, 9));
  CHECK(decisions.rule_set().id() == "decision-08-2022");
}

TEST_CASE("a refused decision names each provision to blame and asks for nothing", "[evaluate]") {
  Dossier dossier = firm();
  Request row = request("R1", "A", {m(4)});
  row.applied = false;
  row.rent_from.reset();  // what is unknown cannot save it
  row.insured_months = MonthSet{m(4)};
  row.insurance_exempt = InsuranceExempt::no;
  row.payroll_months = MonthSet{m(5)};
  CHECK_FALSE(dossier.add(row));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK(decisions.failed(0) == Ids{"art2.2.applied", "art4.3.insured", "art4.3.exempt"});
  CHECK(decisions.unknown(0) == Ids{});
  CHECK(decisions.ask(0) == Ids{});
  CHECK(decisions[0].max_amount == Money{});
  const auto blamed = decisions.blamed(0);
  REQUIRE(blamed.size() == 3);
  CHECK(blamed[0].get().id == "art2.2.applied");
  CHECK(blamed[0].get().citations.front() == Citation{2, 2});
  CHECK(blamed[2].get().id == "art4.3.exempt");
}

TEST_CASE("an undetermined decision names what is open and asks for it in column order",
          "[evaluate]") {
  Dossier dossier = firm();
  Request row = request("R1", "A", {m(4)});
  row.contract_signed_on.reset();
  row.contract_type.reset();
  row.insured_months.reset();
  row.insurance_exempt = InsuranceExempt::no;  // the branch cannot matter any more
  CHECK_FALSE(dossier.add(row));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK(decisions.failed(0) == Ids{});
  CHECK(decisions.unknown(0) ==
        Ids{"art1.employed", "art4.2.term", "art4.2.concluded", "art4.3.insured"});
  CHECK(decisions.ask(0) ==
        Ids{"contract_type", "contract_signed_on", "contract_ends_on", "insured_months"});
  CHECK(decisions.blamed(0).size() == 4);
  CHECK(decisions.blamed(0).front().get().id == "art1.employed");
  CHECK(decisions[0].amount == Money{});
  CHECK(decisions[0].max_amount == Money{500000});
  CHECK(decisions.at_most().digits() == "500000");
}

TEST_CASE("a payable decision names nothing", "[evaluate]") {
  Dossier dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK(decisions[0].outcome == Outcome::payable);
  CHECK(decisions[0].amount == Money{500000});
  CHECK(decisions[0].max_amount == Money{500000});
  CHECK(decisions.failed(0) == Ids{});
  CHECK(decisions.unknown(0) == Ids{});
  CHECK(decisions.ask(0) == Ids{});
  CHECK(decisions.blamed(0).empty());
}

TEST_CASE("decisions are gone through in their order", "[evaluate]") {
  Dossier dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4), m(5)})));
  CHECK_FALSE(dossier.add(request("R2", "A", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  std::vector<std::pair<std::size_t, Month>> seen;
  for (const Decision& decision : decisions) seen.emplace_back(decision.request, decision.month);
  CHECK(seen == std::vector<std::pair<std::size_t, Month>>{{0, m(4)}, {0, m(5)}, {1, m(4)}});
  CHECK(std::count_if(decisions.begin(), decisions.end(), [](const Decision& decision) {
          return decision.outcome == Outcome::payable;
        }) == 3);
  const Dossier none;
  const Decisions nothing = evaluate(RuleSet::decision_08_2022(), none);
  CHECK(nothing.begin() == nothing.end());
}

TEST_CASE("a dossier without requests has no decisions", "[evaluate]") {
  for (const bool empty : {true, false}) {
    const Dossier dossier = empty ? Dossier{} : firm();
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
    CHECK(decisions.size() == 0);
    CHECK(decisions.first_of(0) == 0);
    CHECK(decisions.payable().digits() == "0");
    CHECK(schedule(dossier, decisions).empty());
    CHECK_THROWS_AS(decisions[0], Error);
    CHECK_THROWS_AS(decisions.timeline_of(0), Error);
  }
}

TEST_CASE("numbers that do not exist and batches that cannot be are misuse", "[evaluate]") {
  Dossier dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, dossier);
  CHECK_THROWS_AS(decisions[1], Error);
  CHECK_THROWS_AS(decisions.failed(1), Error);
  CHECK_THROWS_AS(decisions.unknown(1), Error);
  CHECK_THROWS_AS(decisions.ask(1), Error);
  CHECK_THROWS_AS(decisions.first_of(2), Error);
  CHECK_THROWS_AS(decisions.find(1, m(4)), Error);
  CHECK_THROWS_AS(decisions.timeline_of(1), Error);
  for (const std::size_t rows : {0U, 1U, 63U, 65U, 2049U, 4096U})
    CHECK_THROWS_AS(evaluate(rules, dossier, {1, rows}), Error);
}

TEST_CASE("the number of threads and the size of a batch change nothing", "[evaluate]") {
  const tests::ScratchDirectory scratch;
  InputFiles files = generated(scratch, "2300", "0.05", "0.3");
  files.history = scratch / "in/history.csv";
  const LoadedFiles reading = read_files(files);
  REQUIRE_FALSE(reading.problem());
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions usual = evaluate(rules, reading.dossier());
  const auto expected = texts(reading.dossier(), usual);
  for (const EvaluateOptions& options :
       std::vector<EvaluateOptions>{{1, 64}, {2, 192}, {7, 1024}, {3, 2048}}) {
    CAPTURE(options.threads, options.batch_rows);
    const Decisions decisions = evaluate(rules, reading.dossier(), options);
    CHECK(texts(reading.dossier(), decisions) == expected);
    CHECK(decisions.payable() == usual.payable());
    CHECK(decisions.at_most() == usual.at_most());
  }
}

TEST_CASE("a request that is decided alone is decided as among all others", "[evaluate]") {
  const tests::ScratchDirectory scratch;
  InputFiles files = generated(scratch, "150", "0", "0");
  // Nobody may be another one: insurance numbers are not read.
  ReadOptions options;
  options.ignored_columns = {"insurance_no"};
  options.threads = 1;
  const LoadedFiles all = read_files(files, options);
  REQUIRE(all.rejects() == 0);
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, all.dossier());
  std::istringstream lines{tests::read_file(files.workers)};
  std::string header, line;
  std::getline(lines, header);
  files.workers = scratch / "one.csv";
  for (std::size_t request = 0; std::getline(lines, line); ++request) {
    tests::write_file(files.workers, header + "\n" + line + "\n");
    const LoadedFiles one = read_files(files, options);
    REQUIRE(one.dossier().requests() == 1);
    const Decisions alone = evaluate(rules, one.dossier(), {1, 64});
    const std::size_t first = decisions.first_of(request);
    REQUIRE(alone.size() == decisions.first_of(request + 1) - first);
    for (std::size_t i = 0; i < alone.size(); ++i)
      CHECK(text(one.dossier(), alone, i) == text(all.dossier(), decisions, first + i));
  }
}

TEST_CASE(
    "a dossier that was read from files takes no further rows: it would not know what was paid",
    "[evaluate]") {
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "e.csv", "employer_id,kind,province\nE1,enterprise,33\n");
  tests::write_file(scratch / "l.csv",
                    "list_id,employer_id,group,drawn_up_on\nA,E1,working,2022-06-01\n");
  tests::write_file(scratch / "w.csv", "request_id,list_id,worker_id,months\n");
  tests::write_file(scratch / "h.csv",
                    "worker_id,month,amount_vnd,group\nW10001,2022-04,1,working\n");
  LoadedFiles reading =
      read_files({scratch / "e.csv", scratch / "l.csv", scratch / "w.csv", scratch / "h.csv"});
  REQUIRE_FALSE(reading.problem());
  CHECK_THROWS_AS(reading.dossier().add(request("R1", "A", {m(4)})), Error);
  CHECK(reading.dossier().requests() == 0);
}

TEST_CASE("decisions of another dossier, or of one that grew since, are misuse", "[evaluate]") {
  Dossier dossier;
  CHECK_FALSE(dossier.add(Employer{.employer_id = "E1"}));
  CHECK_FALSE(dossier.add(List{.list_id = "A",
                               .employer_id = "E1",
                               .group = Group::working,
                               .drawn_up_on = std::chrono::year{2022} / 6 / 1}));
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK(schedule(dossier, decisions).empty());
  const Dossier moved = std::move(dossier);
  CHECK(schedule(moved, decisions).empty());
  CHECK(summarize(moved, decisions).undetermined + summarize(moved, decisions).refused == 1);
  const Dossier other;
  CHECK_THROWS_AS(schedule(other, decisions), Error);
  CHECK_THROWS_AS(summarize(other, decisions), Error);
  CHECK_THROWS_AS(decisions.timeline_of(1), Error);
}

namespace {

// E1 and A with a request of which only `pays_rent` is unknown, but for others that fail.
Dossier with_request() {
  Dossier dossier;
  CHECK_FALSE(dossier.add(Employer{.employer_id = "E1"}));
  CHECK_FALSE(dossier.add(List{.list_id = "A",
                               .employer_id = "E1",
                               .group = Group::working,
                               .drawn_up_on = std::chrono::year{2022} / 6 / 1}));
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  return dossier;
}

constexpr const char* stale = "the dossier was changed since it was decided: evaluate it again";

}  // namespace

TEST_CASE("decisions made before facts were assumed say so, and explain nothing", "[evaluate]") {
  Dossier dossier = with_request();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  Explainer explainer(dossier, decisions);
  CHECK(explainer(0).request_id == "R1");
  // Nothing assumed, or nothing that can be, changes nothing.
  CHECK_FALSE(dossier.assume({}));
  CHECK(dossier.assume({{"pays_rent", "perhaps"}}));
  CHECK(explainer(0).request_id == "R1");
  REQUIRE_FALSE(dossier.assume({{"pays_rent", "yes"}}));
  CHECK_THROWS_WITH(explainer(0), stale);
  CHECK_THROWS_WITH(decisions[0], stale);
  CHECK_THROWS_WITH(decisions.find(0, m(4)), stale);
  CHECK_THROWS_WITH(decisions.failed(0), stale);
  CHECK_THROWS_WITH(decisions.unknown(0), stale);
  CHECK_THROWS_WITH(decisions.timeline_of(0), stale);
  CHECK_THROWS_AS(explain(dossier, decisions, 0), Error);
  CHECK_THROWS_AS(schedule(dossier, decisions), Error);
  CHECK_THROWS_AS(summarize(dossier, decisions), Error);
  CHECK_THROWS_AS(compare(dossier, decisions, decisions), Error);
  CHECK(decisions.size() == 1);

  const Decisions again = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK(explain(dossier, again, 0).request_id == "R1");
}

TEST_CASE("facts are assumed once: what is reported is what was decided with", "[evaluate]") {
  Dossier dossier = with_request();
  REQUIRE_FALSE(dossier.assume({{"pays_rent", "no"}}));
  CHECK_THROWS_WITH(dossier.assume({{"pays_rent", "yes"}}),
                    "facts are assumed once; they were before");
  CHECK_THROWS_AS(dossier.assume({{"applied", "yes"}}), Error);
  CHECK_FALSE(dossier.assume({}));
  CHECK(dossier.assumptions() == std::map<std::string, std::string>{{"pays_rent", "no"}});
}

TEST_CASE("rows are added, mended and removed before facts are assumed, not after", "[evaluate]") {
  Dossier dossier = with_request();
  REQUIRE_FALSE(dossier.assume({{"pays_rent", "no"}}));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  const auto refused = "rows are added before facts are assumed, not after";
  CHECK_THROWS_WITH(dossier.add(request("R2", "A", {m(4)})), refused);
  CHECK_THROWS_WITH(dossier.add(Employer{.employer_id = "E2"}), refused);
  CHECK_THROWS_WITH(dossier.add(List{.list_id = "B"}), refused);
  CHECK_THROWS_WITH(dossier.add(Payment{}), refused);
  CHECK_THROWS_WITH(dossier.replace(request("R1", "A", {m(5)})), refused);
  CHECK_THROWS_WITH(dossier.remove_request("R1"), refused);
  CHECK(dossier.requests() == 1);
  CHECK(explain(dossier, decisions, 0).request_id == "R1");
}

TEST_CASE("an explainer stops when rows are added, and is not led astray by their memory",
          "[evaluate]") {
  Dossier dossier = with_request();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  Explainer explainer(dossier, decisions);
  const std::string before = to_text(explainer(0), Language::english);
  for (int i = 2; i < 2000; ++i)
    CHECK_FALSE(dossier.add(request("R" + std::to_string(i), "A", {m(4)})));
  CHECK_THROWS_WITH(explainer(0), stale);
  const Decisions again = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK(to_text(explain(dossier, again, 0), Language::english) == before);
}

TEST_CASE("decisions keep the rows of a dossier that is gone, and an explainer its decisions",
          "[evaluate]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const auto decided = [&] {
    const Dossier dossier = with_request();
    return evaluate(rules, dossier);
  };
  const Decisions decisions = decided();
  CHECK(decisions[0].month == m(4));
  CHECK(decisions.timeline_of(0).posted_on == Date{std::chrono::year{2022} / 6 / 1});

  std::optional<Explainer> explainer;
  std::string expected;
  {
    const Dossier dossier = with_request();
    expected = to_text(explain(dossier, evaluate(rules, dossier), 0), Language::english);
    explainer.emplace(dossier, evaluate(rules, dossier));
  }
  CHECK(to_text((*explainer)(0), Language::english) == expected);

  // Another dossier in the same place is another one.
  std::optional<Dossier> place = with_request();
  const Decisions of_first = evaluate(rules, *place);
  place.emplace(with_request());
  CHECK_THROWS_AS(schedule(*place, of_first), Error);
  CHECK(of_first[0].month == m(4));
}

TEST_CASE("a request is found by its id among many as among few", "[evaluate]") {
  const auto ticks = [](int requests) {
    Dossier dossier = with_request();
    for (int i = 2; i <= requests; ++i)
      CHECK_FALSE(dossier.add(request("R" + std::to_string(i), "A", {m(4)})));
    const std::string last = "R" + std::to_string(requests);
    std::clock_t least = std::numeric_limits<std::clock_t>::max();
    for (int round = 0; round < 5; ++round) {
      const std::clock_t begin = std::clock();
      for (int i = 0; i < 3000; ++i) {
        if (dossier.find(last) != static_cast<std::size_t>(requests - 1)) FAIL("not found");
        if (dossier.find("R0")) FAIL("found");
      }
      least = std::min(least, std::clock() - begin);
    }
    return least;
  };
  const std::clock_t few = ticks(10);
  CHECK(ticks(20000) < 4 * few + CLOCKS_PER_SEC / 50);
}
