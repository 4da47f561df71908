// Ledgers as version 1 wrote them, of any size.
#ifndef RENTSUPPORT_TESTS_VERSION_1_LEDGER_HPP
#define RENTSUPPORT_TESTS_VERSION_1_LEDGER_HPP

#include <cstddef>
#include <string>

namespace tests {

// Writes a ledger with the schema of tests/version_1/ledger.db: half of its entries propose a month
// each, of requests R0, R1 … in lists L0, L1 …, the others approve them.
void write_version_1_ledger(const std::string& path, std::size_t entries);

}  // namespace tests

#endif
