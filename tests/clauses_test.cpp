// The ledger of clauses: every sentence of the text is accounted for, and what is said of it is
// true to the provisions, the numbers and the facts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "../rules/decision_08_2022/notes.hpp"
#include "answer/card_deck.hpp"
#include "decide/records.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/every_rule_set.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/run.hpp"
#include "values/embedded.hpp"

namespace {

using namespace rentsupport;
using namespace rentsupport::decision_08_2022;
using Catch::Contains;

constexpr Language en = Language::english;

// How sure the Decision's law page is of something: its marks, and what limits them.
struct Sureness {
  std::set<char> marks;
  std::set<std::string> notes;

  void add(char mark, std::string_view note) {
    marks.insert(mark);
    if (!note.empty()) notes.emplace(note);
  }
  void add(const Sureness& other) {
    marks.insert(other.marks.begin(), other.marks.end());
    notes.insert(other.notes.begin(), other.notes.end());
  }
};

using Cited = std::map<std::string, Sureness>;    // by place
using CitedNames = std::map<std::string, Cited>;  // of provisions, numbers, or facts

// The columns that are read for a derived fact, for the month supported, by a later stage, as the
// days on which a limit of the procedure begins and ends, or from a form. Any other fact is read by
// the provisions themselves.
const std::map<std::string_view, std::vector<std::string_view>> made_of{
    {"list_month", {"drawn_up_on"}},
    {"reference_month", {"drawn_up_on"}},
    {"posting_ends_on", {"drawn_up_on", "posted_on"}},
    {"sent_to_si_on", {"sent_to_si_on"}},
    {"sent_to_si_day", {"sent_to_si_on"}},
    {"earliest_receipt", {"received_on", "si_confirmed_on", "sent_to_si_on"}},
    {"projected_receipt", {"received_on", "si_confirmed_on", "sent_to_si_on"}},
    {"art2.4.once_a_month", {"drawn_up_on", "decided_on", "worker_id", "month"}},
    {"art2.4.three_months", {"drawn_up_on", "decided_on", "worker_id", "month", "group"}},
    {"art7.3.month", {"months"}},
    {"art11.3.month", {"months"}},
    {"procedure.si_days", {"sent_to_si_on", "si_confirmed_on"}},
    {"procedure.district_days", {"received_on", "submitted_on"}},
    {"procedure.province_days", {"submitted_on", "decided_on"}},
    {"procedure.employer_days", {"funded_on", "paid_on"}},
    {"Form 01", {"worker_id", "full_name", "account", "month", "months"}},
    {"Form 02", {"group", "months", "si_confirmed_on", "section", "signed"}},
    {"Form 03", {"group", "months", "si_confirmed_on", "section", "signed"}}};

// Columns that decide nothing: references, and what is only printed, checked, or grouped by.
const std::set<std::string> deciding_nothing{
    "employer_id", "list_id",      "request_id", "tax_code", "name",        "district",
    "birth_date",  "insurance_no", "amount_vnd", "bank",     "account_name"};

// What the ledger must account for, and what is said of it.
struct Encoding {
  CitedNames provisions, numbers, facts;
  std::set<std::string> carried;  // numbers that a rule carries
};

void add(const Cited& cited, std::string_view fact, CitedNames& facts) {
  for (const auto& [place, sureness] : cited) facts[std::string{fact}][place].add(sureness);
}

void add_columns(std::string_view of, const Cited& cited, CitedNames& facts) {
  const auto columns = made_of.find(of);
  if (columns == made_of.end()) return;
  for (const std::string_view column : columns->second) add(cited, column, facts);
}

void add_group(const GroupRule& group, Group which, Encoding& result) {
  std::set<std::string_view> derived;
  for (const DerivedNote& note : texts().derived) derived.insert(note.fact);
  for (const Provision& provision : group.rule.provisions()) {
    Cited here;
    for (const Citation& citation : provision.citations)
      here[to_string(citation)].add(static_cast<char>(provision.confidence),
                                    provision.confidence_note);
    result.provisions[provision.id] = here;
    add_columns(provision.id, here, result.facts);
    const Card card = card_of(group.rule, provision);
    result.carried.insert(card.parameters.begin(), card.parameters.end());
    for (const std::uint8_t fact : card.facts) {
      const std::string_view name = vocabulary()[fact].name;
      if (derived.contains(name)) {
        for (const std::string_view column : made_of.at(name)) add(here, column, result.facts);
        continue;
      }
      add(here, name, result.facts);
      // A form has no mark of its own.
      add({{"Form 01", {}}, {which == Group::working ? "Form 02" : "Form 03", {}}}, name,
          result.facts);
    }
  }
}

Encoding read_encoding() {
  Encoding result;
  for (const auto& [what_if, parameters] : tests::every_reading()) {
    const RuleSet rules = RuleSet::decision_08_2022(parameters);
    for (const Group group : {Group::working, Group::returning})
      add_group(rules.group(group), group, result);
  }
  for (const ParameterNote& note : texts().parameters) {
    Cited& cited = result.numbers[std::string{note.key}];
    for (const Citation& citation : note.citations)
      cited[to_string(citation)].add(static_cast<char>(note.confidence.value()), "");
    add_columns(note.key, cited, result.facts);
  }
  for (const std::string_view form : {"Form 01", "Form 02", "Form 03"})
    add_columns(form, {{std::string{form}, {}}}, result.facts);
  return result;
}

// The columns of the input files that decide something: somebody must supply them. Who is the same
// person an office decides, of which the Decision says nothing.
std::set<std::string> supplied_facts() {
  std::set<std::string> result;
  for (const TableName table :
       {TableName::employers, TableName::lists, TableName::workers, TableName::history}) {
    for (const ColumnSpec& column : columns_of(table)) {
      if (!deciding_nothing.contains(std::string{column.name})) result.emplace(column.name);
    }
  }
  return result;
}

// What the law page cites of the Decision.
struct LawPage {
  std::set<std::string> places;
  std::set<std::string> duties;  // places that its section 7 cites
};

std::set<std::string> places_in(std::string text) {
  std::set<std::string> result;
  // Places in other acts.
  text = std::regex_replace(text,
                            std::regex("Article 2\\(4\\) of Decree 115|Decree 115 Article 2\\(4\\)|"
                                       "Labour Code (?:2019 \\| )?Art(?:icle|\\.) \\d+\\(\\d\\)"),
                            "");
  // A range has its first clause before the dash: 7(3)–(4).
  text = std::regex_replace(text, std::regex("\\b(\\d+)(\\(\\d+\\))–(\\(\\d+\\))"), "$1$2 $1$3");
  const auto add = [&](const char* pattern, const std::string& format) {
    const std::regex place(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), place), end; it != end; ++it)
      result.insert(it->format(format));
  };
  add("\\b(1?\\d\\(\\d\\)(?:\\((?:[a-z]|đ)\\))?(?: para \\d)?)", "Art. $1");
  add("\\bArt(?:icle|\\.) (\\d+)(?![\\d(])", "Art. $1");
  add("\\b(Form \\d\\d),? (note|no\\.)s? (\\d)", "$1 $2 $3");
  return result;
}

LawPage read_law_page() {
  const std::string page =
      tests::read_file(std::string{tests::places::rules} + "/decision_08_2022/law.md");
  const std::size_t duties = page.find("\n## 7. Duties");
  return {places_in(page), places_in(page.substr(duties, page.find("\n## 8.") - duties))};
}

// The text's own numbering: its places, with the number of their sentences. It was counted in the
// Công báo, not made from the ledger.
std::map<std::string, int> read_numbering() {
  std::istringstream lines{tests::read_file(
      std::filesystem::path{tests::places::cases}.parent_path() / "clauses_of_the_text.csv")};
  std::map<std::string, int> result;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t comma = line.rfind(',');
    result[line.substr(0, comma)] = std::stoi(line.substr(comma + 1));
  }
  return result;
}

std::set<std::string> sources() {
  std::set<std::string> result;
  for (const SourceNote& note : texts().sources) result.emplace(note.name);
  return result;
}

// What a row of a tag may name: provisions and numbers of the rules, limits of the procedure that
// no rule carries, or supplied facts; null for a name that does not belong there.
const CitedNames* names_under(ClauseTag tag, const std::string& name, const Encoding& encoding,
                              const std::set<std::string>& facts) {
  if (tag == ClauseTag::fact) return facts.contains(name) ? &encoding.facts : nullptr;
  const ClauseTag tag_of_number = name.starts_with("procedure.") && !encoding.carried.contains(name)
                                      ? ClauseTag::procedure
                                      : ClauseTag::encoded;
  if (tag == tag_of_number && encoding.numbers.contains(name)) return &encoding.numbers;
  if (tag == ClauseTag::encoded && encoding.provisions.contains(name)) return &encoding.provisions;
  return nullptr;
}

// The places by which a rule may cite what stands at one: the place itself, the clause or article
// of a further paragraph, the form of a part.
std::vector<std::string> cited_as(const Clause& clause) {
  std::vector<std::string> result{place_of(clause, en)};
  if (clause.form > 0) result.push_back(fmt::format("Form {:02}", clause.form));
  Citation whole = clause.citation;
  whole.paragraph = 0;
  if (clause.citation.paragraph > 0) result.push_back(to_string(whole));
  return result;
}

// What is wrong with the places and sentences of a ledger.
std::vector<std::string> faults_of_places(const std::vector<Clause>& ledger) {
  static const std::map<std::string, int> numbering = read_numbering();
  std::vector<std::string> faults;
  std::map<std::string, std::set<int>> told;
  for (const Clause& clause : ledger) {
    const std::string place = place_of(clause, en);
    told[place].insert(clause.sentences.begin(), clause.sentences.end());
  }
  for (const auto& [place, sentences] : told) {
    const auto known = numbering.find(place);
    if (known == numbering.end()) {
      faults.push_back(place + " is not in the text");
    } else if (*sentences.rbegin() > known->second) {
      faults.push_back(fmt::format("{} has no sentence {}", place, *sentences.rbegin()));
    }
  }
  for (const auto& [place, count] : numbering) {
    for (int sentence = 1; sentence <= count; ++sentence) {
      if (!told[place].contains(sentence))
        faults.push_back(fmt::format("{} sentence {} is missing", place, sentence));
    }
  }
  return faults;
}

// The parts of the Decision: Articles 1 to 3, 4 to 7, 8 to 11, and the forms.
enum class Part : std::uint8_t { general, working, returning, forms };

Part part_of(const std::string& place) {
  if (place.starts_with("Form")) return Part::forms;
  const int article = std::stoi(place.substr(std::string_view{"Art. "}.size()));
  return article <= 3 ? Part::general : article <= 7 ? Part::working : Part::returning;
}

// Each group that reads a fact has a row that names it, or the general part has one for both. A
// form repeats a fact, unless only a form asks for it.
bool is_accounted_for(const std::set<Part>& read, const std::set<Part>& named) {
  if (read == std::set{Part::forms}) return named == read;
  for (const Part group : {Part::working, Part::returning}) {
    if (read.contains(group) && !named.contains(group) && !named.contains(Part::general))
      return false;
  }
  return std::any_of(named.begin(), named.end(), [](Part part) { return part != Part::forms; });
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
  static const Encoding encoding = read_encoding();
  static const LawPage page = read_law_page();
  const std::set<std::string> facts = supplied_facts();
  const std::set<std::string> known_sources = sources();
  std::set<std::pair<std::string, std::string>> accounted, named_at;  // name, place
  std::set<std::string> seen, duties;
  for (const Clause& clause : ledger) {
    const std::string place = place_of(clause, en);
    const std::string row = place + " " + std::string{name(clause.tag)};
    const std::vector<std::string> citations = cited_as(clause);
    const auto fault = [&](const std::string& text) { faults.push_back(row + ": " + text); };
    // Where some things are surer than others, or limited otherwise, there is a row for each mark.
    if (!seen.insert(fmt::format("{} {} {} {}", row, fmt::join(clause.sentences, " "),
                                 static_cast<char>(clause.confidence), clause.confidence_note))
             .second)
      fault("stands there twice");
    Sureness sureness;
    for (const std::string& each : clause.names) {
      const CitedNames* const known = names_under(clause.tag, each, encoding, facts);
      if (known == nullptr) {
        fault("there is no " + each);
        continue;
      }
      const auto cited = known->find(each);
      const auto citation = std::find_if(citations.begin(), citations.end(), [&](const auto& as) {
        return cited != known->end() && cited->second.contains(as);
      });
      if (citation == citations.end()) {
        fault(each + (clause.tag == ClauseTag::fact ? " is not read there" : " does not cite it"));
      } else {
        sureness.add(cited->second.at(*citation));
        accounted.emplace(each, *citation);
        if (!named_at.emplace(each, place).second) fault(each + " stands there twice");
      }
    }
    const bool names_something = clause.tag != ClauseTag::duty && clause.tag != ClauseTag::outside;
    if (clause.names.empty() == names_something)
      fault(names_something ? "names nothing" : "names something");
    // The weakest mark is the first in the alphabet: B, I, V.
    if (!sureness.marks.empty() && *sureness.marks.begin() != static_cast<char>(clause.confidence))
      fault("is surer, or less sure, than what it names");
    if (names_something) {
      const std::string notes = fmt::format("{}", fmt::join(sureness.notes, ", "));
      if (clause.confidence_note != notes)
        fault(fmt::format("its note of confidence is \"{}\", not \"{}\"", notes,
                          clause.confidence_note));
    }
    if (clause.tag == ClauseTag::duty) {
      duties.insert(place);
      if (!page.duties.contains(place)) fault("is none by the law page");
    }
    if (!clause.confidence_note.empty() &&
        confidence_note_words(clause.confidence_note, texts().confidence_notes,
                              Language::vietnamese) == clause.confidence_note)
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
  for (const auto* names : {&encoding.provisions, &encoding.numbers}) {
    for (const auto& [each, cited] : *names) {
      for (const auto& [place, sureness] : cited) {
        if (!accounted.contains({each, place}))
          faults.push_back(place + ": " + each + " is missing");
      }
    }
  }
  for (const std::string& fact : facts) {
    std::set<Part> read, named;
    if (const auto cited = encoding.facts.find(fact); cited != encoding.facts.end()) {
      for (const auto& [place, sureness] : cited->second) read.insert(part_of(place));
    }
    for (const auto& [each, place] : accounted) {
      if (each == fact) named.insert(part_of(place));
    }
    if (!is_accounted_for(read, named)) faults.push_back("the fact " + fact + " is missing");
  }
  for (const std::string& place : page.duties) {
    if (!duties.contains(place)) faults.push_back(place + ": the duty is missing");
  }
  for (const std::string& fault : faults_of_places(ledger)) faults.push_back(fault);
  return faults;
}

const std::string ledger{embedded::clauses_csv};

// The ledger with its first `what` replaced.
std::vector<std::string> faults_with(const std::string& what, const std::string& by) {
  return faults_of(tests::replaced(ledger, what, by));
}

using Faults = std::vector<std::string>;

}  // namespace

TEST_CASE("the ledger of clauses accounts for every sentence, provision, number and fact",
          "[clauses]") {
  CHECK(faults_of(ledger) == Faults{});
}

TEST_CASE("the text's numbering was counted, and the law page cites places of it only",
          "[clauses]") {
  const std::map<std::string, int> numbering = read_numbering();
  int sentences = 0;
  for (const auto& [place, count] : numbering) sentences += count;
  CHECK(numbering.size() == 107);
  CHECK(sentences == 121);
  const LawPage page = read_law_page();
  CHECK(page.places.size() > 50);
  for (const std::string& place : page.places) {
    CAPTURE(place);
    // An article whose clauses stand alone has no sentence of its own.
    CHECK((numbering.contains(place) || numbering.contains(place + "(1)")));
  }
  CHECK(page.duties == std::set<std::string>{"Art. 5(3)", "Art. 6", "Art. 7(1)", "Art. 7(3)",
                                             "Art. 7(5)", "Art. 7(6) para 2", "Art. 9(3)",
                                             "Art. 10", "Art. 11(1)", "Art. 11(3)", "Art. 11(5)",
                                             "Art. 11(6) para 2", "Art. 12(1)", "Art. 12(2)(b)",
                                             "Art. 12(2)(c)", "Art. 12(2)(đ)", "Art. 13(5)(d)",
                                             "Art. 13(5)(đ)", "Form 01 note 5"});
}

TEST_CASE("a ledger that names what does not exist is found out", "[clauses]") {
  CHECK(faults_with("art8.2.not_continued", "art8.2.continued") ==
        Faults{"Art. 8(2) encoded: there is no art8.2.continued",
               "Art. 8(2) encoded: its note of confidence is \"counting: I\", not \"counting: I, "
               "what continues: I\"",
               "Art. 8(2): art8.2.not_continued is missing"});
  CHECK(faults_with("procedure.province_days", "procedure.town_days") ==
        Faults{"Art. 7(6) procedure: there is no procedure.town_days",
               "Art. 7(6): procedure.province_days is missing"});
  CHECK(faults_with("fact,zone province", "fact,zone town") ==
        Faults{"Art. 1(1) fact: there is no town", "the fact province is missing"});
  CHECK(faults_with("lies in.,\"Decision, Decree 82/2018\"",
                    "lies in.,\"Decision, Decree 28/2018\"") ==
        Faults{"Art. 1(1) fact: there is no document Decree 28/2018"});
}

TEST_CASE("a ledger that leaves something out is found out", "[clauses]") {
  CHECK(faults_with(" art2.4.three_months", "") ==
        Faults{"Art. 2(4) encoded: its note of confidence is \"\", not \"across groups: I\"",
               "Art. 2(4): art2.4.three_months is missing"});
  CHECK(faults_with("fact,kind registered", "fact,kind") ==
        Faults{"the fact registered is missing"});
  // A form repeats a fact, and does not account for it.
  CHECK(faults_with("Art. 2(2),1,fact,applied,V", "Art. 2(2),1,fact,,V") ==
        Faults{"Art. 2(2) fact: names nothing", "the fact applied is missing"});
  CHECK(faults_with("fact,account,", "fact,applied,") ==
        Faults{"Form 01 no. 9 fact: applied stands there twice", "the fact account is missing"});
  CHECK(faults_with("Art. 12(1),1,duty,", "Art. 12(1),1,outside,") ==
        Faults{"Art. 12(1): the duty is missing"});
  // One group's row does not account for the other group.
  CHECK(faults_with("Art. 7(2),1,fact,posted_on sent_to_si_on", "Art. 7(2),1,fact,sent_to_si_on") ==
        Faults{"the fact posted_on is missing"});
}

TEST_CASE("a ledger without a sentence of the text, or with one too many, is found out",
          "[clauses]") {
  CHECK(faults_with("Art. 13(3),1,outside", "Art. 13(4),1,outside") ==
        Faults{"Art. 13(4) outside: stands there twice", "Art. 13(3) sentence 1 is missing"});
  CHECK(faults_with("Art. 13(2)(a),1 2 3,", "Art. 13(2)(a),1 3,") ==
        Faults{"Art. 13(2)(a) sentence 2 is missing"});
  CHECK(faults_with("Art. 13(1)(a),1 2,", "Art. 13(1)(a),1 2 3,") ==
        Faults{"Art. 13(1)(a) has no sentence 3"});
  CHECK(faults_with("Art. 13(7),1,", "Art. 13(8),1,") ==
        Faults{"Art. 13(8) is not in the text", "Art. 13(7) sentence 1 is missing"});
  CHECK(faults_with("Art. 12(2)(d),1,", "Art. 12(2)(e),1,") ==
        Faults{"Art. 12(2)(e) is not in the text", "Art. 12(2)(d) sentence 1 is missing"});
  CHECK(faults_with("Art. 12(2)(đ),1,duty", "Art. 12(2)(d),1,duty") ==
        Faults{"Art. 12(2)(d) duty: is none by the law page", "Art. 12(2)(đ): the duty is missing",
               "Art. 12(2)(đ) sentence 1 is missing"});
  CHECK(faults_with("Form 01 note 2,1,", "Form 01 note 6,1,") ==
        Faults{"Form 01 note 6 is not in the text", "Form 01 note 2 sentence 1 is missing"});
  CHECK(faults_with("Form 03 signatures,2,", "Form 03 signatures,1,") ==
        Faults{"Form 03 signatures fact: stands there twice",
               "Form 03 signatures sentence 2 is missing"});
}

TEST_CASE("a ledger that puts something in the wrong place is found out", "[clauses]") {
  CHECK(faults_with("Art. 6 para 2,1,encoded", "Art. 7(1),1,encoded") ==
        Faults{"Art. 7(1) encoded: art6.payroll_copy does not cite it",
               "Art. 6: art6.payroll_copy is missing"});
  CHECK(faults_with("Art. 7(5),1,fact,submitted_on", "Art. 7(5),1,fact,paid_on") ==
        Faults{"Art. 7(5) fact: paid_on is not read there", "the fact submitted_on is missing"});
  CHECK(faults_with("Form 02 section III,1,fact,section payroll_months",
                    "Form 02 section III,1,fact,section newly_recruited") ==
        Faults{"Form 02 section III fact: newly_recruited is not read there"});
}

TEST_CASE("a ledger with a wrong tag is found out", "[clauses]") {
  CHECK(faults_with("Art. 5(1),1,encoded", "Art. 5(1),1,procedure") ==
        Faults{"Art. 5(1) procedure: there is no group.working.amount_vnd",
               "Art. 5(1): group.working.amount_vnd is missing"});
  CHECK(faults_with("Art. 7(5),1,procedure", "Art. 7(5),1,encoded") ==
        Faults{"Art. 7(5) encoded: there is no procedure.district_days",
               "Art. 7(5): procedure.district_days is missing"});
  CHECK(faults_with("Art. 2(1),1,outside", "Art. 2(1),1,duty") ==
        Faults{"Art. 2(1) duty: is none by the law page"});
  CHECK(faults_with("Art. 2(1),1,outside,", "Art. 2(1),1,outside,applied") ==
        Faults{"Art. 2(1) outside: there is no applied", "Art. 2(1) outside: names something"});
}

TEST_CASE("a ledger with another confidence than what it names is found out", "[clauses]") {
  // The weakest mark is the row's.
  CHECK(faults_with("art11.3.month art11.4.one_month,I", "art11.3.month art11.4.one_month,B") ==
        Faults{"Art. 11(3) encoded: is surer, or less sure, than what it names"});
  CHECK(faults_with("posted_on sent_to_si_on,V", "posted_on sent_to_si_on,I") ==
        Faults{"Art. 7(2) fact: is surer, or less sure, than what it names"});
  CHECK(faults_with("minimum_months,V,\"counting: I, what continues: I\"",
                    "minimum_months,V,counting: I") ==
        Faults{"Art. 8(2) encoded: its note of confidence is \"counting: I, what continues: I\", "
               "not \"counting: I\""});
}

TEST_CASE("a table that is no ledger is refused with the line", "[clauses]") {
  CHECK(faults_with("Art. 1,1,encoded", "Art. 1,1,coded") ==
        Faults{"clauses.csv:2: coded is no tag"});
  CHECK(faults_with("Art. 1,1,fact,pays_rent,V", "Art. 1,1,fact,pays_rent,W") ==
        Faults{"clauses.csv:4: W is no mark of confidence"});
  for (const std::string place : {"Art. 1(a)",
                                  "Art 1",
                                  "Art. 1(1",
                                  "Art. 1()",
                                  "Art. 1(1)(A)",
                                  "Art. 1 para 0",
                                  "Art. 01",
                                  "Art. 0",
                                  "Art. 1 ",
                                  "Form 1",
                                  "Form 00",
                                  "Form",
                                  "",
                                  "Art. 99999999999",
                                  "Art. 1(1)(a)(b)",
                                  "Art. 1(2)(",
                                  "Art. 1(2)(a",
                                  "Art. -1",
                                  "Art. 1(2)(Đ)",
                                  "Form 01",
                                  "Form 01 note 0",
                                  "Form 02 section IV",
                                  "Form 02 part II",
                                  "Form 01 no. 1 note 1"}) {
    CAPTURE(place);
    const Faults faults = faults_with("Art. 1,1,encoded", "\"" + place + "\",1,encoded");
    // Blanks around a cell are no part of it.
    if (place == "Art. 1 ") {
      CHECK(faults.empty());
    } else {
      CHECK(faults == Faults{"clauses.csv:2: " + place + " is no place in the Decision"});
    }
  }
  for (const std::string sentences : {"", "0", "1 1", "2 1", "1,2", "one", "1 "}) {
    CAPTURE(sentences);
    const Faults faults = faults_with("Art. 1,1,encoded", "Art. 1,\"" + sentences + "\",encoded");
    if (sentences == "1 ") {
      CHECK(faults.empty());
    } else {
      CHECK(faults == Faults{"clauses.csv:2: " + sentences + " are no sentences"});
    }
  }
  CHECK(faults_with("Art. 1,1,encoded", "Art. 1,1,encoded,") ==
        Faults{"clauses.csv:2: a row has nine cells"});
  CHECK(faults_with("Art. 1,1,encoded", "\"Art. 1\"x,1,encoded") ==
        Faults{"clauses.csv:2: quotes are wrong"});
  CHECK(faults_with("place,sentences", "sentences,place") ==
        Faults{"clauses.csv: the header is another one"});
}

TEST_CASE("a place is written in both languages", "[clauses]") {
  const auto row = [](const std::string& place) {
    return read_clauses(
               "place,sentences,tag,names,confidence,confidence_note,vietnamese,english,"
               "source\n\"" +
               place + "\",1,outside,,I,,\"Nói \"\"a\"\".\",\"Says \"\"b\"\".\",Decision\n")
        .at(0);
  };
  CHECK(place_of(row("Art. 4(3) para 2"), Language::vietnamese) == "đoạn 2 khoản 3 Điều 4");
  CHECK(place_of(row("Art. 12(2)(c)"), Language::vietnamese) == "điểm c khoản 2 Điều 12");
  CHECK(place_of(row("Art. 12(2)(đ)"), Language::vietnamese) == "điểm đ khoản 2 Điều 12");
  CHECK(place_of(row("Form 01 heading"), Language::vietnamese) == "phần đầu Mẫu số 01");
  CHECK(place_of(row("Form 01 no. 8"), Language::vietnamese) == "số 8 Mẫu số 01");
  CHECK(place_of(row("Form 02 section II"), Language::vietnamese) == "mục II Mẫu số 02");
  CHECK(place_of(row("Form 01 note 5"), Language::vietnamese) == "chú thích 5 Mẫu số 01");
  CHECK(place_of(row("Form 03 signatures"), Language::vietnamese) == "phần ký Mẫu số 03");
  CHECK(row("Art. 2").vietnamese == "Nói \"a\".");
  CHECK(row("Art. 2").english == "Says \"b\".");
  for (const std::string place : {"Art. 2", "Art. 2(4)", "Art. 1(2)(a)", "Art. 12(2)(đ)",
                                  "Art. 8(3) para 2", "Form 01 heading", "Form 01 no. 8",
                                  "Form 02 section II", "Form 01 note 5", "Form 03 signatures"})
    CHECK(place_of(row(place), en) == place);
}

TEST_CASE("the page and the JSON have every row of the ledger", "[clauses]") {
  const RuleSet rules = RuleSet::decision_08_2022();
  const std::string vietnamese_page = cards_markdown(rules, Language::vietnamese);
  const std::string english_page = cards_markdown(rules, en);
  const auto json = nlohmann::json::parse(cards_json(rules));
  REQUIRE(json["clauses"].size() == texts().clauses.size());
  for (std::size_t i = 0; i < texts().clauses.size(); ++i) {
    const Clause& clause = texts().clauses[i];
    const std::string tag{name(clause.tag)};
    CAPTURE(place_of(clause, en), tag);
    const std::string middle = fmt::format(" | {} | {} | ", fmt::join(clause.sentences, ", "), tag);
    CHECK_THAT(vietnamese_page, Contains("| " + place_of(clause, Language::vietnamese) + middle +
                                         clause.vietnamese + " |"));
    CHECK_THAT(english_page,
               Contains("| " + place_of(clause, en) + middle + clause.english + " |"));
    const auto& row = json["clauses"][i];
    CHECK(row["place"] == place_of(clause, en));
    CHECK(row["sentences"] == clause.sentences);
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
                              ClauseTag::duty, ClauseTag::outside}) {
    CHECK_THAT(english_page,
               Contains("- " + std::string{name(tag)} + ": " + std::string{meaning(tag).english}));
    CHECK_THAT(vietnamese_page, Contains("- " + std::string{name(tag)} + ": " +
                                         std::string{meaning(tag).vietnamese}));
  }
}
