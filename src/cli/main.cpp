// The program: rent support under Decision 08/2022/QĐ-TTg from files.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <new>

#include "evaluate.hpp"
#include "rentsupport/csv.hpp"

namespace {

using rentsupport::cli::EvaluateArguments;

// An unset variable in a script must not pass for an option left out.
const CLI::Validator not_empty(
    [](const std::string& text) {
      return text.empty() ? std::string{"it is empty"} : std::string{};
    },
    "", "not empty");

bool is_command(const CLI::App& program, const std::string& name) {
  const auto commands = program.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* command) { return command->check_name(name); });
}

void describe_evaluate(CLI::App& command, EvaluateArguments& arguments) {
  command.add_option("--employers", arguments.files.employers, "worksites, a row each")
      ->required()
      ->type_name("FILE")
      ->check(not_empty);
  command.add_option("--lists", arguments.files.lists, "lists (Forms 02 and 03), a row each")
      ->required()
      ->type_name("FILE")
      ->check(not_empty);
  command.add_option("--workers", arguments.files.workers, "requests, a row each")
      ->required()
      ->type_name("FILE")
      ->check(not_empty);
  command
      .add_option("--history", arguments.files.history,
                  "months already paid by requests that are not in the input")
      ->type_name("FILE")
      ->check(not_empty);
  command
      .add_option("--parameters", arguments.parameters,
                  "overlay TOML parameters on the built-in ones; the last one wins")
      ->type_name("FILE")
      ->check(not_empty)
      ->allow_extra_args(false);
  command
      .add_option("--reading", arguments.readings,
                  "choose a reading where the law is silent, such as late_list=accepted")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--assume", arguments.assumptions,
                  "fill a fact where it is unknown, such as pays_rent=yes; the last one wins")
      ->type_name("FACT=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--ignore-column", arguments.ignored_columns,
                  "do not read an optional or unknown column")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--threads", arguments.threads, "threads; all processors if left out")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command.add_flag("--quiet", arguments.quiet, "no progress and no closing summary");
  command.add_option("--out", arguments.out, "directory for the outputs; made where it is missing")
      ->required()
      ->type_name("DIR")
      ->check(not_empty);
  command.footer(
      "Writes decisions.csv, schedule.csv, rejects.csv, issues.csv and, last, summary.json into "
      "DIR.\n"
      "Exit status: 0 done; 1 done, but rows were rejected; 2 wrong usage, or an input that cannot "
      "be\n"
      "read at all (nothing is written); 3 the output could not be written.");
}

}  // namespace

int main(int argc, char** argv) {
  using namespace rentsupport;
  CLI::App program(
      "Computes rent support for workers under Decision 08/2022/QĐ-TTg: who may be paid, for which "
      "months,\n"
      "how much, and when each authority must act.",
      "rentsupport");
  program.set_version_flag("--version", fmt::format("rentsupport {}", version()));
  program.require_subcommand(1);
  EvaluateArguments arguments;
  CLI::App* const evaluate =
      program.add_subcommand("evaluate", "decide every request-month and schedule the payments");
  describe_evaluate(*evaluate, arguments);
  try {
    const std::string command = argc > 1 ? argv[1] : "";
    if (!command.empty() && command[0] != '-' && !is_command(program, command)) {
      fmt::print(stderr, "rentsupport: unknown command {}: did you mean evaluate?\n", command);
      return cli::wrong_use;
    }
    program.parse(argc, argv);
    return cli::evaluate(arguments);
  } catch (const CLI::Success& success) {
    return program.exit(success);
  } catch (const CLI::ParseError& error) {
    program.exit(error);
    return cli::wrong_use;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "rentsupport: out of memory\n");
    return cli::not_written;
  } catch (const std::exception& error) {
    fmt::print(stderr, "rentsupport: {}\n", error.what());
    return cli::not_written;
  }
}
