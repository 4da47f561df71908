#include "values/keyed_hash.hpp"

#include <sys/random.h>

#include <chrono>

namespace rentsupport {
inline namespace v2 {

HashKey draw_hash_key() noexcept {
  HashKey key;
  if (::getrandom(&key, sizeof key, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof key)) return key;
  // A system that gives none, so early after its start: the clock and where things lie in memory
  // are harder to guess than a constant.
  auto seed =
      static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count() ^
                                 std::chrono::system_clock::now().time_since_epoch().count());
  seed ^= reinterpret_cast<std::uintptr_t>(&key) << 17U;
  for (std::uint64_t* const part : {&key.start, &key.block, &key.rest, &key.end}) {
    seed += 0x9e3779b97f4a7c15U;  // the steps of SplitMix64
    std::uint64_t mixed = (seed ^ seed >> 30U) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ mixed >> 27U) * 0x94d049bb133111ebU;
    *part = mixed ^ mixed >> 31U;
  }
  return key;
}

}  // namespace v2
}  // namespace rentsupport
