// What version 1.0.0 wrote (tests/version_1): today's version reads it, or refuses it by name and
// says what to do.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "rentsupport/audit.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/random.hpp"

namespace {

namespace fs = std::filesystem;
using rentsupport::Findings;
using rentsupport::Verdict;
using tests::ProgramResult;
using tests::read_file;
using tests::replaced;
using Options = std::vector<std::string>;

constexpr const char* root = "53da33321858c1d21d496e1aaff09bc5ae70c0d644cb8a6f2695e2e5c3a51029";
constexpr const char* by_name =
    "not decided again: rules of 1.0: version 1.0.0 decided it, and version 2.0.0 does not have "
    "its "
    "rules; rentsupport 1.0.0 decides it again";

// A copy of the files, to be spoilt.
class Version1 {
 public:
  Version1() {
    fs::copy(fs::path(tests::places::cases) / "../version_1", scratch_.path(),
             fs::copy_options::recursive);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return scratch_ / name; }
  [[nodiscard]] std::string text(const std::string& name) const { return read_file(path(name)); }
  void spoil(const std::string& name, std::string_view what, std::string_view by) const {
    tests::write_file(path(name), replaced(text(name), what, by));
  }

  [[nodiscard]] Options inputs(const std::string& prefix = "--") const {
    Options options;
    for (const std::string table : {"employers", "lists", "workers", "history"})
      options.insert(options.end(), {prefix + table, path("inputs/" + table + ".csv")});
    return options;
  }
  [[nodiscard]] static ProgramResult run(Options options, const Options& more = {}) {
    options.insert(options.begin(), tests::places::program);
    options.insert(options.end(), more.begin(), more.end());
    return tests::run_program(options);
  }
  [[nodiscard]] ProgramResult verify(const Options& more = {}) const {
    Options options{"verify", "--run", path("run")};
    const Options files = inputs();
    options.insert(options.end(), files.begin(), files.end());
    return run(options, more);
  }
  [[nodiscard]] ProgramResult check_receipt(const Options& more = {}) const {
    return run({"check-receipt", path("receipt.json")}, more);
  }
  [[nodiscard]] ProgramResult ledger(const std::string& command, const Options& more = {}) const {
    return run({"ledger", command, path("ledger.db")}, more);
  }

 private:
  tests::ScratchDirectory scratch_;
};

}  // namespace

TEST_CASE("of a receipt of 1.0.0 leaf, path and signature are checked, and the rest is not decided",
          "[program][audit][version_1]") {
  const Version1 files;
  const Options key{"--key", files.path("key.pub")};
  const ProgramResult checked = files.check_receipt(key);
  CHECK(checked.status == 1);
  CHECK(checked.err.empty());
  CHECK(checked.out ==
        "confirmed IN PART\n  NOT CHECKED: " + std::string{by_name} +
            "\n  NOT CHECKED: parameters and explanation: they are as the receipt says\n"
            "  leaf 15 of 18 leads to the root " +
            root +
            "\n  the run is signed with the key "
            "7e885616d13a451046bee9598a136786c94778056579713a5cff490add23765e\n"
            "  request R11: the leaf says: 2022-05 refused 0 0 art2.4.three_months\n");
  const ProgramResult alone = files.check_receipt();
  CHECK(alone.status == 1);
  CHECK_THAT(alone.out, Catch::StartsWith("consistent; origin NOT checked\n"));
  const ProgramResult by_manifest =
      files.check_receipt({"--manifest", files.path("run/manifest.json")});
  CHECK(by_manifest.status == 1);
  CHECK_THAT(by_manifest.out, Catch::StartsWith("confirmed IN PART\n"));
  CHECK(files.check_receipt({"--root", root}).status == 1);
  CHECK(files.check_receipt({"--root", std::string(64, '0')}).status == 4);
  const ProgramResult vietnamese = files.check_receipt({"--language", "vi"});
  CHECK(vietnamese.status == 1);
  CHECK_THAT(vietnamese.out,
             Catch::StartsWith("nhất quán; CHƯA kiểm tra nguồn gốc\n") &&
                 Catch::Contains("không quyết định lại: quy tắc của bản 1.0: do bản "
                                 "1.0.0 quyết định"));
  CHECK(tests::run_program({tests::places::verify_receipt, files.path("receipt.json"), root})
            .status == 0);

  // What is shown is what the leaf says.
  for (const auto& [what, by] :
       {std::pair{"\"outcome\": \"refused\",\n    ", "\"outcome\": \"payable\",\n    "},
        {"\"pays_rent\": \"yes\"", "\"pays_rent\": \"no\""},
        {"art2.4.three_months,,,0000", "art2.4.three_months,,,0001"},
        {"\"leaf_number\": 15", "\"leaf_number\": 14"}}) {
    const Version1 spoilt;
    spoilt.spoil("receipt.json", what, by);
    CAPTURE(what);
    CHECK(spoilt.check_receipt(key).status == 4);
  }
}

TEST_CASE("one flipped bit in a receipt of 1.0.0 is found", "[audit][version_1]") {
  const Version1 files;
  const std::string json = files.text("receipt.json");
  const auto rules = rentsupport::RuleSet::decision_08_2022();
  rentsupport::TrustedOrigin trusted{.public_key = rentsupport::public_key(files.text("key.pub"))};
  REQUIRE_FALSE(rentsupport::load_manifest(files.path("run"), trusted.manifest.emplace()));
  CHECK(check_receipt(json, "r.json", rules, trusted).verdict() == Verdict::confirmed_in_part);
  tests::Random random(7);
  for (std::size_t i = 0; i < json.size(); i += 1 + random.below(300)) {
    std::string flipped = json;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << random.below(8)));
    CAPTURE(i, json.substr(i, 20));
    CHECK(check_receipt(flipped, "r.json", rules, trusted).verdict() == Verdict::not_confirmed);
  }
}

TEST_CASE("of a run of 1.0.0 verify checks signature and digests, and names the program to use",
          "[program][audit][version_1]") {
  const Version1 files;
  const Options key{"--key", files.path("key.pub"), "--ledger", files.path("ledger.db")};
  const ProgramResult verified = files.verify(key);
  CHECK(verified.status == 1);
  CHECK(verified.err.empty());
  CHECK_THAT(
      verified.out,
      Catch::StartsWith("confirmed IN PART\n  NOT CHECKED: " + std::string{by_name} + "\n") &&
          Catch::Contains("\n  signed with the key 7e885616") &&
          Catch::EndsWith("\n  inputs, outputs and summary are those of the manifest\n"));
  const ProgramResult without_ledger = files.verify();
  CHECK(without_ledger.status == 4);
  CHECK_THAT(without_ledger.out,
             Catch::Contains("ledger: the run had a ledger, and none is given"));

  struct Spoilt {
    std::string file;
    std::string what;
    std::string by;
    std::string found;
  };
  for (const Spoilt& spoilt :
       {Spoilt{"inputs/workers.csv", "2020-12-01", "2020-12-02",
               "workers: the file given is not the one that the run read"},
        {"run/decisions.csv", "payable", "PAYABLE",
         "decisions.csv: the file is not the one that the run wrote"},
        {"run/summary.json", "\"1.0.0\"", "\"1.0.1\"",
         "summary.json: the file is not the one that the run wrote"},
        {"run/manifest.json", "\"1.0.0\"", "\"1.0.1\"", "engine is not what summary.json says"},
        {"run/manifest.json", root, std::string(64, '0'), "the signature is not that of the run"},
        {"run/reviews.csv", "review", "revue",
         "reviews.csv: the file is not the one that the run wrote"}}) {
    const Version1 other;
    other.spoil(spoilt.file, spoilt.what, spoilt.by);
    const ProgramResult refused =
        other.verify({"--key", other.path("key.pub"), "--ledger", other.path("ledger.db")});
    CAPTURE(spoilt.file, refused.out);
    CHECK(refused.status == 4);
    CHECK_THAT(refused.out, Catch::StartsWith("NOT CONFIRMED\n") && Catch::Contains(spoilt.found));
  }
}

TEST_CASE("of a run of 1.0.0 no receipt is made, and the program that makes one is named",
          "[program][audit][version_1]") {
  const Version1 files;
  Options options{"receipt", "--run",    files.path("run"),      "--request", "R11", "--month",
                  "2022-05", "--ledger", files.path("ledger.db")};
  const ProgramResult refused = Version1::run(options, files.inputs());
  CHECK(refused.status == 2);
  CHECK(refused.out.empty());
  CHECK(refused.err == "rentsupport: " + std::string{by_name} + "\n");
}

TEST_CASE("a ledger of 1.0.0 is read as 1.0.0 read it, and must be upgraded to go on",
          "[program][ledger][version_1]") {
  const Version1 files;
  const std::string before = files.text("ledger.db");
  // Columns came after those of 1.0.0, and what it wrote has nothing in them but its format.
  for (const auto& [command, more] :
       {std::pair{"list", std::string{",,,,,"}}, {"export", ",1,,,,0,,,"}}) {
    std::istringstream now{files.ledger(command).out};
    std::istringstream then{files.text(std::string{command} + ".csv")};
    std::string line;
    std::string older;
    std::getline(now, line);
    std::getline(then, older);
    CHECK_THAT(line, Catch::StartsWith(older + ","));
    while (std::getline(then, older)) {
      REQUIRE(std::getline(now, line));
      CHECK(line == older + more);
    }
    CHECK_FALSE(std::getline(now, line));
  }
  CHECK(files.ledger("show", {"--request", "R01"}).out == files.text("show.txt"));
  const ProgramResult verified = files.ledger(
      "verify", {"--head", "99bb141bc687aa721710362bbde2fcc9ae216c8db9eb156f9722a5ac61cef7c9"});
  CHECK(verified.status == 0);
  CHECK(verified.out ==
        "the ledger is whole: 4 bookings, 16 entries\n"
        "head: entry 16, c55fc3d155d4b7ba0b8af97728ca764e94c00ec634d1bfb5b662e41f7b0359ae\n");
  CHECK_FALSE(fs::exists(files.path("ledger.db-wal")));

  const Options approve{"--list", "L2", "--date", "2022-07-18", "--reason", "Quyết định 13"};
  const ProgramResult refused = files.ledger("approve", approve);
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, Catch::Contains("run rentsupport ledger upgrade ") &&
                              Catch::Contains("ledger.db --reversals mend, or close"));
  // Another list asks for a month that was paid.
  const tests::Job later;
  later.write("lists", replaced(tests::sound_lists, "L1,", "L9,"));
  later.write("workers", replaced(replaced(tests::sound_workers, "R1,L1", "R1,L9"), ",2022-05,9",
                                  ",2022-04 2022-05,9"));
  const Options with_ledger{"--ledger", files.path("ledger.db")};
  CHECK(later.evaluate({"--ledger", files.path("ledger.db"), "--commit"}).status == 2);
  CHECK(files.text("ledger.db") == before);
  CHECK_THAT(later.evaluate(with_ledger).out, Catch::Contains("  counted as history       3\n"));

  CHECK(files.ledger("upgrade", {"--reversals", "mend"}).status == 0);
  const ProgramResult approved = files.ledger("approve", approve);
  CHECK(approved.status == 0);
  CHECK_THAT(approved.out, Catch::Contains("2 months approved, 2,000,000 VND, as booking 6\n"));
  const ProgramResult counted = later.evaluate({"--ledger", files.path("ledger.db"), "--commit"});
  CHECK(counted.status == 0);
  CHECK_THAT(counted.out, Catch::Contains("  counted as history       3\n"));
  CHECK_THAT(later.output("decisions.csv"),
             Catch::Contains(",2022-04,refused,0,0,art2.4.once_a_month,"));
  CHECK(files.ledger("verify").status == 0);
}

TEST_CASE("differences from a run of 1.0.0 are put down to the engine by name",
          "[program][audit][version_1]") {
  const Version1 files;
  const Version1 changed;
  changed.spoil("inputs/workers.csv", ",no,2022-05,2022-05,no,no,no,2022-05,9000000004",
                ",yes,2022-05,2022-05,no,no,no,2022-05,9000000004");
  Options evaluate{"evaluate",          "--quiet",  "--out",
                   changed.path("out"), "--assume", "insured_elsewhere=no",
                   "--ignore-column",   "note"};
  REQUIRE(Version1::run(evaluate, changed.inputs()).status == 1);  // a row is rejected
  const Options runs{"diff", "--before", files.path("run"), "--after", changed.path("out")};
  const ProgramResult bare = Version1::run(runs);
  CHECK(bare.status == 0);
  CHECK_THAT(bare.out, Catch::Contains("\nbefore: " + std::string{by_name} + "\n") &&
                           Catch::Contains("engine (1.0.0 -> 2.0.0)"));
  Options with_inputs = runs;
  for (const Options& more : {files.inputs("--before-"), changed.inputs("--after-"),
                              Options{"--before-ledger", files.path("ledger.db")}})
    with_inputs.insert(with_inputs.end(), more.begin(), more.end());
  const ProgramResult whole = Version1::run(with_inputs);
  CHECK(whole.status == 0);
  CHECK_THAT(whole.out, Catch::Contains("\nbefore: " + std::string{by_name} + "\n") &&
                            Catch::Contains("R04 2022-05: refused -> payable, +500,000 VND by "
                                            "facts: workers.pays_rent (R04)\n"));
  CHECK_THAT(
      Version1::run(with_inputs, {"--format", "json"}).out,
      Catch::Contains("\"engine\": {\n    \"before\": \"1.0.0\",\n    \"after\": \"2.0.0\"\n"));
}
