#include "rentsupport/training_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "../rules/decision_23_2021/answer/training_words.hpp"
#include "../rules/decision_23_2021/decide/training_data.hpp"
#include "../rules/decision_23_2021/months.hpp"
#include "../rules/decision_23_2021/notes.hpp"
#include "answer/explanation_words.hpp"
#include "rentsupport/named.hpp"
#include "rule/rule_text.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

namespace {

// Writes of one language.
class Writer {
 public:
  Writer(const Decisions& decisions, Language language)
      : decisions_(decisions), in_(decisions.dossiers()), language_(language) {}

  [[nodiscard]] std::string plan(std::size_t number) {
    const PlanDecision& decided = plan_at(number);
    text_ = fmt::format(
        "{}: {}\n", plan_words(number),
        outcome_words(decided, decisions_.blamed(decided), decisions_.rule_set().of_plan()));
    provisions(decisions_.rule_set().of_plan(), decided.mask,
               decisions_.data().plan_facts.view().record(number), number);
    line(say("{} lines, {} payable", "{} dòng, {} dòng được hỗ trợ", decided.lines,
             decided.payable_lines));
    asked(decided.ask);
    days(number);
    return std::move(text_);
  }

  [[nodiscard]] std::string one_line(std::size_t number) {
    if (number >= in_.trainees()) throw Error(fmt::format("there is no line number {}", number));
    const LineDecision& decided = decisions_.lines()[number];
    const OwnRecord record = decisions_.data().line_facts.view().record(number);
    text_ = say(
        "Line {} of dossier {}, {}: {}\n", "Dòng {} của hồ sơ {}, {}: {}\n",
        printable(in_.line_id(number)), printable(in_.plan_id(decided.plan)), worker_words(number),
        outcome_words(decided, decisions_.blamed(decided), decisions_.rule_set().of_line()));
    provisions(decisions_.rule_set().of_line(), decided.mask, record, decided.plan);
    if (const std::string before = before_words(number); !before.empty()) line(before);
    line(say("the course lasts {} months", "khóa đào tạo kéo dài {} tháng",
             months(decided.half_months)));
    line(to_text(decisions_.rule_set().amount(), record, language_));
    asked(decided.ask);
    return std::move(text_);
  }

  [[nodiscard]] std::string paper(std::size_t number) {
    const PlanDecision& decided = plan_at(number);
    heading();
    if (decided.outcome == Outcome::payable && decided.payable_lines > 0) return support(number);
    // Of a dossier that meets all conditions there may be nobody left to be supported.
    bool is_open = decided.outcome == Outcome::undetermined;
    each_line(number, Outcome::undetermined, [&](std::size_t) { is_open = true; });
    return is_open ? supplement(number) : refusal(number);
  }

  [[nodiscard]] std::string recovery(std::size_t number) {
    const PlanDecision& decided = plan_at(number);
    if (!decided.recover || *decided.recover == Money{})
      throw Error(fmt::format("nothing is known to be returned by {}", in_.plan_id(number)));
    heading();
    title(
        "DECISION\nto recover support for training (content of Form 04b)",
        "QUYẾT ĐỊNH\nVề việc thu hồi kinh phí hỗ trợ đào tạo, bồi dưỡng, nâng cao trình độ kỹ năng "
        "nghề\nđể duy trì việc làm cho người lao động (nội dung Mẫu số 04b)");
    line(say("Employer: {}", "Tên đơn vị được hỗ trợ: {}", employer_words(number)));
    line(say("Support granted: {}", "Tổng số kinh phí được hỗ trợ: {}", sum(decided.amount)));
    line(say("To be returned: {}", "Số kinh phí hỗ trợ còn dư phải thu hồi: {}",
             sum(*decided.recover)));
    line(say("Reason: {}", "Lý do thu hồi: {}", recovery_reason(number)));
    line(
        say("The employer transfers it to the social insurance agency before the day that this "
            "decision names: ..............",
            "Đơn vị có trách nhiệm chuyển trả kinh phí cho cơ quan bảo hiểm xã hội trước ngày "
            ".............."));
    return std::move(text_);
  }

  [[nodiscard]] std::string readings() {
    const Parameters& chosen = decisions_.rule_set().parameters();
    const auto options = chosen.chosen_readings();
    text_ = say("What each reading that was not chosen would change:\n",
                "Từng cách hiểu không được chọn sẽ làm thay đổi:\n");
    for (const ReadingInfo& reading : training::readings()) {
      const std::string& current = options.at(std::string{reading.name});
      for (const std::string_view option : reading.options) {
        if (option == current) continue;
        Parameters other = chosen;
        static_cast<void>(other.choose(reading.name, option));
        differ(reading.name, option, decide(RuleSet::decision_23_2021(other), in_));
      }
    }
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  [[nodiscard]] std::string say(fmt::format_string<const Arguments&...> english,
                                fmt::format_string<const Arguments&...> vietnamese,
                                const Arguments&... arguments) const {
    return rentsupport::say<Arguments...>(language_, english, vietnamese, arguments...);
  }
  void line(const std::string& text) { text_ += fmt::format("  {}\n", text); }

  [[nodiscard]] const PlanDecision& plan_at(std::size_t number) const {
    if (number >= in_.plans()) throw Error(fmt::format("there is no dossier number {}", number));
    return decisions_.plans()[number];
  }

  // ---- Words ----

  [[nodiscard]] std::string employer_words(std::size_t plan) const {
    const std::string_view name = in_.name(plan);
    return printable(name.empty() ? in_.employer_id(plan) : name);
  }
  [[nodiscard]] std::string plan_words(std::size_t plan) const {
    return language_ == Language::english
               ? fmt::format("Dossier {} of {}", printable(in_.plan_id(plan)), employer_words(plan))
               : fmt::format("Hồ sơ {} của {}", printable(in_.plan_id(plan)), employer_words(plan));
  }
  [[nodiscard]] std::string worker_words(std::size_t line) const {
    const std::string_view name = in_.full_name(line);
    const std::string id = printable(in_.worker_id(line));
    return name.empty() ? id : fmt::format("{} ({})", printable(name), id);
  }
  [[nodiscard]] std::string months(std::int64_t halves) const {
    if (halves % 2 == 0) return fmt::format("{}", halves / 2);
    return fmt::format("{}{}5", halves / 2, language_ == Language::english ? '.' : ',');
  }
  [[nodiscard]] std::string sum(Money amount) const {
    return language_ == Language::english
               ? english(amount)
               : fmt::format("{} (bằng chữ: {})", vietnamese(amount), amount_in_words(amount));
  }

  // The places of some provisions, each once.
  [[nodiscard]] std::string places(const Rule& rule,
                                   const std::vector<std::string_view>& ids) const {
    std::vector<std::string> all;
    for (const Provision& provision : rule.provisions()) {
      if (std::find(ids.begin(), ids.end(), provision.id) == ids.end()) continue;
      std::string place = citations_words(provision, language_);
      if (std::find(all.begin(), all.end(), place) == all.end()) all.push_back(std::move(place));
    }
    std::string text;
    for (const std::string& place : all) text += (text.empty() ? "" : ", ") + place;
    return text;
  }

  template <class Decision>
  [[nodiscard]] std::string outcome_words(const Decision& decided,
                                          const std::vector<std::string_view>& blamed,
                                          const Rule& rule) const {
    switch (decided.outcome) {
      case Outcome::payable:
        return say("payable, {}.", "được hỗ trợ {}.", sum(decided.amount));
      case Outcome::refused:
        return say("refused under {}.", "không đủ điều kiện, do chưa đáp ứng {}.",
                   places(rule, blamed));
      case Outcome::undetermined:
        break;
    }
    return say("undetermined; at most {}.", "chưa kết luận được; nhiều nhất {}.",
               in_words(decided.max_amount, language_));
  }

  void provisions(const Rule& rule, std::uint64_t mask, const OwnRecord& record, std::size_t plan) {
    for (std::size_t i = 0; i < rule.provisions().size(); ++i) {
      const Provision& provision = rule.provisions()[i];
      const std::uint8_t state = state_in(mask, i);
      line(fmt::format(
          "{} {}: {}",
          fmt::format("[{}]", state_words(state == 0 ? std::nullopt
                                                     : std::optional{static_cast<Truth>(state)},
                                          language_)),
          citations_words(provision, language_),
          language_ == Language::english ? provision.english : provision.vietnamese));
      facts(rule, provision, record, plan);
    }
  }

  // The facts that a provision reads, each once.
  void facts(const Rule& rule, const Provision& provision, const OwnRecord& record,
             std::size_t plan) {
    std::set<std::uint8_t> read;
    for (std::uint32_t node = rule.nodes()[provision.node].first; node <= provision.node; ++node)
      each_fact(rule.nodes()[node], [&](std::uint8_t fact) { read.insert(fact); });
    for (const std::uint8_t fact : read) {
      const FactInfo& info = RuleSet::facts()[fact];
      const auto value = record.value(fact);
      line(fmt::format(
          "    {}: {}", label(info, language_),
          value ? value_words(info, *value, language_) : say("not known", "chưa có thông tin")));
    }
    if (provision.id == "art44.6.highest") local_support(plan);
    if (provision.id == "art9.3.revenue") {
      line("    " + quarter_words(plan));
      fall(record, training::facts::revenue_2019, 2019);
      fall(record, training::facts::revenue_2020, 2020);
    }
  }

  // What a local policy pays for the same. Art. 44(6)
  void local_support(std::size_t plan) {
    const Column& local = in_.data().plans.columns[plans::local_support_vnd];
    line("    " +
         (local.is_known(plan)
              ? say("support of the local policy: {}", "hỗ trợ theo chính sách địa phương: {}",
                    in_words(Money{local.numbers[plan]}, language_))
              : say("no support of a local policy", "không có hỗ trợ theo chính sách địa phương")));
  }

  // By how much revenue fell or rose, in whole hundredths of a per cent: no fall is rounded up.
  void fall(const OwnRecord& record, const Fact<std::int64_t>& base, int year) {
    const auto now = record.value(training::facts::revenue_now.number());
    const auto then = record.value(base.number());
    if (!now || !then || *then <= 0) return;
    const __int128 change = static_cast<__int128>(*then) - *now;
    const __int128 hundredths = (change < 0 ? -change : change) * 10000 / *then;
    // A firm does not grow ten thousand times: the figures beside it say what is amiss.
    if (hundredths > 100'000'000) return;
    const auto size = static_cast<std::int64_t>(hundredths);
    const std::string share = fmt::format("{}{}{:02}%", size / 100,
                                          language_ == Language::english ? '.' : ',', size % 100);
    line("    " + (*now <= *then ? say("{} below {}", "giảm {} so với năm {}", share, year)
                                 : say("{} above {}", "tăng {} so với năm {}", share, year)));
  }

  // Which quarters are compared. Art. 9(3)
  [[nodiscard]] std::string quarter_words(std::size_t plan) const {
    const Dossiers::Data& in = in_.data();
    std::optional<Date> day = in.plans.columns[plans::filed_on].date(plan);
    if (decisions_.rule_set().parameters().readings.request_day == RequestDay::request_date)
      day = in.plans.columns[plans::request_signed_on].date(plan);
    if (!day) return say("the quarter is not known", "chưa rõ quý so sánh");
    const Quarter quarter = quarter_before(*day);
    return say("quarter {0} of {1} against quarter {0} of 2019 or of 2020",
               "so sánh quý {0} năm {1} với quý {0} năm 2019 hoặc năm 2020", quarter.number,
               quarter.year);
  }

  void asked(const std::vector<std::string_view>& columns) {
    for (const std::string_view column : columns)
      line(say("missing: {}", "còn thiếu: {}", asked_words(column)));
  }
  // What is missing, and who can say it.
  [[nodiscard]] std::string asked_words(std::string_view column) const {
    for (const FactInfo& fact : RuleSet::facts()) {
      if (fact.name == column)
        return say("{} (from {})", "{} ({} cung cấp)", label(fact, language_),
                   supplier_words(fact.voucher, language_));
    }
    return asked_fact_words(column, language_);
  }

  // The last days of the steps; of a decision not yet those of what is left.
  void days(std::size_t plan, bool with_recovery = true) {
    const PlanDecision& decided = decisions_.plans()[plan];
    const Timeline& t = decided.timeline;
    const auto by = [&](std::string_view english, std::string_view vietnamese,
                        std::optional<Date> day) {
      if (day)
        line(fmt::format("{}: {}", language_ == Language::english ? english : vietnamese,
                         in_words(*day, language_)));
    };
    by("the social insurance agency confirms by", "cơ quan bảo hiểm xã hội xác nhận chậm nhất",
       t.si_confirms_by);
    by("the Department of Labour decides by",
       "Sở Lao động - Thương binh và Xã hội quyết định chậm nhất", t.decides_by);
    if (decided.outcome == Outcome::refused) return;
    by("the provincial social insurance agency transfers the money by",
       "cơ quan bảo hiểm xã hội cấp tỉnh chuyển kinh phí chậm nhất", t.transfers_by);
    by("the employer passes it on to the trainer by",
       "người sử dụng lao động chuyển cho cơ sở đào tạo chậm nhất", t.passes_on_by);
    by("the employer settles and reports by",
       "người sử dụng lao động thanh quyết toán và báo cáo chậm nhất", t.reports_by);
    if (!with_recovery) return;
    by("the Department of Labour decides on the rest by",
       "Sở Lao động - Thương binh và Xã hội quyết định thu hồi phần còn dư chậm nhất",
       t.recovers_by);
    if (decided.recover)
      line(say("to be returned: {}", "phải thu hồi: {}", in_words(*decided.recover, language_)));
  }

  // ---- Papers ----

  void heading() {
    text_ = language_ == Language::english
                ? std::string{"People's Committee of the province\nDepartment of Labour, Invalids "
                              "and Social Affairs\n\nDRAFT\n\n"}
                : std::string{"UBND TỈNH/THÀNH PHỐ ..............\nSỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ "
                              "HỘI\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh "
                              "phúc\n\n.............., ngày ...... tháng ...... năm ......\n\nDỰ "
                              "THẢO\n\n"};
  }
  void title(std::string_view english, std::string_view vietnamese) {
    text_ += fmt::format("{}\n\n", language_ == Language::english ? english : vietnamese);
  }

  [[nodiscard]] std::string support(std::size_t number) {
    const PlanDecision& decided = decisions_.plans()[number];
    title("DECISION\non support for training to keep jobs (content of Form 04a)",
          "QUYẾT ĐỊNH\nVề việc hỗ trợ đào tạo, bồi dưỡng, nâng cao trình độ kỹ năng nghề\nđể duy "
          "trì việc làm cho người lao động (nội dung Mẫu số 04a)");
    std::set<std::uint32_t> workers;
    each_line(number, Outcome::payable,
              [&](std::size_t line) { workers.insert(in_.data().persons->narrowest[line]); });
    line(say("1. The plan of {} (dossier {}) is approved.",
             "1. Phê duyệt phương án đào tạo của {} (hồ sơ {}).", employer_words(number),
             printable(in_.plan_id(number))));
    line(say("2. Workers supported: {}.", "2. Tổng số người lao động được hỗ trợ: {} người.",
             workers.size()));
    line(say("3. Support: {}.", "3. Tổng số tiền được hỗ trợ: {}.", sum(decided.amount)));
    line(say("   Account: .............. at the bank ..............",
             "   Số tài khoản: .............. tại Ngân hàng: .............."));
    text_ += '\n';
    line(say("Workers and courses:", "Danh sách người lao động và khóa đào tạo:"));
    each_line(number, Outcome::payable, [&](std::size_t at) {
      const LineDecision& decided_line = decisions_.lines()[at];
      line(say("- {}: {} months, {}", "- {}: {} tháng, {}", worker_words(at),
               months(decided_line.half_months), in_words(decided_line.amount, language_)));
    });
    not_supported(number);
    text_ += '\n';
    line(say("What follows:", "Các bước tiếp theo:"));
    days(number, false);
    return std::move(text_);
  }

  [[nodiscard]] std::string refusal(std::size_t number) {
    const PlanDecision& decided = decisions_.plans()[number];
    title("Reply to a request for training support (Article 12(3))",
          "VĂN BẢN TRẢ LỜI\nVề việc đề nghị hỗ trợ đào tạo để duy trì việc làm (khoản 3 Điều 12)");
    line(say("To: {}", "Kính gửi: {}", employer_words(number)));
    line(say("Dossier {} does not meet the conditions of Decision 23/2021/QĐ-TTg:",
             "Hồ sơ {} không đủ điều kiện hỗ trợ theo Quyết định số 23/2021/QĐ-TTg:",
             printable(in_.plan_id(number))));
    reasons(decisions_.rule_set().of_plan(), decisions_.blamed(decided),
            decisions_.data().plan_facts.view().record(number), number);
    if (decided.outcome == Outcome::payable) not_supported(number);
    const Parameters& p = decisions_.rule_set().parameters();
    const auto blamed = decisions_.blamed(decided);
    const auto is_final = [&](std::string_view id) {
      return std::find(blamed.begin(), blamed.end(), id) != blamed.end();
    };
    if (is_final("art9.window") || is_final("art44.6.highest")) return std::move(text_);
    line(say("A dossier may be filed again until {}, as far as the conditions can be met by then.",
             "Đơn vị có thể nộp lại hồ sơ đến hết ngày {} nếu đáp ứng được các điều kiện nêu trên.",
             in_words(Date{p.last_day}, language_)));
    return std::move(text_);
  }

  [[nodiscard]] std::string supplement(std::size_t number) {
    const PlanDecision& decided = decisions_.plans()[number];
    title("What is missing in a request for training support",
          "VĂN BẢN ĐỀ NGHỊ BỔ SUNG HỒ SƠ\nVề việc hỗ trợ đào tạo để duy trì việc làm");
    line(say("To: {}", "Kính gửi: {}", employer_words(number)));
    line(say(
        "Dossier {} cannot be decided yet. Missing:",
        "Chưa đủ căn cứ để quyết định hồ sơ {}. Đề nghị bổ sung:", printable(in_.plan_id(number))));
    for (const std::string_view column : decided.ask) line("- " + asked_words(column));
    if (decided.outcome == Outcome::undetermined) {
      line(say("It is needed for:", "Thông tin này cần để xét:"));
      reasons(decisions_.rule_set().of_plan(), decisions_.blamed(decided),
              decisions_.data().plan_facts.view().record(number), number);
    }
    not_supported(number);
    line(say("The {} working days of Article 12(3) run from the full dossier.",
             "Thời hạn {} ngày làm việc (khoản 3 Điều 12) tính từ ngày nhận đủ hồ sơ.",
             decisions_.rule_set().parameters().decide_days));
    return std::move(text_);
  }

  void not_supported(std::size_t plan) {
    bool is_first = true;
    for (const Outcome outcome : {Outcome::refused, Outcome::undetermined}) {
      each_line(plan, outcome, [&](std::size_t at) {
        const LineDecision& decided = decisions_.lines()[at];
        if (is_first) {
          text_ += '\n';
          line(say("Not supported, or not yet:", "Chưa được hỗ trợ:"));
        }
        is_first = false;
        const std::string why = places(decisions_.rule_set().of_line(), decisions_.blamed(decided));
        line(outcome == Outcome::refused
                 ? say("- {}: refused under {}", "- {}: không đủ điều kiện theo {}",
                       worker_words(at), why)
                 : say("- {}: undetermined", "- {}: chưa kết luận được", worker_words(at)));
        own_reasons(at);
        for (const std::string_view column : decided.ask)
          line("    " + say("missing: {}", "còn thiếu: {}", asked_words(column)));
      });
    }
  }

  // What a line's own provisions say against it, and where the worker was supported before.
  void own_reasons(std::size_t at) {
    const Rule& rule = decisions_.rule_set().of_line();
    const std::size_t of_plan = decisions_.rule_set().of_plan().provisions().size();
    const auto blamed = decisions_.blamed(decisions_.lines()[at]);
    for (std::size_t i = of_plan; i < rule.provisions().size(); ++i) {
      const Provision& provision = rule.provisions()[i];
      if (std::find(blamed.begin(), blamed.end(), provision.id) != blamed.end())
        line("    " + std::string{language_ == Language::english ? provision.english
                                                                 : provision.vietnamese});
    }
    if (const std::string before = before_words(at); !before.empty()) line("    " + before);
  }

  // By what the worker was supported before, where that refuses a line.
  [[nodiscard]] std::string before_words(std::size_t number) const {
    const auto before = decisions_.data().counted_before.find(number);
    if (before == decisions_.data().counted_before.end()) return {};
    return before->second ? say("supported before: line {} of dossier {}",
                                "đã được hỗ trợ: dòng {} của hồ sơ {}",
                                printable(in_.line_id(*before->second)),
                                printable(in_.plan_id(in_.plan_of(*before->second))))
                          : say("supported before, under an earlier decision",
                                "đã được hỗ trợ theo một quyết định trước đây");
  }

  void reasons(const Rule& rule, const std::vector<std::string_view>& ids, const OwnRecord& record,
               std::size_t plan) {
    for (const Provision& provision : rule.provisions()) {
      if (std::find(ids.begin(), ids.end(), provision.id) == ids.end()) continue;
      line(fmt::format("- {}: {}", citations_words(provision, language_),
                       language_ == Language::english ? provision.english : provision.vietnamese));
      facts(rule, provision, record, plan);
    }
  }

  [[nodiscard]] std::string recovery_reason(std::size_t plan) const {
    const Dossiers::Data& in = in_.data();
    bool all_kept = true;
    each_line(plan, Outcome::payable, [&](std::size_t line) {
      const Column& kept = in.trainees.columns[trainees::kept_in_work];
      all_kept = all_kept && !(kept.is_known(line) && kept.choices[line] == 0);
    });
    const Column& actual = in.plans.columns[plans::actual_cost_vnd];
    std::string text;
    if (actual.is_known(plan))
      text = say("actual cost {}", "chi phí thực tế {}",
                 in_words(Money{actual.numbers[plan]}, language_));
    if (all_kept) return text;
    if (!text.empty()) text += "; ";
    return text +
           say("a worker was not given work as planned (Form 02 no. 5(b))",
               "có người lao động không được bố trí việc làm theo phương án (điểm b mục 5 Mẫu "
               "số 02)");
  }

  template <class Visit>
  void each_line(std::size_t plan, Outcome outcome, Visit&& visit) const {
    for (std::size_t line = 0; line < in_.trainees(); ++line) {
      const LineDecision& decided = decisions_.lines()[line];
      if (decided.plan == plan && decided.outcome == outcome) visit(line);
    }
  }

  // ---- Readings ----

  void differ(std::string_view reading, std::string_view option, const Decisions& other) {
    std::uint64_t changed = 0;
    MoneyTotal before;
    MoneyTotal after;
    MoneyTotal returned_before;
    MoneyTotal returned_after;
    for (std::size_t line = 0; line < in_.trainees(); ++line) {
      const LineDecision& a = decisions_.lines()[line];
      const LineDecision& b = other.lines()[line];
      if (a.outcome != b.outcome || a.amount != b.amount || a.max_amount != b.max_amount) ++changed;
      before.add(a.amount);
      after.add(b.amount);
    }
    for (std::size_t plan = 0; plan < in_.plans(); ++plan) {
      if (const auto& money = decisions_.plans()[plan].recover) returned_before.add(*money);
      if (const auto& money = other.plans()[plan].recover) returned_after.add(*money);
    }
    const auto money = [&](const MoneyTotal& total) {
      return grouped(total.digits(), digit_mark(language_));
    };
    std::string text = say("{} = {}: {} lines decided otherwise; payable {} -> {} VND",
                           "{} = {}: {} dòng quyết định khác; được hỗ trợ {} -> {} đồng", reading,
                           option, changed, money(before), money(after));
    if (returned_before != returned_after)
      text += say("; to be returned {} -> {} VND", "; phải thu hồi {} -> {} đồng",
                  money(returned_before), money(returned_after));
    line(text);
  }

  const Decisions& decisions_;
  const Dossiers& in_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string asked_fact_words(std::string_view column, Language language) {
  for (const FactInfo& fact : RuleSet::facts()) {
    if (fact.name == column) return label(fact, language);
  }
  if (column == "worker_id")
    return say(language, "whether two entries are the same person",
               "kết luận hai dòng có phải cùng một người hay không");
  return say(language, "which employer an earlier support was for",
             "người sử dụng lao động của lần hỗ trợ trước");
}
Voucher supplier_of(std::string_view column) noexcept {
  for (const FactInfo& fact : RuleSet::facts()) {
    if (fact.name == column) return fact.voucher;
  }
  return Voucher::office;  // who is who, and what was supported before
}
std::string supplier_words(Voucher voucher, Language language) {
  return std::string{voucher == Voucher::office ? texts().office.in(language)
                                                : voucher_words(voucher, language)};
}

std::string explain_plan(const Decisions& decisions, std::size_t plan, Language language) {
  return Writer(decisions, language).plan(plan);
}
std::string explain_line(const Decisions& decisions, std::size_t line, Language language) {
  return Writer(decisions, language).one_line(line);
}
std::string letter(const Decisions& decisions, std::size_t plan, Language language) {
  return Writer(decisions, language).paper(plan);
}
std::string recovery_letter(const Decisions& decisions, std::size_t plan, Language language) {
  return Writer(decisions, language).recovery(plan);
}
std::string readings_text(const Decisions& decisions, Language language) {
  return Writer(decisions, language).readings();
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
