#include "ledger_options.hpp"

#include <fmt/format.h>

#include "language.hpp"

namespace rentsupport::cli {

namespace {

std::string thousands(std::uint64_t number) { return grouped(fmt::format("{}", number), ','); }

}  // namespace

void add_occasion_options(CLI::App& command, std::string& date, std::string& reason,
                          bool required) {
  command.add_option("--date", date, "the day of the booking, such as 2022-06-10")
      ->required(required)
      ->type_name("DATE")
      ->check(not_empty());
  command.add_option("--reason", reason, "the reason of the booking, such as a decision's number")
      ->required(required)
      ->type_name("TEXT")
      ->check(not_empty());
}

void add_ledger_options(CLI::App& command, LedgerOptions& options) {
  CLI::Option* const file = command
                                .add_option("--ledger", options.file,
                                            "count the months in this ledger as history, and "
                                            "compare those in the input with it")
                                ->type_name("FILE")
                                ->check(not_empty());
  CLI::Option* const commit = command.add_flag(
      "--commit", options.commit,
      "record the payable months in the ledger, as proposals; makes it if missing");
  commit->needs(file);
  add_occasion_options(command, options.date, options.reason, false);
  command.get_option("--date")->needs(commit);
  command.get_option("--reason")->needs(commit);
}

std::optional<Date> date_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (const auto date = parse_date(text)) return date;
  throw Failure(wrong_use, fmt::format("--date {}: write a date such as 2022-06-10", text));
}

void check(const std::optional<Problem>& problem) {
  if (!problem) return;
  const bool is_ledger_unusable = problem->code == ProblemCode::unwritable_file ||
                                  problem->code == ProblemCode::unreadable_file;
  throw Failure(is_ledger_unusable ? not_written : wrong_use, problem->text());
}

Occasion occasion_of(const LedgerOptions& options) {
  return {date_of(options.date), options.reason};
}

std::optional<LedgerRun> open_ledger(const LedgerOptions& options, const Occasion& occasion) {
  if (options.file.empty()) return std::nullopt;
  std::optional<LedgerRun> run;
  run.emplace(options.file, options.commit, occasion);
  check(run->problem());
  return run;
}

std::string months_text(std::uint64_t count) {
  return thousands(count) + (count == 1 ? " month" : " months");
}

std::string head_text(const LedgerHead& head) {
  return fmt::format("head: entry {}, {}\n", head.entries, head.hash);
}

std::string ledger_text(const LedgerOptions& options, const LedgerUse& use,
                        const std::string& directory) {
  const std::string out = printable(directory);
  std::string text = fmt::format("ledger {}\n", printable(options.file));
  if (use.counted > 0) text += fmt::format("  counted as history {:>7}\n", thousands(use.counted));
  if (use.compared > 0)
    text += fmt::format("  compared           {:>7}\n", thousands(use.compared));
  if (use.paid > 0)
    text +=
        fmt::format("  paid already       {:>7}   left out of schedule.csv\n", thousands(use.paid));
  if (use.repeated) {
    text += fmt::format("  this run is there already, as booking {}: nothing was changed\n",
                        use.booking);
  } else if (use.recorded > 0) {
    text += fmt::format("  recorded           {:>7}   {} VND, as booking {}\n",
                        thousands(use.recorded), grouped(use.amount.digits(), ','), use.booking);
  } else if (options.commit) {
    text += "  nothing new to record: nothing was changed\n";
  }
  for (const auto& [count, what] :
       {std::pair{use.differs, "decided otherwise than recorded"},
        std::pair{use.reversed, "payable though reversed before"},
        std::pair{use.withheld,
                  "payable but not recorded, and left out of schedule.csv: with what is recorded "
                  "the worker had too many"}})
    if (count > 0)
      text += fmt::format("  look at {} {}: {}/reviews.csv\n", months_text(count), what, out);
  return text + "  " + head_text(use.head);
}

}  // namespace rentsupport::cli
