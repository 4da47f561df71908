// The columnar evaluator against a scalar one: random rules of a scheme that is no Decision's.
#include "rule/evaluator.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "support/random.hpp"

namespace {

using namespace rentsupport;
using std::chrono::days;
using std::chrono::months;

// A library's loans: the evaluator knows no facts of its own.
constexpr std::array<std::string_view, 3> condition_names{"new", "worn", "torn"};
constexpr std::array<FactInfo, 12> loans{
    FactInfo{"lent_on", FactType::date, true, {}},
    FactInfo{"printed_on", FactType::date, true, {}},  // of the book
    FactInfo{"due_on", FactType::date, false, {}},     // never unknown
    FactInfo{"season", FactType::month, true, {}},
    FactInfo{"weekday", FactType::day, true, {}},
    FactInfo{"paid_months", FactType::month_set, true, {}},
    FactInfo{"open_months", FactType::month_set, true, {}},  // of the book
    FactInfo{"renewed_in", FactType::month_bit, false, {}},  // never unknown
    FactInfo{"condition", FactType::choice, true, condition_names},
    FactInfo{"shelf", FactType::choice, true, {}},  // of the book
    FactInfo{"fine", FactType::number, true, {}},
    FactInfo{"price", FactType::number, true, {}}};  // of the book
constexpr std::size_t fact_count = loans.size();

bool of_the_book(std::size_t fact) { return fact == 1 || fact == 6 || fact == 9 || fact == 11; }
bool may_be_unknown(std::size_t fact) { return loans[fact].asked; }

// Mostly small, so that numbers meet; else near what 64 bits can hold.
std::int64_t random_number(tests::Random& random) {
  const auto small = static_cast<std::int64_t>(random.below(12)) - 4;
  if (!random.one_in(4)) return small;
  return small < 0 ? INT64_MIN - (small + 1) : INT64_MAX - small;
}

// The columns of one run, and the same values one at a time.
struct World {
  std::size_t rows;
  std::vector<std::uint32_t> book;
  std::array<std::vector<std::int32_t>, fact_count> ints;
  std::array<std::vector<std::uint64_t>, fact_count> sets;
  std::array<std::vector<std::int64_t>, fact_count> numbers;
  std::array<std::vector<std::uint8_t>, fact_count> choices;
  std::array<std::vector<std::uint64_t>, fact_count> known;

  World(std::size_t row_count, tests::Random& random) : rows(row_count) {
    constexpr std::size_t books = 131;
    // Loans of one book mostly stand together.
    for (std::size_t row = 0; row < rows; ++row) {
      const bool same = row > 0 && !random.one_in(4);
      book.push_back(same ? book.back() : static_cast<std::uint32_t>(random.below(books)));
    }
    for (std::size_t fact = 0; fact < fact_count; ++fact) {
      const std::size_t count = of_the_book(fact) ? books : rows;
      known[fact].resize((count + 63) / 64);
      for (std::size_t i = 0; i < count; ++i) fill(fact, i, random);
    }
  }

  void fill(std::size_t fact, std::size_t i, tests::Random& random) {
    const bool is_known = !may_be_unknown(fact) || !random.one_in(3);
    if (is_known) known[fact][i / 64] |= std::uint64_t{1} << i % 64;
    const auto below = [&](std::uint64_t n) { return static_cast<std::int32_t>(random.below(n)); };
    // What stands in an unknown cell must not matter.
    switch (loans[fact].type) {
      case FactType::date:
        ints[fact].push_back(random.one_in(500)   ? -719162  // 0001-01-01
                             : random.one_in(500) ? 2932896  // 9999-12-31
                                                  : 18993 + below(130));
        break;
      case FactType::month:
        ints[fact].push_back(2022 * 12 + below(12));
        break;
      case FactType::day:
        ints[fact].push_back(1 + below(31));
        break;
      case FactType::month_set:
        sets[fact].push_back(random.below(16) << random.below(56));
        break;
      case FactType::month_bit:
        sets[fact].push_back(random.one_in(9) ? 0 : std::uint64_t{1} << random.below(60));
        break;
      case FactType::choice:
        choices[fact].push_back(static_cast<std::uint8_t>(random.below(fact == 9 ? 128 : 3)));
        break;
      case FactType::number:
        numbers[fact].push_back(random_number(random));
        break;
    }
  }

  [[nodiscard]] std::vector<ColumnView> views() const {
    std::vector<ColumnView> result(fact_count);
    for (std::size_t fact = 0; fact < fact_count; ++fact) {
      const void* values = !ints[fact].empty()      ? static_cast<const void*>(ints[fact].data())
                           : !sets[fact].empty()    ? static_cast<const void*>(sets[fact].data())
                           : !numbers[fact].empty() ? static_cast<const void*>(numbers[fact].data())
                                                    : choices[fact].data();
      result[fact] = {values, may_be_unknown(fact) ? known[fact].data() : nullptr,
                      of_the_book(fact) ? book.data() : nullptr};
    }
    return result;
  }

  [[nodiscard]] std::size_t place(std::size_t fact, std::size_t row) const {
    return of_the_book(fact) ? book[row] : row;
  }
  [[nodiscard]] bool is_known(std::size_t fact, std::size_t row) const {
    const std::size_t i = place(fact, row);
    return (known[fact][i / 64] >> i % 64 & 1U) != 0;
  }
};

// A rule with the same rule one row at a time: a leaf's test or a combination, node for node.
struct Scalar {
  NodeKind kind = NodeKind::constant;
  std::size_t least = 0;
  std::vector<std::size_t> children;
  std::vector<std::size_t> facts;
  std::function<Truth(const World&, std::size_t, Month)> leaf;
};
struct Pair {
  Rule rule = always(true);
  std::vector<Scalar> nodes;
};

template <class Test>
Pair leaf_of(Rule rule, std::vector<std::size_t> facts, bool needs_values, Test test) {
  Scalar node;
  node.facts = facts;
  node.leaf = [=](const World& world, std::size_t row, Month month) {
    for (const std::size_t fact : facts) {
      if (needs_values && !world.is_known(fact, row)) return Truth::unknown;
    }
    return test(world, row, month) ? Truth::held : Truth::failed;
  };
  return {std::move(rule), {node}};
}

Pair joined(NodeKind kind, const std::vector<Pair>& parts, std::size_t least = 0) {
  std::vector<Rule> rules;
  Pair whole;
  Scalar top;
  top.kind = kind;
  top.least = least;
  for (const Pair& part : parts) {
    rules.push_back(part.rule);
    const std::size_t offset = whole.nodes.size();
    for (Scalar node : part.nodes) {
      for (std::size_t& child : node.children) child += offset;
      whole.nodes.push_back(node);
    }
    top.children.push_back(whole.nodes.size() - 1);
  }
  whole.rule = kind == NodeKind::not_       ? not_(rules.front())
               : kind == NodeKind::all_of   ? all_of(rules)
               : kind == NodeKind::at_least ? at_least(least, rules)
                                            : any_of(rules);
  if (kind == NodeKind::not_ || parts.size() > 1) whole.nodes.push_back(top);
  return whole;
}

__extension__ using Wide = __int128;

// One side of a comparison with its value: calendar months first, then days.
template <class T>
struct Side {
  Operand<T> operand;
  std::vector<std::size_t> facts;
  std::function<Wide(const World&, std::size_t, Month)> value;
};

std::int64_t shifted(std::int64_t day, int by_months, int by_days) {
  const std::chrono::year_month_day ymd{Date{days{day}}};
  const auto month = ymd.year() / ymd.month() + months{by_months};
  const auto last = (month / std::chrono::last).day();
  return Date{month / std::min(ymd.day(), last)}.time_since_epoch().count() + by_days;
}

Side<Date> date_side(tests::Random& random) {
  const int by_months = random.one_in(2) ? 0 : static_cast<int>(random.below(30)) - 14;
  const int by_days = random.one_in(2) ? 0 : static_cast<int>(random.below(90)) - 45;
  const auto plus = [&](const Operand<Date>& operand) {
    return operand + months{by_months} + days{by_days};
  };
  switch (random.below(4)) {
    case 0: {
      const auto day = Date{days{18993 + static_cast<int>(random.below(130))}};
      return {Operand<Date>{day} + days{by_days}, {}, [=](const World&, std::size_t, Month) {
                return std::int64_t{day.time_since_epoch().count()} + by_days;
              }};
    }
    case 1: {
      const bool first = random.one_in(2);
      return {plus(first ? first_day() : last_day()), {}, [=](const World&, std::size_t, Month m) {
                const Date day{first ? Date{m / 1} : Date{m / std::chrono::last}};
                return shifted(day.time_since_epoch().count(), by_months, by_days);
              }};
    }
    default: {
      const std::size_t fact = random.below(3);
      return {plus(Fact<Date>{static_cast<std::uint8_t>(fact)}),
              {fact},
              [=](const World& world, std::size_t row, Month) {
                return shifted(world.ints[fact][world.place(fact, row)], by_months, by_days);
              }};
    }
  }
}

Side<Month> month_side(tests::Random& random) {
  const int by_months = static_cast<int>(random.below(7)) - 3;
  switch (random.below(3)) {
    case 0: {
      const Month month = month_of_number(2022 * 12 + static_cast<int>(random.below(12)));
      return {Operand<Month>{month} + months{by_months}, {}, [=](const World&, std::size_t, Month) {
                return std::int64_t{month_number(month)} + by_months;
              }};
    }
    case 1:
      return {supported_month() - months{by_months}, {}, [=](const World&, std::size_t, Month m) {
                return std::int64_t{month_number(m)} - by_months;
              }};
    default:
      return {
          Fact<Month>{3} + months{by_months}, {3}, [=](const World& world, std::size_t row, Month) {
            return std::int64_t{world.ints[3][row]} + by_months;
          }};
  }
}

Side<std::int64_t> number_side(tests::Random& random) {
  const std::int64_t times = random.one_in(3)   ? 1
                             : random.one_in(9) ? INT64_MAX
                                                : 1 + static_cast<std::int64_t>(random.below(5));
  if (random.one_in(3)) {
    const std::int64_t constant = random_number(random);
    if (constant > 20 || constant < -20)
      return {constant, {}, [=](const World&, std::size_t, Month) { return Wide{constant}; }};
    const std::int64_t few = times % 7;
    return {few * Operand<std::int64_t>{constant}, {}, [=](const World&, std::size_t, Month) {
              return Wide{constant} * few;
            }};
  }
  const std::size_t fact = 10 + random.below(2);
  return {Fact<std::int64_t>{static_cast<std::uint8_t>(fact)} * times,
          {fact},
          [=](const World& world, std::size_t row, Month) {
            return Wide{world.numbers[fact][world.place(fact, row)]} * times;
          }};
}

template <class T>
Pair comparison(const Side<T>& a, const Side<T>& b, tests::Random& random) {
  std::vector<std::size_t> facts = a.facts;
  facts.insert(facts.end(), b.facts.begin(), b.facts.end());
  const auto with = [&](Rule rule, auto test) {
    return leaf_of(std::move(rule), facts, true, [=](const World& w, std::size_t row, Month m) {
      return test(a.value(w, row, m), b.value(w, row, m));
    });
  };
  switch (random.below(5)) {
    case 0:
      return with(a.operand < b.operand, std::less<>{});
    case 1:
      return with(a.operand <= b.operand, std::less_equal<>{});
    case 2:
      return with(a.operand == b.operand, std::equal_to<>{});
    case 3:
      return with(a.operand >= b.operand, std::greater_equal<>{});
    default:
      return with(a.operand > b.operand, std::greater<>{});
  }
}

Pair random_leaf(tests::Random& random) {
  const auto fact_of = [&](std::vector<std::size_t> facts) { return random.of(facts); };
  switch (random.below(12)) {
    case 0: {
      const bool held = random.one_in(2);
      return leaf_of(always(held), {}, false,
                     [=](const World&, std::size_t, Month) { return held; });
    }
    case 1: {
      const std::size_t fact = random.below(fact_count);
      return leaf_of(given_fact(static_cast<std::uint8_t>(fact)), {fact}, false,
                     [=](const World& w, std::size_t row, Month) { return w.is_known(fact, row); });
    }
    case 2: {
      const std::size_t fact = fact_of({8, 9});
      Choices wanted{};
      std::set<unsigned> values;
      for (std::uint64_t n = random.below(fact == 9 ? 60 : 3); n > 0; --n) {
        const auto value = static_cast<unsigned>(random.below(fact == 9 ? 128 : 3));
        values.insert(value);
        wanted[value / 64] |= std::uint64_t{1} << value % 64;
      }
      return leaf_of(fact_is_one_of(static_cast<std::uint8_t>(fact), wanted), {fact}, true,
                     [=](const World& w, std::size_t row, Month) {
                       return values.contains(w.choices[fact][w.place(fact, row)]);
                     });
    }
    case 3: {
      const std::size_t fact = fact_of({5, 6});
      return leaf_of(contains(Fact<MonthSet>{static_cast<std::uint8_t>(fact)}, Fact<MonthBit>{7}),
                     {fact, 7}, true, [=](const World& w, std::size_t row, Month) {
                       return (w.sets[fact][w.place(fact, row)] & w.sets[7][row]) != 0;
                     });
    }
    case 4: {
      const std::size_t fact = fact_of({5, 6});
      return leaf_of(is_one_month(Fact<MonthSet>{static_cast<std::uint8_t>(fact)}), {fact}, true,
                     [=](const World& w, std::size_t row, Month) {
                       return std::popcount(w.sets[fact][w.place(fact, row)]) == 1;
                     });
    }
    case 5: {
      const std::chrono::day limit{static_cast<unsigned>(1 + random.below(31))};
      return leaf_of(Fact<std::chrono::day>{4} <= limit, {4}, true,
                     [=](const World& w, std::size_t row, Month) {
                       return w.ints[4][row] <= static_cast<int>(static_cast<unsigned>(limit));
                     });
    }
    case 6: {
      const Side<Month> left = month_side(random);
      return comparison(left, month_side(random), random);
    }
    case 7: {
      const std::size_t fact = fact_of({5, 6});
      return leaf_of(contains_supported_month(Fact<MonthSet>{static_cast<std::uint8_t>(fact)}),
                     {fact}, true, [=](const World& w, std::size_t row, Month month) {
                       const int place = month_number(month) - month_number(MonthSet::first);
                       return (w.sets[fact][w.place(fact, row)] >> place & 1U) != 0;
                     });
    }
    case 8:
    case 9: {
      const Side<std::int64_t> left = number_side(random);
      return comparison(left, number_side(random), random);
    }
    default: {
      const Side<Date> left = date_side(random);
      return comparison(left, date_side(random), random);
    }
  }
}

Pair random_rule(tests::Random& random, int depth, std::size_t& provisions) {
  Pair result;
  if (depth == 0 || random.one_in(5)) {
    result = random_leaf(random);
  } else {
    const NodeKind kind = random.of(std::vector<NodeKind>{NodeKind::not_, NodeKind::all_of,
                                                          NodeKind::any_of, NodeKind::at_least});
    std::vector<Pair> parts;
    // Now and then as many as can be counted.
    const bool many = kind == NodeKind::at_least && depth == 1 && random.one_in(4);
    for (std::uint64_t n = kind == NodeKind::not_ ? 1 : many ? 32 : 1 + random.below(4); n > 0; --n)
      parts.push_back(random_rule(random, depth - 1, provisions));
    result = joined(kind, parts, 1 + random.below(parts.size()));
  }
  if (random.one_in(3) && provisions < 31 && result.rule.nodes().back().provision < 0) {
    Provision text;
    text.id = "p" + std::to_string(++provisions);
    text.citations = {{1}};
    result.rule = provision(text, result.rule);
  }
  return result;
}

std::vector<Truth> truths_of(const Pair& pair, const World& world, std::size_t row, Month month) {
  std::vector<Truth> result;
  for (const Scalar& node : pair.nodes) {
    if (node.leaf) {
      result.push_back(node.leaf(world, row, month));
    } else if (node.kind == NodeKind::not_) {
      result.push_back(!result[node.children.front()]);
    } else if (node.kind == NodeKind::at_least) {
      const auto count = [&](Truth truth) {
        return static_cast<std::size_t>(
            std::count_if(node.children.begin(), node.children.end(),
                          [&](std::size_t child) { return result[child] == truth; }));
      };
      const std::size_t can_be = node.children.size() - count(Truth::failed);
      result.push_back(count(Truth::held) >= node.least ? Truth::held
                       : can_be < node.least            ? Truth::failed
                                                        : Truth::unknown);
    } else {
      Truth truth = result[node.children.front()];
      for (const std::size_t child : node.children)
        truth = node.kind == NodeKind::all_of ? truth & result[child] : truth | result[child];
      result.push_back(truth);
    }
  }
  return result;
}

// The unknown facts that keep a node open.
void ask(const Pair& pair, const std::vector<Truth>& truths, const World& world, std::size_t row,
         std::size_t node, std::uint64_t& asked) {
  if (truths[node] != Truth::unknown) return;
  for (const std::size_t fact : pair.nodes[node].facts) {
    if (!world.is_known(fact, row)) asked |= std::uint64_t{1} << fact;
  }
  for (const std::size_t child : pair.nodes[node].children)
    ask(pair, truths, world, row, child, asked);
}

struct Written {
  Truth verdict{};
  std::uint64_t mask = 0;
  std::uint64_t asked = 0;
};

// The evaluator as these tests use it.
class Engine {
 public:
  Engine(const Rule& rule, Vocabulary facts, std::span<const ColumnView> views)
      : rules_{&rule},
        columns_(rules_, facts, views),
        leaves_(rules_, facts),
        truth_(rule, leaves_) {}

  void load(std::size_t begin, std::size_t rows) {
    rows_ = rows;
    words_.clear();
    for (std::size_t word = 0; word * 64 < rows; ++word)
      words_.push_back(static_cast<std::uint8_t>(word));
    columns_.load(begin, rows);
    leaves_.evaluate(columns_, words_);
    truth_.evaluate(words_);
  }
  void evaluate(Month month) {
    leaves_.evaluate(columns_, words_, month);
    truth_.evaluate_month(words_);
  }

  [[nodiscard]] std::size_t words() const { return words_.size(); }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] Truth truth(std::uint32_t node, std::size_t row) const {
    const TruthBits bits = truth_.truth(node, row / 64);
    const bool yes = (bits.yes >> row % 64 & 1U) != 0;
    const bool no = (bits.no >> row % 64 & 1U) != 0;
    if (yes && no) return Truth{};  // no truth at all
    return yes ? Truth::held : no ? Truth::failed : Truth::unknown;
  }
  // What is written of each row of a word.
  std::array<Written, 64> written(std::size_t word) {
    const std::size_t left = rows_ - word * 64;
    const std::uint64_t in_use = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
    std::array<Written, 64> result{};
    truth_.each_mask(word, in_use, [&](std::size_t row, Truth verdict, std::uint64_t mask) {
      result[row] = {verdict, mask, 0};
    });
    truth_.each_asked(columns_, word, truth_.verdict(word).unknown() & in_use,
                      [&](std::size_t row, std::uint64_t facts) { result[row].asked |= facts; });
    return result;
  }

 private:
  std::array<const Rule*, 1> rules_;
  BatchColumns columns_;
  BatchLeaves leaves_;
  BatchTruth truth_;
  std::size_t rows_ = 0;
  std::vector<std::uint8_t> words_;
};

// Compares one row of a batch with the scalar evaluation; says whether all is the same.
bool same_row(const Pair& pair, const World& world, std::size_t row, Month month,
              const Engine& engine, std::size_t in_batch, const Written& written) {
  const std::vector<Truth> truths = truths_of(pair, world, row, month);
  bool same = true;
  for (std::uint32_t node = 0; node < truths.size(); ++node)
    same &= engine.truth(node, in_batch) == truths[node];
  const auto provisions = pair.rule.provisions();
  for (std::size_t p = 0; p < provisions.size(); ++p)
    same &= state_in(written.mask, p) == static_cast<std::uint8_t>(truths[provisions[p].node]);
  std::uint64_t wanted = 0;
  ask(pair, truths, world, row, truths.size() - 1, wanted);
  return same && written.verdict == truths.back() && written.asked == wanted &&
         written.mask >> (2 * provisions.size()) == 0;
}

void check_batch(const Pair& pair, const World& world, Engine& engine, std::size_t begin) {
  for (const Month month : {std::chrono::year{2022} / 2, std::chrono::year{2022} / 5}) {
    engine.evaluate(month);
    for (std::size_t word = 0; word < engine.words(); ++word) {
      const auto written = engine.written(word);
      for (std::size_t i = word * 64; i < std::min(engine.rows(), word * 64 + 64); ++i) {
        if (same_row(pair, world, begin + i, month, engine, i, written[i % 64])) continue;
        CAPTURE(canonical(pair.rule, loans), begin + i, to_string(month));
        FAIL("the batch is not what the row is");
      }
    }
  }
}

constexpr auto d = [](int year, unsigned month, unsigned day) {
  return Date{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
};

// The truth of a rule in the given month for one row without any facts.
Truth alone(const Rule& rule) {
  Engine engine(rule, {}, {});
  engine.load(0, 1);
  engine.evaluate(std::chrono::year{2022} / 2);
  return engine.truth(static_cast<std::uint32_t>(rule.nodes().size() - 1), 0);
}

}  // namespace

TEST_CASE("every node of a rule says of each row what a scalar evaluation says", "[evaluator]") {
  tests::Random random(2022);
  for (int round = 0; round < 300; ++round) {
    // Partial last words, and rows in several batches.
    const World world(1 + random.below(round % 10 == 0 ? 2500 : 700), random);
    std::size_t provisions = 0;
    Pair pair = random_rule(random, 4, provisions);
    const std::vector<ColumnView> views = world.views();
    REQUIRE(pair.nodes.size() == pair.rule.nodes().size());
    Engine engine(pair.rule, loans, views);
    const std::size_t batch_size =
        random.of(std::vector<std::size_t>{64, 64, 192, 1024, batch_rows});
    CAPTURE(round, world.rows, batch_size);
    for (std::size_t begin = 0; begin < world.rows; begin += batch_size) {
      engine.load(begin, std::min(batch_size, world.rows - begin));
      check_batch(pair, world, engine, begin);
    }
  }
  SUCCEED();
}

TEST_CASE("rules that share leaves are evaluated beside each other as each alone", "[evaluator]") {
  tests::Random random(1904);
  for (int round = 0; round < 50; ++round) {
    const World world(1 + random.below(300), random);
    const std::vector<ColumnView> views = world.views();
    std::size_t provisions = 0;
    const Rule shared = random_rule(random, 3, provisions).rule;
    const std::array<Rule, 2> rules{all_of({shared, random_rule(random, 3, provisions).rule}),
                                    any_of({random_rule(random, 3, provisions).rule, shared})};
    const std::array<const Rule*, 2> both{&rules[0], &rules[1]};
    BatchColumns columns(both, loans, views);
    BatchLeaves leaves(both, loans);
    std::array<BatchTruth, 2> truths{BatchTruth(rules[0], leaves), BatchTruth(rules[1], leaves)};
    std::vector<std::uint8_t> words;
    for (std::size_t word = 0; word * 64 < world.rows; ++word)
      words.push_back(static_cast<std::uint8_t>(word));
    const Month month = std::chrono::year{2022} / 4;
    columns.load(0, world.rows);
    leaves.evaluate(columns, words);
    leaves.evaluate(columns, words, month);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      truths[i].evaluate(words);
      truths[i].evaluate_month(words);
      Engine alone(rules[i], loans, views);
      alone.load(0, world.rows);
      alone.evaluate(month);
      for (std::size_t row = 0; row < world.rows; ++row) {
        CAPTURE(round, i, row);
        for (std::uint32_t node = 0; node < rules[i].nodes().size(); ++node) {
          const TruthBits bits = truths[i].truth(node, row / 64);
          const Truth expected = alone.truth(node, row);
          REQUIRE((bits.yes >> row % 64 & 1U) == (expected == Truth::held));
          REQUIRE((bits.no >> row % 64 & 1U) == (expected == Truth::failed));
        }
      }
    }
  }
}

TEST_CASE("a provision that is decided later is held in the tree and not reached in the mask",
          "[evaluator]") {
  Provision later;
  later.id = "later";
  later.citations = {{1}};
  Provision now = later;
  now.id = "now";
  const Rule rule = all_of({provision(later, decided_later()), provision(now, always(true))});
  Engine engine(rule, {}, {});
  engine.load(0, 64);
  engine.evaluate(std::chrono::year{2022} / 2);
  CHECK(engine.written(0)[0].mask == 0b0100);
  CHECK(engine.written(0)[63].mask == 0b0100);
  CHECK(engine.truth(0, 63) == Truth::held);
  CHECK(engine.truth(2, 63) == Truth::held);
}

TEST_CASE("a term is shifted by calendar months first, then by days, whatever it is",
          "[evaluator]") {
  // 31 January + 1 month = 28 February, and a day more is 1 March.
  const std::vector<std::pair<Rule, Truth>> cases{
      {first_day() == d(2022, 2, 1), Truth::held},
      {last_day() == d(2022, 2, 28), Truth::held},
      {last_day() + months{1} == d(2022, 3, 28), Truth::held},
      {last_day() + days{1} + months{1} == d(2022, 3, 29), Truth::held},
      {first_day() - days{1} == d(2022, 1, 31), Truth::held},
      {supported_month() + months{11} == std::chrono::year{2023} / 1, Truth::held},
      {Operand<Month>{std::chrono::year{2021} / 12} + months{2} == supported_month(), Truth::held},
      {Operand<Date>{d(2022, 2, 2)} - days{1} == first_day(), Truth::held},
      {Operand<Date>{d(2022, 1, 31)} + months{1} == last_day(), Truth::held},
      {Operand<Date>{d(2022, 1, 31)} + months{1} + days{1} == d(2022, 3, 1), Truth::held}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i, canonical(cases[i].first, {}));
    CHECK(alone(cases[i].first) == cases[i].second);
  }
}
