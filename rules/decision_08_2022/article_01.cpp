// Article 1: whom the Decision supports, and where.
#include <fmt/format.h>

#include "articles.hpp"
#include "conditions.hpp"
#include "rentsupport/facts.hpp"

namespace rentsupport::decision_08_2022 {

// Article 1(1), 1(2)(a), 1(2)(b). Support goes to workers of industrial parks, export processing
// zones and economic zones (Decree 82/2018) and to those of the key economic regions. It is the
// worksite that must lie there, not the rented room (letter 410).
Rule art1_place(const Parameters& p) {
  return provision(
      {.id = "art1.place",
       .citations = {{1, 1}, {1, 2, 'a'}, {1, 2, 'b'}},
       .vietnamese = fmt::format(
           "Nơi làm việc nằm trong khu công nghiệp, khu chế xuất, khu kinh tế, hoặc thuộc vùng "
           "kinh tế trọng điểm (gồm {} tỉnh, thành phố). Xét theo nơi làm việc, không xét theo nơi "
           "thuê nhà, thuê trọ.",
           p.key_economic_regions.size()),
       .english = fmt::format(
           "The worksite lies in an industrial park, an export processing zone or an economic "
           "zone, or in a province or city of the key economic regions ({} in all). The place of "
           "work counts, not that of the rented room.",
           p.key_economic_regions.size()),
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision, Decree 82/2018, letter 410",
       .reading = ""},
      any_of({is_one_of(facts::zone,
                        {Zone::industrial_park, Zone::export_processing_zone, Zone::economic_zone}),
              limited_by("place.key_economic_regions",
                         is_one_of(facts::province, p.key_economic_regions))}));
}

// Article 1. The support is for workers who rent: they live in rented lodgings. Whether lodgings
// without rent count, such as a free dormitory, is a matter of reading.
Rule art1_tenant(const Parameters& p) {
  const auto norm = [&]() -> Norm {
    switch (p.readings.lodging) {
      case Lodging::rent_paid:
        return {"Người lao động ở thuê, ở trọ và có trả tiền thuê.",
                "The worker lives in lodgings and pays rent for them.", is(facts::pays_rent, true)};
      case Lodging::any_lodging:
        return {
            "Người lao động ở thuê, ở trọ dưới mọi hình thức; chỗ ở không thu tiền, như ký túc "
            "xá miễn phí, cũng được tính.",
            "The worker lives in lodgings of any kind; those without rent, such as a free "
            "dormitory, count too.",
            always(true)};
    }
    no_such_option("lodging");
  }();
  return provision({.id = "art1.tenant",
                    .citations = {{1}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "dormitories: I",
                    .source = "Decision",
                    .reading = "lodging"},
                   norm.condition);
}

// Article 1. The support is for employees: somebody with an employment contract. That it is in
// force in the month supported is inferred; Articles 4 and 8 test only its dates.
Rule art1_employed(const Parameters& p) {
  const auto norm = [&]() -> Norm {
    const Rule employee =
        is_one_of(facts::contract_type, {ContractType::indefinite, ContractType::fixed_term});
    const Rule open = all_of(
        {not_(given(facts::contract_ends_on)), is(facts::contract_type, ContractType::indefinite)});
    switch (p.readings.employed_in_month) {
      case EmployedInMonth::required:
        return {
            "Hợp đồng lao động, không xác định thời hạn hoặc xác định thời hạn, có hiệu lực ít "
            "nhất 1 ngày trong tháng được hỗ trợ: bắt đầu chậm nhất vào ngày cuối tháng, và "
            "không có ngày kết thúc hoặc kết thúc sớm nhất vào ngày đầu tháng.",
            "An employment contract, indefinite or fixed-term, is in force on at least 1 day "
            "of the month supported: it starts on or before the month's last day, and is "
            "open-ended or ends on or after the month's first day.",
            all_of({employee, facts::contract_starts_on <= last_day(),
                    any_of({open, facts::contract_ends_on >= first_day()})})};
      case EmployedInMonth::not_required:
        return {
            "Người lao động có hợp đồng lao động không xác định thời hạn hoặc xác định thời "
            "hạn; hợp đồng không nhất thiết có hiệu lực trong tháng được hỗ trợ.",
            "The worker has an employment contract, indefinite or fixed-term; it need not be "
            "in force in the month supported.",
            employee};
    }
    no_such_option("employed_in_month");
  }();
  return provision({.id = "art1.employed",
                    .citations = {{1}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::inferred,
                    .confidence_note = "",
                    .source = "Decision",
                    .reading = "employed_in_month"},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
