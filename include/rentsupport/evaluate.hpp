// Evaluation: decisions about every request-month of a dossier, with their reasons.
#ifndef RENTSUPPORT_EVALUATE_HPP
#define RENTSUPPORT_EVALUATE_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/own_facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"
#include "rentsupport/truth.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

enum class Outcome : std::uint8_t { payable, refused, undetermined };

/// Returns the outcome as it is written in files: `payable`; nothing for a value that is none.
[[nodiscard]] std::string_view name(Outcome outcome) noexcept;

/// Is the decision about one request-month: a row of decisions.csv.
struct Decision {
  std::size_t request = 0;  ///< number of the request in the dossier
  Month month{};
  Group group{};
  Outcome outcome{};
  Money amount;      ///< what is payable, else 0
  Money max_amount;  ///< the amount if payable, 0 if refused, the group's amount if undetermined
  std::uint64_t mask = 0;  ///< the state of each provision of the group: state_in()
};

/// Are values for facts where nobody gave or declared them (`--assume`). A fact assumed is the fact
/// in every provision and count; but `received_on` serves the deadline provisions only, where they
/// would be unknown, and `contract_ends_on` is not assumed where the contract is indefinite.
class Assumptions {
 public:
  Assumptions() = default;
  /// Begins without any, of facts among which are further ones.
  explicit Assumptions(const FurtherFacts& further) : further_(further) {}
  /// Adds facts by column name, with values written as in the files; the last value of a fact
  /// stands. Returns what is wrong, and then adds none.
  [[nodiscard]] std::optional<Problem> add(const std::map<std::string, std::string>& facts,
                                           Language language = Language::english);
  /// Returns the facts by column name, values in canonical form: `yes`, `2022-04-01`.
  [[nodiscard]] const std::map<std::string, std::string>& facts() const& noexcept { return facts_; }
  [[nodiscard]] const std::map<std::string, std::string>& facts() const&& = delete;

 private:
  std::map<std::string, std::string> facts_;
  FurtherFacts further_;
};

/// Is a month for which a worker counts as paid besides the history: LedgerRun::count_in() finds
/// those of a ledger.
struct EarlierMonth {
  std::string worker_id;  ///< as it is written
  Group group{};
  Month month{};
  friend bool operator==(const EarlierMonth&, const EarlierMonth&) = default;
};

/// Says that two IDs bear the same evidence of one person (law page, section 9), at least one of
/// them in rows that are not in the dossier: LedgerRun::count_in() finds it in a ledger.
struct EarlierEvidence {
  std::string worker_id;            ///< as it is written
  std::string other_id;             ///< likewise
  bool insurance_no = false;        ///< the same well-formed insurance number
  bool name_birth_account = false;  ///< the same name, birth date and account
  friend bool operator==(const EarlierEvidence&, const EarlierEvidence&) = default;
};

struct EvaluateOptions {
  unsigned threads = 0;  ///< 0: all processors, 1024 at most; the result does not depend on it
  std::size_t batch_rows =
      2048;  ///< 64 to 2048, a multiple of 64; the result does not depend on it
  /// Is called on the thread that evaluates, before the work, between batches and after the last
  /// one, with how many of the requests are decided. Where it answers false, or throws, no further
  /// batch is begun.
  std::function<bool(std::size_t done, std::size_t requests)> go_on{};
  Assumptions assumptions{};
  std::vector<EarlierMonth> earlier_months{};
  std::vector<EarlierEvidence> earlier_evidence{};  ///< joins persons, as that of the dossier does
  /// Up to which day the lists tell what was done: what has no day then was not (timeline(),
  /// overdue()). No decision looks at it.
  std::optional<Day> as_of{};
};

/// Is thrown when EvaluateOptions::go_on() answers false.
class Cancelled : public Error {
 public:
  using Error::Error;
};

/// Holds the decisions of a dossier, which it shares: requests in their order, months ascending. A
/// copy is cheap, and any number of threads may read it.
class Decisions {
 public:
  // Never moved from: there are always decisions.
  Decisions(const Decisions&) noexcept = default;
  Decisions& operator=(const Decisions&) noexcept = default;
  ~Decisions() = default;

  /// Returns the dossier that was decided.
  [[nodiscard]] Dossier dossier() const;
  /// Returns EvaluateOptions::as_of.
  [[nodiscard]] const std::optional<Day>& as_of() const& noexcept;
  [[nodiscard]] const std::optional<Day>& as_of() const&& = delete;
  /// Returns what was assumed where nobody gave or declared it.
  [[nodiscard]] const Assumptions& assumptions() const& noexcept;
  [[nodiscard]] const Assumptions& assumptions() const&& = delete;

  /// Counts the request-months.
  [[nodiscard]] std::size_t size() const noexcept;
  /// Returns a decision by number; throws Error when there is none.
  [[nodiscard]] Decision operator[](std::size_t number) const;
  /// Goes through the decisions in their order: `for (const Decision& decision : decisions)`.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Decision;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Decision;

    Iterator(const Decisions& decisions, std::size_t number) noexcept
        : decisions_(&decisions), number_(number) {}
    [[nodiscard]] Decision operator*() const { return (*decisions_)[number_]; }
    Iterator& operator++() noexcept {
      ++number_;
      return *this;
    }
    Iterator operator++(int) noexcept { return {*decisions_, number_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Decisions* decisions_;
    std::size_t number_;
  };
  [[nodiscard]] Iterator begin() const& noexcept { return {*this, 0}; }
  [[nodiscard]] Iterator end() const& noexcept { return {*this, size()}; }
  [[nodiscard]] Iterator begin() const&& = delete;  // of decisions that are gone
  [[nodiscard]] Iterator end() const&& = delete;

  /// Returns the number of a request's first decision; the request after it begins where it ends.
  [[nodiscard]] std::size_t first_of(std::size_t request) const;
  /// Returns the decision about a request and month, if the request asks for it.
  [[nodiscard]] std::optional<Decision> find(std::size_t request, Month month) const;

  /// Return the ids of the provisions to blame: of a refused, and of an undetermined decision.
  [[nodiscard]] std::vector<std::string_view> failed(std::size_t number) const;
  [[nodiscard]] std::vector<std::string_view> unknown(std::size_t number) const;
  /// Returns the provisions to blame of a refused or an undetermined decision, in the order of the
  /// rule; they live as long as the rule set.
  [[nodiscard]] std::vector<std::reference_wrapper<const Provision>> blamed(
      std::size_t number) const;
  /// Returns the unknown facts that an undetermined decision asks for, in column order.
  [[nodiscard]] std::vector<std::string_view> ask(std::size_t number) const;

  /// Returns the timeline of a request's list; throws Error when there is no such request.
  [[nodiscard]] Timeline timeline_of(std::size_t request) const;

  /// Returns what is payable, and what would be if every undetermined request-month that the cap
  /// leaves room for were payable (law page, section 5, number 5).
  [[nodiscard]] MoneyTotal payable() const;
  [[nodiscard]] MoneyTotal at_most() const;

  [[nodiscard]] const RuleSet& rule_set() const& noexcept;
  [[nodiscard]] RuleSet rule_set() const&& noexcept;

  struct Data;  // for the library's own sources

 private:
  explicit Decisions(std::shared_ptr<const Data> data) noexcept;
  [[nodiscard]] std::vector<std::string_view> blamed_ids(std::size_t number, Outcome outcome) const;
  std::shared_ptr<const Data> data_;
};

/// Decides every request-month of a dossier. Throws Error when an option is out of its range (an
/// earlier month outside 2020-01 to 2024-12 too), Cancelled when go_on() answers false.
[[nodiscard]] Decisions evaluate(const RuleSet& rule_set, const Dossier& dossier,
                                 const EvaluateOptions& options = {});

/// Decides a rule over the facts of the Decision for one record: the group's whole rule, a part of
/// it, or one of your own. What a stage after the rule decides counts as held. Nothing is declared
/// or assumed but what the list's signed form declares, and days of the list that have not happened
/// are projected, under the parameters of `under`. The record needs no keys, but the group and
/// drawn_up_on of its list. The month is one that the request asks for; it may be left out where
/// that is one only, as the request's months may where the month is given. Throws Error where the
/// month is not known so, or a value cannot be that of a row; the problem's text says which.
[[nodiscard]] RuleResult evaluate(const Rule& rule, const Employer& employer, const List& list,
                                  const Request& request, std::optional<Month> month = {},
                                  const RuleSet& under = RuleSet::decision_08_2022());

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
