// An act as other languages see it by name: tables in, tables out, and what is said about them.
#ifndef RENTSUPPORT_SRC_FACES_ACT_HPP
#define RENTSUPPORT_SRC_FACES_ACT_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decide/output.hpp"
#include "files/read_tables.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/rule_set.hpp"
#include "rule/table_spec.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// Are thrown where parameters, a reading, an assumption or rules cannot be understood, where a
// table cannot be read at all, and where there is nothing of a name.
struct BadSetting {
  Problem problem;
};
struct BadInput {
  Problem problem;
};
struct NotThere {
  std::string what;
};

// The rules of an act under certain parameters. Immutable.
class ActRules {
 public:
  ActRules() = default;
  ActRules(const ActRules&) = delete;
  ActRules& operator=(const ActRules&) = delete;
  virtual ~ActRules() = default;
  // Returns `id`, `sha256`, `canonical`, `toml`, or the cards as `text`, `json`, `markdown`,
  // `mermaid`; throws NotThere for any other form.
  [[nodiscard]] virtual std::string text(std::string_view form, Language language) const = 0;
  // Returns the rule set of rent support; null of another act.
  [[nodiscard]] virtual const RuleSet* rent_support() const noexcept { return nullptr; }
  // Returns the tables of the act with the columns of the rules' further facts; none where there
  // are none. They live as long as the rules.
  [[nodiscard]] virtual std::span<const TableSpec* const> inputs() const { return {}; }
  // Returns the rules with further facts; throws BadSetting, and Error where there can be none.
  [[nodiscard]] virtual std::shared_ptr<const ActRules> with_facts(
      std::string_view /*toml*/) const {
    throw Error("the act has no further facts");
  }
  // Returns the rules without a provision.
  [[nodiscard]] virtual std::shared_ptr<const ActRules> without(
      std::string_view provision) const = 0;
};

// What was decided, with the rows that could not be used.
class ActResults {
 public:
  ActResults() = default;
  ActResults(const ActResults&) = delete;
  ActResults& operator=(const ActResults&) = delete;
  virtual ~ActResults() = default;
  [[nodiscard]] const std::vector<Output>& outputs() const noexcept { return outputs_; }
  // Says of a row of an output what a form of rentsupport.h says; throws NotThere where it says
  // nothing of such rows.
  [[nodiscard]] virtual std::string explain(const Output& output, std::size_t row,
                                            std::uint8_t form, Language language) const = 0;
  [[nodiscard]] virtual std::string summary() const = 0;

 protected:
  void put(std::vector<Output> outputs) { outputs_ = std::move(outputs); }

 private:
  std::vector<Output> outputs_;
};

struct Act {
  std::string_view id;
  // The tables of its input, each behind those that its rows refer to; the first ones are always
  // read, the others where there are rows of them.
  std::span<const TableSpec* const> (*inputs)() = nullptr;
  std::size_t always = 0;
  std::shared_ptr<const ActRules> (*rules)(
      std::string_view toml, const std::map<std::string, std::string>& readings) = nullptr;
  // The rules are of the act.
  std::unique_ptr<const ActResults> (*decide)(const ActRules& rules,
                                              std::span<const TableFile> inputs,
                                              const ReadOptions& reading,
                                              const EvaluateOptions& options) = nullptr;
};

// Overlays built-in parameters; throws BadSetting.
template <class Parameters>
[[nodiscard]] Parameters parameters_of(std::string_view toml,
                                       const std::map<std::string, std::string>& readings) {
  Parameters parameters = Parameters::built_in();
  if (!toml.empty()) {
    if (auto problem = parameters.overlay(toml, "parameters"))
      throw BadSetting{*std::move(problem)};
  }
  for (const auto& [reading, option] : readings) {
    if (auto problem = parameters.choose(reading, option)) throw BadSetting{*std::move(problem)};
  }
  return parameters;
}

// The forms that both kinds of rule sets have.
template <class RuleSet>
[[nodiscard]] std::string text_of_rules(const RuleSet& rules, std::string_view form,
                                        Language language) {
  if (form == "id") return std::string{rules.id()};
  if (form == "sha256") return std::string{rules.sha256()};
  if (form == "canonical") return std::string{rules.canonical()};
  if (form == "toml") return rules.parameters().toml();
  if (form == "text") return cards_text(rules, language);
  if (form == "json") return cards_json(rules);
  if (form == "markdown") return cards_markdown(rules, language);
  if (form == "mermaid") return cards_mermaid(rules, language);
  throw NotThere{"rules have no form " + std::string{form}};
}

[[nodiscard]] const Act& rent_support();
// Returns a rule set of rent support as rules of that act.
[[nodiscard]] std::shared_ptr<const ActRules> rules_by_name(const RuleSet& rules);
[[nodiscard]] const Act& training_support();

}  // namespace v2
}  // namespace rentsupport

#endif
