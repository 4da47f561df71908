/// @file
/// A run in parts: rows that say something about each other are found by their keys, decided
/// together wherever that is, and put into the files that one process would have written, byte for
/// byte. Nothing here starts a process or a thread of its own, or knows where the parts are.
///
///     keys_of() each piece of rows → join_keys() all keys → decide_part() the rows of whole
///     persons → write_range() ranges of requests, in order → close_parts()
#ifndef RENTSUPPORT_PARTS_HPP
#define RENTSUPPORT_PARTS_HPP

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/summary.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Is a row of workers.csv or history.csv, apart from its file.
struct InputRow {
  std::uint64_t line = 0;  ///< 1-based, where it begins in its file; no two rows have the same
  std::string record;      ///< its text without the line's end
  bool is_open = false;    ///< it is the last of its file, and its line does not end
};

/// Holds rows of a file, in any order.
struct InputRows {
  std::string header;  ///< what stands before the file's first row
  std::vector<InputRow> rows;
};

/// Holds a file cut into its rows.
struct CutFile {
  InputRows rows;
  FileDigest digest;  ///< of the whole file
};

/// Cuts `workers` or `history` of `files` (by name) into rows, as they are read. Problem: the file
/// cannot be read at all, or is a workbook, whose rows are not apart.
[[nodiscard]] std::variant<CutFile, Problem> cut_file(const std::string& name,
                                                      const InputFiles& files,
                                                      const ReadOptions& options = {});

/// Says how a run in parts is made: the same for all of its parts.
struct PartedRun {
  RuleSet rules;
  InputFiles files;  ///< employers, lists and persons: each part reads the whole of them
  ReadOptions reading{};
  /// Earlier months and earlier evidence are those of a run in one piece: Error.
  EvaluateOptions how{};
};

/// Holds the rows of a part.
struct PartRows {
  InputRows workers;
  std::optional<InputRows> history{};  ///< where the run has one, also where the part has no row
};

/// Says what a row is held against others by: hashes of its key, its ID, and where they are
/// evidence of who it is its insurance number and its account; 0 where it has none. They are the
/// same wherever they are made.
struct RowKeys {
  bool is_payment = false;  ///< of the history
  std::uint64_t line = 0;
  std::array<std::uint64_t, 4> hashes{};
};

/// Holds the keys of a piece.
struct PieceKeys {
  std::vector<RowKeys> rows;
  /// Hashes of IDs that an office has decided to be one person's.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> same;
  /// The file, `workers` or `history`, in which dates look month first though nobody said which
  /// order it has (ReadOptions::dates): empty of most.
  std::string undecided_dates;
};

/// Reads a piece of the rows, whichever they are, and returns the keys of all of them. Problem: an
/// input cannot be read at all.
[[nodiscard]] std::variant<PieceKeys, Problem> keys_of(const PartedRun& run, const PartRows& piece);

/// Joins the rows that say something about each other: requests with one key, rows of one ID, of
/// one insurance number, of one account, of IDs decided to be one person's. Returns by piece and
/// row a number that the rows of a whole have in common, the same however the rows were cut: a part
/// needs all rows of a number. Problem: the order of day and month is a matter of the whole file,
/// and somebody must say it.
[[nodiscard]] std::variant<std::vector<std::vector<std::uint64_t>>, Problem> join_keys(
    std::span<const PieceKeys> pieces);

/// Is a row of an output; where it goes among the others follows from its input.
struct OutputLine {
  std::uint8_t table = 0;  ///< employers, lists, workers, history, persons
  std::uint64_t line = 0;
  std::uint8_t other_table = 0;  ///< of persons_to_check.csv: of the other ID
  std::uint64_t other_line = 0;
  std::string code;  ///< of an issue
  std::string text;
};

/// Is a request that was decided.
struct DecidedRequest {
  std::uint64_t line = 0;
  std::string decisions;                ///< its rows of decisions.csv
  std::vector<std::string> payments;    ///< its rows of schedule.csv, without payment_no
  std::array<std::uint8_t, 32> leaf{};  ///< of the hash tree
};

/// Holds what a part comes to.
struct DecidedPart {
  std::vector<DecidedRequest> requests;  ///< by line
  std::vector<OutputLine> rejects;
  std::vector<OutputLine> issues;
  std::vector<OutputLine> persons_to_check;
  /// By used list, what of it waits, for overdue.csv: requests, payable and undetermined
  /// request-months.
  std::vector<std::array<std::uint64_t, 3>> waiting;
  Summary summary;
};

/// Decides the rows of a part, which has all rows of each number of join_keys() that it has one of.
/// Problem: an input cannot be read at all.
[[nodiscard]] std::variant<DecidedPart, Problem> decide_part(const PartedRun& run,
                                                             const PartRows& part);

/// Is a piece of the outputs.
struct WrittenRange {
  std::string decisions;
  std::string schedule;
  std::uint64_t requests = 0;
  std::uint64_t payments = 0;
  /// Whole subtrees of the hash tree, of 2^level leaves each, from left to right.
  std::vector<std::pair<unsigned, std::array<std::uint8_t, 32>>> subtrees{};
};

/// Is a range as close_parts() takes it: its texts may lie in mapped files.
struct RangeText {
  std::string_view decisions;
  std::string_view schedule;
  std::uint64_t requests = 0;
  std::vector<std::pair<unsigned, std::array<std::uint8_t, 32>>> subtrees{};

  RangeText() = default;
  /// Looks into a range that stays where it is.
  // NOLINTNEXTLINE(google-explicit-constructor): it is the same range
  RangeText(const WrittenRange& range)
      : decisions(range.decisions),
        schedule(range.schedule),
        requests(range.requests),
        subtrees(range.subtrees) {}
  RangeText(const WrittenRange&&) = delete;
};

/// Writes the requests of a range of lines, whichever part decided them, in order.
/// `requests_before` and `payments_before` count those of all ranges before it.
[[nodiscard]] WrittenRange write_range(std::vector<DecidedRequest> requests,
                                       std::uint64_t requests_before,
                                       std::uint64_t payments_before);

/// Writes the files of the run, manifest.json last, from all ranges in order and all parts in any
/// order (their requests are not looked at); `inputs` are the digests of the files that were cut,
/// by name. Returns what went wrong, as write_files() does.
[[nodiscard]] std::optional<Problem> close_parts(const PartedRun& run, const std::string& directory,
                                                 const std::map<std::string, FileDigest>& inputs,
                                                 std::span<const RangeText> ranges,
                                                 std::span<const DecidedPart> parts);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
