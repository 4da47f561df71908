#include "language_option.hpp"

#include <string>

namespace rentsupport::cli {

void add_language_option(CLI::App& command, Languages& languages) {
  command
      .add_option_function<std::string>(
          "--language",
          [&languages](const std::string& name) {
            languages.law = languages.messages =
                name == "en" ? Language::english : Language::vietnamese;
          },
          "vi or en; if left out, texts about the law are Vietnamese and messages English")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"vi", "en"}));
}

}  // namespace rentsupport::cli
