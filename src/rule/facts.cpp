#include "rentsupport/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "rule/provinces.hpp"
#include "values/embedded.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// What a fact is called in the texts about the law.
struct Label {
  std::string_view vietnamese;
  std::string_view english;
};

// The words for a choice's values, in the order of its enumeration.
struct Values {
  std::span<const std::string_view> names;
  std::span<const std::string_view> vietnamese;
  std::span<const std::string_view> english;
};

constexpr std::array<std::string_view, 5> employer_kinds_vi{
    "doanh nghiệp", "hợp tác xã", "hộ kinh doanh", "đơn vị sự nghiệp công lập", "loại khác"};
constexpr std::array<std::string_view, 5> employer_kinds_en{
    "enterprise", "cooperative", "business household", "public unit", "other"};
constexpr std::array<std::string_view, 4> zones_vi{"khu công nghiệp", "khu chế xuất", "khu kinh tế",
                                                   "không thuộc khu nào"};
constexpr std::array<std::string_view, 4> zones_en{"industrial park", "export processing zone",
                                                   "economic zone", "none"};
constexpr std::array<std::string_view, 4> contract_types_vi{
    "không xác định thời hạn", "xác định thời hạn", "thử việc", "không có hợp đồng"};
constexpr std::array<std::string_view, 4> contract_types_en{"indefinite", "fixed-term", "probation",
                                                            "no contract"};
constexpr std::array<std::string_view, 3> previous_contracts_vi{
    "không có", "hợp đồng với cùng người sử dụng lao động",
    "hợp đồng với người sử dụng lao động khác"};
constexpr std::array<std::string_view, 3> previous_contracts_en{
    "none", "one with the same employer", "one with another employer"};
constexpr std::array<std::string_view, 3> insurance_exempt_vi{
    "không có", "khoản 4 Điều 2 Nghị định 115/2015/NĐ-CP", "người nước ngoài được miễn"};
constexpr std::array<std::string_view, 3> insurance_exempt_en{
    "none", "Article 2(4) of Decree 115/2015", "exempt foreigner"};
constexpr std::array<std::string_view, 2> yes_no_vi{"không", "có"};
constexpr std::array<std::string_view, 2> yes_no_en{"no", "yes"};

constexpr Values employer_kind_values{employer_kind_names, employer_kinds_vi, employer_kinds_en};
constexpr Values zone_values{zone_names, zones_vi, zones_en};
constexpr Values contract_type_values{contract_type_names, contract_types_vi, contract_types_en};
constexpr Values previous_contract_values{previous_contract_names, previous_contracts_vi,
                                          previous_contracts_en};
constexpr Values insurance_exempt_values{insurance_exempt_names, insurance_exempt_vi,
                                         insurance_exempt_en};
constexpr Values yes_no_values{yes_no_names, yes_no_vi, yes_no_en};

// Who answers for a fact, and where the Decision says so.
struct By {
  Voucher voucher;
  std::span<const Citation> under;
};
constexpr std::array on_request{Citation{7, 1}, Citation{11, 1}, Citation{12, 1}};
constexpr std::array on_list{Citation{7, 3}, Citation{11, 3}};
constexpr std::array on_returning_list{Citation{11, 3}};
constexpr std::array on_firm{Citation{12, 2, U'b'}};
constexpr std::array on_posting{Citation{7, 2}, Citation{11, 2}};
constexpr std::array in_dossier{Citation{.article = 6, .paragraph = 2},
                                Citation{.article = 10, .paragraph = 2}};
constexpr std::array in_household_dossier{Citation{.article = 11, .clause = 4, .paragraph = 2}};
constexpr std::array on_confirmation{Citation{.article = 7, .clause = 3, .paragraph = 2},
                                     Citation{.article = 11, .clause = 3, .paragraph = 2}};
constexpr std::array on_receipt{Citation{7, 4}, Citation{11, 4}};

constexpr By worker{Voucher::worker, on_request};
constexpr By employer_of_list{Voucher::employer, on_list};
constexpr By employer_of_returning{Voucher::employer, on_returning_list};
constexpr By firm{Voucher::employer, on_firm};
constexpr By posting_employer{Voucher::employer, on_posting};
constexpr By filing_employer{Voucher::employer, in_dossier};
constexpr By filing_household{Voucher::employer, in_household_dossier};
constexpr By insurer{Voucher::social_insurance, on_confirmation};
constexpr By district{Voucher::office, on_receipt};

constexpr FactInfo choice(std::string_view name, const Values& values, const Label& label,
                          const By& by) {
  return {name,          FactType::choice,  true,           values.names, label.vietnamese,
          label.english, values.vietnamese, values.english, by.voucher,   by.under};
}
constexpr FactInfo yes_no(std::string_view name, const Label& label, const By& by) {
  return choice(name, yes_no_values, label, by);
}
constexpr FactInfo asked(std::string_view name, FactType type, const Label& label, const By& by) {
  return {name, type, true, {}, label.vietnamese, label.english, {}, {}, by.voucher, by.under};
}
constexpr FactInfo date(std::string_view name, const Label& label, const By& by) {
  return asked(name, FactType::date, label, by);
}
constexpr FactInfo never_asked(std::string_view name, FactType type, const Label& label,
                               const By& by) {
  return {name, type, false, {}, label.vietnamese, label.english, {}, {}, by.voucher, by.under};
}

// In the order of their numbers in facts.hpp.
constexpr std::array<FactInfo, facts::count> all{
    choice("kind", employer_kind_values, {"loại người sử dụng lao động", "kind of employer"}, firm),
    yes_no("registered", {"đăng ký kinh doanh", "business registration"}, firm),
    choice("zone", zone_values, {"loại khu nơi làm việc", "zone of the worksite"}, firm),
    asked("province", FactType::choice,
          {"tỉnh, thành phố nơi làm việc", "province or city of the worksite"}, firm),
    date("received_on",
         {"ngày Ủy ban nhân dân cấp huyện nhận hồ sơ",
          "day on which the district receives the dossier"},
         district),
    yes_no("payroll_copy",
           {"bản sao danh sách trả lương trong hồ sơ", "copy of the payroll in the dossier"},
           filing_employer),
    yes_no("forms_attached",
           {"đề nghị của người lao động (Mẫu số 01) kèm theo hồ sơ",
            "workers' requests (Form 01) attached to the dossier"},
           filing_household),
    yes_no("applied",
           {"đề nghị hỗ trợ của người lao động (Mẫu số 01)", "worker's request (Form 01)"}, worker),
    choice("contract_type", contract_type_values,
           {"loại hợp đồng lao động", "kind of employment contract"}, employer_of_list),
    date("contract_signed_on", {"ngày giao kết hợp đồng", "day of the contract's conclusion"},
         employer_of_list),
    date("contract_starts_on", {"ngày bắt đầu hợp đồng", "first day of the contract"},
         employer_of_list),
    date("contract_ends_on", {"ngày kết thúc hợp đồng", "last day of the contract"},
         employer_of_list),
    choice("previous_contract", previous_contract_values, {"hợp đồng trước", "earlier contract"},
           employer_of_returning),
    date("previous_contract_ended_on",
         {"ngày kết thúc hợp đồng trước", "last day of the earlier contract"},
         employer_of_returning),
    date("rent_from", {"ngày bắt đầu thuê", "first day of renting"}, worker),
    never_asked("rent_to", FactType::date, {"ngày kết thúc thuê", "last day of renting"}, worker),
    never_asked("rented_months", FactType::month_set,
                {"các tháng đã khai ở thuê, ở trọ", "months declared as rented"}, worker),
    yes_no("pays_rent", {"việc trả tiền thuê nhà, thuê trọ", "payment of rent"}, worker),
    asked("insured_months", FactType::month_set,
          {"các tháng có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc",
           "months on the list of compulsory social insurance"},
          insurer),
    asked("payroll_months", FactType::month_set,
          {"các tháng có tên trong danh sách trả lương", "months on the payroll"},
          employer_of_list),
    choice("insurance_exempt", insurance_exempt_values,
           {"lý do không thuộc diện tham gia bảo hiểm xã hội bắt buộc",
            "ground of exemption from compulsory social insurance"},
           employer_of_list),
    yes_no("newly_recruited",
           {"mới tuyển dụng, chưa có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc",
            "new recruitment, not yet on the list of compulsory social insurance"},
           employer_of_returning),
    yes_no("insured_elsewhere",
           {"việc người sử dụng lao động khác đóng bảo hiểm xã hội bắt buộc",
            "payment of compulsory social insurance by another employer"},
           insurer),
    never_asked("months", FactType::month_set,
                {"các tháng đề nghị hỗ trợ", "months that the request asks for"}, worker),
    never_asked("list_month", FactType::month,
                {"tháng lập danh sách", "month in which the list is drawn up"}, employer_of_list),
    never_asked("reference_month", FactType::month_bit,
                {"tháng xét bảo hiểm xã hội", "month of the insurance test"}, employer_of_list),
    never_asked("posting_ends_on", FactType::date,
                {"ngày hết hạn niêm yết", "day on which posting ends"}, posting_employer),
    never_asked("sent_to_si_on", FactType::date,
                {"ngày gửi danh sách cho cơ quan bảo hiểm xã hội",
                 "day on which the list goes to the social insurance agency"},
                employer_of_list),
    never_asked("sent_to_si_day", FactType::day,
                {"ngày trong tháng gửi danh sách cho cơ quan bảo hiểm xã hội",
                 "day of the month on which the list goes to the social insurance agency"},
                employer_of_list),
    never_asked("earliest_receipt", FactType::date,
                {"ngày sớm nhất mà Ủy ban nhân dân cấp huyện có thể nhận hồ sơ",
                 "earliest day on which the district can receive the dossier"},
                district),
    never_asked("projected_receipt", FactType::date,
                {"ngày dự kiến Ủy ban nhân dân cấp huyện nhận hồ sơ",
                 "day on which the district is projected to receive the dossier"},
                district)};

// Codes have two digits. No memory is asked for: whoever reads the list may count on it.
struct ProvinceList {
  std::array<ProvinceInfo, 100> provinces{};
  std::size_t size = 0;
};

ProvinceList read_provinces() noexcept {
  ProvinceList result;
  std::string_view rest = embedded::provinces_csv;
  rest.remove_prefix(rest.find('\n') + 1);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t comma = line.find(',');
    const std::size_t second = line.find(',', comma + 1);
    const int code = (line[0] - '0') * 10 + (line[1] - '0');
    result.provinces[result.size++] = {static_cast<Province>(code),
                                       line.substr(comma + 1, second - comma - 1),
                                       line.substr(second + 1) == "yes"};
  }
  return result;
}

}  // namespace

Vocabulary vocabulary() noexcept { return all; }

std::optional<std::uint8_t> fact_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

bool can_be_assumed(std::uint8_t fact) noexcept { return fact < all.size() && all[fact].asked; }

std::span<const ProvinceInfo> provinces() noexcept {
  static const ProvinceList list = read_provinces();
  return std::span{list.provinces}.first(list.size);
}

bool is_province(Province code) noexcept {
  return std::any_of(provinces().begin(), provinces().end(),
                     [&](const ProvinceInfo& province) { return province.code == code; });
}

std::optional<Province> parse_province(std::string_view text) noexcept {
  std::uint8_t code = 0;
  if (!read_province_cell(text, code)) return std::nullopt;
  return static_cast<Province>(code);
}

std::string to_string(Province code) { return fmt::format("{:02}", static_cast<unsigned>(code)); }

}  // namespace v2
}  // namespace rentsupport
