// No output takes the place of an input, whatever the two are called, and nothing is touched then.
#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "rentsupport/audit.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/summary.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Job;
using tests::ProgramResult;

using Options = std::vector<std::string>;

constexpr std::string_view sound_history = "worker_id,month,amount_vnd,group\n";

// Every file of a directory with its bytes, as deep as it goes.
std::map<std::string, std::string> files_of(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) files[entry.path().string()] = tests::read_file(entry.path());
  }
  return files;
}

// A job with a history, a finished run in its directory, and all else that a run reads.
class FullJob : public Job {
 public:
  FullJob() {
    write("history", sound_history);
    read_from("history", path("history.csv"));
    tests::write_file(path("parameters.toml"), "[cap]\nmonths = 2\n");
    REQUIRE(tests::run_program(
                {"/usr/bin/openssl", "genpkey", "-algorithm", "ed25519", "-out", path("key.pem")})
                .status == 0);
    REQUIRE(evaluate({"--quiet", "--ledger", path("ledger.db"), "--commit"}).status == 0);
  }
  [[nodiscard]] Options options() const {
    return {"--quiet",       "--parameters", path("parameters.toml"), "--sign",
            path("key.pem"), "--ledger",     path("ledger.db"),       "--commit",
            "--reason",      "once more"};
  }
};

void check_refused(const Job& job, const ProgramResult& result, const std::string& written,
                   const std::string& read, const std::map<std::string, std::string>& before) {
  CAPTURE(result.err);
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "rentsupport: " + written + ": would overwrite " + read +
                          ", which is read: write somewhere else\n");
  CHECK(files_of(job.path("")) == before);
}

}  // namespace

TEST_CASE("an output that is an input by another name is refused before anything is touched",
          "[program][overwritten]") {
  const FullJob job;
  const Options read{"employers.csv",   "lists.csv", "workers.csv", "history.csv",
                     "parameters.toml", "key.pem",   "ledger.db"};
  std::size_t round = 0;
  for (const std::string name :
       {"decisions.csv", "schedule.csv", "rejects.csv", "issues.csv", "reviews.csv", "overdue.csv",
        "run.sqlite", "summary.json", "manifest.json"}) {
    for (const std::string& file : {name, "." + name + ".partial"}) {
      for (const bool symbolic : {false, true}) {
        // Each input in its turn; all of them meet every output's kind.
        const std::string input = read[round++ % read.size()];
        const std::string output = job.out() + "/" + file;
        const std::string kept = job.path("kept");
        CAPTURE(output, input, symbolic);
        if (fs::exists(output)) fs::rename(output, kept);
        if (symbolic) {
          fs::create_symlink(job.path(input), output);
        } else {
          fs::create_hard_link(job.path(input), output);
        }
        const auto before = files_of(job.path(""));
        check_refused(job, job.evaluate(job.options()), output, job.path(input), before);
        fs::remove(output);
        if (fs::exists(kept)) fs::rename(kept, output);
      }
    }
  }
  CHECK(job.evaluate(job.options()).status == 0);
}

TEST_CASE("an input that lies under the name of an output is refused", "[program][overwritten]") {
  for (const std::string input : {"employers", "lists", "workers", "history"}) {
    for (const std::string file : {"decisions.csv", "issues.csv", ".rejects.csv.partial"}) {
      FullJob job;
      fs::create_directory_symlink(job.out(), job.path("link"));
      const std::string output = job.out() + "/" + file;
      fs::copy_file(job.path(input + ".csv"), output, fs::copy_options::overwrite_existing);
      // By its name, and by that of the directory's link.
      for (const std::string& named : {output, job.path("link/" + file)}) {
        CAPTURE(input, named);
        job.read_from(input, named);
        const auto before = files_of(job.path(""));
        check_refused(job, job.evaluate(job.options()), output, named, before);
      }
    }
  }
  // What stands beside outputs is nobody's.
  FullJob job;
  fs::copy_file(job.path("workers.csv"), job.out() + "/workers.csv");
  job.read_from("workers", job.out() + "/workers.csv");
  CHECK(job.evaluate({"--quiet"}).status == 0);
}

TEST_CASE("a ledger that is to be booked in is no input, and no output", "[program][overwritten]") {
  FullJob job;
  const auto refused = [&](const std::string& ledger, const std::string& written,
                           const std::string& read) {
    CAPTURE(ledger);
    const auto before = files_of(job.path(""));
    check_refused(job, job.evaluate({"--quiet", "--ledger", ledger, "--commit"}), written, read,
                  before);
  };
  refused(job.path("workers.csv"), job.path("workers.csv"), job.path("workers.csv"));
  fs::create_hard_link(job.path("ledger.db"), job.path("lists-too.csv"));
  job.read_from("lists", job.path("lists-too.csv"));
  refused(job.path("ledger.db"), job.path("ledger.db"), job.path("lists-too.csv"));
  // Beside a ledger SQLite writes files of its own.
  fs::rename(job.path("lists.csv"), job.path("other.db-wal"));
  job.read_from("lists", job.path("other.db-wal"));
  refused(job.path("other.db"), job.path("other.db-wal"), job.path("other.db-wal"));
  fs::rename(job.path("other.db-wal"), job.path("lists.csv"));
  job.read_from("lists", job.path("lists.csv"));
  // One that is not there yet would be made, and then be replaced.
  fs::remove(job.out() + "/issues.csv");
  refused(job.out() + "/issues.csv", job.out() + "/issues.csv", job.out() + "/issues.csv");
  CHECK_FALSE(fs::exists(job.out() + "/issues.csv"));
}

TEST_CASE("a receipt is not written over what it is made from", "[program][overwritten]") {
  const FullJob job;
  const auto receipt = [&](const std::string& out) {
    return job.run("receipt", {"--run", job.out(), "--ledger", job.path("ledger.db"), "--request",
                               "R1", "--month", "2022-05", "--out", out});
  };
  for (const std::string& file :
       {job.path("workers.csv"), job.path("history.csv"), job.path("ledger.db"),
        job.out() + "/manifest.json", job.out() + "/decisions.csv"}) {
    const auto before = files_of(job.path(""));
    check_refused(job, receipt(file), file, file, before);
    const std::string link = job.path("receipt.json");
    fs::create_hard_link(file, link);
    check_refused(job, receipt(link), link, file, files_of(job.path("")));
    fs::remove(link);
    // Under this name it is written first.
    fs::create_hard_link(file, job.path(".receipt.json.partial"));
    check_refused(job, receipt(link), job.path(".receipt.json.partial"), file,
                  files_of(job.path("")));
    fs::remove(job.path(".receipt.json.partial"));
  }
  // What SQLite keeps beside the ledger, now or while it is booked in, under each of its names.
  fs::create_symlink(job.path("ledger.db"), job.path("link.db"));
  for (const std::string ledger : {"ledger.db", "link.db"}) {
    for (const std::string suffix : {"-wal", "-shm", "-journal"}) {
      const std::string out = job.path("ledger.db" + suffix);
      const auto before = files_of(job.path(""));
      const ProgramResult result =
          job.run("receipt", {"--run", job.out(), "--ledger", job.path(ledger), "--request", "R1",
                              "--month", "2022-05", "--out", out});
      CAPTURE(result.err);
      CHECK(result.status == 2);
      CHECK(files_of(job.path("")) == before);
    }
  }
  CHECK(receipt(job.path("receipt.json")).status == 0);
  CHECK(receipt(job.path("receipt.json")).status == 0);
}

TEST_CASE("the library overwrites no input either, in both languages", "[csv][overwritten]") {
  using namespace rentsupport;
  const Job job;
  fs::create_directory(job.out());
  fs::create_hard_link(job.path("lists.csv"), job.out() + "/issues.csv");
  tests::write_file(job.path("rules.toml"), "");
  ReadOptions options;
  options.language = Language::vietnamese;
  const LoadedFiles reading = read_files(
      {job.path("employers.csv"), job.path("lists.csv"), job.path("workers.csv"), std::nullopt},
      options);
  REQUIRE_FALSE(reading.problem());
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), reading.dossier());
  const Summary summary = summarize(decisions);
  const auto write = [&](const std::string& read = {}) {
    WriteOptions how;
    if (!read.empty()) how.also_read = {read};
    return write_files(job.out(), reading, decisions, summary, how);
  };
  const auto problem = write();
  REQUIRE(problem);
  CHECK(problem->code == ProblemCode::same_file);
  CHECK(problem->text() == job.out() + "/issues.csv: sẽ ghi đè lên tệp được đọc " +
                               job.path("lists.csv") + ": ghi ra nơi khác");
  fs::remove(job.out() + "/issues.csv");
  fs::create_symlink(job.path("rules.toml"), job.out() + "/summary.json");
  const auto of_parameters = write(job.path("rules.toml"));
  REQUIRE(of_parameters);
  CHECK(of_parameters->code == ProblemCode::same_file);
  fs::remove(job.out() + "/summary.json");
  CHECK(fs::is_empty(job.out()));
  CHECK_FALSE(write(job.path("rules.toml")));
}

TEST_CASE("status 2 leaves the former outputs as they were, whatever an input does meanwhile",
          "[program][overwritten]") {
  Job job;
  REQUIRE(job.evaluate({"--quiet"}).status == 0);
  const auto before = job.outputs();
  const std::string sound = tests::read_file(job.path("workers.csv"));
  // It grows while another input is waited for.
  for (const bool by_pipe : {true, false}) {
    CAPTURE(by_pipe);
    job.write("workers", by_pipe ? sound : "nonsense\n");
    const tests::FedPipe history(job.path(by_pipe ? "slow" : "quick"), std::string{sound_history},
                                 std::chrono::milliseconds{by_pipe ? 1500 : 0});
    job.read_from("history", history.path());
    std::thread writer;
    if (by_pipe) {
      writer = std::thread([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{1000});
        job.write("workers", sound + "\n");
      });
    }
    const ProgramResult result = job.evaluate({"--reading", "late_list=previous_month_only"});
    if (by_pipe) writer.join();
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(job.outputs() == before);
  }
}
