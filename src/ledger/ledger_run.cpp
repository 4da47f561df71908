// A run and its ledger: what counts as history, what is not so any more, what is proposed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/once_a_month.hpp"
#include "ledger/evidence.hpp"
#include "ledger/held_months.hpp"
#include "ledger/input_index.hpp"
#include "ledger/journal.hpp"
#include "rentsupport/ledger.hpp"
#include "values/cells.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::uint32_t none = UINT32_MAX;

// A month of a request that the ledger holds.
struct Known {
  std::uint32_t month = 0;  // among those held
  std::uint32_t request = 0;
  std::uint32_t next = none;        // another month of the same request
  std::uint32_t reversal = none;    // the place of the entry that took it back, also under an older
                                    // number of the request
  std::uint32_t stands_for = none;  // of another worker's: a request of the person it stands for
  std::uint8_t place = 0;           // in a set of months
  bool is_for_good = false;         // taken back so
  bool is_of_worker = true;         // or of one whom a decision joins to the request's
};

// What the input says of a month held.
struct Place {
  std::uint32_t request = none;  // of that id, in that list
  bool is_asked = false;
  bool is_renumbered = false;  // there is no request of that id any more, and the list is there
  bool is_list_there = false;
  bool is_worker_named = false;
};

struct Question {
  std::uint32_t month = 0;
  ReviewKind kind{};
};

// Marks of a payable decision: with the ledger it would be one too many; it is never proposed
// again; it is as it was before it was questioned.
constexpr std::uint8_t is_withheld = 1;
constexpr std::uint8_t is_closed = 2;
constexpr std::uint8_t is_answered = 4;

// A state and an entry in one number; 0: not due.
std::uint64_t packed(LedgerState state, std::uint64_t entry) noexcept {
  return entry << 8U | (static_cast<std::uint64_t>(state) + 1);
}

bool may_be_questioned(LedgerState state) noexcept {
  return state == LedgerState::proposed || state == LedgerState::approved;
}

}  // namespace

std::string_view name(InputExtent extent) noexcept {
  switch (extent) {
    case InputExtent::partial:
      return "partial";
    case InputExtent::complete:
      return "complete";
  }
  return {};
}

struct LedgerRun::Data {
  std::optional<Problem> problem;
  std::unique_ptr<Journal> journal;
  std::string path;
  bool commit = false;
  InputExtent extent = InputExtent::partial;
  Occasion occasion;
  std::optional<LedgerHead> end;  // what comes behind it is not seen
  LedgerUse use;

  std::shared_ptr<const Dossier::Data> dossier;  // once counted in
  unsigned threads = 0;
  HeldMonths held;
  std::vector<Place> places;          // by month held
  Buffer<std::uint32_t> first_known;  // by request; empty where the ledger is
  std::vector<Known> known;
  std::vector<std::uint32_t> gone;  // months held that stand, and are not asked for any more
  std::vector<EarlierMonth> earlier;
  std::vector<EarlierEvidence> evidence;
  HashMap<std::string, std::uint32_t> joint_ids;  // of those that it joins the same number
  std::optional<std::vector<EvidenceRow>> evidence_of_requests;
  std::optional<Decisions> compared;

  std::vector<Review> reviews;
  std::vector<Question> questions;
  Buffer<std::uint8_t> marks;  // by decision
  std::uint64_t proposals = 0;
  std::vector<std::uint64_t> due;             // by decision, packed
  HashMap<std::size_t, Money> other_amounts;  // of those due: not the one decided now
  std::vector<std::uint32_t> payable_before;  // places of entries of payable months that stand

  [[nodiscard]] const HeldMonth& month(const Known& of) const { return held.all()[of.month]; }
  [[nodiscard]] const HeldEntry& entry(const Known& of) const {
    return held.entry(month(of).latest);
  }
  [[nodiscard]] bool stands(const Known& of) const { return month(of).stands(); }

  [[nodiscard]] Known* find(std::size_t request, std::uint8_t place) {
    if (first_known.empty()) return nullptr;
    for (std::uint32_t at = first_known[request]; at != none; at = known[at].next) {
      if (known[at].place == place) return &known[at];
    }
    return nullptr;
  }

  // ---- What of the ledger is the input's ----

  void find_places(const InputIndex& index) {
    const auto months = held.all();
    std::vector<std::uint32_t> rows(held.lists().size(), none);
    for (std::size_t list = 0; list < rows.size(); ++list)
      rows[list] = index.list(compared_key(held.lists()[list])).value_or(none);
    places.assign(months.size(), {});
    constexpr std::size_t share = 1U << 14U;
    parallel(threads, (months.size() + share - 1) / share, [&](std::size_t part, unsigned) {
      const std::size_t last = std::min(months.size(), (part + 1) * share);
      for (std::size_t i = part * share; i < last; ++i) {
        const HeldEntry& of_month = held.entry(months[i].latest);
        const std::uint32_t list = rows[of_month.list];
        Place& place = places[i];
        place.is_worker_named = months[i].stands() && index.is_named(of_month.worker);
        place.is_list_there = list != none;
        if (list == none) continue;
        const auto request = index.request(
            is_ascii(of_month.request) ? of_month.request : compared_key(of_month.request));
        place.is_renumbered = !request;
        if (!request || dossier->request_list[*request] != list) continue;
        place.request = *request;
        place.is_asked = index.asks(*request, of_month.month);
      }
    });
  }

  void know(std::uint32_t number, std::uint32_t request, const InputIndex& index) {
    const HeldMonth& of_month = held.all()[number];
    Known one;
    one.month = number;
    one.request = request;
    one.reversal = of_month.reversal;
    one.place = held.entry(of_month.latest).month;
    one.is_for_good = of_month.is_closed;
    one.is_of_worker = index.is_joined(held.entry(of_month.latest).worker, request);
    one.next = std::exchange(first_known[request], static_cast<std::uint32_t>(known.size()));
    known.push_back(one);
  }

  // Finds the months of the input's requests: by the requests' ids, then those of requests that
  // were sent again under another one.
  void link(const InputIndex& index) {
    first_known.assign(dossier->workers.rows, none);
    std::vector<std::uint32_t> renumbered;
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      if (places[i].is_asked) know(i, places[i].request, index);
      if (places[i].is_renumbered) renumbered.push_back(i);
    }
    std::vector<bool> is_other(places.size());  // stands beside another month of the same request
    if (!renumbered.empty()) {
      using Key = std::pair<std::uint32_t, std::string_view>;  // list, person
      std::map<Key, std::vector<std::uint32_t>> requests;
      HashMap<std::string, std::uint32_t> rows;
      const auto row_of = [&](const HeldEntry& entry) {
        return *index.list(compared_key(held.list_of(entry)));
      };
      for (const std::uint32_t i : renumbered) {
        const HeldEntry& entry = held.entry(held.all()[i].latest);
        requests[{row_of(entry), index.joint_id(entry.worker)}];
      }
      for (std::uint32_t request = 0; request < dossier->workers.rows; ++request) {
        const auto of_person = requests.find(
            {dossier->request_list[request], index.joint_id(index.worker_id(request))});
        if (of_person != requests.end()) of_person->second.push_back(request);
      }
      for (const std::uint32_t i : renumbered) {
        const HeldEntry& entry = held.entry(held.all()[i].latest);
        for (const std::uint32_t one : requests.at({row_of(entry), index.joint_id(entry.worker)})) {
          if (!index.asks(one, entry.month)) continue;
          take_renumbered(i, one, index);
          break;
        }
      }
    }
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      if (held.all()[i].stands() && !places[i].is_asked &&
          (places[i].is_list_there || extent == InputExtent::complete))
        gone.push_back(i);
    }
  }

  void take_renumbered(std::uint32_t number, std::uint32_t request, const InputIndex& index) {
    const HeldMonth& older = held.all()[number];
    Known* const now = find(request, held.entry(older.latest).month);
    if (now == nullptr) {
      know(number, request, index);
    } else if (older.stands() && stands(*now)) {
      return;  // two months of one person: this one counts for itself
    } else {
      if (older.stands()) now->month = number;
      now->is_for_good = now->is_for_good || older.is_closed;
      if (older.reversal != none && (now->reversal == none || older.reversal > now->reversal))
        now->reversal = older.reversal;
    }
    places[number].request = request;
    places[number].is_asked = true;
  }

  // ---- What counts besides ----

  // Returns what of the ledger's evidence joins somebody of the input to somebody else.
  void find_evidence(const InputIndex& index) {
    std::uint64_t rows = 0;
    for (const Booking& booking : held.bookings()) rows += booking.evidence;
    if (rows == 0) return;
    std::vector<HeldEvidence> of_ledger;
    of_ledger.reserve(rows);
    journal->read_evidence(
        [&](const EvidenceRow& row) {
          // Those of later bookings come last.
          if (of_ledger.size() == rows) return;
          of_ledger.push_back({held.entry(static_cast<std::uint32_t>(row.entry - 1)).worker, row});
        },
        threads);
    evidence_of_requests = evidence_of(*dossier, journal->key(), threads);
    evidence = shared_evidence(*dossier, journal->key(), *evidence_of_requests, of_ledger, threads);
    if (evidence.empty()) return;
    // IDs that it joins, each to one of them; what leads from nobody of the input to anybody who
    // has a month is left out.
    std::vector<std::uint32_t> parents;
    const auto number_of_id = [&](const std::string& id) {
      const auto [of_id, is_new] =
          joint_ids.try_emplace(id, static_cast<std::uint32_t>(parents.size()));
      if (is_new) parents.push_back(of_id->second);
      return of_id->second;
    };
    const auto root = [&](std::uint32_t at) {
      while (parents[at] != at) at = parents[at] = parents[parents[at]];
      return at;
    };
    for (const EarlierEvidence& pair : evidence) {
      const std::uint32_t worker = root(number_of_id(pair.worker_id));
      const std::uint32_t other = root(number_of_id(pair.other_id));
      parents[std::max(worker, other)] = std::min(worker, other);
    }
    struct Joint {
      std::uint32_t named = 0;
      bool has_month = false;
    };
    std::vector<Joint> joints(parents.size());
    for (auto& [id, number] : joint_ids) {
      number = root(number);
      joints[number].named += index.is_named(id) ? 1 : 0;
    }
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      if (!held.all()[i].stands() || (places[i].is_asked && is_of_request(i, index))) continue;
      const auto worker = joint_ids.find(held.entry(held.all()[i].latest).worker);
      if (worker != joint_ids.end()) joints[worker->second].has_month = true;
    }
    const auto leads_nowhere = [&](std::uint32_t number) {
      return joints[number].named == 0 || (joints[number].named == 1 && !joints[number].has_month);
    };
    std::erase_if(evidence, [&](const EarlierEvidence& pair) {
      return leads_nowhere(joint_ids.at(pair.worker_id));
    });
    std::erase_if(joint_ids, [&](const auto& id) { return leads_nowhere(id.second); });
  }

  [[nodiscard]] bool is_of_request(std::uint32_t number, const InputIndex& index) const {
    return index.is_joined(held.entry(held.all()[number].latest).worker, places[number].request);
  }
  [[nodiscard]] bool may_be_one(std::string_view a, std::string_view b) const {
    const auto of_a = joint_ids.find(a);
    const auto of_b = joint_ids.find(b);
    return of_a != joint_ids.end() && of_b != joint_ids.end() && of_a->second == of_b->second;
  }

  void find_earlier(const InputIndex& index) {
    for (Known& one : known) {
      if (one.is_of_worker) continue;
      const std::string_view worker = entry(one).worker;
      if (const auto request = index.person(worker)) {
        one.stands_for = *request;
      } else if (may_be_one(worker, index.worker_id(one.request))) {
        one.stands_for = one.request;
      }
    }
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      const HeldMonth& of_month = held.all()[i];
      if (!of_month.stands()) continue;
      const HeldEntry& of_entry = held.entry(of_month.latest);
      if (places[i].is_asked) {
        // What stands there for another person's ID is that one's; of one who asks here too,
        // compare() withholds.
        if (is_of_request(i, index) || index.person(of_entry.worker) ||
            may_be_one(of_entry.worker, index.worker_id(places[i].request)))
          continue;
      }
      if (!places[i].is_worker_named && (joint_ids.empty() || !joint_ids.contains(of_entry.worker)))
        continue;
      earlier.push_back({std::string{of_entry.worker}, of_entry.group, month_at(of_entry.month)});
    }
    const auto key = [](const EarlierMonth& one) {
      return std::tie(one.worker_id, one.month, one.group);
    };
    std::sort(earlier.begin(), earlier.end(),
              [&](const EarlierMonth& a, const EarlierMonth& b) { return key(a) < key(b); });
    earlier.erase(std::unique(earlier.begin(), earlier.end()), earlier.end());
  }

  // ---- Reviews ----

  // Begins a review of a month held: what the entry says that is told.
  Review& add_review(ReviewKind kind, std::uint32_t number, std::uint32_t told) {
    const HeldEntry& entry_told = held.entry(told);
    const Booking& booking = held.booking_of(told);
    Review& review = reviews.emplace_back();
    review.kind = kind;
    if (places[number].request != none) review.request = places[number].request;
    review.list_id = held.list_of(entry_told);
    review.request_id = entry_told.request;
    review.worker_id = entry_told.worker;
    review.group = entry_told.group;
    review.month = month_at(entry_told.month);
    review.amount_before = entry_told.amount;
    review.entry = std::uint64_t{told} + 1;
    review.state = booking.state;
    if (booking.state == LedgerState::reversed) review.reversal = held.kind_of(booking);
    review.booking = booking.number;
    review.on = booking.on;
    review.why = booking.reason;
    ++use.reviews[static_cast<std::size_t>(kind)];
    return review;
  }

  // Reviews a month that stands and is not so any more, and questions it.
  Review& review_standing(ReviewKind kind, std::uint32_t number) {
    const HeldMonth& of_month = held.all()[number];
    if (kind != ReviewKind::more && may_be_questioned(of_month.state) &&
        !of_month.is_overruled(kind))
      questions.push_back({number, kind});
    return add_review(kind, number, of_month.shown);
  }

  // Says how a month that stands in the ledger is decided otherwise now.
  [[nodiscard]] std::optional<ReviewKind> difference(const Known& one, const Decisions::Data& now,
                                                     std::size_t at) const {
    switch (now.outcomes[at]) {
      case Outcome::refused:
        return ReviewKind::refused_now;
      case Outcome::undetermined:
        return ReviewKind::undetermined_now;
      case Outcome::payable:
        break;
    }
    const Group group = dossier->group_of_list(dossier->request_list[one.request]);
    const HeldEntry& before = entry(one);
    if (!one.is_of_worker || before.group != group) return ReviewKind::payee;
    const Money amount = now.rule_set.group(group).amount;
    if (amount < before.amount) return ReviewKind::less;
    if (before.amount < amount) return ReviewKind::more;
    return std::nullopt;
  }

  using Standing = HashMap<std::uint32_t, std::vector<const Known*>>;  // by widest person

  void compare_months(const Decisions::Data& now, Standing& standing) {
    for (std::uint32_t request = 0; request < first_known.size(); ++request) {
      if (first_known[request] == none) continue;
      const Money amount =
          now.rule_set.group(dossier->group_of_list(dossier->request_list[request])).amount;
      for (std::size_t at = now.first[request]; at < now.first[request + 1]; ++at) {
        const Known* const one = find(request, now.months[at]);
        if (one == nullptr) continue;
        const bool is_payable = now.outcomes[at] == Outcome::payable;
        const HeldMonth& of_month = month(*one);
        if (is_payable && one->reversal != none &&
            (!of_month.stands() || of_month.before == LedgerState::proposed)) {
          Review& review = add_review(ReviewKind::reversed, one->month, one->reversal);
          review.amount_now = amount;
          review.decision = at;
        }
        if (!of_month.stands()) {
          if (one->is_for_good) marks[at] |= is_closed;
          continue;
        }
        const auto kind = difference(*one, now, at);
        if (kind) {
          Review& review = review_standing(*kind, one->month);
          review.decision = at;
          if (is_payable) review.amount_now = amount;
        }
        if (is_payable) take_due(*one, kind, at, amount);
        if (!one->is_of_worker) {
          if (one->stands_for != none)
            standing[now.persons->widest_of(one->stands_for)].push_back(one);
        } else if (!is_payable) {
          standing[now.persons->widest_of(request)].push_back(one);
        }
      }
    }
    for (const std::uint32_t number : gone) review_standing(ReviewKind::withdrawn, number);
  }
  // Notes whether a payable month that stands is still to be paid.
  void take_due(const Known& one, const std::optional<ReviewKind>& kind, std::size_t at,
                Money amount) {
    const HeldMonth& of_month = month(one);
    if (of_month.state == LedgerState::questioned && !kind) {
      marks[at] |= is_answered;
      return;
    }
    payable_before.push_back(of_month.shown);
    if (of_month.state == LedgerState::paid || of_month.state == LedgerState::sent) ++use.paid;
    const bool can_be_paid =
        may_be_questioned(of_month.state) || of_month.state == LedgerState::returned;
    const bool is_as_proposed = !kind || *kind == ReviewKind::more ||
                                (*kind == ReviewKind::less && of_month.is_overruled(*kind));
    if (!can_be_paid || !is_as_proposed) return;
    const std::uint64_t latest = of_month.latest;
    due[at] = packed(of_month.state, latest + 1);
    if (entry(one).amount != amount) other_amounts.emplace(at, entry(one).amount);
  }

  // Withholds what would pay a person twice for a month or for too many months, when months that
  // stand in the ledger are not payable any more, or are another person's: the evaluation does not
  // count these. The person's payable months are taken in the order of the law page (section 5,
  // number 2).
  void withhold(const Decisions::Data& decisions, PaidMonths counted,
                std::span<const std::uint32_t> requests,
                const std::vector<const Known*>& standing) {
    const auto count = [&](Group group, std::uint8_t place) {
      counted.by_group[static_cast<std::size_t>(group)] |= std::uint64_t{1} << place;
    };
    std::array<const Known*, MonthSet::capacity> of_place{};
    for (const Known* one : standing) {
      count(entry(*one).group, one->place);
      if (of_place[one->place] == nullptr) of_place[one->place] = one;
    }
    const auto each_payable = [&](auto visit) {
      for (const std::uint32_t request : requests) {
        for (std::size_t at = decisions.first[request]; at < decisions.first[request + 1]; ++at) {
          if (decisions.outcomes[at] != Outcome::payable) continue;
          const Known* const one = find(request, decisions.months[at]);
          visit(at, request, one != nullptr && stands(*one) ? one : nullptr);
        }
      }
    };
    each_payable([&](std::size_t, std::uint32_t, const Known* one) {
      if (one != nullptr && one->is_of_worker) count(entry(*one).group, one->place);
    });
    const Room room(decisions.rule_set);
    each_payable([&](std::size_t at, std::uint32_t request, const Known* one) {
      if (one != nullptr || (marks[at] & is_closed) != 0) return;
      const Group group = dossier->group_of_list(dossier->request_list[request]);
      const std::uint8_t place = decisions.months[at];
      if (room.is_left(static_cast<std::size_t>(group), std::uint64_t{1} << place, counted)) {
        count(group, place);
        return;
      }
      marks[at] |= is_withheld;
      const Known& in_its_way = of_place[place] == nullptr ? *standing.front() : *of_place[place];
      Review& review = add_review(ReviewKind::withheld, in_its_way.month, month(in_its_way).shown);
      review.other_list_id = std::exchange(review.list_id, std::string{list_id(request)});
      review.other_request_id =
          std::exchange(review.request_id,
                        std::string{dossier->workers.columns[workers::request_id].texts[request]});
      review.other_month = std::exchange(review.month, month_at(place));
      review.worker_id = dossier->workers.columns[workers::worker_id].texts[request];
      review.group = group;
      review.request = request;
      review.decision = at;
      review.amount_before = {};
      review.amount_now = decisions.rule_set.group(group).amount;
    });
  }
  [[nodiscard]] std::string_view list_id(std::uint32_t request) const {
    return dossier->lists.columns[lists::list_id].texts[dossier->request_list[request]];
  }

  void withhold_all(const Decisions::Data& now, const Standing& standing) {
    HashSet<std::uint32_t> done;
    each_joint_worker(now, 0, now.joint_order.size(),
                      [&](std::uint32_t person, std::span<const std::uint32_t> requests) {
                        const auto of_person = standing.find(person);
                        if (of_person == standing.end() || now.persons->doubt(person) != nullptr)
                          return;
                        withhold(now, now.persons->paid_to(person), requests, of_person->second);
                        done.insert(person);
                      });
    // Of those who may be one person: nobody is paid twice on a doubt.
    for (std::size_t i = 0; i < now.persons->doubts.size(); ++i) {
      const Persons::Doubt& doubt = now.persons->doubts[i];
      const auto of_person = standing.find(doubt.requests.front());
      if (of_person == standing.end()) continue;
      withhold(now, doubt.paid, now.doubt_orders[i], of_person->second);
      done.insert(of_person->first);
    }
    for (const auto& [person, of_person] : standing) {
      if (!done.contains(person))
        withhold(now, now.persons->paid_to(person), std::span{&person, 1}, of_person);
    }
  }

  // The requests of the input, months ascending; then by list, request and month, in the order in
  // which the ledger has them.
  void sort_reviews() {
    std::map<std::pair<std::string_view, std::string_view>, std::pair<std::size_t, std::size_t>>
        places_of;  // of requests that are gone: of the list, of the request
    std::map<std::string_view, std::size_t> lists_of;
    for (const std::uint32_t number : gone) {
      const HeldEntry& of_month = held.entry(held.all()[number].latest);
      const std::string_view list = held.list_of(of_month);
      const auto of_list = lists_of.try_emplace(list, lists_of.size()).first->second;
      places_of.try_emplace({list, of_month.request}, of_list, places_of.size());
    }
    using Key = std::tuple<std::size_t, std::size_t, std::size_t, int, ReviewKind>;
    std::vector<std::pair<Key, std::size_t>> order;
    for (std::size_t i = 0; i < reviews.size(); ++i) {
      const Review& review = reviews[i];
      std::pair<std::size_t, std::size_t> gone_at{};
      if (!review.request) gone_at = places_of.at({review.list_id, review.request_id});
      order.push_back({{review.request.value_or(SIZE_MAX), gone_at.first, gone_at.second,
                        month_number(review.month), review.kind},
                       i});
    }
    std::sort(order.begin(), order.end());
    std::vector<Review> sorted;
    sorted.reserve(order.size());
    for (const auto& [key, i] : order) sorted.push_back(std::move(reviews[i]));
    reviews = std::move(sorted);
  }

  // Numbers the proposals, in the order of the decisions.
  void number_proposals(const Decisions::Data& now) {
    const std::uint64_t before = journal->head().entries + questions.size();
    each_proposal(now, [&](std::uint32_t, std::size_t at) {
      ++proposals;
      due[at] = packed(LedgerState::proposed, commit ? before + proposals : 0);
    });
  }

  template <class Visit>
  void each_proposal(const Decisions::Data& now, Visit visit) {
    for (std::uint32_t request = 0; request < dossier->workers.rows; ++request) {
      for (std::size_t at = now.first[request]; at < now.first[request + 1]; ++at) {
        if (now.outcomes[at] != Outcome::payable || (marks[at] & (is_withheld | is_closed)) != 0)
          continue;
        const Known* const one = find(request, now.months[at]);
        if (one == nullptr || !stands(*one) || (marks[at] & is_answered) != 0) visit(request, at);
      }
    }
  }

  // ---- Booking ----

  // Nothing is written where a key cannot be recorded: no tool reads text behind a NUL.
  void check_keys() const {
    for (const auto& [table, column] :
         {std::pair{&dossier->lists, std::size_t{lists::list_id}},
          std::pair{&dossier->workers, std::size_t{workers::request_id}},
          std::pair{&dossier->workers, std::size_t{workers::worker_id}},
          std::pair{&dossier->employers, std::size_t{employers::employer_id}}}) {
      const Column& texts = table->columns[column];
      for (std::size_t row = 0; row < table->rows; ++row) {
        if (texts.texts[row].find('\0') != std::string_view::npos)
          journal->fail(ProblemCode::bad_value,
                        fmt::format("row {} of {} has a key with NUL, which a ledger cannot "
                                    "hold",
                                    row + 1, table->spec->name));
      }
    }
  }

  // A month's own bookings never run backwards in time.
  void check_days(const Decisions::Data& now) {
    if (!occasion.on) return;
    const auto day = static_cast<std::int32_t>(Date{*occasion.on}.time_since_epoch().count());
    const auto check_month = [&](std::uint32_t number) {
      const HeldMonth& of_month = held.all()[number];
      if (of_month.last_day <= day) return;
      const HeldEntry& of_entry = held.entry(of_month.latest);
      journal->fail(ProblemCode::wrong_state,
                    fmt::format("list {}, request {}, {}: it was booked on {}, after {}",
                                printable(held.list_of(of_entry)), printable(of_entry.request),
                                to_string(month_at(of_entry.month)),
                                to_string(Date{std::chrono::days{of_month.last_day}}),
                                to_string(*occasion.on)));
    };
    for (const Question& question : questions) check_month(question.month);
    each_proposal(now, [&](std::uint32_t request, std::size_t at) {
      if (const Known* const one = find(request, now.months[at])) check_month(one->month);
    });
  }

  [[nodiscard]] Booking booking_of(LedgerState state, const Decisions::Data& now,
                                   std::string_view decisions_sha256) const {
    return {.state = state,
            .on = occasion.on,
            .by = occasion.by,
            .reason = occasion.reason,
            .rule_set = std::string{now.rule_set.sha256()},
            .decisions = std::string{decisions_sha256}};
  }

  void book_questions(const Decisions::Data& now, std::string_view decisions_sha256) {
    if (questions.empty()) return;
    Booking booking = booking_of(LedgerState::questioned, now, decisions_sha256);
    booking.entries = questions.size();
    journal->add(std::move(booking));
    for (const Question& question : questions) {
      LedgerEntry of_month = held.written(held.all()[question.month].latest);
      of_month.kind = question.kind;
      journal->add(of_month);
    }
  }

  void book_proposals(const Decisions::Data& now, std::string_view decisions_sha256) {
    if (proposals == 0) return;
    if (!evidence_of_requests)
      evidence_of_requests = evidence_of(*dossier, journal->key(), threads);
    const std::vector<EvidenceRow> rows = evidence_to_book(now);
    Booking booking = booking_of(LedgerState::proposed, now, decisions_sha256);
    booking.entries = proposals;
    booking.evidence = rows.size();
    journal->add(std::move(booking));
    LedgerEntry of_month;
    each_proposal(now, [&](std::uint32_t request, std::size_t at) {
      const std::uint32_t list = dossier->request_list[request];
      of_month.list_id = dossier->lists.columns[lists::list_id].texts[list];
      of_month.request_id = dossier->workers.columns[workers::request_id].texts[request];
      of_month.worker_id = dossier->workers.columns[workers::worker_id].texts[request];
      of_month.employer_id =
          dossier->employers.columns[employers::employer_id].texts[dossier->list_employer[list]];
      of_month.group = dossier->group_of_list(list);
      of_month.month = month_at(now.months[at]);
      of_month.amount = now.rule_set.group(of_month.group).amount;
      of_month.mask = now.masks[at];
      journal->add(of_month);
    });
    for (const EvidenceRow& row : rows) journal->add(row);
  }

  // Of each request proposed, at its first entry; not again what the booking says of its worker.
  [[nodiscard]] std::vector<EvidenceRow> evidence_to_book(const Decisions::Data& now) {
    std::vector<EvidenceRow> rows;
    std::uint32_t last = none;
    HashMap<std::string_view, std::vector<EvidenceRow>> of_workers;  // of several requests
    each_proposal(now, [&](std::uint32_t request, std::size_t at) {
      if (std::exchange(last, request) == request) return;
      EvidenceRow row = (*evidence_of_requests)[request];
      if (!row.insurance_no && !row.name_birth_account) return;
      if (now.joint[request] != 0) {
        auto& told = of_workers[dossier->workers.columns[workers::worker_id].texts[request]];
        if (std::any_of(told.begin(), told.end(), [&](const EvidenceRow& other) {
              return other.insurance_no == row.insurance_no &&
                     other.name_birth_account == row.name_birth_account;
            }))
          return;
        told.push_back(row);
      }
      row.entry = due[at] >> 8U;
      rows.push_back(row);
    });
    return rows;
  }

  // Tells what the run booked, or an equal one that booked last: of what there is now.
  void tell_bookings(const Decisions::Data& now, std::string_view decisions_sha256) {
    const std::span<const Booking> all =
        commit ? std::span<const Booking>{journal->bookings()} : held.bookings();
    std::size_t before = all.size();
    const auto take = [&](LedgerState state) -> const Booking* {
      if (before == 0) return nullptr;
      const Booking& last = all[before - 1];
      if (last.state != state || last.rule_set != now.rule_set.sha256() ||
          last.decisions != decisions_sha256)
        return nullptr;
      --before;
      return &last;
    };
    if (const Booking* const proposed = take(LedgerState::proposed)) {
      use.booking = proposed->number;
      use.recorded = proposed->entries;
      if (proposed->number <= held.bookings().size()) {
        for (std::uint64_t i = proposed->first; i < proposed->first + proposed->entries; ++i)
          use.amount.add(held.entry(static_cast<std::uint32_t>(i - 1)).amount);
      } else {
        each_proposal(now, [&](std::uint32_t request, std::size_t) {
          use.amount.add(
              now.rule_set.group(dossier->group_of_list(dossier->request_list[request])).amount);
        });
      }
    }
    if (const Booking* const questioned = take(LedgerState::questioned))
      use.questioned = questioned->entries;
    use.repeated = before < all.size() && all.size() == held.bookings().size();
    before = std::min(before, held.bookings().size());
    use.before = held.head_after(before);
    for (const std::uint32_t place : payable_before)
      use.already += held.booking_of(place).number == use.booking ? 0U : 1U;
  }
};

LedgerRun::LedgerRun(const std::string& path, bool commit, Occasion occasion,
                     std::chrono::milliseconds wait, InputExtent extent)
    : data_(std::make_unique<Data>()) {
  if (occasion.on && !number_in_files(*occasion.on))
    throw Error("the date of a booking does not exist");
  data_->path = path;
  data_->commit = commit;
  data_->extent = extent;
  data_->occasion = std::move(occasion);
  for (const auto& [text, what] : {std::pair{&data_->occasion.reason, "the reason"},
                                   std::pair{&data_->occasion.by, "who books"}}) {
    if (is_utf8(*text) && text->find('\0') == std::string::npos) continue;
    data_->problem = Problem{
        ProblemCode::bad_utf8, path, 0, 0, {}, fmt::format("{} is not UTF-8, or holds NUL", what)};
    return;
  }
  data_->problem =
      open_journal(data_->journal, path, commit ? LedgerAccess::create : LedgerAccess::read, wait);
}
LedgerRun LedgerRun::as_of(const std::string& path, LedgerHead head, InputExtent extent) {
  LedgerRun run(path, false, {}, Ledger::default_wait, extent);
  run.data_->end = std::move(head);
  return run;
}
LedgerRun::LedgerRun(LedgerRun&&) noexcept = default;
LedgerRun& LedgerRun::operator=(LedgerRun&&) noexcept = default;
LedgerRun::~LedgerRun() = default;

const std::optional<Problem>& LedgerRun::problem() const noexcept { return data_->problem; }
const std::string& LedgerRun::path() const noexcept { return data_->path; }
bool LedgerRun::books() const noexcept { return data_->commit; }
InputExtent LedgerRun::extent() const noexcept { return data_->extent; }
const std::vector<Review>& LedgerRun::reviews() const noexcept { return data_->reviews; }
const LedgerUse& LedgerRun::use() const noexcept { return data_->use; }

bool LedgerRun::is_due(std::size_t decision) const noexcept { return data_->due[decision] != 0; }
std::optional<DueMonth> LedgerRun::due(std::size_t decision) const {
  const std::uint64_t of_decision = data_->due[decision];
  if (of_decision == 0) return std::nullopt;
  const auto other = data_->other_amounts.find(decision);
  return DueMonth{
      static_cast<LedgerState>((of_decision & 0xffU) - 1), of_decision >> 8U,
      other == data_->other_amounts.end() ? (*data_->compared)[decision].amount : other->second};
}

std::optional<Problem> LedgerRun::count_in(const Dossier& dossier, EvaluateOptions& options) {
  Data& data = *data_;
  data.dossier = Dossier::Data::of(dossier);
  data.threads = options.threads;
  return faults_of([&] {
    data.held.read(*data.journal, data.end, options.threads);
    data.use.before = data.use.head = data.held.head();
    if (!data.held.all().empty()) {
      const InputIndex index(*data.dossier, options.threads);
      data.find_places(index);
      data.link(index);
      data.find_evidence(index);
      data.find_earlier(index);
    }
    data.use.counted = data.earlier.size();
    for (const Known& one : data.known) data.use.compared += data.stands(one) ? 1U : 0U;
    options.earlier_months = data.earlier;
    options.earlier_evidence = data.evidence;
  });
}

std::optional<Problem> LedgerRun::compare(const Decisions& decisions) {
  Data& data = *data_;
  const Decisions::Data& now = Decisions::Data::of(decisions);
  if (data.dossier == nullptr || now.dossier != data.dossier ||
      now.earlier_months != data.earlier || now.earlier_evidence != data.evidence)
    throw Error("the ledger was not counted in these decisions");
  data.reviews.clear();
  data.questions.clear();
  data.other_amounts.clear();
  data.payable_before.clear();
  data.marks.assign(now.outcomes.size(), 0);
  data.due.assign(now.outcomes.size(), 0);
  data.proposals = data.use.paid = 0;
  data.use.reviews = {};
  data.compared = decisions;

  Data::Standing standing;
  data.compare_months(now, standing);
  if (!standing.empty()) data.withhold_all(now, standing);
  data.sort_reviews();
  data.number_proposals(now);
  return faults_of([&] {
    if (!data.commit) return;
    data.check_keys();
    data.check_days(now);
  });
}

std::optional<Problem> LedgerRun::propose(std::string_view decisions_sha256) {
  Data& data = *data_;
  if (!data.compared) throw Error("the ledger was compared with no decisions");
  const Decisions::Data& now = Decisions::Data::of(*data.compared);
  return faults_of([&] {
    if (data.commit) {
      data.book_questions(now, decisions_sha256);
      data.book_proposals(now, decisions_sha256);
      data.use.head = data.journal->head();
    }
    data.tell_bookings(now, decisions_sha256);
  });
}

std::optional<Problem> LedgerRun::commit() {
  if (!data_->commit) return std::nullopt;
  return faults_of([&] { data_->journal->commit(); });
}

}  // namespace v2
}  // namespace rentsupport
