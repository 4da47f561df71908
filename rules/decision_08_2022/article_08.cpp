// Article 8: conditions of employees who return to the labour market.
#include <fmt/format.h>

#include <chrono>

#include "articles.hpp"
#include "conditions.hpp"
#include "rentsupport/facts.hpp"
#include "values/language.hpp"

namespace rentsupport::decision_08_2022 {

using std::chrono::days;

namespace {

// A date of the contract lies within the days of Article 8(2).
Norm within_contract_days(const ContractDate& date, const Parameters& p) {
  return {
      fmt::format("{} trong thời gian từ ngày {} đến hết ngày {}.", date.vietnamese,
                  vietnamese(p.returning.contract_from), vietnamese(p.returning.contract_to)),
      fmt::format("{} on one of the days from {} to {}, both included.", date.english,
                  english(p.returning.contract_from), english(p.returning.contract_to)),
      all_of({limited_by("group.returning.contract_from", date.date >= p.returning.contract_from),
              limited_by("group.returning.contract_to", date.date <= p.returning.contract_to)})};
}

}  // namespace

// Articles 3(1), 8. The employer is an enterprise, a cooperative, or a business household that is
// registered.
Rule art8_employer(const Parameters&) {
  return provision(
      {.id = "art8.employer",
       .citations = {{3, 1}, {8}},
       .vietnamese = "Người sử dụng lao động là doanh nghiệp, hợp tác xã, hoặc hộ kinh "
                     "doanh có đăng ký kinh doanh.",
       .english = "The employer is an enterprise or a cooperative, or a business "
                  "household with business registration.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      any_of({is_one_of(facts::kind, {EmployerKind::enterprise, EmployerKind::cooperative}),
              all_of({is(facts::kind, EmployerKind::business_household),
                      is(facts::registered, true)})}));
}

// Article 8(1). The worker rents lodgings in this group's rent window.
Rule art8_1_rents(const Parameters& p) {
  const Norm norm =
      renting(p.readings.partial_month, {"group.returning.first_month", p.returning.first_month},
              {"group.returning.last_month", p.returning.last_month});
  return provision({.id = "art8.1.rents",
                    .citations = {{8, 1}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, letter 410",
                    .reading = "partial_month"},
                   norm.condition);
}

// Article 8(2). The contract is indefinite, or fixed-term of at least one month.
Rule art8_2_term(const Parameters& p) {
  const Norm norm = long_enough(p.minimum_contract_months);
  return provision({.id = "art8.2.term",
                    .citations = {{8, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "counting: I",
                    .source = "Decision, Civil Code",
                    .reading = ""},
                   norm.condition);
}

// Article 8(2). The contract was concluded between 1 April and 30 June 2022.
Rule art8_2_concluded(const Parameters& p) {
  const Norm norm = within_contract_days(conclusion(p.readings.split_contract), p);
  return provision({.id = "art8.2.concluded",
                    .citations = {{8, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "split_contract"},
                   norm.condition);
}

// Article 8(2). The contract started within the same days: the text says "performed within" them,
// and Form 01, note 4, likewise.
Rule art8_2_started(const Parameters& p) {
  const Norm norm = within_contract_days(start(p.readings.split_contract), p);
  return provision({.id = "art8.2.started",
                    .citations = {{8, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::inferred,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "split_contract"},
                   norm.condition);
}

// Article 8(2). The contract is a new one: it was not concluded to continue an earlier contract,
// concluded and performed before. The clause does not say with whom, nor how closely.
Rule art8_2_not_continued(const Parameters& p) {
  const Rule same_employer = is(facts::previous_contract, PreviousContract::same_employer);
  const Rule without_gap = facts::previous_contract_ended_on >= facts::contract_starts_on - days{1};
  const auto norm = [&]() -> Norm {
    switch (p.readings.continuation) {
      case Continuation::same_employer_without_gap:
        return {
            "Hợp đồng lao động không tiếp nối hợp đồng trước với cùng người sử dụng lao động: hợp "
            "đồng trước kết thúc đúng 1 ngày trước ngày bắt đầu hợp đồng này, hoặc muộn hơn, là "
            "được tiếp nối.",
            "The contract does not continue an earlier one with the same employer: one that ended "
            "1 day before this one starts, or later, is continued.",
            not_(all_of({same_employer, without_gap}))};
      case Continuation::same_employer:
        return {
            "Hợp đồng lao động không tiếp nối hợp đồng trước với cùng người sử dụng lao động, "
            "dù hai hợp đồng cách nhau bao lâu.",
            "The contract does not continue an earlier one with the same employer, however "
            "long the gap between them.",
            not_(same_employer)};
      case Continuation::any_employer_without_gap:
        return {
            "Hợp đồng lao động không tiếp nối hợp đồng trước với bất kỳ người sử dụng lao động "
            "nào: hợp đồng trước kết thúc đúng 1 ngày trước ngày bắt đầu hợp đồng này, hoặc muộn "
            "hơn, là được tiếp nối.",
            "The contract does not continue an earlier one with any employer: one that ended 1 day "
            "before this one starts, or later, is continued.",
            not_(all_of({is_one_of(facts::previous_contract, {PreviousContract::same_employer,
                                                              PreviousContract::other_employer}),
                         without_gap}))};
    }
    no_such_option("continuation");
  }();
  return provision({.id = "art8.2.not_continued",
                    .citations = {{8, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "what continues: I",
                    .source = "Decision",
                    .reading = "continuation"},
                   norm.condition);
}

// Article 8(3). The worker is on the social insurance agency's list in the month before the
// employer's list is drawn up. Leave keeps a worker on it (letters 326, 410).
Rule art8_3_insured(const Parameters& p) {
  const Norm norm = insured(p.readings.insurance_month);
  return provision({.id = "art8.3.insured",
                    .citations = {{8, 3}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, letter 326, letter 410",
                    .reading = "insurance_month"},
                   norm.condition);
}

// Article 8(3), second paragraph. The payroll serves who is outside compulsory insurance under
// Article 2(4) of Decree 115/2015 ...
Rule art8_3_exempt(const Parameters& p) {
  const Norm norm = exempt_from_insurance(p.readings.exempt_foreigner);
  return provision({.id = "art8.3.exempt",
                    .citations = {{.article = 8, .clause = 3, .paragraph = 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, Decree 115/2015",
                    .reading = "exempt_foreigner"},
                   norm.condition);
}

// ... and, in this group, also who is newly recruited and not on the agency's list yet.
Rule art8_3_new_hire(const Parameters&) {
  return provision(
      {.id = "art8.3.new_hire",
       .citations = {{.article = 8, .clause = 3, .paragraph = 2}},
       .vietnamese =
           "Người lao động mới được tuyển dụng, đã có hợp đồng lao động nhưng chưa có tên "
           "trong danh sách tham gia bảo hiểm xã hội bắt buộc của cơ quan bảo hiểm xã "
           "hội.",
       .english = "The worker is newly recruited with a contract, and not yet on the social "
                  "insurance agency's list of compulsory insurance.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      is(facts::newly_recruited, true));
}

// Article 8(3), second paragraph. The payroll is that of the month of the insurance test.
Rule art8_3_payroll(const Parameters& p) {
  const Norm norm = on_payroll(p.readings.insurance_month);
  return provision({.id = "art8.3.payroll",
                    .citations = {{.article = 8, .clause = 3, .paragraph = 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "insurance_month"},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
