// What explanations say, and that it is so.
#include "rentsupport/explain.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "rentsupport/csv.hpp"
#include "rentsupport/facts.hpp"
#include "support/mixed_persons.hpp"
#include "support/places.hpp"
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
  if (fact == "forms_attached")
    return put(
        [](Case & x) -> auto& { return x.list.forms_attached; }, yes_no);
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
    answered.request.request_id = id;
    answered.request.worker_id = std::to_string(100'000'000 + way);
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
  std::size_t tried = 0;  // of them: answered in every way
  std::size_t others = 0;
  const std::uint64_t count = rounds(30, 1500);
  for (std::uint64_t round = 0; round < count; ++round) {
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    const tests::Records records = tests::random_records(random, 100, 4 + 6 * (round % 4));
    const Dossier dossier = records.dossier();
    const Decisions decisions = evaluate(rules, dossier, {1});
    Explainer explainer(decisions);
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
        const std::optional<bool> is_settled = settles(rules, c, why.month, set);
        REQUIRE(is_settled.value_or(true));
        tried += is_settled ? 1 : 0;
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
  CHECK(sets > count * 8);
  CHECK(tried > sets * 3 / 4);
  CHECK(others > count * 5);
}

namespace {

// A fact that a test may change, as explanations name it: a fact of the rules or a day of the list.
struct Changeable {
  std::string name;
  std::function<void(tests::Random&, Case&)> change;
};

template <class Member, class Value>
Changeable any_of_values(std::string name, Member member, const std::vector<Value>& values) {
  return {std::move(name), [=](tests::Random& random, Case& c) {
            const std::uint64_t number = random.below(values.size() + 1);
            if (number == values.size()) {
              member(c).reset();
            } else {
              member(c) = Value{values[number]};
            }
          }};
}

// Every column of the input that is not a key.
std::vector<Changeable> changeable_facts() {
  const std::vector<bool> yes_no{false, true};
  const std::vector<MonthSet> sets{MonthSet{}, MonthSet{2022y / 4}, MonthSet{2022y / 5},
                                   MonthSet{2022y / 3, 2022y / 6}};
  const std::vector<Date> days{Date{1y / 1 / 1},     Date{2021y / 5 / 12}, Date{2022y / 3 / 31},
                               Date{2022y / 4 / 1},  Date{2022y / 5 / 9},  Date{2022y / 6 / 7},
                               Date{2022y / 8 / 12}, Date{2022y / 8 / 15}, Date{2022y / 8 / 16},
                               Date{9999y / 12 / 31}};
  std::vector<Changeable> facts{
      any_of_values(
          "kind", [](Case & x) -> auto& { return x.employer.kind; },
          std::vector{EmployerKind::enterprise, EmployerKind::cooperative,
                      EmployerKind::business_household, EmployerKind::other}),
      any_of_values(
          "registered", [](Case & x) -> auto& { return x.employer.registered; }, yes_no),
      any_of_values(
          "zone", [](Case & x) -> auto& { return x.employer.zone; },
          std::vector{Zone::industrial_park, Zone::none}),
      any_of_values(
          "province", [](Case & x) -> auto& { return x.employer.province; },
          std::vector{Province{2}, Province{33}}),
      any_of_values(
          "payroll_copy", [](Case & x) -> auto& { return x.list.payroll_copy; }, yes_no),
      any_of_values(
          "applied", [](Case & x) -> auto& { return x.request.applied; }, yes_no),
      any_of_values(
          "contract_type", [](Case & x) -> auto& { return x.request.contract_type; },
          std::vector{ContractType::indefinite, ContractType::fixed_term, ContractType::none}),
      any_of_values(
          "previous_contract", [](Case & x) -> auto& { return x.request.previous_contract; },
          std::vector{PreviousContract::none, PreviousContract::same_employer,
                      PreviousContract::other_employer}),
      any_of_values(
          "pays_rent", [](Case & x) -> auto& { return x.request.pays_rent; }, yes_no),
      any_of_values(
          "insured_months", [](Case & x) -> auto& { return x.request.insured_months; }, sets),
      any_of_values(
          "payroll_months", [](Case & x) -> auto& { return x.request.payroll_months; }, sets),
      any_of_values(
          "insurance_exempt", [](Case & x) -> auto& { return x.request.insurance_exempt; },
          std::vector{InsuranceExempt::no, InsuranceExempt::decree_115,
                      InsuranceExempt::foreigner}),
      any_of_values(
          "newly_recruited", [](Case & x) -> auto& { return x.request.newly_recruited; }, yes_no),
      any_of_values(
          "insured_elsewhere", [](Case & x) -> auto& { return x.request.insured_elsewhere; },
          yes_no),
      {"months", [](tests::Random&, Case& x) { x.request.months.insert(2022y / 8); }},
      {"tax_code", [](tests::Random&, Case& x) { x.employer.tax_code = "0100233488"; }},
      {"full_name", [](tests::Random&, Case& x) { x.request.full_name = "Mẫu"; }},
      {"insurance_no", [](tests::Random&, Case& x) { x.request.insurance_no = "0123456789"; }},
      {"account", [](tests::Random&, Case& x) { x.request.account = "1"; }}};
  const auto add_day = [&](std::string name, auto member) {
    facts.push_back(any_of_values(std::move(name), member, days));
  };
  add_day(
      "birth_date", [](Case & x) -> auto& { return x.request.birth_date; });
  add_day(
      "contract_signed_on", [](Case & x) -> auto& { return x.request.contract_signed_on; });
  add_day(
      "contract_starts_on", [](Case & x) -> auto& { return x.request.contract_starts_on; });
  add_day(
      "contract_ends_on", [](Case & x) -> auto& { return x.request.contract_ends_on; });
  add_day(
      "previous_contract_ended_on",
      [](Case & x) -> auto& { return x.request.previous_contract_ended_on; });
  add_day(
      "rent_from", [](Case & x) -> auto& { return x.request.rent_from; });
  add_day(
      "rent_to", [](Case & x) -> auto& { return x.request.rent_to; });
  add_day(
      "posted_on", [](Case & x) -> auto& { return x.list.posted_on; });
  add_day(
      "sent_to_si_on", [](Case & x) -> auto& { return x.list.sent_to_si_on; });
  add_day(
      "si_confirmed_on", [](Case & x) -> auto& { return x.list.si_confirmed_on; });
  add_day(
      "received_on", [](Case & x) -> auto& { return x.list.received_on; });
  add_day(
      "submitted_on", [](Case & x) -> auto& { return x.list.submitted_on; });
  add_day(
      "decided_on", [](Case & x) -> auto& { return x.list.decided_on; });
  add_day(
      "funded_on", [](Case & x) -> auto& { return x.list.funded_on; });
  add_day(
      "paid_on", [](Case & x) -> auto& { return x.list.paid_on; });
  return facts;
}

constexpr std::array<std::string_view, 9> list_days{
    "drawn_up_on",  "posted_on",  "sent_to_si_on", "si_confirmed_on", "received_on",
    "submitted_on", "decided_on", "funded_on",     "paid_on"};

// Says whether steps without a day stand behind a fact: it is projected, or follows from such ones.
bool is_projected(const Explanation& why, const ExplainedFact& fact) {
  if (fact.fact == facts::posting_ends_on.number()) return !why.days[1];
  return fact.origin == Origin::projected ||
         (fact.fact == facts::earliest_receipt.number() && fact.origin == Origin::computed);
}

// The columns that an explanation names: facts compared, the days that they follow from, and, where
// one is projected, the steps that have not happened.
std::set<std::string> mentioned(const Explanation& why) {
  std::set<std::string> names;
  for (const ExplainedNode& node : why.tree) {
    for (const ExplainedLeaf& leaf : node.leaves) {
      for (const ExplainedFact& fact : leaf.facts) {
        names.insert(std::string{vocabulary()[fact.fact].name});
        for (std::size_t day = 0; day < list_days.size(); ++day) {
          if ((fact.days >> day & 1U) != 0 || (!why.days[day] && is_projected(why, fact)))
            names.insert(std::string{list_days[day]});
        }
      }
    }
  }
  return names;
}

const Request& request_in(const tests::Records& records, const std::string& id) {
  return *std::find_if(records.requests.begin(), records.requests.end(),
                       [&](const Request& request) { return request.request_id == id; });
}

}  // namespace

TEST_CASE("a fact that an explanation does not mention changes nothing", "[explain][mention]") {
  tests::Random random(1324);
  const std::vector<Changeable> facts = changeable_facts();
  const std::uint64_t count = rounds(150, 2500);
  std::size_t changes = 0;
  // Facts by group: those mentioned, and those of which a change turned a provision.
  std::set<std::string> mentions;
  std::set<std::string> turning;
  for (std::uint64_t round = 0; round < count || (turning != mentions && round < count + 600);
       ++round) {
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    Case c;
    c.employer = tests::random_employer(random, "E", 5);
    c.list = tests::random_list(random, "L", "E", 5);
    for (int request = 0; request < 3; ++request) {
      c.request = tests::random_request(random, "R", "L", "W10001", *c.list.group, 5);
      // Rare values matter too, such as a business household's registration.
      for (int i = 0; i < 4; ++i) random.of(facts).change(random, c);
      const tests::Records alone{{c.employer}, {c.list}, {c.request}, {}};
      const Dossier dossier = alone.dossier();
      const Decisions decisions = evaluate(rules, dossier, {1});
      for (std::size_t i = 0; i < decisions.size(); ++i) {
        const Explanation why = explain(decisions, i);
        const std::set<std::string> names = mentioned(why);
        for (const Changeable& fact : facts) {
          const std::string of_group = std::string{name(why.group)} + ' ' + fact.name;
          if (round >= count && (!mentions.contains(of_group) || turning.contains(of_group)))
            continue;
          Case changed = c;
          fact.change(random, changed);
          const tests::Records records{{changed.employer}, {changed.list}, {changed.request}, {}};
          const Dossier other = records.dossier();
          if (other.requests() == 0) continue;  // it contradicts another date
          const Decisions decided = evaluate(rules, other, {1});
          const Decision now = *decided.find(0, why.month);
          if (names.contains(fact.name)) {
            mentions.insert(of_group);
            if (now.mask != why.mask) turning.insert(of_group);
            continue;
          }
          CAPTURE(round, fact.name, to_string(why.month));
          REQUIRE(now.mask == why.mask);
          REQUIRE(now.outcome == why.outcome);
          ++changes;
        }
      }
    }
  }
  CHECK(changes > count * 10);
  // Nothing is mentioned in vain; for a rare one the rounds go on until it has turned something.
  CHECK(turning == mentions);
}

TEST_CASE("requests that an explanation does not count change nothing", "[explain][mention]") {
  tests::Random random(326);
  const std::uint64_t count = rounds(10, 300);
  std::size_t counted = 0;
  for (std::uint64_t round = 0; round < count; ++round) {
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    const tests::Records records = tests::random_records(random, 150, 2);
    const Dossier dossier = records.dossier();
    const Decisions decisions = evaluate(rules, dossier, {1});
    Explainer explainer(decisions);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Explanation why = explainer(i);
      CAPTURE(round, why.request_id, to_string(why.month));
      const Decision decision = decisions[i];
      REQUIRE((why.counted.empty() || eligible(rules, decision) != Truth::failed));
      tests::Records fewer = records;
      std::erase_if(fewer.requests, [&](const Request& request) {
        return request.request_id != why.request_id &&
               std::none_of(why.counted.begin(), why.counted.end(), [&](const CountedMonth& month) {
                 return month.request_id == request.request_id;
               });
      });
      std::erase_if(fewer.history, [&](const Payment& payment) {
        return std::none_of(why.counted.begin(), why.counted.end(), [&](const CountedMonth& month) {
          return month.request_id.empty() && month.month == *payment.month &&
                 payment.worker_id == why.worker_id;
        });
      });
      const Dossier small = fewer.dossier();
      const Decisions again = evaluate(rules, small, {1});
      const auto now = again.find(*small.find(why.request_id), why.month);
      REQUIRE(now->outcome == why.outcome);
      REQUIRE(now->mask == why.mask);
      for (const CountedMonth& month : why.counted) {
        ++counted;
        if (month.request_id.empty()) continue;
        const auto taken = decisions.find(*dossier.find(month.request_id), month.month);
        REQUIRE(taken->outcome == Outcome::payable);
        REQUIRE(request_in(records, month.request_id).worker_id == why.worker_id);
      }
    }
  }
  CHECK(counted > count * 10);
}

TEST_CASE("what a refused month lacks would make it pass, and nothing less", "[explain][lacking]") {
  tests::Random random(93);
  std::size_t sets = 0;
  for (std::uint64_t round = 0; round < rounds(10, 200); ++round) {
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    const Dossier dossier = tests::random_records(random, 80, 4).dossier();
    const Decisions decisions = evaluate(rules, dossier, {1});
    Explainer explainer(decisions);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Explanation why = explainer(i);
      REQUIRE(why.lacking.empty() == (why.outcome != Outcome::refused));
      // Every provision that does not hold fails, but those of a set.
      const auto holds_with = [&](std::uint32_t set) {
        std::uint64_t mask = why.mask;
        for (std::size_t place = 0; place < why.rule().provisions().size(); ++place) {
          if (state_in(mask, place) < 2) continue;
          mask &= ~(std::uint64_t{3} << (2 * place));
          mask |= std::uint64_t{(set >> place & 1U) != 0 ? 1U : 2U} << (2 * place);
        }
        return verdict(why.rule(), mask) == Truth::held;
      };
      for (const std::uint32_t set : why.lacking) {
        REQUIRE(holds_with(set));
        for (std::uint32_t rest = set; rest != 0; rest &= rest - 1)
          REQUIRE_FALSE(holds_with(set & ~(rest & (0 - rest))));
        ++sets;
      }
      const auto some = static_cast<std::uint32_t>(random.below(UINT32_MAX));
      const bool includes_one = std::any_of(why.lacking.begin(), why.lacking.end(),
                                            [&](std::uint32_t set) { return (set & ~some) == 0; });
      REQUIRE((holds_with(some) == includes_one || why.outcome != Outcome::refused));
    }
  }
  CHECK(sets > 100);
}

namespace {

using nlohmann::json;

void check_members(const json& object, const std::set<std::string>& names) {
  REQUIRE(object.is_object());
  std::set<std::string> found;
  for (const auto& [name, value] : object.items()) found.insert(name);
  REQUIRE(found == names);
}

void check_both_languages(const json& texts) {
  check_members(texts, {"en", "vi"});
  for (const char* language : {"en", "vi"})
    REQUIRE_FALSE(texts.at(language).get<std::string>().empty());
}

std::string state_name(std::uint8_t state) {
  return std::array{"not_reached", "held", "failed", "unknown"}.at(state);
}

// Dates and months as written order as they follow; days of a month are numbers.
bool compares(const json& left, Comparison comparison, const json& right) {
  switch (comparison) {
    case Comparison::less:
      return left < right;
    case Comparison::less_equal:
      return left <= right;
    case Comparison::equal:
      return left == right;
    case Comparison::greater_equal:
      return left >= right;
    case Comparison::greater:
      return left > right;
  }
  return false;
}

bool is_shifted(const Term& term) { return term.months != 0 || term.days != 0; }

// The state of a comparison by what stands in the JSON alone; nothing where a term is shifted.
std::optional<std::string> state_by_values(const Node& node, const json& compared,
                                           const std::string& month) {
  const json& facts = compared.at("facts");
  const auto value = [&](std::size_t place) -> const json& { return facts.at(place).at("value"); };
  const auto state = [](bool held) { return std::string{held ? "held" : "failed"}; };
  if (node.kind == NodeKind::constant) return state(node.held);
  if (node.kind == NodeKind::given) return state(!value(0).is_null());
  for (const json& fact : facts) {
    if (fact.at("value").is_null()) return "unknown";
  }
  if (node.kind == NodeKind::one_of) {
    const json& limit = compared.at("limit");
    return state(std::find(limit.begin(), limit.end(), value(0)) != limit.end());
  }
  const auto text = [&](std::size_t place) { return value(place).get<std::string>(); };
  if (node.kind == NodeKind::contains)
    return state((' ' + text(0) + ' ').find(' ' + text(1) + ' ') != std::string::npos);
  if (node.kind == NodeKind::contains_supported_month)
    return state((' ' + text(0) + ' ').find(' ' + month + ' ') != std::string::npos);
  if (node.kind == NodeKind::one_month) return state(text(0).size() == 7);
  REQUIRE(node.kind == NodeKind::compare);
  const bool left_is_fact = node.left.source == Term::Source::fact;
  const bool right_is_fact = node.right.source == Term::Source::fact;
  if (is_shifted(node.left) || (right_is_fact && is_shifted(node.right))) return std::nullopt;
  REQUIRE((left_is_fact || node.left.source == Term::Source::supported_month));
  return state(compares(left_is_fact ? value(0) : json(month), node.comparison,
                        right_is_fact ? value(left_is_fact ? 1 : 0) : compared.at("limit")));
}

// Counts the comparisons whose states their values explain.
std::size_t check_compared(const Explanation& why, const json& compared) {
  check_members(compared, {"node", "state", "negated", "condition", "limit", "parameter", "facts"});
  const Node& node = why.rule().nodes()[compared.at("node").get<std::size_t>()];
  REQUIRE(compared.at("negated").is_boolean());
  check_both_languages(compared.at("condition"));
  if (node.parameter.empty()) {
    REQUIRE(compared.at("parameter").is_null());
  } else {
    REQUIRE(compared.at("parameter") == node.parameter);
  }
  for (const json& fact : compared.at("facts")) {
    check_members(fact, {"fact", "value", "origin", "from", "vouched_by", "vouched_under"});
    REQUIRE(fact_named(fact.at("fact").get<std::string>()));
    const std::string origin = fact.at("origin");
    REQUIRE(fact.at("value").is_null() == (origin == "unknown" || origin == "empty"));
    REQUIRE(fact.at("from").empty() ==
            (origin != "actual" && origin != "projected" && origin != "computed"));
    for (const auto& [column, day] : fact.at("from").items()) {
      REQUIRE(column.ends_with("_on"));
      REQUIRE(parse_date(day.get<std::string>()));
    }
  }
  const auto state = state_by_values(node, compared, to_string(why.month));
  REQUIRE((!state || *state == compared.at("state")));
  return state ? 1 : 0;
}

std::size_t check_node(const Explanation& why, const json& node) {
  const std::size_t number = node.at("node");
  REQUIRE(node.at("state") == state_name(why.states.at(number)));
  std::size_t checked = 0;
  if (node.contains("join")) {
    check_members(node, {"node", "join", "state", "children"});
    REQUIRE(node.at("join") ==
            (why.rule().nodes()[number].kind == NodeKind::all_of ? "all" : "any"));
    for (const json& child : node.at("children")) checked += check_node(why, child);
    return checked;
  }
  check_members(node, {"node", "provision", "state", "citations", "statement", "confidence",
                       "confidence_note", "source", "reading", "compared"});
  const Provision& provision =
      why.rule().provisions()[static_cast<std::size_t>(why.rule().nodes()[number].provision)];
  REQUIRE(node.at("provision") == provision.id);
  REQUIRE(node.at("citations").size() == provision.citations.size());
  for (const json& citation : node.at("citations")) check_both_languages(citation);
  check_both_languages(node.at("statement"));
  REQUIRE(node.at("confidence") == std::string(1, static_cast<char>(provision.confidence)));
  REQUIRE(node.at("confidence_note") == provision.confidence_note);
  REQUIRE(node.at("source") == provision.source);
  if (provision.reading.empty()) {
    REQUIRE(node.at("reading").is_null());
  } else {
    check_members(node.at("reading"), {"name", "option"});
    REQUIRE(node.at("reading").at("name") == provision.reading);
    REQUIRE(node.at("reading").at("option") ==
            why.rule_set.parameters().chosen_readings().at(provision.reading));
  }
  for (const json& compared : node.at("compared")) checked += check_compared(why, compared);
  return checked;
}

}  // namespace

TEST_CASE("the JSON of explanations keeps to its schema, and its values explain its states",
          "[explain][json]") {
  tests::Random random(3165);
  std::size_t checked = 0;
  for (std::uint64_t round = 0; round < rounds(6, 60); ++round) {
    const RuleSet rules = RuleSet::decision_08_2022(tests::random_readings(random));
    const Dossier dossier = tests::random_records(random, 40, 4).dossier();
    const Decisions decisions = evaluate(rules, dossier, {1});
    std::vector<Explanation> explanations;
    Explainer explainer(decisions);
    for (std::size_t i = 0; i < decisions.size(); ++i) explanations.push_back(explainer(i));
    const json written = json::parse(to_json(explanations));
    check_members(written, {"format", "schema", "rule_set", "explanations"});
    REQUIRE(written.at("schema") == "rentsupport-explanation-2");
    check_members(written.at("rule_set"), {"id", "sha256"});
    REQUIRE(written.at("rule_set").at("sha256") == rules.sha256());
    REQUIRE(written.at("explanations").size() == explanations.size());
    for (std::size_t i = 0; i < explanations.size(); ++i) {
      const Explanation& why = explanations[i];
      const json& of_month = written.at("explanations")[i];
      CAPTURE(round, why.request_id, to_string(why.month));
      check_members(of_month, {"request_id", "list_id", "employer_id", "worker_id", "group",
                               "month", "outcome", "amount_vnd", "max_amount_vnd", "mask", "tree",
                               "counted", "maybe_counted", "lacking", "settling",
                               "persons_to_check", "more_persons_to_check"});
      REQUIRE(of_month.at("request_id") == why.request_id);
      REQUIRE(of_month.at("month") == to_string(why.month));
      REQUIRE(of_month.at("outcome") == name(why.outcome));
      REQUIRE(of_month.at("amount_vnd") == why.amount.dong());
      REQUIRE(of_month.at("max_amount_vnd") == why.max_amount.dong());
      checked += check_node(why, of_month.at("tree"));
      REQUIRE(of_month.at("counted").size() == why.counted.size());
      for (const json& counted : of_month.at("counted"))
        check_members(counted, {"month", "request_id", "list_id", "group"});
      REQUIRE(of_month.at("lacking").size() == why.lacking.size());
      REQUIRE(of_month.at("settling").size() == why.settling.size());
      for (const json& set : of_month.at("settling")) {
        for (const json& fact : set) REQUIRE(fact_named(fact.get<std::string>()));
      }
    }
  }
  CHECK(checked > 1000);
}

TEST_CASE("the last days in a letter keep every limit", "[explain][letter]") {
  const auto last_days = [](Group group, const char* overlay) {
    Parameters parameters = Parameters::built_in();
    REQUIRE_FALSE(parameters.overlay(overlay, "what_if.toml"));
    tests::Records records;
    records.employers.push_back({.employer_id = "E"});
    records.lists.push_back(
        {.list_id = "L", .employer_id = "E", .group = group, .drawn_up_on = 2022y / 6 / 1});
    records.requests.push_back({.request_id = "R",
                                .list_id = "L",
                                .worker_id = "W10001",
                                .insured_months = MonthSet{},
                                .months = {2022y / 5}});
    const Dossier dossier = records.dossier();
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), dossier);
    const Explanation why = explain(decisions, 0);
    const std::string text = letter({&why, 1}, Addressee::worker, Language::english);
    const auto day_after = [&](const std::string& words) {
      const std::size_t at = text.find(words);
      REQUIRE(at != std::string::npos);
      return text.substr(at + words.size(), 10);
    };
    return day_after("must be posted by ") + ' ' + day_after("to the social insurance agency by ");
  };
  CHECK(last_days(Group::working, "") == "2022-08-08 2022-08-11");
  CHECK(last_days(Group::returning, "") == "2022-08-08 2022-08-11");
  // A deadline at the end of a month: group returning must send its list before the 15th, and the
  // 14th is a Sunday.
  const std::string later = "procedure.deadline = 2022-08-31\n";
  CHECK(last_days(Group::working, later.c_str()) == "2022-08-24 2022-08-29");
  CHECK(last_days(Group::returning, later.c_str()) == "2022-08-09 2022-08-12");
  CHECK(last_days(Group::returning, (later + "readings.before_15th = \"day_15\"\n").c_str()) ==
        "2022-08-10 2022-08-15");
  // Saturdays count for posting, not for the agency: Saturday 6 to Wednesday 10.
  CHECK(last_days(Group::working,
                  "readings.posting_week = \"mon_sat\"\n"
                  "procedure.deadline = 2022-08-12\n") == "2022-08-06 2022-08-10");
}

TEST_CASE("facts and comparisons are said by themselves in the words of the whole", "[explain]") {
  const LoadedFiles files =
      read_files({tests::places::examples + std::string{"/hung_yen/employers.csv"},
                  tests::places::examples + std::string{"/hung_yen/lists.csv"},
                  tests::places::examples + std::string{"/hung_yen/workers.csv"}});
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), files.dossier());
  Explainer explainer(decisions);
  std::size_t said = 0;
  for (std::size_t number = 0; number < decisions.size(); number += 5) {
    const Explanation explanation = explainer(number);
    for (const Language language : {Language::vietnamese, Language::english}) {
      const std::string text = to_text(explanation, language);
      for (const ExplainedNode& provision : explanation.tree) {
        // Of one that does not matter the text shows no facts.
        if (provision.state != Truth::failed) continue;
        // Alternatives that were not tried stand in the tree alone.
        bool is_said = provision.leaves.empty();
        for (const ExplainedLeaf& leaf : provision.leaves) {
          for (const bool negated : {false, true}) {
            const std::string words = compared_words(explanation, leaf, negated, false, language);
            is_said = is_said || text.find(words) != std::string::npos;
            for (const ExplainedFact& fact : leaf.facts) {
              if (fact.origin == Origin::unknown || fact.origin == Origin::empty) continue;
              CHECK(words.find(fact_words(explanation, fact, language)) != std::string::npos);
            }
          }
        }
        CHECK(is_said);
        ++said;
      }
    }
  }
  CHECK(said > 100);
}

TEST_CASE("misuse of explanations is said", "[explain]") {
  const tests::Records records;
  const Dossier dossier = records.dossier();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  CHECK_THROWS_AS(explain(decisions, 0), Error);
  CHECK_THROWS_AS(letter({}, Addressee::worker, Language::english), Error);
}

namespace {

// Requests of workers who are perhaps the same person, and whatever else holds.
class Doubtful {
 public:
  Doubtful() {
    for (const char* const id : {"E1", "E2"}) {
      CHECK_FALSE(dossier_.add(Employer{
          .employer_id = id, .kind = EmployerKind::enterprise, .zone = Zone::industrial_park}));
    }
  }
  Doubtful& list(const std::string& id, Group group, Date drawn_up_on,
                 const std::string& employer = "E1") {
    CHECK_FALSE(dossier_.add(
        List{.list_id = id, .employer_id = employer, .group = group, .drawn_up_on = drawn_up_on}));
    groups_[id] = group;
    return *this;
  }
  // Whoever has the number 7915000001 may be the same person.
  Doubtful& asks(const std::string& id, const std::string& list, const std::string& worker,
                 const MonthSet& months, const std::string& number = "7915000001",
                 std::optional<Day> birth_date = {}) {
    const Date contract = groups_[list] == Group::working ? 2022y / 1 / 3 : 2022y / 4 / 1;
    CHECK_FALSE(dossier_.add(Request{.request_id = id,
                                     .list_id = list,
                                     .worker_id = worker,
                                     .birth_date = birth_date,
                                     .insurance_no = number,
                                     .applied = true,
                                     .contract_type = ContractType::indefinite,
                                     .contract_signed_on = contract,
                                     .contract_starts_on = contract,
                                     .previous_contract = PreviousContract::none,
                                     .rent_from = 2022y / 1 / 3,
                                     .pays_rent = true,
                                     .insured_months = MonthSet::from_bits(~std::uint64_t{0}),
                                     .insured_elsewhere = false,
                                     .months = months}));
    return *this;
  }
  Doubtful& was_paid(const std::string& worker, Month month, Group group,
                     const std::string& number = {}) {
    CHECK_FALSE(dossier_.add(Payment{worker, month, Money{500'000}, group, number}));
    return *this;
  }
  Doubtful& decides(const std::string& worker, const std::string& other, bool same) {
    CHECK_FALSE(dossier_.add(PersonDecision{worker, other, same}));
    return *this;
  }

  [[nodiscard]] Explanation explained(const std::string& request, Month month,
                                      const Parameters& parameters = Parameters::built_in()) const {
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), dossier_.build());
    const std::size_t number = *decisions.dossier().find(request);
    for (std::size_t at = decisions.first_of(number); at < decisions.first_of(number + 1); ++at) {
      if (decisions[at].month == month) return explain(decisions, at);
    }
    throw Error("not asked for");
  }

 private:
  DossierBuilder dossier_;
  std::map<std::string, Group> groups_;
};

// `2022-04 R1`, `2022-04 paid`.
std::vector<std::string> texts_of(const std::vector<CountedMonth>& counted) {
  std::vector<std::string> texts;
  for (const CountedMonth& month : counted) {
    texts.push_back(to_string(month.month) + ' ' +
                    (month.request_id.empty() ? "paid" : month.request_id));
  }
  return texts;
}

using Texts = std::vector<std::string>;
const std::string first_id = "033095000010";
const std::string second_id = "033095000028";
const std::string third_id = "033095000036";

}  // namespace

TEST_CASE(
    "a month that may be another person's names whom to tell apart and what stands in the way",
    "[explain][persons]") {
  Doubtful rows;
  rows.list("L1", Group::working, 2022y / 5 / 20, "E2")
      .list("L2", Group::working, 2022y / 6 / 1)
      .asks("R1", "L1", first_id, {2022y / 3, 2022y / 4})
      .asks("R2", "L2", second_id, {2022y / 2, 2022y / 4, 2022y / 5})
      .was_paid(second_id, 2021y / 12, Group::working);
  const Explanation april = rows.explained("R2", 2022y / 4);
  CHECK(april.outcome == Outcome::undetermined);
  CHECK(april.is_doubtful());
  CHECK_FALSE(april.is_payable_if_same);
  CHECK(april.settling.empty());
  CHECK(texts_of(april.counted) == Texts{"2021-12 paid", "2022-02 R2"});
  CHECK(texts_of(april.maybe_counted) == Texts{"2022-04 R1"});
  REQUIRE(april.doubtful_pairs.size() == 1);
  CHECK(april.doubtful_pairs[0] ==
        DoubtfulPair{second_id, first_id, {"insurance_no"}, "7915000001", {{"R1", "L1", "E2"}}});

  // Of one person April is the second month of R1, so February of R2 would be the fourth.
  const Explanation february = rows.explained("R2", 2022y / 2);
  CHECK(texts_of(february.counted) == Texts{"2021-12 paid"});
  CHECK(texts_of(february.maybe_counted) == Texts{"2022-03 R1", "2022-04 R1"});
  // May is refused for several persons, and for one: nothing is doubtful about it.
  const Explanation may = rows.explained("R2", 2022y / 5);
  CHECK(may.outcome == Outcome::refused);
  CHECK_FALSE(may.is_doubtful());
  CHECK(may.doubtful_pairs.empty());
  CHECK(texts_of(may.counted) == Texts{"2021-12 paid", "2022-02 R2", "2022-04 R2"});
}

TEST_CASE("once the office has decided who is who, nothing is doubtful", "[explain][persons]") {
  for (const bool same : {true, false}) {
    Doubtful rows;
    rows.list("L1", Group::working, 2022y / 6 / 1)
        .asks("R1", "L1", first_id, {2022y / 4})
        .asks("R2", "L1", second_id, {2022y / 4});
    CHECK(rows.explained("R2", 2022y / 4).is_doubtful());
    rows.decides(first_id, second_id, same);
    const Explanation decided = rows.explained("R2", 2022y / 4);
    CHECK(decided.outcome == (same ? Outcome::refused : Outcome::payable));
    CHECK_FALSE(decided.is_doubtful());
    CHECK(texts_of(decided.counted) == (same ? Texts{"2022-04 R1"} : Texts{}));
  }
}

TEST_CASE("a month may also be payable for one person only, where each group has its cap",
          "[explain][persons]") {
  Parameters parameters = Parameters::built_in();
  parameters.readings.cap_scope = CapScope::each_group;
  Doubtful rows;
  rows.list("L1", Group::working, 2022y / 5 / 20, "E2")
      .list("L2", Group::returning, 2022y / 6 / 1)
      .list("L3", Group::returning, 2022y / 6 / 2)
      .asks("R1", "L1", first_id, {2022y / 4})
      .asks("R2", "L2", second_id, {2022y / 4})
      .asks("R3", "L3", second_id, {2022y / 5})
      .was_paid(second_id, 2021y / 11, Group::returning)
      .was_paid(second_id, 2021y / 12, Group::returning);
  // Of one person April is counted in group working, and May is the third of group returning.
  const Explanation may = rows.explained("R3", 2022y / 5, parameters);
  CHECK(may.is_doubtful());
  CHECK(may.is_payable_if_same);
  CHECK(texts_of(may.counted) == Texts{"2021-11 paid", "2021-12 paid", "2022-04 R1"});
  CHECK(texts_of(may.maybe_counted) == Texts{"2022-04 R2"});
  CHECK_THAT(to_text(may, Language::vietnamese),
             Catch::Contains("Nếu là những người khác nhau thì tính thêm: tháng 4/2022 cho đề nghị "
                             "R2 thuộc danh sách L2.\n"));
  CHECK_THAT(to_text(may, Language::english),
             Catch::Contains("If they are several persons, these count too: 2022-04 for request R2 "
                             "of list L2.\n"));
  const Explanation april = rows.explained("R2", 2022y / 4, parameters);
  CHECK(april.is_doubtful());
  CHECK_FALSE(april.is_payable_if_same);
}

TEST_CASE("IDs that an office has joined are looked at together", "[explain][persons]") {
  Doubtful rows;
  rows.list("L1", Group::working, 2022y / 6 / 1)
      .asks("R1", "L1", first_id, {2022y / 4})
      .asks("R2", "L1", second_id, {2022y / 3})
      .asks("R3", "L1", third_id, {2022y / 4}, "")
      .decides(second_id, third_id, true);
  const Explanation why = rows.explained("R3", 2022y / 4);
  CHECK(why.is_doubtful());
  REQUIRE(why.doubtful_pairs.size() == 1);
  CHECK(why.doubtful_pairs[0].worker_id == second_id);
  CHECK(why.doubtful_pairs[0].other_id == first_id);
  CHECK(texts_of(why.counted) == Texts{"2022-03 R2"});
}

TEST_CASE("the JSON of a doubtful month asks for worker_id and names the pairs",
          "[explain][persons][json]") {
  Doubtful rows;
  rows.list("L1", Group::working, 2022y / 6 / 1)
      .asks("R1", "L1", first_id, {2022y / 4}, "", 1990y / 2 / 1)
      .asks("R2", "L1", first_id, {2022y / 4}, "", 1990y / 2 / 11);
  const Explanation why = rows.explained("R2", 2022y / 4);
  const json of_month = json::parse(to_json(std::span{&why, 1})).at("explanations")[0];
  CHECK(of_month.at("settling") == json{{"worker_id"}});
  CHECK(of_month.at("lacking").empty());
  CHECK(
      of_month.at("maybe_counted") ==
      json{{{"month", "2022-04"}, {"request_id", "R1"}, {"list_id", "L1"}, {"group", "working"}}});
  CHECK(of_month.at("persons_to_check") ==
        json{{{"worker_id", first_id},
              {"other_id", first_id},
              {"evidence", {"birth_date"}},
              {"requests", {{{"request_id", "R1"}, {"list_id", "L1"}, {"employer_id", "E1"}}}},
              {"more_requests", 0}}});
}

TEST_CASE("an ID that thousands have names the first requests, and counts the others",
          "[explain][persons]") {
  Doubtful rows;
  rows.list("L1", Group::working, 2022y / 6 / 1);
  for (int i = 0; i < 30; ++i) {
    rows.asks("R" + std::to_string(i), "L1", "123456789", {2022y / 4}, "",
              Date{2000y / 1 / 1} + std::chrono::days{i});
  }
  const Explanation why = rows.explained("R5", 2022y / 4);
  REQUIRE(why.doubtful_pairs.size() == 1);
  CHECK(why.more_pairs == 0);
  REQUIRE(why.doubtful_pairs[0].requests.size() == 20);
  CHECK(why.doubtful_pairs[0].requests[5].request_id == "R6");
  CHECK(why.doubtful_pairs[0].more_requests == 9);
  CHECK_THAT(to_text(why, Language::vietnamese),
             Catch::Contains("đề nghị R20 thuộc danh sách L1 và 9 đề nghị khác."));

  // And so does one that hangs together with many others.
  Doubtful pairs;
  pairs.list("L1", Group::working, 2022y / 6 / 1);
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(7915000001 + i);
    const std::string other = std::to_string(145678900 + i);
    pairs.asks("R" + std::to_string(i), "L1", other, {2022y / 4}, number)
        .asks("S" + std::to_string(i), "L1", "123456789", {2022y / 4}, number);
  }
  const Explanation of_many = pairs.explained("S0", 2022y / 4);
  CHECK(of_many.doubtful_pairs.size() == 20);
  CHECK(of_many.more_pairs == 10);
  CHECK_THAT(to_text(of_many, Language::vietnamese),
             Catch::Contains("  - và 10 cặp khác, xem persons_to_check.csv.\n"));
}

TEST_CASE("a letter never shows whose the other ID is", "[explain][persons][letter]") {
  // A passport is short: of it only the end is told.
  for (const auto& [other, shown] :
       {std::pair{first_id, "033…10"}, std::pair{std::string{"145678901"}, "145…01"},
        std::pair{std::string{"B12345"}, "số giấy tờ …45"}}) {
    Doubtful rows;
    rows.list("L1", Group::working, 2022y / 5 / 20, "E2")
        .list("L2", Group::working, 2022y / 6 / 1)
        .asks("R1", "L1", other, {2022y / 4})
        .asks("R2", "L2", second_id, {2022y / 4});
    const Explanation why = rows.explained("R2", 2022y / 4);
    for (const Addressee to : {Addressee::worker, Addressee::employer}) {
      const std::string text = letter(std::span{&why, 1}, to, Language::vietnamese);
      CHECK_THAT(text, Catch::Contains(shown) && !Catch::Contains(other) && !Catch::Contains("R1"));
      CHECK(letter(std::span{&why, 1}, to, Language::english).find(other) == std::string::npos);
    }
  }
}

TEST_CASE("the months named of a doubtful one decide it again, whoever is the same person",
          "[explain][persons]") {
  // With the months counted as its only history a month is payable; with those that may count too
  // it is refused by the provision that is unknown.
  tests::Random random(2405);
  std::size_t doubtful = 0;
  std::size_t if_same = 0;
  for (std::uint64_t round = 0; round < rounds(40, 600); ++round) {
    Parameters parameters = tests::random_readings(random);
    // A small cap, for each group: then a month may be payable for one person only.
    if (random.one_in(2)) {
      parameters.cap_months = 1;
      parameters.readings.cap_scope = CapScope::each_group;
    }
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    tests::Records records = tests::random_records(random, 120, 1);
    tests::mix_up_persons(random, records);
    const Dossier dossier = records.dossier();
    const Decisions decisions = evaluate(rules, dossier, {1});
    Explainer explainer(decisions);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Explanation why = explainer(i);
      CAPTURE(round, why.request_id, to_string(why.month));
      const bool asks_who = decisions.ask(i) == std::vector<std::string_view>{"worker_id"};
      REQUIRE(why.is_doubtful() == asks_who);
      REQUIRE(why.doubtful_pairs.empty() == !asks_who);
      if (why.outcome == Outcome::undetermined || why.outcome == Outcome::payable)
        REQUIRE((why.counted.empty() || eligible(rules, decisions[i]) != Truth::failed));
      if (!asks_who) continue;
      ++doubtful;
      if_same += why.is_payable_if_same ? 1 : 0;
      for (const bool with_maybe : {false, true}) {
        tests::Records alone{records.employers, records.lists, {}, {}};
        alone.requests.push_back(request_in(records, why.request_id));
        std::vector<CountedMonth> counted = why.counted;
        if (with_maybe)
          counted.insert(counted.end(), why.maybe_counted.begin(), why.maybe_counted.end());
        alone.requests[0].months = {why.month};
        for (std::size_t n = 0; n < counted.size(); ++n) {
          // A history may hold a month once for each ID: others stand under IDs of the same person.
          const std::string id = "X90000" + std::to_string(n);
          alone.history.push_back(
              {id, counted[n].month, Money{1}, counted[n].group.value_or(why.group)});
        }
        DossierBuilder small = alone.builder();
        for (std::size_t n = 0; n < counted.size(); ++n) {
          REQUIRE_FALSE(
              small.add(PersonDecision{why.worker_id, "X90000" + std::to_string(n), true}));
        }
        const Decisions again = evaluate(rules, small.build(), {1});
        REQUIRE(again.size() == 1);
        if (with_maybe) {
          REQUIRE(again.failed(0) == decisions.unknown(i));
        } else {
          REQUIRE(again[0].outcome == Outcome::payable);
        }
      }
    }
  }
  CHECK(doubtful > 100 / share_of_rounds);
  CHECK(if_same > 0);
}
