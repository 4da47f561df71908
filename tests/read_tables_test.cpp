// Tables of any act: two that no act has, read from files as their descriptions say.
#include "files/read_tables.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "files/files.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;
namespace of = columns;

namespace firms {
enum : std::size_t { firm_id, tax_code, size, opened_on, closed_on, count };
constexpr std::array<std::string_view, 2> sizes{"small", "large"};
constexpr std::array<ColumnSpec, count> columns{
    of::key("firm_id").no_formula(), of::text("tax_code").checked_only().of(Identifies::firm),
    of::choice("size", sizes), of::date("opened_on"), of::date("closed_on")};
constexpr std::array open{Interval{opened_on, closed_on}};
constexpr TableSpec table{.name = "firms", .columns = columns, .intervals = open};
static_assert(is_sound(table));
}  // namespace firms

namespace courses {
enum : std::size_t {
  course_id,
  firm_id,
  worker_id,
  insurance_no,
  birth_date,
  asked_on,
  held_on,
  paid_on,
  cost_vnd,
  balance_vnd,
  count
};
constexpr ColumnSpec balance{
    .name = "balance_vnd", .type = CellType::number, .may_be_negative = true};
constexpr std::array<ColumnSpec, count> columns{
    of::key("course_id"),
    of::key("firm_id"),
    of::worker("worker_id").of(Identifies::person),
    of::text("insurance_no").of(Identifies::insured_person),
    of::birth("birth_date"),
    of::date("asked_on"),
    of::date("held_on"),
    of::date("paid_on"),
    of::number("cost_vnd").always(),
    balance};
constexpr std::array<std::size_t, 3> steps{asked_on, held_on, paid_on};
constexpr std::array<std::span<const std::size_t>, 1> chains{steps};
constexpr std::array<std::size_t, 2> either{worker_id, insurance_no};
constexpr TableSpec table{.name = "courses",
                          .columns = columns,

                          .reference = Reference{firm_id, "firms"},
                          .chains = chains,
                          .alternatives = either,
                          .row_in_words = {"khóa học", "course"}};
static_assert(is_sound(table));
}  // namespace courses

constexpr std::array<const TableSpec*, 3> tables{&firms::table, &courses::table, &persons::table};

const std::string firms_header = "firm_id,tax_code,size,opened_on,closed_on\n";
const std::string courses_header =
    "course_id,firm_id,worker_id,insurance_no,birth_date,asked_on,held_on,paid_on,cost_vnd,"
    "balance_vnd\n";

struct Files {
  std::string firms = firms_header + "F1,,small,,\n";
  std::string courses = courses_header;
  std::optional<std::string> persons{};

  [[nodiscard]] ReadTables read(const ReadOptions& options = {}) const {
    const tests::ScratchDirectory scratch;
    tests::write_file(scratch / "firms.csv", firms);
    tests::write_file(scratch / "courses.csv", courses);
    std::vector<TableFile> files{{&firms::table, scratch / "firms.csv"},
                                 {&courses::table, scratch / "courses.csv"}};
    if (persons) {
      tests::write_file(scratch / "persons.csv", *persons);
      files.push_back({&persons::table, scratch / "persons.csv"});
    }
    return read_tables(tables, files, options, open_file);
  }
};

Files with_courses(const std::string& rows) {
  Files files;
  files.courses = courses_header + rows;
  return files;
}

// Returns the only row of rejects.csv or issues.csv, without what every row of it begins with.
std::string only_row(const std::string& csv, const std::string& begins) {
  const std::size_t at = csv.find('\n') + 1;
  REQUIRE(csv.substr(at).starts_with(begins));
  const std::size_t end = csv.find('\n', at);
  REQUIRE(end + 1 == csv.size());
  return csv.substr(at + begins.size(), end - at - begins.size());
}

// What is wrong with a course by its cells from the firm on.
std::string fault(const std::string& cells, const ReadOptions& options = {}) {
  const ReadTables read = with_courses("K1," + cells + "\n").read(options);
  REQUIRE_FALSE(read.problem);
  const ReadTable& table = read.tables[1];
  CHECK(table.counts == RowCounts{1, 0, 1});
  CHECK(table.table.rows == 0);
  const std::string row = only_row(read.rejects_csv(), "courses,2,K1,");
  const std::size_t message = row.find(',', row.find(',') + 1) + 1;
  return row.substr(0, message - 1);
}

std::string suspicion(const std::string& cells) {
  const ReadTables read = with_courses("K1,F1," + cells + "\n").read();
  REQUIRE_FALSE(read.problem);
  CHECK(read.tables[1].counts == RowCounts{1, 1, 0});
  const std::string row = only_row(read.issues_csv(), "courses,2,K1,");
  return row.substr(0, row.find(',', row.find(',') + 1));
}

std::string message(const std::string& cells, Language language) {
  ReadOptions options;
  options.language = language;
  const ReadTables read = with_courses("K1," + cells + "\n").read(options);
  REQUIRE(read.tables[1].rejects.size() == 1);
  return reject_of(read.tables[1].rejects[0], courses::table, language).message;
}

}  // namespace

TEST_CASE("tables of any act are read as their descriptions say", "[read_tables]") {
  Files files;
  files.firms = firms_header +
                "F1,0100109106,small,2020-01-01,\n"
                "\n"
                "F2,,enormous,,\n"
                "F3,,large,2021-05-01,2022-05-01\n";
  files.courses = courses_header +
                  "K1,F3,033095000010,,1995,2022-01-03,,2022-02-01,1.500.000,-20\n"
                  "K2,F2,033095000010,,,,,,1,\n"
                  "K3,F1,,0123456789,,,,,0,\n"
                  "K4,F9,,0123456789,,,,,0,\n"
                  "K1,F1,,0123456789,,,,,0,\n";
  files.persons = "worker_id,other_id,same\n033095000010,033095000011,yes\n";
  const ReadTables read = files.read();
  REQUIRE_FALSE(read.problem);

  const ReadTable& of_firms = read.tables[0];
  CHECK(of_firms.counts == RowCounts{3, 2, 1});
  CHECK(of_firms.digest.bytes == files.firms.size());
  CHECK(of_firms.digest.sha256.size() == 64);
  CHECK(of_firms.references.empty());
  CHECK(of_firms.table.columns[firms::firm_id].texts[1] == "F3");
  CHECK(of_firms.lines[1] == 5);

  const ReadTable& of_courses = read.tables[1];
  CHECK(of_courses.counts == RowCounts{5, 2, 3});
  REQUIRE(of_courses.table.rows == 2);
  CHECK(of_courses.references == Buffer<std::uint32_t>{1, 0});
  CHECK(of_courses.lines == Buffer<std::uint32_t>{2, 4});
  const Column& cost = of_courses.table.columns[courses::cost_vnd];
  CHECK(cost.is_known(0));
  CHECK(cost.numbers[0] == 1'500'000);
  CHECK(cost.is_known(1));
  CHECK(cost.numbers[1] == 0);
  const Column& balance = of_courses.table.columns[courses::balance_vnd];
  CHECK(balance.numbers[0] == -20);
  CHECK_FALSE(balance.is_known(1));

  CHECK(read.same_persons.size() == 1);
  CHECK(
      read.rejects_csv() ==
      "file,line,key,column,code,message,record\n"
      "firms,4,F2,size,bad_value,\"\"\"enormous\"\" is none of small, large\",\"F2,,enormous,,\"\n"
      "courses,3,K2,firm_id,rejected_reference,\"the row \"\"F2\"\" of firms was rejected: mend "
      "that one first\",\"K2,F2,033095000010,,,,,,1,\"\n"
      "courses,5,K4,firm_id,unknown_reference,\"no row of firms has the key \"\"F9\"\"\","
      "\"K4,F9,,0123456789,,,,,0,\"\n"
      "courses,6,K1,course_id,duplicate_key,an earlier row has the key K1,"
      "\"K1,F1,,0123456789,,,,,0,\"\n");
  CHECK(read.issues_csv() == "file,line,key,column,code,message\n");
  CHECK(read.warnings.empty());
  CHECK(changed_since(read.texts, Language::english)->code == ProblemCode::changed_file);
}

TEST_CASE("a row of any act is rejected for its first fault", "[read_tables]") {
  CHECK(fault("F1") == ",bad_fields");
  CHECK(fault(",,,,,,,1,") == "firm_id,missing_value");
  CHECK(fault("F1,,,,2022-04-01,2022-03-01,,x,") == "worker_id,missing_value");
  CHECK(fault("F1,12,0123456789,,,,,1,") == "worker_id,bad_id");
  CHECK(fault("F1,,0123456789,,2022-02-30,,,1,") == "asked_on,bad_date");
  CHECK(fault("F1,,0123456789,,2022-04-01,,2022-03-31,1,") == "paid_on,bad_order");
  CHECK(fault("F1,,0123456789,,,2022-04-01,2022-03-31,1,") == "paid_on,bad_order");
  CHECK(fault("F1,,0123456789,,,,,,") == "cost_vnd,missing_value");
  for (const char* const none :
       {"-1", "1.5", "1 tr", "1,00", "1234567890123456789", "+1", "-", "1e6"}) {
    CAPTURE(none);
    CHECK(fault("F1,,0123456789,,,,,\"" + std::string{none} + "\",") == "cost_vnd,bad_number");
  }
  CHECK(fault("F1,,0123456789,,,,,1,--1") == "balance_vnd,bad_number");

  Files firms;
  firms.firms = firms_header + "F1,,,2022-05-02,2022-05-01\n";
  CHECK(only_row(firms.read().rejects_csv(), "firms,2,F1,").starts_with("closed_on,bad_interval,"));
  firms.firms = firms_header + "F1,,,2022-05-01,2022-05-01\n";
  CHECK(firms.read().tables[0].counts == RowCounts{1, 1, 0});
}

TEST_CASE("messages name the tables and columns of their act, in both languages", "[read_tables]") {
  const std::string order = "F1,,0123456789,,2022-04-01,,2022-03-31,1,";
  CHECK(message(order, Language::english) ==
        "paid_on 2022-03-31 lies before an earlier step of the course");
  CHECK(message(order, Language::vietnamese) ==
        "paid_on 2022-03-31 sớm hơn một bước trước đó của khóa học");
  const std::string nobody = "F1,,,,,,,1,";
  CHECK(message(nobody, Language::english) == "one of worker_id, insurance_no must be given");
  CHECK(message(nobody, Language::vietnamese) == "phải có một trong: worker_id, insurance_no");
  const std::string negative = "F1,,0123456789,,,,,-5,";
  CHECK(message(negative, Language::english) == "\"-5\" lies below 0");
  CHECK(message(negative, Language::vietnamese) == "\"-5\" nhỏ hơn 0");
  const std::string unit = "F1,,0123456789,,,,,5 tr,";
  CHECK(message(unit, Language::english) ==
        "\"5 tr\" is no whole number: write 1 to 18 digits without a unit, 1500000 or 1.500.000");
  CHECK(message(unit, Language::vietnamese) ==
        "\"5 tr\" không phải là số nguyên: ghi 1 đến 18 chữ số, không ghi đơn vị, 1500000 hoặc "
        "1.500.000");
}

TEST_CASE("numbers are whole, in groups of three or without", "[read_tables]") {
  const auto cost = [](const std::string& cell) {
    const ReadTables read = with_courses("K1,F1,,0123456789,,,,,\"" + cell + "\",\n").read();
    REQUIRE(read.tables[1].table.rows == 1);
    return read.tables[1].table.columns[courses::cost_vnd].numbers[0];
  };
  CHECK(cost("1500000") == 1'500'000);
  CHECK(cost("1,500,000") == 1'500'000);
  CHECK(cost("1 500 000") == 1'500'000);
  CHECK(cost("007") == 7);
  CHECK(cost("999999999999999999") == 999'999'999'999'999'999);
}

TEST_CASE("what a column identifies says what is suspicious in it", "[read_tables]") {
  CHECK(suspicion("033495000010,,,,,,1,") == "worker_id,citizen_id_format");
  CHECK(suspicion("000095000010,,,,,,1,") == "worker_id,citizen_id_province");
  CHECK(suspicion("033095000010,,1996,,,,1,") == "worker_id,citizen_id_birth_year");
  CHECK(suspicion("33095000010,,1995,,,,1,") == "worker_id,lost_zero");
  CHECK(suspicion(",12345,,,,,1,") == "insurance_no,insurance_no_format");
  CHECK(suspicion(",0123456789,yesterday,,,,1,") == "birth_date,birth_date_format");
  Files files;
  files.firms = firms_header + "=F1,0100109107,,,\nF2,12,,,\n";
  const std::string issues = files.read().issues_csv();
  CHECK(issues.find("firms,2,=F1,firm_id,formula_like,") != std::string::npos);
  CHECK(issues.find("firms,2,=F1,tax_code,tax_code_check_digit,") != std::string::npos);
  CHECK(issues.find("firms,3,F2,tax_code,tax_code_format,") != std::string::npos);
  CHECK(std::count(issues.begin(), issues.end(), '\n') == 4);
  // The last line does not end.
  files = with_courses("K1,F1,,0123456789,,,,,1,");
  CHECK(only_row(files.read().issues_csv(), "courses,2,K1,")
            .starts_with("balance_vnd,last_line_open,"));
  CHECK_FALSE(files.read().tables[1].is_cut);  // no pipe
}

TEST_CASE("a whole file settles whether the day or the month stands first", "[read_tables]") {
  const std::string rows =
      "K1,F1,,0123456789,,04/25/2022,,,1,\n"
      "K2,F1,,0123456789,,03/04/2022,,,1,\n"
      "K3,F1,,0123456789,,05/05/2022,,,1,\n";
  const ReadTables read = with_courses(rows).read();
  CHECK(read.tables[1].counts == RowCounts{3, 1, 2});
  CHECK(read.tables[1].rejects[0].code == ProblemCode::bad_date);
  CHECK(read.tables[1].rejects[1].code == ProblemCode::ambiguous_date);
  CHECK(read.warnings ==
        std::vector<std::string>{
            "courses.csv: 1 dates look month first (04/25/2022 on line 2, column asked_on): write "
            "2022-04-25, or give --dates courses=month_first"});
  ReadOptions told;
  told.dates = {{"courses.asked_on", DateOrder::month_first}};
  const ReadTables right = with_courses(rows).read(told);
  CHECK(right.tables[1].counts == RowCounts{3, 3, 0});
  CHECK(right.warnings.empty());
  CHECK(right.tables[1].table.columns[courses::asked_on].date(1) ==
        Date{std::chrono::year{2022} / 3 / 4});
}

TEST_CASE("files of any act that cannot be read at all are named", "[read_tables]") {
  Files files;
  files.courses = "course_id,firm_id,cost_vn,worker_id\n";
  CHECK(files.read().problem->message ==
        "unknown column cost_vn: did you mean cost_vnd?; the column cost_vnd is missing");
  files.courses = "course_id,firm_id,cost_vnd\n";
  CHECK(files.read().problem->code == ProblemCode::missing_column);
  CHECK(files.read().problem->message ==
        "one of the columns worker_id, insurance_no must be there");
  ReadOptions options;
  options.language = Language::vietnamese;
  CHECK(files.read(options).problem->message ==
        "phải có một trong các cột worker_id, insurance_no");
  files.courses = "course_id,firm_id,cost_vnd,worker_id,remark\n";
  options.ignored_columns = {"remark"};
  CHECK_FALSE(files.read(options).problem);
  options.dates = {{"course.asked_on", DateOrder::day_first}};
  CHECK(files.read(options).problem->code == ProblemCode::unknown_column);
  options.dates = {{"persons", DateOrder::day_first}};
  CHECK(files.read(options).problem->code == ProblemCode::unknown_column);

  const std::vector<TableFile> none{{&firms::table, "/nowhere/firms.csv"}};
  CHECK(read_tables(tables, none, {}, open_file).problem->code == ProblemCode::unreadable_file);
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "courses.csv", courses_header);
  const std::vector<TableFile> orphan{{&courses::table, scratch / "courses.csv"}};
  CHECK_THROWS_WITH(read_tables(tables, orphan, {}, open_file),
                    "firms must be read before courses");
}

TEST_CASE("rows without a key may be alike, and are named by their line alone", "[read_tables]") {
  static constexpr std::array<ColumnSpec, 2> columns_of_visits{of::compared("place").always(),
                                                               of::month("month").always()};
  static constexpr TableSpec visits{
      .name = "visits", .columns = columns_of_visits, .key_columns = 0};
  static constexpr TableSpec monthly{
      .name = "visits", .columns = columns_of_visits, .key_columns = 2};
  static_assert(is_sound(visits) && is_sound(monthly));
  const tests::ScratchDirectory scratch;
  tests::write_file(scratch / "visits.csv",
                    "place,month\nHue,2022-04\nHue,2022-05\nHue,2022-04\nHue,April\n");
  const auto read = [&](const TableSpec& spec) {
    const std::vector<TableFile> files{{&spec, scratch / "visits.csv"}};
    return read_tables({}, files, {}, open_file);
  };
  CHECK(read(visits).tables[0].counts == RowCounts{4, 3, 1});
  CHECK(only_row(read(visits).rejects_csv(), "visits,5,").starts_with(",month,bad_month,"));
  // Where both columns are the key, the third row has that of the first.
  const std::string rejects = read(monthly).rejects_csv();
  CHECK(rejects.find("visits,4,Hue 2022-04,month,duplicate_key,an earlier row has the key Hue "
                     "2022-04,\"Hue,2022-04\"\n") != std::string::npos);
  CHECK(rejects.find("visits,5,,month,bad_month,") != std::string::npos);
}

TEST_CASE("two decisions about the same persons must agree in any act", "[read_tables]") {
  Files files;
  files.persons =
      "worker_id,other_id,same\n"
      "033095000010,033095000011,yes\n"
      "033095000011,033095000010,yes\n"
      "033095000011,033095000010,no\n"
      "033095000011,033095000011,no\n";
  const ReadTables read = files.read();
  CHECK(read.tables[2].counts == RowCounts{4, 2, 2});
  CHECK(read.tables[2].rejects[0].code == ProblemCode::duplicate_key);
  CHECK(read.rejects_csv().find("persons,5,033095000011 033095000011,same,bad_value,an ID is one "
                                "person: mend a wrong ID in its row,") != std::string::npos);
}
