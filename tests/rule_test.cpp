// Rules as values: how they are built, compared, named, written and blamed.
#include "rentsupport/rule.hpp"

#include <catch2/catch.hpp>

#include "rentsupport/problem.hpp"
#include "rule/lacking.hpp"

namespace {

using namespace rentsupport;
using std::chrono::days;
using std::chrono::months;

constexpr std::array<std::string_view, 3> colours{"red", "green", "blue"};
constexpr std::array<FactInfo, 8> facts_of_the_test{
    FactInfo{"sown_on", FactType::date, true, {}},
    FactInfo{"season", FactType::month, true, {}},
    FactInfo{"day", FactType::day, true, {}},
    FactInfo{"wet_months", FactType::month_set, true, {}},
    FactInfo{"wet", FactType::month_bit, false, {}},
    FactInfo{"colour", FactType::choice, true, colours},
    FactInfo{"harvest", FactType::number, true, {}},
    FactInfo{"last_harvest", FactType::number, true, {}}};
enum class Colour : std::uint8_t { red, green, blue };
constexpr Fact<Date> sown_on{0};
constexpr Fact<Month> season{1};
constexpr Fact<std::chrono::day> day{2};
constexpr Fact<MonthSet> wet_months{3};
constexpr Fact<MonthBit> wet{4};
constexpr Fact<Colour> colour{5};
constexpr Fact<std::int64_t> harvest{6};
constexpr Fact<std::int64_t> last_harvest{7};

constexpr Date april_first = Date{std::chrono::year{2022} / 4 / 1};

Rule named(const std::string& id, const Rule& condition) {
  Provision text;
  text.id = id;
  text.citations = {{4, 3, 'b', 2}};
  return provision(text, condition);
}

std::vector<std::uint32_t> children(const Rule& rule, std::uint32_t node) {
  std::vector<std::uint32_t> result;
  rule.each_child(node, [&](std::uint32_t child) { result.push_back(child); });
  return result;
}

// a ∧ (b ∨ (c ∧ d)) ∧ later, by the places of the provisions a b c d later in a mask.
Rule tree() {
  return all_of({named("a", given(sown_on)),
                 any_of({named("b", given(season)),
                         all_of({named("c", not_(given(day))), named("d", always(true))})}),
                 named("later", decided_later())});
}

std::uint64_t mask(const std::string& states) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < states.size(); ++i)
    result |= std::uint64_t(std::string{"-HFU"}.find(states[i])) << (2 * i);
  return result;
}

// The ids of the provisions to blame.
std::string blamed(const Rule& rule, const std::string& states) {
  std::string result;
  const std::uint32_t bits = blame(rule, mask(states));
  for (std::size_t i = 0; i < rule.provisions().size(); ++i) {
    if ((bits >> i & 1U) != 0) result += (result.empty() ? "" : " ") + rule.provisions()[i].id;
  }
  return result;
}

}  // namespace

TEST_CASE("a rule is its nodes in post-order, each with the place where its sub-tree begins",
          "[rule]") {
  const Rule rule = tree();
  REQUIRE(rule.nodes().size() == 9);
  const std::vector<std::pair<NodeKind, std::uint32_t>> wanted{
      {NodeKind::given, 0},  {NodeKind::given, 1},    {NodeKind::given, 2},
      {NodeKind::not_, 2},   {NodeKind::constant, 4}, {NodeKind::all_of, 2},
      {NodeKind::any_of, 1}, {NodeKind::later, 7},    {NodeKind::all_of, 0}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CAPTURE(i);
    CHECK(rule.nodes()[i].kind == wanted[i].first);
    CHECK(rule.nodes()[i].first == wanted[i].second);
  }
  CHECK(children(rule, 8) == std::vector<std::uint32_t>{7, 6, 0});
  CHECK(children(rule, 6) == std::vector<std::uint32_t>{5, 1});
  CHECK(children(rule, 5) == std::vector<std::uint32_t>{4, 3});
  CHECK(children(rule, 3) == std::vector<std::uint32_t>{2});
  CHECK(children(rule, 0).empty());
}

TEST_CASE("provisions stand in the order of their nodes and know them", "[rule]") {
  const Rule rule = tree();
  const std::vector<std::pair<std::string, std::uint32_t>> wanted{
      {"a", 0}, {"b", 1}, {"c", 3}, {"d", 4}, {"later", 7}};
  REQUIRE(rule.provisions().size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(rule.provisions()[i].id == wanted[i].first);
    CHECK(rule.provisions()[i].node == wanted[i].second);
    CHECK(rule.nodes()[wanted[i].second].provision == static_cast<std::int32_t>(i));
  }
}

TEST_CASE("operators join rules as the functions do", "[rule]") {
  const Rule a = given(sown_on), b = given(season);
  CHECK((a && b) == all_of({a, b}));
  CHECK((a || b) == any_of({a, b}));
  CHECK((!a) == not_(a));
  CHECK((sown_on != april_first) == not_(sown_on == april_first));
  CHECK((a || (b && !a)) == any_of({a, all_of({b, not_(a)})}));
}

TEST_CASE("a provision is found by its id, as a rule of its own", "[rule]") {
  const Rule rule =
      all_of({always(true), tree(),
              named("outer", any_of({given(day), named("inner", given(wet_months))}))});
  CHECK(rule.find("a") == named("a", given(sown_on)));
  CHECK(rule.part("c") == named("c", not_(given(day))));
  CHECK(rule.part("later") == named("later", decided_later()));
  CHECK(rule.part("outer") ==
        named("outer", any_of({given(day), named("inner", given(wet_months))})));
  CHECK(rule.part("outer").part("inner") == named("inner", given(wet_months)));
  CHECK_FALSE(rule.find("e"));
  CHECK_THROWS_WITH(rule.part("outr"), "the rule has no provision outr: did you mean outer?");
  CHECK_THROWS_WITH(always(true).part("a"), "the rule has no provision a");
}

TEST_CASE("a condition fits the types of its facts", "[rule]") {
  CHECK_NOTHROW(canonical(tree(), facts_of_the_test));
  for (const Rule& rule :
       {fact_is_one_of(0, {}), fact_contains(4, 3), fact_contains(3, 0),
        fact_contains_supported_month(5), fact_is_one_month(1),
        compare(sown_on.term(), Comparison::less, season.term()),
        compare(sown_on.term(), Comparison::less, supported_month().term()),
        compare(first_day().term(), Comparison::less, day.term()),
        compare(harvest.term(), Comparison::less, day.term()),
        compare(harvest.term(), Comparison::less, first_day().term()),
        compare(Term{Term::Source::fact, 6, 0, 1, 0}, Comparison::less, Term{}),
        compare(Term{Term::Source::fact, 6, 0, 0, 1}, Comparison::less, Term{}),
        compare(Term{Term::Source::fact, 0, 0, 0, 0, 2}, Comparison::less, sown_on.term()),
        compare(sown_on.term(), Comparison::less, Term{Term::Source::constant, 0, 1LL << 30}),
        compare(Term{Term::Source::fact, 5, 0, 0, 0}, Comparison::equal, Term{}),
        compare(Term{}, Comparison::equal, Term{Term::Source::fact, 3, 0, 0, 0})}) {
    CHECK_THROWS_AS(canonical(rule, facts_of_the_test), Error);
  }
}

TEST_CASE("at least some of several rules", "[rule]") {
  const Rule a = named("a", given(sown_on)), b = named("b", given(season)),
             c = named("c", given(day)), d = named("d", given(wet_months));
  CHECK(at_least(1, {a, b, c}) == any_of({a, b, c}));
  CHECK(at_least(3, {a, b, c}) == all_of({a, b, c}));
  CHECK(at_least(1, {a}) == a);
  const Rule rule = at_least(2, {a, b, c, d});
  CHECK(canonical(rule, facts_of_the_test).find("\n4 0-4 at least 2\n") != std::string::npos);
  CHECK(children(rule, 4) == std::vector<std::uint32_t>{3, 2, 1, 0});
  struct Case {
    std::string states;
    Truth verdict;
    std::string blamed;
  };
  const std::vector<Case> cases{
      {"HHFF", Truth::held, ""},         {"HHUU", Truth::held, ""},
      {"HUFF", Truth::unknown, "b"},     {"HFFF", Truth::failed, "b c d"},
      {"HUUF", Truth::unknown, "b c"},   {"UUFF", Truth::unknown, "a b"},
      {"UFFF", Truth::failed, "b c d"},  {"UUUU", Truth::unknown, "a b c d"},
      {"FFFF", Truth::failed, "a b c d"}};
  for (const Case& each : cases) {
    CAPTURE(each.states);
    CHECK(verdict(rule, mask(each.states)) == each.verdict);
    CHECK(blamed(rule, each.states) == each.blamed);
  }
  using Sets = std::vector<std::uint32_t>;
  CHECK(lacking(rule, mask("HHFF")) == Sets{0});
  CHECK(lacking(rule, mask("HFFU")) == Sets{0b0010, 0b0100, 0b1000});
  CHECK(lacking(rule, mask("FFFF")) == Sets{0b0011, 0b0101, 0b0110, 0b1001, 0b1010, 0b1100});
  CHECK(lacking(at_least(3, {a, b, c, d}), mask("FHFF")) == Sets{0b0101, 0b1001, 0b1100});
  CHECK_THROWS_AS(at_least(0, {a, b}), Error);
  CHECK_THROWS_AS(at_least(3, {a, b}), Error);
  CHECK_THROWS_AS(at_least(1, {}), Error);
  CHECK_THROWS_AS(at_least(2, std::vector<Rule>(33, given(day))), Error);
  CHECK_NOTHROW(at_least(31, std::vector<Rule>(32, given(day))));
}

TEST_CASE("one rule combined is that rule", "[rule]") {
  const Rule leaf = given(sown_on);
  CHECK(all_of({leaf}) == leaf);
  CHECK(any_of({leaf}) == leaf);
  CHECK_FALSE(not_(leaf) == leaf);
}

TEST_CASE("rules with the same nodes and provisions are equal, and no others", "[rule]") {
  CHECK(tree() == tree());
  const std::vector<Rule> different{always(true),
                                    always(false),
                                    decided_later(),
                                    given(sown_on),
                                    given(season),
                                    named("a", given(sown_on)),
                                    named("b", given(sown_on)),
                                    not_(given(sown_on)),
                                    all_of({given(sown_on), given(season)}),
                                    any_of({given(sown_on), given(season)}),
                                    at_least(2, {given(sown_on), given(season), given(day)}),
                                    all_of({given(sown_on), given(season), given(day)}),
                                    all_of({given(season), given(sown_on)}),
                                    is(colour, Colour::red),
                                    is(colour, Colour::blue),
                                    is_one_of(colour, {Colour::red, Colour::blue}),
                                    contains(wet_months, wet),
                                    contains_supported_month(wet_months),
                                    is_one_month(wet_months),
                                    sown_on < april_first,
                                    sown_on <= april_first,
                                    sown_on < april_first + days{1},
                                    sown_on + months{1} < april_first,
                                    sown_on + days{1} < april_first,
                                    sown_on < first_day(),
                                    sown_on < last_day(),
                                    season == supported_month(),
                                    harvest < 3,
                                    harvest < last_harvest,
                                    harvest * 2 < last_harvest,
                                    harvest < last_harvest * 2};
  for (std::size_t i = 0; i < different.size(); ++i) {
    for (std::size_t j = 0; j < different.size(); ++j) {
      CAPTURE(i, j);
      CHECK((different[i] == different[j]) == (i == j));
      CHECK((canonical(different[i], facts_of_the_test) ==
             canonical(different[j], facts_of_the_test)) == (i == j));
    }
  }
}

TEST_CASE("the canonical text names facts, constants, shifts and provisions", "[rule]") {
  const Rule rule =
      all_of({sown_on + months{1} - days{2} >= april_first, season - months{3} == supported_month(),
              day <= std::chrono::day{14}, first_day() > last_day() - days{14},
              is_one_of(colour, {Colour::blue, Colour::red}), contains(wet_months, wet),
              is_one_month(wet_months), not_(given(sown_on)), always(true), always(false),
              season < std::chrono::year{2022} / 4, contains_supported_month(wet_months),
              named("art4.3", any_of({decided_later(), given(season)}))});
  CHECK(canonical(rule, facts_of_the_test) ==
        "0 0-0 sown_on +1 months -2 days >= 2022-04-01\n"
        "1 1-1 season -3 months = m\n"
        "2 2-2 day <= 14\n"
        "3 3-3 first(m) > last(m) -14 days\n"
        "4 4-4 colour in red blue\n"
        "5 5-5 wet_months contains wet\n"
        "6 6-6 wet_months is one month\n"
        "7 7-7 given sown_on\n"
        "8 7-8 not\n"
        "9 9-9 held\n"
        "10 10-10 failed\n"
        "11 11-11 season < 2022-04\n"
        "12 12-12 wet_months contains supported_month\n"
        "13 13-13 later\n"
        "14 14-14 given season\n"
        "15 13-15 any : art4.3; Art. 4(3)(b) para 2\n"
        "16 0-16 all\n");
}

TEST_CASE("numbers are multiplied by whole numbers, constants at once", "[rule]") {
  const auto text = [](const Rule& rule) { return canonical(rule, facts_of_the_test); };
  CHECK(text(harvest * 100 <= last_harvest * 90) == "0 0-0 harvest * 100 <= last_harvest * 90\n");
  CHECK(text(2 * (harvest * 3) != 7) == text(not_(harvest * 6 == 7)));
  CHECK(text(harvest * 1 > INT64_MIN) == "0 0-0 harvest > -9223372036854775808\n");
  CHECK(text(Operand<std::int64_t>{7} * -3 >= 2 * Operand<std::int64_t>{9}) == "0 0-0 -21 >= 18\n");
  CHECK(text(0 * Operand<std::int64_t>{INT64_MAX} < harvest) == "0 0-0 0 < harvest\n");
  CHECK(text(INT64_MAX * harvest < 0) == "0 0-0 harvest * 9223372036854775807 < 0\n");
  CHECK_THROWS_WITH(Operand<std::int64_t>{INT64_MAX} * 2,
                    "9223372036854775807 times 2 does not fit 64 bits");
  CHECK_THROWS_WITH(Operand<std::int64_t>{INT64_MIN} * -1,
                    "-9223372036854775808 times -1 does not fit 64 bits");
  CHECK_THROWS_WITH(harvest * INT64_MAX * 2, "9223372036854775807 times 2 does not fit 64 bits");
  for (const std::int64_t times : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN})
    CHECK_THROWS_WITH(harvest * times, "a fact is multiplied by less than 1");
  // Terms that are put together by hand.
  const auto put = [](Term::Source source, std::int64_t times) {
    return compare(Term{source, 6, 0, 0, 0, times}, Comparison::less, Term{});
  };
  CHECK_NOTHROW(put(Term::Source::fact, 2));
  for (const auto& [source, times] :
       {std::pair{Term::Source::fact, 0}, std::pair{Term::Source::fact, -1},
        std::pair{Term::Source::constant, 2}, std::pair{Term::Source::first_day, 2}})
    CHECK_THROWS_WITH(put(source, times), "only a fact is multiplied, by 1 or more");
  static_assert(!std::is_convertible_v<double, Operand<std::int64_t>>);
}

TEST_CASE("a leaf names the parameter of its limit, and its canonical text does not", "[rule]") {
  const Rule leaf = sown_on < april_first;
  const Rule limited = limited_by("field.sown_before", leaf);
  CHECK(leaf.nodes()[0].parameter.empty());
  CHECK(limited.nodes()[0].parameter == "field.sown_before");
  CHECK_FALSE(limited == leaf);
  CHECK(canonical(limited, facts_of_the_test) == canonical(leaf, facts_of_the_test));
  const Rule whole = all_of({leaf, named("a", limited)});
  CHECK(whole.nodes()[1].parameter == "field.sown_before");
  CHECK(whole.nodes()[2].parameter.empty());
}

TEST_CASE("what makes no rule is misuse", "[rule]") {
  CHECK_THROWS_AS(limited_by("field.sown_before", not_(always(true))), Error);
  CHECK_THROWS_AS(all_of({}), Error);
  CHECK_THROWS_AS(any_of({}), Error);
  Provision nameless;
  nameless.citations = {{1}};
  CHECK_THROWS_AS(provision(nameless, always(true)), Error);
  Provision uncited;
  uncited.id = "x";
  CHECK_THROWS_AS(provision(uncited, always(true)), Error);
  CHECK_THROWS_AS(named("x", named("y", always(true))), Error);
}

TEST_CASE("a rule holds 32 provisions and 511 nodes, and not one more", "[rule]") {
  std::vector<Rule> parts;
  for (int i = 0; i < 32; ++i) parts.push_back(named("p" + std::to_string(i), always(true)));
  const Rule full = all_of(parts);
  CHECK(full.provisions().size() == 32);
  CHECK_THROWS_AS(named("x", full), Error);
  CHECK_THROWS_AS(all_of({full, parts[0]}), Error);
  CHECK(blame(full, mask(std::string(32, 'F'))) == UINT32_MAX);
  const Rule longest = all_of(std::vector<Rule>(510, always(true)));
  CHECK(longest.nodes().size() == 511);
  CHECK_THROWS_AS(all_of(std::vector<Rule>(511, always(true))), Error);
  CHECK_THROWS_AS(not_(all_of(std::vector<Rule>(510, always(true)))), Error);
}

TEST_CASE("the verdict and the blame follow the tree, and only children like their parent",
          "[rule]") {
  struct Case {
    std::string states;  // of a b c d later; - not reached, H held, F failed, U unknown
    Truth verdict;
    std::string blamed;
  };
  const std::vector<Case> cases{
      {"HHHHH", Truth::held, ""},
      {"HHFFH", Truth::held, ""},  // the other branch carries the or
      {"HUHHH", Truth::held, ""},
      {"FHHHH", Truth::failed, "a"},
      {"FFFHH", Truth::failed, "a b c"},  // a failed or names every failed branch
      {"HFFFH", Truth::failed, "b c d"},
      {"FUHUH", Truth::failed, "a"},    // what is unknown cannot save it
      {"HFUFH", Truth::failed, "b d"},  // unknown c is no reason
      {"UHHHH", Truth::unknown, "a"},
      {"HUFHH", Truth::unknown, "b"},  // a branch that cannot matter is not named
      {"HUUHH", Truth::unknown, "b c"},
      {"UFUUH", Truth::unknown, "a c d"},
      {"HHHHF", Truth::failed, "later"},
      {"HHHH-", Truth::held, ""},  // not decided yet counts as held
      {"FHHH-", Truth::failed, "a"}};
  const Rule rule = tree();
  for (const Case& c : cases) {
    CAPTURE(c.states);
    CHECK(verdict(rule, mask(c.states)) == c.verdict);
    CHECK(blamed(rule, c.states) == c.blamed);
  }
}

TEST_CASE("a mask speaks only of rules with and and or above their provisions", "[rule]") {
  CHECK_THROWS_AS(verdict(not_(named("a", always(true))), 1), Error);
  CHECK_THROWS_AS(blame(all_of({named("a", always(true)), always(true)}), 1), Error);
}

TEST_CASE("the states in a mask are read two bits at a time", "[rule]") {
  for (std::size_t place = 0; place < 32; ++place) {
    CHECK(state_in(mask(std::string(place, 'U') + "F"), place) == 2);
    CHECK(state_in(std::uint64_t{3} << (2 * place), (place + 1) % 32) == 0);
  }
}

TEST_CASE("citations are written in English and in Vietnamese", "[rule]") {
  const std::vector<std::tuple<Citation, std::string, std::string>> citations{
      {{1}, "Art. 1", "Điều 1"},
      {{4, 2}, "Art. 4(2)", "khoản 2 Điều 4"},
      {{1, 2, 'a'}, "Art. 1(2)(a)", "điểm a khoản 2 Điều 1"},
      {{8, 3, 0, 2}, "Art. 8(3) para 2", "đoạn 2 khoản 3 Điều 8"}};
  for (const auto& [citation, english, vietnamese] : citations) {
    CHECK(to_string(citation) == english);
    CHECK(to_vietnamese(citation) == vietnamese);
  }
}

TEST_CASE("the canonical text of a rule needs every fact in its vocabulary", "[rule]") {
  const std::vector<Rule> rules{
      given(sown_on),          sown_on < Date{april_first}, Operand<Date>{april_first} < sown_on,
      is(colour, Colour::red), contains(wet_months, wet),   is_one_month(wet_months)};
  for (const Rule& rule : rules) {
    CHECK_NOTHROW(canonical(rule, facts_of_the_test));
    CHECK_THROWS_WITH(canonical(rule, {}), "a rule has a fact that is not in the vocabulary");
  }
  // The month of `contains` too.
  CHECK_THROWS_AS(canonical(rules[4], Vocabulary{facts_of_the_test}.first(4)), Error);
  CHECK_THROWS_AS(canonical(given_fact(200), facts_of_the_test), Error);
  // A value that its choice does not have is written as its number.
  CHECK(canonical(is(colour, static_cast<Colour>(7)), facts_of_the_test) == "0 0-0 colour in 07\n");
  CHECK_THROWS_AS(is(colour, static_cast<Colour>(200)), Error);
}

TEST_CASE("shifts of a term that outgrow a thousand years are an error, not another term",
          "[rule]") {
  const auto too_far = "a term is shifted by more than a thousand years";
  for (const std::int64_t count :
       {std::int64_t{12'001}, std::int64_t{INT32_MAX}, std::int64_t{INT32_MIN},
        std::int64_t{1} << 32U, INT64_MAX, INT64_MIN + 1, INT64_MIN}) {
    CAPTURE(count);
    CHECK_THROWS_WITH(sown_on + months{count}, too_far);
    CHECK_THROWS_WITH(season + months{count}, too_far);
    CHECK_THROWS_WITH(season - months{count}, too_far);
    CHECK_THROWS_WITH(supported_month() + months{count}, too_far);
    CHECK_THROWS_WITH(Operand<Date>{april_first} + months{count}, too_far);
    CHECK_THROWS_WITH(Operand<Month>{std::chrono::year{2022} / 4} + months{count}, too_far);
    if (count == 12'001) continue;
    CHECK_THROWS_WITH(sown_on + days{count}, too_far);
    CHECK_THROWS_WITH(first_day() - days{count}, too_far);
    CHECK_THROWS_WITH(Operand<Date>{april_first} + days{count}, too_far);
  }
  // In steps too.
  const Operand<Date> far = sown_on + months{12'000} + days{366'000};
  CHECK(far.term().months == 12'000);
  CHECK(far.term().days == 366'000);
  CHECK_THROWS_WITH(far + months{1}, too_far);
  CHECK_THROWS_WITH(far + days{1}, too_far);
  CHECK((far - days{366'000}).term().days == 0);
  // A constant is a day that can be shifted so far.
  CHECK_THROWS_AS(Operand<Date>{Date::max()}, Error);
  CHECK_THROWS_AS(Operand<Date>{Date::min()}, Error);
  CHECK_THROWS_AS(Operand<Date>{Date{std::chrono::year{30001} / 1 / 1}}, Error);
  CHECK_THROWS_AS(Operand<Date>{Date{std::chrono::year{29999} / 1 / 1}} + months{1200}, Error);
  CHECK_NOTHROW(Operand<Date>{Date{std::chrono::year{30000} / 12 / 31}});
}
