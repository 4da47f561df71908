// The ledger as a clerk uses it: `evaluate --ledger`, and the commands of `ledger`.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>
#include <thread>

#include "rentsupport/ledger.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using tests::Job;
using tests::ProgramResult;
using tests::replaced;
using tests::sound_workers;

using Options = std::vector<std::string>;

class LedgerJob : public Job {
 public:
  [[nodiscard]] std::string file() const { return path("ledger.db"); }

  [[nodiscard]] ProgramResult commit(Options options = {}) const {
    options.insert(options.end(), {"--ledger", file(), "--commit"});
    return evaluate(options);
  }
  [[nodiscard]] ProgramResult ledger(const std::string& command, Options options = {}) const {
    options.insert(options.begin(), {tests::places::program, "ledger", command, file()});
    return tests::run_program(options);
  }
  [[nodiscard]] std::string head() const {
    const std::string text = ledger("verify").out;
    return text.substr(text.size() - 65, 64);
  }
};

const Options by_decision{"--date", "10/06/2022", "--reason", "Quyết định 12, ngày 10/6"};

Options with(Options options, const Options& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

void check_done(const ProgramResult& result, const std::string& out) {
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  CHECK_THAT(result.out, Catch::Contains(out));
}

// Nothing personal is in a message: no worker's id, name or account.
void check_failed(const ProgramResult& result, int status, const std::string& err) {
  CHECK(result.status == status);
  CHECK_THAT(result.err, Catch::StartsWith("rentsupport: ") && Catch::Contains(err));
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  for (const char* const personal : {"033095000010", "Người Mẫu", "9000000010"})
    CHECK_THAT(result.err, !Catch::Contains(personal));
}

}  // namespace

TEST_CASE("a run is committed once, and months go through the ledger to be paid",
          "[program][ledger]") {
  const LedgerJob job;
  check_done(job.commit(), "  proposed                 1   500,000 VND, as booking 1\n");
  REQUIRE(job.unfinished() == "");
  const auto outputs = job.outputs();
  CHECK(outputs.contains("reviews.csv"));
  CHECK_THAT(outputs.at("summary.json"), Catch::Contains(job.head()));
  check_done(job.commit(), "  this run is there already, as booking 1: nothing was changed\n");
  CHECK(job.outputs() == outputs);

  check_done(job.ledger("list"),
             "list_id,request_id,worker_id,group,month,amount_vnd,state,on,reason,booking,entry,"
             "employer_id,kind,by,despite,own_reason\n"
             "L1,R1,033095000010,working,2022-05,500000,proposed,,,1,1,E1,,,,\n");
  check_failed(job.ledger("pay", with({"--list", "L1"}, by_decision)), 2,
               "list L1, request R1, month 2022-05: it is proposed, and cannot be paid");
  check_done(job.ledger("approve", with({"--list", "L1"}, by_decision)),
             "1 month approved, 500,000 VND, as booking 2\nhead: entry 2, ");
  check_done(job.ledger("approve", with({"--list", "L1"}, by_decision)),
             "nothing was changed: 1 month approved already\nhead: entry 2, ");
  check_done(job.ledger("pay", with({"--request", "R1", "--month", "05/2022"}, by_decision)),
             "1 month paid");
  check_done(job.ledger("list", {"--state", "paid"}),
             "L1,R1,033095000010,working,2022-05,500000,paid,2022-06-10,"
             "\"Quyết định 12, ngày 10/6\",3,3,E1,,,,\n");
  check_done(job.ledger("list", {"--state", "proposed"}), "");
  // What is paid is not sent to be paid again.
  CHECK_THAT(job.output("schedule.csv"), Catch::Contains("R1,L1,"));
  check_done(job.evaluate({"--ledger", job.file()}),
             "  sent or paid             1   left out of schedule.csv\n");
  CHECK_THAT(job.output("schedule.csv"), !Catch::Contains("R1,L1,"));
  CHECK_THAT(job.output("decisions.csv"), Catch::Contains("2022-05,payable,500000,"));
  CHECK(job.run("verify", {"--run", job.out(), "--ledger", job.file()}).status == 0);
  check_done(
      job.ledger("show", {"--request", "R1"}),
      "entry 2: approved 2022-06-10\n"
      "  list L1, request R1, worker 033095000010, group working, month 2022-05, 500,000 VND\n"
      "  booking 2: Quyết định 12, ngày 10/6\n");
  check_done(job.ledger("verify"), "the ledger is whole: 3 bookings, 3 entries\n");
  check_done(job.ledger("reverse", with({"--request", "R1", "--kind", "mend"}, by_decision)),
             "1 month reversed");
  check_done(job.evaluate({"--ledger", job.file()}),
             "  look at 1 month payable though taken back before: ");
  CHECK_THAT(job.output("schedule.csv"), Catch::Contains("R1,L1,"));

  // A reader that goes away ends the command like a full disk, and leaves nothing open behind.
  const ProgramResult unread = tests::run_program(
      {"/bin/bash", "-c", "{ sleep 0.2; \"$0\" ledger export \"$1\"; echo status $? >&2; } | true",
       tests::places::program, job.file()});
  CHECK_THAT(unread.err, Catch::EndsWith("standard output could not be written\nstatus 3\n"));
  CHECK_FALSE(std::filesystem::exists(job.file() + "-wal"));

  const std::string journal = job.ledger("export").out;
  CHECK(std::count(journal.begin(), journal.end(), '\n') == 5);
  CHECK_THAT(journal, Catch::Contains("," + job.head() + ",2,mend,,,0,E1,,\n"));
}

TEST_CASE("a month that is refused now is questioned, and in reviews.csv with what was and is",
          "[program][ledger]") {
  const LedgerJob job;
  CHECK(job.commit({"--quiet"}).status == 0);
  CHECK(job.ledger("approve", with({"--list", "L1"}, by_decision)).status == 0);
  job.write("workers", replaced(sound_workers, ",yes,indefinite", ",no,indefinite"));
  const ProgramResult result = job.commit();
  check_done(result, "  look at 1 month refused now: ");
  CHECK_THAT(result.out, Catch::Contains("  questioned               1   "));
  REQUIRE(job.unfinished() == "");
  CHECK(job.output("reviews.csv") ==
        "kind,list_id,number_in_list,request_id,worker_id,month,amount_before,amount_now,reason\n"
        "refused_now,L1,1,R1,033095000010,2022-05,500000,0,approved on 2022-06-10 (booking 2); "
        "refused now: art2.2.applied\n");
  check_done(job.ledger("list"), ",questioned,,,3,3,E1,refused_now,,,\n");

  // Without a ledger there is no such file, not even an older one.
  CHECK(job.evaluate({"--quiet"}).status == 0);
  CHECK_FALSE(job.has_output("reviews.csv"));
}

TEST_CASE("a ledger is only read without --commit", "[program][ledger]") {
  const LedgerJob job;
  check_failed(job.evaluate({"--ledger", job.file()}), 2, "cannot be opened");
  CHECK_FALSE(std::filesystem::exists(job.out()));
  CHECK(job.commit({"--quiet"}).status == 0);
  const std::string before = job.head();
  // Another list of the worker's.
  job.write("lists", replaced(tests::sound_lists, "L1,", "L2,"));
  const std::string workers =
      replaced(replaced(sound_workers, "R1,L1", "R2,L2"), "2022-05,90", "2022-04 2022-05,90");
  job.write("workers", workers);
  check_done(job.evaluate({"--ledger", job.file()}), "  counted as history       1\n");
  CHECK_THAT(job.output("decisions.csv"),
             Catch::Contains(",2022-05,refused,0,0,art2.4.once_a_month,") &&
                 Catch::Contains(",2022-04,payable,"));
  CHECK(job.head() == before);
}

TEST_CASE("wrong usage of a ledger is status 2 and changes nothing", "[program][ledger]") {
  const LedgerJob job;
  CHECK(job.evaluate({"--commit"}).status == 2);
  CHECK(job.evaluate({"--ledger", job.file(), "--date", "2022-06-10"}).status == 2);
  check_failed(job.commit({"--date", "2022-06-31"}), 2, "--date 2022-06-31: write a date");
  CHECK_FALSE(std::filesystem::exists(job.file()));
  check_failed(job.ledger("list"), 2, "cannot be opened");
  CHECK(job.commit({"--quiet"}).status == 0);
  const std::string before = job.head();
  check_failed(job.ledger("approve", by_decision), 2, "say which months");
  CHECK(job.ledger("approve", {"--list", "L1"}).status == 2);
  CHECK(job.ledger("approve", {"--list", "L1", "--date", "2022-06-10", "--reason", ""}).status ==
        2);
  check_failed(job.ledger("approve", with({"--list", "L9"}, by_decision)), 2,
               "no month in the ledger is selected");
  check_failed(job.ledger("show", {"--list", "L9"}), 2, "no month in the ledger is selected");
  check_failed(job.ledger("show", {"--month", "2022-13"}), 2, "--month 2022-13");
  check_failed(job.ledger("verify", {"--head", "abc"}), 2, "64 hexadecimal digits");
  CHECK(tests::run_program({tests::places::program, "ledger"}).status == 2);
  CHECK(job.head() == before);
}

TEST_CASE("a damaged ledger is not used, and the outputs of an older run stay",
          "[program][ledger]") {
  const LedgerJob job;
  CHECK(job.commit({"--quiet"}).status == 0);
  const auto outputs = job.outputs();
  std::string bytes = tests::read_file(job.file());
  const std::size_t place = bytes.find("033095000010");
  REQUIRE(place != std::string::npos);
  bytes[place] = '1';
  tests::write_file(job.file(), bytes);
  check_failed(job.commit(), 2, "entry 1 of booking 1 was changed");
  CHECK(job.outputs() == outputs);
  const ProgramResult verified = job.ledger("verify");
  check_failed(verified, 2, "the ledger is damaged");
  CHECK_THAT(verified.out, Catch::Contains("entry 1 of booking 1 was changed"));
  check_failed(job.ledger("approve", with({"--list", "L1"}, by_decision)), 2, "entry 1");
}

TEST_CASE("files with personal data can be read by their owner only", "[program][ledger]") {
  const LedgerJob job;
  CHECK(job.commit({"--quiet"}).status == 0);
  for (const std::string& file : {job.file(), job.out() + "/reviews.csv"}) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
  }
}

TEST_CASE("a second run waits for the one that is booking", "[program][ledger]") {
  const LedgerJob job;
  CHECK(job.commit({"--quiet"}).status == 0);
  std::optional<rentsupport::Ledger> first(std::in_place, job.file(),
                                           rentsupport::LedgerAccess::book);
  REQUIRE_FALSE(first->problem());
  std::thread done([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    first.reset();
  });
  const ProgramResult waited = job.ledger("approve", with({"--list", "L1"}, by_decision));
  done.join();
  check_done(waited, "1 month approved");
}

TEST_CASE("two runs at once are recorded one after the other", "[program][ledger]") {
  const LedgerJob job;
  LedgerJob other;
  other.write("workers", replaced(replaced(sound_workers, "R1", "R2"), "10,Ng", "20,Ng"));
  ProgramResult second;
  std::thread thread([&] {
    second = other.evaluate({"--quiet", "--ledger", job.file(), "--commit"});
  });
  const ProgramResult first = job.commit({"--quiet"});
  thread.join();
  CHECK(first.status == 0);
  CHECK(second.status == 0);
  check_done(job.ledger("verify"), "the ledger is whole: 2 bookings, 2 entries\n");
}

TEST_CASE("a run that waits for its inputs lets others book", "[program][ledger]") {
  LedgerJob job;
  REQUIRE(job.commit().status == 0);
  const std::string workers = tests::read_file(job.path("workers.csv"));
  const tests::FedPipe slow(job.path("slow"), workers, std::chrono::milliseconds{3000});
  job.read_from("workers", slow.path());
  ProgramResult result;
  std::thread run([&] { result = job.commit({"--reason", "again"}); });
  std::this_thread::sleep_for(std::chrono::milliseconds{1500});
  {
    rentsupport::Ledger other(job.file(), rentsupport::LedgerAccess::book,
                              std::chrono::milliseconds{0});
    CHECK_FALSE(other.problem());
  }
  run.join();
  CAPTURE(result.err);
  CHECK(result.status == 0);
}

TEST_CASE("what is wrong with a booking is said before an input is waited for",
          "[program][ledger]") {
  LedgerJob job;
  job.read_from("workers", job.path("nothing"));
  check_failed(job.commit({"--date", "yesterday"}), 2, "--date yesterday: write a date");
}
