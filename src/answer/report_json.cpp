// A report as JSON.
#include "rentsupport/report.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::string json_of(const ReportFigure& figure) {
  JsonObject object;
  object.number("firms", figure.firms);
  object.number("workers", figure.workers);
  object.number("months", figure.months);
  object.raw("amount_vnd", figure.amount.digits());
  return object.json();
}

std::string json_of(std::optional<std::uint64_t> number) {
  return number ? std::to_string(*number) : "null";
}

std::string json_of(const std::optional<Date>& day) {
  return day ? json_string(to_string(*day)) : "null";
}

std::string booked(const std::array<ReportFigure, reported_states>& in) {
  JsonObject object;
  for (std::size_t i = 0; i < in.size(); ++i)
    object.raw(name(static_cast<ReportedState>(i)), json_of(in[i]));
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
  add("paid_of_approved", Standing::paid, Standing::approved);
  add("returned_of_approved", Standing::returned, Standing::approved);
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

std::string json_of(const std::map<std::string, std::string>& texts) {
  JsonObject object;
  for (const auto& [key, value] : texts) object.text(key, value);
  return object.json();
}

JsonObject json_of(const ReportedCause& cause, std::uint64_t whole) {
  MoneyTotal part;
  MoneyTotal all;
  part.add(Money{1}, cause.months);
  all.add(Money{1}, whole);
  JsonObject object;
  object.number("months", cause.months);
  object.raw("per_mille", json_of(per_mille(part, all)));
  object.raw("amount_vnd", cause.amount.digits());
  object.number("alone_workers", cause.alone_workers);
  object.number("alone_months", cause.alone);
  object.raw("alone_amount_vnd", cause.alone_amount.digits());
  return object;
}

}  // namespace

std::string report_json(const Report& report) {
  const bool has_period = report.since.has_value();
  JsonObject object = json_file("rentsupport-report-2");
  object.text("as_of", to_string(report.as_of));
  object.raw("since", json_of(report.since));
  object.raw("before_since", json_of(report.before_since));
  object.raw("before_until", json_of(report.before_until));
  object.raw("has_ledger", report.has_ledger ? "true" : "false");
  std::vector<std::string> rule_sets;
  for (const RuleSet& rules : report.rule_sets) {
    JsonObject of;
    of.text("id", rules.id());
    of.text("sha256", rules.sha256());
    if (const auto lines = not_as_enacted_lines(rules); !lines.empty())
      of.raw("not_as_enacted", json_strings(lines));
    of.raw("readings", json_of(rules.parameters().chosen_readings()));
    rule_sets.push_back(of.json());
  }
  object.raw("rule_sets", json_array(rule_sets));
  std::vector<std::string> assumptions;
  for (const auto& of_run : report.assumptions) assumptions.push_back(json_of(of_run));
  object.raw("assumptions", json_array(assumptions));
  object.number("rejected_requests", report.rejected);
  object.number("superseded_months", report.superseded);
  object.number("ledger_months_outside", report.outside);
  object.number("ledger_entries_undated", report.undated);
  object.raw("total", json_of(report.total, has_period));
  object.raw("by_group", json_of(report.by_group, has_period));
  object.raw("by_month", json_of(report.by_month, has_period));
  object.raw("by_district", json_of(report.by_district, has_period));
  object.raw("by_employer", json_of(report.by_employer, has_period));
  std::vector<std::string> causes;
  for (const ReportedCause& cause : report.refused_by) {
    JsonObject of = json_of(cause, report.total.at(Standing::refused).months);
    of.text("provision", cause.id);
    causes.push_back(of.json());
  }
  object.raw("refused_by", json_array(causes));
  causes.clear();
  for (const ReportedCause& cause : report.undetermined_by) {
    JsonObject of = json_of(cause, report.total.at(Standing::waiting).months);
    of.text("fact", cause.id);
    of.text("supplied_by", name(supplier_of(report, cause.id)));
    causes.push_back(of.json());
  }
  object.raw("undetermined_by", json_array(causes));
  JsonObject away;
  away.raw("total", json_of(report.one_paper_away.total));
  for (std::size_t i = 0; i < report.one_paper_away.by.size(); ++i)
    away.raw(name(static_cast<Voucher>(i)), json_of(report.one_paper_away.by[i]));
  object.raw("one_paper_away", away.json());
  std::vector<std::string> late;
  for (const ReportedLateness& each : report.late) {
    JsonObject of;
    of.text("who", name(each.who));
    of.text("step", name(each.step));
    of.number("lists", each.lists);
    of.text("since", to_string(each.since));
    of.number("months", each.months);
    of.raw("amount_vnd", each.amount.digits());
    late.push_back(of.json());
  }
  object.raw("late", json_array(late));
  return object.json() + '\n';
}

}  // namespace v2
}  // namespace rentsupport
