#include "decide/worker_ids.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "rule/provinces.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

bool is_letter(char c) noexcept { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool are_equal(std::string_view text) noexcept {
  return text.find_first_not_of(text.front()) == std::string_view::npos;
}

// Unicode's property Quotation_Mark, and what is typed in the place of an apostrophe: accents,
// modifier letters, primes.
bool is_quote(char32_t point) noexcept {
  constexpr std::array<std::pair<char32_t, char32_t>, 18> ranges{{{0x22, 0x22},
                                                                  {0x27, 0x27},
                                                                  {0x60, 0x60},
                                                                  {0xab, 0xab},
                                                                  {0xb4, 0xb4},
                                                                  {0xbb, 0xbb},
                                                                  {0x02bb, 0x02bd},
                                                                  {0x2018, 0x201f},
                                                                  {0x2032, 0x2037},
                                                                  {0x2039, 0x203a},
                                                                  {0x2e42, 0x2e42},
                                                                  {0x300c, 0x300f},
                                                                  {0x301d, 0x301f},
                                                                  {0xfe41, 0xfe44},
                                                                  {0xff02, 0xff02},
                                                                  {0xff07, 0xff07},
                                                                  {0xff62, 0xff62},
                                                                  {0xff63, 0xff63}}};
  return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
    return point >= range.first && point <= range.second;
  });
}

// Takes away what stands around and between, and makes capitals.
std::string without_marks(std::string_view text) {
  const std::string composed = is_ascii(text) ? std::string{text} : nfc(text);
  std::string result;
  for (std::string_view rest = composed; !rest.empty();) {
    const std::string_view before = rest;
    const char32_t point = take_point(rest);
    if (is_white_space(point) || is_without_width(point) || is_quote(point)) continue;
    if (point >= U'a' && point <= U'z') {
      result += static_cast<char>(point - U'a' + U'A');
    } else {
      result += before.substr(0, before.size() - rest.size());
    }
  }
  if (result.starts_with('=')) result.erase(0, 1);
  return result;
}

// Takes a decimal tail of zeros away, then what stands between digits.
std::string without_separators(std::string text) {
  const std::size_t point = text.find_first_of(".,");
  if (point != std::string::npos && all_digits(std::string_view{text}.substr(0, point)) &&
      point + 1 < text.size() && text.find_first_not_of('0', point + 1) == std::string::npos)
    text.resize(point);
  constexpr std::string_view separators = ".,-/";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between =
        i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!between || separators.find(text[i]) == std::string_view::npos) result += text[i];
  }
  return result;
}

// Says whether twelve digits can be a citizen ID, of a person born in that year.
bool is_likely(std::string_view digits, int birth_year) noexcept {
  std::uint8_t province = 0;
  if (digits[0] != '0' || !read_province_cell(digits.substr(1, 2), province)) return false;
  const int century = digits[3] - '0';
  if (century > 3) return false;
  const int year = 1900 + (century >= 2 ? 100 : 0) + (digits[4] - '0') * 10 + (digits[5] - '0');
  return birth_year == 0 || birth_year == year;
}

bool is_passport(std::string_view text) noexcept {
  const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
  const auto letters = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_letter));
  if (digits + letters != text.size() || text.size() < 6 || text.size() > 20 || digits < 5 ||
      letters > 3)
    return false;
  // What a spreadsheet made of a number: 33E10.
  const std::size_t e = text.find('E');
  return letters != 1 || e == std::string_view::npos || e == 0 || e + 1 == text.size();
}

}  // namespace

std::optional<CleanedId> cleaned_id(std::string_view text, int birth_year) {
  if (is_clean_number(text)) return CleanedId{std::string{text}, false};
  CleanedId id{without_separators(without_marks(text)), false};
  if (id.text.empty()) return std::nullopt;
  if (!all_digits(id.text)) {
    if (!is_passport(id.text)) return std::nullopt;
    return id;
  }
  const std::size_t digits = id.text.size();
  if (digits == 10 || digits == 11) {
    id.text.insert(0, 12 - digits, '0');
    id.lost_zero = true;
    if (!is_likely(id.text, birth_year)) return std::nullopt;
  } else if (digits == 8) {
    id.text.insert(0, 1, '0');
    id.lost_zero = true;
  } else if (digits != 9 && digits != 12) {
    return std::nullopt;
  }
  if (are_equal(id.text)) return std::nullopt;
  return id;
}

std::string compared_id(std::string_view worker_id) {
  auto id = is_utf8(worker_id) ? cleaned_id(worker_id, 0) : std::nullopt;
  return id ? std::move(id->text) : std::string{worker_id};
}

std::optional<std::string> cleaned_account(std::string_view text) {
  std::string result;
  std::size_t digits = 0;
  while (!text.empty()) {
    const char c = text.front();
    const char32_t point = take_point(text);
    if (is_white_space(point) || c == '.' || c == '-') continue;
    const bool is_plain_letter = is_letter(c) || (c >= 'a' && c <= 'z');
    if (!is_digit(c) && !is_plain_letter) return std::nullopt;
    digits += is_digit(c) ? 1U : 0U;
    result += c;
  }
  if (result.size() < 6 || result.size() > 20 || digits < 6) return std::nullopt;
  return result;
}

std::string folded_name(std::string_view text) {
  std::string result;
  const std::string capitals = nfc(upper_case(is_ascii(text) ? std::string{text} : nfc(text)));
  bool is_between = false;
  for (std::string_view rest = capitals; !rest.empty();) {
    const std::string_view before = rest;
    if (is_white_space(take_point(rest))) {
      is_between = !result.empty();
      continue;
    }
    if (is_between) result += ' ';
    is_between = false;
    result += before.substr(0, before.size() - rest.size());
  }
  return result;
}

int birth::year_of(std::int32_t value) noexcept {
  if (is_year(value)) return value - year_alone;
  return static_cast<int>(std::chrono::year_month_day{Date{std::chrono::days{value}}}.year());
}

}  // namespace v2
}  // namespace rentsupport
