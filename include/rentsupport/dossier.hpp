// The dossier: employers, lists, requests and earlier payments, as columns in memory.
#ifndef RENTSUPPORT_DOSSIER_HPP
#define RENTSUPPORT_DOSSIER_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/further_facts.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Describes a worksite: the place where the workers actually work. A fact left out is unknown.
struct Employer {
  std::string employer_id{};  ///< key; required
  std::string tax_code{};
  std::string name{};
  std::optional<EmployerKind> kind{};
  std::optional<bool> registered{};  ///< business registration
  std::optional<Zone> zone{};
  std::optional<Province> province{};
  std::string district{};
  std::string account{};  ///< of the employer, to which the support of its lists is transferred
  std::string bank{};     ///< its bank, as it is written
  std::map<std::string, std::string> more{};  ///< further columns by name, cells as in files
};

/// Describes a list (Form 02 or 03) that an employer draws up. A step without a date has not
/// happened yet; dates must be in the order of the steps.
struct List {
  std::string list_id{};               ///< key; required
  std::string employer_id{};           ///< required
  std::optional<Group> group{};        ///< required
  std::optional<Day> drawn_up_on{};    ///< required
  std::optional<Day> posted_on{};      ///< posted at the workplace
  std::optional<Day> sent_to_si_on{};  ///< sent to the SI agency
  std::optional<Day> si_confirmed_on{};
  std::optional<Day> received_on{};   ///< by the district
  std::optional<Day> submitted_on{};  ///< to the province
  std::optional<Day> decided_on{};
  std::optional<Day> funded_on{};  ///< the employer received the money
  std::optional<Day> paid_on{};
  std::optional<bool> payroll_copy{};    ///< in the dossier
  std::optional<bool> forms_attached{};  ///< the workers' requests (Form 01) are in the dossier
  std::optional<bool> signed_form{};  ///< column `signed`: a signed Form 02 or 03, which declares
  std::map<std::string, std::string> more{};  ///< further columns by name, cells as in files
};

/// Describes a request: a line of the form. A fact left out is unknown, but without `rent_to` the
/// worker still rents, and without `contract_ends_on` an indefinite contract is open-ended.
struct Request {
  std::string request_id{};  ///< key; required
  std::string list_id{};     ///< required
  std::string worker_id{};   ///< citizen ID, old ID or passport, as it is written; required
  std::optional<Section> section{};
  std::string full_name{};
  std::optional<Day> birth_date{};
  std::optional<std::chrono::year> birth_year{};  ///< where the date is not known
  std::string insurance_no{};
  std::optional<bool> applied{};  ///< Form 01 handed in
  std::optional<ContractType> contract_type{};
  std::optional<Day> contract_signed_on{};
  std::optional<Day> contract_starts_on{};
  std::optional<Day> contract_ends_on{};
  std::optional<PreviousContract> previous_contract{};
  std::optional<Day> previous_contract_ended_on{};
  std::optional<Day> rent_from{};
  std::optional<Day> rent_to{};  ///< last rented day
  /// Months for which the worker declared to rent; where given, it stands for the two dates under
  /// the reading partial_month = any_day.
  std::optional<MonthSet> rented_months{};
  std::optional<bool> pays_rent{};
  std::optional<MonthSet>
      insured_months{};  ///< on the SI agency's list; a month not in the set is off it
  std::optional<MonthSet> payroll_months{};
  std::optional<InsuranceExempt> insurance_exempt{};
  std::optional<bool> newly_recruited{};
  std::optional<bool> insured_elsewhere{};
  MonthSet months{};  ///< months asked for; required, not empty
  std::string account{};
  std::string bank{};                         ///< of the account, as it is written
  std::string account_name{};                 ///< whose account it is; empty: the worker's
  std::map<std::string, std::string> more{};  ///< further columns by name, cells as in files
};

/// Describes a month that a worker was already paid for, by a request that is not in the dossier,
/// or that such a payment was paid back.
struct Payment {
  std::string worker_id{};       ///< as it is written; required
  std::optional<Month> month{};  ///< required; 2020-01 to 2024-12
  /// 1 to 10^18 − 1 đồng; below 0 a repayment, which frees the month where it is all that was paid.
  /// Anything else is the issue `amount_format`, and counts as a payment.
  Money amount{};
  std::optional<Group> group{};  ///< required
  std::string insurance_no{};    ///< evidence of who the person is, as are the next three
  std::string full_name{};
  std::optional<Day> birth_date{};
  std::optional<std::chrono::year> birth_year{};
};

/// Is a decision of an office on who is the same person (law page, section 9): two IDs in any
/// order.
struct PersonDecision {
  std::string worker_id{};
  std::string other_id{};      ///< the same as worker_id: one person in spite of the dates
  std::optional<bool> same{};  ///< nothing: not decided yet
  std::optional<Day> decided_on{};
  std::string reason{};
};

/// Counts the rows of a table: read = used + rejected.
struct RowCounts {
  std::uint64_t read = 0;
  std::uint64_t used = 0;
  std::uint64_t rejected = 0;
  friend bool operator==(const RowCounts&, const RowCounts&) = default;
};

/// Is a suspicious identifier of a used row; it stops nothing. A row of issues.csv.
struct Issue {
  std::string_view file;   ///< `employers`, `lists`, `workers` or `history`
  std::uint64_t line = 0;  ///< 1-based; 0 for a row added in memory
  std::uint64_t row = 0;   ///< 0-based, among the rows used of that file
  std::string key;
  std::string_view column;
  ProblemCode code{};
  std::string message;
};

/// Is what is known about requests, as it was built: nothing changes it. A copy is cheap and shares
/// the rows, any number of threads may read it. The texts it returns live as long as a copy, or as
/// decisions about it.
class Dossier {
 public:
  Dossier();  ///< without rows
  // Never moved from: a dossier always has its rows.
  Dossier(const Dossier&) noexcept = default;
  Dossier& operator=(const Dossier&) noexcept = default;
  ~Dossier() = default;

  /// Returns the number of a request, if it is used.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view request_id) const;

  /// Returns the number of requests used; they are numbered from 0 in the order of the input.
  [[nodiscard]] std::size_t requests() const noexcept;
  /// Return what a request says; throw Error when there is no such request.
  [[nodiscard]] std::string_view request_id(std::size_t request) const;
  [[nodiscard]] std::string_view list_id(std::size_t request) const;
  [[nodiscard]] std::string_view employer_id(std::size_t request) const;
  [[nodiscard]] std::string_view worker_id(std::size_t request) const;
  [[nodiscard]] Group group(std::size_t request) const;
  [[nodiscard]] MonthSet months(std::size_t request) const;

  /// Counts the rows of `employers`, `lists`, `workers`, `history`, and of `persons` where there
  /// are any.
  [[nodiscard]] std::map<std::string, RowCounts> rows() const;

  /// Returns the further facts that its rows have.
  [[nodiscard]] const FurtherFacts& further_facts() const& noexcept;
  [[nodiscard]] const FurtherFacts& further_facts() const&& = delete;

  /// Lists what is suspicious: employers, lists, workers, history, in row and column order.
  [[nodiscard]] std::vector<Issue> issues() const;

  struct Data;  // the columns, for the library's own sources

 private:
  explicit Dossier(std::shared_ptr<const Data> data) noexcept;
  std::shared_ptr<const Data> data_;
};

/// Takes the rows of a dossier one by one. Rows refer to rows added before them: employers, then
/// lists, then requests. Not for several threads.
class DossierBuilder {
 public:
  DossierBuilder();
  /// Begins a dossier whose rows may have further facts: Employer::more, List::more, Request::more.
  explicit DossierBuilder(const FurtherFacts& facts);
  DossierBuilder(DossierBuilder&&) noexcept;
  DossierBuilder& operator=(DossierBuilder&&) noexcept;
  ~DossierBuilder();

  /// Adds a row. Returns the row's first fault, in the order and with the codes of rejects.csv, and
  /// then leaves the row out (a payment whose worker and month can be read still counts).
  [[nodiscard]] std::optional<Problem> add(const Employer& employer);
  [[nodiscard]] std::optional<Problem> add(const List& list);
  [[nodiscard]] std::optional<Problem> add(const Request& request);
  [[nodiscard]] std::optional<Problem> add(const Payment& payment);
  [[nodiscard]] std::optional<Problem> add(const PersonDecision& decision);

  /// Puts a row in place of the one with its key, used or rejected (of a payment: worker and
  /// month), and forgets what was rejected under the key. It keeps the place of a row that was
  /// used, and the rows that refer to it; else it is added as the last one. Returns the row's first
  /// fault, which is `unknown_reference` where there is none with its key, and then changes
  /// nothing. Costs as much as reading the table once.
  [[nodiscard]] std::optional<Problem> replace(const Employer& employer);
  [[nodiscard]] std::optional<Problem> replace(const List& list);
  [[nodiscard]] std::optional<Problem> replace(const Request& request);
  [[nodiscard]] std::optional<Problem> replace(const Payment& payment);

  /// Remove a row by its key, and forget what was rejected under the key: neither counts any
  /// longer, and the key can be used again. An empty key stands for the rejected rows whose key
  /// could not be read, no month for those whose month could not. Return why not, and then change
  /// nothing: `row_in_use` where a list or request refers to the row, `unknown_reference` where
  /// there is none, `bad_month` for a month outside 2020-01 to 2024-12. Rows behind it are numbered
  /// anew, which costs as much as reading the table once.
  [[nodiscard]] std::optional<Problem> remove_employer(std::string_view employer_id);
  [[nodiscard]] std::optional<Problem> remove_list(std::string_view list_id);
  [[nodiscard]] std::optional<Problem> remove_request(std::string_view request_id);
  [[nodiscard]] std::optional<Problem> remove_payment(std::string_view worker_id,
                                                      std::optional<Month> month);

  /// Returns the rows so far as a dossier. The builder goes on: the next change copies the rows
  /// first, and the dossier stays what it is.
  [[nodiscard]] Dossier build() const&;
  /// Returns the rows as a dossier, and begins anew without any, with the same further facts.
  [[nodiscard]] Dossier build() &&;

  struct Data;  // for the library's own sources

 private:
  std::unique_ptr<Data> data_;
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
