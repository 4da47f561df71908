// Clusters: facts that share no provision with any other fact, cut at the law's breakpoints, with
// the states that their provisions can take together.
#ifndef RENTSUPPORT_TESTS_TABLE_CLUSTER_HPP
#define RENTSUPPORT_TESTS_TABLE_CLUSTER_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "table/fact_rows.hpp"
#include "table/list_dates.hpp"

namespace tests::table {

// Provisions that share facts, directly or through other provisions, and those facts.
struct Cluster {
  std::vector<std::uint8_t> facts;  // ascending; those that follow from a list's dates all together
  bool has_list_dates = false;
  std::vector<std::vector<std::size_t>> provisions;  // by rule; those decided later are in none
};

// Derives the clusters from the rules, in the order of their first provision.
[[nodiscard]] std::vector<Cluster> clusters_of(const std::vector<const Rule*>& rules);

// A rule with the month for which it is evaluated.
struct RuleInMonth {
  const Rule* rule;
  Month month;
};

// Every combination of a cluster's facts, each cut at the breakpoints of the rules: the day before,
// on and after each day at which a comparison turns, each value of a choice, the empty cell. Rows
// are numbered; a fact filled in makes a larger number.
class Grid {
 public:
  struct Axis {
    std::uint8_t fact;
    std::vector<std::optional<std::int64_t>> values;  // the empty cell first, if it may be empty
    std::optional<std::uint8_t> reference;  // the fact whose month decides about a set of months
    std::size_t stride = 1;
  };

  Grid(const Cluster& cluster, const std::vector<RuleInMonth>& rules, const ListDates& list_dates);

  [[nodiscard]] std::size_t size() const { return lists_.size() * list_stride_; }
  [[nodiscard]] RowFacts row(std::size_t number) const;
  [[nodiscard]] std::string text(std::size_t number) const;
  // Returns the steps of the row's list; nothing where the cluster has no list dates.
  [[nodiscard]] std::optional<Steps> steps(std::size_t number) const;
  // Says whether no interval ends before it begins: files may hold such rows only.
  [[nodiscard]] bool is_in_order(std::size_t number) const;
  // Says whether the row's day of receipt is assumed, not a step of its list.
  [[nodiscard]] bool assumes_receipt(std::size_t number) const;

  // Writes everything that makes the rows what they are.
  [[nodiscard]] std::string cut() const;

  [[nodiscard]] const std::vector<Axis>& axes() const { return axes_; }
  [[nodiscard]] std::size_t digit(std::size_t row, const Axis& axis) const {
    return row / axis.stride % axis.values.size();
  }
  [[nodiscard]] std::size_t with(std::size_t row, const Axis& axis, std::size_t digit) const {
    return row + (digit - this->digit(row, axis)) * axis.stride;
  }
  // Says whether the fact may be made unknown in the row: a fact whose empty cell means unknown.
  // The steps of a list, rent_to and an indefinite contract's end are held fixed.
  [[nodiscard]] bool may_hide(std::size_t row, const Axis& axis) const;

  // Pairs of rows that differ by the day of a list's receipt only, the later one first.
  template <class Visit>
  void each_receipt(Visit&& visit) const {
    for (const auto& [later, earlier] : receipts_) {
      for (std::size_t rest = 0; rest < list_stride_; ++rest)
        visit(later * list_stride_ + rest, earlier * list_stride_ + rest);
    }
  }

 private:
  struct ListRow {
    RowFacts facts{};
    Steps steps{};
  };
  void add_axes(const std::vector<RuleInMonth>& rules);
  void add_lists(const std::vector<RuleInMonth>& rules, const ListDates& list_dates);

  const Cluster& cluster_;
  std::vector<Axis> axes_;
  std::size_t list_stride_ = 1;
  std::vector<ListRow> lists_;  // one without meaning where the cluster has no list dates
  std::vector<std::pair<std::uint32_t, std::uint32_t>> receipts_;
};

// Numbers a state among those of a cluster.
using StateNumber = std::uint16_t;

// Returns the mask with another state of a provision.
[[nodiscard]] inline std::uint64_t with_state(std::uint64_t mask, std::size_t provision,
                                              Truth state) {
  return (mask & ~(std::uint64_t{3} << 2 * provision)) | static_cast<std::uint64_t>(state)
                                                             << 2 * provision;
}

// What a change of facts does to the state, with rows that show it.
struct Change {
  enum class Kind : std::uint8_t { hidden, more_days, more_insured, earlier_receipt };
  Kind kind;
  StateNumber from;
  StateNumber to;
  std::size_t row_from;
  std::size_t row_to;
};

// Rows of one state, with facts unknown, whose completions are the same states.
struct Opening {
  StateNumber state;
  std::vector<StateNumber> completions;
  std::size_t row;
};

// The states of a cluster for one rule and month, each a mask of its provisions, ascending.
struct ClusterStates {
  ClusterStates(Cluster of, const Rule& rule, Month month, const ListDates& list_dates);
  ClusterStates(const ClusterStates&) = delete;
  ClusterStates& operator=(const ClusterStates&) = delete;
  ~ClusterStates() = default;

  // Returns the number of a state, if it occurs.
  [[nodiscard]] std::optional<StateNumber> find(std::uint64_t mask) const;
  [[nodiscard]] bool is_complete(StateNumber state) const;

  Cluster cluster;
  Grid grid;
  std::vector<StateNumber> state_of_row;
  std::vector<std::uint64_t> masks;
  std::vector<std::size_t> example;  // a row of each state
  std::vector<Change> changes;       // from and to differ
  // What becomes of a state once all its unknown facts are known: of any of its rows.
  std::vector<std::vector<StateNumber>> completions;
  // The rows whose completions lack the state with every unknown provision held, or the one with
  // every one failed; the second list counts completions only that the files' checks let pass.
  std::vector<Opening> narrow;
  std::vector<Opening> narrow_in_files;
  // Counter-examples: a row without unknown facts in a state with an unknown provision; a row whose
  // state depends on the order of the conditions.
  std::optional<std::size_t> indefinite_row;
  std::optional<std::size_t> disordered_row;

  // Returns the SHA-256 of the facts as they are cut, with the state of each row.
  [[nodiscard]] std::string sha256() const;

 private:
  void find_states(const Rule& rule, Month month);
  void find_changes();
  void find_completions();
  [[nodiscard]] std::vector<std::vector<StateNumber>> completion_sets(
      bool in_files, std::vector<std::uint32_t>& set_of_row) const;
  [[nodiscard]] std::vector<Opening> narrow_openings(
      const std::vector<std::vector<StateNumber>>& sets,
      const std::vector<std::uint32_t>& set_of_row) const;
};

}  // namespace tests::table

#endif
