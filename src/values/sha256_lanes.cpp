#define OPENSSL_SUPPRESS_DEPRECATED

#include "values/sha256_lanes.hpp"

#if __has_include(<openssl/sha.h>)
#include <openssl/sha.h>
#define RENTSUPPORT_HAS_OPENSSL
#else  // in a browser
#include "values/sha256_block.hpp"
#endif

#include <algorithm>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#define RENTSUPPORT_SHA_INSTRUCTIONS
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace rentsupport {
inline namespace v2 {

namespace {

void take_alone(Sha256State& state, const char* text, std::size_t blocks) noexcept {
#ifdef RENTSUPPORT_HAS_OPENSSL
  SHA256_CTX context;
  SHA256_Init(&context);
  std::copy(state.begin(), state.end(), context.h);
  for (; blocks > 0; --blocks, text += sha256_block)
    SHA256_Transform(&context, reinterpret_cast<const unsigned char*>(text));
  std::copy(context.h, context.h + state.size(), state.begin());
#else
  for (; blocks > 0; --blocks, text += sha256_block) take_block(state, text);
#endif
}

#ifdef RENTSUPPORT_SHA_INSTRUCTIONS

// The state as the instructions have it: A, B, E, F and C, D, G, H.
struct Lane {
  __m128i abef;
  __m128i cdgh;
};

[[gnu::target("sha,sse4.1"), gnu::always_inline]] inline Lane lane_of(const Sha256State& state) {
  const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data()));
  const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data() + 4));
  const __m128i cdab = _mm_shuffle_epi32(low, 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(high, 0x1b);
  return {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

[[gnu::target("sha,sse4.1"), gnu::always_inline]] inline void put_back(const Lane& lane,
                                                                       Sha256State& state) {
  const __m128i feba = _mm_shuffle_epi32(lane.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(lane.cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, feba, 8));
}

[[gnu::target("sha,sse4.1")]] void take_together(std::array<Lane, 2>& lanes,
                                                 std::array<const char*, 2> texts,
                                                 std::size_t blocks) noexcept {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (; blocks > 0; --blocks) {
    const std::array<Lane, 2> before = lanes;
    __m128i words[2][4];  // NOLINT: a vector as an argument of a template loses its alignment
#pragma GCC unroll 16
    for (std::size_t four = 0; four < 16; ++four) {
      const __m128i constant =
          _mm_load_si128(reinterpret_cast<const __m128i*>(sha256_constants.data() + 4 * four));
#pragma GCC unroll 2
      for (std::size_t i = 0; i < 2; ++i) {
        auto& w = words[i];
        __m128i& now = w[four % 4];
        if (four < 4) {
          now = _mm_shuffle_epi8(
              _mm_loadu_si128(reinterpret_cast<const __m128i*>(texts[i] + 16 * four)), big_endian);
        } else {
          const __m128i last = w[(four + 3) % 4];
          now = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(now, w[(four + 1) % 4]),
                                                   _mm_alignr_epi8(last, w[(four + 2) % 4], 4)),
                                     last);
        }
        const __m128i sum = _mm_add_epi32(now, constant);
        Lane& lane = lanes[i];
        lane.cdgh = _mm_sha256rnds2_epu32(lane.cdgh, lane.abef, sum);
        lane.abef = _mm_sha256rnds2_epu32(lane.abef, lane.cdgh, _mm_shuffle_epi32(sum, 0x0e));
      }
    }
    for (std::size_t i = 0; i < 2; ++i) {
      lanes[i].abef = _mm_add_epi32(lanes[i].abef, before[i].abef);
      lanes[i].cdgh = _mm_add_epi32(lanes[i].cdgh, before[i].cdgh);
      texts[i] += sha256_block;
    }
  }
}

[[gnu::target("sha,sse4.1")]] void take_both(Sha256State& a, const char* of_a, Sha256State& b,
                                             const char* of_b, std::size_t blocks) noexcept {
  std::array<Lane, 2> lanes{lane_of(a), lane_of(b)};
  take_together(lanes, {of_a, of_b}, blocks);
  put_back(lanes[0], a);
  put_back(lanes[1], b);
}

#endif

}  // namespace

void take_blocks(Sha256State& a, const char* of_a, Sha256State& b, const char* of_b,
                 std::size_t blocks) noexcept {
#ifdef RENTSUPPORT_SHA_INSTRUCTIONS
  static const bool has_them = [] {
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    constexpr unsigned sha = 1U << 29U;  // CPUID, leaf 7
    return __builtin_cpu_supports("sse4.1") != 0 &&
           __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & sha) != 0;
  }();
  if (has_them) {
    take_both(a, of_a, b, of_b, blocks);
    return;
  }
#endif
  take_alone(a, of_a, blocks);
  take_alone(b, of_b, blocks);
}

void pad(char* text, std::size_t bytes, std::size_t before) noexcept {
  const std::size_t padded = padded_size(bytes);
  std::memset(text + bytes, 0, padded - bytes);
  text[bytes] = '\x80';
  const std::uint64_t bits = 8 * std::uint64_t{before + bytes};
  for (std::size_t i = 0; i < sizeof bits; ++i)
    text[padded - 1 - i] = static_cast<char>(bits >> (8 * i));
}

Digest digest_of(const Sha256State& state) noexcept {
  Digest bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  return bytes;
}

}  // namespace v2
}  // namespace rentsupport
