// The leaves of a run of training support: one for each line, in the order of decisions.csv, in the
// encoding of audit.hpp; the facts of its dossier are the shared record.
#ifndef RENTSUPPORT_SRC_AUDIT_TRAINING_RECEIPT_HPP
#define RENTSUPPORT_SRC_AUDIT_TRAINING_RECEIPT_HPP

#include <optional>

#include "audit/leaf_salts.hpp"
#include "audit/merkle_tree.hpp"
#include "rentsupport/training.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Hashes the leaves of a run into a tree; the path of one of them may be watched.
[[nodiscard]] MerkleTree hash_leaves(const Decisions& decisions,
                                     const std::optional<LeafSalts>& salts,
                                     std::optional<std::uint64_t> watched = std::nullopt);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
