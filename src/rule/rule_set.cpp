#include "rentsupport/rule_set.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rule/rule_set_builder.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

struct RuleSet::Value {
  Parameters parameters;
  std::array<GroupRule, 2> groups;
  Procedure procedure;
  std::string canonical;
  std::string sha256;
};

namespace {

constexpr std::string_view decision_id = "decision-08-2022";

std::string canonical_text(const Parameters& parameters, std::span<const GroupRule> groups) {
  std::string text = fmt::format("rule set {}\n", decision_id);
  for (const auto& [key, value] : parameters.list()) text += fmt::format("{} = {}\n", key, value);
  for (const GroupRule& group : groups) {
    text += fmt::format("group {} pays {}\n{}", group.name, group.amount.dong(),
                        canonical(group.rule, vocabulary()));
  }
  return text;
}

}  // namespace

RuleSet RuleSetBuilder::build(const Parameters& p, std::array<GroupRule, 2> groups) {
  const auto posting_week = p.readings.posting_week == PostingWeek::mon_sat
                                ? WorkingDays::Week::mon_sat
                                : WorkingDays::Week::mon_fri;
  std::string text = canonical_text(p, groups);
  std::string digest = rentsupport::sha256(text);
  return RuleSet{std::make_shared<const RuleSet::Value>(
      RuleSet::Value{p, std::move(groups),
                     Procedure{WorkingDays{posting_week, p.public_holidays},
                               WorkingDays{WorkingDays::Week::mon_fri, p.public_holidays},
                               p.posting_days, p.si_days, p.district_days, p.province_days,
                               p.transfer_days, p.employer_days, p.completion_target},
                     std::move(text), std::move(digest)})};
}

std::string_view RuleSet::id() const noexcept { return decision_id; }
const Parameters& RuleSet::parameters() const& noexcept { return value_->parameters; }
std::span<const GroupRule> RuleSet::groups() const& noexcept { return value_->groups; }
const GroupRule& RuleSet::group(Group group) const& {
  const auto number = static_cast<std::size_t>(group);
  if (number >= value_->groups.size()) throw Error("a group is none");
  return value_->groups[number];
}
int RuleSet::cap_months() const noexcept { return value_->parameters.cap_months; }
bool RuleSet::cap_in_each_group() const noexcept {
  return value_->parameters.readings.cap_scope == CapScope::each_group;
}

const Procedure& RuleSet::procedure() const& noexcept { return value_->procedure; }
std::string_view RuleSet::canonical() const& noexcept { return value_->canonical; }
std::string RuleSet::canonical() const&& { return value_->canonical; }
std::string_view RuleSet::sha256() const& noexcept { return value_->sha256; }
std::string RuleSet::sha256() const&& { return value_->sha256; }

}  // namespace v2
}  // namespace rentsupport
