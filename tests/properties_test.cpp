// Properties that hold for any value, looked for by RapidCheck: it makes values at random, and a
// value that breaks one smaller until it breaks no more.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <limits>
#include <set>

#include "rapidcheck.h"
#include "reference/reference.hpp"
#include "rentsupport/calendar.hpp"
#include "rentsupport/evaluate.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/truth.hpp"
#include "values/records_scanner.hpp"

namespace {

using namespace rentsupport;
using namespace std::chrono_literals;
using std::chrono::days;

Date any_day() {
  const Date first{1y / 1 / 1}, last{9999y / 12 / 31};
  return first + days{*rc::gen::inRange<int>(0, static_cast<int>((last - first).count()) + 1)};
}
Date day_of_2022() { return Date{2022y / 1 / 1} + days{*rc::gen::inRange(0, 365)}; }
Month any_month() {
  return month_of_number(month_number(MonthSet::first) + *rc::gen::inRange(0, MonthSet::capacity));
}
WorkingDays::Week any_week() {
  return *rc::gen::element(WorkingDays::Week::mon_fri, WorkingDays::Week::mon_sat);
}
std::set<Date> any_holidays() {
  std::set<Date> result;
  for (int count = *rc::gen::inRange(0, 40); count > 0; --count) result.insert(day_of_2022());
  return result;
}
bool is_rest_day(Date day, WorkingDays::Week week) {
  return std::chrono::weekday{day}.iso_encoding() > (week == WorkingDays::Week::mon_fri ? 5U : 6U);
}
// A holiday on a rest day is made up on the next day that is still a working day.
bool works(Date day, WorkingDays::Week week, const std::set<Date>& holidays) {
  std::set<Date> off = holidays;
  for (const Date holiday : holidays) {
    Date made_up = holiday;
    while (is_rest_day(holiday, week) && (is_rest_day(made_up, week) || off.contains(made_up)))
      made_up += days{1};
    off.insert(made_up);
  }
  return !is_rest_day(day, week) && !off.contains(day);
}

}  // namespace

TEST_CASE("properties of days and months", "[properties]") {
  rc::prop("a month's number gives the month back, and keeps the order", [] {
    const int a = *rc::gen::inRange(-120'000, 120'000);
    const int b = *rc::gen::inRange(-120'000, 120'000);
    RC_ASSERT(month_number(month_of_number(a)) == a);
    RC_ASSERT((month_of_number(a) < month_of_number(b)) == (a < b));
  });
  rc::prop("months are added to the month, and the day stays where it exists", [] {
    const Date day = any_day();
    const int months = *rc::gen::inRange(-600, 601);
    const Date later = add_months(day, months);
    RC_ASSERT(month_number(month_of(later)) == month_number(month_of(day)) + months);
    const std::chrono::year_month_day before{day}, after{later};
    RC_ASSERT(after.day() ==
              std::min(before.day(), std::chrono::year_month_day{last_day(month_of(later))}.day()));
  });
  rc::prop("later days stay later, or become the same, by added months", [] {
    const Date day = any_day();
    const Date other = day + days{*rc::gen::inRange(0, 60)};
    const int months = *rc::gen::inRange(-24, 25);
    RC_ASSERT(add_months(day, months) <= add_months(other, months));
  });
  rc::prop("what is written is read again", [] {
    const Date day = any_day();
    RC_ASSERT(parse_date(to_string(day)) == day);
    const std::string text = to_string(day);
    RC_ASSERT(parse_date(text.substr(8) + "/" + text.substr(5, 2) + "/" + text.substr(0, 4)) ==
              day);
    const Month month = any_month();
    RC_ASSERT(parse_month(to_string(month)) == month);
  });
  rc::prop("a text of ten characters is a date only as it would be written", [] {
    const auto character = rc::gen::element('0', '1', '2', '3', '9', '-', '/', ' ');
    const std::string text = *rc::gen::container<std::string>(10, character);
    const auto day = parse_date(text);
    if (day) {
      RC_ASSERT(to_string(*day) == text || to_string(*day) == text.substr(6) + "-" +
                                                                  text.substr(3, 2) + "-" +
                                                                  text.substr(0, 2));
    }
    RC_ASSERT(day == reference::date_in(text));
  });
}

TEST_CASE("properties of working days", "[properties]") {
  rc::prop("they are those that a day-by-day count finds", [] {
    const std::set<Date> holidays = any_holidays();
    const WorkingDays::Week week = any_week();
    const WorkingDays calendar(week, {holidays.begin(), holidays.end()});
    const Date from = day_of_2022();
    const int count = *rc::gen::inRange(0, 30);
    Date day = from;
    for (int left = count; left > 0; left -= works(day, week, holidays) ? 1 : 0) day += days{1};
    RC_ASSERT(calendar.add(from, count) == day);
    RC_ASSERT(calendar.is_working_day(from) == works(from, week, holidays));
    RC_ASSERT(calendar.between(from, day) == count);
  });
  rc::prop("counts add up", [] {
    const std::set<Date> holidays = any_holidays();
    const WorkingDays calendar(any_week(), {holidays.begin(), holidays.end()});
    const Date from = any_day();
    const int a = *rc::gen::inRange(0, 400);
    const int b = *rc::gen::inRange(0, 400);
    RC_ASSERT(calendar.add(calendar.add(from, a), b) == calendar.add(from, a + b));
    const Date middle = from + days{*rc::gen::inRange(0, 500)};
    const Date to = middle + days{*rc::gen::inRange(0, 500)};
    RC_ASSERT(calendar.between(from, middle) + calendar.between(middle, to) ==
              calendar.between(from, to));
  });
  rc::prop("one more holiday never ends a period earlier", [] {
    std::set<Date> holidays = any_holidays();
    const WorkingDays::Week week = any_week();
    const WorkingDays before(week, {holidays.begin(), holidays.end()});
    holidays.insert(day_of_2022());
    const WorkingDays after(week, {holidays.begin(), holidays.end()});
    const Date from = day_of_2022();
    const int count = *rc::gen::inRange(0, 60);
    RC_ASSERT(before.add(from, count) <= after.add(from, count));
  });
}

TEST_CASE("properties of sets of months", "[properties]") {
  rc::prop("a set holds what was put into it", [] {
    MonthSet set;
    std::set<Month> expected;
    for (int count = *rc::gen::inRange(0, 20); count > 0; --count) {
      const Month month = any_month();
      set.insert(month);
      expected.insert(month);
    }
    RC_ASSERT(set.months() == std::vector<Month>(expected.begin(), expected.end()));
    RC_ASSERT(set.size() == static_cast<int>(expected.size()));
    RC_ASSERT(set.empty() == expected.empty());
    const Month month = any_month();
    RC_ASSERT(set.contains(month) == expected.contains(month));
    RC_ASSERT(parse_month_set(to_string(set)) == set);
    RC_ASSERT(MonthSet::from_bits(set.bits()) == set);
  });
  rc::prop("a text is the set that the reference reads", [] {
    const std::string text = *rc::gen::container<std::string>(
        rc::gen::element<char>('0', '2', '2', '0', '4', '-', '/', ' ', '\t'));
    const auto ours = parse_month_set(text);
    // The reference is given cells, which are trimmed already.
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    const std::size_t end = text.find_last_not_of(" \t") + 1;
    const auto theirs = reference::month_set_in(text.substr(begin, std::max(begin, end) - begin));
    RC_ASSERT(ours.has_value() == theirs.has_value());
    if (ours) RC_ASSERT(ours->months() == std::vector<Month>(theirs->begin(), theirs->end()));
  });
}

TEST_CASE("properties of intervals of days", "[properties]") {
  rc::prop("an intersection holds the days that both hold", [] {
    const auto interval = [] {
      const Date from = Date{2022y / 4 / 1} + days{*rc::gen::inRange(0, 40)};
      return DateInterval(from, from + days{*rc::gen::inRange(0, 40)});
    };
    const DateInterval a = interval(), b = interval();
    const auto both = a.intersection(b);
    RC_ASSERT(both == b.intersection(a));
    std::int64_t count = 0;
    for (Date day = Date{2022y / 4 / 1}; day < Date{2022y / 7 / 1}; day += days{1}) {
      const bool in_both = a.contains(day) && b.contains(day);
      RC_ASSERT((both && both->contains(day)) == in_both);
      count += in_both ? 1 : 0;
    }
    RC_ASSERT((both ? both->days() : 0) == count);
  });
}

namespace {

using Wide = __int128;
constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();

std::int64_t any_amount() {
  return *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(),
                         rc::gen::element(least, most, most - 1, std::int64_t{0}));
}

}  // namespace

TEST_CASE("properties of money", "[properties]") {
  rc::prop("sums and differences are exact, or refused", [&] {
    const std::int64_t a = any_amount();
    const std::int64_t b = any_amount();
    const auto check = [](Wide exact, auto compute) {
      if (exact < least || exact > most) {
        RC_ASSERT_THROWS_AS(static_cast<void>(compute()), Error);
      } else {
        RC_ASSERT(compute().dong() == static_cast<std::int64_t>(exact));
      }
    };
    check(Wide{a} + b, [&] { return Money{a} + Money{b}; });
    check(Wide{a} - b, [&] { return Money{a} - Money{b}; });
  });
  rc::prop("a total is exact far beyond 64 bits, and never negative", [&] {
    unsigned __int128 expected = 0;
    MoneyTotal total;
    for (int count = *rc::gen::inRange(0, 8); count > 0; --count) {
      const auto times = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 60U);
      const std::int64_t each = *rc::gen::inRange<std::int64_t>(0, most);
      total.add(Money{each}, times);
      expected += static_cast<unsigned __int128>(each) * times;
    }
    std::string digits;
    for (unsigned __int128 rest = expected; rest != 0 || digits.empty(); rest /= 10)
      digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    RC_ASSERT(total.digits() == digits);
    if (expected <= static_cast<unsigned __int128>(most)) {
      RC_ASSERT(total.money().dong() == static_cast<std::int64_t>(expected));
    } else {
      RC_ASSERT_THROWS_AS(static_cast<void>(total.money()), Error);
    }
  });
  rc::prop("a change and its contrary are the same distance", [&] {
    const auto total = [] {
      MoneyTotal result;
      result.add(Money{*rc::gen::inRange<std::int64_t>(0, most)}, *rc::gen::inRange(0U, 9U));
      return result;
    };
    const MoneyTotal a = total(), b = total();
    const std::string there = change(a, b), back = change(b, a);
    if (a == b) {
      RC_ASSERT(there == "0");
      RC_ASSERT(back == "0");
    } else {
      RC_ASSERT(there[0] == (a < b ? '+' : '-'));
      RC_ASSERT(back[0] == (a < b ? '-' : '+'));
      RC_ASSERT(there.substr(1) == back.substr(1));
      RC_ASSERT(there.substr(1) == distance(a, b).digits());
    }
  });
}

TEST_CASE("properties of truth", "[properties]") {
  rc::prop("64 rows at a time are 64 times one", [] {
    const auto bits = [] {
      const auto yes = *rc::gen::arbitrary<std::uint64_t>();
      return TruthBits{yes, *rc::gen::arbitrary<std::uint64_t>() & ~yes};
    };
    const TruthBits a = bits(), b = bits();
    const auto row = [](TruthBits all, unsigned i) {
      if ((all.yes >> i & 1U) != 0) return Truth::held;
      return (all.no >> i & 1U) != 0 ? Truth::failed : Truth::unknown;
    };
    for (unsigned i = 0; i < 64; ++i) {
      RC_ASSERT(row(a & b, i) == (row(a, i) & row(b, i)));
      RC_ASSERT(row(a | b, i) == (row(a, i) | row(b, i)));
      RC_ASSERT(row(!a, i) == !row(a, i));
    }
    RC_ASSERT(((a & b).yes & (a & b).no) == 0U);
    RC_ASSERT(((a | b).yes & (a | b).no) == 0U);
  });
}

TEST_CASE("properties of the CSV reader", "[properties]") {
  rc::prop("the scanner cuts a text as the naive reader does", [] {
    const char separator = *rc::gen::element(',', ';', '\t');
    const std::string text = *rc::gen::scale(
        3, rc::gen::container<std::string>(rc::gen::element<char>(
               '"', '"', '"', ',', ',', ';', '\t', '\n', '\n', '\r', ' ', 'a', 'b', '\0', '\xc3')));
    const auto expected = reference::records_of(text, separator);
    const std::string padded = text + std::string(64, '\0');
    const std::size_t cells = expected.empty() ? 0 : expected.front().cells.size();
    // Cells at the header's end without a name need not be there.
    std::size_t named = cells;
    while (named > 0 && expected.front().cells[named - 1].text.empty()) --named;
    RecordScanner scanner({padded.data(), text.size()}, separator, {named, cells});
    scanner.start_at(0);
    Record record;
    std::size_t count = 0;
    while (scanner.next(record, text.size())) {
      RC_ASSERT(count < expected.size());
      const reference::Record& theirs = expected[count++];
      RC_ASSERT(static_cast<std::int64_t>(record.line) + 1 == theirs.line);
      RC_ASSERT(text.substr(record.begin, record.end - record.begin) == theirs.text);
      RC_ASSERT(record.bad_quote == theirs.bad_quote);
      if (!record.bad_quote) RC_ASSERT(record.cell_count == theirs.cells.size());
      for (std::size_t i = 0; i < std::min({record.cell_count, record.sound_cells, cells}); ++i) {
        const CellText& cell = record.cells[i];
        const std::string ours =
            cell.doubled_quotes ? undoubled(cell.view()) : std::string{cell.view()};
        RC_ASSERT(ours == theirs.cells[i].text);
      }
    }
    RC_ASSERT(count == expected.size());
  });
}

namespace {

Parameters any_parameters() {
  Parameters p = Parameters::built_in();
  const auto amount = [] {
    return Money{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000'000'001)};
  };
  p.working.amount = amount();
  p.returning.amount = amount();
  const auto window = [](Month& first, Month& last) {
    first = any_month();
    last = std::max(first, any_month());
  };
  window(p.working.first_month, p.working.last_month);
  window(p.returning.first_month, p.returning.last_month);
  p.working.contract_before = any_day();
  p.returning.contract_from = any_day();
  p.returning.contract_to = std::max<Date>(p.returning.contract_from, any_day());
  p.minimum_contract_months = *rc::gen::inRange(0, 601);
  p.cap_months = *rc::gen::inRange(0, 61);
  std::set<Province> regions;
  for (const ProvinceInfo& province : provinces()) {
    if (*rc::gen::arbitrary<bool>()) regions.insert(province.code);
  }
  p.key_economic_regions = {regions.begin(), regions.end()};
  const std::set<Date> holidays = any_holidays();
  p.public_holidays = {holidays.begin(), holidays.end()};
  for (int* limit : {&p.posting_days, &p.objection_days, &p.si_days, &p.district_days,
                     &p.province_days, &p.transfer_days, &p.employer_days})
    *limit = *rc::gen::inRange(0, 367);
  p.deadline = any_day();
  p.completion_target = any_day();
  for (const ReadingInfo& reading : readings())
    RC_ASSERT(!p.choose(reading.name, *rc::gen::elementOf(reading.options)));
  return p;
}

}  // namespace

TEST_CASE("properties of parameters", "[properties]") {
  rc::prop("parameters are what they are written as", [] {
    const Parameters p = any_parameters();
    Parameters again = Parameters::built_in();
    RC_ASSERT(!again.overlay(p.toml(), "again.toml"));
    RC_ASSERT(again.list() == p.list());
    RC_ASSERT(again.chosen_readings() == p.chosen_readings());
    RC_ASSERT(RuleSet::decision_08_2022(again).sha256() == RuleSet::decision_08_2022(p).sha256());
  });
  rc::prop("a later overlay beats an earlier one, key by key", [] {
    const Parameters first = any_parameters(), second = any_parameters();
    // Some lines of the second one; the order in which intervals are set is its own.
    Parameters expected = first;
    std::string overlay;
    for (const std::string key : {"group.working.amount_vnd", "contract.minimum_months",
                                  "cap.months", "procedure.deadline", "readings.late_list"}) {
      if (*rc::gen::arbitrary<bool>()) continue;
      const std::string text = second.toml();
      const std::size_t at = text.find(key + " = ");
      overlay += text.substr(at, text.find('\n', at) + 1 - at);
    }
    RC_ASSERT(!expected.overlay(overlay, "overlay.toml"));
    const auto before = first.list(), after = expected.list(), other = second.list();
    for (std::size_t i = 0; i < before.size(); ++i) {
      const bool set = overlay.find(before[i].first + " = ") != std::string::npos;
      RC_ASSERT(after[i] == (set ? other[i] : before[i]));
    }
  });
  rc::prop("an overlay that is refused changes nothing", [] {
    Parameters p = any_parameters();
    const auto before = p.list();
    const std::string wrong = *rc::gen::element<std::string>(
        "cap.months = 61", "cap.month = 3", "cap.months = \"3\"", "cap = 3", "[cap",
        "group.working.first_month = \"2022-13\"", "procedure.deadline = 2022-02-30",
        "group.returning.amount_vnd = 0", "readings.late_list = \"never\"",
        "place.key_economic_regions = [\"03\"]");
    RC_ASSERT(p.overlay("contract.minimum_months = 7\n" + wrong, "overlay.toml").has_value());
    RC_ASSERT(p.list() == before);
  });
}

namespace {

// A small world: one worker whose requests pass every provision before Article 2(4), or lack a
// fact.
struct World {
  struct List {
    Group group;
    Date drawn_up_on;
    bool decided;
  };
  struct Request {
    std::size_t list;
    std::vector<int> months;  // of 2022
    bool open;                // the day on which renting began is unknown
  };
  std::vector<List> lists;
  std::vector<Request> requests;
  std::vector<std::pair<int, Group>> history;
  Parameters parameters = Parameters::built_in();
};

World any_world() {
  World world;
  for (int count = *rc::gen::inRange(1, 4); count > 0; --count) {
    world.lists.push_back({*rc::gen::element(Group::working, Group::returning),
                           Date{2022y / 7 / 1} + days{*rc::gen::inRange(0, 3)},
                           *rc::gen::arbitrary<bool>()});
  }
  for (int count = *rc::gen::inRange(1, 5); count > 0; --count) {
    World::Request request{
        *rc::gen::inRange<std::size_t>(0, world.lists.size()), {}, *rc::gen::arbitrary<bool>()};
    if (world.lists[request.list].group == Group::returning) {
      request.months = {*rc::gen::inRange(4, 7)};
    } else {
      std::set<int> months{*rc::gen::inRange(2, 7)};
      while (months.size() < 4 && *rc::gen::arbitrary<bool>())
        months.insert(*rc::gen::inRange(2, 7));
      request.months = {months.begin(), months.end()};
    }
    world.requests.push_back(request);
  }
  for (int count = *rc::gen::inRange(0, 3); count > 0; --count)
    world.history.emplace_back(*rc::gen::inRange(1, 7),
                               *rc::gen::element(Group::working, Group::returning));
  world.parameters.cap_months = *rc::gen::inRange(0, 6);
  world.parameters.readings.cap_scope =
      *rc::gen::element(CapScope::both_groups, CapScope::each_group);
  const auto amount = [] { return Money{*rc::gen::element(500'000, 1'000'000)}; };
  world.parameters.working.amount = amount();
  world.parameters.returning.amount = amount();
  return world;
}

Dossier dossier_of(const World& world) {
  DossierBuilder dossier;
  Employer employer;
  employer.employer_id = "E";
  employer.kind = EmployerKind::enterprise;
  employer.zone = Zone::industrial_park;
  RC_ASSERT(!dossier.add(employer));
  for (std::size_t i = 0; i < world.lists.size(); ++i) {
    List list;
    list.list_id = "L" + std::to_string(i);
    list.employer_id = "E";
    list.group = world.lists[i].group;
    list.drawn_up_on = world.lists[i].drawn_up_on;
    if (world.lists[i].decided) list.decided_on = 2022y / 7 / 29;
    RC_ASSERT(!dossier.add(list));
  }
  for (std::size_t i = 0; i < world.requests.size(); ++i) {
    const World::Request& each = world.requests[i];
    Request request;
    request.request_id = "R" + std::to_string(i);
    request.worker_id = "W10001";
    request.list_id = "L" + std::to_string(each.list);
    request.applied = request.pays_rent = true;
    request.insured_elsewhere = false;
    request.contract_type = ContractType::indefinite;
    request.contract_signed_on = request.contract_starts_on =
        world.lists[each.list].group == Group::working ? 2022y / 1 / 3 : 2022y / 4 / 1;
    request.previous_contract = PreviousContract::none;
    if (!each.open) request.rent_from = 2022y / 1 / 3;
    request.insured_months = MonthSet::from_bits(~std::uint64_t{0});
    for (const int month : each.months) request.months.insert(2022y / month);
    RC_ASSERT(!dossier.add(request));
  }
  for (const auto& [month, group] : world.history)
    static_cast<void>(dossier.add(Payment{"W10001", 2022y / month, Money{500'000}, group}));
  return std::move(dossier).build();
}

// A request-month with its place in the order of the law page (section 5, number 2).
struct Claim {
  std::size_t decision;
  int month;
  Group group;
  bool open;
};

std::vector<Claim> claims_of(const World& world) {
  std::vector<std::size_t> order(world.requests.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto place = [&](std::size_t request) {
      const World::List& list = world.lists[world.requests[request].list];
      return std::tuple{!list.decided, list.drawn_up_on, world.requests[request].list};
    };
    return place(a) < place(b);
  });
  std::vector<std::size_t> first{0};
  for (const World::Request& request : world.requests)
    first.push_back(first.back() + request.months.size());
  std::vector<Claim> claims;
  for (const std::size_t request : order) {
    const World::Request& each = world.requests[request];
    for (std::size_t i = 0; i < each.months.size(); ++i)
      claims.push_back(
          {first[request] + i, each.months[i], world.lists[each.list].group, each.open});
  }
  return claims;
}

// Whether these claims may all be paid besides the months paid before: no month twice, and no more
// months than the cap where one of them is the claim's.
bool may_be_paid(const World& world, const std::vector<Claim>& claims) {
  std::set<std::pair<int, Group>> paid(world.history.begin(), world.history.end());
  std::set<int> months;
  for (const auto& [month, group] : paid) months.insert(month);
  for (const Claim& claim : claims) {
    if (!months.insert(claim.month).second) return false;
    paid.emplace(claim.month, claim.group);
  }
  const auto in_group = [&](Group group) {
    std::set<int> result;
    for (const auto& [month, of] : paid) {
      if (of == group) result.insert(month);
    }
    return static_cast<int>(result.size());
  };
  const bool each_group = world.parameters.readings.cap_scope == CapScope::each_group;
  return std::all_of(claims.begin(), claims.end(), [&](const Claim& claim) {
    return (each_group ? in_group(claim.group) : static_cast<int>(months.size())) <=
           world.parameters.cap_months;
  });
}

std::int64_t sum(const World& world, const std::vector<Claim>& claims) {
  std::int64_t result = 0;
  for (const Claim& claim : claims)
    result += (claim.group == Group::working ? world.parameters.working.amount
                                             : world.parameters.returning.amount)
                  .dong();
  return result;
}

// Calls `visit` with every choice of some claims, the first ones first in the order of a binary
// number whose highest digit is the first claim.
template <class Visit>
void each_choice(const std::vector<Claim>& claims, Visit visit) {
  for (std::uint32_t choice = (1U << claims.size()); choice-- > 0;) {
    std::vector<Claim> chosen;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if ((choice >> (claims.size() - 1 - i) & 1U) != 0) chosen.push_back(claims[i]);
    }
    if (visit(chosen)) return;
  }
}

}  // namespace

TEST_CASE("properties of the stage once a month", "[properties]") {
  rc::prop("it pays what a search through all choices finds", [] {
    const World world = any_world();
    const Dossier dossier = dossier_of(world);
    const Decisions decisions = evaluate(RuleSet::decision_08_2022(world.parameters), dossier);
    std::vector<Claim> held, open;
    for (const Claim& claim : claims_of(world)) (claim.open ? open : held).push_back(claim);
    RC_PRE(held.size() <= 12U && open.size() <= 12U);
    // The first claims come first: of all choices that may be paid, the one that has the earliest.
    std::vector<Claim> paid;
    each_choice(held, [&](const std::vector<Claim>& chosen) {
      if (!may_be_paid(world, chosen)) return false;
      paid = chosen;
      return true;
    });
    for (const Claim& claim : held) {
      const bool is_paid = std::any_of(paid.begin(), paid.end(), [&](const Claim& other) {
        return other.decision == claim.decision;
      });
      RC_ASSERT((decisions[claim.decision].outcome == Outcome::payable) == is_paid);
      if (is_paid) continue;
      // Refused for the month where one before it, or the history, has it; else by the cap.
      std::vector<Claim> before;
      for (const Claim& other : paid) {
        if (&claim - held.data() > std::find_if(held.begin(), held.end(), [&](const Claim& each) {
                                     return each.decision == other.decision;
                                   }) - held.begin())
          before.push_back(other);
      }
      const bool month_is_taken =
          std::any_of(before.begin(), before.end(),
                      [&](const Claim& other) { return other.month == claim.month; }) ||
          std::any_of(world.history.begin(), world.history.end(),
                      [&](const auto& payment) { return payment.first == claim.month; });
      RC_ASSERT(decisions.failed(claim.decision) ==
                std::vector<std::string_view>{month_is_taken ? "art2.4.once_a_month"
                                                             : "art2.4.three_months"});
    }
    RC_ASSERT(decisions.payable().digits() == std::to_string(sum(world, paid)));
    // An open one stays open where it alone may be paid besides.
    for (const Claim& claim : open) {
      std::vector<Claim> with = paid;
      with.push_back(claim);
      RC_ASSERT((decisions[claim.decision].outcome == Outcome::undetermined) ==
                may_be_paid(world, with));
    }
    // The most that may be paid with some of the open ones.
    std::int64_t largest = sum(world, paid);
    each_choice(open, [&](const std::vector<Claim>& chosen) {
      std::vector<Claim> with = paid;
      with.insert(with.end(), chosen.begin(), chosen.end());
      if (may_be_paid(world, with)) largest = std::max(largest, sum(world, with));
      return false;
    });
    const std::int64_t at_most = decisions.at_most().money().dong();
    if (world.parameters.readings.cap_scope == CapScope::both_groups) {
      RC_ASSERT(at_most == largest);
    } else {
      RC_ASSERT(at_most <= largest);
      RC_ASSERT(at_most >= sum(world, paid));
    }
  });
}
