// The worked cases of tests/cases in memory: what a folder puts in, and what it expects.
#ifndef RENTSUPPORT_TESTS_WORKED_CASES_HPP
#define RENTSUPPORT_TESTS_WORKED_CASES_HPP

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/summary.hpp"

namespace tests {

using Row = std::map<std::string, std::string>;

struct CsvTable {
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

// Reads naively: quotes around a cell, doubled inside; comma and LF. Throws where a row is too
// short.
[[nodiscard]] CsvTable csv_table(const std::filesystem::path& path);
// Returns a cell; empty where the table has no such column.
[[nodiscard]] const std::string& cell(const Row& row, const std::string& column);

// Whether a cell is as wanted: `*` wants nothing.
[[nodiscard]] bool is_wanted(const std::string& cell, const std::string& wanted);
// Says which rows are missing and which are too many, in any order, by the columns of `wanted`;
// empty if none.
[[nodiscard]] std::string difference_of_rows(const CsvTable& wanted, const std::vector<Row>& ours);

// The folders of the worked cases, sorted: those that are decided, and those that are refused as a
// whole.
[[nodiscard]] std::vector<std::filesystem::path> case_folders();
[[nodiscard]] std::vector<std::filesystem::path> refused_folders();

// Cuts a line into words as a shell does, as far as quotes go.
[[nodiscard]] std::vector<std::string> words(const std::string& line);

// The arguments in the readings.txt and options.txt of a folder, by pairs, paths made absolute.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> arguments_of(
    const std::filesystem::path& folder);

// The inputs of a folder, and how its options say to read them.
[[nodiscard]] rentsupport::InputFiles files_of(const std::filesystem::path& folder);
[[nodiscard]] rentsupport::ReadOptions options_of(const std::filesystem::path& folder);

// Writes the figures of a summary by the place that they have in summary.json: `by_month 2022-04
// payable`.
[[nodiscard]] std::map<std::string, std::string> figures_of(const Row& assumptions,
                                                            const rentsupport::Summary& summary);

// A folder. Whatever cannot be read throws.
class WorkedCases {
 public:
  explicit WorkedCases(const std::filesystem::path& folder);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::string name() const { return folder_.filename().string(); }
  [[nodiscard]] const rentsupport::Dossier& dossier() const { return dossier_; }
  // One thread, and what the command assumes.
  [[nodiscard]] const rentsupport::EvaluateOptions& options() const { return options_; }

  // Arguments of the program.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& arguments() const {
    return arguments_;
  }
  // Values of an argument.
  [[nodiscard]] std::vector<std::string> values_of(const std::string& argument) const;
  // The assumptions, by fact.
  [[nodiscard]] std::map<std::string, std::string> assumptions() const;

  // The parameters under which the folder is decided, on the ground of others than those enacted if
  // wanted.
  [[nodiscard]] rentsupport::Parameters parameters(
      rentsupport::Parameters ground = rentsupport::Parameters::built_in()) const;

  // Says where decisions, schedule or summary under a rule set differ first from what is expected;
  // nothing if they do not. Masks are left out where a change moves the places of provisions in
  // them.
  [[nodiscard]] std::optional<std::string> difference(const rentsupport::RuleSet& rules,
                                                      bool with_masks = true) const;

 private:
  struct Expected {
    std::string request_id, month;
    Row cells;  // to compare
  };

  void read_expectations();
  [[nodiscard]] std::optional<std::string> difference_of_decision(
      const rentsupport::Decisions& decisions, std::size_t number, bool with_masks) const;

  std::filesystem::path folder_;
  std::vector<std::pair<std::string, std::string>> arguments_;
  std::map<std::string, std::string> overlays_;  // texts of --parameters by path
  rentsupport::Dossier dossier_;
  rentsupport::EvaluateOptions options_{.threads = 1};
  std::vector<Expected> decisions_;                              // by the decision's number
  std::size_t payable_ = 0;                                      // how many of them are payable
  std::map<std::pair<std::string, std::string>, Row> payments_;  // by request and month
  std::map<std::string, std::string> figures_;
};

// A decision, and a payment, as their rows of decisions.csv and schedule.csv.
[[nodiscard]] Row decision_row(const rentsupport::Dossier& dossier,
                               const rentsupport::Decisions& decisions, std::size_t number);
[[nodiscard]] Row payment_row(const rentsupport::Dossier& dossier,
                              const rentsupport::Payout& payout);

}  // namespace tests

#endif
