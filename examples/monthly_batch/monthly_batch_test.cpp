// The vendor's tests of the job: not of the law, which the library has tested, but of what the job
// hands to the library and what it makes of the answers.
#include "monthly_batch.hpp"

#include <catch2/catch.hpp>

#include "rentsupport/problem.hpp"

namespace {

using namespace payroll;
using rentsupport::Parameters;
using rentsupport::RuleSet;

// A line that is payable, of the payroll of May; each test changes what it is about.
Line line(const std::string& staff_no) {
  Line result;
  result.staff_no = staff_no;
  result.citizen_id = "03309500" + staff_no;
  result.name = "Nguyễn Mẫu An";
  result.contract = 'I';
  result.signed_on = 20200302;
  result.hired_on = 20200302;
  result.si_fee = 630000;
  result.form = 2;
  result.months = {202205};
  result.pays_rent = 'Y';
  result.rents_since = 20220101;
  result.bank_account = "9025615" + staff_no;
  return result;
}

// The same for Form 03.
Line returning(const std::string& staff_no) {
  Line result = line(staff_no);
  result.signed_on = 20220418;
  result.hired_on = 20220420;
  result.hired_from = 'O';
  result.form = 3;
  return result;
}

Payroll payroll_of(std::vector<Line> lines) {
  Payroll result;
  result.site = "PHONOI-1";
  result.month = 202205;
  result.list_drawn_up_on = 20220601;
  result.in_industrial_park = true;
  result.lines = std::move(lines);
  return result;
}

Result run_as_enacted(const Payroll& payroll) { return run(payroll, RuleSet::decision_08_2022()); }

TEST_CASE("an employee whose conditions are held is paid, with account and last day") {
  const Result result = run_as_enacted(payroll_of({line("0001"), returning("0002")}));
  REQUIRE(result.payments.size() == 2);
  CHECK(result.payments[0].staff_no == "0001");
  CHECK(result.payments[0].month == 202205);
  CHECK(result.payments[0].dong == 500000);
  CHECK(result.payments[0].account == "90256150001");
  // Posted Wednesday 1 June; the law page's chain ends on Thursday 16 June.
  CHECK(result.payments[0].last_day == 20220616);
  CHECK_FALSE(result.payments[0].late);
  CHECK(result.payments[1].dong == 1000000);
  CHECK(result.dong == 1500000);
  CHECK(result.dong_at_most == 1500000);
  CHECK(result.letters.empty());
  CHECK(result.refusals.empty());
  CHECK(result.remarks.empty());
}

TEST_CASE("months may be combined on Form 02, each is paid") {
  Line three = line("0001");
  three.months = {202203, 202204, 202205};
  CHECK(run_as_enacted(payroll_of({three})).dong == 1500000);
}

TEST_CASE("a refusal names the provision, its citation and its norm") {
  Line late = line("0001");
  late.rents_since = 20220610;
  const Result result = run_as_enacted(payroll_of({late}));
  CHECK(result.payments.empty());
  REQUIRE(result.refusals.size() == 1);
  CHECK(result.refusals[0].staff_no == "0001");
  CHECK(result.refusals[0].month == 202205);
  REQUIRE(result.refusals[0].grounds.size() == 1);
  CHECK(result.refusals[0].grounds[0].provision == "art4.1.rents");
  CHECK(result.refusals[0].grounds[0].citation == "Art. 4(1)");
  CHECK_FALSE(result.refusals[0].grounds[0].norm.empty());
}

TEST_CASE("a request that cannot be decided yet becomes one letter that asks for what is missing") {
  Line open = line("0001");
  open.months = {202204, 202205};
  open.pays_rent = '?';
  open.rents_since = 0;
  const Result result = run_as_enacted(payroll_of({open}));
  CHECK(result.payments.empty());
  CHECK(result.refusals.empty());
  REQUIRE(result.letters.size() == 1);
  CHECK(result.letters[0].months == std::vector<Month>{202204, 202205});
  CHECK(result.letters[0].facts == std::vector<std::string>{"rent_from", "pays_rent"});
  CHECK(result.letters[0].text ==
        "Nguyễn Mẫu An: your request for 202204, 202205 is open; since when do you rent; do you "
        "pay rent?");
  CHECK(result.dong == 0);
  CHECK(result.dong_at_most == 1000000);
}

TEST_CASE("without a fee the job does not guess why: it asks") {
  Line not_insured = line("0001");
  not_insured.si_fee = 0;
  const Result result = run_as_enacted(payroll_of({not_insured}));
  REQUIRE(result.letters.size() == 1);
  CHECK(result.letters[0].facts ==
        std::vector<std::string>{"insurance_exempt", "insured_elsewhere"});
}

TEST_CASE("a payroll of another month than the insurance test's says nothing about insurance") {
  Payroll april = payroll_of({line("0001")});
  april.month = 202204;
  const Result result = run_as_enacted(april);
  REQUIRE(result.letters.size() == 1);
  CHECK(result.letters[0].facts == std::vector<std::string>{"insured_months"});
}

TEST_CASE("a person on two lines is paid for a month once") {
  Line again = line("0002");
  again.citizen_id = line("0001").citizen_id;
  const Result result = run_as_enacted(payroll_of({line("0001"), again}));
  REQUIRE(result.payments.size() == 1);
  CHECK(result.payments[0].staff_no == "0001");
  REQUIRE(result.refusals.size() == 1);
  CHECK(result.refusals[0].staff_no == "0002");
  CHECK(result.refusals[0].grounds[0].provision == "art2.4.once_a_month");
}

TEST_CASE("support paid before counts: the same month, and three months in all") {
  Payroll payroll = payroll_of({line("0001"), line("0002")});
  const std::string first = line("0001").citizen_id;
  const std::string second = line("0002").citizen_id;
  payroll.paid_before = {{first, 202205, 500000, 2},
                         {second, 202202, 500000, 2},
                         {second, 202203, 500000, 2},
                         {second, 202204, 500000, 2}};
  const Result result = run_as_enacted(payroll);
  CHECK(result.payments.empty());
  REQUIRE(result.refusals.size() == 2);
  CHECK(result.refusals[0].grounds[0].provision == "art2.4.once_a_month");
  CHECK(result.refusals[1].grounds[0].provision == "art2.4.three_months");
}

TEST_CASE("what if the province takes late lists no longer: another rule set, the same payroll") {
  Line april = returning("0001");
  april.months = {202204};  // on a list of June
  const Payroll payroll = payroll_of({april});

  CHECK(run_as_enacted(payroll).dong == 1000000);

  Parameters parameters = Parameters::built_in();
  REQUIRE_FALSE(parameters.choose("late_list", "previous_month_only"));
  const Result strict = run(payroll, RuleSet::decision_08_2022(parameters));
  REQUIRE(strict.refusals.size() == 1);
  CHECK(strict.refusals[0].grounds[0].provision == "art11.3.month");
}

TEST_CASE("what if the amount were doubled") {
  Parameters parameters = Parameters::built_in();
  parameters.working.amount = rentsupport::Money{1000000};
  CHECK(run(payroll_of({line("0001")}), RuleSet::decision_08_2022(parameters)).dong == 1000000);
}

TEST_CASE("a line that cannot be used is left out and named, the others are paid") {
  Line no_day = line("0001");
  no_day.hired_on = 20200230;
  Line no_month = line("0002");
  no_month.months = {202213};
  Line no_person = line("0003");
  no_person.citizen_id.clear();
  Line backwards = line("0004");
  backwards.leaves_on = 20200301;
  const Line twice = line("0005");
  Line wrong_form = line("0006");
  wrong_form.form = 4;
  const Result result = run_as_enacted(
      payroll_of({no_day, no_month, no_person, backwards, twice, twice, wrong_form}));
  REQUIRE(result.payments.size() == 1);
  CHECK(result.payments[0].staff_no == "0005");
  REQUIRE(result.remarks.size() == 6);
  for (const Remark& remark : result.remarks) {
    CAPTURE(remark.staff_no, remark.message);
    CHECK(remark.left_out);
    CHECK_FALSE(remark.message.empty());
  }
  CHECK(result.remarks[0].message == "hired_on: 20200230 is no day");
  CHECK(result.remarks[1].message == "months: 202213 is no month that can be asked for");
  CHECK(result.remarks[4].staff_no == "0005");
}

TEST_CASE("an odd identifier stops nothing, but somebody looks at it") {
  Line odd = line("0001");
  odd.bank_account.clear();
  const Result result = run_as_enacted(payroll_of({odd}));
  CHECK(result.payments.size() == 1);
  REQUIRE(result.remarks.size() == 1);
  CHECK(result.remarks[0].staff_no == "0001");
  CHECK_FALSE(result.remarks[0].left_out);
}

TEST_CASE("lines without a form are no requests") {
  Line none = line("0001");
  none.form = 0;
  const Result result = run_as_enacted(payroll_of({none}));
  CHECK(result.payments.empty());
  CHECK(result.letters.empty());
  CHECK(result.refusals.empty());
  CHECK(result.remarks.empty());
}

TEST_CASE("a payroll without a usable head is refused as a whole") {
  Payroll no_day = payroll_of({line("0001")});
  no_day.list_drawn_up_on = 20220631;
  CHECK_THROWS_AS(run_as_enacted(no_day), rentsupport::Error);
  Payroll no_site = payroll_of({line("0001")});
  no_site.site.clear();
  CHECK_THROWS_AS(run_as_enacted(no_site), rentsupport::Error);
}

}  // namespace
