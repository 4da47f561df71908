// Every date, amount and count in a rule is named by its provision's statement, in both languages,
// and every number in a statement is used by the rule.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "../rules/decision_08_2022/notes.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/rule_set.hpp"
#include "rule/rule_text.hpp"
#include "support/every_rule_set.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/language.hpp"

namespace {

using namespace rentsupport;

// A number of a rule with the texts each of which names it, by language. One that need not be
// named may be.
struct Literal {
  std::string about;
  std::array<std::set<std::string>, 2> names;
  bool must_be_named = true;
};

Literal literal(std::string about, std::set<std::string> vietnamese,
                std::set<std::string> english) {
  return {std::move(about), {std::move(vietnamese), std::move(english)}};
}

template <class T>
Literal in_both(std::string about, const T& value) {
  return literal(std::move(about), {vietnamese(value)}, {english(value)});
}

// A count has its unit beside it, so that no other count is taken for it.
Literal count_of_months(std::string about, int count) {
  return literal(std::move(about), {std::to_string(count) + " tháng"}, {english(count, "month")});
}

Literal count_of_days(std::string about, int count) {
  return literal(std::move(about), {std::to_string(count) + " ngày"},
                 {english(count, "day"), english(count, "rented day")});
}

Literal day_of_month(std::string about, int day) {
  return literal(std::move(about), {"ngày " + std::to_string(day)}, {std::to_string(day) + "th"});
}

Literal count_of_provinces(std::string about, std::int64_t count) {
  const std::string number = std::to_string(count);
  return literal(std::move(about), {number + " tỉnh"}, {number + " in all", number + " provinces"});
}

// One month or day away, which has words of its own.
Literal next_month(std::string about) {
  return literal(std::move(about), {"tháng liền trước"},
                 {"month before", "month right before", "months before", "months right before"});
}

Literal next_day(std::string about) {
  return literal(std::move(about), {"1 ngày", "ngày liền trước", "ngày liền sau"},
                 {"1 day", "day after", "day before"});
}

// Where a name stands in a text, not in the midst of another number.
std::size_t position_of(std::string_view name, std::string_view text, std::size_t from = 0) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto joins = [](char c) { return std::string_view{"/-.,"}.find(c) != std::string::npos; };
  const auto char_at = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
  for (std::size_t at = text.find(name, from); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins_within =
        is_digit(name.front()) && at > 0 && (is_digit(text[at - 1]) || joins(text[at - 1]));
    const bool ends_within =
        is_digit(name.back()) &&
        (is_digit(char_at(end)) || (joins(char_at(end)) && is_digit(char_at(end + 1))));
    if (!begins_within && !ends_within) return at;
  }
  return std::string_view::npos;
}

bool names(std::string_view statement, std::string_view text) {
  return position_of(text, statement) != std::string_view::npos;
}

bool is_named(const Literal& literal, std::string_view text, std::size_t language) {
  const auto& texts = literal.names[language];
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& name) { return names(text, name); });
}

Literal literal_of_parameter(const std::string& key, const Parameters& p) {
  if (key == "group.working.amount_vnd") return in_both(key, p.working.amount);
  if (key == "group.returning.amount_vnd") return in_both(key, p.returning.amount);
  for (const auto& [name, value] : p.list()) {
    if (name != key) continue;
    if (const auto day = parse_date(value)) return in_both(key, *day);
    if (const auto month = parse_month(value)) return in_both(key, *month);
    if (key == "place.key_economic_regions")
      return count_of_provinces(key, 1 + std::count(value.begin(), value.end(), ' '));
    if (key == "calendar.public_holidays") return literal(key, {}, {});  // each year has its own
    const int count = std::stoi(value);
    if (key.ends_with("months")) return count_of_months(key, count);
    if (key == "procedure.transfer_days")
      return literal(key, {value + " là ngay trong ngày"}, {value + " is the same day"});
    REQUIRE(key.ends_with("_days"));
    return literal(key, {value + " ngày làm việc"}, {english(count, "working day")});
  }
  FAIL("there is no parameter " << key);
  return {};
}

class Literals {
 public:
  Literals(const Rule& rule, const Provision& provision, const Parameters& parameters)
      : parameters_(parameters) {
    for (std::uint32_t i = rule.nodes()[provision.node].first; i <= provision.node; ++i)
      take(rule.nodes()[i]);
  }

  [[nodiscard]] const std::vector<Literal>& all() const { return literals_; }

 private:
  void take(const Node& node) {
    if (!node.parameter.empty()) take_parameter(node);
    switch (node.kind) {
      case NodeKind::later:
        // Once a month; the cap has a parameter.
        if (node.parameter.empty())
          literals_.push_back(literal("one payment", {"1 lần"}, {"once"}));
        break;
      case NodeKind::one_month:
        literals_.push_back(count_of_months("one month", 1));
        break;
      case NodeKind::contains:
        if (vocabulary()[node.month_fact].name == "reference_month") take_reference_month();
        break;
      case NodeKind::compare:
        take_comparison(node);
        break;
      default:
        break;
    }
  }

  void take_parameter(const Node& node) {
    const std::string key{node.parameter};
    if (key == "place.key_economic_regions") {
      std::int64_t count = 0;
      for (unsigned value = 0; value < 128; ++value) count += has(node.choices, value) ? 1 : 0;
      literals_.push_back(count_of_provinces(key, count));
    } else {
      literals_.push_back(literal_of_parameter(key, parameters_));
    }
  }

  // The month before the list's; articles.hpp.
  void take_reference_month() {
    literals_.push_back(next_month("the month of the insurance test"));
    const RuleSet rules = RuleSet::decision_08_2022(parameters_);
    const Month last = rules.reference_month(MonthSet::last);
    if (last != month_of_number(month_number(MonthSet::last) - 1))
      literals_.push_back(in_both("the latest month of the insurance test", last));
  }

  void take_comparison(const Node& node) {
    const bool strict =
        node.comparison == Comparison::less || node.comparison == Comparison::greater;
    const FactType type = compared_type(node, vocabulary());
    for (const Term* term : {&node.left, &node.right}) {
      if (term->source == Term::Source::constant) {
        if (type == FactType::date) {
          literals_.push_back(in_both("a constant", Date{std::chrono::days{term->constant}}));
        } else if (type == FactType::month) {
          literals_.push_back(
              in_both("a constant", month_of_number(static_cast<std::int32_t>(term->constant))));
        } else {
          literals_.push_back(day_of_month("a constant", static_cast<int>(term->constant)));
          // Before the 15th is the 14th at the latest.
          Literal latest =
              day_of_month("the last day before it", static_cast<int>(term->constant) - 1);
          latest.must_be_named = false;
          if (strict) literals_.push_back(latest);
        }
      } else if (term->months != 0) {
        const int months = std::abs(term->months);
        // That of the minimum length has a parameter.
        if (node.parameter.empty())
          literals_.push_back(months == 1 ? next_month("a shift by a month")
                                          : count_of_months("a shift by months", months));
      }
    }
    take_days(node);
  }

  // A number of days between two days, both included, is one more than lies between them.
  void take_days(const Node& node) {
    const auto is_day_of_month = [](const Term& term) {
      return term.source == Term::Source::first_day || term.source == Term::Source::last_day;
    };
    const auto is_rent = [](const Term& term) {
      return term.source == Term::Source::fact && vocabulary()[term.fact].name.starts_with("rent_");
    };
    const int shift = std::abs(node.left.days - node.right.days);
    const bool within_month = is_day_of_month(node.left) || is_day_of_month(node.right);
    const bool within_tenancy = is_rent(node.left) && is_rent(node.right);
    if (within_month || within_tenancy) {
      // Every day of a month has no number: the comparison is with its other end.
      const bool overlap = within_tenancy ||
                           (node.comparison == Comparison::greater_equal &&
                            node.right.source == Term::Source::first_day) ||
                           (node.comparison == Comparison::less_equal &&
                            node.right.source == Term::Source::last_day);
      Literal days = count_of_days("a number of days", shift + 1);
      days.must_be_named = overlap;
      if (overlap || shift > 0) literals_.push_back(days);
    } else if (shift == 1) {
      literals_.push_back(next_day("a shift by a day"));
    } else if (shift > 1) {
      literals_.push_back(count_of_days("a shift by days", shift));
    }
  }

  const Parameters& parameters_;
  std::vector<Literal> literals_;
};

// Takes citations of acts, forms, letters and articles out of a text: they are no numbers of a
// rule. Notes which acts there were, with their articles.
std::string without_citations(std::string text, std::set<std::string>& acts) {
  static const std::vector<std::pair<std::regex, std::string>> citations{
      {std::regex("Article (\\d+\\(\\d+\\)) of Decree (\\d+/\\d+)"), "Decree $2, Article $1"},
      {std::regex("khoản (\\d+) Điều (\\d+) Nghị định (\\d+/\\d+)/NĐ-CP"),
       "Decree $3, Article $2($1)"},
      {std::regex("Decree (\\d+/\\d+)"), "Decree $1"},
      {std::regex("Nghị định (\\d+/\\d+)/NĐ-CP"), "Decree $1"},
      {std::regex("[Ll]etter (\\d+)"), "letter $1"},
      {std::regex("[Cc]ông văn (\\d+)"), "letter $1"},
      {std::regex("Form (\\d+)"), "Form $1"},
      {std::regex("Mẫu số (\\d+)"), "Form $1"}};
  for (const auto& [citation, act] : citations) {
    for (std::sregex_iterator it(text.begin(), text.end(), citation), end; it != end; ++it)
      acts.insert(it->format(act));
    text = std::regex_replace(text, citation, "");
  }
  return text;
}

struct Number {
  std::size_t at = 0;
  std::string text;
};

// The numbers of a text, each as it stands there: dates, months, amounts, counts.
std::vector<Number> numbers_in(const std::string& text) {
  static const std::regex number(
      "\\d{4}-\\d{2}-\\d{2}|\\d{4}-\\d{2}|\\d{1,2}/\\d{1,2}/\\d{4}|\\d{1,2}/\\d{4}|"
      "\\d{1,3}([.,]\\d{3})+|\\d+");
  std::vector<Number> result;
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
    result.push_back({static_cast<std::size_t>(it->position()), it->str()});
  return result;
}

// A text without its citations of acts, which acts these are, and its numbers. Most texts are asked
// for again and again.
struct Words {
  std::string text;
  std::set<std::string> acts;
  std::vector<Number> numbers;
};

const Words& words_of(const std::string& text) {
  static std::map<std::string, Words> known;
  const auto [place, is_new] = known.try_emplace(text);
  Words& words = place->second;
  if (is_new) {
    words.text = without_citations(text, words.acts);
    words.numbers = numbers_in(words.text);
  }
  return words;
}

// The numbers of a text that are in no name of a literal.
std::vector<std::string> unused_numbers(const std::string& text,
                                        const std::vector<Literal>& literals,
                                        std::size_t language) {
  std::vector<std::string> unused;
  const Words& words = words_of(text);
  for (const Number& number : words.numbers) {
    const auto is_in = [&](const std::string& name) {
      for (std::size_t at = position_of(name, words.text); at <= number.at;
           at = position_of(name, words.text, at + 1)) {
        if (at + name.size() >= number.at + number.text.size()) return true;
      }
      return false;
    };
    const bool used = std::any_of(literals.begin(), literals.end(), [&](const Literal& each) {
      return std::any_of(each.names[language].begin(), each.names[language].end(), is_in);
    });
    if (!used) unused.push_back(number.text);
  }
  return unused;
}

// The acts that a text names and its sources, or what it cites of the Decision, do not: forms
// belong to an article, and of other acts one article only is spoken of.
std::vector<std::string> foreign_acts(const std::string& text, std::string_view source,
                                      const std::vector<Citation>& citations) {
  static const std::map<std::string, std::set<int>> articles_of_form{
      {"Form 01", {2, 7, 11}}, {"Form 02", {6, 7}}, {"Form 03", {10, 11}}};
  std::vector<std::string> result;
  for (const std::string& act : words_of(text).acts) {
    const auto form = articles_of_form.find(act);
    const bool is_known =
        form != articles_of_form.end()
            ? std::any_of(citations.begin(), citations.end(),
                          [&](const Citation& each) { return form->second.contains(each.article); })
            : names(source, act.substr(0, act.find(',')));
    const std::size_t place = act.find(", ");
    if (!is_known || (place != std::string::npos && act != "Decree 115/2015, Article 2(4)"))
      result.push_back(act);
  }
  return result;
}

// Everything that the statement of a provision and its rule do not have in common.
std::vector<std::string> faults_of(const Provision& provision,
                                   const std::vector<Literal>& literals) {
  std::vector<std::string> faults;
  for (const std::size_t language : {0U, 1U}) {
    const std::string& statement = language == 0 ? provision.vietnamese : provision.english;
    const Words& words = words_of(statement);
    for (const Literal& each : literals) {
      if (each.must_be_named && !is_named(each, words.text, language))
        faults.push_back(provision.id + ": " + each.about + ", " + *each.names[language].begin() +
                         ", is not named by: " + statement);
    }
    for (const std::string& number : unused_numbers(statement, literals, language))
      faults.push_back(provision.id + ": " + number + " is not used, but named by: " + statement);
    for (const std::string& act : foreign_acts(statement, provision.source, provision.citations))
      faults.push_back(provision.id + ": " + act + " is no source, but named by: " + statement);
  }
  return faults;
}

std::vector<std::string> faults_of(const RuleSet& rules) {
  std::vector<std::string> faults;
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      const Literals literals(group.rule, provision, rules.parameters());
      for (const std::string& fault : faults_of(provision, literals.all())) faults.push_back(fault);
    }
  }
  return faults;
}

// The literals of the provisions that a reading shapes.
std::vector<Literal> literals_of_reading(const RuleSet& rules, std::string_view reading) {
  std::vector<Literal> result;
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      if (provision.reading != reading) continue;
      const Literals literals(group.rule, provision, rules.parameters());
      result.insert(result.end(), literals.all().begin(), literals.all().end());
    }
  }
  return result;
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("statements name the numbers of their rules and no others, under every reading",
          "[literals]") {
  std::size_t count = 0;
  for (const auto& [about, parameters] : tests::every_reading()) {
    CAPTURE(about);
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    CHECK(faults_of(rules) == Faults{});
    for (const GroupRule& group : rules.groups()) {
      for (const Provision& provision : group.rule.provisions())
        count += Literals(group.rule, provision, parameters).all().size();
    }
  }
  CHECK(count > 500);  // something was looked at
}

TEST_CASE("statements follow every parameter", "[literals]") {
  for (const auto& [key, parameters] : tests::every_change()) {
    CAPTURE(key);
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    CHECK(faults_of(rules) == Faults{});
    // Those that do not name the parameter stay as they are.
    const RuleSet enacted = RuleSet::decision_08_2022();
    for (std::size_t group = 0; group < 2; ++group) {
      const auto before = enacted.groups()[group].rule.provisions();
      const Rule& rule = rules.groups()[group].rule;
      for (std::size_t i = 0; i < before.size(); ++i) {
        const Provision& after = rule.provisions()[i];
        bool limited = false;
        for (std::uint32_t n = rule.nodes()[after.node].first; n <= after.node; ++n)
          limited |= rule.nodes()[n].parameter == key;
        CAPTURE(after.id);
        CHECK((before[i].vietnamese != after.vietnamese) == limited);
        CHECK((before[i].english != after.english) == limited);
      }
    }
  }
}

TEST_CASE("the days of posting name the week of the reading", "[literals]") {
  for (const auto& [about, parameters] : tests::every_reading()) {
    const bool saturdays = parameters.readings.posting_week == PostingWeek::mon_sat;
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    const Date saturday{std::chrono::year{2022} / 6 / 4};
    CHECK(rules.procedure().posting_calendar.is_working_day(saturday) == saturdays);
    for (const GroupRule& group : rules.groups()) {
      for (const Provision& provision : group.rule.provisions()) {
        if (!provision.id.ends_with(".posted")) continue;
        CAPTURE(about, provision.id);
        CHECK(names(provision.english, "Saturday") == saturdays);
        CHECK(names(provision.english, "Friday") != saturdays);
        CHECK(names(provision.vietnamese, "thứ Bảy") == saturdays);
        CHECK(names(provision.vietnamese, "thứ Sáu") != saturdays);
      }
    }
  }
}

TEST_CASE("the options of readings name the numbers of their rules and no others", "[literals]") {
  std::size_t count = 0;
  for (const auto& note : decision_08_2022::texts().readings) {
    std::vector<std::vector<Literal>> literals;
    for (const ReadingInfo& reading : readings()) {
      if (reading.name != note.name) continue;
      for (const std::string_view option : reading.options) {
        Parameters parameters = Parameters::built_in();
        REQUIRE_FALSE(parameters.choose(reading.name, option));
        literals.push_back(literals_of_reading(RuleSet::decision_08_2022(parameters), note.name));
      }
    }
    REQUIRE(literals.size() == note.options.size());
    for (std::size_t option = 0; option < note.options.size(); ++option) {
      CAPTURE(note.name, option);
      // What every option's rule has tells none of them.
      const auto tells = [&](const Literal& literal) {
        return std::any_of(literals.begin(), literals.end(), [&](const auto& other) {
          return std::none_of(other.begin(), other.end(),
                              [&](const Literal& each) { return each.names == literal.names; });
        });
      };
      for (const std::size_t language : {0U, 1U}) {
        const std::string text{note.options[option].in(static_cast<Language>(language))};
        CHECK(unused_numbers(text, literals[option], language) == Faults{});
        for (const Literal& each : literals[option]) {
          if (!tells(each)) continue;
          CAPTURE(text, each.about);
          CHECK(is_named(each, text, language));
          ++count;
        }
      }
    }
  }
  CHECK(count > 10);  // something was looked at
}

TEST_CASE("every parameter is described with no number but its own", "[literals]") {
  const Parameters enacted = Parameters::built_in();
  std::set<std::string> described;
  for (const auto& note : decision_08_2022::texts().parameters) {
    const std::vector<Literal> own{literal_of_parameter(std::string{note.key}, enacted)};
    CAPTURE(note.key);
    CHECK(unused_numbers(std::string{note.text.vietnamese}, own, 0) == Faults{});
    CHECK(unused_numbers(std::string{note.text.english}, own, 1) == Faults{});
    described.emplace(note.key);
  }
  for (const auto& [key, value] : enacted.list()) {
    CAPTURE(key);
    CHECK(described.contains(key) != key.starts_with("readings."));
  }
}

TEST_CASE("the ledger of clauses names the numbers of what it names and no others", "[literals]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  std::set<std::string> keys;
  for (const auto& [key, value] : rules.parameters().list()) keys.insert(key);
  std::map<std::string, int> named;
  for (const auto& clause : decision_08_2022::texts().clauses) {
    // Nothing is computed of these; numbers_test.cpp compares them with the law page.
    if (clause.tag == ClauseTag::duty || clause.tag == ClauseTag::outside) continue;
    CAPTURE(place_of(clause, Language::english), name(clause.tag));
    std::vector<Literal> literals;
    for (const std::string& name : clause.names) {
      if (keys.contains(name)) {
        literals.push_back(literal_of_parameter(name, rules.parameters()));
        // The Decision does not count the provinces.
        if (name == "place.key_economic_regions") continue;
        CAPTURE(name);
        CHECK(is_named(literals.back(), clause.vietnamese, 0));
        CHECK(is_named(literals.back(), clause.english, 1));
        ++named[name];
      }
      for (const GroupRule& group : rules.groups()) {
        for (const Provision& provision : group.rule.provisions()) {
          if (provision.id != name) continue;
          const Literals of_provision(group.rule, provision, rules.parameters());
          literals.insert(literals.end(), of_provision.all().begin(), of_provision.all().end());
        }
      }
    }
    const auto found = [&](const std::string& text, std::size_t language) {
      std::vector<std::string> faults = unused_numbers(text, literals, language);
      for (const std::string& act : foreign_acts(text, clause.source, {clause.citation}))
        faults.push_back(act);
      return faults;
    };
    CHECK(found(clause.vietnamese, 0) == Faults{});
    CHECK(found(clause.english, 1) == Faults{});
  }
  CHECK(named["group.working.amount_vnd"] == 1);
  CHECK(named["group.returning.amount_vnd"] == 1);
  CHECK(named["cap.months"] == 3);
}

TEST_CASE("the law page says of each provision the numbers of its rule and no others",
          "[literals]") {
  const std::string page =
      tests::read_file(std::string{tests::places::rules} + "/decision_08_2022/law.md");
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::regex other("`[^`]*`|letters \\d+, \\d+");  // names and citations
  std::size_t count = 0;
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      // The provisions of Articles 1 and 2 belong to both groups.
      const bool again = group.name == "returning" && provision.citations[0].article <= 2;
      CAPTURE(provision.id);
      const std::size_t begin = page.find("\n| `" + provision.id + "` |");
      REQUIRE(begin != std::string::npos);
      const std::size_t norm = page.find('|', begin + 2) + 1;
      const std::string text =
          std::regex_replace(page.substr(norm, page.find(" | ", norm) - norm), other, "");
      const Literals literals(group.rule, provision, rules.parameters());
      CHECK(unused_numbers(text, literals.all(), 1) == Faults{});
      const Words& words = words_of(text);
      // A norm without any number says it in words.
      for (const Literal& each : literals.all()) {
        if (words.numbers.empty() || !each.must_be_named) continue;
        CAPTURE(each.about);
        CHECK(is_named(each, words.text, 1));
      }
      if (!again) count += words.numbers.size();
    }
  }
  // The provinces, the cap, the shortest contract, two days of A, three days of posting, two days
  // of B, the 15th, and two deadlines.
  CHECK(count == 11);
}

TEST_CASE("a number in one place alone is found out", "[literals]") {
  const Parameters p = Parameters::built_in();
  const auto faults = [&](const Rule& condition, std::string vietnamese, std::string english) {
    const Rule rule = provision({.id = "art0",
                                 .citations = {{1}},
                                 .vietnamese = std::move(vietnamese),
                                 .english = std::move(english),
                                 .confidence = Confidence::verified,
                                 .confidence_note = "",
                                 .source = "Decision",
                                 .reading = ""},
                                condition);
    return faults_of(rule.provisions()[0], Literals(rule, rule.provisions()[0], p).all());
  };
  const Date day{std::chrono::year{2022} / 4 / 2};
  const Rule signed_before = facts::contract_signed_on < day;
  CHECK(faults(signed_before, "Trước ngày 02/4/2022.", "Before 2022-04-02.") == Faults{});
  CHECK(faults(signed_before, "Trước ngày 01/4/2022.", "Before 2022-04-02.") ==
        Faults{"art0: a constant, 02/4/2022, is not named by: Trước ngày 01/4/2022.",
               "art0: 01/4/2022 is not used, but named by: Trước ngày 01/4/2022."});
  CHECK(faults(signed_before, "Trước ngày 02/4/2022.", "Before 2022-04.") ==
        Faults{"art0: a constant, 2022-04-02, is not named by: Before 2022-04.",
               "art0: 2022-04 is not used, but named by: Before 2022-04."});
  const Rule fifteen = facts::rent_to >= first_day() + std::chrono::days{14};
  CHECK(faults(fifteen, "Ít nhất 15 ngày.", "At least 15 days.") == Faults{});
  CHECK(faults(fifteen, "Ít nhất 15 ngày.", "At least 14 days.") ==
        Faults{"art0: a number of days, 15 days, is not named by: At least 14 days.",
               "art0: 14 is not used, but named by: At least 14 days."});
  CHECK(faults(supported_month() >= facts::list_month - std::chrono::months{3},
               "Một trong 3 tháng.", "One of the months.") ==
        Faults{"art0: a shift by months, 3 months, is not named by: One of the months."});
  // A number of something else is another number; two of them need two mentions.
  const Rule posted =
      limited_by("procedure.posting_days", facts::sent_to_si_on >= facts::posting_ends_on);
  CHECK(faults(posted, "3 ngày làm việc.", "3 working days.") == Faults{});
  CHECK(faults(posted, "3 ngày làm việc.", "3 months.") ==
        Faults{"art0: procedure.posting_days, 3 working days, is not named by: 3 months.",
               "art0: 3 is not used, but named by: 3 months."});
  const Rule month_long =
      limited_by("contract.minimum_months", facts::contract_ends_on + std::chrono::days{1} >=
                                                facts::contract_starts_on + std::chrono::months{1});
  CHECK(faults(month_long, "1 tháng, ngày liền sau.", "1 month, the day after.") == Faults{});
  CHECK(faults(month_long, "1 tháng, ngày liền sau.", "1 month.") ==
        Faults{"art0: a shift by a day, 1 day, is not named by: 1 month."});
  CHECK(faults(is(facts::applied, true), "Theo Nghị định 82/2018/NĐ-CP.", "Decree 82/2018.") ==
        Faults{"art0: Decree 82/2018 is no source, but named by: Theo Nghị định 82/2018/NĐ-CP.",
               "art0: Decree 82/2018 is no source, but named by: Decree 82/2018."});
  CHECK(faults(is(facts::applied, true), "Mẫu số 01.", "Nothing.") ==
        Faults{"art0: Form 01 is no source, but named by: Mẫu số 01."});
}
