// The facts of Decision 08/2022/QĐ-TTg: enumerations, and every fact that a provision reads.
//
// A fact's name is its column name; the order is that of the columns (employers, lists, workers).
#ifndef RENTSUPPORT_FACTS_HPP
#define RENTSUPPORT_FACTS_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rentsupport/named.hpp"
#include "rentsupport/rule.hpp"

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// The two groups of the Decision: Articles 4 to 7 (Form 02) and Articles 8 to 11 (Form 03).
enum class Group : std::uint8_t { working, returning };
enum class EmployerKind : std::uint8_t {
  enterprise,
  cooperative,
  business_household,
  public_unit,
  other
};
enum class Zone : std::uint8_t { industrial_park, export_processing_zone, economic_zone, none };
enum class ContractType : std::uint8_t { indefinite, fixed_term, probation, none };
enum class PreviousContract : std::uint8_t { none, same_employer, other_employer };
enum class InsuranceExempt : std::uint8_t { no, decree_115, foreigner };
/// The section of Form 02 or 03 in which a worker stands: II, in compulsory social insurance; III,
/// outside it (Form 03: or newly recruited).
enum class Section : std::uint8_t { ii, iii };

/// Is a province's code, 0 to 99 (`33` is Hưng Yên); provinces.csv lists those that exist.
enum class Province : std::uint8_t {};

inline constexpr std::array<std::string_view, 2> group_names{"working", "returning"};
inline constexpr std::array<std::string_view, 5> employer_kind_names{
    "enterprise", "cooperative", "business_household", "public_unit", "other"};
inline constexpr std::array<std::string_view, 4> zone_names{
    "industrial_park", "export_processing_zone", "economic_zone", "none"};
inline constexpr std::array<std::string_view, 4> contract_type_names{"indefinite", "fixed_term",
                                                                     "probation", "none"};
inline constexpr std::array<std::string_view, 3> previous_contract_names{"none", "same_employer",
                                                                         "other_employer"};
inline constexpr std::array<std::string_view, 3> insurance_exempt_names{"no", "decree_115",
                                                                        "foreigner"};
inline constexpr std::array<std::string_view, 2> section_names{"II", "III"};
inline constexpr std::array<std::string_view, 2> yes_no_names{"no", "yes"};

/// Return a name as files write it: `working`, `enterprise`; nothing for a value that is none.
/// parse<EmployerKind>() of named.hpp reads it.
[[nodiscard]] constexpr std::string_view name(Group value) noexcept {
  return name_in(group_names, value);
}
[[nodiscard]] constexpr std::string_view name(EmployerKind value) noexcept {
  return name_in(employer_kind_names, value);
}
[[nodiscard]] constexpr std::string_view name(Zone value) noexcept {
  return name_in(zone_names, value);
}
[[nodiscard]] constexpr std::string_view name(ContractType value) noexcept {
  return name_in(contract_type_names, value);
}
[[nodiscard]] constexpr std::string_view name(PreviousContract value) noexcept {
  return name_in(previous_contract_names, value);
}
[[nodiscard]] constexpr std::string_view name(InsuranceExempt value) noexcept {
  return name_in(insurance_exempt_names, value);
}
[[nodiscard]] constexpr std::string_view name(Section value) noexcept {
  return name_in(section_names, value);
}

namespace facts {

inline constexpr Fact<EmployerKind> kind{0};
inline constexpr Fact<bool> registered{1};
inline constexpr Fact<Zone> zone{2};
inline constexpr Fact<Province> province{3};
inline constexpr Fact<Date> received_on{4};
inline constexpr Fact<bool> payroll_copy{5};
inline constexpr Fact<bool> forms_attached{6};
inline constexpr Fact<bool> applied{7};
inline constexpr Fact<ContractType> contract_type{8};
inline constexpr Fact<Date> contract_signed_on{9};
inline constexpr Fact<Date> contract_starts_on{10};
inline constexpr Fact<Date> contract_ends_on{11};
inline constexpr Fact<PreviousContract> previous_contract{12};
inline constexpr Fact<Date> previous_contract_ended_on{13};
inline constexpr Fact<Date> rent_from{14};
inline constexpr Fact<Date> rent_to{15};
inline constexpr Fact<MonthSet> rented_months{16};
inline constexpr Fact<bool> pays_rent{17};
inline constexpr Fact<MonthSet> insured_months{18};
inline constexpr Fact<MonthSet> payroll_months{19};
inline constexpr Fact<InsuranceExempt> insurance_exempt{20};
inline constexpr Fact<bool> newly_recruited{21};
inline constexpr Fact<bool> insured_elsewhere{22};
inline constexpr Fact<MonthSet> months{23};

// Derived from the list and its timeline (schedule.hpp), never unknown.
inline constexpr Fact<Month> list_month{24};  ///< L, the month in which the list is drawn up
inline constexpr Fact<MonthBit> reference_month{25};         ///< the month of the insurance test
inline constexpr Fact<Date> posting_ends_on{26};             ///< the day on which posting ends
inline constexpr Fact<Date> sent_to_si_on{27};               ///< actual or projected
inline constexpr Fact<std::chrono::day> sent_to_si_day{28};  ///< its day of the month
inline constexpr Fact<Date> earliest_receipt{29};   ///< by the district, if SI confirms at once
inline constexpr Fact<Date> projected_receipt{30};  ///< by the district, actual or projected

inline constexpr std::size_t count = 31;

}  // namespace facts

/// Lists the facts in the order of their numbers: those above, then further ones, which have a name
/// only.
[[nodiscard]] Vocabulary vocabulary() noexcept;

/// Returns the number of the fact with that column name.
[[nodiscard]] std::optional<std::uint8_t> fact_named(std::string_view name) noexcept;

/// Is the type of the facts that Fact<T> stands for.
template <class T>
inline constexpr FactType fact_type_of = FactType::choice;
template <>
inline constexpr FactType fact_type_of<Date> = FactType::date;
template <>
inline constexpr FactType fact_type_of<Month> = FactType::month;
template <>
inline constexpr FactType fact_type_of<MonthSet> = FactType::month_set;
template <>
inline constexpr FactType fact_type_of<std::int64_t> = FactType::number;

/// Returns the number of the fact with that column name; throws Error where there is none, or it is
/// of another type.
[[nodiscard]] std::uint8_t fact_number(std::string_view name, FactType type);

/// Returns a fact by its column name, for a rule to read; throws Error as fact_number() does.
template <class T>
[[nodiscard]] Fact<T> fact_of(std::string_view name) {
  return Fact<T>{fact_number(name, fact_type_of<T>)};
}

/// Says whether `--assume` can fill the fact: a provision can ask for it.
[[nodiscard]] bool can_be_assumed(std::uint8_t fact) noexcept;

/// Is a province of 2022 with its code in the General Statistics Office's list.
struct ProvinceInfo {
  Province code{};
  std::string_view name;
  bool key_economic_region = false;  ///< one of the 24 of Article 1(2)(b)
};

/// Lists the provinces of provinces.csv, ascending by code.
[[nodiscard]] std::span<const ProvinceInfo> provinces() noexcept;

/// Says whether a code is a province's.
[[nodiscard]] bool is_province(Province code) noexcept;

/// Reads the two digits of a province that there is, `01`; nothing for any other text.
[[nodiscard]] std::optional<Province> parse_province(std::string_view text) noexcept;
/// Writes a code with two digits.
[[nodiscard]] std::string to_string(Province code);

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
