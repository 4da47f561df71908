#include "ledger_options.hpp"

#include <fmt/format.h>

#include <array>

#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

std::string thousands(std::uint64_t number, Language language) {
  return grouped(fmt::format("{}", number), digit_mark(language));
}

}  // namespace

void add_occasion_options(CLI::App& command, std::string& date, std::string& reason,
                          std::string& by, bool required, Language language) {
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
  command
      .add_option("--by", by,
                  say(language, "who books, a name or a post", "người ghi sổ, tên hoặc chức vụ"))
      ->type_name("NAME")
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
      say(language,
          "record the payable months in the ledger, as proposals, and question what is proposed or "
          "approved and not so any more; makes the ledger if it is missing",
          "ghi các tháng được chi trả vào sổ làm đề xuất, và đánh dấu nghi vấn phần đã đề xuất, "
          "phê "
          "duyệt mà nay không còn đúng; chưa có sổ thì tạo mới"));
  commit->needs(file);
  command
      .add_option("--input", options.input,
                  say(language,
                      "complete: the input has all lists; what the ledger holds for others is not "
                      "asked for any more",
                      "complete: đầu vào có đủ mọi danh sách; phần trong sổ của danh sách khác coi "
                      "là không còn được đề nghị"))
      ->needs(file)
      ->type_name("complete|partial")
      ->check(CLI::IsMember({"complete", "partial"}));
  add_occasion_options(command, options.date, options.reason, options.by, false, language);
  command.get_option("--date")->needs(commit);
  command.get_option("--reason")->needs(commit);
  command.get_option("--by")->needs(commit);
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
  return {.on = date_of(options.date, language), .reason = options.reason, .by = options.by};
}

std::optional<LedgerRun> open_ledger(const LedgerOptions& options, const Occasion& occasion) {
  if (options.file.empty()) return std::nullopt;
  std::optional<LedgerRun> run;
  run.emplace(
      options.file, options.commit, occasion, Ledger::default_wait,
      options.input == name(InputExtent::complete) ? InputExtent::complete : InputExtent::partial);
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
  if (use.already > 0)
    text += say(language, "  already in it      {:>7}   payable\n",
                "  đã có trong sổ   {:>7}   được chi trả\n", thousands(use.already, language));
  if (use.paid > 0)
    text += say(language, "  sent or paid       {:>7}   left out of schedule.csv\n",
                "  đã chuyển, đã trả{:>7}   không ghi vào schedule.csv\n",
                thousands(use.paid, language));
  if (use.repeated) {
    text +=
        say(language, "  this run is there already, as booking {}: nothing was changed\n",
            "  đợt tính này đã có trong sổ, lần ghi {}: không có gì thay đổi\n", use.head.bookings);
  } else if (use.recorded > 0) {
    text +=
        say(language, "  proposed           {:>7}   {} VND, as booking {}\n",
            "  đề xuất          {:>7}   {} đồng, lần ghi {}\n", thousands(use.recorded, language),
            grouped(use.amount.digits(), digit_mark(language)), use.booking);
  } else if (options.commit && use.questioned == 0) {
    text += say(language, "  nothing new to record: nothing was changed\n",
                "  không có gì mới để ghi: không có gì thay đổi\n");
  }
  if (use.questioned > 0)
    text += say(language,
                "  questioned         {:>7}   to be approved or paid only once it is settled\n",
                "  nghi vấn         {:>7}   chỉ phê duyệt, chi trả sau khi đã làm rõ\n",
                thousands(use.questioned, language));
  const std::array<Bilingual, review_kinds> looked_at{
      {{"không còn được đề nghị", "not asked for any more"},
       {"nay không đủ điều kiện", "refused now"},
       {"nay chưa xác định", "undetermined now"},
       {"nay số tiền thấp hơn", "payable with less now"},
       {"nay số tiền cao hơn", "payable with more now"},
       {"nay là của người khác hoặc nhóm khác", "now of another worker or group"},
       {"được chi trả dù trước đây đã thu hồi hoặc rút", "payable though taken back before"},
       {"được chi trả nhưng không đề xuất: cùng với phần trong sổ thì người lao động hưởng quá số "
        "tháng",
        "payable but not proposed: with what is in the ledger the worker had too many"}}};
  for (std::size_t kind = 0; kind < looked_at.size(); ++kind) {
    if (use.reviews[kind] > 0)
      text += say(language, "  look at {} {}: {}/reviews.csv\n", "  xem {} {}: {}/reviews.csv\n",
                  months_text(use.reviews[kind], language), looked_at[kind].in(language), out);
  }
  return text + "  " + head_text(use.head, language);
}

}  // namespace rentsupport::cli
