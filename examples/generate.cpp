// generate: writes fictional sample data for rentsupport, of any size.
//
//   generate --out DIR [--requests N] [--seed S] [--unknown SHARE] [--faulty SHARE] [--repeated
//   SHARE]
//
// writes employers.csv, lists.csv, workers.csv and history.csv into DIR: the requests for rent
// support that employers of a district in Hưng Yên province (and some elsewhere) might have handed
// in under Decision 08/2022/QĐ-TTg. Every person and every firm is invented: the names carry the
// word "Mẫu" (sample), the tax codes prefixes that no tax office gives out, and the insurance and
// account numbers begin with a 9.
//
// The same arguments give the same bytes on every machine: only integers, and our own random
// numbers. Rows are written as they are made, and a person is a function of his or her number, so
// ten million requests need no more memory than ten.
//
// The first 300 requests are a showcase. Their lists are short and go in turn through every kind of
// list, employer, request, issue and fault below, so that a small sample has one of each. After
// them, about 50 requests make a list and about 5 lists an employer, and all is drawn at random.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace std::string_view_literals;

// ---------------------------------------------------------------------------------------------
// Random numbers. The standard distributions may differ from one library to the next, so both the
// generator (xoshiro256**, seeded by splitmix64) and the draws from it are spelled out.

constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = seed = mix(seed);
  }

  // A number from 0 to n - 1.
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U);
  }

  // A number from `low` to `high`.
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1)));
  }

  // True in `parts` of a million draws: 0 never, 1,000,000 always.
  bool chance(std::uint32_t parts) { return below(1'000'000) < parts; }

  bool percent(std::uint32_t share) { return below(100) < share; }

 private:
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  std::array<std::uint64_t, 4> state_{};
};

// ---------------------------------------------------------------------------------------------
// Days are counted from 1950-01-01 to 2030-12-31, months from 2020-01 to 2024-12.

using Day = int;
using Month = int;
using Months = std::uint64_t;  // one bit for each month

constexpr Day kNoDay = std::numeric_limits<Day>::min();
constexpr Day kLastDayOfAll = std::numeric_limits<Day>::max();  // written as 9999-12-31
constexpr Months kUnknownMonths = ~Months{0};
constexpr int kFirstYear = 1950;
constexpr int kLastYear = 2030;
constexpr Month kMonths = 60;

constexpr bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int length_of_month(int year, int month) {
  constexpr std::array<int, 12> kLengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kLengths[static_cast<std::size_t>(month - 1)];
}

constexpr Day day(int year, int month, int day_of_month) {
  const int before = kFirstYear - 1;
  const int years = year - 1;
  Day result = 365 * (years - before) + (years / 4 - before / 4) - (years / 100 - before / 100) +
               (years / 400 - before / 400);
  for (int m = 1; m < month; ++m) result += length_of_month(year, m);
  return result + day_of_month - 1;
}

constexpr Month month(int year, int month_of_year) {
  return (year - 2020) * 12 + month_of_year - 1;
}

constexpr Month kJanuary = month(2022, 1);
constexpr Month kFebruary = month(2022, 2);
constexpr Month kMarch = month(2022, 3);
constexpr Month kApril = month(2022, 4);
constexpr Month kMay = month(2022, 5);
constexpr Month kJune = month(2022, 6);
constexpr Month kJuly = month(2022, 7);
constexpr Month kAugust = month(2022, 8);
constexpr Day kLastDayOfContracts = day(2022, 6, 30);  // of group B
constexpr Day kDeadline = day(2022, 8, 15);

constexpr Day first(Month m) { return day(2020 + m / 12, m % 12 + 1, 1); }
constexpr Day last(Month m) {
  return day(2020 + m / 12, m % 12 + 1, length_of_month(2020 + m / 12, m % 12 + 1));
}

constexpr Months only(Month m) { return Months{1} << static_cast<unsigned>(m); }

constexpr Months from_to(Month low, Month high) {
  return high < low ? 0 : (only(high) | (only(high) - 1)) & ~(only(low) - 1);
}

// The texts of all days, because most of a row is dates.
class Calendar {
 public:
  Calendar() {
    iso_.reserve(static_cast<std::size_t>(day(kLastYear, 12, 31)) + 1);
    for (int year = kFirstYear; year <= kLastYear; ++year) {
      for (int m = 1; m <= 12; ++m) {
        for (int d = 1; d <= length_of_month(year, m); ++d) {
          iso_.push_back({digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
                          digit(m / 10), digit(m), '-', digit(d / 10), digit(d)});
        }
      }
    }
    constexpr std::array<Day, 13> kHolidays{
        day(2022, 1, 1), day(2022, 1, 3), day(2022, 1, 31), day(2022, 2, 1),  day(2022, 2, 2),
        day(2022, 2, 3), day(2022, 2, 4), day(2022, 4, 11), day(2022, 4, 30), day(2022, 5, 2),
        day(2022, 5, 3), day(2022, 9, 1), day(2022, 9, 2)};
    holidays_ = kHolidays;
  }

  const char* iso(Day d) const { return iso_[static_cast<std::size_t>(d)].data(); }

  // 0 is Monday; 1950-01-01 was a Sunday.
  static int weekday(Day d) { return (d + 6) % 7; }

  // The day on which a period of `count` working days ends that an event on `d` has set going.
  Day after(Day d, int count) const {
    while (count > 0) {
      ++d;
      if (weekday(d) < 5 && std::find(holidays_.begin(), holidays_.end(), d) == holidays_.end()) {
        --count;
      }
    }
    return d;
  }

 private:
  static constexpr char digit(int number) { return static_cast<char>('0' + number % 10); }

  std::vector<std::array<char, 10>> iso_;
  std::array<Day, 13> holidays_{};
};

Day same_day_next_month(Day d, Month of) {
  return std::min(first(of + 1) + (d - first(of)), last(of + 1));
}

// ---------------------------------------------------------------------------------------------
// The columns of the four files.

enum class Kind : std::uint8_t { text, date, months, value, number };

struct Column {
  std::string_view name;
  Kind kind;
  bool required;
};

constexpr std::array<Column, 8> kEmployerColumns{{{"employer_id", Kind::text, true},
                                                  {"tax_code", Kind::text, false},
                                                  {"name", Kind::text, false},
                                                  {"kind", Kind::value, false},
                                                  {"registered", Kind::value, false},
                                                  {"zone", Kind::value, false},
                                                  {"province", Kind::value, false},
                                                  {"district", Kind::text, false}}};

constexpr std::array<Column, 13> kListColumns{{{"list_id", Kind::text, true},
                                               {"employer_id", Kind::text, true},
                                               {"group", Kind::value, true},
                                               {"drawn_up_on", Kind::date, true},
                                               {"posted_on", Kind::date, false},
                                               {"sent_to_si_on", Kind::date, false},
                                               {"si_confirmed_on", Kind::date, false},
                                               {"received_on", Kind::date, false},
                                               {"submitted_on", Kind::date, false},
                                               {"decided_on", Kind::date, false},
                                               {"funded_on", Kind::date, false},
                                               {"paid_on", Kind::date, false},
                                               {"payroll_copy", Kind::value, false}}};

constexpr std::array<Column, 23> kWorkerColumns{{{"request_id", Kind::text, true},
                                                 {"list_id", Kind::text, true},
                                                 {"worker_id", Kind::text, true},
                                                 {"full_name", Kind::text, false},
                                                 {"birth_date", Kind::date, false},
                                                 {"insurance_no", Kind::text, false},
                                                 {"applied", Kind::value, false},
                                                 {"contract_type", Kind::value, false},
                                                 {"contract_signed_on", Kind::date, false},
                                                 {"contract_starts_on", Kind::date, false},
                                                 {"contract_ends_on", Kind::date, false},
                                                 {"previous_contract", Kind::value, false},
                                                 {"previous_contract_ended_on", Kind::date, false},
                                                 {"rent_from", Kind::date, false},
                                                 {"rent_to", Kind::date, false},
                                                 {"pays_rent", Kind::value, false},
                                                 {"insured_months", Kind::months, false},
                                                 {"payroll_months", Kind::months, false},
                                                 {"insurance_exempt", Kind::value, false},
                                                 {"newly_recruited", Kind::value, false},
                                                 {"insured_elsewhere", Kind::value, false},
                                                 {"months", Kind::months, true},
                                                 {"account", Kind::text, false}}};

constexpr std::array<Column, 4> kHistoryColumns{{{"worker_id", Kind::text, true},
                                                 {"month", Kind::months, true},
                                                 {"amount_vnd", Kind::number, true},
                                                 {"group", Kind::value, true}}};

// ---------------------------------------------------------------------------------------------
// What a file goes through in turn when rows are to be faulty. `bad_value` comes first: its key can
// be read, so that the references to a rejected row, which come last, have something to refer to.

enum class Fault : std::uint8_t {
  bad_value,
  bad_utf8,
  bad_quote,
  too_few_fields,
  too_many_fields,
  missing_value,
  bad_date,
  bad_month,
  bad_number,
  duplicate_key,
  unknown_reference,
  bad_order,
  bad_interval,
  rejected_reference
};

constexpr std::array<Fault, 7> kEmployerFaults{
    Fault::bad_value,      Fault::bad_utf8,        Fault::bad_quote,    Fault::missing_value,
    Fault::too_few_fields, Fault::too_many_fields, Fault::duplicate_key};

constexpr std::array<Fault, 11> kListFaults{
    Fault::bad_value,         Fault::bad_utf8,          Fault::bad_quote,
    Fault::too_few_fields,    Fault::missing_value,     Fault::bad_date,
    Fault::duplicate_key,     Fault::too_many_fields,   Fault::bad_order,
    Fault::unknown_reference, Fault::rejected_reference};

constexpr std::array<Fault, 12> kWorkerFaults{
    Fault::bad_value,       Fault::bad_utf8,          Fault::bad_quote,
    Fault::missing_value,   Fault::bad_date,          Fault::too_few_fields,
    Fault::bad_month,       Fault::duplicate_key,     Fault::bad_interval,
    Fault::too_many_fields, Fault::unknown_reference, Fault::rejected_reference};

constexpr std::array<Fault, 9> kHistoryFaults{
    Fault::bad_value,      Fault::bad_utf8,        Fault::bad_quote,
    Fault::missing_value,  Fault::bad_month,       Fault::bad_number,
    Fault::too_few_fields, Fault::too_many_fields, Fault::duplicate_key};

// Suspicious identifiers; they stop no row.
enum class Issue : std::uint8_t {
  none,
  citizen_id_format,
  citizen_id_province,
  citizen_id_birth_year,
  insurance_no_format,
  same_insurance_no,
  account_missing,
  count
};

// ---------------------------------------------------------------------------------------------
// Kinds of lists and of requests. All but the ordinary ones are there for a provision that fails or
// for a reading that decides.

enum class ListCase : std::uint8_t {
  ordinary,
  complete,              // every stage is done
  posted_too_short,      // art7.2, art11.2
  posted_over_saturday,  // enough only where Saturdays count (posting_week)
  sent_on_14th,          // art11.3.before_15th, with day_14 and day_15
  sent_on_15th,          // only with day_15
  sent_on_20th,          // with neither
  drawn_up_in_july,
  drawn_up_in_august,  // insurance_month; group B asks too late (late_list)
  received_late,       // art7.4, art11.4
  receipt_open,        // whether it is in time depends on the day of receipt
  receipt_too_late,    // cannot be in time any more
  without_copy,        // art6, art10
  copy_unknown,
  paid_in_september,  // does not complete in time
  count
};

enum class Case : std::uint8_t {
  ordinary,
  free_dormitory,  // lodging
  split_contract,  // concluded in March, started in April
  rent_from_10th,  // partial_month: full_month fails
  rent_from_20th,  // partial_month: fifteen_days fails too
  rent_to_12th,
  rent_ended,
  rent_not_begun,
  month_outside_window,
  month_of_list,
  month_long_ago,  // combined_months in group A, late_list in group B
  many_months,
  contract_not_started,  // employed_in_month
  contract_ended,
  contract_outside,  // concluded and started in the days of the other group
  term_just_long_enough,
  term_too_short,
  term_without_end,  // ends on 9999-12-31
  probation,
  no_contract,
  off_the_list,
  off_the_list_in_july,  // insurance_month, for lists drawn up in August
  exempt,
  exempt_off_the_payroll,
  new_hire,
  new_hire_off_the_payroll,
  insured_elsewhere,
  not_applied,
  continues_same_employer,
  continues_elsewhere,  // continuation: without a gap
  overlaps_elsewhere,
  rent_ended_later,
  count
};

template <typename E>
constexpr std::uint32_t count_of() {
  return static_cast<std::uint32_t>(E::count);
}

// ---------------------------------------------------------------------------------------------
// Words.

constexpr std::array kFamilyNames{
    "Nguyễn "sv, "Trần "sv, "Lê "sv, "Phạm "sv, "Hoàng "sv,  "Phan "sv,   "Vũ "sv,   "Đặng "sv,
    "Bùi "sv,    "Đỗ "sv,   "Hồ "sv, "Ngô "sv,  "Dương "sv,  "Lý "sv,     "Đào "sv,  "Đoàn "sv,
    "Nguyễn "sv, "Trần "sv, "Lê "sv, "Phạm "sv, "Nguyễn "sv, "Nguyễn "sv, "Trần "sv, "Lương "sv};
constexpr std::array kMenMiddle{"Văn Mẫu "sv, "Mẫu "sv, "Đức Mẫu "sv, "Hữu Mẫu "sv};
constexpr std::array kWomenMiddle{"Thị Mẫu "sv, "Mẫu "sv, "Thị Mẫu "sv, "Ngọc Mẫu "sv};
constexpr std::array kMenGiven{"Hùng"sv, "Dũng"sv,  "Cường"sv, "Mạnh"sv, "Tuấn"sv, "Sơn"sv,
                               "Hải"sv,  "Thắng"sv, "Bình"sv,  "Minh"sv, "Long"sv, "Quân"sv,
                               "Nam"sv,  "Trung"sv, "Khánh"sv, "Vinh"sv};
constexpr std::array kWomenGiven{"Hoa"sv,  "Lan"sv,  "Hương"sv, "Thảo"sv, "Linh"sv,   "Mai"sv,
                                 "Ngân"sv, "Hạnh"sv, "Nhung"sv, "Yến"sv,  "Phượng"sv, "Trang"sv,
                                 "Thu"sv,  "Hằng"sv, "Loan"sv,  "Diệp"sv};
constexpr std::array kForeignFamilyNames{"Kim "sv, "Lee "sv, "Chen "sv, "Tanaka "sv};
constexpr std::array kForeignGiven{"Sun"sv, "Wei"sv, "Ken"sv, "Mina"sv};

constexpr std::array kTrades{"May mặc"sv, "Điện tử"sv,   "Cơ khí"sv, "Bao bì"sv, "Giày da"sv,
                             "Dệt"sv,     "Thực phẩm"sv, "Gỗ"sv,     "Nhựa"sv,   "Dây cáp"sv,
                             "Thép"sv,    "Linh kiện"sv, "Gốm sứ"sv, "In"sv};
constexpr std::array kPlaces{"Bình An"sv, "Phú Lộc"sv,  "Tân Tiến"sv,  "Hưng Thịnh"sv,
                             "Đại Lợi"sv, "An Khang"sv, "Minh Phát"sv, "Thành Đạt"sv,
                             "Hòa Hợp"sv, "Sao Mai"sv,  "Đông Á"sv,    "Phố Nối"sv};

constexpr std::array kKinds{
    ""sv, "enterprise"sv, "cooperative"sv, "business_household"sv, "public_unit"sv, "other"sv};
constexpr std::array kZones{""sv, "none"sv, "industrial_park"sv, "export_processing_zone"sv,
                            "economic_zone"sv};
constexpr std::array kContractTypes{""sv, "indefinite"sv, "fixed_term"sv, "probation"sv, "none"sv};
constexpr std::array kPreviousContracts{""sv, "none"sv, "same_employer"sv, "other_employer"sv};
constexpr std::array kExemptions{""sv, "no"sv, "decree_115"sv, "foreigner"sv};

constexpr std::array kVocabulary{
    std::array{""sv, "no"sv, "yes"sv}, std::array{""sv, "không"sv, "có"sv},
    std::array{""sv, "0"sv, "1"sv}, std::array{""sv, "FALSE"sv, "TRUE"sv},
    std::array{""sv, "No"sv, "Có"sv}};

enum Answer : std::uint8_t { kAnswerUnknown, kNo, kYes };
enum EmployerKind : std::uint8_t {
  kKindUnknown,
  kEnterprise,
  kCooperative,
  kHousehold,
  kPublicUnit,
  kOther
};
enum Zone : std::uint8_t { kZoneUnknown, kNoZone, kIndustrialPark, kExportZone, kEconomicZone };
enum ContractType : std::uint8_t { kTypeUnknown, kIndefinite, kFixedTerm, kProbation, kNoContract };
enum PreviousContract : std::uint8_t {
  kPreviousUnknown,
  kNoPrevious,
  kSameEmployer,
  kOtherEmployer
};
enum Exemption : std::uint8_t { kExemptionUnknown, kNotExempt, kDecree115, kForeigner };

struct Place {
  std::string_view province;
  std::string_view district;
};
constexpr std::array<Place, 8> kHomePlaces{{{"33", "327"},
                                            {"33", "327"},
                                            {"33", "327"},
                                            {"33", "327"},
                                            {"33", "327"},
                                            {"33", "325"},
                                            {"33", "328"},
                                            {"33", "323"}}};
constexpr std::array<Place, 4> kOtherKeyPlaces{
    {{"30", "288"}, {"27", "256"}, {"01", "002"}, {"79", "760"}}};
// Outside the key economic regions: here the zone decides.
constexpr std::array<Place, 4> kOtherPlaces{
    {{"34", "336"}, {"36", "356"}, {"35", "347"}, {"24", "213"}}};

// Provinces in which workers were registered at birth; those near Hưng Yên come more often.
constexpr std::array<std::uint8_t, 63> kProvinces{
    1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96};
constexpr std::array<std::uint8_t, 12> kNearProvinces{33, 33, 33, 33, 30, 34,
                                                      36, 35, 38, 40, 15, 24};

// ---------------------------------------------------------------------------------------------
// Writing.

// The output could not be written.
struct WriteError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

char* put(char* at, std::string_view text) {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

// Writes `number` with at least `width` digits.
char* put_number(char* at, std::uint64_t number, int width) {
  std::array<char, 20> digits;
  int count = 0;
  while (number != 0 || count < width) {
    digits[static_cast<std::size_t>(count++)] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  while (count > 0) *at++ = digits[static_cast<std::size_t>(--count)];
  return at;
}

std::string numbered(char letter, std::uint64_t number, int width) {
  std::array<char, 24> text;
  text[0] = letter;
  char* const end = put_number(text.data() + 1, number, width);
  return {text.data(), end};
}

std::string employer_id(std::uint64_t number) { return numbered('E', number, 6); }
std::string list_id(std::uint64_t number) { return numbered('L', number, 7); }
std::string request_id(std::uint64_t number) { return numbered('R', number, 8); }

// One of the four files: rows go into a buffer, and the buffer to the file when it is full.
class Sheet {
 public:
  template <std::size_t N>
  Sheet(const std::filesystem::path& path, const std::array<Column, N>& columns)
      : path_(path.string()), file_(std::fopen(path_.c_str(), "wb")), buffer_(kSize) {
    if (file_ == nullptr) fail();
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    char* at = begin_row();
    for (const Column& column : columns) {
      if (&column != columns.data()) *at++ = ',';
      at = put(at, column.name);
    }
    end_row(at);
    rows_ = 0;
  }

  // The place for the next row, which may have up to kRoom bytes.
  char* begin_row() {
    if (kSize - used_ < kRoom) flush();
    return buffer_.data() + used_;
  }

  void end_row(char* at) {
    *at++ = '\n';
    used_ = static_cast<std::size_t>(at - buffer_.data());
    ++rows_;
  }

  void close() {
    flush();
    if (std::fclose(file_.release()) != 0) fail();
  }

  std::uint64_t rows() const { return rows_; }

 private:
  static constexpr std::size_t kSize = std::size_t{1} << 18U;
  static constexpr std::size_t kRoom = 4096;

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void fail() const { throw WriteError("cannot write " + path_); }

  void flush() {
    if (std::fwrite(buffer_.data(), 1, used_, file_.get()) != used_) fail();
    used_ = 0;
  }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::uint64_t rows_ = 0;
};

// How whoever typed a list writes dates, months and yes/no.
struct Style {
  bool day_first = false;
  std::uint8_t words = 0;
};

// Writes the cells of a row, one after the other.
class Row {
 public:
  Row(char* at, const Calendar& calendar, Style style)
      : at_(at), start_(at), calendar_(calendar), style_(style) {}

  void text(std::string_view cell) {
    separate();
    at_ = put(at_, cell);
  }

  // A letter and a number of at least `width` digits.
  void key(char letter, std::uint64_t number, int width) {
    separate();
    *at_++ = letter;
    at_ = put_number(at_, number, width);
  }

  void date(Day d) {
    separate();
    if (d == kNoDay) return;
    const char* const iso = d == kLastDayOfAll ? "9999-12-31" : calendar_.iso(d);
    if (!style_.day_first) {
      at_ = put(at_, {iso, 10});
    } else {
      const char text[10] = {iso[8], iso[9], '/',    iso[5], iso[6],
                             '/',    iso[0], iso[1], iso[2], iso[3]};
      at_ = put(at_, {text, 10});
    }
  }

  void months(Months set) {
    separate();
    if (set == kUnknownMonths) return;
    if (set == 0) *at_++ = '-';
    for (; set != 0; set &= set - 1) {
      const char* const iso = calendar_.iso(first(std::countr_zero(set)));
      if (!style_.day_first) {
        at_ = put(at_, {iso, 7});
      } else {
        const char text[7] = {iso[5], iso[6], '/', iso[0], iso[1], iso[2], iso[3]};
        at_ = put(at_, {text, 7});
      }
      if ((set & (set - 1)) != 0) *at_++ = ' ';
    }
  }

  void answer(Answer a) { text(kVocabulary[style_.words][a]); }

  char* end() const { return at_; }

 private:
  void separate() {
    if (at_ != start_) *at_++ = ',';
  }

  char* at_;
  char* start_;
  const Calendar& calendar_;
  Style style_;
};

// ---------------------------------------------------------------------------------------------
// Persons. A person is a function of his or her number, so that a later request can be made by an
// earlier person without a list of persons.

struct Person {
  std::array<char, 12> citizen_id;  // 12 digits
  std::array<char, 12> old_id;      // 9 digits
  bool has_old_id;                  // and uses it
  bool foreign;
  Day born;
  std::uint64_t number;
  std::uint64_t insurance_no;  // below a thousand million, another one for every person
  std::uint64_t draw;          // for whatever else depends on the person
  std::string_view family, middle, given;
};

class People {
 public:
  explicit People(std::uint64_t seed) : key_(mix(seed ^ 0x6d61750000000000U)) {
    Random random(key_);
    std::vector<std::uint8_t> seen(std::size_t{100} * 4 * 100);
    for (Birth& birth : births_) {
      birth.province = random.percent(70) ? kNearProvinces[random.below(kNearProvinces.size())]
                                          : kProvinces[random.below(kProvinces.size())];
      birth.year = random.between(1965, random.percent(60) ? 2002 : 1998);
      birth.woman = random.percent(58);
      birth.century_and_sex = (birth.year < 2000 ? 0 : 2) + (birth.woman ? 1 : 0);
      const std::size_t same =
          (std::size_t{birth.province} * 4 + static_cast<std::size_t>(birth.century_and_sex)) *
              100 +
          static_cast<std::size_t>(birth.year % 100);
      birth.turn = seen[same]++;
      birth.offset = mix(key_ ^ same) % kSerials;
      turns_ = std::max<std::uint64_t>(turns_, birth.turn + 1U);
    }
  }

  Person person(std::uint64_t number) const {
    const Birth& birth = births_[number % births_.size()];
    const std::uint64_t draw = mix(key_ ^ number);
    Person p;
    p.number = number;
    p.draw = draw;
    p.foreign = number % 53 == 13;
    p.has_old_id = !p.foreign && (draw >> 8U) % 24 == 0;
    p.born = day(birth.year, 1, 1) + static_cast<Day>((draw >> 16U) % 365);

    // The serial differs for all who share province, sex and year: the births that do so take
    // turns, and multiplying by a number prime to the modulus loses nothing.
    const std::uint64_t nth = number / births_.size() * turns_ + birth.turn;
    const std::uint64_t serial = (nth * 618'037 + birth.offset) % kSerials;
    char* at = p.citizen_id.data();
    *at++ = p.foreign ? '1' : '0';
    at = put_number(at, birth.province, 2);
    at = put_number(at, static_cast<std::uint64_t>(birth.century_and_sex), 1);
    at = put_number(at, static_cast<std::uint64_t>(birth.year % 100), 2);
    put_number(at, serial, 6);
    put_number(p.old_id.data(), (number * 276'393'203 + key_ % kThousandMillion) % kThousandMillion,
               9);
    p.insurance_no = (number * 741'640'787 + 123'456'789) % kThousandMillion;

    if (p.foreign) {
      p.family = pick(kForeignFamilyNames, draw >> 32U);
      p.middle = "Mẫu ";
      p.given = pick(kForeignGiven, draw >> 40U);
    } else {
      p.family = pick(kFamilyNames, draw >> 32U);
      p.middle = birth.woman ? pick(kWomenMiddle, draw >> 40U) : pick(kMenMiddle, draw >> 40U);
      p.given = birth.woman ? pick(kWomenGiven, draw >> 48U) : pick(kMenGiven, draw >> 48U);
    }
    return p;
  }

 private:
  static constexpr std::uint64_t kSerials = 1'000'000;
  static constexpr std::uint64_t kThousandMillion = 1'000'000'000;

  struct Birth {
    std::uint8_t province;
    std::uint8_t turn;  // how many births before it have the same province, sex and year
    int year;
    int century_and_sex;
    bool woman;
    std::uint64_t offset;
  };

  template <std::size_t N>
  static std::string_view pick(const std::array<std::string_view, N>& words, std::uint64_t draw) {
    return words[(draw & 0xffU) % N];
  }

  std::uint64_t key_;
  std::uint64_t turns_ = 0;
  std::array<Birth, 4096> births_{};
};

// ---------------------------------------------------------------------------------------------
// What the program is asked for.

struct Options {
  std::string out;
  std::uint64_t requests = 300;
  std::uint64_t seed = 1;
  // Parts of a million.
  std::uint32_t unknown = 20'000;
  std::uint32_t faulty = 20'000;
  std::uint32_t repeated = 100'000;
};

// ---------------------------------------------------------------------------------------------

struct Employer {
  std::uint64_t number = 0;
  EmployerKind kind = kEnterprise;
  bool known_enterprise = false;  // its workers need an account
  bool special = false;           // in the showcase: some provision depends on the employer
};

struct List {
  std::uint64_t number = 0;
  bool returning = false;  // group B
  bool known_enterprise = false;
  ListCase kind = ListCase::ordinary;
  Style style;
  Month drawn_up = kMay;
};

// The facts of a request.
struct Request {
  Answer applied = kYes;
  ContractType type = kIndefinite;
  Day signed_on = kNoDay;
  Day starts_on = kNoDay;
  Day ends_on = kNoDay;
  PreviousContract previous = kNoPrevious;
  Day previous_ended_on = kNoDay;
  Day rent_from = kNoDay;
  Day rent_to = kNoDay;
  Answer pays_rent = kYes;
  Months insured = 0;
  Months payroll = 0;
  Exemption exempt = kNotExempt;
  Answer newly_recruited = kNo;
  Answer insured_elsewhere = kNo;
  Months months = 0;
};

class Generator {
 public:
  explicit Generator(const Options& options)
      : options_(options),
        random_(options.seed),
        people_(options.seed),
        employers_(std::filesystem::path(options.out) / "employers.csv", kEmployerColumns),
        lists_(std::filesystem::path(options.out) / "lists.csv", kListColumns),
        workers_(std::filesystem::path(options.out) / "workers.csv", kWorkerColumns),
        history_(std::filesystem::path(options.out) / "history.csv", kHistoryColumns) {}

  void run() {
    while (!finished()) {
      if (employer_is_faulty()) {
        write_faulty_employer();
      } else {
        write_employer_with_lists();
      }
    }
    for (Sheet* sheet : {&employers_, &lists_, &workers_, &history_}) sheet->close();
    std::printf("%llu employers, %llu lists, %llu requests, %llu months paid before\n",
                static_cast<unsigned long long>(employers_.rows()),
                static_cast<unsigned long long>(lists_.rows()),
                static_cast<unsigned long long>(workers_.rows()),
                static_cast<unsigned long long>(history_.rows()));
  }

 private:
  static constexpr std::uint64_t kShowcase = 300;  // requests

  bool finished() const { return workers_.rows() >= options_.requests; }
  bool showcase() const { return workers_.rows() < kShowcase; }

  template <typename E>
  static E in_turn(std::uint64_t turn) {  // all but the first value of E
    return static_cast<E>(1 + turn % (count_of<E>() - 1));
  }

  // --- faults ---

  struct Faults {
    std::uint64_t made = 0;      // turns through the kinds of faults
    std::uint64_t rejected = 0;  // rows, also those that refer to a rejected row
    std::uint64_t last_at = 0;
  };

  // True where the next row of `sheet` is to be faulty: at every `step`-th `position` until each of
  // the `kinds` was there, otherwise somewhere soon after their share has fallen behind.
  bool due(Faults& faults, const Sheet& sheet, std::uint64_t position, std::uint64_t step,
           std::uint64_t kinds) {
    if (options_.faulty == 0) return false;
    if (faults.made < kinds && position >= faults.last_at + step) {
      faults.last_at = position;
      return true;
    }
    return (faults.rejected + 1) * 1'000'000 <= options_.faulty * (sheet.rows() + 1) &&
           random_.chance(std::max(options_.faulty, 500'000U));
  }

  bool employer_is_faulty() {
    return due(employer_faults_, employers_, good_employers_, 1, kEmployerFaults.size());
  }
  bool list_is_faulty() { return due(list_faults_, lists_, good_lists_, 3, kListFaults.size()); }
  bool request_is_faulty() {
    return due(worker_faults_, workers_, workers_.rows(), 21, kWorkerFaults.size());
  }
  bool history_is_faulty() {
    return due(history_faults_, history_, good_payments_, 1, kHistoryFaults.size());
  }

  // The next fault in turn.
  template <std::size_t N>
  static Fault next(Faults& faults, const std::array<Fault, N>& kinds) {
    ++faults.rejected;
    return kinds[faults.made++ % N];
  }

  // What a faulty row may refer to or repeat.
  struct Neighbours {
    std::string key;       // of an earlier row
    std::string month;     // the second half of the key of the history
    std::string rejected;  // key of a rejected row in the file referred to
  };

  // Spoils the row from `begin` to `end`. Returns its new end. The fault that was really made is
  // left in `fault`: without an earlier row, there is none to repeat.
  template <std::size_t N>
  char* spoil(char* begin, char* end, const std::array<Column, N>& columns, Fault& fault,
              std::uint64_t round, const Neighbours& neighbours) {
    split({begin, end});
    if ((fault == Fault::duplicate_key && neighbours.key.empty()) ||
        (fault == Fault::rejected_reference && neighbours.rejected.empty())) {
      fault = Fault::bad_value;
    }
    const std::size_t spoiled_text = N == kWorkerColumns.size()     ? 3
                                     : N == kEmployerColumns.size() ? 2
                                                                    : N - 1;
    switch (fault) {
      case Fault::bad_value: {
        constexpr std::array kWords{"không rõ"sv, "Doanh nghiep"sv, "y"sv, "99"sv, "2"sv};
        cells_[nth(columns, Kind::value, round)] = kWords[round % kWords.size()];
        break;
      }
      case Fault::bad_utf8: {
        // Latin-1, a truncated sequence, an overlong one, a surrogate.
        constexpr std::array kWords{"M\xe3u"sv, "M\xe1\xba"sv, "M\xc0\xaf"sv, "M\xed\xa0\x80"sv};
        cells_[spoiled_text] = kWords[round % kWords.size()];
        break;
      }
      case Fault::bad_quote: {
        constexpr std::array kWords{"\"Mẫu\"x"sv, "\"Mẫu\" A"sv};
        cells_[spoiled_text] = kWords[round % kWords.size()];
        break;
      }
      case Fault::too_few_fields:
        cells_.resize(N - 1 - round % 3);
        break;
      case Fault::too_many_fields:
        cells_.emplace_back(round % 2 == 0 ? "" : "Mẫu");
        break;
      case Fault::missing_value: {
        std::vector<std::size_t> required;
        for (std::size_t i = 0; i < N; ++i) {
          if (columns[i].required) required.push_back(i);
        }
        // An empty set of months asked for counts as missing, too.
        const bool empty_set = N == kWorkerColumns.size() && round % 5 == 4;
        cells_[empty_set ? required.back() : required[round % required.size()]] =
            empty_set ? "-" : "";
        break;
      }
      case Fault::bad_date: {
        constexpr std::array kWords{"31/06/2022"sv, "2022-02-30"sv, "1.4.2022"sv, "44652"sv,
                                    "2022/05/04"sv};
        cells_[nth(columns, Kind::date, round)] = kWords[round % kWords.size()];
        break;
      }
      case Fault::bad_month: {
        constexpr std::array kWords{"2022-13"sv, "2019-12"sv, "T4/2022"sv, "2022-03;2022-04"sv,
                                    "2025-01"sv};
        cells_[nth(columns, Kind::months, round)] = kWords[round % kWords.size()];
        break;
      }
      case Fault::bad_number: {
        constexpr std::array kWords{"500.000"sv, "0"sv, "-500000"sv, "1000000000000000000"sv,
                                    "5e5"sv};
        cells_[nth(columns, Kind::number, round)] = kWords[round % kWords.size()];
        break;
      }
      case Fault::duplicate_key:
        cells_[0] = neighbours.key;
        if (N == kHistoryColumns.size()) cells_[1] = neighbours.month;
        break;
      case Fault::unknown_reference:
        cells_[1][1] = 'O';  // typed for a zero
        break;
      case Fault::rejected_reference:
        cells_[1] = neighbours.rejected;
        break;
      case Fault::bad_order:
        cells_[4 + round % 8] = "2022-01-05";  // before any list was drawn up
        break;
      case Fault::bad_interval: {
        const bool rent = round % 2 != 0;
        cells_[rent ? 13 : 9] = "2022-03-15";
        cells_[rent ? 14 : 10] = "2022-03-14";
        break;
      }
    }
    char* at = begin;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (i > 0) *at++ = ',';
      at = put(at, cells_[i]);
    }
    return at;
  }

  // Splits a row into its cells, each with its quotes.
  void split(std::string_view row) {
    cells_.clear();
    std::size_t start = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= row.size(); ++i) {
      if (i < row.size() && row[i] == '"') quoted = !quoted;
      if (i == row.size() || (row[i] == ',' && !quoted)) {
        cells_.emplace_back(row.substr(start, i - start));
        start = i + 1;
      }
    }
  }

  // The columns of a kind, in turn.
  template <std::size_t N>
  static std::size_t nth(const std::array<Column, N>& columns, Kind kind, std::uint64_t turn) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < N; ++i) {
      if (columns[i].kind == kind) found.push_back(i);
    }
    return found[turn % found.size()];
  }

  bool unknown() { return random_.chance(options_.unknown); }

  template <typename T>
  void forget(T& fact, T value) {
    if (unknown()) fact = value;
  }

  // --- employers ---

  void write_faulty_employer() {
    const std::uint64_t round = employer_faults_.made / kEmployerFaults.size();
    Fault fault = next(employer_faults_, kEmployerFaults);
    char* const begin = employers_.begin_row();
    Employer employer;
    char* const end = put_employer(begin, employer);
    employers_.end_row(spoil(begin, end, kEmployerColumns, fault, round, {last_employer_, {}, {}}));
    // Whatever refers to it is rejected with it: one list of one request, no more.
    if (fault == Fault::bad_value) {
      rejected_employer_ = employer_id(employer.number);
      employer.special = true;  // takes no turn from the lists that can be used
      List list;
      write_list(list, employer, nullptr);
      ++list_faults_.rejected;
      write_rejected_request(list);
    }
  }

  void write_employer_with_lists() {
    Employer employer;
    char* const begin = employers_.begin_row();
    employers_.end_row(put_employer(begin, employer));
    last_employer_ = employer_id(employer.number);
    ++good_employers_;
    const int lists = employer.special ? 2
                      : showcase()     ? random_.between(2, 3)
                                       : random_.between(3, 7);
    for (int i = 0; i < lists && !finished(); ++i) {
      if (list_is_faulty()) {
        write_faulty_list(employer);
      } else {
        write_list_with_requests(employer, i);
      }
    }
  }

  char* put_employer(char* begin, Employer& employer) {
    employer.number = ++employer_number_;
    const std::uint64_t turn =
        showcase() ? good_employers_ : std::numeric_limits<std::uint64_t>::max();

    const std::uint32_t draw = random_.below(1000);
    employer.kind = draw < 920   ? kEnterprise
                    : draw < 945 ? kCooperative
                    : draw < 975 ? kHousehold
                    : draw < 990 ? kPublicUnit
                                 : kOther;
    Place place = kHomePlaces[random_.below(kHomePlaces.size())];
    Zone zone = random_.percent(45)   ? kNoZone
                : random_.percent(90) ? kIndustrialPark
                : random_.percent(50) ? kExportZone
                                      : kEconomicZone;
    Answer registered = kYes;
    if (random_.percent(12)) place = kOtherKeyPlaces[random_.below(kOtherKeyPlaces.size())];
    if (random_.percent(5)) place = kOtherPlaces[random_.below(kOtherPlaces.size())];
    if (employer.kind == kHousehold && random_.percent(25)) registered = kNo;

    // Art. 1 and the two definitions of an employer, both ways.
    bool unknown_place = false;
    bool unknown_kind = false;
    bool unknown_registration = false;
    employer.special = turn < 24 && turn % 2 != 0;
    if (showcase()) {
      employer.kind = kEnterprise;
      place = kHomePlaces[turn % kHomePlaces.size()];
      registered = kYes;
    }
    switch (turn) {
      case 1:
        employer.kind = kCooperative;
        break;
      case 3:
        employer.kind = kHousehold;
        break;
      case 5:
        place = kOtherPlaces[0];
        zone = kNoZone;
        break;
      case 7:
        employer.kind = kHousehold;
        registered = kNo;
        break;
      case 9:
        place = kOtherPlaces[1];
        zone = kIndustrialPark;
        break;
      case 11:
        employer.kind = kPublicUnit;
        break;
      case 13:
        place = kOtherKeyPlaces[3];
        zone = kExportZone;
        break;
      case 15:
        unknown_place = true;
        break;
      case 17:
        place = kOtherPlaces[2];
        zone = kEconomicZone;
        break;
      case 19:
        employer.kind = kOther;
        break;
      case 21:
        unknown_kind = true;
        break;
      case 23:
        employer.kind = kHousehold;
        unknown_registration = true;
        break;
      default:
        break;
    }

    // A firm's next worksite keeps its tax code.
    const bool branch = employer.kind == kEnterprise && random_.percent(8);
    if (!(turn == 5 || random_.percent(4)))
      tax_serial_ = mix(options_.seed ^ employer.number) % 10'000'000;
    const std::string tax_code = make_tax_code(branch, turn);

    const bool any = options_.unknown > 0;
    if (unknown() || (unknown_kind && any)) employer.kind = kKindUnknown;
    employer.known_enterprise = employer.kind == kEnterprise;
    forget(registered, kAnswerUnknown);
    if (unknown_registration && any) registered = kAnswerUnknown;
    if (unknown() || (unknown_place && any)) zone = kZoneUnknown;
    if (unknown() || (unknown_place && any)) place.province = "";
    if (unknown() || (turn == 2 && any)) place.district = "";

    Style style;
    if (turn == 8 || turn == 11 || random_.percent(3))
      style.words = static_cast<std::uint8_t>(random_.between(1, 4));
    Row row(begin, calendar_, style);
    row.key('E', employer.number, 6);
    row.text(tax_code);
    const bool nameless = unknown() || (turn == 4 && any);
    row.text(nameless ? std::string() : employer_name(employer, branch, turn));
    row.text(kKinds[employer.kind]);
    row.answer(registered);
    row.text(kZones[zone]);
    row.text(place.province);
    row.text(place.district);
    return row.end();
  }

  // A tax code with a prefix that belongs to no province; some are wrong on purpose.
  std::string make_tax_code(bool branch, std::uint64_t turn) {
    std::array<int, 10> digits{};
    // A result of 10 is never issued: the next serial gives another.
    for (;; ++tax_serial_) {
      std::uint64_t rest = 990'000'000 + tax_serial_ % 9'999'999 + 1;
      for (std::size_t i = 9; i-- > 0; rest /= 10) digits[i] = static_cast<int>(rest % 10);
      constexpr std::array<int, 9> kWeights{31, 29, 23, 19, 17, 13, 7, 5, 3};
      int sum = 0;
      for (std::size_t i = 0; i < 9; ++i) sum += kWeights[i] * digits[i];
      digits[9] = 10 - sum % 11;
      if (digits[9] != 10) break;
    }
    std::string code;
    for (const int digit : digits) code += static_cast<char>('0' + digit);
    const std::uint32_t draw = random_.below(200);
    if (turn == 2 || draw == 0) {
      code[9] = code[9] == '0' ? '1' : '0';  // the check digit
    } else if (turn == 5 || draw == 1) {
      code.erase(0, 1);  // as a spreadsheet leaves a code that begins with a zero
    } else if (turn == 10 || draw == 2) {
      code += "-000";
    } else if (turn == 15 || (turn > kShowcase && draw == 3)) {
      code.clear();
    } else if (branch || turn == 0) {
      code += '-';
      const std::string suffix = std::to_string(random_.between(1, 40));
      code.append(3 - suffix.size(), '0').append(suffix);
    }
    return code;
  }

  std::string employer_name(const Employer& employer, bool branch, std::uint64_t turn) {
    const std::string_view trade = kTrades[random_.below(kTrades.size())];
    const std::string_view place = kPlaces[random_.below(kPlaces.size())];
    const std::uint32_t form = random_.below(100);
    std::string name;
    switch (employer.kind) {
      case kCooperative:
        name = "Hợp tác xã Mẫu ";
        break;
      case kHousehold:
        name = "Hộ kinh doanh Mẫu ";
        break;
      case kPublicUnit:
        name = "Trường nghề Mẫu ";
        break;
      case kOther:
        name = "Tổ chức Mẫu ";
        break;
      default:
        name = form < 70 ? "Công ty TNHH Mẫu " : "Công ty Cổ phần Mẫu ";
        break;
    }
    if (turn == 3 || form == 0) {
      return "\"" + name + "\"\"" + std::string(place) + "\"\"\"";
    }
    name.append(trade).append(" ").append(place);
    if (branch || turn == 0) return "\"" + name + ", Chi nhánh Hưng Yên\"";
    return name;
  }

  // --- lists ---

  void write_faulty_list(const Employer& employer) {
    const std::uint64_t round = list_faults_.made / kListFaults.size();
    Fault fault = next(list_faults_, kListFaults);
    List list;
    write_list(list, employer, &fault, round);
    switch (fault) {
      case Fault::bad_value:
      case Fault::bad_date:
      case Fault::bad_order:
      case Fault::unknown_reference:
      case Fault::rejected_reference:
        write_rejected_request(list);
        break;
      default:
        break;  // nothing can refer to it
    }
  }

  void write_list_with_requests(const Employer& employer, int nth_of_employer) {
    List list;
    list.returning = nth_of_employer % 2 != 0;
    write_list(list, employer, nullptr);
    last_list_ = list_id(list.number);
    recent_lists_[good_lists_ % recent_lists_.size()] = list;
    ++good_lists_;
    const bool few = employer.special || !holds(list);
    const int requests = !showcase() ? random_.between(35, 65)
                         : few       ? random_.between(1, 2)
                                     : random_.between(5, 8);
    for (int i = 0; i < requests && !finished(); ++i) {
      // Now and then somebody was forgotten, and comes in after the others.
      const bool straggler = random_.percent(2);
      const std::uint32_t lists =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(good_lists_, recent_lists_.size()));
      const List& of = straggler ? recent_lists_[random_.below(lists)] : list;
      if (request_is_faulty()) {
        const std::uint64_t round = worker_faults_.made / kWorkerFaults.size();
        Fault fault = next(worker_faults_, kWorkerFaults);
        write_request(of, &fault, round);
      } else {
        write_request(of, nullptr);
      }
    }
  }

  void write_list(List& list, const Employer& employer, Fault* fault, std::uint64_t round = 0) {
    list.number = ++list_number_;
    list.known_enterprise = employer.known_enterprise;
    if (fault == nullptr && showcase()) {
      // An employer for whom a provision fails hands in one list of each group, the others go
      // through all kinds of lists, first with Form 02, then with Form 03.
      if (!employer.special) {
        const std::uint64_t turn = showcase_lists_++ / 2;
        const bool ordinary = showcase_lists_ % 2 != 0;
        if (!ordinary) list.kind = in_turn<ListCase>(turn);
        list.returning = ordinary ? turn % 2 != 0 : turn / (count_of<ListCase>() - 1) % 2 != 0;
        list.style.day_first = turn % 9 == 4;
        if (turn % 6 == 3) list.style.words = static_cast<std::uint8_t>(1 + turn / 6 % 4);
      }
    } else {
      if (random_.percent(10)) {
        list.kind = in_turn<ListCase>(random_.below(count_of<ListCase>() - 1));
      }
      const bool form_03 = employer.kind == kCooperative || employer.kind == kHousehold ||
                           list.kind == ListCase::sent_on_15th;
      list.returning = random_.percent(form_03 ? 80 : 27);
      list.style.day_first = random_.percent(3);
      if (random_.percent(5)) list.style.words = static_cast<std::uint8_t>(random_.between(1, 4));
    }

    enum Step : std::size_t {
      drawn_up,
      posted,
      sent,
      confirmed,
      received,
      submitted,
      decided,
      funded,
      paid
    };
    std::array<Day, 9> days{};
    std::size_t given = random_.percent(25) ? 0 : random_.percent(25) ? 8 : random_.below(9);

    // Group B has to be with the SI agency before the 15th, group A may take its time.
    const std::uint32_t draw = random_.below(100);
    if (list.returning) {
      list.drawn_up = draw < 35 ? kMay : draw < 72 ? kJune : kJuly;
      days[drawn_up] = first(list.drawn_up) + random_.between(0, 5);
    } else {
      list.drawn_up = draw < 12   ? kApril
                      : draw < 40 ? kMay
                      : draw < 75 ? kJune
                      : draw < 96 ? kJuly
                                  : kAugust;
      days[drawn_up] = first(list.drawn_up) + random_.between(0, list.drawn_up == kAugust ? 1 : 24);
    }
    Answer copy = kYes;
    bool copy_unknown = false;
    switch (list.kind) {
      case ListCase::complete:
        given = 8;
        break;
      case ListCase::posted_over_saturday:
        while (Calendar::weekday(days[drawn_up]) != 3) ++days[drawn_up];
        break;
      case ListCase::drawn_up_in_july:
        days[drawn_up] = first(kJuly) + random_.between(0, 5);
        break;
      case ListCase::drawn_up_in_august:
        days[drawn_up] = first(kAugust) + random_.between(0, 1);
        break;
      case ListCase::received_late:
        days[drawn_up] = first(kJuly) + random_.between(0, list.returning ? 5 : 24);
        break;
      case ListCase::receipt_open:
        days[drawn_up] = kDeadline - 5;
        given = random_.below(2);
        break;
      case ListCase::receipt_too_late:
        days[drawn_up] = kDeadline - 3;
        given = random_.below(2);
        break;
      case ListCase::without_copy:
        copy = kNo;
        break;
      case ListCase::copy_unknown:
        copy_unknown = options_.unknown > 0;
        break;
      case ListCase::paid_in_september:
        days[drawn_up] = first(kJuly) + random_.between(0, list.returning ? 5 : 20);
        given = 8;
        break;
      default:
        break;
    }
    while (first(list.drawn_up + 1) <= days[drawn_up]) ++list.drawn_up;
    while (first(list.drawn_up) > days[drawn_up]) --list.drawn_up;

    const bool hurry =
        list.kind != ListCase::ordinary || list.returning || list.drawn_up == kAugust;
    days[posted] = days[drawn_up] + (hurry ? 0 : random_.between(0, 1));
    days[sent] = calendar_.after(days[posted], hurry ? 3 : random_.between(3, 5));
    if (list.kind == ListCase::posted_too_short)
      days[sent] = calendar_.after(days[posted], random_.between(1, 2));
    if (list.kind == ListCase::posted_over_saturday) days[sent] = days[posted] + 4;
    if (list.kind == ListCase::sent_on_14th)
      days[sent] = std::max(days[sent], first(list.drawn_up) + 13);
    if (list.kind == ListCase::sent_on_15th)
      days[sent] = std::max(days[sent], first(list.drawn_up) + 14);
    if (list.kind == ListCase::sent_on_20th)
      days[sent] = std::max(days[sent], first(list.drawn_up) + 19);
    days[confirmed] = calendar_.after(days[sent], random_.between(1, 2));
    days[received] = calendar_.after(days[confirmed], random_.between(0, 1));
    if (list.kind == ListCase::received_late) days[received] = kDeadline + random_.between(1, 4);
    days[submitted] = calendar_.after(days[received], random_.between(1, 2));
    days[decided] = calendar_.after(days[submitted], random_.between(1, 3));
    if (list.kind == ListCase::paid_in_september)
      days[decided] = calendar_.after(day(2022, 8, 29), random_.between(0, 2));
    days[funded] = calendar_.after(days[decided], random_.between(0, 2));
    days[paid] = calendar_.after(days[funded], random_.between(0, 2));
    switch (list.kind) {
      case ListCase::posted_too_short:
      case ListCase::posted_over_saturday:
      case ListCase::sent_on_14th:
      case ListCase::sent_on_15th:
      case ListCase::sent_on_20th:
        given = std::max<std::size_t>(given, 2);
        break;
      case ListCase::received_late:
        given = std::max<std::size_t>(given, 4);
        break;
      default:
        break;
    }
    // Whoever keeps the dates forgets one now and then; it is projected.
    const std::size_t forgotten =
        list.kind == ListCase::ordinary && random_.percent(6) ? 1 + random_.below(8) : 0;
    for (std::size_t step = 1; step < days.size(); ++step) {
      if (step > given || step == forgotten) days[step] = kNoDay;
    }

    if (unknown() || copy_unknown) copy = kAnswerUnknown;
    char* const begin = lists_.begin_row();
    Row row(begin, calendar_, list.style);
    row.key('L', list.number, 7);
    row.key('E', employer.number, 6);
    row.text(list.returning ? "returning" : "working");
    for (const Day d : days) row.date(d);
    row.answer(copy);
    char* end = row.end();
    if (fault != nullptr) {
      end = spoil(begin, end, kListColumns, *fault, round, {last_list_, {}, rejected_employer_});
    }
    lists_.end_row(end);
  }

  // --- requests ---

  // The only request of a rejected list: a fault there must not cost many rows here.
  void write_rejected_request(const List& list) {
    rejected_list_ = list_id(list.number);
    if (finished()) return;
    ++worker_faults_.rejected;
    write_request(list, nullptr, 0, true);
  }

  // `rejected`: the list is. `round`: how often all faults were there before.
  void write_request(const List& list, Fault* fault, std::uint64_t round = 0,
                     bool rejected = false) {
    // Who asks.
    const bool repeated = persons_ > 0 && random_.chance(options_.repeated);
    const bool good = fault == nullptr && !rejected;
    const Issue issue = good ? next_issue(list) : Issue::none;
    std::uint64_t number = persons_;
    if (issue == Issue::same_insurance_no) {
      number = last_insured_;
    } else if (repeated) {
      // Half of them come back soon, most often to the same employer.
      const std::uint32_t soon = static_cast<std::uint32_t>(std::min<std::uint64_t>(persons_, 300));
      number = random_.percent(50) ? persons_ - 1 - random_.below(soon)
                                   : random_.below(static_cast<std::uint32_t>(persons_));
    } else {
      ++persons_;
    }
    const bool new_person =
        number + 1 == persons_ && !repeated && issue != Issue::same_insurance_no;
    const Person person = people_.person(number);

    // What is asked for, and why.
    const Case kind = good ? next_case(list) : Case::ordinary;
    Request request = list.returning ? returning(list, person) : working(list, person);
    apply(kind, list, request);

    // What the row says of the person.
    bool old_id = person.has_old_id;
    Day born = person.born;
    std::array<char, 12> id_digits = old_id ? person.old_id : person.citizen_id;
    std::size_t id_size = old_id ? 9 : 12;
    int insurance_digits = request.insured == 0 ? 0 : 10;
    bool account = list.known_enterprise || random_.percent(50);
    switch (issue) {
      case Issue::citizen_id_format:
        id_digits = person.citizen_id;
        if (random_.percent(50)) {
          std::copy(person.citizen_id.begin() + 1, person.citizen_id.end(), id_digits.begin());
          id_size = 11;  // as a spreadsheet leaves it
        } else {
          id_digits[3] = '7';
          id_size = 12;
        }
        break;
      case Issue::citizen_id_province:
        id_digits = person.citizen_id;
        id_size = 12;
        id_digits[0] = '0';
        id_digits[1] = '0';
        id_digits[2] = random_.percent(50) ? '3' : '9';
        break;
      case Issue::citizen_id_birth_year:
        id_digits = person.citizen_id;
        id_size = 12;
        born += 366;
        break;
      case Issue::insurance_no_format:
        insurance_digits = 9;
        break;
      case Issue::same_insurance_no:
        old_id = !old_id;
        id_digits = old_id ? person.old_id : person.citizen_id;
        id_size = old_id ? 9 : 12;
        insurance_digits = 10;
        break;
      case Issue::account_missing:
        account = false;
        break;
      default:
        break;
    }
    const std::string_view id(id_digits.data(), id_size);

    forget(request.applied, kAnswerUnknown);
    forget(request.type, kTypeUnknown);
    forget(request.signed_on, kNoDay);
    forget(request.starts_on, kNoDay);
    forget(request.ends_on, kNoDay);
    forget(request.previous, kPreviousUnknown);
    forget(request.previous_ended_on, kNoDay);
    forget(request.rent_from, kNoDay);
    forget(request.pays_rent, kAnswerUnknown);
    forget(request.insured, kUnknownMonths);
    forget(request.payroll, kUnknownMonths);
    forget(request.exempt, kExemptionUnknown);
    forget(request.newly_recruited, kAnswerUnknown);
    forget(request.insured_elsewhere, kAnswerUnknown);
    if (issue != Issue::citizen_id_birth_year) forget(born, kNoDay);

    char* const begin = workers_.begin_row();
    const std::uint64_t request_number = workers_.rows() + 1;
    Row row(begin, calendar_, list.style);
    row.key('R', request_number, 8);
    row.key('L', list.number, 7);
    row.text(id);
    row.text(unknown() ? ""sv : full_name(person, request_number));
    row.date(born);
    row.text(insurance_digits == 0 ? ""sv : insurance_no(person, insurance_digits));
    row.answer(request.applied);
    row.text(kContractTypes[request.type]);
    row.date(request.signed_on);
    row.date(request.starts_on);
    row.date(request.ends_on);
    row.text(kPreviousContracts[request.previous]);
    row.date(request.previous_ended_on);
    row.date(request.rent_from);
    row.date(request.rent_to);
    row.answer(request.pays_rent);
    row.months(request.insured);
    row.months(request.payroll);
    row.text(kExemptions[request.exempt]);
    row.answer(request.newly_recruited);
    row.answer(request.insured_elsewhere);
    row.months(request.months);
    row.text(account ? account_no(person) : ""sv);
    char* end = row.end();
    if (fault != nullptr) {
      end = spoil(
          begin, end, kWorkerColumns, *fault, round,
          {last_request_ == 0 ? std::string() : request_id(last_request_), {}, rejected_list_});
    }
    workers_.end_row(end);
    if (!good) return;

    last_request_ = request_number;
    if (new_person && issue == Issue::none) {
      if (insurance_digits == 10) {
        last_insured_ = number;
        any_insured_ = true;
      }
      // Only at a person's first request, so that no payment is written twice.
      write_history(id, request);
    }
  }

  std::string_view full_name(const Person& person, std::uint64_t request_number) {
    char* const begin = name_.data();
    char* at = begin;
    const bool nickname = request_number % 451 == 37;
    const bool team = request_number % 367 == 53;
    if (nickname || team) *at++ = '"';
    at = put(at, person.family);
    at = put(at, person.middle);
    at = put(at, person.given);
    if (nickname) at = put(at, " \"\"Tí\"\"\"");
    if (team) at = put(at, ", tổ 3\"");
    return {begin, static_cast<std::size_t>(at - begin)};
  }

  std::string_view insurance_no(const Person& person, int digits) {
    insurance_no_[0] = '9';
    put_number(insurance_no_.data() + 1, person.insurance_no, 9);
    return {insurance_no_.data(), static_cast<std::size_t>(digits)};
  }

  std::string_view account_no(const Person& person) {
    account_no_[0] = '9';
    put_number(account_no_.data() + 1, person.draw % 1'000'000'000'000, 12);
    return {account_no_.data(), 10 + person.draw % 4};
  }

  // In the showcase every 13th request takes the next issue, as soon as one can have it.
  Issue next_issue(const List& list) {
    Issue issue;
    if (showcase()) {
      if (workers_.rows() < (issues_ + 1) * 13) return Issue::none;
      issue = in_turn<Issue>(issues_);
    } else {
      const std::uint32_t draw = random_.below(1200);
      if (draw + 1 >= count_of<Issue>()) return Issue::none;
      issue = in_turn<Issue>(draw);
    }
    if ((issue == Issue::same_insurance_no && !any_insured_) ||
        (issue == Issue::account_missing && !list.known_enterprise)) {
      return Issue::none;
    }
    ++issues_;
    return issue;
  }

  // False where a list fails as a whole, so that no more can be seen in its requests.
  static bool holds(const List& list) {
    constexpr std::array kGoodLists{ListCase::ordinary,           ListCase::complete,
                                    ListCase::sent_on_14th,       ListCase::drawn_up_in_july,
                                    ListCase::drawn_up_in_august, ListCase::paid_in_september};
    return std::find(kGoodLists.begin(), kGoodLists.end(), list.kind) != kGoodLists.end();
  }

  // In the showcase every third request of a group is a special one, later every ninth.
  Case next_case(const List& list) {
    switch (list.kind) {
      case ListCase::without_copy:
      case ListCase::copy_unknown:
        if (random_.percent(60)) break;
        return list.returning && random_.percent(60) ? Case::new_hire : Case::exempt;
      case ListCase::drawn_up_in_august:
        if (random_.percent(showcase() ? 60 : 95)) break;
        return Case::off_the_list_in_july;
      default:
        break;
    }
    if (!showcase()) {
      return random_.percent(11) ? in_turn<Case>(random_.below(count_of<Case>() - 1))
                                 : Case::ordinary;
    }
    if (!holds(list)) return Case::ordinary;
    std::uint64_t& turn = list.returning ? returning_cases_ : working_cases_;
    return ++turn % 3 == 0 ? in_turn<Case>(turn / 3 - 1) : Case::ordinary;
  }

  // An ordinary request of group A: in the same job and lodgings for years.
  Request working(const List& list, const Person& person) {
    Request r;
    const Day grown_up = person.born + 18 * 365 + 5;
    const int years = 1 + random_.between(0, 8) * random_.between(1, 8) / 8;
    r.starts_on = std::max(day(2021, 12, 20) - years * 365 + random_.between(0, 360), grown_up);
    r.signed_on = r.starts_on - random_.between(0, 7);
    if (random_.percent(40)) {
      r.type = kFixedTerm;
      r.ends_on = first(month(2022, 10)) - 1 + random_.between(0, 700);
    }
    const std::uint32_t before = random_.below(100);
    if (before < 12) {
      r.previous = kSameEmployer;
      r.previous_ended_on = r.starts_on - 1;
    } else if (before < 25) {
      r.previous = kOtherEmployer;
      r.previous_ended_on = r.starts_on - random_.between(10, 300);
    }
    r.rent_from = day(2021, 12, 31) - random_.between(0, 2000);

    // No provision limits how many months a list combines; the cap pays three.
    const std::uint32_t draw = random_.below(100);
    const int wanted = draw < 16 ? 1 : draw < 44 ? 2 : draw < 86 ? 3 : draw < 95 ? 4 : 5;
    const Month newest = std::min(list.drawn_up - 1, kJune);
    r.months = from_to(std::max(kFebruary, newest - wanted + 1), newest);
    if (wanted == 3 && draw < 48 && newest > kMarch) r.months &= ~only(newest - 1);  // with a gap

    const Month since = month(2021, 8) + random_.between(0, 3);
    r.insured = from_to(since, list.drawn_up - 1);
    r.payroll = r.insured;
    leave_to_payroll(person, r);
    return r;
  }

  // An ordinary request of group B: back in a job since April, asks for the month just gone.
  Request returning(const List& list, const Person& person) {
    Request r;
    const Month ref = list.drawn_up - 1;
    const Month asked = random_.percent(50) ? std::min(ref, kJune) : ref;
    r.months = only(asked);
    const Day latest = std::min(first(asked) + 20, kLastDayOfContracts);
    r.starts_on = random_.between(std::max(first(kApril), latest - 60), latest);
    r.signed_on = std::max(r.starts_on - random_.between(0, 5), first(kApril));
    if (random_.percent(65)) {
      r.type = kFixedTerm;
      r.ends_on = r.starts_on + random_.between(100, 730);
    }
    const Month since = std::min(asked, r.starts_on < first(kMay)    ? kApril
                                        : r.starts_on < first(kJune) ? kMay
                                                                     : kJune);
    Months earlier = 0;
    if (random_.percent(70)) {
      r.previous = kOtherEmployer;
      r.previous_ended_on = day(2022, 1, 31) - random_.between(0, 60);
      earlier = from_to(month(2021, 5), month(2021, 11));
    }
    r.rent_from = std::min(r.starts_on, first(asked)) - random_.between(0, 900);
    r.payroll = from_to(since, ref);
    r.insured = earlier | r.payroll;
    if (random_.percent(8)) {
      r.newly_recruited = kYes;
      r.insured = earlier;
    }
    leave_to_payroll(person, r);
    return r;
  }

  // Every other foreigner is outside compulsory social insurance (exempt_foreigner).
  static void leave_to_payroll(const Person& person, Request& r) {
    if (person.foreign && person.number / 53 % 2 == 0) {
      r.exempt = kForeigner;
      r.insured = 0;
    }
  }

  // Makes an ordinary request into a special one. No fact may contradict another so much that the
  // row is rejected: nothing ends before it starts.
  void apply(Case kind, const List& list, Request& r) {
    const bool b = list.returning;
    const Month drawn_up = list.drawn_up;
    const Month newest = 63 - std::countl_zero(r.months);
    const Month oldest = std::countr_zero(r.months);
    const Month ref = drawn_up - 1;
    switch (kind) {
      case Case::ordinary:
      case Case::count:
        break;
      case Case::free_dormitory:
        r.pays_rent = kNo;
        break;
      case Case::split_contract:
        r.signed_on = day(2022, 3, 20) + random_.between(0, 11);
        r.starts_on = day(2022, 4, 1) + random_.between(0, 9);
        end_after_start(r);
        break;
      case Case::rent_from_10th:
        r.rent_from = first(newest) + 9;
        break;
      case Case::rent_from_20th:
        r.rent_from = first(newest) + 19;
        break;
      case Case::rent_to_12th:
        r.rent_to = first(newest) + 11;
        break;
      case Case::rent_ended:
        r.rent_to = std::max(r.rent_from, first(oldest) - random_.between(1, 20));
        break;
      case Case::rent_not_begun:
        r.rent_from = last(newest) + random_.between(1, 9);
        break;
      case Case::month_outside_window:
        r.months |= only(b ? kMarch : drawn_up > kJuly ? kJuly : kJanuary);
        if (b) r.months = only(kMarch);
        break;
      case Case::month_of_list:
        r.months = only(drawn_up);
        break;
      case Case::month_long_ago:
        r.months = only(b ? std::max(kApril, ref - 1) : kFebruary);
        if (b) {
          r.starts_on = r.signed_on = first(kApril) + random_.between(0, 9);
          end_after_start(r);
          r.payroll = from_to(kApril, ref);
          if (r.newly_recruited == kNo && r.exempt == kNotExempt) r.insured |= r.payroll;
        }
        break;
      case Case::many_months:
        r.months = b ? from_to(ref - 1, ref) : from_to(kFebruary, std::min(ref, kJune));
        break;
      case Case::contract_not_started:
        r.starts_on =
            b ? last(ref) + random_.between(1, 9) : day(2022, 3, 5) + random_.between(0, 25);
        r.signed_on = r.starts_on - 2;
        if (!b) r.months = from_to(kFebruary, kMarch);
        end_after_start(r);
        break;
      case Case::contract_ended:
        r.type = kFixedTerm;
        if (b) r.starts_on = r.signed_on = first(kApril);
        r.ends_on = std::max(r.starts_on + 7, first(oldest) - random_.between(1, 10));
        break;
      case Case::contract_outside:
        r.signed_on = b ? day(2022, 3, 1) + random_.between(0, 25) : day(2022, 4, 2);
        r.starts_on = b ? r.signed_on : r.signed_on + random_.between(0, 12);
        end_after_start(r);
        break;
      case Case::term_just_long_enough:
      case Case::term_too_short: {
        // 31 January to 27 February is long enough: 31 January and a month is 28 February.
        const Month in = b ? ref : kJanuary;
        r.type = kFixedTerm;
        r.starts_on = r.signed_on = last(in);
        r.ends_on = same_day_next_month(last(in), in) - (kind == Case::term_too_short ? 2 : 1);
        r.months = only(b ? ref : kFebruary);
        break;
      }
      case Case::term_without_end:
        r.type = kFixedTerm;
        r.ends_on = kLastDayOfAll;
        break;
      case Case::probation:
        r.type = kProbation;
        break;
      case Case::no_contract:
        r.type = kNoContract;
        break;
      case Case::off_the_list:
        r.insured &= ~only(ref);
        break;
      case Case::off_the_list_in_july:
        r.insured = from_to(kJanuary, std::min(kJune, ref));
        break;
      case Case::exempt:
      case Case::exempt_off_the_payroll:
        r.insured = 0;
        r.exempt = kDecree115;
        r.payroll = kind == Case::exempt ? from_to(kJanuary, ref) : from_to(kJanuary, ref - 1);
        break;
      case Case::new_hire:
      case Case::new_hire_off_the_payroll:
        if (r.insured != 0) r.insured &= from_to(0, std::min(ref - 1, kMarch));
        r.newly_recruited = kYes;
        r.payroll = kind == Case::new_hire ? only(ref) : 0;
        break;
      case Case::insured_elsewhere:
        r.insured_elsewhere = kYes;
        break;
      case Case::not_applied:
        r.applied = kNo;
        break;
      case Case::continues_same_employer:
        r.previous = kSameEmployer;
        r.previous_ended_on = r.starts_on - 1;
        break;
      case Case::continues_elsewhere:
        r.previous = kOtherEmployer;
        r.previous_ended_on = r.starts_on - 1;
        break;
      case Case::overlaps_elsewhere:
        r.previous = kOtherEmployer;
        r.previous_ended_on = r.starts_on + random_.between(0, 20);
        break;
      case Case::rent_ended_later:
        r.rent_to = last(newest) + random_.between(0, 60);
        break;
    }
  }

  void end_after_start(Request& r) {
    if (r.type == kFixedTerm) r.ends_on = r.starts_on + random_.between(180, 500);
  }

  // --- history ---

  void write_history(std::string_view id, const Request& request) {
    if (showcase()) {
      if (workers_.rows() < (histories_ + 1) * 16) return;
    } else if (!random_.chance(21'000)) {
      return;
    }
    const Month asked = std::countr_zero(request.months);
    int count = 1;
    Month from = kFebruary;
    switch (histories_ % 5) {
      case 0:
        from = asked;
        break;  // paid before: art2.4.once_a_month
      case 1:
        count = 3;
        break;  // the cap is reached
      case 2:
        count = 2;
        break;  // one month is left
      case 3:
        from = random_.between(0, 23);
        break;  // another year
      default:
        from = asked > kFebruary ? asked - 1 : kMay;
        break;
    }
    ++histories_;
    for (int i = 0; i < count; ++i) {
      const bool group_b = from + i >= kApril && random_.percent(showcase() ? 60 : 20);
      while (history_is_faulty()) {
        const std::uint64_t turn = history_faults_.made;
        Fault fault = next(history_faults_, kHistoryFaults);
        // A month that no good row of the person has.
        const Month spare = kAugust + static_cast<Month>(turn % (kMonths - kAugust));
        char* const begin = history_.begin_row();
        char* const end = put_payment(begin, id, spare, group_b);
        history_.end_row(spoil(begin, end, kHistoryColumns, fault, turn / kHistoryFaults.size(),
                               {last_paid_id_, last_paid_month_, {}}));
        if (options_.faulty == 1'000'000) return;
      }
      char* const begin = history_.begin_row();
      history_.end_row(put_payment(begin, id, from + i, group_b));
      ++good_payments_;
      last_paid_id_ = id;
      last_paid_month_.assign(calendar_.iso(first(from + i)), 7);
    }
  }

  char* put_payment(char* begin, std::string_view id, Month m, bool group_b) {
    Style style;
    style.day_first = random_.percent(3);
    Row row(begin, calendar_, style);
    row.text(id);
    row.months(only(m));
    row.text(group_b ? "1000000" : "500000");
    row.text(group_b ? "returning" : "working");
    return row.end();
  }

  const Options options_;
  Random random_;
  const Calendar calendar_;
  const People people_;
  Sheet employers_;
  Sheet lists_;
  Sheet workers_;
  Sheet history_;

  std::uint64_t employer_number_ = 0;
  std::uint64_t list_number_ = 0;
  std::uint64_t persons_ = 0;
  std::uint64_t tax_serial_ = 0;
  std::uint64_t good_employers_ = 0;
  std::uint64_t good_lists_ = 0;
  std::uint64_t showcase_lists_ = 0;
  std::uint64_t good_payments_ = 0;
  std::uint64_t issues_ = 0;
  std::uint64_t histories_ = 0;
  std::uint64_t working_cases_ = 0;
  std::uint64_t returning_cases_ = 0;
  Faults employer_faults_;
  Faults list_faults_;
  Faults worker_faults_;
  Faults history_faults_;

  std::string last_employer_;
  std::string last_list_;
  std::uint64_t last_request_ = 0;
  std::string last_paid_id_;
  std::string last_paid_month_;
  std::string rejected_employer_;
  std::string rejected_list_;
  std::uint64_t last_insured_ = 0;
  bool any_insured_ = false;

  std::array<List, 8> recent_lists_{};
  std::vector<std::string> cells_;
  std::array<char, 128> name_{};
  std::array<char, 10> insurance_no_{};
  std::array<char, 13> account_no_{};
};

// ---------------------------------------------------------------------------------------------
// The command line.

constexpr std::string_view kUsage =
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
    "A SHARE is a decimal from 0 to 1 with at most six decimals. With a --faulty above 0 the "
    "first\n"
    "300 requests have at least one row of every fault, so that their share of it may be larger.\n"
    "Status: 0 done, 2 wrong usage, 3 the output could not be written.\n";

constexpr std::uint64_t kMostRequests = 99'999'999;

// The command line is wrong.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::uint64_t parse_number(const std::string& option, std::string_view text, std::uint64_t most) {
  std::uint64_t number = 0;
  bool good = !text.empty();
  for (const char c : text) {
    if (c < '0' || c > '9') {
      good = false;
      break;
    }
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (most - digit) / 10) {
      good = false;
      break;
    }
    number = number * 10 + digit;
  }
  if (!good) {
    throw UsageError(option + ": '" + std::string(text) + "' is not a whole number from 0 to " +
                     std::to_string(most));
  }
  return number;
}

// Returns parts of a million; decimals are exact this way.
std::uint32_t parse_share(const std::string& option, std::string_view text) {
  std::uint64_t parts = 0;
  int decimals = -1;  // none yet, not even a point
  bool good = false;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    good = c >= '0' && c <= '9' && decimals < 6 && parts <= 1'000'000;
    if (!good) break;
    parts = parts * 10 + static_cast<std::uint64_t>(c - '0');
    if (decimals >= 0) ++decimals;
  }
  for (int i = std::max(decimals, 0); i < 6; ++i) parts *= 10;
  if (!good || parts > 1'000'000) {
    throw UsageError(option + ": '" + std::string(text) +
                     "' is not a decimal from 0 to 1 with at most six decimals");
  }
  return static_cast<std::uint32_t>(parts);
}

Options parse(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& option = arguments[i];
    constexpr std::array kOptions{"--out"sv,     "--requests"sv, "--seed"sv,
                                  "--unknown"sv, "--faulty"sv,   "--repeated"sv};
    if (std::find(kOptions.begin(), kOptions.end(), option) == kOptions.end()) {
      throw UsageError("unknown option '" + option + "'");
    }
    if (i + 1 == arguments.size()) throw UsageError(option + " needs a value");
    const std::string& value = arguments[i + 1];
    if (option == "--out") options.out = value;
    if (option == "--requests") options.requests = parse_number(option, value, kMostRequests);
    if (option == "--seed") {
      options.seed = parse_number(option, value, std::numeric_limits<std::uint64_t>::max());
    }
    if (option == "--unknown") options.unknown = parse_share(option, value);
    if (option == "--faulty") options.faulty = parse_share(option, value);
    if (option == "--repeated") options.repeated = parse_share(option, value);
  }
  if (options.out.empty()) throw UsageError("--out DIR is missing");
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end()) {
      std::fwrite(kUsage.data(), 1, kUsage.size(), stdout);
      return 0;
    }
    const Options options = parse(arguments);
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error) throw WriteError("cannot create " + options.out + ": " + error.message());
    std::make_unique<Generator>(options)->run();
    return 0;
  } catch (const UsageError& error) {
    std::fprintf(stderr, "generate: %s\n%s", error.what(), kUsage.data());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "generate: %s\n", error.what());
    return 3;
  }
}
