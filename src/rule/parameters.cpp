#include "rentsupport/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <type_traits>

#include "rule/parameter_fields.hpp"
#include "rule/parameter_list.hpp"
#include "values/embedded.hpp"
#include "values/language.hpp"

namespace rentsupport {
inline namespace v2 {

// The names of each reading's options, in the order of its enumeration.
static constexpr std::array<std::string_view, 3> names_of(PartialMonth) {
  return {"any_day", "fifteen_days", "full_month"};
}
static constexpr std::array<std::string_view, 2> names_of(EmployedInMonth) {
  return {"required", "not_required"};
}
static constexpr std::array<std::string_view, 3> names_of(SplitContract) {
  return {"literal", "by_start", "by_conclusion"};
}
static constexpr std::array<std::string_view, 3> names_of(Continuation) {
  return {"same_employer_without_gap", "same_employer", "any_employer_without_gap"};
}
static constexpr std::array<std::string_view, 2> names_of(InsuranceMonth) {
  return {"month_before_list", "at_most_june"};
}
static constexpr std::array<std::string_view, 2> names_of(ExemptForeigner) { return {"no", "yes"}; }
static constexpr std::array<std::string_view, 2> names_of(CombinedMonths) {
  return {"any_earlier", "last_three"};
}
static constexpr std::array<std::string_view, 2> names_of(LateList) {
  return {"accepted", "previous_month_only"};
}
static constexpr std::array<std::string_view, 2> names_of(CombinedReturning) {
  return {"one_month", "accepted"};
}
static constexpr std::array<std::string_view, 2> names_of(Before15th) {
  return {"day_14", "day_15"};
}
static constexpr std::array<std::string_view, 2> names_of(CapScope) {
  return {"both_groups", "each_group"};
}
static constexpr std::array<std::string_view, 2> names_of(Declarations) {
  return {"accepted", "ignored"};
}
static constexpr std::array<std::string_view, 2> names_of(PostingWeek) {
  return {"mon_fri", "mon_sat"};
}

template <class R, class Visit>
static void each_reading(R& readings, Visit&& visit) {
  visit("partial_month", readings.partial_month);
  visit("employed_in_month", readings.employed_in_month);
  visit("split_contract", readings.split_contract);
  visit("continuation", readings.continuation);
  visit("insurance_month", readings.insurance_month);
  visit("exempt_foreigner", readings.exempt_foreigner);
  visit("combined_months", readings.combined_months);
  visit("late_list", readings.late_list);
  visit("combined_returning", readings.combined_returning);
  visit("before_15th", readings.before_15th);
  visit("cap_scope", readings.cap_scope);
  visit("declarations", readings.declarations);
  visit("posting_week", readings.posting_week);
}

// Every key with its field: the one list behind reading, writing and checking parameters.
template <class P, class Visit>
static void each_parameter(P& p, Visit&& visit) {
  visit("group.working.amount_vnd", p.working.amount);
  visit("group.working.first_month", p.working.first_month);
  visit("group.working.last_month", p.working.last_month);
  visit("group.working.contract_before", p.working.contract_before);
  visit("group.returning.amount_vnd", p.returning.amount);
  visit("group.returning.first_month", p.returning.first_month);
  visit("group.returning.last_month", p.returning.last_month);
  visit("group.returning.contract_from", p.returning.contract_from);
  visit("group.returning.contract_to", p.returning.contract_to);
  visit("contract.minimum_months", p.minimum_contract_months);
  visit("cap.months", p.cap_months);
  visit("place.key_economic_regions", p.key_economic_regions);
  visit("calendar.public_holidays", p.public_holidays);
  visit("procedure.posting_days", p.posting_days);
  visit("procedure.objection_days", p.objection_days);
  visit("procedure.si_days", p.si_days);
  visit("procedure.district_days", p.district_days);
  visit("procedure.province_days", p.province_days);
  visit("procedure.transfer_days", p.transfer_days);
  visit("procedure.employer_days", p.employer_days);
  visit("procedure.deadline", p.deadline);
  visit("procedure.completion_target", p.completion_target);
  each_reading(p.readings, [&](std::string_view name, auto& reading) {
    visit("readings." + std::string{name}, reading);
  });
}

namespace {

// Keys of former versions, and why they are refused.
constexpr std::array<parameter_fields::FormerKey, 1> former_keys{
    {{"calendar.holidays",
      "days off for a holiday on a rest day are computed now: calendar.public_holidays lists the "
      "public holidays themselves, without substitute days",
      "ngày nghỉ bù nay được tính từ ngày nghỉ hằng tuần: calendar.public_holidays chỉ ghi chính "
      "các ngày nghỉ lễ, tết, không ghi ngày nghỉ bù"}}};

}  // namespace
std::optional<ParameterFault> check_parameters(const Parameters& p, Language language) {
  // A reading set in a program may be none of its options.
  std::optional<ParameterFault> no_option;
  each_reading(p.readings, [&](std::string_view name, const auto& reading) {
    if (!no_option && static_cast<std::size_t>(reading) >= names_of(reading).size()) {
      no_option = ParameterFault{{"readings." + std::string{name}},
                                 say(language, "the reading {} has no such option",
                                     "cách hiểu {} không có lựa chọn này", name)};
    }
  });
  if (no_option) return no_option;
  const auto out_of_range = [&](std::string key, std::string_view least, std::string_view most) {
    return ParameterFault{{key},
                          say(language, "{} must be from {} to {}",
                              "{} phải nằm trong khoảng từ {} đến {}", key, least, most)};
  };
  const auto order = [&](std::string later, std::string earlier) {
    return ParameterFault{
        {later, earlier},
        say(language, "{} must not lie before {}", "{} không được sớm hơn {}", later, earlier)};
  };
  for (const auto& [key, amount] : {std::pair{"group.working.amount_vnd", p.working.amount},
                                    std::pair{"group.returning.amount_vnd", p.returning.amount}}) {
    if (amount < Money{1} || amount > Money{max_amount})
      return out_of_range(key, "1", "10^18 đồng");
  }
  for (const auto& [key, month] :
       {std::pair{"group.working.first_month", p.working.first_month},
        std::pair{"group.working.last_month", p.working.last_month},
        std::pair{"group.returning.first_month", p.returning.first_month},
        std::pair{"group.returning.last_month", p.returning.last_month}}) {
    if (MonthSet::bit(month) == 0) return out_of_range(key, "2020-01", "2024-12");
  }
  std::optional<std::string> of_no_day;
  each_parameter(p, [&](const std::string& key, const auto& value) {
    using T = std::remove_cvref_t<decltype(value)>;
    const auto is_none = [](const Day& day) { return !number_in_files(day); };
    bool none = false;
    if constexpr (std::is_same_v<T, Day>) none = is_none(value);
    if constexpr (std::is_same_v<T, std::vector<Day>>)
      none = std::any_of(value.begin(), value.end(), is_none);
    if (none && !of_no_day) of_no_day = key;
  });
  if (of_no_day) {
    return ParameterFault{{*of_no_day},
                          say(language, "{} must be a day that exists, of the years 1 to 9999",
                              "{} phải là ngày có thật, từ năm 1 đến năm 9999", *of_no_day)};
  }
  if (p.working.last_month < p.working.first_month)
    return order("group.working.last_month", "group.working.first_month");
  if (p.returning.last_month < p.returning.first_month)
    return order("group.returning.last_month", "group.returning.first_month");
  if (p.returning.contract_to < p.returning.contract_from)
    return order("group.returning.contract_to", "group.returning.contract_from");
  if (p.minimum_contract_months < 0 || p.minimum_contract_months > 600)
    return out_of_range("contract.minimum_months", "0", "600");
  if (p.cap_months < 0 || p.cap_months > MonthSet::capacity)
    return out_of_range("cap.months", "0", "60");
  for (const auto& [key, days] : {std::pair{"procedure.posting_days", p.posting_days},
                                  std::pair{"procedure.objection_days", p.objection_days},
                                  std::pair{"procedure.si_days", p.si_days},
                                  std::pair{"procedure.district_days", p.district_days},
                                  std::pair{"procedure.province_days", p.province_days},
                                  std::pair{"procedure.transfer_days", p.transfer_days},
                                  std::pair{"procedure.employer_days", p.employer_days}}) {
    if (days < 0 || days > 366)
      return out_of_range(key, "0",
                          language == Language::english ? "366 working days" : "366 ngày làm việc");
  }
  // What only a program can set: a code that no file can hold.
  if (std::any_of(p.key_economic_regions.begin(), p.key_economic_regions.end(),
                  [](Province code) { return static_cast<unsigned>(code) >= 100; })) {
    constexpr std::string_view key = "place.key_economic_regions";
    return ParameterFault{{std::string{key}},
                          say(language, "{} has a value that no file can hold",
                              "{} có giá trị mà không tệp nào ghi được", key)};
  }
  return std::nullopt;
}

std::vector<ReadingInfo> readings() { return parameter_fields::readings_of<Readings>(); }

Parameters Parameters::built_in() {
  static const Parameters enacted = [] {
    Parameters p;
    for (const ProvinceInfo& province : provinces()) {
      if (province.key_economic_region) p.key_economic_regions.push_back(province.code);
    }
    std::istringstream lines{std::string{embedded::holidays_csv}};
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      const auto day = parse_date(line.substr(0, line.find(',')));
      if (!day) throw Error("holidays.csv: no date: " + line);
      p.public_holidays.emplace_back(*day);
    }
    if (const auto problem = p.overlay(embedded::parameters_toml, "parameters.toml"))
      throw Error(problem->text());
    return p;
  }();
  return enacted;
}

std::optional<Problem> Parameters::overlay(std::string_view toml, std::string_view file,
                                           Language language) {
  return parameter_fields::overlay(*this, toml, file, former_keys, language);
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

std::optional<Parameters> parameters_of(const ParameterList& list) {
  return parameter_fields::of_list(Parameters::built_in(), list);
}

}  // namespace v2
}  // namespace rentsupport
