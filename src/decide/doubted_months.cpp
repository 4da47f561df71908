#include "decide/doubted_months.hpp"

#include <algorithm>
#include <array>

#include "decide/once_a_month.hpp"

namespace rentsupport {
inline namespace v2 {

std::uint64_t later_bits(const Rule& rule) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t place = 0; place < rule.provisions().size(); ++place) {
    if (rule.nodes()[rule.provisions()[place].node].kind == NodeKind::later)
      bits |= std::uint64_t{3} << (2 * place);
  }
  return bits;
}

bool PersonMonths::has(std::uint64_t decision) const noexcept {
  return std::any_of(payable.begin(), payable.end(),
                     [&](const auto& month) { return month.first == decision; });
}

DoubtedMonths::DoubtedMonths(const Decisions::Data& decisions, const Persons::Doubt& doubt,
                             std::span<const std::uint32_t> order)
    : persons_(decisions.persons.get()) {
  widest_.paid = doubt.paid;
  count(decisions, order, widest_);
  HashMap<std::uint32_t, std::vector<std::uint32_t>> classes;
  for (const std::uint32_t request : order) {
    places_.emplace(request, static_cast<std::uint32_t>(places_.size()));
    classes[persons_->narrowest[request]].push_back(request);
  }
  for (const auto& [first, requests] : classes) {
    PersonMonths& months = narrowest_[first];
    months.paid = persons_->paid_to(first);
    count(decisions, requests, months);
  }
}

const PersonMonths& DoubtedMonths::narrowest(std::uint32_t request) const {
  return narrowest_.at(persons_->narrowest[request]);
}

void DoubtedMonths::count(const Decisions::Data& decisions, std::span<const std::uint32_t> requests,
                          PersonMonths& months) const {
  const RuleSet& rules = decisions.rule_set;
  const Room room(rules);
  const std::array<std::uint64_t, 2> later{later_bits(rules.groups()[0].rule),
                                           later_bits(rules.groups()[1].rule)};
  PaidMonths counted = months.paid;
  for (const std::uint32_t request : requests) {
    const auto group = static_cast<std::size_t>(
        decisions.dossier->group_of_list(decisions.dossier->request_list[request]));
    for (std::uint64_t at = decisions.first[request]; at < decisions.first[request + 1]; ++at) {
      const std::uint64_t month = std::uint64_t{1} << decisions.months[at];
      if (!room.is_left(group, month, counted)) continue;
      // What is eligible the tree says; the stage may have refused it since.
      if (verdict(rules.groups()[group].rule, decisions.masks[at] & ~later[group]) != Truth::held)
        continue;
      counted.by_group[group] |= month;
      months.payable.emplace_back(at, request);
    }
  }
}

}  // namespace v2
}  // namespace rentsupport
