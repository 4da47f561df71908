// `rentsupport find` and `rentsupport forget`: what a run kept is asked on the telephone, and
// removed.
#include <fmt/format.h>

#include <memory>

#include "kept_run_options.hpp"
#include "ledger_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

struct FindArguments {
  std::string run;
  std::string ledger;
  RuleSetOptions rules;
  std::vector<std::string> words;
  std::string to = "worker";
  std::string on;
  std::size_t most = 20;
  Languages languages;
};

// Returns what the ledger holds of each request found; nothing where none is named.
std::vector<std::string> in_ledger(const FindArguments& arguments, const FoundRequests& found,
                                   const std::optional<Day>& on) {
  std::vector<std::string> told(found.requests.size());
  if (arguments.ledger.empty()) return told;
  std::vector<RequestInList> requests;
  for (const std::vector<Explanation>& months : found.requests)
    requests.push_back({months.front().list_id, months.front().request_id});
  Ledger ledger(arguments.ledger, LedgerAccess::read);
  check(ledger.problem());
  check(ledger.tell(requests, on, arguments.languages.law, told));
  return told;
}

Status find(const FindArguments& arguments) {
  const Language language = arguments.languages.messages;
  std::optional<Day> on;
  if (!arguments.on.empty()) {
    on = parse_date(arguments.on);
    if (!on)
      throw Failure(wrong_use, say(language, "--as-of {}: write a day such as 2022-07-15",
                                   "--as-of {}: ghi một ngày, ví dụ 2022-07-15", arguments.on));
  }
  const KeptRun kept = open_kept_run(arguments.run, arguments.rules, language);
  try {
    const FoundRequests found =
        kept.find(fmt::format("{}", fmt::join(arguments.words, " ")), arguments.most);
    if (found.requests.empty())
      throw Failure(wrong_use, say(language, "no request of the run has all of these words",
                                   "không có đề nghị nào trong đợt tính có đủ các từ này"));
    const Addressee to = arguments.to == "employer" ? Addressee::employer : Addressee::worker;
    const std::vector<std::string> told = in_ledger(arguments, found, on);
    std::string text;
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (!text.empty()) text += '\n';
      text += short_answer(found.requests[i], to, arguments.languages.law, on) + told[i];
    }
    if (!found.are_all)
      text += say(language, "\nThere are more: add a word, or --most.\n",
                  "\nCòn nữa: thêm từ, hoặc dùng --most.\n");
    print_result(text, language);
  } catch (const Failure&) {
    throw;
  } catch (const Error& error) {
    throw Failure(wrong_use, say(language, "{}: {}", "{}: {}", arguments.run, error.what()));
  }
  return done;
}

}  // namespace

Command add_find(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto arguments = std::make_shared<FindArguments>();
  arguments->languages = languages;
  CLI::App& command = *program.add_subcommand(
      "find", say(language, "answer on the telephone: a worker's months, why, and what can be done",
                  "trả lời qua điện thoại: các tháng của người lao động, lý do, còn làm được gì"));
  command
      .add_option("--run", arguments->run,
                  say(language, "a run of evaluate --keep", "một đợt tính của evaluate --keep"))
      ->required()
      ->type_name("DIR")
      ->check(not_empty());
  command
      .add_option("--ledger", arguments->ledger,
                  say(language, "the ledger of the payments: also how far each month has come",
                      "sổ chi trả: cho biết thêm từng tháng đã đến đâu"))
      ->type_name("FILE")
      ->check(not_empty());
  command
      .add_option("words", arguments->words,
                  say(language,
                      "words of name, ID, insurance number, request, list or firm; with or without "
                      "diacritics",
                      "các từ trong họ tên, số giấy tờ, số bảo hiểm, đề nghị, danh sách hoặc tên "
                      "đơn vị; có dấu hoặc không dấu"))
      ->required()
      ->type_name("WORDS");
  command
      .add_option("--to", arguments->to,
                  say(language, "who asks: worker or employer",
                      "người hỏi: worker (người lao động) hoặc employer (người sử dụng lao động)"))
      ->type_name("WHO")
      ->check(CLI::IsMember({"worker", "employer"}));
  command
      .add_option("--as-of", arguments->on,
                  say(language, "the day of the answer; what has a later day has not happened yet",
                      "ngày trả lời; việc ghi ngày muộn hơn coi là chưa diễn ra"))
      ->type_name("DATE")
      ->check(not_empty());
  command
      .add_option("--most", arguments->most,
                  say(language, "how many requests at most", "tối đa bao nhiêu đề nghị"))
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  add_rules_options(command, arguments->rules, language);
  add_language_option(command, language);
  command.footer(exit_statuses(language));
  return {&command, [arguments] { return find(*arguments); }};
}

Command add_forget(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  const auto run = std::make_shared<std::string>();
  CLI::App& command = *program.add_subcommand(
      "forget", say(language, "remove the personal data that evaluate --keep left beside a run",
                    "xóa dữ liệu cá nhân mà evaluate --keep đã lưu cùng đợt tính"));
  command.add_option("--run", *run, say(language, "the run", "đợt tính"))
      ->required()
      ->type_name("DIR")
      ->check(not_empty());
  add_language_option(command, language);
  command.footer(exit_statuses(language));
  return {&command, [run, language] {
            if (const auto problem = forget_run(*run, language))
              throw Failure(problem->code == ProblemCode::unwritable_file ? not_written : wrong_use,
                            problem->text());
            return done;
          }};
}

}  // namespace rentsupport::cli
