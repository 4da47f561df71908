// Finds what a ledger names in the input of a run.
#ifndef RENTSUPPORT_SRC_LEDGER_INPUT_INDEX_HPP
#define RENTSUPPORT_SRC_LEDGER_INPUT_INDEX_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "decide/dossier_data.hpp"
#include "values/key_index.hpp"

namespace rentsupport {
inline namespace v2 {

// Finds lists and requests by their ids, and persons by theirs: of requests, payments and
// decisions.
class InputIndex {
 public:
  InputIndex(const Dossier::Data& dossier, unsigned threads)
      : dossier_(dossier),
        list_ids_(dossier.lists.columns[lists::list_id].texts),
        request_ids_(dossier.workers.columns[workers::request_id].texts),
        worker_ids_(dossier.workers.columns[workers::worker_id].texts),
        paid_ids_(dossier.history.columns[history::worker_id].texts) {
    const auto index = [&](KeyIndex& keys, const TextColumn& texts, std::size_t rows) {
      std::vector<KeyIndex::Entry> entries(rows);
      parallel_rows(threads, rows, [&](std::size_t row) {
        entries[row] = {hash_of(texts[row]), static_cast<std::uint32_t>(row)};
      });
      return keys.build(entries, threads,
                        [&](std::uint32_t a, std::uint32_t b) { return texts[a] == texts[b]; });
    };
    static_cast<void>(index(lists_, list_ids_, dossier.lists.rows));
    static_cast<void>(index(requests_, request_ids_, dossier.workers.rows));
    static_cast<void>(index(persons_, worker_ids_, dossier.workers.rows));
    static_cast<void>(index(paid_, paid_ids_, dossier.history.rows));
    for (const auto& [ids, is_same] : dossier.same_persons) {
      joined_.try_emplace(ids.first, ids.first);
      joined_.try_emplace(ids.second, ids.second);
      if (is_same) joined_[joint_id(ids.first)] = joint_id(ids.second);
    }
  }

  // Return the row of a list and of a request, by ids as they are compared.
  [[nodiscard]] std::optional<std::uint32_t> list(std::string_view id) const {
    return found(lists_, list_ids_, id);
  }
  [[nodiscard]] std::optional<std::uint32_t> request(std::string_view id) const {
    return found(requests_, request_ids_, id);
  }
  // Returns the first request of a person.
  [[nodiscard]] std::optional<std::uint32_t> person(std::string_view worker_id) const {
    return found(persons_, worker_ids_, worker_id);
  }
  [[nodiscard]] std::string_view worker_id(std::uint32_t request) const {
    return worker_ids_[request];
  }
  [[nodiscard]] bool asks(std::uint32_t request, std::uint8_t month) const {
    return (dossier_.workers.columns[workers::months].sets[request] >> month & 1U) != 0;
  }
  // Says whether a request, a payment of the history or a decision on persons names the ID.
  [[nodiscard]] bool is_named(std::string_view worker_id) const {
    return person(worker_id) || (!joined_.empty() && joined_.contains(worker_id)) ||
           (dossier_.history.rows != 0 && found(paid_, paid_ids_, worker_id));
  }
  // Returns the ID that stands for all that decisions join to this one.
  [[nodiscard]] std::string_view joint_id(std::string_view worker_id) const {
    if (joined_.empty()) return worker_id;
    for (auto next = joined_.find(worker_id); next != joined_.end() && next->second != worker_id;
         next = joined_.find(worker_id)) {
      worker_id = next->second;
    }
    return worker_id;
  }
  // Says whether the ID is the request's, or decisions make both one person.
  [[nodiscard]] bool is_joined(std::string_view worker_id, std::uint32_t request) const {
    const std::string_view own = this->worker_id(request);
    return own == worker_id || joint_id(worker_id) == joint_id(own);
  }

 private:
  [[nodiscard]] static std::optional<std::uint32_t> found(const KeyIndex& keys,
                                                          const TextColumn& texts,
                                                          std::string_view id) {
    return keys.find(hash_of(id), [&](std::uint32_t row) { return texts[row] == id; });
  }

  const Dossier::Data& dossier_;
  const TextColumn& list_ids_;
  const TextColumn& request_ids_;
  const TextColumn& worker_ids_;
  const TextColumn& paid_ids_;
  KeyIndex lists_;
  KeyIndex requests_;
  KeyIndex persons_;
  KeyIndex paid_;
  HashMap<std::string_view, std::string_view> joined_;  // by decisions on persons
};

}  // namespace v2
}  // namespace rentsupport

#endif
