#include "language_option.hpp"

#include <string>

namespace rentsupport::cli {

void add_language_option(CLI::App& command, Language& language) {
  command
      .add_option_function<std::string>(
          "--language",
          [&language](const std::string& name) {
            language = name == "en" ? Language::english : Language::vietnamese;
          },
          "vi or en; Vietnamese if left out")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"vi", "en"}));
}

}  // namespace rentsupport::cli
