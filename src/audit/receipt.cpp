#include <fmt/format.h>

#include <algorithm>

#include "audit/leaf.hpp"
#include "audit/leaf_lines.hpp"
#include "audit/manifest.hpp"
#include "audit/run_proof.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::string_view schema = "rentsupport-receipt-1";

// What a receipt holds that does not follow from the rest of it.
struct Receipt {
  std::string written_by;
  RunProof proof;
  std::string explanation_sha256;
};

std::string json_of(const Leaf::Cells& cells) {
  JsonObject object;
  for (const auto& [name, text] : cells)
    object.raw(name, text.empty() ? "null" : json_string(text));
  return object.json();
}

std::string counted_json(const std::vector<CountedMonth>& counted) {
  std::vector<std::string> all;
  for (const CountedMonth& month : counted) {
    JsonObject object;
    object.text("month", to_string(month.month));
    object.raw("group", month.group ? json_string(name(*month.group)) : "null");
    object.raw("request_id", month.request_id.empty() ? "null" : json_string(month.request_id));
    object.raw("list_id", month.list_id.empty() ? "null" : json_string(month.list_id));
    all.push_back(object.json());
  }
  return json_array(all);
}

// The digest holds the version too: without it an explanation of another version goes unread.
std::string explanation_digest(std::string_view written_by, std::string_view explanation) {
  return sha256(fmt::format("{}\n{}", written_by, explanation));
}

std::string receipt_json(const Receipt& receipt, const Leaf& leaf, std::string_view explanation) {
  JsonObject assumptions;
  for (const auto& [fact, value] : leaf.assumptions) assumptions.text(fact, value);
  JsonObject object;
  object.text("schema", schema);
  object.text("written_by", receipt.written_by);
  object.text("engine", leaf.engine);
  object.raw("rule_set", rule_set_json(leaf.rule_set_id, leaf.rule_set_sha256,
                                       receipt.proof.not_as_enacted, receipt.proof.parameters));
  object.raw("assumptions", assumptions.json());
  object.raw("employer", json_of(leaf.employer_cells));
  object.raw("list", json_of(leaf.list_cells));
  object.raw("request", json_of(leaf.request_cells));
  object.raw("counted", counted_json(leaf.counted));
  if (!leaf.maybe_counted.empty()) object.raw("maybe_counted", counted_json(leaf.maybe_counted));
  object.raw("decision", json_of(leaf.decision_cells));
  put(object, receipt.proof);
  object.text("explanation_sha256", receipt.explanation_sha256);
  object.raw("explanation", explanation);
  return object.json() + '\n';
}

// A leaf's decision, made again from its facts.
struct DecidedAgain {
  std::string text;  // of the leaf that the facts give, up to the decision
  std::string explanation;
};

std::optional<DecidedAgain> decide_again(const Leaf& leaf, const RuleSet& rule_set) {
  const std::optional<Dossier> dossier = dossier_of(leaf);
  EvaluateOptions options{.threads = 1};
  if (!dossier || options.assumptions.add(leaf.assumptions)) return std::nullopt;
  const Decisions decisions = evaluate(rule_set, *dossier, options);
  std::size_t number = 0;
  while (number < decisions.size() && decisions[number].month != leaf.month) ++number;
  if (number == decisions.size()) return std::nullopt;
  const std::string head =
      leaf_head(leaf.engine, rule_set, decisions.assumptions().facts(), leaf.ignored_columns);
  DecidedAgain again;
  again.text = prove_leaf(decisions, head, number, 1).text;
  again.text.resize(read_leaf(again.text).value().decided);
  Explanation explanation = explain(decisions, number);
  // The history stands for all months that counted: the leaf knows which were requests.
  explanation.counted = leaf.counted;
  // Nor does it know whose the other IDs are.
  explanation.maybe_counted = leaf.maybe_counted;
  explanation.doubtful_pairs.clear();
  explanation.more_pairs = 0;
  again.explanation = to_json(std::span{&explanation, 1});
  again.explanation.pop_back();  // the line feed
  return again;
}

Receipt read_receipt(const JsonDocument& json) {
  return {json["written_by"].text(), read_proof(json), json["explanation_sha256"].text()};
}

// Returns the text of the last member, as it was before it was indented.
std::string explanation_in(std::string_view json) {
  constexpr std::string_view name = "\n  \"explanation\": ";
  const std::size_t begin = json.find(name);
  if (begin == std::string_view::npos || !json.ends_with("\n}\n")) return {};
  const std::string_view indented =
      json.substr(begin + name.size(), json.size() - 3 - begin - name.size());
  std::string text;
  for (std::size_t at = 0; at < indented.size(); ++at) {
    text += indented[at];
    if (indented[at] == '\n' && indented.substr(at + 1, 2) == "  ") at += 2;
  }
  return text;
}

// Says what a decision row says: `2022-05 refused by art4.1.rents`.
std::string decision_text(std::string_view leaf) {
  const auto read = read_leaf(leaf);
  if (!read) return "nothing";
  std::string text;
  for (const auto& [name, cell] : read->decision_cells) {
    if (name != "mask" && !cell.empty()) text += (text.empty() ? "" : " ") + cell;
  }
  return text;
}

// Checks one receipt; keeps what it finds.
class Check : public ReceiptCheck {
 public:
  using ReceiptCheck::ReceiptCheck;

  Findings run(const RuleSet& rule_set, const TrustedOrigin& trusted) {
    try {
      receipt_ = read_receipt(JsonDocument(json_, file_));
    } catch (const Problem& problem) {
      findings_.faults.push_back(problem);
      return std::move(findings_);
    }
    if (!members_there()) return std::move(findings_);
    const std::optional<Leaf> leaf = read_leaf(receipt_.proof.leaf);
    if (!leaf) {
      fault("leaf", say(language_, "the leaf's text is not written as a leaf is",
                        "nội dung của lá không được viết đúng dạng"));
      return std::move(findings_);
    }
    check(receipt_.proof, trusted);
    const std::string written = explanation_in(json_);
    if (explanation_digest(receipt_.written_by, written) != receipt_.explanation_sha256)
      fault("explanation_sha256",
            say(language_, "the explanation or the version that wrote it was changed",
                "phần giải thích hoặc số phiên bản đã viết nó bị sửa"));
    std::string explanation = written;
    if (has_rules_of_1_0(leaf->engine)) {
      findings_.unchecked.push_back(rules_of_1_0(leaf->engine, language_));
      findings_.unchecked.push_back(
          trusted.manifest
              ? say(language_, "the explanation: it is as the receipt says",
                    "phần giải thích: như giấy xác nhận ghi")
              : say(language_, "parameters and explanation: they are as the receipt says",
                    "tham số và phần giải thích: như giấy xác nhận ghi"));
      note(say(language_, "request {}: the leaf says: {}", "hồ sơ {}: lá ghi: {}",
               leaf->request.request_id, decision_text(receipt_.proof.leaf)));
    } else if (const auto again = decided_again(*leaf, rule_set)) {
      receipt_.proof.not_as_enacted = not_as_enacted_lines(rule_set);
      receipt_.proof.parameters = rule_set.parameters().list();
      if (receipt_.written_by == version()) {
        explanation = again->explanation;
      } else {
        if (written != again->explanation) {
          findings_.unchecked.push_back(
              say(language_,
                  "the explanation, which version {} wrote: version {} explains the same "
                  "decision otherwise",
                  "phần giải thích do bản {} viết: bản {} giải thích cùng quyết định đó theo cách "
                  "khác",
                  receipt_.written_by, version()));
        }
      }
    }
    const std::string wanted = receipt_json(receipt_, *leaf, explanation);
    if (const std::uint64_t line = first_difference(json_, wanted); line != 0) {
      fault_on(line, member_on_line(json_, line),
               say(language_, "does not follow from the leaf, or is not written as a receipt is",
                   "không suy ra từ lá, hoặc không được viết đúng dạng giấy xác nhận"));
    }
    return std::move(findings_);
  }

 private:
  // Holds the names of the members against those of a receipt, in their order.
  bool members_there() {
    constexpr std::array<std::string_view, 18> names{
        "schema",      "written_by", "engine",  "rule_set", "assumptions",    "employer",
        "list",        "request",    "counted", "decision", "leaf",           "leaf_sha256",
        "leaf_number", "leaves",     "path",    "root",     "summary_sha256", "signature"};
    std::uint64_t line = 0;
    std::size_t met = 0;
    for (std::size_t begin = 0; begin < json_.size() && met < names.size();) {
      const std::size_t end = std::min(json_.find('\n', begin), json_.size());
      const std::string_view text = json_.substr(begin, end - begin);
      begin = end + 1;
      ++line;
      if (!text.starts_with("  \"") || text.starts_with("  \"maybe_counted\": ")) continue;
      if (!text.substr(3).starts_with(fmt::format("{}\": ", names[met]))) break;
      ++met;
    }
    if (met == names.size()) return true;
    fault_on(line, std::string{names[met]},
             say(language_, "the member is not in its place", "mục này không đứng đúng chỗ"));
    return false;
  }

  // Returns nothing, and says why, where the decision cannot be made again.
  std::optional<DecidedAgain> decided_again(const Leaf& leaf, const RuleSet& rule_set) {
    if (leaf.rule_set_id != rule_set.id() || leaf.rule_set_sha256 != rule_set.sha256()) {
      std::string differing;
      const auto ours = rule_set.parameters().list();
      for (const auto& [key, value] : receipt_.proof.parameters) {
        const auto same_key = [&k = key](const auto& other) { return other.first == k; };
        const auto found = std::find_if(ours.begin(), ours.end(), same_key);
        if (found != ours.end() && found->second != value) {
          differing += differing.empty() ? ": " : "; ";
          differing += say(language_, "{} = {} there, {} here", "{} = {} ở đó, {} ở đây", key,
                           value, found->second);
        }
      }
      if (has_own_rules(leaf.rule_set_id)) {
        fault("rule_set", own_rules(receipt_.proof.not_as_enacted, language_));
        return std::nullopt;
      }
      fault("rule_set",
            say(language_, "the decision was made under another rule set than this one",
                "quyết định được đưa ra theo bộ quy tắc khác với bộ này") +
                differing +
                (leaf.engine == version() ? std::string{}
                                          : say(language_, "; it was made by version {}",
                                                "; do bản {} đưa ra", leaf.engine)));
      return std::nullopt;
    }
    auto again = decide_again(leaf, rule_set);
    if (!again) {
      fault("leaf", say(language_, "rows with these facts could not have been used",
                        "các dòng có dữ kiện như vậy không thể được dùng"));
      return std::nullopt;
    }
    if (again->text != std::string_view{receipt_.proof.leaf}.substr(0, leaf.decided)) {
      fault("leaf", say(language_, "the leaf says \"{}\", its facts give \"{}\"",
                        "lá ghi \"{}\", dữ kiện trong đó cho kết quả \"{}\"",
                        decision_text(receipt_.proof.leaf), decision_text(again->text)));
    } else {
      note(say(language_, "request {}: the facts give again: {}",
               "hồ sơ {}: dữ kiện cho lại kết quả: {}", leaf.request.request_id,
               decision_text(receipt_.proof.leaf)));
      if (!rule_set.differences().empty()) note(not_as_enacted_words(rule_set, language_));
    }
    return again;
  }

  Receipt receipt_;
};

}  // namespace

std::string receipt(const Manifest& run, const Decisions& decisions, std::size_t number,
                    unsigned threads) {
  const RuleSet& rules = decisions.rule_set();
  static_cast<void>(decisions[number]);  // throws where there is none
  const LeafProof proof = prove_leaf(
      decisions, leaf_head(run.engine, rules, decisions.assumptions().facts(), run.ignored_columns),
      number, threads);
  if (proof.leaves != run.leaves || to_hex(proof.root) != run.root)
    throw Error("the inputs do not give the root of the run's hash tree");
  const Leaf leaf = read_leaf(proof.text).value();
  const auto again = decide_again(leaf, rules);
  if (!again || again->text != proof.text.substr(0, leaf.decided))
    throw Error("the leaf does not give its decision again");
  const Receipt receipt{
      std::string{version()},
      proof_of(run, {not_as_enacted_lines(rules), rules.parameters().list()}, proof, number),
      explanation_digest(version(), again->explanation)};
  return receipt_json(receipt, leaf, again->explanation);
}

Findings check_receipt(std::string_view json, std::string_view file, const RuleSet& rule_set,
                       const TrustedOrigin& trusted, Language language) {
  return Check(json, file, language).run(rule_set, trusted);
}

}  // namespace v2
}  // namespace rentsupport
