// What a rule comes to for one record, from what the evaluator says of a row.
#ifndef RENTSUPPORT_SRC_RULE_RULE_RESULT_HPP
#define RENTSUPPORT_SRC_RULE_RULE_RESULT_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "rentsupport/own_facts.hpp"
#include "rule/evaluator.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns all but the facts to ask for.
[[nodiscard]] RuleResult rule_result(const Rule& rule, Truth verdict, std::uint64_t mask);

struct OwnColumns::Data {
  Vocabulary facts;
  std::size_t rows;
  std::vector<ColumnView> views;
  // The column of every fact that is not set: no value, none known.
  std::vector<std::uint64_t> nothing;
};

}  // namespace v2
}  // namespace rentsupport

#endif
