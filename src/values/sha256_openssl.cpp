// The functions of OpenSSL that keep their state in a plain struct are out of fashion, but those
// that are in fashion ask for memory with every copy: as long as the hash of a leaf itself.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/sha.h>

#include <new>
#include <type_traits>

#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

struct Sha256::Context {
  SHA256_CTX state;
};

Sha256::Context& Sha256::context() noexcept {
  static_assert(sizeof(Context) <= sizeof room_ && std::is_trivially_copyable_v<Context>);
  return *std::launder(reinterpret_cast<Context*>(room_.data()));
}

// None of the three can fail: the state is ours.
void Sha256::reset() noexcept { SHA256_Init(&(new (room_.data()) Context)->state); }
void Sha256::add(std::string_view bytes) noexcept {
  SHA256_Update(&context().state, bytes.data(), bytes.size());
}
Digest Sha256::digest() noexcept {
  Digest bytes;
  SHA256_Final(bytes.data(), &context().state);
  return bytes;
}

}  // namespace v2
}  // namespace rentsupport
