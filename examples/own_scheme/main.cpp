// Decides a batch of employees by columns, and says why of one in both languages.
#include <iostream>

#include "gift.hpp"

using namespace gift;

int main() {
  const std::vector<std::int32_t> hired{18262, 18993, 17897, 18628};  // days since 1970-01-01
  const std::vector<std::uint8_t> contracts{1, 1, 1, 0};
  const std::vector<std::int64_t> night_counts{24, 30, 0, 21}, hours{0, 0, 0, 0},
      months{5, 4, 12, 9};
  const std::vector<std::uint64_t> nights_known{0b1011};  // the third one's are not counted yet
  OwnColumns employees{facts(), 4};
  employees.set(hired_on, hired)
      .set(contract, contracts)
      .set(nights, night_counts, nights_known)
      .set(overtime_hours, hours)
      .set(months_worked, months);

  const RuleResults results = evaluate(rule(), employees);
  const std::vector<AmountResult> amounts = evaluate(amount(), employees);
  for (std::size_t row = 0; row < employees.rows(); ++row) {
    std::cout << row + 1 << ' ' << name(results.verdict(row));
    if (results.verdict(row) == Truth::held) std::cout << ' ' << to_string(*amounts[row].amount);
    for (const std::string& id : results[row].blamed) std::cout << ' ' << id;
    for (const std::string_view fact : results[row].ask) std::cout << " asks " << fact;
    std::cout << '\n';
  }
  for (const Language language : {Language::vietnamese, Language::english}) {
    std::cout << '\n'
              << to_text(rule(), employees.record(2), language)
              << to_text(amount(), employees.record(0), language) << '\n';
  }
}
