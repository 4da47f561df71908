#include "conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "articles.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "values/language.hpp"

namespace rentsupport::decision_08_2022 {

using std::chrono::days;
using std::chrono::months;

namespace {

// An empty rent_to is "still renting". In each tenancy a rent_to that settles the matter alone
// fails it, so that nothing is asked about the beginning.
Rule still_renting() { return not_(given(facts::rent_to)); }

// At least `count` days lie between the later of first(m) and rent_from and the earlier of last(m)
// and rent_to.
Rule rented_at_least(int count) {
  const days more{count - 1};
  return all_of({any_of({still_renting(), facts::rent_to >= first_day() + more}),
                 facts::rent_from <= last_day() - more,
                 any_of({still_renting(), facts::rent_from <= facts::rent_to - more})});
}

// Months that the worker declared stand for the dates.
Rule rented_on_any_day() {
  const Rule declared = given(facts::rented_months);
  return any_of({all_of({declared, contains_supported_month(facts::rented_months)}),
                 all_of({not_(declared), rented_at_least(1)})});
}

Rule rented_every_day() {
  return all_of(
      {any_of({still_renting(), facts::rent_to >= last_day()}), facts::rent_from <= first_day()});
}

struct Phrase {
  std::string vietnamese;
  std::string english;
};

// The month of the insurance test.
Phrase reference_month(InsuranceMonth reading) {
  switch (reading) {
    case InsuranceMonth::month_before_list:
      return {"tháng liền trước tháng lập danh sách",
              "the month before the one in which the list is drawn up"};
    case InsuranceMonth::at_most_june:
      return {fmt::format("tháng liền trước tháng lập danh sách, nhưng không muộn hơn tháng {}",
                          vietnamese(last_month_of_insurance_test)),
              fmt::format("the month before the one in which the list is drawn up, but no later "
                          "than {}",
                          english(last_month_of_insurance_test))};
  }
  no_such_option("insurance_month");
}

}  // namespace

void no_such_option(std::string_view reading) {
  throw Error(fmt::format("the reading {} has no such option", reading));
}

Norm renting(PartialMonth reading, const WindowMonth& first, const WindowMonth& last) {
  const auto norm = [&](std::string_view vietnamese_days, std::string_view english_days,
                        std::string_view vietnamese_more, std::string_view english_more,
                        const Rule& tenancy) -> Norm {
    return {fmt::format("Người lao động ở thuê, ở trọ {} của tháng được hỗ trợ, và tháng đó nằm "
                        "trong thời gian từ tháng {} đến tháng {}. Việc thuê có thể bắt đầu từ "
                        "trước đó; không ghi ngày kết thúc thuê nghĩa là vẫn đang thuê.{}",
                        vietnamese_days, vietnamese(first.month), vietnamese(last.month),
                        vietnamese_more),
            fmt::format("The worker rents lodgings on {} of the month supported, which is one of "
                        "the months from {} to {}. Renting may have begun earlier; without an end "
                        "date it goes on.{}",
                        english_days, english(first.month), english(last.month), english_more),
            all_of({limited_by(first.parameter, supported_month() >= first.month),
                    limited_by(last.parameter, supported_month() <= last.month), tenancy})};
  };
  switch (reading) {
    case PartialMonth::any_day:
      return norm("ít nhất 1 ngày", "at least 1 day",
                  " Nếu người lao động đã khai các tháng ở thuê, ở trọ thì xét theo các tháng đó.",
                  " Where the worker declared the months of renting, these decide.",
                  rented_on_any_day());
    case PartialMonth::fifteen_days:
      return norm("ít nhất 15 ngày", "at least 15 days", "", "", rented_at_least(15));
    case PartialMonth::full_month:
      return norm("vào mọi ngày", "every day", "", "", rented_every_day());
  }
  no_such_option("partial_month");
}

Norm long_enough(int count) {
  return {fmt::format("Hợp đồng lao động không xác định thời hạn, hoặc xác định thời hạn từ đủ {0} "
                      "tháng trở lên. Đủ {0} tháng khi ngày liền sau ngày cuối của hợp đồng không "
                      "sớm hơn ngày bắt đầu cộng thêm {0} tháng; nếu tháng không có ngày đó thì "
                      "lấy ngày cuối tháng.",
                      count),
          fmt::format("The contract is indefinite, or fixed-term of at least {0}. It lasts that "
                      "long when the day after its last day is not before its first day plus {0} "
                      "of the calendar; a day that does not exist becomes the month's last day.",
                      english(count, "month")),
          any_of({is(facts::contract_type, ContractType::indefinite),
                  all_of({is(facts::contract_type, ContractType::fixed_term),
                          limited_by("contract.minimum_months",
                                     facts::contract_ends_on + days{1} >=
                                         facts::contract_starts_on + months{count})})})};
}

ContractDate conclusion(SplitContract reading) {
  switch (reading) {
    case SplitContract::literal:
    case SplitContract::by_conclusion:
      return {"Hợp đồng lao động được giao kết", "The contract was concluded",
              facts::contract_signed_on};
    case SplitContract::by_start:
      return {"Hợp đồng lao động, xét theo ngày bắt đầu thay cho ngày giao kết, bắt đầu",
              "The contract, judged by its start date instead of the date of its conclusion, "
              "started",
              facts::contract_starts_on};
  }
  no_such_option("split_contract");
}

ContractDate start(SplitContract reading) {
  switch (reading) {
    case SplitContract::literal:
    case SplitContract::by_start:
      return {"Hợp đồng lao động bắt đầu thực hiện", "The contract started",
              facts::contract_starts_on};
    case SplitContract::by_conclusion:
      return {"Hợp đồng lao động, xét theo ngày giao kết thay cho ngày bắt đầu, được giao kết",
              "The contract, judged by the date of its conclusion instead of its start date, was "
              "concluded",
              facts::contract_signed_on};
  }
  no_such_option("split_contract");
}

Norm insured(InsuranceMonth reading) {
  const Phrase month = reference_month(reading);
  return {fmt::format("Người lao động có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc của "
                      "cơ quan bảo hiểm xã hội trong {}. Người nghỉ thai sản, nghỉ ốm đau vẫn được "
                      "coi là có tên trong danh sách.",
                      month.vietnamese),
          fmt::format("The worker is on the social insurance agency's list of compulsory insurance "
                      "in {}. Maternity and sick leave keep a worker on it.",
                      month.english),
          contains(facts::insured_months, facts::reference_month)};
}

Norm exempt_from_insurance(ExemptForeigner reading) {
  switch (reading) {
    case ExemptForeigner::no:
      return {
          "Người lao động không thuộc diện tham gia bảo hiểm xã hội bắt buộc theo khoản 4 Điều "
          "2 Nghị định 115/2015/NĐ-CP; quy định này không mở rộng cho người nước ngoài được "
          "miễn tham gia vì lý do khác.",
          "The worker is outside compulsory social insurance under Article 2(4) of Decree "
          "115/2015; this does not extend to foreigners who are exempt for another reason.",
          is(facts::insurance_exempt, InsuranceExempt::decree_115)};
    case ExemptForeigner::yes:
      return {
          "Người lao động không thuộc diện tham gia bảo hiểm xã hội bắt buộc theo khoản 4 Điều "
          "2 Nghị định 115/2015/NĐ-CP, hoặc là người nước ngoài được miễn tham gia.",
          "The worker is outside compulsory social insurance under Article 2(4) of Decree "
          "115/2015, or is a foreigner who is exempt from it.",
          is_one_of(facts::insurance_exempt,
                    {InsuranceExempt::decree_115, InsuranceExempt::foreigner})};
  }
  no_such_option("exempt_foreigner");
}

Norm on_payroll(InsuranceMonth reading) {
  const Phrase month = reference_month(reading);
  return {fmt::format("Người lao động có tên trong danh sách trả lương của {}.", month.vietnamese),
          fmt::format("The worker is on the payroll of {}.", month.english),
          contains(facts::payroll_months, facts::reference_month)};
}

Norm payroll_copy_enclosed() {
  return {"Hồ sơ có kèm bản sao danh sách trả lương.",
          "The dossier contains a copy of the payroll.", is(facts::payroll_copy, true)};
}

Norm posted(PostingWeek reading, int working_days) {
  const auto norm = [&](std::string_view vietnamese_week, std::string_view english_week) -> Norm {
    return {
        fmt::format("Danh sách được niêm yết tại nơi làm việc ít nhất {} ngày làm việc (từ thứ "
                    "Hai đến {}, trừ ngày nghỉ lễ, tết, tính từ ngày sau ngày niêm yết) trước khi "
                    "gửi cơ quan bảo hiểm xã hội. Gửi ngay trong ngày kết thúc niêm yết là "
                    "đúng quy định.",
                    working_days, vietnamese_week),
        fmt::format("The list is posted at the workplace for at least {} (Monday to {} without "
                    "public holidays, counted from the day after posting) before it goes to "
                    "the social insurance agency. Sending it on the day on which posting ends "
                    "is in time.",
                    english(working_days, "working day"), english_week),
        limited_by("procedure.posting_days", facts::sent_to_si_on >= facts::posting_ends_on)};
  };
  switch (reading) {
    case PostingWeek::mon_fri:
      return norm("thứ Sáu", "Friday");
    case PostingWeek::mon_sat:
      return norm("thứ Bảy", "Saturday");
  }
  no_such_option("posting_week");
}

Norm received_in_time(Date deadline) {
  constexpr std::string_view key = "procedure.deadline";
  // The earliest receipt decides without asking when even it is late; the projected one when it is
  // in time. Only between them does the day of receipt matter.
  return {
      fmt::format("Ủy ban nhân dân cấp huyện nhận hồ sơ chậm nhất vào ngày {}. Khi chưa có ngày "
                  "nhận, ngày nhận dự kiến đúng hạn là đủ.",
                  vietnamese(deadline)),
      fmt::format("The district People's Committee receives the dossier on or before {}. Where "
                  "the day of receipt is not given, a projected one in time suffices.",
                  english(deadline)),
      all_of({limited_by(key, facts::earliest_receipt <= deadline),
              any_of({limited_by(key, facts::received_on <= deadline),
                      limited_by(key, facts::projected_receipt <= deadline)})})};
}

// Articles 4(3), 8(3): the month before the list; or June 2022 at the latest.
Month reference_month(const Parameters& p, Month list_month) {
  const Month before = month_of_number(month_number(list_month) - 1);
  return p.readings.insurance_month == InsuranceMonth::at_most_june
             ? std::min(before, last_month_of_insurance_test)
             : before;
}

}  // namespace rentsupport::decision_08_2022
