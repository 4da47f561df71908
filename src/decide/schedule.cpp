#include "rentsupport/schedule.hpp"

#include <algorithm>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"

namespace rentsupport {
inline namespace v2 {

Timeline timeline(const Procedure& procedure, const Steps& steps) {
  // Walks the steps from the last one back, so that each knows the next day that is given.
  const std::array<std::optional<Date>, 8> given{
      steps.posted_on,    steps.sent_to_si_on, steps.si_confirmed_on, steps.received_on,
      steps.submitted_on, steps.decided_on,    steps.funded_on,       steps.paid_on};
  std::array<std::optional<Date>, 8> next_given;
  for (std::size_t i = given.size() - 1; i > 0; --i)
    next_given[i - 1] = given[i] ? given[i] : next_given[i];
  const auto done = [&](std::size_t step, Date limit) {
    if (given[step]) return *given[step];
    return next_given[step] ? std::min(limit, *next_given[step]) : limit;
  };
  const WorkingDays& office = procedure.office_calendar;

  Timeline t;
  t.posted_on = done(0, steps.drawn_up_on);
  t.posting_ends_on = procedure.posting_calendar.add(t.posted_on, procedure.posting_days);
  t.sent_to_si_on = done(1, t.posting_ends_on);
  t.si_confirms_by = office.add(t.sent_to_si_on, procedure.si_days);
  t.si_confirmed_on = done(2, t.si_confirms_by);
  t.received_on = done(3, t.si_confirmed_on);
  t.earliest_receipt = done(3, done(2, t.sent_to_si_on));
  t.district_submits_by = office.add(t.received_on, procedure.district_days);
  t.submitted_on = done(4, t.district_submits_by);
  t.province_decides_by = office.add(t.submitted_on, procedure.province_days);
  t.decided_on = done(5, t.province_decides_by);
  t.funds_by = office.add(t.decided_on, procedure.transfer_days);
  t.funded_on = done(6, t.funds_by);
  t.employer_pays_by = office.add(t.funded_on, procedure.employer_days);
  t.paid_on = done(7, t.employer_pays_by);
  t.completes_in_time = t.paid_on <= procedure.completion_target;
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

}  // namespace v2
}  // namespace rentsupport
