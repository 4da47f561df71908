// The options of `evaluate` that use a ledger, and what a run says of it.
#ifndef RENTSUPPORT_SRC_CLI_LEDGER_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_LEDGER_OPTIONS_HPP

#include <optional>
#include <string>

#include "command.hpp"
#include "rentsupport/ledger.hpp"

namespace rentsupport::cli {

struct LedgerOptions {
  std::string file;
  bool commit = false;
  std::string date;
  std::string reason;
};

void add_ledger_options(CLI::App& command, LedgerOptions& options);
// Options of a booking: its date and its reason.
void add_occasion_options(CLI::App& command, std::string& date, std::string& reason, bool required);
// Reads a date of the command line; throws Failure.
[[nodiscard]] std::optional<Date> date_of(const std::string& text);

// Reads when and why something is booked; throws Failure.
[[nodiscard]] Occasion occasion_of(const LedgerOptions& options);
// Opens the ledger where one is named; throws Failure.
[[nodiscard]] std::optional<LedgerRun> open_ledger(const LedgerOptions& options,
                                                   const Occasion& occasion);
// Tells what the run did with its ledger; the directory is that of reviews.csv.
[[nodiscard]] std::string ledger_text(const LedgerOptions& options, const LedgerUse& use,
                                      const std::string& directory);
[[nodiscard]] std::string head_text(const LedgerHead& head);
// `1 month`, `12,000 months`
[[nodiscard]] std::string months_text(std::uint64_t count);

// Ends the command for a problem; throws Failure.
void check(const std::optional<Problem>& problem);

}  // namespace rentsupport::cli

#endif
