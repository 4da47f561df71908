// The options that choose a rule set: overlays of parameters, and readings.
#ifndef RENTSUPPORT_SRC_CLI_RULE_SET_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_RULE_SET_OPTIONS_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command.hpp"
#include "rentsupport/rule_set.hpp"

namespace rentsupport::cli {

struct RuleSetOptions {
  std::vector<std::string> parameters;  // files
  std::vector<std::string> readings;    // NAME=VALUE
};

void add_rule_set_options(CLI::App& command, RuleSetOptions& options, Language language);

// Overlays the built-in parameters, then chooses the readings; throws Failure.
[[nodiscard]] Parameters load_parameters(const RuleSetOptions& options, Language language);
[[nodiscard]] RuleSet load_rule_set(const RuleSetOptions& options, Language language);

// Reads a whole file; throws Failure.
[[nodiscard]] std::string read_text(const std::string& path, Language language);

// Splits NAME=VALUE at the first equals sign; nothing without a name or a sign.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> split_assignment(
    const std::string& assignment);

}  // namespace rentsupport::cli

#endif
