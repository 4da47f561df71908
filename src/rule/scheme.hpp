// An act as a value: what the engine decides by, and says of it. Each stands in its folder of
// rules/ and is handed in: by rule sets, which keep it.
#ifndef RENTSUPPORT_SRC_RULE_SCHEME_HPP
#define RENTSUPPORT_SRC_RULE_SCHEME_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"
#include "rule/act_texts.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// What a line of a signed form gives, as far as declarations follow from it. What is only assumed
// is not given.
struct SignedLine {
  Group group{};
  std::optional<Section> section;
  bool si_confirmed = false;  // the list has si_confirmed_on: the agency's stamp on section II
  bool is_fixed_term = false;
  std::optional<Date> starts_on;
  bool gives_rent_dates = false;      // rent_from or rent_to
  MonthSet months;                    // asked for
  std::uint64_t reference_month = 0;  // its bit; 0 outside the years of a set
};

// The facts that a line declares where they are not given; values are those of the fact's column: a
// choice's number, a day's, the bits of a set.
class DeclaredByLine {
 public:
  struct Declared {
    std::uint8_t fact = 0;
    std::int64_t value = 0;
  };

  void add(std::uint8_t fact, std::int64_t value) { facts_[size_++] = {fact, value}; }
  [[nodiscard]] const Declared* begin() const noexcept { return facts_.data(); }
  [[nodiscard]] const Declared* end() const noexcept { return facts_.data() + size_; }

 private:
  std::array<Declared, 16> facts_;
  std::size_t size_ = 0;
};

// What signed forms declare: facts for which they have no column.
struct FormDeclarations {
  void (*of_line)(const SignedLine& line, DeclaredByLine& declared) = nullptr;
  // Where the act makes somebody answer for a declared fact, and in which form.
  Citation (*under)(std::uint8_t fact, Group group) = nullptr;
  std::string_view (*form)(Group group) = nullptr;  // `02`
  // The facts that may be declared otherwise where this column says otherwise, a bit each.
  std::uint64_t (*from)(std::string_view table, std::string_view column) = nullptr;
};

struct Scheme {
  std::string_view id;      // of its rule sets
  std::string_view own_id;  // of those with own provisions
  int last_article = 0;
  const ActTexts& (*texts)() = nullptr;
  // Each group's rule and amount.
  std::array<GroupRule, 2> (*groups)(const Parameters& parameters) = nullptr;
  // The month of the insurance test for a list drawn up in a month.
  Month (*reference_month)(const Parameters& parameters, Month list_month) = nullptr;
  FormDeclarations declarations;
};

// Returns the act of a rule set.
[[nodiscard]] const Scheme& scheme_of(const RuleSet& rules) noexcept;
// Returns the texts of the act of a rule set.
[[nodiscard]] inline const ActTexts& texts_of(const RuleSet& rules) {
  return scheme_of(rules).texts();
}
// Returns its rules as enacted, under other parameters.
[[nodiscard]] RuleSet enacted(const Scheme& scheme, const Parameters& parameters);

}  // namespace v2
}  // namespace rentsupport

#endif
