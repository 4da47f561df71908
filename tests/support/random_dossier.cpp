#include "support/random_dossier.hpp"

#include <optional>

namespace tests {

using namespace rentsupport;
using namespace std::chrono_literals;

namespace {

// Draws a fact: missing, or one that mostly holds, or any other.
class Draw {
 public:
  Draw(Random& random, std::uint64_t unknown) : random_(random), unknown_(unknown) {}

  template <class T>
  std::optional<T> fact(const T& usual, const std::vector<T>& others) {
    if (random_.below(100) < unknown_) return std::nullopt;
    return random_.one_in(25) ? T{others[random_.below(others.size())]} : usual;
  }
  std::optional<Date> day(const std::vector<Date>& usual, const std::vector<Date>& others) {
    if (random_.below(100) < unknown_) return std::nullopt;
    return random_.one_in(25) ? random_.of(others) : random_.of(usual);
  }

 private:
  Random& random_;
  std::uint64_t unknown_;
};

const std::vector<Date>& days_at_limits() {
  static const std::vector<Date> days{
      1y / 1 / 1,     2021y / 5 / 12, 2022y / 1 / 31, 2022y / 2 / 1,  2022y / 2 / 28,
      2022y / 3 / 1,  2022y / 3 / 31, 2022y / 4 / 1,  2022y / 4 / 2,  2022y / 4 / 15,
      2022y / 4 / 16, 2022y / 4 / 30, 2022y / 5 / 1,  2022y / 5 / 15, 2022y / 5 / 16,
      2022y / 5 / 17, 2022y / 5 / 31, 2022y / 6 / 1,  2022y / 6 / 16, 2022y / 6 / 30,
      2022y / 7 / 1,  2022y / 8 / 15, 2022y / 8 / 16, 9999y / 12 / 31};
  return days;
}

}  // namespace

Dossier Records::dossier() const { return builder().build(); }

DossierBuilder Records::builder() const {
  DossierBuilder result;
  for (const Employer& employer : employers) static_cast<void>(result.add(employer));
  for (const List& list : lists) static_cast<void>(result.add(list));
  for (const Request& request : requests) static_cast<void>(result.add(request));
  for (const Payment& payment : history) static_cast<void>(result.add(payment));
  for (const PersonDecision& decision : persons) static_cast<void>(result.add(decision));
  return result;
}

Employer random_employer(Random& random, std::string id, std::uint64_t unknown) {
  Draw draw(random, unknown);
  Employer employer;
  employer.employer_id = std::move(id);
  employer.kind =
      draw.fact(random.one_in(4) ? EmployerKind::business_household : EmployerKind::enterprise,
                {EmployerKind::cooperative, EmployerKind::business_household,
                 EmployerKind::public_unit, EmployerKind::other});
  employer.registered = draw.fact(true, {false});
  employer.zone = draw.fact(Zone::none, {Zone::industrial_park, Zone::economic_zone});
  employer.province = draw.fact(Province{33}, {Province{2}, Province{79}});
  return employer;
}

List random_list(Random& random, std::string id, std::string employer, std::uint64_t unknown) {
  Draw draw(random, unknown);
  List list;
  list.list_id = std::move(id);
  list.employer_id = std::move(employer);
  list.group = random.one_in(2) ? Group::working : Group::returning;
  list.drawn_up_on =
      random.of(std::vector<Date>{2022y / 5 / 4, 2022y / 6 / 1, 2022y / 6 / 8, 2022y / 7 / 4,
                                  2022y / 8 / 4, 2022y / 8 / 8, 2022y / 8 / 10, 2022y / 8 / 15});
  Date day = *list.drawn_up_on;
  for (std::optional<Day>* step : {&list.posted_on, &list.sent_to_si_on, &list.si_confirmed_on,
                                   &list.received_on, &list.submitted_on, &list.decided_on}) {
    day += std::chrono::days{random.below(4)};
    if (random.one_in(3)) *step = day;
  }
  list.payroll_copy = draw.fact(true, {false});
  list.forms_attached = draw.fact(true, {false});
  if (random.one_in(2)) list.signed_form = !random.one_in(4);
  return list;
}

Request random_request(Random& random, std::string id, std::string list, std::string worker,
                       Group group, std::uint64_t unknown) {
  Draw draw(random, unknown);
  const bool working = group == Group::working;
  const std::vector<Date>& limits = days_at_limits();
  const std::vector<Date> usual_starts =
      working ? std::vector<Date>{2021y / 5 / 12, 2022y / 2 / 1, 2022y / 3 / 31}
              : std::vector<Date>{2022y / 4 / 1, 2022y / 4 / 15, 2022y / 5 / 16};
  const std::vector<MonthSet> sets{MonthSet{}, MonthSet{2022y / 3}, MonthSet{2022y / 4, 2022y / 5},
                                   MonthSet{2022y / 6}};
  const MonthSet all{2022y / 4, 2022y / 5, 2022y / 6, 2022y / 7};
  Request request;
  request.request_id = std::move(id);
  request.list_id = std::move(list);
  request.worker_id = std::move(worker);
  if (!random.one_in(4)) request.section = random.one_in(2) ? Section::ii : Section::iii;
  request.applied = draw.fact(true, {false});
  request.contract_type =
      draw.fact(random.one_in(2) ? ContractType::indefinite : ContractType::fixed_term,
                {ContractType::probation, ContractType::none});
  request.contract_signed_on = draw.day(usual_starts, limits);
  request.contract_starts_on = draw.day(usual_starts, limits);
  request.contract_ends_on = draw.day({2022y / 12 / 31, 2023y / 3 / 31}, limits);
  request.previous_contract = draw.fact(
      random.one_in(4) ? PreviousContract::same_employer : PreviousContract::other_employer,
      {PreviousContract::none, PreviousContract::same_employer});
  request.previous_contract_ended_on =
      draw.day({2021y / 12 / 31, 2022y / 3 / 31, 2022y / 4 / 14}, limits);
  request.rent_from = draw.day({2021y / 5 / 12, 2022y / 2 / 1}, limits);
  if (random.one_in(3)) request.rent_to = random.of(limits);
  if (random.one_in(5)) request.rented_months = random.one_in(4) ? random.of(sets) : all;
  request.pays_rent = draw.fact(true, {false});
  request.insured_months = draw.fact(all, sets);
  request.payroll_months = draw.fact(all, sets);
  request.insurance_exempt =
      draw.fact(random.one_in(2) ? InsuranceExempt::decree_115 : InsuranceExempt::no,
                {InsuranceExempt::foreigner});
  request.newly_recruited = draw.fact(false, {true});
  request.insured_elsewhere = draw.fact(false, {true});
  const std::vector<MonthSet> asked{MonthSet{2022y / 5}, MonthSet{2022y / 6}, MonthSet{2022y / 7},
                                    MonthSet{2022y / 4, 2022y / 5},
                                    MonthSet{2022y / 2, 2022y / 3, 2022y / 4, 2022y / 5}};
  request.months = random.of(asked);
  return request;
}

Records random_records(Random& random, std::size_t requests, std::uint64_t unknown) {
  Records records;
  for (int i = 0; i < 4; ++i)
    records.employers.push_back(random_employer(random, "E" + std::to_string(i), unknown));
  for (int i = 0; i < 12; ++i) {
    records.lists.push_back(random_list(random, "L" + std::to_string(i),
                                        random.of(records.employers).employer_id, unknown));
  }
  for (std::size_t i = 0; i < requests; ++i) {
    const List& list = random.of(records.lists);
    // A signed form may be all that is known.
    const bool only_the_form = list.signed_form == true && random.one_in(2);
    records.requests.push_back(
        random_request(random, "R" + std::to_string(i), list.list_id,
                       "W" + std::to_string(10000 + random.below(1 + requests * 2 / 3)),
                       *list.group, only_the_form ? 80 : unknown));
  }
  for (std::size_t i = 0; i < requests / 6; ++i) {
    records.history.push_back({"W" + std::to_string(10000 + random.below(1 + requests * 2 / 3)),
                               random.of(std::vector<Month>{2022y / 3, 2022y / 4, 2022y / 5}),
                               Money{500'000},
                               random.one_in(2) ? Group::working : Group::returning});
  }
  return records;
}

void confuse_persons(Random& random, Records& records) {
  const std::vector<std::string> names{"Nguyễn Thị Mẫu", "NGUYỄN THỊ  MẪU", "Trần Văn Mẫu", ""};
  const std::vector<Day> births{1995y / 3 / 1, 1995y / 1 / 3, 1996y / 3 / 1};
  const std::uint64_t numbers = 1 + random.below(40);
  // Whatever has these members.
  const auto tell = [&](auto& row) {
    if (random.one_in(2))
      row.insurance_no =
          random.one_in(12) ? "79150" : std::to_string(7915000000 + random.below(numbers));
    row.full_name = random.of(names);
    if (random.one_in(3)) {
      row.birth_date = random.of(births);
    } else if (random.one_in(3)) {
      row.birth_year = random.of(births).year();
    }
  };
  std::vector<std::string> ids;
  for (Request& request : records.requests) {
    tell(request);
    if (random.one_in(2))
      request.account =
          random.one_in(12) ? "0123" : "19 00-" + std::to_string(1000 + random.below(numbers));
    ids.push_back(request.worker_id);
    if (random.one_in(6)) request.worker_id = "'" + request.worker_id + " ";
  }
  for (Payment& payment : records.history) {
    tell(payment);
    ids.push_back(payment.worker_id);
  }
  for (std::uint64_t n = random.below(ids.size() / 4 + 2); n > 0; --n) {
    PersonDecision decision{random.of(ids), random.of(ids)};
    if (!random.one_in(5)) decision.same = random.one_in(2);
    records.persons.push_back(std::move(decision));
  }
}

Parameters random_readings(Random& random) {
  Parameters parameters = Parameters::built_in();
  for (const ReadingInfo& reading : readings()) {
    if (random.one_in(3))
      static_cast<void>(parameters.choose(reading.name, random.of(reading.options)));
  }
  return parameters;
}

}  // namespace tests
