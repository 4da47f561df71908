// Rule sets as files: what cards_json() writes becomes a rule set again.
#ifndef RENTSUPPORT_RULES_FILE_HPP
#define RENTSUPPORT_RULES_FILE_HPP

#include <optional>
#include <string_view>

#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Reads a rule set from the text of cards_json(), which `file` names in the problem: parameters,
/// readings, and the provisions of both groups with what is not as enacted. The text, of 4 MiB at
/// most, must be word for word what cards_json() of this version writes for the rule set: whatever
/// else it said would not be what is decided. `rules` holds rules of the same act before, and
/// with them the further facts that the text may read.
/// Returns what is wrong, and leaves them as they were;
/// an own provision that cites another act by article is none that a file can hold
/// (Provision::norm_vietnamese can be).
[[nodiscard]] std::optional<Problem> read_rules(std::string_view json, std::string_view file,
                                                RuleSet& rules);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
