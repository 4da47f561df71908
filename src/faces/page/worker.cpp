// A worker's own case, question after question: what he knows is asked for as long as the engine
// asks for it; all else stands in the answer as a condition.
#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "answer/grounds.hpp"
#include "border.hpp"
#include "decide/records.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rule/act_records.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"

namespace rentsupport::page {

namespace {

// What a worker writes into Form 01 or knows of his own contract: of these facts alone he is asked.
constexpr std::array<std::string_view, 12> known_by_workers{"kind",
                                                            "zone",
                                                            "province",
                                                            "contract_type",
                                                            "contract_signed_on",
                                                            "contract_starts_on",
                                                            "contract_ends_on",
                                                            "previous_contract",
                                                            "previous_contract_ended_on",
                                                            "rent_from",
                                                            "rent_to",
                                                            "pays_rent"};

bool is_known_by_workers(std::string_view fact) {
  return std::find(known_by_workers.begin(), known_by_workers.end(), fact) !=
         known_by_workers.end();
}

// An answer that says that the worker does not know.
constexpr std::string_view not_known = "?";

class Table {
 public:
  explicit Table(std::string header) : header_(std::move(header)) {}
  void column(std::string_view name, std::string_view value) {
    header_ += ',';
    header_ += name;
    more_ += ',';
    more_ += value;
  }
  void row(const std::string& cells) { rows_ += cells + more_ + '\n'; }
  void write(const std::string& path) const {
    const std::string text = header_ + '\n' + rows_;
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
    if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size())
      throw Refused{path};
  }

 private:
  std::string header_;
  std::string more_;  // of every row
  std::string rows_;
};

bool is_fact_of_employers(std::string_view fact) {
  const auto number = fact_named(fact);
  if (!number) return false;
  const auto place = place_of(FurtherFacts{}.records(), *number);
  return place && place->table == TableName::employers;
}

// One request a month and group, as lists are: each in a list drawn up on the first day of the next
// month.
Decisions decided(const RuleSet& rules, const Settings& answers, Language language) {
  Table employers("employer_id");
  Table lists("list_id,employer_id,group,drawn_up_on");
  Table workers("request_id,list_id,worker_id,months");
  for (const auto& [fact, value] : answers) {
    if (value == not_known || !is_known_by_workers(fact) ||
        value.find_first_of(",\"\r\n") != std::string::npos)
      continue;
    (is_fact_of_employers(fact) ? employers : workers).column(fact, value);
  }
  employers.row("E");
  const auto add = [&](Group group, Month first, Month last) {
    for (Month month = first; month <= last; month += std::chrono::months{1}) {
      const std::string id = std::string{name(group)} + "-" + to_string(month);
      lists.row(id + ",E," + std::string{name(group)} + "," +
                to_string(Date{(month + std::chrono::months{1}) / 1}));
      workers.row(id + "," + id + ",012345678901," + to_string(month));
    }
  };
  const Parameters& parameters = rules.parameters();
  add(Group::working, parameters.working.first_month, parameters.working.last_month);
  add(Group::returning, parameters.returning.first_month, parameters.returning.last_month);
  employers.write("/tmp/own_employers.csv");
  lists.write("/tmp/own_lists.csv");
  workers.write("/tmp/own_workers.csv");
  ReadOptions how;
  how.language = language;
  how.threads = 1;
  const LoadedFiles loaded =
      read_files({"/tmp/own_employers.csv", "/tmp/own_lists.csv", "/tmp/own_workers.csv"}, how);
  check(loaded.problem());
  if (loaded.rejects() > 0) throw Refused{loaded.reject(0).message};
  EvaluateOptions options;
  options.threads = 1;
  return evaluate(rules, loaded.dossier(), options);
}

// What is told of a month. Of a refused one why, and nothing of what nobody has looked at yet; of
// others all of the short answer but its first line, which names the worker.
std::string told(const Explanation& month, const std::vector<std::string_view>& failed,
                 Language language) {
  std::string text;
  for (const ExplainedNode& node : month.tree) {
    if (node.provision < 0) continue;
    const Provision& provision =
        month.rule().provisions()[static_cast<std::size_t>(node.provision)];
    if (std::find(failed.begin(), failed.end(), provision.id) == failed.end()) continue;
    text += ground_of(month, node, Reader::worker, language).text + " (" +
            citations_words(provision, language) + ")\n";
  }
  if (!text.empty()) return text;
  text = short_answer({&month, 1}, Addressee::worker, language);
  text.erase(0, text.find('\n') + 1);
  return text;
}

std::string months_json(const Decisions& decisions, Language language) {
  Explainer explainer(decisions);
  std::vector<std::string> months;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Explanation month = explainer(i);
    JsonObject object;
    object.text("group", name(month.group));
    object.text("month", in_words(month.month, language));
    object.text("outcome", name(month.outcome));
    object.text("amount", in_words(month.max_amount, language));
    object.number("amount_vnd", static_cast<std::uint64_t>(month.max_amount.dong()));
    object.number("blamed", decisions.blamed(i).size());
    object.text("drawn_up_on", in_words(*month.days.front(), language));
    object.text("told", told(month, decisions.failed(i), language));
    object.raw("explanation", to_json({&month, 1}));
    months.push_back(object.json());
  }
  return json_array(months);
}

std::string question_json(std::string_view name, Language language) {
  const FactInfo& fact = vocabulary()[*fact_named(name)];
  JsonObject question;
  question.text("fact", name);
  question.text("label", label(fact, language));
  question.text("type", fact.type == FactType::date ? "date" : "choice");
  std::vector<std::string> values;
  const auto add = [&](std::string_view value, std::string_view words) {
    JsonObject object;
    object.text("value", value);
    object.text("words", words);
    values.push_back(object.json());
  };
  if (name == "province") {
    for (const ProvinceInfo& province : provinces()) add(to_string(province.code), province.name);
  } else {
    for (std::size_t i = 0; i < fact.values.size(); ++i)
      add(fact.values[i], value_words(fact, static_cast<std::int64_t>(i), language));
  }
  question.raw("values", json_array(values));
  return question.json();
}

std::string own_case(const Settings& answers) {
  Language language = Language::vietnamese;
  std::set<std::string, std::less<>> answered;
  for (const auto& [fact, value] : answers) {
    answered.insert(fact);
    if (fact == "language") language = language_of(value);
  }
  const Decisions decisions = decided(as_enacted(), answers, language);
  JsonObject answer;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    for (const std::string_view fact : decisions.ask(i)) {
      if (!is_known_by_workers(fact) || answered.contains(fact)) continue;
      answer.raw("question", question_json(fact, language));
      return answer.json();
    }
  }
  answer.raw("months", months_json(decisions, language));
  answer.text("at_most", in_words(decisions.at_most().money(), language));
  return answer.json();
}

}  // namespace

RENTSUPPORT_PAGE const char* page_own_case(const char* answers) {
  return answer([&] { return own_case(settings_of(answers)); });
}

}  // namespace rentsupport::page
