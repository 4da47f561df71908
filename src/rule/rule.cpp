#include "rentsupport/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rentsupport/problem.hpp"
#include "rule/rule_text.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

// Masks hold 32 provisions, and blame() keeps a state per node on the stack.
constexpr std::size_t max_nodes = 511;
constexpr std::size_t max_provisions = 32;

class RuleBuilder {
 public:
  static Rule leaf(const Node& node) {
    Rule rule;
    rule.nodes_.push_back(node);
    return rule;
  }

  static Rule join(NodeKind kind, const std::vector<Rule>& parts) {
    if (parts.empty()) throw Error("a rule of no rules has no meaning");
    Rule whole;
    for (const Rule& part : parts) append(whole, part);
    if (parts.size() > 1 || kind == NodeKind::not_) push(whole, kind);
    return whole;
  }

  static Rule at_least(std::size_t least, const std::vector<Rule>& parts) {
    if (least < 1 || least > parts.size() || parts.size() > 32)
      throw Error(fmt::format("at least {} of {} rules: it is 1 to all of 32 at most", least,
                              parts.size()));
    if (least == parts.size()) return join(NodeKind::all_of, parts);
    if (least == 1) return join(NodeKind::any_of, parts);
    Rule whole = join(NodeKind::at_least, parts);
    whole.nodes_.back().least = static_cast<std::uint8_t>(least);
    return whole;
  }

  static Rule limited(std::string_view parameter, Rule rule) {
    if (rule.nodes_.size() != 1) throw Error("only a leaf has a limit");
    rule.nodes_.back().parameter = parameter;
    return rule;
  }

  static Rule name(Provision text, const Rule& condition) {
    if (text.id.empty()) throw Error("a provision needs an id");
    if (text.norm_vietnamese.empty() != text.norm_english.empty())
      throw Error(fmt::format("the norm of the provision {} lacks a language", text.id));
    if (text.citations.empty() && text.norm_english.empty())
      throw Error(fmt::format("the provision {} needs a citation", text.id));
    Rule rule = condition;
    Node& root = rule.nodes_.back();
    if (root.provision >= 0) {
      throw Error(fmt::format("one condition cannot be both {} and {}", text.id,
                              rule.provisions_[static_cast<std::size_t>(root.provision)].id));
    }
    if (rule.provisions_.size() == max_provisions)
      throw Error("a rule holds at most 32 provisions");
    root.provision = static_cast<std::int32_t>(rule.provisions_.size());
    text.node = static_cast<std::uint32_t>(rule.nodes_.size() - 1);
    rule.provisions_.push_back(std::move(text));
    return rule;
  }

  // A provision with what is below it: its nodes stand together, and so do the provisions in it.
  static Rule cut(const Rule& whole, const Provision& root) {
    const std::uint32_t first = whole.nodes_[root.node].first;
    std::int32_t before = 0;
    Rule part;
    for (Provision provision : whole.provisions_) {
      if (provision.node < first) ++before;
      if (provision.node < first || provision.node > root.node) continue;
      provision.node -= first;
      part.provisions_.push_back(std::move(provision));
    }
    for (std::uint32_t number = first; number <= root.node; ++number) {
      Node node = whole.nodes_[number];
      node.first -= first;
      if (node.provision >= 0) node.provision -= before;
      part.nodes_.push_back(node);
    }
    return part;
  }

 private:
  static void append(Rule& whole, const Rule& part) {
    const auto offset = static_cast<std::uint32_t>(whole.nodes_.size());
    const auto provisions = static_cast<std::int32_t>(whole.provisions_.size());
    check_nodes(whole.nodes_.size() + part.nodes_.size());
    if (whole.provisions_.size() + part.provisions_.size() > max_provisions) {
      throw Error("a rule holds at most 32 provisions");
    }
    for (Node node : part.nodes_) {
      node.first += offset;
      if (node.provision >= 0) node.provision += provisions;
      whole.nodes_.push_back(node);
    }
    for (Provision provision : part.provisions_) {
      provision.node += offset;
      whole.provisions_.push_back(std::move(provision));
    }
  }

  static void check_nodes(std::size_t count) {
    if (count > max_nodes) throw Error(fmt::format("a rule holds at most {} nodes", max_nodes));
  }

  static void push(Rule& rule, NodeKind kind) {
    check_nodes(rule.nodes_.size() + 1);
    Node node;
    node.kind = kind;
    node.first = 0;
    rule.nodes_.push_back(node);
  }
};

std::optional<Rule> Rule::find(std::string_view id) const {
  const auto found = std::find_if(provisions_.begin(), provisions_.end(),
                                  [&](const Provision& provision) { return provision.id == id; });
  if (found == provisions_.end()) return std::nullopt;
  return RuleBuilder::cut(*this, *found);
}

Rule Rule::part(std::string_view id) const {
  if (auto found = find(id)) return *std::move(found);
  std::vector<std::string> ids;
  for (const Provision& provision : provisions_) ids.push_back(provision.id);
  throw Error(fmt::format("the rule has no provision {}{}", printable(id), guess(id, ids)));
}

Rule all_of(const std::vector<Rule>& rules) { return RuleBuilder::join(NodeKind::all_of, rules); }
Rule any_of(const std::vector<Rule>& rules) { return RuleBuilder::join(NodeKind::any_of, rules); }
Rule not_(const Rule& rule) { return RuleBuilder::join(NodeKind::not_, {rule}); }
Rule at_least(std::size_t least, const std::vector<Rule>& rules) {
  return RuleBuilder::at_least(least, rules);
}

Rule always(bool held) {
  Node node;
  node.held = held;
  return RuleBuilder::leaf(node);
}

Rule decided_later() {
  Node node;
  node.kind = NodeKind::later;
  return RuleBuilder::leaf(node);
}

Rule limited_by(std::string_view parameter, Rule leaf) {
  return RuleBuilder::limited(parameter, std::move(leaf));
}

Rule provision(Provision text, const Rule& condition) {
  return RuleBuilder::name(std::move(text), condition);
}

Rule given_fact(std::uint8_t fact) {
  Node node;
  node.kind = NodeKind::given;
  node.fact = fact;
  return RuleBuilder::leaf(node);
}

Rule fact_is_one_of(std::uint8_t fact, const Choices& choices) {
  Node node;
  node.kind = NodeKind::one_of;
  node.fact = fact;
  node.choices = choices;
  return RuleBuilder::leaf(node);
}

Rule fact_contains(std::uint8_t set_fact, std::uint8_t month_fact) {
  Node node;
  node.kind = NodeKind::contains;
  node.fact = set_fact;
  node.month_fact = month_fact;
  return RuleBuilder::leaf(node);
}

Rule fact_contains_supported_month(std::uint8_t set_fact) {
  Node node;
  node.kind = NodeKind::contains_supported_month;
  node.fact = set_fact;
  return RuleBuilder::leaf(node);
}

Rule fact_is_one_month(std::uint8_t set_fact) {
  Node node;
  node.kind = NodeKind::one_month;
  node.fact = set_fact;
  return RuleBuilder::leaf(node);
}

namespace {

// Within a thousand years nothing that is computed from a day outgrows what std::chrono knows.
std::int32_t sum_of_shifts(std::int32_t before, std::int64_t more, std::int64_t most) {
  if (more < -most || more > most || before + more < -most || before + more > most)
    throw Error("a term is shifted by more than a thousand years");
  return static_cast<std::int32_t>(before + more);
}
std::int32_t sum_of_months(std::int32_t before, std::chrono::months more) {
  return sum_of_shifts(before, more.count(), 12'000);
}
std::int32_t sum_of_days(std::int32_t before, std::chrono::days more) {
  return sum_of_shifts(before, more.count(), 366'000);
}

bool is_constant(const Term& term) { return term.source == Term::Source::constant; }

}  // namespace

Operand<Date> operator+(const Operand<Date>& a, std::chrono::days days) {
  Term term = a.term();
  term.days = sum_of_days(term.days, days);
  if (!is_constant(term)) return Operand<Date>{term};
  return Operand<Date>{Date{std::chrono::days{term.constant + term.days}}};
}

Operand<Date> operator+(const Operand<Date>& a, std::chrono::months months) {
  Term term = a.term();
  term.months = sum_of_months(term.months, months);
  if (!is_constant(term)) return Operand<Date>{term};
  return Operand<Date>{add_months(Date{std::chrono::days{term.constant}}, term.months)};
}

Operand<Month> operator+(const Operand<Month>& a, std::chrono::months months) {
  Term term = a.term();
  term.months = sum_of_months(term.months, months);
  if (!is_constant(term)) return Operand<Month>{term};
  return Operand<Month>{month_of_number(static_cast<std::int32_t>(term.constant) + term.months)};
}

Operand<std::int64_t> operator*(const Operand<std::int64_t>& a, std::int64_t times) {
  Term term = a.term();
  if (!is_constant(term) && times < 1) throw Error("a fact is multiplied by less than 1");
  std::int64_t& factor = is_constant(term) ? term.constant : term.times;
  const std::int64_t before = factor;
  if (__builtin_mul_overflow(before, times, &factor))
    throw Error(fmt::format("{} times {} does not fit 64 bits", before, times));
  return Operand<std::int64_t>{term};
}

Rule compare(const Term& left, Comparison comparison, const Term& right) {
  for (const Term& term : {left, right}) {
    if (is_constant(term) && (term.months != 0 || term.days != 0))
      throw Error("a constant is shifted before it is compared");
    if (term.times < 1 || (term.source != Term::Source::fact && term.times != 1))
      throw Error("only a fact is multiplied, by 1 or more");
  }
  Node node;
  node.kind = NodeKind::compare;
  node.comparison = comparison;
  node.left = left;
  node.right = right;
  return RuleBuilder::leaf(node);
}

std::string_view comparison_sign(Comparison comparison) {
  switch (comparison) {
    case Comparison::less:
      return "<";
    case Comparison::less_equal:
      return "<=";
    case Comparison::equal:
      return "=";
    case Comparison::greater_equal:
      return ">=";
    case Comparison::greater:
      return ">";
  }
  return "?";
}

std::string constant_text(std::int64_t value, FactType type) {
  switch (type) {
    case FactType::date:
      return to_string(Date{std::chrono::days{value}});
    case FactType::month:
      return to_string(month_of_number(static_cast<std::int32_t>(value)));
    default:
      return fmt::format("{}", value);
  }
}

namespace {

// Only what says itself of which type it is: a constant is of any.
std::optional<FactType> type_of(const Term& term, Vocabulary facts) {
  switch (term.source) {
    case Term::Source::fact:
      return facts[term.fact].type;
    case Term::Source::first_day:
    case Term::Source::last_day:
      return FactType::date;
    case Term::Source::supported_month:
      return FactType::month;
    case Term::Source::constant:
      break;
  }
  return std::nullopt;
}

}  // namespace

FactType compared_type(const Node& node, Vocabulary facts) {
  const auto left = type_of(node.left, facts);
  return left ? *left : type_of(node.right, facts).value_or(FactType::number);
}

std::string choice_text(const FactInfo& fact, unsigned value) {
  return value < fact.values.size() ? std::string{fact.values[value]} : fmt::format("{:02}", value);
}

std::string_view name(Voucher voucher) noexcept {
  static constexpr std::array<std::string_view, 4> names{"worker", "employer", "social_insurance",
                                                         "office"};
  return name_in(names, voucher);
}

std::string point_of(const Citation& citation) {
  if (citation.point == 0) return {};
  // Of the letters that number points only đ is beyond ASCII.
  return citation.point == U'đ' ? "đ" : std::string{static_cast<char>(citation.point)};
}

std::string to_string(const Citation& citation) {
  std::string text{citation.act};
  if (!text.empty()) text += ' ';
  text += fmt::format("Art. {}", citation.article);
  if (citation.clause > 0) text += fmt::format("({})", citation.clause);
  if (citation.point != 0) text += fmt::format("({})", point_of(citation));
  if (citation.paragraph > 0) text += fmt::format(" para {}", citation.paragraph);
  return text;
}

std::string to_vietnamese(const Citation& citation) {
  std::string text;
  if (citation.paragraph > 0) text += fmt::format("đoạn {} ", citation.paragraph);
  if (citation.point != 0) text += fmt::format("điểm {} ", point_of(citation));
  if (citation.clause > 0) text += fmt::format("khoản {} ", citation.clause);
  text += fmt::format("Điều {}", citation.article);
  return citation.act.empty() ? text : fmt::format("{} {}", text, citation.act);
}

namespace {

// The states of the nodes above the provisions (and of the provisions themselves), from a mask.
class UpperStates {
 public:
  UpperStates(const Rule& rule, std::uint64_t mask) : rule_(rule) { settle(root(), mask); }

  [[nodiscard]] std::uint32_t root() const {
    return static_cast<std::uint32_t>(rule_.nodes().size() - 1);
  }
  [[nodiscard]] Truth operator[](std::uint32_t node) const { return states_[node]; }

 private:
  Truth settle(std::uint32_t number, std::uint64_t mask) {
    const Node& node = rule_.nodes()[number];
    Truth state = Truth::held;
    if (node.provision >= 0) {
      const std::uint8_t in_mask = state_in(mask, static_cast<std::size_t>(node.provision));
      if (in_mask != 0) state = static_cast<Truth>(in_mask);
    } else if (node.kind == NodeKind::all_of) {
      rule_.each_child(number, [&](std::uint32_t child) { state = state & settle(child, mask); });
    } else if (node.kind == NodeKind::any_of) {
      state = Truth::failed;
      rule_.each_child(number, [&](std::uint32_t child) { state = state | settle(child, mask); });
    } else if (node.kind == NodeKind::at_least) {
      state = joined(rule_, number, [&](std::uint32_t child) { return settle(child, mask); });
    } else {
      throw Error("above the provisions a rule has only all_of, any_of and at_least");
    }
    return states_[number] = state;
  }

  const Rule& rule_;
  std::array<Truth, max_nodes> states_;  // those inside a provision stay unset and are never read
};

std::uint32_t descend(const Rule& rule, const UpperStates& states, std::uint32_t number,
                      Truth state) {
  const Node& node = rule.nodes()[number];
  if (node.provision >= 0) return std::uint32_t{1} << static_cast<unsigned>(node.provision);
  std::uint32_t blamed = 0;
  rule.each_child(number, [&](std::uint32_t child) {
    if (states[child] == state) blamed |= descend(rule, states, child, state);
  });
  return blamed;
}

std::string text(const Term& term, FactType type, Vocabulary facts) {
  std::string result;
  switch (term.source) {
    case Term::Source::constant:
      result = constant_text(term.constant, type);
      break;
    case Term::Source::fact:
      result = facts[term.fact].name;
      break;
    case Term::Source::first_day:
      result = "first(m)";
      break;
    case Term::Source::last_day:
      result = "last(m)";
      break;
    case Term::Source::supported_month:
      result = "m";
      break;
  }
  if (term.times != 1) result += fmt::format(" * {}", term.times);
  if (term.months != 0) result += fmt::format(" {:+} months", term.months);
  if (term.days != 0) result += fmt::format(" {:+} days", term.days);
  return result;
}

std::string text(const Node& node, Vocabulary facts) {
  switch (node.kind) {
    case NodeKind::constant:
      return node.held ? "held" : "failed";
    case NodeKind::later:
      return "later";
    case NodeKind::given:
      return fmt::format("given {}", facts[node.fact].name);
    case NodeKind::contains:
      return fmt::format("{} contains {}", facts[node.fact].name, facts[node.month_fact].name);
    case NodeKind::contains_supported_month:
      return fmt::format("{} contains supported_month", facts[node.fact].name);
    case NodeKind::one_month:
      return fmt::format("{} is one month", facts[node.fact].name);
    case NodeKind::not_:
      return "not";
    case NodeKind::all_of:
      return "all";
    case NodeKind::any_of:
      return "any";
    case NodeKind::at_least:
      return fmt::format("at least {}", node.least);
    case NodeKind::one_of: {
      std::string result = fmt::format("{} in", facts[node.fact].name);
      for (unsigned value = 0; value < 128; ++value) {
        if (has(node.choices, value)) result += ' ' + choice_text(facts[node.fact], value);
      }
      return result;
    }
    case NodeKind::compare: {
      const FactType type = compared_type(node, facts);
      return fmt::format("{} {} {}", text(node.left, type, facts), comparison_sign(node.comparison),
                         text(node.right, type, facts));
    }
  }
  return {};
}

}  // namespace

std::uint32_t blame(const Rule& rule, std::uint64_t mask) {
  const UpperStates states(rule, mask);
  const Truth state = states[states.root()];
  return state == Truth::held ? 0 : descend(rule, states, states.root(), state);
}

Truth verdict(const Rule& rule, std::uint64_t mask) {
  const UpperStates states(rule, mask);
  return states[states.root()];
}

namespace {

bool fits(const Node& node, Vocabulary facts) {
  const auto is = [&](std::uint8_t fact, FactType type) { return facts[fact].type == type; };
  switch (node.kind) {
    case NodeKind::one_of:
      return is(node.fact, FactType::choice);
    case NodeKind::contains:
      return is(node.fact, FactType::month_set) && is(node.month_fact, FactType::month_bit);
    case NodeKind::contains_supported_month:
    case NodeKind::one_month:
      return is(node.fact, FactType::month_set);
    case NodeKind::compare: {
      const auto left = type_of(node.left, facts);
      const auto right = type_of(node.right, facts);
      const auto is_comparable = [](const std::optional<FactType>& type) {
        return !type || type == FactType::date || type == FactType::month ||
               type == FactType::day || type == FactType::number;
      };
      // Only numbers are multiplied, and fill 64 bits; they are not shifted.
      const bool of_numbers = (left ? left : right) == FactType::number;
      const bool of_days = !of_numbers && (left || right);
      const auto is_like = [&](const Term& term) {
        // Days and months of the years -30000 to 30000: the others have no text of their own.
        constexpr std::int64_t far = 11'000'000;
        return (!of_days || (term.times == 1 && -far < term.constant && term.constant < far)) &&
               (!of_numbers || (term.months == 0 && term.days == 0));
      };
      return is_comparable(left) && is_comparable(right) && (!left || !right || left == right) &&
             is_like(node.left) && is_like(node.right);
    }
    default:
      return true;
  }
}

}  // namespace

void check_facts(const Rule& rule, Vocabulary facts) {
  for (const Node& node : rule.nodes()) {
    each_fact(node, [&](std::uint8_t fact) {
      if (fact >= facts.size()) throw Error("a rule has a fact that is not in the vocabulary");
    });
    if (!fits(node, facts))
      throw Error(
          fmt::format("a condition does not fit the types of its facts: {}", text(node, facts)));
  }
}

std::string canonical(const Rule& rule, Vocabulary facts) {
  check_facts(rule, facts);
  std::string result;
  for (std::size_t i = 0; i < rule.nodes().size(); ++i) {
    const Node& node = rule.nodes()[i];
    result += fmt::format("{} {}-{} {}", i, node.first, i, text(node, facts));
    if (node.provision >= 0) {
      const Provision& provision = rule.provisions()[static_cast<std::size_t>(node.provision)];
      result += fmt::format(" : {}", provision.id);
      for (const Citation& citation : provision.citations)
        result += fmt::format("; {}", to_string(citation));
      if (!provision.norm_english.empty())
        result += fmt::format("; {} / {}", provision.norm_english, provision.norm_vietnamese);
    }
    result += '\n';
  }
  return result;
}

}  // namespace v2
}  // namespace rentsupport
