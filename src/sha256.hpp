// SHA-256, by OpenSSL.
#ifndef RENTSUPPORT_SRC_SHA256_HPP
#define RENTSUPPORT_SRC_SHA256_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rentsupport {
inline namespace v2 {

using Digest = std::array<std::uint8_t, 32>;

// A computation, which may go on from a copy: what many texts begin with is hashed once.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256& other);
  // Needs no memory.
  Sha256& operator=(const Sha256& other) noexcept;
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  // Begins anew.
  void reset() noexcept;
  void add(std::string_view bytes) noexcept;
  // Return the digest, in lower-case hexadecimal or as it is; the computation is over then.
  [[nodiscard]] std::string hex();
  [[nodiscard]] Digest digest() noexcept;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] std::string sha256(std::string_view bytes);

// Writes bytes in lower-case hexadecimal.
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(const Digest& digest);
// Reads lower-case hexadecimal of exactly so many bytes; empty otherwise.
[[nodiscard]] std::string from_hex(std::string_view text, std::size_t bytes);

}  // namespace v2
}  // namespace rentsupport

#endif
