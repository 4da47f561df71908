#include "identifiers.hpp"

#include <algorithm>
#include <array>

#include "cells.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

bool all_digits(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::optional<Suspicion> suspect_tax_code(std::string_view text) noexcept {
  const std::string_view firm = text.substr(0, text.find('-'));
  if (firm.size() == 9 && all_digits(firm)) return Suspicion{ProblemCode::tax_code_format, true};
  const bool unit = text.size() == 14 && text[10] == '-' && all_digits(text.substr(11));
  if (firm.size() != 10 || !all_digits(firm) || (text.size() != 10 && !unit))
    return Suspicion{ProblemCode::tax_code_format};
  if (firm.starts_with("00") || firm.substr(2, 7) == "0000000" ||
      (unit && text.substr(11) == "000")) {
    return Suspicion{ProblemCode::tax_code_format};
  }
  constexpr std::array<int, 9> weights{31, 29, 23, 19, 17, 13, 7, 5, 3};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (firm[i] - '0');
  // A result of 10 is never issued, and no digit equals it.
  if (10 - sum % 11 != firm[9] - '0') return Suspicion{ProblemCode::tax_code_check_digit};
  return std::nullopt;
}

std::optional<Suspicion> suspect_insurance_no(std::string_view text) noexcept {
  if (text.size() == 10 && all_digits(text)) return std::nullopt;
  return Suspicion{ProblemCode::insurance_no_format, text.size() == 9 && all_digits(text)};
}

CitizenId read_citizen_id(std::string_view text) noexcept {
  CitizenId id;
  if (!all_digits(text) || (text.size() != 9 && text.size() != 12)) {
    id.dropped_zero =
        all_digits(text) && (text.size() == 8 || text.size() == 10 || text.size() == 11);
    return id;
  }
  if (text.size() == 9) {
    id.well_formed = true;
    return id;
  }
  const int century = text[3] - '0';
  if (century > 3) return id;
  id.well_formed = true;
  std::uint8_t code = 0;
  if (text[0] == '0') id.province_exists = read_province_cell(text.substr(1, 2), code);
  id.birth_year = 1900 + (century >= 2 ? 100 : 0) + (text[4] - '0') * 10 + (text[5] - '0');
  return id;
}

std::string message_of(const Suspicion& suspicion) {
  const std::string zero =
      suspicion.dropped_zero
          ? "; a spreadsheet probably dropped a leading zero: format the column as text"
          : "";
  switch (suspicion.code) {
    case ProblemCode::tax_code_format:
      return "a tax code has 10 digits, or 10, a hyphen and 3 for a dependent unit" + zero;
    case ProblemCode::tax_code_check_digit:
      return "the 10th digit of the tax code is not its check digit: look for a mistyped digit";
    case ProblemCode::citizen_id_format:
      return "a citizen ID has 12 digits with a 4th digit from 0 to 3, an old ID has 9 digits" +
             zero;
    case ProblemCode::citizen_id_province:
      return "the first three digits of the citizen ID are no province";
    case ProblemCode::citizen_id_birth_year:
      return "the year of birth in the citizen ID is not that of birth_date: one of the two is "
             "mistyped";
    case ProblemCode::insurance_no_format:
      return "a social insurance number has 10 digits" + zero;
    case ProblemCode::same_insurance_no:
      return "an earlier row has the same social insurance number with another worker_id: one "
             "person with two IDs, or a mistyped number";
    case ProblemCode::account_missing:
      return "workers of enterprises are paid to an account (Form 01, note 5): ask for it";
    case ProblemCode::short_break:
      return "the contract before, with the same employer, ended 2 to 31 days before this one "
             "starts: look whether this one continues it (Art. 8(2))";
    case ProblemCode::more_than_three:
      return "the request asks for more than 3 months: a list may combine 2 or 3 (Art. 7(3), 7(4))";
    default:
      return {};
  }
}

}  // namespace v2
}  // namespace rentsupport
