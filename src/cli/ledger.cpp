// `rentsupport ledger`: what was proposed, approved, paid and taken back.
#include "rentsupport/ledger.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "command.hpp"
#include "ledger/ledger_file.hpp"
#include "ledger_commands.hpp"
#include "ledger_options.hpp"
#include "payment_options.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

MonthSelection selection_of(const LedgerArguments& arguments) {
  MonthSelection selection{.list_ids = arguments.list_ids};
  if (!arguments.request_id.empty()) selection.request_id = arguments.request_id;
  if (!arguments.month.empty()) {
    selection.month = parse_month(arguments.month);
    if (!selection.month)
      throw Failure(
          wrong_use,
          say(arguments.language(),
              "--month {}: write a month from 2020-01 to 2024-12, such as 2022-04",
              "--month {}: ghi tháng từ 2020-01 đến 2024-12, ví dụ 2022-04", arguments.month));
  }
  return selection;
}

Ledger open(const LedgerArguments& arguments, LedgerAccess access) {
  Ledger ledger(arguments.file, access);
  check(ledger.problem());
  return ledger;
}

namespace {

// Returns all files that a command reads or writes.
std::vector<std::string> files_of(const LedgerArguments& arguments) {
  std::vector<std::string> files = names_of_ledger(arguments.file);
  for (const std::string* file : {&arguments.from, &arguments.to}) {
    if (file->empty()) continue;
    for (const std::string& name : names_of_ledger(*file)) files.push_back(name);
  }
  if (!arguments.map.empty()) files.push_back(arguments.map);
  for (const std::string& input : paths_of(arguments.inputs.files)) {
    if (!input.empty()) files.push_back(input);
  }
  return files;
}

std::string ledger_statuses(Language language) {
  return say(language,
             "Exit status: 0 done, or nothing to do; 2 wrong usage, no ledger, a damaged one, or "
             "months in another\n"
             "state (nothing is booked); 3 the ledger cannot be read now, or not be written.",
             "Mã thoát: 0 xong, hoặc không có gì để làm; 2 sai cách dùng, không có sổ, sổ hỏng, "
             "hoặc các tháng ở\n"
             "trạng thái khác (không ghi sổ); 3 lúc này không đọc được sổ, hoặc không ghi được.");
}

}  // namespace

Command add_ledger(CLI::App& program, const Languages& languages) {
  const Language language = languages.messages;
  CLI::App* const command = program.add_subcommand(
      "ledger",
      say(language, "list and check what was proposed, approve it, book payments and reversals",
          "liệt kê và kiểm tra khoản đã đề xuất, phê duyệt, ghi nhận chi trả và thu hồi"));
  add_language_option(*command, language);
  command->require_subcommand(1);
  const auto arguments = std::make_shared<LedgerArguments>();
  arguments->languages = languages;
  const auto run = std::make_shared<std::function<Status()>>();

  const auto add = [&](const char* name, const std::string& what, std::function<Status()> work) {
    CLI::App* const part = command->add_subcommand(name, what);
    part->add_option("--ledger,ledger", arguments->file, say(language, "the ledger", "sổ theo dõi"))
        ->required()
        ->type_name("FILE")
        ->check(not_empty());
    part->footer(ledger_statuses(language));
    add_language_option(*part, language);
    part->callback([run, work = std::move(work)] { *run = work; });
    return part;
  };
  // A command that books, copies or checks, and tells a log.
  using Logged = std::function<Status(const LedgerArguments&, LogLine&)>;
  const auto add_logged = [&](const char* name, const std::string& what, Logged work) {
    CLI::App* const part = add(name, what, [arguments, name, language, work = std::move(work)] {
      return logged(arguments->log, "ledger " + std::string{name}, files_of(*arguments), language,
                    [&](LogLine& line) { return work(*arguments, line); });
    });
    add_log_option(*part, arguments->log, language);
    return part;
  };
  const auto add_selection = [&](CLI::App* part) {
    part->add_option("--list", arguments->list_ids,
                     say(language, "only months of this list; may be given again",
                         "chỉ các tháng của danh sách này; có thể ghi nhiều lần"))
        ->type_name("ID")
        ->allow_extra_args(false)
        ->check(not_empty());
    part->add_option("--request", arguments->request_id,
                     say(language, "only months of this request", "chỉ các tháng của đề nghị này"))
        ->type_name("ID")
        ->check(not_empty());
    part->add_option("--month", arguments->month, say(language, "only this month", "chỉ tháng này"))
        ->type_name("YYYY-MM")
        ->check(not_empty());
  };

  const auto add_from = [&](CLI::App* part, const std::string& what) {
    return part->add_option("--from", arguments->from, what)->type_name("FILE")->check(not_empty());
  };

  CLI::App* const listing =
      add("list",
          say(language,
              "print the months with their latest state, or what they sum "
              "up to, as CSV",
              "in các tháng với trạng thái mới nhất, hoặc số tổng hợp, dạng "
              "CSV"),
          [arguments] {
            return arguments->by_what.empty() ? list_months(*arguments) : list_sums(*arguments);
          });
  add_selection(listing);
  listing
      ->add_option("--state", arguments->state,
                   say(language, "only months in this state", "chỉ các tháng ở trạng thái này"))
      ->type_name("STATE")
      ->check(CLI::IsMember({"proposed", "approved", "sent", "paid", "returned", "reversed",
                             "withdrawn", "questioned"}));
  listing
      ->add_option("--by", arguments->by_what,
                   say(language,
                       "months, persons and money in each state, by list, firm, decision (the "
                       "reason of the approval) or week (of the booking)",
                       "số tháng, số người và số tiền theo từng trạng thái, theo danh sách (list), "
                       "doanh nghiệp (firm), quyết định (decision: lý do phê duyệt) hoặc tuần ghi "
                       "sổ (week)"))
      ->type_name("WHAT")
      ->check(CLI::IsMember({"list", "firm", "decision", "week"}));
  add_selection(add(
      "show",
      say(language, "print every entry of the months selected", "in mọi mục của các tháng đã chọn"),
      [arguments] { return show(*arguments); }));
  struct Step {
    const char* name;
    std::string what;
    LedgerState state;
  };
  for (const Step& step :
       {Step{"approve", say(language, "approve proposed months", "phê duyệt các tháng đã đề xuất"),
             LedgerState::approved},
        Step{"send",
             say(language, "book that approved months went to the bank",
                 "ghi nhận đã chuyển ngân hàng các tháng đã phê duyệt"),
             LedgerState::sent},
        Step{"pay",
             say(language, "book the payment of months approved or sent",
                 "ghi nhận chi trả các tháng đã phê duyệt hoặc đã chuyển ngân hàng"),
             LedgerState::paid},
        Step{"return",
             say(language, "book that the bank sent the money of months back",
                 "ghi nhận ngân hàng trả lại tiền của các tháng"),
             LedgerState::returned},
        Step{"reverse",
             say(language, "take months back, whatever their state",
                 "thu hồi các tháng, dù ở trạng thái nào"),
             LedgerState::reversed},
        Step{"withdraw",
             say(language, "take back what reviews.csv of a run names, before it is paid",
                 "rút các tháng mà reviews.csv của một đợt tính nêu ra, trước khi chi trả"),
             LedgerState::withdrawn}}) {
    CLI::App* const part = add_logged(
        step.name, step.what, [state = step.state](const LedgerArguments& given, LogLine& line) {
          return book(given, state, line);
        });
    if (step.state == LedgerState::withdrawn) {
      add_from(part, say(language, "reviews.csv of a run", "reviews.csv của một đợt tính"))
          ->required();
    } else {
      add_selection(part);
      add_from(
          part,
          say(language,
              "the months of this file: list_id or request_id, month, and as far as they are "
              "there amount_vnd, which must be the ledger's, and reason, of that month alone; of "
              "pay and return also what the bank answers: pain.002, or the table of payments",
              "các tháng trong tệp này: list_id hoặc request_id, month, và nếu có thì "
              "amount_vnd, phải đúng như trong sổ, và reason, riêng của tháng đó; với pay và "
              "return còn là kết quả của ngân hàng: pain.002, hoặc bảng của lệnh payments"));
    }
    add_occasion_options(*part, arguments->date, arguments->reason, arguments->by, true, language);
    if (step.state == LedgerState::reversed) {
      part->add_option("--kind", arguments->kind,
                       say(language,
                           "mend: the months may be proposed again, once they are put right; "
                           "close: never again",
                           "mend: sau khi sửa được đề xuất lại; close: không bao giờ đề xuất lại"))
          ->type_name("mend|close");
    } else if (step.state != LedgerState::withdrawn) {
      part->add_option("--despite", arguments->despite,
                       say(language, "why months that a run questioned go on all the same",
                           "vì sao vẫn làm tiếp các tháng mà một đợt tính nêu nghi vấn"))
          ->type_name("TEXT")
          ->check(not_empty());
    }
    if (step.state == LedgerState::paid || step.state == LedgerState::returned)
      add_payment_map_option(*part, arguments->map, language);
  }
  CLI::App* const verification =
      add_logged("verify",
                 say(language, "look for damage in every byte of the ledger",
                     "tìm hư hỏng trong từng byte của sổ"),
                 verify);
  const auto add_head = [&](CLI::App* part) {
    part->add_option("--head", arguments->head,
                     say(language, "a hash printed earlier, which must still be in the ledger",
                         "mã băm đã in trước đây, phải còn trong sổ"))
        ->type_name("HASH")
        ->check(not_empty());
  };
  add_head(verification);
  add("export", say(language, "print the whole journal as CSV", "in toàn bộ nhật ký dạng CSV"),
      [arguments] { return export_journal(*arguments); });
  CLI::App* const copying = add_logged(
      "backup",
      say(language, "copy the ledger to a new file and check the copy; others may use it meanwhile",
          "sao sổ sang tệp mới và kiểm tra bản sao; người khác vẫn dùng được sổ"),
      backup);
  copying
      ->add_option(
          "--to,to", arguments->to,
          say(language, "the copy: a file that is not there yet", "bản sao: một tệp chưa có"))
      ->required()
      ->type_name("FILE")
      ->check(not_empty());
  CLI::App* const restoring =
      add_logged("restore",
                 say(language, "check a copy and make it the ledger, where none is",
                     "kiểm tra một bản sao và dùng làm sổ, ở nơi chưa có sổ"),
                 restore);
  add_from(restoring, say(language, "the copy that backup made", "bản sao do backup tạo"))
      ->required();
  add_head(restoring);
  CLI::App* const upgrading = add_logged(
      "upgrade",
      say(language,
          "make a ledger of version 1 one of format 2, in its place; the inputs, if they are "
          "given, tell its workers apart",
          "chuyển sổ của phiên bản 1 sang định dạng 2, ngay tại chỗ; các tệp đầu vào, nếu có, giúp "
          "nhận biết người lao động"),
      upgrade);
  upgrading
      ->add_option("--reversals", arguments->kind,
                   say(language,
                       "what the reversals so far mean: mend, what was reversed may be proposed "
                       "again; close, never again",
                       "các lần thu hồi trước đây nghĩa là gì: mend, được đề xuất lại; close, "
                       "không bao giờ đề xuất lại"))
      ->required()
      ->type_name("mend|close");
  add_occasion_options(*upgrading, arguments->date, arguments->reason, arguments->by, false,
                       language);
  InputOptions& inputs = arguments->inputs;
  add_input_files(*upgrading, inputs, language);
  add_reading_options(*upgrading, inputs.ignored_columns, inputs.dates, inputs.expected_rows,
                      {"lists=month_first", "workers=199482"}, language);
  for (const char* const input : {"--employers", "--lists", "--workers"}) {
    upgrading->get_option(input)->required(false);
    for (const char* const other : {"--employers", "--lists", "--workers"}) {
      if (other != input) upgrading->get_option(input)->needs(upgrading->get_option(other));
    }
  }
  command->footer(say(language,
                      "rentsupport evaluate --ledger FILE --commit proposes months. Nothing is "
                      "ever changed or deleted: a\n"
                      "month's state is that of its latest entry.\n",
                      "rentsupport evaluate --ledger FILE --commit đề xuất các tháng. Không gì bị "
                      "sửa hoặc xóa: trạng thái\n"
                      "của một tháng là trạng thái của mục mới nhất.\n") +
                  ledger_statuses(language));
  return {command, [run] { return (*run)(); }};
}

}  // namespace rentsupport::cli
