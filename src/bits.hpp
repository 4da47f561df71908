// Bits of 64 rows at a time: from bytes, and from rows to columns.
#ifndef RENTSUPPORT_SRC_BITS_HPP
#define RENTSUPPORT_SRC_BITS_HPP

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rentsupport {
inline namespace v1 {

// Packs 64 bytes, each 0x00 or 0xff, into 64 bits, the first byte in the lowest.
inline std::uint64_t pack_bits(const std::uint8_t* bytes) noexcept {
  std::uint64_t bits = 0;
#if defined(__SSE2__)
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(block)))
            << (16 * i);
  }
#else
  for (unsigned i = 0; i < 64; ++i) bits |= static_cast<std::uint64_t>(bytes[i] & 1U) << i;
#endif
  return bits;
}

// Turns 64 rows of 64 bits into 64 columns: bit j of row i becomes bit i of row j.
inline void transpose(std::span<std::uint64_t, 64> rows) noexcept {
  std::uint64_t mask = 0x00000000ffffffffU;
  for (unsigned width = 32; width != 0; width >>= 1U, mask ^= mask << width) {
    for (unsigned i = 0; i < 64; i = (i + width + 1) & ~width) {
      const std::uint64_t swapped = ((rows[i] >> width) ^ rows[i + width]) & mask;
      rows[i] ^= swapped << width;
      rows[i + width] ^= swapped;
    }
  }
}

}  // namespace v1
}  // namespace rentsupport

#endif
