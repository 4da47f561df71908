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

// Adds a request of a worker of its own, with a row of each cluster, its employer and its list.
// Throws where the dossier does not take them.
void add_request(Dossier& dossier, const std::string& id, Group group, Month month,
                 const Clusters& clusters, const std::vector<std::size_t>& rows);

// Returns the provisions decided after the rules that turn a payable class of the table into a
// refused one when earlier payments fail them, as evaluate() decides.
[[nodiscard]] std::vector<std::string> turned_by_payments(const RuleSet& rules, const Table& table);

}  // namespace tests::table

#endif
