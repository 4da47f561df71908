// The file behind a ledger: bookings and entries in SQLite, written one behind the other.
#ifndef RENTSUPPORT_SRC_LEDGER_JOURNAL_HPP
#define RENTSUPPORT_SRC_LEDGER_JOURNAL_HPP

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rentsupport/ledger.hpp"

namespace rentsupport {
inline namespace v2 {

// By ReviewKind.
inline constexpr std::array<std::string_view, 8> review_names{
    "withdrawn", "refused_now", "undetermined_now", "less",
    "more",      "payee",       "reversed",         "withheld"};

// Is thrown by the journal; the ledger hands the problem on as a value.
struct LedgerFault {
  Problem problem;
};

// What tells a person but the ID, under the ledger's own key: HMAC-SHA-256, its first 16 bytes.
// Each of the two is absent where the texts are (law page, section 9).
using KeyedEvidence = std::array<unsigned char, 16>;
struct EvidenceRow {
  std::uint64_t entry = 0;  // of the worker's first entry in its booking
  std::optional<KeyedEvidence> insurance_no{};
  std::optional<KeyedEvidence> name_birth_account{};
};

class Journal {
 public:
  // Opens the file, and with access to book begins to: no one else can until this one is closed.
  // Throws LedgerFault.
  // With `to_replace` it must be of format 1, and nobody else has it open.
  Journal(const std::string& path, LedgerAccess access, std::chrono::milliseconds wait,
          bool to_replace = false);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();  // what is not committed is gone

  // Reads everything and checks every hash; throws LedgerFault at the first that is wrong. With
  // more threads than one, one of its own steps ahead: what visits may not use the journal then.
  void read(const std::function<void(const LedgerEntry&, const Booking&)>& visit,
            unsigned threads = 1);
  // Both of what was read or added.
  [[nodiscard]] const std::vector<Booking>& bookings() const noexcept;
  [[nodiscard]] const LedgerHead& head() const noexcept;

  // Begins to book again, after a commit; a reader's begin() does nothing.
  void begin();
  // Adds a booking of so many entries, then each of them; their numbers and hashes are made here.
  void add(Booking booking);
  void add(const LedgerEntry& entry);
  // Adds a row of evidence of the last booking, whose entries are all added; in the order of their
  // entries, and as many as the booking counts.
  void add(const EvidenceRow& row);
  void commit();

  // The key of the evidence, 32 random bytes made with the ledger; empty in a ledger of format 1.
  [[nodiscard]] const std::vector<unsigned char>& key() const noexcept;
  // Reads all evidence, in order, and checks it; after read(), and with threads as there.
  void read_evidence(const std::function<void(const EvidenceRow&)>& visit, unsigned threads = 1);

  // Returns what is wrong with the file below its contents: format of pages, SQLite's own check.
  [[nodiscard]] std::vector<std::string> damages();

  // Once everything was read: writes a ledger of the same bytes, whole or not at all, and checks
  // it.
  void copy_to(const std::string& path);
  // Reads everything, writes it to a ledger of format 2 with what `add` adds, checks that, and
  // gives it the name of this one, which was opened to be replaced; nothing else can be done then.
  void replace(const std::function<void(Journal& upgraded)>& add);

  // Refuses texts that no ledger can hold.
  void check(const Occasion& occasion) const;
  [[noreturn]] void fail(ProblemCode code, std::string message) const;

 private:
  static void check_copy(const std::string& path, const LedgerHead& end);

  struct Data;
  std::unique_ptr<Data> data_;
};

// Opens a journal for one of the public classes: a fault becomes its problem.
std::optional<Problem> open_journal(std::unique_ptr<Journal>& journal, const std::string& path,
                                    LedgerAccess access, std::chrono::milliseconds wait);

// Calls work(), and returns the fault that it throws as a problem.
template <class Work>
std::optional<Problem> faults_of(Work work) {
  try {
    work();
  } catch (const LedgerFault& fault) {
    return fault.problem;
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport

#endif
