// Rules are values: every node of a condition changed in every way that a slip of the pen could
// change it.
#ifndef RENTSUPPORT_TESTS_RULE_EDITS_HPP
#define RENTSUPPORT_TESTS_RULE_EDITS_HPP

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "rentsupport/rule.hpp"

namespace mutants {

// Makes the rule of a node from the rules of its children.
using Join = std::function<rentsupport::Rule(const rentsupport::Node&,
                                             const std::vector<rentsupport::Rule>& children)>;

// A change of one node.
struct Edit {
  std::string text;
  Join join;
};

// The rule again, with another way to make one of its nodes.
[[nodiscard]] rentsupport::Rule changed(const rentsupport::Rule& rule, std::uint32_t target,
                                        const Join& change);

// The children of a node, first one first.
[[nodiscard]] std::vector<std::uint32_t> children_of(const rentsupport::Rule& rule,
                                                     std::uint32_t node);

// Every change of a node of a condition. `negated` is true below a `not`, whose loss is one of its
// own changes.
[[nodiscard]] std::vector<Edit> edits_of(rentsupport::Vocabulary facts,
                                         const rentsupport::Rule& rule, std::uint32_t number,
                                         bool negated);
// Of a node that joins others: the other way to join, then each part left out.
void add_join_edits(const rentsupport::Node& node, std::size_t children, std::vector<Edit>& edits);
[[nodiscard]] Edit not_added();
[[nodiscard]] std::set<std::uint32_t> negated_nodes(const rentsupport::Rule& rule);

[[nodiscard]] const rentsupport::Provision* provision_named(const rentsupport::Rule& rule,
                                                            const std::string& id);
// The condition of a provision as text: its nodes as the canonical text writes them.
[[nodiscard]] std::vector<std::string> condition_of(rentsupport::Vocabulary facts,
                                                    const rentsupport::Rule& rule,
                                                    const rentsupport::Provision& provision);

}  // namespace mutants

#endif
