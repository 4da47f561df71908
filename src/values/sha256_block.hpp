// A block of SHA-256 (FIPS 180-4), in C++ alone.
#ifndef RENTSUPPORT_SRC_VALUES_SHA256_BLOCK_HPP
#define RENTSUPPORT_SRC_VALUES_SHA256_BLOCK_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "values/sha256_constants.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] constexpr std::uint32_t word_at(const char* bytes) noexcept {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) word = word << 8U | static_cast<unsigned char>(bytes[i]);
  return word;
}

// 6.2.2
inline void take_block(Sha256State& state, const char* bytes) noexcept {
  using std::rotr;
  std::array<std::uint32_t, 64> words;
  for (std::size_t i = 0; i < 16; ++i) words[i] = word_at(bytes + 4 * i);
  for (std::size_t i = 16; i < words.size(); ++i) {
    const std::uint32_t x = words[i - 15];
    const std::uint32_t y = words[i - 2];
    words[i] = words[i - 16] + (rotr(x, 7) ^ rotr(x, 18) ^ x >> 3U) + words[i - 7] +
               (rotr(y, 17) ^ rotr(y, 19) ^ y >> 10U);
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint32_t first = h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) +
                                ((e & f) ^ (~e & g)) + sha256_constants[i] + words[i];
    const std::uint32_t second =
        (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const Sha256State taken{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += taken[i];
}

}  // namespace v2
}  // namespace rentsupport

#endif
