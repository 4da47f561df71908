// The numbers in rules/ with which no rule computes: both languages have the same, the law page has
// them too, and what has no counterpart is written down in numbers.txt.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "../rules/decision_08_2022/notes.hpp"
#include "../rules/decision_23_2021/notes.hpp"
#include "rentsupport/rule_set.hpp"
#include "rentsupport/training_rules.hpp"
#include "support/every_rule_set.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/language.hpp"

namespace {

using namespace rentsupport;
using namespace rentsupport::decision_08_2022;
namespace fs = std::filesystem;

using Numbers = std::vector<std::string>;

// The numbers of a text in their order, written alike whatever the language: 1/4/2022 for 1 April
// 2022, 500000, 12(2)(c).
Numbers numbers_of(std::string_view from) {
  static const auto rewritings = [] {
    std::vector<std::pair<std::regex, std::string>> result;
    const auto add = [&](const std::string& what, const std::string& by) {
      result.emplace_back(std::regex(what), by);
    };
    const std::vector<std::string> months{"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
    for (std::size_t i = 0; i < months.size(); ++i) {
      const std::string month = "\\b" + months[i] + "\\b(?! a )";  // "May a foreigner"
      const std::string number = std::to_string(i + 1);
      add("(\\d+) " + month + " (\\d{4})", "$1/" + number + "/$2");
      add("(\\d+) " + month, "$1/" + number);
      add(month + " (\\d{4})", number + "/$1");
      add(month, number);
    }
    add("\\b(once (only|for)|only once)\\b", "1");
    add("(\\d{4})-(\\d{2})-(\\d{2})", "$3/$2/$1");
    add("(\\d{4})-(\\d{2})\\b", "$2/$1");
    // Places: of two clauses with one article each has it.
    add("khoản (\\d+), (khoản \\d+ (Điều \\d+))", "khoản $1 $3, $2");
    add("điểm (.) [Kk]hoản (\\d+) Điều (\\d+)", "$3($2)($1)");
    add("[Kk]hoản (\\d+) Điều (\\d+)", "$2($1)");
    add("(\\d)[.,](?=\\d{3})", "$1");
    add("\\b0+(\\d)", "$1");
    return result;
  }();
  std::string text{from};
  for (const auto& [what, by] : rewritings) text = std::regex_replace(text, what, by);
  static const std::regex number("\\d+(\\(\\d+\\)(\\([a-z]\\))?|([-./,:]\\d+)*)");
  Numbers result;
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
    result.push_back(it->str());
  return result;
}

Numbers sorted(Numbers numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// Those that `all` lacks.
Numbers missing(const Numbers& numbers, const Numbers& all) {
  Numbers result;
  const Numbers some = sorted(numbers), others = sorted(all);
  std::set_difference(some.begin(), some.end(), others.begin(), others.end(),
                      std::back_inserter(result));
  return result;
}

std::string read_rules(const std::string& file) {
  return tests::read_file(fs::path{tests::places::rules} / "decision_08_2022" / file);
}

std::string section(const std::string& number) {
  static const std::string page = read_rules("law.md");
  const std::size_t begin = page.find("\n## " + number + ". ");
  REQUIRE(begin != std::string::npos);
  return page.substr(begin, page.find("\n## ", begin + 1) - begin);
}

// A row of a table of the law page by the beginning of its first cell.
std::vector<std::string> row(const std::string& text, const std::string& first) {
  const std::size_t begin = text.find("\n| " + first);
  CAPTURE(first);
  REQUIRE(begin != std::string::npos);
  std::istringstream line{text.substr(begin + 2, text.find('\n', begin + 1) - begin - 2)};
  std::vector<std::string> cells;
  for (std::string cell; std::getline(line, cell, '|');) cells.push_back(cell);
  return cells;
}

void check_both_languages(std::string_view about, const Bilingual& text) {
  CAPTURE(about, text.vietnamese, text.english);
  CHECK(sorted(numbers_of(text.vietnamese)) == sorted(numbers_of(text.english)));
}

void append(Numbers& to, const Numbers& more) { to.insert(to.end(), more.begin(), more.end()); }

// The values of the Decision as the law page writes them.
Numbers values_of(const std::string& keys) {
  const auto list = Parameters::built_in().list();
  Numbers result;
  std::istringstream names{keys};
  for (std::string name; names >> name;) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const auto& each) { return each.first == name; });
    CAPTURE(name);
    REQUIRE(found != list.end());
    std::string text = found->second;
    // A window of months is one of days there.
    if (const auto month = parse_month(text)) {
      const Date first{*month / 1}, last{*month / std::chrono::last};
      text = english(name.ends_with("first_month") ? first : last);
    }
    append(result, numbers_of(text));
  }
  return result;
}

// What a line is about: the first cell of a table's row, or the first words.
std::string label(const std::string& line) {
  if (line.starts_with("| ")) return line.substr(2, line.find(" |", 2) - 2);
  std::istringstream words{line};
  std::string result;
  int count = 0;
  for (std::string word; count < 4 && words >> word;) {
    if (word.find_first_not_of("#-") != std::string::npos)
      result += (count++ == 0 ? "" : " ") + word;
  }
  return result;
}

// The lines of a file that say numbers to nobody but a reader, each as its first words and these
// numbers: all of the law page, comments, names of holidays. The comments of code are one line.
std::string written_numbers(const fs::path& path) {
  const std::string kind = path.extension();
  const std::string name = path.filename();
  std::istringstream lines{tests::read_file(path)};
  std::string result, comments, heading;
  const auto add = [&](const std::string& where, const Numbers& numbers) {
    if (numbers.empty()) return;
    result += name + (where.empty() ? "" : ", " + where) + ":";
    for (const std::string& number : numbers) result += " " + number;
    result += "\n";
  };
  for (std::string line; std::getline(lines, line);) {
    if (kind == ".cpp" || kind == ".hpp") {
      const std::size_t comment = line.find("// ");
      if (comment != std::string::npos && !line.starts_with("}"))
        comments += line.substr(comment + 2);
    } else if (kind == ".toml") {
      add(label(line.substr(0, line.find(" = "))),
          numbers_of(line.substr(std::min(line.find('#'), line.size()))));
    } else if (kind == ".csv") {
      add(label(line), numbers_of(line.substr(line.find(','))));
    } else {
      if (line.starts_with("#")) heading = label(line) + ", ";
      add(line.starts_with("#") ? label(line) : heading + label(line), numbers_of(line));
    }
  }
  add("", numbers_of(comments));
  return result;
}

}  // namespace

TEST_CASE("both languages have the same numbers", "[literals]") {
  for (const Bilingual& group : texts().group_parts) check_both_languages("group part", group);
  check_both_languages("plan part", training::plan_part());
  check_both_languages("line part", training::line_part());
  for (const ActTexts* const act : {&texts(), &training::texts()}) {
    check_both_languages("title", act->title);
    check_both_languages("general part", act->general_part);
    for (const ParameterNote& note : act->parameters) {
      check_both_languages(note.key, note.text);
      check_both_languages(note.key, note.source);
    }
    for (const ReadingNote& note : act->readings) {
      check_both_languages(note.name, note.question);
      check_both_languages(note.name, note.open);
      check_both_languages(note.name, note.source);
      for (const Bilingual& option : note.options) check_both_languages(note.name, option);
    }
    for (const DerivedNote& note : act->derived) check_both_languages(note.fact, note.text);
    for (const auto& notes : {act->working_days, act->counting, act->duties}) {
      for (const Bilingual& note : notes) check_both_languages("counting, duties", note);
    }
    for (const Clause& clause : act->clauses)
      check_both_languages(place_of(clause, Language::english),
                           {clause.vietnamese, clause.english});
    for (const SourceNote& note : act->sources) {
      check_both_languages(note.name,
                           {note.vietnamese_name, note.name == "Decision" ? "08" : note.name});
      // The Labour Code is called after its year in one of them alone.
      const std::string called = note.name == "Labour Code 2019" ? "2019: " : "";
      check_both_languages(note.name,
                           {note.document.vietnamese, called + std::string{note.document.english}});
    }
  }
}

TEST_CASE("both languages of a statement have the same numbers, under every reading",
          "[literals]") {
  const auto check = [](const std::string& about, const Rule& rule) {
    for (const Provision& provision : rule.provisions()) {
      CAPTURE(about, provision.id, provision.vietnamese, provision.english);
      // One of them may say a number twice.
      const Numbers vietnamese = numbers_of(provision.vietnamese);
      const Numbers english = numbers_of(provision.english);
      CHECK(std::set<std::string>(vietnamese.begin(), vietnamese.end()) ==
            std::set<std::string>(english.begin(), english.end()));
    }
  };
  for (const auto& [about, parameters] : tests::every_reading()) {
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    for (const GroupRule& group : rules.groups()) check(about, group.rule);
  }
  for (const ReadingInfo& reading : training::readings()) {
    for (const std::string_view option : reading.options) {
      training::Parameters parameters = training::Parameters::built_in();
      REQUIRE_FALSE(parameters.choose(reading.name, option));
      const auto rules = training::RuleSet::decision_23_2021(parameters);
      check(std::string{option}, rules.of_line());
    }
  }
}

TEST_CASE("notes have the numbers of the law page", "[literals]") {
  const std::string page = read_rules("law.md");
  CHECK(numbers_of(texts().title.english) == numbers_of(page.substr(0, page.find('\n'))));
  for (const ReadingNote& note : texts().readings) {
    CAPTURE(note.name);
    std::string text;
    for (const std::string& cell : row(section("3"), "`" + std::string{note.name} + "`"))
      text += cell;
    text = std::regex_replace(text, std::regex("six"), "6");
    text = std::regex_replace(text, std::regex("Decree 115 "), "Decree 115/2015 ");
    Numbers numbers = numbers_of(text);
    if (note.name == "split_contract") append(numbers, values_of("group.working.contract_before"));
    CHECK(missing(numbers_of(note.open.english), numbers) == Numbers{});
    CHECK(missing(numbers_of(note.question.english), numbers) == Numbers{});
  }
  Numbers duties;
  for (const Bilingual& duty : texts().duties) append(duties, numbers_of(duty.english));
  const std::string of_duties = section("7");
  CHECK(sorted(duties) == sorted(numbers_of(of_duties.substr(of_duties.find('\n', 1)))));
  const Numbers of_money = numbers_of(section("6"));
  for (const Clause& clause : texts().clauses) {
    if (clause.tag != ClauseTag::duty && clause.tag != ClauseTag::outside) continue;
    CAPTURE(place_of(clause, Language::english), clause.english);
    Numbers numbers = duties;
    append(numbers, of_money);
    numbers.push_back(std::to_string(clause.citation.article));
    CHECK(missing(numbers_of(clause.english), numbers) == Numbers{});
  }
  for (const SourceNote& note : texts().sources) {
    const std::string document = note.name.starts_with("Decree ")
                                     ? "Decree 82/2018, Decree 115/2015"
                                     : std::string{note.name};
    CAPTURE(note.name);
    const Numbers numbers = numbers_of(row(section("10"), document + " |").at(1));
    CHECK(missing(numbers_of(note.document.english), numbers) == Numbers{});
    if (document == note.name)
      CHECK(missing(numbers, numbers_of(note.document.english)) == Numbers{});
  }
}

TEST_CASE("the law page has the values of the parameters", "[literals]") {
  struct Value {
    std::string section, row;
    std::size_t cell;
    std::string keys;
  };
  const std::vector<Value> values{
      {"1", "rent window", 1, "group.working.first_month group.working.last_month"},
      {"1", "rent window", 2, "group.returning.first_month group.returning.last_month"},
      {"1", "contract", 1, "contract.minimum_months group.working.contract_before"},
      {"1", "contract", 2,
       "contract.minimum_months group.returning.contract_from group.returning.contract_to"},
      {"1", "amount", 1, "group.working.amount_vnd"},
      {"1", "amount", 2, "group.returning.amount_vnd"},
      {"1", "months", 1, "cap.months"},
      {"1", "months", 2, "cap.months"},
      {"2", "`art4.2.term`, ", 1, "contract.minimum_months"},
      {"2", "`art4.2.concluded` | contract", 1, "group.working.contract_before"},
      {"2", "`art4.2.started` | contract", 1, "group.working.contract_before"},
      {"2", "`art8.2.concluded`, ", 1, "group.returning.contract_from group.returning.contract_to"},
      {"2", "`art7.4.deadline`, ", 1, "procedure.deadline"},
      {"3", "`cap_scope`", 1, "cap.months"},
      {"4", "post the list", 2, "procedure.posting_days"},
      {"4", "verify", 2, "procedure.objection_days"},
      {"4", "confirm", 2, "procedure.si_days"},
      {"4", "appraise", 2, "procedure.district_days"},
      {"4", "decide", 2, "procedure.province_days"},
      {"4", "transfer", 2, "procedure.transfer_days"},
      {"4", "pay", 2, "procedure.employer_days"}};
  for (const Value& value : values) {
    CAPTURE(value.section, value.row, value.keys);
    const std::string cell = row(section(value.section), value.row).at(value.cell);
    CAPTURE(cell);
    CHECK(missing(values_of(value.keys), numbers_of(cell)) == Numbers{});
  }
}

TEST_CASE("every other number in rules is the one that is written down", "[literals]") {
  const fs::path rules = fs::path{tests::places::rules} / "decision_08_2022";
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(rules)) {
    // The cards are made from the rules; the other tests here read the clauses.
    if (entry.is_regular_file() && entry.path().filename() != "README.md" &&
        entry.path().filename() != "clauses.csv")
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const auto lines_of = [](const std::string& text) {
    std::istringstream lines{text};
    Numbers result;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("#")) result.push_back(line);
    }
    return result;
  };
  std::string text;
  for (const fs::path& file : files) text += written_numbers(file);
  const Numbers found = lines_of(text);
  const Numbers written =
      lines_of(tests::read_file(fs::path{tests::places::cases}.parent_path() / "numbers.txt"));
  const Numbers not_written = missing(found, written);
  const Numbers not_found = missing(written, found);
  CHECK(not_written == Numbers{});
  CHECK(not_found == Numbers{});
  CHECK(found.size() > 150);  // something was looked at
}
