// The commands of the audit as an auditor runs them: statuses, messages, files and their modes.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "rentsupport/audit.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

namespace {

using tests::Job;
using tests::ProgramResult;
using tests::replaced;
using tests::run_program;

using Options = std::vector<std::string>;

// A finished run, and commands on it.
class AuditedJob : public Job {
 public:
  explicit AuditedJob(const Options& options = {}) {
    Options all = options;
    all.emplace_back("--quiet");
    REQUIRE(evaluate(all).status == 0);
  }
  [[nodiscard]] ProgramResult verify(Options options = {}) const {
    options.insert(options.begin(), {"--run", out()});
    return run("verify", options);
  }
  [[nodiscard]] ProgramResult receipt(Options options = {}) const {
    options.insert(options.begin(), {"--run", out(), "--request", "R1", "--month", "2022-05"});
    return run("receipt", options);
  }
  [[nodiscard]] ProgramResult check_receipt(const std::string& text, Options options = {}) const {
    tests::write_file(path("receipt.json"), text);
    options.insert(options.begin(),
                   {tests::places::program, "check-receipt", path("receipt.json")});
    return run_program(options);
  }
};

struct Keys {
  explicit Keys(const Job& job, const std::string& name)
      : secret(job.path(name + ".pem")), open(job.path(name + ".pub")) {
    REQUIRE(run_program({"/usr/bin/openssl", "genpkey", "-algorithm", "ed25519", "-out", secret})
                .status == 0);
    REQUIRE(
        run_program({"/usr/bin/openssl", "pkey", "-in", secret, "-pubout", "-out", open}).status ==
        0);
  }
  std::string secret;
  std::string open;
};

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

std::string root_of(const Job& job) {
  rentsupport::Manifest manifest;
  REQUIRE_FALSE(rentsupport::load_manifest(job.out(), manifest));
  return manifest.root;
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

}  // namespace

TEST_CASE("verify confirms a run, and names the first difference of one that was changed",
          "[program][audit]") {
  const AuditedJob job;
  const ProgramResult sound = job.verify();
  CHECK(sound.status == 0);
  CHECK(sound.err.empty());
  CHECK_THAT(sound.out, Catch::StartsWith("confirmed\n  the run is not signed\n  1 request-months "
                                          "decided again, every byte the same\n  root "));
  CHECK(job.verify({"--quiet"}).out.empty());

  tests::write_file(job.out() + "/decisions.csv",
                    replaced(replaced(job.output("decisions.csv"), "payable,500000,500000,",
                                      "refused,0,0,art4.1.rents"),
                             "0000001559555555", "0000001559565555"));
  const ProgramResult changed = job.verify();
  CHECK(changed.status == 4);
  CHECK(changed.err.empty());
  CHECK_THAT(changed.out,
             Catch::StartsWith("NOT CONFIRMED\n  decisions.csv:2: request R1, 2022-05: outcome "
                               "amount_vnd max_amount_vnd failed mask differs from the replay; "
                               "art4.1.rents is failed there and held when decided again\n"));

  std::filesystem::remove(job.out() + "/decisions.csv");
  CHECK_THAT(job.verify().out, Catch::Contains("decisions.csv: cannot be opened"));
  std::filesystem::remove(job.out() + "/manifest.json");
  const ProgramResult gone = job.verify();
  CHECK(gone.status == 2);
  CHECK_THAT(gone.err, Catch::Contains(job.out() + "/manifest.json: cannot be opened"));
}

TEST_CASE("a receipt is checked without the run, and by a verifier that shares no code",
          "[program][audit]") {
  const AuditedJob job({"--reading", "late_list=previous_month_only"});
  const ProgramResult made = job.receipt();
  REQUIRE(made.status == 0);
  CHECK(made.err.empty());
  const ProgramResult checked = job.check_receipt(
      made.out,
      {"--reading", "late_list=previous_month_only", "--manifest", job.out() + "/manifest.json"});
  CHECK(checked.status == 0);
  CHECK_THAT(checked.out, Catch::StartsWith("confirmed\n  leaf 0 of 1 leads to the root ") &&
                              Catch::Contains("request R1: the facts give again: 2022-05 payable "
                                              "500000 500000\n"));
  const ProgramResult as_enacted = job.check_receipt(made.out);
  CHECK(as_enacted.status == 4);
  CHECK_THAT(as_enacted.out,
             Catch::Contains("late_list = previous_month_only there, accepted here"));

  const std::string root = root_of(job);
  const ProgramResult independent =
      run_program({tests::places::verify_receipt, job.path("receipt.json"), root});
  CHECK(independent.status == 0);
  CHECK_THAT(independent.out,
             Catch::StartsWith("verified: ") &&
                 Catch::Contains("\nworkers: request_id=R1 worker_id=033095000010 ") &&
                 Catch::Contains("\ndecisions: month=2022-05 outcome=payable "
                                 "amount_vnd=500000 max_amount_vnd=500000 "));
  // The day since when the worker rents, in the leaf.
  for (const auto& [what, by] :
       {std::pair{"a5480000", "a6480000"}, std::pair{"\"leaves\": 1,", "\"leaves\": 2,"},
        std::pair{"\"path\": []", "\"path\": [\n  ]"}}) {
    const std::string spoilt = replaced(made.out, what, by);
    CHECK(job.check_receipt(spoilt, {"--reading", "late_list=previous_month_only"}).status == 4);
    const int status =
        run_program({tests::places::verify_receipt, job.path("receipt.json")}).status;
    CHECK(status == (std::string_view{what}.starts_with("\"path\"") ? 1 : 4));
  }
  CHECK(job.check_receipt("no JSON").status == 4);
  CHECK(run_program({tests::places::verify_receipt, job.path("receipt.json")}).status == 2);
}

TEST_CASE("the independent verifier follows every path of a larger tree", "[program][audit]") {
  Job job;
  std::string workers{tests::sound_workers};
  const std::string row = workers.substr(workers.find('\n') + 1);
  for (int i = 2; i <= 7; ++i)
    workers += replaced(replaced(row, "R1", "\"R \"\"" + std::to_string(i) + "\"\"\\\""),
                        "033095000010", "03309500001" + std::to_string(i));
  job.write("workers", workers);
  REQUIRE(job.evaluate({"--quiet"}).status == 0);
  for (int i = 1; i <= 7; ++i) {
    const std::string id = i == 1 ? "R1" : "R \"" + std::to_string(i) + "\"\\";
    const ProgramResult made = job.run("receipt", {"--run", job.out(), "--request", id, "--month",
                                                   "2022-05", "--out", job.path("r.json")});
    CAPTURE(i, made.err);
    REQUIRE(made.status == 0);
    CHECK(run_program({tests::places::verify_receipt, job.path("r.json"), root_of(job)}).status ==
          0);
    CHECK(run_program({tests::places::program, "check-receipt", job.path("r.json"), "--manifest",
                       job.out() + "/manifest.json"})
              .status == 0);
    const std::string text = tests::read_file(job.path("r.json"));
    tests::write_file(job.path("r.json"),
                      replaced(text, "\"leaf_number\": " + std::to_string(i - 1),
                               "\"leaf_number\": " + std::to_string(i % 7)));
    CHECK(run_program({tests::places::verify_receipt, job.path("r.json")}).status == 4);
  }
}

TEST_CASE("a signature is checked with the key that one trusts, also by openssl",
          "[program][audit]") {
  Job scratch;
  const Keys ours(scratch, "ours");
  const Keys theirs(scratch, "theirs");
  const AuditedJob job({"--sign", ours.secret});
  const Options with_key{"--sign", ours.secret};
  CHECK(job.verify({"--key", ours.open, "--sign", ours.secret}).status == 0);
  CHECK(job.verify(with_key).status == 0);
  // Without the key that signed it the salts cannot be made, and so not the root.
  const ProgramResult in_part = job.verify({"--key", ours.open});
  CHECK(in_part.status == 1);
  CHECK_THAT(in_part.out,
             Catch::StartsWith("confirmed IN PART\n  NOT CHECKED: the root of the hash "
                               "tree, and that just these columns were ignored: ") &&
                 Catch::Contains("1 request-months decided again, every byte the same"));
  for (const Options& wrong : {Options{"--key", theirs.open}, Options{"--sign", theirs.secret}}) {
    const ProgramResult other = job.verify(wrong);
    CHECK(other.status == 4);
    CHECK_THAT(other.out, Catch::Contains("signed with another key"));
  }
  const std::string receipt = job.receipt(with_key).out;
  const ProgramResult no_key = job.receipt();
  CHECK(no_key.status == 2);
  CHECK_THAT(no_key.err, Catch::Contains("need the key that signed it (--sign)"));
  CHECK(job.receipt({"--sign", theirs.secret}).status == 2);
  CHECK(job.check_receipt(receipt, {"--key", ours.open}).status == 0);
  CHECK(job.check_receipt(receipt, {"--key", theirs.open}).status == 4);

  rentsupport::Manifest manifest;
  REQUIRE_FALSE(rentsupport::load_manifest(job.out(), manifest));
  tests::write_file(job.path("statement"), rentsupport::statement(manifest));
  tests::write_file(job.path("signature"), bytes_of_hex(manifest.signature.value().value));
  const auto by_openssl = [&](const std::string& key) {
    return run_program({"/usr/bin/openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin",
                        "-in", job.path("statement"), "-sigfile", job.path("signature")})
        .status;
  };
  CHECK(by_openssl(ours.open) == 0);
  CHECK(by_openssl(theirs.open) != 0);

  // A signed run is the same every time; one that is not signed has no key to check.
  const auto outputs = job.outputs();
  REQUIRE(job.evaluate({"--quiet", "--sign", ours.secret}).status == 0);
  CHECK(job.outputs() == outputs);
  REQUIRE(job.evaluate({"--quiet"}).status == 0);
  CHECK(job.verify({"--key", ours.open}).status == 4);
  CHECK(job.verify(with_key).status == 4);
  CHECK(job.receipt(with_key).status == 2);
  for (const std::string& wrong : {ours.open, job.path("workers.csv"), job.path("nothing")}) {
    const ProgramResult refused = job.evaluate({"--quiet", "--sign", wrong});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Catch::StartsWith("rentsupport: " + wrong));
  }
  CHECK(job.verify({"--key", ours.secret}).status == 2);
}

TEST_CASE("a receipt without a key, a root or a manifest that one trusts was confirmed",
          "[program][audit]") {
  Job scratch;
  const Keys ours(scratch, "ours");
  const AuditedJob job({"--sign", ours.secret});
  const std::string root = root_of(job);
  const std::string manifest = job.out() + "/manifest.json";
  const std::string whole = job.receipt({"--sign", ours.secret}).out;
  const std::size_t begin = whole.find("\n  \"signature\": {");
  const std::size_t end = whole.find("\n  }", begin) + 4;
  const std::string bare = whole.substr(0, begin) + "\n  \"signature\": null" + whole.substr(end);
  {
    const ProgramResult alone = job.check_receipt(whole);
    CHECK(alone.status == 1);
    CHECK(alone.err.empty());
    CHECK_THAT(alone.out, Catch::StartsWith("consistent; origin NOT checked\n  NOT CHECKED: the "
                                            "origin: anyone could have made this receipt; "));
    const ProgramResult vietnamese = job.check_receipt(whole, {"--language", "vi"});
    CHECK(vietnamese.status == 1);
    CHECK_THAT(
        vietnamese.out,
        Catch::StartsWith("nhất quán; CHƯA kiểm tra nguồn gốc\n  CHƯA KIỂM TRA: nguồn gốc: ") &&
            Catch::Contains("hồ sơ R1: dữ kiện cho lại kết quả: 2022-05 payable"));
  }
  CHECK(job.check_receipt(whole, {"--key", ours.open}).status == 0);
  CHECK(job.check_receipt(whole, {"--root", root}).status == 0);
  CHECK(job.check_receipt(whole, {"--manifest", manifest, "--language", "vi"})
            .out.starts_with("đã xác nhận\n"));
  const ProgramResult by_key = job.check_receipt(bare, {"--key", ours.open});
  CHECK(by_key.status == 4);
  CHECK_THAT(by_key.out, Catch::StartsWith("NOT CONFIRMED\n") &&
                             Catch::Contains("the signature was taken away"));
  CHECK(job.check_receipt(bare).status == 4);
  CHECK(run_program({tests::places::verify_receipt, job.path("receipt.json"), root}).status == 4);
  const ProgramResult by_manifest =
      job.check_receipt(bare, {"--manifest", manifest, "--language", "vi"});
  CHECK(by_manifest.status == 4);
  CHECK_THAT(by_manifest.out,
             Catch::StartsWith("KHÔNG XÁC NHẬN\n") && Catch::Contains("chữ ký đã bị bỏ đi"));
  CHECK(job.check_receipt(bare, {"--root", root}).status == 4);
  CHECK(job.check_receipt(whole, {"--root", std::string(64, '0')}).status == 4);
  CHECK(job.check_receipt(whole, {"--root", "abc"}).status == 2);
  CHECK(job.check_receipt(whole, {"--manifest", job.path("nothing")}).status == 2);
  CHECK(job.check_receipt(whole, {"--manifest", job.out() + "/summary.json"}).status == 4);

  // The verifier that shares no code says the same.
  const auto independent = [&](const Options& more) {
    Options options{tests::places::verify_receipt, job.path("receipt.json")};
    options.insert(options.end(), more.begin(), more.end());
    return run_program(options);
  };
  const ProgramResult consistent = independent({});
  CHECK(consistent.status == 1);
  CHECK_THAT(consistent.out, Catch::StartsWith("consistent; origin NOT checked: "));
  CHECK(independent({root}).status == 0);
  CHECK(independent({std::string(64, '0')}).status == 4);
  CHECK(independent({root + "0"}).status == 4);
}

TEST_CASE("a receipt of what was not asked, or of other inputs, is refused", "[program][audit]") {
  const AuditedJob job;
  const auto receipt_of = [&](const std::string& request, const std::string& month) {
    return job.run("receipt", {"--run", job.out(), "--request", request, "--month", month});
  };
  CHECK(receipt_of("R9", "2022-05").status == 2);
  CHECK_THAT(receipt_of("R1", "2022-04").err,
             Catch::EndsWith("request R1 does not ask for 2022-04\n"));
  CHECK_THAT(receipt_of("R1", "April").err, Catch::Contains("--month April: write a month"));
  CHECK(receipt_of("R1", "05/2022").status == 0);
  // A pipe, a device or a link is not replaced by a file.
  REQUIRE(::mkfifo(job.path("pipe").c_str(), 0600) == 0);
  std::filesystem::create_symlink(job.path("elsewhere"), job.path("link"));
  for (const std::string& there : {job.path("pipe"), job.path("link"), job.path("")}) {
    const ProgramResult refused = job.receipt({"--out", there});
    CHECK(refused.status == 3);
    CHECK_THAT(refused.err, Catch::Contains(there + " is not a file that could be replaced"));
  }
  CHECK(std::filesystem::is_fifo(job.path("pipe")));
  CHECK(std::filesystem::is_symlink(job.path("link")));
  job.write("workers", replaced(tests::sound_workers, "2020-12-01", "2020-12-02"));
  const ProgramResult other = job.receipt();
  CHECK(other.status == 4);
  CHECK(other.out.empty());
  CHECK_THAT(other.err, Catch::Contains("do not give the root"));
}

TEST_CASE("files with personal data are their owner's alone", "[program][audit]") {
  const mode_t umask_before = ::umask(0);
  const AuditedJob job;
  for (const std::string file : {"decisions.csv", "schedule.csv", "rejects.csv", "issues.csv"})
    CHECK(mode_of(job.out() + "/" + file) == 0600);
  CHECK(mode_of(job.out() + "/summary.json") == 0666);
  CHECK(mode_of(job.out() + "/manifest.json") == 0666);
  // Not even a file that another run left half done lends its mode.
  tests::write_file(job.out() + "/.decisions.csv.partial", "");
  std::filesystem::permissions(job.out() + "/.decisions.csv.partial", std::filesystem::perms::all);
  REQUIRE(job.evaluate({"--quiet"}).status == 0);
  CHECK(mode_of(job.out() + "/decisions.csv") == 0600);
  REQUIRE(job.receipt({"--out", job.path("r.json")}).status == 0);
  CHECK(mode_of(job.path("r.json")) == 0600);
  ::umask(umask_before);
}

TEST_CASE("nothing personal goes to standard error, nor from verify and diff anywhere",
          "[program][audit]") {
  Job job;
  const std::string row{tests::sound_workers.substr(tests::sound_workers.find('\n') + 1)};
  job.write("workers", std::string{tests::sound_workers} + replaced(row, "2022-05,9", "nothing,9") +
                           replaced(row, "R1,", "R3,\"") + row);
  std::vector<ProgramResult> results{job.evaluate()};
  REQUIRE(results[0].status == 1);
  const std::string run = job.out();
  results.push_back(job.run("verify", {"--run", run}));
  CHECK(results.back().status == 0);
  results.push_back(job.run("receipt", {"--run", run, "--request", "R9", "--month", "2022-05"}));
  results.push_back(job.run("receipt", {"--run", run, "--request", "R1", "--month", "2022-04"}));
  results.push_back(job.run("explain", {"--request", "R3"}));
  results.push_back(run_program({tests::places::program, "diff", "--before", run, "--after", run}));
  for (const std::string file : {"decisions.csv", "schedule.csv", "rejects.csv", "manifest.json"}) {
    const std::string text = job.output(file);
    std::string spoilt = text;
    for (const std::string_view word : {"033095000010", "Người Mẫu", "9000000010", "root"}) {
      const std::size_t at = spoilt.find(word);
      if (at != std::string::npos) spoilt[at + word.size() - 1] = '7';
    }
    tests::write_file(run + "/" + file, spoilt);
    results.push_back(job.run("verify", {"--run", run}));
    CHECK(results.back().status == 4);
    results.push_back(
        run_program({tests::places::program, "diff", "--before", run, "--after", run}));
    results.push_back(job.run("receipt", {"--run", run, "--request", "R1", "--month", "2022-05"}));
    results.back().out.clear();  // a receipt is about one person
    tests::write_file(run + "/" + file, text);
  }
  for (const ProgramResult& result : results) {
    for (const std::string_view personal :
         {"033095000010", "Người Mẫu", "1995-05-05", "9000000010"}) {
      CAPTURE(result.out, result.err);
      CHECK(result.err.find(personal) == std::string::npos);
      CHECK(result.out.find(personal) == std::string::npos);
    }
  }
}

TEST_CASE("a month proposed anew by another rule set, for another worker, was not replayed",
          "[program][audit][ledger]") {
  const Job job;
  const std::string ledger = job.path("ledger.db");
  const auto commit = [&](const std::string& reason, const std::string& reading) {
    return job.evaluate({"--quiet", "--ledger", ledger, "--commit", "--reason", reason, "--reading",
                         "combined_months=" + reading});
  };
  REQUIRE(commit("June", "any_earlier").status == 0);
  REQUIRE(run_program({tests::places::program, "ledger", "reverse", ledger, "--kind", "mend",
                       "--request", "R1", "--date", "2022-07-01", "--reason", "Wrong facts"})
              .status == 0);
  job.write("workers", replaced(replaced(tests::sound_workers, "033095000010", "033095000099"),
                                "indefinite,2019-03-01", "indefinite,2019-02-01"));
  REQUIRE(commit("July", "last_three").status == 0);
  CHECK_THAT(job.output("reviews.csv"),
             Catch::Contains("reversed to be mended on 2022-07-01 (booking 2): Wrong facts"));
  CHECK_THAT(job.output("reviews.csv"), Catch::Contains("033095000010"));
  const auto outputs = job.outputs();
  const ProgramResult verified = job.run("verify", {"--run", job.out(), "--ledger", ledger});
  CAPTURE(verified.out);
  CHECK(verified.status == 0);
  REQUIRE(commit("July", "last_three").status == 0);
  CHECK(job.outputs() == outputs);
}

TEST_CASE("diff shows what changed and why, for people and for machines", "[program][audit]") {
  const AuditedJob before;
  Job after;
  after.write("workers", replaced(tests::sound_workers, "2020-12-01", "2022-06-10"));
  REQUIRE(after.evaluate({"--quiet"}).status == 0);
  Options options{tests::places::program, "diff", "--before", before.out(), "--after", after.out()};
  const ProgramResult bare = run_program(options);
  CHECK(bare.status == 0);
  CHECK(bare.out ==
        "before             1 request-months               500,000 VND payable\n"
        "after              1 request-months                     0 VND payable\n"
        "change                                           -500,000 VND\n"
        "1 changed, 0 appeared, 0 vanished\n"
        "\n"
        "request-months                   VND  cause\n"
        "             1              -500,000  facts: workers\n"
        "                            -500,000  in all\n"
        "\n"
        "R1 2022-05: payable -> refused, -500,000 VND by facts: workers\n");
  for (const Job* job : {static_cast<const Job*>(&before), static_cast<const Job*>(&after)}) {
    for (const std::string input : {"employers", "lists", "workers"}) {
      options.push_back((job == &after ? "--after-" : "--before-") + input);
      options.push_back(job->path(input + ".csv"));
    }
  }
  const ProgramResult whole = run_program(options);
  CHECK(whole.status == 0);
  CHECK_THAT(whole.out, Catch::EndsWith("R1 2022-05: payable -> refused, -500,000 VND by facts: "
                                        "workers.rent_from (R1)\n"));
  options.insert(options.end(), {"--format", "json"});
  CHECK_THAT(
      run_program(options).out,
      Catch::StartsWith("{\n  \"format\": 2,\n  \"schema\": \"rentsupport-diff-2\",") &&
          Catch::Contains("\"what\": \"workers.rent_from\",\n          \"rows\": [\"R1\"],"));
  // Inputs of one run only, half of them, and such as are not the run's.
  options = {tests::places::program,
             "diff",
             "--before",
             before.out(),
             "--after",
             after.out(),
             "--before-workers",
             before.path("workers.csv")};
  CHECK(run_program(options).status == 2);
  options.insert(options.end(), {"--before-employers", before.path("employers.csv"),
                                 "--before-lists", before.path("lists.csv")});
  CHECK(run_program(options).status == 2);
  options.insert(options.end(),
                 {"--after-employers", after.path("employers.csv"), "--after-lists",
                  after.path("lists.csv"), "--after-workers", before.path("workers.csv")});
  const ProgramResult wrong = run_program(options);
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.err, Catch::Contains("the inputs given are not those of the run"));
}

TEST_CASE("an id with a line feed broke the rows of diff", "[program][audit]") {
  const AuditedJob before;
  Job after;
  const std::string row{tests::sound_workers.substr(tests::sound_workers.find('\n') + 1)};
  after.write("workers", std::string{tests::sound_workers} +
                             replaced(replaced(row, "R1", "\"R 2\nR3, 2022-05: \"\"none\"\"\""),
                                      "033095000010,Người Mẫu", "033095000020,Người Khác"));
  REQUIRE(after.evaluate({"--quiet"}).status == 0);
  Options options{tests::places::program, "diff", "--before", before.out(), "--after", after.out()};
  for (const auto& [side, job] :
       {std::pair<std::string, const Job*>{"before", &before}, {"after", &after}}) {
    for (const std::string input : {"employers", "lists", "workers"})
      options.insert(options.end(), {"--" + side + "-" + input, job->path(input + ".csv")});
  }
  CHECK_THAT(run_program(options).out,
             Catch::EndsWith("\n\n\"R 2\\x0aR3, 2022-05: \\\"none\\\"\" 2022-05: none -> payable, "
                             "+500,000 VND by facts: workers: a new row (\"R 2\\x0aR3, 2022-05: "
                             "\\\"none\\\"\")\n"));
}

TEST_CASE("a run through a ledger is replayed, proved and compared with the ledger as it was",
          "[program][audit][ledger]") {
  const Job may;
  const std::string ledger = may.path("ledger.db");
  REQUIRE(may.evaluate({"--quiet", "--ledger", ledger, "--commit"}).status == 0);
  // June: another list asks for the same month of the same worker.
  Job june;
  Job june_without;
  for (Job* const job : {&june, &june_without}) {
    job->write("lists", replaced(tests::sound_lists, "L1,", "L2,"));
    job->write("workers", replaced(tests::sound_workers, "R1,L1", "R5,L2"));
  }
  REQUIRE(june.evaluate({"--quiet", "--ledger", ledger, "--commit"}).status == 0);
  REQUIRE(june_without.evaluate({"--quiet"}).status == 0);
  CHECK_THAT(june.output("decisions.csv"), Catch::Contains("2022-05,refused,0,0,"));
  CHECK(mode_of(june.out() + "/reviews.csv") == 0600);
  CHECK(mode_of(ledger) == 0600);
  // What books nothing counts the months too.
  CHECK_THAT(june.run("explain", {"--request", "R5", "--language", "en", "--ledger", ledger}).out,
             Catch::Contains("refused"));
  CHECK_THAT(june.run("explain", {"--request", "R5", "--language", "en"}).out,
             !Catch::Contains("refused"));
  CHECK_THAT(june.run("readings", {"--ledger", ledger}).out, Catch::Contains("0 VND payable"));
  CHECK_THAT(june.run("compare", {}).out, Catch::Contains("500,000"));
  CHECK_THAT(june.run("compare", {"--ledger", ledger}).out, !Catch::Contains("500,000"));
  // The ledger goes on.
  REQUIRE(run_program({tests::places::program, "ledger", "reverse", ledger, "--kind", "mend",
                       "--request", "R1", "--date", "2022-07-01", "--reason", "Paid elsewhere"})
              .status == 0);

  const auto verify = [](const Job& job, const Options& more) {
    Options options{"--run", job.out()};
    options.insert(options.end(), more.begin(), more.end());
    return job.run("verify", options);
  };
  CHECK(verify(may, {"--ledger", ledger}).status == 0);
  CHECK(verify(june, {"--ledger", ledger}).status == 0);
  CHECK(verify(june_without, {}).status == 0);
  const auto not_confirmed = [&](const Job& job, const Options& more, const std::string& why) {
    const ProgramResult result = verify(job, more);
    CHECK(result.status == 4);
    CHECK_THAT(result.out, Catch::Contains(why));
  };
  not_confirmed(june, {}, "ledger: the run had a ledger, and none is given");
  not_confirmed(june_without, {"--ledger", ledger},
                "ledger: a ledger is given, and the run had none");
  const std::string other = may.path("other.db");
  REQUIRE(may.evaluate({"--quiet", "--ledger", other, "--commit", "--reason", "again"}).status ==
          0);
  not_confirmed(june, {"--ledger", other},
                "this is not the ledger of the run, which ended at entry 1");
  const std::string reviews = june.output("reviews.csv");
  tests::write_file(june.out() + "/reviews.csv", replaced(reviews, "kind", "sort"));
  not_confirmed(june, {"--ledger", ledger}, "reviews.csv:1: ");
  tests::write_file(june.out() + "/reviews.csv", reviews);

  const Options of_june{"--run", june.out(), "--request", "R5", "--month", "2022-05"};
  Options with_ledger = of_june;
  with_ledger.insert(with_ledger.end(), {"--ledger", ledger});
  const ProgramResult receipt = june.run("receipt", with_ledger);
  REQUIRE(receipt.status == 0);
  CHECK_THAT(receipt.out,
             Catch::Contains("      \"month\": \"2022-05\",\n      \"group\": \"working\",\n"
                             "      \"request_id\": null,\n"));
  tests::write_file(june.path("receipt.json"), receipt.out);
  CHECK(run_program({tests::places::program, "check-receipt", june.path("receipt.json"),
                     "--manifest", june.out() + "/manifest.json"})
            .status == 0);
  CHECK(june.run("receipt", of_june).status == 2);

  const auto diff = [&](const Options& more) {
    Options options{tests::places::program, "diff",    "--before",
                    june_without.out(),     "--after", june.out()};
    options.insert(options.end(), more.begin(), more.end());
    return run_program(options);
  };
  Options inputs;
  for (const auto& [side, job] : {std::pair{"before", &june_without}, std::pair{"after", &june}}) {
    for (const std::string input : {"employers", "lists", "workers"})
      inputs.insert(inputs.end(),
                    {"--" + std::string{side} + "-" + input, job->path(input + ".csv")});
  }
  CHECK_THAT(diff({}).out, Catch::Contains("R5 2022-05: payable -> refused, -500,000 VND by "
                                           "history: ledger\n"));
  CHECK(diff(inputs).status == 2);
  inputs.insert(inputs.end(), {"--after-ledger", ledger});
  CHECK_THAT(diff(inputs).out, Catch::Contains("R5 2022-05: payable -> refused, -500,000 VND by "
                                               "history: 2022-05 added\n"));
}

TEST_CASE("diff failed where the sum of a cause outgrows 64 bits, as compare never did",
          "[program][audit]") {
  std::string workers{tests::sound_workers};
  const std::string row = workers.substr(workers.find('\n') + 1);
  for (int i = 12; i < 24; ++i)
    workers += replaced(replaced(row, "R1", "R" + std::to_string(i)), "033095000010",
                        "0330950000" + std::to_string(i));
  const Job before;
  const Job after;
  for (const Job* const job : {&before, &after}) {
    job->write("workers", workers);
    tests::write_file(job->path("large.toml"),
                      "[group.working]\namount_vnd = 1000000000000000000\n");
  }
  REQUIRE(before.evaluate({"--quiet"}).status == 0);
  REQUIRE(after.evaluate({"--quiet", "--parameters", after.path("large.toml")}).status == 0);
  Options options{tests::places::program, "diff", "--before", before.out(), "--after", after.out()};
  for (const bool with_inputs : {false, true}) {
    CAPTURE(with_inputs);
    if (with_inputs) {
      for (const std::string input : {"employers", "lists", "workers"}) {
        options.insert(options.end(), {"--before-" + input, before.path(input + ".csv"),
                                       "--after-" + input, after.path(input + ".csv")});
      }
    }
    const ProgramResult there = run_program(options);
    CAPTURE(there.err);
    CHECK(there.status == 0);
    CHECK_THAT(there.out, Catch::Contains("13,000,000,000,000,000,000 VND payable\n") &&
                              Catch::Contains("  +12,999,999,999,993,500,000  rule_set: "));
    Options json = options;
    json.insert(json.end(), {"--format", "json"});
    CHECK_THAT(run_program(json).out, Catch::Contains(R"("after": 13000000000000000000)") &&
                                          Catch::Contains(R"("change": 12999999999993500000)"));
    // And back.
    Options back = options;
    for (std::string& option : back) {
      if (option.starts_with("--before")) {
        option.replace(2, 6, "after");
      } else if (option.starts_with("--after")) {
        option.replace(2, 5, "before");
      }
    }
    CHECK_THAT(run_program(back).out, Catch::Contains("  -12,999,999,999,993,500,000  rule_set: "));
  }
}

TEST_CASE("rejected and suspicious rows are said in Vietnamese, and verified so on another machine",
          "[csv][audit]") {
  const tests::Job job;
  job.write("workers",
            "request_id,list_id,worker_id,months,account\nR1,L1,033095000010,2022-04,1.9E+09\n"
            "R2,L1,033095000011,2022-13,\n");
  CHECK(job.evaluate({"--quiet", "--language", "vi"}).status == 1);
  CHECK_THAT(job.output("rejects.csv"), Catch::Contains("\"\"2022-13\"\" không phải là các tháng"));
  CHECK_THAT(job.output("issues.csv"),
             Catch::Contains("số tài khoản không gồm 6 đến 20 chữ và số"));
  CHECK(job.run("verify", {"--run", job.out()}).status == 0);
  CHECK_THAT(job.output("manifest.json"), Catch::Contains("\"language\": \"vi\""));
}
