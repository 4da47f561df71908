#include "support/failing_memory.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local bool failing = false;
thread_local std::uint64_t left = 0;
thread_local bool failed = false;

[[maybe_unused]] void* allocate(std::size_t size) {
  if (failing) {
    if (left == 0) {
      failed = true;
      throw std::bad_alloc{};
    }
    --left;
  }
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}

}  // namespace

// The thread sanitizer defines these itself and lets nobody else; none of its tests runs out of
// memory.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define RENTSUPPORT_THREAD_SANITIZER
#endif
#endif
#if !defined(RENTSUPPORT_THREAD_SANITIZER)
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
// A sanitizer's own would be taken for these, whose memory operator delete below could not free.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept {
  return operator new(size, nothrow);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace tests {

FailingMemory::FailingMemory(std::uint64_t which) {
  left = which;
  failed = false;
  failing = true;
}
FailingMemory::~FailingMemory() { failing = false; }
bool FailingMemory::has_failed() const { return failed; }

}  // namespace tests
