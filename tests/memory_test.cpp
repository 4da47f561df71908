// Buffers in files give the bytes of buffers in memory.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <optional>

#include "files/scratch_files.hpp"
#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/summary.hpp"
#include "support/run.hpp"
#include "support/worked_cases.hpp"

namespace {

namespace fs = std::filesystem;
using namespace rentsupport;

using Outputs = std::map<std::string, std::string>;

// Decides a folder of cases, each buffer in a file of its own whose pages are let go all the time,
// or in memory.
Outputs decided(const tests::WorkedCases& cases, bool in_files, unsigned threads) {
  const tests::ScratchDirectory scratch;
  std::optional<ScratchFiles> files;
  if (in_files) files.emplace(1, ScratchFiles::TooLittle{[] {}, [] {}}, Language::english, 1);
  ReadOptions reading = tests::options_of(cases.folder());
  reading.threads = threads;
  reading.map_files = true;
  const LoadedFiles loaded = read_files(tests::files_of(cases.folder()), reading);
  REQUIRE_FALSE(loaded.problem());
  EvaluateOptions how = cases.options();
  how.threads = threads;
  const Decisions decisions =
      evaluate(RuleSet::decision_08_2022(cases.parameters()), loaded.dossier(), how);
  REQUIRE_FALSE(write_files(scratch / "out", loaded, decisions, summarize(decisions, threads),
                            {.threads = threads, .keep = true}));
  return tests::files_in(scratch.path() / "out");
}

}  // namespace

TEST_CASE("every folder of cases is decided in files as in memory, whatever is let go",
          "[memory][cases]") {
  for (const auto& folder : tests::case_folders()) {
    CAPTURE(folder);
    const tests::WorkedCases cases(folder);
    CHECK(decided(cases, true, 3) == decided(cases, false, 1));
  }
}
