/// @file
/// The report of an office: what was asked, what is eligible, approved, paid and late, as of a day
/// and in a period, by district, group, month and employer. Art. 13(5)(đ): provinces report on the
/// 25th of each month, and in the end. It names no person and no ID of one.
#ifndef RENTSUPPORT_REPORT_HPP
#define RENTSUPPORT_REPORT_HPP

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/letters.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

class Ledger;

/// Is an employer of a run, as a report names it.
struct ReportedEmployer {
  std::string employer_id{};
  std::string name{};      ///< may be empty
  std::string province{};  ///< two digits, or `?`
  std::string district{};  ///< `?`: unknown
};

/// Is the step that a list waits for, not done by its last day; as Overdue has it.
struct ReportedDelay {
  Step step{};
  Actor who{};
  Date last_day{};
};

struct ReportedList {
  std::string list_id{};
  std::uint32_t employer = 0;  ///< its place in ReportedRun::employers
  Group group{};
  std::optional<Date> decided_on{};  ///< actual days
  std::optional<Date> paid_on{};
  std::optional<ReportedDelay> late{};
};

struct ReportedRequest {
  std::string request_id{};
  std::string worker_id{};   ///< as it is compared; it stands in no report
  std::uint32_t list = 0;    ///< its place in ReportedRun::lists
  std::uint32_t person = 0;  ///< the same number for requests of one person, in the widest reading
};

/// Says why request-months are not payable: many share a reason.
struct ReportedReason {
  std::vector<std::string> blamed{};  ///< of refused ones: provisions by id
  std::vector<std::string> asked{};   ///< of undetermined ones: facts by name
  /// Of refused ones the provisions each of which alone stands in the way; of undetermined ones the
  /// facts each of which alone settles them, whatever the answer is.
  std::vector<std::string> alone{};
  // Named, since libc++ 14 orders no vectors by itself.
  friend std::strong_ordering operator<=>(const ReportedReason&, const ReportedReason&) = default;
};

struct ReportedMonth {
  std::uint32_t request = 0;  ///< its place in ReportedRun::requests
  Month month{};
  Outcome outcome{};
  Money amount{};            ///< what is asked for: the group's amount
  std::uint32_t reason = 0;  ///< its place in ReportedRun::reasons; of payable ones 0
};

/// Is what a report reads of a run.
struct ReportedRun {
  RuleSet rule_set;
  std::map<std::string, std::string> assumptions{};
  std::uint64_t rejected = 0;  ///< rows of requests that could not be used
  std::vector<ReportedEmployer> employers{};
  std::vector<ReportedList> lists{};
  std::vector<ReportedRequest> requests{};
  std::vector<ReportedReason> reasons{};
  std::vector<ReportedMonth> months{};
};

/// Takes from decisions what a report reads. What is late is said as of EvaluateOptions::as_of;
/// nothing is where that was not given.
[[nodiscard]] ReportedRun reported_run(const Decisions& decisions);

/// Names what became of a month, as far as a report tells it.
enum class ReportedState : std::uint8_t {
  proposed,
  approved,
  sent,  ///< to the bank
  paid,
  returned,   ///< by the bank
  taken_back  ///< reversed, or withdrawn
};
inline constexpr std::size_t reported_states = 6;
/// Returns it as JSON has it: `taken_back`; nothing for a value that is none.
[[nodiscard]] std::string_view name(ReportedState state) noexcept;

/// Is an entry of a ledger that says what became of a month.
struct ReportedEntry {
  std::string list_id{};
  std::string request_id{};
  std::string worker_id{};
  std::string employer_id{};  ///< empty: that of the list in the runs
  Group group{};
  Month month{};
  Money amount{};
  ReportedState state{};
  std::optional<Date> booked_on{};
  bool is_closed = false;  ///< taken back for good: never overdue
};

/// Reads the entries of a ledger, in their order, but those of questions, which leave a month where
/// it is. Returns what is wrong with it. Belongs to the
/// whole library, not to its core.
[[nodiscard]] std::optional<Problem> read_entries(Ledger& ledger,
                                                  std::vector<ReportedEntry>& entries);

struct ReportSource {
  /// In the order of time: a request-month (list, request, month) in several of them counts once,
  /// as the last of them has it.
  std::vector<ReportedRun> runs{};
  /// Nothing: there is no ledger. Then what is payable counts as approved and as paid on the days
  /// that its list gives for both.
  std::optional<std::vector<ReportedEntry>> entries{};
};

struct ReportOptions {
  /// The day of the report: what is booked later has not happened. What has no day has.
  Day as_of{};
  /// First day of the period that the report is about; nothing: it is about everything up to as_of.
  std::optional<Day> since{};
};

/// Counts request-months and what they come to.
struct ReportFigure {
  std::uint64_t firms = 0;    ///< by employer_id; unknown ones are none
  std::uint64_t workers = 0;  ///< persons in the widest reading, those of several runs by their IDs
  std::uint64_t months = 0;   ///< persons × months
  MoneyTotal amount;
  friend bool operator==(const ReportFigure&, const ReportFigure&) = default;
};

/// Names the columns of a report: where request-months stand on its day.
enum class Standing : std::uint8_t {
  asked,     ///< = eligible + waiting + refused
  eligible,  ///< decided payable
  waiting,   ///< undetermined: a fact is lacking
  refused,
  approved,  ///< by the province, and not taken back: those paid or returned too
  paid,
  returned,
  overdue  ///< eligible, not paid, and a step of the list is late
};
inline constexpr std::size_t standings = 8;
/// Returns it as JSON has it: `eligible`; nothing for a value that is none.
[[nodiscard]] std::string_view name(Standing standing) noexcept;

/// Is a line of a report: of all, of a district, a group, a month or an employer.
struct ReportLine {
  std::array<ReportFigure, standings> standing{};      ///< by Standing
  std::array<ReportFigure, reported_states> period{};  ///< booked in the period, by ReportedState
  std::array<ReportFigure, reported_states> before{};  ///< in the period before
  [[nodiscard]] const ReportFigure& at(Standing of) const noexcept {
    return standing[static_cast<std::size_t>(of)];
  }
};

/// Counts the request-months with a reason.
struct ReportedCause {
  std::string id{};          ///< of a provision, or the name of a fact
  std::uint64_t months = 0;  ///< that name it
  MoneyTotal amount;
  std::uint64_t alone = 0;  ///< of them: nothing else stands in the way
  MoneyTotal alone_amount;
  std::uint64_t alone_workers = 0;
};

/// Counts undetermined request-months that one fact settles, by who has to supply it.
struct OnePaperAway {
  std::array<ReportFigure, 4> by{};  ///< by Voucher; a month of two suppliers is in both
  ReportFigure total{};
};

/// Counts what waits for somebody who is late.
struct ReportedLateness {
  Actor who{};
  Step step{};
  std::uint64_t lists = 0;
  Date since{};              ///< the earliest last day
  std::uint64_t months = 0;  ///< eligible ones that wait
  MoneyTotal amount;
};

struct Report {
  Date as_of{};
  std::optional<Date> since{};
  /// The period before: whole months where the period is of whole months, else as many days.
  std::optional<Date> before_since{};
  std::optional<Date> before_until{};
  bool has_ledger = false;
  std::vector<RuleSet> rule_sets{};                               ///< of the runs, each once
  std::vector<std::map<std::string, std::string>> assumptions{};  ///< by run
  std::uint64_t rejected = 0;    ///< rows of requests that are in no figure
  std::uint64_t superseded = 0;  ///< request-months that a later run has again
  std::uint64_t outside = 0;     ///< months of the ledger that no run has
  std::uint64_t undated = 0;     ///< entries without a day: in no period
  ReportLine total{};
  std::map<std::string, ReportLine> by_district{};  ///< `33/323`, `33/?`, `?/?`
  std::map<std::string, ReportLine> by_group{};
  std::map<std::string, ReportLine> by_month{};     ///< `2022-04`
  std::map<std::string, ReportLine> by_employer{};  ///< by employer_id; `?`: unknown
  std::map<std::string, ReportedEmployer> employers{};
  std::vector<ReportedCause> refused_by{};       ///< by months, most first, then by id
  std::vector<ReportedCause> undetermined_by{};  ///< likewise
  OnePaperAway one_paper_away{};
  std::vector<ReportedLateness> late{};  ///< by who, then step
};

/// Sums up. Throws Error where a day does not exist, the period begins after its end, or a place in
/// the source is none.
[[nodiscard]] Report report(const ReportSource& source, const ReportOptions& options);

/// Returns a fact of the rules that a report is about, by its name; null for `worker_id`. It lives
/// as long as the report.
[[nodiscard]] const FactInfo* reported_fact(const Report& report, std::string_view name) noexcept;
/// Returns who supplies a fact, by its name; of `worker_id` the office, which says who is who.
[[nodiscard]] Voucher supplier_of(const Report& report, std::string_view fact) noexcept;

/// Returns part of whole in tenths of a per cent, rounded half up; nothing where the whole is 0.
[[nodiscard]] std::optional<std::uint64_t> per_mille(MoneyTotal part, MoneyTotal whole);

/// Writes a report as a page to print on A4, which needs nothing beside it, for the office to sign;
/// as JSON (schema rentsupport-report-2); as the bytes of a workbook, which belongs to the whole
/// library, not to its core. Equal reports give equal bytes.
[[nodiscard]] std::string report_html(const Report& report, const Office& office,
                                      Language language = Language::vietnamese);
[[nodiscard]] std::string report_json(const Report& report);
[[nodiscard]] std::string report_workbook(const Report& report,
                                          Language language = Language::vietnamese);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
