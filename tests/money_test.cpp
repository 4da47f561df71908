// Money: whole đồng, checked.
#include "rentsupport/money.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <sstream>
#include <string>
#include <vector>

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

TEST_CASE("amounts in words, as forms have them beside the figures", "[money]") {
  const std::vector<std::pair<std::int64_t, std::string>> cases{
      {0, "không"},
      {1, "một"},
      {4, "bốn"},
      {5, "năm"},
      {10, "mười"},
      {11, "mười một"},
      {14, "mười bốn"},
      {15, "mười lăm"},
      {20, "hai mươi"},
      {21, "hai mươi mốt"},
      {24, "hai mươi tư"},
      {25, "hai mươi lăm"},
      {100, "một trăm"},
      {101, "một trăm linh một"},
      {104, "một trăm linh bốn"},
      {105, "một trăm linh năm"},
      {110, "một trăm mười"},
      {115, "một trăm mười lăm"},
      {191, "một trăm chín mươi mốt"},
      {555, "năm trăm năm mươi lăm"},
      {1'000, "một nghìn"},
      {1'001, "một nghìn không trăm linh một"},
      {1'010, "một nghìn không trăm mười"},
      {21'000, "hai mươi mốt nghìn"},
      {105'000, "một trăm linh năm nghìn"},
      {500'000, "năm trăm nghìn"},
      {1'000'000, "một triệu"},
      {1'000'005, "một triệu không trăm linh năm"},
      {1'050'000, "một triệu không trăm năm mươi nghìn"},
      {1'500'000, "một triệu năm trăm nghìn"},
      {2'005'000, "hai triệu không trăm linh năm nghìn"},
      {150'000'000, "một trăm năm mươi triệu"},
      {315'000'000, "ba trăm mười lăm triệu"},
      {1'000'000'000, "một tỷ"},
      {1'000'000'050, "một tỷ không trăm năm mươi"},
      {1'000'000'500, "một tỷ năm trăm"},
      {1'024'000'000, "một tỷ không trăm hai mươi tư triệu"},
      {21'000'000'000, "hai mươi mốt tỷ"},
      {973'000'000'000, "chín trăm bảy mươi ba tỷ"},
      {1'000'000'000'000, "một nghìn tỷ"},
      {3'760'000'000'000, "ba nghìn bảy trăm sáu mươi tỷ"},
      {1'005'000'000'001, "một nghìn không trăm linh năm tỷ không trăm linh một"},
      {999'999'999'999'999,
       "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
       "chín trăm chín mươi chín nghìn chín trăm chín mươi chín"},
      {-1'500'000, "âm một triệu năm trăm nghìn"},
      {least,
       "âm chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ "
       "tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh tám"}};
  for (const auto& [dong, words] : cases) CHECK(amount_in_words(Money{dong}) == words + " đồng");
}

namespace {

// Reads what amount_in_words() writes, another way: a stack of units.
std::int64_t read_words(const std::string& text) {
  static const std::map<std::string, std::int64_t> digits{
      {"không", 0}, {"một", 1}, {"mốt", 1}, {"hai", 2}, {"ba", 3},  {"bốn", 4}, {"tư", 4},
      {"năm", 5},   {"lăm", 5}, {"sáu", 6}, {"bảy", 7}, {"tám", 8}, {"chín", 9}};
  std::istringstream words(text);
  std::int64_t total = 0;     // of thousand millions
  std::int64_t millions = 0;  // below a thousand million
  std::int64_t group = 0;
  std::int64_t digit = 0;
  for (std::string word; words >> word;) {
    if (const auto found = digits.find(word); found != digits.end()) {
      digit = found->second;
      continue;
    }
    if (word == "trăm")
      group += digit * 100;
    else if (word == "mươi")
      group += digit * 10;
    else if (word == "mười")
      group += 10;
    else if (word != "linh") {
      group += digit;
      if (word == "triệu") millions += group * 1'000'000;
      if (word == "nghìn") millions += group * 1'000;
      if (word == "tỷ") total = (total + millions + group) * 1'000'000'000;
      if (word == "tỷ") millions = 0;
      if (word == "đồng") total += millions + group;
      group = 0;
    }
    digit = 0;
  }
  return total;
}

}  // namespace

TEST_CASE("no two amounts have the same words", "[money]") {
  std::uint64_t state = 7;
  for (int i = 0; i < 100'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    // Of any length, with zeros in any group.
    std::int64_t dong = static_cast<std::int64_t>(state >> 33U);
    for (unsigned group = 0; group < 4; ++group) {
      if ((state >> group & 1U) != 0)
        dong = dong * 1000 + static_cast<std::int64_t>(state >> (20 + group * 8) & 0xffU) % 100;
      dong %= 1'000'000'000'000'000;
    }
    CHECK(read_words(amount_in_words(Money{dong})) == dong);
  }
}
