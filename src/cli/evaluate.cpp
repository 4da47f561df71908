// `rentsupport evaluate`: from input files to decisions and a payment schedule.
#include "rentsupport/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "audit_options.hpp"
#include "command.hpp"
#include "input_options.hpp"
#include "language.hpp"
#include "language_option.hpp"
#include "ledger_options.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/summary.hpp"
#include "rule_set_options.hpp"
#include "run_files.hpp"

namespace rentsupport::cli {

namespace {

struct EvaluateArguments {
  InputOptions input;
  RuleSetOptions rule_set;
  LedgerOptions ledger;
  std::string out;
  std::string key;
  Languages languages;
  std::string max_rejected;  // N or N%
  std::string min_decided;   // N%
};

// A limit as it is given: `100`, or `0.5%` of something. Exact: in millionths.
struct Limit {
  static constexpr unsigned decimals = 6;
  std::uint64_t millionths = 0;
  bool is_share = false;

  // Says whether a part of all is not more than the limit.
  [[nodiscard]] bool holds(std::uint64_t part, std::uint64_t all) const {
    using Wide = unsigned __int128;
    constexpr Wide million = 1'000'000;
    return is_share ? Wide{part} * 100 * million <= Wide{millionths} * all
                    : Wide{part} * million <= Wide{millionths};
  }
};

Limit read_limit(std::string_view option, std::string_view text, bool must_be_share) {
  Limit limit;
  std::string_view digits = text;
  limit.is_share = digits.ends_with('%');
  if (limit.is_share) digits.remove_suffix(1);
  const std::string_view whole = digits.substr(0, digits.find('.'));
  std::string fraction{whole.size() == digits.size() ? std::string_view{}
                                                     : digits.substr(whole.size() + 1)};
  bool is_good = !whole.empty() && whole.size() <= 12 && fraction.size() <= Limit::decimals &&
                 (whole.size() == digits.size() || !fraction.empty());
  fraction.resize(Limit::decimals, '0');
  for (const char c : std::string{whole} + fraction) {
    is_good = is_good && c >= '0' && c <= '9';
    limit.millionths = limit.millionths * 10 + static_cast<std::uint64_t>(c - '0');
  }
  is_good = is_good && (!limit.is_share || limit.millionths <= 100'000'000) &&
            (limit.is_share || !must_be_share);
  if (!is_good) {
    throw Failure(wrong_use, fmt::format("{} {}: write {}", option, text,
                                         must_be_share ? "a share, such as 95%"
                                                       : "a number, or a share such as 0.5%"));
  }
  return limit;
}

// Returns which thresholds a run does not meet.
std::vector<std::string> unmet(const EvaluateArguments& arguments, const Summary& summary) {
  std::vector<std::string> result;
  if (!arguments.max_rejected.empty()) {
    const Limit most = read_limit("--max-rejected", arguments.max_rejected, false);
    const RowCounts& rows = summary.rows.at("workers");
    if (!most.holds(rows.rejected, rows.read))
      result.push_back(
          fmt::format("{} of {} rows of workers are rejected, more than --max-rejected {}",
                      rows.rejected, rows.read, arguments.max_rejected));
  }
  if (!arguments.min_decided.empty()) {
    Limit most_open = read_limit("--min-decided", arguments.min_decided, true);
    most_open.millionths = 100'000'000 - most_open.millionths;
    const std::uint64_t all = summary.payable + summary.refused + summary.undetermined;
    if (!most_open.holds(summary.undetermined, all))
      result.push_back(
          fmt::format("{} of {} request-months are decided, fewer than --min-decided {}",
                      all - summary.undetermined, all, arguments.min_decided));
  }
  return result;
}

std::string thousands(std::string digits) { return grouped(std::move(digits), ','); }
std::string thousands(std::uint64_t number) { return thousands(fmt::format("{}", number)); }

std::string summary_text(const Summary& summary, const RuleSet& rules, std::uint64_t nobodys,
                         const std::string& directory) {
  const std::string out = printable(directory);
  const std::uint64_t all = summary.payable + summary.refused + summary.undetermined;
  std::string text;
  // It comes first: such a month may be paid twice.
  if (nobodys > 0) {
    text += fmt::format(
        "{} {} of the history {} to nobody: {}/rejects.csv says which IDs are none (bad_id)\n",
        thousands(nobodys), nobodys == 1 ? "payment" : "payments",
        nobodys == 1 ? "belongs" : "belong", out);
  }
  text += fmt::format("{} request-months decided\n", thousands(all));
  text += fmt::format("  payable       {:>12}   {} VND\n", thousands(summary.payable),
                      thousands(summary.payable_amount.digits()));
  text += fmt::format("  refused       {:>12}\n", thousands(summary.refused));
  text += fmt::format("  undetermined  {:>12}", thousands(summary.undetermined));
  text += summary.undetermined == 0 ? "\n"
                                    : fmt::format("   with them at most {} VND in all\n",
                                                  thousands(summary.at_most.digits()));
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
  for (const char* file : {"employers", "lists", "workers", "history", "persons"}) {
    const auto counts = summary.rows.find(file);
    if (counts == summary.rows.end() || counts->second.rejected == 0) continue;
    rejected += counts->second.rejected;
    by_file += fmt::format("{}{} of {}", by_file.empty() ? "" : ", ",
                           thousands(counts->second.rejected), file);
  }
  if (rejected > 0)
    next.push_back(fmt::format("mend {} rejected rows ({}): {}/rejects.csv says why",
                               thousands(rejected), by_file, out));
  if (!summary.undetermined_by.empty()) {
    std::vector<std::pair<std::uint64_t, std::string>> facts;
    for (const auto& [fact, times] : summary.undetermined_by) {
      if (fact == "worker_id") {
        next.push_back(
            fmt::format("decide who is who in {} request-months: fill in a copy of "
                        "{}/persons_to_check.csv, and "
                        "give that with --persons",
                        thousands(times), out));
      } else {
        facts.emplace_back(times, fact);
      }
    }
    std::sort(facts.begin(), facts.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::string asked;
    for (std::size_t i = 0; i < std::min<std::size_t>(facts.size(), 5); ++i) {
      asked +=
          fmt::format("{}{} ({})", i == 0 ? "" : ", ", facts[i].second, thousands(facts[i].first));
    }
    if (facts.size() > 5) asked += fmt::format(" and {} more", facts.size() - 5);
    if (!facts.empty())
      next.push_back(
          fmt::format("ask for the facts missing in undetermined request-months: {}", asked));
  }
  std::uint64_t issues = 0;
  for (const auto& [code, count] : summary.issues) issues += count;
  if (issues > 0)
    next.push_back(
        fmt::format("look at {} suspicious entries: {}/issues.csv", thousands(issues), out));
  if (summary.late_payments > 0) {
    next.push_back(
        fmt::format("look at {} payments that miss the completion target: {}/schedule.csv",
                    thousands(summary.late_payments), out));
  }
  if (!next.empty()) text += "next:\n";
  for (const std::string& step : next) text += fmt::format("  {}\n", step);
  text += fmt::format("written to {}\n", out);
  return text;
}

Status evaluate(const EvaluateArguments& arguments) {
  // What is wrong with a limit must not wait for the files to be read.
  if (!arguments.max_rejected.empty())
    static_cast<void>(read_limit("--max-rejected", arguments.max_rejected, false));
  if (!arguments.min_decided.empty())
    static_cast<void>(read_limit("--min-decided", arguments.min_decided, true));
  const RuleSet rules = load_rule_set(arguments.rule_set);
  const std::optional<SigningKey> key = load_signing_key(arguments.key);
  const InputOptions& input = arguments.input;
  const Occasion occasion = occasion_of(arguments.ledger);
  std::vector<std::string> also_read = arguments.rule_set.parameters;
  if (key) also_read.push_back(arguments.key);
  std::vector<std::string> read = paths_of(input.files);
  read.insert(read.end(), also_read.begin(), also_read.end());
  // Before anything is waited for; write_files() says it once more.
  check(overwritten_by_run(arguments.out, std::move(read), arguments.ledger.file,
                           arguments.ledger.commit));
  Progress progress;
  std::unique_ptr<ProgressLine> line = show_progress(input, progress, arguments.languages.messages);
  Reading reading = read_inputs(input, progress, arguments.languages.messages);
  // Inputs may take their time: nobody else has to wait for the ledger meanwhile.
  std::optional<LedgerRun> ledger = open_ledger(arguments.ledger, occasion);
  if (ledger) check(ledger->count_in(reading.dossier(), input.threads));
  progress.stage = Progress::Stage::deciding;
  const Decisions decisions = rentsupport::evaluate(rules, reading.dossier(), {input.threads});
  const Summary summary = summarize(reading.dossier(), decisions, input.threads);
  const std::vector<std::string> not_met = unmet(arguments, summary);
  const auto problem = write_files(arguments.out, reading, decisions, summary,
                                   {input.threads, &progress, ledger ? &*ledger : nullptr,
                                    key ? &*key : nullptr, also_read, not_met.empty()});
  line.reset();
  check(problem);
  if (!not_met.empty()) {
    throw Failure(not_accepted,
                  fmt::format("{}: nothing is booked or replaced; the files are {}/*{}",
                              fmt::join(not_met, "; "), arguments.out, not_accepted_suffix));
  }
  if (!input.quiet) {
    std::string text = summary_text(summary, rules, reading.payments_of_nobody(), arguments.out);
    if (ledger) text += ledger_text(arguments.ledger, ledger->use(), arguments.out);
    // The files are written: a full disk or a closed pipe behind standard output changes nothing.
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
      print_message("rentsupport: the summary could not be printed\n");
  }
  return reading.rejects() > 0 || reading.is_cut() ? rows_rejected : done;
}

}  // namespace

Command add_evaluate(CLI::App& program) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App& command =
      *program.add_subcommand("evaluate", "decide every request-month and schedule the payments");
  add_input_options(command, arguments->input);
  add_rule_set_options(command, arguments->rule_set);
  add_ledger_options(command, arguments->ledger);
  add_language_option(command, arguments->languages);
  command
      .add_option("--out", arguments->out, "directory for the outputs; made where it is missing")
      ->required()
      ->type_name("DIR")
      ->check(not_empty());
  command
      .add_option("--sign", arguments->key,
                  "sign the run with this private Ed25519 key in PEM without a password")
      ->type_name("KEY.pem")
      ->check(not_empty());
  command
      .add_option("--max-rejected", arguments->max_rejected,
                  "accept the run only if so many rows of workers are rejected at most")
      ->type_name("N|N%")
      ->check(not_empty());
  command
      .add_option("--min-decided", arguments->min_decided,
                  "accept the run only if this share of the request-months is decided at least")
      ->type_name("N%")
      ->check(not_empty());
  command.footer(std::string{"Writes decisions.csv, schedule.csv, rejects.csv, issues.csv, "
                             "persons_to_check.csv, with a\nledger reviews.csv, then summary.json "
                             "and, last, manifest.json into "
                             "DIR, where those of an earlier run stay until all\nof them are "
                             "whole. The CSV files hold personal data: only their owner may read "
                             "them.\n"} +
                 exit_statuses);
  return {&command, [arguments] { return evaluate(*arguments); }};
}

}  // namespace rentsupport::cli
