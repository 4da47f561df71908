// What is made once and used again by one call after the other, each thread its own.
#ifndef RENTSUPPORT_SRC_FACES_LEASE_HPP
#define RENTSUPPORT_SRC_FACES_LEASE_HPP

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace rentsupport {
inline namespace v2 {

// Those that no call uses.
template <class T>
struct Idle {
  std::mutex mutex;
  std::vector<std::unique_ptr<T>> all;
  std::size_t made = 0;
};

// Takes one, or makes it, and gives it back.
template <class T>
class Lease {
 public:
  template <class Make>
  Lease(Idle<T>& idle, Make make) : idle_(idle), one_(taken(idle)) {
    if (!one_) {
      one_ = make();
      // Room for all of them: giving one back asks for no memory.
      const std::lock_guard lock(idle_.mutex);
      idle_.all.reserve(idle_.made + 1);
      ++idle_.made;
    }
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() {
    const std::lock_guard lock(idle_.mutex);
    if (whole_) {
      idle_.all.push_back(std::move(one_));
    } else {
      --idle_.made;
    }
  }
  T& operator*() const noexcept { return *one_; }
  // Says that it can be used again: not so when memory ran out halfway.
  void keep() noexcept { whole_ = true; }

 private:
  [[nodiscard]] static std::unique_ptr<T> taken(Idle<T>& idle) {
    const std::lock_guard lock(idle.mutex);
    if (idle.all.empty()) return nullptr;
    std::unique_ptr<T> one = std::move(idle.all.back());
    idle.all.pop_back();
    return one;
  }

  Idle<T>& idle_;
  std::unique_ptr<T> one_;
  bool whole_ = false;
};

}  // namespace v2
}  // namespace rentsupport

#endif
