// The code after the rules, with the changes of stages.toml planted in it.
#include "mutant.hpp"
#include "planted.hpp"

namespace mutants {

std::vector<Mutant> of_stages() {
  std::vector<Mutant> result;
  for (std::size_t i = 0; i < planted_count; ++i) {
    // The calendars of a rule set are made by planted code too.
    result.push_back({planted_changes[i].stage, planted_changes[i].change,
                      [](const Folder& folder) -> std::optional<rentsupport::RuleSet> {
                        return rentsupport::RuleSet::decision_08_2022(folder.cases.parameters());
                      },
                      true, false, static_cast<int>(i) + 1, planted_changes[i].of_dossier});
  }
  return result;
}

}  // namespace mutants
