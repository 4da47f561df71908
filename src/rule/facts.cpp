#include "rentsupport/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "rentsupport/problem.hpp"
#include "rule/act_records.hpp"
#include "rule/provinces.hpp"
#include "values/embedded.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// Codes have two digits. No memory is asked for: whoever reads the list may count on it.
struct ProvinceList {
  std::array<ProvinceInfo, 100> provinces{};
  std::size_t size = 0;
};

ProvinceList read_provinces() noexcept {
  ProvinceList result;
  std::string_view rest = embedded::provinces_csv;
  rest.remove_prefix(rest.find('\n') + 1);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t comma = line.find(',');
    const std::size_t second = line.find(',', comma + 1);
    const int code = (line[0] - '0') * 10 + (line[1] - '0');
    result.provinces[result.size++] = {static_cast<Province>(code),
                                       line.substr(comma + 1, second - comma - 1),
                                       line.substr(second + 1) == "yes"};
  }
  return result;
}

}  // namespace

Vocabulary vocabulary() noexcept { return act_records().facts; }

std::optional<std::uint8_t> number_in(Vocabulary facts, std::string_view name) noexcept {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

std::uint8_t number_of_type(Vocabulary facts, std::string_view name, FactType type) {
  const auto fact = number_in(facts, name);
  if (!fact || facts[*fact].type != type)
    throw Error(fmt::format("there is no fact {} of that type", printable(name)));
  return *fact;
}

std::optional<std::uint8_t> fact_named(std::string_view name) noexcept {
  return number_in(vocabulary(), name);
}

std::uint8_t fact_number(std::string_view name, FactType type) {
  return number_of_type(vocabulary(), name, type);
}

bool can_be_assumed(std::uint8_t fact) noexcept {
  return fact < vocabulary().size() && vocabulary()[fact].asked;
}

std::span<const ProvinceInfo> provinces() noexcept {
  static const ProvinceList list = read_provinces();
  return std::span{list.provinces}.first(list.size);
}

bool is_province(Province code) noexcept {
  return std::any_of(provinces().begin(), provinces().end(),
                     [&](const ProvinceInfo& province) { return province.code == code; });
}

std::optional<Province> parse_province(std::string_view text) noexcept {
  std::uint8_t code = 0;
  if (!read_province_cell(text, code)) return std::nullopt;
  return static_cast<Province>(code);
}

std::string to_string(Province code) { return fmt::format("{:02}", static_cast<unsigned>(code)); }

}  // namespace v2
}  // namespace rentsupport
