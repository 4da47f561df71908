// Article 7: the procedure for employees who are working.
#include <chrono>

#include "articles.hpp"
#include "conditions.hpp"
#include "rentsupport/facts.hpp"

namespace rentsupport::decision_08_2022 {

using std::chrono::months;

// Article 7(2). The employer posts the list at the workplace before it goes to the social insurance
// agency. Whether Saturdays count in a six-day firm is a matter of reading.
Rule art7_2_posted(const Parameters& p) {
  const Norm norm = posted(p.readings.posting_week, p.posting_days);
  return provision({.id = "art7.2.posted",
                    .citations = {{7, 2}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "posting_week"},
                   norm.condition);
}

// Article 7(3)-(4). The list asks for months before its own; several may be combined (letter 410: a
// June list may ask for May, April and March).
Rule art7_3_month(const Parameters& p) {
  const auto norm = [&]() -> Norm {
    switch (p.readings.combined_months) {
      case CombinedMonths::any_earlier:
        return {
            "Tháng được hỗ trợ là một tháng trước tháng lập danh sách; một danh sách có thể gộp "
            "nhiều tháng.",
            "The month supported lies before the month in which the list is drawn up; a list "
            "may combine several months.",
            supported_month() < facts::list_month};
      case CombinedMonths::last_three:
        return {
            "Tháng được hỗ trợ là một trong 3 tháng liền trước tháng lập danh sách; một danh "
            "sách có thể gộp các tháng đó.",
            "The month supported is one of the 3 months right before the month in which the "
            "list is drawn up; a list may combine them.",
            all_of({supported_month() >= facts::list_month - months{3},
                    supported_month() <= facts::list_month - months{1}})};
    }
    no_such_option("combined_months");
  }();
  return provision({.id = "art7.3.month",
                    .citations = {{7, 3}, {7, 4}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision, letter 410",
                    .reading = "combined_months"},
                   norm.condition);
}

// Article 7(4). The district People's Committee takes dossiers until 15 August 2022.
Rule art7_4_deadline(const Parameters& p) {
  const Norm norm = received_in_time(p.deadline);
  return provision({.id = "art7.4.deadline",
                    .citations = {{7, 4}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = ""},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
