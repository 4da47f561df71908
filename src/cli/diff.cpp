// `rentsupport diff`: what changed from one run to another, and why.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "audit_options.hpp"
#include "input_options.hpp"
#include "language.hpp"
#include "manifest.hpp"

namespace rentsupport::cli {

namespace {

struct DiffArguments {
  std::array<RunToCompare, 2> runs;
  std::array<InputFiles, 2> inputs;
  bool json = false;
  std::size_t limit = 50;
  unsigned threads = 0;
};

std::string number(std::uint64_t count) { return grouped(fmt::format("{}", count), ','); }
std::string money(MoneyTotal total) { return grouped(total.digits(), ','); }
std::string money_change(MoneyTotal before, MoneyTotal after) {
  const std::string text = change(before, after);
  return before == after ? text : text.front() + grouped(text.substr(1), ',');
}

// A key in a line of the table: in quotes where it could be taken for something else.
std::string key_in_line(std::string_view key) {
  std::string shown = printable(key);
  if (shown.find_first_of(" \"()") == std::string::npos) return shown;
  std::string quoted = "\"";
  for (const char c : shown) {
    if (c == '"') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// The outcome, or that there is no such request-month.
std::string outcome(const std::string& state) {
  return state.empty() ? "none" : printable(state.substr(0, state.find(',')));
}

std::string table(const RunDifferences& d, std::size_t limit) {
  std::string text = fmt::format(
      "before  {:>12} request-months  {:>20} VND payable\n"
      "after   {:>12} request-months  {:>20} VND payable\n"
      "change  {:>12}                 {:>20} VND\n"
      "{} changed, {} appeared, {} vanished\n",
      number(d.request_months_before), money(d.payable_before), number(d.request_months_after),
      money(d.payable_after), "", money_change(d.payable_before, d.payable_after),
      number(d.changed), number(d.appeared), number(d.vanished));
  for (const auto& [side, engine] :
       {std::pair{"before", &d.engine_before}, std::pair{"after", &d.engine_after}}) {
    if (has_rules_of_1_0(*engine)) text += fmt::format("{}: {}\n", side, rules_of_1_0(*engine));
  }
  if (d.causes.empty()) return text;
  text += "\nrequest-months                   VND  cause\n";
  for (const auto& [what, total] : d.causes) {
    text += fmt::format("{:>14}  {:>20}  {}: {}\n", number(total.request_months),
                        money_change(total.payable_before, total.payable_after), name(what.first),
                        printable(what.second));
  }
  text += fmt::format("{:>14}  {:>20}  in all\n\n", "",
                      money_change(d.payable_before, d.payable_after));
  for (std::size_t i = 0; i < std::min(limit, d.months.size()); ++i) {
    const ChangedMonth& month = d.months[i];
    text += fmt::format("{} {}: {}", key_in_line(month.request_id), printable(month.month),
                        outcome(month.steps.front().before));
    for (const ChangeStep& step : month.steps) {
      std::string rows;
      for (const std::string& row : step.rows) rows += (rows.empty() ? "" : " ") + key_in_line(row);
      const std::int64_t dong = (step.payable_after - step.payable_before).dong();
      text += fmt::format(" -> {}, {}{} VND by {}: {}{}", outcome(step.after), dong > 0 ? "+" : "",
                          dong < 0 ? "-" + grouped(fmt::format("{}", -dong), ',')
                                   : grouped(fmt::format("{}", dong), ','),
                          name(step.cause), printable(step.what),
                          rows.empty() ? "" : " (" + rows + ")");
    }
    text += '\n';
  }
  if (d.months.size() > limit)
    text += fmt::format("and {} more: --limit shows more of them, --format json all\n",
                        number(d.months.size() - limit));
  return text;
}

Status diff(const DiffArguments& arguments) {
  std::array<RunToCompare, 2> runs = arguments.runs;
  for (std::size_t side = 0; side < 2; ++side) {
    const InputFiles& files = arguments.inputs[side];
    const bool all = !files.employers.empty() && !files.lists.empty() && !files.workers.empty();
    if (all) {
      runs[side].inputs = files;
    } else if (!files.employers.empty() || !files.lists.empty() || !files.workers.empty() ||
               files.history || files.persons || !runs[side].ledger.empty()) {
      throw Failure(wrong_use, "name employers, lists and workers of a run, or none of them");
    }
  }
  if (runs[0].inputs.has_value() != runs[1].inputs.has_value())
    throw Failure(wrong_use, "name the inputs of both runs, or of none");
  RunDifferences differences;
  try {
    differences = compare_runs(runs[0], runs[1], arguments.threads);
  } catch (const UnreadableLedger& unreadable) {
    throw Failure(not_written, unreadable.what());
  } catch (const Error& error) {
    throw Failure(wrong_use, error.what());
  }
  print_result(arguments.json ? to_json(differences) : table(differences, arguments.limit));
  return done;
}

}  // namespace

Command add_diff(CLI::App& program) {
  const auto arguments = std::make_shared<DiffArguments>();
  CLI::App& command =
      *program.add_subcommand("diff", "show what changed from one run to another, and why");
  for (std::size_t side = 0; side < 2; ++side) {
    const std::string which = side == 0 ? "before" : "after";
    command
        .add_option("--" + which, arguments->runs[side].directory,
                    "directory of the run " + which + " the change")
        ->required()
        ->type_name("DIR")
        ->check(not_empty());
    InputFiles& files = arguments->inputs[side];
    const auto add_file = [&](const std::string& table_name, auto& file) {
      command.add_option(fmt::format("--{}-{}", which, table_name), file, "an input of that run")
          ->type_name("FILE")
          ->check(not_empty());
    };
    add_file("employers", files.employers);
    add_file("lists", files.lists);
    add_file("workers", files.workers);
    add_file("history", files.history);
    add_file("persons", files.persons);
    command
        .add_option("--" + which + "-ledger", arguments->runs[side].ledger,
                    "the ledger of that run, if it had one")
        ->type_name("FILE")
        ->check(not_empty());
  }
  command
      .add_option_function<std::string>(
          "--format",
          [arguments](const std::string& format) { arguments->json = format == "json"; },
          "text (a table) or json; text if left out")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  command
      .add_option("--limit", arguments->limit,
                  "how many request-months the table shows; 50 if left out")
      ->type_name("N");
  command.add_option("--threads", arguments->threads, "threads; all processors if left out")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command.footer(
      "A run does not hold its facts. With the inputs of both runs every change is attributed to "
      "the columns of\nrows, the parameters, the history or the engine; without them to what the "
      "manifests leave as a cause.\n"
      "Writes no file. Exit status: 0 done; 2 wrong usage, or a file that cannot be read or is not "
      "that of its\nmanifest; 3 standard output could not be written, or a ledger not be read "
      "now.");
  return {&command, [arguments] { return diff(*arguments); }};
}

}  // namespace rentsupport::cli
