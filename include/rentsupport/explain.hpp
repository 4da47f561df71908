// Explanations: why a request-month is payable, refused or undetermined, and what would change it.
#ifndef RENTSUPPORT_EXPLAIN_HPP
#define RENTSUPPORT_EXPLAIN_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/rule.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/schedule.hpp"
#include "rentsupport/truth.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Says where the value of a fact comes from.
enum class Origin : std::uint8_t {
  given,      ///< the files or rows say so
  declared,   ///< they do not: a signed Form 02 or 03 declares it (law page, section 8)
  assumed,    ///< nor is it declared: one of the Assumptions
  unknown,    ///< missing
  empty,      ///< the cell is empty, and that has a meaning: still renting, or open-ended
  actual,     ///< a step of the list that has happened
  projected,  ///< a step of the list that is expected on that day
  computed    ///< follows from days of the list
};

/// Returns the origin as it is written in JSON: `given`; nothing for a value that is none.
[[nodiscard]] std::string_view name(Origin origin) noexcept;

/// Is a fact that a condition compared, with its value.
struct ExplainedFact {
  std::uint8_t fact = 0;  ///< its number in FurtherFacts::vocabulary() of the rule set
  Origin origin = Origin::unknown;
  /// As the fact's FactType says: days since 1970-01-01, month_number(), a choice's number, the
  /// bits of a set of months. 0 where the fact is unknown or empty.
  std::int64_t value = 0;
  /// Of actual, projected and computed ones: the days of the list that they follow from, a bit
  /// each, drawn_up_on the lowest, in the order of struct List.
  std::uint16_t days = 0;

  friend bool operator==(const ExplainedFact&, const ExplainedFact&) = default;
};

/// Is a single comparison inside a provision: its node says what is compared with which limit.
struct ExplainedLeaf {
  std::uint32_t node = 0;
  Truth truth{};
  std::vector<ExplainedFact> facts;  ///< none where only the supported month is compared

  friend bool operator==(const ExplainedLeaf&, const ExplainedLeaf&) = default;
};

/// Is a provision or a join above the provisions.
struct ExplainedNode {
  std::uint32_t node = 0;
  std::uint32_t depth = 0;            ///< 0 for the root
  std::int32_t provision = -1;        ///< its number in the group's rule, or -1 for a join
  std::optional<Truth> state;         ///< nothing: not reached
  std::vector<ExplainedLeaf> leaves;  ///< of a provision, in the order of the rule

  friend bool operator==(const ExplainedNode&, const ExplainedNode&) = default;
};

/// Is a month that was counted for the worker before the one explained. Art. 2(4)
struct CountedMonth {
  Month month{};
  /// The request and its list; empty for an earlier payment of the history.
  std::string request_id;
  std::string list_id;
  /// Of which group; nothing where the history does not say it readably: it counts in both.
  std::optional<Group> group;

  friend bool operator==(const CountedMonth&, const CountedMonth&) = default;
};

/// Is a request with the other ID of a pair.
struct OtherRequest {
  std::string request_id;
  std::string list_id;
  std::string employer_id;

  friend bool operator==(const OtherRequest&, const OtherRequest&) = default;
};

/// Is a pair of IDs, or an ID with itself, of which an office has to say whether it is one person:
/// a row of persons_to_check.csv, seen from a request.
struct DoubtfulPair {
  std::string worker_id;  ///< of the request, or decided to be of the same person
  std::string other_id;
  std::vector<std::string_view> evidence;  ///< as PersonsToCheck has it
  std::string insurance_no;  ///< that both have, where that is evidence; a ledger does not tell it
  /// The requests with the other ID, or of an ID with itself those that may be another person's;
  /// none where only the history has it. The first 20, and how many there are besides.
  std::vector<OtherRequest> requests;
  std::size_t more_requests = 0;

  friend bool operator==(const DoubtfulPair&, const DoubtfulPair&) = default;
};

/// Explains one request-month.
struct Explanation {
  RuleSet rule_set;
  std::string request_id;
  std::string list_id;
  std::string employer_id;
  std::string employer_name;  ///< may be empty
  std::string worker_id;
  std::string full_name;  ///< may be empty
  Month month{};
  Group group{};
  Outcome outcome{};
  Money amount;      ///< what is payable, else 0
  Money max_amount;  ///< what is at stake: the amount if payable, 0 if refused, else the group's
  std::uint64_t mask = 0;
  /// The days of the list that are given, drawn_up_on the first, in the order of struct List.
  std::array<std::optional<Date>, 9> days;
  Timeline timeline;  ///< of the list

  /// The provisions and the joins above them, from the root down, in the order of the law page.
  std::vector<ExplainedNode> tree;
  /// The truth of every node of the group's rule, 0 for one not reached.
  std::vector<std::uint8_t> states;

  /// The months counted for the worker before this one, where the request-month came so far: with
  /// the history, then in the order of the law page (section 5). Of a month that is undetermined
  /// because it is doubtful who is the same person: those counted where it is payable.
  std::vector<CountedMonth> counted;

  /// Of a refused month: the inclusion-minimal sets of provisions that would have to hold besides
  /// those that do, a bit each; smaller sets first. An unknown provision counts as not holding.
  std::vector<std::uint32_t> lacking;
  /// Of an undetermined month: the inclusion-minimal sets of facts, a bit each, that settle it
  /// whatever the answers are; smaller sets first.
  std::vector<std::uint64_t> settling;

  /// Of a month that is undetermined because it is doubtful who is the same person (law page,
  /// section 9), which no fact settles: the months that are counted too where it is refused, and
  /// stand in its way; whether it is payable where all are one person, and not where they are
  /// several; and the pairs of IDs that an office has to look at: the first 20, and how many there
  /// are besides.
  std::vector<CountedMonth> maybe_counted;
  bool is_payable_if_same = false;
  std::vector<DoubtfulPair> doubtful_pairs;
  std::size_t more_pairs = 0;

  /// Says whether the month is undetermined because it is doubtful who is the same person.
  [[nodiscard]] bool is_doubtful() const noexcept { return !maybe_counted.empty(); }

  [[nodiscard]] const Rule& rule() const& { return rule_set.group(group).rule; }
  [[nodiscard]] const Rule& rule() const&& = delete;
};

/// Explains the decisions of a dossier, one after the other: neighbours share the work. It keeps
/// them. Not for several threads: each makes its own.
class Explainer {
 public:
  explicit Explainer(const Decisions& decisions);
  Explainer(Explainer&&) noexcept;
  Explainer& operator=(Explainer&&) noexcept;
  ~Explainer();

  /// Explains a decision by its number; throws Error when there is none.
  [[nodiscard]] Explanation operator()(std::size_t number);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

/// Explains one decision by its number; for more of them an Explainer is faster.
[[nodiscard]] Explanation explain(const Decisions& decisions, std::size_t number);

/// Writes an explanation for a reader: the verdict and the amount in one sentence, the tree with
/// the facts compared, and what would change the outcome. Lines end with LF; control characters of
/// keys stand in them as `\x0a`.
[[nodiscard]] std::string to_text(const Explanation& explanation, Language language);

/// Writes a fact's value and where it comes from: `2022-06-06 (projected from …)`.
[[nodiscard]] std::string fact_words(const Explanation& explanation, const ExplainedFact& fact,
                                     Language language);

/// Writes a comparison: `first day of the contract: 2022-04-04; must be before 2022-04-01`; under a
/// negation the other way about; with the parameter that the limit comes from, if asked for.
[[nodiscard]] std::string compared_words(const Explanation& explanation, const ExplainedLeaf& leaf,
                                         bool negated, bool with_source, Language language);

/// Writes explanations of one rule set as JSON; throws Error when they are of several.
///
///     {"format": 2, "schema": "rentsupport-explanation-2",
///      "rule_set": {"id", "sha256", "not_as_enacted": [line], only where something is not},
///      "explanations": [{
///        "request_id", "list_id", "employer_id", "worker_id", "group", "month", "outcome",
///        "amount_vnd", "max_amount_vnd", "mask": as in decisions.csv,
///        "tree": NODE,
///        "counted": [{"month", "request_id", "list_id", "group"}]: the months counted before,
///        "maybe_counted": the same, of months that may count before, if it is settled who is the
///          same person,
///        "lacking": [[provision]], "settling": [[fact]]: the minimal sets; [["worker_id"]] where
///        an
///          office has to say who is the same person,
///        "persons_to_check": [{"worker_id", "other_id", "evidence": [name], "requests":
///          [{"request_id", "list_id", "employer_id"}], "more_requests": number}]: of whom; a
///          receipt names none,
///        "more_persons_to_check": number}]}
///
/// A NODE is a join, {"node", "join": "all" or "any", "state", "children": [NODE]}, or a provision,
///
///     {"node", "provision", "state", "citations": [{"en", "vi"}], "statement": {"en", "vi"},
///      "confidence", "confidence_note", "source", "reading": {"name", "option"} or null,
///      "compared": [{"node", "state", "negated", "condition": {"en", "vi"}, "limit",
///                    "parameter": key or null,
///                    "facts": [{"fact", "value", "origin", "from": {column: day},
///                               "vouched_by": "worker", "employer", "social_insurance" or
///                               "office", "vouched_under": [citation]}]}]}
///
/// A state is `held`, `failed`, `unknown` or `not_reached`; that of a comparison is its own, also
/// where it is `negated`: below an odd number of nots. A value is written as in the files, null
/// where there is none. A `limit` is what the fact is compared with: a value, the list of those
/// that a choice may have, or null where it is another fact or nothing. Members may be added under
/// the same schema, never removed or changed.
[[nodiscard]] std::string to_json(std::span<const Explanation> explanations);

/// Says to whom a letter is addressed.
enum class Addressee : std::uint8_t { worker, employer };

/// Writes a notice about one request: what was asked, what is granted and paid by when, what is
/// not and under which clause, who has to supply what, and the last days of the procedure that
/// still meet the deadline. A worker is asked for what workers vouch for alone. A notice of a
/// refusal says that the refusal itself is the province's to write (Art. 7(6), 11(6)). Takes the
/// explanations of the request's months, ascending; throws Error when there is none, a month stands
/// there twice or before an earlier one, or when they are of several requests or rule sets. Control
/// characters of names and keys stand in it as `\x0a`.
[[nodiscard]] std::string letter(std::span<const Explanation> months, Addressee addressee,
                                 Language language);

/// Writes what is told of one request on the telephone, in a few lines: who, which firm and list;
/// each month with its outcome, why, and by whom what can still be done; how far the dossier has
/// come, with a day as it stood then; and until when papers are taken. Takes what letter() takes,
/// and throws as that does.
[[nodiscard]] std::string short_answer(std::span<const Explanation> months, Addressee addressee,
                                       Language language, const std::optional<Day>& on = {});

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
