// Decimal digits, read and written eight bytes at a time: dates, months and numbers of the files.
#ifndef RENTSUPPORT_SRC_VALUES_DIGITS_HPP
#define RENTSUPPORT_SRC_VALUES_DIGITS_HPP

#include <bit>
#include <cstdint>
#include <cstring>

namespace rentsupport {
inline namespace v2 {

// Reads eight bytes with the first one in the lowest bits, on any processor.
inline std::uint64_t load8(const char* text) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

inline std::uint32_t load4(const char* text) noexcept {
  std::uint32_t word = 0;
  std::memcpy(&word, text, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
  return word;
}

// Says whether the bytes that `lanes` selects (0xff a byte) are the digits 0 to 9.
inline bool are_digits(std::uint64_t word, std::uint64_t lanes) noexcept {
  const std::uint64_t digits = word ^ 0x3030303030303030U;
  const std::uint64_t high = digits & 0xf0f0f0f0f0f0f0f0U;  // not 0x30 to 0x3f
  const std::uint64_t over = (digits + 0x0606060606060606U) & 0x1010101010101010U;  // 10 to 15
  return ((high | over) & lanes) == 0;
}

inline std::int32_t digit(std::uint64_t word, unsigned place) noexcept {
  return static_cast<std::int32_t>(word >> (8 * place) & 0x0f);
}

// Counts the days from 1970-01-01 to a day of the Gregorian calendar, year 1 or later.
constexpr std::int32_t days_from_civil(std::int32_t year, std::int32_t month,
                                       std::int32_t day) noexcept {
  const std::int32_t y = month <= 2 ? year - 1 : year;
  const std::int32_t century = y / 100;
  const std::int32_t shifted = month <= 2 ? month + 9 : month - 3;  // March is 0
  return 1461 * y / 4 - century + century / 4 + (153 * shifted + 2) / 5 + day - 719469;
}

constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return 30 + ((month + (month >> 3)) & 1);
}

// Reads exactly `2022-04-01` or `01/04/2022` from 10 bytes into days since 1970-01-01.
inline bool read_date(const char* text, std::int32_t& days) noexcept {
  std::uint64_t word = load8(text);
  std::int32_t year = 0;
  std::int32_t month = 0;
  std::int32_t day = 0;
  const auto tail = [&](unsigned place) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[place]) - '0');
  };
  if (tail(8) > 9 || tail(9) > 9) return false;
  const auto last_two = static_cast<std::int32_t>(tail(8) * 10 + tail(9));
  if ((word & 0xff0000ff00000000U) == 0x2d00002d00000000U) {  // 2022-04-
    if (!are_digits(word, 0x00ffff00ffffffffU)) return false;
    year = digit(word, 0) * 1000 + digit(word, 1) * 100 + digit(word, 2) * 10 + digit(word, 3);
    month = digit(word, 5) * 10 + digit(word, 6);
    day = last_two;
  } else if ((word & 0x0000ff0000ff0000U) == 0x00002f00002f0000U) {  // 01/04/20
    if (!are_digits(word, 0xffff00ffff00ffffU)) return false;
    day = digit(word, 0) * 10 + digit(word, 1);
    month = digit(word, 3) * 10 + digit(word, 4);
    year = (digit(word, 6) * 10 + digit(word, 7)) * 100 + last_two;
  } else {
    return false;
  }
  if (year == 0 || month == 0 || month > 12 || day == 0 || day > days_in_month(year, month))
    return false;
  days = days_from_civil(year, month, day);
  return true;
}

// Reads `2022-04` or `04/2022` from 7 bytes (8 must be readable) into year × 12 + month − 1.
inline bool read_month(std::uint64_t word, std::int32_t& number) noexcept {
  std::int32_t year = 0;
  std::int32_t month = 0;
  if ((word & 0x000000ff00000000U) == 0x0000002d00000000U) {  // 2022-04
    if (!are_digits(word, 0x00ffff00ffffffffU)) return false;
    year = digit(word, 0) * 1000 + digit(word, 1) * 100 + digit(word, 2) * 10 + digit(word, 3);
    month = digit(word, 5) * 10 + digit(word, 6);
  } else if ((word & 0x0000000000ff0000U) == 0x00000000002f0000U) {  // 04/2022
    if (!are_digits(word, 0x00ffffffff00ffffU)) return false;
    month = digit(word, 0) * 10 + digit(word, 1);
    year = digit(word, 3) * 1000 + digit(word, 4) * 100 + digit(word, 5) * 10 + digit(word, 6);
  } else {
    return false;
  }
  if (month == 0 || month > 12) return false;
  number = year * 12 + month - 1;
  return true;
}

}  // namespace v2
}  // namespace rentsupport

#endif
