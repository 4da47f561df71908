#include "ledger/ledger_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <random>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace rentsupport {
inline namespace v2 {

namespace {

[[noreturn]] void fail() { throw std::system_error(errno, std::generic_category()); }

int opened(int descriptor) {
  if (descriptor < 0) fail();
  return descriptor;
}

constexpr std::array<const char*, 4> suffixes{"", "-wal", "-shm", "-journal"};

// SQLite's own file system, but for logs, which it opens only where they are. It must leave SQLite
// with the library: this may be unloaded while SQLite stays.
class FileSystemForReaders {
 public:
  FileSystemForReaders() : vfs_(*found()) {
    vfs_.zName = "rentsupport-readers";
    vfs_.pNext = nullptr;
    vfs_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
      if ((flags & SQLITE_OPEN_WAL) != 0) flags &= ~SQLITE_OPEN_CREATE;
      return whole_->xOpen(whole_, name, file, flags, opened);
    };
    sqlite3_vfs_register(&vfs_, 0);
  }
  FileSystemForReaders(const FileSystemForReaders&) = delete;
  FileSystemForReaders& operator=(const FileSystemForReaders&) = delete;
  ~FileSystemForReaders() { sqlite3_vfs_unregister(&vfs_); }

  [[nodiscard]] const char* name() const noexcept { return vfs_.zName; }

 private:
  static const sqlite3_vfs* found() {
    sqlite3_initialize();
    whole_ = sqlite3_vfs_find(nullptr);
    return whole_;
  }

  static inline sqlite3_vfs* whole_ = nullptr;
  sqlite3_vfs vfs_;
};

}  // namespace

std::vector<std::string> names_of_ledger(const std::string& file) {
  std::vector<std::string> names;
  std::error_code error;
  const std::string led_to = std::filesystem::weakly_canonical(file, error).string();
  for (const std::string& name : {file, led_to}) {
    if (name.empty() || (name == file && !names.empty())) continue;
    for (const char* const suffix : suffixes) names.push_back(name + suffix);
  }
  return names;
}

bool has_log(const std::string& file) {
  constexpr off_t only_header = 32;
  struct stat log {};
  struct stat index {};
  // What a kill left of a log that nothing was written to: readers would try in vain to agree with
  // its index, and wait for whoever booked.
  if (::stat((file + "-wal").c_str(), &log) != 0 || log.st_size == only_header) return false;
  return log.st_size > 0 || ::stat((file + "-shm").c_str(), &index) == 0;
}

bool is_same(const struct stat& before, const struct stat& after) noexcept {
  return before.st_dev == after.st_dev && before.st_ino == after.st_ino &&
         before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec;
}

std::string name_for_readers(const std::string& file) {
  std::string name = "file:";
  for (const char c : file) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr const char* digits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      name += {'%', digits[byte >> 4U], digits[byte & 15U]};
    } else {
      name += c;
    }
  }
  struct stat ledger {};
  struct stat index {};
  const bool is_owner = ::stat(file.c_str(), &ledger) == 0 &&
                        (::geteuid() == ledger.st_uid || ::geteuid() == 0);  // SQLite gives root's
                                                                             // files to the owner
  const bool may_make_index = is_owner && ::stat((file + "-shm").c_str(), &index) != 0;
  return may_make_index ? name : name + "?readonly_shm=1";
}

const char* file_system_for_readers() {
  static const FileSystemForReaders file_system;
  return file_system.name();
}

NewLedgerFile::NewLedgerFile(std::string file, Name name)
    : file_(std::move(file)),
      partial_(fmt::format("{}.new-{:08x}", file_, std::random_device{}())) {
  // SQLite would take in what it finds beside a ledger, whichever it was made for.
  for (const char* const suffix : std::span(suffixes).subspan(1)) {
    struct stat status {};
    if (name == Name::is_free && ::lstat((file_ + suffix).c_str(), &status) == 0) {
      throw std::system_error(EEXIST, std::generic_category(), file_ + suffix);
    }
  }
  // Marked before it is made: a signal may come in between.
  for (std::size_t i = 0; i < files; ++i) {
    names_[i] = partial_ + suffixes[i];
    unfinished_[i].emplace(AT_FDCWD, names_[i]);
  }
  const Descriptor made(
      opened(::open(partial_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)));
  if (::fchmod(made.get(), 0600) != 0) fail();
}

NewLedgerFile::~NewLedgerFile() {
  for (const std::string& name : names_) ::unlink(name.c_str());
}

void NewLedgerFile::write(const LedgerBytes& bytes) const {
  const Descriptor file(opened(::open(partial_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC)));
  std::vector<unsigned char> block(std::size_t{1} << 20U);
  for (std::uint64_t at = 0; at < bytes.size;) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), bytes.size - at));
    if (!bytes.read(at, block.data(), count)) throw std::system_error(EIO, std::generic_category());
    for (std::size_t done = 0; done < count;) {
      const ssize_t written =
          ::pwrite(file.get(), block.data() + done, count - done, static_cast<off_t>(at + done));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail();
      done += static_cast<std::size_t>(written);
    }
    at += count;
  }
  if (::fsync(file.get()) != 0) fail();
}

bool NewLedgerFile::place() const {
  if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, file_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) return false;
    // Some file systems cannot do that, but make a second name.
    if (errno != EINVAL || ::link(partial_.c_str(), file_.c_str()) != 0) {
      if (errno == EEXIST) return false;
      fail();
    }
    ::unlink(partial_.c_str());
  }
  sync_name();
  return true;
}

void NewLedgerFile::replace() const {
  struct stat old {};
  // What SQLite kept beside the old one must not be taken for the new one's.
  for (const char* const suffix : std::span(suffixes).subspan(1))
    ::unlink((file_ + suffix).c_str());
  if (::stat(file_.c_str(), &old) != 0 ||
      (old.st_uid != ::geteuid() && ::chown(partial_.c_str(), old.st_uid, old.st_gid) != 0) ||
      ::rename(partial_.c_str(), file_.c_str()) != 0)
    fail();
  sync_name();
}

void NewLedgerFile::sync_name() const {
  // The name must last as the entries do.
  const std::string directory = file_.substr(0, file_.rfind('/') + 1);
  const Descriptor above(opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  if (::fsync(above.get()) != 0) fail();
}

}  // namespace v2
}  // namespace rentsupport
