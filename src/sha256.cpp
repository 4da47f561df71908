// The functions of OpenSSL that keep their state in a plain struct are out of fashion, but those
// that are in fashion ask for memory with every copy: as long as the hash of a leaf itself.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "sha256.hpp"

#include <openssl/sha.h>

namespace rentsupport {
inline namespace v2 {

struct Sha256::Context {
  SHA256_CTX state{};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { reset(); }
Sha256::Sha256(const Sha256& other) : context_(std::make_unique<Context>(*other.context_)) {}
Sha256& Sha256::operator=(const Sha256& other) noexcept {
  *context_ = *other.context_;
  return *this;
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

// None of the three can fail: the state is ours.
void Sha256::reset() noexcept { SHA256_Init(&context_->state); }
void Sha256::add(std::string_view bytes) noexcept {
  SHA256_Update(&context_->state, bytes.data(), bytes.size());
}
Digest Sha256::digest() noexcept {
  Digest bytes{};
  SHA256_Final(bytes.data(), &context_->state);
  return bytes;
}

std::string Sha256::hex() { return to_hex(digest()); }

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

std::string to_hex(const Digest& digest) {
  return to_hex(std::string_view{reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string from_hex(std::string_view text, std::size_t bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.size() != 2 * bytes || text.find_first_not_of(digits) != std::string_view::npos)
    return {};
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += 2)
    result += static_cast<char>(digits.find(text[i]) * 16 + digits.find(text[i + 1]));
  return result;
}

}  // namespace v2
}  // namespace rentsupport
