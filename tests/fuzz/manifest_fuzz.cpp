// Manifests and summaries: whatever their bytes are, a run is confirmed with its own only.
//
// The input is the text of manifest.json; or, behind a line with `%%` alone, that of summary.json,
// whose digest then stands in the manifest.
#include <cstdint>

#include "fuzz/seeds.hpp"
#include "values/sha256.hpp"

namespace {

using namespace rentsupport;
using tests::require;

constexpr std::string_view between = "%%\n";

const tests::TrueRun& true_run() {
  static const tests::TrueRun run;
  return run;
}

void verify(const std::string& manifest, const std::string& summary, bool is_true) {
  tests::write_file(true_run().out() + "/manifest.json", manifest);
  tests::write_file(true_run().out() + "/summary.json", summary);
  VerifyOptions options;
  options.ledger = true_run().ledger();
  options.threads = 1;
  static const SigningKey key(tests::fuzz_key);
  options.key = &key;
  try {
    const Findings findings = verify_run(true_run().out(), true_run().files(), options);
    require(findings.faults.empty() == is_true, "a forged run is confirmed, or a true one is not");
  } catch (const Error&) {
    require(!is_true, "a true run cannot be verified");
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  const std::string manifest = true_run().output("manifest.json");
  const std::string summary = true_run().output("summary.json");
  tests::give_seed("true_manifest.json", manifest);
  tests::give_seed("true_summary.json", std::string{between} + summary);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string true_manifest = true_run().output("manifest.json");
  static const std::string true_summary = true_run().output("summary.json");
  std::string text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with(between)) {
    text.erase(0, between.size());
    Manifest manifest;
    require(!read_manifest(true_manifest, "manifest.json", manifest), "the true one is not read");
    manifest.outputs["summary.json"] = {text.size(), sha256(text)};
    verify(manifest_json(manifest), text, text == true_summary);
    return 0;
  }
  Manifest manifest;
  if (const auto problem = read_manifest(text, "manifest.json", manifest)) {
    const auto lines = 1 + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    require(problem->line <= lines && !problem->message.empty(), "the problem has no place");
    return 0;
  }
  require(manifest_json(manifest) == text, "a manifest is written otherwise than it was read");
  try {
    require(rule_set_of(manifest).sha256() == manifest.rule_set_sha256, "another rule set");
  } catch (const Error&) {
  }
  verify(text, true_summary, text == true_manifest);
  return 0;
}
