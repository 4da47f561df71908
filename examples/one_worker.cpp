// One worker's request, decided in memory: each month with its reasons, and when it must be paid.
#include <iostream>

#include "rentsupport/evaluate.hpp"
#include "rentsupport/schedule.hpp"

using namespace rentsupport;
using namespace std::chrono_literals;

int main() {
  DossierBuilder dossier;
  const Employer employer{
      .employer_id = "E1", .kind = EmployerKind::enterprise, .province = Province{33}};
  const List list{
      .list_id = "L1", .employer_id = "E1", .group = Group::working, .drawn_up_on = 2022y / 6 / 1};
  const Request request{.request_id = "R1",
                        .list_id = "L1",
                        .worker_id = "033095578105",
                        .applied = true,
                        .contract_type = ContractType::indefinite,
                        .contract_signed_on = 2021y / 5 / 12,
                        .contract_starts_on = 2021y / 5 / 19,
                        .rent_from = 2022y / 4 / 10,
                        .pays_rent = true,
                        .insured_months = MonthSet{2022y / 4, 2022y / 5},
                        .insured_elsewhere = false,
                        .months = {2022y / 3, 2022y / 4, 2022y / 5}};
  for (const auto& problem : {dossier.add(employer), dossier.add(list), dossier.add(request)})
    if (problem) throw Error(problem->text());
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    std::cout << to_string(decisions[i].month) << ' ' << name(decisions[i].outcome);
    for (const auto provision : decisions.failed(i)) std::cout << " by " << provision;
    for (const auto fact : decisions.ask(i)) std::cout << " asks " << fact;
    std::cout << '\n';
  }
  for (const Payout& payout : schedule(decisions))
    std::cout << "pay " << payout.amount.dong() << " VND for " << to_string(payout.month) << " by "
              << to_string(payout.timeline.employer_pays_by) << '\n';
}
