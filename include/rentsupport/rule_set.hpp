// A rule set: the groups of a Decision with their rules, amounts, caps and procedure, as one value.
#ifndef RENTSUPPORT_RULE_SET_HPP
#define RENTSUPPORT_RULE_SET_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "rentsupport/calendar.hpp"
#include "rentsupport/further_facts.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/rule.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Holds what a group is paid for and how much.
struct GroupRule {
  std::string_view name;  ///< `working`, `returning`
  Money amount;           ///< per person and month
  Rule rule;              ///< provisions in the order of the law page
};

/// Holds the steps of the procedure (law page, section 4), limits in working days.
struct Procedure {
  WorkingDays posting_calendar;  ///< Art. 7(2), 11(2)
  WorkingDays office_calendar;
  int posting_days = 0;
  int si_days = 0;
  int district_days = 0;
  int province_days = 0;
  int transfer_days = 0;
  int employer_days = 0;
  Date completion_target;
};

/// Is a provision of a group that is not as the Decision has it.
struct RuleDifference {
  enum class Kind : std::uint8_t { added, removed, replaced };
  Kind kind{};
  Group group{};
  Provision provision;  ///< what stands there now; of a removed one, what stood there

  friend bool operator==(const RuleDifference&, const RuleDifference&) = default;
};

/// Is an immutable rule set; copies share the same value, threads may share it. A what-if is
/// another rule set.
///
/// `with`, `without` and `replace` give rule sets that are not the Decision as enacted: own
/// provisions are decided with its own, before once a month and the cap, and all that is written
/// says so. An own provision is one `provision()` with nothing named inside it: its id is of small
/// letters, digits, `_` and `.`, at most 64; it has its statement in both languages, in one line
/// each, and as `reading`, and as the parameter of a limit, only names that there are. A group
/// holds at most 32 provisions. What does not keep to that is refused by name: Error. The two
/// provisions of Article 2(4) are decided after the others and stay: the cap is a parameter.
class RuleSet {
 public:
  /// Returns the rules of Decision 08/2022/QĐ-TTg; throws Error when a parameter is out of its
  /// range.
  [[nodiscard]] static RuleSet decision_08_2022(
      const Parameters& parameters = Parameters::built_in());

  /// Returns the same rule set with one more provision, which a group must meet besides; or with
  /// one that was removed, in its place. Throws Error where the group has one of its id, or the
  /// other group another one.
  [[nodiscard]] RuleSet with(Group to, const Rule& own) const;
  /// Returns the same rule set without a provision, in every group that has it. Of alternatives the
  /// others are left; where it was the last condition of an alternative, that goes with it. Throws
  /// Error where there is none, which names the id that is nearest.
  [[nodiscard]] RuleSet without(std::string_view id) const;
  /// Returns the same rule set with another provision of that id in the place of the one that
  /// there is, in every group that has it.
  [[nodiscard]] RuleSet replace(std::string_view id, const Rule& own) const;
  /// Returns the same own provisions, none where there are none, under other parameters.
  [[nodiscard]] RuleSet under(const Parameters& parameters) const;

  /// Returns the same rule set, whose own provisions may read further facts: another digest, and
  /// decided are dossiers with these facts. Throws Error where it has others already.
  [[nodiscard]] RuleSet with_facts(const FurtherFacts& facts) const;
  /// Returns its further facts: none where it has none.
  [[nodiscard]] const FurtherFacts& further_facts() const& noexcept;
  [[nodiscard]] const FurtherFacts& further_facts() const&& = delete;

  /// Returns what is not as enacted, by group, in the order of the provisions: empty under any
  /// parameters as long as the provisions are those of the Decision.
  [[nodiscard]] std::span<const RuleDifference> differences() const& noexcept;
  [[nodiscard]] std::span<const RuleDifference> differences() const&& = delete;

  /// Returns `decision-08-2022`; `decision-08-2022-own` where something is not as enacted, or it
  /// has further facts.
  [[nodiscard]] std::string_view id() const noexcept;
  // A part of a temporary one would be gone.
  [[nodiscard]] const Parameters& parameters() const& noexcept;
  [[nodiscard]] const Parameters& parameters() const&& = delete;
  [[nodiscard]] std::span<const GroupRule> groups() const& noexcept;
  [[nodiscard]] std::span<const GroupRule> groups() const&& = delete;
  /// Throws Error for a group that is none.
  [[nodiscard]] const GroupRule& group(Group group) const&;
  [[nodiscard]] const GroupRule& group(Group group) const&& = delete;

  /// Returns how many months a worker may be paid for, in all or in each group. Art. 2(4), 5(2),
  /// 9(2)
  [[nodiscard]] int cap_months() const noexcept;
  [[nodiscard]] bool cap_in_each_group() const noexcept;
  /// Returns the month of the insurance test for a list drawn up in `list_month`. Art. 4(3), 8(3)
  [[nodiscard]] Month reference_month(Month list_month) const;
  [[nodiscard]] const Procedure& procedure() const& noexcept;
  [[nodiscard]] const Procedure& procedure() const&& = delete;

  /// Returns the canonical text: parameters, readings, and each group's amount and rule. Two rule
  /// sets with the same text decide alike; the prose of statements is not part of it.
  [[nodiscard]] std::string_view canonical() const& noexcept;
  [[nodiscard]] std::string canonical() const&&;
  /// Returns the SHA-256 of the canonical text in lower-case hexadecimal.
  [[nodiscard]] std::string_view sha256() const& noexcept;
  [[nodiscard]] std::string sha256() const&&;

 private:
  friend class RuleSetBuilder;
  struct Value;
  explicit RuleSet(std::shared_ptr<const Value> value) noexcept : value_(std::move(value)) {}
  std::shared_ptr<const Value> value_;
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
