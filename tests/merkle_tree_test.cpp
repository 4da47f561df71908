#include "audit/merkle_tree.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <vector>

#include "support/random.hpp"
#include "values/sha256_lanes.hpp"

namespace {

using rentsupport::Digest;
using rentsupport::MerkleTree;
using rentsupport::root_of_path;
using rentsupport::to_hex;

Digest hash_of(std::string_view text) {
  rentsupport::Sha256 hash;
  hash.add({"\0", 1});
  hash.add(text);
  return hash.digest();
}

// The definition of RFC 6962, section 2.1, word for word.
Digest defined(const std::vector<Digest>& leaves, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return leaves[begin];
  std::size_t k = 1;
  while (2 * k < end - begin) k *= 2;
  return rentsupport::node_hash(defined(leaves, begin, begin + k), defined(leaves, begin + k, end));
}

std::vector<Digest> some_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(hash_of(std::to_string(i)));
  return leaves;
}

}  // namespace

TEST_CASE("a tree has the roots of the test vectors of Certificate Transparency", "[merkle_tree]") {
  using namespace std::string_literals;
  const std::vector<std::string> leaves{
      "",
      "\0"s,
      "\x10",
      "\x20\x21",
      "\x30\x31",
      "\x40\x41\x42\x43",
      "\x50\x51\x52\x53\x54\x55\x56\x57",
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::vector<std::string> roots{
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  for (std::size_t count = 0; count < roots.size(); ++count) {
    MerkleTree tree;
    for (std::size_t i = 0; i < count; ++i) tree.add(hash_of(leaves[i]));
    CHECK(tree.end() == count);
    CHECK(to_hex(tree.root()) == roots[count]);
  }
}

TEST_CASE("a tree made of ranges is the tree of all leaves, with every leaf's path",
          "[merkle_tree]") {
  tests::Random random(1);
  for (std::size_t count = 1; count <= 40; ++count) {
    const std::vector<Digest> leaves = some_leaves(count);
    const Digest root = defined(leaves, 0, count);
    for (std::size_t watched = 0; watched < count; ++watched) {
      CAPTURE(count, watched);
      MerkleTree tree(0, watched);
      for (std::size_t begin = 0; begin < count;) {
        const std::size_t end = std::min<std::size_t>(count, begin + 1 + random.below(9));
        MerkleTree range(begin, watched);
        if (random.one_in(2)) {
          range.add(std::span{leaves}.subspan(begin, end - begin));
        } else {
          for (std::size_t i = begin; i < end; ++i) range.add(leaves[i]);
        }
        tree.join(range);
        begin = end;
      }
      CHECK(tree.end() == count);
      CHECK(tree.root() == root);
      const std::vector<Digest>& path = tree.path();
      CHECK(root_of_path(leaves[watched], watched, count, path) == root);
    }
  }
}

TEST_CASE("two texts hashed side by side have the digests that each has alone", "[merkle_tree]") {
  using namespace rentsupport;
  tests::Random random(6);
  for (std::size_t size = 0; size < 300; ++size) {
    std::array<std::string, 2> texts;
    std::array<Sha256State, 2> states{sha256_begin, sha256_begin};
    std::array<std::string, 2> wanted;
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t byte = 0; byte < size; ++byte)
        texts[i] += static_cast<char>(random.below(256));
      wanted[i] = sha256(texts[i]);
      texts[i].resize(padded_size(size), '?');
      pad(texts[i].data(), size);
    }
    take_blocks(states[0], texts[0].data(), states[1], texts[1].data(), texts[0].size() / 64);
    CHECK(to_hex(digest_of(states[0])) == wanted[0]);
    CHECK(to_hex(digest_of(states[1])) == wanted[1]);
  }
}

TEST_CASE("a path is no other leaf's, and of no other length", "[merkle_tree]") {
  for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 3, 7, 8, 13}) {
    const std::vector<Digest> leaves = some_leaves(count);
    for (std::size_t watched = 0; watched < count; ++watched) {
      CAPTURE(count, watched);
      MerkleTree tree(0, watched);
      for (const Digest& leaf : leaves) tree.add(leaf);
      const Digest root = tree.root();
      std::vector<Digest> path = tree.path();
      for (std::size_t other = 0; other < count + 2; ++other) {
        if (other == watched) continue;
        CHECK(root_of_path(leaves[watched], other, count, path) != root);
        if (other < count) CHECK(root_of_path(leaves[other], watched, count, path) != root);
      }
      path.push_back(root);
      CHECK(root_of_path(leaves[watched], watched, count, path) != root);
      path.pop_back();
      if (path.empty()) continue;
      path.back()[5] ^= 1U;
      CHECK(root_of_path(leaves[watched], watched, count, path) != root);
      path.pop_back();
      CHECK_FALSE(root_of_path(leaves[watched], watched, count, path).has_value());
    }
  }
}
