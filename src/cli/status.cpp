#include "status.hpp"

#include <cstdio>

namespace rentsupport::cli {

void print_result(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Failure(not_written, "standard output could not be written");
}

}  // namespace rentsupport::cli
