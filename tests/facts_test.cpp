// The vocabulary of the Decision, and the provinces.
#include "rentsupport/facts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "decide/record_members.hpp"
#include "rule/act_records.hpp"

namespace {

using namespace rentsupport;

// The facts in their order: a question mark where a provision can ask for it.
const std::vector<std::pair<std::string, FactType>> wanted{
    {"kind?", FactType::choice},
    {"registered?", FactType::choice},
    {"zone?", FactType::choice},
    {"province?", FactType::choice},
    {"received_on?", FactType::date},
    {"payroll_copy?", FactType::choice},
    {"forms_attached?", FactType::choice},
    {"applied?", FactType::choice},
    {"contract_type?", FactType::choice},
    {"contract_signed_on?", FactType::date},
    {"contract_starts_on?", FactType::date},
    {"contract_ends_on?", FactType::date},
    {"previous_contract?", FactType::choice},
    {"previous_contract_ended_on?", FactType::date},
    {"rent_from?", FactType::date},
    {"rent_to", FactType::date},
    {"rented_months", FactType::month_set},
    {"pays_rent?", FactType::choice},
    {"insured_months?", FactType::month_set},
    {"payroll_months?", FactType::month_set},
    {"insurance_exempt?", FactType::choice},
    {"newly_recruited?", FactType::choice},
    {"insured_elsewhere?", FactType::choice},
    {"months", FactType::month_set},
    {"list_month", FactType::month},
    {"reference_month", FactType::month_bit},
    {"posting_ends_on", FactType::date},
    {"sent_to_si_on", FactType::date},
    {"sent_to_si_day", FactType::day},
    {"earliest_receipt", FactType::date},
    {"projected_receipt", FactType::date}};

}  // namespace

TEST_CASE("the vocabulary has the columns of the records in their order", "[facts]") {
  REQUIRE(facts::count == wanted.size());
  REQUIRE(vocabulary().size() >= facts::count);
  for (std::uint8_t fact = 0; fact < wanted.size(); ++fact) {
    const FactInfo& info = vocabulary()[fact];
    CAPTURE(info.name);
    CHECK(std::string{info.name} + (info.asked ? "?" : "") == wanted[fact].first);
    CHECK(info.type == wanted[fact].second);
    CHECK(fact_named(info.name) == fact);
    CHECK(can_be_assumed(fact) == info.asked);
    const bool named = info.type == FactType::choice && info.name != "province";
    CHECK(info.values.empty() != named);
  }
  CHECK_FALSE(can_be_assumed(static_cast<std::uint8_t>(vocabulary().size())));
  CHECK_FALSE(fact_named(""));
  CHECK_FALSE(fact_named("Kind"));
  CHECK_FALSE(fact_named("tax_code"));
}

TEST_CASE("a column that rules read has a label in both languages, and somebody answers for it",
          "[facts]") {
  std::size_t stored = 0;
  for (std::uint8_t fact = 0; fact < vocabulary().size(); ++fact) {
    const FactInfo& info = vocabulary()[fact];
    CAPTURE(info.name);
    CHECK_FALSE(info.vietnamese.empty());
    CHECK_FALSE(info.english.empty());
    CHECK_FALSE(info.vouched_under.empty());
    CHECK(info.vietnamese_values.size() == info.values.size());
    CHECK(info.english_values.size() == info.values.size());
    const ColumnSpec* const column = act_records().column(fact);
    if (column == nullptr) continue;
    ++stored;
    CHECK(column->name == info.name);
    CHECK(fact_type(column->type) == info.type);
    CHECK(column->is_asked == info.asked);
  }
  CHECK(vocabulary().size() - stored == 7);  // what follows from the days of a list
}

namespace {

// Counts the columns of a record's table that its members, or birth date and payment, do not reach.
template <class Record>
std::size_t without_member() {
  std::set<std::string_view> missing;
  for (const ColumnSpec& column : columns_of(table_of<Record>)) {
    if (!column.is_further) missing.insert(column.name);
  }
  const auto take = [&](std::size_t column, auto) {
    missing.erase(columns_of(table_of<Record>)[column].name);
  };
  each_text<Record>(take);
  each_fact<Record>(take);
  for (const char* const other : {"birth_date", "month", "amount_vnd"}) missing.erase(other);
  return missing.size();
}

}  // namespace

TEST_CASE("every column has a member in its record, unless it is carried by name", "[facts]") {
  CHECK(without_member<Employer>() == 0);
  CHECK(without_member<List>() == 0);
  CHECK(without_member<Request>() == 0);
  CHECK(without_member<Payment>() == 0);
}

TEST_CASE("a fact is found by its name and type, for a rule to read", "[facts]") {
  CHECK(fact_of<bool>("pays_rent").number() == facts::pays_rent.number());
  CHECK(fact_of<Date>("rent_from").number() == facts::rent_from.number());
  CHECK(fact_of<MonthSet>("insured_months").number() == facts::insured_months.number());
  CHECK_THROWS_AS(fact_of<bool>("rent_from"), Error);
  CHECK_THROWS_AS(fact_of<bool>("owns_home"), Error);
}

TEST_CASE("the typed facts bear the numbers of their columns", "[facts]") {
  CHECK(vocabulary()[facts::kind.number()].name == "kind");
  CHECK(vocabulary()[facts::previous_contract_ended_on.number()].name ==
        "previous_contract_ended_on");
  CHECK(vocabulary()[facts::insured_elsewhere.number()].name == "insured_elsewhere");
  CHECK(vocabulary()[facts::sent_to_si_day.number()].name == "sent_to_si_day");
  CHECK(vocabulary()[facts::projected_receipt.number()].name == "projected_receipt");
  CHECK(name(Group::working) == "working");
  CHECK(name(Group::returning) == "returning");
}

TEST_CASE("63 provinces ascend by code, 24 of them key economic regions", "[facts]") {
  REQUIRE(provinces().size() == 63);
  std::set<int> regions;
  std::set<std::string_view> names;
  int before = 0;
  for (const ProvinceInfo& province : provinces()) {
    const int code = static_cast<int>(province.code);
    CHECK(code > before);
    before = code;
    names.insert(province.name);
    if (province.key_economic_region) regions.insert(code);
  }
  CHECK(names.size() == 63);
  CHECK_FALSE(names.contains(""));
  CHECK(regions == std::set<int>{1,  22, 26, 27, 30, 31, 33, 46, 48, 49, 51, 52,
                                 70, 72, 74, 75, 77, 79, 80, 82, 89, 91, 92, 96});
  const auto name_of = [](int code) {
    const auto list = provinces();
    const auto found = std::find_if(list.begin(), list.end(), [=](const ProvinceInfo& province) {
      return static_cast<int>(province.code) == code;
    });
    return found == list.end() ? std::string_view{} : found->name;
  };
  CHECK(name_of(1) == "Hà Nội");
  CHECK(name_of(33) == "Hưng Yên");
  CHECK(name_of(96) == "Cà Mau");
  for (int code = 0; code < 100; ++code)
    CHECK(is_province(static_cast<Province>(code)) == !name_of(code).empty());
}

TEST_CASE("somebody vouches for every fact, under a place of the text that says so", "[facts]") {
  std::map<Voucher, std::set<std::string>> by;
  for (const FactInfo& fact : vocabulary()) {
    CAPTURE(fact.name);
    CHECK_FALSE(fact.vouched_under.empty());
    by[fact.voucher].emplace(fact.name);
  }
  CHECK(by[Voucher::worker] == std::set<std::string>{"applied", "rent_from", "rent_to",
                                                     "rented_months", "pays_rent", "months"});
  CHECK(by[Voucher::social_insurance] ==
        std::set<std::string>{"insured_months", "insured_elsewhere"});
  CHECK(by[Voucher::office] ==
        std::set<std::string>{"received_on", "earliest_receipt", "projected_receipt"});
  // All else is the employer's: what the worker's letter must not ask for.
  CHECK(by[Voucher::employer].size() == vocabulary().size() - 6 - 2 - 3);
  CHECK(name(Voucher::worker) == "worker");
  CHECK(name(Voucher::employer) == "employer");
  CHECK(name(Voucher::social_insurance) == "social_insurance");
  CHECK(name(Voucher::office) == "office");
}
