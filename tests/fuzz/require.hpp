// What holds whatever a fuzzer makes up.
#ifndef RENTSUPPORT_TESTS_FUZZ_REQUIRE_HPP
#define RENTSUPPORT_TESTS_FUZZ_REQUIRE_HPP

#include <cstdio>
#include <cstdlib>

namespace tests {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

}  // namespace tests

#endif
