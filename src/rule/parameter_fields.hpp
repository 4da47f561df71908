// The machinery of parameters that are described once, by each_parameter(P&, visit(key, field)):
// written in canonical form and as TOML, read back, overlaid and checked.
//
// Of a scheme's parameters P, found beside it: `each_parameter`, `names_of` for each reading's
// options in the order of its enumeration, and `check_parameters(P, language)`.
#ifndef RENTSUPPORT_SRC_RULE_PARAMETER_FIELDS_HPP
#define RENTSUPPORT_SRC_RULE_PARAMETER_FIELDS_HPP

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rentsupport/calendar.hpp"
#include "rentsupport/facts.hpp"
#include "rentsupport/money.hpp"
#include "rentsupport/named.hpp"
#include "rentsupport/problem.hpp"
#include "rule/parameter_checks.hpp"
#include "rule/provinces.hpp"
#include "values/cells.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/toml.hpp"
#include "values/toml_limits.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {
namespace parameter_fields {

inline std::string canonical_text(Money value) { return fmt::format("{}", value.dong()); }
inline std::string canonical_text(int value) { return fmt::format("{}", value); }
inline std::string canonical_text(Month value) { return to_string(value); }
// Also of a day that does not exist: what is said of it names it.
inline std::string canonical_text(const Day& value) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(value.year()),
                     static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day()));
}
inline std::string canonical_text(Province value) {
  return fmt::format("{:02}", static_cast<unsigned>(value));
}
template <class T>
std::string canonical_text(const std::vector<T>& values) {
  std::string result;
  for (const T& value : values) {
    if (!result.empty()) result += ' ';
    result += canonical_text(value);
  }
  return result.empty() ? "-" : result;
}
template <class E>
requires std::is_enum_v<E> std::string canonical_text(E value) {
  return std::string{name_in(names_of(value), value)};
}

// Keys of former versions, and why they are refused.
struct FormerKey {
  std::string_view key, english, vietnamese;
};
template <class Number>
bool read_whole(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc{} && read.ptr == end;
}

// As a TOML value.
inline std::string toml_text(Money value) { return canonical_text(value); }
inline std::string toml_text(int value) { return canonical_text(value); }
inline std::string toml_text(Day value) { return canonical_text(value); }
template <class T>
std::string toml_text(const T& value) {
  return '"' + canonical_text(value) + '"';
}
template <class T>
std::string toml_text(const std::vector<T>& values) {
  std::string result = "[";
  for (const T& value : values) result += (result.size() > 1 ? ", " : "") + toml_text(value);
  return result + "]";
}

// Read a canonical text back into a field; false where it is none.
inline bool read_canonical(std::string_view text, Money& field) {
  std::int64_t dong = 0;
  if (!read_whole(text, dong) || dong < 0) return false;
  field = Money{dong};
  return true;
}
inline bool read_canonical(std::string_view text, int& field) {
  return read_whole(text, field) && field >= 0;
}
inline bool read_canonical(std::string_view text, Month& field) {
  std::int32_t number = 0;
  if (!read_month_cell(text, number)) return false;
  field = month_of_number(number);
  return true;
}
inline bool read_canonical(std::string_view text, Day& field) {
  std::int32_t days = 0;
  if (!read_date_cell(text, days)) return false;
  field = Date{std::chrono::days{days}};
  return true;
}
inline bool read_canonical(std::string_view text, Province& field) {
  std::uint8_t code = 0;
  if (!read_province_cell(text, code)) return false;
  field = static_cast<Province>(code);
  return true;
}
template <class T>
bool read_canonical(std::string_view text, std::vector<T>& field) {
  field.clear();
  while (!text.empty() && text != "-") {
    const std::string_view value = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), value.size() + 1));
    if (!read_canonical(value, field.emplace_back())) return false;
  }
  return std::adjacent_find(field.begin(), field.end(), std::greater_equal<>{}) == field.end();
}
template <class E>
requires std::is_enum_v<E>
bool read_canonical(std::string_view text, E& field) {
  std::uint8_t number = 0;
  if (!read_choice_cell(text, names_of(field), number)) return false;
  field = static_cast<E>(number);
  return true;
}

// Read a TOML value into a field, or say in a language what is wanted instead.
struct Wrong {
  Wrong(std::string text) : message(std::move(text)) {}
  std::string message;
  std::optional<toml::source_position> place{};  // where it is not that of the whole value
};
using Fault = std::optional<Wrong>;

inline Fault read(const toml::node& node, Money& field, Language language) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 1 || *value > max_amount) {
    return say(language, "an amount is a whole number of đồng from 1 to 1000000000000000000",
               "số tiền là số nguyên đồng từ 1 đến 1000000000000000000");
  }
  field = Money{*value};
  return {};
}

inline Fault read(const toml::node& node, int& field, Language language) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 0 || *value > 100000) {
    return say(language, "a count is a whole number, 0 or more",
               "số lượng là số nguyên, từ 0 trở lên");
  }
  field = static_cast<int>(*value);
  return {};
}

inline Fault read(const toml::node& node, Month& field, Language language) {
  const auto text = node.value_exact<std::string_view>();
  const auto value = text ? parse_month(*text) : std::nullopt;
  if (!value) {
    return say(language, "a month is written \"2022-04\", from 2020-01 to 2024-12",
               "tháng ghi là \"2022-04\", từ 2020-01 đến 2024-12");
  }
  field = *value;
  return {};
}

inline Fault read(const toml::node& node, Day& field, Language language) {
  const auto value = node.value_exact<toml::date>();
  if (!value || value->year == 0) {
    return say(language, "a date is written 2022-04-01, without quotes",
               "ngày ghi là 2022-04-01, không có ngoặc kép");
  }
  field = std::chrono::year{value->year} / value->month / value->day;
  return {};
}

inline Fault read(const toml::node& node, Province& field, Language language) {
  const auto text = node.value_exact<std::string_view>();
  if (text && read_canonical(*text, field)) return {};
  return say(language, "a province is its code of two digits in quotes, such as \"33\"",
             "tỉnh ghi là mã hai chữ số trong ngoặc kép, ví dụ \"33\"");
}

template <class T>
Fault read(const toml::node& node, std::vector<T>& field, Language language) {
  const toml::array* array = node.as_array();
  if (array == nullptr) {
    return say(language, "a list is written in brackets, such as [ … , … ]",
               "danh sách ghi trong ngoặc vuông, ví dụ [ … , … ]");
  }
  std::vector<T> values;
  for (const toml::node& element : *array) {
    T value{};
    if (Fault fault = read(element, value, language)) {
      fault->place = element.source().begin;
      return fault;
    }
    values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  field = std::move(values);
  return {};
}

template <class E>
Fault choose_option(std::string_view option, E& field, Language language) {
  const auto names = names_of(field);
  const auto found = std::find(names.begin(), names.end(), option);
  if (found == names.end()) {
    return say(
        language, "\"{}\" is no option: choose {}", "\"{}\" không phải là lựa chọn: chọn {}",
        option,
        fmt::format("{}", fmt::join(names, language == Language::english ? " or " : " hoặc ")));
  }
  field = static_cast<E>(found - names.begin());
  return {};
}

template <class E>
requires std::is_enum_v<E> Fault read(const toml::node& node, E& field, Language language) {
  const auto text = node.value_exact<std::string_view>();
  if (!text) {
    return say(language, "a reading is one of its options in quotes: {}",
               "cách hiểu là một trong các lựa chọn, ghi trong ngoặc kép: {}",
               fmt::format("{}", fmt::join(names_of(field), ", ")));
  }
  return choose_option(*text, field, language);
}

// Walks an overlay and applies it to a copy of the parameters; keeps the first problem of the text.
template <class P>
class Overlay {
 public:
  Overlay(P& parameters, std::string_view file, std::span<const FormerKey> former,
          Language language)
      : parameters_(parameters), file_(file), former_(former), language_(language) {
    each_parameter(parameters_, [&](const std::string& key, auto& field) {
      keys_.push_back(key);
      readers_[key] = [&field, language](const toml::node& node) {
        return read(node, field, language);
      };
    });
  }

  std::optional<Problem> apply(const toml::table& root) {
    walk(root, "");
    if (first_ && first_->code == ProblemCode::unknown_key && first_->message.empty()) {
      // Only the first is looked up: that takes much longer than to find it unknown.
      first_->message = say(language_, "unknown key {}{}", "không nhận ra khóa {}{}",
                            shown(first_->column), guess(first_->column, keys_, language_));
      if (unknown_ > 1) {
        first_->message += first_->message.ends_with('?') ? " " : ". ";
        first_->message +=
            say(language_, "Keys that are unknown: {}", "Số khóa không nhận ra: {}", unknown_);
      }
    }
    if (!first_) {
      if (const auto fault = check_parameters(parameters_, language_)) {
        toml::source_position place{1, 1};
        for (const std::string& key : fault->keys) {
          const auto found = places_.find(key);
          if (found == places_.end()) continue;
          place = found->second;
          break;
        }
        note(ProblemCode::bad_parameter, place, fault->keys.front(), fault->message);
      }
    }
    return first_;
  }

 private:
  void walk(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string path = prefix + std::string{key.str()};
      // A dot inside a quoted key is none of ours.
      const auto reader =
          key.str().find('.') == std::string_view::npos ? readers_.find(path) : readers_.end();
      if (reader != readers_.end()) {
        places_[path] = node.source().begin;
        if (Fault fault = reader->second(node)) {
          note(ProblemCode::bad_parameter, fault->place.value_or(node.source().begin), path,
               fmt::format("{}: {}", path, fault->message));
        }
      } else if (is_table(path) && key.str().find('.') == std::string_view::npos) {
        if (const toml::table* inner = node.as_table()) {
          walk(*inner, path + '.');
        } else {
          note(ProblemCode::bad_parameter, node.source().begin, path,
               say(language_, "{0} is a table: [{0}]", "{0} là một bảng: [{0}]", path));
        }
      } else if (const auto former = std::find_if(
                     former_.begin(), former_.end(),
                     [&](const FormerKey& candidate) { return candidate.key == path; });
                 former != former_.end()) {
        note(
            ProblemCode::unknown_key, key.source().begin, path,
            say(language_, "{0} is a key of a former version: {1}",
                "{0} là khóa của phiên bản trước: {2}", path, former->english, former->vietnamese));
      } else {
        ++unknown_;
        note(ProblemCode::unknown_key, key.source().begin, path, {});
      }
    }
  }

  [[nodiscard]] bool is_table(const std::string& path) const {
    return std::any_of(keys_.begin(), keys_.end(),
                       [&](const std::string& key) { return key.starts_with(path + '.'); });
  }

  void note(ProblemCode code, toml::source_position place, std::string key, std::string message) {
    if (first_ && std::pair{first_->line, first_->place} <=
                      std::pair<std::uint64_t, std::uint64_t>{place.line, place.column})
      return;
    first_ = Problem{code,         std::string{file_}, place.line,
                     place.column, std::move(key),     std::move(message)};
  }

  P& parameters_;
  std::string_view file_;
  std::span<const FormerKey> former_;
  Language language_;
  std::vector<std::string> keys_;
  std::map<std::string, std::function<Fault(const toml::node&)>> readers_;
  std::map<std::string, toml::source_position> places_;
  std::optional<Problem> first_;
  std::size_t unknown_ = 0;  // keys
};

// Overlay a TOML text, as Parameters::overlay() says.
template <class P>
std::optional<Problem> overlay(P& parameters, std::string_view toml, std::string_view file,
                               std::span<const FormerKey> former, Language language) {
  if (auto excess = toml_excess(toml, language)) {
    return Problem{ProblemCode::bad_toml,     std::string{file}, excess->line, excess->place, {},
                   std::move(excess->message)};
  }
  ::toml::table root;
  try {
    // Keys and values are ASCII. Between them toml++ 3.3 must not see another letter: what it then
    // does is undefined (its is_non_ascii_horizontal_whitespace).
    root = ::toml::parse(without_letters_beyond_ascii(toml), file);
  } catch (const ::toml::parse_error& error) {
    return Problem{ProblemCode::bad_toml,
                   std::string{file},
                   error.source().begin.line,
                   error.source().begin.column,
                   {},
                   say(language, "{}", "không đúng cú pháp TOML: {}", error.description())};
  }
  P changed = parameters;
  if (auto problem = Overlay<P>(changed, file, former, language).apply(root)) return problem;
  parameters = std::move(changed);
  return {};
}

// Chooses a reading by name, as Parameters::choose() says; the readings are visited by
// each_reading(R&, visit(name, field)).
template <class R>
std::optional<Problem> choose(R& readings, std::string_view reading, std::string_view option,
                              Language language) {
  std::vector<std::string> names;
  Fault fault;
  bool found = false;
  each_reading(readings, [&](std::string_view name, auto& field) {
    names.emplace_back(name);
    if (name != reading) return;
    found = true;
    fault = choose_option(option, field, language);
  });
  const auto problem = [&](ProblemCode code, std::string message) {
    return Problem{code, {}, 0, 0, std::string{reading}, std::move(message)};
  };
  if (!found) {
    return problem(ProblemCode::unknown_key,
                   say(language, "reading {}: unknown reading{}", "không nhận ra cách hiểu {}{}",
                       reading, guess(reading, names, language)));
  }
  if (!fault) return {};
  return problem(ProblemCode::bad_parameter,
                 say(language, "reading {}: {}", "cách hiểu {}: {}", reading, fault->message));
}

// Lists every parameter in canonical form.
template <class P>
std::vector<std::pair<std::string, std::string>> list(const P& parameters) {
  std::vector<std::pair<std::string, std::string>> result;
  each_parameter(parameters, [&](const std::string& key, const auto& field) {
    result.emplace_back(key, canonical_text(field));
  });
  return result;
}

// Lists the readings, sorted by name.
template <class R>
std::map<std::string, std::string> chosen(const R& readings) {
  std::map<std::string, std::string> result;
  each_reading(readings, [&](std::string_view name, const auto& field) {
    result[std::string{name}] = canonical_text(field);
  });
  return result;
}

// Writes the parameters as TOML, every key.
template <class P>
std::string toml(const P& parameters) {
  std::string result;
  each_parameter(parameters, [&](const std::string& key, const auto& field) {
    result += fmt::format("{} = {}\n", key, toml_text(field));
  });
  return result;
}

// Returns the parameters whose list() this is, beginning with those built in; nothing where there
// are none.
template <class P>
std::optional<P> of_list(P parameters,
                         const std::vector<std::pair<std::string, std::string>>& given) {
  auto entry = given.begin();
  bool sound = true;
  each_parameter(parameters, [&](const std::string& key, auto& field) {
    sound = sound && entry != given.end() && entry->first == key &&
            read_canonical(entry->second, field);
    if (sound) ++entry;
  });
  // What is read has one canonical text only, and a list all of it.
  if (!sound || check_parameters(parameters, Language::english) || list(parameters) != given)
    return std::nullopt;
  return parameters;
}

// Lists the readings with their options, the default first.
template <class R>
std::vector<ReadingInfo> readings_of() {
  std::vector<ReadingInfo> result;
  R defaults{};
  each_reading(defaults, [&](std::string_view name, auto& reading) {
    static const auto names = names_of(reading);  // one for each reading's type
    result.push_back({name, {names.begin(), names.end()}});
  });
  return result;
}

}  // namespace parameter_fields
}  // namespace v2
}  // namespace rentsupport

#endif
