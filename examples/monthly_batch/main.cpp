// Runs the monthly job on a small built-in payroll of May 2022 and prints what the vendor sends
// out.
#include <exception>
#include <iostream>

#include "monthly_batch.hpp"

namespace {

payroll::Payroll demo() {
  payroll::Line an{.staff_no = "0001",
                   .citizen_id = "033095000101",
                   .name = "Nguyễn Mẫu An",
                   .contract = 'I',
                   .signed_on = 20200302,
                   .hired_on = 20200302,
                   .si_fee = 630000,
                   .form = 2,
                   .months = {202203, 202204, 202205},
                   .pays_rent = 'Y',
                   .rents_since = 20220405,
                   .bank_account = "90256155620"};

  payroll::Line binh = an;  // has not said whether the room costs rent
  binh.staff_no = "0002";
  binh.citizen_id = "033097000202";
  binh.name = "Trần Mẫu Bình";
  binh.months = {202205};
  binh.pays_rent = '?';
  binh.bank_account = "90256155631";

  payroll::Line chi = an;  // came back in April: Form 03
  chi.staff_no = "0003";
  chi.citizen_id = "033199000303";
  chi.name = "Lê Mẫu Chi";
  chi.signed_on = 20220418;
  chi.hired_on = 20220420;
  chi.hired_from = 'O';
  chi.form = 3;
  chi.months = {202205};
  chi.bank_account = "90256155642";

  payroll::Line dung = chi;  // the contract was typed wrongly
  dung.staff_no = "0004";
  dung.citizen_id = "033099000404";
  dung.name = "Phạm Mẫu Dũng";
  dung.leaves_on = 20210419;

  return {.site = "PHONOI-1",
          .month = 202205,
          .list_drawn_up_on = 20220602,
          .in_industrial_park = true,
          .province = 33,
          .lines = {an, binh, chi, dung},
          .paid_before = {}};
}

void print(const payroll::Result& result) {
  std::cout << "Pay " << result.dong << " VND, at most " << result.dong_at_most << ":\n";
  for (const auto& payment : result.payments)
    std::cout << "  " << payment.staff_no << "  " << payment.month << "  " << payment.dong
              << " VND to account " << payment.account << " by " << payment.last_day
              << (payment.late ? " (late)\n" : "\n");
  std::cout << "Ask:\n";
  for (const auto& letter : result.letters)
    std::cout << "  " << letter.staff_no << "  " << letter.text << '\n';
  std::cout << "Refused:\n";
  for (const auto& refusal : result.refusals) {
    for (const auto& ground : refusal.grounds)
      std::cout << "  " << refusal.staff_no << "  " << refusal.month << "  " << ground.provision
                << ", " << ground.citation << ": " << ground.norm << '\n';
  }
  std::cout << "Look at:\n";
  for (const auto& remark : result.remarks)
    std::cout << "  " << remark.staff_no << "  " << remark.message
              << (remark.left_out ? " (left out)\n" : "\n");
}

}  // namespace

int main() {
  try {
    print(payroll::run(demo(), rentsupport::RuleSet::decision_08_2022()));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
