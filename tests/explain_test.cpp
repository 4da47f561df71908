// What explanations say, and that it is so.
#include "rentsupport/explain.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <set>

#include "rentsupport/facts.hpp"
#include "support/random_dossier.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;

#if defined(RENTSUPPORT_SANITIZED)
constexpr std::uint64_t share_of_rounds = 6;
#else
constexpr std::uint64_t share_of_rounds = 1;
#endif

std::uint64_t rounds(std::uint64_t usual, std::uint64_t long_form) {
  return (std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr ? long_form : usual) / share_of_rounds;
}

// What the tree says of a decision, before once a month and the cap.
Truth eligible(const RuleSet& rules, const Decision& decision) {
  const Rule& rule = rules.group(decision.group).rule;
  std::uint64_t mask = decision.mask;
  for (std::size_t place = 0; place < rule.provisions().size(); ++place) {
    if (rule.provisions()[place].id.starts_with("art2.4."))
      mask &= ~(std::uint64_t{3} << (2 * place));
  }
  return verdict(rule, mask);
}

// One request with its list and employer, which answers may change.
struct Case {
  Employer employer;
  List list;
  Request request;
};

using Answer = std::function<void(Case&)>;

std::vector<Date> possible_days(const Case& c) {
  std::set<Date> days{2022y / 1 / 31, 2022y / 2 / 28, 2022y / 8 / 15};
  const auto near = [&](Date day) {
    for (const int more : {-1, 0, 1}) days.insert(day + std::chrono::days{more});
  };
  for (const Date day : {Date{2022y / 4 / 1}, Date{2022y / 6 / 30}}) near(day);
  for (const Month month : c.request.months.months()) {
    near(first_day(month));
    near(last_day(month));
    near(last_day(month) - std::chrono::days{14});
  }
  for (const auto& day : {c.request.contract_starts_on, c.request.contract_ends_on,
                          c.request.previous_contract_ended_on, c.request.rent_to}) {
    if (!day) continue;
    near(*day);
    near(add_months(*day, 1));
    near(add_months(*day, -1));
    near(*day - std::chrono::days{14});
  }
  days.insert({Date{1y / 1 / 1}, Date{9999y / 12 / 31}});
  std::vector<Date> result;
  for (const Date day : days) {
    if (day >= Date{1y / 1 / 1} && day <= Date{9999y / 12 / 31}) result.push_back(day);
  }
  return result;
}

template <class Member, class Value>
std::vector<Answer> put(Member member, const std::vector<Value>& values) {
  std::vector<Answer> answers;
  for (const Value& value : values) answers.emplace_back([=](Case& c) { member(c) = value; });
  return answers;
}

// Every answer to a fact, or enough of them to stand for all. The end of a contract is answered
// after its type: an indefinite one may have none.
std::vector<Answer> answers_to(const std::string& fact, const Case& c) {
  const std::vector<bool> yes_no{false, true};
  const std::vector<MonthSet> sets{MonthSet{}, MonthSet{2022y / 4}, MonthSet{2022y / 5},
                                   MonthSet{2022y / 6}, MonthSet{2022y / 7}};
  const std::vector<Date> days = possible_days(c);
  if (fact == "kind")
    return put(
        [](Case & x) -> auto& { return x.employer.kind; },
        std::vector{EmployerKind::enterprise, EmployerKind::cooperative,
                    EmployerKind::business_household, EmployerKind::public_unit,
                    EmployerKind::other});
  if (fact == "registered")
    return put(
        [](Case & x) -> auto& { return x.employer.registered; }, yes_no);
  if (fact == "zone")
    return put(
        [](Case & x) -> auto& { return x.employer.zone; },
        std::vector{Zone::industrial_park, Zone::export_processing_zone, Zone::economic_zone,
                    Zone::none});
  if (fact == "province")
    return put(
        [](Case & x) -> auto& { return x.employer.province; },
        std::vector{Province{2}, Province{33}, Province{79}});
  if (fact == "received_on")
    return put(
        [](Case & x) -> auto& { return x.list.received_on; },
        std::vector<Date>{2022y / 8 / 15, 2022y / 8 / 16, 2022y / 8 / 31});
  if (fact == "payroll_copy")
    return put(
        [](Case & x) -> auto& { return x.list.payroll_copy; }, yes_no);
  if (fact == "applied")
    return put(
        [](Case & x) -> auto& { return x.request.applied; }, yes_no);
  if (fact == "contract_type")
    return put(
        [](Case & x) -> auto& { return x.request.contract_type; },
        std::vector{ContractType::indefinite, ContractType::fixed_term, ContractType::probation,
                    ContractType::none});
  if (fact == "contract_signed_on")
    return put(
        [](Case & x) -> auto& { return x.request.contract_signed_on; }, days);
  if (fact == "contract_starts_on")
    return put(
        [](Case & x) -> auto& { return x.request.contract_starts_on; }, days);
  if (fact == "contract_ends_on") {
    auto answers = put(
        [](Case & x) -> auto& { return x.request.contract_ends_on; }, days);
    answers.emplace_back([](Case& x) {
      if (x.request.contract_type != ContractType::indefinite)
        x.request.contract_ends_on = Date{2022y / 12 / 31};
    });
    return answers;
  }
  if (fact == "previous_contract")
    return put(
        [](Case & x) -> auto& { return x.request.previous_contract; },
        std::vector{PreviousContract::none, PreviousContract::same_employer,
                    PreviousContract::other_employer});
  if (fact == "previous_contract_ended_on")
    return put(
        [](Case & x) -> auto& { return x.request.previous_contract_ended_on; }, days);
  if (fact == "rent_from")
    return put(
        [](Case & x) -> auto& { return x.request.rent_from; }, days);
  if (fact == "pays_rent")
    return put(
        [](Case & x) -> auto& { return x.request.pays_rent; }, yes_no);
  if (fact == "insured_months")
    return put(
        [](Case & x) -> auto& { return x.request.insured_months; }, sets);
  if (fact == "payroll_months")
    return put(
        [](Case & x) -> auto& { return x.request.payroll_months; }, sets);
  if (fact == "insurance_exempt")
    return put(
        [](Case & x) -> auto& { return x.request.insurance_exempt; },
        std::vector{InsuranceExempt::no, InsuranceExempt::decree_115, InsuranceExempt::foreigner});
  if (fact == "newly_recruited")
    return put(
        [](Case & x) -> auto& { return x.request.newly_recruited; }, yes_no);
  if (fact == "insured_elsewhere")
    return put(
        [](Case & x) -> auto& { return x.request.insured_elsewhere; }, yes_no);
  FAIL("a fact that nobody can ask for: " << fact);
  return {};
}

// Answers some facts in every way, or in very many, and says whether the month is settled by all.
// Nothing where there are too many ways to try.
std::optional<bool> settles(const RuleSet& rules, const Case& c, Month month, std::uint64_t facts) {
  std::vector<std::vector<Answer>> answers;
  std::size_t ways = 1;
  for (std::uint64_t rest = facts; rest != 0; rest &= rest - 1) {
    const auto& info = vocabulary()[static_cast<std::size_t>(std::countr_zero(rest))];
    answers.push_back(answers_to(std::string{info.name}, c));
    ways *= answers.back().size();
    if (ways > 30'000) return std::nullopt;
  }
  tests::Records records;
  for (std::size_t way = 0; way < ways; ++way) {
    Case answered = c;
    std::size_t rest = way;
    for (const auto& to_fact : answers) {
      to_fact[rest % to_fact.size()](answered);
      rest /= to_fact.size();
    }
    const std::string id = std::to_string(way);
    answered.employer.employer_id = answered.list.employer_id = id;
    answered.list.list_id = answered.request.list_id = id;
    answered.request.request_id = answered.request.worker_id = id;
    records.employers.push_back(answered.employer);
    records.lists.push_back(answered.list);
    records.requests.push_back(answered.request);
  }
  const Dossier dossier = records.dossier();  // contradictory answers are left out
  const Decisions decisions = evaluate(rules, dossier, {1});
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (decisions[i].month == month && eligible(rules, decisions[i]) == Truth::unknown)
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("facts to ask for settle a month whatever the answers are, and none is idle",
          "[explain][settling]") {
  tests::Random random(410);
  std::size_t sets = 0;
  std::size_t others = 0;
  const std::uint64_t count = rounds(30, 1500);
  for (std::uint64_t round = 0; round < count; ++round) {
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    const tests::Records records = tests::random_records(random, 100, 4 + 6 * (round % 4));
    const Dossier dossier = records.dossier();
    const Decisions decisions = evaluate(rules, dossier, {1});
    Explainer explainer(dossier, decisions);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Explanation why = explainer(i);
      if (why.outcome != Outcome::undetermined) {
        REQUIRE(why.settling.empty());
        continue;
      }
      REQUIRE_FALSE(why.settling.empty());
      Case c;
      for (const Request& request : records.requests) {
        if (request.request_id == why.request_id) c.request = request;
      }
      for (const List& list : records.lists) {
        if (list.list_id == why.list_id) c.list = list;
      }
      for (const Employer& employer : records.employers) {
        if (employer.employer_id == why.employer_id) c.employer = employer;
      }
      CAPTURE(round, why.request_id, to_string(why.month));
      std::uint64_t asked = 0;
      for (const std::string_view fact : decisions.ask(i))
        asked |= std::uint64_t{1} << *fact_named(fact);
      for (const std::uint64_t set : why.settling) {
        CAPTURE(set);
        REQUIRE((set & ~asked) == 0);
        REQUIRE(settles(rules, c, why.month, set).value_or(true));
        for (std::uint64_t rest = set; rest != 0; rest &= rest - 1) {
          const std::uint64_t left_out = rest & (0 - rest);
          CAPTURE(left_out);
          REQUIRE_FALSE(settles(rules, c, why.month, set & ~left_out).value_or(false));
        }
        ++sets;
      }
      // Facts that include no set do not settle it.
      const std::uint64_t some = asked & random.below(~std::uint64_t{0});
      if (std::none_of(why.settling.begin(), why.settling.end(),
                       [&](std::uint64_t set) { return (set & ~some) == 0; })) {
        CAPTURE(some);
        REQUIRE_FALSE(settles(rules, c, why.month, some).value_or(false));
        ++others;
      }
    }
  }
  CHECK(sets > count * 10);
  CHECK(others > count * 5);
}
