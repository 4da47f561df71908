// Once a month, three months (law page, section 5): over all requests of one worker.
#include <catch2/catch.hpp>

#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"

namespace {

using namespace rentsupport;

Date d(int month, int day) { return Date{std::chrono::year{2022} / month / day}; }

// Lists and requests that every provision before Article 2(4) lets pass, unless `open`: then the
// day on which renting began is unknown.
class Worker {
 public:
  Worker() {
    Employer employer;
    employer.employer_id = "E1";
    employer.kind = EmployerKind::enterprise;
    employer.zone = Zone::industrial_park;
    CHECK_FALSE(dossier_.add(employer));
  }

  Worker& list(const std::string& id, Group group, Date drawn_up_on,
               std::optional<Date> decided_on = {}) {
    List list;
    list.list_id = id;
    list.employer_id = "E1";
    list.group = group;
    list.drawn_up_on = drawn_up_on;
    list.decided_on = decided_on;
    CHECK_FALSE(dossier_.add(list));
    groups_[id] = group;
    return *this;
  }

  Worker& asks(const std::string& id, const std::string& list, std::initializer_list<int> months,
               bool open = false, const std::string& worker = "033095000010") {
    Request request;
    request.request_id = id;
    request.list_id = list;
    request.worker_id = worker;
    request.applied = request.pays_rent = true;
    request.insured_elsewhere = false;
    request.contract_type = ContractType::indefinite;
    request.contract_signed_on = request.contract_starts_on =
        groups_[list] == Group::working ? d(1, 3) : d(4, 1);
    request.previous_contract = PreviousContract::none;
    if (!open) request.rent_from = d(1, 3);
    request.insured_months = MonthSet::from_bits(~std::uint64_t{0});
    for (const int month : months) request.months.insert(std::chrono::year{2022} / month);
    CHECK_FALSE(dossier_.add(request));
    return *this;
  }

  Worker& was_paid(int year, int month, Group group = Group::working) {
    CHECK_FALSE(dossier_.add(
        Payment{"033095000010", std::chrono::year{year} / month, Money{500000}, group}));
    return *this;
  }

  // Each request-month with its outcome and the provisions that it names.
  std::vector<std::string> decided(const Parameters& parameters = Parameters::built_in()) {
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), dossier_.build());
    std::vector<std::string> result;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Decision decision = decisions[i];
      std::string text = std::string{decisions.dossier().request_id(decision.request)} + " " +
                         to_string(decision.month).substr(5) + " " +
                         std::string{name(decision.outcome)};
      for (const auto& names : {decisions.failed(i), decisions.unknown(i), decisions.ask(i)}) {
        for (const std::string_view id : names) text += " " + std::string{id};
      }
      result.push_back(text);
    }
    at_most_ = decisions.at_most().digits();
    payable_ = decisions.payable().digits();
    masks_.clear();
    for (std::size_t i = 0; i < decisions.size(); ++i) masks_.push_back(decisions[i].mask);
    return result;
  }

  // Each request-month with its outcome and the months that count before it.
  [[nodiscard]] std::vector<std::string> counted() const {
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier_.build());
    Explainer explainer(decisions);
    std::vector<std::string> result;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const Explanation explained = explainer(i);
      std::string text = explained.request_id + " " + to_string(explained.month).substr(5) + " " +
                         std::string{name(explained.outcome)} + " after";
      for (const CountedMonth& month : explained.counted) {
        text += " " + (month.request_id.empty()
                           ? to_string(month.month)
                           : month.request_id + "/" + to_string(month.month).substr(5));
      }
      result.push_back(text);
    }
    return result;
  }

  [[nodiscard]] const std::string& at_most() const { return at_most_; }
  [[nodiscard]] const std::string& payable() const { return payable_; }
  // The states of art2.4.once_a_month and art2.4.three_months, the sixth and seventh provision.
  [[nodiscard]] std::pair<int, int> stage_states(std::size_t number) const {
    return {state_in(masks_[number], 5), state_in(masks_[number], 6)};
  }

 private:
  DossierBuilder dossier_;
  std::map<std::string, Group> groups_;
  std::string at_most_, payable_;
  std::vector<std::uint64_t> masks_;
};

using Lines = std::vector<std::string>;
constexpr Group working = Group::working;
constexpr Group returning = Group::returning;

Parameters each_group() {
  Parameters parameters = Parameters::built_in();
  parameters.readings.cap_scope = CapScope::each_group;
  return parameters;
}

}  // namespace

TEST_CASE("number 1: months already paid count first, of any year and group", "[once_a_month]") {
  CHECK(Worker{}.was_paid(2022, 3).list("L", working, d(6, 1)).asks("R", "L", {3, 4}).decided() ==
        Lines{"R 03 refused art2.4.once_a_month", "R 04 payable"});
  CHECK(Worker{}
            .was_paid(2022, 3, returning)
            .list("L", working, d(6, 1))
            .asks("R", "L", {3, 4})
            .decided() == Lines{"R 03 refused art2.4.once_a_month", "R 04 payable"});
  CHECK(Worker{}
            .was_paid(2020, 1)
            .was_paid(2024, 12)
            .list("L", working, d(6, 1))
            .asks("R", "L", {3, 4})
            .decided() == Lines{"R 03 payable", "R 04 refused art2.4.three_months"});
}

TEST_CASE("number 1: a history of more than three months leaves no room", "[once_a_month]") {
  Worker worker;
  for (int month = 1; month <= 12; ++month) worker.was_paid(2021, month);
  CHECK(worker.list("L", working, d(6, 1)).asks("R", "L", {3}).decided() ==
        Lines{"R 03 refused art2.4.three_months"});
}

TEST_CASE("number 2: lists already decided come before the others", "[once_a_month]") {
  CHECK(Worker{}
            .list("L1", working, d(5, 4))
            .list("L2", working, d(6, 1), d(6, 20))
            .asks("R1", "L1", {4})
            .asks("R2", "L2", {4})
            .decided() == Lines{"R1 04 refused art2.4.once_a_month", "R2 04 payable"});
}

TEST_CASE("number 2: then the day on which the list was drawn up decides", "[once_a_month]") {
  CHECK(Worker{}
            .list("L1", working, d(6, 2))
            .list("L2", working, d(6, 1))
            .asks("R1", "L1", {4})
            .asks("R2", "L2", {4})
            .decided() == Lines{"R1 04 refused art2.4.once_a_month", "R2 04 payable"});
}

TEST_CASE("number 2: then the order of the lists in the input, not of the requests",
          "[once_a_month]") {
  CHECK(Worker{}
            .list("L1", working, d(6, 1))
            .list("L2", working, d(6, 1))
            .asks("R1", "L2", {4})
            .asks("R2", "L1", {4})
            .decided() == Lines{"R1 04 refused art2.4.once_a_month", "R2 04 payable"});
}

TEST_CASE("number 2: then the order of the requests, then the month", "[once_a_month]") {
  CHECK(Worker{}
            .list("L", working, d(7, 1))
            .asks("R1", "L", {5, 6})
            .asks("R2", "L", {2, 3, 5})
            .decided() == Lines{"R1 05 payable", "R1 06 payable", "R2 02 payable",
                                "R2 03 refused art2.4.three_months",
                                "R2 05 refused art2.4.once_a_month"});
}

TEST_CASE("number 2: nothing is optimised for the worker", "[once_a_month]") {
  // A month of 500,000 paid first takes the place of one of 1,000,000.
  Worker worker;
  worker.list("A", working, d(5, 4)).list("B", returning, d(5, 5));
  CHECK(worker.asks("R1", "A", {2, 3, 4}).asks("R2", "B", {4}).decided() ==
        Lines{"R1 02 payable", "R1 03 payable", "R1 04 payable",
              "R2 04 refused art2.4.once_a_month"});
  CHECK(worker.payable() == "1500000");
}

TEST_CASE("number 3: a month is counted before the cap is looked at", "[once_a_month]") {
  CHECK(Worker{}
            .was_paid(2022, 2)
            .was_paid(2022, 3)
            .was_paid(2022, 4)
            .list("L", working, d(6, 1))
            .asks("R", "L", {4, 5})
            .decided() ==
        Lines{"R 04 refused art2.4.once_a_month", "R 05 refused art2.4.three_months"});
}

TEST_CASE("number 3: the cap holds over both groups, or in each group by reading",
          "[once_a_month]") {
  Worker worker;
  worker.list("A", working, d(5, 4)).list("B", returning, d(6, 1));
  worker.asks("R1", "A", {2, 3, 4}).asks("R2", "B", {5});
  CHECK(worker.decided() == Lines{"R1 02 payable", "R1 03 payable", "R1 04 payable",
                                  "R2 05 refused art2.4.three_months"});
  CHECK(worker.decided(each_group()) ==
        Lines{"R1 02 payable", "R1 03 payable", "R1 04 payable", "R2 05 payable"});
  CHECK(worker.payable() == "2500000");
}

TEST_CASE("number 3: a month paid in one group is paid in the other under every reading",
          "[once_a_month]") {
  Worker worker;
  worker.list("A", working, d(5, 4)).list("B", returning, d(5, 4));
  worker.asks("R1", "A", {4}).asks("R2", "B", {4});
  CHECK(worker.decided(each_group()) ==
        Lines{"R1 04 payable", "R2 04 refused art2.4.once_a_month"});
}

TEST_CASE("number 3: a request-month that is refused by a provision counts for nothing",
          "[once_a_month]") {
  // The list of June cannot ask for June.
  CHECK(Worker{}
            .list("L1", working, d(6, 1))
            .list("L2", working, d(7, 1))
            .asks("R1", "L1", {6})
            .asks("R2", "L2", {6})
            .decided() == Lines{"R1 06 refused art7.3.month", "R2 06 payable"});
}

TEST_CASE("number 4: undetermined request-months come last, however early their list is",
          "[once_a_month]") {
  CHECK(Worker{}
            .list("L1", working, d(5, 4))
            .list("L2", working, d(6, 1))
            .asks("R1", "L1", {3, 4}, true)
            .asks("R2", "L2", {4})
            .decided() == Lines{"R1 03 undetermined art4.1.rents rent_from",
                                "R1 04 refused art2.4.once_a_month", "R2 04 payable"});
}

TEST_CASE("number 4: undetermined request-months do not stand in each other's way",
          "[once_a_month]") {
  Worker worker;
  worker.list("L", working, d(7, 1));
  CHECK(worker.asks("R1", "L", {2, 3, 4, 5}, true).asks("R2", "L", {2}, true).decided() ==
        Lines{"R1 02 undetermined art4.1.rents rent_from",
              "R1 03 undetermined art4.1.rents rent_from",
              "R1 04 undetermined art4.1.rents rent_from",
              "R1 05 undetermined art4.1.rents rent_from",
              "R2 02 undetermined art4.1.rents rent_from"});
  CHECK(worker.payable() == "0");
  CHECK(worker.at_most() == "1500000");
}

TEST_CASE("number 4: one that the cap stops is refused and asks for nothing", "[once_a_month]") {
  CHECK(Worker{}
            .list("L", working, d(7, 1))
            .asks("R1", "L", {2, 3, 4})
            .asks("R2", "L", {4, 5}, true)
            .decided() == Lines{"R1 02 payable", "R1 03 payable", "R1 04 payable",
                                "R2 04 refused art2.4.once_a_month",
                                "R2 05 refused art2.4.three_months"});
}

TEST_CASE("number 5: at most, larger amounts first, as far as the cap leaves room",
          "[once_a_month]") {
  Worker worker;
  worker.list("A", working, d(7, 1)).list("B", returning, d(6, 1));
  // Two months are paid: one place is left, and 1,000,000 takes it.
  worker.asks("R1", "A", {2, 3}).asks("R2", "A", {4, 6}, true).asks("R3", "B", {5}, true);
  worker.decided();
  CHECK(worker.payable() == "1000000");
  CHECK(worker.at_most() == "2000000");
  worker.decided(each_group());
  CHECK(worker.at_most() == "2500000");
}

TEST_CASE("number 5: at most takes a month once", "[once_a_month]") {
  Worker worker;
  worker.list("A", working, d(7, 1)).list("B", returning, d(6, 1));
  worker.asks("R1", "A", {5}, true).asks("R2", "B", {5}, true);
  worker.decided();
  CHECK(worker.at_most() == "1000000");
}

TEST_CASE("number 5: with equal amounts, at most follows the order of the requests",
          "[once_a_month]") {
  // April of the list already decided comes first, and closes April of group returning.
  Parameters parameters = each_group();
  parameters.returning.amount = parameters.working.amount;
  parameters.cap_months = 1;
  Worker worker;
  worker.list("A", working, d(6, 1), d(6, 20)).list("B", returning, d(5, 4));
  worker.asks("R1", "B", {4}, true).asks("R2", "A", {4, 5}, true);
  worker.decided(parameters);
  CHECK(worker.at_most() == "500000");
}

TEST_CASE("number 6: the mask says how far a request-month came", "[once_a_month]") {
  Worker worker;
  worker.was_paid(2022, 2);
  worker.list("L", working, d(7, 1));
  worker.asks("R1", "L", {2, 3, 4, 5, 7}).asks("R2", "L", {5}, true, "033095000011");
  worker.decided();
  CHECK(worker.stage_states(0) == std::pair{2, 0});  // a duplicate
  CHECK(worker.stage_states(1) == std::pair{1, 1});  // payable
  CHECK(worker.stage_states(3) == std::pair{1, 2});  // capped
  CHECK(worker.stage_states(4) == std::pair{0, 0});  // refused before
  CHECK(worker.stage_states(5) == std::pair{1, 1});  // undetermined
}

TEST_CASE("number 7: a worker is a person, however the ID is spelt", "[once_a_month]") {
  CHECK(Worker{}
            .list("L", working, d(6, 1))
            .asks("R1", "L", {4})
            .asks("R2", "L", {4}, false, "145678901")
            .asks("R3", "L", {4}, false, " 145678901\t")
            .asks("R4", "L", {4}, false, "'145.678.901")
            .asks("R5", "L", {4}, false, "33095000010")
            .asks("R6", "L", {4}, false, "c7654321")
            .asks("R7", "L", {4}, false, "C 765-4321")
            .decided() ==
        Lines{"R1 04 payable", "R2 04 payable", "R3 04 refused art2.4.once_a_month",
              "R4 04 refused art2.4.once_a_month", "R5 04 refused art2.4.once_a_month",
              "R6 04 payable", "R7 04 refused art2.4.once_a_month"});
}

TEST_CASE("a cap of no months refuses everything, one of sixty nothing", "[once_a_month]") {
  Worker worker;
  worker.list("L", working, d(7, 1)).asks("R", "L", {2, 3, 4, 5, 6});
  Parameters parameters = Parameters::built_in();
  for (const auto& [cap, payable] : std::vector<std::pair<int, std::string>>{
           {0, "0"}, {1, "500000"}, {4, "2000000"}, {60, "2500000"}}) {
    CAPTURE(cap);
    parameters.cap_months = cap;
    CHECK(worker.decided(parameters).size() == 5);
    CHECK(worker.payable() == payable);
    CHECK(worker.at_most() == payable);
  }
}

TEST_CASE("a worker of many requests had all of them gone through for each of their months",
          "[once_a_month]") {
  // What counts is the same, whether it is looked for or kept: two months of the first requests are
  // payable, the later ones are refused or open.
  const auto counted = [](int requests) {
    Worker worker;
    worker.was_paid(2021, 12).list("L", working, d(6, 1));
    for (int i = 0; i < requests; ++i) {
      const std::string id = "R" + std::to_string(100 + i);
      worker.asks(id, "L", {3, 4}, i % 3 == 2);
      worker.asks(id + "x", "L", {3, 4}, false, "033095000011");
    }
    return worker.counted();
  };
  Lines few = counted(12);
  REQUIRE(few.size() == 4 * 12);
  CHECK(few[0] == "R100 03 payable after 2021-12");
  CHECK(few[1] == "R100 04 payable after 2021-12 R100/03");
  CHECK(few[3] == "R100x 04 payable after R100x/03");
  CHECK(few[5] == "R101 04 refused after 2021-12 R100/03 R100/04");
  CHECK(few[8] == "R102 03 refused after 2021-12 R100/03 R100/04");
  for (const int requests : {15, 16, 17, 31, 32, 33, 34, 100}) {
    Lines many = counted(requests);
    many.resize(few.size());
    CHECK(many == few);
  }
}
