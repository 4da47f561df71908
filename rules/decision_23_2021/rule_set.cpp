// The rule of a dossier, that of a line, and what a line is paid.
#include <fmt/format.h>

#include "articles.hpp"
#include "facts.hpp"
#include "parameters.hpp"
#include "rentsupport/training_rules.hpp"
#include "rule_set_builder.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

struct RuleSet::Value {
  Parameters parameters;
  Rule plan;
  Rule line;
  Amount amount;
  std::string canonical;
  std::string sha256;
};

namespace {

constexpr std::string_view rule_set_id = "decision-23-2021-training";

// Articles 9 and 11, Form 02, Article 44(6): in the order of the law page.
std::vector<Rule> of_dossier(const Parameters& p) {
  return {art9_employer(),    art9_window(p), art9_1_insured(p),    art9_2_change(),
          art9_3_revenue(p),  art9_4_plan(),  form02_registered(),  art11_1_request(),
          art11_2_document(), art11_3_plan(), art11_4_confirmed(p), art44_6_highest()};
}

// Article 10(1), 10(2): what a month costs, up to the ceiling of so many months.
Amount amount_of_line(const Parameters& p) {
  const Amount months = smaller_of({facts::half_months, std::int64_t{2} * p.months});
  return smaller_of({facts::cost, noted({.vietnamese = "mức hỗ trợ tối đa",
                                         .english = "ceiling",
                                         .citations = {{10, 1}, {10, 2}}},
                                        Money{p.month.dong() / 2} * months)});
}

std::string canonical_text(const Parameters& p, const Rule& plan, const Rule& line,
                           const Amount& amount) {
  std::string text = fmt::format("rule set {}\n", rule_set_id);
  for (const auto& [key, value] : p.list()) text += fmt::format("{} = {}\n", key, value);
  text += "plan\n" + rentsupport::canonical(plan, RuleSet::facts());
  text += "line\n" + rentsupport::canonical(line, RuleSet::facts());
  return text + "pays\n" + rentsupport::canonical(amount, RuleSet::facts());
}

}  // namespace

RuleSet RuleSet::decision_23_2021(const Parameters& p) {
  if (const auto fault = check_parameters(p)) throw Error(fault->message);
  std::vector<Rule> provisions = of_dossier(p);
  Rule plan = all_of(provisions);
  provisions.push_back(art11_4_line_insured(p));
  provisions.push_back(art12_2_once(p));
  Rule line = all_of(provisions);
  return RuleSetBuilder::build(p, std::move(plan), std::move(line), amount_of_line(p));
}

RuleSet RuleSetBuilder::build(const Parameters& p, Rule plan, Rule line, Amount amount) {
  std::string text = canonical_text(p, plan, line, amount);
  std::string digest = rentsupport::sha256(text);
  return RuleSet{std::make_shared<const RuleSet::Value>(RuleSet::Value{
      p, std::move(plan), std::move(line), std::move(amount), std::move(text), std::move(digest)})};
}

std::string_view RuleSet::id() const noexcept { return rule_set_id; }
const Parameters& RuleSet::parameters() const& noexcept { return value_->parameters; }
const Rule& RuleSet::of_plan() const& noexcept { return value_->plan; }
const Rule& RuleSet::of_line() const& noexcept { return value_->line; }
const Amount& RuleSet::amount() const& noexcept { return value_->amount; }
std::string_view RuleSet::canonical() const& noexcept { return value_->canonical; }
std::string RuleSet::canonical() const&& { return value_->canonical; }
std::string_view RuleSet::sha256() const& noexcept { return value_->sha256; }
std::string RuleSet::sha256() const&& { return value_->sha256; }

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
