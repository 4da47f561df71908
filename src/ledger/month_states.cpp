#include "ledger/month_states.hpp"

#include <array>

#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

std::string_view in_words(LedgerState state, Language language) noexcept {
  static constexpr std::array<Bilingual, 9> words{{{"đã đề xuất", "proposed"},
                                                   {"đã phê duyệt", "approved"},
                                                   {"đã chuyển ngân hàng", "sent"},
                                                   {"đã chi trả", "paid"},
                                                   {"bị ngân hàng trả lại", "returned"},
                                                   {"đã thu hồi", "reversed"},
                                                   {"đã rút", "withdrawn"},
                                                   {"đang có nghi vấn", "questioned"},
                                                   {"đã nâng cấp", "upgraded"}}};
  return words.at(static_cast<std::size_t>(state)).in(language);
}

void MonthState::take(const LedgerEntry& entry, const Booking& booking) {
  if (booking.state == LedgerState::questioned) {
    standing = now.value_or(LedgerState::proposed);
    question = entry.kind;
  }
  if (booking.state == LedgerState::reversed) reversal = booking.kind;
  if (booking.state == LedgerState::proposed) approval = 0;
  if (booking.state == LedgerState::approved) approval = booking.number;
  if (booking.on) on = booking.on;
  now = booking.state;
}

bool may_follow(const MonthState& before, LedgerState to, std::optional<ReversalKind> kind,
                bool overrules) noexcept {
  using enum LedgerState;
  if (!before.now) return to == proposed;
  const bool is_questioned = before.now == questioned;
  const LedgerState from = is_questioned && overrules ? before.standing : *before.now;
  const auto is_one_of = [from](auto... states) { return ((from == states) || ...); };
  switch (to) {
    case proposed:
      return is_one_of(withdrawn) || is_questioned ||
             (from == reversed && before.reversal != ReversalKind::close);
    case approved:
      return from == proposed || (from == approved && is_questioned);
    case sent:
      return is_one_of(approved, returned);
    case paid:
      return is_one_of(approved, sent, returned);
    case returned:
      return is_one_of(approved, sent, paid);
    case reversed:
      return is_one_of(proposed, approved, sent, paid, returned) || is_questioned ||
             (from == reversed && before.reversal == ReversalKind::mend &&
              kind == ReversalKind::close);
    case withdrawn:
      return is_one_of(proposed, approved) || is_questioned;
    case questioned:
      return !is_questioned && is_one_of(proposed, approved);
    case upgraded:
      return false;
  }
  return false;
}

std::string key_of(const LedgerEntry& entry) {
  std::string key = to_string(entry.month);
  key.append(entry.list_id);
  key += '\0';  // which no text in a ledger has
  key.append(entry.request_id);
  return key;
}

KeptEntry::KeptEntry(const LedgerEntry& entry) : entry_(entry) {
  for (const std::string_view text : {entry.list_id, entry.request_id, entry.worker_id,
                                      entry.employer_id, entry.reason, entry.hash}) {
    texts_.append(text);
  }
}

LedgerEntry KeptEntry::entry() const {
  LedgerEntry entry = entry_;
  std::size_t at = 0;
  for (std::string_view* const text : {&entry.list_id, &entry.request_id, &entry.worker_id,
                                       &entry.employer_id, &entry.reason, &entry.hash}) {
    *text = std::string_view{texts_}.substr(at, text->size());
    at += text->size();
  }
  return entry;
}

void LatestMonths::add(const LedgerEntry& entry, const Booking& booking) {
  const auto [place, is_new] = places_.try_emplace(key_of(entry), months_.size());
  MonthState state;
  if (!is_new) {
    state = months_[place->second]->second;
    months_[place->second].reset();
  }
  state.take(entry, booking);
  place->second = months_.size();
  months_.emplace_back(std::pair{KeptEntry{entry}, state});
}

}  // namespace v2
}  // namespace rentsupport
