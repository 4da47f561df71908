#include "answer/grounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "answer/explanation_words.hpp"
#include "rentsupport/facts.hpp"
#include "rule/wording.hpp"
#include "values/language.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

class Grounds {
 public:
  Grounds(const Explanation& explanation, const ExplainedNode& provision, Reader reader,
          Language language)
      : explanation_(explanation),
        provision_(provision),
        parameters_(explanation.rule_set.parameters()),
        is_english_(language == Language::english),
        language_(language),
        worker_(reader == Reader::worker ? Bilingual{"Ông/Bà", "you"}
                                         : Bilingual{"người lao động", "the worker"}) {}

  [[nodiscard]] Ground ground() {
    const Provision& provision =
        explanation_.rule().provisions()[static_cast<std::size_t>(provision_.provision)];
    const std::string_view id = provision.id;
    const std::string_view name = id.substr(id.rfind('.') + 1);
    const bool is_later = explanation_.rule().nodes()[provision_.node].kind == NodeKind::later;
    if (provision_.state != Truth::failed && !is_later) return lacking();
    Ground result = is_later     ? Ground{counted(), Remedy::none}
                    : is_own(id) ? own(provision)
                                 : failed(name);
    if (result.text.empty()) result.text = compared();
    if (!is_english_ && result.text.starts_with("người")) result.text.replace(0, 1, "N");
    if (is_english_ && (result.text.starts_with("you") || result.text.starts_with("the")))
      result.text[0] = static_cast<char>(result.text[0] - 'a' + 'A');
    result.text += uncertain();
    // Nobody gave what is declared or assumed: the fact itself may still be given.
    if (result.remedy == Remedy::none &&
        std::any_of(told_.begin(), told_.end(), [](const ExplainedFact* fact) {
          return fact->origin == Origin::declared || fact->origin == Origin::assumed;
        })) {
      result.remedy = Remedy::supply;
    }
    for (const ExplainedFact* fact : told_)
      result.vouchers |= bit(facts_of(explanation_)[fact->fact].voucher);
    return result;
  }

 private:
  template <class... Values>
  [[nodiscard]] std::string say(const Bilingual& words, const Values&... values) const {
    return fmt::format(fmt::runtime(words.in(language_)), values...);
  }

  [[nodiscard]] std::string_view worker() const { return worker_.in(language_); }
  [[nodiscard]] std::string month(Month of) const { return in_words(of, language_); }
  [[nodiscard]] std::string day(Date of) const { return in_words(of, language_); }

  // The facts compared inside the provision. Asking for one notes that it was told.
  [[nodiscard]] const ExplainedFact* find(std::uint8_t number) {
    for (const ExplainedLeaf& leaf : provision_.leaves) {
      for (const ExplainedFact& fact : leaf.facts) {
        if (fact.fact != number) continue;
        if (std::find(told_.begin(), told_.end(), &fact) == told_.end()) told_.push_back(&fact);
        return &fact;
      }
    }
    return nullptr;
  }
  [[nodiscard]] std::optional<std::int64_t> value(std::uint8_t number) {
    const ExplainedFact* const fact = find(number);
    if (fact == nullptr || fact->origin == Origin::unknown || fact->origin == Origin::empty)
      return std::nullopt;
    return fact->value;
  }
  [[nodiscard]] std::optional<Date> date(const Fact<Date>& fact) {
    const auto number = value(fact.number());
    if (!number) return std::nullopt;
    return Date{std::chrono::days{*number}};
  }
  [[nodiscard]] std::string words(std::uint8_t number) {
    const auto known = value(number);
    return known ? value_words(facts_of(explanation_)[number], *known, language_) : std::string{};
  }

  // Facts that the dossier does not give itself are told with their source.
  [[nodiscard]] std::string uncertain() const {
    std::string text;
    for (const ExplainedFact* fact : told_) {
      if (fact->origin != Origin::assumed && fact->origin != Origin::declared &&
          fact->origin != Origin::projected)
        continue;
      text += fmt::format("{}{}: {}", text.empty() ? "" : "; ",
                          label(facts_of(explanation_)[fact->fact], language_),
                          fact_words(explanation_, *fact, language_));
    }
    return text.empty() ? text : fmt::format(" [{}]", text);
  }

  [[nodiscard]] bool is_own(std::string_view id) const {
    const auto differences = explanation_.rule_set.differences();
    return std::any_of(differences.begin(), differences.end(), [&](const RuleDifference& own) {
      return own.group == explanation_.group && own.provision.id == id;
    });
  }

  // No sentence is ready for what somebody else wrote: its statement, and what it compared. A day
  // is as it is; what else the dossier says may be mended by another paper.
  [[nodiscard]] Ground own(const Provision& provision) const {
    const auto without_stop = [](std::string text) {
      return text.erase(text.find_last_not_of('.') + 1);
    };
    Ground ground{say({"Yêu cầu: {} ({}).", "Required: {} ({})."},
                      without_stop(is_english_ ? provision.english : provision.vietnamese),
                      without_stop(compared())),
                  Remedy::none};
    each_leaf_in_the_way(explanation_, provision_, [&](const ExplainedLeaf& leaf, bool) {
      for (const ExplainedFact& fact : leaf.facts) {
        const FactInfo& info = facts_of(explanation_)[fact.fact];
        if (!info.asked || (info.type != FactType::choice && info.type != FactType::month_set &&
                            fact.origin != Origin::declared && fact.origin != Origin::assumed))
          continue;
        ground.remedy = Remedy::supply;
        ground.vouchers |= bit(info.voucher);
      }
    });
    return ground;
  }

  // What the provision compared, where no sentence fits.
  [[nodiscard]] std::string compared() const {
    std::string text;
    each_leaf_in_the_way(explanation_, provision_, [&](const ExplainedLeaf& leaf, bool negated) {
      const std::string line = compared_words(explanation_, leaf, negated, false, language_);
      if (text.find(line) == std::string::npos) text += (text.empty() ? "" : " ") + line + ".";
    });
    return text;
  }

  [[nodiscard]] static std::uint8_t bit(Voucher voucher) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(voucher));
  }

  [[nodiscard]] Ground lacking() const {
    std::string labels;
    Ground ground;
    each_leaf_in_the_way(explanation_, provision_, [&](const ExplainedLeaf& leaf, bool) {
      for (const ExplainedFact& fact : leaf.facts) {
        const std::string of_fact = label(facts_of(explanation_)[fact.fact], language_);
        if (fact.origin == Origin::unknown && facts_of(explanation_)[fact.fact].asked &&
            labels.find(of_fact) == std::string::npos) {
          labels += (labels.empty() ? "" : "; ") + of_fact;
          ground.vouchers |= bit(facts_of(explanation_)[fact.fact].voucher);
        }
      }
    });
    ground.text =
        say({"Hồ sơ chưa có thông tin về: {}.", "The dossier does not say yet: {}."}, labels);
    return ground;
  }

  [[nodiscard]] std::string of_group(const CountedMonth& counted) const {
    if (!counted.group) return {};
    return *counted.group == Group::working
               ? say({" (nhóm đang làm việc)", " (group working)"})
               : say({" (nhóm quay trở lại thị trường lao động)", " (group returning)"});
  }

  // Art. 2(4): paid already, or as many months as there can be.
  [[nodiscard]] std::string counted() const {
    const bool is_cap = !explanation_.rule().nodes()[provision_.node].parameter.empty();
    std::string months;
    bool are_paid = true;
    for (const CountedMonth& counted : explanation_.counted) {
      if (is_cap) {
        const bool is_of_other = explanation_.rule_set.cap_in_each_group() && counted.group &&
                                 *counted.group != explanation_.group;
        if (is_of_other) continue;
        months += (months.empty() ? "" : ", ") + month(counted.month) + of_group(counted);
        are_paid = are_paid && counted.request_id.empty();
      } else if (counted.month == explanation_.month) {
        return counted.request_id.empty()
                   ? say({"{} đã được hỗ trợ tháng {}{}.", "{} had support for {} before{}."},
                         worker(), month(counted.month), of_group(counted))
                   : say({"Tháng {1} đã được tính cho {0} tại đề nghị {2} thuộc danh sách {3}.",
                          "{1} is counted for {0} already, for request {2} of list {3}."},
                         worker(), month(counted.month), printable(counted.request_id),
                         printable(counted.list_id));
      }
    }
    return say(
        are_paid
            ? Bilingual{"{} đã được hỗ trợ đủ số tháng tối đa ({} tháng): {}.",
                        "{} had support for as many months as there can be ({}): {}."}
            : Bilingual{"{} đã được tính đủ số tháng hỗ trợ tối đa ({} tháng): {}.",
                        "As many months as there can be ({1}) are counted for {0} already: {2}."},
        worker(), explanation_.rule_set.cap_months(), months);
  }

  [[nodiscard]] bool is_working() const { return explanation_.group == Group::working; }
  // The verb for the reader: "you are", "the worker is".
  [[nodiscard]] std::string_view be() const { return worker() == "you" ? "are" : "is"; }

  // Tells the sources of these facts too.
  template <class... Facts>
  void tell(const Facts&... fact) {
    (static_cast<void>(find(fact.number())), ...);
  }

  [[nodiscard]] Ground failed(std::string_view name) {
    if (name == "place") return {place(), Remedy::none};
    if (name == "tenant") {
      tell(facts::pays_rent);
      return {say({"Hồ sơ ghi {} không phải trả tiền thuê; chính sách áp dụng cho người ở thuê, ở "
                   "trọ có trả tiền thuê.",
                   "The dossier says that {} need not pay rent; the support is for those who rent "
                   "lodgings and pay for them."},
                  worker()),
              Remedy::none};
    }
    if (name == "employed") return {employed(), Remedy::none};
    if (name == "applied") {
      tell(facts::applied);
      return {say({"Hồ sơ không có đề nghị hỗ trợ của {} (Mẫu số 01).",
                   "The dossier has no request (Form 01) of {}."},
                  is_english_ && worker() == "you" ? "yours" : worker()),
              Remedy::supply};
    }
    if (name == "insured_here") {
      tell(facts::insured_elsewhere);
      return {say({"Người sử dụng lao động khác đóng bảo hiểm xã hội bắt buộc cho {}; việc hỗ trợ "
                   "được giải quyết tại nơi đó.",
                   "Another employer pays the compulsory social insurance for {}; support is given "
                   "there."},
                  worker()),
              Remedy::none};
    }
    if (name == "employer") return {employer(), Remedy::none};
    if (name == "rents") return {rents(), Remedy::none};
    if (name == "term") return {term(), Remedy::none};
    if (name == "concluded" || name == "started") return {contract_day(), Remedy::none};
    if (name == "not_continued") return {continued(), Remedy::none};
    if (name == "insured" || name == "payroll") return {on_list(name == "insured"), Remedy::supply};
    if (name == "exempt") {
      const auto why = value(facts::insurance_exempt.number());
      const bool is_foreigner = why == static_cast<std::int64_t>(InsuranceExempt::foreigner);
      return {exempt(is_foreigner), is_foreigner ? Remedy::none : Remedy::supply};
    }
    if (name == "new_hire") {
      tell(facts::newly_recruited);
      return {
          say({"Hồ sơ không ghi {} là người mới tuyển dụng chưa có tên trong danh sách tham gia "
               "bảo hiểm xã hội bắt buộc.",
               "The dossier does not name {} as newly recruited and not yet on the list of "
               "compulsory social insurance."},
              worker()),
          Remedy::supply};
    }
    if (name == "payroll_copy") {
      tell(facts::payroll_copy);
      return {say({"Hồ sơ không có bản sao danh sách trả lương tháng {}.",
                   "The dossier has no copy of the payroll of {}."},
                  month(tested_month())),
              Remedy::supply};
    }
    if (name == "posted") return {posted(), Remedy::repeat};
    if (name == "month") return {month_of_list(), Remedy::repeat};
    if (name == "before_15th") return {before_15th(), Remedy::repeat};
    if (name == "one_month") {
      return {
          say({"Đề nghị này ghi các tháng {}; mỗi danh sách của nhóm này chỉ được đề nghị cho 1 "
               "tháng.",
               "This request asks for {}; a list of this group asks for 1 month only."},
              words(facts::months.number())),
          Remedy::repeat};
    }
    if (name == "forms_attached") {
      tell(facts::forms_attached);
      return {say({"Hồ sơ của hộ kinh doanh không kèm đề nghị của người lao động (Mẫu số 01).",
                   "The business household's dossier lacks the workers' requests (Form 01)."}),
              Remedy::supply};
    }
    if (name == "deadline") return {late(), Remedy::none};
    return {};
  }

  [[nodiscard]] std::string place() {
    const std::string province = words(facts::province.number());
    const std::string at = province.empty() ? "" : fmt::format(" ({})", province);
    return say({"Nơi làm việc{} không thuộc {} tỉnh, thành phố vùng kinh tế trọng điểm và không "
                "nằm trong khu công nghiệp, khu chế xuất, khu kinh tế.",
                "The worksite{} lies in none of the {} provinces and cities of the key economic "
                "regions, and in no industrial park, export processing zone or economic zone."},
               at, parameters_.key_economic_regions.size());
  }

  [[nodiscard]] bool is_employee() {
    const auto type = value(facts::contract_type.number());
    return type && (*type == static_cast<std::int64_t>(ContractType::indefinite) ||
                    *type == static_cast<std::int64_t>(ContractType::fixed_term));
  }
  [[nodiscard]] std::string no_contract() {
    return say(
        {"Hồ sơ ghi loại hợp đồng là “{}”; chính sách áp dụng cho người có hợp đồng lao động không "
         "xác định thời hạn hoặc xác định thời hạn.",
         "The dossier gives the kind of contract as “{}”; it must be an employment contract, "
         "indefinite or fixed-term."},
        words(facts::contract_type.number()));
  }

  [[nodiscard]] std::string employed() {
    if (!is_employee()) return no_contract();
    const auto starts_on = date(facts::contract_starts_on);
    if (starts_on && *starts_on > last_day(explanation_.month)) {
      return say({"Hợp đồng lao động bắt đầu ngày {}, sau tháng {}.",
                  "The contract starts on {}, after {}."},
                 day(*starts_on), month(explanation_.month));
    }
    told_.clear();
    const auto ends_on = date(facts::contract_ends_on);
    if (!ends_on) return {};
    return say({"Hợp đồng lao động kết thúc ngày {}, trước tháng {}.",
                "The contract ended on {}, before {}."},
               day(*ends_on), month(explanation_.month));
  }

  [[nodiscard]] std::string employer() {
    const auto kind = value(facts::kind.number());
    if (explanation_.group == Group::returning && kind &&
        *kind == static_cast<std::int64_t>(EmployerKind::business_household)) {
      return say({"Nơi làm việc là hộ kinh doanh không có đăng ký kinh doanh.",
                  "The employer is a business household without business registration."});
    }
    const std::string words_of_kind = words(facts::kind.number());
    return explanation_.group == Group::working
               ? say({"Nơi làm việc thuộc loại “{}”; nhóm này chỉ gồm người làm việc trong doanh "
                      "nghiệp.",
                      "The employer is of the kind “{}”; this group is for those who work in an "
                      "enterprise."},
                     words_of_kind)
               : say({"Nơi làm việc thuộc loại “{}”, không phải doanh nghiệp, hợp tác xã hay hộ "
                      "kinh doanh có đăng ký kinh doanh.",
                      "The employer is of the kind “{}”: no enterprise, cooperative or registered "
                      "business household."},
                     words_of_kind);
  }

  [[nodiscard]] std::string rents() {
    const Month first =
        is_working() ? parameters_.working.first_month : parameters_.returning.first_month;
    const Month last =
        is_working() ? parameters_.working.last_month : parameters_.returning.last_month;
    const Month of = explanation_.month;
    if (of < first || of > last) {
      return say({"Tháng {} nằm ngoài thời gian được hỗ trợ (từ tháng {} đến tháng {}).",
                  "{} lies outside the months supported (from {} to {})."},
                 month(of), month(first), month(last));
    }
    if (const ExplainedFact* const rented = find(facts::rented_months.number());
        rented != nullptr && rented->origin != Origin::unknown && rented->origin != Origin::empty) {
      return say({"Các tháng đã khai ở thuê, ở trọ: {}; không có tháng {}.",
                  "The months declared as rented are {}, without {}."},
                 words(facts::rented_months.number()), month(of));
    }
    told_.clear();
    const auto from = date(facts::rent_from);
    const auto to = date(facts::rent_to);
    if (to && *to < first_day(of)) {
      return say({"Hồ sơ ghi việc thuê kết thúc ngày {}, trước tháng {}.",
                  "The dossier says that renting ended on {}, before {}."},
                 day(*to), month(of));
    }
    if (from && *from > last_day(of)) {
      return say({"Hồ sơ ghi bắt đầu thuê từ ngày {}, sau tháng {}.",
                  "The dossier says that renting began on {}, after {}."},
                 day(*from), month(of));
    }
    const std::string since = from ? say({" từ ngày {}", " from {}"}, day(*from)) : std::string{};
    const std::string until = to ? say({" đến ngày {}", " to {}"}, day(*to)) : std::string{};
    return parameters_.readings.partial_month == PartialMonth::fifteen_days
               ? say({"Thời gian thuê{}{} chưa đủ 15 ngày trong tháng {}.",
                      "Renting{}{} makes fewer than 15 days in {}."},
                     since, until, month(of))
               : say({"Thời gian thuê{}{} chưa trọn tháng {}.",
                      "Renting{}{} does not fill the whole of {}."},
                     since, until, month(of));
  }

  [[nodiscard]] std::string term() {
    if (!is_employee()) return no_contract();
    const auto starts_on = date(facts::contract_starts_on);
    const auto ends_on = date(facts::contract_ends_on);
    if (!starts_on || !ends_on) return {};
    const int months = parameters_.minimum_contract_months;
    const Date needed = add_months(*starts_on, months) - std::chrono::days{1};
    return is_english_ ? fmt::format(
                             "The contract from {} to {} is shorter than {} (long enough: to {} at "
                             "least).",
                             day(*starts_on), day(*ends_on), english(months, "month"), day(needed))
                       : fmt::format(
                             "Hợp đồng từ ngày {} đến ngày {} chưa đủ {} tháng (đủ nếu kéo dài ít "
                             "nhất đến hết ngày {}).",
                             day(*starts_on), day(*ends_on), months, day(needed));
  }

  // Art. 4(2), 8(2): the day that the reading looks at.
  [[nodiscard]] std::string contract_day() {
    const auto signed_on = date(facts::contract_signed_on);
    const auto when = signed_on ? signed_on : date(facts::contract_starts_on);
    if (!when) return {};
    const Bilingual was = signed_on ? Bilingual{"được giao kết", "was concluded"}
                                    : Bilingual{"bắt đầu thực hiện", "started"};
    const std::string_view verb = was.in(language_);
    if (is_working()) {
      return say({"Hợp đồng {} ngày {}; phải trước ngày {}.",
                  "The contract {} on {}; it had to be before {}."},
                 verb, day(*when), day(parameters_.working.contract_before));
    }
    return say({"Hợp đồng {} ngày {}; phải trong thời gian từ ngày {} đến ngày {}.",
                "The contract {} on {}; it had to be from {} to {}."},
               verb, day(*when), day(parameters_.returning.contract_from),
               day(parameters_.returning.contract_to));
  }

  [[nodiscard]] std::string continued() {
    const auto previous = value(facts::previous_contract.number());
    const bool same =
        previous && *previous == static_cast<std::int64_t>(PreviousContract::same_employer);
    const auto ended_on = date(facts::previous_contract_ended_on);
    const std::string end = ended_on
                                ? say({", kết thúc ngày {}", ", which ended on {}"}, day(*ended_on))
                                : std::string{};
    return same ? say({"Hợp đồng này tiếp nối hợp đồng trước với cùng người sử dụng lao động{}.",
                       "The contract continues the one before with the same employer{}."},
                      end)
                : say({"Hợp đồng này tiếp nối hợp đồng trước với người sử dụng lao động khác{}.",
                       "The contract continues the one before with another employer{}."},
                      end);
  }

  // The month of the insurance test.
  [[nodiscard]] Month tested_month() const {
    return explanation_.rule_set.reference_month(month_of(*explanation_.days[0]));
  }

  [[nodiscard]] std::string on_list(bool of_insurance) {
    static_cast<void>(
        value((of_insurance ? facts::insured_months : facts::payroll_months).number()));
    const Bilingual on_list =
        of_insurance
            ? Bilingual{"{0} không có tên trong danh sách tham gia bảo hiểm xã hội bắt buộc tháng "
                        "{2}.",
                        "{0} {1} not on the social insurance agency's list of {2}."}
            : Bilingual{"{0} không có tên trong danh sách trả lương tháng {2}.",
                        "{0} {1} not on the payroll of {2}."};
    return say(on_list, worker(), be(), month(tested_month()));
  }

  [[nodiscard]] std::string exempt(bool is_foreigner) const {
    if (is_foreigner) {
      return say(
          {"{0} là người nước ngoài được miễn tham gia bảo hiểm xã hội bắt buộc; danh sách "
           "trả lương không thay thế được trong trường hợp này.",
           "{0} {1} exempt from compulsory social insurance as a foreigner; the payroll does "
           "not stand in for it there."},
          worker(), be());
    }
    return say({"Hồ sơ không ghi {} thuộc trường hợp không phải tham gia bảo hiểm xã hội bắt buộc.",
                "The dossier does not say that {} {} outside compulsory social insurance."},
               worker(), be());
  }

  [[nodiscard]] std::string posted() {
    const auto sent_on = date(facts::sent_to_si_on);
    const auto ends_on = date(facts::posting_ends_on);
    if (!sent_on || !ends_on) return {};
    const Date begun_on = explanation_.timeline.posted_on;
    return is_english_ ? fmt::format(
                             "The list was posted on {} and sent to the social insurance "
                             "agency on {}; it had to stay posted for at least {}, to {}.",
                             day(begun_on), day(*sent_on),
                             english(parameters_.posting_days, "working day"), day(*ends_on))
                       : fmt::format(
                             "Danh sách niêm yết ngày {}, gửi cơ quan bảo hiểm xã hội ngày "
                             "{}; phải niêm yết ít nhất {} ngày làm việc, đến ngày {}.",
                             day(begun_on), day(*sent_on), parameters_.posting_days, day(*ends_on));
  }

  [[nodiscard]] std::string month_of_list() {
    const Date drawn_up_on = *explanation_.days[0];
    const auto number = month_number(month_of(drawn_up_on));
    const auto before = [&](int months) { return month(month_of_number(number - months)); };
    if (explanation_.group == Group::returning &&
        parameters_.readings.late_list == LateList::previous_month_only) {
      return say({"Danh sách lập ngày {} chỉ được đề nghị cho tháng {}.",
                  "The list drawn up on {} may ask for {} only."},
                 day(drawn_up_on), before(1));
    }
    if (explanation_.group == Group::working &&
        parameters_.readings.combined_months == CombinedMonths::last_three) {
      return say({"Danh sách lập ngày {} chỉ được đề nghị cho các tháng từ {} đến {}.",
                  "The list drawn up on {} may ask for the months from {} to {} only."},
                 day(drawn_up_on), before(3), before(1));
    }
    return say({"Danh sách lập ngày {} chỉ được đề nghị cho các tháng trước tháng {}.",
                "The list drawn up on {} may ask for months before {} only."},
               day(drawn_up_on), before(0));
  }

  [[nodiscard]] std::string before_15th() const {
    const Date sent_on = explanation_.timeline.sent_to_si_on;
    const bool is_14 = parameters_.readings.before_15th == Before15th::day_14;
    const Date last{month_of(sent_on) / std::chrono::day{is_14 ? 14U : 15U}};
    const bool has_happened = explanation_.days[2].has_value();
    const std::string sent =
        has_happened ? say({"Danh sách gửi cơ quan bảo hiểm xã hội ngày {}",
                            "The list went to the social insurance agency on {}"},
                           day(sent_on))
                     : say({"Danh sách dự kiến gửi cơ quan bảo hiểm xã hội ngày {}",
                            "The list is projected to go to the social insurance agency on {}"},
                           day(sent_on));
    return sent +
           (is_14 ? say({"; phải gửi trước ngày 15, chậm nhất ngày {}.",
                         "; it had to go before the 15th, by {}."},
                        day(last))
                  : say({"; phải gửi chậm nhất ngày {}.", "; it had to go by {}."}, day(last)));
  }

  [[nodiscard]] std::string late() {
    if (explanation_.days[4]) {
      return say({"Ủy ban nhân dân cấp huyện nhận hồ sơ ngày {}; hạn tiếp nhận là hết ngày {}.",
                  "The district People's Committee received the dossier on {}; it took dossiers "
                  "until {}."},
                 day(*explanation_.days[4]), day(parameters_.deadline));
    }
    const auto earliest = date(facts::earliest_receipt);
    const auto received = date(facts::received_on);
    const auto when = earliest && *earliest > parameters_.deadline ? earliest : received;
    if (!when) return {};
    return say(
        {"Hồ sơ đến Ủy ban nhân dân cấp huyện sớm nhất ngày {}; hạn tiếp nhận là hết ngày "
         "{}.",
         "The dossier reaches the district People's Committee on {} at the earliest; it took "
         "dossiers until {}."},
        day(*when), day(parameters_.deadline));
  }

  const Explanation& explanation_;
  const ExplainedNode& provision_;
  const Parameters& parameters_;
  bool is_english_;
  Language language_;
  Bilingual worker_;
  std::vector<const ExplainedFact*> told_;
};

}  // namespace

Ground ground_of(const Explanation& explanation, const ExplainedNode& provision, Reader reader,
                 Language language) {
  return Grounds(explanation, provision, reader, language).ground();
}

std::string remedy_words(const Ground& ground, Reader reader, Language language) {
  switch (ground.remedy) {
    case Remedy::supply:
      break;
    case Remedy::repeat:
      return std::string{Bilingual{"người sử dụng lao động phải thực hiện lại bước này",
                                   "the employer must take this step again"}
                             .in(language)};
    case Remedy::none:
      return std::string{Bilingual{"không thể bổ sung", "cannot be supplied"}.in(language)};
  }
  std::string text;
  const auto say = [&](Voucher voucher, const Bilingual& words) {
    if ((ground.vouchers >> static_cast<unsigned>(voucher) & 1U) == 0) return;
    text += (text.empty() ? "" : "; ") + std::string{words.in(language)};
  };
  say(Voucher::worker,
      reader == Reader::worker
          ? Bilingual{"Ông/Bà có thể bổ sung", "you can still supply it"}
          : Bilingual{"người lao động có thể bổ sung", "the worker can still supply it"});
  say(Voucher::employer,
      {"người sử dụng lao động có thể bổ sung", "the employer can still supply it"});
  say(Voucher::social_insurance, {"cơ quan bảo hiểm xã hội có thể xác nhận",
                                  "the social insurance agency can still confirm it"});
  say(Voucher::office,
      {"Ủy ban nhân dân cấp huyện có thể ghi nhận", "the district can still record it"});
  return text.empty()
             ? std::string{Bilingual{"có thể bổ sung", "can still be supplied"}.in(language)}
             : text;
}

}  // namespace v2
}  // namespace rentsupport
