// Further facts: columns of an office's own beside those of the Decision, which own provisions may
// read.
#ifndef RENTSUPPORT_FURTHER_FACTS_HPP
#define RENTSUPPORT_FURTHER_FACTS_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

struct ActRecords;

/// Describes further facts. Immutable once read; a copy is cheap and shares the description. The
/// texts and vocabularies that it returns live as long as a copy, or what was made with one: a rule
/// set (RuleSet::with_facts), a dossier.
///
/// A file describes each fact by a table `[[fact]]`:
///
///     [[fact]]
///     table = "workers"        # or employers, lists
///     name = "shift_work"      # of the column: small letters, digits and _, at most 40
///     type = "yes_no"          # or date, month, months, number, choice
///     vietnamese = "làm việc theo ca"
///     english = "shift work"
///     asked = "employer"       # or worker, social_insurance, office: who answers for it
///
/// A choice has `values` (names as the files have them, 1 to 64), `vietnamese_values` and
/// `english_values`; a number, which is whole and not below 0, may have `money = true`. A name is
/// none of a column or fact of the Decision, and does not begin with `x_`. Their number is at most
/// 29: with those of the Decision 60.
class FurtherFacts {
 public:
  FurtherFacts();  ///< none
  FurtherFacts(const FurtherFacts&) = default;
  FurtherFacts& operator=(const FurtherFacts&) = default;
  ~FurtherFacts() = default;

  /// Reads the facts of a TOML text, 1 MiB at most, in the place of those that there are; `file`
  /// names it in the problem. Returns what is wrong, with its line, and then changes nothing.
  [[nodiscard]] std::optional<Problem> read(std::string_view toml, std::string_view file = {},
                                            Language language = Language::english);

  [[nodiscard]] bool empty() const noexcept { return data_ == nullptr; }
  /// Lists the facts of the Decision, and behind them these.
  [[nodiscard]] Vocabulary vocabulary() const noexcept;
  /// Returns the number of a fact by its name: of the Decision, or of these.
  [[nodiscard]] std::optional<std::uint8_t> find(std::string_view name) const noexcept;
  /// Returns a fact by its name, for a rule to read; throws Error where there is none of that type.
  template <class T>
  [[nodiscard]] Fact<T> fact(std::string_view name) const {
    return Fact<T>{number(name, fact_type_of<T>)};
  }
  /// Lists these alone, with their tables: `workers.shift_work`.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Returns what a digest is made of, a line each: `workers.shift_work yes_no employer …`.
  [[nodiscard]] std::vector<std::string> lines() const;

  /// Are equal where they describe the same facts in the same order.
  friend bool operator==(const FurtherFacts& a, const FurtherFacts& b) {
    return a.data_ == b.data_ || a.lines() == b.lines();
  }

  struct Data;  // for the library's own sources
  [[nodiscard]] const ActRecords& records() const noexcept;

 private:
  [[nodiscard]] std::uint8_t number(std::string_view name, FactType type) const;
  std::shared_ptr<const Data> data_;
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
