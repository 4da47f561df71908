#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/training.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

std::string dong(Money amount) { return fmt::format("{}", amount.dong()); }
std::string day(std::optional<Date> date) { return date ? to_string(*date) : std::string{}; }
std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

// The cells with which the rows of plans and lines end.
template <class Decision>
void end_row(std::vector<std::string>& row, const Decisions& decisions, const Decision& decision) {
  const std::string blamed = joined(decisions.blamed(decision));
  row.push_back(dong(decision.amount));
  row.push_back(dong(decision.max_amount));
  row.push_back(decision.outcome == Outcome::refused ? blamed : "");
  row.push_back(decision.outcome == Outcome::undetermined ? blamed : "");
  row.push_back(joined(decision.ask));
  row.push_back(fmt::format("{:016x}", decision.mask));
}

OutputTable plans_decided(const Decisions& decisions) {
  OutputTable table{"plans_decided.csv",
                    {"plan_id", "employer_id", "outcome", "lines", "payable_lines", "amount_vnd",
                     "max_amount_vnd", "failed", "unknown", "ask", "mask"},
                    {}};
  const Dossiers& in = decisions.dossiers();
  for (std::size_t plan = 0; plan < in.plans(); ++plan) {
    const PlanDecision& decided = decisions.plans()[plan];
    std::vector<std::string> row{std::string{in.plan_id(plan)}, std::string{in.employer_id(plan)},
                                 std::string{name(decided.outcome)},
                                 fmt::format("{}", decided.lines),
                                 fmt::format("{}", decided.payable_lines)};
    end_row(row, decisions, decided);
    table.rows.push_back(std::move(row));
  }
  return table;
}

OutputTable lines_decided(const Decisions& decisions) {
  OutputTable table{"decisions.csv",
                    {"line_id", "plan_id", "worker_id", "half_months", "outcome", "amount_vnd",
                     "max_amount_vnd", "failed", "unknown", "ask", "mask"},
                    {}};
  const Dossiers& in = decisions.dossiers();
  for (std::size_t line = 0; line < in.trainees(); ++line) {
    const LineDecision& decided = decisions.lines()[line];
    std::vector<std::string> row{
        std::string{in.line_id(line)}, std::string{in.plan_id(decided.plan)},
        std::string{in.worker_id(line)}, fmt::format("{}", decided.half_months),
        std::string{name(decided.outcome)}};
    end_row(row, decisions, decided);
    table.rows.push_back(std::move(row));
  }
  return table;
}

OutputTable schedule(const Decisions& decisions) {
  OutputTable table{"schedule.csv",
                    {"plan_id", "amount_vnd", "amount_in_words", "si_confirms_by", "decides_by",
                     "transfers_by", "passes_on_by", "reports_by", "recovers_by", "recover_vnd"},
                    {}};
  const Dossiers& in = decisions.dossiers();
  for (std::size_t plan = 0; plan < in.plans(); ++plan) {
    const PlanDecision& decided = decisions.plans()[plan];
    if (decided.outcome != Outcome::payable || decided.amount == Money{}) continue;
    const Timeline& t = decided.timeline;
    table.rows.push_back({std::string{in.plan_id(plan)}, dong(decided.amount),
                          amount_in_words(decided.amount), day(t.si_confirms_by), day(t.decides_by),
                          day(t.transfers_by), day(t.passes_on_by), day(t.reports_by),
                          day(t.recovers_by),
                          decided.recover ? dong(*decided.recover) : std::string{}});
  }
  return table;
}

template <class Row>
std::vector<std::string> place(const Row& row) {
  return {std::string{row.file},   fmt::format("{}", row.line), row.key,
          std::string{row.column}, std::string{name(row.code)}, row.message};
}

OutputTable rejects(const LoadedFiles& loaded) {
  OutputTable table{
      "rejects.csv", {"file", "line", "key", "column", "code", "message", "record"}, {}};
  for (const Reject& reject : loaded.rejects()) {
    table.rows.push_back(place(reject));
    table.rows.back().push_back(reject.record);
  }
  return table;
}

OutputTable issues(const LoadedFiles& loaded) {
  OutputTable table{"issues.csv", {"file", "line", "key", "column", "code", "message"}, {}};
  for (const Issue& issue : loaded.issues()) table.rows.push_back(place(issue));
  return table;
}

}  // namespace

std::vector<OutputTable> outputs(const LoadedFiles& loaded, const Decisions& decisions) {
  return {plans_decided(decisions), lines_decided(decisions), schedule(decisions), rejects(loaded),
          issues(loaded)};
}

std::string csv(const OutputTable& table) {
  Lines out;
  const auto row = [&](const auto& cells) {
    bool is_first = true;
    for (const auto& cell : cells) {
      if (!is_first) out.put(',');
      out.cell(cell);
      is_first = false;
    }
    out.put('\n');
  };
  row(table.columns);
  for (const auto& cells : table.rows) row(cells);
  return std::string{out.text()};
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
