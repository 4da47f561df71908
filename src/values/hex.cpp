#include "values/hex.hpp"

namespace rentsupport {
inline namespace v2 {

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

std::string from_hex(std::string_view text, std::size_t bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.size() != 2 * bytes || text.find_first_not_of(digits) != std::string_view::npos)
    return {};
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += 2)
    result += static_cast<char>(digits.find(text[i]) * 16 + digits.find(text[i + 1]));
  return result;
}

}  // namespace v2
}  // namespace rentsupport
