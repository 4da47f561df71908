// Files of the operating system: read whole or mapped, replaced as a whole when written.
#ifndef RENTSUPPORT_SRC_FILES_FILES_HPP
#define RENTSUPPORT_SRC_FILES_FILES_HPP

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/table_text.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v2 {

// Where the text of a file lies: in memory of our own, whatever becomes of the file; or in the
// file's pages, which end the process with SIGBUS when they are read after the file was shortened.
enum class Backing : std::uint8_t { memory, file };

// The text of an input file in UTF-8, made of UTF-16 where that has a byte-order mark; read to its
// end; where it is asked for, and the file can be, mapped: a pipe only where scratch files are in
// use, into which it goes first.
class InputText final : public TableText {
 public:
  // Throws Unreadable, with its message in the language asked for.
  explicit InputText(const std::string& path, Language language = Language::english,
                     Backing backing = Backing::memory);

  [[nodiscard]] std::string_view text() const noexcept override {
    return text_.empty() ? bytes() : std::string_view{text_.data(), text_.size() - padding};
  }
  [[nodiscard]] std::string_view bytes() const noexcept override { return {region_.start, size_}; }
  [[nodiscard]] bool is_pipe() const noexcept override { return !S_ISREG(status_.st_mode); }
  // A pipe never changes.
  [[nodiscard]] bool changed() const override;
  [[nodiscard]] const SheetPlaces* sheet() const noexcept override { return sheet_.get(); }
  // Says what is read in the place of the file: a table that a workbook holds, with where its cells
  // were.
  void replace_text(std::string text, std::shared_ptr<const SheetPlaces> sheet = nullptr);

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
    bool is_watched = false;  // by the scratch files in use
  };

  static constexpr std::size_t padding = 64;

  void map(int descriptor, std::size_t size, Language language);
  void read_all(int descriptor, Language language);

  std::string path_;
  Region region_;
  std::size_t size_ = 0;
  std::string text_;  // with its padding; empty where the file itself is read
  std::shared_ptr<const SheetPlaces> sheet_;
  struct stat status_ {};
};

struct TableFile;

// Opens a file, or the sheet of a workbook, as the options for reading say; throws Unreadable.
[[nodiscard]] std::shared_ptr<const TableText> open_file(const TableFile& file,
                                                         const ReadOptions& options);

// Closes what is left open; a number below 0 is nothing.
class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }

 private:
  int number_;
};

// Returns why files cannot be written: one of them is a file that is read, whatever the names: the
// same device and inode, or, where there is none yet, the same name in the same directory.
[[nodiscard]] std::optional<Problem> overwritten(const std::vector<std::string>& written,
                                                 const std::vector<std::string>& read,
                                                 Language language = Language::english);

// Marks a file or a directory that has to go if the process ends before its work is done.
class Unfinished {
 public:
  enum class Kind : std::uint8_t { file, directory };
  // The name, below an open directory or AT_FDCWD, must stay where it is.
  Unfinished(int directory, const std::string& name, Kind kind = Kind::file) noexcept;
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished();

 private:
  std::size_t place_ = 0;
};

// Removes all that is marked. Handlers of signals may call it, and end the process then.
void remove_unfinished() noexcept;

// While one lives files take the names of former ones: whoever would end the process has to wait.
class Undisturbed {
 public:
  Undisturbed() noexcept;
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;
  ~Undisturbed();
};
[[nodiscard]] bool is_undisturbed() noexcept;

// Who may write to a directory: one run alone, or those who write other files each.
enum class Holders : std::uint8_t { one, several };

// A directory for outputs, held while they are written. One that is made for them goes with them.
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
  // Gives a file that was kept beside its name that name; throws Unwritable.
  void publish(const std::string& file) const;
  // Brings the names in it to the disk; throws Unwritable.
  void sync() const;

 private:
  std::string path_;
  std::optional<Unfinished> made_;
  int descriptor_ = -1;
};

// The name under which a file is written beside the one that it replaces.
[[nodiscard]] std::string partial_name(const std::string& name);

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
  // Brings what was written to the disk; throws Unwritable.
  void sync();
  // Closes the file: everything is written or it throws Unwritable.
  void close();
  // The closed file stays beside its name though it may never be published.
  void keep() noexcept { unfinished_.reset(); }
  // Gives the closed file its name; throws Unwritable.
  void publish();

 private:
  [[noreturn]] void fail(std::string_view what) const;

  const OutputDirectory& directory_;
  std::string name_;
  std::string partial_;
  std::optional<Unfinished> unfinished_;
  int descriptor_ = -1;
};

struct Unwritable {
  std::string message;
};

}  // namespace v2
}  // namespace rentsupport

#endif
