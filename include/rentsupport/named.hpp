// Values by their names: parse<EmployerKind>("enterprise"), to_string(Group::working), and `<<`.
#ifndef RENTSUPPORT_NAMED_HPP
#define RENTSUPPORT_NAMED_HPP

#include <array>
#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#pragma GCC visibility push(default)

namespace rentsupport {
inline namespace v2 {

/// Returns the name of a value in a list of them, in the order of the enumeration; nothing for a
/// value that is none.
template <class T, std::size_t count>
[[nodiscard]] constexpr std::string_view name_in(const std::array<std::string_view, count>& names,
                                                 T value) noexcept {
  const auto place = static_cast<std::size_t>(value);
  return place < count ? names[place] : std::string_view{};
}

/// Is an enumeration whose values have names, as files write them: name(Group::working).
template <class T>
concept Named = std::is_enum_v<T> && requires(T value) {
  { name(value) } -> std::same_as<std::string_view>;
};

/// Reads a value by its name, exactly as name() writes it; nothing for any other text.
template <Named T>
[[nodiscard]] constexpr std::optional<T> parse(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  for (unsigned number = 0;; ++number) {
    const auto value = static_cast<T>(number);
    const std::string_view known = name(value);
    if (known == text) return value;
    if (known.empty()) return std::nullopt;
  }
}

/// Returns the name of a value; empty for one that is none.
template <Named T>
[[nodiscard]] std::string to_string(T value) {
  return std::string{name(value)};
}

/// Is a value that to_string() writes.
template <class T>
concept Printable = !std::is_arithmetic_v<T> && requires(const T& value) {
  { to_string(value) } -> std::same_as<std::string>;
};

/// Writes a value as to_string() does, for logs and tests.
template <Printable T>
std::ostream& operator<<(std::ostream& out, const T& value) {
  return out << to_string(value);
}

}  // namespace v2
}  // namespace rentsupport

#pragma GCC visibility pop

#endif
