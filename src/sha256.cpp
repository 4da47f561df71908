#include "sha256.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v1 {

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(),
                                                                 &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  if (!context_->digest || EVP_DigestInit_ex(context_->digest.get(), EVP_sha256(), nullptr) != 1) {
    throw Error("SHA-256 is not available");
  }
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  if (EVP_DigestUpdate(context_->digest.get(), bytes.data(), bytes.size()) != 1) {
    throw Error("SHA-256 failed");
  }
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> bytes{};
  if (EVP_DigestFinal_ex(context_->digest.get(), bytes.data(), nullptr) != 1)
    throw Error("SHA-256 failed");
  std::string result;
  for (const unsigned char byte : bytes) result += fmt::format("{:02x}", byte);
  return result;
}

std::array<unsigned char, 32> Sha256::bytes() {
  std::array<unsigned char, 32> bytes{};
  if (EVP_DigestFinal_ex(context_->digest.get(), bytes.data(), nullptr) != 1 ||
      EVP_DigestInit_ex(context_->digest.get(), nullptr, nullptr) != 1)
    throw Error("SHA-256 failed");
  return bytes;
}

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

}  // namespace v1
}  // namespace rentsupport
