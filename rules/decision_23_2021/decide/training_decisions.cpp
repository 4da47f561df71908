#include "rentsupport/training_decisions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>
#include <tuple>

#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/months.hpp"
#include "../rules/decision_23_2021/procedure.hpp"
#include "decide/persons.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/own_facts.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

// Provisions by their number: those of a dossier stand first in a line's rule.
constexpr std::size_t highest = 11;
constexpr std::size_t plan_provisions = 12;
constexpr std::size_t line_insured = 12;
constexpr std::size_t once = 13;

std::uint64_t state_bits(Truth state, std::size_t provision) {
  return std::uint64_t{static_cast<std::uint8_t>(state)} << (2 * provision);
}
constexpr std::uint64_t plan_mask = (std::uint64_t{1} << (2 * plan_provisions)) - 1;

std::optional<std::int64_t> number_of(const Column& column, std::size_t row) {
  if (!column.is_known(row)) return std::nullopt;
  return column.numbers[row];
}

std::optional<std::int64_t> cell(const Column& column, std::size_t row) {
  if (!column.is_known(row)) return std::nullopt;
  switch (column.type) {
    case CellType::date:
      return column.ints[row];
    case CellType::number:
      return column.numbers[row];
    default:
      return column.choices[row];
  }
}

// Where a fact is a cell of plans.csv or trainees.csv; the others are derived.
struct FactCell {
  std::uint8_t fact;
  std::size_t column;
};
constexpr std::array cells_of_plans{
    FactCell{facts::employer_kind.number(), plans::employer_kind},
    FactCell{facts::filed_on.number(), plans::filed_on},
    FactCell{facts::request_signed_on.number(), plans::request_signed_on},
    FactCell{facts::ui_arrears.number(), plans::ui_arrears},
    FactCell{facts::change.number(), plans::change},
    FactCell{facts::revenue_now.number(), plans::revenue_now},
    FactCell{facts::revenue_2019.number(), plans::revenue_2019},
    FactCell{facts::revenue_2020.number(), plans::revenue_2020},
    FactCell{facts::plan.number(), plans::plan},
    FactCell{facts::request_form.number(), plans::request_form},
    FactCell{facts::change_document.number(), plans::change_document},
    FactCell{facts::si_confirmed.number(), plans::si_confirmed},
    FactCell{facts::institution_registered.number(), plans::institution_registered},
    FactCell{facts::training_contract.number(), plans::training_contract},
    FactCell{facts::institution.number(), plans::institution},
    FactCell{facts::decided_on.number(), plans::decided_on}};

}  // namespace

void FactColumn::put(std::size_t row, std::optional<std::int64_t> value, FactType type) {
  known.resize(row / 64 + 1);
  if (value) known[row / 64] |= std::uint64_t{1} << row % 64;
  const std::int64_t written = value.value_or(0);
  switch (type) {
    case FactType::choice:
      choices.push_back(static_cast<std::uint8_t>(written));
      break;
    case FactType::number:
      numbers.push_back(written);
      break;
    default:
      days.push_back(static_cast<std::int32_t>(written));
      break;
  }
}

OwnColumns FactRows::view() const {
  OwnColumns view(RuleSet::facts(), rows);
  facts::each([&](const auto& fact) {
    const FactColumn& column = columns[fact.number()];
    switch (RuleSet::facts()[fact.number()].type) {
      case FactType::choice:
        view.set(fact, column.choices, column.known);
        break;
      case FactType::number:
        view.set(fact, column.numbers, column.known);
        break;
      default:
        view.set(fact, column.days, column.known);
        break;
    }
  });
  return view;
}

namespace {

// Decides everything, in the order of the law page: the tree, once, the amounts, the highest.
class Stages {
 public:
  Stages(const RuleSet& rules, const Dossiers& dossiers)
      : in_(dossiers.data()),
        p_(rules.parameters()),
        rules_(rules),
        result_(std::make_shared<Decisions::Data>(Decisions::Data{rules, dossiers})) {}

  std::shared_ptr<const Decisions::Data> run() {
    list_lines();
    put_plan_facts();
    put_line_facts();
    decide_trees();
    std::vector<std::size_t> order(in_.plans.rows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
    for (const std::size_t plan : order) decide_plan(plan);
    for (const std::size_t plan : order) assess(plan);
    for (std::size_t plan = 0; plan < in_.plans.rows; ++plan) sum_up(plan);
    return result_;
  }

 private:
  static constexpr std::uint64_t cost_bit = std::uint64_t{1} << facts::cost.number();
  static constexpr std::uint64_t facts_of_plan = (std::uint64_t{1} << facts::first_of_line) - 1;

  [[nodiscard]] const Column& of_plan(std::size_t column) const {
    return in_.plans.columns[column];
  }
  [[nodiscard]] const Column& of_line(std::size_t column) const {
    return in_.trainees.columns[column];
  }
  [[nodiscard]] std::optional<Date> day(std::size_t column, std::size_t plan) const {
    return of_plan(column).date(plan);
  }
  // Dossiers that are decided stand first, by the day of the decision; the others by that of
  // filing.
  [[nodiscard]] std::tuple<bool, Date, Date> place(std::size_t plan) const {
    const auto decided = day(plans::decided_on, plan);
    const Date filed = *day(plans::filed_on, plan);
    return {!decided, decided.value_or(filed), filed};
  }

  void list_lines() {
    lines_of_plan_.resize(in_.plans.rows);
    for (std::size_t line = 0; line < in_.trainees.rows; ++line)
      lines_of_plan_[in_.plan_of_line[line]].push_back(line);
    for (std::size_t row = 0; row < in_.trained_before.rows; ++row) {
      const auto& columns = in_.trained_before.columns;
      approve(in_.trainees.rows + row,
              {std::nullopt, std::string{columns[trained_before::employer_id].texts[row]},
               columns[trained_before::approved_on].date(row)});
    }
  }

  // ---- Facts ----

  void put_plan_facts() {
    FactRows& out = result_->plan_facts;
    out.rows = in_.plans.rows;
    for (std::size_t row = 0; row < out.rows; ++row) {
      for (const FactCell& place : cells_of_plans)
        put(out, place.fact, row, cell(of_plan(place.column), row));
      put(out, facts::ui_months.number(), row, months_of_insurance(row));
      for (std::uint8_t fact = facts::first_of_line; fact < facts::count; ++fact)
        put(out, fact, row, std::nullopt);
    }
  }

  [[nodiscard]] std::optional<std::int64_t> months_of_insurance(std::size_t plan) const {
    const Column& paid = of_plan(plans::ui_months);
    const std::int64_t before = number_of(of_plan(plans::ui_months_before_2020), plan).value_or(0);
    if (!paid.is_known(plan)) {
      // Those before 2020 may be enough by themselves, whatever came then.
      if (p_.readings.twelve_months == TwelveMonths::cumulative && before >= p_.insurance_months)
        return before;
      return std::nullopt;
    }
    const auto up_to = [&](Date request) {
      return insured_months(p_, MonthSet::from_bits(paid.sets[plan]), before, request);
    };
    const Date filed = *day(plans::filed_on, plan);
    if (p_.readings.request_day == RequestDay::filed_on) return up_to(filed);
    if (const auto signed_on = day(plans::request_signed_on, plan)) return up_to(*signed_on);
    // Signed when it is filed at the latest: the most that there can be.
    std::int64_t most = 0;
    for (Month month = MonthSet::first - std::chrono::months{1};
         month <= std::min(month_of(filed), MonthSet::last); month += std::chrono::months{1})
      most = std::max(most, up_to(first_day(month)));
    return most;
  }

  static void put(FactRows& out, std::uint8_t fact, std::size_t row,
                  std::optional<std::int64_t> value) {
    out.columns[fact].put(row, value, RuleSet::facts()[fact].type);
  }

  void put_line_facts() {
    const std::size_t rows = in_.trainees.rows;
    result_->lines.resize(rows);
    std::vector<std::int64_t> halves(rows);
    for (std::size_t line = 0; line < rows; ++line) {
      result_->lines[line].plan = in_.plan_of_line[line];
      halves[line] = half_months(p_, *of_line(trainees::starts_on).date(line),
                                 *of_line(trainees::ends_on).date(line));
    }
    std::map<std::pair<std::size_t, std::uint32_t>, std::vector<std::size_t>> of_person;
    for (std::size_t line = 0; line < rows; ++line)
      of_person[{in_.plan_of_line[line], in_.persons->narrowest[line]}].push_back(line);
    if (p_.readings.odd_days == OddDays::per_worker_total) {
      for (const auto& [person, lines] : of_person) join_odd_days(lines, halves);
    }
    std::vector<std::int64_t> supported = halves;
    if (p_.readings.six_months == SixMonths::per_worker) {
      for (const auto& [person, lines] : of_person) share_months(lines, supported);
    }
    FactRows& out = result_->line_facts;
    out.rows = rows;
    const OwnColumns plan_facts = result_->plan_facts.view();
    for (std::size_t line = 0; line < rows; ++line) {
      result_->lines[line].half_months = halves[line];
      const OwnRecord plan = plan_facts.record(in_.plan_of_line[line]);
      for (std::uint8_t fact = 0; fact < facts::first_of_line; ++fact)
        put(out, fact, line, plan.value(fact));
      put(out, facts::half_months.number(), line, supported[line]);
      put(out, facts::cost.number(), line, counted_cost(line, halves[line]));
      put(out, facts::ui_paid.number(), line, cell(of_line(trainees::ui_paid), line));
    }
  }

  // The odd days of a worker's courses come to half months together: each course adds what the days
  // up to it come to.
  void join_odd_days(const std::vector<std::size_t>& lines,
                     std::vector<std::int64_t>& halves) const {
    std::int64_t days = 0;
    for (const std::size_t line : lines) {
      const CourseLength length =
          course_length(p_.readings.month_count, *of_line(trainees::starts_on).date(line),
                        *of_line(trainees::ends_on).date(line));
      const std::int64_t before = half_months_of_days(p_, days);
      days += length.odd_days;
      halves[line] = 2 * length.months + half_months_of_days(p_, days) - before;
    }
  }

  // Decision 33/2021, Article 3(2): what was approved before it is left as it is.
  [[nodiscard]] bool is_as_approved(std::size_t line) const {
    const auto decided = day(plans::decided_on, in_.plan_of_line[line]);
    return decided && *decided < Date{p_.amended_on};
  }

  // Later courses of a worker are supported for what earlier ones leave of the six months.
  void share_months(const std::vector<std::size_t>& lines,
                    std::vector<std::int64_t>& supported) const {
    std::int64_t left = std::int64_t{2} * p_.months;
    for (const std::size_t line : lines) {
      if (lines.size() > 1) supported[line] = std::min(supported[line], left);
      // One that is not insured is not supported at all, but where nothing asks for it.
      const Column& insured = of_line(trainees::ui_paid);
      if (!insured.is_known(line) || insured.choices[line] != 0 || is_as_approved(line))
        left -= std::min(supported[line], left);
    }
  }

  [[nodiscard]] std::optional<std::int64_t> counted_cost(std::size_t line,
                                                         std::int64_t halves) const {
    const auto cost = number_of(of_line(trainees::cost_vnd), line);
    const std::int64_t most = std::int64_t{2} * p_.months;
    if (!cost || p_.readings.long_course == LongCourse::whole_cost || halves <= most) return cost;
    // Below 10^18 đồng times 120 half months.
    return static_cast<std::int64_t>(static_cast<__int128>(*cost) * most / halves);
  }

  // ---- The tree ----

  void decide_trees() {
    const RuleResults plans = evaluate(rules_.of_plan(), result_->plan_facts.view());
    for (std::size_t plan = 0; plan < in_.plans.rows; ++plan) {
      result_->plans.emplace_back().mask = plans.mask(plan);
      plan_verdicts_.push_back(plans.verdict(plan));
      plan_asks_.push_back(plans.ask(plan));
    }
    const RuleResults lines = evaluate(rules_.of_line(), result_->line_facts.view());
    for (std::size_t line = 0; line < in_.trainees.rows; ++line) {
      result_->lines[line].mask = lines.mask(line);
      line_asks_.push_back(lines.ask(line));
    }
    payments_ = evaluate(rules_.amount(), result_->line_facts.view());
    once_.resize(payments_.size());
    pays_.resize(payments_.size());
  }

  // ---- Once, the amounts, the highest ----

  // Somebody who was approved: which line of this input, or which employer before it.
  struct Approved {
    std::optional<std::size_t> line;
    std::string employer;    // empty: not known
    std::optional<Date> on;  // of one before this input, where it is known
  };

  void approve(std::size_t place, const Approved& approved) {
    narrow_[in_.persons->narrowest[place]].push_back(approved);
    wide_[in_.persons->widest_of(static_cast<std::uint32_t>(place))].push_back(approved);
  }

  [[nodiscard]] Truth counts(const Approved& approved, std::size_t plan) const {
    if (approved.line && in_.plan_of_line[*approved.line] == plan) return Truth::failed;
    // What this input does not hold may have been approved later; dossiers of it stand in order.
    if (const auto decided = day(plans::decided_on, plan);
        decided && approved.on && *approved.on > *decided)
      return Truth::failed;
    if (p_.readings.once_scope == OnceScope::all_employers) return Truth::held;
    if (approved.employer.empty()) return Truth::unknown;
    return approved.employer == of_plan(plans::employer_id).texts[plan] ? Truth::held
                                                                        : Truth::failed;
  }

  // Says whether somebody was trained before, and by which line of this input.
  [[nodiscard]] Truth trained(const std::map<std::uint32_t, std::vector<Approved>>& persons,
                              std::uint32_t person, std::size_t plan,
                              std::optional<std::size_t>& by) const {
    Truth state = Truth::failed;
    const auto found = persons.find(person);
    if (found == persons.end()) return state;
    for (const Approved& approved : found->second) {
      const Truth of_one = counts(approved, plan);
      if (of_one == Truth::held && state != Truth::held) by = approved.line;
      state = state | of_one;
    }
    return state;
  }

  struct Once {
    Truth state = Truth::held;
    std::string_view ask{};
  };
  [[nodiscard]] Once once_of(std::size_t line) {
    if (is_as_approved(line)) return {};
    const std::size_t plan = in_.plan_of_line[line];
    const auto row = static_cast<std::uint32_t>(line);
    std::optional<std::size_t> by;
    const Truth narrow = trained(narrow_, in_.persons->narrowest[line], plan, by);
    std::optional<std::size_t> by_wide;
    const Truth wide = trained(wide_, in_.persons->widest_of(row), plan, by_wide);
    if (narrow == Truth::held) {
      result_->counted_before[line] = by;
      return {Truth::failed};
    }
    if (narrow == Truth::unknown) return {Truth::unknown, "employer_id"};
    if (wide == Truth::failed) return {};
    return {Truth::unknown, "worker_id"};
  }

  [[nodiscard]] const std::vector<std::size_t>& lines_of(std::size_t plan) const {
    return lines_of_plan_[plan];
  }

  // What a line's own provisions say, but once.
  [[nodiscard]] Truth own_state(std::size_t line) const {
    return static_cast<Truth>(state_in(result_->lines[line].mask, line_insured));
  }

  // Decides a plan in its turn: its payable lines count from here on.
  void decide_plan(std::size_t plan) {
    if (plan_verdicts_[plan] == Truth::held) {
      for (const std::size_t line : lines_of(plan)) {
        if (own_state(line) != Truth::failed) once_[line] = once_of(line);
      }
      set_highest(plan);
      if (highest_of(plan) == Truth::held) {
        for (const std::size_t line : lines_of(plan))
          pays_[line] = below(line) == Truth::held && payments_[line].amount;
      }
    }
    // Where the money has been transferred it was approved, whatever is missing or found amiss now.
    const bool is_paid = day(plans::transferred_on, plan).has_value();
    for (const std::size_t line : lines_of(plan)) {
      if (pays_[line] || is_paid)
        approve(line, {line, std::string{of_plan(plans::employer_id).texts[plan]}, std::nullopt});
    }
  }

  // Assesses what pays nothing yet, against all that is payable.
  void assess(std::size_t plan) {
    if (plan_verdicts_[plan] == Truth::failed) return;
    for (const std::size_t line : lines_of(plan)) {
      if (own_state(line) == Truth::failed) continue;
      if (!pays_[line]) once_[line] = once_of(line);
      result_->lines[line].mask |= state_bits(once_[line].state, once);
    }
    if (plan_verdicts_[plan] == Truth::unknown || highest_of(plan) != Truth::held)
      set_highest(plan);
  }

  // What a line's own provisions say together.
  [[nodiscard]] Truth below(std::size_t line) const { return own_state(line) & once_[line].state; }

  [[nodiscard]] Truth highest_of(std::size_t plan) const {
    return static_cast<Truth>(state_in(result_->plans[plan].mask, highest));
  }

  // Article 44(6): a local policy's support against what this one comes to.
  void set_highest(std::size_t plan) {
    Money least;
    Money most;
    for (const std::size_t line : lines_of(plan)) {
      const AmountResult& payment = payments_[line];
      if (below(line) != Truth::failed) most = most + *payment.at_most;
      if (below(line) == Truth::held && payment.amount) least = least + *payment.amount;
    }
    const auto local = number_of(of_plan(plans::local_support_vnd), plan);
    const Truth state = !local || Money{*local} <= least ? Truth::held
                        : Money{*local} > most           ? Truth::failed
                                                         : Truth::unknown;
    std::uint64_t& mask = result_->plans[plan].mask;
    mask = (mask & ~(std::uint64_t{3} << (2 * highest))) | state_bits(state, highest);
  }

  // ---- What it comes to ----

  void sum_up(std::size_t plan) {
    PlanDecision& of_plan = result_->plans[plan];
    Truth verdict = plan_verdicts_[plan];
    if (verdict != Truth::failed) verdict = verdict & highest_of(plan);
    of_plan.outcome = outcome_of(verdict);
    std::optional<Date> last_day;
    Asked asked{plan_asks_[plan]};
    if (verdict == Truth::unknown && highest_of(plan) == Truth::unknown) add_open(plan, asked);
    if (verdict == Truth::unknown) of_plan.ask = names(asked);
    for (const std::size_t line : lines_of(plan)) {
      LineDecision& decided = result_->lines[line];
      decided.mask = (decided.mask & ~plan_mask) | (of_plan.mask & plan_mask);
      decide_line(line, verdict, asked);
      ++of_plan.lines;
      if (decided.outcome == Outcome::payable) {
        ++of_plan.payable_lines;
        of_plan.amount = of_plan.amount + decided.amount;
        last_day = std::max(last_day, of_line(trainees::ends_on).date(line));
      }
      if (decided.outcome != Outcome::refused) {
        of_plan.max_amount = of_plan.max_amount + decided.max_amount;
      }
    }
    of_plan.timeline =
        timeline(p_, {day(plans::si_asked_on, plan), *day(plans::filed_on, plan),
                      day(plans::complete_on, plan), day(plans::decided_on, plan),
                      day(plans::decision_received_on, plan), day(plans::transferred_on, plan),
                      day(plans::reported_on, plan), last_day});
    of_plan.recover = recovered(plan);
  }

  // What is asked for: facts, a bit each, and whose ID it is.
  struct Asked {
    std::uint64_t facts = 0;
    std::set<std::string_view> persons{};
  };

  void add_asked(std::size_t line, Asked& asked) const {
    asked.facts |= line_asks_[line];
    if (!payments_[line].amount) asked.facts |= cost_bit;
    if (once_[line].state == Truth::unknown) asked.persons.insert(once_[line].ask);
  }

  // Adds what keeps a dossier's amount open.
  void add_open(std::size_t plan, Asked& asked) const {
    for (const std::size_t line : lines_of(plan)) {
      if (below(line) != Truth::failed) add_asked(line, asked);
    }
  }

  void decide_line(std::size_t line, Truth of_plan, const Asked& asked_of_plan) {
    LineDecision& decided = result_->lines[line];
    const AmountResult& payment = payments_[line];
    Truth verdict = of_plan & own_state(line);
    if (state_in(decided.mask, once) != 0) verdict = verdict & once_[line].state;
    if (verdict == Truth::held && !payment.amount) verdict = Truth::unknown;
    decided.outcome = outcome_of(verdict);
    if (verdict == Truth::held) decided.amount = *payment.amount;
    if (verdict != Truth::failed) decided.max_amount = *payment.at_most;
    if (verdict != Truth::unknown) return;
    Asked asked = asked_of_plan;
    add_asked(line, asked);
    decided.ask = names(asked);
  }

  static Outcome outcome_of(Truth verdict) {
    return verdict == Truth::held     ? Outcome::payable
           : verdict == Truth::failed ? Outcome::refused
                                      : Outcome::undetermined;
  }

  // Whose ID it is stands before the other columns of a line.
  static std::vector<std::string_view> names(const Asked& asked) {
    std::vector<std::string_view> result;
    const auto add = [&](std::uint64_t facts) {
      for (; facts != 0; facts &= facts - 1)
        result.push_back(RuleSet::facts()[static_cast<std::size_t>(std::countr_zero(facts))].name);
    };
    add(asked.facts & facts_of_plan);
    result.insert(result.end(), asked.persons.begin(), asked.persons.end());
    add(asked.facts & ~facts_of_plan);
    return result;
  }

  // Article 12(6), Form 02 no. 5(b).
  [[nodiscard]] std::optional<Money> recovered(std::size_t plan) const {
    const PlanDecision& decided = result_->plans[plan];
    if (decided.outcome != Outcome::payable) return std::nullopt;
    std::optional<Money> rest;
    if (const auto actual = number_of(of_plan(plans::actual_cost_vnd), plan);
        actual && day(plans::reported_on, plan))
      rest = decided.amount - std::min(Money{*actual}, decided.amount);
    Money of_workers;
    bool all_kept = true;
    for (const std::size_t line : lines_of(plan)) {
      const Column& kept = of_line(trainees::kept_in_work);
      if (!kept.is_known(line) || kept.choices[line] != 0) continue;
      if (result_->lines[line].outcome != Outcome::payable) continue;
      all_kept = false;
      of_workers = of_workers + result_->lines[line].amount;
    }
    if (all_kept) return rest;
    if (p_.readings.not_kept == NotKept::whole_support) return decided.amount;
    return std::min(decided.amount, rest.value_or(Money{}) + of_workers);
  }

  const Dossiers::Data& in_;
  const Parameters& p_;
  const RuleSet& rules_;
  std::shared_ptr<Decisions::Data> result_;
  std::map<std::uint32_t, std::vector<Approved>> narrow_;  // by person
  std::map<std::uint32_t, std::vector<Approved>> wide_;
  std::vector<std::vector<std::size_t>> lines_of_plan_;
  std::vector<Truth> plan_verdicts_;
  std::vector<std::uint64_t> plan_asks_;  // a bit a fact
  std::vector<std::uint64_t> line_asks_;
  std::vector<AmountResult> payments_;  // by line
  std::vector<Once> once_;
  std::vector<bool> pays_;
};

std::vector<std::string_view> ids(const Rule& rule, std::uint64_t mask) {
  std::vector<std::string_view> result;
  for (std::uint32_t rest = blame(rule, mask); rest != 0; rest &= rest - 1)
    result.push_back(rule.provisions()[static_cast<std::size_t>(std::countr_zero(rest))].id);
  return result;
}

}  // namespace

Decisions decide(const RuleSet& rules, const Dossiers& dossiers) {
  return Decisions{Stages(rules, dossiers).run()};
}

const RuleSet& Decisions::rule_set() const& noexcept { return data_->rule_set; }
const Dossiers& Decisions::dossiers() const& noexcept { return data_->dossiers; }
std::span<const PlanDecision> Decisions::plans() const& noexcept { return data_->plans; }
std::span<const LineDecision> Decisions::lines() const& noexcept { return data_->lines; }
std::vector<std::string_view> Decisions::blamed(const PlanDecision& plan) const {
  return plan.outcome == Outcome::payable ? std::vector<std::string_view>{}
                                          : ids(data_->rule_set.of_plan(), plan.mask);
}
std::vector<std::string_view> Decisions::blamed(const LineDecision& line) const {
  return line.outcome == Outcome::payable ? std::vector<std::string_view>{}
                                          : ids(data_->rule_set.of_line(), line.mask);
}

std::size_t Dossiers::plans() const noexcept { return data_->plans.rows; }
std::size_t Dossiers::trainees() const noexcept { return data_->trainees.rows; }

namespace {

std::string_view text_at(const Table& table, std::size_t column, std::size_t row) {
  if (row >= table.rows) throw Error(fmt::format("{} has no row number {}", table.spec->name, row));
  return table.columns[column].texts[row];
}

std::optional<std::size_t> find(const Table& table, std::string_view key) {
  const std::string compared = compared_key(key);
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (table.columns.front().texts[row] == compared) return row;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Dossiers::plan_id(std::size_t plan) const {
  return text_at(data_->plans, plans::plan_id, plan);
}
std::string_view Dossiers::employer_id(std::size_t plan) const {
  return text_at(data_->plans, plans::employer_id, plan);
}
std::string_view Dossiers::name(std::size_t plan) const {
  return text_at(data_->plans, plans::name, plan);
}
std::string_view Dossiers::line_id(std::size_t line) const {
  return text_at(data_->trainees, trainees::line_id, line);
}
std::size_t Dossiers::plan_of(std::size_t line) const {
  if (line >= trainees()) throw Error(fmt::format("trainees has no row number {}", line));
  return data_->plan_of_line[line];
}
std::string_view Dossiers::worker_id(std::size_t line) const {
  const std::string_view id = text_at(data_->trainees, trainees::worker_id, line);
  return id.empty() ? text_at(data_->trainees, trainees::insurance_no, line) : id;
}
std::string_view Dossiers::full_name(std::size_t line) const {
  return text_at(data_->trainees, trainees::full_name, line);
}
std::optional<std::size_t> Dossiers::find_plan(std::string_view plan_id) const {
  return find(data_->plans, plan_id);
}
std::optional<std::size_t> Dossiers::find_line(std::string_view line_id) const {
  return find(data_->trainees, line_id);
}
RowCounts Dossiers::rows(std::string_view table) const {
  const auto found = data_->counts.find(std::string{table});
  if (found == data_->counts.end()) throw Error(fmt::format("there is no table {}", table));
  return found->second;
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
