// `rentsupport ledger`: what was proposed, approved, paid and reversed.
#include "rentsupport/ledger.hpp"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "command.hpp"
#include "language.hpp"
#include "ledger_options.hpp"
#include "sha256.hpp"

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
          fmt::format("--month {}: write a month from 2020-01 to 2024-12, such as 2022-04",
                      arguments.month));
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
  void put(std::string_view text) {
    text_ += text;
    if (text_.size() > (1U << 16U)) flush();
  }
  void flush() {
    print_result(text_);
    text_.clear();
  }

 private:
  std::string text_;
};

Status list(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  Printer out;
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

Status show(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  const MonthSelection selection = selection_of(arguments);
  Printer out;
  bool found = false;
  check(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    if (!selection.holds(entry)) return;
    found = true;
    out.put(fmt::format(
        "entry {}: {} {}\n  list {}, request {}, worker {}, group {}, month {}, {} VND\n"
        "  booking {}{}\n",
        entry.number, name(booking.state), on(booking), printable(entry.list_id),
        printable(entry.request_id), printable(entry.worker_id), name(entry.group),
        to_string(entry.month), grouped(fmt::format("{}", entry.amount.dong()), ','),
        booking.number, booking.reason.empty() ? "" : ": " + printable(booking.reason)));
    if (!booking.rule_set.empty())
      out.put(fmt::format("  mask {:016x}, rule set {}, decisions.csv {}\n", entry.mask,
                          printable(booking.rule_set), printable(booking.decisions)));
    out.put(fmt::format("  hash {}\n", entry.hash));
  }));
  if (!found) throw Failure(wrong_use, "no month in the ledger is selected");
  out.put(head_text(ledger.head()));
  out.flush();
  return done;
}

Status export_journal(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  Printer out;
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
  const MonthSelection selection = selection_of(arguments);
  if (!selection.list_id && !selection.request_id && !selection.month)
    throw Failure(wrong_use, "say which months: --list, --request, --month");
  const Occasion occasion{date_of(arguments.date), arguments.reason};
  Ledger ledger = open(arguments, LedgerAccess::book);
  Booked booked;
  check(ledger.book(state, selection, occasion, booked));
  std::string text;
  if (booked.booking == 0) {
    text = fmt::format("nothing was changed: {} {} already\n", months_text(booked.already),
                       name(state));
  } else {
    text = fmt::format("{} {}, {} VND, as booking {}\n", months_text(booked.months), name(state),
                       grouped(booked.amount.digits(), ','), booked.booking);
    if (booked.already > 0)
      text += fmt::format("{} {} already\n", months_text(booked.already), name(state));
  }
  print_result(text + head_text(ledger.head()));
  return done;
}

Status verify(const LedgerArguments& arguments) {
  if (!arguments.head.empty() && from_hex(arguments.head, Digest{}.size()).empty()) {
    throw Failure(wrong_use, "--head: write the 64 hexadecimal digits of a hash");
  }
  Ledger ledger = open(arguments, LedgerAccess::read);
  const auto problems = ledger.verify(
      arguments.head.empty() ? std::nullopt : std::optional<std::string>{arguments.head});
  if (!problems.empty() && problems.front().code != ProblemCode::damaged_ledger)
    check(problems.front());
  if (problems.empty()) {
    print_result(fmt::format("the ledger is whole: {} bookings, {} entries\n{}",
                             ledger.head().bookings, ledger.head().entries,
                             head_text(ledger.head())));
    return done;
  }
  std::string text;
  for (const Problem& problem : problems) text += problem.text() + '\n';
  print_result(text);
  throw Failure(wrong_use, fmt::format("{}: the ledger is damaged: do not use it; standard output "
                                       "says where",
                                       arguments.file));
}

Status backup(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  check(ledger.backup(arguments.to));
  print_result(fmt::format("{} is whole: {} bookings, {} entries\n{}", printable(arguments.to),
                           ledger.head().bookings, ledger.head().entries,
                           head_text(ledger.head())));
  return done;
}

constexpr const char* ledger_statuses =
    "Exit status: 0 done, or nothing to do; 2 wrong usage, no ledger, a damaged one, or months in "
    "another\nstate (nothing is booked); 3 the ledger cannot be read now, or not be written.";

}  // namespace

Command add_ledger(CLI::App& program) {
  CLI::App* const command = program.add_subcommand(
      "ledger", "list and check what was proposed, approve it, book payments and reversals");
  command->require_subcommand(1);
  const auto arguments = std::make_shared<LedgerArguments>();
  const auto run = std::make_shared<std::function<Status()>>();

  const auto add = [&](const char* name, const char* what, std::function<Status()> work) {
    CLI::App* const part = command->add_subcommand(name, what);
    part->add_option("--ledger,ledger", arguments->file, "the ledger")
        ->required()
        ->type_name("FILE")
        ->check(not_empty());
    part->footer(ledger_statuses);
    part->callback([run, work = std::move(work)] { *run = work; });
    return part;
  };
  const auto add_selection = [&](CLI::App* part) {
    part->add_option("--list", arguments->list_id, "only months of this list")
        ->type_name("ID")
        ->check(not_empty());
    part->add_option("--request", arguments->request_id, "only months of this request")
        ->type_name("ID")
        ->check(not_empty());
    part->add_option("--month", arguments->month, "only this month")
        ->type_name("YYYY-MM")
        ->check(not_empty());
  };

  CLI::App* const listing = add("list", "print the months with their latest state, as CSV",
                                [arguments] { return list(*arguments); });
  add_selection(listing);
  listing->add_option("--state", arguments->state, "only months in this state")
      ->type_name("STATE")
      ->check(CLI::IsMember({"proposed", "approved", "paid", "reversed"}));
  add_selection(add("show", "print every entry of the months selected",
                    [arguments] { return show(*arguments); }));
  struct Step {
    const char* name;
    const char* what;
    LedgerState state;
  };
  for (const Step& step :
       {Step{"approve", "approve proposed months", LedgerState::approved},
        Step{"pay", "book the payment of approved months", LedgerState::paid},
        Step{"reverse", "take months back, whatever their state", LedgerState::reversed}}) {
    CLI::App* const part = add(step.name, step.what,
                               [arguments, state = step.state] { return book(*arguments, state); });
    add_selection(part);
    add_occasion_options(*part, arguments->date, arguments->reason, true);
  }
  CLI::App* const verification = add("verify", "look for damage in every byte of the ledger",
                                     [arguments] { return verify(*arguments); });
  verification
      ->add_option("--head", arguments->head,
                   "a hash printed earlier, which must still be in the ledger")
      ->type_name("HASH")
      ->check(not_empty());
  add("export", "print the whole journal as CSV",
      [arguments] { return export_journal(*arguments); });
  CLI::App* const copying =
      add("backup", "copy the ledger to a new file and check the copy; others may use it meanwhile",
          [arguments] { return backup(*arguments); });
  copying->add_option("--to,to", arguments->to, "the copy: a file that is not there yet")
      ->required()
      ->type_name("FILE")
      ->check(not_empty());
  command->footer(
      "rentsupport evaluate --ledger FILE --commit proposes months. Nothing is ever changed or "
      "deleted: a\nmonth's state is that of its latest entry.\n" +
      std::string{ledger_statuses});
  return {command, [run] { return (*run)(); }};
}

}  // namespace rentsupport::cli
