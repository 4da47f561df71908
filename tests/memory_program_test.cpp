// The program with little memory: the bytes of a run with much, and no more taken than was said.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "support/job.hpp"
#include "support/places.hpp"
#include "support/random_inputs.hpp"

namespace {

namespace fs = std::filesystem;
using tests::Job;
using tests::ProgramResult;

using Outputs = std::map<std::string, std::string>;

struct RandomJob : Job {
  RandomJob(std::uint64_t seed, std::size_t requests) {
    read_from("history", path("history.csv"));
    for (const auto& [input, text] : tests::random_inputs(seed, requests)) write(input, text);
  }
};

const std::vector<std::string> little{"--memory", "32M"};

std::vector<std::string> with(std::vector<std::string> options,
                              const std::vector<std::string>& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

pid_t begin(const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment = {}) {
  std::vector<std::string> words = arguments;
  std::vector<std::string> variables = environment;
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
  };
  pid_t child = 0;
  REQUIRE(::posix_spawn(&child, words[0].c_str(), nullptr, nullptr, pointers(words).data(),
                        pointers(variables).data()) == 0);
  return child;
}

// Runs the program, and returns the most memory that it took, as far as it was seen.
std::uint64_t peak_of(const std::vector<std::string>& arguments) {
  const pid_t child = begin(arguments);
  // What wait4() tells counts what this process took when it began the other.
  const std::string path = fmt::format("/proc/{}/status", child);
  std::uint64_t peak = 0;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    std::ifstream file(path);
    std::string name;
    while (file >> name) {
      std::uint64_t kilobytes = 0;
      if (name == "VmHWM:" && file >> kilobytes) peak = std::max(peak, kilobytes * 1024);
      file.ignore(10'000, '\n');
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) <= 1);
  return peak;
}

}  // namespace

TEST_CASE("a run with little memory writes the bytes of one with much", "[memory][program]") {
  for (const unsigned seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    RandomJob job(seed, 4000);
    const std::vector<std::string> options{"--quiet", "--as-of", "2022-07-15", "--keep"};
    CHECK(job.evaluate(options).status == 1);
    const Outputs in_memory = job.outputs();
    CHECK(in_memory.at("persons_to_check.csv").size() > 200);
    CHECK(in_memory.at("rejects.csv").find("duplicate_key") != std::string::npos);
    CHECK(in_memory.at("issues.csv").find("shared_account") != std::string::npos);
    CHECK(in_memory.at("decisions.csv").find("art2.4.once") != std::string::npos);
    job.write_to(job.path("little"));
    CHECK(job.evaluate(with(options, little)).status == 1);
    CHECK(job.outputs() == in_memory);
  }
}

TEST_CASE("a run with little memory signs and books as one with much",
          "[memory][program][ledger]") {
  RandomJob job(4, 4000);
  tests::write_file(job.path("key.pem"),
                    "-----BEGIN PRIVATE KEY-----\n"
                    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                    "-----END PRIVATE KEY-----\n");
  std::map<std::string, Outputs> outputs;
  for (const std::string name : {"much", "little"}) {
    job.write_to(job.path(name));
    for (int again = 0; again < 2; ++again) {
      const std::vector<std::string> options{
          "--quiet",  "--sign", job.path("key.pem"), "--ledger", job.path(name + ".ledger"),
          "--commit", "--date", "2022-07-20",        "--by",     "x"};
      const ProgramResult result = job.evaluate(name == "little" ? with(options, little) : options);
      CAPTURE(result.err);
      CHECK(result.status == 1);
    }
    outputs[name] = job.outputs();
    CHECK(outputs[name].at("schedule.csv").find("proposed") != std::string::npos);
  }
  // Each ledger has a key of its own, which nothing that is written tells.
  CHECK(outputs["little"] == outputs["much"]);
}

TEST_CASE("pipes are read with little memory as without", "[memory][program]") {
  const auto inputs = tests::random_inputs(5, 3000);
  RandomJob job(5, 3000);
  const auto through_pipe = [&](const std::vector<std::string>& options) {
    const tests::FedPipe pipe(job.path("pipe"), inputs.at("workers"));
    job.read_from("workers", pipe.path());
    CHECK(job.evaluate(options).status == 1);
    fs::remove(pipe.path());
    return job.outputs();
  };
  const Outputs in_memory = through_pipe({"--quiet"});
  CHECK(through_pipe(with({"--quiet"}, little)) == in_memory);
}

namespace {

std::vector<std::string> call_of(const Job& job) {
  return {tests::places::program,
          "evaluate",
          "--employers",
          job.path("employers.csv"),
          "--lists",
          job.path("lists.csv"),
          "--workers",
          job.path("workers.csv"),
          "--history",
          job.path("history.csv"),
          "--quiet",
          "--out"};
}

}  // namespace

TEST_CASE("no more memory is taken than was said", "[memory][program]") {
  Job job;
  job.read_from("history", job.path("history.csv"));
  job.write("history", "worker_id,month,amount_vnd,group\n");
  const std::size_t header = tests::sound_workers.find('\n') + 1;
  std::string workers{tests::sound_workers.substr(0, header)};
  for (int i = 0; i < 250'000; ++i) {
    // Every third asks once more.
    workers += tests::replaced(
        tests::replaced(tests::sound_workers.substr(header), "R1,", fmt::format("R{},", i)),
        "033095000010", fmt::format("0330{:08}", i - i % 3 / 2));
  }
  job.write("workers", workers);
  const std::vector<std::string> call = call_of(job);
  constexpr std::uint64_t limit = std::uint64_t{64} << 20U;
  CHECK(peak_of(with(call, {job.path("much")})) > 2 * limit);
  CHECK(peak_of(with(call, {job.path("little"), "--memory", "64M"})) <= limit);
  CHECK(tests::files_in(job.path("little")) == tests::files_in(job.path("much")));
}

TEST_CASE("a limit that cannot be kept is refused by name, and nothing is written",
          "[memory][program]") {
  Job job;
  for (const std::string size : {"4", "G", "0G", "-1G", "1.5G", "4GB", "99999999999999T", "31M"}) {
    CAPTURE(size);
    const ProgramResult result = job.evaluate({"--memory", size});
    CHECK(result.status == 2);
    CHECK_THAT(result.err, Catch::Contains("--memory " + size));
    CHECK_FALSE(fs::exists(job.out()));
  }
  // Rejected rows lie in memory: so many of them have no room in so little.
  std::string workers{tests::sound_workers.substr(0, tests::sound_workers.find('\n') + 1)};
  for (int i = 0; i < 300'000; ++i) workers += "R,L,bad\n";
  job.write("workers", workers);
  const ProgramResult result = job.evaluate(little);
  CHECK(result.status == 2);
  CHECK_THAT(result.err, Catch::Contains("--memory 32M: "));
  CHECK_FALSE(fs::exists(job.out()));
}

TEST_CASE("temporary files have no names, and are said to have no room", "[memory][program]") {
  RandomJob job(7, 2000);
  fs::create_directory(job.path("tmp"));
  CHECK(job.evaluate(with({"--quiet"}, little), {{"TMPDIR", job.path("tmp")}}).status == 1);
  CHECK(fs::is_empty(job.path("tmp")));
  job.write_to(job.path("other"));
  const ProgramResult result = job.evaluate(little, {{"TMPDIR", job.path("missing")}});
  CHECK(result.status == 3);
  CHECK_THAT(result.err, Catch::Contains("TMPDIR"));
  CHECK_FALSE(fs::exists(job.out()));
}

TEST_CASE("a run with little memory that is killed leaves no output in part, and no temporary file",
          "[memory][program]") {
  RandomJob job(8, 30'000);
  CHECK(job.evaluate({"--quiet"}).status == 1);
  const Outputs whole = job.outputs();
  fs::create_directory(job.path("tmp"));
  const fs::path out = job.path("killed");
  const std::vector<std::string> call = with(call_of(job), {out.string(), "--memory", "32M"});
  for (int milliseconds = 5; milliseconds < 400; milliseconds = milliseconds * 3 / 2) {
    CAPTURE(milliseconds);
    const pid_t child = begin(call, {"TMPDIR=" + job.path("tmp")});
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(fs::is_empty(job.path("tmp")));
    for (const auto& [file, text] : whole) {
      if (fs::exists(out / file)) CHECK(tests::read_file(out / file) == text);
    }
    fs::remove_all(out);
  }
}
