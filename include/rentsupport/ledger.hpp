// The ledger: an append-only journal of what was proposed, approved, sent, paid, returned,
// questioned, withdrawn and reversed, chained by hash, in one SQLite file.
//
// A *booking* puts months of requests into one state; it has a date, a reason and a name, which the
// caller gives. An *entry* is one of its months. The state of a month is that of its latest entry.
// Nothing is ever updated or deleted.
//
// Every booking and every entry has a hash: SHA-256 of its text, a line that begins with the hash
// of what stands before it (of booking 1: 64 zeros; of a booking: the last line before it; of its
// first entry: the booking). The lines are, with LF at the end, hashes in lower-case hexadecimal,
// N:TEXT being a text behind its length in bytes:
//
//   HASH booking 2 approved KIND FIRST ENTRIES EVIDENCE N:DATE N:BY N:REASON N:DESPITE N:RULE_SET
//     N:DECISIONS                                                             (one line)
//   HASH entry 7 2 working 2022-05 500000 MASK KIND N:LIST N:REQUEST N:WORKER N:EMPLOYER N:REASON
//
// KIND of a booking is that of a reversal, mend or close (of an upgrade: that of the reversals
// before it), else "-". FIRST is the number of the booking's first entry, ENTRIES counts them,
// EVIDENCE counts its rows of evidence; DATE is 2022-06-10 or empty; RULE_SET and DECISIONS are the
// digests of the rule set and of decisions.csv of the run that proposes or questions, else empty;
// MASK has 16 hexadecimal digits. KIND of an entry is why the month is questioned, or the question
// that was overruled, else "-". The view `chain` shows the same lines without their LF.
//
// What version 1 wrote is format 1: its lines have no KIND, EVIDENCE, BY, DESPITE, EMPLOYER and
// REASON of an entry. An upgraded ledger holds them as they were, before the booking `upgraded`.
#ifndef RENTSUPPORT_LEDGER_HPP
#define RENTSUPPORT_LEDGER_HPP

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Names what a booking does with its months, and the state that they are in then.
enum class LedgerState : std::uint8_t {
  proposed,
  approved,
  sent,  ///< the payment file went to the bank
  paid,
  returned,    ///< the bank sent the money back
  reversed,    ///< taken back by the office: ReversalKind says for how long
  withdrawn,   ///< taken back because the request is not asked for, or not payable, any more
  questioned,  ///< a run found that what is proposed or approved is not so any more
  upgraded     ///< no month's state: the ledger came from format 1 here
};

/// Returns the state as it is written in the ledger: `proposed`; nothing for a value that is none.
[[nodiscard]] std::string_view name(LedgerState state) noexcept;

/// Says what a reversal means.
enum class ReversalKind : std::uint8_t {
  mend,  ///< the month may be proposed again
  close  ///< never again
};

/// Returns the kind as it is written in the ledger: `mend`; nothing for a value that is none.
[[nodiscard]] std::string_view name(ReversalKind kind) noexcept;

/// Says why a month is in reviews.csv, in the order of records of a month.
enum class ReviewKind : std::uint8_t {
  withdrawn,         ///< in the ledger, and not asked for any more
  refused_now,       ///< in the ledger, and refused now
  undetermined_now,  ///< in the ledger, and undetermined now
  less,              ///< in the ledger, and payable with a smaller amount now
  more,              ///< in the ledger, and payable with a larger amount now
  payee,             ///< in the ledger, and another worker's or group's now
  reversed,          ///< payable though it was reversed or withdrawn, and not approved again since
  withheld           ///< payable, but not recorded: with what is in the ledger, it would pay the
                     ///< worker twice for a month, or for too many months
};

/// Returns the kind as it is written in reviews.csv: `withdrawn`; nothing for a value that is none.
[[nodiscard]] std::string_view name(ReviewKind kind) noexcept;

/// Says when, why and by whom something is booked, as the caller gives it: the library has no
/// clock.
struct Occasion {
  std::optional<Day> on{};
  std::string reason{};   ///< UTF-8 without NUL, as the others
  std::string by{};       ///< who books; may be empty
  std::string despite{};  ///< why months that are questioned go on all the same; else empty
  std::optional<ReversalKind> kind{};  ///< of a reversal
};

/// Describes a booking.
struct Booking {
  std::uint64_t number = 0;  ///< from 1, without gaps
  unsigned format = 2;       ///< 1: written by version 1
  LedgerState state{};
  /// Of reversals; of an upgrade, of those before it, which have it too then: what version 1 wrote
  /// and was not upgraded has none.
  std::optional<ReversalKind> kind{};
  std::optional<Date> on{};
  std::string by{};
  std::string reason{};
  std::string despite{};
  std::string rule_set{};   ///< SHA-256 of the rule set of the run that proposes or questions
  std::string decisions{};  ///< SHA-256 of that run's decisions.csv; else empty
  std::uint64_t first = 0;  ///< number of its first entry
  std::uint64_t entries = 0;
  std::uint64_t evidence = 0;  ///< counts its rows of evidence
  std::string hash{};          ///< 64 hexadecimal digits
};

/// Is a month of a request in a booking. The texts hold as long as the call that hands them out.
struct LedgerEntry {
  std::uint64_t number = 0;  ///< from 1, without gaps, over all bookings
  std::uint64_t booking = 0;
  std::string_view list_id;
  std::string_view request_id;
  std::string_view worker_id;
  std::string_view employer_id;  ///< empty: written by version 1
  Group group{};
  Month month{};
  Money amount;
  std::uint64_t mask = 0;  ///< the decision's: the state of each provision when it was proposed
  std::optional<ReviewKind> kind{};  ///< of a question, or of one that was overruled
  std::string_view reason;           ///< of this month alone, such as the bank's; may be empty
  std::string_view hash;             ///< 64 hexadecimal digits
};

/// Tells how far the ledger goes. Whoever keeps it can prove later that nothing up to there was
/// changed.
struct LedgerHead {
  std::uint64_t bookings = 0;
  std::uint64_t entries = 0;
  std::string hash = std::string(64, '0');  ///< of the last line
  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

/// Selects months; what is left out selects all.
struct MonthSelection {
  std::vector<std::string> list_ids{};  ///< of any of them
  std::optional<std::string> request_id{};
  std::optional<Month> month{};
  [[nodiscard]] bool holds(const LedgerEntry& entry) const noexcept;
};

/// Names months one by one, as a row of a file does: those of a list, of a request, or of a request
/// in a list.
struct MonthRow {
  std::uint64_t line = 0;  ///< where it stands in its file
  std::string list_id{};
  std::string request_id{};          ///< one of both may be empty
  std::optional<Month> month{};      ///< nothing: all months
  std::optional<Money> amount{};     ///< what the ledger holds of them in all
  std::string reason{};              ///< of these months alone; UTF-8 without NUL
  std::optional<ReviewKind> kind{};  ///< of a row of reviews.csv
  /// An entry of the month, as schedule.csv has it: of the same list and month; the request may be
  /// the one under whose number it was asked for again.
  std::optional<std::uint64_t> entry{};
};

struct MonthInLedger;  // letters.hpp

/// Names a request of a list.
struct RequestInList {
  std::string list_id{};
  std::string request_id{};
  friend auto operator<=>(const RequestInList&, const RequestInList&) = default;
};

/// Says what became of the months selected.
struct Booked {
  std::uint64_t booking = 0;     ///< 0: nothing was booked
  std::uint64_t months = 0;      ///< booked
  std::uint64_t already = 0;     ///< left as they were: in the state, or further, already
  std::uint64_t overruled = 0;   ///< of those booked: questioned before
  std::uint64_t nothing_to = 0;  ///< of a withdrawal: rows of a kind that takes nothing back
  std::uint64_t too_late = 0;    ///< of a withdrawal: months that are sent, paid or returned
  MoneyTotal amount;             ///< of the months booked
};

/// Says what an upgrade did.
struct Upgraded {
  LedgerHead head;
  std::uint64_t with_evidence = 0;  ///< entries whose worker has evidence
};

enum class LedgerAccess : std::uint8_t {
  read,   ///< sees the ledger as it is when it is opened; writes nothing, also nothing beside it
  book,   ///< no one else can book before this one did
  create  ///< the same, and makes the ledger where it is missing; only its owner can read it
};

/// Is thrown instead of a plain Error where a ledger cannot be read now, whatever it holds: it may
/// not be read, the disk fails, or others book in it for too long.
class UnreadableLedger : public Error {
 public:
  using Error::Error;
};

/// Opens a ledger, one process or thread at a time for booking; a second one waits. The format of
/// the file, its settings and its schema are checked then; every entry and hash is checked by each
/// function that reads them.
///
/// Readers keep nobody from booking, and wait for nobody who books: they keep a copy of the ledger
/// in memory.
class Ledger {
 public:
  static constexpr std::chrono::milliseconds default_wait{30'000};

  Ledger(const std::string& path, LedgerAccess access,
         std::chrono::milliseconds wait = default_wait);
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  /// Says why the ledger cannot be used: `no_ledger` where there is none or the file is none,
  /// `unreadable_file` (permissions, a directory, a failing disk, others at it for longer than
  /// `wait`), `damaged_ledger`, or `unwritable_file` where it can be read but not booked. Nothing
  /// else here may be called then.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept;

  /// Calls visit(entry, its booking) for every entry, in order. Returns what is wrong with the
  /// ledger: entries before it were visited.
  using Visit = std::function<void(const LedgerEntry&, const Booking&)>;
  [[nodiscard]] std::optional<Problem> read(const Visit& visit);

  /// Calls visit(latest entry, its booking) for every month selected, in the order of the latest
  /// entries.
  [[nodiscard]] std::optional<Problem> read_latest(const MonthSelection& selection,
                                                   const Visit& visit);

  /// Gives of each request the months that the ledger holds, ascending, as a letter says them. With
  /// a day, as it was on that day. `told` has as many elements as `requests` then.
  [[nodiscard]] std::optional<Problem> months_told(const std::vector<RequestInList>& requests,
                                                   const std::optional<Day>& on, Language language,
                                                   std::vector<std::vector<MonthInLedger>>& told);

  /// Tells of each request what the ledger holds of its months, as on the telephone: a line each,
  /// ascending, `- 2022-05: paid on 2022-07-20, 500,000 VND`; one line where it holds none. With a
  /// day, as it was on that day. `told` has a text for each of `requests` then.
  [[nodiscard]] std::optional<Problem> tell(const std::vector<RequestInList>& requests,
                                            const std::optional<Day>& on, Language language,
                                            std::vector<std::string>& told);

  /// Return where the ledger ends, and all its bookings, once it was read or booked.
  [[nodiscard]] const LedgerHead& head() const noexcept;
  [[nodiscard]] const std::vector<Booking>& bookings() const noexcept;

  /// Moves all months selected to a state, at once, or none:
  ///
  ///   approved    what is proposed
  ///   sent        what is approved, or was returned
  ///   paid        what is approved, sent, or was returned
  ///   returned    what is approved, sent or paid
  ///   reversed    all of these and what is questioned; to `close`, what was reversed to `mend`
  ///   withdrawn   what is questioned, proposed or approved
  ///
  /// A month that is in the state or beyond it stays as it is; a reversed or withdrawn one is
  /// passed over if there are others. What is questioned goes on from where it stood, if the
  /// occasion says despite what. Returns why nothing is booked, a `wrong_state` for each month that
  /// stands in the way: that is not in a state to be moved, is questioned, or was booked on a later
  /// day; and for each list that has no month. Throws Error where the date, the reason or a
  /// reversal's kind is missing, and for other states: those come from runs (LedgerRun).
  [[nodiscard]] std::vector<Problem> book(LedgerState state, const MonthSelection& selection,
                                          const Occasion& occasion, Booked& booked,
                                          Language language = Language::english);
  /// Moves the months of all rows, or none. Problems bear the file's name and the row's line: a row
  /// that names no month, one that another row named, or another amount than the ledger has. Of a
  /// withdrawal, rows of the kinds `more`, `reversed` and `withheld`, and months too late to be
  /// withdrawn, are only counted.
  [[nodiscard]] std::vector<Problem> book(LedgerState state, const std::vector<MonthRow>& rows,
                                          const std::string& file, const Occasion& occasion,
                                          Booked& booked, Language language = Language::english);

  /// Looks at every byte of the file: the format of its pages, SQLite's own check, every hash, and
  /// the order of states of every month; and that `pinned`, a head's hash noted earlier, is in it.
  /// Returns what is wrong, with its place: 100 problems at the most; or one problem of another
  /// code than `damaged_ledger`, where the ledger could not be read to its end.
  [[nodiscard]] std::vector<Problem> verify(const std::optional<std::string>& pinned = {});

  /// Copies the ledger, as it is when it was opened or last booked, to a file that only its owner
  /// may read; others may book meanwhile. Checks the copy as verify() does: head() is the head of
  /// both then. Whole or not at all: returns `unwritable_file` where there is a file of that name
  /// already, a log of one, or it cannot be written, `damaged_ledger` where the ledger is.
  [[nodiscard]] std::optional<Problem> backup(const std::string& path);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Makes a ledger of version 1 one of format 2, in its place: every booking and entry is copied as
/// it is, with its hash, and a booking `upgraded` follows, which says what the reversals so far
/// mean. `dossier` may hold requests of its workers: what tells them apart is kept, as a run does.
/// All of it is checked; killed at any moment the old ledger is there, or the new one. Others wait,
/// as for a booking. Returns what Ledger::problem() would, and `wrong_state` where the ledger is of
/// format 2 already.
[[nodiscard]] std::optional<Problem> upgrade_ledger(
    const std::string& path, ReversalKind reversals, const Occasion& occasion,
    const std::optional<Dossier>& dossier, Upgraded& upgraded,
    std::chrono::milliseconds wait = Ledger::default_wait);

/// Says what a run's input is of all that is asked for.
enum class InputExtent : std::uint8_t {
  partial,  ///< some lists: of others nothing follows
  complete  ///< all lists: what the ledger holds for others is not asked for any more
};

/// Returns the extent as it is written in manifests: `partial`; nothing for a value that is none.
[[nodiscard]] std::string_view name(InputExtent extent) noexcept;

/// Is a month that a person should look at. List, request, worker, group, month and amount are
/// those of the ledger; of kind `withheld`, which has none there, those of the request, with no
/// amount.
struct Review {
  ReviewKind kind{};
  std::optional<std::size_t> request{};  ///< in the dossier; none where it is not in the list there
  std::optional<std::size_t> decision{};  ///< number; none where the month is not asked for
  std::string list_id{};
  std::string request_id{};
  std::string worker_id{};
  Group group{};
  Month month{};
  Money amount_before;
  Money amount_now;  ///< 0: nothing is payable
  /// The entry that gave the month its state, questions left aside; of kind `reversed` the reversal
  /// or withdrawal; of a month withheld the entry that stands in its way.
  std::uint64_t entry = 0;
  LedgerState state{};                     ///< of that entry, as what follows
  std::optional<ReversalKind> reversal{};  ///< what a reversal means
  std::uint64_t booking = 0;
  std::optional<Date> on{};
  std::string why{};            ///< the reason of the booking
  std::string other_list_id{};  ///< of a month withheld: of the entry in its way
  std::string other_request_id{};
  std::optional<Month> other_month{};
};

inline constexpr std::size_t review_kinds = 8;

/// Says what a run did with its ledger.
struct LedgerUse {
  LedgerHead before;             ///< what was booked by the run
  LedgerHead head;               ///< after that
  std::uint64_t counted = 0;     ///< months in the ledger, of persons in the input, that count as
                                 ///< history: they are no months of the input's requests
  std::uint64_t compared = 0;    ///< months in the ledger and in the input that stand
  bool repeated = false;         ///< an equal run booked last, and this one booked nothing
  std::uint64_t booking = 0;     ///< of the proposals of this run, or of the equal one; 0: none
  std::uint64_t recorded = 0;    ///< months proposed by it
  MoneyTotal amount;             ///< of the months proposed
  std::uint64_t questioned = 0;  ///< months questioned by it
  std::uint64_t already = 0;     ///< other payable months that the ledger holds
  std::uint64_t paid = 0;        ///< of these, those that are sent or paid
  std::array<std::uint64_t, review_kinds> reviews{};  ///< by ReviewKind
};

/// Is a payment that the ledger holds as due once the run is committed.
struct DueMonth {
  LedgerState state{};
  std::uint64_t entry = 0;  ///< 0: the run does not commit it
  Money amount;             ///< of the entry: what was decided when it was proposed
};

/// Takes a run through its ledger: count_in() before evaluate(); then write_files(), or compare(),
/// propose() and commit() where no files are written. Without `commit` the ledger is only read.
///
/// With `commit` it books, at once, first as `questioned` what is proposed or approved and not so
/// any more, then as `proposed` what is payable and not in the ledger. The same run once more finds
/// nothing to book, and tells the same.
class LedgerRun {
 public:
  /// `extent`: whether lists of the ledger that are not in the input are withdrawn.
  LedgerRun(const std::string& path, bool commit, Occasion occasion = {},
            std::chrono::milliseconds wait = Ledger::default_wait,
            InputExtent extent = InputExtent::partial);
  /// Takes a run that was made through its ledger again: reads the ledger as it was when it ended
  /// at `head`. Its problem() is `damaged_ledger` where the ledger does not go through there.
  [[nodiscard]] static LedgerRun as_of(const std::string& path, LedgerHead head,
                                       InputExtent extent = InputExtent::partial);
  LedgerRun(LedgerRun&&) noexcept;
  LedgerRun& operator=(LedgerRun&&) noexcept;
  ~LedgerRun();

  /// Says why the ledger cannot be used, as Ledger does.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept;

  /// Returns the path as it was given, whether the run proposes in the ledger, and the extent.
  [[nodiscard]] const std::string& path() const noexcept;
  [[nodiscard]] bool books() const noexcept;
  [[nodiscard]] InputExtent extent() const noexcept;

  /// Finds the months that stand in the ledger and are none of the input's requests: they count as
  /// history, and become the earlier months of the options (of which it takes `threads` too); with
  /// the evidence of persons that the ledger holds. A month of a request is that of the same
  /// request in the same list, or of one that the input does not have any more, of the same list
  /// and person. Call it once.
  [[nodiscard]] std::optional<Problem> count_in(const Dossier& dossier, EvaluateOptions& options);

  /// Compares the decisions with the ledger and chooses what to question and to propose. Returns
  /// `bad_value` where a key cannot be recorded, `wrong_state` where a month was booked on a later
  /// day than the run's. Throws Error when the decisions are of another dossier, or others than its
  /// earlier months and evidence were counted.
  [[nodiscard]] std::optional<Problem> compare(const Decisions& decisions);
  /// Returns what a person should look at, once compared: by the requests of the input, months
  /// ascending, then what is not asked for any more in the order of the ledger.
  [[nodiscard]] const std::vector<Review>& reviews() const noexcept;
  /// Say whether a decision is a payment that the ledger holds as due after the commit, or would:
  /// payable, not sent, paid, closed, questioned or withheld. Others stand in no schedule.csv.
  [[nodiscard]] bool is_due(std::size_t decision) const noexcept;
  [[nodiscard]] std::optional<DueMonth> due(std::size_t decision) const;

  /// Writes questions and proposals of the decisions compared, to be committed: no one else sees
  /// them before. `decisions_sha256` names the run. Throws Error when none were compared.
  [[nodiscard]] std::optional<Problem> propose(std::string_view decisions_sha256);
  /// Makes the bookings last; they are on the disk then, all of them, or none.
  [[nodiscard]] std::optional<Problem> commit();

  [[nodiscard]] const LedgerUse& use() const noexcept;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
