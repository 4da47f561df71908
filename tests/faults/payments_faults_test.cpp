// Payments that are killed, or whose disk fails, at each write, sync and rename: no file is in
// place that the ledger does not hold as sent, nothing is sent twice, and the next call ends as if
// nothing had happened.
#include <catch2/catch.hpp>
#include <filesystem>

#include "rentsupport/ledger.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using namespace rentsupport;
using tests::Job;
using tests::ProgramResult;

class FaultyPayments : public Job {
 public:
  FaultyPayments() {
    write("employers", tests::replaced(tests::replaced(tests::sound_employers, "district\n",
                                                       "district,account,bank\n"),
                                       ",323\n", ",323,112233445566,NH\n"));
    write("workers",
          tests::replaced(tests::replaced(tests::sound_workers, "account\n", "account,bank\n"),
                          "9000000010\n", "9000000010,NH\n"));
    tests::write_file(path("office.toml"),
                      "name = \"P\"\naccount = \"998877665544\"\nbank = \"KB\"\n");
    REQUIRE(evaluate({"--ledger", path("before.db"), "--commit", "--keep", "--date", "2022-06-10",
                      "--reason", "T"})
                .status == 0);
    REQUIRE(tests::run_program({tests::places::program, "ledger", "approve", path("before.db"),
                                "--list", "L1", "--date", "2022-06-11", "--reason", "Q"})
                .status == 0);
  }

  // Starts anew: an approved month, and nothing sent.
  void begin() const {
    namespace fs = std::filesystem;
    for (const char* const ending : {"", "-wal", "-shm"})
      fs::remove(path(std::string{"ledger.db"} + ending));
    fs::copy_file(path("before.db"), path("ledger.db"));
    fs::remove_all(path("pay"));
  }
  [[nodiscard]] ProgramResult pay(const std::map<std::string, std::string>& faults = {},
                                  const std::string& to = "pay",
                                  const std::vector<std::string>& more = {}) const {
    std::map<std::string, std::string> environment = faults;
    if (!faults.empty()) environment["LD_PRELOAD"] = tests::places::faults;
    std::vector<std::string> options{tests::places::program,
                                     "payments",
                                     "--run",
                                     out(),
                                     "--ledger",
                                     path("ledger.db"),
                                     "--office",
                                     path("office.toml"),
                                     "--date",
                                     "2022-06-15",
                                     "--by",
                                     "K",
                                     "--threads",
                                     "1",
                                     "--out",
                                     path(to)};
    options.insert(options.end(), more.begin(), more.end());
    return tests::run_program(options, environment);
  }
  [[nodiscard]] std::size_t times_sent() const {
    Ledger ledger(path("ledger.db"), LedgerAccess::read);
    REQUIRE_FALSE(ledger.problem());
    std::size_t sent = 0;
    REQUIRE_FALSE(ledger.read([&](const LedgerEntry&, const Booking& booking) {
      if (booking.state == LedgerState::sent) ++sent;
    }));
    return sent;
  }
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    if (!std::filesystem::exists(path("pay"))) return all;
    for (const auto& entry : std::filesystem::directory_iterator(path("pay")))
      all[entry.path().filename().string()] = tests::read_file(entry.path().string());
    return all;
  }
};

}  // namespace

TEST_CASE("payments that were cut off behind their booking, and lost files meanwhile, are not sent",
          "[payments][faults]") {
  namespace fs = std::filesystem;
  const FaultyPayments job;
  job.begin();
  REQUIRE(job.pay().status == 0);
  std::vector<std::string> names;
  for (const auto& [name, text] : job.files()) names.push_back(name);
  REQUIRE(names.size() == 4);
  for (const std::string& lost : names) {
    for (const bool is_spoilt : {false, true}) {
      CAPTURE(lost, is_spoilt);
      job.begin();
      REQUIRE(job.pay({{"FAULTS_RENAME", "1:kill"}}).status != 0);
      REQUIRE(job.times_sent() == 1);
      const std::string staged = job.path("pay/." + lost + ".partial");
      REQUIRE(fs::exists(staged));
      if (is_spoilt) {
        tests::write_file(staged, tests::read_file(staged).substr(1));
      } else {
        fs::remove(staged);
      }
      // It is said, as often as it is asked, and nothing is sent in its place.
      for (int call = 0; call < 2; ++call) {
        const ProgramResult next = job.pay();
        CAPTURE(next.out, next.err);
        if (lost == "payments.json") {
          CHECK(next.status == 0);  // nothing tells any more which files there were
          CHECK_THAT(next.out, Catch::Contains("there is nothing to send"));
        } else {
          CHECK(next.status == 3);
          CHECK_THAT(next.err, Catch::Contains(lost) && Catch::Contains("booking 3 sent it"));
        }
        CHECK(job.times_sent() == 1);
        CHECK_FALSE(fs::exists(job.path("pay/" + lost)));
        CHECK_FALSE(fs::exists(job.path("pay/payments.json")));
      }
      // The way out that it names: every month is in one file, and in the ledger twice sent.
      REQUIRE(tests::run_program({tests::places::program, "ledger", "return", job.path("ledger.db"),
                                  "--list", "L1", "--date", "2022-06-15", "--reason", "Mất tệp"})
                  .status == 0);
      const ProgramResult again = job.pay({}, "again", {"--again", "Mất tệp"});
      CAPTURE(again.err);
      CHECK(again.status == 0);
      CHECK(job.times_sent() == 2);
      CHECK(fs::exists(job.path("again/salaries-00001-E1.xml")));
      CHECK(fs::exists(job.path("again/payments.json")));
      fs::remove_all(job.path("again"));
    }
  }
}

TEST_CASE("payments that are cut off at any moment are sent once, and end with the next call",
          "[payments][faults]") {
  const FaultyPayments job;
  job.begin();
  REQUIRE(job.pay().status == 0);
  const auto whole = job.files();
  REQUIRE(whole.size() == 4);
  for (const std::string variable :
       {"FAULTS_WRITE", "FAULTS_SYNC", "FAULTS_RENAME", "FAULTS_LEDGER"}) {
    for (const std::string fault : {"kill", "fail", "full"}) {
      if ((fault == "full" && (variable == "FAULTS_SYNC" || variable == "FAULTS_RENAME")) ||
          (fault == "fail" && variable == "FAULTS_WRITE"))
        continue;
      bool was_hit = true;
      for (int number = 1; was_hit && number < 100; ++number) {
        CAPTURE(variable, fault, number);
        job.begin();
        const ProgramResult cut = job.pay({{variable, std::to_string(number) + ":" + fault}});
        was_hit = cut.status != 0;
        CAPTURE(cut.status, cut.err);
        for (const auto& [file, text] : job.files()) {
          if (file.ends_with(".partial")) continue;
          CAPTURE(file);
          CHECK(job.times_sent() == 1);
          CHECK(whole.at(file) == text);
        }
        if (!was_hit) continue;
        const ProgramResult next = job.pay();
        CAPTURE(next.err);
        CHECK(next.status == 0);
        CHECK(job.times_sent() == 1);
        CHECK(job.files() == whole);
      }
      CHECK_FALSE(was_hit);
    }
  }
}
