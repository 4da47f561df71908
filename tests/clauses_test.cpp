// The ledger of clauses: whole, and true to the provisions, the numbers and the facts.
#include "../rules/decision_08_2022/clauses.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>

#include "../rules/decision_08_2022/notes.hpp"
#include "card_deck.hpp"
#include "embedded.hpp"
#include "records.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/every_rule_set.hpp"
#include "support/job.hpp"
#include "support/places.hpp"
#include "support/run.hpp"

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
    {"Form 01", {"worker_id", "full_name", "account"}},
    {"Form 02", {"group"}},
    {"Form 03", {"group"}}};

// Columns that decide nothing: references, and what is only printed, checked, or grouped by.
const std::set<std::string> deciding_nothing{"employer_id", "list_id",      "request_id",
                                             "tax_code",    "name",         "district",
                                             "birth_date",  "insurance_no", "amount_vnd"};

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
  for (const DerivedNote& note : derived_notes()) derived.insert(note.fact);
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
  for (const ParameterNote& note : parameter_notes()) {
    Cited& cited = result.numbers[std::string{note.key}];
    for (const Citation& citation : note.citations)
      cited[to_string(citation)].add(static_cast<char>(note.confidence.value()),
                                     note.confidence_note.english);
    add_columns(note.key, cited, result.facts);
  }
  for (const std::string_view form : {"Form 01", "Form 02", "Form 03"})
    add_columns(form, {{std::string{form}, {}}}, result.facts);
  return result;
}

// The columns of the input files that decide something: somebody must supply them.
std::set<std::string> supplied_facts() {
  std::set<std::string> result;
  for (unsigned table = 0; table < table_count; ++table) {
    for (const ColumnSpec& column : columns_of(static_cast<TableName>(table))) {
      if (!deciding_nothing.contains(std::string{column.name})) result.emplace(column.name);
    }
  }
  return result;
}

// What the law page knows of the Decision.
struct LawPage {
  std::set<std::string> places;        // that it cites
  std::set<std::string> duties;        // places that its section 7 cites
  std::set<std::string> unseen_forms;  // whose printed columns it does not know
};

std::set<std::string> places_in(std::string text) {
  std::set<std::string> result;
  // Places in other acts.
  text = std::regex_replace(
      text, std::regex("Article 2\\(4\\) of Decree 115|Decree 115 Article 2\\(4\\)"), "");
  // A range has its first clause before the dash: 7(3)–(4).
  text = std::regex_replace(text, std::regex("\\b(\\d+)(\\(\\d+\\))–(\\(\\d+\\))"), "$1$2 $1$3");
  const auto add = [&](const char* pattern, const std::string& before) {
    const std::regex place(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), place), end; it != end; ++it)
      result.insert(before + it->str(1));
  };
  add("\\b(1?\\d\\(\\d\\)(?:\\([a-z]\\))?(?: para \\d)?)", "Art. ");
  add("\\bArt(?:icle|\\.) (\\d+)(?![\\d(])", "Art. ");
  add("\\b(Form \\d\\d)", "");
  return result;
}

LawPage read_law_page() {
  const std::string page =
      tests::read_file(std::string{tests::places::rules} + "/decision_08_2022/law.md");
  const std::size_t duties = page.find("\n## 7. Duties");
  LawPage result{
      places_in(page), places_in(page.substr(duties, page.find("\n## 8.") - duties)), {}};
  std::smatch forms;
  if (std::regex_search(
          page, forms,
          std::regex("printed columns of Forms (\\d\\d) and (\\d\\d) are not known exactly")))
    result.unseen_forms = {"Form " + forms.str(1), "Form " + forms.str(2)};
  return result;
}

std::set<std::string> sources() {
  std::set<std::string> result;
  for (const SourceNote& note : source_notes()) result.emplace(note.name);
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

// The point, clause or article before one, where a ledger does not have it.
std::optional<std::string> missing_before(Citation citation, const std::vector<Clause>& ledger) {
  citation.paragraph = 0;
  if (citation.point > 'a') {
    --citation.point;
  } else {
    citation.point = 0;
    if (citation.clause > 1) {
      --citation.clause;
    } else {
      citation.clause = 0;
      if (--citation.article < 1) return {};
    }
  }
  const bool is_there = std::any_of(ledger.begin(), ledger.end(), [&](const Clause& clause) {
    const Citation& other = clause.citation;
    return other.article == citation.article &&
           (citation.clause == 0 || other.clause == citation.clause) &&
           (citation.point == 0 || other.point == citation.point);
  });
  if (is_there) return {};
  return to_string(citation);
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
  std::set<std::pair<std::string, std::string>> accounted;  // name, place
  std::set<std::string> seen, places, duties, open;
  for (const Clause& clause : ledger) {
    const std::string place = place_of(clause, en);
    const std::string row = place + " " + std::string{name(clause.tag)};
    const auto fault = [&](const std::string& text) { faults.push_back(row + ": " + text); };
    places.insert(place);
    // Where some things are surer than others, there is a row for each mark.
    if (!seen.insert(row + static_cast<char>(clause.confidence)).second)
      fault("stands there twice");
    Sureness sureness;
    for (const std::string& each : clause.names) {
      const CitedNames* const known = names_under(clause.tag, each, encoding, facts);
      if (known == nullptr) {
        fault("there is no " + each);
        continue;
      }
      const auto cited = known->find(each);
      if (cited == known->end() || !cited->second.contains(place)) {
        fault(each + (clause.tag == ClauseTag::fact ? " is not read there" : " does not cite it"));
      } else {
        sureness.add(cited->second.at(place));
        if (!accounted.emplace(each, place).second) fault(each + " stands there twice");
      }
    }
    const bool names_something = clause.tag != ClauseTag::duty && clause.tag != ClauseTag::open;
    if (clause.names.empty() == names_something)
      fault(names_something ? "names nothing" : "names something");
    // What was not seen is inferred. The weakest mark is the first in the alphabet: B, I, V.
    if (clause.tag == ClauseTag::open) sureness.marks = {'I'};
    if (!sureness.marks.empty() && *sureness.marks.begin() != static_cast<char>(clause.confidence))
      fault("is surer, or less sure, than what it names");
    if (names_something) {
      const std::string notes = fmt::format("{}", fmt::join(sureness.notes, ", "));
      if (clause.confidence_note != notes)
        fault(fmt::format("its note of confidence is \"{}\", not \"{}\"", notes,
                          clause.confidence_note));
    }
    if (clause.tag == ClauseTag::open) open.insert(place);
    if (clause.tag == ClauseTag::duty) {
      duties.insert(place);
      if (!page.duties.contains(place)) fault("is none by the law page");
    }
    const bool is_unseen = clause.form > 0
                               ? clause.tag == ClauseTag::open && page.unseen_forms.contains(place)
                               : !page.places.contains(place);
    if (is_unseen != (clause.tag == ClauseTag::open))
      fault(is_unseen ? "the law page does not cite it" : "the law page has read it");
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
  for (const std::string& place : page.places) {
    if (!places.contains(place)) faults.push_back(place + " is missing");
  }
  for (const std::string& place : page.duties) {
    if (!duties.contains(place)) faults.push_back(place + ": the duty is missing");
  }
  for (const std::string& form : page.unseen_forms) {
    if (!open.contains(form)) faults.push_back(form + ": what was not seen is missing");
  }
  std::set<std::string> gaps;
  for (const Clause& clause : ledger) {
    if (const auto before = missing_before(clause.citation, ledger)) gaps.insert(*before);
  }
  for (const std::string& gap : gaps)
    faults.push_back(gap + " is missing: the numbering tells that there is one");
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

TEST_CASE("the law page is read for places, duties and unseen forms", "[clauses]") {
  const LawPage page = read_law_page();
  CHECK(page.places.size() == 42);
  CHECK(page.duties ==
        std::set<std::string>{"Art. 12(1)", "Art. 12(2)", "Art. 12(2)(c)", "Form 01"});
  CHECK(page.unseen_forms == std::set<std::string>{"Form 02", "Form 03"});
}

TEST_CASE("a ledger that names what does not exist is found out", "[clauses]") {
  CHECK(faults_with("art8.2.not_continued", "art8.2.continued") ==
        Faults{"Art. 8(2) encoded: there is no art8.2.continued",
               "Art. 8(2) encoded: its note of confidence is \"counting: I\", not \"counting: I, "
               "other employer: I\"",
               "Art. 8(2): art8.2.not_continued is missing"});
  CHECK(faults_with("procedure.province_days", "procedure.town_days") ==
        Faults{"Art. 7(6) procedure: there is no procedure.town_days",
               "Art. 7(6) procedure: its note of confidence is \"\", not \"clause number: B\"",
               "Art. 7(6): procedure.province_days is missing"});
  CHECK(faults_with("fact,zone province", "fact,zone town") ==
        Faults{"Art. 1(1) fact: there is no town", "the fact province is missing"});
  CHECK(faults_with("Decree 82/2018\"", "Decree 28/2018\"") ==
        Faults{"Art. 1(1) fact: there is no document Decree 28/2018"});
}

TEST_CASE("a ledger that leaves something out is found out", "[clauses]") {
  CHECK(faults_with(" art2.4.three_months", "") ==
        Faults{"Art. 2(4) encoded: its note of confidence is \"\", not \"across groups: I\"",
               "Art. 2(4): art2.4.three_months is missing"});
  CHECK(faults_with("fact,kind registered", "fact,kind") ==
        Faults{"the fact registered is missing"});
  // A form repeats a fact, and does not account for it.
  CHECK(faults_with("Art. 2(2),fact,applied,V", "Art. 2(2),fact,,V") ==
        Faults{"Art. 2(2) fact: names nothing", "the fact applied is missing"});
  CHECK(faults_with("rent_to account", "rent_to") == Faults{"the fact account is missing"});
  CHECK(faults_with("Art. 12(1),duty,", "Art. 12(1),fact,") ==
        Faults{"Art. 12(1) fact: names nothing", "Art. 12(1): the duty is missing"});
  // One group's row does not account for the other group.
  CHECK(faults_with("Art. 7(2),fact,posted_on sent_to_si_on", "Art. 7(2),fact,sent_to_si_on") ==
        Faults{"the fact posted_on is missing"});
  // A place that the law page cites, and places that the numbering tells of.
  CHECK(faults_with("Art. 12(2)(c),duty", "Art. 12(2)(d),duty") ==
        Faults{"Art. 12(2)(d) duty: is none by the law page",
               "Art. 12(2)(d) duty: the law page does not cite it", "Art. 12(2)(c) is missing",
               "Art. 12(2)(c): the duty is missing",
               "Art. 12(2)(c) is missing: the numbering tells that there is one"});
  CHECK(faults_with("Art. 5(1),open", "Art. 5(3),open") ==
        Faults{"Art. 5(1) is missing: the numbering tells that there is one"});
  CHECK(faults_with("Art. 12(2)(a),open", "Art. 12(2)(d),open") ==
        Faults{"Art. 12(2)(a) is missing: the numbering tells that there is one"});
}

TEST_CASE("a ledger that puts something in the wrong place is found out", "[clauses]") {
  CHECK(faults_with("Art. 6,encoded", "Art. 7,encoded") ==
        Faults{"Art. 7 encoded: art6.payroll_copy does not cite it",
               "Art. 7 encoded: the law page does not cite it",
               "Art. 6: art6.payroll_copy is missing"});
  CHECK(faults_with("Art. 1,fact,pays_rent", "Art. 1(2)(a),fact,pays_rent") ==
        Faults{"Art. 1(2)(a) fact: pays_rent is not read there",
               "Art. 1(2)(a) fact: its note of confidence is \"\", not \"dormitories: I\"",
               "the fact pays_rent is missing"});
  CHECK(faults_with("Art. 7(5),fact,submitted_on", "Art. 7(5),fact,paid_on") ==
        Faults{"Art. 7(5) fact: paid_on is not read there",
               "Art. 7(5) fact: its note of confidence is \"\", not \"clause number: B\"",
               "the fact submitted_on is missing"});
  CHECK(faults_with("Form 02,fact,group", "Form 02,fact,newly_recruited") ==
        Faults{"Form 02 fact: newly_recruited is not read there"});
  CHECK(faults_with("Art. 12(2)(b)", "Art. 12(2)(a)") ==
        Faults{"Art. 12(2)(a) open: stands there twice",
               "Art. 12(2)(b) is missing: the numbering tells that there is one"});
}

TEST_CASE("a ledger with a wrong tag is found out", "[clauses]") {
  CHECK(faults_with("Art. 5,encoded", "Art. 5,procedure") ==
        Faults{"Art. 5 procedure: there is no group.working.amount_vnd",
               "Art. 5: group.working.amount_vnd is missing"});
  CHECK(faults_with("Art. 7(5),procedure", "Art. 7(5),encoded") ==
        Faults{"Art. 7(5) encoded: there is no procedure.district_days",
               "Art. 7(5) encoded: its note of confidence is \"\", not \"clause number: B\"",
               "Art. 7(5): procedure.district_days is missing"});
  CHECK(faults_with("Art. 12(1),duty", "Art. 12(1),open") ==
        Faults{"Art. 12(1) open: is surer, or less sure, than what it names",
               "Art. 12(1) open: the law page has read it", "Art. 12(1): the duty is missing"});
  CHECK(faults_with("Art. 2(1),open", "Art. 2(1),duty") ==
        Faults{"Art. 2(1) duty: is none by the law page",
               "Art. 2(1) duty: the law page does not cite it"});
  CHECK(faults_with("Form 03,open", "Form 03,duty") ==
        Faults{"Form 03 duty: is none by the law page", "Form 03: what was not seen is missing"});
  CHECK(faults_with("Form 02,open", "Form 01,open") ==
        Faults{"Form 01 open: the law page has read it", "Form 02: what was not seen is missing"});
}

TEST_CASE("a ledger with another confidence than what it names is found out", "[clauses]") {
  // The weakest mark is the row's.
  CHECK(faults_with("art11.2.posted procedure.posting_days,B",
                    "art11.2.posted procedure.posting_days,V") ==
        Faults{"Art. 11(2) encoded: is surer, or less sure, than what it names"});
  CHECK(faults_with("art1.employed,I", "art1.employed,B") ==
        Faults{"Art. 1 encoded: is surer, or less sure, than what it names"});
  CHECK(faults_with("Art. 9(1),open,,I", "Art. 9(1),open,,V") ==
        Faults{"Art. 9(1) open: is surer, or less sure, than what it names"});
  CHECK(faults_with("posted_on sent_to_si_on,V", "posted_on sent_to_si_on,I") ==
        Faults{"Art. 7(2) fact: is surer, or less sure, than what it names"});
  CHECK(faults_with("minimum_months,V,\"counting: I, other employer: I\"",
                    "minimum_months,V,counting: I") ==
        Faults{"Art. 8(2) encoded: its note of confidence is \"counting: I, other employer: I\", "
               "not \"counting: I\""});
}

TEST_CASE("a table that is no ledger is refused with the line", "[clauses]") {
  CHECK(faults_with("Art. 1,encoded", "Art. 1,coded") == Faults{"clauses.csv:2: coded is no tag"});
  CHECK(faults_with("Art. 1,fact,pays_rent,V", "Art. 1,fact,pays_rent,W") ==
        Faults{"clauses.csv:4: W is no mark of confidence"});
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
