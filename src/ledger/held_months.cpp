#include "ledger/held_months.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "decide/decisions_data.hpp"
#include "decide/worker_ids.hpp"
#include "values/key_index.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view HeldMonths::Texts::put(std::string_view text) {
  constexpr std::size_t block = std::size_t{1} << 20U;
  if (text.size() > left_) {
    left_ = std::max(block, text.size());
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): of a size known when it is made.
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    used_ = 0;
  }
  char* const to = blocks_.back().get() + used_;
  std::memcpy(to, text.data(), text.size());
  used_ += text.size();
  left_ -= text.size();
  return {to, text.size()};
}

std::uint32_t HeldMonths::Numbers::of(std::string_view text) {
  if (last < texts.size() && texts[last] == text) return last;
  if (const auto known = numbers.find(text); known != numbers.end()) return last = known->second;
  last = static_cast<std::uint32_t>(texts.size());
  texts.emplace_back(text);
  numbers.emplace(text, last);
  return last;
}

void HeldMonths::read(Journal& journal, const std::optional<LedgerHead>& end, unsigned threads) {
  journal.read(
      [&](const LedgerEntry& entry, const Booking& booking) {
        if (end && entry.number > end->entries) return;
        if (entry.number == booking.first) make_room(booking.entries);
        keep(entry);
        if (entry.number + 1 != booking.first + booking.entries) return;
        ends_.resize(booking.number);
        ends_.back() = entry.hash;
      },
      threads);
  bookings_ = journal.bookings();
  if (end && end->bookings < bookings_.size()) bookings_.resize(end->bookings);
  ends_.resize(bookings_.size());
  for (std::size_t i = 0; i < bookings_.size(); ++i) {
    if (bookings_[i].entries == 0) ends_[i] = bookings_[i].hash;
    is_upgraded_ = is_upgraded_ || bookings_[i].state == LedgerState::upgraded;
  }
  head_ = head_after(bookings_.size());
  if (end && head_ != *end) {
    journal.fail(ProblemCode::damaged_ledger,
                 fmt::format("this is not the ledger of the run, which ended at entry {}, {}",
                             end->entries, end->hash));
  }
  fold(threads);
}

LedgerHead HeldMonths::head_after(std::uint64_t booking) const {
  if (booking == 0) return {};
  const Booking& last = bookings_[booking - 1];
  return {booking, last.first + last.entries - 1, ends_[booking - 1]};
}

void HeldMonths::make_room(std::uint64_t entries) {
  const std::uint64_t wanted = entries_.size() + entries;
  if (wanted > entries_.capacity())
    entries_.reserve(std::max<std::size_t>(wanted, 2 * entries_.capacity()));
}

void HeldMonths::keep(const LedgerEntry& entry) {
  if (entries_.size() == HeldMonth::none) throw Error("a ledger has more entries than can be kept");
  HeldEntry kept;
  const bool follows = !entries_.empty();
  kept.request = follows && entries_.back().request == entry.request_id
                     ? entries_.back().request
                     : texts_.put(entry.request_id);
  if (follows && last_written_ == entry.worker_id) {
    kept.worker = entries_.back().worker;
  } else {
    last_written_ = entry.worker_id;
    kept.worker =
        texts_.put(is_clean_number(entry.worker_id) ? last_written_ : compared_id(entry.worker_id));
  }
  if (kept.worker != entry.worker_id) written_workers_.emplace(entries_.size(), entry.worker_id);
  kept.amount = entry.amount;
  kept.mask = entry.mask;
  kept.list = lists_.of(entry.list_id);
  kept.employer = employers_.of(entry.employer_id);
  kept.booking = static_cast<std::uint32_t>(entry.booking);
  kept.month = static_cast<std::uint8_t>(month_number(entry.month) - month_number(MonthSet::first));
  kept.group = entry.group;
  kept.kind = entry.kind;
  entries_.push_back(kept);
}

void HeldMonths::fold(unsigned threads) {
  std::vector<KeyIndex::Entry> keys(entries_.size());
  parallel_rows(threads, keys.size(), [&](std::size_t place) {
    const HeldEntry& entry = entries_[place];
    keys[place] = {hash_of(entry.request) ^ hash_of(std::uint64_t{entry.list} << 8U | entry.month),
                   static_cast<std::uint32_t>(place)};
  });
  KeyIndex index;
  const auto again = index.build(keys, threads, [&](std::uint32_t a, std::uint32_t b) {
    const HeldEntry& one = entries_[a];
    const HeldEntry& other = entries_[b];
    return one.month == other.month && one.list == other.list && one.request == other.request;
  });
  std::vector<std::uint32_t> month_of(entries_.size());
  months_.reserve(entries_.size() - again.size());
  auto next = again.begin();
  for (std::uint32_t place = 0; place < entries_.size(); ++place) {
    if (next != again.end() && next->row == place) {
      month_of[place] = month_of[next->first];
      ++next;
    } else {
      month_of[place] = static_cast<std::uint32_t>(months_.size());
      months_.emplace_back().first = place;
    }
    take(months_[month_of[place]], place);
  }
}

void HeldMonths::take(HeldMonth& month, std::uint32_t place) const {
  const HeldEntry& entry = entries_[place];
  const Booking& booking = bookings_[entry.booking - 1];
  month.latest = place;
  month.state = booking.state;
  if (booking.on)
    month.last_day =
        std::max(month.last_day, static_cast<std::int32_t>(booking.on->time_since_epoch().count()));
  if (booking.state == LedgerState::questioned) return;
  month.shown = place;
  month.before = booking.state;
  month.is_closed = false;
  switch (booking.state) {
    case LedgerState::reversed:
    case LedgerState::withdrawn:
      month.reversal = place;
      month.overruled = 0;
      month.is_closed =
          booking.state == LedgerState::reversed && kind_of(booking) == ReversalKind::close;
      break;
    case LedgerState::approved:
    case LedgerState::sent:
    case LedgerState::paid:
      month.reversal = HeldMonth::none;
      if (entry.kind)
        month.overruled |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(*entry.kind));
      break;
    default:
      break;
  }
}

LedgerEntry HeldMonths::written(std::uint32_t place) const {
  const HeldEntry& kept = entries_[place];
  LedgerEntry entry;
  entry.number = std::uint64_t{place} + 1;
  entry.booking = kept.booking;
  entry.list_id = lists_.texts[kept.list];
  entry.request_id = kept.request;
  const auto as_written = written_workers_.find(std::uint64_t{place});
  entry.worker_id = as_written == written_workers_.end() ? kept.worker : as_written->second;
  entry.employer_id = employers_.texts[kept.employer];
  entry.group = kept.group;
  entry.month = month_at(kept.month);
  entry.amount = kept.amount;
  entry.mask = kept.mask;
  entry.kind = kept.kind;
  return entry;
}

ReversalKind HeldMonths::kind_of(const Booking& reversal) const noexcept {
  if (reversal.format == 1 && !is_upgraded_) return ReversalKind::mend;
  return reversal.kind.value_or(ReversalKind::mend);
}

}  // namespace v2
}  // namespace rentsupport
