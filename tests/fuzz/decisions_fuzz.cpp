// Rules: the library decides as the reference does, whatever the facts, readings and assumptions.
//
// Each byte of the input chooses one fact. 0 is what holds, and so is what comes after the end:
// an empty input is one payable request-month.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "support/against_reference.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;
using std::chrono::days;

class Draw {
 public:
  Draw(const std::uint8_t* data, std::size_t size) : next_(data), end_(data + size) {}

  [[nodiscard]] bool at_end() const { return next_ == end_; }
  std::size_t byte() { return at_end() ? 0 : *next_++; }
  std::size_t below(std::size_t count) { return byte() % count; }

  template <class T>
  std::optional<T> fact(const std::vector<std::optional<T>>& values) {
    return values[below(values.size())];
  }
  std::optional<bool> yes() { return fact<bool>({true, false, std::nullopt}); }
  std::optional<bool> no() { return fact<bool>({false, true, std::nullopt}); }

  // A day that holds, one around a limit of the law, none, or any of five years.
  std::optional<Date> day(std::optional<Date> usual) {
    static const std::vector<std::optional<Date>> limits{
        std::nullopt,   1y / 1 / 1,      2022y / 1 / 30, 2022y / 1 / 31, 2022y / 2 / 1,
        2022y / 2 / 27, 2022y / 2 / 28,  2022y / 3 / 1,  2022y / 3 / 17, 2022y / 3 / 31,
        2022y / 4 / 1,  2022y / 4 / 2,   2022y / 4 / 15, 2022y / 4 / 16, 2022y / 4 / 30,
        2022y / 5 / 1,  2022y / 5 / 15,  2022y / 5 / 16, 2022y / 5 / 17, 2022y / 5 / 31,
        2022y / 6 / 1,  2022y / 6 / 15,  2022y / 6 / 16, 2022y / 6 / 30, 2022y / 7 / 1,
        2024y / 2 / 29, 9999y / 12 / 30, 9999y / 12 / 31};
    const std::size_t choice = below(64);
    if (choice == 0) return usual;
    if (choice <= limits.size()) return limits[choice - 1];
    const auto low = static_cast<int>(byte()), high = static_cast<int>(byte());
    return Date{2020y / 1 / 1} + days{(high * 256 + low) % 1827};
  }
  // Months of 2022, January in the lowest bit.
  MonthSet months(unsigned usual) {
    const auto chosen = static_cast<unsigned>(byte());
    return MonthSet::from_bits(std::uint64_t{chosen == 0 ? usual : chosen} << 24U);
  }
  std::optional<MonthSet> known_months() {
    if (below(8) == 1) return {};
    return months(0x7f);
  }

 private:
  const std::uint8_t* next_;
  const std::uint8_t* end_;
};

Employer employer(Draw& draw, std::size_t number) {
  Employer employer;
  employer.employer_id = "E" + std::to_string(number);
  employer.kind = draw.fact<EmployerKind>(
      {EmployerKind::enterprise, EmployerKind::cooperative, EmployerKind::business_household,
       EmployerKind::public_unit, EmployerKind::other, std::nullopt});
  employer.registered = draw.yes();
  employer.zone = draw.fact<Zone>({Zone::industrial_park, Zone::export_processing_zone,
                                   Zone::economic_zone, Zone::none, std::nullopt});
  employer.province = draw.fact<Province>({Province{33}, Province{2}, std::nullopt});
  return employer;
}

// The steps of a list follow each other; each may be missing.
List list(Draw& draw, std::size_t number, std::size_t employers) {
  List list;
  list.list_id = "L" + std::to_string(number);
  list.employer_id = "E" + std::to_string(draw.below(employers));
  list.group = draw.below(2) == 0 ? Group::working : Group::returning;
  Date day = Date{2022y / 6 / 1} + days{static_cast<int>(draw.byte())} - days{100};
  if (day == Date{2022y / 6 / 1} - days{100}) day = 2022y / 6 / 1;
  list.drawn_up_on = day;
  for (auto* step : {&list.posted_on, &list.sent_to_si_on, &list.si_confirmed_on, &list.received_on,
                     &list.submitted_on, &list.decided_on, &list.funded_on, &list.paid_on}) {
    const std::size_t later = draw.below(32);
    if (later == 0) continue;
    day += days{static_cast<int>(later) - 1};
    *step = day;
  }
  list.payroll_copy = draw.yes();
  list.forms_attached = draw.yes();
  list.signed_form = draw.fact<bool>({std::nullopt, true, false});
  return list;
}

Request request(Draw& draw, std::size_t number, const std::vector<List>& lists) {
  const List& list = lists[draw.below(lists.size())];
  const bool working = list.group == Group::working;
  const std::optional<Date> usual = working ? 2021y / 5 / 12 : 2022y / 4 / 1;
  Request request;
  request.request_id = "R" + std::to_string(number);
  request.list_id = list.list_id;
  request.worker_id = "W" + std::to_string(10000 + draw.below(3));
  request.months = draw.months(0x10);  // May
  request.section = draw.fact<Section>({std::nullopt, Section::ii, Section::iii});
  request.applied = draw.yes();
  request.contract_type =
      draw.fact<ContractType>({ContractType::indefinite, ContractType::fixed_term,
                               ContractType::probation, ContractType::none, std::nullopt});
  request.contract_signed_on = draw.day(usual);
  request.contract_starts_on = draw.day(usual);
  request.contract_ends_on = draw.day(std::nullopt);
  request.previous_contract =
      draw.fact<PreviousContract>({PreviousContract::none, PreviousContract::same_employer,
                                   PreviousContract::other_employer, std::nullopt});
  request.previous_contract_ended_on = draw.day(2022y / 3 / 31);
  request.rent_from = draw.day(2021y / 5 / 12);
  request.rent_to = draw.day(std::nullopt);
  if (draw.below(4) == 1) request.rented_months = draw.months(0x7f);
  request.pays_rent = draw.yes();
  request.insured_months = draw.known_months();
  request.payroll_months = draw.known_months();
  request.insurance_exempt = draw.fact<InsuranceExempt>(
      {InsuranceExempt::no, InsuranceExempt::decree_115, InsuranceExempt::foreigner, std::nullopt});
  request.newly_recruited = draw.no();
  request.insured_elsewhere = draw.no();
  return request;
}

reference::Options options(Draw& draw) {
  reference::Options options;
  for (const ReadingInfo& reading : readings())
    options.readings[std::string{reading.name}] =
        reading.options[draw.below(reading.options.size())];
  for (std::size_t count = draw.below(4); count > 0; --count) {
    const auto& possible = tests::possible_assumptions();
    const auto& [fact, value] = possible[draw.below(possible.size())];
    options.assumptions[fact] = value;
  }
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Draw draw(data, size);
  tests::Records records;
  for (std::size_t i = 0, count = 1 + draw.below(2); i < count; ++i)
    records.employers.push_back(employer(draw, i));
  for (std::size_t i = 0, count = 1 + draw.below(4); i < count; ++i)
    records.lists.push_back(list(draw, i, records.employers.size()));
  const reference::Options chosen = options(draw);
  for (std::size_t count = draw.below(4); count > 0; --count) {
    records.history.push_back(
        {"W" + std::to_string(10000 + draw.below(3)),
         month_of_number(month_number(2022y / 1) + static_cast<std::int32_t>(draw.below(8))),
         Money{500'000}, draw.below(2) == 0 ? Group::working : Group::returning});
  }
  do {
    records.requests.push_back(request(draw, records.requests.size(), records.lists));
  } while (!draw.at_end() && records.requests.size() < 6);
  const std::string difference = tests::difference_from_reference(records, chosen, 64);
  if (!difference.empty()) {
    std::fputs((difference + "\n").c_str(), stderr);
    std::abort();
  }
  return 0;
}
