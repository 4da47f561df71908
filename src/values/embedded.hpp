// Files of the acts under rules/, embedded when the library is built.
#ifndef RENTSUPPORT_SRC_VALUES_EMBEDDED_HPP
#define RENTSUPPORT_SRC_VALUES_EMBEDDED_HPP

#include <string_view>

namespace rentsupport::embedded {

extern const std::string_view parameters_toml;
extern const std::string_view provinces_csv;
extern const std::string_view holidays_csv;
extern const std::string_view clauses_csv;
extern const std::string_view lists_toml;    // forms
extern const std::string_view request_toml;  // forms
extern const std::string_view training_parameters_toml;
extern const std::string_view training_clauses_csv;

}  // namespace rentsupport::embedded

#endif
