// Readers of a ledger: they change nothing, keep nobody out, and tell what they cannot read from
// what is damaged. Copies of a ledger.
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "rentsupport/ledger.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

namespace fs = std::filesystem;
using namespace rentsupport;
using tests::Job;
using tests::ProgramResult;
using tests::read_file;

using Options = std::vector<std::string>;

const Occasion june_10{.on = Date{std::chrono::year{2022} / 6 / 10},
                       .reason = "Quyết định 12",
                       .kind = ReversalKind::mend};

// Approves or pays all months of list L1.
Options book(const std::string& step, const std::string& ledger) {
  return {"ledger", step,         ledger,     "--list",      "L1",
          "--date", "2022-06-10", "--reason", june_10.reason};
}

ProgramResult program(Options options) {
  options.insert(options.begin(), tests::places::program);
  return tests::run_program(options);
}

// A run that is in a ledger, one month proposed, in a directory of the ledger's own.
class ReadJob : public Job {
 public:
  ReadJob() {
    fs::create_directory(room());
    REQUIRE(evaluate({"--quiet", "--ledger", file(), "--commit"}).status == 0);
  }
  [[nodiscard]] std::string room() const { return path("room"); }
  [[nodiscard]] std::string file() const { return room() + "/ledger.db"; }

  // Every command that reads a ledger, with its name.
  [[nodiscard]] std::vector<std::pair<std::string, Options>> readers() const {
    const auto with_inputs = [&](Options options) {
      for (const std::string input : {"employers", "lists", "workers"})
        options.insert(options.end(), {"--" + input, path(input + ".csv")});
      options.insert(options.end(), {"--ledger", file()});
      return options;
    };
    return {{"list", {"ledger", "list", file()}},
            {"show", {"ledger", "show", file(), "--request", "R1"}},
            {"ledger verify", {"ledger", "verify", file()}},
            {"export", {"ledger", "export", file()}},
            {"backup", {"ledger", "backup", file(), path("copy.db")}},
            {"evaluate", with_inputs({"evaluate", "--quiet", "--out", path("again")})},
            {"explain", with_inputs({"explain", "--request", "R1"})},
            {"readings", with_inputs({"readings"})},
            {"compare", with_inputs({"compare"})},
            {"verify", with_inputs({"verify", "--run", out()})},
            {"receipt",
             with_inputs({"receipt", "--run", out(), "--request", "R1", "--month", "2022-05"})}};
  }

  // Approves the month and leaves the ledger as a program that was killed does: with a log.
  void leave_log(bool with_index) const {
    const std::string killed = path("killed");
    fs::create_directory(killed);
    {
      Ledger ledger(file(), LedgerAccess::book);
      REQUIRE_FALSE(ledger.problem());
      Booked booked;
      REQUIRE(ledger.book(LedgerState::approved, {}, june_10, booked).empty());
      // By another process: to close a file here would give up the locks on it.
      for (const std::string suffix : {"", "-wal", "-shm"}) {
        REQUIRE(tests::run_program({"/bin/cp", file() + suffix, killed + "/ledger.db" + suffix})
                    .status == 0);
      }
    }
    for (const std::string suffix : {"", "-wal", "-shm"}) {
      if (suffix != "-shm" || with_index)
        fs::copy_file(killed + "/ledger.db" + suffix, file() + suffix,
                      fs::copy_options::overwrite_existing);
    }
    fs::remove_all(killed);
    REQUIRE(fs::file_size(file() + "-wal") > 0);
  }
};

// Everything about the files in a directory that a reader could change.
std::vector<std::string> state_of(const std::string& directory) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    struct stat status {};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    files.push_back(entry.path().filename().string() + " " + std::to_string(status.st_mode) + " " +
                    std::to_string(status.st_uid) + " " + std::to_string(status.st_gid) + " " +
                    std::to_string(status.st_size) + " " + std::to_string(status.st_ino) + " " +
                    std::to_string(status.st_mtim.tv_sec) + "." +
                    std::to_string(status.st_mtim.tv_nsec));
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Nothing personal is in a message, and what cannot be read is neither damaged nor refuted.
void check_unread(const ProgramResult& result, const std::string& why) {
  CAPTURE(result.out, result.err);
  CHECK(result.status == 3);
  CHECK(result.out.find("CONFIRMED") == std::string::npos);
  CHECK_THAT(result.err, Catch::StartsWith("rentsupport: ") && Catch::Contains(why) &&
                             !Catch::Contains("damage"));
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
}

// ---- Users ----

constexpr uid_t owner = 64001;
constexpr uid_t reader = 64002;
constexpr gid_t office = 64000;

bool is_root() {
  if (::geteuid() == 0) return true;
  WARN("left out: only root can be two users");
  return false;
}

// The job's files are the owner's, and the office may read them; others may use the room as its
// mode says.
class SharedJob : public ReadJob {
 public:
  explicit SharedJob(mode_t room_mode, mode_t ledger_mode = 0640) : program_(path("rentsupport")) {
    fs::copy_file(tests::places::program, program_);
    fs::permissions(path(""), fs::perms(0755));
    REQUIRE(::chmod(file().c_str(), ledger_mode) == 0);
    own();
    REQUIRE(::chmod(room().c_str(), room_mode) == 0);
  }
  // Hands everything to the owner, modes left as they are.
  void own() const {
    for (const auto& entry : fs::recursive_directory_iterator(path("")))
      REQUIRE(::lchown(entry.path().c_str(), owner, office) == 0);
    for (const std::string file : {"out/decisions.csv", "out/schedule.csv", "out/rejects.csv",
                                   "out/issues.csv", "out/persons_to_check.csv", "out/reviews.csv"})
      REQUIRE(::chmod(path(file).c_str(), 0640) == 0);
    REQUIRE(::chmod(program_.c_str(), 0755) == 0);
  }
  [[nodiscard]] ProgramResult as(uid_t user, Options options) const {
    options.insert(options.begin(),
                   {"/usr/bin/setpriv", "--reuid=" + std::to_string(user),
                    "--regid=" + std::to_string(office), "--clear-groups", program_});
    return tests::run_program(options);
  }
  // The owner goes on as if nobody had read.
  void check_owner_books() const {
    const ProgramResult approved = as(owner, book("approve", file()));
    CAPTURE(approved.out, approved.err);
    CHECK(approved.status == 0);
    CHECK(as(owner, book("pay", file())).status == 0);
    CHECK_FALSE(fs::exists(file() + "-wal"));
    CHECK_FALSE(fs::exists(file() + "-shm"));
    CHECK_THAT(as(owner, {"ledger", "verify", file()}).out,
               Catch::StartsWith("the ledger is whole: 3 bookings, 3 entries\n"));
  }

 private:
  std::string program_;
};

}  // namespace

TEST_CASE("whoever reads a ledger changes nothing in it and beside it",
          "[program][ledger][readers]") {
  const ReadJob job;
  for (const bool has_log : {false, true}) {
    if (has_log) job.leave_log(true);
    for (const auto& [name, options] : job.readers()) {
      CAPTURE(name, has_log);
      fs::remove(job.path("copy.db"));
      const auto before = state_of(job.room());
      const ProgramResult result = program(options);
      CAPTURE(result.out, result.err);
      CHECK(result.status == 0);
      CHECK(state_of(job.room()) == before);
    }
    CHECK_THAT(program({"ledger", "list", job.file()}).out,
               Catch::Contains(has_log ? ",approved,2022-06-10," : ",proposed,,"));
  }
}

TEST_CASE("a log without its index is taken in by the owner", "[program][ledger][readers]") {
  const ReadJob job;
  job.leave_log(false);
  CHECK_THAT(program({"ledger", "list", job.file()}).out, Catch::Contains(",approved,2022-06-10,"));
  CHECK(program(book("pay", job.file())).status == 0);
  CHECK_FALSE(fs::exists(job.file() + "-wal"));
}

TEST_CASE("a reader waited for a booking that was killed before it wrote anything",
          "[program][ledger][readers][faults]") {
  if (std::string_view{tests::places::faults}.empty()) {
    WARN("left out: faults cannot be preloaded under a sanitizer");
    return;
  }
  const ReadJob job;
  Options approve = book("approve", job.file());
  approve.insert(approve.begin(), tests::places::program);
  CHECK(tests::run_program(approve,
                           {{"LD_PRELOAD", tests::places::faults}, {"FAULTS_SYNC", "1:kill"}})
            .status == 128 + 9);
  CHECK(fs::file_size(job.file() + "-wal") == 32);
  const auto begin = std::chrono::steady_clock::now();
  CHECK_THAT(program({"ledger", "list", job.file()}).out, Catch::Contains(",proposed,,"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
  CHECK(program(book("approve", job.file())).status == 0);
}

TEST_CASE("a ledger that cannot be read was called damaged, or a run not confirmed for it",
          "[program][ledger][readers]") {
  const ReadJob job;
  fs::rename(job.file(), job.room() + "/away");
  for (const auto& [name, options] : job.readers()) {
    CAPTURE(name);
    const ProgramResult missing = program(options);
    CHECK(missing.status == 2);
    CHECK_THAT(missing.err, Catch::Contains("the ledger cannot be opened: No such file"));
  }
  fs::create_directory(job.file());
  for (const auto& [name, options] : job.readers()) {
    CAPTURE(name);
    check_unread(program(options), "it is a directory");
  }
  CHECK(job.evaluate({"--ledger", job.file(), "--commit"}).status == 3);
  Options diff{"diff", "--before", job.out(), "--after", job.out()};
  for (const std::string side : {"--before-", "--after-"}) {
    for (const std::string input : {"employers", "lists", "workers"})
      diff.insert(diff.end(), {side + input, job.path(input + ".csv")});
    diff.insert(diff.end(), {side + "ledger", job.file()});
  }
  check_unread(program(diff), "it is a directory");
}

TEST_CASE("a disk that fails while a ledger is read was taken for damage",
          "[program][ledger][readers][faults]") {
  if (std::string_view{tests::places::faults}.empty()) {
    WARN("left out: faults cannot be preloaded under a sanitizer");
    return;
  }
  const ReadJob job;
  for (const bool has_log : {false, true}) {
    if (has_log) job.leave_log(true);
    for (const auto& [name, options] : job.readers()) {
      CAPTURE(name, has_log);
      fs::remove(job.path("copy.db"));
      Options all = options;
      all.insert(all.begin(), tests::places::program);
      check_unread(tests::run_program(all, {{"LD_PRELOAD", tests::places::faults},
                                            {"FAULTS_READ", "ledger.db:fail"}}),
                   "the ledger cannot be read: input/output error");
      CHECK_FALSE(fs::exists(job.path("copy.db")));
    }
    // Nor does a full disk matter to who reads, but to a copy.
    for (const auto& [name, options] : job.readers()) {
      CAPTURE(name, has_log);
      Options all = options;
      all.insert(all.begin(), tests::places::program);
      const ProgramResult result = tests::run_program(
          all, {{"LD_PRELOAD", tests::places::faults}, {"FAULTS_LEDGER", "1:full"}});
      if (name == "backup") {
        check_unread(result, "the copy cannot be made: No space left on device");
        CHECK(std::none_of(fs::directory_iterator(job.path("")), fs::directory_iterator{},
                           [](const auto& entry) {
                             return entry.path().filename().string().starts_with("copy.db");
                           }));
      } else {
        CHECK(result.status == 0);
      }
    }
  }
}

TEST_CASE("readers of a ledger that is opened, booked and closed all the time read it whole",
          "[ledger][readers]") {
  const ReadJob job;
  std::atomic<bool> done{false};
  std::vector<std::string> refused;
  std::thread booking([&] {
    for (const LedgerState state :
         {LedgerState::approved, LedgerState::paid, LedgerState::reversed}) {
      for (int i = 0; i < 40; ++i) {
        Ledger ledger(job.file(), LedgerAccess::book);
        if (ledger.problem()) {
          refused.push_back(ledger.problem()->text());
          continue;
        }
        Booked booked;
        if (i == 20) static_cast<void>(ledger.book(state, {}, june_10, booked));
      }
    }
    done = true;
  });
  std::uint64_t entries = 1;
  std::vector<std::string> wrong;
  const auto read = [&] {
    Ledger ledger(job.file(), LedgerAccess::read);
    if (ledger.problem()) {
      wrong.push_back(ledger.problem()->text());
      return;
    }
    for (const Problem& problem : ledger.verify()) wrong.push_back(problem.text());
    if (ledger.head().entries < entries) wrong.emplace_back("entries are lost");
    entries = ledger.head().entries;
  };
  while (!done) read();
  booking.join();
  read();
  CHECK(wrong == std::vector<std::string>{});
  CHECK(refused == std::vector<std::string>{});
  CHECK(entries == 4);
}

TEST_CASE("who reads waits no longer than was asked for, and says that others book",
          "[ledger][readers]") {
  const ReadJob job;
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(job.file().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other,
                       "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE t (a)",
                       nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "COMMIT; BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
  for (const LedgerAccess access : {LedgerAccess::read, LedgerAccess::book}) {
    const auto start = std::chrono::steady_clock::now();
    const Ledger ledger(job.file(), access, std::chrono::milliseconds{200});
    REQUIRE(ledger.problem());
    CHECK(ledger.problem()->code == (access == LedgerAccess::read ? ProblemCode::unreadable_file
                                                                  : ProblemCode::unwritable_file));
    CHECK_THAT(ledger.problem()->message, Catch::Contains("another run is booking"));
    const auto waited = std::chrono::steady_clock::now() - start;
    CHECK(waited >= std::chrono::milliseconds{200});
    CHECK(waited < std::chrono::seconds{20});
  }
  sqlite3_close(other);
}

TEST_CASE("a reader in the way of the log's end was taken for damage, or waited for",
          "[ledger][readers]") {
  const ReadJob job;
  Ledger booking(job.file(), LedgerAccess::book);
  REQUIRE_FALSE(booking.problem());
  Booked booked;
  REQUIRE(booking.book(LedgerState::approved, {}, june_10, booked).empty());
  // Sees the log as it is now, and keeps it.
  Ledger first(job.file(), LedgerAccess::read);
  REQUIRE_FALSE(first.problem());
  REQUIRE(booking.book(LedgerState::paid, {}, june_10, booked).empty());
  const auto start = std::chrono::steady_clock::now();
  {
    Ledger second(job.file(), LedgerAccess::read);
    REQUIRE_FALSE(second.problem());
    CHECK(second.verify().empty());
    CHECK(second.head().entries == 3);
  }
  CHECK(booking.verify().empty());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{20});
  CHECK(first.verify().empty());
  CHECK(first.head().entries == 2);
  const auto none = [](const LedgerEntry&, const Booking&) {};
  REQUIRE_FALSE(first.read(none));
  CHECK(first.head().entries == 2);
}

TEST_CASE("damage in what a log will change is found before and after", "[ledger][readers]") {
  const ReadJob job;
  job.leave_log(true);
  {
    Ledger ledger(job.file(), LedgerAccess::read);
    CHECK(ledger.verify().empty());
  }
  // Behind the ledger's pages nothing belongs to it.
  const std::string sound = read_file(job.file());
  tests::write_file(job.file(), sound + std::string(16384, 'x'));
  Ledger longer(job.file(), LedgerAccess::read);
  CHECK((longer.problem() || !longer.verify().empty()));
}

TEST_CASE("a ledger with a name that means something to SQLite is read as it is called",
          "[ledger][readers]") {
  const ReadJob job;
  for (const std::string name : {"a?mode=memory", "b%41", "c#d", "file:e", ":memory:", "f g'\""}) {
    CAPTURE(name);
    const std::string file = job.room() + "/" + name;
    fs::copy_file(job.file(), file);
    Ledger ledger(file, LedgerAccess::read);
    REQUIRE_FALSE(ledger.problem());
    CHECK(ledger.verify().empty());
    CHECK(ledger.head().entries == 1);
    Ledger booking(file, LedgerAccess::book);
    REQUIRE_FALSE(booking.problem());
    Booked booked;
    REQUIRE(booking.book(LedgerState::approved, {}, june_10, booked).empty());
    Ledger with_log(file, LedgerAccess::read);
    REQUIRE_FALSE(with_log.problem());
    CHECK(with_log.verify().empty());
    CHECK(with_log.head().entries == 2);
  }
}

TEST_CASE("a log that belongs to no ledger was taken in by a new one", "[ledger][readers]") {
  const ReadJob job;
  job.leave_log(true);
  fs::remove(job.file());
  const LedgerRun run(job.file(), true);
  REQUIRE(run.problem());
  CHECK(run.problem()->code == ProblemCode::unwritable_file);
  CHECK_THAT(run.problem()->message, Catch::Contains("ledger.db-wal: File exists"));
  CHECK_FALSE(fs::exists(job.file()));
}

TEST_CASE("a copy of a ledger has its bytes, is the owner's alone, and replaces nothing",
          "[program][ledger][backup]") {
  const ReadJob job;
  const std::string copy = job.path("copy.db");
  const mode_t before = ::umask(0);
  const ProgramResult made = program({"ledger", "backup", job.file(), copy});
  ::umask(before);
  CAPTURE(made.err);
  CHECK(made.status == 0);
  const std::string head = program({"ledger", "verify", job.file()}).out;
  CHECK(made.out == copy + " is whole: 1 bookings, 1 entries\n" + head.substr(head.find("head: ")));
  CHECK(read_file(copy) == read_file(job.file()));
  struct stat status {};
  REQUIRE(::stat(copy.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);

  for (const std::string& there : {copy, job.file(), job.room(), job.path("")}) {
    const std::string bytes = read_file(job.file());
    const ProgramResult refused = program({"ledger", "backup", job.file(), there});
    CHECK(refused.status == 3);
    CHECK_THAT(refused.err, Catch::Contains("there is a file of that name"));
    CHECK(read_file(job.file()) == bytes);
  }
  fs::create_symlink(job.path("nothing"), job.path("link"));
  CHECK(program({"ledger", "backup", job.file(), job.path("link")}).status == 3);
  CHECK_FALSE(fs::exists(job.path("nothing")));
  tests::write_file(job.path("other.db-wal"), "a log");
  CHECK(program({"ledger", "backup", job.file(), job.path("other.db")}).status == 3);
  CHECK_FALSE(fs::exists(job.path("other.db")));
  CHECK(program({"ledger", "backup", job.file(), job.path("no/where.db")}).status == 3);
  CHECK(program({"ledger", "backup", job.file()}).status == 2);

  // The copy goes on where the ledger was.
  CHECK(program(book("approve", copy)).status == 0);
  CHECK(program({"ledger", "verify", copy}).status == 0);
}

TEST_CASE("a ledger is copied while others use it, with what its log holds", "[ledger][backup]") {
  const ReadJob job;
  Ledger booking(job.file(), LedgerAccess::book);
  REQUIRE_FALSE(booking.problem());
  Booked booked;
  REQUIRE(booking.book(LedgerState::approved, {}, june_10, booked).empty());
  Ledger reading(job.file(), LedgerAccess::read);
  REQUIRE_FALSE(reading.problem());
  REQUIRE(booking.book(LedgerState::paid, {}, june_10, booked).empty());
  REQUIRE_FALSE(reading.backup(job.path("as_opened.db")));
  REQUIRE_FALSE(booking.backup(job.path("as_booked.db")));
  for (const auto& [name, entries] : {std::pair{"as_opened.db", 2U}, {"as_booked.db", 3U}}) {
    CHECK_FALSE(fs::exists(job.path(name) + "-wal"));
    Ledger copy(job.path(name), LedgerAccess::read);
    REQUIRE_FALSE(copy.problem());
    CHECK(copy.verify().empty());
    CHECK(copy.head().entries == entries);
  }
  CHECK(reading.head().entries == 2);
  CHECK(booking.head().entries == 3);
  // Who books may go on.
  REQUIRE(booking.book(LedgerState::reversed, {}, june_10, booked).empty());
}

TEST_CASE("a copy that is cut off is not there, or whole", "[program][ledger][backup][faults]") {
  if (std::string_view{tests::places::faults}.empty()) {
    WARN("left out: faults cannot be preloaded under a sanitizer");
    return;
  }
  const ReadJob job;
  const std::string bytes = read_file(job.file());
  const std::string copy = job.path("copy.db");
  for (const auto& [variable, what, is_made] : {std::tuple{"FAULTS_LEDGER", "1:kill", false},
                                                {"FAULTS_LEDGER", "1:fail", false},
                                                {"FAULTS_SYNC", "1:kill", false},
                                                {"FAULTS_SYNC", "1:fail", false},
                                                {"FAULTS_SYNC", "2:kill", true},
                                                {"FAULTS_SYNC", "2:fail", true}}) {
    CAPTURE(variable, what);
    const ProgramResult cut =
        tests::run_program({tests::places::program, "ledger", "backup", job.file(), copy},
                           {{"LD_PRELOAD", tests::places::faults}, {variable, what}});
    CHECK(cut.status == (std::string_view{what}.ends_with("kill") ? 128 + SIGKILL : 3));
    CHECK(read_file(job.file()) == bytes);
    CHECK(fs::exists(copy) == is_made);
    if (is_made) CHECK(read_file(copy) == bytes);
    fs::remove(copy);
  }
}

TEST_CASE("a ledger that is named by a link is read with its log", "[program][ledger][readers]") {
  const ReadJob job;
  job.leave_log(true);
  const std::string link = job.path("link.db");
  fs::create_symlink(job.file(), link);
  const std::string listed = program({"ledger", "list", job.file()}).out;
  CHECK_THAT(listed, Catch::Contains("approved"));
  CHECK(program({"ledger", "list", link}).out == listed);
  CHECK(program(book("pay", link)).status == 0);
  CHECK(program({"ledger", "list", job.file()}).out == program({"ledger", "list", link}).out);
  CHECK_THAT(program({"ledger", "list", link}).out, Catch::Contains("paid"));
}

TEST_CASE("a ledger with two names is used under neither, as its log belongs to one",
          "[program][ledger][readers]") {
  const ReadJob job;
  fs::create_hard_link(job.file(), job.path("other.db"));
  for (const std::string& name : {job.file(), job.path("other.db")}) {
    for (const Options& command :
         {Options{"ledger", "list", name}, Options{"ledger", "verify", name}}) {
      const ProgramResult refused = program(command);
      CHECK(refused.status == 3);
      CHECK_THAT(refused.err, Catch::Contains("second name"));
    }
    CHECK(program(book("approve", name)).status == 3);
    CHECK(job.evaluate({"--quiet", "--ledger", name, "--commit"}).status == 3);
  }
  fs::remove(job.path("other.db"));
  CHECK(program({"ledger", "verify", job.file()}).status == 0);
}

TEST_CASE("a copy of a ledger is none of the ledger's own files", "[program][ledger][backup]") {
  const ReadJob job;
  for (const std::string suffix : {"-wal", "-shm", "-journal"}) {
    const ProgramResult refused = program({"ledger", "backup", job.file(), job.file() + suffix});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Catch::Contains("would overwrite"));
    CHECK_FALSE(fs::exists(job.file() + suffix));
  }
}

TEST_CASE("a damaged ledger is not copied", "[program][ledger][backup]") {
  const ReadJob job;
  std::string bytes = read_file(job.file());
  const std::size_t place = bytes.find("033095000010");
  bytes[place] = '1';
  tests::write_file(job.file(), bytes);
  const ProgramResult refused = program({"ledger", "backup", job.file(), job.path("copy.db")});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, Catch::Contains("entry 1 of booking 1 was changed"));
  CHECK_FALSE(fs::exists(job.path("copy.db")));
}

TEST_CASE("a reader of the group locked the owner out of the ledger",
          "[program][ledger][readers][users]") {
  if (!is_root()) return;
  // The room may be the owner's alone, or one in which the office puts files too, with and without
  // its group on what is put there.
  for (const mode_t room_mode : {0750U, 0770U, 02770U}) {
    for (const bool has_log : {false, true}) {
      CAPTURE(room_mode, has_log);
      const SharedJob job(room_mode);
      if (has_log) {
        job.leave_log(true);
        for (const std::string suffix : {"-wal", "-shm"})
          fs::permissions(job.file() + suffix, fs::perms(0640));
        job.own();
      }
      for (const auto& [name, options] : job.readers()) {
        if (name == "backup" || name == "evaluate") continue;  // which write elsewhere
        CAPTURE(name);
        const auto before = state_of(job.room());
        const ProgramResult result = job.as(reader, options);
        CAPTURE(result.out, result.err);
        CHECK(result.status == 0);
        CHECK(state_of(job.room()) == before);
      }
      CHECK_THAT(job.as(reader, {"ledger", "list", job.file()}).out,
                 Catch::Contains(has_log ? ",approved," : ",proposed,"));
      job.check_owner_books();
    }
  }
}

TEST_CASE("a reader of the group reads while the owner books", "[ledger][readers][users]") {
  if (!is_root()) return;
  const SharedJob job(0770);
  {
    Ledger booking(job.file(), LedgerAccess::book);
    REQUIRE_FALSE(booking.problem());
    Booked booked;
    REQUIRE(booking.book(LedgerState::approved, {}, june_10, booked).empty());
    job.own();  // what root books is root's here
    const auto before = state_of(job.room());
    const ProgramResult listed = job.as(reader, {"ledger", "list", job.file()});
    CAPTURE(listed.err);
    CHECK(listed.status == 0);
    CHECK_THAT(listed.out, Catch::Contains(",approved,2022-06-10,"));
    CHECK(job.as(reader, {"ledger", "verify", job.file()}).status == 0);
    CHECK(state_of(job.room()) == before);
  }
  CHECK_FALSE(fs::exists(job.file() + "-wal"));
  job.check_owner_books();
}

TEST_CASE("who may not read a ledger is told so, and who may only read it books nothing",
          "[program][ledger][readers][users]") {
  if (!is_root()) return;
  const SharedJob hidden(0750, 0600);
  for (const auto& [name, options] : hidden.readers()) {
    if (name == "evaluate") continue;
    CAPTURE(name);
    check_unread(hidden.as(reader, options), "the ledger cannot be opened: Permission denied");
  }
  const SharedJob closed(0700);
  check_unread(closed.as(reader, {"ledger", "list", closed.file()}), "Permission denied");

  const SharedJob job(0770);
  const Options approve = book("approve", job.file());
  const auto before = state_of(job.room());
  check_unread(job.as(reader, approve), "the ledger cannot be written");
  CHECK(state_of(job.room()) == before);
  job.check_owner_books();

  // A log that only its owner can take in.
  const SharedJob with_log(0770);
  with_log.leave_log(false);
  fs::permissions(with_log.file() + "-wal", fs::perms(0640));
  with_log.own();
  const auto as_left = state_of(with_log.room());
  check_unread(with_log.as(reader, {"ledger", "list", with_log.file()}), "the ledger has a log");
  CHECK(state_of(with_log.room()) == as_left);
  with_log.check_owner_books();
}

TEST_CASE("a ledger where nothing can be written is read by its owner",
          "[program][ledger][users]") {
  if (!is_root()) return;
  const SharedJob job(0500, 0400);
  const auto before = state_of(job.room());
  for (const auto& [name, options] : job.readers()) {
    if (name == "evaluate" || name == "backup") continue;
    CAPTURE(name);
    CHECK(job.as(owner, options).status == 0);
  }
  CHECK(state_of(job.room()) == before);
}
