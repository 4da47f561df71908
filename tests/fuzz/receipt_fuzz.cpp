// Receipts: whatever the bytes are, none is confirmed but the one that the signed run gives.
#include <cstdint>

#include "fuzz/seeds.hpp"

namespace {

using namespace rentsupport;
using tests::require;

const tests::TrueRun& true_run() {
  static const tests::TrueRun run;
  return run;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  tests::give_seed("true_receipt.json", true_run().receipt());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const RuleSet rules = RuleSet::decision_08_2022();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Without the key an unsigned receipt of another run would be as good.
  static const std::string key = [] {
    Manifest manifest;
    require(!load_manifest(true_run().out(), manifest), "there is no manifest");
    return manifest.signature->public_key;
  }();
  const Findings findings = check_receipt(text, "receipt.json", rules, {key, {}, {}});
  for (const Problem& fault : findings.faults)
    require(!fault.message.empty(), "a fault says nothing");
  const bool whole = findings.faults.empty() && findings.unchecked.empty();
  require(!whole || text == true_run().receipt(), "a forged receipt is confirmed");
  return 0;
}
