// Which rows and columns made a request-month change from one run to another.
#ifndef RENTSUPPORT_SRC_AUDIT_FACT_DIFFERENCES_HPP
#define RENTSUPPORT_SRC_AUDIT_FACT_DIFFERENCES_HPP

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"

namespace rentsupport {
inline namespace v2 {

// What changed a request-month, and the keys of the rows behind it.
struct Why {
  std::string what;
  std::vector<std::string> rows{};
};

struct DecidedInputs {
  const LoadedFiles& loaded;
  const Decisions& decisions;
};

// What the rows of two runs say differently about requests, both decided under the same rules. Not
// for several threads.
class FactDifferences {
 public:
  // The inputs must outlive it.
  FactDifferences(const DecidedInputs& before, const DecidedInputs& after);
  FactDifferences(const FactDifferences&) = delete;
  FactDifferences& operator=(const FactDifferences&) = delete;
  ~FactDifferences();

  // Names what made a request-month change: columns, or what became of rows.
  [[nodiscard]] Why explain(std::string_view request_id, std::string_view month);

 private:
  class Comparison;
  std::unique_ptr<Comparison> comparison_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
