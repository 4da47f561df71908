// Rows added in memory: faults, references, payments, suspicious identifiers, assumptions.
#include "rentsupport/dossier.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <functional>

#include "rentsupport/evaluate.hpp"
#include "support/random_dossier.hpp"

namespace {

using namespace rentsupport;

Date d(int year, unsigned month, unsigned day) {
  return Date{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}
Month m(int year, unsigned month) { return std::chrono::year{year} / static_cast<int>(month); }

Employer employer(const std::string& id) {
  Employer row;
  row.employer_id = id;
  row.kind = EmployerKind::enterprise;
  return row;
}

List list(const std::string& id, const std::string& employer_id = "E1") {
  List row;
  row.list_id = id;
  row.employer_id = employer_id;
  row.group = Group::working;
  row.drawn_up_on = d(2022, 5, 4);
  return row;
}

Request request(const std::string& id, const std::string& list_id = "L1") {
  Request row;
  row.request_id = id;
  row.list_id = list_id;
  row.worker_id = "033095000010";
  row.months = {m(2022, 4)};
  row.account = "1";
  return row;
}

Payment payment(const std::string& worker, Month month) {
  return {worker, month, Money{500000}, Group::working};
}

template <class T>
T with(T row, const std::function<void(T&)>& change) {
  change(row);
  return row;
}

// E1 and L1 are used, E0 and L0 were rejected.
DossierBuilder begun() {
  DossierBuilder dossier;
  CHECK_FALSE(dossier.add(employer("E1")));
  Employer bad = employer("E0");
  bad.province = Province{3};
  CHECK(dossier.add(bad));
  CHECK_FALSE(dossier.add(list("L1")));
  CHECK(dossier.add(with<List>(list("L0"), [](List& row) { row.group.reset(); })));
  return dossier;
}

template <class T>
struct Fault {
  std::string about;
  T row;
  std::string column;
  ProblemCode code;
};

template <class T>
void check_faults(const std::vector<Fault<T>>& faults, const std::string& table) {
  for (const Fault<T>& fault : faults) {
    CAPTURE(fault.about);
    DossierBuilder dossier = begun();
    const RowCounts before = dossier.build().rows().at(table);
    const auto problem = dossier.add(fault.row);
    REQUIRE(problem);
    CHECK(problem->column == fault.column);
    CHECK(std::string{name(problem->code)} == std::string{name(fault.code)});
    CHECK(problem->file.empty());
    CHECK(problem->line == 0);
    CHECK_FALSE(problem->message.empty());
    CHECK(dossier.build().rows().at(table) ==
          RowCounts{before.read + 1, before.used, before.rejected + 1});
    CHECK(dossier.build().requests() == 0);
  }
}

std::vector<std::string> issue_texts(const Dossier& dossier) {
  std::vector<std::string> result;
  for (const Issue& issue : dossier.issues()) {
    result.push_back(std::string{issue.file} + " " + issue.key + " " + std::string{issue.column} +
                     " " + std::string{name(issue.code)});
  }
  return result;
}

}  // namespace

TEST_CASE("an employer's row says its first fault", "[dossier]") {
  const auto change = [](const std::function<void(Employer&)>& how) {
    return with<Employer>(employer("E2"), how);
  };
  check_faults<Employer>(
      {{"no key", employer(" \t"), "employer_id", ProblemCode::missing_value},
       {"a key twice", employer(" E1 "), "employer_id", ProblemCode::duplicate_key},
       {"the key of a rejected row", employer("E0"), "employer_id", ProblemCode::duplicate_key},
       {"no such province", change([](Employer& e) { e.province = Province{3}; }), "province",
        ProblemCode::bad_value},
       {"text that is not UTF-8", change([](Employer& e) { e.district = "\xff"; }), "",
        ProblemCode::bad_utf8}},
      "employers");
}

TEST_CASE("a list's row says its first fault, in the order of the columns", "[dossier]") {
  const auto change = [](const std::function<void(List&)>& how) {
    return with<List>(list("L2"), how);
  };
  check_faults<List>(
      {{"no key", list(""), "list_id", ProblemCode::missing_value},
       {"a key twice", list("L1"), "list_id", ProblemCode::duplicate_key},
       {"no employer", list("L2", ""), "employer_id", ProblemCode::missing_value},
       {"an employer that was not added", list("L2", "E2"), "employer_id",
        ProblemCode::unknown_reference},
       {"keys are compared byte by byte", list("L2", "e1"), "employer_id",
        ProblemCode::unknown_reference},
       {"a rejected employer", list("L2", "E0"), "employer_id", ProblemCode::rejected_reference},
       {"no group", change([](List& l) { l.group.reset(); }), "group", ProblemCode::missing_value},
       {"no day", change([](List& l) { l.drawn_up_on.reset(); }), "drawn_up_on",
        ProblemCode::missing_value},
       {"the year 10000", change([](List& l) { l.paid_on = d(10000, 1, 1); }), "paid_on",
        ProblemCode::bad_date},
       {"the year 0", change([](List& l) { l.drawn_up_on = d(0, 12, 31); }), "drawn_up_on",
        ProblemCode::bad_date},
       {"posted before it was drawn up", change([](List& l) { l.posted_on = d(2022, 5, 3); }),
        "posted_on", ProblemCode::bad_order},
       {"paid before the nearest earlier step that is given", change([](List& l) {
          l.received_on = d(2022, 6, 2);
          l.paid_on = d(2022, 6, 1);
        }),
        "paid_on", ProblemCode::bad_order},
       {"the first of two steps out of order", change([](List& l) {
          l.sent_to_si_on = d(2022, 5, 1);
          l.paid_on = d(2022, 4, 1);
        }),
        "sent_to_si_on", ProblemCode::bad_order},
       {"the reference before the group", change([](List& l) {
          l.employer_id = "E2";
          l.group.reset();
        }),
        "employer_id", ProblemCode::unknown_reference},
       {"the order of two steps before a later step's year", change([](List& l) {
          l.posted_on = d(2022, 5, 1);
          l.paid_on = d(10000, 1, 1);
        }),
        "posted_on", ProblemCode::bad_order}},
      "lists");
}

TEST_CASE("a request's row says its first fault, in the order of the columns", "[dossier]") {
  const auto change = [](const std::function<void(Request&)>& how) {
    return with<Request>(request("R2"), how);
  };
  check_faults<Request>(
      {{"no key", request(""), "request_id", ProblemCode::missing_value},
       {"no list", request("R2", " "), "list_id", ProblemCode::missing_value},
       {"a list that was not added", request("R2", "L2"), "list_id",
        ProblemCode::unknown_reference},
       {"a rejected list", request("R2", "L0"), "list_id", ProblemCode::rejected_reference},
       {"no worker", change([](Request& r) { r.worker_id.clear(); }), "worker_id",
        ProblemCode::missing_value},
       {"a worker who cannot be named", change([](Request& r) { r.worker_id = "3.3E+10"; }),
        "worker_id", ProblemCode::bad_id},
       {"a worker of nothing but quotes", change([](Request& r) { r.worker_id = "' \""; }),
        "worker_id", ProblemCode::bad_id},
       {"a contract signed in the year 10000",
        change([](Request& r) { r.contract_signed_on = d(10000, 1, 1); }), "contract_signed_on",
        ProblemCode::bad_date},
       {"a contract that ends before it starts", change([](Request& r) {
          r.contract_starts_on = d(2022, 3, 2);
          r.contract_ends_on = d(2022, 3, 1);
        }),
        "contract_ends_on", ProblemCode::bad_interval},
       {"a tenancy that ends before it begins", change([](Request& r) {
          r.rent_from = d(2022, 3, 2);
          r.rent_to = d(2022, 3, 1);
        }),
        "rent_to", ProblemCode::bad_interval},
       {"no months", change([](Request& r) { r.months = {}; }), "months",
        ProblemCode::missing_value},
       {"the interval before the months", change([](Request& r) {
          r.rent_from = d(2022, 3, 2);
          r.rent_to = d(2022, 3, 1);
          r.months = {};
        }),
        "rent_to", ProblemCode::bad_interval}},
      "workers");
}

TEST_CASE("a payment's row says its first fault", "[dossier]") {
  const std::string worker = "145678901";
  check_faults<Payment>(
      {{"no worker", payment("", m(2022, 4)), "worker_id", ProblemCode::missing_value},
       {"a worker who cannot be named", payment("W1", m(2022, 4)), "worker_id",
        ProblemCode::bad_id},
       {"no month", {worker, {}, Money{1}, Group::working}, "month", ProblemCode::missing_value},
       {"a month before 2020", payment(worker, m(2019, 12)), "month", ProblemCode::bad_month},
       {"a month after 2024", payment(worker, m(2025, 1)), "month", ProblemCode::bad_month},
       {"a repayment of what nobody paid",
        {worker, m(2022, 4), Money{-1}, Group::working},
        "amount_vnd",
        ProblemCode::unknown_reference},
       {"no group", {worker, m(2022, 4), Money{1}, {}}, "group", ProblemCode::missing_value},
       {"what is no amount is an issue at most",
        {worker, m(2022, 4), Money{}, {}},
        "group",
        ProblemCode::missing_value}},
      "history");
}

TEST_CASE("equal days are in order, and a day alone is not compared", "[dossier]") {
  DossierBuilder dossier = begun();
  List same_day = list("L2");
  same_day.posted_on = same_day.sent_to_si_on = same_day.paid_on = same_day.drawn_up_on;
  CHECK_FALSE(dossier.add(same_day));
  Request row = request("R1");
  row.contract_starts_on = row.contract_ends_on = d(2022, 3, 1);
  row.rent_to = d(1, 1, 1);
  row.previous_contract_ended_on = d(9999, 12, 31);
  CHECK_FALSE(dossier.add(row));
  row = request("R2");
  row.contract_ends_on = d(1, 1, 1);
  row.rent_from = d(9999, 12, 31);
  CHECK_FALSE(dossier.add(row));
}

TEST_CASE("a rejected row is left out, and rows after it find their own places", "[dossier]") {
  DossierBuilder dossier = begun();
  CHECK_FALSE(dossier.add(employer("E2")));
  CHECK_FALSE(dossier.add(list("L2", "E2")));
  CHECK_FALSE(dossier.add(with<Request>(request(" R1 ", " L1"), [](Request& r) {
    r.worker_id = "\t033095000010 ";
    r.months = {m(2022, 5), m(2022, 2)};
  })));
  CHECK(dossier.add(request("R2", "L9")));
  CHECK_FALSE(dossier.add(request("R3", "L2")));
  REQUIRE(dossier.build().requests() == 2);
  CHECK(dossier.build().request_id(0) == "R1");
  CHECK(dossier.build().list_id(0) == "L1");
  CHECK(dossier.build().employer_id(0) == "E1");
  CHECK(dossier.build().worker_id(0) == "033095000010");
  CHECK(dossier.build().group(0) == Group::working);
  CHECK(dossier.build().months(0) == MonthSet{m(2022, 2), m(2022, 5)});
  CHECK(dossier.build().request_id(1) == "R3");
  CHECK(dossier.build().employer_id(1) == "E2");
  CHECK(dossier.build().rows() == std::map<std::string, RowCounts>{{"employers", {3, 2, 1}},
                                                                   {"lists", {3, 2, 1}},
                                                                   {"workers", {3, 2, 1}},
                                                                   {"history", {0, 0, 0}}});
  CHECK_THROWS_AS(dossier.build().request_id(2), Error);
  CHECK_THROWS_AS(dossier.build().list_id(2), Error);
  CHECK_THROWS_AS(dossier.build().employer_id(2), Error);
  CHECK_THROWS_AS(dossier.build().worker_id(2), Error);
  CHECK_THROWS_AS(dossier.build().group(2), Error);
  CHECK_THROWS_AS(dossier.build().months(2), Error);
}

TEST_CASE("a payment counts although its row is rejected, before or after the request",
          "[dossier]") {
  const std::vector<std::pair<std::string, Payment>> payments{
      {"a good row", payment("033095000010", m(2022, 4))},
      {"no group", {"033095000010", m(2022, 4), Money{1}, {}}},
      {"no amount", {" 033095000010", m(2022, 4), Money{}, Group::returning}}};
  for (const auto& [about, row] : payments) {
    for (const bool before : {true, false}) {
      CAPTURE(about, before);
      DossierBuilder dossier = begun();
      if (before) (void)dossier.add(row);
      CHECK_FALSE(dossier.add(with<Request>(request("R1"), [](Request& r) {
        r.months = {m(2022, 3), m(2022, 4)};
      })));
      if (!before) (void)dossier.add(row);
      const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
      CHECK(decisions[0].outcome == Outcome::undetermined);
      CHECK(decisions.failed(1) == std::vector<std::string_view>{"art2.4.once_a_month"});
    }
  }
}

TEST_CASE("a month of a worker's history is one key, whether its row was rejected or not",
          "[dossier]") {
  DossierBuilder dossier;
  CHECK(dossier.add(Payment{"145678901", m(2022, 4), Money{1}, {}}));
  const auto again = dossier.add(payment(" 145.678.901", m(2022, 4)));
  REQUIRE(again);
  CHECK(again->code == ProblemCode::duplicate_key);
  CHECK(again->column == "month");
  CHECK_FALSE(dossier.add(payment("145678901", m(2022, 5))));
  CHECK_FALSE(dossier.add(payment("145678902", m(2022, 4))));
  CHECK(dossier.build().rows().at("history") == RowCounts{4, 2, 2});
}

TEST_CASE("what is no amount is an issue, and the month counts as paid", "[dossier]") {
  DossierBuilder dossier;
  const std::string worker = "145678901";
  const auto paid = [&](unsigned month, std::int64_t amount) {
    return Payment{worker, m(2022, month), Money{amount}, Group::working};
  };
  CHECK_FALSE(dossier.add(paid(2, 0)));
  CHECK_FALSE(dossier.add(paid(3, 1'000'000'000'000'000'000)));
  CHECK_FALSE(dossier.add(paid(4, 999'999'999'999'999'999)));
  // A repayment of less frees nothing; of all it frees the month.
  CHECK_FALSE(dossier.add(paid(4, -1)));
  CHECK(dossier.add(paid(4, 500'000))->code == ProblemCode::duplicate_key);
  CHECK_FALSE(dossier.add(paid(5, 500'000)));
  CHECK_FALSE(dossier.add(paid(5, -500'000)));
  CHECK_FALSE(dossier.add(paid(5, 500'000)));
  CHECK(dossier.add(paid(6, -500'000))->code == ProblemCode::unknown_reference);
  CHECK(issue_texts(dossier.build()) ==
        std::vector<std::string>{"history 145678901 2022-02 amount_vnd amount_format",
                                 "history 145678901 2022-03 amount_vnd amount_format",
                                 "history 145678901 2022-04 amount_vnd amount_format"});
}

TEST_CASE("a payment mended to a repayment is refused: nothing is left that it pays back",
          "[dossier]") {
  DossierBuilder dossier;
  const std::string worker = "145678901";
  const auto paid = [&](std::int64_t amount) {
    return Payment{worker, m(2022, 4), Money{amount}, Group::working};
  };
  CHECK_FALSE(dossier.add(paid(500'000)));
  CHECK(dossier.replace(paid(-500'000))->code == ProblemCode::unknown_reference);
  CHECK(dossier.build().rows().at("history") == RowCounts{1, 1, 0});
  CHECK(dossier.add(paid(500'000))->code == ProblemCode::duplicate_key);
  // It stands for all rows of the month.
  CHECK_FALSE(dossier.add(paid(-500'000)));
  CHECK_FALSE(dossier.replace(paid(300'000)));
  CHECK(dossier.build().rows().at("history") == RowCounts{1, 1, 0});
}

TEST_CASE("what is too much to be paid back is no repayment, and the month counts as paid",
          "[dossier]") {
  DossierBuilder dossier;
  CHECK_FALSE(dossier.add(
      Payment{"145678901", m(2022, 4), Money{-1'000'000'000'000'000'000}, Group::working}));
  CHECK(dossier.add(Payment{"145678901", m(2022, 4), Money{500'000}, Group::working})->code ==
        ProblemCode::duplicate_key);
}

TEST_CASE("suspicious identifiers stop nothing and are listed in order", "[dossier]") {
  DossierBuilder dossier;
  const std::vector<std::pair<std::string, std::string>> tax_codes{
      {"0100233488", ""},
      {"0314409058-002", ""},
      {"", ""},
      {"0100233480", "tax_code_check_digit"},
      {"0312687878-000", "tax_code_format"},
      {"0012687878", "tax_code_format"},
      {"0100000000", "tax_code_format"},
      {"100233488", "tax_code_format"},
      {"0314409058-02", "tax_code_format"},
      {"0314409058 002", "tax_code_format"}};
  std::vector<std::string> wanted;
  for (std::size_t i = 0; i < tax_codes.size(); ++i) {
    Employer row = employer("T" + std::to_string(i));
    row.tax_code = tax_codes[i].first;
    CHECK_FALSE(dossier.add(row));
    if (!tax_codes[i].second.empty())
      wanted.push_back("employers T" + std::to_string(i) + " tax_code " + tax_codes[i].second);
  }
  CHECK_FALSE(dossier.add(list("L1", "T0")));
  struct Person {
    std::string worker_id;
    std::optional<Date> born;
    std::string insurance_no;
    std::string account;
    std::vector<std::string> wanted;
  };
  const std::vector<Person> persons{
      {"033095000010", d(1995, 5, 5), "9000000001", "1900 123-401", {}},
      {"145678901", d(1995, 5, 5), "", "123402", {}},
      {"033295000010", d(2095, 5, 5), "", "123403", {}},
      {"33095000010", {}, "", "123404", {"worker_id lost_zero"}},
      {"45678902", {}, "", "123405", {"worker_id lost_zero"}},
      {"033495000010", d(1990, 1, 1), "", "123406", {"worker_id citizen_id_format"}},
      {"C7654321", {}, "", "1.2E+10", {"account account_format"}},
      {"003095000010",
       d(1996, 5, 5),
       "900000000",
       " ",
       {"worker_id citizen_id_province", "worker_id citizen_id_birth_year",
        "insurance_no insurance_no_format", "account account_missing"}},
      {"113095000010", d(10000, 1, 1), "", "123408", {"birth_date birth_date_format"}},  // abroad
      {"033095000011",
       {},
       "9000000001",
       "1900123401",
       {"insurance_no same_insurance_no",
        "account shared_account"}},  // perhaps the same person as the first one; the next but one
                                     // is not
      {"'033095000010",
       {},
       "9000000001",
       "1900123401",
       {"insurance_no same_insurance_no", "account shared_account"}},
      {"033095000012",
       {},
       "9999999999",
       "1900123401",
       {"insurance_no insurance_no_format", "account shared_account"}},
      {"=033095000013",
       d(1990, 5, 5),
       "",
       "-",
       {"worker_id citizen_id_birth_year", "worker_id formula_like", "account account_format",
        "account formula_like"}}};
  for (std::size_t i = 0; i < persons.size(); ++i) {
    Request row = request("R" + std::to_string(i));
    row.worker_id = persons[i].worker_id;
    row.birth_date = persons[i].born;
    row.insurance_no = persons[i].insurance_no;
    row.account = persons[i].account;
    CHECK_FALSE(dossier.add(row));
    for (const std::string& issue : persons[i].wanted)
      wanted.push_back("workers R" + std::to_string(i) + " " + issue);
  }
  CHECK(issue_texts(dossier.build()) == wanted);
  for (const Issue& issue : dossier.build().issues()) CHECK(issue.line == 0);
  for (const Issue& issue : dossier.build().issues()) {
    if (issue.key == "R3" || issue.key == "R4")
      CHECK_THAT(issue.message, Catch::Contains("spreadsheet"));
    if (issue.key == "T7") CHECK_THAT(issue.message, Catch::Contains("spreadsheet"));
  }
}

TEST_CASE("only workers of enterprises need an account", "[dossier]") {
  for (const auto& [kind, missing] : std::vector<std::pair<std::optional<EmployerKind>, bool>>{
           {EmployerKind::enterprise, true},
           {EmployerKind::cooperative, false},
           {EmployerKind::business_household, false},
           {std::nullopt, false}}) {
    DossierBuilder dossier;
    Employer row = employer("E1");
    row.kind = kind;
    CHECK_FALSE(dossier.add(row));
    CHECK_FALSE(dossier.add(list("L1")));
    CHECK_FALSE(dossier.add(with<Request>(request("R1"), [](Request& r) { r.account.clear(); })));
    CHECK(dossier.build().issues().size() == (missing ? 1 : 0));
  }
}

TEST_CASE("an assumption fills a fact where it is unknown, and is kept in canonical form",
          "[dossier]") {
  DossierBuilder dossier = begun();
  CHECK_FALSE(dossier.add(request("R1")));
  CHECK_FALSE(dossier.add(with<Request>(request("R2"), [](Request& r) { r.applied = false; })));
  EvaluateOptions how;
  const auto problem = how.assumptions.add({{"applied", " Có "},
                                            {"insured_months", "05/2022 2022-04 2022-04"},
                                            {"payroll_months", "-"},
                                            {"rent_from", "01/02/2020"},
                                            {"contract_type", "indefinite"},
                                            {"contract_ends_on", "2022-04-30"},
                                            {"received_on", "2022-08-15"},
                                            {"province", "01"},
                                            {"kind", "other"}});
  CHECK_FALSE(problem);
  CHECK(how.assumptions.facts() ==
        std::map<std::string, std::string>{{"applied", "yes"},
                                           {"insured_months", "2022-04 2022-05"},
                                           {"payroll_months", "-"},
                                           {"rent_from", "2020-02-01"},
                                           {"contract_type", "indefinite"},
                                           {"contract_ends_on", "2022-04-30"},
                                           {"received_on", "2022-08-15"},
                                           {"province", "01"},
                                           {"kind", "other"}});
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build(), how);
  CHECK(decisions.assumptions().facts() == how.assumptions.facts());
  CHECK(decisions[0].outcome == Outcome::undetermined);
  CHECK(decisions.ask(0) == std::vector<std::string_view>{"contract_signed_on",
                                                          "contract_starts_on", "pays_rent",
                                                          "insured_elsewhere"});
  CHECK(decisions.failed(1) == std::vector<std::string_view>{"art2.2.applied"});
}

TEST_CASE("what is carried by name must be a column that has no member", "[dossier]") {
  for (const char* const name : {"owns_home", "pays_rent", "full_name", ""}) {
    CAPTURE(name);
    DossierBuilder dossier = begun();
    const auto problem = dossier.add(with<Request>(request("R1"), [&](Request& r) {
      r.more = {{name, "yes"}};
    }));
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::unknown_column);
    CHECK(problem->column == name);
    CHECK(dossier.build().requests() == 0);
  }
}

TEST_CASE("an assumption that cannot be made is none", "[dossier]") {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"rent_to", "2022-04-01"}, {"months", "2022-04"},
      {"list_month", "2022-04"}, {"sent_to_si_on", "2022-04-01"},
      {"paysrent", "yes"},       {"pays_rent", "maybe"},
      {"pays_rent", ""},         {"rent_from", "2022-02-30"},
      {"insured_months", ""},    {"province", "03"},
      {"kind", "Enterprise"},    {"contract_type", ""}};
  for (const auto& [fact, value] : wrong) {
    CAPTURE(fact, value);
    Assumptions assumptions;
    const auto problem = assumptions.add({{"applied", "no"}, {fact, value}});
    REQUIRE(problem);
    CHECK(problem->column == fact);
    CHECK(assumptions.facts().empty());
  }
  CHECK_THAT(Assumptions{}.add({{"paysrent", "yes"}})->message,
             Catch::Contains("did you mean pays_rent?"));
  CHECK(Assumptions{}.add({{"paysrent", "yes"}}, Language::vietnamese)->message ==
        "không thể giả định dữ kiện paysrent: có phải là pays_rent?");
  CHECK(Assumptions{}.add({{"pays_rent", "maybe"}}, Language::vietnamese)->message ==
        "\"maybe\" không phải là giá trị của pays_rent: ghi như trong tệp đầu vào");
}

TEST_CASE("a group that does not exist is refused: nothing would decide it", "[dossier]") {
  DossierBuilder dossier;
  CHECK_FALSE(dossier.add(Employer{.employer_id = "E1"}));
  const auto problem = dossier.add(List{.list_id = "L1",
                                        .employer_id = "E1",
                                        .group = static_cast<Group>(9),
                                        .drawn_up_on = std::chrono::year{2022} / 6 / 1});
  REQUIRE(problem);
  CHECK(problem->code == ProblemCode::bad_value);
  CHECK(problem->column == "group");
}

// ---- Rows mended and removed ----

namespace {

// What a dossier says: rows counted, issues, and each request with the months that were paid
// before it.
std::vector<std::string> all_of(const Dossier& dossier) {
  std::vector<std::string> result = issue_texts(dossier);
  for (const auto& [table, counts] : dossier.rows()) {
    result.push_back(table + " " + std::to_string(counts.read) + " " + std::to_string(counts.used) +
                     " " + std::to_string(counts.rejected));
  }
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  for (std::size_t request = 0; request < dossier.requests(); ++request) {
    std::string line =
        std::string{dossier.request_id(request)} + " " + std::string{dossier.list_id(request)} +
        " " + std::string{dossier.employer_id(request)} + " " +
        std::string{dossier.worker_id(request)} + " " + std::string{name(dossier.group(request))} +
        " " + to_string(dossier.months(request));
    CHECK(dossier.find(dossier.request_id(request)) == request);
    for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i)
      line += " " + std::to_string(decisions[i].mask);
    result.push_back(line);
  }
  return result;
}

// Rows of every table, whose requests share persons, insurance numbers and payments.
struct Entries {
  std::vector<Employer> employers;
  std::vector<List> lists;
  std::vector<Request> requests;
  std::vector<Payment> payments;

  [[nodiscard]] DossierBuilder dossier() const {
    DossierBuilder result;
    for (const Employer& row : employers) CHECK_FALSE(result.add(row));
    for (const List& row : lists) CHECK_FALSE(result.add(row));
    for (const Request& row : requests) CHECK_FALSE(result.add(row));
    for (const Payment& row : payments) CHECK_FALSE(result.add(row));
    return result;
  }
};

Entries entries(int requests = 70) {
  Entries result;
  result.employers = {employer("E1"), employer("E2"), employer("E3")};
  result.employers[1].kind = EmployerKind::cooperative;
  result.employers[2].tax_code = "1";
  result.lists = {list("L1"), list("L2", "E2"), list("L3", "E3"), list("L4", "E1")};
  result.lists[1].group = Group::returning;
  result.lists[2].posted_on = d(2022, 5, 5);
  for (int i = 0; i < requests; ++i) {
    Request row = request("R" + std::to_string(i), "L" + std::to_string(i % 3 + 1));
    row.worker_id = "0330950000" + std::to_string(10 + i / 2);
    if (i % 4 == 1) row.worker_id = "X" + std::to_string(10000 + i);
    row.insurance_no = i % 5 == 4 ? "12" : "33000000" + std::to_string(10 + i / 3);
    row.account = i % 7 == 0 ? "" : i % 7 == 1 ? "1" : "19001234" + std::to_string(10 + i / 4);
    if (i % 3 == 0) row.rent_from = d(2022, 2, 1);
    if (i % 5 == 0) row.insured_months = MonthSet{m(2022, 4)};
    row.months = {m(2022, 2), m(2022, 3), m(2022, 4)};
    result.requests.push_back(row);
  }
  result.payments = {payment("033095000010", m(2022, 2)), payment("033095000011", m(2022, 3)),
                     payment("X10001", m(2022, 4)), payment("Y10001", m(2022, 4))};
  return result;
}

template <class T>
std::vector<T> without(std::vector<T> rows, std::size_t at) {
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
  return rows;
}

}  // namespace

TEST_CASE("a row removed leaves the dossier as if it had never been added", "[dossier]") {
  const Entries all = entries();
  for (const std::size_t gone : {0U, 1U, 2U, 33U, 63U, 64U, 65U, 69U}) {
    CAPTURE(gone);
    DossierBuilder dossier = all.dossier();
    CHECK_FALSE(dossier.remove_request(" " + all.requests[gone].request_id));
    Entries rest = all;
    rest.requests = without(rest.requests, gone);
    CHECK(all_of(dossier.build()) == all_of(rest.dossier().build()));
    CHECK_FALSE(dossier.build().find(all.requests[gone].request_id));
  }
  SECTION("a list, an employer, a payment") {
    DossierBuilder dossier = all.dossier();
    CHECK_FALSE(dossier.remove_list("L4"));
    Entries rest = all;
    rest.lists = without(rest.lists, 3);
    CHECK(all_of(dossier.build()) == all_of(rest.dossier().build()));
    for (std::size_t i = 70; i-- > 0;) {
      if (all.requests[i].list_id == "L2")
        CHECK_FALSE(dossier.remove_request(all.requests[i].request_id));
    }
    std::erase_if(rest.requests, [](const Request& row) { return row.list_id == "L2"; });
    CHECK_FALSE(dossier.remove_list("L2"));
    CHECK_FALSE(dossier.remove_employer("E2"));
    rest.lists = without(rest.lists, 1);
    rest.employers = without(rest.employers, 1);
    CHECK(all_of(dossier.build()) == all_of(rest.dossier().build()));
    CHECK_FALSE(dossier.remove_payment("033095000010", m(2022, 2)));
    CHECK_FALSE(dossier.remove_payment("Y10001", m(2022, 4)));
    rest.payments = {rest.payments[1], rest.payments[2]};
    CHECK(all_of(dossier.build()) == all_of(rest.dossier().build()));
  }
  SECTION("all of them, and then all of them again") {
    DossierBuilder dossier = all.dossier();
    for (const Request& row : all.requests) CHECK_FALSE(dossier.remove_request(row.request_id));
    for (const List& row : all.lists) CHECK_FALSE(dossier.remove_list(row.list_id));
    for (const Employer& row : all.employers) CHECK_FALSE(dossier.remove_employer(row.employer_id));
    for (const Payment& row : all.payments)
      CHECK_FALSE(dossier.remove_payment(row.worker_id, row.month));
    CHECK(all_of(dossier.build()) == all_of(Dossier{}));
    for (const Employer& row : all.employers) CHECK_FALSE(dossier.add(row));
    for (const List& row : all.lists) CHECK_FALSE(dossier.add(row));
    for (const Payment& row : all.payments) CHECK_FALSE(dossier.add(row));
    for (const Request& row : all.requests) CHECK_FALSE(dossier.add(row));
    CHECK(all_of(dossier.build()) == all_of(all.dossier().build()));
  }
}

TEST_CASE("a row to which another one refers is not removed", "[dossier]") {
  const Entries all = entries(3);
  DossierBuilder dossier = all.dossier();
  const auto before = all_of(dossier.build());
  const auto refused = [&](const std::optional<Problem>& problem, std::string_view column,
                           std::string_view message) {
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::row_in_use);
    CHECK(problem->column == column);
    CHECK(problem->message == message);
  };
  refused(dossier.remove_employer("E1"), "employer_id",
          "E1: employer_id is named by 2 rows of lists: remove them first");
  refused(dossier.remove_list("L2"), "list_id",
          "L2: list_id is named by 1 row of workers: remove it first");
  CHECK(all_of(dossier.build()) == before);
  // The request moves to another list: the list is free.
  Request moved = all.requests[1];
  moved.list_id = "L4";
  CHECK_FALSE(dossier.replace(moved));
  CHECK_FALSE(dossier.remove_list("L2"));
  refused(dossier.remove_list("L4"), "list_id",
          "L4: list_id is named by 1 row of workers: remove it first");
}

TEST_CASE("what was never added is not removed, and mends nothing", "[dossier]") {
  DossierBuilder dossier = entries(3).dossier();
  const auto before = all_of(dossier.build());
  const auto missing = [&](const std::optional<Problem>& problem, std::string_view column) {
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::unknown_reference);
    CHECK(problem->column == column);
  };
  missing(dossier.remove_employer("E9"), "employer_id");
  missing(dossier.remove_employer(""), "employer_id");
  missing(dossier.remove_list("L9"), "list_id");
  missing(dossier.remove_request("R9"), "request_id");
  missing(dossier.remove_payment("033095000010", m(2022, 3)), "worker_id");
  missing(dossier.remove_payment("Y10001", m(2022, 2)), "worker_id");
  missing(dossier.remove_payment("nobody", m(2022, 2)), "worker_id");
  missing(dossier.remove_payment("nobody", std::nullopt), "worker_id");
  missing(dossier.replace(employer("E9")), "employer_id");
  missing(dossier.replace(list("L9")), "list_id");
  missing(dossier.replace(request("R9")), "request_id");
  missing(dossier.replace(payment("033095000010", m(2022, 3))), "month");
  for (const Month month : {m(2019, 12), Month{std::chrono::year{2022} / 13}}) {
    const auto problem = dossier.remove_payment("033095000010", month);
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::bad_month);
  }
  CHECK(all_of(dossier.build()) == before);
}

TEST_CASE("a row mended in its place is as if it had been added so", "[dossier]") {
  const Entries all = entries();
  const auto check = [&](const auto& row, auto& place, const Entries& changed) {
    place = row;
    DossierBuilder dossier = all.dossier();
    CHECK_FALSE(dossier.replace(row));
    CHECK(all_of(dossier.build()) == all_of(changed.dossier().build()));
  };
  SECTION("a request: another person, list, number, months") {
    for (const std::size_t at : {0U, 1U, 34U, 63U, 64U, 69U}) {
      CAPTURE(at);
      Entries changed = all;
      Request row = all.requests[at];
      row.worker_id = "033095000020";
      row.list_id = "L4";
      row.insurance_no = "3300000011";
      row.account = row.account.empty() ? "1" : "";
      row.rent_from.reset();
      row.insured_months = MonthSet{};
      row.months = {m(2022, 5)};
      check(row, changed.requests[at], changed);
    }
  }
  SECTION("a list: another group and employer") {
    Entries changed = all;
    List row = all.lists[0];
    row.group = Group::returning;
    row.employer_id = "E2";
    row.received_on = d(2022, 7, 1);
    check(row, changed.lists[0], changed);
  }
  SECTION("an employer: another kind, another tax code") {
    Entries changed = all;
    Employer row = all.employers[2];
    row.kind = EmployerKind::other;
    row.tax_code = "12";
    check(row, changed.employers[2], changed);
    row.tax_code.clear();
    check(row, changed.employers[2], changed);
  }
  SECTION("a payment: of the other group") {
    Entries changed = all;
    Payment row = all.payments[0];
    row.group = Group::returning;
    check(row, changed.payments[0], changed);
  }
}

TEST_CASE("a row that would replace one and has a fault changes nothing", "[dossier]") {
  const Entries all = entries(5);
  DossierBuilder dossier = all.dossier();
  CHECK(dossier.add(request("R9", "L9")));
  const auto before = all_of(dossier.build());
  Request bad = all.requests[2];
  bad.contract_ends_on = std::chrono::year{2022} / 4 / 31;
  CHECK(dossier.replace(bad)->code == ProblemCode::bad_date);
  bad = all.requests[2];
  bad.list_id = "L9";
  CHECK(dossier.replace(bad)->code == ProblemCode::unknown_reference);
  bad = all.requests[2];
  bad.full_name = "\xff";
  CHECK(dossier.replace(bad)->code == ProblemCode::bad_utf8);
  CHECK(dossier.replace(request("R9", "L8"))->column == "list_id");
  List bad_list = all.lists[1];
  bad_list.group.reset();
  CHECK(dossier.replace(bad_list)->code == ProblemCode::missing_value);
  Employer bad_employer = all.employers[1];
  bad_employer.province = Province{3};
  CHECK(dossier.replace(bad_employer)->code == ProblemCode::bad_value);
  Payment bad_payment = all.payments[0];
  bad_payment.group.reset();
  CHECK(dossier.replace(bad_payment)->code == ProblemCode::missing_value);
  bad_payment = all.payments[0];
  bad_payment.worker_id = "nobody";
  CHECK(dossier.replace(bad_payment)->code == ProblemCode::bad_id);
  bad = all.requests[2];
  bad.worker_id = "nobody";
  CHECK(dossier.replace(bad)->code == ProblemCode::bad_id);
  CHECK(all_of(dossier.build()) == before);
}

TEST_CASE("a rejected row is mended under its key, and counts once", "[dossier]") {
  DossierBuilder dossier = begun();
  CHECK(dossier.add(request("R1", "L9")));
  CHECK(dossier.add(request("R1")));  // the key stays used
  CHECK(dossier.build().rows().at("workers") == RowCounts{2, 0, 2});
  CHECK_FALSE(dossier.replace(request("R1")));
  CHECK(dossier.build().rows().at("workers") == RowCounts{1, 1, 0});
  CHECK(dossier.build().find("R1") == 0U);
  CHECK(dossier.add(request("R1"))->code == ProblemCode::duplicate_key);

  // E0 and L0 were rejected.
  CHECK_FALSE(dossier.replace(employer("E0")));
  CHECK_FALSE(dossier.replace(list("L0", "E0")));
  CHECK(dossier.build().rows().at("employers") == RowCounts{2, 2, 0});
  CHECK(dossier.build().rows().at("lists") == RowCounts{2, 2, 0});
  CHECK_FALSE(dossier.add(request("R2", "L0")));
  CHECK(dossier.build().employer_id(1) == "E0");
}

TEST_CASE("a rejected row is forgotten by its key, which can be used again", "[dossier]") {
  DossierBuilder dossier = begun();
  CHECK_FALSE(dossier.remove_employer("E0"));
  CHECK_FALSE(dossier.remove_list("L0"));
  CHECK(dossier.build().rows().at("employers") == RowCounts{1, 1, 0});
  CHECK(dossier.build().rows().at("lists") == RowCounts{1, 1, 0});
  CHECK_FALSE(dossier.add(employer("E0")));
  CHECK_FALSE(dossier.add(list("L0")));
  CHECK(dossier.add(request("", "L0")));
  Request unreadable = request("R3");
  unreadable.account = "\xff";
  CHECK(dossier.add(unreadable));
  CHECK_FALSE(dossier.add(request("R3")));
  CHECK(dossier.build().rows().at("workers") == RowCounts{3, 1, 2});
  CHECK_FALSE(dossier.remove_request(" "));
  CHECK(dossier.build().rows().at("workers") == RowCounts{1, 1, 0});
  CHECK(dossier.build().requests() == 1);
  // Duplicates of a row that is used go with it.
  CHECK(dossier.add(request("R3")));
  CHECK_FALSE(dossier.remove_request("R3"));
  CHECK(dossier.build().rows().at("workers") == RowCounts{0, 0, 0});
}

TEST_CASE("a row that is not UTF-8 has no key, whichever of its texts it is", "[dossier]") {
  DossierBuilder dossier = begun();
  const auto check = [&](auto bad, auto good) {
    const auto problem = dossier.add(bad);
    REQUIRE(problem);
    CHECK(problem->code == ProblemCode::bad_utf8);
    CHECK(problem->column.empty());
    const auto again = dossier.add(good);
    CAPTURE(again ? again->message : "");
    CHECK_FALSE(again);
  };
  check(with<Employer>(employer("E2"), [](Employer& row) { row.district = "\xff"; }),
        employer("E2"));
  check(list("L2", "\xff"), list("L2"));
  check(request("R2", "\xff"), request("R2"));
  check(with<Request>(request("R3"), [](Request& row) { row.worker_id = "\xff"; }), request("R3"));
  check(with<Request>(request("R4"), [](Request& row) { row.account = "\xff"; }), request("R4"));
  const std::string worker = "145678901";
  check(with<Payment>(payment(worker, m(2022, 4)), [](Payment& row) { row.full_name = "\xff"; }),
        payment(worker, m(2022, 4)));
}

TEST_CASE("a rejected payment counts until it is mended or removed", "[dossier]") {
  const auto counted = [](const Dossier& dossier) {
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
    const auto failed = decisions.failed(0);
    return std::find(failed.begin(), failed.end(), "art2.4.once_a_month") != failed.end();
  };
  const auto payable = [] {
    DossierBuilder dossier;
    Employer e = employer("E1");
    e.province = Province{33};
    e.registered = true;
    CHECK_FALSE(dossier.add(e));
    CHECK_FALSE(dossier.add(list("L1")));
    Request row = request("R1");
    row.applied = true;
    row.contract_type = ContractType::indefinite;
    row.contract_signed_on = row.contract_starts_on = d(2021, 5, 1);
    row.rent_from = d(2022, 1, 1);
    row.pays_rent = true;
    row.insured_months = MonthSet{m(2022, 4), m(2022, 3)};
    row.insured_elsewhere = false;
    CHECK_FALSE(dossier.add(row));
    return dossier;
  };
  const std::string worker = request("R1").worker_id;
  Payment bad = payment(worker, m(2022, 4));
  bad.group.reset();
  DossierBuilder dossier = payable();
  CHECK_FALSE(counted(dossier.build()));
  CHECK(dossier.add(bad));
  CHECK(counted(dossier.build()));
  SECTION("removed") {
    CHECK_FALSE(dossier.remove_payment(worker, m(2022, 4)));
    CHECK_FALSE(counted(dossier.build()));
    CHECK(dossier.build().rows().at("history") == RowCounts{0, 0, 0});
    CHECK_FALSE(dossier.add(payment(worker, m(2022, 4))));
    CHECK(counted(dossier.build()));
  }
  SECTION("mended") {
    CHECK_FALSE(dossier.replace(payment(worker, m(2022, 4))));
    CHECK(counted(dossier.build()));
    CHECK(dossier.build().rows().at("history") == RowCounts{1, 1, 0});
    CHECK(dossier.add(payment(worker, m(2022, 4)))->code == ProblemCode::duplicate_key);
    CHECK_FALSE(dossier.remove_payment(worker, m(2022, 4)));
    CHECK_FALSE(counted(dossier.build()));
    CHECK(dossier.build().rows().at("history") == RowCounts{0, 0, 0});
  }
  SECTION("one whose month cannot be read never counted, and is forgotten by its worker") {
    CHECK(dossier.add(payment(worker, m(2019, 4))));
    CHECK(dossier.build().rows().at("history") == RowCounts{2, 0, 2});
    CHECK_FALSE(dossier.remove_payment(worker, std::nullopt));
    CHECK(dossier.build().rows().at("history") == RowCounts{1, 0, 1});
    CHECK(counted(dossier.build()));
  }
}

TEST_CASE("rows mended and removed at random are those that are left", "[dossier]") {
  tests::Random random(12);
  for (int round = 0; round < 40; ++round) {
    tests::Records records = tests::random_records(random, 40, 10);
    // Some that are rejected.
    for (Request& row : records.requests) {
      if (random.one_in(8)) row.contract_ends_on = std::chrono::year{2022} / 4 / 31;
    }
    DossierBuilder dossier = records.builder();
    for (int i = 0; i < 25 && !records.requests.empty(); ++i) {
      const std::size_t at = random.below(records.requests.size());
      const auto place = records.requests.begin() + static_cast<std::ptrdiff_t>(at);
      if (random.one_in(3)) {
        CHECK_FALSE(dossier.remove_request(place->request_id));
        records.requests.erase(place);
        continue;
      }
      const List& list = random.of(records.lists);
      const Request row = tests::random_request(
          random, place->request_id, list.list_id,
          random.one_in(2) ? place->worker_id : "W" + std::to_string(10000 + random.below(20)),
          *list.group, 10);
      const bool was_used = dossier.build().find(row.request_id).has_value();
      if (dossier.replace(row)) continue;
      if (was_used) {
        *place = row;
      } else {
        records.requests.erase(place);
        records.requests.push_back(row);
      }
    }
    CHECK(all_of(dossier.build()) == all_of(records.dossier()));
  }
}

TEST_CASE("a fault of a row in memory says its key and the value at fault", "[dossier]") {
  DossierBuilder dossier = begun();
  const auto told = [](const std::optional<Problem>& problem) {
    REQUIRE(problem);
    const bool tells = problem->value != problem->key && !problem->value.empty() &&
                       problem->text().find(problem->value) != std::string::npos;
    CHECK_FALSE(tells);
    return std::array<std::string, 4>{std::string{name(problem->code)}, problem->column,
                                      problem->key, problem->value};
  };
  using Told = std::array<std::string, 4>;
  CHECK(told(dossier.add(with<Request>(request("R1"), [](Request& row) {
          row.worker_id = "số 123";
        }))) == Told{"bad_id", "worker_id", "R1", "số 123"});
  CHECK(told(dossier.add(with<Request>(request("R2"), [](Request& row) {
          row.contract_starts_on = d(2022, 4, 1);
          row.contract_ends_on = d(2022, 3, 31);
        }))) == Told{"bad_interval", "contract_ends_on", "R2", "2022-03-31"});
  CHECK(told(dossier.add(with<Request>(request("R3"), [](Request& row) {
          row.rent_from = std::chrono::year{2022} / 2 / 30;
        }))) == Told{"bad_date", "rent_from", "R3", "2022-02-30"});
  CHECK(told(dossier.add(request("R4", "L9"))) == Told{"unknown_reference", "list_id", "R4", "L9"});
  CHECK(told(dossier.add(request("R5", "L0"))) ==
        Told{"rejected_reference", "list_id", "R5", "L0"});
  CHECK(told(dossier.add(with<Employer>(employer("E2"), [](Employer& row) {
          row.province = Province{3};
        }))) == Told{"bad_value", "province", "E2", "03"});
  CHECK(told(dossier.add(with<List>(list("L2"), [](List& row) {
          row.posted_on = d(2022, 5, 3);
        }))) == Told{"bad_order", "posted_on", "L2", "2022-05-03"});
  CHECK(told(dossier.add(employer("E1"))) == Told{"duplicate_key", "employer_id", "E1", "E1"});
  CHECK(told(dossier.add(payment("033095000010", m(2019, 12)))) ==
        Told{"bad_month", "month", "033095000010 ", "2019-12"});
  CHECK(told(dossier.add(payment("033095000010", std::chrono::year{2022} / 0))) ==
        Told{"bad_month", "month", "033095000010 ", "2022-00"});
  CHECK(told(dossier.add(with<Request>(request("R6"), [](Request& row) { row.months = {}; }))) ==
        Told{"missing_value", "months", "R6", ""});
  CHECK(told(dossier.remove_list("L9")) == Told{"unknown_reference", "list_id", "L9", "L9"});
}
