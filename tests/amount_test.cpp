// Amounts as values: how they are built, computed, written and said.
#include "rentsupport/amount.hpp"

#include <catch2/catch.hpp>

#include "support/gift.hpp"
#include "support/random.hpp"

namespace {

using namespace tests::gift;

constexpr std::int64_t most = INT64_MAX;

// The wage, but at most 6 million; 750,000 a night, for 12 nights at most.
Amount gift_amount() {
  return smaller_of(
      {wage, noted({"mức trần", "ceiling", {{.article = 5, .clause = 1}}}, Money{6'000'000}),
       Money{750'000} * smaller_of({nights, 12})});
}

AmountResult of(std::int64_t amount) { return {Money{amount}, Money{amount}}; }

}  // namespace

TEST_CASE("an amount is computed for one record, as far as its facts are known", "[amount]") {
  OwnRecord record{facts};
  CHECK(evaluate(gift_amount(), record) == AmountResult{{}, Money{6'000'000}});
  record.set(nights, 5);
  CHECK(evaluate(gift_amount(), record) == AmountResult{{}, Money{3'750'000}});
  CHECK(evaluate(gift_amount(), record.set(wage, Money{10'000'000})) == of(3'750'000));
  CHECK(evaluate(gift_amount(), record.set(nights, 8)) == of(6'000'000));
  CHECK(evaluate(gift_amount(), record.set(nights, 7)) == of(5'250'000));
  CHECK(evaluate(gift_amount(), record.set(wage, Money{5'249'999})) == of(5'249'999));
  CHECK(evaluate(gift_amount(), record.set(wage, Money{-1})) == of(-1));

  OwnRecord open{facts};
  CHECK(evaluate(wage, open) == AmountResult{});
  CHECK(evaluate(larger_of({wage, Money{5}}), open) == AmountResult{});
  CHECK(evaluate(larger_of({smaller_of({wage, Money{3}}), Money{5}}), open) ==
        AmountResult{{}, Money{5}});
  CHECK(evaluate(larger_of({smaller_of({wage, Money{7}}), Money{5}}), open) ==
        AmountResult{{}, Money{7}});
  CHECK(evaluate(larger_of({Money{7}, Money{5}}), open) == of(7));
  CHECK(evaluate(2 * smaller_of({wage, Money{7}}), open) == AmountResult{{}, Money{14}});
  CHECK(evaluate(0 * Amount{wage}, open) == AmountResult{});
  CHECK(evaluate(wage * 3, open.set(wage, Money{2})) == of(6));
  CHECK(evaluate(Amount{wage} * 3, open) == of(6));
  CHECK(evaluate(nights * Money{3}, open.set(nights, 2)) == of(6));
}

TEST_CASE("an amount is computed in 128 bits, and must fit 64", "[amount]") {
  OwnRecord record{facts};
  record.set(nights, most).set(wage, Money{most});
  CHECK(evaluate(wage, record) == of(most));
  CHECK_THROWS_WITH(evaluate(2 * Amount{wage}, record), "the amount does not fit 64 bits");
  CHECK_THROWS_WITH(evaluate(Money{2} * nights, record), "the amount does not fit 64 bits");
  // A ceiling makes it fit.
  CHECK(evaluate(smaller_of({Money{most} * nights, Money{5}}), record) == of(5));
  CHECK(evaluate(larger_of({Money{most} * Amount{-most - 1}, Money{5}}), record) == of(5));
  CHECK_THROWS_AS(evaluate(Money{most} * Amount{-most - 1}, record), Error);
  // A bound that does not fit is none.
  CHECK(evaluate(smaller_of({2 * Amount{Money{most}}, wage}), OwnRecord{facts}) == AmountResult{});

  CHECK_THROWS_WITH(3 * (Money{most / 2} * nights),
                    "the factors of an amount do not fit 64 bits together");
  CHECK_NOTHROW(2 * (Money{most / 2} * nights));
  CHECK_THROWS_WITH(2 * smaller_of({Money{most} * nights, Money{1}}),
                    "the factors of an amount do not fit 64 bits together");
  CHECK_THROWS_WITH(most * (Money{2} * (most * (0 * Amount{nights}))),
                    "the factors of an amount do not fit 64 bits together");
  CHECK_THROWS_WITH(Money{-1} * nights, "an amount is multiplied by less than 0");
  CHECK_THROWS_WITH(-1 * Amount{wage}, "an amount is multiplied by less than 0");
}

TEST_CASE("amounts of columns are those of their rows", "[amount]") {
  tests::Random random(5);
  const std::size_t rows = 3000;
  std::vector<std::int64_t> wages, night_counts;
  std::vector<std::uint64_t> known((rows + 63) / 64);
  for (std::size_t row = 0; row < rows; ++row) {
    wages.push_back(static_cast<std::int64_t>(random.below(9'000'000)));
    night_counts.push_back(static_cast<std::int64_t>(random.below(20)));
    if (!random.one_in(3)) known[row / 64] |= std::uint64_t{1} << row % 64;
  }
  OwnColumns columns{facts, rows};
  columns.set(wage, wages, known).set(nights, night_counts);
  const std::vector<AmountResult> results = evaluate(gift_amount(), columns);
  REQUIRE(results.size() == rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::int64_t bound =
        std::min<std::int64_t>(6'000'000, 750'000 * std::min<std::int64_t>(night_counts[row], 12));
    const bool is_known = (known[row / 64] >> row % 64 & 1U) != 0;
    const std::int64_t amount = std::min(wages[row], bound);
    REQUIRE(results[row] == (is_known ? of(amount) : AmountResult{{}, Money{bound}}));
    REQUIRE(results[row] == evaluate(gift_amount(), columns.record(row)));
  }
  wages[70] = most;
  known[1] = ~std::uint64_t{0};
  CHECK_THROWS_WITH(evaluate(2 * Amount{wage}, columns),
                    "the amount of row 70 does not fit 64 bits");
  CHECK(evaluate(wage, OwnColumns{facts, 0}).empty());
}

TEST_CASE("an amount counts one thing", "[amount]") {
  const OwnRecord record{facts};
  CHECK_THROWS_WITH(evaluate(nights, record), "an amount is no money");
  CHECK_THROWS_WITH(evaluate(Amount{5}, record), "an amount is no money");
  CHECK_THROWS_WITH(evaluate(Money{2} * wage, record), "an amount multiplies money by money");
  CHECK_THROWS_WITH(evaluate(smaller_of({wage, nights}), record),
                    "an amount compares money with a count");
  CHECK_THROWS_WITH(evaluate(Fact<std::int64_t>{0}, record), "hired_on is no number");
  CHECK_THROWS_WITH(evaluate(Fact<std::int64_t>{8}, record),
                    "an amount has a fact that is not in the vocabulary");
  CHECK_THROWS_WITH(smaller_of({}), "an amount of no amounts has no meaning");
  CHECK_THROWS_WITH(larger_of({}), "an amount of no amounts has no meaning");
  CHECK_THROWS_WITH(noted({"x", "x"}, noted({"y", "y"}, wage)), "an amount has a note already");
  CHECK(smaller_of({wage}) == Amount{wage});
  CHECK_THROWS_WITH(smaller_of(std::vector<Amount>(255, wage)),
                    "an amount holds at most 255 nodes");
  CHECK_NOTHROW(smaller_of(std::vector<Amount>(254, wage)));
  static_assert(!std::is_constructible_v<Amount, double>);
}

TEST_CASE("the canonical text of an amount says all of it", "[amount]") {
  CHECK(canonical(gift_amount(), facts) ==
        "0 0-0 wage\n"
        "1 1-1 6000000 VND : ceiling / mức trần; Art. 5(1)\n"
        "2 2-2 nights\n"
        "3 3-3 12\n"
        "4 2-4 smaller\n"
        "5 2-5 times 750000 VND\n"
        "6 0-6 smaller\n");
  const std::vector<Amount> different{wage,
                                      wage * 2,
                                      Money{2} * nights,
                                      Money{3} * nights,
                                      2 * (Money{1} * nights),
                                      Money{2},
                                      noted({"a", "b"}, Money{2}),
                                      smaller_of({wage, Money{2}}),
                                      larger_of({wage, Money{2}}),
                                      smaller_of({Money{2}, wage})};
  for (std::size_t i = 0; i < different.size(); ++i) {
    for (std::size_t j = 0; j < different.size(); ++j) {
      CHECK((different[i] == different[j]) == (i == j));
      CHECK((canonical(different[i], facts) == canonical(different[j], facts)) == (i == j));
    }
  }
}

TEST_CASE("an amount says how it comes about", "[amount]") {
  OwnRecord record{facts};
  record.set(nights, 5);
  CHECK(to_text(gift_amount(), record, Language::vietnamese) ==
        "chưa rõ (không quá 3.750.000 đồng), nhỏ hơn của: lương tháng chưa rõ; mức trần 6.000.000 "
        "đồng (khoản 1 Điều 5); 750.000 đồng × 5 (nhỏ hơn của: số ca đêm 5; 12) = 3.750.000 đồng");
  record.set(wage, Money{4'000'000});
  CHECK(to_text(gift_amount(), record, Language::english) ==
        "3,750,000 VND, the smaller of: monthly wage 4,000,000 VND; ceiling 6,000,000 VND (Art. "
        "5(1)); 750,000 VND × 5 (the smaller of: number of nights worked 5; 12) = 3,750,000 VND");
  CHECK(to_text(gift_amount(), facts, Language::english) ==
        "the smaller of: monthly wage; ceiling 6,000,000 VND (Art. 5(1)); 750,000 VND × (the "
        "smaller of: number of nights worked; 12)");
  CHECK(to_text(noted({"tiền quà", "gift"}, larger_of({wage, Money{-1'000}})), record,
                Language::english) ==
        "gift: 4,000,000 VND, the larger of: monthly wage 4,000,000 VND; -1,000 VND");
  CHECK(to_text(smaller_of({Money{most} * nights, Money{5}}), record, Language::english) ==
        "5 VND, the smaller of: 9,223,372,036,854,775,807 VND × number of nights worked 5 = "
        "46,116,860,184,273,879,035 VND; 5 VND");
}
