// The languages of a call: the option, and RENTSUPPORT_LANGUAGE.
#ifndef RENTSUPPORT_SRC_CLI_LANGUAGE_OPTION_HPP
#define RENTSUPPORT_SRC_CLI_LANGUAGE_OPTION_HPP

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "rentsupport/problem.hpp"

namespace rentsupport::cli {

// --language decides all three. Without it RENTSUPPORT_LANGUAGE decides what people read on a
// terminal: texts about the law, messages, tables and help; never what stands in files.
struct Languages {
  Language law = Language::vietnamese;
  Language messages = Language::english;
  Language files = Language::english;
};

// Finds them before the arguments are read: the descriptions of the options need them too. Throws
// Failure for a variable that names no language.
[[nodiscard]] Languages languages_of(const std::vector<std::string>& arguments);

void add_language_option(CLI::App& command, Language language);

}  // namespace rentsupport::cli

#endif
