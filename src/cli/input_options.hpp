// The options of every command that reads the inputs, and the reading itself.
#ifndef RENTSUPPORT_SRC_CLI_INPUT_OPTIONS_HPP
#define RENTSUPPORT_SRC_CLI_INPUT_OPTIONS_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command.hpp"
#include "progress.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"

namespace rentsupport::cli {

struct InputOptions {
  InputFiles files;
  std::string ledger;                    // whose months count as history
  std::vector<std::string> assumptions;  // FACT=VALUE
  std::vector<std::string> ignored_columns;
  std::vector<std::string> dates;          // FILE[.COLUMN]=ORDER
  std::vector<std::string> expected_rows;  // FILE=N
  unsigned threads = 0;
  bool quiet = false;
};

// Adds the files, and how to read them; or all options, with those that change what is read.
void add_input_files(CLI::App& command, InputOptions& options, Language language);
void add_input_options(CLI::App& command, InputOptions& options, Language language);

// Adds --workbook-limit.
void add_workbook_limits(CLI::App& command, WorkbookLimits& limits, Language language);

// Adds how files are read: --ignore-column, --dates, --expect-rows; and takes what they say apart.
// Throw Failure.
struct ReadingExamples {
  std::string_view dates;  // `lists=month_first`
  std::string_view rows;   // `workers=199482`
};
void add_reading_options(CLI::App& command, std::vector<std::string>& ignored_columns,
                         std::vector<std::string>& dates, std::vector<std::string>& expected_rows,
                         const ReadingExamples& examples, Language language);
[[nodiscard]] std::vector<std::pair<std::string, DateOrder>> read_dates(
    const std::vector<std::string>& all, Language language);
[[nodiscard]] std::map<std::string, std::uint64_t> read_expected_rows(
    const std::vector<std::string>& all, const std::set<std::string>& given, Language language);
void check_rows(std::string_view file, std::uint64_t read, std::uint64_t expected,
                Language language);

// Adds the ledger to the inputs of a command that books nothing.
void add_ledger_option(CLI::App& command, InputOptions& options, Language language);

[[nodiscard]] std::vector<std::string> paths_of(const InputFiles& files);

// Shows the progress on standard error while it lives; nothing when quiet or away from a terminal.
[[nodiscard]] std::unique_ptr<ProgressLine> show_progress(const InputOptions& options,
                                                          const Progress& progress,
                                                          Language language);

// What was read, and with what else it is decided: assumptions, and the months of a ledger.
struct Inputs {
  LoadedFiles loaded;
  EvaluateOptions how;
};

// Reads the inputs, which may have further facts; the assumptions are checked before a file is
// opened. From here on an input that someone shortens ends the program with a message. What is said
// of the files, and stands in the files of evaluate too, is in their language. Throws Failure; the
// ledger's messages are English.
[[nodiscard]] Inputs read_inputs(const InputOptions& options, const FurtherFacts& facts,
                                 Progress& progress, Language language, Language files);

// Finds a request by its key; throws Failure where there is none, and says so if it was rejected.
[[nodiscard]] std::size_t find_request(const LoadedFiles& loaded, const std::string& id,
                                       Language language);

// Returns how a command ends that wrote no rejects.csv; unless quiet, it says on standard error how
// many rows were rejected.
[[nodiscard]] Status status_after(const LoadedFiles& loaded, const InputOptions& options,
                                  Language language);

}  // namespace rentsupport::cli

#endif
