// Dates, months, amounts and counts as the two languages of the statements write them.
#ifndef RENTSUPPORT_SRC_LANGUAGE_HPP
#define RENTSUPPORT_SRC_LANGUAGE_HPP

#include <string>
#include <string_view>

#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/rule.hpp"

namespace rentsupport {
inline namespace v1 {

// Writes `01/4/2022`, `4/2022`. Days below 10 and the months 1 and 2 take a zero,
// as in administrative documents.
[[nodiscard]] std::string vietnamese(Date day);
[[nodiscard]] std::string vietnamese(Month month);

// Writes `2022-04-01`, `2022-04`.
[[nodiscard]] std::string english(Date day);
[[nodiscard]] std::string english(Month month);

// Write `1.500.000 đồng` and `1,500,000 VND`.
[[nodiscard]] std::string vietnamese(Money amount);
[[nodiscard]] std::string english(Money amount);

// Writes `1 month`, `3 months`; Vietnamese nouns have no plural.
[[nodiscard]] std::string english(int count, std::string_view noun);

// Writes a day, a month or an amount in the language asked for.
template <class T>
[[nodiscard]] std::string in_words(const T& value, Language language) {
  return language == Language::english ? english(value) : vietnamese(value);
}

// Puts a mark between groups of three digits: `1.500.000`.
[[nodiscard]] std::string grouped(std::string digits, char mark);

}  // namespace v1
}  // namespace rentsupport

#endif
