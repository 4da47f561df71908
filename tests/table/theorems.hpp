// The theorems about the decision tables of a scheme, and what is known to be otherwise.
#ifndef RENTSUPPORT_TESTS_TABLE_THEOREMS_HPP
#define RENTSUPPORT_TESTS_TABLE_THEOREMS_HPP

#include <map>
#include <string>
#include <vector>

#include "table/product.hpp"

namespace tests::table {

// The table of one group and month.
struct Table {
  std::size_t group;
  Month month;
  Clusters clusters;
  WalkResult result;
  bool walked;  // false: a table of the same shape was walked before
};

struct SchemeResult {
  std::string reading;
  std::vector<Table> tables;
  // At most one a theorem and table, with the reading, the group and the month.
  std::vector<CounterExample> counter_examples;
  // Provisions, by group, that turn no class from payable to refused alone: theorem 6.
  std::vector<std::string> idle;
  // Undetermined rows that cannot reach an end: the provisions that are unknown together.
  std::vector<std::string> out_of_reach;
  std::uint64_t contracts_compared = 0;  // theorem 2
  std::uint64_t alive = 0;               // provisions, by group, that are not idle
};

// Results of walks by shape_of(): equal tables are walked once.
using Walked = std::map<std::string, WalkResult>;

[[nodiscard]] SchemeResult check(const Scheme& scheme, unsigned threads, Walked& walked,
                                 const Fault& fault = {});

// Returns the clusters of a group's rule in a month.
[[nodiscard]] Clusters clusters_in(const Rule& rule, Month month, const ListDates& list_dates);

}  // namespace tests::table

#endif
