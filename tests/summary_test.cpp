// The summary: counts and money of a run, and its text.
#include "rentsupport/summary.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "rentsupport/csv.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "support/widest_persons.hpp"

namespace {

using namespace rentsupport;

Date d(int month, int day) { return Date{std::chrono::year{2022} / month / day}; }
Month m(int month) { return std::chrono::year{2022} / month; }

void add_employer(DossierBuilder& dossier, const std::string& id, std::optional<Province> province,
                  const std::string& district, const std::string& tax_code) {
  Employer row;
  row.employer_id = id;
  row.tax_code = tax_code;
  row.kind = EmployerKind::cooperative;
  row.zone = Zone::industrial_park;
  row.province = province;
  row.district = district;
  if (district == "323") row.kind = EmployerKind::enterprise;
  CHECK_FALSE(dossier.add(row));
}

void add_list(DossierBuilder& dossier, const std::string& id, const std::string& employer,
              Group group) {
  List row;
  row.list_id = id;
  row.employer_id = employer;
  row.group = group;
  row.drawn_up_on = group == Group::working ? d(6, 1) : d(5, 4);
  CHECK_FALSE(dossier.add(row));
}

Request request(const std::string& id, const std::string& list, const std::string& worker,
                MonthSet months) {
  Request row;
  row.request_id = id;
  row.list_id = list;
  row.worker_id = worker;
  row.applied = row.pays_rent = true;
  row.insured_elsewhere = false;
  row.contract_type = ContractType::indefinite;
  row.contract_signed_on = row.contract_starts_on = list == "L1" ? d(1, 3) : d(4, 1);
  row.previous_contract = PreviousContract::none;
  row.rent_from = d(1, 3);
  row.insured_months = MonthSet{m(4), m(5)};
  row.months = months;
  row.account = worker;
  return row;
}

// Takes the blanks and line feeds between the parts of a JSON text away.
std::string squeezed(const std::string& json) {
  std::string result;
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) inside = !inside;
    if (inside || (json[i] != ' ' && json[i] != '\n')) result += json[i];
  }
  return result;
}

// Counts a summary's buckets the slow way.
struct Slow {
  std::map<std::string, Bucket> buckets;
  std::map<std::string, std::set<std::string>> workers;

  void count(const std::string& key, const Decision& decision, const std::string& worker) {
    Bucket& bucket = buckets[key];
    ++(decision.outcome == Outcome::payable   ? bucket.payable
       : decision.outcome == Outcome::refused ? bucket.refused
                                              : bucket.undetermined);
    bucket.amount.add(decision.amount);
    if (decision.outcome == Outcome::payable) workers[key].insert(worker);
    bucket.workers = workers[key].size();
  }
};

}  // namespace

TEST_CASE("a small run is summed up to the last key", "[summary]") {
  DossierBuilder dossier;
  add_employer(dossier, "E1", Province{33}, "323", "not a tax code");
  add_employer(dossier, "E2 \"\\\x01\n\t\xc4\x91", std::nullopt, "", "");
  add_employer(dossier, "E3", Province{33}, "", "");
  add_employer(dossier, "E4 asks for nothing", Province{1}, "1", "");
  add_list(dossier, "L1", "E1", Group::working);
  add_list(dossier, "L2", "E2 \"\\\x01\n\t\xc4\x91", Group::returning);
  add_list(dossier, "L3", "E3", Group::returning);
  CHECK_FALSE(dossier.add(request("R1", "L1", "033095000010", {m(3), m(4)})));
  CHECK_FALSE(dossier.add(request("R2", "L1", "033095000010", {m(4), m(5)})));
  Request open = request("R3", "L2", "033095000020", {m(4)});
  open.rent_from.reset();
  CHECK_FALSE(dossier.add(open));
  Request refused = request("R4", "L3", "033095000030", {m(4)});
  refused.applied = refused.pays_rent = false;
  CHECK_FALSE(dossier.add(refused));
  CHECK(dossier.add(refused));
  CHECK_FALSE(dossier.add(Payment{"033095000040", m(4), Money{1}, Group::working}));
  EvaluateOptions how;
  CHECK_FALSE(how.assumptions.add({{"registered", "TRUE"}, {"newly_recruited", "0"}}));
  Parameters parameters = Parameters::built_in();
  parameters.completion_target = d(6, 15);
  const RuleSet rules = RuleSet::decision_08_2022(parameters);
  const Decisions decisions = evaluate(rules, dossier.build(), how);
  const std::string json =
      summary_json(summarize(decisions), rules, {{"employers", {7, "e7"}}},
                   {{"schedule.csv", {2, "52"}}, {"decisions.csv", {1, "d1"}}});
  CHECK(json.starts_with(
      "{\n  \"format\": 2,\n  \"engine\": \"2.0.0\",\n  \"rule_set\": {\n    \"id\": "));
  CHECK(json.ends_with("}\n"));
  const std::string returned_once =
      R"({"payable":0,"refused":0,"undetermined":1,"workers":0,"amount_vnd":0})";
  const std::string refused_once =
      R"({"payable":0,"refused":1,"undetermined":0,"workers":0,"amount_vnd":0})";
  const std::string working =
      R"({"payable":3,"refused":1,"undetermined":0,"workers":1,"amount_vnd":1500000})";
  const std::string paid_once =
      R"({"payable":1,"refused":0,"undetermined":0,"workers":1,"amount_vnd":500000})";
  CHECK(
      squeezed(json) ==
      R"({"format":2,"engine":"2.0.0","rule_set":{"id":"decision-08-2022","sha256":")" +
          std::string{rules.sha256()} +
          R"(","readings":{"before_15th":"day_14","cap_scope":"both_groups",)"
          R"("combined_months":"any_earlier","combined_returning":"one_month","continuation":"same_employer_without_gap",)"
          R"("declarations":"accepted","employed_in_month":"required","exempt_foreigner":"no",)"
          R"("insurance_month":"month_before_list","late_list":"accepted",)"
          R"("partial_month":"any_day","posting_week":"mon_fri",)"
          R"("split_contract":"literal"}},)"
          R"("assumptions":{"newly_recruited":"no","registered":"yes"},"declared":{},)"
          R"("rows":{"employers":{"read":4,"used":4,"rejected":0},)"
          R"("lists":{"read":3,"used":3,"rejected":0},)"
          R"("workers":{"read":5,"used":4,"rejected":1},)"
          R"("history":{"read":1,"used":1,"rejected":0}},)"
          R"("issues":{"tax_code_format":1},)"
          R"("request_months":{"payable":3,"refused":2,"undetermined":1},)"
          R"("amount_vnd":{"payable":1500000,"at_most":2500000},)"
          R"("by_group":{"returning":{"payable":0,"refused":1,"undetermined":1,"workers":0,)"
          R"("amount_vnd":0},"working":)" +
          working + R"(},"by_month":{"2022-03":)" + paid_once +
          R"(,"2022-04":{"payable":1,"refused":2,"undetermined":1,"workers":1,)"
          R"("amount_vnd":500000},"2022-05":)" +
          paid_once +
          R"(},"by_province":{"33":{"payable":3,"refused":2,"undetermined":0,"workers":1,)"
          R"("amount_vnd":1500000},"?":)" +
          returned_once + R"(},"by_district":{"33/323":)" + working + R"(,"33/?":)" + refused_once +
          R"(,"?/?":)" + returned_once + R"(},"by_employer":{"E1":)" + working +
          R"(,"E2 \"\\\u0001\n\tđ":)" + returned_once + R"(,"E3":)" + refused_once +
          R"(},"refused_by":{"art1.tenant":1,"art2.2.applied":1,"art2.4.once_a_month":1},)"
          R"("refused_by_alone":{"art2.4.once_a_month":1},)"
          R"("undetermined_by":{"rent_from":1},"late":{"payments":3,"amount_vnd":1500000},)"
          R"("inputs":{"employers":{"bytes":7,"sha256":"e7"}},)"
          R"("outputs":{"decisions.csv":{"bytes":1,"sha256":"d1"},)"
          R"("schedule.csv":{"bytes":2,"sha256":"52"}}})");
}

TEST_CASE("an empty dossier has an empty summary", "[summary]") {
  const Dossier dossier;
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, dossier);
  const std::string json = squeezed(summary_json(summarize(decisions), rules, {}, {}));
  CHECK_THAT(
      json,
      Catch::Contains(
          R"("rows":{"employers":{"read":0,"used":0,"rejected":0},"lists":{"read":0,"used":0,)"
          R"("rejected":0},"workers":{"read":0,"used":0,"rejected":0},"history":{"read":0,)"
          R"("used":0,"rejected":0}},"issues":{},"request_months":{"payable":0,"refused":0,)"
          R"("undetermined":0},"amount_vnd":{"payable":0,"at_most":0},"by_group":{},)"
          R"("by_month":{},"by_province":{},"by_district":{},"by_employer":{},"refused_by":{},"refused_by_alone":{},)"
          R"("undetermined_by":{},"late":{"payments":0,"amount_vnd":0},"inputs":{},"outputs":{}})"));
}

TEST_CASE("totals beyond 64 bits are exact", "[summary]") {
  DossierBuilder dossier;
  add_employer(dossier, "E1", Province{33}, "323", "");
  add_list(dossier, "L1", "E1", Group::working);
  for (int worker = 0; worker < 7; ++worker) {
    const std::string id = std::to_string(100'000'000 + worker);
    CHECK_FALSE(dossier.add(request(id, "L1", id, {m(2), m(3), m(4)})));
  }
  Parameters parameters = Parameters::built_in();
  parameters.working.amount = Money{1'000'000'000'000'000'000};
  parameters.completion_target = d(1, 1);
  const RuleSet rules = RuleSet::decision_08_2022(parameters);
  const Decisions decisions = evaluate(rules, dossier.build());
  CHECK(decisions.payable().digits() == "21000000000000000000");
  CHECK_THROWS_AS(decisions.payable().money(), Error);
  const std::string json = squeezed(summary_json(summarize(decisions), rules, {}, {}));
  CHECK_THAT(
      json, Catch::Contains(
                R"("amount_vnd":{"payable":21000000000000000000,"at_most":21000000000000000000})"));
  CHECK_THAT(json, Catch::Contains(R"("workers":7,"amount_vnd":21000000000000000000})"));
  CHECK_THAT(json, Catch::Contains(R"("late":{"payments":21,"amount_vnd":21000000000000000000})"));
}

TEST_CASE("the buckets of every kind add up to the run, and count persons once", "[summary]") {
  const tests::ScratchDirectory scratch;
  const auto generated = tests::run_program({tests::places::generate, "--out", scratch / "in",
                                             "--requests", "1500", "--seed", "3", "--unknown",
                                             "0.1", "--faulty", "0.02", "--repeated", "0.5"});
  REQUIRE(generated.status == 0);
  const LoadedFiles reading = read_files({scratch / "in/employers.csv", scratch / "in/lists.csv",
                                          scratch / "in/workers.csv", scratch / "in/history.csv"});
  REQUIRE_FALSE(reading.problem());
  const Dossier& dossier = reading.dossier();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier);

  const tests::WidestPersons persons(decisions);
  Slow by_group, by_month, by_employer, all;
  std::map<std::string, std::uint64_t> refused_by, undetermined_by;
  std::uint64_t late = 0;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Decision decision = decisions[i];
    const std::string worker = persons.of(std::string{dossier.worker_id(decision.request)});
    all.count("", decision, worker);
    by_group.count(std::string{name(decision.group)}, decision, worker);
    by_month.count(to_string(decision.month), decision, worker);
    by_employer.count(std::string{dossier.employer_id(decision.request)}, decision, worker);
    for (const std::string_view id : decisions.failed(i)) ++refused_by[std::string{id}];
    for (const std::string_view fact : decisions.ask(i)) ++undetermined_by[std::string{fact}];
    if (decision.outcome == Outcome::payable)
      late += decisions.timeline_of(decision.request).completes_in_time ? 0 : 1;
  }
  for (const unsigned threads : {1U, 5U}) {
    const Summary summary = summarize(decisions, threads);
    const Bucket& total = all.buckets[""];
    CHECK(summary.payable == total.payable);
    CHECK(summary.refused == total.refused);
    CHECK(summary.undetermined == total.undetermined);
    CHECK(summary.payable_amount == total.amount);
    CHECK(summary.by_group == by_group.buckets);
    CHECK(summary.by_month == by_month.buckets);
    CHECK(summary.by_employer == by_employer.buckets);
    CHECK(summary.refused_by == refused_by);
    CHECK(summary.undetermined_by == undetermined_by);
    CHECK(summary.late_payments == late);
    CHECK(summary.at_most == decisions.at_most());
    for (const auto* buckets : {&summary.by_province, &summary.by_district}) {
      Bucket sum;
      for (const auto& [place, bucket] : *buckets) {
        sum.payable += bucket.payable;
        sum.refused += bucket.refused;
        sum.undetermined += bucket.undetermined;
        sum.amount.add(bucket.amount.money());
      }
      sum.workers = total.workers;
      CHECK(sum == total);
    }
    CHECK(summary.by_province.contains("?"));
    for (const auto& [file, counts] : summary.rows)
      CHECK(counts.read == counts.used + counts.rejected);
  }
}
