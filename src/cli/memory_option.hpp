// --memory: a run that gets by with as much memory as it is told.
#ifndef RENTSUPPORT_SRC_CLI_MEMORY_OPTION_HPP
#define RENTSUPPORT_SRC_CLI_MEMORY_OPTION_HPP

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "files/scratch_files.hpp"
#include "rentsupport/problem.hpp"

namespace rentsupport::cli {

void add_memory_option(CLI::App& command, std::string& memory, Language language);

// Returns the files in which large buffers lie from here on; nothing where no limit was given: then
// memory that a stage gives back is kept for the next one.
// Throws Failure for one that is none. Where the limit cannot be kept the program says so and ends.
[[nodiscard]] std::unique_ptr<ScratchFiles> keep_within(const std::string& memory,
                                                        Language language);

}  // namespace rentsupport::cli

#endif
