// A leaf of a run's hash tree, read back: what one decision follows from.
#ifndef RENTSUPPORT_SRC_AUDIT_LEAF_HPP
#define RENTSUPPORT_SRC_AUDIT_LEAF_HPP

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/explain.hpp"

namespace rentsupport {
inline namespace v2 {

struct Leaf {
  std::string engine;
  std::string rule_set_id;
  std::string rule_set_sha256;
  std::map<std::string, std::string> assumptions;
  std::set<std::string> ignored_columns;
  Employer employer;
  List list;
  Request request;
  Month month{};
  std::vector<CountedMonth> counted;        // of the request itself too, with its ids
  std::vector<CountedMonth> maybe_counted;  // where it is doubtful who is the same person
  std::size_t decided = 0;                  // where in the text the rows end that the facts decide

  // Cells by column, of the rows that a reader is shown.
  using Cells = std::vector<std::pair<std::string_view, std::string>>;
  Cells employer_cells;
  Cells list_cells;
  Cells request_cells;
  Cells decision_cells;
};

// Reads the text of a leaf; nothing where it is none. Of one that version 1 wrote only cells are
// read, and the months counted: it holds no dossier.
[[nodiscard]] std::optional<Leaf> read_leaf(std::string_view text);

// Returns a dossier that holds what the leaf does and nothing else: the request, and as history the
// months that count before; those that may count under other IDs, of which the request's insurance
// number says that they may be the same person. It decides the leaf's month as the whole one did.
// Nothing where the rows could not have been used.
[[nodiscard]] std::optional<Dossier> dossier_of(const Leaf& leaf);

}  // namespace v2
}  // namespace rentsupport

#endif
