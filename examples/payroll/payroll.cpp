// A payroll program in C++ that decides two requests: the C++ API of an installed library.
#include <iostream>
#include <rentsupport/evaluate.hpp>
#include <rentsupport/schedule.hpp>

using namespace rentsupport;
using namespace std::chrono_literals;

int main() {
  DossierBuilder dossier;
  // A vendor logs the problem and goes on; here the program ends.
  const auto must = [](const std::optional<Problem>& problem) {
    if (problem) throw Error(problem->text());
  };
  must(dossier.add(
      Employer{.employer_id = "E1", .kind = EmployerKind::enterprise, .province = Province{33}}));
  must(dossier.add(List{.list_id = "L1",
                        .employer_id = "E1",
                        .group = Group::working,
                        .drawn_up_on = 2022y / 6 / 1}));
  // What a record leaves out is unknown.
  Request request{.request_id = "R1",
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
  must(dossier.add(request));
  request.request_id = "R2";
  request.worker_id = "033095578113";
  request.pays_rent.reset();
  request.months = {2022y / 5};
  must(dossier.add(request));

  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Decision decision = decisions[i];
    std::cout << decisions.dossier().request_id(decision.request) << ' '
              << to_string(decision.month) << ' ' << name(decision.outcome);
    if (decision.outcome == Outcome::payable) std::cout << ' ' << decision.amount.dong() << " VND";
    for (const auto provision : decisions.failed(i)) std::cout << " by " << provision;
    for (const auto fact : decisions.ask(i)) std::cout << " asks " << fact;
    std::cout << '\n';
  }
  for (const Payout& payout : schedule(decisions)) {
    std::cout << "pay " << decisions.dossier().request_id(payout.request) << ' '
              << payout.amount.dong() << " VND for " << to_string(payout.month) << " by "
              << to_string(payout.timeline.employer_pays_by) << '\n';
  }
}
