#include "values/json.hpp"

#include <fmt/format.h>

namespace rentsupport {
inline namespace v2 {

std::string json_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\b':
        result += "\\b";
        break;
      case '\f':
        result += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          result += c;
        }
    }
  }
  return result + '"';
}

std::string json_array(const std::vector<std::string>& elements) {
  std::string result = "[";
  for (const std::string& element : elements) {
    result += result.size() == 1 ? "\n  " : ",\n  ";
    for (const char c : element) {
      result += c;
      if (c == '\n') result += "  ";
    }
  }
  return result + (elements.empty() ? "]" : "\n]");
}

std::string json_strings(const std::vector<std::string>& texts) {
  std::vector<std::string> elements;
  elements.reserve(texts.size());
  for (const std::string& text : texts) elements.push_back(json_string(text));
  return json_line(elements);
}

std::string json_line(const std::vector<std::string>& elements) {
  return fmt::format("[{}]", fmt::join(elements, ", "));
}

void JsonObject::text(std::string_view key, std::string_view value) {
  raw(key, json_string(value));
}

void JsonObject::number(std::string_view key, std::uint64_t value) {
  raw(key, fmt::format("{}", value));
}

void JsonObject::raw(std::string_view key, std::string_view json) {
  members_ += members_.empty() ? "\n  " : ",\n  ";
  members_ += json_string(key) + ": ";
  for (const char c : json) {
    members_ += c;
    if (c == '\n') members_ += "  ";  // a string holds no line feed as it is
  }
}

JsonObject json_file(std::string_view schema) {
  JsonObject file;
  file.number("format", 2);
  file.text("schema", schema);
  return file;
}

std::string JsonObject::json() const { return members_.empty() ? "{}" : "{" + members_ + "\n}"; }

}  // namespace v2
}  // namespace rentsupport
