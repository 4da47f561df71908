// The outputs of a run as they are made: written to a directory, or held against those of an
// earlier run.
#ifndef RENTSUPPORT_SRC_AUDIT_RUN_FILES_HPP
#define RENTSUPPORT_SRC_AUDIT_RUN_FILES_HPP

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/leaf_salts.hpp"
#include "audit/merkle_tree.hpp"
#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/ledger.hpp"

namespace rentsupport {
inline namespace v2 {

class RunFile {
 public:
  RunFile() = default;
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;
  virtual ~RunFile() = default;

  // Takes bytes that stand at an offset, whole rows of them; threads hand in different ones at
  // once.
  virtual void write_at(std::uint64_t offset, std::string_view bytes) = 0;
  // Is called when all bytes are there.
  virtual void close() = 0;
  // Is called when all files are closed, in the order in which they appear.
  virtual void publish() = 0;
};

class RunFiles {
 public:
  RunFiles() = default;
  RunFiles(const RunFiles&) = delete;
  RunFiles& operator=(const RunFiles&) = delete;
  virtual ~RunFiles() = default;

  [[nodiscard]] virtual std::unique_ptr<RunFile> open(const std::string& name) = 0;
  // Is called before the first file is published: nothing may say any more that a run is there.
  virtual void make_way() = 0;
};

// A run whose outputs are made.
struct Run {
  const LoadedFiles& loaded;
  const Decisions& decisions;
  const Summary& summary;
  std::string engine;
  LedgerRun* ledger;  // compared with the decisions; may be missing
  // Returns the signature of the run's statement, if it has one.
  std::function<std::optional<Signature>(std::string_view statement)> sign;
  bool is_accepted = true;  // else nothing is booked, and no older run makes way
  std::optional<LeafSalts> salts{};
  // The root as it is said to be, of a signed run whose salts cannot be made: no leaf is hashed.
  std::string given_root{};
  bool keep = false;                        // writes run.sqlite
  std::optional<FileDigest> kept_before{};  // of a run that is made again: what its manifest says
};

// What ends the name of a file of a run that was not accepted.
inline constexpr std::string_view not_accepted_suffix = ".not-accepted";

// The files of a run.
inline constexpr std::array<std::string_view, 10> run_file_names{
    "decisions.csv",        "schedule.csv", "rejects.csv", "issues.csv",   "reviews.csv",
    "persons_to_check.csv", "overdue.csv",  "run.sqlite",  "summary.json", "manifest.json"};

// Returns why a run cannot be written to a directory: one of its files, one that stands in for it
// meanwhile, or the ledger where it `books`, is a file that the run reads. The ledger is one too.
[[nodiscard]] std::optional<Problem> overwritten_by_run(const std::string& directory,
                                                        std::vector<std::string> read,
                                                        const std::string& ledger, bool books,
                                                        Language language = Language::english);

// Makes all outputs of a run, manifest.json the last. What the
// ledger records is committed before the first of them is published. Returns what went wrong under
// way: then none of them is.
[[nodiscard]] std::optional<Problem> make_outputs(RunFiles& files, const Run& run, unsigned threads,
                                                  Progress* progress);

// The rows of a run's CSV files, as they were made elsewhere: pieces in order, without headers.
struct RunTexts {
  std::vector<std::string_view> decisions{};
  std::vector<std::string_view> schedule{};
  std::string_view rejects{};
  std::string_view issues{};
  std::string_view persons_to_check{};
  std::string_view overdue{};  // where the decisions are as of a day
  MerkleTree tree{};
  std::uint64_t leaves = 0;
};

// Writes a run of such rows, without a ledger; its decisions have no requests. Returns what went
// wrong.
[[nodiscard]] std::optional<Problem> write_run(const std::string& directory, const Run& run,
                                               RunTexts texts);

}  // namespace v2
}  // namespace rentsupport

#endif
