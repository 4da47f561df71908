// Writes that fail, kills, and inputs that shrink: whatever happens, no run looks finished that is
// not, and the next one ends as if nothing had happened. The faults are those of faults.cpp.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "rentsupport/ledger.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/version_1_ledger.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Job;
using tests::ProgramResult;

constexpr int killed = 128 + 9;

// Of a run without a ledger; they take their names one after the other, the manifest last.
constexpr int files = 7;

// A job of several parts for each file, on several threads, with rejected rows and issues.
class FaultyJob : public Job {
 public:
  explicit FaultyJob(const std::string& requests = "4500") {
    const auto generated = tests::run_program({tests::places::generate, "--out", path("in"),
                                               "--requests", requests, "--seed", "2", "--unknown",
                                               "0.02", "--faulty", "0.02", "--repeated", "0.1"});
    REQUIRE(generated.status == 0);
    for (const std::string input : {"employers", "lists", "workers", "history"})
      read_from(input, path("in/" + input + ".csv"));
  }

  [[nodiscard]] ProgramResult evaluate_with(const std::string& variable, const std::string& fault,
                                            std::vector<std::string> options = {}) const {
    options.insert(options.end(), {"--quiet", "--threads", "2"});
    return evaluate(options, {{"LD_PRELOAD", tests::places::faults}, {variable, fault}});
  }

  void run() const {
    const ProgramResult result = evaluate({"--quiet"});
    CAPTURE(result.err);
    REQUIRE(result.status == 1);
    REQUIRE(unfinished() == "");
  }
};

// The outputs say that they are no run's: no summary, and no file of ours other than those of an
// older run or of a whole new one.
void check_unfinished(const Job& job, const std::map<std::string, std::string>& older,
                      const std::map<std::string, std::string>& whole, bool partial_files) {
  CHECK_FALSE(job.has_output("summary.json"));
  CHECK_FALSE(job.has_output("manifest.json"));
  for (const auto& [file, text] : job.outputs()) {
    CAPTURE(file);
    if (file.ends_with(".partial")) {
      CHECK(partial_files);
      continue;
    }
    const bool intact = (older.contains(file) && older.at(file) == text) ||
                        (whole.contains(file) && whole.at(file) == text);
    CHECK(intact);
  }
}

// What a killed run could not remove.
std::map<std::string, std::string> without_partial(std::map<std::string, std::string> outputs) {
  std::erase_if(outputs, [](const auto& file) { return file.first.ends_with(".partial"); });
  return outputs;
}

void check_not_written(const ProgramResult& result, const std::string& place,
                       const std::string& reason) {
  CAPTURE(result.err);
  CHECK(result.status == 3);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Catch::StartsWith("rentsupport: ") && Catch::Contains(place) &&
                             Catch::Contains(reason));
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
}

const std::vector<std::string> other_readings{"--reading", "late_list=previous_month_only",
                                              "--reading", "before_15th=day_15"};

// An older run stands in the directory, of other readings, and the outputs of an undisturbed run of
// ours are known.
struct Before {
  FaultyJob job;
  std::map<std::string, std::string> whole;
  std::map<std::string, std::string> older;

  Before() {
    job.run();
    whole = job.outputs();
    put_older();
    REQUIRE(older.at("decisions.csv") != whole.at("decisions.csv"));
  }
  void put_older() {
    std::vector<std::string> options = other_readings;
    options.emplace_back("--quiet");
    REQUIRE(job.evaluate(options).status == 1);
    older = job.outputs();
  }
};

}  // namespace

TEST_CASE("a disk that fills up at any write is status 3 and no run", "[program][faults]") {
  Before before;
  int n = 1;
  for (; n <= 60; ++n) {
    CAPTURE(n);
    const ProgramResult result =
        before.job.evaluate_with("FAULTS_WRITE", std::to_string(n) + ":full");
    if (result.status == 1) break;
    check_not_written(result, before.job.out() + "/", "cannot be written: No space left on device");
    CHECK(before.job.outputs() == before.older);
  }
  CHECK(n > 10);
  CHECK(n < 60);
  CHECK(before.job.outputs() == before.whole);
}

TEST_CASE("a write that writes half of it, or is interrupted, is carried on", "[program][faults]") {
  const FaultyJob job;
  job.run();
  const auto whole = job.outputs();
  for (const int n : {1, 3, 5, 8, 13}) {
    for (const std::string kind : {":short", ":interrupt"}) {
      fs::remove_all(job.out());
      CHECK(job.evaluate_with("FAULTS_WRITE", std::to_string(n) + kind).status == 1);
      CHECK(job.outputs() == whole);
    }
  }
}

TEST_CASE("a directory that cannot be written to is status 3", "[program][faults]") {
  Before before;
  for (const std::string name : {"decisions.csv", "schedule.csv", "rejects.csv", "issues.csv",
                                 "persons_to_check.csv", "summary.json", "manifest.json"}) {
    const std::string place = before.job.out() + "/" + name + " cannot be created";
    check_not_written(before.job.evaluate_with("FAULTS_OPEN", name + ":denied"), place,
                      "Permission denied");
    CHECK(before.job.outputs() == before.older);
    check_not_written(before.job.evaluate_with("FAULTS_OPEN", name + ":fixed"), place,
                      "Read-only file system");
    CHECK(before.job.outputs() == before.older);
  }
}

TEST_CASE("what a killed run left, and cannot be removed, stops the run before it writes",
          "[program][faults]") {
  const Before before;
  check_not_written(before.job.evaluate_with("FAULTS_UNLINK", "fail"), "/.decisions.csv.partial",
                    "cannot be removed");
  CHECK(before.job.outputs() == before.older);
  CHECK(before.job.unfinished() == "");
}

TEST_CASE("a file that cannot be put in place is status 3 and no run", "[program][faults]") {
  Before before;
  for (int n = 1; n < files; ++n) {
    CAPTURE(n);
    check_not_written(before.job.evaluate_with("FAULTS_RENAME", std::to_string(n) + ":fail"),
                      before.job.out() + "/", "cannot be put in place: Input/output error");
    check_unfinished(before.job, before.older, before.whole, false);
  }
  // The manifest alone: the other files are those of a whole run, which cannot be audited.
  check_not_written(before.job.evaluate_with("FAULTS_RENAME", std::to_string(files) + ":fail"),
                    before.job.out() + "/manifest.json", "cannot be put in place");
  auto without_manifest = before.whole;
  without_manifest.erase("manifest.json");
  CHECK(before.job.outputs() == without_manifest);
  before.job.run();
  CHECK(before.job.outputs() == before.whole);
}

TEST_CASE("data that are lost when a file is closed are status 3 and no run", "[program][faults]") {
  Before before;
  for (int n = 1; n <= files; ++n) {
    CAPTURE(n);
    check_not_written(before.job.evaluate_with("FAULTS_CLOSE", std::to_string(n) + ":fail"),
                      before.job.out() + "/", "cannot be written: Input/output error");
    CHECK(before.job.outputs() == before.older);
  }
}

TEST_CASE("a run that is killed never looks finished, and the next one is whole",
          "[program][faults]") {
  Before before;
  int n = 1;
  for (; n <= 60; ++n) {
    CAPTURE(n);
    const ProgramResult result =
        before.job.evaluate_with("FAULTS_WRITE", std::to_string(n) + ":kill");
    if (result.status != killed) break;
    CHECK(without_partial(before.job.outputs()) == before.older);
    if (n % 6 != 0) continue;
    before.job.run();
    CHECK(before.job.outputs() == before.whole);
    before.put_older();
  }
  CHECK(n > 10);
  CHECK(n < 60);
  for (n = 1; n < files; ++n) {
    CAPTURE(n);
    before.put_older();
    CHECK(before.job.evaluate_with("FAULTS_RENAME", std::to_string(n) + ":kill").status == killed);
    check_unfinished(before.job, before.older, before.whole, true);
    before.job.run();
    CHECK(before.job.outputs() == before.whole);
  }
  // Killed between the summary and the manifest: a whole run, which cannot be audited.
  before.put_older();
  CHECK(before.job.evaluate_with("FAULTS_RENAME", std::to_string(files) + ":kill").status ==
        killed);
  CHECK(before.job.unfinished() == "manifest.json is missing");
  CHECK(before.job.output("summary.json") == before.whole.at("summary.json"));
  before.job.run();
  CHECK(before.job.outputs() == before.whole);
}

TEST_CASE("an input that shrinks while it is read is status 2 and no crash", "[program][faults]") {
  const FaultyJob job;
  const auto check = [&](const ProgramResult& result) {
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, Catch::StartsWith("rentsupport: ") &&
                               Catch::Contains("run again when it is complete"));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  };
  const std::string workers = job.path("in/workers.csv");
  const std::string text = tests::read_file(workers);
  const std::string least = std::to_string(text.size());

  // Gone before anything was read, and in the midst of the rows: nothing is written.
  for (const std::string kept : {"0", "8192", "500000"}) {
    CAPTURE(kept);
    check(job.evaluate_with("FAULTS_MAP", least + ":" + kept));
    CHECK_FALSE(fs::exists(job.out()));
    tests::write_file(workers, text);
  }
  // The last page is still there, and reads as NUL where the text was.
  check(job.evaluate_with("FAULTS_MAP", least + ":" + std::to_string(text.size() - 1)));
  tests::write_file(workers, text);
  CHECK_FALSE(fs::exists(job.out()));

  // While the outputs are written, which still takes names and records from the input: the
  // directory goes that was made for them.
  for (const std::string& kept : {std::string{"0"}, std::to_string(text.size() - 1)}) {
    check(job.evaluate_with("FAULTS_CUT", "5:" + kept + ":" + workers));
    CHECK_FALSE(fs::exists(job.out()));
    tests::write_file(workers, text);
  }
  job.run();
  const auto older = job.outputs();
  for (const std::string write : {"1:", "5:", "9:"}) {
    for (const std::string& kept : {std::string{"0"}, std::to_string(text.size() - 1)}) {
      // The former outputs are those of a run that reads otherwise.
      check(job.evaluate_with("FAULTS_CUT", write + kept + ":" + workers, other_readings));
      CHECK(job.outputs() == older);
      tests::write_file(workers, text);
    }
  }
  job.run();
  CHECK(job.outputs() == older);
}

TEST_CASE("a run that is stopped removes what it wrote beside and leaves the former outputs",
          "[program][faults]") {
  for (const std::string signal : {"2", "15"}) {
    const int stopped = 128 + std::stoi(signal);
    const Before before;
    int n = 1;
    for (; n <= 60; n += 3) {
      CAPTURE(signal, n);
      const ProgramResult result =
          before.job.evaluate_with("FAULTS_WRITE", std::to_string(n) + ":stop:" + signal);
      if (result.status != stopped) break;
      CHECK(result.out.empty());
      CHECK(result.err.empty());
      CHECK(before.job.outputs() == before.older);
    }
    CHECK(n > 10);
    CHECK(n < 60);
    CHECK(before.job.outputs() == before.whole);

    // A directory that was made for the outputs goes with them.
    fs::remove_all(before.job.out());
    CHECK(before.job.evaluate_with("FAULTS_WRITE", "5:stop:" + signal).status == stopped);
    CHECK_FALSE(fs::exists(before.job.out()));
  }
}

TEST_CASE("a signal that whoever starts the program has switched off stays so",
          "[program][faults]") {
  const Before before;
  const std::string program = before.job.path("program");
  tests::write_file(program, "#!/bin/sh\ntrap '' INT\nexec \"$@\"\n");
  fs::permissions(program, fs::perms::owner_all);
  const auto input = [&](const std::string& name) {
    return before.job.path("in/" + name + ".csv");
  };
  const ProgramResult result = tests::run_program(
      {program, tests::places::program, "evaluate", "--employers", input("employers"), "--lists",
       input("lists"), "--workers", input("workers"), "--history", input("history"), "--out",
       before.job.out(), "--quiet", "--threads", "2"},
      {{"LD_PRELOAD", tests::places::faults}, {"FAULTS_WRITE", "5:stop:2"}});
  CAPTURE(result.err);
  CHECK(result.status == 1);
  CHECK(before.job.outputs() == before.whole);
}

TEST_CASE("a run whose files take their names is not stopped any more", "[program][faults]") {
  Before before;
  for (int n = 1; n <= files; ++n) {
    CAPTURE(n);
    CHECK(before.job.evaluate_with("FAULTS_RENAME", std::to_string(n) + ":stop:15").status == 1);
    CHECK(before.job.outputs() == before.whole);
    before.put_older();
  }
}

TEST_CASE("a run that is stopped while it waits for an input writes nothing", "[program][faults]") {
  const Before before;
  tests::FedPipe pipe(before.job.path("pipe"), "", std::chrono::milliseconds{2500});
  FaultyJob waiting("10");
  waiting.read_from("workers", pipe.path());
  waiting.write_to(before.job.out());
  for (const std::string signal : {"2", "15"}) {
    CAPTURE(signal);
    CHECK(waiting.evaluate_with("FAULTS_KILL", "300000:" + signal).status ==
          128 + std::stoi(signal));
    CHECK(before.job.outputs() == before.older);
  }
}

TEST_CASE("a file that may not grow is a failed write, not the end of the program",
          "[program][faults][ledger]") {
  const Before before;
  for (const std::string bytes : {"1", "4096", "100000"}) {
    CAPTURE(bytes);
    const ProgramResult result = before.job.evaluate_with("FAULTS_LIMIT", bytes);
    CAPTURE(result.err);
    CHECK(result.status == 3);
    CHECK(before.job.outputs() == before.older);
  }
  // The ledger of a run, and a booking.
  const std::string ledger = before.job.path("ledger.db");
  const std::vector<std::string> with_ledger{"--ledger", ledger, "--commit"};
  CHECK(before.job.evaluate_with("FAULTS_LIMIT", "8192", with_ledger).status == 3);
  CHECK(before.job.outputs() == before.older);
  CHECK_FALSE(fs::exists(ledger));
  CHECK(before.job.evaluate_with("FAULTS_NONE", "", with_ledger).status == 1);
  const auto booking = [&](const std::map<std::string, std::string>& environment) {
    return tests::run_program({tests::places::program, "ledger", "approve", ledger, "--month",
                               "2022-05", "--date", "2022-06-10", "--reason", "x"},
                              environment);
  };
  CHECK(booking({{"LD_PRELOAD", tests::places::faults}, {"FAULTS_LIMIT", "8192"}}).status == 3);
  CHECK(booking({}).status == 0);
}

namespace {

// A run that is committed to a ledger, with what an undisturbed one leaves behind. The ledger is
// missing before it, or holds an older run of a stricter reading.
class LedgerJob : public FaultyJob {
 public:
  explicit LedgerJob(bool has_older_run) : FaultyJob("300") {
    if (has_older_run) {
      REQUIRE(evaluate({"--quiet", "--ledger", ledger(), "--commit", "--reading",
                        "partial_month=full_month"})
                  .status == 1);
      older_ = tests::read_file(ledger());
      REQUIRE_FALSE(fs::exists(ledger() + "-wal"));
      older_entries_ = entries();
    }
    restore();
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(commit().status == 1);
    microseconds_ = std::chrono::duration_cast<std::chrono::microseconds>(
                        std::chrono::steady_clock::now() - begin)
                        .count();
    check_whole();
    whole_ = outputs();
    entries_ = entries();
    REQUIRE(entries_.size() > older_entries_.size());
    restore();
  }

  [[nodiscard]] std::string ledger() const { return path("ledger.db"); }
  [[nodiscard]] std::uint64_t microseconds() const {
    return static_cast<std::uint64_t>(microseconds_);
  }

  // Puts everything back to what was there before the run.
  void restore() const {
    fs::remove_all(out());
    for (const auto& entry : fs::directory_iterator(path(""))) {
      if (entry.path().filename().string().starts_with("ledger.db")) fs::remove(entry.path());
    }
    if (!older_.empty()) tests::write_file(ledger(), older_);
  }

  [[nodiscard]] ProgramResult commit(const std::string& variable = "FAULTS_NONE",
                                     const std::string& fault = "") const {
    return evaluate({"--quiet", "--threads", "2", "--ledger", ledger(), "--commit"},
                    {{"LD_PRELOAD", tests::places::faults}, {variable, fault}});
  }

  // After a run that was disturbed: the ledger is sound, and holds the run wholly or not at all;
  // the outputs are whole or absent, and never there without the ledger. Repeated, the run ends as
  // an undisturbed one.
  void check_disturbed() const {
    bool recorded = false;
    if (fs::exists(ledger())) {
      const auto now = entries();
      recorded = now == entries_;
      CHECK((recorded || now == older_entries_));
    } else {
      CHECK(older_.empty());
    }
    if (has_output("summary.json")) {
      // Killed between the summary and the manifest: a whole run, which cannot be audited.
      auto whole = whole_;
      auto there = outputs();
      if (!has_output("manifest.json")) {
        whole.erase("manifest.json");
        there.erase(".manifest.json.partial");
      }
      CHECK(there == whole);
      CHECK(recorded);
    }
    const ProgramResult repeated = commit();
    CAPTURE(repeated.err);
    CHECK(repeated.status == 1);
    check_whole();
    CHECK(outputs() == whole_);
    CHECK(entries() == entries_);
  }

 private:
  void check_whole() const { REQUIRE(unfinished() == ""); }

  // Every entry of a ledger that verifies.
  [[nodiscard]] std::vector<std::string> entries() const {
    rentsupport::Ledger opened(ledger(), rentsupport::LedgerAccess::book);
    REQUIRE_FALSE(opened.problem());
    for (const auto& problem : opened.verify()) FAIL(problem.text());
    std::vector<std::string> hashes;
    REQUIRE_FALSE(
        opened.read([&](const rentsupport::LedgerEntry& entry, const rentsupport::Booking&) {
          hashes.emplace_back(entry.hash);
        }));
    return hashes;
  }

  std::string older_;
  std::vector<std::string> older_entries_;
  std::vector<std::string> entries_;
  std::map<std::string, std::string> whole_;
  std::int64_t microseconds_ = 0;
};

bool is_long() { return std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr; }

}  // namespace

TEST_CASE("a run that is killed at any moment is in its ledger wholly or not at all",
          "[program][faults][ledger]") {
  tests::Random random(6);
  for (const bool has_older_run : {false, true}) {
    const LedgerJob job(has_older_run);
    for (int round = 0; round < (is_long() ? 500 : 10); ++round) {
      const std::string moment = std::to_string(random.below(job.microseconds() * 11 / 10));
      CAPTURE(has_older_run, moment);
      const int status = job.commit("FAULTS_KILL", moment).status;
      CHECK((status == killed || status == 1));
      job.check_disturbed();
      job.restore();
    }
  }
}

TEST_CASE("a run that is stopped at any moment leaves nothing unfinished behind",
          "[program][faults][ledger]") {
  tests::Random random(7);
  for (const bool has_older_run : {false, true}) {
    const LedgerJob job(has_older_run);
    for (int round = 0; round < (is_long() ? 300 : 10); ++round) {
      const std::string moment = std::to_string(random.below(job.microseconds() * 11 / 10));
      CAPTURE(has_older_run, moment);
      const int status = job.commit("FAULTS_KILL", moment + ":15").status;
      CHECK((status == 143 || status == 1));
      for (const auto& entry : fs::recursive_directory_iterator(job.path(""))) {
        const std::string name = entry.path().filename().string();
        CAPTURE(name);
        CHECK_FALSE(name.ends_with(".partial"));
        CHECK(name.find(".new-") == std::string::npos);
      }
      job.check_disturbed();
      job.restore();
    }
  }
}

namespace {

// What an office does with a ledger between two runs, each with what an undisturbed one leaves.
class KeptLedger {
 public:
  enum class What { approve, pay_from_file, backup, upgrade };

  explicit KeptLedger(What what) : what_(what) {
    if (what == What::upgrade) {
      tests::write_version_1_ledger(path("ledger.db"), 2000);
    } else {
      const FaultyJob job("1000");
      REQUIRE(job.evaluate({"--quiet", "--ledger", path("ledger.db"), "--commit"}).status == 1);
      if (what == What::pay_from_file) {
        REQUIRE(tests::run_program(selecting("approve", {"--month", "2022-05"})).status == 0);
        std::string rows = "request_id,month,reason\n";
        rentsupport::Ledger ledger(path("ledger.db"), rentsupport::LedgerAccess::read);
        REQUIRE_FALSE(ledger.read_latest(
            {.month = std::chrono::year{2022} / 5},
            [&](const rentsupport::LedgerEntry& entry, const rentsupport::Booking&) {
              rows += std::string{entry.request_id} + ",2022-05,Sao kê\n";
            }));
        tests::write_file(path("paid.csv"), rows);
      }
    }
    older_ = tests::read_file(path("ledger.db"));
    before_ = lines(path("ledger.db"));
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(run().status == 0);
    microseconds_ =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - begin)
                                       .count());
    after_ = lines(path("ledger.db"));
    REQUIRE((after_ == before_) == (what == What::backup));
    restore();
  }

  [[nodiscard]] std::uint64_t microseconds() const { return microseconds_; }
  [[nodiscard]] ProgramResult run(const std::string& variable = "FAULTS_NONE",
                                  const std::string& fault = "") const {
    std::vector<std::string> command;
    switch (what_) {
      case What::approve:
        command = selecting("approve", {"--month", "2022-05"});
        break;
      case What::pay_from_file:
        command = selecting("pay", {"--from", path("paid.csv")});
        break;
      case What::backup:
        command = {tests::places::program, "ledger", "backup", path("ledger.db"), path("copy.db")};
        break;
      case What::upgrade:
        command = {tests::places::program, "ledger",      "upgrade",
                   path("ledger.db"),      "--reversals", "mend"};
        break;
    }
    return tests::run_program(command, {{"LD_PRELOAD", tests::places::faults}, {variable, fault}});
  }

  // The ledger is sound, and is what it was, or what an undisturbed command makes of it; a copy is
  // whole or not there. Repeated, the command ends as an undisturbed one.
  void check_disturbed() const {
    const auto now = lines(path("ledger.db"));
    CHECK((now == before_ || now == after_));
    if (fs::exists(path("copy.db"))) {
      CHECK(lines(path("copy.db")) == before_);
      fs::remove(path("copy.db"));
    }
    const ProgramResult repeated = run();
    CAPTURE(repeated.err);
    CHECK(repeated.status == (what_ == What::upgrade && now == after_ ? 2 : 0));
    CHECK(lines(path("ledger.db")) == after_);
  }
  void restore() const {
    for (const auto& entry : fs::directory_iterator(scratch_.path())) {
      if (entry.path().filename() != "paid.csv") fs::remove(entry.path());
    }
    tests::write_file(path("ledger.db"), older_);
  }

 private:
  [[nodiscard]] std::string path(const std::string& name) const { return scratch_ / name; }
  [[nodiscard]] std::vector<std::string> selecting(const std::string& command,
                                                   const std::vector<std::string>& months) const {
    std::vector<std::string> all{
        tests::places::program, "ledger",   command,        path("ledger.db"), "--date",
        "2022-06-10",           "--reason", "Quyết định 12"};
    all.insert(all.end(), months.begin(), months.end());
    return all;
  }
  // The hash of every line of a ledger that verifies.
  static std::vector<std::string> lines(const std::string& file) {
    rentsupport::Ledger opened(file, rentsupport::LedgerAccess::read);
    if (opened.problem()) FAIL(opened.problem()->text());
    for (const auto& problem : opened.verify()) FAIL(problem.text());
    std::vector<std::string> hashes;
    REQUIRE_FALSE(
        opened.read([&](const rentsupport::LedgerEntry& entry, const rentsupport::Booking&) {
          hashes.emplace_back(entry.hash);
        }));
    for (const rentsupport::Booking& booking : opened.bookings()) hashes.push_back(booking.hash);
    return hashes;
  }

  What what_;
  tests::ScratchDirectory scratch_;
  std::string older_;
  std::vector<std::string> before_;
  std::vector<std::string> after_;
  std::uint64_t microseconds_ = 0;
};

const std::vector<KeptLedger::What> all_that_is_done{
    KeptLedger::What::approve, KeptLedger::What::pay_from_file, KeptLedger::What::backup,
    KeptLedger::What::upgrade};

}  // namespace

TEST_CASE("bookings, copies and upgrades that are killed at any moment are done wholly or not",
          "[program][faults][ledger]") {
  tests::Random random(15);
  for (const KeptLedger::What what : all_that_is_done) {
    const KeptLedger ledger(what);
    for (int round = 0; round < (is_long() ? 250 : 8); ++round) {
      const std::string moment = std::to_string(random.below(ledger.microseconds() * 11 / 10));
      CAPTURE(static_cast<int>(what), moment);
      const int status = ledger.run("FAULTS_KILL", moment).status;
      CHECK((status == killed || status == 0));
      ledger.check_disturbed();
      ledger.restore();
    }
  }
}

TEST_CASE(
    "bookings, copies and upgrades outlive kills, full disks and failures at their worst "
    "moments",
    "[program][faults][ledger]") {
  struct Kind {
    std::string variable;
    std::string fault;
    int status;
    int stride;  // of the short form
  };
  for (const KeptLedger::What what : all_that_is_done) {
    const KeptLedger ledger(what);
    std::map<std::string, int> calls;  // by variable: a number that no call reaches
    for (const Kind& kind :
         {Kind{"FAULTS_LEDGER", ":kill", killed, 13}, Kind{"FAULTS_LEDGER", ":full", 3, 17},
          Kind{"FAULTS_LEDGER", ":fail", 3, 19}, Kind{"FAULTS_SYNC", ":kill", killed, 2},
          Kind{"FAULTS_SYNC", ":fail", 3, 2}, Kind{"FAULTS_RENAME", ":kill", killed, 1},
          Kind{"FAULTS_RENAME", ":fail", 3, 1}}) {
      for (int n = 1; !calls.contains(kind.variable) || n < calls.at(kind.variable);
           n += is_long() ? 1 : kind.stride) {
        CAPTURE(static_cast<int>(what), kind.variable, kind.fault, n);
        const ProgramResult result = ledger.run(kind.variable, std::to_string(n) + kind.fault);
        CAPTURE(result.err);
        // Beyond the last call; or it is done, and only tidying up failed.
        CHECK((result.status == kind.status || result.status == 0));
        if (result.status == 0 && kind.status == killed) calls[kind.variable] = n;
        ledger.check_disturbed();
        ledger.restore();
      }
    }
  }
}

TEST_CASE("a ledger outlives kills, full disks and failures at its worst moments",
          "[program][faults][ledger]") {
  struct Kind {
    std::string variable;
    std::string fault;
    int status;
    int stride;  // of the short form
  };
  for (const bool has_older_run : {false, true}) {
    const LedgerJob job(has_older_run);
    std::map<std::string, int> calls;  // by variable: a number that no call reaches
    for (const Kind& kind :
         {Kind{"FAULTS_LEDGER", ":kill", killed, 17}, Kind{"FAULTS_LEDGER", ":full", 3, 19},
          Kind{"FAULTS_LEDGER", ":fail", 3, 23}, Kind{"FAULTS_SYNC", ":kill", killed, 4},
          Kind{"FAULTS_SYNC", ":fail", 3, 3}, Kind{"FAULTS_RENAME", ":kill", killed, 2},
          Kind{"FAULTS_WRITE", ":kill", killed, 3}, Kind{"FAULTS_WRITE", ":full", 3, 4}}) {
      int disturbed = 0;
      for (int n = 1; !calls.contains(kind.variable) || n < calls.at(kind.variable);
           n += is_long() ? 1 : kind.stride) {
        CAPTURE(has_older_run, kind.variable, kind.fault, n);
        const ProgramResult result = job.commit(kind.variable, std::to_string(n) + kind.fault);
        CAPTURE(result.err);
        if (result.status == kind.status) {
          ++disturbed;
        } else {
          // Beyond the last call; or the run is committed, and only tidying up failed.
          CHECK(result.status == 1);
          if (kind.status == killed) calls[kind.variable] = n;
        }
        job.check_disturbed();
        job.restore();
      }
      CHECK(disturbed > 0);
    }
  }
}
