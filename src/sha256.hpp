// SHA-256, by OpenSSL.
#ifndef RENTSUPPORT_SRC_SHA256_HPP
#define RENTSUPPORT_SRC_SHA256_HPP

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace rentsupport {
inline namespace v1 {

class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void add(std::string_view bytes);
  // Returns the digest in lower-case hexadecimal and ends the computation.
  [[nodiscard]] std::string hex();
  // Returns the digest and begins anew.
  [[nodiscard]] std::array<unsigned char, 32> bytes();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace v1
}  // namespace rentsupport

#endif
