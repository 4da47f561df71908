// Overlays: a text is refused whole, with a place that exists, or makes parameters that can be
// written, read again and decided with. So is a file of further facts, with which rules can be
// written and read again.
#include <algorithm>
#include <string>
#include <string_view>

#include "rentsupport/cards.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rules_file.hpp"
#include "rentsupport/schedule.hpp"
#include "require.hpp"
#include "support/random_dossier.hpp"

namespace {

using namespace rentsupport;

using tests::require;

void check_place(const Problem& problem, std::string_view text) {
  const auto lines = 1 + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  require(problem.line >= 1 && problem.line <= lines && problem.place >= 1,
          "the problem has no place in the text");
  require(!problem.message.empty(), "the problem says nothing");
}

void read_facts(std::string_view text) {
  FurtherFacts facts;
  if (const auto problem = facts.read(text, "facts.toml")) {
    check_place(*problem, text);
    require(facts.empty(), "a refused file left facts");
    return;
  }
  const RuleSet rules = RuleSet::decision_08_2022().with_facts(facts);
  RuleSet again = RuleSet::decision_08_2022().with_facts(facts);
  require(!read_rules(cards_json(rules), "rules.json", again) && again.sha256() == rules.sha256(),
          "rules with further facts are read as others");
}

// Decides the same requests under every overlay: no parameter may take the arithmetic out of its
// range.
void decide(const Parameters& parameters) {
  static const Dossier dossier = [] {
    tests::Random random(4);
    return tests::random_records(random, 4, 20).dossier();
  }();
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), dossier, {1, 64});
  require(decisions.payable() <= decisions.at_most(), "more is payable than can be at most");
  static_cast<void>(schedule(decisions));
  static_cast<void>(to_text(explain(decisions, 0), Language::vietnamese));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_facts(text);
  Parameters parameters = Parameters::built_in();
  if (const auto problem = parameters.overlay(text, "overlay.toml")) {
    check_place(*problem, text);
    require(parameters.list() == Parameters::built_in().list(),
            "a refused overlay changed the parameters");
    return 0;
  }
  Parameters again = Parameters::built_in();
  require(!again.overlay(parameters.toml(), "again.toml"), "written parameters are refused");
  require(again.list() == parameters.list(), "written parameters are read as others");
  require(!again.overlay(text, "overlay.toml") && again.list() == parameters.list(),
          "an overlay changes what it has set");
  decide(parameters);
  return 0;
}
