// Random requests around the limits of the law, as records: a test may change one and decide again.
#ifndef RENTSUPPORT_TESTS_RANDOM_DOSSIER_HPP
#define RENTSUPPORT_TESTS_RANDOM_DOSSIER_HPP

#include <string>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/parameters.hpp"
#include "support/random.hpp"

namespace tests {

struct Records {
  std::vector<rentsupport::Employer> employers;
  std::vector<rentsupport::List> lists;
  std::vector<rentsupport::Request> requests;
  std::vector<rentsupport::Payment> history;
  std::vector<rentsupport::PersonDecision> persons{};

  // Adds the records to an empty dossier; those with a fault are left out.
  [[nodiscard]] rentsupport::Dossier dossier() const;
  [[nodiscard]] rentsupport::DossierBuilder builder() const;
};

// One record each, most facts such that they hold, others near a limit; `unknown` in a hundred are
// missing.
[[nodiscard]] rentsupport::Employer random_employer(Random& random, std::string id,
                                                    std::uint64_t unknown);
[[nodiscard]] rentsupport::List random_list(Random& random, std::string id, std::string employer,
                                            std::uint64_t unknown);
[[nodiscard]] rentsupport::Request random_request(Random& random, std::string id, std::string list,
                                                  std::string worker, rentsupport::Group group,
                                                  std::uint64_t unknown);
// A dossier of a few employers and lists, in which workers ask more than once.
[[nodiscard]] Records random_records(Random& random, std::size_t requests, std::uint64_t unknown);

// Gives workers insurance numbers, names, birth dates and accounts that make one person of two IDs,
// or two of one, and some decisions of an office.
void confuse_persons(Random& random, Records& records);

// Every reading with a random option.
[[nodiscard]] rentsupport::Parameters random_readings(Random& random);

}  // namespace tests

#endif
