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
DossierBuilder firm() {
  DossierBuilder dossier;
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

// What is decided of one request for a month, and asked for where it lacks everything.
std::vector<std::string> decided_of_a_request() {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E1";
  employer.kind = EmployerKind::enterprise;
  employer.province = Province{33};
  List list;
  list.list_id = "A";
  list.employer_id = "E1";
  list.group = Group::working;
  list.drawn_up_on = d(6, 1);
  if (dossier.add(employer) || dossier.add(list)) return {};
  for (Request row : {request("R1", "A", {m(4), m(5)}), request("R2", "A", {m(4)})}) {
    row.insurance_no = "7915000001";
    row.full_name = "An";
    if (dossier.add(row)) return {};
  }
  const Dossier built = dossier.build();
  return texts(built, evaluate(RuleSet::decision_08_2022(), built));
}

// Made before main() begins, perhaps before anything of the library is.
const std::vector<std::string> decided_before_main = decided_of_a_request();

}  // namespace

TEST_CASE("before main() the columns had no numbers yet: the same is decided then", "[evaluate]") {
  CHECK(decided_before_main.size() == 3);
  CHECK(decided_before_main == decided_of_a_request());
}

TEST_CASE("decisions stand in the order of requests, months ascending", "[evaluate]") {
  DossierBuilder dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(5), m(2), m(4)})));
  CHECK_FALSE(dossier.add(request("R2", "B", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
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
  DossierBuilder dossier = firm();
  Request row = request("R1", "A", {m(4)});
  row.applied = false;
  row.rent_from.reset();  // what is unknown cannot save it
  row.insured_months = MonthSet{m(4)};
  row.insurance_exempt = InsuranceExempt::no;
  row.payroll_months = MonthSet{m(5)};
  CHECK_FALSE(dossier.add(row));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
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
  DossierBuilder dossier = firm();
  Request row = request("R1", "A", {m(4)});
  row.contract_signed_on.reset();
  row.contract_type.reset();
  row.insured_months.reset();
  row.insurance_exempt = InsuranceExempt::no;  // the branch cannot matter any more
  CHECK_FALSE(dossier.add(row));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
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
  DossierBuilder dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  CHECK(decisions[0].outcome == Outcome::payable);
  CHECK(decisions[0].amount == Money{500000});
  CHECK(decisions[0].max_amount == Money{500000});
  CHECK(decisions.failed(0) == Ids{});
  CHECK(decisions.unknown(0) == Ids{});
  CHECK(decisions.ask(0) == Ids{});
  CHECK(decisions.blamed(0).empty());
}

TEST_CASE("decisions are gone through in their order", "[evaluate]") {
  DossierBuilder dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4), m(5)})));
  CHECK_FALSE(dossier.add(request("R2", "A", {m(4)})));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
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
    const Dossier dossier = empty ? Dossier{} : firm().build();
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
    CHECK(decisions.size() == 0);
    CHECK(decisions.first_of(0) == 0);
    CHECK(decisions.payable().digits() == "0");
    CHECK(schedule(decisions).empty());
    CHECK_THROWS_AS(decisions[0], Error);
    CHECK_THROWS_AS(decisions.timeline_of(0), Error);
  }
}

TEST_CASE("numbers that do not exist and batches that cannot be are misuse", "[evaluate]") {
  DossierBuilder dossier = firm();
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, dossier.build());
  CHECK_THROWS_AS(decisions[1], Error);
  CHECK_THROWS_AS(decisions.failed(1), Error);
  CHECK_THROWS_AS(decisions.unknown(1), Error);
  CHECK_THROWS_AS(decisions.ask(1), Error);
  CHECK_THROWS_AS(decisions.first_of(2), Error);
  CHECK_THROWS_AS(decisions.find(1, m(4)), Error);
  CHECK_THROWS_AS(decisions.timeline_of(1), Error);
  for (const std::size_t rows : {0U, 1U, 63U, 65U, 2049U, 4096U})
    CHECK_THROWS_AS(evaluate(rules, dossier.build(), {1, rows}), Error);
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

// Each of them cleaned an account into the same text.
TEST_CASE("threads that look for shared accounts at once keep each to its request", "[evaluate]") {
  DossierBuilder dossier = firm();
  constexpr int requests = 70'000;
  for (int i = 0; i < requests; ++i) {
    Request row = request("R" + std::to_string(i), "A", {m(4)});
    const std::string last = std::to_string(100'000 + i / 2);
    row.account = i % 2 == 0 ? "0011 " + last : "00-11." + last;
    REQUIRE_FALSE(dossier.add(row));
  }
  const Dossier built = dossier.build();
  static_cast<void>(evaluate(RuleSet::decision_08_2022(), built, {.threads = 4}));
  std::vector<std::uint64_t> rows;
  for (const Issue& issue : built.issues()) {
    if (issue.code == ProblemCode::shared_account) rows.push_back(issue.row);
  }
  std::vector<std::uint64_t> second_of_each;
  for (std::uint64_t row = 1; row < requests; row += 2) second_of_each.push_back(row);
  CHECK(rows == second_of_each);
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

namespace {

// E1 and A with a request of which only `pays_rent` is unknown, but for others that fail.
DossierBuilder with_request() {
  DossierBuilder dossier;
  CHECK_FALSE(dossier.add(Employer{.employer_id = "E1"}));
  CHECK_FALSE(dossier.add(List{.list_id = "A",
                               .employer_id = "E1",
                               .group = Group::working,
                               .drawn_up_on = std::chrono::year{2022} / 6 / 1}));
  CHECK_FALSE(dossier.add(request("R1", "A", {m(4)})));
  return dossier;
}

}  // namespace

TEST_CASE("facts are assumed for one evaluation: others of the dossier stand beside it",
          "[evaluate]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  DossierBuilder builder = firm();
  Request open = request("R1", "A", {m(4)});
  open.pays_rent.reset();
  CHECK_FALSE(builder.add(open));
  const Dossier dossier = std::move(builder).build();
  const auto assuming = [&](const std::map<std::string, std::string>& facts) {
    EvaluateOptions how;
    REQUIRE_FALSE(how.assumptions.add(facts));
    return evaluate(rules, dossier, how);
  };
  const Decisions given = assuming({});
  const Decisions yes = assuming({{"pays_rent", "yes"}});
  const Decisions no = assuming({{"pays_rent", "no"}, {"applied", "no"}});
  CHECK(given[0].outcome == Outcome::undetermined);
  CHECK(given.ask(0) == Ids{"pays_rent"});
  CHECK(yes[0].outcome == Outcome::payable);
  CHECK(no.failed(0) == Ids{"art1.tenant"});
  CHECK(given.assumptions().facts().empty());
  CHECK(no.assumptions().facts() ==
        std::map<std::string, std::string>{{"applied", "no"}, {"pays_rent", "no"}});
  CHECK(summarize(yes).assumptions == yes.assumptions().facts());
  const auto words = [](const Decisions& decisions) {
    return to_text(explain(decisions, 0), Language::english);
  };
  CHECK_THAT(words(yes), Catch::Contains("(assumed: the files do not say)"));
  CHECK_THAT(words(given), !Catch::Contains("assumed"));
  // Under other rules too.
  for (const ReadingAtStake& reading : readings_at_stake(yes))
    CHECK(reading.differences.all.payable_before == yes.payable());
  CHECK(compare(given, yes).all.count(Outcome::undetermined, Outcome::payable) == 1);
}

TEST_CASE("the last value assumed of a fact stands, and a wrong one changes nothing",
          "[evaluate]") {
  Assumptions assumptions;
  REQUIRE_FALSE(assumptions.add({{"pays_rent", "no"}, {"applied", "yes"}}));
  REQUIRE_FALSE(assumptions.add({{"pays_rent", "yes"}}));
  CHECK(assumptions.add({{"applied", "no"}, {"pays_rent", "perhaps"}}));
  CHECK_FALSE(assumptions.add({}));
  CHECK(assumptions.facts() ==
        std::map<std::string, std::string>{{"applied", "yes"}, {"pays_rent", "yes"}});
}

TEST_CASE("a dossier stays as it was built while its builder goes on", "[evaluate]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  DossierBuilder builder = with_request();
  const Dossier first = builder.build();
  const Decisions decisions = evaluate(rules, first);
  Explainer explainer(decisions);
  const std::string before = to_text(explainer(0), Language::english);
  const std::string_view id = first.request_id(0);
  for (int i = 2; i < 2000; ++i)
    CHECK_FALSE(builder.add(request("R" + std::to_string(i), "A", {m(4)})));
  const Dossier second = builder.build();
  CHECK_FALSE(builder.replace(request("R1", "A", {m(3), m(4)})));
  CHECK_FALSE(builder.remove_request("R2"));
  const Dossier third = std::move(builder).build();

  CHECK(first.requests() == 1);
  CHECK(first.rows().at("workers") == RowCounts{1, 1, 0});
  CHECK(id == "R1");
  CHECK_FALSE(first.find("R2"));
  CHECK(to_text(explainer(0), Language::english) == before);
  CHECK(second.requests() == 1999);
  CHECK(second.months(0) == MonthSet{m(4)});
  CHECK(second.find("R2") == 1U);
  CHECK(to_text(explain(evaluate(rules, second), 0), Language::english) == before);
  CHECK(third.requests() == 1998);
  CHECK(third.months(0) == MonthSet{m(3), m(4)});
  CHECK_FALSE(third.find("R2"));

  // It begins anew: no key was used.
  CHECK(builder.build().requests() == 0);
  CHECK(builder.build().rows().at("workers") == RowCounts{0, 0, 0});
  CHECK_FALSE(builder.add(Employer{.employer_id = "E1"}));
  CHECK(third.rows().at("employers") == RowCounts{1, 1, 0});
}

TEST_CASE("decisions share the dossier, and an explainer its decisions, wherever they go",
          "[evaluate]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  Decisions decisions = evaluate(rules, with_request().build());
  CHECK(decisions[0].month == m(4));
  CHECK(decisions.timeline_of(0).posted_on == Date{std::chrono::year{2022} / 6 / 1});
  CHECK(decisions.dossier().request_id(0) == "R1");

  const std::string expected = to_text(explain(decisions, 0), Language::english);
  Explainer explainer(decisions);
  const Decisions moved = std::move(decisions);
  decisions = evaluate(rules, Dossier{});
  CHECK(decisions.size() == 0);
  CHECK(to_text(explainer(0), Language::english) == expected);
  CHECK(to_text(explain(moved, 0), Language::english) == expected);
  CHECK_THROWS_WITH(compare(decisions, moved), "the decisions are not of the same dossier");
}

TEST_CASE("a request is found by its id among many as among few", "[evaluate]") {
  const auto ticks = [](int requests) {
    DossierBuilder dossier = with_request();
    for (int i = 2; i <= requests; ++i)
      CHECK_FALSE(dossier.add(request("R" + std::to_string(i), "A", {m(4)})));
    const Dossier built = std::move(dossier).build();
    const std::string last = "R" + std::to_string(requests);
    std::clock_t least = std::numeric_limits<std::clock_t>::max();
    for (int round = 0; round < 5; ++round) {
      const std::clock_t begin = std::clock();
      for (int i = 0; i < 3000; ++i) {
        if (built.find(last) != static_cast<std::size_t>(requests - 1)) FAIL("not found");
        if (built.find("R0")) FAIL("found");
      }
      least = std::min(least, std::clock() - begin);
    }
    return least;
  };
  const std::clock_t few = ticks(10);
  CHECK(ticks(20000) < 4 * few + CLOCKS_PER_SEC / 50);
}
