// What the cards of training support say beside the provisions.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_NOTES_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_NOTES_HPP

#include "rule/act_texts.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

[[nodiscard]] const ActTexts& texts();

// What a dossier and a line are called.
[[nodiscard]] Bilingual plan_part() noexcept;
[[nodiscard]] Bilingual line_part() noexcept;

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
