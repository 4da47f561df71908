// Ledgers: whatever the bytes of the file are, it is read, counted and verified, or refused by
// name.
#include <cstdint>
#include <filesystem>
#include <set>

#include "fuzz/seeds.hpp"

namespace {

using namespace rentsupport;
using tests::require;

const tests::TrueRun& true_run() {
  static const tests::TrueRun run;
  return run;
}

void expect_named(const std::optional<Problem>& problem) {
  static const std::set<ProblemCode> codes{ProblemCode::unreadable_file,
                                           ProblemCode::damaged_ledger,
                                           ProblemCode::unwritable_file, ProblemCode::no_ledger};
  if (!problem) return;
  require(codes.contains(problem->code), "a ledger is refused for another reason");
  require(!problem->message.empty(), "a problem says nothing");
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  tests::give_seed("true_ledger", tests::read_file(true_run().ledger()));
  const std::string copy = true_run().path("booked");
  std::filesystem::copy_file(true_run().ledger(), copy);
  {
    Ledger ledger(copy, LedgerAccess::book);
    Booked booked;
    require(
        !ledger.problem() && ledger
                                 .book(LedgerState::approved, {},
                                       {Date{std::chrono::year{2022} / 6 / 11}, "approved"}, booked)
                                 .empty(),
        "nothing can be booked");
  }
  tests::give_seed("true_ledger_booked", tests::read_file(copy));
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = true_run().path("fuzzed");
  for (const char* const end : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(path + end);
  tests::write_file(path, {reinterpret_cast<const char*>(data), size});
  std::optional<Problem> read;
  {
    Ledger ledger(path, LedgerAccess::read, {});
    expect_named(ledger.problem());
    if (!ledger.problem()) {
      std::uint64_t entries = 0;
      read = ledger.read([&](const LedgerEntry& entry, const Booking& booking) {
        require(entry.number == ++entries && entry.booking == booking.number,
                "entries come out of order");
      });
      expect_named(read);
      expect_named(ledger.read_latest({}, [](const LedgerEntry&, const Booking&) {}));
    }
  }
  {
    const LoadedFiles reading = read_files(true_run().files());
    EvaluateOptions how{.threads = 1};
    LedgerRun run(path, false, {}, {});
    expect_named(run.problem());
    if (!run.problem()) expect_named(run.count_in(reading.dossier(), how));
  }
  Ledger ledger(path, LedgerAccess::book, {});
  expect_named(ledger.problem());
  if (ledger.problem()) return 0;
  const auto problems = ledger.verify();
  for (const Problem& problem : problems) expect_named(problem);
  require(!problems.empty() || !read, "a ledger that cannot be read is whole");
  return 0;
}
