// The vocabulary of the Decision, and the provinces.
#include "rentsupport/facts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

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
  REQUIRE(vocabulary().size() == wanted.size());
  REQUIRE(vocabulary().size() == facts::count);
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
  CHECK_FALSE(can_be_assumed(static_cast<std::uint8_t>(facts::count)));
  CHECK_FALSE(fact_named(""));
  CHECK_FALSE(fact_named("Kind"));
  CHECK_FALSE(fact_named("tax_code"));
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
