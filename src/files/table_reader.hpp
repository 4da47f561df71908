// Reads one input file into a table: every row is used, or rejected with its first fault.
#ifndef RENTSUPPORT_SRC_FILES_TABLE_READER_HPP
#define RENTSUPPORT_SRC_FILES_TABLE_READER_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/dossier_data.hpp"
#include "decide/identifiers.hpp"
#include "files/files.hpp"
#include "rentsupport/csv.hpp"
#include "values/key_index.hpp"
#include "values/language.hpp"
#include "values/records_scanner.hpp"

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
  std::size_t cells = 0;    // of a row with too few or too many, and of the header
  std::size_t header_cells = 0;
  bool counts = false;  // of a payment: its month is paid all the same
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
      : name_(name),
        path_(std::move(path)),
        bytes_(input.bytes()),
        text_(input.text()),
        options_(options) {}

  // Reads the header; returns why the file cannot be read at all.
  [[nodiscard]] std::optional<Problem> read_header();

  // Read the rows into the dossier. Each table may be read once those that it refers to are read.
  void read_employers(Dossier::Data& dossier, ReadKeys& keys);
  void read_lists(Dossier::Data& dossier, const ReadKeys& employers, ReadKeys& keys);
  void read_workers(Dossier::Data& dossier, const ReadKeys& lists);
  void read_history(Dossier::Data& dossier);
  void read_persons(Dossier::Data& dossier);

  // Says what a user should know about the order of day and month, where it is not settled.
  [[nodiscard]] const std::optional<std::string>& warning() const noexcept { return warning_; }
  // Says whether the last row is used, and its line does not end.
  [[nodiscard]] bool is_last_line_open() const noexcept { return is_last_line_open_; }

  [[nodiscard]] std::vector<RejectRecord>& rejects() noexcept { return rejects_; }
  // Returns the digest of the file; it is computed while the rows are read.
  [[nodiscard]] const std::string& sha256() const noexcept { return sha256_; }

 private:
  // Dates that can be read in one order only.
  struct DateTally {
    std::uint64_t day_first = 0;
    std::uint64_t month_first = 0;
    std::uint64_t untold = 0;  // of those, where the user says nothing
    // The first that is month first.
    std::uint64_t line = 0;
    std::uint8_t column = 0;
    std::string cell;
  };
  struct Chunk {
    std::size_t begin = 0;  // bytes
    std::size_t end = 0;
    std::uint64_t lines_before = 0;
    std::uint32_t first_row = 0;
    std::uint32_t rows = 0;
    std::size_t started_at = 0;  // where its first record begins, as far as it knew
    std::size_t stopped_at = 0;  // where the record after its last one begins
    std::vector<RejectRecord> faults;
    std::vector<IssueRecord> issues;
    DateTally dates;

    void clear();
  };
  // How a column of the table is filled from the file.
  struct Plan {
    const ColumnSpec* spec = nullptr;
    Column* column = nullptr;
    std::uint32_t number = 0;
    std::int32_t place = -1;  // in the file's records; -1: there is no such column
    std::optional<DateOrder> order =
        DateOrder::day_first;  // of dates; nothing where it is not settled
    bool is_told = false;      // by the user
  };
  struct LastReference;

  [[nodiscard]] std::optional<Bilingual> other_format() const;
  [[nodiscard]] std::optional<std::string_view> other_encoding(std::size_t begin) const;
  [[nodiscard]] static char find_separator(std::string_view header);
  [[nodiscard]] Problem problem(ProblemCode code, std::string column, std::string message) const;
  [[nodiscard]] Problem bad_header(std::string_view english, std::string_view vietnamese) const;

  // Cuts the file into chunks and counts line feeds: a chunk begins no more rows than it has lines.
  void cut_into_chunks();
  void read_rows();
  void read_chunks();
  [[nodiscard]] std::string file_name() const;
  void parse(Chunk& chunk, std::size_t start);
  [[nodiscard]] bool has_right_cells(const Record& record) const;
  void parse_row(Chunk& chunk, const Record& record, std::uint32_t row, LastReference& last);
  void salvage(const Record& record, std::uint32_t row);
  [[nodiscard]] bool parse_cell(Chunk& chunk, const Plan& plan, std::string_view text,
                                std::uint32_t row, ProblemCode& code);
  // Reads a date as the file has it, and notes what it says about the order of day and month.
  [[nodiscard]] bool parse_date(Chunk& chunk, const Plan& plan, std::string_view text,
                                std::uint32_t row, std::int32_t& day, ProblemCode& code);
  // Reads a birth date, or its year alone; says whether it is as it should be.
  [[nodiscard]] bool parse_birth_date(Chunk& chunk, const Plan& plan, std::string_view text,
                                      std::uint32_t row, std::int32_t& value);
  void tally(Chunk& chunk, const Plan& plan, const DateReadings& date, std::string_view text,
             std::uint32_t row) const;
  // Reads the order of day and month from the whole file; says whether rows must be read again.
  [[nodiscard]] bool settle_date_orders();
  [[nodiscard]] std::size_t key_column() const noexcept;
  [[nodiscard]] std::string key_of(std::uint32_t row) const;
  // Puts a text into its column, in the form in which it is compared; says whether it is an ID
  // where it must be one. `is_own`: it does not lie in the file.
  [[nodiscard]] bool put_text(const Plan& plan, const Record& record, std::uint32_t row,
                              std::string_view text, bool is_own);
  [[nodiscard]] int birth_year_of(const Record& record) const;
  void note(Chunk& chunk, std::uint32_t row, std::size_t column, const Suspicion& suspicion) const;
  void note_issues(Chunk& chunk, const Record& record, std::uint32_t row);
  [[nodiscard]] std::string_view cell_text(const Record& record, std::int32_t place,
                                           std::string& scratch) const;

  // Rejects the rows whose key an earlier row has, and lists the rows that are used.
  void find_duplicates(KeyIndex& index);
  void keep_used_rows();
  void note_open_line();
  void keep_issues();
  void note_keys(ReadKeys& keys) const;
  void settle_repayments(const std::vector<KeyIndex::Entry>& keyed,
                         const std::vector<KeyIndex::Duplicate>& duplicates);
  // Rejects a row for its key, or what it refers to.
  void reject_key(std::uint32_t row, std::size_t column, ProblemCode code, std::string_view cell);

  TableName name_;
  std::string path_;
  std::string_view bytes_;  // of the file
  std::string_view text_;
  const ReadOptions& options_;
  char separator_ = ',';
  std::size_t rows_begin_ = 0;        // after the header
  CellCounts cells_;                  // of a record
  std::string last_name_;             // of a column, as the file has it
  std::vector<std::int32_t> places_;  // by column of the contract

  Table* table_ = nullptr;
  Dossier::Data* dossier_ = nullptr;
  const ReadKeys* parents_ = nullptr;
  std::vector<Plan> plans_;
  std::vector<std::size_t> looked_at_;  // columns of which some cells are suspicious as written
  std::vector<Chunk> chunks_;
  Buffer<std::uint64_t> offsets_;       // by row of the file: where the record begins
  Buffer<std::uint32_t> lines_;         // by row of the file: the line on which it begins
  Buffer<std::uint32_t> lengths_;       // by row of the file: bytes of the record, 4 GiB at most
  Buffer<std::uint64_t> key_hashes_;    // by row of the file
  PersonHashes person_hashes_;          // of workers
  Buffer<std::int64_t> amounts_;        // of the history: 0 where it is none
  Buffer<std::uint32_t> references_;    // by row: the used row referred to
  std::vector<std::uint8_t> rejected_;  // by row of the file
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      used_;  // ranges of rows of the file: first, count
  std::vector<RejectRecord> rejects_;
  std::size_t parsed_rejects_ = 0;  // those known when the rows had been parsed
  std::vector<std::uint32_t>
      freed_;  // of the history: payments and repayments that count for nothing
  std::string sha256_;
  std::optional<std::string> warning_;
  bool is_last_line_open_ = false;
};

// Says what is wrong with a rejected row and how to mend it.
[[nodiscard]] std::string message_of(const RejectRecord& reject,
                                     Language language = Language::english);

}  // namespace v2
}  // namespace rentsupport

#endif
