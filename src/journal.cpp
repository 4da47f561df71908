#include "journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <utility>

#include "files.hpp"
#include "ledger_pages.hpp"
#include "names.hpp"
#include "records.hpp"
#include "sha256.hpp"

namespace rentsupport {
inline namespace v1 {

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

}  // namespace

std::string_view name(LedgerState state) noexcept { return name_in(state_names, state); }

struct Journal::Data {
  std::string path;  // as the caller names it
  std::string file;  // the same, and never one of SQLite's special names
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
    switch (code & 0xff) {
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        fail(ProblemCode::unwritable_file,
             "another run is booking in the ledger: try again when it is done");
      case SQLITE_FULL:
        fail(ProblemCode::unwritable_file, "the ledger cannot be written: the disk is full");
      case SQLITE_READONLY:
        fail(ProblemCode::unwritable_file, "the ledger cannot be written: it is read-only");
      case SQLITE_CANTOPEN:
        fail(ProblemCode::unreadable_file, "the ledger cannot be opened");
      case SQLITE_NOTADB:
        damaged("the file is no ledger, or its header is damaged");
      case SQLITE_CORRUPT:
      case SQLITE_ERROR:  // a schema or a format that it does not know
        damaged(fmt::format("the ledger is damaged: {}", why));
      case SQLITE_IOERR:
        if (code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ)
          fail(ProblemCode::unreadable_file, "the ledger cannot be read: input/output error");
        fail(ProblemCode::unwritable_file, "the ledger cannot be written: input/output error");
      case SQLITE_NOMEM:
        throw std::bad_alloc();
      default:
        fail(ProblemCode::unwritable_file, fmt::format("the ledger cannot be used: {}", why));
    }
  }

  void open(const std::string& name, int wait) {
    const int code = sqlite3_open_v2(
        name.c_str(), &connection,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(connection, wait);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
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

  // Makes a ledger without entries under another name and gives it its own when it is whole:
  // whenever this is cut off, there is no ledger, or one.
  void create() {
    std::string partial = file + ".new-XXXXXX";
    const int descriptor = ::mkstemp(partial.data());
    if (descriptor < 0 || ::fchmod(descriptor, 0600) != 0)
      fail(ProblemCode::unwritable_file,
           fmt::format("the ledger cannot be made: {}", system_reason()));
    ::close(descriptor);
    const std::array files{partial, partial + "-wal", partial + "-shm", partial + "-journal"};
    std::array<std::optional<Unfinished>, files.size()> unfinished;
    for (std::size_t i = 0; i < files.size(); ++i) unfinished[i].emplace(AT_FDCWD, files[i]);
    const auto remove = [&] {
      for (const std::string& name : files) ::unlink(name.c_str());
    };
    try {
      open(partial, 0);
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
      if (sqlite3_close(std::exchange(connection, nullptr)) != SQLITE_OK)
        fail(ProblemCode::unwritable_file, "the ledger cannot be made");
      if (::link(partial.c_str(), file.c_str()) != 0 && errno != EEXIST)
        fail(ProblemCode::unwritable_file,
             fmt::format("the ledger cannot be made: {}", system_reason()));
      remove();
      sync_directory();
    } catch (...) {
      sqlite3_close(std::exchange(connection, nullptr));
      remove();
      throw;
    }
  }

  // The name must last as the entries do.
  void sync_directory() const {
    const std::string directory = file.substr(0, file.rfind('/') + 1);
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::string why = system_reason();
    if (descriptor >= 0) ::close(descriptor);
    if (!synced)
      fail(ProblemCode::unwritable_file, fmt::format("the ledger cannot be made to last: {}", why));
  }

  void check_format() {
    if (value_of("PRAGMA application_id") != fmt::format("{}", ledger_application_id))
      fail(ProblemCode::unreadable_file, "the file is no ledger");
    if (value_of("PRAGMA user_version") != fmt::format("{}", ledger_format))
      fail(ProblemCode::unreadable_file, "the ledger has another format than this version knows");
    if (value_of("PRAGMA journal_mode") != "wal") damaged("the ledger has no write-ahead log");
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

  // Looks at every byte of the file; what is in the write-ahead log is not in it.
  [[nodiscard]] std::vector<std::string> page_damages() const {
    sqlite3_file* main = nullptr;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &main);
    sqlite3_int64 bytes = 0;
    if (main == nullptr || main->pMethods == nullptr ||
        main->pMethods->xFileSize(main, &bytes) != SQLITE_OK)
      fail(ProblemCode::unreadable_file, "the ledger cannot be read");
    // By SQLite's own descriptor: closing another one would give up its locks.
    const ReadBytes read_bytes = [&](std::uint64_t offset, unsigned char* to, std::size_t count) {
      return main->pMethods->xRead(main, to, static_cast<int>(count),
                                   static_cast<sqlite3_int64>(offset)) == SQLITE_OK;
    };
    std::vector<LedgerTable> all{{1, "sqlite_schema"}};
    all.insert(all.end(), tables.begin(), tables.end());
    return check_pages(read_bytes, static_cast<std::uint64_t>(bytes), all);
  }

  [[nodiscard]] bool has_empty_log() const {
    sqlite3_file* log = nullptr;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    sqlite3_int64 bytes = 0;
    return log == nullptr || log->pMethods == nullptr ||
           (log->pMethods->xFileSize(log, &bytes) == SQLITE_OK && bytes == 0);
  }
};

Journal::Journal(const std::string& path, LedgerAccess access, std::chrono::milliseconds wait)
    : data_(std::make_unique<Data>()) {
  Data& data = *data_;
  data.path = path;
  data.file = path.starts_with('/') ? path : "./" + path;
  for (std::uint8_t place = 0; place < MonthSet::capacity; ++place)
    data.months[place] = to_string(month_of_number(month_number(MonthSet::first) + place));
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT || access != LedgerAccess::create)
      data.fail(ProblemCode::unreadable_file,
                fmt::format("the ledger cannot be opened: {}", system_reason()));
    data.create();
  } else if (!S_ISREG(status.st_mode)) {
    data.fail(ProblemCode::unreadable_file, "the ledger is no regular file");
  }
  data.open(data.file, static_cast<int>(wait.count()));
  try {
    data.choose_settings();
    data.run(access == LedgerAccess::read ? "BEGIN" : "BEGIN IMMEDIATE");
    data.check_format();
  } catch (LedgerFault& fault) {
    if (fault.problem.code != ProblemCode::unwritable_file) {
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
  if (sqlite3_get_autocommit(data_->connection) != 0) data_->run("BEGIN IMMEDIATE");
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
  std::vector<std::string> findings;
  try {
    // All that was written must stand in the file itself; someone else may book in between.
    for (int attempt = 0;; ++attempt) {
      data.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); BEGIN IMMEDIATE");
      if (data.has_empty_log()) break;
      if (attempt == 10) data.fail(SQLITE_BUSY);
    }
    findings = data.page_damages();
    const Statement check = data.prepare("PRAGMA integrity_check");
    while (data.step(check)) {
      if (check.text(0) != "ok") findings.push_back(fmt::format("SQLite: {}", check.text(0)));
    }
  } catch (const LedgerFault& fault) {
    if (fault.problem.code != ProblemCode::damaged_ledger) throw;
    if (findings.empty()) findings = data.page_damages();
    findings.push_back(fault.problem.message);
  }
  return findings;
}

void Journal::fail(ProblemCode code, std::string message) const {
  data_->fail(code, std::move(message));
}

std::optional<Problem> open_journal(std::unique_ptr<Journal>& journal, const std::string& path,
                                    LedgerAccess access, std::chrono::milliseconds wait) {
  return faults_of([&] { journal = std::make_unique<Journal>(path, access, wait); });
}

}  // namespace v1
}  // namespace rentsupport
