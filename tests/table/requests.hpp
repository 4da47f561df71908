// Classes of a table as records that the library decides.
#ifndef RENTSUPPORT_TESTS_TABLE_REQUESTS_HPP
#define RENTSUPPORT_TESTS_TABLE_REQUESTS_HPP

#include <optional>
#include <string>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "table/theorems.hpp"

namespace tests::table {

// Says whether files may hold the row: no receipt assumed, no interval that ends before it begins.
[[nodiscard]] bool is_of_files(const Grid& grid, std::size_t row);

// Returns a row of the state that files may hold, if there is one.
[[nodiscard]] std::optional<std::size_t> file_row(const ClusterStates& cluster, StateNumber state);

// Adds the request of a number, which is its id, of a worker of its own, with a row of each
// cluster, its employer and its list. Throws where the dossier does not take them.
void add_request(DossierBuilder& dossier, std::size_t number, Group group, Month month,
                 const Clusters& clusters, const std::vector<std::size_t>& rows);

// Returns the provisions decided after the rules that turn a payable class of the table into a
// refused one when earlier payments fail them, as evaluate() decides.
[[nodiscard]] std::vector<std::string> turned_by_payments(const RuleSet& rules, const Table& table);

// Decides, by evaluate(), a request for every state of every cluster that files may hold, beside
// clusters whose provisions all hold; none where those cannot be.
struct DecidedStates {
  std::uint64_t payable = 0;
  std::uint64_t refused = 0;
  std::uint64_t undetermined = 0;
  // The first whose outcome or amounts are not those of its class: payable, and payable at most,
  // are the amount where it is payable, 0 where it is refused, 0 and the amount where it is
  // undetermined.
  std::string differs;
};
[[nodiscard]] DecidedStates decide_states(const RuleSet& rules, const Table& table, Money amount);

}  // namespace tests::table

#endif
