/// @file
/// Payments: from what a ledger holds as approved to the files that a bank takes, and from the
/// bank's answer back to the ledger. Art. 7(6), 7(7), 11(6), 11(7): the province's money goes to
/// employers, and they pay their workers; so there are files of two kinds.
///
/// A *credit* is one payment of a file: in `transfers` that of a list to its employer, in
/// `salaries` that of a request to its worker, its months together. Its number on the bank's
/// statement, EndToEndId, is of 32 hexadecimal digits: of a request the first half of its leaf's
/// hash, which its receipt holds (audit.hpp); of a list the number of its block in either file, the
/// first half of SHA-256 of `list,<batch>,<list_id>`. Files that are written together are a
/// *batch*, whose number is the first half of SHA-256 of the ledger's head before it, a comma and
/// the numbers of its entries with commas between; the file of an employer bears that of
/// `salaries,<batch>,<employer_id>`. Belongs to the whole library, not to its core.
///
/// The ledger knows all of them: the reason of the booking `sent` is `payments <batch>`, behind it
/// ` again: <why>` where months are sent that came back, and the reason of each entry its
/// EndToEndId.
#ifndef RENTSUPPORT_PAYMENTS_HPP
#define RENTSUPPORT_PAYMENTS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/audit.hpp"
#include "rentsupport/bank_files.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/letters.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

struct PaymentOptions {
  Day on{};                             ///< of the booking, and on which the bank is to pay
  std::string by{};                     ///< who books
  std::vector<std::string> list_ids{};  ///< empty: all lists
  /// Why money is sent again that the bank returned: then those months are taken, and no others.
  /// Else only what is approved.
  std::string again{};
  /// With `again`: transfer to employers once more, too. Else that is done where the ledger knows
  /// that the transfer itself came back: what a worker's bank sent back is with the employer, who
  /// would have it twice.
  bool with_transfers = false;
  PaymentStyle style{};
  Office office{};                  ///< with account and bank
  const SigningKey* key = nullptr;  ///< of a signed run, whose leaves need it
  unsigned threads = 0;
  Language language = Language::english;  ///< of problems
};

/// Says what was written.
struct PaymentsWritten {
  std::uint64_t booking = 0;  ///< 0: there was nothing to send, and no files but the one below
  bool was_cut_off = false;   ///< files of a batch that was booked and cut off took their names
  std::string batch{};        ///< its number
  std::uint64_t lists = 0;
  std::uint64_t transfers = 0;  ///< to employers, one for each list of which they do not hold all
  MoneyTotal held;              ///< of `amount`: employers hold it, and it is not transferred again
  std::uint64_t requests = 0;   ///< payments to workers
  std::uint64_t months = 0;
  MoneyTotal amount;
  std::uint64_t lacking = 0;  ///< months that lack something: payments_lacking.csv says what
  MoneyTotal lacking_amount;
  std::uint64_t returned = 0;  ///< months that came back, and are sent with `again` only
  std::vector<std::string> files{};
};

/// Writes what a ledger holds as approved to files for the bank, and books it as sent: `transfers`,
/// unless employers hold all of it, and, for each employer, `salaries-<number>-<employer_id>`, with
/// the ending of the format; `payments_lacking.csv`: months that are not sent, and what they lack
/// (`list_id`, `employer_id`, `request_id`, `worker_id`, `month`, `amount_vnd`, `lacks`: of
/// `employer_name`, `employer_account`, `employer_bank`, `name`, `account`, `bank`; or
/// `not_in_run`, `not_payable`, `other_worker`, `other_amount`, where the run does not say what the
/// ledger does); and `payments.json` (schema `rentsupport-payments-2`), which tells the batch with
/// the digest of each file. Only their owner may read them. `decisions` are those of the run. Equal
/// calls give equal bytes.
///
/// Each file is written under another name and brought to the disk, then the booking is made, then
/// the files take their names, `payments.json` last. So no file is in place that the ledger does
/// not hold as sent; what was cut off before the booking is written anew, and what was cut off
/// behind it takes its names with the next call, which does nothing else. A directory that holds
/// the files of another batch is refused.
///
/// Returns what went wrong: `bad_value` where the office lacks an account, a bank or a name,
/// `wrong_state` where a list has no month in the ledger or nothing can be booked on the day,
/// `unwritable_file`, or what the ledger says. Throws Error where the decisions are not those of
/// the run, the run is signed and the key is not given, or the day does not exist.
[[nodiscard]] std::optional<Problem> write_payments(const std::string& directory,
                                                    const Manifest& run, const Decisions& decisions,
                                                    Ledger& ledger, const PaymentOptions& options,
                                                    PaymentsWritten& written);

/// Says what answers come to.
struct AnswersRead {
  std::uint64_t credits = 0;  ///< of the state asked for
  std::uint64_t others = 0;   ///< settled the other way
  std::uint64_t waiting = 0;
};

/// Finds the months of answers that say paid, or returned, for Ledger::book() with that state.
/// Returns a problem for each line that names no credit of the ledger, one of an older file than
/// the one in which its months were sent last, another amount, or what another line names: then
/// nothing may be booked.
[[nodiscard]] std::vector<Problem> months_answered(Ledger& ledger, LedgerState state,
                                                   const std::vector<BankAnswer>& answers,
                                                   const std::string& file,
                                                   std::vector<MonthRow>& rows, AnswersRead& read,
                                                   Language language = Language::english);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
