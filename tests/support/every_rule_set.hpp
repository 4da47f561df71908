// The parameters of the what-ifs that tests walk: every reading, and every parameter changed.
#ifndef RENTSUPPORT_TESTS_EVERY_RULE_SET_HPP
#define RENTSUPPORT_TESTS_EVERY_RULE_SET_HPP

#include <map>
#include <string>

#include "rentsupport/parameters.hpp"

namespace tests {

// The built-in parameters ("as enacted"), and those with one reading of every other option
// ("late_list=accepted").
[[nodiscard]] std::map<std::string, rentsupport::Parameters> every_reading();

// The built-in parameters with one key changed, for every key that is no reading.
[[nodiscard]] std::map<std::string, rentsupport::Parameters> every_change();

}  // namespace tests

#endif
