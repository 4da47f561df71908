// The worked cases of tests/cases_ledger: several runs and bookings, one after the other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "support/job.hpp"
#include "support/places.hpp"
#include "support/worked_cases.hpp"

namespace {

namespace fs = std::filesystem;
using tests::ProgramResult;
using tests::read_file;

const fs::path cases = fs::path{tests::places::cases}.parent_path() / "cases_ledger";

// Goes through the steps of a folder, and compares what is expected after each.
class LedgerCase {
 public:
  explicit LedgerCase(fs::path folder) : folder_(std::move(folder)) {
    for (const auto& file : fs::directory_iterator(folder_))
      unread_.insert(file.path().filename().string());
  }

  void go() {
    std::istringstream lines{read_file(use("steps.txt"))};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.empty() || line[0] == '#') continue;
      ++number;
      CAPTURE(number, line);
      int status = 0;
      if (line[0] == '[') {
        status = line[1] - '0';
        line.erase(0, 4);
      }
      const ProgramResult result = step(tests::words(line));
      CAPTURE(result.out, result.err);
      REQUIRE(result.status == status);
      compare(number, result.out + result.err);
    }
    CHECK(ledger({"verify"}).status == 0);
    // What nobody looks at would be an expectation that holds nothing.
    CHECK(unread_ == std::set<std::string>{});
  }

 private:
  std::string use(const std::string& file) {
    unread_.erase(file);
    return (folder_ / file).string();
  }
  [[nodiscard]] std::string out() const { return scratch_ / "out"; }

  [[nodiscard]] ProgramResult ledger(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, scratch_ / "ledger.db");
    words.insert(words.begin(), {tests::places::program, "ledger"});
    return tests::run_program(words);
  }

  ProgramResult step(std::vector<std::string> words) {
    const std::string command = words.front();
    words.erase(words.begin());
    if (command == "run") return run(words);
    REQUIRE(command == "ledger");
    for (std::string& word : words) {
      if (word == "reviews.csv") word = out() + "/reviews.csv";
    }
    return ledger(words);
  }

  ProgramResult run(const std::vector<std::string>& words) {
    std::map<std::string, std::string> inputs{{"employers", "employers.csv"},
                                              {"lists", "lists.csv"}};
    std::vector<std::string> options{"--ledger", scratch_ / "ledger.db"};
    for (const std::string& word : words) {
      const std::size_t sign = word.find('=');
      if (sign != std::string::npos && word[0] != '-') {
        inputs[word.substr(0, sign)] = word.substr(sign + 1);
      } else {
        options.push_back(word.ends_with(".toml") ? use(word) : word);
      }
    }
    std::vector<std::string> files;
    for (const auto& [input, file] : inputs) {
      files.push_back("--" + input);
      files.push_back(use(file));
    }
    options.insert(options.end(), files.begin(), files.end());
    const auto evaluate = [&] {
      std::vector<std::string> arguments{tests::places::program, "evaluate", "--out", out()};
      arguments.insert(arguments.end(), options.begin(), options.end());
      return tests::run_program(arguments);
    };
    ProgramResult result = evaluate();
    if (result.status != 0) return result;
    // The same run once more finds nothing to do, and tells the same.
    const auto first = outputs();
    CHECK(evaluate().status == 0);
    CHECK(outputs() == first);
    files.insert(files.begin(), {tests::places::program, "verify", "--run", out(), "--ledger",
                                 scratch_ / "ledger.db"});
    const ProgramResult verified = tests::run_program(files);
    CAPTURE(verified.out, verified.err);
    CHECK(verified.status == 0);
    return result;
  }

  [[nodiscard]] std::map<std::string, std::string> outputs() const {
    std::map<std::string, std::string> files;
    for (const auto& file : fs::directory_iterator(out()))
      files[file.path().filename().string()] = read_file(file.path());
    return files;
  }

  void compare(int number, const std::string& said) {
    const auto expected = [&](const std::string& what) -> std::optional<std::string> {
      const std::string file = "expected-" + std::to_string(number) + "-" + what;
      if (!fs::exists(folder_ / file)) return std::nullopt;
      return use(file);
    };
    for (const auto& [what, output] :
         {std::pair{"reviews.csv", "reviews.csv"}, std::pair{"schedule.csv", "schedule.csv"},
          std::pair{"decisions.csv", "decisions.csv"},
          std::pair{"persons.csv", "persons_to_check.csv"}}) {
      const auto file = expected(what);
      if (!file) continue;
      CAPTURE(*file);
      const auto wanted = tests::csv_table(*file);
      CHECK(tests::difference_of_rows(wanted, tests::csv_table(fs::path{out()} / output).rows) ==
            "");
    }
    if (const auto file = expected("list.csv")) {
      tests::write_file(scratch_ / "list.csv", ledger({"list"}).out);
      CAPTURE(*file);
      CHECK(tests::difference_of_rows(tests::csv_table(*file),
                                      tests::csv_table(scratch_ / "list.csv").rows) == "");
    }
    if (const auto file = expected("says.txt")) {
      std::istringstream parts{read_file(*file)};
      for (std::string part; std::getline(parts, part);) CHECK_THAT(said, Catch::Contains(part));
    }
  }

  tests::ScratchDirectory scratch_;
  fs::path folder_;
  std::set<std::string> unread_;
};

}  // namespace

TEST_CASE("every case of several runs and bookings ends as it was worked out", "[ledger][cases]") {
  std::vector<fs::path> folders;
  for (const auto& folder : fs::directory_iterator(cases)) {
    if (folder.is_directory()) folders.push_back(folder.path());
  }
  std::sort(folders.begin(), folders.end());
  REQUIRE(folders.size() >= 10);
  for (const fs::path& folder : folders) {
    DYNAMIC_SECTION(folder.filename().string()) { LedgerCase{folder}.go(); }
  }
}
