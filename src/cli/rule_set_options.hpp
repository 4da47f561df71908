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
  std::string rules;  // a file that rules --format json wrote; empty: the Decision
  std::string facts;  // a file of further facts; empty: none
  std::vector<std::string> parameters;  // files
  std::vector<std::string> readings;    // NAME=VALUE
};

// Reads a whole file; throws Failure.
[[nodiscard]] std::string read_text(const std::string& path, Language language);

// Splits NAME=VALUE at the first equals sign; nothing without a name or a sign.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> split_assignment(
    const std::string& assignment);

void add_rule_set_options(CLI::App& command, RuleSetOptions& options, Language language);

// Adds --parameters and --reading alone, with an example of a reading.
void add_parameter_options(CLI::App& command, RuleSetOptions& options, std::string_view example,
                           Language language);
// Overlays parameters of an act, then chooses the readings; throws Failure.
template <class P>
[[nodiscard]] P load_parameters(const RuleSetOptions& options, P parameters, Language language) {
  for (const std::string& path : options.parameters) {
    if (const auto problem = parameters.overlay(read_text(path, language), path, language))
      throw Failure(wrong_use, problem->text());
  }
  for (const std::string& reading : options.readings) {
    const auto parts = split_assignment(reading);
    if (!parts) {
      throw Failure(wrong_use, say(language, "--reading {}: write NAME=VALUE",
                                   "--reading {}: ghi TÊN=GIÁ TRỊ", reading));
    }
    if (const auto problem = parameters.choose(parts->first, parts->second, language))
      throw Failure(wrong_use, problem->text());
  }
  return parameters;
}
[[nodiscard]] RuleSet load_rule_set(const RuleSetOptions& options, Language language);

// Adds --rules and --facts alone, for what takes its parameters from a run; or --facts alone.
void add_rules_options(CLI::App& command, RuleSetOptions& options, Language language);
void add_facts_option(CLI::App& command, RuleSetOptions& options, Language language);
// Reads such files; the rules as enacted where none is named. Throws Failure.
[[nodiscard]] RuleSet load_rules(const RuleSetOptions& options, Language language);
// Returns the rules of the act that the program is about.
[[nodiscard]] RuleSet rules_as_enacted();

}  // namespace rentsupport::cli

#endif
