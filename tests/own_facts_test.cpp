// Rules about records of one's own: one at a time, by columns, and in words.
#include "rentsupport/own_facts.hpp"

#include <catch2/catch.hpp>

#include "support/gift.hpp"
#include "support/random.hpp"

namespace {

using namespace tests::gift;
using namespace std::chrono_literals;

Rule seniority() {
  return provision_of("gift.seniority", 1, "Vào làm trước năm 2022.", "Hired before 2022.",
                      hired_on < 2022y / 1 / 1);
}
Rule effort() {
  return provision_of("gift.effort", 2, "Từ 10 ca đêm, hoặc lương dưới 5 triệu đồng.",
                      "10 nights or more, or a wage below 5 million VND.",
                      nights >= 10 || (wage < 5'000'000 && is(post, Post::worker)));
}
Rule rule() { return seniority() && effort(); }

using Names = std::vector<std::string_view>;
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("an own rule is decided for one record", "[own_facts]") {
  OwnRecord record{facts};
  record.set(hired_on, 2020y / 5 / 1).set(nights, 3).set(wage, Money{4'000'000});
  RuleResult result = evaluate(rule(), record);
  CHECK(result.verdict == Truth::unknown);
  REQUIRE(result.provisions.size() == 2);
  CHECK(result.provisions[0].id == "gift.seniority");
  CHECK(result.provisions[0].state == Truth::held);
  CHECK(result.provisions[1].state == Truth::unknown);
  CHECK(result.blamed == Ids{"gift.effort"});
  CHECK(result.ask == Names{"post"});

  result = evaluate(rule(), record.set(post, Post::manager));
  CHECK(result.verdict == Truth::failed);
  CHECK(result.blamed == Ids{"gift.effort"});
  CHECK(result.ask.empty());
  CHECK(evaluate(rule(), record.set(nights, 10)).verdict == Truth::held);
  CHECK(evaluate(seniority(), record.set(hired_on, 2022y / 1 / 1)).blamed == Ids{"gift.seniority"});
  // What no provision names has no one to blame.
  CHECK(evaluate(rule() && always(false), record).blamed.empty());
  CHECK(evaluate(!effort(), record).verdict == Truth::failed);
  CHECK(evaluate(!effort(), record).blamed.empty());
  const Rule later = provision_of("gift.once", 3, "", "", decided_later());
  CHECK(evaluate(later, record).verdict == Truth::held);
  CHECK_FALSE(evaluate(later, record).provisions[0].state);
}

TEST_CASE("a record is set by name as files have it", "[own_facts]") {
  OwnRecord record{facts};
  record.set("hired_on", "2021-12-31")
      .set("nights", "-12")
      .set("post", "manager")
      .set("paid_months", "2022-01 2022-02")
      .set("pay_day", "5")
      .set("season", "2022-01")
      .set("first_month", "2022-02");
  OwnRecord same{facts};
  same.set(hired_on, 2021y / 12 / 31)
      .set(nights, -12)
      .set(post, Post::manager)
      .set(paid_months, MonthSet{2022y / 1, 2022y / 2})
      .set(pay_day, 5d)
      .set(season, 2022y / 1)
      .set(first_month, 2022y / 2);
  for (std::uint8_t fact = 0; fact < facts.size(); ++fact) {
    CAPTURE(facts[fact].name);
    CHECK(record.value(fact) == same.value(fact));
    CHECK(record.value(fact).has_value() == (fact != wage.number()));
  }
  CHECK(record.value(1) == -12);
  CHECK(record.value(7) == 1 << 25);
  CHECK_FALSE(record.set("nights", "").value(1));
  CHECK(evaluate(contains(paid_months, first_month) && pay_day <= 5d && season < 2022y / 2, same)
            .verdict == Truth::held);
}

TEST_CASE("what a record cannot hold is misuse", "[own_facts]") {
  OwnRecord record{facts};
  CHECK_THROWS_WITH(record.set("night", "1"), "there is no fact night: did you mean nights?");
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"nights", "1.5"},
                                                        {"nights", "9223372036854775808"},
                                                        {"nights", "+1"},
                                                        {"hired_on", "2021-02-29"},
                                                        {"post", "Manager"},
                                                        {"paid_months", "2022-13"},
                                                        {"pay_day", "32"},
                                                        {"pay_day", "0"},
                                                        {"season", "spring"},
                                                        {"first_month", "2019-12"}})
    CHECK_THROWS_WITH(record.set(name, value), name + " cannot be " + value);
  CHECK_THROWS_WITH(record.set(post, static_cast<Post>(2)), "post cannot be 2");
  CHECK_THROWS_WITH(record.set(Fact<Date>{1}, 2022y / 1 / 1), "nights is of another type");
  CHECK_THROWS_WITH(record.set(Fact<Date>{8}, 2022y / 1 / 1),
                    "a record has no fact that is not in its vocabulary");
  CHECK_THROWS_AS(record.set(hired_on, 10000y / 1 / 1), Error);
  CHECK_THROWS_AS(record.set(season, 0y / 12), Error);

  const std::vector<FactInfo> twice{FactInfo{.name = "a"}, FactInfo{.name = "a"}};
  CHECK_THROWS_WITH(OwnRecord{twice}, "two facts are called a");
  const std::vector<FactInfo> bare{FactInfo{.name = "a", .type = FactType::choice}};
  CHECK_THROWS_WITH(OwnRecord{bare}, "the values of a lack names or words");
  CHECK_THROWS_WITH((OwnColumns{bare, 3}), "the values of a lack names or words");
  std::vector<std::string> names;
  for (int i = 0; i < 64; ++i) names.push_back("f" + std::to_string(i));
  std::vector<FactInfo> many;
  for (const std::string& name : names) many.push_back(FactInfo{.name = name});
  CHECK_THROWS_WITH(OwnRecord{many}, "a vocabulary has at most 63 facts");
  many.pop_back();
  CHECK(evaluate(Fact<Date>{62} < 2022y / 1 / 1, OwnRecord{many}).ask == Names{"f62"});
}

TEST_CASE("an own rule needs its facts, and its month", "[own_facts]") {
  const OwnRecord record{facts};
  CHECK_THROWS_WITH(evaluate(Fact<std::int64_t>{8} < 1, record),
                    "a rule has a fact that is not in the vocabulary");
  CHECK_THROWS_AS(evaluate(Fact<std::int64_t>{0} < nights, record), Error);
  for (const Rule& rule :
       {contains_supported_month(paid_months), hired_on<first_day(), last_day()> hired_on,
        always(true) && season == supported_month()}) {
    CHECK_THROWS_WITH(evaluate(rule, record), "the rule reads the supported month: say which");
    CHECK_THROWS_AS(to_text(rule, record, Language::english), Error);
    CHECK(evaluate(rule, record, 2022y / 3).verdict == Truth::unknown);
  }
  OwnRecord paid{facts};
  paid.set(paid_months, MonthSet{2022y / 3});
  CHECK(evaluate(contains_supported_month(paid_months), paid, 2022y / 3).verdict == Truth::held);
  CHECK(evaluate(contains_supported_month(paid_months), paid, 2022y / 4).verdict == Truth::failed);
}

TEST_CASE("columns are decided as each of their rows is", "[own_facts]") {
  tests::Random random(2023);
  const Rule whole = rule() && (contains_supported_month(paid_months) || pay_day < 10d);
  for (const std::size_t rows : {0U, 1U, 63U, 64U, 65U, 2048U, 2100U, 5000U}) {
    std::vector<std::int32_t> hired(rows);
    std::vector<std::int64_t> nights_worked(rows), wages(rows);
    std::vector<std::uint8_t> held_posts(rows);
    std::vector<std::uint64_t> months(rows);
    std::array<std::vector<std::uint64_t>, 4> known;
    for (auto& bits : known) bits.resize((rows + 63) / 64);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto know = [&](std::size_t column) {
        const bool is_known = !random.one_in(4);
        if (is_known) known[column][row / 64] |= std::uint64_t{1} << row % 64;
        return is_known;
      };
      // What stands in an unknown cell means nothing.
      hired[row] = know(0) ? 18628 + static_cast<std::int32_t>(random.below(700)) : INT32_MAX;
      nights_worked[row] = static_cast<std::int64_t>(random.below(20));
      wages[row] = know(1) ? static_cast<std::int64_t>(random.below(10)) * 1'000'000 : -1;
      held_posts[row] = know(2) ? static_cast<std::uint8_t>(random.below(2)) : 255;
      months[row] = know(3) ? random.below(16) << 24U : ~std::uint64_t{0};
    }
    OwnColumns columns{facts, rows};
    columns.set(hired_on, hired, known[0])
        .set(nights, nights_worked)
        .set(wage, wages, known[1])
        .set(post, held_posts, known[2])
        .set(paid_months, months, known[3]);
    const RuleResults results = evaluate(whole, columns, 2022y / 2);
    REQUIRE(results.size() == rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const RuleResult wanted = evaluate(whole, columns.record(row), 2022y / 2);
      const RuleResult result = results[row];
      REQUIRE(result.verdict == wanted.verdict);
      REQUIRE(results.verdict(row) == wanted.verdict);
      REQUIRE(result.blamed == wanted.blamed);
      REQUIRE(result.ask == wanted.ask);
      REQUIRE(result.provisions.size() == 2);
      for (std::size_t i = 0; i < 2; ++i) {
        REQUIRE(result.provisions[i].state == wanted.provisions[i].state);
        REQUIRE(state_in(results.mask(row), i) ==
                static_cast<std::uint8_t>(*wanted.provisions[i].state));
      }
    }
    CHECK_THROWS_AS(results.verdict(rows), std::out_of_range);
    CHECK_THROWS_AS(columns.record(rows), Error);
  }
}

TEST_CASE("a column has the type of its fact and a value a row", "[own_facts]") {
  OwnColumns columns{facts, 2};
  const std::vector<std::int64_t> two{1, 2}, three{1, 2, 3};
  const std::vector<std::int32_t> days{1, INT32_MAX};
  const std::vector<std::uint64_t> first{1}, bits{1, 1};
  CHECK_THROWS_WITH(columns.set(hired_on, two), "hired_on is of another type");
  CHECK_THROWS_WITH(columns.set(nights, bits), "nights is of another type");
  CHECK_THROWS_WITH(columns.set(post, days), "post is of another type");
  CHECK_THROWS_WITH(columns.set(paid_months, std::vector<std::uint8_t>{0, 1}),
                    "paid_months is of another type");
  CHECK_THROWS_WITH(columns.set(nights, three), "the column nights is not one of 2 rows");
  CHECK_THROWS_WITH(columns.set(nights, two, bits), "the column nights is not one of 2 rows");
  CHECK_THROWS_WITH(columns.set(hired_on, days), "hired_on cannot be 2147483647");
  CHECK_NOTHROW(columns.set(hired_on, days, first));
  CHECK(columns.record(0).value(0) == 1);
  CHECK_FALSE(columns.record(1).value(0));
  CHECK_THROWS_WITH(columns.set(Fact<MonthBit>{7}, std::vector<std::uint64_t>{1, 3}),
                    "first_month cannot be 3");
  CHECK_THROWS_AS(columns.set(paid_months, std::vector<std::uint64_t>{0, 1ULL << 60U}), Error);
}

TEST_CASE("an own rule is explained in both languages", "[own_facts]") {
  OwnRecord record{facts};
  record.set(hired_on, 2022y / 1 / 1).set(wage, Money{4'500'000});
  CHECK(to_text(rule(), record, Language::english) ==
        "Result: failed, under Art. 1.\n"
        "[failed] Art. 1 (gift.seniority; V)\n"
        "    Hired before 2022.\n"
        "    [failed] first day of work: 2022-01-01; must be before 2022-01-01\n"
        "[unknown] Art. 2 (gift.effort; V)\n"
        "    10 nights or more, or a wage below 5 million VND.\n"
        "    At least one of these: [unknown]\n"
        "      [unknown] number of nights worked: unknown; must be at least 10\n"
        "      All of these: [unknown]\n"
        "        [held] monthly wage: 4,500,000 VND; must be below 5,000,000 VND\n"
        "        [unknown] post: unknown; must be worker\n");
  CHECK(to_text(effort(), record, Language::vietnamese) ==
        "Kết quả: chưa rõ, theo Điều 2.\n"
        "[chưa rõ] Điều 2 (gift.effort; V)\n"
        "    Từ 10 ca đêm, hoặc lương dưới 5 triệu đồng.\n"
        "    Phải đạt ít nhất một trong các điều sau: [chưa rõ]\n"
        "      [chưa rõ] số ca đêm: chưa rõ; phải ít nhất 10\n"
        "      Phải đạt đủ các điều sau: [chưa rõ]\n"
        "        [đạt] lương tháng: 4.500.000 đồng; phải nhỏ hơn 5.000.000 đồng\n"
        "        [chưa rõ] chức danh: chưa rõ; phải là công nhân\n"
        "Cần biết: số ca đêm, chức danh.\n");
}

TEST_CASE("what is counted is decided, blamed and explained", "[own_facts]") {
  const Rule some = at_least(
      2, {seniority(), effort(), provision_of("gift.post", 3, "", "", is(post, Post::worker))});
  OwnRecord record{facts};
  record.set(hired_on, 2023y / 1 / 1).set(post, Post::worker);
  RuleResult result = evaluate(some, record);
  CHECK(result.verdict == Truth::unknown);
  CHECK(result.blamed == Ids{"gift.effort"});
  CHECK(result.ask == Names{"nights", "wage"});
  result = evaluate(some, record.set(post, Post::manager).set(nights, 3));
  CHECK(result.verdict == Truth::failed);
  CHECK(result.blamed == Ids{"gift.seniority", "gift.effort", "gift.post"});
  CHECK(to_text(at_least(2, {nights > 1, nights > 2, nights > 3}), record, Language::english) ==
        "Result: held.\n"
        "Hold at least 2 of these 3: [held]\n"
        "  [held] number of nights worked: 3; must be above 1\n"
        "  [held] number of nights worked: 3; must be above 2\n"
        "  [failed] number of nights worked: 3; must be above 3\n");
  CHECK(to_text(!at_least(2, {nights > 1, nights > 2, nights > 3}), record, Language::vietnamese) ==
        "Kết quả: không đạt.\n"
        "Phải đạt ít nhất 2 trong 3 điều sau: [không đạt]\n"
        "  [không đạt] số ca đêm: 3; không được quá 1\n"
        "  [không đạt] số ca đêm: 3; không được quá 2\n"
        "  [đạt] số ca đêm: 3; không được quá 3\n");
}

TEST_CASE("every kind of condition is explained, with its opposite", "[own_facts]") {
  OwnRecord record{facts};
  record.set(hired_on, 2022y / 1 / 5)
      .set(nights, 3)
      .set(paid_months, MonthSet{2022y / 1, 2022y / 2})
      .set(first_month, 2022y / 2)
      .set(wage, Money{5'000'000});
  const auto line = [&](const Rule& rule, Language language = Language::english) {
    const std::string text = to_text(rule, record, language, 2022y / 2);
    const std::size_t begin = text.find('\n') + 1;
    return text.substr(begin, text.rfind('\n') - begin);
  };
  CHECK(line(always(true)) == "[held] always met");
  CHECK(line(decided_later()) ==
        "[not reached] decided at the end, over all requests of the worker");
  CHECK(line(given(post)) == "[failed] post: not given; must be given");
  CHECK(line(!given(wage)) == "[failed] monthly wage: 5,000,000 VND; must not be given");
  CHECK(line(contains(paid_months, first_month)) ==
        "[held] paid months: 2022-01, 2022-02; must include the first month; first month: 2022-02");
  CHECK(line(contains_supported_month(paid_months)) ==
        "[held] paid months: 2022-01, 2022-02; must include 2022-02");
  CHECK(line(is_one_month(paid_months), Language::vietnamese) ==
        "[không đạt] các tháng có lương: 01/2022, 02/2022; phải đúng 1 tháng");
  CHECK(line(nights * 1'000'000 <= wage * 2) ==
        "[held] number of nights worked: 3; number of nights worked times 1,000,000 must not be "
        "above the monthly wage times 2; monthly wage: 5,000,000 VND");
  CHECK(line(!(nights > wage)) ==
        "[held] number of nights worked: 3; must not be above the monthly wage: 5,000,000 VND");
  CHECK(line(first_day() + std::chrono::days{4} < hired_on) ==
        "[failed] first day of the supported month plus 4 days: 2022-02-05; must be before the "
        "first day of work: 2022-01-05");
  CHECK(line(Operand<std::int64_t>{4} > nights) ==
        "[held] 4 must be above the number of nights worked: 3");
  const Rule named = provision_of("p", 1, "Sai.", "False.", always(false));
  CHECK(line(!(named || always(false))) ==
        "This must not hold: [held]\n"
        "  [failed] Art. 1 (p; V)\n"
        "      False.\n"
        "      [failed] never met\n"
        "[held] always met");
}
