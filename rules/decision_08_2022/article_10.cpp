// Article 10: the dossier of employees who return to the labour market.
#include "articles.hpp"
#include "conditions.hpp"

namespace rentsupport::decision_08_2022 {

// Article 10. For workers who are outside compulsory insurance or newly recruited the dossier
// contains a copy of the payroll.
Rule art10_payroll_copy(const Parameters&) {
  const Norm norm = payroll_copy_enclosed();
  return provision({.id = "art10.payroll_copy",
                    .citations = {{10}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = ""},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
