// The worked cases of tests/cases_training, and a dossier in memory.
#ifndef RENTSUPPORT_TESTS_TRAINING_CASES_HPP
#define RENTSUPPORT_TESTS_TRAINING_CASES_HPP

#include <filesystem>
#include <string>
#include <vector>

#include "rentsupport/training.hpp"

namespace tests {

// The folders, sorted.
[[nodiscard]] std::vector<std::filesystem::path> training_folders();

// The options that name the inputs of a folder; a command of `rentsupport training` with them and
// the folder's own options.
[[nodiscard]] std::vector<std::string> training_inputs(const std::filesystem::path& folder);
[[nodiscard]] std::vector<std::string> training_command(const char* command,
                                                        const std::filesystem::path& folder);

// A dossier of three workers for three months, and what it needs to be payable.
[[nodiscard]] rentsupport::training::Rows sound_training();

[[nodiscard]] rentsupport::training::Decisions decided(
    const rentsupport::training::Rows& rows, const rentsupport::training::Parameters& parameters =
                                                 rentsupport::training::Parameters::built_in());

}  // namespace tests

#endif
