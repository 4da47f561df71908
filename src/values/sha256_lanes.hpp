// SHA-256 (FIPS 180-4) of two texts side by side: a round waits for the one before it, and the
// rounds of another text fill the time. For many short texts whose blocks are padded already.
#ifndef RENTSUPPORT_SRC_VALUES_SHA256_LANES_HPP
#define RENTSUPPORT_SRC_VALUES_SHA256_LANES_HPP

#include <array>
#include <cstddef>
#include <cstdint>

#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::size_t sha256_block = 64;  // bytes
using Sha256State = std::array<std::uint32_t, 8>;
inline constexpr Sha256State sha256_begin{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// Takes whole blocks, as many of each text, into its state.
void take_blocks(Sha256State& a, const char* of_a, Sha256State& b, const char* of_b,
                 std::size_t blocks) noexcept;

// Returns how many bytes a text has when it is padded.
[[nodiscard]] constexpr std::size_t padded_size(std::size_t bytes) noexcept {
  return (bytes + 1 + 8 + sha256_block - 1) / sha256_block * sha256_block;
}
// Pads a text, behind which there is room; `before` bytes, whole blocks, were hashed already.
void pad(char* text, std::size_t bytes, std::size_t before = 0) noexcept;

[[nodiscard]] Digest digest_of(const Sha256State& state) noexcept;

}  // namespace v2
}  // namespace rentsupport

#endif
