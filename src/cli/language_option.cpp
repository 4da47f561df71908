#include "language_option.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>

#include "status.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

std::optional<Language> language_named(std::string_view name) {
  if (name == "vi") return Language::vietnamese;
  if (name == "en") return Language::english;
  return std::nullopt;
}

}  // namespace

Languages languages_of(const std::vector<std::string>& arguments) {
  const std::string option = "--language";
  std::optional<Language> told;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == option && i + 1 < arguments.size()) {
      told = language_named(arguments[i + 1]);
    } else if (argument.starts_with(option + '=')) {
      told = language_named(argument.substr(option.size() + 1));
    }
  }
  if (told) return {*told, *told, *told};
  // No other thread runs yet. NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* const variable = std::getenv("RENTSUPPORT_LANGUAGE");
  if (variable == nullptr || *variable == '\0') return {};
  const auto read = language_named(variable);
  if (!read)
    throw Failure(wrong_use,
                  fmt::format("RENTSUPPORT_LANGUAGE is {}: set it to vi or en", variable));
  return {*read, *read, Language::english};
}

void add_language_option(CLI::App& command, Language language) {
  // languages_of() has read it.
  command
      .add_option_function<std::string>(
          "--language", [](const std::string&) {},
          say(language, "vi or en, also of this help; RENTSUPPORT_LANGUAGE if left out",
              "vi hoặc en, cả của phần hướng dẫn này; bỏ trống thì theo RENTSUPPORT_LANGUAGE"))
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"vi", "en"}));
}

}  // namespace rentsupport::cli
