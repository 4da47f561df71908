// The option that chooses the language of texts about the law.
#ifndef RENTSUPPORT_SRC_CLI_LANGUAGE_OPTION_HPP
#define RENTSUPPORT_SRC_CLI_LANGUAGE_OPTION_HPP

#include "command.hpp"
#include "rentsupport/rule.hpp"

namespace rentsupport::cli {

void add_language_option(CLI::App& command, Language& language);

}  // namespace rentsupport::cli

#endif
