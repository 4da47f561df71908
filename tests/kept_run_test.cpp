// What a run kept: found by words, read again, forgotten.
#include "rentsupport/kept_run.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/job.hpp"
#include "support/places.hpp"
#include "support/worked_cases.hpp"

namespace {

using namespace rentsupport;
using Catch::Contains;
using tests::Job;
using tests::replaced;

std::vector<Explanation> explained(const Decisions& decisions, std::size_t request) {
  std::vector<Explanation> months;
  Explainer explainer(decisions);
  for (std::size_t at = decisions.first_of(request); at < decisions.first_of(request + 1); ++at)
    months.push_back(explainer(at));
  return months;
}

// Keeps a run of a case folder, and holds what is found in it against what the whole run says.
void check_case(const std::filesystem::path& folder) {
  const tests::WorkedCases cases(folder);
  const tests::ScratchDirectory scratch;
  const LoadedFiles loaded = read_files(tests::files_of(folder), tests::options_of(folder));
  REQUIRE_FALSE(loaded.problem());
  const RuleSet rules = RuleSet::decision_08_2022(cases.parameters());
  const Decisions decisions = evaluate(rules, loaded.dossier(), cases.options());
  WriteOptions options;
  options.keep = true;
  REQUIRE_FALSE(write_files(scratch / "out", loaded, decisions, summarize(decisions), options));

  const KeptRun kept(scratch / "out");
  REQUIRE_FALSE(kept.problem());
  const Dossier dossier = loaded.dossier();
  for (std::size_t request = 0; request < dossier.requests(); ++request) {
    const std::string id{dossier.request_id(request)};
    CAPTURE(id);
    bool is_found = false;
    for (const auto& months : kept.find(id, 1000).requests) {
      if (months.front().request_id != id) continue;
      is_found = true;
      CHECK(to_json(months) == to_json(explained(decisions, request)));
      CHECK_FALSE(short_answer(months, Addressee::worker, Language::vietnamese).empty());
    }
    CHECK(is_found);
  }
  LoadedFiles again;
  EvaluateOptions how;
  REQUIRE_FALSE(kept.read(again, how));
  const Decisions decided = evaluate(kept.rule_set(), again.dossier(), how);
  REQUIRE(decided.size() == decisions.size());
  for (std::size_t i = 0; i < decided.size(); ++i) {
    CHECK(decided[i].outcome == decisions[i].outcome);
    CHECK(decided[i].mask == decisions[i].mask);
  }
}

const std::string_view two_workers =
    "request_id,list_id,worker_id,full_name,birth_date,applied,contract_type,contract_signed_on,"
    "contract_starts_on,previous_contract,rent_from,pays_rent,insured_months,payroll_months,"
    "insurance_exempt,newly_recruited,insured_elsewhere,months,account\n"
    "R1,L1,033095000011,Đỗ Thị Mẫu,1995-05-05,yes,indefinite,2019-03-01,2019-03-01,none,"
    "2020-12-01,yes,2022-04 2022-05,2022-04 2022-05,no,no,no,2022-05,9000000010\n"
    "R2,L1,033095000012,Nguyễn Văn Mẫu,1995-05-06,yes,indefinite,2022-04-02,2022-04-02,none,"
    "2020-12-01,yes,2022-04 2022-05,2022-04 2022-05,no,no,no,2022-05,9000000011\n";

}  // namespace

TEST_CASE("of every worked case words find what the whole run says", "[kept_run]") {
  for (const std::filesystem::path& folder : tests::case_folders()) {
    DYNAMIC_SECTION("the cases of " << folder.filename().string()) { check_case(folder); }
  }
}

TEST_CASE("a worker is found by name without diacritics, by ID, or by the beginning of words",
          "[kept_run][program]") {
  Job job;
  job.write("workers", two_workers);
  REQUIRE(job.evaluate({"--keep"}).status == 0);
  const auto find = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {tests::places::program, "find", "--run", job.out()});
    return tests::run_program(words);
  };
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"do", "thi", "mau"}, {"Đỗ THỊ"}, {"033095000011"}, {"R1"}, {"thi", "L1"}, {"th"}}) {
    CAPTURE(words.front());
    const auto found = find(words);
    CHECK(found.status == 0);
    CHECK_THAT(found.out, Contains("Đỗ Thị Mẫu (số CCCD 033095000011)") && !Contains("Nguyễn"));
    CHECK_THAT(found.out, Contains("Tháng 5/2022: đủ điều kiện hỗ trợ, 500.000 đồng mỗi tháng\n"));
    CHECK_THAT(found.out, !Contains("Còn bổ sung được"));
  }
  const auto both = find({"mau"});
  CHECK_THAT(both.out, Contains("Đỗ Thị Mẫu") && Contains("Nguyễn Văn Mẫu"));
  // Refused for a day that is as it is: nothing is promised.
  const auto refused = find({"Nguyễn", "--language", "en"});
  CHECK_THAT(refused.out, Contains("not met") && Contains("cannot be supplied") &&
                              !Contains("Can still be supplied"));
  const auto none = find({"Trần"});
  CHECK(none.status == 2);
  CHECK(none.out.empty());
  const auto more = find({"mau", "--most", "1"});
  CHECK_THAT(more.out, Contains("There are more"));
}

TEST_CASE("on the telephone nobody could say how far the money of a month had come",
          "[kept_run][program][ledger]") {
  Job job;
  const std::string ledger = job.path("ledger.db");
  job.write("workers", tests::replaced(std::string{two_workers}, "2022-05,9000000010",
                                       "2022-04 2022-05,9000000010"));
  REQUIRE(job.evaluate({"--keep", "--ledger", ledger, "--commit", "--date", "2022-07-01",
                        "--reason", "tháng 6"})
              .status == 0);
  const auto find = [&](std::vector<std::string> more) {
    more.insert(more.begin(),
                {tests::places::program, "find", "--run", job.out(), "R1", "--ledger", ledger});
    const auto found = tests::run_program(more);
    CHECK(found.status == 0);
    const std::size_t told = std::min(found.out.find("Trong sổ"), found.out.find("In the ledger"));
    return told == std::string::npos ? std::string{} : found.out.substr(told);
  };
  const auto book = [&](std::vector<std::string> step, const std::string& on,
                        const std::string& reason) {
    step.insert(step.begin(), {tests::places::program, "ledger"});
    step.insert(step.end(), {"--date", on, "--reason", reason});
    REQUIRE(tests::run_program(step).status == 0);
  };
  CHECK(find({}) ==
        "Trong sổ chi trả:\n"
        "- Tháng 4/2022: đã đưa vào đề xuất ngày 01/7/2022, chưa được phê duyệt, 500.000 đồng\n"
        "- Tháng 5/2022: đã đưa vào đề xuất ngày 01/7/2022, chưa được phê duyệt, 500.000 đồng\n");
  book({"approve", ledger, "--list", "L1"}, "2022-07-05", "QĐ 12");
  book({"send", ledger, "--list", "L1"}, "2022-07-08", "lệnh 1");
  book({"pay", ledger, "--request", "R1", "--month", "2022-04"}, "2022-07-11", "báo có");
  book({"return", ledger, "--request", "R1", "--month", "2022-05"}, "2022-07-12", "AC04");
  CHECK(find({"--language", "en"}) ==
        "In the ledger:\n"
        "- 2022-04: paid on 2022-07-11, 500,000 VND\n"
        "- 2022-05: the bank sent the money back on 2022-07-12, 500,000 VND\n");
  // As it was on a day.
  CHECK(find({"--language", "en", "--as-of", "2022-07-06"}) ==
        "In the ledger:\n"
        "- 2022-04: approved on 2022-07-05, the money is not transferred, 500,000 VND\n"
        "- 2022-05: approved on 2022-07-05, the money is not transferred, 500,000 VND\n");
  book({"reverse", ledger, "--request", "R1", "--month", "2022-05", "--kind", "mend"}, "2022-07-15",
       "sửa tài khoản");
  CHECK_THAT(find({}), Contains("- Tháng 5/2022: đã thu hồi ngày 15/7/2022, được đề xuất lại sau "
                                "khi sửa, 500.000 đồng\n"));
  // A ledger that holds other requests alone, and none.
  REQUIRE(tests::run_program({tests::places::program, "find", "--run", job.out(), "R1", "--ledger",
                              job.path("none.db")})
              .status == 2);
  CHECK(tests::run_program({tests::places::program, "find", "--run", job.out(), "R2", "--ledger",
                            ledger, "--language", "en"})
            .out.ends_with("In the ledger: nothing of this request.\n"));
}

TEST_CASE("what a run kept is its owner's alone, is checked, and can be forgotten",
          "[kept_run][program]") {
  Job job;
  REQUIRE(job.evaluate().status == 0);
  const std::string plain = job.output("manifest.json");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), tests::places::program);
    return tests::run_program(arguments);
  };
  CHECK_THAT(run({"find", "--run", job.out(), "R1"}).err, Contains("evaluate --keep"));

  REQUIRE(job.evaluate({"--keep"}).status == 0);
  struct stat status {};
  REQUIRE(::stat((job.out() + "/run.sqlite").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  const std::string kept = job.output("run.sqlite");
  const std::string manifest = job.output("manifest.json");
  CHECK_THAT(manifest, Contains("\"kept\": {"));
  REQUIRE(job.evaluate({"--keep", "--threads", "3"}).status == 0);
  CHECK(job.output("run.sqlite") == kept);
  CHECK(job.output("manifest.json") == manifest);
  CHECK(job.run("verify", {"--run", job.out()}).status == 0);

  // One that was changed, and one that is another run's.
  std::string changed = kept;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  tests::write_file(job.out() + "/run.sqlite", changed);
  CHECK(job.run("verify", {"--run", job.out()}).status == 4);
  const std::vector<std::string> letters{"letters", "--run",   job.out(),          "--to",
                                         "worker",  "--as-of", "2022-06-20",       "--format",
                                         "text",    "--out",   job.path("letters")};
  CHECK(run(letters).status == 2);
  tests::write_file(job.out() + "/run.sqlite", kept + "x");
  CHECK(run({"find", "--run", job.out(), "R1"}).status == 2);

  tests::write_file(job.out() + "/run.sqlite", kept);
  CHECK(run({"forget", "--run", job.out()}).status == 0);
  CHECK_FALSE(job.has_output("run.sqlite"));
  CHECK(run({"forget", "--run", job.out()}).status == 2);
  CHECK(run({"find", "--run", job.out(), "R1"}).status == 2);
  const auto verified = job.run("verify", {"--run", job.out()});
  CHECK(verified.status == 0);
  CHECK_THAT(verified.out + verified.err, Contains("was removed"));

  // A run that keeps nothing leaves nothing of an older one.
  REQUIRE(job.evaluate({"--keep"}).status == 0);
  REQUIRE(job.evaluate().status == 0);
  CHECK_FALSE(job.has_output("run.sqlite"));
  CHECK(job.output("manifest.json") == plain);
}

TEST_CASE("letters from what a run kept are those from its inputs",
          "[kept_run][letters][program]") {
  Job job;
  job.write("workers", replaced(two_workers, ",yes,2022", ",,2022"));
  const std::vector<std::string> how{"--to",     "worker", "--as-of", "2022-06-20",
                                     "--format", "text",   "--quiet"};
  REQUIRE(job.evaluate({"--keep", "--assume", "pays_rent=yes"}).status == 0);
  std::vector<std::string> from_inputs = how;
  from_inputs.insert(from_inputs.end(),
                     {"--assume", "pays_rent=yes", "--out", job.path("from-inputs")});
  REQUIRE(job.run("letters", from_inputs).status == 0);
  std::vector<std::string> from_run{tests::places::program, "letters", "--run", job.out(), "--out",
                                    job.path("from-run")};
  from_run.insert(from_run.end(), how.begin(), how.end());
  REQUIRE(tests::run_program(from_run).status == 0);
  CHECK(tests::read_file(job.path("from-run/00001-L1.txt")) ==
        tests::read_file(job.path("from-inputs/00001-L1.txt")));
  from_run.insert(from_run.end(), {"--assume", "pays_rent=yes"});
  CHECK(tests::run_program(from_run).status == 2);
  CHECK(tests::run_program({tests::places::program, "letters", "--to", "worker", "--as-of",
                            "2022-06-20", "--out", job.path("none")})
            .status == 2);
}
