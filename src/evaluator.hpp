// The columnar evaluator: a rule over batches of rows, with a yes and a no bit for every node and
// row.
//
// It knows facts by number and type only; which scheme they belong to is not its matter.
#ifndef RENTSUPPORT_SRC_EVALUATOR_HPP
#define RENTSUPPORT_SRC_EVALUATOR_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/truth.hpp"

namespace rentsupport {
inline namespace v1 {

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

// Holds one batch's values of the facts, in row order. Rows past the last one repeat nothing and
// mean nothing.
class BatchColumns {
 public:
  BatchColumns(Vocabulary facts, std::span<const ColumnView> views, std::span<const bool> used);

  // `begin` is a multiple of 64, `rows` at most batch_rows.
  void load(std::size_t begin, std::size_t rows);

  template <class T>
  [[nodiscard]] const T* values(std::uint8_t fact) const noexcept {
    return static_cast<const T*>(columns_[fact].values);
  }
  // Returns nullptr where all values are known.
  [[nodiscard]] const std::uint64_t* known(std::uint8_t fact) const noexcept {
    return columns_[fact].known;
  }

 private:
  struct Loaded {
    const void* values = nullptr;
    const std::uint64_t* known = nullptr;
    std::vector<std::uint64_t> copied_values;  // 8 bytes a row are enough for every type
    std::vector<std::uint64_t> copied_known;
  };
  template <class T>
  void load_column(Loaded& loaded, const ColumnView& view, std::size_t begin, std::size_t rows);

  Vocabulary facts_;
  std::span<const ColumnView> views_;
  std::vector<std::uint8_t> used_;
  std::vector<Loaded> columns_;
};

// Evaluates one rule over a batch, for words of 64 rows that the caller selects.
class BatchTruth {
 public:
  BatchTruth(const Rule& rule, Vocabulary facts);

  // Settles the nodes that do not depend on the supported month.
  void evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words);
  // Settles the others for one supported month; the month-independent ones must be settled.
  void evaluate(const BatchColumns& columns, std::span<const std::uint8_t> words, Month month);

  [[nodiscard]] TruthBits truth(std::uint32_t node, std::size_t word) const noexcept {
    return bits_[node * batch_words + word];
  }
  [[nodiscard]] TruthBits verdict(std::size_t word) const noexcept { return truth(root_, word); }

  // Writes the masks of 64 rows: 2 bits for each provision.
  void masks(std::size_t word, std::span<std::uint64_t, word_rows> masks) const noexcept;

  // Calls visit(fact, rows) for the facts that keep the verdict of `rows` (all undetermined) open:
  // the unknown ones reached from the root by descending only into unknown nodes.
  template <class Visit>
  void each_asked(const BatchColumns& columns, std::size_t word, std::uint64_t rows,
                  Visit&& visit) {
    find_asked(columns, word, rows);
    for (std::size_t fact = 0; fact < asked_.size(); ++fact) {
      if (asked_[fact] != 0) visit(static_cast<std::uint8_t>(fact), asked_[fact]);
    }
  }

  // Marks the facts that the rule reads.
  static void mark_used(const Rule& rule, std::span<bool> used);

 private:
  void settle(std::uint32_t number, const BatchColumns& columns,
              std::span<const std::uint8_t> words);
  void settle_compare(const Node& node, TruthBits* out, const BatchColumns& columns,
                      std::span<const std::uint8_t> words);
  void find_asked(const BatchColumns& columns, std::size_t word, std::uint64_t rows);
  [[nodiscard]] std::int32_t scalar(const Term& term) const noexcept;

  const Rule& rule_;
  Vocabulary facts_;
  std::uint32_t root_;
  std::vector<std::uint8_t> month_dependent_;  // by node
  std::vector<TruthBits> bits_;                // by node, then word
  std::vector<std::uint64_t> reached_;         // by node, of one word
  std::vector<std::uint64_t> asked_;           // by fact, of one word
  std::int32_t first_day_ = 0;
  std::int32_t last_day_ = 0;
  std::int32_t month_ = 0;
};

}  // namespace v1
}  // namespace rentsupport

#endif
