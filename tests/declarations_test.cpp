// What a signed Form 02 or 03 declares (law page, section 8), as an explanation shows it, as an
// audit proves it, and as a difference between two runs names it.
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <string>

#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/summary.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;

// A line of a form with nothing but its printed columns.
struct Form {
  Employer employer;
  List list;
  Request request;

  explicit Form(Group group, std::optional<Section> section = Section::ii) {
    employer.employer_id = "E1";
    employer.kind = EmployerKind::enterprise;
    employer.zone = Zone::industrial_park;
    list.list_id = "L1";
    list.employer_id = "E1";
    list.group = group;
    list.drawn_up_on = 2022y / 6 / 1;
    list.si_confirmed_on = 2022y / 6 / 8;
    list.payroll_copy = true;
    list.signed_form = true;
    request.request_id = "R1";
    request.list_id = "L1";
    request.worker_id = "033095000010";
    request.section = section;
    request.contract_type = ContractType::fixed_term;
    request.contract_starts_on =
        group == Group::working ? Date{2022y / 1 / 31} : Date{2022y / 4 / 20};
    request.months = MonthSet{2022y / 5};
  }

  [[nodiscard]] Dossier dossier() const {
    DossierBuilder result;
    CHECK_FALSE(result.add(employer));
    CHECK_FALSE(result.add(list));
    CHECK_FALSE(result.add(request));
    return std::move(result).build();
  }
};

std::string text_of(const ExplainedFact& fact) {
  const FactInfo& info = vocabulary()[fact.fact];
  switch (info.type) {
    case FactType::date:
      return to_string(Date{std::chrono::days{fact.value}});
    case FactType::month_set:
      return to_string(MonthSet::from_bits(static_cast<std::uint64_t>(fact.value)));
    default:
      return std::string{info.values[static_cast<std::size_t>(fact.value)]};
  }
}

using Texts = std::map<std::string, std::string>;

// The facts of one origin that the provisions of the form's group read.
Texts facts_of(const Form& form, Origin origin, const Texts& assumptions = {},
               const Parameters& parameters = Parameters::built_in()) {
  EvaluateOptions how;
  CHECK_FALSE(how.assumptions.add(assumptions));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), form.dossier(), how);
  const Explanation why = explain(decisions, 0);
  Texts result;
  for (const ExplainedNode& node : why.tree) {
    for (const ExplainedLeaf& leaf : node.leaves) {
      for (const ExplainedFact& fact : leaf.facts) {
        if (fact.origin == origin)
          result[std::string{vocabulary()[fact.fact].name}] = text_of(fact);
      }
    }
  }
  return result;
}

Texts declared(const Form& form) { return facts_of(form, Origin::declared); }

}  // namespace

TEST_CASE("a signed Form 02, section II, declares what its columns lack", "[declarations]") {
  CHECK(declared(Form(Group::working)) == Texts{{"applied", "yes"},
                                                {"pays_rent", "yes"},
                                                {"rented_months", "2022-05"},
                                                {"contract_signed_on", "2022-01-31"},
                                                {"contract_ends_on", "2022-05-31"},
                                                {"insured_months", "2022-05"},
                                                {"insured_elsewhere", "no"},
                                                {"insurance_exempt", "no"}});
}

TEST_CASE("a signed Form 02, section III, declares the payroll in place of the insurance",
          "[declarations]") {
  CHECK(declared(Form(Group::working, Section::iii)) == Texts{{"applied", "yes"},
                                                              {"pays_rent", "yes"},
                                                              {"rented_months", "2022-05"},
                                                              {"contract_signed_on", "2022-01-31"},
                                                              {"contract_ends_on", "2022-05-31"},
                                                              {"insured_months", "-"},
                                                              {"payroll_months", "2022-05"},
                                                              {"insured_elsewhere", "no"},
                                                              {"insurance_exempt", "decree_115"}});
}

TEST_CASE("a signed Form 03 declares a new contract, and in section III a new recruitment",
          "[declarations]") {
  const Texts in_both{{"applied", "yes"},
                      {"pays_rent", "yes"},
                      {"rented_months", "2022-05"},
                      {"contract_signed_on", "2022-04-20"},
                      {"contract_ends_on", "2022-05-31"},
                      {"previous_contract", "none"},
                      {"insured_elsewhere", "no"}};
  Texts section_ii = in_both;
  section_ii.merge(
      Texts{{"insured_months", "2022-05"}, {"insurance_exempt", "no"}, {"newly_recruited", "no"}});
  CHECK(declared(Form(Group::returning)) == section_ii);
  Texts section_iii = in_both;
  section_iii.merge(
      Texts{{"insured_months", "-"}, {"payroll_months", "2022-05"}, {"newly_recruited", "yes"}});
  CHECK(declared(Form(Group::returning, Section::iii)) == section_iii);
}

TEST_CASE(
    "without a section, or without the agency's stamp, nothing that depends on it is declared",
    "[declarations]") {
  const Texts without{{"applied", "yes"},
                      {"pays_rent", "yes"},
                      {"rented_months", "2022-05"},
                      {"contract_signed_on", "2022-01-31"},
                      {"contract_ends_on", "2022-05-31"}};
  CHECK(declared(Form(Group::working, std::nullopt)) == without);
  Form not_stamped(Group::working);
  not_stamped.list.si_confirmed_on.reset();
  Texts headings = without;
  headings["insurance_exempt"] = "no";
  CHECK(declared(not_stamped) == headings);
}

TEST_CASE("the contract is declared to last a month, and to the last month asked for",
          "[declarations]") {
  Form form(Group::working);
  form.request.contract_starts_on = 2022y / 1 / 31;
  form.request.months = MonthSet{2022y / 2};
  // 31 January and a month is 28 February: the 27th is the last day.
  CHECK(declared(form).at("contract_ends_on") == "2022-02-28");
  form.request.months = MonthSet{2022y / 1};
  CHECK(declared(form).at("contract_ends_on") == "2022-02-27");
  form.request.months = MonthSet{2022y / 3, 2022y / 5};
  CHECK(declared(form).at("contract_ends_on") == "2022-05-31");
  form.request.contract_type = ContractType::indefinite;
  CHECK_FALSE(declared(form).contains("contract_ends_on"));
  form.request.contract_starts_on.reset();
  CHECK_FALSE(declared(form).contains("contract_signed_on"));
  form.request.contract_type = ContractType::fixed_term;
  form.request.contract_starts_on = 9999y / 12 / 31;
  CHECK(declared(form).at("contract_signed_on") == "9999-12-31");
}

TEST_CASE("the month of the insurance test is that of the readings, and outside the years no month",
          "[declarations]") {
  Form form(Group::working);
  form.list.drawn_up_on = 2022y / 8 / 1;
  form.list.si_confirmed_on = 2022y / 8 / 8;
  CHECK(declared(form).at("insured_months") == "2022-07");
  Parameters june = Parameters::built_in();
  june.readings.insurance_month = InsuranceMonth::at_most_june;
  CHECK(facts_of(form, Origin::declared, {}, june).at("insured_months") == "2022-06");
  form.list.drawn_up_on = 2025y / 2 / 3;
  form.list.si_confirmed_on = 2025y / 2 / 10;
  CHECK(declared(form).at("insured_months") == "-");
}

TEST_CASE("what is given beats a declaration, and a declaration beats an assumption",
          "[declarations]") {
  Form form(Group::working);
  form.request.pays_rent = false;
  form.request.rent_from = 2022y / 3 / 1;
  CHECK_FALSE(declared(form).contains("pays_rent"));
  CHECK_FALSE(declared(form).contains("rented_months"));
  CHECK(facts_of(form, Origin::given).at("pays_rent") == "no");
  const Texts assumptions{{"applied", "no"}, {"insured_months", "2022-01"}};
  CHECK(facts_of(form, Origin::declared, assumptions) == declared(form));
  CHECK(facts_of(form, Origin::assumed, assumptions).empty());
}

TEST_CASE("a start or a kind of contract that is only assumed declares nothing", "[declarations]") {
  Form form(Group::working);
  form.request.contract_starts_on.reset();
  CHECK_FALSE(facts_of(form, Origin::declared, {{"contract_starts_on", "2022-01-31"}})
                  .contains("contract_signed_on"));
  form.request.contract_starts_on = 2022y / 1 / 31;
  form.request.contract_type.reset();
  const Texts facts = facts_of(form, Origin::declared, {{"contract_type", "fixed_term"}});
  CHECK(facts.at("contract_signed_on") == "2022-01-31");
  CHECK_FALSE(facts.contains("contract_ends_on"));
}

TEST_CASE("a list that is not signed declares nothing, nor does any under declarations = ignored",
          "[declarations]") {
  Form form(Group::working);
  Parameters ignoring = Parameters::built_in();
  ignoring.readings.declarations = Declarations::ignored;
  CHECK(facts_of(form, Origin::declared, {}, ignoring).empty());
  form.list.signed_form = false;
  CHECK(declared(form).empty());
  form.list.signed_form.reset();
  CHECK(declared(form).empty());
}

TEST_CASE("an explanation names the form and the article of a declared fact in both languages",
          "[declarations]") {
  const auto told = [](const Form& form, Language language) {
    const Dossier dossier = form.dossier();
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
    return to_text(explain(decisions, 0), language);
  };
  const Form form_02(Group::working), form_03(Group::returning);
  CHECK_THAT(told(form_02, Language::vietnamese),
             Catch::Contains("khai tại Mẫu số 02, khoản 1 Điều 7") &&
                 Catch::Contains("khai tại Mẫu số 02, khoản 2 Điều 7") &&
                 Catch::Contains("khai tại Mẫu số 02, khoản 3 Điều 7"));
  CHECK_THAT(told(form_03, Language::english),
             Catch::Contains("declared in Form 03, Art. 11(1)") &&
                 Catch::Contains("declared in Form 03, Art. 11(2)") &&
                 Catch::Contains("declared in Form 03, Art. 11(3)"));
}

TEST_CASE("the summary counts for each fact the requests for which it was declared",
          "[declarations]") {
  Form form(Group::working);
  form.request.insured_elsewhere = false;
  const Dossier dossier = form.dossier();
  const Summary summary = summarize(evaluate(RuleSet::decision_08_2022(), dossier));
  CHECK(summary.declared == std::map<std::string, std::uint64_t>{{"applied", 1},
                                                                 {"contract_ends_on", 1},
                                                                 {"contract_signed_on", 1},
                                                                 {"insurance_exempt", 1},
                                                                 {"insured_months", 1},
                                                                 {"newly_recruited", 1},
                                                                 {"pays_rent", 1},
                                                                 {"rented_months", 1}});
}

namespace {

// The job whose list is a signed form, and whose worker gives only what is printed.
struct SignedJob : tests::Job {
  SignedJob() {
    write("lists",
          "list_id,employer_id,group,drawn_up_on,si_confirmed_on,payroll_copy,signed\n"
          "L1,E1,working,2022-06-01,2022-06-08,yes,yes\n");
    write("workers",
          "request_id,list_id,section,worker_id,contract_type,contract_starts_on,months,account\n"
          "R1,L1,II,033095000010,indefinite,2019-03-01,2022-05,9000000010\n");
  }
};

}  // namespace

TEST_CASE("a run of signed forms is verified, and its receipt gives the declared facts again",
          "[declarations][program][audit]") {
  const SignedJob job;
  REQUIRE(job.evaluate({"--quiet"}).status == 0);
  CHECK_THAT(job.output("decisions.csv"), Catch::Contains("2022-05,payable,500000,"));
  CHECK(job.run("verify", {"--run", job.out()}).status == 0);
  const auto made = job.run("receipt", {"--run", job.out(), "--request", "R1", "--month", "2022-05",
                                        "--out", job.path("receipt.json")});
  REQUIRE(made.status == 0);
  CHECK_THAT(tests::read_file(job.path("receipt.json")), Catch::Contains("\"declared\""));
  const auto checked =
      tests::run_program({tests::places::program, "check-receipt", job.path("receipt.json"),
                          "--manifest", job.out() + "/manifest.json"});
  CAPTURE(checked.out, checked.err);
  CHECK(checked.status == 0);
}

TEST_CASE("a difference by a declaration names the column that it followed from",
          "[declarations][program][audit]") {
  const SignedJob before;
  REQUIRE(before.evaluate({"--quiet"}).status == 0);
  const SignedJob after;
  after.write("lists",
              "list_id,employer_id,group,drawn_up_on,si_confirmed_on,payroll_copy,signed\n"
              "L1,E1,working,2022-06-01,2022-06-08,yes,\n");
  REQUIRE(after.evaluate({"--quiet"}).status == 0);
  std::vector<std::string> command{tests::places::program, "diff",    "--before",
                                   before.out(),           "--after", after.out()};
  for (const auto& [side, job] : {std::pair{"before", &before}, std::pair{"after", &after}}) {
    for (const std::string input : {"employers", "lists", "workers"}) {
      command.push_back("--" + std::string{side} + "-" + input);
      command.push_back(job->path(input + ".csv"));
    }
  }
  const auto told = tests::run_program(command);
  CAPTURE(told.err);
  CHECK_THAT(told.out, Catch::Contains("lists.signed"));
}
