// There is no ledger in a browser, and no run that keeps itself for the telephone: the page hands
// in none, and what a run's outputs would ask of one is never called.
#include <array>

#include "audit/kept_run.hpp"
#include "rentsupport/ledger.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

[[noreturn]] void none() { throw Error("the page has no ledger"); }

}  // namespace

struct LedgerRun::Data {};
LedgerRun::~LedgerRun() = default;
const std::string& LedgerRun::path() const noexcept { none(); }
bool LedgerRun::books() const noexcept { none(); }
InputExtent LedgerRun::extent() const noexcept { none(); }
std::optional<Problem> LedgerRun::compare(const Decisions& /*decisions*/) { none(); }
const std::vector<Review>& LedgerRun::reviews() const noexcept { none(); }
bool LedgerRun::is_due(std::size_t /*decision*/) const noexcept { none(); }
std::optional<DueMonth> LedgerRun::due(std::size_t /*decision*/) const { none(); }
std::optional<Problem> LedgerRun::propose(std::string_view /*decisions_sha256*/) { none(); }
std::optional<Problem> LedgerRun::commit() { none(); }
const LedgerUse& LedgerRun::use() const noexcept { none(); }

std::string_view name(LedgerState /*state*/) noexcept { none(); }
std::string_view name(ReviewKind /*kind*/) noexcept { none(); }
// A manifest of a run with a ledger says it, and may speak for a receipt.
std::string_view name(InputExtent extent) noexcept {
  constexpr std::array<std::string_view, 2> names{"partial", "complete"};
  return name_in(names, extent);
}

std::string kept_run(const LoadedFiles& /*loaded*/, const Decisions& /*decisions*/,
                     std::string_view /*decisions_sha256*/) {
  none();
}

}  // namespace v2
}  // namespace rentsupport
