// The calendar against counting day by day.
#include "rentsupport/calendar.hpp"

#include <catch2/catch.hpp>
#include <ctime>
#include <filesystem>
#include <map>
#include <set>

#include "rentsupport/parameters.hpp"
#include "rentsupport/problem.hpp"
#include "rentsupport/rule_set.hpp"
#include "support/places.hpp"
#include "support/random.hpp"
#include "support/worked_cases.hpp"
#include "values/digits.hpp"

namespace {

using namespace rentsupport;
using std::chrono::days;

Date d(int year, int month, int day) { return Date{std::chrono::year{year} / month / day}; }
Month m(int year, int month) { return std::chrono::year{year} / month; }

using Week = WorkingDays::Week;

bool is_rest_day(Date day, Week week) {
  return std::chrono::weekday{day}.iso_encoding() > (week == Week::mon_fri ? 5U : 6U);
}

// A holiday on a rest day is made up on the next day that is still a working day.
std::set<Date> days_off(Week week, const std::set<Date>& holidays) {
  std::set<Date> off = holidays;
  for (const Date holiday : holidays) {
    if (!is_rest_day(holiday, week)) continue;
    Date day = holiday;
    while (is_rest_day(day, week) || off.contains(day)) day += days{1};
    off.insert(day);
  }
  return off;
}

// Counts day by day through a stretch of time and compares every question with the answer.
void check_stretch(Date from, Date to, Week week, const std::set<Date>& holidays) {
  const WorkingDays calendar(week, {holidays.begin(), holidays.end()});
  const std::set<Date> off = days_off(week, holidays);
  const auto works = [&](Date day) { return !is_rest_day(day, week) && !off.contains(day); };
  std::vector<Date> working;  // after `from`, ascending
  for (Date day = from + days{1}; day <= to; day += days{1}) {
    if (works(day)) working.push_back(day);
  }
  bool same = true;
  std::size_t seen = 0;
  for (Date day = from; day <= to; day += days{1}) {
    same &= calendar.is_working_day(day) == works(day);
    if (day > from && works(day)) ++seen;
    same &= calendar.between(from, day) == static_cast<std::int64_t>(seen);
    same &= calendar.add(day, 0) == day;
    for (const std::size_t count : {1U, 2U, 3U, 5U, 17U}) {
      if (seen + count > working.size()) break;
      same &= calendar.add(day, static_cast<int>(count)) == working[seen + count - 1];
    }
  }
  CHECK(same);
  CHECK(calendar.add(from, static_cast<int>(working.size())) == working.back());
}

}  // namespace

TEST_CASE("working days are those that a day-by-day count finds", "[calendar]") {
  tests::Random random(111);
  const std::vector<std::pair<Date, Date>> stretches{{d(2019, 12, 20), d(2024, 2, 1)},
                                                     {d(1, 1, 1), d(3, 1, 1)},
                                                     {d(1969, 11, 1), d(1970, 3, 1)},
                                                     {d(9998, 11, 1), d(9999, 12, 31)}};
  const std::vector<Day> enacted = Parameters::built_in().public_holidays;
  for (const auto& [from, to] : stretches) {
    for (const Week week : {Week::mon_fri, Week::mon_sat}) {
      std::set<Date> holidays(enacted.begin(), enacted.end());
      check_stretch(from, to, week, {});
      for (int i = 0; i < 60; ++i)
        holidays.insert(from + days{random.below(static_cast<std::uint64_t>((to - from).count()))});
      // A month without a working day.
      for (int i = 0; i < 31; ++i) holidays.insert(from + days{40 + i});
      check_stretch(from, to, week, holidays);
    }
  }
}

TEST_CASE("working days go on past the last year of the files", "[calendar]") {
  const WorkingDays calendar(WorkingDays::Week::mon_fri, {});
  CHECK(to_string(calendar.add(d(9999, 12, 31), 1)) == "10000-01-03");  // a Friday, a Monday
  CHECK(to_string(calendar.add(d(9999, 12, 31), 366)) == "10001-05-28");
  CHECK_THROWS_AS(calendar.add(d(2022, 4, 1), -1), Error);
  CHECK(calendar.between(d(2022, 4, 2), d(2022, 4, 1)) == 0);
  CHECK(calendar.between(d(2022, 4, 1), d(2022, 4, 1)) == 0);
}

TEST_CASE("holidays may repeat and stand in any order", "[calendar]") {
  const Date monday = d(2022, 5, 2), tuesday = d(2022, 5, 3), sunday = d(2022, 5, 1);
  const WorkingDays calendar(Week::mon_fri, {tuesday, sunday, tuesday, sunday});
  CHECK(calendar == WorkingDays(Week::mon_fri, {monday, tuesday}));
  CHECK_FALSE(calendar == WorkingDays(Week::mon_sat, {monday, tuesday}));
  CHECK(calendar.add(d(2022, 4, 29), 1) == d(2022, 5, 4));
}

TEST_CASE("a holiday on a rest day of the week is made up on the next working day", "[calendar]") {
  // Asked as whole lists: the days off that are no rest days, between two days.
  const auto made_up = [](Week week, const std::vector<Day>& holidays, Date from, Date to) {
    const WorkingDays calendar(week, holidays);
    std::vector<std::string> result;
    for (Date day = from; day <= to; day += days{1}) {
      if (!calendar.is_working_day(day) && !is_rest_day(day, week))
        result.push_back(to_string(day));
    }
    return result;
  };
  using Days = std::vector<std::string>;
  const std::vector<Day> enacted = Parameters::built_in().public_holidays;
  const auto built_in = [&](Week week, Date from, Date to) {
    return made_up(week, enacted, from, to);
  };
  // 1 January 2022 was a Saturday.
  CHECK(built_in(Week::mon_fri, d(2022, 1, 1), d(2022, 1, 10)) == Days{"2022-01-03"});
  CHECK(built_in(Week::mon_sat, d(2022, 1, 1), d(2022, 1, 10)) == Days{"2022-01-01"});
  // 30 April 2022 was a Saturday, 1 May a Sunday.
  CHECK(built_in(Week::mon_fri, d(2022, 4, 30), d(2022, 5, 8)) == Days{"2022-05-02", "2022-05-03"});
  CHECK(built_in(Week::mon_sat, d(2022, 4, 30), d(2022, 5, 8)) == Days{"2022-04-30", "2022-05-02"});
  // 29 April 2023 was a Saturday, 1 May a Monday.
  CHECK(built_in(Week::mon_fri, d(2023, 4, 29), d(2023, 5, 8)) ==
        Days{"2023-05-01", "2023-05-02", "2023-05-03"});
  CHECK(built_in(Week::mon_sat, d(2023, 4, 29), d(2023, 5, 8)) ==
        Days{"2023-04-29", "2023-05-01", "2023-05-02"});
  // The first holiday made up pushes the next one on, into the next week.
  CHECK(made_up(Week::mon_fri,
                {d(2022, 6, 4), d(2022, 6, 5), d(2022, 6, 6), d(2022, 6, 7), d(2022, 6, 9),
                 d(2022, 6, 11)},
                d(2022, 6, 4), d(2022, 6, 30)) ==
        Days{"2022-06-06", "2022-06-07", "2022-06-08", "2022-06-09", "2022-06-10", "2022-06-13"});
  // The last days that files hold: 26 December 9999 is a Sunday, the year ends on a Friday.
  const WorkingDays last(Week::mon_fri, {d(9999, 12, 25), d(9999, 12, 26), d(9999, 12, 27),
                                         d(9999, 12, 28), d(9999, 12, 29), d(9999, 12, 31)});
  CHECK(to_string(last.add(d(9999, 12, 24), 1)) == "10000-01-04");
  CHECK(to_string(last.add(d(9999, 12, 31), 1)) == "10000-01-04");
  const WorkingDays first(Week::mon_sat, {d(1, 1, 1), d(1, 1, 7)});  // a Monday, a Sunday
  CHECK(first.add(d(1, 1, 1), 7) == d(1, 1, 10));
}

TEST_CASE("the holidays of 2021 to 2023, day by day", "[calendar][cases]") {
  const std::vector<Day> enacted = Parameters::built_in().public_holidays;
  std::map<std::string, tests::Row> days_told;
  const auto path = std::filesystem::path{tests::places::cases} / "holidays" / "days.csv";
  for (const tests::Row& row : tests::csv_table(path).rows)
    days_told[tests::cell(row, "day")] = row;
  CHECK(days_told.size() == 88);
  for (const auto& [week, column] :
       {std::pair{Week::mon_fri, "five_day_week"}, std::pair{Week::mon_sat, "six_day_week"}}) {
    const WorkingDays calendar(week, enacted);
    for (Date day = d(2021, 1, 1); day <= d(2023, 12, 31); day += days{1}) {
      // A day that the table passes over is one like any other of its week.
      const auto told = days_told.find(to_string(day));
      const bool works = told == days_told.end() ? !is_rest_day(day, week)
                                                 : tests::cell(told->second, column) == "works";
      CAPTURE(to_string(day), column);
      if (calendar.is_working_day(day) != works) CHECK(calendar.is_working_day(day) == works);
    }
  }
}

TEST_CASE("a calendar of a thousand years of holidays is made at once", "[calendar]") {
  std::vector<Day> holidays;
  for (int i = 0; i < 52'178 * 7; ++i) holidays.push_back(d(1000, 1, 6) + days{i});  // a Monday
  const std::clock_t begin = std::clock();
  const WorkingDays calendar(Week::mon_fri, holidays);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 5);
  // 104,356 rest days are made up: on the working days of 20,871 weeks, and on one Monday.
  const Date made_up = holidays.back() + days{20'871 * 7 + 1};
  CHECK(calendar.between(d(1000, 1, 5), made_up) == 0);
  CHECK(calendar.add(d(1000, 1, 5), 1) == made_up + days{1});
}

TEST_CASE("the chains of the law page come out as written there", "[calendar]") {
  const WorkingDays calendar(WorkingDays::Week::mon_fri, Parameters::built_in().public_holidays);
  const std::vector<std::tuple<Date, int, Date>> chains{{d(2022, 6, 1), 3, d(2022, 6, 6)},
                                                        {d(2022, 6, 6), 2, d(2022, 6, 8)},
                                                        {d(2022, 6, 8), 2, d(2022, 6, 10)},
                                                        {d(2022, 6, 10), 2, d(2022, 6, 14)},
                                                        {d(2022, 6, 14), 2, d(2022, 6, 16)},
                                                        {d(2022, 8, 15), 2, d(2022, 8, 17)},
                                                        {d(2022, 8, 17), 2, d(2022, 8, 19)},
                                                        {d(2022, 8, 19), 2, d(2022, 8, 23)},
                                                        {d(2022, 4, 29), 2, d(2022, 5, 5)},
                                                        {d(2022, 4, 7), 2, d(2022, 4, 12)},
                                                        {d(2022, 8, 30), 2, d(2022, 9, 5)},
                                                        // An official example.
                                                        {d(2022, 6, 30), 7, d(2022, 7, 11)}};
  for (const auto& [from, count, to] : chains) {
    CAPTURE(to_string(from));
    CHECK(calendar.add(from, count) == to);
    CHECK(calendar.between(from, to) == count);
  }
}

TEST_CASE("every day from 0001 to 9999 is numbered, written and read back", "[calendar]") {
  std::int32_t number = days_from_civil(1, 1, 1);
  CHECK(number == d(1, 1, 1).time_since_epoch().count());
  bool same = true;
  for (int year = 1; year <= 9999; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const auto last = static_cast<int>(static_cast<unsigned>(
          std::chrono::year_month_day_last{m(year, month) / std::chrono::last}.day()));
      same &= days_in_month(year, month) == last;
      for (int day = 1; day <= last; ++day) same &= days_from_civil(year, month, day) == number++;
    }
    // The texts of one day a year, of each month and day in turn.
    const Date day = Date{days{number - 1 - year % 366}};
    const std::string text = to_string(day);
    same &= parse_date(text) == day;
    same &=
        parse_date(text.substr(8, 2) + "/" + text.substr(5, 2) + "/" + text.substr(0, 4)) == day;
  }
  CHECK(same);
  CHECK(number - 1 == d(9999, 12, 31).time_since_epoch().count());
}

TEST_CASE("a text that is no date is not read as one", "[calendar]") {
  for (const std::string text :
       {"",           "1/4/22",     "2022-04-011", "2022-02-29", "2022-00-01",  "2022-13-01",
        "2022-01-32", "0000-01-01", "22/04/01",    "01-04.2022", " 2022-04-01", "2022-04-01 ",
        "-022-04-01", "2022-0a-01", "2o22-04-01",  "29/02/2022", "00/01/2022",  "01/13/2022",
        "32/01/2022", "01/04/0000", "31/04/2022",  "2022-04/01", "01/04-2022",  "2022.04.01"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
  for (const std::string text :
       {"2022-4-1", "2022/04/01", "2022/4/1", "1/4/2022", "1-4-2022", "01-04-2022", "1.4.2022",
        "01.04.2022", "2022-04-01T00:00", "01/04/2022 00:00:00", "2022-04-01 00:00:00.000"}) {
    CAPTURE(text);
    CHECK(parse_date(text) == d(2022, 4, 1));
  }
  CHECK(to_string(d(1, 2, 3)) == "0001-02-03");
}

TEST_CASE("months are read from 2020 to 2024 in two forms", "[calendar]") {
  for (int number = month_number(m(2019, 1)); number <= month_number(m(2025, 12)); ++number) {
    const Month month = month_of_number(number);
    const std::string text = to_string(month);
    const bool held = MonthSet::first <= month && month <= MonthSet::last;
    CHECK(parse_month(text).has_value() == held);
    if (!held) continue;
    CHECK(parse_month(text) == month);
    CHECK(parse_month(text.substr(5, 2) + "/" + text.substr(0, 4)) == month);
    CHECK(parse_month(text.substr(0, 4) + "/" + text.substr(5, 2)) == month);
  }
  for (const std::string text : {"2022-4", "2022/4", "4/2022"})
    CHECK(parse_month(text) == m(2022, 4));
  for (const std::string text : {"", "2022.4", "2022-00", "2022-13", "00/2022", "13/2022",
                                 "2022/04/", "04-2022", "2022-04-", "x022-04", "2022-0x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_month(text));
  }
}

TEST_CASE("a month later is the same day, or the month's last one", "[calendar]") {
  const std::vector<std::tuple<Date, int, Date>> cases{
      {d(2022, 1, 31), 1, d(2022, 2, 28)},   {d(2022, 2, 1), 1, d(2022, 3, 1)},
      {d(2024, 1, 31), 1, d(2024, 2, 29)},   {d(2024, 2, 29), 12, d(2025, 2, 28)},
      {d(2024, 2, 29), -12, d(2023, 2, 28)}, {d(2022, 3, 31), -1, d(2022, 2, 28)},
      {d(2022, 12, 31), 2, d(2023, 2, 28)},  {d(2022, 5, 31), 0, d(2022, 5, 31)},
      {d(2022, 5, 31), 600, d(2072, 5, 31)}, {d(9999, 12, 31), 1, d(10000, 1, 31)},
      {d(1, 1, 31), 1, d(1, 2, 28)},         {d(1, 1, 1), -1, d(0, 12, 1)}};
  for (const auto& [from, months, to] : cases) {
    CAPTURE(to_string(from), months);
    CHECK(add_months(from, months) == to);
  }
}

TEST_CASE("months are numbered without gaps", "[calendar]") {
  CHECK(month_number(m(2022, 4)) == 2022 * 12 + 3);
  for (int number = -30; number <= 30; ++number)
    CHECK(month_number(month_of_number(number)) == number);
  CHECK(month_of_number(-1) == m(-1, 12));
  CHECK(month_of_number(0) == m(0, 1));
  CHECK(month_of(d(2022, 4, 30)) == m(2022, 4));
  CHECK(first_day(m(2022, 2)) == d(2022, 2, 1));
  CHECK(last_day(m(2022, 2)) == d(2022, 2, 28));
  CHECK(last_day(m(2024, 2)) == d(2024, 2, 29));
}

TEST_CASE("a set of months holds 2020 to 2024, in ascending order, once", "[calendar]") {
  MonthSet set{m(2022, 5), m(2020, 1), m(2022, 5), m(2024, 12)};
  CHECK(set.size() == 3);
  CHECK(set.months() == std::vector<Month>{m(2020, 1), m(2022, 5), m(2024, 12)});
  CHECK(to_string(set) == "2020-01 2022-05 2024-12");
  CHECK(set.contains(m(2022, 5)));
  CHECK_FALSE(set.contains(m(2022, 4)));
  CHECK_FALSE(set.contains(m(2019, 12)));
  CHECK_FALSE(set.contains(m(2025, 1)));
  CHECK_THROWS_AS(set.insert(m(2019, 12)), Error);
  CHECK_THROWS_AS(set.insert(m(2025, 1)), Error);
  CHECK_THROWS_AS((MonthSet{m(2025, 1)}), Error);
  CHECK(MonthSet{}.empty());
  CHECK(to_string(MonthSet{}) == "-");
  CHECK(MonthSet::from_bits(~std::uint64_t{0}).size() == 60);
  CHECK(MonthSet::bit(m(2020, 1)) == 1);
  CHECK(MonthSet::bit(m(2024, 12)) == std::uint64_t{1} << 59);
  CHECK(MonthSet::bit(m(2019, 12)) == 0);
  CHECK(MonthSet::bit(m(2025, 1)) == 0);
}

TEST_CASE("a set of months is read as it is written", "[calendar]") {
  tests::Random random(4);
  for (int i = 0; i < 200; ++i) {
    const MonthSet set = MonthSet::from_bits(random.below(UINT64_MAX) & random.below(UINT64_MAX));
    CHECK(parse_month_set(to_string(set)) == set);
  }
  CHECK(parse_month_set(" 05/2022\t 2022-03 2022-05 ") == MonthSet{m(2022, 3), m(2022, 5)});
  CHECK(parse_month_set("2022-05,3/2022; 2022/5;") == MonthSet{m(2022, 3), m(2022, 5)});
  CHECK(parse_month_set("{2022-03,2022-04}") == MonthSet{m(2022, 3), m(2022, 4)});
  CHECK(parse_month_set("-") == MonthSet{});
  CHECK(parse_month_set("{}") == MonthSet{});
  for (const std::string text : {"", " ", "2022", ",;", "{,}", "{2022-04", "2022-04 -", "2025-01",
                                 "2022-04\n2022-05", "2022-042022-05"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_month_set(text));
  }
}

TEST_CASE("an interval holds both its ends", "[calendar]") {
  const DateInterval april(d(2022, 4, 1), d(2022, 4, 30));
  CHECK(april.days() == 30);
  CHECK(april.contains(d(2022, 4, 1)));
  CHECK(april.contains(d(2022, 4, 30)));
  CHECK_FALSE(april.contains(d(2022, 3, 31)));
  CHECK_FALSE(april.contains(d(2022, 5, 1)));
  CHECK(DateInterval(d(2022, 4, 1), d(2022, 4, 1)).days() == 1);
  CHECK(DateInterval(d(1, 1, 1), d(9999, 12, 31)).days() == 3652059);
  CHECK_THROWS_AS(DateInterval(d(2022, 4, 2), d(2022, 4, 1)), Error);
  const DateInterval later(d(2022, 4, 30), d(2022, 6, 1));
  CHECK(april.intersection(later) == DateInterval(d(2022, 4, 30), d(2022, 4, 30)));
  CHECK(later.intersection(april) == april.intersection(later));
  CHECK_FALSE(april.intersection({d(2022, 5, 1), d(2022, 5, 2)}));
  CHECK(april.intersection(april) == april);
}

TEST_CASE("months that no calendar has are an error, not another day", "[calendar]") {
  const Date day{std::chrono::year{2022} / 1 / 31};
  for (const std::int32_t months : {INT32_MAX, INT32_MAX - 2022 * 12, INT32_MIN,
                                    INT32_MIN + 2022 * 12, 12 * 32767, -12 * 34790}) {
    CAPTURE(months);
    CHECK_THROWS_AS(add_months(day, months), Error);
    CHECK_THROWS_AS(month_of_number(months < 0 ? months : INT32_MAX), Error);
  }
  // The last and the first that there are.
  const Date last{std::chrono::year{32767} / 12 / 31};
  const Date first{std::chrono::year{-32767} / 1 / 1};
  CHECK(add_months(last, 0) == last);
  CHECK(add_months(first, 0) == first);
  CHECK(add_months(Date{std::chrono::year{2022} / 12 / 31}, (32767 - 2022) * 12) == last);
  CHECK(add_months(last, -1) == Date{std::chrono::year{32767} / 11 / 30});
  CHECK_THROWS_AS(add_months(last, 1), Error);
  CHECK_THROWS_AS(add_months(first, -1), Error);
  CHECK_THROWS_AS(add_months(last + std::chrono::days{1}, -24), Error);
  CHECK_THROWS_AS(add_months(Date::max(), 0), Error);
  CHECK_THROWS_AS(add_months(Date::min(), 0), Error);
  CHECK(month_of_number(32767 * 12 + 11) == std::chrono::year{32767} / 12);
  CHECK(month_of_number(-32767 * 12) == std::chrono::year{-32767} / 1);
  CHECK_THROWS_AS(month_of_number(32767 * 12 + 12), Error);
  CHECK_THROWS_AS(month_of_number(-32767 * 12 - 1), Error);
  CHECK_THROWS_AS(RuleSet::decision_08_2022().reference_month(std::chrono::year{-32767} / 1),
                  Error);
}
