// Sets of facts that settle a rule, against every answer: rules about numbers of no Decision.
#include "rule/settling_facts.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "rentsupport/rule.hpp"
#include "support/random.hpp"

namespace {

using namespace rentsupport;

constexpr std::array<FactInfo, 4> harvests{
    FactInfo{"wheat", FactType::number, true, {}}, FactInfo{"rye", FactType::number, true, {}},
    FactInfo{"oats", FactType::number, true, {}}, FactInfo{"barley", FactType::number, true, {}}};
constexpr Fact<std::int64_t> wheat{0}, rye{1}, oats{2}, barley{3};
constexpr Month any_month = std::chrono::year{2022} / 4;

using Row = std::vector<std::optional<std::int64_t>>;
using Sets = std::set<std::uint64_t>;

std::vector<Truth> truths_of(const Rule& rule, const Row& row) {
  std::vector<Truth> result;
  for (std::uint32_t number = 0; number < rule.nodes().size(); ++number) {
    const Node& node = rule.nodes()[number];
    Truth truth = node.kind == NodeKind::any_of ? Truth::failed : Truth::held;
    rule.each_child(number, [&](std::uint32_t child) {
      truth = node.kind == NodeKind::not_     ? !result[child]
              : node.kind == NodeKind::all_of ? truth & result[child]
                                              : truth | result[child];
    });
    if (node.kind == NodeKind::at_least) {
      int held = 0, open = 0;
      rule.each_child(number, [&](std::uint32_t child) {
        held += result[child] == Truth::held ? 1 : 0;
        open += result[child] == Truth::unknown ? 1 : 0;
      });
      truth = held >= node.least          ? Truth::held
              : held + open >= node.least ? Truth::unknown
                                          : Truth::failed;
    }
    if (node.kind == NodeKind::compare) {
      const auto value = [&](const Term& term) -> std::optional<std::int64_t> {
        if (term.source == Term::Source::constant) return term.constant;
        return row[term.fact] ? std::optional{*row[term.fact] * term.times} : std::nullopt;
      };
      const auto a = value(node.left), b = value(node.right);
      const auto is = [&](Comparison comparison) { return node.comparison == comparison; };
      truth = !a || !b ? Truth::unknown
              : (*a < *b && (is(Comparison::less) || is(Comparison::less_equal))) ||
                      (*a == *b && (is(Comparison::less_equal) || is(Comparison::equal) ||
                                    is(Comparison::greater_equal))) ||
                      (*a > *b && (is(Comparison::greater) || is(Comparison::greater_equal)))
                  ? Truth::held
                  : Truth::failed;
    }
    result.push_back(truth);
  }
  return result;
}

Sets found(const Rule& rule, const Row& row = Row(4)) {
  const std::vector<Truth> truths = truths_of(rule, row);
  std::vector<std::uint8_t> states;
  for (const Truth truth : truths) states.push_back(static_cast<std::uint8_t>(truth));
  const auto sets = SettlingFacts(rule, harvests).find(row, states, any_month);
  return {sets.begin(), sets.end()};
}

// Says whether answers from -18 to 18 to some facts always settle a rule.
bool settles(const Rule& rule, std::uint64_t facts, Row& row, std::uint8_t fact = 0) {
  if (fact == 4) return truths_of(rule, row).back() != Truth::unknown;
  if ((facts >> fact & 1U) == 0) return settles(rule, facts, row, fact + 1);
  bool always = true;
  for (std::int64_t answer = -18; answer <= 18 && always; ++answer) {
    row[fact] = answer;
    always = settles(rule, facts, row, fact + 1);
  }
  row[fact].reset();
  return always;
}

Sets tried(const Rule& rule, Row row, std::uint64_t unknown) {
  Sets result;
  for (std::uint64_t facts = 0; facts < 16; ++facts) {
    if ((facts & ~unknown) != 0 || std::any_of(result.begin(), result.end(),
                                               [&](std::uint64_t s) { return (s & ~facts) == 0; }))
      continue;
    if (settles(rule, facts, row)) result.insert(facts);
  }
  return result;
}

Rule compared(const Operand<std::int64_t>& a, const Operand<std::int64_t>& b,
              tests::Random& random) {
  switch (random.below(5)) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      return a == b;
    case 3:
      return a >= b;
    default:
      return a > b;
  }
}

Rule random_rule(tests::Random& random, int depth) {
  const auto times = [&] { return 1 + static_cast<std::int64_t>(random.below(2)); };
  const auto fact = [&] {
    // One number after the other: the order in which arguments are evaluated is the compiler's.
    const std::int64_t by = times();
    return Fact<std::int64_t>{static_cast<std::uint8_t>(random.below(3))} * by;
  };
  if (depth == 0 || random.one_in(6)) {
    const bool are_facts = random.one_in(2);
    const Operand<std::int64_t> right =
        are_facts ? fact() : Operand<std::int64_t>{static_cast<std::int64_t>(random.below(7)) - 3};
    return compared(fact(), right, random);
  }
  if (random.one_in(5)) return not_(random_rule(random, depth - 1));
  std::vector<Rule> rules;
  for (std::uint64_t n = 2 + random.below(2); n > 0; --n)
    rules.push_back(random_rule(random, depth - 1));
  if (random.one_in(4)) return at_least(2, rules);
  return random.one_in(2) ? all_of(rules) : any_of(rules);
}

}  // namespace

TEST_CASE("numbers that settle a rule are found", "[settling]") {
  CHECK(found(wheat >= 5) == Sets{0b0001});
  CHECK(found(wheat * 100 <= rye * 90) == Sets{0b0011});
  CHECK(found(wheat >= 5 && rye >= 5) == Sets{0b0011});
  CHECK(found(wheat >= 5 || wheat < 5) == Sets{0b0001});
  // Whatever the rye is, one of the two holds.
  CHECK(found((wheat < 5 && rye < 7) || (wheat >= 5 && oats < 7)) == Sets{0b0111});
  CHECK(found((wheat < 5 || rye < 7) && (wheat >= 5 || oats < 7)) == Sets{0b0111});
  // No wheat is both above and below; of the third it is not asked.
  CHECK(found(wheat * 3 > 10 && wheat * 3 < 12 && rye > 0) == Sets{0b0001});
  CHECK(found(wheat * 3 > 10 && wheat * 3 < 13 && rye > 0) == Sets{0b0011});
  CHECK(found(wheat * 3 == 10 && rye > 0) == Sets{0b0001});
  CHECK(found(wheat * 3 == 12 && rye > 0) == Sets{0b0011});
  // One is above the other, and that one above what the first cannot reach.
  CHECK(found(wheat > rye * 2 && rye * 2 >= 10 && wheat <= 10 && oats > 0) == Sets{0b0011});
  CHECK(found(wheat > rye * 2 && rye * 2 >= 10 && wheat <= 11 && oats > 0) == Sets{0b0111});
}

TEST_CASE("numbers at the ends of 64 bits settle what they can", "[settling]") {
  CHECK(found(wheat > INT64_MAX && rye > 0) == Sets{0b0001});
  CHECK(found(wheat >= INT64_MAX && rye > 0) == Sets{0b0011});
  CHECK(found(wheat < INT64_MIN && rye > 0) == Sets{0b0001});
  CHECK(found(wheat * 2 > INT64_MAX && wheat * 3 < INT64_MAX && rye > 0) == Sets{0b0001});
  CHECK(found(wheat * INT64_MAX <= rye && rye > 0 && wheat > 1 && oats > 0) == Sets{0b0011});
  CHECK(found(wheat * INT64_MAX <= rye && rye > 0 && wheat > 0 && oats > 0) == Sets{0b0111});
}

TEST_CASE("a known number counts in what is compared with it", "[settling]") {
  CHECK(found(wheat * 2 == rye && oats > 0, {{}, 7, {}, {}}) == Sets{0b0001});
  CHECK(found(wheat * 2 == rye && oats > 0, {{}, 8, {}, {}}) == Sets{0b0101});
}

TEST_CASE("where no limits part the answers every fact is asked for", "[settling]") {
  // Held where the wheat is even.
  CHECK(found(wheat * 3 <= rye * 2 && wheat * 3 >= rye * 2) == Sets{0b0011});
  CHECK(found(wheat * 3 == rye * 2 || oats > 0) == Sets{0b0111});
  CHECK(found(wheat < rye && rye < oats && oats < wheat) == Sets{0b0111});
  CHECK(found(wheat * 2 < wheat * 3 && barley > 0) == Sets{0b1001});
}

TEST_CASE("the sets are those that trying every answer finds", "[settling]") {
  tests::Random random(1517);
  int undetermined = 0, exact = 0;
  for (int round = 0; round < 400; ++round) {
    const Rule rule = random_rule(random, 2);
    Row row(4);
    std::uint64_t unknown = 7;
    if (random.one_in(3)) {
      row[2] = static_cast<std::int64_t>(random.below(9)) - 4;
      unknown = 3;
    }
    if (truths_of(rule, row).back() != Truth::unknown) continue;
    ++undetermined;
    CAPTURE(round, canonical(rule, harvests), row[2].has_value());
    const Sets sets = found(rule, row);
    const Sets wanted = tried(rule, row, unknown);
    if (sets == wanted) {
      ++exact;
      continue;
    }
    // Then all facts of some conditions are asked for: enough, if not the fewest.
    for (const std::uint64_t set : sets) CHECK(settles(rule, set, row));
    CHECK(sets.size() == 1);
  }
  CHECK(undetermined == 363);
  CHECK(exact == 337);
}
