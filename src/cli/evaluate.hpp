// `rentsupport evaluate`: from input files to decisions and a payment schedule.
#ifndef RENTSUPPORT_SRC_CLI_EVALUATE_HPP
#define RENTSUPPORT_SRC_CLI_EVALUATE_HPP

#include <string>
#include <vector>

#include "rentsupport/csv.hpp"

namespace rentsupport::cli {

// Exit statuses of the program.
enum Status : int { done = 0, rows_rejected = 1, wrong_use = 2, not_written = 3 };

struct EvaluateArguments {
  InputFiles files;
  std::vector<std::string> parameters;
  std::vector<std::string> readings;     // NAME=VALUE
  std::vector<std::string> assumptions;  // FACT=VALUE
  std::vector<std::string> ignored_columns;
  unsigned threads = 0;
  bool quiet = false;
  std::string out;
};

[[nodiscard]] Status evaluate(const EvaluateArguments& arguments);

}  // namespace rentsupport::cli

#endif
