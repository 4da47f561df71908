// The days on which each step of Article 12 has to be done.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_PROCEDURE_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_PROCEDURE_HPP

#include <optional>

#include "rentsupport/training_rules.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// What happened: a step without a date has not, and is expected on its last day.
struct Steps {
  std::optional<Date> si_asked_on;
  Date filed_on;
  std::optional<Date> complete_on;  // the dossier is full; when it is filed, if nothing is said
  std::optional<Date> decided_on;
  std::optional<Date> decision_received_on;
  std::optional<Date> transferred_on;
  std::optional<Date> reported_on;
  std::optional<Date> training_ends_on;  // of the last course that is supported
};

[[nodiscard]] Timeline timeline(const Parameters& parameters, const Steps& steps);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
