// The C ABI: that it decides as the C++ API does, and that nothing but a status leaves it.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <limits>
#include <set>
#include <thread>

#include "faces/sized_structs.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rentsupport.h"
#include "support/c_abi.hpp"
#include "support/failing_memory.hpp"
#include "support/random_dossier.hpp"

namespace {

using namespace rentsupport;
using namespace tests;

#if defined(RENTSUPPORT_SANITIZED)
constexpr std::uint64_t share_of_rounds = 10;
#else
constexpr std::uint64_t share_of_rounds = 1;
#endif

std::uint64_t rounds(std::uint64_t usual, std::uint64_t long_form) {
  return std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr ? long_form : usual / share_of_rounds;
}

// ---- Calls that must go well ----

CRuleSet rule_set(const std::vector<rentsupport_setting>& readings = {},
                  std::string_view toml = {}) {
  rentsupport_rule_set* rules = nullptr;
  rentsupport_message message{};
  const auto status = rentsupport_rule_set_create(toml.data(), toml.size(), readings.data(),
                                                  readings.size(), &rules, &message);
  INFO(message.text);
  REQUIRE(status == RENTSUPPORT_OK);
  return CRuleSet{rules};
}

CDossier new_dossier() {
  rentsupport_dossier* dossier = nullptr;
  REQUIRE(rentsupport_dossier_create(&dossier, nullptr) == RENTSUPPORT_OK);
  return CDossier{dossier};
}

rentsupport_status add(rentsupport_dossier* to, const Employer& row, rentsupport_message* message) {
  const auto c = c_row(row);
  return rentsupport_dossier_add_employer(to, &c, message);
}
rentsupport_status add(rentsupport_dossier* to, const List& row, rentsupport_message* message) {
  const auto c = c_row(row);
  return rentsupport_dossier_add_list(to, &c, message);
}
rentsupport_status add(rentsupport_dossier* to, const Request& row, rentsupport_message* message) {
  const auto c = c_row(row);
  return rentsupport_dossier_add_request(to, &c, message);
}
rentsupport_status add(rentsupport_dossier* to, const Payment& row, rentsupport_message* message) {
  const auto c = c_row(row);
  return rentsupport_dossier_add_payment(to, &c, message);
}

// Adds records one by one, whatever becomes of them.
CDossier by_rows(const Records& records) {
  CDossier dossier = new_dossier();
  const auto all = [&](const auto& rows) {
    for (const auto& row : rows) {
      const auto status = add(dossier.get(), row, nullptr);
      CHECK((status == RENTSUPPORT_OK || status == RENTSUPPORT_REJECTED));
    }
  };
  all(records.employers);
  all(records.lists);
  all(records.requests);
  all(records.history);
  return dossier;
}

template <class Cells, class Rows>
Cells cells_of(const Rows& rows) {
  Cells cells;
  for (const auto& row : rows) cells.add(row);
  return cells;
}

CDossier by_columns(const Records& records, std::size_t* rejected = nullptr) {
  CDossier dossier = new_dossier();
  const auto employers = cells_of<EmployerCells>(records.employers);
  const auto lists = cells_of<ListCells>(records.lists);
  const auto requests = cells_of<RequestCells>(records.requests);
  const auto history = cells_of<PaymentCells>(records.history);
  const auto employer_columns = employers.columns();
  const auto list_columns = lists.columns();
  const auto request_columns = requests.columns();
  const auto payment_columns = history.columns();
  std::size_t count = 0;
  std::size_t total = 0;
  CHECK(rentsupport_dossier_add_employers(dossier.get(), &employer_columns, &count, nullptr) == 0);
  total += count;
  CHECK(rentsupport_dossier_add_lists(dossier.get(), &list_columns, &count, nullptr) == 0);
  total += count;
  CHECK(rentsupport_dossier_add_requests(dossier.get(), &request_columns, &count, nullptr) == 0);
  total += count;
  CHECK(rentsupport_dossier_add_payments(dossier.get(), &payment_columns, &count, nullptr) == 0);
  if (rejected != nullptr) *rejected = total + count;
  return dossier;
}

CDecisions evaluated(const CRuleSet& rules, const CDossier& dossier,
                     const rentsupport_evaluate_options* options = nullptr) {
  rentsupport_decisions* decisions = nullptr;
  rentsupport_message message{};
  const auto status =
      rentsupport_evaluate(rules.get(), dossier.get(), options, &decisions, &message);
  INFO(message.text);
  REQUIRE(status == RENTSUPPORT_OK);
  return CDecisions{decisions};
}

rentsupport_totals totals_of(const CDecisions& decisions) {
  auto totals = sized<rentsupport_totals>();
  REQUIRE(rentsupport_decisions_totals(decisions.get(), &totals, nullptr) == RENTSUPPORT_OK);
  return totals;
}

std::vector<rentsupport_decision> all_of(const CDecisions& decisions) {
  std::vector<rentsupport_decision> all(totals_of(decisions).decisions + 1);
  all[0].struct_size = sizeof all[0];
  REQUIRE(rentsupport_decisions_read(decisions.get(), 0, all.size() - 1, all.data(), nullptr) ==
          RENTSUPPORT_OK);
  all.pop_back();
  return all;
}

std::string problems_of(const CDossier& dossier) {
  CText json;
  REQUIRE(rentsupport_dossier_problems(dossier.get(), json.out(), nullptr) == RENTSUPPORT_OK);
  return std::string{json.view()};
}

// ---- What decisions say, as lines ----

std::string line(const rentsupport_rule_set* rules, const rentsupport_decision& decision) {
  std::string text = std::to_string(decision.month) + " " + std::to_string(decision.group) + " " +
                     std::to_string(decision.outcome) + " " + std::to_string(decision.amount_vnd) +
                     " " + std::to_string(decision.max_amount_vnd) + " " +
                     std::to_string(decision.mask);
  for (const std::uint32_t provisions : {decision.failed, decision.unknown}) {
    text += " |";
    for (std::uint32_t i = 0; i < 32; ++i) {
      if ((provisions >> i & 1U) != 0)
        text += std::string{" "} + rentsupport_provision(rules, decision.group, i);
    }
  }
  text += " |";
  for (std::uint32_t i = 0; i < 64; ++i) {
    if ((decision.ask >> i & 1U) != 0) text += std::string{" "} + rentsupport_fact(i);
  }
  return text;
}

std::string line(const Decisions& decisions, std::size_t number) {
  const Decision decision = decisions[number];
  std::string text = std::to_string(c_month(decision.month)) + " " +
                     std::to_string(static_cast<int>(decision.group) + 1) + " " +
                     std::to_string(static_cast<int>(decision.outcome) + 1) + " " +
                     std::to_string(decision.amount.dong()) + " " +
                     std::to_string(decision.max_amount.dong()) + " " +
                     std::to_string(decision.mask);
  for (const auto& names :
       {decisions.failed(number), decisions.unknown(number), decisions.ask(number)}) {
    text += " |";
    for (const std::string_view name : names) text += " " + std::string{name};
  }
  return text;
}

void check_same(const rentsupport_rule_set* rules, const CDecisions& ours, const Dossier& dossier,
                const Decisions& theirs) {
  const std::vector<rentsupport_decision> all = all_of(ours);
  REQUIRE(all.size() == theirs.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    CHECK(line(rules, all[i]) == line(theirs, i));
    const std::size_t request = theirs[i].request;
    CHECK(all[i].request == request);
    CHECK(all[i].request_id == dossier.request_id(request));
    CHECK(all[i].list_id == dossier.list_id(request));
    CHECK(all[i].employer_id == dossier.employer_id(request));
    CHECK(all[i].worker_id == dossier.worker_id(request));
  }
}

// ---- A small dossier ----

Employer employer() {
  Employer row;
  row.employer_id = "E1";
  row.kind = EmployerKind::enterprise;
  row.province = Province{33};
  return row;
}
List list() {
  List row;
  row.list_id = "L1";
  row.employer_id = "E1";
  row.group = Group::working;
  row.drawn_up_on = Date{std::chrono::year{2022} / 6 / 1};
  return row;
}
Request request(std::string id = "R1") {
  const auto day = [](int year, int month, int of_month) {
    return Date{std::chrono::year{year} / month / of_month};
  };
  Request row;
  row.request_id = std::move(id);
  row.list_id = "L1";
  row.worker_id = "033095578105";
  row.full_name = "Nguyễn Thị Hoa";
  row.applied = true;
  row.contract_type = ContractType::indefinite;
  row.contract_signed_on = day(2021, 5, 12);
  row.contract_starts_on = day(2021, 5, 19);
  row.rent_from = day(2022, 4, 10);
  row.pays_rent = true;
  row.insured_months = MonthSet::from_bits(RENTSUPPORT_MONTH(2022, 4) | RENTSUPPORT_MONTH(2022, 5));
  row.insured_elsewhere = false;
  row.months = MonthSet::from_bits(RENTSUPPORT_MONTH(2022, 3) | RENTSUPPORT_MONTH(2022, 4) |
                                   RENTSUPPORT_MONTH(2022, 5));
  row.account = "0011";
  return row;
}
CDossier small() { return by_rows({{employer()}, {list()}, {request()}, {}}); }

}  // namespace

TEST_CASE("C: the library names its versions, its facts and its provisions", "[c]") {
  CHECK(rentsupport_version() == version());
  CHECK(rentsupport_abi_version() == RENTSUPPORT_ABI_VERSION);
  CHECK((rentsupport_capabilities() & RENTSUPPORT_CAN_DECIDE_ONE) != 0);
  CHECK((rentsupport_capabilities() & RENTSUPPORT_CAN_ADD_COLUMNS) != 0);
  for (std::uint32_t i = 0; i < vocabulary().size(); ++i)
    CHECK(rentsupport_fact(i) == vocabulary()[i].name);
  CHECK(rentsupport_fact(static_cast<std::uint32_t>(vocabulary().size())) == nullptr);
  CHECK(rentsupport_fact(UINT32_MAX) == nullptr);

  const CRuleSet rules = rule_set();
  const RuleSet same = RuleSet::decision_08_2022();
  for (const Group group : {Group::working, Group::returning}) {
    const auto provisions = same.group(group).rule.provisions();
    const auto code = static_cast<std::uint8_t>(static_cast<int>(group) + 1);
    for (std::uint32_t i = 0; i < provisions.size(); ++i)
      CHECK(rentsupport_provision(rules.get(), code, i) == provisions[i].id);
    CHECK(rentsupport_provision(rules.get(), code, static_cast<std::uint32_t>(provisions.size())) ==
          nullptr);
  }
  CHECK(rentsupport_provision(rules.get(), 0, 0) == nullptr);
  CHECK(rentsupport_provision(rules.get(), 3, 0) == nullptr);
  CHECK(rentsupport_provision(nullptr, 1, 0) == nullptr);
}

TEST_CASE("C: rule sets are built in, overlaid, and read otherwise", "[c]") {
  CHECK(rentsupport_rule_set_sha256(rule_set().get()) == RuleSet::decision_08_2022().sha256());
  CHECK(rentsupport_rule_set_sha256(nullptr) == nullptr);
  Parameters parameters = Parameters::built_in();
  REQUIRE_FALSE(parameters.overlay("[cap]\nmonths = 2\n", ""));
  REQUIRE_FALSE(parameters.choose("late_list", "previous_month_only"));
  CHECK(rentsupport_rule_set_sha256(
            rule_set({{"late_list", "previous_month_only"}}, "[cap]\nmonths = 2\n").get()) ==
        RuleSet::decision_08_2022(parameters).sha256());

  const auto fails = [](std::string_view toml, const std::vector<rentsupport_setting>& readings,
                        rentsupport_status expected, const std::string& code,
                        const std::string& column) {
    CAPTURE(toml, code, column);
    rentsupport_rule_set* rules = nullptr;
    rentsupport_message message{};
    CHECK(rentsupport_rule_set_create(toml.data(), toml.size(), readings.data(), readings.size(),
                                      &rules, &message) == expected);
    CHECK(rules == nullptr);
    CHECK(message.code == code);
    CHECK(message.column == column);
    CHECK(std::strlen(message.text) > 0);
    return std::string{message.text};
  };
  CHECK(
      fails("[cap]\nmonths = \"two\"\n", {}, RENTSUPPORT_BAD_SETTING, "bad_parameter", "cap.months")
          .find("parameters:2:") == 0);
  (void)fails("[cap\n", {}, RENTSUPPORT_BAD_SETTING, "bad_toml", "");
  (void)fails("[cap]\nmonth = 2\n", {}, RENTSUPPORT_BAD_SETTING, "unknown_key", "cap.month");
  (void)fails("", {{"late_lists", "accepted"}}, RENTSUPPORT_BAD_SETTING, "unknown_key",
              "late_lists");
  (void)fails("", {{"late_list", "perhaps"}}, RENTSUPPORT_BAD_SETTING, "bad_parameter",
              "late_list");
  (void)fails("", {{nullptr, "accepted"}}, RENTSUPPORT_INVALID_ARGUMENT, "", "");
  (void)fails("", {{"late_list", nullptr}}, RENTSUPPORT_INVALID_ARGUMENT, "", "");
  rentsupport_rule_set* rules = nullptr;
  CHECK(rentsupport_rule_set_create(nullptr, 1, nullptr, 0, &rules, nullptr) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_rule_set_create(nullptr, 0, nullptr, 1, &rules, nullptr) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_rule_set_create(nullptr, 0, nullptr, 0, nullptr, nullptr) ==
        RENTSUPPORT_INVALID_ARGUMENT);
}

TEST_CASE("C: a text of dotted keys killed the process that made a rule set", "[c]") {
  std::string toml;
  while (toml.size() < 200'000) toml += "a.";
  toml += "a = 1";
  rentsupport_message message{};
  rentsupport_rule_set* rules = nullptr;
  CHECK(rentsupport_rule_set_create(toml.data(), toml.size(), nullptr, 0, &rules, &message) ==
        RENTSUPPORT_BAD_SETTING);
  CHECK(rules == nullptr);
  CHECK_THAT(message.text, Catch::Contains("a key has more than 8 parts between dots"));
}

TEST_CASE("C: a request decided alone is decided as in a dossier", "[c]") {
  Random random(11);
  for (std::uint64_t round = 0; round < rounds(40, 400); ++round) {
    const Parameters parameters = random_readings(random);
    const RuleSet theirs = RuleSet::decision_08_2022(parameters);
    const std::string toml = parameters.toml();
    const CRuleSet rules = rule_set({}, toml);
    REQUIRE(rentsupport_rule_set_sha256(rules.get()) == theirs.sha256());
    for (int i = 0; i < 25; ++i) {
      const std::uint64_t unknown = random.below(30);
      const Employer e = random_employer(random, "E", unknown);
      const List l = random_list(random, "L", "E", unknown);
      const Request r = random_request(random, "R", "L", "W10001", *l.group, unknown);
      rentsupport_case in = c_case(e, l, r);
      DossierBuilder dossier;
      auto problem = dossier.add(e);
      if (!problem) problem = dossier.add(l);
      if (!problem) problem = dossier.add(r);
      for (int month = 3; month <= 5; ++month) {
        if (!random.one_in(4)) continue;
        const Group group = random.one_in(2) ? Group::working : Group::returning;
        (group == Group::working ? in.paid_working : in.paid_returning) |=
            RENTSUPPORT_MONTH(2022, month);
        (void)dossier.add(Payment{"W10001", std::chrono::year{2022} / month, Money{1}, group});
      }
      std::array<rentsupport_decision, 60> out{};
      out[0].struct_size = sizeof out[0];
      std::size_t count = 0;
      rentsupport_message message{};
      const auto status =
          rentsupport_decide(rules.get(), &in, out.data(), out.size(), &count, &message);
      if (problem) {
        CHECK(status == RENTSUPPORT_REJECTED);
        CHECK(message.code == name(problem->code));
        CHECK(message.column == problem->column);
        continue;
      }
      REQUIRE(status == RENTSUPPORT_OK);
      const Decisions decisions = evaluate(theirs, dossier.build(), {1});
      REQUIRE(count == decisions.size());
      for (std::size_t m = 0; m < count; ++m) {
        CHECK(line(rules.get(), out[m]) == line(decisions, m));
        CHECK(out[m].struct_size == sizeof out[m]);
        CHECK(out[m].request_id == nullptr);
      }
    }
  }
}

namespace {

// Says what is decided where one answer of the small dossier is `answer`: in C++, and in C by
// struct, by column and by case with `raw`.
template <class Member>
std::array<std::string, 4> decided_with(Member member, bool answer, std::uint8_t raw) {
  const CRuleSet rules = rule_set();
  Employer e = employer();
  e.kind = EmployerKind::business_household;
  e.registered = true;
  List l = list();
  l.group = Group::returning;
  l.posted_on = l.drawn_up_on;
  Request r = request();
  r.contract_signed_on = r.contract_starts_on = Date{std::chrono::year{2022} / 4 / 11};
  r.previous_contract = PreviousContract::none;
  // What is decided for April.
  const auto first = [&](const CDossier& dossier) {
    return line(rules.get(), all_of(evaluated(rules, dossier))[1]);
  };
  std::array<std::string, 4> result;
  auto c_employer = c_row(e);
  auto c_list = c_row(l);
  auto c_request = c_row(r);
  auto single = c_case(e, l, r);
  const auto e_cells = cells_of<EmployerCells>(std::vector{e});
  const auto l_cells = cells_of<ListCells>(std::vector{l});
  const auto r_cells = cells_of<RequestCells>(std::vector{r});
  auto employers = e_cells.columns();
  auto lists = l_cells.columns();
  auto requests = r_cells.columns();
  // A member is one of three tables.
  const auto set = [&](auto&& value, auto&... rows) {
    const auto one = [&](auto& row) {
      if constexpr (requires { member(row); }) member(row) = value;
    };
    (one(rows), ...);
  };
  set(answer, e, l, r);
  result[0] = first(by_rows({{e}, {l}, {r}, {}}));
  set(raw, c_employer, c_list, c_request, single);
  const CDossier rows = new_dossier();
  REQUIRE(rentsupport_dossier_add_employer(rows.get(), &c_employer, nullptr) == RENTSUPPORT_OK);
  REQUIRE(rentsupport_dossier_add_list(rows.get(), &c_list, nullptr) == RENTSUPPORT_OK);
  REQUIRE(rentsupport_dossier_add_request(rows.get(), &c_request, nullptr) == RENTSUPPORT_OK);
  result[1] = first(rows);
  set(rentsupport_code_column{&raw, nullptr}, employers, lists, requests);
  const CDossier columns = new_dossier();
  REQUIRE(rentsupport_dossier_add_employers(columns.get(), &employers, nullptr, nullptr) == 0);
  REQUIRE(rentsupport_dossier_add_lists(columns.get(), &lists, nullptr, nullptr) == 0);
  REQUIRE(rentsupport_dossier_add_requests(columns.get(), &requests, nullptr, nullptr) == 0);
  result[2] = first(columns);
  std::array<rentsupport_decision, 3> out{sized<rentsupport_decision>()};
  std::size_t count = 0;
  REQUIRE(rentsupport_decide(rules.get(), &single, out.data(), out.size(), &count, nullptr) == 0);
  result[3] = line(rules.get(), out[1]);
  return result;
}

}  // namespace

TEST_CASE("C: what is true in the caller's language is a yes, and 2 is a no", "[c]") {
  const auto check = [](const char* name, auto member, bool is_read = true) {
    CAPTURE(name);
    const auto yes = decided_with(member, true, std::uint8_t{true});
    const auto no = decided_with(member, false, 2);
    for (std::size_t door = 1; door < yes.size(); ++door) {
      CAPTURE(door);
      CHECK(yes[door] == yes[0]);
      CHECK(no[door] == no[0]);
    }
    CHECK((yes[0] != no[0]) == is_read);
  };
  check("registered", [](auto& row) -> decltype((row.registered)) { return row.registered; });
  check("payroll_copy", [](auto& row) -> decltype((row.payroll_copy)) { return row.payroll_copy; });
  check("forms_attached",
        [](auto& row) -> decltype((row.forms_attached)) { return row.forms_attached; });
  // A signed form declares what is left unsaid, and here nothing is.
  check(
      "signed_form", [](auto& row) -> decltype((row.signed_form)) { return row.signed_form; },
      false);
  check("applied", [](auto& row) -> decltype((row.applied)) { return row.applied; });
  check("pays_rent", [](auto& row) -> decltype((row.pays_rent)) { return row.pays_rent; });
  check("newly_recruited",
        [](auto& row) -> decltype((row.newly_recruited)) { return row.newly_recruited; });
  check("insured_elsewhere",
        [](auto& row) -> decltype((row.insured_elsewhere)) { return row.insured_elsewhere; });
}

TEST_CASE("C: a case with a fault names it, and a small buffer is no fault", "[c]") {
  const CRuleSet rules = rule_set();
  const rentsupport_case good = c_case(employer(), list(), request());
  std::array<rentsupport_decision, 2> out{};
  out[0].struct_size = sizeof out[0];
  std::size_t count = 0;
  REQUIRE(rentsupport_decide(rules.get(), &good, out.data(), 2, &count, nullptr) == 0);
  CHECK(count == 3);
  CHECK(out[1].month == 202204);
  CHECK(out[1].outcome == RENTSUPPORT_PAYABLE);
  CHECK(out[1].amount_vnd == 500'000);
  REQUIRE(rentsupport_decide(rules.get(), &good, nullptr, 0, &count, nullptr) == 0);
  CHECK(count == 3);

  struct Fault {
    std::function<void(rentsupport_case&)> make;
    std::string column;
    std::string code;
  };
  const std::vector<Fault> faults{
      {[](auto& c) { c.months = 0; }, "months", "missing_value"},
      {[](auto& c) { c.months = RENTSUPPORT_NO_MONTH; }, "months", "missing_value"},
      {[](auto& c) { c.months |= std::uint64_t{1} << 60U; }, "months", "bad_month"},
      {[](auto& c) { c.insured_months = std::uint64_t{1} << 62U; }, "insured_months", "bad_month"},
      {[](auto& c) { c.group = 0; }, "group", "missing_value"},
      {[](auto& c) { c.group = 3; }, "group", "bad_value"},
      {[](auto& c) { c.kind = 6; }, "kind", "bad_value"},
      {[](auto& c) { c.kind = 255; }, "kind", "bad_value"},
      {[](auto& c) { c.registered = 3; }, "registered", "bad_value"},
      {[](auto& c) { c.province = 3; }, "province", "bad_value"},
      {[](auto& c) { c.province = 255; }, "province", "bad_value"},
      {[](auto& c) { c.drawn_up_on = 0; }, "drawn_up_on", "missing_value"},
      {[](auto& c) { c.drawn_up_on = 20220631; }, "drawn_up_on", "bad_date"},
      {[](auto& c) { c.drawn_up_on = -20220601; }, "drawn_up_on", "bad_date"},
      {[](auto& c) { c.paid_on = 100000101; }, "paid_on", "bad_date"},
      {[](auto& c) { c.received_on = 20220501; }, "received_on", "bad_order"},
      {[](auto& c) { c.payroll_copy = 9; }, "payroll_copy", "bad_value"},
      {[](auto& c) { c.rent_to = 20220409; }, "rent_to", "bad_interval"},
      {[](auto& c) { c.contract_ends_on = 20210518; }, "contract_ends_on", "bad_interval"},
      {[](auto& c) { c.insured_elsewhere = 4; }, "insured_elsewhere", "bad_value"},
      {[](auto& c) { c.contract_type = 5; }, "contract_type", "bad_value"},
      // Of several faults the first in the order of the columns.
      {[](auto& c) { c.rent_from = 1, c.newly_recruited = 3; }, "rent_from", "bad_date"}};
  for (const Fault& fault : faults) {
    CAPTURE(fault.column, fault.code);
    rentsupport_case bad = good;
    fault.make(bad);
    rentsupport_message message{};
    count = 77;
    CHECK(rentsupport_decide(rules.get(), &bad, out.data(), 2, &count, &message) ==
          RENTSUPPORT_REJECTED);
    CHECK(message.column == fault.column);
    CHECK(message.code == fault.code);
    CHECK(count == 77);
    // A fault leaves nothing behind for the next case.
    REQUIRE(rentsupport_decide(rules.get(), &good, out.data(), 2, &count, nullptr) == 0);
    CHECK(out[1].outcome == RENTSUPPORT_PAYABLE);
  }
}

TEST_CASE("C: rows and columns make the same dossier as the C++ API", "[c]") {
  Random random(12);
  for (std::uint64_t round = 0; round < rounds(20, 200); ++round) {
    Records records = random_records(random, 60, random.below(20));
    // Some rows with faults, and texts that are cut and empty.
    records.requests[5].request_id = "R4";
    records.requests[6].list_id = "L99";
    records.requests[7].worker_id = " ";
    records.requests[8].full_name = "\xff";
    records.requests[9].months = {};
    records.requests[10].insurance_no = "123";
    records.requests[11].birth_date = Date{std::chrono::year{1995} / 2 / 3};
    records.requests[12].account = "";
    records.requests[13].insured_months = MonthSet{};
    records.employers[1].tax_code = "0100109106";
    records.lists[2].employer_id = "";
    records.lists[3].group.reset();
    records.history.push_back({"W00001", std::nullopt, Money{5}, Group::working});
    records.history.push_back({"W00002", std::chrono::year{2019} / 12, Money{5}, Group::working});
    records.history.push_back({"W00003", std::chrono::year{2022} / 4, Money{}, std::nullopt});
    const RuleSet theirs = RuleSet::decision_08_2022();
    const CRuleSet rules = rule_set();
    const Dossier dossier = records.dossier();
    const Decisions decisions = evaluate(theirs, dossier, {1});
    const std::string summary = summary_json(summarize(decisions), theirs, {}, {});

    const CDossier rows = by_rows(records);
    std::size_t rejected = 0;
    const CDossier columns = by_columns(records, &rejected);
    CHECK(problems_of(rows) == problems_of(columns));
    std::uint64_t all_rejected = 0;
    for (const auto& [table, counts] : dossier.rows()) all_rejected += counts.rejected;
    CHECK(rejected == all_rejected);
    for (const CDossier* const ours : {&rows, &columns}) {
      const CDecisions evaluation = evaluated(rules, *ours);
      check_same(rules.get(), evaluation, dossier, decisions);
      CText json;
      REQUIRE(rentsupport_summary(evaluation.get(), json.out(), nullptr) == RENTSUPPORT_OK);
      CHECK(json.view() == summary);

      const rentsupport_totals totals = totals_of(evaluation);
      const std::vector<Payout> payouts = schedule(decisions);
      REQUIRE(totals.payable == payouts.size());
      CHECK(totals.decisions == totals.payable + totals.refused + totals.undetermined);
      CHECK(totals.payable_vnd == decisions.payable().money().dong());
      CHECK(totals.at_most_vnd == decisions.at_most().money().dong());
      std::vector<rentsupport_payout> out(payouts.size() + 1);
      out[0].struct_size = sizeof out[0];
      REQUIRE(rentsupport_schedule_read(evaluation.get(), 0, payouts.size(), out.data(), nullptr) ==
              RENTSUPPORT_OK);
      for (std::size_t i = 0; i < payouts.size(); ++i) {
        const Payout& payout = payouts[i];
        CHECK(out[i].payment_no == payout.payment_no);
        CHECK(out[i].request == payout.request);
        CHECK(out[i].request_id == dossier.request_id(payout.request));
        CHECK(out[i].list_id == dossier.list_id(payout.request));
        CHECK(out[i].employer_id == dossier.employer_id(payout.request));
        CHECK(out[i].worker_id == dossier.worker_id(payout.request));
        CHECK(out[i].month == c_month(payout.month));
        CHECK(out[i].amount_vnd == payout.amount.dong());
        CHECK(out[i].group == static_cast<int>(dossier.group(payout.request)) + 1);
        CHECK(out[i].posting_ends_on == c_day(payout.timeline.posting_ends_on));
        CHECK(out[i].si_confirms_by == c_day(payout.timeline.si_confirms_by));
        CHECK(out[i].district_submits_by == c_day(payout.timeline.district_submits_by));
        CHECK(out[i].province_decides_by == c_day(payout.timeline.province_decides_by));
        CHECK(out[i].funds_by == c_day(payout.timeline.funds_by));
        CHECK(out[i].employer_pays_by == c_day(payout.timeline.employer_pays_by));
        CHECK((out[i].completes_in_time == RENTSUPPORT_YES) == payout.timeline.completes_in_time);
      }
    }
  }
}

TEST_CASE("C: a row that is left out says why, and the dossier lists it", "[c]") {
  CDossier dossier = new_dossier();
  rentsupport_message message{};
  CHECK(add(dossier.get(), employer(), nullptr) == RENTSUPPORT_OK);
  CHECK(add(dossier.get(), employer(), &message) == RENTSUPPORT_REJECTED);
  CHECK(message.code == std::string{"duplicate_key"});
  CHECK(message.column == std::string{"employer_id"});
  CHECK(message.text == std::string{"E1: employer_id was used by an earlier row"});
  auto unnamed = sized<rentsupport_list>();
  CHECK(rentsupport_dossier_add_list(dossier.get(), &unnamed, &message) == RENTSUPPORT_REJECTED);
  CHECK(message.column == std::string{"list_id"});
  CHECK(add(dossier.get(), list(), nullptr) == RENTSUPPORT_OK);
  Request row = request();
  row.insured_months = MonthSet{};
  row.worker_id = "33095578106";
  rentsupport_request bad = c_row(row);
  bad.months |= std::uint64_t{1} << 61U;
  CHECK(rentsupport_dossier_add_request(dossier.get(), &bad, &message) == RENTSUPPORT_REJECTED);
  CHECK(message.code == std::string{"bad_month"});
  row.request_id = "R2";
  CHECK(add(dossier.get(), row, nullptr) == RENTSUPPORT_OK);
  const Payment paid{"W10001", std::chrono::year{2022} / 4, Money{1}, Group::working};
  rentsupport_payment payment = c_row(paid);
  for (const std::int32_t month : {202213, 202200, 201912, 202501, -202204, 1, 2022, 20220401}) {
    CAPTURE(month);
    payment.month = month;
    CHECK(rentsupport_dossier_add_payment(dossier.get(), &payment, &message) ==
          RENTSUPPORT_REJECTED);
    CHECK(message.code == std::string{"bad_month"});
  }
  const std::string problems = problems_of(dossier);
  CHECK(problems.find(R"("file": "employers",
      "row": 1,
      "column": "employer_id",
      "code": "duplicate_key",
      "message": "E1: employer_id was used by an earlier row")") != std::string::npos);
  CHECK(problems.find(R"("row": 7,
      "column": "month",
      "code": "bad_month")") != std::string::npos);
  CHECK(problems.find(R"("key": "R2",
      "column": "worker_id",
      "code": "lost_zero")") != std::string::npos);
}

TEST_CASE("C: a message that is too long is cut at a character's end", "[c]") {
  CDossier dossier = new_dossier();
  Employer row = employer();
  row.employer_id = "E";
  for (int i = 0; i < 300; ++i) row.employer_id += "ệ";
  CHECK(add(dossier.get(), row, nullptr) == RENTSUPPORT_OK);
  rentsupport_message message{};
  std::memset(&message, 'x', sizeof message);
  CHECK(add(dossier.get(), row, &message) == RENTSUPPORT_REJECTED);
  CHECK(std::strlen(message.text) == 445);  // 447 would cut the last character
  CHECK(row.employer_id.substr(0, 445) == message.text);
}

TEST_CASE("C: a column's cell without its known bit is unknown, whatever it holds", "[c]") {
  CDossier dossier = new_dossier();
  CHECK(add(dossier.get(), employer(), nullptr) == RENTSUPPORT_OK);
  CHECK(add(dossier.get(), list(), nullptr) == RENTSUPPORT_OK);
  Request other = request("R2");
  other.worker_id = "033095578113";
  const auto cells = cells_of<RequestCells>(std::vector<Request>{request("R1"), other});
  rentsupport_request_columns columns = cells.columns();
  const std::uint8_t first_only = 1;
  columns.pays_rent.known = &first_only;
  columns.insured_months.known = &first_only;
  columns.rent_from.known = &first_only;
  columns.full_name = {};
  REQUIRE(rentsupport_dossier_add_requests(dossier.get(), &columns, nullptr, nullptr) == 0);
  const CRuleSet rules = rule_set();
  const CDecisions decisions = evaluated(rules, dossier);
  const auto all = all_of(decisions);
  REQUIRE(all.size() == 6);
  CHECK(all[1].outcome == RENTSUPPORT_PAYABLE);
  CHECK(all[4].outcome == RENTSUPPORT_UNDETERMINED);
  std::set<std::string> asked;
  for (std::uint32_t i = 0; i < 64; ++i) {
    if ((all[4].ask >> i & 1U) != 0) asked.insert(rentsupport_fact(i));
  }
  CHECK(asked == std::set<std::string>{"payroll_copy", "pays_rent", "rent_from", "insured_months",
                                       "payroll_months", "insurance_exempt"});
}

TEST_CASE("C: columns that cannot be read add nothing", "[c]") {
  CDossier dossier = new_dossier();
  const auto cells = cells_of<EmployerCells>(std::vector<Employer>{employer(), employer()});
  const rentsupport_employer_columns good = cells.columns();
  const auto fails = [&](rentsupport_employer_columns columns) {
    rentsupport_message message{};
    CHECK(rentsupport_dossier_add_employers(dossier.get(), &columns, nullptr, &message) ==
          RENTSUPPORT_INVALID_ARGUMENT);
    CHECK(std::strlen(message.text) > 0);
  };
  auto bad = good;
  const std::array<std::int32_t, 3> descending{0, 2, 1};
  bad.name.offsets = descending.data();
  fails(bad);
  const std::array<std::int32_t, 3> negative{-1, 0, 0};
  bad.name.offsets = negative.data();
  fails(bad);
  bad = good;
  bad.employer_id.bytes = nullptr;
  fails(bad);
  bad = good;
  bad.struct_size = 8;
  fails(bad);
  CHECK(problems_of(dossier) == problems_of(new_dossier()));
  std::size_t rejected = 0;
  CHECK(rentsupport_dossier_add_employers(dossier.get(), &good, &rejected, nullptr) == 0);
  CHECK(rejected == 1);
  bad = {};
  bad.struct_size = sizeof bad;
  CHECK(rentsupport_dossier_add_employers(dossier.get(), &bad, &rejected, nullptr) == 0);
  CHECK(rejected == 0);
  // Rows without a required column are rejected, each by itself.
  bad.rows = 3;
  CHECK(rentsupport_dossier_add_employers(dossier.get(), &bad, &rejected, nullptr) == 0);
  CHECK(rejected == 3);
}

TEST_CASE("C: offsets of a payment's name were not looked at", "[c]") {
  const std::array<std::int32_t, 2> good{0, 9};
  const std::array<std::int32_t, 2> descending{9, 0};
  for (const bool is_name : {false, true}) {
    const CDossier dossier = new_dossier();
    auto columns = tests::sized<rentsupport_payment_columns>();
    columns.rows = 1;
    columns.worker_id = {"145678901", good.data(), nullptr};
    (is_name ? columns.full_name : columns.insurance_no) = {"145678901", descending.data(),
                                                            nullptr};
    CHECK(rentsupport_dossier_add_payments(dossier.get(), &columns, nullptr, nullptr) ==
          RENTSUPPORT_INVALID_ARGUMENT);
  }
}

TEST_CASE("C: assumptions fill facts of one evaluation only", "[c]") {
  Random random(13);
  const Records records = random_records(random, 80, 30);
  const CDossier dossier = by_rows(records);
  const CRuleSet rules = rule_set();
  const RuleSet theirs = RuleSet::decision_08_2022();
  const std::array<rentsupport_setting, 3> assumptions{
      {{"pays_rent", "yes"}, {"received_on", "2022-07-01"}, {"insured_months", "2022-03 2022-04"}}};
  auto options = sized<rentsupport_evaluate_options>();
  options.assumptions = assumptions.data();
  options.assumption_count = assumptions.size();
  const Dossier plain = records.dossier();
  const CDecisions before = evaluated(rules, dossier);
  const CDecisions with = evaluated(rules, dossier, &options);
  const CDecisions after = evaluated(rules, dossier);
  check_same(rules.get(), before, plain, evaluate(theirs, plain));
  check_same(rules.get(), after, plain, evaluate(theirs, plain));
  EvaluateOptions how;
  REQUIRE_FALSE(how.assumptions.add({{"pays_rent", "yes"},
                                     {"received_on", "2022-07-01"},
                                     {"insured_months", "2022-03 2022-04"}}));
  const Decisions decisions = evaluate(theirs, plain, how);
  check_same(rules.get(), with, plain, decisions);
  CText json;
  REQUIRE(rentsupport_summary(with.get(), json.out(), nullptr) == RENTSUPPORT_OK);
  CHECK(json.view() == summary_json(summarize(decisions), theirs, {}, {}));

  rentsupport_decisions* none = nullptr;
  rentsupport_message message{};
  const auto fails = [&](const char* fact, const char* value, const std::string& code) {
    const rentsupport_setting wrong{fact, value};
    options.assumptions = &wrong;
    options.assumption_count = 1;
    CHECK(rentsupport_evaluate(rules.get(), dossier.get(), &options, &none, &message) ==
          RENTSUPPORT_BAD_SETTING);
    CHECK(message.code == code);
    CHECK(message.column == std::string{fact});
    CHECK(none == nullptr);
  };
  fails("pay_rent", "yes", "unknown_key");
  fails("pays_rent", "perhaps", "bad_value");
}

namespace {

struct Watched {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> calls;
  std::size_t cancel_at = SIZE_MAX;
  std::thread::id thread;
  bool other_thread = false;
};

std::int32_t watch(void* context, std::uint64_t done, std::uint64_t total) {
  auto& watched = *static_cast<Watched*>(context);
  watched.calls.emplace_back(done, total);
  watched.other_thread |= watched.thread != std::this_thread::get_id();
  return watched.calls.size() > watched.cancel_at ? 1 : 0;
}

}  // namespace

TEST_CASE("C: an evaluation tells how far it is, on its own thread, and can be cancelled",
          "[c][threads]") {
  Random random(14);
  CDossier dossier = by_rows(random_records(random, 9000, 5));
  const CRuleSet rules = rule_set();
  for (const std::uint32_t threads : {1U, 3U}) {
    auto options = sized<rentsupport_evaluate_options>();
    Watched watched;
    watched.thread = std::this_thread::get_id();
    options.threads = threads;
    options.progress = watch;
    options.context = &watched;
    const CDecisions decisions = evaluated(rules, dossier, &options);
    REQUIRE(watched.calls.size() >= 2);
    CHECK_FALSE(watched.other_thread);
    const std::uint64_t total = watched.calls[0].second;
    CHECK(total > 8000);
    CHECK(watched.calls.front().first == 0);
    CHECK(watched.calls.back().first == total);
    CHECK(std::is_sorted(watched.calls.begin(), watched.calls.end()));
    for (const auto& call : watched.calls) CHECK(call.second == total);
    if (threads == 1) {
      // Batches of 2048: before, after each but the last, and at the end.
      CHECK(watched.calls.size() == 2 + (total - 1) / 2048);
    }

    for (std::size_t cancel_at = 0; cancel_at < (threads == 1 ? watched.calls.size() : 1);
         ++cancel_at) {
      Watched cancelled;
      cancelled.cancel_at = cancel_at;
      options.context = &cancelled;
      rentsupport_decisions* none = nullptr;
      rentsupport_message message{};
      CHECK(rentsupport_evaluate(rules.get(), dossier.get(), &options, &none, &message) ==
            RENTSUPPORT_CANCELLED);
      CHECK(none == nullptr);
      CHECK(cancelled.calls.size() == cancel_at + 1);
      CHECK(message.text == std::string{"the evaluation was cancelled"});
    }
  }
  // A cancelled evaluation does not keep the dossier.
  Employer another = employer();
  another.employer_id = "another";
  CHECK(add(dossier.get(), another, nullptr) == RENTSUPPORT_OK);
}

TEST_CASE("C: decisions keep their dossier, and a dossier with decisions takes no rows", "[c]") {
  CRuleSet rules = rule_set();
  CDossier dossier = small();
  CDecisions decisions = evaluated(rules, dossier);
  rentsupport_message message{};
  CHECK(add(dossier.get(), request("R2"), &message) == RENTSUPPORT_IN_USE);
  const auto cells = cells_of<RequestCells>(std::vector<Request>{request("R2")});
  const auto columns = cells.columns();
  CHECK(rentsupport_dossier_add_requests(dossier.get(), &columns, nullptr, nullptr) ==
        RENTSUPPORT_IN_USE);
  CDecisions more = evaluated(rules, dossier);
  decisions.reset();
  CHECK(add(dossier.get(), request("R2"), &message) == RENTSUPPORT_IN_USE);
  more.reset();
  CHECK(add(dossier.get(), request("R2"), nullptr) == RENTSUPPORT_OK);
  decisions = evaluated(rules, dossier);
  dossier.reset();
  rules.reset();
  const auto all = all_of(decisions);
  REQUIRE(all.size() == 6);
  CHECK(all[5].request_id == std::string{"R2"});
  CText text;
  CHECK(rentsupport_explain(decisions.get(), 5, RENTSUPPORT_EXPLAIN_TEXT, RENTSUPPORT_ENGLISH,
                            text.out(), nullptr) == RENTSUPPORT_OK);
}

TEST_CASE("C: decisions and payments are read in parts, and found by request", "[c]") {
  const CRuleSet rules = rule_set();
  CDossier dossier = small();
  Request other = request("R0");
  other.worker_id = "033095578113";
  REQUIRE(add(dossier.get(), other, nullptr) == RENTSUPPORT_OK);
  const CDecisions decisions = evaluated(rules, dossier);
  std::uint64_t first = 0;
  std::size_t count = 0;
  CHECK(rentsupport_decisions_find(decisions.get(), "R0", &first, &count, nullptr) == 0);
  CHECK(first == 3);
  CHECK(count == 3);
  rentsupport_message message{};
  for (const char* id : {"R2", "", "r0", "E1"}) {
    CHECK(rentsupport_decisions_find(decisions.get(), id, &first, &count, &message) ==
          RENTSUPPORT_NOT_FOUND);
  }
  CHECK(message.text == std::string{"there is no request E1"});
  CHECK(first == 3);

  std::array<rentsupport_decision, 6> out{};
  out[0].struct_size = sizeof out[0];
  CHECK(rentsupport_decisions_read(decisions.get(), 2, 3, out.data(), nullptr) == 0);
  CHECK(out[0].month == 202205);
  CHECK(out[1].month == 202203);
  CHECK(out[2].request_id == std::string{"R0"});
  CHECK(rentsupport_decisions_read(decisions.get(), 6, 0, nullptr, nullptr) == 0);
  for (const auto& [from, how_many] : std::vector<std::pair<std::uint64_t, std::size_t>>{
           {6, 1}, {7, 0}, {0, 7}, {1, SIZE_MAX}, {UINT64_MAX, 2}}) {
    CAPTURE(from, how_many);
    CHECK(rentsupport_decisions_read(decisions.get(), from, how_many, out.data(), nullptr) ==
          RENTSUPPORT_NOT_FOUND);
  }
  std::array<rentsupport_payout, 4> payouts{};
  payouts[0].struct_size = sizeof payouts[0];
  CHECK(rentsupport_schedule_read(decisions.get(), 3, 1, payouts.data(), nullptr) == 0);
  CHECK(payouts[0].payment_no == 4);
  CHECK(payouts[0].employer_pays_by == 20220616);
  CHECK(payouts[0].full_name == std::string{"Nguyễn Thị Hoa"});
  CHECK(payouts[0].account == std::string{"0011"});
  CHECK(rentsupport_schedule_read(decisions.get(), 4, 0, nullptr, nullptr) == 0);
  CHECK(rentsupport_schedule_read(decisions.get(), 4, 1, payouts.data(), nullptr) ==
        RENTSUPPORT_NOT_FOUND);
  CHECK(rentsupport_schedule_read(decisions.get(), 1, SIZE_MAX, payouts.data(), nullptr) ==
        RENTSUPPORT_NOT_FOUND);
  // Nothing was added: nothing is found.
  const CDecisions empty = evaluated(rules, new_dossier());
  CHECK(rentsupport_decisions_find(empty.get(), "R0", &first, &count, nullptr) ==
        RENTSUPPORT_NOT_FOUND);
  CHECK(totals_of(empty).decisions == 0);
}

TEST_CASE("C: explanations and letters are those of the C++ API", "[c]") {
  const CRuleSet rules = rule_set();
  const CDossier ours = small();
  const CDecisions decisions = evaluated(rules, ours);
  const Dossier dossier = Records{{employer()}, {list()}, {request()}, {}}.dossier();
  const Decisions theirs = evaluate(RuleSet::decision_08_2022(), dossier);
  std::vector<Explanation> all;
  for (std::size_t i = 0; i < theirs.size(); ++i) all.push_back(explain(theirs, i));
  const auto explained = [&](std::uint64_t number, std::uint8_t form, std::uint8_t language) {
    CText text;
    rentsupport_message message{};
    const auto status =
        rentsupport_explain(decisions.get(), number, form, language, text.out(), &message);
    INFO(message.text);
    REQUIRE(status == RENTSUPPORT_OK);
    CHECK(text.view().data()[text.view().size()] == '\0');
    return std::string{text.view()};
  };
  for (const Language language : {Language::vietnamese, Language::english}) {
    const auto code = static_cast<std::uint8_t>(static_cast<int>(language) + 1);
    for (std::size_t i = 0; i < all.size(); ++i) {
      CHECK(explained(i, RENTSUPPORT_EXPLAIN_TEXT, code) == to_text(all[i], language));
      CHECK(explained(i, RENTSUPPORT_EXPLAIN_JSON, code) == to_json({&all[i], 1}));
      CHECK(explained(i, RENTSUPPORT_LETTER_TO_WORKER, code) ==
            letter(all, Addressee::worker, language));
      CHECK(explained(i, RENTSUPPORT_LETTER_TO_EMPLOYER, code) ==
            letter(all, Addressee::employer, language));
    }
  }
  rentsupport_text text{};
  const auto fails = [&](std::uint64_t number, int form, int language) {
    return rentsupport_explain(decisions.get(), number, static_cast<std::uint8_t>(form),
                               static_cast<std::uint8_t>(language), &text, nullptr);
  };
  CHECK(fails(3, 1, 1) == RENTSUPPORT_NOT_FOUND);
  CHECK(fails(0, 0, 1) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(fails(0, 5, 1) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(fails(0, 1, 0) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(fails(0, 1, 3) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(text.bytes == nullptr);
}

TEST_CASE("C: a sum that does not fit is out of range, and whole in the summary", "[c]") {
  const CRuleSet rules =
      rule_set({},
               "[group.working]\namount_vnd = 1000000000000000000\n[cap]\nmonths = 12\n"
               "[group.returning]\namount_vnd = 1000000000000000000\n");
  CDossier dossier = small();
  for (int i = 2; i <= 6; ++i) {
    Request row = request("R" + std::to_string(i));
    row.worker_id = "W1000" + std::to_string(i);
    REQUIRE(add(dossier.get(), row, nullptr) == RENTSUPPORT_OK);
  }
  const CDecisions decisions = evaluated(rules, dossier);
  auto totals = sized<rentsupport_totals>();
  rentsupport_message message{};
  CHECK(rentsupport_decisions_totals(decisions.get(), &totals, &message) ==
        RENTSUPPORT_OUT_OF_RANGE);
  CHECK(totals.decisions == 0);
  CText json;
  REQUIRE(rentsupport_summary(decisions.get(), json.out(), nullptr) == RENTSUPPORT_OK);
  CHECK(json.view().find("\"payable\": 12000000000000000000") != std::string_view::npos);
}

TEST_CASE("C: structs of other versions are read and written as far as both know them", "[c]") {
  const CRuleSet rules = rule_set();
  struct Larger {
    rentsupport_case known;
    std::uint64_t later;
  };
  Larger larger{c_case(employer(), list(), request()), 0};
  larger.known.struct_size = sizeof larger;
  struct LargerOut {
    rentsupport_decision known;
    std::uint64_t later;
  };
  std::array<LargerOut, 3> out{};
  for (LargerOut& one : out) one.later = 1;
  out[0].known.struct_size = sizeof out[0];
  std::size_t count = 0;
  const auto decide = [&] {
    return rentsupport_decide(rules.get(), &larger.known, &out[0].known, out.size(), &count,
                              nullptr);
  };
  REQUIRE(decide() == RENTSUPPORT_OK);
  CHECK(count == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(out[i].known.struct_size == sizeof out[i]);
    CHECK(out[i].known.month == 202203 + static_cast<std::int32_t>(i));
    CHECK(out[i].later == 0);
  }
  larger.later = 1;
  CHECK(decide() == RENTSUPPORT_INVALID_ARGUMENT);
  larger.later = 0;
  for (const std::size_t size : {std::size_t{0}, sizeof larger.known - 1, SIZE_MAX}) {
    larger.known.struct_size = size;
    CHECK(decide() == RENTSUPPORT_INVALID_ARGUMENT);
  }
  larger.known.struct_size = sizeof larger;
  for (const std::size_t size : {std::size_t{0}, sizeof out[0].known - 1, SIZE_MAX}) {
    out[0].known.struct_size = size;
    CHECK(decide() == RENTSUPPORT_INVALID_ARGUMENT);
  }
  out[0].known.struct_size = sizeof out[0];
  CHECK(decide() == RENTSUPPORT_OK);
}

namespace {

// A struct that grew: its callers were built when it ended with `first`.
struct Grown {
  std::size_t struct_size;
  std::int32_t first;
  std::int64_t later;
};

}  // namespace

template <>
inline constexpr std::size_t rentsupport::first_size<Grown> = offsetof(Grown, later);

TEST_CASE("C: a program built before a struct grew is served as before", "[c]") {
  constexpr std::size_t shorter = offsetof(Grown, later);
  Grown in{shorter, 7, 8};  // behind its size stands something else of the caller's
  CHECK((*rentsupport::InputStruct(in)).first == 7);
  CHECK((*rentsupport::InputStruct(in)).later == 0);
  in.struct_size = sizeof in;
  CHECK((*rentsupport::InputStruct(in)).later == 8);
  in.struct_size = shorter - 1;
  CHECK_THROWS_AS(rentsupport::InputStruct(in), rentsupport::Error);

  // Two elements of the shorter form, and what stands behind them.
  std::vector<unsigned char> out(4 * rentsupport::struct_growth, 0xee);
  std::memcpy(out.data(), &shorter, sizeof shorter);
  rentsupport::OutputStructs<Grown> written(reinterpret_cast<Grown*>(out.data()), 2);
  written.put(0, {0, 1, 2});
  written.put(1, {0, 3, 4});
  for (std::size_t i = 0; i < 2; ++i) {
    std::size_t size = 0;
    std::int32_t first = 0;
    std::memcpy(&size, out.data() + i * shorter, sizeof size);
    std::memcpy(&first, out.data() + i * shorter + offsetof(Grown, first), sizeof first);
    CHECK(size == shorter);
    CHECK(first == static_cast<std::int32_t>(2 * i + 1));
  }
  CHECK(std::all_of(out.begin() + 2 * shorter, out.end(),
                    [](unsigned char byte) { return byte == 0xee; }));
}

TEST_CASE("C: a null pointer is a status, and freeing null is nothing", "[c]") {
  const CRuleSet rules = rule_set();
  const CDossier dossier = small();
  const CDecisions decisions = evaluated(rules, dossier);
  const auto in = c_case(employer(), list(), request());
  auto out = sized<rentsupport_decision>();
  auto payout = sized<rentsupport_payout>();
  auto totals = sized<rentsupport_totals>();
  rentsupport_text text{};
  std::size_t count = 0;
  std::uint64_t first = 0;
  rentsupport_decisions* evaluation = nullptr;
  const auto* d = decisions.get();
  std::vector<rentsupport_status> statuses{
      rentsupport_decide(nullptr, &in, &out, 1, &count, nullptr),
      rentsupport_decide(rules.get(), nullptr, &out, 1, &count, nullptr),
      rentsupport_decide(rules.get(), &in, nullptr, 1, &count, nullptr),
      rentsupport_decide(rules.get(), &in, &out, 1, nullptr, nullptr),
      rentsupport_dossier_create(nullptr, nullptr),
      rentsupport_dossier_problems(nullptr, &text, nullptr),
      rentsupport_dossier_problems(dossier.get(), nullptr, nullptr),
      rentsupport_evaluate(nullptr, dossier.get(), nullptr, &evaluation, nullptr),
      rentsupport_evaluate(rules.get(), nullptr, nullptr, &evaluation, nullptr),
      rentsupport_evaluate(rules.get(), dossier.get(), nullptr, nullptr, nullptr),
      rentsupport_decisions_totals(nullptr, &totals, nullptr),
      rentsupport_decisions_totals(d, nullptr, nullptr),
      rentsupport_decisions_read(nullptr, 0, 1, &out, nullptr),
      rentsupport_decisions_read(d, 0, 1, nullptr, nullptr),
      rentsupport_decisions_find(nullptr, "R1", &first, &count, nullptr),
      rentsupport_decisions_find(d, nullptr, &first, &count, nullptr),
      rentsupport_decisions_find(d, "R1", nullptr, &count, nullptr),
      rentsupport_decisions_find(d, "R1", &first, nullptr, nullptr),
      rentsupport_schedule_read(nullptr, 0, 1, &payout, nullptr),
      rentsupport_schedule_read(d, 0, 1, nullptr, nullptr),
      rentsupport_summary(nullptr, &text, nullptr),
      rentsupport_summary(d, nullptr, nullptr),
      rentsupport_explain(nullptr, 0, 1, 1, &text, nullptr),
      rentsupport_explain(d, 0, 1, 1, nullptr, nullptr)};
  const CDossier fresh = new_dossier();
  const auto rows = [&](auto add_row, auto row, auto... rejected) {
    const decltype(row)* const none = nullptr;
    statuses.push_back(add_row(nullptr, &row, rejected..., nullptr));
    statuses.push_back(add_row(fresh.get(), none, rejected..., nullptr));
    row.struct_size = 1;
    statuses.push_back(add_row(fresh.get(), &row, rejected..., nullptr));
  };
  rows(rentsupport_dossier_add_employer, sized<rentsupport_employer>());
  rows(rentsupport_dossier_add_list, sized<rentsupport_list>());
  rows(rentsupport_dossier_add_request, sized<rentsupport_request>());
  rows(rentsupport_dossier_add_payment, sized<rentsupport_payment>());
  rows(rentsupport_dossier_add_employers, sized<rentsupport_employer_columns>(), nullptr);
  rows(rentsupport_dossier_add_lists, sized<rentsupport_list_columns>(), nullptr);
  rows(rentsupport_dossier_add_requests, sized<rentsupport_request_columns>(), nullptr);
  rows(rentsupport_dossier_add_payments, sized<rentsupport_payment_columns>(), nullptr);
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    CAPTURE(i);
    CHECK(statuses[i] == RENTSUPPORT_INVALID_ARGUMENT);
  }
  CHECK(evaluation == nullptr);
  CHECK(text.bytes == nullptr);
  rentsupport_rule_set_free(nullptr);
  rentsupport_dossier_free(nullptr);
  rentsupport_decisions_free(nullptr);
  rentsupport_text_free(nullptr);
  rentsupport_text_free(&text);
}

TEST_CASE("C: a day far beyond the calendar does not wrap into it", "[c]") {
  CDossier dossier = new_dossier();
  CHECK(add(dossier.get(), employer(), nullptr) == RENTSUPPORT_OK);
  for (const std::int32_t day : {INT32_MAX, INT32_MIN, 23'936'000, -719'163, 2'932'897}) {
    CAPTURE(day);
    const auto cells = cells_of<ListCells>(std::vector<List>{list()});
    rentsupport_list_columns columns = cells.columns();
    columns.drawn_up_on = {&day, nullptr};
    std::size_t rejected = 0;
    CHECK(rentsupport_dossier_add_lists(dossier.get(), &columns, &rejected, nullptr) == 0);
    CHECK(rejected == 1);
  }
}

namespace {

// A whole life of handles; says how it ended.
rentsupport_status life(rentsupport_message* message) {
  rentsupport_rule_set* rules = nullptr;
  if (const auto status = rentsupport_rule_set_create(nullptr, 0, nullptr, 0, &rules, message))
    return status;
  const CRuleSet freed_rules{rules};
  rentsupport_dossier* dossier = nullptr;
  if (const auto status = rentsupport_dossier_create(&dossier, message)) return status;
  const CDossier freed_dossier{dossier};
  const Employer e = employer();
  const List l = list();
  const Request r = request();
  const auto ce = c_row(e);
  const auto cl = c_row(l);
  const auto cr = c_row(r);
  if (const auto status = rentsupport_dossier_add_employer(dossier, &ce, message)) return status;
  if (const auto status = rentsupport_dossier_add_list(dossier, &cl, message)) return status;
  if (const auto status = rentsupport_dossier_add_request(dossier, &cr, message)) return status;
  const auto in = c_case(e, l, r);
  std::array<rentsupport_decision, 3> out{};
  out[0].struct_size = sizeof out[0];
  std::size_t count = 0;
  if (const auto status = rentsupport_decide(rules, &in, out.data(), 3, &count, message))
    return status;
  const rentsupport_setting assumption{"payroll_copy", "yes"};
  auto options = sized<rentsupport_evaluate_options>();
  options.threads = 1;
  options.assumptions = &assumption;
  options.assumption_count = 1;
  rentsupport_decisions* decisions = nullptr;
  if (const auto status = rentsupport_evaluate(rules, dossier, &options, &decisions, message))
    return status;
  const CDecisions freed_decisions{decisions};
  if (const auto status = rentsupport_decisions_read(decisions, 0, 3, out.data(), message))
    return status;
  auto payout = sized<rentsupport_payout>();
  if (const auto status = rentsupport_schedule_read(decisions, 0, 1, &payout, message))
    return status;
  CText text;
  if (const auto status = rentsupport_explain(decisions, 0, RENTSUPPORT_LETTER_TO_WORKER,
                                              RENTSUPPORT_VIETNAMESE, text.out(), message))
    return status;
  CText problems;
  return rentsupport_dossier_problems(dossier, problems.out(), message);
}

}  // namespace

TEST_CASE("C: whichever allocation fails, the call says so and nothing is lost", "[c]") {
  // The parser of TOML cannot say that memory ran out (rentsupport.h): it has read the built-in
  // parameters.
  const CRuleSet built_in = rule_set();
  std::uint64_t which = 0;
  for (;; which += which < 300 ? 1 : 1 + which / 50) {
    rentsupport_message message{};
    rentsupport_status status = RENTSUPPORT_OK;
    bool failed = false;
    {
      const FailingMemory memory(which);
      status = life(&message);
      failed = memory.has_failed();
    }
    if (!failed) {
      CHECK(status == RENTSUPPORT_OK);
      break;
    }
    CAPTURE(which, message.text);
    REQUIRE(status == RENTSUPPORT_OUT_OF_MEMORY);
  }
  CHECK(which > 1000);
}

TEST_CASE("C: a single decision whose memory ran out halfway leaves nothing behind", "[c]") {
  const rentsupport_case payable = c_case(employer(), list(), request());
  std::array<rentsupport_decision, 3> out{};
  out[0].struct_size = sizeof out[0];
  std::size_t count = 0;
  std::uint64_t which = 0;
  // A rule set that keeps nothing yet needs memory in each of the first steps.
  for (;; ++which) {
    const CRuleSet rules = rule_set();
    rentsupport_case other = payable;
    other.months = RENTSUPPORT_MONTH(2022, 3);
    other.pays_rent = RENTSUPPORT_NO;
    bool failed = false;
    rentsupport_status status = RENTSUPPORT_OK;
    {
      const FailingMemory memory(which);
      status = rentsupport_decide(rules.get(), &other, out.data(), 3, &count, nullptr);
      failed = memory.has_failed();
    }
    CAPTURE(which);
    REQUIRE(status == (failed ? RENTSUPPORT_OUT_OF_MEMORY : RENTSUPPORT_OK));
    REQUIRE(rentsupport_decide(rules.get(), &payable, out.data(), 3, &count, nullptr) == 0);
    REQUIRE(count == 3);
    CHECK(out[0].outcome == RENTSUPPORT_REFUSED);
    CHECK(out[1].outcome == RENTSUPPORT_PAYABLE);
    CHECK(out[2].outcome == RENTSUPPORT_PAYABLE);
    if (!failed) break;
  }
  CHECK(which > 50);
}

TEST_CASE("C: a dossier whose memory ran out halfway can only be freed", "[c]") {
  bool seen = false;
  for (std::uint64_t which = 0; which < 60; ++which) {
    CDossier dossier = small();
    const Request row = request("R-with-a-long-key-that-needs-memory");
    const auto c = c_row(row);
    bool failed = false;
    rentsupport_status status = RENTSUPPORT_OK;
    {
      const FailingMemory memory(which);
      status = rentsupport_dossier_add_request(dossier.get(), &c, nullptr);
      failed = memory.has_failed();
    }
    if (!failed) break;
    CHECK(status == RENTSUPPORT_OUT_OF_MEMORY);
    const auto again = add(dossier.get(), request("R3"), nullptr);
    seen |= again == RENTSUPPORT_OUT_OF_MEMORY;
    CHECK((again == RENTSUPPORT_OK || again == RENTSUPPORT_OUT_OF_MEMORY));
    if (again != RENTSUPPORT_OK) {
      rentsupport_decisions* decisions = nullptr;
      rentsupport_text json{};
      CHECK(rentsupport_evaluate(rule_set().get(), dossier.get(), nullptr, &decisions, nullptr) ==
            RENTSUPPORT_OUT_OF_MEMORY);
      CHECK(rentsupport_dossier_problems(dossier.get(), &json, nullptr) ==
            RENTSUPPORT_OUT_OF_MEMORY);
    }
  }
  CHECK(seen);
}

TEST_CASE("C: handles are made, used and freed many times", "[c]") {
  const CRuleSet rules = rule_set();
  const Employer e = employer();
  const List l = list();
  const Request r = request();
  const auto ce = c_row(e);
  const auto cl = c_row(l);
  const auto cr = c_row(r);
  auto options = sized<rentsupport_evaluate_options>();
  options.threads = 1;
  std::uint64_t payable = 0;
#if defined(RENTSUPPORT_SANITIZED)
  const std::uint64_t cycles = rounds(20'000, 100'000);
#else
  const std::uint64_t cycles = 100'000;
#endif
  for (std::uint64_t i = 0; i < cycles; ++i) {
    rentsupport_dossier* dossier = nullptr;
    rentsupport_decisions* decisions = nullptr;
    auto totals = sized<rentsupport_totals>();
    if (rentsupport_dossier_create(&dossier, nullptr) != 0 ||
        rentsupport_dossier_add_employer(dossier, &ce, nullptr) != 0 ||
        rentsupport_dossier_add_list(dossier, &cl, nullptr) != 0 ||
        rentsupport_dossier_add_request(dossier, &cr, nullptr) != 0 ||
        rentsupport_evaluate(rules.get(), dossier, &options, &decisions, nullptr) != 0 ||
        rentsupport_decisions_totals(decisions, &totals, nullptr) != 0)
      FAIL();
    payable += totals.payable;
    rentsupport_decisions_free(decisions);
    rentsupport_dossier_free(dossier);
  }
  CHECK(payable == 2 * cycles);
}

TEST_CASE("C: eight threads use one rule set and one dossier", "[c][threads]") {
  const CRuleSet rules = rule_set();
  Random random(15);
  const Records records = random_records(random, 300, 10);
  const CDossier shared = by_rows(records);
  const std::vector<rentsupport_decision> expected = all_of(evaluated(rules, shared));
  // Workers who differ in what was paid before and in a fact that is missing or bad: none may be
  // taken for another one.
  std::array<rentsupport_case, 4> cases{};
  cases.fill(c_case(employer(), list(), request()));
  cases[1].pays_rent = 0;
  cases[2].paid_working = RENTSUPPORT_MONTH(2022, 4);
  cases[3].rent_to = 20200101;
  constexpr std::array<std::uint8_t, 3> expected_april{
      RENTSUPPORT_PAYABLE, RENTSUPPORT_UNDETERMINED, RENTSUPPORT_REFUSED};
  std::array<std::uint64_t, 8> wrong{};
  std::vector<std::thread> threads;
  for (std::uint64_t& of_thread : wrong) {
    threads.emplace_back([&] {
      for (std::uint64_t i = 0; i < rounds(100, 1000); ++i) {
        std::array<rentsupport_decision, 3> alone{};
        alone[0].struct_size = sizeof alone[0];
        std::size_t count = 0;
        const std::size_t which = (i + static_cast<std::size_t>(&of_thread - wrong.data())) % 4;
        const auto status = rentsupport_decide(rules.get(), &cases[which], alone.data(),
                                               alone.size(), &count, nullptr);
        if (which == 3 ? status != RENTSUPPORT_REJECTED
                       : status != 0 || count != 3 || alone[0].outcome != RENTSUPPORT_REFUSED ||
                             alone[1].outcome != expected_april[which])
          ++of_thread;
        if (i % 10 != 0) continue;
        rentsupport_decisions* decisions = nullptr;
        auto options = sized<rentsupport_evaluate_options>();
        options.threads = 1;
        if (rentsupport_evaluate(rules.get(), shared.get(), &options, &decisions, nullptr) != 0) {
          ++of_thread;
          continue;
        }
        const CDecisions freed{decisions};
        std::vector<rentsupport_decision> all(expected.size());
        all[0].struct_size = sizeof all[0];
        if (rentsupport_decisions_read(decisions, 0, all.size(), all.data(), nullptr) != 0)
          ++of_thread;
        for (std::size_t n = 0; n < all.size(); ++n) {
          if (all[n].mask != expected[n].mask || all[n].outcome != expected[n].outcome) ++of_thread;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::array<std::uint64_t, 8>{});
}

TEST_CASE("C: threads read the schedule of the same decisions", "[c][threads]") {
  const CRuleSet rules = rule_set();
  const CDossier dossier = small();
  const CDecisions decisions = evaluated(rules, dossier);
  std::array<std::int32_t, 8> days{};
  std::vector<std::thread> threads;
  for (std::int32_t& day : days) {
    threads.emplace_back([&] {
      auto payout = sized<rentsupport_payout>();
      if (rentsupport_schedule_read(decisions.get(), 1, 1, &payout, nullptr) == 0)
        day = payout.employer_pays_by;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::int32_t day : days) CHECK(day == 20220616);
}

TEST_CASE("C: a number of rows that no batch has read past the columns, or never ended", "[c]") {
  const std::clock_t begin = std::clock();
  for (const std::size_t rows :
       {SIZE_MAX, SIZE_MAX - 1, std::size_t{INT32_MAX} + 1, std::size_t{1} << 32U}) {
    CAPTURE(rows);
    CDossier dossier = new_dossier();
    rentsupport_message message{};
    const auto refused = [&](auto columns, auto add) {
      columns.rows = rows;
      std::size_t rejected = 7;
      CHECK(add(dossier.get(), &columns, &rejected, &message) == RENTSUPPORT_INVALID_ARGUMENT);
      CHECK(message.text == std::string{"a batch has more rows than 2147483647"});
      CHECK(rejected == 7);
    };
    // Without any column, and with one that has offsets for a single row.
    refused(sized<rentsupport_employer_columns>(), rentsupport_dossier_add_employers);
    refused(sized<rentsupport_list_columns>(), rentsupport_dossier_add_lists);
    refused(sized<rentsupport_request_columns>(), rentsupport_dossier_add_requests);
    refused(sized<rentsupport_payment_columns>(), rentsupport_dossier_add_payments);
    const std::array<std::int32_t, 2> offsets{0, 1};
    auto columns = sized<rentsupport_employer_columns>();
    columns.employer_id = {"E", offsets.data(), nullptr};
    refused(columns, rentsupport_dossier_add_employers);
    CHECK(problems_of(dossier) == problems_of(new_dossier()));
  }
  // More threads than there can be.
  CDossier dossier = small();
  const CRuleSet rules = rule_set();
  auto options = sized<rentsupport_evaluate_options>();
  options.threads = 4'000'000'000U;
  rentsupport_decisions* decisions = nullptr;
  REQUIRE(rentsupport_evaluate(rules.get(), dossier.get(), &options, &decisions, nullptr) ==
          RENTSUPPORT_OK);
  const CDecisions owned{decisions};
  const auto seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  CHECK(seconds < 5);
}

// ---- Rows mended and removed ----

TEST_CASE("C: a rejected row is mended or forgotten, and the problems name it no longer", "[c]") {
  CDossier dossier = new_dossier();
  rentsupport_message message{};
  const auto replace = [&](std::uint8_t table, const auto& row) {
    const auto c = c_row(row);
    return rentsupport_dossier_replace(dossier.get(), table, &c, &message);
  };
  const auto remove = [&](std::uint8_t table, const char* key, std::int32_t month = 0) {
    return rentsupport_dossier_remove(dossier.get(), table, key, month, &message);
  };
  REQUIRE(add(dossier.get(), employer(), nullptr) == RENTSUPPORT_OK);
  List bad_list = list();
  bad_list.group.reset();
  CHECK(add(dossier.get(), bad_list, nullptr) == RENTSUPPORT_REJECTED);
  CHECK(add(dossier.get(), request(), nullptr) == RENTSUPPORT_REJECTED);
  Payment paid{request().worker_id, std::chrono::year{2022} / 4, Money{1}, std::nullopt};
  CHECK(add(dossier.get(), paid, nullptr) == RENTSUPPORT_REJECTED);
  CHECK(problems_of(dossier).find("missing_value") != std::string::npos);

  CHECK(replace(RENTSUPPORT_LISTS, list()) == RENTSUPPORT_OK);
  CHECK(replace(RENTSUPPORT_WORKERS, request()) == RENTSUPPORT_OK);
  CHECK(remove(RENTSUPPORT_HISTORY, paid.worker_id.c_str(), 202204) == RENTSUPPORT_OK);
  CHECK(problems_of(dossier) == problems_of(small()));
  const CRuleSet rules = rule_set();
  {
    const CDecisions decisions = evaluated(rules, dossier);
    const auto expected = all_of(evaluated(rules, small()));
    const auto got = all_of(decisions);
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i)
      CHECK(line(rules.get(), got[i]) == line(rules.get(), expected[i]));
    CText json;
    REQUIRE(rentsupport_summary(decisions.get(), json.out(), nullptr) == RENTSUPPORT_OK);
    CHECK(json.view().find("\"rejected\": 1") == std::string_view::npos);
    // Not while decisions live.
    CHECK(replace(RENTSUPPORT_LISTS, list()) == RENTSUPPORT_IN_USE);
    CHECK(remove(RENTSUPPORT_WORKERS, "R1") == RENTSUPPORT_IN_USE);
  }
  // A row is rejected again after its key was forgotten: it is named with its own number.
  CHECK(remove(RENTSUPPORT_WORKERS, "R1") == RENTSUPPORT_OK);
  Request bad = request();
  bad.months = {};
  CHECK(add(dossier.get(), bad, nullptr) == RENTSUPPORT_REJECTED);
  CHECK(problems_of(dossier).find(R"("file": "workers",
      "row": 1,
      "column": "months",
      "code": "missing_value")") != std::string::npos);
  CHECK(remove(RENTSUPPORT_WORKERS, "R1") == RENTSUPPORT_OK);
  CHECK(problems_of(dossier).find("missing_value") == std::string::npos);

  // Why not.
  CHECK(remove(RENTSUPPORT_WORKERS, "R1") == RENTSUPPORT_NOT_FOUND);
  CHECK(remove(RENTSUPPORT_HISTORY, "nobody", 202204) == RENTSUPPORT_NOT_FOUND);
  CHECK(remove(RENTSUPPORT_EMPLOYERS, "E1") == RENTSUPPORT_REJECTED);
  CHECK(message.code == std::string{"row_in_use"});
  CHECK(message.column == std::string{"employer_id"});
  CHECK(message.text == std::string{"E1: employer_id is named by 1 row of lists: remove it first"});
  CHECK(remove(RENTSUPPORT_HISTORY, "nobody", 202213) == RENTSUPPORT_REJECTED);
  CHECK(message.code == std::string{"bad_month"});
  CHECK(replace(RENTSUPPORT_WORKERS, request("R9")) == RENTSUPPORT_REJECTED);
  CHECK(message.code == std::string{"unknown_reference"});
  CHECK(replace(RENTSUPPORT_LISTS, bad_list) == RENTSUPPORT_REJECTED);
  CHECK(message.code == std::string{"missing_value"});
  CHECK(remove(RENTSUPPORT_WORKERS, "R1", 202204) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(remove(0, "R1") == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(remove(5, "R1") == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(remove(RENTSUPPORT_WORKERS, nullptr) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(replace(0, list()) == RENTSUPPORT_INVALID_ARGUMENT);
  CHECK(rentsupport_dossier_replace(dossier.get(), RENTSUPPORT_LISTS, nullptr, nullptr) ==
        RENTSUPPORT_INVALID_ARGUMENT);
  // A struct of another table is too small or says more than this one knows.
  CHECK(replace(RENTSUPPORT_WORKERS, list()) == RENTSUPPORT_INVALID_ARGUMENT);
}

// ---- What a call costs ----

TEST_CASE("C: an explanation costs the same with 10 and with 100,000 lists", "[c]") {
  const CRuleSet rules = rule_set();
  const auto ticks = [&](int lists) {
    EmployerCells employers;
    ListCells list_cells;
    RequestCells requests;
    Employer e = employer();
    List l = list();
    Request r = request();
    for (int i = 0; i < lists; ++i) {
      e.employer_id = "E" + std::to_string(i);
      l.employer_id = e.employer_id;
      l.list_id = "L" + std::to_string(i);
      r.list_id = l.list_id;
      r.request_id = "R" + std::to_string(i);
      r.worker_id = "W" + std::to_string(100'000 + i);
      employers.add(e);
      list_cells.add(l);
      requests.add(r);
    }
    const CDossier dossier = new_dossier();
    const auto e_columns = employers.columns();
    const auto l_columns = list_cells.columns();
    const auto r_columns = requests.columns();
    REQUIRE(rentsupport_dossier_add_employers(dossier.get(), &e_columns, nullptr, nullptr) == 0);
    REQUIRE(rentsupport_dossier_add_lists(dossier.get(), &l_columns, nullptr, nullptr) == 0);
    REQUIRE(rentsupport_dossier_add_requests(dossier.get(), &r_columns, nullptr, nullptr) == 0);
    const CDecisions decisions = evaluated(rules, dossier);
    const std::string last = "R" + std::to_string(lists - 1);
    // All that is asked about one request.
    const auto ask = [&](std::uint64_t number) {
      for (const std::uint8_t form : {RENTSUPPORT_EXPLAIN_TEXT, RENTSUPPORT_LETTER_TO_WORKER}) {
        CText text;
        REQUIRE(rentsupport_explain(decisions.get(), number, form, RENTSUPPORT_ENGLISH, text.out(),
                                    nullptr) == RENTSUPPORT_OK);
      }
      std::uint64_t first = 0;
      std::size_t count = 0;
      REQUIRE(rentsupport_decisions_find(decisions.get(), last.c_str(), &first, &count, nullptr) ==
              RENTSUPPORT_OK);
      (void)totals_of(decisions);
    };
    ask(0);
    std::clock_t least = std::numeric_limits<std::clock_t>::max();
    for (int round = 0; round < 5; ++round) {
      const std::clock_t begin = std::clock();
      // Of three months each: of first, middle and last requests.
      for (std::uint64_t i = 0; i < 10; ++i) ask(i % 3 * static_cast<std::uint64_t>(lists) + i % 2);
      least = std::min(least, std::clock() - begin);
    }
    return least;
  };
  const std::clock_t few = ticks(10);
  CHECK(ticks(100'000) < 3 * few);
}
