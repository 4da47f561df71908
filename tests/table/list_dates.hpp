// The dates of a list: which sequences of its steps the provisions can tell apart.
#ifndef RENTSUPPORT_TESTS_TABLE_LIST_DATES_HPP
#define RENTSUPPORT_TESTS_TABLE_LIST_DATES_HPP

#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "table/fact_rows.hpp"
#include "table/scheme.hpp"

namespace tests::table {

// A sequence of steps whose timeline differs from that of every other case. Its list may be drawn
// up in any month up to that of the posting.
struct StepsCase {
  Steps steps;        // drawn up on the first day of the month of the posting
  Timeline timeline;  // by the library
};

// Steps are taken on the days around which a comparison's truth changes, those of projections
// included: found by the timeline and the evaluator for every day of the time in question.
class ListDates {
 public:
  ListDates(const Scheme& scheme, const std::vector<Month>& months);

  [[nodiscard]] const std::vector<StepsCase>& cases() const { return cases_; }
  // Pairs of cases that differ by the day of receipt only: the later receipt, then the earlier one,
  // which is not before the sending of either.
  [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::uint32_t>>& receipts() const {
    return receipts_;
  }
  // The months in which a list may be drawn up.
  [[nodiscard]] const std::vector<Month>& list_months() const { return list_months_; }

  // Returns the facts of a list with those steps.
  [[nodiscard]] RowFacts facts(const Steps& steps) const {
    return facts({steps, timeline(scheme_.procedure, steps)});
  }
  [[nodiscard]] RowFacts facts(const StepsCase& of) const;

 private:
  // What the provisions can see of a case.
  using Key = std::array<std::int64_t, 6>;
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      std::size_t hash = 0;
      for (const std::int64_t part : key)
        hash = (hash ^ static_cast<std::size_t>(part)) * 0x9e3779b97f4a7c15U >> 7U ^ hash << 11U;
      return hash;
    }
  };

  void find_days(const Scheme& scheme, const std::vector<Month>& months);
  [[nodiscard]] std::vector<Date> days_from(Date day, const std::vector<Date>& more) const;
  void add_cases(Date posted);
  std::uint32_t add(const Steps& steps);

  const Scheme& scheme_;
  std::vector<Month> list_months_;
  std::vector<Date> days_;   // ascending
  std::vector<Date> turns_;  // those near a day that a provision names
  std::vector<StepsCase> cases_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> receipts_;
  std::unordered_map<Key, std::uint32_t, Hash> index_;  // of the cases
};

// Returns the steps of a case for a list drawn up in another month.
[[nodiscard]] Steps drawn_up_in(Steps steps, Month month);

}  // namespace tests::table

#endif
