#include "rule/evaluator.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <utility>

#include "rule/rule_text.hpp"
#include "values/bits.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

bool is_leaf(NodeKind kind) noexcept { return kind < NodeKind::not_; }

// Adds calendar months to a day number; the law's counting (calendar.hpp, add_months).
std::int32_t shift_months(std::int32_t day, std::int32_t months) {
  return static_cast<std::int32_t>(
      add_months(Date{std::chrono::days{day}}, months).time_since_epoch().count());
}

}  // namespace

BatchColumns::BatchColumns(std::span<const Rule* const> rules, Vocabulary facts,
                           std::span<const ColumnView> views)
    : facts_(facts),
      views_(views),
      by_row_(facts.size()),
      rows_(facts.size()),
      run_values_(facts.size()) {
  std::vector<bool> used(facts.size());
  for (const Rule* const rule : rules) {
    for (const Node& node : rule->nodes()) {
      bool reads_row = false;
      each_fact(node, [&](std::uint8_t fact) {
        used[fact] = true;
        reads_row = reads_row || !is_by_run(fact);
      });
      if (reads_row) each_fact(node, [&](std::uint8_t fact) { by_row_[fact] = true; });
    }
  }
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (used[i]) used_.push_back(static_cast<std::uint8_t>(i));
  }
}

void BatchColumns::find_runs(const std::uint32_t* via, std::size_t rows) {
  runs_.clear();
  for (std::size_t begin = 0; begin < rows;) {
    std::size_t end = begin + 1;
    while (end < rows && via[end] == via[begin]) ++end;
    runs_.push_back({begin, end, via[begin]});
    begin = end;
  }
  pieces_.clear();
  std::size_t run = 0;
  for (std::size_t word = 0; word < batch_words; ++word) {
    first_piece_[word] = pieces_.size();
    const std::size_t first = word * word_rows;
    while (run < runs_.size() && runs_[run].begin < first + word_rows) {
      const std::size_t begin = std::max(runs_[run].begin, first) - first;
      const std::size_t end = std::min(runs_[run].end, first + word_rows) - first;
      pieces_.push_back({~std::uint64_t{0} >> (word_rows - (end - begin)) << begin,
                         static_cast<std::uint32_t>(run)});
      if (runs_[run].end > first + word_rows) break;
      ++run;
    }
  }
  first_piece_[batch_words] = pieces_.size();
}

namespace {

constexpr std::size_t words_for(std::size_t values) noexcept {
  return (values + word_rows - 1) / word_rows;
}

}  // namespace

template <class T>
void BatchColumns::load_column(std::uint8_t fact, std::size_t begin, std::size_t rows) {
  const ColumnView& view = views_[fact];
  const T* source = static_cast<const T*>(view.values);
  LoadedColumns::Loaded& by_row = rows_.columns_[fact];
  const auto room = [](LoadedColumns::Loaded& loaded, std::size_t values) {
    loaded.copied_values.resize(words_for(values) * word_rows);
    T* const copied = reinterpret_cast<T*>(loaded.copied_values.data());
    loaded.values = copied;
    return copied;
  };
  if (view.via == nullptr) {
    by_row.known = view.known == nullptr ? nullptr : view.known + begin / word_rows;
    if (rows % word_rows == 0) {
      by_row.values = source + begin;
    } else {
      std::copy_n(source + begin, rows, room(by_row, rows));
    }
    return;
  }
  LoadedColumns::Loaded& by_run = run_values_.columns_[fact];
  T* const values = room(by_run, runs_.size());
  for (std::size_t i = 0; i < runs_.size(); ++i) values[i] = source[runs_[i].row];
  if (view.known != nullptr) {
    by_run.copied_known.assign(words_for(runs_.size()), 0);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      by_run.copied_known[i / word_rows] |=
          (view.known[runs_[i].row / 64] >> runs_[i].row % 64 & 1U) << i % word_rows;
    }
    by_run.known = by_run.copied_known.data();
  }
  if (!by_row_[fact]) return;
  T* const row_values = room(by_row, rows);
  for (std::size_t i = 0; i < runs_.size(); ++i)
    std::fill(row_values + runs_[i].begin, row_values + runs_[i].end, values[i]);
  if (view.known != nullptr) {
    by_row.copied_known.assign(words_for(rows), 0);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if ((by_run.known[i / word_rows] >> i % word_rows & 1U) != 0)
        set_bits(by_row.copied_known.data(), runs_[i].begin, runs_[i].end);
    }
    by_row.known = by_row.copied_known.data();
  }
}

void BatchColumns::load(std::size_t begin, std::size_t rows) {
  row_count_ = rows;
  const auto via =
      std::find_if(used_.begin(), used_.end(), [&](std::uint8_t fact) { return is_by_run(fact); });
  if (via != used_.end()) {
    find_runs(views_[*via].via + begin, rows);
  } else {
    runs_.assign(1, {0, rows, 0});
  }
  for (const std::uint8_t fact : used_) {
    switch (facts_[fact].type) {
      case FactType::date:
      case FactType::month:
      case FactType::day:
        load_column<std::int32_t>(fact, begin, rows);
        break;
      case FactType::month_set:
      case FactType::month_bit:
        load_column<std::uint64_t>(fact, begin, rows);
        break;
      case FactType::number:
        load_column<std::int64_t>(fact, begin, rows);
        break;
      case FactType::choice:
        load_column<std::uint8_t>(fact, begin, rows);
        break;
    }
  }
}

std::uint64_t BatchColumns::unknown(std::uint8_t fact, std::size_t word) const noexcept {
  if (!is_by_run(fact)) {
    const std::uint64_t* known = rows_.known(fact);
    return known == nullptr ? 0 : ~known[word];
  }
  const std::uint64_t* known = run_values_.known(fact);
  if (known == nullptr) return 0;
  std::uint64_t bits = 0;
  for (const Piece& piece : pieces(word)) {
    if ((known[piece.run / word_rows] >> piece.run % word_rows & 1U) == 0) bits |= piece.rows;
  }
  return bits;
}

namespace {

// Leaves a leaf without its place in a rule: those that stay equal say the same.
Node without_place(Node leaf) noexcept {
  leaf.first = 0;
  leaf.provision = -1;
  leaf.parameter = {};
  return leaf;
}

}  // namespace

BatchLeaves::BatchLeaves(std::span<const Rule* const> rules, Vocabulary facts, std::size_t words)
    : facts_(facts), word_count_(words) {
  if (facts.size() > 63) throw Error("a vocabulary has at most 63 facts");
  for (const Rule* const rule : rules) {
    for (const Node& node : rule->nodes()) {
      if (!is_leaf(node.kind)) continue;
      const Node leaf = without_place(node);
      if (std::find(leaves_.begin(), leaves_.end(), leaf) == leaves_.end()) leaves_.push_back(leaf);
    }
  }
  for (std::size_t i = 0; i < leaves_.size(); ++i)
    (depends_on_month(leaves_[i]) ? month_leaves_ : fixed_leaves_).push_back(i);
  bits_.resize(leaves_.size() * word_count_);
}

const TruthBits* BatchLeaves::bits(const Node& leaf) const noexcept {
  const auto found = std::find(leaves_.begin(), leaves_.end(), without_place(leaf));
  return &bits_[static_cast<std::size_t>(found - leaves_.begin()) * word_count_];
}

void BatchLeaves::evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words) {
  for (const std::size_t leaf : fixed_leaves_) settle(leaf, columns, words);
}

void BatchLeaves::evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words,
                           Month month) {
  first_day_ = static_cast<std::int32_t>(first_day(month).time_since_epoch().count());
  last_day_ = static_cast<std::int32_t>(last_day(month).time_since_epoch().count());
  month_ = month_number(month);
  for (const std::size_t leaf : month_leaves_) settle(leaf, columns, words);
}

BatchTruth::BatchTruth(const Rule& rule, const BatchLeaves& leaves)
    : rule_(rule),
      root_(static_cast<std::uint32_t>(rule.nodes().size() - 1)),
      word_count_(leaves.word_count()),
      month_dependent_(rule.nodes().size()),
      bits_(rule.nodes().size() * word_count_),
      node_bits_(rule.nodes().size()),
      fixed_bits_(rule.nodes().size() * word_count_),
      below_(rule.nodes().size()),
      fixed_asks_(word_count_) {
  for (std::uint32_t i = 0; i <= root_; ++i) {
    const Node& node = rule.nodes()[i];
    Below& below = below_[i];
    if (is_leaf(node.kind)) {
      // Whether a fact is given is always known.
      if (node.kind != NodeKind::given)
        each_fact(node, [&](std::uint8_t fact) { below.facts[below.fact_count++] = fact; });
      node_bits_[i] = leaves.bits(node);
      month_dependent_[i] = depends_on_month(node);
    } else {
      node_bits_[i] = &bits_[i * word_count_];
      std::vector<const TruthBits*> fixed;
      std::vector<const TruthBits*> month;
      rule.each_child(i, [&](std::uint32_t child) {
        month_dependent_[i] |= month_dependent_[child];
        // What some children of at_least come to does not say how many they are.
        const bool of_month = month_dependent_[child] != 0 || node.kind == NodeKind::at_least;
        (of_month ? month : fixed).push_back(node_bits_[child]);
        if (below_[child].fact_count > 0 || !below_[child].children.empty())
          below.children.push_back(child);
      });
      TruthBits* const out = &bits_[i * word_count_];
      if (month_dependent_[i] == 0) {
        fixed_joins_.push_back({node.kind, node.least, out,
                                std::move(node.kind == NodeKind::at_least ? month : fixed)});
      } else {
        // What the others come to is one more input for every month.
        if (!fixed.empty()) {
          TruthBits* const of_fixed = &fixed_bits_[i * word_count_];
          month.push_back(of_fixed);
          fixed_joins_.push_back({node.kind, node.least, of_fixed, std::move(fixed)});
        }
        month_joins_.push_back({node.kind, node.least, out, std::move(month)});
      }
    }
  }
  make_mask_parts();
  // A root that joins nothing counts as its own child.
  if (is_leaf(rule.nodes()[root_].kind)) {
    month_children_.push_back(root_);
  } else {
    rule.each_child(root_, [&](std::uint32_t child) {
      (month_dependent_[child] != 0 ? month_children_ : fixed_children_).push_back(child);
    });
  }
}

void BatchTruth::make_mask_parts() {
  fixed_provisions_.assign((rule_.provisions().size() + 3) / 4, no_nodes);
  month_parts_.emplace_back().nodes[0] = root_;
  std::size_t in_part = 1;
  for (std::size_t p = 0; p < rule_.provisions().size(); ++p) {
    const std::uint32_t node = rule_.provisions()[p].node;
    // A provision decided later is not reached so far.
    if (rule_.nodes()[node].kind == NodeKind::later) continue;
    if (month_dependent_[node] == 0) {
      fixed_provisions_[p / 4][p % 4] = node;
      continue;
    }
    if (in_part == 4) {
      month_parts_.emplace_back();
      in_part = 0;
    }
    MaskPart& part = month_parts_.back();
    part.nodes[in_part] = node;
    for (std::uint64_t states = 0; states < part.bits.size(); ++states) {
      part.bits[states] |= (states >> (2 * in_part) & 3U) << (2 * p);
    }
    ++in_part;
  }
}

void BatchTruth::evaluate(std::span<const std::uint8_t> words) {
  for (const Join& join : fixed_joins_) settle(join, words);
  for (const std::uint8_t word : words) {
    fixed_asks_[word].found = false;
    for (std::size_t byte = 0; byte < fixed_provisions_.size(); ++byte)
      find_states(fixed_provisions_[byte], word, &planes_[byte * word_rows]);
    join_bytes(planes_.data(), fixed_masks_[word].data());
  }
}

void BatchTruth::evaluate_month(std::span<const std::uint8_t> words) {
  for (const Join& join : month_joins_) settle(join, words);
}

void BatchTruth::settle(const Join& join, std::span<const std::uint8_t> words) noexcept {
  for (const std::uint8_t word : words) {
    if (join.kind == NodeKind::all_of) {
      TruthBits bits{~std::uint64_t{0}, 0};
      for (const TruthBits* const in : join.inputs) bits = bits & in[word];
      join.out[word] = bits;
    } else if (join.kind == NodeKind::at_least) {
      join.out[word] = at_least(join, word);
    } else {
      TruthBits bits{0, ~std::uint64_t{0}};
      for (const TruthBits* const in : join.inputs) bits = bits | in[word];
      join.out[word] = join.kind == NodeKind::not_ ? !bits : bits;
    }
  }
}

// Counts in planes of bits, the lowest first, from so many below 64 that the last plane says
// whether enough were counted.
TruthBits BatchTruth::at_least(const Join& join, std::size_t word) noexcept {
  const auto enough = [&](std::size_t wanted, const auto& bits) {
    std::array<std::uint64_t, 7> planes{};
    for (std::size_t plane = 0; plane < planes.size(); ++plane)
      planes[plane] = (64 - wanted) >> plane & 1U ? ~std::uint64_t{0} : 0;
    for (const TruthBits* const in : join.inputs) {
      std::uint64_t carry = bits(in[word]);
      for (std::uint64_t& plane : planes) carry &= std::exchange(plane, plane ^ carry);
    }
    return planes.back();
  };
  return {enough(join.least, [](TruthBits bits) { return bits.yes; }),
          enough(join.inputs.size() - join.least + 1, [](TruthBits bits) { return bits.no; })};
}

void BatchLeaves::settle(std::size_t number, const BatchColumns& columns,
                         std::span<const std::uint8_t> words) {
  const Node& leaf = leaves_[number];
  TruthBits* out = &bits_[number * word_count_];
  bool by_run = false;
  bool by_row = false;
  each_fact(leaf, [&](std::uint8_t fact) { (columns.is_by_run(fact) ? by_run : by_row) = true; });
  if (by_run && !by_row) {
    settle_by_run(leaf, out, columns, words);
  } else {
    settle_leaf(leaf, out, columns.rows(), words);
  }
}

void BatchLeaves::settle_by_run(const Node& node, TruthBits* out, const BatchColumns& columns,
                                std::span<const std::uint8_t> words) {
  const std::span<const Run> runs = columns.run_list();
  static constexpr auto numbers = [] {
    std::array<std::uint8_t, batch_words> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    return all;
  }();
  settle_leaf(node, run_bits_.data(), columns.runs(),
              std::span{numbers}.first(words_for(runs.size())));
  // What follows from the timeline is never unknown: the runs that are not held have failed.
  const bool known = std::all_of(run_bits_.begin(), run_bits_.begin() + words_for(runs.size()),
                                 [](TruthBits bits) { return bits.unknown() == 0; });
  for (const std::uint8_t word : words) {
    TruthBits bits;
    if (known) {
      for (const Piece& piece : columns.pieces(word)) {
        const std::uint64_t yes = run_bits_[piece.run / word_rows].yes;
        bits.yes |= piece.rows & (0 - (yes >> piece.run % word_rows & 1U));
      }
      out[word] = {bits.yes, ~bits.yes};
      continue;
    }
    for (const Piece& piece : columns.pieces(word)) {
      const TruthBits of_run = run_bits_[piece.run / word_rows];
      bits.yes |= piece.rows & (0 - (of_run.yes >> piece.run % word_rows & 1U));
      bits.no |= piece.rows & (0 - (of_run.no >> piece.run % word_rows & 1U));
    }
    out[word] = bits;
  }
}

void BatchLeaves::settle_leaf(const Node& node, TruthBits* out, const LoadedColumns& columns,
                              std::span<const std::uint8_t> words) const {
  const auto leaf = [&](std::uint8_t fact, auto test) {
    const std::uint64_t* known = columns.known(fact);
    for (const std::uint8_t word : words) {
      const std::uint64_t yes = test(word * word_rows);
      const std::uint64_t known_bits = known == nullptr ? ~std::uint64_t{0} : known[word];
      out[word] = {yes & known_bits, ~yes & known_bits};
    }
  };
  switch (node.kind) {
    case NodeKind::constant:
    case NodeKind::later: {
      const bool held = node.kind == NodeKind::later || node.held;
      for (const std::uint8_t word : words)
        out[word] = held ? TruthBits{~std::uint64_t{0}, 0} : TruthBits{0, ~std::uint64_t{0}};
      break;
    }
    case NodeKind::given: {
      const std::uint64_t* known = columns.known(node.fact);
      for (const std::uint8_t word : words) {
        const std::uint64_t bits = known == nullptr ? ~std::uint64_t{0} : known[word];
        out[word] = {bits, ~bits};
      }
      break;
    }
    case NodeKind::one_of: {
      const auto* values = columns.values<std::uint8_t>(node.fact);
      std::array<std::uint8_t, 128> wanted;
      std::size_t count = 0;
      for (std::size_t half = 0; half < 2; ++half) {
        for (std::uint64_t rest = node.choices[half]; rest != 0; rest &= rest - 1) {
          wanted[count++] = static_cast<std::uint8_t>(
              64 * half + static_cast<std::size_t>(std::countr_zero(rest)));
        }
      }
      leaf(node.fact, [&](std::size_t begin) {
        return bits_of_bytes(values + begin, std::span{wanted}.first(count));
      });
      break;
    }
    case NodeKind::contains: {
      const auto* sets = columns.values<std::uint64_t>(node.fact);
      const auto* months = columns.values<std::uint64_t>(node.month_fact);
      leaf(node.fact, [&](std::size_t begin) {
        return ~bits_of(Disjoint{sets + begin, months + begin});
      });
      // A month that is not known is in no set, and in none of which it is out.
      if (const std::uint64_t* const month_known = columns.known(node.month_fact)) {
        for (const std::uint8_t word : words)
          out[word] = {out[word].yes & month_known[word], out[word].no & month_known[word]};
      }
      break;
    }
    case NodeKind::contains_supported_month: {
      const auto* sets = columns.values<std::uint64_t>(node.fact);
      const std::uint64_t month = MonthSet::bit(month_of_number(month_));
      leaf(node.fact, [&](std::size_t begin) { return ~bits_of(Without{sets + begin, month}); });
      break;
    }
    case NodeKind::one_month: {
      const auto* sets = columns.values<std::uint64_t>(node.fact);
      leaf(node.fact, [&](std::size_t begin) {
        return bits_of(AtMostOneMember{sets + begin}) &
               ~bits_of(Disjoint{sets + begin, sets + begin});
      });
      break;
    }
    default:
      settle_compare(node, out, columns, words);
      break;
  }
}

std::int64_t BatchLeaves::scalar(const Term& term) const noexcept {
  std::int32_t value = 0;
  bool is_month = false;
  switch (term.source) {
    case Term::Source::constant:
      return term.constant;
    case Term::Source::first_day:
      value = first_day_;
      break;
    case Term::Source::last_day:
      value = last_day_;
      break;
    case Term::Source::supported_month:
      value = month_;
      is_month = true;
      break;
    case Term::Source::fact:
      break;
  }
  if (is_month) return value + term.months;
  return (term.months == 0 ? value : shift_months(value, term.months)) + term.days;
}

namespace {

Comparison flipped(Comparison comparison) noexcept {
  switch (comparison) {
    case Comparison::less:
      return Comparison::greater;
    case Comparison::less_equal:
      return Comparison::greater_equal;
    case Comparison::equal:
      return Comparison::equal;
    case Comparison::greater_equal:
      return Comparison::less_equal;
    case Comparison::greater:
      return Comparison::less;
  }
  return comparison;
}

template <class Number>
bool holds(Comparison comparison, Number a, Number b) noexcept {
  switch (comparison) {
    case Comparison::less:
      return a < b;
    case Comparison::less_equal:
      return a <= b;
    case Comparison::equal:
      return a == b;
    case Comparison::greater_equal:
      return a >= b;
    case Comparison::greater:
      return a > b;
  }
  return false;
}

}  // namespace

void BatchLeaves::settle_compare(const Node& node, TruthBits* out, const LoadedColumns& columns,
                                 std::span<const std::uint8_t> words) const {
  Term left = node.left;
  Term right = node.right;
  Comparison comparison = node.comparison;
  if (left.source != Term::Source::fact) {
    std::swap(left, right);
    comparison = flipped(comparison);
  }
  if (left.source != Term::Source::fact) {
    const bool held = holds(comparison, scalar(left), scalar(right));
    for (const std::uint8_t word : words)
      out[word] = held ? TruthBits{~std::uint64_t{0}, 0} : TruthBits{0, ~std::uint64_t{0}};
    return;
  }
  if (facts_[left.fact].type == FactType::number) {
    settle_numbers(left, comparison, right, out, columns, words);
    return;
  }
  const bool right_is_fact = right.source == Term::Source::fact;
  // Months are numbers to add; dates shifted by months need the calendar.
  const bool calendar =
      (left.months != 0 && is_date(left)) || (right_is_fact && right.months != 0 && is_date(right));
  const auto* a = columns.values<std::int32_t>(left.fact);
  const auto* b = right_is_fact ? columns.values<std::int32_t>(right.fact) : nullptr;
  const auto constant = static_cast<std::int32_t>(right_is_fact ? 0 : scalar(right));
  const std::uint64_t* known = columns.known(left.fact);
  const std::uint64_t* others_known = right_is_fact ? columns.known(right.fact) : nullptr;
  const auto known_bits = [=](std::uint8_t word) {
    return (known == nullptr ? ~std::uint64_t{0} : known[word]) &
           (others_known == nullptr ? ~std::uint64_t{0} : others_known[word]);
  };

  // Every comparison is "above", with 1 added for "not below", or its opposite, or both of them.
  // The values are days and months, far from the ends of their type.
  const bool equal = comparison == Comparison::equal;
  const bool opposite = comparison == Comparison::less || comparison == Comparison::less_equal;
  const std::uint64_t turned = opposite ? ~std::uint64_t{0} : 0;
  const int more =
      comparison == Comparison::less_equal || comparison == Comparison::greater ? 0 : 1;
  const auto above_number = [=](std::uint8_t word, std::int32_t shift) {
    return bits_of(AboveNumber{a + word * word_rows, constant - shift});
  };
  const auto above_other = [=](std::uint8_t word, std::int32_t shift) {
    return bits_of(AboveOther{a + word * word_rows, shift, b + word * word_rows});
  };
  const auto settle_words = [&](auto compare) {
    for (const std::uint8_t word : words) {
      const std::uint64_t yes = compare(word);
      const std::uint64_t in_use = known_bits(word);
      out[word] = {yes & in_use, ~yes & in_use};
    }
  };

  std::int32_t shift = left.days - (right_is_fact ? right.days : 0);
  const std::int32_t months = left.months - (right_is_fact ? right.months : 0);
  if (!calendar) {
    shift += months;
    const auto settle_by = [&](auto above) {
      if (equal) {
        settle_words(
            [=](std::uint8_t word) { return above(word, shift + 1) & ~above(word, shift); });
      } else {
        settle_words([=](std::uint8_t word) { return above(word, shift + more) ^ turned; });
      }
    };
    if (right_is_fact) {
      settle_by(above_other);
    } else {
      settle_by(above_number);
    }
    return;
  }
  // A month has 28 to 31 days. Where both ends of that range give one answer the calendar is not
  // asked.
  const std::int32_t most = 3 * (std::abs(left.months) + std::abs(right.months));
  settle_words([&](std::uint8_t word) {
    const auto estimated = [&](std::int32_t month_days) {
      const std::int32_t days = shift + month_days + more;
      return (right_is_fact ? above_other(word, days) : above_number(word, days)) ^ turned;
    };
    std::uint64_t yes = estimated(28 * months + most);
    std::uint64_t open = known_bits(word);
    if (!equal) open &= estimated(28 * months - most) ^ yes;
    for (; open != 0; open &= open - 1) {
      const auto row = word * word_rows + static_cast<std::size_t>(std::countr_zero(open));
      const std::int32_t exact_left = shift_months(a[row], left.months) + left.days;
      const std::int32_t exact_right =
          right_is_fact ? shift_months(b[row], right.months) + right.days : constant;
      const std::uint64_t bit = std::uint64_t{1} << row % word_rows;
      yes = holds(comparison, exact_left, exact_right) ? yes | bit : yes & ~bit;
    }
    return yes;
  });
}

void BatchLeaves::settle_numbers(const Term& left, Comparison comparison, const Term& right,
                                 TruthBits* out, const LoadedColumns& columns,
                                 std::span<const std::uint8_t> words) const {
  // A product of two numbers of 64 bits fits 128.
  __extension__ using Product = __int128;
  const bool right_is_fact = right.source == Term::Source::fact;
  const auto* a = columns.values<std::int64_t>(left.fact);
  const auto* b = right_is_fact ? columns.values<std::int64_t>(right.fact) : nullptr;
  const std::uint64_t* known = columns.known(left.fact);
  const std::uint64_t* others_known = right_is_fact ? columns.known(right.fact) : nullptr;
  for (const std::uint8_t word : words) {
    std::uint64_t yes = 0;
    for (std::size_t i = 0; i < word_rows; ++i) {
      const std::size_t row = word * word_rows + i;
      const Product other = right_is_fact ? Product{b[row]} * right.times : right.constant;
      yes |= std::uint64_t{holds(comparison, Product{a[row]} * left.times, other)} << i;
    }
    const std::uint64_t in_use = (known == nullptr ? ~std::uint64_t{0} : known[word]) &
                                 (others_known == nullptr ? ~std::uint64_t{0} : others_known[word]);
    out[word] = {yes & in_use, ~yes & in_use};
  }
}

void BatchTruth::find_states(const FourNodes& nodes, std::size_t word,
                             std::uint8_t* states) const noexcept {
  std::array<std::uint64_t, 8> columns{};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] == no_node) continue;
    const TruthBits bits = truth(nodes[i], word);
    columns[2 * i] = ~bits.no;
    columns[2 * i + 1] = ~bits.yes;
  }
  rows_of_bits(columns.data(), states);
}

const std::uint64_t* BatchTruth::join_other_parts(std::size_t word) noexcept {
  joined_masks_ = fixed_masks_[word];
  for (MaskPart& part : std::span{month_parts_}.subspan(1)) {
    find_states(part.nodes, word, part.states.data());
    for (std::size_t row = 0; row < word_rows; ++row)
      joined_masks_[row] |= part.bits[part.states[row]];
  }
  return joined_masks_.data();
}

const BatchTruth::FixedAsks& BatchTruth::fixed_asks(const BatchColumns& columns, std::size_t word) {
  FixedAsks& asks = fixed_asks_[word];
  if (asks.found) return asks;
  asks.found = true;
  const TruthBits fixed =
      month_dependent_[root_] != 0 ? fixed_bits_[root_ * word_count_ + word] : verdict(word);
  asks.rows = fixed.unknown() & columns.loaded(word);
  for (std::uint64_t rest = asks.rows; rest != 0; rest &= rest - 1)
    asks.facts[static_cast<std::size_t>(std::countr_zero(rest))] = 0;
  ask_below(fixed_children_, asks.rows, columns, word,
            [&asks](std::size_t row, std::uint64_t facts) { asks.facts[row] |= facts; });
  return asks;
}

}  // namespace v2
}  // namespace rentsupport
