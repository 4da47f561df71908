#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <functional>

#include "rentsupport/audit.hpp"
#include "values/hmac.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

using KeyHolder = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

KeyHolder read_key(std::string_view pem, decltype(&PEM_read_bio_PrivateKey) read,
                   const char* kind) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  // An empty password: a key that has one is refused, and nobody is asked on the terminal.
  std::string no_password;
  KeyHolder key(source ? read(source.get(), nullptr, nullptr, no_password.data()) : nullptr,
                &EVP_PKEY_free);
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
    throw Error(std::string{"not a "} + kind + " Ed25519 key in PEM without a password");
  return key;
}

std::string public_bytes(const EVP_PKEY* key) {
  std::array<unsigned char, 32> bytes{};
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key, bytes.data(), &size) != 1 || size != bytes.size())
    throw Error("an Ed25519 key without its public half");
  return to_hex({reinterpret_cast<const char*>(bytes.data()), size});
}

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using Signing = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

}  // namespace

struct SigningKey::Key {
  KeyHolder key;
};

SigningKey::SigningKey(std::string_view pem)
    : key_(std::make_unique<Key>(Key{read_key(pem, &PEM_read_bio_PrivateKey, "private")})) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Signature SigningKey::sign(std::string_view text) const {
  const Signing signing(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::array<unsigned char, 64> bytes{};
  std::size_t size = bytes.size();
  if (!signing ||
      EVP_DigestSignInit(signing.get(), nullptr, nullptr, nullptr, key_->key.get()) != 1 ||
      EVP_DigestSign(signing.get(), bytes.data(), &size, as_bytes(text), text.size()) != 1 ||
      size != bytes.size())
    throw Error("Ed25519 failed");
  return {public_bytes(key_->key.get()),
          to_hex({reinterpret_cast<const char*>(bytes.data()), size})};
}

std::array<std::uint8_t, 32> SigningKey::hmac(std::string_view text) const {
  std::array<unsigned char, 32> secret{};
  std::size_t size = secret.size();
  if (EVP_PKEY_get_raw_private_key(key_->key.get(), secret.data(), &size) != 1 ||
      size != secret.size())
    throw Error("an Ed25519 key without its private half");
  const Digest digest = Hmac({reinterpret_cast<const char*>(secret.data()), size}).of(text);
  OPENSSL_cleanse(secret.data(), secret.size());
  return digest;
}

std::string SigningKey::public_key() const { return public_bytes(key_->key.get()); }

std::string public_key(std::string_view pem) {
  return public_bytes(read_key(pem, &PEM_read_bio_PUBKEY, "public").get());
}

bool is_signed(std::string_view text, const Signature& signature) {
  const std::string key_bytes = from_hex(signature.public_key, 32);
  const std::string bytes = from_hex(signature.value, 64);
  if (key_bytes.empty() || bytes.empty()) return false;
  const KeyHolder key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_bytes(key_bytes), key_bytes.size()),
      &EVP_PKEY_free);
  const Signing signing(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return key && signing &&
         EVP_DigestVerifyInit(signing.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(signing.get(), as_bytes(bytes), bytes.size(), as_bytes(text),
                          text.size()) == 1;
}

}  // namespace v2
}  // namespace rentsupport
