// The program: rent support from files.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "command.hpp"
#include "files/files.hpp"
#include "rentsupport/csv.hpp"
#include "rule/scheme.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"

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

// Writes the help of options: columns are as wide in every language.
class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(Language language) : language_(language) {
    if (language == Language::english) return;
    label("Usage", "Cách dùng");
    label("OPTIONS", "TÙY CHỌN");
    label("SUBCOMMAND", "LỆNH");
    label("Positionals", "Đối số");
    label("REQUIRED", "(bắt buộc)");
    label("Needs", "cần");
  }
  [[nodiscard]] std::string make_option(const CLI::Option* option,
                                        bool is_positional) const override {
    const std::string left = make_option_name(option, is_positional) + make_option_opts(option);
    // Columns are counted in bytes.
    const auto more = std::count_if(left.begin(), left.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
    });
    std::stringstream out;
    CLI::detail::format_help(out, left, make_option_desc(option),
                             get_column_width() + static_cast<std::size_t>(more));
    return out.str();
  }
  [[nodiscard]] std::string make_group(std::string group, bool is_positional,
                                       std::vector<const CLI::Option*> options) const override {
    return Formatter::make_group(group == "Options" ? say(language_, "Options", "Tùy chọn") : group,
                                 is_positional, std::move(options));
  }

 private:
  Language language_;
};

// Throws Failure for a first argument that is no command, and names the one that it looks like.
void check_command(const std::vector<Command>& commands, const std::string& name,
                   Language language) {
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (command.description->check_name(name)) return;
    names.push_back(command.description->get_name());
  }
  throw Failure(wrong_use, say(language, "unknown command {}{}", "không có lệnh {}{}", name,
                               guess(name, names, language)));
}

// Says what is wrong with the arguments. The option parser's own words are English: in Vietnamese
// they follow what they are about.
std::string usage_message(const CLI::Error& error, Language language) {
  const std::string what = printable(error.what());
  if (language == Language::english)
    return fmt::format("{}\nRun with --help for more information.\n", what);
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
  const Languages languages = languages_of({argv, argv + argc});
  const Language language = languages.messages;
  CLI::App program(std::string{texts_of(rules_as_enacted()).program.in(language)}, "rentsupport");
  program.formatter(std::make_shared<HelpFormatter>(language));
  program.set_help_flag(
      "-h,--help", say(language, "print this help and exit", "in phần hướng dẫn này rồi thoát"));
  program.set_version_flag("--version", fmt::format("rentsupport {}", version()),
                           say(language, "print the version and exit", "in phiên bản rồi thoát"));
  program.group(say(language, "Subcommands", "Lệnh"));
  add_language_option(program, language);
  program.require_subcommand(1);
  const std::vector<Command> commands{
      add_evaluate(program, languages),      add_explain(program, languages),
      add_import(program, languages),        add_letters(program, languages),
      add_readings(program, languages),      add_compare(program, languages),
      add_rules(program, languages),         add_receipt(program, languages),
      add_check_receipt(program, languages), add_verify(program, languages),
      add_diff(program, languages),          add_training(program, languages),
      add_ledger(program, languages),        add_find(program, languages),
      add_forget(program, languages),        add_report(program, languages),
      add_payments(program, languages)};
  try {
    const std::string first = argc > 1 ? argv[1] : "";
    if (!first.empty() && first[0] != '-') check_command(commands, first, language);
    program.parse(argc, argv);
    for (const Command& command : commands) {
      if (command.description->parsed()) return command.run();
    }
    return wrong_use;
  } catch (const CLI::Success& success) {
    return program.exit(success);
  } catch (const CLI::ParseError& error) {
    print_message(usage_message(error, language));
    return wrong_use;
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
  } catch (const cli::Failure& failure) {
    cli::print_message(fmt::format("rentsupport: {}\n", failure.what()));
    return failure.status();
  } catch (const std::bad_alloc&) {
    cli::print_message("rentsupport: out of memory\n");
    return cli::not_written;
  } catch (const std::exception& error) {
    cli::print_message(fmt::format("rentsupport: {}\n", printable(error.what())));
    return cli::not_written;
  }
}
