#include "ledger/evidence.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "decide/persons.hpp"
#include "decide/worker_ids.hpp"
#include "values/hmac.hpp"
#include "values/key_index.hpp"
#include "values/keyed_hash.hpp"
#include "values/parallel.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t rows_a_part = 4096;

KeyedEvidence keyed(const Digest& digest) {
  KeyedEvidence evidence;
  std::copy_n(digest.begin(), evidence.size(), evidence.begin());
  return evidence;
}

Hmac hmac_of(std::span<const unsigned char> key) {
  return Hmac({reinterpret_cast<const char*>(key.data()), key.size()});
}

// Says whether a text and its padding are one block.
bool is_short(std::string_view text) noexcept { return padded_size(text.size()) == sha256_block; }

// Makes the evidence of rows of one dossier; one for each thread.
class EvidenceMaker {
 public:
  EvidenceMaker(const Dossier::Data& dossier, const Hmac& hmac)
      : columns_(dossier.workers.columns), hmac_(hmac) {}

  void make(std::uint32_t request, EvidenceRow& row) {
    std::string_view number = columns_[workers::insurance_no].texts[request];
    if (!is_insurance_no(number)) number = {};
    put_person(request);
    if (number.empty() && person_.empty()) return;
    const bool is_long = !is_short(person_);
    const auto digests = hmac_.of_two(number, is_long ? number : std::string_view{person_});
    if (!number.empty()) row.insurance_no = keyed(digests[0]);
    if (!person_.empty()) row.name_birth_account = keyed(is_long ? hmac_.of(person_) : digests[1]);
  }

 private:
  // Puts birth date, account and name behind each other, unless one of them is missing.
  void put_person(std::uint32_t request) {
    person_.clear();
    const Column& births = columns_[workers::birth_date];
    const TextColumn& accounts = columns_[workers::account].texts;
    const TextColumn& names = columns_[workers::full_name].texts;
    if (!births.is_known(request) || birth::is_year(births.ints[request]) ||
        accounts.empty(request) || names.empty(request))
      return;
    const auto birth = static_cast<std::uint32_t>(births.ints[request]);
    for (unsigned i = 0; i < sizeof birth; ++i) person_ += static_cast<char>(birth >> 8 * i);
    if (const std::string_view written = accounts[request]; is_clean_account(written)) {
      person_ += written;
    } else if (const auto account = cleaned_account(written)) {
      person_ += *account;
    } else {
      person_.clear();
      return;
    }
    person_ += '\n';
    // Many bear the same name: each spelling is folded once.
    const auto [folded, is_new] = folded_.try_emplace(names[request]);
    if (is_new) folded->second = folded_name(names[request]);
    if (folded->second.empty()) {
      person_.clear();
    } else {
      person_ += folded->second;
    }
  }

  const std::vector<Column>& columns_;
  const Hmac& hmac_;
  std::string person_;
  HashMap<std::string_view, std::string> folded_;
};

}  // namespace

std::vector<EvidenceRow> evidence_of(const Dossier::Data& dossier,
                                     std::span<const unsigned char> key, unsigned threads) {
  const Hmac hmac = hmac_of(key);
  const std::size_t requests = dossier.workers.rows;
  std::vector<EvidenceRow> rows(requests);
  std::vector<std::unique_ptr<EvidenceMaker>> makers(thread_count(threads));
  const std::size_t parts = (requests + rows_a_part - 1) / rows_a_part;
  parallel(threads, parts, [&](std::size_t part, unsigned thread) {
    if (!makers[thread]) makers[thread] = std::make_unique<EvidenceMaker>(dossier, hmac);
    const std::size_t end = std::min(requests, (part + 1) * rows_a_part);
    for (std::size_t request = part * rows_a_part; request < end; ++request)
      makers[thread]->make(static_cast<std::uint32_t>(request), rows[request]);
  });
  return rows;
}

namespace {

// Returns the keyed insurance numbers of the history.
std::vector<std::optional<KeyedEvidence>> paid_numbers(const Dossier::Data& dossier,
                                                       const Hmac& hmac, unsigned threads) {
  const std::size_t payments = dossier.history.rows;
  std::vector<std::optional<KeyedEvidence>> numbers(payments);
  parallel(threads, (payments + rows_a_part - 1) / rows_a_part, [&](std::size_t part, unsigned) {
    const std::size_t end = std::min(payments, (part + 1) * rows_a_part);
    for (std::size_t row = part * rows_a_part; row < end; ++row) {
      if ((dossier.history_rows[row] & HistoryRow::is_used) == 0) continue;
      const std::string_view number = dossier.history.columns[history::insurance_no].texts[row];
      if (is_insurance_no(number)) numbers[row] = keyed(hmac.of_two(number, number)[0]);
    }
  });
  return numbers;
}

// Finds the IDs that bear the same. Rows below `of_input` are the input's, the others the ledger's;
// evidence_at(row) is null where a row has none, note(pair) says what a pair shares.
template <class EvidenceAt, class IdAt, class Note>
void find_shared(std::size_t rows, std::size_t of_input, EvidenceAt evidence_at, IdAt id_at,
                 Note note) {
  std::vector<KeyIndex::Entry> entries;
  entries.reserve(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (const KeyedEvidence* const evidence = evidence_at(row)) {
      std::uint64_t hash = 0;
      std::memcpy(&hash, evidence->data(), sizeof hash);
      entries.push_back({hash, row});
    }
  }
  KeyIndex index;
  const auto again = index.build(entries, 1, [&](std::uint32_t a, std::uint32_t b) {
    return *evidence_at(a) == *evidence_at(b);
  });
  // Most are one person's, who was there before.
  std::map<std::uint32_t, std::vector<std::uint32_t>> groups;  // by the first row
  for (const auto& [row, first] : again) {
    if (id_at(row) != id_at(first)) groups[first];
  }
  if (groups.empty()) return;
  for (const auto& [row, first] : again) {
    if (const auto group = groups.find(first); group != groups.end()) group->second.push_back(row);
  }
  for (auto& [first, others] : groups) {
    std::map<std::string_view, bool> ids;  // whether a row of the input has the ID
    ids[id_at(first)] = first < of_input;
    for (const std::uint32_t row : others) {
      bool& is_in_input = ids[id_at(row)];
      is_in_input = is_in_input || row < of_input;
    }
    if (ids.size() > most_bearers) continue;
    for (auto a = ids.begin(); a != ids.end(); ++a) {
      for (auto b = std::next(a); b != ids.end(); ++b) {
        if (!a->second || !b->second) note(std::pair{a->first, b->first});
      }
    }
  }
}

}  // namespace

std::vector<EarlierEvidence> shared_evidence(const Dossier::Data& dossier,
                                             std::span<const unsigned char> key,
                                             const std::vector<EvidenceRow>& of_requests,
                                             const std::vector<HeldEvidence>& held,
                                             unsigned threads) {
  const auto paid = paid_numbers(dossier, hmac_of(key), threads);
  const std::size_t requests = of_requests.size();
  const std::size_t of_input = requests + paid.size();
  const auto id_at = [&](std::uint32_t row) -> std::string_view {
    if (row < requests) return dossier.workers.columns[workers::worker_id].texts[row];
    if (row < of_input) return dossier.history.columns[history::worker_id].texts[row - requests];
    return held[row - of_input].worker_id;
  };
  const auto pointer = [](const std::optional<KeyedEvidence>& evidence) {
    return evidence ? &*evidence : nullptr;
  };
  // Each kind of evidence by itself, at the same time.
  std::array<std::vector<std::pair<std::string_view, std::string_view>>, 2> shared;
  parallel(threads, shared.size(), [&](std::size_t kind, unsigned) {
    const auto note = [&](const auto& ids) { shared[kind].push_back(ids); };
    if (kind == 0) {
      find_shared(
          of_input + held.size(), of_input,
          [&](std::uint32_t row) {
            if (row < requests) return pointer(of_requests[row].insurance_no);
            if (row < of_input) return pointer(paid[row - requests]);
            return pointer(held[row - of_input].row.insurance_no);
          },
          id_at, note);
    } else {
      find_shared(
          of_input + held.size(), of_input,
          [&](std::uint32_t row) -> const KeyedEvidence* {
            if (row < requests) return pointer(of_requests[row].name_birth_account);
            if (row < of_input) return nullptr;
            return pointer(held[row - of_input].row.name_birth_account);
          },
          id_at, note);
    }
  });
  std::map<std::pair<std::string_view, std::string_view>, EarlierEvidence> pairs;
  for (std::size_t kind = 0; kind < shared.size(); ++kind) {
    for (const auto& ids : shared[kind]) {
      EarlierEvidence& pair = pairs[ids];
      pair.worker_id = ids.first;
      pair.other_id = ids.second;
      (kind == 0 ? pair.insurance_no : pair.name_birth_account) = true;
    }
  }
  std::vector<EarlierEvidence> result;
  result.reserve(pairs.size());
  for (auto& [ids, pair] : pairs) result.push_back(std::move(pair));
  return result;
}

}  // namespace v2
}  // namespace rentsupport
