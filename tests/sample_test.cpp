// The sample of examples/hung_yen: every fault, every issue and every provision occurs in it.
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "rentsupport/csv.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;

std::string sample(const std::string& file) {
  return std::string{tests::places::examples} + "/hung_yen/" + file;
}

const LoadedFiles& reading() {
  static const LoadedFiles result = read_files(
      {sample("employers.csv"), sample("lists.csv"), sample("workers.csv"), sample("history.csv")});
  return result;
}

std::set<ProblemCode> codes(ProblemCode first, ProblemCode last) {
  std::set<ProblemCode> result;
  for (auto code = static_cast<int>(first); code <= static_cast<int>(last); ++code)
    result.insert(static_cast<ProblemCode>(code));
  return result;
}

}  // namespace

TEST_CASE("the program reads the sample, and its status says that rows were rejected", "[sample]") {
  const tests::ScratchDirectory scratch;
  const auto result = tests::run_program(
      {tests::places::program, "evaluate", "--employers", sample("employers.csv"), "--lists",
       sample("lists.csv"), "--workers", sample("workers.csv"), "--history", sample("history.csv"),
       "--quiet", "--out", scratch / "out"});
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(std::filesystem::exists(scratch / "out/summary.json"));
}

TEST_CASE("the sample has every fault of a row and every suspicious identifier", "[sample]") {
  REQUIRE_FALSE(reading().problem());
  std::set<ProblemCode> faults, issues;
  for (std::size_t i = 0; i < reading().rejects(); ++i) faults.insert(reading().reject(i).code);
  for (const Issue& issue : reading().dossier().issues()) issues.insert(issue.code);
  std::set<ProblemCode> every_fault = codes(ProblemCode::bad_utf8, ProblemCode::bad_interval);
  every_fault.erase(ProblemCode::bad_number);  // rent support has no numbers
  std::set<ProblemCode> every_issue =
      codes(ProblemCode::tax_code_format, ProblemCode::formula_like);
  // Those of a whole file: they would spoil its other rows.
  every_fault.erase(ProblemCode::ambiguous_date);
  every_issue.erase(ProblemCode::last_line_open);
  every_issue.erase(ProblemCode::placeholder_number);  // more than five IDs would have to bear it
  CHECK(faults == every_fault);
  CHECK(issues == every_issue);
}

TEST_CASE("of the sample no row disappears", "[sample]") {
  std::uint64_t rejected = 0;
  for (const auto& [file, counts] : reading().dossier().rows()) {
    CAPTURE(file);
    CHECK(counts.read == counts.used + counts.rejected);
    CHECK(counts.used > 0);
    rejected += counts.rejected;
  }
  CHECK(rejected == reading().rejects());
  CHECK(reading().dossier().rows().at("workers").read == 310);
}

TEST_CASE("the sample holds and fails every provision of both groups", "[sample]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const Decisions decisions = evaluate(rules, reading().dossier());
  std::array<std::array<std::set<int>, 32>, 2> states;
  std::array<std::set<Outcome>, 2> outcomes;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Decision decision = decisions[i];
    const auto group = static_cast<std::size_t>(decision.group);
    outcomes[group].insert(decision.outcome);
    for (std::size_t p = 0; p < 32; ++p) states[group][p].insert(state_in(decision.mask, p));
  }
  for (std::size_t group = 0; group < 2; ++group) {
    CHECK(outcomes[group].size() == 3);
    const auto provisions = rules.groups()[group].rule.provisions();
    for (std::size_t p = 0; p < provisions.size(); ++p) {
      CAPTURE(rules.groups()[group].name, provisions[p].id);
      CHECK(states[group][p].contains(1));
      CHECK(states[group][p].contains(2));
    }
  }
}

TEST_CASE("the sample is what the generator writes", "[sample]") {
  const tests::ScratchDirectory scratch;
  const auto result = tests::run_program({tests::places::generate, "--requests", "310", "--seed",
                                          "33", "--out", scratch / "generated"});
  REQUIRE(result.status == 0);
  for (const std::string file : {"employers.csv", "lists.csv", "workers.csv", "history.csv"}) {
    CAPTURE(file);
    CHECK(tests::read_file(sample(file)) == tests::read_file(scratch.path() / "generated" / file));
  }
}

TEST_CASE(
    "signed Forms 02 and 03 of the sample, with nothing but their printed columns, are decided",
    "[sample]") {
  const LoadedFiles forms = read_files({sample("signed_forms/employers.csv"),
                                        sample("signed_forms/lists.csv"),
                                        sample("signed_forms/workers.csv"),
                                        {}});
  REQUIRE_FALSE(forms.problem());
  CHECK(forms.rejects() == 0);
  CHECK(forms.dossier().issues().empty());
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(), forms.dossier());
  const auto said = [&](std::string_view request) {
    const std::size_t number = decisions.first_of(*forms.dossier().find(request));
    std::string text{name(decisions[number].outcome)};
    for (const auto provision : decisions.failed(number)) text += " " + std::string{provision};
    for (const auto fact : decisions.ask(number)) text += " " + std::string{fact};
    return text;
  };
  CHECK(said("MAU-5/2022/II/1") == "payable");
  CHECK(said("MAU-5/2022/II/2") == "payable");
  CHECK(said("MAU-5/2022/II/3") == "refused art4.2.concluded art4.2.started");
  CHECK(said("MAU-5/2022/II/4") == "refused art1.employed art4.2.term");
  CHECK(said("MAU-5/2022/III/1") == "payable");
  CHECK(said("SAO-5/2022/II/1") == "payable");
  CHECK(said("SAO-5/2022/III/1") == "payable");
  CHECK(said("SAO-5/2022/III/2") == "undetermined contract_type contract_ends_on");
  CHECK(decisions.payable().money() == Money{3'500'000});
  // Without the declarations a form proves nothing.
  Parameters ignoring = Parameters::built_in();
  ignoring.readings.declarations = Declarations::ignored;
  CHECK(evaluate(RuleSet::decision_08_2022(ignoring), forms.dossier()).payable() == MoneyTotal{});
}
