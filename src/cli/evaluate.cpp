#include "evaluate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <utility>

#include "files.hpp"
#include "progress.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/summary.hpp"

namespace rentsupport::cli {

namespace {

Status fail(Status status, const std::string& message) {
  fmt::print(stderr, "rentsupport: {}\n", message);
  return status;
}

std::optional<std::pair<std::string, std::string>> split(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return std::pair{assignment.substr(0, equals), assignment.substr(equals + 1)};
}

// Returns what is wrong with the overlays and readings, or nothing.
std::optional<std::string> apply_parameters(const EvaluateArguments& arguments,
                                            Parameters& parameters) {
  for (const std::string& path : arguments.parameters) {
    try {
      const InputText text(path);
      if (const auto problem = parameters.overlay(text.text(), path)) return problem->text();
    } catch (const Unreadable& unreadable) {
      return fmt::format("{}: {}", path, unreadable.message);
    }
  }
  for (const std::string& reading : arguments.readings) {
    const auto parts = split(reading);
    if (!parts) return fmt::format("--reading {}: write NAME=VALUE", reading);
    if (const auto problem = parameters.choose(parts->first, parts->second)) return problem->text();
  }
  return std::nullopt;
}

std::optional<std::string> apply_assumptions(const EvaluateArguments& arguments, Dossier& dossier) {
  std::map<std::string, std::string> facts;
  for (const std::string& assumption : arguments.assumptions) {
    const auto parts = split(assumption);
    if (!parts) return fmt::format("--assume {}: write FACT=VALUE", assumption);
    facts[parts->first] = parts->second;
  }
  if (const auto problem = dossier.assume(facts)) return "--assume: " + problem->text();
  return std::nullopt;
}

// An input that another program shortens while it is mapped ends in SIGBUS: say so and go. The
// partial outputs that stay are replaced by the next run, and without summary.json no run looks
// finished.
void input_was_shortened(int) {
  constexpr std::string_view message =
      "rentsupport: an input file was shortened while it was read: run again when it is complete\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, message.data(), message.size());
  ::_exit(wrong_use);
}

// Groups thousands.
std::string grouped(std::string digits) {
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}
std::string grouped(std::uint64_t number) { return grouped(fmt::format("{}", number)); }

std::string summary_text(const Summary& summary, const RuleSet& rules, const std::string& out) {
  const std::uint64_t all = summary.payable + summary.refused + summary.undetermined;
  std::string text = fmt::format("{} request-months decided\n", grouped(all));
  text += fmt::format("  payable       {:>12}   {} VND\n", grouped(summary.payable),
                      grouped(summary.payable_amount.digits()));
  text += fmt::format("  refused       {:>12}\n", grouped(summary.refused));
  text += fmt::format("  undetermined  {:>12}", grouped(summary.undetermined));
  text += summary.undetermined == 0 ? "\n"
                                    : fmt::format("   with them at most {} VND in all\n",
                                                  grouped(summary.at_most.digits()));
  const auto chosen = rules.parameters().chosen_readings();
  for (const ReadingInfo& reading : readings()) {
    const std::string& option = chosen.at(std::string{reading.name});
    if (option != reading.options.front())
      text += fmt::format("  reading: {} = {}\n", reading.name, option);
  }
  for (const auto& [fact, value] : summary.assumptions)
    text += fmt::format("  assumed where unknown: {} = {}\n", fact, value);

  std::vector<std::string> next;
  std::uint64_t rejected = 0;
  std::string by_file;
  for (const char* file : {"employers", "lists", "workers", "history"}) {
    const auto counts = summary.rows.find(file);
    if (counts == summary.rows.end() || counts->second.rejected == 0) continue;
    rejected += counts->second.rejected;
    by_file += fmt::format("{}{} of {}", by_file.empty() ? "" : ", ",
                           grouped(counts->second.rejected), file);
  }
  if (rejected > 0)
    next.push_back(fmt::format("mend {} rejected rows ({}): {}/rejects.csv says why",
                               grouped(rejected), by_file, out));
  if (!summary.undetermined_by.empty()) {
    std::vector<std::pair<std::uint64_t, std::string>> facts;
    for (const auto& [fact, times] : summary.undetermined_by) facts.emplace_back(times, fact);
    std::sort(facts.begin(), facts.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::string asked;
    for (std::size_t i = 0; i < std::min<std::size_t>(facts.size(), 5); ++i) {
      asked +=
          fmt::format("{}{} ({})", i == 0 ? "" : ", ", facts[i].second, grouped(facts[i].first));
    }
    if (facts.size() > 5) asked += fmt::format(" and {} more", facts.size() - 5);
    next.push_back(
        fmt::format("ask for the facts missing in undetermined request-months: {}", asked));
  }
  std::uint64_t issues = 0;
  for (const auto& [code, count] : summary.issues) issues += count;
  if (issues > 0)
    next.push_back(
        fmt::format("look at {} suspicious identifiers: {}/issues.csv", grouped(issues), out));
  if (summary.late_payments > 0) {
    next.push_back(
        fmt::format("hurry {} payments that would miss the completion target: {}/schedule.csv",
                    grouped(summary.late_payments), out));
  }
  if (!next.empty()) text += "next:\n";
  for (const std::string& step : next) text += fmt::format("  {}\n", step);
  text += fmt::format("written to {}\n", out);
  return text;
}

}  // namespace

Status evaluate(const EvaluateArguments& arguments) {
  Parameters parameters = Parameters::built_in();
  if (const auto wrong = apply_parameters(arguments, parameters)) return fail(wrong_use, *wrong);
  // Wrong assumptions must not wait for the files to be read.
  Dossier empty;
  if (const auto wrong = apply_assumptions(arguments, empty)) return fail(wrong_use, *wrong);
  const RuleSet rules = RuleSet::decision_08_2022(parameters);
  std::signal(SIGBUS, input_was_shortened);
  std::signal(SIGPIPE, SIG_IGN);

  Progress progress;
  std::optional<ProgressLine> line;
  if (!arguments.quiet && ::isatty(STDERR_FILENO) != 0) line.emplace(progress);
  ReadOptions options;
  options.ignored_columns = {arguments.ignored_columns.begin(), arguments.ignored_columns.end()};
  options.threads = arguments.threads;
  options.progress = &progress;
  Reading reading = read_files(arguments.files, options);
  if (reading.problem()) {
    line.reset();
    return fail(wrong_use, reading.problem()->text());
  }
  if (const auto wrong = apply_assumptions(arguments, reading.dossier()))
    return fail(wrong_use, *wrong);
  progress.stage = Progress::Stage::deciding;
  const Decisions decisions = rentsupport::evaluate(rules, reading.dossier(), {arguments.threads});
  const Summary summary = summarize(reading.dossier(), decisions, arguments.threads);
  const auto problem =
      write_files(arguments.out, reading, decisions, summary, arguments.threads, &progress);
  line.reset();
  if (problem)
    return fail(problem->code == ProblemCode::changed_file ? wrong_use : not_written,
                problem->text());
  if (!arguments.quiet) {
    fmt::print("{}", summary_text(summary, rules, arguments.out));
    // The files are written: a full disk or a closed pipe behind standard output changes nothing.
    if (std::fflush(stdout) != 0)
      fmt::print(stderr, "rentsupport: the summary could not be printed\n");
  }
  return reading.rejects() > 0 ? rows_rejected : done;
}

}  // namespace rentsupport::cli
