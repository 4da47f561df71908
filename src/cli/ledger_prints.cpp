#include <fmt/format.h>

#include <array>
#include <chrono>
#include <map>
#include <utility>

#include "decide/worker_ids.hpp"
#include "ledger/month_states.hpp"
#include "ledger_commands.hpp"
#include "ledger_options.hpp"
#include "values/keyed_hash.hpp"
#include "values/language.hpp"
#include "words.hpp"

namespace rentsupport::cli {

namespace {

// A line of CSV, quoted as the other outputs are.
class CsvLine {
 public:
  CsvLine& cell(std::string_view text) {
    if (!is_first_) line_ += ',';
    is_first_ = false;
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
  bool is_first_ = true;
};

std::string on(const Booking& booking) { return booking.on ? to_string(*booking.on) : ""; }

// Says why a month is questioned, or what a reversal means.
std::string_view kind_of(const LedgerEntry& entry, const Booking& booking) {
  if (entry.kind) return name(*entry.kind);
  return booking.kind ? name(*booking.kind) : std::string_view{};
}

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

// Names the week of a day as ISO 8601 does: `2022-W23`, of the year in which its Thursday lies.
std::string week_of(const Date& day) {
  const std::chrono::sys_days at{day};
  const std::chrono::weekday weekday{at};
  const std::chrono::sys_days thursday =
      at + std::chrono::days{4} - std::chrono::days{weekday.iso_encoding()};
  const std::chrono::year_month_day of_thursday{thursday};
  const std::chrono::sys_days new_year{of_thursday.year() / 1 / 1};
  return fmt::format("{:04}-W{:02}", static_cast<int>(of_thursday.year()),
                     (thursday - new_year).count() / 7 + 1);
}

// Months of one key in one state.
struct Sum {
  std::uint64_t months = 0;
  HashSet<std::uint64_t> persons;
  MoneyTotal amount;
};

}  // namespace

Status list_months(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  Printer out(arguments.language());
  out.put(
      "list_id,request_id,worker_id,group,month,amount_vnd,state,on,reason,booking,entry,"
      "employer_id,kind,by,despite,own_reason\n");
  check(ledger.read_latest(
      selection_of(arguments), [&](const LedgerEntry& entry, const Booking& booking) {
        if (!arguments.state.empty() && arguments.state != name(booking.state)) return;
        CsvLine line;
        put_month(line, entry);
        line.cell(name(booking.state)).cell(on(booking)).cell(booking.reason);
        line.cell(booking.number).cell(entry.number).cell(entry.employer_id);
        line.cell(kind_of(entry, booking)).cell(booking.by).cell(booking.despite);
        out.put(line.cell(entry.reason).text());
      }));
  out.flush();
  return done;
}

Status list_sums(const LedgerArguments& arguments) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> columns{
      {{"list", "list_id"}, {"firm", "employer_id"}, {"decision", "decision"}, {"week", "week"}}};
  const MonthSelection selection = selection_of(arguments);
  Ledger ledger = open(arguments, LedgerAccess::read);
  LatestMonths months;
  check(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    if (selection.holds(entry)) months.add(entry, booking);
  }));
  const auto key_of_month = [&](const LedgerEntry& entry, const MonthState& state) {
    const Booking& booking = ledger.bookings()[entry.booking - 1];
    if (arguments.by_what == "list") return std::string{entry.list_id};
    if (arguments.by_what == "firm") return std::string{entry.employer_id};
    if (arguments.by_what == "week") return booking.on ? week_of(*booking.on) : std::string{};
    return state.approval == 0 ? std::string{} : ledger.bookings()[state.approval - 1].reason;
  };
  std::map<std::pair<std::string, LedgerState>, Sum> sums;
  HashMap<std::string, std::uint64_t> persons;
  months.each([&](const LedgerEntry& entry, const MonthState& state) {
    if (!arguments.state.empty() && arguments.state != name(*state.now)) return;
    Sum& sum = sums[{key_of_month(entry, state), *state.now}];
    ++sum.months;
    sum.persons.insert(
        persons.try_emplace(compared_id(entry.worker_id), persons.size()).first->second);
    sum.amount.add(entry.amount);
  });
  std::string text;
  for (const auto& [by, column] : columns) {
    if (by == arguments.by_what) text = std::string{column} + ",state,months,persons,amount_vnd\n";
  }
  for (const auto& [key, sum] : sums) {
    text += CsvLine{}
                .cell(key.first)
                .cell(name(key.second))
                .cell(sum.months)
                .cell(std::uint64_t{sum.persons.size()})
                .cell(sum.amount.digits())
                .text();
  }
  print_result(text, arguments.language());
  return done;
}

Status show(const LedgerArguments& arguments) {
  const Language language = arguments.language();
  const Words words(language);
  Ledger ledger = open(arguments, LedgerAccess::read);
  const MonthSelection selection = selection_of(arguments);
  Printer out(language);
  bool found = false;
  const auto put_more = [&](std::string_view english, std::string_view vietnamese,
                            std::string_view text) {
    if (!text.empty())
      out.put(fmt::format("  {} {}\n", words(english, vietnamese), printable(text)));
  };
  check(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    if (!selection.holds(entry)) return;
    found = true;
    out.put(say(
        language,
        "entry {}: {} {}\n  list {}, request {}, worker {}, group {}, month {}, {} VND\n"
        "  booking {}{}\n",
        "mục {}: {} {}\n  danh sách {}, đề nghị {}, người lao động {}, nhóm {}, tháng {}, {} đồng\n"
        "  lần ghi {}{}\n",
        entry.number, in_words(booking.state, language), on(booking), printable(entry.list_id),
        printable(entry.request_id), printable(entry.worker_id), words.group(name(entry.group)),
        in_words(entry.month, language),
        grouped(fmt::format("{}", entry.amount.dong()), digit_mark(language)), booking.number,
        booking.reason.empty() ? "" : ": " + printable(booking.reason)));
    put_more("kind", "loại", kind_of(entry, booking));
    put_more("of this month:", "riêng tháng này:", entry.reason);
    put_more("in spite of the question:", "vẫn làm dù có nghi vấn:", booking.despite);
    put_more("booked by", "người ghi sổ:", booking.by);
    put_more("employer", "người sử dụng lao động", entry.employer_id);
    if (!booking.rule_set.empty())
      out.put(say(language, "  mask {:016x}, rule set {}, decisions.csv {}\n",
                  "  trạng thái các quy định {:016x}, bộ quy định {}, decisions.csv {}\n",
                  entry.mask, printable(booking.rule_set), printable(booking.decisions)));
    out.put(say(language, "  hash {}\n", "  mã băm {}\n", entry.hash));
  }));
  if (!found)
    throw Failure(wrong_use, say(language, "no month in the ledger is selected",
                                 "không có tháng nào trong sổ được chọn"));
  out.put(head_text(ledger.head(), language));
  out.flush();
  return done;
}

Status export_journal(const LedgerArguments& arguments) {
  Ledger ledger = open(arguments, LedgerAccess::read);
  Printer out(arguments.language());
  out.put(
      "booking,state,on,reason,rule_set,decisions,first,entries,booking_hash,entry,list_id,"
      "request_id,worker_id,group,month,amount_vnd,mask,hash,format,kind,by,despite,evidence,"
      "employer_id,entry_kind,entry_reason\n");
  const auto put = [&](const Booking& booking, const LedgerEntry* entry) {
    CsvLine line;
    line.cell(booking.number).cell(name(booking.state)).cell(on(booking)).cell(booking.reason);
    line.cell(booking.rule_set).cell(booking.decisions).cell(booking.first).cell(booking.entries);
    line.cell(booking.hash);
    if (entry != nullptr) {
      line.cell(entry->number);
      put_month(line, *entry);
      line.cell(fmt::format("{:016x}", entry->mask)).cell(entry->hash);
    } else {
      for (int i = 0; i < 9; ++i) line.cell("");
    }
    line.cell(std::uint64_t{booking.format});
    line.cell(booking.kind ? name(*booking.kind) : "").cell(booking.by).cell(booking.despite);
    line.cell(booking.evidence);
    line.cell(entry != nullptr ? entry->employer_id : "");
    line.cell(entry != nullptr && entry->kind ? name(*entry->kind) : "");
    out.put(line.cell(entry != nullptr ? entry->reason : "").text());
  };
  std::uint64_t next = 1;
  const auto put_without_entries = [&](std::uint64_t end) {
    for (; next < end; ++next) {
      const Booking& booking = ledger.bookings()[next - 1];
      if (booking.entries == 0) put(booking, nullptr);
    }
  };
  check(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
    put_without_entries(booking.number);
    put(booking, &entry);
  }));
  put_without_entries(ledger.bookings().size() + 1);
  out.flush();
  return done;
}

}  // namespace rentsupport::cli
