// Runs of training support: outputs with a manifest, written whole or not at all, and verified.
#ifndef RENTSUPPORT_TRAINING_RUN_HPP
#define RENTSUPPORT_TRAINING_RUN_HPP

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/audit.hpp"
#include "rentsupport/training.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {
namespace training {

struct WriteOptions {
  const SigningKey* key = nullptr;  ///< signs the run
  /// Paths of further files that the run was made from: none of them is overwritten, as no input
  /// is.
  std::vector<std::string> also_read{};
};

/// Writes the tables of outputs(), `summary.json` and, with its digest, `manifest.json` into a
/// directory, which is made where it is missing: each whole or not at all, as write_files() of
/// audit.hpp does. The CSV files hold personal data: only their owner may read them.
[[nodiscard]] std::optional<Problem> write_run(const std::string& directory,
                                               const LoadedFiles& loaded,
                                               const Decisions& decisions,
                                               const WriteOptions& options = {});

struct VerifyOptions {
  std::string public_key{};               ///< the run must be signed with it; empty: any, or none
  const SigningKey* key = nullptr;        ///< as in VerifyOptions of audit.hpp
  Language language = Language::english;  ///< of the findings
};

/// Replays a run: reads its inputs again with the settings of its manifest, decides them again and
/// compares every byte. Throws Error when there is no manifest, or an input cannot be read.
[[nodiscard]] Findings verify_run(const std::string& directory, const Files& files,
                                  const VerifyOptions& options = {});

/// Returns the rule set of a run; throws Error when the manifest's parameters do not give it.
[[nodiscard]] RuleSet rule_set_of(const Manifest& manifest);

/// Makes the receipt of a line of a run, by its number in the order of decisions.csv: JSON that
/// proves without the run which facts and rules gave the decision. What lies outside the line, once
/// over all lines of the worker and the highest of two policies, it states. Of a signed run `key`
/// is the one that signed it. Throws Error when inputs, decisions or key are not those of the run.
[[nodiscard]] std::string receipt(const Manifest& run, const Decisions& decisions, std::size_t line,
                                  const SigningKey* key = nullptr);

/// Checks a receipt, which `file` names in the faults: decides its facts again under the parameters
/// that it names, follows the path to the root, verifies the signature, compares every byte; and
/// that what is trusted speaks for it, as check_receipt() of audit.hpp does.
[[nodiscard]] Findings check_receipt(std::string_view json, std::string_view file,
                                     const TrustedOrigin& trusted,
                                     Language language = Language::english);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
