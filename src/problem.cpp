#include "rentsupport/problem.hpp"

#include <fmt/format.h>

#include <array>

#include "names.hpp"
#include "utf8.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view name(ProblemCode code) noexcept {
  // In the order of the enumeration.
  static constexpr std::array<std::string_view, 49> names{"bad_utf8",
                                                          "bad_quote",
                                                          "bad_fields",
                                                          "missing_value",
                                                          "bad_date",
                                                          "bad_month",
                                                          "bad_value",
                                                          "bad_number",
                                                          "bad_id",
                                                          "ambiguous_date",
                                                          "duplicate_key",
                                                          "unknown_reference",
                                                          "rejected_reference",
                                                          "bad_order",
                                                          "bad_interval",
                                                          "tax_code_format",
                                                          "tax_code_check_digit",
                                                          "citizen_id_format",
                                                          "citizen_id_province",
                                                          "citizen_id_birth_year",
                                                          "lost_zero",
                                                          "insurance_no_format",
                                                          "placeholder_number",
                                                          "same_insurance_no",
                                                          "birth_date_format",
                                                          "account_missing",
                                                          "account_format",
                                                          "shared_account",
                                                          "short_break",
                                                          "more_than_three",
                                                          "amount_format",
                                                          "last_line_open",
                                                          "formula_like",
                                                          "unreadable_file",
                                                          "changed_file",
                                                          "bad_header",
                                                          "missing_column",
                                                          "unknown_column",
                                                          "double_column",
                                                          "bad_toml",
                                                          "unknown_key",
                                                          "bad_parameter",
                                                          "unwritable_file",
                                                          "damaged_ledger",
                                                          "wrong_state",
                                                          "bad_json",
                                                          "same_file",
                                                          "no_ledger",
                                                          "row_in_use"};
  static_assert(static_cast<std::size_t>(ProblemCode::row_in_use) + 1 == names.size());
  return name_in(names, code);
}

Error::Error(const std::string& message) : std::runtime_error(printable(message)) {}

std::string Problem::text() const {
  std::string result = file;
  if (line > 0) result += fmt::format(":{}", line);
  if (line > 0 && place > 0) result += fmt::format(":{}", place);
  return printable(result.empty() ? message : result + ": " + message);
}

}  // namespace v2
}  // namespace rentsupport
