// A run and its ledger: what counts as history, what is decided differently now, what is proposed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/dossier_data.hpp"
#include "decide/once_a_month.hpp"
#include "decide/worker_ids.hpp"
#include "ledger/journal.hpp"
#include "rentsupport/ledger.hpp"
#include "values/cells.hpp"
#include "values/key_index.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::uint32_t none = UINT32_MAX;

// What the ledger holds of a month that is in the input.
struct Recorded {
  std::uint64_t entry = 0;  // the latest
  std::uint64_t mask = 0;
  std::uint32_t booking = 0;  // of the entry, and of the latest proposal
  std::uint32_t proposed_by = 0;
  std::uint32_t reversal = none;  // the number of the copy made when it was last reversed
  std::uint32_t request = 0;
  std::uint32_t next = none;    // another month of the same request
  std::uint32_t worker = none;  // the number of its text, where it is not the request's
  Money amount;
  std::uint8_t month = 0;  // place in a set of months
  Group group{};
  LedgerState state{};

  [[nodiscard]] bool stands() const noexcept { return state != LedgerState::reversed; }
};

// A month proposed or reversed, of a worker who matters by a request that is not in the input.
struct HistoryEvent {
  std::uint32_t worker;
  std::uint8_t month;
  std::uint8_t group;
  std::int8_t change;
  [[nodiscard]] auto key() const noexcept { return std::tuple(worker, month, group); }
};

std::uint8_t place_of(Month month) {
  return static_cast<std::uint8_t>(month_number(month) - month_number(MonthSet::first));
}

// Finds requests by their ids, and persons by theirs: of requests, payments and decisions.
class InputIndex {
 public:
  InputIndex(const Dossier::Data& dossier, unsigned threads)
      : dossier_(dossier),
        request_ids_(dossier.workers.columns[workers::request_id].texts),
        worker_ids_(dossier.workers.columns[workers::worker_id].texts),
        paid_ids_(dossier.history.columns[history::worker_id].texts) {
    for (auto& [texts, index, rows] : {std::tuple{&request_ids_, &requests_, dossier.workers.rows},
                                       std::tuple{&worker_ids_, &persons_, dossier.workers.rows},
                                       std::tuple{&paid_ids_, &paid_, dossier.history.rows}}) {
      std::vector<KeyIndex::Entry> entries(rows);
      for (std::uint32_t row = 0; row < entries.size(); ++row)
        entries[row] = {hash_of((*texts)[row]), row};
      static_cast<void>(
          index->build(entries, threads, [texts = texts](std::uint32_t a, std::uint32_t b) {
            return (*texts)[a] == (*texts)[b];
          }));
    }
    for (const auto& [ids, is_same] : dossier.same_persons) {
      joined_.try_emplace(ids.first, ids.first);
      joined_.try_emplace(ids.second, ids.second);
      if (is_same) joined_[joint_id(ids.first)] = joint_id(ids.second);
    }
  }

  // Returns the request that asks for the entry's month in the entry's list.
  [[nodiscard]] std::optional<std::uint32_t> request_of(const LedgerEntry& entry) const {
    const std::string id = compared_key(entry.request_id);
    const auto request =
        requests_.find(hash_of(id), [&](std::uint32_t row) { return request_ids_[row] == id; });
    if (!request ||
        dossier_.lists.columns[lists::list_id].texts[dossier_.request_list[*request]] !=
            compared_key(entry.list_id) ||
        (dossier_.workers.columns[workers::months].sets[*request] & MonthSet::bit(entry.month)) ==
            0) {
      return std::nullopt;
    }
    return request;
  }
  // Returns the first request of a person.
  [[nodiscard]] std::optional<std::uint32_t> person_of(std::string_view worker_id) const {
    return persons_.find(hash_of(worker_id),
                         [&](std::uint32_t row) { return worker_ids_[row] == worker_id; });
  }
  [[nodiscard]] std::string_view worker_id(std::uint32_t request) const {
    return worker_ids_[request];
  }
  // Says whether a request, a payment of the history or a decision on persons names the ID.
  [[nodiscard]] bool is_named(std::string_view worker_id) const {
    return person_of(worker_id) || joined_.contains(worker_id) ||
           paid_.find(hash_of(worker_id),
                      [&](std::uint32_t row) { return paid_ids_[row] == worker_id; });
  }
  // Says whether the ID is the request's, or decisions make both one person.
  [[nodiscard]] bool is_joined(std::string_view worker_id, std::uint32_t request) const {
    return joint_id(worker_id) == joint_id(this->worker_id(request));
  }

 private:
  // Returns the ID that stands for all that decisions join to this one.
  [[nodiscard]] std::string_view joint_id(std::string_view worker_id) const {
    for (auto next = joined_.find(worker_id); next != joined_.end() && next->second != worker_id;
         next = joined_.find(worker_id)) {
      worker_id = next->second;
    }
    return worker_id;
  }

  const Dossier::Data& dossier_;
  const TextColumn& request_ids_;
  const TextColumn& worker_ids_;
  const TextColumn& paid_ids_;
  KeyIndex requests_;
  KeyIndex persons_;
  KeyIndex paid_;
  HashMap<std::string_view, std::string_view> joined_;  // by decisions on persons
};

}  // namespace

std::string_view name(ReviewKind kind) noexcept {
  switch (kind) {
    case ReviewKind::differs:
      return "differs";
    case ReviewKind::reversed:
      return "reversed";
    case ReviewKind::withheld:
      return "withheld";
  }
  return {};
}

struct LedgerRun::Data {
  std::optional<Problem> problem;
  std::unique_ptr<Journal> journal;
  std::string path;
  bool commit = false;
  Occasion occasion;
  std::optional<LedgerHead> end;  // what comes behind it is not seen
  LedgerUse use;

  std::shared_ptr<const Dossier::Data> dossier;  // once counted in
  std::vector<EarlierMonth> earlier;
  std::optional<Decisions> compared;
  std::vector<std::uint32_t> first_recorded;  // by request; empty where the ledger is
  std::vector<Recorded> recorded;
  std::vector<Recorded> reversals;  // as they were then: a later proposal may be another worker's
  std::vector<std::string> other_workers;
  HashMap<std::string, std::uint32_t> persons;  // of other workers, if in the input

  std::vector<Review> reviews;
  HashSet<std::size_t> withheld;   // numbers of decisions
  std::vector<bool> paid_already;  // by number of decision; empty: none

  [[nodiscard]] Recorded* find(std::size_t request, std::uint8_t month) {
    if (first_recorded.empty()) return nullptr;
    for (std::uint32_t at = first_recorded[request]; at != none; at = recorded[at].next) {
      if (recorded[at].month == month) return &recorded[at];
    }
    return nullptr;
  }

  void note(const LedgerEntry& entry, const Booking& booking, const std::string& worker,
            std::uint32_t request, const InputIndex& index) {
    const std::uint8_t month = place_of(entry.month);
    Recorded* known = find(request, month);
    if (known == nullptr) {
      recorded.push_back({});
      known = &recorded.back();
      known->request = request;
      known->month = month;
      known->next =
          std::exchange(first_recorded[request], static_cast<std::uint32_t>(recorded.size() - 1));
    }
    known->entry = entry.number;
    known->booking = static_cast<std::uint32_t>(booking.number);
    known->state = booking.state;
    known->mask = entry.mask;
    known->amount = entry.amount;
    known->group = entry.group;
    known->worker = none;
    if (worker != index.worker_id(request)) {
      known->worker = static_cast<std::uint32_t>(other_workers.size());
      other_workers.push_back(worker);
      if (const auto request_of = index.person_of(worker)) {
        persons[worker] = *request_of;
      } else if (index.is_joined(worker, request)) {
        persons[worker] = request;
      }
    }
    if (booking.state == LedgerState::proposed) known->proposed_by = known->booking;
    if (booking.state == LedgerState::reversed) {
      if (known->reversal == none) {
        known->reversal = static_cast<std::uint32_t>(reversals.size());
        reversals.emplace_back();
      }
      reversals[known->reversal] = *known;
    }
  }

  void review(ReviewKind kind, std::size_t decision, const Recorded& known) {
    const Booking& booking = journal->bookings()[known.booking - 1];
    Review review;
    review.kind = kind;
    review.decision = decision;
    review.entry = known.entry;
    review.state = booking.state;
    review.on = booking.on;
    review.reason = booking.reason;
    review.rule_set = journal->bookings()[known.proposed_by - 1].rule_set;
    review.list_id =
        dossier->lists.columns[lists::list_id].texts[dossier->request_list[known.request]];
    review.request_id = dossier->workers.columns[workers::request_id].texts[known.request];
    review.worker_id = known.worker == none
                           ? dossier->workers.columns[workers::worker_id].texts[known.request]
                           : std::string_view{other_workers[known.worker]};
    review.group = known.group;
    review.month = month_at(known.month);
    review.amount = known.amount;
    review.mask = known.mask;
    reviews.push_back(std::move(review));
    ++(kind == ReviewKind::differs    ? use.differs
       : kind == ReviewKind::reversed ? use.reversed
                                      : use.withheld);
  }

  // Withholds what would pay a person twice for a month or for too many months, when months that
  // stand in the ledger are not payable any more, or are another person's: the evaluation does not
  // count these. The person's payable months are taken in the order of the law page (section 5,
  // number 2).
  void withhold(const Decisions::Data& decisions, PaidMonths counted,
                std::span<const std::uint32_t> requests,
                const std::vector<const Recorded*>& standing) {
    const auto count = [&](Group group, std::uint8_t month) {
      counted.by_group[static_cast<std::size_t>(group)] |= std::uint64_t{1} << month;
    };
    std::array<const Recorded*, MonthSet::capacity> of_month{};
    for (const Recorded* known : standing) {
      count(known->group, known->month);
      if (of_month[known->month] == nullptr) of_month[known->month] = known;
    }
    const auto each_payable = [&](auto visit) {
      for (const std::uint32_t request : requests) {
        for (std::size_t at = decisions.first[request]; at < decisions.first[request + 1]; ++at) {
          if (decisions.outcomes[at] != Outcome::payable) continue;
          const Recorded* const known = find(request, decisions.months[at]);
          visit(at, request, known != nullptr && known->stands() ? known : nullptr);
        }
      }
    };
    each_payable([&](std::size_t, std::uint32_t, const Recorded* known) {
      if (known != nullptr && known->worker == none) count(known->group, known->month);
    });
    const Room room(decisions.rule_set);
    each_payable([&](std::size_t at, std::uint32_t request, const Recorded* known) {
      if (known != nullptr) return;
      const Group group = dossier->group_of_list(dossier->request_list[request]);
      const std::uint8_t month = decisions.months[at];
      if (room.is_left(static_cast<std::size_t>(group), std::uint64_t{1} << month, counted)) {
        count(group, month);
        return;
      }
      withheld.insert(at);
      review(ReviewKind::withheld, at,
             of_month[month] == nullptr ? *standing.front() : *of_month[month]);
    });
  }
};

LedgerRun::LedgerRun(const std::string& path, bool commit, Occasion occasion,
                     std::chrono::milliseconds wait)
    : data_(std::make_unique<Data>()) {
  if (occasion.on && !number_in_files(*occasion.on))
    throw Error("the date of a booking does not exist");
  data_->path = path;
  data_->commit = commit;
  data_->occasion = std::move(occasion);
  const std::string& reason = data_->occasion.reason;
  if (!is_utf8(reason) || reason.find('\0') != std::string::npos) {
    data_->problem =
        Problem{ProblemCode::bad_utf8, path, 0, 0, {}, "the reason is not UTF-8, or holds NUL"};
    return;
  }
  data_->problem =
      open_journal(data_->journal, path, commit ? LedgerAccess::create : LedgerAccess::read, wait);
}
LedgerRun LedgerRun::as_of(const std::string& path, LedgerHead head) {
  LedgerRun run(path, false);
  run.data_->end = std::move(head);
  return run;
}
LedgerRun::LedgerRun(LedgerRun&&) noexcept = default;
LedgerRun& LedgerRun::operator=(LedgerRun&&) noexcept = default;
LedgerRun::~LedgerRun() = default;

const std::optional<Problem>& LedgerRun::problem() const noexcept { return data_->problem; }
const std::string& LedgerRun::path() const noexcept { return data_->path; }
bool LedgerRun::books() const noexcept { return data_->commit; }
const std::vector<Review>& LedgerRun::reviews() const noexcept { return data_->reviews; }
bool LedgerRun::is_due(std::size_t decision) const noexcept {
  return (data_->paid_already.empty() || !data_->paid_already[decision]) &&
         !data_->withheld.contains(decision);
}
const LedgerUse& LedgerRun::use() const noexcept { return data_->use; }

std::optional<Problem> LedgerRun::count_in(const Dossier& dossier, EvaluateOptions& options) {
  Data& data = *data_;
  data.dossier = Dossier::Data::of(dossier);
  const Dossier::Data& input = *data.dossier;
  return faults_of([&] {
    std::optional<InputIndex> index;
    std::vector<HistoryEvent> events;
    HashMap<std::string, std::uint32_t> numbers;  // of the workers
    LedgerHead head;
    data.journal->read([&](const LedgerEntry& entry, const Booking& booking) {
      if (data.end && entry.number > data.end->entries) return;
      head.bookings = booking.number;
      head.entries = entry.number;
      head.hash = entry.hash;
      if (!index) {
        index.emplace(input, options.threads);
        data.first_recorded.assign(input.workers.rows, none);
      }
      // Older versions kept IDs as they were.
      std::string worker = compared_id(entry.worker_id);
      if (const auto request = index->request_of(entry)) {
        data.note(entry, booking, worker, *request, *index);
        // What stands there for another person's ID is that one's; of one who asks here too,
        // compare() withholds.
        if (index->is_joined(worker, *request) || index->person_of(worker)) return;
      }
      if (booking.state != LedgerState::proposed && booking.state != LedgerState::reversed) return;
      if (!index->is_named(worker)) return;
      const auto [known, is_new] =
          numbers.try_emplace(std::move(worker), static_cast<std::uint32_t>(numbers.size()));
      events.push_back({known->second, place_of(entry.month),
                        static_cast<std::uint8_t>(entry.group),
                        static_cast<std::int8_t>(booking.state == LedgerState::proposed ? 1 : -1)});
    });
    std::sort(events.begin(), events.end(),
              [](const HistoryEvent& a, const HistoryEvent& b) { return a.key() < b.key(); });
    std::vector<std::string> ids(numbers.size());
    for (const auto& [id, number] : numbers) ids[number] = id;
    data.earlier.clear();
    for (std::size_t at = 0; at < events.size();) {
      const HistoryEvent& event = events[at];
      int standing = 0;
      for (; at < events.size() && events[at].key() == event.key(); ++at)
        standing += events[at].change;
      if (standing <= 0) continue;
      data.earlier.push_back(
          {ids[event.worker], static_cast<Group>(event.group), month_at(event.month)});
      ++data.use.counted;
    }
    for (const Recorded& known : data.recorded) data.use.compared += known.stands() ? 1 : 0;
    if (data.end && head != *data.end) {
      data.journal->fail(
          ProblemCode::damaged_ledger,
          fmt::format("this is not the ledger of the run, which ended at entry {}, {}",
                      data.end->entries, data.end->hash));
    }
    data.use.head = std::move(head);
    options.earlier_months = data.earlier;
  });
}

std::optional<Problem> LedgerRun::compare(const Decisions& decisions) {
  Data& data = *data_;
  const Decisions::Data& now = Decisions::Data::of(decisions);
  if (data.dossier == nullptr || now.dossier != data.dossier || now.earlier_months != data.earlier)
    throw Error("the ledger was not counted in these decisions");
  data.reviews.clear();
  data.withheld.clear();
  data.paid_already.clear();
  data.use.paid = data.use.differs = data.use.reversed = data.use.withheld = 0;
  data.compared = decisions;

  HashMap<std::uint32_t, std::vector<const Recorded*>> standing;  // by person
  for (std::uint32_t request = 0; request < data.first_recorded.size(); ++request) {
    if (data.first_recorded[request] == none) continue;
    const Group group = data.dossier->group_of_list(data.dossier->request_list[request]);
    for (std::size_t at = now.first[request]; at < now.first[request + 1]; ++at) {
      const Recorded* const known = data.find(request, now.months[at]);
      if (known == nullptr) continue;
      const bool payable = now.outcomes[at] == Outcome::payable;
      const bool other_worker = known->worker != none;
      if (payable && known->state == LedgerState::paid) {
        data.paid_already.resize(now.outcomes.size());
        data.paid_already[at] = true;
        ++data.use.paid;
      }
      if (known->stands() && (!payable || other_worker || known->group != group ||
                              known->amount != now.rule_set.group(group).amount)) {
        data.review(ReviewKind::differs, at, *known);
      }
      if (payable && known->reversal != none &&
          (known->state == LedgerState::reversed || known->state == LedgerState::proposed)) {
        data.review(ReviewKind::reversed, at, data.reversals[known->reversal]);
      }
      if (known->stands() && other_worker) {
        if (const auto person = data.persons.find(data.other_workers[known->worker]);
            person != data.persons.end())
          standing[now.persons->widest_of(person->second)].push_back(known);
      } else if (known->stands() && !payable) {
        standing[now.persons->widest_of(request)].push_back(known);
      }
    }
  }
  if (!standing.empty()) {
    HashSet<std::uint32_t> done;
    each_joint_worker(now, 0, now.joint_order.size(),
                      [&](std::uint32_t person, std::span<const std::uint32_t> requests) {
                        const auto of_person = standing.find(person);
                        if (of_person == standing.end() || now.persons->doubt(person) != nullptr)
                          return;
                        data.withhold(now, now.persons->paid_to(person), requests,
                                      of_person->second);
                        done.insert(person);
                      });
    // Of those who may be one person: nobody is paid twice on a doubt.
    for (std::size_t i = 0; i < now.persons->doubts.size(); ++i) {
      const Persons::Doubt& doubt = now.persons->doubts[i];
      const auto of_person = standing.find(doubt.requests.front());
      if (of_person == standing.end()) continue;
      data.withhold(now, doubt.paid, now.doubt_orders[i], of_person->second);
      done.insert(of_person->first);
    }
    for (const auto& [person, of_person] : standing) {
      if (!done.contains(person))
        data.withhold(now, now.persons->paid_to(person), std::span{&person, 1}, of_person);
    }
  }
  std::stable_sort(data.reviews.begin(), data.reviews.end(), [](const Review& a, const Review& b) {
    return std::pair(a.decision, a.kind) < std::pair(b.decision, b.kind);
  });

  // Nothing is written where a key cannot be recorded: no tool reads text behind a NUL.
  return faults_of([&] {
    for (const auto& [table, column] :
         {std::pair{&data.dossier->lists, std::size_t{lists::list_id}},
          std::pair{&data.dossier->workers, std::size_t{workers::request_id}},
          std::pair{&data.dossier->workers, std::size_t{workers::worker_id}}}) {
      const Column& texts = table->columns[column];
      for (std::size_t row = 0; data.commit && row < table->rows; ++row) {
        if (texts.texts[row].find('\0') != std::string_view::npos)
          data.journal->fail(ProblemCode::bad_value,
                             fmt::format("row {} of {} has a key with NUL, which a ledger cannot "
                                         "hold",
                                         row + 1, table->spec->name));
      }
    }
  });
}

std::optional<Problem> LedgerRun::propose(std::string_view decisions_sha256) {
  Data& data = *data_;
  if (!data.compared) throw Error("the ledger was compared with no decisions");
  if (!data.commit) return std::nullopt;
  const Decisions::Data& now = Decisions::Data::of(*data.compared);
  return faults_of([&] {
    Booking booking{.state = LedgerState::proposed,
                    .on = data.occasion.on,
                    .reason = data.occasion.reason,
                    .rule_set = std::string{now.rule_set.sha256()},
                    .decisions = std::string{decisions_sha256}};
    for (const Booking& earlier : data.journal->bookings()) {
      if (earlier.state != booking.state || earlier.on != booking.on ||
          earlier.reason != booking.reason || earlier.rule_set != booking.rule_set ||
          earlier.decisions != booking.decisions)
        continue;
      data.use.booking = earlier.number;
      data.use.repeated = true;
      return;
    }
    const auto each_proposal = [&](auto visit) {
      for (std::uint32_t request = 0; request < data.dossier->workers.rows; ++request) {
        for (std::size_t at = now.first[request]; at < now.first[request + 1]; ++at) {
          if (now.outcomes[at] != Outcome::payable || data.withheld.contains(at)) continue;
          const Recorded* const known = data.find(request, now.months[at]);
          if (known == nullptr || !known->stands()) visit(request, at);
        }
      }
    };
    each_proposal([&](std::uint32_t request, std::size_t) {
      ++booking.entries;
      data.use.amount.add(
          now.rule_set.group(data.dossier->group_of_list(data.dossier->request_list[request]))
              .amount);
    });
    if (booking.entries == 0) return;
    data.use.recorded = booking.entries;
    data.journal->add(std::move(booking));
    LedgerEntry entry;
    each_proposal([&](std::uint32_t request, std::size_t at) {
      const std::uint32_t list = data.dossier->request_list[request];
      entry.list_id = data.dossier->lists.columns[lists::list_id].texts[list];
      entry.request_id = data.dossier->workers.columns[workers::request_id].texts[request];
      entry.worker_id = data.dossier->workers.columns[workers::worker_id].texts[request];
      entry.group = data.dossier->group_of_list(list);
      entry.month = month_at(now.months[at]);
      entry.amount = now.rule_set.group(entry.group).amount;
      entry.mask = now.masks[at];
      data.journal->add(entry);
    });
    data.use.head = data.journal->head();
    data.use.booking = data.use.head.bookings;
  });
}

std::optional<Problem> LedgerRun::commit() {
  if (!data_->commit) return std::nullopt;
  return faults_of([&] { data_->journal->commit(); });
}

}  // namespace v2
}  // namespace rentsupport
