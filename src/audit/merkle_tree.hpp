// The hash tree of RFC 6962 (section 2.1) with SHA-256: a leaf is hashed behind a byte 0, two nodes
// behind a byte 1.
#ifndef RENTSUPPORT_SRC_AUDIT_MERKLE_TREE_HPP
#define RENTSUPPORT_SRC_AUDIT_MERKLE_TREE_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);

// Follows the path of RFC 6962 from a leaf: returns the root that it leads to, or nothing where a
// tree of so many leaves has no such path.
[[nodiscard]] std::optional<Digest> root_of_path(const Digest& leaf, std::uint64_t number,
                                                 std::uint64_t leaves,
                                                 const std::vector<Digest>& path);

// A range of a tree's leaves, in order; it keeps only the subtrees that are complete. Threads hash
// ranges, which are joined from left to right. One leaf may be watched: its path is noted.
class MerkleTree {
 public:
  explicit MerkleTree(std::uint64_t first_leaf = 0,
                      std::optional<std::uint64_t> watched = std::nullopt)
      : count_(first_leaf), watched_(watched) {}

  // Adds the hash of the next leaf.
  void add(const Digest& leaf) { push({leaf, 0, watched_ == count_}); }
  // Adds those of the next leaves.
  void add(std::span<const Digest> leaves);
  // Adds the next 2^level leaves by the root of their subtree: their place is a multiple of that.
  void add_subtree(unsigned level, const Digest& root) { push({root, level, false}); }
  // Returns the subtrees that it keeps, from left to right: level and root.
  [[nodiscard]] std::vector<std::pair<unsigned, Digest>> subtrees() const {
    std::vector<std::pair<unsigned, Digest>> all;
    for (const Subtree& subtree : subtrees_) all.emplace_back(subtree.level, subtree.hash);
    return all;
  }
  // Joins the range that begins where this one ends.
  void join(const MerkleTree& right);
  // Returns the root, when all leaves from the first one are there.
  [[nodiscard]] Digest root();

  // Returns the place behind the last leaf.
  [[nodiscard]] std::uint64_t end() const noexcept { return count_; }
  // Returns the path of the watched leaf as far as it is known: whole once root() was called.
  [[nodiscard]] const std::vector<Digest>& path() const noexcept { return path_; }

 private:
  struct Subtree {
    Digest hash;
    unsigned level = 0;  // of 2^level leaves
    bool watched = false;
  };
  void push(const Subtree& subtree);
  // Returns the root of 2^level leaves.
  [[nodiscard]] Digest root_of(std::span<const Digest> leaves);
  void join_last_two();

  std::vector<Subtree> subtrees_;
  std::uint64_t count_;
  std::optional<std::uint64_t> watched_;
  std::vector<Digest> path_;
  std::vector<Digest> nodes_;  // of a level, while a subtree is hashed
  Sha256 hash_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
