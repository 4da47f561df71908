// Memory that is going to be filled from end to end: fewer page faults, where the system has large
// pages to give. Only a hint.
#ifndef RENTSUPPORT_SRC_VALUES_LARGE_MEMORY_HPP
#define RENTSUPPORT_SRC_VALUES_LARGE_MEMORY_HPP

#include <cstddef>
#include <cstdint>

#include "values/buffer.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace rentsupport {
inline namespace v2 {

template <class T>
void expect_to_fill(Buffer<T>& values) noexcept {
#ifdef __linux__
  if (LargeBuffers::in_use() != nullptr) return;        // then memory is what there is little of
  constexpr std::size_t large = std::size_t{1} << 21U;  // bytes of a large page
  const auto begin = reinterpret_cast<std::uintptr_t>(values.data());
  const std::uintptr_t end = begin + values.capacity() * sizeof(T);
  const std::uintptr_t first = (begin + large - 1) / large * large;
  const std::uintptr_t last = end / large * large;
  if (first < last) {
    char* const start = reinterpret_cast<char*>(values.data()) + (first - begin);
    static_cast<void>(::madvise(start, last - first, MADV_HUGEPAGE));
  }
#else
  static_cast<void>(values);
#endif
}

}  // namespace v2
}  // namespace rentsupport

#endif
