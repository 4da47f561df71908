// What the commands of the audit share: the run, keys, and what was found.
#ifndef RENTSUPPORT_SRC_CLI_AUDIT_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_AUDIT_OPTIONS_HPP

#include <string>

#include "command.hpp"
#include "rentsupport/audit.hpp"

namespace rentsupport::cli {

void add_run_option(CLI::App& command, std::string& directory);
// The ledger of a run that had one.
void add_run_ledger_option(CLI::App& command, std::string& path);
void add_key_option(CLI::App& command, std::string& path);

// Return the key of a PEM file, nothing where no file is named; throw Failure.
[[nodiscard]] std::optional<SigningKey> load_signing_key(const std::string& path);
[[nodiscard]] std::string load_public_key(const std::string& path);

// Reads the manifest of a run; throws Failure.
[[nodiscard]] Manifest load_run(const std::string& directory);

// Prints what was found, the faults first, and returns the status that it deserves.
Status report(const Findings& findings, bool quiet, Language language = Language::english);

inline constexpr const char* audit_statuses =
    "Exit status: 0 confirmed; 1 not all of it could be checked; 2 wrong usage, or a file that "
    "cannot be\nread; 3 standard output could not be written, or the ledger cannot be read now; 4 "
    "not confirmed:\nstandard output says what differs, and where.";

}  // namespace rentsupport::cli

#endif
