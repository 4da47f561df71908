#include "support/training_rows.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>

#include "reference/training_reference.hpp"

namespace tests {

using namespace rentsupport::training;
using rentsupport::Date;
using rentsupport::Day;
using rentsupport::Month;
using rentsupport::month_of;
using rentsupport::MonthSet;
using namespace std::chrono_literals;

namespace {

// Calls visit(name, fact) for every fact of a row that may be unknown.
template <class P, class Visit>
void each_fact_of_plan(P& row, Visit&& visit) {
  visit("employer_kind", row.employer_kind);
  visit("request_signed_on", row.request_signed_on);
  visit("ui_months", row.ui_months);
  visit("ui_months_before_2020", row.ui_months_before_2020);
  visit("ui_arrears", row.ui_arrears);
  visit("change", row.change);
  visit("revenue_now", row.revenue_now);
  visit("revenue_2019", row.revenue_2019);
  visit("revenue_2020", row.revenue_2020);
  visit("plan", row.plan);
  visit("request_form", row.request_form);
  visit("change_document", row.change_document);
  visit("si_confirmed", row.si_confirmed);
  visit("institution_registered", row.institution_registered);
  visit("training_contract", row.training_contract);
  visit("institution", row.institution);
  visit("local_support_vnd", row.local_support_vnd);
  visit("si_asked_on", row.si_asked_on);
  visit("complete_on", row.complete_on);
  visit("decided_on", row.decided_on);
  visit("decision_received_on", row.decision_received_on);
  visit("transferred_on", row.transferred_on);
  visit("passed_on_on", row.passed_on_on);
  visit("reported_on", row.reported_on);
  visit("actual_cost_vnd", row.actual_cost_vnd);
}
template <class L, class Visit>
void each_fact_of_line(L& row, Visit&& visit) {
  visit("starts_on", row.starts_on);
  visit("ends_on", row.ends_on);
  visit("cost_vnd", row.cost_vnd);
  visit("ui_paid", row.ui_paid);
  visit("kept_in_work", row.kept_in_work);
}
template <class R, class Visit>
void each_reading(R& readings, Visit&& visit) {
  visit("twelve_months", readings.twelve_months);
  visit("ui_debt", readings.ui_debt);
  visit("request_day", readings.request_day);
  visit("odd_days", readings.odd_days);
  visit("month_count", readings.month_count);
  visit("six_months", readings.six_months);
  visit("long_course", readings.long_course);
  visit("not_kept", readings.not_kept);
  visit("once_scope", readings.once_scope);
}

template <class T>
std::string text_of(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "yes" : "no";
  } else if constexpr (std::is_same_v<T, Day> || std::is_same_v<T, MonthSet>) {
    return to_string(value);
  } else {
    return std::to_string(static_cast<std::int64_t>(value));
  }
}

MonthSet months_up_to(Month last, int count) {
  MonthSet set;
  for (int i = 0; i < count; ++i) set.insert(last - std::chrono::months{i});
  return set;
}

// Draws a fact: unknown, or mostly what is sound, or one near a limit.
class Draw {
 public:
  Draw(Random& random, std::uint64_t unknown) : random_(random), unknown_(unknown) {}

  template <class T>
  void fact(std::optional<T>& sound, const std::vector<T>& others) {
    if (random_.below(100) < unknown_) {
      sound.reset();
    } else if (random_.one_in(6)) {
      sound = random_.of(others);
    }
  }
  void paper(std::optional<bool>& sound) {
    if (random_.below(100) < unknown_) {
      sound.reset();
    } else if (random_.one_in(6)) {
      sound = false;
    }
  }

 private:
  Random& random_;
  std::uint64_t unknown_;
};

// A number of đồng by which the revenue may have fallen by ten per cent just so, or just not.
std::int64_t near_the_limit(Random& random, std::int64_t base) {
  const std::int64_t limit = base / 10 * 9 + base % 10 * 9 / 10;
  return std::max<std::int64_t>(0, limit - 1 + static_cast<std::int64_t>(random.below(3)));
}

void draw_revenues(Random& random, Plan& plan) {
  const std::vector<std::int64_t> bases{0, 1, 9, 10, 11, 100'000'000'001, 999'999'999'999'999'999};
  if (random.one_in(2)) plan.revenue_2019 = random.of(bases);
  if (random.one_in(2)) plan.revenue_2020 = random.of(bases);
  if (random.one_in(2))
    plan.revenue_now =
        near_the_limit(random, random.one_in(2) ? *plan.revenue_2019 : *plan.revenue_2020);
}

void draw_months(Random& random, Plan& plan) {
  const Month filed = month_of(*plan.filed_on);
  const int ends = -2 + static_cast<int>(random.below(4));
  MonthSet months =
      months_up_to(filed + std::chrono::months{ends}, static_cast<int>(10 + random.below(6)));
  if (random.one_in(3)) {
    const auto left_out = std::uint64_t{1} << random.below(MonthSet::capacity);
    months = MonthSet::from_bits(months.bits() & ~left_out);
  }
  if (random.one_in(6)) months = MonthSet{2020y / 1, 2020y / 2, 2020y / 3};
  plan.ui_months = months;
  plan.ui_months_before_2020 = random.of(std::vector<std::int64_t>{0, 0, 1, 2, 9, 11, 12, 30});
}

// The steps of a dossier so far; each may have left no date.
void draw_steps(Random& random, Plan& plan) {
  Date day = *plan.filed_on;
  std::size_t done = random.below(8);
  for (auto* const step : {&plan.complete_on, &plan.decided_on, &plan.decision_received_on,
                           &plan.transferred_on, &plan.passed_on_on, &plan.reported_on}) {
    if (done == 0) return;
    --done;
    day += std::chrono::days{random.below(12)};
    if (random.one_in(8))
      day = std::max(day, Date{2021y / 11 / 4} + std::chrono::days{random.below(4)});
    if (!random.one_in(4)) *step = day;
  }
}

Plan random_plan(Random& random, Draw& draw, const std::string& id) {
  static const std::vector<Day> filed{
      2021y / 6 / 30,  2021y / 7 / 1,  2021y / 8 / 26, 2021y / 10 / 8, 2021y / 11 / 5,
      2021y / 12 / 31, 2022y / 1 / 1,  2022y / 3 / 31, 2022y / 4 / 1,  2022y / 4 / 29,
      2022y / 5 / 20,  2022y / 5 / 20, 2022y / 6 / 30, 2022y / 7 / 1};
  Plan plan = sound_plan(id);
  if (random.one_in(3)) plan.employer_id = "E2";
  if (!random.one_in(3)) plan.filed_on = random.of(filed);
  plan.request_signed_on = *plan.filed_on - std::chrono::days{random.below(3) * 20};
  if (random.one_in(3)) draw_months(random, plan);
  if (random.one_in(3)) draw_revenues(random, plan);
  if (random.one_in(2)) draw_steps(random, plan);
  draw.fact(plan.employer_kind, {EmployerKind::household, EmployerKind::other, EmployerKind::none});
  draw.fact(plan.request_signed_on, {*plan.filed_on});
  draw.fact(plan.ui_months, {MonthSet{}});
  draw.fact(plan.ui_months_before_2020, {0});
  draw.paper(plan.ui_arrears);
  if (plan.ui_arrears) plan.ui_arrears = random.one_in(12);
  draw.fact(plan.change, {Change::organisation, Change::product, Change::economic, Change::none});
  draw.fact(plan.revenue_now, {0});
  draw.fact(plan.revenue_2019, {0});
  draw.fact(plan.revenue_2020, {0});
  for (auto* const paper :
       {&plan.plan, &plan.request_form, &plan.change_document, &plan.si_confirmed,
        &plan.institution_registered, &plan.training_contract}) {
    if (random.one_in(4)) draw.paper(*paper);
  }
  draw.fact(plan.institution, {Institution::contracted});
  if (random.one_in(3)) {
    plan.local_support_vnd =
        std::max<std::int64_t>(0, static_cast<std::int64_t>(random.below(20)) * 750'000 - 1 +
                                      static_cast<std::int64_t>(random.below(3)));
  }
  if (random.one_in(3)) plan.si_asked_on = *plan.filed_on - std::chrono::days{random.below(9)};
  if (random.one_in(2))
    plan.actual_cost_vnd = static_cast<std::int64_t>(random.below(16)) * 1'000'000;
  return plan;
}

Trainee random_line(Random& random, Draw& draw, const std::string& id, const std::string& plan_id) {
  Trainee line = sound_line(id, plan_id, "");
  // Four have an ID, two an insurance number alone.
  const std::uint64_t worker = random.below(6);
  if (worker < 4) line.worker_id = "00119000000" + std::to_string(worker);
  if (worker >= 4 || random.one_in(2)) line.insurance_no = "790000000" + std::to_string(worker);
  if (random.one_in(2))
    line.starts_on = Date{2021y / 12 / 1} + std::chrono::days{random.below(400)};
  const Date begin = *line.starts_on;
  if (!random.one_in(3)) {
    const Month month = month_of(begin) + std::chrono::months{random.below(9)};
    line.ends_on =
        std::max(begin, std::min(Date{Day{month / std::chrono::last}},
                                 Date{Day{month / 1}} + std::chrono::days{random.below(33)}));
  }
  if (random.one_in(4))
    line.ends_on =
        begin + std::chrono::days{random.of(std::vector<int>{0, 13, 14, 15, 29, 30, 44})};
  if (random.one_in(60)) line.ends_on = 9999y / 12 / 31;
  if (*line.ends_on < *line.starts_on) line.ends_on = line.starts_on;
  draw.fact(line.cost_vnd, {0, 1, 749'999, 750'000, 750'001, 5'000'000, 8'999'999, 9'000'000,
                            12'345'679, 999'999'999'999'999'999});
  draw.paper(line.ui_paid);
  if (random.one_in(2)) line.kept_in_work = !random.one_in(4);
  return line;
}

}  // namespace

Plan sound_plan(const std::string& plan_id) {
  Plan plan{.plan_id = plan_id, .employer_id = "E1"};
  plan.employer_kind = EmployerKind::enterprise;
  plan.filed_on = 2022y / 5 / 20;
  plan.request_signed_on = 2022y / 5 / 18;
  plan.ui_months = months_up_to(2022y / 4, 28);
  plan.ui_months_before_2020 = 2;
  plan.ui_arrears = false;
  plan.change = Change::technology;
  plan.revenue_now = 88'000'000'000;
  plan.revenue_2019 = 100'000'000'000;
  plan.revenue_2020 = 90'000'000'000;
  plan.plan = plan.request_form = plan.change_document = plan.si_confirmed = true;
  plan.institution_registered = plan.training_contract = true;
  plan.institution = Institution::own;
  return plan;
}

Trainee sound_line(const std::string& line_id, const std::string& plan_id,
                   const std::string& worker_id) {
  Trainee line{.line_id = line_id, .plan_id = plan_id, .worker_id = worker_id};
  line.starts_on = 2022y / 6 / 1;
  line.ends_on = 2022y / 8 / 31;
  line.cost_vnd = 4'500'000;
  line.ui_paid = true;
  return line;
}

Rows random_training(Random& random, std::uint64_t unknown) {
  Draw draw(random, unknown);
  Rows rows;
  const std::uint64_t plans = 1 + random.below(5);
  for (std::uint64_t i = 0; i < plans; ++i)
    rows.plans.push_back(random_plan(random, draw, "P" + std::to_string(i + 1)));
  const std::uint64_t lines = random.below(3 * plans + 1);
  for (std::uint64_t i = 0; i < lines; ++i)
    rows.trainees.push_back(
        random_line(random, draw, "L" + std::to_string(i + 1), random.of(rows.plans).plan_id));
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    const Trainee like = random_line(random, draw, "", "");
    TrainedBefore before{like.worker_id, like.insurance_no};
    if (!random.one_in(3))
      before.approved_on = Date{2021y / 11 / 1} + std::chrono::days{random.below(220)};
    before.employer_id = random.of(std::vector<std::string>{"", "E1", "E2"});
    rows.trained_before.push_back(before);
  }
  return rows;
}

Readings training_readings(std::uint64_t bits) {
  Readings readings;
  each_reading(readings, [&](const char*, auto& reading) {
    reading = static_cast<std::remove_cvref_t<decltype(reading)>>(bits & 1U);
    bits >>= 1U;
  });
  return readings;
}

std::string difference_in_training(const Rows& rows, const Readings& readings) {
  Parameters parameters = Parameters::built_in();
  parameters.readings = readings;
  const LoadedFiles loaded = read(rows);
  for (const rentsupport::Reject& reject : loaded.rejects())
    return "rejected: " + reject.key + ' ' + reject.message;
  const auto ours =
      outputs(loaded, decide(RuleSet::decision_23_2021(parameters), loaded.dossiers()));
  const auto wanted = reference::decide_training(rows, readings, parameters.public_holidays);
  std::size_t number = 0;
  for (const auto* const table : {&wanted.plans_decided, &wanted.decisions, &wanted.schedule}) {
    const OutputTable& other = ours[number++];
    for (std::size_t row = 0; row < std::min(table->size(), other.rows.size()); ++row) {
      for (std::size_t column = 0; column < other.columns.size(); ++column) {
        const std::string& cell = (*table)[row].at(column);
        if (cell != other.rows[row][column])
          return std::string{other.name} + ' ' + other.rows[row][0] + ' ' +
                 std::string{other.columns[column]} + ": reference " + cell + ", library " +
                 other.rows[row][column];
      }
    }
    if (table->size() != other.rows.size())
      return std::string{other.name} + ": reference " + std::to_string(table->size()) +
             " rows, library " + std::to_string(other.rows.size());
  }
  return {};
}

namespace {

// Keeps a change of the rows where they still differ with it.
class Shrinking {
 public:
  Shrinking(Rows& rows, Readings& readings) : rows_(rows), readings_(readings) {}

 private:
  template <class Change>
  void attempt(Change&& change) {
    const Rows rows = rows_;
    const Readings readings = readings_;
    change();
    const std::string difference = difference_in_training(rows_, readings_);
    if (!difference.empty() && difference.rfind("rejected", 0) != 0) {
      changed_ = true;
      return;
    }
    rows_ = rows;
    readings_ = readings;
  }
  template <class T>
  void set(T& place, const T& value) {
    if (place != value) attempt([&] { place = value; });
  }
  // Sets a fact to that of the sound row with the same name.
  template <class Row>
  auto sound(const Row& like) {
    return [this, like](const std::string& name, auto& fact) {
      const auto take = [&](const char* of, const auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>,
                                     std::remove_cvref_t<decltype(fact)>>) {
          if (name == of) set(fact, value);
        }
      };
      if constexpr (std::is_same_v<Row, Plan>) {
        each_fact_of_plan(like, take);
      } else {
        each_fact_of_line(like, take);
      }
    };
  }

 public:
  // Says whether anything got smaller.
  bool pass() {
    changed_ = false;
    for (std::size_t i = rows_.plans.size(); i-- > 0;) {
      attempt([&] {
        const std::string id = rows_.plans[i].plan_id;
        rows_.plans.erase(rows_.plans.begin() + static_cast<std::ptrdiff_t>(i));
        std::erase_if(rows_.trainees, [&](const Trainee& line) { return line.plan_id == id; });
      });
    }
    for (std::size_t i = rows_.trainees.size(); i-- > 0;) {
      attempt(
          [&] { rows_.trainees.erase(rows_.trainees.begin() + static_cast<std::ptrdiff_t>(i)); });
    }
    for (std::size_t i = rows_.trained_before.size(); i-- > 0;) {
      attempt([&] {
        rows_.trained_before.erase(rows_.trained_before.begin() + static_cast<std::ptrdiff_t>(i));
      });
    }
    each_reading(readings_, [&](const char*, auto& reading) { set(reading, {}); });
    for (Plan& plan : rows_.plans) each_fact_of_plan(plan, sound(sound_plan("")));
    for (Trainee& line : rows_.trainees) each_fact_of_line(line, sound(sound_line("", "", "")));
    return changed_;
  }

 private:
  Rows& rows_;
  Readings& readings_;
  bool changed_ = false;
};

}  // namespace

std::string smallest_difference(Rows rows, Readings readings) {
  Shrinking shrinking(rows, readings);
  while (shrinking.pass()) {
  }
  std::string text = difference_in_training(rows, readings) + '\n';
  each_reading(readings, [&](const char* name, auto& reading) {
    if (static_cast<int>(reading) != 0) text += "the other " + std::string{name} + '\n';
  });
  const auto facts = [&](const char* name, const auto& fact) {
    text += ' ' + std::string{name} + '=' + (fact ? text_of(*fact) : "?");
  };
  for (const Plan& plan : rows.plans) {
    text += plan.plan_id + ' ' + plan.employer_id + " filed_on=" + to_string(*plan.filed_on);
    const Plan like = sound_plan("");
    each_fact_of_plan(plan, [&](const std::string& name, const auto& fact) {
      bool is_sound = false;
      each_fact_of_plan(like, [&](const char* of, const auto& value) {
        if constexpr (std::is_same_v<decltype(value), decltype(fact)>)
          is_sound = is_sound || (name == of && value == fact);
      });
      if (!is_sound) facts(name.c_str(), fact);
    });
    text += '\n';
  }
  for (const Trainee& line : rows.trainees) {
    text += line.line_id + " of " + line.plan_id + ' ' + line.worker_id + ' ' + line.insurance_no;
    each_fact_of_line(line, facts);
    text += '\n';
  }
  for (const TrainedBefore& before : rows.trained_before) {
    text += "before: " + before.worker_id + ' ' + before.insurance_no + ' ' + before.employer_id;
    facts("approved_on", before.approved_on);
    text += '\n';
  }
  return text;
}

}  // namespace tests
