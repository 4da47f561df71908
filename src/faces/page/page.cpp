// What the page asks of the library: files in, decisions, papers and files out. One office at a
// time, in one thread.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/run_files.hpp"
#include "border.hpp"
#include "decide/decisions_data.hpp"
#include "files/files.hpp"
#include "rentsupport/audit.hpp"
#include "rentsupport/cards.hpp"
#include "rentsupport/compare.hpp"
#include "rentsupport/csv.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/explain.hpp"
#include "rentsupport/letters.hpp"
#include "rentsupport/report.hpp"
#include "rentsupport/summary.hpp"
#include "rentsupport/version.hpp"
#include "rentsupport/workbooks.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

// Of the page's worker: receives how many of the requests are decided; any other answer than 0 ends
// the work.
extern "C" int page_progress(std::uint32_t done, std::uint32_t total);

namespace rentsupport::page {

RuleSet as_enacted() { return RuleSet::decision_08_2022(); }

namespace {

std::string last_answer;

// The outputs of a run, in memory.
class KeptFiles : public RunFiles {
 public:
  explicit KeptFiles(std::map<std::string, std::string>& texts) : texts_(texts) {}
  void make_way() override {}
  [[nodiscard]] std::unique_ptr<RunFile> open(const std::string& name) override {
    return std::make_unique<File>(texts_[name]);
  }

 private:
  class File : public RunFile {
   public:
    explicit File(std::string& text) : text_(text) { text_.clear(); }
    void write_at(std::uint64_t offset, std::string_view bytes) override {
      const auto begin = static_cast<std::size_t>(offset);
      if (text_.size() < begin + bytes.size()) text_.resize(begin + bytes.size());
      bytes.copy(text_.data() + begin, bytes.size());
    }
    void close() override {}
    void publish() override {}

   private:
    std::string& text_;
  };

  std::map<std::string, std::string>& texts_;
};

struct Run {
  RuleSet rules = as_enacted();
  Language language = Language::vietnamese;
  ReadOptions how_read{};
  EvaluateOptions how{};
  LoadedFiles loaded{};
  std::optional<Decisions> decisions{};
  std::optional<Summary> summary{};
  std::map<std::string, std::string> outputs{};
  std::vector<std::string> words{};     // by request: what a search looks in
  std::vector<std::uint32_t> chosen{};  // numbers of decisions, in the order shown
  std::optional<ImportedForms> forms{};

  [[nodiscard]] const Decisions& decided() const {
    if (!decisions) throw Refused{"nothing is decided yet"};
    return *decisions;
  }
};

Run& run() {
  static Run one;
  return one;
}

Day day_of(std::string_view text) {
  if (const auto day = parse_date(text)) return *day;
  throw Refused{std::string{text} + ": ?"};
}

std::optional<std::pair<std::string, std::string>> halves(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos) return std::nullopt;
  return std::pair{text.substr(0, sign), text.substr(sign + 1)};
}

std::string text_of_file(const std::string& path) {
  try {
    return std::string{InputText(path, run().language).text()};
  } catch (const Unreadable& why) {
    throw Refused{path + ": " + why.message};
  }
}

void begin(const Settings& settings) {
  Run& to = run();
  to.how_read = {};
  to.how = {};
  Parameters parameters = Parameters::built_in();
  std::map<std::string, std::string> assumed;
  for (const auto& [name, value] : settings)
    if (name == "language") to.language = language_of(value);
  for (const auto& [name, value] : settings) {
    if (name == "parameters") check(parameters.overlay(text_of_file(value), value, to.language));
    if (name == "as-of") to.how.as_of = day_of(value);
  }
  for (const auto& [name, value] : settings) {
    const auto parts = halves(value);
    if (!parts) continue;
    const auto& [key, chosen] = *parts;
    if (name == "reading") check(parameters.choose(key, chosen, to.language));
    if (name == "assume") assumed[key] = chosen;
    if (name == "dates") {
      if (const auto order = parse<DateOrder>(chosen)) to.how_read.dates.emplace_back(key, *order);
    }
  }
  to.rules = as_enacted().under(parameters);
  check(to.how.assumptions.add(assumed, to.language));
  to.how_read.language = to.language;
  to.how_read.threads = to.how.threads = 1;
  to.how.go_on = [](std::size_t done, std::size_t total) {
    return page_progress(static_cast<std::uint32_t>(done), static_cast<std::uint32_t>(total)) == 0;
  };
}

void forget() {
  Run& old = run();
  old.decisions.reset();
  old.summary.reset();
  old.outputs.clear();
  old.words.clear();
  old.chosen.clear();
}

std::string read(const Settings& files) {
  forget();
  InputFiles inputs;
  for (const auto& [table, path] : files) {
    if (table == "employers") inputs.employers = path;
    if (table == "lists") inputs.lists = path;
    if (table == "workers") inputs.workers = path;
    if (table == "history") inputs.history = path;
    if (table == "persons") inputs.persons = path;
  }
  run().loaded = LoadedFiles{};
  run().loaded = read_files(inputs, run().how_read);
  const LoadedFiles& loaded = run().loaded;
  check(loaded.problem());
  JsonObject rows;
  for (const auto& [table, count] : loaded.dossier().rows()) {
    JsonObject counts;
    counts.number("read", count.read);
    counts.number("used", count.used);
    counts.number("rejected", count.rejected);
    rows.raw(table, counts.json());
  }
  JsonObject answer;
  answer.number("requests", loaded.dossier().requests());
  answer.number("rejects", loaded.rejects());
  answer.number("payments_of_nobody", loaded.payments_of_nobody());
  answer.raw("warnings", json_strings(loaded.warnings()));
  answer.raw("rows", rows.json());
  return answer.json();
}

std::string decide() {
  Run& of = run();
  forget();
  of.decisions.emplace(evaluate(of.rules, of.loaded.dossier(), of.how));
  of.summary.emplace(summarize(*of.decisions, 1));
  return summary_json(*of.summary, of.rules, of.loaded.inputs(), {});
}

const std::string& output(const std::string& name) {
  Run& of = run();
  if (of.outputs.empty()) {
    KeptFiles files(of.outputs);
    const rentsupport::Run made{of.loaded, of.decided(), *of.summary, std::string{version()},
                                nullptr,   {},           true};
    check(make_outputs(files, made, 1, nullptr));
  }
  const auto found = of.outputs.find(name);
  if (found == of.outputs.end()) throw Refused{name + ": ?"};
  return found->second;
}

// ---- The table of decisions ----

std::string_view text_of_request(std::size_t request, std::size_t column) {
  return Dossier::Data::of(run().loaded.dossier())->workers.columns[column].texts[request];
}

std::string_view text_of_employer(std::size_t request, std::size_t column) {
  const Dossier::Data& data = *Dossier::Data::of(run().loaded.dossier());
  return data.employers.columns[column].texts[data.list_employer[data.request_list[request]]];
}

std::string folded(std::string_view text) { return without_diacritics(upper_case(as_utf8(text))); }

void make_words() {
  Run& of = run();
  const Dossier dossier = of.loaded.dossier();
  of.words.resize(dossier.requests());
  for (std::size_t request = 0; request < of.words.size(); ++request) {
    std::string& words = of.words[request];
    for (const std::string_view part :
         {text_of_request(request, workers::full_name), dossier.request_id(request),
          dossier.worker_id(request), dossier.list_id(request), dossier.employer_id(request),
          text_of_employer(request, employers::name)}) {
      words += folded(part);
      words += '\n';
    }
  }
}

std::string reasons(std::size_t number, Outcome outcome, Language language) {
  const Decisions& decisions = run().decided();
  std::string text;
  const auto add = [&](std::string_view part) {
    if (!text.empty()) text += "; ";
    text += part;
  };
  if (outcome == Outcome::refused) {
    for (const Provision& provision : decisions.blamed(number))
      add(citations_words(provision, language));
  } else if (outcome == Outcome::undetermined) {
    const Vocabulary facts = vocabulary();
    for (const std::string_view name : decisions.ask(number)) {
      const auto fact = fact_named(name);
      add(fact ? label(facts[*fact], language)
               : say(language, "who is the same person", "ai là cùng một người"));
    }
  }
  return text;
}

bool blames(std::size_t number, const std::string& what) {
  const Decisions& decisions = run().decided();
  const auto has = [&](const std::vector<std::string_view>& names) {
    return std::find(names.begin(), names.end(), what) != names.end();
  };
  return has(decisions.failed(number)) || has(decisions.ask(number));
}

// Chooses the decisions to show: `search` words, `outcome`, `blamed` (a provision or a fact),
// `sort` (id, name, employer, month, outcome, amount), `descending`.
std::string search(const Settings& settings) {
  Run& of = run();
  const Decisions& decisions = of.decided();
  std::vector<std::string> wanted;
  std::optional<Outcome> outcome;
  std::string blamed;
  std::string sort;
  bool is_descending = false;
  for (const auto& [name, value] : settings) {
    if (name == "search") {
      std::string word;
      for (const char c : folded(value) + " ") {
        if (c != ' ') {
          word += c;
        } else if (!word.empty()) {
          wanted.push_back(std::exchange(word, {}));
        }
      }
    }
    if (name == "outcome") outcome = parse<Outcome>(value);
    if (name == "blamed") blamed = value;
    if (name == "sort") sort = value;
    if (name == "descending") is_descending = value == "yes";
  }
  if (of.words.empty()) make_words();
  of.chosen.clear();
  std::vector<std::uint32_t> request_of;
  request_of.reserve(decisions.size());
  for (std::size_t request = 0; request < of.words.size(); ++request) {
    const bool is_wanted = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
      return of.words[request].find(word) != std::string::npos;
    });
    for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i) {
      request_of.push_back(static_cast<std::uint32_t>(request));
      if (!is_wanted || (outcome && decisions[i].outcome != *outcome)) continue;
      if (!blamed.empty() && !blames(i, blamed)) continue;
      of.chosen.push_back(static_cast<std::uint32_t>(i));
    }
  }
  const auto by = [&](const auto& key) {
    std::stable_sort(of.chosen.begin(), of.chosen.end(), [&](std::uint32_t a, std::uint32_t b) {
      return is_descending ? key(b) < key(a) : key(a) < key(b);
    });
  };
  const auto by_words = [&](std::size_t line) {
    std::vector<std::string_view> keys(of.words.size());
    for (std::size_t request = 0; request < keys.size(); ++request) {
      std::string_view rest = of.words[request];
      for (std::size_t i = 0; i < line; ++i) rest.remove_prefix(rest.find('\n') + 1);
      keys[request] = rest.substr(0, rest.find('\n'));
    }
    by([&](std::uint32_t i) { return keys[request_of[i]]; });
  };
  if (sort == "name") by_words(0);
  if (sort == "id") by_words(1);
  if (sort == "employer") by_words(5);
  if (sort == "month") by([&](std::uint32_t i) { return decisions[i].month; });
  if (sort == "outcome") by([&](std::uint32_t i) { return decisions[i].outcome; });
  if (sort == "amount") by([&](std::uint32_t i) { return decisions[i].max_amount.dong(); });
  JsonObject answer;
  answer.number("rows", of.chosen.size());
  return answer.json();
}

std::string row(std::size_t number) {
  const Decisions& decisions = run().decided();
  const Decision decision = decisions[number];
  const Dossier dossier = run().loaded.dossier();
  const Language language = run().language;
  JsonObject row;
  row.number("number", number);
  row.text("request_id", dossier.request_id(decision.request));
  row.text("list_id", dossier.list_id(decision.request));
  row.text("employer_id", dossier.employer_id(decision.request));
  row.text("employer", text_of_employer(decision.request, employers::name));
  row.text("worker_id", dossier.worker_id(decision.request));
  row.text("full_name", text_of_request(decision.request, workers::full_name));
  row.text("group", name(decision.group));
  row.text("month", in_words(decision.month, language));
  row.text("outcome", name(decision.outcome));
  row.number("amount_vnd", static_cast<std::uint64_t>(decision.amount.dong()));
  row.number("max_amount_vnd", static_cast<std::uint64_t>(decision.max_amount.dong()));
  row.text("reasons", reasons(number, decision.outcome, language));
  return row.json();
}

std::string rows(std::size_t first, std::size_t count) {
  const std::vector<std::uint32_t>& chosen = run().chosen;
  std::vector<std::string> all;
  for (std::size_t i = first; i < std::min(chosen.size(), first + count); ++i)
    all.push_back(row(chosen[i]));
  return json_array(all);
}

// ---- Papers ----

std::vector<Explanation> explained(std::size_t number) {
  const Decisions& decisions = run().decided();
  const std::size_t request = decisions[number].request;
  Explainer explainer(decisions);
  std::vector<Explanation> months;
  for (std::size_t i = decisions.first_of(request); i < decisions.first_of(request + 1); ++i)
    months.push_back(explainer(i));
  return months;
}

Office office_of(std::string_view toml) {
  Office office;
  check(read_office(toml, "office", office, run().language));
  return office;
}

std::string letter_of(std::size_t number, const Settings& settings) {
  LetterOptions options;
  options.language = run().language;
  std::string format;
  for (const auto& [name, value] : settings) {
    if (name == "to") options.to = value == "employer" ? Addressee::employer : Addressee::worker;
    if (name == "on") options.on = day_of(value);
    if (name == "office") options.office = office_of(text_of_file(value));
    if (name == "format") format = value;
  }
  const std::vector<std::vector<Explanation>> requests{explained(number)};
  if (format == "docx") return letters_docx(requests, options);
  return letters(requests, options, format == "text" ? LetterFormat::text : LetterFormat::html);
}

std::string report_of(const Settings& settings) {
  Run& of = run();
  ReportOptions options;
  Office office;
  std::string format;
  for (const auto& [name, value] : settings) {
    if (name == "as-of") options.as_of = day_of(value);
    if (name == "since") options.since = day_of(value);
    if (name == "office") office = office_of(text_of_file(value));
    if (name == "format") format = value;
  }
  EvaluateOptions how = of.how;
  how.as_of = options.as_of;
  ReportSource source;
  source.runs.push_back(reported_run(evaluate(of.rules, of.loaded.dossier(), how)));
  const Report made = report(source, options);
  if (format == "json") return report_json(made);
  if (format == "xlsx") return report_workbook(made, of.language);
  return report_html(made, office, of.language);
}

std::string checked_receipt(std::string_view json, std::string_view file,
                            const Settings& settings) {
  TrustedOrigin trusted;
  for (const auto& [name, value] : settings) {
    if (name == "root") trusted.root = value;
    if (name == "key") {
      try {
        trusted.public_key = public_key(text_of_file(value));
      } catch (const Error&) {
        throw Refused{std::string{say(run().language, "the .pem file holds no public Ed25519 key",
                                      "tệp .pem không chứa khóa công khai Ed25519")}};
      }
    }
    if (name == "manifest")
      check(read_manifest(text_of_file(value), value, trusted.manifest.emplace()));
  }
  const Language language = run().language;
  const Findings findings = check_receipt(json, file, run().rules, trusted, language);
  const auto verdict = [&] {
    switch (findings.verdict()) {
      case Verdict::not_confirmed:
        return "not_confirmed";
      case Verdict::origin_not_checked:
        return "origin_not_checked";
      case Verdict::confirmed_in_part:
        return "confirmed_in_part";
      case Verdict::confirmed:
        break;
    }
    return "confirmed";
  };
  std::vector<std::string> faults;
  for (const Problem& fault : findings.faults) faults.push_back(fault.text());
  JsonObject answer;
  answer.text("verdict", verdict());
  answer.raw("faults", json_strings(faults));
  answer.raw("unchecked", json_strings(findings.unchecked));
  answer.raw("notes", json_strings(findings.notes));
  return answer.json();
}

std::string receipt_of(std::size_t number) {
  Manifest manifest;
  check(read_manifest(output("manifest.json"), "manifest.json", manifest));
  return receipt(manifest, run().decided(), number, 1);
}

// ---- Forms ----

std::string import(const Settings& settings) {
  Run& of = run();
  ImportOptions options;
  options.language = of.language;
  options.threads = 1;
  std::vector<std::string> paths;
  for (const auto& [name, value] : settings) {
    if (name == "form") paths.push_back(value);
    if (name == "employers") options.employers = value;
    if (name == "signed") options.signed_forms.push_back(value);
    if (name == "map") {
      if (const auto parts = halves(value)) options.map.push_back(*parts);
    }
    if (name == "dates") options.dates = parse<DateOrder>(value).value_or(options.dates);
    if (name == "si-confirmed-on") options.si_confirmed_on = day_of(value);
    if (name == "drawn-up-on") options.drawn_up_on = day_of(value);
  }
  options.go_on = [](std::size_t done, std::size_t files) {
    return page_progress(static_cast<std::uint32_t>(done), static_cast<std::uint32_t>(files)) == 0;
  };
  of.forms.emplace(import_forms(paths, options));
  std::vector<std::string> forms;
  for (const ImportedForm& form : of.forms->forms()) {
    JsonObject object;
    object.text("path", form.path);
    object.text("problem", form.problem ? form.problem->text() : std::string{});
    object.number("lists", form.lists.size());
    object.number("requests", form.requests);
    object.number("rejected", form.rejected);
    object.number("issues", form.issues);
    object.raw("is_firm_unknown", form.is_firm_unknown ? "true" : "false");
    forms.push_back(object.json());
  }
  return json_array(forms);
}

const ImportedForms& imported() {
  if (!run().forms) throw Refused{"no form is imported"};
  return *run().forms;
}

// Returns a file by its name: an output of the run, a workbook, a form, a table made of forms.
std::string file_named(const std::string& name) {
  Run& of = run();
  if (name == "run.xlsx") return run_workbook(of.loaded, of.decided(), *of.summary, {of.language});
  if (name == "form02.xlsx") return form_template("form02");
  if (name == "form03.xlsx") return form_template("form03");
  if (name == "employers.xlsx") return form_template("employers");
  if (name == "made/employers.csv") return imported().employers_csv();
  if (name == "made/lists.csv") return imported().lists_csv();
  if (name == "made/workers.csv") return imported().workers_csv();
  if (name == "made/rejects.csv") return imported().rejects_csv();
  if (name == "made/issues.csv") return imported().issues_csv();
  if (name.starts_with("back/")) return imported().workbook_back(std::stoul(name.substr(5)));
  return output(name);
}

// ---- The law ----

std::string readings_stake() { return to_json(readings_at_stake(run().decided(), 1)); }

}  // namespace

const char* keep(std::string answer) {
  last_answer = std::move(answer);
  return last_answer.data();
}

const char* keep_error(std::string_view message) {
  JsonObject object;
  object.text("error", message);
  return keep(object.json());
}

// What stands below is called by the page's worker (worker.js), which frees nothing: an answer
// lives until the next call.

RENTSUPPORT_PAGE std::size_t page_size() { return last_answer.size(); }

RENTSUPPORT_PAGE const char* page_version() { return keep(std::string{version()}); }

RENTSUPPORT_PAGE const char* page_begin(const char* settings) {
  return answer([&] {
    begin(settings_of(settings));
    return std::string{"{}"};
  });
}

RENTSUPPORT_PAGE const char* page_read(const char* files) {
  return answer([&] { return read(settings_of(files)); });
}

RENTSUPPORT_PAGE const char* page_import(const char* settings) {
  return answer([&] { return import(settings_of(settings)); });
}

RENTSUPPORT_PAGE const char* page_decide() {
  return answer([] { return decide(); });
}

RENTSUPPORT_PAGE const char* page_file(const char* name) {
  return answer([&] { return file_named(name); });
}

RENTSUPPORT_PAGE const char* page_search(const char* settings) {
  return answer([&] { return search(settings_of(settings)); });
}

RENTSUPPORT_PAGE const char* page_rows(std::uint32_t first, std::uint32_t count) {
  return answer([&] { return rows(first, count); });
}

RENTSUPPORT_PAGE const char* page_explain(std::uint32_t number, int as_json) {
  return answer([&] {
    const Explanation explanation = explain(run().decided(), number);
    return as_json != 0 ? to_json({&explanation, 1}) : to_text(explanation, run().language);
  });
}

RENTSUPPORT_PAGE const char* page_letter(std::uint32_t number, const char* settings) {
  return answer([&] { return letter_of(number, settings_of(settings)); });
}

RENTSUPPORT_PAGE const char* page_report(const char* settings) {
  return answer([&] { return report_of(settings_of(settings)); });
}

RENTSUPPORT_PAGE const char* page_receipt(std::uint32_t number) {
  return answer([&] { return receipt_of(number); });
}

RENTSUPPORT_PAGE const char* page_check_receipt(const char* json, const char* file,
                                                const char* settings) {
  return answer([&] { return checked_receipt(json, file, settings_of(settings)); });
}

RENTSUPPORT_PAGE const char* page_cards() {
  return answer([] { return cards_json(run().rules); });
}

RENTSUPPORT_PAGE const char* page_readings() {
  return answer([] { return readings_stake(); });
}

}  // namespace rentsupport::page
