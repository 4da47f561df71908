// Names, keys, reasons and paths that hold control characters: wherever people read them, they must
// not look like a line of ours, move the cursor, or turn the reading around.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "rentsupport/audit.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/rentsupport.h"
#include "support/job.hpp"
#include "support/places.hpp"
#include "values/utf8.hpp"

namespace {

using namespace rentsupport;
using tests::Job;
using tests::ProgramResult;
using tests::replaced;

using Options = std::vector<std::string>;

// A line of its own, an order to the terminal, the same in one character, and one that turns what
// follows around.
const std::string forged = "R1\nForged\x1b[2J\xc2\x9b\xe2\x80\xae";
const std::string shown_as = "R1\\x0aForged\\x1b[2J\\xc2\\x9b\\xe2\\x80\\xae";

// A text of several lines has no characters that steer but the ends of its lines.
void check_printable(const std::string& text) {
  CAPTURE(text);
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    CHECK(printable(line) == line);
    CHECK(line != "Forged");
    begin = end + 1;
  }
}

// In a cell such a text is quoted.
std::string cell(const std::string& text) { return '"' + text + '"'; }

class ForgedJob : public Job {
 public:
  ForgedJob() {
    write("employers", replaced(replaced(tests::sound_employers, "Công ty Mẫu", cell(forged)), "E1",
                                cell("E" + forged)));
    write("lists", replaced(replaced(tests::sound_lists, "E1", cell("E" + forged)), "L1",
                            cell("L" + forged)));
    write("workers", replaced(replaced(replaced(tests::sound_workers, "Người Mẫu", cell(forged)),
                                       "L1", cell("L" + forged)),
                              "R1,", cell(forged) + ","));
  }
};

}  // namespace

TEST_CASE("control characters are shown with their bytes, and nothing else is", "[utf8]") {
  for (unsigned byte = 0; byte < 0x80; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const bool steers = byte < 0x20 || byte == 0x7f;
    CAPTURE(byte);
    CHECK(printable(text) == (steers ? fmt::format("\\x{:02x}", byte) : text));
  }
  for (unsigned byte = 0x80; byte < 0xc0; ++byte) {
    const std::string text{'\xc2', static_cast<char>(byte)};
    CAPTURE(byte);
    CHECK(printable(text) == (byte < 0xa0 ? fmt::format("\\xc2\\x{:02x}", byte) : text));
  }
  const auto utf8 = [](unsigned code) {
    return std::string{static_cast<char>(0xe0U | code >> 12U),
                       static_cast<char>(0x80U | (code >> 6U & 63U)),
                       static_cast<char>(0x80U | (code & 63U))};
  };
  for (unsigned code = 0x2000; code < 0x2100; ++code) {
    const bool steers = code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
                        (code >= 0x2066 && code <= 0x2069);
    CAPTURE(code);
    CHECK((printable(utf8(code)) == utf8(code)) == !steers);
  }
  CHECK(printable(utf8(0x2028)) == "\\xe2\\x80\\xa8");
  CHECK(printable("\xd8\x9c") == "\\xd8\\x9c");
  CHECK(printable("Nguyễn Văn Ổn \xf0\x9f\x8f\xa0 a\\x0a") ==
        "Nguyễn Văn Ổn \xf0\x9f\x8f\xa0 a\\x0a");
  // Bytes that are no character may be a control of eight bits.
  CHECK(printable("a\x9b"
                  "b\xe1\xbb") == "a\\x9bb\\xe1\\xbb");
  CHECK(printable(printable(forged)) == printable(forged));
  CHECK(printable(forged) == shown_as);
  CHECK(printable("").empty());
}

TEST_CASE("a name cannot forge a line of an explanation or a letter", "[explain]") {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E" + forged;
  employer.name = forged;
  REQUIRE_FALSE(dossier.add(employer));
  List list;
  list.list_id = "L" + forged;
  list.employer_id = employer.employer_id;
  list.group = Group::working;
  list.drawn_up_on = std::chrono::year{2022} / 6 / 1;
  REQUIRE_FALSE(dossier.add(list));
  for (const std::string& id : {forged, forged + "2"}) {
    Request request;
    request.request_id = id;
    request.list_id = list.list_id;
    request.worker_id = "W10001";
    request.full_name = forged;
    request.months = {std::chrono::year{2022} / 4, std::chrono::year{2022} / 5};
    REQUIRE_FALSE(dossier.add(request));
  }
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  for (std::size_t request = 0; request < 2; ++request) {
    std::vector<Explanation> months;
    for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i)
      months.push_back(explain(decisions, i));
    for (Explanation& month : months) {
      // As where an earlier request counts.
      month.counted.push_back({std::chrono::year{2022} / 3, forged, "L" + forged, Group::working});
      for (const Language language : {Language::vietnamese, Language::english}) {
        const std::string text = to_text(month, language);
        CHECK_THAT(text, Catch::Contains(shown_as));
        check_printable(text);
      }
    }
    for (const Addressee addressee : {Addressee::worker, Addressee::employer}) {
      for (const Language language : {Language::vietnamese, Language::english}) {
        const std::string text = letter(months, addressee, language);
        CHECK_THAT(text, Catch::Contains("W10001") || Catch::Contains("E" + shown_as));
        CHECK_THAT(text, Catch::Contains(": " + shown_as) || Catch::Contains(" " + shown_as));
        CHECK_THAT(text, Catch::Contains("L" + shown_as));
        check_printable(text);
      }
    }
    // JSON has its own escapes, and says what the rows say.
    CHECK_THAT(to_json(months), Catch::Contains("R1\\nForged\\u001b[2J"));
  }
}

TEST_CASE("a worker's ID carries no control character: it is none, and is not shown as it is",
          "[dossier]") {
  DossierBuilder dossier;
  REQUIRE_FALSE(dossier.add(Employer{.employer_id = "E1"}));
  List list{.list_id = "L1", .employer_id = "E1", .group = Group::working};
  list.drawn_up_on = std::chrono::year{2022} / 6 / 1;
  REQUIRE_FALSE(dossier.add(list));
  Request request{.request_id = forged, .list_id = "L1", .worker_id = "W10001" + forged};
  request.months = {std::chrono::year{2022} / 4};
  const auto problem = dossier.add(request);
  REQUIRE(problem);
  CHECK(problem->code == ProblemCode::bad_id);
  CHECK(problem->text() == shown_as + ": worker_id is no ID of a person");
  // What has no width, or turns the reading around, goes, and so does the end of a line.
  request.request_id += "2";
  request.worker_id = "W\n10\xe2\x80\xae" + std::string{"001"};
  REQUIRE_FALSE(dossier.add(request));
  CHECK(dossier.build().worker_id(0) == "W10001");
}

TEST_CASE("a letter says each month once, in their order, of one request and one rule set",
          "[explain]") {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E1";
  REQUIRE_FALSE(dossier.add(employer));
  List list;
  list.list_id = "L1";
  list.employer_id = "E1";
  list.group = Group::working;
  list.drawn_up_on = std::chrono::year{2022} / 6 / 1;
  REQUIRE_FALSE(dossier.add(list));
  Request request;
  request.request_id = "R1";
  request.list_id = "L1";
  request.worker_id = "W10001";
  request.months = {std::chrono::year{2022} / 4, std::chrono::year{2022} / 5};
  REQUIRE_FALSE(dossier.add(request));
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), dossier.build());
  const Explanation april = explain(decisions, 0);
  const Explanation may = explain(decisions, 1);
  const auto write = [](const std::vector<Explanation>& months) {
    return letter(months, Addressee::worker, Language::english);
  };
  CHECK_NOTHROW(write({april, may}));
  CHECK_THROWS_WITH(write({april, april}), "a letter takes each month once, in their order");
  CHECK_THROWS_WITH(write({may, april}), "a letter takes each month once, in their order");
  CHECK_THROWS_WITH(write({april, may, may}), "a letter takes each month once, in their order");
  Parameters other = Parameters::built_in();
  REQUIRE_FALSE(other.choose("late_list", "previous_month_only"));
  const Decisions decided_otherwise = evaluate(RuleSet::decision_08_2022(other), dossier.build());
  CHECK_THROWS_WITH(write({april, explain(decided_otherwise, 1)}),
                    "a letter is about one rule set");
}

TEST_CASE("problems and errors are one line, whatever is in them", "[problem]") {
  const Problem problem{ProblemCode::bad_value, forged, 3, 0, "kind", "no " + forged};
  CHECK(problem.text() == shown_as + ":3: no " + shown_as);
  CHECK(problem.message == "no " + forged);
  CHECK(std::string{Error(forged).what()} == shown_as);
  CHECK(std::string{Cancelled(forged).what()} == shown_as);
  // As the functions that throw make them.
  CHECK_THROWS_WITH(compare_runs({forged}, {forged}),
                    Catch::StartsWith(shown_as + "/manifest.json: cannot be opened"));
  CHECK_THROWS_WITH(verify_run(forged, {}),
                    Catch::StartsWith(shown_as + "/manifest.json: cannot be opened"));
}

TEST_CASE("no file, key or reason forges a line of the program", "[program]") {
  const ForgedJob job;
  const auto check = [](const ProgramResult& result, int status, const std::string& part) {
    CAPTURE(result.out, result.err);
    CHECK(result.status == status);
    check_printable(result.out);
    check_printable(result.err);
    CHECK_THAT(result.out + result.err, Catch::Contains(part));
  };
  // Explanations and letters.
  for (const std::string language : {"vi", "en"}) {
    check(job.run("explain", {"--request", forged, "--language", language}), 0, shown_as);
    const std::string letters = job.path("letters-" + language);
    CHECK(job.run("letters", {"--request", forged, "--to", "worker", "--as-of", "2022-06-20",
                              "--format", "text", "--language", language, "--out", letters})
              .status == 0);
    for (const auto& file : std::filesystem::directory_iterator(letters)) {
      check_printable(tests::read_file(file.path()));
      CHECK_THAT(tests::read_file(file.path()), Catch::Contains(shown_as));
    }
  }
  check(job.run("explain", {"--request", "no " + forged}), 2, "no " + shown_as);
  check(job.run("explain", {"--request", forged, "--month", forged}), 2, shown_as);

  // The closing summary, the ledger and its commands.
  Job ledger_job;
  ledger_job.write("employers", tests::read_file(job.path("employers.csv")));
  ledger_job.write("lists", tests::read_file(job.path("lists.csv")));
  ledger_job.write("workers", tests::read_file(job.path("workers.csv")));
  ledger_job.write_to(ledger_job.path("out" + forged));
  const std::string ledger = ledger_job.path("ledger" + forged);
  check(ledger_job.evaluate({"--ledger", ledger, "--commit", "--reason", forged}), 0,
        "ledger" + shown_as);
  check(ledger_job.run("verify", {"--run", ledger_job.out(), "--ledger", ledger}), 0, "confirmed");
  const auto command = [&](const std::string& name, Options options = {}) {
    options.insert(options.begin(), {tests::places::program, "ledger", name, ledger});
    return tests::run_program(options);
  };
  check(command("show", {"--request", forged}), 0, "booking 1: " + shown_as);
  check(command("verify"), 0, "whole");
  check(command("backup", {ledger_job.path("copy" + forged)}), 0, "copy" + shown_as);
  check(command("pay", {"--list", "no " + forged, "--date", "2022-06-10", "--reason", "x"}), 2,
        "rentsupport: ");
  // CSV is data.
  CHECK_THAT(command("list").out, Catch::Contains(cell(forged)));

  // Files that cannot be read, options that are none, commands that are none.
  check(ledger_job.run("verify", {"--run", forged}), 2, shown_as);
  check(ledger_job.evaluate({"--parameters", forged}), 2, shown_as);
  check(ledger_job.evaluate({"--assume", forged}), 2, shown_as);
  check(ledger_job.evaluate({"--reading", forged}), 2, shown_as);
  check(ledger_job.evaluate({"--sign", forged}), 2, shown_as);
  check(ledger_job.evaluate({forged}), 2, "Run with --help");
  check(ledger_job.evaluate({"--ledger", "no" + forged}), 2, "no" + shown_as);
  check(tests::run_program({tests::places::program, forged}), 2, shown_as);
  check(tests::run_program({tests::places::program, "check-receipt", forged}), 2, shown_as);

  // A manifest that somebody wrote.
  const std::string manifest = ledger_job.output("manifest.json");
  tests::write_file(ledger_job.out() + "/manifest.json",
                    replaced(manifest, "\"engine\": \"", "\"engine\": \"1\\u001b\\u0009"));
  const ProgramResult unconfirmed =
      ledger_job.run("verify", {"--run", ledger_job.out(), "--ledger", ledger});
  CHECK(unconfirmed.status == 4);
  check_printable(unconfirmed.out);

  // What changed from one run to another.
  Job before;
  Job after;
  for (const Job* const one : {&before, &after}) {
    for (const std::string input : {"employers", "lists", "workers"})
      one->write(input, tests::read_file(job.path(input + ".csv")));
  }
  after.write("workers", replaced(tests::read_file(job.path("workers.csv")), "2020-12-01", ""));
  REQUIRE(before.evaluate({"--quiet"}).status == 0);
  REQUIRE(after.evaluate({"--quiet"}).status == 0);
  Options runs{tests::places::program, "diff", "--before", before.out(), "--after", after.out()};
  check(tests::run_program(runs), 0, shown_as);
  for (const auto& [side, one] : {std::pair{"before", &before}, std::pair{"after", &after}}) {
    for (const std::string input : {"employers", "lists", "workers"})
      runs.insert(runs.end(), {fmt::format("--{}-{}", side, input), one->path(input + ".csv")});
  }
  check(tests::run_program(runs), 0, shown_as);
}

TEST_CASE("C: a message is one line, whatever is in it", "[c]") {
  rentsupport_message message{};
  rentsupport_rule_set* rules = nullptr;
  const rentsupport_setting setting{forged.c_str(), "x"};
  CHECK(rentsupport_rule_set_create(nullptr, 0, &setting, 1, &rules, &message) ==
        RENTSUPPORT_BAD_SETTING);
  CHECK_THAT(std::string{message.text}, Catch::Contains(shown_as));
  for (const std::string text : {message.text, message.code, message.column})
    CHECK(printable(text) == text);
  // Also where it does not fit.
  const std::string toml = "x = \"" + std::string(3000, '\x02') + "\"";
  CHECK(rentsupport_rule_set_create(toml.data(), toml.size(), nullptr, 0, &rules, &message) ==
        RENTSUPPORT_BAD_SETTING);
  const std::string long_key(3000, '\x01');
  const rentsupport_setting long_setting{long_key.c_str(), "x"};
  CHECK(rentsupport_rule_set_create(nullptr, 0, &long_setting, 1, &rules, &message) ==
        RENTSUPPORT_BAD_SETTING);
  const std::string cut = message.text;
  CHECK(cut.size() > sizeof message.text - 8);
  CHECK(printable(cut) == cut);
  CHECK(rules == nullptr);
}
