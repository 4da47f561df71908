// The cases of tests/explanations: every provision, in every state that it can take, explained word
// for word in both languages.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "rentsupport/explain.hpp"
#include "support/places.hpp"
#include "support/random_dossier.hpp"
#include "support/run.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;

struct Case {
  std::string about;                                       // `held`, `whole`, `letter to worker`
  std::vector<std::pair<std::string, std::string>> facts;  // that differ from the sound request
  std::map<std::string, std::string> texts;                // by language: `vi`, `en`
};

struct CaseFile {
  std::string group;
  std::string provision;
  std::vector<Case> cases;
};

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

CaseFile read_cases(const std::filesystem::path& path) {
  CaseFile file;
  std::istringstream lines(tests::read_file(path));
  std::string language;
  for (std::string line; std::getline(lines, line);) {
    if (line == "vi:" || line == "en:") {
      language = line.substr(0, 2);
    } else if (line.starts_with("[")) {
      file.cases.push_back({line.substr(1, line.size() - 2), {}, {}});
      language.clear();
    } else if (!language.empty()) {
      if (line.empty()) {
        if (!file.cases.back().texts[language].empty()) file.cases.back().texts[language] += '\n';
        continue;
      }
      REQUIRE(line.starts_with("  "));
      file.cases.back().texts[language] += line.substr(2) + '\n';
    } else if (!line.empty()) {
      const std::size_t sign = line.find('=');
      REQUIRE(sign != std::string::npos);
      const std::pair fact{trimmed(line.substr(0, sign)), trimmed(line.substr(sign + 1))};
      if (fact.first == "group") {
        file.group = fact.second;
      } else if (fact.first == "provision") {
        file.provision = fact.second;
      } else {
        file.cases.back().facts.push_back(fact);
      }
    }
  }
  // The blank line before the next case belongs to no text.
  for (Case& of_file : file.cases) {
    for (auto& [of_language, text] : of_file.texts) {
      while (text.ends_with("\n\n")) text.pop_back();
    }
  }
  return file;
}

void write_cases(const std::filesystem::path& path, const CaseFile& file) {
  std::string text = "group = " + file.group + '\n';
  if (!file.provision.empty()) text += "provision = " + file.provision + '\n';
  for (const Case& of_file : file.cases) {
    text += "\n[" + of_file.about + "]\n";
    for (const auto& [fact, value] : of_file.facts)
      text += fact + " =" + (value.empty() ? "" : " " + value) + '\n';
    for (const char* language : {"vi", "en"}) {
      text += std::string{language} + ":\n";
      std::istringstream lines(of_file.texts.at(language));
      for (std::string line; std::getline(lines, line);)
        text += line.empty() ? "\n" : "  " + line + '\n';
    }
  }
  tests::write_file(path, text);
}

// A request of which everything holds, alone in its list.
tests::Records sound_records(const std::string& group) {
  const bool working = group == "working";
  const Date contract = working ? Date{2021y / 5 / 12} : Date{2022y / 4 / 4};
  const MonthSet months{2022y / 4, 2022y / 5};
  tests::Records records;
  records.employers.push_back({.employer_id = "E1",
                               .kind = EmployerKind::enterprise,
                               .registered = true,
                               .zone = Zone::none,
                               .province = Province{33}});
  records.lists.push_back({.list_id = "L1",
                           .employer_id = "E1",
                           .group = working ? Group::working : Group::returning,
                           .drawn_up_on = 2022y / 6 / 1,
                           .payroll_copy = true});
  records.requests.push_back({.request_id = "R1",
                              .list_id = "L1",
                              .worker_id = "033095000010",
                              .full_name = "Nguyễn Thị Mẫu",
                              .applied = true,
                              .contract_type = ContractType::indefinite,
                              .contract_signed_on = contract,
                              .contract_starts_on = contract,
                              .previous_contract = PreviousContract::none,
                              .rent_from = 2022y / 1 / 15,
                              .pays_rent = true,
                              .insured_months = months,
                              .payroll_months = months,
                              .insurance_exempt = InsuranceExempt::no,
                              .newly_recruited = false,
                              .insured_elsewhere = false,
                              .months = {working ? 2022y / 4 : 2022y / 5}});
  return records;
}

// Adds a request R0 that is like R1 but for what is told of it, `months 2022-04; employer E2`, in a
// list L0 drawn up the day before.
void add_other_request(tests::Records& records, const std::string& told) {
  List list = records.lists[0];
  list.list_id = "L0";
  list.drawn_up_on = *list.drawn_up_on - std::chrono::days{1};
  Request other = records.requests[0];
  other.request_id = "R0";
  other.list_id = "L0";
  std::istringstream parts(told);
  for (std::string part; std::getline(parts, part, ';');) {
    const std::string text = trimmed(part);
    const std::string what = text.substr(0, text.find(' '));
    const std::string value = text.substr(what.size() + 1);
    if (what == "employer") {
      Employer employer = records.employers[0];
      employer.employer_id = list.employer_id = value;
      if (value != "E1") records.employers.push_back(employer);
    } else if (what == "worker_id") {
      other.worker_id = value;
    } else if (what == "full_name") {
      other.full_name = value;
    } else if (what == "birth_date") {
      other.birth_date = parse_date(value);
    } else if (what == "insurance_no") {
      other.insurance_no = value;
    } else {
      REQUIRE(what == "months");
      other.months = *parse_month_set(value);
    }
  }
  records.lists.push_back(list);
  records.requests.push_back(other);
}

template <class E, std::size_t N>
std::optional<E> choice(const std::string& text, const std::array<std::string_view, N>& names) {
  if (text.empty()) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), text);
  REQUIRE(found != names.end());
  return static_cast<E>(found - names.begin());
}

void change(tests::Records& records, const std::string& fact, const std::string& value) {
  Employer& employer = records.employers[0];
  List& list = records.lists[0];
  Request& request = records.requests[0];
  const auto day = [&] { return parse_date(value); };
  const auto months = [&] { return parse_month_set(value); };
  const auto yes_no = [&] { return choice<bool>(value, yes_no_names); };
  const std::map<std::string, std::function<void()>> changes{
      {"name", [&] { employer.name = value; }},
      {"kind", [&] { employer.kind = choice<EmployerKind>(value, employer_kind_names); }},
      {"registered", [&] { employer.registered = yes_no(); }},
      {"province",
       [&] {
         employer.province.reset();
         if (!value.empty()) employer.province = static_cast<Province>(std::stoi(value));
       }},
      {"drawn_up_on", [&] { list.drawn_up_on = day(); }},
      {"posted_on", [&] { list.posted_on = day(); }},
      {"sent_to_si_on", [&] { list.sent_to_si_on = day(); }},
      {"received_on", [&] { list.received_on = day(); }},
      {"paid_on", [&] { list.paid_on = day(); }},
      {"payroll_copy", [&] { list.payroll_copy = yes_no(); }},
      {"forms_attached", [&] { list.forms_attached = yes_no(); }},
      {"applied", [&] { request.applied = yes_no(); }},
      {"contract_type",
       [&] { request.contract_type = choice<ContractType>(value, contract_type_names); }},
      {"contract_signed_on", [&] { request.contract_signed_on = day(); }},
      {"contract_starts_on", [&] { request.contract_starts_on = day(); }},
      {"contract_ends_on", [&] { request.contract_ends_on = day(); }},
      {"previous_contract",
       [&] {
         request.previous_contract = choice<PreviousContract>(value, previous_contract_names);
       }},
      {"previous_contract_ended_on", [&] { request.previous_contract_ended_on = day(); }},
      {"rent_from", [&] { request.rent_from = day(); }},
      {"rent_to", [&] { request.rent_to = day(); }},
      {"rented_months", [&] { request.rented_months = months(); }},
      {"pays_rent", [&] { request.pays_rent = yes_no(); }},
      {"insured_months", [&] { request.insured_months = months(); }},
      {"payroll_months", [&] { request.payroll_months = months(); }},
      {"insurance_exempt",
       [&] { request.insurance_exempt = choice<InsuranceExempt>(value, insurance_exempt_names); }},
      {"newly_recruited", [&] { request.newly_recruited = yes_no(); }},
      {"insured_elsewhere", [&] { request.insured_elsewhere = yes_no(); }},
      {"months", [&] { request.months = *months(); }},
      {"birth_date", [&] { request.birth_date = day(); }},
      {"insurance_no", [&] { request.insurance_no = value; }},
      {"account", [&] { request.account = value; }},
      {"other_request", [&] { add_other_request(records, value); }},
      // Under another ID, with the insurance number of R1.
      {"history_of_other",
       [&] {
         for (const Month month : months()->months()) {
           records.history.push_back(
               {"033095000028", month, Money{500'000}, Group::working, request.insurance_no});
         }
       }},
      {"history",
       [&] {
         for (const Month month : months()->months())
           records.history.push_back({request.worker_id, month, Money{500'000}, Group::working});
       }},
      // An earlier list asks for these months too.
      {"earlier_request", [&] {
         List earlier = list;
         earlier.list_id = "L0";
         earlier.drawn_up_on = *list.drawn_up_on - std::chrono::days{1};
         records.lists.push_back(earlier);
         Request twin = request;
         twin.request_id = "R0";
         twin.list_id = "L0";
         twin.months = *months();
         records.requests.push_back(twin);
       }}};
  REQUIRE(changes.contains(fact));
  changes.at(fact)();
}

std::size_t indent(const std::string& line) { return line.find_first_not_of(' '); }

// Of a whole explanation the verdict, the provision, and what would change the outcome.
std::string excerpt(const std::string& text, const std::string& provision) {
  std::istringstream lines(text);
  std::string result;
  std::string line;
  std::getline(lines, line);
  result = line + '\n';
  std::getline(lines, line);  // the root
  bool inside = false;
  std::size_t margin = 0;
  while (std::getline(lines, line)) {
    if (inside && indent(line) <= margin) inside = false;
    if (line.find("(" + provision + ";") != std::string::npos && line.find('[') == indent(line)) {
      inside = true;
      margin = indent(line);
    }
    if (inside) {
      result += line.substr(margin) + '\n';
    } else if (indent(line) == 0) {
      result += line + '\n';
      while (std::getline(lines, line)) result += line + '\n';
    }
  }
  return result;
}

std::string state_of(const Explanation& why, const std::string& provision) {
  for (const ExplainedNode& node : why.tree) {
    if (node.provision < 0 ||
        why.rule().provisions()[static_cast<std::size_t>(node.provision)].id != provision)
      continue;
    if (!node.state) return "not reached";
    return *node.state == Truth::held     ? "held"
           : *node.state == Truth::failed ? "failed"
                                          : "unknown";
  }
  return {};
}

// Letters are for people who have never seen the program: no name of a provision, a fact or a
// parameter, and no words that an office does not write.
void check_letters(const std::vector<Explanation>& months) {
  static const std::regex codes("art[0-9]+[.]|[a-z]+_[a-z_]+");
  for (const Addressee to : {Addressee::worker, Addressee::employer}) {
    for (const Language language : {Language::vietnamese, Language::english}) {
      const std::string text = letter(months, to, language);
      std::smatch code;
      CAPTURE(text);
      CHECK_FALSE(std::regex_search(text, code, codes));
      CHECK(code.str() == "");
      CHECK(text.find("phải là") == std::string::npos);
      CHECK(text.find("chưa được hỗ trợ") == std::string::npos);
    }
  }
}

std::map<std::string, std::string> explained(const CaseFile& file, const Case& of_file) {
  tests::Records records = sound_records(file.group);
  std::map<std::string, std::string> assumptions;
  Parameters parameters = Parameters::built_in();
  for (const auto& [fact, value] : of_file.facts) {
    const std::size_t sign = value.find('=');
    if (fact == "assume") {
      assumptions[value.substr(0, sign)] = value.substr(sign + 1);
    } else if (fact == "reading") {
      const auto problem = parameters.choose(value.substr(0, sign), value.substr(sign + 1));
      REQUIRE_FALSE(problem);
    } else {
      change(records, fact, value);
    }
  }
  const Dossier dossier = records.dossier();
  REQUIRE(dossier.requests() == records.requests.size());
  EvaluateOptions how;
  const auto problem = how.assumptions.add(assumptions);
  REQUIRE_FALSE(problem);
  const Decisions decisions = evaluate(RuleSet::decision_08_2022(parameters), dossier, how);
  const std::size_t request = *dossier.find("R1");
  std::vector<Explanation> months;
  for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i)
    months.push_back(explain(decisions, i));
  check_letters(months);
  std::map<std::string, std::string> texts;
  for (const auto& [name, language] :
       std::map<std::string, Language>{{"vi", Language::vietnamese}, {"en", Language::english}}) {
    if (of_file.about.starts_with("letter")) {
      const Addressee to =
          of_file.about.ends_with("employer") ? Addressee::employer : Addressee::worker;
      texts[name] = letter(months, to, language);
    } else if (of_file.about == "whole") {
      texts[name] = to_text(months.back(), language);
    } else {
      CHECK(state_of(months.back(), file.provision) == of_file.about);
      texts[name] = excerpt(to_text(months.back(), language), file.provision);
    }
  }
  return texts;
}

// The states that provisions can take, as `working art1.place held`.
std::set<std::string> possible_states() {
  std::set<std::string> states;
  const RuleSet rules = RuleSet::decision_08_2022();
  for (const GroupRule& group : rules.groups()) {
    for (const Provision& provision : group.rule.provisions()) {
      const std::string about = std::string{group.name} + ' ' + provision.id + ' ';
      const auto nodes = group.rule.nodes();
      states.insert({about + "held", about + "failed"});
      // The provisions over all requests are unknown where it is doubtful who is the same person.
      if (nodes[provision.node].kind == NodeKind::later)
        states.insert({about + "not reached", about + "unknown"});
      // Unknown where a fact is read that can be asked for.
      for (std::uint32_t i = nodes[provision.node].first; i <= provision.node; ++i) {
        const Node& node = nodes[i];
        std::vector<std::uint8_t> read;
        if (node.kind == NodeKind::one_of || node.kind == NodeKind::contains ||
            node.kind == NodeKind::contains_supported_month)
          read.push_back(node.fact);
        for (const Term& term : {node.left, node.right}) {
          if (node.kind == NodeKind::compare && term.source == Term::Source::fact)
            read.push_back(term.fact);
        }
        for (const std::uint8_t fact : read) {
          if (vocabulary()[fact].asked) states.insert(about + "unknown");
        }
      }
    }
  }
  return states;
}

}  // namespace

TEST_CASE("every provision in every state is explained word for word", "[explain][words]") {
  // With this variable set the texts are written anew, to be proof-read.
  const bool writes = std::getenv("RENTSUPPORT_WRITE_EXPLANATIONS") != nullptr;
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::directory_iterator(tests::places::explanations)) {
    if (entry.path().extension() != ".txt") continue;
    CaseFile file = read_cases(entry.path());
    for (Case& of_file : file.cases) {
      CAPTURE(entry.path().filename().string(), of_file.about);
      const auto texts = explained(file, of_file);
      if (writes) of_file.texts = texts;
      CHECK(of_file.texts == texts);
      if (!file.provision.empty())
        seen.insert(file.group + ' ' + file.provision + ' ' + of_file.about);
    }
    if (writes) write_cases(entry.path(), file);
  }
  CHECK(seen == possible_states());
}
