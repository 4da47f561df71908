#include "audit/kept_run.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "audit/manifest.hpp"
#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "files/files.hpp"
#include "files/form_words.hpp"
#include "files/loaded_files.hpp"
#include "rentsupport/kept_run.hpp"
#include "values/language.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view format_name = "rentsupport-run-2";
constexpr std::size_t part_bytes = std::size_t{1} << 16U;

// A place is where a record stands in the text of its input, which is kept in parts.
constexpr const char* schema =
    "CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TABLE input (input INTEGER PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " header INTEGER NOT NULL) STRICT;"
    "CREATE TABLE part (input INTEGER, part INTEGER, text BLOB NOT NULL,"
    " PRIMARY KEY (input, part)) STRICT;"
    "CREATE TABLE employer (employer INTEGER PRIMARY KEY, place INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL) STRICT;"
    "CREATE TABLE list (list INTEGER PRIMARY KEY, employer INTEGER NOT NULL,"
    " place INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;"
    "CREATE TABLE request (request INTEGER PRIMARY KEY, list INTEGER NOT NULL,"
    " person INTEGER NOT NULL, worker_id TEXT NOT NULL, insurance_no TEXT NOT NULL,"
    " place INTEGER NOT NULL, bytes INTEGER NOT NULL, decision INTEGER NOT NULL,"
    " months INTEGER NOT NULL) STRICT;"
    "CREATE TABLE same_person (worker_id TEXT NOT NULL, other_id TEXT NOT NULL) STRICT;"
    "CREATE TABLE payment (payment INTEGER PRIMARY KEY, worker_id TEXT NOT NULL,"
    " insurance_no TEXT NOT NULL, place INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;"
    "CREATE TABLE earlier (worker_id TEXT NOT NULL, \"group\" INTEGER NOT NULL,"
    " month INTEGER NOT NULL) STRICT;"
    "CREATE TABLE earlier_evidence (worker_id TEXT NOT NULL, other_id TEXT NOT NULL,"
    " insurance_no INTEGER NOT NULL, name_birth_account INTEGER NOT NULL) STRICT;"
    "CREATE TABLE decision (decision INTEGER PRIMARY KEY, request INTEGER NOT NULL,"
    " month TEXT NOT NULL, outcome TEXT NOT NULL, mask INTEGER NOT NULL) STRICT;"
    "CREATE VIRTUAL TABLE word USING"
    " fts5(text, content='', detail=none, columnsize=0, tokenize='ascii');";
// Made once the rows are there.
constexpr const char* indexes =
    "CREATE INDEX request_of_person ON request (person);"
    "CREATE INDEX payment_of_worker ON payment (worker_id);"
    "CREATE INDEX payment_of_number ON payment (insurance_no);"
    "CREATE INDEX same_as_worker ON same_person (worker_id);"
    "CREATE INDEX earlier_of_worker ON earlier (worker_id);"
    "CREATE INDEX evidence_of_worker ON earlier_evidence (worker_id);"
    "CREATE INDEX evidence_of_other ON earlier_evidence (other_id);"
    "INSERT INTO word(word) VALUES ('optimize');";

// Bytes that need be no text.
struct Bytes {
  std::string_view all;
};

class Query {
 public:
  Query(sqlite3* database, std::string_view sql) : database_(database) {
    check(sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement_,
                             nullptr));
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() { sqlite3_finalize(statement_); }

  // Binds values, the texts of which hold until the next call.
  template <class... Values>
  Query& with(const Values&... values) {
    sqlite3_reset(statement_);
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }
  // Says whether there is another row.
  [[nodiscard]] bool next() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
    return code == SQLITE_ROW;
  }
  void run() { static_cast<void>(next()); }

  [[nodiscard]] std::uint64_t number(int column) const noexcept {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column));
  }
  [[nodiscard]] std::string_view text(int column) const noexcept {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  void bind(int place, std::uint64_t number) const noexcept {
    sqlite3_bind_int64(statement_, place, static_cast<sqlite3_int64>(number));
  }
  void bind(int place, std::string_view text) const noexcept {
    sqlite3_bind_text64(statement_, place, text.empty() ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int place, const Bytes& bytes) const noexcept {
    sqlite3_bind_blob64(statement_, place, bytes.all.data(), bytes.all.size(), SQLITE_STATIC);
  }
  void check(int code) const {
    if (code == SQLITE_OK) return;
    if (code == SQLITE_NOMEM) throw std::bad_alloc();
    throw Error(sqlite3_errmsg(database_));
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  Database(const std::string& path, int flags) {
    if (sqlite3_open_v2(path.c_str(), &connection_, flags | SQLITE_OPEN_NOMUTEX, nullptr) !=
        SQLITE_OK) {
      const std::string why = sqlite3_errmsg(connection_);
      sqlite3_close(connection_);
      throw Error(why);
    }
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(connection_); }

  [[nodiscard]] sqlite3* get() const noexcept { return connection_; }
  void run(const char* sql) const {
    if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      throw Error(sqlite3_errmsg(connection_));
  }

 private:
  sqlite3* connection_ = nullptr;
};

// Where records stand in a text, by the lines on which they begin: one goes to where the next one
// begins.
class Places {
 public:
  // `others`: lines of records that are not asked for; both ascending.
  Places(std::string_view text, const std::vector<std::uint64_t>& lines,
         const std::vector<std::uint64_t>& others) {
    std::vector<std::uint64_t> all;
    std::merge(lines.begin(), lines.end(), others.begin(), others.end(), std::back_inserter(all));
    std::vector<std::uint64_t> starts;
    std::uint64_t line = 1;
    std::size_t at = 0;
    for (const std::uint64_t wanted : all) {
      while (line < wanted && at < text.size()) {
        const std::size_t feed = text.find('\n', at);
        at = feed == std::string_view::npos ? text.size() : feed + 1;
        ++line;
      }
      starts.push_back(at);
    }
    header = starts.empty() ? text.size() : starts.front();
    starts.push_back(text.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < all.size() && next < lines.size(); ++i) {
      if (all[i] != lines[next]) continue;
      places.emplace_back(starts[i], starts[i + 1] - starts[i]);
      ++next;
    }
  }

  std::uint64_t header = 0;                                     // bytes before the first record
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;  // begin, bytes
};

// Puts what texts say into the words to be found, without diacritics and in small letters.
class WordFolder {
 public:
  void add(std::string& words, std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      const std::string_view piece = text.substr(0, end);
      if (is_ascii(piece)) {
        add_ascii(words, piece);
      } else {
        words += folded(piece);
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

 private:
  static void add_ascii(std::string& words, std::string_view piece) {
    for (const char c : piece) {
      const bool is_capital = c >= 'A' && c <= 'Z';
      if (is_capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        words += is_capital ? static_cast<char>(c - 'A' + 'a') : c;
      } else if (!words.empty() && words.back() != ' ') {
        words += ' ';
      }
    }
    if (!words.empty() && words.back() != ' ') words += ' ';
  }
  // Names are made of few words: they are folded once.
  [[nodiscard]] const std::string& folded(std::string_view piece) {
    constexpr std::size_t most = std::size_t{1} << 16U;
    const auto known = known_.find(piece);
    if (known != known_.end()) return known->second;
    if (known_.size() == most) known_.clear();
    std::string words;
    for (const FormWord& word : words_of(piece, Numbering::kept)) {
      words += word.bare;
      words += ' ';
    }
    return known_.emplace(piece, std::move(words)).first->second;
  }
  HashMap<std::string, std::string> known_;
};

class Writer {
 public:
  Writer(const LoadedFiles& loaded, const Decisions& decisions)
      : loaded_(LoadedFiles::Data::of(loaded)),
        decisions_(Decisions::Data::of(decisions)),
        dossier_(*decisions_.dossier),
        database_(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {}

  [[nodiscard]] std::string bytes(std::string_view decisions_sha256) {
    database_.run("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;");
    if (sqlite3_compileoption_used("ENABLE_FTS5") == 0)
      throw Error("SQLite has no full-text search (FTS5), which a kept run needs");
    database_.run(schema);
    database_.run("BEGIN");
    Query run = query("INSERT INTO run VALUES (?1, ?2)");
    run.with(std::string_view{"format"}, format_name).run();
    run.with(std::string_view{"decisions"}, decisions_sha256).run();
    put_inputs();
    put_requests();
    put_payments();
    put_same_persons();
    put_earlier();
    put_decisions();
    database_.run(indexes);
    database_.run("COMMIT");
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> all(
        sqlite3_serialize(database_.get(), "main", &size, 0), &sqlite3_free);
    if (all == nullptr) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(all.get()), static_cast<std::size_t>(size)};
  }

 private:
  [[nodiscard]] Query query(std::string_view sql) const { return {database_.get(), sql}; }

  // The texts stand in the order of the tables; history and persons may be missing.
  void put_inputs() {
    Query input = query("INSERT INTO input VALUES (?1, ?2, ?3, ?4)");
    Query part = query("INSERT INTO part VALUES (?1, ?2, ?3)");
    std::size_t next = 0;
    for (std::size_t table = 0; table < table_count; ++table) {
      const auto name = static_cast<TableName>(table);
      const std::string key{rentsupport::name(name)};
      if (next == loaded_.texts.size() || !loaded_.inputs.contains(key)) continue;
      const TableText& text = *loaded_.texts[next++].second;
      std::string changed;
      const std::string_view kept = readable(text, name, changed);
      const auto& lines = dossier_.lines[table];
      std::vector<std::uint64_t> others;
      for (const RejectRecord& reject : loaded_.rejects) {
        if (reject.table == table) others.push_back(reject.line);
      }
      std::vector<std::uint64_t> used(lines.begin(), lines.end());
      // A payment that is rejected, and counts, is among both.
      std::vector<std::uint64_t> alone;
      std::set_difference(others.begin(), others.end(), used.begin(), used.end(),
                          std::back_inserter(alone));
      Places places(kept, used, alone);
      input.with(table, std::string_view{key}, kept.size(), places.header).run();
      for (std::size_t at = 0; at < kept.size(); at += part_bytes)
        part.with(table, at / part_bytes, Bytes{kept.substr(at, part_bytes)}).run();
      places_[table] = std::move(places.places);
    }
  }

  // Returns the text of a table, as it is read again: a row of a workbook that was rejected because
  // a number lost its digits there looks sound in a text, and is left out.
  [[nodiscard]] std::string_view readable(const TableText& text, TableName table,
                                          std::string& changed) const {
    if (text.sheet() == nullptr) return text.text();
    changed = text.text();
    for (const RejectRecord& reject : loaded_.rejects) {
      if (reject.table != number_of(table) || reject.counts || reject.why.english.empty()) continue;
      const auto at = static_cast<std::size_t>(reject.record.data() - text.text().data());
      std::replace_if(
          changed.begin() + static_cast<std::ptrdiff_t>(at),
          changed.begin() + static_cast<std::ptrdiff_t>(at + reject.record.size()),
          [](char c) { return c != '\n'; }, ' ');
    }
    return changed;
  }

  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> place(TableName table,
                                                              std::size_t row) const {
    return places_[number_of(table)][row];
  }

  void put_requests() {
    Query employer = query("INSERT INTO employer VALUES (?1, ?2, ?3)");
    for (std::size_t row = 0; row < dossier_.employers.rows; ++row) {
      const auto [at, bytes] = place(TableName::employers, row);
      employer.with(row, at, bytes).run();
    }
    Query list = query("INSERT INTO list VALUES (?1, ?2, ?3, ?4)");
    std::vector<std::string> of_lists(dossier_.lists.rows);
    for (std::size_t row = 0; row < dossier_.lists.rows; ++row) {
      const std::uint32_t firm = dossier_.list_employer[row];
      const auto [at, bytes] = place(TableName::lists, row);
      list.with(row, firm, at, bytes).run();
      words_.add(of_lists[row], dossier_.lists.columns[lists::list_id].texts[row]);
      for (const std::size_t column :
           std::array<std::size_t, 2>{employers::employer_id, employers::name})
        words_.add(of_lists[row], dossier_.employers.columns[column].texts[firm]);
    }
    Query request = query("INSERT INTO request VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    Query word = query("INSERT INTO word(rowid, text) VALUES (?1, ?2)");
    std::string words;
    for (std::uint32_t row = 0; row < dossier_.workers.rows; ++row) {
      const std::uint32_t of_list = dossier_.request_list[row];
      const auto [at, bytes] = place(TableName::workers, row);
      request
          .with(row, of_list, decisions_.persons->widest_of(row),
                dossier_.workers.columns[workers::worker_id].texts[row],
                dossier_.workers.columns[workers::insurance_no].texts[row], at, bytes,
                decisions_.first[row], decisions_.first[row + 1] - decisions_.first[row])
          .run();
      words.clear();
      for (const std::size_t column : std::array<std::size_t, 4>{
               workers::request_id, workers::worker_id, workers::full_name, workers::insurance_no})
        words_.add(words, dossier_.workers.columns[column].texts[row]);
      words += of_lists[of_list];
      word.with(row, std::string_view{words}).run();
    }
  }

  void put_payments() {
    Query payment = query("INSERT INTO payment VALUES (?1, ?2, ?3, ?4, ?5)");
    for (std::size_t row = 0; row < dossier_.history.rows; ++row) {
      const auto [at, bytes] = place(TableName::history, row);
      payment
          .with(row, dossier_.history.columns[history::worker_id].texts[row],
                dossier_.history.columns[history::insurance_no].texts[row], at, bytes)
          .run();
    }
  }

  void put_same_persons() {
    Query same = query("INSERT INTO same_person VALUES (?1, ?2)");
    for (const auto& [ids, is_same] : dossier_.same_persons) {
      if (!is_same) continue;
      same.with(std::string_view{ids.first}, std::string_view{ids.second}).run();
      same.with(std::string_view{ids.second}, std::string_view{ids.first}).run();
    }
  }

  void put_earlier() {
    Query earlier = query("INSERT INTO earlier VALUES (?1, ?2, ?3)");
    for (const EarlierMonth& month : decisions_.earlier_months) {
      earlier
          .with(std::string_view{month.worker_id}, static_cast<std::uint64_t>(month.group),
                static_cast<std::uint64_t>(month_number(month.month)))
          .run();
    }
    Query evidence = query("INSERT INTO earlier_evidence VALUES (?1, ?2, ?3, ?4)");
    for (const EarlierEvidence& pair : decisions_.earlier_evidence) {
      evidence
          .with(std::string_view{pair.worker_id}, std::string_view{pair.other_id},
                std::uint64_t{pair.insurance_no}, std::uint64_t{pair.name_birth_account})
          .run();
    }
  }

  void put_decisions() {
    Query decision = query("INSERT INTO decision VALUES (?1, ?2, ?3, ?4, ?5)");
    for (std::uint32_t row = 0; row < dossier_.workers.rows; ++row) {
      for (std::uint64_t at = decisions_.first[row]; at < decisions_.first[row + 1]; ++at) {
        decision
            .with(at, row, std::string_view{to_string(month_at(decisions_.months[at]))},
                  name(decisions_.outcomes[at]), decisions_.masks[at])
            .run();
      }
    }
  }

  const LoadedFiles::Data& loaded_;
  const Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  Database database_;
  WordFolder words_;
  std::array<std::vector<std::pair<std::uint64_t, std::uint64_t>>, table_count> places_;
};

// A text in memory, read as a file is.
class KeptText final : public TableText {
 public:
  explicit KeptText(std::string text) : size_(text.size()), text_(std::move(text)) {
    constexpr std::size_t padding = 64;
    text_.append(padding, '\0');
  }
  [[nodiscard]] std::string_view text() const noexcept override {
    return std::string_view{text_}.substr(0, size_);
  }

 private:
  std::size_t size_;
  std::string text_;
};

}  // namespace

std::string kept_run(const LoadedFiles& loaded, const Decisions& decisions,
                     std::string_view decisions_sha256) {
  return Writer(loaded, decisions).bytes(decisions_sha256);
}

struct KeptRun::Data {
  std::string path;
  Language language = Language::english;
  std::optional<Problem> problem;
  Manifest manifest;
  std::optional<RuleSet> rules;
  std::optional<Database> database;

  struct Input {
    std::uint64_t bytes = 0;
    std::uint64_t header = 0;
  };
  std::map<TableName, Input> inputs;

  void open(const std::string& directory, const RuleSet& own_rules) {
    path = (std::filesystem::path(directory) / kept_run_file).string();
    if ((problem = load_manifest(directory, manifest))) return;
    if (!manifest.kept) {
      fail(ProblemCode::unreadable_file,
           say(language, "the run kept nothing: evaluate --keep does",
               "đợt tính không lưu dữ liệu này: dùng evaluate --keep"));
      return;
    }
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::file_size(path, error);
    if (error) {
      fail(ProblemCode::unreadable_file,
           say(language, "what the run kept is gone or cannot be read: {}",
               "dữ liệu đợt tính đã lưu không còn hoặc không đọc được: {}", error.message()));
      return;
    }
    if (bytes != manifest.kept->bytes) {
      damaged();
      return;
    }
    try {
      rules = rule_set_of(manifest, own_rules);
    } catch (const Error& why) {
      fail(ProblemCode::bad_value, why.what());
      return;
    }
    try {
      database.emplace(path, SQLITE_OPEN_READONLY);
      Query run(database->get(), "SELECT value FROM run WHERE name = ?1");
      const bool is_ours = run.with(std::string_view{"format"}).next() &&
                           run.text(0) == format_name &&
                           run.with(std::string_view{"decisions"}).next() &&
                           run.text(0) == manifest.outputs["decisions.csv"].sha256;
      if (!is_ours) {
        damaged();
        return;
      }
      Query input(database->get(), "SELECT input, bytes, header FROM input ORDER BY input");
      while (input.next())
        inputs[static_cast<TableName>(input.number(0))] = {input.number(1), input.number(2)};
    } catch (const Error&) {
      damaged();
    }
  }

  void fail(ProblemCode code, std::string message) {
    problem = Problem{code, path, 0, 0, {}, std::move(message)};
  }
  void damaged() {
    fail(ProblemCode::bad_value, say(language, "is another run's, or damaged: run again",
                                     "là của đợt tính khác, hoặc bị hỏng: tính lại"));
  }

  // Returns bytes of an input.
  [[nodiscard]] std::string bytes_of(TableName table, std::uint64_t begin,
                                     std::uint64_t count) const {
    std::string bytes;
    Query part(database->get(), "SELECT text FROM part WHERE input = ?1 AND part = ?2");
    for (std::uint64_t at = begin; at < begin + count;) {
      if (!part.with(std::uint64_t{number_of(table)}, at / part_bytes).next())
        throw Error("a part of an input is missing");
      const std::string_view piece = part.text(0).substr(
          std::min<std::uint64_t>(at % part_bytes, part.text(0).size()), begin + count - at);
      if (piece.empty()) throw Error("a part of an input is missing");
      bytes += piece;
      at += piece.size();
    }
    return bytes;
  }

  [[nodiscard]] static LoadedFiles read_texts(std::map<TableName, std::string>&& texts,
                                              const ReadOptions& options) {
    std::vector<TableFile> files;
    files.reserve(texts.size());
    for (auto& [table, text] : texts) {
      files.push_back({&spec_of(options.facts.records(), table), std::string{name(table)},
                       std::make_shared<const KeptText>(std::move(text))});
    }
    return read_dossier(files, options);
  }

  [[nodiscard]] ReadOptions read_options() const {
    ReadOptions options;
    options.ignored_columns = manifest.ignored_columns;
    options.dates = manifest.dates;
    options.language = manifest.language;
    options.facts = rules->further_facts();
    return options;
  }
  [[nodiscard]] EvaluateOptions evaluate_options() const {
    EvaluateOptions options;
    options.assumptions = Assumptions(rules->further_facts());
    options.as_of = manifest.as_of;
    if (const auto wrong = options.assumptions.add(manifest.assumptions))
      throw Error(wrong->message);
    return options;
  }

  // Where rows stand, by table and in the order of the input, and the IDs of their persons.
  struct Selection {
    std::map<TableName, std::map<std::uint64_t, std::uint64_t>> rows;  // by place: bytes
    std::set<std::string> ids;
  };

  // Selects the rows of the requests' persons: all requests of each, and the payments to their IDs
  // and to those that evidence or a decision joins to them.
  [[nodiscard]] Selection selection_of(const std::vector<std::uint64_t>& requests) const {
    Selection selection;
    std::vector<std::string> ids;
    std::vector<std::string> numbers;
    std::set<std::string> known_numbers;
    const auto add = [&](std::string_view id, std::string_view number) {
      if (selection.ids.insert(std::string{id}).second) ids.emplace_back(id);
      if (!number.empty() && known_numbers.insert(std::string{number}).second)
        numbers.emplace_back(number);
    };
    Query together(database->get(),
                   "SELECT r.place, r.bytes, l.place, l.bytes, e.place, e.bytes, r.worker_id,"
                   " r.insurance_no FROM request r JOIN list l USING (list)"
                   " JOIN employer e USING (employer)"
                   " WHERE r.person = (SELECT person FROM request WHERE request = ?1)");
    for (const std::uint64_t request : requests) {
      together.with(request);
      while (together.next()) {
        selection.rows[TableName::workers][together.number(0)] = together.number(1);
        selection.rows[TableName::lists][together.number(2)] = together.number(3);
        selection.rows[TableName::employers][together.number(4)] = together.number(5);
        add(together.text(6), together.text(7));
      }
    }
    constexpr std::string_view columns =
        "SELECT place, bytes, worker_id, insurance_no FROM payment WHERE ";
    Query of_id(database->get(), fmt::format("{}worker_id = ?1", columns));
    Query of_number(database->get(), fmt::format("{}insurance_no = ?1", columns));
    Query same(database->get(),
               "SELECT other_id FROM same_person WHERE worker_id = ?1"
               " UNION SELECT other_id FROM earlier_evidence WHERE worker_id = ?1"
               " UNION SELECT worker_id FROM earlier_evidence WHERE other_id = ?1");
    const auto take = [&](Query& found) {
      while (found.next()) {
        selection.rows[TableName::history][found.number(0)] = found.number(1);
        add(found.text(2), found.text(3));
      }
    };
    while (!ids.empty() || !numbers.empty()) {
      if (!numbers.empty()) {
        const std::string number = std::move(numbers.back());
        numbers.pop_back();
        take(of_number.with(std::string_view{number}));
        continue;
      }
      const std::string id = std::move(ids.back());
      ids.pop_back();
      take(of_id.with(std::string_view{id}));
      same.with(std::string_view{id});
      while (same.next()) add(same.text(0), {});
    }
    return selection;
  }

  // Explains requests from the rows of their persons alone.
  [[nodiscard]] std::vector<std::vector<Explanation>> explain(
      const std::vector<std::uint64_t>& requests) const {
    const Selection selection = selection_of(requests);
    std::map<TableName, std::string> texts;
    ReadOptions reading = read_options();
    reading.threads = 1;
    // Of a part of the rows the order of day and month is not settled anew.
    std::vector<std::pair<std::string, DateOrder>> dates;
    for (const auto& [table, input] : inputs) {
      std::string& text = texts[table];
      if (table == TableName::persons) {
        text = bytes_of(table, 0, input.bytes);
        continue;
      }
      dates.emplace_back(std::string{name(table)}, DateOrder::day_first);
      text = bytes_of(table, 0, input.header);
      const auto rows = selection.rows.find(table);
      if (rows == selection.rows.end()) continue;
      for (const auto& [at, bytes] : rows->second) {
        if (!text.empty() && text.back() != '\n') text += '\n';
        text += bytes_of(table, at, bytes);
      }
    }
    dates.insert(dates.end(), reading.dates.begin(), reading.dates.end());
    reading.dates = std::move(dates);
    const LoadedFiles loaded = read_texts(std::move(texts), reading);
    if (loaded.problem()) throw Error(loaded.problem()->text());
    EvaluateOptions how = evaluate_options();
    how.threads = 1;
    Query earlier(database->get(),
                  "SELECT \"group\", month FROM earlier WHERE worker_id = ?1 ORDER BY rowid");
    for (const std::string& id : selection.ids) {
      earlier.with(std::string_view{id});
      while (earlier.next())
        how.earlier_months.push_back(earlier_month(id, earlier.number(0), earlier.number(1)));
    }
    Query evidence(database->get(),
                   "SELECT worker_id, other_id, insurance_no, name_birth_account"
                   " FROM earlier_evidence WHERE worker_id = ?1 ORDER BY rowid");
    for (const std::string& id : selection.ids)
      add_evidence(how, evidence.with(std::string_view{id}));
    const Decisions decisions = evaluate(*rules, loaded.dossier(), how);

    const auto& places = selection.rows.at(TableName::workers);
    if (loaded.dossier().requests() != places.size()) return explain_by_all(requests);
    std::vector<std::size_t> numbers;
    Query of_request(database->get(),
                     "SELECT place, decision, months FROM request WHERE request = ?1");
    Query decided(database->get(), "SELECT outcome, mask FROM decision WHERE decision = ?1");
    for (const std::uint64_t request : requests) {
      if (!of_request.with(request).next()) throw Error("a request is missing");
      numbers.push_back(static_cast<std::size_t>(
          std::distance(places.begin(), places.find(of_request.number(0)))));
      const std::size_t first = decisions.first_of(numbers.back());
      if (decisions.first_of(numbers.back() + 1) - first != of_request.number(2))
        return explain_by_all(requests);
      for (std::size_t i = 0; i < of_request.number(2); ++i) {
        const Decision now = decisions[first + i];
        if (!decided.with(of_request.number(1) + i).next() ||
            decided.text(0) != name(now.outcome) || decided.number(1) != now.mask)
          return explain_by_all(requests);
      }
    }
    return explained(decisions, numbers);
  }

  // A number that too many bear is no evidence of anything (law page, section 9), which the rows of
  // some persons do not show: then all rows decide.
  [[nodiscard]] std::vector<std::vector<Explanation>> explain_by_all(
      const std::vector<std::uint64_t>& requests) const {
    LoadedFiles loaded;
    EvaluateOptions how;
    read_all(loaded, how, 0);
    return explained(evaluate(*rules, loaded.dossier(), how), {requests.begin(), requests.end()});
  }

  [[nodiscard]] static std::vector<std::vector<Explanation>> explained(
      const Decisions& decisions, const std::vector<std::size_t>& requests) {
    std::vector<std::vector<Explanation>> all;
    Explainer explainer(decisions);
    for (const std::size_t request : requests) {
      std::vector<Explanation> months;
      for (std::size_t at = decisions.first_of(request); at < decisions.first_of(request + 1); ++at)
        months.push_back(explainer(at));
      all.push_back(std::move(months));
    }
    return all;
  }

  void read_all(LoadedFiles& loaded, EvaluateOptions& how, unsigned threads) const {
    std::map<TableName, std::string> texts;
    for (const auto& [table, input] : inputs) texts[table] = bytes_of(table, 0, input.bytes);
    ReadOptions reading = read_options();
    reading.threads = threads;
    loaded = read_texts(std::move(texts), reading);
    if (loaded.problem()) throw Error(loaded.problem()->text());
    how = evaluate_options();
    how.threads = threads;
    Query earlier(database->get(),
                  "SELECT worker_id, \"group\", month FROM earlier ORDER BY rowid");
    while (earlier.next()) {
      how.earlier_months.push_back(
          earlier_month(std::string{earlier.text(0)}, earlier.number(1), earlier.number(2)));
    }
    Query evidence(database->get(),
                   "SELECT worker_id, other_id, insurance_no, name_birth_account"
                   " FROM earlier_evidence ORDER BY rowid");
    add_evidence(how, evidence);
  }

  static void add_evidence(EvaluateOptions& how, Query& rows) {
    while (rows.next()) {
      how.earlier_evidence.push_back({std::string{rows.text(0)}, std::string{rows.text(1)},
                                      rows.number(2) != 0, rows.number(3) != 0});
    }
  }

  [[nodiscard]] static EarlierMonth earlier_month(std::string id, std::uint64_t group,
                                                  std::uint64_t month) {
    return {std::move(id), static_cast<Group>(group), month_of_number(static_cast<int>(month))};
  }

  // Returns the requests, in their order, of which each word is one of theirs, or with `beginning`
  // begins one.
  [[nodiscard]] std::vector<std::uint64_t> requests_with(const std::vector<FormWord>& words,
                                                         bool beginning, std::size_t most) const {
    std::string match;
    for (const FormWord& word : words) {
      match +=
          fmt::format("{}\"{}\"{}", match.empty() ? "" : " AND ", word.bare, beginning ? "*" : "");
    }
    std::vector<std::uint64_t> requests;
    Query found(database->get(), "SELECT rowid FROM word WHERE word MATCH ?1 LIMIT ?2");
    found.with(std::string_view{match}, std::uint64_t{most});
    while (found.next()) requests.push_back(found.number(0));
    return requests;
  }
};

KeptRun::KeptRun(const std::string& directory, const RuleSet& rules, Language language)
    : data_(std::make_unique<Data>()) {
  data_->language = language;
  data_->open(directory, rules);
}
KeptRun::KeptRun(KeptRun&&) noexcept = default;
KeptRun& KeptRun::operator=(KeptRun&&) noexcept = default;
KeptRun::~KeptRun() = default;

const std::optional<Problem>& KeptRun::problem() const noexcept { return data_->problem; }
const Manifest& KeptRun::manifest() const noexcept { return data_->manifest; }
const RuleSet& KeptRun::rule_set() const noexcept { return *data_->rules; }

std::optional<Problem> KeptRun::read(LoadedFiles& loaded, EvaluateOptions& options,
                                     unsigned threads) const {
  try {
    const InputText whole(data_->path, data_->language, Backing::file);
    if (sha256(whole.bytes()) != data_->manifest.kept->sha256)
      throw Error("its digest is not the one in manifest.json");
    data_->read_all(loaded, options, threads);
    return std::nullopt;
  } catch (const Unreadable& unreadable) {
    return Problem{ProblemCode::unreadable_file, data_->path, 0, 0, {}, unreadable.message};
  } catch (const Error& why) {
    return Problem{ProblemCode::bad_value,
                   data_->path,
                   0,
                   0,
                   {},
                   say(data_->language, "what the run kept is damaged ({}): run again",
                       "dữ liệu đợt tính đã lưu bị hỏng ({}): tính lại", why.what())};
  }
}

FoundRequests KeptRun::find(std::string_view words, std::size_t most) const {
  const std::vector<FormWord> wanted = words_of(words, Numbering::kept);
  if (wanted.empty()) throw Error("no word to find");
  std::vector<std::uint64_t> requests = data_->requests_with(wanted, false, most + 1);
  if (requests.empty()) requests = data_->requests_with(wanted, true, most + 1);
  FoundRequests found;
  found.are_all = requests.size() <= most;
  if (!found.are_all) requests.resize(most);
  if (!requests.empty()) found.requests = data_->explain(requests);
  return found;
}

std::optional<Problem> forget_run(const std::string& directory, Language language) {
  const std::string path = (std::filesystem::path(directory) / kept_run_file).string();
  Manifest manifest;
  if (auto problem = load_manifest(directory, manifest)) return problem;
  std::error_code error;
  if (!manifest.kept || !std::filesystem::exists(path, error)) {
    return Problem{ProblemCode::unreadable_file,
                   path,
                   0,
                   0,
                   {},
                   say(language, "the run keeps nothing", "đợt tính không lưu dữ liệu nào")};
  }
  if (!std::filesystem::remove(path, error))
    return Problem{ProblemCode::unwritable_file, path, 0, 0, {}, error.message()};
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
