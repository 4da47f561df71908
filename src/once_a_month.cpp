#include "once_a_month.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <mutex>
#include <utility>

#include "decisions_data.hpp"
#include "dossier_data.hpp"
#include "parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

StageMasks stage_masks(const Rule& rule) {
  std::array<unsigned, 2> places{};
  std::size_t count = 0;
  for (std::size_t p = 0; p < rule.provisions().size(); ++p) {
    if (rule.nodes()[rule.provisions()[p].node].kind != NodeKind::later) continue;
    if (count < places.size()) places[count] = static_cast<unsigned>(2 * p);
    ++count;
  }
  if (count != 2)
    throw Error("a rule needs two provisions that are decided later: once a month, and the cap");
  constexpr auto held = static_cast<std::uint64_t>(Truth::held);
  constexpr auto failed = static_cast<std::uint64_t>(Truth::failed);
  return {held << places[0] | held << places[1], failed << places[0],
          held << places[0] | failed << places[1]};
}

bool is_counted(std::uint64_t month, const PaidMonths& counted) noexcept {
  return ((counted.by_group[0] | counted.by_group[1]) & month) != 0;
}

}  // namespace

Stage::Stage(Decisions::Data& decisions)
    : decisions_(decisions),
      dossier_(*decisions.dossier),
      cap_(decisions.rule_set.cap_months()),
      each_group_(decisions.rule_set.cap_in_each_group()),
      masks_{stage_masks(decisions.rule_set.groups()[0].rule),
             stage_masks(decisions.rule_set.groups()[1].rule)},
      returning_first_(decisions.rule_set.groups()[1].amount >
                       decisions.rule_set.groups()[0].amount) {}

bool Stage::same_amounts() const noexcept {
  return decisions_.rule_set.groups()[0].amount == decisions_.rule_set.groups()[1].amount;
}

template <class Visit>
void Stage::each_month(std::span<const std::uint32_t> requests, Outcome outcome, Visit visit) {
  for (const std::uint32_t request : requests) {
    const auto group =
        static_cast<std::size_t>(dossier_.group_of_list(dossier_.request_list[request]));
    for (std::uint64_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at) {
      if (decisions_.outcomes[at] == outcome)
        visit(at, group, std::uint64_t{1} << decisions_.months[at]);
    }
  }
}

bool Stage::is_capped(std::size_t group, const PaidMonths& counted) const noexcept {
  return std::popcount(each_group_ ? counted.by_group[group]
                                   : counted.by_group[0] | counted.by_group[1]) >= cap_;
}

// Says whether a request-month passes the stage; refuses it otherwise.
bool Stage::settle(std::size_t at, std::size_t group, std::uint64_t month,
                   const PaidMonths& counted) {
  if (is_counted(month, counted)) {
    decisions_.masks[at] |= masks_[group].duplicate;
  } else if (is_capped(group, counted)) {
    decisions_.masks[at] |= masks_[group].capped;
  } else {
    decisions_.masks[at] |= masks_[group].passed;
    return true;
  }
  decisions_.outcomes[at] = Outcome::refused;
  return false;
}

void Stage::decide(std::span<const std::uint32_t> requests, PaidMonths counted, Tally& tally) {
  each_month(requests, Outcome::payable,
             [&](std::size_t at, std::size_t group, std::uint64_t month) {
               if (settle(at, group, month, counted)) {
                 counted.by_group[group] |= month;
                 ++tally.payable[group];
               }
             });
  bool open = false;
  each_month(requests, Outcome::undetermined,
             [&](std::size_t at, std::size_t group, std::uint64_t month) {
               if (settle(at, group, month, counted)) {
                 open = true;
               } else {
                 decisions_.asks[at] = 0;
               }
             });
  if (!open) return;
  // The most that could be payable: the larger amount first.
  for (const bool larger : {true, false}) {
    each_month(requests, Outcome::undetermined,
               [&](std::size_t, std::size_t group, std::uint64_t month) {
                 const bool is_larger = same_amounts() ? true : (group == 1) == returning_first_;
                 if (is_larger != larger || is_counted(month, counted) || is_capped(group, counted))
                   return;
                 counted.by_group[group] |= month;
                 ++tally.could_be_too[group];
               });
  }
}

void order_joint_requests(Decisions::Data& decisions) {
  const Dossier::Data& dossier = *decisions.dossier;
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);

  // Most workers have one request and no history: their requests are decided where they stand.
  std::vector<std::uint32_t>& joint = decisions.joint;
  joint.resize(requests);
  for (std::uint32_t request = 0; request < requests; ++request) {
    const std::uint32_t worker = dossier.request_worker[request];
    if (worker != request) joint[worker] = joint[request] = 1;
  }
  for (const auto& [worker, paid] : dossier.paid) joint[worker] = 1;

  // A worker's requests in the order of the law page: lists already decided before the others, then
  // by the day of drawing up, then by list and request in the input.
  const Column& decided_on = dossier.lists.columns[lists::decided_on];
  const Column& drawn_up_on = dossier.lists.columns[lists::drawn_up_on];
  struct Place {
    std::uint32_t worker;
    bool undecided;
    std::int32_t drawn_up_on;
    std::uint32_t list;
    std::uint32_t request;
    auto operator<=>(const Place&) const = default;
  };
  std::vector<Place> places;
  for (std::uint32_t request = 0; request < requests; ++request) {
    if (joint[request] == 0) continue;
    const std::uint32_t list = dossier.request_list[request];
    places.push_back({dossier.request_worker[request], !decided_on.is_known(list),
                      drawn_up_on.ints[list], list, request});
  }
  std::sort(places.begin(), places.end());
  std::vector<std::uint32_t>& order = decisions.joint_order;
  order.reserve(places.size());
  for (const Place& place : places) {
    order.push_back(place.request);
    joint[place.request] = static_cast<std::uint32_t>(order.size());
  }
}

void decide_once_a_month(Decisions::Data& decisions, unsigned threads) {
  const Dossier::Data& dossier = *decisions.dossier;
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);
  const std::vector<std::uint32_t>& joint = decisions.joint;
  const std::vector<std::uint32_t>& order = decisions.joint_order;
  Stage stage(decisions);
  std::vector<Tally> tallies(thread_count(threads));
  std::mutex mutex;
  const auto keep_payable = [&](std::uint32_t worker, std::span<const std::uint32_t> of_worker) {
    Decisions::Data::PayableMonths payable;
    for (const std::uint32_t request : of_worker) {
      for (std::uint64_t at = decisions.first[request]; at < decisions.first[request + 1]; ++at) {
        if (decisions.outcomes[at] == Outcome::payable) payable.emplace_back(at, request);
      }
    }
    const std::lock_guard lock(mutex);
    decisions.payable_of_many.emplace(worker, std::move(payable));
  };
  constexpr std::size_t share = 1U << 15U;
  const std::size_t single_parts = (requests + share - 1) / share;
  const std::size_t joint_parts = (order.size() + share - 1) / share;
  parallel(threads, single_parts + joint_parts, [&](std::size_t part, unsigned thread) {
    Tally tally;
    if (part < single_parts) {
      const auto end =
          static_cast<std::uint32_t>(std::min<std::size_t>(requests, (part + 1) * share));
      for (auto request = static_cast<std::uint32_t>(part * share); request < end; ++request) {
        if (joint[request] == 0) stage.decide(std::span{&request, 1}, {}, tally);
      }
    } else {
      const std::size_t begin = (part - single_parts) * share;
      each_joint_worker(decisions, begin, begin + share,
                        [&](std::uint32_t worker, std::span<const std::uint32_t> of_worker) {
                          const auto paid = dossier.paid.find(worker);
                          stage.decide(of_worker,
                                       paid == dossier.paid.end() ? PaidMonths{} : paid->second,
                                       tally);
                          if (of_worker.size() > Decisions::Data::many)
                            keep_payable(worker, of_worker);
                        });
    }
    for (std::size_t group = 0; group < 2; ++group) {
      tallies[thread].payable[group] += tally.payable[group];
      tallies[thread].could_be_too[group] += tally.could_be_too[group];
    }
  });
  for (const Tally& tally : tallies) {
    for (std::size_t group = 0; group < 2; ++group) {
      decisions.payable[group] += tally.payable[group];
      decisions.could_be_too[group] += tally.could_be_too[group];
    }
  }
}

}  // namespace v2
}  // namespace rentsupport
