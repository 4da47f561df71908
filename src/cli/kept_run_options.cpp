#include "kept_run_options.hpp"

#include <array>
#include <utility>

#include "ledger_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

constexpr std::array<const char*, 3> required_inputs{"--employers", "--lists", "--workers"};
constexpr std::array<const char*, 8> further_inputs{
    "--history",       "--persons",     "--assume",     "--dates",
    "--ignore-column", "--expect-rows", "--parameters", "--reading"};

// It stands for the inputs, and what changes them.
void exclude_inputs(CLI::App& command, CLI::Option* runs) {
  for (const char* const input : required_inputs)
    command.get_option(input)->required(false)->excludes(runs);
  for (const char* const input : further_inputs) command.get_option(input)->excludes(runs);
}

}  // namespace

void add_kept_run_option(CLI::App& command, std::string& run, Language language) {
  CLI::Option* const option =
      command
          .add_option("--run", run,
                      say(language, "a run of evaluate --keep, in the place of the inputs",
                          "một đợt tính của evaluate --keep, thay cho các tệp đầu vào"))
          ->type_name("DIR")
          ->check(not_empty());
  exclude_inputs(command, option);
  if (CLI::Option* const ledger = command.get_option_no_throw("--ledger"); ledger != nullptr)
    ledger->excludes(option);
}

void add_kept_runs_option(CLI::App& command, std::vector<std::string>& runs, Language language) {
  CLI::Option* const option =
      command
          .add_option(
              "--run", runs,
              say(language,
                  "runs of evaluate --keep, in the order of time, in the place of the inputs",
                  "các đợt tính của evaluate --keep, theo thứ tự thời gian, thay cho các "
                  "tệp đầu vào"))
          ->type_name("DIR")
          ->check(not_empty());
  exclude_inputs(command, option);
}

KeptRun open_kept_run(const std::string& run, const RuleSetOptions& rules, Language language) {
  KeptRun kept(run, load_rules(rules, language), language);
  if (const auto& problem = kept.problem()) throw Failure(wrong_use, problem->text());
  return kept;
}

PaperSource read_source(const std::string& run, const InputOptions& input,
                        const RuleSetOptions& rule_set, Progress& progress, Language language) {
  if (!run.empty()) {
    const KeptRun kept = open_kept_run(run, rule_set, language);
    PaperSource source{{}, {}, kept.rule_set()};
    if (const auto problem = kept.read(source.loaded, source.how, input.threads))
      throw Failure(wrong_use, problem->text());
    return source;
  }
  if (input.files.employers.empty() || input.files.lists.empty() || input.files.workers.empty()) {
    throw Failure(wrong_use, say(language, "give --run DIR, or --employers, --lists and --workers",
                                 "cần --run DIR, hoặc --employers, --lists và --workers"));
  }
  RuleSet rules = load_rule_set(rule_set, language);
  auto [loaded, how] = read_inputs(input, rules.further_facts(), progress, language, language);
  return {std::move(loaded), std::move(how), std::move(rules)};
}

}  // namespace rentsupport::cli
