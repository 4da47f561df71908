// Money: whole đồng, checked.
#include "rentsupport/money.hpp"

#include <catch2/catch.hpp>

#include "rentsupport/problem.hpp"

using rentsupport::Error;
using rentsupport::Money;
using rentsupport::MoneyTotal;

namespace {

constexpr std::int64_t most = INT64_MAX;
constexpr std::int64_t least = INT64_MIN;

MoneyTotal total(std::int64_t dong, std::uint64_t times) {
  MoneyTotal result;
  result.add(Money{dong}, times);
  return result;
}

}  // namespace

TEST_CASE("amounts add and subtract up to the limits of 64 bits", "[money]") {
  CHECK(Money{}.dong() == 0);
  CHECK(Money{500000} + Money{1000000} == Money{1500000});
  CHECK(Money{500000} - Money{1000000} == Money{-500000});
  CHECK(Money{most - 1} + Money{1} == Money{most});
  CHECK(Money{least + 1} - Money{1} == Money{least});
  CHECK(Money{most} + Money{least} == Money{-1});
  CHECK(Money{-1} - Money{most} == Money{least});
  CHECK(Money{std::uint32_t{4294967295}} == Money{4294967295});
  CHECK(Money{499999} < Money{500000});
}

TEST_CASE("amounts past 64 bits are an error, never a wrong amount", "[money]") {
  CHECK_THROWS_AS(Money{most} + Money{1}, Error);
  CHECK_THROWS_AS(Money{least} + Money{-1}, Error);
  CHECK_THROWS_AS(Money{least} - Money{1}, Error);
  CHECK_THROWS_AS(Money{0} - Money{least}, Error);
  CHECK_THROWS_AS(Money{most} - Money{-1}, Error);
}

TEST_CASE("totals are exact up to 128 bits", "[money]") {
  CHECK(MoneyTotal{}.digits() == "0");
  CHECK(total(500000, 3).digits() == "1500000");
  CHECK(total(0, UINT64_MAX).digits() == "0");
  CHECK(total(1'000'000'000'000'000'000, 20).digits() == "20000000000000000000");
  CHECK(total(most, UINT64_MAX).digits() == "170141183460469231704017187605319778305");
  MoneyTotal sum = total(most, UINT64_MAX);
  sum.add(Money{most}, UINT64_MAX);
  CHECK(sum.digits() == "340282366920938463408034375210639556610");
  sum.add(Money{most}, 3);
  sum.add(Money{2});
  sum.add(Money{0}, 5);
  CHECK(sum.digits() == "340282366920938463435704491321203884033");
  CHECK_FALSE(sum == total(most, UINT64_MAX));
}

TEST_CASE("a total of 2^128 is an error and changes nothing", "[money]") {
  MoneyTotal sum = total(most, UINT64_MAX);
  sum.add(Money{most}, UINT64_MAX);  // makes 2^128 - 3 × 2^64 + 2
  sum.add(Money{most}, 6);           // makes 2^128 - 4
  sum.add(Money{3});
  CHECK(sum.digits() == "340282366920938463463374607431768211455");
  CHECK_THROWS_AS(sum.add(Money{1}), Error);
  CHECK(sum.digits() == "340282366920938463463374607431768211455");
  CHECK_THROWS_AS(sum.add(Money{most}, UINT64_MAX), Error);
  CHECK_THROWS_AS(sum.add(Money{-1}), Error);
  CHECK_THROWS_AS(sum.add(Money{-1}, 0), Error);
}

TEST_CASE("a total is money where 64 bits hold it", "[money]") {
  CHECK(total(most, 1).money() == Money{most});
  CHECK(total(0, 1).money() == Money{0});
  CHECK_THROWS_AS(total(1LL << 62, 2).money(), Error);
  CHECK_THROWS_AS(total(1LL << 62, 4).money(), Error);
}

TEST_CASE("sums differ by a sum, and a change has a sign", "[money]") {
  CHECK(distance(total(5, 1), total(3, 1)) == total(2, 1));
  CHECK(distance(total(3, 1), total(5, 1)) == total(2, 1));
  CHECK(distance(total(most, 4), total(most, 1)) == total(most, 3));
  CHECK(distance(total(most, 3), total(1, 1)).digits() == "27670116110564327420");
  CHECK(total(most, 3) > total(most, 2));
  CHECK(total(1, 1) < total(most, 3));
  CHECK(change(total(500000, 3), total(500000, 1)) == "-1000000");
  CHECK(change(total(500000, 1), total(500000, 3)) == "+1000000");
  CHECK(change(total(7, 1), total(7, 1)) == "0");
}

TEST_CASE("totals add up to 128 bits and no further", "[money]") {
  MoneyTotal sum = total(1'000'000'000'000'000'000, 12);
  sum.add(total(1'000'000'000'000'000'000, 12));
  CHECK(sum.digits() == "24000000000000000000");
  CHECK(sum == total(1'000'000'000'000'000'000, 24));
  MoneyTotal full = total(most, UINT64_MAX);
  full.add(full);
  full.add(total(most, 4));
  full.add(Money{1});
  full.add(Money{2});
  CHECK(full.digits() == "340282366920938463444927863358058659841");
  const MoneyTotal before = full;
  CHECK_THROWS_AS(full.add(full), Error);
  CHECK(full == before);
}
