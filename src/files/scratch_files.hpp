// Large buffers in files instead of memory, for a program that has to get by with little.
#ifndef RENTSUPPORT_SRC_FILES_SCRATCH_FILES_HPP
#define RENTSUPPORT_SRC_FILES_SCRATCH_FILES_HPP

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "values/buffer.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// While one lives each large buffer, but for the first ones, is the pages of a file of its own in
// $TMPDIR, else /tmp: only its owner may read it, and it has no name as soon as it is open, so that
// nothing stays behind, however the process ends. Whoever begins a piece of work, and a thread all
// the while, looks at the memory that the process takes, and lets go of pages of buffers and of
// mapped inputs before it is more than the limit: they are read again where they are needed. What
// lies in memory all the same (rejected rows, texts that are not as the input has them, the sums)
// is not let go: where that alone comes near the limit the run has to end. Any thread.
// NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor): final, and never freed as its base
class ScratchFiles final : public LargeBuffers {
 public:
  // What a run needs however small its inputs are.
  static constexpr std::uint64_t least_memory = std::uint64_t{32} << 20U;

  // What is done where the limit does not suffice.
  struct TooLittle {
    // Is called, once it comes near, by whoever asks for a large buffer next; may throw.
    std::function<void()> give_up;
    // Is called by any thread where it is reached all the same.
    std::function<void()> end;
  };

  // Smaller buffers lie in memory: a file for each costs more than it saves.
  static constexpr std::size_t usual_least = std::size_t{1} << 17U;

  // Throws Error where no file can be made, or nothing says what the process takes.
  ScratchFiles(std::uint64_t limit, TooLittle too_little, Language language,
               std::size_t least_bytes = usual_least);
  ~ScratchFiles();

  // Returns those in use, if there are.
  [[nodiscard]] static ScratchFiles* in_use() noexcept;

  [[nodiscard]] void* take(std::size_t bytes) override;
  [[nodiscard]] bool give_back(void* place, std::size_t bytes) noexcept override;
  void look_after_memory() noexcept override;

  // Copies what a pipe gives into a file of this kind; returns its descriptor, which the caller
  // closes, and its size. Throws Error.
  [[nodiscard]] std::pair<int, std::size_t> spool(int pipe) const;
  // Says that the pages of a file are mapped there, to be read only; that they are not any more.
  void watch(void* place, std::size_t bytes);
  void forget(void* place) noexcept;

 private:
  // Returns memory while there is room for it, else null.
  [[nodiscard]] void* take_memory(std::size_t bytes);
  [[nodiscard]] int open_file() const;
  [[nodiscard]] std::string no_room() const;

  std::string directory_;
  std::uint64_t limit_;
  std::uint64_t enough_;  // where more is taken, pages are let go
  TooLittle too_little_;
  std::atomic<bool> is_too_little_{false};
  Language language_;
  std::mutex mutex_;
  std::uint64_t in_memory_ = 0;
  std::map<void*, std::size_t> kept_;     // buffers in memory, bytes
  std::map<void*, std::size_t> taken_;    // buffers in files
  std::map<void*, std::size_t> watched_;  // inputs
  std::atomic<bool> is_over_{false};
  int statm_ = -1;  // what the system says of the process
  std::thread looking_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
