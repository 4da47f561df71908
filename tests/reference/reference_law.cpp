// Law page, sections 2 to 4: readings, working days and the procedure, the provisions and the rule.

#include <algorithm>
#include <stdexcept>

#include "reference.hpp"

namespace reference {

namespace chrono = std::chrono;

namespace {

using Readings = std::map<std::string, std::string>;

Date day(int year, unsigned month, unsigned day_of_month) {
  return Date{chrono::year{year} / chrono::month{month} / chrono::day{day_of_month}};
}

Month month_of(Date date) {
  const chrono::year_month_day day{date};
  return {day.year(), day.month()};
}

// Code and membership of the key economic regions (Article 1(2)(b)).
const std::map<std::string, bool>& provinces() {
  static const std::map<std::string, bool> table = {
      {"01", true},   // Hà Nội
      {"02", false},  // Hà Giang
      {"04", false},  // Cao Bằng
      {"06", false},  // Bắc Kạn
      {"08", false},  // Tuyên Quang
      {"10", false},  // Lào Cai
      {"11", false},  // Điện Biên
      {"12", false},  // Lai Châu
      {"14", false},  // Sơn La
      {"15", false},  // Yên Bái
      {"17", false},  // Hòa Bình
      {"19", false},  // Thái Nguyên
      {"20", false},  // Lạng Sơn
      {"22", true},   // Quảng Ninh
      {"24", false},  // Bắc Giang
      {"25", false},  // Phú Thọ
      {"26", true},   // Vĩnh Phúc
      {"27", true},   // Bắc Ninh
      {"30", true},   // Hải Dương
      {"31", true},   // Hải Phòng
      {"33", true},   // Hưng Yên
      {"34", false},  // Thái Bình
      {"35", false},  // Hà Nam
      {"36", false},  // Nam Định
      {"37", false},  // Ninh Bình
      {"38", false},  // Thanh Hóa
      {"40", false},  // Nghệ An
      {"42", false},  // Hà Tĩnh
      {"44", false},  // Quảng Bình
      {"45", false},  // Quảng Trị
      {"46", true},   // Thừa Thiên Huế
      {"48", true},   // Đà Nẵng
      {"49", true},   // Quảng Nam
      {"51", true},   // Quảng Ngãi
      {"52", true},   // Bình Định
      {"54", false},  // Phú Yên
      {"56", false},  // Khánh Hòa
      {"58", false},  // Ninh Thuận
      {"60", false},  // Bình Thuận
      {"62", false},  // Kon Tum
      {"64", false},  // Gia Lai
      {"66", false},  // Đắk Lắk
      {"67", false},  // Đắk Nông
      {"68", false},  // Lâm Đồng
      {"70", true},   // Bình Phước
      {"72", true},   // Tây Ninh
      {"74", true},   // Bình Dương
      {"75", true},   // Đồng Nai
      {"77", true},   // Bà Rịa – Vũng Tàu
      {"79", true},   // Thành phố Hồ Chí Minh
      {"80", true},   // Long An
      {"82", true},   // Tiền Giang
      {"83", false},  // Bến Tre
      {"84", false},  // Trà Vinh
      {"86", false},  // Vĩnh Long
      {"87", false},  // Đồng Tháp
      {"89", true},   // An Giang
      {"91", true},   // Kiên Giang
      {"92", true},   // Cần Thơ
      {"93", false},  // Hậu Giang
      {"94", false},  // Sóc Trăng
      {"95", false},  // Bạc Liêu
      {"96", true},   // Cà Mau
  };
  return table;
}

bool is_key_economic_region(const std::string& code) {
  const auto found = provinces().find(code);
  return found != provinces().end() && found->second;
}

// Article 111(2) of the Labour Code: rest days of a week. Article 111(3): a holiday on one of them
// is made up on the next working day, in the order of the holidays.
bool is_rest_day(Date date, bool saturdays_count) {
  const chrono::weekday weekday{date};
  return weekday == chrono::Sunday || (weekday == chrono::Saturday && !saturdays_count);
}

std::set<Date> days_off(bool saturdays_count) {
  const std::set<Date> holidays = {
      day(2021, 1, 1),   // New Year
      day(2021, 2, 10),  // Tết
      day(2021, 2, 11),  // Tết
      day(2021, 2, 12),  // Tết
      day(2021, 2, 13),  // Tết
      day(2021, 2, 14),  // Tết
      day(2021, 4, 21),  // Hùng Kings
      day(2021, 4, 30),  // Reunification Day
      day(2021, 5, 1),   // Labour Day
      day(2021, 9, 2),   // National Day
      day(2021, 9, 3),   // National Day
      day(2022, 1, 1),   // New Year
      day(2022, 1, 31),  // Tết
      day(2022, 2, 1),   // Tết
      day(2022, 2, 2),   // Tết
      day(2022, 2, 3),   // Tết
      day(2022, 2, 4),   // Tết
      day(2022, 4, 10),  // Hùng Kings
      day(2022, 4, 30),  // Reunification Day
      day(2022, 5, 1),   // Labour Day
      day(2022, 9, 1),   // National Day
      day(2022, 9, 2),   // National Day
      day(2023, 1, 1),   // New Year
      day(2023, 1, 20),  // Tết
      day(2023, 1, 21),  // Tết
      day(2023, 1, 22),  // Tết
      day(2023, 1, 23),  // Tết
      day(2023, 1, 24),  // Tết
      day(2023, 4, 29),  // Hùng Kings
      day(2023, 4, 30),  // Reunification Day
      day(2023, 5, 1),   // Labour Day
      day(2023, 9, 1),   // National Day
      day(2023, 9, 2),   // National Day
  };
  std::set<Date> off = holidays;
  for (const Date holiday : holidays) {
    if (!is_rest_day(holiday, saturdays_count)) continue;
    Date date = holiday;
    while (is_rest_day(date, saturdays_count) || off.count(date) > 0) date += chrono::days{1};
    off.insert(date);
  }
  return off;
}

}  // namespace

bool is_province(const std::string& code) { return provinces().count(code) > 0; }

Date first_day(Month month) { return Date{month / chrono::day{1}}; }
Date last_day(Month month) { return Date{month / chrono::last}; }

Date plus_one_month(Date date) {
  const chrono::year_month_day day{date};
  const chrono::year_month_day later = day + chrono::months{1};
  return later.ok() ? Date{later} : Date{later.year() / later.month() / chrono::last};
}

Month insurance_month(const List& list, const Readings& readings) {
  const Month before_list = month_of(list.drawn_up_on) - chrono::months{1};
  if (readings.at("insurance_month") == "month_before_list") return before_list;
  return std::min(before_list, Month{chrono::year{2022}, chrono::June});
}

std::map<std::string, std::string> complete_readings(
    const std::map<std::string, std::string>& readings) {
  // The first option is the default.
  const std::map<std::string, std::vector<std::string>> options = {
      {"partial_month", {"any_day", "fifteen_days", "full_month"}},
      {"employed_in_month", {"required", "not_required"}},
      {"split_contract", {"literal", "by_start", "by_conclusion"}},
      {"continuation", {"same_employer_without_gap", "same_employer", "any_employer_without_gap"}},
      {"insurance_month", {"month_before_list", "at_most_june"}},
      {"exempt_foreigner", {"no", "yes"}},
      {"combined_months", {"any_earlier", "last_three"}},
      {"late_list", {"accepted", "previous_month_only"}},
      {"combined_returning", {"one_month", "accepted"}},
      {"before_15th", {"day_14", "day_15"}},
      {"cap_scope", {"both_groups", "each_group"}},
      {"declarations", {"accepted", "ignored"}},
      {"posting_week", {"mon_fri", "mon_sat"}},
  };
  std::map<std::string, std::string> complete;
  for (const auto& [name, values] : options) complete[name] = values.front();
  for (const auto& [name, value] : readings) {
    const auto found = options.find(name);
    if (found == options.end()) throw std::invalid_argument("no reading: " + name);
    if (std::find(found->second.begin(), found->second.end(), value) == found->second.end()) {
      throw std::invalid_argument("no option of " + name + ": " + value);
    }
    complete[name] = value;
  }
  return complete;
}

// ---- Section 4: procedure and dates -------------------------------------------------------------

Date add_working_days(Date from, int days, bool saturdays_count) {
  static const std::map<bool, std::set<Date>> off = {{false, days_off(false)},
                                                     {true, days_off(true)}};
  Date date = from;
  while (days > 0) {
    date += chrono::days{1};
    if (!is_rest_day(date, saturdays_count) && off.at(saturdays_count).count(date) == 0) --days;
  }
  return date;
}

Timeline timeline_of(const List& list, const Readings& readings, std::optional<Date> today) {
  const bool saturdays_count = readings.at("posting_week") == "mon_sat";
  // The dates that the list gives, in the order of the steps.
  const std::vector<std::optional<Date>> given = {
      list.posted_on,    list.sent_to_si_on, list.si_confirmed_on, list.received_on,
      list.submitted_on, list.decided_on,    list.funded_on,       list.paid_on};
  // The day of a step: the actual date, else the projection, but never later than the next date
  // that the list gives.
  const auto event = [&](std::size_t step, Date projection) {
    if (given[step]) return *given[step];
    for (std::size_t later = step + 1; later < given.size(); ++later) {
      if (given[later]) return std::min(projection, *given[later]);
    }
    return today ? std::max(projection, *today) : projection;
  };

  Timeline t;
  t.posted = event(0, list.drawn_up_on);
  t.posting_ends_on = add_working_days(t.posted, 3, saturdays_count);
  t.sent_to_si = event(1, t.posting_ends_on);
  t.si_confirms_by = add_working_days(t.sent_to_si, 2);
  t.si_confirmed = event(2, t.si_confirms_by);
  t.received = event(3, t.si_confirmed);
  t.district_submits_by = add_working_days(t.received, 2);
  t.submitted = event(4, t.district_submits_by);
  t.province_decides_by = add_working_days(t.submitted, 2);
  t.decided = event(5, t.province_decides_by);
  t.funds_by = add_working_days(t.decided, 0);
  t.funded = event(6, t.funds_by);
  t.employer_pays_by = add_working_days(t.funded, 2);
  t.paid = event(7, t.employer_pays_by);

  t.earliest_receipt = event(3, event(2, t.sent_to_si));
  const Date completion_target = day(2022, 8, 31);
  t.completes_in_time = list.paid_on.value_or(t.employer_pays_by) <= completion_target;
  return t;
}

// ---- Kleene's three values ----------------------------------------------------------------------
//
//   and      | failed  unknown  held        or       | failed   unknown  held       not
//   failed   | failed  failed   failed      failed   | failed   unknown  held       held
//   unknown  | failed  unknown  unknown     unknown  | unknown  unknown  held       unknown
//   held     | failed  unknown  held        held     | held     held     held       failed

Truth conjunction(Truth a, Truth b) {
  if (a == Truth::failed || b == Truth::failed) return Truth::failed;
  if (a == Truth::unknown || b == Truth::unknown) return Truth::unknown;
  return Truth::held;
}

Truth disjunction(Truth a, Truth b) {
  if (a == Truth::held || b == Truth::held) return Truth::held;
  if (a == Truth::unknown || b == Truth::unknown) return Truth::unknown;
  return Truth::failed;
}

Truth negation(Truth a) {
  if (a == Truth::held) return Truth::failed;
  if (a == Truth::failed) return Truth::held;
  return Truth::unknown;
}

namespace {

// ---- The rule as a tree of one request-month ----------------------------------------------------

// A node is evaluated when it is made, and all its children are kept.
struct Node {
  Truth truth = Truth::held;
  std::string provision;                   // of a node that is a provision, else empty
  std::vector<std::string> unknown_facts;  // of a leaf
  std::vector<Node> children = {};
};

Node known(bool holds) { return {holds ? Truth::held : Truth::failed, "", {}}; }

Node all_of(std::vector<Node> children) {
  Truth truth = Truth::held;
  for (const Node& child : children) truth = conjunction(truth, child.truth);
  return {truth, "", {}, std::move(children)};
}

Node any_of(std::vector<Node> children) {
  Truth truth = Truth::failed;
  for (const Node& child : children) truth = disjunction(truth, child.truth);
  return {truth, "", {}, std::move(children)};
}

Node not_(Node child) { return {negation(child.truth), "", {}, {std::move(child)}}; }

Node provision(const std::string& id, Node condition) {
  return {condition.truth, id, {}, {std::move(condition)}};
}

// A leaf about one fact: unknown with the fact, and then it asks for it.
template <typename Value, typename Predicate>
Node fact(const std::string& column, const std::optional<Value>& value, Predicate holds) {
  if (!value) return {Truth::unknown, "", {column}};
  return known(holds(*value));
}

// A leaf that compares two dates: unknown with either, and then it asks for those unknown.
template <typename Predicate>
Node two_facts(const std::string& column_a, const std::optional<Date>& a,
               const std::string& column_b, const std::optional<Date>& b, Predicate holds) {
  std::vector<std::string> unknown;
  if (!a) unknown.push_back(column_a);
  if (!b) unknown.push_back(column_b);
  if (!unknown.empty()) return {Truth::unknown, "", unknown};
  return known(holds(*a, *b));
}

Node yes(const std::string& column, const std::optional<bool>& value) {
  return fact(column, value, [](bool answer) { return answer; });
}

Node is_one_of(const std::string& column, const std::optional<std::string>& value,
               const std::set<std::string>& words) {
  return fact(column, value, [&](const std::string& word) { return words.count(word) > 0; });
}

Node has_month(const std::string& column, const std::optional<MonthSet>& months, Month month) {
  return fact(column, months, [&](const MonthSet& set) { return set.count(month) > 0; });
}

// What a leaf may look at.
struct Case {
  const Employer& employer;
  const List& list;
  const Timeline& timeline;
  const Request& request;
  Month month;       // m, the month supported
  Month list_month;  // L
  Month ref;         // the month of the insurance test
  const Readings& readings;
  std::optional<Date> assumed_receipt;

  bool reads(const std::string& reading, const std::string& option) const {
    return readings.at(reading) == option;
  }
};

// ---- Conditions of both groups ------------------------------------------------------------------

Node place(const Case& c) {
  return any_of({is_one_of("zone", c.employer.zone,
                           {"industrial_park", "export_processing_zone", "economic_zone"}),
                 fact("province", c.employer.province, is_key_economic_region)});
}

Node employed(const Case& c) {
  const Request& r = c.request;
  const Node contract = is_one_of("contract_type", r.contract_type, {"indefinite", "fixed_term"});
  if (c.reads("employed_in_month", "not_required")) return contract;
  const Node open = all_of(
      {known(!r.contract_ends_on), is_one_of("contract_type", r.contract_type, {"indefinite"})});
  return all_of({contract,
                 fact("contract_starts_on", r.contract_starts_on,
                      [&](Date starts) { return starts <= last_day(c.month); }),
                 any_of({open, fact("contract_ends_on", r.contract_ends_on,
                                    [&](Date ends) { return ends >= first_day(c.month); })})});
}

Node rents(const Case& c, Month window_first, Month window_last) {
  const Request& r = c.request;
  const Date first = first_day(c.month), last = last_day(c.month);
  const Date until = r.rent_to ? std::min(last, *r.rent_to) : last;
  const Node in_window = known(window_first <= c.month && c.month <= window_last);
  const auto start = [&](auto holds) { return fact("rent_from", r.rent_from, holds); };

  if (c.reads("partial_month", "fifteen_days")) {
    const auto days = [&](Date from) { return (until - from).count() + 1; };
    return all_of({in_window, known(days(first) >= 15),
                   start([&](Date from) { return days(std::max(first, from)) >= 15; })});
  }
  if (c.reads("partial_month", "full_month")) {
    return all_of({in_window, known(!r.rent_to || *r.rent_to >= last),
                   start([&](Date from) { return from <= first; })});
  }
  // The worker's declaration by months stands for the dates, where there is one.
  const bool given = r.rented_months.has_value();
  const Node by_months =
      all_of({known(given), has_month("rented_months", r.rented_months, c.month)});
  const Node by_dates = all_of({known(!given), known(!r.rent_to || *r.rent_to >= first),
                                start([&](Date from) { return from <= until; })});
  return all_of({in_window, any_of({by_months, by_dates})});
}

Node term(const Case& c) {
  const Request& r = c.request;
  return any_of({is_one_of("contract_type", r.contract_type, {"indefinite"}),
                 all_of({is_one_of("contract_type", r.contract_type, {"fixed_term"}),
                         two_facts("contract_ends_on", r.contract_ends_on, "contract_starts_on",
                                   r.contract_starts_on, [](Date ends, Date starts) {
                                     return ends + chrono::days{1} >= plus_one_month(starts);
                                   })})});
}

// A condition on the day on which the contract was concluded, or on the day on which it started;
// the reading may put the one in the place of the other.
template <typename Predicate>
Node conclusion_date(const Case& c, Predicate holds) {
  if (c.reads("split_contract", "by_start")) {
    return fact("contract_starts_on", c.request.contract_starts_on, holds);
  }
  return fact("contract_signed_on", c.request.contract_signed_on, holds);
}

template <typename Predicate>
Node start_date(const Case& c, Predicate holds) {
  if (c.reads("split_contract", "by_conclusion")) {
    return fact("contract_signed_on", c.request.contract_signed_on, holds);
  }
  return fact("contract_starts_on", c.request.contract_starts_on, holds);
}

Node insured(const Case& c) { return has_month("insured_months", c.request.insured_months, c.ref); }

Node exempt(const Case& c) {
  const bool foreigners_too = c.reads("exempt_foreigner", "yes");
  return is_one_of("insurance_exempt", c.request.insurance_exempt,
                   foreigners_too ? std::set<std::string>{"decree_115", "foreigner"}
                                  : std::set<std::string>{"decree_115"});
}

Node payroll(const Case& c) { return has_month("payroll_months", c.request.payroll_months, c.ref); }

Node payroll_copy(const Case& c) { return yes("payroll_copy", c.list.payroll_copy); }

Node posted(const Case& c) { return known(c.timeline.sent_to_si >= c.timeline.posting_ends_on); }

Node deadline(const Case& c) {
  const Date last_receipt = day(2022, 8, 15);
  if (c.list.received_on) return known(*c.list.received_on <= last_receipt);
  if (c.timeline.received <= last_receipt) return known(true);
  if (c.timeline.earliest_receipt > last_receipt) return known(false);
  return fact("received_on", c.assumed_receipt,
              [&](Date received) { return received <= last_receipt; });
}

std::vector<Node> general(const Case& c) {
  return {provision("art1.place", place(c)),
          provision("art1.tenant", yes("pays_rent", c.request.pays_rent)),
          provision("art1.employed", employed(c)),
          provision("art2.2.applied", yes("applied", c.request.applied)),
          provision("art2.3.insured_here",
                    not_(yes("insured_elsewhere", c.request.insured_elsewhere)))};
}

// ---- Group A, working: Articles 4 to 7 ----------------------------------------------------------

Node working(const Case& c) {
  const auto before_april = [](Date date) { return date < day(2022, 4, 1); };
  const Month window_first{chrono::year{2022}, chrono::February};
  const Month window_last{chrono::year{2022}, chrono::June};
  const bool last_three = c.reads("combined_months", "last_three");

  std::vector<Node> all = general(c);
  all.push_back(provision("art4.employer", is_one_of("kind", c.employer.kind, {"enterprise"})));
  all.push_back(provision("art4.1.rents", rents(c, window_first, window_last)));
  all.push_back(provision("art4.2.term", term(c)));
  all.push_back(provision("art4.2.concluded", conclusion_date(c, before_april)));
  all.push_back(provision("art4.2.started", start_date(c, before_april)));
  all.push_back(any_of(
      {provision("art4.3.insured", insured(c)),
       all_of({provision("art4.3.exempt", exempt(c)), provision("art4.3.payroll", payroll(c)),
               provision("art6.payroll_copy", payroll_copy(c))})}));
  all.push_back(provision("art7.2.posted", posted(c)));
  all.push_back(provision("art7.3.month",
                          known(c.month < c.list_month &&
                                (!last_three || c.month >= c.list_month - chrono::months{3}))));
  all.push_back(provision("art7.4.deadline", deadline(c)));
  return all_of(all);
}

// ---- Group B, returning: Articles 8 to 11 -------------------------------------------------------

Node employer_of_returning(const Case& c) {
  const Employer& e = c.employer;
  return any_of({is_one_of("kind", e.kind, {"enterprise", "cooperative"}),
                 all_of({is_one_of("kind", e.kind, {"business_household"}),
                         yes("registered", e.registered)})});
}

Node not_continued(const Case& c) {
  const Request& r = c.request;
  const bool any_employer = c.reads("continuation", "any_employer_without_gap");
  const Node earlier =
      is_one_of("previous_contract", r.previous_contract,
                any_employer ? std::set<std::string>{"same_employer", "other_employer"}
                             : std::set<std::string>{"same_employer"});
  if (c.reads("continuation", "same_employer")) return not_(earlier);
  const Node without_gap =
      two_facts("previous_contract_ended_on", r.previous_contract_ended_on, "contract_starts_on",
                r.contract_starts_on,
                [](Date ended, Date starts) { return ended >= starts - chrono::days{1}; });
  return not_(all_of({earlier, without_gap}));
}

// Only a business household attaches the workers' requests.
Node forms_attached(const Case& c) {
  return any_of({not_(is_one_of("kind", c.employer.kind, {"business_household"})),
                 yes("forms_attached", c.list.forms_attached)});
}

Node before_15th(const Case& c) {
  const chrono::day last_day_of_month{c.reads("before_15th", "day_15") ? 15U : 14U};
  return known(chrono::year_month_day{c.timeline.sent_to_si}.day() <= last_day_of_month);
}

Node returning(const Case& c) {
  // Two comparisons, but of one date: they are known together and ask for the same fact.
  const auto within_window = [](Date date) {
    return day(2022, 4, 1) <= date && date <= day(2022, 6, 30);
  };
  const Month window_first{chrono::year{2022}, chrono::April};
  const Month window_last{chrono::year{2022}, chrono::June};
  const bool late_accepted = c.reads("late_list", "accepted");
  const bool one_month = c.reads("combined_returning", "one_month");

  std::vector<Node> all = general(c);
  all.push_back(provision("art8.employer", employer_of_returning(c)));
  all.push_back(provision("art8.1.rents", rents(c, window_first, window_last)));
  all.push_back(provision("art8.2.term", term(c)));
  all.push_back(provision("art8.2.concluded", conclusion_date(c, within_window)));
  all.push_back(provision("art8.2.started", start_date(c, within_window)));
  all.push_back(provision("art8.2.not_continued", not_continued(c)));
  all.push_back(
      any_of({provision("art8.3.insured", insured(c)),
              all_of({any_of({provision("art8.3.exempt", exempt(c)),
                              provision("art8.3.new_hire",
                                        yes("newly_recruited", c.request.newly_recruited))}),
                      provision("art8.3.payroll", payroll(c)),
                      provision("art10.payroll_copy", payroll_copy(c))})}));
  all.push_back(provision("art11.2.posted", posted(c)));
  all.push_back(provision(
      "art11.3.month",
      known(late_accepted ? c.month < c.list_month : c.month == c.list_month - chrono::months{1})));
  all.push_back(provision("art11.3.before_15th", before_15th(c)));
  all.push_back(provision("art11.4.one_month", known(!one_month || c.request.months.size() == 1)));
  all.push_back(provision("art11.4.forms_attached", forms_attached(c)));
  all.push_back(provision("art11.4.deadline", deadline(c)));
  return all_of(all);
}

// ---- What the tree says -------------------------------------------------------------------------

void collect_provisions(const Node& node, std::map<std::string, Truth>& provisions) {
  if (!node.provision.empty()) provisions[node.provision] = node.truth;
  for (const Node& child : node.children) collect_provisions(child, provisions);
}

// Descends only into children whose state is that of the root. Provisions are met on the way to the
// facts that they ask for.
void descend(const Node& node, Truth root, std::set<std::string>& provisions,
             std::set<std::string>& facts) {
  if (node.truth != root) return;
  if (!node.provision.empty()) provisions.insert(node.provision);
  facts.insert(node.unknown_facts.begin(), node.unknown_facts.end());
  for (const Node& child : node.children) descend(child, root, provisions, facts);
}

std::vector<std::string> in_order(const std::set<std::string>& found,
                                  const std::vector<std::string>& order) {
  std::vector<std::string> ordered;
  for (const std::string& name : order) {
    if (found.count(name) > 0) ordered.push_back(name);
  }
  return ordered;
}

// The facts that a provision can ask for, in the column order of the contract.
const std::vector<std::string>& askable_facts() {
  static const std::vector<std::string> facts = {"kind",
                                                 "registered",
                                                 "zone",
                                                 "province",
                                                 "received_on",
                                                 "payroll_copy",
                                                 "forms_attached",
                                                 "applied",
                                                 "contract_type",
                                                 "contract_signed_on",
                                                 "contract_starts_on",
                                                 "contract_ends_on",
                                                 "previous_contract",
                                                 "previous_contract_ended_on",
                                                 "rent_from",
                                                 "pays_rent",
                                                 "insured_months",
                                                 "payroll_months",
                                                 "insurance_exempt",
                                                 "newly_recruited",
                                                 "insured_elsewhere"};
  return facts;
}

}  // namespace

const std::vector<std::string>& provisions_of(const std::string& group) {
  static const std::vector<std::string> of_working = {
      "art1.place",          "art1.tenant",         "art1.employed",       "art2.2.applied",
      "art2.3.insured_here", "art2.4.once_a_month", "art2.4.three_months", "art4.employer",
      "art4.1.rents",        "art4.2.term",         "art4.2.concluded",    "art4.2.started",
      "art4.3.insured",      "art4.3.exempt",       "art4.3.payroll",      "art6.payroll_copy",
      "art7.2.posted",       "art7.3.month",        "art7.4.deadline"};
  static const std::vector<std::string> of_returning = {
      "art1.place",           "art1.tenant",         "art1.employed",          "art2.2.applied",
      "art2.3.insured_here",  "art2.4.once_a_month", "art2.4.three_months",    "art8.employer",
      "art8.1.rents",         "art8.2.term",         "art8.2.concluded",       "art8.2.started",
      "art8.2.not_continued", "art8.3.insured",      "art8.3.exempt",          "art8.3.new_hire",
      "art8.3.payroll",       "art10.payroll_copy",  "art11.2.posted",         "art11.3.month",
      "art11.3.before_15th",  "art11.4.one_month",   "art11.4.forms_attached", "art11.4.deadline"};
  return group == "working" ? of_working : of_returning;
}

std::int64_t amount_of(const std::string& group) {
  return group == "working" ? 500'000 : 1'000'000;  // Articles 5 and 9
}

bool eligible_with(const std::string& group, const std::set<std::string>& held) {
  const auto is_held = [&](const std::string& id) { return held.count(id) > 0; };
  const bool working = group == "working";
  const bool insured = is_held(working ? "art4.3.insured" : "art8.3.insured");
  const bool by_payroll = working ? is_held("art4.3.exempt") && is_held("art4.3.payroll") &&
                                        is_held("art6.payroll_copy")
                                  : (is_held("art8.3.exempt") || is_held("art8.3.new_hire")) &&
                                        is_held("art8.3.payroll") && is_held("art10.payroll_copy");
  if (!insured && !by_payroll) return false;
  static const std::set<std::string> elsewhere = {
      "art2.4.once_a_month", "art2.4.three_months", "art4.3.insured",    "art4.3.exempt",
      "art4.3.payroll",      "art6.payroll_copy",   "art8.3.insured",    "art8.3.exempt",
      "art8.3.new_hire",     "art8.3.payroll",      "art10.payroll_copy"};
  for (const std::string& id : provisions_of(group)) {
    if (elsewhere.count(id) == 0 && !is_held(id)) return false;
  }
  return true;
}

Finding examine(const Employer& employer, const List& list, const Timeline& timeline,
                const Request& request, Month month, const Readings& readings,
                std::optional<Date> assumed_receipt) {
  const Month list_month = month_of(list.drawn_up_on);
  const Month ref = insurance_month(list, readings);
  const Case c{employer,   list, timeline, request,        month,
               list_month, ref,  readings, assumed_receipt};
  const Node root = list.group == "working" ? working(c) : returning(c);

  Finding finding;
  finding.eligible = root.truth;
  collect_provisions(root, finding.provisions);
  if (root.truth == Truth::held) return finding;
  std::set<std::string> named, facts;
  descend(root, root.truth, named, facts);
  if (root.truth == Truth::failed) {
    finding.failed = in_order(named, provisions_of(list.group));
  } else {
    finding.unknown = in_order(named, provisions_of(list.group));
    finding.asks = in_order(facts, askable_facts());
  }
  return finding;
}

}  // namespace reference
