// The option that chooses the language.
#ifndef RENTSUPPORT_SRC_CLI_LANGUAGE_OPTION_HPP
#define RENTSUPPORT_SRC_CLI_LANGUAGE_OPTION_HPP

#include "command.hpp"
#include "rentsupport/problem.hpp"

namespace rentsupport::cli {

// Texts about the law are Vietnamese and messages English where the option is left out.
struct Languages {
  Language law = Language::vietnamese;
  Language messages = Language::english;
};

void add_language_option(CLI::App& command, Languages& languages);

}  // namespace rentsupport::cli

#endif
