// JSON that is read: our own files, which must be just as we write them.
#ifndef RENTSUPPORT_SRC_VALUES_JSON_DOCUMENT_HPP
#define RENTSUPPORT_SRC_VALUES_JSON_DOCUMENT_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rentsupport/problem.hpp"
#include "values/keyed_hash.hpp"

namespace rentsupport {
inline namespace v2 {

// A value of a JSON text. What is not there, or of another type, reads as empty: whoever reads
// writes the text anew from what was read, and finds with first_difference() what was amiss.
class JsonDocument {
 public:
  // No file of ours is deeper, and none but a summary, with its line for every employer, longer.
  static constexpr std::size_t most_levels = 64;
  static constexpr std::size_t most_bytes_of_manifest = std::size_t{64} << 20U;  // and of a receipt
  static constexpr std::size_t most_bytes_of_summary = std::size_t{1} << 30U;

  // Throws Problem, with its place, when the text is no JSON, is nested deeper than most_levels, is
  // longer than `most_bytes`, or names a member of an object twice.
  JsonDocument(std::string_view text, std::string_view file,
               std::size_t most_bytes = most_bytes_of_manifest);

  [[nodiscard]] JsonDocument operator[](std::string_view key) const;
  // What type a value is of, for those that somebody else writes.
  enum class Type : std::uint8_t { other, text, integer, truth, array, object };
  [[nodiscard]] Type type() const;
  [[nodiscard]] bool is_object() const { return type() == Type::object; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::uint64_t number() const;
  [[nodiscard]] std::int64_t integer() const;  // one that may be below 0
  [[nodiscard]] bool is_true() const;
  [[nodiscard]] std::vector<JsonDocument> elements() const;  // of an array
  [[nodiscard]] std::vector<std::string> texts() const;      // the same, of texts
  // The members of an object in their order, and those that are texts.
  [[nodiscard]] std::vector<std::pair<std::string, JsonDocument>> members() const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> text_members() const;

 private:
  struct Value;
  class Builder;
  explicit JsonDocument(std::shared_ptr<const Value> value) : value_(std::move(value)) {}
  std::shared_ptr<const Value> value_;
};

// Returns the 1-based line in which `text` first differs from `wanted`, or 0.
[[nodiscard]] std::uint64_t first_difference(std::string_view text, std::string_view wanted);

// Returns the name of the member on a line of JSON as JsonObject writes it, with those around it:
// `outputs.decisions.csv.sha256`; `the text` where there is none.
[[nodiscard]] std::string member_on_line(std::string_view json, std::uint64_t line);
// Returns the first line of every such name that is not too long to be one of ours.
[[nodiscard]] HashMap<std::string, std::uint64_t> lines_of_members(std::string_view json);

}  // namespace v2
}  // namespace rentsupport

#endif
