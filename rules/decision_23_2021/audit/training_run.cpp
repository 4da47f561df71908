#include "rentsupport/training_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "../rules/decision_23_2021/audit/training_receipt.hpp"
#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/files/training_files.hpp"
#include "../rules/decision_23_2021/parameters.hpp"
#include "audit/manifest.hpp"
#include "audit/merkle_tree.hpp"
#include "files/files.hpp"
#include "files/output_rows.hpp"
#include "rentsupport/named.hpp"
#include "values/json.hpp"
#include "values/language.hpp"
#include "values/lines.hpp"
#include "values/sha256.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view summary_name = "summary.json";

FileDigest digest_of(std::string_view text) { return {text.size(), sha256(text)}; }

// The files of a run, in the order in which they are written.
struct RunTexts {
  std::vector<std::pair<std::string, std::string>> files;
  Manifest manifest;
};

// `given_root`: that of a signed run whose salts cannot be made.
RunTexts texts_of(const LoadedFiles& loaded, const Decisions& decisions,
                  const std::optional<LeafSalts>& salts, const std::string& given_root = {}) {
  RunTexts texts;
  std::map<std::string, FileDigest> digests;
  for (const OutputTable& table : outputs(loaded, decisions)) {
    std::string text = csv(table);
    digests[std::string{table.name}] = digest_of(text);
    texts.files.emplace_back(table.name, std::move(text));
  }
  std::string summary = summary_json(loaded, decisions, digests);
  digests[std::string{summary_name}] = digest_of(summary);
  texts.files.emplace_back(summary_name, std::move(summary));
  Manifest& manifest = texts.manifest;
  manifest.engine = version();
  manifest.rule_set_id = decisions.rule_set().id();
  manifest.rule_set_sha256 = decisions.rule_set().sha256();
  manifest.parameters = decisions.rule_set().parameters().list();
  manifest.ignored_columns = loaded.data().ignored_columns;
  manifest.dates = loaded.data().dates;
  manifest.language = loaded.data().language;
  manifest.inputs = loaded.data().inputs;
  manifest.outputs = std::move(digests);
  manifest.leaves = decisions.lines().size();
  manifest.root = given_root.empty() ? to_hex(hash_leaves(decisions, salts).root()) : given_root;
  return texts;
}

}  // namespace

std::optional<Problem> write_run(const std::string& directory, const LoadedFiles& loaded,
                                 const Decisions& decisions, const WriteOptions& options) {
  if (auto changed = changed_since(loaded.data().texts, loaded.data().language)) return changed;
  std::optional<LeafSalts> salts;
  if (options.key != nullptr) salts.emplace(*options.key, loaded.data().inputs);
  RunTexts texts = texts_of(loaded, decisions, salts);
  if (options.key != nullptr)
    texts.manifest.signature = options.key->sign(statement(texts.manifest));
  texts.files.emplace_back(manifest_name, manifest_json(texts.manifest));
  std::vector<std::string> written;
  for (const auto& [file, text] : texts.files) {
    written.push_back((std::filesystem::path(directory) / file).string());
    written.push_back((std::filesystem::path(directory) / partial_name(file)).string());
  }
  std::vector<std::string> read = options.also_read;
  for (const auto& [path, text] : loaded.data().texts) read.push_back(path);
  if (auto problem = overwritten(written, read, loaded.data().language)) return problem;
  try {
    const OutputDirectory out(directory);
    std::vector<std::unique_ptr<OutputFile>> files;
    for (const auto& [file, text] : texts.files) {
      out.check_replaceable(file);
      files.push_back(std::make_unique<OutputFile>(
          out, file, file.ends_with(".csv") ? Readers::owner : Readers::by_umask));
      files.back()->write_at(0, text);
      files.back()->close();
    }
    // The manifest first: no older one may ever stand beside a newer summary.
    const Undisturbed undisturbed;
    out.remove(std::string{manifest_name});
    out.remove(std::string{summary_name});
    for (const auto& file : files) file->publish();
  } catch (const Unwritable& unwritable) {
    return Problem{ProblemCode::unwritable_file, {}, 0, 0, {}, unwritable.message};
  }
  return std::nullopt;
}

namespace {

// Replays a run; keeps what it finds.
class Replay {
 public:
  Replay(const std::string& directory, const VerifyOptions& options)
      : directory_(directory), options_(options) {}

  Findings run(const Files& files) {
    const std::string written = read_whole(std::string{manifest_name});
    Manifest manifest;
    if (const auto problem = read_manifest(written, manifest_name, manifest)) {
      findings_.faults.push_back(*problem);
      return std::move(findings_);
    }
    check_signature(manifest);
    std::optional<RuleSet> rules;
    try {
      rules = training::rule_set_of(manifest);
    } catch (const Error&) {
      fault(std::string{manifest_name}, "rule_set",
            say(options_.language,
                "the parameters do not give the rule set of the digest beside them",
                "các tham số không cho ra bộ quy định có mã băm ghi bên cạnh"));
      return std::move(findings_);
    }
    ReadOptions reading;
    reading.ignored_columns = manifest.ignored_columns;
    reading.dates = manifest.dates;
    reading.language = manifest.language;
    const auto result = read(files, reading);
    if (const auto* const problem = std::get_if<Problem>(&result)) throw Error(problem->text());
    const auto& loaded = std::get<LoadedFiles>(result);
    compare_inputs(loaded.data().inputs, manifest.inputs);
    std::optional<LeafSalts> salts;
    std::string given_root;
    if (manifest.signature && options_.key != nullptr) {
      salts.emplace(*options_.key, loaded.data().inputs);
    } else if (manifest.signature) {
      given_root = manifest.root;
      findings_.unchecked.push_back(
          say(options_.language,
              "the root of the hash tree, and that just these columns were ignored: the salts of a "
              "signed run's leaves follow from the key "
              "that signed it; who has it gives it with --sign",
              "gốc cây băm, và việc chỉ bỏ qua đúng các cột này: muối (salt) của các lá trong đợt "
              "tính có ký được tạo từ khóa đã ký; người giữ "
              "khóa dùng --sign để đưa khóa vào"));
    }
    RunTexts again = texts_of(loaded, decide(*rules, loaded.dossiers()), salts, given_root);
    for (const auto& [file, text] : again.files) compare(file, text);
    again.manifest.engine = manifest.engine;
    again.manifest.signature = manifest.signature;
    compare_text(std::string{manifest_name}, written, manifest_json(again.manifest));
    if (findings_.faults.empty()) {
      findings_.notes.push_back(
          say(options_.language, "{} lines decided again, every byte the same",
              "đã quyết định lại {} dòng, từng byte đều khớp", manifest.leaves));
      if (given_root.empty())
        findings_.notes.push_back(
            say(options_.language, "root {}", "gốc cây băm {}", manifest.root));
    }
    return std::move(findings_);
  }

 private:
  [[nodiscard]] std::string read_whole(const std::string& file) const {
    try {
      return std::string{InputText(directory_ + "/" + file).text()};
    } catch (const Unreadable& unreadable) {
      throw Error(fmt::format("{}/{}: {}", directory_, file, unreadable.message));
    }
  }

  void compare(const std::string& file, const std::string& wanted) {
    std::string there;
    try {
      there = read_whole(file);
    } catch (const Error& error) {
      fault(file, "", error.what());
      return;
    }
    compare_text(file, there, wanted);
  }

  // Names the first line that differs, and of a table the columns.
  void compare_text(const std::string& file, const std::string& there, const std::string& wanted) {
    if (there == wanted) return;
    std::size_t place = 0;
    while (place < std::min(there.size(), wanted.size()) && there[place] == wanted[place]) ++place;
    const auto line = static_cast<std::uint64_t>(
        std::count(there.begin(), there.begin() + static_cast<std::ptrdiff_t>(place), '\n') + 1);
    std::string columns;
    if (file.ends_with(".csv")) columns = columns_that_differ(there, wanted);
    fault_at(file, line, columns,
             columns.empty() ? say(options_.language, "this line is not what the replay gives",
                                   "dòng này khác với kết quả tính lại")
                             : say(options_.language, "{} differs from the replay",
                                   "{} khác với kết quả tính lại", columns));
  }

  static std::string columns_that_differ(std::string_view there, std::string_view wanted) {
    OutputRows a(there);
    OutputRows b(wanted);
    std::vector<std::string> header;
    std::vector<std::string> cells;
    std::vector<std::string> others;
    if (!a.next(header) || !b.next(others) || header != others) return {};
    while (a.next(cells) && b.next(others)) {
      if (cells == others) continue;
      std::vector<std::string> names;
      for (std::size_t i = 0; i < std::min({cells.size(), others.size(), header.size()}); ++i) {
        if (cells[i] != others[i]) names.push_back(header[i]);
      }
      return fmt::format("{}", fmt::join(names, " "));
    }
    return {};
  }

  void compare_inputs(const std::map<std::string, FileDigest>& ours,
                      const std::map<std::string, FileDigest>& theirs) {
    for (const char* const input : {"plans", "trainees", "trained_before", "persons"}) {
      const auto our = ours.find(input);
      const auto their = theirs.find(input);
      if ((our == ours.end()) != (their == theirs.end()) ||
          (our != ours.end() && our->second.sha256 != their->second.sha256))
        fault(input, "",
              say(options_.language, "the file given is not the one that the run read",
                  "tệp được nêu không phải là tệp mà đợt tính đã đọc"));
    }
  }

  void check_signature(const Manifest& manifest) {
    if (!manifest.signature) {
      if (!options_.public_key.empty() || options_.key != nullptr)
        fault(std::string{manifest_name}, "signature",
              say(options_.language, "the run is not signed", "đợt tính không được ký"));
      findings_.notes.push_back(
          say(options_.language, "the run is not signed", "đợt tính không được ký"));
    } else if (!is_signed(statement(manifest), *manifest.signature)) {
      fault(std::string{manifest_name}, "signature",
            say(options_.language, "the signature is not that of the run",
                "chữ ký không phải của đợt tính"));
    } else if ((!options_.public_key.empty() &&
                manifest.signature->public_key != options_.public_key) ||
               (options_.key != nullptr &&
                manifest.signature->public_key != options_.key->public_key())) {
      fault(std::string{manifest_name}, "signature",
            say(options_.language, "the run was signed with another key than the one given",
                "đợt tính được ký bằng khóa khác với khóa đã cho"));
    } else {
      findings_.notes.push_back(say(options_.language, "signed with the key {}",
                                    "được ký bằng khóa {}", manifest.signature->public_key));
    }
  }

  void fault(std::string file, std::string member, std::string message) {
    fault_at(std::move(file), 0, std::move(member), std::move(message));
  }
  void fault_at(std::string file, std::uint64_t line, std::string member, std::string message) {
    findings_.faults.push_back(
        {ProblemCode::bad_value, std::move(file), line, 0, std::move(member), std::move(message)});
  }

  const std::string& directory_;
  const VerifyOptions& options_;
  Findings findings_;
};

}  // namespace

RuleSet rule_set_of(const Manifest& manifest) {
  const auto parameters = parameters_of(manifest.parameters);
  if (parameters) {
    RuleSet rules = RuleSet::decision_23_2021(*parameters);
    if (rules.sha256() == manifest.rule_set_sha256) return rules;
  }
  throw Error("the parameters in the manifest do not give the rule set of its digest");
}

Findings verify_run(const std::string& directory, const Files& files,
                    const VerifyOptions& options) {
  return Replay(directory, options).run(files);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
