// The run that the fuzzers of audited files start from, and where its true files go as seeds.
#ifndef RENTSUPPORT_TESTS_FUZZ_SEEDS_HPP
#define RENTSUPPORT_TESTS_FUZZ_SEEDS_HPP

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/ledger.hpp"
#include "require.hpp"
#include "support/job.hpp"
#include "support/run.hpp"

namespace tests {

// Gives run.sh a seed: files as this version writes them. What lies in corpus/ stays as it is.
inline void give_seed(const std::string& name, std::string_view text) {
  const char* const directory = std::getenv("RENTSUPPORT_FUZZ_SEEDS");
  if (directory != nullptr) write_file(std::string{directory} + "/" + name, text);
}

// The key of RFC 8032, section 7.1, test 1.
constexpr std::string_view fuzz_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

// A small signed run through a ledger: two requests of one worker, one of them open.
class TrueRun {
 public:
  TrueRun() {
    std::string workers{sound_workers};
    const std::string row = workers.substr(workers.find('\n') + 1);
    workers += replaced(replaced(row, "R1", "R2"), ",yes,", ",,");
    write_file(scratch_ / "employers.csv", sound_employers);
    write_file(scratch_ / "lists.csv", sound_lists);
    write_file(scratch_ / "workers.csv", workers);
    rentsupport::ReadOptions options;
    options.threads = 1;
    options.ignored_columns = {"account"};
    const rentsupport::LoadedFiles reading = rentsupport::read_files(files(), options);
    require(!reading.problem(), "the inputs cannot be read");
    rentsupport::EvaluateOptions how{.threads = 1};
    require(!how.assumptions.add({{"newly_recruited", "no"}}), "nothing can be assumed");
    rentsupport::LedgerRun run(ledger(), true,
                               {rentsupport::Date{std::chrono::year{2022} / 6 / 10}, "proposed"});
    require(!run.problem() && !run.count_in(reading.dossier(), how), "there is no ledger");
    const auto rules = rentsupport::RuleSet::decision_08_2022();
    const auto decisions = rentsupport::evaluate(rules, reading.dossier(), how);
    const auto summary = rentsupport::summarize(decisions, 1);
    const rentsupport::SigningKey key(fuzz_key);
    require(!rentsupport::write_files(out(), reading, decisions, summary, {1, nullptr, &run, &key}),
            "the run cannot be written");
    rentsupport::Manifest manifest;
    require(!rentsupport::load_manifest(out(), manifest), "there is no manifest");
    receipt_ = rentsupport::receipt(manifest, decisions, 0, 1, &key);
  }

  [[nodiscard]] rentsupport::InputFiles files() const {
    return {scratch_ / "employers.csv", scratch_ / "lists.csv", scratch_ / "workers.csv", {}};
  }
  [[nodiscard]] std::string out() const { return scratch_ / "out"; }
  [[nodiscard]] std::string ledger() const { return scratch_ / "ledger"; }
  [[nodiscard]] std::string output(const std::string& file) const {
    return read_file(out() + "/" + file);
  }
  [[nodiscard]] const std::string& receipt() const { return receipt_; }
  [[nodiscard]] std::string path(std::string_view name) const { return scratch_ / name; }

 private:
  ScratchDirectory scratch_;
  std::string receipt_;
};

}  // namespace tests

#endif
