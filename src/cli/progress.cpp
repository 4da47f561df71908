#include "progress.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string_view>

namespace rentsupport::cli {

namespace {

std::string_view verb(Progress::Stage stage) {
  switch (stage) {
    case Progress::Stage::opening:
      return "opening";
    case Progress::Stage::reading:
      return "reading";
    case Progress::Stage::deciding:
      return "deciding";
    case Progress::Stage::writing:
      return "writing";
    case Progress::Stage::done:
      return "done";
  }
  return {};
}

}  // namespace

ProgressLine::ProgressLine(const Progress& progress)
    : progress_(progress), thread_([this] { show(); }) {}

ProgressLine::~ProgressLine() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void ProgressLine::show() {
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin = Clock::now();
  Progress::Stage last = progress_.stage;
  bool shown = false;
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, std::chrono::milliseconds{200}, [this] { return end_; })) {
    const Progress::Stage stage = progress_.stage;
    if (stage != last) {
      last = stage;
      begin = Clock::now();
    }
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count() + 1;
    const auto milliseconds = static_cast<std::uint64_t>(elapsed);
    const std::uint64_t rows = progress_.rows;
    const std::uint64_t done = progress_.done;
    const std::uint64_t total = progress_.total;
    std::string line =
        fmt::format("\r{}: {} rows, {} rows/s", verb(stage), rows, rows * 1000 / milliseconds);
    if (done > 0 && total >= done)
      line += fmt::format(", {} s left", (total - done) / (done / milliseconds + 1) / 1000);
    fmt::print(stderr, "{:<70}", line);
    std::fflush(stderr);
    shown = true;
  }
  if (shown) fmt::print(stderr, "\r{:<70}\r", "");
}

}  // namespace rentsupport::cli
