#include "identifiers.hpp"

#include <algorithm>
#include <array>

#include "cells.hpp"
#include "worker_ids.hpp"

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
  if (is_insurance_no(text)) return std::nullopt;
  return Suspicion{ProblemCode::insurance_no_format, text.size() == 9 && all_digits(text)};
}

std::optional<Suspicion> suspect_account(std::string_view text) {
  if (is_clean_account(text) || cleaned_account(text)) return std::nullopt;
  return Suspicion{ProblemCode::account_format};
}

bool may_be_formula(TableName table, std::size_t column) noexcept {
  switch (table) {
    case TableName::employers:
      return column == employers::employer_id || column == employers::name;
    case TableName::lists:
      return column == lists::list_id || column == lists::employer_id;
    case TableName::workers:
      return column == workers::request_id || column == workers::list_id ||
             column == workers::worker_id || column == workers::full_name ||
             column == workers::account;
    case TableName::history:
      return column == history::worker_id || column == history::full_name;
    case TableName::persons:
      return column == persons::worker_id;
  }
  return false;
}

CitizenId read_citizen_id(std::string_view id) noexcept {
  CitizenId read;
  if (id.size() != 12 || !all_digits(id)) return read;
  const int century = id[3] - '0';
  read.well_formed = century <= 3;
  if (!read.well_formed) return read;
  std::uint8_t code = 0;
  if (id[0] == '0') read.province_exists = read_province_cell(id.substr(1, 2), code);
  read.birth_year = 1900 + (century >= 2 ? 100 : 0) + (id[4] - '0') * 10 + (id[5] - '0');
  return read;
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
      return "a citizen ID has a 4th digit from 0 to 3: look for a mistyped digit";
    case ProblemCode::lost_zero:
      return "a spreadsheet dropped leading zeros of the ID; they were put back: format the column "
             "as "
             "text";
    case ProblemCode::placeholder_number:
      return "more than 5 IDs bear it: it tells nobody from anybody; write the true one, or leave "
             "it "
             "empty";
    case ProblemCode::birth_date_format:
      return "a birth date is 1995-02-03, 03/02/1995 or a year, 1995";
    case ProblemCode::account_format:
      return "a bank account has 6 to 20 letters and digits, at least 6 of them digits: format the "
             "column as text";
    case ProblemCode::shared_account:
      return "another worker has the same account: ask whose it is";
    case ProblemCode::amount_format:
      return "an amount has 1 to 18 digits, not all of them 0; a repayment takes back all that was "
             "paid: the month counts as paid";
    case ProblemCode::last_line_open:
      return "the last line of the file does not end: see whether the file is complete";
    case ProblemCode::formula_like:
      return "a spreadsheet takes the cell for a formula: write it without the sign in front";
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
