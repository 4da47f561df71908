#include "table/product.hpp"

#include <algorithm>
#include <bit>
#include <mutex>
#include <numeric>
#include <stdexcept>

#include "values/parallel.hpp"
#include "values/sha256.hpp"

namespace tests::table {

const std::array<const char*, theorem_count> theorem_names{
    "every class has exactly one outcome",
    "no contract satisfies both groups",
    "hiding a fact never makes refused payable, and no completion contradicts a definite answer",
    "completions of an undetermined class lie between its amounts, and both ends are reached",
    "more rented days, more insured months, an earlier receipt never turn payable into refused",
    "each provision alone turns some class from payable to refused",
    "the order of provisions never matters"};

namespace {

constexpr Month any_month = std::chrono::year{2022} / 5;

// The ends between which an undetermined class lies.
constexpr std::size_t pays_end = 0;
constexpr std::size_t refuses_end = 1;

const char* name_of(std::uint8_t state) {
  switch (static_cast<Truth>(state)) {
    case Truth::held:
      return "held";
    case Truth::failed:
      return "failed";
    case Truth::unknown:
      return "unknown";
  }
  return "not reached";
}

const std::vector<std::size_t>& provisions_of(const ClusterStates& cluster) {
  return cluster.cluster.provisions.front();
}

// The rule above its provisions. The state of each is the value of a fact of its own: a choice, or
// a comparison with the supported month for the provisions that change while the others stay.
Rule above_provisions(const Rule& rule, const std::vector<bool>& by_month) {
  return rebuilt(rule, [&](std::uint32_t number) -> std::optional<Rule> {
    const Node& node = rule.nodes()[number];
    if (node.provision < 0) return std::nullopt;
    if (node.kind == NodeKind::later) return decided_later();
    const auto fact = static_cast<std::uint8_t>(node.provision);
    if (by_month[fact]) return supported_month() == Fact<Month>{fact};
    return is(Fact<bool>{fact}, true);
  });
}

Rule children_reversed(const Rule& rule) {
  return rebuilt(
      rule, [](std::uint32_t) { return std::nullopt; }, true);
}

// How a walk goes through the product: rows of a batch are the states of the inner clusters; the
// outer ones change from batch to batch; the pair of the two largest changes fastest.
struct Layout {
  std::vector<std::size_t> inner, outer;  // clusters
  std::array<std::size_t, 2> pair{};
  std::vector<std::size_t> stride;  // of an inner cluster's states, by its place in `inner`
  std::size_t rows = 1;
  std::size_t outer_classes = 1;

  [[nodiscard]] std::size_t words() const { return (rows + word_rows - 1) / word_rows; }
};

std::size_t states_in(const ClusterStates& cluster) { return cluster.masks.size(); }

// Every small cluster is an inner one in at least one of the layouts, which share the pair.
std::vector<Layout> layouts_of(const Clusters& clusters) {
  std::vector<std::size_t> order(clusters.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return states_in(*clusters[a]) > states_in(*clusters[b]);
  });
  if (order.size() < 2) throw std::logic_error("a table needs two clusters at least");
  std::vector<std::size_t> small(order.begin() + 2, order.end());
  std::sort(small.begin(), small.end());
  std::vector<bool> was_inner(clusters.size());
  std::vector<Layout> layouts;
  do {
    Layout layout;
    layout.pair = {order[0], order[1]};
    for (const bool again : {false, true}) {
      for (const std::size_t cluster : small) {
        const bool taken =
            std::find(layout.inner.begin(), layout.inner.end(), cluster) != layout.inner.end();
        if (taken || was_inner[cluster] != again) continue;
        if (layout.rows * states_in(*clusters[cluster]) > batch_rows) continue;
        layout.inner.push_back(cluster);
        layout.rows *= states_in(*clusters[cluster]);
      }
    }
    std::size_t stride = layout.rows;
    for (const std::size_t cluster : layout.inner) {
      stride /= states_in(*clusters[cluster]);
      layout.stride.push_back(stride);
      was_inner[cluster] = true;
    }
    for (const std::size_t cluster : small) {
      if (std::find(layout.inner.begin(), layout.inner.end(), cluster) != layout.inner.end())
        continue;
      layout.outer.push_back(cluster);
      layout.outer_classes *= states_in(*clusters[cluster]);
    }
    layouts.push_back(layout);
  } while (std::any_of(small.begin(), small.end(),
                       [&](std::size_t cluster) { return !was_inner[cluster]; }));
  return layouts;
}

// The columnar evaluator over a batch of classes.
class Classes {
 public:
  Classes(const Rule& rule, const Clusters& clusters, const Layout& layout, bool reordered)
      : clusters_(clusters),
        layout_(layout),
        by_month_(rule.provisions().size()),
        info_(rule.provisions().size()),
        values_(rule.provisions().size()),
        known_(rule.provisions().size()),
        via_(layout.words() * word_rows) {
    for (const std::size_t cluster : layout.pair) {
      for (const std::size_t provision : provisions_of(*clusters[cluster]))
        by_month_[provision] = true;
    }
    for (std::size_t p = 0; p < info_.size(); ++p)
      info_[p] = {
          rule.provisions()[p].id, by_month_[p] ? FactType::month : FactType::choice, true, {}};
    views_.resize(info_.size());
    for (std::size_t p = 0; p < info_.size(); ++p) {
      values_[p].resize(1);
      known_[p].resize(1);
      views_[p] = {values_[p].data(), known_[p].data(), via_.data()};
    }
    for (std::size_t i = 0; i < layout.inner.size(); ++i) {
      const ClusterStates& cluster = *clusters[layout.inner[i]];
      for (const std::size_t p : provisions_of(cluster)) {
        std::vector<std::uint8_t> bytes(layout.words() * word_rows);
        known_[p].assign(layout.words(), 0);
        for (std::size_t row = 0; row < bytes.size(); ++row) {
          const std::size_t state = row / layout.stride[i] % states_in(cluster);
          const std::uint8_t truth = state_in(cluster.masks[state], p);
          bytes[row] = truth == static_cast<std::uint8_t>(Truth::held) ? 1 : 0;
          if (truth != static_cast<std::uint8_t>(Truth::unknown))
            known_[p][row / word_rows] |= std::uint64_t{1} << row % word_rows;
        }
        inner_values_.push_back(std::move(bytes));
        views_[p] = {inner_values_.back().data(), known_[p].data(), nullptr};
      }
    }
    words_.resize(layout.words());
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] = static_cast<std::uint8_t>(i);
    rules_.push_back(std::make_unique<Rule>(above_provisions(rule, by_month_)));
    if (reordered) rules_.push_back(std::make_unique<Rule>(children_reversed(*rules_.front())));
    std::vector<const Rule*> rules;
    for (const auto& each : rules_) rules.push_back(each.get());
    columns_ = std::make_unique<BatchColumns>(rules, info_, views_);
    leaves_ = std::make_unique<BatchLeaves>(rules, info_);
    for (const auto& each : rules_)
      truths_.push_back(std::make_unique<BatchTruth>(*each, *leaves_));
  }

  // Chooses the state of a cluster that is not an inner one.
  void choose(std::size_t cluster, std::size_t state) {
    for (const std::size_t p : provisions_of(*clusters_[cluster])) {
      const std::uint8_t truth = state_in(clusters_[cluster]->masks[state], p);
      const bool held = truth == static_cast<std::uint8_t>(Truth::held);
      known_[p][0] = truth == static_cast<std::uint8_t>(Truth::unknown) ? 0 : 1;
      if (by_month_[p]) {
        *reinterpret_cast<std::int32_t*>(values_[p].data()) =
            month_number(any_month) + (held ? 0 : 1);
      } else {
        *reinterpret_cast<std::uint8_t*>(values_[p].data()) = held ? 1 : 0;
      }
    }
  }
  // Evaluates what does not depend on the pair; then, for each pair, the rest.
  void evaluate_outer() {
    columns_->load(0, layout_.words() * word_rows);
    leaves_->evaluate(*columns_, words_);
    for (const auto& truth : truths_) truth->evaluate(words_);
  }
  void evaluate_pair() {
    columns_->load(0, layout_.words() * word_rows);
    leaves_->evaluate(*columns_, words_, any_month);
    for (const auto& truth : truths_) truth->evaluate_month(words_);
  }
  [[nodiscard]] TruthBits outcome(std::size_t word) const { return truths_[0]->verdict(word); }
  [[nodiscard]] TruthBits reordered(std::size_t word) const { return truths_[1]->verdict(word); }

 private:
  const Clusters& clusters_;
  const Layout& layout_;
  std::vector<bool> by_month_;  // by provision
  std::vector<FactInfo> info_;
  std::vector<std::vector<std::uint64_t>> values_, known_;
  std::vector<std::vector<std::uint8_t>> inner_values_;
  std::vector<std::uint32_t> via_;
  std::vector<ColumnView> views_;
  std::vector<std::uint8_t> words_;
  std::vector<std::unique_ptr<Rule>> rules_;
  std::unique_ptr<BatchColumns> columns_;
  std::unique_ptr<BatchLeaves> leaves_;
  std::vector<std::unique_ptr<BatchTruth>> truths_;
};

// Rows of a batch as bits, with zeros around them, so that they can be read at any distance.
class Rows {
 public:
  Rows() = default;
  std::uint64_t& operator[](std::size_t word) { return bits_[margin + word]; }
  [[nodiscard]] std::uint64_t operator[](std::size_t word) const { return bits_[margin + word]; }
  // Returns the bits of the rows that lie `distance` after those of a word.
  [[nodiscard]] std::uint64_t at(std::size_t word, std::ptrdiff_t distance) const {
    const auto bit = static_cast<std::size_t>(
        static_cast<std::ptrdiff_t>((margin + word) * word_rows) + distance);
    const std::size_t shift = bit % word_rows;
    const std::uint64_t low = bits_[bit / word_rows] >> shift;
    return shift == 0 ? low : low | bits_[bit / word_rows + 1] << (word_rows - shift);
  }

 private:
  static constexpr std::size_t margin = batch_words + 1;
  std::array<std::uint64_t, 3 * batch_words + 3> bits_{};
};

// What is compared of two states of one cluster.
enum class Comparing : std::uint8_t { hidden, improved, failed };
struct Step {
  Comparing comparing;
  StateNumber from;
  StateNumber to;
  std::size_t number;  // of the change, or of the provision that fails
};

std::size_t theorem_of(const ClusterStates& cluster, const Step& step) {
  if (step.comparing == Comparing::failed) return 6;
  return cluster.changes[step.number].kind == Change::Kind::hidden ? 3 : 5;
}

std::vector<Step> steps_of(const ClusterStates& cluster) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < cluster.changes.size(); ++i) {
    const Change& change = cluster.changes[i];
    steps.push_back({change.kind == Change::Kind::hidden ? Comparing::hidden : Comparing::improved,
                     change.from, change.to, i});
  }
  for (StateNumber a = 0; a < cluster.masks.size(); ++a) {
    for (const std::size_t p : provisions_of(cluster)) {
      if (state_in(cluster.masks[a], p) != static_cast<std::uint8_t>(Truth::held)) continue;
      const std::uint64_t failed = with_state(cluster.masks[a], p, Truth::failed);
      if (const auto b = cluster.find(failed)) steps.push_back({Comparing::failed, a, *b, p});
    }
  }
  return steps;
}

struct Outcomes {
  std::uint64_t yes;
  std::uint64_t no;
};

// Returns the classes of a word that contradict a theorem, or show one that some class must show.
std::uint64_t hits(Comparing comparing, Outcomes from, Outcomes to) {
  switch (comparing) {
    case Comparing::hidden:  // refused and payable then; or definite once unknown, else before
      return (from.no & to.yes) | (to.yes & ~from.yes) | (to.no & ~from.no);
    case Comparing::improved:
    case Comparing::failed:
      return from.yes & to.no;
  }
  return 0;
}

class Walk {
 public:
  Walk(const Rule& rule, const Clusters& clusters, const Layout& layout, bool is_first,
       const Fault& fault, WalkResult& result)
      : rule_(rule),
        clusters_(clusters),
        layout_(layout),
        is_first_(is_first),
        fault_(fault),
        result_(result),
        digests_(layout.outer_classes) {
    for (const auto& cluster : clusters) steps_.push_back(steps_of(*cluster));
    for (std::size_t i = 0; i < layout.inner.size(); ++i) {
      const std::size_t count = states_in(*clusters[layout.inner[i]]);
      std::vector<std::vector<std::uint64_t>> rows(count,
                                                   std::vector<std::uint64_t>(layout.words()));
      for (std::size_t row = 0; row < layout.rows; ++row)
        rows[row / layout.stride[i] % count][row / word_rows] |= std::uint64_t{1}
                                                                 << row % word_rows;
      rows_with_.push_back(std::move(rows));
    }
    valid_.assign(layout.words(), ~std::uint64_t{0});
    if (layout.rows % word_rows != 0)
      valid_.back() = (std::uint64_t{1} << layout.rows % word_rows) - 1;
  }

  void run(unsigned threads) {
    if (is_first_) find_reachable(threads);
    std::vector<std::unique_ptr<Worker>> workers(thread_count(threads));
    parallel(threads, layout_.outer_classes, [&](std::size_t outer, unsigned worker) {
      if (!workers[worker]) workers[worker] = std::make_unique<Worker>(*this);
      workers[worker]->run(outer);
    });
    for (const auto& found : found_) {
      if (!found) continue;
      const auto& known = result_.counter_examples;
      if (std::none_of(known.begin(), known.end(), [&](const CounterExample& other) {
            return other.theorem == found->second.theorem;
          }))
        result_.counter_examples.push_back(found->second);
    }
    if (!is_first_) return;
    Sha256 digest;
    for (const std::string& part : digests_) digest.add(part);
    result_.sha256 = digest.hex();
  }

 private:
  // One thread's part.
  class Worker {
   public:
    using Counts = std::array<std::uint64_t, theorem_count + 1>;

    explicit Worker(Walk& walk)
        : pays_(walk.clusters_.size()),
          turns_(walk.rule_.provisions().size()),
          walk_(walk),
          layout_(walk.layout_),
          classes_(walk.rule_, walk.clusters_, walk.layout_, walk.is_first_),
          first_states_(states_in(*walk.clusters_[layout_.pair[0]])),
          second_states_(states_in(*walk.clusters_[layout_.pair[1]])),
          yes_(first_states_ * second_states_ * layout_.words()),
          no_(yes_.size()) {
      for (std::size_t i = 0; i < pays_.size(); ++i) pays_[i].resize(states_in(*walk.clusters_[i]));
      all_refused_.resize(first_states_ * second_states_);
      for (const std::size_t number : layout_.inner) {
        if (!is_compared(number)) continue;
        const ClusterStates& cluster = *walk_.clusters_[number];
        for (const Step& step : walk_.steps_[number])
          count(cluster, step, inner_pairs_, layout_.rows / states_in(cluster));
      }
    }

    void run(std::size_t outer) {
      outer_ = outer;
      walk_.choose_outer(classes_, outer);
      classes_.evaluate_outer();
      ends_found_ = SIZE_MAX;
      if (walk_.is_first_) {
        for (const std::size_t end : {pays_end, refuses_end})
          outer_ends_[end] = walk_.ends_of_outer(end, outer);
      }
      for (std::size_t x = 0; x < first_states_; ++x) {
        classes_.choose(layout_.pair[0], x);
        for (std::size_t y = 0; y < second_states_; ++y) {
          classes_.choose(layout_.pair[1], y);
          classes_.evaluate_pair();
          read(x, y);
          compare_inner(x, y);
        }
      }
      if (walk_.is_first_) {
        compare_pair(0);
        compare_pair(1);
        hash();
      }
      walk_.take(*this, outer);
    }

    // A class by its place, for counter-examples.
    [[nodiscard]] std::vector<StateNumber> states(std::size_t x, std::size_t y,
                                                  std::size_t row) const {
      return walk_.states_of(outer_, x, y, row);
    }

    std::size_t outer_ = 0;
    std::array<std::uint64_t, 4> counts_{};  // payable, refused, undetermined, classes
    Counts compared_{};
    std::array<std::optional<CounterExample>, theorem_count + 1> found_;
    std::vector<std::vector<bool>> pays_;
    std::vector<bool> turns_;  // by provision
    std::string digest_;

   private:
    [[nodiscard]] std::size_t pair_number(std::size_t x, std::size_t y) const {
      return x * second_states_ + y;
    }
    [[nodiscard]] std::size_t place(std::size_t x, std::size_t y) const {
      return pair_number(x, y) * layout_.words();
    }

    void read(std::size_t x, std::size_t y) {
      const std::size_t at = place(x, y);
      std::uint64_t any_yes = 0;
      std::uint64_t any_other = 0;
      for (std::size_t word = 0; word < layout_.words(); ++word) {
        TruthBits bits = classes_.outcome(word);
        if (walk_.fault_) walk_.fault_(bits, false);
        yes_[at + word] = bits.yes & walk_.valid_[word];
        no_[at + word] = bits.no & walk_.valid_[word];
        any_yes |= yes_[at + word];
        any_other |= yes_[at + word] | (no_[at + word] ^ walk_.valid_[word]);
        yes_rows_[word] = yes_[at + word];
        no_rows_[word] = no_[at + word];
      }
      all_refused_[pair_number(x, y)] = any_other == 0;
      if (any_yes != 0) note_payable(x, y);
      if (!walk_.is_first_) return;
      for (std::size_t word = 0; word < layout_.words(); ++word) {
        const std::uint64_t valid = walk_.valid_[word];
        const std::uint64_t yes = yes_[at + word];
        const std::uint64_t no = no_[at + word];
        const std::uint64_t open = valid & ~(yes | no);
        counts_[0] += static_cast<std::uint64_t>(std::popcount(yes));
        counts_[1] += static_cast<std::uint64_t>(std::popcount(no));
        counts_[2] += static_cast<std::uint64_t>(std::popcount(open));
        counts_[3] += static_cast<std::uint64_t>(std::popcount(valid));
        if ((yes & no) != 0) report_one(1, x, y, word, yes & no, "payable and refused at once");
        TruthBits again = classes_.reordered(word);
        if (walk_.fault_) walk_.fault_(again, true);
        const std::uint64_t differ = ((again.yes ^ yes) | (again.no ^ no)) & valid;
        if (differ != 0)
          report_one(7, x, y, word, differ, "decided otherwise with the provisions in reverse");
        if (open != 0) check_ends(x, y, word, open);
      }
      const auto rows = static_cast<std::uint64_t>(layout_.rows);
      compared_[1] += rows;
      compared_[7] += rows;
    }

    void note_payable(std::size_t x, std::size_t y) {
      pays_[layout_.pair[0]][x] = true;
      pays_[layout_.pair[1]][y] = true;
      for (std::size_t i = 0; i < layout_.outer.size(); ++i)
        pays_[layout_.outer[i]][walk_.outer_state(outer_, i)] = true;
      for (std::size_t i = 0; i < layout_.inner.size(); ++i) {
        std::vector<bool>& pays = pays_[layout_.inner[i]];
        for (std::size_t state = 0; state < pays.size(); ++state) {
          if (pays[state]) continue;
          for (std::size_t word = 0; word < layout_.words() && !pays[state]; ++word)
            pays[state] = (yes_rows_[word] & walk_.rows_with_[i][state][word]) != 0;
        }
      }
    }

    // Some completion of an undetermined class is payable, and some other one is refused.
    void check_ends(std::size_t x, std::size_t y, std::size_t word, std::uint64_t open) {
      if (ends_found_ != place(x, y)) {
        ends_found_ = place(x, y);
        for (const std::size_t end : {pays_end, refuses_end})
          ends_[end] = walk_.ends_of_pair(outer_ends_[end], end, x, y);
      }
      std::uint64_t can_pay = 0;
      std::uint64_t can_refuse = 0;
      for (const TruthBits* const reachable : ends_[pays_end]) can_pay |= reachable[word].yes;
      for (const TruthBits* const reachable : ends_[refuses_end]) can_refuse |= reachable[word].no;
      compared_[4] += static_cast<std::uint64_t>(std::popcount(open));
      if ((open & ~can_pay) != 0)
        report_one(4, x, y, word, open & ~can_pay, "undetermined, but no completion is payable");
      if ((open & ~can_refuse) != 0)
        report_one(4, x, y, word, open & ~can_refuse, "undetermined, but no completion is refused");
    }

    void report_one(std::size_t theorem, std::size_t x, std::size_t y, std::size_t word,
                    std::uint64_t rows, const char* what) {
      if (found_[theorem]) return;
      const auto row = word * word_rows + static_cast<std::size_t>(std::countr_zero(rows));
      found_[theorem] = {theorem, std::string{what} + "\n" +
                                      class_text(walk_.rule_, walk_.clusters_, states(x, y, row))};
    }

    void report_step(const ClusterStates& cluster, std::size_t cluster_number, const Step& step,
                     std::size_t x, std::size_t y, std::size_t row, Outcomes from, Outcomes to) {
      if (step.comparing == Comparing::failed) {
        turns_[step.number] = true;
        return;
      }
      const std::size_t theorem = theorem_of(cluster, step);
      if (found_[theorem]) return;
      const auto bit = std::uint64_t{1} << row % word_rows;
      const auto outcome = [&](Outcomes outcomes) {
        return (outcomes.yes & bit) != 0  ? "payable"
               : (outcomes.no & bit) != 0 ? "refused"
                                          : "undetermined";
      };
      const Change& change = cluster.changes[step.number];
      std::vector<StateNumber> after = states(x, y, row);
      after[cluster_number] = step.to;
      std::string text = std::string{outcome(from)} + " becomes " + outcome(to);
      text += "\n  from: " + cluster.grid.text(change.row_from);
      text += "\n        " + states_text(walk_.rule_, cluster, step.from);
      text += "\n  to:   " + cluster.grid.text(change.row_to);
      text += "\n        " + states_text(walk_.rule_, cluster, step.to);
      text += "\n  beside:\n";
      std::vector<StateNumber> beside = states(x, y, row);
      for (std::size_t i = 0; i < beside.size(); ++i) {
        if (i == cluster_number || provisions_of(*walk_.clusters_[i]).empty()) continue;
        const std::string facts =
            walk_.clusters_[i]->grid.text(walk_.clusters_[i]->example[beside[i]]);
        text += "    " + states_text(walk_.rule_, *walk_.clusters_[i], beside[i]) +
                (facts.empty() ? "" : "  (" + facts + ")") + "\n";
      }
      found_[theorem] = {theorem, text};
    }

    [[nodiscard]] bool is_settled(const ClusterStates& cluster, const Step& step) const {
      return step.comparing == Comparing::failed ? turns_[step.number]
                                                 : found_[theorem_of(cluster, step)].has_value();
    }

    // Theorem 6 is over for a provision with the first pair that shows it: it counts provisions.
    static void count(const ClusterStates& cluster, const Step& step, Counts& counts,
                      std::size_t pairs) {
      if (step.comparing != Comparing::failed) counts[theorem_of(cluster, step)] += pairs;
    }

    // A cluster may be an inner one in several layouts.
    [[nodiscard]] bool is_compared(std::size_t inner) const {
      return walk_.is_first_ || !walk_.compared_before_[inner];
    }

    // Compares classes that differ by an inner cluster only. Two that are both refused neither
    // contradict nor show anything, as most pairs are.
    void compare_inner(std::size_t x, std::size_t y) {
      for (std::size_t theorem = 0; theorem < inner_pairs_.size(); ++theorem)
        compared_[theorem] += inner_pairs_[theorem];
      if (all_refused_[pair_number(x, y)]) return;
      for (std::size_t i = 0; i < layout_.inner.size(); ++i) {
        const std::size_t number = layout_.inner[i];
        const ClusterStates& cluster = *walk_.clusters_[number];
        if (!is_compared(number)) continue;
        for (const Step& step : walk_.steps_[number]) {
          const auto distance = (static_cast<std::ptrdiff_t>(step.to) - step.from) *
                                static_cast<std::ptrdiff_t>(layout_.stride[i]);
          const auto& rows = walk_.rows_with_[i][step.from];
          if (is_settled(cluster, step)) continue;
          for (std::size_t word = 0; word < layout_.words(); ++word) {
            const Outcomes from{yes_rows_[word], no_rows_[word]};
            const Outcomes to{yes_rows_.at(word, distance), no_rows_.at(word, distance)};
            const std::uint64_t hit = hits(step.comparing, from, to) & rows[word];
            if (hit == 0) continue;
            report_step(cluster, number, step, x, y,
                        word * word_rows + static_cast<std::size_t>(std::countr_zero(hit)), from,
                        to);
            break;
          }
        }
      }
    }

    // Compares classes that differ by a cluster of the pair only.
    void compare_pair(std::size_t which) {
      const std::size_t number = layout_.pair[which];
      const ClusterStates& cluster = *walk_.clusters_[number];
      const std::size_t others = which == 0 ? second_states_ : first_states_;
      for (const Step& step : walk_.steps_[number]) {
        for (std::size_t other = 0; other < others; ++other) {
          const std::size_t x = which == 0 ? step.from : other;
          const std::size_t y = which == 0 ? other : step.from;
          const std::size_t from_at = place(x, y);
          const std::size_t to_at = which == 0 ? place(step.to, other) : place(other, step.to);
          if (is_settled(cluster, step)) continue;
          count(cluster, step, compared_, layout_.rows);
          if (all_refused_[from_at / layout_.words()] && all_refused_[to_at / layout_.words()])
            continue;
          for (std::size_t word = 0; word < layout_.words(); ++word) {
            const Outcomes from{yes_[from_at + word], no_[from_at + word]};
            const Outcomes to{yes_[to_at + word], no_[to_at + word]};
            const std::uint64_t hit = hits(step.comparing, from, to) & walk_.valid_[word];
            if (hit == 0) continue;
            report_step(cluster, number, step, x, y,
                        word * word_rows + static_cast<std::size_t>(std::countr_zero(hit)), from,
                        to);
            break;
          }
        }
      }
    }

    // Writes the outcomes pair by pair; one sign for a pair whose classes are all refused.
    void hash() {
      Sha256 digest;
      for (std::size_t pair = 0; pair < all_refused_.size(); ++pair) {
        digest.add(all_refused_[pair] ? "0" : "1");
        if (all_refused_[pair]) continue;
        for (const auto* const bits : {&yes_, &no_})
          digest.add({reinterpret_cast<const char*>(&(*bits)[pair * layout_.words()]),
                      layout_.words() * sizeof(std::uint64_t)});
      }
      digest_ = digest.hex();
    }

    Walk& walk_;
    const Layout& layout_;
    Classes classes_;
    std::size_t first_states_;
    std::size_t second_states_;
    std::vector<std::uint64_t> yes_, no_;  // by pair, then word
    std::vector<bool> all_refused_;        // by pair
    Counts inner_pairs_{};                 // by theorem: compared in each pair by compare_inner()
    Rows yes_rows_, no_rows_;              // of the pair read last
    // What the completions of the outer class can reach, and those of the pair read last, by end.
    std::array<std::vector<std::size_t>, 2> outer_ends_;
    std::array<std::vector<const TruthBits*>, 2> ends_;
    std::size_t ends_found_ = SIZE_MAX;
  };

  [[nodiscard]] std::size_t outer_state(std::size_t outer, std::size_t place) const {
    for (std::size_t i = layout_.outer.size(); --i > place;)
      outer /= states_in(*clusters_[layout_.outer[i]]);
    return outer % states_in(*clusters_[layout_.outer[place]]);
  }

  void choose_outer(Classes& classes, std::size_t outer) const {
    for (std::size_t i = 0; i < layout_.outer.size(); ++i)
      classes.choose(layout_.outer[i], outer_state(outer, i));
  }

  [[nodiscard]] std::vector<StateNumber> states_of(std::size_t outer, std::size_t x, std::size_t y,
                                                   std::size_t row) const {
    std::vector<StateNumber> states(clusters_.size());
    states[layout_.pair[0]] = static_cast<StateNumber>(x);
    states[layout_.pair[1]] = static_cast<StateNumber>(y);
    for (std::size_t i = 0; i < layout_.outer.size(); ++i)
      states[layout_.outer[i]] = static_cast<StateNumber>(outer_state(outer, i));
    for (std::size_t i = 0; i < layout_.inner.size(); ++i)
      states[layout_.inner[i]] = static_cast<StateNumber>(row / layout_.stride[i] %
                                                          states_in(*clusters_[layout_.inner[i]]));
    return states;
  }

  // Which completions of a state are looked at for an end: the one with every unknown provision
  // held (or failed) where there is one, else all of them.
  [[nodiscard]] static std::vector<StateNumber> ends_of(const ClusterStates& cluster,
                                                        StateNumber state, Truth end) {
    std::uint64_t mask = cluster.masks[state];
    for (const std::size_t p : provisions_of(cluster)) {
      if (state_in(mask, p) == static_cast<std::uint8_t>(Truth::unknown))
        mask = with_state(mask, p, end);
    }
    const auto extreme = cluster.find(mask);
    const auto& all = cluster.completions[state];
    if (extreme && std::binary_search(all.begin(), all.end(), *extreme)) return {*extreme};
    return all;
  }

  // Evaluates the classes without unknown facts, and finds for every inner row which outcomes the
  // completions of its inner clusters can reach beside them.
  void find_reachable(unsigned threads) {
    for (const auto& cluster : clusters_) {
      for (const std::size_t end : {pays_end, refuses_end}) {
        std::vector<std::vector<StateNumber>> ends;
        for (StateNumber state = 0; state < states_in(*cluster); ++state)
          ends.push_back(ends_of(*cluster, state, end == pays_end ? Truth::held : Truth::failed));
        ends_[end].push_back(std::move(ends));
      }
    }
    const std::size_t pairs =
        states_in(*clusters_[layout_.pair[0]]) * states_in(*clusters_[layout_.pair[1]]);
    reachable_.assign(layout_.outer_classes, {});
    std::vector<std::uint64_t> complete(layout_.words());
    for (std::size_t row = 0; row < layout_.rows; ++row) {
      bool is_complete = true;
      for (std::size_t i = 0; i < layout_.inner.size(); ++i) {
        const ClusterStates& cluster = *clusters_[layout_.inner[i]];
        is_complete = is_complete && cluster.is_complete(static_cast<StateNumber>(
                                         row / layout_.stride[i] % states_in(cluster)));
      }
      if (is_complete) complete[row / word_rows] |= std::uint64_t{1} << row % word_rows;
    }
    std::vector<std::unique_ptr<Classes>> workers(thread_count(threads));
    parallel(threads, layout_.outer_classes, [&](std::size_t outer, unsigned worker) {
      for (std::size_t i = 0; i < layout_.outer.size(); ++i) {
        if (!clusters_[layout_.outer[i]]->is_complete(
                static_cast<StateNumber>(outer_state(outer, i))))
          return;
      }
      if (!workers[worker])
        workers[worker] = std::make_unique<Classes>(rule_, clusters_, layout_, false);
      Classes& classes = *workers[worker];
      choose_outer(classes, outer);
      classes.evaluate_outer();
      auto& reachable = reachable_[outer];
      reachable.resize(pairs * layout_.words());
      for (std::size_t pair = 0; pair < pairs; ++pair) {
        const std::size_t x = pair / states_in(*clusters_[layout_.pair[1]]);
        const std::size_t y = pair % states_in(*clusters_[layout_.pair[1]]);
        if (!clusters_[layout_.pair[0]]->is_complete(static_cast<StateNumber>(x)) ||
            !clusters_[layout_.pair[1]]->is_complete(static_cast<StateNumber>(y)))
          continue;
        classes.choose(layout_.pair[0], x);
        classes.choose(layout_.pair[1], y);
        classes.evaluate_pair();
        Rows yes, no;
        for (std::size_t word = 0; word < layout_.words(); ++word) {
          const TruthBits bits = classes.outcome(word);
          yes[word] = bits.yes & complete[word];
          no[word] = bits.no & complete[word];
          const std::uint64_t open = complete[word] & ~(bits.yes | bits.no);
          if (open == 0) continue;
          report(outer,
                 {4, "undetermined, but no fact is unknown\n" +
                         class_text(rule_, clusters_,
                                    states_of(outer, x, y,
                                              word * word_rows + static_cast<std::size_t>(
                                                                     std::countr_zero(open))))});
        }
        complete_inner(pays_end, yes);
        complete_inner(refuses_end, no);
        for (std::size_t word = 0; word < layout_.words(); ++word)
          reachable[pair * layout_.words() + word] = {yes[word], no[word]};
      }
    });
  }

  // Adds to the rows those whose inner clusters can become theirs.
  void complete_inner(std::size_t which, Rows& rows) const {
    for (std::size_t i = 0; i < layout_.inner.size(); ++i) {
      const std::size_t number = layout_.inner[i];
      const ClusterStates& cluster = *clusters_[number];
      for (StateNumber state = 0; state < states_in(cluster); ++state) {
        if (cluster.is_complete(state)) continue;
        for (const StateNumber end : ends_[which][number][state]) {
          const auto distance = (static_cast<std::ptrdiff_t>(end) - state) *
                                static_cast<std::ptrdiff_t>(layout_.stride[i]);
          for (std::size_t word = 0; word < layout_.words(); ++word)
            rows[word] |= rows.at(word, distance) & rows_with_[i][state][word];
        }
      }
    }
  }

  // Returns the outer classes that the completions of one lead to, as far as they are looked at.
  [[nodiscard]] std::vector<std::size_t> ends_of_outer(std::size_t end, std::size_t outer) const {
    std::vector<std::size_t> result{0};
    for (std::size_t i = 0; i < layout_.outer.size(); ++i) {
      const std::size_t cluster = layout_.outer[i];
      std::vector<std::size_t> longer;
      for (const std::size_t chosen : result) {
        for (const StateNumber state : ends_[end][cluster][outer_state(outer, i)])
          longer.push_back(chosen * states_in(*clusters_[cluster]) + state);
      }
      result = std::move(longer);
    }
    return result;
  }

  // Returns what can be reached beside those outer classes and the completions of a pair.
  [[nodiscard]] std::vector<const TruthBits*> ends_of_pair(const std::vector<std::size_t>& outers,
                                                           std::size_t end, std::size_t x,
                                                           std::size_t y) const {
    const std::size_t second = states_in(*clusters_[layout_.pair[1]]);
    std::vector<const TruthBits*> result;
    for (const std::size_t outer : outers) {
      for (const StateNumber a : ends_[end][layout_.pair[0]][x]) {
        for (const StateNumber b : ends_[end][layout_.pair[1]][y]) {
          if (!reachable_[outer].empty())
            result.push_back(&reachable_[outer][(a * second + b) * layout_.words()]);
        }
      }
    }
    return result;
  }

  // Keeps the first counter-example of a theorem, by outer class.
  void report(std::size_t outer, CounterExample found) {
    const std::lock_guard lock(mutex_);
    auto& kept = found_[found.theorem];
    if (!kept || outer < kept->first) kept = {outer, std::move(found)};
  }

  void take(Worker& worker, std::size_t outer) {
    for (auto& found : worker.found_) {
      if (found) report(outer, std::move(*found));
      found.reset();
    }
    const std::lock_guard lock(mutex_);
    digests_[outer] = worker.digest_;
    result_.payable += worker.counts_[0];
    result_.refused += worker.counts_[1];
    result_.undetermined += worker.counts_[2];
    result_.classes += worker.counts_[3];
    worker.counts_ = {};
    for (std::size_t i = 0; i < worker.compared_.size(); ++i)
      result_.compared[i] += worker.compared_[i];
    worker.compared_ = {};
    for (std::size_t p = 0; p < worker.turns_.size(); ++p) {
      if (worker.turns_[p]) result_.turns[p] = true;
    }
    for (std::size_t i = 0; i < worker.pays_.size(); ++i) {
      for (std::size_t state = 0; state < worker.pays_[i].size(); ++state) {
        if (worker.pays_[i][state]) result_.pays[i][state] = true;
      }
    }
  }

 public:
  std::vector<bool> compared_before_;  // by cluster

 private:
  const Rule& rule_;
  const Clusters& clusters_;
  const Layout& layout_;
  bool is_first_;
  const Fault& fault_;
  WalkResult& result_;
  std::mutex mutex_;
  std::vector<std::vector<Step>> steps_;  // by cluster
  // By inner cluster and state: its rows.
  std::vector<std::vector<std::vector<std::uint64_t>>> rows_with_;
  std::vector<std::uint64_t> valid_;
  std::array<std::vector<std::vector<std::vector<StateNumber>>>, 2> ends_;  // by cluster, state
  std::vector<std::vector<TruthBits>> reachable_;  // by outer class, then pair and word
  std::vector<std::string> digests_;               // by outer class
  std::array<std::optional<std::pair<std::size_t, CounterExample>>, theorem_count + 1> found_;
};

}  // namespace

WalkResult walk(const Rule& rule, const Clusters& clusters, unsigned threads, const Fault& fault) {
  WalkResult result;
  result.turns.resize(rule.provisions().size());
  for (const auto& cluster : clusters) result.pays.emplace_back(states_in(*cluster));
  std::vector<bool> compared(clusters.size());
  bool is_first = true;
  for (const Layout& layout : layouts_of(clusters)) {
    Walk pass(rule, clusters, layout, is_first, fault, result);
    pass.compared_before_ = compared;
    pass.run(threads);
    for (const std::size_t cluster : layout.inner) compared[cluster] = true;
    is_first = false;
  }
  for (const auto& cluster : clusters) {
    if (cluster->indefinite_row)
      result.counter_examples.push_back({4, "a provision is unknown, but no fact is\n  " +
                                                cluster->grid.text(*cluster->indefinite_row)});
    if (cluster->disordered_row)
      result.counter_examples.push_back({7, "a provision depends on the order of its parts\n  " +
                                                cluster->grid.text(*cluster->disordered_row)});
  }
  return result;
}

Truth outcome_of(const Rule& rule, const Clusters& clusters,
                 const std::vector<StateNumber>& states) {
  Layout layout;
  layout.pair = {0, 1};
  for (std::size_t i = 2; i < clusters.size(); ++i) layout.outer.push_back(i);
  Classes classes(rule, clusters, layout, false);
  for (std::size_t i = 0; i < clusters.size(); ++i) classes.choose(i, states[i]);
  classes.evaluate_outer();
  classes.evaluate_pair();
  const TruthBits bits = classes.outcome(0);
  return (bits.yes & 1U) != 0 ? Truth::held : (bits.no & 1U) != 0 ? Truth::failed : Truth::unknown;
}

std::string shape_of(const Rule& rule, const Clusters& clusters) {
  std::vector<FactInfo> info(rule.provisions().size());
  for (std::size_t p = 0; p < info.size(); ++p)
    info[p] = {rule.provisions()[p].id, FactType::choice, true, {}};
  std::string text =
      canonical(above_provisions(rule, std::vector<bool>(rule.provisions().size())), info);
  for (const auto& cluster : clusters) {
    text += "cluster";
    for (const std::uint64_t mask : cluster->masks) text += ' ' + std::to_string(mask);
    // Changes are found in the order of rows: sorted, they are the same for the same states.
    std::vector<std::array<int, 3>> changes;
    for (const Change& change : cluster->changes)
      changes.push_back({static_cast<int>(change.kind), change.from, change.to});
    std::sort(changes.begin(), changes.end());
    for (const auto& [kind, from, to] : changes)
      text += ' ' + std::to_string(kind) + ':' + std::to_string(from) + '>' + std::to_string(to);
    for (const auto& set : cluster->completions) {
      text += " /";
      for (const StateNumber state : set) text += ' ' + std::to_string(state);
    }
    if (cluster->indefinite_row) text += " indefinite";
    if (cluster->disordered_row) text += " disordered";
    text += '\n';
  }
  return text;
}

std::string states_text(const Rule& rule, const ClusterStates& cluster, StateNumber state) {
  std::string text;
  for (const std::size_t p : provisions_of(cluster)) {
    if (!text.empty()) text += ", ";
    text += rule.provisions()[p].id + ' ' + name_of(state_in(cluster.masks[state], p));
  }
  return text;
}

std::string class_text(const Rule& rule, const Clusters& clusters,
                       const std::vector<StateNumber>& states) {
  std::string text;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const std::string facts = clusters[i]->grid.text(clusters[i]->example[states[i]]);
    text += "  " + states_text(rule, *clusters[i], states[i]) +
            (facts.empty() ? "" : "  (" + facts + ")") + "\n";
  }
  return text;
}

}  // namespace tests::table
