// Files as they come from spreadsheets: what is read, what is rejected, and what is said about it.
#include "rentsupport/csv.hpp"

#include <catch2/catch.hpp>
#include <cerrno>
#include <climits>
#include <ctime>
#include <filesystem>
#include <memory>

#include "rentsupport/audit.hpp"
#include "rentsupport/compare.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

using Lines = std::vector<std::string>;

// Files with one good row each; a test changes what it is about.
struct Files {
  std::string employers = "employer_id,kind,province\nE1,enterprise,33\n";
  std::string lists = "list_id,employer_id,group,drawn_up_on\nL1,E1,working,2022-06-01\n";
  std::string workers = "request_id,list_id,worker_id,months\nR1,L1,033095000010,2022-04\n";
  std::optional<std::string> history;
  std::shared_ptr<tests::ScratchDirectory> directory = std::make_shared<tests::ScratchDirectory>();

  [[nodiscard]] Reading read(const ReadOptions& options = {}) const {
    const tests::ScratchDirectory& scratch = *directory;
    tests::write_file(scratch / "employers.csv", employers);
    tests::write_file(scratch / "lists.csv", lists);
    tests::write_file(scratch / "workers.csv", workers);
    InputFiles files{scratch / "employers.csv", scratch / "lists.csv", scratch / "workers.csv", {}};
    if (history) {
      files.history = scratch / "history.csv";
      tests::write_file(*files.history, *history);
    }
    return read_files(files, options);
  }
};

Files with_workers(const std::string& text) {
  Files files;
  files.workers = text;
  return files;
}

// A request with one more column that holds a cell.
Files with_cell(const std::string& column, const std::string& cell) {
  return with_workers("request_id,list_id,worker_id,months," + column +
                      "\nR1,L1,033095000010,2022-04," + cell + "\n");
}

Lines rejects_of(const Reading& reading) {
  Lines result;
  for (std::size_t i = 0; i < reading.rejects(); ++i) {
    const Reject reject = reading.reject(i);
    result.push_back(std::string{reject.file} + ":" + std::to_string(reject.line) + " [" +
                     reject.key + "] " + std::string{reject.column} + " " +
                     std::string{name(reject.code)});
  }
  return result;
}

// The only rejected row.
Reject reject_of(const Files& files) {
  const Reading reading = files.read();
  REQUIRE_FALSE(reading.problem());
  REQUIRE(reading.rejects() == 1);
  return reading.reject(0);
}

// The requests used, each with its list, worker and months.
Lines requests_of(const Reading& reading) {
  Lines result;
  const Dossier& dossier = reading.dossier();
  for (std::size_t i = 0; i < dossier.requests(); ++i) {
    result.push_back(std::string{dossier.request_id(i)} + "/" + std::string{dossier.list_id(i)} +
                     "/" + std::string{dossier.worker_id(i)} + "/" + to_string(dossier.months(i)));
  }
  return result;
}

const Lines the_request{"R1/L1/033095000010/2022-04"};

}  // namespace

TEST_CASE("rows are read whatever their separator, line ends, quotes and order of columns",
          "[csv]") {
  const std::string bom = "\xef\xbb\xbf";
  const Lines forms{
      "request_id,list_id,worker_id,months\nR1,L1,033095000010,2022-04",
      "request_id,list_id,worker_id,months\r\nR1,L1,033095000010,2022-04\r\n",
      bom + "request_id,list_id,worker_id,months\nR1,L1,033095000010,2022-04\n",
      bom + "\"request_id\",list_id,worker_id,months\nR1,L1,033095000010,2022-04\n",
      "request_id;list_id;worker_id;months\nR1;L1;033095000010;04/2022\n",
      "request_id\tlist_id\tworker_id\tmonths\nR1\tL1\t033095000010\t2022-04\n",
      "months,worker_id,list_id,request_id\n2022-04,033095000010,L1,R1\n",
      " request_id ,\tlist_id, worker_id,months \n R1\t,L1 ,\t033095000010, 2022-04 \n",
      "\"request_id\",\" list_id \",worker_id,months\n\"R1\",\" L1 \",033095000010,\"2022-04\"\n",
      "\n \t\r\nrequest_id,list_id,worker_id,months\n\n\t \n\r\nR1,L1,033095000010,2022-04\n\n",
      "request_id,list_id,worker_id,months,x_note\nR1,L1,033095000010,2022-04,\"a, b\nc\"\n",
      "request_id,list_id,worker_id,months,full_name\nR1,L1,033095000010,2022-04,\"a \"\"b\"\"\"\n",
      "request_id;list_id;worker_id;months;\"x,,,,,,\"\"\"\nR1;L1;033095000010;2022-04;\n",
      "request_id,list_id,worker_id,months,full_name\nR1,L1,033095000010,2022-04,a \"b\" c\n"};
  for (const std::string& form : forms) {
    CAPTURE(form);
    ReadOptions options;
    options.ignored_columns = {"x,,,,,,\""};
    const Reading reading = with_workers(form).read(options);
    CHECK_FALSE(reading.problem());
    CHECK(rejects_of(reading) == Lines{});
    CHECK(requests_of(reading) == the_request);
  }
}

TEST_CASE("only line feeds end a line: a lone carriage return and NUL are text", "[csv]") {
  const std::string id = std::string("R\r1") + '\0' + "\xc4\x91";
  const Reading reading =
      with_workers("request_id,list_id,worker_id,months\n" + id + ",L1,1,2022-04\n").read();
  REQUIRE(reading.dossier().requests() == 1);
  CHECK(reading.dossier().request_id(0) == id);
}

TEST_CASE("a header that cannot be used is a problem of the whole input", "[csv]") {
  struct Case {
    std::string header;
    ProblemCode code;
    std::string column;
    std::string message;
  };
  const std::vector<Case> cases{
      {"", ProblemCode::bad_header, "", "empty"},
      {"\n \n", ProblemCode::bad_header, "", "empty"},
      {"request_id,list_id,worker_id,months,rent_too", ProblemCode::unknown_column, "rent_too",
       "rent_too: did you mean rent_to?"},
      {"request_id,list_id,worker_id,months,", ProblemCode::unknown_column, "", "unknown column"},
      {"request_id,list_id,worker_id,months,Applied", ProblemCode::unknown_column, "Applied",
       "did you mean applied?"},
      {"request_id|list_id|worker_id|months", ProblemCode::unknown_column,
       "request_id|list_id|worker_id|months", "separated by commas, semicolons or tabs"},
      {"request_id,list_id,worker_id", ProblemCode::missing_column, "months", "months is missing"},
      {"request_id,list_id,worker_id,months,months", ProblemCode::double_column, "months",
       "occurs twice"},
      {"request_id,list_id,worker_id,months,\"name", ProblemCode::bad_header, "", "quote"},
      {"request_id,list_id,worker_id,\"months\"x", ProblemCode::bad_header, "", "quote"},
      {"request_id,list_id,worker_id,months,x_\xff", ProblemCode::bad_header, "", "UTF-8"}};
  for (const Case& c : cases) {
    CAPTURE(c.header);
    const std::string row = c.message == "empty" ? "" : "\nR1,L1,1,2022-04\n";
    const Reading reading = with_workers(c.header + row).read();
    REQUIRE(reading.problem());
    CHECK(std::string{name(reading.problem()->code)} == std::string{name(c.code)});
    CHECK(reading.problem()->column == c.column);
    CHECK_THAT(reading.problem()->file, Catch::EndsWith("workers.csv"));
    CHECK_THAT(reading.problem()->message, Catch::Contains(c.message));
    CHECK(reading.dossier().requests() == 0);
  }
}

TEST_CASE("what is wrong with a file is said in Vietnamese where that is asked for", "[csv]") {
  const auto said = [](const std::string& workers, std::set<std::string> ignored = {}) {
    ReadOptions options;
    options.ignored_columns = std::move(ignored);
    options.language = Language::vietnamese;
    return with_workers(workers).read(options).problem()->message;
  };
  CHECK(said("") == "tệp trống: dòng đầu phải ghi tên các cột");
  CHECK(said("request_id,list_id,worker_id") == "thiếu cột months");
  CHECK(said("request_id,list_id,worker_id,months,months") == "cột months xuất hiện hai lần");
  CHECK(said("request_id,list_id,worker_id,months,rent_too") ==
        "không nhận ra cột rent_too: có phải là rent_to?");
  CHECK(said("request_id,list_id,worker_id,months,") ==
        "không nhận ra cột \"\": có phải là months?");
  CHECK(said("months|") ==
        "không nhận ra cột months|: có phải là months? Các cột cách nhau bằng dấu phẩy, dấu chấm "
        "phẩy "
        "hoặc "
        "tab");
  CHECK(said("months\rR1\r") ==
        "không nhận ra cột months\\x0dR1\\x0d: có phải là months? Dòng phải kết thúc bằng LF hoặc "
        "CRLF, "
        "không "
        "phải chỉ CR");
  CHECK(said("request_id,\"months") ==
        "dòng tiêu đề có dấu ngoặc kép chưa đóng, hoặc có ký tự sau dấu ngoặc kép đóng");
  CHECK(said("x_\xff") == "dòng tiêu đề không phải UTF-8: lưu tệp dạng CSV với mã UTF-8");
  CHECK(said("months", {"months"}) == "cột months là cột bắt buộc, không bỏ qua được");
  CHECK(said("months", {"\xff"}) == "tên cột cần bỏ qua không phải UTF-8");
}

TEST_CASE("a column may be ignored unless it is required, whatever it holds", "[csv]") {
  const std::string text =
      "request_id,list_id,worker_id,months,rent_to,insurance,applied,x_1,x_1\n"
      "R1,L1,033095000010,2022-04,never,?,?,\xc4\x91,?\n";
  ReadOptions options;
  options.ignored_columns = {"rent_to", "insurance", "applied", "no such column"};
  CHECK(requests_of(with_workers(text).read(options)) == the_request);
  options.ignored_columns.insert("months");
  const Reading reading = with_workers(text).read(options);
  REQUIRE(reading.problem());
  CHECK(reading.problem()->code == ProblemCode::missing_column);
  CHECK(reading.problem()->column == "months");
}

TEST_CASE("a file that is not there is said to be unreadable", "[csv]") {
  const tests::ScratchDirectory scratch;
  for (const std::string& path : {scratch / "none.csv", scratch.path().string()}) {
    const Reading reading = read_files({path, path, path, {}});
    REQUIRE(reading.problem());
    CHECK(reading.problem()->code == ProblemCode::unreadable_file);
    CHECK(reading.problem()->file == path);
  }
  const auto said = [](const std::string& path) {
    ReadOptions options;
    options.language = Language::vietnamese;
    return read_files({path, path, path, {}}, options).problem()->message;
  };
  CHECK(said(scratch / "none.csv") == "không mở được: không có tệp này");
  CHECK(said(scratch.path().string()) == "là thư mục: ghi tên tệp trong đó");
  tests::write_file(scratch / "file.csv", "");
  CHECK(said(scratch / "file.csv/none.csv") ==
        "không mở được: một phần của đường dẫn không phải là thư mục");
  CHECK(said(scratch / std::string(300, 'n')) ==
        "không mở được: lỗi hệ thống " + std::to_string(ENAMETOOLONG));
}

TEST_CASE("dates are written year first or day first, with a time of zeros or none", "[csv]") {
  for (const char* good : {"2022-04-01", "01/04/2022", " 2022-04-01\t", "\"29/02/2024\"",
                           "0001-01-01", "31/12/9999", "2000-02-29", "2022-4-1", "2022/04/01",
                           "1.4.2022", "2022-04-01T00:00", "01/04/2022 00:00:00", ""}) {
    CAPTURE(good);
    CHECK(requests_of(with_cell("rent_from", good).read()) == the_request);
  }
  for (const char* bad : {"2022-04.01",
                          "1/4/2022",
                          "2022-04-31",
                          "29/02/2023",
                          "1900-02-29",
                          "0000-01-01",
                          "2022-13-01",
                          "2022-00-10",
                          "2022-01-00",
                          "32/01/2022",
                          "22/04/01",
                          "01-04-2022",
                          "2022-04-01 ,",
                          "20220401",
                          "+022-04-01",
                          "2022-04-1a",
                          "10000-01-01",
                          "2022-04",
                          "-",
                          "01/04/22",
                          "2022-04-01T00:01",
                          "2022-04-01T00:00Z",
                          "2022-04-01 00:00:00+07:00",
                          "1.4.22"}) {
    CAPTURE(bad);
    const std::string cell =
        std::string{bad}.find(',') == std::string::npos ? bad : '"' + std::string{bad} + '"';
    const Reject reject = reject_of(with_cell("rent_from", cell));
    CHECK(reject.code == ProblemCode::bad_date);
    CHECK(reject.column == "rent_from");
  }
}

TEST_CASE("months are written with or without the zero, sets of them with any separator", "[csv]") {
  const std::vector<std::pair<std::string, std::string>> good{
      {"2022-04", "2022-04"},
      {"04/2022", "2022-04"},
      {"2022-05  03/2022\t2022-05", "2022-03 2022-05"},
      {"2022-4", "2022-04"},
      {"2022/4;4/2022,", "2022-04"},
      {"{2022-03,2022-04}", "2022-03 2022-04"},
      {"2024-12 2020-01", "2020-01 2024-12"}};
  for (const auto& [cell, months] : good) {
    CAPTURE(cell);
    const Files files =
        with_workers("request_id,list_id,worker_id,months\nR1,L1,1,\"" + cell + "\"\n");
    CHECK(requests_of(files.read()) == Lines{"R1/L1/1/" + months});
  }
  for (const std::string bad :
       {"2022.4", "2019-12", "2025-01", "2022-13", "2022-00", "13/2022", "2022-04-01", ",;",
        "{2022-04", "2022-04 x", "2022-042022-05", "- 2022-04", "--"}) {
    CAPTURE(bad);
    const Reject reject =
        reject_of(with_workers("request_id,list_id,worker_id,months\nR1,L1,1,\"" + bad + "\"\n"));
    CHECK(reject.code == ProblemCode::bad_month);
    CHECK(reject.column == "months");
  }
  CHECK(requests_of(with_cell("insured_months", "-").read()) == the_request);
}

TEST_CASE("yes and no are read in every spelling, composed or decomposed", "[csv]") {
  const Lines yes{"y", "T",       "x",       "yes",     "YES",      "Yes",      "true",    "True",
                  "1", "c\u00f3", "C\u00f3", "C\u00d3", "co\u0301", "CO\u0301", "cO\u0301"};
  const Lines no{"n",           "F",           "no",         "NO",         "false",
                 "FALSE",       "0",           "kh\u00f4ng", "Kh\u00f4ng", "KH\u00d4NG",
                 "kho\u0302ng", "KHO\u0302NG", "Kh\u00d4ng"};
  const Lines neither{"2", "01",         "ja",     "co", "khong", "yes no", "c\u00f3\u0301",
                      "-", "kh\u00f3ng", "c\u00f4"};
  // The fourth provision is art2.2.applied.
  const auto state = [](const std::string& cell) {
    const Reading reading = with_cell("applied", cell).read();
    REQUIRE(reading.rejects() == 0);
    return int{state_in(evaluate(RuleSet::decision_08_2022(), reading.dossier())[0].mask, 3)};
  };
  for (const std::string& cell : yes) {
    CAPTURE(cell);
    CHECK(state(cell) == 1);
  }
  for (const std::string& cell : no) {
    CAPTURE(cell);
    CHECK(state(cell) == 2);
  }
  CHECK(state("") == 3);
  for (const std::string& cell : neither) {
    CAPTURE(cell);
    CHECK(reject_of(with_cell("applied", cell)).code == ProblemCode::bad_value);
  }
}

TEST_CASE("enumerations are compared byte by byte", "[csv]") {
  for (const auto& [column, cell] :
       std::vector<std::pair<std::string, std::string>>{{"contract_type", "Indefinite"},
                                                        {"contract_type", "indefinite contract"},
                                                        {"previous_contract", "no"},
                                                        {"insurance_exempt", "yes"}}) {
    CAPTURE(column, cell);
    const Reject reject = reject_of(with_cell(column, cell));
    CHECK(reject.code == ProblemCode::bad_value);
    CHECK(reject.column == column);
  }
}

TEST_CASE("every fault of a row has its code, line, key and record", "[csv]") {
  Files files;
  files.employers =
      "employer_id,kind,province\n"
      "E1,enterprise,33\n"
      "E2,shop,33\n"
      "E3,enterprise,03\n"
      ",enterprise,33\n"
      "E1,enterprise,33\n";
  files.lists =
      "list_id,employer_id,group,drawn_up_on,posted_on,paid_on\n"
      "L1,E1,working,2022-06-01,,\n"
      "L2,E9,working,2022-06-01,,\n"
      "L3,E2,working,2022-06-01,,\n"
      "L4,E1,both,2022-06-01,,\n"
      "L5,E1,working,June,,\n"
      "L6,E1,working,2022-06-01,2022-05-31,\n"
      "\"L7\nof June\",E1,working,2022-06-01,2022-06-01,2022-05-31\n"
      "\"L8\"x,E1,working,2022-06-01,,\n"
      "L9,E1,working\n"
      "L9,E1,working,2022-06-01,,\n";
  files.workers =
      "request_id,list_id,worker_id,months,contract_starts_on,contract_ends_on,rent_from,rent_to\n"
      "R1,L1,033095000010,2022-04,,,,\n"
      "R2,L2,033095000010,2022-04,,,,\n"
      "R3,L1,,2022-04,,,,\n"
      "R4,L1,033095000010,-,,,,\n"
      "R5,L1,033095000010,2022-04,2022-03-02,2022-03-01,,\n"
      "R6,L1,033095000010,2022-04,,,2022-03-02,2022-03-01\n"
      "R\xff,L1,033095000010,2022-04,,,,\n"
      "R8,L1,033095000010,2022-04,,,,,\n"
      "R4,L1,033095000010,2022-04,,,,\n"
      "R10,L1,033095000010,2022-04,,,,\"\n"
      "never closed\n";
  files.history =
      "worker_id,month,amount_vnd,group\n"
      "033095000020,2022-04,500000,working\n"
      "033095000020,2022-04,500000,working\n"
      "033095000020,2022-05,0,working\n"
      "033095000020,2022-13,500000,working\n"
      "033095000020,2022-06,1000000000000000000,working\n"
      "033095000020,2022-07,500000.0,working\n"
      ",2022-07,500000,working\n";
  const Reading reading = files.read();
  REQUIRE_FALSE(reading.problem());
  CHECK(rejects_of(reading) == Lines{"employers:3 [E2] kind bad_value",
                                     "employers:4 [E3] province bad_value",
                                     "employers:5 [] employer_id missing_value",
                                     "employers:6 [E1] employer_id duplicate_key",
                                     "lists:3 [L2] employer_id unknown_reference",
                                     "lists:4 [L3] employer_id rejected_reference",
                                     "lists:5 [L4] group bad_value",
                                     "lists:6 [L5] drawn_up_on bad_date",
                                     "lists:7 [L6] posted_on bad_order",
                                     "lists:8 [L7\nof June] paid_on bad_order",
                                     "lists:10 []  bad_quote",
                                     "lists:11 [L9]  bad_fields",
                                     "lists:12 [L9] list_id duplicate_key",
                                     "workers:3 [R2] list_id rejected_reference",
                                     "workers:4 [R3] worker_id missing_value",
                                     "workers:5 [R4] months missing_value",
                                     "workers:6 [R5] contract_ends_on bad_interval",
                                     "workers:7 [R6] rent_to bad_interval",
                                     "workers:8 []  bad_utf8",
                                     "workers:9 [R8]  bad_fields",
                                     "workers:10 [R4] request_id duplicate_key",
                                     "workers:11 []  bad_quote",
                                     "history:3 [033095000020 2022-04] month duplicate_key",
                                     "history:4 [033095000020 2022-05] amount_vnd bad_number",
                                     "history:5 [] month bad_month",
                                     "history:6 [033095000020 2022-06] amount_vnd bad_number",
                                     "history:7 [033095000020 2022-07] amount_vnd bad_number",
                                     "history:8 [] worker_id missing_value"});
  CHECK(reading.reject(9).record == "\"L7\nof June\",E1,working,2022-06-01,2022-06-01,2022-05-31");
  CHECK(reading.reject(18).record == "R\xef\xbf\xbd,L1,033095000010,2022-04,,,,");
  CHECK(reading.reject(21).record == "R10,L1,033095000010,2022-04,,,,\"\nnever closed\n");
  CHECK_THROWS_AS(reading.reject(28), Error);
  CHECK(requests_of(reading) == the_request);
  CHECK(reading.dossier().rows() == std::map<std::string, RowCounts>{{"employers", {5, 1, 4}},
                                                                     {"lists", {10, 1, 9}},
                                                                     {"workers", {10, 1, 9}},
                                                                     {"history", {7, 1, 6}}});
}

TEST_CASE("of a row with two faults the one in the earlier column is reported", "[csv]") {
  Files files;
  files.lists =
      "list_id,employer_id,group,drawn_up_on,posted_on,submitted_on,payroll_copy\n"
      "L1,E9,both,2022-06-01,,,\n"
      "L2,E1,working,2022-06-01,2022-05-01,June,maybe\n"
      "L3,E1,working,2022-06-01,2022-05-01,,maybe\n"
      "L4,E1,working,2022-06-01,,2022-05-01,maybe\n"
      "L5,E1,working,2022-06-01,May,2022-05-01,\n"
      "L6,E1,working,2022-06-01,,,\n";
  files.workers =
      "request_id,list_id,worker_id,contract_starts_on,contract_ends_on,rent_from,rent_to,months\n"
      "R1,L6,1,2022-03-02,2022-03-01,,,\n"
      "R2,L6,1,,,2022-03-02,2022-03-01,2022-99\n"
      "R3,L6,1,2022-03-02,2022-03-01,March,,2022-04\n"
      "R4,L6,1,March,2022-03-01,,,2022-04\n";
  const Reading reading = files.read();
  CHECK(rejects_of(reading) ==
        Lines{"lists:2 [L1] employer_id unknown_reference", "lists:3 [L2] posted_on bad_order",
              "lists:4 [L3] posted_on bad_order", "lists:5 [L4] submitted_on bad_order",
              "lists:6 [L5] posted_on bad_date", "workers:2 [R1] contract_ends_on bad_interval",
              "workers:3 [R2] rent_to bad_interval", "workers:4 [R3] contract_ends_on bad_interval",
              "workers:5 [R4] contract_starts_on bad_date"});
}

TEST_CASE("messages name the leading zero that a spreadsheet dropped", "[csv]") {
  Files files;
  files.employers = "employer_id,province,tax_code\nE1,33,100233488\nE2,1,\n";
  files.workers =
      "request_id,list_id,worker_id,months,insurance_no\n"
      "R1,L1,33095000010,2022-04,912345678\n"
      "R2,L1,45678901,2022-04,\n"
      "R3,L1,3309500001,2022-04,91234567890\n";
  const Reading reading = files.read();
  REQUIRE(reading.rejects() == 1);
  CHECK_THAT(reading.reject(0).message, Catch::Contains("dropped a leading zero"));
  Lines issues;
  for (const Issue& issue : reading.dossier().issues()) {
    const bool named = issue.message.find("dropped a leading zero") != std::string::npos;
    issues.push_back(std::to_string(issue.line) + " " + issue.key + " " +
                     std::string{issue.column} + (named ? " zero" : ""));
  }
  CHECK(issues == Lines{"2 E1 tax_code zero", "2 R1 worker_id zero", "2 R1 insurance_no zero",
                        "3 R2 worker_id zero", "4 R3 worker_id zero", "4 R3 insurance_no"});
}

TEST_CASE("inputs are known by their size and digest", "[csv]") {
  Files files;
  files.employers = "employer_id\n";
  files.lists = "list_id,employer_id,group,drawn_up_on\n";
  files.workers = "request_id,list_id,worker_id,months\n";
  const Reading reading = files.read();
  REQUIRE(reading.inputs().size() == 3);
  CHECK(reading.inputs().at("employers").bytes == 12);
  // sha256sum of "employer_id" and a line feed
  CHECK(reading.inputs().at("employers").sha256 ==
        "3b3bee58f34eea7d20ec6cf6c12b5b9b775952ee5a858f5e2fa39280c02a271c");
  CHECK(reading.dossier().rows().at("workers") == RowCounts{});
}

TEST_CASE("progress counts the bytes and rows of the inputs", "[csv]") {
  Progress progress;
  ReadOptions options;
  options.progress = &progress;
  const Files files;
  const Reading reading = files.read(options);
  CHECK(progress.rows == 3);
  CHECK(progress.total == files.employers.size() + files.lists.size() + files.workers.size());
  CHECK(progress.done <= progress.total);
}

TEST_CASE("written cells are quoted only where a reader needs it", "[csv]") {
  const Files files = with_workers(
      "request_id,list_id,worker_id,months,full_name,account\n"
      "\"R,1\",L1,033095000010,2022-04,\"a \"\"b\"\"\",=1+1\n");
  Reading reading = files.read();
  Dossier& dossier = reading.dossier();
  CHECK_FALSE(dossier.assume({{"applied", "yes"},
                              {"contract_type", "indefinite"},
                              {"contract_signed_on", "2020-01-01"},
                              {"contract_starts_on", "2020-01-01"},
                              {"rent_from", "2020-01-01"},
                              {"pays_rent", "yes"},
                              {"insured_months", "2022-05"},
                              {"insured_elsewhere", "no"}}));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "notes.txt", "not ours");
  CHECK_FALSE(
      write_files(scratch.path().string(), reading, decisions, summarize(dossier, decisions)));
  CHECK(tests::read_file(scratch / "schedule.csv") ==
        "payment_no,request_id,list_id,employer_id,worker_id,full_name,group,month,amount_vnd,"
        "account,posting_ends_on,si_confirms_by,district_submits_by,province_decides_by,funds_by,"
        "employer_pays_by,completes_in_time\n"
        "1,\"R,1\",L1,E1,033095000010,\"a \"\"b\"\"\",working,2022-04,500000,=1+1,2022-06-06,"
        "2022-06-08,2022-06-10,2022-06-14,2022-06-14,2022-06-16,yes\n");
  CHECK(tests::read_file(scratch / "notes.txt") == "not ours");
  CHECK(tests::read_file(scratch / "rejects.csv") == "file,line,key,column,code,message,record\n");
}

TEST_CASE("outputs that cannot be written leave those of an earlier run", "[csv]") {
  const Files files;
  const Reading reading = files.read();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  const Summary summary = summarize(reading.dossier(), decisions);
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "a file", "");
  const auto in_a_file = write_files(scratch / "a file", reading, decisions, summary);
  REQUIRE(in_a_file);
  CHECK(in_a_file->code == ProblemCode::unwritable_file);
  // A directory bears the name of an output.
  std::filesystem::create_directories(scratch / "out/schedule.csv/full");
  tests::write_file(scratch / "out/summary.json", "of an earlier run");
  const auto blocked = write_files(scratch / "out", reading, decisions, summary);
  REQUIRE(blocked);
  CHECK(blocked->code == ProblemCode::unwritable_file);
  CHECK(tests::read_file(scratch / "out/summary.json") == "of an earlier run");
}

TEST_CASE("nothing is written when an input was changed after it was read", "[csv]") {
  const Files files;
  const Reading reading = files.read();
  CHECK_FALSE(reading.changed_since());
  tests::write_file(*files.directory / "lists.csv", files.lists + "\n");
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  const tests::ScratchDirectory scratch;
  const auto problem =
      write_files(scratch / "out", reading, decisions, summarize(reading.dossier(), decisions));
  REQUIRE(problem);
  CHECK(problem->code == ProblemCode::changed_file);
  CHECK(problem->file == *files.directory / "lists.csv");
  CHECK_FALSE(std::filesystem::exists(scratch / "out/summary.json"));
}

TEST_CASE("files that are cut, overwritten or removed once they are read ended the host", "[csv]") {
  Files files;
  // More pages than a processor's cache, with texts that are read when they are printed.
  files.workers = "request_id,list_id,worker_id,full_name,months\n";
  for (int i = 0; i < 20'000; ++i) {
    files.workers += "R" + std::to_string(i) + ",L1,W" + std::to_string(i % 7000) + ",Name " +
                     std::to_string(i) + (i % 10 == 3 ? ",2022-13\n" : ",2022-04\n");
  }
  files.history = "worker_id,month,amount_vnd,group\nW1,2022-03,500000,working\n";
  const tests::ScratchDirectory& scratch = *files.directory;
  const auto lines_of = [](const Reading& reading) {
    Lines lines = requests_of(reading);
    for (std::size_t i = 0; i < reading.rejects(); i += 7)
      lines.push_back(reading.reject(i).record);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
    lines.push_back(summary_json(summarize(reading.dossier(), decisions), decisions.rule_set(),
                                 reading.inputs(), {}));
    return lines;
  };
  const Lines expected = lines_of(files.read());
  REQUIRE(expected.size() > 18'000);
  enum class Fate { cut, overwritten, removed };
  for (const Fate fate : {Fate::cut, Fate::overwritten, Fate::removed}) {
    CAPTURE(static_cast<int>(fate));
    const Reading reading = files.read();
    for (const char* const name : {"employers.csv", "lists.csv", "workers.csv", "history.csv"}) {
      const std::string path = scratch / name;
      if (fate == Fate::removed) {
        std::filesystem::remove(path);
      } else if (fate == Fate::cut) {
        std::filesystem::resize_file(path, 0);
      } else {
        tests::write_file(path, std::string(std::filesystem::file_size(path), 'x'));
      }
    }
    CHECK(lines_of(reading) == expected);
    // It is said all the same.
    REQUIRE(reading.changed_since());
    CHECK(reading.changed_since()->code == ProblemCode::changed_file);
  }
}

TEST_CASE("files that are mapped read as those that are read, and so do pipes", "[csv]") {
  // Texts around the sizes of pages and blocks, and none at all.
  for (const std::size_t bytes : {0U, 1U, 4032U, 4095U, 4096U, 4097U, (1U << 20U) - 64U,
                                  (1U << 20U) - 1U, 1U << 20U, (1U << 20U) + 1U, 3U << 20U}) {
    CAPTURE(bytes);
    Files files;
    const std::size_t without_name = files.workers.size() + std::string{",full_name,"}.size();
    if (bytes == 0) {
      files.workers.clear();
    } else if (bytes > without_name) {
      files.workers = "request_id,list_id,worker_id,months,full_name\nR1,L1,033095000010,2022-04," +
                      std::string(bytes - without_name, 'n') + "\n";
    }
    ReadOptions mapped;
    mapped.map_files = true;
    const Reading by_read = files.read();
    const Reading by_map = files.read(mapped);
    const tests::ScratchDirectory& scratch = *files.directory;
    const tests::FedPipe pipe(scratch / "pipe", files.workers);
    const Reading by_pipe =
        read_files({scratch / "employers.csv", scratch / "lists.csv", pipe.path(), {}});
    for (const Reading* const reading : {&by_map, &by_pipe}) {
      REQUIRE(reading->problem().has_value() == by_read.problem().has_value());
      if (by_read.problem()) {
        CHECK(reading->problem()->message == by_read.problem()->message);
        continue;
      }
      CHECK(requests_of(*reading) == requests_of(by_read));
      CHECK(rejects_of(*reading) == rejects_of(by_read));
      CHECK(reading->inputs().at("workers").sha256 == by_read.inputs().at("workers").sha256);
      CHECK_FALSE(reading->changed_since());
    }
  }
}

TEST_CASE("four billion workers had room set aside for each of them", "[csv]") {
  // Room was set aside for each of four billion.
  const std::clock_t begin = std::clock();
  for (const unsigned threads : {1025U, 4'000'000'000U, UINT_MAX}) {
    CAPTURE(threads);
    Files files;
    ReadOptions options;
    options.threads = threads;
    const Reading reading = files.read(options);
    const Dossier& dossier = reading.dossier();
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier, {threads});
    CHECK(decisions.size() == 1);
    const Summary summary = summarize(dossier, decisions, threads);
    CHECK(compare(dossier, decisions, decisions, threads).all.changed() == 0);
    const std::string out = *files.directory / "out";
    WriteOptions writing;
    writing.threads = threads;
    CHECK_FALSE(write_files(out, reading, decisions, summary, writing));
    const InputFiles inputs{*files.directory / "employers.csv",
                            *files.directory / "lists.csv",
                            *files.directory / "workers.csv",
                            {}};
    VerifyOptions verifying;
    verifying.threads = threads;
    CHECK(verify_run(out, inputs, verifying).faults.empty());
    Manifest manifest;
    REQUIRE_FALSE(load_manifest(out, manifest));
    CHECK_FALSE(receipt(manifest, dossier, decisions, 0, threads).empty());
    CHECK(compare_runs({out, inputs}, {out, inputs}, threads).changed == 0);
    CHECK(readings_at_stake(dossier, decisions, threads).size() >= 12);
  }
  const auto seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  CHECK(seconds < 20);
}

TEST_CASE("a request of the files is found by its id, at the first question and at later ones",
          "[csv]") {
  std::string rows = "request_id,list_id,worker_id,months\n";
  for (int i = 0; i < 200; ++i) {
    // Every seventh row is rejected.
    rows += "R" + std::to_string(i) + "," + (i % 7 == 3 ? "L9" : "L1") + ",W,2022-04\n";
  }
  const Reading reading = with_workers(rows).read();
  const Dossier& dossier = reading.dossier();
  for (int round = 0; round < 2; ++round) {
    CHECK(dossier.find("R0") == 0U);
    CHECK(dossier.find("R4") == 3U);
    CHECK_FALSE(dossier.find("R3"));
    CHECK_FALSE(dossier.find("R"));
    CHECK_FALSE(dossier.find(""));
    for (std::size_t request = 0; request < dossier.requests(); ++request)
      CHECK(dossier.find(dossier.request_id(request)) == request);
  }
  CHECK_FALSE(Dossier{}.find("R1"));
}
