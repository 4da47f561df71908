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
  std::string by;
  std::string input;  // whether it has all lists; empty: it has not
};

void add_ledger_options(CLI::App& command, LedgerOptions& options, Language language);
// Options of a booking: its date and its reason, and who books.
void add_occasion_options(CLI::App& command, std::string& date, std::string& reason,
                          std::string& by, bool required, Language language);
// Reads a date of the command line; throws Failure.
[[nodiscard]] std::optional<Date> date_of(const std::string& text, Language language);

// Reads when and why something is booked; throws Failure.
[[nodiscard]] Occasion occasion_of(const LedgerOptions& options, Language language);
// Opens the ledger where one is named; throws Failure.
[[nodiscard]] std::optional<LedgerRun> open_ledger(const LedgerOptions& options,
                                                   const Occasion& occasion);
// Tells what the run did with its ledger; the directory is that of reviews.csv.
[[nodiscard]] std::string ledger_text(const LedgerOptions& options, const LedgerUse& use,
                                      const std::string& directory, Language language);
[[nodiscard]] std::string head_text(const LedgerHead& head, Language language);
// `1 month`, `12,000 months`
[[nodiscard]] std::string months_text(std::uint64_t count, Language language);

// Ends the command for a problem; throws Failure.
void check(const std::optional<Problem>& problem);

}  // namespace rentsupport::cli

#endif
