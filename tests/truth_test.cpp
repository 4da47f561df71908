// Kleene's three values, one at a time and 64 rows at a time.
#include "rentsupport/truth.hpp"

#include <array>
#include <catch2/catch.hpp>

using rentsupport::Truth;
using rentsupport::TruthBits;

namespace {

constexpr Truth T = Truth::held;
constexpr Truth F = Truth::failed;
constexpr Truth U = Truth::unknown;

struct Line {
  Truth a, b, both, either;
};
constexpr std::array<Line, 9> table{Line{T, T, T, T}, Line{T, U, U, T}, Line{T, F, F, T},
                                    Line{U, T, U, T}, Line{U, U, U, U}, Line{U, F, F, U},
                                    Line{F, T, F, T}, Line{F, U, F, U}, Line{F, F, F, F}};

// Each of the 64 rows has the truth.
TruthBits bits(Truth truth, std::uint64_t rows) {
  return {truth == T ? rows : 0, truth == F ? rows : 0};
}

}  // namespace

TEST_CASE("held, failed and unknown combine as Kleene's tables say", "[truth]") {
  for (const auto& [a, b, both, either] : table) {
    CAPTURE(int(a), int(b));
    CHECK((a & b) == both);
    CHECK((a | b) == either);
  }
  CHECK((!T) == F);
  CHECK((!F) == T);
  CHECK((!U) == U);
}

TEST_CASE("the numbers of the truths are those of a mask", "[truth]") {
  CHECK(static_cast<int>(T) == 1);
  CHECK(static_cast<int>(F) == 2);
  CHECK(static_cast<int>(U) == 3);
}

TEST_CASE("64 rows combine as one does, each for itself", "[truth]") {
  TruthBits a, b, both, either, neither;
  for (unsigned row = 0; row < 63; ++row) {
    const Line& line = table[row % 9];
    const auto add = [&](TruthBits& to, Truth truth) {
      const TruthBits more = bits(truth, std::uint64_t{1} << row);
      to = {to.yes | more.yes, to.no | more.no};
    };
    add(a, line.a);
    add(b, line.b);
    add(both, line.both);
    add(either, line.either);
    add(neither, !line.a);
  }
  CHECK((a & b) == both);
  CHECK((a | b) == either);
  CHECK((!a) == neither);
  CHECK((!(!a)) == a);
  CHECK(a.unknown() == ~(a.yes | a.no));
  CHECK(TruthBits{}.unknown() == ~std::uint64_t{0});
}
