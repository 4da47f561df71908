// Truth of a provision: Kleene's three values, one at a time and 64 rows at a time.
#ifndef RENTSUPPORT_TRUTH_HPP
#define RENTSUPPORT_TRUTH_HPP

#include <cstdint>
#include <string_view>

#include "rentsupport/named.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Says whether a provision is held, failed, or unknown because a fact it needs is missing. The
/// numbers are those of a decision's mask, where 0 means that the provision was not reached.
enum class Truth : std::uint8_t { held = 1, failed = 2, unknown = 3 };

//  and      held     unknown  failed      or       held     unknown  failed      not
//  held     held     unknown  failed      held     held     held     held        failed
//  unknown  unknown  unknown  failed      unknown  held     unknown  unknown     unknown
//  failed   failed   failed   failed      failed   held     unknown  failed      held

/// Returns `held`, `failed` or `unknown`; `not reached` for 0, nothing for a value that is none.
[[nodiscard]] constexpr std::string_view name(Truth truth) noexcept {
  constexpr std::array<std::string_view, 4> names{"not reached", "held", "failed", "unknown"};
  return name_in(names, truth);
}

[[nodiscard]] constexpr Truth operator&(Truth a, Truth b) noexcept {
  if (a == Truth::failed || b == Truth::failed) return Truth::failed;
  return a == Truth::held && b == Truth::held ? Truth::held : Truth::unknown;
}

[[nodiscard]] constexpr Truth operator!(Truth a) noexcept {
  if (a == Truth::unknown) return a;
  return a == Truth::held ? Truth::failed : Truth::held;
}

[[nodiscard]] constexpr Truth operator|(Truth a, Truth b) noexcept { return !((!a) & (!b)); }

/// Holds the truth of one node for 64 rows: bit i of `yes` or `no` speaks of row i, neither means
/// unknown, both at once never occur.
struct TruthBits {
  std::uint64_t yes = 0;
  std::uint64_t no = 0;

  [[nodiscard]] constexpr std::uint64_t unknown() const noexcept { return ~(yes | no); }

  friend constexpr TruthBits operator&(TruthBits a, TruthBits b) noexcept {
    return {a.yes & b.yes, a.no | b.no};
  }
  friend constexpr TruthBits operator|(TruthBits a, TruthBits b) noexcept {
    return {a.yes | b.yes, a.no & b.no};
  }
  friend constexpr TruthBits operator!(TruthBits a) noexcept { return {a.no, a.yes}; }
  friend constexpr bool operator==(TruthBits, TruthBits) = default;
};

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
