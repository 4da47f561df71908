#include "status.hpp"

#include <cstdio>

#include "values/language.hpp"

namespace rentsupport::cli {

void print_message(std::string_view text) noexcept {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

void print_result(std::string_view text, Language language) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Failure(not_written, say(language, "standard output could not be written",
                                   "không ghi được đầu ra chuẩn"));
  }
}

}  // namespace rentsupport::cli
