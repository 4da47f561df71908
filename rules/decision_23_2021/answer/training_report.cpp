#include "rentsupport/training_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>
#include <span>
#include <utility>

#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "answer/report_days.hpp"
#include "rentsupport/named.hpp"
#include "rule/lacking.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

constexpr std::array<std::string_view, standings> standing_names{
    "asked",       "eligible",  "waiting",  "refused",    "approved",
    "transferred", "passed_on", "reported", "to_recover", "overdue"};
constexpr std::array<std::string_view, 5> step_names{"si_confirmed", "decided", "transferred",
                                                     "passed_on", "reported"};
constexpr std::array<std::string_view, 4> actor_names{"employer", "si_agency", "department",
                                                      "provincial_si"};

constexpr std::uint32_t bit(Standing of) { return std::uint32_t{1} << static_cast<unsigned>(of); }

// Where something counts: a bit each standing.
struct CountsIn {
  std::uint32_t standing = 0;
  std::uint32_t period = 0;
  std::uint32_t before = 0;

  friend CountsIn operator|(CountsIn a, CountsIn b) {
    return {a.standing | b.standing, a.period | b.period, a.before | b.before};
  }
};

// A line of the report while it is counted.
class Tally {
 public:
  void add_dossier(CountsIn in, std::string_view employer, std::uint32_t dossier) {
    each(in, [&](Standing, ReportFigure& figure, Seen& seen) {
      if (seen.firms.emplace(employer).second) ++figure.firms;
      if (seen.dossiers.insert(dossier).second) ++figure.dossiers;
    });
  }
  // What is to be returned is that of a dossier, not of its lines.
  void add_line(CountsIn in, std::uint32_t person, Money amount) {
    each(in, [&](Standing standing, ReportFigure& figure, Seen& seen) {
      if (seen.persons.insert(person).second) ++figure.workers;
      ++figure.lines;
      if (standing != Standing::to_recover) figure.amount.add(amount);
    });
  }
  void recover(Money amount) {
    line_.standing[static_cast<std::size_t>(Standing::to_recover)].amount.add(amount);
  }
  [[nodiscard]] const ReportLine& line() const noexcept { return line_; }

 private:
  // Who is counted already.
  struct Seen {
    std::set<std::string_view> firms;
    std::set<std::uint32_t> dossiers;
    std::set<std::uint32_t> persons;
  };
  using Figures = std::array<ReportFigure, standings>;

  template <class Visit>
  void each(CountsIn in, const Visit& visit) {
    const auto all = [&](std::uint32_t bits, Figures& figures, std::array<Seen, standings>& seen) {
      for (; bits != 0; bits &= bits - 1) {
        const auto place = static_cast<std::size_t>(std::countr_zero(bits));
        visit(static_cast<Standing>(place), figures[place], seen[place]);
      }
    };
    all(in.standing, line_.standing, seen_[0]);
    all(in.period, line_.period, seen_[1]);
    all(in.before, line_.before, seen_[2]);
  }

  ReportLine line_;
  std::array<std::array<Seen, standings>, 3> seen_;
};

Actor actor_of(Step step) {
  switch (step) {
    case Step::si_confirmed:
      return Actor::si_agency;
    case Step::decided:
      return Actor::department;
    case Step::transferred:
      return Actor::provincial_si;
    case Step::passed_on:
    case Step::reported:
      break;
  }
  return Actor::employer;
}

Standing standing_of(Outcome outcome) {
  return outcome == Outcome::payable        ? Standing::eligible
         : outcome == Outcome::undetermined ? Standing::waiting
                                            : Standing::refused;
}

// Numbers the persons of several runs: one for those that have an ID or an insurance number in
// common. What else tells that two are one is evidence within a run.
class PersonNumbers {
 public:
  explicit PersonNumbers(std::span<const Decisions> runs) {
    HashMap<std::string, std::uint32_t> known;
    std::string key;
    for (const Decisions& run : runs) {
      const Dossiers::Data& in = run.dossiers().data();
      begins_.push_back(static_cast<std::uint32_t>(parents_.size()));
      for (std::size_t line = 0; line < in.trainees.rows; ++line)
        parents_.resize(std::max<std::size_t>(parents_.size(), node(in, line) + 1));
      for (auto next = static_cast<std::uint32_t>(begins_.back()); next < parents_.size(); ++next)
        parents_[next] = next;
      for (std::size_t line = 0; line < in.trainees.rows; ++line) {
        for (const std::size_t column : trainees::alternatives) {
          const std::string_view text = in.trainees.columns[column].texts[line];
          if (text.empty()) continue;
          key = fmt::format("{} {}", column, text);
          const std::uint32_t of = find(node(in, line));
          const auto [at, is_new] = known.try_emplace(key, of);
          if (!is_new) parents_[of] = find(at->second);
        }
      }
    }
  }
  [[nodiscard]] std::uint32_t of(std::size_t run, const Dossiers::Data& in, std::size_t line) {
    return find(begins_[run] + in.persons->widest_of(static_cast<std::uint32_t>(line)));
  }

 private:
  [[nodiscard]] std::uint32_t node(const Dossiers::Data& in, std::size_t line) const {
    return begins_.back() + in.persons->widest_of(static_cast<std::uint32_t>(line));
  }
  [[nodiscard]] std::uint32_t find(std::uint32_t at) {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }

  std::vector<std::uint32_t> begins_;  // by run
  std::vector<std::uint32_t> parents_;
};

struct Cause {
  ReportedCause cause;
  std::set<std::uint32_t> workers;  // of lines that it alone keeps
};
using Causes = std::map<std::string, Cause, std::less<>>;

std::vector<ReportedCause> in_order(Causes& causes) {
  std::vector<ReportedCause> result;
  for (auto& [id, of] : causes) {
    of.cause.id = id;
    result.push_back(of.cause);
  }
  std::stable_sort(
      result.begin(), result.end(),
      [](const ReportedCause& a, const ReportedCause& b) { return a.lines > b.lines; });
  return result;
}

// What all runs come to.
struct Counted {
  Report report;
  std::uint32_t dossiers = 0;
  std::set<std::string_view> plans{};  // that a later run has
  Tally total{};
  std::map<std::string, Tally> districts{};
  std::map<std::string, Tally> provinces{};
  std::map<std::string, Tally> employers{};
  Causes refused_by{};
  Causes undetermined_by{};
  std::map<std::pair<Actor, Step>, ReportedLateness> late{};

  Report close() {
    report.total = total.line();
    const auto put = [](const std::map<std::string, Tally>& from,
                        std::map<std::string, ReportLine>& to) {
      for (const auto& [key, tally] : from) to[key] = tally.line();
    };
    put(districts, report.by_district);
    put(provinces, report.by_province);
    put(employers, report.by_employer);
    report.refused_by = in_order(refused_by);
    report.undetermined_by = in_order(undetermined_by);
    for (const auto& [key, of] : late) report.late.push_back(of);
    return std::move(report);
  }
};

// Counts a run; those after it were counted before.
class Counting {
 public:
  Counting(std::span<const Decisions> runs, std::size_t run, const ReportDays& days,
           PersonNumbers& persons, Counted& counted)
      : decisions_(runs[run]),
        run_(run),
        in_(decisions_.dossiers().data()),
        days_(days),
        amounts_(evaluate(decisions_.rule_set().amount(), decisions_.data().line_facts.view())),
        persons_(persons),
        to_(counted),
        report_(counted.report) {}

  void count() {
    report_.rejected_plans += decisions_.dossiers().rows("plans").rejected;
    report_.rejected_trainees += decisions_.dossiers().rows("trainees").rejected;
    std::vector<std::vector<std::size_t>> lines(in_.plans.rows);
    for (std::size_t line = 0; line < in_.trainees.rows; ++line)
      lines[in_.plan_of_line[line]].push_back(line);
    for (std::size_t plan = 0; plan < in_.plans.rows; ++plan) {
      if (!to_.plans.insert(in_.plans.columns[plans::plan_id].texts[plan]).second) continue;
      if (*day(plans::filed_on, plan) > days_.as_of) {
        ++report_.later;
        continue;
      }
      count_plan(plan, lines[plan]);
    }
  }

 private:
  [[nodiscard]] std::optional<Date> day(std::size_t column, std::size_t plan) const {
    return in_.plans.columns[column].date(plan);
  }
  // Whether a step has happened by the day of the report.
  [[nodiscard]] bool is_past(std::size_t column, std::size_t plan) const {
    const auto on = day(column, plan);
    return on && *on <= days_.as_of;
  }

  // What of the standing happened on a day, as far as it is past.
  [[nodiscard]] CountsIn booked(Standing standing, std::size_t column, std::size_t plan) const {
    const auto on = day(column, plan);
    if (!on) return {};
    return {0, days_.is_in_period(*on) ? bit(standing) : 0,
            days_.is_in_period_before(*on) ? bit(standing) : 0};
  }

  // ---- A dossier ----

  // The steps of a dossier that are done, by Step: one without a day where a later one is.
  [[nodiscard]] std::array<bool, 5> done_of(std::size_t plan) const {
    const bool reported = is_past(plans::reported_on, plan);
    const bool passed_on = reported || is_past(plans::passed_on_on, plan);
    const bool transferred = passed_on || is_past(plans::transferred_on, plan);
    const bool decided = transferred || is_past(plans::decided_on, plan) ||
                         is_past(plans::decision_received_on, plan);
    const Column& paper = in_.plans.columns[plans::si_confirmed];
    const bool has_paper =
        !day(plans::si_confirmed_on, plan) && paper.is_known(plan) && paper.choices[plan] != 0;
    const bool confirmed = decided || has_paper || is_past(plans::si_confirmed_on, plan) ||
                           is_past(plans::complete_on, plan);
    return {confirmed, decided, transferred, passed_on, reported};
  }

  struct Late {
    Step step{};
    Date last_day{};
  };
  // The step that a dossier waits for, where that is late.
  [[nodiscard]] std::optional<Late> late_of(std::size_t plan,
                                            const std::array<bool, 5>& done) const {
    const PlanDecision& decided = decisions_.plans()[plan];
    const Timeline& t = decided.timeline;
    const auto late = [&](Step step, std::optional<Date> last_day) -> std::optional<Late> {
      if (!last_day || *last_day >= days_.as_of) return std::nullopt;
      return Late{step, *last_day};
    };
    const auto is_done = [&](Step step) { return done[static_cast<std::size_t>(step)]; };
    if (!is_done(Step::si_confirmed) && t.si_confirms_by)
      return late(Step::si_confirmed, t.si_confirms_by);
    if (!is_done(Step::decided)) {
      // The days run from the full dossier: one that lacks a fact is none until it is said to be.
      if (decided.outcome == Outcome::undetermined && !day(plans::complete_on, plan))
        return std::nullopt;
      return late(Step::decided, t.decides_by);
    }
    if (decided.payable_lines == 0) return std::nullopt;
    if (!is_done(Step::transferred)) return late(Step::transferred, t.transfers_by);
    if (!is_done(Step::passed_on)) return late(Step::passed_on, t.passes_on_by);
    if (!is_done(Step::reported)) return late(Step::reported, t.reports_by);
    return std::nullopt;
  }

  // What became of the money of a dossier.
  [[nodiscard]] CountsIn given_in(std::size_t plan, const std::array<bool, 5>& done) const {
    CountsIn in;
    const auto put = [&](Standing standing, Step step, std::size_t column) {
      if (done[static_cast<std::size_t>(step)]) in.standing |= bit(standing);
      in = in | booked(standing, column, plan);
    };
    put(Standing::approved, Step::decided, plans::decided_on);
    put(Standing::transferred, Step::transferred, plans::transferred_on);
    put(Standing::passed_on, Step::passed_on, plans::passed_on_on);
    put(Standing::reported, Step::reported, plans::reported_on);
    return in;
  }

  void count_plan(std::size_t plan, const std::vector<std::size_t>& lines) {
    const PlanDecision& decided = decisions_.plans()[plan];
    const bool is_supported = decided.payable_lines > 0;
    const std::array<bool, 5> done = done_of(plan);
    const std::optional<Late> late = late_of(plan, done);
    CountsIn asked = booked(Standing::asked, plans::filed_on, plan);
    asked.standing = bit(Standing::asked);
    CountsIn given;
    std::optional<Money> recover;
    if (is_supported) {
      given = given_in(plan, done);
      const auto reported = day(plans::reported_on, plan);
      if (!reported || *reported <= days_.as_of) recover = decided.recover;
      if (recover && *recover != Money{}) given.standing |= bit(Standing::to_recover);
      if (late) given.standing |= bit(Standing::overdue);
    } else if (is_past(plans::transferred_on, plan)) {
      ++report_.transferred_otherwise;
    }

    const std::string_view employer = in_.plans.columns[plans::employer_id].texts[plan];
    const Column& code = in_.plans.columns[plans::province];
    const std::string province =
        code.is_known(plan) ? fmt::format("{:02}", code.choices[plan]) : "?";
    const std::string_view place = in_.plans.columns[plans::district].texts[plan];
    const std::array<Tally*, 4> tallies{
        &to_.total, &to_.districts[fmt::format("{}/{}", province, place.empty() ? "?" : place)],
        &to_.provinces[province], &to_.employers[std::string{employer}]};
    if (std::string& name = report_.employers[std::string{employer}]; name.empty())
      name = in_.plans.columns[plans::name].texts[plan];

    const CountsIn of_plan = asked | given | CountsIn{bit(standing_of(decided.outcome))};
    for (Tally* const tally : tallies) {
      tally->add_dossier(of_plan, employer, to_.dossiers);
      if (recover) tally->recover(*recover);
    }
    ++to_.dossiers;
    for (const std::size_t line : lines) {
      const Outcome outcome = decisions_.lines()[line].outcome;
      CountsIn of_line = asked | CountsIn{bit(standing_of(outcome))};
      if (outcome == Outcome::payable) of_line = of_line | given;
      for (Tally* const tally : tallies)
        tally->add_line(of_line, person_of(line), *amounts_[line].at_most);
      count_reasons(line);
    }
    count_reasons_of(decided);
    if (late) count_late(*late, decided);
  }
  [[nodiscard]] std::uint32_t person_of(std::size_t line) { return persons_.of(run_, in_, line); }

  void count_late(const Late& of, const PlanDecision& decided) {
    const Actor who = actor_of(of.step);
    const auto [found, is_new] = to_.late.try_emplace({who, of.step});
    ReportedLateness& late = found->second;
    if (is_new || of.last_day < late.since) late.since = of.last_day;
    late.who = who;
    late.step = of.step;
    ++late.dossiers;
    late.lines += decided.payable_lines;
    late.amount.add(decided.amount);
  }

  // ---- Reasons ----

  void count_reasons_of(const PlanDecision& decided) {
    if (decided.outcome == Outcome::refused) {
      for (const std::string_view id : decisions_.blamed(decided))
        ++to_.refused_by[std::string{id}].cause.dossiers;
    }
    for (const std::string_view fact : decided.ask)
      ++to_.undetermined_by[std::string{fact}].cause.dossiers;
  }
  void count_reasons(std::size_t line) {
    const LineDecision& decided = decisions_.lines()[line];
    if (decided.outcome == Outcome::refused) {
      for (const std::string_view id : decisions_.blamed(decided)) count(to_.refused_by, id, line);
      const Rule& rule = decisions_.rule_set().of_line();
      for (const std::uint32_t set : lacking(rule, decided.mask)) {
        if (!std::has_single_bit(set)) continue;
        count_alone(to_.refused_by,
                    rule.provisions()[static_cast<std::size_t>(std::countr_zero(set))].id, line);
      }
    }
    for (const std::string_view fact : decided.ask) count(to_.undetermined_by, fact, line);
    if (decided.ask.size() == 1) count_alone(to_.undetermined_by, decided.ask.front(), line);
  }
  void count(Causes& causes, std::string_view id, std::size_t line) const {
    ReportedCause& cause = causes[std::string{id}].cause;
    ++cause.lines;
    cause.amount.add(*amounts_[line].at_most);
  }
  void count_alone(Causes& causes, std::string_view id, std::size_t line) {
    Cause& of = causes[std::string{id}];
    ++of.cause.alone;
    of.cause.alone_amount.add(*amounts_[line].at_most);
    if (of.workers.insert(person_of(line)).second) ++of.cause.alone_workers;
  }

  const Decisions& decisions_;
  std::size_t run_;
  const Dossiers::Data& in_;
  const ReportDays& days_;
  std::vector<AmountResult> amounts_;  // by line
  PersonNumbers& persons_;
  Counted& to_;
  Report& report_;
};

}  // namespace

std::string_view name(Standing standing) noexcept { return name_in(standing_names, standing); }
std::string_view name(Step step) noexcept { return name_in(step_names, step); }
std::string_view name(Actor actor) noexcept { return name_in(actor_names, actor); }

Report report(std::span<const Decisions> runs, const ReportOptions& options) {
  if (runs.empty()) throw Error("a report is about a run, or several");
  const RuleSet& rules = runs.front().rule_set();
  for (const Decisions& run : runs) {
    if (run.rule_set().sha256() != rules.sha256())
      throw Error("a report is about runs of one rule set");
  }
  const ReportDays days = report_days(options.as_of, options.since);
  Counted counted{.report = {.rule_set = rules,
                             .as_of = days.as_of,
                             .since = days.since,
                             .before_since = days.before_since,
                             .before_until = days.before_until}};
  PersonNumbers persons(runs);
  for (std::size_t run = runs.size(); run-- > 0;)
    Counting(runs, run, days, persons, counted).count();
  return counted.close();
}

Report report(const Decisions& decisions, const ReportOptions& options) {
  return report(std::span<const Decisions>{&decisions, 1}, options);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
