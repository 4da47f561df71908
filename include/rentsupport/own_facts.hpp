// Own facts: rules about records of one's own, decided alone or by columns, and said in words.
//
// The facts are a vocabulary (rule.hpp) that the caller makes and keeps; no Decision is needed.
#ifndef RENTSUPPORT_OWN_FACTS_HPP
#define RENTSUPPORT_OWN_FACTS_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/truth.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is what a rule alone comes to for one record.
struct RuleResult {
  /// A provision of the rule; nothing: it is decided later, over all requests of a worker.
  struct State {
    std::string id;
    std::optional<Truth> state;
  };
  Truth verdict{};
  std::vector<State> provisions;  ///< in the order of the rule
  /// Where the verdict is not held, the ids of the provisions to blame; none where the rule has
  /// conditions that no provision names, or a not above its provisions.
  std::vector<std::string> blamed;
  std::vector<std::string_view>
      ask;  ///< where it is unknown, the facts to ask for, in column order
};

/// Holds what is known of one record: a value for each fact of a vocabulary, unknown unless set.
/// The vocabulary must outlive it.
class OwnRecord {
 public:
  /// Throws Error for more than 63 facts, two of one name, and a choice without named values.
  explicit OwnRecord(Vocabulary facts);

  /// Set a fact. Throw Error for one that is not in the vocabulary or not of that type, and for a
  /// value that its type cannot hold.
  OwnRecord& set(const Fact<Date>& fact, Date value);
  OwnRecord& set(const Fact<Month>& fact, Month value);
  OwnRecord& set(const Fact<std::chrono::day>& fact, std::chrono::day value);
  OwnRecord& set(const Fact<MonthSet>& fact, MonthSet value);
  OwnRecord& set(const Fact<MonthBit>& fact, Month value);
  OwnRecord& set(const Fact<std::int64_t>& fact, std::int64_t value);
  OwnRecord& set(const Fact<std::int64_t>& fact, Money value);
  template <class E>
  OwnRecord& set(const Fact<E>& fact, E value) {
    return put(fact.number(), FactType::choice, static_cast<std::int64_t>(value));
  }
  /// Sets a fact by name to what files hold: `2022-04-01`, `2022-04`, `14`, `2022-04;2022-05`, the
  /// name of a choice's value, a whole number; an empty text makes it unknown again.
  OwnRecord& set(std::string_view fact, std::string_view value);

  [[nodiscard]] Vocabulary facts() const noexcept { return facts_; }
  /// Returns the value of a fact by number, as its FactType holds it; nothing where it is unknown.
  [[nodiscard]] std::optional<std::int64_t> value(std::uint8_t fact) const {
    return values_.at(fact);
  }

 private:
  friend class OwnColumns;
  OwnRecord& put(std::uint8_t fact, FactType type, std::int64_t value);
  Vocabulary facts_;
  std::vector<std::optional<std::int64_t>> values_;  // by fact
};

/// Refers to columns of records: for each fact a value a row, of the width of its FactType. Facts
/// that are not set are unknown in every row. The vocabulary and the columns must outlive it.
class OwnColumns {
 public:
  /// Throws Error as OwnRecord does.
  OwnColumns(Vocabulary facts, std::size_t rows);
  OwnColumns(OwnColumns&&) noexcept;
  OwnColumns& operator=(OwnColumns&&) noexcept;
  ~OwnColumns();

  /// Sets the column of a fact: `values`, one a row, and which of them are known, a bit a row, the
  /// first row's the lowest of the first word; without bits all are. Throws Error for another type
  /// than that of the fact, another number of rows, and a known value that the type cannot hold.
  template <class T, class Values>
  OwnColumns& set(const Fact<T>& fact, const Values& values,
                  std::span<const std::uint64_t> known = {}) {
    return put(fact.number(), std::span{std::data(values), std::size(values)}, known);
  }

  [[nodiscard]] Vocabulary facts() const noexcept;
  [[nodiscard]] std::size_t rows() const noexcept;
  /// Returns a row as a record; throws Error when there is none.
  [[nodiscard]] OwnRecord record(std::size_t row) const;

  struct Data;  // for the library's own sources
  [[nodiscard]] const Data& data() const noexcept { return *data_; }

 private:
  OwnColumns& put(std::uint8_t fact, std::span<const std::int32_t> values,
                  std::span<const std::uint64_t> known);
  OwnColumns& put(std::uint8_t fact, std::span<const std::int64_t> values,
                  std::span<const std::uint64_t> known);
  OwnColumns& put(std::uint8_t fact, std::span<const std::uint64_t> values,
                  std::span<const std::uint64_t> known);
  OwnColumns& put(std::uint8_t fact, std::span<const std::uint8_t> values,
                  std::span<const std::uint64_t> known);
  std::unique_ptr<Data> data_;
};

/// Holds what a rule comes to for every row of columns.
class RuleResults {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return verdicts_.size(); }
  /// Return what stands at a row; throw std::out_of_range when there is none.
  [[nodiscard]] Truth verdict(std::size_t row) const { return verdicts_.at(row); }
  /// The state of each provision: state_in().
  [[nodiscard]] std::uint64_t mask(std::size_t row) const { return masks_.at(row); }
  /// The facts to ask for, a bit each.
  [[nodiscard]] std::uint64_t ask(std::size_t row) const { return asks_.at(row); }
  [[nodiscard]] RuleResult operator[](std::size_t row) const;

 private:
  friend RuleResults evaluate(const Rule& rule, const OwnColumns& columns,
                              std::optional<Month> month);
  RuleResults(Rule rule, Vocabulary facts) : rule_(std::move(rule)), facts_(facts) {}
  Rule rule_;
  Vocabulary facts_;
  std::vector<Truth> verdicts_;
  std::vector<std::uint64_t> masks_;
  std::vector<std::uint64_t> asks_;
};

/// Decide a rule for one record, or for every row of columns. What a stage after the rule decides
/// counts as held. Throw Error for a fact that is not in the vocabulary, a condition that does not
/// fit its type, and where the rule reads the supported month but none is given.
[[nodiscard]] RuleResult evaluate(const Rule& rule, const OwnRecord& record,
                                  std::optional<Month> month = {});
[[nodiscard]] RuleResults evaluate(const Rule& rule, const OwnColumns& columns,
                                   std::optional<Month> month = {});

/// Says why: the verdict, then every provision with its state, its place and its statement, and
/// each condition in it with the values compared; what is asked for at the end. A line each. Throws
/// Error as evaluate() does.
[[nodiscard]] std::string to_text(const Rule& rule, const OwnRecord& record, Language language,
                                  std::optional<Month> month = {});

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
