// The leaves of a run of training support: one for each line, in the order of decisions.csv.
//
//     rentsupport-training-leaf-2
//     engine,<version of the library that decided>
//     rule_set,<id>,<SHA-256>
//     <fact>,<value>        every fact of the line and its dossier, as files write it; empty where
//                           it is unknown
//     once,<state>          of Article 12(2), over all lines of the worker
//     highest,<state>       of Article 44(6), over the dossier
//     <the row of decisions.csv>
#ifndef RENTSUPPORT_SRC_AUDIT_TRAINING_RECEIPT_HPP
#define RENTSUPPORT_SRC_AUDIT_TRAINING_RECEIPT_HPP

#include <string>

#include "audit/merkle_tree.hpp"
#include "rentsupport/training.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// Hashes the leaves of a run, whose rows of decisions.csv are given, into a tree.
void hash_leaves(const Decisions& decisions, const OutputTable& rows, MerkleTree& tree);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
