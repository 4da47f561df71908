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

// Is thrown by the journal; the ledger hands the problem on as a value.
struct LedgerFault {
  Problem problem;
};

class Journal {
 public:
  // Opens the file, and with access to book begins to: no one else can until this one is closed.
  // Throws LedgerFault.
  Journal(const std::string& path, LedgerAccess access, std::chrono::milliseconds wait);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();  // what is not committed is gone

  // Reads everything and checks every hash; throws LedgerFault at the first that is wrong.
  void read(const std::function<void(const LedgerEntry&, const Booking&)>& visit);
  // Both of what was read or added.
  [[nodiscard]] const std::vector<Booking>& bookings() const noexcept;
  [[nodiscard]] const LedgerHead& head() const noexcept;

  // Begins to book again, after a commit; a reader's begin() does nothing.
  void begin();
  // Adds a booking of so many entries, then each of them; their numbers and hashes are made here.
  void add(Booking booking);
  void add(const LedgerEntry& entry);
  void commit();

  // Returns what is wrong with the file below its contents: format of pages, SQLite's own check.
  [[nodiscard]] std::vector<std::string> damages();

  // Once everything was read: writes a ledger of the same bytes, whole or not at all, and checks
  // it.
  void copy_to(const std::string& path);

  [[noreturn]] void fail(ProblemCode code, std::string message) const;

 private:
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
