// The option that names a run whose kept data stands for the inputs.
#ifndef RENTSUPPORT_SRC_CLI_KEPT_RUN_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_KEPT_RUN_OPTIONS_HPP

#include <string>
#include <vector>

#include "command.hpp"
#include "input_options.hpp"
#include "rentsupport/kept_run.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

// Adds --run to a command that has the options of inputs and rule sets: it stands for all of them
// but --rules and --facts.
void add_kept_run_option(CLI::App& command, std::string& run, Language language);
// The same of several runs, of a command that reads a ledger besides.
void add_kept_runs_option(CLI::App& command, std::vector<std::string>& runs, Language language);

// Opens what a run kept, under own rules or further facts, if any; throws
// Failure.
[[nodiscard]] KeptRun open_kept_run(const std::string& run, const RuleSetOptions& rules,
                                    Language language);

// What papers are made from: inputs that were read, what they are decided with, the rules.
struct PaperSource {
  LoadedFiles loaded;
  EvaluateOptions how;
  RuleSet rules;
};

// Reads what a run kept, or else the inputs; throws Failure where neither is named.
[[nodiscard]] PaperSource read_source(const std::string& run, const InputOptions& input,
                                      const RuleSetOptions& rule_set, Progress& progress,
                                      Language language);

}  // namespace rentsupport::cli

#endif
