#include "values/sha256.hpp"

#include <algorithm>
#include <bit>
#include <new>
#include <type_traits>

namespace rentsupport {
inline namespace v2 {

namespace {

using State = std::array<std::uint32_t, 8>;
constexpr std::size_t block = 64;  // bytes

// FIPS 180-4, 5.3.3 and 4.2.2: the first bits of the fractions of the square roots of the first 8
// primes, and of the cube roots of the first 64.
constexpr State initial{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
constexpr std::array<std::uint32_t, 64> constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::uint32_t word_at(const char* bytes) noexcept {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) word = word << 8U | static_cast<unsigned char>(bytes[i]);
  return word;
}

// 6.2.2
void take(State& state, const char* bytes) noexcept {
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
                                ((e & f) ^ (~e & g)) + constants[i] + words[i];
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
  const State taken{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += taken[i];
}

}  // namespace

struct Sha256::Context {
  [[nodiscard]] std::size_t waiting() const noexcept { return bytes % block; }

  State state{initial};
  std::uint64_t bytes = 0;
  std::array<char, block> rest{};  // what is no whole block yet
};

Sha256::Context& Sha256::context() noexcept {
  static_assert(sizeof(Context) <= sizeof room_ && std::is_trivially_copyable_v<Context>);
  return *std::launder(reinterpret_cast<Context*>(room_.data()));
}

void Sha256::reset() noexcept { new (room_.data()) Context; }

void Sha256::add(std::string_view bytes) noexcept {
  Context& hash = context();
  while (!bytes.empty()) {
    const std::size_t begun = hash.waiting();
    const std::size_t more = std::min(bytes.size(), block - begun);
    if (more == block) {
      take(hash.state, bytes.data());
    } else {
      std::copy_n(bytes.data(), more, hash.rest.data() + begun);
      if (begun + more == block) take(hash.state, hash.rest.data());
    }
    hash.bytes += more;
    bytes.remove_prefix(more);
  }
}

// 5.1.1: a bit that is set, zeros, and at the end of a block the number of bits before them.
Digest Sha256::digest() noexcept {
  Context& hash = context();
  const std::uint64_t bits = hash.bytes * 8;
  constexpr std::size_t length_at = block - sizeof bits;
  const std::size_t before_length = (length_at + block - 1 - hash.waiting()) % block + 1;
  std::array<char, block + sizeof bits> end{'\x80'};
  for (std::size_t i = 0; i < sizeof bits; ++i)
    end[before_length + i] = static_cast<char>(bits >> (56 - 8 * i));
  add({end.data(), before_length + sizeof bits});

  Digest bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(hash.state[i / 4] >> (24 - 8 * (i % 4)));
  return bytes;
}

}  // namespace v2
}  // namespace rentsupport
