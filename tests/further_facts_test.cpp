// Further facts: columns of an office's own, described by a file, and rules that read them.
#include "rentsupport/further_facts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <tuple>

#include "rentsupport/audit.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rentsupport_tables.h"
#include "rentsupport/rules_file.hpp"
#include "support/arrow_maker.hpp"
#include "support/c_abi.hpp"
#include "support/job.hpp"
#include "support/places.hpp"

using namespace rentsupport;
using Catch::Contains;

namespace {

// One of every type, in each of the tables.
constexpr std::string_view described = R"([[fact]]
table = "workers"
name = "shift_work"
type = "yes_no"
vietnamese = "làm việc theo ca"
english = "shift work"
asked = "employer"

[[fact]]
table = "workers"
name = "moved_in_on"
type = "date"
vietnamese = "ngày chuyển đến"
english = "day of moving in"
asked = "worker"

[[fact]]
table = "workers"
name = "first_rent"
type = "month"
vietnamese = "tháng trả tiền thuê đầu tiên"
english = "first month of rent"
asked = "worker"

[[fact]]
table = "workers"
name = "night_months"
type = "months"
vietnamese = "các tháng làm ca đêm"
english = "months of night shifts"
asked = "employer"

[[fact]]
table = "lists"
name = "fund_vnd"
type = "number"
money = true
vietnamese = "tiền quỹ của danh sách"
english = "fund of the list"
asked = "office"

[[fact]]
table = "employers"
name = "dormitory"
type = "choice"
values = ["own", "rented", "none"]
vietnamese_values = ["của đơn vị", "thuê", "không có"]
english_values = ["its own", "rented", "none"]
vietnamese = "ký túc xá"
english = "dormitory"
asked = "employer"
)";

FurtherFacts office_facts() {
  FurtherFacts read;
  const auto problem = read.read(described, "facts.toml");
  INFO((problem ? problem->text() : ""));
  REQUIRE_FALSE(problem);
  return read;
}

Provision text(const std::string& id) {
  Provision result;
  result.id = id;
  result.norm_vietnamese = "Quy chế Quỹ Công đoàn, mục 3";
  result.norm_english = "Rules of the Union Fund, section 3";
  result.vietnamese = "Người lao động làm việc theo ca.";
  result.english = "The worker works in shifts.";
  result.confidence = Confidence::unverified;
  result.source = "Quy chế Quỹ Công đoàn";
  return result;
}

RuleSet shift_workers_only() {
  const FurtherFacts further = office_facts();
  return RuleSet::decision_08_2022().with_facts(further).with(
      Group::working, provision(text("own.shifts"), is(further.fact<bool>("shift_work"), true)));
}

// Every further fact is read, and holds where it is as the rows below have it.
RuleSet all_read() {
  using namespace std::chrono_literals;
  const FurtherFacts further = office_facts();
  enum class Dormitory : std::uint8_t { own, rented, none };
  return RuleSet::decision_08_2022().with_facts(further).with(
      Group::working,
      provision(text("own.all"),
                is(further.fact<bool>("shift_work"), true) &&
                    further.fact<Date>("moved_in_on") <= Date{2022y / 3 / 1} &&
                    further.fact<Month>("first_rent") <= Month{2022y / 3} &&
                    contains_supported_month(further.fact<MonthSet>("night_months")) &&
                    further.fact<std::int64_t>("fund_vnd") >= 500'000 &&
                    is(further.fact<Dormitory>("dormitory"), Dormitory::rented)));
}

using Options = std::vector<std::string>;
Options operator+(Options first, const Options& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// A job with files of rules and facts beside it.
struct FurtherJob : tests::Job {
  explicit FurtherJob(const RuleSet& rules, std::string_view facts = described) {
    tests::write_file(path("rules.json"), cards_json(rules));
    tests::write_file(path("facts.toml"), facts);
  }
  [[nodiscard]] Options facts() const { return {"--facts", path("facts.toml")}; }
  [[nodiscard]] Options both() const { return Options{"--rules", path("rules.json")} + facts(); }
};

tests::ProgramResult run(const Options& arguments) {
  return tests::run_program(Options{tests::places::program} + arguments);
}

// As C reads them, with the facts.
tests::CRules c_rules(const RuleSet& rules) {
  rentsupport_rules_options options{};
  options.struct_size = sizeof options;
  options.facts = described.data();
  options.facts_size = described.size();
  rentsupport_message said{};
  rentsupport_rules* made = nullptr;
  REQUIRE(rentsupport_rules_create("decision-08-2022", &options, &made, &said) == RENTSUPPORT_OK);
  const tests::CRules with_facts{made};
  const std::string json = cards_json(rules);
  REQUIRE(rentsupport_rules_read(with_facts.get(), json.data(), json.size(), &made, &said) ==
          RENTSUPPORT_OK);
  return tests::CRules{made};
}

std::string with_column(std::string_view csv, std::string_view column, std::string_view value) {
  std::string result{csv};
  const std::size_t header = result.find('\n');
  const std::size_t row = result.find('\n', header + 1);
  result.insert(row, "," + std::string{value});
  result.insert(header, "," + std::string{column});
  return result;
}

}  // namespace

TEST_CASE("what is wrong with a file of further facts is said by its line", "[further_facts]") {
  struct Wrong {
    std::string before;
    std::string after;
    std::uint64_t line;
    std::string message;
  };
  const std::vector<Wrong> all{
      {"name = \"shift_work\"", "name = \"pays_rent\"", 3, "already: choose another name"},
      {"name = \"shift_work\"", "name = \"full_name\"", 3, "already: choose another name"},
      {"name = \"shift_work\"", "name = \"list_month\"", 3, "already: choose another name"},
      {"name = \"shift_work\"", "name = \"x_shift\"", 3, "does not begin with x_"},
      {"name = \"shift_work\"", "name = \"Shift\"", 3, "small letters"},
      {"name = \"moved_in_on\"", "name = \"shift_work\"", 11, "already: choose another name"},
      {"table = \"workers\"", "table = \"history\"", 2, "one of employers, lists, workers"},
      {"type = \"yes_no\"", "type = \"bool\"", 4, "one of yes_no, date, month, months"},
      {"asked = \"employer\"", "asked = \"ward\"", 7, "social_insurance"},
      {"vietnamese = \"làm việc theo ca\"\n", "", 1, "vietnamese is missing"},
      {"asked = \"employer\"", "askd = \"employer\"", 7, "did you mean asked?"},
      {"asked = \"employer\"", "asked = \"employer\"\nvalues = [\"a\"]", 8, "only a choice"},
      {"money = true", "money = 1", 37, "true or false"},
      {"[\"own\", \"rented\", \"none\"]", "[\"own\", \"own\", \"none\"]", 46, "different names"},
      {"[\"its own\", \"rented\", \"none\"]", "[\"its own\"]", 48, "another number of texts"},
      {"name = \"shift_work\"", "name = \"employer_id\"", 3, "already: choose another name"},
      {"name = \"shift_work\"", "name = \"" + std::string(41, 'a') + '"', 3, "at most 40"},
      {"name = \"shift_work\"", "name = 3", 3, "name must be a text"},
      {"name = \"shift_work\"\n", "", 1, "name is missing"},
      {"type = \"yes_no\"\n", "", 1, "type is missing"},
      {"english = \"shift work\"", "english = \"\"", 6, "english must be a text of one line"},
      {"english = \"shift work\"", R"(english = "shift\nwork")", 6,
       "english must be a text of one line"},
      {"english = \"shift work\"", R"(english = "shift\u202Ework")", 6, "english must be a text"},
      {"english = \"shift work\"", "english = \"" + std::string(201, 'a') + '"', 6, "200 bytes"},
      {"english = \"shift work\"", "english = shift work", 6, ""},
      {"vietnamese = \"làm việc theo ca\"", "vietnamese = làm việc", 5, "without quotes"},
      {"english = \"shift work\"", "english = \"a\"\nenglish = \"b\"", 7, ""},
      {"values = [\"own\", \"rented\", \"none\"]", "values = \"own\"", 46, "1 to 64"},
      {"values = [\"own\", \"rented\", \"none\"]", "values = []", 46, "1 to 64"},
      {"values = [\"own\", \"rented\", \"none\"]\n", "", 42, "values"},
      {"[[fact]]", "title = \"facts\"\n[[fact]]", 1, "[[fact]]"},
      {"[[fact]]", "[[facts]]", 1, "[[fact]]"}};
  for (const Wrong& wrong : all) {
    CAPTURE(wrong.after);
    FurtherFacts read;
    const auto problem =
        read.read(tests::replaced(described, wrong.before, wrong.after), "facts.toml");
    REQUIRE(problem);
    CHECK(problem->file == "facts.toml");
    CHECK(problem->line == wrong.line);
    CHECK_THAT(problem->message, Contains(wrong.message));
    CHECK(read.empty());
  }
  FurtherFacts none;
  CHECK_THAT(none.read("", "facts.toml")->message, Contains("no fact is described"));
}

TEST_CASE("a hostile file of further facts is refused, whatever its size", "[further_facts]") {
  const auto numbered = [](int facts) {
    std::string toml;
    for (int i = 0; i < facts; ++i)
      toml += "[[fact]]\ntable = \"lists\"\nname = \"f" + std::to_string(i) +
              "\"\ntype = \"date\"\nvietnamese = \"ngày\"\nenglish = \"day\"\nasked = "
              "\"office\"\n";
    return toml;
  };
  FurtherFacts read;
  REQUIRE_FALSE(read.read(numbered(29)));
  CHECK(read.vocabulary().size() == 60);
  for (const int facts : {30, 100}) {
    const auto problem = read.read(numbered(facts));
    REQUIRE(problem);
    CHECK(problem->line == 29 * 7 + 1);
    CHECK_THAT(problem->message, Contains("more than 29 further facts"));
  }
  CHECK(read.vocabulary().size() == 60);  // what was read stays

  std::string values;
  for (int i = 0; i < 65; ++i) values += (i == 0 ? "\"v" : ", \"v") + std::to_string(i) + '"';
  CHECK_THAT(
      read.read(tests::replaced(described, "\"own\", \"rented\", \"none\"", values))->message,
      Contains("1 to 64 texts"));
  for (const std::string& hostile :
       {std::string(std::size_t{1} << 20U, '#') + '\n', "a = " + std::string(100'000, '['),
        "a" + std::string(100'000, '.') + " = 1", std::string{"[fact]\nname = \"a\"\n"},
        std::string{"fact = 1\n"}, std::string{"fact = []\n"}, std::string{"fact = [1]\n"},
        std::string{"fact = [[]]\n"}, std::string{"\0", 1},
        std::string{"[[fact]]\nname = \"\xff\"\n"}, std::string{"PK\3\4"}, std::string{"[#"},
        std::string{"[#fact]"}, std::string{"a = 1979-05-27\"là\"\n"},
        std::string{"a = \"\\là\"\n"}, std::string{"a = \"\"\"\n\"\"\"ệ = 1\n"},
        std::string{"a = '''\n'''ệ = 1\n"}, std::string{"{\"fact\": []}"}}) {
    CAPTURE(hostile.substr(0, 40));
    CHECK(read.read(hostile, "facts.toml"));
  }
  // Written by an editor of Windows, and in quotes of the other kind.
  FurtherFacts plain, other;
  REQUIRE_FALSE(plain.read(described));
  std::string quoted = "\xef\xbb\xbf" + std::string{described};
  std::replace(quoted.begin(), quoted.end(), '"', '\'');
  REQUIRE_FALSE(other.read(quoted));
  CHECK(other == plain);
  for (std::size_t end = 0; end < described.size(); ++end)
    static_cast<void>(read.read(described.substr(0, end)));
}

TEST_CASE("further facts stand behind those of the Decision, and have a digest",
          "[further_facts]") {
  const FurtherFacts further = office_facts();
  CHECK(further.vocabulary().size() == vocabulary().size() + 6);
  CHECK(further.find("shift_work") == vocabulary().size());
  CHECK(further.find("pays_rent") == rentsupport::facts::pays_rent.number());
  CHECK_THROWS_AS(further.fact<Date>("shift_work"), Error);
  const RuleSet plain = RuleSet::decision_08_2022();
  const RuleSet with = plain.with_facts(further);
  CHECK(with.sha256() != plain.sha256());
  CHECK(with.id() == "decision-08-2022-own");
  CHECK(with.under(plain.parameters()).sha256() == with.sha256());
  CHECK(with.with_facts(office_facts()).sha256() == with.sha256());
  CHECK_THROWS_AS(with.with_facts(FurtherFacts{}), Error);
  CHECK_THROWS_AS(evaluate(with, Dossier{}), Error);
  // What stands in the words of a fact is part of the digest.
  FurtherFacts renamed;
  REQUIRE_FALSE(renamed.read(tests::replaced(described, "shift work", "work in shifts")));
  CHECK(plain.with_facts(renamed).sha256() != with.sha256());
}

TEST_CASE("rules with further facts are written as cards, and read again", "[further_facts]") {
  for (const RuleSet& rules : {shift_workers_only(), all_read()}) {
    const std::string json = cards_json(rules);
    RuleSet read = RuleSet::decision_08_2022().with_facts(office_facts());
    const auto problem = read_rules(json, "rules.json", read);
    INFO((problem ? problem->text() : ""));
    REQUIRE_FALSE(problem);
    CHECK(read.sha256() == rules.sha256());
    RuleSet without = RuleSet::decision_08_2022();
    CHECK_THAT(read_rules(json, "rules.json", without)->message, Contains("--facts"));
  }
  CHECK_THAT(cards_text(shift_workers_only(), Language::english), Contains("shift work"));
  CHECK_THAT(cards_markdown(shift_workers_only(), Language::vietnamese),
             Contains("làm việc theo ca"));
}

TEST_CASE("a row carries further facts by name", "[further_facts]") {
  using namespace std::chrono_literals;
  const FurtherFacts further = office_facts();
  const auto decided = [&](const std::map<std::string, std::string>& of_worker) {
    DossierBuilder dossier(further);
    CHECK_FALSE(dossier.add(Employer{.employer_id = "E1", .more = {{"dormitory", "rented"}}}));
    CHECK_FALSE(dossier.add(List{.list_id = "L1",
                                 .employer_id = "E1",
                                 .group = Group::working,
                                 .drawn_up_on = 2022y / 6 / 1,
                                 .more = {{"fund_vnd", "1.000.000"}}}));
    CHECK_FALSE(dossier.add(Request{.request_id = "R1",
                                    .list_id = "L1",
                                    .worker_id = "033095000010",
                                    .months = {2022y / 5},
                                    .more = of_worker}));
    return evaluate(all_read(), dossier.build());
  };
  const auto state = [](const Decisions& decisions) {
    const auto& provisions = decisions.rule_set().group(Group::working).rule.provisions();
    for (std::size_t i = 0; i < provisions.size(); ++i) {
      if (provisions[i].id == "own.all") return static_cast<Truth>(state_in(decisions[0].mask, i));
    }
    return Truth::unknown;
  };
  const std::map<std::string, std::string> held{{"shift_work", "yes"},
                                                {"moved_in_on", "2022-03-01"},
                                                {"first_rent", "2022-03"},
                                                {"night_months", "2022-05"}};
  CHECK(state(decided(held)) == Truth::held);
  for (const auto& [name, other] : std::map<std::string, std::string>{{"shift_work", "no"},
                                                                      {"moved_in_on", "2022-03-02"},
                                                                      {"first_rent", "2022-04"},
                                                                      {"night_months", "-"}}) {
    CAPTURE(name);
    auto changed = held;
    changed[name] = other;
    CHECK(state(decided(changed)) == Truth::failed);
    changed.erase(name);
    const Decisions unknown = decided(changed);
    CHECK(state(unknown) == Truth::unknown);
    const auto asked = unknown.ask(0);
    CHECK(std::find(asked.begin(), asked.end(), name) != asked.end());
  }
  DossierBuilder dossier(further);
  const auto bad = dossier.add(Employer{.employer_id = "E1", .more = {{"dormitory", "big"}}});
  REQUIRE(bad);
  CHECK(bad->code == ProblemCode::bad_value);
  CHECK(bad->column == "dormitory");
  DossierBuilder plain;
  CHECK(plain.add(Employer{.employer_id = "E1", .more = {{"dormitory", "own"}}}));
}

TEST_CASE("the program reads further columns, decides by them, proves and names them",
          "[further_facts]") {
  const FurtherJob job(shift_workers_only());
  const auto decided = [&](std::string_view value) {
    job.write("workers", with_column(tests::sound_workers, "shift_work", value));
    const auto result = job.evaluate(job.both());
    INFO(result.err);
    CHECK(result.status == 0);
    return job.output("decisions.csv");
  };
  CHECK_THAT(decided("yes"), Contains(",payable,"));
  CHECK_THAT(decided("no"), Contains("own.shifts"));
  CHECK_THAT(decided(""), Contains(",undetermined,") && Contains("shift_work"));
  for (const auto& [language, label] :
       {std::pair{"en", "shift work"}, std::pair{"vi", "làm việc theo ca"}}) {
    const Options in{"--language", language};
    CHECK_THAT(job.run("explain", job.both() + in + Options{"--request", "R1"}).out,
               Contains(label) && Contains("own.shifts"));
    CHECK_THAT(run(Options{"rules"} + job.both() + in).out, Contains(label));
  }

  // Assumed, as any other fact.
  CHECK(job.evaluate(job.both() + Options{"--assume", "shift_work=có"}).status == 0);
  CHECK_THAT(job.output("decisions.csv"), Contains(",payable,"));
  CHECK_THAT(job.output("summary.json"), Contains("\"shift_work\": \"yes\""));

  // A run is confirmed where both files are given.
  static_cast<void>(decided("yes"));
  CHECK(job.run("verify", job.both() + Options{"--run", job.out()}).status == 0);
  for (const Options& less : {Options{}, job.facts()}) {
    const auto alone = job.run("verify", less + Options{"--run", job.out()});
    CHECK(alone.status == 4);
    CHECK_THAT(alone.out, Contains("added the fact workers.shift_work"));
  }
  // Rules alone name what they lack.
  const auto rules_alone = job.evaluate({"--rules", job.path("rules.json")});
  CHECK(rules_alone.status == 2);
  CHECK_THAT(rules_alone.err, Contains("shift_work") && Contains("--facts"));
  // Without the file the column is none.
  const auto unknown = job.evaluate();
  CHECK(unknown.status == 2);
  CHECK_THAT(unknown.err, Contains("unknown column shift_work"));
}

TEST_CASE("a receipt holds further facts of every type, for the program and for whoever checks it",
          "[further_facts]") {
  const FurtherJob job(all_read());
  job.write("employers", with_column(tests::sound_employers, "dormitory", "rented"));
  job.write("lists", with_column(tests::sound_lists, "fund_vnd", "700.000"));
  for (const bool known : {true, false}) {
    CAPTURE(known);
    std::string workers = with_column(tests::sound_workers, "shift_work", known ? "yes" : "");
    workers = with_column(workers, "moved_in_on", known ? "01/03/2022" : "");
    workers = with_column(workers, "first_rent", known ? "2022-02" : "");
    workers = with_column(workers, "night_months", known ? "2022-05" : "");
    job.write("workers", workers);
    const auto evaluated = job.evaluate(job.both());
    INFO(evaluated.err);
    REQUIRE(evaluated.status == 0);
    CHECK_THAT(job.output("decisions.csv"), Contains(known ? ",payable," : ",undetermined,"));
    const auto made = job.run("receipt", job.both() + Options{"--run", job.out(), "--request", "R1",
                                                              "--month", "2022-05"});
    REQUIRE(made.status == 0);
    const std::string receipt = job.path("receipt.json");
    tests::write_file(receipt, made.out);
    CHECK_THAT(made.out,
               Contains("\"fund_vnd\": \"700000\"") && Contains("\"dormitory\": \"rented\""));
    if (known) {
      CHECK_THAT(made.out, Contains("\"shift_work\": \"yes\"") &&
                               Contains("\"moved_in_on\": \"2022-03-01\"") &&
                               Contains("\"first_rent\": \"2022-02\"") &&
                               Contains("\"night_months\": \"2022-05\""));
    }
    Manifest manifest;
    REQUIRE_FALSE(load_manifest(job.out(), manifest));
    const Options check{"check-receipt", receipt, "--root", manifest.root};
    CHECK_THAT(run(check + job.both()).out, Contains("the facts give again"));
    CHECK(run(check).status == 4);
    const auto independent =
        tests::run_program({tests::places::verify_receipt, receipt, manifest.root});
    CHECK(independent.status == 0);
    CHECK_THAT(independent.out, Contains("dormitory=rented") && Contains("fund_vnd=700000"));
    CHECK_THAT(independent.out,
               known ? Contains("shift_work=yes moved_in_on=2022-03-01 first_rent=2022-02 "
                                "night_months=2022-05")
                     : Contains("shift_work= moved_in_on= first_rent= night_months="));
  }
}

TEST_CASE("further facts alone change no decision, and no paper says that they do",
          "[further_facts]") {
  const FurtherJob job(RuleSet::decision_08_2022());
  REQUIRE(job.evaluate().status == 0);
  const std::string decisions = job.output("decisions.csv"), schedule = job.output("schedule.csv");
  const Options explain{"--request", "R1", "--language", "en"};
  const std::string why = job.run("explain", explain).out;
  job.write("workers", with_column(tests::sound_workers, "shift_work", "no"));
  const auto with_facts = job.evaluate(job.facts());
  CHECK(with_facts.status == 0);
  CHECK_THAT(with_facts.err, !Contains("as enacted"));
  CHECK(job.output("decisions.csv") == decisions);
  CHECK(job.output("schedule.csv") == schedule);
  CHECK(job.run("explain", job.facts() + explain).out == why);
  CHECK_THAT(run(Options{"rules", "--language", "en"} + job.facts()).out, !Contains("as enacted:"));
  // What proves the run says that it holds one column more.
  CHECK_THAT(job.output("manifest.json"), Contains("added the fact workers.shift_work"));
  CHECK_THAT(job.output("summary.json"), Contains("added the fact workers.shift_work"));
  CHECK(job.run("verify", job.facts() + Options{"--run", job.out()}).status == 0);
}

TEST_CASE("a cell that is no value of a further fact rejects its row by the type",
          "[further_facts]") {
  struct Wrong {
    std::string column;
    std::string value;
    std::string code;
  };
  const FurtherJob job(all_read());
  for (const Wrong& wrong : std::vector<Wrong>{{"shift_work", "maybe", "bad_value"},
                                               {"moved_in_on", "2022-02-30", "bad_date"},
                                               {"moved_in_on", "44621", "bad_date"},
                                               {"first_rent", "2019-12", "bad_month"},
                                               {"first_rent", "2022-04 2022-05", "bad_month"},
                                               {"night_months", "2022-13", "bad_month"}}) {
    CAPTURE(wrong.column, wrong.value);
    job.write("workers", with_column(tests::sound_workers, wrong.column, wrong.value));
    CHECK(job.evaluate(job.facts()).status == 1);
    CHECK_THAT(job.output("rejects.csv"),
               Contains("workers,2,R1," + wrong.column + ',' + wrong.code + ','));
  }
  job.write("workers", tests::sound_workers);
  for (const std::string value : {"-1", "1.5", "12,5", "nhiều", "9223372036854775808"}) {
    CAPTURE(value);
    job.write("lists", with_column(tests::sound_lists, "fund_vnd", '"' + value + '"'));
    CHECK(job.evaluate(job.facts()).status == 1);
    CHECK_THAT(job.output("rejects.csv"), Contains("lists,2,L1,fund_vnd,bad_number,"));
  }
  job.write("lists", tests::sound_lists);
  job.write("employers", with_column(tests::sound_employers, "dormitory", "Rented"));
  CHECK(job.evaluate(job.facts()).status == 1);
  CHECK_THAT(job.output("rejects.csv"), Contains("employers,2,E1,dormitory,bad_value,"));
}

TEST_CASE("a further date obeys --dates, and a further column --ignore-column", "[further_facts]") {
  const FurtherJob job(all_read());
  const auto state = [&](const Options& options) {
    const auto result = job.evaluate(job.both() + options);
    INFO(result.err);
    CHECK(result.status <= 1);
    return job.output("decisions.csv") + job.output("rejects.csv");
  };
  job.write("workers", with_column(tests::sound_workers, "moved_in_on", "04/01/2022"));
  CHECK_THAT(state({}), Contains(",undetermined,") && !Contains("moved_in_on"));
  CHECK_THAT(state({"--dates", "workers.moved_in_on=month_first"}), Contains("own.all"));
  CHECK_THAT(state({"--ignore-column", "moved_in_on"}), Contains("moved_in_on"));
  CHECK(job.evaluate(job.both() + Options{"--dates", "workers.shift_work=month_first"}).status ==
        2);
  // A date that is surely month first makes those that could be either ambiguous.
  job.write("workers", with_column(tests::sound_workers, "moved_in_on", "03/25/2022"));
  CHECK_THAT(state({}), Contains("moved_in_on,bad_date"));
}

TEST_CASE("a further fact of every type is assumed, in canonical form", "[further_facts]") {
  Assumptions assumptions(office_facts());
  CHECK_FALSE(assumptions.add({{"shift_work", "có"},
                               {"moved_in_on", "1/3/2022"},
                               {"first_rent", "2/2022"},
                               {"night_months", "2022-05,2022-04"},
                               {"fund_vnd", "700.000"},
                               {"dormitory", "rented"}}));
  CHECK(assumptions.facts() ==
        std::map<std::string, std::string>{{"shift_work", "yes"},
                                           {"moved_in_on", "2022-03-01"},
                                           {"first_rent", "2022-02"},
                                           {"night_months", "2022-04 2022-05"},
                                           {"fund_vnd", "700000"},
                                           {"dormitory", "rented"}});
  const FurtherJob job(all_read());
  Options options = job.both();
  for (const auto& [name, value] : assumptions.facts())
    options = options + Options{"--assume", name + "=" + value};
  CHECK(job.evaluate(options).status == 0);
  CHECK_THAT(job.output("decisions.csv"), Contains(",payable,"));
  CHECK(job.run("verify", job.both() + Options{"--run", job.out()}).status == 0);

  const auto wrong = assumptions.add({{"dormitory", "big"}});
  REQUIRE(wrong);
  CHECK_THAT(wrong->message, Contains("dormitory"));
  CHECK_THAT(assumptions.add({{"shift_wrk", "yes"}})->message, Contains("shift_work"));
  CHECK(Assumptions{}.add({{"shift_work", "yes"}}));
  // Those of other facts than the dossier's are no assumptions about it.
  EvaluateOptions how;
  how.assumptions = assumptions;
  CHECK_THROWS_AS(evaluate(RuleSet::decision_08_2022(), Dossier{}, how), Error);
}

TEST_CASE("who answers for a further fact is asked for it in letters, on the telephone, in reports",
          "[further_facts]") {
  const FurtherJob job(shift_workers_only());
  job.write("workers", with_column(tests::sound_workers, "shift_work", ""));
  REQUIRE(job.evaluate(job.both() + Options{"--keep", "--workbook", job.path("run.xlsx")}).status ==
          0);
  const Options of_run = Options{"--run", job.out()} + job.both();
  for (const auto& [language, label, employer] :
       {std::tuple{"en", "shift work", "employer"},
        std::tuple{"vi", "làm việc theo ca", "người sử dụng lao động"}}) {
    CAPTURE(language);
    const Options in{"--language", language};
    for (const std::string to : {"worker", "employer"}) {
      const auto letters = run(Options{"letters", "--to", to, "--as-of", "2022-06-20", "--format",
                                       "text", "--quiet", "--out", job.path("letters")} +
                               of_run + in);
      INFO(letters.err);
      REQUIRE(letters.status == 0);
      CHECK_THAT(tests::read_file(job.path("letters/00001-L1.txt")), Contains(label));
    }
    CHECK_THAT(run(Options{"find"} + of_run + in + Options{"nguoi", "mau"}).out, Contains(label));
    const Options report{"report", "--as-of", "2022-06-20", "--out", job.path("report")};
    REQUIRE(run(report + of_run + in + Options{"--format", "html"}).status == 0);
    CHECK_THAT(tests::read_file(job.path("report")), Contains(label));
    REQUIRE(run(report + of_run + in + Options{"--format", "json"}).status == 0);
    CHECK_THAT(tests::read_file(job.path("report")),
               Contains("\"fact\": \"shift_work\"") && Contains("\"supplied_by\": \"employer\"") &&
                   Contains("added the fact workers.shift_work"));
  }
  const auto without = run({"find", "--run", job.out(), "nguoi"});
  CHECK(without.status == 2);
  CHECK_THAT(without.err, Contains("added the fact workers.shift_work"));
}

TEST_CASE("labels with signs of markup stay words", "[further_facts]") {
  const std::string hostile =
      tests::replaced(tests::replaced(described, "shift work", "shift | <b>work</b> `x` \\\"q\\\""),
                      "làm việc theo ca", "ca | <script> `x`");
  FurtherFacts further;
  REQUIRE_FALSE(further.read(hostile));
  const RuleSet rules = RuleSet::decision_08_2022().with_facts(further).with(
      Group::working, provision(text("own.shifts"), is(further.fact<bool>("shift_work"), true)));
  RuleSet read = RuleSet::decision_08_2022().with_facts(further);
  CHECK_FALSE(read_rules(cards_json(rules), "rules.json", read));
  const FurtherJob job(rules, hostile);
  job.write("workers", with_column(tests::sound_workers, "shift_work", ""));
  REQUIRE(job.evaluate(job.both() + Options{"--keep"}).status == 0);
  REQUIRE(run(Options{"letters", "--to", "employer", "--as-of", "2022-06-20", "--format", "html",
                      "--quiet", "--out", job.path("letters"), "--run", job.out()} +
              job.both())
              .status == 0);
  CHECK_THAT(tests::read_file(job.path("letters/00001-L1.html")),
             !Contains("<script>") && Contains("&lt;script&gt;"));
}

TEST_CASE("further facts come by name through C and through Arrow", "[further_facts]") {
  rentsupport_message said{};
  const tests::CRules rules = c_rules(shift_workers_only());
  for (const bool by_arrow : {false, true}) {
    CAPTURE(by_arrow);
    rentsupport_input* input_made = nullptr;
    REQUIRE(rentsupport_input_create_for(rules.get(), RENTSUPPORT_ENGLISH, &input_made, &said) ==
            RENTSUPPORT_OK);
    const tests::CInput input{input_made};
    const auto add = [&](const char* table, const std::map<std::string, std::string>& row) {
      std::vector<rentsupport_cell> cells;
      std::vector<tests::ArrowColumn> columns;
      for (const auto& [name, value] : row) {
        cells.push_back({name.c_str(), value.c_str(), 0, RENTSUPPORT_CELL_TEXT, 0});
        columns.push_back(tests::text_column(name, {value}));
      }
      if (by_arrow) {
        ArrowArrayStream stream =
            tests::make_stream(tests::struct_column(columns), {tests::struct_column(columns)});
        REQUIRE(rentsupport_input_add_arrow_stream(input.get(), table, &stream, &said) ==
                RENTSUPPORT_OK);
      } else {
        REQUIRE(rentsupport_input_add(input.get(), table, cells.data(), cells.size(), &said) ==
                RENTSUPPORT_OK);
      }
    };
    add("employers", {{"employer_id", "E1"}, {"dormitory", "own"}});
    add("lists", {{"list_id", "L1"},
                  {"employer_id", "E1"},
                  {"group", "working"},
                  {"drawn_up_on", "2022-06-01"}});
    add("workers", {{"request_id", "R1"},
                    {"list_id", "L1"},
                    {"worker_id", "033095000010"},
                    {"months", "2022-05"},
                    {"shift_work", "no"}});
    rentsupport_results* results_made = nullptr;
    REQUIRE(rentsupport_input_decide(input.get(), rules.get(), nullptr, &results_made, &said) ==
            RENTSUPPORT_OK);
    const tests::CResults results{results_made};
    tests::CText failed;
    REQUIRE(rentsupport_results_cell(results.get(), "decisions", 0, "failed", failed.out(),
                                     &said) == RENTSUPPORT_OK);
    CHECK(failed.view() == "own.shifts");
  }
  const std::string wrong = tests::replaced(described, "\"yes_no\"", "\"bool\"");
  for (const auto& [act, facts, status] :
       {std::tuple{"decision-08-2022", std::string_view{wrong}, RENTSUPPORT_BAD_SETTING},
        std::tuple{"decision-23-2021-training", described, RENTSUPPORT_INVALID_ARGUMENT}}) {
    rentsupport_rules_options options{};
    options.struct_size = sizeof options;
    options.facts = facts.data();
    options.facts_size = facts.size();
    rentsupport_rules* made = nullptr;
    CHECK(rentsupport_rules_create(act, &options, &made, &said) == status);
  }
}

TEST_CASE("further facts come as values of their types through C and through Arrow",
          "[further_facts]") {
  const auto cells_of = [](std::string_view csv) {
    const auto split = [](std::string_view line) {
      std::vector<std::string> cells(1);
      for (const char c : line) {
        if (c == ',') {
          cells.emplace_back();
        } else {
          cells.back() += c;
        }
      }
      return cells;
    };
    const std::size_t end = csv.find('\n');
    const auto names = split(csv.substr(0, end));
    const auto values = split(csv.substr(end + 1, csv.size() - end - 2));
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = values[i];
    return row;
  };
  // Of each table, as C and Arrow have them.
  const std::map<std::string, std::vector<rentsupport_cell>> typed{
      {"employers", {{"dormitory", "rented", 0, RENTSUPPORT_CELL_TEXT, 0}}},
      {"lists", {{"fund_vnd", nullptr, 700'000, RENTSUPPORT_CELL_NUMBER, 0}}},
      {"workers",
       {{"shift_work", nullptr, RENTSUPPORT_YES, RENTSUPPORT_CELL_YES_NO, 0},
        {"moved_in_on", nullptr, 20220301, RENTSUPPORT_CELL_DAY, 0},
        {"first_rent", nullptr, 202202, RENTSUPPORT_CELL_MONTH, 0},
        {"night_months", nullptr, static_cast<std::int64_t>(RENTSUPPORT_MONTH(2022, 5)),
         RENTSUPPORT_CELL_MONTHS, 0}}}};
  const std::map<std::string, std::vector<tests::ArrowColumn>> by_columns{
      {"employers",
       {tests::encoded_column(tests::text_column("dormitory", {"own", "rented"}), {1}, "c")}},
      {"lists", {tests::number_column("fund_vnd", {700'000}, "l")}},
      {"workers",
       {tests::number_column("shift_work", {1}, "b"),
        tests::number_column("moved_in_on", {19'052}, "tdD"),
        tests::text_column("first_rent", {"2022-02"}),
        tests::list_column("night_months", tests::text_column("item", {"2022-05"}), {1})}}};
  rentsupport_message said{};
  const tests::CRules rules = c_rules(all_read());
  for (const bool by_arrow : {false, true}) {
    CAPTURE(by_arrow);
    rentsupport_input* input_made = nullptr;
    REQUIRE(rentsupport_input_create_for(rules.get(), RENTSUPPORT_ENGLISH, &input_made, &said) ==
            RENTSUPPORT_OK);
    const tests::CInput input{input_made};
    for (const auto& [table, csv] :
         {std::pair{"employers", tests::sound_employers}, std::pair{"lists", tests::sound_lists},
          std::pair{"workers", tests::sound_workers}}) {
      const auto row = cells_of(csv);
      std::vector<rentsupport_cell> cells = typed.at(table);
      std::vector<tests::ArrowColumn> columns = by_columns.at(table);
      for (const auto& [name, value] : row) {
        cells.push_back({name.c_str(), value.c_str(), 0, RENTSUPPORT_CELL_TEXT, 0});
        columns.push_back(tests::text_column(name, {value}));
      }
      rentsupport_status added = RENTSUPPORT_OK;
      if (by_arrow) {
        ArrowArrayStream stream =
            tests::make_stream(tests::struct_column(columns), {tests::struct_column(columns)});
        added = rentsupport_input_add_arrow_stream(input.get(), table, &stream, &said);
      } else {
        added = rentsupport_input_add(input.get(), table, cells.data(), cells.size(), &said);
      }
      INFO(said.text);
      REQUIRE(added == RENTSUPPORT_OK);
    }
    rentsupport_results* results_made = nullptr;
    REQUIRE(rentsupport_input_decide(input.get(), rules.get(), nullptr, &results_made, &said) ==
            RENTSUPPORT_OK);
    const tests::CResults results{results_made};
    tests::CText outcome;
    REQUIRE(rentsupport_results_cell(results.get(), "decisions", 0, "outcome", outcome.out(),
                                     &said) == RENTSUPPORT_OK);
    CHECK(outcome.view() == "payable");
  }
}
