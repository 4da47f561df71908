// Files: reading the four inputs into a dossier, and writing a run's outputs.
#ifndef RENTSUPPORT_CSV_HPP
#define RENTSUPPORT_CSV_HPP

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/dossier.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/version.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Limits what a workbook may hold; one that goes beyond is refused by a message that names the
/// limit, `--workbook-limit cells=N` of the program.
struct WorkbookLimits {
  std::uint64_t packed = 64'000'000;       ///< bytes of the file
  std::uint64_t unpacked = 2'000'000'000;  ///< bytes, unpacked, of all parts that are read
  std::uint64_t strings = 200'000'000;     ///< bytes of its shared texts
  std::uint64_t cells = 12'000'000;        ///< of a sheet; of a table also those that are empty
  std::uint64_t depth = 64;                ///< elements one within another
};

/// Names the input files: CSV, or a workbook (`w.xlsx`, or one of its sheets, `w.xlsx#SHEET`) whose
/// first row names the columns. An input may be a pipe.
struct InputFiles {
  std::string employers;
  std::string lists;
  std::string workers;
  std::optional<std::string> history{};
  std::optional<std::string> persons{};  ///< decisions of an office on who is the same person
  WorkbookLimits workbooks{};
};

/// How day and month stand in dates such as `03/04/2022`.
enum class DateOrder : std::uint8_t { day_first, month_first };
/// Returns an order as it is written: `day_first`; parse<DateOrder>() reads it.
[[nodiscard]] std::string_view name(DateOrder order) noexcept;

/// Tells another thread how far the work is. Units are bytes of input while reading, request-months
/// while writing.
struct Progress {
  enum class Stage : std::uint8_t { opening, reading, deciding, writing, done };
  std::atomic<Stage> stage{Stage::opening};
  std::atomic<std::uint64_t> rows{0};  ///< rows read, request-months written
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> total{0};
};

struct ReadOptions {
  std::set<std::string>
      ignored_columns;   ///< optional columns that are not read, whatever they hold
  unsigned threads = 0;  ///< 0: all processors, 1024 at most; the result does not depend on it
  Progress* progress = nullptr;
  /// Maps regular files instead of reading them into memory, which saves a copy. For programs that
  /// know what they do: where someone shortens such a file while the dossier lives, the process
  /// ends with SIGBUS.
  bool map_files = false;
  Language language = Language::english;  ///< of messages: in rejects.csv and issues.csv too
  /// What the user says of dates, by `lists` or `workers.rent_from`; a later one wins. Without it a
  /// file settles by itself whether the day or the month stands first: the day, unless dates prove
  /// otherwise; then those that could be read both ways are `ambiguous_date`.
  std::vector<std::pair<std::string, DateOrder>> dates{};
  FurtherFacts facts{};  ///< whose columns the files may have
};

/// Is a row that could not be used. A row of rejects.csv.
struct Reject {
  std::string_view file;   ///< `employers`, `lists`, `workers`, `history`, `persons`
  std::uint64_t line = 0;  ///< 1-based, where the record begins
  std::string key;
  std::string_view column;  ///< empty: the whole row
  ProblemCode code{};
  std::string message;
  std::string
      record;  ///< the text of the row without the line's end, bytes that are not UTF-8 as U+FFFD
};

/// Holds what was read: the files may be changed and removed then, unless they are mapped
/// (ReadOptions::map_files).
class LoadedFiles {
 public:
  LoadedFiles();
  LoadedFiles(LoadedFiles&&) noexcept;
  LoadedFiles& operator=(LoadedFiles&&) noexcept;
  ~LoadedFiles();

  /// Says why an input cannot be read at all; nothing else here may be used then.
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept;
  [[nodiscard]] Dossier dossier() const;
  [[nodiscard]] std::size_t rejects() const noexcept;
  /// Returns a rejected row: files in the order employers, lists, workers, history, persons, each
  /// by line.
  [[nodiscard]] Reject reject(std::size_t number) const;
  /// Counts the payments of the history that belong to nobody: their worker_id is no ID (`bad_id`).
  [[nodiscard]] std::uint64_t payments_of_nobody() const noexcept;
  /// Says whether an input was a pipe that may have been cut: its last line does not end.
  [[nodiscard]] bool is_cut() const noexcept;
  /// Returns the inputs by name: `employers`.
  [[nodiscard]] const std::map<std::string, FileDigest>& inputs() const noexcept;
  /// Says what should be known about a file that was read: which dates look month first.
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept;
  /// Says whether a file changed since it was opened.
  [[nodiscard]] std::optional<Problem> changed_since() const;

  struct Data;  // for the library's own sources

 private:
  std::unique_ptr<Data> data_;
};

/// Reads the input files: every row is used or rejected. A file that someone changes in the midst
/// of it is read as it is met; LoadedFiles::changed_since() says so.
[[nodiscard]] LoadedFiles read_files(const InputFiles& files, const ReadOptions& options = {});

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
