// Decisions on training support: which dossiers and lines are payable, how much, by when.
#ifndef RENTSUPPORT_TRAINING_DECISIONS_HPP
#define RENTSUPPORT_TRAINING_DECISIONS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/training_rules.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {
namespace training {

/// Is an immutable input, made by read() of training.hpp; copies share it, threads may share it.
class Dossiers {
 public:
  [[nodiscard]] std::size_t plans() const noexcept;     ///< that are used
  [[nodiscard]] std::size_t trainees() const noexcept;  ///< that are used
  [[nodiscard]] std::string_view plan_id(std::size_t plan) const;
  [[nodiscard]] std::string_view employer_id(std::size_t plan) const;
  [[nodiscard]] std::string_view name(std::size_t plan) const;
  [[nodiscard]] std::string_view line_id(std::size_t line) const;
  [[nodiscard]] std::size_t plan_of(std::size_t line) const;
  /// Returns the cleaned ID; of a line without one the insurance number.
  [[nodiscard]] std::string_view worker_id(std::size_t line) const;
  [[nodiscard]] std::string_view full_name(std::size_t line) const;
  [[nodiscard]] std::optional<std::size_t> find_plan(std::string_view plan_id) const;
  [[nodiscard]] std::optional<std::size_t> find_line(std::string_view line_id) const;
  /// Counts the rows of a table: `plans`, `trainees`, `trained_before`, `persons`.
  [[nodiscard]] RowCounts rows(std::string_view table) const;

  struct Data;
  // What the library reads of it.
  [[nodiscard]] const Data& data() const noexcept { return *data_; }
  explicit Dossiers(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

// ---- Decisions ------------------------------------------------------------------------------

/// Decides a dossier.
struct PlanDecision {
  Outcome outcome{};
  std::size_t lines = 0;
  std::size_t payable_lines = 0;
  Money amount;            ///< of the payable lines; 0 unless payable
  Money max_amount;        ///< with those that are undetermined; 0 if refused
  std::uint64_t mask = 0;  ///< as in decisions.csv: 2 bits a provision of RuleSet::of_plan()
  std::vector<std::string_view> ask;  ///< columns, of an undetermined one
  Timeline timeline;
  std::optional<Money> recover;  ///< what the employer returns, where that is known. Art. 12(6)
};

/// Decides a line.
struct LineDecision {
  std::size_t plan = 0;
  std::int64_t half_months = 0;  ///< of the course, more than are supported too. Art. 10(1)
  Outcome outcome{};
  Money amount;
  Money max_amount;
  std::uint64_t mask = 0;  ///< 2 bits a provision of RuleSet::of_line()
  std::vector<std::string_view> ask;
};

/// Holds the decisions of all dossiers and lines, in the order of the input; it shares the input.
class Decisions {
 public:
  [[nodiscard]] const RuleSet& rule_set() const& noexcept;
  [[nodiscard]] const RuleSet& rule_set() const&& = delete;
  [[nodiscard]] const Dossiers& dossiers() const& noexcept;
  [[nodiscard]] const Dossiers& dossiers() const&& = delete;
  [[nodiscard]] std::span<const PlanDecision> plans() const& noexcept;
  [[nodiscard]] std::span<const PlanDecision> plans() const&& = delete;
  [[nodiscard]] std::span<const LineDecision> lines() const& noexcept;
  [[nodiscard]] std::span<const LineDecision> lines() const&& = delete;
  /// Returns the ids of the provisions to blame for a decision that is no payable one.
  [[nodiscard]] std::vector<std::string_view> blamed(const PlanDecision& plan) const;
  [[nodiscard]] std::vector<std::string_view> blamed(const LineDecision& line) const;

  struct Data;
  [[nodiscard]] const Data& data() const noexcept { return *data_; }
  explicit Decisions(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// Decides every dossier and line. A line is payable when its dossier is and its own provisions
/// hold; lines of one person are counted once, dossiers decided already first, then by the day on
/// which they are filed.
[[nodiscard]] Decisions decide(const RuleSet& rules, const Dossiers& dossiers);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
