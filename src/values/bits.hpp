// Bits of 64 rows at a time: from bytes, and from rows to columns.
#ifndef RENTSUPPORT_SRC_VALUES_BITS_HPP
#define RENTSUPPORT_SRC_VALUES_BITS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
// RENTSUPPORT_NO_SSE2 leaves it out, so that the other path can be tested where there is SSE2.
#if defined(__SSE2__) && !defined(RENTSUPPORT_NO_SSE2)
#define RENTSUPPORT_SSE2
#include <emmintrin.h>
#endif

namespace rentsupport {
inline namespace v2 {

// Says which of 64 bytes are one of those wanted.
inline std::uint64_t bits_of_bytes(const std::uint8_t* bytes,
                                   std::span<const std::uint8_t> wanted) noexcept {
#if defined(RENTSUPPORT_SSE2)
  __m128i a = _mm_setzero_si128();
  __m128i b = a;
  __m128i c = a;
  __m128i d = a;
  for (const std::uint8_t byte : wanted) {
    const __m128i sixteen = _mm_set1_epi8(static_cast<char>(byte));
    const auto equal = [&](std::size_t i) {
      return _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i)), sixteen);
    };
    a = _mm_or_si128(a, equal(0));
    b = _mm_or_si128(b, equal(16));
    c = _mm_or_si128(c, equal(32));
    d = _mm_or_si128(d, equal(48));
  }
  const auto bits = [](__m128i sixteen) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(sixteen)));
  };
  return bits(a) | bits(b) << 16 | bits(c) << 32 | bits(d) << 48;
#else
  std::uint64_t bits = 0;
  for (const std::uint8_t byte : wanted) {
    for (unsigned i = 0; i < 64; ++i) bits |= std::uint64_t{bytes[i] == byte} << i;
  }
  return bits;
#endif
}

// Returns a bit of each of 64 bytes, the first byte's the lowest.
inline std::uint64_t bit_of_bytes(const std::uint8_t* bytes, unsigned bit) noexcept {
  std::uint64_t bits = 0;
#if defined(RENTSUPPORT_SSE2)
  const __m128i to_top = _mm_cvtsi32_si128(static_cast<int>(7 - bit));
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i block =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + std::size_t{16} * i));
    const int top = _mm_movemask_epi8(_mm_sll_epi16(block, to_top));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(top)) << (16 * i);
  }
#else
  for (unsigned i = 0; i < 64; ++i) bits |= std::uint64_t{bytes[i] >> bit & 1U} << i;
#endif
  return bits;
}

// Says which of 64 places pass a test; 64 bits, the first place's the lowest.
template <class Test>
inline std::uint64_t bits_of(Test test) noexcept {
  std::uint64_t bits = 0;
#if defined(RENTSUPPORT_SSE2)
  for (std::size_t i = 0; i < 64; i += 16) {
    const __m128i low = _mm_packs_epi32(test.four(i), test.four(i + 4));
    const __m128i high = _mm_packs_epi32(test.four(i + 8), test.four(i + 12));
    const auto sixteen = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
    bits |= static_cast<std::uint64_t>(sixteen) << i;
  }
#else
  for (std::size_t i = 0; i < 64; ++i) bits |= std::uint64_t{test.one(i)} << i;
#endif
  return bits;
}

// Tests whether a value is above a number.
struct AboveNumber {
  const std::int32_t* values;
  std::int32_t number;
#if defined(RENTSUPPORT_SSE2)
  [[nodiscard]] __m128i four(std::size_t i) const noexcept {
    return _mm_cmpgt_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values + i)),
                           _mm_set1_epi32(number));
  }
#else
  [[nodiscard]] bool one(std::size_t i) const noexcept { return values[i] > number; }
#endif
};

// Tests whether a value, shifted, is above the other in its place. Sums wrap around: a value that
// means nothing may be anything.
struct AboveOther {
  const std::int32_t* values;
  std::int32_t shift;
  const std::int32_t* others;
#if defined(RENTSUPPORT_SSE2)
  [[nodiscard]] __m128i four(std::size_t i) const noexcept {
    return _mm_cmpgt_epi32(
        _mm_add_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values + i)),
                      _mm_set1_epi32(shift)),
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(others + i)));
  }
#else
  [[nodiscard]] bool one(std::size_t i) const noexcept {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(values[i]) +
                                     static_cast<std::uint32_t>(shift)) > others[i];
  }
#endif
};

#if defined(RENTSUPPORT_SSE2)
// Tests which of four sets, two in each argument, are empty.
inline __m128i are_empty(__m128i two, __m128i more) noexcept {
  const __m128 a = _mm_castsi128_ps(two);
  const __m128 b = _mm_castsi128_ps(more);
  const __m128i halves = _mm_or_si128(_mm_castps_si128(_mm_shuffle_ps(a, b, 0x88)),
                                      _mm_castps_si128(_mm_shuffle_ps(a, b, 0xdd)));
  return _mm_cmpeq_epi32(halves, _mm_setzero_si128());
}
#endif

// Tests whether two sets have no common member.
struct Disjoint {
  const std::uint64_t* sets;
  const std::uint64_t* others;
#if defined(RENTSUPPORT_SSE2)
  [[nodiscard]] __m128i four(std::size_t i) const noexcept {
    return are_empty(common(i), common(i + 2));
  }
  [[nodiscard]] __m128i common(std::size_t i) const noexcept {
    return _mm_and_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sets + i)),
                         _mm_loadu_si128(reinterpret_cast<const __m128i*>(others + i)));
  }
#else
  [[nodiscard]] bool one(std::size_t i) const noexcept { return (sets[i] & others[i]) == 0; }
#endif
};

// Tests whether a set has none of these members.
struct Without {
  const std::uint64_t* sets;
  std::uint64_t members;
#if defined(RENTSUPPORT_SSE2)
  [[nodiscard]] __m128i four(std::size_t i) const noexcept {
    return are_empty(common(i), common(i + 2));
  }
  [[nodiscard]] __m128i common(std::size_t i) const noexcept {
    return _mm_and_si128(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sets + i)),
                         _mm_set1_epi64x(static_cast<long long>(members)));
  }
#else
  [[nodiscard]] bool one(std::size_t i) const noexcept { return (sets[i] & members) == 0; }
#endif
};

// Tests whether a set has one member at most: none is left without the lowest.
struct AtMostOneMember {
  const std::uint64_t* sets;
#if defined(RENTSUPPORT_SSE2)
  [[nodiscard]] __m128i four(std::size_t i) const noexcept {
    return are_empty(without_lowest(i), without_lowest(i + 2));
  }
  [[nodiscard]] __m128i without_lowest(std::size_t i) const noexcept {
    const __m128i set = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sets + i));
    return _mm_and_si128(set, _mm_sub_epi64(set, _mm_set1_epi64x(1)));
  }
#else
  [[nodiscard]] bool one(std::size_t i) const noexcept { return (sets[i] & (sets[i] - 1)) == 0; }
#endif
};

// Turns 8 columns of 64 bits into 64 rows of 8: bit i of column j becomes bit j of byte i.
inline void rows_of_bits(const std::uint64_t* columns, std::uint8_t* rows) noexcept {
#if defined(RENTSUPPORT_SSE2)
  const auto pair = [&](std::size_t j) {
    return _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(columns + j)),
                             _mm_loadl_epi64(reinterpret_cast<const __m128i*>(columns + j + 1)));
  };
  const __m128i c01 = pair(0);
  const __m128i c23 = pair(2);
  const __m128i c45 = pair(4);
  const __m128i c67 = pair(6);
  const __m128i low03 = _mm_unpacklo_epi16(c01, c23);
  const __m128i low47 = _mm_unpacklo_epi16(c45, c67);
  const __m128i high03 = _mm_unpackhi_epi16(c01, c23);
  const __m128i high47 = _mm_unpackhi_epi16(c45, c67);
  // Each half holds a byte of all eight columns: 8 rows of 8 bits, which are turned in place.
  const auto turn = [&](std::size_t row, __m128i half) {
    const auto swap = [&half](int distance, long long places) {
      const __m128i swapped = _mm_and_si128(_mm_xor_si128(half, _mm_srli_epi64(half, distance)),
                                            _mm_set1_epi64x(places));
      half = _mm_xor_si128(half, _mm_xor_si128(swapped, _mm_slli_epi64(swapped, distance)));
    };
    swap(7, 0x00aa00aa00aa00aa);
    swap(14, 0x0000cccc0000cccc);
    swap(28, 0x00000000f0f0f0f0);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(rows + row), half);
  };
  turn(0, _mm_unpacklo_epi32(low03, low47));
  turn(16, _mm_unpackhi_epi32(low03, low47));
  turn(32, _mm_unpacklo_epi32(high03, high47));
  turn(48, _mm_unpackhi_epi32(high03, high47));
#else
  for (unsigned i = 0; i < 64; ++i) {
    rows[i] = 0;
    for (unsigned j = 0; j < 8; ++j)
      rows[i] |= static_cast<std::uint8_t>((columns[j] >> i & 1U) << j);
  }
#endif
}

// Joins 8 planes of 64 bytes to 64 numbers: byte i of plane j becomes byte j of number i.
inline void join_bytes(const std::uint8_t* planes, std::uint64_t* numbers) noexcept {
#if defined(RENTSUPPORT_SSE2)
  for (std::size_t i = 0; i < 64; i += 16) {
    const auto plane = [&](std::size_t j) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(planes + 64 * j + i));
    };
    const auto join = [&](std::size_t at, __m128i p01, __m128i p23, __m128i p45, __m128i p67) {
      auto* const to = reinterpret_cast<__m128i*>(numbers + i + at);
      const __m128i low03 = _mm_unpacklo_epi16(p01, p23);
      const __m128i low47 = _mm_unpacklo_epi16(p45, p67);
      const __m128i high03 = _mm_unpackhi_epi16(p01, p23);
      const __m128i high47 = _mm_unpackhi_epi16(p45, p67);
      _mm_storeu_si128(to, _mm_unpacklo_epi32(low03, low47));
      _mm_storeu_si128(to + 1, _mm_unpackhi_epi32(low03, low47));
      _mm_storeu_si128(to + 2, _mm_unpacklo_epi32(high03, high47));
      _mm_storeu_si128(to + 3, _mm_unpackhi_epi32(high03, high47));
    };
    join(0, _mm_unpacklo_epi8(plane(0), plane(1)), _mm_unpacklo_epi8(plane(2), plane(3)),
         _mm_unpacklo_epi8(plane(4), plane(5)), _mm_unpacklo_epi8(plane(6), plane(7)));
    join(8, _mm_unpackhi_epi8(plane(0), plane(1)), _mm_unpackhi_epi8(plane(2), plane(3)),
         _mm_unpackhi_epi8(plane(4), plane(5)), _mm_unpackhi_epi8(plane(6), plane(7)));
  }
#else
  for (unsigned i = 0; i < 64; ++i) {
    numbers[i] = 0;
    for (unsigned j = 0; j < 8; ++j) numbers[i] |= std::uint64_t{planes[64 * j + i]} << (8 * j);
  }
#endif
}

// Sets the bits [begin, end) of words.
inline void set_bits(std::uint64_t* bits, std::size_t begin, std::size_t end) noexcept {
  while (begin < end) {
    const std::size_t until = std::min(end, (begin / 64 + 1) * 64);
    bits[begin / 64] |= ~std::uint64_t{0} >> (64 - (until - begin)) << begin % 64;
    begin = until;
  }
}

}  // namespace v2
}  // namespace rentsupport

#endif
