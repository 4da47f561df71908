// JSON text, indented by two spaces a level.
#ifndef RENTSUPPORT_SRC_VALUES_JSON_HPP
#define RENTSUPPORT_SRC_VALUES_JSON_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rentsupport {
inline namespace v2 {

// Writes objects member by member; numbers may have any length.
class JsonObject {
 public:
  void text(std::string_view key, std::string_view value);
  void number(std::string_view key, std::uint64_t value);
  // Takes JSON as it is: digits of a long number, or another object's text.
  void raw(std::string_view key, std::string_view json);

  [[nodiscard]] std::string json() const;

 private:
  std::string members_;
};

// Begins a file of ours: its format, within which members are added and none is changed, and what
// kind of file it is.
[[nodiscard]] JsonObject json_file(std::string_view schema);

[[nodiscard]] std::string json_string(std::string_view text);

// Writes an array of JSON texts, one a line; of short texts in one line.
[[nodiscard]] std::string json_array(const std::vector<std::string>& elements);
[[nodiscard]] std::string json_line(const std::vector<std::string>& elements);
// The same of texts.
[[nodiscard]] std::string json_strings(const std::vector<std::string>& texts);

}  // namespace v2
}  // namespace rentsupport

#endif
