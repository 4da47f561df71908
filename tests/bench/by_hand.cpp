#include "by_hand.hpp"

#include <array>
#include <bit>

namespace bench {

namespace {

using namespace rentsupport;

// Kleene's truth as two bits: 01 held, 10 failed, 11 unknown, as in a mask.
constexpr std::uint64_t state(bool known, bool held) { return known ? (held ? 1U : 2U) : 3U; }

constexpr std::uint64_t both(std::uint64_t a, std::uint64_t b) {
  return a == 2 || b == 2 ? 2U : (a == 3 || b == 3 ? 3U : 1U);
}
constexpr std::uint64_t either(std::uint64_t a, std::uint64_t b) {
  return a == 1 || b == 1 ? 1U : (a == 3 || b == 3 ? 3U : 2U);
}
constexpr std::uint64_t opposite(std::uint64_t a) { return a == 3 ? 3U : 3U - a; }

std::int32_t number(Date day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }

std::int32_t a_month_later(std::int32_t day) {
  return number(add_months(Date{std::chrono::days{day}}, 1));
}

// A column's value and whether it is known, for one row.
struct Choice {
  const Column& column;
  std::uint64_t is(std::size_t row, std::uint8_t value) const {
    return state(column.is_known(row), column.choices[row] == value);
  }
};

// What is the same for all requests of a list.
struct OfList {
  std::array<std::uint64_t, 2> place_and_employer{};
  std::uint64_t payroll_copy = 3, forms_attached = 3, posted = 1, before_15th = 1, deadline = 1;
  std::uint64_t reference = 0;
  std::int32_t month = 0;
  std::uint8_t group = 0;
};

}  // namespace

void decide_by_hand(Decisions::Data& decisions) {
  const Dossier::Data& d = *decisions.dossier;
  const std::size_t at_posted_on = column_for(TableName::lists, "posted_on");
  const std::size_t at_sent_to_si_on = column_for(TableName::lists, "sent_to_si_on");
  const std::size_t at_received_on = column_for(TableName::lists, "received_on");
  const std::size_t at_submitted_on = column_for(TableName::lists, "submitted_on");
  const std::size_t at_funded_on = column_for(TableName::lists, "funded_on");
  const std::size_t at_paid_on = column_for(TableName::lists, "paid_on");
  const std::size_t at_registered = column_for(TableName::employers, "registered");
  const std::size_t at_zone = column_for(TableName::employers, "zone");
  const std::size_t at_province = column_for(TableName::employers, "province");
  // With what a signed form declares.
  const auto fact = [&](std::string_view name) -> const Column& {
    return decisions.column(*number_in(d.records().facts, name));
  };
  const Column& copied = fact("payroll_copy");
  const Column& attached = fact("forms_attached");
  const Parameters p = decisions.rule_set.parameters();
  std::array<bool, 128> key_region{};
  for (const Province province : p.key_economic_regions)
    key_region[static_cast<std::size_t>(province)] = true;
  std::array<std::array<std::int32_t, 2>, MonthSet::capacity> days{};
  for (std::uint8_t place = 0; place < MonthSet::capacity; ++place) {
    days[place] = {number(first_day(month_at(place))), number(last_day(month_at(place)))};
  }
  const std::int32_t first_of_april = number(p.returning.contract_from);
  const std::int32_t last_of_june = number(p.returning.contract_to);
  const std::array<std::array<std::uint8_t, 2>, 2> windows{
      {{static_cast<std::uint8_t>(month_number(p.working.first_month) -
                                  month_number(MonthSet::first)),
        static_cast<std::uint8_t>(month_number(p.working.last_month) -
                                  month_number(MonthSet::first))},
       {static_cast<std::uint8_t>(month_number(p.returning.first_month) -
                                  month_number(MonthSet::first)),
        static_cast<std::uint8_t>(month_number(p.returning.last_month) -
                                  month_number(MonthSet::first))}}};

  std::vector<OfList> lists_facts(d.lists.rows);
  for (std::size_t list = 0; list < d.lists.rows; ++list) {
    const std::size_t e = d.list_employer[list];
    const Timeline t = timeline(
        decisions.rule_set.procedure(),
        {*d.lists.columns[lists::drawn_up_on].date(list), d.lists.columns[at_posted_on].date(list),
         d.lists.columns[at_sent_to_si_on].date(list),
         d.lists.columns[lists::si_confirmed_on].date(list),
         d.lists.columns[at_received_on].date(list), d.lists.columns[at_submitted_on].date(list),
         d.lists.columns[lists::decided_on].date(list), d.lists.columns[at_funded_on].date(list),
         d.lists.columns[at_paid_on].date(list)});
    decisions.timelines[list] = t;
    OfList& f = lists_facts[list];
    const Column& kind = d.employers.columns[employers::kind];
    const Column& registered = d.employers.columns[at_registered];
    const Column& zone = d.employers.columns[at_zone];
    const Column& province = d.employers.columns[at_province];
    const std::uint64_t place =
        either(state(zone.is_known(e), zone.choices[e] < 3),
               state(province.is_known(e), key_region[province.choices[e]]));
    const std::uint64_t enterprise = state(kind.is_known(e), kind.choices[e] == 0);
    const std::uint64_t firm = state(kind.is_known(e), kind.choices[e] < 2);
    const std::uint64_t household = state(kind.is_known(e), kind.choices[e] == 2);
    const std::uint64_t is_registered = state(registered.is_known(e), registered.choices[e] == 1);
    f.place_and_employer = {place | enterprise << 14U,
                            place | either(firm, both(household, is_registered)) << 14U};
    f.payroll_copy = Choice{copied}.is(list, 1);
    f.forms_attached = either(opposite(household), Choice{attached}.is(list, 1));
    f.posted = state(true, t.sent_to_si_on >= t.posting_ends_on);
    f.before_15th =
        state(true, std::chrono::year_month_day{t.sent_to_si_on}.day() < std::chrono::day{15});
    const bool received = d.lists.columns[at_received_on].is_known(list);
    f.deadline = both(state(true, t.earliest_receipt <= p.deadline),
                      either(state(received, t.received_on <= p.deadline),
                             state(true, t.received_on <= p.deadline)));
    const Month drawn_up = month_of(*d.lists.columns[lists::drawn_up_on].date(list));
    f.month = month_number(drawn_up) - month_number(MonthSet::first);
    f.reference = MonthSet::bit(month_of_number(month_number(drawn_up) - 1));
    f.group = d.lists.columns[lists::group].choices[list];
  }

  const auto& w = d.workers.columns;
  const Choice applied{fact("applied")}, contract_type{fact("contract_type")},
      previous{fact("previous_contract")}, pays_rent{fact("pays_rent")},
      exempt_from{fact("insurance_exempt")}, recruited{fact("newly_recruited")},
      elsewhere{fact("insured_elsewhere")};
  const Column& signed_on = fact("contract_signed_on");
  const Column& starts_on = fact("contract_starts_on");
  const Column& ends_on = fact("contract_ends_on");
  const Column& previous_ended_on = fact("previous_contract_ended_on");
  const Column& rent_from = fact("rent_from");
  const Column& rent_to = fact("rent_to");
  const Column& rented = fact("rented_months");
  const Column& insured = fact("insured_months");
  const Column& payroll = fact("payroll_months");
  for (std::size_t r = 0; r < d.workers.rows; ++r) {
    const OfList& f = lists_facts[d.request_list[r]];
    const bool starts_known = starts_on.is_known(r);
    const bool ends_known = ends_on.is_known(r);
    const std::int32_t starts = starts_on.ints[r];
    const std::int32_t ends = ends_on.ints[r];
    const std::uint64_t indefinite = contract_type.is(r, 0);
    const std::uint64_t fixed_term = contract_type.is(r, 1);
    const std::uint64_t contract = either(indefinite, fixed_term);
    const std::uint64_t open = ends_known ? 2 : indefinite;
    const std::uint64_t term = either(
        indefinite,
        both(fixed_term, state(starts_known && ends_known,
                               starts_known && ends_known && ends + 1 >= a_month_later(starts))));
    const std::uint64_t on_list = state(insured.is_known(r), (insured.sets[r] & f.reference) != 0);
    const std::uint64_t on_payroll =
        state(payroll.is_known(r), (payroll.sets[r] & f.reference) != 0);
    const std::uint64_t exempt = exempt_from.is(r, 1);
    const std::uint64_t tenant = pays_rent.is(r, 1);
    const std::uint64_t asked = applied.is(r, 1);
    const std::uint64_t here = opposite(elsewhere.is(r, 1));
    std::uint64_t fixed =
        f.place_and_employer[f.group] | tenant << 2U | asked << 6U | here << 8U | term << 18U;
    std::uint64_t verdict =
        both(both(f.place_and_employer[f.group] & 3U, f.place_and_employer[f.group] >> 14U),
             both(tenant, asked));
    verdict = both(both(verdict, here), both(term, both(f.posted, f.deadline)));
    unsigned month_bit = 0;
    if (f.group == 0) {
      const std::uint64_t concluded =
          state(signed_on.is_known(r), signed_on.ints[r] < first_of_april);
      const std::uint64_t started = state(starts_known, starts < first_of_april);
      fixed |= concluded << 20U | started << 22U | on_list << 24U | exempt << 26U |
               on_payroll << 28U | f.payroll_copy << 30U | f.posted << 32U | f.deadline << 36U;
      month_bit = 34;
      verdict =
          both(verdict, both(both(concluded, started),
                             either(on_list, both(exempt, both(on_payroll, f.payroll_copy)))));
    } else {
      const std::uint64_t concluded =
          state(signed_on.is_known(r),
                signed_on.ints[r] >= first_of_april && signed_on.ints[r] <= last_of_june);
      const std::uint64_t started =
          state(starts_known, starts >= first_of_april && starts <= last_of_june);
      const std::uint64_t anew =
          opposite(both(previous.is(r, 1), state(starts_known && previous_ended_on.is_known(r),
                                                 previous_ended_on.ints[r] >= starts - 1)));
      const std::uint64_t hired = recruited.is(r, 1);
      const std::uint64_t one = state(true, std::has_single_bit(w[workers::months].sets[r]));
      fixed |= concluded << 20U | started << 22U | anew << 24U | on_list << 26U | exempt << 28U |
               hired << 30U | on_payroll << 32U | f.payroll_copy << 34U | f.posted << 36U |
               f.before_15th << 40U | one << 42U | f.forms_attached << 44U | f.deadline << 46U;
      month_bit = 38;
      verdict = both(verdict, both(both(concluded, started),
                                   both(both(anew, f.forms_attached), both(f.before_15th, one))));
      verdict = both(
          verdict, either(on_list, both(either(exempt, hired), both(on_payroll, f.payroll_copy))));
    }
    const bool from_known = rent_from.is_known(r);
    const bool to_given = rent_to.is_known(r);
    const bool months_given = rented.is_known(r);
    std::uint64_t at = decisions.first[r];
    for (std::uint64_t rest = w[workers::months].sets[r]; rest != 0; rest &= rest - 1, ++at) {
      const auto place = static_cast<std::uint8_t>(std::countr_zero(rest));
      const auto [first, last] = days[place];
      const std::uint64_t employed =
          both(contract, both(state(starts_known, starts <= last),
                              either(open, state(ends_known, ends >= first))));
      const bool in_window = place >= windows[f.group][0] && place <= windows[f.group][1];
      const bool not_over = !to_given || rent_to.ints[r] >= first;
      const std::uint64_t begun =
          state(from_known,
                rent_from.ints[r] <= last && (!to_given || rent_from.ints[r] <= rent_to.ints[r]));
      const std::uint64_t renting = months_given ? state(true, (rented.sets[r] >> place & 1U) != 0)
                                                 : both(state(true, not_over), begun);
      const std::uint64_t rents = both(state(true, in_window), renting);
      const std::uint64_t month = state(true, place < f.month);
      const std::uint64_t all = both(verdict, both(employed, both(rents, month)));
      decisions.months[at] = place;
      decisions.masks[at] = fixed | employed << 4U | rents << 16U | month << month_bit;
      decisions.asks[at] = 0;
      decisions.outcomes[at] = all == 1   ? Outcome::payable
                               : all == 2 ? Outcome::refused
                                          : Outcome::undetermined;
    }
  }
}

}  // namespace bench
