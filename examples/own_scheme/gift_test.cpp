// Each article alone, and the amount at its limits.
#include "gift.hpp"

#include <catch2/catch.hpp>

using namespace gift;
using namespace std::chrono_literals;

namespace {

Truth state(std::string_view article, const OwnRecord& employee) {
  return evaluate(rule().part(article), employee).verdict;
}

}  // namespace

TEST_CASE("Article 2: hired on 2021-12-31 at the latest") {
  OwnRecord employee{facts()};
  CHECK(state("gift.seniority", employee) == Truth::unknown);
  CHECK(state("gift.seniority", employee.set(hired_on, 2021y / 12 / 31)) == Truth::held);
  CHECK(state("gift.seniority", employee.set(hired_on, 2022y / 1 / 1)) == Truth::failed);
}

TEST_CASE("Article 3: 20 nights, or more than three hours of overtime for each") {
  OwnRecord employee{facts()};
  CHECK(state("gift.effort", employee.set(nights, 20)) == Truth::held);
  CHECK(state("gift.effort", employee.set(nights, 19)) == Truth::unknown);
  CHECK(state("gift.effort", employee.set(overtime_hours, 57)) == Truth::failed);
  CHECK(state("gift.effort", employee.set(overtime_hours, 58)) == Truth::held);
}

TEST_CASE("Article 4: 750,000 VND for each of 12 months, 6,000,000 VND at most") {
  OwnRecord employee{facts()};
  CHECK(evaluate(amount(), employee).at_most == Money{6'000'000});
  CHECK(evaluate(amount(), employee.set(months_worked, 7)).amount == Money{5'250'000});
  CHECK(evaluate(amount(), employee.set(months_worked, 8)).amount == Money{6'000'000});
  CHECK(evaluate(amount(), employee.set(months_worked, 40)).amount == Money{6'000'000});
}
