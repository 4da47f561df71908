// The cards of the law: every provision in every form, whole; and the page beside the rules.
#include "rentsupport/cards.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "../rules/decision_08_2022/notes.hpp"
#include "rentsupport/facts.hpp"
#include "rule/wording.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/utf8.hpp"

namespace {

using namespace rentsupport;
using Catch::Contains;
using nlohmann::json;
namespace fs = std::filesystem;

constexpr Language vi = Language::vietnamese;
constexpr Language en = Language::english;

RuleSet with_reading(std::string_view name, std::string_view option) {
  Parameters parameters = Parameters::built_in();
  REQUIRE_FALSE(parameters.choose(name, option));
  return RuleSet::decision_08_2022(parameters);
}

// The rule sets of every option of every reading.
std::vector<RuleSet> every_rule_set() {
  std::vector<RuleSet> result{RuleSet::decision_08_2022()};
  for (const ReadingInfo& reading : readings()) {
    for (std::size_t option = 1; option < reading.options.size(); ++option)
      result.push_back(with_reading(reading.name, reading.options[option]));
  }
  return result;
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t result = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
    ++result;
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) result.push_back(line);
  return result;
}

// Blanks and line ends as one blank: text that was wrapped.
std::string unwrapped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\n') {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

// The part of a text from a line that begins with `from` to the next that begins with `to`.
std::string part(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t begin = ("\n" + text).find("\n" + from);
  REQUIRE(begin != std::string::npos);
  return text.substr(begin, text.find("\n" + to, begin + 1) - begin);
}

// Every provision once, with its rule.
std::vector<std::pair<const Rule*, const Provision*>> provisions_of(const RuleSet& rules) {
  std::vector<std::pair<const Rule*, const Provision*>> result;
  std::set<std::string> seen;
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      if (seen.insert(provision.id).second) result.emplace_back(&group.rule, &provision);
    }
  }
  return result;
}

// The facts, and the parameters, that the canonical text of a provision's nodes and its nodes name.
std::set<std::string> facts_in(const Rule& rule, const Provision& provision) {
  std::set<std::string> result;
  const auto lines = lines_of(canonical(rule, vocabulary()));
  for (std::uint32_t i = rule.nodes()[provision.node].first; i <= provision.node; ++i) {
    std::istringstream words{lines[i].substr(0, lines[i].find(" : "))};
    std::string before;  // in "+1 months" the word is no fact
    for (std::string word; words >> word; before = word) {
      if (fact_named(word) && before.find_first_of("+-") != 0) result.insert(word);
    }
  }
  return result;
}

std::set<std::string> parameters_in(const Rule& rule, const Provision& provision) {
  std::set<std::string> result;
  for (std::uint32_t i = rule.nodes()[provision.node].first; i <= provision.node; ++i) {
    if (!rule.nodes()[i].parameter.empty()) result.emplace(rule.nodes()[i].parameter);
  }
  return result;
}

std::string citations_of(const Provision& provision, Language language) {
  return citations_words(provision.citations, language);
}

// ---- Building a rule again from JSON, by the public combinators.

Choices choices_of(const FactInfo& fact, const json& values) {
  Choices choices{};
  for (const std::string name : values) {
    const auto found = std::find(fact.values.begin(), fact.values.end(), name);
    const unsigned value = found == fact.values.end()
                               ? static_cast<unsigned>(std::stoi(name))
                               : static_cast<unsigned>(found - fact.values.begin());
    choices[value / 64] |= std::uint64_t{1} << value % 64;
  }
  return choices;
}

Term term_of(const json& from) {
  const std::map<std::string, Term::Source> sources{
      {"constant", Term::Source::constant},
      {"fact", Term::Source::fact},
      {"first_day", Term::Source::first_day},
      {"last_day", Term::Source::last_day},
      {"supported_month", Term::Source::supported_month}};
  Term term;
  term.source = sources.at(from.at("source"));
  if (term.source == Term::Source::constant) {
    const json& value = from.at("value");
    if (value.is_number()) {
      term.constant = value;
    } else if (const auto day = parse_date(std::string{value})) {
      term.constant = static_cast<std::int32_t>(day->time_since_epoch().count());
    } else {
      term.constant = month_number(parse_month(std::string{value}).value());
    }
    return term;
  }
  if (term.source == Term::Source::fact)
    term.fact = fact_named(std::string{from.at("fact")}).value();
  term.months = from.at("months");
  term.days = from.at("days");
  return term;
}

std::string_view kept(const std::string& text) {
  static std::set<std::string> texts;
  return *texts.insert(text).first;
}

Rule rule_of(const json& group, std::uint32_t number);

Rule condition_of(const json& group, const json& node) {
  const std::string kind = node.at("kind");
  const auto fact = [&](const char* key) { return fact_named(std::string{node.at(key)}).value(); };
  const std::uint32_t number = node.at("node");
  const std::uint32_t first = node.at("first");
  std::vector<Rule> children;
  for (std::uint32_t end = number; end > first; end = group.at("nodes")[end - 1].at("first"))
    children.insert(children.begin(), rule_of(group, end - 1));
  if (kind == "all_of") return all_of(children);
  if (kind == "any_of") return any_of(children);
  if (kind == "not") return not_(children.at(0));
  if (kind == "constant") return always(node.at("held"));
  if (kind == "later") return decided_later();
  if (kind == "given") return given_fact(fact("fact"));
  if (kind == "one_month") return fact_is_one_month(fact("fact"));
  if (kind == "contains_supported_month") return fact_contains_supported_month(fact("fact"));
  if (kind == "contains") return fact_contains(fact("fact"), fact("month_fact"));
  if (kind == "one_of")
    return fact_is_one_of(fact("fact"), choices_of(vocabulary()[fact("fact")], node.at("values")));
  REQUIRE(kind == "compare");
  const std::map<std::string, Comparison> comparisons{{"<", Comparison::less},
                                                      {"<=", Comparison::less_equal},
                                                      {"=", Comparison::equal},
                                                      {">=", Comparison::greater_equal},
                                                      {">", Comparison::greater}};
  return compare(term_of(node.at("left")), comparisons.at(node.at("comparison")),
                 term_of(node.at("right")));
}

Rule rule_of(const json& group, std::uint32_t number) {
  const json& node = group.at("nodes")[number];
  Rule rule = condition_of(group, node);
  if (node.contains("parameter")) rule = limited_by(kept(node.at("parameter")), rule);
  for (const json& from : group.at("provisions")) {
    if (from.at("node") != number) continue;
    Provision text;
    text.id = from.at("id");
    for (const json& place : from.at("citations")) {
      const std::string point = place.value("point", "");
      text.citations.push_back({place.at("article"), place.value("clause", 0),
                                point.empty() ? U'\0' : static_cast<char32_t>(point[0]),
                                place.value("paragraph", 0), kept(place.value("act", ""))});
    }
    text.vietnamese = from.at("vietnamese");
    text.english = from.at("english");
    text.confidence = static_cast<Confidence>(std::string{from.at("confidence")}.at(0));
    text.confidence_note = from.at("confidence_note");
    text.source = from.at("source");
    text.reading = from.at("reading");
    rule = provision(text, rule);
  }
  return rule;
}

// ---- The cases that cover each provision.

// A row of a worked case: cells may be quoted.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> result{""};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      result.emplace_back();
    } else {
      result.back() += c;
    }
  }
  return result;
}

std::vector<fs::path> sorted_files(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder)) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Folder by folder: a few cases by their ids, many by their number.
void add_folder(CoveringCases& cases, const std::string& folder,
                const std::map<std::string, std::vector<std::string>>& ids_by_provision) {
  constexpr std::size_t few = 4;
  for (const auto& [provision, ids] : ids_by_provision) {
    if (ids.size() > few) {
      cases[provision].push_back(folder + " (" + std::to_string(ids.size()) + ")");
      continue;
    }
    for (const std::string& id : ids) cases[provision].push_back(folder + "/" + id);
  }
}

// A worked case covers the provisions that it refuses by or hangs on; an explanation those that its
// path names.
CoveringCases covering_cases() {
  CoveringCases cases;
  const fs::path folder = tests::places::cases;
  for (const fs::path& path : sorted_files(folder)) {
    if (path.filename() != "expected.csv") continue;
    const auto lines = lines_of(tests::read_file(path));
    const auto header = cells(lines.at(0));
    std::map<std::string, std::vector<std::string>> ids_by_provision;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const auto row = cells(lines[i]);
      REQUIRE(row.size() == header.size());
      for (std::size_t column = 0; column < row.size(); ++column) {
        if (header[column] != "failed" && header[column] != "unknown") continue;
        std::istringstream provisions{row[column]};
        for (std::string provision; provisions >> provision;) {
          auto& ids = ids_by_provision[provision];
          if (std::find(ids.begin(), ids.end(), row[0]) == ids.end()) ids.push_back(row[0]);
        }
      }
    }
    add_folder(cases, path.parent_path().filename().string(), ids_by_provision);
  }
  const RuleSet rules = RuleSet::decision_08_2022();
  const fs::path explanations = folder.parent_path() / "explanations";
  for (const fs::path& path : sorted_files(explanations)) {
    const std::string name = fs::relative(path, explanations).string();
    for (const auto& [rule, provision] : provisions_of(rules)) {
      const std::size_t at = name.find(provision->id);
      if (at == std::string::npos) continue;
      const char next =
          name.size() > at + provision->id.size() ? name[at + provision->id.size()] : ' ';
      if (std::isalnum(static_cast<unsigned char>(next)) == 0 && next != '_')
        cases[provision->id].push_back("explanations/" + name);
    }
  }
  return cases;
}

}  // namespace

TEST_CASE("the text has a card for each provision, whole, in the language asked for", "[cards]") {
  for (const RuleSet& rules : every_rule_set()) {
    for (const Language language : {vi, en}) {
      const std::string text = cards_text(rules, language);
      CHECK(is_utf8(text));
      for (const auto& [rule, provision] : provisions_of(rules)) {
        CAPTURE(provision->id);
        const std::string begin =
            provision->id + "  (" + citations_of(*provision, language) + ")\n";
        REQUIRE(count(text, "\n" + begin) == 1);
        const std::string card = unwrapped(part(text, begin, "\n"));
        CHECK_THAT(card, Contains(language == en ? provision->english : provision->vietnamese));
        for (const std::string& fact : facts_in(*rule, *provision)) {
          const FactInfo& info = vocabulary()[*fact_named(fact)];
          CHECK_THAT(card, Contains(label(info, language) + " (" + fact));
        }
        for (const std::string& key : parameters_in(*rule, *provision))
          CHECK_THAT(card, Contains(key + " = "));
        if (!provision->reading.empty()) CHECK_THAT(card, Contains(provision->reading + " = "));
        CHECK_THAT(card, Contains(std::string{static_cast<char>(provision->confidence)} + ": " +
                                  std::string{meaning(provision->confidence).in(language)}));
        if (language == en) CHECK_THAT(card, Contains("source " + provision->source));
      }
    }
  }
}

TEST_CASE("a card of the text, word for word", "[cards]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  CHECK(
      part(cards_text(rules), "art4.2.concluded", "\n") ==
      "art4.2.concluded  (khoản 2 Điều 4)\n"
      "  Hợp đồng lao động được giao kết trước ngày 01/4/2022.\n"
      "  điều kiện    ngày giao kết hợp đồng trước 01/4/2022\n"
      "  dữ kiện      ngày giao kết hợp đồng (contract_signed_on; người sử dụng lao động)\n"
      "  tham số      group.working.contract_before = 01/4/2022\n"
      "  cách hiểu    split_contract = literal (cả hai ngày, mỗi quy định một ngày); hoặc by_start "
      "(chỉ xét\n"
      "               ngày bắt đầu, cho cả hai quy định); hoặc by_conclusion (chỉ xét ngày giao "
      "kết, cho cả\n"
      "               hai quy định)\n"
      "  mức tin cậy  V: đã đọc trong văn bản hoặc trong công văn chính thức\n"
      "  nguồn        Quyết định 08");
  CHECK(part(cards_text(rules, en), "art8.employer", "\n") ==
        "art8.employer  (Art. 3(1), Art. 8)\n"
        "  The employer is an enterprise or a cooperative, or a business household with business\n"
        "  registration.\n"
        "  condition    at least one of:\n"
        "               - kind of employer is one of: enterprise, cooperative\n"
        "               - all of:\n"
        "                 - kind of employer is business household\n"
        "                 - business registration: yes\n"
        "  facts        kind of employer (kind; the employer); business registration (registered; "
        "the\n"
        "               employer)\n"
        "  confidence   V: read in the text or in an official letter\n"
        "  source       Decision");
}

TEST_CASE("a line of the text has at most 100 columns", "[cards]") {
  for (const Language language : {vi, en}) {
    for (const std::string& line : lines_of(cards_text(RuleSet::decision_08_2022(), language))) {
      CAPTURE(line);
      CHECK(std::count_if(line.begin(), line.end(), [](char c) {
              return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
            }) <= 100);
      CHECK_FALSE(line.ends_with(' '));
    }
  }
}

TEST_CASE("the page has a card for each provision, whole, in both languages", "[cards]") {
  const CoveringCases cases = covering_cases();
  for (const RuleSet& rules : every_rule_set()) {
    for (const Language language : {vi, en}) {
      const std::string page = cards_markdown(rules, language, cases);
      CHECK(is_utf8(page));
      CHECK_THAT(page, Contains(std::string{rules.sha256()}));
      for (const auto& [rule, provision] : provisions_of(rules)) {
        CAPTURE(provision->id);
        REQUIRE(count(page, "\n### " + provision->id + "\n") == 1);
        const std::string card = part(page, "### " + provision->id + "\n", "##");
        CHECK_THAT(card, Contains("> " + provision->vietnamese + "\n"));
        CHECK_THAT(card, Contains("> " + provision->english + "\n"));
        CHECK_THAT(card, Contains("**" + citations_of(*provision, en) + "** · " +
                                  citations_of(*provision, vi) + "\n"));
        CHECK_THAT(card, Contains(condition_list(*rule, provision->node, vocabulary(), language)));
        for (const std::string& fact : facts_in(*rule, *provision)) {
          CHECK_THAT(card, Contains("(`" + fact + "`"));
          CHECK_THAT(card, Contains(label(vocabulary()[*fact_named(fact)], language)));
        }
        for (const std::string& key : parameters_in(*rule, *provision))
          CHECK_THAT(card, Contains("`" + key + "` = "));
        if (!provision->reading.empty()) {
          const std::string chosen = rules.parameters().chosen_readings().at(provision->reading);
          CHECK_THAT(card, Contains("[" + provision->reading + "](#" + provision->reading +
                                    ") = **`" + chosen + "`** ("));
          for (const ReadingInfo& reading : readings()) {
            if (reading.name != provision->reading) continue;
            for (const std::string_view option : reading.options)
              CHECK_THAT(card, Contains("`" + std::string{option} + "`"));
          }
        }
        CHECK_THAT(card, Contains(std::string{static_cast<char>(provision->confidence)} + ": "));
        if (language == en) {
          CHECK_THAT(card, Contains(provision->confidence_note));
          CHECK_THAT(card, Contains("| source | " + provision->source + " |"));
        }
        for (const std::string& name : cases.at(provision->id)) CHECK_THAT(card, Contains(name));
      }
    }
  }
}

TEST_CASE("the page names every number, reading, option and derived fact", "[cards]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const Language language : {vi, en}) {
    const std::string page = cards_markdown(rules, language);
    // The table of clauses at the end names them again.
    const std::string cards =
        page.substr(0, page.find(language == en ? "\n## Every clause" : "\n## Từng điều"));
    REQUIRE(cards.size() < page.size());
    for (const auto& [key, value] : rules.parameters().list()) {
      CAPTURE(key);
      if (key.starts_with("readings.")) {
        const std::string name = key.substr(9);
        REQUIRE(count(page, "\n### " + name + "\n") == 1);
        const std::string about = part(page, "### " + name + "\n", "##");
        CHECK_THAT(about, Contains("\n- **`" + value + "`**: "));
        CHECK(count(about, "**`") == 1);
      } else {
        CHECK(count(cards, "| `" + key + "` |") == 1);
      }
    }
    for (std::uint8_t fact = facts::list_month.number(); fact < vocabulary().size(); ++fact) {
      CAPTURE(vocabulary()[fact].name);
      CHECK(count(page, "| `" + std::string{vocabulary()[fact].name} + "` |") == 1);
    }
  }
  const std::string page = cards_markdown(rules, en);
  CHECK_THAT(page, Contains("500,000 VND | Art. 5(1) |"));
  CHECK_THAT(page,
             Contains("reported on the cards, counts in no date | 2 working days | Art. 7(2)"));
  CHECK_THAT(page, Contains("2 working days | Art. 7(6), Art. 11(6) | V |"));
  CHECK_THAT(page, Contains("2022-08-15 | Art. 7(4), Art. 11(4) | V |"));
  CHECK_FALSE(page.find("| cases |") != std::string::npos);
}

TEST_CASE("every link of the page leads to a heading of it", "[cards]") {
  for (const Language language : {vi, en}) {
    const std::string page = cards_markdown(RuleSet::decision_08_2022(), language);
    std::set<std::string> headings;
    for (const std::string& line : lines_of(page)) {
      if (!line.starts_with("#")) continue;
      std::string anchor;
      for (const char c : line.substr(line.find(' ') + 1)) {
        if (c == ' ') anchor += '-';
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
            (static_cast<unsigned char>(c) & 0x80U) != 0)
          anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      }
      // Viewers write Điều in lower case too; a link that did not led nowhere.
      for (auto at = anchor.find("Đ"); at != std::string::npos; at = anchor.find("Đ"))
        anchor.replace(at, std::string_view{"Đ"}.size(), "đ");
      CAPTURE(line);
      CHECK(headings.insert(anchor).second);
    }
    for (auto at = page.find("](#"); at != std::string::npos; at = page.find("](#", at + 1)) {
      const std::string target = page.substr(at + 3, page.find(')', at) - at - 3);
      CAPTURE(target);
      CHECK(headings.contains(target));
    }
  }
}

TEST_CASE("the page follows a reading and a parameter", "[cards]") {
  const RuleSet enacted = RuleSet::decision_08_2022();
  const auto card = [](const RuleSet& rules, const std::string& id) {
    return part(cards_markdown(rules, en), "### " + id + "\n", "##");
  };
  const RuleSet strict = with_reading("late_list", "previous_month_only");
  CHECK_THAT(card(enacted, "art11.3.month"),
             Contains("- the supported month is before the month in which the list is drawn up\n"));
  CHECK_THAT(card(enacted, "art11.3.month"), Contains("= **`accepted`**"));
  CHECK_THAT(card(enacted, "art11.3.month"), Contains("| source | letter 410, letter 3165 |"));
  CHECK_THAT(card(strict, "art11.3.month"), Contains("= **`previous_month_only`**"));
  CHECK_THAT(card(strict, "art11.3.month"), Contains("| source | letter 326 |"));
  CHECK(card(strict, "art7.3.month") == card(enacted, "art7.3.month"));
  Parameters parameters = Parameters::built_in();
  REQUIRE_FALSE(
      parameters.overlay("group.working.contract_before = 2022-05-01\n"
                         "cap.months = 4\ngroup.working.amount_vnd = 750000\n",
                         "what_if.toml"));
  const RuleSet what_if = RuleSet::decision_08_2022(parameters);
  CHECK_THAT(card(what_if, "art4.2.started"),
             Contains("- first day of the contract is before 2022-05-01\n"));
  CHECK_THAT(card(what_if, "art4.2.started"),
             Contains("`group.working.contract_before` = 2022-05-01 |"));
  CHECK_THAT(card(what_if, "art2.4.three_months"), Contains("`cap.months` = 4 months"));
  CHECK_THAT(cards_markdown(what_if, en), Contains("750,000 VND per person and month, when"));
  CHECK_THAT(cards_markdown(what_if), Contains("750.000 đồng mỗi người mỗi tháng, khi"));
}

TEST_CASE("the joined provisions read as the law page joins them", "[cards]") {
  const std::string text = unwrapped(cards_text(RuleSet::decision_08_2022(), en));
  const std::string general =
      "when art1.place and art1.tenant and art1.employed and art2.2.applied and "
      "art2.3.insured_here and art2.4.once_a_month and art2.4.three_months and ";
  CHECK_THAT(
      text,
      Contains(general +
               "art4.employer and art4.1.rents and art4.2.term and art4.2.concluded and "
               "art4.2.started and (art4.3.insured or (art4.3.exempt and art4.3.payroll and "
               "art6.payroll_copy)) and art7.2.posted and art7.3.month and art7.4.deadline "));
  CHECK_THAT(
      text,
      Contains(general + "art8.employer and art8.1.rents and art8.2.term and art8.2.concluded "
                         "and art8.2.started and art8.2.not_continued and (art8.3.insured or "
                         "((art8.3.exempt or art8.3.new_hire) and art8.3.payroll and "
                         "art10.payroll_copy)) and art11.2.posted and art11.3.month and "
                         "art11.3.before_15th and art11.4.one_month and art11.4.forms_attached and "
                         "art11.4.deadline "));
}

TEST_CASE("the rules can be built again from the JSON", "[cards]") {
  for (const RuleSet& rules : every_rule_set()) {
    const json data = json::parse(cards_json(rules));
    CHECK(data.at("schema") == "rentsupport-rules-2");
    CHECK(data.at("rule_set") == rules.id());
    CHECK(data.at("sha256") == rules.sha256());
    REQUIRE(data.at("groups").size() == rules.groups().size());
    for (std::size_t i = 0; i < rules.groups().size(); ++i) {
      const GroupRule& group = rules.groups()[i];
      const json& from = data.at("groups")[i];
      CHECK(from.at("name") == group.name);
      CHECK(from.at("amount_vnd") == group.amount.dong());
      REQUIRE(from.at("nodes").size() == group.rule.nodes().size());
      const auto root = static_cast<std::uint32_t>(group.rule.nodes().size() - 1);
      CHECK(rule_of(from, root) == group.rule);
    }
  }
}

TEST_CASE("the JSON holds everything that the cards say", "[cards]") {
  const RuleSet rules = with_reading("posting_week", "mon_sat");
  const json data = json::parse(cards_json(rules));
  REQUIRE(data.at("facts").size() == vocabulary().size());
  for (std::size_t i = 0; i < vocabulary().size(); ++i) {
    const FactInfo& fact = vocabulary()[i];
    const json& from = data.at("facts")[i];
    CHECK(from.at("name") == fact.name);
    CHECK(from.at("asked") == fact.asked);
    CHECK(from.at("vietnamese") == fact.vietnamese);
    CHECK(from.at("english") == fact.english);
    for (std::size_t value = 0; value < fact.values.size(); ++value) {
      CHECK(from.at("values")[value].at("name") == fact.values[value]);
      CHECK(from.at("values")[value].at("vietnamese") == fact.vietnamese_values[value]);
      CHECK(from.at("values")[value].at("english") == fact.english_values[value]);
    }
  }
  std::map<std::string, std::string> values;
  for (const json& parameter : data.at("parameters")) {
    CHECK_FALSE(std::string{parameter.at("vietnamese")}.empty());
    CHECK_FALSE(std::string{parameter.at("english")}.empty());
    values[parameter.at("key")] = parameter.at("value");
  }
  for (const json& reading : data.at("readings"))
    values["readings." + std::string{reading.at("name")}] = reading.at("chosen");
  const auto list = rules.parameters().list();
  CHECK(values == std::map<std::string, std::string>{list.begin(), list.end()});
  for (std::size_t i = 0; i < rules.groups().size(); ++i) {
    const Rule& rule = rules.groups()[i].rule;
    for (std::size_t j = 0; j < rule.provisions().size(); ++j) {
      const Provision& provision = rule.provisions()[j];
      const json& from = data.at("groups")[i].at("provisions")[j];
      CAPTURE(provision.id);
      CHECK(from.at("facts").get<std::set<std::string>>() == facts_in(rule, provision));
      CHECK(from.at("parameters").get<std::set<std::string>>() == parameters_in(rule, provision));
      CHECK(from.at("condition_vietnamese") ==
            condition_words(rule, provision.node, vocabulary(), vi));
      CHECK(from.at("condition_english") ==
            condition_words(rule, provision.node, vocabulary(), en));
      for (std::size_t k = 0; k < provision.citations.size(); ++k) {
        CHECK(from.at("citations")[k].at("english") == to_string(provision.citations[k]));
        CHECK(from.at("citations")[k].at("vietnamese") == to_vietnamese(provision.citations[k]));
      }
    }
  }
}

TEST_CASE("the drawing has each node down to the provisions once, and its edges", "[cards]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const Language language : {vi, en}) {
    const std::string drawing = cards_mermaid(rules, language);
    std::set<std::string> nodes, edges, expected_nodes, expected_edges;
    const auto lines = lines_of(drawing);
    REQUIRE(lines.at(0) == "flowchart LR");
    int open = 0;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::string line = lines[i].substr(lines[i].find_first_not_of(' '));
      const std::size_t arrow = line.find(" --> ");
      CAPTURE(line);
      if (arrow != std::string::npos) {
        CHECK(edges.insert(line).second);
        // Both ends stand above: a flowchart would draw a bare name for an unknown one.
        CHECK(nodes.contains(line.substr(0, arrow)));
        CHECK(nodes.contains(line.substr(arrow + 5)));
      } else if (line.starts_with("subgraph ")) {
        ++open;
        CHECK(line.ends_with("\"]"));
      } else if (line == "end") {
        --open;
      } else if (line != "direction LR") {
        CHECK(open == 1);
        CHECK(nodes.insert(line.substr(0, line.find_first_of("[("))).second);
        CHECK(count(line, "\"") == 2);
      }
    }
    CHECK(open == 0);
    for (const GroupRule& group : rules.groups()) {
      const auto name = [&](std::uint32_t node) {
        return std::string{group.name} + "_" + std::to_string(node);
      };
      std::vector<std::uint32_t> reached{static_cast<std::uint32_t>(group.rule.nodes().size() - 1)};
      while (!reached.empty()) {
        const std::uint32_t node = reached.back();
        reached.pop_back();
        expected_nodes.insert(name(node));
        if (group.rule.nodes()[node].provision >= 0) continue;
        group.rule.each_child(node, [&](std::uint32_t child) {
          expected_edges.insert(name(node) + " --> " + name(child));
          reached.push_back(child);
        });
      }
      for (const Provision& provision : group.rule.provisions())
        CHECK(count(drawing, name(provision.node) + "[\"" + provision.id + "<br/>" +
                                 citations_of(provision, language) + "\"]\n") == 1);
    }
    CHECK(nodes == expected_nodes);
    CHECK(edges == expected_edges);
  }
}

TEST_CASE("every number and reading has a note, cited as in the built-in parameters", "[cards]") {
  const std::string toml =
      tests::read_file(fs::path{tests::places::rules} / "decision_08_2022/parameters.toml");
  // As the comments cite: "Art. 4(2), 8(2)".
  const auto cited = [](const std::vector<Citation>& citations) {
    std::string text;
    for (const Citation& citation : citations)
      text += text.empty() ? to_string(citation) : ", " + to_string(citation).substr(5);
    return text;
  };
  std::set<std::string> noted;
  for (const auto& note : decision_08_2022::texts().parameters) {
    noted.emplace(note.key);
    CAPTURE(note.key);
    CHECK(note.citations.empty() != note.source.english.empty());
    const std::string key{note.key.substr(note.key.rfind('.') + 1)};
    const std::string table{note.key.substr(0, note.key.rfind('.'))};
    if (table == "place" || table == "calendar") {
      const std::string line = part(toml, "#   " + std::string{note.key}, "#");
      CHECK_THAT(line,
                 Contains(note.citations.empty() ? "Articles 111, 112" : cited(note.citations)));
    } else {
      const std::string line = part(part(toml, "[" + table + "]", "["), key + " = ", "");
      const std::string first = line.substr(0, line.find('\n'));
      if (!note.citations.empty()) CHECK_THAT(first, Contains(' ' + cited(note.citations)));
      if (note.citations.empty())
        CHECK_THAT(first, Contains("; " + std::string{note.source.english}));
    }
  }
  for (const auto& note : decision_08_2022::texts().readings) {
    noted.insert("readings." + std::string{note.name});
    CAPTURE(note.name);
    const std::size_t end = toml.find("\n" + std::string{note.name} + " = ");
    REQUIRE(end != std::string::npos);
    std::string comment = toml.substr(toml.rfind("\n\n", end), end - toml.rfind("\n\n", end));
    std::replace(comment.begin(), comment.end(), '#', ' ');
    const std::string places = note.name == "combined_months"      ? "Art. 7(3)-(4)"
                               : note.name == "combined_returning" ? "Art. 11(3)-(4)"
                                                                   : cited(note.citations);
    CHECK_THAT(unwrapped(comment), Contains(places + ". Open: "));
  }
  const auto all = readings();
  REQUIRE(all.size() == decision_08_2022::texts().readings.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(decision_08_2022::texts().readings[i].name == all[i].name);
    CHECK(decision_08_2022::texts().readings[i].options.size() == all[i].options.size());
  }
  std::set<std::string> keys;
  for (const auto& [key, value] : Parameters::built_in().list()) keys.insert(key);
  CHECK(noted == keys);
}

TEST_CASE("every document that a provision names is among the sources, every remark translated",
          "[cards]") {
  std::set<std::string> documents;
  for (const auto& note : decision_08_2022::texts().sources) documents.emplace(note.name);
  for (const RuleSet& rules : every_rule_set()) {
    for (const auto& [rule, provision] : provisions_of(rules)) {
      std::istringstream names{provision->source};
      for (std::string name; std::getline(names, name, ',');)
        CHECK(documents.contains(name.substr(name.find_first_not_of(' '))));
      if (!provision->confidence_note.empty())
        CHECK(confidence_note_words(provision->confidence_note,
                                    decision_08_2022::texts().confidence_notes,
                                    vi) != provision->confidence_note);
    }
  }
}

TEST_CASE("every provision is covered by a worked case", "[cards]") {
  const CoveringCases cases = covering_cases();
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const auto& [rule, provision] : provisions_of(rules)) {
    CAPTURE(provision->id);
    CHECK(cases.contains(provision->id));
  }
}

TEST_CASE("the page beside the rules is the one that the rules give", "[cards]") {
  const fs::path path = fs::path{tests::places::rules} / "decision_08_2022/README.md";
  const std::string page =
      cards_markdown(RuleSet::decision_08_2022(), Language::english, covering_cases());
  if (std::getenv("RENTSUPPORT_RENEW_CARDS") != nullptr) tests::write_file(path, page);
  INFO(
      "rules/decision_08_2022/README.md is stale. Renew it: RENTSUPPORT_RENEW_CARDS=1 "
      "build/dev/tests/rentsupport_tests '[cards]'; then read what changed.");
  const bool is_current = fs::exists(path) && tests::read_file(path) == page;
  CHECK(is_current);
}
