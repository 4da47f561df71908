#include "evaluator.hpp"

#include <algorithm>
#include <array>

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
                           std::span<const bool> used)
    : facts_(facts), views_(views), columns_(facts.size()) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (used[i]) used_.push_back(static_cast<std::uint8_t>(i));
  }
}

template <class T>
void BatchColumns::load_column(Loaded& loaded, const ColumnView& view, std::size_t begin,
                               std::size_t rows) {
  const T* source = static_cast<const T*>(view.values);
  const std::size_t words = (rows + word_rows - 1) / word_rows;
  const bool whole = rows % word_rows == 0;
  const auto copy = [&](auto value_of) {
    loaded.copied_values.resize(words * word_rows);
    T* values = reinterpret_cast<T*>(loaded.copied_values.data());
    for (std::size_t i = 0; i < rows; ++i) values[i] = value_of(i);
    loaded.values = values;
  };
  if (view.via != nullptr) {
    const std::uint32_t* via = view.via + begin;
    copy([&](std::size_t i) { return source[via[i]]; });
  } else if (whole) {
    loaded.values = source + begin;
  } else {
    copy([&](std::size_t i) { return source[begin + i]; });
  }
  if (view.known == nullptr) {
    loaded.known = nullptr;
  } else if (view.via == nullptr) {
    loaded.known = view.known + begin / word_rows;
  } else {
    loaded.copied_known.resize(words);
    const std::uint32_t* via = view.via + begin;
    for (std::size_t word = 0; word < words; ++word) {
      std::uint64_t bits = 0;
      const std::size_t end = std::min(word_rows, rows - word * word_rows);
      for (std::size_t i = 0; i < end; ++i) {
        const std::uint32_t row = via[word * word_rows + i];
        bits |= (view.known[row / 64] >> row % 64 & 1U) << i;
      }
      loaded.copied_known[word] = bits;
    }
    loaded.known = loaded.copied_known.data();
  }
}

void BatchColumns::load(std::size_t begin, std::size_t rows) {
  for (const std::uint8_t fact : used_) {
    Loaded& loaded = columns_[fact];
    const ColumnView& view = views_[fact];
    switch (facts_[fact].type) {
      case FactType::date:
      case FactType::month:
      case FactType::day:
        load_column<std::int32_t>(loaded, view, begin, rows);
        break;
      case FactType::month_set:
      case FactType::month_bit:
        load_column<std::uint64_t>(loaded, view, begin, rows);
        break;
      case FactType::choice:
        load_column<std::uint8_t>(loaded, view, begin, rows);
        break;
    }
  }
}

BatchTruth::BatchTruth(const Rule& rule, Vocabulary facts)
    : rule_(rule),
      facts_(facts),
      root_(static_cast<std::uint32_t>(rule.nodes().size() - 1)),
      month_dependent_(rule.nodes().size()),
      bits_(rule.nodes().size() * batch_words),
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
}

void BatchTruth::mark_used(const Rule& rule, std::span<bool> used) {
  for (const Node& node : rule.nodes())
    each_fact(node, [&](std::uint8_t fact) { used[fact] = true; });
}

void BatchTruth::evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words) {
  for (std::uint32_t i = 0; i <= root_; ++i) {
    if (month_dependent_[i] == 0) settle(i, columns, words);
  }
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

void BatchTruth::settle(std::uint32_t number, const BatchColumns& columns,
                        std::span<const std::uint8_t> words) {
  const Node& node = rule_.nodes()[number];
  TruthBits* out = &bits_[number * batch_words];
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
      for (const std::uint8_t word : words)
        out[word] = node.held ? TruthBits{~std::uint64_t{0}, 0} : TruthBits{0, ~std::uint64_t{0}};
      break;
    case NodeKind::later:
      for (const std::uint8_t word : words) out[word] = {~std::uint64_t{0}, 0};
      break;
    case NodeKind::given: {
      const std::uint64_t* known = columns.known(node.fact);
      for (const std::uint8_t word : words) {
        const std::uint64_t bits = known == nullptr ? ~std::uint64_t{0} : known[word];
        out[word] = {bits, ~bits};
      }
      break;
    }
    case NodeKind::one_of: {
      const std::uint8_t* values = columns.values<std::uint8_t>(node.fact);
      std::array<std::uint8_t, 128> wanted{};
      std::size_t count = 0;
      for (unsigned value = 0; value < 128; ++value) {
        if ((node.choices[value / 64] >> value % 64 & 1U) != 0)
          wanted[count++] = static_cast<std::uint8_t>(value);
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
      const std::uint64_t* sets = columns.values<std::uint64_t>(node.fact);
      const std::uint64_t* months = columns.values<std::uint64_t>(node.month_fact);
      leaf(node.fact, [&](std::size_t begin) {
        return pack([&](std::size_t i) { return (sets[begin + i] & months[begin + i]) != 0; });
      });
      break;
    }
    case NodeKind::one_month: {
      const std::uint64_t* sets = columns.values<std::uint64_t>(node.fact);
      leaf(node.fact, [&](std::size_t begin) {
        return pack([&](std::size_t i) {
          return sets[begin + i] != 0 && (sets[begin + i] & (sets[begin + i] - 1)) == 0;
        });
      });
      break;
    }
    case NodeKind::compare:
      settle_compare(node, out, columns, words);
      break;
    case NodeKind::not_: {
      const TruthBits* in = &bits_[(number - 1) * batch_words];
      for (const std::uint8_t word : words) out[word] = !in[word];
      break;
    }
    case NodeKind::all_of:
      for (const std::uint8_t word : words) out[word] = {~std::uint64_t{0}, 0};
      rule_.each_child(number, [&](std::uint32_t child) {
        const TruthBits* in = &bits_[child * batch_words];
        for (const std::uint8_t word : words) out[word] = out[word] & in[word];
      });
      break;
    case NodeKind::any_of:
      for (const std::uint8_t word : words) out[word] = {0, ~std::uint64_t{0}};
      rule_.each_child(number, [&](std::uint32_t child) {
        const TruthBits* in = &bits_[child * batch_words];
        for (const std::uint8_t word : words) out[word] = out[word] | in[word];
      });
      break;
  }
}

std::int32_t BatchTruth::scalar(const Term& term) const noexcept {
  std::int32_t value = 0;
  bool is_month = false;
  switch (term.source) {
    case Term::Source::constant:
      return term.constant + term.months + term.days;
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

void BatchTruth::settle_compare(const Node& node, TruthBits* out, const BatchColumns& columns,
                                std::span<const std::uint8_t> words) {
  const bool left_fact = node.left.source == Term::Source::fact;
  const bool right_fact = node.right.source == Term::Source::fact;
  if (!left_fact && !right_fact) {
    const std::int32_t a = scalar(node.left);
    const std::int32_t b = scalar(node.right);
    bool held = false;
    switch (node.comparison) {
      case Comparison::less:
        held = a < b;
        break;
      case Comparison::less_equal:
        held = a <= b;
        break;
      case Comparison::equal:
        held = a == b;
        break;
      case Comparison::greater_equal:
        held = a >= b;
        break;
      case Comparison::greater:
        held = a > b;
        break;
    }
    for (const std::uint8_t word : words)
      out[word] = held ? TruthBits{~std::uint64_t{0}, 0} : TruthBits{0, ~std::uint64_t{0}};
    return;
  }
  // The values of one word, shifted; facts without a shift by months are read in place.
  alignas(16) std::array<std::int32_t, word_rows> left_shifted;
  alignas(16) std::array<std::int32_t, word_rows> right_shifted;
  const auto operand = [&](const Term& term, bool is_fact,
                           std::array<std::int32_t, word_rows>& shifted,
                           std::size_t begin) -> const std::int32_t* {
    if (!is_fact) {
      shifted.fill(scalar(term));
      return shifted.data();
    }
    const std::int32_t* values = columns.values<std::int32_t>(term.fact) + begin;
    if (term.months == 0 && term.days == 0) return values;
    const bool calendar = term.months != 0 && facts_[term.fact].type == FactType::date;
    for (std::size_t i = 0; i < word_rows; ++i) {
      shifted[i] =
          (calendar ? shift_months(values[i], term.months) : values[i] + term.months) + term.days;
    }
    return shifted.data();
  };
  const std::uint64_t* left_known = left_fact ? columns.known(node.left.fact) : nullptr;
  const std::uint64_t* right_known = right_fact ? columns.known(node.right.fact) : nullptr;
  for (const std::uint8_t word : words) {
    const std::size_t begin = word * word_rows;
    const std::int32_t* a = operand(node.left, left_fact, left_shifted, begin);
    const std::int32_t* b = operand(node.right, right_fact, right_shifted, begin);
    std::uint64_t yes = 0;
    switch (node.comparison) {
      case Comparison::less:
        yes = pack([=](std::size_t i) { return a[i] < b[i]; });
        break;
      case Comparison::less_equal:
        yes = pack([=](std::size_t i) { return a[i] <= b[i]; });
        break;
      case Comparison::equal:
        yes = pack([=](std::size_t i) { return a[i] == b[i]; });
        break;
      case Comparison::greater_equal:
        yes = pack([=](std::size_t i) { return a[i] >= b[i]; });
        break;
      case Comparison::greater:
        yes = pack([=](std::size_t i) { return a[i] > b[i]; });
        break;
    }
    const std::uint64_t known = (left_known == nullptr ? ~std::uint64_t{0} : left_known[word]) &
                                (right_known == nullptr ? ~std::uint64_t{0} : right_known[word]);
    out[word] = {yes & known, ~yes & known};
  }
}

void BatchTruth::masks(std::size_t word, std::span<std::uint64_t, word_rows> masks) const noexcept {
  std::fill(masks.begin(), masks.end(), 0);
  const auto provisions = rule_.provisions();
  for (std::size_t p = 0; p < provisions.size(); ++p) {
    if (rule_.nodes()[provisions[p].node].kind == NodeKind::later) continue;  // not reached
    const TruthBits bits = truth(provisions[p].node, word);
    masks[2 * p] = ~bits.no;  // held 01, failed 10, unknown 11
    masks[2 * p + 1] = ~bits.yes;
  }
  transpose(masks);
}

void BatchTruth::find_asked(const BatchColumns& columns, std::size_t word, std::uint64_t rows) {
  std::fill(reached_.begin(), reached_.end(), 0);
  std::fill(asked_.begin(), asked_.end(), 0);
  reached_[root_] = rows & truth(root_, word).unknown();
  for (std::uint32_t number = root_ + 1; number-- > 0;) {
    const std::uint64_t reached = reached_[number];
    if (reached == 0) continue;
    const Node& node = rule_.nodes()[number];
    if (is_leaf(node.kind)) {
      each_fact(node, [&](std::uint8_t fact) {
        if (const std::uint64_t* known = columns.known(fact))
          asked_[fact] |= reached & ~known[word];
      });
    } else {
      rule_.each_child(number, [&](std::uint32_t child) {
        reached_[child] = reached & truth(child, word).unknown();
      });
    }
  }
}

}  // namespace v1
}  // namespace rentsupport
