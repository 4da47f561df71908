// An index of keys over the rows of a table: finds duplicates and the row that a reference names.
#ifndef RENTSUPPORT_SRC_VALUES_KEY_INDEX_HPP
#define RENTSUPPORT_SRC_VALUES_KEY_INDEX_HPP

#include <algorithm>
#include <bit>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "values/buffer.hpp"
#include "values/keyed_hash.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

// Rows are split by hash into parts that fit a processor's cache, each a table of its own.
class KeyIndex {
 public:
  struct Duplicate {
    std::uint32_t row;
    std::uint32_t first;  // the first row with the same key
  };

  struct Entry {
    std::uint64_t hash;
    std::uint32_t row;
  };

  // Indexes rows, ascending, by the hashes of their keys; `same(a, b)` compares two rows' keys.
  // Returns the rows whose key an earlier row has, ascending.
  template <class Same>
  Buffer<Duplicate> build(std::span<const Entry> entries, unsigned threads, Same same) {
    part_bits_ = static_cast<unsigned>(std::bit_width(entries.size() / rows_a_part));
    const std::size_t parts = std::size_t{1} << part_bits_;
    std::vector<std::uint32_t> begin;
    const Buffer<Entry> order = by_part(entries, threads, begin);

    tables_.assign(parts + 1, 0);
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t keys = begin[part + 1] - begin[part];
      tables_[part + 1] = tables_[part] + std::bit_ceil(2 * keys + 1);
    }
    slots_.resize(tables_.back());
    Buffer<Duplicate> duplicates;
    std::mutex mutex;
    parallel(threads, parts, [&](std::size_t part, unsigned) {
      std::vector<Duplicate> found;
      const std::span table{slots_.data() + tables_[part], tables_[part + 1] - tables_[part]};
      std::fill(table.begin(), table.end(), Slot{0, none});
      for (std::uint32_t i = begin[part]; i < begin[part + 1]; ++i) {
        const auto& [hash, row] = order[i];
        Slot& slot =
            probe(table, hash, [&, row = row](std::uint32_t other) { return same(other, row); });
        if (slot.row == none) {
          slot = {tag_of(hash), row};
        } else {
          found.push_back({row, slot.row});
        }
      }
      const std::lock_guard lock(mutex);
      duplicates.insert(duplicates.end(), found.begin(), found.end());
    });
    std::sort(duplicates.begin(), duplicates.end(),
              [](const Duplicate& a, const Duplicate& b) { return a.row < b.row; });
    return duplicates;
  }

  // Finds the first row with a key; `same(row)` compares it.
  template <class Same>
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash, Same same) const {
    if (tables_.empty()) return std::nullopt;
    const std::size_t part = part_of(hash);
    const std::span table{slots_.data() + tables_[part], tables_[part + 1] - tables_[part]};
    const Slot& slot = probe(table, hash, same);
    if (slot.row == none) return std::nullopt;
    return slot.row;
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  static constexpr std::size_t rows_a_part = 8192;
  struct Slot {
    std::uint32_t tag;
    std::uint32_t row;
  };

  // Returns the entries part by part, and where each begins and the end. Not inlined, for the size
  // of the library.
  [[nodiscard, gnu::noinline]] Buffer<Entry> by_part(std::span<const Entry> entries,
                                                     unsigned threads,
                                                     std::vector<std::uint32_t>& begin) const {
    constexpr std::size_t least_share = 4096;
    constexpr std::size_t most_shares = 64;
    const std::size_t parts = std::size_t{1} << part_bits_;
    const std::size_t share = std::max(least_share, entries.size() / most_shares + 1);
    const std::size_t shares = (entries.size() + share - 1) / share;
    const auto of_share = [&](std::size_t number) {
      return entries.subspan(number * share, std::min(share, entries.size() - number * share));
    };
    std::vector<std::uint32_t> places(shares * parts);  // of each share's next in each part
    parallel(threads, shares, [&](std::size_t number, unsigned) {
      for (const Entry& entry : of_share(number)) ++places[number * parts + part_of(entry.hash)];
    });
    begin.assign(parts + 1, 0);
    for (std::size_t part = 0; part < parts; ++part) {
      begin[part + 1] = begin[part];
      for (std::size_t number = 0; number < shares; ++number) {
        const std::uint32_t keys = places[number * parts + part];
        places[number * parts + part] = begin[part + 1];
        begin[part + 1] += keys;
      }
    }
    Buffer<Entry> order(entries.size());
    parallel(threads, shares, [&](std::size_t number, unsigned) {
      for (const Entry& entry : of_share(number))
        order[places[number * parts + part_of(entry.hash)]++] = entry;
    });
    return order;
  }

  // The highest bits choose the part, the middle ones are the tag, the lowest ones the slot.
  [[nodiscard]] std::size_t part_of(std::uint64_t hash) const noexcept {
    return part_bits_ == 0 ? 0 : hash >> (64 - part_bits_);
  }
  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) noexcept {
    return static_cast<std::uint32_t>(hash >> 20U);
  }

  template <class Table, class Same>
  static auto& probe(Table table, std::uint64_t hash, Same same) {
    const std::size_t mask = table.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
      auto& slot = table[i];
      if (slot.row == none || (slot.tag == tag_of(hash) && same(slot.row))) return slot;
    }
  }

  unsigned part_bits_ = 0;
  Buffer<Slot> slots_;               // of all tables, one behind the other
  std::vector<std::size_t> tables_;  // where each begins, and the end
};

}  // namespace v2
}  // namespace rentsupport

#endif
