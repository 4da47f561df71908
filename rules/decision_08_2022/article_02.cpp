// Article 2: principles of the support.
#include <fmt/format.h>

#include <string_view>

#include "articles.hpp"
#include "conditions.hpp"
#include "rentsupport/facts.hpp"
#include "values/language.hpp"

namespace rentsupport::decision_08_2022 {

// Article 2(2). Support is given to those who ask for it (Form 01).
Rule art2_2_applied(const Parameters&) {
  return provision(
      {.id = "art2.2.applied",
       .citations = {{2, 2}},
       .vietnamese = "Người lao động đã đề nghị được hỗ trợ tiền thuê nhà (Mẫu số 01).",
       .english = "The worker asked for the rent support (Form 01).",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      is(facts::applied, true));
}

// Article 2(3). Somebody who works for several employers is supported where the compulsory social
// insurance is paid.
Rule art2_3_insured_here(const Parameters&) {
  return provision(
      {.id = "art2.3.insured_here",
       .citations = {{2, 3}},
       .vietnamese = "Không có người sử dụng lao động nào khác đóng bảo hiểm xã hội bắt buộc cho "
                     "người lao động; làm việc cho nhiều nơi thì đề nghị ở nơi đóng bảo hiểm.",
       .english = "No other employer pays the worker's compulsory social insurance; who works for "
                  "several asks where it is paid.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      not_(is(facts::insured_elsewhere, true)));
}

// Article 2(4). One month, one payment: over all lists, employers, groups and earlier payments.
Rule art2_4_once_a_month(const Parameters&) {
  return provision(
      {.id = "art2.4.once_a_month",
       .citations = {{2, 4}},
       .vietnamese =
           "Mỗi tháng người lao động chỉ được chi trả 1 lần, tính trên mọi danh sách, mọi "
           "người sử dụng lao động, cả hai nhóm và các lần đã chi trả trước đây.",
       .english = "The worker is paid for a month once only, over all lists, employers, both "
                  "groups and earlier payments.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      decided_later());
}

// Articles 2(4), 5(2), 9(2). At most so many months are paid for. The cap stands in the general
// chapter; that it joins the two groups is inferred.
Rule art2_4_three_months(const Parameters& p) {
  const auto norm = [&](std::string_view vietnamese_scope, std::string_view english_scope) -> Norm {
    return {fmt::format("Người lao động được chi trả tối đa {} tháng, {}, trên mọi danh sách, mọi "
                        "người sử dụng lao động và các lần đã chi trả trước đây.",
                        p.cap_months, vietnamese_scope),
            fmt::format("The worker is paid for at most {} {}, counted over all lists, employers "
                        "and earlier payments.",
                        english(p.cap_months, "month"), english_scope),
            limited_by("cap.months", decided_later())};
  };
  const Norm chosen = [&] {
    switch (p.readings.cap_scope) {
      case CapScope::both_groups:
        return norm("tính chung cho cả hai nhóm", "in both groups together");
      case CapScope::each_group:
        return norm("tính riêng cho từng nhóm", "in each group");
    }
    no_such_option("cap_scope");
  }();
  return provision({.id = "art2.4.three_months",
                    .citations = {{2, 4}, {5, 2}, {9, 2}},
                    .vietnamese = chosen.vietnamese,
                    .english = chosen.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "across groups: I",
                    .source = "Decision",
                    .reading = "cap_scope"},
                   chosen.condition);
}

}  // namespace rentsupport::decision_08_2022
