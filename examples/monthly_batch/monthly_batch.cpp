#include "monthly_batch.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "rentsupport/evaluate.hpp"
#include "rentsupport/schedule.hpp"

namespace payroll {

namespace {

namespace rs = rentsupport;

// --- From the payroll's notation to the library's. What the payroll does not know stays unknown.

std::optional<rs::Month> month_of(Month month) {
  const auto result = std::chrono::year{month / 100} / (month % 100);
  return result.ok() ? std::optional{result} : std::nullopt;
}

Month number_of(rs::Month month) {
  return static_cast<int>(month.year()) * 100 +
         static_cast<int>(static_cast<unsigned>(month.month()));
}

Day number_of(rs::Date date) {
  const std::chrono::year_month_day day{date};
  return number_of(day.year() / day.month()) * 100 +
         static_cast<int>(static_cast<unsigned>(day.day()));
}

std::optional<bool> yes_no(char letter) {
  if (letter == 'Y') return true;
  if (letter == 'N') return false;
  return std::nullopt;
}

std::optional<rs::ContractType> contract_type(char letter) {
  switch (letter) {
    case 'I':
      return rs::ContractType::indefinite;
    case 'F':
      return rs::ContractType::fixed_term;
    case 'P':
      return rs::ContractType::probation;
    default:
      return std::nullopt;
  }
}

std::optional<rs::PreviousContract> previous_contract(char letter) {
  switch (letter) {
    case 'N':
      return rs::PreviousContract::none;
    case 'O':
      return rs::PreviousContract::other_employer;
    case 'S':
      return rs::PreviousContract::same_employer;
    default:
      return std::nullopt;
  }
}

std::string list_id(int form) { return "form " + std::to_string(form); }

std::optional<rs::Group> group_of(int form) {
  if (form == 2) return rs::Group::working;
  if (form == 3) return rs::Group::returning;
  return std::nullopt;
}

// Reads days and months of one line; remembers the first that no calendar has.
class Reader {
 public:
  std::optional<rs::Date> day(Day day, std::string_view what) {
    if (day == 0) return std::nullopt;
    const auto month = month_of(day / 100);
    const auto result = month.value_or(rs::Month{}) / (day % 100);
    if (month && result.ok()) return rs::Date{result};
    complain(day, what, "day");
    return std::nullopt;
  }

  rs::MonthSet months(const std::vector<Month>& months) {
    rs::MonthSet result;
    for (const Month number : months) {
      const auto month = month_of(number);
      // A set of the library holds the months of 2020 to 2024.
      if (month && rs::MonthSet::bit(*month) != 0)
        result.insert(*month);
      else
        complain(number, "months", "month that can be asked for");
    }
    return result;
  }

  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  void complain(int number, std::string_view what, std::string_view kind) {
    if (!fault_.empty()) return;
    fault_ = std::string{what} + ": " + std::to_string(number) + " is no " + std::string{kind};
  }

  std::string fault_;
};

rs::Request request_of(const Line& line, std::optional<rs::Month> insured_month, Reader& reader) {
  rs::Request request;
  request.request_id = line.staff_no;
  request.list_id = list_id(line.form);
  request.worker_id = line.citizen_id;
  request.full_name = line.name;
  request.applied = true;
  request.contract_type = contract_type(line.contract);
  request.contract_signed_on = reader.day(line.signed_on, "signed_on");
  request.contract_starts_on = reader.day(line.hired_on, "hired_on");
  request.contract_ends_on = reader.day(line.leaves_on, "leaves_on");
  request.previous_contract = previous_contract(line.hired_from);
  request.pays_rent = yes_no(line.pays_rent);
  request.rent_from = reader.day(line.rents_since, "rents_since");
  request.rent_to = reader.day(line.rents_until, "rents_until");
  request.months = reader.months(line.months);
  request.account = line.bank_account;
  const bool insured = line.si_fee > 0;
  if (insured_month) {
    request.payroll_months = rs::MonthSet{*insured_month};
    request.insured_months = insured ? rs::MonthSet{*insured_month} : rs::MonthSet{};
  }
  // Whoever is insured with us is neither exempt nor insured elsewhere; of the others we know
  // nothing, and the library asks.
  if (insured) {
    request.insurance_exempt = rs::InsuranceExempt::no;
    request.insured_elsewhere = false;
    request.newly_recruited = false;
  }
  return request;
}

// The payroll knows one month, and a set of months that is given counts as complete: so it is given
// only where that month is the one that the insurance test looks at.
std::optional<rs::Month> insured_month(const Payroll& payroll, rs::Date drawn_up_on,
                                       const rs::RuleSet& rules) {
  const rs::Month tested = rules.reference_month(rs::month_of(drawn_up_on));
  return month_of(payroll.month) == tested ? std::optional{tested} : std::nullopt;
}

void require(const std::optional<rs::Problem>& problem) {
  if (problem) throw rs::Error("payroll: " + problem->text());
}

// --- From the library's answers to the vendor's papers.

std::string question(std::string_view fact) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> questions{
      {{"contract_ends_on", "when does your contract end"},
       {"previous_contract", "did you work for us, for someone else or not at all before"},
       {"rent_from", "since when do you rent"},
       {"pays_rent", "do you pay rent"},
       {"insurance_exempt", "are you exempt from compulsory social insurance"},
       {"newly_recruited", "is this your first contract with us"},
       {"insured_elsewhere", "does another employer pay your social insurance"}}};
  for (const auto& [name, text] : questions) {
    if (name == fact) return std::string{text};
  }
  return "please state " + std::string{fact};
}

std::string text_of(const Letter& letter, const Line& line) {
  std::string text = line.name + ": your request for";
  for (const Month month : letter.months)
    text += (month == letter.months.front() ? " " : ", ") + std::to_string(month);
  text += " is open;";
  for (const std::string& fact : letter.facts)
    text += (fact == letter.facts.front() ? " " : "; ") + question(fact);
  return text + "?";
}

Refusal::Ground ground_of(std::string_view id, const rs::Rule& rule) {
  Refusal::Ground ground{std::string{id}, {}, {}};
  for (const rs::Provision& provision : rule.provisions()) {
    if (provision.id != id) continue;
    for (const rs::Citation& citation : provision.citations)
      ground.citation += (ground.citation.empty() ? "" : ", ") + to_string(citation);
    ground.norm = provision.english;
  }
  return ground;
}

void add_once(std::vector<std::string>& facts, std::string_view fact) {
  if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.emplace_back(fact);
}

}  // namespace

Result run(const Payroll& payroll, const rs::RuleSet& rules) {
  Result result;
  rs::DossierBuilder rows;

  Reader head;
  const auto drawn_up_on = head.day(payroll.list_drawn_up_on, "list_drawn_up_on");
  if (!drawn_up_on) throw rs::Error("payroll: list_drawn_up_on must be a day");
  rs::Employer employer;
  employer.employer_id = payroll.site;
  employer.kind = rs::EmployerKind::enterprise;
  employer.zone = payroll.in_industrial_park ? rs::Zone::industrial_park : rs::Zone::none;
  if (payroll.province != 0) employer.province = static_cast<rs::Province>(payroll.province);
  require(rows.add(employer));
  for (const int form : {2, 3}) {
    rs::List list;
    list.list_id = list_id(form);
    list.employer_id = payroll.site;
    list.group = group_of(form);
    list.drawn_up_on = drawn_up_on;
    list.payroll_copy = true;  // the job sends it along
    require(rows.add(list));
  }

  const auto month = insured_month(payroll, *drawn_up_on, rules);
  std::vector<const Line*> lines;  // by the number of the request
  for (const Line& line : payroll.lines) {
    if (line.form == 0) continue;
    Reader reader;
    const rs::Request request = request_of(line, month, reader);
    if (!reader.fault().empty()) {
      result.remarks.push_back({line.staff_no, true, reader.fault()});
    } else if (const auto problem = rows.add(request)) {
      result.remarks.push_back({line.staff_no, true, problem->text()});
    } else {
      lines.push_back(&line);
    }
  }
  for (const auto& paid : payroll.paid_before) {
    const rs::Payment payment{paid.citizen_id, month_of(paid.month), rs::Money{paid.dong},
                              group_of(paid.form)};
    if (const auto problem = rows.add(payment))
      result.remarks.push_back(
          {{}, true, "paid before, " + paid.citizen_id + ": " + problem->text()});
  }
  const rs::Dossier dossier = std::move(rows).build();
  for (const rs::Issue& issue : dossier.issues())
    result.remarks.push_back({issue.key, false, std::string{issue.column} + ": " + issue.message});

  const rs::Decisions decisions = evaluate(rules, dossier);
  for (std::size_t request = 0; request < dossier.requests(); ++request) {
    const Line& line = *lines[request];
    Letter letter{line.staff_no, {}, {}, {}};
    const std::size_t end = decisions.first_of(request + 1);
    for (std::size_t number = decisions.first_of(request); number < end; ++number) {
      const rs::Decision decision = decisions[number];
      if (decision.outcome == rs::Outcome::undetermined) {
        letter.months.push_back(number_of(decision.month));
        for (const auto fact : decisions.ask(number)) add_once(letter.facts, fact);
      } else if (decision.outcome == rs::Outcome::refused) {
        Refusal refusal{line.staff_no, number_of(decision.month), {}};
        for (const auto id : decisions.failed(number))
          refusal.grounds.push_back(ground_of(id, rules.group(decision.group).rule));
        result.refusals.push_back(std::move(refusal));
      }
    }
    if (letter.months.empty()) continue;
    letter.text = text_of(letter, line);
    result.letters.push_back(std::move(letter));
  }
  for (const rs::Payout& payout : schedule(decisions)) {
    const Line& line = *lines[payout.request];
    result.payments.push_back({line.staff_no, number_of(payout.month), payout.amount.dong(),
                               line.bank_account, number_of(payout.timeline.employer_pays_by),
                               !payout.timeline.completes_in_time});
  }
  result.dong = decisions.payable().money().dong();
  result.dong_at_most = decisions.at_most().money().dong();
  return result;
}

}  // namespace payroll
