// Files: the library writes the same bytes as the reference, whatever the files hold.
//
// The input is the text of employers, lists, workers and, perhaps, the history and the decisions on
// persons, one after the other; a line with `%%` alone stands between two of them.
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "support/against_reference.hpp"
#include "support/run.hpp"

namespace {

constexpr std::string_view between = "%%\n";

// A file in memory: a run of the fuzzer leaves nothing on the disk.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : descriptor_(::memfd_create("input", MFD_CLOEXEC)) {
    if (descriptor_ < 0 ||
        ::write(descriptor_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
      std::abort();
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(descriptor_); }

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, 5> texts;
  std::size_t count = 0;
  for (bool more = true; more && count < texts.size();) {
    // The mark stands at the beginning of a line.
    std::size_t at = rest.starts_with(between) ? 0 : rest.find("\n%%\n");
    more = at != std::string_view::npos;
    if (more && at > 0) ++at;
    texts[count++] = rest.substr(0, at);
    if (more) rest.remove_prefix(at + between.size());
  }
  const MemoryFile employers(texts[0]), lists(texts[1]), workers(texts[2]), history(texts[3]),
      persons(texts[4]);
  rentsupport::InputFiles files{employers.path(), lists.path(), workers.path(), {}};
  if (count > 3) files.history = history.path();
  if (count > 4) files.persons = persons.path();
  static const tests::ScratchDirectory scratch;
  const std::string difference =
      tests::difference_from_reference(files, scratch / "out", {}, 1, 64);
  if (!difference.empty()) {
    std::fputs((difference + "\n").c_str(), stderr);
    std::abort();
  }
  return 0;
}
