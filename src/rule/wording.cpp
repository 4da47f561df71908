#include "rule/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rule/rule_text.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

bool is_yes_no(const FactInfo& fact) {
  return std::equal(fact.values.begin(), fact.values.end(), yes_no_names.begin(),
                    yes_no_names.end());
}

std::string province_name(std::int64_t code) {
  for (const ProvinceInfo& province : provinces()) {
    if (static_cast<std::int64_t>(province.code) == code) return std::string{province.name};
  }
  return fmt::format("{:02}", code);
}

Comparison opposite(Comparison comparison) {
  switch (comparison) {
    case Comparison::less:
      return Comparison::greater_equal;
    case Comparison::less_equal:
      return Comparison::greater;
    case Comparison::greater_equal:
      return Comparison::less;
    case Comparison::greater:
      return Comparison::less_equal;
    case Comparison::equal:
      break;
  }
  throw Error("a comparison for equality has no opposite comparison");
}

// Before the limit. Days and months need no other words than each other; a number has its own.
Bilingual comparison_words(Comparison comparison, FactType type) {
  if (type == FactType::number) {
    switch (comparison) {
      case Comparison::less:
        return {"nhỏ hơn ", "below "};
      case Comparison::less_equal:
        return {"không quá ", "not above "};
      case Comparison::equal:
        return {"bằng ", ""};
      case Comparison::greater_equal:
        return {"ít nhất ", "at least "};
      case Comparison::greater:
        return {"lớn hơn ", "above "};
    }
  }
  switch (comparison) {
    case Comparison::less:
      return {"trước ", "before "};
    case Comparison::less_equal:
      return {"không muộn hơn ", "not after "};
    case Comparison::equal:
      return {"là ", ""};
    case Comparison::greater_equal:
      return {"không sớm hơn ", "not before "};
    case Comparison::greater:
      return {"sau ", "after "};
  }
  return {};
}

std::string number_words(std::int64_t number, bool is_money, Language language) {
  if (is_money) return in_words(Money{number}, language);
  return grouped(fmt::to_string(number), digit_mark(language));
}

// A month or a day of a month in a sentence, where the number alone would be bare.
std::string constant_words(std::int64_t value, FactType type, bool is_money, Language language) {
  switch (type) {
    case FactType::date:
      return in_words(Date{std::chrono::days{value}}, language);
    case FactType::month:
      return std::string{Bilingual{"tháng ", ""}.in(language)} +
             in_words(month_of_number(static_cast<std::int32_t>(value)), language);
    case FactType::number:
      return number_words(value, is_money, language);
    default:
      return fmt::format(
          fmt::runtime(Bilingual{"ngày {} của tháng", "day {} of the month"}.in(language)), value);
  }
}

std::string shift_words(std::int32_t count, Bilingual unit, Language language) {
  if (count == 0) return {};
  const std::string_view sign = count > 0 ? Bilingual{" cộng ", " plus "}.in(language)
                                          : Bilingual{" trừ ", " minus "}.in(language);
  const std::int32_t size = count > 0 ? count : -count;
  return std::string{sign} + (language == Language::english
                                  ? english(size, unit.english)
                                  : fmt::format("{} {}", size, unit.vietnamese));
}

// A constant beside an amount is one too.
bool is_of_money(const Node& comparison, Vocabulary facts) {
  const auto is_money = [&](const Term& term) {
    return term.source == Term::Source::fact && facts[term.fact].is_money;
  };
  return is_money(comparison.left) || is_money(comparison.right);
}

// A term whose value is known: a constant, or what belongs to the supported month.
std::string value_of_term(const Term& term, Month month, Language language) {
  if (term.source == Term::Source::supported_month)
    return constant_words(month_number(month) + term.months, FactType::month, false, language);
  const Date day =
      term.source == Term::Source::first_day ? first_day(month) : rentsupport::last_day(month);
  return in_words(add_months(day, term.months) + std::chrono::days{term.days}, language);
}

// The values that a choice must be one of; under a not the others.
std::string choice_limit(const Node& node, const FactInfo& fact, Language language, bool negated) {
  std::vector<unsigned> chosen;
  for (unsigned value = 0; value < 128; ++value) {
    if (has(node.choices, value)) chosen.push_back(value);
  }
  // Of two values the opposite of one is the other.
  if (negated && fact.values.size() == 2 && chosen.size() == 1) {
    chosen.front() = 1 - chosen.front();
    negated = false;
  }
  std::string text{negated ? Bilingual{"không phải là ", "not "}.in(language)
                           : Bilingual{"là ", ""}.in(language)};
  if (chosen.empty()) return text + std::string{Bilingual{"giá trị nào", "any value"}.in(language)};
  if (chosen.size() > 1) text += Bilingual{"một trong: ", "one of: "}.in(language);
  for (std::size_t i = 0; i < chosen.size(); ++i)
    text += (i == 0 ? "" : ", ") + value_words(fact, chosen[i], language);
  return text;
}

// The right side of a comparison; in English a noun needs an article there.
std::string limiting_term(const Node& node, Vocabulary facts, Language language,
                          std::optional<Month> month) {
  const std::string words = term_words(node, node.right, facts, language, month);
  const Term::Source source = node.right.source;
  const bool bare = source == Term::Source::constant || source == Term::Source::supported_month ||
                    (month && source != Term::Source::fact);
  return language == Language::english && !bare ? "the " + words : words;
}

std::string limit(const Node& node, Vocabulary facts, Language language, bool negated,
                  std::optional<Month> month) {
  switch (node.kind) {
    case NodeKind::constant:
      return std::string{node.held == negated
                             ? Bilingual{"không bao giờ đạt", "never met"}.in(language)
                             : Bilingual{"luôn đạt, không xét gì thêm", "always met"}.in(language)};
    case NodeKind::later:
      return std::string{Bilingual{"xét sau cùng, trên mọi đề nghị của người lao động",
                                   "decided at the end, over all requests of the worker"}
                             .in(language)};
    case NodeKind::given:
      return std::string{negated ? Bilingual{"để trống", "not given"}.in(language)
                                 : Bilingual{"có ghi", "given"}.in(language)};
    case NodeKind::one_of:
      return choice_limit(node, facts[node.fact], language, negated);
    case NodeKind::contains:
      return std::string{negated ? Bilingual{"không gồm ", "without the "}.in(language)
                                 : Bilingual{"gồm ", "with the "}.in(language)} +
             label(facts[node.month_fact], language);
    case NodeKind::contains_supported_month:
      return std::string{negated ? Bilingual{"không gồm ", "without "}.in(language)
                                 : Bilingual{"gồm ", "with "}.in(language)} +
             (month ? constant_words(month_number(*month), FactType::month, false, language)
                    : std::string{
                          Bilingual{"tháng được hỗ trợ", "the supported month"}.in(language)});
    case NodeKind::one_month:
      return std::string{negated
                             ? Bilingual{"không đúng 1 tháng", "not exactly 1 month"}.in(language)
                             : Bilingual{"đúng 1 tháng", "exactly 1 month"}.in(language)};
    case NodeKind::compare: {
      const std::string right = limiting_term(node, facts, language, month);
      if (negated && node.comparison == Comparison::equal)
        return std::string{Bilingual{"khác ", "other than "}.in(language)} + right;
      const Comparison comparison = negated ? opposite(node.comparison) : node.comparison;
      return std::string{comparison_words(comparison, compared_type(node, facts)).in(language)} +
             right;
    }
    case NodeKind::not_:
    case NodeKind::all_of:
    case NodeKind::any_of:
    case NodeKind::at_least:
      break;
  }
  throw Error("only a leaf has a limit");
}

// What stands between a fact and what is wanted of it.
std::string_view link(const Node& node, Vocabulary facts, Language language) {
  switch (node.kind) {
    case NodeKind::one_of:
      if (is_yes_no(facts[node.fact])) return ": ";
      [[fallthrough]];
    case NodeKind::given:
    case NodeKind::compare:
      return Bilingual{" ", " is "}.in(language);
    default:
      return Bilingual{": ", ": "}.in(language);
  }
}

std::string leaf(const Node& node, Vocabulary facts, Language language, bool negated) {
  std::string wanted = limit(node, facts, language, negated, std::nullopt);
  if (node.kind == NodeKind::constant || node.kind == NodeKind::later) return wanted;
  if (node.kind == NodeKind::one_of && is_yes_no(facts[node.fact]) &&
      language == Language::vietnamese)
    wanted.erase(0, std::string_view{"là "}.size());
  const std::string subject = node.kind == NodeKind::compare
                                  ? term_words(node, node.left, facts, language, std::nullopt)
                                  : label(facts[node.fact], language);
  return subject + std::string{link(node, facts, language)} + wanted;
}

bool joins(const Node& node) { return joins(node.kind); }

// Says whether a node joins its children by "and"; a not turns it round (De Morgan).
bool by_and(const Node& node, bool negated) { return (node.kind == NodeKind::all_of) != negated; }

// A part of a condition, and whether its opposite is meant.
struct Part {
  std::uint32_t node;
  bool negated;
};

Part below_nots(const Rule& rule, Part part) {
  while (rule.nodes()[part.node].kind == NodeKind::not_) part = {part.node - 1, !part.negated};
  return part;
}

// Lists what a node joins. A part that joins by the same word adds its own parts: the meaning is
// the same, and there is a bracket less to read.
void add_parts(const Rule& rule, const Part& whole, std::vector<Part>& parts) {
  std::vector<std::uint32_t> children;
  rule.each_child(whole.node, [&](std::uint32_t child) { children.push_back(child); });
  const bool with_and = by_and(rule.nodes()[whole.node], whole.negated);
  std::reverse(children.begin(), children.end());
  for (const std::uint32_t child : children) {
    const Part part = below_nots(rule, {child, whole.negated});
    const Node& node = rule.nodes()[part.node];
    const bool counts =
        node.kind == NodeKind::at_least || rule.nodes()[whole.node].kind == NodeKind::at_least;
    if (joins(node) && !counts && by_and(node, part.negated) == with_and) {
      add_parts(rule, part, parts);
    } else {
      parts.push_back(part);
    }
  }
}

std::vector<Part> parts_of(const Rule& rule, const Part& whole) {
  std::vector<Part> parts;
  add_parts(rule, whole, parts);
  return parts;
}

std::string condition(const Rule& rule, Part whole, Vocabulary facts, Language language) {
  whole = below_nots(rule, whole);
  const Node& node = rule.nodes()[whole.node];
  if (!joins(node)) return leaf(node, facts, language, whole.negated);
  const bool counts = node.kind == NodeKind::at_least;
  const std::string_view joint = counts ? "; "
                                 : by_and(node, whole.negated)
                                     ? Bilingual{" và ", " and "}.in(language)
                                     : Bilingual{" hoặc ", " or "}.in(language);
  std::string text;
  for (const Part& part : parts_of(rule, whole)) {
    if (!text.empty()) text += joint;
    const std::string words = condition(rule, part, facts, language);
    text += joins(rule.nodes()[part.node]) ? "(" + words + ")" : words;
  }
  if (counts) return at_least_words(rule, whole.node, whole.negated, language) + ": " + text;
  return text;
}

void list(const Rule& rule, Part whole, Vocabulary facts, Language language,
          const std::string& indent, std::string& text) {
  whole = below_nots(rule, whole);
  const Node& node = rule.nodes()[whole.node];
  if (!joins(node)) {
    text += fmt::format("{}- {}\n", indent, leaf(node, facts, language, whole.negated));
    return;
  }
  const Bilingual head = by_and(node, whole.negated)
                             ? Bilingual{"tất cả các điều sau:", "all of:"}
                             : Bilingual{"ít nhất một trong các điều sau:", "at least one of:"};
  text += fmt::format("{}- {}\n", indent,
                      node.kind == NodeKind::at_least
                          ? at_least_words(rule, whole.node, whole.negated, language) + ':'
                          : std::string{head.in(language)});
  for (const Part& part : parts_of(rule, whole))
    list(rule, part, facts, language, indent + "  ", text);
}

}  // namespace

std::string at_least_words(const Rule& rule, std::uint32_t node, bool negated, Language language) {
  std::size_t children = 0;
  rule.each_child(node, [&](std::uint32_t) { ++children; });
  return fmt::format(
      fmt::runtime(
          Bilingual{"ít nhất {} trong {} điều sau", "at least {} of these {}"}.in(language)),
      wanted_of(rule, node, negated), children);
}

std::string label(const FactInfo& fact, Language language) {
  return std::string{Bilingual{fact.vietnamese, fact.english}.in(language)};
}

std::string_view voucher_words(Voucher voucher, Language language) {
  switch (voucher) {
    case Voucher::worker:
      return Bilingual{"người lao động", "the worker"}.in(language);
    case Voucher::employer:
      return Bilingual{"người sử dụng lao động", "the employer"}.in(language);
    case Voucher::social_insurance:
      return Bilingual{"cơ quan bảo hiểm xã hội", "the social insurance agency"}.in(language);
    case Voucher::office:
      break;
  }
  return Bilingual{"Ủy ban nhân dân cấp huyện", "the district People's Committee"}.in(language);
}

bool is_for(const Citation& citation, Group group) noexcept {
  if (!citation.act.empty()) return true;             // articles of another act
  const int first = group == Group::working ? 8 : 4;  // of the other group
  return citation.article < first || citation.article > first + 3;
}

std::vector<Citation> vouched_under(const FactInfo& fact, Group group) {
  std::vector<Citation> places;
  for (const Citation& place : fact.vouched_under) {
    if (is_for(place, group)) places.push_back(place);
  }
  return places;
}

namespace {

// Joins by commas and a last "và", which must not stand beside another one.
std::string listed(const std::vector<std::string>& parts) {
  const bool has_and = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.find(" và ") != std::string::npos;
  });
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() && !has_and ? " và " : ", ";
    text += parts[i];
  }
  return text;
}

// Writes the places of an article, the points of a clause together: `khoản 1, điểm a và điểm b
// khoản 2`.
std::string places_in_article(std::span<const Citation> citations) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0, end = 0; begin < citations.size(); begin = end) {
    const Citation& first = citations[begin];
    std::vector<std::string> points;
    const auto key = [](const Citation& citation) {
      return std::tuple{citation.clause, citation.paragraph, citation.point != 0};
    };
    for (end = begin; end < citations.size() && key(citations[end]) == key(first); ++end) {
      if (citations[end].point != 0) points.push_back("điểm " + point_of(citations[end]));
    }
    std::string part = listed(points);
    if (first.paragraph > 0)
      part += fmt::format("{}đoạn {}", part.empty() ? "" : " ", first.paragraph);
    if (first.clause > 0) part += fmt::format("{}khoản {}", part.empty() ? "" : " ", first.clause);
    parts.push_back(std::move(part));
  }
  return listed(parts);
}

}  // namespace

std::string citations_words(const std::vector<Citation>& citations, Language language) {
  std::vector<Citation> places;
  for (const Citation& citation : citations) {
    if (std::find(places.begin(), places.end(), citation) == places.end())
      places.push_back(citation);
  }
  std::vector<std::string> parts;
  if (language == Language::english) {
    for (const Citation& citation : places) parts.push_back(to_string(citation));
    return fmt::format("{}", fmt::join(parts, ", "));
  }
  std::stable_sort(places.begin(), places.end(), [](const Citation& a, const Citation& b) {
    return std::tuple{a.act, a.article, a.clause} < std::tuple{b.act, b.article, b.clause};
  });
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    const auto is_whole = [](const Citation& citation) {
      return citation.clause == 0 && citation.paragraph == 0;
    };
    const auto same = [&](const Citation& other) {
      return other.article == places[begin].article && other.act == places[begin].act &&
             is_whole(other) == is_whole(places[begin]);
    };
    for (end = begin; end < places.size() && same(places[end]);) ++end;
    const std::string inside = places_in_article(std::span{places}.subspan(begin, end - begin));
    parts.push_back(fmt::format("{}{}Điều {}{}{}", inside, inside.empty() ? "" : " ",
                                places[begin].article, places[begin].act.empty() ? "" : " ",
                                places[begin].act));
  }
  return listed(parts);
}

std::string citations_words(const Provision& provision, Language language) {
  std::string text = citations_words(provision.citations, language);
  const std::string_view norm =
      Bilingual{provision.norm_vietnamese, provision.norm_english}.in(language);
  if (!text.empty() && !norm.empty()) text += ", ";
  return text.append(norm);
}

std::string not_as_enacted_words(const RuleSet& rules, Language language) {
  using Kind = RuleDifference::Kind;
  const auto differences = rules.differences();
  std::string text;
  for (const RuleDifference& difference : differences) {
    const auto is_same_of = [&](Group group) {
      return std::any_of(differences.begin(), differences.end(), [&](const RuleDifference& other) {
        return other.group == group && other.kind == difference.kind &&
               other.provision.id == difference.provision.id;
      });
    };
    const bool of_both = is_same_of(Group::working) && is_same_of(Group::returning);
    if (of_both && difference.group == Group::returning) continue;  // it is told
    const Bilingual what = difference.kind == Kind::added     ? Bilingual{"thêm ", "added "}
                           : difference.kind == Kind::removed ? Bilingual{"bỏ ", "removed "}
                                                              : Bilingual{"thay ", "replaced "};
    const Bilingual where =
        of_both ? Bilingual{"cả hai nhóm", "both groups"}
        : difference.group == Group::working
            ? Bilingual{"nhóm đang làm việc", "group working"}
            : Bilingual{"nhóm quay trở lại thị trường lao động", "group returning"};
    text += fmt::format("{}{}{} ({}; {})", text.empty() ? "" : "; ", what.in(language),
                        citations_words(difference.provision, language), difference.provision.id,
                        where.in(language));
  }
  if (text.empty()) return text;
  return std::string{
             Bilingual{"Không phải Quyết định như đã ban hành: ", "Not the Decision as enacted: "}
                 .in(language)} +
         text + '.';
}

std::vector<std::string> not_as_enacted_lines(const RuleSet& rules) {
  using Kind = RuleDifference::Kind;
  std::vector<std::string> lines;
  for (const RuleDifference& difference : rules.differences()) {
    const auto [did, where] = difference.kind == Kind::added     ? std::pair{"added", "to"}
                              : difference.kind == Kind::removed ? std::pair{"removed", "from"}
                                                                 : std::pair{"replaced", "in"};
    lines.push_back(
        fmt::format("{} {} {} {}", did, difference.provision.id, where, name(difference.group)));
  }
  for (const std::string& fact : rules.further_facts().names())
    lines.push_back("added the fact " + fact);
  return lines;
}

std::string value_words(const FactInfo& fact, std::int64_t value, Language language) {
  switch (fact.type) {
    case FactType::date:
      return in_words(Date{std::chrono::days{value}}, language);
    case FactType::month:
      return in_words(month_of_number(static_cast<std::int32_t>(value)), language);
    case FactType::day:
      return fmt::format("{}", value);
    case FactType::month_set:
    case FactType::month_bit: {
      std::string text;
      for (const Month month : MonthSet::from_bits(static_cast<std::uint64_t>(value)).months())
        text += (text.empty() ? "" : ", ") + in_words(month, language);
      return text.empty() ? std::string{Bilingual{"không có tháng nào", "no month"}.in(language)}
                          : text;
    }
    case FactType::number:
      return number_words(value, fact.is_money, language);
    case FactType::choice:
      break;
  }
  if (fact.values.empty()) return province_name(value);
  const auto words = language == Language::english ? fact.english_values : fact.vietnamese_values;
  return std::string{words[static_cast<std::size_t>(value)]};
}

std::string leaf_words(const Node& node, Vocabulary facts, Language language, bool negated) {
  return leaf(node, facts, language, negated);
}

std::string term_words(const Node& node, const Term& term, Vocabulary facts, Language language,
                       std::optional<Month> month) {
  std::string text;
  switch (term.source) {
    case Term::Source::constant:
      return constant_words(term.constant, compared_type(node, facts), is_of_money(node, facts),
                            language);
    case Term::Source::fact:
      text = label(facts[term.fact], language);
      break;
    case Term::Source::first_day:
      text = Bilingual{"ngày đầu của tháng được hỗ trợ", "first day of the supported month"}.in(
          language);
      break;
    case Term::Source::last_day:
      text = Bilingual{"ngày cuối của tháng được hỗ trợ", "last day of the supported month"}.in(
          language);
      break;
    case Term::Source::supported_month:
      text = Bilingual{"tháng được hỗ trợ", "the supported month"}.in(language);
      break;
  }
  if (month && term.source != Term::Source::fact) return value_of_term(term, *month, language);
  if (term.times != 1)
    text += std::string{Bilingual{" nhân ", " times "}.in(language)} +
            number_words(term.times, false, language);
  return text + shift_words(term.months, {"tháng", "month"}, language) +
         shift_words(term.days, {"ngày", "day"}, language);
}

std::string limit_words(const Node& node, Vocabulary facts, Language language,
                        std::optional<Month> month, bool negated) {
  return limit(node, facts, language, negated, month);
}

std::string wanted_words(const Node& node, Vocabulary facts, Language language,
                         std::optional<Month> month, bool negated) {
  const std::string limit = limit_words(node, facts, language, month, negated);
  if (language == Language::english) {
    if (node.kind == NodeKind::contains && !negated)
      return "must include the " + label(facts[node.month_fact], language);
    if (node.kind == NodeKind::contains_supported_month && !negated && month)
      return "must include " + english(*month);
    if (limit.starts_with("not ")) return "must not be " + limit.substr(4);
    return "must be " + limit;
  }
  // "không muộn hơn" becomes "không được muộn hơn", "không phải là" becomes "không được là".
  for (const std::string_view no : {"không phải ", "không "}) {
    if (limit.starts_with(no)) return "không được " + limit.substr(no.size());
  }
  return "phải " + limit;
}

std::string state_words(std::optional<Truth> state, Language language) {
  if (!state) return std::string{Bilingual{"không xét", "not reached"}.in(language)};
  switch (*state) {
    case Truth::held:
      return std::string{Bilingual{"đạt", "held"}.in(language)};
    case Truth::failed:
      return std::string{Bilingual{"không đạt", "failed"}.in(language)};
    case Truth::unknown:
      break;
  }
  return std::string{Bilingual{"chưa rõ", "unknown"}.in(language)};
}

std::string condition_words(const Rule& rule, std::uint32_t node, Vocabulary facts,
                            Language language) {
  return condition(rule, {node, false}, facts, language);
}

std::string condition_list(const Rule& rule, std::uint32_t node, Vocabulary facts,
                           Language language) {
  std::string text;
  list(rule, {node, false}, facts, language, "", text);
  return text;
}

}  // namespace v2
}  // namespace rentsupport
