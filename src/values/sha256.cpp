#include "values/sha256.hpp"

#include <algorithm>
#include <bit>
#include <new>
#include <type_traits>

#include "values/sha256_constants.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using State = Sha256State;
constexpr std::size_t block = sha256_block;

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
  const State taken{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += taken[i];
}

}  // namespace

struct Sha256::Context {
  [[nodiscard]] std::size_t waiting() const noexcept { return bytes % block; }

  State state{sha256_begin};
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
