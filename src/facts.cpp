#include "rentsupport/facts.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "embedded.hpp"

namespace rentsupport {
inline namespace v1 {

namespace {

constexpr FactInfo choice(std::string_view name, std::span<const std::string_view> values) {
  return {name, FactType::choice, true, values};
}
constexpr FactInfo yes_no(std::string_view name) { return choice(name, yes_no_names); }
constexpr FactInfo date(std::string_view name) { return {name, FactType::date, true, {}}; }
constexpr FactInfo derived(std::string_view name, FactType type) { return {name, type, false, {}}; }

// In the order of their numbers in facts.hpp.
constexpr std::array<FactInfo, facts::count> all{
    choice("kind", employer_kind_names),
    yes_no("registered"),
    choice("zone", zone_names),
    FactInfo{"province", FactType::choice, true, {}},
    date("received_on"),
    yes_no("payroll_copy"),
    yes_no("applied"),
    choice("contract_type", contract_type_names),
    date("contract_signed_on"),
    date("contract_starts_on"),
    date("contract_ends_on"),
    choice("previous_contract", previous_contract_names),
    date("previous_contract_ended_on"),
    date("rent_from"),
    FactInfo{"rent_to", FactType::date, false, {}},
    yes_no("pays_rent"),
    FactInfo{"insured_months", FactType::month_set, true, {}},
    FactInfo{"payroll_months", FactType::month_set, true, {}},
    choice("insurance_exempt", insurance_exempt_names),
    yes_no("newly_recruited"),
    yes_no("insured_elsewhere"),
    FactInfo{"months", FactType::month_set, false, {}},
    derived("list_month", FactType::month),
    derived("reference_month", FactType::month_bit),
    derived("posting_ends_on", FactType::date),
    derived("sent_to_si_on", FactType::date),
    derived("sent_to_si_day", FactType::day),
    derived("earliest_receipt", FactType::date),
    derived("projected_receipt", FactType::date)};

std::vector<ProvinceInfo> read_provinces() {
  std::vector<ProvinceInfo> result;
  std::string_view rest = embedded::provinces_csv;
  rest.remove_prefix(rest.find('\n') + 1);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t comma = line.find(',');
    const std::size_t second = line.find(',', comma + 1);
    const int code = (line[0] - '0') * 10 + (line[1] - '0');
    result.push_back({static_cast<Province>(code), line.substr(comma + 1, second - comma - 1),
                      line.substr(second + 1) == "yes"});
  }
  return result;
}

}  // namespace

Vocabulary vocabulary() noexcept { return all; }

std::optional<std::uint8_t> fact_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

bool can_be_assumed(std::uint8_t fact) noexcept { return fact < all.size() && all[fact].asked; }

std::span<const ProvinceInfo> provinces() noexcept {
  static const std::vector<ProvinceInfo> list = read_provinces();
  return list;
}

bool is_province(Province code) noexcept {
  return std::any_of(provinces().begin(), provinces().end(),
                     [&](const ProvinceInfo& province) { return province.code == code; });
}

}  // namespace v1
}  // namespace rentsupport
