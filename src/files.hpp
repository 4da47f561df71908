// Files of the operating system: read whole or mapped, replaced as a whole when written.
#ifndef RENTSUPPORT_SRC_FILES_HPP
#define RENTSUPPORT_SRC_FILES_HPP

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v1 {

// Where the text of a file lies: in memory of our own, whatever becomes of the file; or in the
// file's pages, which end the process with SIGBUS when they are read after the file was shortened.
enum class Backing : std::uint8_t { memory, file };

// The text of an input file, read to its end; where it is asked for, and the file can be (a pipe
// cannot), mapped. At least 64 readable bytes follow the text, so that it may be read in blocks.
class InputText {
 public:
  // Throws Unreadable, with its message in the language asked for.
  explicit InputText(const std::string& path, Language language = Language::english,
                     Backing backing = Backing::memory);
  InputText(const InputText&) = delete;
  InputText& operator=(const InputText&) = delete;

  [[nodiscard]] std::string_view text() const noexcept { return {region_.start, size_}; }
  // Says whether the file is no longer the one that was opened; a pipe never changes.
  [[nodiscard]] bool changed() const;

 private:
  // Pages of memory, given back in the end.
  struct Region {
    Region() = default;
    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    ~Region();
    void resize(std::size_t new_bytes, Language language);

    char* start = nullptr;
    std::size_t bytes = 0;
  };

  void map(int descriptor, Language language);
  void read_all(int descriptor, Language language);

  std::string path_;
  Region region_;
  std::size_t size_ = 0;
  struct stat status_ {};
};

struct Unreadable {
  std::string message;
};

// Who may write to a directory: one run alone, or those who write other files each.
enum class Holders : std::uint8_t { one, several };

// A directory for outputs, held while they are written.
class OutputDirectory {
 public:
  // Makes the directory where it is missing; throws Unwritable.
  explicit OutputDirectory(std::string path, Holders holders = Holders::one);
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;
  ~OutputDirectory();

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] std::string path_of(const std::string& file) const { return path_ + "/" + file; }
  // Throws Unwritable where a file cannot take the name: something else than a file has it.
  void check_replaceable(const std::string& file) const;
  // Removes a file of ours if it is there; throws Unwritable.
  void remove(const std::string& file) const;

 private:
  std::string path_;
  int descriptor_ = -1;
};

// Who may read a file: its owner only, or whomever the umask leaves.
enum class Readers : std::uint8_t { owner, by_umask };

// A file that appears under its name when it is published, and never in part.
class OutputFile {
 public:
  OutputFile(const OutputDirectory& directory, std::string name, Readers readers);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // Writes bytes at an offset; threads may write different parts at once. Throws Unwritable.
  void write_at(std::uint64_t offset, std::string_view bytes);
  // Closes the file: everything is written or it throws Unwritable.
  void close();
  // Gives the closed file its name; throws Unwritable.
  void publish();

 private:
  [[noreturn]] void fail(std::string_view what) const;

  const OutputDirectory& directory_;
  std::string name_;
  std::string partial_;
  int descriptor_ = -1;
  bool published_ = false;
};

struct Unwritable {
  std::string message;
};

}  // namespace v1
}  // namespace rentsupport

#endif
