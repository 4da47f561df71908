// Writes that fail, kills, and inputs that shrink: whatever happens, no run looks finished that is
// not, and the next one ends as if nothing had happened. The faults are those of faults.cpp.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/job.hpp"
#include "support/places.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Job;
using tests::ProgramResult;

constexpr int killed = 128 + 9;

// A job of several parts for each file, on several threads, with rejected rows and issues.
class FaultyJob : public Job {
 public:
  FaultyJob() {
    const auto generated = tests::run_program({tests::places::generate, "--out", path("in"),
                                               "--requests", "4500", "--seed", "2", "--unknown",
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

void check_not_written(const ProgramResult& result, const std::string& place,
                       const std::string& reason) {
  CAPTURE(result.err);
  CHECK(result.status == 3);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Catch::StartsWith("rentsupport: ") && Catch::Contains(place) &&
                             Catch::Contains(reason));
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
}

const std::vector<std::string> other_readings{"--reading", "late_list=accepted", "--reading",
                                              "lodging=any_lodging"};

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
    check_unfinished(before.job, before.older, before.whole, false);
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
                                 "summary.json", "manifest.json"}) {
    const std::string place = before.job.out() + "/" + name + " cannot be created";
    check_not_written(before.job.evaluate_with("FAULTS_OPEN", name + ":denied"), place,
                      "Permission denied");
    check_unfinished(before.job, before.older, {}, false);
    check_not_written(before.job.evaluate_with("FAULTS_OPEN", name + ":fixed"), place,
                      "Read-only file system");
    check_unfinished(before.job, before.older, {}, false);
  }
}

TEST_CASE("a manifest that cannot be removed stops the run before it writes", "[program][faults]") {
  const Before before;
  check_not_written(before.job.evaluate_with("FAULTS_UNLINK", "fail"), "/manifest.json",
                    "cannot be removed");
  CHECK(before.job.outputs() == before.older);
  CHECK(before.job.unfinished() == "");
}

TEST_CASE("a file that cannot be put in place is status 3 and no run", "[program][faults]") {
  Before before;
  for (int n = 1; n <= 5; ++n) {
    CAPTURE(n);
    check_not_written(before.job.evaluate_with("FAULTS_RENAME", std::to_string(n) + ":fail"),
                      before.job.out() + "/", "cannot be put in place: Input/output error");
    check_unfinished(before.job, before.older, before.whole, false);
  }
  // The manifest alone: the other files are those of a whole run, which cannot be audited.
  check_not_written(before.job.evaluate_with("FAULTS_RENAME", "6:fail"),
                    before.job.out() + "/manifest.json", "cannot be put in place");
  auto without_manifest = before.whole;
  without_manifest.erase("manifest.json");
  CHECK(before.job.outputs() == without_manifest);
  before.job.run();
  CHECK(before.job.outputs() == before.whole);
}

TEST_CASE("data that are lost when a file is closed are status 3 and no run", "[program][faults]") {
  Before before;
  for (int n = 1; n <= 6; ++n) {
    CAPTURE(n);
    check_not_written(before.job.evaluate_with("FAULTS_CLOSE", std::to_string(n) + ":fail"),
                      before.job.out() + "/", "cannot be written: Input/output error");
    check_unfinished(before.job, before.older, {}, false);
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
    check_unfinished(before.job, before.older, before.whole, true);
    if (n % 6 != 0) continue;
    before.job.run();
    CHECK(before.job.outputs() == before.whole);
    before.put_older();
  }
  CHECK(n > 10);
  CHECK(n < 60);
  for (n = 1; n <= 5; n += 2) {
    CAPTURE(n);
    before.put_older();
    CHECK(before.job.evaluate_with("FAULTS_RENAME", std::to_string(n) + ":kill").status == killed);
    check_unfinished(before.job, before.older, before.whole, true);
    before.job.run();
    CHECK(before.job.outputs() == before.whole);
  }
  // Killed between the summary and the manifest: a whole run, which cannot be audited.
  before.put_older();
  CHECK(before.job.evaluate_with("FAULTS_RENAME", "6:kill").status == killed);
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
  CHECK_FALSE(job.has_output("summary.json"));
  CHECK_FALSE(job.has_output("decisions.csv"));

  // While the outputs are written, which still takes names and records from the input.
  fs::remove_all(job.out());
  job.run();
  const auto older = job.outputs();
  for (const std::string write : {"1:", "5:", "9:"}) {
    for (const std::string& kept : {std::string{"0"}, std::to_string(text.size() - 1)}) {
      check(job.evaluate_with("FAULTS_CUT", write + kept + ":" + workers));
      check_unfinished(job, older, {}, true);
      tests::write_file(workers, text);
    }
  }
  job.run();
  CHECK(job.outputs() == older);
}
