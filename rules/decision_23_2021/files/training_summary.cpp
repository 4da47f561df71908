#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/files/training_files.hpp"
#include "decide/file_digest.hpp"
#include "values/json.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

template <class T>
std::string counts_json(const std::map<std::string, T>& counts) {
  JsonObject object;
  for (const auto& [key, count] : counts) object.number(key, count);
  return object.json();
}

// How many plans or lines there are by outcome, what refuses them and what they ask for.
class Outcomes {
 public:
  template <class Decision>
  void add(const Decisions& decisions, const Decision& decision) {
    ++outcomes_[static_cast<std::size_t>(decision.outcome)];
    if (decision.outcome == Outcome::refused) {
      for (const std::string_view id : decisions.blamed(decision)) ++refused_by_[std::string{id}];
    }
    for (const std::string_view fact : decision.ask) ++undetermined_by_[std::string{fact}];
  }
  [[nodiscard]] std::string json() const {
    JsonObject object;
    object.number("payable", outcomes_[0]);
    object.number("refused", outcomes_[1]);
    object.number("undetermined", outcomes_[2]);
    object.raw("refused_by", counts_json(refused_by_));
    object.raw("undetermined_by", counts_json(undetermined_by_));
    return object.json();
  }

 private:
  std::array<std::uint64_t, 3> outcomes_{};
  std::map<std::string, std::uint64_t> refused_by_;
  std::map<std::string, std::uint64_t> undetermined_by_;
};

}  // namespace

std::string summary_json(const LoadedFiles& loaded, const Decisions& decisions,
                         const std::map<std::string, FileDigest>& outputs) {
  const RuleSet& rule_set = decisions.rule_set();
  JsonObject readings;
  for (const auto& [name, option] : rule_set.parameters().chosen_readings())
    readings.text(name, option);
  JsonObject rules;
  rules.text("id", rule_set.id());
  rules.text("sha256", rule_set.sha256());
  rules.raw("readings", readings.json());
  JsonObject rows;
  JsonObject inputs;
  for (const std::string_view table : {"plans", "trainees", "trained_before", "persons"}) {
    rows.raw(table, json_of(loaded.dossiers().rows(table)));
    const auto digest = loaded.data().inputs.find(std::string{table});
    if (digest != loaded.data().inputs.end()) inputs.raw(table, json_of(digest->second));
  }
  std::map<std::string, std::uint64_t> issues;
  for (const Issue& issue : loaded.issues()) ++issues[std::string{name(issue.code)}];
  Outcomes plans;
  Outcomes lines;
  MoneyTotal payable;
  MoneyTotal at_most;
  MoneyTotal recover;
  for (const PlanDecision& plan : decisions.plans()) {
    plans.add(decisions, plan);
    payable.add(plan.amount);
    at_most.add(plan.max_amount);
    if (plan.recover) recover.add(*plan.recover);
  }
  for (const LineDecision& line : decisions.lines()) lines.add(decisions, line);
  JsonObject amounts;
  amounts.raw("payable", payable.digits());
  amounts.raw("at_most", at_most.digits());
  amounts.raw("recover", recover.digits());
  JsonObject digests;
  for (const auto& [file, digest] : outputs) digests.raw(file, json_of(digest));

  JsonObject object;
  object.number("format", 2);
  object.text("engine", version());
  object.raw("rule_set", rules.json());
  object.raw("rows", rows.json());
  object.raw("issues", counts_json(issues));
  object.raw("plans", plans.json());
  object.raw("lines", lines.json());
  object.raw("amount_vnd", amounts.json());
  object.raw("inputs", inputs.json());
  object.raw("outputs", digests.json());
  return object.json() + '\n';
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
