#include "rentsupport/schedule.hpp"

#include <algorithm>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/fact_views.hpp"
#include "decide/waiting_lists.hpp"
#include "rentsupport/named.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::array<std::string_view, 8> step_names{
    "posted", "sent_to_si", "si_confirmed", "received", "submitted", "decided", "funded", "paid"};
constexpr std::array<std::string_view, 4> actor_names{"employer", "si_agency", "district",
                                                      "province"};

using GivenDays = std::array<std::optional<Date>, step_names.size()>;
GivenDays given_days(const Steps& steps) {
  return {steps.posted_on,    steps.sent_to_si_on, steps.si_confirmed_on, steps.received_on,
          steps.submitted_on, steps.decided_on,    steps.funded_on,       steps.paid_on};
}

// Walks the steps; what has neither a day nor a later step that has one is done on `not_before` at
// the earliest.
Timeline walk(const Procedure& procedure, const Steps& steps, std::optional<Date> not_before) {
  const GivenDays given = given_days(steps);
  // From the last step back, so that each knows the next day that is given.
  GivenDays next_given;
  for (std::size_t i = given.size() - 1; i > 0; --i)
    next_given[i - 1] = given[i] ? given[i] : next_given[i];
  const auto done = [&](Step step, Date limit) {
    const auto i = static_cast<std::size_t>(step);
    if (given[i]) return *given[i];
    if (next_given[i]) return std::min(limit, *next_given[i]);
    return not_before ? std::max(limit, *not_before) : limit;
  };
  const WorkingDays& office = procedure.office_calendar;

  Timeline t;
  t.posted_on = done(Step::posted, steps.drawn_up_on);
  t.posting_ends_on = procedure.posting_calendar.add(t.posted_on, procedure.posting_days);
  t.sent_to_si_on = done(Step::sent_to_si, t.posting_ends_on);
  t.si_confirms_by = office.add(t.sent_to_si_on, procedure.si_days);
  t.si_confirmed_on = done(Step::si_confirmed, t.si_confirms_by);
  t.received_on = done(Step::received, t.si_confirmed_on);
  t.earliest_receipt = done(Step::received, done(Step::si_confirmed, t.sent_to_si_on));
  t.district_submits_by = office.add(t.received_on, procedure.district_days);
  t.submitted_on = done(Step::submitted, t.district_submits_by);
  t.province_decides_by = office.add(t.submitted_on, procedure.province_days);
  t.decided_on = done(Step::decided, t.province_decides_by);
  t.funds_by = office.add(t.decided_on, procedure.transfer_days);
  t.funded_on = done(Step::funded, t.funds_by);
  t.employer_pays_by = office.add(t.funded_on, procedure.employer_days);
  t.paid_on = done(Step::paid, t.employer_pays_by);
  t.completes_in_time = t.paid_on <= procedure.completion_target;
  return t;
}

// Who does a step, and by when.
struct Task {
  Actor who;
  Date last_day;
};
Task task_of(Step step, const Steps& steps, const Timeline& t) {
  switch (step) {
    case Step::posted:
      return {Actor::employer, steps.drawn_up_on};
    case Step::sent_to_si:
      return {Actor::employer, t.posting_ends_on};
    case Step::si_confirmed:
      return {Actor::si_agency, t.si_confirms_by};
    case Step::received:
      return {Actor::employer, t.si_confirmed_on};
    case Step::submitted:
      return {Actor::district, t.district_submits_by};
    case Step::decided:
      return {Actor::province, t.province_decides_by};
    case Step::funded:
      return {Actor::district, t.funds_by};
    case Step::paid:
      break;
  }
  return {Actor::employer, t.employer_pays_by};
}

}  // namespace

std::string_view name(Step step) noexcept { return name_in(step_names, step); }
std::string_view name(Actor actor) noexcept { return name_in(actor_names, actor); }

Timeline timeline(const Procedure& procedure, const Steps& steps, const std::optional<Day>& as_of) {
  Timeline t = walk(procedure, steps, std::nullopt);
  if (as_of) t.completes_in_time = walk(procedure, steps, Date{*as_of}).completes_in_time;
  return t;
}

std::vector<Payout> schedule(const Decisions& decisions) {
  const Decisions::Data& data = Decisions::Data::of(decisions);
  const Dossier dossier = decisions.dossier();
  const Table& workers_table = data.dossier->workers;
  const auto text = [&](std::size_t column, std::size_t request) {
    return workers_table.columns[column].texts[request];
  };
  std::vector<Payout> payouts;
  for (std::size_t request = 0; request < dossier.requests(); ++request) {
    for (std::size_t i = data.first[request]; i < data.first[request + 1]; ++i) {
      if (data.outcomes[i] != Outcome::payable) continue;
      payouts.push_back({payouts.size() + 1, request, month_at(data.months[i]),
                         data.rule_set.group(dossier.group(request)).amount,
                         decisions.timeline_of(request), text(workers::account, request),
                         text(workers::full_name, request)});
    }
  }
  return payouts;
}

std::vector<WaitingList> waiting_lists(const Decisions& decisions,
                                       const std::function<bool(std::size_t decision)>& is_due) {
  const Decisions::Data& data = Decisions::Data::of(decisions);
  const Dossier::Data& dossier = *data.dossier;
  std::vector<WaitingList> waiting(dossier.lists.rows);
  for (std::size_t request = 0; request < dossier.workers.rows; ++request) {
    WaitingList& of_list = waiting[dossier.request_list[request]];
    ++of_list.requests;
    for (std::size_t i = data.first[request]; i < data.first[request + 1]; ++i) {
      of_list.undetermined += data.outcomes[i] == Outcome::undetermined ? 1 : 0;
      of_list.payments += data.outcomes[i] == Outcome::payable && (!is_due || is_due(i)) ? 1 : 0;
    }
  }
  return waiting;
}

std::vector<Overdue> overdue(const Decisions& decisions,
                             const std::function<bool(std::size_t decision)>& is_due) {
  return overdue_of(decisions, waiting_lists(decisions, is_due));
}

std::vector<Overdue> overdue_of(const Decisions& decisions, std::span<const WaitingList> waiting) {
  const Decisions::Data& data = Decisions::Data::of(decisions);
  if (!data.as_of) throw Error("what is overdue can be said as of a day only");
  const Date as_of = *data.as_of;
  const Dossier::Data& dossier = *data.dossier;
  std::vector<Overdue> late;
  for (std::size_t list = 0; list < waiting.size(); ++list) {
    const Steps steps = steps_of(dossier.lists, list);
    const GivenDays given = given_days(steps);
    std::size_t open = given.size();
    while (open > 0 && !given[open - 1]) --open;
    if (waiting[list].requests == 0 || open == given.size()) continue;
    const auto step = static_cast<Step>(open);
    if (step >= Step::funded && waiting[list].payments + waiting[list].undetermined == 0) continue;
    const Task task = task_of(step, steps, data.timelines[list]);
    if (as_of <= task.last_day) continue;
    const std::uint32_t employer = dossier.list_employer[list];
    Overdue& row = late.emplace_back();
    row.list_id = dossier.lists.columns[lists::list_id].texts[list];
    row.employer_id = dossier.employers.columns[employers::employer_id].texts[employer];
    row.district = dossier.employers.columns[employers::district].texts[employer];
    row.step = step;
    row.who = task.who;
    row.last_day = task.last_day;
    row.working_days_late = data.rule_set.procedure().office_calendar.between(task.last_day, as_of);
    row.payments = waiting[list].payments;
    row.amount.add(
        data.rule_set.group(dossier.group_of_list(static_cast<std::uint32_t>(list))).amount,
        waiting[list].payments);
  }
  return late;
}

}  // namespace v2
}  // namespace rentsupport
