// Columns of values that each thread touches first where it fills them.
#ifndef RENTSUPPORT_SRC_VALUES_BUFFER_HPP
#define RENTSUPPORT_SRC_VALUES_BUFFER_HPP

#include <memory>
#include <new>
#include <vector>

namespace rentsupport {
inline namespace v2 {

// Leaves new elements uninitialised, so that each thread touches the memory that it fills.
template <class T>
struct UninitialisedAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = UninitialisedAllocator<U>;
  };
  template <class U>
  void construct(U* element) noexcept {
    ::new (static_cast<void*>(element)) U;
  }
  template <class U, class... Arguments>
  void construct(U* element, Arguments&&... arguments) {
    ::new (static_cast<void*>(element)) U(static_cast<Arguments&&>(arguments)...);
  }
};
template <class T>
using Buffer = std::vector<T, UninitialisedAllocator<T>>;

}  // namespace v2
}  // namespace rentsupport

#endif
