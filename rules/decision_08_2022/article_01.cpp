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

// Articles 1, 3(2). The support is for workers who rent: they reside at lodgings that are let, and
// have to pay their owner. A free dormitory is none.
Rule art1_tenant(const Parameters&) {
  return provision(
      {.id = "art1.tenant",
       .citations = {{1}, {3, 2}},
       .vietnamese = "Người lao động cư trú tại cơ sở cho thuê, cho trọ và phải trả cho chủ cơ sở "
                     "một khoản tiền thuê nhà; chỗ ở không phải trả tiền, như ký túc xá miễn phí, "
                     "không được tính.",
       .english = "The worker resides at lodgings that are let and has to pay their owner rent; "
                  "those without rent, such as a free dormitory, do not count.",
       .confidence = Confidence::verified,
       .confidence_note = "",
       .source = "Decision",
       .reading = ""},
      is(facts::pays_rent, true));
}

// Articles 1, 4, 8. The support is for employees who are working: somebody with an employment
// contract. That it is in force in the month supported is inferred.
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
                    .citations = {{1}, {4}, {8}},
                    .vietnamese = norm.vietnamese,
                    .english = norm.english,
                    .confidence = Confidence::verified,
                    .confidence_note = "the month supported: I",
                    .source = "Decision",
                    .reading = "employed_in_month"},
                   norm.condition);
}

}  // namespace rentsupport::decision_08_2022
