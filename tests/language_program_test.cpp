// The languages of the program: help, messages and tables; and RENTSUPPORT_LANGUAGE.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <regex>
#include <set>
#include <sstream>

#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using tests::Job;
using tests::ProgramResult;

using Options = std::vector<std::string>;
const std::map<std::string, std::string> vietnamese{{"RENTSUPPORT_LANGUAGE", "vi"}};

const std::vector<Options>& all_commands() {
  static const std::vector<Options> all{{},
                                        {"evaluate"},
                                        {"explain"},
                                        {"readings"},
                                        {"compare"},
                                        {"rules"},
                                        {"receipt"},
                                        {"check-receipt"},
                                        {"verify"},
                                        {"diff"},
                                        {"ledger"},
                                        {"ledger", "list"},
                                        {"ledger", "show"},
                                        {"ledger", "approve"},
                                        {"ledger", "send"},
                                        {"ledger", "pay"},
                                        {"ledger", "return"},
                                        {"ledger", "reverse"},
                                        {"ledger", "withdraw"},
                                        {"ledger", "verify"},
                                        {"ledger", "export"},
                                        {"ledger", "backup"},
                                        {"ledger", "restore"},
                                        {"ledger", "upgrade"}};
  return all;
}

ProgramResult program(Options options, const std::map<std::string, std::string>& environment = {}) {
  options.insert(options.begin(), tests::places::program);
  return tests::run_program(options, environment);
}

std::string help(Options command, const Options& more,
                 const std::map<std::string, std::string>& environment = {}) {
  command.insert(command.end(), more.begin(), more.end());
  command.emplace_back("--help");
  const ProgramResult result = program(command, environment);
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  return result.out;
}

// The options and commands that a help lists.
std::set<std::string> listed(const std::string& help) {
  std::set<std::string> names;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 2 && line.starts_with("  ") && line[2] != ' ')
      names.insert(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

// What stands between other letters than a to z: all English words of a text, and bits of others;
// names of options, `--as-of`, are no words.
std::set<std::string> small_letters(const std::string& text) {
  static const std::regex options("--[a-z-]+");
  std::set<std::string> words;
  std::string word;
  for (const char letter : std::regex_replace(text, options, "") + ' ') {
    if (std::islower(static_cast<unsigned char>(letter)) != 0) {
      word += letter;
    } else {
      words.insert(word);
      word.clear();
    }
  }
  return words;
}

}  // namespace

TEST_CASE("every command has its help in both languages", "[language][program]") {
  for (const Options& command : all_commands()) {
    INFO((command.empty() ? std::string{} : command.back()));
    const std::string english = help(command, {"--language", "en"});
    const std::string text = help(command, {"--language=vi"});
    CHECK(help(command, {}) == english);
    CHECK(help(command, {}, vietnamese) == text);
    CHECK(help(command, {"--language", "en"}, vietnamese) == english);
    CHECK(help(command, {}, {{"RENTSUPPORT_LANGUAGE", ""}}) == english);
    CHECK(listed(text) == listed(english));
    CHECK(listed(text).contains("--language"));
    // No description was forgotten.
    for (const char* const word : {"the", "of", "and", "this", "is", "if", "done", "print"})
      CHECK_FALSE(small_letters(text).contains(word));
    CHECK(small_letters(english).contains("of"));
  }
}

TEST_CASE("a language that is none ends with status 2, from the option and the variable",
          "[language][program]") {
  for (const Options& command : all_commands()) {
    Options wrong = command;
    wrong.emplace_back("--language=fr");
    ProgramResult result = program(wrong);
    CHECK(result.status == 2);
    CHECK_THAT(result.err, Catch::Contains("fr"));
    Options right = command;
    right.emplace_back("--help");
    result = program(right, {{"RENTSUPPORT_LANGUAGE", "fr"}});
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, Catch::Contains("RENTSUPPORT_LANGUAGE"));
  }
}

TEST_CASE("the closing summary of evaluate is Vietnamese where that is asked for",
          "[language][program]") {
  const Job job;
  const std::string english = job.evaluate().out;
  CHECK_THAT(english, Catch::Contains("payable                  1   500,000 VND"));
  const auto files = job.outputs();
  for (const ProgramResult& told :
       {job.evaluate({"--language", "vi"}), job.evaluate({}, vietnamese)}) {
    CHECK(told.status == 0);
    CHECK(told.err.empty());
    CHECK_THAT(told.out, Catch::Contains("được chi trả              1   500.000 đồng"));
    CHECK_THAT(told.out, Catch::Contains("đã ghi vào " + job.out()));
    for (const char* const word : {"payable", "VND", "written", "request-months"})
      CHECK_THAT(told.out, !Catch::Contains(word));
  }
  // The last run had the variable alone, which changes no file.
  CHECK(job.outputs() == files);
  CHECK(job.evaluate({"--language", "en"}, vietnamese).out == english);
}

TEST_CASE("the variable changes no file, the option those that clerks read",
          "[language][program]") {
  Job job;
  job.write("workers", tests::replaced(tests::sound_workers, "2022-0", "2022-9"));
  CHECK(job.evaluate({}, vietnamese).status == 1);
  const std::string rejects = job.output("rejects.csv");
  CHECK(job.evaluate().status == 1);
  CHECK(job.output("rejects.csv") == rejects);
  CHECK(job.evaluate({"--language", "vi"}).status == 1);
  CHECK(job.output("rejects.csv") != rejects);
}

TEST_CASE("ledger, verify, receipt and diff speak Vietnamese", "[language][program]") {
  const Job job;
  const std::string ledger = job.path("ledger.db");
  const ProgramResult committed =
      job.evaluate({"--ledger", ledger, "--commit", "--date", "2022-05-20", "--reason", "QĐ 1",
                    "--language", "vi"});
  CHECK(committed.status == 0);
  CHECK_THAT(committed.out, Catch::Contains("500.000 đồng") && !Catch::Contains("booking"));
  const auto booked = [&](const char* step, const char* date) {
    return program({"ledger", step, ledger, "--list", "L1", "--date", date, "--reason", "QĐ 1"},
                   vietnamese)
        .out;
  };
  CHECK_THAT(booked("approve", "2022-06-01"),
             Catch::Contains("đã phê duyệt, 500.000 đồng, lần ghi 2"));
  CHECK_THAT(booked("approve", "2022-06-01"), Catch::Contains("không có gì thay đổi"));
  CHECK_THAT(booked("pay", "2022-06-02"), Catch::Contains("đã chi trả, 500.000 đồng, lần ghi 3"));
  CHECK_THAT(program({"ledger", "verify", ledger}, vietnamese).out,
             Catch::StartsWith("sổ nguyên vẹn: 3 lần ghi, 3 mục\n"));
  CHECK_THAT(program({"ledger", "show", ledger, "--list", "L1"}, vietnamese).out,
             Catch::Contains("mục 1: ") && Catch::Contains("500.000 đồng"));

  const Job plain;
  CHECK(plain.evaluate().status == 0);
  const std::string run = plain.path(plain.out());
  CHECK_THAT(plain.run("verify", {"--run", run, "--language", "vi"}).out,
             Catch::Contains("đã quyết định lại 1 lượt hỗ trợ, từng byte đều khớp") &&
                 !Catch::Contains("confirmed") && !Catch::Contains("the "));
  tests::write_file(run + "/decisions.csv",
                    tests::replaced(plain.output("decisions.csv"), "payable", "refused"));
  CHECK_THAT(plain.run("verify", {"--run", run, "--language", "vi"}).out,
             Catch::Contains("đề nghị R1, tháng 2022-05: outcome khác với kết quả tính lại") &&
                 !Catch::Contains("replay"));
  CHECK(plain.evaluate().status == 0);
  CHECK_THAT(program({"diff", "--before", run, "--after", run}, vietnamese).out,
             Catch::Contains("lượt hỗ trợ") && !Catch::Contains("request-months"));
}
