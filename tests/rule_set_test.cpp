// The rule set of Decision 08/2022: its provisions, its canonical text and its digest.
#include "rentsupport/rule_set.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include "rentsupport/evaluate.hpp"
#include "support/every_rule_set.hpp"

namespace {

using namespace rentsupport;

// The provisions in the order of the law page (section 2), what each cites, and how sure it is.
struct Card {
  std::string id, citations;
  Confidence confidence;
};
constexpr Confidence V = Confidence::verified;
constexpr Confidence I = Confidence::inferred;
const std::vector<Card> general{{"art1.place", "Art. 1(1), Art. 1(2)(a), Art. 1(2)(b)", V},
                                {"art1.tenant", "Art. 1, Art. 3(2)", V},
                                {"art1.employed", "Art. 1, Art. 4, Art. 8", V},
                                {"art2.2.applied", "Art. 2(2)", V},
                                {"art2.3.insured_here", "Art. 2(3)", V},
                                {"art2.4.once_a_month", "Art. 2(4)", V},
                                {"art2.4.three_months", "Art. 2(4), Art. 5(2), Art. 9(2)", V}};
const std::array<std::vector<Card>, 2> of_group{
    std::vector<Card>{{"art4.employer", "Art. 3(1), Art. 4", V},
                      {"art4.1.rents", "Art. 4(1)", V},
                      {"art4.2.term", "Art. 4(2)", V},
                      {"art4.2.concluded", "Art. 4(2)", V},
                      {"art4.2.started", "Art. 4(2)", V},
                      {"art4.3.insured", "Art. 4(3)", V},
                      {"art4.3.exempt", "Art. 4(3) para 2", V},
                      {"art4.3.payroll", "Art. 4(3) para 2", V},
                      {"art6.payroll_copy", "Art. 6", V},
                      {"art7.2.posted", "Art. 7(2)", V},
                      {"art7.3.month", "Art. 7(3), Art. 7(4)", V},
                      {"art7.4.deadline", "Art. 7(4)", V}},
    std::vector<Card>{{"art8.employer", "Art. 3(1), Art. 8", V},
                      {"art8.1.rents", "Art. 8(1)", V},
                      {"art8.2.term", "Art. 8(2)", V},
                      {"art8.2.concluded", "Art. 8(2)", V},
                      {"art8.2.started", "Art. 8(2)", I},
                      {"art8.2.not_continued", "Art. 8(2)", V},
                      {"art8.3.insured", "Art. 8(3)", V},
                      {"art8.3.exempt", "Art. 8(3) para 2", V},
                      {"art8.3.new_hire", "Art. 8(3) para 2", V},
                      {"art8.3.payroll", "Art. 8(3) para 2", V},
                      {"art10.payroll_copy", "Art. 10", V},
                      {"art11.2.posted", "Art. 11(2)", V},
                      {"art11.3.month", "Art. 11(3)", I},
                      {"art11.3.before_15th", "Art. 11(3)", V},
                      {"art11.4.one_month", "Art. 11(3), Art. 11(4)", I},
                      {"art11.4.forms_attached", "Art. 11(4) para 2", V},
                      {"art11.4.deadline", "Art. 11(4)", V}}};

}  // namespace

TEST_CASE("each group has the provisions of the law page in its order, under every reading",
          "[rule_set]") {
  std::set<std::string> names{""};
  for (const ReadingInfo& reading : readings()) names.insert(std::string{reading.name});
  for (const auto& [about, parameters] : tests::every_reading()) {
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    REQUIRE(rules.groups().size() == 2);
    for (std::size_t group = 0; group < 2; ++group) {
      std::vector<Card> cards = general;
      cards.insert(cards.end(), of_group[group].begin(), of_group[group].end());
      const auto provisions = rules.groups()[group].rule.provisions();
      CAPTURE(about, group);
      REQUIRE(provisions.size() == cards.size());
      for (std::size_t i = 0; i < cards.size(); ++i) {
        const Provision& provision = provisions[i];
        CAPTURE(provision.id);
        CHECK(provision.id == cards[i].id);
        std::string citations;
        for (const Citation& citation : provision.citations)
          citations += (citations.empty() ? "" : ", ") + to_string(citation);
        CHECK(citations == cards[i].citations);
        CHECK(provision.confidence == cards[i].confidence);
        CHECK(provision.vietnamese.ends_with('.'));
        CHECK(provision.english.ends_with('.'));
        CHECK(provision.vietnamese != provision.english);
        CHECK_FALSE(provision.source.empty());
        CHECK(names.contains(provision.reading));
      }
    }
  }
}

// What a signed form declares is found before any provision.
TEST_CASE("every reading but the one about declarations shapes a provision that names it",
          "[rule_set]") {
  std::set<std::string> named;
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) named.insert(provision.reading);
  }
  for (const ReadingInfo& reading : readings()) {
    CAPTURE(reading.name);
    CHECK(named.contains(std::string{reading.name}) == (reading.name != "declarations"));
  }
}

TEST_CASE("the groups have their names, amounts and caps", "[rule_set]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  CHECK(rules.id() == "decision-08-2022");
  CHECK(rules.group(Group::working).name == "working");
  CHECK(rules.group(Group::working).amount == Money{500000});
  CHECK(rules.group(Group::returning).name == "returning");
  CHECK(rules.group(Group::returning).amount == Money{1000000});
  CHECK(rules.cap_months() == 3);
  CHECK_FALSE(rules.cap_in_each_group());
  CHECK(rules.reference_month(std::chrono::year{2022} / 8) == std::chrono::year{2022} / 7);
  Parameters parameters = Parameters::built_in();
  parameters.readings.insurance_month = InsuranceMonth::at_most_june;
  parameters.readings.cap_scope = CapScope::each_group;
  const RuleSet other = RuleSet::decision_08_2022(parameters);
  INFO("insurance_month = at_most_june");
  CHECK(other.reference_month(std::chrono::year{2022} / 8) == std::chrono::year{2022} / 6);
  CHECK(other.reference_month(std::chrono::year{2022} / 6) == std::chrono::year{2022} / 5);
  CHECK(other.cap_in_each_group());
}

// A change here changes the law as it is encoded: say in the commit which provision or parameter
// changed, and why.
TEST_CASE("the digest of the Decision as enacted is the one that was published", "[rule_set]") {
  CHECK(RuleSet::decision_08_2022().sha256() ==
        "a94ccd7f88418763931a5af2b8f69b19cba5ab4f46fc0466f368a5ae9c6bbdeb");
}

TEST_CASE("equal parameters give equal texts and digests", "[rule_set]") {
  const RuleSet a = RuleSet::decision_08_2022();
  const RuleSet b = RuleSet::decision_08_2022(Parameters::built_in());
  CHECK(a.canonical() == b.canonical());
  CHECK(a.sha256() == b.sha256());
  CHECK(
      a.canonical().starts_with("rule set decision-08-2022\ngroup.working.amount_vnd = 500000\n"));
}

TEST_CASE("every option of every reading and every parameter has a digest of its own",
          "[rule_set]") {
  std::map<std::string, std::string> seen;
  auto rule_sets = tests::every_reading();
  CHECK(rule_sets.size() == 17);
  rule_sets.merge(tests::every_change());
  CHECK(rule_sets.size() == 17 + 22);
  for (const auto& [about, parameters] : rule_sets) {
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    const auto [other, is_new] = seen.emplace(rules.sha256(), about);
    CAPTURE(about, other->second);
    CHECK(is_new);
  }
}

TEST_CASE("parameters out of their range make no rule set", "[rule_set]") {
  const auto wrong = [](const std::function<void(Parameters&)>& change) {
    Parameters parameters = Parameters::built_in();
    change(parameters);
    CHECK_THROWS_AS(RuleSet::decision_08_2022(parameters), Error);
  };
  wrong([](Parameters& p) { p.working.amount = Money{0}; });
  wrong([](Parameters& p) { p.returning.amount = Money{1'000'000'000'000'000'001}; });
  wrong([](Parameters& p) { p.working.first_month = std::chrono::year{2022} / 7; });
  wrong([](Parameters& p) { p.returning.last_month = std::chrono::year{2025} / 1; });
  wrong([](Parameters& p) {
    p.returning.contract_to = p.returning.contract_from - std::chrono::days{1};
  });
  wrong([](Parameters& p) { p.minimum_contract_months = 601; });
  wrong([](Parameters& p) { p.cap_months = -1; });
  wrong([](Parameters& p) { p.cap_months = 61; });
  wrong([](Parameters& p) { p.posting_days = 367; });
  wrong([](Parameters& p) { p.objection_days = -1; });
  wrong([](Parameters& p) { p.employer_days = 367; });
  wrong([](Parameters& p) { p.si_days = -1; });
}

TEST_CASE("an option that a reading does not have makes no rule set", "[rule_set]") {
  const auto wrong = [](const std::string& reading, const std::function<void(Readings&)>& change) {
    Parameters parameters = Parameters::built_in();
    change(parameters.readings);
    CHECK_THROWS_WITH(RuleSet::decision_08_2022(parameters),
                      "the reading " + reading + " has no such option");
  };
  wrong("partial_month", [](Readings& r) { r.partial_month = PartialMonth{7}; });
  wrong("employed_in_month", [](Readings& r) { r.employed_in_month = EmployedInMonth{7}; });
  wrong("split_contract", [](Readings& r) { r.split_contract = SplitContract{7}; });
  wrong("continuation", [](Readings& r) { r.continuation = Continuation{7}; });
  wrong("insurance_month", [](Readings& r) { r.insurance_month = InsuranceMonth{7}; });
  wrong("exempt_foreigner", [](Readings& r) { r.exempt_foreigner = ExemptForeigner{7}; });
  wrong("combined_months", [](Readings& r) { r.combined_months = CombinedMonths{7}; });
  wrong("late_list", [](Readings& r) { r.late_list = LateList{7}; });
  wrong("combined_returning", [](Readings& r) { r.combined_returning = CombinedReturning{7}; });
  wrong("before_15th", [](Readings& r) { r.before_15th = Before15th{7}; });
  wrong("cap_scope", [](Readings& r) { r.cap_scope = CapScope{7}; });
  wrong("declarations", [](Readings& r) { r.declarations = Declarations{7}; });
  wrong("posting_week", [](Readings& r) { r.posting_week = PostingWeek{7}; });
}

TEST_CASE("threads share a rule set, and copies of it", "[rule_set]") {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E1";
  CHECK_FALSE(dossier.add(employer));
  List list;
  list.list_id = "L1";
  list.employer_id = "E1";
  list.group = Group::returning;
  list.drawn_up_on = Date{std::chrono::year{2022} / 5 / 4};
  CHECK_FALSE(dossier.add(list));
  Request request;
  request.request_id = "R1";
  request.worker_id = "033095000010";
  request.list_id = "L1";
  request.months = {std::chrono::year{2022} / 4};
  CHECK_FALSE(dossier.add(request));
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::uint64_t mask = evaluate(rules, dossier.build())[0].mask;
  std::array<bool, 4> same{};
  std::vector<std::thread> threads;
  for (bool& each : same) {
    threads.emplace_back([&each, &dossier, mask, copy = rules] {
      const Decisions decisions = evaluate(copy, dossier.build(), {1, 64});
      each = decisions[0].mask == mask && decisions.rule_set().sha256() == copy.sha256();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(same == std::array<bool, 4>{true, true, true, true});
}
