#include "rentsupport/rule_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rule/parameter_checks.hpp"
#include "rule/rule_set_builder.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/cells.hpp"
#include "values/nearest.hpp"
#include "values/sha256.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

// What was done to a group's provisions, and not in which order: the Decision with it is one rule.
struct RuleSetBuilder::Edits {
  std::vector<std::string> removed;
  std::vector<Rule> replaced;  // by provisions of the Decision's ids
  std::vector<Rule> added;

  [[nodiscard]] bool empty() const noexcept {
    return removed.empty() && replaced.empty() && added.empty();
  }
};

struct RuleSet::Value {
  const Scheme* scheme;
  Parameters parameters;
  std::array<GroupRule, 2> groups;
  Procedure procedure;
  std::string canonical;
  std::string sha256;
  std::array<RuleSetBuilder::Edits, 2> edits;
  std::vector<RuleDifference> differences;
  FurtherFacts facts;
};

namespace {

constexpr std::size_t max_provisions = 32;
constexpr std::size_t max_id = 64;

// Further facts alone decide nothing else, but what is proved holds them.
bool is_enacted(std::span<const RuleDifference> differences, const FurtherFacts& facts) noexcept {
  return differences.empty() && facts.empty();
}

std::string canonical_text(std::string_view id, const Parameters& parameters,
                           std::span<const GroupRule> groups, const FurtherFacts& facts) {
  std::string text = fmt::format("rule set {}\n", id);
  for (const std::string& line : facts.lines()) text += fmt::format("fact {}\n", line);
  for (const auto& [key, value] : parameters.list()) text += fmt::format("{} = {}\n", key, value);
  for (const GroupRule& group : groups) {
    text += fmt::format("group {} pays {}\n{}", group.name, group.amount.dong(),
                        canonical(group.rule, facts.vocabulary()));
  }
  return text;
}

// What is told of an own provision is part of its digest: nobody else wrote it. Texts stand behind
// their length in bytes.
std::string canonical_words(const Provision& own) {
  std::string text = "own";
  for (const std::string* const word :
       {&own.id, &own.norm_vietnamese, &own.norm_english, &own.vietnamese, &own.english,
        &own.confidence_note, &own.source, &own.reading})
    text += fmt::format(" {}:{}", word->size(), *word);
  for (const Citation& place : own.citations) {
    text += fmt::format(" {}:{} {} {} {} {}", place.act.size(), place.act, place.article,
                        place.clause, static_cast<std::uint32_t>(place.point), place.paragraph);
  }
  return text + fmt::format(" {}\n", static_cast<char>(own.confidence));
}

const std::string& id_of(const Rule& own) { return own.provisions().front().id; }

auto find_rule(std::vector<Rule>& rules, std::string_view id) {
  return std::find_if(rules.begin(), rules.end(),
                      [&](const Rule& rule) { return id_of(rule) == id; });
}

bool is_decided_later(const Rule& rule) {
  return std::any_of(rule.nodes().begin(), rule.nodes().end(),
                     [](const Node& node) { return node.kind == NodeKind::later; });
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= max_id && id.front() >= 'a' && id.front() <= 'z' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
         });
}

void check_texts(const Provision& text) {
  for (const auto& [statement, language] :
       {std::pair{&text.vietnamese, "Vietnamese"}, std::pair{&text.english, "English"}}) {
    if (trimmed(*statement).empty())
      throw Error(fmt::format("the provision {} has no statement in {}", text.id, language));
  }
  for (const std::string* const shown : {&text.vietnamese, &text.english, &text.norm_vietnamese,
                                         &text.norm_english, &text.confidence_note, &text.source}) {
    if (printable(*shown) != *shown)
      throw Error(fmt::format("the provision {} has a text that cannot be shown in one line: {}",
                              text.id, printable(*shown)));
  }
  if (text.confidence != Confidence::verified && text.confidence != Confidence::inferred &&
      text.confidence != Confidence::unverified)
    throw Error(fmt::format("the provision {} has no mark of confidence", text.id));
  const auto known = readings();
  if (!text.reading.empty() &&
      std::none_of(known.begin(), known.end(),
                   [&](const ReadingInfo& reading) { return reading.name == text.reading; }))
    throw Error(fmt::format("the provision {} names the reading {}, which is none", text.id,
                            printable(text.reading)));
}

// Throws where a reader of the group would be told no place that decides.
void check_places(const Provision& text, Group group, int last_article) {
  for (const Citation& place : text.citations) {
    if (place.act.empty() && (place.article < 1 || place.article > last_article ||
                              place.clause < 0 || place.paragraph < 0))
      throw Error(fmt::format("the provision {} cites a place that the Decision has not", text.id));
  }
  const bool has_norm =
      !trimmed(text.norm_vietnamese).empty() && !trimmed(text.norm_english).empty();
  if (!has_norm && std::none_of(text.citations.begin(), text.citations.end(),
                                [&](const Citation& place) { return is_for(place, group); }))
    throw Error(fmt::format("the provision {} names no norm, and no article for the group {}",
                            text.id, name(group)));
}

// Throws where a rule is no own provision for a group. One of the Decision's may come back as it
// was.
void check_own(const Rule& own, const RuleSet& like, Group group) {
  const Scheme& scheme = scheme_of(like);
  if (own.provisions().size() != 1 || own.nodes().back().provision < 0)
    throw Error("an own rule is one provision: made by provision(), with none inside it");
  const Provision& text = own.provisions().front();
  if (!is_id(text.id)) {
    throw Error(fmt::format(
        "{} is no id for an own provision: it takes at most 64 small letters, digits, _ and .",
        printable(text.id)));
  }
  check_texts(text);
  if (is_decided_later(own)) {
    throw Error(fmt::format("the provision {} cannot be decided later: only those of Art. 2(4) are",
                            text.id));
  }
  check_places(text, group, scheme.last_article);
  const RuleSet as_enacted = enacted(scheme, like.parameters());
  if (const auto part = as_enacted.group(group).rule.find(text.id); !part || *part != own) {
    for (const Node& node : own.nodes()) {
      // What the parameter says could change, and this would not.
      if (!node.parameter.empty())
        throw Error(
            fmt::format("the provision {} has a limit by a parameter: limits of an own "
                        "provision are its own",
                        text.id));
      if (node.kind == NodeKind::one_of && node.choices == Choices{})
        throw Error(fmt::format("the provision {} has a condition that no value meets", text.id));
    }
  }
  check_facts(own, like.further_facts().vocabulary());
}

}  // namespace

RuleSet RuleSetBuilder::build(const Scheme& scheme, const Parameters& p,
                              std::array<GroupRule, 2> groups) {
  return make(scheme, p, std::move(groups), {}, {}, {});
}
const Scheme& RuleSetBuilder::scheme_of(const RuleSet& rules) noexcept {
  return *rules.value_->scheme;
}
const Scheme& scheme_of(const RuleSet& rules) noexcept { return RuleSetBuilder::scheme_of(rules); }

RuleSet enacted(const Scheme& scheme, const Parameters& parameters) {
  if (const auto fault = check_parameters(parameters)) throw Error(fault->message);
  return RuleSetBuilder::build(scheme, parameters, scheme.groups(parameters));
}

RuleSet RuleSetBuilder::make(const Scheme& scheme, const Parameters& p,
                             std::array<GroupRule, 2> groups, std::array<Edits, 2> edits,
                             std::vector<RuleDifference> differences, const FurtherFacts& facts) {
  const auto posting_week = p.readings.posting_week == PostingWeek::mon_sat
                                ? WorkingDays::Week::mon_sat
                                : WorkingDays::Week::mon_fri;
  std::string text =
      canonical_text(is_enacted(differences, facts) ? scheme.id : scheme.own_id, p, groups, facts);
  for (const Edits& of_group : edits) {
    for (const auto* const rules : {&of_group.replaced, &of_group.added}) {
      for (const Rule& own : *rules) text += canonical_words(own.provisions().front());
    }
  }
  std::string digest = rentsupport::sha256(text);
  return RuleSet{std::make_shared<const RuleSet::Value>(RuleSet::Value{
      &scheme, p, std::move(groups),
      Procedure{WorkingDays{posting_week, p.public_holidays},
                WorkingDays{WorkingDays::Week::mon_fri, p.public_holidays}, p.posting_days,
                p.si_days, p.district_days, p.province_days, p.transfer_days, p.employer_days,
                p.completion_target},
      std::move(text), std::move(digest), std::move(edits), std::move(differences), facts})};
}

// Puts one group together: the Decision's rule with what was done to it.
class RuleSetBuilder::EditedGroup {
 public:
  EditedGroup(Group group, const GroupRule& enacted, Edits& edits,
              std::vector<RuleDifference>& differences)
      : group_(group), enacted_(enacted.rule), edits_(edits), differences_(differences) {}

  [[nodiscard]] Rule rule() {
    const auto root = static_cast<std::uint32_t>(enacted_.nodes().size() - 1);
    std::vector<Rule> parts = kept_below(root);
    for (const Rule& own : edits_.added) {
      parts.push_back(own);
      differ(RuleDifference::Kind::added, own.provisions().front());
    }
    std::size_t count = 0;
    for (const Rule& part : parts) {
      count += part.provisions().size();
      if (count > max_provisions) {
        throw Error(
            fmt::format("{} would be the provision number {} of the group {}, which holds "
                        "at most {}",
                        part.provisions().back().id, count, name(group_), max_provisions));
      }
    }
    return all_of(parts);
  }

 private:
  [[nodiscard]] std::vector<Rule> kept_below(std::uint32_t join) {
    std::vector<std::uint32_t> children;
    enacted_.each_child(join, [&](std::uint32_t child) { children.push_back(child); });
    std::reverse(children.begin(), children.end());
    std::vector<Rule> parts;
    for (const std::uint32_t child : children) {
      if (auto part = kept(child)) parts.push_back(*std::move(part));
    }
    return parts;
  }

  [[nodiscard]] std::optional<Rule> kept(std::uint32_t number) {
    const Node& node = enacted_.nodes()[number];
    if (node.provision < 0) {
      const std::vector<Rule> parts = kept_below(number);
      if (parts.empty()) return std::nullopt;
      if (node.kind == NodeKind::at_least)
        throw Error("an alternative of which several are wanted cannot be taken apart");
      return node.kind == NodeKind::all_of ? all_of(parts) : any_of(parts);
    }
    const Provision& text = enacted_.provisions()[static_cast<std::size_t>(node.provision)];
    if (std::find(edits_.removed.begin(), edits_.removed.end(), text.id) != edits_.removed.end()) {
      differ(RuleDifference::Kind::removed, text);
      return std::nullopt;
    }
    Rule part = enacted_.part(text.id);
    const auto own = find_rule(edits_.replaced, text.id);
    if (own == edits_.replaced.end()) return part;
    if (*own == part) {  // it is as enacted under these parameters
      edits_.replaced.erase(own);
      return part;
    }
    differ(RuleDifference::Kind::replaced, own->provisions().front());
    return *own;
  }

  void differ(RuleDifference::Kind kind, const Provision& text) {
    differences_.push_back({kind, group_, text});
  }

  Group group_;
  const Rule& enacted_;
  Edits& edits_;
  std::vector<RuleDifference>& differences_;
};

RuleSet RuleSetBuilder::edited(const Scheme& scheme, const Parameters& parameters,
                               std::array<Edits, 2> edits, const FurtherFacts& facts) {
  RuleSet as_enacted = enacted(scheme, parameters);
  std::array<GroupRule, 2> groups = as_enacted.value_->groups;
  std::vector<RuleDifference> differences;
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i].rule =
        EditedGroup(static_cast<Group>(i), as_enacted.value_->groups[i], edits[i], differences)
            .rule();
  if (is_enacted(differences, facts)) return as_enacted;
  return make(scheme, parameters, std::move(groups), std::move(edits), std::move(differences),
              facts);
}

RuleSet RuleSet::with(Group to, const Rule& own) const {
  check_own(own, *this, to);
  const std::string& id = id_of(own);
  const Rule& rule = group(to).rule;
  if (rule.find(id)) {
    throw Error(fmt::format("the group {} has a provision {} already: replace it", name(to), id));
  }
  const auto place = static_cast<std::size_t>(to);
  if (const auto other = groups()[1 - place].rule.find(id); other && *other != own)
    throw Error(fmt::format("{} is another provision of the group {}", id,
                            name(static_cast<Group>(1 - place))));
  auto edits = value_->edits;
  auto& removed = edits[place].removed;
  const auto was = std::find(removed.begin(), removed.end(), id);
  if (was == removed.end()) {
    edits[place].added.push_back(own);
  } else {
    removed.erase(was);
    edits[place].replaced.push_back(own);
  }
  return RuleSetBuilder::edited(*value_->scheme, value_->parameters, std::move(edits),
                                value_->facts);
}

namespace {

// Throws where a provision cannot be taken out.
void check_there(const RuleSet& rules, std::string_view id) {
  std::vector<std::string> ids;
  bool found = false;
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      ids.push_back(provision.id);
      if (provision.id != id) continue;
      found = true;
      if (group.rule.nodes()[provision.node].kind == NodeKind::later)
        throw Error(fmt::format("{} is decided after the other provisions, and stays", id));
    }
  }
  if (!found) throw Error(fmt::format("there is no provision {}{}", printable(id), guess(id, ids)));
}

}  // namespace

RuleSet RuleSet::without(std::string_view id) const {
  check_there(*this, id);
  auto edits = value_->edits;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (!groups()[i].rule.find(id)) continue;
    auto& of_group = edits[i];
    if (const auto added = find_rule(of_group.added, id); added != of_group.added.end()) {
      of_group.added.erase(added);
      continue;
    }
    if (const auto own = find_rule(of_group.replaced, id); own != of_group.replaced.end())
      of_group.replaced.erase(own);
    of_group.removed.emplace_back(id);
  }
  return RuleSetBuilder::edited(*value_->scheme, value_->parameters, std::move(edits),
                                value_->facts);
}

RuleSet RuleSet::replace(std::string_view id, const Rule& own) const {
  check_there(*this, id);
  for (const Group group : {Group::working, Group::returning}) {
    if (this->group(group).rule.find(id)) check_own(own, *this, group);
  }
  if (id_of(own) != id)
    throw Error(fmt::format("{} is replaced by a provision of that id, not by {}", id, id_of(own)));
  auto edits = value_->edits;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (!groups()[i].rule.find(id)) continue;
    auto& of_group = edits[i];
    if (const auto added = find_rule(of_group.added, id); added != of_group.added.end()) {
      *added = own;
      continue;
    }
    if (const auto before = find_rule(of_group.replaced, id); before != of_group.replaced.end())
      of_group.replaced.erase(before);
    of_group.replaced.push_back(own);
  }
  return RuleSetBuilder::edited(*value_->scheme, value_->parameters, std::move(edits),
                                value_->facts);
}

RuleSet RuleSet::under(const Parameters& parameters) const {
  return RuleSetBuilder::edited(*value_->scheme, parameters, value_->edits, value_->facts);
}

RuleSet RuleSet::with_facts(const FurtherFacts& facts) const {
  if (facts == value_->facts) return *this;
  if (!value_->facts.empty()) throw Error("the rule set has other further facts already");
  return RuleSetBuilder::edited(*value_->scheme, value_->parameters, value_->edits, facts);
}
const FurtherFacts& RuleSet::further_facts() const& noexcept { return value_->facts; }

std::span<const RuleDifference> RuleSet::differences() const& noexcept {
  return value_->differences;
}
std::string_view RuleSet::id() const noexcept {
  return is_enacted(value_->differences, value_->facts) ? value_->scheme->id
                                                        : value_->scheme->own_id;
}
Month RuleSet::reference_month(Month list_month) const {
  return value_->scheme->reference_month(parameters(), list_month);
}
const Parameters& RuleSet::parameters() const& noexcept { return value_->parameters; }
std::span<const GroupRule> RuleSet::groups() const& noexcept { return value_->groups; }
const GroupRule& RuleSet::group(Group group) const& {
  const auto number = static_cast<std::size_t>(group);
  if (number >= value_->groups.size()) throw Error("a group is none");
  return value_->groups[number];
}
int RuleSet::cap_months() const noexcept { return value_->parameters.cap_months; }
bool RuleSet::cap_in_each_group() const noexcept {
  return value_->parameters.readings.cap_scope == CapScope::each_group;
}

const Procedure& RuleSet::procedure() const& noexcept { return value_->procedure; }
std::string_view RuleSet::canonical() const& noexcept { return value_->canonical; }
std::string RuleSet::canonical() const&& { return value_->canonical; }
std::string_view RuleSet::sha256() const& noexcept { return value_->sha256; }
std::string RuleSet::sha256() const&& { return value_->sha256; }

}  // namespace v2
}  // namespace rentsupport
