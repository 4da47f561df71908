// Article 11: the procedure for employees who return to the labour market.
#include <chrono>
#include <string>
#include <string_view>

#include "articles.hpp"
#include "conditions.hpp"
#include "rentsupport/facts.hpp"

namespace rentsupport::decision_08_2022 {

using std::chrono::day;
using std::chrono::months;

// Article 11(2). The employer posts the list as under Article 7(2).
Rule art11_2_posted(const Parameters& p) {
  const Norm norm = posted(p.readings.posting_week, p.posting_days);
  return provision({.id = "art11.2.posted",
                    .citations = {{11, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "posting_week"},
                   norm.condition);
}

// Article 11(3). The text does not say which month a list asks for. Letters 410 and 3165 take
// earlier months, letter 326 only the month before.
Rule art11_3_month(const Parameters& p) {
  struct Choice {
    Norm norm;
    std::string_view source;
  };
  const auto [norm, source] = [&]() -> Choice {
    switch (p.readings.late_list) {
      case LateList::accepted:
        return {{"Tháng được hỗ trợ là một tháng trước tháng lập danh sách; danh sách lập muộn hơn "
                 "tháng liền sau cũng được chấp nhận.",
                 "The month supported lies before the one in which the list is drawn up; a list "
                 "drawn up later than in the month right after is accepted too.",
                 supported_month() < facts::list_month},
                "letter 410, letter 3165"};
      case LateList::previous_month_only:
        return {{"Tháng được hỗ trợ là tháng liền trước tháng lập danh sách.",
                 "The month supported is the month right before the one in which the list is drawn "
                 "up.",
                 supported_month() == facts::list_month - months{1}},
                "letter 326"};
    }
    no_such_option("late_list");
  }();
  return provision({.id = "art11.3.month",
                    .citations = {{11, 3}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::inferred,
                    .confidence_note = "",
                    .source = std::string{source},
                    .reading = "late_list"},
                   norm.condition);
}

// Article 11(3). The list goes to the social insurance agency before the 15th of a month.
Rule art11_3_before_15th(const Parameters& p) {
  const auto norm = [&]() -> Norm {
    switch (p.readings.before_15th) {
      case Before15th::day_14:
        return {
            "Danh sách được gửi cơ quan bảo hiểm xã hội trước ngày 15 của tháng, tức chậm nhất "
            "vào ngày 14.",
            "The list goes to the social insurance agency before the 15th of a month: on the "
            "14th at the latest.",
            facts::sent_to_si_day < day{15}};
      case Before15th::day_15:
        return {
            "Danh sách được gửi cơ quan bảo hiểm xã hội chậm nhất vào ngày 15 của tháng; gửi "
            "trong ngày 15 cũng được tính.",
            "The list goes to the social insurance agency on the 15th of a month at the "
            "latest; the 15th counts.",
            facts::sent_to_si_day <= day{15}};
    }
    no_such_option("before_15th");
  }();
  return provision({.id = "art11.3.before_15th",
                    .citations = {{11, 3}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "before_15th"},
                   norm.condition);
}

// Article 11(3)-(4). No sentence lets months be combined, as Article 7(3) and 7(4) do: each month
// has its own request (letter 326).
Rule art11_4_one_month(const Parameters& p) {
  const auto norm = [&]() -> Norm {
    switch (p.readings.combined_returning) {
      case CombinedReturning::one_month:
        return {"Mỗi đề nghị chỉ dành cho đúng 1 tháng; nhóm này không gộp nhiều tháng.",
                "The request asks for exactly 1 month; in this group months are not combined.",
                is_one_month(facts::months)};
      case CombinedReturning::accepted:
        return {"Một đề nghị có thể gộp nhiều tháng.", "A request may combine several months.",
                always(true)};
    }
    no_such_option("combined_returning");
  }();
  return provision({.id = "art11.4.one_month",
                    .citations = {{11, 3}, {11, 4}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::inferred,
                    .confidence_note = "",
                    .source = "Decision, letter 326",
                    .reading = "combined_returning"},
                   norm.condition);
}

// Article 11(4), second paragraph. A business household encloses the workers' requests.
Rule art11_4_forms_attached(const Parameters&) {
  return provision(
      {.id = "art11.4.forms_attached",
       .citations = {{.article = 11, .clause = 4, .paragraph = 2}},
       .vietnamese = "Hộ kinh doanh gửi kèm hồ sơ các đề nghị hỗ trợ tiền thuê nhà của người lao "
                     "động (Mẫu số 01); doanh nghiệp và hợp tác xã không phải gửi kèm.",
       .english = "A business household attaches the workers' requests (Form 01) to the dossier; "
                  "enterprises and cooperatives need not.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      any_of({not_(is(facts::kind, EmployerKind::business_household)),
              is(facts::forms_attached, true)}));
}

// Article 11(4). The district People's Committee takes dossiers until 15 August 2022.
Rule art11_4_deadline(const Parameters& p) {
  const Norm norm = received_in_time(p.deadline);
  return provision({.id = "art11.4.deadline",
                    .citations = {{11, 4}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = ""},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
