// The facts to ask for: inclusion-minimal sets that settle an undetermined request-month whatever
// the answers are.
#ifndef RENTSUPPORT_SRC_RULE_SETTLING_FACTS_HPP
#define RENTSUPPORT_SRC_RULE_SETTLING_FACTS_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rentsupport/rule.hpp"
#include "rule/evaluator.hpp"

namespace rentsupport {
inline namespace v2 {

// What is known of one record, by the number of the fact: nothing where one is unknown or its cell
// empty.
using KnownFacts = std::span<const std::optional<std::int64_t>>;

// What no answer makes of a record.
struct NoAnswers {
  std::vector<Rule> intervals{};  // `from <= to`, two dates: no answer makes one fail
  // An answer that a choice has this value leaves the cell of the fact empty.
  struct Empty {
    std::uint8_t fact;
    std::uint8_t choice;
    std::int64_t value;
  };
  std::optional<Empty> empty{};
};

// Finds the sets for one rule. An answer matters only by the truth of the comparisons that it
// enters, so that a few answers stand for all: one between any two neighbouring limits. They are
// put into rows that are evaluated like requests.
//
// That is exact for numbers too, whatever multiplies them, as long as every two unknown ones are
// compared in one way and none is compared with itself through others: then the answers to one that
// leave the others a choice lie between limits. Elsewhere (2a <= 3b and 2a >= 3b ask whether a is
// even) all unknown facts of such conditions are asked for, and no fewer.
class SettlingFacts {
 public:
  // The vocabulary must outlive it, as the rule.
  SettlingFacts(const Rule& rule, Vocabulary facts, NoAnswers no_answers = {});
  SettlingFacts(const SettlingFacts&) = delete;
  SettlingFacts& operator=(const SettlingFacts&) = delete;

  // `states` are the truths of the nodes for the request and the month, of which the root's is
  // unknown. Returns sets of facts, a bit each, smaller ones first.
  [[nodiscard]] std::vector<std::uint64_t> find(KnownFacts row,
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

  [[nodiscard]] bool is_exact(const Part& part) const;
  static std::vector<ColumnView> views_of(const std::vector<Values>& values,
                                          const std::vector<Known>& known);
  void find_parts(std::uint32_t node, std::span<const std::uint8_t> states);
  void add_condition(std::uint32_t node, std::span<const std::uint8_t> states);
  void put_in_order(Part& part) const;
  void answer(std::size_t part, std::size_t place, std::size_t answered);
  [[nodiscard]] std::vector<std::int64_t> answers(const Part& part, std::size_t place) const;
  [[nodiscard]] std::vector<std::int64_t> dates(const Part& part, std::size_t place) const;
  [[nodiscard]] std::vector<std::int64_t> numbers(const Part& part, std::size_t place,
                                                  std::uint8_t fact, std::uint64_t passed) const;
  [[nodiscard]] bool is_yet_to_answer(const Part& part, std::size_t place, std::uint8_t fact) const;
  // Where the truth of a comparison changes while the fact's day grows: the first days after it.
  void find_limits(const Part& part, std::size_t place, std::uint8_t fact, std::uint64_t passed,
                   std::vector<std::int64_t>& limits) const;
  [[nodiscard]] std::int64_t shifted(const Term& term, std::int64_t value) const;
  [[nodiscard]] std::int64_t first_reaching(const Term& term, std::int64_t limit) const;
  [[nodiscard]] std::optional<std::int64_t> value_of(const Term& term) const;
  [[nodiscard]] bool is_in_order() const;
  void put_row(std::size_t part, std::size_t answered);
  void evaluate_rows();

  const Rule& rule_;
  Vocabulary facts_;
  NoAnswers no_answers_;
  std::vector<Values> values_;  // by fact
  std::vector<Known> known_;
  std::vector<ColumnView> views_;
  std::array<const Rule*, 1> rules_;
  BatchColumns columns_;
  BatchLeaves leaves_;
  BatchTruth truth_;

  std::vector<std::optional<std::int64_t>> row_;  // with the answers so far
  Month month_{};
  std::vector<Part> parts_;
  std::vector<Answered> rows_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
