#include "files/scratch_files.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include "files/files.hpp"
#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Memory of the process, in bytes.
struct Taken {
  std::uint64_t all = 0;
  std::uint64_t of_files = 0;  // pages that can be read again
};

Taken memory_taken(int statm) {
  std::array<char, 128> text{};
  const ssize_t count = ::pread(statm, text.data(), text.size(), 0);
  const char* at = text.data();
  const char* const end = at + std::max<ssize_t>(count, 0);
  std::array<std::uint64_t, 3> pages{};  // of addresses, of memory, of files
  for (std::uint64_t& number : pages) {
    at = std::from_chars(at, end, number).ptr;
    if (at < end) ++at;
  }
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return {pages[1] * page, pages[2] * page};
}

}  // namespace

ScratchFiles::ScratchFiles(std::uint64_t limit, TooLittle too_little, Language language,
                           std::size_t least_bytes)
    : LargeBuffers(least_bytes),
      limit_(limit),
      // Between two looks threads take some megabytes.
      enough_(limit - std::max(limit / 4, std::min(limit / 2, std::uint64_t{64} << 20U))),
      too_little_(std::move(too_little)),
      language_(language),
      statm_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {
  // No other thread runs yet. NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* const told = std::getenv("TMPDIR");
  directory_ = told != nullptr && *told != '\0' ? told : "/tmp";
  const Descriptor try_it(open_file());
  if (statm_ < 0)
    throw Error(say(language_, "/proc is not there: nothing says how much memory is taken",
                    "không có /proc: không biết đã dùng bao nhiêu bộ nhớ"));
  looking_ = std::thread([this] {
    while (!is_over_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      look_after_memory();
    }
  });
  LargeBuffers::in_use() = this;
}

ScratchFiles::~ScratchFiles() {
  LargeBuffers::in_use() = nullptr;
  is_over_ = true;
  looking_.join();
  ::close(statm_);
}

ScratchFiles* ScratchFiles::in_use() noexcept {
  // There are no others.
  return static_cast<ScratchFiles*>(LargeBuffers::in_use().load());
}

std::string ScratchFiles::no_room() const {
  return say(language_, "no room for temporary files in {} ({}): set TMPDIR to a larger place",
             "không đủ chỗ cho tệp tạm trong {} ({}): đặt TMPDIR trỏ tới nơi rộng hơn", directory_,
             std::generic_category().message(errno));
}

int ScratchFiles::open_file() const {
  int file = ::open(directory_.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    // Some file systems make no file without a name.
    std::string name = directory_ + "/rentsupport-XXXXXX";
    file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file >= 0) ::unlink(name.c_str());
  }
  if (file < 0) throw Error(no_room());
  return file;
}

void* ScratchFiles::take_memory(std::size_t bytes) {
  // Half of what there is is for pages that come and go, and for what lies in memory anyway.
  constexpr std::uint64_t anyway = std::uint64_t{128} << 20U;
  const std::lock_guard lock(mutex_);
  if (in_memory_ + bytes + anyway > enough_ / 2) return nullptr;
  void* const place =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (place == MAP_FAILED) return nullptr;
  in_memory_ += bytes;
  kept_.emplace(place, bytes);
  return place;
}

void* ScratchFiles::take(std::size_t bytes) {
  if (is_too_little_) too_little_.give_up();
  if (void* const place = take_memory(bytes)) return place;
  const Descriptor file(open_file());
  const auto size = static_cast<off_t>(bytes);
  // Room is taken at once: a page that finds none later would end the process.
  if (::fallocate(file.get(), 0, 0, size) != 0 &&
      (errno != EOPNOTSUPP || ::posix_fallocate(file.get(), 0, size) != 0))
    throw Error(no_room());
  void* const place = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (place == MAP_FAILED) throw Error(no_room());
  // A page is a page: a large one would bring in what nobody asked for.
  ::madvise(place, bytes, MADV_NOHUGEPAGE);
  const std::lock_guard lock(mutex_);
  taken_.emplace(place, bytes);
  return place;
}

bool ScratchFiles::give_back(void* place, std::size_t bytes) noexcept {
  const std::lock_guard lock(mutex_);
  const bool is_kept = kept_.erase(place) != 0;
  if (!is_kept && taken_.erase(place) == 0) return false;
  if (is_kept) in_memory_ -= bytes;
  ::munmap(place, bytes);
  return true;
}

std::pair<int, std::size_t> ScratchFiles::spool(int pipe) const {
  const int file = open_file();
  std::string block(std::size_t{1} << 16U, '\0');
  std::size_t size = 0;
  while (true) {
    ssize_t count = ::read(pipe, block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    std::string_view rest{block.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    size += rest.size();
    while (count > 0 && !rest.empty()) {
      count = ::write(file, rest.data(), rest.size());
      if (count > 0) {
        rest.remove_prefix(static_cast<std::size_t>(count));
      } else if (count < 0 && errno == EINTR) {
        count = 1;
      }
    }
    if (count > 0) continue;
    if (count == 0) return {file, size};
    const std::string why = no_room();
    ::close(file);
    throw Error(why);
  }
}

void ScratchFiles::watch(void* place, std::size_t bytes) {
  ::madvise(place, bytes, MADV_NOHUGEPAGE);
  const std::lock_guard lock(mutex_);
  watched_.emplace(place, bytes);
}
void ScratchFiles::forget(void* place) noexcept {
  const std::lock_guard lock(mutex_);
  watched_.erase(place);
}

void ScratchFiles::look_after_memory() noexcept {
  const auto is_enough = [&] { return memory_taken(statm_).all < enough_; };
  if (is_enough()) return;
  // Nothing is unmapped meanwhile. What was written stays in the file.
  const std::lock_guard lock(mutex_);
  if (is_enough()) return;
  for (const auto* const all : {&watched_, &taken_}) {
    for (const auto& [place, bytes] : *all) ::madvise(place, bytes, MADV_DONTNEED);
  }
  const Taken taken = memory_taken(statm_);
  const std::uint64_t in_memory = taken.all - taken.of_files;
  if (in_memory >= limit_ / 8 * 7) is_too_little_ = true;
  if (in_memory >= limit_) too_little_.end();
}

}  // namespace v2
}  // namespace rentsupport
