// Structs of the C ABI, which a caller may know in an earlier or a later size than the library.
#ifndef RENTSUPPORT_SRC_FACES_SIZED_STRUCTS_HPP
#define RENTSUPPORT_SRC_FACES_SIZED_STRUCTS_HPP

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

// The size of a struct in the first version of the ABI. A struct that grows states here what it
// was.
template <class T>
inline constexpr std::size_t first_size = sizeof(T);

// A struct_size beyond this is a mistake.
inline constexpr std::size_t struct_growth = 65536;

// A struct that is read (throws Error): as it stands, or completed with zeros where the caller's is
// shorter.
template <class T>
class InputStruct {
 public:
  explicit InputStruct(const T& in) : value_(&in) {
    const std::size_t size = in.struct_size;
    if (size < first_size<T>) throw Error("struct_size is smaller than the struct");
    const auto* bytes = reinterpret_cast<const unsigned char*>(&in);
    if (size > sizeof(T) + struct_growth ||
        (size > sizeof(T) && std::any_of(bytes + sizeof(T), bytes + size,
                                         [](unsigned char byte) { return byte != 0; })))
      throw Error("a struct says more than this version of the library knows");
    if (size >= sizeof(T)) return;
    value_ = &completed_.emplace();
    std::memcpy(&*completed_, bytes, size);
  }
  InputStruct(const InputStruct&) = delete;
  InputStruct& operator=(const InputStruct&) = delete;
  ~InputStruct() = default;

  [[nodiscard]] const T& operator*() const noexcept { return *value_; }

 private:
  const T* value_;
  std::optional<T> completed_;
};

// Elements of an array that are written, of which the first one says how large they are
// (throws Error).
template <class T>
class OutputStructs {
 public:
  OutputStructs(T* out, std::size_t count) : out_(reinterpret_cast<char*>(out)) {
    if (count == 0) return;
    stride_ = out->struct_size;
    if (stride_ < first_size<T>) throw Error("struct_size is smaller than the struct");
    if (stride_ > sizeof(T) + struct_growth) throw Error("struct_size is larger than any struct");
  }
  void put(std::size_t number, T value) noexcept {
    value.struct_size = stride_;
    char* const at = out_ + number * stride_;
    if (stride_ < sizeof(T)) {
      std::memcpy(at, &value, stride_);
      return;
    }
    std::memcpy(at, &value, sizeof(T));
    if (stride_ > sizeof(T)) std::memset(at + sizeof(T), 0, stride_ - sizeof(T));
  }

 private:
  char* out_;
  std::size_t stride_ = 0;
};

}  // namespace v2
}  // namespace rentsupport

#endif
