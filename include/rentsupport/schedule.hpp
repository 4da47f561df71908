// The procedure: when each step of a list happened or is due, and the schedule of payments.
#ifndef RENTSUPPORT_SCHEDULE_HPP
#define RENTSUPPORT_SCHEDULE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/rule_set.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

class Decisions;

/// Holds the days of a list's steps as far as they happened; days are in the order of the steps.
struct Steps {
  Day drawn_up_on{};
  std::optional<Day> posted_on{};
  std::optional<Day> sent_to_si_on{};
  std::optional<Day> si_confirmed_on{};
  std::optional<Day> received_on{};
  std::optional<Day> submitted_on{};
  std::optional<Day> decided_on{};
  std::optional<Day> funded_on{};
  std::optional<Day> paid_on{};
};

/// Holds the limits of a list's steps and the days on which they count as done: the actual day,
/// else the projected one. Articles 7 and 11; law page, section 4.
struct Timeline {
  // Limits, each counted from the step before it.
  Date posting_ends_on;
  Date si_confirms_by;
  Date district_submits_by;
  Date province_decides_by;
  Date funds_by;
  Date employer_pays_by;

  // Actual or projected days.
  Date posted_on;
  Date sent_to_si_on;
  Date si_confirmed_on;
  Date received_on;
  Date submitted_on;
  Date decided_on;
  Date funded_on;
  Date paid_on;

  Date earliest_receipt;           ///< by the district, if SI confirms at once
  bool completes_in_time = false;  ///< paid on or before the completion target

  friend bool operator==(const Timeline&, const Timeline&) = default;
};

/// Computes a list's timeline. A projected day is the step's limit, but never later than the next
/// day that is given. Whether the list completes in time is said as of a day, where one is given: a
/// step that nothing says was done is done on that day at the earliest. Limits and days do not look
/// at it: rules read them. Throws Error where a day does not exist.
[[nodiscard]] Timeline timeline(const Procedure& procedure, const Steps& steps,
                                const std::optional<Day>& as_of = {});

/// Is a payment to be made: a payable request-month with its list's timeline. A row of
/// schedule.csv.
struct Payout {
  std::uint64_t payment_no = 0;  ///< from 1, in the order of the decisions
  std::size_t request = 0;
  Month month{};
  Money amount;
  Timeline timeline;
  /// As the request gives them, empty where it does not; they live as long as the decisions.
  std::string_view account{};
  std::string_view full_name{};
};

/// Lists the payments of the payable request-months, in the order of the decisions.
[[nodiscard]] std::vector<Payout> schedule(const Decisions& decisions);

/// Names the steps of a list in their order.
enum class Step : std::uint8_t {
  posted,
  sent_to_si,
  si_confirmed,
  received,
  submitted,
  decided,
  funded,
  paid
};
/// Names who must do a step.
enum class Actor : std::uint8_t { employer, si_agency, district, province };
/// Return them as overdue.csv has them: `sent_to_si`, `si_agency`; nothing for a value that is
/// none.
[[nodiscard]] std::string_view name(Step step) noexcept;
[[nodiscard]] std::string_view name(Actor actor) noexcept;

/// Is the step that a list waits for, not done by its last day. A row of overdue.csv. The texts
/// live as long as the decisions.
struct Overdue {
  std::string_view list_id;
  std::string_view employer_id;
  std::string_view district;  ///< empty: unknown
  Step step{};
  Actor who{};
  /// The limit of the step; of one of the employer, for which the law has none, the day on which it
  /// was projected.
  Date last_day;
  std::int64_t working_days_late = 0;  ///< of offices, up to and with EvaluateOptions::as_of
  std::uint64_t payments = 0;          ///< request-months that wait for it
  MoneyTotal amount;
};

/// Lists what is late as of the day that the decisions were asked for, a list at most once, in the
/// order of lists: the first step behind all that have a day. Money that nobody waits for is
/// neither transferred nor paid late. Only payable months count of which `is_due` says so (of a
/// ledger: LedgerRun::is_due()); without it all. Throws Error where EvaluateOptions::as_of was not
/// given.
[[nodiscard]] std::vector<Overdue> overdue(
    const Decisions& decisions, const std::function<bool(std::size_t decision)>& is_due = {});

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
