// Random numbers for tests: the same on every machine.
#ifndef RENTSUPPORT_TESTS_RANDOM_HPP
#define RENTSUPPORT_TESTS_RANDOM_HPP

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // Returns a number below `bound`.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace tests

#endif
