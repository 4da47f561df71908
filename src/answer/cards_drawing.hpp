// The drawing of one group, as a page of the cards shows it.
#ifndef RENTSUPPORT_SRC_ANSWER_CARDS_DRAWING_HPP
#define RENTSUPPORT_SRC_ANSWER_CARDS_DRAWING_HPP

#include <string>

#include "rentsupport/rule_set.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] std::string mermaid_of(const GroupRule& group, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
