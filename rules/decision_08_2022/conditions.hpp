// The norms that both groups of the Decision share: each condition stands here once, beside the
// statement that describes it. The articles add the place in the Decision and the group's values.
#ifndef RENTSUPPORT_RULES_DECISION_08_2022_CONDITIONS_HPP
#define RENTSUPPORT_RULES_DECISION_08_2022_CONDITIONS_HPP

#include <string>
#include <string_view>

#include "rentsupport/calendar.hpp"
#include "rentsupport/parameters.hpp"
#include "rentsupport/rule.hpp"

namespace rentsupport::decision_08_2022 {

// A condition with its statement in both languages.
struct Norm {
  std::string vietnamese;
  std::string english;
  Rule condition;
};

// A date of the contract, and the beginning of a sentence that says what must lie where: "The
// contract was concluded". The reading may put one date in the place of the other.
struct ContractDate {
  std::string_view vietnamese;
  std::string_view english;
  Operand<Date> date;
};

// An end of the rent window, and the key of the parameter that sets it.
struct WindowMonth {
  std::string_view parameter;
  Month month;
};

[[nodiscard]] Norm renting(PartialMonth reading, const WindowMonth& first, const WindowMonth& last);
[[nodiscard]] Norm long_enough(int count);
[[nodiscard]] ContractDate conclusion(SplitContract reading);
[[nodiscard]] ContractDate start(SplitContract reading);
[[nodiscard]] Norm insured(InsuranceMonth reading);
[[nodiscard]] Norm exempt_from_insurance(ExemptForeigner reading);
[[nodiscard]] Norm on_payroll(InsuranceMonth reading);
[[nodiscard]] Norm payroll_copy_enclosed();
[[nodiscard]] Norm posted(PostingWeek reading, int working_days);
[[nodiscard]] Norm received_in_time(Date deadline);

// Throws Error: a value that is none of the reading's options.
[[noreturn]] void no_such_option(std::string_view reading);

}  // namespace rentsupport::decision_08_2022

#endif
