#include "rentsupport/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "ledger/book_months.hpp"
#include "ledger/journal.hpp"
#include "ledger/month_states.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

bool MonthSelection::holds(const LedgerEntry& entry) const noexcept {
  return (list_ids.empty() ||
          std::find(list_ids.begin(), list_ids.end(), entry.list_id) != list_ids.end()) &&
         (!request_id || *request_id == entry.request_id) && (!month || *month == entry.month);
}

namespace {

// Says what is wrong with an entry behind the earlier ones of its month.
std::optional<std::string> wrong_order(const MonthState& before, const LedgerEntry& entry,
                                       const Booking& booking) {
  const bool is_question = booking.state == LedgerState::questioned;
  const bool overrules = entry.kind.has_value() && !is_question;
  if (!may_follow(before, booking.state, booking.kind, overrules))
    return fmt::format("says {} of a month that is {}", name(booking.state),
                       before.now ? name(*before.now) : "new");
  // Format 1 had neither questions nor an order of days.
  if (booking.format == 1) return std::nullopt;
  if (is_question != (entry.kind.has_value() && !overrules) ||
      (overrules && (before.now != LedgerState::questioned || entry.kind != before.question ||
                     booking.despite.empty())))
    return "says something else of a question than what stands before it";
  if (booking.on && before.on && *booking.on < *before.on)
    return fmt::format("is of {}, and an earlier one of its month of {}", to_string(*booking.on),
                       to_string(*before.on));
  return std::nullopt;
}

}  // namespace

struct Ledger::Data {
  std::optional<Problem> problem;
  std::unique_ptr<Journal> journal;
};

Ledger::Ledger(const std::string& path, LedgerAccess access, std::chrono::milliseconds wait)
    : data_(std::make_unique<Data>()) {
  data_->problem = open_journal(data_->journal, path, access, wait);
}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

const std::optional<Problem>& Ledger::problem() const noexcept { return data_->problem; }
const LedgerHead& Ledger::head() const noexcept { return data_->journal->head(); }
const std::vector<Booking>& Ledger::bookings() const noexcept { return data_->journal->bookings(); }

std::optional<Problem> Ledger::read(const Visit& visit) {
  return faults_of([&] { data_->journal->read(visit); });
}

std::optional<Problem> Ledger::read_latest(const MonthSelection& selection, const Visit& visit) {
  return faults_of([&] {
    Journal& journal = *data_->journal;
    LatestMonths latest;
    journal.read([&](const LedgerEntry& entry, const Booking& booking) {
      if (selection.holds(entry)) latest.add(entry, booking);
    });
    latest.each([&](const LedgerEntry& entry, const MonthState&) {
      visit(entry, journal.bookings()[entry.booking - 1]);
    });
  });
}

std::vector<Problem> Ledger::book(LedgerState state, const MonthSelection& selection,
                                  const Occasion& occasion, Booked& booked, Language language) {
  std::vector<MonthRow> rows;
  const MonthRow row{.request_id = selection.request_id.value_or(std::string{}),
                     .month = selection.month};
  if (selection.list_ids.empty()) rows.push_back(row);
  for (const std::string& list_id :
       std::set(selection.list_ids.begin(), selection.list_ids.end())) {
    rows.push_back(row);
    rows.back().list_id = list_id;
  }
  return book(state, rows, {}, occasion, booked, language);
}

std::vector<Problem> Ledger::book(LedgerState state, const std::vector<MonthRow>& rows,
                                  const std::string& file, const Occasion& occasion, Booked& booked,
                                  Language language) {
  using enum LedgerState;
  if (state == proposed || state == questioned || state > questioned)
    throw Error("months are proposed and questioned by runs");
  if (!occasion.on || occasion.reason.empty()) throw Error("a booking needs a date and a reason");
  if (!number_in_files(*occasion.on)) throw Error("the date of a booking does not exist");
  if (state == reversed && !occasion.kind) throw Error("a reversal needs a kind: mend or close");
  std::vector<Problem> problems;
  if (auto fault = faults_of([&] {
        problems = book_months(*data_->journal, state, rows, file, occasion, booked, language);
      }))
    return {*std::move(fault)};
  return problems;
}

std::optional<Problem> Ledger::backup(const std::string& path) {
  return faults_of([&] {
    Journal& journal = *data_->journal;
    journal.begin();
    journal.read([](const LedgerEntry&, const Booking&) {});
    journal.read_evidence([](const EvidenceRow&) {});
    journal.copy_to(path);
  });
}

std::vector<Problem> Ledger::verify(const std::optional<std::string>& pinned) {
  std::vector<Problem> problems;
  const auto note = [&](std::optional<Problem> problem) {
    if (problem && problems.size() < 100) problems.push_back(std::move(*problem));
  };
  Journal& journal = *data_->journal;
  const auto unread = faults_of([&] {
    for (const std::string& damage : journal.damages())
      note(faults_of([&] { journal.fail(ProblemCode::damaged_ledger, damage); }));
  });
  if (unread) return {*unread};
  HashMap<std::string, MonthState> months;
  bool pinned_seen = !pinned || *pinned == LedgerHead{}.hash;
  const auto fault = faults_of([&] {
    journal.read([&](const LedgerEntry& entry, const Booking& booking) {
      MonthState& month = months[key_of(entry)];
      if (auto why = wrong_order(month, entry, booking)) {
        note(faults_of([&] {
          journal.fail(
              ProblemCode::damaged_ledger,
              fmt::format("entry {} of booking {} {}", entry.number, booking.number, *why));
        }));
      }
      month.take(entry, booking);
      if (entry.hash == pinned) pinned_seen = true;
    });
    for (const Booking& booking : journal.bookings()) {
      if (booking.state == LedgerState::upgraded && booking.hash == pinned) pinned_seen = true;
    }
    journal.read_evidence([](const EvidenceRow&) {});
  });
  if (fault && fault->code != ProblemCode::damaged_ledger) return {*fault};
  note(fault);
  if (!fault && !pinned_seen) {
    note(faults_of([&] {
      journal.fail(ProblemCode::damaged_ledger,
                   "no entry has the hash that was noted earlier: what was there was changed");
    }));
  }
  return problems;
}

}  // namespace v2
}  // namespace rentsupport
