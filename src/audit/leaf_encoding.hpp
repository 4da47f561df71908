// The encoding of leaves, which include/rentsupport/audit.hpp describes: columns as the tables of
// an act describe them, and the bytes of their values. Every act's leaves are written and read by
// it.
#ifndef RENTSUPPORT_SRC_AUDIT_LEAF_ENCODING_HPP
#define RENTSUPPORT_SRC_AUDIT_LEAF_ENCODING_HPP

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rule/table_spec.hpp"
#include "values/lines.hpp"
#include "values/sha256_lanes.hpp"

namespace rentsupport {
inline namespace v2 {

// Which record of a leaf a column stands in.
enum class LeafLevel : std::uint8_t { shared, own, month, counted };

enum class LeafType : std::uint8_t { text, choice, code, date, month, months, number, names, mask };

struct LeafColumn {
  LeafLevel level{};
  std::string table;
  std::string name;
  LeafType type{};
  std::vector<std::string> values;  // of choice and names
  friend bool operator==(const LeafColumn&, const LeafColumn&) = default;
};

// What holds for all leaves of a run, the description of their columns among it.
struct LeafHead {
  std::string engine;
  std::string rule_set_id;
  std::string rule_set_sha256;
  std::map<std::string, std::string> assumptions;
  std::set<std::string> ignored_columns;
  std::vector<LeafColumn> columns;  // by level, each in the order of its record
  // The provisions of a mask, by the group that they decide; of an act with one rule by no name.
  std::vector<std::pair<std::string, std::vector<std::string>>> provisions;
  friend bool operator==(const LeafHead&, const LeafHead&) = default;
};

[[nodiscard]] std::string text_of(const LeafHead& head);
[[nodiscard]] std::optional<LeafHead> read_leaf_head(std::string_view text);

// Says whether decisions follow from a column: then leaves have it. Keys of other rows stand in
// their own; names, numbers and texts that tell a person or a firm decide nothing.
[[nodiscard]] constexpr bool decides(const TableSpec& table, std::size_t column) noexcept {
  const ColumnSpec& spec = table.columns[column];
  if (!spec.stored || spec.type == CellType::birth_date || spec.type == CellType::amount)
    return false;
  return !is_text(spec.type) || spec.type == CellType::worker_id || column < table.key_columns;
}
void add_columns(LeafHead& head, LeafLevel level, const TableSpec& table);

// ---- Bytes -------------------------------------------------------------------------------------

// Values of unknown facts.
inline constexpr std::uint8_t unknown_byte = 0xff;
inline constexpr std::int32_t unknown_day = INT32_MIN;
inline constexpr std::uint64_t unknown_months = std::uint64_t{1} << 63U;
inline constexpr std::int64_t unknown_number = INT64_MIN;

// A record as it grows.
class LeafBytes {
 public:
  void clear() noexcept { lines_.clear(); }
  [[nodiscard]] std::string_view bytes() const noexcept { return lines_.text(); }

  void raw(std::string_view bytes) { lines_.put(bytes); }
  void raw(const Digest& digest) {
    raw({reinterpret_cast<const char*>(digest.data()), digest.size()});
  }
  void byte(std::uint8_t value) { lines_.put(static_cast<char>(value)); }
  void day(std::int32_t value) { little<4>(static_cast<std::uint32_t>(value)); }
  void mask(std::uint64_t value) { little<8>(value); }
  // A count, a length, the bits of a set: seven bits a byte, the lowest first.
  void count(std::uint64_t value) {
    char* at = lines_.open(10);
    for (; value > 0x7f; value >>= 7U) *at++ = static_cast<char>(value | 0x80U);
    *at++ = static_cast<char>(value);
    lines_.close(at);
  }
  // The same of 0, -1, 1, -2, 2, …
  void number(std::int64_t value) {
    const std::uint64_t sign = value < 0 ? UINT64_MAX : 0;
    count(static_cast<std::uint64_t>(value) << 1U ^ sign);
  }
  void text(std::string_view value) {
    count(value.size());
    raw(value);
  }
  // Ends a text that is hashed in whole blocks.
  void pad() {
    const std::size_t size = bytes().size();
    char* const end = lines_.open(2 * sha256_block);
    rentsupport::pad(end - size, size);
    lines_.close(end - size + padded_size(size));
  }

 private:
  template <std::size_t Size>
  void little(std::uint64_t value) {
    if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
    char* const at = lines_.open(Size);
    std::memcpy(at, &value, Size);
    lines_.close(at + Size);
  }
  Lines lines_;
};

constexpr std::size_t salt_size = 16;
using Salt = std::array<std::uint8_t, salt_size>;  // zeros: the run has none

// The bytes that the hash of one leaf covers.
struct LeafText {
  std::string head;    // the text of the run
  std::string shared;  // the record that several leaves have in common
  Salt salt{};
  std::string own;  // from the own record to the end
};

[[nodiscard]] Digest head_digest(std::string_view head);
[[nodiscard]] Digest shared_digest(const Digest& of_head, std::string_view shared);
[[nodiscard]] Digest leaf_digest(const LeafText& leaf);

// ---- Words -------------------------------------------------------------------------------------

// A value in words, as files have it: empty where it is unknown.
struct LeafCell {
  const LeafColumn* column = nullptr;  // of the head
  std::string text;
};
using LeafRow = std::vector<LeafCell>;
[[nodiscard]] std::string_view cell(const LeafRow& row, std::string_view column,
                                    std::string_view table = {});

struct LeafRecords {
  struct Month {
    LeafRow row;
    std::vector<LeafRow> counted;
  };
  LeafRow shared;
  LeafRow own;
  std::vector<Month> months;
};

// Reads the records of a leaf; nothing where they are none.
[[nodiscard]] std::optional<LeafRecords> read_leaf_records(const LeafHead& head,
                                                           const LeafText& leaf);

}  // namespace v2
}  // namespace rentsupport

#endif
