// Faults of the operating system, injected into the program by LD_PRELOAD: a disk that is full or
// loses what was written, a directory that cannot be written to, a kill at the worst moment, an
// input that another program shortens while it is read.
//
// Each fault is an environment variable; N counts calls from 1, in all threads together:
//
//   FAULTS_WRITE=N:full      write number N to an output file finds the disk full, and so do the
//                            ones behind it
//   FAULTS_WRITE=N:short     write number N writes half of its bytes
//   FAULTS_WRITE=N:interrupt write number N is interrupted by a signal before it writes
//   FAULTS_WRITE=N:kill      the program is killed in place of write number N
//   FAULTS_WRITE=N:stop:S    signal number S comes before write number N
//   FAULTS_OPEN=NAME:denied  creating a file with NAME in its path is not allowed
//   FAULTS_OPEN=NAME:fixed   the same, for a file system that is read only
//   FAULTS_RENAME=N:fail     rename number N fails
//   FAULTS_RENAME=N:kill     the program is killed in place of rename number N
//   FAULTS_RENAME=N:stop:S   signal number S comes before rename number N
//   FAULTS_CLOSE=N:fail      closing the N-th output file reports that its data are lost
//   FAULTS_UNLINK=fail       no file can be removed
//   FAULTS_MAP=LEAST:KEPT    a regular file of LEAST bytes or more is cut to KEPT once it is mapped
//   FAULTS_CUT=N:KEPT:PATH   PATH is cut to KEPT bytes before write number N
//   FAULTS_LEDGER=N:full     write number N to a file of a ledger finds the disk full, and so do
//   the
//                            ones behind it
//   FAULTS_LEDGER=N:fail     write number N to a file of a ledger fails
//   FAULTS_LEDGER=N:kill     the program is killed in place of it
//   FAULTS_SYNC=N:fail       waiting for the disk, number N, fails; with `kill` it is killed then
//   FAULTS_READ=NAME:fail    reading a file of a ledger with NAME in its path fails
//   FAULTS_KILL=MICROSECONDS:S  signal number S, or the one that kills, comes that long after it
//                            was started
//   FAULTS_LIMIT=BYTES       no file may grow beyond
//
// Every output file is opened for writing only, every file of a ledger for reading and writing;
// nothing else that the program opens is.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

namespace {

struct Fault {
  bool set = false;
  std::string first;
  std::string second;
  std::string third;

  [[nodiscard]] long number() const { return std::atol(first.c_str()); }
  [[nodiscard]] bool is(std::string_view kind) const { return set && second == kind; }
};

Fault fault_of(const char* variable) {
  Fault fault;
  const char* const value = std::getenv(variable);
  if (value == nullptr) return fault;
  fault.set = true;
  std::string_view rest = value;
  for (std::string* const part : {&fault.first, &fault.second, &fault.third}) {
    const std::size_t colon = part == &fault.third ? std::string_view::npos : rest.find(':');
    *part = rest.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
  }
  return fault;
}

// Read once, before any thread starts.
const Fault write_fault = fault_of("FAULTS_WRITE");
const Fault open_fault = fault_of("FAULTS_OPEN");
const Fault rename_fault = fault_of("FAULTS_RENAME");
const Fault close_fault = fault_of("FAULTS_CLOSE");
const Fault unlink_fault = fault_of("FAULTS_UNLINK");
const Fault map_fault = fault_of("FAULTS_MAP");
const Fault cut_fault = fault_of("FAULTS_CUT");
const Fault ledger_fault = fault_of("FAULTS_LEDGER");
const Fault sync_fault = fault_of("FAULTS_SYNC");
const Fault kill_fault = fault_of("FAULTS_KILL");
const Fault read_fault = fault_of("FAULTS_READ");

std::atomic<long> writes{0};
std::atomic<long> renames{0};
std::atomic<long> closes{0};
std::atomic<long> ledger_writes{0};
std::atomic<long> syncs{0};

// Kills at a moment that has to do with nothing that the program does.
const bool killer_started = [] {
  if (!kill_fault.set) return false;
  std::thread([] {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    ::usleep(static_cast<useconds_t>(kill_fault.number()));
    ::kill(::getpid(), kill_fault.second.empty() ? SIGKILL : std::atoi(kill_fault.second.c_str()));
  }).detach();
  return true;
}();

const bool limited = [] {
  const Fault limit = fault_of("FAULTS_LIMIT");
  if (!limit.set) return false;
  const auto bytes = static_cast<rlim_t>(limit.number());
  const struct rlimit most { bytes, bytes };
  return ::setrlimit(RLIMIT_FSIZE, &most) == 0;
}();

// The main thread takes it, as one from a terminal.
void stop(const Fault& fault) {
  if (fault.is("stop")) ::kill(::getpid(), std::atoi(fault.third.c_str()));
}

// Finds the function that this library stands in front of.
template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool is_open_for(int access, int descriptor) {
  const int saved = errno;
  struct stat status {};
  const int flags = ::fcntl(descriptor, F_GETFL);
  const bool is_open = descriptor > STDERR_FILENO && flags >= 0 && (flags & O_ACCMODE) == access &&
                       ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  errno = saved;
  return is_open;
}
bool is_output(int descriptor) { return is_open_for(O_WRONLY, descriptor); }

// Says whether a write to a file of a ledger goes on.
bool may_write_ledger(int descriptor) {
  if (!ledger_fault.set || !is_open_for(O_RDWR, descriptor)) return true;
  const long number = ++ledger_writes;
  if (ledger_fault.is("full") ? number < ledger_fault.number() : number != ledger_fault.number())
    return true;
  if (ledger_fault.is("kill")) ::raise(SIGKILL);
  errno = ledger_fault.is("full") ? ENOSPC : EIO;
  return false;
}

// Says whether reading a file goes on.
bool may_read(int descriptor) {
  if (!read_fault.set) return true;
  std::string path(4096, '\0');
  const ssize_t size =
      ::readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), path.data(), path.size());
  path.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  if (path.find(read_fault.first) == std::string::npos) return true;
  errno = EIO;
  return false;
}

// Says whether waiting for the disk goes on.
bool may_sync() {
  if (!sync_fault.set || ++syncs != sync_fault.number()) return true;
  if (sync_fault.is("kill")) ::raise(SIGKILL);
  errno = EIO;
  return false;
}

ssize_t faulty_write(int descriptor, const void* bytes, size_t count, off_t offset) {
  using Write = ssize_t (*)(int, const void*, size_t, off_t);
  static const auto write_at = next<Write>("pwrite");
  const long number = ++writes;
  if (cut_fault.set && number == cut_fault.number() &&
      ::truncate(cut_fault.third.c_str(), std::atol(cut_fault.second.c_str())) != 0)
    std::perror("FAULTS_CUT");
  if (write_fault.is("full") && number >= write_fault.number()) {
    errno = ENOSPC;
    return -1;
  }
  if (write_fault.set && number == write_fault.number()) {
    if (write_fault.is("kill")) ::raise(SIGKILL);
    stop(write_fault);
    if (write_fault.is("interrupt")) {
      errno = EINTR;
      return -1;
    }
    if (write_fault.is("short")) return write_at(descriptor, bytes, (count + 1) / 2, offset);
  }
  return write_at(descriptor, bytes, count, offset);
}

bool may_create(const char* path, int flags) {
  if (!open_fault.set || (flags & O_CREAT) == 0 ||
      std::string_view{path}.find(open_fault.first) == std::string_view::npos)
    return true;
  errno = open_fault.is("fixed") ? EROFS : EACCES;
  return false;
}

// Says whether a rename goes on.
bool may_rename() {
  if (!rename_fault.set || ++renames != rename_fault.number()) return true;
  if (rename_fault.is("kill")) ::raise(SIGKILL);
  stop(rename_fault);
  errno = EIO;
  return rename_fault.is("stop");
}

}  // namespace

extern "C" {

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  using Write = ssize_t (*)(int, const void*, size_t, off_t);
  static const auto original = next<Write>("pwrite");
  if (!may_write_ledger(descriptor)) return -1;
  if (!is_output(descriptor)) return original(descriptor, bytes, count, offset);
  return faulty_write(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off_t offset) {
  return pwrite(descriptor, bytes, count, offset);
}

ssize_t pread(int descriptor, void* bytes, size_t count, off_t offset) {
  using Read = ssize_t (*)(int, void*, size_t, off_t);
  static const auto original = next<Read>("pread");
  return may_read(descriptor) ? original(descriptor, bytes, count, offset) : -1;
}

ssize_t pread64(int descriptor, void* bytes, size_t count, off_t offset) {
  return pread(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
  using Write = ssize_t (*)(int, const void*, size_t);
  static const auto original = next<Write>("write");
  if (!is_output(descriptor)) return original(descriptor, bytes, count);
  const off_t offset = ::lseek(descriptor, 0, SEEK_CUR);
  const ssize_t written = faulty_write(descriptor, bytes, count, offset);
  if (written > 0) ::lseek(descriptor, offset + written, SEEK_SET);
  return written;
}

// The mode stands behind the flags if a file may be created.
#define FAULTS_MODE(flags, mode)                                                             \
  va_list rest;                                                                              \
  va_start(rest, flags);                                                                     \
  const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : mode_t{0}; \
  va_end(rest)

int open(const char* path, int flags, ...) {
  using Open = int (*)(const char*, int, ...);
  static const auto original = next<Open>("open");
  FAULTS_MODE(flags, mode);
  return may_create(path, flags) ? original(path, flags, mode) : -1;
}

int openat(int directory, const char* path, int flags, ...) {
  using Open = int (*)(int, const char*, int, ...);
  static const auto original = next<Open>("openat");
  FAULTS_MODE(flags, mode);
  return may_create(path, flags) ? original(directory, path, flags, mode) : -1;
}

int openat64(int directory, const char* path, int flags, ...) {
  FAULTS_MODE(flags, mode);
  return openat(directory, path, flags, mode);
}

#undef FAULTS_MODE

int rename(const char* from, const char* to) noexcept {
  using Rename = int (*)(const char*, const char*);
  static const auto original = next<Rename>("rename");
  return may_rename() ? original(from, to) : -1;
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) noexcept {
  using Rename = int (*)(int, const char*, int, const char*);
  static const auto original = next<Rename>("renameat");
  return may_rename() ? original(from_directory, from, to_directory, to) : -1;
}

int fsync(int descriptor) {
  using Sync = int (*)(int);
  static const auto original = next<Sync>("fsync");
  return may_sync() ? original(descriptor) : -1;
}

int fdatasync(int descriptor) {
  using Sync = int (*)(int);
  static const auto original = next<Sync>("fdatasync");
  return may_sync() ? original(descriptor) : -1;
}

int unlinkat(int directory, const char* path, int flags) noexcept {
  using Unlink = int (*)(int, const char*, int);
  static const auto original = next<Unlink>("unlinkat");
  if (!unlink_fault.set) return original(directory, path, flags);
  errno = EPERM;
  return -1;
}

int close(int descriptor) {
  using Close = int (*)(int);
  static const auto original = next<Close>("close");
  const bool fails = close_fault.set && is_output(descriptor) && ++closes == close_fault.number();
  const int result = original(descriptor);
  if (!fails) return result;
  errno = EIO;
  return -1;
}

void* mmap(void* address, size_t length, int protection, int flags, int descriptor,
           off_t offset) noexcept {
  using Map = void* (*)(void*, size_t, int, int, int, off_t);
  static const auto original = next<Map>("mmap");
  void* const start = original(address, length, protection, flags, descriptor, offset);
  // Libraries are mapped too, but only by the loader, which does not come here.
  if (map_fault.set && descriptor >= 0 && static_cast<long>(length) >= map_fault.number()) {
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    if (::truncate(path.c_str(), std::atol(map_fault.second.c_str())) != 0)
      std::perror("FAULTS_MAP");
  }
  return start;
}

void* mmap64(void* address, size_t length, int protection, int flags, int descriptor,
             off_t offset) noexcept {
  return mmap(address, length, protection, flags, descriptor, offset);
}
}
