// What a decision table is made of: the rules of the groups under one choice of readings.
#ifndef RENTSUPPORT_TESTS_TABLE_SCHEME_HPP
#define RENTSUPPORT_TESTS_TABLE_SCHEME_HPP

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rentsupport/rule_set.hpp"

namespace tests::table {

using namespace rentsupport;

// The parts of a rule set that a table reads; a test may change them one by one.
struct Scheme {
  std::string reading;  // `default` or `late_list=previous_month_only`
  std::vector<GroupRule> groups;
  Procedure procedure;
  std::function<Month(Month)> reference_month;
};

[[nodiscard]] Scheme scheme_of(std::string reading, const RuleSet& rules);

// Returns the rule set of a scheme's name.
[[nodiscard]] RuleSet rule_set_of(const std::string& reading);

// Names the default, then every other option of every reading alone.
[[nodiscard]] std::vector<std::string> all_readings();

// Returns the rule with sub-trees replaced: `edit` is asked for every node, from the root down.
using Edit = std::function<std::optional<Rule>(std::uint32_t node)>;
[[nodiscard]] Rule rebuilt(const Rule& rule, const Edit& edit, bool children_reversed = false);

// Returns the rule with another condition in a provision.
[[nodiscard]] Rule with_condition(const Rule& rule, const std::string& provision,
                                  const Rule& condition);

// Returns the conjunction of the children of the root that name one of the provisions.
[[nodiscard]] Rule cut_to(const Rule& rule, const std::vector<std::string>& provisions);

// Lists the months that have a table: each month that the rule's window names with those around
// it, and the first and last one that a request can ask for.
[[nodiscard]] std::vector<Month> months_of(const Rule& rule);

}  // namespace tests::table

#endif
