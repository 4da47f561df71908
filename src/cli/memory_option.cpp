#include "memory_option.hpp"

#include <fmt/format.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <charconv>
#include <climits>
#include <cstdint>
#include <optional>
#include <string_view>

#include "command.hpp"
#include "files/files.hpp"
#include "status.hpp"
#include "values/language.hpp"

namespace rentsupport::cli {

namespace {

// Reads `512M`, `4G`: bytes, in units of 1024.
std::optional<std::uint64_t> read_size(std::string_view text) {
  constexpr std::string_view units = "KMGT";
  std::uint64_t size = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), size);
  const std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
  if (read.ec != std::errc{} || unit.size() != 1) return std::nullopt;
  const std::size_t power = units.find(unit[0]);
  if (power == std::string_view::npos) return std::nullopt;
  const unsigned bits = 10 * (static_cast<unsigned>(power) + 1);
  if (size == 0 || size > UINT64_MAX >> 2U >> bits) return std::nullopt;
  return size << bits;
}

// The system would empty it first.
void keep_freed_memory() noexcept {
#ifdef __GLIBC__
  // No other thread runs yet. NOLINTBEGIN(concurrency-mt-unsafe)
  ::mallopt(M_MMAP_MAX, 0);
  ::mallopt(M_TRIM_THRESHOLD, INT_MAX);
  // NOLINTEND(concurrency-mt-unsafe)
#endif
}

}  // namespace

void add_memory_option(CLI::App& command, std::string& memory, Language language) {
  command
      .add_option("--memory", memory,
                  say(language,
                      "take no more memory than this, such as 512M or 4G: the rest lies in files "
                      "without a name in TMPDIR",
                      "không dùng quá dung lượng bộ nhớ này, ví dụ 512M hoặc 4G: phần còn lại nằm "
                      "trong tệp tạm không tên ở TMPDIR"))
      ->type_name("SIZE")
      ->check(not_empty());
}

std::unique_ptr<ScratchFiles> keep_within(const std::string& memory, Language language) {
  if (memory.empty()) {
    keep_freed_memory();
    return nullptr;
  }
  const std::optional<std::uint64_t> size = read_size(memory);
  if (!size)
    throw Failure(wrong_use,
                  say(language, "--memory {}: write a number and a unit, such as 512M or 4G",
                      "--memory {}: ghi một số và đơn vị, ví dụ 512M hoặc 4G", memory));
  if (*size < ScratchFiles::least_memory)
    throw Failure(wrong_use, say(language, "--memory {}: a run takes {}M at least",
                                 "--memory {}: mỗi đợt tính cần ít nhất {}M", memory,
                                 ScratchFiles::least_memory >> 20U));
  const std::string message =
      say(language,
          "--memory {}: rows that are rejected, texts to be mended, or a ledger take more: give "
          "more; nothing is written",
          "--memory {}: các dòng bị loại, ô phải sửa hoặc sổ cần nhiều hơn: tăng giới hạn; không "
          "ghi gì",
          memory);
  const auto give_up = [message] { throw Failure(wrong_use, message); };
  const auto end = [line = fmt::format("rentsupport: {}\n", message)] {
    // The files of a run that take their names are in place in a moment.
    if (is_undisturbed()) return;
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    remove_unfinished();
    ::_exit(wrong_use);
  };
  return std::make_unique<ScratchFiles>(*size, ScratchFiles::TooLittle{give_up, end}, language);
}

}  // namespace rentsupport::cli
