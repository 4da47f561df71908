// The commands of the program.
#ifndef RENTSUPPORT_SRC_CLI_COMMAND_HPP
#define RENTSUPPORT_SRC_CLI_COMMAND_HPP

#include <CLI/CLI.hpp>
#include <functional>

#include "language_option.hpp"
#include "status.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

// A command: how it is described, and what it does once its arguments are read.
struct Command {
  CLI::App* description = nullptr;
  std::function<Status()> run;
};

// Each adds a command to the program, described in the language of messages.
[[nodiscard]] Command add_evaluate(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_find(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_forget(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_explain(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_import(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_letters(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_payments(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_report(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_readings(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_compare(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_rules(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_ledger(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_receipt(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_check_receipt(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_verify(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_diff(CLI::App& program, const Languages& languages);
[[nodiscard]] Command add_training(CLI::App& program, const Languages& languages);

// Refuses an option left empty: an unset variable in a script must not pass for one left out.
[[nodiscard]] const CLI::Validator& not_empty();

// What every command that reads inputs, or prints its result, says of its exit statuses.
[[nodiscard]] inline std::string exit_statuses(Language language) {
  return say(language,
             "Exit status: 0 done; 1 done, but rows were rejected; 2 wrong usage, or an input that "
             "cannot be\n"
             "read at all, or that an output would overwrite (nothing is written); 3 the output "
             "could not be\n"
             "written, or the ledger not be read now; 5 a threshold was not met; 130, 143 stopped "
             "by a signal.",
             "Mã thoát: 0 xong; 1 xong, nhưng có dòng bị loại; 2 sai cách dùng, hoặc một tệp đầu "
             "vào không đọc\n"
             "được, hoặc sẽ bị kết quả ghi đè (không ghi gì); 3 không ghi được kết quả, hoặc lúc "
             "này không đọc\n"
             "được sổ; 5 không đạt một ngưỡng; 130, 143 bị dừng bởi tín hiệu.");
}

}  // namespace rentsupport::cli

#endif
