#include "decide/identifiers.hpp"

#include <algorithm>
#include <array>

#include "decide/worker_ids.hpp"
#include "rule/provinces.hpp"
#include "values/cells.hpp"

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
  return fmt::format("{}: {}{}", cause(suspicion.code, language), remedy(suspicion.code, language),
                     suspicion.dropped_zero ? dropped_zero(language) : std::string{});
}

}  // namespace v2
}  // namespace rentsupport
