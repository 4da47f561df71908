#include "rentsupport/money.hpp"

#include <boost/multiprecision/cpp_int.hpp>
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

std::string MoneyTotal::digits() const { return whole(high_, low_).str(); }

Money MoneyTotal::money() const {
  if (high_ != 0 || low_ > INT64_MAX) throw Error("an amount of money outgrows 64 bits");
  return Money{static_cast<std::int64_t>(low_)};
}

}  // namespace v2
}  // namespace rentsupport
