#include "audit/reviews.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ledger/month_states.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// `approved on 2022-06-10 (booking 2)`
std::string held_words(const Review& review, Language language) {
  std::string text{in_words(review.state, language)};
  if (review.reversal)
    text += *review.reversal == ReversalKind::close ? say(language, " for good", " hẳn")
                                                    : say(language, " to be mended", " để sửa");
  if (review.on) text += say(language, " on {}", " ngày {}", in_words(Date{*review.on}, language));
  text += say(language, " (booking {})", " (lần ghi {})", review.booking);
  return text;
}

std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, " "));
}

std::string_view group_words(Group group, Language language) {
  return (group == Group::working
              ? Bilingual{"nhóm đang làm việc", "group working"}
              : Bilingual{"nhóm quay trở lại thị trường lao động", "group returning"})
      .in(language);
}

// Why it is not so any more.
std::string now_words(const Decisions& decisions, const Review& review, Language language) {
  switch (review.kind) {
    case ReviewKind::withdrawn:
      return say(language, "not asked for any more", "không còn được đề nghị");
    case ReviewKind::refused_now:
      return say(language, "refused now: {}", "nay không đủ điều kiện: {}",
                 joined(decisions.failed(*review.decision)));
    case ReviewKind::undetermined_now:
      return say(
          language, "undetermined now: {}; missing: {}", "nay chưa xác định: {}; còn thiếu: {}",
          joined(decisions.unknown(*review.decision)), joined(decisions.ask(*review.decision)));
    case ReviewKind::less:
      return say(language, "payable with less now", "nay số tiền thấp hơn");
    case ReviewKind::more:
      return say(language, "payable with more now", "nay số tiền cao hơn");
    case ReviewKind::payee: {
      const Dossier dossier = decisions.dossier();
      const std::string_view worker = dossier.worker_id(*review.request);
      if (worker != review.worker_id)
        return say(language, "now of worker {}", "nay là của người lao động {}", worker);
      return say(language, "now of {}", "nay thuộc {}",
                 group_words(decisions[*review.decision].group, language));
    }
    case ReviewKind::reversed:
      return review.reversal == ReversalKind::close
                 ? say(language, "payable now, and never proposed again",
                       "nay đủ điều kiện, không bao giờ đề xuất lại")
                 : say(language, "payable now", "nay đủ điều kiện");
    case ReviewKind::withheld:
      return say(language, "with it the worker would have a month too many",
                 "cùng với tháng đó thì hưởng quá số tháng");
  }
  return {};
}

std::string reason_of(const Decisions& decisions, const Review& review, Language language) {
  std::string text = held_words(review, language);
  if (review.kind == ReviewKind::withheld) {
    text = say(language, "list {}, request {}, {}: {}", "danh sách {}, đề nghị {}, tháng {}: {}",
               review.other_list_id, review.other_request_id,
               in_words(*review.other_month, language), text);
  } else if (review.kind == ReviewKind::reversed && !review.why.empty()) {
    text += fmt::format(": {}", review.why);
  }
  return fmt::format("{}; {}", text, now_words(decisions, review, language));
}

}  // namespace

std::vector<ReviewedMonth> reviewed_months(const Decisions& decisions,
                                           const std::vector<Review>& reviews, Language language) {
  if (reviews.empty()) return {};
  const Dossier::Data& dossier = *Decisions::Data::of(decisions).dossier;
  std::vector<std::uint32_t> requests_of(dossier.lists.rows);
  std::vector<std::uint32_t> numbers(dossier.workers.rows);
  for (std::size_t request = 0; request < numbers.size(); ++request)
    numbers[request] = ++requests_of[dossier.request_list[request]];
  std::vector<ReviewedMonth> rows;
  rows.reserve(reviews.size());
  for (const Review& review : reviews) {
    rows.push_back(
        {name(review.kind), review.list_id,
         review.request ? std::optional<std::uint64_t>{numbers[*review.request]} : std::nullopt,
         review.request_id, review.worker_id, review.month, review.amount_before, review.amount_now,
         reason_of(decisions, review, language)});
  }
  return rows;
}

}  // namespace v2
}  // namespace rentsupport
