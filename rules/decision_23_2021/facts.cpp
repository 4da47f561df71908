#include "facts.hpp"

#include "rentsupport/facts.hpp"
#include "rentsupport/training_rules.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

constexpr std::array<std::string_view, 12> employer_kinds_vi{"cơ quan nhà nước",
                                                             "đơn vị sự nghiệp công lập",
                                                             "đơn vị vũ trang nhân dân",
                                                             "tổ chức chính trị, xã hội",
                                                             "doanh nghiệp",
                                                             "hợp tác xã",
                                                             "hộ gia đình",
                                                             "hộ kinh doanh",
                                                             "tổ hợp tác",
                                                             "cơ quan, tổ chức nước ngoài, quốc tế",
                                                             "tổ chức, cá nhân khác có thuê mướn",
                                                             "không thuê lao động theo hợp đồng"};
constexpr std::array<std::string_view, 12> employer_kinds_en{
    "state body",        "public unit",
    "armed forces unit", "political or social organisation",
    "enterprise",        "cooperative",
    "household",         "business household",
    "cooperative group", "foreign or international organisation",
    "other employer",    "nobody hired under a contract"};
constexpr std::array<std::string_view, 5> changes_vi{
    "thay đổi cơ cấu tổ chức, tổ chức lại lao động",
    "thay đổi quy trình, công nghệ, máy móc, thiết bị", "thay đổi sản phẩm hoặc cơ cấu sản phẩm",
    "lý do kinh tế", "không thay đổi"};
constexpr std::array<std::string_view, 5> changes_en{
    "organisation or reorganisation of labour", "process, technology or machinery",
    "product or product mix", "economic reasons", "none"};
constexpr std::array<std::string_view, 2> institutions_vi{"tự đào tạo", "cơ sở liên kết đào tạo"};
constexpr std::array<std::string_view, 2> institutions_en{"own", "contracted"};
constexpr std::array<std::string_view, 2> yes_no_vi{"không", "có"};
constexpr std::array<std::string_view, 2> yes_no_en{"no", "yes"};

constexpr std::array on_form_03{Citation{11, 1}};
constexpr std::array on_dossier{Citation{11}};
constexpr std::array on_form_02a{Citation{11, 4}, Citation{12, 1}};
constexpr std::array on_plan{Citation{9, 4}, Citation{11, 3}};
constexpr std::array on_decision{Citation{12, 3}};

struct Label {
  std::string_view vietnamese;
  std::string_view english;
};
struct By {
  Voucher voucher;
  std::span<const Citation> under;
};
constexpr By employer_on_form{Voucher::employer, on_form_03};
constexpr By employer_in_dossier{Voucher::employer, on_dossier};
constexpr By employer_in_plan{Voucher::employer, on_plan};
constexpr By insurer{Voucher::social_insurance, on_form_02a};
constexpr By department{Voucher::office, on_decision};

struct Values {
  std::span<const std::string_view> names;
  std::span<const std::string_view> vietnamese;
  std::span<const std::string_view> english;
};
constexpr FactInfo choice(std::string_view name, const Values& values, const Label& label,
                          const By& by) {
  return {name,          FactType::choice,  true,           values.names, label.vietnamese,
          label.english, values.vietnamese, values.english, by.voucher,   by.under};
}
constexpr FactInfo yes_no(std::string_view name, const Label& label, const By& by) {
  return choice(name, {yes_no_names, yes_no_vi, yes_no_en}, label, by);
}
constexpr FactInfo money(std::string_view name, const Label& label, const By& by) {
  return {name, FactType::number, true,     {},  label.vietnamese, label.english, {},
          {},   by.voucher,       by.under, true};
}
constexpr FactInfo fact(std::string_view name, FactType type, const Label& label, const By& by,
                        bool asked = true) {
  return {name, type, asked, {}, label.vietnamese, label.english, {}, {}, by.voucher, by.under};
}

// In the order of their numbers in facts.hpp.
constexpr std::array<FactInfo, facts::count> all{
    choice("employer_kind", {employer_kind_names, employer_kinds_vi, employer_kinds_en},
           {"loại người sử dụng lao động", "kind of employer"}, employer_on_form),
    fact("filed_on", FactType::date, {"ngày nộp hồ sơ", "day on which the dossier is filed"},
         department, false),
    fact("request_signed_on", FactType::date,
         {"ngày ký văn bản đề nghị", "day on which the request is signed"}, employer_on_form),
    fact("ui_months", FactType::number,
         {"số tháng đóng đủ bảo hiểm thất nghiệp", "months of unemployment insurance paid in full"},
         insurer),
    yes_no("ui_arrears", {"nợ tiền đóng bảo hiểm thất nghiệp", "arrears of unemployment insurance"},
           insurer),
    choice("change", {change_names, changes_vi, changes_en},
           {"nội dung thay đổi cơ cấu, công nghệ", "change of structure or technology"},
           employer_on_form),
    money("revenue_now",
          {"doanh thu quý liền kề trước thời điểm đề nghị", "revenue of the quarter before"},
          employer_on_form),
    money("revenue_2019", {"doanh thu cùng kỳ năm 2019", "revenue of that quarter of 2019"},
          employer_on_form),
    money("revenue_2020", {"doanh thu cùng kỳ năm 2020", "revenue of that quarter of 2020"},
          employer_on_form),
    yes_no("plan", {"phương án đào tạo (Mẫu số 02)", "training plan (Form 02)"}, employer_in_plan),
    yes_no("request_form", {"văn bản đề nghị (Mẫu số 03)", "request (Form 03)"},
           employer_in_dossier),
    yes_no("change_document", {"văn bản về việc thay đổi cơ cấu, công nghệ", "paper on the change"},
           employer_in_dossier),
    yes_no("si_confirmed",
           {"xác nhận của cơ quan bảo hiểm xã hội (Mẫu số 02a)",
            "confirmation of the social insurance agency (Form 02a)"},
           insurer),
    yes_no("institution_registered",
           {"giấy chứng nhận đăng ký hoạt động giáo dục nghề nghiệp của cơ sở đào tạo",
            "certificate of registration of vocational education"},
           employer_in_plan),
    yes_no("training_contract",
           {"hợp đồng liên kết đào tạo kèm theo", "training contract attached"}, employer_in_plan),
    choice("institution", {institution_names, institutions_vi, institutions_en},
           {"cơ sở đào tạo", "training institution"}, employer_in_plan),
    fact("decided_on", FactType::date, {"ngày quyết định hỗ trợ", "day of the decision"},
         department, false),
    fact("half_months", FactType::number,
         {"số nửa tháng đào tạo được hỗ trợ", "supported half months of training"},
         employer_in_plan, false),
    money("cost_vnd", {"chi phí đào tạo của người lao động", "cost of the course"},
          employer_in_plan),
    yes_no("ui_paid",
           {"đóng đủ bảo hiểm thất nghiệp của người lao động tham gia đào tạo (Mẫu số 02a)",
            "unemployment insurance of the trainee (Form 02a)"},
           insurer)};

}  // namespace

Vocabulary RuleSet::facts() noexcept { return all; }

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
