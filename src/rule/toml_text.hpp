// A TOML text that people write, read so that no text can do harm.
#ifndef RENTSUPPORT_SRC_RULE_TOML_TEXT_HPP
#define RENTSUPPORT_SRC_RULE_TOML_TEXT_HPP

#include <optional>
#include <string_view>

#include "rentsupport/problem.hpp"
#include "values/toml.hpp"

namespace rentsupport {
inline namespace v2 {

// Returns `bad_toml`, with its place, where a text is none; `file` names it.
[[nodiscard]] std::optional<Problem> read_toml(std::string_view text, std::string_view file,
                                               ::toml::table& root, Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
