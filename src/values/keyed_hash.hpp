// The hash of all keys that come from outside. Its constants are drawn anew by every process:
// nobody can prepare keys that collide. No output may depend on it: nothing is written in its
// order.
#ifndef RENTSUPPORT_SRC_VALUES_KEYED_HASH_HPP
#define RENTSUPPORT_SRC_VALUES_KEYED_HASH_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "values/digits.hpp"

namespace rentsupport {
inline namespace v2 {

struct HashKey {
  std::uint64_t start = 0;
  std::uint64_t block = 0;
  std::uint64_t rest = 0;
  std::uint64_t end = 0;
};

// Draws a key from the system's source of randomness.
[[nodiscard]] HashKey draw_hash_key() noexcept;

[[nodiscard]] inline const HashKey& hash_key() noexcept {
  static const HashKey key = draw_hash_key();
  return key;
}

// Multiplies and folds the product, as wyhash does.
[[nodiscard]] inline std::uint64_t folded(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Product = unsigned __int128;
  const Product product = Product{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Hashes a text, 16 bytes a step. Unlike in wyhash every constant is secret: one that is known lets
// texts be made that collide under every seed.
[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) noexcept {
  const HashKey& key = hash_key();
  const char* at = text.data();
  std::size_t size = text.size();
  std::uint64_t hash = key.start;
  for (; size > 16; at += 16, size -= 16)
    hash = folded(load8(at) ^ key.block, load8(at + 8) ^ hash);
  std::uint64_t left = 0;
  std::uint64_t right = 0;
  if (size >= 8) {
    left = load8(at);
    right = load8(at + size - 8);
  } else if (size >= 4) {
    left = load4(at);
    right = load4(at + size - 4);
  } else if (size > 0) {
    const auto byte = [&](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(at[i])};
    };
    left = byte(0) | byte(size / 2) << 8U | byte(size - 1) << 16U;
  }
  return folded(folded(left ^ key.rest, right ^ hash) ^ text.size(), key.end);
}
[[nodiscard]] inline std::uint64_t hash_of(std::uint64_t number) noexcept {
  return folded(folded(number ^ hash_key().start, hash_key().rest), hash_key().end);
}

struct KeyedHash {
  using is_transparent = void;
  // Not noexcept: the containers of libstdc++ then keep the hash beside the key.
  std::size_t operator()(std::string_view text) const { return hash_of(text); }
  std::size_t operator()(std::uint64_t number) const { return hash_of(number); }
};
template <class Key, class Value>
using HashMap = std::unordered_map<Key, Value, KeyedHash, std::equal_to<>>;
template <class Key>
using HashSet = std::unordered_set<Key, KeyedHash, std::equal_to<>>;

}  // namespace v2
}  // namespace rentsupport

#endif
