// Lines of a file, as they grow: cells of CSV, dates, numbers.
#ifndef RENTSUPPORT_SRC_VALUES_LINES_HPP
#define RENTSUPPORT_SRC_VALUES_LINES_HPP

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "rentsupport/calendar.hpp"
#include "values/buffer.hpp"
#include "values/digits.hpp"

namespace rentsupport {
inline namespace v2 {

constexpr bool needs_quotes(char c) noexcept {
  return c == ',' || c == '"' || c == '\r' || c == '\n';
}

// Loads a text of less than eight bytes, some of them perhaps twice, into a word without zeros.
inline std::uint64_t load_short(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(text[i])};
  };
  constexpr std::uint64_t letters = 0x6161616161616161U;
  if (text.size() >= 4)
    return load4(text.data()) | std::uint64_t{load4(text.data() + text.size() - 4)} << 32U;
  if (text.empty()) return letters;
  return (letters & ~std::uint64_t{0xffffff}) | byte(0) | byte(text.size() / 2) << 8U |
         byte(text.size() - 1) << 16U;
}

// Says whether a text has a byte up to the comma, as all those have that need quotes: eight at a
// time.
inline bool may_need_quotes(std::string_view text) noexcept {
  const auto low = [](std::uint64_t word) {
    return ((word - 0x2d2d2d2d2d2d2d2dU) & ~word & 0x8080808080808080U) != 0;
  };
  if (text.size() < 8) return low(load_short(text));
  for (std::size_t at = 0; at + 8 <= text.size(); at += 8) {
    if (low(load8(text.data() + at))) return true;
  }
  return low(load8(text.data() + text.size() - 8));
}

// Writes `2022-04-01`: ten bytes, of a year up to 9999.
inline void write_date(char* at, std::chrono::year_month_day day) noexcept {
  const auto two = [](char* to, unsigned number) {
    to[0] = static_cast<char>('0' + number / 10);
    to[1] = static_cast<char>('0' + number % 10);
  };
  const auto year = static_cast<unsigned>(static_cast<int>(day.year()));
  two(at, year / 100);
  two(at + 2, year % 100);
  at[4] = at[7] = '-';
  two(at + 5, static_cast<unsigned>(day.month()));
  two(at + 8, static_cast<unsigned>(day.day()));
}

// Writes a number as 16 hexadecimal digits.
inline void write_hex(char* at, std::uint64_t value) noexcept {
  for (const unsigned shift : {32U, 0U}) {
    // The eight digits of a half, one a byte, the highest in the lowest byte.
    std::uint64_t digits = value >> shift & 0xffffffffU;
    digits = (digits | digits << 16U) & 0x0000ffff0000ffffU;
    digits = (digits | digits << 8U) & 0x00ff00ff00ff00ffU;
    digits = __builtin_bswap64((digits | digits << 4U) & 0x0f0f0f0f0f0f0f0fU);
    const std::uint64_t above_nine = (digits + 0x0606060606060606U) >> 4U & 0x0101010101010101U;
    digits += 0x3030303030303030U + above_nine * ('a' - '0' - 10);
    if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
    std::memcpy(at, &digits, sizeof digits);
    at += sizeof digits;
  }
}

class Lines {
 public:
  void clear() noexcept { size_ = 0; }
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }

  void put(std::string_view text) {
    if (text.empty()) return;  // it may lie nowhere
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void put(char c) {
    *room(1) = c;
    ++size_;
  }
  void put(std::uint64_t number) {
    char* const at = room(20);
    size_ += static_cast<std::size_t>(std::to_chars(at, at + 20, number).ptr - at);
  }
  // A cell is quoted only where it holds a comma, a quote, CR or LF.
  void cell(std::string_view text) {
    const bool special = may_need_quotes(text) && std::any_of(text.begin(), text.end(), [](char c) {
                           return needs_quotes(c);
                         });
    if (!special) {
      put(text);
      return;
    }
    put('"');
    for (const char c : text) {
      if (c == '"') put('"');
      put(c);
    }
    put('"');
  }
  void date(Date day) {
    const std::chrono::year_month_day ymd{day};
    if (static_cast<int>(ymd.year()) > 9999) {
      put(to_string(day));
      return;
    }
    write_date(room(10), ymd);
    size_ += 10;
  }
  void mask(std::uint64_t value) {
    write_hex(room(16), value);
    size_ += 16;
  }
  // Hands out room for so many bytes at most, and takes it back with those that were written.
  [[nodiscard]] char* open(std::size_t most) { return room(most); }
  void close(const char* end) noexcept { size_ = static_cast<std::size_t>(end - bytes_.data()); }

 private:
  char* room(std::size_t more) {
    if (size_ + more > bytes_.size()) [[unlikely]]
      grow(more);
    return bytes_.data() + size_;
  }
  // Seldom called, and kept out of those who write.
  [[gnu::noinline]] void grow(std::size_t more) {
    bytes_.resize(std::max(2 * bytes_.size(), size_ + more + 4096));
  }

  Buffer<char> bytes_;
  std::size_t size_ = 0;
};

}  // namespace v2
}  // namespace rentsupport

#endif
