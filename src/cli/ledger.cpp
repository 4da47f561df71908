// `rentsupport ledger`: what was proposed, approved, paid and reversed.
#include "rentsupport/ledger.hpp"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "command.hpp"
#include "ledger_options.hpp"
#include "values/language.hpp"
#include "values/sha256.hpp"
#include "words.hpp"

namespace rentsupport::cli {

namespace {

struct LedgerArguments {
  std::string file;
  std::string list_id;
  std::string request_id;
  std::string month;
  std::string state;
  std::string date;
  std::string reason;
  std::string head;
  std::string to;
  Language language = Language::english;
};

MonthSelection selection_of(const LedgerArguments& arguments) {
  MonthSelection selection;
  if (!arguments.list_id.empty()) selection.list_id = arguments.list_id;
  if (!arguments.request_id.empty()) selection.request_id = arguments.request_id;
  if (!arguments.month.empty()) {
    selection.month = parse_month(arguments.month);
    if (!selection.month)
      throw Failure(
          wrong_use,
          say(arguments.language,
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

// A line of CSV, quoted as the other outputs are.
class CsvLine {
 public:
  CsvLine& cell(std::string_view text) {
    if (!line_.empty()) line_ += ',';
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
      line_ += text;
      return *this;
    }
    line_ += '"';
    for (const char c : text) {
      if (c == '"') line_ += '"';
      line_ += c;
    }
    line_ += '"';
    return *this;
  }
  CsvLine& cell(std::uint64_t number) { return cell(fmt::format("{}", number)); }
  [[nodiscard]] std::string text() const { return line_ + '\n'; }

 private:
  std::string line_;
};

std::string on(const Booking& booking) { return booking.on ? to_string(*booking.on) : ""; }

void put_month(CsvLine& line, const LedgerEntry& entry) {
  line.cell(entry.list_id)
      .cell(entry.request_id)
      .cell(entry.worker_id)
      .cell(name(entry.group))
      .cell(to_string(entry.month))
      .cell(fmt::format("{}", entry.amount.dong()));
}

// Prints in pieces: a ledger may be long.
class Printer {
 public:
  explicit Printer(Language language) : language_(language) {}
  void put(std::string_view text) {
    text_ += text;
    if (text_.size() > (1U << 16U)) flush();
  }
  void flush() {
    print_result(text_, language_);
    text_.clear();
  }

 private:
  Language language_;
  std::string text_;
};

Status list(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  Printer out(arguments.language);
  out.put("list_id,request_id,worker_id,group,month,amount_vnd,state,on,reason,booking,entry\n");
  check(ledger.read_latest(selection_of(arguments),
                           [&](const LedgerEntry& entry, const Booking& booking) {
                             if (!arguments.state.empty() && arguments.state != name(booking.state))
                               return;
                             CsvLine line;
                             put_month(line, entry);
                             line.cell(name(booking.state)).cell(on(booking)).cell(booking.reason);
                             line.cell(booking.number).cell(entry.number);
                             out.put(line.text());
                           }));
  out.flush();
  return done;
}

// What became of the months of a booking.
std::string state_words(LedgerState state, Language language) {
  switch (state) {
    case LedgerState::proposed:
      return say(language, "proposed", "đã đề xuất");
    case LedgerState::approved:
      return say(language, "approved", "đã phê duyệt");
    case LedgerState::paid:
      return say(language, "paid", "đã chi trả");
    case LedgerState::reversed:
      return say(language, "reversed", "đã thu hồi");
  }
  return {};
}

Status show(const LedgerArguments& arguments) {
  const Language language = arguments.language;
  const Words words(language);
  Ledger ledger = open(arguments, LedgerAccess::read);
  const MonthSelection selection = selection_of(arguments);
  Printer out(arguments.language);
  bool found = false;
  check(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    if (!selection.holds(entry)) return;
    found = true;
    out.put(say(
        language,
        "entry {}: {} {}\n  list {}, request {}, worker {}, group {}, month {}, {} VND\n"
        "  booking {}{}\n",
        "mục {}: {} {}\n  danh sách {}, đề nghị {}, người lao động {}, nhóm {}, tháng {}, {} đồng\n"
        "  lần ghi {}{}\n",
        entry.number, state_words(booking.state, language), on(booking), printable(entry.list_id),
        printable(entry.request_id), printable(entry.worker_id), words.group(name(entry.group)),
        in_words(entry.month, language),
        grouped(fmt::format("{}", entry.amount.dong()), digit_mark(language)), booking.number,
        booking.reason.empty() ? "" : ": " + printable(booking.reason)));
    if (!booking.rule_set.empty())
      out.put(say(language, "  mask {:016x}, rule set {}, decisions.csv {}\n",
                  "  trạng thái các quy định {:016x}, bộ quy định {}, decisions.csv {}\n",
                  entry.mask, printable(booking.rule_set), printable(booking.decisions)));
    out.put(say(language, "  hash {}\n", "  mã băm {}\n", entry.hash));
  }));
  if (!found)
    throw Failure(wrong_use, say(language, "no month in the ledger is selected",
                                 "không có tháng nào trong sổ được chọn"));
  out.put(head_text(ledger.head(), arguments.language));
  out.flush();
  return done;
}

Status export_journal(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  Printer out(arguments.language);
  out.put(
      "booking,state,on,reason,rule_set,decisions,first,entries,booking_hash,entry,list_id,"
      "request_id,worker_id,group,month,amount_vnd,mask,hash\n");
  check(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    CsvLine line;
    line.cell(booking.number).cell(name(booking.state)).cell(on(booking)).cell(booking.reason);
    line.cell(booking.rule_set).cell(booking.decisions).cell(booking.first).cell(booking.entries);
    line.cell(booking.hash).cell(entry.number);
    put_month(line, entry);
    line.cell(fmt::format("{:016x}", entry.mask)).cell(entry.hash);
    out.put(line.text());
  }));
  out.flush();
  return done;
}

Status book(const LedgerArguments& arguments, LedgerState state) {
  const Language language = arguments.language;
  const MonthSelection selection = selection_of(arguments);
  if (!selection.list_id && !selection.request_id && !selection.month)
    throw Failure(wrong_use, say(language, "say which months: --list, --request, --month",
                                 "chọn các tháng: --list, --request, --month"));
  const Occasion occasion{date_of(arguments.date, language), arguments.reason};
  Ledger ledger = open(arguments, LedgerAccess::book);
  Booked booked;
  check(ledger.book(state, selection, occasion, booked));
  std::string text;
  const std::string done_so = state_words(state, language);
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
  }
  print_result(text + head_text(ledger.head(), language), language);
  return done;
}

Status verify(const LedgerArguments& arguments) {
  if (!arguments.head.empty() && from_hex(arguments.head, Digest{}.size()).empty()) {
    throw Failure(wrong_use,
                  say(arguments.language, "--head: write the 64 hexadecimal digits of a hash",
                      "--head: ghi 64 chữ số thập lục phân của mã băm"));
  }
  Ledger ledger = open(arguments, LedgerAccess::read);
  const auto problems = ledger.verify(
      arguments.head.empty() ? std::nullopt : std::optional<std::string>{arguments.head});
  if (!problems.empty() && problems.front().code != ProblemCode::damaged_ledger)
    check(problems.front());
  if (problems.empty()) {
    print_result(say(arguments.language, "the ledger is whole: {} bookings, {} entries\n{}",
                     "sổ nguyên vẹn: {} lần ghi, {} mục\n{}", ledger.head().bookings,
                     ledger.head().entries, head_text(ledger.head(), arguments.language)),
                 arguments.language);
    return done;
  }
  std::string text;
  for (const Problem& problem : problems) text += problem.text() + '\n';
  print_result(text, arguments.language);
  throw Failure(
      wrong_use,
      say(arguments.language,
          "{}: the ledger is damaged: do not use it; standard output says where",
          "{}: sổ bị hỏng: không dùng nữa; đầu ra chuẩn cho biết hỏng ở đâu", arguments.file));
}

Status backup(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  check(ledger.backup(arguments.to));
  print_result(
      say(arguments.language, "{} is whole: {} bookings, {} entries\n{}",
          "{} nguyên vẹn: {} lần ghi, {} mục\n{}", printable(arguments.to), ledger.head().bookings,
          ledger.head().entries, head_text(ledger.head(), arguments.language)),
      arguments.language);
  return done;
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
  arguments->language = language;
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
  const auto add_selection = [&](CLI::App* part) {
    part->add_option("--list", arguments->list_id,
                     say(language, "only months of this list", "chỉ các tháng của danh sách này"))
        ->type_name("ID")
        ->check(not_empty());
    part->add_option("--request", arguments->request_id,
                     say(language, "only months of this request", "chỉ các tháng của đề nghị này"))
        ->type_name("ID")
        ->check(not_empty());
    part->add_option("--month", arguments->month, say(language, "only this month", "chỉ tháng này"))
        ->type_name("YYYY-MM")
        ->check(not_empty());
  };

  CLI::App* const listing = add("list",
                                say(language, "print the months with their latest state, as CSV",
                                    "in các tháng với trạng thái mới nhất, dạng CSV"),
                                [arguments] { return list(*arguments); });
  add_selection(listing);
  listing
      ->add_option("--state", arguments->state,
                   say(language, "only months in this state", "chỉ các tháng ở trạng thái này"))
      ->type_name("STATE")
      ->check(CLI::IsMember({"proposed", "approved", "paid", "reversed"}));
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
        Step{"pay",
             say(language, "book the payment of approved months",
                 "ghi nhận chi trả các tháng đã phê duyệt"),
             LedgerState::paid},
        Step{"reverse",
             say(language, "take months back, whatever their state",
                 "thu hồi các tháng, dù ở trạng thái nào"),
             LedgerState::reversed}}) {
    CLI::App* const part = add(step.name, step.what,
                               [arguments, state = step.state] { return book(*arguments, state); });
    add_selection(part);
    add_occasion_options(*part, arguments->date, arguments->reason, true, language);
  }
  CLI::App* const verification = add("verify",
                                     say(language, "look for damage in every byte of the ledger",
                                         "tìm hư hỏng trong từng byte của sổ"),
                                     [arguments] { return verify(*arguments); });
  verification
      ->add_option("--head", arguments->head,
                   say(language, "a hash printed earlier, which must still be in the ledger",
                       "mã băm đã in trước đây, phải còn trong sổ"))
      ->type_name("HASH")
      ->check(not_empty());
  add("export", say(language, "print the whole journal as CSV", "in toàn bộ nhật ký dạng CSV"),
      [arguments] { return export_journal(*arguments); });
  CLI::App* const copying = add(
      "backup",
      say(language, "copy the ledger to a new file and check the copy; others may use it meanwhile",
          "sao sổ sang tệp mới và kiểm tra bản sao; người khác vẫn dùng được sổ"),
      [arguments] { return backup(*arguments); });
  copying
      ->add_option(
          "--to,to", arguments->to,
          say(language, "the copy: a file that is not there yet", "bản sao: một tệp chưa có"))
      ->required()
      ->type_name("FILE")
      ->check(not_empty());
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
