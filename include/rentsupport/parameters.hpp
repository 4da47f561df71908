// Parameters and readings of Decision 08/2022/QĐ-TTg: everything that a what-if may change.
#ifndef RENTSUPPORT_PARAMETERS_HPP
#define RENTSUPPORT_PARAMETERS_HPP

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Choose where the text is silent (law page, section 3); the first option of each is the default.
enum class PartialMonth : std::uint8_t { any_day, fifteen_days, full_month };
enum class EmployedInMonth : std::uint8_t { required, not_required };
enum class SplitContract : std::uint8_t { literal, by_start, by_conclusion };
enum class Continuation : std::uint8_t {
  same_employer_without_gap,
  same_employer,
  any_employer_without_gap
};
enum class InsuranceMonth : std::uint8_t { month_before_list, at_most_june };
enum class ExemptForeigner : std::uint8_t { no, yes };
enum class CombinedMonths : std::uint8_t { any_earlier, last_three };
enum class LateList : std::uint8_t { accepted, previous_month_only };
enum class CombinedReturning : std::uint8_t { one_month, accepted };
enum class Before15th : std::uint8_t { day_14, day_15 };
enum class CapScope : std::uint8_t { both_groups, each_group };
enum class Declarations : std::uint8_t { accepted, ignored };
enum class PostingWeek : std::uint8_t { mon_fri, mon_sat };

struct Readings {
  PartialMonth partial_month{};
  EmployedInMonth employed_in_month{};
  SplitContract split_contract{};
  Continuation continuation{};
  InsuranceMonth insurance_month{};
  ExemptForeigner exempt_foreigner{};
  CombinedMonths combined_months{};
  LateList late_list{};
  CombinedReturning combined_returning{};
  Before15th before_15th{};
  CapScope cap_scope{};
  Declarations declarations{};
  PostingWeek posting_week{};
};

/// Describes a reading: its name and the names of its options, the default first.
struct ReadingInfo {
  std::string_view name;
  std::vector<std::string_view> options;
};

/// Lists the thirteen readings in the order of the law page.
[[nodiscard]] std::vector<ReadingInfo> readings();

/// Holds the parameters; `rules/decision_08_2022/parameters.toml` lists their keys, each with its
/// citation. Fields may be set freely; RuleSet checks them, days that do not exist included.
struct Parameters {
  struct {
    Money amount;         ///< per person and month; 1 to 10^18 đồng. Art. 5
    Month first_month{};  ///< of the rent window. Art. 4(1)
    Month last_month{};
    Day contract_before;  ///< concluded and started before this day. Art. 4(2)
  } working;
  struct {
    Money amount;         ///< Art. 9
    Month first_month{};  ///< Art. 8(1)
    Month last_month{};
    Day contract_from;  ///< concluded and started within these days. Art. 8(2)
    Day contract_to;
  } returning;
  int minimum_contract_months = 0;             ///< 0 to 600. Art. 4(2), 8(2)
  int cap_months = 0;                          ///< months paid per worker, 0 to 60. Art. 5(2), 9(2)
  std::vector<Province> key_economic_regions;  ///< Art. 1(2)(b)
  std::vector<Day> public_holidays;  ///< themselves, not made up. Labour Code Articles 111, 112

  /// Limits in working days, 0 to 366. Art. 7, 11
  int posting_days = 0;
  int objection_days = 0;
  int si_days = 0;
  int district_days = 0;
  int province_days = 0;
  int transfer_days = 0;
  int employer_days = 0;
  Day deadline;           ///< the district receives the dossier on or before it. Art. 7(4), 11(4)
  Day completion_target;  ///< the workers are paid on or before it. Letter 1324

  Readings readings;

  /// Returns the parameters of the Decision as enacted, with the default readings.
  [[nodiscard]] static Parameters built_in();

  /// Overlays a TOML text of at most 1 MiB, 1000 keys, tables and lists, 8 parts to a key and 8
  /// brackets in one another; `file` names it in the problem. Returns what is wrong, with line and
  /// place, and then changes nothing: a text that is no TOML or larger, an unknown key (the first,
  /// and how many), a value of the wrong type or out of its range, intervals that end before they
  /// begin. The message is in the language asked for; why a text is no TOML is said in English.
  [[nodiscard]] std::optional<Problem> overlay(std::string_view toml, std::string_view file,
                                               Language language = Language::english);

  /// Chooses a reading by name. Returns what is wrong: an unknown reading or option.
  [[nodiscard]] std::optional<Problem> choose(std::string_view reading, std::string_view option,
                                              Language language = Language::english);

  /// Lists every parameter with its value in canonical form, in the order of the built-in file.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> list() const;

  /// Lists the readings, sorted by name.
  [[nodiscard]] std::map<std::string, std::string> chosen_readings() const;

  /// Writes the parameters as TOML, every key; overlaying it gives the same parameters.
  [[nodiscard]] std::string toml() const;
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
