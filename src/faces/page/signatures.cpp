// Signatures of receipts, checked without OpenSSL: by libsodium's Ed25519. The page signs nothing.
#include <string>
#include <string_view>

#include "rentsupport/audit.hpp"
#include "values/hex.hpp"

extern "C" int crypto_sign_ed25519_verify_detached(const unsigned char* signature,
                                                   const unsigned char* text,
                                                   unsigned long long size,
                                                   const unsigned char* key);

namespace rentsupport {
inline namespace v2 {

namespace {

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string from_base64(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::size_t value = letters.find(c);
    if (value == std::string_view::npos) continue;
    held = held << 6U | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xffU);
  }
  return bytes;
}

}  // namespace

// Runs that the page makes are not signed.
struct SigningKey::Key {};
SigningKey::~SigningKey() = default;
std::string SigningKey::public_key() const { throw Error("the page has no private key"); }
std::array<std::uint8_t, 32> SigningKey::hmac(std::string_view /*text*/) const {
  throw Error("the page has no private key");
}

// A public Ed25519 key in PEM is one sequence of fixed bytes, and the key behind it (RFC 8410).
std::string public_key(std::string_view pem) {
  constexpr std::string_view begin = "-----BEGIN PUBLIC KEY-----";
  constexpr std::string_view end = "-----END PUBLIC KEY-----";
  constexpr std::string_view head{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};
  constexpr std::size_t size = 32;
  const std::size_t from = pem.find(begin);
  const std::size_t to = pem.find(end);
  if (from != std::string_view::npos && to != std::string_view::npos && from < to) {
    const std::string bytes =
        from_base64(pem.substr(from + begin.size(), to - from - begin.size()));
    if (bytes.size() == head.size() + size && bytes.starts_with(head))
      return to_hex(std::string_view{bytes}.substr(head.size()));
  }
  throw Error("not a public Ed25519 key in PEM");
}

bool is_signed(std::string_view text, const Signature& signature) {
  const std::string key = from_hex(signature.public_key, 32);
  const std::string bytes = from_hex(signature.value, 64);
  return !key.empty() && !bytes.empty() &&
         crypto_sign_ed25519_verify_detached(as_bytes(bytes), as_bytes(text), text.size(),
                                             as_bytes(key)) == 0;
}

}  // namespace v2
}  // namespace rentsupport
