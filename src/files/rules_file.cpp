#include "rentsupport/rules_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <vector>

#include "rentsupport/cards.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/version.hpp"
#include "rule/act_records.hpp"
#include "rule/parameter_list.hpp"
#include "rule/rule_text.hpp"
#include "rule/scheme.hpp"
#include "values/json_document.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20U;  // a rule set is 200 kB

// A shift of more than a thousand years is none; nor could it be computed.
constexpr std::int64_t most_months = 12'000;
constexpr std::int64_t most_days = 366'000;
// Of a rule; no file makes the stack deeper.
constexpr std::size_t most_nodes = 511;

std::uint8_t fact_of(Vocabulary facts, const JsonDocument& name) {
  if (const auto fact = number_in(facts, name.text())) return *fact;
  throw Error(fmt::format("there is no fact {}: describe further facts in a file of --facts",
                          printable(name.text())));
}

Choices choices_of(const FactInfo& fact, const JsonDocument& values) {
  Choices choices{};
  for (const std::string& name : values.texts()) {
    unsigned value = 0;
    while (value < 128 && choice_text(fact, value) != name) ++value;
    if (value == 128) throw Error(fmt::format("{} has no value {}", fact.name, printable(name)));
    choices[value / 64] |= std::uint64_t{1} << value % 64;
  }
  return choices;
}

std::int32_t shift_of(const JsonDocument& from, std::int64_t most) {
  const std::int64_t count = from.integer();
  if (count < -most || count > most) throw Error("a term is shifted by more than a thousand years");
  return static_cast<std::int32_t>(count);
}

Term term_of(Vocabulary facts, const JsonDocument& from) {
  using Source = Term::Source;
  constexpr std::array<std::string_view, 5> sources{"constant", "fact", "first_day", "last_day",
                                                    "supported_month"};
  const auto source = std::find(sources.begin(), sources.end(), from["source"].text());
  if (source == sources.end()) throw Error("a term has no source");
  Term term;
  term.source = static_cast<Source>(source - sources.begin());
  if (term.source == Source::constant) {
    const std::string text = from["value"].text();
    if (const auto day = parse_date(text)) {
      term.constant = Date{*day}.time_since_epoch().count();
    } else if (const auto month = parse_month(text)) {
      term.constant = month_number(*month);
    } else {
      if (!text.empty()) throw Error("a constant is none");
      term.constant = from["value"].integer();
    }
    return term;
  }
  if (term.source == Source::fact) term.fact = fact_of(facts, from["fact"]);
  if (const std::int64_t times = from["times"].integer(); times != 0) term.times = times;
  term.months = shift_of(from["months"], most_months);
  term.days = shift_of(from["days"], most_days);
  return term;
}

Rule compare_of(Vocabulary facts, const JsonDocument& node) {
  constexpr std::array comparisons{Comparison::less, Comparison::less_equal, Comparison::equal,
                                   Comparison::greater_equal, Comparison::greater};
  const std::string sign = node["comparison"].text();
  for (const Comparison comparison : comparisons) {
    if (comparison_sign(comparison) == sign)
      return compare(term_of(facts, node["left"]), comparison, term_of(facts, node["right"]));
  }
  throw Error(fmt::format("there is no comparison {}", printable(sign)));
}

Provision provision_of(const JsonDocument& from) {
  Provision text;
  text.id = from["id"].text();
  for (const JsonDocument& place : from["citations"].elements()) {
    if (!place["act"].text().empty())
      throw Error(fmt::format("{} cites another act by article", printable(text.id)));
    const auto number = [&](const char* member) {
      return static_cast<int>(std::min<std::uint64_t>(place[member].number(), 1000));
    };
    std::string point = place["point"].text();
    std::string_view rest = point;
    text.citations.push_back({.article = number("article"),
                              .clause = number("clause"),
                              .point = is_utf8(point) && !point.empty() ? take_point(rest) : U'\0',
                              .paragraph = number("paragraph")});
  }
  text.norm_vietnamese = from["norm_vietnamese"].text();
  text.norm_english = from["norm_english"].text();
  text.vietnamese = from["vietnamese"].text();
  text.english = from["english"].text();
  const std::string mark = from["confidence"].text();
  text.confidence = static_cast<Confidence>(mark.size() == 1 ? mark.front() : '?');
  text.confidence_note = from["confidence_note"].text();
  text.source = from["source"].text();
  text.reading = from["reading"].text();
  return text;
}

// Makes the condition of a node of those below it.
Rule condition_of(Vocabulary facts, const JsonDocument& node, const std::vector<Rule>& below) {
  const std::string kind = node["kind"].text();
  if (kind == "all_of") return all_of(below);
  if (kind == "any_of") return any_of(below);
  if (kind == "at_least") return at_least(node["least"].number(), below);
  if (kind == "not") {
    if (below.size() != 1) throw Error("a not has one condition");
    return not_(below.front());
  }
  if (kind == "constant") return always(node["held"].is_true());
  if (kind == "later") return decided_later();
  if (kind == "compare") return compare_of(facts, node);
  const std::uint8_t fact = fact_of(facts, node["fact"]);
  if (kind == "given") return given_fact(fact);
  if (kind == "one_month") return fact_is_one_month(fact);
  if (kind == "contains_supported_month") return fact_contains_supported_month(fact);
  if (kind == "contains") return fact_contains(fact, fact_of(facts, node["month_fact"]));
  if (kind == "one_of") return fact_is_one_of(fact, choices_of(facts[fact], node["values"]));
  throw Error(fmt::format("there is no node of the kind {}", printable(kind)));
}

// Builds the rule of a group, from its nodes in post-order.
class GroupReader {
 public:
  GroupReader(const JsonDocument& group, const ActTexts& act, Vocabulary facts)
      : act_(act), facts_(facts), nodes_(group["nodes"].elements()) {
    if (nodes_.empty() || nodes_.size() > most_nodes)
      throw Error(fmt::format("a rule has 1 to {} nodes, not {}", most_nodes, nodes_.size()));
    provisions_.resize(nodes_.size());
    for (const JsonDocument& provision : group["provisions"].elements()) {
      const std::uint64_t node = provision["node"].number();
      if (node >= nodes_.size() || provisions_[node])
        throw Error("a provision has no node of its own");
      provisions_[node] = provision;
    }
    first_.reserve(nodes_.size());
    for (const JsonDocument& node : nodes_) {
      const std::uint64_t first = node["first"].number();
      if (first > first_.size() || node["node"].number() != first_.size())
        throw Error("the nodes of a rule are not in post-order");
      first_.push_back(first);
    }
  }

  [[nodiscard]] Rule rule() const { return rule(nodes_.size() - 1); }

 private:
  [[nodiscard]] Rule rule(std::size_t number) const {
    const JsonDocument& node = nodes_[number];
    Rule rule = condition_of(facts_, node, children(number));
    if (const std::string key = node["parameter"].text(); !key.empty())
      rule = limited_by(kept_key(key), std::move(rule));
    return provisions_[number] ? provision(provision_of(*provisions_[number]), rule) : rule;
  }

  [[nodiscard]] std::vector<Rule> children(std::size_t number) const {
    std::vector<Rule> result;
    for (std::size_t end = number; end > first_[number]; end = first_[end - 1]) {
      if (first_[end - 1] < first_[number])
        throw Error("the nodes of a rule are not in post-order");
      result.push_back(rule(end - 1));
    }
    std::reverse(result.begin(), result.end());
    return result;
  }

  // A key is kept by who names it; here that is the note on it.
  [[nodiscard]] std::string_view kept_key(const std::string& key) const {
    for (const auto& note : act_.parameters) {
      if (note.key == key) return note.key;
    }
    throw Error(fmt::format("there is no parameter {}", printable(key)));
  }

  const ActTexts& act_;
  Vocabulary facts_;
  std::vector<JsonDocument> nodes_;
  std::vector<std::optional<JsonDocument>> provisions_;  // by node
  std::vector<std::uint64_t> first_;                     // by node
};

Parameters parameters_in(const JsonDocument& json) {
  ParameterList list = Parameters::built_in().list();
  for (auto& [key, value] : list) {
    const bool is_reading = key.starts_with("readings.");
    bool found = false;
    for (const JsonDocument& each : json[is_reading ? "readings" : "parameters"].elements()) {
      if (is_reading ? "readings." + each["name"].text() != key : each["key"].text() != key)
        continue;
      value = each[is_reading ? "chosen" : "value"].text();
      found = true;
    }
    if (!found) throw Error(fmt::format("{} is missing", key));
  }
  if (const auto parameters = parameters_of(list)) return *parameters;
  throw Error("the parameters are none that a rule set can have");
}

// Does to the Decision what makes it these groups.
RuleSet edited(RuleSet rules, const std::array<Rule, 2>& groups) {
  constexpr std::array both{Group::working, Group::returning};
  const RuleSet as_enacted = rules;
  for (const Group group : both) {
    for (const Provision& provision : as_enacted.group(group).rule.provisions()) {
      const auto own = groups[static_cast<std::size_t>(group)].find(provision.id);
      if (!own && rules.group(group).rule.find(provision.id)) {
        rules = rules.without(provision.id);
        // It may be missing in one group only.
        for (const Group other : both) {
          const auto kept = groups[static_cast<std::size_t>(other)].find(provision.id);
          if (kept && as_enacted.group(other).rule.find(provision.id))
            rules = rules.with(other, *kept);
        }
      } else if (own && rules.group(group).rule.part(provision.id) != *own) {
        rules = rules.replace(provision.id, *own);
      }
    }
  }
  for (const Group group : both) {
    const Rule& own = groups[static_cast<std::size_t>(group)];
    for (const Provision& provision : own.provisions()) {
      if (!as_enacted.group(group).rule.find(provision.id))
        rules = rules.with(group, own.part(provision.id));
    }
  }
  return rules;
}

RuleSet rules_in(const JsonDocument& json, const RuleSet& known) {
  if (json["schema"].text() == "rentsupport-rules-1")
    throw Error(
        "is of version 1: add the own provisions to what rentsupport rules --format json writes "
        "today");
  if (json["schema"].text() != "rentsupport-rules-2")
    throw Error(
        "is neither a rule set as rentsupport rules --format json writes it, nor changes of one");
  const auto groups = json["groups"].elements();
  if (groups.size() != group_names.size()) throw Error("a rule set has two groups");
  const Scheme& scheme = scheme_of(known);
  const ActTexts& act = scheme.texts();
  const FurtherFacts& facts = known.further_facts();
  for (const JsonDocument& fact : json["facts"].elements())
    static_cast<void>(fact_of(facts.vocabulary(), fact["name"]));
  return edited(enacted(scheme, parameters_in(json)).with_facts(facts),
                {GroupReader(groups[0], act, facts.vocabulary()).rule(),
                 GroupReader(groups[1], act, facts.vocabulary()).rule()});
}

// Reads changes that somebody wrote by hand: a member that is not known, or of another type than it
// has, would be a condition that nobody meant.
class ChangesReader {
 public:
  ChangesReader(const JsonDocument& json, RuleSet rules)
      : json_(json), rules_(std::move(rules)), further_(rules_.further_facts()) {}

  [[nodiscard]] RuleSet rules() {
    check(json_, {"format", "schema", "changes"});
    if (json_["format"].integer() != 2) throw Error("format is not 2");
    const auto changes = json_["changes"].elements();
    if (changes.empty()) throw Error("there are no changes");
    for (std::size_t i = 0; i < changes.size(); ++i) {
      try {
        apply(changes[i]);
      } catch (const Error& error) {
        throw Error(fmt::format("change {}: {}", i + 1, error.what()));
      }
    }
    return rules_;
  }

 private:
  using Type = JsonDocument::Type;

  void apply(const JsonDocument& change) {
    const std::string kind = text_in(change, "change");
    if (kind == "without") {
      check(change, {"change", "id"});
      rules_ = rules_.without(text_in(change, "id"));
    } else if (kind == "replace") {
      check(change, {"change", "provision", "condition"});
      const Rule own = own_provision(change);
      rules_ = rules_.replace(own.provisions().front().id, own);
    } else if (kind == "with") {
      check(change, {"change", "group", "provision", "condition"});
      const auto group = parse<Group>(text_in(change, "group"));
      if (!group)
        throw Error(fmt::format("there is no group {}", printable(text_in(change, "group"))));
      rules_ = rules_.with(*group, own_provision(change));
    } else {
      throw Error(fmt::format("a change is with, without or replace, not {}", printable(kind)));
    }
  }

  Rule own_provision(const JsonDocument& change) {
    const JsonDocument words = change["provision"];
    check(words, {"id", "citations", "norm_vietnamese", "norm_english", "vietnamese", "english",
                  "confidence", "confidence_note", "source"});
    for (const JsonDocument& place : words["citations"].elements())
      check(place, {"article", "clause", "point", "paragraph"});
    nodes_ = 0;
    return provision(provision_of(words), condition(change["condition"]));
  }

  Rule condition(const JsonDocument& node) {
    if (++nodes_ > most_nodes)
      throw Error(fmt::format("a rule has 1 to {} nodes, not more", most_nodes));
    const std::string kind = text_in(node, "kind");
    if (kind == "all_of" || kind == "any_of" || kind == "not") {
      check(node, {"kind", "of"});
    } else if (kind == "at_least") {
      check(node, {"kind", "least", "of"});
    } else if (kind == "constant") {
      check(node, {"kind", "held"});
      need(node, {"held"});
    } else if (kind == "compare") {
      check(node, {"kind", "comparison", "left", "right"});
      check_term(node["left"]);
      check_term(node["right"]);
    } else if (kind == "contains") {
      check(node, {"kind", "fact", "month_fact"});
    } else if (kind == "one_of") {
      check(node, {"kind", "fact", "values"});
    } else if (kind == "given" || kind == "one_month" || kind == "contains_supported_month") {
      check(node, {"kind", "fact"});
    } else {
      throw Error(fmt::format("there is no node of the kind {}", printable(kind)));
    }
    std::vector<Rule> below;
    for (const JsonDocument& each : node["of"].elements()) below.push_back(condition(each));
    Rule made = condition_of(further_.vocabulary(), node, below);
    if (kind == "compare") check_constants(node, made.nodes().back());
    return made;
  }

  // A day is written as a day where days are compared, a month as a month, a number as a number.
  void check_constants(const JsonDocument& node, const Node& made) const {
    const FactType type = compared_type(made, further_.vocabulary());
    for (const auto& [side, term] :
         {std::pair{node["left"], &made.left}, std::pair{node["right"], &made.right}}) {
      if (term->source != Term::Source::constant) continue;
      const JsonDocument value = side["value"];
      const bool fits = is_bare(type) ? value.type() == Type::integer
                                      : value.text() == constant_text(term->constant, type);
      if (!fits) throw Error("a constant is not of the type that it is compared with");
    }
  }

  static void check_term(const JsonDocument& term) {
    const std::string source = text_in(term, "source");
    if (source == "constant") {
      check(term, {"source", "value"});
      need(term, {"value"});
    } else if (source == "fact") {
      check(term, {"source", "fact", "times", "months", "days"});
      if (term["times"].type() == Type::integer && term["times"].integer() == 0)
        throw Error("a fact times 0 is none");
    } else {
      check(term, {"source", "months", "days"});
    }
  }

  static std::string text_in(const JsonDocument& object, const char* member) {
    if (!object.is_object() || object[member].type() != Type::text)
      throw Error(fmt::format("{} is missing", member));
    return object[member].text();
  }

  static void need(const JsonDocument& object, std::initializer_list<std::string_view> members) {
    for (const std::string_view member : members) {
      if (object[member].type() == Type::other) throw Error(fmt::format("{} is missing", member));
    }
  }

  // Says of a member of which types it may be.
  static bool fits(std::string_view member, const JsonDocument& value) {
    const Type type = value.type();
    constexpr std::array<std::string_view, 8> integers{"format", "least",   "times",  "months",
                                                       "days",   "article", "clause", "paragraph"};
    if (std::find(integers.begin(), integers.end(), member) != integers.end())
      return type == Type::integer;
    if (member == "held") return type == Type::truth;
    if (member == "value") return type == Type::text || type == Type::integer;
    if (member == "provision" || member == "condition" || member == "left" || member == "right")
      return type == Type::object;
    if (member == "values") {
      const auto values = value.elements();
      return type == Type::array && std::all_of(values.begin(), values.end(), [](const auto& each) {
               return each.type() == Type::text;
             });
    }
    if (member == "changes" || member == "of" || member == "citations") return type == Type::array;
    return type == Type::text;
  }

  static void check(const JsonDocument& object, std::initializer_list<std::string_view> known) {
    if (!object.is_object()) throw Error("an object is missing");
    for (const auto& [member, value] : object.members()) {
      if (std::find(known.begin(), known.end(), member) == known.end())
        throw Error(fmt::format("{} stands where no such member does", printable(member)));
      if (!fits(member, value)) throw Error(fmt::format("{} is of another type", member));
    }
  }

  const JsonDocument& json_;
  RuleSet rules_;
  FurtherFacts further_;
  std::size_t nodes_ = 0;
};

}  // namespace

std::optional<Problem> read_rules(std::string_view json, std::string_view file, RuleSet& rules) {
  try {
    const JsonDocument document(json, file, most_bytes);
    if (document["schema"].text() == "rentsupport-rule-changes-2") {
      rules = ChangesReader(document, rules).rules();
      return std::nullopt;
    }
    const RuleSet read = rules_in(document, rules);
    // Whatever else the file says, such as another tree, would not be what is decided.
    if (const std::uint64_t line = first_difference(json, cards_json(read)); line != 0) {
      const std::string member = member_on_line(json, line);
      return Problem{
          ProblemCode::bad_json,
          std::string{file},
          line,
          0,
          member,
          fmt::format("{} is not as rentsupport rules --format json of version {} writes "
                      "these rules",
                      member, version())};
    }
    rules = read;
  } catch (const Problem& problem) {
    return problem;
  } catch (const Error& error) {
    return Problem{ProblemCode::bad_json, std::string{file}, 0, 0, {}, error.what()};
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
