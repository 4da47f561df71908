// Bits of 64 rows at a time: from bytes, and from rows to columns.
#ifndef RENTSUPPORT_SRC_BITS_HPP
#define RENTSUPPORT_SRC_BITS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rentsupport {
inline namespace v1 {

// Says which of 64 numbers, shifted, are less than (or equal to) those of `other`; 64 bits, the
// first the lowest. Sums wrap around: a value that means nothing may be anything.
template <bool or_equal, class Other>
inline std::uint64_t less(const std::int32_t* values, std::int32_t shift, Other other) noexcept {
  std::uint64_t bits = 0;
#if defined(__SSE2__)
  const __m128i shifts = _mm_set1_epi32(shift);
  const auto four = [&](std::size_t i) {
    const __m128i a =
        _mm_add_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values + i)), shifts);
    // a <= b where not b < a; the caller turns that around.
    return or_equal ? _mm_cmpgt_epi32(a, other.four(i)) : _mm_cmplt_epi32(a, other.four(i));
  };
  for (std::size_t i = 0; i < 64; i += 16) {
    const __m128i low = _mm_packs_epi32(four(i), four(i + 4));
    const __m128i high = _mm_packs_epi32(four(i + 8), four(i + 12));
    const auto sixteen = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
    bits |= static_cast<std::uint64_t>(sixteen) << i;
  }
  return or_equal ? ~bits : bits;
#else
  for (std::size_t i = 0; i < 64; ++i) {
    const auto a = static_cast<std::int32_t>(static_cast<std::uint32_t>(values[i]) +
                                             static_cast<std::uint32_t>(shift));
    bits |= std::uint64_t{or_equal ? a <= other.one(i) : a < other.one(i)} << i;
  }
  return bits;
#endif
}

// What numbers are compared with: one for all of them, or one for each.
struct OneNumber {
  std::int32_t number;
#if defined(__SSE2__)
  [[nodiscard]] __m128i four(std::size_t) const noexcept { return _mm_set1_epi32(number); }
#endif
  [[nodiscard]] std::int32_t one(std::size_t) const noexcept { return number; }
};
struct ManyNumbers {
  const std::int32_t* numbers;
#if defined(__SSE2__)
  [[nodiscard]] __m128i four(std::size_t i) const noexcept {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(numbers + i));
  }
#endif
  [[nodiscard]] std::int32_t one(std::size_t i) const noexcept { return numbers[i]; }
};

// Packs 64 bytes, each 0x00 or 0xff, into 64 bits, the first byte in the lowest.
inline std::uint64_t pack_bits(const std::uint8_t* bytes) noexcept {
  std::uint64_t bits = 0;
#if defined(__SSE2__)
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i block =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + std::size_t{16} * i));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(block)))
            << (16 * i);
  }
#else
  for (unsigned i = 0; i < 64; ++i) bits |= static_cast<std::uint64_t>(bytes[i] & 1U) << i;
#endif
  return bits;
}

// Turns 8 rows of 8 bits into 8 columns: bit j of byte i becomes bit i of byte j.
constexpr std::uint64_t transpose8(std::uint64_t rows) noexcept {
  std::uint64_t swapped = (rows ^ (rows >> 7U)) & 0x00aa00aa00aa00aaU;
  rows ^= swapped ^ (swapped << 7U);
  swapped = (rows ^ (rows >> 14U)) & 0x0000cccc0000ccccU;
  rows ^= swapped ^ (swapped << 14U);
  swapped = (rows ^ (rows >> 28U)) & 0x00000000f0f0f0f0U;
  return rows ^ swapped ^ (swapped << 28U);
}

// Sets the bits of `value` in each of 64 bytes whose bit is set.
inline void add_bits(std::uint8_t* bytes, std::uint64_t bits, std::uint8_t value) noexcept {
#if defined(__SSE2__)
  const __m128i places =
      _mm_set1_epi64x(static_cast<long long>(0x8040201008040201U));  // a bit of each byte of eight
  const __m128i values = _mm_set1_epi8(static_cast<char>(value));
  for (unsigned i = 0; i < 4; ++i) {
    // Sixteen bits: the low ones in the first eight bytes, the high ones in the others.
    __m128i spread = _mm_cvtsi32_si128(static_cast<int>(bits >> (16 * i) & 0xffffU));
    spread = _mm_unpacklo_epi8(spread, spread);
    spread = _mm_shufflelo_epi16(spread, 0x50);
    spread = _mm_shuffle_epi32(spread, 0x50);
    const __m128i set = _mm_cmpeq_epi8(_mm_and_si128(spread, places), places);
    auto* const at = reinterpret_cast<__m128i*>(bytes + std::size_t{16} * i);
    _mm_storeu_si128(at, _mm_or_si128(_mm_loadu_si128(at), _mm_and_si128(set, values)));
  }
#else
  for (unsigned i = 0; i < 64; ++i) bytes[i] |= static_cast<std::uint8_t>((bits >> i & 1U) * value);
#endif
}

// Swaps the blocks of `width` bits beside the diagonal; with a constant width the loop is
// vectorised.
template <unsigned width>
inline void transpose_step(std::uint64_t* rows) noexcept {
  constexpr std::uint64_t mask = ~std::uint64_t{0} / ((std::uint64_t{1} << width) + 1);
  for (unsigned block = 0; block < 64; block += 2 * width) {
    for (unsigned i = block; i < block + width; ++i) {
      const std::uint64_t swapped = ((rows[i] >> width) ^ rows[i + width]) & mask;
      rows[i] ^= swapped << width;
      rows[i + width] ^= swapped;
    }
  }
}

// Turns 64 rows of 64 bits into 64 columns: bit j of row i becomes bit i of row j.
inline void transpose64(std::uint64_t* rows) noexcept {
  transpose_step<32>(rows);
  transpose_step<16>(rows);
  transpose_step<8>(rows);
  transpose_step<4>(rows);
  transpose_step<2>(rows);
  transpose_step<1>(rows);
}

// Sets the bits [begin, end) of words.
inline void set_bits(std::uint64_t* bits, std::size_t begin, std::size_t end) noexcept {
  while (begin < end) {
    const std::size_t until = std::min(end, (begin / 64 + 1) * 64);
    bits[begin / 64] |= ~std::uint64_t{0} >> (64 - (until - begin)) << begin % 64;
    begin = until;
  }
}

}  // namespace v1
}  // namespace rentsupport

#endif
