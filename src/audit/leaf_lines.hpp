// The leaves of a run's hash tree: one for each request-month, in the order of decisions.csv. What
// a leaf's text is, include/rentsupport/audit.hpp says.
#ifndef RENTSUPPORT_SRC_AUDIT_LEAF_LINES_HPP
#define RENTSUPPORT_SRC_AUDIT_LEAF_LINES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/decision_lines.hpp"
#include "audit/merkle_tree.hpp"
#include "audit/run_proof.hpp"
#include "decide/counted_months.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the columns of a table that decisions follow from, behind the keys of its row.
[[nodiscard]] std::span<const std::size_t> leaf_facts(TableName table) noexcept;

// Returns the lines that all leaves of a run begin with.
[[nodiscard]] std::string leaf_head(std::string_view engine, const RuleSet& rule_set,
                                    const std::map<std::string, std::string>& assumptions,
                                    const std::set<std::string>& ignored_columns);

// Writes and hashes the leaves of a part of the requests; one for each thread.
class LeafLines {
 public:
  LeafLines(const Decisions& decisions, std::string head);

  // Adds the leaves of requests to the tree; `decided` has their rows.
  void add(std::size_t begin, std::size_t end, const DecisionLines& decided, MerkleTree& tree);
  // Returns the text of the leaf of a decision, whose row this is.
  [[nodiscard]] std::string text(std::uint32_t request, std::uint64_t at,
                                 const DecisionLines::Row& row);

 private:
  struct Value {
    std::array<char, 24> text{};
    std::uint8_t size = 0;
  };
  // A column of facts, as they were given.
  struct Facts {
    const std::uint8_t* choices = nullptr;
    const std::int32_t* days = nullptr;
    const std::uint64_t* sets = nullptr;
    const std::uint64_t* given = nullptr;
    std::vector<Value> values;  // of the choices
  };
  static std::vector<Facts> facts_of(const Dossier::Data& dossier, TableName name);

  void put_list(std::uint32_t list);
  void put_request(std::uint32_t request, std::string_view keys);
  void put_facts(const std::vector<Facts>& columns, std::size_t row);
  void put_counted(std::uint32_t request, std::uint64_t at);

  const Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  CountedMonths counted_;
  std::array<std::vector<Facts>, 3> facts_;  // of employers, lists, workers
  std::array<std::string, MonthSet::capacity> months_;
  CachedTexts sets_;
  std::string head_;
  Lines lines_;

  // The hash of a leaf as far as it goes for the run, for the list, and for the request.
  Sha256 after_head_;
  Sha256 after_list_;
  Sha256 after_request_;
  Sha256 hash_;
  std::uint32_t list_ = UINT32_MAX;
};

// Hashes all leaves of a run and keeps one, by the number of its decision.
[[nodiscard]] LeafProof prove_leaf(const Decisions& decisions, const std::string& head,
                                   std::uint64_t number, unsigned threads);

}  // namespace v2
}  // namespace rentsupport

#endif
