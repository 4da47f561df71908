// Law page, section 9: the cleaned ID, and the forms in which names, accounts and insurance numbers
// are compared.

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "reference.hpp"

namespace reference {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }

bool all_digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool all_equal(const std::string& text) {
  return text.find_first_not_of(text.front()) == std::string::npos;
}

std::vector<utf8proc_int32_t> code_points_of(const std::string& text) {
  std::vector<utf8proc_int32_t> code_points;
  auto at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(at, left, &c);
    if (length < 0) throw std::logic_error("no UTF-8");
    code_points.push_back(c);
    at += length;
    left -= length;
  }
  return code_points;
}

std::string utf8_of(utf8proc_int32_t c) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t length = utf8proc_encode_char(c, bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length)};
}

bool is_within(utf8proc_int32_t c, std::initializer_list<std::pair<int, int>> ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const auto& range) { return range.first <= c && c <= range.second; });
}

// Unicode's property White_Space.
bool is_white_space(utf8proc_int32_t c) {
  return is_within(c, {{0x09, 0x0D},
                       {0x20, 0x20},
                       {0x85, 0x85},
                       {0xA0, 0xA0},
                       {0x1680, 0x1680},
                       {0x2000, 0x200A},
                       {0x2028, 0x2029},
                       {0x202F, 0x202F},
                       {0x205F, 0x205F},
                       {0x3000, 0x3000}});
}

// Unicode's property Quotation_Mark, and what is typed in the place of an apostrophe.
bool is_quote(utf8proc_int32_t c) {
  return is_within(c, {{0x22, 0x22},
                       {0x27, 0x27},
                       {0x60, 0x60},  // grave accent
                       {0xAB, 0xAB},
                       {0xB4, 0xB4},  // acute accent
                       {0xBB, 0xBB},
                       {0x02BB, 0x02BD},  // modifier letters
                       {0x2018, 0x201F},
                       {0x2032, 0x2037},  // primes
                       {0x2039, 0x203A},
                       {0x2E42, 0x2E42},
                       {0x300C, 0x300F},
                       {0x301D, 0x301F},
                       {0xFE41, 0xFE44},
                       {0xFF02, 0xFF02},
                       {0xFF07, 0xFF07},
                       {0xFF62, 0xFF63}});
}

bool is_zero_width(utf8proc_int32_t c) { return utf8proc_category(c) == UTF8PROC_CATEGORY_CF; }

// Number 1 of the section.
std::string without_ornaments(const std::string& written) {
  std::string id;
  for (const utf8proc_int32_t c : code_points_of(in_nfc(written))) {
    if (is_white_space(c) || is_zero_width(c) || is_quote(c)) continue;
    id += c >= 'a' && c <= 'z' ? std::string(1, static_cast<char>(c - 'a' + 'A')) : utf8_of(c);
  }
  if (!id.empty() && id.front() == '=') id.erase(0, 1);
  return id;
}

// Number 2.
std::string without_separators(const std::string& id) {
  const std::size_t tail = id.find_first_of(".,");
  if (tail != std::string::npos && all_digits(id.substr(0, tail)) && tail + 1 < id.size() &&
      id.find_first_not_of('0', tail + 1) == std::string::npos) {
    return id.substr(0, tail);
  }
  std::string without;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool separates = std::string(".,-/").find(id[i]) != std::string::npos && i > 0 &&
                           is_digit(id[i - 1]) && i + 1 < id.size() && is_digit(id[i + 1]);
    if (!separates) without += id[i];
  }
  return without;
}

// Century and year of a citizen ID of 12 digits; the century digit is 0 to 3.
std::chrono::year birth_year_in(const std::string& citizen_id) {
  const int century = citizen_id[3] <= '1' ? 1900 : 2000;
  return std::chrono::year{century + std::stoi(citizen_id.substr(4, 2))};
}

// Number 4.
bool is_passport(const std::string& id) {
  if (id.size() < 6 || id.size() > 20) return false;
  const auto digits = std::count_if(id.begin(), id.end(), is_digit);
  const auto letters = std::count_if(id.begin(), id.end(), is_capital);
  if (digits + letters != static_cast<std::ptrdiff_t>(id.size())) return false;
  if (digits < 5 || letters < 1 || letters > 3) return false;
  const std::size_t e = id.find('E');
  return letters > 1 || e == std::string::npos || e == 0 || e + 1 == id.size();
}

}  // namespace

std::string in_nfc(const std::string& text) {
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length < 0) throw std::logic_error("no UTF-8");
  const std::string result(reinterpret_cast<const char*>(composed),
                           static_cast<std::size_t>(length));
  std::free(composed);
  return result;
}

CleanedId cleaned_id(const std::string& written, const std::optional<BirthDate>& birth_date) {
  const CleanedId bad{"", false};
  std::string id = without_separators(without_ornaments(written));
  if (!all_digits(id)) return is_passport(id) ? CleanedId{id, false} : bad;
  // Number 3.
  bool lost_zero = false;
  if (id.size() == 10 || id.size() == 11) {
    id.insert(0, 12 - id.size(), '0');
    lost_zero = true;
    if (!is_province(id.substr(1, 2)) || id[3] > '3') return bad;
    if (birth_date && birth_date->year != birth_year_in(id)) return bad;
  }
  if (id.size() == 8) {
    id.insert(0, 1, '0');
    lost_zero = true;
  }
  if ((id.size() != 12 && id.size() != 9) || all_equal(id)) return bad;
  return {id, lost_zero};
}

std::vector<std::string> citizen_id_issues(const std::string& id,
                                           const std::optional<BirthDate>& birth_date) {
  // Nothing is known of the digits of an old ID, nor of a passport.
  if (id.size() != 12 || !all_digits(id)) return {};
  if (id[3] > '3') return {"citizen_id_format"};
  std::vector<std::string> issues;
  if (id[0] == '0' && !is_province(id.substr(1, 2))) issues.push_back("citizen_id_province");
  if (birth_date && birth_date->year != birth_year_in(id)) {
    issues.push_back("citizen_id_birth_year");
  }
  return issues;
}

bool is_insurance_no(const std::string& text) {
  return text.size() == 10 && all_digits(text) && !all_equal(text);
}

std::optional<std::string> account_in(const std::string& text) {
  std::string account;
  for (const utf8proc_int32_t c : code_points_of(text)) {
    if (!is_white_space(c) && c != '.' && c != '-') account += utf8_of(c);
  }
  const auto digits = std::count_if(account.begin(), account.end(), is_digit);
  const auto letters = std::count_if(account.begin(), account.end(), is_letter);
  const bool good = account.size() >= 6 && account.size() <= 20 && digits >= 6 &&
                    digits + letters == static_cast<std::ptrdiff_t>(account.size());
  if (!good) return std::nullopt;
  return account;
}

std::string folded_name(const std::string& name) {
  std::string folded;
  bool blank = false;
  for (const utf8proc_int32_t c : code_points_of(in_nfc(name))) {
    if (is_white_space(c)) {
      blank = true;
      continue;
    }
    if (blank && !folded.empty()) folded += ' ';
    blank = false;
    folded += utf8_of(utf8proc_toupper(c));
  }
  return folded;
}

}  // namespace reference
