#include "values/language.hpp"

#include <fmt/format.h>

#include <chrono>

namespace rentsupport {
inline namespace v2 {

std::string vietnamese(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:02}/{}", static_cast<unsigned>(ymd.day()),
                     vietnamese(Month{ymd.year(), ymd.month()}));
}

std::string vietnamese(Month month) {
  const auto number = static_cast<unsigned>(month.month());
  const int year = static_cast<int>(month.year());
  return number <= 2 ? fmt::format("{:02}/{:04}", number, year)
                     : fmt::format("{}/{:04}", number, year);
}

std::string english(Date day) { return to_string(day); }

std::string english(Month month) { return to_string(month); }

std::string grouped(std::string digits, char mark) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, 1, mark);
  return digits;
}

std::string vietnamese(Money amount) {
  return grouped(fmt::format("{}", amount.dong()), '.') + " đồng";
}

std::string english(Money amount) {
  return grouped(fmt::format("{}", amount.dong()), ',') + " VND";
}

std::string english(int count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace v2
}  // namespace rentsupport
