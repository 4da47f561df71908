// `rentsupport diff`: what changed from one run to another, and why.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "audit/manifest.hpp"
#include "audit_options.hpp"
#include "difference_tables.hpp"
#include "input_options.hpp"
#include "rule_set_options.hpp"
#include "values/language.hpp"
#include "words.hpp"

namespace rentsupport::cli {

namespace {

struct DiffArguments {
  std::array<RunToCompare, 2> runs;
  std::array<InputFiles, 2> inputs;
  bool json = false;
  std::size_t limit = 50;
  unsigned threads = 0;
  Language language = Language::english;
};

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
std::string outcome(const std::string& state, const Words& words) {
  if (state.empty()) return words("none", "không có");
  const std::string_view told = std::string_view{state}.substr(0, state.find(','));
  for (const Outcome known : {Outcome::payable, Outcome::refused, Outcome::undetermined})
    if (told == name(known)) return words.outcome(known);
  return printable(told);
}

std::string cause(Cause cause, const Words& words) {
  switch (cause) {
    case Cause::engine:
      return words("engine", "chương trình");
    case Cause::rule_set:
      return words("rule_set", "bộ quy định");
    case Cause::history:
      return words("history", "lịch sử chi trả");
    case Cause::facts:
      return words("facts", "dữ kiện");
    case Cause::one_of_several:
      return words("one_of_several", "một trong nhiều nguyên nhân");
  }
  return {};
}

std::string table(const RunDifferences& d, std::size_t limit, const Words& words) {
  const Language language = words.language();
  std::string text =
      say(language,
          "before  {:>12} request-months  {:>20} VND payable\n"
          "after   {:>12} request-months  {:>20} VND payable\n"
          "change  {:>12}                 {:>20} VND\n"
          "{} changed, {} appeared, {} vanished\n",
          "trước     {:>12} lượt hỗ trợ  {:>20} đồng được chi trả\n"
          "sau       {:>12} lượt hỗ trợ  {:>20} đồng được chi trả\n"
          "thay đổi  {:>12}              {:>20} đồng\n"
          "{} lượt thay đổi, {} lượt mới có, {} lượt không còn\n",
          words.number(d.request_months_before), words.money(d.payable_before),
          words.number(d.request_months_after), words.money(d.payable_after), std::string{},
          words.money_change(d.payable_before, d.payable_after), words.number(d.changed),
          words.number(d.appeared), words.number(d.vanished));
  for (const auto& [side, engine] : {std::pair{words("before", "trước"), &d.engine_before},
                                     std::pair{words("after", "sau"), &d.engine_after}}) {
    if (has_rules_of_1_0(*engine))
      text += fmt::format("{}: {}\n", side, rules_of_1_0(*engine, language));
  }
  if (d.causes.empty()) return text;
  text += say(language, "\nrequest-months                   VND  cause\n",
              "\n   lượt hỗ trợ                  đồng  nguyên nhân\n");
  for (const auto& [what, total] : d.causes) {
    text += fmt::format("{:>14}  {:>20}  {}: {}\n", words.number(total.request_months),
                        words.money_change(total.payable_before, total.payable_after),
                        cause(what.first, words), printable(what.second));
  }
  text += say(language, "{:>14}  {:>20}  in all\n\n", "{:>14}  {:>20}  tổng cộng\n\n",
              std::string{}, words.money_change(d.payable_before, d.payable_after));
  for (std::size_t i = 0; i < std::min(limit, d.months.size()); ++i) {
    const ChangedMonth& month = d.months[i];
    text += fmt::format("{} {}: {}", key_in_line(month.request_id), printable(month.month),
                        outcome(month.steps.front().before, words));
    for (const ChangeStep& step : month.steps) {
      std::string rows;
      for (const std::string& row : step.rows) rows += (rows.empty() ? "" : " ") + key_in_line(row);
      text += say(
          language, " -> {}, {} VND by {}: {}{}", " -> {}, {} đồng do {}: {}{}",
          outcome(step.after, words), words.money_change(step.payable_after - step.payable_before),
          cause(step.cause, words), printable(step.what), rows.empty() ? "" : " (" + rows + ")");
    }
    text += '\n';
  }
  if (d.months.size() > limit)
    text += say(language, "and {} more: --limit shows more of them, --format json all\n",
                "và {} lượt nữa: --limit để hiện thêm, --format json để xem tất cả\n",
                words.number(d.months.size() - limit));
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
      throw Failure(
          wrong_use,
          say(arguments.language, "name employers, lists and workers of a run, or none of them",
              "nêu đủ employers, lists và workers của đợt tính, hoặc không nêu tệp nào"));
    }
  }
  if (runs[0].inputs.has_value() != runs[1].inputs.has_value())
    throw Failure(wrong_use, say(arguments.language, "name the inputs of both runs, or of none",
                                 "nêu đầu vào của cả hai đợt tính, hoặc không nêu của đợt nào"));
  RunDifferences differences;
  try {
    differences = compare_runs(runs[0], runs[1], arguments.threads, rules_as_enacted());
  } catch (const UnreadableLedger& unreadable) {
    throw Failure(not_written, unreadable.what());
  } catch (const Error& error) {
    throw Failure(wrong_use, error.what());
  }
  print_result(arguments.json ? to_json(differences)
                              : table(differences, arguments.limit, Words(arguments.language)),
               arguments.language);
  return done;
}

}  // namespace

Command add_diff(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<DiffArguments>();
  arguments->language = language;
  CLI::App& command = *program.add_subcommand(
      "diff", say(language, "show what changed from one run to another, and why",
                  "cho biết những gì thay đổi giữa hai đợt tính, và vì sao"));
  for (std::size_t side = 0; side < 2; ++side) {
    const std::string which = side == 0 ? "before" : "after";
    command
        .add_option("--" + which, arguments->runs[side].directory,
                    side == 0 ? say(language, "directory of the run before the change",
                                    "thư mục của đợt tính trước thay đổi")
                              : say(language, "directory of the run after the change",
                                    "thư mục của đợt tính sau thay đổi"))
        ->required()
        ->type_name("DIR")
        ->check(not_empty());
    InputFiles& files = arguments->inputs[side];
    const auto add_file = [&](const std::string& table_name, auto& file) {
      command
          .add_option(fmt::format("--{}-{}", which, table_name), file,
                      say(language, "an input of that run", "một tệp đầu vào của đợt tính đó"))
          ->type_name("FILE")
          ->check(not_empty());
    };
    add_file("employers", files.employers);
    add_file("lists", files.lists);
    add_file("workers", files.workers);
    add_file("history", files.history);
    add_file("persons", files.persons);
    command
        .add_option(
            "--" + which + "-ledger", arguments->runs[side].ledger,
            say(language, "the ledger of that run, if it had one", "sổ của đợt tính đó, nếu có"))
        ->type_name("FILE")
        ->check(not_empty());
  }
  add_table_options(command, arguments->json, language);
  command
      .add_option("--limit", arguments->limit,
                  say(language, "how many request-months the table shows; 50 if left out",
                      "số lượt hỗ trợ hiện trong bảng; bỏ trống là 50"))
      ->type_name("N");
  command
      .add_option("--threads", arguments->threads,
                  say(language, "threads; all processors if left out",
                      "số luồng; bỏ trống thì dùng mọi bộ xử lý"))
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command.footer(
      say(language,
          "A run does not hold its facts. With the inputs of both runs every change is attributed "
          "to the columns of\n"
          "rows, the parameters, the history or the engine; without them to what the manifests "
          "leave as a cause.\n"
          "Writes no file. Exit status: 0 done; 2 wrong usage, or a file that cannot be read or is "
          "not that of its\n"
          "manifest; 3 standard output could not be written, or a ledger not be read now.",
          "Đợt tính không chứa dữ kiện. Có đầu vào của cả hai đợt thì mỗi thay đổi được quy về cột "
          "của dòng, tham\n"
          "số, lịch sử hoặc chương trình; không có thì quy về nguyên nhân còn lại theo manifest.\n"
          "Không ghi tệp nào. Mã thoát: 0 xong; 2 sai cách dùng, hoặc một tệp không đọc được hoặc "
          "không phải tệp\n"
          "theo manifest; 3 không ghi được đầu ra chuẩn, hoặc lúc này không đọc được sổ."));
  return {&command, [arguments] { return diff(*arguments); }};
}

}  // namespace rentsupport::cli
