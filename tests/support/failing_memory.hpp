// Memory that runs out: operator new of the test program fails on demand.
#ifndef RENTSUPPORT_TESTS_FAILING_MEMORY_HPP
#define RENTSUPPORT_TESTS_FAILING_MEMORY_HPP

#include <cstdint>

namespace tests {

// While it lives, this thread's allocation number `which` (from 0) and all after it throw
// bad_alloc.
class FailingMemory {
 public:
  explicit FailingMemory(std::uint64_t which);
  FailingMemory(const FailingMemory&) = delete;
  FailingMemory& operator=(const FailingMemory&) = delete;
  ~FailingMemory();
  // Says whether an allocation has failed.
  [[nodiscard]] bool has_failed() const;
};

}  // namespace tests

#endif
