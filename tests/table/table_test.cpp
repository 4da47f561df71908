// The decision table itself: that its clusters and breakpoints leave nothing out, that the library
// decides its classes as it says, and that each theorem's check notices what it is there for.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <memory>
#include <numeric>
#include <set>

#include "rentsupport/evaluate.hpp"
#include "support/random.hpp"
#include "table/orders.hpp"
#include "table/report.hpp"
#include "table/requests.hpp"

namespace {

using namespace rentsupport;
using namespace tests::table;
using std::chrono::days;
using std::chrono::months;

// A sanitizer looks for other things, in fewer rounds.
#if defined(RENTSUPPORT_SANITIZED)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

Month m(int month) { return std::chrono::year{2022} / month; }
Date d(int month, int day) { return Date{m(month) / day}; }

// The program walks the tables of all readings and months; here some stand for them.
std::vector<std::string> some_readings() {
  if (sanitized) return {"default"};
  return {"default",
          "partial_month=fifteen_days",
          "split_contract=by_start",
          "continuation=same_employer",
          "insurance_month=at_most_june",
          "posting_week=mon_sat"};
}

std::vector<Month> some_months(const std::string& reading, const Rule& rule) {
  if (reading != "default" || sanitized) return {m(5)};
  return months_of(rule);
}

// The dates of lists under a reading; they are the same in every test.
struct Enacted {
  explicit Enacted(const std::string& reading)
      : rules(rule_set_of(reading)),
        scheme(scheme_of(reading, rules)),
        list_dates(scheme, months_of(rules.group(Group::working).rule)) {}
  Enacted(const Enacted&) = delete;
  Enacted& operator=(const Enacted&) = delete;
  ~Enacted() = default;

  const RuleSet rules;
  const Scheme scheme;
  const ListDates list_dates;
};

const Enacted& enacted(const std::string& reading) {
  static std::map<std::string, std::unique_ptr<Enacted>> known;
  auto& entry = known[reading];
  if (!entry) entry = std::make_unique<Enacted>(reading);
  return *entry;
}

// A scheme of one group's rule, cut to a few provisions so that its tables are small.
Scheme small_scheme(std::size_t group, const std::vector<std::string>& provisions) {
  Scheme scheme = scheme_of("default", rule_set_of("default"));
  GroupRule rule = scheme.groups[group];
  rule.rule = cut_to(rule.rule, provisions);
  scheme.groups = {rule};
  return scheme;
}

SchemeResult checked(const Scheme& scheme, const Fault& fault = {}) {
  Walked walked;
  return check(scheme, 1, walked, fault);
}

// Returns the counter-example to a theorem; no other theorem may have one.
std::string counter_example(const SchemeResult& result, std::size_t theorem) {
  std::string text;
  for (const CounterExample& found : result.counter_examples) {
    CHECK(found.theorem == theorem);
    if (text.empty()) text = found.text;
  }
  REQUIRE_FALSE(text.empty());
  return text;
}

const std::vector<std::string> few{"art1.tenant",    "art2.2.applied", "art4.1.rents",
                                   "art4.3.insured", "art7.2.posted",  "art7.4.deadline"};

}  // namespace

TEST_CASE("decision table: every reading alone is in it", "[table]") {
  std::size_t options = 0;
  for (const ReadingInfo& reading : readings()) options += reading.options.size() - 1;
  CHECK(all_readings().size() == 1 + options);
  CHECK(rule_set_of("default").sha256() == RuleSet::decision_08_2022().sha256());
  const RuleSet strict = rule_set_of("late_list=previous_month_only");
  CHECK(strict.parameters().readings.late_list == LateList::previous_month_only);
  const RuleSet enacted = RuleSet::decision_08_2022();
  CHECK(months_of(enacted.group(Group::returning).rule) ==
        std::vector<Month>{std::chrono::year{2020} / 1, m(3), m(4), m(5), m(6), m(7),
                           std::chrono::year{2024} / 12});
}

TEST_CASE("decision table: a rule rebuilt is the same rule", "[table]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const GroupRule& group : rules.groups()) {
    CHECK(rebuilt(group.rule, [](std::uint32_t) { return std::nullopt; }) == group.rule);
    const Rule reversed = rebuilt(
        group.rule, [](std::uint32_t) { return std::nullopt; }, true);
    CHECK_FALSE(reversed == group.rule);
    CHECK(rebuilt(
              reversed, [](std::uint32_t) { return std::nullopt; }, true) == group.rule);
  }
}

TEST_CASE("decision table: no condition reads facts of two clusters", "[table]") {
  for (const std::string& reading : all_readings()) {
    const RuleSet rules = rule_set_of(reading);
    for (const GroupRule& group : rules.groups()) {
      const std::vector<Cluster> clusters = clusters_of({&group.rule});
      std::map<std::uint8_t, std::size_t> cluster_of;  // the dates of a list are one fact
      std::size_t provisions = 0;
      for (std::size_t i = 0; i < clusters.size(); ++i) {
        provisions += clusters[i].provisions.front().size();
        for (std::uint8_t fact : clusters[i].facts) {
          if (follows_from_list_dates(fact)) {
            CHECK(clusters[i].has_list_dates);
            fact = facts::list_month.number();
          }
          CHECK(cluster_of.try_emplace(fact, i).first->second == i);
        }
      }
      CHECK(provisions == group.rule.provisions().size() - 2);  // Article 2(4) is decided later
      for (const Provision& provision : group.rule.provisions()) {
        std::set<std::size_t> read;
        for (std::uint32_t i = group.rule.nodes()[provision.node].first; i <= provision.node; ++i) {
          for (std::uint8_t fact : facts_of(group.rule.nodes()[i])) {
            if (follows_from_list_dates(fact)) fact = facts::list_month.number();
            read.insert(cluster_of.at(fact));
          }
        }
        CAPTURE(reading, provision.id);
        CHECK(read.size() <= 1);
      }
    }
  }
}

TEST_CASE("decision table: breakpoints come from the rules", "[table]") {
  const Enacted& law = enacted("default");
  const Rule& rule = law.rules.group(Group::working).rule;
  const auto days_of = [&](const Rule& of, const Fact<Date>& fact) {
    std::set<std::string> result;
    for (const Cluster& cluster : clusters_of({&of})) {
      const Grid grid(cluster, {{&of, m(5)}}, law.list_dates);
      for (const Grid::Axis& axis : grid.axes()) {
        if (axis.fact != fact.number()) continue;
        CHECK_FALSE(axis.values.front().has_value());
        for (std::size_t i = 1; i < axis.values.size(); ++i)
          result.insert(to_string(Date{days{*axis.values[i]}}));
      }
    }
    return result;
  };
  CHECK(days_of(rule, facts::contract_signed_on) ==
        std::set<std::string>{"0001-01-01", "2022-03-31", "2022-04-01", "2022-04-02", "2022-04-03",
                              "9999-12-31"});
  const Rule changed =
      with_condition(rule, "art4.2.concluded", facts::contract_signed_on < Operand<Date>{d(4, 3)});
  CHECK(days_of(changed, facts::contract_signed_on).count("2022-04-04") == 1);
}

TEST_CASE("decision table: the library decides joint rows as the product of clusters says",
          "[table]") {
  tests::Random random(4);
  for (const std::string& reading : some_readings()) {
    const Enacted& law = enacted(reading);
    for (std::size_t g = 0; g < 2; ++g) {
      const Rule& rule = law.rules.groups()[g].rule;
      for (const Month month : some_months(reading, rule)) {
        const Clusters clusters = clusters_in(rule, month, law.list_dates);
        DossierBuilder dossier;
        std::vector<std::vector<std::size_t>> rows;
        const auto add = [&](const std::vector<std::size_t>& joint) {
          add_request(dossier, rows.size(), static_cast<Group>(g), month, clusters, joint);
          rows.push_back(joint);
        };
        // Every pair of states of two clusters, beside states that hold; then anything at random.
        std::vector<std::vector<std::size_t>> of_state;  // by cluster: rows that files may hold
        std::vector<std::size_t> holding;
        for (const auto& cluster : clusters) {
          of_state.emplace_back();
          std::uint64_t held = 0;
          for (const std::size_t p : cluster->cluster.provisions.front())
            held = with_state(held, p, Truth::held);
          std::optional<std::size_t> best;
          for (StateNumber state = 0; state < cluster->masks.size(); ++state) {
            const auto row = file_row(*cluster, state);
            if (!row) continue;
            of_state.back().push_back(*row);
            if (!best || cluster->masks[state] == held) best = row;
          }
          holding.push_back(best.value());
        }
        const bool pairs = reading == "default" && (month == m(5) || month == m(3)) && !sanitized;
        for (std::size_t i = 0; pairs && i < clusters.size(); ++i) {
          for (std::size_t j = 0; j < i; ++j) {
            for (const std::size_t a : of_state[i]) {
              for (const std::size_t b : of_state[j]) {
                std::vector<std::size_t> joint = holding;
                joint[i] = a;
                joint[j] = b;
                add(joint);
              }
            }
          }
        }
        for (int round = 0; round < (sanitized ? 30 : 200); ++round) {
          std::vector<std::size_t> joint = holding;
          for (std::size_t i = 0; i < clusters.size(); ++i) {
            if (random.one_in(4)) continue;
            const std::size_t row = random.below(clusters[i]->grid.size());
            if (is_of_files(clusters[i]->grid, row)) joint[i] = row;
          }
          add(joint);
        }
        const Decisions decisions = evaluate(law.rules, dossier.build(), {1});
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
          const Decision decision = decisions.find(i, month).value();
          std::uint64_t mask = 0;
          std::vector<StateNumber> states;
          for (std::size_t c = 0; c < clusters.size(); ++c) {
            states.push_back(clusters[c]->state_of_row[rows[i][c]]);
            mask |= clusters[c]->masks[states.back()];
          }
          std::uint64_t of_rules = decision.mask;
          for (std::size_t p = 0; p < rule.provisions().size(); ++p) {
            if (rule.nodes()[rule.provisions()[p].node].kind == NodeKind::later)
              of_rules &= ~(std::uint64_t{3} << 2 * p);
          }
          const Truth truth = verdict(rule, mask);
          const Outcome outcome = truth == Truth::held     ? Outcome::payable
                                  : truth == Truth::failed ? Outcome::refused
                                                           : Outcome::undetermined;
          const Money amount = law.rules.groups()[g].amount;
          const bool same =
              of_rules == mask && decision.outcome == outcome &&
              decision.amount == (outcome == Outcome::payable ? amount : Money{}) &&
              decision.max_amount == (outcome == Outcome::refused ? Money{} : amount) &&
              (i % 64 != 0 || outcome_of(rule, clusters, states) == truth);
          if (same) continue;
          ++wrong;
          INFO(reading << ' ' << to_string(month) << '\n' << class_text(rule, clusters, states));
          CHECK(same);
          if (wrong == 3) return;
        }
        CHECK(wrong == 0);
      }
    }
  }
}

// Plenty of days, and nothing new for a sanitizer.
#if !defined(RENTSUPPORT_SANITIZED)

// Every day for a date, and every pair of days for two, beside the breakpoints of the other facts:
// between two breakpoints nothing changes. Of three dates that belong together the third one is
// unknown, for its breakpoints make ten times as many days: they are left to long tests.
void check_days(const ClusterStates& cluster, const Rule& rule, Month month) {
  std::vector<const Grid::Axis*> dates;
  for (const Grid::Axis& axis : cluster.grid.axes()) {
    if (vocabulary()[axis.fact].type == FactType::date) dates.push_back(&axis);
  }
  const bool third_unknown = dates.size() > 2 && std::getenv("RENTSUPPORT_LONG_TESTS") == nullptr;
  std::uint64_t bits = 0;
  for (const std::size_t p : cluster.cluster.provisions.front()) bits |= std::uint64_t{3} << 2 * p;
  FactRows rows({&rule});
  std::size_t pending = 0;
  std::set<std::uint64_t> seen;
  const auto settle = [&] {
    rows.evaluate(pending, 0, month);
    for (std::size_t i = 0; i < pending; ++i) seen.insert(rows.mask(i) & bits);
    pending = 0;
  };
  const std::int64_t first = d(1, 1).time_since_epoch().count() - 15;
  constexpr std::int64_t count = 230;
  const auto walk_days = [&](const Grid::Axis& one, const Grid::Axis& other) {
    for (std::size_t row = 0; row < cluster.grid.size(); ++row) {
      if (cluster.grid.digit(row, one) != 0 || cluster.grid.digit(row, other) != 0) continue;
      if (third_unknown && std::any_of(dates.begin(), dates.end(), [&](const Grid::Axis* date) {
            return cluster.grid.digit(row, *date) != 0;
          }))
        continue;
      RowFacts facts = cluster.grid.row(row);
      for (std::int64_t a = 0; a < count; ++a) {
        for (std::int64_t b = 0; b < (&one == &other ? 1 : count); ++b) {
          facts[one.fact] = first + a;
          if (&one != &other) facts[other.fact] = first + b;
          rows.put(pending++, facts);
          if (pending == batch_rows) settle();
        }
      }
    }
  };
  if (dates.size() == 1) walk_days(*dates.front(), *dates.front());
  for (std::size_t i = 1; i < dates.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) walk_days(*dates[j], *dates[i]);
  }
  settle();
  for (const std::uint64_t mask : seen) CHECK(cluster.find(mask).has_value());
  if (!dates.empty()) CHECK(seen.size() >= std::min<std::size_t>(2, cluster.masks.size()));
}

TEST_CASE("decision table: no state is missing on the days between its breakpoints", "[table]") {
  for (const std::string reading :
       {"default", "partial_month=fifteen_days", "partial_month=full_month",
        "employed_in_month=not_required", "split_contract=by_start", "split_contract=by_conclusion",
        "continuation=same_employer", "continuation=any_employer_without_gap"}) {
    const Enacted& law = enacted(reading);
    for (const GroupRule& group : law.rules.groups()) {
      for (const Month month : {m(2), m(4), m(5), m(6)}) {
        if (reading != "default" && month != m(4)) continue;
        CAPTURE(reading, std::string{group.name}, to_string(month));
        for (const auto& cluster : clusters_in(group.rule, month, law.list_dates)) {
          if (!cluster->cluster.has_list_dates) check_days(*cluster, group.rule, month);
        }
      }
    }
  }
}

// Every day of the year for the posting, and every sending and receipt within ten weeks of the step
// before it.
TEST_CASE("decision table: no state is missing for a list posted, sent and received on any day",
          "[table]") {
  constexpr int reach = 70;
  for (const char* const reading :
       {"default", "posting_week=mon_sat", "insurance_month=at_most_june"}) {
    const Enacted& law = enacted(reading);
    for (const GroupRule& group : law.rules.groups()) {
      for (Cluster& cluster : clusters_of({&group.rule})) {
        if (!cluster.has_list_dates) continue;
        const ClusterStates states(std::move(cluster), group.rule, m(5), law.list_dates);
        std::uint64_t bits = 0;
        for (const std::size_t p : states.cluster.provisions.front())
          bits |= std::uint64_t{3} << 2 * p;
        FactRows rows({&group.rule});
        std::set<std::uint64_t> seen;
        std::size_t pending = 0;
        const auto settle = [&] {
          rows.evaluate(pending, 0, m(5));
          for (std::size_t i = 0; i < pending; ++i) seen.insert(rows.mask(i) & bits);
          pending = 0;
        };
        for (int day = 0; day < 2 * 365; ++day) {
          // Drawn up on the day of the posting, or a month before it.
          const Date posted = d(1, 1) + days{day / 2};
          const Date drawn_up = posted - days{day % 2 == 0 ? 0 : 31};
          // A step behind its last day is one that was not taken.
          for (int sent = 0; sent <= reach; ++sent) {
            for (int received = 0; received <= reach; ++received) {
              Steps steps{drawn_up, posted, {}, {}, {}, {}, {}, {}, {}};
              if (sent < reach) steps.sent_to_si_on = posted + days{sent};
              if (received < reach)
                steps.received_on = steps.sent_to_si_on.value_or(posted) + days{received};
              rows.put(pending++, law.list_dates.facts(steps));
              if (pending == batch_rows) settle();
            }
          }
        }
        settle();
        CAPTURE(reading, std::string{group.name});
        for (const std::uint64_t mask : seen) CHECK(states.find(mask).has_value());
        CHECK(seen.size() >= 2);
      }
    }
  }
}

TEST_CASE("decision table: no state is missing for a list whose steps are on any days", "[table]") {
  tests::Random random(7);
  for (const char* const reading :
       {"default", "posting_week=mon_sat", "insurance_month=at_most_june"}) {
    const Enacted& law = enacted(reading);
    for (const GroupRule& group : law.rules.groups()) {
      const Month month = m(static_cast<int>(4 + random.below(3)));
      for (Cluster& cluster : clusters_of({&group.rule})) {
        if (!cluster.has_list_dates) continue;
        const ClusterStates states(std::move(cluster), group.rule, month, law.list_dates);
        std::uint64_t bits = 0;
        for (const std::size_t p : states.cluster.provisions.front())
          bits |= std::uint64_t{3} << 2 * p;
        FactRows rows({&group.rule});
        std::set<std::uint64_t> seen;
        for (int batch = 0; batch < 100; ++batch) {
          for (std::size_t i = 0; i < batch_rows; ++i) {
            Date day = d(1, 1) + days{static_cast<int>(random.below(330))};
            Steps steps{day, {}, {}, {}, {}, {}, {}, {}, {}};
            for (auto* const step : {&steps.posted_on, &steps.sent_to_si_on, &steps.si_confirmed_on,
                                     &steps.received_on, &steps.submitted_on, &steps.decided_on,
                                     &steps.funded_on, &steps.paid_on}) {
              if (random.one_in(2)) continue;
              day += days{static_cast<int>(random.below(random.one_in(9) ? 90 : 6))};
              *step = day;
            }
            RowFacts facts = law.list_dates.facts(steps);
            const auto reference = *facts[facts::reference_month.number()];
            for (const auto& set : {facts::insured_months, facts::payroll_months}) {
              if (!random.one_in(3)) facts[set.number()] = random.one_in(2) ? reference : 0;
            }
            rows.put(i, facts);
          }
          rows.evaluate(batch_rows, 0, month);
          for (std::size_t i = 0; i < batch_rows; ++i) seen.insert(rows.mask(i) & bits);
        }
        for (const std::uint64_t mask : seen) CHECK(states.find(mask).has_value());
        CHECK(seen.size() > states.masks.size() / 3);
      }
    }
  }
}

TEST_CASE("decision table: the provisions of Article 2(4) refuse payable classes", "[table]") {
  for (const char* const reading : {"default", "cap_scope=each_group"}) {
    const Enacted& law = enacted(reading);
    for (std::size_t g = 0; g < 2; ++g) {
      const Rule& rule = law.rules.groups()[g].rule;
      const Table table{g, m(5), clusters_in(rule, m(5), law.list_dates), {}, false};
      CAPTURE(reading, g);
      CHECK(turned_by_payments(law.rules, table) ==
            std::vector<std::string>{"art2.4.once_a_month", "art2.4.three_months"});
    }
  }
}

#endif

TEST_CASE("decision table: an unspoiled small table satisfies all theorems", "[table]") {
  const SchemeResult result = checked(small_scheme(0, few));
  CHECK(result.counter_examples.empty());
  CHECK(result.idle.empty());
  // Five provisions with three states each beside those of the list: insured and payroll with three
  // each, posted with two, the deadline with three. Payable: insured held (27), or else all of
  // exempt, payroll and payroll copy (2).
  for (const Table& table : result.tables) {
    if (table.month == m(5)) {
      CHECK(table.result.classes == 13122);
      CHECK(table.result.payable == 29);
    }
  }
}

TEST_CASE("decision table: the lines of one reading are compared", "[table]") {
  CHECK(expected_lines("# head\ndefault | a\nother | b\n", "default") ==
        std::vector<std::string>{"default | a"});
  CHECK(difference({"a", "b"}, {"a", "b"}).empty());
  CHECK(difference({"a", "b"}, {"a"}) == "expected: b\nfound:    (no more lines)");
}

// ---- Planted faults: each theorem's check can fail ----------------------------------------------

TEST_CASE("decision table: a moved date changes a digest", "[table]") {
  const Scheme scheme = small_scheme(0, {"art4.2.concluded", "art2.2.applied"});
  Scheme moved = scheme;
  moved.groups[0].rule = with_condition(scheme.groups[0].rule, "art4.2.concluded",
                                        facts::contract_signed_on < Operand<Date>{d(4, 2)});
  const auto lines = lines_of(checked(scheme), scheme);
  CHECK(lines == lines_of(checked(scheme), scheme));
  const std::string differs = difference(lines, lines_of(checked(moved), moved));
  CHECK(differs.find("sha256") != std::string::npos);
}

TEST_CASE("decision table: theorem 1 notices a class with two outcomes", "[table]") {
  const Fault both = [](TruthBits& outcomes, bool) { outcomes.no |= outcomes.yes; };
  const SchemeResult result = checked(small_scheme(0, few), both);
  bool found = false;
  for (const CounterExample& counter_example : result.counter_examples) {
    if (counter_example.theorem != 1) continue;
    found = true;
    CHECK(counter_example.text.find("payable and refused at once") != std::string::npos);
    CHECK(counter_example.text.find("art1.tenant held  (pays_rent=yes)") != std::string::npos);
  }
  CHECK(found);
}

TEST_CASE("decision table: theorem 2 notices a contract that satisfies both groups", "[table]") {
  Scheme scheme = scheme_of("default", rule_set_of("default"));
  scheme.groups[0].rule = cut_to(scheme.groups[0].rule, {"art1.employed", "art4.1.rents",
                                                         "art4.2.concluded", "art4.2.started"});
  scheme.groups[1].rule = cut_to(scheme.groups[1].rule, {"art1.employed", "art8.1.rents",
                                                         "art8.2.concluded", "art8.2.started"});
  const auto window = [&](const auto& fact) {
    return all_of({fact >= Operand<Date>{d(3, 31)}, fact <= Operand<Date>{d(6, 30)}});
  };
  CHECK(checked(scheme).counter_examples.empty());
  // One of the two dates alone does not make a contract of both groups.
  scheme.groups[1].rule =
      with_condition(scheme.groups[1].rule, "art8.2.concluded", window(facts::contract_signed_on));
  CHECK(checked(scheme).counter_examples.empty());
  scheme.groups[1].rule =
      with_condition(scheme.groups[1].rule, "art8.2.started", window(facts::contract_starts_on));
  const std::string text = counter_example(checked(scheme), 2);
  CHECK(text.find("contract_signed_on=2022-03-31") != std::string::npos);
  CHECK(text.find("contract_starts_on=2022-03-31") != std::string::npos);
  CHECK(text.find("art8.2.started held") != std::string::npos);
}

TEST_CASE("decision table: theorem 3 notices a missing fact that helps", "[table]") {
  Scheme scheme = small_scheme(0, few);
  scheme.groups[0].rule =
      with_condition(scheme.groups[0].rule, "art2.2.applied",
                     any_of({not_(given(facts::applied)), is(facts::applied, true)}));
  const std::string text = counter_example(checked(scheme), 3);
  CHECK(text.find("refused becomes payable\n  from: applied=no\n") != std::string::npos);
  CHECK(text.find("to:   applied=(empty)") != std::string::npos);
  CHECK(text.find("beside:") != std::string::npos);
}

TEST_CASE("decision table: theorem 4 notices an end that no completion reaches", "[table]") {
  Scheme scheme = small_scheme(0, few);
  // Held whatever the answer, and yet unknown without it.
  scheme.groups[0].rule =
      with_condition(scheme.groups[0].rule, "art1.tenant",
                     any_of({is(facts::pays_rent, true), not_(is(facts::pays_rent, true))}));
  const SchemeResult result = checked(scheme);
  const std::string text = counter_example(result, 4);
  CHECK(text.find("undetermined, but no completion is refused") != std::string::npos);
  CHECK(text.find("art1.tenant unknown  (pays_rent=(empty))") != std::string::npos);
  CHECK(result.idle == std::vector<std::string>{"working art1.tenant"});
  // And one that is never held.
  scheme.groups[0].rule =
      with_condition(scheme.groups[0].rule, "art1.tenant",
                     all_of({is(facts::pays_rent, true), not_(is(facts::pays_rent, true))}));
  CHECK(counter_example(checked(scheme), 4).find("no completion is payable") != std::string::npos);
}

TEST_CASE("decision table: theorem 5 notices what more of a good thing spoils", "[table]") {
  const auto spoiled = [&](const char* provision, const Rule& condition) {
    Scheme scheme = small_scheme(0, few);
    scheme.groups[0].rule = with_condition(scheme.groups[0].rule, provision, condition);
    return counter_example(checked(scheme), 5);
  };
  const std::string days_text = spoiled(
      "art4.1.rents",
      all_of({supported_month() >= Operand<Month>{m(2)}, supported_month() <= Operand<Month>{m(6)},
              any_of({not_(given(facts::rent_to)), facts::rent_to >= first_day()}),
              facts::rent_from <= last_day(), facts::rent_from >= Operand<Date>{d(1, 15)}}));
  CHECK(days_text.find("payable becomes refused") != std::string::npos);
  CHECK(days_text.find("rent_from=") != std::string::npos);
  const std::string months_text =
      spoiled("art4.3.insured", not_(contains(facts::insured_months, facts::reference_month)));
  CHECK(months_text.find("insured_months=-") != std::string::npos);
  const std::string receipt_text =
      spoiled("art7.4.deadline", facts::projected_receipt >= Operand<Date>{d(8, 15)});
  CHECK(receipt_text.find("received_on=") != std::string::npos);
}

TEST_CASE("decision table: theorem 6 notices a dead provision", "[table]") {
  Scheme scheme = small_scheme(0, few);
  scheme.groups[0].rule = with_condition(scheme.groups[0].rule, "art2.2.applied", always(true));
  const SchemeResult result = checked(scheme);
  CHECK(result.counter_examples.empty());
  CHECK(result.idle == std::vector<std::string>{"working art2.2.applied"});
}

TEST_CASE("decision table: theorem 7 notices an evaluator that minds the order", "[table]") {
  const Fault order = [](TruthBits& outcomes, bool reordered) {
    if (reordered) outcomes = {0, outcomes.no};
  };
  const std::string text = counter_example(checked(small_scheme(0, few), order), 7);
  CHECK(text.find("decided otherwise with the provisions in reverse") != std::string::npos);
  CHECK(text.find("art2.2.applied held  (applied=yes)") != std::string::npos);
}

TEST_CASE("decision table: theorem 7 notices a joint that minds the order", "[table]") {
  for (const NodeKind kind : {NodeKind::all_of, NodeKind::any_of}) {
    std::size_t states = 3;
    for (std::size_t children = 1; children <= 6; ++children, states *= 3) {
      const Orders orders = compare_orders({kind, children});
      CHECK(orders.counter_example.empty());
      CHECK(orders.compared == (children - 1) * states);
    }
  }
  // As many as the two groups' rules join: of 20, three take any state beside the others.
  const Orders many = compare_orders({NodeKind::all_of, 20});
  CHECK(many.counter_example.empty());
  CHECK(many.compared == 19ULL * 3 * 1140 * 27);
  const Rule last = is(facts::payroll_copy, true);
  const Orders spoiled =
      compare_orders({NodeKind::all_of, 2}, [&](const std::vector<Rule>& children) {
        return children.back() == last ? all_of(children) : any_of(children);
      });
  CHECK(spoiled.counter_example ==
        "children 1 and 2 of 2 swapped decide otherwise\n  failed, unknown");
}

TEST_CASE("decision table: the joints of a rule are found", "[table]") {
  const Rule rule =
      all_of({is(facts::applied, true), is(facts::pays_rent, true),
              any_of({is(facts::registered, true),
                      not_(all_of({is(facts::applied, true), is(facts::payroll_copy, true)}))})});
  CHECK(joints_of(rule) ==
        std::set<Joint>{{NodeKind::all_of, 2}, {NodeKind::all_of, 3}, {NodeKind::any_of, 2}});
}

TEST_CASE("decision table: theorem 4 notices an amount or an outcome decided otherwise",
          "[table]") {
  const Enacted& law = enacted("default");
  const Table table{
      0, m(5), clusters_in(law.rules.groups()[0].rule, m(5), law.list_dates), {}, false};
  const DecidedStates decided = decide_states(law.rules, table, Money{500'000});
  CHECK(decided.differs.empty());
  CHECK(decided.payable > 0);
  CHECK(decided.refused > 0);
  CHECK(decided.undetermined > 0);
  CHECK_FALSE(decide_states(law.rules, table, Money{500'001}).differs.empty());
  Parameters later = Parameters::built_in();
  later.working.contract_before = later.working.contract_before + days{1};
  const DecidedStates otherwise =
      decide_states(RuleSet::decision_08_2022(later), table, Money{500'000});
  CHECK(otherwise.differs.find("art4.2.started failed") != std::string::npos);
  CHECK(otherwise.differs.find("contract_starts_on=2022-04-01") != std::string::npos);
}
