// Random histories of runs and bookings: whatever is done in whichever order, the money of each
// state is that of its entries, no month of a worker is due twice, nothing closed is due, and what
// is questioned is paid only for a reason.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <set>

#include "rentsupport/ledger.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/random.hpp"
#include "support/run.hpp"
#include "values/sha256.hpp"

namespace {

using namespace rentsupport;
using tests::Random;

Month month(std::uint64_t number) { return std::chrono::year{2022} / static_cast<int>(number); }

// Which state may follow which, written down once more: from the page of the ledger.
const std::map<LedgerState, std::set<LedgerState>> may_come_from{
    {LedgerState::approved, {LedgerState::proposed}},
    {LedgerState::sent, {LedgerState::approved, LedgerState::returned}},
    {LedgerState::paid, {LedgerState::approved, LedgerState::sent, LedgerState::returned}},
    {LedgerState::returned, {LedgerState::approved, LedgerState::sent, LedgerState::paid}},
    {LedgerState::reversed,
     {LedgerState::proposed, LedgerState::approved, LedgerState::sent, LedgerState::paid,
      LedgerState::returned, LedgerState::questioned}},
    {LedgerState::withdrawn,
     {LedgerState::proposed, LedgerState::approved, LedgerState::questioned}}};
const std::map<LedgerState, std::set<LedgerState>> is_further{
    {LedgerState::approved, {LedgerState::sent, LedgerState::paid, LedgerState::returned}},
    {LedgerState::sent, {LedgerState::paid}},
    {LedgerState::paid, {}},
    {LedgerState::returned, {}},
    {LedgerState::reversed, {}}};

// A month as the test keeps it.
struct Kept {
  LedgerState state{};
  LedgerState before{};  // it was questioned
  bool is_closed = false;
  std::optional<Date> on{};
  std::string worker;
  Money amount;
  std::uint64_t entry = 0;
};
using Key = std::tuple<std::string, std::string, Month>;

class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 8; ++i) {
      requests_.push_back({"R" + std::to_string(i), "L" + std::to_string(i % 3),
                           "03309500001" + std::to_string(i % 5)});
    }
  }

  void step() {
    if (kept_.empty() || random_.one_in(3)) {
      run();
    } else {
      book();
    }
    look();
  }

 private:
  struct Asked {
    std::string request;
    std::string list;
    std::string worker;
  };

  Date next_day() {
    // Sometimes the same day again, and for a booking sometimes one that is too early.
    day_ += std::chrono::days{random_.below(3)};
    return Date{day_};
  }

  Dossier random_dossier() {
    DossierBuilder dossier;
    Employer employer;
    employer.employer_id = "E1";
    employer.kind = EmployerKind::enterprise;
    employer.zone = Zone::industrial_park;
    REQUIRE_FALSE(dossier.add(employer));
    for (int i = 0; i < 3; ++i) {
      List list;
      list.list_id = "L" + std::to_string(i);
      list.employer_id = "E1";
      list.group = Group::working;
      list.drawn_up_on = Date{std::chrono::year{2022} / 7 / 1};
      REQUIRE_FALSE(dossier.add(list));
    }
    for (const Asked& asked : requests_) {
      if (random_.one_in(4)) continue;
      Request request;
      request.request_id = asked.request;
      request.list_id = asked.list;
      request.worker_id = asked.worker;
      if (!random_.one_in(8)) request.applied = !random_.one_in(6);
      request.pays_rent = true;
      request.insured_elsewhere = false;
      request.contract_type = ContractType::indefinite;
      request.contract_signed_on = request.contract_starts_on =
          Date{std::chrono::year{2022} / 1 / 3};
      request.previous_contract = PreviousContract::none;
      request.rent_from = Date{std::chrono::year{2022} / 1 / 3};
      request.insured_months = MonthSet::from_bits(~std::uint64_t{0});
      for (const std::uint64_t number : {3U, 4U, 5U, 6U}) {
        if (!random_.one_in(3)) request.months.insert(month(number));
      }
      if (request.months == MonthSet{}) request.months.insert(month(4));
      REQUIRE_FALSE(dossier.add(request));
    }
    return std::move(dossier).build();
  }

  void run() {
    const Dossier dossier = random_dossier();
    const bool commits = !random_.one_in(4) || kept_.empty();
    if (!commits && !std::filesystem::exists(path_)) return;
    Occasion occasion{.reason = "run " + std::to_string(++runs_)};
    if (!random_.one_in(4)) occasion.on = next_day();
    EvaluateOptions how{.threads = 1};
    LedgerRun ledger(path_, commits, occasion, std::chrono::milliseconds{0},
                     random_.one_in(4) ? InputExtent::complete : InputExtent::partial);
    REQUIRE_FALSE(ledger.problem());
    REQUIRE_FALSE(ledger.count_in(dossier, how));
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier, how);
    REQUIRE_FALSE(ledger.compare(decisions));
    reviews_.clear();
    for (const Review& review : ledger.reviews()) {
      if (review.kind != ReviewKind::withheld)
        reviews_.push_back({.line = reviews_.size() + 2,
                            .list_id = review.list_id,
                            .request_id = review.request_id,
                            .month = review.month,
                            .kind = review.kind});
    }
    std::map<Key, DueMonth> due;
    std::set<std::pair<std::string, Month>> due_to;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const auto of_month = ledger.due(i);
      CHECK(of_month.has_value() == ledger.is_due(i));
      if (!of_month) continue;
      CHECK(decisions[i].outcome == Outcome::payable);
      const std::string request{dossier.request_id(decisions[i].request)};
      const auto asked = std::find_if(requests_.begin(), requests_.end(),
                                      [&](const Asked& one) { return one.request == request; });
      CHECK(due_to.insert({asked->worker, decisions[i].month}).second);
      due[{asked->list, request, decisions[i].month}] = *of_month;
    }
    REQUIRE_FALSE(ledger.propose(sha256(occasion.reason)));
    REQUIRE_FALSE(ledger.commit());
    read();
    for (const auto& [key, of_month] : due) {
      const auto found = kept_.find(key);
      if (found == kept_.end()) {
        CHECK_FALSE(commits);
        continue;
      }
      CHECK_FALSE((found->second.state == LedgerState::reversed && found->second.is_closed));
      if (!commits) continue;
      CHECK((found->second.state == LedgerState::proposed ||
             found->second.state == LedgerState::approved ||
             found->second.state == LedgerState::returned));
      CHECK(found->second.entry == of_month.entry);
      CHECK(found->second.state == of_month.state);
      CHECK(found->second.amount == of_month.amount);
    }
  }

  void book() {
    static const std::vector<LedgerState> states{
        LedgerState::approved, LedgerState::approved, LedgerState::sent,     LedgerState::paid,
        LedgerState::returned, LedgerState::reversed, LedgerState::withdrawn};
    const LedgerState to = random_.of(states);
    Occasion occasion{.on = next_day(), .reason = "booking"};
    if (random_.one_in(6)) occasion.on = Date{day_ - std::chrono::days{4}};
    if (random_.one_in(3)) occasion.despite = "because";
    if (to == LedgerState::reversed)
      occasion.kind = random_.one_in(2) ? ReversalKind::mend : ReversalKind::close;
    Ledger ledger(path_, LedgerAccess::book, std::chrono::milliseconds{0});
    REQUIRE_FALSE(ledger.problem());
    Booked booked;
    if (to == LedgerState::withdrawn) {
      if (reviews_.empty()) return;
      const auto problems = ledger.book(to, reviews_, "reviews.csv", occasion, booked);
      check_booked(ledger, booked, problems);
      return;
    }
    MonthSelection selection;
    if (random_.one_in(2)) selection.list_ids.push_back("L" + std::to_string(random_.below(3)));
    if (random_.one_in(2)) selection.request_id = random_.of(requests_).request;
    if (selection.list_ids.empty() && !selection.request_id)
      selection.month = month(3 + random_.below(4));
    std::uint64_t moved = 0;
    std::uint64_t there = 0;
    bool is_blocked = false;
    for (const auto& [key, kept] : kept_) {
      const auto& [list, request, of] = key;
      if ((!selection.list_ids.empty() && selection.list_ids.front() != list) ||
          (selection.request_id && *selection.request_id != request) ||
          (selection.month && *selection.month != of))
        continue;
      const bool is_questioned = kept.state == LedgerState::questioned;
      const bool goes_on =
          is_questioned && !occasion.despite.empty() && to != LedgerState::reversed;
      const LedgerState from = goes_on ? kept.before : kept.state;
      const bool is_closing = to == LedgerState::reversed && from == LedgerState::reversed &&
                              !kept.is_closed && occasion.kind == ReversalKind::close;
      if (may_come_from.at(to).contains(from) || is_closing ||
          (goes_on && to == LedgerState::approved && from == LedgerState::approved)) {
        if (kept.on && *occasion.on < *kept.on) is_blocked = true;
        ++moved;
      } else if (to == LedgerState::reversed && from == LedgerState::reversed) {
        if (kept.is_closed != (occasion.kind == ReversalKind::close)) is_blocked = true;
        ++there;
      } else if (from == to || (!goes_on && is_further.at(to).contains(from))) {
        ++there;
      } else if (from != LedgerState::reversed && from != LedgerState::withdrawn) {
        is_blocked = true;
      }
    }
    const auto problems = ledger.book(to, selection, occasion, booked);
    CAPTURE(name(to), moved, there, is_blocked);
    CHECK(problems.empty() == (!is_blocked && moved + there > 0));
    if (problems.empty()) {
      CHECK(booked.months == moved);
      CHECK(booked.already == there);
    }
    check_booked(ledger, booked, problems);
  }

  // What is booked is said, and nothing is where it is refused.
  void check_booked(Ledger& ledger, const Booked& booked, const std::vector<Problem>& problems) {
    const std::uint64_t entries = entries_;
    for (const Problem& problem : problems) CHECK(problem.code == ProblemCode::wrong_state);
    if (!problems.empty()) CHECK((booked.months == 0 && booked.booking == 0));
    REQUIRE(ledger.verify().empty());
    CHECK(ledger.head().entries == entries + booked.months);
    read();
  }

  // Follows the journal, and holds every entry against what was before it.
  void read() {
    if (!std::filesystem::exists(path_)) return;
    Ledger ledger(path_, LedgerAccess::read, std::chrono::milliseconds{0});
    REQUIRE_FALSE(ledger.problem());
    REQUIRE(ledger.verify().empty());
    kept_.clear();
    REQUIRE_FALSE(ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
      Kept& kept = kept_[{std::string{entry.list_id}, std::string{entry.request_id}, entry.month}];
      const bool was_questioned = kept.entry != 0 && kept.state == LedgerState::questioned;
      const bool is_forward =
          booking.state == LedgerState::approved || booking.state == LedgerState::sent ||
          booking.state == LedgerState::paid || booking.state == LedgerState::returned;
      if (was_questioned && is_forward) CHECK((!booking.despite.empty() && entry.kind.has_value()));
      if (booking.state == LedgerState::proposed) CHECK_FALSE(kept.is_closed);
      if (kept.on && booking.on) CHECK(*kept.on <= *booking.on);
      if (booking.state == LedgerState::questioned) kept.before = kept.state;
      if (booking.state == LedgerState::reversed)
        kept.is_closed = booking.kind == ReversalKind::close;
      if (booking.on) kept.on = booking.on;
      kept.state = booking.state;
      kept.worker = entry.worker_id;
      kept.amount = entry.amount;
      kept.entry = entry.number;
    }));
    entries_ = ledger.head().entries;
  }

  void look() {
    if (!std::filesystem::exists(path_)) return;
    std::map<LedgerState, std::int64_t> by_entries;
    std::set<std::pair<std::string, Month>> standing;
    for (const auto& [key, kept] : kept_) {
      by_entries[kept.state] += kept.amount.dong();
      if (kept.state != LedgerState::reversed && kept.state != LedgerState::withdrawn) {
        CAPTURE(kept.worker, std::get<1>(key));
        CHECK(standing.insert({kept.worker, std::get<2>(key)}).second);
      }
    }
    std::map<LedgerState, std::int64_t> by_state;
    Ledger ledger(path_, LedgerAccess::read, std::chrono::milliseconds{0});
    REQUIRE_FALSE(ledger.problem());
    REQUIRE_FALSE(ledger.read_latest({}, [&](const LedgerEntry& entry, const Booking& booking) {
      by_state[booking.state] += entry.amount.dong();
    }));
    CHECK(by_state == by_entries);
  }

  Random random_;
  tests::ScratchDirectory scratch_;
  std::string path_ = scratch_ / "ledger.db";
  std::vector<Asked> requests_;
  std::map<Key, Kept> kept_;
  std::vector<MonthRow> reviews_;
  std::uint64_t entries_ = 0;
  std::chrono::sys_days day_ = std::chrono::sys_days{std::chrono::year{2022} / 6 / 1};
  int runs_ = 0;
};

}  // namespace

TEST_CASE("through any history of runs and bookings the ledger's sums are those of its entries",
          "[ledger][properties]") {
  const bool is_long = std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr;
  for (std::uint64_t seed = 1; seed <= (is_long ? 1000U : 25U); ++seed) {
    CAPTURE(seed);
    History history(seed);
    for (int step = 0; step < 20; ++step) {
      CAPTURE(step);
      history.step();
    }
  }
}
