// The commands of the program.
#ifndef RENTSUPPORT_SRC_CLI_COMMAND_HPP
#define RENTSUPPORT_SRC_CLI_COMMAND_HPP

#include <CLI/CLI.hpp>
#include <functional>

#include "status.hpp"

namespace rentsupport::cli {

// A command: how it is described, and what it does once its arguments are read.
struct Command {
  CLI::App* description = nullptr;
  std::function<Status()> run;
};

// Each adds a command to the program.
[[nodiscard]] Command add_evaluate(CLI::App& program);
[[nodiscard]] Command add_explain(CLI::App& program);
[[nodiscard]] Command add_readings(CLI::App& program);
[[nodiscard]] Command add_compare(CLI::App& program);
[[nodiscard]] Command add_rules(CLI::App& program);
[[nodiscard]] Command add_ledger(CLI::App& program);
[[nodiscard]] Command add_receipt(CLI::App& program);
[[nodiscard]] Command add_check_receipt(CLI::App& program);
[[nodiscard]] Command add_verify(CLI::App& program);
[[nodiscard]] Command add_diff(CLI::App& program);

// Refuses an option left empty: an unset variable in a script must not pass for one left out.
[[nodiscard]] const CLI::Validator& not_empty();

// What every command that reads inputs, or prints its result, says of its exit statuses.
inline constexpr const char* exit_statuses =
    "Exit status: 0 done; 1 done, but rows were rejected; 2 wrong usage, or an input that cannot "
    "be\n"
    "read at all, or that an output would overwrite (nothing is written); 3 the output could not "
    "be\n"
    "written, or the ledger not be read now; 5 a threshold was not met; 130, 143 stopped by a "
    "signal.";

}  // namespace rentsupport::cli

#endif
