// Lines that must not compile. Without WRONG this file compiles; with it, each line that is marked
// wrong must be refused, and no other one. must_not_compile.cmake looks after that.
#include <chrono>

#include "rentsupport/calendar.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/truth.hpp"

using namespace rentsupport;
using namespace std::chrono_literals;

// Beside the wrong lines stands the sense that they come close to.
void money() {
  [[maybe_unused]] const Money sum = Money{500'000} + Money{1};
  [[maybe_unused]] const bool more = sum > Money{0};
#ifdef WRONG
  [[maybe_unused]] const Money number = sum + 1;    // wrong: money and a bare number
  [[maybe_unused]] const Money half = Money{0.5};   // wrong: a fraction of a đồng
  [[maybe_unused]] const Money bare = 500'000;      // wrong: a bare number as money
  [[maybe_unused]] const bool much = sum > 0;       // wrong: money compared with a bare number
  [[maybe_unused]] const Money paid = Money{true};  // wrong: a yes as money
  [[maybe_unused]] const Money square = sum * sum;  // wrong: money times money
#endif
}

void days_and_months() {
  const Date day = 2022y / 4 / 1;
  const Month month = month_of(day);
  List list;
  list.drawn_up_on = day;
  Request request;
  request.months = MonthSet{month};
  Employer employer;
  employer.province = Province{33};
  [[maybe_unused]] const bool asked = request.months.contains(month);
  [[maybe_unused]] const Date later = add_months(day, 1);
#ifdef WRONG
  list.drawn_up_on = month;                                          // wrong: a month as a day
  request.months = MonthSet{day};                                    // wrong: a day as a month
  [[maybe_unused]] const bool in_it = request.months.contains(day);  // wrong: a day in months
  [[maybe_unused]] const Date next = add_months(month, 1);           // wrong: a month as a day
  employer.province = 33;       // wrong: a bare number as a province
  employer.kind = Zone::none;   // wrong: a zone as a kind of employer
  list.drawn_up_on = 20220401;  // wrong: a bare number as a day
#endif
}

void conditions() {
  [[maybe_unused]] const Rule before = facts::contract_ends_on < facts::rent_from;
  [[maybe_unused]] const Rule same = facts::list_month > supported_month();
  [[maybe_unused]] const Rule insured = contains(facts::insured_months, facts::reference_month);
  [[maybe_unused]] const Rule enterprise = is(facts::kind, EmployerKind::enterprise);
  [[maybe_unused]] const Operand<Month> next = supported_month() + std::chrono::months{1};
  [[maybe_unused]] const Rule both = all_of({before, enterprise});
#ifdef WRONG
  (void)(facts::contract_ends_on < facts::list_month);       // wrong: a day compared with a month
  (void)(first_day() <= supported_month());                  // wrong: a day compared with a month
  (void)contains(facts::insured_months, facts::rent_from);   // wrong: a day in a set of months
  (void)contains(facts::rent_from, facts::reference_month);  // wrong: a day that holds a month
  (void)is(facts::kind, Zone::none);                         // wrong: a zone as a kind of employer
  (void)(facts::kind < facts::kind);                 // wrong: kinds of employer have no order
  (void)(supported_month() + std::chrono::days{1});  // wrong: a month shifted by days
  (void)(facts::rent_from < 15);                     // wrong: a day compared with a bare number
  if (before && enterprise) return;  // wrong: a rule is no yes or no before it is decided
  (void)is(facts::pays_rent, 1);     // wrong: a number as an answer
#endif
}

void truth() {
  const Truth held = Truth::held;
  [[maybe_unused]] const Truth unknown = held & Truth::unknown;
  [[maybe_unused]] const bool known = held != Truth::unknown;
#ifdef WRONG
  (void)(held && unknown);                     // wrong: unknown is neither yes nor no
  (void)(held || unknown);                     // wrong: unknown is neither yes nor no
  if (unknown) (void)held;                     // wrong: unknown is neither yes nor no
  [[maybe_unused]] const bool yes = held;      // wrong: truth as a yes
  [[maybe_unused]] const Truth answer = true;  // wrong: a yes as truth
#endif
}

// Decisions and explanations are of a dossier, a rule set of a Decision, and their parts of them.
void lifetimes() {
  const RuleSet rules = RuleSet::decision_08_2022();
  DossierBuilder builder;
  const Dossier dossier = builder.build();
  [[maybe_unused]] const Dossier copy = dossier;
  (void)read_files({}).dossier();
  [[maybe_unused]] const Decisions decisions = evaluate(rules, Dossier{});
  [[maybe_unused]] Explainer keeps(evaluate(rules, dossier));
  for (const GroupRule& group : rules.groups()) (void)group.rule.nodes();
  const auto enacted = RuleSet::decision_08_2022().sha256();
  [[maybe_unused]] const bool same = enacted == evaluate(rules, dossier).rule_set().sha256();
#ifdef WRONG
  for (const GroupRule& group : RuleSet::decision_08_2022().groups()) (void)group;  // wrong: gone
  (void)RuleSet::decision_08_2022().group(Group::working);  // wrong: a group of rules that are gone
  (void)RuleSet::decision_08_2022().parameters();           // wrong: parameters that are gone
  (void)RuleSet::decision_08_2022().procedure();            // wrong: a procedure that is gone
  (void)evaluate(rules, dossier).rule_set().groups();       // wrong: groups of rules that are gone
  (void)always(true).nodes();                               // wrong: nodes of a rule that is gone
  (void)always(true).provisions();               // wrong: provisions of a rule that is gone
  (void)evaluate(rules, dossier).assumptions();  // wrong: assumptions of decisions that are gone
  (void)keeps(0).rule();                         // wrong: a rule of an explanation that is gone
  (void)dossier.add(Employer{});                 // wrong: a row for a dossier that is built
  (void)Dossier::Data::of(dossier);              // wrong: the columns of a dossier
  (void)decisions.data();                        // wrong: the columns of decisions
  [[maybe_unused]] const Decisions none;         // wrong: decisions about nothing
  [[maybe_unused]] const RuleSet no_rules;       // wrong: rules of no Decision
  [[maybe_unused]] const Rule no_rule;           // wrong: a rule without a condition
  [[maybe_unused]] const DossierBuilder two = builder;  // wrong: a copy of a builder
#endif
}

void totals() {
  MoneyTotal total;
  total.add(Money{500'000}, 3);
  [[maybe_unused]] const Money sum = total.money();
  [[maybe_unused]] const DateInterval window{2022y / 4 / 1, 2022y / 6 / 30};
#ifdef WRONG
  total.add(500'000);                        // wrong: a bare number in a total
  [[maybe_unused]] const Money all = total;  // wrong: a total as money, unchecked
  [[maybe_unused]] const DateInterval to{2022y / 4, 2022y / 6};  // wrong: months as days
#endif
}
