#include "ledger_options.hpp"

#include <fmt/format.h>

#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

std::string thousands(std::uint64_t number, Language language) {
  return grouped(fmt::format("{}", number), digit_mark(language));
}

}  // namespace

void add_occasion_options(CLI::App& command, std::string& date, std::string& reason, bool required,
                          Language language) {
  command
      .add_option("--date", date,
                  say(language, "the day of the booking, such as 2022-06-10",
                      "ngày ghi sổ, ví dụ 2022-06-10"))
      ->required(required)
      ->type_name("DATE")
      ->check(not_empty());
  command
      .add_option("--reason", reason,
                  say(language, "the reason of the booking, such as a decision's number",
                      "lý do ghi sổ, ví dụ số quyết định"))
      ->required(required)
      ->type_name("TEXT")
      ->check(not_empty());
}

void add_ledger_options(CLI::App& command, LedgerOptions& options, Language language) {
  CLI::Option* const file = command
                                .add_option("--ledger", options.file,
                                            say(language,
                                                "count the months in this ledger as history, and "
                                                "compare those in the input with it",
                                                "tính các tháng trong sổ này là lịch sử chi trả, "
                                                "và so các tháng trong đầu vào với sổ"))
                                ->type_name("FILE")
                                ->check(not_empty());
  CLI::Option* const commit = command.add_flag(
      "--commit", options.commit,
      say(language, "record the payable months in the ledger, as proposals; makes it if missing",
          "ghi các tháng được chi trả vào sổ làm đề xuất; chưa có sổ thì tạo mới"));
  commit->needs(file);
  add_occasion_options(command, options.date, options.reason, false, language);
  command.get_option("--date")->needs(commit);
  command.get_option("--reason")->needs(commit);
}

std::optional<Date> date_of(const std::string& text, Language language) {
  if (text.empty()) return std::nullopt;
  if (const auto date = parse_date(text)) return date;
  throw Failure(wrong_use, say(language, "--date {}: write a date such as 2022-06-10",
                               "--date {}: ghi ngày như 2022-06-10", text));
}

void check(const std::optional<Problem>& problem) {
  if (!problem) return;
  const bool is_ledger_unusable = problem->code == ProblemCode::unwritable_file ||
                                  problem->code == ProblemCode::unreadable_file;
  throw Failure(is_ledger_unusable ? not_written : wrong_use, problem->text());
}

Occasion occasion_of(const LedgerOptions& options, Language language) {
  return {date_of(options.date, language), options.reason};
}

std::optional<LedgerRun> open_ledger(const LedgerOptions& options, const Occasion& occasion) {
  if (options.file.empty()) return std::nullopt;
  std::optional<LedgerRun> run;
  run.emplace(options.file, options.commit, occasion);
  check(run->problem());
  return run;
}

std::string months_text(std::uint64_t count, Language language) {
  const std::string number = thousands(count, language);
  return count == 1 ? say(language, "{} month", "{} tháng", number)
                    : say(language, "{} months", "{} tháng", number);
}

std::string head_text(const LedgerHead& head, Language language) {
  return say(language, "head: entry {}, {}\n", "cuối sổ: mục {}, mã băm {}\n", head.entries,
             head.hash);
}

std::string ledger_text(const LedgerOptions& options, const LedgerUse& use,
                        const std::string& directory, Language language) {
  const std::string out = printable(directory);
  std::string text = say(language, "ledger {}\n", "sổ theo dõi {}\n", printable(options.file));
  if (use.counted > 0)
    text += say(language, "  counted as history {:>7}\n", "  tính là lịch sử  {:>7}\n",
                thousands(use.counted, language));
  if (use.compared > 0)
    text += say(language, "  compared           {:>7}\n", "  đối chiếu        {:>7}\n",
                thousands(use.compared, language));
  if (use.paid > 0)
    text += say(language, "  paid already       {:>7}   left out of schedule.csv\n",
                "  đã chi trả       {:>7}   không ghi vào schedule.csv\n",
                thousands(use.paid, language));
  if (use.repeated) {
    text += say(language, "  this run is there already, as booking {}: nothing was changed\n",
                "  đợt tính này đã có trong sổ, lần ghi {}: không có gì thay đổi\n", use.booking);
  } else if (use.recorded > 0) {
    text +=
        say(language, "  recorded           {:>7}   {} VND, as booking {}\n",
            "  ghi mới          {:>7}   {} đồng, lần ghi {}\n", thousands(use.recorded, language),
            grouped(use.amount.digits(), digit_mark(language)), use.booking);
  } else if (options.commit) {
    text += say(language, "  nothing new to record: nothing was changed\n",
                "  không có gì mới để ghi: không có gì thay đổi\n");
  }
  const auto look_at = [&](std::uint64_t count, const std::string& what) {
    if (count > 0)
      text += say(language, "  look at {} {}: {}/reviews.csv\n", "  xem {} {}: {}/reviews.csv\n",
                  months_text(count, language), what, out);
  };
  look_at(use.differs,
          say(language, "decided otherwise than recorded", "có kết quả khác với nội dung đã ghi"));
  look_at(use.reversed,
          say(language, "payable though reversed before", "được chi trả dù trước đây đã thu hồi"));
  look_at(use.withheld,
          say(language,
              "payable but not recorded, and left out of schedule.csv: with what is recorded the "
              "worker had too many",
              "được chi trả nhưng không ghi sổ và không vào schedule.csv: cùng với phần đã ghi thì "
              "người lao động hưởng quá số tháng"));
  return text + "  " + head_text(use.head, language);
}

}  // namespace rentsupport::cli
