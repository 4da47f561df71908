// Identifiers of persons as offices write them, and the one form in which they are compared (law
// page, section 9).
#ifndef RENTSUPPORT_SRC_DECIDE_WORKER_IDS_HPP
#define RENTSUPPORT_SRC_DECIDE_WORKER_IDS_HPP

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

struct CleanedId {
  std::string text;
  bool lost_zero = false;  // zeros that a spreadsheet dropped were put back
};

// Cleans a worker's ID, UTF-8; nothing where it is none (`bad_id`). The year of birth, 0 where it
// is unknown, tells whether zeros were lost.
[[nodiscard]] std::optional<CleanedId> cleaned_id(std::string_view text, int birth_year);

// Returns an ID as IDs are compared: cleaned, or as it is where it is none.
[[nodiscard]] std::string compared_id(std::string_view worker_id);

// Says whether an ID is its own cleaned form, as nearly all are: 9 or 12 digits, not all of them
// equal.
inline bool is_clean_number(std::string_view text) noexcept {
  if (text.size() != 12 && text.size() != 9) return false;
  bool is_number = true;
  bool are_equal = true;
  for (const char c : text) {
    is_number = is_number && is_digit(c);
    are_equal = are_equal && c == text[0];
  }
  return is_number && !are_equal;
}

// Says whether a text is a social insurance number that can be evidence: ten digits, not all equal.
inline bool is_insurance_no(std::string_view text) noexcept {
  if (text.size() != 10) return false;
  constexpr std::uint64_t all = ~std::uint64_t{0};
  const std::uint64_t head = load8(text.data());
  const std::uint64_t tail = load8(text.data() + 2);
  return are_digits(head, all) && are_digits(tail, all) &&
         (head != tail || head != std::rotl(head, 8));
}

// Says whether a bank account is written as it is compared: digits, as nearly all are.
inline bool is_clean_account(std::string_view text) noexcept {
  return text.size() >= 6 && text.size() <= 20 && std::all_of(text.begin(), text.end(), is_digit);
}
// Returns a bank account without blanks, dots and hyphens, where it has the form of one.
[[nodiscard]] std::optional<std::string> cleaned_account(std::string_view text);

// Returns a name as names are compared: NFC, capitals, single blanks.
[[nodiscard]] std::string folded_name(std::string_view text);

// A birth date as a column holds it: the day's number, or that of a year alone.
namespace birth {
inline constexpr std::int32_t year_alone = 4'000'000;  // beyond the last day of the year 9999
[[nodiscard]] constexpr bool is_year(std::int32_t value) noexcept { return value > year_alone; }
[[nodiscard]] int year_of(std::int32_t value) noexcept;
// Says whether two birth dates are of two persons.
[[nodiscard]] inline bool differ(std::int32_t a, std::int32_t b) noexcept {
  if (is_year(a) || is_year(b)) return year_of(a) != year_of(b);
  return a != b;
}
}  // namespace birth

}  // namespace v2
}  // namespace rentsupport

#endif
