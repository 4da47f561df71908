#include "rule/toml_text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "values/language.hpp"
#include "values/toml_limits.hpp"

namespace rentsupport {
inline namespace v2 {

std::optional<Problem> read_toml(std::string_view text, std::string_view file, ::toml::table& root,
                                 Language language) {
  const auto problem = [&](std::uint64_t line, std::uint64_t column, std::string message) {
    return Problem{ProblemCode::bad_toml, std::string{file}, line, column, {}, std::move(message)};
  };
  if (auto excess = toml_excess(text, language))
    return problem(excess->line, excess->place, std::move(excess->message));
  const AsciiToml ascii = in_ascii(text);
  if (ascii.bare_line > 0)
    return problem(ascii.bare_line, 1,
                   say(language, "a text stands without quotes, or on several lines",
                       "văn bản không nằm trong dấu nháy, hoặc ghi trên nhiều dòng"));
  try {
    root = ::toml::parse(ascii.text, file);
  } catch (const ::toml::parse_error& error) {
    return problem(error.source().begin.line, error.source().begin.column,
                   say(language, "{}", "không đúng cú pháp TOML: {}", error.description()));
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
