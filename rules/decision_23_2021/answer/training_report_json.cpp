// A report of training support as JSON.
#include "../rules/decision_23_2021/answer/training_words.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/report.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

std::string json_of(const ReportFigure& figure) {
  JsonObject object;
  object.number("firms", figure.firms);
  object.number("dossiers", figure.dossiers);
  object.number("workers", figure.workers);
  object.number("lines", figure.lines);
  object.raw("amount_vnd", figure.amount.digits());
  return object.json();
}

std::string json_of(std::optional<std::uint64_t> number) {
  return number ? std::to_string(*number) : "null";
}

std::string json_of(const std::optional<Date>& day) {
  return day ? json_string(to_string(*day)) : "null";
}

std::string booked(const std::array<ReportFigure, standings>& in) {
  JsonObject object;
  for (const Standing standing : {Standing::asked, Standing::approved, Standing::transferred,
                                  Standing::passed_on, Standing::reported})
    object.raw(name(standing), json_of(in[static_cast<std::size_t>(standing)]));
  return object.json();
}

// Shares are whole numbers of tenths of a per cent, rounded half up; null of nothing.
std::string shares(const ReportLine& line) {
  JsonObject object;
  const auto add = [&](std::string_view key, Standing part, Standing whole) {
    object.raw(key, json_of(per_mille(line.at(part).amount, line.at(whole).amount)));
  };
  add("eligible_of_asked", Standing::eligible, Standing::asked);
  add("waiting_of_asked", Standing::waiting, Standing::asked);
  add("refused_of_asked", Standing::refused, Standing::asked);
  add("approved_of_eligible", Standing::approved, Standing::eligible);
  add("transferred_of_approved", Standing::transferred, Standing::approved);
  add("passed_on_of_transferred", Standing::passed_on, Standing::transferred);
  add("reported_of_transferred", Standing::reported, Standing::transferred);
  add("to_recover_of_approved", Standing::to_recover, Standing::approved);
  add("overdue_of_eligible", Standing::overdue, Standing::eligible);
  return object.json();
}

std::string json_of(const ReportLine& line, bool has_period) {
  JsonObject object;
  for (std::size_t i = 0; i < standings; ++i)
    object.raw(name(static_cast<Standing>(i)), json_of(line.standing[i]));
  object.raw("per_mille", shares(line));
  if (has_period) {
    object.raw("period", booked(line.period));
    object.raw("before", booked(line.before));
  }
  return object.json();
}

std::string json_of(const std::map<std::string, ReportLine>& lines, bool has_period) {
  JsonObject object;
  for (const auto& [key, line] : lines) object.raw(key, json_of(line, has_period));
  return object.json();
}

JsonObject json_of(const ReportedCause& cause, std::uint64_t whole) {
  MoneyTotal part;
  MoneyTotal all;
  part.add(Money{1}, cause.lines);
  all.add(Money{1}, whole);
  JsonObject object;
  object.number("dossiers", cause.dossiers);
  object.number("lines", cause.lines);
  object.raw("per_mille", json_of(per_mille(part, all)));
  object.raw("amount_vnd", cause.amount.digits());
  object.number("alone_workers", cause.alone_workers);
  object.number("alone_lines", cause.alone);
  object.raw("alone_amount_vnd", cause.alone_amount.digits());
  return object;
}

}  // namespace

std::string report_json(const Report& report) {
  const bool has_period = report.since.has_value();
  JsonObject object = json_file("rentsupport-training-report-2");
  object.text("as_of", to_string(report.as_of));
  object.raw("since", json_of(report.since));
  object.raw("before_since", json_of(report.before_since));
  object.raw("before_until", json_of(report.before_until));
  JsonObject readings;
  for (const auto& [reading, option] : report.rule_set.parameters().chosen_readings())
    readings.text(reading, option);
  JsonObject rules;
  rules.text("id", report.rule_set.id());
  rules.text("sha256", report.rule_set.sha256());
  rules.raw("readings", readings.json());
  object.raw("rule_set", rules.json());
  object.number("rejected_plans", report.rejected_plans);
  object.number("rejected_trainees", report.rejected_trainees);
  object.number("later_plans", report.later);
  object.number("transferred_otherwise", report.transferred_otherwise);
  object.raw("total", json_of(report.total, has_period));
  object.raw("by_district", json_of(report.by_district, has_period));
  object.raw("by_province", json_of(report.by_province, has_period));
  object.raw("by_employer", json_of(report.by_employer, has_period));
  std::vector<std::string> causes;
  for (const ReportedCause& cause : report.refused_by) {
    JsonObject of = json_of(cause, report.total.at(Standing::refused).lines);
    of.text("provision", cause.id);
    causes.push_back(of.json());
  }
  object.raw("refused_by", json_array(causes));
  causes.clear();
  for (const ReportedCause& cause : report.undetermined_by) {
    JsonObject of = json_of(cause, report.total.at(Standing::waiting).lines);
    of.text("fact", cause.id);
    of.text("supplied_by", rentsupport::name(supplier_of(cause.id)));
    causes.push_back(of.json());
  }
  object.raw("undetermined_by", json_array(causes));
  std::vector<std::string> late;
  for (const ReportedLateness& each : report.late) {
    JsonObject of;
    of.text("who", name(each.who));
    of.text("step", name(each.step));
    of.number("dossiers", each.dossiers);
    of.text("since", to_string(each.since));
    of.number("lines", each.lines);
    of.raw("amount_vnd", each.amount.digits());
    late.push_back(of.json());
  }
  object.raw("late", json_array(late));
  return object.json() + '\n';
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
