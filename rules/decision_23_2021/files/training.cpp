#include "rentsupport/training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/files/training_files.hpp"
#include "files/problem_rows.hpp"
#include "files/read_tables.hpp"
#include "rentsupport/named.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

// Keeps a table and, as its texts lie there, the files.
struct Kept {
  Dossiers::Data data;
  InputTexts texts;
};

const Table& of(const Dossiers::Data& data, const TableSpec& spec, const Table& other) {
  if (&spec == &plans::table) return data.plans;
  if (&spec == &trainees::table) return data.trainees;
  return &spec == &trained_before::table ? data.trained_before : other;
}

// Adds what is suspicious of persons in the rows of trainees: by row, column and code.
void add_issues_of_persons(const Dossiers::Data& data, const ReadTable& table,
                           Buffer<IssueRecord>& issues) {
  for (IssueRecord issue : data.persons->issues) {
    if (issue.row >= data.trainees.rows || issue.column != workers::insurance_no) continue;
    issue.column = trainees::insurance_no;
    issue.line = table.lines[issue.row];
    issues.push_back(issue);
  }
  std::stable_sort(issues.begin(), issues.end(), [](const IssueRecord& a, const IssueRecord& b) {
    return std::tuple{a.row, a.column, a.code} < std::tuple{b.row, b.column, b.code};
  });
}

LoadedFiles loaded(ReadTables&& read, const ReadOptions& options) {
  LoadedFiles::Data result{.dossiers = Dossiers{nullptr}};
  const auto kept = std::make_shared<Kept>();
  Dossiers::Data& data = kept->data;
  for (const TableSpec* const spec : input_tables()) data.counts[std::string{spec->name}] = {};
  for (ReadTable& table : read.tables) {
    const TableSpec& spec = *table.table.spec;
    const std::string name{spec.name};
    data.counts[name] = table.counts;
    if (!table.digest.sha256.empty()) result.inputs[name] = table.digest;
    result.is_cut = result.is_cut || table.is_cut;
    for (const RejectRecord& reject : table.rejects)
      result.rejects.push_back(reject_of(reject, spec, read.language));
    if (&spec == &trainees::table)
      data.plan_of_line.assign(table.references.begin(), table.references.end());
    if (&spec == &plans::table) data.plans = std::move(table.table);
    if (&spec == &trainees::table) data.trainees = std::move(table.table);
    if (&spec == &trained_before::table) data.trained_before = std::move(table.table);
  }
  data.same_persons = std::move(read.same_persons);
  kept->texts = std::move(read.texts);
  data.persons = persons_in(data);
  for (const ReadTable& table : read.tables) {
    Buffer<IssueRecord> issues = table.issues;
    if (table.table.spec == &trainees::table) add_issues_of_persons(data, table, issues);
    for (const IssueRecord& issue : issues)
      result.issues.push_back(issue_of(of(data, *table.table.spec, table.table), issue,
                                       table.last_name, read.language));
  }
  result.dossiers = Dossiers{std::shared_ptr<const Dossiers::Data>(kept, &data)};
  result.texts = kept->texts;
  result.warnings = std::move(read.warnings);
  result.ignored_columns = options.ignored_columns;
  result.dates = options.dates;
  result.language = options.language;
  return LoadedFiles{std::make_shared<const LoadedFiles::Data>(std::move(result))};
}

// ---- Rows in memory: each as the cells that a file would have ----

std::string text_of(const std::string& value) { return value; }
std::string text_of(const std::optional<Day>& value) {
  return value ? to_string(Date{*value}) : std::string{};
}
std::string text_of(const std::optional<bool>& value) {
  return value ? (*value ? "yes" : "no") : "";
}
std::string text_of(const std::optional<std::int64_t>& value) {
  return value ? fmt::format("{}", *value) : std::string{};
}
std::string text_of(const std::optional<MonthSet>& value) {
  return value ? to_string(*value) : std::string{};
}
std::string text_of(const std::optional<Province>& value) {
  return value ? to_string(*value) : std::string{};
}
template <class E, std::size_t count>
std::string named(const std::optional<E>& value, const std::array<std::string_view, count>& names) {
  return value ? std::string{name_in(names, *value)} : std::string{};
}

// Calls cell(text) for each cell of a row, in the order of its table's columns.
template <class Cell>
void each_cell(const Plan& row, Cell&& cell) {
  const auto all = [&](const auto&... values) { (cell(text_of(values)), ...); };
  all(row.plan_id, row.employer_id);
  cell(named(row.employer_kind, employer_kind_names));
  all(row.tax_code, row.name, row.province, row.district, row.filed_on, row.request_signed_on,
      row.ui_months, row.ui_months_before_2020, row.ui_arrears);
  cell(named(row.change, change_names));
  all(row.revenue_now, row.revenue_2019, row.revenue_2020, row.plan, row.request_form,
      row.change_document, row.si_confirmed, row.institution_registered, row.training_contract);
  cell(named(row.institution, institution_names));
  all(row.local_support_vnd, row.si_asked_on, row.si_confirmed_on, row.complete_on, row.decided_on,
      row.decision_received_on, row.transferred_on, row.passed_on_on, row.reported_on,
      row.actual_cost_vnd);
}
template <class Cell>
void each_cell(const Trainee& row, Cell&& cell) {
  const auto all = [&](const auto&... values) { (cell(text_of(values)), ...); };
  all(row.line_id, row.plan_id, row.worker_id, row.insurance_no, row.full_name, row.birth_date);
  cell(named(row.contract_type, contract_type_names));
  all(row.contract_starts_on, row.trade, row.starts_on, row.ends_on, row.cost_vnd, row.ui_paid,
      row.kept_in_work);
}
template <class Cell>
void each_cell(const TrainedBefore& row, Cell&& cell) {
  const auto all = [&](const auto&... values) { (cell(text_of(values)), ...); };
  all(row.worker_id, row.insurance_no, row.approved_on, row.employer_id);
}
template <class Cell>
void each_cell(const PersonDecision& row, Cell&& cell) {
  const auto all = [&](const auto&... values) { (cell(text_of(values)), ...); };
  all(row.worker_id, row.other_id, row.same, row.decided_on, row.reason);
}

template <class Row>
TableFile in_memory(const TableSpec& spec, const std::vector<Row>& from) {
  TableRows rows(spec);
  std::vector<std::string> texts;
  for (const Row& row : from) {
    texts.clear();
    each_cell(row, [&](std::string text) { texts.push_back(std::move(text)); });
    for (std::size_t column = rows.columns(); column < texts.size(); ++column)
      static_cast<void>(rows.place_of(column));
    rows.add(std::vector<std::string_view>(texts.begin(), texts.end()));
  }
  return {&spec, std::string{spec.name}, rows.frozen()};
}

}  // namespace

std::span<const TableSpec* const> input_tables() noexcept {
  static constexpr std::array<const TableSpec*, 4> tables{&plans::table, &trainees::table,
                                                          &trained_before::table, &persons::table};
  return tables;
}

std::variant<LoadedFiles, Problem> read_dossiers(std::span<const TableFile> inputs,
                                                 const ReadOptions& options, OpenFile open) {
  ReadTables read = read_tables(input_tables(), inputs, options, open);
  if (read.problem) return *std::move(read.problem);
  return loaded(std::move(read), options);
}

LoadedFiles read(const Rows& rows) {
  const std::array<TableFile, 4> inputs{in_memory(plans::table, rows.plans),
                                        in_memory(trainees::table, rows.trainees),
                                        in_memory(trained_before::table, rows.trained_before),
                                        in_memory(persons::table, rows.persons)};
  return std::get<LoadedFiles>(read_dossiers(inputs, {}));
}

const Dossiers& LoadedFiles::dossiers() const& noexcept { return data_->dossiers; }
std::vector<Reject> LoadedFiles::rejects() const { return data_->rejects; }
std::vector<Issue> LoadedFiles::issues() const { return data_->issues; }
bool LoadedFiles::is_cut() const noexcept { return data_->is_cut; }
const std::vector<std::string>& LoadedFiles::warnings() const noexcept { return data_->warnings; }

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
