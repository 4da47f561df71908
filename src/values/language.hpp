// The two languages of texts: how they write dates, months, amounts and counts, and messages.
#ifndef RENTSUPPORT_SRC_VALUES_LANGUAGE_HPP
#define RENTSUPPORT_SRC_VALUES_LANGUAGE_HPP

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "rentsupport/calendar.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

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

// Writes a message in the language asked for; both patterns take the same arguments.
template <class... Arguments>
[[nodiscard]] std::string say(Language language,
                              fmt::format_string<const Arguments&...> english_pattern,
                              fmt::format_string<const Arguments&...> vietnamese_pattern,
                              const Arguments&... arguments) {
  return fmt::format(language == Language::english ? english_pattern : vietnamese_pattern,
                     arguments...);
}

// The mark between groups of three digits.
[[nodiscard]] constexpr char digit_mark(Language language) noexcept {
  return language == Language::english ? ',' : '.';
}

// Puts a mark between groups of three digits: `1.500.000`.
[[nodiscard]] std::string grouped(std::string digits, char mark);

// A text in both languages.
struct Bilingual {
  std::string_view vietnamese;
  std::string_view english;
  [[nodiscard]] constexpr std::string_view in(Language language) const noexcept {
    return language == Language::english ? english : vietnamese;
  }
};

}  // namespace v2
}  // namespace rentsupport

#endif
