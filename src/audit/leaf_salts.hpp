// The salts of a run's leaves: nobody who does not have the key that signed it can make one, and so
// nobody can try what a neighbour's leaf might say.
#ifndef RENTSUPPORT_SRC_AUDIT_LEAF_SALTS_HPP
#define RENTSUPPORT_SRC_AUDIT_LEAF_SALTS_HPP

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "audit/leaf_encoding.hpp"
#include "rentsupport/audit.hpp"
#include "values/hmac.hpp"

namespace rentsupport {
inline namespace v2 {

class LeafSalts {
 public:
  LeafSalts(const SigningKey& key, const std::map<std::string, FileDigest>& inputs)
      : hmac_(key_of(key, inputs)) {}

  // Returns the salt of a leaf, by its number.
  [[nodiscard]] Salt operator[](std::uint64_t leaf) const noexcept { return of_two(leaf)[0]; }
  // Returns those of a leaf and of the next one.
  [[nodiscard]] std::array<Salt, 2> of_two(std::uint64_t leaf) const noexcept {
    std::array<std::array<char, 8>, 2> numbers{};
    for (unsigned i = 0; i < numbers[0].size(); ++i) {
      numbers[0][i] = static_cast<char>(leaf >> 8 * i);
      numbers[1][i] = static_cast<char>((leaf + 1) >> 8 * i);
    }
    const auto digests = hmac_.of_two({numbers[0].data(), numbers[0].size()},
                                      {numbers[1].data(), numbers[1].size()});
    std::array<Salt, 2> salts;
    for (std::size_t i = 0; i < salts.size(); ++i)
      std::copy_n(digests[i].begin(), salt_size, salts[i].begin());
    return salts;
  }

 private:
  static std::string key_of(const SigningKey& key,
                            const std::map<std::string, FileDigest>& inputs) {
    std::string text = "rentsupport-salts-2\n";
    for (const auto& [file, digest] : inputs) text += file + ',' + digest.sha256 + '\n';
    const auto bytes = key.hmac(text);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  Hmac hmac_;
};

// Returns the salts of a run: none of one that is not signed. Throws Error where the key that
// signed it is not given.
[[nodiscard]] inline std::optional<LeafSalts> salts_of(const Manifest& run, const SigningKey* key) {
  if (!run.signature) return std::nullopt;
  if (key == nullptr)
    throw Error("the run is signed: the hashes of its leaves need the key that signed it");
  if (key->public_key() != run.signature->public_key)
    throw Error("the run was signed with another key than the one given");
  return LeafSalts(*key, run.inputs);
}

}  // namespace v2
}  // namespace rentsupport

#endif
