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
#include "rentsupport/persons.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

using Lines = std::vector<std::string>;

// Files with one good row each; a test changes what it is about.
struct Files {
  std::string employers = "employer_id,kind,province\nE1,enterprise,33\n";
  std::string lists = "list_id,employer_id,group,drawn_up_on\nL1,E1,working,2022-06-01\n";
  std::string workers = "request_id,list_id,worker_id,months\nR1,L1,033095000010,2022-04\n";
  std::optional<std::string> history{};
  std::optional<std::string> persons{};
  std::shared_ptr<tests::ScratchDirectory> directory = std::make_shared<tests::ScratchDirectory>();

  [[nodiscard]] LoadedFiles read(const ReadOptions& options = {}) const {
    const tests::ScratchDirectory& scratch = *directory;
    tests::write_file(scratch / "employers.csv", employers);
    tests::write_file(scratch / "lists.csv", lists);
    tests::write_file(scratch / "workers.csv", workers);
    InputFiles files{scratch / "employers.csv", scratch / "lists.csv", scratch / "workers.csv", {}};
    if (history) {
      files.history = scratch / "history.csv";
      tests::write_file(*files.history, *history);
    }
    if (persons) {
      files.persons = scratch / "persons.csv";
      tests::write_file(*files.persons, *persons);
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

Lines rejects_of(const LoadedFiles& reading) {
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
  const LoadedFiles reading = files.read();
  REQUIRE_FALSE(reading.problem());
  REQUIRE(reading.rejects() == 1);
  return reading.reject(0);
}

// The requests used, each with its list, worker and months.
Lines requests_of(const LoadedFiles& reading) {
  Lines result;
  const Dossier dossier = reading.dossier();
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
    const LoadedFiles reading = with_workers(form).read(options);
    CHECK_FALSE(reading.problem());
    CHECK(rejects_of(reading) == Lines{});
    CHECK(requests_of(reading) == the_request);
  }
}

TEST_CASE("only line feeds end a line: a lone carriage return and NUL are text", "[csv]") {
  const std::string id = std::string("R\r1") + '\0' + "\xc4\x91";
  const LoadedFiles reading =
      with_workers("request_id,list_id,worker_id,months\n" + id + ",L1,033095000010,2022-04\n")
          .read();
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
      {"request_id,,list_id,worker_id,months", ProblemCode::unknown_column, "",
       "unknown column without a name"},
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
    const std::string row = c.message == "empty" ? "" : "\nR1,L1,033095000010,2022-04\n";
    const LoadedFiles reading = with_workers(c.header + row).read();
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
  CHECK(said("request_id,,list_id,worker_id,months") == "không nhận ra cột \"\"");
  // All that is wrong is said at once.
  const std::string all_missing =
      "; thiếu cột request_id; thiếu cột list_id; thiếu cột worker_id; thiếu cột months";
  CHECK(said("months|") ==
        "không nhận ra cột months|: có phải là months? Các cột cách nhau bằng dấu phẩy, dấu chấm "
        "phẩy hoặc tab" +
            all_missing);
  CHECK(said("months\rR\r") ==
        "không nhận ra cột months\\x0dR\\x0d: có phải là months? Dòng phải kết thúc bằng LF hoặc "
        "CRLF, không phải chỉ CR" +
            all_missing);
  CHECK(said("request_id,\"months") ==
        "dòng tiêu đề có dấu ngoặc kép chưa đóng, hoặc có ký tự sau dấu ngoặc kép đóng");
  CHECK(said("x_\xff") == "dòng tiêu đề không phải UTF-8: lưu tệp dạng CSV với mã UTF-8");
  CHECK_THAT(said("request_id,list_id,worker_id,months", {"months"}),
             Catch::StartsWith("cột months là cột bắt buộc, không bỏ qua được"));
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
  const LoadedFiles reading = with_workers(text).read(options);
  REQUIRE(reading.problem());
  CHECK(reading.problem()->code == ProblemCode::missing_column);
  CHECK(reading.problem()->column == "months");
}

TEST_CASE("a file that is not there is said to be unreadable", "[csv]") {
  const tests::ScratchDirectory scratch;
  for (const std::string& path : {scratch / "none.csv", scratch.path().string()}) {
    const LoadedFiles reading = read_files({path, path, path, {}});
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
  for (const char* good :
       {"2022-04-01", "01/04/2022", " 2022-04-01\t", "\"29/02/2024\"", "0001-01-01", "31/12/9999",
        "2000-02-29", "2022-4-1", "2022/04/01", "1.4.2022", "1/4/2022", "1-4-2022", "01-04-2022",
        "2022-04-01T00:00", "01/04/2022 00:00:00", "2022-04-01 00:00:00.000", ""}) {
    CAPTURE(good);
    CHECK(requests_of(with_cell("rent_from", good).read()) == the_request);
  }
  for (const char* bad : {"2022-04.01",
                          "2022.04.01",
                          "2022-04-31",
                          "29/02/2023",
                          "1900-02-29",
                          "0000-01-01",
                          "2022-13-01",
                          "2022-00-10",
                          "2022-01-00",
                          "32/01/2022",
                          "22/04/01",
                          "01-04/2022",
                          "1 April 2022",
                          "44652",
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
        with_workers("request_id,list_id,worker_id,months\nR1,L1,033095000010,\"" + cell + "\"\n");
    CHECK(requests_of(files.read()) == Lines{"R1/L1/033095000010/" + months});
  }
  for (const std::string bad :
       {"2022.4", "2019-12", "2025-01", "2022-13", "2022-00", "13/2022", "2022-04-01", ",;",
        "{2022-04", "2022-04 x", "2022-042022-05", "- 2022-04", "--"}) {
    CAPTURE(bad);
    const Reject reject = reject_of(
        with_workers("request_id,list_id,worker_id,months\nR1,L1,033095000010,\"" + bad + "\"\n"));
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
    const LoadedFiles reading = with_cell("applied", cell).read();
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
      "\"L7\nof June, 2022\",E1,working,2022-06-01,2022-06-01,2022-05-31\n"
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
      "never closed\n"
      "R11,L1,W1,2022-04,,,,\n";
  files.history =
      "worker_id,month,amount_vnd,group\n"
      "033095000020,2022-04,500000,working\n"
      "033095000020,2022-04,500000,working\n"
      "033095000020,2022-05,,working\n"
      "033095000020,2022-13,500000,working\n"
      "033095000020,2022-06,500000,both\n"
      "033095000020,2022-06,500000,working\n"
      ",2022-07,500000,working\n"
      "3.3095E+10,2022-07,500000,working\n";
  const LoadedFiles reading = files.read();
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
                                     "lists:8 [L7\nof June, 2022] paid_on bad_order",
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
                                     "workers:12 [never closed]  bad_fields",
                                     "workers:13 [R11] worker_id bad_id",
                                     "history:3 [033095000020 2022-04] month duplicate_key",
                                     "history:4 [033095000020 2022-05] amount_vnd missing_value",
                                     "history:5 [] month bad_month",
                                     "history:6 [033095000020 2022-06] group bad_value",
                                     "history:7 [033095000020 2022-06] month duplicate_key",
                                     "history:8 [] worker_id missing_value",
                                     "history:9 [] worker_id bad_id"});
  CHECK(reading.reject(9).record ==
        "\"L7\nof June, 2022\",E1,working,2022-06-01,2022-06-01,2022-05-31");
  CHECK(reading.reject(18).record == "R\xef\xbf\xbd,L1,033095000010,2022-04,,,,");
  CHECK(reading.reject(21).record == "R10,L1,033095000010,2022-04,,,,\"");
  CHECK(reading.payments_of_nobody() == 1);
  CHECK_THROWS_AS(reading.reject(31), Error);
  CHECK(requests_of(reading) == the_request);
  CHECK(reading.dossier().rows() == std::map<std::string, RowCounts>{{"employers", {5, 1, 4}},
                                                                     {"lists", {10, 1, 9}},
                                                                     {"workers", {12, 1, 11}},
                                                                     {"history", {8, 1, 7}}});
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
      "R1,L6,033095000010,2022-03-02,2022-03-01,,,\n"
      "R2,L6,033095000010,,,2022-03-02,2022-03-01,2022-99\n"
      "R3,L6,033095000010,2022-03-02,2022-03-01,March,,2022-04\n"
      "R4,L6,033095000010,March,2022-03-01,,,2022-04\n"
      "R5,L6,#N/A,March,,,,2022-99\n"
      "R6,L9,#N/A,,,,,2022-04\n";
  const LoadedFiles reading = files.read();
  CHECK(rejects_of(reading) ==
        Lines{"lists:2 [L1] employer_id unknown_reference", "lists:3 [L2] posted_on bad_order",
              "lists:4 [L3] posted_on bad_order", "lists:5 [L4] submitted_on bad_order",
              "lists:6 [L5] posted_on bad_date", "workers:2 [R1] contract_ends_on bad_interval",
              "workers:3 [R2] rent_to bad_interval", "workers:4 [R3] contract_ends_on bad_interval",
              "workers:5 [R4] contract_starts_on bad_date", "workers:6 [R5] worker_id bad_id",
              "workers:7 [R6] list_id unknown_reference"});
}

TEST_CASE("messages name the leading zero that a spreadsheet dropped", "[csv]") {
  Files files;
  files.employers = "employer_id,province,tax_code\nE1,33,100233488\nE2,1,\n";
  files.workers =
      "request_id,list_id,worker_id,months,insurance_no\n"
      "R1,L1,33095000010,2022-04,912345678\n"
      "R2,L1,45678901,2022-04,\n"
      "R3,L1,1095000010,2022-04,91234567890\n";
  const LoadedFiles reading = files.read();
  REQUIRE(reading.rejects() == 1);
  CHECK_THAT(reading.reject(0).message, Catch::Contains("dropped a leading zero"));
  Lines issues;
  for (const Issue& issue : reading.dossier().issues()) {
    const bool named = issue.message.find("leading zero") != std::string::npos;
    issues.push_back(std::to_string(issue.line) + " " + issue.key + " " +
                     std::string{issue.column} + (named ? " zero" : ""));
  }
  CHECK(issues == Lines{"2 E1 tax_code zero", "2 R1 worker_id zero", "2 R1 insurance_no zero",
                        "3 R2 worker_id zero", "4 R3 worker_id zero", "4 R3 insurance_no"});
}

namespace {

// Issues as `workers:2 [R1] account account_format`, but for account_missing: a column that most of
// these files do not have.
Lines issues_of(const LoadedFiles& reading) {
  Lines result;
  for (const Issue& issue : reading.dossier().issues()) {
    if (issue.code == ProblemCode::account_missing) continue;
    result.push_back(std::string{issue.file} + ":" + std::to_string(issue.line) + " [" + issue.key +
                     "] " + std::string{issue.column} + " " + std::string{name(issue.code)});
  }
  return result;
}

// A good file of requests with names: R1 of 033095000010, R2 of 033095000020 and so on.
Files with_names(const Lines& names) {
  std::string text = "request_id,list_id,worker_id,full_name,months\n";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    text += "R" + number + ",L1,0330950000" + number + "0," + names[i] + ",2022-04\n";
  }
  return with_workers(text);
}

Lines ids_of(const LoadedFiles& reading) {
  Lines result;
  for (std::size_t i = 0; i < reading.dossier().requests(); ++i)
    result.emplace_back(reading.dossier().request_id(i));
  return result;
}

Files with_history(const std::string& rows) {
  Files files;
  files.workers =
      "request_id,list_id,worker_id,months\nR1,L1,033095000010,2022-03 2022-04 2022-05\n";
  files.history = "worker_id,month,amount_vnd,group\n" + rows;
  return files;
}

// The months of March, April and May that the history holds as paid to 033095000010.
std::string paid_months(const LoadedFiles& reading) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  std::string months;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (decisions.failed(i) != std::vector<std::string_view>{"art2.4.once_a_month"}) continue;
    months += (months.empty() ? "" : " ") + to_string(decisions[i].month);
  }
  return months;
}

// A good file of lists L1, L2 and so on, drawn up on these days; a request for each of them.
Files with_lists(const Lines& days) {
  Files files;
  files.lists = "list_id,employer_id,group,drawn_up_on\n";
  files.workers = "request_id,list_id,worker_id,months\n";
  for (std::size_t i = 0; i < days.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    files.lists += "L" + number + ",E1,working," + days[i] + "\n";
    files.workers +=
        "R" + number + ",L" + number + "," + std::to_string(100'000'000 + i) + ",2022-04\n";
  }
  return files;
}

// The days on which the lists of the requests used were drawn up.
Lines days_of(const LoadedFiles& reading) {
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  Lines result;
  for (std::size_t i = 0; i < reading.dossier().requests(); ++i)
    result.push_back(to_string(decisions.timeline_of(i).posted_on));
  return result;
}

ReadOptions with_dates(std::vector<std::pair<std::string, DateOrder>> dates) {
  ReadOptions options;
  options.dates = std::move(dates);
  return options;
}

// UTF-16 with its byte-order mark.
std::string utf16(std::u16string_view text, bool is_big_endian) {
  std::string bytes;
  const auto put = [&](char16_t unit) {
    const auto high = static_cast<char>(unit >> 8U);
    const auto low = static_cast<char>(unit & 0xffU);
    bytes += is_big_endian ? std::string{high, low} : std::string{low, high};
  };
  put(u'\ufeff');
  for (const char16_t unit : text) put(unit);
  return bytes;
}

std::string refusal(const Files& files, const ReadOptions& options = {}) {
  const LoadedFiles reading = files.read(options);
  return reading.problem() ? reading.problem()->message : "";
}

}  // namespace

TEST_CASE("all that is wrong with a header is said at once", "[csv][header]") {
  CHECK(refusal(with_workers("request_id,list,worker_id,rent_too,x_note,account,account\n")) ==
        "unknown column list; unknown column rent_too: did you mean rent_to?; the column account "
        "occurs twice; the column list_id is missing; the column months is missing");
  // A guess is made only where it is near.
  CHECK(refusal(with_workers("request_id,list_id,worker_id,months,salary\n")) ==
        "unknown column salary");
  CHECK(refusal(with_workers("request_id,list_id,worker_id,months,insurance_nr\n")) ==
        "unknown column insurance_nr: did you mean insurance_no?");
  // What cannot be seen is shown.
  CHECK(refusal(with_workers("request_id,list_id,worker_id,months,\u00a0account\n")) ==
        "unknown column \\u00a0account: did you mean account?");
}

TEST_CASE("a required column that is to be ignored was said to be missing as well",
          "[csv][header]") {
  ReadOptions options;
  options.ignored_columns = {"months"};
  CHECK(refusal(Files{}, options) == "the column months is required and cannot be ignored");
}

TEST_CASE("what helps with a header is a sentence of its own, in Vietnamese too", "[csv][header]") {
  ReadOptions options;
  options.language = Language::vietnamese;
  const std::string bars = refusal(with_workers("request_id|list_id|worker_id|months\n"), options);
  CHECK_THAT(bars, Catch::Contains("Các cột cách nhau bằng"));
  CHECK_THAT(bars, !Catch::Contains("months Các cột"));
  const std::string returns = refusal(with_workers("request_id,list_id\rR1,L1\r"), options);
  CHECK_THAT(returns, Catch::Contains("Dòng phải kết thúc bằng"));
  CHECK_THAT(returns, !Catch::Contains("x0d Dòng"));
}

TEST_CASE("a stray quote costs its own line, and no other", "[csv][quotes]") {
  const LoadedFiles reading = with_names({"\"Nguyễn Mẫu",          // never closed
                                          "Trần Mẫu",              //
                                          "\"Lê\" Mẫu",            // text after the closing quote
                                          "\"Phạm \"\"Mẫu\"\"\"",  //
                                          "Đỗ \"Mẫu\"",  // inside of a cell quotes are text
                                          "Vũ Mẫu\""})
                                  .read();
  CHECK(rejects_of(reading) == Lines{"workers:2 []  bad_quote", "workers:4 []  bad_quote"});
  CHECK(reading.reject(0).record == "R1,L1,033095000010,\"Nguyễn Mẫu,2022-04");
  CHECK(ids_of(reading) == Lines{"R2", "R4", "R5", "R6"});
}

TEST_CASE("two stray quotes in one column do not swallow the rows between them", "[csv][quotes]") {
  const LoadedFiles reading =
      with_names({"\"Nguyễn Mẫu", "Trần Mẫu", "Lê Mẫu\"", "Phạm Mẫu"}).read();
  CHECK(rejects_of(reading) == Lines{"workers:2 []  bad_quote"});
  CHECK(ids_of(reading) == Lines{"R2", "R3", "R4"});
  // Nor does the second one where it stands at the front.
  const LoadedFiles front = with_names({"\"Nguyễn Mẫu", "Trần Mẫu", "\"Lê Mẫu", "Phạm Mẫu"}).read();
  CHECK(rejects_of(front) == Lines{"workers:2 []  bad_quote", "workers:4 []  bad_quote"});
  CHECK(ids_of(front) == Lines{"R2", "R4"});
}

TEST_CASE("a cell over several lines is one record where it is a good one", "[csv][quotes]") {
  const LoadedFiles good = with_names({"\"Nguyễn\nMẫu\r\n, A\"", "Trần Mẫu"}).read();
  CHECK(rejects_of(good) == Lines{});
  CHECK(ids_of(good) == Lines{"R1", "R2"});
  // With a cell too many it is none, and each of its lines is a row of its own.
  const LoadedFiles bad = with_names({"\"Nguyễn\nMẫu\",", "Trần Mẫu"}).read();
  CHECK(rejects_of(bad) == Lines{"workers:2 []  bad_quote", "workers:3 [Mẫu\"]  bad_fields"});
  CHECK(ids_of(bad) == Lines{"R2"});
  CHECK(bad.dossier().rows().at("workers") == RowCounts{3, 1, 2});
}

TEST_CASE("a record has 1,000 lines and 1 MiB at most", "[csv][quotes]") {
  for (const std::size_t lines : {1000U, 1001U}) {
    CAPTURE(lines);
    const LoadedFiles reading =
        with_names({'"' + std::string(lines - 1, '\n') + "x\"", "Trần Mẫu"}).read();
    CHECK(ids_of(reading) == (lines == 1000 ? Lines{"R1", "R2"} : Lines{"R2"}));
    if (lines == 1000) continue;
    // The lines between are empty, and no rows.
    CHECK(rejects_of(reading) ==
          Lines{"workers:2 []  bad_quote", "workers:1002 [x\"]  bad_fields"});
  }
  constexpr std::size_t most = std::size_t{1} << 20U;
  const std::size_t others = std::string{"R1,L1,033095000010,,2022-04"}.size();
  for (const std::size_t bytes : {most, most + 1}) {
    CAPTURE(bytes);
    for (const bool is_quoted : {false, true}) {
      const std::string name(bytes - others - (is_quoted ? 2 : 0), 'n');
      const LoadedFiles reading =
          with_names({is_quoted ? '"' + name + '"' : name, "Trần Mẫu"}).read();
      CHECK(ids_of(reading) == (bytes == most ? Lines{"R1", "R2"} : Lines{"R2"}));
      CHECK(rejects_of(reading) == (bytes == most ? Lines{} : Lines{"workers:2 []  bad_quote"}));
    }
  }
}

TEST_CASE("the first line may name the separator, and is no header then", "[csv][header]") {
  for (const std::string separator : {",", ";", "\t"}) {
    for (const std::string before : {"", "\xef\xbb\xbf"}) {
      for (const std::string end : {"\n", "\r\n"}) {
        CAPTURE(separator, end);
        const auto line = [&](const Lines& cells) {
          std::string text;
          for (const std::string& cell : cells) text += (text.empty() ? "" : separator) + cell;
          return text + end;
        };
        const LoadedFiles reading =
            with_workers(before + "sep=" + separator + end +
                         line({"request_id", "list_id", "worker_id", "months"}) +
                         line({"R1", "L1", "033095000010", "2022-04"}) + line({"R2", "L1"}))
                .read();
        CHECK_FALSE(reading.problem());
        CHECK(requests_of(reading) == the_request);
        CHECK(rejects_of(reading) == Lines{"workers:4 [R2]  bad_fields"});
      }
    }
  }
  // It is believed, whatever stands in the header.
  CHECK(requests_of(with_workers("sep=;\nrequest_id;list_id;worker_id;months;x_a,b,c,d,e,f\n"
                                 "R1;L1;033095000010;2022-04;1,2\n")
                        .read()) == the_request);
  CHECK_THAT(refusal(with_workers("sep=,\nrequest_id;list_id;worker_id;months\n")),
             Catch::Contains("unknown column request_id;list_id;worker_id;months"));
  for (const std::string other : {"sep=|", "sep=", "sep=,,", "SEP=,", " sep=,"}) {
    CAPTURE(other);
    CHECK_THAT(refusal(with_workers(other + "\nrequest_id,list_id,worker_id,months\n")),
               Catch::Contains("unknown column"));
  }
}

TEST_CASE("names at the right end of the header that are empty are no columns", "[csv][header]") {
  const LoadedFiles reading = with_workers(
                                  "request_id,list_id,worker_id,months,, \t,\"\"\n"
                                  "R1,L1,033095000010,2022-04,,,\n"
                                  "R2,L1,033095000020,2022-04\n"
                                  "R3,L1,033095000030,2022-04, ,\"\"\n"
                                  "R4,L1,033095000040,2022-04,,x,\n"  // a value without a column
                                  "R5,L1,033095000050,2022-04,,,,\n"  // one cell too many
                                  "R6,L1,033095000060\n")
                                  .read();
  REQUIRE_FALSE(reading.problem());
  CHECK(ids_of(reading) == Lines{"R1", "R2", "R3"});
  CHECK(rejects_of(reading) == Lines{"workers:5 [R4]  bad_fields", "workers:6 [R5]  bad_fields",
                                     "workers:7 [R6]  bad_fields"});
}

TEST_CASE("records whose cells are all empty are no records", "[csv]") {
  const LoadedFiles reading = with_workers(
                                  ",,,\n"
                                  "request_id,list_id,worker_id,months\n"
                                  ",,,\n"
                                  " ,\t,\"\", \n"
                                  "R1,L1,033095000010,2022-04\n"
                                  ",,\n"
                                  ",,,,,\r\n"
                                  "\"\"\n"
                                  ",,,2022-04\n")
                                  .read();
  REQUIRE_FALSE(reading.problem());
  CHECK(requests_of(reading) == the_request);
  CHECK(rejects_of(reading) == Lines{"workers:9 [] request_id missing_value"});
  CHECK(reading.dossier().rows().at("workers") == RowCounts{2, 1, 1});
  // Where the tab is the separator a line of tabs is as empty.
  CHECK(requests_of(with_workers("request_id\tlist_id\tworker_id\tmonths\n\t\t\t\n\t\n"
                                 "R1\tL1\t033095000010\t2022-04\n")
                        .read()) == the_request);
}

TEST_CASE("UTF-16 with a byte-order mark is read like UTF-8", "[csv]") {
  const std::u16string text =
      u"request_id;list_id;worker_id;full_name;months\r\n"
      u"R1;L1;033095000010;Nguyễn Thị Mẫu;2022-04\r\n"
      u"R2;L1;033095000020;\"Trần \U0001f600\"\"\nMẫu\";2022-04\r\n"
      u"Số 3;L1;033095000030;Mẫu\r\n";
  for (const bool is_big_endian : {false, true}) {
    CAPTURE(is_big_endian);
    const Files files = with_workers(utf16(text, is_big_endian));
    const LoadedFiles reading = files.read();
    REQUIRE_FALSE(reading.problem());
    CHECK(ids_of(reading) == Lines{"R1", "R2"});
    CHECK(rejects_of(reading) == Lines{"workers:5 [Số 3]  bad_fields"});
    CHECK(reading.reject(0).record == "Số 3;L1;033095000030;Mẫu");
    // The file is known as it is.
    CHECK(reading.inputs().at("workers").bytes == files.workers.size());
    ReadOptions mapped;
    mapped.map_files = true;
    CHECK(ids_of(files.read(mapped)) == Lines{"R1", "R2"});
    const tests::FedPipe pipe(*files.directory / "pipe", files.workers);
    CHECK(ids_of(read_files({*files.directory / "employers.csv", *files.directory / "lists.csv",
                             pipe.path()})) == Lines{"R1", "R2"});
  }
}

TEST_CASE("a file of another program is named as what it is, with what converts it", "[csv]") {
  struct Other {
    std::string bytes;
    std::string what;
    std::string remedy;
  };
  const std::string convert = "soffice --headless --convert-to xlsx FILE";
  const std::string compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  const std::vector<Other> others{
      {std::string("PK\x03\x04\x14\0\0\0", 8) +
           "mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
       "spreadsheet (.ods)", convert},
      {compound, "an old workbook (.xls)", convert},
      {compound + std::string("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32),
       "is encrypted", "remove the password"},
      {"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF", "ask for the workbook"},
      {"<!DOCTYPE html>\n<html><body>employers</body></html>\n", "web page", convert},
      {"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n", "web page", convert},
      {"<?xml version=\"1.0\"?>\n<Workbook/>\n", "XML", convert}};
  for (const Other& other : others) {
    CAPTURE(other.what);
    const LoadedFiles reading = with_workers(other.bytes).read();
    REQUIRE(reading.problem());
    CHECK(reading.problem()->code == ProblemCode::bad_header);
    CHECK_THAT(reading.problem()->file, Catch::EndsWith("workers.csv"));
    CHECK_THAT(reading.problem()->message,
               Catch::Contains(other.what) && Catch::Contains(other.remedy));
  }
}

TEST_CASE("a file that is not UTF-8 throughout is refused, and its encoding named", "[csv]") {
  const auto rows_of = [](const std::string& name, std::size_t count, std::size_t sound) {
    std::string text = "request_id,list_id,worker_id,full_name,months\n";
    for (std::size_t i = 0; i < count + sound; ++i) {
      text += "R" + std::to_string(i) + ",L1," + std::to_string(100'000'000 + i) + "," +
              (i < sound ? "Nguyen Mau" : name) + ",2022-04\n";
    }
    return with_workers(text);
  };
  const std::string in_tcvn = "Nguy\xd4n V\xa8n M\xc9u \xae\xb8";  // Nguyễn Văn Mẫu đá
  const std::string in_windows = "Nguy\xea\xden Th\x69\xf2 M\xe2\xde\x75";  // Nguyễn Thị Mẫu
  CHECK_THAT(refusal(rows_of(in_tcvn, 10, 0)), Catch::Contains("probably TCVN3"));
  CHECK_THAT(refusal(rows_of(in_windows, 10, 0)), Catch::Contains("probably Windows-1258"));
  CHECK(rows_of(in_tcvn, 10, 0).read().problem()->code == ProblemCode::bad_utf8);
  // Fewer than 10 rows, or a tenth of them at most, are rejected one by one.
  CHECK(rows_of(in_tcvn, 9, 0).read().rejects() == 9);
  CHECK(rows_of(in_tcvn, 10, 90).read().rejects() == 10);
  CHECK_THAT(refusal(rows_of(in_tcvn, 10, 89)), Catch::Contains("TCVN3"));
  // Rows behind the first 1,000 do not matter.
  CHECK(rows_of(in_tcvn, 500, 1000).read().rejects() == 500);
}

TEST_CASE("women's names in TCVN3 were taken for Windows-1258", "[csv]") {
  std::string text = "request_id,list_id,worker_id,full_name,months\n";
  // Nguyễn Thị Hồng, Lê Thị Yến
  for (const std::string name : {"Nguy\xd4n Th\xde H\xe5ng", "L\xaa Th\xde Y\xd5n"}) {
    for (int i = 0; i < 10; ++i)
      text += "R" + name + std::to_string(i) + ",L1,033095000010," + name + ",2022-04\n";
  }
  CHECK_THAT(refusal(with_workers(text)), Catch::Contains("probably TCVN3"));
}

TEST_CASE("the day stands first unless dates of the file prove otherwise", "[csv][dates]") {
  const LoadedFiles reading =
      with_lists({"03/04/2022", "25/03/2022", "2022-04-05", "5/5/2022"}).read();
  CHECK(rejects_of(reading) == Lines{});
  CHECK(days_of(reading) == Lines{"2022-04-03", "2022-03-25", "2022-04-05", "2022-05-05"});
  CHECK(reading.warnings().empty());
}

TEST_CASE("where dates look month first nothing is decided by luck", "[csv][dates]") {
  const Files files = with_lists({"03/04/2022", "06/14/2022", "5/5/2022", "25/03/2022",
                                  "2022-04-05", "05/31/2022", "02/30/2022"});
  const LoadedFiles reading = files.read();
  CHECK(rejects_of(reading) ==
        Lines{"lists:2 [L1] drawn_up_on ambiguous_date", "lists:3 [L2] drawn_up_on bad_date",
              "lists:7 [L6] drawn_up_on bad_date", "lists:8 [L7] drawn_up_on bad_date",
              "workers:2 [R1] list_id rejected_reference",
              "workers:3 [R2] list_id rejected_reference",
              "workers:7 [R6] list_id rejected_reference",
              "workers:8 [R7] list_id rejected_reference"});
  CHECK(days_of(reading) == Lines{"2022-05-05", "2022-03-25", "2022-04-05"});
  // A day that does not exist, 02/30/2022, proves nothing.
  CHECK(reading.warnings() ==
        Lines{"lists.csv: 2 dates look month first (06/14/2022 on line 3, column drawn_up_on): "
              "write 2022-06-14, or give --dates lists=month_first"});
  // The user says it for the whole file.
  const LoadedFiles told = files.read(with_dates({{"lists", DateOrder::month_first}}));
  CHECK(rejects_of(told) == Lines{"lists:5 [L4] drawn_up_on bad_date",
                                  "lists:8 [L7] drawn_up_on bad_date",
                                  "workers:5 [R4] list_id rejected_reference",
                                  "workers:8 [R7] list_id rejected_reference"});
  CHECK(days_of(told) ==
        Lines{"2022-03-04", "2022-06-14", "2022-05-05", "2022-04-05", "2022-05-31"});
  CHECK(told.warnings().empty());
  // The last one wins.
  const LoadedFiles day_first = files.read(
      with_dates({{"lists.drawn_up_on", DateOrder::month_first}, {"lists", DateOrder::day_first}}));
  CHECK(days_of(day_first) == Lines{"2022-04-03", "2022-05-05", "2022-03-25", "2022-04-05"});
  CHECK(day_first.warnings().empty());
}

TEST_CASE("one date among very many that looks month first is a slip", "[csv][dates]") {
  for (const std::size_t day_first : {100U, 101U}) {
    CAPTURE(day_first);
    Lines days(day_first, "25/03/2022");
    days.emplace_back("06/14/2022");
    days.emplace_back("03/04/2022");
    const LoadedFiles reading = with_lists(days).read();
    const std::string line = std::to_string(day_first + 2);
    const std::string number = std::to_string(day_first + 1);
    CHECK(rejects_of(reading).front() ==
          "lists:" + line + " [L" + number + "] drawn_up_on bad_date");
    CHECK(days_of(reading).back() == (day_first == 101 ? "2022-04-03" : "2022-03-25"));
    CHECK(reading.warnings().size() == (day_first == 101 ? 0 : 1));
  }
}

TEST_CASE("rejected rows testify to the order of day and month, broken ones do not",
          "[csv][dates]") {
  const std::string header = "list_id,employer_id,group,drawn_up_on,posted_on\n";
  Files files;
  files.lists = header + "L1,E1,working,2022-04-03,03/04/2022\n";
  const std::string sound = files.lists;
  CHECK(requests_of(files.read()) == the_request);
  for (const std::string row :
       {"L2,E9,working,06/14/2022,", "L2,E1,both,06/14/2022,", "L2,E1,both,,06/14/2022",
        ",E1,working,06/14/2022,", "L1,E1,working,06/14/2022,", "L2,E1,working,soon,06/14/2022"}) {
    CAPTURE(row);
    files.lists = sound + row + "\n";
    CHECK(rejects_of(files.read()).front() == "lists:2 [L1] posted_on ambiguous_date");
  }
  for (const std::string row : {"L2,E1,working,06/14/2022", "L2,E1,working,\"06/14/2022,",
                                "L\xff,E1,working,06/14/2022,"}) {
    CAPTURE(row);
    files.lists = sound + row + "\n";
    CHECK(requests_of(files.read()) == the_request);
  }
}

TEST_CASE("a column of which the user tells the order testifies for the others", "[csv][dates]") {
  Files files;
  files.lists =
      "list_id,employer_id,group,drawn_up_on,posted_on\n"
      "L1,E1,working,06/14/2022,07/08/2022\n";
  const LoadedFiles reading =
      files.read(with_dates({{"lists.drawn_up_on", DateOrder::month_first}}));
  CHECK(rejects_of(reading).front() == "lists:2 [L1] posted_on ambiguous_date");
  CHECK(reading.warnings().size() == 1);
  CHECK(requests_of(files.read(with_dates({{"lists.drawn_up_on", DateOrder::month_first},
                                           {"lists.posted_on", DateOrder::day_first}}))) ==
        the_request);
}

TEST_CASE("an order of dates that is none of a file or column is refused", "[csv][dates]") {
  for (const std::string which : {"list", "lists.", "lists.group", "lists.drawn_up", "persons"}) {
    CAPTURE(which);
    const LoadedFiles reading = Files{}.read(with_dates({{which, DateOrder::day_first}}));
    REQUIRE(reading.problem());
    CHECK(reading.problem()->column == which);
  }
  CHECK(refusal(Files{}, with_dates({{"worker", DateOrder::day_first}})) ==
        "dates of worker: there is no such file or column of dates: did you mean workers?");
  for (const std::string which :
       {"employers", "lists", "workers", "history", "workers.birth_date", "history.birth_date"}) {
    CAPTURE(which);
    CHECK_FALSE(Files{}.read(with_dates({{which, DateOrder::month_first}})).problem());
  }
}

TEST_CASE("messages say what is wrong with a date", "[csv][dates]") {
  const auto said = [](const std::string& cell) {
    return reject_of(with_cell("rent_from", cell)).message;
  };
  CHECK_THAT(said("2022-04-01T17:00Z"), Catch::Contains("the day could move"));
  CHECK_THAT(said("44652"), Catch::Contains("the number that a spreadsheet keeps"));
  CHECK_THAT(said("soon"), Catch::Contains("\"soon\" is no date"));
}

TEST_CASE("a birth date never rejects: its year is enough", "[csv][dates]") {
  const auto read = [](const std::string& cell) { return with_cell("birth_date", cell).read(); };
  // The citizen ID 033095000010 is that of somebody born in 1995.
  for (const std::string good :
       {"1995-02-03", "3/2/1995", "03.02.1995 00:00", "1995", "", "31-12-1995"}) {
    CAPTURE(good);
    CHECK(issues_of(read(good)) == Lines{});
  }
  for (const std::string other : {"1996-02-03", "3/2/1996", "1996"}) {
    CAPTURE(other);
    CHECK(issues_of(read(other)) == Lines{"workers:2 [R1] worker_id citizen_id_birth_year"});
  }
  for (const std::string odd :
       {"3 Feb 1995", "95", "32/01/1996", "1996-02-30", "3/2/96", "34733"}) {
    CAPTURE(odd);
    CHECK(issues_of(read(odd)) == Lines{"workers:2 [R1] birth_date birth_date_format"});
    CHECK(requests_of(read(odd)) == the_request);
  }
  // So it is where the date exists in the other order only.
  CHECK(issues_of(with_cell("birth_date", "31/12/1996")
                      .read(with_dates({{"workers", DateOrder::month_first}}))) ==
        Lines{"workers:2 [R1] worker_id citizen_id_birth_year",
              "workers:2 [R1] birth_date birth_date_format"});
  // It testifies to the order, and where that is doubtful its year is taken.
  const std::string header = "request_id,list_id,worker_id,birth_date,rent_from,months\n";
  const LoadedFiles doubtful = with_workers(header + "R1,L1,033095000010,03/04/1996,,2022-04\n" +
                                            "R2,L1,033095000020,12/31/1996,,2022-04\n" +
                                            "R3,L1,033095000030,1995,03/04/2022,2022-04\n")
                                   .read();
  CHECK(rejects_of(doubtful) == Lines{"workers:4 [R3] rent_from ambiguous_date"});
  CHECK(issues_of(doubtful) == Lines{"workers:2 [R1] worker_id citizen_id_birth_year",
                                     "workers:3 [R2] worker_id citizen_id_birth_year",
                                     "workers:3 [R2] birth_date birth_date_format"});
  CHECK(doubtful.warnings() ==
        Lines{"workers.csv: 1 dates look month first (12/31/1996 on line 3, column birth_date): "
              "write 1996-12-31, or give --dates workers=month_first"});
}

TEST_CASE("a worker's ID is cleaned of what programs and people put around it", "[csv][ids]") {
  const std::vector<std::pair<std::string, std::string>> written{
      {"033095000010", "033095000010"},
      {"145678901", "145678901"},
      {"b1234567", "B1234567"},
      {"\u00a0033 095 000\u00a0010\u2003", "033095000010"},  // no-break and wide spaces
      {"033095000010\u200b\ufeff", "033095000010"},          // without width
      {"'033095000010", "033095000010"},
      {"\u2018033095000010\u2019", "033095000010"},
      {"\"=\"\"033095000010\"\"\"", "033095000010"},  // ="033095000010"
      {"\"\"\"033095000010\"\"\"", "033095000010"},
      {"033095000010.0", "033095000010"},
      {"\"033095000010,00\"", "033095000010"},
      {"033.095.000.010", "033095000010"},
      {"033-095-000-010", "033095000010"},
      {"145.678.000", "145678000"},  // here dots separate, and zeros are digits
      {"145 678 901", "145678901"},
      {"33095000010", "033095000010"},  // zeros that a spreadsheet dropped
      {"33095000010.0", "033095000010"},
      {"1095000010", "001095000010"},
      {"45678901", "045678901"}};
  for (const auto& [cell, id] : written) {
    CAPTURE(cell);
    const Files files =
        with_workers("request_id,list_id,worker_id,months\nR1,L1," + cell + ",2022-04\n");
    CHECK(requests_of(files.read()) == Lines{"R1/L1/" + id + "/2022-04"});
  }
}

TEST_CASE("what names nobody is no worker's ID", "[csv][ids]") {
  for (const std::string cell : {
           "1", "W1", "A", "#N/A", "3.3095E+10", "33E10", "Nguyễn Mẫu", "0330950000101", "1234567",
           "999999999999", "000000000", "ABCD12345", "B1234", "B12345678901234567890", "'", "'' '",
           "5095000010",  // 005 is no province
           "33595000010"  // 5 is no century
       }) {
    CAPTURE(cell);
    const Reject reject = reject_of(
        with_workers("request_id,list_id,worker_id,months\nR1,L1," + cell + ",2022-04\n"));
    CHECK(reject.code == ProblemCode::bad_id);
    CHECK(reject.column == "worker_id");
    CHECK(reject.key == "R1");
  }
}

TEST_CASE("zeros of an ID are put back only where they agree with the birth date", "[csv][ids]") {
  const auto read = [](const std::string& birth_date) {
    return with_workers("request_id,list_id,worker_id,birth_date,months\nR1,L1,33095000010," +
                        birth_date + ",2022-04\n")
        .read();
  };
  for (const std::string good : {"", "1995", "1995-12-31", "soon"}) {
    CAPTURE(good);
    CHECK(requests_of(read(good)) == the_request);
    CHECK(issues_of(read(good)).front() == "workers:2 [R1] worker_id lost_zero");
  }
  for (const std::string other : {"1996", "2095-12-31"}) {
    CAPTURE(other);
    CHECK(rejects_of(read(other)) == Lines{"workers:2 [R1] worker_id bad_id"});
  }
}

TEST_CASE("one ID in two forms is one person", "[csv][ids]") {
  Files files = with_history(
      "'033095000010,2022-04,500000,working\n"
      "33095000010,2022-04,500000,working\n"
      "033 095 000 010,2022-05,500000,working\n"
      "#N/A,2022-03,500000,working\n");
  const LoadedFiles reading = files.read();
  CHECK(rejects_of(reading) == Lines{"history:3 [033095000010 2022-04] month duplicate_key",
                                     "history:5 [] worker_id bad_id"});
  CHECK(issues_of(reading) == Lines{});
  CHECK(paid_months(reading) == "2022-04 2022-05");
  CHECK(reading.payments_of_nobody() == 1);
}

TEST_CASE("an amount is written with separators or without", "[csv][history]") {
  const auto issues = [](const std::string& cell) {
    const LoadedFiles reading = with_history("033095000010,2022-04," + cell + ",working\n").read();
    // It counts as a payment, whatever it is.
    CHECK(rejects_of(reading) == Lines{});
    CHECK(paid_months(reading) == "2022-04");
    return issues_of(reading);
  };
  for (const std::string good :
       {"500000", "500.000", "\"500,000\"", "1 500 000", "1", "999999999999999999", "0500000"}) {
    CAPTURE(good);
    CHECK(issues(good) == Lines{});
  }
  for (const std::string odd :
       {"0", "000", "500.00", "500000.0", "\"500.000,000\"", "1000000000000000000", "+500000",
        "500000đ", "5e5", "500..000", ".500", "0.000"}) {
    CAPTURE(odd);
    CHECK(issues(odd) == Lines{"history:2 [033095000010 2022-04] amount_vnd amount_format"});
  }
}

TEST_CASE("a payment that is paid back frees its month", "[csv][history]") {
  struct Case {
    std::string rows;
    Lines rejects;
    Lines issues;
    std::string paid;
  };
  const std::string april = "033095000010,2022-04,";
  const std::string key = " [033095000010 2022-04] ";
  const std::vector<Case> cases{
      // A repayment never counts as a payment.
      {april + "-500000,working\n", {"history:2" + key + "amount_vnd unknown_reference"}, {}, ""},
      // All of it, or more: the month is free.
      {april + "500000,working\n" + april + "-500.000,working\n", {}, {}, ""},
      {april + "500000,working\n" + april + "-600000,working\n", {}, {}, ""},
      // It may be paid again, and paid back again, but not twice.
      {april + "500000,working\n" + april + "-500000,working\n" + april + "500000,working\n",
       {},
       {},
       "2022-04"},
      {april + "500000,working\n" + april + "-500000,working\n" + april + "-500000,working\n",
       {"history:4" + key + "amount_vnd unknown_reference"},
       {},
       ""},
      // A payment of a month that is paid.
      {april + "500000,working\n" + april + "500000,working\n",
       {"history:3" + key + "month duplicate_key"},
       {},
       "2022-04"},
      // The order of the file matters.
      {april + "-500000,working\n" + april + "500000,working\n",
       {"history:2" + key + "amount_vnd unknown_reference"},
       {},
       "2022-04"},
      // Less frees nothing.
      {april + "500000,working\n" + april + "-499999,working\n",
       {},
       {"history:3" + key + "amount_vnd amount_format"},
       "2022-04"},
      // Of a payment whose amount is not known it frees nothing either.
      {april + "?,working\n" + april + "-500000,working\n",
       {},
       {"history:2" + key + "amount_vnd amount_format"},
       "2022-04"},
      // Only a rejected row paid it.
      {april + "500000,both\n" + april + "-500000,working\n",
       {"history:2" + key + "group bad_value", "history:3" + key + "amount_vnd rejected_reference"},
       {},
       "2022-04"},
      // A rejected repayment frees nothing.
      {april + "500000,working\n" + april + "-500000,both\n",
       {"history:3" + key + "group bad_value"},
       {},
       "2022-04"},
      // Of another month, or of somebody else.
      {april + "500000,working\n033095000010,2022-05,-500000,working\n",
       {"history:3 [033095000010 2022-05] amount_vnd unknown_reference"},
       {},
       "2022-04"},
      {april + "500000,working\n033095000020,2022-04,-500000,working\n",
       {"history:3 [033095000020 2022-04] amount_vnd unknown_reference"},
       {},
       "2022-04"},
      // Whatever the ID is written like.
      {april + "500000,working\n'33095000010,2022-04,-500000,returning\n",
       {},
       {"history:3" + key + "worker_id lost_zero"},
       ""}};
  for (const Case& c : cases) {
    CAPTURE(c.rows);
    const LoadedFiles reading = with_history(c.rows).read();
    CHECK(rejects_of(reading) == c.rejects);
    CHECK(issues_of(reading) == c.issues);
    CHECK(paid_months(reading) == c.paid);
  }
}

TEST_CASE("a payment counts where its worker and month can be read", "[csv][history]") {
  const LoadedFiles reading =
      with_history(
          "033095000010,2022-03,500000,both\n"
          "033095000010,2022-04,\"500000,working\n"  // cells before the quote
          "033095000010,2022-05\n"
          "\"033095000010,2022-02,500000,working\n")
          .read();
  CHECK(rejects_of(reading) ==
        Lines{"history:2 [033095000010 2022-03] group bad_value", "history:3 []  bad_quote",
              "history:4 [033095000010 2022-05]  bad_fields", "history:5 []  bad_quote"});
  CHECK(paid_months(reading) == "2022-03 2022-04 2022-05");
  // Without a key it makes no other row a duplicate.
  const LoadedFiles again = with_history(
                                "033095000010,2022-04,\"500000,working\n"
                                "033095000010,2022-04,500000,working\n")
                                .read();
  CHECK(rejects_of(again) == Lines{"history:2 []  bad_quote"});
}

TEST_CASE("the message of a rejected payment says that it counts all the same", "[csv][history]") {
  const LoadedFiles reading = with_history("033095000010,2022-04,500000,both\n").read();
  REQUIRE(reading.rejects() == 1);
  CHECK_THAT(reading.reject(0).message, Catch::Contains("counts"));
}

TEST_CASE("the history may tell more of who was paid", "[csv][history][persons]") {
  Files files;
  files.workers =
      "request_id,list_id,worker_id,full_name,birth_date,insurance_no,months,account\n"
      "R1,L1,033095000010,Nguyễn Mẫu,1995-02-03,7915000001,2022-04,9000000010\n";
  files.history =
      "worker_id,month,amount_vnd,group,birth_date,full_name,insurance_no\n"
      "033095000020,2022-04,500000,working,soon,Nguyễn Mẫu,7915000001\n";
  const LoadedFiles reading = files.read();
  CHECK(rejects_of(reading) == Lines{});
  CHECK(issues_of(reading) ==
        Lines{"history:2 [033095000020 2022-04] birth_date birth_date_format"});
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  const auto pairs = persons_to_check(decisions);
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].worker_id == "033095000010");
  CHECK(pairs[0].other_id == "033095000020");
  CHECK(pairs[0].evidence == std::vector<std::string_view>{"insurance_no"});
}

TEST_CASE("decisions on persons are read, and their faults named", "[csv][persons]") {
  Files files;
  files.history = "worker_id,month,amount_vnd,group\n#N/A,2022-04,1,working\n";
  files.persons =
      "worker_id,other_id,same,decided_on,reason\n"
      "033095000010,033095000020,yes,01/06/2022,\"one book, two cards\"\n"
      "'33095000020,033 095 000 010,có,,\n"    // the same again
      "033095000020,033095000010,no,,\n"       // otherwise
      "033095000010,033095000010,yes,,\n"      // one person in spite of the dates
      "033095000010,033095000010,no,,\n"       // a wrong ID is mended in its row
      "033095000010,033095000030,,,\n"         // not decided yet
      "033095000010,033095000030,no,,\n"       //
      "033095000010,033095000040,perhaps,,\n"  //
      "033095000010,033095000050,yes,soon,\n"  //
      "033095000010,,yes,,\n"                  //
      "W1,033095000010,yes,,\n"                //
      "033095000010,W1,yes,,\n"                //
      "033095000010,033095000060\n";
  const LoadedFiles reading = files.read();
  REQUIRE_FALSE(reading.problem());
  CHECK(rejects_of(reading) == Lines{"history:2 [] worker_id bad_id",
                                     "persons:4 [033095000020 033095000010] same duplicate_key",
                                     "persons:6 [033095000010 033095000010] same bad_value",
                                     "persons:9 [033095000010 033095000040] same bad_value",
                                     "persons:10 [033095000010 033095000050] decided_on bad_date",
                                     "persons:11 [] other_id missing_value",
                                     "persons:12 [] worker_id bad_id",
                                     "persons:13 [] other_id bad_id",
                                     "persons:14 [033095000010 033095000060]  bad_fields"});
  CHECK(reading.dossier().rows().at("persons") == RowCounts{13, 5, 8});
  CHECK(reading.inputs().at("persons").bytes == files.persons->size());
  // What is filled in of persons_to_check.csv, with columns that are not read.
  files.persons =
      "worker_id,other_id,evidence,request_ids,amount_vnd,same,decided_on,reason\n"
      "033095000010,033095000020,what?,R1 R2,a lot,yes,2022-06-01,\n";
  CHECK(rejects_of(files.read()) == Lines{"history:2 [] worker_id bad_id"});
  files.persons = "worker_id,other_id,decided_on\n";
  CHECK(refusal(files) == "the column same is missing");
  files.persons.reset();
  const LoadedFiles without = files.read();
  CHECK_FALSE(without.dossier().rows().contains("persons"));
}

TEST_CASE("a last line that does not end may be cut", "[csv]") {
  const std::string open =
      "request_id,list_id,worker_id,months,x_note\nR1,L1,033095000010,2022-04,a";
  const auto by_pipe = [](const std::string& workers) {
    const Files files = with_workers(workers);
    static_cast<void>(files.read());  // writes the others
    const tests::FedPipe pipe(*files.directory / "pipe", workers);
    return read_files(
        {*files.directory / "employers.csv", *files.directory / "lists.csv", pipe.path()});
  };
  const Lines said{"workers:2 [R1] x_note last_line_open"};
  const LoadedFiles of_file = with_workers(open).read();
  CHECK(issues_of(of_file) == said);
  CHECK_FALSE(of_file.is_cut());
  const LoadedFiles of_pipe = by_pipe(open);
  CHECK(issues_of(of_pipe) == said);
  CHECK(of_pipe.is_cut());
  // One that ends is whole.
  const LoadedFiles whole = by_pipe(open + "\n");
  CHECK(issues_of(whole) == Lines{});
  CHECK_FALSE(whole.is_cut());
  // A row that is rejected has no issues.
  CHECK(issues_of(
            with_workers("request_id,list_id,worker_id,months\nR1,L1,033095000010,20").read()) ==
        Lines{});
  CHECK(issues_of(with_workers("request_id,list_id,worker_id,months,,\n"
                               "R1,L1,033095000010,2022-04,")
                      .read()) == Lines{"workers:2 [R1] months last_line_open"});
  Files files;
  files.lists.pop_back();
  files.employers.pop_back();
  CHECK(issues_of(files.read()) == Lines{"employers:2 [E1] province last_line_open",
                                         "lists:2 [L1] drawn_up_on last_line_open"});
}

TEST_CASE("a cell that a spreadsheet takes for a formula is named", "[csv]") {
  for (const std::string cell : {"=1+1", "+84 9", "-", "@SUM(A1)", "\"\r x\"", " =1"}) {
    CAPTURE(cell);
    CHECK(issues_of(with_cell("full_name", cell).read()) ==
          Lines{"workers:2 [R1] full_name formula_like"});
  }
  for (const std::string cell : {"Nguyễn - Mẫu", "'=1", "1+1", "\"\"\"=1\"\"\""}) {
    CAPTURE(cell);
    CHECK(issues_of(with_cell("full_name", cell).read()) == Lines{});
  }
  Files files;
  files.employers = "employer_id,name,district\n=E1,+Mẫu,=323\n";
  files.lists = "list_id,employer_id,group,drawn_up_on\n-L1,=E1,working,2022-06-01\n";
  files.workers =
      "request_id,list_id,worker_id,full_name,months,insured_months,account\n"
      "@R1,-L1,\"=\"\"33095000010\"\"\",=N,2022-04,-,+84912345678\n";
  files.history =
      "worker_id,month,amount_vnd,group,full_name\n='33095000010,2022-04,5,working,=N\n";
  const LoadedFiles reading = files.read();
  CHECK(rejects_of(reading) == Lines{});
  // After the other codes of its column.
  CHECK(issues_of(reading) ==
        Lines{"employers:2 [=E1] employer_id formula_like", "employers:2 [=E1] name formula_like",
              "lists:2 [-L1] list_id formula_like", "lists:2 [-L1] employer_id formula_like",
              "workers:2 [@R1] request_id formula_like", "workers:2 [@R1] list_id formula_like",
              "workers:2 [@R1] worker_id lost_zero", "workers:2 [@R1] worker_id formula_like",
              "workers:2 [@R1] full_name formula_like", "workers:2 [@R1] account account_format",
              "workers:2 [@R1] account formula_like",
              "history:2 [033095000010 2022-04] worker_id lost_zero",
              "history:2 [033095000010 2022-04] worker_id formula_like",
              "history:2 [033095000010 2022-04] full_name formula_like"});
}

TEST_CASE("accounts and insurance numbers that cannot be are named", "[csv]") {
  for (const std::string good : {"9000000010", "1900 2051.2345-6", "VCB123456", "123456"}) {
    CAPTURE(good);
    CHECK(issues_of(with_cell("account", good).read()) == Lines{});
  }
  for (const std::string bad : {"12345", "9.00E+09", "#N/A", "ABCDE12345", "123456789012345678901",
                                "9000000010 (VCB)", "ngân hàng"}) {
    CAPTURE(bad);
    CHECK(issues_of(with_cell("account", bad).read()) ==
          Lines{"workers:2 [R1] account account_format"});
  }
  // An employer's likewise; banks and names are not looked at, but for formulas.
  Files accounts;
  accounts.employers = "employer_id,account,bank\nE1,0011 2233-4455.66,NH Mẫu\nE2,1.2E+11,=NH\n";
  accounts.workers =
      "request_id,list_id,worker_id,months,account,bank,account_name\n"
      "R1,L1,033095000010,2022-04,9000000010,+NH,@AN\n";
  CHECK(issues_of(accounts.read()) ==
        Lines{"employers:3 [E2] account account_format", "employers:3 [E2] bank formula_like",
              "workers:2 [R1] bank formula_like", "workers:2 [R1] account_name formula_like"});
  const auto missing = with_cell("account", "").read();
  REQUIRE(missing.dossier().issues().size() == 1);
  CHECK(missing.dossier().issues()[0].code == ProblemCode::account_missing);
  for (const std::string bad : {"791500000", "79150000011", "7777777777", "79150O0001"}) {
    CAPTURE(bad);
    Files files = with_cell("insurance_no", bad);
    CHECK(issues_of(files.read()) == Lines{"workers:2 [R1] insurance_no insurance_no_format"});
  }
}

TEST_CASE("a number that very many bear is a placeholder, and an account may be shared", "[csv]") {
  const auto read = [](int workers, bool with_number) {
    std::string text = "request_id,list_id,worker_id,insurance_no,months,account\n";
    for (int i = 1; i <= workers; ++i) {
      const std::string number = std::to_string(i);
      text += "R" + number + ",L1,03309500000" + number + (with_number ? ",7915000001" : ",") +
              ",2022-04," + (with_number ? "900000001" + number : "9000000010") + "\n";
    }
    return with_workers(text).read();
  };
  CHECK(issues_of(read(2, true)) == Lines{"workers:3 [R2] insurance_no same_insurance_no"});
  const Lines many = issues_of(read(6, true));
  REQUIRE(many.size() == 6);
  CHECK(many[0] == "workers:2 [R1] insurance_no placeholder_number");
  CHECK(many[5] == "workers:7 [R6] insurance_no placeholder_number");
  // Of persons that may be one and the same it is one account.
  CHECK(issues_of(read(2, false)) == Lines{"workers:3 [R2] account shared_account"});
}

TEST_CASE("keys are compared and printed in one form of their letters", "[csv]") {
  Files files;
  files.employers = "employer_id,kind,province\nHòa,enterprise,33\nHo\u0300a,enterprise,33\n";
  files.lists = "list_id,employer_id,group,drawn_up_on\nL1,Ho\u0300a,working,2022-06-01\n";
  const LoadedFiles reading = files.read();
  CHECK(rejects_of(reading) == Lines{"employers:3 [Hòa] employer_id duplicate_key"});
  CHECK(reading.dossier().employer_id(0) == "Hòa");
}

TEST_CASE("inputs are known by their size and digest", "[csv]") {
  Files files;
  files.employers = "employer_id\n";
  files.lists = "list_id,employer_id,group,drawn_up_on\n";
  files.workers = "request_id,list_id,worker_id,months\n";
  const LoadedFiles reading = files.read();
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
  const LoadedFiles reading = files.read(options);
  CHECK(progress.rows == 3);
  CHECK(progress.total == files.employers.size() + files.lists.size() + files.workers.size());
  CHECK(progress.done <= progress.total);
}

TEST_CASE("written cells are quoted only where a reader needs it", "[csv]") {
  const Files files = with_workers(
      "request_id,list_id,worker_id,months,full_name,account\n"
      "\"R,1\",L1,033095000010,2022-04,\"a \"\"b\"\"\",=1+1\n");
  const LoadedFiles reading = files.read();
  EvaluateOptions how;
  CHECK_FALSE(how.assumptions.add({{"applied", "yes"},
                                   {"contract_type", "indefinite"},
                                   {"contract_signed_on", "2020-01-01"},
                                   {"contract_starts_on", "2020-01-01"},
                                   {"rent_from", "2020-01-01"},
                                   {"pays_rent", "yes"},
                                   {"insured_months", "2022-05"},
                                   {"insured_elsewhere", "no"}}));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier(), how);
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "notes.txt", "not ours");
  CHECK_FALSE(write_files(scratch.path().string(), reading, decisions, summarize(decisions)));
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
  const LoadedFiles reading = files.read();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  const Summary summary = summarize(decisions);
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
  const LoadedFiles reading = files.read();
  CHECK_FALSE(reading.changed_since());
  tests::write_file(*files.directory / "lists.csv", files.lists + "\n");
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  const tests::ScratchDirectory scratch;
  const auto problem = write_files(scratch / "out", reading, decisions, summarize(decisions));
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
    files.workers += "R" + std::to_string(i) + ",L1,W" + std::to_string(10000 + i % 7000) +
                     ",Name " + std::to_string(i) + (i % 10 == 3 ? ",2022-13\n" : ",2022-04\n");
  }
  files.history = "worker_id,month,amount_vnd,group\nW10001,2022-03,500000,working\n";
  const tests::ScratchDirectory& scratch = *files.directory;
  const auto lines_of = [](const LoadedFiles& reading) {
    Lines lines = requests_of(reading);
    for (std::size_t i = 0; i < reading.rejects(); i += 7)
      lines.push_back(reading.reject(i).record);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
    lines.push_back(summary_json(summarize(decisions), decisions.rule_set(), reading.inputs(), {}));
    return lines;
  };
  const Lines expected = lines_of(files.read());
  REQUIRE(expected.size() > 18'000);
  enum class Fate { cut, overwritten, removed };
  for (const Fate fate : {Fate::cut, Fate::overwritten, Fate::removed}) {
    CAPTURE(static_cast<int>(fate));
    const LoadedFiles reading = files.read();
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
    const LoadedFiles by_read = files.read();
    const LoadedFiles by_map = files.read(mapped);
    const tests::ScratchDirectory& scratch = *files.directory;
    const tests::FedPipe pipe(scratch / "pipe", files.workers);
    const LoadedFiles by_pipe =
        read_files({scratch / "employers.csv", scratch / "lists.csv", pipe.path(), {}});
    for (const LoadedFiles* const reading : {&by_map, &by_pipe}) {
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
    const LoadedFiles reading = files.read(options);
    const Dossier dossier = reading.dossier();
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier, {threads});
    CHECK(decisions.size() == 1);
    const Summary summary = summarize(decisions, threads);
    CHECK(compare(decisions, decisions, threads).all.changed() == 0);
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
    CHECK_FALSE(receipt(manifest, decisions, 0, threads).empty());
    CHECK(compare_runs({out, inputs}, {out, inputs}, threads).changed == 0);
    CHECK(readings_at_stake(decisions, threads).size() >= 12);
  }
  const auto seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  CHECK(seconds < 20);
}

TEST_CASE("a request of the files is found by its id, at the first question and at later ones",
          "[csv]") {
  std::string rows = "request_id,list_id,worker_id,months\n";
  for (int i = 0; i < 200; ++i) {
    // Every seventh row is rejected.
    rows += "R" + std::to_string(i) + "," + (i % 7 == 3 ? "L9" : "L1") + ",W10001,2022-04\n";
  }
  const LoadedFiles reading = with_workers(rows).read();
  const Dossier dossier = reading.dossier();
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
