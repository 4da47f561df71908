// HMAC-SHA-256 (FIPS 198-1) under one key: what comes before and behind a text is hashed once for
// all texts.
#ifndef RENTSUPPORT_SRC_VALUES_HMAC_HPP
#define RENTSUPPORT_SRC_VALUES_HMAC_HPP

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "values/sha256_lanes.hpp"

namespace rentsupport {
inline namespace v2 {

class Hmac {
 public:
  explicit Hmac(std::string_view key) noexcept {
    std::array<char, sha256_block> padded{};
    if (key.size() <= padded.size()) {
      std::copy(key.begin(), key.end(), padded.begin());
    } else {
      Sha256 hash;
      hash.add(key);
      const Digest digest = hash.digest();
      std::copy(digest.begin(), digest.end(), padded.begin());
    }
    std::array<char, sha256_block> outer = padded;
    for (char& c : padded) c = static_cast<char>(c ^ '\x36');
    for (char& c : outer) c = static_cast<char>(c ^ '\x5c');
    take_blocks(inner_, padded.data(), outer_, outer.data(), 1);
  }

  [[nodiscard]] Digest of(std::string_view text) const {
    std::string padded(padded_size(text.size()), '\0');
    text.copy(padded.data(), text.size());
    pad(padded.data(), text.size(), sha256_block);
    Sha256State state = inner_;
    Sha256State unused = inner_;
    take_blocks(state, padded.data(), unused, padded.data(), padded.size() / sha256_block);
    return finished({state, state})[0];
  }
  // Returns those of two short texts: of less than a block, with its padding.
  [[nodiscard]] std::array<Digest, 2> of_two(std::string_view a,
                                             std::string_view b) const noexcept {
    std::array<std::array<char, sha256_block>, 2> blocks;
    a.copy(blocks[0].data(), a.size());
    b.copy(blocks[1].data(), b.size());
    pad(blocks[0].data(), a.size(), sha256_block);
    pad(blocks[1].data(), b.size(), sha256_block);
    std::array<Sha256State, 2> states{inner_, inner_};
    take_blocks(states[0], blocks[0].data(), states[1], blocks[1].data(), 1);
    return finished(states);
  }

 private:
  [[nodiscard]] std::array<Digest, 2> finished(
      const std::array<Sha256State, 2>& inner) const noexcept {
    std::array<std::array<char, sha256_block>, 2> blocks;
    std::array<Sha256State, 2> states{outer_, outer_};
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Digest digest = digest_of(inner[i]);
      std::copy(digest.begin(), digest.end(), blocks[i].begin());
      pad(blocks[i].data(), digest.size(), sha256_block);
    }
    take_blocks(states[0], blocks[0].data(), states[1], blocks[1].data(), 1);
    return {digest_of(states[0]), digest_of(states[1])};
  }

  Sha256State inner_ = sha256_begin;
  Sha256State outer_ = sha256_begin;
};

}  // namespace v2
}  // namespace rentsupport

#endif
