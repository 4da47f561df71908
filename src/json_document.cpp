#include "json_document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace rentsupport {
inline namespace v2 {

using Json = nlohmann::ordered_json;

struct JsonDocument::Value {
  std::shared_ptr<const Json> root;  // keeps what `json` points into
  const Json* json = nullptr;
};

JsonDocument::JsonDocument(std::string_view text, std::string_view file) {
  try {
    auto root = std::make_shared<const Json>(Json::parse(text));
    value_ = std::make_shared<const Value>(Value{root, root.get()});
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte == 0 ? 0 : error.byte - 1);
    const std::size_t line_feed = before.rfind('\n');
    throw Problem{
        ProblemCode::bad_json,
        std::string{file},
        static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1,
        line_feed == std::string_view::npos ? before.size() + 1 : before.size() - line_feed,
        {},
        "is no JSON"};
  } catch (const Json::exception&) {
    throw Problem{ProblemCode::bad_json, std::string{file}, 0, 0, {}, "holds a number too large"};
  }
}

JsonDocument JsonDocument::operator[](std::string_view key) const {
  static const Json nothing;
  const Json* json = &nothing;
  if (value_->json->is_object()) {
    const auto found = value_->json->find(key);
    if (found != value_->json->end()) json = &*found;
  }
  return JsonDocument{std::make_shared<const Value>(Value{value_->root, json})};
}

bool JsonDocument::is_object() const { return value_->json->is_object(); }

std::string JsonDocument::text() const {
  return value_->json->is_string() ? value_->json->get<std::string>() : std::string{};
}

std::uint64_t JsonDocument::number() const {
  return value_->json->is_number_unsigned() ? value_->json->get<std::uint64_t>() : 0;
}

std::vector<std::string> JsonDocument::texts() const {
  std::vector<std::string> result;
  if (!value_->json->is_array()) return result;
  for (const Json& element : *value_->json)
    result.push_back(element.is_string() ? element.get<std::string>() : std::string{});
  return result;
}

std::vector<std::pair<std::string, JsonDocument>> JsonDocument::members() const {
  std::vector<std::pair<std::string, JsonDocument>> result;
  if (!value_->json->is_object()) return result;
  for (const auto& [key, value] : value_->json->items()) {
    result.emplace_back(key,
                        JsonDocument{std::make_shared<const Value>(Value{value_->root, &value})});
  }
  return result;
}

std::vector<std::pair<std::string, std::string>> JsonDocument::text_members() const {
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& [key, value] : members()) result.emplace_back(key, value.text());
  return result;
}

std::uint64_t first_difference(std::string_view text, std::string_view wanted) {
  if (text == wanted) return 0;
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), wanted.size()));
  const auto place = std::mismatch(text.begin(), end, wanted.begin()).first;
  return static_cast<std::uint64_t>(std::count(text.begin(), place, '\n')) + 1;
}

std::string member_on_line(std::string_view json, std::uint64_t line) {
  std::vector<std::string> names;
  for (; line > 0 && !json.empty(); --line) {
    const std::string_view text = json.substr(0, json.find('\n'));
    json.remove_prefix(std::min(json.size(), text.size() + 1));
    const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = text.find("\": ");
    names.resize(std::min(names.size(), indent / 2));
    if (indent < 2 || text[indent] != '"' || end == std::string_view::npos) continue;
    names.resize(indent / 2 - 1);
    names.emplace_back(text.substr(indent + 1, end - indent - 1));
  }
  std::string result;
  for (const std::string& name : names) result += (result.empty() ? "" : ".") + name;
  return result.empty() ? "the text" : result;
}

}  // namespace v2
}  // namespace rentsupport
