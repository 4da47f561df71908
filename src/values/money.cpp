#include "rentsupport/money.hpp"

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <string_view>
#include <utility>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using boost::multiprecision::checked_int128_t;
using boost::multiprecision::checked_uint128_t;

Money narrowed(const checked_int128_t& dong) {
  if (dong > INT64_MAX || dong < INT64_MIN) throw Error("an amount of money outgrows 64 bits");
  return Money{dong.convert_to<std::int64_t>()};
}

checked_uint128_t whole(std::uint64_t high, std::uint64_t low) {
  return checked_uint128_t{high} * (checked_uint128_t{UINT64_MAX} + 1) + low;
}

constexpr std::array<std::string_view, 10> digit_words{"không", "một", "hai", "ba",  "bốn",
                                                       "năm",   "sáu", "bảy", "tám", "chín"};

// Adds the words of a number up to 999; behind other groups its missing hundred is read.
void put_group(std::string& words, unsigned number, bool is_first) {
  const auto put = [&](std::string_view word) {
    if (!words.empty()) words += ' ';
    words += word;
  };
  const unsigned hundreds = number / 100;
  const unsigned tens = number / 10 % 10;
  const unsigned ones = number % 10;
  const bool reads_hundreds = hundreds > 0 || !is_first;
  if (reads_hundreds) {
    put(digit_words[hundreds]);
    put("trăm");
  }
  if (tens > 1) {
    put(digit_words[tens]);
    put("mươi");
  } else if (tens == 1) {
    put("mười");
  } else if (ones > 0 && reads_hundreds) {
    put("linh");
  }
  if (ones == 0) return;
  // After tens some digits are read otherwise.
  if (ones == 1 && tens > 1) return put("mốt");
  if (ones == 4 && tens > 1) return put("tư");
  if (ones == 5 && tens > 0) return put("lăm");
  put(digit_words[ones]);
}

// Adds the words of a number; a thousand million and more are read as a number of them.
void put_number(std::string& words, std::uint64_t number) {
  constexpr std::uint64_t thousand_million = 1'000'000'000;
  if (number >= thousand_million) {
    put_number(words, number / thousand_million);
    words += " tỷ";
    number %= thousand_million;
  }
  constexpr std::array<std::pair<std::uint64_t, std::string_view>, 3> groups{
      {{1'000'000, " triệu"}, {1'000, " nghìn"}, {1, ""}}};
  for (const auto& [unit, name] : groups) {
    const auto group = static_cast<unsigned>(number / unit % 1000);
    if (group == 0) continue;
    put_group(words, group, words.empty());
    words += name;
  }
}

}  // namespace

Money operator+(Money a, Money b) { return narrowed(checked_int128_t{a.dong()} + b.dong()); }
Money operator-(Money a, Money b) { return narrowed(checked_int128_t{a.dong()} - b.dong()); }

void MoneyTotal::add(Money amount, std::uint64_t times) {
  if (amount < Money{}) throw Error("a total adds no negative amounts");
  // Two factors of 64 bits always fit 128.
  const checked_uint128_t product = checked_uint128_t{amount.dong()} * checked_uint128_t{times};
  MoneyTotal other;
  other.low_ = (product & UINT64_MAX).convert_to<std::uint64_t>();
  other.high_ = (product >> 64U).convert_to<std::uint64_t>();
  add(other);
}

void MoneyTotal::add(MoneyTotal other) {
  try {
    const checked_uint128_t sum = whole(high_, low_) + whole(other.high_, other.low_);
    low_ = (sum & UINT64_MAX).convert_to<std::uint64_t>();
    high_ = (sum >> 64U).convert_to<std::uint64_t>();
  } catch (const std::overflow_error&) {
    throw Error("a total of money outgrows 128 bits");
  } catch (const std::range_error&) {
    throw Error("a total of money outgrows 128 bits");
  }
}

MoneyTotal distance(MoneyTotal a, MoneyTotal b) {
  if (a < b) std::swap(a, b);
  MoneyTotal result;
  result.low_ = a.low_ - b.low_;
  result.high_ = a.high_ - b.high_ - (a.low_ < b.low_ ? 1 : 0);
  return result;
}

std::string change(MoneyTotal before, MoneyTotal after) {
  const std::string digits = distance(before, after).digits();
  return before == after ? digits : (before < after ? "+" : "-") + digits;
}

std::string to_string(Money amount) { return std::to_string(amount.dong()); }
std::string to_string(MoneyTotal sum) { return sum.digits(); }

std::string MoneyTotal::digits() const { return whole(high_, low_).str(); }

Money MoneyTotal::money() const {
  if (high_ != 0 || low_ > INT64_MAX) throw Error("an amount of money outgrows 64 bits");
  return Money{static_cast<std::int64_t>(low_)};
}

std::string amount_in_words(Money amount) {
  const std::int64_t dong = amount.dong();
  if (dong == 0) return "không đồng";
  std::string words;
  put_number(words,
             dong < 0 ? -static_cast<std::uint64_t>(dong) : static_cast<std::uint64_t>(dong));
  return (dong < 0 ? "âm " : "") + words + " đồng";
}

}  // namespace v2
}  // namespace rentsupport
