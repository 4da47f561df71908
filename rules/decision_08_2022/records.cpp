// The records of Decision 08/2022/QĐ-TTg: every column of every table, once: its type, what texts
// about the law call it, who answers for it, and whether nobody may be asked for it.
//
// A fact is added by a line in its table, `of::yes_no("owns_home").further({...}, worker)`, a line
// in law.md, and the rule that reads it, as fact_of<bool>("owns_home").
#include <array>
#include <optional>
#include <span>

#include "rentsupport/facts.hpp"
#include "rule/act_records.hpp"
#include "rule/persons_table.hpp"
#include "rule/table_spec.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

namespace of = columns;

// ---- Words for the values of choices ----

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

constexpr ChoiceValues employer_kind{employer_kind_names, employer_kinds_vi, employer_kinds_en};
constexpr ChoiceValues zones{zone_names, zones_vi, zones_en};
constexpr ChoiceValues contract_types{contract_type_names, contract_types_vi, contract_types_en};
constexpr ChoiceValues previous_contracts{previous_contract_names, previous_contracts_vi,
                                          previous_contracts_en};
constexpr ChoiceValues insurance_exempt{insurance_exempt_names, insurance_exempt_vi,
                                        insurance_exempt_en};

// ---- Who answers for a column, and where the Decision says so ----

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

constexpr AnsweredBy worker{Voucher::worker, on_request};
constexpr AnsweredBy employer_of_list{Voucher::employer, on_list};
constexpr AnsweredBy employer_of_returning{Voucher::employer, on_returning_list};
constexpr AnsweredBy firm{Voucher::employer, on_firm};
constexpr AnsweredBy posting_employer{Voucher::employer, on_posting};
constexpr AnsweredBy filing_employer{Voucher::employer, in_dossier};
constexpr AnsweredBy filing_household{Voucher::employer, in_household_dossier};
constexpr AnsweredBy insurer{Voucher::social_insurance, on_confirmation};
constexpr AnsweredBy district{Voucher::office, on_receipt};

// The clauses of Articles 7 and 11 by which a signed form declares a fact: the worker answers for
// the renting, the list is compiled from the requests, the employer and the agency answer for the
// rest.
constexpr int by_worker = 1;
constexpr int by_requests = 2;
constexpr int by_employer = 3;

// ---- The tables ----

constexpr std::array employers_columns{
    of::key("employer_id").no_formula(),
    of::text("tax_code").checked_only().of(Identifies::firm),
    of::text("name").no_formula(),
    of::choice("kind", employer_kind)
        .read_as(facts::kind, {"loại người sử dụng lao động", "kind of employer"}, firm),
    of::yes_no("registered")
        .read_as(facts::registered, {"đăng ký kinh doanh", "business registration"}, firm),
    of::choice("zone", zones)
        .read_as(facts::zone, {"loại khu nơi làm việc", "zone of the worksite"}, firm),
    of::province("province")
        .read_as(facts::province,
                 {"tỉnh, thành phố nơi làm việc", "province or city of the worksite"}, firm),
    of::compared("district"),
    of::text("account").of(Identifies::account).no_formula(),
    of::text("bank").no_formula()};

constexpr std::array lists_columns{
    of::key("list_id").no_formula(),
    of::key("employer_id").no_formula(),
    of::choice("group", group_names).always(),
    of::date("drawn_up_on").always(),
    of::date("posted_on"),
    of::date("sent_to_si_on"),
    of::date("si_confirmed_on"),
    of::date("received_on")
        .read_as(facts::received_on,
                 {"ngày Ủy ban nhân dân cấp huyện nhận hồ sơ",
                  "day on which the district receives the dossier"},
                 district),
    of::date("submitted_on"),
    of::date("decided_on"),
    of::date("funded_on"),
    of::date("paid_on"),
    of::yes_no("payroll_copy")
        .read_as(facts::payroll_copy,
                 {"bản sao danh sách trả lương trong hồ sơ", "copy of the payroll in the dossier"},
                 filing_employer),
    of::yes_no("forms_attached")
        .read_as(facts::forms_attached,
                 {"đề nghị của người lao động (Mẫu số 01) kèm theo hồ sơ",
                  "workers' requests (Form 01) attached to the dossier"},
                 filing_household),
    of::yes_no("signed")};

constexpr std::array workers_columns{
    of::key("request_id").no_formula(),
    of::key("list_id").no_formula(),
    of::worker("worker_id").always().of(Identifies::person).no_formula(),
    of::choice("section", section_names),
    of::text("full_name").no_formula(),
    of::birth("birth_date"),
    of::text("insurance_no").of(Identifies::insured_person),
    of::yes_no("applied")
        .read_as(facts::applied,
                 {"đề nghị hỗ trợ của người lao động (Mẫu số 01)", "worker's request (Form 01)"},
                 worker)
        .declared(by_requests),
    of::choice("contract_type", contract_types)
        .read_as(facts::contract_type, {"loại hợp đồng lao động", "kind of employment contract"},
                 employer_of_list),
    of::date("contract_signed_on")
        .read_as(facts::contract_signed_on,
                 {"ngày giao kết hợp đồng", "day of the contract's conclusion"}, employer_of_list)
        .declared(by_employer),
    of::date("contract_starts_on")
        .read_as(facts::contract_starts_on, {"ngày bắt đầu hợp đồng", "first day of the contract"},
                 employer_of_list),
    of::date("contract_ends_on")
        .read_as(facts::contract_ends_on, {"ngày kết thúc hợp đồng", "last day of the contract"},
                 employer_of_list)
        .declared(by_employer),
    of::choice("previous_contract", previous_contracts)
        .read_as(facts::previous_contract, {"hợp đồng trước", "earlier contract"},
                 employer_of_returning)
        .declared(by_employer),
    of::date("previous_contract_ended_on")
        .read_as(facts::previous_contract_ended_on,
                 {"ngày kết thúc hợp đồng trước", "last day of the earlier contract"},
                 employer_of_returning),
    of::date("rent_from")
        .read_as(facts::rent_from, {"ngày bắt đầu thuê", "first day of renting"}, worker),
    of::date("rent_to")
        .read_as(facts::rent_to, {"ngày kết thúc thuê", "last day of renting"}, worker)
        .never_asked(),
    of::months("rented_months")
        .read_as(facts::rented_months,
                 {"các tháng đã khai ở thuê, ở trọ", "months declared as rented"}, worker)
        .never_asked()
        .declared(by_worker),
    of::yes_no("pays_rent")
        .read_as(facts::pays_rent, {"việc trả tiền thuê nhà, thuê trọ", "payment of rent"}, worker)
        .declared(by_worker),
    of::months("insured_months")
        .read_as(facts::insured_months,
                 {"các tháng có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc",
                  "months on the list of compulsory social insurance"},
                 insurer)
        .declared(by_employer),
    of::months("payroll_months")
        .read_as(facts::payroll_months,
                 {"các tháng có tên trong danh sách trả lương", "months on the payroll"},
                 employer_of_list)
        .declared(by_employer),
    of::choice("insurance_exempt", insurance_exempt)
        .read_as(facts::insurance_exempt,
                 {"lý do không thuộc diện tham gia bảo hiểm xã hội bắt buộc",
                  "ground of exemption from compulsory social insurance"},
                 employer_of_list)
        .declared(by_employer),
    of::yes_no("newly_recruited")
        .read_as(facts::newly_recruited,
                 {"mới tuyển dụng, chưa có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc",
                  "new recruitment, not yet on the list of compulsory social insurance"},
                 employer_of_returning)
        .declared(by_employer),
    of::yes_no("insured_elsewhere")
        .read_as(facts::insured_elsewhere,
                 {"việc người sử dụng lao động khác đóng bảo hiểm xã hội bắt buộc",
                  "payment of compulsory social insurance by another employer"},
                 insurer)
        .declared(by_employer),
    of::months("months")
        .always()
        .read_as(facts::months, {"các tháng đề nghị hỗ trợ", "months that the request asks for"},
                 worker)
        .never_asked(),
    of::text("account").of(Identifies::account).no_formula(),
    of::text("bank").no_formula(),
    of::text("account_name").no_formula()};

constexpr std::array history_columns{of::worker("worker_id").always().no_formula(),
                                     of::month("month").always(),
                                     ColumnSpec{"amount_vnd", CellType::amount, true, false},
                                     of::choice("group", group_names).always(),
                                     of::text("insurance_no"),
                                     of::text("full_name").no_formula(),
                                     of::birth("birth_date")};

// ---- What must hold among the cells of a row ----

consteval std::size_t of_lists(std::string_view column) { return number_in(lists_columns, column); }
consteval std::size_t of_workers(std::string_view column) {
  return number_in(workers_columns, column);
}
constexpr std::array steps_of_list{
    of_lists("drawn_up_on"),     of_lists("posted_on"),   of_lists("sent_to_si_on"),
    of_lists("si_confirmed_on"), of_lists("received_on"), of_lists("submitted_on"),
    of_lists("decided_on"),      of_lists("funded_on"),   of_lists("paid_on")};
constexpr std::array<std::span<const std::size_t>, 1> chains_of_list{steps_of_list};
constexpr std::array intervals_of_worker{
    Interval{of_workers("contract_starts_on"), of_workers("contract_ends_on")},
    Interval{of_workers("rent_from"), of_workers("rent_to")}};

constexpr TableSpec employers{.name = "employers", .columns = employers_columns};
constexpr TableSpec lists{.name = "lists",
                          .columns = lists_columns,
                          .reference = Reference{of_lists("employer_id"), "employers"},
                          .chains = chains_of_list,
                          .row_in_words = {"danh sách", "list"}};
constexpr TableSpec workers{.name = "workers",
                            .columns = workers_columns,
                            .reference = Reference{of_workers("list_id"), "lists"},
                            .intervals = intervals_of_worker};
constexpr TableSpec history{.name = "history", .columns = history_columns, .key_columns = 2};
static_assert(is_sound(employers) && is_sound(lists) && is_sound(workers) && is_sound(history));

// In the order of TableName.
constexpr std::array<const TableSpec*, 5> tables{&employers, &lists, &workers, &history,
                                                 &persons::table};

// ---- What follows from the days of a list (schedule.hpp), and is never unknown ----

constexpr std::array derived{
    DerivedFact{facts::list_month.number(),
                FactType::month,
                "list_month",
                {"tháng lập danh sách", "month in which the list is drawn up"},
                employer_of_list},
    DerivedFact{facts::reference_month.number(),
                FactType::month_bit,
                "reference_month",
                {"tháng xét bảo hiểm xã hội", "month of the insurance test"},
                employer_of_list},
    DerivedFact{facts::posting_ends_on.number(),
                FactType::date,
                "posting_ends_on",
                {"ngày hết hạn niêm yết", "day on which posting ends"},
                posting_employer},
    DerivedFact{facts::sent_to_si_on.number(),
                FactType::date,
                "sent_to_si_on",
                {"ngày gửi danh sách cho cơ quan bảo hiểm xã hội",
                 "day on which the list goes to the social insurance agency"},
                employer_of_list},
    DerivedFact{facts::sent_to_si_day.number(),
                FactType::day,
                "sent_to_si_day",
                {"ngày trong tháng gửi danh sách cho cơ quan bảo hiểm xã hội",
                 "day of the month on which the list goes to the social insurance agency"},
                employer_of_list},
    DerivedFact{facts::earliest_receipt.number(),
                FactType::date,
                "earliest_receipt",
                {"ngày sớm nhất mà Ủy ban nhân dân cấp huyện có thể nhận hồ sơ",
                 "earliest day on which the district can receive the dossier"},
                district},
    DerivedFact{facts::projected_receipt.number(),
                FactType::date,
                "projected_receipt",
                {"ngày dự kiến Ủy ban nhân dân cấp huyện nhận hồ sơ",
                 "day on which the district is projected to receive the dossier"},
                district}};

constexpr std::size_t count =
    facts::count + further_facts({employers_columns, lists_columns, workers_columns});
constexpr auto listed =
    list_facts<count>({employers_columns, lists_columns, workers_columns}, derived, facts::count);

constexpr ActRecords records{tables, listed.facts, listed.places};

}  // namespace

const ActRecords& act_records() noexcept { return records; }

}  // namespace v2
}  // namespace rentsupport
