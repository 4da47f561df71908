// Rent support by name, for other languages.
#include "decide/outputs.hpp"
#include "faces/act.hpp"
#include "faces/explained.hpp"
#include "files/loaded_files.hpp"
#include "files/problem_rows.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/summary.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

class Rules final : public ActRules {
 public:
  explicit Rules(RuleSet of) : rules(std::move(of)) {}
  [[nodiscard]] std::string text(std::string_view form, Language language) const override {
    return text_of_rules(rules, form, language);
  }
  [[nodiscard]] std::shared_ptr<const ActRules> without(std::string_view provision) const override {
    return std::make_shared<Rules>(rules.without(provision));
  }
  [[nodiscard]] std::shared_ptr<const ActRules> with_facts(std::string_view toml) const override {
    FurtherFacts facts;
    if (auto problem = facts.read(toml, "facts")) throw BadSetting{*std::move(problem)};
    return std::make_shared<Rules>(rules.with_facts(facts));
  }
  [[nodiscard]] const RuleSet* rent_support() const noexcept override { return &rules; }
  [[nodiscard]] std::span<const TableSpec* const> inputs() const override {
    return rules.further_facts().records().tables;
  }

  const RuleSet rules;
};

class Results final : public ActResults {
 public:
  Results(const LoadedFiles& loaded, const Decisions& decisions) : decisions_(decisions) {
    std::vector<Reject> rejects;
    for (std::size_t i = 0; i < loaded.rejects(); ++i) rejects.push_back(loaded.reject(i));
    put({decisions_output(decisions_), schedule_output(decisions_),
         kept_output("rejects", rejects_columns, std::move(rejects)),
         kept_output("issues", issues_columns, issues_in(loaded)),
         persons_to_check_output(decisions_)});
  }

  [[nodiscard]] std::string explain(const Output& output, std::size_t row, std::uint8_t form,
                                    Language language) const override {
    if (output.name != "decisions" || form < RENTSUPPORT_EXPLAIN_TEXT ||
        form > RENTSUPPORT_LETTER_TO_EMPLOYER)
      throw NotThere{"there is no such explanation of rows of " + std::string{output.name}};
    return explained(decisions_, explainers_, row, form, language);
  }
  [[nodiscard]] std::string summary() const override {
    return summary_json(summarize(decisions_), decisions_.rule_set(), {}, {});
  }

 private:
  static std::vector<Issue> issues_in(const LoadedFiles& loaded) {
    const Dossier dossier = loaded.dossier();
    const Dossier::Data& data = *Dossier::Data::of(dossier);
    std::vector<Issue> issues;
    for (const IssueRecord& issue : data.all_issues())
      issues.push_back(issue_of(data, issue, LoadedFiles::Data::of(loaded).language));
    return issues;
  }

  Decisions decisions_;
  mutable Idle<Explainer> explainers_;
};

std::span<const TableSpec* const> inputs() {
  static const std::array<const TableSpec*, table_count> tables{
      &spec_of(TableName::employers), &spec_of(TableName::lists), &spec_of(TableName::workers),
      &spec_of(TableName::history), &spec_of(TableName::persons)};
  return tables;
}

std::unique_ptr<const ActResults> decide(const ActRules& rules, std::span<const TableFile> tables,
                                         const ReadOptions& reading,
                                         const EvaluateOptions& options) {
  const RuleSet& under = static_cast<const Rules&>(rules).rules;
  ReadOptions with_facts = reading;
  with_facts.facts = under.further_facts();
  const LoadedFiles loaded = read_dossier(tables, with_facts);
  if (loaded.problem()) throw BadInput{*loaded.problem()};
  return std::make_unique<Results>(loaded, evaluate(under, loaded.dossier(), options));
}

}  // namespace

std::shared_ptr<const ActRules> rules_by_name(const RuleSet& rules) {
  return std::make_shared<Rules>(rules);
}

const Act& rent_support() {
  static const Act act{
      "decision-08-2022", inputs, 3,
      [](std::string_view toml, const std::map<std::string, std::string>& readings) {
        return rules_by_name(RuleSet::decision_08_2022(parameters_of<Parameters>(toml, readings)));
      },
      decide};
  return act;
}

}  // namespace v2
}  // namespace rentsupport
