// Maps of tables for banks: which columns, in which order, under which headings.
#include "rentsupport/bank_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rule/toml_text.hpp"
#include "values/language.hpp"
#include "values/nearest.hpp"
#include "values/utf8.hpp"

namespace rentsupport {
inline namespace v2 {

namespace {

constexpr std::array<std::string_view, 11> written_fields{
    "number",        "payee",      "account", "bank",       "amount_vnd", "remittance",
    "end_to_end_id", "message_id", "list_id", "request_id", "months"};
constexpr std::array<std::string_view, 3> answered_fields{"status", "reason", "-"};

// Reads a list of columns; returns what is wrong with it.
template <std::size_t count>
std::optional<std::string> read_columns(const toml::node& value,
                                        const std::array<std::string_view, count>& fields,
                                        std::vector<PaymentMap::Column>& columns,
                                        Language language) {
  const auto no_columns = [&] {
    return say(language, "write a list of [\"field\", \"heading\"]",
               "ghi danh sách các cặp [\"trường\", \"tiêu đề\"]");
  };
  const toml::array* const list = value.as_array();
  if (list == nullptr) return no_columns();
  columns.clear();
  for (const toml::node& node : *list) {
    const toml::array* const pair = node.as_array();
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string())
      return no_columns();
    PaymentMap::Column column{
        *(*pair)[0].value<std::string>(), nfc(*(*pair)[1].value<std::string>()), {}};
    if (column.field.starts_with('=')) {
      column.text = column.field.substr(1);
      column.field.clear();
    } else if (std::find(fields.begin(), fields.end(), column.field) == fields.end()) {
      return say(language, "{} is no field: {}", "{} không phải là trường: {}",
                 printable(column.field), fmt::format("{}", fmt::join(fields, " ")));
    }
    columns.push_back(std::move(column));
  }
  return std::nullopt;
}

std::optional<std::string> read_words(const toml::node& value, std::vector<std::string>& words,
                                      Language language) {
  const toml::array* const list = value.as_array();
  words.clear();
  if (list != nullptr) {
    for (const toml::node& node : *list) {
      if (node.is_string()) words.push_back(*node.value<std::string>());
    }
  }
  if (list == nullptr || list->empty() || words.size() != list->size())
    return say(language, "write a list of texts", "ghi danh sách văn bản");
  return std::nullopt;
}

// Says what a map lacks, as a whole.
std::optional<std::string> fault_of(const PaymentMap& map, Language language) {
  std::vector<std::string_view> headings;
  std::vector<std::string_view> fields;
  for (const auto* const columns : {&map.columns, &map.answer}) {
    for (const PaymentMap::Column& column : *columns) {
      headings.push_back(column.heading);
      if (!column.field.empty() && column.field != "-") fields.push_back(column.field);
    }
  }
  for (auto* const texts : {&headings, &fields}) {
    std::sort(texts->begin(), texts->end());
    if (const auto twice = std::adjacent_find(texts->begin(), texts->end()); twice != texts->end())
      return say(language, "{} is there twice", "{} có hai lần", printable(*twice));
  }
  for (const std::string_view needed :
       {"payee", "account", "bank", "amount_vnd", "end_to_end_id", "status"}) {
    if (!std::binary_search(fields.begin(), fields.end(), needed))
      return say(language, "there is no column {}", "thiếu cột {}", needed);
  }
  return std::nullopt;
}

}  // namespace

const PaymentMap& default_payment_map() {
  static const PaymentMap map{{{"number", "STT", {}},
                               {"payee", "Tên người thụ hưởng", {}},
                               {"account", "Số tài khoản", {}},
                               {"bank", "Ngân hàng", {}},
                               {"amount_vnd", "Số tiền", {}},
                               {"remittance", "Nội dung", {}},
                               {"list_id", "Danh sách", {}},
                               {"end_to_end_id", "Mã giao dịch", {}},
                               {"message_id", "Mã tệp", {}}},
                              {{"status", "Trạng thái", {}}, {"reason", "Lý do", {}}},
                              {"Thành công", "Đã chi trả", "ACSC"},
                              {"Không thành công", "Thất bại", "Bị trả lại", "Trả lại", "RJCT"}};
  return map;
}

std::optional<Problem> read_payment_map(std::string_view toml, std::string_view file,
                                        PaymentMap& map, Language language) {
  ::toml::table root;
  if (auto fault = read_toml(toml, file, root, language)) return fault;
  PaymentMap read = default_payment_map();
  const auto problem = [&](ProblemCode code, const toml::source_position& place,
                           std::string_view key, std::string message) {
    return Problem{code,         std::string{file}, place.line,
                   place.column, std::string{key},  std::move(message)};
  };
  for (const auto& [name, value] : root) {
    const std::string_view key = name.str();
    const toml::source_position place = value.source().begin;
    std::optional<std::string> fault;
    if (key == "columns") {
      fault = read_columns(value, written_fields, read.columns, language);
    } else if (key == "answer") {
      fault = read_columns(value, answered_fields, read.answer, language);
    } else if (key == "paid" || key == "returned") {
      fault = read_words(value, key == "paid" ? read.paid : read.returned, language);
    } else {
      return problem(ProblemCode::unknown_key, place, key,
                     say(language, "{} is nothing of a map",
                         "{} không phải là mục của bảng đối chiếu", printable(key)));
    }
    if (fault) return problem(ProblemCode::bad_value, place, key, *std::move(fault));
  }
  if (auto fault = fault_of(read, language))
    return problem(ProblemCode::bad_value, {}, {}, *std::move(fault));
  map = std::move(read);
  return std::nullopt;
}

}  // namespace v2
}  // namespace rentsupport
