#include "progress.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "status.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

std::string verb(Progress::Stage stage, Language language) {
  switch (stage) {
    case Progress::Stage::opening:
      return say(language, "opening", "mở tệp");
    case Progress::Stage::reading:
      return say(language, "reading", "đọc");
    case Progress::Stage::deciding:
      return say(language, "deciding", "xét");
    case Progress::Stage::writing:
      return say(language, "writing", "ghi");
    case Progress::Stage::done:
      return say(language, "done", "xong");
  }
  return {};
}

}  // namespace

ProgressLine::ProgressLine(const Progress& progress, Language language, Bilingual what)
    : progress_(progress), language_(language), what_(what), thread_([this] { show(); }) {}

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
    const std::uint64_t counted = progress_.rows;
    const std::uint64_t done = progress_.done;
    const std::uint64_t total = progress_.total;
    const std::string_view what = what_.in(language_);
    std::string line =
        say(language_, "\r{}: {} {}, {} {}/s", "\r{}: {} {}, {} {}/giây", verb(stage, language_),
            counted, what, counted * 1000 / milliseconds, what);
    if (done > 0 && total >= done)
      line += say(language_, ", {} s left", ", còn {} giây",
                  (total - done) / (done / milliseconds + 1) / 1000);
    print_message(fmt::format("{:<70}", line));
    std::fflush(stderr);
    shown = true;
  }
  if (shown) print_message(fmt::format("\r{:<70}\r", ""));
}

}  // namespace rentsupport::cli
