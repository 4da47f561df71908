// What an office books after a run has proposed months: by list, by file, in spite of a question;
// what it takes back; and what became of a ledger of version 1.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <thread>

#include "rentsupport/ledger.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/version_1_ledger.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Job;
using tests::ProgramResult;
using tests::read_file;
using tests::replaced;

using Options = std::vector<std::string>;

Options with(Options options, const Options& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

Options on(const std::string& date, const std::string& reason) {
  return {"--date", date, "--reason", reason};
}

// Two firms: list LA has R1 (April, May) and R2 (May), list LB has R3 (April, May).
class Office : public Job {
 public:
  Office() {
    write("employers",
          std::string{tests::sound_employers} + "E2,Công ty Khác,enterprise,yes,none,33,323\n");
    write("lists",
          "list_id,employer_id,group,drawn_up_on,payroll_copy\n"
          "LA,E1,working,2022-06-01,yes\nLB,E2,working,2022-06-01,yes\n");
    write_workers({"R1", "R2", "R3"});
  }

  // Only these requests are handed in.
  void write_workers(const std::vector<std::string>& requests) const {
    const std::string sound{tests::sound_workers};
    const std::size_t header = sound.find('\n') + 1;
    std::string text = sound.substr(0, header);
    for (const std::string& request : requests) {
      std::string row =
          replaced(sound.substr(header), "R1,L1", request + (request == "R3" ? ",LB" : ",LA"));
      row = replaced(row, "033095000010", "03309500001" + request.substr(1));
      row = replaced(row, "Người Mẫu", "Người Mẫu " + request);
      if (request != "R2") row = replaced(row, "no,2022-05,", "no,2022-04 2022-05,");
      text += row;
    }
    write("workers", text);
  }

  [[nodiscard]] std::string file() const { return path("ledger.db"); }
  [[nodiscard]] ProgramResult commit(const Options& more = {}) const {
    return evaluate(with({"--quiet", "--ledger", file(), "--commit"}, more));
  }
  [[nodiscard]] ProgramResult ledger(const std::string& command,
                                     const Options& options = {}) const {
    return tests::run_program(with({tests::places::program, "ledger", command, file()}, options));
  }
  // Books from a file of this text.
  [[nodiscard]] ProgramResult from(const std::string& command, const std::string& text,
                                   const Options& options) const {
    tests::write_file(path("months.csv"), text);
    return ledger(command, with({"--from", path("months.csv")}, options));
  }
  // `R1 2022-04 proposed`, by request and month.
  [[nodiscard]] std::vector<std::string> states() const {
    rentsupport::Ledger opened(file(), rentsupport::LedgerAccess::read);
    REQUIRE_FALSE(opened.problem());
    for (const auto& problem : opened.verify()) FAIL(problem.text());
    std::vector<std::string> lines;
    REQUIRE_FALSE(opened.read_latest({}, [&](const rentsupport::LedgerEntry& entry,
                                             const rentsupport::Booking& booking) {
      lines.push_back(std::string{entry.request_id} + " " + rentsupport::to_string(entry.month) +
                      " " + std::string{name(booking.state)});
    }));
    std::sort(lines.begin(), lines.end());
    return lines;
  }
};

void check_done(const ProgramResult& result, const std::string& out) {
  CAPTURE(result.err);
  CHECK(result.status == 0);
  CHECK_THAT(result.out, Catch::Contains(out));
}

// Nothing was booked, for these reasons; nobody is named.
void check_refused(const ProgramResult& result, const std::vector<std::string>& reasons) {
  CAPTURE(result.out, result.err);
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  for (const std::string& reason : reasons) CHECK_THAT(result.err, Catch::Contains(reason));
  const auto lines = std::count(result.err.begin(), result.err.end(), '\n');
  CHECK(lines == static_cast<std::ptrdiff_t>(reasons.size() + (reasons.size() > 1 ? 1 : 0)));
  for (const char* const personal : {"03309500001", "Người Mẫu", "9000000010"})
    CHECK_THAT(result.err, !Catch::Contains(personal));
}

const std::vector<std::string> all_proposed{"R1 2022-04 proposed", "R1 2022-05 proposed",
                                            "R2 2022-05 proposed", "R3 2022-04 proposed",
                                            "R3 2022-05 proposed"};

}  // namespace

TEST_CASE("a decision approves several lists, and the bank's files say row by row what was paid",
          "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  CHECK(office.states() == all_proposed);
  check_done(office.ledger("approve", with({"--list", "LA", "--list", "LB", "--by", "Phó Chủ tịch"},
                                           on("2022-06-20", "Quyết định 12"))),
             "5 months approved, 2,500,000 VND, as booking 2\n");
  check_done(office.ledger("send", with({"--list", "LA"}, on("2022-06-21", "Lệnh chi 4"))),
             "3 months sent, 1,500,000 VND, as booking 3\n");
  // Months, amounts and separators as offices write them; what was sent and what was not.
  check_done(office.from("pay",
                         "list_id;request_id;month;amount_vnd;x_bank\n"
                         "LA;R1;05/2022;500.000;VCB\n;R3;2022-04;500000;\n;R2;5/2022;;\n",
                         on("2022-06-23", "Sao kê 23/6")),
             "3 months paid, 1,500,000 VND, as booking 4\n");
  check_done(
      office.from("return", "request_id,month,reason\nR2,2022-05,\"Sai tên, tài khoản đã đóng\"\n",
                  on("2022-06-24", "Báo có 24/6")),
      "1 month returned, 500,000 VND, as booking 5\n");
  CHECK(office.states() == std::vector<std::string>{"R1 2022-04 sent", "R1 2022-05 paid",
                                                    "R2 2022-05 returned", "R3 2022-04 paid",
                                                    "R3 2022-05 approved"});
  check_done(office.ledger("list", {"--state", "returned"}),
             ",returned,2022-06-24,Báo có 24/6,5,17,E1,,,,\"Sai tên, tài khoản đã đóng\"\n");
  check_done(office.ledger("show", {"--request", "R2"}),
             "  of this month: Sai tên, tài khoản đã đóng\n");
  check_done(office.ledger("show", {"--request", "R2"}), "  booked by Phó Chủ tịch\n");
  // Once the account is mended the money goes again.
  check_done(office.ledger("pay", with({"--request", "R2"}, on("2022-06-30", "Lệnh chi 5"))),
             "1 month paid");
  check_done(office.ledger("pay", with({"--request", "R2"}, on("2022-06-30", "Lệnh chi 5"))),
             "nothing was changed: 1 month paid already\n");
  check_done(office.ledger("verify"), "the ledger is whole: 6 bookings, 18 entries\n");

  check_done(office.ledger("list", {"--by", "firm"}),
             "employer_id,state,months,persons,amount_vnd\n"
             "E1,sent,1,1,500000\nE1,paid,2,2,1000000\n"
             "E2,approved,1,1,500000\nE2,paid,1,1,500000\n");
  check_done(office.ledger("list", {"--by", "decision", "--state", "paid"}),
             "decision,state,months,persons,amount_vnd\nQuyết định 12,paid,3,3,1500000\n");
  check_done(office.ledger("list", {"--by", "week", "--list", "LA"}),
             "week,state,months,persons,amount_vnd\n2022-W25,sent,1,1,500000\n"
             "2022-W25,paid,1,1,500000\n2022-W26,paid,1,1,500000\n");
  check_done(office.ledger("list", {"--by", "list", "--month", "2022-05"}),
             "list_id,state,months,persons,amount_vnd\nLA,paid,2,2,1000000\n"
             "LB,approved,1,1,500000\n");
}

TEST_CASE("a file of months is booked wholly or not at all, and its faults are named by line",
          "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  const Options june = on("2022-06-20", "Quyết định 12");
  REQUIRE(office.ledger("approve", with({"--list", "LA"}, june)).status == 0);
  const std::string head = office.ledger("verify").out;
  const std::string months = office.path("months.csv");
  check_refused(
      office.from("pay",
                  "list_id,request_id,month,amount_vnd\n"
                  "LA,R1,2022-04,500000\n"
                  ",R9,2022-04,\n"
                  "LA,R1,2022-05,400000\n"
                  "LB,,2022-04,\n"
                  ",R1,2022-04,\n"
                  "LA,R3,2022-04,\n",
                  june),
      {months + ":3: no month in the ledger is selected",
       months + ":4: amount_vnd is 400,000, and the ledger holds 500,000",
       months + ":5: list LB, request R3, month 2022-04: it is proposed, and cannot be paid",
       months + ":6: list LA, request R1, month 2022-04: line 2 names it too",
       months + ":7: no month in the ledger is selected"});
  check_refused(
      office.from("pay", "request_id,month\nR1,2022-13\n,2022-05\nR2,2022-05\n", june),
      {months + ":2: \"2022-13\" is no month", months + ":3: one of list_id, request_id"});
  check_refused(office.from("pay", "request_id,month,amuont_vnd\nR1,2022-04,1\n", june),
                {"amuont_vnd: did you mean amount_vnd?"});
  check_refused(office.from("pay", "request_id,month,amount_vnd\nR1,2022-04,-500000\n", june),
                {months + ":2: "});
  check_refused(office.from("pay", "request_id\nR1\n", june), {"month"});
  check_refused(office.ledger("pay", with({"--from", office.path("none.csv")}, june)),
                {"none.csv"});
  check_refused(office.from("pay", "request_id,month\n", with({"--list", "LA"}, june)),
                {"say which months"});
  check_refused(office.ledger("approve", with({"--list", "LA", "--list", "LC"}, june)),
                {"list LC: no month in the ledger is selected"});
  CHECK(office.ledger("verify").out == head);

  // The run's own schedule is such a file.
  check_done(office.ledger("approve", with({"--from", office.out() + "/schedule.csv"}, june)),
             "2 months approved, 1,000,000 VND, as booking 3\n3 months approved already\n");
  const std::string vietnamese = office
                                     .from("return", "request_id,month\nR1,2022-04\nR9,2022-04\n",
                                           with({"--language", "vi"}, on("2022-06-01", "Báo có")))
                                     .err;
  CHECK_THAT(vietnamese,
             Catch::Contains("danh sách LA, đề nghị R1, tháng 4/2022: lần ghi gần nhất là ngày "
                             "20/6/2022, sau ngày 01/6/2022") &&
                 Catch::Contains("không có tháng nào trong sổ được chọn") &&
                 Catch::Contains("không ghi gì vào sổ"));
}

TEST_CASE("a request sent again under a new number is booked by its entry in the ledger",
          "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  office.write("workers", replaced(read_file(office.path("workers.csv")), "R2,LA", "R7,LA"));
  REQUIRE(office.commit(on("2022-06-15", "Danh sách đánh số lại")).status == 0);
  CHECK(office.states() == all_proposed);
  const Options june = on("2022-06-20", "Quyết định 12");
  const std::string schedule = office.output("schedule.csv");
  CHECK_THAT(schedule, Catch::Contains("R7,LA,"));
  check_refused(office.ledger("approve", with({"--request", "R7"}, june)),
                {"no month in the ledger is selected"});
  check_done(office.from("approve", schedule, june), "5 months approved");
  check_refused(
      office.from("pay", "list_id,month,ledger_entry\nLB,2022-05,3\nLA,2022-05,99\n", june),
      {office.path("months.csv") + ":2: entry 3 of the ledger is none of this list",
       office.path("months.csv") + ":3: entry 99 of the ledger is none of this list"});
}

TEST_CASE("a worker struck off after the proposal was approved and paid", "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  office.write_workers({"R2", "R3"});
  const Options june = on("2022-06-20", "Quyết định 12");
  // What is only looked at blocks nothing.
  REQUIRE(office.evaluate({"--quiet", "--ledger", office.file()}).status == 0);
  const std::string reviews = office.output("reviews.csv");
  CHECK(std::count(reviews.begin(), reviews.end(), '\n') == 3);
  CHECK(office.states() == all_proposed);
  REQUIRE(office.commit(on("2022-06-15", "Danh sách sửa")).status == 0);
  CHECK(office.output("reviews.csv") == reviews);

  const std::vector<std::string> questioned{
      "list LA, request R1, month 2022-04: questioned: withdrawn",
      "list LA, request R1, month 2022-05: questioned: withdrawn"};
  check_refused(office.ledger("approve", with({"--list", "LA"}, june)), questioned);
  check_done(office.ledger("list", {"--state", "questioned"}), "R1,033095000011,working,2022-04,");
  // The others of the list go on once it is taken back, whatever else reviews.csv holds.
  check_done(office.ledger("withdraw", with({"--from", office.out() + "/reviews.csv"}, june)),
             "2 months withdrawn, 1,000,000 VND, as booking 3\n");
  check_done(office.ledger("approve", with({"--list", "LA"}, june)), "1 month approved");
  CHECK(office.states() == std::vector<std::string>{"R1 2022-04 withdrawn", "R1 2022-05 withdrawn",
                                                    "R2 2022-05 approved", "R3 2022-04 proposed",
                                                    "R3 2022-05 proposed"});
  check_refused(office.ledger("pay", with({"--request", "R1"}, june)), {"nothing is booked"});

  // Handed in again, they are proposed again.
  office.write_workers({"R1", "R2", "R3"});
  REQUIRE(office.commit(on("2022-06-25", "Danh sách cũ")).status == 0);
  CHECK(office.states().front() == "R1 2022-04 proposed");
}

TEST_CASE(
    "an approved month that a run questioned is paid only for a reason, which the chain holds",
    "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  REQUIRE(
      office.ledger("approve", with({"--list", "LA"}, on("2022-06-10", "Quyết định 12"))).status ==
      0);
  office.write_workers({"R2", "R3"});
  REQUIRE(office.commit(on("2022-06-15", "Danh sách sửa")).status == 0);
  const Options pay = with({"--list", "LA"}, on("2022-06-20", "Lệnh chi 4"));
  check_refused(office.ledger("pay", pay), {"request R1, month 2022-04: questioned: withdrawn",
                                            "request R1, month 2022-05: questioned: withdrawn"});
  check_done(office.ledger("pay", with(pay, {"--despite", "Biên bản xác minh 7"})),
             "3 months paid, 1,500,000 VND, as booking 4\n"
             "of these, 2 months in spite of a question\n");
  check_done(office.ledger("show", {"--request", "R1"}),
             "  kind withdrawn\n  in spite of the question: Biên bản xác minh 7\n");
  CHECK_THAT(office.ledger("export").out, Catch::Contains(",Biên bản xác minh 7,"));
  CHECK(office.states().front() == "R1 2022-04 paid");
  // What is paid is shown by a later run, and questioned no more.
  REQUIRE(office.commit(on("2022-06-30", "Danh sách sửa lần 2")).status == 0);
  CHECK(office.states().front() == "R1 2022-04 paid");
  CHECK_THAT(office.output("reviews.csv"), Catch::Contains("R1,033095000011,2022-04,"));
  check_done(office.ledger("withdraw", with({"--from", office.out() + "/reviews.csv"},
                                            on("2022-07-01", "Danh sách sửa lần 2"))),
             "2 months not withdrawn: sent, paid or returned");
}

TEST_CASE("a reversal says whether the month may come back", "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  const Options july = on("2022-07-01", "Đã chi nơi khác");
  check_refused(office.ledger("reverse", with({"--request", "R1"}, july)),
                {"--kind: write mend (the months may be proposed again, once they are put right) "
                 "or close (they are never proposed again)"});
  CHECK(office.ledger("reverse", with({"--request", "R1", "--kind", "closed"}, july)).status == 2);
  check_done(office.ledger("reverse", with({"--request", "R1", "--kind", "close"}, july)),
             "2 months reversed");
  check_done(office.ledger("reverse", with({"--request", "R2", "--kind", "mend"}, july)),
             "1 month reversed");
  check_done(office.ledger("reverse", with({"--list", "LA", "--kind", "close"}, july)),
             "1 month reversed, 500,000 VND, as booking 4\n2 months reversed already\n");
  check_refused(office.ledger("reverse", with({"--request", "R2", "--kind", "mend"}, july)),
                {"request R2, month 2022-05: closed for good when it was reversed"});
  check_done(office.ledger("reverse", with({"--list", "LB", "--kind", "mend"}, july)),
             "2 months reversed");
  check_done(office.ledger("list", {"--request", "R3"}),
             ",reversed,2022-07-01,Đã chi nơi khác,5,10,E2,mend,");
  REQUIRE(office.commit(on("2022-07-02", "Lần hai")).status == 0);
  CHECK(office.states() == std::vector<std::string>{"R1 2022-04 reversed", "R1 2022-05 reversed",
                                                    "R2 2022-05 reversed", "R3 2022-04 proposed",
                                                    "R3 2022-05 proposed"});
  const std::string due = office.output("schedule.csv");
  CHECK_THAT(due,
             Catch::Contains("R3,LB,") && !Catch::Contains("R1,LA,") && !Catch::Contains("R2,LA,"));
}

TEST_CASE("a month's own bookings never go back in time, and other months do not matter",
          "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit(on("2022-06-05", "Tờ trình")).status == 0);
  REQUIRE(office.ledger("approve", with({"--list", "LA"}, on("2022-06-20", "QĐ 12"))).status == 0);
  check_done(office.ledger("approve", with({"--list", "LB"}, on("2022-06-10", "QĐ 10"))),
             "2 months approved");
  check_refused(office.ledger("pay", with({"--request", "R2"}, on("2022-06-19", "Lệnh chi"))),
                {"list LA, request R2, month 2022-05: its latest booking is of 2022-06-20, after "
                 "2022-06-19"});
  check_done(office.ledger("pay", with({"--request", "R2"}, on("2022-06-20", "Lệnh chi"))),
             "1 month paid");
  // A proposal without a day came before everything.
  const Office other;
  REQUIRE(other.commit().status == 0);
  check_done(other.ledger("approve", with({"--list", "LA"}, on("2020-01-01", "QĐ 1"))),
             "3 months approved");
}

TEST_CASE("a ledger that was lost is put back from its last copy", "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  const std::string copy = office.path("ledger-2022-06-20.db");
  const ProgramResult copied = office.ledger("backup", {copy});
  check_done(copied, "is whole: 1 bookings, 5 entries\nhead: entry 5, ");
  const std::string head = copied.out.substr(copied.out.size() - 65, 64);
  const Options restore{"--from", copy, "--head", head};
  const ProgramResult taken = office.ledger("restore", restore);
  CHECK(taken.status == 3);
  CHECK_THAT(taken.err, Catch::Contains("there is a file of that name"));
  fs::rename(office.file(), office.path("spoilt.db"));
  const ProgramResult other =
      office.ledger("restore", {"--from", copy, "--head", std::string(64, '1')});
  CHECK(other.status == 2);
  CHECK_THAT(other.out, Catch::Contains("no entry has the hash that was noted earlier"));
  CHECK_FALSE(fs::exists(office.file()));
  check_done(office.ledger("restore", restore), head);
  CHECK(read_file(office.file()) == read_file(copy));
  CHECK(office.states() == all_proposed);
  std::string bytes = read_file(copy);
  bytes[bytes.find("033095000011")] = '1';
  tests::write_file(copy, bytes);
  fs::remove(office.file());
  const ProgramResult damaged = office.ledger("restore", restore);
  CHECK(damaged.status == 2);
  CHECK_THAT(damaged.out, Catch::Contains(" of booking 1 was changed"));
  CHECK_FALSE(fs::exists(office.file()));
}

TEST_CASE("a bit that changes in the evidence or its key is found", "[program][ledger]") {
  const Office office;
  REQUIRE(office.commit().status == 0);
  std::string bytes = read_file(office.file());
  constexpr std::size_t page = 16384;
  // The pages behind the schema: bookings, entries, evidence, key.
  for (const std::size_t of : {std::size_t{3}, std::size_t{4}}) {
    for (std::size_t at = (of + 1) * page - (of == 3 ? 300 : 70); at < (of + 1) * page; ++at) {
      bytes[at] = static_cast<char>(bytes[at] ^ 4);
      tests::write_file(office.file(), bytes);
      CAPTURE(of, at);
      const ProgramResult verified = office.ledger("verify");
      CHECK(verified.status == 2);
      bytes[at] = static_cast<char>(bytes[at] ^ 4);
    }
  }
  tests::write_file(office.file(), bytes);
  check_done(office.ledger("verify"), "the ledger is whole");
  // Neither is printed.
  const std::string all = office.ledger("export").out + office.ledger("list").out;
  CHECK_THAT(all, !Catch::Contains("9000000010") && !Catch::Contains("Người Mẫu"));
}

namespace {

// A copy of the ledger that 1.0.0 wrote, with the inputs of its run.
class OldLedger {
 public:
  OldLedger() {
    fs::copy(fs::path(tests::places::cases) / "../version_1", scratch_.path(),
             fs::copy_options::recursive);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return scratch_ / name; }
  [[nodiscard]] ProgramResult ledger(const std::string& command, const Options& more = {}) const {
    return tests::run_program(
        with({tests::places::program, "ledger", command, path("ledger.db")}, more));
  }
  [[nodiscard]] Options inputs() const {
    Options options;
    for (const std::string table : {"employers", "lists", "workers"})
      options.insert(options.end(), {"--" + table, path("inputs/" + table + ".csv")});
    return with(options, {"--ignore-column", "note", "--quiet"});
  }

 private:
  tests::ScratchDirectory scratch_;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a ledger of 1.0.0 is upgraded in its place, and every head printed before holds",
          "[program][ledger][version_1]") {
  const OldLedger old;
  const Options approve = with({"--list", "L2"}, on("2022-07-18", "Quyết định 13"));
  check_refused(old.ledger("approve", approve), {"the ledger is of format 1"});
  check_refused(old.ledger("upgrade", {"--reversals", "perhaps"}), {"--reversals: write mend"});
  CHECK(old.ledger("upgrade").status == 2);
  const std::vector<std::string> before = lines_of(read_file(old.path("export.csv")));
  check_done(old.ledger("upgrade", with({"--reversals", "close", "--date", "2022-08-01", "--reason",
                                         "Lên bản 2", "--by", "Kế toán trưởng"},
                                        {})),
             "ledger.db is of format 2: 5 bookings, 16 entries; 16 of them without evidence");
  for (const char* const suffix : {"-wal", "-shm"})
    CHECK_FALSE(fs::exists(old.path("ledger.db") + suffix));
  CHECK(fs::status(old.path("ledger.db")).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  // Every booking and entry is there as it was.
  const std::vector<std::string> after = lines_of(old.ledger("export").out);
  REQUIRE(after.size() == before.size() + 1);
  for (std::size_t i = 0; i < before.size(); ++i)
    CHECK_THAT(after[i], Catch::StartsWith(before[i] + ","));
  CHECK_THAT(after.back(), Catch::StartsWith("5,upgraded,2022-08-01,Lên bản 2,,,17,0,") &&
                               Catch::EndsWith(",2,close,Kế toán trưởng,,0,,,"));
  for (std::size_t i = 1; i < before.size(); ++i) {
    const std::string hash = before[i].substr(before[i].rfind(',') + 1);
    CHECK(old.ledger("verify", {"--head", hash}).status == 0);
  }
  const std::string head = lines_of(old.ledger("verify").out).back().substr(16);
  CHECK(old.ledger("verify", {"--head", head}).status == 0);
  // What was reversed has the meaning that was given, and the rest goes on.
  check_done(old.ledger("list", {"--state", "reversed"}), ",close,");
  check_done(old.ledger("approve", approve), "2 months approved, 2,000,000 VND, as booking 6\n");
  check_refused(
      old.ledger("reverse", with({"--request", "R02", "--kind", "mend"}, on("2022-08-02", "Sửa"))),
      {"closed for good"});
  CHECK(old.ledger("verify", {"--head", head}).status == 0);
  check_refused(old.ledger("upgrade", {"--reversals", "mend"}), {"is of format 2 already"});
}

TEST_CASE("an upgrade takes evidence from the files given, and says how many entries have none",
          "[program][ledger][version_1]") {
  const OldLedger old;
  const ProgramResult upgraded = old.ledger("upgrade", with({"--reversals", "mend"}, old.inputs()));
  CAPTURE(upgraded.err);
  CHECK(upgraded.status == 1);  // a row of the inputs is rejected
  CHECK_THAT(upgraded.out, Catch::Contains("5 bookings, 16 entries; 0 of them without evidence"));
  CHECK(old.ledger("verify").status == 0);
  CHECK(old.ledger("upgrade", {"--reversals", "mend", "--workers", old.path("inputs/workers.csv")})
            .status == 2);
}

TEST_CASE("two programs at once book one after the other, whatever they do", "[program][ledger]") {
  const bool is_long = std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr;
  const Options june = on("2022-06-20", "Quyết định 12");
  struct Pair {
    std::vector<Options> commands;  // behind `ledger`; the ledger's name follows the first word
    std::size_t entries;            // of both, behind the proposals
  };
  const std::vector<Pair> pairs{
      {{with({"approve", "--list", "LA"}, june), with({"approve", "--list", "LB"}, june)}, 5},
      {{with({"approve", "--list", "LA"}, june), with({"approve", "--list", "LA"}, june)}, 3},
      {{with({"approve", "--month", "2022-05"}, june), {"backup", "--to", "copy"}}, 3},
      {{with({"reverse", "--list", "LA", "--kind", "mend"}, june),
        with({"reverse", "--list", "LA", "--kind", "mend"}, june)},
       3}};
  const Office office;
  REQUIRE(office.commit().status == 0);
  const std::string proposed = read_file(office.file());
  for (int round = 0; round < (is_long ? 200 : 8); ++round) {
    const Pair& pair = pairs[static_cast<std::size_t>(round) % pairs.size()];
    // Where somebody still read when the last one booked, its log stays.
    for (const char* const file : {"ledger.db", "ledger.db-wal", "ledger.db-shm", "copy"})
      fs::remove(office.path(file));
    tests::write_file(office.file(), proposed);
    std::array<ProgramResult, 2> results;
    std::array<std::thread, 2> threads;
    for (std::size_t i = 0; i < 2; ++i) {
      threads[i] = std::thread([&, i] {
        Options options = pair.commands[i];
        for (std::string& option : options) {
          if (option == "copy") option = office.path("copy");
        }
        const std::string command = options.front();
        options.erase(options.begin());
        results[i] = office.ledger(command, options);
      });
    }
    for (std::thread& thread : threads) thread.join();
    CAPTURE(round, results[0].err, results[1].err);
    for (const ProgramResult& result : results) CHECK(result.status == 0);
    check_done(office.ledger("verify"), std::to_string(5 + pair.entries) + " entries\n");
  }
}

TEST_CASE("an upgrade waits for who books, and who books for an upgrade",
          "[program][ledger][version_1]") {
  const bool is_long = std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr;
  for (int round = 0; round < (is_long ? 100 : 3); ++round) {
    const OldLedger old;
    tests::write_version_1_ledger(old.path("large.db"), 20'000);
    fs::rename(old.path("large.db"), old.path("ledger.db"));
    std::array<ProgramResult, 3> results;
    std::array<std::thread, 3> threads;
    for (std::size_t i = 0; i < 2; ++i) {
      threads[i] = std::thread([&, i] {
        results[i] = old.ledger("upgrade", {"--reversals", i == 0 ? "mend" : "close"});
      });
    }
    threads[2] = std::thread([&] {
      results[2] = old.ledger("pay", with({"--list", "L7"}, on("2022-07-18", "Lệnh chi 4")));
    });
    for (std::thread& thread : threads) thread.join();
    CAPTURE(results[0].err, results[1].err, results[2].err);
    CHECK(results[0].status + results[1].status == 2);  // one of them came too late
    const bool is_paid = results[2].status == 0;        // else it came too early
    if (!is_paid) CHECK_THAT(results[2].err, Catch::Contains("is of format 1"));
    check_done(old.ledger("verify"), is_paid ? "the ledger is whole: 4 bookings, 20100 entries\n"
                                             : "the ledger is whole: 3 bookings, 20000 entries\n");
  }
}

TEST_CASE("a ledger of 1.0.0 of a million entries is upgraded", "[program][ledger][version_1]") {
  const bool is_long = std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr;
  const std::size_t entries = is_long ? 1'000'000 : 10'000;
  const OldLedger old;
  tests::write_version_1_ledger(old.path("large.db"), entries);
  fs::rename(old.path("large.db"), old.path("ledger.db"));
  const ProgramResult before = old.ledger("verify");
  CHECK(before.status == 0);
  const std::string head = before.out.substr(before.out.size() - 65, 64);
  const auto begin = std::chrono::steady_clock::now();
  check_done(old.ledger("upgrade", {"--reversals", "mend"}),
             "3 bookings, " + std::to_string(entries) + " entries; ");
  if (is_long) {
    const auto taken = std::chrono::steady_clock::now() - begin;
    WARN("upgraded in " << std::chrono::duration_cast<std::chrono::milliseconds>(taken).count()
                        << " ms");
  }
  CHECK(old.ledger("verify", {"--head", head}).status == 0);
}
