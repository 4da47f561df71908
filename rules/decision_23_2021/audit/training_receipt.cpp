#include "../rules/decision_23_2021/audit/training_receipt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/parameters.hpp"
#include "audit/manifest.hpp"
#include "audit/run_proof.hpp"
#include "files/output_rows.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/training_run.hpp"
#include "rule/rule_text.hpp"
#include "values/language.hpp"
#include "values/lines.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

constexpr std::string_view leaf_schema = "rentsupport-training-leaf-2";
constexpr std::array<std::string_view, 4> state_names{"not_reached", "held", "failed", "unknown"};
constexpr std::array<std::string_view, 2> stages{"once", "highest"};

// The numbers of the provisions that stages after the rule decide.
std::size_t provision_of(const RuleSet& rules, std::string_view stage) {
  const std::string_view id = stage == "once" ? "art12.2.once" : "art44.6.highest";
  const auto provisions = rules.of_line().provisions();
  return static_cast<std::size_t>(
      std::find_if(provisions.begin(), provisions.end(),
                   [&](const Provision& provision) { return provision.id == id; }) -
      provisions.begin());
}

std::string value_text(const FactInfo& fact, std::optional<std::int64_t> value) {
  if (!value) return {};
  return fact.type == FactType::choice ? choice_text(fact, static_cast<unsigned>(*value))
                                       : constant_text(*value, fact.type);
}

std::string leaf_text(const RuleSet& rules, std::string_view engine, const OwnRecord& record,
                      std::uint64_t mask, const std::vector<std::string>& row) {
  Lines text;
  text.put(fmt::format("{}\nengine,{}\nrule_set,{},{}\n", leaf_schema, engine, rules.id(),
                       rules.sha256()));
  for (std::uint8_t fact = 0; fact < facts::count; ++fact) {
    const FactInfo& info = RuleSet::facts()[fact];
    text.put(fmt::format("{},{}\n", info.name, value_text(info, record.value(fact))));
  }
  for (const std::string_view stage : stages)
    text.put(
        fmt::format("{},{}\n", stage, state_names[state_in(mask, provision_of(rules, stage))]));
  for (std::size_t i = 0; i < row.size(); ++i) {
    text.cell(row[i]);
    text.put(i + 1 == row.size() ? '\n' : ',');
  }
  return std::string{text.text()};
}

const OutputTable& decisions_table(const std::vector<OutputTable>& tables) {
  return *std::find_if(tables.begin(), tables.end(),
                       [](const OutputTable& table) { return table.name == "decisions.csv"; });
}

// A leaf, read back.
struct Leaf {
  std::string engine;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::pair<std::string, std::string>> stages;
  std::vector<std::string> row;  // of decisions.csv
};

std::optional<Leaf> read_leaf(std::string_view text) {
  OutputRows rows(text);
  std::vector<std::string> cells;
  const auto next = [&](std::size_t count) { return rows.next(cells) && cells.size() == count; };
  Leaf leaf;
  if (!next(1) || cells[0] != leaf_schema) return std::nullopt;
  if (!next(2) || cells[0] != "engine") return std::nullopt;
  leaf.engine = cells[1];
  if (!next(3) || cells[0] != "rule_set") return std::nullopt;
  for (const FactInfo& fact : RuleSet::facts()) {
    if (!next(2) || cells[0] != fact.name) return std::nullopt;
    leaf.facts.emplace_back(cells[0], cells[1]);
  }
  for (const std::string_view stage : stages) {
    if (!next(2) || cells[0] != stage) return std::nullopt;
    leaf.stages.emplace_back(cells[0], cells[1]);
  }
  if (!next(11) || !rows.done()) return std::nullopt;
  leaf.row = cells;
  return leaf;
}

// Decides a leaf's facts again: the row that they give; what is asked for is taken as it is, since
// it may follow from other lines. Nothing where the facts are none.
std::optional<std::vector<std::string>> decide_again(const RuleSet& rules, const Leaf& leaf) {
  OwnRecord record(RuleSet::facts());
  std::uint64_t mask = 0;
  Truth stages_state = Truth::held;
  try {
    for (const auto& [fact, value] : leaf.facts) record.set(fact, value);
  } catch (const Error&) {
    return std::nullopt;
  }
  const Rule& rule = rules.of_line();
  const RuleResult result = evaluate(rule, record);
  for (std::size_t i = 0; i < result.provisions.size(); ++i) {
    if (const auto state = result.provisions[i].state)
      mask |= std::uint64_t{static_cast<std::uint8_t>(*state)} << (2 * i);
  }
  for (const auto& [stage, state] : leaf.stages) {
    const auto found = std::find(state_names.begin(), state_names.end(), state);
    if (found == state_names.end()) return std::nullopt;
    const auto number = static_cast<std::uint64_t>(found - state_names.begin());
    mask |= number << (2 * provision_of(rules, stage));
    if (number != 0) stages_state = stages_state & static_cast<Truth>(number);
  }
  const AmountResult amount = evaluate(rules.amount(), record);
  Truth verdict = result.verdict & stages_state;
  if (verdict == Truth::held && !amount.amount) verdict = Truth::unknown;
  const Outcome outcome = verdict == Truth::held     ? Outcome::payable
                          : verdict == Truth::failed ? Outcome::refused
                                                     : Outcome::undetermined;
  std::string blamed;
  if (outcome != Outcome::payable) {
    for (std::uint32_t rest = blame(rule, mask); rest != 0; rest &= rest - 1) {
      blamed += (blamed.empty() ? "" : " ") +
                rule.provisions()[static_cast<std::size_t>(std::countr_zero(rest))].id;
    }
  }
  const auto dong = [](Money money) { return fmt::format("{}", money.dong()); };
  std::vector<std::string> row(leaf.row.begin(), leaf.row.begin() + 4);
  row.emplace_back(name(outcome));
  row.push_back(dong(outcome == Outcome::payable ? *amount.amount : Money{}));
  row.push_back(dong(outcome == Outcome::refused ? Money{} : amount.at_most.value_or(Money{})));
  row.push_back(outcome == Outcome::refused ? blamed : "");
  row.push_back(outcome == Outcome::undetermined ? blamed : "");
  row.push_back(outcome == Outcome::undetermined ? leaf.row[9] : "");
  row.push_back(fmt::format("{:016x}", mask));
  return row;
}

std::string receipt_json(const RuleSet& rules, const RunProof& proof, const Leaf& leaf) {
  const auto members = [](const std::vector<std::pair<std::string, std::string>>& values) {
    JsonObject object;
    for (const auto& [key, value] : values)
      object.raw(key, value.empty() ? "null" : json_string(value));
    return object.json();
  };
  constexpr std::array<std::string_view, 11> columns{
      "line_id",        "plan_id", "worker_id", "half_months", "outcome", "amount_vnd",
      "max_amount_vnd", "failed",  "unknown",   "ask",         "mask"};
  std::vector<std::pair<std::string, std::string>> decision;
  for (std::size_t i = 0; i < columns.size(); ++i) decision.emplace_back(columns[i], leaf.row[i]);
  JsonObject object;
  object.number("format", 2);
  object.text("schema", "rentsupport-training-receipt-2");
  object.text("engine", leaf.engine);
  object.raw("rule_set", rule_set_json(rules.id(), rules.sha256(), {}, proof.parameters));
  object.raw("facts", members(leaf.facts));
  object.raw("stages", members(leaf.stages));
  object.raw("decision", members(decision));
  put(object, proof);
  return object.json() + '\n';
}

class Check : public ReceiptCheck {
 public:
  using ReceiptCheck::ReceiptCheck;

  Findings run(const TrustedOrigin& trusted) {
    RunProof proof;
    try {
      const JsonDocument json(json_, file_);
      proof = read_proof(json);
    } catch (const Problem& problem) {
      findings_.faults.push_back(problem);
      return std::move(findings_);
    }
    const std::optional<Leaf> leaf = read_leaf(proof.leaf);
    const auto parameters = parameters_of(proof.parameters);
    if (!leaf || !parameters) {
      fault(leaf ? "rule_set" : "leaf",
            leaf ? say(language_, "these are no parameters of the act",
                       "đây không phải là tham số của văn bản")
                 : say(language_, "the leaf's text is not written as a leaf is",
                       "nội dung của lá không được viết đúng dạng"));
      return std::move(findings_);
    }
    check(proof, trusted);
    const RuleSet rules = RuleSet::decision_23_2021(*parameters);
    const auto again = decide_again(rules, *leaf);
    if (!again || *again != leaf->row) {
      fault("leaf", say(language_, "the facts of the leaf do not give its decision",
                        "dữ kiện trong lá không cho ra quyết định ghi ở đó"));
    } else {
      note(say(language_, "line {}: the facts give again: {} {} VND",
               "dòng {}: dữ kiện cho lại kết quả: {} {} đồng", leaf->row[0], leaf->row[4],
               leaf->row[5]));
    }
    const std::string wanted = receipt_json(rules, proof, *leaf);
    if (const std::uint64_t line = first_difference(json_, wanted); line != 0)
      fault_on(line, member_on_line(json_, line),
               say(language_, "does not follow from the leaf, or is not written as a receipt is",
                   "không suy ra từ lá, hoặc không được viết đúng dạng giấy xác nhận"));
    // The leaf names its rule set by the digest: with other parameters it is another one.
    if (proof.leaf.find(fmt::format("\nrule_set,{},{}\n", rules.id(), rules.sha256())) ==
        std::string::npos)
      fault("rule_set", say(language_, "the parameters do not give the rule set of the leaf",
                            "các tham số không cho ra bộ quy định ghi trong lá"));
    for (const auto& [key, value] : changed_parameters(proof.parameters))
      note(say(language_, "{} = {}, not as enacted or by default",
               "{} = {}, khác với văn bản hoặc mặc định", key, value));
    return std::move(findings_);
  }

 private:
  static std::vector<std::pair<std::string, std::string>> changed_parameters(
      const std::vector<std::pair<std::string, std::string>>& list) {
    const auto enacted = Parameters::built_in().list();
    std::vector<std::pair<std::string, std::string>> changed;
    for (std::size_t i = 0; i < enacted.size(); ++i) {
      if (list[i] != enacted[i]) changed.push_back(list[i]);
    }
    return changed;
  }
};

}  // namespace

void hash_leaves(const Decisions& decisions, const OutputTable& rows, MerkleTree& tree) {
  const OwnColumns known = decisions.data().line_facts.view();
  for (std::size_t line = 0; line < rows.rows.size(); ++line) {
    tree.add(leaf_digest(leaf_text(decisions.rule_set(), version(), known.record(line),
                                   decisions.lines()[line].mask, rows.rows[line])));
  }
}

std::string receipt(const Manifest& run, const LoadedFiles& loaded, const Decisions& decisions,
                    std::size_t line) {
  if (line >= decisions.lines().size())
    throw Error(fmt::format("there is no line number {}", line));
  if (run.engine != version())
    throw Error(fmt::format("the run was made by version {}: version {} makes no receipt of it",
                            run.engine, version()));
  const std::vector<OutputTable> tables = outputs(loaded, decisions);
  const OutputTable& rows = decisions_table(tables);
  MerkleTree tree(0, line);
  hash_leaves(decisions, rows, tree);
  LeafProof proof;
  proof.text =
      leaf_text(decisions.rule_set(), run.engine, decisions.data().line_facts.view().record(line),
                decisions.lines()[line].mask, rows.rows[line]);
  proof.leaves = tree.end();
  proof.root = tree.root();
  proof.path = tree.path();
  if (proof.leaves != run.leaves || to_hex(proof.root) != run.root)
    throw Error("the inputs do not give the root of the run's hash tree");
  return receipt_json(decisions.rule_set(),
                      proof_of(run, {{}, decisions.rule_set().parameters().list()}, proof, line),
                      read_leaf(proof.text).value());
}

Findings check_receipt(std::string_view json, std::string_view file, const TrustedOrigin& trusted,
                       Language language) {
  return Check(json, file, language).run(trusted);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
