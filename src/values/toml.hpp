// toml++, for every source in one way: its functions are inline, and the linker keeps one of them.
#ifndef RENTSUPPORT_SRC_VALUES_TOML_HPP
#define RENTSUPPORT_SRC_VALUES_TOML_HPP

// toml++ 3.3 asserts, and where NDEBUG is defined assumes, what does not hold for every text
// ("[#"), and then says what is wrong with it.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#endif
