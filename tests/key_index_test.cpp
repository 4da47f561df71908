// The index of keys: which rows have the key of an earlier one.
#include "values/key_index.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <utility>
#include <vector>

namespace {

using namespace rentsupport;

using Rows = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // row, the first with its key

// 70,000 rows, of which every third has a key of its own; the others' keys come back, near and far.
std::vector<std::uint32_t> keys() {
  std::vector<std::uint32_t> keys;
  for (std::uint32_t row = 0; row < 70'000; ++row)
    keys.push_back(row % 3 == 0 ? 1'000'000 + row : row * 7919 % 20'011);
  return keys;
}

// `kept_bits`: of the hash, so that different keys have the same one.
Rows found(const std::vector<std::uint32_t>& keys, unsigned threads, std::uint64_t kept_bits) {
  std::vector<KeyIndex::Entry> entries;
  for (std::uint32_t row = 0; row < keys.size(); ++row)
    entries.push_back({keys[row] * 0x9e3779b97f4a7c15U & kept_bits, row});
  KeyIndex index;
  Rows rows;
  for (const auto& [row, first] : index.build(
           entries, threads, [&](std::uint32_t a, std::uint32_t b) { return keys[a] == keys[b]; }))
    rows.emplace_back(row, first);
  for (std::uint32_t row = 0; row < keys.size(); row += 997) {
    const auto first = index.find(entries[row].hash,
                                  [&](std::uint32_t other) { return keys[other] == keys[row]; });
    REQUIRE(first);
    CHECK(keys[*first] == keys[row]);
    CHECK(*first <= row);
  }
  return rows;
}

TEST_CASE("rows whose key came before are found by any number of threads", "[key_index]") {
  const std::vector<std::uint32_t> all = keys();
  std::map<std::uint32_t, std::uint32_t> first;
  Rows expected;
  for (std::uint32_t row = 0; row < all.size(); ++row) {
    const auto [known, is_new] = first.try_emplace(all[row], row);
    if (!is_new) expected.emplace_back(row, known->second);
  }
  REQUIRE(expected.size() > 20'000);
  for (const unsigned threads : {1U, 2U, 7U}) {
    CAPTURE(threads);
    CHECK(found(all, threads, ~std::uint64_t{0}) == expected);
    CHECK(found(all, threads, 0xffff000000ff0fffU) == expected);
  }
  CHECK(KeyIndex().build({}, 2, [](std::uint32_t, std::uint32_t) { return true; }).empty());
}

}  // namespace
