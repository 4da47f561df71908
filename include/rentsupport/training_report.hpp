/// @file
/// The report of an office on training support: what was asked, what is eligible, approved,
/// transferred, settled and late, as of a day and in a period, by district, province and employer.
/// Art. 44(4): provinces report on the 25th of each month. It names no worker and no ID of one.
#ifndef RENTSUPPORT_TRAINING_REPORT_HPP
#define RENTSUPPORT_TRAINING_REPORT_HPP

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/letters.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/training_decisions.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {
namespace training {

struct ReportOptions {
  /// The day of the report: a dossier filed later is in no figure, a step of a later day has not
  /// happened.
  Day as_of{};
  /// First day of the period that the report is about; nothing: it is about everything up to as_of.
  std::optional<Day> since{};
};

/// Counts. Dossiers and employers stand where the outcome of the dossier is; workers, lines and
/// money where that of the line is: a line of a payable dossier may be refused.
struct ReportFigure {
  std::uint64_t firms = 0;  ///< by employer_id
  std::uint64_t dossiers = 0;
  std::uint64_t workers = 0;  ///< persons, each once, in the widest reading
  std::uint64_t lines = 0;    ///< a worker in a course each
  /// What the lines come to under Article 10, whether they are supported or not: the smaller of
  /// cost and ceiling; of an unknown cost the ceiling. Of `to_recover` what is to be returned.
  MoneyTotal amount;
  friend bool operator==(const ReportFigure&, const ReportFigure&) = default;
};

/// Names the columns of a report: where lines stand on its day. A step without a day has happened
/// where a later one has.
enum class Standing : std::uint8_t {
  asked,        ///< = eligible + waiting + refused
  eligible,     ///< decided payable
  waiting,      ///< undetermined: a fact is lacking
  refused,      ///< also of dossiers that are payable
  approved,     ///< eligible, and decided on. Art. 12(3)
  transferred,  ///< to the employer. Art. 12(4)
  passed_on,    ///< by the employer to the institution. Art. 12(5)
  reported,     ///< settled by the employer. Art. 12(6)
  to_recover,   ///< eligible lines of dossiers of which money is to be returned. Art. 12(6)
  overdue       ///< eligible, and the step that the dossier waits for is late
};
inline constexpr std::size_t standings = 10;
/// Returns it as JSON has it: `to_recover`; nothing for a value that is none.
[[nodiscard]] std::string_view name(Standing standing) noexcept;

/// Is a line of a report: of all, of a district, a province or an employer.
struct ReportLine {
  std::array<ReportFigure, standings> standing{};  ///< by Standing
  /// What was asked, approved, transferred, passed on and reported in the period and in the one
  /// before, by the day of the step alone; of other standings nothing.
  std::array<ReportFigure, standings> period{};
  std::array<ReportFigure, standings> before{};
  [[nodiscard]] const ReportFigure& at(Standing of) const noexcept {
    return standing[static_cast<std::size_t>(of)];
  }
};

/// Counts the lines with a reason.
struct ReportedCause {
  std::string id{};            ///< of a provision, or the name of a fact
  std::uint64_t dossiers = 0;  ///< that name it themselves
  std::uint64_t lines = 0;     ///< that name it
  MoneyTotal amount;           ///< of these lines
  std::uint64_t alone = 0;     ///< lines of which nothing else stands in the way, or is lacking
  MoneyTotal alone_amount;
  std::uint64_t alone_workers = 0;
};

/// Names the steps of Article 12 that can be late, in their order. That the rest is recovered has
/// no day in the dossiers.
enum class Step : std::uint8_t { si_confirmed, decided, transferred, passed_on, reported };
enum class Actor : std::uint8_t { employer, si_agency, department, provincial_si };
/// Return a name as JSON has it: `passed_on`, `provincial_si`; nothing for a value that is none.
[[nodiscard]] std::string_view name(Step step) noexcept;
[[nodiscard]] std::string_view name(Actor actor) noexcept;

/// Counts what waits for somebody who is late.
struct ReportedLateness {
  Actor who{};
  Step step{};
  std::uint64_t dossiers = 0;
  Date since{};             ///< the earliest last day
  std::uint64_t lines = 0;  ///< eligible ones that wait
  MoneyTotal amount;
};

struct Report {
  RuleSet rule_set;
  Date as_of{};
  std::optional<Date> since{};
  /// The period before: whole months where the period is of whole months, else as many days.
  std::optional<Date> before_since{};
  std::optional<Date> before_until{};
  std::uint64_t rejected_plans = 0;  ///< rows that are in no figure
  std::uint64_t rejected_trainees = 0;
  std::uint64_t later = 0;  ///< dossiers filed after as_of: in no figure
  /// Dossiers of which the money was transferred though they are not payable as decided here: they
  /// are neither approved nor transferred.
  std::uint64_t transferred_otherwise = 0;
  ReportLine total{};
  std::map<std::string, ReportLine> by_district{};  ///< `33/323`, `33/?`, `?/?`
  std::map<std::string, ReportLine> by_province{};  ///< `33`, `?`
  std::map<std::string, ReportLine> by_employer{};  ///< by employer_id
  std::map<std::string, std::string> employers{};   ///< their names, by employer_id; may be empty
  std::vector<ReportedCause> refused_by{};          ///< by lines, most first, then by id
  std::vector<ReportedCause> undetermined_by{};     ///< likewise
  std::vector<ReportedLateness> late{};             ///< by who, then step
};

/// Sums up. Throws Error where a day does not exist, or the period begins after its end.
[[nodiscard]] Report report(const Decisions& decisions, const ReportOptions& options);
/// Sums up several runs, in the order of time: each dossier, by plan_id, once, as the last run has
/// it; workers of several runs are joined by their IDs and insurance numbers, `later` and rejected
/// rows are those of all. What was approved in an earlier run stands in `trained_before` of the
/// later ones. Throws Error also where there is no run, or they are of several rule sets.
[[nodiscard]] Report report(std::span<const Decisions> runs, const ReportOptions& options);

/// Do what the functions of these names in report.hpp do; the schema of the JSON is
/// rentsupport-training-report-2.
[[nodiscard]] std::string report_html(const Report& report, const Office& office,
                                      Language language = Language::vietnamese);
[[nodiscard]] std::string report_json(const Report& report);
[[nodiscard]] std::string report_workbook(const Report& report,
                                          Language language = Language::vietnamese);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
