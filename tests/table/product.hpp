// The decision table of one rule and month: the product of its clusters' states, walked class by
// class with the columnar evaluator.
#ifndef RENTSUPPORT_TESTS_TABLE_PRODUCT_HPP
#define RENTSUPPORT_TESTS_TABLE_PRODUCT_HPP

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "table/cluster.hpp"

namespace tests::table {

using Clusters = std::vector<std::unique_ptr<ClusterStates>>;

// The theorems; the first is number 1.
inline constexpr std::size_t theorem_count = 7;
extern const std::array<const char*, theorem_count> theorem_names;

// A theorem that does not hold, with the facts and the provisions that show it.
struct CounterExample {
  std::size_t theorem;  // 1 to 7
  std::string text;
};

struct WalkResult {
  std::uint64_t classes = 0;
  std::uint64_t payable = 0;
  std::uint64_t refused = 0;
  std::uint64_t undetermined = 0;
  std::string sha256;  // of the outcomes of all classes, in order
  std::array<std::uint64_t, theorem_count + 1> compared{};  // classes, or pairs of them, by theorem
  std::vector<CounterExample> counter_examples;             // at most one a theorem
  std::vector<bool> turns;  // by provision: some class turns from payable to refused by it alone
  std::vector<std::vector<bool>> pays;  // by cluster and state: some class with it is payable
};

// Plants a fault in what the evaluator says of 64 classes, to see that the theorems notice it:
// `reordered` when the children of every node were reversed.
using Fault = std::function<void(TruthBits& outcomes, bool reordered)>;

// Walks the table and checks theorems 1 and 3 to 7. The result does not depend on the number of
// threads.
[[nodiscard]] WalkResult walk(const Rule& rule, const Clusters& clusters, unsigned threads,
                              const Fault& fault = {});

// Returns the outcome of one class, a state of each cluster.
[[nodiscard]] Truth outcome_of(const Rule& rule, const Clusters& clusters,
                               const std::vector<StateNumber>& states);

// Writes everything that a walk depends on: two tables with the same text have the same result, but
// for the facts in counter-examples.
[[nodiscard]] std::string shape_of(const Rule& rule, const Clusters& clusters);

// Writes a class: the facts of an example, and the state of each provision.
[[nodiscard]] std::string class_text(const Rule& rule, const Clusters& clusters,
                                     const std::vector<StateNumber>& states);
[[nodiscard]] std::string states_text(const Rule& rule, const ClusterStates& cluster,
                                      StateNumber state);

}  // namespace tests::table

#endif
