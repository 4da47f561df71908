// Article 6: the dossier of employees who are working.
#include "articles.hpp"
#include "conditions.hpp"

namespace rentsupport::decision_08_2022 {

// Article 6. For workers outside compulsory insurance the dossier contains a copy of the payroll.
Rule art6_payroll_copy(const Parameters&) {
  const Norm norm = payroll_copy_enclosed();
  return provision({.id = "art6.payroll_copy",
                    .citations = {{6}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = ""},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
