// The summary of a run: counts and money, in all and by group, month, place and employer.
#ifndef RENTSUPPORT_SUMMARY_HPP
#define RENTSUPPORT_SUMMARY_HPP

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "rentsupport/dossier.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/version.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Counts request-months by outcome, and what the payable ones cost.
struct Bucket {
  std::uint64_t payable = 0;
  std::uint64_t refused = 0;
  std::uint64_t undetermined = 0;
  std::uint64_t workers = 0;  ///< persons with at least one payable month in the bucket
  MoneyTotal amount;
  friend bool operator==(const Bucket&, const Bucket&) = default;
};

/// Holds what summary.json says of a run, less engine, rule set and digests.
struct Summary {
  std::map<std::string, std::string> assumptions;
  /// Fact: requests for which a signed form declared it (law page, section 8).
  std::map<std::string, std::uint64_t> declared;
  std::map<std::string, RowCounts> rows;
  std::map<std::string, std::uint64_t> issues;
  std::uint64_t payable = 0;  ///< request-months
  std::uint64_t refused = 0;
  std::uint64_t undetermined = 0;
  MoneyTotal payable_amount;
  MoneyTotal at_most;
  std::map<std::string, Bucket> by_group;
  std::map<std::string, Bucket> by_month;
  std::map<std::string, Bucket> by_province;  ///< `?`: unknown
  std::map<std::string, Bucket> by_district;  ///< `33/323`, `33/?`, `?/?`
  std::map<std::string, Bucket> by_employer;
  std::map<std::string, std::uint64_t> refused_by;  ///< provision: request-months that name it
  /// Provision: refused request-months that would be paid for if it alone were held besides.
  std::map<std::string, std::uint64_t> refused_by_alone;
  std::map<std::string, std::uint64_t> undetermined_by;  ///< fact: request-months that ask for it
  std::uint64_t late_payments = 0;                       ///< that do not complete in time
  MoneyTotal late_amount;
};

/// Sums up decisions; the result does not depend on `threads` (0: all processors).
[[nodiscard]] Summary summarize(const Decisions& decisions, unsigned threads = 0);

/// Is a file's size and digest.
struct FileDigest {
  std::uint64_t bytes = 0;
  std::string sha256;
};

/// Returns the text of summary.json; `inputs` and `outputs` are the digests of the files by name,
/// `ledger` is the JSON of what a run with a ledger did with it.
[[nodiscard]] std::string summary_json(const Summary& summary, const RuleSet& rule_set,
                                       const std::map<std::string, FileDigest>& inputs,
                                       const std::map<std::string, FileDigest>& outputs,
                                       std::string_view ledger = {},
                                       std::string_view engine = version());

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
