// Progress on a terminal: how many rows or files, how many a second, time left.
#ifndef RENTSUPPORT_SRC_CLI_PROGRESS_HPP
#define RENTSUPPORT_SRC_CLI_PROGRESS_HPP

#include <condition_variable>
#include <mutex>
#include <thread>

#include "rentsupport/csv.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

// Shows how far the work is on standard error, while it lives.
class ProgressLine {
 public:
  // `what` are counted: rows or files.
  ProgressLine(const Progress& progress, Language language, Bilingual what = rows);
  static constexpr Bilingual rows{"dòng", "rows"};
  static constexpr Bilingual files{"tệp", "files"};
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

 private:
  void show();

  const Progress& progress_;
  const Language language_;
  const Bilingual what_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace rentsupport::cli

#endif
