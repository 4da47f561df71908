// Training support to keep jobs: Decision 23/2021/QĐ-TTg, Chapter III, as amended by Decision
// 33/2021/QĐ-TTg.
//
// From rows to decisions:
//
//     namespace training = rentsupport::training;
//     training::Rows rows;
//     rows.plans.push_back({.plan_id = "P1", .employer_id = "E1", ...});
//     rows.trainees.push_back({.line_id = "L1", .plan_id = "P1", ...});
//     const training::LoadedFiles loaded = training::read(rows);
//     const auto decisions =
//         training::decide(training::RuleSet::decision_23_2021(), loaded.dossiers());
//     for (const auto& line : decisions.lines()) { ... line.outcome, line.amount ... }
#ifndef RENTSUPPORT_TRAINING_HPP
#define RENTSUPPORT_TRAINING_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/training_decisions.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {
namespace training {

/// Describes a dossier: one plan of an employer. A fact left out is unknown, a step without a date
/// has not happened yet.
struct Plan {
  std::string plan_id{};      ///< key; required
  std::string employer_id{};  ///< required
  std::optional<EmployerKind> employer_kind{};
  std::string tax_code{};
  std::string name{};
  std::optional<Province> province{};
  std::string district{};
  std::optional<Day> filed_on{};  ///< required
  std::optional<Day> request_signed_on{};
  std::optional<MonthSet> ui_months{};  ///< unemployment insurance paid in full
  std::optional<std::int64_t> ui_months_before_2020{};
  std::optional<bool> ui_arrears{};
  std::optional<Change> change{};
  std::optional<std::int64_t> revenue_now{};  ///< đồng, of the quarter before the request's
  std::optional<std::int64_t> revenue_2019{};
  std::optional<std::int64_t> revenue_2020{};
  std::optional<bool> plan{};
  std::optional<bool> request_form{};
  std::optional<bool> change_document{};
  std::optional<bool> si_confirmed{};
  std::optional<bool> institution_registered{};
  std::optional<bool> training_contract{};
  std::optional<Institution> institution{};
  std::optional<std::int64_t> local_support_vnd{};  ///< of a local policy for the same
  std::optional<Day> si_asked_on{};
  std::optional<Day> si_confirmed_on{};
  std::optional<Day> complete_on{};
  std::optional<Day> decided_on{};
  std::optional<Day> decision_received_on{};
  std::optional<Day> transferred_on{};
  std::optional<Day> passed_on_on{};
  std::optional<Day> reported_on{};
  std::optional<std::int64_t> actual_cost_vnd{};
};

/// Describes a line: one worker in one course of a plan.
struct Trainee {
  std::string line_id{};    ///< key; required
  std::string plan_id{};    ///< required
  std::string worker_id{};  ///< this or the insurance number
  std::string insurance_no{};
  std::string full_name{};
  std::optional<Day> birth_date{};
  std::optional<ContractType> contract_type{};
  std::optional<Day> contract_starts_on{};
  std::string trade{};
  std::optional<Day> starts_on{};  ///< of the course; required
  std::optional<Day> ends_on{};    ///< its last day; required
  std::optional<std::int64_t> cost_vnd{};
  std::optional<bool> ui_paid{};  ///< on Form 02a: insured for unemployment
  std::optional<bool> kept_in_work{};
};

/// Describes a line that was approved before, under another decision of this policy.
struct TrainedBefore {
  std::string worker_id{};  ///< this or the insurance number
  std::string insurance_no{};
  std::optional<Day> approved_on{};
  std::string employer_id{};  ///< under the reading once_scope = same_employer
};

/// Holds the rows of an input in memory.
struct Rows {
  std::vector<Plan> plans{};
  std::vector<Trainee> trainees{};
  std::vector<TrainedBefore> trained_before{};
  std::vector<PersonDecision> persons{};
};

/// Names the input files.
struct Files {
  std::string plans{};
  std::string trainees{};
  std::optional<std::string> trained_before{};
  std::optional<std::string> persons{};
  WorkbookLimits workbooks{};
};

/// Holds what was read. Of the same rows it is the same, wherever they come from.
class LoadedFiles {
 public:
  [[nodiscard]] const Dossiers& dossiers() const& noexcept;
  [[nodiscard]] const Dossiers& dossiers() const&& = delete;
  /// List the rows that cannot be used, and what is suspicious in those that are: by table and
  /// line.
  [[nodiscard]] std::vector<Reject> rejects() const;
  [[nodiscard]] std::vector<Issue> issues() const;
  /// Says whether a pipe ended within a line.
  [[nodiscard]] bool is_cut() const noexcept;
  /// Says what a user should know of how dates were read.
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept;

  struct Data;
  // What the library reads of it.
  [[nodiscard]] const Data& data() const noexcept { return *data_; }
  explicit LoadedFiles(std::shared_ptr<const Data> data) noexcept : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

/// Reads files; the problem says why one cannot be read at all.
[[nodiscard]] std::variant<LoadedFiles, Problem> read(const Files& files,
                                                      const ReadOptions& options = {});

/// Takes rows in memory, under the same rules: a row that cannot be used is rejected, and its line
/// is its number behind a header, from 2.
[[nodiscard]] LoadedFiles read(const Rows& rows);

/// Is an output as a table of texts, as its CSV file has them.
struct OutputTable {
  std::string name;  ///< of the file: `decisions.csv`
  std::vector<std::string_view> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Returns what is decided: `plans_decided.csv`, `decisions.csv`, `schedule.csv`, `rejects.csv`,
/// `issues.csv`. Rows are in the order of the input; the schedule has those of plans that are paid.
[[nodiscard]] std::vector<OutputTable> outputs(const LoadedFiles& loaded,
                                               const Decisions& decisions);

/// Writes summary.json: rows, outcomes of plans and lines, money, what refuses and what is asked.
[[nodiscard]] std::string summary_json(const LoadedFiles& loaded, const Decisions& decisions,
                                       const std::map<std::string, FileDigest>& outputs = {});

/// Writes a table as CSV: commas, LF, quotes where a cell needs them.
[[nodiscard]] std::string csv(const OutputTable& table);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
