// `rentsupport compare`: the same inputs under two sets of parameters.
#include "rentsupport/compare.hpp"

#include <memory>

#include "command.hpp"
#include "difference_tables.hpp"
#include "input_options.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

namespace {

struct CompareArguments {
  InputOptions input;
  RuleSetOptions before;
  RuleSetOptions after;
  bool json = false;
  Language language = Language::english;
};

Status compare(const CompareArguments& arguments) {
  const RuleSet before = load_rule_set(arguments.before, arguments.language);
  const RuleSet after = load_rule_set(arguments.after, arguments.language);
  const InputOptions& input = arguments.input;
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(input, progress, arguments.language);
  const Reading reading = read_inputs(input, progress, arguments.language);
  progress.stage = Progress::Stage::deciding;
  const Decisions decided_before = evaluate(before, reading.dossier(), {input.threads});
  const Decisions decided_after = evaluate(after, reading.dossier(), {input.threads});
  const Differences differences =
      rentsupport::compare(reading.dossier(), decided_before, decided_after, input.threads);
  if (const auto changed = reading.changed_since()) throw Failure(wrong_use, changed->text());
  line.reset();
  print_result(
      arguments.json ? to_json(differences) : differences_table(differences, arguments.language),
      arguments.language);
  return status_after(reading, input, arguments.language);
}

}  // namespace

Command add_compare(CLI::App& program) {
  const auto arguments = std::make_shared<CompareArguments>();
  CLI::App& command = *program.add_subcommand(
      "compare", "decide the same requests under two sets of parameters and show what changes");
  add_input_options(command, arguments->input);
  add_ledger_option(command, arguments->input);
  const auto add_overlay = [&](const char* option, RuleSetOptions& rule_set) {
    command
        .add_option(option, rule_set.parameters,
                    "overlay TOML parameters on the built-in ones, which it stands for if left "
                    "out; the last one wins")
        ->type_name("FILE")
        ->check(not_empty())
        ->allow_extra_args(false);
  };
  add_overlay("--before", arguments->before);
  add_overlay("--after", arguments->after);
  add_table_options(command, arguments->json, arguments->language);
  command.footer(std::string{"Writes no file.\n"} + exit_statuses);
  return {&command, [arguments] { return compare(*arguments); }};
}

}  // namespace rentsupport::cli
