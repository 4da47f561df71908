#include "audit/merkle_tree.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "values/sha256_lanes.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

Digest hash_nodes(Sha256& hash, const Digest& left, const Digest& right) {
  std::array<char, 1 + 2 * std::tuple_size_v<Digest>> bytes{1};
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 1 + left.size(), right.data(), right.size());
  hash.reset();
  hash.add({bytes.data(), bytes.size()});
  return hash.digest();
}

}  // namespace

Digest node_hash(const Digest& left, const Digest& right) {
  Sha256 hash;
  return hash_nodes(hash, left, right);
}

std::optional<Digest> root_of_path(const Digest& leaf, std::uint64_t number, std::uint64_t leaves,
                                   const std::vector<Digest>& path) {
  if (number >= leaves) return std::nullopt;
  // Of each level: the place of the node on the way, and of the last node.
  std::uint64_t place = number;
  std::uint64_t last = leaves - 1;
  Digest hash = leaf;
  for (const Digest& sibling : path) {
    if (last == 0) return std::nullopt;
    if ((place & 1U) != 0 || place == last) {
      hash = node_hash(sibling, hash);
      // A last node without a right neighbour rises until it is one.
      while ((place & 1U) == 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    place >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return std::nullopt;
  return hash;
}

void MerkleTree::push(const Subtree& subtree) {
  subtrees_.push_back(subtree);
  count_ += std::uint64_t{1} << subtree.level;
  // The two last ones are a left and a right half where the place behind them says so.
  while (subtrees_.size() > 1 && subtrees_[subtrees_.size() - 2].level == subtrees_.back().level &&
         (count_ >> subtrees_.back().level & 1U) == 0) {
    join_last_two();
    ++subtrees_.back().level;
  }
}

void MerkleTree::add(std::span<const Digest> leaves) {
  while (!leaves.empty()) {
    // The largest subtree that begins here; the watched leaf is added alone.
    const bool is_watched = watched_ && *watched_ >= count_ && *watched_ - count_ < leaves.size();
    const std::uint64_t most =
        is_watched && *watched_ > count_ ? *watched_ - count_ : leaves.size();
    unsigned level = static_cast<unsigned>(std::bit_width(most)) - 1;
    if (count_ != 0) level = std::min(level, static_cast<unsigned>(std::countr_zero(count_)));
    if (is_watched && *watched_ == count_) level = 0;
    const std::size_t size = std::size_t{1} << level;
    push({root_of(leaves.first(size)), level, watched_ == count_});
    leaves = leaves.subspan(size);
  }
}

Digest MerkleTree::root_of(std::span<const Digest> leaves) {
  constexpr std::size_t two = 2 * std::tuple_size_v<Digest>;
  constexpr std::size_t size = padded_size(1 + two);
  std::array<std::array<char, size>, 2> texts;
  for (auto& text : texts) {
    text[0] = 1;
    pad(text.data(), 1 + two);
  }
  nodes_.assign(leaves.begin(), leaves.end());
  // Two nodes of a level at a time; the second of a single one is hashed for nothing.
  for (std::size_t count = nodes_.size() / 2; count > 0; count /= 2) {
    for (std::size_t node = 0; node < count; node += 2) {
      const std::size_t other = std::min(node + 1, count - 1);
      std::memcpy(texts[0].data() + 1, reinterpret_cast<const char*>(nodes_.data() + 2 * node),
                  two);
      std::memcpy(texts[1].data() + 1, reinterpret_cast<const char*>(nodes_.data() + 2 * other),
                  two);
      std::array<Sha256State, 2> states{sha256_begin, sha256_begin};
      take_blocks(states[0], texts[0].data(), states[1], texts[1].data(), size / sha256_block);
      nodes_[node] = digest_of(states[0]);
      nodes_[other] = digest_of(states[1]);
    }
  }
  return nodes_.front();
}

void MerkleTree::join_last_two() {
  const Subtree right = subtrees_.back();
  subtrees_.pop_back();
  Subtree& left = subtrees_.back();
  if (left.watched) path_.push_back(right.hash);
  if (right.watched) path_.push_back(left.hash);
  left.watched = left.watched || right.watched;
  left.hash = hash_nodes(hash_, left.hash, right.hash);
}

void MerkleTree::join(const MerkleTree& right) {
  path_.insert(path_.end(), right.path_.begin(), right.path_.end());
  for (const Subtree& subtree : right.subtrees_) push(subtree);
}

Digest MerkleTree::root() {
  if (subtrees_.empty()) return Sha256{}.digest();  // of no leaf, by definition
  while (subtrees_.size() > 1) join_last_two();
  return subtrees_.front().hash;
}

}  // namespace v2
}  // namespace rentsupport
