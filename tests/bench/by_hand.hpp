// The same provisions under the default readings, in a loop written by hand.
#ifndef RENTSUPPORT_TESTS_BENCH_BY_HAND_HPP
#define RENTSUPPORT_TESTS_BENCH_BY_HAND_HPP

#include "decide/decisions_data.hpp"

namespace bench {

// Writes months, masks, asks (0) and outcomes of every request-month. Reads the facts as they are
// given: no list is signed.
void decide_by_hand(rentsupport::Decisions::Data& decisions);

}  // namespace bench

#endif
