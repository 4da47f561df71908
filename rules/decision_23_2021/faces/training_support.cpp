// Training support by name, for other languages.
#include "../rules/decision_23_2021/files/training_files.hpp"
#include "faces/act.hpp"
#include "rentsupport/rentsupport.h"
#include "rentsupport/rentsupport_tables.h"
#include "rentsupport/training_answers.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

class Rules final : public ActRules {
 public:
  explicit Rules(RuleSet of) : rules(std::move(of)) {}
  [[nodiscard]] std::string text(std::string_view form, Language language) const override {
    return text_of_rules(rules, form, language);
  }
  [[nodiscard]] std::shared_ptr<const ActRules> without(
      std::string_view /*provision*/) const override {
    throw Error("the rules of training support are decided as enacted only");
  }

  const RuleSet rules;
};

class Results final : public ActResults {
 public:
  Results(LoadedFiles loaded, Decisions decisions)
      : loaded_(std::move(loaded)), decisions_(std::move(decisions)) {
    put(outputs_of(loaded_, decisions_));
  }

  [[nodiscard]] std::string explain(const Output& output, std::size_t row, std::uint8_t form,
                                    Language language) const override {
    const bool is_plan = output.name == "plans_decided";
    if (form == RENTSUPPORT_EXPLAIN_TEXT && is_plan) return explain_plan(decisions_, row, language);
    if (form == RENTSUPPORT_EXPLAIN_TEXT && output.name == "decisions")
      return explain_line(decisions_, row, language);
    if (form == RENTSUPPORT_LETTER_TO_EMPLOYER && is_plan) return letter(decisions_, row, language);
    if (form == RENTSUPPORT_LETTER_OF_RECOVERY && is_plan)
      return recovery_letter(decisions_, row, language);
    throw NotThere{"there is no such explanation of rows of " + std::string{output.name}};
  }
  [[nodiscard]] std::string summary() const override { return summary_json(loaded_, decisions_); }

 private:
  LoadedFiles loaded_;
  Decisions decisions_;
};

std::unique_ptr<const ActResults> decide_tables(const ActRules& rules,
                                                std::span<const TableFile> tables,
                                                const ReadOptions& reading,
                                                const EvaluateOptions& options) {
  if (!options.assumptions.facts().empty())
    throw BadSetting{Problem{
        ProblemCode::unknown_key, {}, 0, 0, {}, "nothing is assumed about training support"}};
  auto read = read_dossiers(tables, reading);
  if (auto* const problem = std::get_if<Problem>(&read)) throw BadInput{std::move(*problem)};
  const LoadedFiles& loaded = std::get<LoadedFiles>(read);
  const std::size_t lines = loaded.dossiers().trainees();
  if (options.go_on && !options.go_on(0, lines)) throw Cancelled("the evaluation was cancelled");
  auto results = std::make_unique<Results>(
      loaded, decide(static_cast<const Rules&>(rules).rules, loaded.dossiers()));
  if (options.go_on && !options.go_on(lines, lines))
    throw Cancelled("the evaluation was cancelled");
  return results;
}

}  // namespace
}  // namespace training

const Act& training_support() {
  static const Act act{
      "decision-23-2021-training", training::input_tables, 2,
      [](std::string_view toml,
         const std::map<std::string, std::string>& readings) -> std::shared_ptr<const ActRules> {
        return std::make_shared<training::Rules>(training::RuleSet::decision_23_2021(
            parameters_of<training::Parameters>(toml, readings)));
      },
      training::decide_tables};
  return act;
}

}  // namespace v2
}  // namespace rentsupport
