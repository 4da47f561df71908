// What a ledger holds, month by month: the state of each, and how it came to it.
#ifndef RENTSUPPORT_SRC_LEDGER_HELD_MONTHS_HPP
#define RENTSUPPORT_SRC_LEDGER_HELD_MONTHS_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/journal.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// An entry as it is kept; its number is its place, counted from 1.
struct HeldEntry {
  std::string_view request;
  std::string_view worker;  // as IDs are compared
  Money amount;
  std::uint64_t mask = 0;
  std::uint32_t list = 0;      // number of the text
  std::uint32_t employer = 0;  // likewise
  std::uint32_t booking = 0;
  std::uint8_t month = 0;  // place in a set of months
  Group group{};
  std::optional<ReviewKind> kind{};
};

// A month of a request. Entries are given by their places.
struct HeldMonth {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t first = 0;
  std::uint32_t latest = 0;
  std::uint32_t shown = 0;            // the latest one that is no question
  std::uint32_t reversal = none;      // or withdrawal, since it was approved
  std::int32_t last_day = INT32_MIN;  // of its bookings with a date
  LedgerState state{};
  LedgerState before{};        // the question, or the same as state
  std::uint8_t overruled = 0;  // 1 << ReviewKind: questions it was approved or paid in spite of
  bool is_closed = false;      // reversed for good

  [[nodiscard]] bool stands() const noexcept {
    return state != LedgerState::reversed && state != LedgerState::withdrawn;
  }
  [[nodiscard]] bool is_overruled(ReviewKind kind) const noexcept {
    return (overruled >> static_cast<unsigned>(kind) & 1U) != 0;
  }
};

class HeldMonths {
 public:
  // Reads a journal, up to where it ended once if that is said; throws LedgerFault.
  void read(Journal& journal, const std::optional<LedgerHead>& end, unsigned threads);

  // Returns where it ends, and where it ended after a booking.
  [[nodiscard]] const LedgerHead& head() const noexcept { return head_; }
  [[nodiscard]] LedgerHead head_after(std::uint64_t booking) const;

  // In the order of their first entries.
  [[nodiscard]] std::span<const HeldMonth> all() const noexcept { return months_; }
  [[nodiscard]] const HeldEntry& entry(std::uint32_t place) const { return entries_[place]; }
  [[nodiscard]] const Booking& booking_of(std::uint32_t place) const {
    return bookings_[entries_[place].booking - 1];
  }
  [[nodiscard]] std::span<const Booking> bookings() const noexcept { return bookings_; }
  // The texts of lists; each once, in the order in which they come.
  [[nodiscard]] const std::vector<std::string>& lists() const noexcept { return lists_.texts; }
  [[nodiscard]] std::string_view list_of(const HeldEntry& entry) const {
    return lists_.texts[entry.list];
  }
  // Returns an entry as the journal has it.
  [[nodiscard]] LedgerEntry written(std::uint32_t place) const;
  // Says what a reversal means; one of format 1 may be mended unless an upgrade before the end says
  // otherwise.
  [[nodiscard]] ReversalKind kind_of(const Booking& reversal) const noexcept;

 private:
  // Texts that lie behind each other, and stay where they are.
  class Texts {
   public:
    std::string_view put(std::string_view text);

   private:
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): of a size known when it is made.
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t used_ = 0;  // of the last one
    std::size_t left_ = 0;
  };
  // Texts of which entry after entry has the same.
  struct Numbers {
    std::vector<std::string> texts;
    HashMap<std::string, std::uint32_t> numbers;
    std::uint32_t last = UINT32_MAX;
    std::uint32_t of(std::string_view text);
  };

  void make_room(std::uint64_t entries);
  void keep(const LedgerEntry& entry);
  void fold(unsigned threads);
  void take(HeldMonth& month, std::uint32_t place) const;

  LedgerHead head_;
  std::vector<HeldEntry> entries_;
  std::vector<HeldMonth> months_;
  std::vector<Booking> bookings_;
  std::vector<std::string> ends_;  // by booking: the hash of its last line
  bool is_upgraded_ = false;
  Numbers lists_;
  Numbers employers_;
  Texts texts_;
  HashMap<std::uint64_t, std::string> written_workers_;  // by place, where an ID was cleaned
  std::string last_written_;
};

}  // namespace v2
}  // namespace rentsupport

#endif
