// A payroll vendor's monthly job: from the payroll of one month and the rent forms handed in with
// it to the payments, the letters that ask for facts, and the refusals.
//
// The records below are the vendor's own. The job translates them; every decision about the law is
// the library's.
#ifndef MONTHLY_BATCH_HPP
#define MONTHLY_BATCH_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "rentsupport/rule_set.hpp"

namespace payroll {

/// Is a day as the payroll holds it, yyyymmdd: 20220401; 0 where nothing is recorded.
using Day = int;
/// Is a month as the payroll holds it, yyyymm: 202204.
using Month = int;

/// Is a line of the payroll of one month. `form` says whether the employee handed in a request for
/// rent support with it: 0 none, 2 for Form 02, 3 for Form 03.
struct Line {
  std::string staff_no;
  std::string citizen_id;
  std::string name;
  char contract = '?';      // I indefinite, F fixed term, P probation
  Day signed_on = 0;        // the contract
  Day hired_on = 0;         // its first day
  Day leaves_on = 0;        // its last day; 0: none recorded
  char hired_from = '?';    // N no job before, O another employer, S a contract with us before
  std::int64_t si_fee = 0;  // social insurance deducted this month, in đồng; 0: none
  int form = 0;
  std::vector<Month> months;  // asked for
  char pays_rent = '?';       // Y, N
  Day rents_since = 0;
  Day rents_until = 0;  // 0: still renting
  std::string bank_account;
};

/// Is the payroll of one month of one site, and the list made of it in the month after.
struct Payroll {
  std::string site;
  Month month = 0;
  Day list_drawn_up_on = 0;
  bool in_industrial_park = false;
  int province = 0;  // code of the General Statistics Office; 0: not recorded
  std::vector<Line> lines;

  struct PaidBefore {
    std::string citizen_id;
    Month month = 0;
    std::int64_t dong = 0;
    int form = 0;
  };
  std::vector<PaidBefore> paid_before;  // support paid in earlier months
};

/// Is a transfer to make: a row for the bank.
struct Payment {
  std::string staff_no;
  Month month = 0;
  std::int64_t dong = 0;
  std::string account;
  Day last_day = 0;   // on which the employer must have paid
  bool late = false;  // misses the completion target of the policy
};

/// Is a letter to an employee whose request cannot be decided yet.
struct Letter {
  std::string staff_no;
  std::vector<Month> months;
  std::vector<std::string> facts;  // column names of the library: pays_rent
  std::string text;
};

/// Is a month refused, with the provisions to blame.
struct Refusal {
  std::string staff_no;
  Month month = 0;
  struct Ground {
    std::string provision;  // art4.1.rents
    std::string citation;   // Art. 4(1)
    std::string norm;       // what it demands, in English
  };
  std::vector<Ground> grounds;
};

/// Is a line that payroll staff must look at: left out, or used although something is odd.
struct Remark {
  std::string staff_no;
  bool left_out = false;
  std::string message;
};

struct Result {
  std::vector<Payment> payments;
  std::vector<Letter> letters;
  std::vector<Refusal> refusals;
  std::vector<Remark> remarks;
  std::int64_t dong = 0;          // to pay
  std::int64_t dong_at_most = 0;  // to pay, if every letter were answered in the employee's favour
};

/// Runs the job. Nobody is lost: each line with a form ends in at least one of the four lists.
/// Throws rentsupport::Error when the payroll's own head is unusable.
[[nodiscard]] Result run(const Payroll& payroll, const rentsupport::RuleSet& rules);

}  // namespace payroll

#endif
