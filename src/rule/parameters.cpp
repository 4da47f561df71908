#include "rentsupport/parameters.hpp"

#include <fmt/format.h>
// toml++ 3.3 asserts, and where NDEBUG is defined assumes, what does not hold for every text
// ("[#"), and then says what is wrong with it.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <span>
#include <sstream>
#include <type_traits>

#include "rentsupport/named.hpp"
#include "rule/parameter_checks.hpp"
#include "rule/parameter_list.hpp"
#include "rule/provinces.hpp"
#include "values/cells.hpp"
#include "values/embedded.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/toml_limits.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

// The names of each reading's options, in the order of its enumeration.
constexpr std::array<std::string_view, 3> names_of(PartialMonth) {
  return {"any_day", "fifteen_days", "full_month"};
}
constexpr std::array<std::string_view, 2> names_of(EmployedInMonth) {
  return {"required", "not_required"};
}
constexpr std::array<std::string_view, 3> names_of(SplitContract) {
  return {"literal", "by_start", "by_conclusion"};
}
constexpr std::array<std::string_view, 3> names_of(Continuation) {
  return {"same_employer_without_gap", "same_employer", "any_employer_without_gap"};
}
constexpr std::array<std::string_view, 2> names_of(InsuranceMonth) {
  return {"month_before_list", "at_most_june"};
}
constexpr std::array<std::string_view, 2> names_of(ExemptForeigner) { return {"no", "yes"}; }
constexpr std::array<std::string_view, 2> names_of(CombinedMonths) {
  return {"any_earlier", "last_three"};
}
constexpr std::array<std::string_view, 2> names_of(LateList) {
  return {"accepted", "previous_month_only"};
}
constexpr std::array<std::string_view, 2> names_of(CombinedReturning) {
  return {"one_month", "accepted"};
}
constexpr std::array<std::string_view, 2> names_of(Before15th) { return {"day_14", "day_15"}; }
constexpr std::array<std::string_view, 2> names_of(CapScope) {
  return {"both_groups", "each_group"};
}
constexpr std::array<std::string_view, 2> names_of(Declarations) { return {"accepted", "ignored"}; }
constexpr std::array<std::string_view, 2> names_of(PostingWeek) { return {"mon_fri", "mon_sat"}; }

template <class R, class Visit>
void each_reading(R& readings, Visit&& visit) {
  visit("partial_month", readings.partial_month);
  visit("employed_in_month", readings.employed_in_month);
  visit("split_contract", readings.split_contract);
  visit("continuation", readings.continuation);
  visit("insurance_month", readings.insurance_month);
  visit("exempt_foreigner", readings.exempt_foreigner);
  visit("combined_months", readings.combined_months);
  visit("late_list", readings.late_list);
  visit("combined_returning", readings.combined_returning);
  visit("before_15th", readings.before_15th);
  visit("cap_scope", readings.cap_scope);
  visit("declarations", readings.declarations);
  visit("posting_week", readings.posting_week);
}

// Every key with its field: the one list behind reading, writing and checking parameters.
template <class P, class Visit>
void each_parameter(P& p, Visit&& visit) {
  visit("group.working.amount_vnd", p.working.amount);
  visit("group.working.first_month", p.working.first_month);
  visit("group.working.last_month", p.working.last_month);
  visit("group.working.contract_before", p.working.contract_before);
  visit("group.returning.amount_vnd", p.returning.amount);
  visit("group.returning.first_month", p.returning.first_month);
  visit("group.returning.last_month", p.returning.last_month);
  visit("group.returning.contract_from", p.returning.contract_from);
  visit("group.returning.contract_to", p.returning.contract_to);
  visit("contract.minimum_months", p.minimum_contract_months);
  visit("cap.months", p.cap_months);
  visit("place.key_economic_regions", p.key_economic_regions);
  visit("calendar.public_holidays", p.public_holidays);
  visit("procedure.posting_days", p.posting_days);
  visit("procedure.objection_days", p.objection_days);
  visit("procedure.si_days", p.si_days);
  visit("procedure.district_days", p.district_days);
  visit("procedure.province_days", p.province_days);
  visit("procedure.transfer_days", p.transfer_days);
  visit("procedure.employer_days", p.employer_days);
  visit("procedure.deadline", p.deadline);
  visit("procedure.completion_target", p.completion_target);
  each_reading(p.readings, [&](std::string_view name, auto& reading) {
    visit("readings." + std::string{name}, reading);
  });
}

std::string canonical_text(Money value) { return fmt::format("{}", value.dong()); }
std::string canonical_text(int value) { return fmt::format("{}", value); }
std::string canonical_text(Month value) { return to_string(value); }
// Also of a day that does not exist: what is said of it names it.
std::string canonical_text(const Day& value) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(value.year()),
                     static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day()));
}
std::string canonical_text(Province value) {
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
constexpr std::array<FormerKey, 1> former_keys{
    {{"calendar.holidays",
      "days off for a holiday on a rest day are computed now: calendar.public_holidays lists the "
      "public holidays themselves, without substitute days",
      "ngày nghỉ bù nay được tính từ ngày nghỉ hằng tuần: calendar.public_holidays chỉ ghi chính "
      "các ngày nghỉ lễ, tết, không ghi ngày nghỉ bù"}}};

template <class Number>
bool read_whole(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc{} && read.ptr == end;
}

// As a TOML value.
std::string toml_text(Money value) { return canonical_text(value); }
std::string toml_text(int value) { return canonical_text(value); }
std::string toml_text(Day value) { return canonical_text(value); }
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
bool read_canonical(std::string_view text, Money& field) {
  std::int64_t dong = 0;
  if (!read_whole(text, dong) || dong < 0) return false;
  field = Money{dong};
  return true;
}
bool read_canonical(std::string_view text, int& field) {
  return read_whole(text, field) && field >= 0;
}
bool read_canonical(std::string_view text, Month& field) {
  std::int32_t number = 0;
  if (!read_month_cell(text, number)) return false;
  field = month_of_number(number);
  return true;
}
bool read_canonical(std::string_view text, Day& field) {
  std::int32_t days = 0;
  if (!read_date_cell(text, days)) return false;
  field = Date{std::chrono::days{days}};
  return true;
}
bool read_canonical(std::string_view text, Province& field) {
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

Fault read(const toml::node& node, Money& field, Language language) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 1 || *value > max_amount) {
    return say(language, "an amount is a whole number of đồng from 1 to 1000000000000000000",
               "số tiền là số nguyên đồng từ 1 đến 1000000000000000000");
  }
  field = Money{*value};
  return {};
}

Fault read(const toml::node& node, int& field, Language language) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 0 || *value > 100000) {
    return say(language, "a count is a whole number, 0 or more",
               "số lượng là số nguyên, từ 0 trở lên");
  }
  field = static_cast<int>(*value);
  return {};
}

Fault read(const toml::node& node, Month& field, Language language) {
  const auto text = node.value_exact<std::string_view>();
  const auto value = text ? parse_month(*text) : std::nullopt;
  if (!value) {
    return say(language, "a month is written \"2022-04\", from 2020-01 to 2024-12",
               "tháng ghi là \"2022-04\", từ 2020-01 đến 2024-12");
  }
  field = *value;
  return {};
}

Fault read(const toml::node& node, Day& field, Language language) {
  const auto value = node.value_exact<toml::date>();
  if (!value || value->year == 0) {
    return say(language, "a date is written 2022-04-01, without quotes",
               "ngày ghi là 2022-04-01, không có ngoặc kép");
  }
  field = std::chrono::year{value->year} / value->month / value->day;
  return {};
}

Fault read(const toml::node& node, Province& field, Language language) {
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
class Overlay {
 public:
  Overlay(Parameters& parameters, std::string_view file, Language language)
      : parameters_(parameters), file_(file), language_(language) {
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
                     former_keys.begin(), former_keys.end(),
                     [&](const FormerKey& candidate) { return candidate.key == path; });
                 former != former_keys.end()) {
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

  Parameters& parameters_;
  std::string_view file_;
  Language language_;
  std::vector<std::string> keys_;
  std::map<std::string, std::function<Fault(const toml::node&)>> readers_;
  std::map<std::string, toml::source_position> places_;
  std::optional<Problem> first_;
  std::size_t unknown_ = 0;  // keys
};

}  // namespace

std::optional<ParameterFault> check_parameters(const Parameters& p, Language language) {
  // A reading set in a program may be none of its options.
  std::optional<ParameterFault> no_option;
  each_reading(p.readings, [&](std::string_view name, const auto& reading) {
    if (!no_option && static_cast<std::size_t>(reading) >= names_of(reading).size()) {
      no_option = ParameterFault{{"readings." + std::string{name}},
                                 say(language, "the reading {} has no such option",
                                     "cách hiểu {} không có lựa chọn này", name)};
    }
  });
  if (no_option) return no_option;
  const auto out_of_range = [&](std::string key, std::string_view least, std::string_view most) {
    return ParameterFault{{key},
                          say(language, "{} must be from {} to {}",
                              "{} phải nằm trong khoảng từ {} đến {}", key, least, most)};
  };
  const auto order = [&](std::string later, std::string earlier) {
    return ParameterFault{
        {later, earlier},
        say(language, "{} must not lie before {}", "{} không được sớm hơn {}", later, earlier)};
  };
  for (const auto& [key, amount] : {std::pair{"group.working.amount_vnd", p.working.amount},
                                    std::pair{"group.returning.amount_vnd", p.returning.amount}}) {
    if (amount < Money{1} || amount > Money{max_amount})
      return out_of_range(key, "1", "10^18 đồng");
  }
  for (const auto& [key, month] :
       {std::pair{"group.working.first_month", p.working.first_month},
        std::pair{"group.working.last_month", p.working.last_month},
        std::pair{"group.returning.first_month", p.returning.first_month},
        std::pair{"group.returning.last_month", p.returning.last_month}}) {
    if (MonthSet::bit(month) == 0) return out_of_range(key, "2020-01", "2024-12");
  }
  std::optional<std::string> of_no_day;
  each_parameter(p, [&](const std::string& key, const auto& value) {
    using T = std::remove_cvref_t<decltype(value)>;
    const auto is_none = [](const Day& day) { return !number_in_files(day); };
    bool none = false;
    if constexpr (std::is_same_v<T, Day>) none = is_none(value);
    if constexpr (std::is_same_v<T, std::vector<Day>>)
      none = std::any_of(value.begin(), value.end(), is_none);
    if (none && !of_no_day) of_no_day = key;
  });
  if (of_no_day) {
    return ParameterFault{{*of_no_day},
                          say(language, "{} must be a day that exists, of the years 1 to 9999",
                              "{} phải là ngày có thật, từ năm 1 đến năm 9999", *of_no_day)};
  }
  if (p.working.last_month < p.working.first_month)
    return order("group.working.last_month", "group.working.first_month");
  if (p.returning.last_month < p.returning.first_month)
    return order("group.returning.last_month", "group.returning.first_month");
  if (p.returning.contract_to < p.returning.contract_from)
    return order("group.returning.contract_to", "group.returning.contract_from");
  if (p.minimum_contract_months < 0 || p.minimum_contract_months > 600)
    return out_of_range("contract.minimum_months", "0", "600");
  if (p.cap_months < 0 || p.cap_months > MonthSet::capacity)
    return out_of_range("cap.months", "0", "60");
  for (const auto& [key, days] : {std::pair{"procedure.posting_days", p.posting_days},
                                  std::pair{"procedure.objection_days", p.objection_days},
                                  std::pair{"procedure.si_days", p.si_days},
                                  std::pair{"procedure.district_days", p.district_days},
                                  std::pair{"procedure.province_days", p.province_days},
                                  std::pair{"procedure.transfer_days", p.transfer_days},
                                  std::pair{"procedure.employer_days", p.employer_days}}) {
    if (days < 0 || days > 366)
      return out_of_range(key, "0",
                          language == Language::english ? "366 working days" : "366 ngày làm việc");
  }
  // What only a program can set: a code that no file can hold.
  if (std::any_of(p.key_economic_regions.begin(), p.key_economic_regions.end(),
                  [](Province code) { return static_cast<unsigned>(code) >= 100; })) {
    constexpr std::string_view key = "place.key_economic_regions";
    return ParameterFault{{std::string{key}},
                          say(language, "{} has a value that no file can hold",
                              "{} có giá trị mà không tệp nào ghi được", key)};
  }
  return std::nullopt;
}

std::vector<ReadingInfo> readings() {
  std::vector<ReadingInfo> result;
  Readings defaults;
  each_reading(defaults, [&](std::string_view name, auto& reading) {
    static const auto names = names_of(reading);  // one for each reading's type
    result.push_back({name, {names.begin(), names.end()}});
  });
  return result;
}

Parameters Parameters::built_in() {
  static const Parameters enacted = [] {
    Parameters p;
    for (const ProvinceInfo& province : provinces()) {
      if (province.key_economic_region) p.key_economic_regions.push_back(province.code);
    }
    std::istringstream lines{std::string{embedded::holidays_csv}};
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      const auto day = parse_date(line.substr(0, line.find(',')));
      if (!day) throw Error("holidays.csv: no date: " + line);
      p.public_holidays.emplace_back(*day);
    }
    if (const auto problem = p.overlay(embedded::parameters_toml, "parameters.toml"))
      throw Error(problem->text());
    return p;
  }();
  return enacted;
}

std::optional<Problem> Parameters::overlay(std::string_view toml, std::string_view file,
                                           Language language) {
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
  Parameters changed = *this;
  if (auto problem = Overlay(changed, file, language).apply(root)) return problem;
  *this = std::move(changed);
  return {};
}

std::optional<Problem> Parameters::choose(std::string_view reading, std::string_view option,
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

std::vector<std::pair<std::string, std::string>> Parameters::list() const {
  std::vector<std::pair<std::string, std::string>> result;
  each_parameter(*this, [&](const std::string& key, const auto& field) {
    result.emplace_back(key, canonical_text(field));
  });
  return result;
}

std::map<std::string, std::string> Parameters::chosen_readings() const {
  std::map<std::string, std::string> result;
  each_reading(readings, [&](std::string_view name, const auto& field) {
    result[std::string{name}] = canonical_text(field);
  });
  return result;
}

std::string Parameters::toml() const {
  std::string result;
  each_parameter(*this, [&](const std::string& key, const auto& field) {
    result += fmt::format("{} = {}\n", key, toml_text(field));
  });
  return result;
}

std::optional<Parameters> parameters_of(const ParameterList& list) {
  Parameters parameters = Parameters::built_in();
  auto entry = list.begin();
  bool sound = true;
  each_parameter(parameters, [&](const std::string& key, auto& field) {
    sound =
        sound && entry != list.end() && entry->first == key && read_canonical(entry->second, field);
    if (sound) ++entry;
  });
  // What is read has one canonical text only, and a list all of it.
  if (!sound || check_parameters(parameters, Language::english) || parameters.list() != list)
    return std::nullopt;
  return parameters;
}

}  // namespace v2
}  // namespace rentsupport
