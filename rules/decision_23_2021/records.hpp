// The records of training support: plans, their trainees, and who was trained before. Every column
// once: its type, what texts about the law call it, who answers for it.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_RECORDS_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_RECORDS_HPP

#include <array>
#include <span>

#include "facts.hpp"
#include "rule/table_spec.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Words for the values of choices.
inline constexpr std::array<std::string_view, 12> employer_kinds_vi{
    "cơ quan nhà nước",
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
inline constexpr std::array<std::string_view, 12> employer_kinds_en{
    "state body",        "public unit",
    "armed forces unit", "political or social organisation",
    "enterprise",        "cooperative",
    "household",         "business household",
    "cooperative group", "foreign or international organisation",
    "other employer",    "nobody hired under a contract"};
inline constexpr std::array<std::string_view, 5> changes_vi{
    "thay đổi cơ cấu tổ chức, tổ chức lại lao động",
    "thay đổi quy trình, công nghệ, máy móc, thiết bị", "thay đổi sản phẩm hoặc cơ cấu sản phẩm",
    "lý do kinh tế", "không thay đổi"};
inline constexpr std::array<std::string_view, 5> changes_en{
    "organisation or reorganisation of labour", "process, technology or machinery",
    "product or product mix", "economic reasons", "none"};
inline constexpr std::array<std::string_view, 2> institutions_vi{"tự đào tạo",
                                                                 "cơ sở liên kết đào tạo"};
inline constexpr std::array<std::string_view, 2> institutions_en{"own", "contracted"};
inline constexpr ChoiceValues employer_kinds{employer_kind_names, employer_kinds_vi,
                                             employer_kinds_en};
inline constexpr ChoiceValues changes{change_names, changes_vi, changes_en};
inline constexpr ChoiceValues institutions{institution_names, institutions_vi, institutions_en};

// Who answers for a column, and where the Decision says so.
inline constexpr std::array on_form_03{Citation{11, 1}};
inline constexpr std::array on_dossier{Citation{11}};
inline constexpr std::array on_form_02a{Citation{11, 4}, Citation{12, 1}};
inline constexpr std::array on_plan{Citation{9, 4}, Citation{11, 3}};
inline constexpr std::array on_decision{Citation{12, 3}};
inline constexpr AnsweredBy employer_on_form{Voucher::employer, on_form_03};
inline constexpr AnsweredBy employer_in_dossier{Voucher::employer, on_dossier};
inline constexpr AnsweredBy employer_in_plan{Voucher::employer, on_plan};
inline constexpr AnsweredBy insurer{Voucher::social_insurance, on_form_02a};
inline constexpr AnsweredBy department{Voucher::office, on_decision};

namespace plans {
enum : std::size_t {
  plan_id,
  employer_id,
  employer_kind,
  tax_code,
  name,
  province,
  district,
  filed_on,
  request_signed_on,
  ui_months,
  ui_months_before_2020,
  ui_arrears,
  change,
  revenue_now,
  revenue_2019,
  revenue_2020,
  plan,
  request_form,
  change_document,
  si_confirmed,
  institution_registered,
  training_contract,
  institution,
  local_support_vnd,
  si_asked_on,
  si_confirmed_on,
  complete_on,
  decided_on,
  decision_received_on,
  transferred_on,
  passed_on_on,
  reported_on,
  actual_cost_vnd,
  count
};

namespace of = rentsupport::columns;
inline constexpr std::array<ColumnSpec, count> columns{
    of::key("plan_id").no_formula(),
    of::key("employer_id").no_formula(),
    of::choice("employer_kind", employer_kinds)
        .read_as(facts::employer_kind, {"loại người sử dụng lao động", "kind of employer"},
                 employer_on_form),
    of::text("tax_code").of(Identifies::firm),
    of::text("name").no_formula(),
    of::province("province"),
    of::compared("district"),
    of::date("filed_on")
        .always()
        .read_as(facts::filed_on, {"ngày nộp hồ sơ", "day on which the dossier is filed"},
                 department)
        .never_asked(),
    of::date("request_signed_on")
        .read_as(facts::request_signed_on,
                 {"ngày ký văn bản đề nghị", "day on which the request is signed"},
                 employer_on_form),
    of::months("ui_months"),
    of::number("ui_months_before_2020"),
    of::yes_no("ui_arrears")
        .read_as(facts::ui_arrears,
                 {"nợ tiền đóng bảo hiểm thất nghiệp", "arrears of unemployment insurance"},
                 insurer),
    of::choice("change", changes)
        .read_as(facts::change,
                 {"nội dung thay đổi cơ cấu, công nghệ", "change of structure or technology"},
                 employer_on_form),
    of::number("revenue_now")
        .money()
        .read_as(facts::revenue_now,
                 {"doanh thu quý liền kề trước thời điểm đề nghị", "revenue of the quarter before"},
                 employer_on_form),
    of::number("revenue_2019")
        .money()
        .read_as(facts::revenue_2019,
                 {"doanh thu cùng kỳ năm 2019", "revenue of that quarter of 2019"},
                 employer_on_form),
    of::number("revenue_2020")
        .money()
        .read_as(facts::revenue_2020,
                 {"doanh thu cùng kỳ năm 2020", "revenue of that quarter of 2020"},
                 employer_on_form),
    of::yes_no("plan").read_as(facts::plan,
                               {"phương án đào tạo (Mẫu số 02)", "training plan (Form 02)"},
                               employer_in_plan),
    of::yes_no("request_form")
        .read_as(facts::request_form, {"văn bản đề nghị (Mẫu số 03)", "request (Form 03)"},
                 employer_in_dossier),
    of::yes_no("change_document")
        .read_as(facts::change_document,
                 {"văn bản về việc thay đổi cơ cấu, công nghệ", "paper on the change"},
                 employer_in_dossier),
    of::yes_no("si_confirmed")
        .read_as(facts::si_confirmed,
                 {"xác nhận của cơ quan bảo hiểm xã hội (Mẫu số 02a)",
                  "confirmation of the social insurance agency (Form 02a)"},
                 insurer),
    of::yes_no("institution_registered")
        .read_as(facts::institution_registered,
                 {"giấy chứng nhận đăng ký hoạt động giáo dục nghề nghiệp của cơ sở đào tạo",
                  "certificate of registration of vocational education"},
                 employer_in_plan),
    of::yes_no("training_contract")
        .read_as(facts::training_contract,
                 {"hợp đồng liên kết đào tạo kèm theo", "training contract attached"},
                 employer_in_plan),
    of::choice("institution", institutions)
        .read_as(facts::institution, {"cơ sở đào tạo", "training institution"}, employer_in_plan),
    of::number("local_support_vnd"),
    of::date("si_asked_on"),
    of::date("si_confirmed_on"),
    of::date("complete_on"),
    of::date("decided_on")
        .read_as(facts::decided_on, {"ngày quyết định hỗ trợ", "day of the decision"}, department)
        .never_asked(),
    of::date("decision_received_on"),
    of::date("transferred_on"),
    of::date("passed_on_on"),
    of::date("reported_on"),
    of::number("actual_cost_vnd")};
// Article 12. The confirmation has steps of its own: a dossier may be filed before it.
inline constexpr std::array<std::size_t, 7> steps{
    filed_on,       complete_on,  decided_on, decision_received_on,
    transferred_on, passed_on_on, reported_on};
inline constexpr std::array<std::size_t, 2> confirmation{si_asked_on, si_confirmed_on};
inline constexpr std::array<std::span<const std::size_t>, 2> chains{
    std::span<const std::size_t>{steps}, std::span<const std::size_t>{confirmation}};
inline constexpr TableSpec table{
    .name = "plans", .columns = columns, .chains = chains, .row_in_words = {"hồ sơ", "dossier"}};
static_assert(is_sound(table));
}  // namespace plans

namespace trainees {
enum : std::size_t {
  line_id,
  plan_id,
  worker_id,
  insurance_no,
  full_name,
  birth_date,
  contract_type,
  contract_starts_on,
  trade,
  starts_on,
  ends_on,
  cost_vnd,
  ui_paid,
  kept_in_work,
  count
};

namespace of = rentsupport::columns;
inline constexpr std::array<ColumnSpec, count> columns{
    of::key("line_id").no_formula(),
    of::key("plan_id").no_formula(),
    of::worker("worker_id").of(Identifies::person).no_formula(),
    of::text("insurance_no").of(Identifies::insured_person),
    of::text("full_name").no_formula(),
    of::birth("birth_date"),
    of::choice("contract_type", contract_type_names),
    of::date("contract_starts_on"),
    of::text("trade"),
    of::date("starts_on").always(),
    of::date("ends_on").always(),
    of::number("cost_vnd")
        .money()
        .read_as(facts::cost, {"chi phí đào tạo của người lao động", "cost of the course"},
                 employer_in_plan),
    of::yes_no("ui_paid").read_as(
        facts::ui_paid,
        {"đóng đủ bảo hiểm thất nghiệp của người lao động tham gia đào tạo (Mẫu số 02a)",
         "unemployment insurance of the trainee (Form 02a)"},
        insurer),
    of::yes_no("kept_in_work")};
inline constexpr std::array<std::size_t, 2> alternatives{worker_id, insurance_no};
inline constexpr std::array<Interval, 1> intervals{{{starts_on, ends_on}}};
inline constexpr TableSpec table{.name = "trainees",
                                 .columns = columns,
                                 .reference = Reference{plan_id, "plans"},
                                 .intervals = intervals,
                                 .alternatives = alternatives,
                                 .row_in_words = {"khóa đào tạo", "course"}};
static_assert(is_sound(table));
}  // namespace trainees

namespace trained_before {
enum : std::size_t { worker_id, insurance_no, approved_on, employer_id, count };

namespace of = rentsupport::columns;
inline constexpr std::array<ColumnSpec, count> columns{
    of::worker("worker_id").of(Identifies::person).no_formula(),
    of::text("insurance_no").of(Identifies::insured_person), of::date("approved_on"),
    // Under the reading once_scope = same_employer.
    of::compared("employer_id").no_formula()};
inline constexpr std::array<std::size_t, 2> alternatives{worker_id, insurance_no};
inline constexpr TableSpec table{
    .name = "trained_before", .columns = columns, .key_columns = 0, .alternatives = alternatives};
static_assert(is_sound(table));
}  // namespace trained_before

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
