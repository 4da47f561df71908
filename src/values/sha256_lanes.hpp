// SHA-256 (FIPS 180-4) of two texts side by side: a round waits for the one before it, and the
// rounds of another text fill the time. For many short texts whose blocks are padded already.
#ifndef RENTSUPPORT_SRC_VALUES_SHA256_LANES_HPP
#define RENTSUPPORT_SRC_VALUES_SHA256_LANES_HPP

#include <array>
#include <cstddef>
#include <cstdint>

#include "values/sha256.hpp"
#include "values/sha256_constants.hpp"

namespace rentsupport {
inline namespace v2 {

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
