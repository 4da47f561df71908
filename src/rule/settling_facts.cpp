#include "rule/settling_facts.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "rentsupport/facts.hpp"
#include "rule/lacking.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::uint8_t held_once = 1;
constexpr std::uint8_t failed_once = 2;
constexpr std::uint8_t unknown_once = 4;

constexpr std::int64_t day_number(Date day) noexcept { return day.time_since_epoch().count(); }

// The dates that files can hold.
constexpr std::int64_t earliest_day =
    day_number(Date{std::chrono::year{1} / std::chrono::January / 1});
constexpr std::int64_t latest_day =
    day_number(Date{std::chrono::year{9999} / std::chrono::December / 31});

constexpr std::uint64_t bit_of(std::uint8_t fact) noexcept { return std::uint64_t{1} << fact; }

bool is_fact(const Term& term, std::uint8_t fact) noexcept {
  return term.source == Term::Source::fact && term.fact == fact;
}

// Says whether the truth of a comparison changes where one side reaches the other, or where it
// passes it.
struct Change {
  bool reaching;
  bool passing;
};
Change change_of(Comparison comparison, bool on_the_left) noexcept {
  switch (comparison) {
    case Comparison::less:
    case Comparison::greater_equal:
      return {on_the_left, !on_the_left};
    case Comparison::less_equal:
    case Comparison::greater:
      return {!on_the_left, on_the_left};
    case Comparison::equal:
      break;
  }
  return {true, true};
}

std::uint64_t facts_of(const Node& node) noexcept {
  std::uint64_t result = 0;
  switch (node.kind) {
    case NodeKind::one_of:
    case NodeKind::contains:
    case NodeKind::contains_supported_month:
    case NodeKind::one_month:
      return bit_of(node.fact);
    case NodeKind::compare:
      for (const Term& term : {node.left, node.right}) {
        if (term.source == Term::Source::fact) result |= bit_of(term.fact);
      }
      return result;
    default:
      return 0;
  }
}

bool is_unknown(std::uint8_t state) noexcept {
  return state == static_cast<std::uint8_t>(Truth::unknown);
}

std::vector<std::int64_t> values_of(const FactInfo& choice) {
  std::vector<std::int64_t> values(choice.values.size());
  std::iota(values.begin(), values.end(), 0);
  if (!values.empty()) return values;
  for (const ProvinceInfo& province : provinces())
    values.push_back(static_cast<std::int64_t>(province.code));
  return values;
}

// The values that files can hold.
struct Range {
  std::int64_t first;
  std::int64_t last;
};
Range range_of(FactType type) noexcept {
  if (type == FactType::day) return {1, 31};
  if (type == FactType::month)
    return {month_number(std::chrono::year{1} / 1), month_number(std::chrono::year{9999} / 12)};
  return {earliest_day, latest_day};
}

__extension__ using Product = __int128;
using Limits = std::numeric_limits<std::int64_t>;

// Adds the first number that `times` moves to `limit`, and the first that it moves past it.
void add_limits(std::vector<std::int64_t>& limits, Product limit, std::int64_t times) {
  const Product below = limit / times - (limit % times < 0 ? 1 : 0);
  for (const Product number : {below + (below * times < limit ? 1 : 0), below + 1}) {
    if (number >= Limits::min() && number <= Limits::max())
      limits.push_back(static_cast<std::int64_t>(number));
  }
}

}  // namespace

SettlingFacts::SettlingFacts(const Rule& rule, Vocabulary facts, NoAnswers no_answers)
    : rule_(rule),
      facts_(facts),
      no_answers_(std::move(no_answers)),
      values_(facts.size()),
      known_(facts.size()),
      views_(views_of(values_, known_)),
      rules_{&rule},
      columns_(rules_, facts, views_),
      leaves_(rules_, facts),
      truth_(rule, leaves_) {}

std::vector<ColumnView> SettlingFacts::views_of(const std::vector<Values>& values,
                                                const std::vector<Known>& known) {
  std::vector<ColumnView> views(values.size());
  for (std::size_t fact = 0; fact < values.size(); ++fact)
    views[fact] = {values[fact].data(), known[fact].data(), nullptr};
  return views;
}

std::vector<std::uint64_t> SettlingFacts::find(KnownFacts row, std::span<const std::uint8_t> states,
                                               Month month) {
  row_.assign(row.begin(), row.end());
  month_ = month;
  parts_.clear();
  rows_.clear();
  find_parts(static_cast<std::uint32_t>(rule_.nodes().size() - 1), states);
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    put_in_order(parts_[part]);
    if (is_exact(parts_[part])) {
      answer(part, 0, 0);
    } else {
      parts_[part].truths.assign(parts_[part].truths.size(), unknown_once);
      parts_[part].truths.back() = held_once | failed_once;
    }
  }
  evaluate_rows();

  // All parts must be settled, or one of them must fail whatever its answers are.
  std::vector<std::uint64_t> all{0};
  std::vector<std::uint64_t> sets;
  for (const Part& part : parts_) {
    std::vector<std::uint64_t> sure;
    std::vector<std::uint64_t> hopeless;
    for (std::size_t answered = 0; answered < part.truths.size(); ++answered) {
      std::uint64_t asked = 0;
      for (std::size_t place = 0; place < part.order.size(); ++place) {
        if ((answered >> place & 1U) != 0) asked |= bit_of(part.order[place]);
      }
      if ((part.truths[answered] & unknown_once) == 0) sure.push_back(asked);
      if (part.truths[answered] == failed_once) hopeless.push_back(asked);
    }
    keep_minimal(sure);
    all = minimal_unions(all, sure);
    sets.insert(sets.end(), hopeless.begin(), hopeless.end());
  }
  sets.insert(sets.end(), all.begin(), all.end());
  keep_minimal(sets);
  return sets;
}

// Takes a conjunction apart: each unknown condition in it must be settled for itself.
void SettlingFacts::find_parts(std::uint32_t node, std::span<const std::uint8_t> states) {
  if (!is_unknown(states[node])) return;
  if (rule_.nodes()[node].kind == NodeKind::all_of) {
    rule_.each_child(node, [&](std::uint32_t child) { find_parts(child, states); });
  } else {
    add_condition(node, states);
  }
}

void SettlingFacts::add_condition(std::uint32_t node, std::span<const std::uint8_t> states) {
  Part part;
  part.conditions.push_back(node);
  // From the top down: what is below a settled node cannot matter any more.
  for (std::uint32_t number = node + 1; number-- > rule_.nodes()[node].first;) {
    if (!is_unknown(states[number])) {
      number = rule_.nodes()[number].first;
      continue;
    }
    for (std::uint64_t rest = facts_of(rule_.nodes()[number]); rest != 0; rest &= rest - 1) {
      const auto fact = static_cast<std::uint8_t>(std::countr_zero(rest));
      if (!row_[fact]) part.facts |= bit_of(fact);
    }
    if (rule_.nodes()[number].kind < NodeKind::not_) part.leaves.push_back(number);
  }
  // Ends of one interval belong together.
  std::uint64_t with = part.facts;
  for (const Rule& interval : no_answers_.intervals) {
    const std::uint64_t ends = facts_of(interval.nodes()[0]);
    if ((part.facts & ends) != 0) with |= ends;
  }
  for (std::size_t other = parts_.size(); other-- > 0;) {
    if ((parts_[other].facts & with) == 0) continue;
    part.facts |= parts_[other].facts;
    part.conditions.insert(part.conditions.end(), parts_[other].conditions.begin(),
                           parts_[other].conditions.end());
    part.leaves.insert(part.leaves.end(), parts_[other].leaves.begin(), parts_[other].leaves.end());
    parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(other));
  }
  parts_.push_back(std::move(part));
}

// Choices and sets come first; then dates and numbers, those that are compared with the most others
// last: their limits are known by then.
void SettlingFacts::put_in_order(Part& part) const {
  const auto rank = [&](std::uint8_t fact) {
    const FactType type = facts_[fact].type;
    if (type == FactType::choice || type == FactType::month_set) return std::size_t{0};
    std::size_t count = 1;
    for (const std::uint32_t leaf : part.leaves) {
      const std::uint64_t compared = facts_of(rule_.nodes()[leaf]) & part.facts;
      if ((compared & bit_of(fact)) != 0 && !std::has_single_bit(compared)) ++count;
    }
    return count;
  };
  part.order.clear();
  for (std::uint64_t rest = part.facts; rest != 0; rest &= rest - 1)
    part.order.push_back(static_cast<std::uint8_t>(std::countr_zero(rest)));
  std::stable_sort(part.order.begin(), part.order.end(),
                   [&](std::uint8_t a, std::uint8_t b) { return rank(a) < rank(b); });
  part.truths.assign(std::size_t{1} << part.order.size(), 0);
}

void SettlingFacts::answer(std::size_t part, std::size_t place, std::size_t answered) {
  if (place == parts_[part].order.size()) {
    put_row(part, answered);
    return;
  }
  const std::uint8_t fact = parts_[part].order[place];
  const std::size_t with = answered | std::size_t{1} << place;
  answer(part, place + 1, answered);
  for (const std::int64_t value : answers(parts_[part], place)) {
    row_[fact] = value;
    if (is_in_order()) answer(part, place + 1, with);
  }
  row_[fact].reset();
  if (no_answers_.empty && fact == no_answers_.empty->fact &&
      row_[no_answers_.empty->choice] == no_answers_.empty->value)
    answer(part, place + 1, with);
}

std::vector<std::int64_t> SettlingFacts::answers(const Part& part, std::size_t place) const {
  const std::uint8_t fact = part.order[place];
  switch (facts_[fact].type) {
    case FactType::choice: {
      // One value for each way in which the conditions tell them apart.
      std::vector<std::int64_t> result;
      std::vector<std::uint64_t> seen;
      for (const std::int64_t number : values_of(facts_[fact])) {
        std::uint64_t signature = 0;
        for (const std::uint32_t leaf : part.leaves) {
          const Node& node = rule_.nodes()[leaf];
          if (node.kind != NodeKind::one_of || node.fact != fact) continue;
          signature = signature << 1U |
                      (node.choices[static_cast<std::size_t>(number / 64)] >> number % 64 & 1U);
        }
        if (std::find(seen.begin(), seen.end(), signature) != seen.end()) continue;
        seen.push_back(signature);
        result.push_back(number);
      }
      return result;
    }
    case FactType::month_set: {
      // Off every month, and on each that is tested.
      std::vector<std::int64_t> result{0};
      for (const std::uint32_t leaf : part.leaves) {
        const Node& node = rule_.nodes()[leaf];
        if (node.kind == NodeKind::contains && node.fact == fact && *row_[node.month_fact] != 0)
          result.push_back(*row_[node.month_fact]);
        if (node.kind == NodeKind::contains_supported_month && node.fact == fact)
          result.push_back(static_cast<std::int64_t>(MonthSet::bit(month_)));
      }
      std::sort(result.begin(), result.end());
      result.erase(std::unique(result.begin(), result.end()), result.end());
      return result;
    }
    case FactType::number:
      return numbers(part, place, fact, 0);
    default:
      return dates(part, place);
  }
}

std::vector<std::int64_t> SettlingFacts::dates(const Part& part, std::size_t place) const {
  std::vector<std::int64_t> days;
  find_limits(part, place, part.order[place], 0, days);
  // One day before all limits; where there is none, any day.
  days.push_back(days.empty() ? 0 : *std::min_element(days.begin(), days.end()) - 1);
  const Range range = range_of(facts_[part.order[place]].type);
  for (std::int64_t& day : days) day = std::clamp(day, range.first, range.last);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

void SettlingFacts::find_limits(const Part& part, std::size_t place, std::uint8_t fact,
                                std::uint64_t passed, std::vector<std::int64_t>& limits) const {
  const auto look_at = [&](const Node& node) {
    if (node.kind != NodeKind::compare || (facts_of(node) & bit_of(fact)) == 0) return;
    const bool on_the_left = is_fact(node.left, fact);
    const Term& term = on_the_left ? node.left : node.right;
    const Term& other = on_the_left ? node.right : node.left;
    if (const auto value = value_of(other)) {
      const Change change = change_of(node.comparison, on_the_left);
      if (change.reaching) limits.push_back(first_reaching(term, *value));
      if (change.passing) limits.push_back(first_reaching(term, *value + 1));
    } else if ((passed & bit_of(other.fact)) == 0 && is_yet_to_answer(part, place, other.fact)) {
      // The limit that this fact sets to the other one moves past the other's own limits.
      std::vector<std::int64_t> of_other;
      find_limits(part, place, other.fact, passed | bit_of(fact), of_other);
      const Change change = change_of(node.comparison, !on_the_left);
      for (const std::int64_t limit : of_other) {
        for (const std::int64_t day : {limit - 1, limit}) {
          const std::int64_t moved = shifted(other, day);
          if (change.reaching) limits.push_back(first_reaching(term, moved + 1));
          if (change.passing) limits.push_back(first_reaching(term, moved));
        }
      }
    }
  };
  for (const std::uint32_t leaf : part.leaves) look_at(rule_.nodes()[leaf]);
  for (const Rule& interval : no_answers_.intervals) look_at(interval.nodes()[0]);
}

std::int64_t SettlingFacts::shifted(const Term& term, std::int64_t value) const {
  const bool is_month =
      term.source == Term::Source::supported_month ||
      (term.source == Term::Source::fact && facts_[term.fact].type == FactType::month);
  if (is_month) return value + term.months;
  if (term.months != 0) value = day_number(add_months(Date{std::chrono::days{value}}, term.months));
  return value + term.days;
}

// Returns the first day that the term of a fact moves to `limit` or past it.
std::int64_t SettlingFacts::first_reaching(const Term& term, std::int64_t limit) const {
  std::int64_t day = limit - term.days;
  if (term.months != 0) day = day_number(add_months(Date{std::chrono::days{day}}, -term.months));
  while (shifted(term, day) >= limit) --day;
  while (shifted(term, day) < limit) ++day;
  return day;
}

// Returns the first numbers of the ranges in which every one leaves the facts yet to answer the
// same choices. A range of another fact counts by its ends: it has numbers on one side of this
// fact's where its first or its last one is there.
std::vector<std::int64_t> SettlingFacts::numbers(const Part& part, std::size_t place,
                                                 std::uint8_t fact, std::uint64_t passed) const {
  std::vector<std::int64_t> firsts{Limits::min()};
  for (const std::uint32_t leaf : part.leaves) {
    const Node& node = rule_.nodes()[leaf];
    if (node.kind != NodeKind::compare || (facts_of(node) & bit_of(fact)) == 0) continue;
    const bool on_the_left = is_fact(node.left, fact);
    const Term& term = on_the_left ? node.left : node.right;
    const Term& other = on_the_left ? node.right : node.left;
    if (other.source == Term::Source::constant) {
      add_limits(firsts, other.constant, term.times);
    } else if (const auto value = row_[other.fact]) {
      add_limits(firsts, Product{*value} * other.times, term.times);
    } else if (other.fact != fact && (passed & bit_of(other.fact)) == 0 &&
               is_yet_to_answer(part, place, other.fact)) {
      const auto of_other = numbers(part, place, other.fact, passed | bit_of(fact));
      add_limits(firsts, Product{Limits::max()} * other.times, term.times);
      for (const std::int64_t first : of_other) {
        add_limits(firsts, Product{first} * other.times, term.times);
        add_limits(firsts, (Product{first} - 1) * other.times, term.times);
      }
    }
  }
  std::sort(firsts.begin(), firsts.end());
  firsts.erase(std::unique(firsts.begin(), firsts.end()), firsts.end());
  return firsts;
}

bool SettlingFacts::is_yet_to_answer(const Part& part, std::size_t place, std::uint8_t fact) const {
  return std::find(part.order.begin() + static_cast<std::ptrdiff_t>(place) + 1, part.order.end(),
                   fact) != part.order.end();
}

bool SettlingFacts::is_exact(const Part& part) const {
  // Facts that are compared with each other, through others too, have the same root.
  std::array<std::uint8_t, 64> parents{};
  std::iota(parents.begin(), parents.end(), std::uint8_t{0});
  const auto root = [&](std::uint8_t fact) {
    while (parents[fact] != fact) fact = parents[fact];
    return fact;
  };
  // How two facts are compared: the smaller one's and the other's multiplier, and whether the
  // smaller one's product is parted from the other's below it or above it; 2 for equality.
  using Way = std::tuple<std::int64_t, std::int64_t, int>;
  std::map<std::pair<std::uint8_t, std::uint8_t>, Way> ways;
  // Of more facts there would be too many answers to try; all of them are asked for.
  constexpr std::size_t most_facts = 16;
  if (part.order.size() > most_facts) return false;
  for (const std::uint8_t fact : part.order) {
    if (facts_[fact].type == FactType::month_bit) return false;
  }
  for (const std::uint32_t leaf : part.leaves) {
    const Node& node = rule_.nodes()[leaf];
    const auto is_open = [&](const Term& term) {
      return term.source == Term::Source::fact && facts_[term.fact].type == FactType::number &&
             !row_[term.fact];
    };
    if (node.kind != NodeKind::compare || !is_open(node.left) || !is_open(node.right)) continue;
    const bool in_order = node.left.fact < node.right.fact;
    const Term& a = in_order ? node.left : node.right;
    const Term& b = in_order ? node.right : node.left;
    const std::int64_t divisor = std::gcd(a.times, b.times);
    const Change change = change_of(node.comparison, in_order);
    Way way{a.times / divisor, b.times / divisor,
            change.reaching && change.passing ? 2
            : change.passing                  ? 1
                                              : 0};
    // Without multipliers every answer to one can be that of the other.
    if (std::get<0>(way) == std::get<1>(way)) std::get<2>(way) = 0;
    if (std::get<2>(way) == 2 || (a.fact == b.fact && a.times != b.times)) return false;
    if (a.fact == b.fact) continue;
    const auto [known, is_new] = ways.insert({{a.fact, b.fact}, way});
    if (known->second != way) return false;
    if (!is_new) continue;
    if (root(a.fact) == root(b.fact)) return false;
    parents[root(a.fact)] = root(b.fact);
  }
  return true;
}

// Returns a side of a comparison, shifted; nothing while its fact is not known.
std::optional<std::int64_t> SettlingFacts::value_of(const Term& term) const {
  switch (term.source) {
    case Term::Source::constant:
      return term.constant;
    case Term::Source::first_day:
      return shifted(term, day_number(first_day(month_)));
    case Term::Source::last_day:
      return shifted(term, day_number(last_day(month_)));
    case Term::Source::supported_month:
      return shifted(term, month_number(month_));
    case Term::Source::fact:
      break;
  }
  if (!row_[term.fact]) return std::nullopt;
  return shifted(term, *row_[term.fact]);
}

bool SettlingFacts::is_in_order() const {
  return std::all_of(no_answers_.intervals.begin(), no_answers_.intervals.end(),
                     [&](const Rule& interval) {
                       const auto from = row_[interval.nodes()[0].left.fact];
                       const auto to = row_[interval.nodes()[0].right.fact];
                       return !from || !to || *from <= *to;
                     });
}

void SettlingFacts::put_row(std::size_t part, std::size_t answered) {
  if (rows_.size() == batch_rows) evaluate_rows();
  const std::size_t at = rows_.size();
  rows_.push_back({part, answered});
  const std::uint64_t bit = std::uint64_t{1} << at % word_rows;
  for (const std::uint8_t fact : columns_.used()) {
    const std::int64_t value = row_[fact].value_or(0);
    char* const values = reinterpret_cast<char*>(values_[fact].data());
    const auto put = [&](auto narrow) {
      std::memcpy(values + at * sizeof narrow, &narrow, sizeof narrow);
    };
    switch (facts_[fact].type) {
      case FactType::date:
      case FactType::month:
      case FactType::day:
        put(static_cast<std::int32_t>(value));
        break;
      case FactType::month_set:
      case FactType::month_bit:
        put(static_cast<std::uint64_t>(value));
        break;
      case FactType::choice:
        put(static_cast<std::uint8_t>(value));
        break;
      case FactType::number:
        put(value);
        break;
    }
    std::uint64_t& known = known_[fact][at / word_rows];
    known = row_[fact] ? known | bit : known & ~bit;
  }
}

void SettlingFacts::evaluate_rows() {
  if (rows_.empty()) return;
  const std::size_t count = (rows_.size() + word_rows - 1) / word_rows;
  columns_.load(0, count * word_rows);  // rows past the last one mean nothing
  std::array<std::uint8_t, batch_words> words{};
  for (std::size_t word = 0; word < count; ++word) words[word] = static_cast<std::uint8_t>(word);
  const std::span used = std::span{words}.first(count);
  leaves_.evaluate(columns_, used);
  leaves_.evaluate(columns_, used, month_);
  truth_.evaluate(used);
  truth_.evaluate_month(used);
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    Part& part = parts_[rows_[at].part];
    std::uint64_t yes = 1;
    std::uint64_t no = 0;
    for (const std::uint32_t condition : part.conditions) {
      const TruthBits bits = truth_.truth(condition, at / word_rows);
      yes &= bits.yes >> at % word_rows;
      no |= bits.no >> at % word_rows & 1U;
    }
    part.truths[rows_[at].facts] |= no != 0 ? failed_once : yes != 0 ? held_once : unknown_once;
  }
  rows_.clear();
}

}  // namespace v2
}  // namespace rentsupport
