// Reads one input file into a table: every row is used, or rejected with its first fault.
#ifndef RENTSUPPORT_SRC_TABLE_READER_HPP
#define RENTSUPPORT_SRC_TABLE_READER_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dossier_data.hpp"
#include "files.hpp"
#include "key_index.hpp"
#include "records_scanner.hpp"
#include "rentsupport/csv.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::uint8_t whole_row = 0xff;

// A rejected row; line and message are made from it when it is printed.
struct RejectRecord {
  std::uint32_t row = 0;  // of the file
  TableName table{};
  std::uint8_t column = whole_row;
  ProblemCode code{};
  std::uint64_t line = 0;
  std::string key;
  std::string cell;         // the text at fault, cut where it is long
  std::string_view record;  // in the file's text
};

// The rows of a file that others refer to.
struct ReadKeys {
  KeyIndex index;
  TextColumn texts;  // by row of the file
  std::vector<std::uint32_t>
      used_row;  // by row of the file: the row of the table, or Keys::rejected
};

class TableReader {
 public:
  TableReader(TableName name, std::string path, const InputText& input, const ReadOptions& options)
      : name_(name), path_(std::move(path)), text_(input.text()), options_(options) {}

  // Reads the header; returns why the file cannot be read at all.
  [[nodiscard]] std::optional<Problem> read_header();

  // Read the rows into the dossier. Each table may be read once those that it refers to are read.
  void read_employers(Dossier::Data& dossier, ReadKeys& keys);
  void read_lists(Dossier::Data& dossier, const ReadKeys& employers, ReadKeys& keys);
  void read_workers(Dossier::Data& dossier, const ReadKeys& lists, KeyIndex& workers);
  void read_history(Dossier::Data& dossier, const KeyIndex& workers);

  [[nodiscard]] std::vector<RejectRecord>& rejects() noexcept { return rejects_; }
  // Returns the digest of the file; it is computed while the rows are read.
  [[nodiscard]] const std::string& sha256() const noexcept { return sha256_; }

 private:
  struct Chunk {
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
    std::uint64_t lines_before = 0;
    std::uint32_t first_row = 0;
    std::uint32_t rows = 0;
    std::size_t started_at = 0;  // where its first record begins, as far as it knew
    std::size_t stopped_at = 0;  // where the record after its last one begins
    bool gave_up = false;
    std::vector<RejectRecord> faults;
    std::vector<IssueRecord> issues;
  };
  // How a column of the table is filled from the file.
  struct Plan {
    const ColumnSpec* spec = nullptr;
    Column* column = nullptr;
    std::uint32_t number = 0;
    std::int32_t place = -1;  // in the file's records; -1: there is no such column
  };
  struct LastReference;

  [[nodiscard]] char find_separator(std::string_view header) const;
  [[nodiscard]] Problem problem(ProblemCode code, std::string column, std::string message) const;
  [[nodiscard]] Problem bad_header(std::string_view english, std::string_view vietnamese) const;

  // Cuts the file into chunks and counts line feeds: a chunk begins no more rows than it has lines.
  void cut_into_chunks();
  void read_rows();
  void parse(Chunk& chunk, std::size_t start, std::size_t patience);
  void parse_row(Chunk& chunk, const Record& record, std::uint32_t row, LastReference& last);
  void salvage(const Record& record, std::uint32_t row);
  [[nodiscard]] bool parse_cell(const Plan& plan, std::string_view text, bool in_file,
                                std::uint32_t row, ProblemCode& code);
  void note_issues(Chunk& chunk, const Record& record, std::uint32_t row);
  [[nodiscard]] std::string_view cell_text(const Record& record, std::int32_t place,
                                           std::string& scratch) const;

  // Rejects the rows whose key an earlier row has, and lists the rows that are used.
  void find_duplicates(KeyIndex& index);
  void keep_used_rows();
  void keep_issues();
  void note_keys(ReadKeys& keys) const;
  void find_persons(Dossier::Data& dossier, KeyIndex& workers);
  void find_shared_insurance_numbers();

  TableName name_;
  std::string path_;
  std::string_view text_;
  const ReadOptions& options_;
  char separator_ = ',';
  std::size_t rows_begin_ = 0;  // after the header
  std::size_t file_columns_ = 0;
  std::vector<std::int32_t> places_;  // by column of the contract

  Table* table_ = nullptr;
  Dossier::Data* dossier_ = nullptr;
  const ReadKeys* parents_ = nullptr;
  std::vector<Plan> plans_;
  std::vector<Chunk> chunks_;
  Buffer<std::uint64_t> offsets_;        // by row of the file: where the record begins
  Buffer<std::uint32_t> lines_;          // by row of the file: the line on which it begins
  Buffer<std::uint32_t> lengths_;        // by row of the file: bytes of the record, 4 GiB at most
  Buffer<std::uint64_t> key_hashes_;     // by row of the file
  Buffer<std::uint64_t> worker_hashes_;  // of workers
  Buffer<std::uint64_t> number_hashes_;  // of workers: insurance number, 0 where it is none
  TextColumn numbers_;                   // of workers: insurance number
  Buffer<std::uint32_t> references_;     // by row: the used row referred to
  std::vector<std::uint8_t> rejected_;   // by row of the file
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      used_;  // ranges of rows of the file: first, count
  std::vector<RejectRecord> rejects_;
  std::string sha256_;
};

// Says what is wrong with a rejected row and how to mend it.
[[nodiscard]] std::string message_of(const RejectRecord& reject);

}  // namespace v2
}  // namespace rentsupport

#endif
