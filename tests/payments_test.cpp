// Payments: what is approved goes to the bank and comes back, and every đồng is accounted for.
#include "rentsupport/payments.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "files/payment_files.hpp"
#include "files/workbook_reader.hpp"
#include "rentsupport/kept_run.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using namespace rentsupport;
using Catch::Contains;
using tests::Job;
using tests::ProgramResult;
using tests::replaced;
using Options = std::vector<std::string>;
using Money_of = std::map<std::string, std::string>;  // by state

const std::string employers =
    "employer_id,name,kind,registered,zone,province,district,account,bank\n"
    "E1,Công ty TNHH Mẫu & Bạn,enterprise,yes,none,33,323,112233445566,Ngân hàng Mẫu\n"
    "E2,Hợp tác xã Đồng Tâm,enterprise,yes,none,33,323,223344556677,Ngân hàng Khác\n";
const std::string lists =
    "list_id,employer_id,group,drawn_up_on,payroll_copy\n"
    "L1,E1,working,2022-06-01,yes\n"
    "L2,E2,working,2022-06-01,yes\n";
const std::string head =
    "request_id,list_id,worker_id,full_name,birth_date,applied,contract_type,contract_signed_on,"
    "contract_starts_on,previous_contract,rent_from,pays_rent,insured_months,payroll_months,"
    "insurance_exempt,newly_recruited,insured_elsewhere,months,account,bank,account_name\n";

std::string worker(const std::string& request, const std::string& list, const std::string& id,
                   const std::string& name, const std::string& months, const std::string& account,
                   const std::string& bank, const std::string& account_name = {}) {
  return request + "," + list + "," + id + "," + name +
         ",1995-05-05,yes,indefinite,2019-03-01,2019-03-01,none,2020-12-01,yes,2022-04 2022-05,"
         "2022-04 2022-05,no,no,no," +
         months + "," + account + "," + bank + "," + account_name + "\n";
}

// Two workers of one firm, one of them with two months; two of another, one of them without a bank.
std::string four_workers(const std::string& account_of_second = "9000000011") {
  return head +
         worker("R1", "L1", "033095000010", "Nguyễn Thị Hường", "2022-04 2022-05", "9000000010",
                "Ngân hàng Mẫu") +
         worker("R2", "L1", "033095000029", "Đỗ Văn Đạt", "2022-05", account_of_second,
                "Ngân hàng Mẫu", "DO VAN DAT") +
         worker("R3", "L2", "033095000037", "Trần Thị Ánh", "2022-05", "1900 2051.2345-6",
                "Ngân hàng Khác") +
         worker("R4", "L2", "033095000045", "Lê Văn Thiếu", "2022-05", "9000000013", "");
}

const std::string office =
    "name = \"PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\"\n"
    "account = \"998877665544\"\nbank = \"Kho bạc Nhà nước\"\n";

class PayingJob : public Job {
 public:
  explicit PayingJob(const std::string& workers = four_workers()) {
    write("employers", employers);
    write("lists", lists);
    write("workers", workers);
    tests::write_file(path("office.toml"), office);
  }

  [[nodiscard]] std::string ledger() const { return path("ledger.db"); }

  // Runs a command that must succeed; returns what it printed.
  std::string does(Options options) const {  // NOLINT(performance-unnecessary-value-param)
    options.insert(options.begin(), tests::places::program);
    const ProgramResult result = tests::run_program(options);
    CAPTURE(options, result.out, result.err);
    REQUIRE(result.status == 0);
    return result.out;
  }
  [[nodiscard]] std::string refused(Options options, int status = 2) const {
    options.insert(options.begin(), tests::places::program);
    const ProgramResult result = tests::run_program(options);
    CAPTURE(options, result.out, result.err);
    REQUIRE(result.status == status);
    return result.err;
  }
  void decide(const std::string& out, const std::string& day) const {
    does({"evaluate", "--employers", path("employers.csv"), "--lists", path("lists.csv"),
          "--workers", path("workers.csv"), "--ledger", ledger(), "--commit", "--keep", "--date",
          day, "--reason", "Tờ trình 7", "--by", "Phòng LĐ", "--out", path(out)});
  }
  void approve() const {
    does({"ledger", "approve", ledger(), "--list", "L1", "--list", "L2", "--date", "2022-06-14",
          "--reason", "Quyết định 12"});
  }
  [[nodiscard]] Options payments(const std::string& run, const std::string& out,
                                 Options more = {}) const {
    Options options{
        "payments", "--run",      path(run), "--ledger", ledger(), "--office", path("office.toml"),
        "--date",   "2022-06-15", "--by",    "Kế toán",  "--out",  path(out)};
    options.insert(options.end(), more.begin(), more.end());
    return options;
  }
  [[nodiscard]] std::string file(const std::string& name) const {
    return tests::read_file(path(name));
  }

  // What the ledger holds in each state: nothing is ever lost.
  [[nodiscard]] Money_of money() const {
    Ledger opened(ledger(), LedgerAccess::read);
    REQUIRE_FALSE(opened.problem());
    std::map<std::string, MoneyTotal> sums;
    REQUIRE_FALSE(opened.read_latest({}, [&](const LedgerEntry& entry, const Booking& booking) {
      sums[std::string{name(booking.state)}].add(entry.amount);
    }));
    Money_of texts;
    for (const auto& [state, sum] : sums) texts[state] = sum.digits();
    return texts;
  }
};

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  std::vector<std::string> found;
  const std::regex wanted(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}
std::vector<std::string> elements(const std::string& xml, const std::string& name) {
  return matches(xml, "<" + name + "(?: [^>]*)?>([^<]*)</" + name + ">");
}

// Holds a file against our grammar, and against the published schema where it is there.
void check_schema(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(tests::places::examples) / "..";
  CAPTURE(path);
  const ProgramResult by_grammar =
      tests::run_program({"/usr/bin/xmllint", "--noout", "--nonet", "--relaxng",
                          (root / "tests/payments/pain.001.001.09.rng").string(), path});
  CAPTURE(by_grammar.err);
  CHECK(by_grammar.status == 0);
  const fs::path schema = root / "build/iso20022/pain.001.001.09.xsd";
  if (!fs::exists(schema)) {
    WARN("the schema is not there: tests/iso20022.sh fetches it");
    return;
  }
  const ProgramResult by_schema = tests::run_program(
      {"/usr/bin/xmllint", "--noout", "--nonet", "--schema", schema.string(), path});
  CAPTURE(by_schema.err);
  CHECK(by_schema.status == 0);
}

// Answers as a bank does: refuses the payments named, pays the others.
std::string answer_of_bank(const std::string& file, const std::vector<std::string>& refused) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
      "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2022-06-16T09:00:00</CreDtTm></GrpHdr>"
      "<OrgnlGrpInfAndSts><OrgnlMsgId>" +
      elements(file, "MsgId").front() +
      "</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts>"
      "</OrgnlGrpInfAndSts>\n";
  for (const std::string& block : elements(file, "PmtInfId")) {
    const std::size_t begin = file.find("<PmtInfId>" + block);
    const std::string of_block = file.substr(begin, file.find("</PmtInf>", begin) - begin);
    xml += "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" + block + "</OrgnlPmtInfId>\n";
    const auto ids = elements(of_block, "EndToEndId");
    const auto amounts = elements(of_block, "InstdAmt");
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const bool is_refused = std::find(refused.begin(), refused.end(), ids[i]) != refused.end();
      xml += "<TxInfAndSts><OrgnlEndToEndId>" + ids[i] + "</OrgnlEndToEndId><TxSts>" +
             (is_refused ? "RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Tài khoản đã "
                           "đóng</AddtlInf></StsRsnInf>"
                         : "ACSC</TxSts>") +
             "<OrgnlTxRef><Amt><InstdAmt Ccy=\"VND\">" + amounts[i] +
             "</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>\n";
    }
    xml += "</OrgnlPmtInfAndSts>";
  }
  return xml + "</CstmrPmtStsRpt></Document>\n";
}

// The number that a receipt gives a request.
std::string leaf_of(const PayingJob& job, const std::string& run, const std::string& request) {
  const std::string receipt =
      job.does({"receipt", "--run", job.path(run), "--employers", job.path("employers.csv"),
                "--lists", job.path("lists.csv"), "--workers", job.path("workers.csv"), "--ledger",
                job.ledger(), "--request", request, "--month", "2022-05"});
  return nlohmann::json::parse(receipt)["leaf_sha256"].get<std::string>().substr(0, 32);
}

}  // namespace

TEST_CASE("what is approved goes to the bank, comes back, is mended and paid, to the last đồng",
          "[payments][program]") {
  const PayingJob job;
  job.decide("run1", "2022-06-10");
  CHECK(job.money() == Money_of{{"proposed", "2500000"}});
  CHECK_THAT(job.does(job.payments("run1", "none")), Contains("there is nothing to send"));
  job.approve();
  CHECK(job.money() == Money_of{{"approved", "2500000"}});

  CHECK_THAT(
      job.does(job.payments("run1", "pay1")),
      Contains(
          "sent: 4 months, 2,000,000 VND; payments to workers: 3; transfers to employers: 2") &&
          Contains("not sent: 1 month, 500,000 VND"));
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"sent", "2000000"}});
  CHECK(job.file("pay1/payments_lacking.csv") ==
        "list_id,employer_id,request_id,worker_id,month,amount_vnd,lacks\n"
        "L2,E2,R4,033095000045,2022-05,500000,bank\n");

  const std::string transfers = job.file("pay1/transfers.xml");
  const std::string salaries = job.file("pay1/salaries-00001-E1.xml");
  const std::string of_second = job.file("pay1/salaries-00002-E2.xml");
  for (const char* const name :
       {"pay1/transfers.xml", "pay1/salaries-00001-E1.xml", "pay1/salaries-00002-E2.xml"})
    check_schema(job.path(name));
  CHECK(elements(transfers, "CtrlSum") == Options{"2000000", "1500000", "500000"});
  CHECK(elements(transfers, "NbOfTxs") == Options{"2", "1", "1"});
  CHECK(elements(transfers, "InstdAmt") == Options{"1500000", "500000"});
  CHECK_THAT(transfers, Contains("<Cdtr><Nm>Cong ty TNHH Mau + Ban</Nm></Cdtr>"));
  CHECK_THAT(transfers, Contains("<Dbtr><Nm>PHONG LAO DONG - THUONG BINH VA XA HOI</Nm></Dbtr>"));
  CHECK(elements(salaries, "CtrlSum") == Options{"1500000", "1500000"});
  CHECK(elements(salaries, "InstdAmt") == Options{"1000000", "500000"});
  CHECK(elements(salaries, "Ustrd").front() ==
        "Ho tro tien thue nha QD 08/2022, thang 4/2022, 5/2022");
  CHECK_THAT(salaries, Contains("<Cdtr><Nm>DO VAN DAT</Nm></Cdtr>"));
  CHECK_THAT(of_second, Contains("<Othr><Id>1900205123456</Id></Othr>"));
  // From the bank statement to the receipt.
  CHECK(elements(salaries, "EndToEndId") ==
        Options{leaf_of(job, "run1", "R1"), leaf_of(job, "run1", "R2")});
  CHECK(elements(transfers, "PmtInfId").front() == elements(salaries, "PmtInfId").front());

  // Nothing is in two files.
  CHECK_THAT(job.does(job.payments("run1", "pay1")), Contains("there is nothing to send"));
  CHECK(job.file("pay1/transfers.xml") == transfers);

  const std::string refused = elements(salaries, "EndToEndId")[1];
  tests::write_file(job.path("bank1.xml"), answer_of_bank(salaries, {refused}));
  tests::write_file(job.path("bank2.xml"), answer_of_bank(of_second, {}));
  const auto books = [&](const std::string& state, const std::string& file) {
    return job.does({"ledger", state, job.ledger(), "--from", job.path(file), "--date",
                     "2022-06-16", "--reason", "Sao kê 16/6"});
  };
  CHECK_THAT(books("pay", "bank1.xml"),
             Contains("2 months paid, 1,000,000 VND") &&
                 Contains("it returned 1: book them with ledger return"));
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"paid", "1000000"}, {"sent", "1000000"}});
  CHECK_THAT(books("return", "bank1.xml"), Contains("1 month returned, 500,000 VND"));
  CHECK_THAT(books("pay", "bank2.xml"), Contains("1 month paid"));
  CHECK_THAT(books("pay", "bank2.xml"), Contains("nothing was changed"));
  CHECK(job.money() ==
        Money_of{{"approved", "500000"}, {"paid", "1500000"}, {"returned", "500000"}});
  CHECK_THAT(job.does({"ledger", "show", job.ledger(), "--request", "R2"}),
             Contains("AC04: Tài khoản đã đóng"));

  // The worker is told, and the firm.
  for (const std::string to : {"worker", "employer"}) {
    job.does({"letters", "--run", job.path("run1"), "--returned", job.ledger(), "--to", to,
              "--as-of", "2022-06-17", "--office", job.path("office.toml"), "--format", "text",
              "--quiet", "--out", job.path("to_" + to)});
    const std::string letter = job.file("to_" + to + "/00001-L1.txt");
    CHECK_THAT(letter, Contains("bị ngân hàng trả lại") && Contains("500.000 đồng") &&
                           Contains("Tài khoản đã đóng") && Contains("9000000011") &&
                           !Contains("AC04") && !Contains("R1"));
    CHECK_THAT(letter, Contains(to == "worker" ? "Kính gửi: Ông/Bà Đỗ Văn Đạt"
                                               : "Kính gửi: Công ty TNHH Mẫu & Bạn"));
    CHECK_FALSE(std::filesystem::exists(job.path("to_" + to + "/00002-L2.txt")));
  }

  // Mended, and due again; what lacked a bank gets one.
  job.write("workers",
            replaced(four_workers("9000000099"), "9000000013,,", "9000000013,Ngân hàng Mẫu,"));
  job.decide("run2", "2022-06-17");
  CHECK_THAT(job.file("run2/schedule.csv"), Contains("R2,L1,E1,") && Contains(",returned,"));
  Options later = job.payments("run2", "pay2", {"--format", "csv"});
  *std::find(later.begin(), later.end(), "2022-06-15") = "2022-06-18";
  CHECK_THAT(job.does(later),
             Contains("sent: 1 month, 500,000 VND") && Contains("returned by the bank: 1 month"));
  CHECK(job.money() == Money_of{{"paid", "1500000"}, {"returned", "500000"}, {"sent", "500000"}});
  Options again = later;
  *std::find(again.begin(), again.end(), job.path("pay2")) = job.path("pay3");
  again.insert(again.end(), {"--again", "Tài khoản đã sửa"});
  // The firm holds what its worker's bank sent back: it is not transferred to it once more.
  CHECK_THAT(job.does(again),
             Contains("sent: 1 month, 500,000 VND; payments to workers: 1; transfers to employers: "
                      "0") &&
                 Contains("employers hold 500,000 VND of it"));
  CHECK_FALSE(std::filesystem::exists(job.path("pay3/transfers.csv")));
  CHECK(job.money() == Money_of{{"paid", "1500000"}, {"sent", "1000000"}});
  CHECK_THAT(job.does({"ledger", "export", job.ledger()}), Contains("again: Tài khoản đã sửa"));
  const std::string table = job.file("pay3/salaries-00001-E1.csv");
  CHECK_THAT(table,
             Contains("STT,Tên người thụ hưởng,Số tài khoản,Ngân hàng,Số tiền,Nội dung,Danh "
                      "sách,Mã giao dịch,Mã tệp\n"
                      "1,DO VAN DAT,9000000099,Ngân hàng Mẫu,500000,\"Hỗ trợ tiền thuê nhà QĐ "
                      "08/2022, tháng 5/2022\",L1,"));

  // The answer to the first file says nothing of the second.
  CHECK_THAT(job.refused({"ledger", "return", job.ledger(), "--from", job.path("bank1.xml"),
                          "--date", "2022-06-19", "--reason", "Báo có"}),
             Contains("it was sent again since"));
  const auto answered = [](std::string text) {
    std::size_t at = text.find('\n');
    text.insert(at, ",Trạng thái,Lý do");
    at = text.find('\n');
    text.insert(text.find('\n', at + 1), ",Thành công,");
    return text;
  };
  tests::write_file(job.path("bank3.csv"), answered(table));
  tests::write_file(job.path("bank4.csv"), answered(job.file("pay2/salaries-00001-E2.csv")));
  for (const char* const file : {"bank3.csv", "bank4.csv"})
    job.does({"ledger", "pay", job.ledger(), "--from", job.path(file), "--date", "2022-06-20",
              "--reason", "Sao kê 20/6"});
  CHECK(job.money() == Money_of{{"paid", "2500000"}});
  CHECK_THAT(job.does({"ledger", "verify", job.ledger()}), Contains("the ledger is whole"));
}

TEST_CASE("the library pays, hears from the bank and pays again, to the last đồng", "[payments]") {
  const PayingJob job;
  job.decide("run", "2022-06-10");
  job.approve();
  const auto pays = [&](const std::string& out, const std::string& again, const Day& day) {
    const KeptRun run(job.path("run"));
    REQUIRE_FALSE(run.problem());
    LoadedFiles loaded;
    EvaluateOptions how;
    REQUIRE_FALSE(run.read(loaded, how));
    const Decisions decisions = evaluate(run.rule_set(), loaded.dossier(), how);
    PaymentOptions options;
    options.on = day;
    options.by = "Kế toán";
    options.again = again;
    REQUIRE_FALSE(read_office(office, "office.toml", options.office));
    Ledger ledger(job.ledger(), LedgerAccess::book);
    PaymentsWritten written;
    const auto problem =
        write_payments(job.path(out), run.manifest(), decisions, ledger, options, written);
    INFO((problem ? problem->text() : std::string{}));
    REQUIRE_FALSE(problem);
    return written;
  };
  const auto hears = [&](LedgerState state, const std::string& file, const Day& day) {
    std::vector<BankAnswer> answers;
    REQUIRE(read_bank_answers(job.path(file), default_payment_map(), answers).empty());
    Ledger ledger(job.ledger(), LedgerAccess::book);
    std::vector<MonthRow> rows;
    AnswersRead read;
    REQUIRE(months_answered(ledger, state, answers, file, rows, read).empty());
    Booked booked;
    REQUIRE(ledger.book(state, rows, file, {.on = day, .reason = "Sao kê"}, booked).empty());
    return booked.months;
  };
  const PaymentsWritten first = pays("pay", "", *parse_date("2022-06-15"));
  CHECK(first.months == 4);
  CHECK(first.requests == 3);
  CHECK(first.lists == 2);
  CHECK(first.amount.digits() == "2000000");
  CHECK(first.lacking == 1);
  CHECK(first.files == Options{"payments_lacking.csv", "salaries-00001-E1.xml",
                               "salaries-00002-E2.xml", "transfers.xml", "payments.json"});
  const std::string salaries = job.file("pay/salaries-00001-E1.xml");
  // A transfer that arrived pays all of its list; what the firm's bank then refuses comes back.
  const std::string transfers = job.file("pay/transfers.xml");
  tests::write_file(job.path("office_bank.xml"), answer_of_bank(transfers, {}));
  CHECK(hears(LedgerState::paid, "office_bank.xml", *parse_date("2022-06-16")) == 4);
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"paid", "2000000"}});
  tests::write_file(job.path("firm_bank.xml"),
                    answer_of_bank(salaries, {elements(salaries, "EndToEndId").front()}));
  CHECK(hears(LedgerState::returned, "firm_bank.xml", *parse_date("2022-06-17")) == 2);
  CHECK(job.money() ==
        Money_of{{"approved", "500000"}, {"paid", "1000000"}, {"returned", "1000000"}});
  const PaymentsWritten second = pays("pay2", "Số tài khoản đúng", *parse_date("2022-06-20"));
  CHECK(second.months == 2);
  CHECK(second.amount.digits() == "1000000");
  CHECK(second.lists == 1);
  CHECK(second.transfers == 0);
  CHECK(second.held.digits() == "1000000");
  CHECK(second.files == Options{"payments_lacking.csv", "salaries-00001-E1.xml", "payments.json"});
  const std::string mended = job.file("pay2/salaries-00001-E1.xml");
  CHECK(elements(mended, "EndToEndId") == Options{elements(salaries, "EndToEndId").front()});
  CHECK(elements(mended, "MsgId") != elements(salaries, "MsgId"));
  tests::write_file(job.path("firm_bank.xml"), answer_of_bank(mended, {}));
  CHECK(hears(LedgerState::paid, "firm_bank.xml", *parse_date("2022-06-21")) == 2);
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"paid", "2000000"}});
}

TEST_CASE("money that firms held was transferred to them a second time", "[payments][program]") {
  // What a worker's bank sends back is with the firm; what the firm's own bank sends back is with
  // the office, and so is what never reached a bank.
  const PayingJob job;
  job.decide("run1", "2022-06-10");
  job.approve();
  job.does(job.payments("run1", "pay1"));
  const std::string transfers = job.file("pay1/transfers.xml");
  const auto books = [&](const std::string& state, const std::string& file, const std::string& on) {
    return job.does({"ledger", state, job.ledger(), "--from", job.path(file), "--date", on,
                     "--reason", "Sao kê"});
  };
  const auto again = [&](const std::string& out, const std::string& on, const Options& more = {}) {
    Options options = job.payments("run1", out, {"--again", "Tài khoản đúng"});
    *std::find(options.begin(), options.end(), "2022-06-15") = on;
    options.insert(options.end(), more.begin(), more.end());
    return job.does(options);
  };
  // The first firm's account is closed: the transfer of its list comes back, the other arrives.
  tests::write_file(job.path("bank1.xml"),
                    answer_of_bank(transfers, {elements(transfers, "EndToEndId").front()}));
  CHECK_THAT(books("return", "bank1.xml", "2022-06-16"),
             Contains("3 months returned, 1,500,000 VND"));
  CHECK_THAT(books("pay", "bank1.xml", "2022-06-16"), Contains("1 month paid, 500,000 VND"));
  for (const std::string to : {"worker", "employer"}) {
    job.does({"letters", "--run", job.path("run1"), "--returned", job.ledger(), "--to", to,
              "--as-of", "2022-06-17", "--office", job.path("office.toml"), "--format", "text",
              "--quiet", "--out", job.path("to_" + to)});
    std::string letter = job.file("to_" + to + "/00001-L1.txt");
    std::replace(letter.begin(), letter.end(), '\n', ' ');
    CHECK_THAT(letter,
               Contains("tài khoản của Công ty TNHH Mẫu & Bạn (E1) nhưng bị ngân hàng trả lại") &&
                   Contains("Tài khoản đã đóng") && !Contains("9000000011") &&
                   !Contains("transfer"));
    CHECK((letter.find("Tài khoản ghi trong hồ sơ") != std::string::npos) == (to == "employer"));
  }
  CHECK_THAT(again("pay2", "2022-06-20"), Contains("transfers to employers: 1"));
  CHECK(elements(job.file("pay2/transfers.xml"), "InstdAmt") == Options{"1500000"});

  // It arrives; then a worker's bank refuses, and refuses again: nothing more goes to the firm.
  const std::string salaries = job.file("pay2/salaries-00001-E1.xml");
  tests::write_file(job.path("bank2.xml"), answer_of_bank(job.file("pay2/transfers.xml"), {}));
  tests::write_file(job.path("bank3.xml"),
                    answer_of_bank(salaries, {elements(salaries, "EndToEndId").front()}));
  CHECK_THAT(books("pay", "bank2.xml", "2022-06-21"), Contains("3 months paid"));
  CHECK_THAT(books("return", "bank3.xml", "2022-06-21"),
             Contains("2 months returned, 1,000,000 VND"));
  CHECK_THAT(again("pay3", "2022-06-22"), Contains("transfers to employers: 0"));
  const std::string third = job.file("pay3/salaries-00001-E1.xml");
  tests::write_file(job.path("bank4.xml"),
                    answer_of_bank(third, {elements(third, "EndToEndId").front()}));
  CHECK_THAT(books("return", "bank4.xml", "2022-06-23"), Contains("2 months returned"));

  // The firm has given it back: only the office knows.
  CHECK_THAT(again("pay4", "2022-06-24", {"--with-transfers"}),
             Contains("transfers to employers: 1"));
  CHECK(elements(job.file("pay4/transfers.xml"), "InstdAmt") == Options{"1000000"});
  check_schema(job.path("pay4/transfers.xml"));
  CHECK_THAT(job.refused(job.payments("run1", "pay5", {"--with-transfers"})), Contains("--again"));
}

TEST_CASE("what a payment lacks is listed, and what the run no longer says",
          "[payments][program]") {
  PayingJob job(four_workers());
  job.decide("run1", "2022-06-10");
  job.approve();
  job.write("employers", replaced(employers, "223344556677,Ngân hàng Khác", "2.2E+11,"));
  // R3's worker is another, R2 has an account that a spreadsheet spoilt, R1 is asked for no more.
  std::string workers = four_workers("9.00E+09");
  workers = replaced(workers, "R1,L1,033095000010", "R9,L1,033095000053");
  workers = replaced(workers, "R3,L2,033095000037", "R3,L2,033095000061");
  job.write("workers", workers);
  const ProgramResult result =
      tests::run_program({tests::places::program, "evaluate", "--employers",
                          job.path("employers.csv"), "--lists", job.path("lists.csv"), "--workers",
                          job.path("workers.csv"), "--keep", "--out", job.path("run2")});
  REQUIRE(result.status == 0);
  CHECK_THAT(job.does(job.payments("run2", "pay")),
             Contains("there is nothing to send") && Contains("not sent: 5 months"));
  CHECK(job.file("pay/payments_lacking.csv") ==
        "list_id,employer_id,request_id,worker_id,month,amount_vnd,lacks\n"
        "L1,E1,R2,033095000029,2022-05,500000,account\n"
        "L1,E1,R1,033095000010,2022-04,500000,not_in_run\n"
        "L1,E1,R1,033095000010,2022-05,500000,not_in_run\n"
        "L2,E2,R3,033095000037,2022-05,500000,employer_account employer_bank other_worker\n"
        "L2,E2,R4,033095000045,2022-05,500000,employer_account employer_bank bank\n");
  CHECK(job.money() == Money_of{{"approved", "2500000"}});
  CHECK_FALSE(std::filesystem::exists(job.path("pay/payments.json")));

  tests::write_file(job.path("office.toml"), "name = \"PHÒNG\"\nbank = \"Kho bạc\"\n");
  CHECK_THAT(job.refused(job.payments("run1", "pay")), Contains("has no account"));
  tests::write_file(job.path("office.toml"), office);
  CHECK_THAT(job.refused(job.payments("run1", "pay", {"--list", "L3"})), Contains("list L3"));
}

TEST_CASE("a table for a bank has the columns, the order and the words of its map",
          "[payments][program]") {
  const PayingJob job;
  job.decide("run1", "2022-06-10");
  job.approve();
  tests::write_file(
      job.path("map.toml"),
      "columns = [[\"account\", \"Tài khoản nhận\"], [\"payee\", \"Tên\"], [\"=VND\", "
      "\"Loại tiền\"],\n  [\"amount_vnd\", \"Số tiền\"], [\"bank\", \"NH\"], "
      "[\"end_to_end_id\", \"Ref\"]]\n"
      "answer = [[\"status\", \"KQ\"], [\"-\", \"Phí\"]]\n"
      "paid = [\"OK\"]\nreturned = [\"Lỗi\"]\n");
  job.does(job.payments("run1", "pay",
                        {"--format", "csv", "--map", job.path("map.toml"), "--text", "ascii"}));
  const std::string table = job.file("pay/salaries-00002-E2.csv");
  CHECK_THAT(table, Contains("Tài khoản nhận,Tên,Loại tiền,Số tiền,NH,Ref\n"
                             "1900205123456,Tran Thi Anh,VND,500000,Ngan hang Khac,"));
  const std::string id = table.substr(table.rfind(',') + 1, 32);
  const auto answers = [&](const std::string& rows) {
    tests::write_file(job.path("bank.csv"),
                      "Ref,KQ,Phí,Số tiền,Tài khoản nhận,Tên,Loại tiền,NH\n" + rows);
    return Options{"ledger",
                   "pay",
                   job.ledger(),
                   "--from",
                   job.path("bank.csv"),
                   "--map",
                   job.path("map.toml"),
                   "--date",
                   "2022-06-16",
                   "--reason",
                   "Sao kê"};
  };
  // All or nothing, and every line that does not match is named.
  const std::string err =
      job.refused(answers(id + ",OK,0,500000,,,,\n" + id + ",OK,0,500000,,,,\n" +
                          std::string(32, 'f') + ",OK,0,500000,,,,\n" + id + ",OK,0,400000,,,,\n"));
  CHECK_THAT(err, Contains("bank.csv:3: ") && Contains("line 2 answers for it too") &&
                      Contains("bank.csv:4: ") && Contains("no payment of the ledger bears") &&
                      Contains("bank.csv:5: ") && Contains("the amount is 400,000, and 500,000") &&
                      Contains("nothing is booked"));
  CHECK_THAT(job.refused(answers(id + ",Chờ,0,500000,,,,\n")),
             Contains("neither paid nor returned"));
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"sent", "2000000"}});
  CHECK_THAT(job.does(answers(id + ",OK,0,500000,,,,\n")), Contains("1 month paid"));
  for (const auto& [toml, what] :
       {std::pair{"columns = [[\"name\", \"Tên\"]]\n", "name is no field"},
        {"column = []\n", "column is nothing of a map"},
        {"columns = [[\"payee\", \"Tên\"]]\n", "there is no column account"},
        {"answer = [[\"status\", \"Số tiền\"]]\n", "Số tiền is there twice"},
        {"paid = []\n", "write a list of texts"}}) {
    CAPTURE(toml);
    tests::write_file(job.path("map.toml"), toml);
    CHECK_THAT(job.refused(answers("")), Contains(what));
  }
}

TEST_CASE("a workbook of payments is pasted, answered and read again", "[payments][program]") {
  const PayingJob job;
  job.decide("run1", "2022-06-10");
  job.approve();
  job.does(job.payments("run1", "pay", {"--format", "xlsx"}));
  const std::string err =
      job.refused({"ledger", "pay", job.ledger(), "--from", job.path("pay/salaries-00002-E2.xlsx"),
                   "--date", "2022-06-16", "--reason", "Sao kê"});
  CHECK_THAT(err, Contains("Trạng thái"));
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"sent", "2000000"}});

  // As a clerk of the bank saves it: with what became of each row.
  const auto answer = [&](const std::string& of, const Options& words) {
    Options make{"/usr/bin/python3",
                 (std::filesystem::path(tests::places::cases) / "../workbooks/make.py").string(),
                 "answered", job.path("pay/" + of), job.path(of)};
    make.insert(make.end(), words.begin(), words.end());
    const ProgramResult made = tests::run_program(make);
    CAPTURE(made.err);
    REQUIRE(made.status == 0);
  };
  const auto book = [&](const std::string& state, const std::string& file) {
    return Options{"ledger", state,        job.ledger(), "--from", job.path(file),
                   "--date", "2022-06-16", "--reason",   "Sao kê"};
  };
  const std::string of_first = "salaries-00001-E1.xlsx";
  answer(of_first, {"Thành công", "Đang xử lý"});
  CHECK_THAT(job.refused(book("pay", of_first)),
             Contains(of_first + ":3: ") && Contains("Đang xử lý is neither paid nor returned"));
  answer(of_first, {"Thành công"});
  CHECK_THAT(job.refused(book("pay", of_first)),
             Contains(of_first + ":3: ") && Contains("Trạng thái"));
  CHECK(job.money() == Money_of{{"approved", "500000"}, {"sent", "2000000"}});
  answer(of_first, {"THÀNH CÔNG", "Không thành công:Tài khoản đã đóng"});
  CHECK_THAT(job.does(book("pay", of_first)),
             Contains("2 months paid, 1,000,000 VND") && Contains("it returned 1"));
  CHECK_THAT(job.does(book("return", of_first)), Contains("1 month returned, 500,000 VND"));
  CHECK_THAT(job.does({"ledger", "show", job.ledger(), "--request", "R2"}),
             Contains("Tài khoản đã đóng"));
  const std::string of_second = "salaries-00002-E2.xlsx";
  answer(of_second, {"Đã chi trả"});
  CHECK_THAT(job.does(book("pay", of_second)), Contains("1 month paid, 500,000 VND"));
  CHECK(job.money() ==
        Money_of{{"approved", "500000"}, {"paid", "1500000"}, {"returned", "500000"}});
}

TEST_CASE("what a bank answers is read whatever it leaves out, and what is no answer is refused",
          "[payments]") {
  const tests::ScratchDirectory scratch;
  const auto read = [&](const std::string& inner, std::vector<BankAnswer>& answers) {
    tests::write_file(scratch / "b.xml", "<?xml version=\"1.0\"?>\n<p:Document xmlns:p=\"urn:x\">" +
                                             inner + "</p:Document>");
    return read_bank_answers(scratch / "b.xml", default_payment_map(), answers);
  };
  std::vector<BankAnswer> answers;
  // A bank that refuses a file as a whole names no payment.
  CHECK(read("<p:CstmrPmtStsRpt><p:OrgnlGrpInfAndSts><p:OrgnlMsgId>m</p:OrgnlMsgId><p:GrpSts>RJCT"
             "</p:GrpSts><p:StsRsnInf><p:Rsn><p:Prtry>X</p:Prtry></p:Rsn></p:StsRsnInf>"
             "</p:OrgnlGrpInfAndSts></p:CstmrPmtStsRpt>",
             answers)
            .empty());
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].id == "m");
  CHECK(answers[0].verdict == BankAnswer::Verdict::returned);
  CHECK(answers[0].reason == "X");
  // One of a block stands for its payments.
  CHECK(read("<CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>m</OrgnlMsgId></OrgnlGrpInfAndSts>"
             "<OrgnlPmtInfAndSts><OrgnlPmtInfId>b</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts>"
             "</OrgnlPmtInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>c</OrgnlPmtInfId><TxInfAndSts>"
             "<OrgnlEndToEndId>d</OrgnlEndToEndId><TxSts>ACCP</TxSts></TxInfAndSts>"
             "</OrgnlPmtInfAndSts></CstmrPmtStsRpt>",
             answers)
            .empty());
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].id == "b");
  CHECK(answers[0].message_id == "m");
  CHECK(answers[0].verdict == BankAnswer::Verdict::paid);
  CHECK(answers[1].id == "d");
  CHECK(answers[1].verdict == BankAnswer::Verdict::waiting);
  for (const std::string inner :
       {"<CstmrCdtTrfInitn/>", "<CstmrPmtStsRpt><x></CstmrPmtStsRpt>",
        "<CstmrPmtStsRpt><OrgnlPmtInfAndSts><TxInfAndSts><TxSts>ACSC</TxSts></TxInfAndSts>"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt>",
        "<CstmrPmtStsRpt><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>d</OrgnlEndToEndId>"
        "</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt>",
        "<CstmrPmtStsRpt><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>d</OrgnlEndToEndId>"
        "<TxSts>ACSC</TxSts><OrgnlTxRef><Amt><InstdAmt>5.5</InstdAmt></Amt></OrgnlTxRef>"
        "</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt>"}) {
    CAPTURE(inner);
    CHECK_FALSE(read(inner, answers).empty());
  }
  tests::write_file(scratch / "b.xml", "<!DOCTYPE a [<!ENTITY x \"y\">]><Document/>");
  CHECK_FALSE(read_bank_answers(scratch / "b.xml", default_payment_map(), answers).empty());
}

TEST_CASE("a workbook for the bank rounded an amount of more digits than a spreadsheet keeps",
          "[payments]") {
  PaymentFile file{"transfers.xlsx",
                   {},
                   {"Phòng Lao động", "9000000001", "Ngân hàng Mẫu"},
                   Day{std::chrono::year{2022} / 7 / 20},
                   {{{}, "L1", {}}}};
  for (const std::int64_t dong : {500'000LL, 999'999'999'999'999LL, 9'007'199'254'740'993LL}) {
    Credit credit;
    credit.to = {"An", "9000000010", "Ngân hàng Mẫu"};
    credit.amount = Money{dong};
    file.blocks.front().credits.push_back(credit);
  }
  std::string bytes;
  write_payment_file(file, {.format = PaymentFormat::xlsx, .map = default_payment_map()},
                     [&](std::string_view part) { bytes += part; });
  struct Amounts : SheetSink {
    void cell(const SheetCell& cell) override {
      if (cell.column != 4 || cell.row == 0) return;
      texts.emplace_back(cell.text);
      are_numbers.push_back(cell.kind == SheetCell::Kind::number);
    }
    std::vector<std::string> texts;
    std::vector<bool> are_numbers;
  } amounts;
  WorkbookReader(bytes, {}, Language::english).read(0, amounts);
  CHECK(amounts.texts == std::vector<std::string>{"500000", "999999999999999", "9007199254740993"});
  CHECK(amounts.are_numbers == std::vector<bool>{true, true, false});
}
