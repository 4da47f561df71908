// Makes random requests doubtful: who is the same person.
#ifndef RENTSUPPORT_TESTS_MIXED_PERSONS_HPP
#define RENTSUPPORT_TESTS_MIXED_PERSONS_HPP

#include <string>
#include <vector>

#include "support/random_dossier.hpp"

namespace tests {

// Gives every worker an ID that is one; some requests and payments insurance numbers of others,
// some requests of one ID several birth dates, or name, birth date and account of another one.
inline void mix_up_persons(Random& random, Records& records) {
  using namespace std::chrono_literals;
  const std::uint64_t numbers = 1 + records.requests.size() / 3;
  const auto number = [&] { return std::to_string(7915000000 + random.below(numbers)); };
  const std::vector<rentsupport::Day> births{1990y / 2 / 1, 1990y / 2 / 11, 1991y / 2 / 1};
  for (rentsupport::Request& request : records.requests) {
    request.worker_id = "B1000" + request.worker_id.substr(1);
    request.full_name = random.one_in(2) ? "Người Mẫu" : "Người Khác";
    if (random.one_in(2)) request.insurance_no = number();
    if (random.one_in(3)) request.birth_date = random.of(births);
    if (random.one_in(4)) request.account = "19001" + number();
  }
  for (rentsupport::Payment& payment : records.history) {
    payment.worker_id = "B1000" + payment.worker_id.substr(1);
    if (random.one_in(2)) payment.insurance_no = number();
    if (random.one_in(4)) payment.birth_date = random.of(births);
    if (random.one_in(6)) payment.group = std::nullopt;
  }
}

}  // namespace tests

#endif
