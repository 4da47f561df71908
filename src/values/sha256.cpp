#include "values/sha256.hpp"

#include <algorithm>
#include <bit>
#include <new>
#include <type_traits>

#include "values/sha256_block.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using State = Sha256State;
constexpr std::size_t block = sha256_block;

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
      take_block(hash.state, bytes.data());
    } else {
      std::copy_n(bytes.data(), more, hash.rest.data() + begun);
      if (begun + more == block) take_block(hash.state, hash.rest.data());
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
