// Columns of values that each thread touches first where it fills them.
#ifndef RENTSUPPORT_SRC_VALUES_BUFFER_HPP
#define RENTSUPPORT_SRC_VALUES_BUFFER_HPP

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace rentsupport {
inline namespace v2 {

// Where large buffers lie that are not to lie in memory: in files, for a program that has to get by
// with little (files/scratch_files.hpp). Any thread.
class LargeBuffers {
 public:
  // What is smaller lies in memory all the same.
  explicit LargeBuffers(std::size_t least_bytes) noexcept : least_bytes_(least_bytes) {}
  LargeBuffers(const LargeBuffers&) = delete;
  LargeBuffers& operator=(const LargeBuffers&) = delete;
  [[nodiscard]] std::size_t least_bytes() const noexcept { return least_bytes_; }
  // Returns room, aligned as a page is; throws where there is none.
  [[nodiscard]] virtual void* take(std::size_t bytes) = 0;
  // Is called by whoever begins a piece of work, which fills a few megabytes at most.
  virtual void look_after_memory() noexcept = 0;
  // Takes room back; says whether it was its own.
  [[nodiscard]] virtual bool give_back(void* place, std::size_t bytes) noexcept = 0;

  // Those in use; null: memory. Whoever sets it outlives every buffer that is made meanwhile.
  static std::atomic<LargeBuffers*>& in_use() noexcept {
    static std::atomic<LargeBuffers*> all{nullptr};
    return all;
  }

 protected:
  ~LargeBuffers() = default;

 private:
  std::size_t least_bytes_;
};

// The memory of buffers of every type; what is large, in pages as large as the system has them to
// give: fewer page faults. Not inlined, for the size of the library.
struct BufferMemory {
  static constexpr std::size_t page = std::size_t{1} << 21U;
  static constexpr std::size_t least_in_pages = 2 * page;

  [[nodiscard, gnu::noinline]] static void* take(std::size_t bytes) {
    LargeBuffers* const large = LargeBuffers::in_use();
    if (large != nullptr && bytes >= large->least_bytes()) return large->take(bytes);
    if (bytes < least_in_pages) return ::operator new(bytes);
    void* const place = ::operator new (bytes, std::align_val_t{page});
#ifdef __linux__
    static_cast<void>(::madvise(place, bytes / page * page, MADV_HUGEPAGE));  // only a hint
#endif
    return place;
  }
  [[gnu::noinline]] static void give_back(void* place, std::size_t bytes) noexcept {
    LargeBuffers* const large = LargeBuffers::in_use();
    if (large != nullptr && bytes >= large->least_bytes() && large->give_back(place, bytes)) return;
    if (bytes < least_in_pages) {
      ::operator delete(place);
    } else {
      ::operator delete (place, std::align_val_t{page});
    }
  }
};

// Leaves new elements uninitialised, so that each thread touches the memory that it fills.
template <class T>
struct UninitialisedAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = UninitialisedAllocator<U>;
  };
  [[nodiscard]] T* allocate(std::size_t count) {
    if (count > SIZE_MAX / 2 / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(BufferMemory::take(count * sizeof(T)));
  }
  void deallocate(T* place, std::size_t count) noexcept {
    BufferMemory::give_back(place, count * sizeof(T));
  }
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
