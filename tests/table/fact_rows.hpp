// Rows of facts for the columnar evaluator, put together one by one.
#ifndef RENTSUPPORT_TESTS_TABLE_FACT_ROWS_HPP
#define RENTSUPPORT_TESTS_TABLE_FACT_ROWS_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "answer/card_deck.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/schedule.hpp"
#include "rule/evaluator.hpp"

namespace tests::table {

using namespace rentsupport;

// What is known of one request: nothing where a fact is unknown or its cell empty.
using RowFacts = std::array<std::optional<std::int64_t>, facts::count>;

// Says whether a fact follows from the dates of a list: the timeline's facts and the receipt.
[[nodiscard]] bool follows_from_list_dates(std::uint8_t fact);

// Writes facts as the files do: `contract_type=fixed_term contract_ends_on=(empty)`.
[[nodiscard]] std::string facts_text(const RowFacts& row, const std::vector<std::uint8_t>& facts);
// Writes the days of a list's steps that are given.
[[nodiscard]] std::string steps_text(const Steps& steps);

// Holds at most batch_rows rows and evaluates rules over them.
class FactRows {
 public:
  explicit FactRows(std::vector<const Rule*> rules);
  FactRows(const FactRows&) = delete;
  FactRows& operator=(const FactRows&) = delete;
  ~FactRows() = default;

  void put(std::size_t row, const RowFacts& facts);
  // Evaluates a rule, by its place, over the first rows.
  void evaluate(std::size_t rows, std::size_t rule, Month month);

  // Return what the evaluation found: the states of all provisions of a row, and a node's truth.
  [[nodiscard]] std::uint64_t mask(std::size_t row) const { return masks_[row]; }
  [[nodiscard]] Truth truth(std::uint32_t node, std::size_t row) const;

 private:
  std::vector<const Rule*> rules_;
  std::vector<std::vector<std::uint64_t>> values_;  // by fact; of the fact's type's width
  std::vector<std::vector<std::uint64_t>> known_;
  std::vector<ColumnView> views_;
  std::unique_ptr<BatchColumns> columns_;
  std::unique_ptr<BatchLeaves> leaves_;
  std::vector<std::unique_ptr<BatchTruth>> truths_;
  std::size_t evaluated_ = 0;
  std::vector<std::uint64_t> masks_;
};

}  // namespace tests::table

#endif
