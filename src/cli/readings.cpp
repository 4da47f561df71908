// `rentsupport readings`: what each reading that was not chosen would change.
#include <fmt/format.h>

#include <memory>

#include "command.hpp"
#include "difference_tables.hpp"
#include "input_options.hpp"
#include "rule_set_options.hpp"

namespace rentsupport::cli {

namespace {

struct ReadingsArguments {
  InputOptions input;
  RuleSetOptions rule_set;
  bool json = false;
  Language language = Language::english;
};

Status readings(const ReadingsArguments& arguments) {
  const RuleSet rules = load_rule_set(arguments.rule_set, arguments.language);
  const InputOptions& input = arguments.input;
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(input, progress, arguments.language);
  const auto [loaded, how] =
      read_inputs(input, rules.further_facts(), progress, arguments.language, arguments.language);
  progress.stage = Progress::Stage::deciding;
  const Decisions decisions = evaluate(rules, loaded.dossier(), how);
  const auto at_stake = readings_at_stake(decisions, input.threads);
  if (const auto changed = loaded.changed_since()) throw Failure(wrong_use, changed->text());
  line.reset();
  print_result(
      arguments.json ? to_json(at_stake) : readings_table(decisions, at_stake, arguments.language),
      arguments.language);
  return status_after(loaded, input, arguments.language);
}

}  // namespace

Command add_readings(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<ReadingsArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "readings",
      say(language, "count how many request-months and how much money depend on each reading",
          "đếm số lượt hỗ trợ và số tiền phụ thuộc vào từng cách hiểu"));
  add_input_options(command, arguments->input, language);
  add_ledger_option(command, arguments->input, language);
  add_rule_set_options(command, arguments->rule_set, language);
  add_table_options(command, arguments->json, language);
  command.footer(say(language,
                     "Decides all requests once more for every option that the run does not "
                     "choose; writes no file.\n",
                     "Quyết định lại mọi đề nghị theo từng lựa chọn mà đợt tính không chọn; không "
                     "ghi tệp nào.\n") +
                 exit_statuses(language));
  return {&command, [arguments] { return readings(*arguments); }};
}

}  // namespace rentsupport::cli
