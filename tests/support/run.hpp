// Runs of the whole job in a scratch directory.
#ifndef RENTSUPPORT_TESTS_RUN_HPP
#define RENTSUPPORT_TESTS_RUN_HPP

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tests {

// A directory that is removed with everything in it.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& path);
// Reads all files of a directory, by name.
[[nodiscard]] std::map<std::string, std::string> files_in(const std::filesystem::path& directory);
void write_file(const std::filesystem::path& path, std::string_view text);

struct ProgramResult {
  int status = 0;  // exit status, or 128 + signal
  std::string out;
  std::string err;
};

// Where a program reads from, and writes to; an empty output is caught and returned.
struct Streams {
  std::string in = "/dev/null";
  std::string out = {};
  std::string err = {};
};

// Runs a program and waits for it; `environment` is added to ours, without RENTSUPPORT_LANGUAGE.
[[nodiscard]] ProgramResult run_program(const std::vector<std::string>& arguments,
                                        const std::map<std::string, std::string>& environment = {},
                                        const Streams& streams = {});

// A named pipe that hands out a text to the one who reads it, once, after a while.
class FedPipe {
 public:
  FedPipe(std::string path, std::string text, std::chrono::milliseconds after = {});
  FedPipe(const FedPipe&) = delete;
  FedPipe& operator=(const FedPipe&) = delete;
  ~FedPipe();

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string text_;
  std::chrono::milliseconds after_;
  std::atomic<bool> fed_{false};
  std::thread feeder_;
};

// Returns a CSV text with a column taken away (of well-formed text).
[[nodiscard]] std::string without_column(std::string_view csv, std::string_view column);

// Returns the lines from the one that begins with `from` up to the one that begins with `to`.
[[nodiscard]] std::string lines_between(std::string_view text, std::string_view from,
                                        std::string_view to);

}  // namespace tests

#endif
