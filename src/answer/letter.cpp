#include "answer/letter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "answer/explanation_words.hpp"
#include "answer/grounds.hpp"
#include "decide/persons.hpp"
#include "rentsupport/problem.hpp"
#include "rule/scheme.hpp"
#include "rule/wording.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Of Explanation::days.
constexpr std::size_t decided = 6;
constexpr std::size_t funded = 7;

// Writes one letter, paragraph by paragraph.
class Letter {
 public:
  Letter(std::span<const Explanation> months, Addressee addressee, Language language,
         std::optional<Date> on, std::span<const MonthInLedger> in_ledger = {})
      : months_(months),
        in_ledger_(in_ledger),
        first_(months.front()),
        to_worker_(addressee == Addressee::worker),
        language_(language),
        on_(on) {
    // What has a later day has not happened yet.
    for (std::size_t step = 0; step < days_.size(); ++step) {
      if (first_.days[step] && (!on || *first_.days[step] <= *on)) days_[step] = first_.days[step];
    }
  }

  [[nodiscard]] Paper write() {
    head();
    if (!first_.rule_set.differences().empty())
      paper_.add(Paper::Kind::paragraph, not_as_enacted_words(first_.rule_set, language_));
    status();
    held_otherwise();
    granted();
    refused();
    open();
    supply();
    basis();
    closing();
    return std::move(paper_);
  }

  // What a table says of the months: those of which the same is to be said stand together.
  [[nodiscard]] std::vector<MonthsInWords> months_in_words() {
    std::vector<MonthsInWords> result;
    for (const Explanation& month : months_) {
      MonthsInWords words{.outcome = month.outcome};
      if (month.outcome == Outcome::refused) {
        words.reason = refusal(month);
        words.reason.erase(0, words.reason.find_first_not_of(": "));
      } else if (month.outcome == Outcome::undetermined && month.is_doubtful()) {
        words.wishes.push_back({std::string{say({"Cơ quan thẩm định", "The office"})},
                                std::string{say({"xác định ai là cùng một người (sheet Nghi trùng "
                                                 "người)",
                                                 "who is the same person (sheet Persons)"})}});
      } else if (month.outcome == Outcome::undetermined) {
        each_supplier(month, month.settling.front(),
                      [&](Voucher voucher, const std::string& facts) {
                        words.wishes.push_back({std::string{voucher_name(voucher)}, facts});
                      });
      }
      const auto same =
          std::find_if(result.begin(), result.end(), [&](const MonthsInWords& before) {
            return before.outcome == words.outcome && before.reason == words.reason &&
                   before.wishes == words.wishes;
          });
      MonthsInWords& of = same != result.end() ? *same : result.emplace_back(std::move(words));
      of.months += (of.months.empty() ? "" : ", ") + in_words(month.month, language_);
      of.amount.add(month.outcome == Outcome::payable ? month.amount : month.max_amount);
      ++of.count;
    }
    return result;
  }

  // Money came back from the bank: which, why, and what to do now.
  [[nodiscard]] Paper about(const ReturnedMoney& money) {
    const ActTexts& act = texts_of(first_.rule_set);
    put(Paper::Kind::title, {"THÔNG BÁO", "NOTICE"});
    put(Paper::Kind::subtitle,
        {"về khoản {} bị ngân hàng trả lại", "about {} that the bank sent back"},
        act.support.in(language_));
    const std::string firm = named(first_.employer_name, first_.employer_id);
    if (to_worker_) {
      put(Paper::Kind::paragraph, {"Kính gửi: Ông/Bà {}", "To: the worker {}"}, worker());
    } else {
      put(Paper::Kind::paragraph, {"Kính gửi: {}", "To: {}"}, firm);
    }
    std::string months;
    for (const Month month : money.months)
      months += (months.empty() ? "" : ", ") + in_words(month, language_);
    put(Paper::Kind::paragraph,
        {"Khoản {} tháng {} của {}, thuộc đề nghị {}, danh sách {}, số tiền {}, đã được chuyển vào "
         "tài khoản{} nhưng bị ngân hàng trả lại, ghi nhận ngày {}.",
         "The {} of {} for {}, request {}, list {}, {}, was transferred{} and sent back by the "
         "bank; that was booked on {}."},
        act.support.in(language_), months,
        to_worker_
            ? std::string{say({"Ông/Bà", "you"})}
            : fmt::format(fmt::runtime(say({"người lao động {}", "the worker {}"})), worker()),
        printable(first_.request_id), printable(first_.list_id), in_words(money.amount, language_),
        money.is_transfer ? fmt::format(fmt::runtime(say({" của {}", " to {}"})), firm) : "",
        in_words(Date{money.on}, language_));
    if (const std::string reason = bank_reason_in_words(money.reason, language_); !reason.empty())
      put(Paper::Kind::paragraph, {"Lý do ngân hàng nêu: {}.", "The bank's reason: {}."}, reason);
    const auto or_none = [&](const std::string& text) {
      return text.empty() ? std::string{say({"chưa có", "not given"})} : printable(text);
    };
    if (!to_worker_ || !money.is_transfer)
      put(Paper::Kind::paragraph,
          {"Tài khoản ghi trong hồ sơ: số {}; ngân hàng: {}; chủ tài khoản: {}.",
           "The account in the dossier: {}; bank: {}; in the name of: {}."},
          or_none(money.account), or_none(money.bank), or_none(money.account_name));
    if (to_worker_ && money.is_transfer) {
      put(Paper::Kind::paragraph,
          {"Ông/Bà không phải bổ sung giấy tờ: {} phải báo lại tài khoản nhận tiền của đơn vị.",
           "There is nothing for you to bring: {} has to give the right account of its own."},
          firm);
    } else if (to_worker_) {
      put(Paper::Kind::heading, {"Ông/Bà cần làm", "What you have to do"});
      put(Paper::Kind::item,
          {"Kiểm tra với ngân hàng: số tài khoản, tên chủ tài khoản, tên ngân hàng; tài khoản đang "
           "hoạt động và nhận được tiền.",
           "Check with the bank: the number, the holder's name, the bank's name; that the account "
           "is open and can be paid into."});
      put(Paper::Kind::item,
          {"Gửi thông tin đúng, có chữ ký của Ông/Bà, cho {} để đơn vị báo lại cơ quan chi trả.",
           "Give what is right, signed, to {}, which passes it on to the office that pays."},
          firm);
    } else {
      put(Paper::Kind::heading, {"Đề nghị Quý đơn vị", "We ask you"});
      if (money.is_transfer) {
        put(Paper::Kind::item,
            {"Kiểm tra với ngân hàng số tài khoản, tên chủ tài khoản, tên ngân hàng của đơn vị.",
             "to check with your bank: the number, the holder's name, the bank's name;"});
        put(Paper::Kind::item,
            {"Gửi thông tin đúng, có ký tên, đóng dấu, cho cơ quan chi trả.",
             "to send what is right, signed and sealed, to the office that pays."});
      } else {
        put(Paper::Kind::item,
            {"Báo người lao động kiểm tra với ngân hàng số tài khoản, tên chủ tài "
             "khoản, tên ngân hàng.",
             "to let the worker check with the bank: the number, the holder's "
             "name, the bank's name;"});
        put(Paper::Kind::item,
            {"Gửi thông tin đúng, có chữ ký của người lao động, cho cơ quan chi trả.",
             "to send what is right, signed by the worker, to the office that pays."});
      }
    }
    put(Paper::Kind::paragraph,
        {"Có thông tin đúng thì tiền được chuyển lại; không phải lập lại hồ sơ đề nghị.",
         "Once it is right, the money can be transferred again; no new request is needed."});
    return std::move(paper_);
  }

  // What is told on the telephone: who, each month, how far the dossier has come, and until when
  // something can still be done.
  [[nodiscard]] Paper short_answer() {
    paper_.add(
        Paper::Kind::line,
        fmt::format(
            fmt::runtime(say({"{}; {}; danh sách {}, đề nghị {}", "{}; {}; list {}, request {}"})),
            worker(), named(first_.employer_name, first_.employer_id), printable(first_.list_id),
            printable(first_.request_id)));
    if (!first_.rule_set.differences().empty())
      paper_.add(Paper::Kind::line, not_as_enacted_words(first_.rule_set, language_));
    each_month(Outcome::payable, [&](const Explanation& month) {
      return fmt::format(fmt::runtime(say({": đủ điều kiện hỗ trợ, {} mỗi tháng\n",
                                           ": conditions met, {} a month\n"})),
                         in_words(month.amount, language_));
    });
    each_month(Outcome::refused, [&](const Explanation& month) { return refusal(month); });
    each_month(Outcome::undetermined, [&](const Explanation& month) { return waiting(month); });
    status();
    if (can_be_mended_ || has(Outcome::undetermined)) {
      const LastDays last = last_days();
      put(Paper::Kind::line,
          {"Còn bổ sung được: Ủy ban nhân dân cấp huyện tiếp nhận hồ sơ đến hết ngày {}; danh sách "
           "niêm yết chậm nhất ngày {}, gửi cơ quan bảo hiểm xã hội chậm nhất ngày {}.",
           "Can still be supplied: the district People's Committee takes the dossier until {}; the "
           "list must be posted by {} and go to the social insurance agency by {}."},
          in_words(first_.rule_set.parameters().deadline, language_),
          in_words(last.posting, language_), in_words(last.sending, language_));
    }
    return std::move(paper_);
  }

 private:
  [[nodiscard]] std::string_view say(const Bilingual& words) const { return words.in(language_); }

  [[nodiscard]] std::string days(int count) const {
    return language_ == Language::english ? english(count, "working day")
                                          : fmt::format("{} ngày làm việc", count);
  }

  template <class... Values>
  void put(Paper::Kind kind, const Bilingual& words, const Values&... values) {
    paper_.add(kind, fmt::format(fmt::runtime(words.in(language_)), values...));
  }

  [[nodiscard]] Reader reader() const { return to_worker_ ? Reader::worker : Reader::other; }

  [[nodiscard]] bool has(Outcome outcome) const {
    return std::any_of(months_.begin(), months_.end(),
                       [&](const Explanation& month) { return month.outcome == outcome; });
  }

  // A name with its key, either as the rows have it: neither may look like a line of ours.
  [[nodiscard]] static std::string named(std::string_view name, std::string_view key) {
    return printable(name.empty() ? std::string{key} : fmt::format("{} ({})", name, key));
  }

  // The worker with the number that tells who it is.
  [[nodiscard]] std::string worker() const {
    const std::string& id = first_.worker_id;
    const std::string_view kind = id_kind_words(id, language_);
    return printable(first_.full_name.empty()
                         ? fmt::format("{} {} {}", say({"có", "with"}), kind, id)
                         : fmt::format("{} ({} {})", first_.full_name, kind, id));
  }

  void head() {
    const ActTexts& act = texts_of(first_.rule_set);
    put(Paper::Kind::title, {"THÔNG BÁO", "NOTICE"});
    put(Paper::Kind::subtitle, {"về đề nghị {} theo {}", "about a request for {} under {}"},
        act.support.in(language_), act.act.in(language_));
    if (to_worker_) {
      put(Paper::Kind::paragraph, {"Kính gửi: Ông/Bà {}", "To: the worker {}"}, worker());
    } else {
      put(Paper::Kind::paragraph, {"Kính gửi: {}", "To: {}"},
          named(first_.employer_name, first_.employer_id));
    }
    std::string asked;
    for (const Explanation& month : months_)
      asked += (asked.empty() ? "" : ", ") + in_words(month.month, language_);
    const std::string drawn_up_on = in_words(*first_.days[0], language_);
    if (to_worker_) {
      put(Paper::Kind::paragraph,
          {"Ông/Bà đã đề nghị {} tháng {} (đề nghị {}, danh sách {} lập ngày {}).",
           "You asked for {} for {} (request {}, list {} drawn up on {})."},
          act.support.in(language_), asked, printable(first_.request_id), printable(first_.list_id),
          drawn_up_on);
    } else {
      put(Paper::Kind::paragraph,
          {"Người lao động {} đã đề nghị {} tháng {} (đề nghị {}, danh sách {} lập ngày {}).",
           "The worker {} asked for {} for {} (request {}, list {} drawn up on {})."},
          worker(), act.support.in(language_), asked, printable(first_.request_id),
          printable(first_.list_id), drawn_up_on);
    }
  }

  // How far the list has come.
  void status() {
    static const std::array<Bilingual, 9> steps{
        {{"danh sách được lập ngày {}, chưa ghi ngày niêm yết",
          "the list was drawn up on {}; no day of posting is given"},
         {"danh sách được niêm yết từ ngày {}, chưa ghi ngày gửi cơ quan bảo hiểm xã hội",
          "the list was posted on {}; no day is given on which the social insurance agency got it"},
         {"danh sách đã gửi cơ quan bảo hiểm xã hội ngày {}, chưa có xác nhận",
          "the list went to the social insurance agency on {}, which has not confirmed it"},
         {"cơ quan bảo hiểm xã hội đã xác nhận ngày {}, hồ sơ chưa nộp Ủy ban nhân dân cấp huyện",
          "the social insurance agency confirmed it on {}; the district People's Committee does "
          "not have the dossier"},
         {"Ủy ban nhân dân cấp huyện đã tiếp nhận hồ sơ ngày {}, chưa trình cấp tỉnh",
          "the district People's Committee received the dossier on {}, and has not submitted it"},
         {"Ủy ban nhân dân cấp huyện đã trình Ủy ban nhân dân cấp tỉnh ngày {}, chưa có quyết định",
          "the district submitted it to the provincial People's Committee on {}, which has not "
          "decided"},
         {"Ủy ban nhân dân cấp tỉnh đã quyết định ngày {}, kinh phí chưa chuyển",
          "the provincial People's Committee decided on {}; the money is not transferred"},
         {"kinh phí đã chuyển cho người sử dụng lao động ngày {}, chưa ghi ngày chi trả",
          "the employer has had the money since {}; no day of payment is given"},
         {"người sử dụng lao động đã chi trả cho người lao động trong danh sách ngày {}",
          "the employer paid the workers of the list on {}"}}};
    std::size_t last = 0;
    for (std::size_t step = 0; step < days_.size(); ++step) {
      if (days_[step]) last = step;
    }
    if (!days_[last]) return;  // of a day before the list
    // A ledger may be further than the days of the list, which then say what is no longer so.
    const bool is_granted =
        std::any_of(in_ledger_.begin(), in_ledger_.end(), [](const MonthInLedger& month) {
          return month.standing == Standing::granted || month.standing == Standing::paid;
        });
    if (is_granted && last < decided) return;
    const std::string how_far =
        fmt::format(fmt::runtime(say(steps[last])), in_words(*days_[last], language_));
    if (on_) {
      put(Paper::Kind::paragraph,
          {"Tình trạng hồ sơ đến ngày {}: {}.", "Where the dossier stands on {}: {}."},
          in_words(*on_, language_), how_far);
    } else {
      put(Paper::Kind::paragraph, {"Tình trạng hồ sơ: {}.", "Where the dossier stands: {}."},
          how_far);
    }
  }

  // What was put in where the dossier is silent, and which reading of an open point decides.
  void basis() {
    std::vector<std::string> lines;
    const auto add = [&](std::string line) {
      if (std::find(lines.begin(), lines.end(), line) == lines.end())
        lines.push_back(std::move(line));
    };
    for (const Origin origin : {Origin::assumed, Origin::declared}) {
      for (const Explanation& month : months_) {
        for (const ExplainedNode& node : month.tree) {
          for (const ExplainedLeaf& leaf : node.leaves) {
            for (const ExplainedFact& fact : leaf.facts) {
              if (fact.origin != origin) continue;
              add(fmt::format("{}: {}", label(facts_of(month)[fact.fact], language_),
                              fact_words(month, fact, language_)));
            }
          }
        }
      }
    }
    for (const Explanation& month : months_) {
      if (month.outcome == Outcome::payable) continue;
      const std::uint32_t blamed = blame(month.rule(), month.mask);
      for (std::size_t i = 0; i < month.rule().provisions().size(); ++i) {
        const Provision& provision = month.rule().provisions()[i];
        if ((blamed >> i & 1U) == 0 || provision.reading.empty()) continue;
        add(chosen_reading(provision));
      }
    }
    if (lines.empty()) return;
    put(Paper::Kind::heading, {"Căn cứ xem xét", "What this rests on"});
    for (std::string& line : lines) paper_.add(Paper::Kind::item, std::move(line));
  }

  [[nodiscard]] std::string chosen_reading(const Provision& provision) const {
    const RuleSet& rules = first_.rule_set;
    const std::string option = rules.parameters().chosen_readings().at(provision.reading);
    const std::vector<ReadingInfo> all = readings();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].name != provision.reading) continue;
      const auto chosen = std::find(all[i].options.begin(), all[i].options.end(), option);
      const ReadingNote& note = texts_of(rules).readings[i];
      const Bilingual& words =
          note.options[static_cast<std::size_t>(chosen - all[i].options.begin())];
      std::string place;
      for (const Citation& citation : provision.citations) {
        place += (place.empty() ? "" : ", ") +
                 (language_ == Language::english ? to_string(citation) : to_vietnamese(citation));
      }
      return fmt::format(
          fmt::runtime(say({"{} (văn bản không quy định rõ): {} Cơ quan áp dụng: {}.",
                            "{} (which the text leaves open): {} The office applies: {}."})),
          place, note.question.in(language_), words.in(language_));
    }
    return {};
  }

  using Standing = MonthInLedger::Standing;

  [[nodiscard]] const MonthInLedger* in_ledger(const Explanation& month) const {
    const auto found =
        std::find_if(in_ledger_.begin(), in_ledger_.end(),
                     [&](const MonthInLedger& held) { return held.month == month.month; });
    return found == in_ledger_.end() ? nullptr : &*found;
  }

  // What the ledger holds of months that are taken back, or that the run does not find payable (any
  // more).
  void held_otherwise() {
    for (const MonthInLedger& held : in_ledger_) {
      const auto month = std::find_if(months_.begin(), months_.end(), [&](const Explanation& of) {
        return of.month == held.month;
      });
      if (month != months_.end() && month->outcome == Outcome::payable &&
          held.standing != Standing::taken_back)
        continue;
      put(Paper::Kind::paragraph,
          {"Trong sổ chi trả, tháng {}: {}, {}.", "In the ledger, {}: {}, {}."},
          in_words(held.month, language_), held.words, in_words(held.amount, language_));
    }
  }

  // How far a month has come: as the ledger holds it, else as the days of the list say.
  [[nodiscard]] Standing standing_of(const Explanation& month) const {
    if (const MonthInLedger* const held = in_ledger(month)) return held->standing;
    return days_[decided] ? Standing::granted : Standing::proposed;
  }

  void granted() {
    std::vector<const Explanation*> listed;
    for (const Explanation& month : months_) {
      if (month.outcome == Outcome::payable && standing_of(month) != Standing::taken_back)
        listed.push_back(&month);
    }
    if (listed.empty()) return;
    const auto are_all = [&](auto... standings) {
      return std::all_of(listed.begin(), listed.end(), [&](const Explanation* month) {
        return ((standing_of(*month) == standings) || ...);
      });
    };
    put(Paper::Kind::heading, are_all(Standing::granted, Standing::paid)
                                  ? Bilingual{"Các tháng được hỗ trợ", "Granted"}
                                  : Bilingual{"Các tháng đủ điều kiện hỗ trợ", "Conditions met"});
    MoneyTotal total;
    for (const Explanation* const month : listed) {
      const MonthInLedger* const held = in_ledger(*month);
      // The ledger's amount where it is another one than that of the run.
      std::string words = held == nullptr ? std::string{} : "; " + held->words;
      if (held != nullptr && held->amount != month->amount)
        words += ", " + in_words(held->amount, language_);
      put(Paper::Kind::item, {"Tháng {}: {}{}", "{}: {}{}"}, in_words(month->month, language_),
          in_words(month->amount, language_), words);
      total.add(month->amount, 1);
    }
    if (listed.size() > 1 && (in_ledger_.empty() || are_all(Standing::proposed) ||
                              are_all(Standing::granted, Standing::paid))) {
      put(Paper::Kind::line, {"Tổng cộng: {} đồng.", "In all: {} VND."},
          grouped(total.digits(), language_ == Language::english ? ',' : '.'));
    }
    if (days_.back() && in_ledger_.empty()) {
      put(Paper::Kind::line, {"Số tiền này đã được chi trả ngày {}.", "The money was paid on {}."},
          in_words(*days_.back(), language_));
      return;
    }
    // What is paid, or in question, has said so.
    for (const Standing standing : {Standing::granted, Standing::proposed}) {
      std::string names;
      std::size_t count = 0;
      for (const Explanation* const month : listed) {
        if (standing_of(*month) != standing) continue;
        names += (names.empty() ? "" : ", ") + in_words(month->month, language_);
        ++count;
      }
      if (count == 0) continue;
      if (count == listed.size()) {
        names.clear();
      } else {
        names = fmt::format(fmt::runtime(say({"Tháng {}: ", "{}: "})), names);
      }
      paid_by(standing, names);
    }
  }

  // When the employer pays months of a standing, which `names` begins with.
  void paid_by(Standing standing, const std::string& names) {
    if (days_[funded] && (standing == Standing::granted || in_ledger_.empty())) {
      put(Paper::Kind::line,
          {"{}Người sử dụng lao động chi trả chậm nhất ngày {}.", "{}The employer pays it by {}."},
          names, in_words(first_.timeline.employer_pays_by, language_));
      return;
    }
    // No day: it is counted from one that nobody knows yet.
    put(Paper::Kind::line,
        standing == Standing::granted
            ? Bilingual{"{}Người sử dụng lao động chi trả trong {} kể từ ngày nhận được kinh phí.",
                        "{}The employer pays it within {} of receiving the money."}
            : Bilingual{"{}Ủy ban nhân dân cấp tỉnh chưa quyết định. Nếu được phê duyệt, người sử "
                        "dụng lao động chi trả trong {} kể từ ngày nhận được kinh phí.",
                        "{}The provincial People's Committee has not decided yet. What it approves "
                        "the employer pays within {} of receiving the money."},
        names, days(first_.rule_set.parameters().employer_days));
  }

  // Writes a paragraph for each month of an outcome; months of which the same is to be said have
  // one: `Tháng 4/2022, 5/2022`.
  template <class Paragraph>
  void each_month(Outcome outcome, Paragraph paragraph) {
    std::vector<std::pair<std::string, std::string>> said;  // months, text
    for (const Explanation& month : months_) {
      if (month.outcome != outcome) continue;
      std::string text = paragraph(month);
      const std::string name = in_words(month.month, language_);
      const auto same = std::find_if(said.begin(), said.end(),
                                     [&](const auto& pair) { return pair.second == text; });
      if (same == said.end()) {
        said.emplace_back(name, std::move(text));
      } else {
        same->first += ", " + name;
      }
    }
    for (const auto& [names, text] : said) {
      paper_.add_item(fmt::format(fmt::runtime(say({"Tháng {}{}", "{}{}"})), names, text));
    }
  }

  void refused() {
    if (!has(Outcome::refused)) return;
    put(Paper::Kind::heading, {"Các tháng không đủ điều kiện hỗ trợ", "Not granted"});
    each_month(Outcome::refused, [&](const Explanation& month) { return refusal(month); });
  }

  [[nodiscard]] std::string refusal(const Explanation& month) {
    const std::uint32_t blamed = blame(month.rule(), month.mask);
    std::uint32_t provisions = blamed;
    for (const std::uint32_t set : month.lacking) provisions |= set;
    std::vector<Line> lines;
    for (const ExplainedNode& node : month.tree) {
      if (node.provision < 0) continue;
      const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(node.provision);
      if ((provisions & bit) == 0) continue;
      lines.push_back({ground_of(month, node, reader(), language_), bit});
      std::string& ground = lines.back().ground.text;
      ground.erase(ground.find_last_not_of('.') + 1);
    }
    // Where one of several provisions will do they are numbered, to say which; nobody is told to
    // meet one that cannot be met any more.
    std::vector<std::uint32_t> ways;
    for (const std::uint32_t set : month.lacking) {
      if (std::none_of(lines.begin(), lines.end(), [&](const Line& line) {
            return (line.provisions & set) != 0 && line.ground.remedy == Remedy::none;
          }))
        ways.push_back(set);
    }
    const bool are_numbered = month.lacking.size() > 1 && !ways.empty();
    std::string text = fmt::format(fmt::runtime(say({": chưa đáp ứng {}.\n", ": not met: {}.\n"})),
                                   citations_words(month, blamed, language_));
    if (!are_numbered) lines = merged(std::move(lines));
    text += grounds(month, lines, are_numbered, !ways.empty());
    if (are_numbered) {
      text += fmt::format(fmt::runtime(say({"Để được hỗ trợ, chỉ cần đáp ứng: {}.\n",
                                            "To be granted it takes only: {}.\n"})),
                          ways_words(ways, lines));
    } else if (month.counted.empty() && std::has_single_bit(provisions)) {
      text += say({"Đây là lý do duy nhất.\n", "This is the only reason.\n"});
    }
    return text;
  }

  // Why provisions are not met; its number in a letter is its place, from 1.
  struct Line {
    Ground ground;
    std::uint32_t provisions;
  };

  // One line for those that say the same.
  [[nodiscard]] static std::vector<Line> merged(std::vector<Line> lines) {
    std::vector<Line> result;
    for (Line& line : lines) {
      const auto same = std::find_if(result.begin(), result.end(), [&](const Line& before) {
        return before.ground.text == line.ground.text;
      });
      if (same != result.end()) {
        same->provisions |= line.provisions;
      } else {
        result.push_back(std::move(line));
      }
    }
    return result;
  }

  [[nodiscard]] std::string grounds(const Explanation& month, const std::vector<Line>& lines,
                                    bool are_numbered, bool can_be_mended) {
    can_be_mended_ = can_be_mended_ || can_be_mended;
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Ground& ground = lines[i].ground;
      std::vector<std::string> notes;
      if (lines.size() > 1) notes.push_back(citations_words(month, lines[i].provisions, language_));
      // What alone could follow is no help where something else cannot.
      if (can_be_mended || ground.remedy == Remedy::none)
        notes.push_back(remedy_words(ground, reader(), language_));
      if (can_be_mended && ground.remedy == Remedy::supply) suppliers_ |= ground.vouchers;
      text += fmt::format("{}{}{}.\n", are_numbered ? fmt::format("({}) ", i + 1) : "", ground.text,
                          notes.empty() ? "" : fmt::format(" ({})", fmt::join(notes, "; ")));
    }
    return text;
  }

  // The sets of provisions of which one suffices: `(1) and (2); or (1), (3) and (4)`.
  [[nodiscard]] std::string ways_words(const std::vector<std::uint32_t>& ways,
                                       const std::vector<Line>& lines) const {
    std::string text;
    for (const std::uint32_t set : ways) {
      if (!text.empty()) text += say({"; hoặc ", "; or "});
      std::uint32_t rest = set;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if ((lines[i].provisions & set) == 0) continue;
        if (rest != set) text += (rest & (rest - 1)) != 0 ? ", " : say({" và ", " and "});
        rest &= ~lines[i].provisions;
        text += fmt::format("({})", i + 1);
      }
    }
    return text;
  }

  void open() {
    if (!has(Outcome::undetermined)) return;
    put(Paper::Kind::heading, {"Các tháng chờ bổ sung thông tin", "Not decided yet"});
    each_month(Outcome::undetermined, [&](const Explanation& month) { return waiting(month); });
  }

  [[nodiscard]] std::string waiting(const Explanation& month) {
    return fmt::format(
        fmt::runtime(
            say({" ({} mỗi tháng nếu đủ điều kiện):\n{}", " ({} a month if all is met):\n{}"})),
        in_words(month.max_amount, language_), month.is_doubtful() ? doubt(month) : wishes(month));
  }

  // Who is the same person, and which papers tell.
  [[nodiscard]] std::string doubt(const Explanation& month) {
    suppliers_ |= 1U << static_cast<unsigned>(to_worker_ ? Voucher::worker : Voucher::employer);
    std::string text;
    for (const DoubtfulPair& pair : month.doubtful_pairs) {
      for (const std::string_view evidence : pair.evidence) {
        const std::string line = doubted(pair, evidence);
        if (text.find(line) == std::string::npos) text += line;
      }
    }
    const Citation place{.article = 2, .clause = 4};
    text += fmt::format(
        fmt::runtime(
            to_worker_
                ? say({"Cần xác định đó là Ông/Bà hay một người khác, vì mỗi người chỉ được hỗ "
                       "trợ 1 lần cho mỗi tháng và tối đa {} tháng ({}). Đề nghị Ông/Bà xuất trình "
                       "giấy tờ tùy thân (CCCD gắn chip, CMND cũ nếu có), sổ bảo hiểm xã hội hoặc "
                       "ứng dụng VssID để đối chiếu.\n",
                       "It must be settled whether that is you or somebody else: each person has "
                       "support once for a month, and for {} months at most ({}). Please show your "
                       "identity papers (the citizen card with a chip; the old card, if you have "
                       "one), and your insurance book or the VssID application.\n"})
                : say({"Cần xác định đó là cùng một người hay là những người khác nhau, vì mỗi "
                       "người chỉ được hỗ trợ 1 lần cho mỗi tháng và tối đa {} tháng ({}). Đề nghị "
                       "Quý đơn vị đối chiếu giấy tờ tùy thân (CCCD gắn chip, CMND cũ nếu có), sổ "
                       "bảo hiểm xã hội hoặc ứng dụng VssID của người lao động và thông báo kết "
                       "quả.\n",
                       "It must be settled whether that is one person or several: each person "
                       "has support once for a month, and for {} months at most ({}). Please check "
                       "the worker's identity papers (the citizen card with a chip; the old card, "
                       "if there is one) and insurance book or VssID application, and tell the "
                       "result.\n"})),
        month.rule_set.cap_months(),
        language_ == Language::english ? to_string(place) : to_vietnamese(place));
    return text;
  }

  // What raises the doubt. It may be another person: nothing is told that names them.
  [[nodiscard]] std::string doubted(const DoubtfulPair& pair, std::string_view evidence) const {
    const auto line = [&](const Bilingual& words, const auto&... values) {
      return fmt::format(fmt::runtime(say(words)), values...);
    };
    if (pair.worker_id == pair.other_id) {
      const std::string_view kind = id_kind_words(pair.other_id, language_);
      return evidence == name(Evidence::birth_date)
                 ? line({"Có hồ sơ khác ghi cùng {} này nhưng ngày sinh khác.\n",
                         "Another record has the same {} and a different birth date.\n"},
                        kind)
                 : line({"Có hồ sơ khác ghi cùng {} này nhưng khác họ tên và số sổ bảo hiểm xã "
                         "hội.\n",
                         "Another record has the same {} and a different name and insurance "
                         "number.\n"},
                        kind);
    }
    const std::string other =
        fmt::format("{} {}", id_kind_words(pair.other_id, language_),
                    is_of_reader(pair) ? printable(pair.other_id) : masked(pair.other_id));
    return evidence == name(Evidence::insurance_no)
               ? line({"Số sổ bảo hiểm xã hội trong đề nghị này cũng được ghi cho người có {}.\n",
                       "The insurance number of this request stands also with a person of {}.\n"},
                      other)
               : line({"Họ tên, ngày sinh và tài khoản trong đề nghị này cũng được ghi cho người "
                       "có {}.\n",
                       "The name, birth date and account of this request stand also with a person "
                       "of {}.\n"},
                      other);
  }

  // An employer knows the IDs of its own workers.
  [[nodiscard]] bool is_of_reader(const DoubtfulPair& pair) const {
    return !to_worker_ &&
           std::any_of(pair.requests.begin(), pair.requests.end(), [&](const OtherRequest& other) {
             return other.employer_id == first_.employer_id;
           });
  }

  // Of an ID the beginning and the end, `033…28`; of a short one only the end.
  [[nodiscard]] static std::string masked(std::string_view id) {
    constexpr std::size_t shown_at_begin = 3;
    constexpr std::size_t shown_at_end = 2;
    constexpr std::size_t shortest = 9;
    const std::string_view begin = id.substr(0, id.size() < shortest ? 0 : shown_at_begin);
    const std::string_view end = id.substr(id.size() - std::min(id.size(), shown_at_end));
    return printable(fmt::format("{}…{}", begin, end));
  }

  // What settles a month: for each set of facts who supplies which of them.
  [[nodiscard]] std::string wishes(const Explanation& month) {
    std::string text;
    for (const std::uint64_t set : month.settling) {
      if (!text.empty()) text += say({"Hoặc chỉ cần:\n", "Or else only:\n"});
      each_supplier(month, set, [&](Voucher voucher, const std::string& facts) {
        suppliers_ |= 1U << static_cast<unsigned>(voucher);
        text += fmt::format("{}: {}.\n", supplier(voucher), facts);
      });
    }
    return text;
  }

  // Calls visit(voucher, facts with their places in the law) for each who supplies facts of a set.
  template <class Visit>
  void each_supplier(const Explanation& month, std::uint64_t set, Visit visit) const {
    for (const Voucher voucher :
         {Voucher::worker, Voucher::employer, Voucher::social_insurance, Voucher::office}) {
      std::string facts;
      std::vector<Citation> places;
      for (std::uint64_t rest = set; rest != 0; rest &= rest - 1) {
        const auto number = static_cast<std::uint8_t>(std::countr_zero(rest));
        const FactInfo& info = facts_of(month)[number];
        if (info.voucher != voucher) continue;
        facts += (facts.empty() ? "" : "; ") + wished(month, number);
        for (const Citation& place : vouched_under(info, month.group)) places.push_back(place);
      }
      if (!facts.empty())
        visit(voucher, places.empty()
                           ? facts
                           : fmt::format("{} ({})", facts, citations_words(places, language_)));
    }
  }

  [[nodiscard]] std::string_view voucher_name(Voucher voucher) const {
    switch (voucher) {
      case Voucher::worker:
        return say({"Người lao động", "The worker"});
      case Voucher::employer:
        return say({"Người sử dụng lao động", "The employer"});
      case Voucher::social_insurance:
        return say({"Cơ quan bảo hiểm xã hội", "The social insurance agency"});
      case Voucher::office:
        break;
    }
    return say({"Ủy ban nhân dân cấp huyện", "The district People's Committee"});
  }

  // Who is asked, or supplies a fact without being asked here.
  [[nodiscard]] std::string_view supplier(Voucher voucher) const {
    switch (voucher) {
      case Voucher::worker:
        return to_worker_ ? say({"Đề nghị Ông/Bà khai", "Please state"})
                          : say({"Người lao động khai", "The worker states"});
      case Voucher::employer:
        return to_worker_ ? say({"Người sử dụng lao động cung cấp, Ông/Bà không phải bổ sung",
                                 "Your employer supplies, not you"})
                          : say({"Đề nghị Quý đơn vị cung cấp", "Please supply"});
      case Voucher::social_insurance:
        return say({"Cơ quan bảo hiểm xã hội xác nhận", "The social insurance agency confirms"});
      case Voucher::office:
        break;
    }
    return say({"Ủy ban nhân dân cấp huyện ghi nhận", "The district People's Committee records"});
  }

  // What is wished for where a fact is unknown; of months only the one that is tested.
  [[nodiscard]] std::string wished(const Explanation& month, std::uint8_t fact) const {
    const auto tested = [&] {
      return in_words(month.rule_set.reference_month(month_of(*month.days[0])), language_);
    };
    if (fact == facts::insured_months.number()) {
      return fmt::format(fmt::runtime(say({"việc tham gia bảo hiểm xã hội bắt buộc tháng {}",
                                           "participation in compulsory insurance in {}"})),
                         tested());
    }
    if (fact == facts::payroll_months.number()) {
      return fmt::format(fmt::runtime(say({"danh sách trả lương tháng {}", "the payroll of {}"})),
                         tested());
    }
    return label(facts_of(month)[fact], language_);
  }

  void supply() {
    if (!can_be_mended_ && !has(Outcome::undetermined)) return;
    const Parameters& p = first_.rule_set.parameters();
    put(Paper::Kind::heading, to_worker_ ? Bilingual{"Bổ sung hồ sơ", "What can be supplied"}
                                         : Bilingual{"Bổ sung hồ sơ", "What you can supply"});
    std::string whom;
    if (to_worker_ && (suppliers_ >> static_cast<unsigned>(Voucher::worker) & 1U) == 0) {
      whom = say({"Ông/Bà không phải bổ sung giấy tờ; phần còn thiếu do các nơi nêu trên bổ sung.",
                  "You need not supply anything: what is lacking comes from those named above."});
    } else if (to_worker_) {
      whom = say(
          {"Nếu có giấy tờ hoặc thông tin bổ sung, đề nghị Ông/Bà gửi sớm cho người sử dụng lao "
           "động.",
           "If you have further papers or information, please hand them to your employer soon."});
    } else {
      whom =
          say({"Nếu có giấy tờ hoặc thông tin bổ sung, đề nghị Quý đơn vị gửi sớm cùng danh sách.",
               "If you have further papers or information, please send them with the list soon."});
    }
    const LastDays last = last_days();
    put(Paper::Kind::line,
        {"{9} Ủy ban nhân dân cấp huyện tiếp nhận hồ sơ chậm nhất đến hết ngày {0}. Để kịp hạn "
         "này, "
         "danh "
         "sách phải được niêm yết công khai tại nơi làm việc ít nhất {2}, bắt đầu chậm nhất ngày "
         "{1}, và gửi cơ quan bảo hiểm xã hội chậm nhất ngày {3}; cơ quan này xác nhận trong {4}. "
         "Trường hợp có ý kiến phản ánh, người sử dụng lao động xác minh trong {5}. Sau khi nhận "
         "đủ "
         "hồ sơ, cấp huyện thẩm định trong {6}, cấp tỉnh quyết định trong {7}, và người sử dụng "
         "lao "
         "động chi trả trong {8} kể từ ngày nhận được kinh phí.",
         "{9} The district People's Committee takes the dossier until {0}. To be in time, a list "
         "must "
         "be posted by {1}, for at least {2}, and go to the social insurance agency by {3}, which "
         "confirms it within {4}. The employer verifies an objection to the posted list within "
         "{5}. "
         "From receipt of the dossier the district has {6}, the province then {7}, and the "
         "employer "
         "pays within {8} of receiving the money."},
        in_words(p.deadline, language_), in_words(last.posting, language_), days(p.posting_days),
        in_words(last.sending, language_), days(p.si_days), days(p.objection_days),
        days(p.district_days), days(p.province_days), days(p.employer_days), whom);
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
    if (has(Outcome::refused)) {
      const Citation of_province{
          .article = first_.group == Group::working ? 7 : 11, .clause = 6, .paragraph = 2};
      put(Paper::Kind::paragraph,
          {"Đây là kết quả rà soát hồ sơ, không phải văn bản không phê duyệt. Trường hợp không phê "
           "duyệt, Ủy ban nhân dân cấp tỉnh thông báo bằng văn bản và nêu rõ lý do ({}).",
           "This is what the examination of the dossier found, not the refusal itself: what the "
           "provincial People's Committee does not approve it says in writing, with reasons ({})."},
          language_ == Language::english ? to_string(of_province) : to_vietnamese(of_province));
    }
    put(Paper::Kind::paragraph,
        {"Thông báo này căn cứ vào thông tin hiện có trong hồ sơ. Nếu có thông tin chưa đúng hoặc "
         "chưa đủ, đề nghị {} cho biết để hồ sơ được xem xét lại.",
         "This notice rests on what the dossier says now. If anything in it is wrong or "
         "incomplete, please tell {}, and the request will be looked at again."},
        language_ == Language::english ? "us"
        : to_worker_                   ? "Ông/Bà"
                                       : "Quý đơn vị");
  }

  std::span<const Explanation> months_;
  std::span<const MonthInLedger> in_ledger_;
  const Explanation& first_;
  bool to_worker_;
  bool can_be_mended_ = false;  // of the months refused, one at least
  unsigned suppliers_ = 0;      // of what is lacking: 1 << Voucher each
  Language language_;
  std::optional<Date> on_;
  std::array<std::optional<Date>, 9> days_;  // of the list, as far as they have come
  Paper paper_;
};

}  // namespace

namespace {

void check_months(std::span<const Explanation> months) {
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
}

}  // namespace

Paper letter_of(std::span<const Explanation> months, Addressee addressee, Language language,
                std::optional<Date> on) {
  check_months(months);
  return Letter(months, addressee, language, on).write();
}

Paper letter_of(std::span<const Explanation> months, const LetterOptions& options,
                std::size_t number) {
  check_months(months);
  if (options.returned.empty() && options.in_ledger.empty())
    return Letter(months, options.to, options.language, Date{options.on}).write();
  if (options.returned.empty()) {
    if (number >= options.in_ledger.size())
      throw Error("of a request nothing is told of the ledger");
    return Letter(months, options.to, options.language, Date{options.on}, options.in_ledger[number])
        .write();
  }
  if (number >= options.returned.size()) throw Error("of a request no money came back");
  return Letter(months, options.to, options.language, Date{options.on})
      .about(options.returned[number]);
}

std::vector<MonthsInWords> months_in_words(std::span<const Explanation> months, Language language) {
  check_months(months);
  return Letter(months, Addressee::employer, language, std::nullopt).months_in_words();
}

std::string bank_reason_in_words(std::string_view reason, Language language) {
  struct Code {
    std::string_view code;
    Bilingual words;
  };
  static constexpr std::array<Code, 7> codes{
      {{"AC01", {"số tài khoản không đúng", "the number of the account is wrong"}},
       {"AC03", {"số tài khoản không đúng", "the number of the account is wrong"}},
       {"AC04", {"tài khoản đã đóng", "the account is closed"}},
       {"AC06", {"tài khoản bị phong tỏa", "the account is blocked"}},
       {"BE01",
        {"tên chủ tài khoản không khớp với số tài khoản",
         "the holder's name is not that of the account"}},
       {"MD07", {"chủ tài khoản đã mất", "the holder has died"}},
       {"RC01", {"không xác định được ngân hàng", "the bank cannot be found"}}}};
  if (reason.starts_with(transfer_returned))
    reason = trimmed(reason.substr(transfer_returned.size()));
  constexpr std::size_t code_size = 4;
  const bool has_code = reason.size() >= code_size && reason[0] >= 'A' && reason[0] <= 'Z' &&
                        reason[1] >= 'A' && reason[1] <= 'Z' && reason[2] >= '0' &&
                        reason[2] <= '9' && reason[3] >= '0' && reason[3] <= '9' &&
                        (reason.size() == code_size || reason[code_size] == ':');
  if (!has_code) return printable(reason);
  const std::string_view more = trimmed(reason.substr(std::min(reason.size(), code_size + 1)));
  if (!more.empty()) return printable(more);
  const auto* const known =
      std::find_if(codes.begin(), codes.end(), [&](const Code& of) { return of.code == reason; });
  return known == codes.end() ? std::string{} : std::string{known->words.in(language)};
}

std::string short_answer(std::span<const Explanation> months, Addressee addressee,
                         Language language, const std::optional<Day>& on) {
  check_months(months);
  std::optional<Date> date;
  if (on) date = Date{*on};
  return Letter(months, addressee, language, date).short_answer().text();
}

std::string letter(std::span<const Explanation> months, Addressee addressee, Language language) {
  return letter_of(months, addressee, language, std::nullopt).text();
}

}  // namespace v2
}  // namespace rentsupport
