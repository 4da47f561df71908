// Article 11, and Form 02: the papers of the dossier.
#include <fmt/format.h>

#include "articles.hpp"
#include "facts.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Form 02, number 3. Whoever trains is registered; another institution's contract is attached.
Rule form02_registered() {
  return provision(
      {.id = "form02.registered",
       .norm_vietnamese = "Mục 3 Mẫu số 02 ban hành kèm theo Quyết định 23/2021/QĐ-TTg",
       .norm_english = "Form 02 no. 3 of Decision 23/2021",
       .vietnamese = "Cơ sở đào tạo có giấy chứng nhận đăng ký hoạt động giáo dục nghề nghiệp; "
                     "trường hợp liên kết đào tạo thì kèm theo hợp đồng.",
       .english = "The institution that trains holds a certificate of registration of vocational "
                  "education; where it is another one, the contract is attached.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021"},
      all_of({is(facts::institution_registered, true),
              any_of({is(facts::institution, Institution::own),
                      is(facts::training_contract, true)})}));
}

// Article 11(1).
Rule art11_1_request() {
  return provision(
      {.id = "art11.1.request",
       .citations = {{11, 1}},
       .vietnamese = "Hồ sơ có văn bản đề nghị hỗ trợ theo Mẫu số 03, trong đó người sử dụng lao "
                     "động tự kê khai doanh thu giảm.",
       .english = "The dossier has the request on Form 03, with the employer's own declaration of "
                  "the fall of revenue.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021"},
      is(facts::request_form, true));
}

// Article 11(2).
Rule art11_2_document() {
  return provision(
      {.id = "art11.2.document",
       .citations = {{11, 2}},
       .vietnamese = "Hồ sơ có văn bản của người sử dụng lao động về việc thay đổi cơ cấu, công "
                     "nghệ.",
       .english = "The dossier has the employer's paper on the change of structure or technology.",
       .confidence = Confidence::verified,
       .source = "Decision 23/2021"},
      is(facts::change_document, true));
}

// Article 11(3): the plan of Article 9(4).
Rule art11_3_plan() {
  return provision({.id = "art11.3.plan",
                    .citations = {{11, 3}},
                    .vietnamese = "Hồ sơ có phương án đào tạo theo khoản 4 Điều 9.",
                    .english = "The dossier has the training plan of Article 9(4).",
                    .confidence = Confidence::verified,
                    .source = "Decision 23/2021"},
                   is(facts::plan, true));
}

// Article 11(4), as amended by Decision 33/2021, Article 1(2).
Rule art11_4_confirmed(const Parameters& p) {
  return provision(
      {.id = "art11.4.confirmed",
       .citations = {{11, 4}},
       .vietnamese = fmt::format(
           "Hồ sơ có xác nhận của cơ quan bảo hiểm xã hội về việc đóng đủ bảo hiểm thất nghiệp từ "
           "đủ {} tháng trở lên (Mẫu số 02a, từ ngày {}).",
           p.insurance_months, vietnamese(Date{p.amended_on})),
       .english = fmt::format(
           "The dossier has the social insurance agency's confirmation that unemployment insurance "
           "was paid in full for {} months or more (Form 02a, since {}).",
           p.insurance_months, english(Date{p.amended_on})),
       .confidence = Confidence::verified,
       .source = "Decision 23/2021, Decision 33/2021"},
      is(facts::si_confirmed, true));
}

namespace {

// Decision 33/2021, Article 3(2): what was approved before it is left as it is.
Rule approved_before(const Parameters& p) {
  return all_of({given(facts::decided_on),
                 limited_by("amendment.in_force_on", facts::decided_on < p.amended_on)});
}

}  // namespace

// Article 11(4), second half: the trainees' own insurance, on Form 02a.
Rule art11_4_line_insured(const Parameters& p) {
  return provision(
      {.id = "art11.4.line_insured",
       .citations = {{11, 4}},
       .vietnamese = fmt::format(
           "Người lao động tham gia đào tạo được đóng đủ bảo hiểm thất nghiệp (Mẫu số 02a); không "
           "áp dụng đối với hồ sơ đã được phê duyệt trước ngày {}.",
           vietnamese(Date{p.amended_on})),
       .english = fmt::format(
           "Unemployment insurance is paid in full for the trainee (Form 02a); not asked of a "
           "dossier that was approved before {}.",
           english(Date{p.amended_on})),
       .confidence = Confidence::verified,
       .source = "Decision 23/2021, Decision 33/2021"},
      any_of({approved_before(p), is(facts::ui_paid, true)}));
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
