// generate: writes fictional sample data for rentsupport, of any size.
//
// It writes employers.csv, lists.csv, workers.csv and history.csv: the requests for rent support
// that employers of a district in Hưng Yên province (and some elsewhere) might have handed in under
// Decision 08/2022/QĐ-TTg. Every person and every firm is invented: the names carry the word "Mẫu"
// (sample), the tax codes begin with a 99 that no tax office gives out, the insurance and account
// numbers with a 9. The sample in hung_yen is `--requests 310 --seed 33`.
//
// The same arguments give the same bytes on every machine: only integers, and our own random
// numbers. Rows are written as they are made, and a person is a function of his or her number, so
// ten million requests need no more memory than ten.
//
// A row is an array of numbers, one for each column, and the tables below say the rest: how a
// column is written, which changes make a special case of an ordinary row (cases), and which edit
// of the written row makes it unusable (faults) or only suspicious (quirks). The first 300 requests
// are a showcase that goes through all the tables in turn; then all is drawn at random.

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

using namespace std::string_view_literals;

// ---------------------------------------------------------------------------------------------
// Random numbers: splitmix64, and our own draws, as the standard distributions may differ from one
// library to the next.

constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mix(seed)) {}

  // A number from 0 to n - 1.
  std::uint32_t below(std::uint64_t n) {
    state_ += 0x9e3779b97f4a7c15U;
    return static_cast<std::uint32_t>(((mix(state_) >> 32U) * n) >> 32U);
  }

  // A number from `low` to `high`.
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1)));
  }

  // True in `parts` of a million draws: 0 never, 1,000,000 always.
  bool chance(std::uint64_t parts) { return below(1'000'000) < parts; }
  bool percent(std::uint32_t share) { return below(100) < share; }

  template <typename Table>
  const auto& of(const Table& table) {
    return table[below(table.size())];
  }

 private:
  std::uint64_t state_;
};

// Days are counted from 1970-01-01, months from 2020-01.

using Day = int;
using Month = int;
using Value = std::int64_t;  // of a cell: a day, a set of months, an index of words, a number ...

constexpr Value kNone = std::numeric_limits<Value>::min();  // an empty cell

constexpr Day day(int year, int month, int day_of_month) {
  const std::chrono::sys_days date{std::chrono::year{year} / month / day_of_month};
  return static_cast<Day>(date.time_since_epoch().count());
}
constexpr Day in_2022(int month, int day_of_month) { return day(2022, month, day_of_month); }

constexpr Month kFebruary = 25, kMarch = 26, kApril = 27, kMay = 28, kJune = 29, kJuly = 30;

constexpr auto kFirstDays = [] {
  std::array<Day, 61> days{};
  for (Month m = 0; m <= 60; ++m)
    days[static_cast<std::size_t>(m)] = day(2020 + m / 12, m % 12 + 1, 1);
  return days;
}();
constexpr Day first(Month m) { return kFirstDays[static_cast<std::size_t>(m)]; }

// A set of months is one bit for each.
constexpr Value only(Month m) { return Value{1} << m; }
constexpr Value from_to(Month low, Month high) {
  return high < low ? 0 : only(high + 1) - only(low);
}
constexpr Month newest_of(Value set) {
  return 63 - std::countl_zero(static_cast<std::uint64_t>(set) | 1U);
}

// The day on which a period of `count` working days ends that an event on `d` has set going.
Day after(Day d, int count) {
  constexpr std::array kHolidays{in_2022(4, 11), in_2022(5, 2), in_2022(5, 3), in_2022(9, 1),
                                 in_2022(9, 2)};
  while (count > 0) {
    ++d;
    const bool weekend = (d + 3) % 7 >= 5;  // 1970-01-01 was a Thursday
    if (!weekend && std::find(kHolidays.begin(), kHolidays.end(), d) == kHolidays.end()) --count;
  }
  return d;
}

// ---------------------------------------------------------------------------------------------
// What the tables of the four files are made of.

enum class Type : std::uint8_t { key, digits, person, firm, date, answer, word, months };

struct Column {
  std::string_view name;
  Type type;
  bool fact = false;                        // --unknown may empty it
  const std::string_view* words = nullptr;  // of Type::word, by their values
};

// A constructor each for the kinds of columns.
constexpr Column cell(std::string_view name, Type type) { return {name, type}; }
constexpr Column fact(std::string_view name, Type type) { return {name, type, true}; }
template <typename Words>
constexpr Column word(std::string_view name, const Words& words, bool is_fact = true) {
  return {name, Type::word, is_fact, words.data()};
}

template <typename First, typename... Others>
constexpr std::array<First, 1 + sizeof...(Others)> table(First first, Others... others) {
  return {first, others...};
}

// The value of a cell of Type::digits.
constexpr Value digits(std::uint64_t number, unsigned width) {
  return static_cast<Value>(number * 16 + width);
}

// An edit of a row while it is written: a fault makes it unusable, a quirk does not.
enum How : std::uint8_t {
  replace,   // the cell by the text
  overlay,   // the text over the beginning of the cell; a dot leaves what is there
  copy,      // the cell from the last good row
  rejected,  // the cell by the key of a rejected row
  drop,      // the first character of the cell
  cut,       // the row ends before the column
  append     // the text to the cell
};

struct Edit {
  std::string_view code;
  std::size_t column;
  How how;
  std::string_view text{};
};

// A case is a few changes that make a special row of an ordinary one, so that a provision fails or
// a reading decides. None may contradict the row so much that it is rejected.
enum class To : std::uint8_t {
  nothing,  // the end of the changes
  value,
  unknown,  // empty, unless --unknown is 0
  plus,     // what the cell has and the offset
  first,    // the first day of the newest month asked for and the offset
  last,     // its last day and the offset
  start,    // contract_starts_on and the offset
  list,     // the month that lies `offset` after that of the list
  since,    // the months from the given one to the one before the list
  keep      // of the months in the cell, those also in the given set
};

struct Change {
  std::size_t column = 0;
  To to = To::nothing;
  Value offset = 0;
};

constexpr Change set(std::size_t column, Value value) { return {column, To::value, value}; }
constexpr Change set(std::size_t column, To to, Value offset) { return {column, to, offset}; }
constexpr Change unknown(std::size_t column) { return {column, To::unknown}; }

struct Case {
  unsigned groups;
  std::array<Change, 5> changes;
};

constexpr unsigned kA = 1, kB = 2;  // group A is working, group B returning
template <typename... Changes>
constexpr Case of(unsigned groups, Changes... changes) {
  return {groups, {changes...}};
}
constexpr auto both = [](auto... changes) { return of(kA | kB, changes...); };

// ---------------------------------------------------------------------------------------------
// The tables of the four files. The first fault of a file leaves a key that can be read, so that
// something can refer to the rejected row.

constexpr Value kNo = 0, kYes = 1;
constexpr std::array kGroups{"working"sv, "returning"sv};

namespace employer {

enum : std::uint8_t { id, tax_code, name, kind, registered, zone, province, district };
enum : std::uint8_t { enterprise, cooperative, household, public_unit, other };
enum : std::uint8_t { no_zone, industrial_park, export_zone, economic_zone };

constexpr std::array kKinds{"enterprise"sv, "cooperative"sv, "business_household"sv,
                            "public_unit"sv, "other"sv};
constexpr std::array kZones{"none"sv, "industrial_park"sv, "export_processing_zone"sv,
                            "economic_zone"sv};
constexpr auto kColumns =
    table(cell("employer_id", Type::key), cell("tax_code", Type::digits), fact("name", Type::firm),
          word("kind", kKinds), fact("registered", Type::answer), word("zone", kZones),
          fact("province", Type::digits), fact("district", Type::digits));

constexpr auto kFaults = table(
    Edit{"bad_value", kind, replace, "Doanh nghiep"},
    Edit{"bad_utf8", name, replace, "C\xf4ng ty M\xe3u"},
    Edit{"bad_quote", name, replace, "\"Mẫu\" A"}, Edit{"bad_fields", district, cut},
    Edit{"bad_fields", district, append, ","}, Edit{"missing_value", id, replace},
    Edit{"duplicate_key", id, copy}, Edit{"bad_value", province, replace, "1"},
    Edit{"bad_value", registered, replace, "không rõ"}, Edit{"bad_value", zone, replace, "KCN"});
constexpr auto kQuirks =
    table(Edit{"tax_code_check_digit", tax_code, replace, "9900000010"},
          Edit{"tax_code_format", tax_code, replace, "990000001"},
          Edit{"tax_code_format", tax_code, append, "-000"}, Edit{"", tax_code, append, "-012"},
          Edit{"", name, replace, "\"Hộ Mẫu \"\"Sao Mai\"\", Phố Nối\""});

constexpr Case place(unsigned province_code, unsigned district_code, Value of_zone) {
  return both(set(province, digits(province_code, 2)), set(district, digits(district_code, 3)),
              set(zone, of_zone));
}
constexpr std::array kCases{
    both(set(kind, cooperative)), both(set(kind, household)),
    both(set(kind, household), set(registered, kNo)),
    both(set(kind, household), unknown(registered)), both(set(kind, public_unit)),
    both(set(kind, other)), both(unknown(kind)), place(79, 760, export_zone),
    // outside the key economic regions, where the zone decides
    place(34, 336, no_zone), place(36, 356, industrial_park), place(35, 347, economic_zone),
    both(set(zone, no_zone), unknown(province), unknown(district))};

}  // namespace employer

namespace list {

enum : std::uint8_t { id, employer_id, group, drawn_up, posted, sent, confirmed };
enum : std::uint8_t { received = confirmed + 1, submitted, decided, funded, paid, payroll_copy };
enum : std::uint8_t { forms_attached = payroll_copy + 1, is_signed };

constexpr auto kColumns =
    table(cell("list_id", Type::key), cell("employer_id", Type::key), word("group", kGroups, false),
          cell("drawn_up_on", Type::date), cell("posted_on", Type::date),
          cell("sent_to_si_on", Type::date), cell("si_confirmed_on", Type::date),
          cell("received_on", Type::date), cell("submitted_on", Type::date),
          cell("decided_on", Type::date), cell("funded_on", Type::date),
          cell("paid_on", Type::date), fact("payroll_copy", Type::answer),
          cell("forms_attached", Type::answer), cell("signed", Type::answer));

constexpr auto kFaults = table(
    Edit{"bad_value", group, replace, "02"}, Edit{"bad_utf8", payroll_copy, replace, "c\xf3"},
    Edit{"bad_quote", payroll_copy, replace, "\"yes\"x"}, Edit{"bad_fields", paid, cut},
    Edit{"bad_fields", is_signed, append, ",Mẫu"}, Edit{"missing_value", drawn_up, replace},
    Edit{"bad_date", drawn_up, replace, "31/06/2022"}, Edit{"bad_date", received, replace, "44652"},
    Edit{"bad_value", payroll_copy, replace, "?"}, Edit{"duplicate_key", id, copy},
    Edit{"unknown_reference", employer_id, overlay, ".O"},
    Edit{"rejected_reference", employer_id, rejected},
    Edit{"bad_order", posted, replace, "2022-01-05"},
    Edit{"bad_order", paid, replace, "05/01/2022"});

// A special list has the days that are not 0, and from `fewest` to `most` of the steps after
// `drawn_up_on` have been taken.
struct Special {
  Day drawn_up = 0, sent = 0, received = 0, decided = 0;
  int fewest = 0, most = 8;
  Value payroll_copy = kYes;
  bool is_signed = false;  // a form with nothing but its printed columns
};
constexpr std::array kCases{
    Special{in_2022(6, 6), in_2022(6, 8), 0, 0, 2},   // posted too short
    Special{in_2022(6, 2), in_2022(6, 6), 0, 0, 2},   // posting_week
    Special{in_2022(6, 8), in_2022(6, 14), 0, 0, 2},  // before_15th: with both options
    Special{in_2022(6, 8), in_2022(6, 15), 0, 0, 2},  // only with day_15
    Special{in_2022(6, 8), in_2022(6, 20), 0, 0, 2},  // with neither
    Special{in_2022(6, 1), 0, 0, 0, 4, 8, kYes, true},
    Special{in_2022(8, 2)},                           // insurance_month, late_list
    Special{in_2022(7, 5), 0, in_2022(8, 17), 0, 4},  // received too late
    Special{in_2022(8, 10), 0, 0, 0, 0, 1},           // depends on the day of receipt
    Special{in_2022(8, 12), 0, 0, 0, 0, 1},           // cannot be in time any more
    Special{in_2022(7, 5), 0, 0, in_2022(8, 30), 8},  // completes too late
    // without the payroll copy, or it is unknown
    Special{in_2022(6, 1), 0, 0, 0, 0, 8, kNo}, Special{in_2022(6, 1), 0, 0, 0, 0, 8, kNone}};

}  // namespace list

namespace worker {

enum : std::uint8_t { id, list_id, citizen_id, section, name, born, insurance_no };
enum : std::uint8_t { applied = insurance_no + 1, contract };
enum : std::uint8_t { signed_on = contract + 1, starts_on, ends_on, previous, previous_ended };
enum : std::uint8_t { rent_from = previous_ended + 1, rent_to, rented, pays_rent, insured };
enum : std::uint8_t { payroll = insured + 1 };
enum : std::uint8_t { exempt = payroll + 1, new_hire, insured_elsewhere, months, account, count };
enum : std::uint8_t { indefinite, fixed_term, probation, no_contract };
enum : std::uint8_t { no_previous, same_employer, other_employer };
enum : std::uint8_t { not_exempt, decree_115, foreigner };

enum : std::uint8_t { section_ii, section_iii };

constexpr std::array kSections{"II"sv, "III"sv};
constexpr std::array kContracts{"indefinite"sv, "fixed_term"sv, "probation"sv, "none"sv};
constexpr std::array kPrevious{"none"sv, "same_employer"sv, "other_employer"sv};
constexpr std::array kExemptions{"no"sv, "decree_115"sv, "foreigner"sv};
constexpr auto kColumns = table(
    cell("request_id", Type::key), cell("list_id", Type::key), cell("worker_id", Type::digits),
    word("section", kSections, false), fact("full_name", Type::person),
    fact("birth_date", Type::date), cell("insurance_no", Type::digits),
    fact("applied", Type::answer), word("contract_type", kContracts),
    fact("contract_signed_on", Type::date), fact("contract_starts_on", Type::date),
    fact("contract_ends_on", Type::date), word("previous_contract", kPrevious),
    fact("previous_contract_ended_on", Type::date), fact("rent_from", Type::date),
    cell("rent_to", Type::date), cell("rented_months", Type::months),
    fact("pays_rent", Type::answer), fact("insured_months", Type::months),
    fact("payroll_months", Type::months), word("insurance_exempt", kExemptions),
    fact("newly_recruited", Type::answer), fact("insured_elsewhere", Type::answer),
    cell("months", Type::months), cell("account", Type::digits));

constexpr auto kFaults = table(
    Edit{"bad_value", contract, replace, "12 tháng"},
    Edit{"bad_utf8", name, replace, "Nguy\xe1\xbb n M\xe1\xba"},
    Edit{"bad_quote", name, replace, "\"Mẫu\"x"}, Edit{"bad_fields", account, cut},
    Edit{"bad_fields", account, append, ","}, Edit{"missing_value", citizen_id, replace},
    Edit{"missing_value", months, replace, "-"}, Edit{"bad_date", starts_on, replace, "30/02/2022"},
    Edit{"bad_id", citizen_id, replace, "3.3E+10"}, Edit{"bad_month", months, replace, "2022-13"},
    Edit{"bad_value", pays_rent, replace, "2"}, Edit{"duplicate_key", id, copy},
    Edit{"unknown_reference", list_id, overlay, ".O"},
    Edit{"rejected_reference", list_id, rejected},
    Edit{"bad_interval", ends_on, replace, "1999-12-31"},
    Edit{"bad_interval", rent_to, replace, "31/12/1999"});
constexpr auto kQuirks = table(
    Edit{"citizen_id_format", citizen_id, overlay, "...7"},
    Edit{"citizen_id_province", citizen_id, overlay, "003"},
    Edit{"citizen_id_birth_year", citizen_id, overlay, "....40"},
    Edit{"insurance_no_format", insurance_no, replace, "912345678"},
    Edit{"same_insurance_no", insurance_no, copy}, Edit{"account_missing", account, replace},
    Edit{"lost_zero", citizen_id, drop}, Edit{"birth_date_format", born, replace, "30/02/1990"},
    Edit{"account_format", account, replace, "9.1E+09"}, Edit{"shared_account", account, copy},
    Edit{"formula_like", name, replace, "=Mẫu"},
    Edit{"", name, replace, "\"Lê Thị Mẫu \"\"Tí\"\", tổ 3\""});

constexpr Change kFixedTerm = set(contract, fixed_term);
constexpr Change kUninsured = set(insured, 0);
constexpr Change kDecree115 = set(exempt, decree_115);
constexpr Change kNotOnPayroll = set(payroll, 0);
constexpr Case with_contract(unsigned groups, Day concluded, Day start, Value end = kNone,
                             Change change = {}) {
  return of(groups, set(signed_on, concluded), set(starts_on, start), set(ends_on, end),
            set(contract, end == kNone ? indefinite : fixed_term), change);
}
constexpr std::array kCases{
    both(set(applied, kNo)), both(set(insured_elsewhere, kYes)),
    both(set(pays_rent, kNo)),  // a free dormitory
    both(unknown(rent_from), set(rented, from_to(kFebruary, kJune))), both(set(rented, 0)),
    with_contract(kA | kB, in_2022(3, 25), in_2022(4, 4)),  // split_contract
    both(set(rent_from, To::first, 9)),                     // partial_month: full_month fails
    both(set(rent_from, To::first, 19)),                    // fifteen_days fails, too
    both(set(rent_to, To::first, 11)), both(set(rent_to, To::last, 20)),
    both(set(rent_from, day(2021, 6, 1)), set(rent_to, To::first, -5)),
    both(set(rent_from, To::last, 4)),
    // combined_months and late_list: a month long ago
    of(kA, set(months, only(kFebruary))),
    with_contract(kB, in_2022(4, 4), in_2022(4, 4), kNone, set(months, To::list, -2)),
    // many months, one of them outside the window, or all, or not before the list
    of(kA, set(months, To::since, kFebruary - 1)), of(kB, set(months, To::since, kMarch)),
    both(set(months, only(kFebruary - 1))), both(set(months, To::list, 0)),
    // employed_in_month: not begun yet, or over
    with_contract(kA, in_2022(3, 4), in_2022(3, 7), kNone, set(months, from_to(kFebruary, kMarch))),
    of(kB, set(signed_on, To::last, -9), set(starts_on, To::last, 3), set(ends_on, To::last, 99)),
    of(kA, kFixedTerm, set(ends_on, To::first, -4)),
    // concluded and started in the days of the other group
    with_contract(kA, in_2022(4, 7), in_2022(4, 11)),
    with_contract(kB, in_2022(3, 21), in_2022(3, 21)),
    // just a month, as 31 January and a month is 28 February; too short; without an end
    with_contract(kA, in_2022(1, 31), in_2022(1, 31), in_2022(2, 27), set(months, only(kFebruary))),
    with_contract(kA, in_2022(2, 1), in_2022(2, 1), in_2022(2, 27), set(months, only(kFebruary))),
    of(kB, kFixedTerm, set(ends_on, To::start, 20)),
    both(kFixedTerm, set(ends_on, day(9999, 12, 31))), both(set(contract, probation)),
    both(set(contract, no_contract)),
    // off the list; outside social insurance and exempt_foreigner; newly recruited
    both(set(insured, To::keep, from_to(0, kFebruary))), both(kUninsured, kDecree115),
    both(kUninsured, kDecree115, kNotOnPayroll),
    both(kUninsured, set(exempt, foreigner), set(citizen_id, To::plus, digits(100'000'000'000, 0))),
    both(kUninsured, set(new_hire, kYes)), both(kUninsured, set(new_hire, kYes), kNotOnPayroll),
    // continuation: with the same employer after a gap and without one; with another one without
    of(kB, set(previous, same_employer), set(previous_ended, To::start, -1)),
    of(kB, set(previous, same_employer), set(previous_ended, To::start, -30)),
    of(kB, set(previous, other_employer), set(previous_ended, To::start, -1))};

}  // namespace worker

namespace payment {

enum : std::uint8_t { citizen_id, month, amount, group };

constexpr auto kColumns = table(cell("worker_id", Type::digits), cell("month", Type::months),
                                cell("amount_vnd", Type::digits), word("group", kGroups, false));

constexpr auto kFaults = table(
    Edit{"bad_value", group, replace, "B"}, Edit{"bad_utf8", group, replace, "M\xed\xa0\x80"},
    Edit{"bad_quote", group, replace, "\"working\"x"}, Edit{"bad_fields", group, cut},
    Edit{"bad_fields", group, append, ","}, Edit{"missing_value", citizen_id, replace},
    Edit{"bad_month", month, replace, "2019-12"}, Edit{"bad_id", citizen_id, replace, "3.3E+10"},
    Edit{"amount_format", amount, replace, "0"}, Edit{"duplicate_key", month, copy});

// From the given month on; numbers up to 0 count from the oldest month asked for.
struct Months {
  Month from;
  int count;
};
constexpr auto kCases = table(Months{0, 1},          // once_a_month
                              Months{kFebruary, 3},  // the cap is reached: cap_scope
                              Months{kFebruary, 2}, Months{kFebruary - 9, 1}, Months{-1, 1});

}  // namespace payment

// ---------------------------------------------------------------------------------------------
// Words.

constexpr std::array kFamilyNames{
    "Nguyễn "sv, "Nguyễn "sv, "Nguyễn "sv, "Trần "sv, "Trần "sv, "Lê "sv, "Lê "sv,    "Phạm "sv,
    "Hoàng "sv,  "Phan "sv,   "Vũ "sv,     "Đặng "sv, "Bùi "sv,  "Đỗ "sv, "Dương "sv, "Đào "sv};
constexpr std::array kMen{"Văn Mẫu Hùng"sv, "Mẫu Dũng"sv,     "Đức Mẫu Cường"sv, "Văn Mẫu Mạnh"sv,
                          "Mẫu Tuấn"sv,     "Hữu Mẫu Sơn"sv,  "Văn Mẫu Hải"sv,   "Mẫu Thắng"sv,
                          "Đức Mẫu Bình"sv, "Văn Mẫu Minh"sv, "Mẫu Long"sv,      "Hữu Mẫu Quân"sv};
constexpr std::array kWomen{"Thị Mẫu Hoa"sv,  "Mẫu Lan"sv,     "Thị Mẫu Hương"sv, "Ngọc Mẫu Thảo"sv,
                            "Mẫu Linh"sv,     "Thị Mẫu Mai"sv, "Thị Mẫu Ngân"sv,  "Mẫu Hạnh"sv,
                            "Ngọc Mẫu Yến"sv, "Mẫu Trang"sv,   "Thị Mẫu Thu"sv,   "Thị Mẫu Loan"sv};
constexpr std::array kFirms{"Công ty TNHH Mẫu "sv, "Hợp tác xã Mẫu "sv, "Hộ kinh doanh Mẫu "sv,
                            "Trường nghề Mẫu "sv, "Tổ chức Mẫu "sv};
constexpr std::array kFirmNames{"Bình An"sv,  "Phú Lộc"sv,   "Tân Tiến"sv, "Hưng Thịnh"sv,
                                "An Khang"sv, "Minh Phát"sv, "Hòa Hợp"sv,  "Phố Nối"sv};
constexpr std::array kAnswers{std::array{"no"sv, "yes"sv}, std::array{"không"sv, "có"sv},
                              std::array{"0"sv, "1"sv}, std::array{"FALSE"sv, "TRUE"sv}};

// How whoever typed a row writes dates, months and yes/no.
struct Style {
  bool day_first = false;
  std::size_t answers = 0;
};

// ---------------------------------------------------------------------------------------------
// Writing.

char* put(char* at, std::string_view text) { return at + text.copy(at, text.size()); }

// Writes `number` with at least `width` digits.
char* put_number(char* at, std::uint64_t number, unsigned width) {
  std::array<char, 20> text;
  std::size_t begin = text.size();
  while (number != 0 || text.size() - begin < width) {
    text[--begin] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return put(at, {text.data() + begin, text.size() - begin});
}

using DayText = std::array<char, 10>;

DayText iso(Day d) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{d}}};
  DayText text;
  text.fill('-');
  put_number(text.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put_number(text.data() + 5, static_cast<unsigned>(date.month()), 2);
  put_number(text.data() + 8, static_cast<unsigned>(date.day()), 2);
  return text;
}

// Most of a row is dates and months, so the texts of the usual days are kept.
DayText text_of(Day d, Style style) {
  constexpr Day kBegin = day(1960, 1, 1);
  static const std::vector<DayText> table = [] {
    std::vector<DayText> texts;
    for (Day t = kBegin; t < day(2031, 1, 1); ++t) texts.push_back(iso(t));
    return texts;
  }();
  const auto index = static_cast<std::size_t>(d - kBegin);
  const DayText t = index < table.size() ? table[index] : iso(d);
  if (!style.day_first) return t;
  return {t[8], t[9], '/', t[5], t[6], '/', t[0], t[1], t[2], t[3]};
}

char* put_months(char* at, std::uint64_t set, Style style) {
  if (set == 0) return put(at, "-");
  for (; set != 0; set &= set - 1) {
    const DayText text = text_of(first(std::countr_zero(set)), style);
    at = put(put(at, {text.data() + (style.day_first ? 3 : 0), 7}), " ");
  }
  return at - 1;
}

char* put_cell(char* at, const Column& column, Value value, Style style) {
  if (value == kNone) return at;
  const auto number = static_cast<std::uint64_t>(value);
  const Type type = column.type;
  if (type == Type::key) {  // the column's first letter and a number
    *at++ = static_cast<char>(column.name[0] - 'a' + 'A');
    return put_number(at, number, 7);
  }
  if (type == Type::digits) return put_number(at, number / 16, number % 16);
  if (type == Type::date) return put(at, {text_of(static_cast<Day>(value), style).data(), 10});
  if (type == Type::months) return put_months(at, number, style);
  if (type == Type::answer) return put(at, kAnswers[style.answers][number]);
  if (type == Type::word) return put(at, column.words[number]);
  if (type == Type::firm)  // the lowest digit is the kind
    return put(put(at, kFirms[number % 10]), kFirmNames[number / 10 % kFirmNames.size()]);
  // Of a person, the lowest bit is the sex.
  at = put(at, kFamilyNames[number / 2 % kFamilyNames.size()]);
  return put(at, (number % 2 == 0 ? kMen : kWomen)[number / 1024 % kMen.size()]);
}

using Row = std::array<Value, worker::count>;  // the widest file's

// One of the four files: rows go into a buffer, and the buffer to the file when it is full.
class Sheet {
 public:
  Sheet(const std::filesystem::path& path, std::span<const Column> columns,
        std::span<const Edit> faults, const Sheet* parent = nullptr)
      : path_(path),
        file_(path, std::ios::binary),
        columns_(columns),
        faults_(faults),
        parent_(parent) {
    last_.fill(kNone);
    char* at = buffer_.data();
    for (const Column& column : columns) at = put(put(at, column.name), ",");
    end_row(at);
  }

  void write(const Row& row, Style style, const Edit* edit = nullptr) {
    if (buffer_.size() - used_ < kRoom) flush();
    char* at = buffer_.data() + used_;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const bool edited = edit != nullptr && edit->column == c;
      if (edited && edit->how == cut) break;
      at = edited ? put_edited(at, row[c], style, *edit) : put_cell(at, columns_[c], row[c], style);
      *at++ = ',';
    }
    end_row(at);
    ++rows_;
    if (edit == nullptr) last_ = row;
    if (edit != nullptr && edit->code == "bad_value") rejected_ = row[0];
  }

  // Each fault in turn, then any.
  const Edit* next_fault(Random& random) {
    return &faults_[all_faults_shown() ? random.below(faults_.size()) : faults_shown_++];
  }
  bool all_faults_shown() const { return faults_shown_ == faults_.size(); }

  std::uint64_t rows() const { return rows_; }
  Value next_key() const { return static_cast<Value>(rows_ + 1); }

  void flush() {
    file_.write(buffer_.data(), static_cast<std::streamsize>(used_)).flush();
    if (!file_) throw std::runtime_error("cannot write " + path_.string());
    used_ = 0;
  }

 private:
  static constexpr std::size_t kRoom = 4096;  // for any row

  char* put_edited(char* at, Value value, Style style, const Edit& edit) const {
    if (edit.how == replace) return put(at, edit.text);
    if (edit.how == copy) value = last_[edit.column];
    if (edit.how == rejected) value = parent_->rejected_;
    char* const end = put_cell(at, columns_[edit.column], value, style);
    if (edit.how == append) return put(end, edit.text);
    if (edit.how == drop && end > at) return std::copy(at + 1, end, at);
    for (std::size_t i = 0; edit.how == overlay && i < edit.text.size(); ++i) {
      if (edit.text[i] != '.') at[i] = edit.text[i];
    }
    return end;
  }

  // The last separator becomes the end of the line.
  void end_row(char* at) {
    at[-1] = '\n';
    used_ = static_cast<std::size_t>(at - buffer_.data());
  }

  std::filesystem::path path_;
  std::ofstream file_;
  std::span<const Column> columns_;
  std::span<const Edit> faults_;
  const Sheet* parent_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 18U);
  std::size_t used_ = 0;
  std::uint64_t rows_ = 0;
  std::size_t faults_shown_ = 0;
  Row last_{};              // good row
  Value rejected_ = kNone;  // key
};

// ---------------------------------------------------------------------------------------------
// The generator.

struct Options {
  std::filesystem::path out;
  std::uint64_t requests = 300, seed = 1;
  std::uint64_t unknown = 20'000, faulty = 20'000, repeated = 100'000;  // parts of a million
};

struct List {
  Value number = 1;
  bool returning = false;   // group B
  bool enterprise = false;  // its workers need an account
  bool household = false;   // it encloses its workers' requests
  bool is_signed = false;   // a form with nothing but its printed columns
  Month month = kMay;       // in which it is drawn up
  Style style;
};

class Generator {
 public:
  explicit Generator(Options options) : options_(std::move(options)) {}

  void run() {
    while (!finished()) write_employer();
    for (Sheet* sheet : {&employers_, &lists_, &workers_, &history_}) sheet->flush();
  }

 private:
  bool finished() const { return workers_.rows() >= options_.requests; }
  bool showcase() const { return workers_.rows() < 300; }

  template <typename Table>
  const auto& pick(const Table& table, bool shown, std::uint64_t& turn) {
    return shown ? table[turn++ % table.size()] : random_.of(table);
  }

  // The fault of the next row, if it is to have one. `shown`: if not all were shown yet.
  const Edit* next_fault(Sheet& sheet, bool shown) {
    const bool due = shown && options_.faulty > 0 && !sheet.all_faults_shown();
    return due || random_.chance(options_.faulty) ? sheet.next_fault(random_) : nullptr;
  }

  // Writes a good row, and after it the faulty ones that are due. They are its twins with another
  // key, and no good row refers to them: a fault here must not cost rows in another file.
  void write_with_twins(Sheet& sheet, Row row, Style style, bool shown,
                        const Edit* quirk = nullptr) {
    sheet.write(row, style, quirk);
    for (int i = 0; i < 20; ++i) {  // even if every row is to be faulty
      const Edit* const fault = next_fault(sheet, shown && i == 0);
      if (fault == nullptr) return;
      const bool paid = &sheet == &history_;
      row[paid ? payment::month : 0] =
          paid ? only(36 + static_cast<Month>(sheet.rows() % 24)) : sheet.next_key();
      sheet.write(row, style, fault);
    }
  }

  void forget(Row& row, std::span<const Column> columns, std::uint64_t share) {
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (columns[c].fact && random_.chance(share)) row[c] = kNone;
  }

  void apply(const Case& special, Row& row, Month month_of_list = 0) const {
    for (const auto& [column, to, offset] : special.changes) {
      const Month newest = newest_of(row[worker::months]);
      const auto count = static_cast<int>(offset);
      Value& cell = row[column];
      if (to == To::nothing) return;
      if (to == To::value) cell = offset;
      if (to == To::unknown && options_.unknown > 0) cell = kNone;
      if (to == To::plus) cell += offset;
      if (to == To::first) cell = first(newest) + offset;
      if (to == To::last) cell = first(newest + 1) - 1 + offset;
      if (to == To::start) cell = row[worker::starts_on] + offset;
      if (to == To::list) cell = only(month_of_list + count);
      if (to == To::since) cell = from_to(count, month_of_list - 1);
      if (to == To::keep) cell &= offset;
    }
  }

  // The showcase has plain employers and special ones in turn. The plain ones have two ordinary
  // lists full of special requests, and two special lists.
  void write_employer() {
    const bool shown = showcase();
    const std::uint64_t turn = employers_shown_++;
    const bool special = shown ? turn % 2 != 0 : random_.percent(12);
    const bool suspicious = shown ? turn % 4 == 2 : random_.percent(2);
    const Value zone = random_.percent(50) ? employer::industrial_park : employer::no_zone;
    const Value district = digits(323 + random_.below(6), 3);
    Row row{employers_.next_key(), tax_code(), 0, employer::enterprise, kYes, zone,
            digits(33, 2),         district};
    if (special) apply(pick(employer::kCases, shown, special_employers_), row);
    row[employer::name] =
        random_.below(10'000) * Value{10} + std::max<Value>(row[employer::kind], 0);
    const Edit* const quirk =
        suspicious ? &pick(employer::kQuirks, shown, employer_quirks_) : nullptr;
    if (turn > 0 && !suspicious && !(shown && special))
      forget(row, employer::kColumns, options_.unknown);
    write_with_twins(employers_, row, {}, shown && special, quirk);

    List list;
    list.enterprise = row[employer::kind] == employer::enterprise;
    list.household = row[employer::kind] == employer::household;
    const int lists = !shown ? random_.between(3, 7) : special ? 2 : 4;
    for (int i = 0; i < lists && !finished(); ++i) {
      const bool special_list = shown ? i >= 2 : random_.percent(10);
      list.returning = shown ? i % 2 != 0 : random_.percent(list.enterprise ? 27 : 80);
      write_list(list, row[employer::id],
                 special_list ? pick(list::kCases, shown, special_lists_[list.returning ? 1 : 0])
                              : list::Special{});
      const int requests = !shown ? random_.between(35, 65) : special ? 1 : special_list ? 2 : 7;
      for (int nth = 0; nth < requests && !finished(); ++nth) {
        // Now and then somebody was forgotten, and comes in with the next list.
        const bool forgotten = !shown && random_.percent(2);
        write_request(forgotten ? previous_list_ : list,
                      requests == 7 && list.number > 1 ? nth : -1);
      }
      previous_list_ = list;
    }
  }

  // A tax code with a good check digit; one of 10 is never issued.
  Value tax_code() {
    const unsigned number = 990'000'001 + random_.below(9'999'999);
    unsigned sum = 0;
    unsigned rest = number;
    for (unsigned weight : {3U, 5U, 7U, 13U, 17U, 19U, 23U, 29U, 31U}) {
      sum += weight * (rest % 10);
      rest /= 10;
    }
    return sum % 11 == 0 ? tax_code() : digits(std::uint64_t{number} * 10 + 10 - sum % 11, 10);
  }

  void write_list(List& of, Value employer, const list::Special& special) {
    const bool ordinary = special.drawn_up == 0;
    const Month month = random_.between(of.returning ? kMay : kApril, kJuly);
    of.number = lists_.next_key();
    of.style.day_first = random_.percent(of.number > 1 ? 4 : 0);
    of.style.answers = random_.percent(showcase() ? 20 : 4) ? random_.below(kAnswers.size()) : 0;

    // Group B has to be with the SI agency before the 15th, group A may take its time.
    Row row{of.number, employer, of.returning ? 1 : 0};
    const auto step = [&](std::size_t column, Day given, int fewest, int most) {
      const auto before = static_cast<Day>(row[column - 1]);
      row[column] = given != 0 ? given : after(before, random_.between(fewest, most));
    };
    row[list::drawn_up] =
        ordinary ? first(month) + random_.between(0, of.returning ? 4 : 24) : special.drawn_up;
    step(list::posted, 0, 0, 0);
    step(list::sent, special.sent, 3, of.returning || !ordinary ? 3 : 5);
    step(list::confirmed, 0, 1, 2);
    step(list::received, special.received, 0, 1);
    step(list::submitted, 0, 1, 2);
    step(list::decided, special.decided, 1, 3);
    step(list::funded, 0, 0, 2);
    step(list::paid, 0, 0, 2);
    row[list::payroll_copy] =
        options_.unknown > 0 ? special.payroll_copy : std::max(special.payroll_copy, kNo);
    row[list::forms_attached] = !of.household ? kNone : random_.percent(30) ? kNo : kYes;
    of.is_signed = special.is_signed || (!showcase() && ordinary && random_.percent(5));
    row[list::is_signed] = of.is_signed ? kYes : kNone;
    of.month = kApril;
    while (first(of.month + 1) <= row[list::drawn_up]) ++of.month;

    // Not all has happened yet, and whoever keeps the dates forgets one now and then.
    const int given = std::min(random_.between(special.fewest, special.most + 3), special.most);
    const int forgotten = ordinary && random_.percent(6) ? random_.between(1, 8) : 0;
    for (int i = 1; i <= 8; ++i) {
      if (i > given || i == forgotten) row[list::drawn_up + static_cast<std::size_t>(i)] = kNone;
    }
    if (of.number > 1 && (ordinary || !showcase())) forget(row, list::kColumns, options_.unknown);
    write_with_twins(lists_, row, of.style, showcase() && of.number % 4 == 0);
  }

  // `nth`: the place in an ordinary list of the showcase, which decides what is shown; or -1.
  void write_request(const List& of, int nth) {
    const bool shown = nth >= 0;
    const bool first_list = of.number == 1;  // plain, so that a reader sees that first
    const Edit* edit = next_fault(workers_, nth == 6);
    const bool faulty = edit != nullptr;
    if (!faulty && (nth == 4 || random_.below(200) == 0))
      edit = &pick(worker::kQuirks, nth == 4, quirks_shown_);
    const bool plain = edit != nullptr || first_list;
    const bool special = !plain && (shown ? nth % 2 != 0 : random_.percent(10));

    const bool again = persons_ > 0 && !plain && random_.chance(options_.repeated);
    std::uint64_t person = persons_;
    if (!again) {
      ++persons_;
    } else if (random_.percent(50)) {  // soon, most often with the same employer
      person -= 1 + random_.below(std::min<std::uint64_t>(persons_, 300));
    } else {
      person = random_.below(persons_);
    }

    Row row{workers_.next_key(), of.number};
    set_person(row, person, !plain && !special);
    if (!of.enterprise && random_.percent(50)) row[worker::account] = kNone;
    row[worker::applied] = row[worker::pays_rent] = kYes;
    row[worker::ends_on] = row[worker::previous_ended] = row[worker::rent_to] = kNone;
    row[worker::section] = row[worker::rented] = kNone;
    if (of.returning) {
      set_returning(row, of.month - 1);
    } else {
      set_working(row, of.month - 1);
    }
    if (special) apply(next_case(of.returning, shown), row, of.month);
    // What is shown is not to be forgotten, but one place in a list is for what is.
    if (!plain && !(shown && special))
      forget(row, worker::kColumns, options_.unknown * (nth == 2 ? 15 : 1));
    if (of.is_signed) leave_printed_columns(row, of.month - 1);
    workers_.write(row, of.style, edit);

    // Only at a person's first request, so that no payment is written twice.
    if (!again && !plain && (nth == 0 || random_.chance(21'000))) write_history(row, nth == 0);
  }

  // A real Form 02 or 03 has no column for most of what the Decision asks for.
  static void leave_printed_columns(Row& row, Month before_list) {
    const bool on_list =
        row[worker::insured] != kNone && (row[worker::insured] & only(before_list)) != 0;
    row[worker::section] = on_list ? worker::section_ii : worker::section_iii;
    for (const std::size_t column : std::initializer_list<std::size_t>{
             worker::born, worker::applied, worker::signed_on, worker::ends_on, worker::previous,
             worker::previous_ended, worker::rent_from, worker::rent_to, worker::rented,
             worker::pays_rent, worker::insured, worker::payroll, worker::exempt, worker::new_hire,
             worker::insured_elsewhere})
      row[column] = kNone;
  }

  const Case& next_case(bool returning, bool shown) {
    const Case& next = pick(worker::kCases, shown, cases_shown_[returning ? 1 : 0]);
    return (next.groups & (returning ? kB : kA)) != 0 ? next : next_case(returning, shown);
  }

  // Fills the cells that depend on the person only. The identifiers differ for all persons: those
  // of one million have different serials, and those with one serial different births.
  void set_person(Row& row, std::uint64_t number, bool may_have_old_id) const {
    constexpr std::array<std::uint64_t, 8> kBirthplaces{33, 30, 33, 34, 33, 36, 33, 38};
    constexpr std::uint64_t kMillion = 1'000'000;
    const std::uint64_t million = number / kMillion;
    const std::uint64_t serial = (number % kMillion * 618'037 + options_.seed) % kMillion;
    const std::uint64_t birth = mix((options_.seed ^ serial) + 0x9e3779b97f4a7c15U * serial);
    const std::uint64_t draw = mix(birth + number) >> 1U;
    const std::uint64_t year = 1965 + (birth % 1024 + million) % 38;
    const std::uint64_t sex = (birth / 1024 + million / 38) % 2;
    const std::uint64_t place = kBirthplaces[(birth / 2048 + million / 76) % kBirthplaces.size()];
    const std::uint64_t citizen_id =
        ((place * 10 + (year < 2000 ? 0 : 2) + sex) * 100 + year % 100) * kMillion + serial;
    const std::uint64_t old_id = number * 276'393'203 % (1000 * kMillion);
    const std::uint64_t insurance_no = (number * 741'640'787 + 123'456'789) % (1000 * kMillion);
    row[worker::citizen_id] =
        may_have_old_id && draw % 25 == 0 ? digits(old_id, 9) : digits(citizen_id, 12);
    row[worker::name] = static_cast<Value>(draw / 64 * 2 % (kMillion * kMillion) + sex);
    row[worker::born] = day(static_cast<int>(year), 1, 1) + static_cast<Day>(draw / 4096 % 365);
    row[worker::insurance_no] = digits(9000 * kMillion + insurance_no, 10);
    row[worker::account] = digits(9000 * kMillion + draw % (1000 * kMillion), 10);
  }

  // An ordinary request of group A: in the same job and lodgings for years. No provision limits
  // how many months it combines; the cap pays three.
  void set_working(Row& row, Month before_list) {
    constexpr std::array kWanted{1, 2, 2, 3, 3, 3, 3, 3, 4, 5};
    const Month newest = std::min(before_list, kJune);
    row[worker::months] = from_to(std::max(kFebruary, newest - random_.of(kWanted) + 1), newest);
    const Value grown_up = row[worker::born] + Value{18} * 365 + 5;
    row[worker::starts_on] = std::max<Value>(in_2022(1, 1) - random_.between(5, 3000), grown_up);
    row[worker::signed_on] = row[worker::starts_on] - random_.between(0, 7);
    if (random_.percent(40)) {
      row[worker::contract] = worker::fixed_term;
      row[worker::ends_on] = in_2022(9, 30) + random_.between(0, 700);
    }
    if (random_.percent(25)) {
      row[worker::previous] = random_.percent(50) ? worker::same_employer : worker::other_employer;
      row[worker::previous_ended] = row[worker::starts_on] - 1;
    }
    row[worker::rent_from] = in_2022(1, 1) - random_.between(1, 2000);

    // insurance_month: some left the list when the support was over.
    const Month since = kFebruary - random_.between(3, 6);
    row[worker::insured] = from_to(since, random_.percent(50) ? newest : before_list);
    row[worker::payroll] = from_to(since, before_list);
  }

  // An ordinary request of group B: back in a job since April, asks for the month just gone.
  void set_returning(Row& row, Month before_list) {
    const Month asked = std::min(before_list, kJune);
    const Day latest = std::min(first(asked) + 20, in_2022(6, 30));
    row[worker::months] = only(asked);
    row[worker::starts_on] = random_.between(std::max(in_2022(4, 1), latest - 60), latest);
    row[worker::signed_on] =
        std::max<Value>(row[worker::starts_on] - random_.between(0, 5), in_2022(4, 1));
    if (random_.percent(65)) {
      row[worker::contract] = worker::fixed_term;
      row[worker::ends_on] = row[worker::starts_on] + random_.between(100, 730);
    }
    Month since = kApril;
    while (first(since + 1) <= row[worker::starts_on]) ++since;
    row[worker::payroll] = row[worker::insured] = from_to(since, before_list);
    if (random_.percent(70)) {
      row[worker::previous] = worker::other_employer;
      row[worker::previous_ended] = in_2022(1, 31) - random_.between(0, 60);
      row[worker::insured] |= from_to(kFebruary - 9, kFebruary - 3);
    }
    row[worker::rent_from] =
        std::min<Value>(row[worker::starts_on], first(asked)) - random_.between(0, 900);
  }

  void write_history(const Row& request, bool shown) {
    const payment::Months& paid = pick(payment::kCases, true, histories_);
    const auto asked = static_cast<std::uint64_t>(request[worker::months]);
    const Month from = paid.from + (paid.from <= 0 ? std::countr_zero(asked) : 0);
    for (Month month = from; month < from + paid.count; ++month) {
      const bool returning = month >= kApril && random_.percent(30);
      const Row row{request[worker::citizen_id], only(month),
                    digits(returning ? 1'000'000 : 500'000, 1), returning ? 1 : 0};
      write_with_twins(history_, row, {}, shown);
    }
  }

  const Options options_;
  Random random_{options_.seed};
  Sheet employers_{options_.out / "employers.csv", employer::kColumns, employer::kFaults};
  Sheet lists_{options_.out / "lists.csv", list::kColumns, list::kFaults, &employers_};
  Sheet workers_{options_.out / "workers.csv", worker::kColumns, worker::kFaults, &lists_};
  Sheet history_{options_.out / "history.csv", payment::kColumns, payment::kFaults};
  List previous_list_;
  std::uint64_t persons_ = 0;
  // Turns through the tables.
  std::uint64_t employers_shown_ = 0, special_employers_ = 0, employer_quirks_ = 0,
                quirks_shown_ = 0, histories_ = 0;
  std::array<std::uint64_t, 2> special_lists_{}, cases_shown_{};  // of each group
};

// ---------------------------------------------------------------------------------------------
// The command line.

constexpr const char* kUsage =
    "usage: generate --out DIR [--requests N] [--seed S] [--unknown SHARE] [--faulty SHARE]\n"
    "                [--repeated SHARE]\n"
    "\n"
    "Writes fictional employers.csv, lists.csv, workers.csv and history.csv into DIR.\n"
    "\n"
    "  --requests N      requests, 0 to 99999999 (300)\n"
    "  --seed S          another seed, other data (1)\n"
    "  --unknown SHARE   share of fact cells left empty (0.02)\n"
    "  --faulty SHARE    share of rows that cannot be used (0.02)\n"
    "  --repeated SHARE  share of requests by a person who has already made one (0.1)\n"
    "  --help            this text\n"
    "\n"
    "A SHARE is a decimal from 0 to 1 with at most six decimals. If --faulty is not 0, the first\n"
    "300 requests show every fault, so that their share of it may be larger.\n"
    "Status: 0 done, 2 wrong usage, 3 the output could not be written.\n";

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Setting {
  std::string_view name;
  std::uint64_t Options::*member;
  std::uint64_t most;
  std::size_t decimals;  // the number is kept without its point: decimals are exact this way
};
constexpr auto kSettings =
    table(Setting{"--requests", &Options::requests, 99'999'999, 0},
          Setting{"--seed", &Options::seed, std::numeric_limits<std::uint64_t>::max(), 0},
          Setting{"--unknown", &Options::unknown, 1'000'000, 6},
          Setting{"--faulty", &Options::faulty, 1'000'000, 6},
          Setting{"--repeated", &Options::repeated, 1'000'000, 6});

void set_option(Options& options, const std::string& name, std::string text) {
  if (name == "--out") {
    options.out = text;
    return;
  }
  const auto* const setting = std::find_if(kSettings.begin(), kSettings.end(),
                                           [&](const Setting& s) { return s.name == name; });
  if (setting == kSettings.end()) throw UsageError("unknown option '" + name + "'");
  const std::string message = name + ": '" + text + "' is not a number in its range";
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t decimals = point < text.size() ? text.size() - point - 1 : 0;
  if (point == 0 || decimals > setting->decimals || (setting->decimals == 0 && point < text.size()))
    throw UsageError(message);
  if (point < text.size()) text.erase(point, 1);
  text.append(setting->decimals - decimals, '0');
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || number > setting->most) throw UsageError(message);
  options.*setting->member = number;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end()) {
      std::fputs(kUsage, stdout);
      return 0;
    }
    Options options;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) throw UsageError(arguments[i] + " needs a value");
      set_option(options, arguments[i], arguments[i + 1]);
    }
    if (options.out.empty()) throw UsageError("--out DIR is missing");
    std::filesystem::create_directories(options.out);
    Generator(options).run();
    return 0;
  } catch (const UsageError& error) {
    std::fprintf(stderr, "generate: %s\n%s", error.what(), kUsage);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "generate: %s\n", error.what());
    return 3;
  }
}
