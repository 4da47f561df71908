// run.sqlite as it is written.
#ifndef RENTSUPPORT_SRC_AUDIT_KEPT_RUN_HPP
#define RENTSUPPORT_SRC_AUDIT_KEPT_RUN_HPP

#include <string>
#include <string_view>

#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::string_view kept_run_file = "run.sqlite";

// Returns the bytes of run.sqlite, the same for equal runs. `decisions_sha256` names the run.
// Throws Error where SQLite lacks full-text search (FTS5).
[[nodiscard]] std::string kept_run(const LoadedFiles& loaded, const Decisions& decisions,
                                   std::string_view decisions_sha256);

}  // namespace v2
}  // namespace rentsupport

#endif
