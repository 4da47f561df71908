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

LeafType type_of(FactType type) {
  switch (type) {
    case FactType::date:
      return LeafType::date;
    case FactType::choice:
      return LeafType::choice;
    case FactType::number:
      break;
    default:
      throw Error("a fact of a type that leaves do not have");
  }
  return LeafType::number;
}

void put(LeafBytes& bytes, FactType type, std::optional<std::int64_t> value) {
  switch (type) {
    case FactType::date:
      bytes.day(value ? static_cast<std::int32_t>(*value) : unknown_day);
      break;
    case FactType::choice:
      bytes.byte(value ? static_cast<std::uint8_t>(*value) : unknown_byte);
      break;
    default:
      bytes.number(value.value_or(unknown_number));
      break;
  }
}

// The facts of the dossier once, those of a line and its decision on top.
LeafHead head_of(const RuleSet& rules, std::string_view engine) {
  LeafHead head{
      std::string{engine}, std::string{rules.id()}, std::string{rules.sha256()}, {}, {}, {}, {}};
  const auto add = [&](LeafLevel level, const char* table, std::string_view name, LeafType type,
                       std::vector<std::string> values = {}) {
    head.columns.push_back({level, table, std::string{name}, type, std::move(values)});
  };
  const auto add_fact = [&](LeafLevel level, const char* table, const FactInfo& fact) {
    add(level, table, fact.name, type_of(fact.type), {fact.values.begin(), fact.values.end()});
  };
  add(LeafLevel::shared, "plans", "plan_id", LeafType::text);
  for (std::uint8_t fact = 0; fact < facts::first_of_line; ++fact)
    add_fact(LeafLevel::shared, "plans", RuleSet::facts()[fact]);
  add(LeafLevel::own, "trainees", "line_id", LeafType::text);
  add(LeafLevel::own, "trainees", "worker_id", LeafType::text);
  for (std::uint8_t fact = facts::first_of_line; fact < facts::count; ++fact)
    add_fact(LeafLevel::own, "trainees", RuleSet::facts()[fact]);
  for (const std::string_view stage : stages)
    add(LeafLevel::own, "stages", stage, LeafType::choice,
        {state_names.begin(), state_names.end()});
  std::vector<std::string> outcomes;
  for (const Outcome outcome : {Outcome::payable, Outcome::refused, Outcome::undetermined})
    outcomes.emplace_back(name(outcome));
  add(LeafLevel::own, "decisions", "half_months", LeafType::number);
  add(LeafLevel::own, "decisions", "outcome", LeafType::choice, outcomes);
  add(LeafLevel::own, "decisions", "amount_vnd", LeafType::number);
  add(LeafLevel::own, "decisions", "max_amount_vnd", LeafType::number);
  add(LeafLevel::own, "decisions", "ask", LeafType::text);
  add(LeafLevel::own, "decisions", "mask", LeafType::mask);
  std::vector<std::string> ids;
  for (const Provision& provision : rules.of_line().provisions()) ids.emplace_back(provision.id);
  head.provisions.emplace_back(std::string{}, std::move(ids));
  return head;
}

LeafText leaf_of(const Decisions& decisions, const std::string& head, const OwnColumns& known,
                 std::size_t number, const std::optional<LeafSalts>& salts) {
  const OwnRecord record = known.record(number);
  const LineDecision& line = decisions.lines()[number];
  const auto put_facts = [&](LeafBytes& bytes, std::uint8_t begin, std::uint8_t end) {
    for (std::uint8_t fact = begin; fact < end; ++fact)
      put(bytes, RuleSet::facts()[fact].type, record.value(fact));
  };
  LeafText leaf;
  leaf.head = head;
  LeafBytes bytes;
  bytes.text(decisions.dossiers().plan_id(line.plan));
  put_facts(bytes, 0, facts::first_of_line);
  leaf.shared = bytes.bytes();
  if (salts) leaf.salt = (*salts)[number];
  bytes.clear();
  bytes.text(decisions.dossiers().line_id(number));
  bytes.text(decisions.dossiers().worker_id(number));
  put_facts(bytes, facts::first_of_line, facts::count);
  for (const std::string_view stage : stages)
    bytes.byte(state_in(line.mask, provision_of(decisions.rule_set(), stage)));
  bytes.number(line.half_months);
  bytes.byte(static_cast<std::uint8_t>(line.outcome));
  bytes.number(line.amount.dong());
  bytes.number(line.max_amount.dong());
  bytes.text(fmt::format("{}", fmt::join(line.ask, " ")));
  bytes.mask(line.mask);
  leaf.own = bytes.bytes();
  return leaf;
}

// A leaf, read back.
struct Leaf {
  LeafHead head;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::pair<std::string, std::string>> stages;
  std::vector<std::pair<std::string, std::string>> decision;
};

std::optional<Leaf> read_leaf(const LeafText& text) {
  auto head = read_leaf_head(text.head);
  if (!head) return std::nullopt;
  const auto records = read_leaf_records(*head, text);
  if (!records) return std::nullopt;
  Leaf leaf;
  const auto add_facts = [&](const LeafRow& row) {
    for (const LeafCell& of : row) {
      if (of.column->table == "stages") leaf.stages.emplace_back(of.column->name, of.text);
      if (of.column->type == LeafType::text || of.column->table == "decisions" ||
          of.column->table == "stages")
        continue;
      leaf.facts.emplace_back(of.column->name, of.text);
    }
  };
  add_facts(records->shared);
  add_facts(records->own);
  leaf.decision.emplace_back("line_id", cell(records->own, "line_id"));
  leaf.decision.emplace_back("plan_id", cell(records->shared, "plan_id"));
  leaf.decision.emplace_back("worker_id", cell(records->own, "worker_id"));
  for (const LeafCell& of : records->own) {
    if (of.column->table == "decisions") leaf.decision.emplace_back(of.column->name, of.text);
  }
  leaf.head = *std::move(head);
  return leaf;
}

std::string& value(std::vector<std::pair<std::string, std::string>>& row, std::string_view name) {
  return std::find_if(row.begin(), row.end(), [&](const auto& cell) { return cell.first == name; })
      ->second;
}

// Decides a leaf's facts again: its row of decisions.csv. What is asked for is taken as it is,
// since it may follow from other lines. Nothing where the facts do not give the decision.
std::optional<std::vector<std::pair<std::string, std::string>>> decide_again(const RuleSet& rules,
                                                                             const Leaf& leaf) {
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
  std::vector<std::pair<std::string, std::string>> row = leaf.decision;
  value(row, "outcome") = name(outcome);
  value(row, "amount_vnd") = dong(outcome == Outcome::payable ? *amount.amount : Money{});
  value(row, "max_amount_vnd") =
      dong(outcome == Outcome::refused ? Money{} : amount.at_most.value_or(Money{}));
  if (outcome != Outcome::undetermined) value(row, "ask").clear();
  value(row, "mask") = fmt::format("{:016x}", mask);
  if (row != leaf.decision) return std::nullopt;
  // The states of the provisions stand in the leaf, which of them is to blame follows from them.
  const auto ask =
      std::find_if(row.begin(), row.end(), [](const auto& cell) { return cell.first == "ask"; });
  row.insert(ask, {{"failed", outcome == Outcome::refused ? blamed : ""},
                   {"unknown", outcome == Outcome::undetermined ? blamed : ""}});
  return row;
}

std::string receipt_json(const RuleSet& rules, const RunProof& proof, const Leaf& leaf,
                         const std::vector<std::pair<std::string, std::string>>& decision) {
  const auto members = [](const std::vector<std::pair<std::string, std::string>>& values) {
    JsonObject object;
    for (const auto& [key, text] : values)
      object.raw(key, text.empty() ? "null" : json_string(text));
    return object.json();
  };
  JsonObject object = json_file("rentsupport-training-receipt-2");
  object.text("engine", leaf.head.engine);
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
      fault(leaf ? "rule_set" : "leaf", leaf
                                            ? say(language_, "these are no parameters of the act",
                                                  "đây không phải là tham số của văn bản")
                                            : say(language_, "the leaf is not written as a leaf is",
                                                  "lá không được viết đúng dạng"));
      return std::move(findings_);
    }
    check(proof, trusted);
    const RuleSet rules = RuleSet::decision_23_2021(*parameters);
    // The leaf names its rule set by the digest: with other parameters it is another one.
    if (leaf->head != head_of(rules, leaf->head.engine)) {
      fault("rule_set", say(language_, "the parameters do not give the rule set of the leaf",
                            "các tham số không cho ra bộ quy định ghi trong lá"));
      return std::move(findings_);
    }
    auto again = decide_again(rules, *leaf);
    if (!again) {
      fault("leaf", say(language_, "the facts of the leaf do not give its decision",
                        "dữ kiện trong lá không cho ra quyết định ghi ở đó"));
      return std::move(findings_);
    }
    note(say(language_, "line {}: the facts give again: {} {} VND",
             "dòng {}: dữ kiện cho lại kết quả: {} {} đồng", value(*again, "line_id"),
             value(*again, "outcome"), value(*again, "amount_vnd")));
    const std::string wanted = receipt_json(rules, proof, *leaf, *again);
    if (const std::uint64_t line = first_difference(json_, wanted); line != 0)
      fault_on(line, member_on_line(json_, line),
               say(language_, "does not follow from the leaf, or is not written as a receipt is",
                   "không suy ra từ lá, hoặc không được viết đúng dạng giấy xác nhận"));
    for (const auto& [key, changed] : changed_parameters(proof.parameters))
      note(say(language_, "{} = {}, not as enacted or by default",
               "{} = {}, khác với văn bản hoặc mặc định", key, changed));
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

MerkleTree hash_leaves(const Decisions& decisions, const std::optional<LeafSalts>& salts,
                       std::optional<std::uint64_t> watched) {
  const OwnColumns known = decisions.data().line_facts.view();
  const std::string head = text_of(head_of(decisions.rule_set(), version()));
  MerkleTree tree(0, watched);
  for (std::size_t line = 0; line < decisions.lines().size(); ++line)
    tree.add(leaf_digest(leaf_of(decisions, head, known, line, salts)));
  return tree;
}

std::string receipt(const Manifest& run, const Decisions& decisions, std::size_t line,
                    const SigningKey* key) {
  if (line >= decisions.lines().size())
    throw Error(fmt::format("there is no line number {}", line));
  if (run.engine != version())
    throw Error(fmt::format("the run was made by version {}: version {} makes no receipt of it",
                            run.engine, version()));
  const RuleSet& rules = decisions.rule_set();
  const std::optional<LeafSalts> salts = salts_of(run, key);
  MerkleTree tree = hash_leaves(decisions, salts, line);
  LeafProof proof;
  proof.leaf = leaf_of(decisions, text_of(head_of(rules, run.engine)),
                       decisions.data().line_facts.view(), line, salts);
  proof.leaves = tree.end();
  proof.root = tree.root();
  proof.path = tree.path();
  if (proof.leaves != run.leaves || to_hex(proof.root) != run.root)
    throw Error("the inputs do not give the root of the run's hash tree");
  const Leaf leaf = read_leaf(proof.leaf).value();
  const auto again = decide_again(rules, leaf);
  if (!again) throw Error("the leaf does not give its decision again");
  return receipt_json(rules, proof_of(run, {{}, rules.parameters().list()}, proof, line), leaf,
                      *again);
}

Findings check_receipt(std::string_view json, std::string_view file, const TrustedOrigin& trusted,
                       Language language) {
  return Check(json, file, language).run(trusted);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
