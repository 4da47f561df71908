#include "rentsupport/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ledger/journal.hpp"
#include "values/cells.hpp"
#include "values/keyed_hash.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Names a month of a request, which the texts of an entry do not outlive.
std::string key_of(const LedgerEntry& entry) {
  std::string key = to_string(entry.month);
  key.append(entry.list_id);
  key += '\0';  // which no text in a ledger has
  key.append(entry.request_id);
  return key;
}

// An entry with texts of its own.
class KeptEntry {
 public:
  explicit KeptEntry(const LedgerEntry& entry) : entry_(entry) {
    for (const std::string_view text :
         {entry.list_id, entry.request_id, entry.worker_id, entry.hash}) {
      texts_.append(text);
    }
  }
  [[nodiscard]] LedgerEntry entry() const {
    LedgerEntry entry = entry_;
    std::size_t at = 0;
    for (std::string_view* const text :
         {&entry.list_id, &entry.request_id, &entry.worker_id, &entry.hash}) {
      *text = std::string_view{texts_}.substr(at, text->size());
      at += text->size();
    }
    return entry;
  }

 private:
  LedgerEntry entry_;  // its texts are only counted
  std::string texts_;
};

// Finds the latest entry of every month selected.
class LatestEntries {
 public:
  void add(const LedgerEntry& entry) {
    const auto [place, is_new] = places_.try_emplace(key_of(entry), entries_.size());
    if (!is_new) entries_[place->second].reset();
    place->second = entries_.size();
    entries_.emplace_back(entry);
  }
  // Calls visit(entry) in the order of the latest entries.
  template <class Visit>
  void each(Visit visit) const {
    for (const std::optional<KeptEntry>& kept : entries_) {
      if (kept) visit(kept->entry());
    }
  }

 private:
  HashMap<std::string, std::size_t> places_;
  std::vector<std::optional<KeptEntry>> entries_;
};

}  // namespace

bool MonthSelection::holds(const LedgerEntry& entry) const noexcept {
  return (!list_id || *list_id == entry.list_id) &&
         (!request_id || *request_id == entry.request_id) && (!month || *month == entry.month);
}

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

std::optional<Problem> Ledger::read(const Visit& visit) {
  return faults_of([&] { data_->journal->read(visit); });
}

std::optional<Problem> Ledger::read_latest(const MonthSelection& selection, const Visit& visit) {
  return faults_of([&] {
    Journal& journal = *data_->journal;
    LatestEntries latest;
    journal.read([&](const LedgerEntry& entry, const Booking&) {
      if (selection.holds(entry)) latest.add(entry);
    });
    latest.each(
        [&](const LedgerEntry& entry) { visit(entry, journal.bookings()[entry.booking - 1]); });
  });
}

std::optional<Problem> Ledger::book(LedgerState state, const MonthSelection& selection,
                                    const Occasion& occasion, Booked& booked) {
  if (state == LedgerState::proposed) throw Error("months are proposed by runs");
  if (!occasion.on || occasion.reason.empty()) throw Error("a booking needs a date and a reason");
  if (!number_in_files(*occasion.on)) throw Error("the date of a booking does not exist");
  return faults_of([&] {
    Journal& journal = *data_->journal;
    if (!is_utf8(occasion.reason) || occasion.reason.find('\0') != std::string::npos)
      journal.fail(ProblemCode::bad_utf8, "the reason is not UTF-8, or holds NUL");
    journal.begin();
    LatestEntries latest;
    journal.read([&](const LedgerEntry& entry, const Booking&) {
      if (selection.holds(entry)) latest.add(entry);
    });
    const auto state_of = [&](const LedgerEntry& entry) {
      return journal.bookings()[entry.booking - 1].state;
    };
    booked = {};
    std::uint64_t reversed = 0;
    std::uint64_t not_approved = 0;
    latest.each([&](const LedgerEntry& entry) {
      const LedgerState now = state_of(entry);
      if (now == LedgerState::reversed && state != LedgerState::reversed) {
        ++reversed;
      } else if (now >= state) {
        ++booked.already;
      } else if (state == LedgerState::paid && now == LedgerState::proposed) {
        ++not_approved;
      } else {
        ++booked.months;
        booked.amount.add(entry.amount);
      }
    });
    if (booked.months + booked.already + reversed + not_approved == 0)
      journal.fail(ProblemCode::wrong_state, "no month in the ledger is selected");
    if (not_approved > 0)
      journal.fail(ProblemCode::wrong_state,
                   fmt::format("nothing is booked, for months are not approved yet: {} of {}",
                               not_approved, not_approved + booked.months + booked.already));
    if (booked.months + booked.already == 0)
      journal.fail(ProblemCode::wrong_state,
                   "nothing is booked: the months selected were reversed, and not proposed again");
    if (booked.months == 0) return;
    journal.add(Booking{
        .state = state, .on = occasion.on, .reason = occasion.reason, .entries = booked.months});
    const std::uint64_t booking = journal.head().bookings;
    latest.each([&](const LedgerEntry& entry) {
      const LedgerState now = state_of(entry);
      if (now < state && now != LedgerState::reversed) journal.add(entry);
    });
    journal.commit();
    booked.booking = booking;
  });
}

std::optional<Problem> Ledger::backup(const std::string& path) {
  return faults_of([&] {
    Journal& journal = *data_->journal;
    journal.begin();
    journal.read([](const LedgerEntry&, const Booking&) {});
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
  HashMap<std::string, LedgerState> states;
  bool pinned_seen = !pinned || *pinned == LedgerHead{}.hash;
  const auto fault = faults_of([&] {
    journal.read([&](const LedgerEntry& entry, const Booking& booking) {
      const auto added = states.try_emplace(key_of(entry), LedgerState::reversed);
      const bool is_new = added.second;
      const LedgerState before = std::exchange(added.first->second, booking.state);
      const bool follows = booking.state == LedgerState::proposed ? before == LedgerState::reversed
                           : booking.state == LedgerState::paid   ? before == LedgerState::approved
                           : booking.state == LedgerState::approved
                               ? before == LedgerState::proposed
                               : before != LedgerState::reversed;
      if (!follows) {
        note(faults_of([&] {
          journal.fail(
              ProblemCode::damaged_ledger,
              fmt::format("entry {} of booking {} says {} of a month that is {}", entry.number,
                          booking.number, name(booking.state), is_new ? "new" : name(before)));
        }));
      }
      if (entry.hash == pinned) pinned_seen = true;
    });
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
