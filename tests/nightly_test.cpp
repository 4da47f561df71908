// examples/nightly: the script that a timer runs every evening, without systemd.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "support/job.hpp"
#include "support/places.hpp"

namespace {

namespace fs = std::filesystem;
using Environment = std::map<std::string, std::string>;

struct Office {
  tests::ScratchDirectory scratch;
  std::string state = scratch / "state";

  Office() {
    fs::create_directories(scratch / "bin");
    fs::create_symlink(tests::places::program, scratch / "bin/rentsupport");
    fs::create_directories(state + "/in");
    write("employers", tests::sound_employers);
    write("lists", tests::sound_lists);
    write("workers", tests::sound_workers);
  }
  void write(const std::string& table, std::string_view text) const {
    tests::write_file(state + "/in/" + table + ".csv", text);
  }
  // Returns the status of an evening.
  [[nodiscard]] int evening(const std::string& day, const Environment& more = {}) const {
    Environment environment{{"PATH", scratch / "bin" + ":/usr/bin:/bin"}, {"RENTSUPPORT_DAY", day}};
    environment.insert(more.begin(), more.end());
    const tests::ProgramResult result = tests::run_program(
        {tests::places::examples + std::string{"/nightly/nightly"}, state}, environment);
    CAPTURE(day, result.err);
    CHECK(result.out.empty());
    CHECK(result.err.find("033095000010") == std::string::npos);
    return result.status;
  }
  [[nodiscard]] std::set<std::string> names(const std::string& directory) const {
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator(state + "/" + directory))
      found.insert(entry.path().filename().string());
    return found;
  }
  // The days of the copies, each as often as there are copies of it.
  [[nodiscard]] std::multiset<std::string> copies() const {
    std::multiset<std::string> days;
    for (const std::string& name : names("backups")) {
      if (name.starts_with("ledger-")) days.insert(name.substr(7, 10));
    }
    return days;
  }
  [[nodiscard]] std::vector<nlohmann::json> log() const {
    std::vector<nlohmann::json> lines;
    std::istringstream in(tests::read_file(state + "/log.jsonl"));
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
  [[nodiscard]] std::string head() const { return log().back()["ledger"]["sha256"]; }
};

}  // namespace

TEST_CASE("an evening decides, books, copies the ledger and tells the log, once", "[nightly]") {
  const Office office;
  REQUIRE(office.evening("2022-06-10") == 0);
  CHECK(office.names("runs") == std::set<std::string>{"2022-06-10"});
  CHECK(office.names("runs/2022-06-10").contains("manifest.json"));
  CHECK(office.names("runs/2022-06-10").contains("overdue.csv"));
  CHECK(office.copies() == std::multiset<std::string>{"2022-06-10"});
  auto log = office.log();
  REQUIRE(log.size() == 2);
  CHECK(log[0]["command"] == "evaluate");
  CHECK(log[0]["ledger"]["bookings"] == 1);
  CHECK(log[1]["command"] == "ledger backup");
  CHECK(log[1]["ledger"]["sha256"] == log[0]["ledger"]["sha256"]);
  for (const char* const file : {"/ledger.db", "/log.jsonl", "/runs/2022-06-10/decisions.csv"}) {
    struct stat status {};
    REQUIRE(::stat((office.state + file).c_str(), &status) == 0);
    CHECK((status.st_mode & 077U) == 0);
  }
  const std::string head = office.head();

  // Again, as after a timer that is persistent: nothing is booked twice.
  REQUIRE(office.evening("2022-06-10") == 0);
  CHECK(office.head() == head);
  CHECK(office.copies().count("2022-06-10") == 2);

  // A copy is a ledger, with the head that the log tells.
  const std::string copy = office.state + "/backups/" + *office.names("backups").begin();
  CHECK(tests::run_program({tests::places::program, "ledger", "verify", copy, "--head", head})
            .status == 0);
}

TEST_CASE("old runs and copies go, and neither the ledger nor what others keep there",
          "[nightly]") {
  const Office office;
  REQUIRE(office.evening("2022-06-10") == 0);
  REQUIRE(office.evening("2022-06-11") == 0);
  fs::create_directories(office.state + "/runs/quarter");
  tests::write_file(office.state + "/backups/README", "");
  const std::string head = office.head();
  REQUIRE(office.evening("2022-09-09") == 0);  // 90 days after 11 June
  CHECK(office.names("runs") == std::set<std::string>{"2022-06-11", "2022-09-09", "quarter"});
  CHECK(office.copies().count("2022-06-10") == 0);
  CHECK(office.copies().count("2022-06-11") == 1);
  CHECK(office.names("backups").contains("README"));
  CHECK(office.head() == head);
  REQUIRE(office.evening("2022-09-10", {{"RENTSUPPORT_KEEP_DAYS", "0"}}) == 0);
  CHECK(office.names("runs") == std::set<std::string>{"2022-09-10", "quarter"});
  CHECK(office.head() == head);
  CHECK(fs::exists(office.state + "/ledger.db"));
}

TEST_CASE("an evening that fails removes nothing, and copies what was booked in the day",
          "[nightly]") {
  const Office office;
  REQUIRE(office.evening("2022-06-10") == 0);
  REQUIRE(
      tests::run_program({tests::places::program, "ledger", "approve", office.state + "/ledger.db",
                          "--list", "L1", "--date", "2022-06-11", "--reason", "Q"})
          .status == 0);
  const Environment strict{{"RENTSUPPORT_KEEP_DAYS", "1"},
                           {"RENTSUPPORT_OPTIONS", "--max-rejected 0 --min-decided 100%"}};
  office.write("workers", "no,header\n");
  CHECK(office.evening("2022-08-01", strict) == 2);
  CHECK(office.names("runs") == std::set<std::string>{"2022-06-10"});
  CHECK(office.copies() == std::multiset<std::string>{"2022-06-10", "2022-08-01"});
  auto log = office.log();
  CHECK(log[log.size() - 2]["status"] == 2);
  CHECK(log.back()["ledger"]["bookings"] == 2);

  // Not accepted.
  office.write("workers", tests::replaced(tests::sound_workers, "033095000010", "none"));
  CHECK(office.evening("2022-08-02", strict) == 5);
  CHECK(office.log().back()["ledger"]["bookings"] == 2);
  CHECK(office.names("runs").contains("2022-06-10"));

  // Rows rejected: done.
  CHECK(office.evening("2022-08-03", {{"RENTSUPPORT_KEEP_DAYS", "1"}}) == 1);
  CHECK(office.names("runs") == std::set<std::string>{"2022-08-02", "2022-08-03"});

  // No copy.
  office.write("workers", tests::sound_workers);
  fs::remove_all(office.state + "/backups");
  tests::write_file(office.state + "/backups", "");
  CHECK(office.evening("2022-08-05", {{"RENTSUPPORT_KEEP_DAYS", "1"}}) == 3);
  CHECK(office.names("runs").contains("2022-08-02"));
  CHECK(office.evening("no day") == 3);
}
