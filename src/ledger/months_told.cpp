// What a ledger holds of a request, as it is told on the telephone.
#include <fmt/format.h>

#include <map>

#include "answer/letter.hpp"
#include "rentsupport/ledger.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

struct MonthTold {
  LedgerState state{};
  std::optional<ReversalKind> kind{};
  std::optional<Date> on{};
  Money amount{};
  std::string reason{};
};

// Where the money of a month is; {} is `ngày 20/7/2022`, ` on 2022-07-20`, or nothing.
Bilingual where(const MonthTold& month) {
  switch (month.state) {
    case LedgerState::proposed:
      return {"đã đưa vào đề xuất{}, chưa được phê duyệt", "proposed{}, not approved yet"};
    case LedgerState::approved:
      return {"đã được phê duyệt{}, chưa chuyển tiền", "approved{}, the money is not transferred"};
    case LedgerState::sent:
      return {"đã gửi ngân hàng lệnh chuyển tiền{}, chưa có kết quả",
              "with the bank to be transferred{}, no result yet"};
    case LedgerState::paid:
      return {"đã chi trả{}", "paid{}"};
    case LedgerState::returned:
      return {"ngân hàng đã trả lại tiền{}", "the bank sent the money back{}"};
    case LedgerState::reversed:
      return month.kind == ReversalKind::mend
                 ? Bilingual{"đã thu hồi{}, được đề xuất lại sau khi sửa",
                             "taken back{}, may be proposed again once it is put right"}
                 : Bilingual{"đã thu hồi{}, không đề xuất lại", "taken back{}, for good"};
    case LedgerState::withdrawn:
      return {"đã rút khỏi danh sách chi trả{}", "withdrawn{}"};
    case LedgerState::questioned:
      return {"đang được rà soát lại{}, tạm dừng chi trả", "in question{}, not paid meanwhile"};
    case LedgerState::upgraded:
      break;
  }
  return {};
}

std::string line_of(Month month, const MonthTold& told, Language language) {
  const std::string day =
      told.on ? say(language, " on {}", " ngày {}", in_words(*told.on, language)) : std::string{};
  std::string line = say(language, "- {}: ", "- Tháng {}: ", in_words(month, language)) +
                     fmt::format(fmt::runtime(where(told).in(language)), day);
  if (!told.reason.empty()) line += ": " + told.reason;
  return line + ", " + in_words(told.amount, language) + "\n";
}

}  // namespace

std::optional<Problem> Ledger::tell(const std::vector<RequestInList>& requests,
                                    const std::optional<Day>& on, Language language,
                                    std::vector<std::string>& told) {
  std::map<RequestInList, std::map<Month, MonthTold>> held;
  for (const RequestInList& request : requests) held[request];
  RequestInList key;  // of the entry at hand; its texts keep their room
  auto problem = read([&](const LedgerEntry& entry, const Booking& booking) {
    if (on && booking.on && *booking.on > Date{*on}) return;
    key.list_id = entry.list_id;
    key.request_id = entry.request_id;
    const auto found = held.find(key);
    if (found == held.end()) return;
    MonthTold& month = found->second[entry.month];
    month = {booking.state, booking.kind, booking.on, entry.amount, {}};
    if (booking.state == LedgerState::returned)
      month.reason = bank_reason_in_words(entry.reason, language);
  });
  if (problem) return problem;
  told.clear();
  for (const RequestInList& request : requests) {
    std::string text = say(language, "In the ledger:\n", "Trong sổ chi trả:\n");
    for (const auto& [month, of_month] : held[request]) text += line_of(month, of_month, language);
    if (held[request].empty())
      text = say(language, "In the ledger: nothing of this request.\n",
                 "Trong sổ chi trả: chưa có gì về đề nghị này.\n");
    told.push_back(std::move(text));
  }
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
