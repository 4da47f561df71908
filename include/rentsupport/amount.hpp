// Amounts as values: what a rule is for a verdict, an amount is for money.
#ifndef RENTSUPPORT_AMOUNT_HPP
#define RENTSUPPORT_AMOUNT_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/money.hpp"
#include "rentsupport/own_facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

enum class AmountKind : std::uint8_t {
  constant,
  fact,        ///< of the type number
  product,     ///< of a number, 0 or more, and what is below
  smaller_of,  ///< the smallest of what is below
  larger_of
};

/// Is a node of an amount; its place in the vector is its identity.
struct AmountNode {
  AmountKind kind = AmountKind::constant;
  std::uint8_t fact = 0;    ///< of a fact
  bool is_money = false;    ///< the number counts đồng
  std::int64_t number = 0;  ///< of a constant, and what a product multiplies by
  std::uint32_t first = 0;  ///< where its sub-tree begins: the nodes [first, itself]

  friend bool operator==(const AmountNode&, const AmountNode&) = default;
};

/// Says what a part of an amount is, `ceiling`, and where it stands.
struct AmountNote {
  std::string vietnamese;
  std::string english;
  std::vector<Citation> citations{};
  std::uint32_t node = 0;  ///< set when it is put to an amount

  friend bool operator==(const AmountNote&, const AmountNote&) = default;
};

/// Is an immutable amount: nodes in post-order (the last one is the amount), and notes on them in
/// the order of their nodes. A part may be a count that is multiplied by money.
class Amount {
 public:
  Amount(Money constant);
  Amount(std::int64_t count);
  /// A fact that is a number, multiplied by what the operand says.
  Amount(const Operand<std::int64_t>& number);
  template <std::floating_point F>
  Amount(F) = delete;  // never a fraction

  [[nodiscard]] std::span<const AmountNode> nodes() const& noexcept { return nodes_; }
  [[nodiscard]] std::span<const AmountNote> notes() const& noexcept { return notes_; }
  [[nodiscard]] std::span<const AmountNode> nodes() const&& = delete;
  [[nodiscard]] std::span<const AmountNote> notes() const&& = delete;

  friend bool operator==(const Amount&, const Amount&) = default;

 private:
  friend class AmountBuilder;
  Amount() = default;
  std::vector<AmountNode> nodes_;
  std::vector<AmountNote> notes_;
};

/// Multiply a count by money, or either by a number. Throw Error for a factor below 0, and where
/// the factors that meet in a part do not fit 64 bits together.
[[nodiscard]] Amount operator*(Money rate, const Amount& count);
[[nodiscard]] Amount operator*(std::int64_t factor, const Amount& amount);
[[nodiscard]] inline Amount operator*(const Amount& count, Money rate) { return rate * count; }
[[nodiscard]] inline Amount operator*(const Amount& amount, std::int64_t factor) {
  return factor * amount;
}

/// Are the smallest and the largest of several. Throw Error for none.
[[nodiscard]] Amount smaller_of(const std::vector<Amount>& amounts);
[[nodiscard]] Amount larger_of(const std::vector<Amount>& amounts);

/// Puts a note to an amount. Throws Error where it has one.
[[nodiscard]] Amount noted(AmountNote note, const Amount& amount);

/// Writes an amount one node a line, in post-order, with its notes; the same text means the same
/// amount. Throws Error for a fact that is not in the vocabulary or no number, for parts that do
/// not count the same, and for an amount that is no money.
[[nodiscard]] std::string canonical(const Amount& amount, Vocabulary facts);

/// Is what an amount comes to for one record.
struct AmountResult {
  /// Nothing where a fact that it needs is unknown.
  std::optional<Money> amount;
  /// The most that it can be, whatever the unknown facts are: the amount where that is known,
  /// nothing where it has no bound.
  std::optional<Money> at_most;

  friend bool operator==(const AmountResult&, const AmountResult&) = default;
};

/// Compute an amount for one record, or for every row of columns. Parts are computed in 128 bits.
/// Throw Error as canonical() does, and for an amount that does not fit 64 bits; the message names
/// the row.
[[nodiscard]] AmountResult evaluate(const Amount& amount, const OwnRecord& record);
[[nodiscard]] std::vector<AmountResult> evaluate(const Amount& amount, const OwnColumns& columns);

/// Says how an amount comes about, each part with its value and its place: `3,750,000 VND, the
/// smaller of: ceiling 6,000,000 VND (Art. 5(1)); 750,000 VND × months worked 5 = 3,750,000 VND`.
/// Without a record, what it is made of. Throws Error as evaluate() does.
[[nodiscard]] std::string to_text(const Amount& amount, const OwnRecord& record, Language language);
[[nodiscard]] std::string to_text(const Amount& amount, Vocabulary facts, Language language);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
