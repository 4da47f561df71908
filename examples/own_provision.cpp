// Rules of one's own: one provision of the Decision tested alone, and a provision added to it.
#include <iostream>

#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"

using namespace rentsupport;
using namespace std::chrono_literals;

namespace {

const Employer employer{
    .employer_id = "E1", .kind = EmployerKind::enterprise, .province = Province{33}};
const List list{
    .list_id = "L1", .employer_id = "E1", .group = Group::working, .drawn_up_on = 2022y / 7 / 1};
const Request request{.request_id = "R1",
                      .list_id = "L1",
                      .worker_id = "033095578105",
                      .applied = true,
                      .contract_type = ContractType::fixed_term,
                      .contract_signed_on = 2021y / 5 / 12,
                      .contract_starts_on = 2021y / 5 / 19,
                      .contract_ends_on = 2023y / 5 / 18,
                      .rent_from = 2021y / 6 / 10,
                      .pays_rent = true,
                      .insured_months = MonthSet{2022y / 5, 2022y / 6},
                      .insured_elsewhere = false,
                      .months = {2022y / 2, 2022y / 3, 2022y / 4, 2022y / 5}};

// Article 4(2) alone: a contract of a month or more.
void test_one_provision() {
  const RuleSet decision = RuleSet::decision_08_2022();
  const Rule term = decision.group(Group::working).rule.part("art4.2.term");
  Request open = request;
  open.contract_ends_on.reset();
  for (const Request& each : {request, open}) {
    const RuleResult result = evaluate(term, employer, list, each, 2022y / 4);
    std::cout << "art4.2.term is " << (result.verdict == Truth::held ? "held" : "not held");
    for (const auto fact : result.ask) std::cout << ", asks " << fact;
    std::cout << '\n';
  }
}

// A firm that has paid the rent of one month itself asks for the others only.
void add_a_provision(const Dossier& dossier) {
  const Rule not_in_march =
      provision({.id = "own.march",
                 .norm_vietnamese = "Thỏa ước lao động tập thể, mục 7",
                 .norm_english = "Collective agreement, section 7",
                 .vietnamese = "Không phải tháng 3/2022, tháng doanh nghiệp đã tự trả.",
                 .english = "The month is not 2022-03, for which the firm paid itself.",
                 .confidence = Confidence::verified,
                 .source = "collective agreement"},
                supported_month() != Month{2022y / 3});
  const RuleSet rules = RuleSet::decision_08_2022().with(Group::working, not_in_march);
  const Decisions decisions = evaluate(rules, dossier);
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    std::cout << to_string(decisions[i].month) << ' ' << name(decisions[i].outcome);
    for (const auto id : decisions.failed(i)) std::cout << " by " << id;
    std::cout << '\n';
  }
  std::cout << "pays " << decisions.payable().digits() << " VND under " << rules.id() << '\n';
  const std::string why = to_text(explain(decisions, 1), Language::english);
  std::cout << why.substr(0, why.find("All of"));
}

}  // namespace

int main() {
  test_one_provision();
  DossierBuilder dossier;
  for (const auto& problem : {dossier.add(employer), dossier.add(list), dossier.add(request)})
    if (problem) throw Error(problem->text());
  add_a_provision(dossier.build());
}
