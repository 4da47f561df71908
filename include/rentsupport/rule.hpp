// Rules as values: a rule is a flat, immutable vector of nodes that can be read in many ways.
//
// This header knows no Decision: which facts there are is the matter of a scheme (facts.hpp).
#ifndef RENTSUPPORT_RULE_HPP
#define RENTSUPPORT_RULE_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/truth.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is the type of a fact's column.
enum class FactType : std::uint8_t {
  date,       ///< int32, days since 1970-01-01
  month,      ///< int32, month_number()
  day,        ///< int32, day of a month, 1 to 31
  month_set,  ///< uint64, the bits of a MonthSet
  month_bit,  ///< uint64, the bit of one month, 0 for a month that no set can hold
  choice,     ///< uint8, the number of an enumeration's value; no and yes are 0 and 1
  number      ///< int64, a whole number: đồng, counts
};

/// Cites a place in an act; 0 = not that deep, no act = the scheme's own.
struct Citation {
  int article = 0;
  int clause = 0;      ///< khoản
  char32_t point = 0;  ///< điểm, a letter of the Vietnamese alphabet: U'đ' follows 'd'
  int paragraph = 0;
  std::string_view act = {};

  friend bool operator==(const Citation&, const Citation&) = default;
};

/// Writes `Art. 1(2)(a)`, or in Vietnamese `điểm a khoản 2 Điều 1`.
[[nodiscard]] std::string to_string(const Citation& citation);
[[nodiscard]] std::string to_vietnamese(const Citation& citation);

/// Writes the point of a citation, in UTF-8; empty where it has none.
[[nodiscard]] std::string point_of(const Citation& citation);

/// Names who answers for the truth of a fact.
enum class Voucher : std::uint8_t { worker, employer, social_insurance, office };

/// Returns it as it is written in JSON: `social_insurance`.
[[nodiscard]] std::string_view name(Voucher voucher) noexcept;

/// Describes a fact of a scheme: its name is its column name. Its labels are noun phrases, `first
/// day of the contract`.
struct FactInfo {
  std::string_view name;
  FactType type = FactType::date;
  bool asked = true;  ///< may be unknown, and is then asked for; a derived date never is
  std::span<const std::string_view> values = {};  ///< of a choice, in the order of their numbers
  std::string_view vietnamese = {};
  std::string_view english = {};
  std::span<const std::string_view> vietnamese_values = {};  ///< words for `values`, in their order
  std::span<const std::string_view> english_values = {};
  Voucher voucher = Voucher::employer;
  std::span<const Citation> vouched_under = {};  ///< where the act says so
  bool is_money = false;                         ///< a number counts đồng
};

/// Lists a scheme's facts, at most 63; a fact's number is its place here.
using Vocabulary = std::span<const FactInfo>;

/// Is one side of a comparison: a fact, a constant, or a day or the number of the supported month,
/// shifted by months, then by days; a fact that is a number is multiplied.
struct Term {
  enum class Source : std::uint8_t { constant, fact, first_day, last_day, supported_month };
  Source source = Source::constant;
  std::uint8_t fact = 0;
  std::int64_t constant = 0;
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int64_t times = 1;  ///< 1 or more

  friend constexpr bool operator==(const Term&, const Term&) = default;
};

enum class Comparison : std::uint8_t { less, less_equal, equal, greater_equal, greater };

/// Holds the numbers of an enumeration's values, 0 to 127.
using Choices = std::array<std::uint64_t, 2>;

enum class NodeKind : std::uint8_t {
  constant,  ///< held or failed for every request
  later,     ///< a provision that a stage after the tree decides; held while the tree is evaluated
  given,     ///< the fact is not empty; never unknown
  one_of,    ///< a choice is one of some values
  contains,  ///< a set of months contains the month of another fact
  contains_supported_month,  ///< a set of months contains the supported month
  one_month,                 ///< a set holds exactly one month
  compare,
  not_,
  all_of,
  any_of,
  at_least  ///< some number of its children, of more than that
};

/// Is a node of a rule. Its place in the vector is its identity in every bitmap, mask and trace.
struct Node {
  NodeKind kind = NodeKind::constant;
  Comparison comparison = Comparison::less;
  bool held = true;             ///< of a constant
  std::uint8_t fact = 0;        ///< of given, one_of, contains, contains_supported_month, one_month
  std::uint8_t month_fact = 0;  ///< of contains
  std::uint8_t least = 0;       ///< of at_least
  std::uint32_t first = 0;      ///< where its sub-tree begins: the nodes [first, itself]
  std::int32_t provision = -1;  ///< the provision whose condition it is, or -1
  Term left, right;             ///< of compare
  Choices choices{};            ///< of one_of
  std::string_view parameter{};  ///< the key of the parameter that sets a leaf's limit, if one does

  friend bool operator==(const Node&, const Node&) = default;
};

/// Says how sure the encoding is: read in the text or in an official letter (V), inferred from the
/// text or from a letter that goes beyond it (I), or general knowledge, unverified (B).
enum class Confidence : char { verified = 'V', inferred = 'I', unverified = 'B' };

/// Describes a provision: a named sub-tree of a rule.
struct Provision {
  std::string id;
  std::vector<Citation> citations{};
  /// Where it stands, of a norm that is no article of an act: `Nghị quyết 12 của Hội đồng nhân dân
  /// tỉnh`; in both languages or in none.
  std::string norm_vietnamese{};
  std::string norm_english{};
  std::string vietnamese;  ///< the norm in our own words
  std::string english;
  Confidence confidence = Confidence::verified;
  std::string confidence_note{};  ///< which part deserves another mark; may be empty
  std::string source{};           ///< short name of the document (law page, section 10)
  std::string reading{};          ///< the reading that shapes it; may be empty
  std::uint32_t node = 0;         ///< its condition; set when the rule is built

  friend bool operator==(const Provision&, const Provision&) = default;
};

/// Is an immutable rule: nodes in post-order (children before their parent, the last one is the
/// verdict) and the provisions among them, in the order of their nodes.
class Rule {
 public:
  [[nodiscard]] std::span<const Node> nodes() const& noexcept { return nodes_; }
  [[nodiscard]] std::span<const Provision> provisions() const& noexcept { return provisions_; }
  // Those of a temporary rule would be gone.
  [[nodiscard]] std::span<const Node> nodes() const&& = delete;
  [[nodiscard]] std::span<const Provision> provisions() const&& = delete;

  /// Returns a provision as a rule of its own, with what is named inside it; the first one of that
  /// id, nothing where there is none.
  [[nodiscard]] std::optional<Rule> find(std::string_view id) const;
  /// Returns the same; throws Error where there is none, which names the id that is nearest.
  [[nodiscard]] Rule part(std::string_view id) const;

  /// Calls `visit(child)` with the number of each child of a node, last child first.
  template <class Visit>
  void each_child(std::uint32_t node, Visit&& visit) const {
    const std::uint32_t first = nodes_[node].first;
    for (std::uint32_t end = node; end > first; end = nodes_[end - 1].first) visit(end - 1);
  }

  friend bool operator==(const Rule&, const Rule&) = default;

 private:
  friend class RuleBuilder;
  Rule() = default;  // a rule has a node at least
  std::vector<Node> nodes_;
  std::vector<Provision> provisions_;
};

/// Compares two terms; the typed operators below are the way to call it. Throws Error for a
/// constant with a shift or a multiplier, and for a multiplier below 1.
[[nodiscard]] Rule compare(const Term& left, Comparison comparison, const Term& right);

/// Combine rules with Kleene's and, or, not. `all_of` and `any_of` throw Error without a rule.
/// Operators join two: both sides are always decided, in no order.
[[nodiscard]] Rule all_of(const std::vector<Rule>& rules);
[[nodiscard]] Rule any_of(const std::vector<Rule>& rules);
[[nodiscard]] Rule not_(const Rule& rule);
/// Is held where at least `least` of the rules are, and failed where fewer can still be; 1 is
/// any_of, all of them all_of. Throws Error for more than 32 rules, and for a number of them that
/// is not 1 to all.
[[nodiscard]] Rule at_least(std::size_t least, const std::vector<Rule>& rules);
[[nodiscard]] inline Rule operator&&(const Rule& a, const Rule& b) { return all_of({a, b}); }
[[nodiscard]] inline Rule operator||(const Rule& a, const Rule& b) { return any_of({a, b}); }
[[nodiscard]] inline Rule operator!(const Rule& rule) { return not_(rule); }

/// Is a term whose type says what it may be compared with: a Date with a Date, a Month with a
/// Month, a whole number with a whole number.
template <class T>
class Operand {
 public:
  constexpr explicit Operand(const Term& term) noexcept : term_(term) {}
  // A constant is an operand wherever one is expected. Throws Error for a day outside the years
  // -30000 to 30000.
  constexpr Operand(T constant) : term_{Term::Source::constant, 0, number(constant), 0, 0} {}
  // A day that does not exist throws Error.
  template <std::derived_from<std::chrono::year_month_day> D>
  requires std::same_as<T, Date>
  constexpr Operand(const D& constant) : Operand(Date{Day{constant}}) {}

  // A number is whole.
  template <std::floating_point F>
  Operand(F) = delete;

  [[nodiscard]] constexpr const Term& term() const noexcept { return term_; }

  friend Rule operator<(const Operand& a, const Operand& b) {
    return compare(a.term_, Comparison::less, b.term_);
  }
  friend Rule operator<=(const Operand& a, const Operand& b) {
    return compare(a.term_, Comparison::less_equal, b.term_);
  }
  friend Rule operator==(const Operand& a, const Operand& b) {
    return compare(a.term_, Comparison::equal, b.term_);
  }
  friend Rule operator!=(const Operand& a, const Operand& b) { return !(a == b); }
  friend Rule operator>=(const Operand& a, const Operand& b) {
    return compare(a.term_, Comparison::greater_equal, b.term_);
  }
  friend Rule operator>(const Operand& a, const Operand& b) {
    return compare(a.term_, Comparison::greater, b.term_);
  }

 private:
  static constexpr std::int64_t number(Date day) {
    if (day < Date{std::chrono::year{-30000} / 1 / 1} ||
        day > Date{std::chrono::year{30000} / 12 / 31})
      throw Error("a constant lies outside the years -30000 to 30000");
    return day.time_since_epoch().count();
  }
  static constexpr std::int64_t number(Month month) { return month_number(month); }
  static constexpr std::int64_t number(std::chrono::day day) noexcept {
    return static_cast<unsigned>(day);
  }
  static constexpr std::int64_t number(std::int64_t count) noexcept { return count; }

  Term term_;
};

/// Shifts a date by days or months, a month by months. Of a fact or a day of the supported month
/// the months are shifted first, then the days; a constant is shifted at once. Throws Error for a
/// shift of more than a thousand years.
[[nodiscard]] Operand<Date> operator+(const Operand<Date>& a, std::chrono::days days);
[[nodiscard]] Operand<Date> operator+(const Operand<Date>& a, std::chrono::months months);
[[nodiscard]] Operand<Month> operator+(const Operand<Month>& a, std::chrono::months months);
[[nodiscard]] inline Operand<Date> operator-(const Operand<Date>& a, std::chrono::days days) {
  return a + -std::max(days, -std::chrono::days::max());
}
[[nodiscard]] inline Operand<Month> operator-(const Operand<Month>& a, std::chrono::months months) {
  return a + -std::max(months, -std::chrono::months::max());
}

/// Multiplies a number: a constant at once, a fact where it is compared, in 128 bits. Throws Error
/// for a fact multiplied by less than 1, and where what it is multiplied by, or the constant, does
/// not fit 64 bits.
[[nodiscard]] Operand<std::int64_t> operator*(const Operand<std::int64_t>& a, std::int64_t times);
[[nodiscard]] inline Operand<std::int64_t> operator*(std::int64_t times,
                                                     const Operand<std::int64_t>& a) {
  return a * times;
}

/// Are the supported month itself, and its first and last day.
[[nodiscard]] constexpr Operand<Month> supported_month() noexcept {
  return Operand<Month>{Term{Term::Source::supported_month, 0, 0, 0, 0}};
}
[[nodiscard]] constexpr Operand<Date> first_day() noexcept {
  return Operand<Date>{Term{Term::Source::first_day, 0, 0, 0, 0}};
}
[[nodiscard]] constexpr Operand<Date> last_day() noexcept {
  return Operand<Date>{Term{Term::Source::last_day, 0, 0, 0, 0}};
}

/// Marks the type of a fact that holds a month for a test of membership.
struct MonthBit {};

/// Names a fact by its number in the scheme's vocabulary; T is its type in the C++ interface.
template <class T>
class Fact {
 public:
  constexpr explicit Fact(std::uint8_t number) noexcept : number_(number) {}
  [[nodiscard]] constexpr std::uint8_t number() const noexcept { return number_; }

 private:
  std::uint8_t number_;
};

template <class T>
class ComparableFact : public Operand<T> {
 public:
  constexpr explicit ComparableFact(std::uint8_t number) noexcept
      : Operand<T>(Term{Term::Source::fact, number, 0, 0, 0}) {}
  [[nodiscard]] constexpr std::uint8_t number() const noexcept { return this->term().fact; }
};
template <>
class Fact<Date> : public ComparableFact<Date> {
 public:
  using ComparableFact::ComparableFact;
};
template <>
class Fact<Month> : public ComparableFact<Month> {
 public:
  using ComparableFact::ComparableFact;
};
template <>
class Fact<std::chrono::day> : public ComparableFact<std::chrono::day> {
 public:
  using ComparableFact::ComparableFact;
};
template <>
class Fact<std::int64_t> : public ComparableFact<std::int64_t> {
 public:
  using ComparableFact::ComparableFact;
};

/// Is held (or failed) for every request: a reading that takes a condition away.
[[nodiscard]] Rule always(bool held);

/// Stands for a condition that a stage after the tree decides.
[[nodiscard]] Rule decided_later();

/// Says that the limit of a leaf comes from a parameter, by its key (`procedure.deadline`); the
/// text must be static. It changes no condition: canonical() does not show it. Throws Error for a
/// rule that is no leaf.
[[nodiscard]] Rule limited_by(std::string_view parameter, Rule leaf);

/// Makes a rule the condition of a provision; throws Error when the id is missing, or where it
/// stands: a citation, or the norm in both languages.
[[nodiscard]] Rule provision(Provision text, const Rule& condition);

/// Leaves, by the number of a fact; the typed functions below are the way to call them.
[[nodiscard]] Rule given_fact(std::uint8_t fact);
[[nodiscard]] Rule fact_is_one_of(std::uint8_t fact, const Choices& choices);
[[nodiscard]] Rule fact_contains(std::uint8_t set_fact, std::uint8_t month_fact);
[[nodiscard]] Rule fact_contains_supported_month(std::uint8_t set_fact);
[[nodiscard]] Rule fact_is_one_month(std::uint8_t set_fact);

/// Is held where the fact is given, failed where its cell is empty; never unknown.
template <class T>
[[nodiscard]] Rule given(const Fact<T>& fact) {
  return given_fact(fact.number());
}

/// Tests a choice against values.
template <class E, class Values = std::initializer_list<E>>
[[nodiscard]] Rule is_one_of(const Fact<E>& fact, const Values& values) {
  Choices choices{};
  for (const E value : values) {
    const auto number = static_cast<unsigned>(value);
    if (number >= 128) throw Error("a choice has at most 128 values");
    choices[number / 64] |= std::uint64_t{1} << number % 64;
  }
  return fact_is_one_of(fact.number(), choices);
}
template <class E>
[[nodiscard]] Rule is(const Fact<E>& fact, E value) {
  return is_one_of(fact, std::initializer_list<E>{value});
}

/// Tests whether a set of months contains a month or the supported one, or holds exactly one.
[[nodiscard]] inline Rule contains(const Fact<MonthSet>& set, const Fact<MonthBit>& month) {
  return fact_contains(set.number(), month.number());
}
[[nodiscard]] inline Rule contains_supported_month(const Fact<MonthSet>& set) {
  return fact_contains_supported_month(set.number());
}
[[nodiscard]] inline Rule is_one_month(const Fact<MonthSet>& set) {
  return fact_is_one_month(set.number());
}

/// Returns the state of a provision in a mask: 2 bits for each, the first in the lowest bits; 0,
/// not reached, is no truth.
[[nodiscard]] constexpr std::uint8_t state_in(std::uint64_t mask, std::size_t provision) noexcept {
  return static_cast<std::uint8_t>(mask >> (2 * provision) & 3U);
}

/// Returns the provisions to blame for a mask, one bit each: those reached from the root by
/// descending only into children whose state is that of the root. 0 when the root is held. A
/// provision that a later stage decides counts as held unless the mask says failed.
[[nodiscard]] std::uint32_t blame(const Rule& rule, std::uint64_t mask);

/// Returns the state of the root for a mask.
[[nodiscard]] Truth verdict(const Rule& rule, std::uint64_t mask);

/// Writes a rule one node a line, in post-order, with its provisions; the same text means the same
/// rule. Facts have their names of the vocabulary; throws Error for one that is not in it.
[[nodiscard]] std::string canonical(const Rule& rule, Vocabulary facts);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
