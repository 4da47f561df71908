// Article 4: conditions of employees who are working in an enterprise.
#include <fmt/format.h>

#include <string_view>

#include "articles.hpp"
#include "conditions.hpp"
#include "rentsupport/facts.hpp"
#include "values/language.hpp"

namespace rentsupport::decision_08_2022 {

namespace {

constexpr std::string_view contract_before = "group.working.contract_before";

}  // namespace

// Articles 3(1), 4. The employer is an enterprise. Letter 410 names who counts as one.
Rule art4_employer(const Parameters&) {
  return provision(
      {.id = "art4.employer",
       .citations = {{3, 1}, {4}},
       .vietnamese = "Người sử dụng lao động là doanh nghiệp. Công ty có đăng ký, chi nhánh và văn "
                     "phòng đại diện của công ty, tổ chức hành nghề luật sư, công ty giáo dục đăng "
                     "ký theo Luật Doanh nghiệp đều được tính là doanh nghiệp.",
       .english = "The employer is an enterprise. Registered companies, their branches and "
                  "representative offices, law-practice organisations, and education companies "
                  "registered under the Enterprise Law count as enterprises.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision, letter 410",
       .reading = ""},
      is(facts::kind, EmployerKind::enterprise));
}

// Article 4(1). The worker rents lodgings in the rent window. Renting may have begun before it
// (letter 410); how many days of a month must be rented is a matter of reading.
Rule art4_1_rents(const Parameters& p) {
  const Norm norm =
      renting(p.readings.partial_month, {"group.working.first_month", p.working.first_month},
              {"group.working.last_month", p.working.last_month});
  return provision({.id = "art4.1.rents",
                    .citations = {{4, 1}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, letter 410",
                    .reading = "partial_month"},
                   norm.condition);
}

// Article 4(2). The contract is indefinite, or fixed-term of at least one month, counted as the
// Civil Code counts months.
Rule art4_2_term(const Parameters& p) {
  const Norm norm = long_enough(p.minimum_contract_months);
  return provision({.id = "art4.2.term",
                    .citations = {{4, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "counting: I",
                    .source = "Decision, Civil Code",
                    .reading = ""},
                   norm.condition);
}

// Article 4(2). The contract was concluded before 1 April 2022.
Rule art4_2_concluded(const Parameters& p) {
  const ContractDate concluded = conclusion(p.readings.split_contract);
  return provision({.id = "art4.2.concluded",
                    .citations = {{4, 2}},
                    .vietnamese = fmt::format("{} trước ngày {}.", concluded.vietnamese,
                                              vietnamese(p.working.contract_before)),
                    .english = fmt::format("{} before {}.", concluded.english,
                                           english(p.working.contract_before)),
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "split_contract"},
                   limited_by(contract_before, concluded.date < p.working.contract_before));
}

// Article 4(2). The contract started before 1 April 2022.
Rule art4_2_started(const Parameters& p) {
  const ContractDate started = start(p.readings.split_contract);
  return provision(
      {.id = "art4.2.started",
       .citations = {{4, 2}},
       .vietnamese = fmt::format("{} trước ngày {}.", started.vietnamese,
                                 vietnamese(p.working.contract_before)),
       .english = fmt::format("{} before {}.", started.english, english(p.working.contract_before)),
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = "split_contract"},
      limited_by(contract_before, started.date < p.working.contract_before));
}

// Article 4(3). The worker is on the social insurance agency's list in the month before the
// employer's list is drawn up. Leave keeps a worker on it (letters 326, 410).
Rule art4_3_insured(const Parameters& p) {
  const Norm norm = insured(p.readings.insurance_month);
  return provision({.id = "art4.3.insured",
                    .citations = {{4, 3}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, letter 326, letter 410",
                    .reading = "insurance_month"},
                   norm.condition);
}

// Article 4(3), second paragraph. Who is outside compulsory insurance under Article 2(4) of Decree
// 115/2015 proves the work by the payroll instead. That article speaks of citizens.
Rule art4_3_exempt(const Parameters& p) {
  const Norm norm = exempt_from_insurance(p.readings.exempt_foreigner);
  return provision({.id = "art4.3.exempt",
                    .citations = {{.article = 4, .clause = 3, .paragraph = 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, Decree 115/2015",
                    .reading = "exempt_foreigner"},
                   norm.condition);
}

// Article 4(3), second paragraph. The payroll is that of the month of the insurance test.
Rule art4_3_payroll(const Parameters& p) {
  const Norm norm = on_payroll(p.readings.insurance_month);
  return provision({.id = "art4.3.payroll",
                    .citations = {{.article = 4, .clause = 3, .paragraph = 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "insurance_month"},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
