// SHA-256 (FIPS 180-4): our own, in sha256.cpp, or OpenSSL's, in sha256_openssl.cpp. A library has
// one of the two.
#ifndef RENTSUPPORT_SRC_VALUES_SHA256_HPP
#define RENTSUPPORT_SRC_VALUES_SHA256_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "values/hex.hpp"

namespace rentsupport {
inline namespace v2 {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] inline std::string to_hex(const Digest& digest) {
  return to_hex(std::string_view{reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// A computation, which may go on from a copy: what many texts begin with is hashed once. Needs no
// memory.
class Sha256 {
 public:
  Sha256() noexcept { reset(); }

  // Begins anew.
  void reset() noexcept;
  void add(std::string_view bytes) noexcept;
  // Return the digest, in lower-case hexadecimal or as it is; the computation is over then.
  [[nodiscard]] std::string hex() { return to_hex(digest()); }
  [[nodiscard]] Digest digest() noexcept;

 private:
  struct Context;
  [[nodiscard]] Context& context() noexcept;

  // Room for a context, whoever's it is.
  alignas(std::uint64_t) std::array<std::byte, 112> room_;
};

[[nodiscard]] inline std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

}  // namespace v2
}  // namespace rentsupport

#endif
