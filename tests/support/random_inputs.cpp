#include "support/random_inputs.hpp"

#include <fmt/format.h>

#include <vector>

#include "support/random.hpp"

namespace tests {

std::map<std::string, std::string> random_inputs(std::uint64_t seed, std::size_t requests) {
  Random random(seed);
  const auto number = [&](std::size_t digits, std::uint64_t below) {
    std::string text = std::to_string(random.below(below));
    return std::string(digits - text.size(), '0') + text;
  };
  std::string employers = "employer_id,name,kind,registered,zone,province,district\n";
  std::string lists =
      "list_id,employer_id,group,drawn_up_on,received_on,decided_on,payroll_copy,signed\n";
  const std::size_t firms = requests / 40 + 2;
  for (std::size_t i = 0; i < firms; ++i) {
    employers += fmt::format("E{},Công ty {},enterprise,yes,industrial_park,{},{}\n", i, i,
                             random.one_in(40) ? "1" : "33", random.below(5));
    for (std::size_t j = 0; j < 2; ++j)
      lists += fmt::format("L{}-{},E{},{},2022-0{}-1{},,{},{},{}\n", i, j, random.below(firms),
                           j == 0 ? "working" : "returning", 4 + random.below(4), random.below(9),
                           random.one_in(5) ? "2022-07-30" : "", random.one_in(9) ? "" : "yes",
                           random.one_in(3) ? "yes" : "");
  }
  const std::uint64_t people = requests * 2 / 3 + 1;
  const std::vector<std::string> names{"Lê Quang Quân", "Nguyễn Thị Hoa", "NGUYỄN THỊ HOA",
                                       "Trần Nam", ""};
  const std::vector<std::string> types{"indefinite", "indefinite", "indefinite", "none", ""};
  std::string workers =
      "request_id,list_id,worker_id,full_name,birth_date,insurance_no,applied,contract_type,"
      "contract_signed_on,contract_starts_on,previous_contract,rent_from,pays_rent,insured_months,"
      "payroll_months,insurance_exempt,newly_recruited,insured_elsewhere,months,account\n";
  for (std::size_t i = 0; i < requests; ++i) {
    const std::string worker = "0330" + number(8, people);
    const std::string id = random.one_in(20)   ? worker.substr(0, 6) + ' ' + worker.substr(6)
                           : random.one_in(60) ? worker.substr(1)
                           : random.one_in(90) ? "?"
                                               : worker;
    const std::string asked =
        random.one_in(3) ? "2022-04 2022-05" : "2022-0" + std::to_string(3 + random.below(4));
    workers += fmt::format(
        "R{},L{}-{},{},{},{},{},{},{},2021-01-15,{},{},2021-02-01,{},{},{},no,no,no,{},{}\n",
        random.one_in(40) ? random.below(i + 1) : i, random.below(firms + 1), random.below(2), id,
        random.of(names),
        random.one_in(4) ? "1991" : "1991-0" + std::to_string(1 + random.below(9)) + "-11",
        random.one_in(3) ? "" : number(10, requests / 2 + 9), random.one_in(9) ? "" : "yes",
        random.of(types), random.one_in(30) ? "2021-02-30" : "2021-01-15",
        random.one_in(9) ? "" : "none", random.one_in(9) ? "" : "yes",
        random.one_in(9) ? "" : "2022-02 2022-03 2022-04 2022-05 2022-06",
        random.one_in(9) ? "" : "2022-02 2022-03 2022-04 2022-05 2022-06", asked,
        random.one_in(3) ? "" : "19" + number(9, requests / 2 + 9));
  }
  std::string history = "worker_id,month,amount_vnd,group,full_name,birth_date,insurance_no\n";
  for (std::size_t i = 0; i < requests / 10; ++i)
    history += fmt::format("0330{},2022-0{},{},working,{},1991-01-11,{}\n", number(8, people),
                           3 + random.below(4), random.one_in(9) ? "-500000" : "500000",
                           random.of(names), number(10, requests / 2 + 9));
  return {{"employers", employers}, {"lists", lists}, {"workers", workers}, {"history", history}};
}

}  // namespace tests
