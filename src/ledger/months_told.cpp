// What a ledger holds of a request, as it is told on the telephone.
#include <fmt/format.h>

#include <map>
#include <utility>

#include "answer/letter.hpp"
#include "rentsupport/ledger.hpp"
#include "rentsupport/letters.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Where the money of a month is; {} is `ngày 20/7/2022`, ` on 2022-07-20`, or nothing.
std::pair<MonthInLedger::Standing, Bilingual> where(const Booking& booking) {
  using enum MonthInLedger::Standing;
  switch (booking.state) {
    case LedgerState::proposed:
      return {proposed,
              {"đã đưa vào đề xuất{}, chưa được phê duyệt", "proposed{}, not approved yet"}};
    case LedgerState::approved:
      return {
          granted,
          {"đã được phê duyệt{}, chưa chuyển tiền", "approved{}, the money is not transferred"}};
    case LedgerState::sent:
      return {granted,
              {"đã gửi ngân hàng lệnh chuyển tiền{}, chưa có kết quả",
               "with the bank to be transferred{}, no result yet"}};
    case LedgerState::paid:
      return {paid, {"đã chi trả{}", "paid{}"}};
    case LedgerState::returned:
      return {granted, {"ngân hàng đã trả lại tiền{}", "the bank sent the money back{}"}};
    case LedgerState::reversed:
      return {taken_back,
              booking.kind == ReversalKind::mend
                  ? Bilingual{"đã thu hồi{}, được đề xuất lại sau khi sửa",
                              "taken back{}, may be proposed again once it is put right"}
                  : Bilingual{"đã thu hồi{}, không đề xuất lại", "taken back{}, for good"}};
    case LedgerState::withdrawn:
      return {taken_back, {"đã rút khỏi danh sách chi trả{}", "withdrawn{}"}};
    case LedgerState::questioned:
      return {questioned,
              {"đang được rà soát lại{}, tạm dừng chi trả", "in question{}, not paid meanwhile"}};
    case LedgerState::upgraded:
      break;
  }
  return {};
}

MonthInLedger month_of(const LedgerEntry& entry, const Booking& booking, Language language) {
  const auto& [standing, words] = where(booking);
  const std::string day = booking.on
                              ? say(language, " on {}", " ngày {}", in_words(*booking.on, language))
                              : std::string{};
  MonthInLedger month{entry.month, standing, entry.amount,
                      fmt::format(fmt::runtime(words.in(language)), day)};
  if (booking.state != LedgerState::returned) return month;
  if (const std::string reason = bank_reason_in_words(entry.reason, language); !reason.empty())
    month.words += ": " + reason;
  return month;
}

}  // namespace

std::optional<Problem> Ledger::months_told(const std::vector<RequestInList>& requests,
                                           const std::optional<Day>& on, Language language,
                                           std::vector<std::vector<MonthInLedger>>& told) {
  std::map<RequestInList, std::map<Month, MonthInLedger>> held;
  for (const RequestInList& request : requests) held[request];
  RequestInList key;  // of the entry at hand; its texts keep their room
  auto problem = read([&](const LedgerEntry& entry, const Booking& booking) {
    if (on && booking.on && *booking.on > Date{*on}) return;
    key.list_id = entry.list_id;
    key.request_id = entry.request_id;
    if (const auto found = held.find(key); found != held.end())
      found->second[entry.month] = month_of(entry, booking, language);
  });
  if (problem) return problem;
  told.clear();
  for (const RequestInList& request : requests) {
    std::vector<MonthInLedger> months;
    for (const auto& [month, of_month] : held[request]) months.push_back(of_month);
    told.push_back(std::move(months));
  }
  return std::nullopt;
}

std::optional<Problem> Ledger::tell(const std::vector<RequestInList>& requests,
                                    const std::optional<Day>& on, Language language,
                                    std::vector<std::string>& told) {
  std::vector<std::vector<MonthInLedger>> held;
  if (auto problem = months_told(requests, on, language, held)) return problem;
  told.clear();
  for (const std::vector<MonthInLedger>& months : held) {
    std::string text = say(language, "In the ledger:\n", "Trong sổ chi trả:\n");
    for (const MonthInLedger& month : months)
      text += say(language, "- {}: {}, {}\n", "- Tháng {}: {}, {}\n",
                  in_words(month.month, language), month.words, in_words(month.amount, language));
    if (months.empty())
      text = say(language, "In the ledger: nothing of this request.\n",
                 "Trong sổ chi trả: chưa có gì về đề nghị này.\n");
    told.push_back(std::move(text));
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
