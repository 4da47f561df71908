// Tables of what changes between rule sets, and the options of the commands that print them.
#ifndef RENTSUPPORT_SRC_CLI_DIFFERENCE_TABLES_HPP
#define RENTSUPPORT_SRC_CLI_DIFFERENCE_TABLES_HPP

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "rentsupport/compare.hpp"

namespace rentsupport::cli {

void add_table_options(CLI::App& command, bool& json, Language language);

[[nodiscard]] std::string readings_table(const Decisions& decisions,
                                         const std::vector<ReadingAtStake>& at_stake,
                                         Language language);
[[nodiscard]] std::string differences_table(const Differences& differences, Language language);

}  // namespace rentsupport::cli

#endif
