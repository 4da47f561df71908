// What a ledger holds otherwise than a run decides, in the words of reviews.csv.
#ifndef RENTSUPPORT_SRC_AUDIT_REVIEWS_HPP
#define RENTSUPPORT_SRC_AUDIT_REVIEWS_HPP

#include <vector>

#include "decide/outputs.hpp"
#include "rentsupport/ledger.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns the rows of reviews.csv; they refer to the reviews.
[[nodiscard]] std::vector<ReviewedMonth> reviewed_months(const Decisions& decisions,
                                                         const std::vector<Review>& reviews,
                                                         Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
