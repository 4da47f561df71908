// The ledger of clauses: whole, and true to the provisions, the numbers and the facts.
#include "../rules/decision_08_2022/clauses.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "../rules/decision_08_2022/notes.hpp"
#include "embedded.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;
using namespace rentsupport::decision_08_2022;
using Catch::Contains;

constexpr Language en = Language::english;

// Where each provision and number of the Decision is cited, and the marks that they have.
struct Cited {
  std::set<std::string> places;
  char mark = 0;
};

std::map<std::string, Cited> provisions() {
  std::map<std::string, Cited> result;
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      Cited& cited = result[provision.id];
      cited.mark = static_cast<char>(provision.confidence);
      for (const Citation& citation : provision.citations) cited.places.insert(to_string(citation));
    }
  }
  return result;
}

std::map<std::string, Cited> numbers() {
  std::map<std::string, Cited> result;
  for (const ParameterNote& note : parameter_notes()) {
    Cited& cited = result[std::string{note.key}];
    cited.mark = note.confidence ? static_cast<char>(*note.confidence) : '\0';
    for (const Citation& citation : note.citations) cited.places.insert(to_string(citation));
  }
  return result;
}

// The facts that are not derived: somebody must supply them.
std::set<std::string> supplied_facts() {
  std::set<std::string> result;
  for (const FactInfo& fact : vocabulary()) result.emplace(fact.name);
  for (const DerivedNote& note : derived_notes()) result.erase(std::string{note.fact});
  return result;
}

std::set<std::string> sources() {
  std::set<std::string> result;
  for (const SourceNote& note : source_notes()) result.emplace(note.name);
  return result;
}

// Everything that is wrong with a ledger, each in a sentence that names it.
std::vector<std::string> faults_of(std::string_view csv) {
  std::vector<std::string> faults;
  std::vector<Clause> ledger;
  try {
    ledger = read_clauses(csv);
  } catch (const Error& error) {
    return {error.what()};
  }
  const auto ids = provisions();
  const auto keys = numbers();
  const std::set<std::string> facts = supplied_facts();
  const std::set<std::string> known_sources = sources();
  std::set<std::pair<std::string, std::string>> accounted;  // name, place
  std::set<std::string> seen;
  std::set<std::string> accounted_facts;
  for (const Clause& clause : ledger) {
    const std::string place = place_of(clause, en);
    const std::string row = place + " " + std::string{name(clause.tag)};
    const auto fault = [&](const std::string& text) { faults.push_back(row + ": " + text); };
    if (!seen.insert(row).second) fault("stands there twice");
    std::set<char> marks;
    for (const std::string& each : clause.names) {
      const bool is_provision = ids.contains(each) && clause.tag == ClauseTag::encoded;
      const bool is_number = keys.contains(each) && (clause.tag == ClauseTag::encoded ||
                                                     clause.tag == ClauseTag::procedure);
      if (is_provision || is_number) {
        const Cited& cited = is_provision ? ids.at(each) : keys.at(each);
        marks.insert(cited.mark);
        if (!cited.places.contains(place)) fault(each + " does not cite it");
        accounted.emplace(each, place);
      } else if (clause.tag == ClauseTag::fact && facts.contains(each)) {
        accounted_facts.insert(each);
      } else {
        fault("there is no " + each);
      }
    }
    const bool names_something = clause.tag != ClauseTag::duty && clause.tag != ClauseTag::open;
    if (clause.names.empty() == names_something)
      fault(names_something ? "names nothing" : "names something");
    if (!marks.empty() && !marks.contains(static_cast<char>(clause.confidence)))
      fault("is surer, or less sure, than what it names");
    if (!clause.confidence_note.empty() &&
        vietnamese_confidence_note(clause.confidence_note) == clause.confidence_note)
      fault("the note of confidence has no Vietnamese");
    if (!clause.vietnamese.ends_with('.') || !clause.english.ends_with('.') ||
        clause.vietnamese == clause.english)
      fault("is no sentence in two languages");
    std::string_view rest = clause.source;
    do {
      const std::string source{rest.substr(0, rest.find(", "))};
      rest.remove_prefix(std::min(rest.size(), source.size() + 2));
      if (!known_sources.contains(source)) fault("there is no document " + source);
    } while (!rest.empty());
  }
  for (const auto* cited : {&ids, &keys}) {
    for (const auto& [each, where] : *cited) {
      for (const std::string& place : where.places) {
        if (!accounted.contains({each, place}))
          faults.push_back(place + ": " + each + " is missing");
      }
    }
  }
  for (const std::string& fact : facts) {
    if (!accounted_facts.contains(fact)) faults.push_back("the fact " + fact + " is missing");
  }
  return faults;
}

const std::string ledger{embedded::clauses_csv};

// The ledger with its first `what` replaced.
std::vector<std::string> faults_with(const std::string& what, const std::string& by) {
  return faults_of(tests::replaced(ledger, what, by));
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("the ledger of clauses accounts for every provision, number and fact", "[clauses]") {
  CHECK(faults_of(ledger) == Faults{});
}

TEST_CASE("the ledger of clauses holds every place of the Decision that the law page names",
          "[clauses]") {
  std::string page =
      tests::read_file(std::string{tests::places::rules} + "/decision_08_2022/law.md");
  // Places in other acts.
  page = std::regex_replace(page,
                            std::regex("Article 2\\(4\\) of Decree 115|"
                                       "Decree 115 Article 2\\(4\\)"),
                            "");
  std::set<std::string> places, articles;
  for (const Clause& clause : clauses()) {
    places.insert(place_of(clause, en));
    articles.insert(std::to_string(clause.citation.article));
  }
  std::set<std::string> named;
  // A range has its first clause before the dash: 7(3)–(4).
  page = std::regex_replace(page, std::regex("\\b(\\d+)(\\(\\d+\\))–(\\(\\d+\\))"), "$1$2 $1$3");
  const std::regex place("\\b(1?\\d)\\((\\d)\\)(\\([a-z]\\))?( para \\d)?");
  for (std::sregex_iterator it(page.begin(), page.end(), place), end; it != end; ++it)
    named.insert("Art. " + it->str());
  CHECK(named.size() >= 32);
  for (const std::string& each : named) {
    CAPTURE(each);
    CHECK(places.contains(each));
  }
  for (int article = 1; article <= 12; ++article) {
    CAPTURE(article);
    CHECK(articles.contains(std::to_string(article)));
  }
  for (const std::string form : {"Form 01", "Form 02", "Form 03"}) {
    CHECK_THAT(page, Contains(form));
    CHECK(places.contains(form));
  }
}

TEST_CASE("a ledger that names what does not exist is found out", "[clauses]") {
  CHECK(faults_with("art8.2.not_continued", "art8.2.continued") ==
        Faults{"Art. 8(2) encoded: there is no art8.2.continued",
               "Art. 8(2): art8.2.not_continued is missing"});
  CHECK(faults_with("procedure.province_days", "procedure.town_days") ==
        Faults{"Art. 7(6) procedure: there is no procedure.town_days",
               "Art. 7(6): procedure.province_days is missing"});
  CHECK(faults_with("fact,zone province", "fact,zone town") ==
        Faults{"Art. 1(1) fact: there is no town", "the fact province is missing"});
  CHECK(faults_with("Decree 82/2018\"", "Decree 28/2018\"") ==
        Faults{"Art. 1(1) fact: there is no document Decree 28/2018"});
}

TEST_CASE("a ledger that leaves something out is found out", "[clauses]") {
  CHECK(faults_with(" art2.4.three_months", "") ==
        Faults{"Art. 2(4): art2.4.three_months is missing"});
  CHECK(faults_with("Art. 5,encoded,group.working.amount_vnd", "Art. 5,duty,") ==
        Faults{"Art. 5: group.working.amount_vnd is missing"});
  CHECK(faults_with("fact,kind registered", "fact,kind") ==
        Faults{"the fact registered is missing"});
  CHECK(faults_with("Art. 12(1),duty,", "Art. 12(1),fact,") ==
        Faults{"Art. 12(1) fact: names nothing"});
}

TEST_CASE("a ledger that puts something in the wrong place is found out", "[clauses]") {
  CHECK(faults_with("Art. 6,encoded", "Art. 7,encoded") ==
        Faults{"Art. 7 encoded: art6.payroll_copy does not cite it",
               "Art. 6: art6.payroll_copy is missing"});
  CHECK(faults_with("Art. 12(2)(b)", "Art. 12(2)(a)") ==
        Faults{"Art. 12(2)(a) open: stands there twice"});
  CHECK(faults_with("art11.2.posted procedure.posting_days,B",
                    "art11.2.posted procedure.posting_days,I") ==
        Faults{"Art. 11(2) encoded: is surer, or less sure, than what it names"});
}

TEST_CASE("a table that is no ledger is refused with the line", "[clauses]") {
  CHECK(faults_with("Art. 1,encoded", "Art. 1,coded") == Faults{"clauses.csv:2: coded is no tag"});
  CHECK(faults_with("Art. 1,fact,pays_rent,V", "Art. 1,fact,pays_rent,W") ==
        Faults{"clauses.csv:3: W is no mark of confidence"});
  for (const std::string place :
       {"Art. 1(a)", "Art 1", "Art. 1(1", "Art. 1()", "Art. 1(1)(A)", "Art. 1 para 0", "Art. 01",
        "Art. 0", "Art. 1 ", "Form 1", "Form 00", "Form", "", "Art. 99999999999", "Art. 1(1)(a)(b)",
        "Art. 1(2)(", "Art. 1(2)(a", "Art. -1"}) {
    CAPTURE(place);
    const Faults faults = faults_with("Art. 1,encoded", "\"" + place + "\",encoded");
    // Blanks around a cell are no part of it.
    if (place == "Art. 1 ") {
      CHECK(faults.empty());
    } else {
      CHECK(faults == Faults{"clauses.csv:2: " + place + " is no place in the Decision"});
    }
  }
  CHECK(faults_with("Art. 1,encoded", "Art. 1,encoded,") ==
        Faults{"clauses.csv:2: a row has eight cells"});
  CHECK(faults_with("Art. 1,encoded", "\"Art. 1\"x,encoded") ==
        Faults{"clauses.csv:2: quotes are wrong"});
  CHECK(faults_with("place,tag", "tag,place") == Faults{"clauses.csv: the header is another one"});
}

TEST_CASE("a place is written in both languages", "[clauses]") {
  const auto row = [](const std::string& place) {
    return read_clauses("place,tag,names,confidence,confidence_note,vietnamese,english,source\n\"" +
                        place + "\",open,,I,,\"Nói \"\"a\"\".\",\"Says \"\"b\"\".\",Decision\n")
        .at(0);
  };
  CHECK(place_of(row("Art. 4(3) para 2"), Language::vietnamese) == "đoạn 2 khoản 3 Điều 4");
  CHECK(place_of(row("Art. 12(2)(c)"), Language::vietnamese) == "điểm c khoản 2 Điều 12");
  CHECK(place_of(row("Form 02"), Language::vietnamese) == "Mẫu số 02");
  CHECK(row("Art. 2").vietnamese == "Nói \"a\".");
  CHECK(row("Art. 2").english == "Says \"b\".");
  for (const std::string place :
       {"Art. 2", "Art. 2(4)", "Art. 1(2)(a)", "Art. 8(3) para 2", "Form 01"})
    CHECK(place_of(row(place), en) == place);
}

TEST_CASE("the page and the JSON have every row of the ledger", "[clauses]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::string vietnamese_page = cards_markdown(rules, Language::vietnamese);
  const std::string english_page = cards_markdown(rules, en);
  const auto json = nlohmann::json::parse(cards_json(rules));
  REQUIRE(json["clauses"].size() == clauses().size());
  for (std::size_t i = 0; i < clauses().size(); ++i) {
    const Clause& clause = clauses()[i];
    const std::string tag{name(clause.tag)};
    CAPTURE(place_of(clause, en), tag);
    CHECK_THAT(vietnamese_page, Contains("| " + place_of(clause, Language::vietnamese) + " | " +
                                         tag + " | " + clause.vietnamese + " |"));
    CHECK_THAT(english_page,
               Contains("| " + place_of(clause, en) + " | " + tag + " | " + clause.english + " |"));
    const auto& row = json["clauses"][i];
    CHECK(row["place"] == place_of(clause, en));
    CHECK(row["tag"] == tag);
    CHECK(row["names"] == clause.names);
    CHECK(row["vietnamese"] == clause.vietnamese);
    CHECK(row["english"] == clause.english);
    CHECK(row["confidence"] == std::string{static_cast<char>(clause.confidence)});
    CHECK(row["confidence_note"] == clause.confidence_note);
    CHECK(row["source"] == clause.source);
  }
  // Provisions are linked to their cards; numbers and facts are named.
  CHECK_THAT(english_page, Contains("| [art2.4.once_a_month](#art24once_a_month), "
                                    "[art2.4.three_months](#art24three_months), `cap.months` | V, "
                                    "across groups: I | Decision |"));
  for (const ClauseTag tag : {ClauseTag::encoded, ClauseTag::fact, ClauseTag::procedure,
                              ClauseTag::duty, ClauseTag::open}) {
    CHECK_THAT(english_page,
               Contains("- " + std::string{name(tag)} + ": " + std::string{meaning(tag).english}));
    CHECK_THAT(vietnamese_page, Contains("- " + std::string{name(tag)} + ": " +
                                         std::string{meaning(tag).vietnamese}));
  }
}
