#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "answer/explanation_words.hpp"
#include "audit/kept_run.hpp"
#include "audit/manifest.hpp"
#include "audit/run_files.hpp"
#include "files/files.hpp"
#include "files/output_rows.hpp"
#include "rentsupport/csv.hpp"
#include "rule/parameter_list.hpp"
#include "rule/scheme.hpp"
#include "rule/wording.hpp"
#include "values/json_document.hpp"
#include "values/language.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The first difference between a file of a run and what the replay makes.
struct FirstDifference {
  std::uint64_t offset = UINT64_MAX;
  std::uint64_t row = 0;  // where the row begins in which it stands
  std::string wanted;  // the row that the replay makes; empty: the file goes on where it should end
};

// Returns the row of a CSV text in which a place stands, by where it begins.
std::string_view row_at(std::string_view csv, std::size_t place) {
  OutputRows rows(csv);
  std::vector<std::string> cells;
  while (rows.next(cells)) {
    if (place < rows.end()) return csv.substr(rows.begin(), rows.end() - rows.begin());
  }
  return csv.substr(rows.begin());
}

std::uint64_t line_of(std::string_view text, std::uint64_t offset) {
  const auto end =
      text.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(offset, text.size()));
  return static_cast<std::uint64_t>(std::count(text.begin(), end, '\n')) + 1;
}

// Says which provision has another state in two masks, and which states.
std::string first_provision(const RuleSet& rules, const std::vector<std::string>& there,
                            const std::vector<std::string>& wanted, Language language) {
  const auto words_of = [&](std::uint8_t state) {
    return state_words(state == 0 ? std::nullopt : std::optional{static_cast<Truth>(state)},
                       language);
  };
  const auto mask_of = [](const std::string& hex) {
    const std::string bytes = from_hex(hex, 8);
    std::uint64_t mask = 0;
    for (const char byte : bytes) mask = mask << 8U | static_cast<unsigned char>(byte);
    return mask;
  };
  const auto group =
      std::find(group_names.begin(), group_names.end(), wanted[4]) - group_names.begin();
  const auto& provisions = rules.groups()[static_cast<std::size_t>(group)].rule.provisions();
  for (std::size_t i = 0; i < provisions.size(); ++i) {
    const std::uint8_t before = state_in(mask_of(there[12]), i);
    const std::uint8_t after = state_in(mask_of(wanted[12]), i);
    if (before != after)
      return say(language, "; {} is {} there and {} when decided again",
                 "; {}: tại đó {}, quyết định lại thì {}", provisions[i].id, words_of(before),
                 words_of(after));
  }
  return {};
}

// Says what differs in a row, by column; of a decision also the provision. Names no value of a
// person.
std::string row_difference(const std::string& file, std::string_view header, std::string_view there,
                           const FirstDifference& difference, const RuleSet& rules,
                           Language language) {
  if (difference.wanted.empty())
    return say(language, "there is more than the replay gives", "thừa so với kết quả tính lại");
  if (difference.row == 0)
    return say(language, "the header is not that of the replay",
               "dòng tiêu đề khác với kết quả tính lại");
  std::vector<std::string> columns;
  std::vector<std::string> cells;
  std::vector<std::string> wanted;
  static_cast<void>(OutputRows(header).next(columns));
  static_cast<void>(OutputRows(difference.wanted).next(wanted));
  const bool is_row = OutputRows(there).next(cells) && cells.size() == wanted.size();
  const bool is_decision = file == "decisions.csv";
  std::string text;
  if (columns.size() == wanted.size() && (is_decision || file == "schedule.csv")) {
    const std::size_t first = is_decision ? 0 : 1;
    text = say(language, "request {}, {}: ", "đề nghị {}, tháng {}: ", wanted[first],
               wanted[first + (is_decision ? 5 : 6)]);
  }
  if (!is_row || columns.size() != wanted.size())
    return text +
           say(language, "the row is not that of the replay", "dòng này khác với kết quả tính lại");
  std::string names;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (cells[i] != wanted[i]) names += (names.empty() ? "" : " ") + columns[i];
  }
  text += names.empty()
              ? say(language, "the row is written otherwise than the replay does",
                    "dòng này được ghi khác với kết quả tính lại")
              : say(language, "{} differs from the replay", "{} khác với kết quả tính lại", names);
  return is_decision ? text + first_provision(rules, cells, wanted, language) : text;
}

// The files of a run, held against what a replay makes.
class ComparedFiles : public RunFiles {
 public:
  explicit ComparedFiles(std::string directory) : directory_(std::move(directory)) {}

  [[nodiscard]] std::unique_ptr<RunFile> open(const std::string& name) override {
    auto compared = std::make_shared<Compared>();
    try {
      compared->text = std::make_shared<InputText>(directory_ + "/" + name);
    } catch (const Unreadable& unreadable) {
      compared->missing = unreadable.message;
    }
    files_.emplace_back(name, compared);
    return std::make_unique<File>(compared);
  }
  void make_way() override {}

  // Reports the first difference of every file, in the order in which they were made.
  void report(const RuleSet& rules, std::vector<Problem>& faults, Language language) const {
    for (const auto& [name, compared] : files_) {
      Problem fault{ProblemCode::bad_value, name, 0, 0, {}, {}};
      const FirstDifference& difference = compared->difference;
      if (!compared->text) {
        fault.message = compared->missing;
      } else if (difference.offset == UINT64_MAX) {
        continue;
      } else {
        const std::string_view text = compared->text->text();
        fault.line = line_of(text, name.ends_with(".csv") ? difference.row : difference.offset);
        if (name.ends_with(".csv")) {
          const std::string_view there =
              row_at(text.substr(std::min<std::size_t>(difference.row, text.size())), 0);
          fault.message = row_difference(name, text, there, difference, rules, language);
        } else {
          fault.column = member_on_line(text, fault.line);
          fault.message = say(language, "{} is not what the replay gives",
                              "{} khác với kết quả tính lại", fault.column);
        }
      }
      faults.push_back(std::move(fault));
    }
  }

 private:
  struct Compared {
    std::shared_ptr<InputText> text;
    std::string missing;  // why there is no text
    std::mutex mutex;
    std::uint64_t end = 0;
    FirstDifference difference;
  };

  class File : public RunFile {
   public:
    explicit File(std::shared_ptr<Compared> compared) : compared_(std::move(compared)) {}

    void write_at(std::uint64_t offset, std::string_view bytes) override {
      Compared& c = *compared_;
      if (!c.text) return;
      const std::string_view text = c.text->text();
      const std::string_view there =
          text.substr(std::min<std::size_t>(offset, text.size()), bytes.size());
      const std::lock_guard lock(c.mutex);
      c.end = std::max(c.end, offset + bytes.size());
      if (there == bytes) return;
      const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(there.size());
      const auto place = static_cast<std::size_t>(
          std::mismatch(bytes.begin(), end, there.begin()).first - bytes.begin());
      if (offset + place >= c.difference.offset) return;
      const std::string_view row = row_at(bytes, place);
      c.difference = {offset + place,
                      offset + static_cast<std::uint64_t>(row.data() - bytes.data()),
                      std::string{row}};
    }
    void close() override {
      Compared& c = *compared_;
      if (c.text && c.text->text().size() > c.end && c.end < c.difference.offset)
        c.difference = {c.end, c.end, {}};
    }
    void publish() override {}

   private:
    std::shared_ptr<Compared> compared_;
  };

  std::string directory_;
  std::vector<std::pair<std::string, std::shared_ptr<Compared>>> files_;
};

// Returns the rule set of a run's digest: as enacted, or own rules, under its parameters.
std::optional<RuleSet> rules_of(const Manifest& run, const RuleSet& known) {
  const std::optional<Parameters> parameters = parameters_of(run.parameters);
  if (!parameters) return std::nullopt;
  RuleSet rules = has_own_rules(run.rule_set_id) ? known.under(*parameters)
                                                 : enacted(scheme_of(known), *parameters);
  return rules.sha256() == run.rule_set_sha256 ? std::optional{std::move(rules)} : std::nullopt;
}

// Replays a run; keeps what it finds.
class Replay {
 public:
  Replay(const std::string& directory, const VerifyOptions& options)
      : directory_(directory), options_(options) {}

  Findings run(const InputFiles& files) {
    std::optional<InputText> text;
    try {
      text.emplace(directory_ + "/manifest.json");
    } catch (const Unreadable& unreadable) {
      throw Unreadable{directory_ + "/manifest.json: " + unreadable.message};
    }
    text_ = text->text();
    if (const auto problem = read_manifest(text_, "manifest.json", manifest_)) {
      findings_.faults.push_back(*problem);
      return std::move(findings_);
    }
    try {
      compare_with_summary();
    } catch (const Problem& no_json) {
      findings_.faults.push_back(no_json);
    }
    if (has_rules_of_1_0(manifest_.engine)) {
      check_signature();
      check_digests(files);
      return std::move(findings_);
    }
    const std::optional<RuleSet> rules = load_rules();
    check_signature();
    // With other settings than the run's everything would differ: nothing is said of that.
    if (rules && findings_.faults.empty()) replay(files, *rules);
    return std::move(findings_);
  }

 private:
  // An intact summary says what the manifest must say too.
  void compare_with_summary() {
    std::optional<InputText> file;
    try {
      file.emplace(directory_ + "/summary.json");
    } catch (const Unreadable&) {
      return;  // the replay says so
    }
    const std::string_view json = file->text();
    const auto digest = manifest_.outputs.find("summary.json");
    if (digest == manifest_.outputs.end() || digest->second.sha256 != sha256(json)) return;
    const JsonDocument summary(json, "summary.json", JsonDocument::most_bytes_of_summary);
    summary_readings_ = summary["rule_set"]["readings"].text_members();
    if (digest->second.bytes != json.size()) contradicts("outputs.summary.json.bytes");
    if (summary["engine"].text() != manifest_.engine) contradicts("engine");
    if (summary["rule_set"]["id"].text() != manifest_.rule_set_id) contradicts("rule_set.id");
    if (summary["rule_set"]["sha256"].text() != manifest_.rule_set_sha256)
      contradicts("rule_set.sha256");
    const auto assumptions = summary["assumptions"].text_members();
    if (std::map<std::string, std::string>(assumptions.begin(), assumptions.end()) !=
        manifest_.assumptions)
      contradicts("assumptions");
    compare_digests(summary["inputs"], "inputs", manifest_.inputs);
    const JsonDocument ledger = summary["ledger"];
    if (ledger.is_object() != manifest_.ledger.has_value()) {
      contradicts("ledger");
    } else if (manifest_.ledger) {
      if (ledger["bookings"].number() != manifest_.ledger->bookings) contradicts("ledger.bookings");
      if (ledger["entries"].number() != manifest_.ledger->entries) contradicts("ledger.entries");
      if (ledger["sha256"].text() != manifest_.ledger->hash) contradicts("ledger.sha256");
    }
    auto outputs = manifest_.outputs;
    outputs.erase("summary.json");
    compare_digests(summary["outputs"], "outputs", outputs);
  }

  void compare_digests(const JsonDocument& of_summary, const std::string& member,
                       const std::map<std::string, FileDigest>& digests) {
    if (of_summary.members().size() != digests.size()) contradicts(member);
    for (const auto& [file, digest] : digests) {
      const JsonDocument other = of_summary[file];
      const std::string place = fmt::format("{}.{}", member, file);
      if (other["bytes"].number() != digest.bytes) contradicts(place + ".bytes");
      if (other["sha256"].text() != digest.sha256) contradicts(place + ".sha256");
    }
  }

  std::optional<RuleSet> load_rules() {
    if (auto rules = rules_of(manifest_, options_.rules);
        rules && rules->id() == manifest_.rule_set_id)
      return rules;
    if (has_own_rules(manifest_.rule_set_id)) {
      fault("manifest.json", "rule_set", own_rules(manifest_.not_as_enacted, options_.language));
      return std::nullopt;
    }
    // Where the rest is as enacted, the summary's readings tell the parameter that was changed.
    Parameters likely_parameters = Parameters::built_in();
    for (const auto& [reading, option] : summary_readings_)
      static_cast<void>(likely_parameters.choose(reading, option));
    const RuleSet likely = enacted(scheme_of(options_.rules), likely_parameters);
    const ParameterList list = likely_parameters.list();
    std::string member = "rule_set.parameters";
    if (likely.sha256() == manifest_.rule_set_sha256 &&
        list.size() == manifest_.parameters.size()) {
      const auto changed =
          std::mismatch(list.begin(), list.end(), manifest_.parameters.begin()).second;
      if (changed != manifest_.parameters.end()) member += "." + changed->first;
    }
    fault(
        "manifest.json", member,
        manifest_.engine == version()
            ? told("{} does not give the rule set of the digest beside it",
                   "{} không cho ra bộ quy định có mã băm ghi bên cạnh", member)
            : told("the run was made by version {}, and its rule set cannot be made by "
                   "version {}: verify it with the former",
                   "đợt tính do bản {} thực hiện, bản {} không dựng được bộ quy định đó: dùng bản "
                   "đã thực hiện để kiểm tra",
                   manifest_.engine, version()));
    return std::nullopt;
  }

  void check_signature() {
    if (!manifest_.signature) {
      if (!options_.public_key.empty() || options_.key != nullptr)
        fault("manifest.json", "signature",
              told("the run is not signed", "đợt tính không được ký"));
      findings_.notes.push_back(told("the run is not signed", "đợt tính không được ký"));
      return;
    }
    if (!is_signed(statement(manifest_), *manifest_.signature)) {
      fault(
          "manifest.json", "signature",
          told("the signature is not that of the run: it, the summary's digest or the tree was "
               "changed",
               "chữ ký không phải của đợt tính: chữ ký, mã băm của summary.json hoặc cây băm đã bị "
               "sửa"));
    } else if ((!options_.public_key.empty() &&
                manifest_.signature->public_key != options_.public_key) ||
               (options_.key != nullptr &&
                manifest_.signature->public_key != options_.key->public_key())) {
      fault("manifest.json", "signature",
            told("the run was signed with another key than the one given",
                 "đợt tính được ký bằng khóa khác với khóa đã cho"));
    } else {
      findings_.notes.push_back(told(
          "signed with the key {}{}", "được ký bằng khóa {}{}", manifest_.signature->public_key,
          options_.public_key.empty() ? told(": give the one that you trust with --key",
                                             ": dùng --key để chỉ ra khóa mà bạn tin")
                                      : std::string{}));
    }
  }

  void replay(const InputFiles& files, const RuleSet& rules) {
    ReadOptions reading_options;
    reading_options.ignored_columns = manifest_.ignored_columns;
    reading_options.dates = manifest_.dates;
    reading_options.language = manifest_.language;
    reading_options.threads = options_.threads;
    reading_options.progress = options_.progress;
    reading_options.facts = rules.further_facts();
    LoadedFiles loaded = read_files(files, reading_options);
    if (loaded.problem()) {
      if (loaded.problem()->code == ProblemCode::unreadable_file)
        throw Unreadable{loaded.problem()->text()};
      if (manifest_.ignored_columns.empty()) {
        findings_.faults.push_back(*loaded.problem());
        return;
      }
      fault("manifest.json", "ignored_columns",
            told("ignored_columns: without just these the inputs cannot be read: {}",
                 "ignored_columns: không bỏ đúng các cột này thì không đọc được đầu vào: {}",
                 loaded.problem()->message));
      return;
    }
    EvaluateOptions options{.threads = options_.threads, .as_of = manifest_.as_of};
    options.assumptions = Assumptions(rules.further_facts());
    if (const auto problem = options.assumptions.add(manifest_.assumptions)) {
      fault("manifest.json", "assumptions", "assumptions: " + problem->message);
      return;
    }
    compare_inputs(loaded.inputs());
    std::optional<LedgerRun> ledger;
    // Otherwise what the run had counted is not known: everything could differ.
    if (!count_in(loaded.dossier(), options, ledger)) return;
    const bool same_inputs = findings_.faults.empty();
    if (options_.progress != nullptr) options_.progress->stage = Progress::Stage::deciding;
    const Decisions decisions = evaluate(rules, loaded.dossier(), options);
    const Summary summary = summarize(decisions, options_.threads);
    if (ledger) {
      if (const auto problem = ledger->compare(decisions)) throw Unreadable{problem->text()};
    }
    ComparedFiles compared(directory_);
    Run again{loaded,
              decisions,
              summary,
              manifest_.engine,
              ledger ? &*ledger : nullptr,
              [this](std::string_view) { return manifest_.signature; }};
    again.kept_before = manifest_.kept;
    check_kept();
    if (manifest_.signature && options_.key != nullptr) {
      again.salts.emplace(*options_.key, loaded.inputs());
    } else if (manifest_.signature) {
      again.given_root = manifest_.root;
      findings_.unchecked.push_back(
          told("the root of the hash tree, and that just these columns were ignored: the salts of "
               "a signed run's leaves follow from the key "
               "that signed it; who has it gives it with --sign",
               "gốc cây băm, và việc chỉ bỏ qua đúng các cột này: muối (salt) của các lá trong đợt "
               "tính có ký được tạo từ khóa đã ký; người giữ "
               "khóa dùng --sign để đưa khóa vào"));
    }
    if (const auto changed = make_outputs(compared, again, options_.threads, options_.progress))
      throw Unreadable{changed->text()};
    compared.report(rules, findings_.faults, options_.language);
    if (!ledger && std::filesystem::exists(directory_ + "/reviews.csv"))
      fault("reviews.csv", "",
            told("the run had no ledger, and wrote no such file",
                 "đợt tính không có sổ và không ghi tệp này"));
    if (!manifest_.as_of && std::filesystem::exists(directory_ + "/overdue.csv"))
      fault("overdue.csv", "",
            told("the run was as of no day, and wrote no such file",
                 "đợt tính không nêu ngày xét và không ghi tệp này"));
    if (same_inputs && findings_.faults.size() == 1 && findings_.faults[0].column == "tree.root" &&
        !manifest_.ignored_columns.empty())
      findings_.faults[0].message +=
          told(", or ignored_columns is not what it was", ", hoặc ignored_columns đã bị sửa");
    if (manifest_.engine != version())
      findings_.notes.push_back(told("the run was made by version {}, the replay by {}",
                                     "đợt tính do bản {} thực hiện, tính lại bằng bản {}",
                                     manifest_.engine, version()));
    if (!findings_.faults.empty()) return;
    findings_.notes.push_back(told("{} request-months decided again, every byte the same",
                                   "đã quyết định lại {} lượt hỗ trợ, từng byte đều khớp",
                                   decisions.size()));
    if (again.given_root.empty())
      findings_.notes.push_back(told("root {}", "gốc cây băm {}", manifest_.root));
    note_rules(rules);
  }

  // What a run kept is no output: it may be gone, but not be another's.
  void check_kept() {
    if (!manifest_.kept) return;
    const std::string file{kept_run_file};
    std::error_code error;
    if (!std::filesystem::exists(directory_ + "/" + file, error)) {
      findings_.notes.push_back(
          told("what the run kept was removed", "dữ liệu đợt tính đã lưu không còn (đã xóa)"));
      return;
    }
    const InputText text(directory_ + "/" + file);
    if (sha256(text.bytes()) != manifest_.kept->sha256)
      fault(file, "",
            told("the file is not the one that the run wrote",
                 "tệp này không phải là tệp mà đợt tính đã ghi"));
  }

  void compare_inputs(const std::map<std::string, FileDigest>& inputs) {
    for (const char* const input : {"employers", "lists", "workers", "history", "persons"}) {
      const auto ours = inputs.find(input);
      const auto theirs = manifest_.inputs.find(input);
      if (ours == inputs.end() && theirs == manifest_.inputs.end()) continue;
      if (ours == inputs.end()) {
        fault(input, "",
              told("the run read one, and none is given",
                   "đợt tính đã đọc một tệp, nhưng không nêu tệp nào"));
      } else if (theirs == manifest_.inputs.end()) {
        fault(input, "",
              told("one is given, and the run read none",
                   "có nêu một tệp, nhưng đợt tính không đọc tệp nào"));
      } else if (ours->second.sha256 != theirs->second.sha256) {
        fault(input, "",
              told("the file given is not the one that the run read: {} bytes, not {}",
                   "tệp được nêu không phải là tệp mà đợt tính đã đọc: {} byte, không phải {}",
                   ours->second.bytes, theirs->second.bytes));
      }
    }
  }

  // Counts in the ledger as it was; false, with a fault, where it is not that of the run.
  bool count_in(const Dossier& dossier, EvaluateOptions& options,
                std::optional<LedgerRun>& ledger) {
    const auto problem =
        count_in_ledger(manifest_, options_.ledger, dossier, options, ledger, options_.language);
    if (!problem) return true;
    if (problem->code == ProblemCode::unreadable_file) throw UnreadableLedger(problem->text());
    if (problem->code == ProblemCode::no_ledger) throw Unreadable{problem->text()};
    fault("ledger", "", problem->message);
    return false;
  }

  // What can be said of a run that is not decided again: that nothing in it was changed since its
  // summary was written, or signed.
  void check_digests(const InputFiles& files) {
    std::map<std::string, FileDigest> inputs;
    const auto read = [&](const char* input, const std::string& path) {
      try {
        const InputText text(path);
        inputs[input] = {text.bytes().size(), sha256(text.bytes())};
      } catch (const Unreadable& unreadable) {
        throw Unreadable{path + ": " + unreadable.message};
      }
    };
    read("employers", files.employers);
    read("lists", files.lists);
    read("workers", files.workers);
    if (files.history) read("history", *files.history);
    if (files.persons) read("persons", *files.persons);
    compare_inputs(inputs);
    for (const auto& [file, digest] : manifest_.outputs) {
      try {
        if (file.find('/') != std::string::npos) throw Unreadable{"is no output of a run"};
        const InputText text(directory_ + "/" + file);
        if (text.bytes().size() != digest.bytes || sha256(text.bytes()) != digest.sha256)
          fault(file, "",
                told("the file is not the one that the run wrote",
                     "tệp này không phải là tệp mà đợt tính đã ghi"));
      } catch (const Unreadable& unreadable) {
        fault(file, "", unreadable.message);
      }
    }
    EvaluateOptions options{.threads = options_.threads};
    std::optional<LedgerRun> ledger;
    static_cast<void>(count_in(Dossier{}, options, ledger));
    findings_.unchecked.push_back(rules_of_1_0(manifest_.engine, options_.language));
    findings_.unchecked.push_back(
        told("parameters, ignored columns and the root of the hash tree: they are as the manifest "
             "says",
             "tham số, cột bỏ qua và gốc cây băm: như manifest ghi"));
    if (findings_.faults.empty())
      findings_.notes.push_back(told("inputs, outputs and summary are those of the manifest",
                                     "đầu vào, kết quả và summary đúng như manifest"));
  }

  void note_rules(const RuleSet& rules) {
    findings_.notes.push_back(
        told("rule set {} {}", "bộ quy định {} {}", rules.id(), rules.sha256()));
    for (const std::string& line : not_as_enacted_lines(rules))
      findings_.notes.push_back(told("not the Decision as enacted: {}",
                                     "không phải Quyết định như đã ban hành: {}", line));
    const ParameterList enacted = Parameters::built_in().list();
    for (std::size_t i = 0; i < enacted.size(); ++i) {
      if (manifest_.parameters[i] == enacted[i]) continue;
      findings_.notes.push_back(told(
          "{} = {}, as enacted or by default {}", "{} = {}, như đã ban hành hoặc mặc định là {}",
          enacted[i].first, manifest_.parameters[i].second, enacted[i].second));
    }
    for (const auto& [fact, value] : manifest_.assumptions)
      findings_.notes.push_back(
          told("assumed where unknown: {} = {}", "giả định khi còn thiếu: {} = {}", fact, value));
    for (const std::string& column : manifest_.ignored_columns)
      findings_.notes.push_back(told("not read: column {}", "không đọc cột {}", column));
    for (const auto& [which, order] : manifest_.dates)
      findings_.notes.push_back(
          told("dates of {}: {}", "thứ tự ngày, tháng của {}: {}", which, name(order)));
  }

  void contradicts(const std::string& member) {
    fault("manifest.json", member,
          told("{} is not what summary.json says", "{} khác với summary.json", member));
  }
  template <class... Arguments>
  [[nodiscard]] std::string told(fmt::format_string<const Arguments&...> english,
                                 fmt::format_string<const Arguments&...> vietnamese,
                                 const Arguments&... arguments) const {
    return say<Arguments...>(options_.language, english, vietnamese, arguments...);
  }
  void fault(const std::string& file, const std::string& member, std::string message) {
    std::uint64_t line = 0;
    if (file == "manifest.json") {
      if (lines_.empty()) lines_ = lines_of_members(text_);
      const auto found = lines_.find(member);
      line = found == lines_.end() ? line_of(text_, text_.size()) : found->second;
    }
    findings_.faults.push_back({ProblemCode::bad_value, file, line, 0, member, std::move(message)});
  }

  const std::string& directory_;
  const VerifyOptions& options_;
  std::string_view text_;
  HashMap<std::string, std::uint64_t> lines_;  // of the manifest's members
  Manifest manifest_;
  std::vector<std::pair<std::string, std::string>> summary_readings_;
  Findings findings_;
};

}  // namespace

Findings verify_run(const std::string& directory, const InputFiles& files,
                    const VerifyOptions& options) {
  try {
    return Replay(directory, options).run(files);
  } catch (const Unreadable& unreadable) {
    throw Error(unreadable.message);
  }
}

std::optional<Problem> load_manifest(const std::string& directory, Manifest& manifest) {
  const std::string path = directory + "/manifest.json";
  try {
    return read_manifest(InputText(path).text(), path, manifest);
  } catch (const Unreadable& unreadable) {
    return Problem{ProblemCode::unreadable_file, path, 0, 0, {}, unreadable.message};
  }
}

std::optional<Problem> count_in_ledger(const Manifest& run, const std::string& path,
                                       const Dossier& dossier, EvaluateOptions& options,
                                       std::optional<LedgerRun>& ledger, Language language) {
  const auto problem = [&](ProblemCode code, std::string message) {
    return Problem{code, path, 0, 0, "ledger", std::move(message)};
  };
  if (!run.ledger) {
    if (path.empty()) return std::nullopt;
    return problem(ProblemCode::bad_value, say(language, "a ledger is given, and the run had none",
                                               "có nêu sổ, nhưng đợt tính không có sổ"));
  }
  if (path.empty())
    return problem(ProblemCode::missing_value,
                   say(language, "the run had a ledger, and none is given",
                       "đợt tính có sổ, nhưng không nêu sổ nào"));
  ledger = LedgerRun::as_of(path, *run.ledger, run.extent.value_or(InputExtent::partial));
  if (ledger->problem()) return ledger->problem();
  return ledger->count_in(dossier, options);
}

RuleSet rule_set_of(const Manifest& manifest, const RuleSet& rules) {
  if (has_rules_of_1_0(manifest.engine)) throw Error(rules_of_1_0(manifest.engine));
  if (auto of_run = rules_of(manifest, rules)) return *std::move(of_run);
  if (has_own_rules(manifest.rule_set_id)) throw Error(own_rules(manifest.not_as_enacted));
  throw Error("the parameters in the manifest do not give the rule set of its digest");
}

}  // namespace v2
}  // namespace rentsupport
