#include "ledger/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "decide/records.hpp"
#include "ledger/ledger_file.hpp"
#include "ledger/ledger_pages.hpp"
#include "rentsupport/named.hpp"
#include "values/lines.hpp"
#include "values/parallel.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using Hash = Digest;

struct SchemaPart {
  std::string_view type;
  std::string_view name;
  std::string_view table;
  std::string_view sql;
};

// The statements as SQLite keeps them: a ledger has these, and no others. A trigger that minds the
// numbers of entries, as that of bookings, would take twice as long as all the rest of an insert.
constexpr SchemaPart booking_is_next{
    "trigger", "booking_is_next", "booking",
    "CREATE TRIGGER booking_is_next BEFORE INSERT ON booking\n"
    "WHEN NEW.booking IS NOT (SELECT coalesce(max(booking), 0) + 1 FROM booking)\n"
    "BEGIN SELECT raise(ABORT, 'a booking must follow the last one'); END"};
constexpr SchemaPart booking_is_not_updated{
    "trigger", "booking_is_not_updated", "booking",
    "CREATE TRIGGER booking_is_not_updated BEFORE UPDATE ON booking\n"
    "BEGIN SELECT raise(ABORT, 'nothing in a ledger is updated'); END"};
constexpr SchemaPart booking_is_not_deleted{
    "trigger", "booking_is_not_deleted", "booking",
    "CREATE TRIGGER booking_is_not_deleted BEFORE DELETE ON booking\n"
    "BEGIN SELECT raise(ABORT, 'nothing in a ledger is deleted'); END"};
constexpr SchemaPart entry_is_not_updated{
    "trigger", "entry_is_not_updated", "entry",
    "CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry\n"
    "BEGIN SELECT raise(ABORT, 'nothing in a ledger is updated'); END"};
constexpr SchemaPart entry_is_not_deleted{
    "trigger", "entry_is_not_deleted", "entry",
    "CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry\n"
    "BEGIN SELECT raise(ABORT, 'nothing in a ledger is deleted'); END"};

constexpr std::array<SchemaPart, 9> schema_1{{
    {"table", "booking", "booking",
     "CREATE TABLE booking (\n"
     "  booking INTEGER PRIMARY KEY,\n"
     "  state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'paid', 'reversed')),\n"
     "  booked_on TEXT NOT NULL,\n"
     "  reason TEXT NOT NULL,\n"
     "  rule_set TEXT NOT NULL,\n"
     "  decisions TEXT NOT NULL,\n"
     "  first INTEGER NOT NULL,\n"
     "  entries INTEGER NOT NULL CHECK (entries > 0),\n"
     "  hash BLOB NOT NULL\n"
     ") STRICT"},
    {"table", "entry", "entry",
     "CREATE TABLE entry (\n"
     "  entry INTEGER PRIMARY KEY,\n"
     "  booking INTEGER NOT NULL REFERENCES booking (booking),\n"
     "  list_id TEXT NOT NULL,\n"
     "  request_id TEXT NOT NULL,\n"
     "  worker_id TEXT NOT NULL,\n"
     "  \"group\" TEXT NOT NULL,\n"
     "  month TEXT NOT NULL,\n"
     "  amount_vnd INTEGER NOT NULL,\n"
     "  mask INTEGER NOT NULL,\n"
     "  hash BLOB NOT NULL\n"
     ") STRICT"},
    booking_is_next,
    booking_is_not_updated,
    booking_is_not_deleted,
    entry_is_not_updated,
    entry_is_not_deleted,
    {"view", "latest", "latest",
     "CREATE VIEW latest AS\n"
     "SELECT e.list_id, e.request_id, e.worker_id, e.\"group\", e.month, e.amount_vnd, b.state,\n"
     "  b.booked_on, b.reason, e.booking, e.entry\n"
     "FROM entry e JOIN booking b USING (booking)\n"
     "WHERE e.entry IN (SELECT max(entry) FROM entry GROUP BY list_id, request_id, month)"},
    {"view", "chain", "chain",
     "CREATE VIEW chain AS\n"
     "SELECT b.booking, 0 AS entry,\n"
     "  lower(hex(coalesce((SELECT hash FROM entry p WHERE p.entry = b.first - 1),\n"
     "    zeroblob(32)))) || ' booking ' || b.booking || ' ' || b.state || ' ' || b.first || ' '\n"
     "  || b.entries || ' ' || length(CAST(b.booked_on AS BLOB)) || ':' || b.booked_on || ' '\n"
     "  || length(CAST(b.reason AS BLOB)) || ':' || b.reason || ' '\n"
     "  || length(CAST(b.rule_set AS BLOB)) || ':' || b.rule_set || ' '\n"
     "  || length(CAST(b.decisions AS BLOB)) || ':' || b.decisions AS text,\n"
     "  lower(hex(b.hash)) AS hash\n"
     "FROM booking b\n"
     "UNION ALL\n"
     "SELECT e.booking, e.entry,\n"
     "  lower(hex(CASE WHEN e.entry = b.first THEN b.hash\n"
     "    ELSE (SELECT hash FROM entry p WHERE p.entry = e.entry - 1) END))\n"
     "  || ' entry ' || e.entry || ' ' || e.booking || ' ' || e.\"group\" || ' ' || e.month\n"
     "  || ' ' || e.amount_vnd || ' ' || printf('%016x', e.mask) || ' '\n"
     "  || length(CAST(e.list_id AS BLOB)) || ':' || e.list_id || ' '\n"
     "  || length(CAST(e.request_id AS BLOB)) || ':' || e.request_id || ' '\n"
     "  || length(CAST(e.worker_id AS BLOB)) || ':' || e.worker_id,\n"
     "  lower(hex(e.hash))\n"
     "FROM entry e JOIN booking b USING (booking)"},
}};

constexpr std::array<SchemaPart, 15> schema_2{{
    {"table", "booking", "booking",
     "CREATE TABLE booking (\n"
     "  booking INTEGER PRIMARY KEY,\n"
     "  format INTEGER NOT NULL CHECK (format IN (1, 2)),\n"
     "  state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'sent', 'paid', 'returned',\n"
     "    'reversed', 'withdrawn', 'questioned', 'upgraded')),\n"
     "  kind TEXT NOT NULL CHECK (kind IN ('', 'mend', 'close')),\n"
     "  booked_on TEXT NOT NULL,\n"
     "  booked_by TEXT NOT NULL,\n"
     "  reason TEXT NOT NULL,\n"
     "  despite TEXT NOT NULL,\n"
     "  rule_set TEXT NOT NULL,\n"
     "  decisions TEXT NOT NULL,\n"
     "  first INTEGER NOT NULL,\n"
     "  entries INTEGER NOT NULL CHECK (entries > 0 OR state = 'upgraded'),\n"
     "  evidence INTEGER NOT NULL,\n"
     "  hash BLOB NOT NULL\n"
     ") STRICT"},
    {"table", "entry", "entry",
     "CREATE TABLE entry (\n"
     "  entry INTEGER PRIMARY KEY,\n"
     "  booking INTEGER NOT NULL REFERENCES booking (booking),\n"
     "  list_id TEXT NOT NULL,\n"
     "  request_id TEXT NOT NULL,\n"
     "  worker_id TEXT NOT NULL,\n"
     "  employer_id TEXT NOT NULL,\n"
     "  \"group\" TEXT NOT NULL,\n"
     "  month TEXT NOT NULL,\n"
     "  amount_vnd INTEGER NOT NULL,\n"
     "  mask INTEGER NOT NULL,\n"
     "  kind TEXT NOT NULL,\n"
     "  reason TEXT NOT NULL,\n"
     "  hash BLOB NOT NULL\n"
     ") STRICT"},
    {"table", "evidence", "evidence",
     "CREATE TABLE evidence (\n"
     "  evidence INTEGER PRIMARY KEY,\n"
     "  booking INTEGER NOT NULL REFERENCES booking (booking),\n"
     "  entry INTEGER NOT NULL,\n"
     "  insurance_no BLOB,\n"
     "  name_birth_account BLOB,\n"
     "  hash BLOB NOT NULL\n"
     ") STRICT"},
    {"table", "secret", "secret",
     "CREATE TABLE secret (\n"
     "  secret INTEGER PRIMARY KEY CHECK (secret = 1),\n"
     "  key BLOB NOT NULL,\n"
     "  hash BLOB NOT NULL\n"
     ") STRICT"},
    booking_is_next,
    booking_is_not_updated,
    booking_is_not_deleted,
    entry_is_not_updated,
    entry_is_not_deleted,
    {"trigger", "evidence_is_not_updated", "evidence",
     "CREATE TRIGGER evidence_is_not_updated BEFORE UPDATE ON evidence\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is updated'); END"},
    {"trigger", "evidence_is_not_deleted", "evidence",
     "CREATE TRIGGER evidence_is_not_deleted BEFORE DELETE ON evidence\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is deleted'); END"},
    {"trigger", "secret_is_not_updated", "secret",
     "CREATE TRIGGER secret_is_not_updated BEFORE UPDATE ON secret\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is updated'); END"},
    {"trigger", "secret_is_not_deleted", "secret",
     "CREATE TRIGGER secret_is_not_deleted BEFORE DELETE ON secret\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is deleted'); END"},
    {"view", "latest", "latest",
     "CREATE VIEW latest AS\n"
     "SELECT e.list_id, e.request_id, e.worker_id, e.employer_id, e.\"group\", e.month,\n"
     "  e.amount_vnd, b.state, CASE b.kind WHEN '' THEN e.kind ELSE b.kind END AS kind,\n"
     "  b.booked_on, b.booked_by, b.reason, e.reason AS own_reason, e.booking, e.entry\n"
     "FROM entry e JOIN booking b USING (booking)\n"
     "WHERE e.entry IN (SELECT max(entry) FROM entry GROUP BY list_id, request_id, month)"},
    {"view", "chain", "chain",
     "CREATE VIEW chain AS\n"
     "SELECT b.booking, 0 AS entry,\n"
     "  lower(hex(coalesce((SELECT CASE p.entries WHEN 0 THEN p.hash\n"
     "    ELSE (SELECT hash FROM entry l WHERE l.entry = b.first - 1) END\n"
     "    FROM booking p WHERE p.booking = b.booking - 1), zeroblob(32))))\n"
     "  || ' booking ' || b.booking || ' ' || b.state || ' '\n"
     "  || CASE b.format WHEN 1 THEN '' WHEN 2 THEN ifnull(nullif(b.kind, ''), '-') || ' ' END\n"
     "  || b.first || ' ' || b.entries || ' '\n"
     "  || CASE b.format WHEN 1 THEN '' WHEN 2 THEN b.evidence || ' ' END\n"
     "  || length(CAST(b.booked_on AS BLOB)) || ':' || b.booked_on || ' '\n"
     "  || CASE b.format WHEN 1 THEN ''\n"
     "    WHEN 2 THEN length(CAST(b.booked_by AS BLOB)) || ':' || b.booked_by || ' ' END\n"
     "  || length(CAST(b.reason AS BLOB)) || ':' || b.reason || ' '\n"
     "  || CASE b.format WHEN 1 THEN ''\n"
     "    WHEN 2 THEN length(CAST(b.despite AS BLOB)) || ':' || b.despite || ' ' END\n"
     "  || length(CAST(b.rule_set AS BLOB)) || ':' || b.rule_set || ' '\n"
     "  || length(CAST(b.decisions AS BLOB)) || ':' || b.decisions AS text,\n"
     "  lower(hex(b.hash)) AS hash\n"
     "FROM booking b\n"
     "UNION ALL\n"
     "SELECT e.booking, e.entry,\n"
     "  lower(hex(CASE WHEN e.entry = b.first THEN b.hash\n"
     "    ELSE (SELECT hash FROM entry p WHERE p.entry = e.entry - 1) END))\n"
     "  || ' entry ' || e.entry || ' ' || e.booking || ' ' || e.\"group\" || ' ' || e.month\n"
     "  || ' ' || e.amount_vnd || ' ' || printf('%016x', e.mask) || ' '\n"
     "  || CASE b.format WHEN 1 THEN '' WHEN 2 THEN ifnull(nullif(e.kind, ''), '-') || ' ' END\n"
     "  || length(CAST(e.list_id AS BLOB)) || ':' || e.list_id || ' '\n"
     "  || length(CAST(e.request_id AS BLOB)) || ':' || e.request_id || ' '\n"
     "  || length(CAST(e.worker_id AS BLOB)) || ':' || e.worker_id\n"
     "  || CASE b.format WHEN 1 THEN ''\n"
     "    WHEN 2 THEN ' ' || length(CAST(e.employer_id AS BLOB)) || ':' || e.employer_id\n"
     "      || ' ' || length(CAST(e.reason AS BLOB)) || ':' || e.reason END,\n"
     "  lower(hex(e.hash))\n"
     "FROM entry e JOIN booking b USING (booking)"},
}};

std::span<const SchemaPart> schema_of(unsigned format) {
  if (format == 1) return schema_1;
  return schema_2;
}

// The type that a letter stands for: i, t, b.
constexpr int type_of_letter(char letter) noexcept {
  return letter == 'i' ? SQLITE_INTEGER : letter == 't' ? SQLITE_TEXT : SQLITE_BLOB;
}

class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement = nullptr) noexcept : statement_(statement) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }
  ~Statement() { sqlite3_finalize(statement_); }

  [[nodiscard]] sqlite3_stmt* get() const noexcept { return statement_; }
  [[nodiscard]] std::int64_t number(int column) const noexcept {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] std::string_view text(int column) const noexcept {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  // Says whether the columns have these types, one letter each: i, t, b.
  [[nodiscard]] bool has_types(std::string_view types) const noexcept {
    int column = 0;
    for (const char type : types) {
      if (sqlite3_column_type(statement_, column++) != type_of_letter(type)) return false;
    }
    return true;
  }
  void bind(int place, std::int64_t number) const noexcept {
    sqlite3_bind_int64(statement_, place, number);
  }
  // The text must hold until the next step is done.
  void bind(int place, std::string_view text) const noexcept {
    sqlite3_bind_text64(statement_, place, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int place, std::span<const unsigned char> bytes) const noexcept {
    sqlite3_bind_blob64(statement_, place, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  void bind(int place, const std::optional<KeyedEvidence>& evidence) const noexcept {
    if (evidence) {
      bind(place, std::span<const unsigned char>{*evidence});
    } else {
      sqlite3_bind_null(statement_, place);
    }
  }

 private:
  sqlite3_stmt* statement_;
};

// The rows of a statement, taken in batches: where two threads may work, one steps SQLite while the
// other checks what came before, which takes about as long.
class RowsAhead {
 public:
  // `step` is called by another thread while this one goes through rows: nothing else may use the
  // connection then.
  RowsAhead(Statement statement, std::function<bool(const Statement&)> step, unsigned threads)
      : statement_(std::move(statement)),
        step_(std::move(step)),
        columns_(static_cast<std::size_t>(sqlite3_column_count(statement_.get()))),
        is_ahead_(thread_count(threads) > 1) {}

  // Goes to the next row; false behind the last one. Throws what the step to it threw.
  bool next() {
    while (++row_ >= here_.rows) {
      if (here_.fault) std::rethrow_exception(here_.fault);
      if (here_.is_last) return false;
      take_batch();
    }
    return true;
  }
  [[nodiscard]] int type(std::size_t column) const noexcept { return cell(column).type; }
  [[nodiscard]] std::int64_t number(std::size_t column) const noexcept {
    return cell(column).number;
  }
  [[nodiscard]] std::string_view text(std::size_t column) const noexcept {
    return std::string_view{here_.bytes}.substr(cell(column).begin, cell(column).size);
  }
  // Says whether the columns have these types, one letter each: i, t, b.
  [[nodiscard]] bool has_types(std::string_view types) const noexcept {
    for (std::size_t column = 0; column < types.size(); ++column) {
      if (type(column) != type_of_letter(types[column])) return false;
    }
    return true;
  }

 private:
  struct Cell {
    std::int64_t number = 0;
    std::size_t begin = 0;  // in the bytes of its batch
    std::uint32_t size = 0;
    int type = SQLITE_NULL;
  };
  struct Batch {
    std::vector<Cell> cells;
    std::string bytes;
    std::size_t rows = 0;
    std::exception_ptr fault;  // of the step behind its rows
    bool is_last = false;
  };
  static constexpr std::size_t most_rows = 4096;
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;

  [[nodiscard]] const Cell& cell(std::size_t column) const noexcept {
    return here_.cells[row_ * columns_ + column];
  }

  void take_batch() {
    row_ = static_cast<std::size_t>(-1);
    if (ahead_.valid()) {
      ahead_.get();
      std::swap(here_, there_);
    } else {
      fill(here_);
    }
    if (!is_ahead_ || here_.is_last || here_.fault) return;
    try {
      ahead_ = std::async(std::launch::async, [this] { fill(there_); });
    } catch (const std::system_error&) {
      is_ahead_ = false;  // no thread is left
    }
  }

  void fill(Batch& batch) const noexcept {
    batch.rows = 0;
    batch.bytes.clear();
    batch.fault = nullptr;
    try {
      batch.cells.resize(most_rows * columns_);
      while (batch.rows < most_rows && batch.bytes.size() < most_bytes) {
        if (!step_(statement_)) {
          batch.is_last = true;
          return;
        }
        for (std::size_t column = 0; column < columns_; ++column)
          put(batch, batch.cells[batch.rows * columns_ + column], static_cast<int>(column));
        ++batch.rows;
      }
    } catch (...) {
      batch.fault = std::current_exception();
    }
  }
  void put(Batch& batch, Cell& cell, int column) const {
    cell = {0, batch.bytes.size(), 0, sqlite3_column_type(statement_.get(), column)};
    if (cell.type == SQLITE_INTEGER) {
      cell.number = statement_.number(column);
    } else if (cell.type == SQLITE_TEXT || cell.type == SQLITE_BLOB) {
      const std::string_view text = statement_.text(column);
      batch.bytes += text;
      cell.size = static_cast<std::uint32_t>(text.size());
    }
  }

  Statement statement_;
  std::function<bool(const Statement&)> step_;
  std::size_t columns_;
  bool is_ahead_;
  std::size_t row_ = 0;
  Batch here_;
  Batch there_;
  std::future<void> ahead_;  // ends before what it fills does
};

// The line that is hashed.
class ChainLine {
 public:
  void begin(const Hash& before) {
    text_.resize(2 * before.size());
    for (std::size_t i = 0; i < before.size(); i += 8) {
      std::uint64_t word = 0;
      for (std::size_t at = i; at < i + 8; ++at) word = word << 8U | before[at];
      write_hex(text_.data() + 2 * i, word);
    }
  }
  // Returns the hash that the line begins with.
  [[nodiscard]] std::string_view before() const noexcept {
    return std::string_view{text_}.substr(0, 64);
  }
  void put(std::string_view word) {
    text_ += ' ';
    text_ += word;
  }
  void put(std::int64_t number) {
    text_ += ' ';
    digits(number);
  }
  void put_mask(std::uint64_t mask) {
    std::array<char, 17> digits{' '};
    for (unsigned i = 0; i < 16; ++i)
      digits[i + 1] = "0123456789abcdef"[mask >> (60 - 4 * i) & 15U];
    text_.append(digits.data(), digits.size());
  }
  void put_counted(std::string_view text) {
    put(static_cast<std::int64_t>(text.size()));
    text_ += ':';
    text_ += text;
  }
  [[nodiscard]] Hash hash(Sha256& digest) {
    text_ += '\n';
    digest.reset();
    digest.add(text_);
    return digest.digest();
  }

 private:
  void digits(std::int64_t number) {
    std::array<char, 20> characters;
    char* const end =
        std::to_chars(characters.data(), characters.data() + characters.size(), number).ptr;
    text_.append(characters.data(), end);
  }
  std::string text_;
};

std::string hex(const Hash& hash) {
  ChainLine line;
  line.begin(hash);
  return std::string{line.before()};
}

template <class Bytes>
bool same(const Bytes& hash, std::string_view bytes) noexcept {
  return bytes.size() == hash.size() &&
         std::equal(hash.begin(), hash.end(), bytes.begin(),
                    [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); });
}

constexpr std::array<std::string_view, 9> state_names{"proposed",  "approved",   "sent",
                                                      "paid",      "returned",   "reversed",
                                                      "withdrawn", "questioned", "upgraded"};
constexpr std::array<std::string_view, 2> reversal_names{"mend", "close"};

// Is a row of evidence as it is hashed, to find damage: all of it, in a fixed length.
KeyedEvidence check_of(std::uint64_t booking, const EvidenceRow& row, Sha256& digest) {
  std::array<char, std::size_t{2} * (20 + 1) + std::size_t{2} * (1 + KeyedEvidence{}.size())>
      text{};
  char* at = text.data();
  for (const std::uint64_t number : {booking, row.entry}) {
    at = std::to_chars(at, text.data() + text.size(), number).ptr;
    *at++ = ' ';
  }
  for (const auto* const evidence : {&row.insurance_no, &row.name_birth_account}) {
    *at++ = evidence->has_value() ? '1' : '0';
    const KeyedEvidence bytes = evidence->value_or(KeyedEvidence{});
    at = std::copy(bytes.begin(), bytes.end(), at);
  }
  digest.reset();
  digest.add({text.data(), static_cast<std::size_t>(at - text.data())});
  const Hash whole = digest.digest();
  KeyedEvidence check;
  std::copy_n(whole.begin(), check.size(), check.begin());
  return check;
}

template <std::size_t N>
std::optional<std::size_t> place_of_name(const std::array<std::string_view, N>& names,
                                         std::string_view name) {
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::string system_reason() { return std::generic_category().message(errno); }
// Names the file at fault if it is another one than the one that is to be made.
std::string system_reason(const std::system_error& error) {
  const std::string what = error.what();
  const std::string why = error.code().message();
  return what == why ? why : fmt::format("{}: {}", what.substr(0, what.rfind(": " + why)), why);
}

}  // namespace

std::string_view name(LedgerState state) noexcept { return name_in(state_names, state); }
std::string_view name(ReversalKind kind) noexcept { return name_in(reversal_names, kind); }
std::string_view name(ReviewKind kind) noexcept { return name_in(review_names, kind); }

struct Journal::Data {
  std::string path;  // as the caller names it
  std::string file;  // the same, and never one of SQLite's special names
  bool only_reads = false;
  std::chrono::milliseconds wait{};
  std::chrono::steady_clock::time_point deadline;  // of what is waited for now
  // What a reader reads: so it holds nothing that others could wait for.
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): SQLite makes and frees it.
  std::shared_ptr<unsigned char[]> copy;
  std::size_t copy_bytes = 0;
  bool copy_has_mark = false;  // of a write-ahead log, which SQLite wants in no copy
  sqlite3* connection = nullptr;
  unsigned format = ledger_format;
  std::vector<LedgerTable> tables;
  std::vector<unsigned char> key;
  std::vector<Booking> bookings;
  LedgerHead head;
  Hash last{};                // the hash that the next one builds on
  std::uint64_t missing = 0;  // entries of the last booking that are still to be added
  std::uint64_t missing_evidence = 0;
  std::uint64_t evidence = 0;  // rows of all bookings
  Sha256 digest;
  ChainLine line;
  Statement add_booking;
  Statement add_entry;
  Statement add_evidence;
  std::array<std::string, MonthSet::capacity> months;

  ~Data() {
    add_booking = Statement{};
    add_entry = Statement{};
    add_evidence = Statement{};
    sqlite3_close(connection);
  }

  [[noreturn]] void fail(ProblemCode code, std::string message) const {
    throw LedgerFault{Problem{code, path, 0, 0, {}, std::move(message)}};
  }
  [[noreturn]] void damaged(std::string message) const {
    fail(ProblemCode::damaged_ledger, std::move(message));
  }

  // Says what SQLite could not do.
  [[noreturn]] void fail(int code) const {
    const std::string why =
        connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
    const ProblemCode unusable =
        only_reads ? ProblemCode::unreadable_file : ProblemCode::unwritable_file;
    switch (code & 0xff) {
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
      case SQLITE_PROTOCOL:
        fail(unusable, "another run is booking in the ledger: try again when it is done");
      case SQLITE_FULL:
        fail(unusable, "the ledger cannot be written: the disk is full");
      case SQLITE_READONLY:
      case SQLITE_CANTOPEN:
      case SQLITE_PERM:
        if (only_reads) {
          fail(unusable, has_log(file)
                             ? fmt::format("the ledger has a log, {}-wal, that cannot be read: its "
                                           "owner's next booking mends that",
                                           path)
                             : "the ledger cannot be opened");
        }
        if (const char* const suffix = part_not_writable(); suffix != nullptr) {
          fail(unusable, fmt::format("the ledger cannot be written: {}{}, which belongs to it, is "
                                     "another user's or read-only",
                                     path, suffix));
        }
        fail(unusable, (code & 0xff) == SQLITE_READONLY
                           ? "the ledger cannot be written: it is read-only"
                           : "the ledger cannot be opened");
      case SQLITE_NOTADB:
        damaged("the file is no ledger, or its header is damaged");
      case SQLITE_CORRUPT:
      case SQLITE_ERROR:  // a schema or a format that it does not know
        damaged(fmt::format("the ledger is damaged: {}", why));
      case SQLITE_IOERR:
        if (only_reads || code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ)
          fail(ProblemCode::unreadable_file, "the ledger cannot be read: input/output error");
        fail(unusable, "the ledger cannot be written: input/output error");
      case SQLITE_NOMEM:
        throw std::bad_alloc();
      default:
        fail(unusable, fmt::format("the ledger cannot be used: {}", why));
    }
  }

  // Returns what stands behind the name of a file beside the ledger that cannot be written.
  [[nodiscard]] const char* part_not_writable() const {
    for (const char* const suffix : {"-wal", "-shm"}) {
      if (::faccessat(AT_FDCWD, (file + suffix).c_str(), W_OK, AT_EACCESS) != 0 && errno != ENOENT)
        return suffix;
    }
    return nullptr;
  }

  // However often one has to wait for others, it takes no longer in all than was asked for.
  void begin_to_wait() {
    constexpr std::chrono::milliseconds most = std::chrono::hours{24};
    deadline = std::chrono::steady_clock::now() + std::min(wait, most);
  }
  static int wait_a_little(void* data, int times) {
    if (std::chrono::steady_clock::now() >= static_cast<Data*>(data)->deadline) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds{1 << std::min(times, 5)});
    return 1;
  }

  void open(const std::string& name, int flags, const char* file_system) {
    const int code =
        sqlite3_open_v2(name.c_str(), &connection,
                        flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, file_system);
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_handler(connection, &wait_a_little, this);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  }
  int close() noexcept { return sqlite3_close(std::exchange(connection, nullptr)); }

  // Opens the ledger for a reader, as it is now.
  void open_to_read() {
    for (int times = 0;; ++times) {
      copy.reset();
      open(name_for_readers(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
           file_system_for_readers());
      if (has_log(file)) {
        try {
          begin_to_read();
          if (copy_with_log()) open_copy();
          return;
        } catch (const LedgerFault& fault) {
          // Who booked may be done, and its log gone; the next may have made another one since.
          constexpr int most_times = 8;
          if (fault.problem.code != ProblemCode::unreadable_file ||
              (has_log(file) && times >= most_times))
            throw;
        }
      } else if (copy_file()) {
        open_copy();
        return;
      }
      close();
      if (wait_a_little(this, times) == 0) fail(SQLITE_BUSY);
    }
  }
  void begin_to_read() const {
    choose_settings();
    run("BEGIN");
    static_cast<void>(value_of("PRAGMA application_id"));  // the first that is read
  }

  // Copies the ledger as a log changes it; false where it is too large, or where the file goes on
  // behind it: both are read as they are.
  bool copy_with_log() {
    sqlite3_int64 bytes = 0;
    copy = {sqlite3_serialize(connection, "main", &bytes, 0), &sqlite3_free};
    copy_bytes = static_cast<std::size_t>(bytes);
    if (copy && size_of(file_of(SQLITE_FCNTL_FILE_POINTER)) <= copy_bytes) return true;
    copy.reset();
    return false;
  }
  // Copies the file; false where someone booked meanwhile: without a lock that a reader may take
  // nothing keeps them from it.
  bool copy_file() {
    struct stat before {};
    struct stat after {};
    sqlite3_file* const main = file_of(SQLITE_FCNTL_FILE_POINTER);
    sqlite3_int64 bytes = 0;
    if (::stat(file.c_str(), &before) != 0 || main == nullptr ||
        main->pMethods->xFileSize(main, &bytes) != SQLITE_OK)
      fail(SQLITE_IOERR_READ);
    if (bytes == 0) fail(ProblemCode::no_ledger, "the file is no ledger: it is empty");
    copy_bytes = static_cast<std::size_t>(bytes);
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): as above.
    copy = std::make_unique_for_overwrite<unsigned char[]>(copy_bytes);
    constexpr std::size_t block = std::size_t{1} << 20U;
    for (std::size_t at = 0; at < copy_bytes; at += block) {
      if (!read_file(main, at, copy.get() + at, std::min(block, copy_bytes - at))) return false;
    }
    return ::stat(file.c_str(), &after) == 0 && is_same(before, after) && !is_replaced() &&
           static_cast<std::size_t>(after.st_size) == copy_bytes && !has_log(file);
  }
  void open_copy() {
    close();
    open(":memory:", SQLITE_OPEN_READWRITE, nullptr);
    copy_has_mark = copy_bytes > 19 && copy[18] == 2 && copy[19] == 2;
    if (copy_has_mark) copy[18] = copy[19] = 1;
    const auto bytes = static_cast<sqlite3_int64>(copy_bytes);
    const int code = sqlite3_deserialize(connection, "main", copy.get(), bytes, bytes,
                                         SQLITE_DESERIALIZE_READONLY);
    if (code != SQLITE_OK) fail(code);
    begin_to_read();
  }

  // Opens the ledger to book.
  void open_to_book() {
    for (int times = 0;; ++times) {
      open(file, SQLITE_OPEN_READWRITE, nullptr);
      try {
        choose_settings();
        run("BEGIN IMMEDIATE");
        if (!is_replaced()) return;
      } catch (const LedgerFault&) {
        // SQLite has one index of a log for a whole process: for a moment it may be a reader's.
        const bool is_reader_s = (sqlite3_errcode(connection) & 0xff) == SQLITE_READONLY &&
                                 part_not_writable() == nullptr;
        if ((!is_reader_s && !is_replaced()) || wait_a_little(this, times) == 0) throw;
      }
      close();
    }
  }

  // Says whether another file has the name of the one that was opened.
  [[nodiscard]] bool is_replaced() const noexcept {
    int moved = 0;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
  }

  // Opens the ledger as its only user, with nothing in its log: so another file can take its name.
  void open_to_replace() {
    for (int times = 0;; ++times) {
      open(file, SQLITE_OPEN_READWRITE, nullptr);
      // Two that wait with the ledger open would wait for each other.
      sqlite3_busy_handler(connection, nullptr, nullptr);
      try {
        run("PRAGMA locking_mode = EXCLUSIVE");
        choose_settings();
        run("BEGIN IMMEDIATE; COMMIT");
        if (value_of("PRAGMA wal_checkpoint(TRUNCATE)") != "0") fail(SQLITE_BUSY);
        run("BEGIN IMMEDIATE");
        if (!is_replaced()) return;
      } catch (const LedgerFault&) {
        const int code = sqlite3_errcode(connection) & 0xff;
        if ((code != SQLITE_BUSY && !is_replaced()) || wait_a_little(this, times) == 0) throw;
      }
      close();
    }
  }

  void choose_settings() const {
    run("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536");
  }

  void run(const char* sql) const {
    const int code = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
  }
  [[nodiscard]] Statement prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(code);
    return Statement{statement};
  }
  // Says whether there is another row.
  [[nodiscard]] bool step(const Statement& statement) const {
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(code);
  }
  [[nodiscard]] std::string value_of(std::string_view sql) const {
    const Statement statement = prepare(sql);
    return step(statement) ? std::string{statement.text(0)} : std::string{};
  }

  // Makes a ledger without entries.
  void create() {
    try {
      const NewLedgerFile made(file);
      make(made);
      static_cast<void>(made.place());  // where another run was faster its ledger is used
    } catch (const std::system_error& error) {
      fail(ProblemCode::unwritable_file,
           fmt::format("the ledger cannot be made: {}", system_reason(error)));
    }
  }
  void make(const NewLedgerFile& made) {
    open(made.partial(), SQLITE_OPEN_READWRITE, nullptr);
    choose_settings();
    run(fmt::format("PRAGMA page_size = {}; PRAGMA application_id = {}; PRAGMA user_version = {}",
                    ledger_page_bytes, ledger_application_id, ledger_format)
            .c_str());
    run("BEGIN");
    for (const SchemaPart& part : schema_of(ledger_format)) run(std::string{part.sql}.c_str());
    add_key();
    // The schema lies without gaps then, as the pages of a ledger must.
    run("COMMIT; VACUUM");
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    run("PRAGMA schema_version = 1; PRAGMA journal_mode = WAL");
    if (close() != SQLITE_OK) fail(ProblemCode::unwritable_file, "the ledger cannot be made");
  }

  void add_key() {
    Hash made{};
    if (::getrandom(made.data(), made.size(), 0) != static_cast<ssize_t>(made.size()))
      throw std::system_error(errno, std::generic_category());
    const Statement insert = prepare("INSERT INTO secret VALUES (1, ?1, ?2)");
    const Hash check = hash_of_key(made);
    insert.bind(1, made);
    insert.bind(2, check);
    static_cast<void>(step(insert));
  }
  Hash hash_of_key(std::span<const unsigned char> bytes) {
    digest.reset();
    digest.add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return digest.digest();
  }
  void read_key() {
    const Statement rows = prepare("SELECT secret, key, hash FROM secret");
    key.clear();
    while (step(rows)) {
      const std::string_view bytes = rows.text(1);
      if (!rows.has_types("ibb") || !key.empty() || bytes.size() != Hash{}.size())
        damaged("the key of the evidence holds what none can");
      key.assign(bytes.begin(), bytes.end());
      if (!same(hash_of_key(key), rows.text(2)))
        damaged("the key of the evidence was changed: it does not match its hash");
    }
    if (key.empty()) damaged("the key of the evidence is missing");
  }

  void require_all() const {
    if (missing != 0 || missing_evidence != 0)
      throw Error("a booking was left without some of its entries or evidence");
  }

  // SQLite keeps the log beside the file that a link leads to. A second name would have a log of
  // its own, and what the other one holds would be booked again.
  void find_file() {
    const std::unique_ptr<char, decltype(&std::free)> found(::realpath(file.c_str(), nullptr),
                                                            &std::free);
    struct stat status {};
    if (!found || ::stat(found.get(), &status) != 0)
      fail(ProblemCode::unreadable_file,
           fmt::format("the ledger cannot be opened: {}", system_reason()));
    if (status.st_nlink > 1)
      fail(ProblemCode::unreadable_file,
           "the ledger has a second name (a hard link), and its log belongs to one of them only: "
           "remove the other name");
    file = found.get();
  }

  void check_format() {
    if (value_of("PRAGMA application_id") != fmt::format("{}", ledger_application_id))
      fail(ProblemCode::no_ledger, "the file is no ledger");
    const std::string version = value_of("PRAGMA user_version");
    if (version != "1" && version != "2")
      fail(ProblemCode::no_ledger, "the ledger has another format than this version knows");
    format = version == "1" ? 1 : 2;
    if (copy ? !copy_has_mark : value_of("PRAGMA journal_mode") != "wal")
      damaged("the ledger has no write-ahead log");
    if (value_of("PRAGMA foreign_keys") != "1" || value_of("PRAGMA synchronous") != "2")
      damaged("the ledger does not keep its settings");
    const Statement parts =
        prepare("SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY rowid");
    const std::span<const SchemaPart> schema = schema_of(format);
    std::size_t count = 0;
    while (step(parts)) {
      const SchemaPart* const part = count < schema.size() ? &schema[count] : nullptr;
      if (part == nullptr || !parts.has_types("tttti") || parts.text(0) != part->type ||
          parts.text(1) != part->name || parts.text(2) != part->table ||
          parts.text(3) != part->sql || (part->type != "table" && parts.number(4) != 0)) {
        damaged(fmt::format("part {} of the schema is not what a ledger has", count + 1));
      }
      if (part->type == "table")
        tables.push_back({static_cast<std::uint32_t>(parts.number(4)), std::string{part->name}});
      ++count;
    }
    if (count != schema.size())
      damaged(fmt::format("the schema has {} parts instead of {}", count, schema.size()));
    if (format == 2) read_key();
  }

  Hash hash_of(const Booking& booking, std::string_view booked_on, const Hash& before) {
    const bool is_2 = booking.format == 2;
    line.begin(before);
    line.put("booking");
    line.put(static_cast<std::int64_t>(booking.number));
    line.put(name(booking.state));
    if (is_2) line.put(booking.kind ? name(*booking.kind) : "-");
    line.put(static_cast<std::int64_t>(booking.first));
    line.put(static_cast<std::int64_t>(booking.entries));
    if (is_2) line.put(static_cast<std::int64_t>(booking.evidence));
    line.put_counted(booked_on);
    if (is_2) line.put_counted(booking.by);
    line.put_counted(booking.reason);
    if (is_2) line.put_counted(booking.despite);
    line.put_counted(booking.rule_set);
    line.put_counted(booking.decisions);
    return line.hash(digest);
  }
  Hash hash_of(const LedgerEntry& entry, std::string_view month, bool is_2, const Hash& before) {
    line.begin(before);
    line.put("entry");
    line.put(static_cast<std::int64_t>(entry.number));
    line.put(static_cast<std::int64_t>(entry.booking));
    line.put(group_names[static_cast<std::size_t>(entry.group)]);
    line.put(month);
    line.put(entry.amount.dong());
    line.put_mask(entry.mask);
    if (is_2) line.put(entry.kind ? name(*entry.kind) : "-");
    line.put_counted(entry.list_id);
    line.put_counted(entry.request_id);
    line.put_counted(entry.worker_id);
    if (is_2) {
      line.put_counted(entry.employer_id);
      line.put_counted(entry.reason);
    }
    return line.hash(digest);
  }

  // Says whether what a booking holds goes together, and with the one before it.
  [[nodiscard]] bool is_possible(const Booking& booking) const noexcept {
    using enum LedgerState;
    const bool is_behind_1 = bookings.empty() || bookings.back().format == 1;
    if (booking.format == 1) {
      // What format 1 has not is in no hash of it.
      return is_behind_1 && !booking.kind && booking.by.empty() && booking.despite.empty() &&
             booking.evidence == 0 && booking.entries > 0;
    }
    const bool is_upgrade = booking.state == upgraded;
    return (is_upgrade ? is_behind_1 : bookings.empty() || !is_behind_1) &&
           is_upgrade == (booking.entries == 0) &&
           booking.kind.has_value() == (is_upgrade || booking.state == reversed);
  }

  void read_bookings() {
    const Statement rows = prepare(
        format == 1
            ? "SELECT booking, 1, state, '', booked_on, '', reason, '', rule_set, decisions, "
              "first, entries, 0, hash FROM booking ORDER BY booking"
            : "SELECT booking, format, state, kind, booked_on, booked_by, reason, despite, "
              "rule_set, decisions, first, entries, evidence, hash FROM booking ORDER BY booking");
    bookings.clear();
    while (step(rows)) {
      Booking booking;
      booking.number = bookings.size() + 1;
      if (!rows.has_types("iittttttttiiib"))
        damaged(fmt::format("booking {} has a value of another type", booking.number));
      const auto state = place_of_name(state_names, rows.text(2));
      const std::string_view kind = rows.text(3);
      const auto reversal = place_of_name(reversal_names, kind);
      const std::string_view on = rows.text(4);
      booking.format = rows.number(1) == 1 ? 1 : 2;
      booking.state = static_cast<LedgerState>(state.value_or(0));
      if (reversal) booking.kind = static_cast<ReversalKind>(*reversal);
      booking.on = parse_date(on);
      booking.by = rows.text(5);
      booking.reason = rows.text(6);
      booking.despite = rows.text(7);
      booking.rule_set = rows.text(8);
      booking.decisions = rows.text(9);
      booking.first = static_cast<std::uint64_t>(rows.number(10));
      booking.entries = static_cast<std::uint64_t>(rows.number(11));
      booking.evidence = static_cast<std::uint64_t>(rows.number(12));
      booking.hash = rows.text(13);  // its bytes; made readable once it is checked
      if (rows.number(0) != static_cast<std::int64_t>(booking.number) ||
          (booking.format == 2 && rows.number(1) != 2) || !state || (!reversal && !kind.empty()) ||
          (booking.on ? to_string(*booking.on) != on : !on.empty()) ||
          booking.hash.size() != Hash{}.size() || !is_possible(booking)) {
        damaged(fmt::format("booking {} is missing or holds what no booking can", booking.number));
      }
      bookings.push_back(std::move(booking));
    }
    for (const Booking& upgrade : bookings) {
      if (upgrade.state != LedgerState::upgraded) continue;
      for (Booking& booking : bookings) {
        if (booking.format == 1 && booking.state == LedgerState::reversed)
          booking.kind = upgrade.kind;
      }
      break;
    }
  }

  [[nodiscard]] RowsAhead rows_of(std::string_view sql, unsigned threads) const {
    return {prepare(sql), [this](const Statement& statement) { return step(statement); }, threads};
  }

  void read(const std::function<void(const LedgerEntry&, const Booking&)>& visit,
            unsigned threads) {
    read_bookings();
    head = {};
    last = {};
    evidence = 0;
    RowsAhead rows = rows_of(
        format == 1
            ? "SELECT entry, booking, list_id, request_id, worker_id, '', \"group\", month, "
              "amount_vnd, mask, '', '', hash FROM entry ORDER BY entry"
            : "SELECT entry, booking, list_id, request_id, worker_id, employer_id, \"group\", "
              "month, amount_vnd, mask, kind, reason, hash FROM entry ORDER BY entry",
        threads);
    LedgerEntry entry;
    for (Booking& booking : bookings) {
      const std::string on = booking.on ? to_string(*booking.on) : std::string{};
      const Hash hash = hash_of(booking, on, last);
      if (booking.first != head.entries + 1 || !same(hash, booking.hash))
        damaged(fmt::format("booking {} was changed: it does not match its hash", booking.number));
      booking.hash = hex(hash);
      last = hash;
      for (std::uint64_t i = 0; i < booking.entries; ++i) {
        entry.number = head.entries + 1;
        entry.booking = booking.number;
        if (!rows.next())
          damaged(fmt::format("entry {} of booking {} is missing", entry.number, booking.number));
        read_entry(rows, entry, booking.format == 2);
        head.entries = entry.number;
        visit(entry, booking);
      }
      head.bookings = booking.number;
      evidence += booking.evidence;
    }
    if (rows.next()) damaged(fmt::format("entry {} belongs to no booking", rows.number(0)));
    head.hash = hex(last);
  }

  void read_entry(const RowsAhead& row, LedgerEntry& entry, bool is_2) {
    if (row.has_types("iittttttiittb") &&
        row.number(0) == static_cast<std::int64_t>(entry.number) &&
        row.number(1) == static_cast<std::int64_t>(entry.booking)) {
      const auto group = place_of_name(group_names, row.text(6));
      const std::string_view month_text = row.text(7);
      const auto month = parse_month(month_text);
      const std::string_view kind_text = row.text(10);
      const auto kind = kind_text.empty() ? std::nullopt : place_of_name(review_names, kind_text);
      entry.employer_id = row.text(5);
      entry.reason = row.text(11);
      // What format 1 has not is in no hash of it.
      const bool holds_more =
          !entry.employer_id.empty() || !entry.reason.empty() || !kind_text.empty();
      if (group && month && kind.has_value() != kind_text.empty() && (is_2 || !holds_more)) {
        entry.list_id = row.text(2);
        entry.request_id = row.text(3);
        entry.worker_id = row.text(4);
        entry.group = static_cast<Group>(*group);
        entry.month = *month;
        entry.amount = Money{row.number(8)};
        entry.mask = static_cast<std::uint64_t>(row.number(9));
        entry.kind = kind ? std::optional{static_cast<ReviewKind>(*kind)} : std::nullopt;
        const Hash hash = hash_of(entry, month_text, is_2, last);
        if (same(hash, row.text(12))) {
          last = hash;
          line.begin(last);
          entry.hash = line.before();
          return;
        }
      }
    }
    damaged(
        fmt::format("entry {} of booking {} was changed, moved or lost: it does not match its "
                    "hash",
                    entry.number, entry.booking));
  }

  void read_evidence(const std::function<void(const EvidenceRow&)>& visit, unsigned threads) {
    if (format == 1) return;
    RowsAhead rows = rows_of(
        "SELECT evidence, booking, entry, insurance_no, name_birth_account, hash FROM evidence "
        "ORDER BY evidence",
        threads);
    std::uint64_t number = 0;
    for (const Booking& booking : bookings) {
      const std::uint64_t end = booking.first + booking.entries;
      // An upgrade has evidence of entries before it.
      std::uint64_t next = booking.state == LedgerState::upgraded ? 1 : booking.first;
      for (std::uint64_t i = 0; i < booking.evidence; ++i) {
        ++number;
        if (!rows.next())
          damaged(fmt::format("row {} of the evidence, of booking {}, is missing", number,
                              booking.number));
        const EvidenceRow row = read_row(rows, number, booking.number);
        if (row.entry < next || row.entry >= end)
          damaged(fmt::format("row {} of the evidence is of no entry of booking {}", number,
                              booking.number));
        next = row.entry + 1;
        visit(row);
      }
    }
    if (rows.next())
      damaged(fmt::format("row {} of the evidence belongs to no booking", number + 1));
  }

  EvidenceRow read_row(const RowsAhead& rows, std::uint64_t number, std::uint64_t booking) {
    EvidenceRow row;
    row.entry = static_cast<std::uint64_t>(rows.number(2));
    bool is_whole = rows.number(0) == static_cast<std::int64_t>(number) &&
                    rows.number(1) == static_cast<std::int64_t>(booking) && rows.has_types("iii");
    for (const auto& [column, kept] : {std::pair{std::size_t{3}, &row.insurance_no},
                                       std::pair{std::size_t{4}, &row.name_birth_account}}) {
      const int type = rows.type(column);
      if (type == SQLITE_NULL) continue;
      const std::string_view bytes = rows.text(column);
      is_whole = is_whole && type == SQLITE_BLOB && bytes.size() == KeyedEvidence{}.size();
      std::copy_n(bytes.begin(), std::min(bytes.size(), KeyedEvidence{}.size()),
                  kept->emplace().begin());
    }
    if (!is_whole || rows.type(5) != SQLITE_BLOB ||
        !same(check_of(booking, row, digest), rows.text(5))) {
      damaged(
          fmt::format("row {} of the evidence, of booking {}, was changed: it does not match its "
                      "hash",
                      number, booking));
    }
    return row;
  }

  [[nodiscard]] sqlite3_file* file_of(int which) const {
    sqlite3_file* found = nullptr;
    sqlite3_file_control(connection, "main", which, &found);
    return found == nullptr || found->pMethods == nullptr ? nullptr : found;
  }
  // Reads by SQLite's own descriptor: closing another one would give up its locks. False where the
  // file ends before; a disk that fails is no damage.
  bool read_file(sqlite3_file* from, std::uint64_t offset, unsigned char* to,
                 std::size_t count) const {
    const int code = from->pMethods->xRead(from, to, static_cast<int>(count),
                                           static_cast<sqlite3_int64>(offset));
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) fail(code);
    return code == SQLITE_OK;
  }
  [[nodiscard]] static std::uint64_t size_of(sqlite3_file* of) {
    sqlite3_int64 bytes = 0;
    if (of == nullptr || of->pMethods->xFileSize(of, &bytes) != SQLITE_OK) return 0;
    return static_cast<std::uint64_t>(bytes);
  }

  // Returns the bytes of the ledger as this connection sees it, within a transaction: what its log
  // holds stands in them as it will in the file.
  [[nodiscard]] LedgerBytes bytes() const {
    if (copy) {
      return {copy_bytes, [this](std::uint64_t offset, unsigned char* to, std::size_t count) {
                if (offset + count > copy_bytes) return false;
                std::memcpy(to, copy.get() + offset, count);
                for (std::uint64_t at = 18; copy_has_mark && at < 20; ++at) {
                  if (at >= offset && at < offset + count) to[at - offset] = 2;
                }
                return true;
              }};
    }
    sqlite3_file* const main = file_of(SQLITE_FCNTL_FILE_POINTER);
    if (main == nullptr) fail(SQLITE_IOERR_READ);
    const std::uint64_t in_file = size_of(main);
    if (size_of(file_of(SQLITE_FCNTL_JOURNAL_POINTER)) > 0) {
      sqlite3_int64 size = 0;
      const std::shared_ptr<unsigned char> whole(sqlite3_serialize(connection, "main", &size, 0),
                                                 &sqlite3_free);
      const auto in_all = static_cast<std::uint64_t>(size);
      // Behind the pages that belong to it the file would be looked at too.
      if (whole && in_file <= in_all) {
        return {in_all,
                [whole, in_all](std::uint64_t offset, unsigned char* to, std::size_t count) {
                  if (offset + count > in_all) return false;
                  std::memcpy(to, whole.get() + offset, count);
                  return true;
                }};
      }
    }
    return {in_file, [this, main](std::uint64_t offset, unsigned char* to, std::size_t count) {
              return read_file(main, offset, to, count);
            }};
  }

  [[nodiscard]] std::vector<std::string> page_damages() const {
    const LedgerBytes all = bytes();
    std::vector<LedgerTable> trees{{1, "sqlite_schema"}};
    trees.insert(trees.end(), tables.begin(), tables.end());
    return check_pages(all.read, all.size, trees, format);
  }
};

Journal::Journal(const std::string& path, LedgerAccess access, std::chrono::milliseconds wait,
                 bool to_replace)
    : data_(std::make_unique<Data>()) {
  Data& data = *data_;
  data.path = path;
  data.file = path.starts_with('/') ? path : "./" + path;
  data.only_reads = access == LedgerAccess::read;
  data.wait = wait;
  data.begin_to_wait();
  for (std::uint8_t place = 0; place < MonthSet::capacity; ++place)
    data.months[place] = to_string(month_of_number(month_number(MonthSet::first) + place));
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR;
    if (errno != ENOENT || access != LedgerAccess::create)
      data.fail(is_missing ? ProblemCode::no_ledger : ProblemCode::unreadable_file,
                fmt::format("the ledger cannot be opened: {}", system_reason()));
    data.create();
  } else if (S_ISDIR(status.st_mode)) {
    data.fail(ProblemCode::unreadable_file, "the ledger cannot be read: it is a directory");
  } else if (!S_ISREG(status.st_mode)) {
    data.fail(ProblemCode::unreadable_file, "the ledger is no regular file");
  }
  data.find_file();
  if (::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0)
    data.fail(ProblemCode::unreadable_file,
              fmt::format("the ledger cannot be opened: {}", system_reason()));
  // SQLite would open it to read all the same, and leave a log that keeps its owner out.
  if (!data.only_reads && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
    data.fail(ProblemCode::unwritable_file,
              fmt::format("the ledger cannot be written: {}", system_reason()));
  try {
    if (data.only_reads) {
      data.open_to_read();
    } else if (to_replace) {
      data.open_to_replace();
    } else {
      data.open_to_book();
    }
    data.check_format();
  } catch (LedgerFault& fault) {
    if (data.connection != nullptr && (fault.problem.code == ProblemCode::damaged_ledger ||
                                       fault.problem.code == ProblemCode::no_ledger)) {
      // Nothing but header and schema was read, and both stand in the first page.
      const auto findings = data.page_damages();
      fault.problem.message += findings.empty() ? ": see page 1" : ": " + findings.front();
    }
    throw;
  }
  if (to_replace && data.format != 1)
    data.fail(ProblemCode::wrong_state, "the ledger is of format 2 already");
  if (data.format == 1 && !data.only_reads && !to_replace)
    data.fail(ProblemCode::no_ledger,
              fmt::format("the ledger is of format 1, in which nothing is booked any more: run "
                          "rentsupport ledger upgrade {} --reversals mend, or close",
                          path));
}

Journal::~Journal() = default;

void Journal::read(const std::function<void(const LedgerEntry&, const Booking&)>& visit,
                   unsigned threads) {
  data_->read(visit, threads);
}

const std::vector<Booking>& Journal::bookings() const noexcept { return data_->bookings; }
const LedgerHead& Journal::head() const noexcept { return data_->head; }

void Journal::begin() {
  if (data_->only_reads || sqlite3_get_autocommit(data_->connection) == 0) return;
  data_->begin_to_wait();
  data_->run("BEGIN IMMEDIATE");
}

void Journal::add(Booking booking) {
  Data& data = *data_;
  data.require_all();
  booking.number = data.head.bookings + 1;
  booking.first = data.head.entries + 1;
  const std::string on = booking.on ? to_string(*booking.on) : std::string{};
  const std::string_view state = name(booking.state);
  const Hash hash = data.hash_of(booking, on, data.last);
  const Statement insert = data.prepare(
      "INSERT INTO booking VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
  insert.bind(1, static_cast<std::int64_t>(booking.number));
  insert.bind(2, static_cast<std::int64_t>(booking.format));
  insert.bind(3, state);
  insert.bind(4, booking.kind && booking.format == 2 ? name(*booking.kind) : std::string_view{});
  insert.bind(5, on);
  insert.bind(6, booking.by);
  insert.bind(7, booking.reason);
  insert.bind(8, booking.despite);
  insert.bind(9, booking.rule_set);
  insert.bind(10, booking.decisions);
  insert.bind(11, static_cast<std::int64_t>(booking.first));
  insert.bind(12, static_cast<std::int64_t>(booking.entries));
  insert.bind(13, static_cast<std::int64_t>(booking.evidence));
  insert.bind(14, hash);
  static_cast<void>(data.step(insert));
  data.last = hash;
  data.missing = booking.entries;
  data.missing_evidence = booking.evidence;
  data.head.bookings = booking.number;
  data.head.hash = booking.hash = hex(hash);
  data.bookings.push_back(std::move(booking));
}

void Journal::add(const LedgerEntry& entry) {
  Data& data = *data_;
  if (data.missing == 0) throw Error("an entry was added to no booking");
  LedgerEntry numbered = entry;
  numbered.number = data.head.entries + 1;
  numbered.booking = data.head.bookings;
  const std::string& month = data.months[static_cast<std::size_t>(month_number(entry.month) -
                                                                  month_number(MonthSet::first))];
  const Hash hash = data.hash_of(numbered, month, data.bookings.back().format == 2, data.last);
  if (data.add_entry.get() == nullptr) {
    data.add_entry = data.prepare(
        "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
  }
  const Statement& insert = data.add_entry;
  insert.bind(1, static_cast<std::int64_t>(numbered.number));
  insert.bind(2, static_cast<std::int64_t>(numbered.booking));
  insert.bind(3, entry.list_id);
  insert.bind(4, entry.request_id);
  insert.bind(5, entry.worker_id);
  insert.bind(6, entry.employer_id);
  insert.bind(7, group_names[static_cast<std::size_t>(entry.group)]);
  insert.bind(8, month);
  insert.bind(9, entry.amount.dong());
  insert.bind(10, static_cast<std::int64_t>(entry.mask));
  insert.bind(11, entry.kind ? name(*entry.kind) : std::string_view{});
  insert.bind(12, entry.reason);
  insert.bind(13, hash);
  static_cast<void>(data.step(insert));
  sqlite3_reset(insert.get());
  data.last = hash;
  data.head.entries = numbered.number;
  if (--data.missing == 0) data.head.hash = hex(hash);
}

void Journal::add(const EvidenceRow& row) {
  Data& data = *data_;
  if (data.missing != 0 || data.missing_evidence == 0)
    throw Error("a row of evidence was added to no booking, or before its entries");
  if (data.add_evidence.get() == nullptr) {
    data.add_evidence = data.prepare("INSERT INTO evidence VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  }
  const Statement& insert = data.add_evidence;
  const KeyedEvidence check = check_of(data.head.bookings, row, data.digest);
  insert.bind(1, static_cast<std::int64_t>(++data.evidence));
  insert.bind(2, static_cast<std::int64_t>(data.head.bookings));
  insert.bind(3, static_cast<std::int64_t>(row.entry));
  insert.bind(4, row.insurance_no);
  insert.bind(5, row.name_birth_account);
  insert.bind(6, std::span<const unsigned char>{check});
  static_cast<void>(data.step(insert));
  sqlite3_reset(insert.get());
  --data.missing_evidence;
}

void Journal::commit() {
  data_->require_all();
  data_->run("COMMIT");
}

const std::vector<unsigned char>& Journal::key() const noexcept { return data_->key; }

void Journal::read_evidence(const std::function<void(const EvidenceRow&)>& visit,
                            unsigned threads) {
  data_->read_evidence(visit, threads);
}

std::vector<std::string> Journal::damages() {
  Data& data = *data_;
  begin();
  std::vector<std::string> findings = data.page_damages();
  try {
    const Statement check = data.prepare("PRAGMA integrity_check");
    while (data.step(check)) {
      if (check.text(0) != "ok") findings.push_back(fmt::format("SQLite: {}", check.text(0)));
    }
  } catch (const LedgerFault& fault) {
    if (fault.problem.code != ProblemCode::damaged_ledger) throw;
    findings.push_back(fault.problem.message);
  }
  return findings;
}

void Journal::replace(const std::function<void(Journal&)>& add) {
  Data& data = *data_;
  try {
    const NewLedgerFile made(data.file, NewLedgerFile::Name::is_taken);
    Data maker;
    maker.path = maker.file = made.partial();
    maker.make(made);
    LedgerHead end;
    {
      Journal upgraded(made.partial(), LedgerAccess::book, {});
      upgraded.read([](const LedgerEntry&, const Booking&) {});
      read([&](const LedgerEntry& entry, const Booking& booking) {
        if (entry.number == booking.first) upgraded.add(booking);
        upgraded.add(entry);
      });
      if (upgraded.head() != head()) data.damaged("the ledger changed while it was copied");
      add(upgraded);
      upgraded.commit();
      end = upgraded.head();
    }
    // What could not be brought from its log into the file would be lost with its name.
    if (has_log(made.partial()))
      fail(ProblemCode::unwritable_file,
           "the ledger cannot be upgraded: the new one cannot be written to its end");
    check_copy(made.partial(), end);
    made.replace();
    // Whoever waits for the old file finds that it is none any more.
    sqlite3_file* const old = data.file_of(SQLITE_FCNTL_FILE_POINTER);
    constexpr std::array<char, 16> nothing{};
    if (old != nullptr)
      old->pMethods->xWrite(old, nothing.data(), static_cast<int>(nothing.size()), 0);
  } catch (const std::system_error& error) {
    fail(ProblemCode::unwritable_file,
         fmt::format("the ledger cannot be upgraded: {}", system_reason(error)));
  }
}

void Journal::check_copy(const std::string& path, const LedgerHead& end) {
  Journal copied(path, LedgerAccess::read, {});
  copied.read([](const LedgerEntry&, const Booking&) {});
  copied.read_evidence([](const EvidenceRow&) {});
  const auto findings = copied.damages();
  if (!findings.empty()) copied.fail(ProblemCode::damaged_ledger, findings.front());
  if (copied.head() != end)
    copied.fail(ProblemCode::damaged_ledger, "the copy does not end where the ledger does");
}

void Journal::copy_to(const std::string& path) {
  const Data& data = *data_;
  const auto fail = [&](ProblemCode code, std::string message) {
    throw LedgerFault{Problem{code, path, 0, 0, {}, std::move(message)}};
  };
  const std::string file = path.starts_with('/') ? path : "./" + path;
  const auto refuse = [&] {
    fail(ProblemCode::unwritable_file,
         "the copy cannot be made: there is a file of that name, and none is replaced");
  };
  struct stat status {};
  if (::lstat(file.c_str(), &status) == 0) refuse();
  if (auto problem = overwritten({path}, names_of_ledger(data.file))) throw LedgerFault{*problem};
  try {
    const NewLedgerFile made(file);
    made.write(data.bytes());
    check_copy(made.partial(), head());
    if (!made.place()) refuse();
  } catch (const std::system_error& error) {
    fail(ProblemCode::unwritable_file,
         fmt::format("the copy cannot be made: {}", system_reason(error)));
  }
}

void Journal::check(const Occasion& occasion) const {
  for (const std::string* const text : {&occasion.reason, &occasion.by, &occasion.despite}) {
    if (!is_utf8(*text) || text->find('\0') != std::string::npos)
      fail(ProblemCode::bad_utf8, "a text of the booking is not UTF-8, or holds NUL");
  }
}

void Journal::fail(ProblemCode code, std::string message) const {
  data_->fail(code, std::move(message));
}

std::optional<Problem> open_journal(std::unique_ptr<Journal>& journal, const std::string& path,
                                    LedgerAccess access, std::chrono::milliseconds wait) {
  return faults_of([&] { journal = std::make_unique<Journal>(path, access, wait); });
}

}  // namespace v2
}  // namespace rentsupport
