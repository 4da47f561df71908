// The leaves of a run of rent support: one for each request, in the order of the input, with its
// months on top.
#ifndef RENTSUPPORT_SRC_AUDIT_REQUEST_LEAVES_HPP
#define RENTSUPPORT_SRC_AUDIT_REQUEST_LEAVES_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/leaf_encoding.hpp"
#include "audit/leaf_salts.hpp"
#include "audit/merkle_tree.hpp"
#include "audit/run_proof.hpp"
#include "decide/counted_months.hpp"

namespace rentsupport {
inline namespace v2 {

[[nodiscard]] LeafHead leaf_head(std::string_view engine, const RuleSet& rule_set,
                                 const std::map<std::string, std::string>& assumptions,
                                 const std::set<std::string>& ignored_columns);

// What the leaves of a run have in common: made once, read by all threads.
class LeafRun {
 public:
  LeafRun(const Decisions& decisions, const LeafHead& head, std::optional<LeafSalts> salts = {});

 private:
  friend class RequestLeaves;
  friend LeafProof prove_leaf(const Decisions& decisions, const LeafRun& run, std::uint64_t request,
                              unsigned threads);

  // A column of facts, as they were given.
  struct Facts {
    const TextColumn* texts = nullptr;
    const std::uint8_t* choices = nullptr;
    const std::int32_t* days = nullptr;
    const std::int32_t* months = nullptr;
    const std::uint64_t* sets = nullptr;
    const std::int64_t* numbers = nullptr;
    const std::uint64_t* known = nullptr;
  };
  static std::vector<Facts> facts_of(const Table& table);
  static void put(LeafBytes& bytes, const std::vector<Facts>& columns, std::size_t row);
  void put_list(LeafBytes& bytes, std::uint32_t list) const;

  const Decisions::Data& decisions_;
  const Dossier::Data& dossier_;
  std::string head_;
  std::optional<LeafSalts> salts_;
  std::vector<Facts> employers_;
  std::vector<Facts> lists_;
  std::vector<Facts> workers_;
  std::array<std::int64_t, 2> amounts_{};  // by group
  std::vector<Digest> shared_;             // by list
};

// Writes and hashes the leaves of a part of the requests; one for each thread.
class RequestLeaves {
 public:
  explicit RequestLeaves(const LeafRun& run) : run_(run), counted_(run.decisions_) {}

  // Returns the hashes of the leaves of requests, until the next call.
  [[nodiscard]] std::span<const Digest> hashes(std::size_t begin, std::size_t end);
  // Returns what the leaf of a request covers.
  [[nodiscard]] LeafText text(std::uint32_t request);

 private:
  void put_leaf(LeafBytes& bytes, std::uint32_t request, const Salt& salt);
  void put_own(LeafBytes& bytes, std::uint32_t request);
  void put_counted(LeafBytes& bytes, std::uint32_t request, std::uint64_t at);

  const LeafRun& run_;
  CountedMonths counted_;
  std::array<LeafBytes, 2> leaves_;  // hashed side by side
  LeafBytes months_;
  std::vector<Digest> hashes_;
};

// Hashes all leaves of a run and keeps one, by the number of its request.
[[nodiscard]] LeafProof prove_leaf(const Decisions& decisions, const LeafRun& run,
                                   std::uint64_t request, unsigned threads);

}  // namespace v2
}  // namespace rentsupport

#endif
