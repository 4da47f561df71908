#include <fmt/format.h>

#include <utility>

#include "ledger/month_rows.hpp"
#include "ledger/month_states.hpp"
#include "ledger_commands.hpp"
#include "ledger_options.hpp"
#include "payment_options.hpp"
#include "rentsupport/payments.hpp"
#include "values/language.hpp"
#include "values/sha256.hpp"

namespace rentsupport::cli {

namespace {

// Names every problem, and ends the command.
[[noreturn]] void refuse(const std::vector<Problem>& problems, const std::string& summary) {
  if (problems.size() == 1) throw Failure(wrong_use, problems.front().text());
  std::string text;
  for (const Problem& problem : problems) text += fmt::format("rentsupport: {}\n", problem.text());
  print_message(text);
  throw Failure(wrong_use, summary);
}

ReversalKind reversal_of(const std::string& kind, std::string_view option, Language language) {
  if (const auto known = parse<ReversalKind>(kind)) return *known;
  throw Failure(wrong_use,
                say(language,
                    "{}: write mend (the months may be proposed again, once they are put right) or "
                    "close (they are never proposed again)",
                    "{}: ghi mend (các tháng được đề xuất lại sau khi sửa) hoặc close (không bao "
                    "giờ đề xuất lại)",
                    option));
}

Occasion occasion_of(const LedgerArguments& arguments) {
  return {.on = date_of(arguments.date, arguments.language()),
          .reason = arguments.reason,
          .by = arguments.by,
          .despite = arguments.despite};
}

std::string booked_text(const Booked& booked, LedgerState state, Language language) {
  const std::string_view done_so = in_words(state, language);
  std::string text;
  if (booked.booking == 0) {
    text = say(language, "nothing was changed: {} {} already\n",
               "không có gì thay đổi: {} {} từ trước\n", months_text(booked.already, language),
               done_so);
  } else {
    text = say(language, "{} {}, {} VND, as booking {}\n", "{} {}, {} đồng, lần ghi {}\n",
               months_text(booked.months, language), done_so,
               grouped(booked.amount.digits(), digit_mark(language)), booked.booking);
    if (booked.already > 0)
      text += say(language, "{} {} already\n", "{} {} từ trước\n",
                  months_text(booked.already, language), done_so);
    if (booked.overruled > 0)
      text += say(language, "of these, {} in spite of a question\n",
                  "trong đó {} dù đang có nghi vấn\n", months_text(booked.overruled, language));
  }
  if (booked.too_late > 0)
    text += say(language,
                "{} not withdrawn: sent, paid or returned; claim the money back, then "
                "reverse them\n",
                "{} không rút được: đã chuyển, đã chi trả hoặc bị trả lại; thu lại tiền rồi ghi "
                "thu hồi\n",
                months_text(booked.too_late, language));
  if (booked.nothing_to > 0)
    text += say(language, "rows passed over: {} (more, reversed, withheld take nothing back)\n",
                "số dòng bỏ qua: {} (more, reversed, withheld không rút gì)\n", booked.nothing_to);
  return text;
}

// Says how the bank's answers were settled.
std::string answers_text(const AnswersRead& read, LedgerState state, Language language) {
  const auto number = [&](std::uint64_t count) {
    return grouped(fmt::format("{}", count), digit_mark(language));
  };
  const bool are_paid = state == LedgerState::paid;
  std::string text = are_paid ? say(language, "the bank paid {} payments\n",
                                    "ngân hàng đã chi trả {} giao dịch\n", number(read.credits))
                              : say(language, "the bank returned {} payments\n",
                                    "ngân hàng trả lại {} giao dịch\n", number(read.credits));
  if (read.others > 0)
    text += are_paid ? say(language, "it returned {}: book them with ledger return\n",
                           "trả lại {} giao dịch: ghi bằng ledger return\n", number(read.others))
                     : say(language, "it paid {}: book them with ledger pay\n",
                           "đã chi trả {} giao dịch: ghi bằng ledger pay\n", number(read.others));
  if (read.waiting > 0)
    text += say(language, "not settled yet: {}\n", "chưa có kết quả cuối cùng: {} giao dịch\n",
                number(read.waiting));
  return text;
}

// Looks at every byte, and for the head noted earlier; ends the command where anything is wrong.
void check_whole(Ledger& ledger, const LedgerArguments& arguments, const std::string& file) {
  const Language language = arguments.language();
  if (!arguments.head.empty() && from_hex(arguments.head, Digest{}.size()).empty()) {
    throw Failure(wrong_use, say(language, "--head: write the 64 hexadecimal digits of a hash",
                                 "--head: ghi 64 chữ số thập lục phân của mã băm"));
  }
  const auto problems = ledger.verify(
      arguments.head.empty() ? std::nullopt : std::optional<std::string>{arguments.head});
  if (problems.empty()) return;
  if (problems.front().code != ProblemCode::damaged_ledger) check(problems.front());
  std::string text;
  for (const Problem& problem : problems) text += problem.text() + '\n';
  print_result(text, language);
  throw Failure(
      wrong_use,
      say(language, "{}: the ledger is damaged: do not use it; standard output says where",
          "{}: sổ bị hỏng: không dùng nữa; đầu ra chuẩn cho biết hỏng ở đâu", file));
}

// Copies a ledger to a new file, and says what the copy holds.
void copy(Ledger& ledger, const std::string& to, LogLine& log, Language language) {
  check(ledger.backup(to));
  log.ledger(ledger.head(), 0);
  print_result(say(language, "{} is whole: {} bookings, {} entries\n{}",
                   "{} nguyên vẹn: {} lần ghi, {} mục\n{}", printable(to), ledger.head().bookings,
                   ledger.head().entries, head_text(ledger.head(), language)),
               language);
}

}  // namespace

Status book(const LedgerArguments& arguments, LedgerState state, LogLine& log) {
  const Language language = arguments.language();
  const MonthSelection selection = selection_of(arguments);
  const bool is_selected = !selection.list_ids.empty() || selection.request_id || selection.month;
  if (is_selected == !arguments.from.empty())
    throw Failure(wrong_use,
                  say(language, "say which months: --list, --request, --month; or --from FILE",
                      "chọn các tháng: --list, --request, --month; hoặc --from TỆP"));
  Occasion occasion = occasion_of(arguments);
  if (state == LedgerState::reversed)
    occasion.kind = reversal_of(arguments.kind, "--kind", language);
  const std::string nothing = say(language, "nothing is booked", "không ghi gì vào sổ");
  MonthRows rows;
  std::optional<std::vector<BankAnswer>> answers;
  const bool may_be_answered = state == LedgerState::paid || state == LedgerState::returned;
  if (may_be_answered && !arguments.from.empty()) {
    const PaymentMap map = load_payment_map(arguments.map, language);
    if (is_bank_answer(arguments.from, map)) {
      const std::vector<Problem> problems =
          read_bank_answers(arguments.from, map, answers.emplace(), language);
      if (!problems.empty()) refuse(problems, nothing);
    }
  }
  if (!arguments.from.empty() && !answers) {
    ReadOptions reading;
    reading.language = language;
    rows = read_month_rows(arguments.from, state == LedgerState::withdrawn, reading);
    if (!rows.problems.empty()) refuse(rows.problems, nothing);
  }
  Ledger ledger = open(arguments, LedgerAccess::book);
  AnswersRead read;
  if (answers) {
    const std::vector<Problem> problems =
        months_answered(ledger, state, *answers, arguments.from, rows.rows, read, language);
    if (problems.size() == 1) check(problems.front());
    if (!problems.empty()) refuse(problems, nothing);
    if (rows.rows.empty()) {
      log.ledger(ledger.head(), 0);
      print_result(answers_text(read, state, language) + head_text(ledger.head(), language),
                   language);
      return done;
    }
  }
  Booked booked;
  const std::vector<Problem> problems =
      arguments.from.empty()
          ? ledger.book(state, selection, occasion, booked, language)
          : ledger.book(state, rows.rows, arguments.from, occasion, booked, language);
  if (problems.size() == 1) check(problems.front());
  if (!problems.empty()) refuse(problems, nothing);
  log.counts("months", {{"booked", booked.months},
                        {"already", booked.already},
                        {"overruled", booked.overruled},
                        {"nothing_to", booked.nothing_to},
                        {"too_late", booked.too_late}});
  log.amounts({{"booked", booked.amount}});
  log.ledger(ledger.head(), booked.booking);
  print_result(booked_text(booked, state, language) +
                   (answers ? answers_text(read, state, language) : std::string{}) +
                   head_text(ledger.head(), language),
               language);
  return done;
}

Status upgrade(const LedgerArguments& arguments, LogLine& log) {
  const Language language = arguments.language();
  const ReversalKind reversals = reversal_of(arguments.kind, "--reversals", language);
  const Occasion occasion = occasion_of(arguments);
  std::optional<Inputs> inputs;
  if (!arguments.inputs.files.workers.empty()) {
    Progress progress;
    inputs = read_inputs(arguments.inputs, {}, progress, language, arguments.languages.files);
  }
  Upgraded upgraded;
  check(upgrade_ledger(arguments.file, reversals, occasion,
                       inputs ? std::optional<Dossier>{inputs->loaded.dossier()} : std::nullopt,
                       upgraded));
  log.ledger(upgraded.head, 0);
  print_result(
      say(language,
          "{} is of format 2: {} bookings, {} entries; {} of them without evidence of persons\n{}",
          "{} đã theo định dạng 2: {} lần ghi, {} mục; {} mục không có căn cứ nhận biết người\n{}",
          printable(arguments.file), upgraded.head.bookings, upgraded.head.entries,
          upgraded.head.entries - upgraded.with_evidence, head_text(upgraded.head, language)),
      language);
  return inputs ? status_after(inputs->loaded, arguments.inputs, language) : done;
}

Status verify(const LedgerArguments& arguments, LogLine& log) {
  const Language language = arguments.language();
  Ledger ledger = open(arguments, LedgerAccess::read);
  check_whole(ledger, arguments, arguments.file);
  log.ledger(ledger.head(), 0);
  print_result(say(language, "the ledger is whole: {} bookings, {} entries\n{}",
                   "sổ nguyên vẹn: {} lần ghi, {} mục\n{}", ledger.head().bookings,
                   ledger.head().entries, head_text(ledger.head(), language)),
               language);
  return done;
}

Status backup(const LedgerArguments& arguments, LogLine& log) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  copy(ledger, arguments.to, log, arguments.language());
  return done;
}

Status restore(const LedgerArguments& arguments, LogLine& log) {
  Ledger ledger(arguments.from, LedgerAccess::read);
  check(ledger.problem());
  check_whole(ledger, arguments, arguments.from);
  copy(ledger, arguments.file, log, arguments.language());
  return done;
}

}  // namespace rentsupport::cli
