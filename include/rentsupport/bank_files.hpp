/// @file
/// Files for a bank and from it: their format, the columns of tables, and what a bank answers.
/// payments.hpp makes the ones and books the others. Belongs to the whole library, not to its core.
#ifndef RENTSUPPORT_BANK_FILES_HPP
#define RENTSUPPORT_BANK_FILES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

enum class PaymentFormat : std::uint8_t {
  pain001,  ///< ISO 20022 pain.001.001.09
  xlsx,     ///< a workbook, with the columns of a PaymentMap
  csv       ///< the same as CSV
};

/// Says which columns a table for a bank has, and how the bank answers in it.
struct PaymentMap {
  struct Column {
    /// `number`, `payee`, `account`, `bank`, `amount_vnd`, `remittance` (what the statement says),
    /// `end_to_end_id`, `message_id`, `list_id`, `request_id`, `months`; of an answer also `status`
    /// and `reason`; empty: the column always holds `text`; `-`: it is there and not read.
    std::string field{};
    std::string heading{};
    std::string text{};
  };
  std::vector<Column> columns{};        ///< in their order
  std::vector<Column> answer{};         ///< what the bank adds, anywhere in the table
  std::vector<std::string> paid{};      ///< what `status` says of money that has arrived
  std::vector<std::string> returned{};  ///< of money that came back
};

/// Returns the map of a table with Vietnamese headings.
[[nodiscard]] const PaymentMap& default_payment_map();

/// Reads a map from TOML: `columns` and `answer`, lists of `["field", "heading"]` or `["=text",
/// "heading"]`, and `paid` and `returned`, lists of texts; what is left out is as in the default
/// map. Returns what is wrong, as read_office() does; `map` is as it was then.
[[nodiscard]] std::optional<Problem> read_payment_map(std::string_view toml, std::string_view file,
                                                      PaymentMap& map,
                                                      Language language = Language::english);

/// Says how files for a bank are written.
struct PaymentStyle {
  PaymentFormat format = PaymentFormat::pain001;
  PaymentMap map = default_payment_map();  ///< of tables
  /// False: names and texts are folded to the letters that interbank systems take: A to Z, digits
  /// and / - ? : ( ) . , ' + with blanks. True: they stand as they are given, in form C.
  bool keeps_diacritics = false;
};

/// Says what became of a credit, as a bank answers.
struct BankAnswer {
  enum class Verdict : std::uint8_t {
    paid,      ///< ACSC, ACCC: the money has arrived
    returned,  ///< RJCT, CANC, or what the bank sends back
    waiting    ///< anything else, such as ACCP, ACSP, PDNG: not settled yet
  };
  std::uint64_t line = 0;
  std::string id{};  ///< EndToEndId; or the number of a block, a file or a batch: all its credits
  std::string message_id{};  ///< of the file that it answers; may be empty
  Verdict verdict{};
  std::string reason{};           ///< a code, behind it what the bank says more
  std::optional<Money> amount{};  ///< of the credit
};

/// Reads a bank's answer: pain.002 of any version with the elements of pain.002.001.10, known by
/// its root, or the table of a map with its answer (CSV or a workbook). Returns every line that
/// cannot be read; `answers` is of no use then.
[[nodiscard]] std::vector<Problem> read_bank_answers(const std::string& path, const PaymentMap& map,
                                                     std::vector<BankAnswer>& answers,
                                                     Language language = Language::english);
/// Says whether a file is one of these.
[[nodiscard]] bool is_bank_answer(const std::string& path, const PaymentMap& map);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
