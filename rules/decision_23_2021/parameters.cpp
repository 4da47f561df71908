// The parameters of Chapter III, and what keeps them in range.
#include <algorithm>
#include <array>
#include <sstream>
#include <type_traits>

#include "rentsupport/training_rules.hpp"
#include "rule/parameter_fields.hpp"
#include "values/embedded.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {
namespace training {

// The names of each reading's options, in the order of its enumeration.
using Options = std::array<std::string_view, 2>;
static constexpr Options names_of(TwelveMonths) { return {"cumulative", "consecutive"}; }
static constexpr Options names_of(UiDebt) { return {"refused", "ignored"}; }
static constexpr Options names_of(RequestDay) { return {"filed_on", "request_date"}; }
static constexpr Options names_of(OddDays) { return {"per_course", "per_worker_total"}; }
static constexpr Options names_of(MonthCount) { return {"date_to_date", "thirty_days"}; }
static constexpr Options names_of(SixMonths) { return {"per_worker", "per_course"}; }
static constexpr Options names_of(LongCourse) { return {"whole_cost", "pro_rata"}; }
static constexpr Options names_of(NotKept) { return {"whole_support", "that_worker"}; }
static constexpr Options names_of(OnceScope) { return {"all_employers", "same_employer"}; }

template <class R, class Visit>
static void each_reading(R& readings, Visit&& visit) {
  visit("twelve_months", readings.twelve_months);
  visit("ui_debt", readings.ui_debt);
  visit("request_day", readings.request_day);
  visit("odd_days", readings.odd_days);
  visit("month_count", readings.month_count);
  visit("six_months", readings.six_months);
  visit("long_course", readings.long_course);
  visit("not_kept", readings.not_kept);
  visit("once_scope", readings.once_scope);
}

template <class P, class Visit>
static void each_parameter(P& p, Visit&& visit) {
  visit("window.first_day", p.first_day);
  visit("window.last_day", p.last_day);
  visit("insurance.months", p.insurance_months);
  visit("revenue.fall_percent", p.fall_percent);
  visit("support.month_vnd", p.month);
  visit("support.months", p.months);
  visit("support.whole_month_days", p.whole_month_days);
  visit("amendment.in_force_on", p.amended_on);
  visit("calendar.public_holidays", p.public_holidays);
  visit("procedure.si_days", p.si_days);
  visit("procedure.decide_days", p.decide_days);
  visit("procedure.transfer_days", p.transfer_days);
  visit("procedure.pass_on_days", p.pass_on_days);
  visit("procedure.report_days", p.report_days);
  visit("procedure.recover_days", p.recover_days);
  each_reading(p.readings, [&](std::string_view name, auto& reading) {
    visit("readings." + std::string{name}, reading);
  });
}

std::optional<ParameterFault> check_parameters(const Parameters& p, Language language) {
  std::optional<ParameterFault> fault;
  each_reading(p.readings, [&](std::string_view name, const auto& reading) {
    if (!fault && static_cast<std::size_t>(reading) >= names_of(reading).size()) {
      fault = ParameterFault{{"readings." + std::string{name}},
                             say(language, "the reading {} has no such option",
                                 "cách hiểu {} không có lựa chọn này", name)};
    }
  });
  each_parameter(p, [&](const std::string& key, const auto& value) {
    using T = std::remove_cvref_t<decltype(value)>;
    const auto is_none = [](const Day& day) { return !number_in_files(day); };
    bool none = false;
    if constexpr (std::is_same_v<T, Day>) none = is_none(value);
    if constexpr (std::is_same_v<T, std::vector<Day>>)
      none = std::any_of(value.begin(), value.end(), is_none);
    if (none && !fault)
      fault = ParameterFault{{key},
                             say(language, "{} must be a day that exists, of the years 1 to 9999",
                                 "{} phải là ngày có thật, từ năm 1 đến năm 9999", key)};
  });
  if (fault) return fault;
  struct Range {
    std::string_view key;
    int value, most;
  };
  for (const Range& range :
       {Range{"insurance.months", p.insurance_months, 600},
        Range{"revenue.fall_percent", p.fall_percent, 99}, Range{"support.months", p.months, 60},
        Range{"support.whole_month_days", p.whole_month_days, 30},
        Range{"procedure.si_days", p.si_days, 366},
        Range{"procedure.decide_days", p.decide_days, 366},
        Range{"procedure.transfer_days", p.transfer_days, 366},
        Range{"procedure.pass_on_days", p.pass_on_days, 366},
        Range{"procedure.report_days", p.report_days, 366},
        Range{"procedure.recover_days", p.recover_days, 366}}) {
    if (range.value < 0 || range.value > range.most)
      return ParameterFault{{std::string{range.key}},
                            say(language, "{} must be from {} to {}",
                                "{} phải nằm trong khoảng từ {} đến {}", range.key, 0, range.most)};
  }
  constexpr std::int64_t most = 1'000'000'000'000;
  if (p.month < Money{2} || p.month > Money{most} || p.month.dong() % 2 != 0)
    return ParameterFault{
        {"support.month_vnd"},
        say(language, "support.month_vnd must be an even number from 2 to 10^12 đồng",
            "support.month_vnd phải là số chẵn, từ 2 đến 10^12 đồng")};
  if (p.last_day < p.first_day)
    return ParameterFault{{"window.last_day", "window.first_day"},
                          say(language, "{} must not lie before {}", "{} không được sớm hơn {}",
                              "window.last_day", "window.first_day")};
  return std::nullopt;
}

std::vector<ReadingInfo> readings() { return parameter_fields::readings_of<Readings>(); }

Parameters Parameters::built_in() {
  static const Parameters enacted = [] {
    Parameters p;
    p.public_holidays = rentsupport::Parameters::built_in().public_holidays;
    if (const auto problem = p.overlay(embedded::training_parameters_toml, "parameters.toml"))
      throw Error(problem->text());
    return p;
  }();
  return enacted;
}

std::optional<Problem> Parameters::overlay(std::string_view toml, std::string_view file,
                                           Language language) {
  return parameter_fields::overlay(*this, toml, file, {}, language);
}
std::optional<Problem> Parameters::choose(std::string_view reading, std::string_view option,
                                          Language language) {
  return parameter_fields::choose(readings, reading, option, language);
}
std::vector<std::pair<std::string, std::string>> Parameters::list() const {
  return parameter_fields::list(*this);
}
std::map<std::string, std::string> Parameters::chosen_readings() const {
  return parameter_fields::chosen(readings);
}
std::string Parameters::toml() const { return parameter_fields::toml(*this); }

std::optional<Parameters> parameters_of(
    const std::vector<std::pair<std::string, std::string>>& list) {
  return parameter_fields::of_list(Parameters::built_in(), list);
}

}  // namespace training
}  // namespace v2
}  // namespace rentsupport
