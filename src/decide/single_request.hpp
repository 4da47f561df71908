// One request decided alone: a dossier of one row in each table, and the evaluator for it, both
// used again and again.
#ifndef RENTSUPPORT_SRC_DECIDE_SINGLE_REQUEST_HPP
#define RENTSUPPORT_SRC_DECIDE_SINGLE_REQUEST_HPP

#include <array>
#include <memory>
#include <optional>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/fact_views.hpp"
#include "decide/once_a_month.hpp"
#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

// Decides requests one by one, each a batch of one. Not for several threads: each has its own.
class SingleRequest {
 public:
  explicit SingleRequest(const RuleSet& rule_set);
  SingleRequest(const SingleRequest&) = delete;
  SingleRequest& operator=(const SingleRequest&) = delete;
  ~SingleRequest();

  // Reads the facts, no texts. Returns the first fault, else decides every month asked for.
  [[nodiscard]] std::optional<Problem> decide(const Employer& employer, const List& list,
                                              const Request& request, const PaidMonths& paid,
                                              const SingleFaults& faults);
  // Returns what was decided last.
  [[nodiscard]] const Decisions::Data& decisions() const noexcept { return decisions_; }

  class RuleAlone;

 private:
  struct Batch;
  std::shared_ptr<Dossier::Data> dossier_;
  Decisions::Data decisions_;
  Stage stage_;
  std::array<std::unique_ptr<Batch>, 2> batches_;  // by group
};

}  // namespace v2
}  // namespace rentsupport

#endif
