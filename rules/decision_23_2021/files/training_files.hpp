// What was read of training support.
#ifndef RENTSUPPORT_SRC_FILES_TRAINING_FILES_HPP
#define RENTSUPPORT_SRC_FILES_TRAINING_FILES_HPP

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "decide/output.hpp"
#include "files/read_tables.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/training.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

struct LoadedFiles::Data {
  Dossiers dossiers;
  std::vector<Reject> rejects{};
  std::vector<Issue> issues{};
  bool is_cut = false;
  std::vector<std::string> warnings{};
  InputTexts texts{};                          // by path
  std::map<std::string, FileDigest> inputs{};  // by table
  std::set<std::string> ignored_columns{};
  std::vector<std::pair<std::string, DateOrder>> dates{};
  Language language = Language::english;
};

// Returns the tables of the input, each behind those that its rows refer to.
[[nodiscard]] std::span<const TableSpec* const> input_tables() noexcept;

// Reads some of them, in that order; the problem says why one cannot be read at all.
[[nodiscard]] std::variant<LoadedFiles, Problem> read_dossiers(std::span<const TableFile> inputs,
                                                               const ReadOptions& options,
                                                               OpenFile open = nullptr);

// Returns what outputs() gives as texts.
[[nodiscard]] std::vector<Output> outputs_of(const LoadedFiles& loaded, const Decisions& decisions);

}  // namespace training
}  // namespace v2
}  // namespace rentsupport

#endif
