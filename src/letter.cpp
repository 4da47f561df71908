#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>

#include "explanation_words.hpp"
#include "language.hpp"
#include "rentsupport/problem.hpp"
#include "utf8.hpp"
#include "wording.hpp"

namespace rentsupport {
inline namespace v1 {

namespace {

// Writes one letter, paragraph by paragraph. An office adds its head, the date and the signature.
class Letter {
 public:
  Letter(std::span<const Explanation> months, Addressee addressee, Language language)
      : months_(months),
        first_(months.front()),
        to_worker_(addressee == Addressee::worker),
        language_(language) {}

  [[nodiscard]] std::string text() {
    head();
    granted();
    refused();
    open();
    supply();
    closing();
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string_view say(const Bilingual& words) const { return words.in(language_); }

  [[nodiscard]] std::string days(int count) const {
    return language_ == Language::english ? english(count, "working day")
                                          : fmt::format("{} ngày làm việc", count);
  }

  template <class... Values>
  void put(const Bilingual& words, const Values&... values) {
    text_ += fmt::format(fmt::runtime(words.in(language_)), values...);
  }

  [[nodiscard]] bool has(Outcome outcome) const {
    return std::any_of(months_.begin(), months_.end(),
                       [&](const Explanation& month) { return month.outcome == outcome; });
  }

  // A name with its key, either as the rows have it: neither may look like a line of ours.
  [[nodiscard]] static std::string named(std::string_view name, std::string_view key) {
    return printable(name.empty() ? std::string{key} : fmt::format("{} ({})", name, key));
  }

  void head() {
    put(
        {"THÔNG BÁO\n"
         "về đề nghị hỗ trợ tiền thuê nhà theo Quyết định số 08/2022/QĐ-TTg\n\n",
         "NOTICE\n"
         "about a request for rent support under Decision 08/2022/QĐ-TTg\n\n"});
    const std::string worker = named(first_.full_name, first_.worker_id);
    if (to_worker_) {
      put({"Kính gửi: Ông/Bà {}\n\n", "To: {}\n\n"}, worker);
    } else {
      put({"Kính gửi: Người sử dụng lao động {}\n\n", "To: employer {}\n\n"},
          named(first_.employer_name, first_.employer_id));
    }
    std::string asked;
    for (const Explanation& month : months_)
      asked += (asked.empty() ? "" : ", ") + in_words(month.month, language_);
    const std::string drawn_up_on = in_words(*first_.days[0], language_);
    if (to_worker_) {
      put({"Ông/Bà đã đề nghị hỗ trợ tiền thuê nhà tháng {} (đề nghị {}, danh sách {} lập ngày "
           "{}).\n",
           "You asked for rent support for {} (request {}, list {} drawn up on {}).\n"},
          asked, printable(first_.request_id), printable(first_.list_id), drawn_up_on);
    } else {
      put({"Người lao động {} đã đề nghị hỗ trợ tiền thuê nhà tháng {} (đề nghị {}, danh sách {} "
           "lập ngày {}).\n",
           "The worker {} asked for rent support for {} (request {}, list {} drawn up on {}).\n"},
          worker, asked, printable(first_.request_id), printable(first_.list_id), drawn_up_on);
    }
  }

  void granted() {
    if (!has(Outcome::payable)) return;
    put({"\nCác tháng được hỗ trợ\n", "\nGranted\n"});
    MoneyTotal total;
    std::uint64_t count = 0;
    for (const Explanation& month : months_) {
      if (month.outcome != Outcome::payable) continue;
      put({"- Tháng {}: {}\n", "- {}: {}\n"}, in_words(month.month, language_),
          in_words(month.amount, language_));
      total.add(month.amount, 1);
      ++count;
    }
    if (count > 1) {
      put({"Tổng cộng: {} đồng.\n", "In all: {} VND.\n"},
          grouped(total.digits(), language_ == Language::english ? ',' : '.'));
    }
    if (first_.days.back()) {
      put({"Số tiền này đã được chi trả ngày {}.\n", "The money was paid on {}.\n"},
          in_words(*first_.days.back(), language_));
    } else {
      put({"Người sử dụng lao động chi trả chậm nhất ngày {}.\n", "The employer pays it by {}.\n"},
          in_words(first_.timeline.employer_pays_by, language_));
    }
  }

  void refused() {
    if (!has(Outcome::refused)) return;
    put({"\nCác tháng chưa được hỗ trợ\n", "\nNot granted\n"});
    for (const Explanation& month : months_) {
      if (month.outcome == Outcome::refused) refused(month);
    }
  }

  void refused(const Explanation& month) {
    put({"- Tháng {}: theo hồ sơ hiện có, quy định sau chưa được đáp ứng.\n",
         "- {}: going by the dossier as it stands, the following is not met.\n"},
        in_words(month.month, language_));
    // Where one of several provisions will do they are numbered, to say which.
    Numbers numbers;
    const bool are_numbered = month.lacking.size() > 1;
    const std::uint32_t blamed = blame(month.rule(), month.mask);
    grounds(month, blamed, are_numbered, numbers);
    std::uint32_t lacking = 0;
    for (const std::uint32_t set : month.lacking) lacking |= set;
    if ((lacking & ~blamed) != 0) {
      put({"  Quy định sau cũng chưa được đáp ứng, hoặc hồ sơ chưa đủ thông tin để xét.\n",
           "  The following is not met either, or the dossier does not say enough to judge it.\n"});
      grounds(month, lacking & ~blamed, are_numbered, numbers);
    }
    if (are_numbered) {
      put({"  Để được hỗ trợ, chỉ cần đáp ứng: {}.\n", "  To be granted it takes only: {}.\n"},
          ways(month, numbers));
    } else if (month.counted.empty() && std::has_single_bit(lacking)) {
      put({"  Tháng này chỉ còn vướng quy định trên.\n",
           "  Nothing else stands in the way of this month.\n"});
    }
  }

  // The numbers of provisions in a letter, from 1.
  struct Numbers {
    std::array<int, 32> of_provision{};
    int last = 0;
  };

  void grounds(const Explanation& month, std::uint32_t provisions, bool are_numbered,
               Numbers& numbers) {
    for (const ExplainedNode& node : month.tree) {
      if (node.provision < 0) continue;
      const auto place = static_cast<std::size_t>(node.provision);
      if ((provisions >> place & 1U) == 0) continue;
      numbers.of_provision[place] = ++numbers.last;
      text_ += are_numbered ? fmt::format("  ({}) ", numbers.last) : "  ";
      ground(month, node);
    }
  }

  // The sets of provisions of which one suffices: `(1) and (2); or (1), (3) and (4)`.
  [[nodiscard]] std::string ways(const Explanation& month, const Numbers& numbers) const {
    std::string text;
    for (const std::uint32_t set : month.lacking) {
      std::vector<int> of_set;
      for (std::uint32_t rest = set; rest != 0; rest &= rest - 1)
        of_set.push_back(numbers.of_provision[static_cast<std::size_t>(std::countr_zero(rest))]);
      std::sort(of_set.begin(), of_set.end());
      if (!text.empty()) text += say({"; hoặc ", "; or "});
      for (std::size_t i = 0; i < of_set.size(); ++i) {
        if (i > 0) text += i + 1 < of_set.size() ? ", " : say({" và ", " and "});
        text += fmt::format("({})", of_set[i]);
      }
    }
    return text;
  }

  // A provision that is not met, with the facts.
  void ground(const Explanation& month, const ExplainedNode& node) {
    const Rule& rule = month.rule();
    const auto place = static_cast<std::size_t>(node.provision);
    const Provision& provision = rule.provisions()[place];
    put({"Theo {}: {}\n", "Under {}: {}\n"},
        citations_words(rule, std::uint32_t{1} << place, language_),
        language_ == Language::english ? provision.english : provision.vietnamese);
    if (rule.nodes()[node.node].kind == NodeKind::later) {
      for (const std::string& line : counted_words(month, node, false, language_))
        put({"    {}\n", "    {}\n"}, line);
      return;
    }
    std::vector<std::string> lines;
    each_leaf_in_the_way(month, node, [&](const ExplainedLeaf& leaf, bool negated) {
      std::string line = compared_words(month, leaf, negated, false, language_);
      if (std::find(lines.begin(), lines.end(), line) == lines.end())
        lines.push_back(std::move(line));
    });
    for (const std::string& line : lines)
      put({"    Hồ sơ: {}.\n", "    In the dossier: {}.\n"}, line);
  }

  void open() {
    if (!has(Outcome::undetermined)) return;
    put({"\nCác tháng chưa thể kết luận\n", "\nNot decided yet\n"});
    for (const Explanation& month : months_) {
      if (month.outcome != Outcome::undetermined) continue;
      std::string ways;
      for (const std::uint64_t set : month.settling) {
        std::string facts;
        for (std::uint64_t rest = set; rest != 0; rest &= rest - 1) {
          facts += (facts.empty() ? "" : "; ") +
                   label(vocabulary()[static_cast<std::size_t>(std::countr_zero(rest))], language_);
        }
        if (!ways.empty()) ways += say({"; hoặc chỉ cần ", "; or else only "});
        ways += facts;
      }
      put({"- Tháng {} ({} nếu đủ điều kiện): hồ sơ chưa có thông tin về: {}.\n",
           "- {} ({} if all is met): the dossier does not say yet: {}.\n"},
          in_words(month.month, language_), in_words(month.max_amount, language_), ways);
    }
  }

  void supply() {
    if (!has(Outcome::refused) && !has(Outcome::undetermined)) return;
    const Parameters& p = first_.rule_set.parameters();
    put({"\nBổ sung hồ sơ\n", "\nWhat you can supply\n"});
    if (to_worker_) {
      put(
          {"Nếu có giấy tờ hoặc thông tin bổ sung, đề nghị Ông/Bà gửi sớm cho người sử dụng lao "
           "động.",
           "If you have further papers or information, please hand them to your employer soon."});
    } else {
      put({"Nếu có giấy tờ hoặc thông tin bổ sung, đề nghị Quý đơn vị gửi sớm cùng danh sách.",
           "If you have further papers or information, please send them with the list soon."});
    }
    const LastDays last = last_days();
    put({" Ủy ban nhân dân cấp huyện nhận hồ sơ chậm nhất ngày {}. Để kịp hạn này, danh sách phải "
         "được niêm yết chậm nhất từ ngày {}, trong ít nhất {}, và gửi cơ quan bảo hiểm xã hội "
         "chậm nhất ngày {}, để cơ quan này xác nhận trong {}. Khi có ý kiến về danh sách niêm "
         "yết, người sử dụng lao động xác minh trong {}. Sau khi nhận hồ sơ, cấp huyện thẩm định "
         "trong {}, cấp tỉnh quyết định trong {}, và người sử dụng lao động chi trả trong {} kể "
         "từ khi nhận được kinh phí.\n",
         " The district People's Committee takes the dossier until {}. To be in time, a list must "
         "be posted by {}, for at least {}, and go to the social insurance agency by {}, which "
         "confirms it within {}. The employer verifies an objection to the posted list within {}. "
         "From receipt of the dossier the district has {}, the province then {}, and the employer "
         "pays within {} of receiving the money.\n"},
        in_words(p.deadline, language_), in_words(last.posting, language_), days(p.posting_days),
        in_words(last.sending, language_), days(p.si_days), days(p.objection_days),
        days(p.district_days), days(p.province_days), days(p.employer_days));
  }

  // The last working days on which a list can be posted, and go to the social insurance agency, so
  // that every limit is kept and the district still receives the dossier in time.
  struct LastDays {
    Date posting;
    Date sending;
  };

  [[nodiscard]] LastDays last_days() const {
    const Parameters& p = first_.rule_set.parameters();
    const Procedure& procedure = first_.rule_set.procedure();
    const unsigned last_of_month = p.readings.before_15th == Before15th::day_14 ? 14 : 15;
    // Art. 11(3) lets a list of group returning go in the first half of a month only.
    const auto will_not_do = [&](Date day) {
      return !procedure.office_calendar.is_working_day(day) ||
             procedure.office_calendar.add(day, p.si_days) > p.deadline ||
             (first_.group == Group::returning &&
              std::chrono::year_month_day{day}.day() > std::chrono::day{last_of_month});
    };
    LastDays last{p.deadline, p.deadline};
    while (will_not_do(last.sending)) last.sending -= std::chrono::days{1};
    last.posting = last.sending;
    while (!procedure.posting_calendar.is_working_day(last.posting) ||
           procedure.posting_calendar.add(last.posting, p.posting_days) > last.sending)
      last.posting -= std::chrono::days{1};
    return last;
  }

  void closing() {
    put({"\nThông báo này căn cứ vào thông tin hiện có trong hồ sơ. Nếu có thông tin chưa đúng "
         "hoặc chưa đủ, đề nghị {} cho biết để hồ sơ được xem xét lại.\n",
         "\nThis notice rests on what the dossier says now. If anything in it is wrong or "
         "incomplete, please tell {}, and the request will be looked at again.\n"},
        language_ == Language::english ? "us"
        : to_worker_                   ? "Ông/Bà"
                                       : "Quý đơn vị");
  }

  std::span<const Explanation> months_;
  const Explanation& first_;
  bool to_worker_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string letter(std::span<const Explanation> months, Addressee addressee, Language language) {
  if (months.empty()) throw Error("a letter needs the explanation of a month");
  const Explanation* before = nullptr;
  for (const Explanation& month : months) {
    if (month.request_id != months.front().request_id) throw Error("a letter is about one request");
    if (month.rule_set.sha256() != months.front().rule_set.sha256())
      throw Error("a letter is about one rule set");
    if (before != nullptr && month.month <= before->month)
      throw Error("a letter takes each month once, in their order");
    before = &month;
  }
  return Letter(months, addressee, language).text();
}

}  // namespace v1
}  // namespace rentsupport
