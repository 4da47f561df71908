// Rule sets as files: what cards_json() writes becomes a rule set again, and so do changes of one.
#ifndef RENTSUPPORT_RULES_FILE_HPP
#define RENTSUPPORT_RULES_FILE_HPP

#include <optional>
#include <string_view>

#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Reads a rule set from a text of 4 MiB at most, which `file` names in the problem. `rules` holds
/// rules of the same act before, and with them the further facts that the text may read. The text
/// is one of two:
///
/// - what cards_json() writes (`rentsupport-rules-2`): parameters, readings, and the provisions of
///   both groups with what is not as enacted, word for word as this version writes them, for
///   whatever else it said would not be what is decided;
/// - changes that somebody wrote (`rentsupport-rule-changes-2`; its schema is installed): of what
///   `rules` hold provisions are taken out, replaced or added to, one change after the other.
///   Conditions nest, in the words of the cards' nodes. A member that is not known, or of
///   another type, is a fault.
///
/// Returns what is wrong, and leaves the rules as they were; an own provision that cites another
/// act by article is none that a file can hold (Provision::norm_vietnamese can be).
[[nodiscard]] std::optional<Problem> read_rules(std::string_view json, std::string_view file,
                                                RuleSet& rules);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
