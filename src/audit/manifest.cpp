#include "audit/manifest.hpp"

#include <fmt/format.h>

#include "decide/file_digest.hpp"
#include "values/json.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

std::string digests_json(const std::map<std::string, FileDigest>& digests) {
  JsonObject object;
  for (const auto& [file, digest] : digests) object.raw(file, json_of(digest));
  return object.json();
}

FileDigest read_digest(const JsonDocument& object) {
  return {object["bytes"].number(), object["sha256"].text()};
}

std::map<std::string, FileDigest> read_digests(const JsonDocument& object) {
  std::map<std::string, FileDigest> digests;
  for (const auto& [file, digest] : object.members()) digests[file] = read_digest(digest);
  return digests;
}

}  // namespace

bool has_rules_of_1_0(std::string_view engine) noexcept { return engine.starts_with("1."); }

std::string rules_of_1_0(std::string_view engine, Language language) {
  return say(
      language,
      "not decided again: rules of 1.0: version {0} decided it, and version {1} does not "
      "have its rules; rentsupport {0} decides it again",
      "không quyết định lại: quy tắc của bản 1.0: do bản {0} quyết định, bản {1} không có các "
      "quy tắc đó; dùng rentsupport {0} để quyết định lại",
      engine, version());
}

bool has_own_rules(std::string_view rule_set_id) noexcept { return rule_set_id.ends_with("-own"); }

std::string own_rules(const std::vector<std::string>& not_as_enacted, Language language) {
  std::string lines;
  for (const std::string& line : not_as_enacted)
    lines += (lines.empty() ? ": " : "; ") + printable(line);
  return say(language,
             "decided under own rules, not the Decision as enacted{}; only with these rules can it "
             "be decided again",
             "quyết định theo quy tắc riêng, không phải Quyết định như đã ban hành{}; chỉ quyết "
             "định lại được khi có các quy tắc đó",
             lines);
}

std::string statement(std::string_view summary_sha256, std::uint64_t leaves,
                      std::string_view root) {
  return fmt::format("rentsupport-run-1\nsummary,{}\nleaves,{}\nroot,{}\n", summary_sha256, leaves,
                     root);
}

std::string statement(const Manifest& manifest) {
  const auto summary = manifest.outputs.find("summary.json");
  return statement(summary == manifest.outputs.end() ? std::string{} : summary->second.sha256,
                   manifest.leaves, manifest.root);
}

std::string json_of(const std::optional<Signature>& signature) {
  if (!signature) return "null";
  JsonObject object;
  object.text("algorithm", "Ed25519");
  object.text("public_key", signature->public_key);
  object.text("value", signature->value);
  return object.json();
}

std::optional<Signature> read_signature(const JsonDocument& object) {
  if (!object.is_object()) return std::nullopt;
  return Signature{object["public_key"].text(), object["value"].text()};
}

std::string rule_set_json(std::string_view id, std::string_view sha256,
                          const std::vector<std::string>& not_as_enacted,
                          const std::vector<std::pair<std::string, std::string>>& parameters) {
  JsonObject object;
  object.text("id", id);
  object.text("sha256", sha256);
  if (!not_as_enacted.empty()) object.raw("not_as_enacted", json_strings(not_as_enacted));
  JsonObject values;
  for (const auto& [key, value] : parameters) values.text(key, value);
  object.raw("parameters", values.json());
  return object.json();
}

std::string manifest_json(const Manifest& manifest) {
  JsonObject assumptions;
  for (const auto& [fact, value] : manifest.assumptions) assumptions.text(fact, value);
  std::vector<std::string> ignored;
  for (const std::string& column : manifest.ignored_columns) ignored.push_back(json_string(column));
  JsonObject tree;
  tree.number("leaves", manifest.leaves);
  tree.text("root", manifest.root);

  JsonObject object;
  if (has_rules_of_1_0(manifest.engine)) {
    object.text("schema", "rentsupport-manifest-1");
  } else {
    object = json_file("rentsupport-manifest-2");
  }
  object.text("engine", manifest.engine);
  object.raw("rule_set", rule_set_json(manifest.rule_set_id, manifest.rule_set_sha256,
                                       manifest.not_as_enacted, manifest.parameters));
  object.raw("assumptions", assumptions.json());
  object.raw("ignored_columns", json_line(ignored));
  if (!manifest.dates.empty()) {
    std::vector<std::string> dates;
    for (const auto& [which, order] : manifest.dates)
      dates.push_back(json_string(fmt::format("{}={}", which, name(order))));
    object.raw("dates", json_line(dates));
  }
  if (manifest.language != Language::english) object.text("language", "vi");
  if (manifest.as_of) object.text("as_of", to_string(*manifest.as_of));
  object.raw("inputs", digests_json(manifest.inputs));
  if (manifest.extent) object.text("extent", name(*manifest.extent));
  if (manifest.ledger) {
    JsonObject ledger;
    ledger.number("bookings", manifest.ledger->bookings);
    ledger.number("entries", manifest.ledger->entries);
    ledger.text("sha256", manifest.ledger->hash);
    object.raw("ledger", ledger.json());
  }
  object.raw("outputs", digests_json(manifest.outputs));
  if (manifest.kept) object.raw("kept", json_of(*manifest.kept));
  object.raw("tree", tree.json());
  object.raw("signature", json_of(manifest.signature));
  return object.json() + '\n';
}

std::optional<Problem> read_manifest(std::string_view json, std::string_view file,
                                     Manifest& manifest) {
  Manifest read;
  try {
    const JsonDocument document(json, file);
    read.engine = document["engine"].text();
    read.rule_set_id = document["rule_set"]["id"].text();
    read.rule_set_sha256 = document["rule_set"]["sha256"].text();
    read.not_as_enacted = document["rule_set"]["not_as_enacted"].texts();
    read.parameters = document["rule_set"]["parameters"].text_members();
    for (auto& [fact, value] : document["assumptions"].text_members())
      read.assumptions[fact] = value;
    for (std::string& column : document["ignored_columns"].texts())
      read.ignored_columns.insert(std::move(column));
    for (const std::string& told : document["dates"].texts()) {
      const std::size_t sign = told.find('=');
      if (sign == std::string::npos) continue;
      if (const auto order = parse<DateOrder>(told.substr(sign + 1)))
        read.dates.emplace_back(told.substr(0, sign), *order);
    }
    if (document["language"].text() == "vi") read.language = Language::vietnamese;
    read.as_of = parse_date(document["as_of"].text());
    read.inputs = read_digests(document["inputs"]);
    for (const InputExtent extent : {InputExtent::partial, InputExtent::complete}) {
      if (document["extent"].text() == name(extent)) read.extent = extent;
    }
    if (const JsonDocument ledger = document["ledger"]; ledger.is_object()) {
      read.ledger = LedgerHead{ledger["bookings"].number(), ledger["entries"].number(),
                               ledger["sha256"].text()};
    }
    read.outputs = read_digests(document["outputs"]);
    if (const JsonDocument kept = document["kept"]; kept.is_object()) read.kept = read_digest(kept);
    read.leaves = document["tree"]["leaves"].number();
    read.root = document["tree"]["root"].text();
    read.signature = read_signature(document["signature"]);
  } catch (const Problem& problem) {
    return problem;
  }
  if (const std::uint64_t line = first_difference(json, manifest_json(read)); line != 0) {
    const std::string member = member_on_line(json, line);
    return Problem{ProblemCode::bad_json,
                   std::string{file},
                   line,
                   0,
                   member,
                   fmt::format("{} is not as a manifest is written", member)};
  }
  manifest = std::move(read);
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
