// The decision table of training support: the facts of each provision cut at its limits, every
// combination of them; and every combination of the provisions' states. The library decides each of
// them as the reference does.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <set>

#include "support/training_rows.hpp"

namespace {

using namespace rentsupport::training;
using namespace std::chrono_literals;
using rentsupport::Day;
using rentsupport::Month;
using rentsupport::MonthSet;

bool is_long() { return std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr; }

// Decides cases together, under each of some readings; every case has dossiers and workers of its
// own, and so they do not touch one another.
class Cases {
 public:
  explicit Cases(std::vector<std::uint64_t> readings) : readings_(std::move(readings)) {}
  Cases(const Cases&) = delete;
  Cases& operator=(const Cases&) = delete;
  ~Cases() = default;

  // Workers of a case have an ID of one digit.
  void add(const Rows& rows) {
    ++count_;
    const std::string number = '-' + std::to_string(count_);
    const auto id_of = [&](const std::string& worker) {
      const std::string digits = std::to_string(count_) + worker;
      return "00119" + std::string(7 - digits.size(), '0') + digits;
    };
    for (Plan plan : rows.plans) {
      plan.plan_id += number;
      together_.plans.push_back(plan);
    }
    for (Trainee line : rows.trainees) {
      line.line_id += number;
      line.plan_id += number;
      line.worker_id = id_of(line.worker_id);
      together_.trainees.push_back(line);
    }
    for (TrainedBefore before : rows.trained_before) {
      before.worker_id = id_of(before.worker_id);
      together_.trained_before.push_back(before);
    }
    if (together_.plans.size() >= 64) decide();
  }

  // Returns how many cases there were.
  std::size_t done() {
    decide();
    return count_;
  }

 private:
  void decide() {
    for (const std::uint64_t bits : readings_) {
      const Readings readings = tests::training_readings(bits);
      if (!tests::difference_in_training(together_, readings).empty())
        FAIL(tests::smallest_difference(together_, readings));
    }
    together_ = {};
  }

  std::vector<std::uint64_t> readings_;
  Rows together_;
  std::size_t count_ = 0;
};

// Readings by their bits: all combinations of some of them.
enum Reading : std::uint64_t {
  twelve_months = 1,
  ui_debt = 2,
  request_day = 4,
  odd_days = 8,
  month_count = 16,
  six_months = 32,
  long_course = 64,
  once_scope = 256
};
std::vector<std::uint64_t> combinations(std::uint64_t of) {
  std::vector<std::uint64_t> result;
  for (std::uint64_t bits = 0; bits <= of; ++bits) {
    if ((bits & ~of) == 0) result.push_back(bits);
  }
  return result;
}

// What one fact may be, or some together.
using Axis = std::vector<std::function<void(Rows&)>>;

template <class T>
Axis of_plan(std::optional<T> Plan::*fact, const std::vector<std::optional<T>>& values,
             std::size_t plan = 0) {
  Axis axis;
  for (const auto& value : values)
    axis.push_back([=](Rows& rows) { rows.plans[plan].*fact = value; });
  return axis;
}
template <class T>
Axis of_line(std::optional<T> Trainee::*fact, const std::vector<std::optional<T>>& values,
             std::size_t line = 0) {
  Axis axis;
  for (const auto& value : values)
    axis.push_back([=](Rows& rows) { rows.trainees[line].*fact = value; });
  return axis;
}

// Yes, no, unknown.
const std::vector<std::optional<bool>> answers{true, false, std::nullopt};

// Visits every combination, or each `step`-th: a step that divides the size of no axis comes to
// every value of each.
std::size_t walk(const Rows& sound, const std::vector<Axis>& axes,
                 const std::vector<std::uint64_t>& readings, std::size_t step = 1) {
  Cases cases(readings);
  std::size_t all = 1;
  for (const Axis& axis : axes) all *= axis.size();
  for (std::size_t number = 0; number < all; number += step) {
    Rows rows = sound;
    std::size_t rest = number;
    for (const Axis& axis : axes) {
      axis[rest % axis.size()](rows);
      rest /= axis.size();
    }
    cases.add(rows);
  }
  return cases.done();
}

Rows one_line() {
  return {.plans = {tests::sound_plan("P")}, .trainees = {tests::sound_line("L", "P", "1")}};
}
Rows two_lines() {
  Rows rows = one_line();
  rows.trainees.push_back(tests::sound_line("M", "P", "2"));
  return rows;
}

MonthSet months(Month last, int count) {
  MonthSet set;
  for (int i = 0; i < count; ++i) set.insert(last - std::chrono::months{i});
  return set;
}
MonthSet without(const MonthSet& set, Month month) {
  return MonthSet::from_bits(set.bits() & ~MonthSet::bit(month));
}

}  // namespace

TEST_CASE("training table: employer, window, change, papers", "[training]") {
  std::vector<std::optional<EmployerKind>> kinds{std::nullopt};
  for (int kind = 0; kind <= static_cast<int>(EmployerKind::none); ++kind)
    kinds.emplace_back(static_cast<EmployerKind>(kind));
  CHECK(walk(one_line(), {of_plan(&Plan::employer_kind, kinds)}, {0}) == 13);
  CHECK(walk(one_line(),
             {of_plan<Day>(&Plan::filed_on, {2021y / 6 / 30, 2021y / 7 / 1, 2021y / 7 / 2,
                                             2022y / 6 / 29, 2022y / 6 / 30, 2022y / 7 / 1})},
             combinations(request_day)) == 6);
  CHECK(
      walk(one_line(),
           {of_plan<Change>(&Plan::change, {std::nullopt, Change::organisation, Change::technology,
                                            Change::product, Change::economic, Change::none})},
           {0}) == 6);
  CHECK(walk(one_line(),
             {of_plan(&Plan::plan, answers), of_plan(&Plan::request_form, answers),
              of_plan(&Plan::change_document, answers), of_plan(&Plan::si_confirmed, answers)},
             {0}) == 81);
  CHECK(walk(one_line(),
             {of_plan(&Plan::institution_registered, answers),
              of_plan(&Plan::training_contract, answers),
              of_plan<Institution>(&Plan::institution,
                                   {std::nullopt, Institution::own, Institution::contracted})},
             {0}) == 27);
}

TEST_CASE("training table: months of insurance", "[training]") {
  std::vector<std::optional<MonthSet>> sets{std::nullopt, MonthSet{}};
  for (const Month last : {2022y / 3, 2022y / 4, 2022y / 5, 2022y / 6}) {
    for (const int count : {11, 12, 13, 14}) {
      const MonthSet set = months(last, count);
      sets.emplace_back(set);
      for (const int ago : {1, 6, 11, 12})
        sets.emplace_back(without(set, last - std::chrono::months{ago}));
    }
  }
  // From the first month that a set can hold: those before 2020 may lie beside it.
  for (const int count : {1, 10, 11, 12})
    sets.emplace_back(months(2019y / 12 + std::chrono::months{count}, count));
  const std::vector<std::optional<std::int64_t>> before{std::nullopt, 0, 1, 2, 11, 12, 13};
  const std::vector<std::optional<Day>> signed_on{2022y / 5 / 18, 2022y / 5 / 1, 2022y / 4 / 30,
                                                  2022y / 3 / 31, std::nullopt};
  CHECK(walk(one_line(),
             {of_plan(&Plan::ui_months, sets), of_plan(&Plan::ui_months_before_2020, before),
              of_plan(&Plan::request_signed_on, signed_on), of_plan(&Plan::ui_arrears, answers)},
             combinations(twelve_months | ui_debt | request_day), is_long() ? 1 : 11) > 800);
}

TEST_CASE("training table: revenues cut at their limits", "[training]") {
  const std::vector<std::int64_t> known{0, 1, 9, 10, 11, 100, 999'999'999'999'999'999};
  std::vector<std::optional<std::int64_t>> bases{std::nullopt};
  std::set<std::int64_t> cuts;
  for (const std::int64_t base : known) {
    bases.emplace_back(base);
    // Nine tenths, rounded down: one below, at, one above.
    const std::int64_t limit = base / 10 * 9 + base % 10 * 9 / 10;
    for (const std::int64_t cut : {limit - 1, limit, limit + 1, base}) {
      if (cut >= 0 && cut < 1'000'000'000'000'000'000) cuts.insert(cut);
    }
  }
  std::vector<std::optional<std::int64_t>> now{std::nullopt};
  now.insert(now.end(), cuts.begin(), cuts.end());
  CHECK(walk(one_line(),
             {of_plan(&Plan::revenue_now, now), of_plan(&Plan::revenue_2019, bases),
              of_plan(&Plan::revenue_2020, bases)},
             {0}) == now.size() * 64);
}

TEST_CASE("training table: the trainee's insurance, and what was approved before", "[training]") {
  Rows rows = one_line();
  rows.plans[0].filed_on = 2021y / 10 / 8;
  CHECK(walk(rows,
             {of_line(&Trainee::ui_paid, answers),
              of_plan<Day>(&Plan::decided_on,
                           {std::nullopt, 2021y / 11 / 5, 2021y / 11 / 6, 2021y / 11 / 7})},
             {0}) == 12);
}

TEST_CASE("training table: how long a course is", "[training]") {
  Cases cases(combinations(month_count));
  std::vector<rentsupport::Date> begins{
      Day{2021y / 12 / 15}, Day{2022y / 1 / 1},  Day{2022y / 1 / 28}, Day{2022y / 1 / 29},
      Day{2022y / 1 / 30},  Day{2022y / 1 / 31}, Day{2022y / 2 / 28}, Day{2022y / 4 / 30}};
  if (is_long()) {
    for (int day = 0; day < 366; ++day)
      begins.push_back(rentsupport::Date{Day{2023y / 3 / 1}} + std::chrono::days{day});
  }
  for (const rentsupport::Date begin : begins) {
    for (int length = 1; length < 230; ++length) {
      Rows rows = one_line();
      rows.trainees[0].starts_on = begin;
      rows.trainees[0].ends_on = begin + std::chrono::days{length - 1};
      rows.trainees[0].cost_vnd = 100'000'000;
      cases.add(rows);
    }
  }
  CHECK(cases.done() == begins.size() * 229);
}

TEST_CASE("training table: what two courses of a worker come to", "[training]") {
  Rows rows = two_lines();
  rows.trainees[1].worker_id = "1";
  std::vector<std::optional<Day>> ends{2022y / 6 / 10, 2022y / 6 / 15, 2022y / 10 / 10,
                                       2022y / 11 / 30, 2023y / 1 / 31};
  std::vector<std::optional<std::int64_t>> costs{std::nullopt, 750'000, 3'000'001, 12'000'000};
  if (is_long()) {
    ends.insert(ends.end(), {2022y / 6 / 14, 2022y / 9 / 30, 2022y / 12 / 14});
    costs.insert(costs.end(), {0, 749'999, 750'001, 2'999'999, 3'000'000, 8'999'999, 9'000'000});
  }
  CHECK(walk(rows,
             {of_line(&Trainee::ends_on, ends), of_line(&Trainee::ends_on, ends, 1),
              of_line(&Trainee::cost_vnd, costs), of_line(&Trainee::cost_vnd, costs, 1),
              of_line(&Trainee::ui_paid, answers)},
             combinations(odd_days | month_count | six_months | long_course),
             is_long() ? 1 : 7) > 170);
}

TEST_CASE("training table: a local policy's support against the sum", "[training]") {
  const Axis before{[](Rows&) {},
                    [](Rows& rows) {
                      rows.trained_before.push_back({"2", "", {}, "E1"});
                    },
                    [](Rows& rows) {
                      rows.trained_before.push_back({"2", "", {}, ""});
                    }};
  const std::vector<std::optional<std::int64_t>> costs{4'500'000, std::nullopt};
  CHECK(walk(two_lines(),
             {of_plan<std::int64_t>(&Plan::local_support_vnd,
                                    {std::nullopt, 0, 1, 4'499'999, 4'500'000, 4'500'001, 8'999'999,
                                     9'000'000, 9'000'001}),
              of_line(&Trainee::cost_vnd, costs), of_line(&Trainee::cost_vnd, costs, 1),
              of_line(&Trainee::ui_paid, answers), of_line(&Trainee::ui_paid, answers, 1),
              of_plan<bool>(&Plan::si_confirmed, {true, std::nullopt}), before},
             combinations(once_scope)) == 1944);
}

TEST_CASE("training table: a worker of two dossiers is trained once", "[training]") {
  Rows rows = one_line();
  rows.plans.push_back(tests::sound_plan("Q"));
  rows.trainees.push_back(tests::sound_line("M", "Q", "1"));
  const auto decided = [](std::size_t plan) {
    return Axis{[](Rows&) {}, [=](Rows& of) { of.plans[plan].decided_on = 2022y / 5 / 31; },
                [=](Rows& of) {
                  of.plans[plan].filed_on = 2021y / 10 / 8;
                  of.plans[plan].decided_on = 2021y / 10 / 20;
                }};
  };
  Axis before{[](Rows&) {}};
  for (const std::optional<Day>& approved_on : std::vector<std::optional<Day>>{
           std::nullopt, 2021y / 8 / 16, 2022y / 5 / 31, 2022y / 6 / 1}) {
    for (const char* const employer : {"", "E1", "E2"})
      before.push_back([=](Rows& of) {
        of.trained_before.push_back({"1", "", approved_on, employer});
      });
  }
  const Axis employers{[](Rows&) {}, [](Rows& of) { of.plans[1].employer_id = "E2"; }};
  // Without the worker's second line there is nothing to tell apart.
  CHECK(walk(rows,
             {of_plan<Day>(&Plan::filed_on, {2022y / 5 / 10, 2022y / 5 / 20, 2022y / 5 / 25}),
              decided(0), decided(1),
              of_plan<Change>(&Plan::change, {Change::technology, Change::economic, std::nullopt}),
              of_line(&Trainee::ui_paid, answers),
              of_line<std::int64_t>(&Trainee::cost_vnd, {4'500'000, std::nullopt}),
              of_plan<std::int64_t>(&Plan::local_support_vnd, {std::nullopt, 4'500'001}, 1), before,
              employers},
             combinations(once_scope), is_long() ? 1 : 7) > 3000);
}

TEST_CASE("training table: the provisions of a dossier in every combination", "[training]") {
  const std::vector<Axis> axes{
      of_plan<Day>(&Plan::filed_on, {2022y / 5 / 20, 2022y / 7 / 1}),
      of_plan<EmployerKind>(&Plan::employer_kind,
                            {EmployerKind::enterprise, EmployerKind::none, std::nullopt}),
      of_plan<bool>(&Plan::ui_arrears, {false, true, std::nullopt}),
      of_plan<Change>(&Plan::change, {Change::product, Change::economic, std::nullopt}),
      of_plan<std::int64_t>(&Plan::revenue_now, {0, 100'000'000'000, std::nullopt}),
      of_plan(&Plan::plan, answers), of_plan(&Plan::institution_registered, answers),
      of_plan(&Plan::request_form, answers), of_plan(&Plan::change_document, answers),
      of_plan(&Plan::si_confirmed, answers),
      // Beside them what depends on the lines.
      of_plan<std::int64_t>(&Plan::local_support_vnd, {std::nullopt, 4'500'001, 9'000'001}),
      of_line(&Trainee::ui_paid, answers)};
  Rows rows = two_lines();
  rows.trainees[1].cost_vnd.reset();
  // Every combination of the first ten comes, as 7 divides the size of none.
  CHECK(walk(rows, axes, {0}, is_long() ? 1 : 7) > 39'366);
}

TEST_CASE("training table: whatever the provisions are, the rule joins them", "[training]") {
  const RuleSet rules = RuleSet::decision_23_2021();
  const auto check = [](const rentsupport::Rule& rule, std::size_t provisions) {
    std::size_t all = 1;
    for (std::size_t i = 0; i < provisions; ++i) all *= 3;
    std::size_t wrong = 0;
    for (std::size_t number = 0; number < all; ++number) {
      std::uint64_t mask = 0;
      std::uint32_t failed = 0;
      std::uint32_t unknown = 0;
      std::size_t rest = number;
      for (std::size_t i = 0; i < provisions; ++i) {
        const std::uint64_t state = 1 + rest % 3;
        rest /= 3;
        mask |= state << 2 * i;
        if (state == 2) failed |= 1U << i;
        if (state == 3) unknown |= 1U << i;
      }
      if (blame(rule, mask) != (failed != 0 ? failed : unknown)) ++wrong;
    }
    CHECK(wrong == 0);
  };
  REQUIRE(rules.of_plan().provisions().size() == 12);
  REQUIRE(rules.of_line().provisions().size() == 14);
  check(rules.of_plan(), is_long() ? 12 : 11);
  if (is_long()) check(rules.of_line(), 14);
}
