#include "procedure.hpp"

#include <chrono>

namespace rentsupport {
inline namespace v2 {
namespace training {

Timeline timeline(const Parameters& p, const Steps& steps) {
  const WorkingDays office(WorkingDays::Week::mon_fri, p.public_holidays);
  Timeline t;
  if (steps.si_asked_on) t.si_confirms_by = office.add(*steps.si_asked_on, p.si_days);
  t.decides_by = office.add(steps.complete_on.value_or(steps.filed_on), p.decide_days);
  const Date decided = steps.decided_on.value_or(t.decides_by);
  t.transfers_by = office.add(steps.decision_received_on.value_or(decided), p.transfer_days);
  t.passes_on_by = office.add(steps.transferred_on.value_or(t.transfers_by), p.pass_on_days);
  if (steps.training_ends_on) {
    // Calendar days; a last day off moves to the next working day (Civil Code, Article 148(5)).
    const std::chrono::days day{1};
    const Date last = *steps.training_ends_on + std::chrono::days{p.report_days};
    t.reports_by = office.add(last - day, 1);
  }
  if (const auto reported = steps.reported_on ? steps.reported_on : t.reports_by)
    t.recovers_by = office.add(*reported, p.recover_days);
  return t;
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
