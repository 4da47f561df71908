// The ledger: what is booked, what a later run makes of it, and damage of every kind.
#include "rentsupport/ledger.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "ledger/journal.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/random.hpp"
#include "support/run.hpp"
#include "values/sha256.hpp"

namespace {

using namespace rentsupport;
using tests::ScratchDirectory;

constexpr std::chrono::milliseconds at_once{0};
const Occasion june_10{Date{std::chrono::year{2022} / 6 / 10}, "Quyết định 12"};

Month month(int number) { return std::chrono::year{2022} / number; }

struct Asked {
  std::string request;
  std::string list;
  std::string worker;
  std::vector<int> months;
  bool applied = true;
  Group group = Group::working;
};

// Every provision holds for the requests, before Article 2(4), unless they were not applied for.
Dossier dossier_of(const std::vector<Asked>& requests) {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E1";
  employer.kind = EmployerKind::enterprise;
  employer.zone = Zone::industrial_park;
  REQUIRE_FALSE(dossier.add(employer));
  std::vector<std::string> lists;
  for (const Asked& asked : requests) {
    if (std::find(lists.begin(), lists.end(), asked.list) == lists.end()) {
      lists.push_back(asked.list);
      List list;
      list.list_id = asked.list;
      list.employer_id = "E1";
      list.group = asked.group;
      list.drawn_up_on = Date{std::chrono::year{2022} / 7 / 1};
      REQUIRE_FALSE(dossier.add(list));
    }
    Request request;
    request.request_id = asked.request;
    request.list_id = asked.list;
    request.worker_id = asked.worker;
    request.applied = asked.applied;
    request.pays_rent = true;
    request.insured_elsewhere = false;
    request.contract_type = ContractType::indefinite;
    request.contract_signed_on = request.contract_starts_on = Date{std::chrono::year{2022} / 1 / 3};
    request.previous_contract = PreviousContract::none;
    request.rent_from = Date{std::chrono::year{2022} / 1 / 3};
    request.insured_months = MonthSet::from_bits(~std::uint64_t{0});
    for (const int number : asked.months) request.months.insert(month(number));
    REQUIRE_FALSE(dossier.add(request));
  }
  return std::move(dossier).build();
}

struct RunResult {
  LedgerUse use;
  std::vector<std::string> outcomes;  // `R1 2022-03 payable`
  // `refused_now R1 2022-03 500000 0; 1 paid`: the entry that is told, and its state
  std::vector<std::string> reviews;
  std::vector<std::string> due;  // `R1 2022-03 proposed 1`
};

RunResult run(const std::string& path, const Dossier& dossier, bool commit = true,
              const Occasion& occasion = {}, const Parameters& parameters = Parameters::built_in(),
              InputExtent extent = InputExtent::partial) {
  EvaluateOptions how{.threads = 1};
  LedgerRun ledger(path, commit, occasion, at_once, extent);
  REQUIRE_FALSE(ledger.problem());
  REQUIRE_FALSE(ledger.count_in(dossier, how));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), dossier, how);
  RunResult result;
  std::string text;
  for (const Decision& decision : decisions) {
    result.outcomes.push_back(std::string{dossier.request_id(decision.request)} + " " +
                              to_string(decision.month) + " " +
                              std::string{name(decision.outcome)});
    text += result.outcomes.back();
  }
  REQUIRE_FALSE(ledger.compare(decisions));
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (const auto due = ledger.due(i))
      result.due.push_back(std::string{dossier.request_id(decisions[i].request)} + " " +
                           to_string(decisions[i].month) + " " + std::string{name(due->state)} +
                           " " + std::to_string(due->entry));
  }
  for (const Review& review : ledger.reviews()) {
    result.reviews.push_back(std::string{name(review.kind)} + " " + review.request_id + " " +
                             to_string(review.month) + " " +
                             std::to_string(review.amount_before.dong()) + " " +
                             std::to_string(review.amount_now.dong()) + "; " +
                             std::to_string(review.entry) + " " + std::string{name(review.state)});
  }
  REQUIRE_FALSE(ledger.propose(sha256(text)));
  REQUIRE_FALSE(ledger.commit());
  result.use = ledger.use();
  return result;
}

RunResult run(const std::string& path, const std::vector<Asked>& requests, bool commit = true,
              const Occasion& occasion = {}, const Parameters& parameters = Parameters::built_in(),
              InputExtent extent = InputExtent::partial) {
  return run(path, dossier_of(requests), commit, occasion, parameters, extent);
}

Booked book(const std::string& path, LedgerState state, const MonthSelection& selection,
            const std::string& problem = "", Occasion occasion = june_10) {
  if (state == LedgerState::reversed && !occasion.kind) occasion.kind = ReversalKind::mend;
  Ledger ledger(path, LedgerAccess::book, at_once);
  REQUIRE_FALSE(ledger.problem());
  Booked booked;
  const auto found = ledger.book(state, selection, occasion, booked);
  if (problem.empty()) {
    REQUIRE(found.empty());
  } else {
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().code == ProblemCode::wrong_state);
    CHECK_THAT(found.front().message, Catch::Contains(problem));
  }
  return booked;
}

// `1 proposed R1 2022-03`, by the latest entries, or by all.
std::vector<std::string> months_of(const std::string& path, bool latest = true) {
  Ledger ledger(path, LedgerAccess::read, at_once);
  REQUIRE_FALSE(ledger.problem());
  std::vector<std::string> lines;
  const auto visit = [&](const LedgerEntry& entry, const Booking& booking) {
    lines.push_back(std::to_string(entry.number) + " " + std::string{name(booking.state)} + " " +
                    std::string{entry.request_id} + " " + to_string(entry.month));
  };
  const auto problem = latest ? ledger.read_latest({}, visit) : ledger.read(visit);
  REQUIRE_FALSE(problem);
  return lines;
}

std::vector<std::string> damages_of(const std::string& path) {
  std::vector<std::string> messages;
  // Those who book and those who read look at it by different ways.
  for (const LedgerAccess access : {LedgerAccess::read, LedgerAccess::book}) {
    Ledger ledger(path, access, at_once);
    if (ledger.problem()) {
      messages.push_back(ledger.problem()->message);
      continue;
    }
    const auto problems = ledger.verify();
    if (access == LedgerAccess::book) CHECK(problems.empty() == messages.empty());
    for (const Problem& problem : problems) messages.push_back(problem.message);
  }
  return messages;
}

// Runs SQL on a ledger, as any other program could; returns what SQLite says.
std::string sql(const std::string& path, const std::string& text) {
  sqlite3* connection = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
  const int code = sqlite3_exec(connection, text.c_str(), nullptr, nullptr, nullptr);
  std::string message = code == SQLITE_OK ? "" : sqlite3_errmsg(connection);
  sqlite3_close(connection);
  return message;
}

using Lines = std::vector<std::string>;
const std::vector<Asked> two_workers{{"R1", "L1", "033095000010", {3, 4}},
                                     {"R2", "L1", "033095000020", {4}}};

// Two proposals, an approval of the three months, a payment of two and a reversal of one.
std::string sample(const ScratchDirectory& scratch) {
  std::string path = scratch / "ledger.db";
  run(path, two_workers);
  book(path, LedgerState::approved, {});
  book(path, LedgerState::paid, {.request_id = "R1"});
  book(path, LedgerState::reversed, {.request_id = "R2"});
  return path;
}

}  // namespace

TEST_CASE("a run is recorded once, and repeated it changes nothing", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  const RunResult first = run(path, two_workers);
  CHECK(first.use.booking == 1);
  CHECK_FALSE(first.use.repeated);
  CHECK(first.use.recorded == 3);
  CHECK(first.use.amount.digits() == "1500000");
  CHECK(months_of(path) ==
        Lines{"1 proposed R1 2022-03", "2 proposed R1 2022-04", "3 proposed R2 2022-04"});

  const RunResult second = run(path, two_workers);
  CHECK(second.use.booking == 1);
  CHECK(second.use.repeated);
  // It tells the same, as it would if it had been cut off before its files were in place.
  CHECK(second.use.recorded == 3);
  CHECK(second.use.before == first.use.before);
  CHECK(second.use.head == first.use.head);
  CHECK(second.due == first.due);
  CHECK(second.outcomes == first.outcomes);
  CHECK(second.reviews.empty());
  CHECK(months_of(path, false).size() == 3);

  // Without --commit nothing is written; on another occasion there is nothing new.
  CHECK(run(path, two_workers, false).use.head == first.use.head);
  const RunResult other = run(path, two_workers, true, june_10);
  CHECK(other.use.repeated);
  CHECK(other.use.head == first.use.head);
}

TEST_CASE("months of other requests count as history, unless they are reversed", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  const std::vector<Asked> later{{"R3", "L2", "033095000010", {4, 5, 6}}};
  const RunResult proposed = run(path, later, false);
  CHECK(proposed.use.counted == 2);
  CHECK(proposed.outcomes ==
        Lines{"R3 2022-04 refused", "R3 2022-05 payable", "R3 2022-06 refused"});
  CHECK(proposed.reviews.empty());
  book(path, LedgerState::approved, {});
  CHECK(run(path, later, false).outcomes == proposed.outcomes);
  book(path, LedgerState::paid, {});
  CHECK(run(path, later, false).outcomes == proposed.outcomes);

  // Of another worker, nothing counts.
  CHECK(run(path, {{"R4", "L2", "033095000030", {4, 5, 6}}}, false).use.counted == 0);

  book(path, LedgerState::reversed, {.list_ids = {"L1"}, .request_id = "R1", .month = month(4)});
  const RunResult reversed = run(path, later);
  CHECK(reversed.use.counted == 1);
  CHECK(reversed.outcomes ==
        Lines{"R3 2022-04 payable", "R3 2022-05 payable", "R3 2022-06 refused"});
  CHECK(reversed.use.recorded == 2);
  CHECK(damages_of(path).empty());
}

TEST_CASE("the same request in another list is another month", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, {{"R1", "L1", "033095000010", {3}}});
  const RunResult moved = run(path, {{"R1", "L2", "033095000010", {3}}});
  CHECK(moved.use.counted == 1);
  CHECK(moved.outcomes == Lines{"R1 2022-03 refused"});
}

TEST_CASE("a month in the input is compared with the ledger, and never taken back", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  book(path, LedgerState::approved, {});
  book(path, LedgerState::paid, {.request_id = "R2"});
  std::vector<Asked> changed = two_workers;
  changed[1].applied = false;
  const RunResult refused = run(path, changed);
  CHECK(refused.use.compared == 3);
  CHECK(refused.use.counted == 0);
  CHECK(refused.use.recorded == 0);
  CHECK(refused.use.questioned == 0);
  CHECK(refused.reviews == Lines{"refused_now R2 2022-04 500000 0; 7 paid"});
  CHECK(months_of(path) ==
        Lines{"4 approved R1 2022-03", "5 approved R1 2022-04", "7 paid R2 2022-04"});

  // Another worker, and another amount, are other decisions too.
  changed = two_workers;
  changed[1].worker = "033095000030";
  CHECK(run(path, changed).reviews == Lines{"payee R2 2022-04 500000 500000; 7 paid"});
  Parameters more = Parameters::built_in();
  REQUIRE_FALSE(more.overlay("[group.working]\namount_vnd = 600000\n", "more.toml"));
  CHECK(run(path, two_workers, false, {}, more).reviews ==
        Lines{"more R1 2022-03 500000 600000; 4 approved",
              "more R1 2022-04 500000 600000; 5 approved",
              "more R2 2022-04 500000 600000; 7 paid"});
}

TEST_CASE("no worker is proposed twice for a month because an earlier request is refused now",
          "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, {{"R1", "L1", "033095000010", {3, 4}}});
  // R1 is refused now, so that R2 would be paid for the same months and two more.
  const std::vector<Asked> later{{"R1", "L1", "033095000010", {3, 4}, false},
                                 {"R2", "L2", "033095000010", {4, 5, 6}}};
  const RunResult first = run(path, later);
  CHECK(first.outcomes == Lines{"R1 2022-03 refused", "R1 2022-04 refused", "R2 2022-04 payable",
                                "R2 2022-05 payable", "R2 2022-06 payable"});
  CHECK(first.reviews == Lines{"refused_now R1 2022-03 500000 0; 1 proposed",
                               "refused_now R1 2022-04 500000 0; 2 proposed",
                               "withheld R2 2022-04 0 500000; 2 proposed",
                               "withheld R2 2022-06 0 500000; 1 proposed"});
  CHECK(first.due == Lines{"R2 2022-05 proposed 5"});
  CHECK(first.use.questioned == 2);
  CHECK(first.use.recorded == 1);
  CHECK(months_of(path) ==
        Lines{"3 questioned R1 2022-03", "4 questioned R1 2022-04", "5 proposed R2 2022-05"});
  const RunResult repeated = run(path, later);
  CHECK(repeated.use.repeated);
  CHECK(repeated.reviews == first.reviews);

  // Once a person has reversed them, there is room.
  book(path, LedgerState::reversed, {.request_id = "R1"});
  const RunResult after = run(path, later, true, june_10);
  CHECK(after.use.recorded == 2);
  CHECK(after.reviews.empty());
}

TEST_CASE("a month of a worker whose id was corrected still stands in the way of the old one",
          "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, {{"R1", "L1", "033095000010", {4}}});
  const RunResult later =
      run(path, {{"R1", "L1", "033095000020", {4}}, {"R2", "L1", "033095000010", {4}}});
  CHECK(later.reviews == Lines{"payee R1 2022-04 500000 500000; 1 proposed",
                               "withheld R2 2022-04 0 500000; 1 proposed"});
  CHECK(later.use.recorded == 0);
}

TEST_CASE("a month taken back to be mended is proposed again by the next run, and that is said",
          "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  book(path, LedgerState::reversed, {.request_id = "R2"});
  const Lines told{"reversed R2 2022-04 500000 500000; 4 reversed"};
  const RunResult looked = run(path, two_workers, false);
  CHECK(looked.reviews == told);
  CHECK(looked.due ==
        Lines{"R1 2022-03 proposed 1", "R1 2022-04 proposed 2", "R2 2022-04 proposed 0"});
  const RunResult next = run(path, two_workers);
  CHECK(next.use.recorded == 1);
  CHECK(next.reviews == told);
  // What is repeated says the same.
  CHECK(run(path, two_workers).use.repeated);
  CHECK(run(path, two_workers).reviews == told);
  book(path, LedgerState::approved, {});
  CHECK(run(path, two_workers).reviews.empty());
  CHECK(damages_of(path).empty());
}

TEST_CASE("a month that was closed is never due again, whatever is asked for", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  Occasion elsewhere = june_10;
  elsewhere.kind = ReversalKind::close;
  book(path, LedgerState::reversed, {.request_id = "R2"}, "", elsewhere);
  for (const std::string request : {"R2", "N2"}) {
    CAPTURE(request);
    const RunResult next =
        run(path, {two_workers[0], {request, "L1", "033095000020", {4}}}, true, june_10);
    CHECK(next.use.recorded == 0);
    CHECK(next.reviews == Lines{"reversed R2 2022-04 500000 500000; 4 reversed"});
    CHECK(next.due == Lines{"R1 2022-03 proposed 1", "R1 2022-04 proposed 2"});
  }
  CHECK(months_of(path).back() == "4 reversed R2 2022-04");
}

TEST_CASE("a request sent again under another number is no other month", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  const std::vector<Asked> again{{"N1", "L1", "033095000010", {3, 4}},
                                 {"N2", "L1", "033095000020", {4, 5}}};
  const RunResult next = run(path, again);
  CHECK(next.outcomes == Lines{"N1 2022-03 payable", "N1 2022-04 payable", "N2 2022-04 payable",
                               "N2 2022-05 payable"});
  CHECK(next.reviews.empty());
  CHECK(next.use.counted == 0);
  CHECK(next.use.compared == 3);
  CHECK(next.use.already == 3);
  CHECK(next.use.recorded == 1);
  CHECK(next.due == Lines{"N1 2022-03 proposed 1", "N1 2022-04 proposed 2", "N2 2022-04 proposed 3",
                          "N2 2022-05 proposed 4"});
  // In another list it is another month, and of the list it is asked for no more.
  const RunResult moved = run(path, {{"M1", "L2", "033095000010", {3}}, again[1]}, false);
  CHECK(moved.outcomes.front() == "M1 2022-03 refused");
  CHECK(moved.reviews == Lines{"withdrawn R1 2022-03 500000 0; 1 proposed",
                               "withdrawn R1 2022-04 500000 0; 2 proposed"});
  // So it is where the number is another's now.
  const RunResult taken =
      run(path, {{"R1", "L1", "033095000020", {4}}, {"R2", "L1", "033095000010", {4}}}, false);
  CHECK(taken.reviews == Lines{"withdrawn R1 2022-03 500000 0; 1 proposed",
                               "payee R1 2022-04 500000 500000; 2 proposed",
                               "payee R2 2022-04 500000 500000; 3 proposed",
                               "withdrawn N2 2022-05 500000 0; 4 proposed"});
  CHECK(taken.due.empty());
}

TEST_CASE("a month taken back under an older number of its request is proposed under the new one",
          "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  book(path, LedgerState::reversed, {.request_id = "R2"});
  const std::vector<Asked> again{two_workers[0], {"N2", "L1", "033095000020", {4}}};
  const Lines told{"reversed R2 2022-04 500000 500000; 4 reversed"};
  const RunResult next = run(path, again);
  CHECK(next.reviews == told);
  CHECK(next.due.back() == "N2 2022-04 proposed 5");
  const RunResult repeated = run(path, again);
  CHECK(repeated.use.repeated);
  CHECK(repeated.reviews == told);
  CHECK(repeated.due == next.due);
}

TEST_CASE("reviews come by the requests of the input, and then what is gone", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, {{"R1", "L1", "033095000010", {3}},
             {"R2", "L2", "033095000020", {3, 4}},
             {"R3", "L1", "033095000030", {4, 5}},
             {"R4", "L3", "033095000040", {4}}});
  const std::vector<Asked> later{{"R3", "L1", "033095000030", {4}, false},
                                 {"R5", "L2", "033095000050", {4}}};
  const Lines partial{
      "refused_now R3 2022-04 500000 0; 4 proposed", "withdrawn R3 2022-05 500000 0; 5 proposed",
      "withdrawn R1 2022-03 500000 0; 1 proposed", "withdrawn R2 2022-03 500000 0; 2 proposed",
      "withdrawn R2 2022-04 500000 0; 3 proposed"};
  CHECK(run(path, later, false).reviews == partial);
  Lines complete = partial;
  complete.push_back("withdrawn R4 2022-04 500000 0; 6 proposed");
  CHECK(run(path, later, false, {}, Parameters::built_in(), InputExtent::complete).reviews ==
        complete);
  CHECK(run(path, later).use.questioned == 5);
  CHECK(run(path, later, true, {}, Parameters::built_in(), InputExtent::complete).use.questioned ==
        1);
  CHECK(damages_of(path).empty());
}

TEST_CASE("IDs that an older version wrote as they came are compared as IDs are", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  {
    // A spreadsheet had dropped the first zero.
    Journal journal(path, LedgerAccess::create, at_once);
    journal.add(Booking{.state = LedgerState::proposed, .entries = 1});
    LedgerEntry entry;
    entry.list_id = "L1";
    entry.request_id = "R1";
    entry.worker_id = "33095000010";
    entry.employer_id = "E1";
    entry.month = month(4);
    entry.amount = Money{500'000};
    journal.add(entry);
    journal.commit();
  }
  const RunResult next = run(path, {{"R2", "L2", "033095000010", {4, 5}}}, false);
  CHECK(next.outcomes == Lines{"R2 2022-04 refused", "R2 2022-05 payable"});
  CHECK(run(path, {{"N1", "L1", "033095000010", {4}}}, false).due ==
        Lines{"N1 2022-04 proposed 1"});
  // It stands in the ledger as it was.
  run(path, {{"R3", "L1", "033095000030", {4}}});
  Ledger ledger(path, LedgerAccess::read, at_once);
  CHECK(ledger.verify().empty());
  Lines workers;
  REQUIRE_FALSE(ledger.read(
      [&](const LedgerEntry& entry, const Booking&) { workers.emplace_back(entry.worker_id); }));
  CHECK(workers == Lines{"33095000010", "33095000010", "033095000030"});
}

TEST_CASE("a run does not book before the day of a month's latest booking", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  book(path, LedgerState::approved, {.request_id = "R1"});
  const auto problem = [&](const std::vector<Asked>& requests, int day) {
    const Dossier dossier = dossier_of(requests);
    EvaluateOptions how{.threads = 1};
    LedgerRun ledger(path, true, {.on = Date{std::chrono::year{2022} / 6 / day}}, at_once);
    REQUIRE_FALSE(ledger.count_in(dossier, how));
    return ledger.compare(evaluate(RuleSet::decision_08_2022(), dossier, how));
  };
  const std::vector<Asked> struck{{"R3", "L1", "033095000030", {4}}};
  const auto too_early = problem(struck, 9);
  REQUIRE(too_early);
  CHECK(too_early->code == ProblemCode::wrong_state);
  CHECK_THAT(too_early->message, Catch::Contains("list L1, request R1, 2022-03"));
  CHECK_FALSE(problem(struck, 10));
  // Months that it does not touch are of any day.
  CHECK_FALSE(problem(two_workers, 1));
}

TEST_CASE("months go from proposed to approved to paid, all that are selected or none",
          "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  book(path, LedgerState::paid, {}, "it is proposed, and cannot be paid");
  const Booked one = book(path, LedgerState::approved, {.request_id = "R1", .month = month(3)});
  CHECK(one.booking == 2);
  CHECK(one.months == 1);
  CHECK(one.amount.digits() == "500000");
  book(path, LedgerState::paid, {.list_ids = {"L1"}}, "it is proposed, and cannot be paid");
  const Booked rest = book(path, LedgerState::approved, {.list_ids = {"L1"}});
  CHECK(rest.months == 2);
  CHECK(rest.already == 1);
  const Booked again = book(path, LedgerState::approved, {.list_ids = {"L1"}});
  CHECK(again.booking == 0);
  CHECK(again.already == 3);
  CHECK(book(path, LedgerState::paid, {.month = month(4)}).months == 2);
  CHECK(book(path, LedgerState::approved, {}).already == 3);
  CHECK(book(path, LedgerState::reversed, {.request_id = "R2"}).months == 1);
  CHECK(book(path, LedgerState::reversed, {.request_id = "R2"}).already == 1);
  book(path, LedgerState::approved, {.request_id = "R2"}, "reversed");
  book(path, LedgerState::approved, {.request_id = "R9"}, "no month in the ledger is selected");
  CHECK(book(path, LedgerState::paid, {}).months == 1);
  CHECK(months_of(path) ==
        Lines{"7 paid R1 2022-04", "9 reversed R2 2022-04", "10 paid R1 2022-03"});
  CHECK(damages_of(path).empty());
}

TEST_CASE("a booking without a date or a reason is misuse", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  Ledger ledger(path, LedgerAccess::book, at_once);
  Booked booked;
  CHECK_THROWS_AS(ledger.book(LedgerState::approved, {}, {{}, "why"}, booked), Error);
  CHECK_THROWS_AS(ledger.book(LedgerState::approved, {}, {june_10.on, ""}, booked), Error);
  CHECK_THROWS_AS(ledger.book(LedgerState::proposed, {}, june_10, booked), Error);
  Occasion nul = june_10;
  nul.reason = std::string(1, '\0');
  CHECK(ledger.book(LedgerState::approved, {}, nul, booked).at(0).code == ProblemCode::bad_utf8);
}

TEST_CASE("a ledger is not made by reading it, nor of another file", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  for (const LedgerAccess access : {LedgerAccess::read, LedgerAccess::book}) {
    const Ledger missing(path, access, at_once);
    REQUIRE(missing.problem());
    CHECK(missing.problem()->code == ProblemCode::no_ledger);
    CHECK_FALSE(std::filesystem::exists(path));
  }
  for (const std::string_view text : {"", "x", "list_id,employer_id\nL1,E1\n"}) {
    tests::write_file(path, text);
    const LedgerRun other(path, true, {}, at_once);
    REQUIRE(other.problem());
    CHECK(tests::read_file(path) == text);
  }
  std::filesystem::remove(path);
  CHECK(sql(path, "CREATE TABLE t (a)").empty());
  const LedgerRun other(path, true, {}, at_once);
  REQUIRE(other.problem());
  CHECK_THAT(other.problem()->message, Catch::Contains("no ledger"));
}

TEST_CASE("only the owner can read a ledger, whatever the umask", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const mode_t before = ::umask(mask);
    {
      LedgerRun run(path, true, {}, at_once);
      CHECK_FALSE(run.problem());
      for (const char* const suffix : {"", "-wal", "-shm"}) {
        struct stat status {};
        REQUIRE(::stat((path + suffix).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0600);
      }
    }
    ::umask(before);
    std::filesystem::remove(path);
  }
}

TEST_CASE("while one books another one waits or says so, and readers see what was there",
          "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, two_workers);
  Ledger first(path, LedgerAccess::book, at_once);
  REQUIRE_FALSE(first.problem());
  Booked booked;
  {
    const Ledger second(path, LedgerAccess::book, at_once);
    REQUIRE(second.problem());
    CHECK(second.problem()->code == ProblemCode::unwritable_file);
    CHECK_THAT(second.problem()->message, Catch::Contains("another run is booking"));
    const LedgerRun run(path, true, {}, at_once);
    REQUIRE(run.problem());
  }
  CHECK(months_of(path).size() == 3);
  REQUIRE(first.book(LedgerState::approved, {}, june_10, booked).empty());
  CHECK(months_of(path, false).size() == 6);
  // The first one may go on.
  REQUIRE(first.book(LedgerState::paid, {}, june_10, booked).empty());
  CHECK(first.verify().empty());
  CHECK(first.head().entries == 9);
}

TEST_CASE("SQLite refuses to update or delete anything, and values of another type", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = sample(scratch);
  for (const char* const text :
       {"UPDATE entry SET amount_vnd = 1", "UPDATE booking SET reason = ''"})
    CHECK(sql(path, text) == "nothing in a ledger is updated");
  for (const char* const text : {"DELETE FROM entry WHERE entry = 9", "DELETE FROM booking"})
    CHECK(sql(path, text) == "nothing in a ledger is deleted");
  for (const char* const number : {"1", "4", "6", "NULL"}) {
    CHECK(sql(path, "INSERT OR REPLACE INTO booking VALUES (" + std::string{number} +
                        ", 2, 'paid', '', '', '', '', '', '', '', 10, 1, 0, zeroblob(32))") ==
          "a booking must follow the last one");
  }
  CHECK_THAT(sql(path,
                 "INSERT INTO entry VALUES (10, 4, 'L', 'R', 'W', 'E', 'working', '2022-03', "
                 "'much', 0, '', '', zeroblob(32))"),
             Catch::Contains("cannot store TEXT value in INTEGER column"));
  CHECK(damages_of(path).empty());
}

TEST_CASE("the view of the chain holds the lines that were hashed", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  run(path, {{"R\n\"1'", "Danh sách, 1", "'033.095.000010", {3, 4}}}, true,
      {june_10.on, "vì\n: 7:"});
  book(path, LedgerState::approved, {});
  sqlite3* connection = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
  Lines texts;
  const auto collect = [](void* lines, int, char** values, char**) {
    static_cast<Lines*>(lines)->push_back(values[0]);
    CHECK(sha256(values[0] + std::string{"\n"}) == values[1]);
    return 0;
  };
  REQUIRE(sqlite3_exec(connection, "SELECT text, hash FROM chain ORDER BY booking, entry", collect,
                       &texts, nullptr) == SQLITE_OK);
  sqlite3_close(connection);
  REQUIRE(texts.size() == 6);
  const std::string rules{RuleSet::decision_08_2022().sha256()};
  CHECK_THAT(texts[0],
             Catch::StartsWith(std::string(64, '0') + " booking 1 proposed - 1 2 0 10:2022-06-10 " +
                               "0: 8:vì\n: 7: 0: 64:" + rules + " 64:"));
  CHECK_THAT(texts[1].substr(64), Catch::StartsWith(" entry 1 1 working 2022-03 500000 "));
  CHECK_THAT(texts[1], Catch::EndsWith(" - 13:Danh sách, 1 5:R\n\"1' 12:033095000010 2:E1 0:"));
  CHECK(texts[3].substr(64) ==
        " booking 2 approved - 3 2 0 10:2022-06-10 0: 18:Quyết định 12 0: 0: 0:");
  CHECK(texts[4].substr(0, 64) == sha256(texts[3] + "\n"));
}

TEST_CASE("whatever another program changes is found, with its place", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string sound = tests::read_file(sample(scratch));
  const std::string path = scratch / "changed.db";
  const auto check = [&](const std::string& text, const std::string& place) {
    CAPTURE(text);
    tests::write_file(path, sound);
    // The triggers are put back, so that only the contents differ.
    std::string triggers;
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
    const auto collect = [](void* all, int, char** values, char**) {
      *static_cast<std::string*>(all) += std::string{"DROP TRIGGER "} + values[0] + ";\n";
      return 0;
    };
    REQUIRE(sqlite3_exec(connection, "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
                         collect, &triggers, nullptr) == SQLITE_OK);
    std::string back;
    const auto collect_sql = [](void* all, int, char** values, char**) {
      *static_cast<std::string*>(all) += std::string{values[0]} + ";\n";
      return 0;
    };
    REQUIRE(sqlite3_exec(connection,
                         "SELECT sql FROM sqlite_schema WHERE type IN ('trigger', 'view')",
                         collect_sql, &back, nullptr) == SQLITE_OK);
    sqlite3_close(connection);
    REQUIRE(sql(path, triggers + "DROP VIEW latest; DROP VIEW chain;" + text + ";" + back).empty());
    const Lines found = damages_of(path);
    REQUIRE_FALSE(found.empty());
    CHECK_THAT(found.back(), Catch::Contains(place));
    // A run does not use it.
    LedgerRun run(path, true, {}, at_once);
    EvaluateOptions how;
    const bool refused = run.problem() || run.count_in(dossier_of(two_workers), how);
    CHECK(refused);
  };
  check("UPDATE entry SET worker_id = '033095000030' WHERE entry = 2", "entry 2 of booking 1");
  check("UPDATE entry SET amount_vnd = 500001 WHERE entry = 9", "entry 9 of booking 4");
  check("UPDATE entry SET mask = mask + 1 WHERE entry = 4", "entry 4 of booking 2");
  check("UPDATE entry SET month = '2022-05' WHERE entry = 4", "entry 4 of booking 2");
  check("UPDATE entry SET \"group\" = 'returning' WHERE entry = 4", "entry 4 of booking 2");
  check("UPDATE entry SET hash = zeroblob(32) WHERE entry = 3", "entry 3 of booking 1");
  check("UPDATE entry SET booking = 2 WHERE entry = 3", "entry 3 of booking 1");
  check(
      "INSERT OR REPLACE INTO entry SELECT entry, booking, list_id, request_id, worker_id, "
      "employer_id, \"group\", month, amount_vnd + 1, mask, kind, reason, hash FROM entry "
      "WHERE entry = 2",
      "entry 2 of booking 1");
  check("DELETE FROM entry WHERE entry = 5", "entry 5 of booking 2");
  check("DELETE FROM entry WHERE entry = 9", "entry 9 of booking 4 is missing");
  check(
      "UPDATE entry SET entry = 100 WHERE entry = 1; UPDATE entry SET entry = 1 WHERE entry = 2;"
      "UPDATE entry SET entry = 2 WHERE entry = 100",
      "entry 1 of booking 1");
  check("UPDATE booking SET reason = 'because' WHERE booking = 3", "booking 3");
  check("UPDATE booking SET booked_on = '2022-06-11' WHERE booking = 2", "booking 2");
  check("UPDATE booking SET state = 'paid' WHERE booking = 2", "booking 2");
  check("UPDATE booking SET entries = 2 WHERE booking = 2", "booking 2");
  check("UPDATE booking SET rule_set = '' WHERE booking = 1", "booking 1");
  check("DELETE FROM booking WHERE booking = 4", "entry 9 belongs to no booking");
  check("DELETE FROM booking WHERE booking = 1", "booking 1 is missing");

  tests::write_file(path, sound);
  CHECK(sql(path, "DROP TRIGGER entry_is_not_deleted").empty());
  CHECK_THAT(damages_of(path).front(), Catch::Contains("part 9 of the schema"));
  tests::write_file(path, sound);
  CHECK(sql(path, "CREATE INDEX i ON entry (list_id)").empty());
  CHECK_THAT(damages_of(path).front(), Catch::Contains("part 16 of the schema"));
  tests::write_file(path, sound);
  CHECK(sql(path, "VACUUM").empty());
  CHECK_THAT(damages_of(path).front(), Catch::Contains("byte 43 of the file, in its header"));
}

TEST_CASE("a ledger that was replaced by an older one is found by the head noted", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  const std::string first = run(path, two_workers).use.head.hash;
  const std::string older = tests::read_file(path);
  book(path, LedgerState::approved, {});
  std::string noted;
  {
    Ledger ledger(path, LedgerAccess::book, at_once);
    CHECK(ledger.verify(first).empty());
    noted = ledger.head().hash;
    CHECK(ledger.verify(noted).empty());
  }
  tests::write_file(path, older);
  Ledger ledger(path, LedgerAccess::book, at_once);
  CHECK(ledger.verify(first).empty());
  REQUIRE(ledger.verify(noted).size() == 1);
}

TEST_CASE("every flipped bit of a ledger is found, with its place", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string sound = tests::read_file(sample(scratch));
  const std::string path = scratch / "flipped.db";
  REQUIRE(sound.size() == 5 * 16384);
  const bool is_long = std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr;
  tests::Random random(9);
  std::string flipped = sound;
  for (std::size_t at = 0; at < sound.size(); ++at) {
    // The version of SQLite that wrote last: no program reads it.
    if (at >= 96 && at < 100) continue;
    // In the short form the header, and some of the rest: more of what is not zero.
    if (!is_long && at > 124 && !random.one_in(sound[at] != 0 ? 25 : 400)) continue;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (is_long ? sound[at] == 0 && bit != at % 8 : bit != random.below(8)) continue;
      flipped[at] = static_cast<char>(static_cast<unsigned char>(sound[at]) ^ 1U << bit);
      tests::write_file(path, flipped);
      const Lines found = damages_of(path);
      CAPTURE(at, bit);
      REQUIRE_FALSE(found.empty());
      const bool has_place = std::any_of(found.begin(), found.end(), [](const std::string& what) {
        return what.find_first_of("0123456789") != std::string::npos;
      });
      CAPTURE(found);
      CHECK(has_place);
      std::filesystem::remove(path + "-wal");
      std::filesystem::remove(path + "-shm");
    }
    flipped[at] = sound[at];
  }
  tests::write_file(path, sound);
  CHECK(damages_of(path).empty());
}

TEST_CASE("a text of the schema that became a blob is found", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string sound = tests::read_file(sample(scratch));
  const std::string path = scratch / "flipped.db";
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(sound[at]); };
  for (std::size_t part = 0; part < 9; ++part) {
    const std::size_t cell = byte(108 + 2 * part) * 256U + byte(109 + 2 * part);
    // The last bit of a type tells a text from a blob.
    for (std::size_t at = cell; at < cell + 12; ++at) {
      std::string flipped = sound;
      flipped[at] = static_cast<char>(byte(at) ^ 1U);
      tests::write_file(path, flipped);
      CAPTURE(part, at);
      CHECK_FALSE(damages_of(path).empty());
    }
  }
}

TEST_CASE("texts of any length are recorded, and checked in all their pages", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  std::vector<Asked> requests;
  for (const std::size_t length : {16000U, 16300U, 16350U, 16400U, 33000U, 100000U}) {
    requests.push_back(
        {std::string(length, 'R'), "L1", "03309500" + std::to_string(1000 + requests.size()), {4}});
  }
  CHECK(run(path, requests).use.recorded == 6);
  CHECK(damages_of(path).empty());
  const std::string sound = tests::read_file(path);
  for (std::size_t page = 1; page <= sound.size() / 16384; ++page) {
    std::string flipped = sound;
    flipped[page * 16384 - 1] = static_cast<char>(flipped[page * 16384 - 1] ^ 1);
    tests::write_file(path, flipped);
    CAPTURE(page);
    CHECK_FALSE(damages_of(path).empty());
  }
}

TEST_CASE("a ledger of many pages is whole, before and after more is booked", "[ledger]") {
  const ScratchDirectory scratch;
  const std::string path = scratch / "ledger.db";
  std::vector<Asked> requests;
  for (int i = 0; i < 3000; ++i) {
    requests.push_back({"R" + std::to_string(i),
                        "L" + std::to_string(i % 7),
                        "0330" + std::to_string(10000000 + i),
                        {3, 4, 5}});
  }
  CHECK(run(path, requests).use.recorded == 9000);
  CHECK(damages_of(path).empty());
  for (int list = 0; list < 7; ++list)
    book(path, LedgerState::approved, {.list_ids = {"L" + std::to_string(list)}});
  CHECK(damages_of(path).empty());
  CHECK(months_of(path, false).size() == 18000);
  const RunResult later = run(path, requests);
  CHECK(later.use.already == 9000);
  CHECK(later.use.recorded == 0);
}

TEST_CASE("a ledger compares the decisions that it was counted in, and no others", "[ledger]") {
  const tests::ScratchDirectory scratch;
  const std::string path = scratch / "ledger";
  const RuleSet rules = RuleSet::decision_08_2022();
  run(path, {{"R1", "L1", "033095000010", {4}}});
  // The same worker asks in another list.
  const Dossier dossier = dossier_of({{"R2", "L2", "033095000010", {4}}});
  LedgerRun ledger(path, true, june_10, at_once);
  REQUIRE_FALSE(ledger.problem());
  CHECK_THROWS_WITH(ledger.propose(""), "the ledger was compared with no decisions");
  const Decisions uncounted = evaluate(rules, dossier);
  CHECK(uncounted[0].outcome == Outcome::payable);
  EvaluateOptions how;
  REQUIRE_FALSE(ledger.count_in(dossier, how));
  CHECK(how.earlier_months ==
        std::vector<EarlierMonth>{{"033095000010", Group::working, month(4)}});
  const Decisions decisions = evaluate(rules, dossier, how);
  CHECK(decisions[0].outcome == Outcome::refused);
  const auto others = "the ledger was not counted in these decisions";
  CHECK_THROWS_WITH(ledger.compare(uncounted), others);
  CHECK_THROWS_WITH(ledger.compare(evaluate(rules, Dossier{}, how)), others);
  CHECK_FALSE(ledger.compare(decisions));
  REQUIRE_FALSE(how.assumptions.add({{"pays_rent", "yes"}}));
  CHECK_FALSE(ledger.compare(evaluate(rules, dossier, how)));
}

TEST_CASE("an earlier month counts under the ID as it is compared", "[ledger]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const Dossier dossier = dossier_of({{"R1", "L1", "033095000010", {4, 5}}});
  const auto outcome = [&](const EarlierMonth& earlier) {
    const Decisions decisions = evaluate(rules, dossier, {.earlier_months = {earlier}});
    return decisions[0].outcome;
  };
  CHECK(outcome({" 033.095.000.010", Group::returning, month(4)}) == Outcome::refused);
  CHECK(outcome({"033095000011", Group::working, month(4)}) == Outcome::payable);
  CHECK(outcome({"\xff", Group::working, month(4)}) == Outcome::payable);
  CHECK_THROWS_AS(outcome({"033095000010", Group::working, Month{std::chrono::year{2019} / 12}}),
                  Error);
  CHECK_THROWS_AS(outcome({"033095000010", static_cast<Group>(2), month(4)}), Error);
}
