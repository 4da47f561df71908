// Loops that go from place to place in large buffers.
#ifndef RENTSUPPORT_SRC_VALUES_NOW_AND_THEN_HPP
#define RENTSUPPORT_SRC_VALUES_NOW_AND_THEN_HPP

#include "values/buffer.hpp"

namespace rentsupport {
inline namespace v2 {

// Looks after memory at every few calls: each place that such a loop goes to may bring pages around
// it into memory. Not for several threads.
class NowAndThen {
 public:
  void operator()() noexcept {
    constexpr unsigned few = 16;
    if (++calls_ % few != 0) return;
    if (LargeBuffers* const large = LargeBuffers::in_use()) large->look_after_memory();
  }

 private:
  unsigned calls_ = 0;
};

}  // namespace v2
}  // namespace rentsupport

#endif
