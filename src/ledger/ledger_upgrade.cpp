// A ledger of version 1 becomes one of format 2.
#include <algorithm>
#include <utility>

#include "decide/dossier_data.hpp"
#include "decide/worker_ids.hpp"
#include "ledger/evidence.hpp"
#include "ledger/journal.hpp"
#include "ledger/month_states.hpp"
#include "values/cells.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

struct OfWorker {
  std::uint64_t first = 0;  // entry
  std::uint64_t entries = 0;
};

// Returns the evidence of the ledger's workers who ask in the dossier, and counts their entries.
std::vector<EvidenceRow> evidence_of_workers(const HashMap<std::string, OfWorker>& workers,
                                             const Dossier::Data& dossier, const Journal& journal,
                                             std::uint64_t& with_evidence) {
  const std::vector<EvidenceRow> by_request = evidence_of(dossier, journal.key(), 0);
  const TextColumn& ids = dossier.workers.columns[workers::worker_id].texts;
  HashSet<std::string_view> known;
  std::vector<EvidenceRow> rows;
  for (std::uint32_t request = 0; request < by_request.size(); ++request) {
    EvidenceRow row = by_request[request];
    if (!row.insurance_no && !row.name_birth_account) continue;
    const auto worker = workers.find(ids[request]);
    if (worker == workers.end() || !known.insert(ids[request]).second) continue;
    row.entry = worker->second.first;
    with_evidence += worker->second.entries;
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(),
            [](const EvidenceRow& a, const EvidenceRow& b) { return a.entry < b.entry; });
  return rows;
}

}  // namespace

std::optional<Problem> upgrade_ledger(const std::string& path, ReversalKind reversals,
                                      const Occasion& occasion,
                                      const std::optional<Dossier>& dossier, Upgraded& upgraded,
                                      std::chrono::milliseconds wait) {
  if (occasion.on && !number_in_files(*occasion.on))
    throw Error("the date of a booking does not exist");
  upgraded = {};
  return faults_of([&] {
    Journal old(path, LedgerAccess::book, wait, true);
    old.check(occasion);
    HashMap<std::string, OfWorker> workers;
    old.read([&](const LedgerEntry& entry, const Booking&) {
      if (!dossier) return;
      // Version 1 kept IDs as they were.
      OfWorker& worker = workers[compared_id(entry.worker_id)];
      if (worker.entries++ == 0) worker.first = entry.number;
    });
    for (const std::string& damage : old.damages()) old.fail(ProblemCode::damaged_ledger, damage);
    old.replace([&](Journal& made) {
      std::vector<EvidenceRow> rows;
      if (dossier)
        rows = evidence_of_workers(workers, *Dossier::Data::of(*dossier), made,
                                   upgraded.with_evidence);
      made.add(Booking{.state = LedgerState::upgraded,
                       .kind = reversals,
                       .on = occasion.on,
                       .by = occasion.by,
                       .reason = occasion.reason,
                       .evidence = rows.size()});
      for (const EvidenceRow& row : rows) made.add(row);
      upgraded.head = made.head();
    });
  });
}

}  // namespace v2
}  // namespace rentsupport
