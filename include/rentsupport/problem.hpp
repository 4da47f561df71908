// Problems: what is wrong with data, as values; and the one exception, for misuse of the library.
#ifndef RENTSUPPORT_PROBLEM_HPP
#define RENTSUPPORT_PROBLEM_HPP

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "rentsupport/named.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is thrown when the library is misused or a computation cannot go on; the only exception type
/// that the library throws on purpose.
class Error : public std::runtime_error {
 public:
  /// Control characters, and bytes that are not UTF-8, stand in what() as `\x0a`.
  explicit Error(const std::string& message);
};

/// Names the languages of texts. Those about the law are Vietnamese by default, messages about
/// files and usage English.
enum class Language : std::uint8_t { vietnamese, english };

/// Names what is wrong. The first group refuses a row (rejects.csv), the second makes it suspicious
/// (issues.csv), the third makes an input as a whole unusable.
enum class ProblemCode : std::uint8_t {
  bad_utf8,
  bad_quote,
  bad_fields,
  missing_value,
  bad_date,
  bad_month,
  bad_value,
  bad_number,
  bad_id,
  ambiguous_date,
  duplicate_key,
  unknown_reference,
  rejected_reference,
  bad_order,
  bad_interval,

  tax_code_format,
  tax_code_check_digit,
  citizen_id_format,
  citizen_id_province,
  citizen_id_birth_year,
  lost_zero,
  insurance_no_format,
  placeholder_number,
  same_insurance_no,
  birth_date_format,
  account_missing,
  account_format,
  shared_account,
  short_break,
  more_than_three,
  amount_format,
  last_line_open,
  formula_like,
  account_number_cell,
  amount_differs,

  unreadable_file,
  changed_file,
  bad_header,
  missing_column,
  unknown_column,
  double_column,
  bad_toml,
  unknown_key,
  bad_parameter,
  unwritable_file,
  damaged_ledger,
  wrong_state,
  bad_json,
  same_file,
  no_ledger,
  row_in_use,  ///< a row of a dossier in memory cannot be removed: another one refers to it
};

/// Returns the code as it is written in files: `bad_date`; nothing for a value that is none.
[[nodiscard]] std::string_view name(ProblemCode code) noexcept;

/// Return what brings a code about, and what to do then: parts of a sentence, in words for whoever
/// keeps the files; nothing for a value that is none.
[[nodiscard]] std::string_view cause(ProblemCode code, Language language) noexcept;
[[nodiscard]] std::string_view remedy(ProblemCode code, Language language) noexcept;

/// Returns the output that lists rows with a code, `rejects.csv` or `issues.csv`; nothing for a
/// code of inputs as a whole.
[[nodiscard]] std::string_view listed_in(ProblemCode code) noexcept;

/// Describes one problem of an input: where it is, what is wrong, and how to mend it.
struct Problem {
  ProblemCode code = ProblemCode::bad_value;
  std::string file;         ///< as the caller named it; empty for data built in memory
  std::uint64_t line = 0;   ///< 1-based; 0 = the whole file, or data built in memory
  std::uint64_t place = 0;  ///< 1-based character in the line; 0 = not known
  std::string column;       ///< the name of the column or parameter at fault; may be empty
  std::string message;      ///< a sentence, in English where no language was asked for
  /// Of a row added in memory: its key, and the value at fault as files would write it; text()
  /// leaves the value out, which may tell who somebody is.
  std::string key{};
  std::string value{};

  /// Returns `file:line:place: message` for people, leaving out what is not known: a single line,
  /// in which control characters, and bytes that are not UTF-8, stand as `\x0a`.
  [[nodiscard]] std::string text() const;
};

/// Returns Problem::text().
[[nodiscard]] std::string to_string(const Problem& problem);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
