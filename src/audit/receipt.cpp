#include <fmt/format.h>

#include <algorithm>

#include "audit/leaf.hpp"
#include "audit/manifest.hpp"
#include "audit/request_leaves.hpp"
#include "audit/run_proof.hpp"
#include "rule/wording.hpp"
#include "values/json.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// What a receipt holds that does not follow from the rest of it.
struct Receipt {
  std::string written_by;
  RunProof proof;
  std::string explanation_sha256;
};

std::string json_of(const ShownLeaf::Cells& cells) {
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

std::string receipt_json(const Receipt& receipt, const ShownLeaf& leaf,
                         std::string_view explanation) {
  JsonObject assumptions;
  for (const auto& [fact, value] : leaf.assumptions) assumptions.text(fact, value);
  JsonObject object;
  if (receipt.proof.leaf_1_0) {
    object.text("schema", "rentsupport-receipt-1");
  } else {
    object = json_file("rentsupport-receipt-2");
  }
  object.text("written_by", receipt.written_by);
  object.text("engine", leaf.engine);
  object.raw("rule_set", rule_set_json(leaf.rule_set_id, leaf.rule_set_sha256,
                                       receipt.proof.not_as_enacted, receipt.proof.parameters));
  object.raw("assumptions", assumptions.json());
  object.raw("employer", json_of(leaf.employer));
  object.raw("list", json_of(leaf.list));
  object.raw("request", json_of(leaf.request));
  object.raw("counted", counted_json(leaf.counted));
  if (!leaf.maybe_counted.empty()) object.raw("maybe_counted", counted_json(leaf.maybe_counted));
  object.raw("decision", json_of(leaf.decision));
  put(object, receipt.proof);
  object.text("explanation_sha256", receipt.explanation_sha256);
  object.raw("explanation", explanation);
  return object.json() + '\n';
}

// A leaf's decision of a month, made again from its facts.
struct DecidedAgain {
  ShownLeaf::Cells decision;
  std::string explanation;
};

std::optional<DecidedAgain> decide_again(const ShownLeaf& leaf, const RuleSet& rule_set) {
  const std::optional<Dossier> dossier = dossier_of(leaf, rule_set.further_facts());
  EvaluateOptions options{.threads = 1};
  options.assumptions = Assumptions(rule_set.further_facts());
  if (!dossier || options.assumptions.add(leaf.assumptions)) return std::nullopt;
  const Decisions decisions = evaluate(rule_set, *dossier, options);
  std::size_t number = 0;
  while (number < decisions.size() && to_string(decisions[number].month) != leaf.decision[0].second)
    ++number;
  if (number == decisions.size()) return std::nullopt;
  const Decision decision = decisions[number];
  const auto joined_ids = [](const std::vector<std::string_view>& ids) {
    return fmt::format("{}", fmt::join(ids, " "));
  };
  DecidedAgain again;
  again.decision = {{"month", to_string(decision.month)},
                    {"outcome", std::string{name(decision.outcome)}},
                    {"amount_vnd", fmt::format("{}", decision.amount.dong())},
                    {"max_amount_vnd", fmt::format("{}", decision.max_amount.dong())},
                    {"failed", joined_ids(decisions.failed(number))},
                    {"unknown", joined_ids(decisions.unknown(number))},
                    {"ask", joined_ids(decisions.ask(number))},
                    {"mask", fmt::format("{:016x}", decision.mask)}};
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

// Says whether the facts of a leaf give a decision: what it does not hold is not compared.
bool gives(const ShownLeaf::Cells& again, const ShownLeaf::Cells& leaf) {
  return std::all_of(leaf.begin(), leaf.end(), [&](const auto& cell) {
    return std::find(again.begin(), again.end(), cell) != again.end();
  });
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

// Says what a decision says: `2022-05 refused by art4.1.rents`.
std::string decision_text(const ShownLeaf::Cells& decision) {
  std::string text;
  for (const auto& [name, cell] : decision) {
    if (name != "mask" && !cell.empty()) text += (text.empty() ? "" : " ") + cell;
  }
  return text;
}

// Checks one receipt; keeps what it finds.
class Check : public ReceiptCheck {
 public:
  using ReceiptCheck::ReceiptCheck;

  Findings run(const RuleSet& rule_set, const TrustedOrigin& trusted) {
    std::string month;
    try {
      const JsonDocument json(json_, file_);
      receipt_ = read_receipt(json);
      month = json["decision"]["month"].text();
      if (json["format"].number() > 2) {
        fault("format", say(language_, "is of a later version: use that one",
                            "thuộc phiên bản mới hơn: hãy dùng phiên bản đó"));
        return std::move(findings_);
      }
    } catch (const Problem& problem) {
      findings_.faults.push_back(problem);
      return std::move(findings_);
    }
    if (!members_there()) return std::move(findings_);
    std::optional<Leaf> leaf;
    std::optional<ShownLeaf> shows;
    if (receipt_.proof.leaf_1_0) {
      shows = read_leaf_1_0(*receipt_.proof.leaf_1_0);
    } else if ((leaf = read_leaf(receipt_.proof.leaf))) {
      const auto& months = leaf->records.months;
      const auto found = std::find_if(months.begin(), months.end(), [&](const auto& of) {
        return cell(of.row, "month") == month;
      });
      if (found != months.end())
        shows = shown(*leaf, static_cast<std::size_t>(found - months.begin()));
    }
    if (!shows || shows->request.empty()) {
      fault("leaf",
            say(language_, "the leaf is not written as a leaf is", "lá không được viết đúng dạng"));
      return std::move(findings_);
    }
    check(receipt_.proof, trusted);
    const std::string written = explanation_in(json_);
    if (explanation_digest(receipt_.written_by, written) != receipt_.explanation_sha256)
      fault("explanation_sha256",
            say(language_, "the explanation or the version that wrote it was changed",
                "phần giải thích hoặc số phiên bản đã viết nó bị sửa"));
    std::string explanation = written;
    if (receipt_.proof.leaf_1_0) {
      findings_.unchecked.push_back(rules_of_1_0(shows->engine, language_));
      findings_.unchecked.push_back(
          trusted.manifest
              ? say(language_, "the explanation: it is as the receipt says",
                    "phần giải thích: như giấy xác nhận ghi")
              : say(language_, "parameters and explanation: they are as the receipt says",
                    "tham số và phần giải thích: như giấy xác nhận ghi"));
      note(say(language_, "request {}: the leaf says: {}", "hồ sơ {}: lá ghi: {}",
               shows->request[0].second, decision_text(shows->decision)));
    } else if (auto again = decided_again(*leaf, *shows, rule_set)) {
      receipt_.proof.not_as_enacted = not_as_enacted_lines(rule_set);
      receipt_.proof.parameters = rule_set.parameters().list();
      shows->decision = std::move(again->decision);
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
    } else {
      return std::move(findings_);  // what else it says follows from rules that are not at hand
    }
    const std::string wanted = receipt_json(receipt_, *shows, explanation);
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
    std::vector<std::string_view> names{
        "schema",      "written_by", "engine",  "rule_set", "assumptions",    "employer",
        "list",        "request",    "counted", "decision", "leaf",           "leaf_sha256",
        "leaf_number", "leaves",     "path",    "root",     "summary_sha256", "signature"};
    if (!receipt_.proof.leaf_1_0) {
      names.insert(names.begin(), "format");
      const auto leaf = std::find(names.begin(), names.end(), "leaf");
      names.insert(leaf, {"leaf_head", "leaf_shared", "leaf_salt"});
    }
    std::uint64_t line = 0;
    std::size_t met = 0;
    for (std::size_t begin = 0; begin < json_.size() && met < names.size();) {
      const std::size_t end = std::min(json_.find('\n', begin), json_.size());
      const std::string_view text = json_.substr(begin, end - begin);
      begin = end + 1;
      ++line;
      if (!text.starts_with("  \"") || text.starts_with("  \"maybe_counted\": ") ||
          text.starts_with("  \"could_be_guessed\": "))
        continue;
      if (!text.substr(3).starts_with(fmt::format("{}\": ", names[met]))) break;
      ++met;
    }
    if (met == names.size()) return true;
    fault_on(line, std::string{names[met]},
             say(language_, "the member is not in its place", "mục này không đứng đúng chỗ"));
    return false;
  }

  // Returns nothing, and says why, where the decision cannot be made again.
  std::optional<DecidedAgain> decided_again(const Leaf& leaf, const ShownLeaf& shows,
                                            const RuleSet& rule_set) {
    if (shows.rule_set_id != rule_set.id() || shows.rule_set_sha256 != rule_set.sha256()) {
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
      if (has_own_rules(shows.rule_set_id)) {
        fault("rule_set", own_rules(receipt_.proof.not_as_enacted, language_));
        return std::nullopt;
      }
      fault("rule_set",
            say(language_, "the decision was made under another rule set than this one",
                "quyết định được đưa ra theo bộ quy tắc khác với bộ này") +
                differing +
                (shows.engine == version() ? std::string{}
                                           : say(language_, "; it was made by version {}",
                                                 "; do bản {} đưa ra", shows.engine)));
      return std::nullopt;
    }
    auto again = decide_again(shows, rule_set);
    if (!again) {
      fault("leaf", say(language_, "rows with these facts could not have been used",
                        "các dòng có dữ kiện như vậy không thể được dùng"));
      return std::nullopt;
    }
    if (!gives(again->decision, shows.decision)) {
      fault("leaf", say(language_, "the leaf says \"{}\", its facts give \"{}\"",
                        "lá ghi \"{}\", dữ kiện trong đó cho kết quả \"{}\"",
                        decision_text(shows.decision), decision_text(again->decision)));
    } else {
      note(say(language_, "request {}: the facts give again: {}",
               "hồ sơ {}: dữ kiện cho lại kết quả: {}", shows.request[0].second,
               decision_text(again->decision)));
    }
    if (findings_.faults.empty() && !rule_set.differences().empty())
      note(not_as_enacted_words(rule_set, language_));
    const LeafHead wanted =
        leaf_head(shows.engine, rule_set, shows.assumptions, leaf.head->ignored_columns);
    if (*leaf.head != wanted)
      fault("leaf_head", say(language_, "does not describe the leaves of this rule set",
                             "không mô tả các lá của bộ quy định này"));
    return again;
  }

  Receipt receipt_;
};

}  // namespace

std::string receipt(const Manifest& run, const Decisions& decisions, std::size_t number,
                    unsigned threads, const SigningKey* key) {
  const RuleSet& rules = decisions.rule_set();
  const Decision decision = decisions[number];  // throws where there is none
  const LeafRun leaves(
      decisions, leaf_head(run.engine, rules, decisions.assumptions().facts(), run.ignored_columns),
      salts_of(run, key));
  const LeafProof proof = prove_leaf(decisions, leaves, decision.request, threads);
  if (proof.leaves != run.leaves || to_hex(proof.root) != run.root)
    throw Error("the inputs do not give the root of the run's hash tree");
  const Leaf leaf = read_leaf(proof.leaf).value();
  ShownLeaf shows = shown(leaf, number - decisions.first_of(decision.request));
  const auto again = decide_again(shows, rules);
  if (!again || !gives(again->decision, shows.decision))
    throw Error("the leaf does not give its decision again");
  shows.decision = again->decision;
  const Receipt receipt{std::string{version()},
                        proof_of(run, {not_as_enacted_lines(rules), rules.parameters().list()},
                                 proof, decision.request),
                        explanation_digest(version(), again->explanation)};
  return receipt_json(receipt, shows, again->explanation);
}

Findings check_receipt(std::string_view json, std::string_view file, const RuleSet& rule_set,
                       const TrustedOrigin& trusted, Language language) {
  return Check(json, file, language).run(rule_set, trusted);
}

}  // namespace v2
}  // namespace rentsupport
