#include "status.hpp"

#include <cstdio>

#include "values/language.hpp"

namespace rentsupport::cli {

void print_message(std::string_view text) noexcept {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

namespace {

bool is_printed(std::string_view text) noexcept {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

}  // namespace

void print_result(std::string_view text, Language language) {
  if (!is_printed(text)) {
    throw Failure(not_written, say(language, "standard output could not be written",
                                   "không ghi được đầu ra chuẩn"));
  }
}

void print_summary(std::string_view text, Language language) {
  if (!is_printed(text)) {
    print_message(say(language, "rentsupport: the summary could not be printed\n",
                      "rentsupport: không in được bản tóm tắt\n"));
  }
}

}  // namespace rentsupport::cli
