// What emscripten's C library lacks of Linux's: files in memory, and random bytes.
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>

namespace {

// The file in memory, as all files are here: there is one at a time. It keeps its name as long as
// it is asked for its size.
int number = -1;
std::string path;

}  // namespace

extern "C" int memfd_create(const char* name, unsigned /*flags*/) {
  if (!path.empty()) ::unlink(path.c_str());
  path = std::string{"/tmp/"} + name;
  number = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  return number;
}

// The linker puts it before fopen(): a name below /proc/self/fd is that of the file in memory.
extern "C" FILE* __real_fopen(const char* name, const char* mode);
extern "C" FILE* __wrap_fopen(const char* name, const char* mode) {
  const bool is_in_memory = number >= 0 && name == "/proc/self/fd/" + std::to_string(number);
  return __real_fopen(is_in_memory ? path.c_str() : name, mode);
}

extern "C" ssize_t getrandom(void* bytes, std::size_t count, unsigned /*flags*/) {
  return ::getentropy(bytes, count) == 0 ? static_cast<ssize_t>(count) : -1;
}
