// What dossiers of training support and their decisions hold.
#ifndef RENTSUPPORT_SRC_DECIDE_TRAINING_DATA_HPP
#define RENTSUPPORT_SRC_DECIDE_TRAINING_DATA_HPP

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../rules/decision_23_2021/facts.hpp"
#include "../rules/decision_23_2021/records.hpp"
#include "decide/persons.hpp"
#include "decide/records.hpp"
#include "rentsupport/own_facts.hpp"
#include "rentsupport/training_decisions.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

struct Dossiers::Data {
  Table plans{plans::table};
  Table trainees{trainees::table};
  Table trained_before{trained_before::table};
  SamePersons same_persons;
  std::vector<std::uint32_t> plan_of_line;    // by trainee
  std::map<std::string, RowCounts> counts{};  // by table
  // Of lines, and behind them of who was trained before: as requests.
  std::shared_ptr<const Persons> persons;
};

// Finds the persons of lines and of who was trained before, as those of requests are found.
[[nodiscard]] std::shared_ptr<const Persons> persons_in(const Dossiers::Data& dossiers);

// A fact's values by row, of the type that the vocabulary says.
struct FactColumn {
  std::vector<std::uint8_t> choices;
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> numbers;
  std::vector<std::uint64_t> known;  // a bit a row

  // Adds the value of the next row.
  void put(std::size_t row, std::optional<std::int64_t> value, FactType type);
};

// The facts of plans, or of lines with those of their plans.
struct FactRows {
  std::size_t rows = 0;
  std::array<FactColumn, facts::count> columns{};

  // They refer to this.
  [[nodiscard]] OwnColumns view() const;
};

struct Decisions::Data {
  RuleSet rule_set;
  Dossiers dossiers;
  std::vector<PlanDecision> plans{};
  std::vector<LineDecision> lines{};
  FactRows plan_facts{};
  FactRows line_facts{};
  // Of lines refused by Article 12(2): the line of this input that was counted before, or none
  // where it was approved before.
  std::map<std::size_t, std::optional<std::size_t>> counted_before{};
};

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
