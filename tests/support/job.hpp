// The smallest job that pays one month, as files for the program, and what its outputs must be.
#ifndef RENTSUPPORT_TESTS_JOB_HPP
#define RENTSUPPORT_TESTS_JOB_HPP

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/run.hpp"

namespace tests {

// Three input files in a scratch directory that the program reads without a complaint; a test
// spoils one of them.
class Job {
 public:
  Job();

  // Replaces an input: `employers`, `lists`, `workers`, `history`, `persons`.
  void write(const std::string& input, std::string_view text) const;
  // Names another path for an input.
  void read_from(const std::string& input, std::string path);
  // Names the output directory, inside of the scratch directory unless it is a whole path.
  void write_to(std::string directory) { out_ = std::move(directory); }

  [[nodiscard]] std::string path(std::string_view name) const { return scratch_ / name; }
  [[nodiscard]] std::string out() const { return out_; }
  [[nodiscard]] bool has_output(const std::string& file) const;
  [[nodiscard]] std::string output(const std::string& file) const;
  // Every file of the output directory with its bytes.
  [[nodiscard]] std::map<std::string, std::string> outputs() const;
  // Says why the outputs are not those of a finished run; empty if they are: summary.json is there,
  // the sizes and digests of the others stand in it, its own in manifest.json, and nothing is left
  // half done.
  [[nodiscard]] std::string unfinished() const;

  // Runs a command on the inputs that writes to standard output.
  [[nodiscard]] ProgramResult run(const std::string& command,
                                  const std::vector<std::string>& options,
                                  const Streams& streams = {}) const;
  [[nodiscard]] ProgramResult evaluate(const std::vector<std::string>& options = {},
                                       const std::map<std::string, std::string>& environment = {},
                                       const Streams& streams = {}) const;

 private:
  ScratchDirectory scratch_;
  std::map<std::string, std::string> inputs_;
  std::string out_;
};

// The texts of the job's inputs, to be changed in places.
extern const std::string_view sound_employers;
extern const std::string_view sound_lists;
extern const std::string_view sound_workers;

// Returns a text with the first `what` replaced; throws where there is none.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view what,
                                   std::string_view by);

}  // namespace tests

#endif
