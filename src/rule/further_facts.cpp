#include "rentsupport/further_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>

#include "rule/act_records.hpp"
#include "rule/toml_text.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

// The tables with the further columns behind those of the act. What is described lies in texts and
// lists, which stay where they are.
struct FurtherFacts::Data {
  std::deque<std::string> texts;
  std::deque<std::vector<std::string_view>> lists;
  std::deque<std::vector<ColumnSpec>> columns;
  std::deque<TableSpec> specs;
  std::vector<const TableSpec*> tables;
  std::vector<FactInfo> facts;
  std::vector<std::optional<ColumnPlace>> places;
  std::vector<std::string> lines;
  ActRecords records;
};

namespace {

constexpr std::size_t most_name = 40;
constexpr std::size_t most_text = 200;
constexpr std::size_t most_values = 64;

constexpr std::array<std::pair<std::string_view, CellType>, 6> types{
    {{"yes_no", CellType::yes_no},
     {"date", CellType::date},
     {"month", CellType::month},
     {"months", CellType::month_set},
     {"number", CellType::number},
     {"choice", CellType::choice}}};
constexpr std::array vouchers{Voucher::worker, Voucher::employer, Voucher::social_insurance,
                              Voucher::office};
constexpr std::array<std::string_view, 10> keys{"table",         "name",       "type",
                                                "values",        "vietnamese", "english",
                                                "asked",         "money",      "vietnamese_values",
                                                "english_values"};

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= most_name && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// Reads the facts of a file; what is wrong is thrown.
class Reader {
 public:
  Reader(FurtherFacts::Data& data, std::string_view file, Language language)
      : data_(data), file_(file), language_(language) {}

  void read(const toml::table& root) {
    const ActRecords& act = act_records();
    for (std::size_t table = 0; table < tables_with_facts; ++table) {
      const auto columns = act.tables[table]->columns;
      data_.columns.emplace_back(columns.begin(), columns.end());
    }
    data_.facts.assign(act.facts.begin(), act.facts.end());
    data_.places.assign(act.places.begin(), act.places.end());
    for (const auto& [key, value] : root) {
      const toml::array* const facts = value.as_array();
      if (key.str() != "fact" || facts == nullptr || !facts->is_array_of_tables())
        fail(value, ProblemCode::unknown_key, key.str(),
             say(language_, "{} is none: describe each fact in a table [[fact]]",
                 "không có mục {}: mô tả mỗi dữ kiện trong một bảng [[fact]]",
                 printable(key.str())));
      for (const toml::node& fact : *facts) add(*fact.as_table());
    }
    if (data_.lines.empty())
      throw Problem{ProblemCode::missing_value,
                    std::string{file_},
                    1,
                    1,
                    "fact",
                    say(language_, "no fact is described: write [[fact]] above each",
                        "chưa mô tả dữ kiện nào: ghi [[fact]] phía trên mỗi dữ kiện")};
    for (std::size_t table = 0; table < act.tables.size(); ++table) {
      if (table >= tables_with_facts) {
        data_.tables.push_back(act.tables[table]);
        continue;
      }
      TableSpec spec = *act.tables[table];
      spec.columns = data_.columns[table];
      data_.tables.push_back(&data_.specs.emplace_back(spec));
    }
    data_.records = {data_.tables, data_.facts, data_.places};
  }

 private:
  static constexpr std::size_t tables_with_facts = 3;  // employers, lists, workers

  [[noreturn]] void fail(const toml::node& at, ProblemCode code, std::string_view key,
                         std::string message) const {
    const toml::source_position place = at.source().begin;
    throw Problem{code,         std::string{file_}, place.line,
                  place.column, std::string{key},   std::move(message)};
  }

  std::string_view kept(std::string text) { return data_.texts.emplace_back(std::move(text)); }

  // Returns a text of one line.
  std::string_view text(const toml::table& fact, std::string_view key) {
    const toml::node* const node = fact.get(key);
    if (node == nullptr)
      fail(fact, ProblemCode::missing_value, key,
           say(language_, "{} is missing: write {} = \"...\"", "thiếu {}: ghi {} = \"...\"", key,
               key));
    return text(*node, key);
  }
  std::string_view text(const toml::node& node, std::string_view key) {
    const auto value = node.value<std::string>();
    if (!node.is_string() || value->empty() || value->size() > most_text ||
        printable(*value) != *value)
      fail(node, ProblemCode::bad_value, key,
           say(language_, "{} must be a text of one line, of at most {} bytes",
               "{} phải là văn bản một dòng, không quá {} byte", key, most_text));
    return kept(*value);
  }
  std::span<const std::string_view> texts(const toml::table& fact, std::string_view key) {
    const toml::node* const node = fact.get(key);
    const toml::array* const list = node == nullptr ? nullptr : node->as_array();
    if (list == nullptr || list->empty() || list->size() > most_values)
      fail(node == nullptr ? fact : *node, ProblemCode::bad_value, key,
           say(language_, "a choice has {} = [\"...\", ...], 1 to {} texts",
               "kiểu choice cần {} = [\"...\", ...], từ 1 đến {} giá trị", key, most_values));
    std::vector<std::string_view>& all = data_.lists.emplace_back();
    for (const toml::node& each : *list) all.push_back(text(each, key));
    return all;
  }

  // Returns the place of a text among those that there are.
  template <class Range, class NameOf>
  std::size_t one_of(const toml::table& fact, std::string_view key, const Range& range,
                     NameOf name_of) {
    const std::string_view written = text(fact, key);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::size(range); ++i) {
      names.emplace_back(name_of(range[i]));
      if (names.back() == written) return i;
    }
    fail(*fact.get(key), ProblemCode::bad_value, key,
         say(language_, "{} cannot be {}: it is one of {}", "{} không thể là {}: chọn một trong {}",
             key, printable(written), joined(names)));
  }

  void add(const toml::table& fact) {
    for (const auto& [key, value] : fact) {
      if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
        fail(value, ProblemCode::unknown_key, key.str(),
             say(language_, "{} is nothing of a fact{}", "{} không phải là mục của dữ kiện{}",
                 printable(key.str()),
                 guess(key.str(), std::vector<std::string>(keys.begin(), keys.end()), language_)));
    }
    constexpr std::array<std::string_view, tables_with_facts> names{"employers", "lists",
                                                                    "workers"};
    const std::size_t table = one_of(fact, "table", names, [](std::string_view of) { return of; });
    ColumnSpec column;
    column.name = text(fact, "name");
    check_name(fact, column.name);
    column.type =
        types[one_of(fact, "type", types, [](const auto& type) { return type.first; })].second;
    column.label = {text(fact, "vietnamese"), text(fact, "english")};
    column.by.voucher =
        vouchers[one_of(fact, "asked", vouchers, [](Voucher of) { return rentsupport::name(of); })];
    if (column.type == CellType::yes_no) {
      const ColumnSpec yes_no = columns::yes_no(column.name);
      column.values = yes_no.values;
      column.vietnamese_values = yes_no.vietnamese_values;
      column.english_values = yes_no.english_values;
    }
    if (column.type == CellType::choice) {
      read_values(fact, column);
    } else {
      for (const std::string_view key : {"values", "vietnamese_values", "english_values"}) {
        if (const toml::node* const node = fact.get(key))
          fail(*node, ProblemCode::bad_value, key,
               say(language_, "only a choice has {}", "chỉ kiểu choice có {}", key));
      }
    }
    if (const toml::node* const money = fact.get("money")) {
      if (!money->is_boolean() || column.type != CellType::number)
        fail(*money, ProblemCode::bad_value, "money",
             say(language_, "money is true or false, of a number only",
                 "money là true hoặc false, chỉ dùng cho kiểu number"));
      column.is_money = *money->value<bool>();
    }
    column.is_further = true;
    column.is_asked = true;
    if (data_.facts.size() >= max_record_facts)
      fail(fact, ProblemCode::bad_value, "fact",
           say(language_, "there are more than {} further facts", "có quá {} dữ kiện thêm",
               max_record_facts - act_records().facts.size()));
    data_.places.emplace_back(ColumnPlace{table, data_.columns[table].size()});
    data_.columns[table].push_back(column);
    data_.facts.push_back(fact_info(column));
    note_line(names[table], column);
  }

  void read_values(const toml::table& fact, ColumnSpec& column) {
    column.values = texts(fact, "values");
    column.vietnamese_values = texts(fact, "vietnamese_values");
    column.english_values = texts(fact, "english_values");
    for (const auto& [key, words] : {std::pair{"vietnamese_values", column.vietnamese_values},
                                     std::pair{"english_values", column.english_values}}) {
      if (words.size() != column.values.size())
        fail(*fact.get(key), ProblemCode::bad_value, key,
             say(language_, "{} has another number of texts than values",
                 "số mục của {} khác số mục của values", key));
    }
    for (std::size_t i = 0; i < column.values.size(); ++i) {
      const auto before = column.values.first(i);
      if (!is_name(column.values[i]) ||
          std::find(before.begin(), before.end(), column.values[i]) != before.end())
        fail(*fact.get("values"), ProblemCode::bad_value, "values",
             say(language_,
                 "{} cannot be a value: values are different names of small letters, digits and _",
                 "{} không thể là giá trị: giá trị là các tên khác nhau gồm chữ thường, số và _",
                 printable(column.values[i])));
    }
  }

  void check_name(const toml::table& fact, std::string_view name) const {
    const toml::node& at = *fact.get("name");
    if (!is_name(name) || name.starts_with("x_"))
      fail(
          at, ProblemCode::bad_value, "name",
          say(language_,
              "{} cannot be the name of a column: it takes at most {} small letters, digits and _, "
              "and does not begin with x_",
              "{} không thể là tên cột: tên gồm không quá {} chữ thường, số và _, không bắt đầu "
              "bằng x_",
              printable(name), most_name));
    const auto is_taken = [&](const auto& columns) {
      return std::any_of(columns.begin(), columns.end(),
                         [&](const auto& column) { return column.name == name; });
    };
    bool taken = is_taken(data_.facts) || name == "employer_id" || name == "worker_id";
    for (const auto& columns : data_.columns) taken = taken || is_taken(columns);
    if (taken)
      fail(at, ProblemCode::duplicate_key, "name",
           say(language_, "there is a column or fact {} already: choose another name",
               "đã có cột hoặc dữ kiện {}: chọn tên khác", name));
  }

  void note_line(std::string_view table, const ColumnSpec& column) {
    const auto* const type = std::find_if(types.begin(), types.end(),
                                          [&](const auto& of) { return of.second == column.type; });
    std::string line = fmt::format("{}.{} {}{} {}", table, column.name, type->first,
                                   column.is_money ? " money" : "", name(column.by.voucher));
    const auto put = [&](std::string_view text) {
      line += fmt::format(" {}:{}", text.size(), text);
    };
    put(column.label.vietnamese);
    put(column.label.english);
    if (column.type == CellType::choice) {
      for (std::size_t i = 0; i < column.values.size(); ++i) {
        put(column.values[i]);
        put(column.vietnamese_values[i]);
        put(column.english_values[i]);
      }
    }
    data_.lines.push_back(std::move(line));
  }

  FurtherFacts::Data& data_;
  std::string_view file_;
  Language language_;
};

}  // namespace

FurtherFacts::FurtherFacts() = default;

std::optional<Problem> FurtherFacts::read(std::string_view toml, std::string_view file,
                                          Language language) {
  ::toml::table root;
  if (auto fault = read_toml(toml, file, root, language)) return fault;
  auto data = std::make_shared<Data>();
  try {
    Reader(*data, file, language).read(root);
  } catch (const Problem& wrong) {
    return wrong;
  }
  data_ = std::move(data);
  return std::nullopt;
}

const ActRecords& FurtherFacts::records() const noexcept {
  return data_ == nullptr ? act_records() : data_->records;
}
Vocabulary FurtherFacts::vocabulary() const noexcept { return records().facts; }
std::optional<std::uint8_t> FurtherFacts::find(std::string_view name) const noexcept {
  return number_in(vocabulary(), name);
}
std::uint8_t FurtherFacts::number(std::string_view name, FactType type) const {
  return number_of_type(vocabulary(), name, type);
}
std::vector<std::string> FurtherFacts::names() const {
  std::vector<std::string> names;
  for (const std::string& line : lines()) names.push_back(line.substr(0, line.find(' ')));
  return names;
}
std::vector<std::string> FurtherFacts::lines() const {
  return data_ == nullptr ? std::vector<std::string>{} : data_->lines;
}

}  // namespace v2
}  // namespace rentsupport
