// The columnar evaluator: a rule over batches of rows, with a yes and a no bit for every node and
// row.
//
// It knows facts by number and type only; which scheme they belong to is not its matter.
#ifndef RENTSUPPORT_SRC_RULE_EVALUATOR_HPP
#define RENTSUPPORT_SRC_RULE_EVALUATOR_HPP

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/truth.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::size_t word_rows = 64;
inline constexpr std::size_t batch_rows = 2048;
inline constexpr std::size_t batch_words = batch_rows / word_rows;

// Says where the values of a fact are: those of the row itself, or of the row of another table that
// `via` names for it. The values are of the FactType's width.
struct ColumnView {
  const void* values = nullptr;
  const std::uint64_t* known = nullptr;  // a bit a value; nullptr: all are known
  const std::uint32_t* via = nullptr;
};

// Rows that stand together and refer to the same row of another table.
struct Run {
  std::size_t begin;
  std::size_t end;
  std::uint32_t row;
};

// The part of a run that lies in one word.
struct Piece {
  std::uint64_t rows;
  std::uint32_t run;
};

// Values of the facts for the rows of a batch, or for its runs, in order.
class LoadedColumns {
 public:
  explicit LoadedColumns(std::size_t facts) : columns_(facts) {}

  template <class T>
  [[nodiscard]] const T* values(std::uint8_t fact) const noexcept {
    return static_cast<const T*>(columns_[fact].values);
  }
  // Returns a bit a value; nullptr where all values are known.
  [[nodiscard]] const std::uint64_t* known(std::uint8_t fact) const noexcept {
    return columns_[fact].known;
  }

 private:
  friend class BatchColumns;
  struct Loaded {
    const void* values = nullptr;
    const std::uint64_t* known = nullptr;
    std::vector<std::uint64_t> copied_values;  // 8 bytes a value are enough for every type
    std::vector<std::uint64_t> copied_known;
  };
  std::vector<Loaded> columns_;
};

// Holds one batch's values of the facts. Facts of another table are held by run: requests of one
// list mostly stand together. Values past the last one mean nothing.
class BatchColumns {
 public:
  // Loads the facts that the rules read.
  BatchColumns(std::span<const Rule* const> rules, Vocabulary facts,
               std::span<const ColumnView> views);

  // Returns the facts that are loaded.
  [[nodiscard]] std::span<const std::uint8_t> used() const noexcept { return used_; }

  // `begin` is a multiple of 64, `rows` at most batch_rows. All facts of other tables refer alike;
  // where there are none the rows are one run.
  void load(std::size_t begin, std::size_t rows);

  [[nodiscard]] const LoadedColumns& rows() const noexcept { return rows_; }
  [[nodiscard]] const LoadedColumns& runs() const noexcept { return run_values_; }
  [[nodiscard]] std::span<const Run> run_list() const noexcept { return runs_; }
  // Returns the parts of runs that lie in a word.
  [[nodiscard]] std::span<const Piece> pieces(std::size_t word) const noexcept {
    return std::span{pieces_}.subspan(first_piece_[word],
                                      first_piece_[word + 1] - first_piece_[word]);
  }
  // Says which rows of a word are loaded; the others mean nothing.
  [[nodiscard]] std::uint64_t loaded(std::size_t word) const noexcept {
    const std::size_t first = word * word_rows;
    if (row_count_ <= first) return 0;
    return ~std::uint64_t{0} >> (word_rows - std::min(word_rows, row_count_ - first));
  }
  [[nodiscard]] bool is_by_run(std::uint8_t fact) const noexcept {
    return views_[fact].via != nullptr;
  }
  // Returns which rows' fact is unknown, of a word.
  [[nodiscard]] std::uint64_t unknown(std::uint8_t fact, std::size_t word) const noexcept;

 private:
  template <class T>
  void load_column(std::uint8_t fact, std::size_t begin, std::size_t rows);
  void find_runs(const std::uint32_t* via, std::size_t rows);

  Vocabulary facts_;
  std::span<const ColumnView> views_;
  std::vector<std::uint8_t> used_;
  std::vector<bool> by_row_;  // facts of another table that are compared with one of the row
  LoadedColumns rows_;
  LoadedColumns run_values_;
  std::size_t row_count_ = 0;
  std::vector<Run> runs_;
  std::vector<Piece> pieces_;
  std::array<std::size_t, batch_words + 1> first_piece_{};
};

// Settles the leaves of rules over a batch, for words of 64 rows that the caller selects. Leaves
// that say the same, of whichever rule, are settled once.
class BatchLeaves {
 public:
  // Batches have at most `words` words: fewer lie closer together.
  BatchLeaves(std::span<const Rule* const> rules, Vocabulary facts,
              std::size_t words = batch_words);
  BatchLeaves(const BatchLeaves&) = delete;
  BatchLeaves& operator=(const BatchLeaves&) = delete;
  ~BatchLeaves() = default;

  // Settles the leaves that do not depend on the supported month, and the others for one month.
  void evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words);
  void evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words, Month month);

  // Returns the bits of a leaf, by word; they stay where they are.
  [[nodiscard]] const TruthBits* bits(const Node& leaf) const noexcept;
  [[nodiscard]] std::size_t word_count() const noexcept { return word_count_; }
  [[nodiscard]] Vocabulary facts() const noexcept { return facts_; }

 private:
  void settle(std::size_t number, const BatchColumns& columns, std::span<const std::uint8_t> words);
  // Settles a leaf for words of rows or of runs.
  void settle_leaf(const Node& node, TruthBits* out, const LoadedColumns& columns,
                   std::span<const std::uint8_t> words) const;
  void settle_compare(const Node& node, TruthBits* out, const LoadedColumns& columns,
                      std::span<const std::uint8_t> words) const;
  void settle_numbers(const Term& left, Comparison comparison, const Term& right, TruthBits* out,
                      const LoadedColumns& columns, std::span<const std::uint8_t> words) const;
  void settle_by_run(const Node& node, TruthBits* out, const BatchColumns& columns,
                     std::span<const std::uint8_t> words);
  [[nodiscard]] bool is_date(const Term& term) const noexcept {
    return facts_[term.fact].type == FactType::date;
  }
  [[nodiscard]] std::int64_t scalar(const Term& term) const noexcept;

  Vocabulary facts_;
  std::size_t word_count_;  // of a batch
  std::vector<Node> leaves_;
  std::vector<std::size_t> fixed_leaves_;  // numbers of those that do not depend on the month
  std::vector<std::size_t> month_leaves_;  // and of the others
  std::vector<TruthBits> bits_;            // by leaf, then word
  std::array<TruthBits, batch_words> run_bits_{};
  std::int32_t first_day_ = 0;
  std::int32_t last_day_ = 0;
  std::int32_t month_ = 0;
};

// Evaluates one rule over a batch, for words of 64 rows that the caller selects. Its leaves must be
// settled for those words.
class BatchTruth {
 public:
  BatchTruth(const Rule& rule, const BatchLeaves& leaves);
  BatchTruth(const BatchTruth&) = delete;
  BatchTruth& operator=(const BatchTruth&) = delete;
  ~BatchTruth() = default;

  // Settles the nodes that do not depend on the supported month.
  void evaluate(std::span<const std::uint8_t> words);
  // Settles the others for the month for which the leaves are settled; the month-independent ones
  // must be settled.
  void evaluate_month(std::span<const std::uint8_t> words);

  [[nodiscard]] TruthBits truth(std::uint32_t node, std::size_t word) const noexcept {
    return node_bits_[node][word];
  }
  [[nodiscard]] TruthBits verdict(std::size_t word) const noexcept { return truth(root_, word); }

  // Calls visit(row, verdict, mask) for rows of a word, ascending, for the month evaluated last; a
  // mask has 2 bits for each provision.
  template <class Visit>
  void each_mask(std::size_t word, std::uint64_t rows, Visit&& visit) noexcept {
    MaskPart& part = month_parts_.front();
    find_states(part.nodes, word, part.states.data());
    const std::uint64_t* const others =
        month_parts_.size() > 1 ? join_other_parts(word) : fixed_masks_[word].data();
    const std::uint8_t* const states = part.states.data();
    const std::uint64_t* const bits = part.bits.data();
    for (std::uint64_t rest = rows; rest != 0; rest &= rest - 1) {
      const auto row = static_cast<std::size_t>(std::countr_zero(rest));
      const std::uint8_t four = states[row];
      visit(row, static_cast<Truth>(four & 3U), others[row] | bits[four]);
    }
  }

  // Calls add(row, facts) for rows of a word, all undetermined, with facts that keep the verdict
  // open, a bit each: the unknown ones reached from the root by descending only into unknown nodes.
  // A row's facts come in several calls.
  template <class Add>
  void each_asked(const BatchColumns& columns, std::size_t word, std::uint64_t rows, Add add) {
    const FixedAsks& fixed = fixed_asks(columns, word);
    for (std::uint64_t rest = rows & fixed.rows; rest != 0; rest &= rest - 1) {
      const auto row = static_cast<std::size_t>(std::countr_zero(rest));
      add(row, fixed.facts[row]);
    }
    ask_below(month_children_, rows, columns, word, add);
  }

 private:
  static constexpr std::uint32_t no_node = UINT32_MAX;
  using FourNodes = std::array<std::uint32_t, 4>;
  static constexpr FourNodes no_nodes{no_node, no_node, no_node, no_node};
  // The states of nodes, a byte a row for four nodes at a time: the root, which has no place in a
  // mask, and provisions.
  struct MaskPart {
    FourNodes nodes = no_nodes;
    std::array<std::uint64_t, 256> bits{};         // of a mask, by the states of the four
    std::array<std::uint8_t, word_rows> states{};  // of the word prepared last
  };

  // What a node, or its month-independent children alone, comes to.
  struct Join {
    NodeKind kind;
    std::uint8_t least;                    // of at_least
    TruthBits* out;                        // by word
    std::vector<const TruthBits*> inputs;  // by word each
  };

  // What descending to unknown facts needs of a node; Node itself would fill the cache.
  struct Below {
    std::vector<std::uint32_t> children;  // those that can be unknown
    std::uint8_t fact_count = 0;          // of a leaf
    std::array<std::uint8_t, 2> facts{};
  };

  void make_mask_parts();
  // Makes a byte a row of four nodes' states, the first in the lowest bits: held 01, failed 10,
  // unknown 11.
  void find_states(const FourNodes& nodes, std::size_t word, std::uint8_t* states) const noexcept;
  // Returns the masks of a word's rows without what the first of the parts adds.
  const std::uint64_t* join_other_parts(std::size_t word) noexcept;
  static void settle(const Join& join, std::span<const std::uint8_t> words) noexcept;
  static TruthBits at_least(const Join& join, std::size_t word) noexcept;
  // Calls add(row, fact) for the facts that rows of a word ask for at nodes and below.
  template <class Add>
  void ask_below(const std::vector<std::uint32_t>& nodes, std::uint64_t rows,
                 const BatchColumns& columns, std::size_t word, Add add) const {
    for (const std::uint32_t node : nodes) {
      const std::uint64_t reached = rows & truth(node, word).unknown();
      if (reached == 0) continue;
      const Below& below = below_[node];
      for (std::size_t i = 0; i < below.fact_count; ++i) {
        std::uint64_t asking = reached;
        // One fact alone is what makes a leaf unknown.
        if (below.fact_count > 1) asking &= columns.unknown(below.facts[i], word);
        for (; asking != 0; asking &= asking - 1)
          add(static_cast<std::size_t>(std::countr_zero(asking)),
              std::uint64_t{1} << below.facts[i]);
      }
      ask_below(below.children, reached, columns, word, add);
    }
  }
  // The facts that the month-independent children of the root ask for: the same in every month. The
  // rows are those that these children leave open; for others they ask for nothing.
  struct FixedAsks {
    bool found = false;
    std::uint64_t rows = 0;
    std::array<std::uint64_t, word_rows> facts{};  // of those rows
  };
  // Finds them when a word first needs them.
  const FixedAsks& fixed_asks(const BatchColumns& columns, std::size_t word);

  const Rule& rule_;
  std::uint32_t root_;
  std::size_t word_count_;                     // of a batch
  std::vector<std::uint8_t> month_dependent_;  // by node
  std::vector<TruthBits> bits_;                // by node that joins others, then word
  std::vector<const TruthBits*> node_bits_;    // by node: its bits by word
  std::vector<Join> fixed_joins_;              // in the order of the nodes
  std::vector<Join> month_joins_;
  // Nodes of those that do not depend on the month, a byte of the mask each four.
  std::vector<FourNodes> fixed_provisions_;
  std::vector<MaskPart> month_parts_;                 // the root and the others, four by four
  std::array<std::uint8_t, 8 * word_rows> planes_{};  // bytes of masks, by byte, then row
  std::array<std::array<std::uint64_t, word_rows>, batch_words> fixed_masks_{};  // by word
  std::array<std::uint64_t, word_rows> joined_masks_{};  // by row, of one word
  // What the month-independent children of a month-dependent node come to, by node, then word.
  std::vector<TruthBits> fixed_bits_;
  std::vector<Below> below_;                   // by node
  std::vector<FixedAsks> fixed_asks_;          // by word
  std::vector<std::uint32_t> fixed_children_;  // of the root
  std::vector<std::uint32_t> month_children_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
