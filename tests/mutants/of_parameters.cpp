// Every parameter a little wrong: as if rules/ held another number.
#include <fmt/format.h>

#include <algorithm>

#include "mutant.hpp"
#include "rentsupport/facts.hpp"

namespace mutants {

using namespace rentsupport;

namespace {

using Change = std::function<void(Parameters&)>;

// The folder's overlays and readings stand on the changed parameters, as they would on a wrong
// file.
void add(std::vector<Mutant>& result, std::string key, std::string text, const Change& change) {
  Parameters ground = Parameters::built_in();
  change(ground);
  result.push_back(
      {std::move(key), std::move(text), [ground](const Folder& folder) -> std::optional<RuleSet> {
         const Parameters parameters = folder.cases.parameters(ground);
         if (parameters.list() == folder.rules.parameters().list()) return std::nullopt;
         return RuleSet::decision_08_2022(parameters);
       }});
}

// A number, a day, or a month, one more and one less.
template <class Field>
void add_both(std::vector<Mutant>& result, const std::string& key, Field field) {
  for (const int by : {-1, 1}) {
    add(result, key, fmt::format("{:+}", by), [field, by](Parameters& p) {
      auto& value = field(p);
      using Value = std::remove_reference_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, Money>) {
        value = Money{value.dong() + by};
      } else if constexpr (std::is_same_v<Value, Month>) {
        value = month_of_number(month_number(value) + by);
      } else if constexpr (std::is_same_v<Value, Day>) {
        value = value + std::chrono::days{by};
      } else {
        value += by;
      }
    });
  }
}

void add_provinces(std::vector<Mutant>& result) {
  for (const ProvinceInfo& province : provinces()) {
    add(result, "place.key_economic_regions",
        fmt::format("{} {:02}", province.key_economic_region ? "without" : "with",
                    static_cast<unsigned>(province.code)),
        [&province](Parameters& p) {
          auto& codes = p.key_economic_regions;
          if (province.key_economic_region) {
            codes.erase(std::find(codes.begin(), codes.end(), province.code));
          } else {
            codes.push_back(province.code);
          }
        });
  }
}

void add_holidays(std::vector<Mutant>& result) {
  const std::vector<Day> holidays = Parameters::built_in().public_holidays;
  for (const Date holiday : holidays) {
    add(result, "calendar.public_holidays", "without " + to_string(holiday),
        [holiday](Parameters& p) {
          p.public_holidays.erase(
              std::find(p.public_holidays.begin(), p.public_holidays.end(), holiday));
        });
  }
  // The first working day after each holiday taken for one more.
  const WorkingDays calendar{WorkingDays::Week::mon_fri, holidays};
  std::vector<Date> more;
  for (const Date holiday : holidays) more.push_back(calendar.add(holiday, 1));
  more.erase(std::unique(more.begin(), more.end()), more.end());
  for (const Date day : more) {
    add(result, "calendar.public_holidays", "with " + to_string(day),
        [day](Parameters& p) { p.public_holidays.push_back(day); });
  }
}

// Each option in the place of each other one, wherever a folder chooses it.
void add_readings(std::vector<Mutant>& result) {
  for (const ReadingInfo& reading : readings()) {
    const std::string name{reading.name};
    for (const std::string_view chosen : reading.options) {
      for (const std::string_view other : reading.options) {
        if (other == chosen) continue;
        result.push_back({"readings." + name, fmt::format("{} for {}", other, chosen),
                          [name, chosen, other](const Folder& folder) -> std::optional<RuleSet> {
                            Parameters parameters = folder.cases.parameters();
                            if (parameters.chosen_readings().at(name) != chosen)
                              return std::nullopt;
                            if (const auto problem = parameters.choose(name, other))
                              throw Error(problem->text());
                            return RuleSet::decision_08_2022(parameters);
                          }});
      }
    }
  }
}

}  // namespace

std::vector<Mutant> of_parameters() {
  std::vector<Mutant> result;
  add_both(
      result, "group.working.amount_vnd", [](Parameters & p) -> auto& { return p.working.amount; });
  add_both(
      result, "group.working.first_month",
      [](Parameters & p) -> auto& { return p.working.first_month; });
  add_both(
      result, "group.working.last_month",
      [](Parameters & p) -> auto& { return p.working.last_month; });
  add_both(
      result, "group.working.contract_before",
      [](Parameters & p) -> auto& { return p.working.contract_before; });
  add_both(
      result, "group.returning.amount_vnd",
      [](Parameters & p) -> auto& { return p.returning.amount; });
  add_both(
      result, "group.returning.first_month",
      [](Parameters & p) -> auto& { return p.returning.first_month; });
  add_both(
      result, "group.returning.last_month",
      [](Parameters & p) -> auto& { return p.returning.last_month; });
  add_both(
      result, "group.returning.contract_from",
      [](Parameters & p) -> auto& { return p.returning.contract_from; });
  add_both(
      result, "group.returning.contract_to",
      [](Parameters & p) -> auto& { return p.returning.contract_to; });
  add_both(
      result, "contract.minimum_months",
      [](Parameters & p) -> auto& { return p.minimum_contract_months; });
  add_both(
      result, "cap.months", [](Parameters & p) -> auto& { return p.cap_months; });
  add_provinces(result);
  add_holidays(result);
  add_both(
      result, "procedure.posting_days", [](Parameters & p) -> auto& { return p.posting_days; });
  add_both(
      result, "procedure.objection_days", [](Parameters & p) -> auto& { return p.objection_days; });
  add_both(
      result, "procedure.si_days", [](Parameters & p) -> auto& { return p.si_days; });
  add_both(
      result, "procedure.district_days", [](Parameters & p) -> auto& { return p.district_days; });
  add_both(
      result, "procedure.province_days", [](Parameters & p) -> auto& { return p.province_days; });
  // There is nothing below the limit of no days.
  add(result, "procedure.transfer_days", "+1", [](Parameters& p) { ++p.transfer_days; });
  add_both(
      result, "procedure.employer_days", [](Parameters & p) -> auto& { return p.employer_days; });
  add_both(
      result, "procedure.deadline", [](Parameters & p) -> auto& { return p.deadline; });
  add_both(
      result, "procedure.completion_target",
      [](Parameters & p) -> auto& { return p.completion_target; });
  add_readings(result);
  return result;
}

}  // namespace mutants
