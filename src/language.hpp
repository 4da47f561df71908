// Dates, months, amounts and counts as the two languages of the statements write them.
#ifndef RENTSUPPORT_SRC_LANGUAGE_HPP
#define RENTSUPPORT_SRC_LANGUAGE_HPP

#include <string>
#include <string_view>

#include "rentsupport/calendar.hpp"

namespace rentsupport {
inline namespace v1 {

// Writes `01/4/2022`, `4/2022`. Days below 10 and the months 1 and 2 take a zero,
// as in administrative documents.
[[nodiscard]] std::string vietnamese(Date day);
[[nodiscard]] std::string vietnamese(Month month);

// Writes `2022-04-01`, `2022-04`.
[[nodiscard]] std::string english(Date day);
[[nodiscard]] std::string english(Month month);

// Writes `1 month`, `3 months`; Vietnamese nouns have no plural.
[[nodiscard]] std::string english(int count, std::string_view noun);

}  // namespace v1
}  // namespace rentsupport

#endif
