// The provisions of Chapter III, by article; each is one condition with its place and its words.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_ARTICLES_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_ARTICLES_HPP

#include "rentsupport/training_rules.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Of the dossier.
[[nodiscard]] Rule art9_employer();
[[nodiscard]] Rule art9_window(const Parameters& p);
[[nodiscard]] Rule art9_1_insured(const Parameters& p);
[[nodiscard]] Rule art9_2_change();
[[nodiscard]] Rule art9_3_revenue(const Parameters& p);
[[nodiscard]] Rule art9_4_plan();
[[nodiscard]] Rule form02_registered();
[[nodiscard]] Rule art11_1_request();
[[nodiscard]] Rule art11_2_document();
[[nodiscard]] Rule art11_3_plan();
[[nodiscard]] Rule art11_4_confirmed(const Parameters& p);
[[nodiscard]] Rule art44_6_highest();
// Of a line.
[[nodiscard]] Rule art11_4_line_insured(const Parameters& p);
[[nodiscard]] Rule art12_2_once(const Parameters& p);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
