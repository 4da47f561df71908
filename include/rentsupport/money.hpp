// Money: whole đồng, checked; never a fraction, never a float.
#ifndef RENTSUPPORT_MONEY_HPP
#define RENTSUPPORT_MONEY_HPP

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>

#include "rentsupport/named.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Holds an amount in whole đồng (VND), any value of 64 bits. It does not mix with bare numbers.
class Money {
 public:
  constexpr Money() noexcept = default;
  /// Takes any whole number that 64 bits with a sign can hold; a fraction does not compile.
  template <std::integral T>
  requires(!std::same_as<T, bool> &&
           (std::signed_integral<T> ||
            sizeof(T) < sizeof(std::int64_t))) constexpr explicit Money(T dong) noexcept
      : dong_(dong) {}

  /// Returns the number of đồng.
  [[nodiscard]] constexpr std::int64_t dong() const noexcept { return dong_; }

  friend constexpr auto operator<=>(Money, Money) noexcept = default;

 private:
  std::int64_t dong_ = 0;
};

/// Adds, subtracts; throws Error when the result does not fit 64 bits.
[[nodiscard]] Money operator+(Money a, Money b);
[[nodiscard]] Money operator-(Money a, Money b);

/// Carries a sum of amounts exactly, up to 2^128 - 1 đồng: totals of a what-if can outgrow 64 bits.
class MoneyTotal {
 public:
  constexpr MoneyTotal() noexcept = default;

  /// Adds `amount` (not negative) `times` over; throws Error when the sum does not fit 128 bits.
  void add(Money amount, std::uint64_t times = 1);
  /// Adds another sum; throws Error when the result does not fit 128 bits.
  void add(MoneyTotal other);

  /// Returns the sum as plain decimal digits.
  [[nodiscard]] std::string digits() const;

  /// Returns the sum as Money; throws Error when it does not fit 64 bits.
  [[nodiscard]] Money money() const;

  friend constexpr auto operator<=>(MoneyTotal, MoneyTotal) noexcept = default;

 private:
  friend MoneyTotal distance(MoneyTotal a, MoneyTotal b);
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

/// Write plain decimal digits, `500000`; amount_in_words() says them.
[[nodiscard]] std::string to_string(Money amount);
[[nodiscard]] std::string to_string(MoneyTotal sum);

/// Returns by how much two sums differ.
[[nodiscard]] MoneyTotal distance(MoneyTotal a, MoneyTotal b);

/// Writes what a sum changes by, as plain decimal digits with its sign: `+500000`, `-500000`, `0`.
[[nodiscard]] std::string change(MoneyTotal before, MoneyTotal after);

/// Writes an amount in Vietnamese words, as forms and decisions have it beside the figures ("số
/// tiền bằng chữ"): `một trăm năm mươi triệu đồng`. Groups that are zero are passed over; a missing
/// hundred or ten is read: `hai triệu không trăm linh năm nghìn đồng`.
[[nodiscard]] std::string amount_in_words(Money amount);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
