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

std::string dropped_zero(Language language) {
  return say(language, "; a spreadsheet probably dropped a leading zero: format the column as text",
             "; có lẽ bảng tính đã bỏ số 0 ở đầu: định dạng cột là văn bản");
}

std::string message_of(const Suspicion& suspicion, Language language) {
  const std::string zero = suspicion.dropped_zero ? dropped_zero(language) : std::string{};
  const auto both = [&](std::string_view english, std::string_view vietnamese) {
    return std::string{language == Language::english ? english : vietnamese} + zero;
  };
  switch (suspicion.code) {
    case ProblemCode::tax_code_format:
      return both(
          "a tax code has 10 digits, or 10, a hyphen and 3 for a dependent unit",
          "mã số thuế có 10 chữ số, hoặc 10 chữ số, gạch nối và 3 chữ số của đơn vị phụ thuộc");
    case ProblemCode::tax_code_check_digit:
      return both(
          "the 10th digit of the tax code is not its check digit: look for a mistyped digit",
          "chữ số thứ 10 của mã số thuế không đúng là chữ số kiểm tra: tìm chữ số gõ sai");
    case ProblemCode::citizen_id_format:
      return both("a citizen ID has a 4th digit from 0 to 3: look for a mistyped digit",
                  "chữ số thứ 4 của số CCCD phải từ 0 đến 3: tìm chữ số gõ sai");
    case ProblemCode::citizen_id_province:
      return both("the first three digits of the citizen ID are no province",
                  "ba chữ số đầu của số CCCD không phải là mã tỉnh, thành phố");
    case ProblemCode::citizen_id_birth_year:
      return both(
          "the year of birth in the citizen ID is not that of birth_date: one of the two is "
          "mistyped",
          "năm sinh trong số CCCD khác với birth_date: một trong hai bị gõ sai");
    case ProblemCode::lost_zero:
      return both(
          "a spreadsheet dropped leading zeros of the ID; they were put back: format the "
          "column as text",
          "bảng tính đã bỏ số 0 ở đầu số giấy tờ, số 0 đã được thêm lại: định dạng cột là văn bản");
    case ProblemCode::insurance_no_format:
      return both("a social insurance number has 10 digits", "số sổ bảo hiểm xã hội có 10 chữ số");
    case ProblemCode::placeholder_number:
      return both(
          "more than 5 IDs bear it: it tells nobody from anybody; write the true one, or "
          "leave it empty",
          "hơn 5 số giấy tờ dùng chung, không phân biệt được ai với ai: ghi đúng, hoặc để trống");
    case ProblemCode::same_insurance_no:
      return both(
          "an earlier row has the same social insurance number with another worker_id: one "
          "person with two IDs, or a mistyped number",
          "một dòng trước có cùng số sổ bảo hiểm xã hội với worker_id khác: một người có hai "
          "số giấy tờ, hoặc gõ sai số");
    case ProblemCode::birth_date_format:
      return both("a birth date is 1995-02-03, 03/02/1995 or a year, 1995",
                  "ngày sinh ghi 1995-02-03, 03/02/1995 hoặc năm, 1995");
    case ProblemCode::account_missing:
      return both(
          "workers of enterprises are paid to an account (Form 01, note 5): ask for it",
          "người lao động của doanh nghiệp được chi trả qua tài khoản (Mẫu số 01, ghi chú 5): "
          "cần hỏi số tài khoản");
    case ProblemCode::account_format:
      return both(
          "a bank account has 6 to 20 letters and digits, at least 6 of them digits: format "
          "the column as text",
          "số tài khoản có 6 đến 20 chữ và số, ít nhất 6 chữ số: định dạng cột là văn bản");
    case ProblemCode::shared_account:
      return both("another worker has the same account: ask whose it is",
                  "người lao động khác có cùng số tài khoản: hỏi tài khoản của ai");
    case ProblemCode::short_break:
      return both(
          "the contract before, with the same employer, ended 2 to 31 days before this one "
          "starts: look whether this one continues it (Art. 8(2))",
          "hợp đồng trước với cùng người sử dụng lao động kết thúc 2 đến 31 ngày trước khi hợp "
          "đồng này bắt đầu: xem có phải nối tiếp hay không (khoản 2 Điều 8)");
    case ProblemCode::more_than_three:
      return both(
          "the request asks for more than 3 months: a list may combine 2 or 3 (Art. 7(3), "
          "7(4))",
          "đề nghị quá 3 tháng: mỗi danh sách chỉ gộp 2 hoặc 3 tháng (khoản 3, khoản 4 Điều 7)");
    case ProblemCode::amount_format:
      return both(
          "an amount has 1 to 18 digits, not all of them 0; a repayment takes back all that "
          "was paid: the month counts as paid",
          "số tiền có 1 đến 18 chữ số, không toàn số 0; hoàn trả phải đủ số đã chi: tháng này "
          "vẫn được tính là đã chi trả");
    case ProblemCode::last_line_open:
      return both("the last line of the file does not end: see whether the file is complete",
                  "dòng cuối của tệp không kết thúc: xem tệp đã đầy đủ chưa");
    case ProblemCode::formula_like:
      return both("a spreadsheet takes the cell for a formula: write it without the sign in front",
                  "bảng tính coi ô này là công thức: bỏ dấu ở đầu");
    default:
      return {};
  }
}

}  // namespace v2
}  // namespace rentsupport
