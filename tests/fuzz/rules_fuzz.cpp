// Rules in a file: a text is refused whole, or makes a rule set that decides, is said in words, and
// is read again from its cards.
#include <algorithm>
#include <string>
#include <string_view>

#include "rentsupport/cards.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/rules_file.hpp"
#include "require.hpp"
#include "support/random_dossier.hpp"

namespace {

using namespace rentsupport;

using tests::require;

const RuleSet& enacted() {
  static const RuleSet rules = RuleSet::decision_08_2022();
  return rules;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Dossier dossier = [] {
    tests::Random random(4);
    return tests::random_records(random, 4, 20).dossier();
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  RuleSet rules = enacted();
  if (const auto problem = read_rules(text, "rules.json", rules)) {
    require(!problem->message.empty(), "the problem says nothing");
    require(rules.sha256() == enacted().sha256(), "a refused file changed the rules");
    return 0;
  }
  const Decisions decisions = evaluate(rules, dossier, {1, 64});
  for (std::size_t i = 0; i < std::min<std::size_t>(decisions.size(), 3); ++i)
    static_cast<void>(to_text(explain(decisions, i), Language::vietnamese));
  RuleSet again = enacted();
  require(!read_rules(cards_json(rules), "cards.json", again), "its cards are refused");
  require(again.sha256() == rules.sha256(), "its cards are read as others");
  return 0;
}
