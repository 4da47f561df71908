// What every receipt has in common: a leaf, its way to the root of a run, and what speaks for the
// run.
#ifndef RENTSUPPORT_SRC_AUDIT_RUN_PROOF_HPP
#define RENTSUPPORT_SRC_AUDIT_RUN_PROOF_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/leaf_encoding.hpp"
#include "audit/merkle_tree.hpp"
#include "rentsupport/audit.hpp"
#include "values/json.hpp"
#include "values/json_document.hpp"

namespace rentsupport {
inline namespace v2 {

// The leaf of a decision and its way to the root.
struct LeafProof {
  LeafText leaf;
  std::vector<Digest> path;
  std::uint64_t leaves = 0;
  Digest root{};
};

// What a receipt says of the rule set beside its id and digest.
struct RuleSetWords {
  std::vector<std::string> not_as_enacted;
  std::vector<std::pair<std::string, std::string>> parameters;
};

struct RunProof {
  std::vector<std::string> not_as_enacted;
  std::vector<std::pair<std::string, std::string>> parameters;
  LeafText leaf;
  std::optional<std::string> leaf_1_0;  // instead, of a run of version 1: its text
  std::string leaf_sha256;
  std::uint64_t leaf_number = 0;
  std::uint64_t leaves = 0;
  std::vector<std::string> path;
  std::string root;
  std::string summary_sha256;
  std::optional<Signature> signature;
};

// Returns the proof of a leaf of a run, by its number.
[[nodiscard]] RunProof proof_of(const Manifest& run, RuleSetWords rules, const LeafProof& leaf,
                                std::uint64_t number);

// Write the members of a receipt from those of the leaf to `signature`, and read them, with those
// of `rule_set`.
void put(JsonObject& object, const RunProof& proof);
[[nodiscard]] RunProof read_proof(const JsonDocument& json);

// Checks what every receipt has; keeps what it finds.
class ReceiptCheck {
 public:
  ReceiptCheck(std::string_view json, std::string_view file, Language language)
      : json_(json), file_(file), language_(language) {}

 protected:
  // Follows the path, verifies the signature, and looks for what speaks for the origin.
  void check(const RunProof& proof, const TrustedOrigin& trusted);
  void note(std::string text) { findings_.notes.push_back(std::move(text)); }
  // Notes what is wrong with a member, or on a line.
  void fault(std::string_view member, std::string message);
  void fault_on(std::uint64_t line, std::string member, std::string message);

  std::string_view json_;
  std::string_view file_;
  Language language_;
  Findings findings_;

 private:
  void follow_path(const RunProof& proof);
  void check_signature(const RunProof& proof, const TrustedOrigin& trusted);
  void check_origin(const RunProof& proof, const TrustedOrigin& trusted);
  void compare_with(const RunProof& proof, const Manifest& run);
};

}  // namespace v2
}  // namespace rentsupport

#endif
