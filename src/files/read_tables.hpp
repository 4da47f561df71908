// The files of one act: opened together, each read into a table as its description says.
#ifndef RENTSUPPORT_SRC_FILES_READ_TABLES_HPP
#define RENTSUPPORT_SRC_FILES_READ_TABLES_HPP

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "decide/dossier_data.hpp"
#include "files/table_reader.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v2 {

// By path; columns refer to them.
using InputTexts = std::vector<std::pair<std::string, std::shared_ptr<const TableText>>>;

struct TableFile {
  const TableSpec* spec = nullptr;
  std::string path;
  std::shared_ptr<const TableText> text{};  // of rows in memory, which the path only names
  WorkbookLimits workbooks{};
};

// Opens a file; throws Unreadable. Where there is none, all tables are in memory.
using OpenFile = std::shared_ptr<const TableText> (*)(const TableFile& file,
                                                      const ReadOptions& options);

// Opens files and reads all headers: a mistake there shows before any row is read. `make(number,
// text)` gives the reader of a file. Returns why one cannot be read at all.
[[nodiscard]] std::optional<Problem> open_tables(
    std::span<const TableFile> files, const ReadOptions& options, OpenFile open, InputTexts& texts,
    std::vector<std::unique_ptr<TableReader>>& readers,
    const std::function<std::unique_ptr<TableReader>(std::size_t, const TableText&)>& make);

// Says whether a file changed since it was opened.
[[nodiscard]] std::optional<Problem> changed_since(const InputTexts& texts, Language language);

// A table as its file has it. What is listed by row is of used rows, in the order of the file.
struct ReadTable {
  explicit ReadTable(const TableSpec& spec) : table(spec) {}

  Table table;
  Buffer<std::uint32_t> lines;       // by row
  Buffer<std::uint32_t> references;  // by row: the parent's row; empty without a parent
  std::vector<RejectRecord> rejects;
  Buffer<IssueRecord> issues;
  RowCounts counts;
  FileDigest digest;      // of rows in memory none
  std::string last_name;  // of a column, where IssueRecord::column is last_column
  bool is_cut = false;    // a pipe whose last line does not end
};

struct ReadTables {
  // Why a file cannot be read at all; nothing else may be used then.
  std::optional<Problem> problem;
  std::vector<ReadTable> tables;  // in the order of the files
  SamePersons same_persons;       // of a file of persons::table
  std::vector<std::string> warnings;
  InputTexts texts;
  Language language = Language::english;

  // Return the text of rejects.csv and of issues.csv: files in their order, each by line.
  [[nodiscard]] std::string rejects_csv() const;
  [[nodiscard]] std::string issues_csv() const;
};

// Reads the files of an act, each after those that its rows refer to; throws Error where it is not
// so. `known`: all tables of the act, of which options may speak; those of persons::table are
// decisions on who is the same person.
[[nodiscard]] ReadTables read_tables(std::span<const TableSpec* const> known,
                                     std::span<const TableFile> files,
                                     const ReadOptions& options = {}, OpenFile open = nullptr);

}  // namespace v2
}  // namespace rentsupport

#endif
