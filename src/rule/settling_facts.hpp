// The facts to ask for: inclusion-minimal sets that settle an undetermined request-month whatever
// the answers are.
#ifndef RENTSUPPORT_SRC_RULE_SETTLING_FACTS_HPP
#define RENTSUPPORT_SRC_RULE_SETTLING_FACTS_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rentsupport/facts.hpp"
#include "rentsupport/rule.hpp"
#include "rule/evaluator.hpp"

namespace rentsupport {
inline namespace v2 {

// What is known of one request: nothing where a fact is unknown or its cell empty.
using RowFacts = std::array<std::optional<std::int64_t>, facts::count>;

// Finds the sets for one rule. An answer matters only by the truth of the comparisons that it
// enters, so that a few answers stand for all: one between any two neighbouring limits. They are
// put into rows that are evaluated like requests.
class SettlingFacts {
 public:
  explicit SettlingFacts(const Rule& rule);
  SettlingFacts(const SettlingFacts&) = delete;
  SettlingFacts& operator=(const SettlingFacts&) = delete;

  // `states` are the truths of the nodes for the request and the month, of which the root's is
  // unknown. Returns sets of facts, a bit each, smaller ones first.
  [[nodiscard]] std::vector<std::uint64_t> find(const RowFacts& row,
                                                std::span<const std::uint8_t> states, Month month);

 private:
  // Conditions that share unknown facts, no other one sharing any of them.
  struct Part {
    std::vector<std::uint32_t> conditions;
    std::uint64_t facts = 0;
    std::vector<std::uint8_t> order;    // the facts, as they are answered
    std::vector<std::uint32_t> leaves;  // unknown ones
    std::vector<std::uint8_t> truths;   // by the facts answered, a bit each in `order`: 1 held, 2
                                        // failed, 4 unknown
  };
  // A row of answers on its way to the evaluator.
  struct Answered {
    std::size_t part;
    std::size_t facts;  // a bit each in the part's order
  };

  using Values = std::array<std::uint64_t, batch_rows>;  // of the fact's type's width
  using Known = std::array<std::uint64_t, batch_words>;

  static std::vector<ColumnView> views_of(const std::vector<Values>& values,
                                          const std::vector<Known>& known);
  void find_parts(std::uint32_t node, std::span<const std::uint8_t> states);
  void add_condition(std::uint32_t node, std::span<const std::uint8_t> states);
  void put_in_order(Part& part) const;
  void answer(std::size_t part, std::size_t place, std::size_t answered);
  [[nodiscard]] std::vector<std::int64_t> answers(const Part& part, std::size_t place) const;
  [[nodiscard]] std::vector<std::int64_t> dates(const Part& part, std::size_t place) const;
  // Where the truth of a comparison changes while the fact's day grows: the first days after it.
  void find_limits(const Part& part, std::size_t place, std::uint8_t fact, std::uint64_t passed,
                   std::vector<std::int64_t>& limits) const;
  [[nodiscard]] std::optional<std::int64_t> value_of(const Term& term) const;
  [[nodiscard]] bool is_in_order() const;
  void put_row(std::size_t part, std::size_t answered);
  void evaluate_rows();

  const Rule& rule_;
  std::vector<Values> values_;  // by fact
  std::vector<Known> known_;
  std::vector<ColumnView> views_;
  std::array<const Rule*, 1> rules_;
  BatchColumns columns_;
  BatchLeaves leaves_;
  BatchTruth truth_;

  RowFacts row_;  // with the answers so far
  Month month_{};
  std::vector<Part> parts_;
  std::vector<Answered> rows_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
