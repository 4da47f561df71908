// Training support against its slow reference: random dossiers, and the decision table, walked
// provision by provision and whole.
#include "reference/training_reference.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <functional>

#include "support/training_rows.hpp"

namespace {

using namespace rentsupport::training;
using namespace std::chrono_literals;

bool is_long() { return std::getenv("RENTSUPPORT_LONG_TESTS") != nullptr; }

// A sanitizer looks for other things, in fewer rounds.
#if defined(RENTSUPPORT_SANITIZED)
constexpr std::uint64_t share_of_rounds = 10;
#else
constexpr std::uint64_t share_of_rounds = 1;
#endif

}  // namespace

TEST_CASE("random dossiers of training are decided as the reference decides them", "[training]") {
  tests::Random random(23);
  const std::uint64_t rounds = (is_long() ? 100'000 : 4'000) / share_of_rounds;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const Rows rows =
        tests::random_training(random, random.of(std::vector<std::uint64_t>{0, 2, 10, 40}));
    const Readings readings = tests::training_readings(random.below(512));
    if (tests::difference_in_training(rows, readings).empty()) continue;
    CAPTURE(round);
    FAIL(tests::smallest_difference(rows, readings));
  }
}
