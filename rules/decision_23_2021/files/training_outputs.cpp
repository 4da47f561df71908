#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/files/training_files.hpp"
#include "files/problem_rows.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

using enum OutputType;

// A dossier or a line by its number.
template <class Decision>
struct DecidedRow {
  const Decisions* decisions;
  const Decision* decided;
  std::size_t number;
};
using PlanRow = DecidedRow<PlanDecision>;
using LineRow = DecidedRow<LineDecision>;

// The columns that plans and lines share, by their places in either.
template <class Decision>
void put_blamed(const DecidedRow<Decision>& row, Outcome of, OutputCell& cell) {
  cell.names.clear();
  if (row.decided->outcome == of) cell.names = row.decisions->blamed(*row.decided);
}
template <class Decision>
constexpr ColumnOf<DecidedRow<Decision>> outcome{
    "outcome", choice,
    [](const DecidedRow<Decision>& row, OutputCell& cell) { cell.put(row.decided->outcome); },
    false, outcome_names};
template <class Decision>
constexpr std::array<ColumnOf<DecidedRow<Decision>>, 6> end_of_row{
    {{"amount_vnd", number,
      [](const DecidedRow<Decision>& row, OutputCell& cell) { cell.put(row.decided->amount); }},
     {"max_amount_vnd", number,
      [](const DecidedRow<Decision>& row, OutputCell& cell) { cell.put(row.decided->max_amount); }},
     {"failed", names,
      [](const DecidedRow<Decision>& row, OutputCell& cell) {
        put_blamed(row, Outcome::refused, cell);
      }},
     {"unknown", names,
      [](const DecidedRow<Decision>& row, OutputCell& cell) {
        put_blamed(row, Outcome::undetermined, cell);
      }},
     {"ask", names,
      [](const DecidedRow<Decision>& row, OutputCell& cell) { cell.put(row.decided->ask); }},
     {"mask", mask,
      [](const DecidedRow<Decision>& row, OutputCell& cell) { cell.put(row.decided->mask); }}}};

// Puts the columns that both share behind those of one.
template <class Row, std::size_t own, std::size_t shared>
constexpr std::array<ColumnOf<Row>, own + shared> joined(
    const std::array<ColumnOf<Row>, own>& first, const std::array<ColumnOf<Row>, shared>& then) {
  std::array<ColumnOf<Row>, own + shared> columns{};
  std::copy(first.begin(), first.end(), columns.begin());
  std::copy(then.begin(), then.end(), columns.begin() + own);
  return columns;
}

const Dossiers& input(const Decisions* decisions) { return decisions->dossiers(); }

constexpr auto plans_columns = joined(
    std::array<ColumnOf<PlanRow>, 5>{
        {{"plan_id", text,
          [](const PlanRow& row, OutputCell& cell) {
            cell.put(input(row.decisions).plan_id(row.number));
          }},
         {"employer_id", text,
          [](const PlanRow& row, OutputCell& cell) {
            cell.put(input(row.decisions).employer_id(row.number));
          }},
         outcome<PlanDecision>,
         {"lines", count,
          [](const PlanRow& row, OutputCell& cell) { cell.put(row.decided->lines); }},
         {"payable_lines", count,
          [](const PlanRow& row, OutputCell& cell) { cell.put(row.decided->payable_lines); }}}},
    end_of_row<PlanDecision>);

constexpr auto lines_columns = joined(
    std::array<ColumnOf<LineRow>, 5>{
        {{"line_id", text,
          [](const LineRow& row, OutputCell& cell) {
            cell.put(input(row.decisions).line_id(row.number));
          }},
         {"plan_id", text,
          [](const LineRow& row, OutputCell& cell) {
            cell.put(input(row.decisions).plan_id(row.decided->plan));
          }},
         {"worker_id", text,
          [](const LineRow& row, OutputCell& cell) {
            cell.put(input(row.decisions).worker_id(row.number));
          }},
         {"half_months", number,
          [](const LineRow& row, OutputCell& cell) { cell.put(row.decided->half_months); }},
         outcome<LineDecision>}},
    end_of_row<LineDecision>);

template <auto limit>
constexpr void (*day_of)(const PlanRow&, OutputCell&) =
    [](const PlanRow& row, OutputCell& cell) { cell.put(row.decided->timeline.*limit); };

constexpr std::array<ColumnOf<PlanRow>, 10> schedule_columns{
    {{"plan_id", text,
      [](const PlanRow& row, OutputCell& cell) {
        cell.put(input(row.decisions).plan_id(row.number));
      }},
     {"amount_vnd", number,
      [](const PlanRow& row, OutputCell& cell) { cell.put(row.decided->amount); }},
     {"amount_in_words", text,
      [](const PlanRow& row, OutputCell& cell) { cell.put(amount_in_words(row.decided->amount)); }},
     {"si_confirms_by", day, day_of<&Timeline::si_confirms_by>, true},
     {"decides_by", day, day_of<&Timeline::decides_by>},
     {"transfers_by", day, day_of<&Timeline::transfers_by>},
     {"passes_on_by", day, day_of<&Timeline::passes_on_by>},
     {"reports_by", day, day_of<&Timeline::reports_by>, true},
     {"recovers_by", day, day_of<&Timeline::recovers_by>, true},
     {"recover_vnd", number,
      [](const PlanRow& row, OutputCell& cell) { cell.put(row.decided->recover); }, true}}};

}  // namespace

std::vector<Output> outputs_of(const LoadedFiles& loaded, const Decisions& decisions) {
  const auto kept = std::make_shared<const Decisions>(decisions);
  const auto plan_at = [of = kept.get()](std::size_t plan) {
    return PlanRow{of, &of->plans()[plan], plan};
  };
  const auto line_at = [of = kept.get()](std::size_t line) {
    return LineRow{of, &of->lines()[line], line};
  };
  const auto paid = std::make_shared<std::vector<std::size_t>>();
  for (std::size_t plan = 0; plan < decisions.plans().size(); ++plan) {
    const PlanDecision& decided = decisions.plans()[plan];
    if (decided.outcome == Outcome::payable && decided.amount != Money{}) paid->push_back(plan);
  }
  std::vector<Output> tables{
      output("plans_decided", plans_columns, decisions.plans().size(), plan_at),
      output("decisions", lines_columns, decisions.lines().size(), line_at),
      output("schedule", schedule_columns, paid->size(),
             [paid, plan_at](std::size_t row) { return plan_at((*paid)[row]); })};
  for (Output& table : tables) table.owner = kept;
  tables.push_back(kept_output("rejects", rejects_columns, loaded.rejects()));
  tables.push_back(kept_output("issues", issues_columns, loaded.issues()));
  return tables;
}

std::vector<OutputTable> outputs(const LoadedFiles& loaded, const Decisions& decisions) {
  std::vector<OutputTable> tables;
  for (const Output& of : outputs_of(loaded, decisions)) {
    OutputTable table{std::string{of.name} + ".csv", {}, {}};
    for (const OutputColumn& column : of.columns) table.columns.push_back(column.name);
    for (std::size_t row = 0; row < of.rows; ++row) {
      std::vector<std::string> cells;
      for (const OutputColumn& column : of.columns) cells.push_back(text_of(column, row));
      table.rows.push_back(std::move(cells));
    }
    tables.push_back(std::move(table));
  }
  return tables;
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
