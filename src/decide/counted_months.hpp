// The months that count for a worker before a request-month is assessed (law page, section 5).
#ifndef RENTSUPPORT_SRC_DECIDE_COUNTED_MONTHS_HPP
#define RENTSUPPORT_SRC_DECIDE_COUNTED_MONTHS_HPP

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/doubted_months.hpp"

namespace rentsupport {
inline namespace v2 {

// Not for several threads: each makes its own.
class CountedMonths {
 public:
  explicit CountedMonths(const Decisions::Data& decisions)
      : decisions_(decisions),
        later_{later_bits(decisions.rule_set.groups()[0].rule),
               later_bits(decisions.rule_set.groups()[1].rule)} {}

  // Names the months that count before decision `at` of a request: the history, by
  // paid(month, group) with no group for a month that counts in both, and then what is payable, by
  // requested(decision, request). An eligible month comes after those before it in the order of the
  // law page; an undetermined one after all; one refused before is assessed against none. Where it
  // is doubtful who is the same person, those that count under the reading under which the month is
  // payable; else as for the narrowest person.
  template <class Paid, class Requested>
  void each(std::uint32_t request, std::uint64_t at, Paid paid, Requested requested) {
    const Dossier::Data& dossier = *decisions_.dossier;
    const auto group =
        static_cast<std::size_t>(dossier.group_of_list(dossier.request_list[request]));
    Truth eligible = decisions_.outcomes[at] == Outcome::payable || is_doubtful(at)
                         ? Truth::held
                         : Truth::unknown;
    if (decisions_.outcomes[at] == Outcome::refused) {
      if ((decisions_.masks[at] & later_[group]) == 0) return;
      eligible =
          verdict(decisions_.rule_set.groups()[group].rule, decisions_.masks[at] & ~later_[group]);
    }
    const std::uint64_t end = eligible == Truth::held ? at : UINT64_MAX;
    if (decisions_.joint[request] == 0) {
      each_payable(std::span{&request, 1}, end, requested);
      return;
    }
    if (const DoubtedMonths* const doubted = doubted_of(request)) {
      const PersonMonths& months =
          is_payable_if_same(request, at) ? doubted->widest() : doubted->narrowest(request);
      each_paid(months.paid, paid);
      each_before(*doubted, months, request, end, requested);
      return;
    }
    if (request != request_) find_worker_of(request);
    if (history_ != nullptr) each_paid(*history_, paid);
    if (payable_ == nullptr) {
      each_payable(requests_, end, requested);
      return;
    }
    const auto place = [&](std::uint32_t of, std::uint64_t decision) {
      return std::pair{decisions_.joint[of], decision};
    };
    for (const auto& [decision, other] : *payable_) {
      if (end != UINT64_MAX && place(other, decision) >= place(request, end)) return;
      requested(decision, other);
    }
  }

  // Says whether a month is undetermined because it is doubtful who is the same person.
  [[nodiscard]] bool is_doubtful(std::uint64_t at) const noexcept {
    return decisions_.outcomes[at] == Outcome::undetermined &&
           decisions_.asks[at] == asks_worker_id;
  }
  // Says of such a month whether it is payable where all are one person; else where they are
  // several.
  [[nodiscard]] bool is_payable_if_same(std::uint32_t request, std::uint64_t at) {
    return is_doubtful(at) && !doubted_of(request)->narrowest(request).has(at);
  }

  // Names, in the same way, the months that count under the other reading only, and so stand in the
  // way of a doubtful one: the same month, or where the cap does those of its scope.
  template <class Paid, class Requested>
  void each_maybe(std::uint32_t request, std::uint64_t at, Paid paid, Requested requested) {
    if (!is_doubtful(at)) return;
    const Dossier::Data& dossier = *decisions_.dossier;
    const auto group_of = [&](std::uint32_t of) {
      return static_cast<std::size_t>(dossier.group_of_list(dossier.request_list[of]));
    };
    const auto bit_of = [&](std::uint64_t decision) {
      return std::uint64_t{1} << decisions_.months[decision];
    };
    const DoubtedMonths& doubted = *doubted_of(request);
    const PersonMonths* counting = &doubted.narrowest(request);
    const PersonMonths* other = &doubted.widest();
    if (is_payable_if_same(request, at)) std::swap(counting, other);
    // Once a month, the first of the two provisions, is unknown or held: then the cap is.
    const std::size_t group = group_of(request);
    const std::uint64_t stage = decisions_.masks[at] & later_[group];
    const bool is_duplicate =
        (stage >> std::countr_zero(stage) & 3U) == static_cast<std::uint64_t>(Truth::unknown);
    const bool each_group = !is_duplicate && decisions_.rule_set.cap_in_each_group();
    const auto is_in_scope = [&](std::size_t of) { return !each_group || of == group; };
    // A month that counts under both readings, though for other requests, is in no way.
    std::uint64_t months = is_duplicate ? bit_of(at) : ~std::uint64_t{0};
    for (std::size_t i = 0; i < 2; ++i) {
      if (is_in_scope(i)) months &= ~counting->paid.by_group[i];
    }
    each_before(doubted, *counting, request, at, [&](std::uint64_t decision, std::uint32_t of) {
      if (is_in_scope(group_of(of))) months &= ~bit_of(decision);
    });
    PaidMonths rest;
    for (std::size_t i = 0; i < 2; ++i) {
      if (is_in_scope(i)) rest.by_group[i] = other->paid.by_group[i] & months;
    }
    each_paid(rest, paid);
    each_before(doubted, *other, request, at, [&](std::uint64_t decision, std::uint32_t of) {
      if ((months & bit_of(decision)) != 0 && is_in_scope(group_of(of))) requested(decision, of);
    });
  }

 private:
  // Returns the months of the widest person who makes a request, where it may be several.
  [[nodiscard]] const DoubtedMonths* doubted_of(std::uint32_t request) {
    const Persons::Doubt* const doubt = decisions_.persons->doubt(request);
    if (doubt == nullptr) return nullptr;
    const auto number = static_cast<std::size_t>(doubt - decisions_.persons->doubts.data());
    auto known = doubted_.find(number);
    if (known == doubted_.end()) {
      known =
          doubted_
              .emplace(number, DoubtedMonths(decisions_, *doubt, decisions_.doubt_orders[number]))
              .first;
    }
    return &known->second;
  }

  // Names what is payable before a decision, or all of it.
  template <class Requested>
  static void each_before(const DoubtedMonths& doubted, const PersonMonths& months,
                          std::uint32_t request, std::uint64_t end, Requested requested) {
    for (const auto& [decision, other] : months.payable) {
      if (end != UINT64_MAX &&
          std::pair{doubted.place(other), decision} >= std::pair{doubted.place(request), end})
        return;
      requested(decision, other);
    }
  }

  // Finds the history and all requests of the worker who makes a request.
  void find_worker_of(std::uint32_t request) {
    const Buffer<std::uint32_t>& persons = decisions_.persons->narrowest;
    const std::uint32_t worker = persons[request];
    const auto history = decisions_.persons->paid.find(worker);
    history_ = history == decisions_.persons->paid.end() ? nullptr : &history->second;
    request_ = request;
    const auto payable = decisions_.payable_of_many.find(worker);
    payable_ = payable == decisions_.payable_of_many.end() ? nullptr : &payable->second;
    if (payable_ != nullptr) return;
    const std::span order{decisions_.joint_order};
    const auto is_theirs = [&](std::size_t at) { return persons[order[at]] == worker; };
    std::size_t begin = decisions_.joint[request] - 1;
    std::size_t end = begin + 1;
    while (begin > 0 && is_theirs(begin - 1)) --begin;
    while (end < order.size() && is_theirs(end)) ++end;
    requests_ = order.subspan(begin, end - begin);
  }

  template <class Paid>
  static void each_paid(const PaidMonths& history, Paid paid) {
    const auto& by_group = history.by_group;
    for (std::uint64_t rest = by_group[0] | by_group[1]; rest != 0; rest &= rest - 1) {
      const std::uint64_t month = rest & (0 - rest);
      std::optional<Group> group;
      if ((by_group[0] & month) == 0) group = Group::returning;
      if ((by_group[1] & month) == 0) group = Group::working;
      paid(month_at(static_cast<std::uint8_t>(std::countr_zero(rest))), group);
    }
  }

  // Of these requests, up to decision `end`.
  template <class Requested>
  void each_payable(std::span<const std::uint32_t> requests, std::uint64_t end,
                    Requested requested) const {
    for (const std::uint32_t request : requests) {
      for (std::uint64_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at) {
        if (at == end) return;
        if (decisions_.outcomes[at] == Outcome::payable) requested(at, request);
      }
    }
  }

  const Decisions::Data& decisions_;
  std::array<std::uint64_t, 2> later_;  // by group

  HashMap<std::size_t, DoubtedMonths> doubted_;  // by the doubt's number

  // Of the last request looked up: months of one request are asked for in turn.
  std::uint32_t request_ = UINT32_MAX;
  const PaidMonths* history_ = nullptr;
  const Decisions::Data::PayableMonths* payable_ = nullptr;  // of many requests
  std::span<const std::uint32_t> requests_;                  // few
};

}  // namespace v2
}  // namespace rentsupport

#endif
