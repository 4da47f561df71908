// Random input files in which rows say something about each other.
#ifndef RENTSUPPORT_TESTS_RANDOM_INPUTS_HPP
#define RENTSUPPORT_TESTS_RANDOM_INPUTS_HPP

#include <cstdint>
#include <map>
#include <string>

namespace tests {

// Rows of which many are alike: numbers, names and accounts that several bear, payments made
// before, rows with faults, IDs with blanks and keys that occur twice. Texts by input.
[[nodiscard]] std::map<std::string, std::string> random_inputs(std::uint64_t seed,
                                                               std::size_t requests);

}  // namespace tests

#endif
