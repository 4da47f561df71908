// What tells persons in a ledger, which holds no names, numbers of insurance or accounts.
#ifndef RENTSUPPORT_SRC_LEDGER_EVIDENCE_HPP
#define RENTSUPPORT_SRC_LEDGER_EVIDENCE_HPP

#include <span>
#include <string_view>
#include <vector>

#include "decide/dossier_data.hpp"
#include "ledger/journal.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the evidence of each request of a dossier, under the key of a ledger: a well-formed
// insurance number; a name, the full birth date and a good account, evened out as they are compared
// (law page, section 9). Its entry is 0; both are absent where a request has none.
[[nodiscard]] std::vector<EvidenceRow> evidence_of(const Dossier::Data& dossier,
                                                   std::span<const unsigned char> key,
                                                   unsigned threads);

// A row of evidence in a ledger, and whose it is; the ID as IDs are compared.
struct HeldEvidence {
  std::string_view worker_id;
  EvidenceRow row;
};

// Returns the pairs of IDs that bear the same evidence, at least one of them in the ledger alone:
// those of the requests is `of_requests`. Evidence that too many IDs bear is none (law page,
// section 9). In the order of the IDs.
[[nodiscard]] std::vector<EarlierEvidence> shared_evidence(
    const Dossier::Data& dossier, std::span<const unsigned char> key,
    const std::vector<EvidenceRow>& of_requests, const std::vector<HeldEvidence>& held,
    unsigned threads);

}  // namespace v2
}  // namespace rentsupport

#endif
