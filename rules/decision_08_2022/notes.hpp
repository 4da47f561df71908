// What the cards of the law say beside the provisions.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_NOTES_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_NOTES_HPP

#include "rule/act_texts.hpp"

namespace rentsupport::decision_08_2022 {

[[nodiscard]] const ActTexts& texts();

}  // namespace rentsupport::decision_08_2022

#endif
