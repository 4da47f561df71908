// Progress on a terminal: rows, rows per second, time left.
#ifndef RENTSUPPORT_SRC_CLI_PROGRESS_HPP
#define RENTSUPPORT_SRC_CLI_PROGRESS_HPP

#include <condition_variable>
#include <mutex>
#include <thread>

#include "rentsupport/csv.hpp"

namespace rentsupport::cli {

// Shows how far the work is on standard error, while it lives.
class ProgressLine {
 public:
  ProgressLine(const Progress& progress, Language language);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

 private:
  void show();

  const Progress& progress_;
  const Language language_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace rentsupport::cli

#endif
