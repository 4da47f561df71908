// The procedure: limits of the steps, projections, and what they decide.
#include "rentsupport/schedule.hpp"

#include <catch2/catch.hpp>

#include "rentsupport/evaluate.hpp"

namespace {

using namespace rentsupport;

Date d(const char* text) {
  const auto day = parse_date(text);
  REQUIRE(day);
  return *day;
}

std::optional<Date> given(const std::string& text) {
  return text.empty() ? std::nullopt : parse_date(text);
}

struct Chain {
  std::string about;
  std::array<std::string, 9> steps;   // drawn up, posted, sent, confirmed, received, submitted,
                                      // decided, funded, paid; empty: not yet
  std::array<std::string, 6> limits;  // posting ends, SI, district, province, funds, employer
  std::array<std::string, 8> days;    // posted to paid, actual or projected
  std::string earliest_receipt;
  bool in_time;
};

void check(const Procedure& procedure, const Chain& chain) {
  CAPTURE(chain.about);
  const auto& s = chain.steps;
  const Timeline t =
      timeline(procedure, {d(s[0].c_str()), given(s[1]), given(s[2]), given(s[3]), given(s[4]),
                           given(s[5]), given(s[6]), given(s[7]), given(s[8])});
  CHECK(std::array{to_string(t.posting_ends_on), to_string(t.si_confirms_by),
                   to_string(t.district_submits_by), to_string(t.province_decides_by),
                   to_string(t.funds_by), to_string(t.employer_pays_by)} == chain.limits);
  CHECK(std::array{to_string(t.posted_on), to_string(t.sent_to_si_on), to_string(t.si_confirmed_on),
                   to_string(t.received_on), to_string(t.submitted_on), to_string(t.decided_on),
                   to_string(t.funded_on), to_string(t.paid_on)} == chain.days);
  CHECK(to_string(t.earliest_receipt) == chain.earliest_receipt);
  CHECK(t.completes_in_time == chain.in_time);
}

// One list of group working with one payable month, if its dates allow it.
Dossier dossier_of(const List& row) {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E1";
  employer.kind = EmployerKind::enterprise;
  employer.zone = Zone::industrial_park;
  CHECK_FALSE(dossier.add(employer));
  List list = row;
  list.list_id = "L1";
  list.employer_id = "E1";
  list.group = Group::working;
  CHECK_FALSE(dossier.add(list));
  Request request;
  request.request_id = "R1";
  request.list_id = "L1";
  request.worker_id = "033095000010";
  request.full_name = "Nguyễn Mẫu An";
  request.account = "0123456789";
  request.applied = true;
  request.contract_type = ContractType::indefinite;
  request.contract_signed_on = request.contract_starts_on = request.rent_from = d("2020-01-01");
  request.pays_rent = true;
  request.insured_months = MonthSet::from_bits(~std::uint64_t{0});
  request.insured_elsewhere = false;
  request.months = {std::chrono::year{2022} / 2, std::chrono::year{2022} / 3,
                    std::chrono::year{2022} / 5, std::chrono::year{2022} / 6};
  CHECK_FALSE(dossier.add(request));
  return std::move(dossier).build();
}

}  // namespace

TEST_CASE("every limit counts from the step before it, actual or projected", "[schedule]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::vector<Chain> chains{
      {"nothing has happened since it was drawn up",
       {"2022-06-01"},
       {"2022-06-06", "2022-06-08", "2022-06-10", "2022-06-14", "2022-06-14", "2022-06-16"},
       {"2022-06-01", "2022-06-06", "2022-06-08", "2022-06-08", "2022-06-10", "2022-06-14",
        "2022-06-14", "2022-06-16"},
       "2022-06-06",
       true},
      {"received on the last day",
       {"2022-08-01", "", "", "", "2022-08-15"},
       {"2022-08-04", "2022-08-08", "2022-08-17", "2022-08-19", "2022-08-19", "2022-08-23"},
       {"2022-08-01", "2022-08-04", "2022-08-08", "2022-08-15", "2022-08-17", "2022-08-19",
        "2022-08-19", "2022-08-23"},
       "2022-08-15",
       true},
      {"projections never pass the next date that the list gives",
       {"2022-06-01", "", "", "", "2022-06-03"},
       {"2022-06-06", "2022-06-07", "2022-06-07", "2022-06-09", "2022-06-09", "2022-06-13"},
       {"2022-06-01", "2022-06-03", "2022-06-03", "2022-06-03", "2022-06-07", "2022-06-09",
        "2022-06-09", "2022-06-13"},
       "2022-06-03",
       true},
      {"paid on the day on which it was drawn up: every projection is that day",
       {"2022-06-01", "", "", "", "", "", "", "", "2022-06-01"},
       {"2022-06-06", "2022-06-03", "2022-06-03", "2022-06-03", "2022-06-01", "2022-06-03"},
       {"2022-06-01", "2022-06-01", "2022-06-01", "2022-06-01", "2022-06-01", "2022-06-01",
        "2022-06-01", "2022-06-01"},
       "2022-06-01",
       true},
      {"every step is given, some of them late",
       {"2022-04-26", "2022-04-26", "2022-04-29", "2022-05-20", "2022-05-23", "2022-05-30",
        "2022-08-27", "2022-08-30", "2022-09-05"},
       {"2022-04-29", "2022-05-05", "2022-05-25", "2022-06-01", "2022-08-27", "2022-09-05"},
       {"2022-04-26", "2022-04-29", "2022-05-20", "2022-05-23", "2022-05-30", "2022-08-27",
        "2022-08-30", "2022-09-05"},
       "2022-05-23",
       false},
      {"SI confirmed already: the earliest receipt is that day",
       {"2022-08-08", "2022-08-08", "2022-08-11", "2022-08-12"},
       {"2022-08-11", "2022-08-15", "2022-08-16", "2022-08-18", "2022-08-18", "2022-08-22"},
       {"2022-08-08", "2022-08-11", "2022-08-12", "2022-08-12", "2022-08-16", "2022-08-18",
        "2022-08-18", "2022-08-22"},
       "2022-08-12",
       true},
      {"9999-12-31 survives",
       {"9999-12-31"},
       {"10000-01-05", "10000-01-07", "10000-01-11", "10000-01-13", "10000-01-13", "10000-01-17"},
       {"9999-12-31", "10000-01-05", "10000-01-07", "10000-01-07", "10000-01-11", "10000-01-13",
        "10000-01-13", "10000-01-17"},
       "10000-01-05",
       false}};
  for (const Chain& chain : chains) check(rules.procedure(), chain);
}

TEST_CASE("Saturdays count for posting where a reading says so, and for nothing else",
          "[schedule]") {
  Parameters parameters = Parameters::built_in();
  parameters.readings.posting_week = PostingWeek::mon_sat;
  const RuleSet rules = RuleSet::decision_08_2022(parameters);
  check(rules.procedure(),
        {"posted on a Wednesday",
         {"2022-06-01"},
         {"2022-06-04", "2022-06-07", "2022-06-09", "2022-06-13", "2022-06-13", "2022-06-15"},
         {"2022-06-01", "2022-06-04", "2022-06-07", "2022-06-07", "2022-06-09", "2022-06-13",
          "2022-06-13", "2022-06-15"},
         "2022-06-04",
         true});
}

TEST_CASE("workers are paid in time up to the completion target", "[schedule]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::vector<std::array<std::string, 4>> cases{
      // decided, paid, employer pays by, in time
      {"2022-08-29", "", "2022-08-31", "yes"},
      {"2022-08-30", "", "2022-09-05", "no"},
      {"2022-08-30", "2022-08-31", "2022-09-05", "yes"},
      {"2022-08-01", "2022-09-01", "2022-08-03", "no"}};
  for (const auto& [decided, paid, limit, in_time] : cases) {
    CAPTURE(decided, paid);
    Steps steps;
    steps.drawn_up_on = d("2022-07-01");
    steps.decided_on = given(decided);
    steps.paid_on = given(paid);
    const Timeline t = timeline(rules.procedure(), steps);
    CHECK(to_string(t.employer_pays_by) == limit);
    CHECK(t.completes_in_time == (in_time == "yes"));
  }
}

TEST_CASE("a receipt that is only projected holds or fails the deadline where no other can be",
          "[schedule]") {
  struct Case {
    std::string drawn_up_on, sent_to_si_on, si_confirmed_on, received_on;
    Outcome outcome;
  };
  const std::vector<Case> cases{
      {"2022-08-08", "", "", "", Outcome::payable},       // projected on Monday 15 August
      {"2022-08-09", "", "", "", Outcome::undetermined},  // on Friday 12 at the earliest
      {"2022-08-10", "", "", "", Outcome::undetermined},  // on Monday 15 at the earliest
      {"2022-08-11", "", "", "", Outcome::refused},       // on Tuesday 16 at the earliest
      {"2022-08-09", "2022-08-12", "2022-08-15", "", Outcome::payable},
      {"2022-08-09", "2022-08-12", "2022-08-16", "", Outcome::refused},
      {"2022-07-01", "", "", "2022-08-15", Outcome::payable},
      {"2022-07-01", "", "", "2022-08-16", Outcome::refused}};
  for (const Case& c : cases) {
    CAPTURE(c.drawn_up_on, c.si_confirmed_on, c.received_on);
    List list;
    list.drawn_up_on = given(c.drawn_up_on);
    list.sent_to_si_on = given(c.sent_to_si_on);
    list.si_confirmed_on = given(c.si_confirmed_on);
    list.received_on = given(c.received_on);
    const Dossier dossier = dossier_of(list);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
    CHECK(decisions[0].outcome == c.outcome);
    if (c.outcome == Outcome::refused)
      CHECK(decisions.failed(0) == std::vector<std::string_view>{"art7.4.deadline"});
    if (c.outcome == Outcome::undetermined)
      CHECK(decisions.ask(0) == std::vector<std::string_view>{"received_on"});
  }
}

TEST_CASE("the schedule numbers the payable request-months with their list's timeline",
          "[schedule]") {
  List list;
  list.drawn_up_on = d("2022-06-01");
  const Dossier dossier = dossier_of(list);
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);
  const std::vector<Payout> payouts = schedule(decisions);
  // Of February, March, May and June the list of June may not ask for its own month.
  REQUIRE(payouts.size() == 3);
  const std::array<unsigned, 3> months{2, 3, 5};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(payouts[i].payment_no == i + 1);
    CHECK(payouts[i].request == 0);
    CHECK(payouts[i].month == std::chrono::year{2022} / static_cast<int>(months[i]));
    CHECK(payouts[i].amount == Money{500000});
    CHECK(payouts[i].timeline == decisions.timeline_of(0));
    CHECK(payouts[i].account == "0123456789");
    CHECK(payouts[i].full_name == "Nguyễn Mẫu An");
  }
  CHECK(payouts[0].timeline.employer_pays_by == d("2022-06-16"));
}
