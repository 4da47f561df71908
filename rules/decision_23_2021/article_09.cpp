// Article 9: which employers are supported, and under which conditions.
#include <fmt/format.h>

#include "articles.hpp"
#include "facts.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Article 9. The employers of Article 43(3) of the Law on Employment: whoever hires under contracts
// subject to unemployment insurance. There is no test of the place.
Rule art9_employer() {
  return provision(
      {.id = "art9.employer",
       .citations = {{9}},
       .vietnamese = "Người sử dụng lao động thuộc khoản 3 Điều 43 Luật Việc làm: cơ quan, đơn vị, "
                     "tổ chức, doanh nghiệp, hợp tác xã, hộ, tổ hợp tác, cá nhân có thuê mướn lao "
                     "động theo hợp đồng thuộc đối tượng tham gia bảo hiểm thất nghiệp.",
       .english = "The employer is one of Article 43(3) of the Law on Employment: a body, unit, "
                  "organisation, enterprise, cooperative, household, cooperative group or person "
                  "that hires under contracts subject to unemployment insurance.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021, Law on Employment"},
      is_one_of(
          facts::employer_kind,
          {EmployerKind::state, EmployerKind::public_unit, EmployerKind::armed_forces,
           EmployerKind::political, EmployerKind::enterprise, EmployerKind::cooperative,
           EmployerKind::household, EmployerKind::business_household,
           EmployerKind::cooperative_group, EmployerKind::international, EmployerKind::other}));
}

// Article 9. The days on which a dossier may be filed.
Rule art9_window(const Parameters& p) {
  return provision(
      {.id = "art9.window",
       .citations = {{9}},
       .vietnamese = fmt::format("Hồ sơ được nộp từ ngày {} đến hết ngày {}.",
                                 vietnamese(Date{p.first_day}), vietnamese(Date{p.last_day})),
       .english = fmt::format("The dossier is filed from {} to {}, both days included.",
                              english(Date{p.first_day}), english(Date{p.last_day})),
       .confidence = Confidence::verified,
       .source = "Decision 23/2021"},
      all_of({limited_by("window.first_day", facts::filed_on >= p.first_day),
              limited_by("window.last_day", facts::filed_on <= p.last_day)}));
}

// Article 9(1). Months paid in full are counted up to the month before the request, and the
// request's own month where it is paid already; whether they must follow one another, and whether
// arrears matter, are readings.
Rule art9_1_insured(const Parameters& p) {
  const bool in_a_row = p.readings.twelve_months == TwelveMonths::consecutive;
  const bool without_arrears = p.readings.ui_debt == UiDebt::refused;
  std::vector<Rule> conditions{
      limited_by("insurance.months", facts::ui_months >= std::int64_t{p.insurance_months})};
  if (without_arrears) conditions.push_back(is(facts::ui_arrears, false));
  // The day decides which months count: without it they are not known.
  if (p.readings.request_day == RequestDay::request_date)
    conditions.push_back(facts::request_signed_on >= std::chrono::year{1} / 1 / 1);
  return provision(
      {.id = "art9.1.insured",
       .citations = {{9, 1}},
       .vietnamese = fmt::format(
           "Người sử dụng lao động đã đóng đủ bảo hiểm thất nghiệp cho người lao động từ đủ {} "
           "tháng trở lên{} tính đến thời điểm đề nghị hỗ trợ{}.",
           p.insurance_months, in_a_row ? ", các tháng sau cùng liên tục," : "",
           without_arrears ? ", và không nợ tiền đóng" : ""),
       .english = fmt::format(
           "The employer has paid unemployment insurance in full for {} months or more{}, up to "
           "the request{}.",
           p.insurance_months, in_a_row ? ", the last of them without a gap" : "",
           without_arrears ? ", and is not in arrears" : ""),
       .confidence = Confidence::verified,
       .confidence_note = "the month up to which they count: I",
       .source = "Decision 23/2021",
       .reading = "twelve_months"},
      all_of(conditions));
}

// Article 9(2). Labour Code, Article 42(1). Economic reasons are those of 42(2), and do not count.
Rule art9_2_change() {
  return provision(
      {.id = "art9.2.change",
       .citations = {{9, 2}},
       .vietnamese = "Người sử dụng lao động phải thay đổi cơ cấu, công nghệ theo khoản 1 Điều 42 "
                     "Bộ luật Lao động: cơ cấu tổ chức, tổ chức lại lao động; quy trình, công "
                     "nghệ, máy móc, thiết bị; sản phẩm hoặc cơ cấu sản phẩm. Lý do kinh tế không "
                     "được tính.",
       .english = "The employer has to change structure or technology under Article 42(1) of the "
                  "Labour Code: organisation of labour; process, technology or machinery; product "
                  "or product mix. Economic reasons do not count.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021, Labour Code"},
      is_one_of(facts::change, {Change::organisation, Change::technology, Change::product}));
}

// Article 9(3). One of the two years is enough; one without revenue says nothing.
Rule art9_3_revenue(const Parameters& p) {
  const std::int64_t left = 100 - p.fall_percent;
  const auto fell = [&](const Fact<std::int64_t>& base) {
    return all_of({base > std::int64_t{0},
                   limited_by("revenue.fall_percent",
                              facts::revenue_now * std::int64_t{100} <= base * left)});
  };
  return provision(
      {.id = "art9.3.revenue",
       .citations = {{9, 3}},
       .vietnamese = fmt::format(
           "Doanh thu của quý liền kề trước thời điểm đề nghị hỗ trợ giảm từ {}% trở lên so với "
           "doanh thu cùng kỳ năm 2019 hoặc năm 2020; chỉ cần một trong hai năm.",
           p.fall_percent),
       .english = fmt::format(
           "The revenue of the quarter right before the request is at least {}% below that of the "
           "same quarter of 2019 or of 2020; one of the two years is enough.",
           p.fall_percent),
       .confidence = Confidence::verified,
       .confidence_note = "a year without revenue fails: I",
       .source = "Decision 23/2021",
       .reading = "request_day"},
      any_of({fell(facts::revenue_2019), fell(facts::revenue_2020)}));
}

// Article 9(4).
Rule art9_4_plan() {
  return provision(
      {.id = "art9.4.plan",
       .citations = {{9, 4}},
       .vietnamese = "Có phương án đào tạo, bồi dưỡng, nâng cao trình độ kỹ năng nghề theo Mẫu số "
                     "02, của người sử dụng lao động hoặc phối hợp với cơ sở giáo dục nghề nghiệp.",
       .english = "There is a training plan on Form 02, of the employer or with an institution of "
                  "vocational education.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021"},
      is(facts::plan, true));
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
