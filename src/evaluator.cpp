#include "evaluator.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <utility>

#include "bits.hpp"

namespace rentsupport {
inline namespace v1 {

namespace {

bool is_leaf(NodeKind kind) noexcept { return kind < NodeKind::not_; }

bool depends_on_month(const Term& term) noexcept {
  return term.source == Term::Source::first_day || term.source == Term::Source::last_day ||
         term.source == Term::Source::supported_month;
}

// Adds calendar months to a day number; the law's counting (calendar.hpp, add_months).
std::int32_t shift_months(std::int32_t day, std::int32_t months) noexcept {
  return static_cast<std::int32_t>(
      add_months(Date{std::chrono::days{day}}, months).time_since_epoch().count());
}

// Calls test(i) for the 64 rows of a word and packs the answers.
template <class Test>
std::uint64_t pack(Test test) noexcept {
  alignas(16) std::array<std::uint8_t, word_rows> bytes;
  for (std::size_t i = 0; i < word_rows; ++i)
    bytes[i] = static_cast<std::uint8_t>(test(i) ? 0xff : 0);
  return pack_bits(bytes.data());
}

template <class Visit>
void each_fact(const Node& node, Visit&& visit) {
  switch (node.kind) {
    case NodeKind::given:
    case NodeKind::one_of:
    case NodeKind::one_month:
      visit(node.fact);
      break;
    case NodeKind::contains:
      visit(node.fact);
      visit(node.month_fact);
      break;
    case NodeKind::compare:
      if (node.left.source == Term::Source::fact) visit(node.left.fact);
      if (node.right.source == Term::Source::fact) visit(node.right.fact);
      break;
    default:
      break;
  }
}

}  // namespace

BatchColumns::BatchColumns(Vocabulary facts, std::span<const ColumnView> views,
                           std::span<const bool> used, std::span<const bool> by_row)
    : facts_(facts),
      views_(views),
      by_row_(by_row.begin(), by_row.end()),
      rows_(facts.size()),
      run_values_(facts.size()) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (used[i]) used_.push_back(static_cast<std::uint8_t>(i));
  }
}

void BatchColumns::find_runs(const std::uint32_t* via, std::size_t rows) {
  runs_.clear();
  for (std::size_t i = 0; i < rows; ++i) {
    if (runs_.empty() || runs_.back().row != via[i]) runs_.push_back({i, i, via[i]});
    runs_.back().end = i + 1;
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
  const auto via =
      std::find_if(used_.begin(), used_.end(), [&](std::uint8_t fact) { return is_by_run(fact); });
  if (via != used_.end()) find_runs(views_[*via].via + begin, rows);
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

BatchTruth::BatchTruth(const Rule& rule, Vocabulary facts)
    : rule_(rule),
      facts_(facts),
      root_(static_cast<std::uint32_t>(rule.nodes().size() - 1)),
      month_dependent_(rule.nodes().size()),
      bits_(rule.nodes().size() * batch_words),
      fixed_bits_(rule.nodes().size() * batch_words),
      fixed_asked_(facts.size() * batch_words),
      reached_(rule.nodes().size()),
      asked_(facts.size()) {
  for (std::uint32_t i = 0; i <= root_; ++i) {
    const Node& node = rule.nodes()[i];
    if (is_leaf(node.kind)) {
      month_dependent_[i] = node.kind == NodeKind::compare &&
                            (depends_on_month(node.left) || depends_on_month(node.right));
    } else {
      rule.each_child(i,
                      [&](std::uint32_t child) { month_dependent_[i] |= month_dependent_[child]; });
    }
  }
  if (facts.size() > 63) throw Error("a vocabulary has at most 63 facts");
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
  std::size_t in_part = 4;
  for (std::size_t p = 0; p < rule_.provisions().size(); ++p) {
    const std::uint32_t node = rule_.provisions()[p].node;
    // A provision decided later is not reached so far.
    if (rule_.nodes()[node].kind == NodeKind::later) continue;
    if (month_dependent_[node] == 0) {
      fixed_provisions_.push_back(p);
      continue;
    }
    if (in_part == 4) {
      month_parts_.emplace_back();
      in_part = 0;
    }
    MaskPart& part = month_parts_.back();
    part.nodes[in_part] = node;
    for (std::size_t states = 0; states < part.bits.size(); ++states) {
      part.bits[states] |= (states >> (2 * in_part) & 3U) << (2 * p);
    }
    ++in_part;
  }
  if (month_parts_.empty()) month_parts_.emplace_back();  // mask() reads the first one
}

void BatchTruth::mark_used(const Rule& rule, std::span<bool> used, std::span<bool> with_another) {
  for (const Node& node : rule.nodes()) {
    std::size_t count = 0;
    each_fact(node, [&](std::uint8_t fact) {
      used[fact] = true;
      ++count;
    });
    if (count == 2) each_fact(node, [&](std::uint8_t fact) { with_another[fact] = true; });
  }
}

void BatchTruth::evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words) {
  for (std::uint32_t i = 0; i <= root_; ++i) {
    if (month_dependent_[i] == 0) {
      settle(i, columns, words);
    } else if (!is_leaf(rule_.nodes()[i].kind)) {
      combine(i, words, false, &fixed_bits_[i * batch_words]);
    }
  }
  for (const std::uint8_t word : words) {
    std::array<std::uint64_t, word_rows>& masks = fixed_masks_[word];
    masks.fill(0);
    for (const std::size_t p : fixed_provisions_) {
      const TruthBits bits = truth(rule_.provisions()[p].node, word);
      masks[2 * p] = ~bits.no;  // held 01, failed 10, unknown 11
      masks[2 * p + 1] = ~bits.yes;
    }
    transpose64(masks.data());
  }
  for (const std::uint8_t word : words) fixed_facts_[word] = ~std::uint64_t{0};
}

void BatchTruth::evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words,
                          Month month) {
  first_day_ = static_cast<std::int32_t>(first_day(month).time_since_epoch().count());
  last_day_ = static_cast<std::int32_t>(last_day(month).time_since_epoch().count());
  month_ = month_number(month);
  for (std::uint32_t i = 0; i <= root_; ++i) {
    if (month_dependent_[i] != 0) settle(i, columns, words);
  }
}

// Joins the children of a node that depend on the month, or those that do not.
void BatchTruth::combine(std::uint32_t number, std::span<const std::uint8_t> words,
                         bool month_dependent, TruthBits* out) const {
  const bool all = rule_.nodes()[number].kind == NodeKind::all_of;
  if (!month_dependent) {
    for (const std::uint8_t word : words)
      out[word] = all ? TruthBits{~std::uint64_t{0}, 0} : TruthBits{0, ~std::uint64_t{0}};
  }
  rule_.each_child(number, [&](std::uint32_t child) {
    if ((month_dependent_[child] != 0) != month_dependent) return;
    const TruthBits* in = &bits_[child * batch_words];
    for (const std::uint8_t word : words)
      out[word] = all ? out[word] & in[word] : out[word] | in[word];
  });
}

void BatchTruth::settle(std::uint32_t number, const BatchColumns& columns,
                        std::span<const std::uint8_t> words) {
  const Node& node = rule_.nodes()[number];
  TruthBits* out = &bits_[number * batch_words];
  switch (node.kind) {
    case NodeKind::not_: {
      const TruthBits* in = &bits_[(number - 1) * batch_words];
      for (const std::uint8_t word : words) out[word] = !in[word];
      break;
    }
    case NodeKind::all_of:
    case NodeKind::any_of:
      if (month_dependent_[number] == 0) {
        combine(number, words, false, out);
      } else {
        for (const std::uint8_t word : words) out[word] = fixed_bits_[number * batch_words + word];
        combine(number, words, true, out);
      }
      break;
    default: {
      bool by_run = false;
      bool by_row = false;
      each_fact(node,
                [&](std::uint8_t fact) { (columns.is_by_run(fact) ? by_run : by_row) = true; });
      if (by_run && !by_row) {
        settle_by_run(node, out, columns, words);
      } else {
        settle_leaf(node, out, columns.rows(), words);
      }
    }
  }
}

void BatchTruth::settle_by_run(const Node& node, TruthBits* out, const BatchColumns& columns,
                               std::span<const std::uint8_t> words) {
  const std::span<const Run> runs = columns.run_list();
  static constexpr auto numbers = [] {
    std::array<std::uint8_t, batch_words> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    return all;
  }();
  settle_leaf(node, run_bits_.data(), columns.runs(),
              std::span{numbers}.first(words_for(runs.size())));
  for (const std::uint8_t word : words) {
    TruthBits bits;
    for (const Piece& piece : columns.pieces(word)) {
      const TruthBits of_run = run_bits_[piece.run / word_rows];
      bits.yes |= piece.rows & (0 - (of_run.yes >> piece.run % word_rows & 1U));
      bits.no |= piece.rows & (0 - (of_run.no >> piece.run % word_rows & 1U));
    }
    out[word] = bits;
  }
}

void BatchTruth::settle_leaf(const Node& node, TruthBits* out, const LoadedColumns& columns,
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
      std::array<std::uint8_t, 128> wanted{};
      std::size_t count = 0;
      for (std::size_t half = 0; half < 2; ++half) {
        for (std::uint64_t rest = node.choices[half]; rest != 0; rest &= rest - 1) {
          wanted[count++] = static_cast<std::uint8_t>(
              64 * half + static_cast<std::size_t>(std::countr_zero(rest)));
        }
      }
      leaf(node.fact, [&](std::size_t begin) {
        alignas(16) std::array<std::uint8_t, word_rows> bytes{};
        for (std::size_t w = 0; w < count; ++w) {
          const std::uint8_t value = wanted[w];
          for (std::size_t i = 0; i < word_rows; ++i)
            bytes[i] |= static_cast<std::uint8_t>(values[begin + i] == value ? 0xff : 0);
        }
        return pack_bits(bytes.data());
      });
      break;
    }
    case NodeKind::contains: {
      const auto* sets = columns.values<std::uint64_t>(node.fact);
      const auto* months = columns.values<std::uint64_t>(node.month_fact);
      leaf(node.fact, [&](std::size_t begin) {
        return pack([&](std::size_t i) { return (sets[begin + i] & months[begin + i]) != 0; });
      });
      break;
    }
    case NodeKind::one_month: {
      const auto* sets = columns.values<std::uint64_t>(node.fact);
      leaf(node.fact, [&](std::size_t begin) {
        return pack([&](std::size_t i) {
          return sets[begin + i] != 0 && (sets[begin + i] & (sets[begin + i] - 1)) == 0;
        });
      });
      break;
    }
    default:
      settle_compare(node, out, columns, words);
      break;
  }
}

std::int32_t BatchTruth::scalar(const Term& term) const noexcept {
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

// Compares 64 values, shifted, with other numbers.
template <class Other>
std::uint64_t compare_word(Comparison comparison, const std::int32_t* values, std::int32_t shift,
                           Other other) noexcept {
  switch (comparison) {
    case Comparison::less:
      return less<false>(values, shift, other);
    case Comparison::less_equal:
      return less<true>(values, shift, other);
    case Comparison::equal:
      return less<true>(values, shift, other) & ~less<false>(values, shift, other);
    case Comparison::greater_equal:
      return ~less<false>(values, shift, other);
    case Comparison::greater:
      return ~less<true>(values, shift, other);
  }
  return 0;
}

bool holds(Comparison comparison, std::int32_t a, std::int32_t b) noexcept {
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

void BatchTruth::settle_compare(const Node& node, TruthBits* out, const LoadedColumns& columns,
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
  const bool right_is_fact = right.source == Term::Source::fact;
  // Months are numbers to add; dates shifted by months need the calendar.
  const bool calendar =
      (left.months != 0 && is_date(left)) || (right_is_fact && right.months != 0 && is_date(right));
  const std::int32_t left_shift = left.days + (calendar ? 0 : left.months);
  const std::int32_t right_shift = right_is_fact ? right.days + (calendar ? 0 : right.months) : 0;
  const auto* values = columns.values<std::int32_t>(left.fact);
  const std::int32_t* others = right_is_fact ? columns.values<std::int32_t>(right.fact) : nullptr;
  const std::int32_t constant = right_is_fact ? 0 : scalar(right);
  const std::uint64_t* known = columns.known(left.fact);
  const std::uint64_t* others_known = right_is_fact ? columns.known(right.fact) : nullptr;
  for (const std::uint8_t word : words) {
    const std::int32_t* a = values + word * word_rows;
    const std::int32_t* b = right_is_fact ? others + word * word_rows : nullptr;
    const std::uint64_t known_bits =
        (known == nullptr ? ~std::uint64_t{0} : known[word]) &
        (others_known == nullptr ? ~std::uint64_t{0} : others_known[word]);
    const auto compared = [&](std::int32_t shift) {
      return right_is_fact ? compare_word(comparison, a, shift, ManyNumbers{b})
                           : compare_word(comparison, a, shift, OneNumber{constant});
    };
    const std::int32_t shift = left_shift - right_shift;
    std::uint64_t yes = 0;
    if (!calendar) {
      yes = compared(shift);
    } else {
      // A month has 28 to 31 days. Where both ends of that range give one answer the calendar is
      // not asked.
      const std::int32_t months = left.months - (right_is_fact ? right.months : 0);
      const std::int32_t most = 3 * (std::abs(left.months) + std::abs(right.months));
      const std::uint64_t low = compared(shift + 28 * months - most);
      yes = compared(shift + 28 * months + most);
      std::uint64_t open = comparison == Comparison::equal ? known_bits : (low ^ yes) & known_bits;
      for (; open != 0; open &= open - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(open));
        const std::int32_t exact_left = shift_months(a[i], left.months) + left.days;
        const std::int32_t exact_right =
            right_is_fact ? shift_months(b[i], right.months) + right.days : constant;
        const std::uint64_t bit = std::uint64_t{1} << i;
        yes = holds(comparison, exact_left, exact_right) ? yes | bit : yes & ~bit;
      }
    }
    out[word] = {yes & known_bits, ~yes & known_bits};
  }
}

// Makes a byte a row of four nodes' states, the first in the lowest bits: held 01, failed 10,
// unknown 11.
void BatchTruth::find_states(MaskPart& part, std::size_t word) const noexcept {
  part.states.fill(0);
  for (std::size_t i = 0; i < part.nodes.size(); ++i) {
    if (part.nodes[i] == no_node) continue;
    const TruthBits bits = truth(part.nodes[i], word);
    add_bits(part.states.data(), ~bits.no, static_cast<std::uint8_t>(1U << (2 * i)));
    add_bits(part.states.data(), ~bits.yes, static_cast<std::uint8_t>(2U << (2 * i)));
  }
}

std::uint64_t BatchTruth::find_asked(const BatchColumns& columns, std::size_t word,
                                     std::uint64_t rows) {
  // Below children of the root that do not depend on the month the same facts are missing in every
  // month.
  std::uint64_t* const fixed = &fixed_asked_[word * asked_.size()];
  if (fixed_facts_[word] == ~std::uint64_t{0}) {
    std::fill_n(fixed, asked_.size(), 0);
    fixed_facts_[word] = 0;
    for (const std::uint32_t child : fixed_children_)
      fixed_facts_[word] |= ask_below(child, ~std::uint64_t{0}, columns, word, fixed);
  }
  rows &= truth(root_, word).unknown();
  std::fill(asked_.begin(), asked_.end(), 0);
  std::uint64_t facts = 0;
  for (std::uint64_t rest = fixed_facts_[word]; rest != 0; rest &= rest - 1) {
    const auto fact = static_cast<std::size_t>(std::countr_zero(rest));
    asked_[fact] = fixed[fact] & rows;
    if (asked_[fact] != 0) facts |= std::uint64_t{1} << fact;
  }
  for (const std::uint32_t child : month_children_)
    facts |= ask_below(child, rows, columns, word, asked_.data());
  return facts;
}

// Adds the facts asked for by rows that reach a node, and returns them, a bit each.
std::uint64_t BatchTruth::ask_below(std::uint32_t top, std::uint64_t rows,
                                    const BatchColumns& columns, std::size_t word,
                                    std::uint64_t* asked) {
  reached_[top] = rows & truth(top, word).unknown();
  if (reached_[top] == 0) return 0;
  std::uint64_t facts = 0;
  // From the top down: a node that no row reaches is passed over with all below it.
  const std::uint32_t first = rule_.nodes()[top].first;
  for (std::uint32_t number = top + 1; number-- > first;) {
    const std::uint64_t reached = reached_[number];
    const Node& node = rule_.nodes()[number];
    if (reached == 0) {
      number = node.first;
    } else if (is_leaf(node.kind)) {
      each_fact(node, [&](std::uint8_t fact) {
        const std::uint64_t asking = reached & columns.unknown(fact, word);
        asked[fact] |= asking;
        if (asking != 0) facts |= std::uint64_t{1} << fact;
      });
    } else {
      rule_.each_child(number, [&](std::uint32_t child) {
        reached_[child] = reached & truth(child, word).unknown();
      });
    }
  }
  return facts;
}

}  // namespace v1
}  // namespace rentsupport
