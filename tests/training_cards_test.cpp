// The cards of training support: every provision, number and reading in every form, the ledger of
// clauses, and the page beside the rules.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "../rules/decision_23_2021/notes.hpp"
#include "../rules/decision_23_2021/records.hpp"
#include "answer/card_deck.hpp"
#include "rentsupport/training_answers.hpp"
#include "rule/wording.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/language.hpp"

namespace {

using namespace rentsupport;
using Catch::Contains;
using nlohmann::json;
using training::texts;
namespace fs = std::filesystem;

constexpr Language vi = Language::vietnamese;
constexpr Language en = Language::english;

std::string read_rules(const char* file) {
  return tests::read_file(fs::path{tests::places::rules} / "decision_23_2021" / file);
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t result = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
    ++result;
  return result;
}

// The rule sets of every option of every reading, and one with other numbers.
std::vector<training::RuleSet> every_rule_set() {
  std::vector<training::RuleSet> result{training::RuleSet::decision_23_2021()};
  for (const ReadingInfo& reading : training::readings()) {
    training::Parameters parameters = training::Parameters::built_in();
    REQUIRE_FALSE(parameters.choose(reading.name, reading.options.back()));
    result.push_back(training::RuleSet::decision_23_2021(parameters));
  }
  training::Parameters other = training::Parameters::built_in();
  REQUIRE_FALSE(
      other.overlay("window.first_day = 2021-08-02\nwindow.last_day = 2022-09-03\n"
                    "insurance.months = 7\nrevenue.fall_percent = 13\n"
                    "amendment.in_force_on = 2021-12-24\n",
                    "other.toml"));
  result.push_back(training::RuleSet::decision_23_2021(other));
  return result;
}

// How a statement writes the limit of a number.
std::string words_of(const training::RuleSet& rules, std::string_view key, Language language) {
  for (const auto& [name, value] : rules.parameters().list()) {
    if (name != key) continue;
    if (const auto day = parse_date(value)) return in_words(*day, language);
    if (key == "revenue.fall_percent") return value + "%";
    REQUIRE(key == "insurance.months");
    return language == en ? english(std::stoi(value), "month") : value + " tháng";
  }
  FAIL("there is no parameter " << key);
  return {};
}

// The columns that somebody must supply: what decides, and the days of the steps.
std::set<std::string> supplied_columns() {
  static const std::set<std::string> deciding_nothing{
      "plan_id",   "line_id",    "tax_code", "name",          "province",          "district",
      "full_name", "birth_date", "trade",    "contract_type", "contract_starts_on"};
  std::set<std::string> result;
  for (const std::span<const ColumnSpec> table :
       {std::span<const ColumnSpec>{training::plans::columns},
        std::span<const ColumnSpec>{training::trainees::columns},
        std::span<const ColumnSpec>{training::trained_before::columns}}) {
    for (const ColumnSpec& column : table) {
      if (!deciding_nothing.contains(std::string{column.name})) result.emplace(column.name);
    }
  }
  return result;
}

// Where a clause stands, and what cites a further paragraph or a part of a form.
std::set<std::string> cited_as(const Clause& clause) {
  std::set<std::string> result{place_of(clause, en)};
  Citation whole = clause.citation;
  whole.paragraph = 0;
  if (clause.form == 0) result.insert(to_string(whole));
  return result;
}

}  // namespace

TEST_CASE("the cards of training support have each provision once, whole", "[training_cards]") {
  for (const training::RuleSet& rules : every_rule_set()) {
    REQUIRE(rules.of_line().provisions().size() == 14);
    for (const Language language : {vi, en}) {
      const std::string text = training::cards_text(rules, language);
      const std::string page = training::cards_markdown(rules, language);
      CHECK_THAT(page, Contains(std::string{rules.sha256()}));
      for (const Provision& provision : rules.of_line().provisions()) {
        CAPTURE(provision.id);
        const std::string place = citations_words(provision, language);
        CHECK(count(text, "\n" + provision.id + "  (" + place + ")\n") == 1);
        REQUIRE(count(page, "\n### " + provision.id + "\n") == 1);
        const std::size_t begin = page.find("\n### " + provision.id + "\n");
        const std::string card = page.substr(begin, page.find("\n##", begin + 1) - begin);
        CHECK_THAT(card, Contains("> " + provision.vietnamese + "\n>\n> " + provision.english));
        CHECK_THAT(card, Contains(condition_list(rules.of_line(), provision.node,
                                                 training::RuleSet::facts(), language)));
        const Card read = card_of(rules.of_line(), provision);
        for (const std::uint8_t fact : read.facts)
          CHECK_THAT(card, Contains(fmt::format("(`{}`", training::RuleSet::facts()[fact].name)));
        for (const std::string_view key : read.parameters)
          CHECK_THAT(card, Contains(fmt::format("`{}` = {}", key, words_of(rules, key, language))));
        if (!provision.reading.empty())
          CHECK_THAT(card, Contains(fmt::format(
                               "[{0}](#{0}) = **`{1}`**", provision.reading,
                               rules.parameters().chosen_readings().at(provision.reading))));
      }
      for (const auto& [key, value] : rules.parameters().list()) {
        CAPTURE(key);
        if (key.starts_with("readings."))
          CHECK(count(page, "\n- **`" + value + "`**: ") >= 1);
        else
          CHECK(count(page, "| `" + key + "` |\n") == 1);
      }
      for (const DerivedNote& note : texts().derived)
        CHECK(count(page, fmt::format("| `{}` |\n", note.fact)) == 1);
    }
  }
}

TEST_CASE("what training support pays stands in every form", "[training_cards]") {
  const training::RuleSet rules = training::RuleSet::decision_23_2021();
  const std::string pays = to_text(rules.amount(), training::RuleSet::facts(), en);
  CHECK_THAT(pays, Contains("750,000 VND"));
  CHECK_THAT(training::cards_markdown(rules, en), Contains(pays + " for each worker in a course"));
  CHECK_THAT(training::cards_mermaid(rules, en), Contains(pays));
  CHECK_THAT(training::cards_markdown(rules, en),
             Contains("1,500,000 VND | Art. 10(1) | V | `support.month_vnd` |"));
  CHECK_THAT(training::cards_markdown(rules, en),
             Contains("45 days | Art. 12(6) | V | `procedure.report_days` |"));
  CHECK_THAT(training::cards_markdown(rules, vi),
             Contains("2 ngày làm việc | khoản 1 Điều 12 | V | `procedure.si_days` |"));
  const json data = json::parse(training::cards_json(rules));
  CHECK(data.at("schema") == "rentsupport-training-rules-2");
  CHECK(data.at("rule_set") == rules.id());
  REQUIRE(data.at("groups").size() == 2);
  CHECK(data.at("groups")[0].at("name") == "plan");
  CHECK(data.at("groups")[1].at("pays").at("english") == pays);
  CHECK(data.at("groups")[1].at("pays").at("canonical") ==
        canonical(rules.amount(), training::RuleSet::facts()));
  for (std::size_t group = 0; group < 2; ++group) {
    const Rule& rule = group == 0 ? rules.of_plan() : rules.of_line();
    CHECK(data.at("groups")[group].at("nodes").size() == rule.nodes().size());
    CHECK(data.at("groups")[group].at("provisions").size() == rule.provisions().size());
  }
  CHECK(data.at("facts").size() == training::RuleSet::facts().size());
  std::map<std::string, std::string> values;
  for (const json& parameter : data.at("parameters"))
    values[parameter.at("key")] = parameter.at("value");
  for (const json& reading : data.at("readings"))
    values["readings." + std::string{reading.at("name")}] = reading.at("chosen");
  const auto list = rules.parameters().list();
  CHECK(values == std::map<std::string, std::string>{list.begin(), list.end()});
}

TEST_CASE("a line of the text of training support has at most 100 columns", "[training_cards]") {
  for (const Language language : {vi, en}) {
    std::istringstream lines{training::cards_text(training::RuleSet::decision_23_2021(), language)};
    std::size_t seen = 0;
    for (std::string line; std::getline(lines, line); ++seen) {
      CAPTURE(line);
      CHECK(std::count_if(line.begin(), line.end(), [](char c) {
              return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
            }) <= 100);
      CHECK_FALSE(line.ends_with(' '));
    }
    CHECK(seen > 200);
  }
}

TEST_CASE("every number and reading of training support has a note, cited as in the parameters",
          "[training_cards]") {
  const std::string toml = read_rules("parameters.toml");
  // As the comments cite: "Art. 9(1), 11(4)".
  const auto cited = [](const auto& note) {
    if (note.citations.empty()) return std::string{note.source.english};
    std::string text;
    for (const Citation& citation : note.citations)
      text += text.empty() ? to_string(citation) : ", " + to_string(citation).substr(5);
    return text;
  };
  std::set<std::string> noted;
  for (const ParameterNote& note : texts().parameters) {
    CAPTURE(note.key);
    CHECK(note.citations.empty() != note.source.english.empty());
    noted.emplace(note.key);
    if (note.citations.empty()) continue;
    const std::string key{note.key.substr(note.key.rfind('.') + 1)};
    const std::size_t table =
        toml.find(fmt::format("[{}]", note.key.substr(0, note.key.find('.'))));
    const std::size_t begin = toml.find("\n" + key + " = ", table);
    REQUIRE(begin != std::string::npos);
    // Where a line has no citation, its table has it.
    const std::string line = toml.substr(begin + 1, toml.find('\n', begin + 1) - begin - 1);
    const std::string heading = toml.substr(table, toml.find('\n', table) - table);
    CHECK_THAT(line.find("Art. ") == std::string::npos ? heading : line, Contains(cited(note)));
  }
  const auto all = training::readings();
  REQUIRE(all.size() == texts().readings.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ReadingNote& note = texts().readings[i];
    CAPTURE(note.name);
    CHECK(note.name == all[i].name);
    CHECK(note.options.size() == all[i].options.size());
    noted.insert("readings." + std::string{note.name});
    const std::size_t end = toml.find(fmt::format("\n{} = ", note.name));
    REQUIRE(end != std::string::npos);
    std::string comment = toml.substr(toml.rfind("\n\n", end), end - toml.rfind("\n\n", end));
    for (auto at = comment.find("\n# "); at != std::string::npos; at = comment.find("\n# "))
      comment.replace(at, 3, " ");
    CHECK_THAT(comment, Contains(cited(note) + ". Open: "));
  }
  std::set<std::string> keys;
  for (const auto& [key, value] : training::Parameters::built_in().list()) keys.insert(key);
  CHECK(noted == keys);
}

TEST_CASE("statements of training support name the numbers of their rules", "[training_cards]") {
  std::size_t seen = 0;
  for (const training::RuleSet& rules : every_rule_set()) {
    for (const Provision& provision : rules.of_line().provisions()) {
      for (const std::string_view key : card_of(rules.of_line(), provision).parameters) {
        CAPTURE(provision.id, key);
        CHECK_THAT(provision.vietnamese, Contains(words_of(rules, key, vi)));
        CHECK_THAT(provision.english, Contains(words_of(rules, key, en)));
        ++seen;
      }
    }
  }
  CHECK(seen > 50);  // something was looked at
}

TEST_CASE("what provisions of training support name is among the sources, and translated",
          "[training_cards]") {
  std::set<std::string> documents;
  for (const SourceNote& note : texts().sources) documents.emplace(note.name);
  for (const training::RuleSet& rules : every_rule_set()) {
    for (const Provision& provision : rules.of_line().provisions()) {
      CAPTURE(provision.id, provision.source, provision.confidence_note);
      std::istringstream names{provision.source};
      for (std::string name; std::getline(names, name, ',');)
        CHECK(documents.contains(name.substr(name.find_first_not_of(' '))));
      if (!provision.confidence_note.empty())
        CHECK(confidence_note_words(provision.confidence_note, texts().confidence_notes, vi) !=
              provision.confidence_note);
    }
  }
}

TEST_CASE("the ledger of training support accounts for every provision, number and column",
          "[training_cards]") {
  const training::RuleSet rules = training::RuleSet::decision_23_2021();
  std::map<std::string, std::set<std::string>> encoded;  // places by name
  for (const Provision& provision : rules.of_line().provisions()) {
    for (const Citation& citation : provision.citations)
      encoded[provision.id].insert(to_string(citation));
    if (provision.citations.empty()) encoded[provision.id] = {"Form 02 no. 3"};
  }
  for (const ParameterNote& note : texts().parameters) {
    for (const Citation& citation : note.citations)
      encoded[std::string{note.key}].insert(to_string(citation));
  }
  std::set<std::string> documents;
  for (const SourceNote& note : texts().sources) documents.emplace(note.name);
  const std::set<std::string> columns = supplied_columns();
  std::set<std::pair<std::string, std::string>> accounted;
  std::set<std::string> facts;
  for (const Clause& clause : texts().clauses) {
    CAPTURE(place_of(clause, en), name(clause.tag));
    const bool names_something = clause.tag != ClauseTag::duty && clause.tag != ClauseTag::outside;
    CHECK(clause.names.empty() != names_something);
    for (const std::string& each : clause.names) {
      CAPTURE(each);
      if (clause.tag == ClauseTag::fact) {
        CHECK(columns.contains(each));
        facts.insert(each);
        continue;
      }
      CHECK((clause.tag == ClauseTag::procedure) == each.starts_with("procedure."));
      const auto places = encoded.find(each);
      REQUIRE(places != encoded.end());
      const std::set<std::string> here = cited_as(clause);
      const auto cites = std::find_if(here.begin(), here.end(), [&](const std::string& place) {
        return places->second.contains(place);
      });
      REQUIRE(cites != here.end());
      accounted.emplace(each, *cites);
      for (const Provision& provision : rules.of_line().provisions()) {
        if (provision.id != each) continue;
        CHECK(provision.confidence == clause.confidence);
        CHECK(provision.confidence_note == clause.confidence_note);
      }
    }
    std::istringstream sources{clause.source};
    for (std::string source; std::getline(sources, source, ',');)
      CHECK(documents.contains(source.substr(source.find_first_not_of(' '))));
    CHECK((clause.vietnamese.ends_with('.') && clause.english.ends_with('.')));
    CHECK(clause.vietnamese != clause.english);
  }
  for (const auto& [each, places] : encoded) {
    for (const std::string& place : places) {
      CAPTURE(each, place);
      CHECK(accounted.contains({each, place}));
    }
  }
  CHECK(facts == columns);
}

TEST_CASE("a place on a form with a letter is written in both languages", "[training_cards]") {
  const auto written = [](const std::string& place) {
    const auto ledger = read_clauses(
        "place,sentences,tag,names,confidence,confidence_note,vietnamese,english,source\n" + place +
        ",1,duty,,V,,a,b,c\n");
    return place_of(ledger.at(0), en) + "; " + place_of(ledger.at(0), vi);
  };
  CHECK(written("Form 02a section II") == "Form 02a section II; mục II Mẫu số 02a");
  CHECK(written("Form 04b no. 2") == "Form 04b no. 2; số 2 Mẫu số 04b");
  CHECK(written("Form 04a heading") == "Form 04a heading; phần đầu Mẫu số 04a");
  CHECK_THROWS_AS(written("Form 02A section II"), Error);
  CHECK_THROWS_AS(written("Form 02ab section II"), Error);
}

TEST_CASE("the page beside the rules of training support is the one that they give",
          "[training_cards]") {
  const fs::path path = fs::path{tests::places::rules} / "decision_23_2021/cards.md";
  const std::string page = training::cards_markdown(training::RuleSet::decision_23_2021(), en);
  if (std::getenv("RENTSUPPORT_RENEW_CARDS") != nullptr) tests::write_file(path, page);
  INFO(
      "rules/decision_23_2021/cards.md is stale. Renew it: RENTSUPPORT_RENEW_CARDS=1 "
      "build/dev/tests/rentsupport_tests '[training_cards]'; then read what changed.");
  const bool is_current = fs::exists(path) && tests::read_file(path) == page;
  CHECK(is_current);
}
