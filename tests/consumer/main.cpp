// Decides one request in memory, as a program of somebody else would, and compares the result.
#include <chrono>
#include <iostream>
#include <rentsupport/dossier.hpp>
#include <rentsupport/evaluate.hpp>
#include <rentsupport/rule_set.hpp>

using namespace rentsupport;
using namespace std::chrono_literals;

int main() {
  DossierBuilder dossier;
  const auto employer = dossier.add(Employer{.employer_id = "E1",
                                             .kind = EmployerKind::enterprise,
                                             .registered = true,
                                             .zone = Zone::none,
                                             .province = Province{33}});
  const auto list = dossier.add(List{.list_id = "L1",
                                     .employer_id = "E1",
                                     .group = Group::working,
                                     .drawn_up_on = Date{2022y / 6 / 1},
                                     .payroll_copy = true});
  Request line{.request_id = "R1", .list_id = "L1", .worker_id = "033095000010"};
  line.applied = true;
  line.contract_type = ContractType::indefinite;
  line.contract_signed_on = Date{2019y / 3 / 1};
  line.contract_starts_on = Date{2019y / 3 / 1};
  line.previous_contract = PreviousContract::none;
  line.rent_from = Date{2020y / 12 / 1};
  line.pays_rent = true;
  line.insured_months = MonthSet{2022y / 4, 2022y / 5};
  line.payroll_months = MonthSet{2022y / 4, 2022y / 5};
  line.insurance_exempt = InsuranceExempt::no;
  line.newly_recruited = false;
  line.insured_elsewhere = false;
  line.months = MonthSet{2022y / 5};
  const auto request = dossier.add(line);
  if (employer || list || request) {
    std::cerr << "a row was refused\n";
    return 1;
  }
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  if (decisions.size() != 1 || decisions[0].outcome != Outcome::payable ||
      decisions[0].amount != Money{200'000} + Money{300'000}) {
    std::cerr << "another decision than the law's\n";
    return 1;
  }
  std::cout << "payable: " << decisions[0].amount.dong() << " VND\n";
  return 0;
}
