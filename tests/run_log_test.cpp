// --log: what long commands did, a line of JSON each; it names no person, and changes nothing.
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <thread>

#include "rentsupport/version.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "values/sha256.hpp"

namespace {

using Json = nlohmann::ordered_json;
using Options = std::vector<std::string>;
namespace fs = std::filesystem;

std::vector<Json> lines_of(const std::string& log) {
  std::vector<Json> lines;
  std::istringstream in(tests::read_file(log));
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

// The cells of a sample's columns that tell who somebody is.
std::vector<std::string> names_in(const std::string& table) {
  const auto cells_of = [](const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::ifstream in(fs::path(tests::places::examples) / table);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = cells_of(line);
  std::vector<std::string> names;
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = cells_of(line);
    for (std::size_t i = 0; i < std::min(cells.size(), header.size()); ++i) {
      static const std::regex telling(
          ".*_id|.*name|birth_date|insurance_no|account|tax_code|institution");
      if (cells[i].size() > 5 && std::regex_match(header[i], telling)) names.push_back(cells[i]);
    }
  }
  return names;
}

struct Sample {
  tests::ScratchDirectory scratch;
  std::string directory = scratch / "Nguyễn Văn Mẫu 038069000033";
  std::string log = directory + "/log";
  Options inputs{};

  Sample() {
    fs::create_directories(directory);
    for (const std::string table : {"employers", "lists", "workers", "history"}) {
      inputs.push_back("--" + table);
      inputs.push_back(tests::places::examples + ("/hung_yen/" + table + ".csv"));
    }
  }
  [[nodiscard]] std::string path(const std::string& name) const { return directory + "/" + name; }
  [[nodiscard]] tests::ProgramResult run(const Options& options, bool with_inputs = false) const {
    Options all{tests::places::program};
    all.insert(all.end(), options.begin(), options.end());
    if (with_inputs) all.insert(all.end(), inputs.begin(), inputs.end());
    return tests::run_program(all);
  }
  // Runs it with the log, and returns the log's last line.
  [[nodiscard]] Json logged(Options options, bool with_inputs, int status) const {
    options.insert(options.end(), {"--log", log});
    const tests::ProgramResult result = run(options, with_inputs);
    CAPTURE(options, result.err);
    CHECK(result.status == status);
    Json line = lines_of(log).back();
    CHECK(line["status"] == status);
    return line;
  }
};

}  // namespace

TEST_CASE("a log tells an office's day in counts, sums and digests, and of nobody",
          "[program][log]") {
  const Sample sample;
  const std::string run = sample.path("run");
  const std::string ledger = sample.path("ledger.db");

  Json line = sample.logged({"evaluate", "--quiet", "--ledger", ledger, "--commit", "--keep",
                             "--out", run, "--by", "Trần Mẫu Mai"},
                            true, 1);
  const std::string summary = tests::read_file(run + "/summary.json");
  const Json said = Json::parse(summary);
  CHECK(line["command"] == "evaluate");
  CHECK(line["engine"] == rentsupport::version());
  CHECK(line["run"] == rentsupport::sha256(summary));
  for (const std::string file : {"employers", "lists", "workers", "history"}) {
    CHECK(line["rows"][file] == said["rows"][file]);
    CHECK(line["digests"][file] == said["inputs"][file]["sha256"]);
  }
  CHECK(line["request_months"] == said["request_months"]);
  CHECK(line["amount_vnd"] == said["amount_vnd"]);
  for (const auto& [file, digest] : said["outputs"].items())
    CHECK(line["digests"][file] == digest["sha256"]);
  CHECK(line["digests"]["rule_set"] == said["rule_set"]["sha256"]);
  CHECK(line["ledger"]["sha256"] == said["ledger"]["sha256"]);

  line = sample.logged({"ledger", "approve", ledger, "--list", "L0000001", "--date", "2022-06-10",
                        "--reason", "Quyết định về Nguyễn Văn Mẫu", "--by", "Trần Mẫu Mai"},
                       false, 0);
  CHECK(line["command"] == "ledger approve");
  CHECK(line["months"]["booked"] == 12);
  CHECK(line["amount_vnd"]["booked"] == 6000000);
  CHECK(line["ledger"]["booking"] == 2);
  const std::string head = line["ledger"]["sha256"];

  line = sample.logged(
      {"ledger", "verify", ledger, "--head", said["ledger"]["sha256"].get<std::string>()}, false,
      0);
  CHECK(line["ledger"]["sha256"] == head);
  line = sample.logged({"ledger", "backup", ledger, sample.path("copy.db")}, false, 0);
  CHECK(line["ledger"]["sha256"] == head);
  line = sample.logged(
      {"ledger", "restore", sample.path("other.db"), "--from", sample.path("copy.db")}, false, 0);
  CHECK(line["ledger"]["entries"] == 211);

  tests::write_file(sample.path("office.toml"),
                    "name = \"P\"\naccount = \"998877\"\nbank = \"KB\"\n");
  line = sample.logged({"payments", "--quiet", "--run", run, "--ledger", ledger, "--office",
                        sample.path("office.toml"), "--date", "2022-06-15", "--by", "Mai", "--out",
                        sample.path("pay")},
                       false, 0);
  CHECK(line["command"] == "payments");
  CHECK(line["run"] == rentsupport::sha256(summary));
  CHECK(line["months"]["sent"].get<int>() + line["months"]["lacking"].get<int>() == 12);
  CHECK(line["amount_vnd"]["sent"].get<int>() + line["amount_vnd"]["lacking"].get<int>() ==
        6000000);
  line = sample.logged(
      {"ledger", "pay", ledger, "--list", "L0000001", "--date", "2022-06-20", "--reason", "T"},
      false, 0);
  CHECK(line["amount_vnd"]["booked"] == 6000000);
  line = sample.logged({"ledger", "reverse", ledger, "--request", "R0000001", "--date",
                        "2022-06-21", "--reason", "T", "--kind", "close"},
                       false, 0);
  CHECK(line["months"]["booked"] == 1);
  line = sample.logged({"verify", "--quiet", "--run", run, "--ledger", ledger}, true, 0);
  CHECK(line["run"] == rentsupport::sha256(summary));
  CHECK(line["findings"]["faults"] == 0);

  const std::string forms = tests::places::examples + std::string{"/forms/"};
  line = sample.logged({"import", "--quiet", forms + "thang_4.xlsx", "--employers",
                        forms + "employers.csv", "--out", sample.path("in")},
                       false, 1);
  CHECK(line["forms"]["requests"] == 6);
  CHECK(line["forms"]["rejected"] == 2);
  CHECK(line["digests"]["workers.csv"] ==
        rentsupport::sha256(tests::read_file(sample.path("in/workers.csv"))));

  // What fails stands there too, with what was known.
  line = sample.logged({"evaluate", "--quiet", "--max-rejected", "0", "--out", run}, true, 5);
  CHECK(line["amount_vnd"] == said["amount_vnd"]);
  CHECK_FALSE(line.contains("run"));
  line = sample.logged({"evaluate", "--quiet", "--out", run, "--assume", "rent=yes"}, true, 2);
  CHECK_FALSE(line.contains("rows"));
  line = sample.logged({"ledger", "approve", ledger, "--request", "R0000001", "--date",
                        "2022-06-22", "--reason", "T"},
                       false, 2);
  CHECK_FALSE(line.contains("ledger"));

  const std::string training = tests::places::examples + std::string{"/hung_yen_training/"};
  line = sample.logged({"training", "evaluate", "--quiet", "--plans", training + "plans.csv",
                        "--trainees", training + "trainees.csv", "--out", sample.path("training")},
                       false, 0);
  const std::string of_training = tests::read_file(sample.path("training/summary.json"));
  CHECK(line["command"] == "training evaluate");
  CHECK(line["run"] == rentsupport::sha256(of_training));
  CHECK(line["amount_vnd"] == Json::parse(of_training)["amount_vnd"]);
  CHECK(line["plans"]["payable"] == 5);

  // Nothing in it is a text of anybody's: names of members are ours, texts are digests.
  CHECK(lines_of(sample.log).size() == 14);
  for (const Json& each : lines_of(sample.log)) {
    const Json flat = each.flatten();
    for (const auto& [key, value] : flat.items()) {
      CAPTURE(key, value);
      static const std::regex ours("(/[a-z_0-9]+(\\.csv|\\.json)?)+");
      CHECK(std::regex_match(key, ours));
      if (!value.is_string()) continue;
      static const std::regex told(
          "[0-9a-f]{32}|[0-9a-f]{64}|[0-9]+\\.[0-9]+\\.[0-9]+|rentsupport-log-2|[a-z]+( [a-z]+)?|"
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
      CHECK(std::regex_match(value.get<std::string>(), told));
    }
  }
  const std::string text = tests::read_file(sample.log);
  std::vector<std::string> names{"Mẫu", "Mai", "Quyết định", sample.directory};
  for (const char* const table :
       {"hung_yen/employers.csv", "hung_yen/lists.csv", "hung_yen/workers.csv",
        "hung_yen/history.csv", "hung_yen_training/plans.csv", "hung_yen_training/trainees.csv"}) {
    for (const std::string& name : names_in(table)) names.push_back(name);
  }
  CHECK(names.size() > 1500);
  for (const std::string& name : names) {
    if (text.find(name) != std::string::npos) FAIL_CHECK(name << " stands in the log");
  }
}

TEST_CASE("a log changes no output, and is no part of a run", "[program][log]") {
  const tests::Job job;
  REQUIRE(job.evaluate().status == 0);
  const auto without = job.outputs();
  REQUIRE(job.evaluate({"--log", job.path("log")}).status == 0);
  CHECK(job.outputs() == without);
  CHECK(tests::read_file(job.path("log")).find("\n{") == std::string::npos);
}

TEST_CASE("a log is made for its owner, keeps the mode that it has, and is appended to",
          "[program][log]") {
  const tests::Job job;
  const auto mode_of = [](const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
  };
  const std::string log = job.path("log");
  REQUIRE(job.evaluate({"--log", log}).status == 0);
  CHECK(mode_of(log) == 0600U);
  const std::string first = tests::read_file(log);
  fs::permissions(log, fs::perms{0640});
  REQUIRE(job.evaluate({"--log", log}).status == 0);
  CHECK(mode_of(log) == 0640U);
  CHECK(tests::read_file(log).starts_with(first));
  CHECK(lines_of(log).size() == 2);
}

TEST_CASE("a line that a full disk cut off does not take the next one with it", "[program][log]") {
  const tests::Job job;
  const std::string log = job.path("log");
  tests::write_file(log, "{\"format\": 2, \"ti");
  REQUIRE(job.evaluate({"--log", log}).status == 0);
  const std::string text = tests::read_file(log);
  CHECK(text.starts_with("{\"format\": 2, \"ti\n{\"format\": 2, \"schema\""));
  CHECK(text.ends_with("}\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}

TEST_CASE("who cannot write the log does not begin", "[program][log]") {
  const tests::Job job;
  const auto refused = [&job](const std::string& log, int status, const std::string& why) {
    const tests::ProgramResult result = job.evaluate({"--log", log});
    CAPTURE(log, result.err);
    CHECK(result.status == status);
    CHECK_THAT(result.err, Catch::Contains(why));
    CHECK_FALSE(job.has_output("summary.json"));
  };
  refused(job.path("nowhere/log"), 3, "cannot be written: No such file or directory");
  refused("/dev/null", 3, "it is no file");
  refused(job.path(""), 3, "cannot be written");
  // What is read or written is no log.
  const std::string workers = job.path("workers.csv");
  const std::string before = tests::read_file(workers);
  refused(workers, 2, "write somewhere else");
  CHECK(tests::read_file(workers) == before);
  fs::create_directories(job.out());
  refused(job.out() + "/decisions.csv", 2, "write somewhere else");
  fs::create_symlink(workers, job.path("link"));
  refused(job.path("link"), 2, "write somewhere else");

  const std::string ledger = job.path("ledger.db");
  REQUIRE(job.evaluate({"--ledger", ledger, "--commit"}).status == 0);
  const std::string whole = tests::read_file(ledger);
  for (const std::string& log : {ledger, ledger + "-wal"}) {
    CHECK(tests::run_program({tests::places::program, "ledger", "verify", ledger, "--log", log})
              .status == 2);
    CHECK(job.evaluate({"--ledger", ledger, "--log", log}).status == 2);
  }
  CHECK(tests::read_file(ledger) == whole);
}

TEST_CASE("those who log at once write whole lines", "[program][log]") {
  const tests::Job job;
  const std::string ledger = job.path("ledger.db");
  REQUIRE(job.evaluate({"--ledger", ledger, "--commit"}).status == 0);
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int j = 0; j < 10; ++j) {
        static_cast<void>(tests::run_program(
            {tests::places::program, "ledger", "verify", ledger, "--log", job.path("log")}));
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  const std::vector<Json> lines = lines_of(job.path("log"));
  CHECK(lines.size() == 40);
  for (const Json& line : lines) CHECK(line["status"] == 0);
}
