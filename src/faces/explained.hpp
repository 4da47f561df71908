// What a form of rentsupport.h says of a decision on rent support.
#ifndef RENTSUPPORT_SRC_FACES_EXPLAINED_HPP
#define RENTSUPPORT_SRC_FACES_EXPLAINED_HPP

#include <string>
#include <vector>

#include "faces/lease.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rentsupport.h"

namespace rentsupport {
inline namespace v2 {

// The number and the form are some that there are.
[[nodiscard]] inline std::string explained(const Decisions& decisions, Idle<Explainer>& idle,
                                           std::size_t number, std::uint8_t form,
                                           Language language) {
  Lease<Explainer> lease(idle, [&] { return std::make_unique<Explainer>(decisions); });
  Explainer& explainer = *lease;
  std::vector<Explanation> explanations;
  if (form == RENTSUPPORT_EXPLAIN_TEXT || form == RENTSUPPORT_EXPLAIN_JSON) {
    explanations.push_back(explainer(number));
  } else {
    const std::size_t request = decisions[number].request;
    for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i)
      explanations.push_back(explainer(i));
  }
  lease.keep();
  if (form == RENTSUPPORT_EXPLAIN_TEXT) return to_text(explanations.front(), language);
  if (form == RENTSUPPORT_EXPLAIN_JSON) return to_json(explanations);
  return letter(explanations,
                form == RENTSUPPORT_LETTER_TO_WORKER ? Addressee::worker : Addressee::employer,
                language);
}

}  // namespace v2
}  // namespace rentsupport

#endif
