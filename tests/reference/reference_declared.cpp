// Law page, section 8: what a signed Form 02 or Form 03 declares.

#include <algorithm>

#include "reference.hpp"

namespace reference {

namespace chrono = std::chrono;

namespace {

// The set of one month, as a column can hold it: a month outside 2020 to 2024 is in no set.
MonthSet set_of(Month month) {
  if (month.year() < chrono::year{2020} || month.year() > chrono::year{2024}) return {};
  return {month};
}

}  // namespace

Declared declare(Dossier dossier, const std::map<std::string, std::string>& readings) {
  Declared result;
  std::map<std::string, const List*> lists;
  for (const List& list : dossier.lists) lists[list.list_id] = &list;

  for (Request& request : dossier.requests) {
    const List& list = *lists.at(request.list_id);
    if (readings.at("declarations") == "ignored" || list.signed_form != true) continue;

    // A fact that is given always beats a declaration.
    const auto declare_fact = [&](const std::string& name, auto& fact, const auto& value) {
      if (fact) return;
      fact = value;
      ++result.requests[name];
    };
    const bool section_two = request.section == "II";
    const bool section_three = request.section == "III";
    const bool form_two = list.group == "working";
    const bool form_three = list.group == "returning";
    const bool stamped = list.si_confirmed_on.has_value();  // the SI agency signs for section II
    const MonthSet ref = set_of(insurance_month(list, readings));

    declare_fact("applied", request.applied, true);
    declare_fact("pays_rent", request.pays_rent, true);
    if (!request.rent_from && !request.rent_to) {
      declare_fact("rented_months", request.rented_months, request.months);
    }
    if (request.contract_starts_on) {
      declare_fact("contract_signed_on", request.contract_signed_on, *request.contract_starts_on);
    }
    if (request.contract_type == "fixed_term" && request.contract_starts_on) {
      const Date one_month = plus_one_month(*request.contract_starts_on) - chrono::days{1};
      const Date last_asked_for = last_day(*request.months.rbegin());
      declare_fact("contract_ends_on", request.contract_ends_on,
                   std::max(one_month, last_asked_for));
    }

    if (section_two && stamped) declare_fact("insured_months", request.insured_months, ref);
    if (section_three) declare_fact("insured_months", request.insured_months, MonthSet{});

    if (section_three) declare_fact("payroll_months", request.payroll_months, ref);

    if (section_two) declare_fact("insurance_exempt", request.insurance_exempt, "no");
    if (section_three && form_two) {
      declare_fact("insurance_exempt", request.insurance_exempt, "decree_115");
    }

    if (section_two) declare_fact("newly_recruited", request.newly_recruited, false);
    if (section_three && form_three) {
      declare_fact("newly_recruited", request.newly_recruited, true);
    }

    if ((section_two && stamped) || section_three) {
      declare_fact("insured_elsewhere", request.insured_elsewhere, false);
    }

    if (form_three) declare_fact("previous_contract", request.previous_contract, "none");
  }
  result.dossier = std::move(dossier);
  return result;
}

}  // namespace reference
