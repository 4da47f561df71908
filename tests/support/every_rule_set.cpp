#include "support/every_rule_set.hpp"

#include <catch2/catch.hpp>
#include <sstream>

namespace tests {

using namespace rentsupport;

std::map<std::string, Parameters> every_reading() {
  std::map<std::string, Parameters> result{{"as enacted", Parameters::built_in()}};
  for (const ReadingInfo& reading : readings()) {
    for (std::size_t option = 1; option < reading.options.size(); ++option) {
      Parameters parameters = Parameters::built_in();
      CHECK_FALSE(parameters.choose(reading.name, reading.options[option]));
      result[std::string{reading.name} + "=" + std::string{reading.options[option]}] = parameters;
    }
  }
  return result;
}

std::map<std::string, Parameters> every_change() {
  std::map<std::string, Parameters> result;
  std::istringstream lines{Parameters::built_in().toml()};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t equals = line.find(" = ");
    const std::string key = line.substr(0, equals);
    std::string value = line.substr(equals + 3);
    if (key.starts_with("readings.")) continue;
    if (value.starts_with('[')) {
      value = value.substr(0, value.rfind(',')) + "]";  // less the last one
    } else if (value.starts_with('"')) {
      value[7] = value[7] == '6' ? '7' : '3';  // another month
    } else if (value.find('-') != std::string::npos) {
      value[8] = value[8] == '0' ? '1' : '2';  // another day
    } else {
      value = std::to_string(std::stoll(value) + 1);
    }
    Parameters parameters = Parameters::built_in();
    CAPTURE(key, value);
    const auto problem = parameters.overlay(key + " = " + value, "change.toml");
    CHECK_FALSE(problem);
    CHECK_FALSE(parameters.list() == Parameters::built_in().list());
    result[key] = parameters;
  }
  return result;
}

}  // namespace tests
