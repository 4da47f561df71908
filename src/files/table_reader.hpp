// Reads one input file into a table as its description says: every row is used, or rejected with
// its first fault.
#ifndef RENTSUPPORT_SRC_FILES_TABLE_READER_HPP
#define RENTSUPPORT_SRC_FILES_TABLE_READER_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/dossier_data.hpp"
#include "decide/identifiers.hpp"
#include "files/table_rows.hpp"
#include "rentsupport/csv.hpp"
#include "values/key_index.hpp"
#include "values/language.hpp"
#include "values/records_scanner.hpp"

namespace rentsupport {
inline namespace v2 {

inline constexpr std::uint8_t whole_row = 0xff;

// A rejected row; line and message are made from it when it is printed.
struct RejectRecord {
  std::uint32_t row = 0;   // of the file
  std::uint8_t table = 0;  // its number among the tables of its act
  std::uint8_t column = whole_row;
  ProblemCode code{};
  std::uint64_t line = 0;
  std::string key;
  std::string cell;         // the text at fault, cut where it is long
  std::string_view record;  // in the file's text
  std::size_t cells = 0;    // of a row with too few or too many, and of the header
  std::size_t header_cells = 0;
  bool counts = false;     // of a payment: its month is paid all the same
  Bilingual why = {};      // an act's own message, where it has one
  std::string place = {};  // in a workbook, in words
};

// The rows of a file that others refer to.
struct ReadKeys {
  KeyIndex index;
  TextColumn texts;  // by row of the file
  std::vector<std::uint32_t>
      used_row;  // by row of the file: the row of the table, or Keys::rejected
};

// Says what is wrong with the options for reading tables: a column that cannot be, dates of none.
[[nodiscard]] std::optional<Problem> wrong_options(std::span<const TableSpec* const> tables,
                                                   const ReadOptions& options);

// What one act alone asks of its rows hangs on the virtual functions.
class TableReader {
 public:
  // `number`: the table's among those of its act.
  TableReader(const TableSpec& spec, std::uint8_t number, std::string path, const TableText& input,
              const ReadOptions& options)
      : spec_(spec),
        number_(number),
        path_(std::move(path)),
        bytes_(input.bytes()),
        text_(input.text()),
        rows_(input.rows()),
        records_(input.records()),
        sheet_(input.sheet()),
        options_(options) {}
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;
  virtual ~TableReader() = default;

  // Reads the header; returns why the file cannot be read at all.
  [[nodiscard]] std::optional<Problem> read_header();

  // Reads the rows into a table of the same description; those that are used stay. `parents`: the
  // rows of the table that this one refers to, if it does; `keys` receives those of this one.
  void read(Table& table, const ReadKeys* parents = nullptr, ReadKeys* keys = nullptr);

  // Cuts the file behind its header into records, as read() does.
  [[nodiscard]] std::vector<RecordPlace> cut() const;
  [[nodiscard]] std::size_t rows_begin() const noexcept { return rows_begin_; }
  // Says whether dates look month first though nobody said which order they have.
  [[nodiscard]] bool has_undecided_dates() const noexcept { return has_undecided_dates_; }

  // Says what a user should know about the order of day and month, where it is not settled.
  [[nodiscard]] const std::optional<std::string>& warning() const noexcept { return warning_; }
  // Says whether the last row is used, and its line does not end.
  [[nodiscard]] bool is_last_line_open() const noexcept { return is_last_line_open_; }
  // Returns the last column's name, as the file has it.
  [[nodiscard]] const std::string& last_name() const noexcept { return last_name_; }

  [[nodiscard]] const RowCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::vector<RejectRecord>& rejects() noexcept { return rejects_; }
  // By row of the table: the line on which it begins, the row that it refers to.
  [[nodiscard]] Buffer<std::uint32_t>& lines() noexcept { return lines_; }
  [[nodiscard]] Buffer<std::uint32_t>& references() noexcept { return references_; }
  // By row, column and code.
  [[nodiscard]] Buffer<IssueRecord>& issues() noexcept { return issues_; }
  // Returns the digest of the file; it is computed while the rows are read.
  [[nodiscard]] const std::string& sha256() const noexcept { return sha256_; }

 protected:
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
    std::size_t begin = 0;  // bytes; of rows in memory, rows
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

  // Makes room for what is kept beside the table, by row of the file.
  virtual void make_room(std::size_t rows);
  // Notes more that is suspicious in a row without a fault. Any thread.
  virtual void note_more(Chunk& chunk, std::uint32_t row);
  // Says whether salvage() reads rows too that are rejected for one of their cells.
  [[nodiscard]] virtual bool is_salvaged() const noexcept { return false; }
  // Reads what else counts in a row that is rejected, beside its key. Any thread.
  virtual void salvage(const Record& record, std::uint32_t row);
  // Rejects rows for what other rows say: the key of an earlier one.
  virtual void settle(KeyIndex& index);
  // Chooses the rows of the file that stay in the table: those that are used.
  virtual void choose_rows();
  // Keeps what make_room() made room for, of these rows.
  virtual void keep(RowRanges used);

  // Indexes the keys; returns the rows that have one, and those of them that an earlier row has.
  [[nodiscard]] Buffer<KeyIndex::Entry> keyed_rows() const;
  [[nodiscard]] Buffer<KeyIndex::Duplicate> duplicates(KeyIndex& index,
                                                       const Buffer<KeyIndex::Entry>& keyed) const;
  // Rejects a row for its key, or what it refers to.
  void reject_key(std::uint32_t row, std::size_t column, ProblemCode code, std::string_view cell,
                  const Bilingual& why = {});
  void note(Chunk& chunk, std::uint32_t row, std::size_t column, const Suspicion& suspicion) const;
  // Returns the text of a cell of a row that is rejected, where it can be read.
  [[nodiscard]] std::string_view sound_text(const Record& record, std::size_t column,
                                            std::string& scratch) const;

  [[nodiscard]] Table& table() noexcept { return *table_; }
  [[nodiscard]] std::vector<Chunk>& chunks() noexcept { return chunks_; }
  [[nodiscard]] std::uint32_t reference(std::uint32_t row) const noexcept {
    return references_[row];
  }
  [[nodiscard]] bool is_rejected(std::uint32_t row) const noexcept { return rejected_[row] != 0; }
  // Puts a row behind those that stay.
  void choose(std::uint32_t row);

 private:
  // How a column of the table is filled from the file.
  struct Plan {
    const ColumnSpec* spec = nullptr;
    Column* column = nullptr;
    std::uint32_t number = 0;
    std::int32_t place = -1;  // in the file's records; -1: there is no such column
    std::optional<DateOrder> order =
        DateOrder::day_first;  // of dates; nothing where it is not settled
    bool is_told = false;      // by the user
    bool is_compared = false;  // with earlier cells of the row
  };
  struct LastReference;

  [[nodiscard]] std::optional<std::string_view> other_encoding(std::size_t begin) const;
  [[nodiscard]] static char find_separator(std::string_view header);
  [[nodiscard]] Problem problem(ProblemCode code, std::string column, std::string message) const;
  [[nodiscard]] Problem bad_header(std::string_view english, std::string_view vietnamese) const;

  // Cuts the file into chunks and counts line feeds: a chunk begins no more rows than it has lines.
  // Returns how many rows there may be.
  [[nodiscard]] std::uint64_t cut_into_chunks();
  [[nodiscard]] std::uint64_t cut_rows_into_chunks();
  void read_rows();
  [[nodiscard]] std::string digest_of_file() const;
  void read_chunks();
  [[nodiscard]] std::string file_name() const;
  void parse(Chunk& chunk, std::size_t start);
  // Parses rows, or records, that are known beforehand.
  void parse_rows(Chunk& chunk);
  [[nodiscard]] bool are_rows_known() const noexcept {
    return rows_ != nullptr || records_ != nullptr;
  }
  [[nodiscard]] bool has_right_cells(const Record& record) const;
  void parse_row(Chunk& chunk, const Record& record, std::uint32_t row, LastReference& last);
  void salvage_key(const Record& record, std::uint32_t row);
  // Remembers a row's key by its hash, if it has one.
  void note_key(std::uint32_t row);
  // Finds the row referred to; returns why not.
  [[nodiscard]] std::optional<ProblemCode> find_parent(std::string_view key, std::uint32_t row,
                                                       LastReference& last);
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
  // Puts a text into its column, in the form in which it is compared; says whether it is an ID
  // where it must be one. `is_own`: it does not lie in the file.
  [[nodiscard]] bool put_text(const Plan& plan, const Record& record, std::uint32_t row,
                              std::string_view text, bool is_own);
  [[nodiscard]] int birth_year_of(const Record& record) const;
  void note_issues(Chunk& chunk, const Record& record, std::uint32_t row);
  [[nodiscard]] std::string_view cell_text(const Record& record, std::int32_t place,
                                           std::string& scratch) const;

  // Says where rejected rows stand in their workbook.
  void place_rejects();
  void take_faults();
  void note_open_line();
  void keep_issues();
  void note_keys(ReadKeys& keys) const;

  const TableSpec& spec_;
  std::uint8_t number_;
  std::string path_;
  std::string_view bytes_;  // of the file
  std::string_view text_;
  const TableRows* rows_;                    // that the text is made of; null: a file
  const std::vector<RecordPlace>* records_;  // some of a file; null: all of it
  const SheetPlaces* sheet_;                 // of a workbook; else null
  const ReadOptions& options_;
  char separator_ = ',';
  std::size_t rows_begin_ = 0;        // after the header
  CellCounts cells_;                  // of a record
  std::string last_name_;             // of a column, as the file has it
  std::vector<std::int32_t> places_;  // by column of the contract

  Table* table_ = nullptr;
  const ReadKeys* parents_ = nullptr;
  std::vector<Plan> plans_;
  // Columns: the reference, the birth date.
  std::size_t reference_column_ = SIZE_MAX;
  std::size_t birth_column_ = SIZE_MAX;
  std::vector<std::size_t> looked_at_;  // columns of which some cells are suspicious
  std::vector<Chunk> chunks_;
  Buffer<std::uint64_t> offsets_;     // by row of the file: where the record begins
  Buffer<std::uint32_t> lines_;       // by row of the file: the line on which it begins
  Buffer<std::uint32_t> lengths_;     // by row of the file: bytes of the record, 4 GiB at most
  Buffer<std::uint64_t> key_hashes_;  // by row of the file; 0 where it has no key
  Buffer<std::uint32_t> references_;  // by row: the used row referred to
  Buffer<std::uint8_t> rejected_;     // by row of the file
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      used_;  // ranges of rows of the file: first, count
  std::vector<RejectRecord> rejects_;
  std::size_t parsed_rejects_ = 0;  // those known when the rows had been parsed
  Buffer<IssueRecord> issues_;
  RowCounts counts_;
  std::string sha256_;
  std::optional<std::string> warning_;
  bool is_last_line_open_ = false;
  bool has_undecided_dates_ = false;
};

// Returns a rejected row of a table, as rejects.csv lists it: with what is wrong, and how to mend
// it.
[[nodiscard]] Reject reject_of(const RejectRecord& reject, const TableSpec& table,
                               Language language);

}  // namespace v2
}  // namespace rentsupport

#endif
