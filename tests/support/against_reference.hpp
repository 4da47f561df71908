// The same files or records decided by the library and by the reference.
#ifndef RENTSUPPORT_TESTS_AGAINST_REFERENCE_HPP
#define RENTSUPPORT_TESTS_AGAINST_REFERENCE_HPP

#include <string>
#include <utility>
#include <vector>

#include "reference/reference.hpp"
#include "rentsupport/csv.hpp"
#include "support/random_dossier.hpp"

namespace tests {

// Decides files by the library, which writes into `out`, and by the reference. Returns where the
// outputs differ first, a line of each; empty if they are the same bytes.
[[nodiscard]] std::string difference_from_reference(const rentsupport::InputFiles& files,
                                                    const std::string& out,
                                                    const reference::Options& options,
                                                    unsigned threads, std::size_t batch_rows);

// Decides records in memory, those with a fault left out, and compares every decision, payment and
// total. Explains the first ones as text besides, which must not throw.
[[nodiscard]] std::string difference_from_reference(const Records& records,
                                                    const reference::Options& options,
                                                    std::size_t batch_rows);

// Every fact that can be assumed, with a value as people write it.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& possible_assumptions();

}  // namespace tests

#endif
