#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "answer/explanation_words.hpp"
#include "answer/grounds.hpp"
#include "decide/persons.hpp"
#include "rule/rule_text.hpp"
#include "rule/scheme.hpp"
#include "rule/wording.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The days of a list, in the order of its columns.
constexpr std::array<Bilingual, 9> day_names{
    Bilingual{"ngày lập danh sách", "the day on which the list was drawn up,"},
    Bilingual{"ngày niêm yết", "the day of posting,"},
    Bilingual{"ngày gửi cơ quan bảo hiểm xã hội", "the day of sending to social insurance,"},
    Bilingual{"ngày cơ quan bảo hiểm xã hội xác nhận", "the day of social insurance's answer,"},
    Bilingual{"ngày cấp huyện nhận hồ sơ", "the day of receipt by the district,"},
    Bilingual{"ngày trình cấp tỉnh", "the day of submission to the province,"},
    Bilingual{"ngày cấp tỉnh quyết định", "the day of the province's decision,"},
    Bilingual{"ngày nhận kinh phí", "the day on which the money came,"},
    Bilingual{"ngày chi trả", "the day of payment,"}};

std::string days_words(const Explanation& explanation, std::uint16_t days, Language language) {
  std::string text;
  for (std::size_t day = 0; day < day_names.size(); ++day) {
    if ((days >> day & 1U) == 0 || !explanation.days[day]) continue;
    if (!text.empty()) text += Bilingual{" và ", " and "}.in(language);
    text += fmt::format("{} {}", day_names[day].in(language),
                        in_words(*explanation.days[day], language));
  }
  return text;
}

// A long list of values is named by the parameter that holds it.
constexpr int values_to_list = 8;

std::string wanted(const Explanation& explanation, const Node& node, bool negated,
                   Language language) {
  if (node.kind == NodeKind::one_of && !node.parameter.empty()) {
    const int values = std::popcount(node.choices[0]) + std::popcount(node.choices[1]);
    if (values > values_to_list) {
      return language == Language::english
                 ? fmt::format("must be one of the {} of parameter {}", values, node.parameter)
                 : fmt::format("phải thuộc {} giá trị của tham số {}", values, node.parameter);
    }
  }
  return wanted_words(node, facts_of(explanation), language, explanation.month, negated);
}

const ExplainedFact* fact_in(const ExplainedLeaf& leaf, std::uint8_t number) {
  for (const ExplainedFact& fact : leaf.facts) {
    if (fact.fact == number) return &fact;
  }
  return nullptr;
}

// A date that has happened is no longer the projected one.
std::string label_of(const Explanation& explanation, const ExplainedFact& fact, Language language) {
  const bool is_past =
      fact.origin == Origin::actual && (fact.fact == facts::projected_receipt.number() ||
                                        fact.fact == facts::earliest_receipt.number());
  return label(facts_of(explanation)[is_past ? facts::received_on.number() : fact.fact], language);
}

// Where the limit comes from, between brackets.
std::string source_words(const Node& node, Vocabulary facts, Language language) {
  std::string text;
  if (node.kind == NodeKind::compare && node.right.source != Term::Source::fact &&
      node.right.source != Term::Source::constant)
    text = term_words(node, node.right, facts, language, std::nullopt);
  const int values = std::popcount(node.choices[0]) + std::popcount(node.choices[1]);
  if (!node.parameter.empty() && values <= values_to_list) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} {}", Bilingual{"tham số", "parameter"}.in(language), node.parameter);
  }
  return text.empty() ? text : fmt::format(" ({})", text);
}

std::string sentence(const Explanation& explanation, Language language) {
  const bool is_english = language == Language::english;
  std::string text =
      is_english
          ? fmt::format("Request {} of list {}, {}: ", printable(explanation.request_id),
                        printable(explanation.list_id), english(explanation.month))
          : fmt::format(
                "Đề nghị {} thuộc danh sách {}, tháng {}: ", printable(explanation.request_id),
                printable(explanation.list_id), vietnamese(explanation.month));
  const Rule& rule = explanation.rule();
  switch (explanation.outcome) {
    case Outcome::payable:
      text += is_english ? fmt::format("payable, {}.", english(explanation.amount))
                         : fmt::format("được hỗ trợ {}.", vietnamese(explanation.amount));
      break;
    case Outcome::refused: {
      const std::string places =
          citations_words(explanation, blame(rule, explanation.mask), language);
      text += is_english ? fmt::format("refused under {}, {}.", places, english(explanation.amount))
                         : fmt::format("không đủ điều kiện, do chưa đáp ứng {}.", places);
      break;
    }
    case Outcome::undetermined:
      if (explanation.is_doubtful()) {
        text += is_english ? fmt::format(
                                 "undetermined, as it is not settled whether it is the same "
                                 "person; {} if it turns out payable.",
                                 english(explanation.max_amount))
                           : fmt::format(
                                 "chưa kết luận được, vì chưa rõ có phải cùng một người hay không; "
                                 "nếu đủ điều kiện thì được hỗ trợ {}.",
                                 vietnamese(explanation.max_amount));
        break;
      }
      text += is_english ? fmt::format("undetermined; {} if it turns out payable.",
                                       english(explanation.max_amount))
                         : fmt::format("chưa kết luận được; nếu đủ điều kiện thì được hỗ trợ {}.",
                                       vietnamese(explanation.max_amount));
      break;
  }
  return text + '\n';
}

// Writes the inside of a provision, a line each, deeper below each join.
class Inside {
 public:
  Inside(const Explanation& explanation, const ExplainedNode& provision, Language language)
      : explanation_(explanation), provision_(provision), language_(language) {}

  [[nodiscard]] std::string text(std::uint32_t number, bool negated, const std::string& indent,
                                 bool at_top) const {
    const Node& node = rule().nodes()[number];
    if (node.kind == NodeKind::not_) return text(number - 1, !negated, indent, at_top);
    if (!joins(node.kind)) return leaf(number, negated, indent);
    if (node.kind == NodeKind::at_least) return counted(number, negated, indent);
    const bool all = (node.kind == NodeKind::all_of) != negated;
    const std::vector<std::uint32_t> parts = worth_saying(number, negated);
    // What stands alone needs no heading, nor that all lines of a provision must hold.
    if (parts.size() == 1 && state(parts[0], negated) == state(number, negated))
      return text(parts[0], negated, indent, false);
    const bool is_plain = at_top && all;
    std::string result;
    if (!is_plain) {
      result = fmt::format(
          "{}{} [{}]\n", indent,
          all ? Bilingual{"Phải đạt đủ các điều sau:", "All of these:"}.in(language_)
              : Bilingual{"Phải đạt ít nhất một trong các điều sau:", "At least one of these:"}.in(
                    language_),
          state(number, negated));
    }
    for (const std::uint32_t part : parts) {
      const std::string lines = text(part, negated, is_plain ? indent : indent + "  ", is_plain);
      // Of what stands side by side each line is said once; what is deeper belongs to its heading.
      for (std::size_t begin = 0, end = 0; begin < lines.size(); begin = end) {
        end = lines.find('\n', begin) + 1;
        while (end < lines.size() && lines.compare(end, indent.size() + 1, indent + ' ') == 0)
          end = lines.find('\n', end) + 1;
        const std::string line = lines.substr(begin, end - begin);
        if (!is_plain || ('\n' + result).find('\n' + line) == std::string::npos) result += line;
      }
    }
    return result;
  }

 private:
  [[nodiscard]] const Rule& rule() const { return explanation_.rule(); }

  // Of what is counted every part says something.
  [[nodiscard]] std::string counted(std::uint32_t number, bool negated,
                                    const std::string& indent) const {
    std::string lines;
    rule().each_child(number, [&](std::uint32_t child) {
      lines.insert(0, text(child, negated, indent + "  ", false));
    });
    return fmt::format("{}{} {}: [{}]\n{}", indent, Bilingual{"Phải đạt", "Hold"}.in(language_),
                       at_least_words(rule(), number, negated, language_), state(number, negated),
                       lines);
  }

  // Leaves out what says nothing: a comparison with an end that is not there, the wish that a day
  // were not given beside the one that judges it, and what was said just before.
  [[nodiscard]] std::vector<std::uint32_t> worth_saying(std::uint32_t number, bool negated) const {
    std::vector<std::uint32_t> children;
    rule().each_child(number, [&](std::uint32_t child) { children.push_back(child); });
    std::reverse(children.begin(), children.end());
    const bool any = (rule().nodes()[number].kind == NodeKind::any_of) != negated;
    std::vector<std::uint32_t> result;
    std::vector<std::string> said;
    for (const std::uint32_t child : children) {
      const ExplainedLeaf* const compared = compared_at(child);
      const bool is_idle =
          compared != nullptr &&
          (rule().nodes()[compared->node].kind == NodeKind::given
               ? any && compared->facts[0].origin != Origin::empty
               : std::any_of(compared->facts.begin(), compared->facts.end(),
                             [](const auto& fact) { return fact.origin == Origin::empty; }));
      if (is_idle) continue;
      // Once a step has happened, its projections say the same as its day.
      if (compared != nullptr && compared->facts.size() == 1 &&
          compared->facts[0].origin == Origin::actual) {
        std::string words = compared_words(explanation_, *compared, negated, false, language_);
        if (std::find(said.begin(), said.end(), words) != said.end()) continue;
        said.push_back(std::move(words));
      }
      result.push_back(child);
    }
    return result.empty() ? children : result;
  }

  // Returns the leaf at a node, or below a not there.
  [[nodiscard]] const ExplainedLeaf* compared_at(std::uint32_t number) const {
    if (rule().nodes()[number].kind == NodeKind::not_) --number;
    for (const ExplainedLeaf& compared : provision_.leaves) {
      if (compared.node == number) return &compared;
    }
    return nullptr;
  }

  [[nodiscard]] std::string state(std::uint32_t number, bool negated) const {
    const auto truth = static_cast<Truth>(explanation_.states[number]);
    return state_words(negated ? !truth : truth, language_);
  }

  [[nodiscard]] std::string leaf(std::uint32_t number, bool negated,
                                 const std::string& indent) const {
    return fmt::format(
        "{}[{}] {}\n", indent, state(number, negated),
        compared_words(explanation_, *compared_at(number), negated, true, language_));
  }

  const Explanation& explanation_;
  const ExplainedNode& provision_;
  Language language_;
};

std::string provision_text(const Explanation& explanation, const ExplainedNode& node,
                           const std::map<std::string, std::string>& readings,
                           const std::string& indent, Language language) {
  const Rule& rule = explanation.rule();
  const Provision& provision = rule.provisions()[static_cast<std::size_t>(node.provision)];
  const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(node.provision);
  std::string text = fmt::format("{}[{}] {} ({}; {}", indent, state_words(node.state, language),
                                 citations_words(explanation, bit, language), provision.id,
                                 static_cast<char>(provision.confidence));
  if (!provision.confidence_note.empty()) {
    text += ", " + confidence_note_words(provision.confidence_note,
                                         texts_of(explanation.rule_set).confidence_notes, language);
  }
  if (!provision.reading.empty()) {
    text += fmt::format("; {} {} = {}", Bilingual{"cách hiểu", "reading"}.in(language),
                        provision.reading, readings.at(provision.reading));
  }
  text += ")\n";
  const std::string deeper = indent + "    ";
  text += fmt::format("{}{}\n", deeper,
                      language == Language::english ? provision.english : provision.vietnamese);
  if (rule.nodes()[node.node].kind == NodeKind::later) {
    for (const std::string& line : counted_words(explanation, node, true, language))
      text += fmt::format("{}{}\n", deeper, line);
    return text;
  }
  // What it comes to, before what was compared.
  if (node.state == Truth::failed) {
    text +=
        fmt::format("{}→ {}\n", deeper, ground_of(explanation, node, Reader::other, language).text);
  }
  return text + Inside(explanation, node, language).text(node.node, false, deeper, true);
}

// What would have to hold besides, with what can be done about it: `khoản 2 Điều 8
// (art8.2.concluded; không thể bổ sung)`.
std::string provisions_words(const Explanation& explanation, std::uint32_t provisions,
                             Language language) {
  const Rule& rule = explanation.rule();
  std::string text;
  for (const ExplainedNode& node : explanation.tree) {
    if (node.provision < 0) continue;
    const auto place = static_cast<std::size_t>(node.provision);
    const std::uint32_t bit = std::uint32_t{1} << place;
    if ((provisions & bit) == 0) continue;
    const Ground ground = ground_of(explanation, node, Reader::other, language);
    text += fmt::format("{}{} ({}; {})", text.empty() ? "" : ", ",
                        citations_words(explanation, bit, language), rule.provisions()[place].id,
                        remedy_words(ground, Reader::other, language));
  }
  return text;
}

std::string facts_words(const Explanation& explanation, std::uint64_t facts, Language language) {
  std::string text;
  for (std::uint64_t rest = facts; rest != 0; rest &= rest - 1) {
    const FactInfo& fact = facts_of(explanation)[static_cast<std::size_t>(std::countr_zero(rest))];
    text += fmt::format("{}{} ({}; {})", text.empty() ? "" : ", ", label(fact, language), fact.name,
                        voucher_words(fact.voucher, language));
  }
  return text;
}

std::string request_words(const std::string& request_id, const std::string& list_id,
                          Language language) {
  return say(language, "request {} of list {}", "đề nghị {} thuộc danh sách {}",
             printable(request_id), printable(list_id));
}

// Where the other ID of a pair stands.
std::string other_words(const DoubtfulPair& pair, Language language) {
  const bool is_itself = pair.worker_id == pair.other_id;
  if (pair.requests.empty()) {
    return is_itself ? say(language, "than in the history of payments", "so với lịch sử chi trả")
                     : say(language, "{} stands in the history of payments only",
                           "{} chỉ có trong lịch sử chi trả", printable(pair.other_id));
  }
  std::string requests;
  for (const OtherRequest& request : pair.requests) {
    requests += (requests.empty() ? "" : ", ") +
                request_words(request.request_id, request.list_id, language);
  }
  if (pair.more_requests > 0)
    requests += say(language, " and {} more", " và {} đề nghị khác", pair.more_requests);
  return is_itself ? say(language, "than in {}", "so với {}", requests)
                   : say(language, "{} makes {}", "{} có {}", printable(pair.other_id), requests);
}

// Of whom an office has to say whether it is one person, and how it says so.
std::string doubt_text(const Explanation& explanation, Language language) {
  std::string text =
      say(language, "An office has to say whether it is the same person ({} at stake):\n",
          "Cần kết luận có phải cùng một người hay không (số tiền liên quan: {}):\n",
          in_words(explanation.max_amount, language));
  bool is_of_two = false;
  bool is_of_one = false;
  for (const DoubtfulPair& pair : explanation.doubtful_pairs) {
    const std::string own = printable(pair.worker_id);
    const std::string evidence = evidence_words(pair, language);
    const std::string others = other_words(pair, language);
    if (pair.worker_id == pair.other_id) {
      is_of_one = true;
      text += fmt::format("  - {}: {} {}.\n", own, evidence, others);
    } else {
      is_of_two = true;
      text += say(language, "  - {} and {}: {}; {}.\n", "  - {} và {}: {}; {}.\n", own,
                  printable(pair.other_id), evidence, others);
    }
  }
  if (explanation.more_pairs > 0) {
    text += say(language, "  - and {} more pairs, in persons_to_check.csv.\n",
                "  - và {} cặp khác, xem persons_to_check.csv.\n", explanation.more_pairs);
  }
  if (is_of_two) {
    text +=
        say(language,
            "  Write in a copy of persons_to_check.csv, in the line of the two IDs, same = yes "
            "(one person) or no (two persons), and give the copy back with --persons.\n",
            "  Ghi kết luận vào dòng của hai số đó trong một bản sao của persons_to_check.csv: "
            "same = yes (cùng một người) hoặc no (hai người khác nhau), rồi nộp lại bản sao bằng "
            "--persons.\n");
  }
  if (is_of_one) {
    text += say(language,
                "  If that ID is of one person all the same, write same = yes in its line of a "
                "copy of persons_to_check.csv and give the copy back with --persons; if they are "
                "two, mend the wrong ID in its row.\n",
                "  Nếu số đó đúng là của một người, ghi same = yes vào dòng của số này trong một "
                "bản sao của persons_to_check.csv rồi nộp lại bản sao bằng --persons; nếu là hai "
                "người, sửa số ghi sai tại dòng của người đó.\n");
  }
  return text;
}

std::string change_text(const Explanation& explanation, Language language) {
  if (explanation.is_doubtful()) return doubt_text(explanation, language);
  std::string text;
  const auto or_else = [&] {
    return Bilingual{text.empty() ? "" : "hoặc ", text.empty() ? "" : "or "}.in(language);
  };
  if (explanation.outcome == Outcome::refused) {
    for (const std::uint32_t set : explanation.lacking) {
      text += fmt::format(
          "  - {}{}{}\n", or_else(), provisions_words(explanation, set, language),
          std::has_single_bit(set)
              ? Bilingual{": chỉ thiếu quy định này", ": refused by this alone"}.in(language)
              : Bilingual{" (đồng thời)", " (together)"}.in(language));
    }
    return std::string{
               Bilingual{"Còn thiếu để được hỗ trợ:\n", "What would change it:\n"}.in(language)} +
           text;
  }
  if (explanation.outcome == Outcome::undetermined) {
    for (const std::uint64_t set : explanation.settling)
      text += fmt::format("  - {}{}\n", or_else(), facts_words(explanation, set, language));
    return fmt::format(
               fmt::runtime(Bilingual{"Chỉ cần bổ sung các thông tin sau là kết luận được (số tiền "
                                      "liên quan: {}):\n",
                                      "Settled whatever the answers are by ({} at stake):\n"}
                                .in(language)),
               in_words(explanation.max_amount, language)) +
           text;
  }
  return text;
}

}  // namespace

std::string citations_words(const Explanation& explanation, std::uint32_t provisions,
                            Language language) {
  std::vector<Citation> citations;
  std::vector<std::string_view> norms;
  for (std::uint32_t rest = provisions; rest != 0; rest &= rest - 1) {
    const Provision& provision =
        explanation.rule().provisions()[static_cast<std::size_t>(std::countr_zero(rest))];
    for (const Citation& citation : provision.citations) {
      if (is_for(citation, explanation.group)) citations.push_back(citation);
    }
    const std::string_view norm =
        Bilingual{provision.norm_vietnamese, provision.norm_english}.in(language);
    if (!norm.empty() && std::find(norms.begin(), norms.end(), norm) == norms.end())
      norms.push_back(norm);
  }
  std::string text = citations_words(citations, language);
  for (const std::string_view norm : norms) {
    text += text.empty() ? "" : ", ";
    text += norm;
  }
  return text;
}

std::string fact_words(const Explanation& explanation, const ExplainedFact& fact,
                       Language language) {
  const FactInfo& info = facts_of(explanation)[fact.fact];
  const auto value = [&] { return value_words(info, fact.value, language); };
  switch (fact.origin) {
    case Origin::given:
      return value();
    case Origin::declared: {
      const FormDeclarations& forms = scheme_of(explanation.rule_set).declarations;
      const Citation place = forms.under(fact.fact, explanation.group);
      const std::string_view form = forms.form(explanation.group);
      return value() + (language == Language::english
                            ? fmt::format(" (declared in Form {}, {})", form, to_string(place))
                            : fmt::format(" (khai tại Mẫu số {}, {})", form, to_vietnamese(place)));
    }
    case Origin::assumed:
      return value() +
             std::string{
                 Bilingual{" (giả định vì hồ sơ không ghi)", " (assumed: the files do not say)"}.in(
                     language)};
    case Origin::unknown:
      return std::string{Bilingual{"chưa rõ", "unknown"}.in(language)};
    case Origin::empty:
      return std::string{
          fact.fact == facts::rent_to.number()
              ? Bilingual{"không ghi, tức là vẫn đang thuê", "not given: the worker still rents"}
                    .in(language)
              : Bilingual{"không ghi, tức là không có ngày kết thúc", "not given: open-ended"}.in(
                    language)};
    case Origin::actual:
      return value() + std::string{Bilingual{" (thực tế)", " (actual)"}.in(language)};
    case Origin::projected:
      return fmt::format(
          fmt::runtime(
              Bilingual{"{} (dự kiến, tính từ {})", "{} (projected from {})"}.in(language)),
          value(), days_words(explanation, fact.days, language));
    case Origin::computed:
      break;
  }
  return fmt::format(
      fmt::runtime(Bilingual{"{} (tính từ {})", "{} (counted from {})"}.in(language)), value(),
      days_words(explanation, fact.days, language));
}

std::string compared_words(const Explanation& explanation, const ExplainedLeaf& leaf, bool negated,
                           bool with_source, Language language) {
  const Node& node = explanation.rule().nodes()[leaf.node];
  if (node.kind == NodeKind::constant)
    return limit_words(node, facts_of(explanation), language, explanation.month, negated);
  std::string text;
  if (node.kind != NodeKind::compare) {
    const ExplainedFact& fact = *fact_in(leaf, node.fact);
    text = fmt::format("{}: {}; ", label_of(explanation, fact, language),
                       fact_words(explanation, fact, language));
  } else if (node.left.source == Term::Source::fact) {
    const ExplainedFact& fact = *fact_in(leaf, node.left.fact);
    text = fmt::format("{}: {}; ", label_of(explanation, fact, language),
                       fact_words(explanation, fact, language));
    if (!is_bare_fact(node.left))
      text += term_words(node, node.left, facts_of(explanation), language, std::nullopt) + ' ';
  } else {
    text = fmt::format(
        "{}: {}; ", term_words(node, node.left, facts_of(explanation), language, std::nullopt),
        term_words(node, node.left, facts_of(explanation), language, explanation.month));
  }
  if (node.kind == NodeKind::given && leaf.facts[0].origin == Origin::empty)
    return text.substr(0, text.size() - std::string_view{"; "}.size());  // that says it all
  if (node.kind == NodeKind::given && leaf.facts[0].origin == Origin::unknown) {
    return fmt::format("{}: {}", label_of(explanation, leaf.facts[0], language),
                       Bilingual{"không ghi", "not given"}.in(language));
  }
  text += wanted(explanation, node, negated, language);
  // The fact on the other side, with its value.
  if (node.kind == NodeKind::contains) {
    text += ": " + fact_words(explanation, *fact_in(leaf, node.month_fact), language);
  } else if (node.kind == NodeKind::compare && node.right.source == Term::Source::fact) {
    const ExplainedFact& other = *fact_in(leaf, node.right.fact);
    text += is_bare_fact(node.right)
                ? ": " + fact_words(explanation, other, language)
                : fmt::format("; {}: {}", label_of(explanation, other, language),
                              fact_words(explanation, other, language));
  }
  if (with_source) text += source_words(node, facts_of(explanation), language);
  return text;
}

namespace {

std::string counted_month_words(const CountedMonth& counted, Language language) {
  const bool is_english = language == Language::english;
  if (!counted.request_id.empty()) {
    const std::string request = request_words(counted.request_id, counted.list_id, language);
    return is_english ? fmt::format("{} for {}", english(counted.month), request)
                      : fmt::format("tháng {} cho {}", vietnamese(counted.month), request);
  }
  std::string text = is_english ? fmt::format("{} by an earlier payment", english(counted.month))
                                : fmt::format("tháng {} đã chi trả", vietnamese(counted.month));
  if (counted.group) {
    text += fmt::format(
        " ({})",
        *counted.group == Group::working
            ? Bilingual{"nhóm đang làm việc", "group working"}.in(language)
            : Bilingual{"nhóm quay trở lại thị trường lao động", "group returning"}.in(language));
  }
  return text;
}

// What counts too, and under which reading of who is the same person: `Nếu là cùng một người: …`.
std::string maybe_words(const Explanation& explanation, bool is_cap, Language language) {
  std::string months;
  for (const CountedMonth& counted : explanation.maybe_counted)
    months += (months.empty() ? "" : "; ") + counted_month_words(counted, language);
  const Bilingual who =
      explanation.is_payable_if_same
          ? Bilingual{"Nếu là những người khác nhau", "If they are several persons"}
          : Bilingual{"Nếu là cùng một người", "If they are one person"};
  const Bilingual what = is_cap ? Bilingual{"tính thêm", "these count too"}
                                : Bilingual{"tháng này đã được tính", "it is counted already"};
  return say(language, "{}, {}: {}.", "{} thì {}: {}.", who.in(language), what.in(language),
             months);
}

}  // namespace

std::vector<std::string> counted_words(const Explanation& explanation,
                                       const ExplainedNode& provision, bool with_source,
                                       Language language) {
  const bool is_english = language == Language::english;
  if (!provision.state && explanation.is_doubtful()) {
    return {std::string{Bilingual{"Không xét vì chưa rõ tháng này đã được tính hay chưa.",
                                  "Not reached: whether the month is counted already is unknown."}
                            .in(language)}};
  }
  if (!provision.state) {
    // The cap comes after the other one; both come after all else.
    const bool is_duplicate = std::any_of(
        explanation.counted.begin(), explanation.counted.end(),
        [&](const CountedMonth& counted) { return counted.month == explanation.month; });
    return {std::string{(is_duplicate ? Bilingual{"Không xét vì tháng này đã được tính.",
                                                  "Not reached: the month is counted already."}
                                      : Bilingual{"Không xét vì chưa đáp ứng quy định khác.",
                                                  "Not reached: another provision is not held."})
                            .in(language)}};
  }
  // Of the months counted, those that this provision looks at: the same one, or those of its scope.
  const Rule& rule = explanation.rule();
  const bool is_cap = !rule.nodes()[provision.node].parameter.empty();
  const bool each_group = explanation.rule_set.cap_in_each_group();
  std::vector<std::string> months;
  for (const CountedMonth& counted : explanation.counted) {
    const bool in_scope = is_cap
                              ? !each_group || !counted.group || *counted.group == explanation.group
                              : counted.month == explanation.month;
    if (in_scope) months.push_back(counted_month_words(counted, language));
  }
  if (!is_cap) {
    if (provision.state == Truth::unknown) return {maybe_words(explanation, is_cap, language)};
    if (months.empty()) {
      return {is_english
                  ? fmt::format("{} is not counted yet.", english(explanation.month))
                  : fmt::format("Tháng {} chưa được tính lần nào.", vietnamese(explanation.month))};
    }
    return {fmt::format(
        fmt::runtime(Bilingual{"Đã được tính: {}.", "Counted already: {}."}.in(language)),
        fmt::join(months, "; "))};
  }
  const int cap = explanation.rule_set.cap_months();
  std::string text =
      is_english ? fmt::format("Counted before: {} of at most {}",
                               english(static_cast<int>(months.size()), "month"), cap)
                 : fmt::format("Đã tính trước đó: {} tháng, tối đa {} tháng", months.size(), cap);
  if (with_source)
    text += fmt::format(" ({} cap.months)", Bilingual{"tham số", "parameter"}.in(language));
  if (!months.empty()) text += fmt::format(": {}", fmt::join(months, "; "));
  std::vector<std::string> lines{text + '.'};
  if (provision.state == Truth::unknown)
    lines.push_back(maybe_words(explanation, is_cap, language));
  return lines;
}

std::string_view id_kind_words(std::string_view id, Language language) {
  const bool is_number = std::all_of(id.begin(), id.end(), is_digit);
  return (is_number && id.size() == 12  ? Bilingual{"số CCCD", "citizen ID"}
          : is_number && id.size() == 9 ? Bilingual{"số CMND", "old ID"}
                                        : Bilingual{"số giấy tờ", "ID"})
      .in(language);
}

std::string_view id_kind_words(const DoubtfulPair& pair, Language language) {
  const std::string_view kind = id_kind_words(pair.worker_id, language);
  return kind == id_kind_words(pair.other_id, language) ? kind : id_kind_words("", language);
}

std::string evidence_words(const DoubtfulPair& pair, Language language) {
  // A number is told by its beginning: enough to find it in the files.
  constexpr std::size_t digits_told = 4;
  const std::string_view kind = id_kind_words(pair, language);
  const bool is_itself = pair.worker_id == pair.other_id;
  std::string text = is_itself ? say(language, "the same {}", "cùng {}", kind) : std::string{};
  for (const std::string_view evidence : pair.evidence) {
    if (!text.empty()) text += ", ";
    if (evidence == name(Evidence::insurance_no)) {
      text += say(language, "the same insurance number", "cùng số sổ BHXH");
      if (!pair.insurance_no.empty())
        text += fmt::format(" {}…", pair.insurance_no.substr(0, digits_told));
    } else if (evidence == name(Evidence::name_birth_account)) {
      text +=
          Bilingual{"cùng họ tên, ngày sinh và tài khoản", "the same name, birth date and account"}
              .in(language);
    } else if (evidence == name(Evidence::birth_date)) {
      text += Bilingual{"khác ngày sinh", "another birth date"}.in(language);
    } else {
      text +=
          Bilingual{"khác số sổ BHXH và họ tên", "another insurance number and name"}.in(language);
    }
  }
  if (!is_itself) text += say(language, ", different {}s", ", khác {}", kind);
  return text;
}

std::string to_text(const Explanation& explanation, Language language) {
  std::string text = sentence(explanation, language);
  if (!explanation.rule_set.differences().empty())
    text += not_as_enacted_words(explanation.rule_set, language) + '\n';
  const auto readings = explanation.rule_set.parameters().chosen_readings();
  for (const ExplainedNode& node : explanation.tree) {
    const std::string indent(std::size_t{2} * node.depth, ' ');
    if (node.provision >= 0) {
      text += provision_text(explanation, node, readings, indent, language);
      continue;
    }
    if (explanation.rule().nodes()[node.node].kind == NodeKind::at_least) {
      text += fmt::format("{}{} {}: [{}]\n", indent, Bilingual{"Phải đạt", "Hold"}.in(language),
                          at_least_words(explanation.rule(), node.node, false, language),
                          state_words(node.state, language));
      continue;
    }
    const bool all = explanation.rule().nodes()[node.node].kind == NodeKind::all_of;
    text += fmt::format(
        "{}{} [{}]\n", indent,
        all ? Bilingual{"Phải đạt đủ các điều kiện sau:", "All of these must hold:"}.in(language)
            : Bilingual{"Phải đạt ít nhất một trong các điều kiện sau:",
                        "At least one of these must hold:"}
                  .in(language),
        state_words(node.state, language));
  }
  return text + change_text(explanation, language);
}

}  // namespace v2
}  // namespace rentsupport
