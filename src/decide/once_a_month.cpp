#include "decide/once_a_month.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <mutex>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "values/now_and_then.hpp"
#include "values/parallel.hpp"

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
  constexpr auto unknown = static_cast<std::uint64_t>(Truth::unknown);
  return {held << places[0] | held << places[1], failed << places[0],
          held << places[0] | failed << places[1], unknown << places[0],
          held << places[0] | unknown << places[1]};
}

}  // namespace

bool Room::is_counted(std::uint64_t month, const PaidMonths& counted) noexcept {
  return ((counted.by_group[0] | counted.by_group[1]) & month) != 0;
}

bool Room::is_capped(std::size_t group, const PaidMonths& counted) const noexcept {
  return std::popcount(each_group_ ? counted.by_group[group]
                                   : counted.by_group[0] | counted.by_group[1]) >= cap_;
}

Stage::Stage(Decisions::Data& decisions)
    : decisions_(decisions),
      dossier_(*decisions.dossier),
      room_(decisions.rule_set),
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

// Says whether a request-month passes the stage; refuses it otherwise.
bool Stage::settle(std::size_t at, std::size_t group, std::uint64_t month,
                   const PaidMonths& counted) {
  if (Room::is_counted(month, counted)) {
    decisions_.masks[at] |= masks_[group].duplicate;
  } else if (room_.is_capped(group, counted)) {
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
  if (open) count_open(requests, counted, tally);
}

void Stage::count_open(std::span<const std::uint32_t> requests, PaidMonths counted, Tally& tally) {
  for (const bool larger : {true, false}) {
    each_month(requests, Outcome::undetermined,
               [&](std::size_t, std::size_t group, std::uint64_t month) {
                 const bool is_larger = same_amounts() ? true : (group == 1) == returning_first_;
                 if (is_larger != larger || !room_.is_left(group, month, counted)) return;
                 counted.by_group[group] |= month;
                 ++tally.could_be_too[group];
               });
  }
}

void Stage::decide_doubt(std::span<const std::uint32_t> requests, const PaidMonths& counted,
                         Tally& tally) {
  struct Row {
    std::uint64_t at;
    std::size_t group;
    Outcome outcome;
    std::uint64_t mask;
    std::uint64_t ask;
  };
  const auto rows = [&] {
    std::vector<Row> result;
    for (const std::uint32_t request : requests) {
      const auto group =
          static_cast<std::size_t>(dossier_.group_of_list(dossier_.request_list[request]));
      for (std::uint64_t at = decisions_.first[request]; at < decisions_.first[request + 1]; ++at)
        result.push_back(
            {at, group, decisions_.outcomes[at], decisions_.masks[at], decisions_.asks[at]});
    }
    return result;
  };
  const auto put = [&](const Row& row) {
    decisions_.outcomes[row.at] = row.outcome;
    decisions_.masks[row.at] = row.mask;
    decisions_.asks[row.at] = row.ask;
  };
  const std::vector<Row> before = rows();
  Tally aside;
  decide(requests, counted, aside);
  const std::vector<Row> widest = rows();
  for (const Row& row : before) put(row);

  const Persons& persons = *decisions_.persons;
  std::vector<std::vector<std::uint32_t>> classes;
  HashMap<std::uint32_t, std::size_t> class_of;
  for (const std::uint32_t request : requests) {
    const auto [known, is_new] = class_of.try_emplace(persons.narrowest[request], classes.size());
    if (is_new) classes.emplace_back();
    classes[known->second].push_back(request);
  }
  for (const auto& of_class : classes) decide(of_class, persons.paid_to(of_class.front()), aside);

  for (std::size_t i = 0; i < before.size(); ++i) {
    const Row& row = before[i];
    if (row.outcome != Outcome::payable) continue;
    const Outcome narrow = decisions_.outcomes[row.at];
    const Outcome wide = widest[i].outcome;
    if (narrow == wide) continue;
    const std::uint64_t refusing =
        narrow == Outcome::payable ? widest[i].mask : decisions_.masks[row.at];
    const StageMasks& masks = masks_[row.group];
    const bool is_duplicate = (refusing & ~row.mask) == masks.duplicate;
    put({row.at, row.group, Outcome::undetermined,
         row.mask | (is_duplicate ? masks.maybe_duplicate : masks.maybe_capped), asks_worker_id});
  }
  for (const auto& of_class : classes) {
    PaidMonths of_person = persons.paid_to(of_class.front());
    each_month(of_class, Outcome::payable,
               [&](std::size_t, std::size_t group, std::uint64_t month) {
                 of_person.by_group[group] |= month;
                 ++tally.payable[group];
               });
    count_open(of_class, of_person, tally);
  }
}

void order_joint_requests(Decisions::Data& decisions) {
  const Dossier::Data& dossier = *decisions.dossier;
  const Persons& persons = *decisions.persons;
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);

  // Most workers have one request and no history: their requests are decided where they stand.
  Buffer<std::uint32_t>& joint = decisions.joint;
  joint.assign(requests, 0);
  for (std::uint32_t request = 0; request < requests; ++request) {
    const std::uint32_t worker = persons.narrowest[request];
    if (worker != request) joint[worker] = joint[request] = 1;
  }
  for (const auto& [worker, paid] : persons.paid) joint[worker] = 1;
  for (const Persons::Doubt& doubt : persons.doubts) {
    for (const std::uint32_t request : doubt.requests) joint[request] = 1;
  }

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
  const auto place_of = [&](std::uint32_t worker, std::uint32_t request) -> Place {
    const std::uint32_t list = dossier.request_list[request];
    return {worker, !decided_on.is_known(list), drawn_up_on.ints[list], list, request};
  };
  Buffer<Place> places;
  for (std::uint32_t request = 0; request < requests; ++request) {
    if (joint[request] != 0) places.push_back(place_of(persons.narrowest[request], request));
  }
  Buffer<std::uint32_t>& order = decisions.joint_order;
  order.reserve(places.size());
  std::sort(places.begin(), places.end());
  for (const Place& place : places) {
    order.push_back(place.request);
    joint[place.request] = static_cast<std::uint32_t>(order.size());
  }
  for (const Persons::Doubt& doubt : persons.doubts) {
    std::vector<Place> of_person;
    for (const std::uint32_t request : doubt.requests) of_person.push_back(place_of(0, request));
    std::vector<std::uint32_t>& of_doubt = decisions.doubt_orders.emplace_back();
    std::sort(of_person.begin(), of_person.end());
    for (const Place& place : of_person) of_doubt.push_back(place.request);
  }
}

void decide_once_a_month(Decisions::Data& decisions, unsigned threads) {
  const Dossier::Data& dossier = *decisions.dossier;
  const auto requests = static_cast<std::uint32_t>(dossier.workers.rows);
  const Buffer<std::uint32_t>& joint = decisions.joint;
  const Buffer<std::uint32_t>& order = decisions.joint_order;
  const Persons& persons = *decisions.persons;
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
  constexpr std::size_t doubts_a_part = 1U << 10U;
  const std::size_t doubt_parts = (persons.doubts.size() + doubts_a_part - 1) / doubts_a_part;
  parallel(
      threads, single_parts + joint_parts + doubt_parts, [&](std::size_t part, unsigned thread) {
        Tally tally;
        NowAndThen now_and_then;
        if (part < single_parts) {
          const auto end =
              static_cast<std::uint32_t>(std::min<std::size_t>(requests, (part + 1) * share));
          for (auto request = static_cast<std::uint32_t>(part * share); request < end; ++request) {
            if (joint[request] == 0) stage.decide(std::span{&request, 1}, {}, tally);
          }
        } else if (part < single_parts + joint_parts) {
          const std::size_t begin = (part - single_parts) * share;
          each_joint_worker(decisions, begin, begin + share,
                            [&](std::uint32_t worker, std::span<const std::uint32_t> of_worker) {
                              now_and_then();
                              if (persons.doubt(worker) != nullptr) return;
                              stage.decide(of_worker, persons.paid_to(worker), tally);
                              if (of_worker.size() > Decisions::Data::many)
                                keep_payable(worker, of_worker);
                            });
        } else {
          const std::size_t begin = (part - single_parts - joint_parts) * doubts_a_part;
          const std::size_t end = std::min(persons.doubts.size(), begin + doubts_a_part);
          for (std::size_t doubt = begin; doubt < end; ++doubt) {
            now_and_then();
            stage.decide_doubt(decisions.doubt_orders[doubt], persons.doubts[doubt].paid, tally);
          }
        }
        for (std::size_t group = 0; group < 2; ++group) {
          tallies[thread].payable[group] += tally.payable[group];
          tallies[thread].could_be_too[group] += tally.could_be_too[group];
        }
      });
  // What many requests of a doubtful person leave payable is known once all of them are decided.
  if (!persons.doubts.empty()) {
    each_joint_worker(
        decisions, 0, order.size(),
        [&](std::uint32_t worker, std::span<const std::uint32_t> of_worker) {
          if (of_worker.size() > Decisions::Data::many && persons.doubt(worker) != nullptr)
            keep_payable(worker, of_worker);
        });
  }
  for (const Tally& tally : tallies) {
    for (std::size_t group = 0; group < 2; ++group) {
      decisions.payable[group] += tally.payable[group];
      decisions.could_be_too[group] += tally.could_be_too[group];
    }
  }
}

}  // namespace v2
}  // namespace rentsupport
