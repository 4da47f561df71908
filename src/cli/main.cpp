// The program: rent support under Decision 08/2022/QĐ-TTg from files.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "command.hpp"
#include "files.hpp"
#include "language.hpp"
#include "nearest.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport::cli {

const CLI::Validator& not_empty() {
  static const CLI::Validator validator(
      [](const std::string& text) {
        return text.empty() ? std::string{"it is empty"} : std::string{};
      },
      "", "not empty");
  return validator;
}

namespace {

// Throws Failure for a first argument that is no command, and names the one that it looks like.
void check_command(const std::vector<Command>& commands, const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (command.description->check_name(name)) return;
    names.push_back(command.description->get_name());
  }
  throw Failure(wrong_use, fmt::format("unknown command {}{}", name, guess(name, names)));
}

// Says what is wrong with the arguments. The option parser's own words are English: in Vietnamese
// they follow what they are about.
std::string usage_message(const std::vector<Command>& commands, const CLI::Error& error) {
  const bool vietnamese = std::any_of(commands.begin(), commands.end(), [](const Command& command) {
    const CLI::Option* const language = command.description->get_option_no_throw("--language");
    return language != nullptr && language->count() > 0 && language->results().back() == "vi";
  });
  const std::string what = printable(error.what());
  if (!vietnamese) return fmt::format("{}\nRun with --help for more information.\n", what);
  const auto kind = [&] {
    switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
      case CLI::ExitCodes::RequiredError:
        return "thiếu tùy chọn bắt buộc";
      case CLI::ExitCodes::RequiresError:
        return "thiếu tùy chọn phải đi kèm";
      case CLI::ExitCodes::ExtrasError:
        return "có đối số thừa";
      case CLI::ExitCodes::ArgumentMismatch:
        return "số giá trị của tùy chọn không đúng";
      case CLI::ExitCodes::ConversionError:
      case CLI::ExitCodes::ValidationError:
        return "giá trị không hợp lệ";
      default:
        return "sai cách dùng";
    }
  };
  return fmt::format("{} ({})\nChạy với --help để xem hướng dẫn.\n", kind(), what);
}

int run(int argc, char** argv) {
  CLI::App program(
      "Computes rent support for workers under Decision 08/2022/QĐ-TTg: who may be paid, for which "
      "months,\n"
      "how much, and when each authority must act.",
      "rentsupport");
  program.set_version_flag("--version", fmt::format("rentsupport {}", version()));
  program.require_subcommand(1);
  const std::vector<Command> commands{
      add_evaluate(program), add_explain(program), add_readings(program),      add_compare(program),
      add_rules(program),    add_receipt(program), add_check_receipt(program), add_verify(program),
      add_diff(program),     add_ledger(program)};
  try {
    const std::string first = argc > 1 ? argv[1] : "";
    if (!first.empty() && first[0] != '-') check_command(commands, first);
    program.parse(argc, argv);
    for (const Command& command : commands) {
      if (command.description->parsed()) return command.run();
    }
    return wrong_use;
  } catch (const CLI::Success& success) {
    return program.exit(success);
  } catch (const CLI::ParseError& error) {
    print_message(usage_message(commands, error));
    return wrong_use;
  } catch (const Failure& failure) {
    print_message(fmt::format("rentsupport: {}\n", failure.what()));
    return failure.status();
  }
}

// Removes what is being written and ends the program, unless the files of a run take their names:
// that is over in a moment, and the run done.
void stop(int signal) {
  if (is_undisturbed()) return;
  remove_unfinished();
  ::_exit(128 + signal);
}

void stop_on(int signal) {
  struct sigaction action {};
  // A signal that whoever started the program has switched off stays so.
  if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = stop;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

}  // namespace rentsupport::cli

int main(int argc, char** argv) {
  using namespace rentsupport;
  // A reader that goes away, and a file that grows too large, are failed writes, which every
  // command answers with status 3.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  cli::stop_on(SIGINT);
  cli::stop_on(SIGTERM);
  try {
    return cli::run(argc, argv);
  } catch (const std::bad_alloc&) {
    cli::print_message("rentsupport: out of memory\n");
    return cli::not_written;
  } catch (const std::exception& error) {
    cli::print_message(fmt::format("rentsupport: {}\n", printable(error.what())));
    return cli::not_written;
  }
}
