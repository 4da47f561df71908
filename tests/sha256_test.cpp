// SHA-256 is that of FIPS 180-4, by OpenSSL and (built once more for that) by our own code.
#include "values/sha256.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

using namespace rentsupport;

namespace {

// By OpenSSL, in any case.
std::string expected(std::string_view bytes) {
  Digest digest{};
  REQUIRE(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) ==
          1);
  return to_hex(digest);
}

std::string random_bytes(std::mt19937_64& random, std::size_t count) {
  std::string bytes(count, '\0');
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
  return bytes;
}

}  // namespace

TEST_CASE("SHA-256: the examples of NIST") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
               "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu") ==
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256: every length up to five blocks, as OpenSSL has it") {
  std::mt19937_64 random(1);
  for (std::size_t length = 0; length <= 320; ++length) {
    const std::string bytes = random_bytes(random, length);
    CAPTURE(length);
    CHECK(sha256(bytes) == expected(bytes));
  }
}

TEST_CASE("SHA-256: parts of any size give the digest of the whole, copies go on by themselves") {
  std::mt19937_64 random(2);
  const auto add_in_parts = [&](Sha256& hash, std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t part = std::min<std::size_t>(random() % 200, bytes.size());
      hash.add(bytes.substr(0, part));
      bytes.remove_prefix(part);
    }
  };
  Sha256 hash;
  for (int round = 0; round < 500; ++round) {
    const std::string head = random_bytes(random, random() % 1000);
    const std::string tail = random_bytes(random, random() % 1000);
    CAPTURE(round, head.size(), tail.size());
    hash.reset();
    add_in_parts(hash, head);
    Sha256 copy = hash;
    add_in_parts(hash, tail);
    CHECK(copy.hex() == expected(head));
    CHECK(hash.hex() == expected(head + tail));
  }
}
