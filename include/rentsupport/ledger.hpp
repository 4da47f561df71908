// The ledger: an append-only journal of what was proposed, approved, paid and reversed, chained by
// hash, in one SQLite file.
//
// A *booking* puts months of requests into one state; it has a date and a reason, which the caller
// gives. An *entry* is one of its months. The state of a month is that of its latest entry. Nothing
// is ever updated or deleted.
//
// Every booking and every entry has a hash: SHA-256 of its text, a line that begins with the hash
// of what stands before it (of booking 1: 64 zeros; of a booking: the last entry before it; of its
// first entry: the booking). The lines are, with LF at the end, hashes in lower-case hexadecimal,
// N:TEXT being a text behind its length in bytes:
//
//   HASH booking 2 approved FIRST ENTRIES N:DATE N:REASON N:RULE_SET N:DECISIONS
//   HASH entry 7 2 working 2022-05 500000 MASK N:LIST N:REQUEST N:WORKER
//
// FIRST is the number of the booking's first entry, ENTRIES counts them; DATE is 2022-06-10 or
// empty; RULE_SET and DECISIONS are the digests of the rule set and of decisions.csv of the run
// that proposes, else empty; MASK has 16 hexadecimal digits. The view `chain` shows the same lines
// without their LF.
#ifndef RENTSUPPORT_LEDGER_HPP
#define RENTSUPPORT_LEDGER_HPP

#include <chrono>
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
enum class LedgerState : std::uint8_t { proposed, approved, paid, reversed };

/// Returns the state as it is written in the ledger: `proposed`; nothing for a value that is none.
[[nodiscard]] std::string_view name(LedgerState state) noexcept;

/// Says when and why something is booked, as the caller gives it: the library has no clock.
struct Occasion {
  std::optional<Day> on{};
  std::string reason{};  ///< UTF-8 without NUL
};

/// Describes a booking.
struct Booking {
  std::uint64_t number = 0;  ///< from 1, without gaps
  LedgerState state{};
  std::optional<Date> on{};
  std::string reason{};
  std::string rule_set{};   ///< SHA-256 of the rule set that decided, of a proposal; else empty
  std::string decisions{};  ///< SHA-256 of the run's decisions.csv, of a proposal; else empty
  std::uint64_t first = 0;  ///< number of its first entry
  std::uint64_t entries = 0;
  std::string hash{};  ///< 64 hexadecimal digits
};

/// Is a month of a request in a booking. The texts hold as long as the call that hands them out.
struct LedgerEntry {
  std::uint64_t number = 0;  ///< from 1, without gaps, over all bookings
  std::uint64_t booking = 0;
  std::string_view list_id;
  std::string_view request_id;
  std::string_view worker_id;
  Group group{};
  Month month{};
  Money amount;
  std::uint64_t mask = 0;  ///< the decision's: the state of each provision when it was proposed
  std::string_view hash;   ///< 64 hexadecimal digits
};

/// Tells how far the ledger goes. Whoever keeps it can prove later that nothing up to there was
/// changed.
struct LedgerHead {
  std::uint64_t bookings = 0;
  std::uint64_t entries = 0;
  std::string hash = std::string(64, '0');  ///< of the last entry
  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

/// Selects months; what is left out selects all.
struct MonthSelection {
  std::optional<std::string> list_id{};
  std::optional<std::string> request_id{};
  std::optional<Month> month{};
  [[nodiscard]] bool holds(const LedgerEntry& entry) const noexcept;
};

/// Says what became of the months selected.
struct Booked {
  std::uint64_t booking = 0;  ///< 0: nothing was booked, all were in the state already
  std::uint64_t months = 0;   ///< booked
  std::uint64_t already = 0;  ///< left as they were: in the state, or further, already
  MoneyTotal amount;          ///< of the months booked
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

  /// Returns where the ledger ends, once it was read or booked.
  [[nodiscard]] const LedgerHead& head() const noexcept;

  /// Moves all months selected to a state, at once: proposed ones can be approved, approved ones
  /// paid, and any of them reversed. A month that is in the state or beyond it stays as it is, a
  /// reversed one is passed over if there are others. Returns `wrong_state` where nothing is
  /// selected or a month cannot be moved, and then books nothing. Throws Error where the date or
  /// the reason is missing, or the state is `proposed`: proposals come from runs (LedgerRun).
  [[nodiscard]] std::optional<Problem> book(LedgerState state, const MonthSelection& selection,
                                            const Occasion& occasion, Booked& booked);

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

/// Says why a month is in reviews.csv.
enum class ReviewKind : std::uint8_t {
  differs,   ///< in the ledger and not reversed, and decided otherwise now
  reversed,  ///< payable though it was reversed, and not approved again since
  withheld   ///< payable, but not recorded: with what is in the ledger, it would pay the worker
             ///< twice for a month, or for too many months
};

/// Returns the kind as it is written in reviews.csv: `differs`; nothing for a value that is none.
[[nodiscard]] std::string_view name(ReviewKind kind) noexcept;

/// Is a decision that a person should look at, with what the ledger holds: of the month itself; of
/// a month withheld, the entry that stands in its way.
struct Review {
  ReviewKind kind{};
  std::size_t decision = 0;  ///< number of the decision now
  std::uint64_t entry = 0;   ///< the latest one of its month; of kind `reversed`, the reversal
  LedgerState state{};
  std::optional<Date> on{};
  std::string reason{};
  std::string rule_set{};  ///< that decided when the month was proposed
  std::string list_id{};
  std::string request_id{};
  std::string worker_id{};
  Group group{};
  Month month{};
  Money amount;
  std::uint64_t mask = 0;
};

/// Says what a run did with its ledger.
struct LedgerUse {
  LedgerHead head;             ///< after what was recorded
  std::uint64_t counted = 0;   ///< months in the ledger, of workers in the input, that count as
                               ///< history: their list, request and month are not in the input
  std::uint64_t compared = 0;  ///< months in the ledger and in the input, not reversed
  std::uint64_t booking = 0;   ///< made by this run, or by the same run earlier; 0: none
  bool repeated = false;       ///< the same run was recorded earlier: nothing was changed
  std::uint64_t recorded = 0;  ///< months
  MoneyTotal amount;           ///< of the months recorded
  std::uint64_t paid = 0;      ///< payable months that are paid in the ledger already
  std::uint64_t differs = 0;   ///< reviews by kind
  std::uint64_t reversed = 0;
  std::uint64_t withheld = 0;
};

/// Takes a run through its ledger: count_in() before evaluate(); then write_files(), or compare(),
/// propose() and commit() where no files are written. Without `commit` the ledger is only read.
///
/// A run is the same as an earlier one if rule set, decisions, date and reason are the same.
class LedgerRun {
 public:
  LedgerRun(const std::string& path, bool commit, Occasion occasion = {},
            std::chrono::milliseconds wait = Ledger::default_wait);
  /// Takes a run that was made through its ledger again: reads the ledger as it was when it ended
  /// at `head`. Its problem() is `damaged_ledger` where the ledger does not go through there.
  [[nodiscard]] static LedgerRun as_of(const std::string& path, LedgerHead head);
  LedgerRun(LedgerRun&&) noexcept;
  LedgerRun& operator=(LedgerRun&&) noexcept;
  ~LedgerRun();

  /// Says why the ledger cannot be used, as Ledger does.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept;

  /// Returns the path as it was given, and whether the run proposes in the ledger.
  [[nodiscard]] const std::string& path() const noexcept;
  [[nodiscard]] bool books() const noexcept;

  /// Finds the months that are proposed, approved or paid, unless their list, request and month are
  /// in the dossier: they count as history, and become the earlier months of the options (of which
  /// it takes `threads` too). Call it once.
  [[nodiscard]] std::optional<Problem> count_in(const Dossier& dossier, EvaluateOptions& options);

  /// Compares the decisions with the ledger and chooses what to propose. Returns `bad_value` where
  /// a key cannot be recorded. Throws Error when the decisions are of another dossier, or others
  /// than its earlier months were counted.
  [[nodiscard]] std::optional<Problem> compare(const Decisions& decisions);
  /// Returns what a person should look at, in the order of the decisions, once compared.
  [[nodiscard]] const std::vector<Review>& reviews() const noexcept;
  /// Says whether a payable month is still to be paid, once compared: it is not paid in the ledger
  /// already, nor withheld. Others stand in no schedule.csv.
  [[nodiscard]] bool is_due(std::size_t decision) const noexcept;

  /// Writes the proposals of the decisions compared, to be committed: no one else sees them before.
  /// `decisions_sha256` names the run. Throws Error when none were compared.
  [[nodiscard]] std::optional<Problem> propose(std::string_view decisions_sha256);
  /// Makes the proposals last; they are on the disk then, all of them, or none.
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
