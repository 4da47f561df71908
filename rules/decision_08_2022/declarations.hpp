// What a signed Form 02 or 03 declares (law page, section 8): facts for which the forms have no
// column, but which those who sign them answer for.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_DECLARATIONS_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_DECLARATIONS_HPP

#include "rule/scheme.hpp"

namespace rentsupport::decision_08_2022 {

extern const FormDeclarations declarations;

}  // namespace rentsupport::decision_08_2022

#endif
