// A leaf of a run of rent support, read back: what decisions follow from.
#ifndef RENTSUPPORT_SRC_AUDIT_LEAF_HPP
#define RENTSUPPORT_SRC_AUDIT_LEAF_HPP

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/leaf_encoding.hpp"
#include "rentsupport/dossier.hpp"
#include "rentsupport/explain.hpp"

namespace rentsupport {
inline namespace v2 {

struct Leaf {
  std::unique_ptr<const LeafHead> head;  // the records refer to its columns
  LeafRecords records;
};

[[nodiscard]] std::optional<Leaf> read_leaf(const LeafText& text);

// What a receipt shows of a leaf and one of its months, in words.
struct ShownLeaf {
  std::string engine;
  std::string rule_set_id;
  std::string rule_set_sha256;
  std::map<std::string, std::string> assumptions;

  // Cells by column.
  using Cells = std::vector<std::pair<std::string, std::string>>;
  Cells employer;
  Cells list;
  Cells request;
  Cells decision;
  std::vector<CountedMonth> counted;        // of the request itself too, with its ids
  std::vector<CountedMonth> maybe_counted;  // where it is doubtful who is the same person
};

// Shows a month of a leaf, by its number there.
[[nodiscard]] ShownLeaf shown(const Leaf& leaf, std::size_t month);
// Reads the text of a leaf that version 1 wrote: a request-month.
[[nodiscard]] std::optional<ShownLeaf> read_leaf_1_0(std::string_view text);

// Returns a dossier that holds what is shown and nothing else: the request, and as history the
// months that count before; those that may count under other IDs, of which the request's insurance
// number says that they may be the same person. It decides the month as the whole one did. Nothing
// where the rows could not have been used.
[[nodiscard]] std::optional<Dossier> dossier_of(const ShownLeaf& leaf, const FurtherFacts& facts);

}  // namespace v2
}  // namespace rentsupport

#endif
