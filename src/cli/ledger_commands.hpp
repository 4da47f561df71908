// The commands of `rentsupport ledger`: those that print, in ledger_prints.cpp, and those that book
// or keep it, in ledger_bookings.cpp.
#ifndef RENTSUPPORT_SRC_CLI_LEDGER_COMMANDS_HPP
#define RENTSUPPORT_SRC_CLI_LEDGER_COMMANDS_HPP

#include <string>
#include <vector>

#include "input_options.hpp"
#include "language_option.hpp"
#include "rentsupport/ledger.hpp"
#include "run_log.hpp"
#include "status.hpp"

namespace rentsupport::cli {

struct LedgerArguments {
  std::string file;
  std::vector<std::string> list_ids;
  std::string request_id;
  std::string month;
  std::string state;
  std::string by_what;
  std::string from;
  std::string map;
  std::string date;
  std::string reason;
  std::string by;
  std::string despite;
  std::string kind;
  std::string head;
  std::string to;
  std::string log;
  InputOptions inputs;
  Languages languages;

  [[nodiscard]] Language language() const noexcept { return languages.messages; }
};

// Throw Failure.
[[nodiscard]] MonthSelection selection_of(const LedgerArguments& arguments);
[[nodiscard]] Ledger open(const LedgerArguments& arguments, LedgerAccess access);

Status list_months(const LedgerArguments& arguments);
Status list_sums(const LedgerArguments& arguments);
Status show(const LedgerArguments& arguments);
Status export_journal(const LedgerArguments& arguments);

Status book(const LedgerArguments& arguments, LedgerState state, LogLine& log);
Status upgrade(const LedgerArguments& arguments, LogLine& log);
Status verify(const LedgerArguments& arguments, LogLine& log);
Status backup(const LedgerArguments& arguments, LogLine& log);
Status restore(const LedgerArguments& arguments, LogLine& log);

}  // namespace rentsupport::cli

#endif
