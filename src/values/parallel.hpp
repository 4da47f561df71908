// Work shared by threads: tasks by number, taken in order by whoever is free.
#ifndef RENTSUPPORT_SRC_VALUES_PARALLEL_HPP
#define RENTSUPPORT_SRC_VALUES_PARALLEL_HPP

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "values/buffer.hpp"

namespace rentsupport {
inline namespace v2 {

// More threads than any machine has use for; work is set aside for each of them.
inline constexpr unsigned most_threads = 1024;

// Returns the number of threads to use: 0 stands for all processors, what is beyond the most for
// that.
[[nodiscard]] inline unsigned thread_count(unsigned asked) noexcept {
  return std::min(most_threads,
                  asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency()));
}

// Calls task(number, worker) for every number below `count`, `worker` being below `threads`. The
// first exception is thrown again once every thread has stopped; tasks not begun by then are left
// out.
template <class Task>
void parallel(unsigned threads, std::size_t count, Task&& task) {
  threads = static_cast<unsigned>(std::min<std::size_t>(thread_count(threads), count));
  const auto begin = [&](std::size_t number, unsigned worker) {
    if (LargeBuffers* const large = LargeBuffers::in_use()) large->look_after_memory();
    task(number, worker);
  };
  if (threads <= 1) {
    for (std::size_t number = 0; number < count; ++number) begin(number, 0U);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr error;
  std::mutex mutex;
  const auto work = [&](unsigned worker) {
    try {
      for (std::size_t number = next++; number < count; number = next++) begin(number, worker);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!error) error = std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  others.reserve(threads);
  for (unsigned worker = 1; worker < threads; ++worker) {
    try {
      others.emplace_back(work, worker);
    } catch (...) {
      break;  // fewer threads do the same work
    }
  }
  work(0);
  for (std::thread& other : others) other.join();
  if (error) std::rethrow_exception(error);
}

// Calls visit(row) for every row below `rows`, neighbours by one thread after the other.
template <class Visit>
void parallel_rows(unsigned threads, std::size_t rows, const Visit& visit) {
  constexpr std::size_t share = std::size_t{1} << 15U;
  parallel(threads, (rows + share - 1) / share, [&](std::size_t part, unsigned) {
    const std::size_t end = std::min(rows, (part + 1) * share);
    for (std::size_t row = part * share; row < end; ++row) visit(row);
  });
}

}  // namespace v2
}  // namespace rentsupport

#endif
