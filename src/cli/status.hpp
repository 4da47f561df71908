// How a command of the program ends.
#ifndef RENTSUPPORT_SRC_CLI_STATUS_HPP
#define RENTSUPPORT_SRC_CLI_STATUS_HPP

#include <stdexcept>
#include <string>
#include <string_view>

#include "rentsupport/problem.hpp"
#include "values/utf8.hpp"

namespace rentsupport::cli {

// Exit statuses of the program.
enum Status : int {
  done = 0,
  rows_rejected = 1,
  confirmed_in_part = 1,
  wrong_use = 2,
  not_written = 3,
  not_confirmed = 4,
  not_accepted = 5  // a threshold was not met
};

// Ends a command with a status and a message of one line.
class Failure : public std::runtime_error {
 public:
  Failure(Status status, const std::string& message)
      : std::runtime_error(printable(message)), status_(status) {}
  [[nodiscard]] Status status() const noexcept { return status_; }

 private:
  Status status_;
};

// Writes to standard error. Where that fails, nobody is left to be told: it changes nothing.
void print_message(std::string_view text) noexcept;

// Writes a command's result to standard output; throws Failure when it cannot be written.
void print_result(std::string_view text, Language language);

// Writes the summary of a run whose files are written: a full disk or a closed pipe behind standard
// output changes nothing any more.
void print_summary(std::string_view text, Language language);

}  // namespace rentsupport::cli

#endif
