// The option that names a map of a bank's table.
#ifndef RENTSUPPORT_SRC_CLI_PAYMENT_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_PAYMENT_OPTIONS_HPP

#include <string>

#include "command.hpp"
#include "rentsupport/bank_files.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

inline void add_payment_map_option(CLI::App& command, std::string& map, Language language) {
  command
      .add_option("--map", map,
                  say(language,
                      "the columns of the bank's table, in TOML: columns, answer (lists of "
                      "[\"field\", \"heading\"]), paid, returned",
                      "các cột của bảng ngân hàng, dạng TOML: columns, answer (danh sách "
                      "[\"trường\", \"tiêu đề\"]), paid, returned"))
      ->type_name("FILE")
      ->check(not_empty());
}

// Reads it, or returns the default one where no file is named; throws Failure.
[[nodiscard]] inline PaymentMap load_payment_map(const std::string& path, Language language) {
  PaymentMap map = default_payment_map();
  if (path.empty()) return map;
  if (const auto problem = read_payment_map(read_text(path, language), path, map, language))
    throw Failure(wrong_use, problem->text());
  return map;
}

}  // namespace rentsupport::cli

#endif
