// What a dossier holds: the four tables, and who refers to whom.
#ifndef RENTSUPPORT_SRC_DECIDE_DOSSIER_DATA_HPP
#define RENTSUPPORT_SRC_DECIDE_DOSSIER_DATA_HPP

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decide/records.hpp"
#include "rentsupport/dossier.hpp"
#include "values/key_index.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// Stands for the last column of a file where that is none of the contract's.
inline constexpr std::uint8_t last_column = 0xfe;

[[nodiscard]] constexpr std::uint8_t number_of(TableName table) noexcept {
  return static_cast<std::uint8_t>(table);
}

// What is suspicious in a used row; the messages are made when they are read.
struct IssueRecord {
  std::uint64_t line = 0;
  std::uint32_t row = 0;
  std::uint8_t table = 0;  // its number among the tables of its act; here that of a TableName
  std::uint8_t column = 0;
  ProblemCode code{};
  bool dropped_zero = false;  // a spreadsheet probably took a leading zero away
};

// Months that a worker was paid before, in each group.
struct PaidMonths {
  std::array<std::uint64_t, 2> by_group{};
  PaidMonths& operator|=(const PaidMonths& other) noexcept {
    for (std::size_t group = 0; group < by_group.size(); ++group)
      by_group[group] |= other.by_group[group];
    return *this;
  }
};

// Keys of rows, used or not: names of earlier rows and duplicates are found here while rows are
// added one by one.
struct Keys {
  static constexpr std::uint32_t rejected = UINT32_MAX;
  HashMap<std::string, std::uint32_t> rows;
};

// What a row of the history is; one that is neither is dropped.
struct HistoryRow {
  static constexpr std::uint8_t is_used = 1;
  static constexpr std::uint8_t counts = 2;  // its month is paid, also where it was rejected
};

// What the message of a rejected payment ends with whose month is paid.
inline constexpr std::string_view counts_all_the_same =
    "; its month counts as paid all the same, so that nobody is paid twice";

// A month of a worker in the history, as rows tell of it one after the other.
class PaidMonth {
 public:
  struct Step {
    std::optional<ProblemCode> code;     // why the row is rejected
    bool is_odd = false;                 // a repayment of something else than what was paid
    std::optional<std::uint32_t> freed;  // the row whose payment it took back
  };
  // Takes a row: an amount below 0 is a repayment, 0 an unknown amount.
  [[nodiscard]] Step take(std::uint32_t row, std::int64_t amount, bool is_rejected);

 private:
  enum class State : std::uint8_t { unpaid, paid, paid_by_rejected };
  State state_ = State::unpaid;
  std::uint32_t row_ = 0;
  std::int64_t amount_ = 0;
};

// What an office decided about two IDs, the smaller one first.
using SamePersons = std::map<std::pair<std::string, std::string>, bool>;
// Adds a decision; returns why it is none.
[[nodiscard]] std::optional<ProblemCode> add_decision(SamePersons& decisions,
                                                      std::string_view worker_id,
                                                      std::string_view other_id, bool is_same);

// Hashes by request of what tells persons, computed while the cells are in a processor's cache;
// empty where rows are added one by one.
struct PersonHashes {
  Buffer<std::uint64_t> ids;
  Buffer<std::uint64_t> numbers;   // of social insurance; 0 where it is none
  Buffer<std::uint64_t> accounts;  // 0 where it is none
};
[[nodiscard]] std::uint64_t person_hash(std::string_view text);

struct Persons;
struct PersonGroups;
// Who is the same person, and what of it no ledger changes, once somebody asked; a copy of the rows
// asks anew.
struct PersonsHolder {
  PersonsHolder() = default;
  PersonsHolder(const PersonsHolder&) : PersonsHolder() {}
  std::mutex mutex;
  std::shared_ptr<const Persons> persons;
  std::shared_ptr<const PersonGroups> groups;
};

// Finds requests by their ids: made when it is asked a second time, since the rows are gone through
// faster than they are put into it. A copy of the rows asks anew.
struct RequestIndex {
  RequestIndex() = default;
  RequestIndex(const RequestIndex&) : RequestIndex() {}
  std::atomic<bool> was_asked{false};
  std::once_flag made;
  KeyIndex keys;
};

struct Dossier::Data {
  [[nodiscard]] static const std::shared_ptr<const Data>& of(const Dossier& dossier) noexcept {
    return dossier.data_;
  }
  // Freezes rows: nobody changes them any more.
  [[nodiscard]] static Dossier dossier(std::shared_ptr<const Data> rows) noexcept {
    return Dossier{std::move(rows)};
  }

  explicit Data(const FurtherFacts& described = {}) : facts(described) {}
  [[nodiscard]] const ActRecords& records() const noexcept { return facts.records(); }

  FurtherFacts facts;
  Table employers{spec_of(records(), TableName::employers)};
  Table lists{spec_of(records(), TableName::lists)};
  Table workers{spec_of(records(), TableName::workers)};
  Table history{spec_of(TableName::history)};  // rows that are used, or count
  std::vector<std::uint8_t> history_rows;      // by row: HistoryRow
  SamePersons same_persons;
  Table decided_persons{persons::table};
  bool has_persons = false;  // a file of decisions was given

  Buffer<std::uint32_t> list_employer;  // by list
  Buffer<std::uint32_t> request_list;   // by request

  std::array<RowCounts, table_count> counts;
  Buffer<IssueRecord> issues;  // of rows; those of persons are found with them
  std::array<Buffer<std::uint32_t>, table_count> lines;  // by row, of files
  std::array<std::string, table_count> last_columns;     // of files, as they name them
  PersonHashes person_hashes;

  // Keeps the texts that rows refer to (mapped files).
  std::vector<std::shared_ptr<const void>> backing;

  mutable PersonsHolder persons;
  mutable RequestIndex request_index;

  [[nodiscard]] std::uint64_t line_of(TableName table, std::size_t row) const noexcept {
    const auto& of_table = lines[static_cast<std::size_t>(table)];
    return row < of_table.size() ? of_table[row] : 0;
  }
  [[nodiscard]] const Table& table(TableName name) const noexcept;
  // All issues, by file, row, column and code.
  [[nodiscard]] Buffer<IssueRecord> all_issues(unsigned threads = 1) const;
  [[nodiscard]] Group group_of_list(std::size_t list) const noexcept {
    return static_cast<Group>(lists.columns[lists::group].choices[list]);
  }
};

// Returns what issues.csv says of a row; `last_name` stands for last_column.
[[nodiscard]] Issue issue_of(const Table& table, const IssueRecord& issue,
                             std::string_view last_name, Language language);
[[nodiscard]] Issue issue_of(const Dossier::Data& data, const IssueRecord& issue,
                             Language language);
// Lists them for rows that may still change.
[[nodiscard]] std::vector<Issue> issues_of(const Dossier::Data& data);

struct DossierBuilder::Data {
  explicit Data(const FurtherFacts& facts) : rows(std::make_shared<Dossier::Data>(facts)) {}

  std::shared_ptr<Dossier::Data> rows;
  mutable std::atomic<bool> is_shared{false};  // a dossier has the rows

  std::array<Keys, 3> keys;  // employers, lists, workers
  // By payment_key(): the month, and its rows in the history.
  struct Payments {
    PaidMonth month;
    std::vector<std::uint32_t> rows;
  };
  HashMap<std::string, Payments> payments;

  // How many rows refer to an employer, to a list.
  std::vector<std::uint32_t> lists_of;
  std::vector<std::uint32_t> requests_of;

  // By table and key: how many rows were rejected, and are not mended. The key is empty where it
  // could not be read; a payment's is that of payment_key().
  std::array<HashMap<std::string, std::uint64_t>, table_count> rejected;
  std::string last_key;  // of the row added last

  [[nodiscard]] static Data& of(DossierBuilder& builder) noexcept { return *builder.data_; }
  [[nodiscard]] static const Data& of(const DossierBuilder& builder) noexcept {
    return *builder.data_;
  }
  // Begins a change of the rows: of a copy where a dossier has them.
  [[nodiscard]] Dossier::Data& begin_change();
};

// Is what was wrong with a cell before it could become a value of a row; bad_utf8 is a fault of the
// whole row, in whichever cell it was.
struct CellFault {
  std::size_t column = 0;
  ProblemCode code{};
  std::string_view why;  // as in "must be given"
};

// Add a row, as DossierBuilder::add() does; faults known beforehand count with those found.
[[nodiscard]] std::optional<Problem> add_row(DossierBuilder::Data& builder,
                                             const Employer& employer,
                                             std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> add_row(DossierBuilder::Data& builder, const List& list,
                                             std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> add_row(DossierBuilder::Data& builder, const Request& request,
                                             std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> add_row(DossierBuilder::Data& builder, const Payment& payment,
                                             std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> add_row(DossierBuilder::Data& builder,
                                             const PersonDecision& decision,
                                             std::span<const CellFault> faults = {});

// Put a row in place of the one with its key, as DossierBuilder::replace() does.
[[nodiscard]] std::optional<Problem> replace_row(DossierBuilder::Data& builder,
                                                 const Employer& employer,
                                                 std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> replace_row(DossierBuilder::Data& builder, const List& list,
                                                 std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> replace_row(DossierBuilder::Data& builder,
                                                 const Request& request,
                                                 std::span<const CellFault> faults = {});
[[nodiscard]] std::optional<Problem> replace_row(DossierBuilder::Data& builder,
                                                 const Payment& payment,
                                                 std::span<const CellFault> faults = {});

// Removes a row of employers, lists or workers by its key, as DossierBuilder::remove_request()
// does. Returns why not; `removed`, where it was used, receives its number.
[[nodiscard]] std::optional<Problem> remove_row(DossierBuilder::Data& builder, TableName name,
                                                std::string_view key,
                                                std::optional<std::uint32_t>* removed = nullptr);
[[nodiscard]] std::optional<Problem> remove_payment(DossierBuilder::Data& builder,
                                                    std::string_view worker_id,
                                                    std::optional<Month> month);

// Returns a key as it is compared; that of a payment which is to be removed.
[[nodiscard]] std::string compared_key(std::string_view key);
[[nodiscard]] std::string removed_key(std::string_view worker_id, std::optional<Month> month);

// Returns the key of a payment; the month is empty where it cannot be read.
[[nodiscard]] std::string payment_key(std::string_view worker_id, std::optional<Month> month);

// Puts the facts of one request, its list and its employer in place of the only rows of a dossier;
// texts are not read. Returns the first fault.
struct SingleFaults {
  std::span<const CellFault> employer, list, request;
};
[[nodiscard]] std::optional<Problem> put_single(Dossier::Data& data, const Employer& employer,
                                                const List& list, const Request& request,
                                                const SingleFaults& faults);

}  // namespace v2
}  // namespace rentsupport

#endif
