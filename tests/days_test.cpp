// Days and months that do not exist, or that no file can hold: every door gives the same answer.
#include <catch2/catch.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "decide/records.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/rentsupport.h"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"
#include "support/arrow_maker.hpp"
#include "support/c_abi.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;
using namespace tests;

// What a door answers to a row: code and column of its fault, or of the issue of a row that is
// used, or nothing.
using Answer = std::string;
Answer answer(std::string_view code, std::string_view column) {
  return std::string{code} + " " + std::string{column};
}
Answer answer(const std::optional<Problem>& problem) {
  return problem ? answer(name(problem->code), problem->column) : "";
}
Answer answer(rentsupport_status status, const rentsupport_message& message) {
  return status == RENTSUPPORT_OK ? "" : answer(message.code, message.column);
}
Answer only_issue(const Dossier& dossier) {
  const auto issues = dossier.issues();
  REQUIRE(issues.size() < 2);
  return issues.empty() ? "" : "issue " + answer(name(issues[0].code), issues[0].column);
}

Employer employer() { return {.employer_id = "E1"}; }
List list() {
  return {
      .list_id = "L1", .employer_id = "E1", .group = Group::working, .drawn_up_on = 2022y / 6 / 1};
}
Request request() {
  return {.request_id = "R1", .list_id = "L1", .worker_id = "W10001", .months = {2022y / 4}};
}
Payment payment() { return {"W10001", 2022y / 4, Money{1}, Group::working}; }

// ---- Files ----

using Row = std::vector<std::pair<std::string, std::string>>;

Row cells(TableName table) {
  switch (table) {
    case TableName::employers:
      return {{"employer_id", "E1"}};
    case TableName::lists:
      return {{"list_id", "L1"},
              {"employer_id", "E1"},
              {"group", "working"},
              {"drawn_up_on", "2022-06-01"}};
    case TableName::workers:
      return {
          {"request_id", "R1"}, {"list_id", "L1"}, {"worker_id", "W10001"}, {"months", "2022-04"}};
    case TableName::history:
    case TableName::persons:
      break;
  }
  return {{"worker_id", "W10001"}, {"month", "2022-04"}, {"amount_vnd", "1"}, {"group", "working"}};
}

// The row of a table with another cell.
Row with_cell(TableName table, const std::string& column, const std::string& cell) {
  Row row = cells(table);
  for (auto& [name, value] : row) {
    if (name != column) continue;
    value = cell;
    return row;
  }
  row.emplace_back(column, cell);
  return row;
}

constexpr std::array tables{TableName::employers, TableName::lists, TableName::workers,
                            TableName::history};

Answer by_files(TableName table, const std::string& column, const std::string& cell) {
  const ScratchDirectory scratch;
  for (const TableName each : tables) {
    std::string names;
    std::string values;
    for (const auto& [name, value] : each == table ? with_cell(table, column, cell) : cells(each)) {
      names += (names.empty() ? "" : ",") + name;
      values += (values.empty() ? "" : ",") + value;
    }
    write_file(scratch.path() / name(each), names + "\n" + values + "\n");
  }
  const LoadedFiles reading = read_files(
      {scratch / "employers", scratch / "lists", scratch / "workers", scratch / "history"});
  REQUIRE_FALSE(reading.problem());
  for (std::size_t i = 0; i < reading.rejects(); ++i) {
    const Reject reject = reading.reject(i);
    if (reject.file == name(table)) return answer(name(reject.code), reject.column);
  }
  return only_issue(reading.dossier());
}

// ---- Arrow ----

CDossier begun(TableName upto) {
  rentsupport_dossier* made = nullptr;
  REQUIRE(rentsupport_dossier_create(&made, nullptr) == RENTSUPPORT_OK);
  CDossier dossier{made};
  if (upto == TableName::employers) return dossier;
  const Employer e = employer();
  const auto c_employer = c_row(e);
  REQUIRE(rentsupport_dossier_add_employer(made, &c_employer, nullptr) == RENTSUPPORT_OK);
  if (upto == TableName::lists) return dossier;
  const List l = list();
  const auto c_list = c_row(l);
  REQUIRE(rentsupport_dossier_add_list(made, &c_list, nullptr) == RENTSUPPORT_OK);
  return dossier;
}

// The only problem of a dossier.
Answer only_problem(const CDossier& dossier) {
  CText text;
  REQUIRE(rentsupport_dossier_problems(dossier.get(), text.out(), nullptr) == RENTSUPPORT_OK);
  const auto problems = nlohmann::json::parse(text.view());
  for (const std::string kind : {"rejects", "issues"}) {
    REQUIRE(problems[kind].size() < 2);
    if (problems[kind].empty()) continue;
    const auto& only = problems[kind][0];
    return (kind == "issues" ? "issue " : "") +
           answer(only["code"].get<std::string>(), only["column"].get<std::string>());
  }
  return "";
}

Answer by_arrow(TableName table, const std::string& column, const ArrowColumn& faulty) {
  const CDossier dossier = begun(table);
  std::vector<ArrowColumn> columns;
  for (const auto& [name, value] : cells(table)) {
    if (name != column) columns.push_back(text_column(name, {value}));
  }
  columns.push_back(faulty);
  const ArrowColumn rows = struct_column(std::move(columns));
  ArrowSchema schema = make_schema(rows);
  ArrowArray array = make_array(rows);
  std::size_t rejected = 0;
  REQUIRE(rentsupport_dossier_add_arrow(dossier.get(),
                                        static_cast<std::uint8_t>(static_cast<int>(table) + 1),
                                        &schema, &array, &rejected, nullptr) == RENTSUPPORT_OK);
  return only_problem(dossier);
}

// ---- Days ----

struct FaultyDay {
  std::string text;
  Day day;
  std::int32_t decimal;
  std::optional<std::int32_t> number{};  // since 1970-01-01, where there is one
};

const std::vector<FaultyDay>& faulty_days() {
  static const std::vector<FaultyDay> days{
      {"2022-04-31", 2022y / 4 / 31, 20220431},
      {"2022-02-29", 2022y / 2 / 29, 20220229},
      {"2022-13-01", 2022y / 13 / 1, 20221301},
      {"2022-00-10", 2022y / 0 / 10, 20220010},
      {"2022-01-00", 2022y / 1 / 0, 20220100},
      {"0000-12-31", Date{0y / 12 / 31}, 1231, -719163},
      {"10000-01-01", Date{10000y / 1 / 1}, 100000101, 2932897},
      // 65536 years after 1 April 2022: std::chrono would take it for that day.
      {"67558-04-01", Date{2022y / 4 / 1} + std::chrono::days{23936532}, INT32_MAX, 23955615}};
  return days;
}

template <class Record, class CRow, class Columns>
struct DateMember {
  std::string column;
  std::optional<Day> Record::*cpp;
  std::int32_t CRow::*c;
  rentsupport_date_column Columns::*columns;
};

// Holds the answers of all doors to a faulty day in a column against each other.
template <class Member, class Record, class Cells, class AddOne, class AddMany>
void check_days(const std::vector<Member>& members, TableName table, const Record& sound,
                const Cells& sound_cells, AddOne add_one, AddMany add_many) {
  for (const Member& member : members) {
    for (const FaultyDay& faulty : faulty_days()) {
      CAPTURE(member.column, faulty.text);
      // A birth date rejects nobody.
      const Answer expected = member.column == "birth_date" ? "issue birth_date_format birth_date"
                                                            : answer("bad_date", member.column);
      CHECK(by_files(table, member.column, faulty.text) == expected);

      DossierBuilder dossier;
      CHECK_FALSE(dossier.add(employer()));
      if (table == TableName::workers) CHECK_FALSE(dossier.add(list()));
      Record row = sound;
      row.*member.cpp = faulty.day;
      const Answer rejected_by = answer(dossier.add(row));
      CHECK((rejected_by.empty() ? only_issue(dossier.build()) : rejected_by) == expected);

      auto c = c_row(sound);
      c.*member.c = faulty.decimal;
      rentsupport_message message{};
      const CDossier by_struct = begun(table);
      const rentsupport_status status = add_one(by_struct.get(), &c, &message);
      CHECK(only_problem(by_struct) == expected);
      if (status != RENTSUPPORT_OK) CHECK(answer(status, message) == expected);

      CHECK(by_arrow(table, member.column, text_column(member.column, {faulty.text})) == expected);
      if (!faulty.number) continue;
      CHECK(by_arrow(table, member.column, number_column(member.column, {*faulty.number}, "tdD")) ==
            expected);
      auto columns = sound_cells.columns();
      columns.*member.columns = {&*faulty.number, nullptr};
      const CDossier by_columns = begun(table);
      std::size_t rejected = 0;
      CHECK(add_many(by_columns.get(), &columns, &rejected, nullptr) == RENTSUPPORT_OK);
      CHECK(only_problem(by_columns) == expected);
    }
  }
}

}  // namespace

TEST_CASE("a day that does not exist is bad_date by files, C++, C and Arrow, but of birth an issue",
          "[days]") {
  using ListDate = DateMember<List, rentsupport_list, rentsupport_list_columns>;
  const auto list_date = [](const char* column, auto cpp, auto c, auto columns) {
    return ListDate{column, cpp, c, columns};
  };
  using L = List;
  using CL = rentsupport_list;
  using CLs = rentsupport_list_columns;
  ListCells list_cells;
  list_cells.add(list());
  check_days(
      std::vector<ListDate>{
          list_date("drawn_up_on", &L::drawn_up_on, &CL::drawn_up_on, &CLs::drawn_up_on),
          list_date("posted_on", &L::posted_on, &CL::posted_on, &CLs::posted_on),
          list_date("sent_to_si_on", &L::sent_to_si_on, &CL::sent_to_si_on, &CLs::sent_to_si_on),
          list_date("si_confirmed_on", &L::si_confirmed_on, &CL::si_confirmed_on,
                    &CLs::si_confirmed_on),
          list_date("received_on", &L::received_on, &CL::received_on, &CLs::received_on),
          list_date("submitted_on", &L::submitted_on, &CL::submitted_on, &CLs::submitted_on),
          list_date("decided_on", &L::decided_on, &CL::decided_on, &CLs::decided_on),
          list_date("funded_on", &L::funded_on, &CL::funded_on, &CLs::funded_on),
          list_date("paid_on", &L::paid_on, &CL::paid_on, &CLs::paid_on)},
      TableName::lists, list(), list_cells, rentsupport_dossier_add_list,
      rentsupport_dossier_add_lists);

  using RequestDate = DateMember<Request, rentsupport_request, rentsupport_request_columns>;
  using R = Request;
  using CR = rentsupport_request;
  using CRs = rentsupport_request_columns;
  RequestCells request_cells;
  request_cells.add(request());
  check_days(
      std::vector<RequestDate>{
          {"birth_date", &R::birth_date, &CR::birth_date, &CRs::birth_date},
          {"contract_signed_on", &R::contract_signed_on, &CR::contract_signed_on,
           &CRs::contract_signed_on},
          {"contract_starts_on", &R::contract_starts_on, &CR::contract_starts_on,
           &CRs::contract_starts_on},
          {"contract_ends_on", &R::contract_ends_on, &CR::contract_ends_on, &CRs::contract_ends_on},
          {"previous_contract_ended_on", &R::previous_contract_ended_on,
           &CR::previous_contract_ended_on, &CRs::previous_contract_ended_on},
          {"rent_from", &R::rent_from, &CR::rent_from, &CRs::rent_from},
          {"rent_to", &R::rent_to, &CR::rent_to, &CRs::rent_to}},
      TableName::workers, request(), request_cells, rentsupport_dossier_add_request,
      rentsupport_dossier_add_requests);

  using PaymentDate = DateMember<Payment, rentsupport_payment, rentsupport_payment_columns>;
  PaymentCells payment_cells;
  payment_cells.add(payment());
  check_days(std::vector<PaymentDate>{{"birth_date", &Payment::birth_date,
                                       &rentsupport_payment::birth_date,
                                       &rentsupport_payment_columns::birth_date}},
             TableName::history, payment(), payment_cells, rentsupport_dossier_add_payment,
             rentsupport_dossier_add_payments);
}

TEST_CASE("a request alone with a day that does not exist names its column", "[days]") {
  rentsupport_rule_set* made = nullptr;
  REQUIRE(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &made, nullptr) == RENTSUPPORT_OK);
  const CRuleSet rules{made};
  const auto decided = [&](auto change) {
    rentsupport_case single = c_case(employer(), list(), request());
    change(single);
    std::array<rentsupport_decision, 3> out{sized<rentsupport_decision>()};
    std::size_t count = 0;
    rentsupport_message message{};
    const rentsupport_status status =
        rentsupport_decide(rules.get(), &single, out.data(), out.size(), &count, &message);
    return answer(status, message);
  };
  CHECK(decided([](rentsupport_case&) {}).empty());
  for (const FaultyDay& faulty : faulty_days()) {
    CAPTURE(faulty.text);
    CHECK(decided([&](auto& c) { c.contract_ends_on = faulty.decimal; }) ==
          "bad_date contract_ends_on");
    CHECK(decided([&](auto& c) { c.drawn_up_on = faulty.decimal; }) == "bad_date drawn_up_on");
  }
  CHECK(decided([](auto& c) { c.paid_working = UINT64_C(1) << 60; }) == "bad_month paid_working");
  CHECK(decided([](auto& c) { c.paid_returning = UINT64_C(1) << 62 | 1; }) ==
        "bad_month paid_returning");
  CHECK(decided([](auto& c) { c.paid_returning = RENTSUPPORT_NO_MONTH; }).empty());
}

TEST_CASE("a month that does not exist is bad_month by files, C++, C and Arrow", "[days]") {
  struct FaultyMonth {
    std::string text;
    Month month;
    std::int32_t decimal;
    std::optional<std::int32_t> number{};
  };
  const Answer expected = "bad_month month";
  for (const FaultyMonth& faulty :
       {FaultyMonth{"2022-13", 2022y / 13, 202213}, FaultyMonth{"2022-00", 2022y / 0, 202200},
        FaultyMonth{"2019-12", 2019y / 12, 201912, 18231},
        FaultyMonth{"2025-01", 2025y / 1, 202501, 20089}}) {
    CAPTURE(faulty.text);
    CHECK(by_files(TableName::history, "month", faulty.text) == expected);
    Payment row = payment();
    row.month = faulty.month;
    DossierBuilder dossier;
    CHECK(answer(dossier.add(row)) == expected);
    const Payment sound = payment();
    auto c = c_row(sound);
    c.month = faulty.decimal;
    rentsupport_message message{};
    const CDossier by_struct = begun(TableName::history);
    const rentsupport_status status =
        rentsupport_dossier_add_payment(by_struct.get(), &c, &message);
    CHECK(answer(status, message) == expected);
    CHECK(by_arrow(TableName::history, "month", text_column("month", {faulty.text})) == expected);
    if (!faulty.number) continue;
    CHECK(by_arrow(TableName::history, "month", number_column("month", {*faulty.number}, "tdD")) ==
          expected);
    PaymentCells cells;
    cells.add(sound);
    auto columns = cells.columns();
    columns.month = {&*faulty.number, nullptr};
    const CDossier by_columns = begun(TableName::history);
    std::size_t rejected = 0;
    CHECK(rentsupport_dossier_add_payments(by_columns.get(), &columns, &rejected, nullptr) ==
          RENTSUPPORT_OK);
    CHECK(only_problem(by_columns) == expected);
  }
}

TEST_CASE("a set of months holds none that does not exist, at any door", "[days]") {
  using Columns = rentsupport_request_columns;
  struct Member {
    std::string column;
    std::uint64_t rentsupport_request::*c;
    rentsupport_months_column Columns::*columns;
  };
  for (const Member& member :
       {Member{"months", &rentsupport_request::months, &Columns::months},
        Member{"insured_months", &rentsupport_request::insured_months, &Columns::insured_months},
        Member{"payroll_months", &rentsupport_request::payroll_months, &Columns::payroll_months},
        Member{"rented_months", &rentsupport_request::rented_months, &Columns::rented_months}}) {
    const Answer expected = answer("bad_month", member.column);
    for (const std::string text : {"2022-13", "2022-04 2022-00", "2019-12", "2025-01"}) {
      CAPTURE(member.column, text);
      CHECK(by_files(TableName::workers, member.column, text) == expected);
      CHECK(by_arrow(TableName::workers, member.column, text_column(member.column, {text})) ==
            expected);
    }
    for (unsigned bit = 60; bit < 63; ++bit) {
      CAPTURE(member.column, bit);
      const std::uint64_t set = UINT64_C(1) << bit | RENTSUPPORT_MONTH(2022, 4);
      const Request sound = request();
      auto c = c_row(sound);
      c.*member.c = set;
      rentsupport_message message{};
      const CDossier by_struct = begun(TableName::workers);
      const rentsupport_status status =
          rentsupport_dossier_add_request(by_struct.get(), &c, &message);
      CHECK(answer(status, message) == expected);
      RequestCells cells;
      cells.add(sound);
      auto columns = cells.columns();
      columns.*member.columns = {&set, nullptr};
      const CDossier by_columns = begun(TableName::workers);
      CHECK(rentsupport_dossier_add_requests(by_columns.get(), &columns, nullptr, nullptr) ==
            RENTSUPPORT_OK);
      CHECK(only_problem(by_columns) == expected);
    }
  }
  for (const Month month : {2022y / 13, 2022y / 0, 2019y / 12, 2025y / 1, Month{}}) {
    CHECK(MonthSet::bit(month) == 0);
    CHECK_FALSE(MonthSet::from_bits(UINT64_MAX).contains(month));
    CHECK_THROWS_AS(MonthSet{month}, Error);
    MonthSet set;
    CHECK_THROWS_AS(set.insert(month), Error);
    CHECK(set.empty());
  }
}

TEST_CASE("RENTSUPPORT_MONTH of a month that no set can hold is 0", "[days][c]") {
  static_assert(RENTSUPPORT_MONTH(2020, 1) == 1 && RENTSUPPORT_MONTH(2020, 0) == 0 &&
                RENTSUPPORT_MONTH(2022, 13) == 0 && RENTSUPPORT_MONTH(2019, 12) == 0 &&
                RENTSUPPORT_MONTH(2024, 12) == UINT64_C(1) << 59 &&
                RENTSUPPORT_MONTH(2025, 1) == 0 && RENTSUPPORT_MONTH(-2022, 4) == 0 &&
                RENTSUPPORT_MONTH(2022, -4) == 0);
  for (int year = 2015; year <= 2030; ++year) {
    for (int month = -13; month <= 26; ++month) {
      const auto wanted = month < 0
                              ? 0
                              : MonthSet::bit(std::chrono::year{year} /
                                              std::chrono::month{static_cast<unsigned>(month)});
      CHECK(RENTSUPPORT_MONTH(year, month) == wanted);
    }
  }
}

TEST_CASE("the calendar computes with no day or month that does not exist", "[days][calendar]") {
  const Day none = 2022y / 4 / 31;
  const Date some{2022y / 4 / 1};
  CHECK_THROWS_AS(Date{none}, Error);
  CHECK_THROWS_AS(month_of(none), Error);
  CHECK_THROWS_AS(month_of(2022y / 4 / 31), Error);
  CHECK_THROWS_AS(add_months(2022y / 4 / 31, 1), Error);
  CHECK_THROWS_AS(to_string(2022y / 4 / 31), Error);
  CHECK_THROWS_AS(month_number(2022y / 13), Error);
  CHECK_THROWS_AS(first_day(2022y / 13), Error);
  CHECK_THROWS_AS(last_day(2022y / 0), Error);
  CHECK_THROWS_AS(to_string(2022y / 13), Error);
  CHECK_THROWS_AS((DateInterval{some, 2022y / 6 / 31}), Error);
  CHECK_THROWS_AS((DateInterval{2022y / 3 / 32, some}), Error);
  const DateInterval window{some, 2022y / 6 / 30};
  CHECK(window.contains(2022y / 4 / 30));
  CHECK_THROWS_AS(window.contains(2022y / 4 / 31), Error);
  CHECK_THROWS_AS((WorkingDays{WorkingDays::Week::mon_fri, {2022y / 4 / 31}}), Error);
  const WorkingDays calendar(WorkingDays::Week::mon_fri, {});
  CHECK_THROWS_AS(calendar.is_working_day(2022y / 4 / 31), Error);
  CHECK_THROWS_AS(calendar.add(2022y / 4 / 31, 1), Error);
  CHECK_THROWS_AS(calendar.between(2022y / 4 / 31, some), Error);
  CHECK_THROWS_AS(calendar.between(some, 2022y / 4 / 31), Error);
  // A day of std::chrono that ends a month is one.
  CHECK(month_of(2022y / 2 / std::chrono::last) == 2022y / 2);
  CHECK(to_string(Day{2024y / 2 / 29}) == "2024-02-29");
  CHECK_FALSE(Day{}.ok());
  CHECK_THROWS_AS(facts::rent_from < none, Error);
  CHECK_THROWS_AS(facts::list_month < 2022y / 13, Error);
}

TEST_CASE("parameters, steps and bookings take no day that does not exist", "[days]") {
  using P = Parameters;
  struct Member {
    std::string key;
    std::function<void(P&, Day)> set;
  };
  const std::vector<Member> members{
      {"group.working.contract_before", [](P& p, Day day) { p.working.contract_before = day; }},
      {"group.returning.contract_from", [](P& p, Day day) { p.returning.contract_from = day; }},
      {"group.returning.contract_to", [](P& p, Day day) { p.returning.contract_to = day; }},
      {"procedure.deadline", [](P& p, Day day) { p.deadline = day; }},
      {"procedure.completion_target", [](P& p, Day day) { p.completion_target = day; }},
      {"calendar.public_holidays", [](P& p, Day day) { p.public_holidays.push_back(day); }}};
  for (const Member& member : members) {
    for (const FaultyDay& faulty : faulty_days()) {
      CAPTURE(member.key, faulty.text);
      P parameters = P::built_in();
      member.set(parameters, faulty.day);
      CHECK_THROWS_WITH(RuleSet::decision_08_2022(parameters),
                        member.key + " must be a day that exists, of the years 1 to 9999");
    }
  }
  for (const Month month : {2022y / 13, 2022y / 0}) {
    P parameters = P::built_in();
    parameters.working.last_month = month;
    CHECK_THROWS_WITH(RuleSet::decision_08_2022(parameters),
                      "group.working.last_month must be from 2020-01 to 2024-12");
  }

  const RuleSet rules = RuleSet::decision_08_2022();
  CHECK(timeline(rules.procedure(), {2022y / 6 / 1}).posted_on == Date{2022y / 6 / 1});
  CHECK_THROWS_AS(timeline(rules.procedure(), {2022y / 6 / 31}), Error);
  CHECK_THROWS_AS(timeline(rules.procedure(), {2022y / 6 / 1, 2022y / 6 / 31}), Error);

  const ScratchDirectory scratch;
  CHECK_THROWS_AS(LedgerRun(scratch / "ledger", true, {2022y / 6 / 31, "a reason"}), Error);
  Ledger ledger(scratch / "ledger", LedgerAccess::create);
  REQUIRE_FALSE(ledger.problem());
  Booked booked;
  CHECK_THROWS_AS(ledger.book(LedgerState::approved, {}, {2022y / 6 / 31, "a reason"}, booked),
                  Error);
}
