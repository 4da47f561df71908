// The pairs of IDs that an office has to look at, as they are seen from a request.
#ifndef RENTSUPPORT_SRC_ANSWER_DOUBTFUL_PAIRS_HPP
#define RENTSUPPORT_SRC_ANSWER_DOUBTFUL_PAIRS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decide/decisions_data.hpp"
#include "rentsupport/explain.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// Not for several threads: each makes its own.
class DoubtfulPairs {
 public:
  // The decisions stay where they are.
  explicit DoubtfulPairs(const Decisions::Data& decisions);

  // Returns those of a request's ID, and of the IDs that decisions have joined to it: the first
  // ones, and in `more` how many there are besides.
  [[nodiscard]] std::vector<DoubtfulPair> of(std::uint32_t request, std::size_t& more);

 private:
  // The first requests of some, and how many there are.
  struct Some {
    std::vector<std::uint32_t> first;
    std::size_t count = 0;
  };

  void find_numbers();
  [[nodiscard]] Some all_of(std::uint32_t joined) const;
  [[nodiscard]] const Some& others_than(std::uint32_t request);

  const Dossier::Data& dossier_;
  const Persons& persons_;
  HashMap<std::uint32_t, std::uint32_t> joined_of_;               // by request
  HashMap<std::uint32_t, std::vector<std::uint32_t>> of_joined_;  // the numbers of its pairs
  std::vector<std::string_view> shared_numbers_;                  // by pair
  // By a narrowest person's first request: those of the ID that are of others.
  HashMap<std::uint32_t, Some> others_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
