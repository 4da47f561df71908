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
  RuleSetOptions under = arguments.after;
  under.facts = arguments.before.facts;
  const RuleSet after = load_rule_set(under, arguments.language);
  const InputOptions& input = arguments.input;
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(input, progress, arguments.language);
  const auto [loaded, how] =
      read_inputs(input, before.further_facts(), progress, arguments.language, arguments.language);
  progress.stage = Progress::Stage::deciding;
  const Decisions decided_before = evaluate(before, loaded.dossier(), how);
  const Decisions decided_after = evaluate(after, loaded.dossier(), how);
  const Differences differences =
      rentsupport::compare(decided_before, decided_after, input.threads);
  if (const auto changed = loaded.changed_since()) throw Failure(wrong_use, changed->text());
  line.reset();
  print_result(
      arguments.json ? to_json(differences) : differences_table(differences, arguments.language),
      arguments.language);
  return status_after(loaded, input, arguments.language);
}

}  // namespace

Command add_compare(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<CompareArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "compare",
      say(language, "decide the same requests under two sets of parameters and show what changes",
          "quyết định cùng các đề nghị theo hai bộ tham số và cho biết những gì thay đổi"));
  add_input_options(command, arguments->input, language);
  add_ledger_option(command, arguments->input, language);
  const auto add_overlay = [&](const char* option, RuleSetOptions& rule_set) {
    command
        .add_option(option, rule_set.parameters,
                    say(language,
                        "overlay TOML parameters on the built-in ones, which it stands for if left "
                        "out; the last one wins",
                        "chồng tham số TOML lên tham số có sẵn; bỏ trống thì là tham số có sẵn; "
                        "tệp cuối được dùng"))
        ->type_name("FILE")
        ->check(not_empty())
        ->allow_extra_args(false);
  };
  add_overlay("--before", arguments->before);
  add_overlay("--after", arguments->after);
  add_facts_option(command, arguments->before, language);
  add_table_options(command, arguments->json, language);
  command.footer(say(language, "Writes no file.\n", "Không ghi tệp nào.\n") +
                 exit_statuses(language));
  return {&command, [arguments] { return compare(*arguments); }};
}

}  // namespace rentsupport::cli
