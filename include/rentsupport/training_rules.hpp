// The rules of training support: Decision 23/2021/QĐ-TTg, Chapter III, as amended by Decision
// 33/2021/QĐ-TTg.
#ifndef RENTSUPPORT_TRAINING_RULES_HPP
#define RENTSUPPORT_TRAINING_RULES_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/amount.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {
namespace training {

// ---- Values of facts ------------------------------------------------------------------------

/// Is the kind of an employer of Art. 43(3) Law on Employment; `none` hires nobody under a contract
/// subject to unemployment insurance.
enum class EmployerKind : std::uint8_t {
  state,
  public_unit,
  armed_forces,
  political,
  enterprise,
  cooperative,
  household,
  business_household,
  cooperative_group,
  international,
  other,
  none
};
/// Is why structure or technology change. Labour Code Art. 42(1); `economic` is 42(2).
enum class Change : std::uint8_t { organisation, technology, product, economic, none };
/// Is who trains.
enum class Institution : std::uint8_t { own, contracted };

// ---- Parameters and readings ----------------------------------------------------------------

/// Choose where the text is silent; the first option of each is the default.
enum class TwelveMonths : std::uint8_t { cumulative, consecutive };
enum class UiDebt : std::uint8_t { refused, ignored };
enum class RequestDay : std::uint8_t { filed_on, request_date };
enum class OddDays : std::uint8_t { per_course, per_worker_total };
enum class MonthCount : std::uint8_t { date_to_date, thirty_days };
enum class SixMonths : std::uint8_t { per_worker, per_course };
enum class LongCourse : std::uint8_t { whole_cost, pro_rata };
enum class NotKept : std::uint8_t { whole_support, that_worker };
enum class OnceScope : std::uint8_t { all_employers, same_employer };

struct Readings {
  TwelveMonths twelve_months{};
  UiDebt ui_debt{};
  RequestDay request_day{};
  OddDays odd_days{};
  MonthCount month_count{};
  SixMonths six_months{};
  LongCourse long_course{};
  NotKept not_kept{};
  OnceScope once_scope{};
};

/// Lists the nine readings in the order of the law page.
[[nodiscard]] std::vector<ReadingInfo> readings();

/// Holds the parameters; `rules/decision_23_2021/parameters.toml` lists their keys, each with its
/// citation.
struct Parameters {
  Day first_day;                     ///< on which a dossier may be filed. Art. 9
  Day last_day;                      ///< and the last one
  int insurance_months = 0;          ///< paid in full, 0 to 600. Art. 9(1)
  int fall_percent = 0;              ///< of revenue, 0 to 99. Art. 9(3)
  Money month;                       ///< per worker and month, an even number. Art. 10(1)
  int months = 0;                    ///< at most, 0 to 60. Art. 10(2)
  int whole_month_days = 0;          ///< odd days that count as a month, 0 to 30. Art. 10(1)
  Day amended_on;                    ///< Decision 33/2021 in force
  std::vector<Day> public_holidays;  ///< themselves, not made up. Labour Code Articles 111, 112

  /// Limits, 0 to 366: in working days, the report's in calendar days. Art. 12
  int si_days = 0;
  int decide_days = 0;
  int transfer_days = 0;
  int pass_on_days = 0;
  int report_days = 0;
  int recover_days = 0;

  Readings readings;

  /// Do what the members of rentsupport::Parameters of these names do.
  [[nodiscard]] static Parameters built_in();
  [[nodiscard]] std::optional<Problem> overlay(std::string_view toml, std::string_view file,
                                               Language language = Language::english);
  [[nodiscard]] std::optional<Problem> choose(std::string_view reading, std::string_view option,
                                              Language language = Language::english);
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> list() const;
  [[nodiscard]] std::map<std::string, std::string> chosen_readings() const;
  [[nodiscard]] std::string toml() const;
};

// ---- Rules ----------------------------------------------------------------------------------

/// Is an immutable rule set; copies share the same value, threads may share it.
class RuleSet {
 public:
  /// Returns the rules of Decision 23/2021/QĐ-TTg, Chapter III; throws Error when a parameter is
  /// out of its range.
  [[nodiscard]] static RuleSet decision_23_2021(
      const Parameters& parameters = Parameters::built_in());

  /// Returns `decision-23-2021-training`.
  [[nodiscard]] std::string_view id() const noexcept;
  [[nodiscard]] const Parameters& parameters() const& noexcept;
  [[nodiscard]] const Parameters& parameters() const&& = delete;
  /// Returns the facts that the rules read, by their numbers.
  [[nodiscard]] static Vocabulary facts() noexcept;
  /// Returns the rule of a dossier: its provisions are the first ones of a line's.
  [[nodiscard]] const Rule& of_plan() const& noexcept;
  [[nodiscard]] const Rule& of_plan() const&& = delete;
  /// Returns the rule of a line, one worker in one course: the dossier's, and its own.
  [[nodiscard]] const Rule& of_line() const& noexcept;
  [[nodiscard]] const Rule& of_line() const&& = delete;
  /// Returns what a line is paid: the smaller of its cost and the ceiling. Art. 10
  [[nodiscard]] const Amount& amount() const& noexcept;
  [[nodiscard]] const Amount& amount() const&& = delete;
  /// Returns the canonical text, and its SHA-256 in lower-case hexadecimal.
  [[nodiscard]] std::string_view canonical() const& noexcept;
  [[nodiscard]] std::string canonical() const&&;
  [[nodiscard]] std::string_view sha256() const& noexcept;
  [[nodiscard]] std::string sha256() const&&;

 private:
  friend class RuleSetBuilder;
  struct Value;
  explicit RuleSet(std::shared_ptr<const Value> value) noexcept : value_(std::move(value)) {}
  std::shared_ptr<const Value> value_;
};

/// Holds the last days of the steps of Article 12, each counted from the step before it: the day on
/// which that happened, else its own last day. Nothing where a step has no beginning yet.
struct Timeline {
  std::optional<Date> si_confirms_by;  ///< Art. 12(1)
  Date decides_by;                     ///< Art. 12(3)
  Date transfers_by;                   ///< Art. 12(4)
  Date passes_on_by;                   ///< Art. 12(5)
  std::optional<Date> reports_by;      ///< Art. 12(6)
  std::optional<Date> recovers_by;     ///< Art. 12(6)

  friend bool operator==(const Timeline&, const Timeline&) = default;
};

/// Counts the half months of a course, the first and the last day included: whole months, and for
/// odd days half a month or a whole one. Art. 10(1). 0 where it ends before it begins.
[[nodiscard]] std::int64_t half_months(const Parameters& parameters, Date starts_on, Date ends_on);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
