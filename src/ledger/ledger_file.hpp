// The files of a ledger: how readers open one without putting anything beside it that others could
// find in the way, and how a new one gets its name.
//
// SQLite gives every connection to a ledger a log (`-wal`) and an index of it in shared memory
// (`-shm`). Where a reader makes them they are the reader's, with the reader's group: whoever books
// next, the owner too, may find them in the way. So a reader only uses those that are there; the
// owner alone may make the index of a log that has none.
#ifndef RENTSUPPORT_SRC_LEDGER_LEDGER_FILE_HPP
#define RENTSUPPORT_SRC_LEDGER_LEDGER_FILE_HPP

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "files/files.hpp"
#include "ledger/ledger_pages.hpp"

namespace rentsupport {
inline namespace v2 {

// The bytes of a whole ledger, wherever they are.
struct LedgerBytes {
  std::uint64_t size = 0;
  ReadBytes read;
};

// Returns the names of a ledger and of what SQLite keeps beside it, also where a link leads.
[[nodiscard]] std::vector<std::string> names_of_ledger(const std::string& file);

// Says whether a ledger has a log that holds something, or that someone holds open.
[[nodiscard]] bool has_log(const std::string& file);

// Says whether a file is still the one that it was, and was not written to.
[[nodiscard]] bool is_same(const struct stat& before, const struct stat& after) noexcept;

// Returns the name by which SQLite opens a ledger for a reader: it makes no index of a log, unless
// there is a log without one and the reader owns the ledger.
[[nodiscard]] std::string name_for_readers(const std::string& file);

// Returns the name of SQLite's file system as readers use it: it makes no log.
[[nodiscard]] const char* file_system_for_readers();

// A file that only its owner may read; it is made under another name and gets its own when it is
// whole: whenever this is cut off, there is no such file, or all of it.
class NewLedgerFile {
 public:
  enum class Name : std::uint8_t { is_free, is_taken };
  // Throws std::system_error, as all others here do.
  explicit NewLedgerFile(std::string file, Name name = Name::is_free);
  NewLedgerFile(const NewLedgerFile&) = delete;
  NewLedgerFile& operator=(const NewLedgerFile&) = delete;
  ~NewLedgerFile();  // what has no name of its own yet is removed

  [[nodiscard]] const std::string& partial() const noexcept { return partial_; }
  // Writes all bytes; they are on the disk then.
  void write(const LedgerBytes& bytes) const;
  // Gives the file its name, for good; false where there is one of that name already.
  [[nodiscard]] bool place() const;
  // Gives it the name and the owner of the ledger that has the name, which nobody else uses, and
  // whose log is empty; that one is gone then.
  void replace() const;

 private:
  void sync_name() const;

  static constexpr std::size_t files = 4;  // the ledger, and what SQLite keeps beside it

  std::string file_;
  std::string partial_;
  std::array<std::string, files> names_;
  std::array<std::optional<Unfinished>, files> unfinished_;  // of the names
};

}  // namespace v2
}  // namespace rentsupport

#endif
