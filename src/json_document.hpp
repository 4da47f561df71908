// JSON that is read: our own files, which must be just as we write them.
#ifndef RENTSUPPORT_SRC_JSON_DOCUMENT_HPP
#define RENTSUPPORT_SRC_JSON_DOCUMENT_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/problem.hpp"

namespace rentsupport {
inline namespace v2 {

// A value of a JSON text. What is not there, or of another type, reads as empty: whoever reads
// writes the text anew from what was read, and finds with first_difference() what was amiss.
class JsonDocument {
 public:
  // Throws Problem, with its place, when the text is no JSON.
  JsonDocument(std::string_view text, std::string_view file);

  [[nodiscard]] JsonDocument operator[](std::string_view key) const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::uint64_t number() const;
  [[nodiscard]] std::vector<std::string> texts() const;  // of an array
  // The members of an object in their order, and those that are texts.
  [[nodiscard]] std::vector<std::pair<std::string, JsonDocument>> members() const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> text_members() const;

 private:
  struct Value;
  explicit JsonDocument(std::shared_ptr<const Value> value) : value_(std::move(value)) {}
  std::shared_ptr<const Value> value_;
};

// Returns the 1-based line in which `text` first differs from `wanted`, or 0.
[[nodiscard]] std::uint64_t first_difference(std::string_view text, std::string_view wanted);

// Returns the name of the member on a line of JSON as JsonObject writes it, with those around it:
// `outputs.decisions.csv.sha256`; `the text` where there is none.
[[nodiscard]] std::string member_on_line(std::string_view json, std::uint64_t line);

}  // namespace v2
}  // namespace rentsupport

#endif
