// The tables of training support: plans, their trainees, and who was trained before.
#ifndef RENTSUPPORT_RULES_DECISION_23_2021_RECORDS_HPP
#define RENTSUPPORT_RULES_DECISION_23_2021_RECORDS_HPP

#include <array>
#include <span>

#include "facts.hpp"
#include "rule/table_spec.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

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
    of::choice("employer_kind", employer_kind_names),
    of::text("tax_code").of(Identifies::firm),
    of::text("name").no_formula(),
    of::province("province"),
    of::compared("district"),
    of::date("filed_on").always(),
    of::date("request_signed_on"),
    of::months("ui_months"),
    of::number("ui_months_before_2020"),
    of::yes_no("ui_arrears"),
    of::choice("change", change_names),
    of::number("revenue_now"),
    of::number("revenue_2019"),
    of::number("revenue_2020"),
    of::yes_no("plan"),
    of::yes_no("request_form"),
    of::yes_no("change_document"),
    of::yes_no("si_confirmed"),
    of::yes_no("institution_registered"),
    of::yes_no("training_contract"),
    of::choice("institution", institution_names),
    of::number("local_support_vnd"),
    of::date("si_asked_on"),
    of::date("si_confirmed_on"),
    of::date("complete_on"),
    of::date("decided_on"),
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
    of::number("cost_vnd"),
    of::yes_no("ui_paid"),
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
