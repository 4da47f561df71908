#include "ledger/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "decide/records.hpp"
#include "ledger/ledger_file.hpp"
#include "ledger/ledger_pages.hpp"
#include "rentsupport/named.hpp"
#include "values/sha256.hpp"

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
constexpr std::array<SchemaPart, 9> schema{{
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
    {"trigger", "booking_is_next", "booking",
     "CREATE TRIGGER booking_is_next BEFORE INSERT ON booking\n"
     "WHEN NEW.booking IS NOT (SELECT coalesce(max(booking), 0) + 1 FROM booking)\n"
     "BEGIN SELECT raise(ABORT, 'a booking must follow the last one'); END"},
    {"trigger", "booking_is_not_updated", "booking",
     "CREATE TRIGGER booking_is_not_updated BEFORE UPDATE ON booking\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is updated'); END"},
    {"trigger", "booking_is_not_deleted", "booking",
     "CREATE TRIGGER booking_is_not_deleted BEFORE DELETE ON booking\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is deleted'); END"},
    {"trigger", "entry_is_not_updated", "entry",
     "CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is updated'); END"},
    {"trigger", "entry_is_not_deleted", "entry",
     "CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry\n"
     "BEGIN SELECT raise(ABORT, 'nothing in a ledger is deleted'); END"},
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
      const int expected = type == 'i' ? SQLITE_INTEGER : type == 't' ? SQLITE_TEXT : SQLITE_BLOB;
      if (sqlite3_column_type(statement_, column++) != expected) return false;
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
  void bind(int place, const Hash& hash) const noexcept {
    sqlite3_bind_blob64(statement_, place, hash.data(), hash.size(), SQLITE_STATIC);
  }

 private:
  sqlite3_stmt* statement_;
};

// The line that is hashed.
class ChainLine {
 public:
  void begin(const Hash& before) {
    constexpr std::string_view digits = "0123456789abcdef";
    text_.resize(2 * before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      text_[2 * i] = digits[before[i] >> 4U];
      text_[2 * i + 1] = digits[before[i] & 15U];
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

bool same(const Hash& hash, std::string_view bytes) noexcept {
  return bytes.size() == hash.size() &&
         std::equal(hash.begin(), hash.end(), bytes.begin(),
                    [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); });
}

constexpr std::array<std::string_view, 4> state_names{"proposed", "approved", "paid", "reversed"};

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
  std::vector<LedgerTable> tables;
  std::vector<Booking> bookings;
  LedgerHead head;
  Hash last{};                // the hash that the next one builds on
  std::uint64_t missing = 0;  // entries of the last booking that are still to be added
  Sha256 digest;
  ChainLine line;
  Statement add_booking;
  Statement add_entry;
  std::array<std::string, MonthSet::capacity> months;

  ~Data() {
    add_booking = Statement{};
    add_entry = Statement{};
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
    return ::stat(file.c_str(), &after) == 0 && is_same(before, after) &&
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
        return;
      } catch (const LedgerFault&) {
        // SQLite has one index of a log for a whole process: for a moment it may be a reader's.
        const bool is_reader_s = (sqlite3_errcode(connection) & 0xff) == SQLITE_READONLY &&
                                 part_not_writable() == nullptr;
        if (!is_reader_s || wait_a_little(this, times) == 0) throw;
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
      open(made.partial(), SQLITE_OPEN_READWRITE, nullptr);
      choose_settings();
      run(fmt::format("PRAGMA page_size = {}; PRAGMA application_id = {}; PRAGMA user_version = {}",
                      ledger_page_bytes, ledger_application_id, ledger_format)
              .c_str());
      run("BEGIN");
      for (const SchemaPart& part : schema) run(std::string{part.sql}.c_str());
      // The schema lies without gaps then, as the pages of a ledger must.
      run("COMMIT; VACUUM");
      sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
      run("PRAGMA schema_version = 1; PRAGMA journal_mode = WAL");
      if (close() != SQLITE_OK) fail(ProblemCode::unwritable_file, "the ledger cannot be made");
      static_cast<void>(made.place());  // where another run was faster its ledger is used
    } catch (const std::system_error& error) {
      fail(ProblemCode::unwritable_file,
           fmt::format("the ledger cannot be made: {}", system_reason(error)));
    }
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
    if (value_of("PRAGMA user_version") != fmt::format("{}", ledger_format))
      fail(ProblemCode::no_ledger, "the ledger has another format than this version knows");
    if (copy ? !copy_has_mark : value_of("PRAGMA journal_mode") != "wal")
      damaged("the ledger has no write-ahead log");
    if (value_of("PRAGMA foreign_keys") != "1" || value_of("PRAGMA synchronous") != "2")
      damaged("the ledger does not keep its settings");
    const Statement parts =
        prepare("SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY rowid");
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
  }

  Hash hash_of(const Booking& booking, std::string_view booked_on, const Hash& before) {
    line.begin(before);
    line.put("booking");
    line.put(static_cast<std::int64_t>(booking.number));
    line.put(name(booking.state));
    line.put(static_cast<std::int64_t>(booking.first));
    line.put(static_cast<std::int64_t>(booking.entries));
    line.put_counted(booked_on);
    line.put_counted(booking.reason);
    line.put_counted(booking.rule_set);
    line.put_counted(booking.decisions);
    return line.hash(digest);
  }
  Hash hash_of(const LedgerEntry& entry, std::string_view month, const Hash& before) {
    line.begin(before);
    line.put("entry");
    line.put(static_cast<std::int64_t>(entry.number));
    line.put(static_cast<std::int64_t>(entry.booking));
    line.put(group_names[static_cast<std::size_t>(entry.group)]);
    line.put(month);
    line.put(entry.amount.dong());
    line.put_mask(entry.mask);
    line.put_counted(entry.list_id);
    line.put_counted(entry.request_id);
    line.put_counted(entry.worker_id);
    return line.hash(digest);
  }

  void read_bookings() {
    const Statement rows = prepare(
        "SELECT booking, state, booked_on, reason, rule_set, decisions, first, entries, "
        "hash FROM booking ORDER BY booking");
    bookings.clear();
    while (step(rows)) {
      Booking booking;
      booking.number = bookings.size() + 1;
      if (!rows.has_types("itttttiib"))
        damaged(fmt::format("booking {} has a value of another type", booking.number));
      const auto state = place_of_name(state_names, rows.text(1));
      const std::string_view on = rows.text(2);
      const auto day = parse_date(on);
      if (rows.number(0) != static_cast<std::int64_t>(booking.number) || !state ||
          (day ? to_string(*day) != on : !on.empty()) || rows.text(8).size() != Hash{}.size()) {
        damaged(fmt::format("booking {} is missing or holds what no booking can", booking.number));
      }
      booking.state = static_cast<LedgerState>(*state);
      booking.on = day;
      booking.reason = rows.text(3);
      booking.rule_set = rows.text(4);
      booking.decisions = rows.text(5);
      booking.first = static_cast<std::uint64_t>(rows.number(6));
      booking.entries = static_cast<std::uint64_t>(rows.number(7));
      booking.hash = rows.text(8);  // its bytes; made readable once it is checked
      bookings.push_back(std::move(booking));
    }
  }

  void read(const std::function<void(const LedgerEntry&, const Booking&)>& visit) {
    read_bookings();
    head = {};
    last = {};
    const Statement rows = prepare(
        "SELECT entry, booking, list_id, request_id, worker_id, \"group\", month, "
        "amount_vnd, mask, hash FROM entry ORDER BY entry");
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
        if (!step(rows))
          damaged(fmt::format("entry {} of booking {} is missing", entry.number, booking.number));
        read_entry(rows, entry);
        head.entries = entry.number;
        visit(entry, booking);
      }
      head.bookings = booking.number;
    }
    if (step(rows)) damaged(fmt::format("entry {} belongs to no booking", rows.number(0)));
    head.hash = hex(last);
  }

  void read_entry(const Statement& row, LedgerEntry& entry) {
    if (row.has_types("iitttttiib") && row.number(0) == static_cast<std::int64_t>(entry.number) &&
        row.number(1) == static_cast<std::int64_t>(entry.booking)) {
      const auto group = place_of_name(group_names, row.text(5));
      const std::string_view month_text = row.text(6);
      const auto month = parse_month(month_text);
      if (group && month) {
        entry.list_id = row.text(2);
        entry.request_id = row.text(3);
        entry.worker_id = row.text(4);
        entry.group = static_cast<Group>(*group);
        entry.month = *month;
        entry.amount = Money{row.number(7)};
        entry.mask = static_cast<std::uint64_t>(row.number(8));
        const Hash hash = hash_of(entry, month_text, last);
        if (same(hash, row.text(9))) {
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
    return check_pages(all.read, all.size, trees);
  }
};

Journal::Journal(const std::string& path, LedgerAccess access, std::chrono::milliseconds wait)
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
}

Journal::~Journal() = default;

void Journal::read(const std::function<void(const LedgerEntry&, const Booking&)>& visit) {
  data_->read(visit);
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
  if (data.missing != 0) throw Error("a booking was left without some of its entries");
  booking.number = data.head.bookings + 1;
  booking.first = data.head.entries + 1;
  const std::string on = booking.on ? to_string(*booking.on) : std::string{};
  const std::string_view state = name(booking.state);
  const Hash hash = data.hash_of(booking, on, data.last);
  const Statement insert =
      data.prepare("INSERT INTO booking VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  insert.bind(1, static_cast<std::int64_t>(booking.number));
  insert.bind(2, state);
  insert.bind(3, on);
  insert.bind(4, booking.reason);
  insert.bind(5, booking.rule_set);
  insert.bind(6, booking.decisions);
  insert.bind(7, static_cast<std::int64_t>(booking.first));
  insert.bind(8, static_cast<std::int64_t>(booking.entries));
  insert.bind(9, hash);
  static_cast<void>(data.step(insert));
  data.last = hash;
  data.missing = booking.entries;
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
  const Hash hash = data.hash_of(numbered, month, data.last);
  if (data.add_entry.get() == nullptr) {
    data.add_entry =
        data.prepare("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  }
  const Statement& insert = data.add_entry;
  insert.bind(1, static_cast<std::int64_t>(numbered.number));
  insert.bind(2, static_cast<std::int64_t>(numbered.booking));
  insert.bind(3, entry.list_id);
  insert.bind(4, entry.request_id);
  insert.bind(5, entry.worker_id);
  insert.bind(6, group_names[static_cast<std::size_t>(entry.group)]);
  insert.bind(7, month);
  insert.bind(8, entry.amount.dong());
  insert.bind(9, static_cast<std::int64_t>(entry.mask));
  insert.bind(10, hash);
  static_cast<void>(data.step(insert));
  sqlite3_reset(insert.get());
  data.last = hash;
  data.head.entries = numbered.number;
  if (--data.missing == 0) data.head.hash = hex(hash);
}

void Journal::commit() {
  if (data_->missing != 0) throw Error("a booking was left without some of its entries");
  data_->run("COMMIT");
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
    Journal copied(made.partial(), LedgerAccess::read, {});
    copied.read([](const LedgerEntry&, const Booking&) {});
    const auto findings = copied.damages();
    if (!findings.empty()) fail(ProblemCode::damaged_ledger, findings.front());
    if (copied.head() != head())
      fail(ProblemCode::damaged_ledger, "the copy does not end where the ledger does");
    if (!made.place()) refuse();
  } catch (const std::system_error& error) {
    fail(ProblemCode::unwritable_file,
         fmt::format("the copy cannot be made: {}", system_reason(error)));
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
